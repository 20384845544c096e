/*
 * What this key has read before, for verbs that only queue: they need no network where the record is
 * kept. The key that filled the cache must be the one that is here, else it may be somebody else's.
 */
#include "session.h"

#include "api/decode.h"
#include "base/mem.h"
#include "core/handle.h"
#include "resources/registry.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_PRINT_BYTES = 17 };

/* The key itself is needed for queueing too. */
static bool is_of_this_key(struct session *s, struct cache *cache)
{
	char print[KEY_PRINT_BYTES];
	struct err err;

	if (!session_connect(s, &err))
		return false;
	secret_fingerprint(&s->key, s->config->sync->origin, print);
	return strcmp(cache_key_print(cache), print) == 0;
}

struct cache *session_kept(struct session *s)
{
	const struct sync_config *sync = s->config->sync;
	struct cache_config config = {.identity = sync->identity, .key_source = sync->key_source,
		.resources = registry_panes};
	struct err err;
	char *path;

	if (s->has_looked_at_kept || !s->line->queue || sync->cache_dir == NULL)
		return s->kept;
	s->has_looked_at_kept = true;
	path = cache_path(sync->cache_dir, sync->identity);
	config.path = path;
	if (access(path, R_OK | W_OK) == 0)
		s->kept = cache_open(&config, &err);
	free(path);
	if (s->kept != NULL && !is_of_this_key(s, s->kept)) {
		cache_close(s->kept);
		s->kept = NULL;
	}
	return s->kept;
}

/* ---- which row ------------------------------------------------------------------------------- */

/* By its id, its number or its handle. */
static bool is_meant(const struct resource *resource, const void *row, const char *word)
{
	struct arena scratch;
	const char *handle;
	bool is;

	arena_init(&scratch, 256);
	handle = resource->handle(row, &scratch).bytes;
	is = strcmp(((const struct record *)row)->id, word) == 0 || is_same_word(handle, word) ||
	     (handle_number(word) > 0 && handle_number(handle) == handle_number(word));
	arena_release(&scratch);
	return is;
}

/* NULL: there is none, or more than one. */
static char *id_of(struct cache *cache, const struct resource *resource, const char *word)
{
	struct snapshot *rows = snapshot_new(resource);
	char *id = NULL;
	struct err err;
	unsigned found = 0;

	if (!cache_load(cache, rows, 0, NULL, NULL, &err))
		rows->count = 0;
	snapshot_seal(rows);
	for (uint32_t i = 0; i < rows->count; i++) {
		const struct record *row = snapshot_row(rows, i);

		if (!is_meant(resource, row, word))
			continue;
		if (found++ == 0)
			id = mem_strdup(row->id);
	}
	snapshot_free(rows);
	if (found > 1) {
		free(id);
		id = NULL;
	}
	return id;
}

/* ---- as a record ----------------------------------------------------------------------------- */

/* As the list has it; what only whole records have is empty. */
static struct detail *of_list(struct cache *cache, const struct resource *resource, const char *id)
{
	struct detail *detail = detail_new(resource, id);
	void *row = arena_alloc(&detail->arena, resource->row_bytes);

	detail->row = arena_alloc(&detail->arena, resource->row_bytes);
	if (!cache_load_row(cache, resource, id, row, &detail->arena)) {
		detail_free(detail);
		return NULL;
	}
	resource_widen(resource, detail->row, row);
	if (resource->derive != NULL)
		resource->derive(detail->row, false, &detail->arena);
	return detail;
}

/* As it was read whole; NULL: it was not, or the list has been told of something newer since. */
static struct detail *of_body(
	struct cache *cache, const struct resource *resource, const char *id, int64_t updated_at)
{
	struct detail *detail = NULL;
	struct buf body;
	int64_t fetched_at;
	struct err err;

	buf_init(&body, JSON_BYTES);
	if (cache_body(cache, resource, id, "", &body, &fetched_at))
		detail = decode_detail(resource, body.bytes, body.len_bytes, &err);
	buf_release(&body);
	if (detail != NULL && ((const struct record *)detail->row)->updated_at >= updated_at)
		return detail;
	detail_free(detail);
	return NULL;
}

static bool is_pane(const struct resource *resource)
{
	const struct resource *const *at = registry_panes;

	while (*at != NULL && *at != resource)
		at++;
	return *at != NULL;
}

struct detail *find_kept(struct session *s, const struct action *action,
	const struct resource *resource, const char *word)
{
	struct cache *cache = is_pane(resource) ? session_kept(s) : NULL;
	char *id = cache != NULL ? id_of(cache, resource, word) : NULL;
	struct detail *listed = id != NULL ? of_list(cache, resource, id) : NULL, *whole;

	if (listed != NULL && action_needs_whole_record(action, resource)) {
		whole = of_body(cache, resource, id, ((const struct record *)listed->row)->updated_at);
		detail_free(listed);
		listed = whole;
	}
	free(id);
	return listed;
}
