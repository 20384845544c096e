/* Answers into the cache: one transaction for the rows of one answer. */
#include "internal.h"

#include <stdio.h>

#include "base/log.h"

struct merging {
	struct sync *sync;
	struct merge *merge;
	struct arena arena; /* of ids_only: nothing is kept in it */
};

static void *begin_row(void *context, const char *id)
{
	struct merging *merging = context;

	snprintf(merging->merge->last_id, sizeof(merging->merge->last_id), "%s", id);
	if (merging->merge->sweep != NULL)
		sweep_see(merging->merge->sweep, id);
	return merging->merge->ids_only ? NULL : cache_row(merging->sync->cache, id);
}

static void end_row(void *context, void *row, const struct field_set *seen)
{
	struct merging *merging = context;

	(void)seen;
	cache_put(merging->sync->cache, row);
}

static bool read_ids(struct merging *merging, const struct resource *resource, const char *json,
	size_t len_bytes, struct err *err)
{
	struct row_sink sink = {merging, &merging->arena, begin_row, NULL};
	bool ok;

	arena_init(&merging->arena, 0);
	ok = decode_list(resource, json, len_bytes, &sink, &merging->merge->page, err);
	arena_release(&merging->arena);
	return ok;
}

static bool read_rows(struct merging *merging, const struct resource *resource, const char *json,
	size_t len_bytes, struct err *err)
{
	struct cache *cache = merging->sync->cache;
	struct row_sink sink = {merging, cache_arena(cache), begin_row, end_row};
	struct cache_change change;
	struct err disk;
	bool decoded;

	if (!cache_begin(cache, resource, merging->merge->seq, err))
		return false;
	decoded = decode_list(resource, json, len_bytes, &sink, &merging->merge->page, err);
	if (!cache_end(cache, &change, &disk)) {
		*err = disk;
		return false;
	}
	merging->merge->change = change;
	return decoded;
}

bool merge_rows(struct sync *sync, const struct resource *resource, struct merge *merge,
	const char *json, size_t len_bytes, struct err *err)
{
	struct merging merging = {.sync = sync, .merge = merge};
	bool ok;

	if (merge->ids_only)
		ok = read_ids(&merging, resource, json, len_bytes, err);
	else
		ok = read_rows(&merging, resource, json, len_bytes, err);
	if (!ok && err->kind == ERR_DISK)
		merge_recover(sync);
	return ok;
}

void merge_recover(struct sync *sync)
{
	struct err err = {0};

	if (!cache_recover(sync->cache, &err)) {
		log_line(LOG_ERROR, "%s", err.text);
		tell_notice(sync, err.text, &err);
		return;
	}
	log_line(LOG_WARN, "%s", cache_notice(sync->cache));
	tell_notice(sync, cache_notice(sync->cache), NULL);
	panes_read_meta(sync);
}
