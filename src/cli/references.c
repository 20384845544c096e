/*
 * Which ids an option's names mean. Small catalogues are read whole, once; people are searched on the
 * server; incidents and alerts are found as operands are.
 */
#include "session.h"

#include "api/decode.h"
#include "base/mem.h"
#include "resources/registry.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_SHOWN = 8, IDS_BYTES = 64 * 1024, PAGES_MAX = 50 };

/* ---- catalogues ---------------------------------------------------------------------------- */

static void *begin_row(void *context, const char *id)
{
	(void)id;
	return snapshot_add(context);
}

/* People are many: only those that the server finds by the name are read. */
static bool is_searched(const struct resource *resource)
{
	return strcmp(resource->name, "user") == 0;
}

static bool read_pages(
	struct session *s, struct snapshot *snapshot, const char *search, struct err *err)
{
	const struct resource *resource = snapshot->resource;
	struct list_query ask = {.resource = resource,
		.walk = search != NULL ? WALK_MATCH : WALK_ALL,
		.match = "search",
		.value = search};
	struct row_sink sink = {snapshot, &snapshot->arena, begin_row, NULL};
	struct page page;
	struct buf body;
	bool ok, goes_on = true;

	buf_init(&body, JSON_BYTES);
	for (int pages = 0; goes_on && pages < PAGES_MAX; pages++) {
		char *query = list_query_build(&ask);

		ok = session_get(s, resource->listing->path, query, &body, err) &&
		     decode_list(resource, body.bytes, body.len_bytes, &sink, &page, err);
		free(query);
		goes_on = ok && list_query_next(&ask, &page);
	}
	buf_release(&body);
	return err->kind == ERR_NONE;
}

/* NULL with words. The session owns it. */
static const struct snapshot *catalogue(
	struct session *s, const struct resource *resource, const char *search, struct err *err)
{
	struct snapshot *snapshot;

	for (size_t i = 0; i < s->catalogue_count; i++)
		if (s->catalogues[i]->resource == resource && search == NULL)
			return s->catalogues[i];
	snapshot = whole_snapshot(resource);
	if (!read_pages(s, snapshot, search, err)) {
		err_context(err, "%s", resource->plural);
		snapshot_free(snapshot);
		return NULL;
	}
	snapshot_seal(snapshot);
	s->catalogues = mem_grow(
		s->catalogues, s->catalogue_count, &s->catalogue_room, sizeof(struct snapshot *));
	return s->catalogues[s->catalogue_count++] = snapshot;
}

/* ---- one name ------------------------------------------------------------------------------ */

/* Its id, or the whole of a searched line (name, e-mail), whatever the case. */
static bool is_meant(const struct resource *resource, const struct record *row, const char *name)
{
	if (strcmp(row->id, name) == 0)
		return true;
	for (size_t i = 0; i < resource->field_count; i++) {
		const struct field *field = &resource->fields[i];

		if (field->type == FIELD_LINE && (field->flags & SEARCH) &&
			field_is_set(field, row) &&
			is_same_word(FIELD_AT(struct text, field, row)->bytes, name))
			return true;
	}
	return false;
}

static void say_unknown(const struct snapshot *snapshot, const char *name, struct err *err)
{
	const struct resource *resource = snapshot->resource;
	struct buf names;

	buf_init(&names, ERR_TEXT_BYTES);
	for (uint32_t i = 0; i < snapshot->count && i < NAMES_SHOWN; i++)
		buf_add_fmt(&names, "%s%s", i > 0 ? ", " : "",
			resource->name_of(snapshot_row(snapshot, i)).bytes);
	err_set(err, ERR_USAGE, "no %s %s%s%s%s", resource->name, name,
		names.len_bytes > 0 ? "; there are: " : "", names.bytes,
		snapshot->count > NAMES_SHOWN ? ", …" : "");
	buf_release(&names);
}

