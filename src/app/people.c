/* Looking people up. Source: the digest's section 11.2 (filter[search]). */
#include "app/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/client.h"
#include "api/decode.h"
#include "base/clock.h"
#include "base/fold.h"
#include "base/mem.h"
#include "resources/catalogue.h"

enum {
	PERSONS_MAX = 50,
	WORDS_BYTES = 256,
	PAUSE_MS = 150, /* in the typing */
	TICK_MS = 30,
	STEP_MS = 1000,
	REQUEST_MS = 15 * 1000,
	NAMED_MAX = 3 /* of several that are meant */
};

struct people {
	struct api *api;
	char wanted[WORDS_BYTES];
	bool is_wanted, is_asking;
	int64_t due_ms;
	uint64_t request;
	struct person items[PERSONS_MAX];
	size_t count;
	bool is_new; /* since people_step was called last */
	struct err err;
};

/* ---- answers --------------------------------------------------------------------------------- */

/* Rows of an answer on their way into persons. */
struct sink {
	struct people *people;
	struct arena arena;
	struct catalogue_item row;
};

static void *begin_row(void *context, const char *id)
{
	struct sink *sink = context;

	if (sink->people->count == PERSONS_MAX)
		return NULL;
	sink->row = (struct catalogue_item){.record.id = id};
	return &sink->row;
}

static void copy(char *out, size_t room, const char *text)
{
	text_clean_into(out, room, text, strlen(text));
}

static void end_row(void *context, void *row, const struct field_set *seen)
{
	struct sink *sink = context;
	const struct catalogue_item *user = row;
	struct person *person = &sink->people->items[sink->people->count];

	(void)seen;
	if (strlen(user->record.id) >= sizeof(person->id))
		return;
	snprintf(person->id, sizeof(person->id), "%s", user->record.id);
	copy(person->name, sizeof(person->name), user->name.bytes);
	copy(person->email, sizeof(person->email), user->email.bytes);
	sink->people->count++;
}

static void on_answer(void *context, struct api_answer *answer)
{
	struct people *people = context;
	struct sink sink = {.people = people};
	struct row_sink to = {&sink, &sink.arena, begin_row, end_row};
	struct page page = {0};

	people->is_asking = false;
	people->is_new = true;
	people->count = 0;
	people->err = answer->err;
	if (people->err.kind != ERR_NONE)
		return;
	arena_init(&sink.arena, 0);
	decode_list(&user_resource, answer->body.bytes, answer->body.len_bytes, &to, &page,
		&people->err);
	arena_release(&sink.arena);
}

/* ---- asking ---------------------------------------------------------------------------------- */

static void start(struct people *people, const char *path, const char *query)
{
	struct api_call call = {
		.method = HTTP_GET, .path = path, .query = query, .urgency = API_AT_ONCE};

	if (people->is_asking)
		api_cancel(people->api, people->request);
	people->is_wanted = false;
	people->is_asking = true;
	people->request = api_start(people->api, &call, on_answer, people);
}

static void start_search(struct people *people, const char *words)
{
	struct list_query query = {.resource = &user_resource,
		.walk = words[0] != '\0' ? WALK_MATCH : WALK_ALL,
		.match = "search",
		.value = words,
		.page_rows = PERSONS_MAX};
	char *text = list_query_build(&query);

	start(people, user_resource.listing->path, text);
	free(text);
}

void people_search(struct people *people, const char *words)
{
	snprintf(people->wanted, sizeof(people->wanted), "%s", words);
	people->is_wanted = true;
	people->due_ms = clock_monotonic_ms() + (people->count > 0 ? PAUSE_MS : 0);
}

bool people_step(struct people *people)
{
	people->is_new = false;
	if (people->is_wanted && clock_monotonic_ms() >= people->due_ms)
		start_search(people, people->wanted);
	if (people->is_asking)
		api_step(people->api, 0);
	return people->is_new;
}

int people_wait_ms(const struct people *people)
{
	return people->is_asking || people->is_wanted ? TICK_MS : -1;
}

size_t people_found(const struct people *people, const struct person **persons, const char **why)
{
	*persons = people->items;
	if (why != NULL)
		*why = people->err.kind != ERR_NONE ? people->err.text : "";
	return people->count;
}

/* ---- the one that is meant ------------------------------------------------------------------- */

static bool await(struct people *people, struct err *err)
{
	while (people->is_asking)
		api_step(people->api, STEP_MS);
	if (people->err.kind == ERR_NONE)
		return true;
	*err = people->err;
	return false;
}

static bool is_number(const char *words)
{
	return words[0] != '\0' && words[strspn(words, "0123456789")] == '\0';
}

static bool same_folded(const char *a, const char *b)
{
	char *x = fold_dup(a), *y = fold_dup(b);
	bool same = strcmp(x, y) == 0;

	free(x);
	free(y);
	return same;
}

/* Is this the person, to the letter? */
static bool is_named(const struct person *person, const char *words)
{
	return strcmp(person->id, words) == 0 || same_folded(person->email, words) ||
	       same_folded(person->name, words);
}

static bool say_several(const struct people *people, const char *words, struct err *err)
{
	struct buf names;

	buf_init(&names, ERR_TEXT_BYTES / 2);
	for (size_t i = 0; i < people->count && i < NAMED_MAX; i++)
		buf_add_fmt(&names, "%s%s <%s>", i > 0 ? ", " : "", people->items[i].name,
			people->items[i].email);
	err_set(err, ERR_USAGE, "\"%.60s\" may be %s%s: give the e-mail address or the id", words,
		names.bytes, people->count > NAMED_MAX ? " and others" : "");
	buf_release(&names);
	return false;
}

/* The only one that is so named, else the only one that was found. */
static bool choose(
	const struct people *people, const char *words, struct person *person, struct err *err)
{
	const struct person *named = NULL;
	size_t count = 0;

	for (size_t i = 0; i < people->count; i++)
		if (is_named(&people->items[i], words)) {
			named = &people->items[i];
			count++;
		}
	if (count == 0 && people->count == 1)
		named = people->items;
	if (people->count == 0)
		return err_set(err, ERR_USAGE, "nobody of the organization is \"%.60s\"", words);
	if (named == NULL || count > 1)
		return say_several(people, words, err);
	*person = *named;
	return true;
}

bool people_find(
	struct people *people, const char *words, struct person *person, struct err *err)
{
	char *path = mem_printf("%s/%s", user_resource.listing->path, words);

	if (is_number(words))
		start(people, path, NULL);
	else
		start_search(people, words);
	free(path);
	if (await(people, err))
		return choose(people, words, person, err);
	if (err->kind == ERR_NOT_FOUND && is_number(words))
		return err_set(err, ERR_USAGE, "nobody of the organization has the id %.60s", words);
	return false;
}

/* ---- life ------------------------------------------------------------------------------------ */

struct people *people_new(const struct instance *instance, struct secret *key, struct err *err)
{
	struct api_config config = {.origin = instance->url,
		.token = key,
		.ca_file = instance->ca_file,
		.timeout_ms = REQUEST_MS};
	struct people *people = mem_alloc(sizeof(*people));

	people->api = api_new(&config, err);
	if (people->api != NULL)
		return people;
	people_free(people);
	return NULL;
}

void people_free(struct people *people)
{
	if (people == NULL)
		return;
	api_free(people->api);
	free(people);
}
