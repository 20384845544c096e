/*
 * One record in full: what the cache has of it at once, then the answer, then the tabs that have a
 * path of their own. And records that are asked for by number or short id.
 */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/number.h"
#include "base/mem.h"
#include "core/handle.h"
#include "core/join.h"

enum { TAB_QUERY_BYTES = 64, NO_TAB = -1 };

/* A request for a record, for a tab's rows, or for a number. */
struct detail_call {
	struct call call; /* first */
	const struct resource *resource;
	char *id;	 /* owned: of the record, or the word that is looked for */
	int tab;	 /* whose rows are wanted; NO_TAB none */
	bool is_watched; /* a person waits for it: the next one takes its place */
	bool is_find;	 /* it was asked for by what people call it */
};

static void free_detail_call(struct call *call)
{
	struct detail_call *detail = (struct detail_call *)(void *)call;

	if (call->sync->detail == detail)
		call->sync->detail = NULL;
	free(detail->id);
	free(detail);
}

static struct detail_call *new_call(struct sync *sync, const struct resource *resource,
	const char *id, int tab, bool is_watched)
{
	struct detail_call *detail = mem_alloc(sizeof(*detail));

	detail->call.free = free_detail_call;
	detail->resource = resource;
	detail->id = mem_strdup(id);
	detail->tab = tab;
	detail->is_watched = is_watched;
	if (is_watched) {
		if (sync->detail != NULL)
			call_cancel(&sync->detail->call);
		sync->detail = detail;
	}
	return detail;
}

/* What is known, with why it is not more. */
static void tell_failure(struct sync *sync, const struct resource *resource, const char *id,
	bool is_find, const struct err *err)
{
	struct detail *detail = known_detail(sync, resource, id);

	if (detail == NULL)
		detail = detail_new(resource, id);
	detail->is_cached = false;
	detail->is_found = is_find;
	detail->err = *err;
	tell_detail(sync, detail);
}

/* ---- the rows of a tab ----------------------------------------------------------------------- */

void details_tell_tab(struct sync *sync, const struct resource *resource, const char *id, int tab,
	const struct buf *body, const struct err *why)
{
	const char *part = resource->tabs[tab].title;
	struct detail *detail;
	struct err err = {0};

	if (why->kind == ERR_NONE)
		cache_put_body(sync->cache, resource, id, part, body->bytes, body->len_bytes,
			sync_wall(sync), &err);
	sums_note(sync, resource, id, tab, why);
	detail = known_detail(sync, resource, id);
	if (detail == NULL)
		return;
	detail->is_cached = false;
	if (why->kind == ERR_NONE &&
		decode_tab(detail, (unsigned)tab, body->bytes, body->len_bytes, NULL))
		known_name_refs(sync, detail, tab);
	else if (why->kind != ERR_NONE)
		detail->tabs[tab].err = *why;
	tell_detail(sync, detail);
}

static void on_tab(struct call *call, struct api_answer *answer)
{
	struct detail_call *wanted = (struct detail_call *)(void *)call;

	details_tell_tab(call->sync, wanted->resource, wanted->id, wanted->tab, &answer->body,
		&answer->err);
}

char *details_tab_source(const struct resource *resource, const void *row, int tab)
{
	const struct tab *of = &resource->tabs[tab];
	const char *ids;

	if (of->source != NULL)
		return resource_path(of->source, resource, row);
	ids = FIELD_AT(struct refs, resource_field(resource, of->field), row)->ids;
	return mem_strdup(ids != NULL ? ids : "");
}

void details_read_tab(struct sync *sync, const struct resource *resource, const char *id, int tab,
	const char *source, bool is_watched)
{
	struct detail_call *wanted;
	struct buf query;

	if (resource->tabs[tab].source == NULL) {
		parts_start(sync, resource, id, tab, source);
		return;
	}
	buf_init(&query, TAB_QUERY_BYTES);
	query_add(&query, "page[size]", "100");
	wanted = new_call(sync, resource, id, tab, is_watched);
	wanted->call.done = on_tab;
	call_start(sync, &wanted->call,
		&(struct api_call){.method = HTTP_GET, .path = source, .query = query.bytes,
			.urgency = API_AT_ONCE});
	buf_release(&query);
}

/* False when the record does not say where they are. */
static bool ask_tab(struct sync *sync, const struct detail *detail, int tab, bool is_watched)
{
	char *source = details_tab_source(detail->resource, detail->row, tab);

	if (source != NULL)
		details_read_tab(sync, detail->resource, detail->id, tab, source, is_watched);
	free(source);
	return source != NULL;
}

/* ---- the record ------------------------------------------------------------------------------ */

static void keep_record(struct sync *sync, const struct detail *detail, const struct call *call,
	const struct buf *body)
{
	struct merge merge = {.seq = call->seq};
	struct pane *pane = pane_of(sync, detail->resource);
	struct err err = {0};

	if (!cache_put_body(sync->cache, detail->resource, detail->id, "", body->bytes,
		    body->len_bytes, sync_wall(sync), &err))
		merge_recover(sync);
	if (pane != NULL &&
		merge_rows(sync, detail->resource, &merge, body->bytes, body->len_bytes, &err))
		pane->is_dirty |= merge.change.added + merge.change.changed > 0;
}