/* What the lists do not show may still be the slug that the API takes for an id. */
static const char *id_by_slug(struct session *s, const struct resource *resource, const char *name)
{
	struct err ignored = {0};
	struct detail *detail;
	const char *id = NULL;
	struct buf body;

	if (name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_")] != '\0')
		return NULL;
	buf_init(&body, JSON_BYTES);
	detail = find_record(s, resource, name, &body, &ignored);
	if (detail != NULL)
		id = arena_strdup(&s->arena, detail->id);
	detail_free(detail);
	buf_release(&body);
	return id;
}

static const char *id_in_catalogue(
	struct session *s, const struct resource *resource, const char *name, struct err *err)
{
	const struct snapshot *snapshot =
		catalogue(s, resource, is_searched(resource) ? name : NULL, err);
	const char *id = NULL;

	if (snapshot == NULL)
		return NULL;
	for (uint32_t i = 0; i < snapshot->count; i++) {
		const struct record *row = snapshot_row(snapshot, i);

		if (!is_meant(resource, row, name))
			continue;
		if (id != NULL && strcmp(id, row->id) != 0) {
			err_set(err, ERR_USAGE, "more than one %s is called %s; give its id",
				resource->name, name);
			return NULL;
		}
		id = row->id;
	}
	if (id == NULL)
		id = id_by_slug(s, resource, name);
	if (id == NULL)
		say_unknown(snapshot, name, err);
	return id;
}

static const char *id_in_pane(
	struct session *s, const struct resource *resource, const char *word, struct err *err)
{
	struct detail *detail;
	const char *id = NULL;
	struct buf body;

	buf_init(&body, JSON_BYTES);
	detail = find_record(s, resource, word, &body, err);
	if (detail != NULL)
		id = arena_strdup(&s->arena, detail->id);
	else
		err_context(err, "%s", word);
	detail_free(detail);
	buf_release(&body);
	return id;
}

static bool is_pane(const struct resource *resource)
{
	for (const struct resource *const *at = registry_panes; *at != NULL; at++)
		if (*at == resource)
			return true;
	return false;
}

static const char *reference_id(
	struct session *s, const struct resource *resource, const char *name, struct err *err)
{
	if (strcmp(name, "me") != 0 || strcmp(resource->name, "user") != 0)
		return is_pane(resource) ? id_in_pane(s, resource, name, err)
					 : id_in_catalogue(s, resource, name, err);
	if (!session_know_me(s, err))
		return NULL;
	if (s->me.user_id[0] == '\0')
		err_set(err, ERR_USAGE, "this key has no user: name one");
	return s->me.user_id[0] != '\0' ? s->me.user_id : NULL;
}

/* ---- public -------------------------------------------------------------------------------- */

const char *reference_ids(
	struct session *s, const struct input *input, const char *names, struct err *err)
{
	const struct resource *resource = registry_find(input->catalogue);
	const char *separators = input->type == INPUT_REFS ? ",\n" : "\n";
	char *copy = mem_strdup(names), *rest = copy, *name;
	const char *ids = NULL;
	struct buf out;

	buf_init(&out, IDS_BYTES);
	while ((name = strsep(&rest, separators)) != NULL) {
		const char *id;

		name += strspn(name, " ");
		if (name[0] == '\0')
			continue;
		if (input->type == INPUT_REF)
			buf_clear(&out);
		if ((id = reference_id(s, resource, name, err)) == NULL)
			goto out;
		buf_add_fmt(&out, "%s%s", out.len_bytes > 0 ? " " : "", id);
	}
	ids = arena_strdup(&s->arena, out.bytes);
out:
	free(copy);
	buf_release(&out);
	return ids;
}

const char *reference_first(struct session *s, const struct input *input, struct err *err)
{
	const struct resource *resource = registry_find(input->catalogue);
	const struct snapshot *snapshot = catalogue(s, resource, NULL, err);

	if (snapshot == NULL)
		return NULL;
	for (uint32_t i = 0; i < snapshot->count; i++) {
		const struct record *row = snapshot_row(
			snapshot, snapshot_order(snapshot, resource->default_sort)[i]);

		if (input->suits == NULL || input->suits(row))
			return row->id;
	}
	if (input->none != NULL)
		err_set(err, ERR_USAGE, "%s", input->none);
	return input->none != NULL ? NULL : "";
}
