/*
 * What rows of a list sum up of their tabs (steps done, when the next is due, action items open). No list
 * of the API tells of it: for active rows these are read, many at once and so many in all.
 */
#include "session.h"

#include "api/decode.h"
#include "base/mem.h"
#include "core/join.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_MS = 1000, AT_ONCE = 6 };

/* One request of those that a tab of a row takes. */
struct part {
	uint32_t index; /* of the row in the snapshot */
	int tab;
	char *path;	/* owned */
	struct buf body;
	struct err err;
	bool is_done;
};

struct sums {
	struct session *s;
	struct snapshot *snapshot;
	struct part parts[SUMS_REQUESTS_MAX];
	size_t count;
};

static void *row_at(const struct sums *sums, uint32_t index)
{
	return sums->snapshot->rows + (size_t)index * sums->snapshot->row_bytes;
}

/* ---- what is to be read ---------------------------------------------------------------------- */

static size_t count_ids(const char *ids)
{
	size_t count = 0;

	while (ids != NULL && ids[strspn(ids, " ")] != '\0') {
		ids += strspn(ids, " ");
		ids += strcspn(ids, " ");
		count++;
	}
	return count;
}

static const char *ids_of(const struct resource *resource, const struct tab *tab, const void *row)
{
	const char *ids = FIELD_AT(struct refs, resource_field(resource, tab->field), row)->ids;

	return ids != NULL ? ids : "";
}

static size_t cost_of(const struct sums *sums, const void *row)
{
	const struct resource *resource = sums->snapshot->resource;
	size_t cost = 0;

	for (int i = 0; resource->tabs[i].title != NULL; i++)
		if (join_sums(resource, i))
			cost += resource->tabs[i].source != NULL
					? 1
					: count_ids(ids_of(resource, &resource->tabs[i], row));
	return cost;
}

static void add_part(struct sums *sums, uint32_t index, int tab, char *path)
{
	struct part *part;

	if (path == NULL)
		return;
	part = &sums->parts[sums->count++];
	*part = (struct part){.index = index, .tab = tab, .path = path};
	buf_init(&part->body, JSON_BYTES);
}

static void add_named(struct sums *sums, uint32_t index, int tab)
{
	const struct resource *resource = sums->snapshot->resource;
	const struct resource *rows = resource->tabs[tab].rows;
	char *ids = mem_strdup(ids_of(resource, &resource->tabs[tab], row_at(sums, index)));
	char *rest = ids;
	const char *id;

	while ((id = strsep(&rest, " ")) != NULL)
		if (id[0] != '\0')
			add_part(sums, index, tab, resource_path_of(rows, id));
	free(ids);
}

/* False when there are requests for no more rows. */
static bool add_row(struct sums *sums, uint32_t index)
{
	const struct resource *resource = sums->snapshot->resource;
	const void *row = row_at(sums, index);

	if (!resource->is_active(row) || join_owner_of(((const struct record *)row)->id) != NULL)
		return true;
	if (sums->count + cost_of(sums, row) > SUMS_REQUESTS_MAX)
		return false;
	for (int i = 0; resource->tabs[i].title != NULL; i++) {
		if (!join_sums(resource, i))
			continue;
		if (resource->tabs[i].source == NULL)
			add_named(sums, index, i);
		else
			add_part(sums, index, i,
				resource_path(resource->tabs[i].source, resource, row));
	}
	return true;
}

/* ---- reading --------------------------------------------------------------------------------- */

static void on_part(void *context, struct api_answer *answer)
{
	struct part *part = context;

	part->is_done = true;
	part->err = answer->err;
	if (answer->err.kind == ERR_NONE)
		buf_add(&part->body, answer->body.bytes, answer->body.len_bytes);
}

static void read_parts(struct sums *sums)
{
	size_t started = 0;

	while (started < sums->count || api_pending(sums->s->api) > 0) {
		for (; started < sums->count && api_pending(sums->s->api) < AT_ONCE; started++) {
			struct part *part = &sums->parts[started];
			struct api_call call = {.method = HTTP_GET,
				.path = part->path,
				.query = sums->snapshot->resource->tabs[part->tab].source != NULL
						 ? "page[size]=100"
						 : NULL,
				.urgency = API_AT_ONCE};

			api_start(sums->s->api, &call, on_part, part);
		}
		api_step(sums->s->api, STEP_MS);
	}
}