static void on_record(struct call *call, struct api_answer *answer)
{
	struct detail_call *wanted = (struct detail_call *)(void *)call;
	struct sync *sync = call->sync;
	struct detail *detail = NULL;
	int tab = wanted->tab;

	if (answer->err.kind == ERR_NONE)
		detail = decode_detail(wanted->resource, answer->body.bytes, answer->body.len_bytes,
			&answer->err);
	if (detail == NULL) {
		tell_failure(sync, wanted->resource, wanted->id, wanted->is_find, &answer->err);
		return;
	}
	known_find_owner(sync, wanted->resource, detail->row, &detail->arena);
	detail->is_found = wanted->is_find;
	keep_record(sync, detail, call, &answer->body);
	detail->fetched_at_ms = sync_wall(sync);
	known_add_tabs(sync, detail);
	if (sync->detail == wanted)
		sync->detail = NULL;
	if (known_has_own_path(wanted->resource, tab) &&
		!ask_tab(sync, detail, tab, wanted->is_watched)) {
		detail->tabs[tab].is_loaded = true;
		err_set(&detail->tabs[tab].err, ERR_NOT_FOUND,
			"the record does not say where these are");
	}
	tell_detail(sync, detail);
}

static void ask_record(struct sync *sync, const struct resource *resource, const char *id, int tab,
	bool is_watched)
{
	struct detail_call *wanted = new_call(sync, resource, id, tab, is_watched);
	char *path = resource_path_of(resource, id);
	char *query = record_query_build(resource);

	wanted->call.done = on_record;
	call_start(sync, &wanted->call,
		&(struct api_call){.method = HTTP_GET, .path = path, .query = query,
			.urgency = API_AT_ONCE});
	free(path);
	free(query);
}

static void watch(struct sync *sync, const struct resource *resource, const char *id, int tab)
{
	char *copy = mem_strdup(id);

	free(sync->watched_id);
	sync->watched_id = copy;
	sync->watched = resource;
	sync->watched_tab = tab;
}

static void tell_offline(struct sync *sync, const struct resource *resource, const char *id)
{
	struct err err = sync->link.err;

	if (err.kind == ERR_NONE)
		err_set(&err, ERR_NETWORK, "not connected yet");
	tell_failure(sync, resource, id, false, &err);
}

void details_request(struct sync *sync, const struct resource *resource, const char *id, int tab)
{
	struct detail *detail;
	bool is_fresh;

	if (outbox_id_of_new(id) != 0 || join_owner_of(id) != NULL)
		return; /* the list's row is all there is */
	detail = known_detail(sync, resource, id);
	is_fresh = detail != NULL &&
		   sync_wall(sync) - detail->fetched_at_ms < sync->config.interval_ms;

	watch(sync, resource, id, tab);
	if (!is_online(sync)) {
		if (detail == NULL)
			tell_offline(sync, resource, id);
	} else if (!is_fresh || !known_has_own_path(resource, tab) || !ask_tab(sync, detail, tab, true)) {
		ask_record(sync, resource, id, tab, true);
	}
	if (detail != NULL)
		tell_detail(sync, detail);
}

void details_acted_on(struct sync *sync, const struct resource *resource, const char *id)
{
	bool is_watched = sync->watched == resource && sync->watched_id != NULL &&
			  strcmp(sync->watched_id, id) == 0;

	/* What was done to a row that stands in was done to whom it stands for. */
	if (join_owner_of(id) != NULL) {
		id = join_owner_of(id);
		resource = resource->join->owners;
	}
	if (id[0] != '\0' && resource->path != NULL && !is_watched &&
		pane_of(sync, resource) != NULL)
		ask_record(sync, resource, id, NO_TAB, false);
}

void details_watched(struct sync *sync)
{
	if (sync->watched_id != NULL)
		ask_record(sync, sync->watched, sync->watched_id, sync->watched_tab, false);
}

/* ---- finding one ----------------------------------------------------------------------------- */

static void ask_found(struct sync *sync, const struct resource *resource, const char *id)
{
	ask_record(sync, resource, id, NO_TAB, true);
	if (sync->detail != NULL)
		sync->detail->is_find = true;
}

static void on_found(struct call *call, struct api_answer *answer)
{
	struct detail_call *wanted = (struct detail_call *)(void *)call;
	struct sync *sync = call->sync;
	char *id = NULL;

	if (sync->detail == wanted)
		sync->detail = NULL;
	if (answer->err.kind == ERR_NONE)
		number_find(wanted->resource, handle_number(wanted->id), answer->body.bytes,
			answer->body.len_bytes, &id, &answer->err);
	if (id == NULL && answer->err.kind == ERR_NONE)
		err_set(&answer->err, ERR_NOT_FOUND,
			"there is none with this number, or not for this key");
	if (id != NULL)
		ask_found(sync, wanted->resource, id);
	else
		tell_failure(sync, wanted->resource, wanted->id, true, &answer->err);
	free(id);
}

static void ask_number(struct sync *sync, const struct resource *resource, const char *word)
{
	struct detail_call *wanted = new_call(sync, resource, word, NO_TAB, true);
	char *query = number_query_build(resource, handle_number(word));

	wanted->call.done = on_found;
	call_start(sync, &wanted->call,
		&(struct api_call){.method = HTTP_GET,
			.path = resource->listing->path,
			.query = query,
			.urgency = API_AT_ONCE});
	free(query);
}

/*
 * Records with a sequential number are found by it, others by what the API takes in place of an
 * id.
 */
void details_find(struct sync *sync, const struct resource *resource, const char *word)
{
	if (number_is_known(resource) && handle_number(word) > 0)
		ask_number(sync, resource, word);
	else
		ask_found(sync, resource, word);
}
