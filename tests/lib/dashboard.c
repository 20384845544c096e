/* The dashboard on a sandbox; see the header. */
#include "lib/dashboard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/paths.h"

enum { ENV_MAX = 24, ARGUMENTS_MAX = 8, REST_MS = 150, PATTERN_BYTES = 256 };

struct sandbox *dashboard_sandbox(void)
{
	return sandbox_open((const char *[]){"--seed", "demo", NULL});
}

static size_t add_all(const char **to, size_t count, size_t max, const char *const *from)
{
	for (; from != NULL && *from != NULL && count < max; from++)
		to[count++] = *from;
	to[count] = NULL;
	return count;
}

struct pty *dashboard_start(struct sandbox *s, const struct dashboard_options *options)
{
	static const struct dashboard_options none = {0};
	const struct dashboard_options *o = options != NULL ? options : &none;
	const char *env[ENV_MAX + 1], *argv[ARGUMENTS_MAX + 2];
	char *program = path_built("rootwatch");
	struct pty *p;

	argv[0] = program;
	add_all(argv, 1, ARGUMENTS_MAX, o->arguments);
	add_all(env, add_all(env, 0, ENV_MAX, s != NULL ? sandbox_env(s) : NULL), ENV_MAX, o->env);
	p = pty_open(&(struct pty_options){
		.argv = argv, .env = env, .home = o->home, .rows = o->rows, .cols = o->cols});
	free(program);
	return p;
}

/* What the first load of the demo company asks for: what is open, then the pages of the rest. */
static void wait_first_load(struct sandbox *s, struct pty *p)
{
	sandbox_wait_applied(s, p, "GET", "/v1/incidents", 2, 0);
	sandbox_wait_applied(s, p, "GET", "/v1/post_mortems", 2, 0);
	sandbox_wait_applied(s, p, "GET", "/v1/alerts", 4, 0);
	pty_run_rest(p, REST_MS, DEADLINE_MS);
}

struct pty *dashboard_open(struct sandbox *s, const struct dashboard_options *options)
{
	struct pty *p = dashboard_start(s, options);

	pty_wait_text(p, " live ", 0);
	wait_first_load(s, p);
	return p;
}

void dashboard_quit(struct pty *p)
{
	for (int layers = 0; layers < 3; layers++)
		pty_send_esc(p);
	pty_send_keys(p, "q");
	pty_wait_exit(p, 0, 0);
	pty_expect_restored(p);
}

void dashboard_jump(struct pty *p, const char *where, const char *title)
{
	char pattern[PATTERN_BYTES];

	snprintf(pattern, sizeof(pattern), "*─ %s*", title);
	pty_send_keys(p, ":");
	pty_send_text(p, where);
	pty_send_keys(p, "<Enter>");
	pty_wait_row(p, pattern, 0);
}

void dashboard_select(struct pty *p, const char *where, const char *title)
{
	dashboard_jump(p, where, title);
	pty_send_keys(p, "q");
	pty_wait_text(p, "/ filter", 0);
}

/* A box is dim as long as it does not listen. */
static bool box_listens(const struct pty *p, const void *question)
{
	const struct screen *screen = pty_screen(p);
	int row, col;

	if (!screen_find(screen, question, NULL, NULL) ||
		(!screen_find(screen, "[ No ] ", &row, &col) &&
			!screen_find(screen, "  No    [ ", &row, &col)))
		return false;
	return (screen_at(screen, row, col + 2)->style & SCREEN_DIM) == 0;
}

void dashboard_answer(struct pty *p, const char *question, const char *keys)
{
	if (!pty_run_until(p, box_listens, question, DEADLINE_MS))
		pty_fail(p, "no box that listens asks \"%s\"", question);
	pty_send_keys(p, keys);
}

void dashboard_submit(struct pty *p, const char *title)
{
	char pattern[PATTERN_BYTES];

	snprintf(pattern, sizeof(pattern), "*┌ %s*", title);
	pty_wait_row(p, pattern, 0);
	pty_send_keys(p, "<C-d><Enter>");
}

/* --- what the server has ------------------------------------------------------------------------- */