/* ---- into the rows --------------------------------------------------------------------------- */

/* One that is gone, or not for this key, says nothing of the others; the rest is trouble. */
static bool is_trouble(const struct err *err)
{
	return err->kind != ERR_NONE && err->kind != ERR_NOT_FOUND && err->kind != ERR_FORBIDDEN;
}

static void take_part(const struct part *part, const struct tab *tab, struct buf *rows, struct err *err)
{
	*err = part->err;
	if (err->kind != ERR_NONE)
		return;
	if (tab->source != NULL)
		buf_add(rows, part->body.bytes, part->body.len_bytes);
	else
		decode_element(part->body.bytes, part->body.len_bytes, rows, err);
}

/* The rows of one tab from the parts that begin here; where one may not be read the tab stays unknown. */
static size_t take_tab(struct sums *sums, size_t first, struct detail *detail, struct err *err)
{
	const struct part *part = &sums->parts[first];
	const struct tab *tab = &detail->resource->tabs[part->tab];
	struct buf rows, list;
	size_t at = first;
	bool ok = true;

	buf_init(&rows, JSON_BYTES);
	buf_init(&list, JSON_BYTES);
	for (; at < sums->count && sums->parts[at].index == part->index &&
		sums->parts[at].tab == part->tab;
		at++) {
		struct err why = {0};

		take_part(&sums->parts[at], tab, &rows, &why);
		ok = ok && (why.kind == ERR_NONE || (tab->source == NULL && why.kind == ERR_NOT_FOUND));
		if (is_trouble(&why) && err->kind == ERR_NONE)
			*err = why;
	}
	buf_add_str(&list, tab->source == NULL ? "{\"data\":[" : "");
	buf_add(&list, rows.bytes, rows.len_bytes);
	buf_add_str(&list, tab->source == NULL ? "]}" : "");
	if (ok && !decode_tab(detail, (unsigned)part->tab, list.bytes, list.len_bytes, &detail->err) &&
		err->kind == ERR_NONE)
		*err = detail->err;
	buf_release(&list);
	buf_release(&rows);
	return at;
}

static void take_parts(struct sums *sums, struct err *err)
{
	const struct resource *resource = sums->snapshot->resource;

	for (size_t at = 0; at < sums->count;) {
		uint32_t index = sums->parts[at].index;
		void *row = row_at(sums, index);
		struct detail *detail = detail_new(resource, ((struct record *)row)->id);

		while (at < sums->count && sums->parts[at].index == index)
			at = take_tab(sums, at, detail, err);
		resource->join->sum(row, detail, &sums->snapshot->arena);
		detail_free(detail);
	}
}

/* "steps-done, due, open: of the first 12 alone" */
static void say_cut(const struct sums *sums, uint32_t rows)
{
	const struct join *join = sums->snapshot->resource->join;
	FILE *errors = sums->s->config->errors;

	fputs("rootwatch: ", errors);
	for (int i = 0; join->sums[i] != NULL; i++)
		fprintf(errors, "%s%s", i > 0 ? ", " : "", join->sums[i]);
	fprintf(errors, ": of the first %u alone, %d requests at most are made for them\n", rows,
		SUMS_REQUESTS_MAX);
}

/* ---- public ---------------------------------------------------------------------------------- */

bool sums_read(struct session *s, struct snapshot *snapshot, const uint32_t *view, uint32_t count,
	struct err *err)
{
	struct sums *sums = mem_alloc(sizeof(*sums));
	uint32_t i = 0;

	sums->s = s;
	sums->snapshot = snapshot;
	while (i < count && add_row(sums, view != NULL ? view[i] : i))
		i++;
	if (sums->count > 0 && session_connect(s, err))
		read_parts(sums);
	if (err->kind == ERR_NONE)
		take_parts(sums, err);
	if (i < count && err->kind == ERR_NONE)
		say_cut(sums, i);
	for (size_t at = 0; at < sums->count; at++) {
		buf_release(&sums->parts[at].body);
		free(sums->parts[at].path);
	}
	free(sums);
	return err->kind == ERR_NONE;
}
