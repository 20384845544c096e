/*
 * Hostile texts from Rootly, through build, edit, save and push: nothing that the author did not touch is
 * sent, and what he added to goes back as it came. Real programs, real requests.
 *
 *	ROOTWATCH_RUNS=2000 build/tests/http/retro_roundtrip	each run has five texts
 */
#include "e2e/cli.h"
#include "unit/retro/case.h"

#include "../../src/retro/internal.h"
#include "lib/numbers.h"

#define INCIDENT "INC-403"

enum { RUNS = 12, WORDS_BYTES = 300, OWNED = 16 };

/* Texts of one round. */
static char *owned[OWNED];
static size_t owned_count;

static char *keep(char *text)
{
	assert_true(owned_count < OWNED);
	return owned[owned_count++] = text;
}

static void drop_all(void)
{
	while (owned_count > 0)
		free(owned[--owned_count]);
}

/* As the API can give it: the text door has been passed, and code that is begun ends. */
static char *hostile(uint64_t *seed)
{
	char words[WORDS_BYTES];
	struct retro_code code = {0};
	struct retro_slice rest, line;
	struct arena arena;
	char *text;

	do {
		arena_init(&arena, 0);
		text = mem_strdup(
			text_clean_body(&arena, words, random_bytes(seed, words, sizeof(words))).bytes);
		arena_release(&arena);
		rest = retro_trim(retro_slice_of(text));
		code = (struct retro_code){0};
		while (retro_next_line(&rest, &line))
			retro_in_code(&code, line);
		if (code.len_bytes == 0 && retro_trim(retro_slice_of(text)).len_bytes > 0)
			break;
		free(text);
	} while (true);
	return keep(text);
}

static void put(struct cli *c, const char *type, const char *id, const char *const *names,
	char *const *texts)
{
	struct json_object *body = json_object_new_object(), *attributes = json_object_new_object();

	json_object_object_add(body, "type", json_object_new_string(type));
	json_object_object_add(body, "id", json_object_new_string(id));
	for (size_t i = 0; names[i] != NULL; i++)
		json_object_object_add(attributes, names[i], json_object_new_string(texts[i]));
	json_object_object_add(body, "attributes", attributes);
	sandbox_put(c->sandbox, json_object_to_json_string(body));
	json_object_put(body);
}

static char *copy_of_output(struct cli *c)
{
	return keep(mem_strdup(c->out.bytes));
}

/* Kept as a revision, and there again to the byte. */
static void save(struct cli *c, const char *draft)
{
	cli_run_with(c, 0, draft, WORDS("retro", "edit", INCIDENT, "-"));
	cli_run(c, 0, WORDS("retro", "show", "--draft", INCIDENT));
	assert_string_equal(c->out.bytes, draft);
}

static char *inserted(const char *draft, const char *before, const char *words)
{
	const char *at = strstr(draft, before);

	assert_non_null(at);
	return keep(mem_printf("%.*s%s%s", (int)(at - draft), draft, words, at));
}

static void expect_summary(struct cli *c, const char *summary)
{
	static const char *const way[] = {"data", "attributes", "summary"};
	struct json_object *entry = sandbox_journal_last(c->sandbox, "PUT", "/v1/incidents/*"), *body, *at;
	struct retro_slice whole = retro_trim(retro_slice_of(summary));
	char *wanted = mem_printf("%.*s\nAdded.", (int)whole.len_bytes, whole.bytes);

	assert_non_null(entry);
	body = at = json_tokener_parse(json_object_get_string(json_object_object_get(entry, "body")));
	for (size_t i = 0; i < sizeof(way) / sizeof(way[0]); i++)
		at = json_object_object_get(at, way[i]);
	assert_string_equal(json_object_get_string(at), wanted);
	free(wanted);
	json_object_put(body);
	json_object_put(entry);
}

static void round_trip(struct cli *c, const char *incident, const char *item, uint64_t *seed)
{
	static const char *const of_incident[] = {
		"summary", "mitigation_message", "resolution_message", NULL};
	static const char *const of_item[] = {"summary", "description", NULL};
	char *texts[] = {hostile(seed), hostile(seed), hostile(seed)};
	char *draft, *edited;

	put(c, "incidents", incident, of_incident, texts);
	put(c, "incident_action_items", item, of_item,
		(char *const[]){hostile(seed), hostile(seed)});
	cli_run(c, 0, WORDS("retro", "build", INCIDENT, "-"));
	draft = copy_of_output(c);
	/* Only what is not from Rootly is written: nothing of Rootly's is sent. */
	save(c, inserted(draft, "\n## Timeline (UTC)\n", "Of the author.\n"));
	json_object_put(sandbox_control(c->sandbox, "DELETE", "/sandbox/journal", NULL));
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--yes"));
	assert_int_equal(dashboard_writes(c->sandbox), 0);
	edited = inserted(draft, "\n\n## Impact\n\n## Timeline (UTC)\n", "\nAdded.");
	save(c, edited);
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--yes"));
	assert_int_equal(dashboard_writes(c->sandbox), 1);
	expect_summary(c, texts[0]);
	/* The next draft begins anew. */
	home_free(c->home);
	c->home = home_new();
	drop_all();
}

static void hostile_texts_come_back_as_they_were(void **state)
{
	struct cli *c = cli_open();
	char *incident = sandbox_find(c->sandbox, "/v1/incidents", "sequential_id", "403");
	char *item = sandbox_find(c->sandbox, "/v1/action_items", "summary",
		"Synthetic payment every minute with each card brand");
	uint64_t runs = number_of_env("ROOTWATCH_RUNS", RUNS);
	uint64_t seed = number_of_env("ROOTWATCH_SEED", 11);

	(void)state;
	json_object_put(sandbox_control(
		c->sandbox, "POST", "/sandbox/settings", "{\"rate_limit\":100000000}"));
	for (uint64_t run = 0; run < runs; run++) {
		uint64_t at = seed;

		print_message("seed %llu\n", (unsigned long long)at);
		round_trip(c, incident, item, &seed);
	}
	free(item);
	free(incident);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(hostile_texts_come_back_as_they_were),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