static const char *text_of(struct json_object *record, const char *attribute)
{
	struct json_object *attributes = json_object_object_get(record, "attributes");

	return json_object_get_string(json_object_object_get(attributes, attribute));
}

static char *find_in(struct json_object *data, const char *attribute, const char *text)
{
	for (size_t i = 0; i < json_object_array_length(data); i++) {
		struct json_object *record = json_object_array_get_idx(data, i);
		const char *value = text_of(record, attribute);

		if (value != NULL && strcmp(value, text) == 0)
			return mem_strdup(
				json_object_get_string(json_object_object_get(record, "id")));
	}
	return NULL;
}

char *sandbox_find(struct sandbox *s, const char *list, const char *attribute, const char *text)
{
	char *path = mem_printf("%s?page[size]=200", list), *id;
	struct json_object *answer = sandbox_request(s, "GET", path, NULL, NULL);

	id = find_in(json_object_object_get(answer, "data"), attribute, text);
	json_object_put(answer);
	free(path);
	if (id == NULL)
		fail_msg("%s has none with %s \"%s\"", list, attribute, text);
	return id;
}

void sandbox_change(struct sandbox *s, const char *type, const char *id, const char *attribute,
	const char *json)
{
	char *body = mem_printf("{\"type\":\"%s\",\"id\":\"%s\",\"attributes\":{\"%s\":%s}}", type, id,
		attribute, json);

	sandbox_put(s, body);
	free(body);
}

/* --- what was asked for -------------------------------------------------------------------------- */

static bool matches(struct json_object *expected, struct json_object *actual);

static bool objects_match(struct json_object *expected, struct json_object *actual)
{
	if (json_object_object_length(expected) != json_object_object_length(actual))
		return false;
	json_object_object_foreach(expected, name, value)
	{
		struct json_object *other;

		if (!json_object_object_get_ex(actual, name, &other) || !matches(value, other))
			return false;
	}
	return true;
}

static bool arrays_match(struct json_object *expected, struct json_object *actual)
{
	size_t count = json_object_array_length(expected);

	if (count != json_object_array_length(actual))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!matches(json_object_array_get_idx(expected, i),
			    json_object_array_get_idx(actual, i)))
			return false;
	return true;
}

static bool matches(struct json_object *expected, struct json_object *actual)
{
	enum json_type type = json_object_get_type(expected);

	if (type != json_object_get_type(actual))
		return false;
	if (type == json_type_object)
		return objects_match(expected, actual);
	if (type == json_type_array)
		return arrays_match(expected, actual);
	return (type == json_type_string && strcmp(json_object_get_string(expected), "*") == 0) ||
	       json_object_equal(expected, actual);
}

static bool body_matches(const char *expected, const char *actual)
{
	struct json_object *a, *b;
	bool ok;

	if (expected == NULL || actual == NULL)
		return expected == NULL && (actual == NULL || actual[0] == '\0');
	a = json_tokener_parse(expected);
	b = json_tokener_parse(actual);
	ok = a != NULL && matches(a, b);
	json_object_put(a);
	json_object_put(b);
	return ok;
}

void dashboard_expect_request(struct sandbox *s, struct pty *p, const char *method,
	const char *pattern, const char *id, const char *body)
{
	char path[PATTERN_BYTES];
	struct json_object *entry;
	const char *sent;

	snprintf(path, sizeof(path), pattern, id);
	sandbox_wait_journal(s, p, method, path, 1, 0);
	entry = sandbox_journal_last(s, method, path);
	sent = json_object_get_string(json_object_object_get(entry, "body"));
	if (!body_matches(body, sent)) {
		print_message("%s %s was sent with\n%s\ninstead of\n%s\n", method, path,
			sent != NULL ? sent : "nothing", body != NULL ? body : "nothing");
		fail();
	}
	json_object_put(entry);
}

void dashboard_expect_no_request(struct sandbox *s, const char *method, const char *pattern)
{
	assert_int_equal(sandbox_journal_count(s, method, pattern), 0);
}

size_t dashboard_writes(struct sandbox *s)
{
	return sandbox_journal_count(s, "POST", "*") + sandbox_journal_count(s, "PUT", "*") +
	       sandbox_journal_count(s, "PATCH", "*") + sandbox_journal_count(s, "DELETE", "*");
}
