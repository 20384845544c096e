/*
 * Looking for what was deleted. A slow walk notes the ids it sees; a row of the cache that was not
 * seen is asked for by itself, and removed only when it is not there. Rows that are over and older
 * than what is kept are let go.
 */
#include "internal.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"

enum { MISSING_MAX = 100 /* looked for after one sweep; the rest after the next */ };

static const int64_t day_ms = 24 * 3600 * 1000;

int64_t horizon_ms(const struct sync *sync)
{
	return sync_server_now(sync) - sync->config.days_back * day_ms;
}

/* Ids by their hashes: two of one organization with the same 64 bits do not happen. */
static int compare_hashes(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void sweep_release(struct sweep *sweep)
{
	call_cancel(sweep->call);
	for (size_t i = 0; i < sweep->missing_count; i++)
		free(sweep->missing[i]);
	free(sweep->missing);
	free(sweep->seen);
	*sweep = (struct sweep){0};
}

void sweep_begin(struct sweep *sweep, int64_t seq)
{
	sweep_release(sweep);
	sweep->seq = seq;
}

void sweep_see(struct sweep *sweep, const char *id)
{
	sweep->seen = mem_grow(sweep->seen, sweep->count, &sweep->room, sizeof(*sweep->seen));
	sweep->seen[sweep->count++] = hash_text(HASH_EMPTY, id);
}

static void visit(void *context, const char *id, int64_t seq)
{
	struct sweep *sweep = context;
	uint64_t hash = hash_text(HASH_EMPTY, id);

	if (seq > sweep->seq || sweep->missing_count >= MISSING_MAX ||
		bsearch(&hash, sweep->seen, sweep->count, sizeof(hash), compare_hashes) != NULL)
		return;
	sweep->missing = mem_grow(sweep->missing, sweep->missing_count, &sweep->missing_room,
		sizeof(*sweep->missing));
	sweep->missing[sweep->missing_count++] = mem_strdup(id);
}

void sweep_end(struct pane *pane)
{
	struct sweep *sweep = &pane->sweep;
	struct err err = {0};

	if (sweep->count > 0)
		qsort(sweep->seen, sweep->count, sizeof(*sweep->seen), compare_hashes);
	if (!cache_each_id(pane->sync->cache, pane->resource, visit, sweep, &err))
		merge_recover(pane->sync);
	free(sweep->seen);
	sweep->seen = NULL;
	sweep->count = sweep->room = 0;
}

/* ---- what is missing ------------------------------------------------------------------------- */

static void remove_row(struct pane *pane, const char *id)
{
	struct err err = {0};

	pane->is_dirty = true;
	if (!cache_remove(pane->sync->cache, pane->resource, id, &err))
		merge_recover(pane->sync);
}

/* Takes the last one off the list; the caller frees. */
static char *take_missing(struct sweep *sweep)
{
	return sweep->missing[--sweep->missing_count];
}

void sweep_drop_missing(struct pane *pane)
{
	while (pane->sweep.missing_count > 0) {
		char *id = take_missing(&pane->sweep);

		remove_row(pane, id);
		free(id);
	}
}

struct missing_call {
	struct call call; /* first */
	struct pane *pane;
	char *id; /* owned */
};

static void free_missing_call(struct call *call)
{
	struct missing_call *missing = (struct missing_call *)(void *)call;

	if (missing->pane->sweep.call == call)
		missing->pane->sweep.call = NULL;
	free(missing->id);
	free(missing);
}

static void on_missing(struct call *call, struct api_answer *answer)
{
	struct missing_call *missing = (struct missing_call *)(void *)call;
	struct pane *pane = missing->pane;
	struct merge merge = {.seq = call->seq};

	pane->sweep.call = NULL;
	if (answer->err.kind == ERR_NOT_FOUND)
		remove_row(pane, missing->id);
	else if (answer->err.kind == ERR_NONE &&
		 merge_rows(pane->sync, pane->resource, &merge, answer->body.bytes,
			 answer->body.len_bytes, &answer->err))
		pane->is_dirty |= merge.change.changed > 0;
}

static void look_for(struct pane *pane, char *id, const void *row)
{
	struct missing_call *missing = mem_alloc(sizeof(*missing));
	char *path = resource_path(pane->resource->path, pane->resource, row);
	char *query = record_query_build(pane->resource);
	struct api_call what = {.method = HTTP_GET, .path = path, .query = query};

	missing->call.done = on_missing;
	missing->call.free = free_missing_call;
	missing->pane = pane;
	missing->id = id;
	pane->sweep.call = &missing->call;
	call_start(pane->sync, &missing->call, &what);
	free(path);
	free(query);
}

static bool is_over(const struct pane *pane, const void *row)
{
	const struct resource *resource = pane->resource;

	return resource->is_active != NULL && !resource->is_active(row) &&
	       ((const struct record *)row)->created_at < horizon_ms(pane->sync);
}

bool sweep_is_looking(const struct sweep *sweep)
{
	return sweep->call != NULL || sweep->missing_count > 0;
}

void sweep_step(struct pane *pane)
{
	struct arena arena;
	void *row;
	char *id;

	if (pane->sweep.call != NULL || pane->sweep.missing_count == 0)
		return;
	id = take_missing(&pane->sweep);
	arena_init(&arena, 0);
	row = arena_alloc(&arena, pane->resource->row_bytes);
	if (!cache_load_row(pane->sync->cache, pane->resource, id, row, &arena)) {
		free(id);
	} else if (is_over(pane, row)) {
		remove_row(pane, id);
		free(id);
	} else {
		look_for(pane, id, row);
	}
	arena_release(&arena);
}
