/* The rows of cache.db: loading them into snapshots, and merging what answers said. */
#include "cache_db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { ROWS_BETWEEN = 256, REVISION_KEY_BYTES = 64 };

/* ---- reading --------------------------------------------------------------------------------- */

static bool load_rows(struct cache *cache, struct table *table, sqlite3_stmt *statement,
	struct snapshot *snapshot, bool (*between)(void *context), void *context, struct err *err)
{
	struct strings strings = {snapshot, &snapshot->arena};
	int got;

	while ((got = db_step(cache->db, statement, err)) == 1) {
		table_read(table, statement, snapshot_add(snapshot), &strings);
		if (between != NULL && snapshot->count % ROWS_BETWEEN == 0 && !between(context))
			return err_set(err, ERR_CANCELLED, "loading was interrupted");
	}
	return got == 0;
}

bool cache_load(struct cache *cache, struct snapshot *snapshot, uint32_t limit,
	bool (*between)(void *context), void *context, struct err *err)
{
	struct table *table = cache_table(cache, snapshot->resource);
	struct cache_meta meta;
	sqlite3_stmt *statement;
	bool ok;

	statement = table_statement(table, cache->db, limit > 0 ? TABLE_FIRST : TABLE_ALL, err);
	if (statement == NULL || !cache_meta(cache, snapshot->resource, &meta, err))
		return false;
	if (limit > 0)
		sqlite3_bind_int64(statement, 1, limit);
	snapshot->fetched_at_ms = meta.fetched_at_ms;
	ok = load_rows(cache, table, statement, snapshot, between, context, err);
	sqlite3_reset(statement);
	sqlite3_db_release_memory(cache->db); /* pages that only a whole load needs */
	return ok;
}

/* 1 and the row read, 0 when there is none, -1 on error. */
static int read_one(struct cache *cache, struct table *table, const char *id, void *row,
	struct arena *arena, int64_t *seq, struct err *err)
{
	sqlite3_stmt *statement = table_statement(table, cache->db, TABLE_ONE, err);
	struct strings strings = {NULL, arena};
	int got;

	if (statement == NULL)
		return -1;
	db_bind_text(statement, 1, id);
	got = db_step(cache->db, statement, err);
	if (got == 1) {
		table_read(table, statement, row, &strings);
		*seq = table_row_seq(statement);
	}
	sqlite3_reset(statement);
	return got;
}

bool cache_load_row(struct cache *cache, const struct resource *resource, const char *id, void *row,
	struct arena *arena)
{
	int64_t seq;

	memset(row, 0, resource->row_bytes);
	return read_one(cache, cache_table(cache, resource), id, row, arena, &seq, NULL) == 1;
}

bool cache_each_id(struct cache *cache, const struct resource *resource,
	void (*visit)(void *context, const char *id, int64_t seq), void *context, struct err *err)
{
	struct table *table = cache_table(cache, resource);
	sqlite3_stmt *statement = table_statement(table, cache->db, TABLE_IDS, err);
	int got;

	if (statement == NULL)
		return false;
	while ((got = db_step(cache->db, statement, err)) == 1)
		visit(context, db_text(statement, 0), sqlite3_column_int64(statement, 1));
	sqlite3_reset(statement);
	return got == 0;
}

bool cache_find_referring(struct cache *cache, const struct resource *resource,
	const struct field *field, const char *to, char *out, size_t room_bytes)
{
	char sql[256];
	sqlite3_stmt *statement = NULL;
	bool found = false;

	snprintf(sql, sizeof(sql), "SELECT id FROM \"rows_%s\" WHERE \"%s.id\" = ?1 LIMIT 1",
		resource->name, field->name);
	if (sqlite3_prepare_v2(cache->db, sql, -1, &statement, NULL) != SQLITE_OK)
		return false;
	db_bind_text(statement, 1, to);
	if (db_step(cache->db, statement, NULL) == 1)
		found = snprintf(out, room_bytes, "%s", db_text(statement, 0)) < (int)room_bytes;
	sqlite3_finalize(statement);
	return found;
}

/* ---- writing --------------------------------------------------------------------------------- */

bool cache_begin(struct cache *cache, const struct resource *resource, int64_t seq, struct err *err)
{
	struct cache_batch *batch = &cache->batch;

	if (!db_exec(cache->db, "BEGIN IMMEDIATE", err))
		return false;
	*batch = (struct cache_batch){.table = cache_table(cache, resource), .seq = seq};
	arena_init(&batch->arena, 0);
	batch->row = mem_alloc(resource->row_bytes);
	batch->before = mem_alloc(resource->row_bytes);
	return true;
}

struct arena *cache_arena(struct cache *cache)
{
	return &cache->batch.arena;
}

void *cache_row(struct cache *cache, const char *id)
{
	struct cache_batch *batch = &cache->batch;
	size_t row_bytes = batch->table->resource->row_bytes;
	int64_t seq = 0;
	int got;

	if (batch->err.kind != ERR_NONE)
		return NULL;
	memset(batch->before, 0, row_bytes);
	got = read_one(cache, batch->table, id, batch->before, &batch->arena, &seq, &batch->err);
	if (got < 0)
		return NULL;
	if (got == 1 && seq > batch->seq) {
		batch->change.stale++;
		return NULL;
	}
	batch->is_known = got == 1;
	memcpy(batch->row, batch->before, row_bytes);
	if (!batch->is_known)
		((struct record *)batch->row)->id = arena_strdup(&batch->arena, id);
	return batch->row;
}

/* The row is as it was, but as of now. */
static bool confirm(struct cache *cache, const char *id, struct err *err)
{
	struct cache_batch *batch = &cache->batch;

	return cache_touch(cache, batch->table->resource, id, batch->seq, err);
}

static bool write_row(struct cache *cache, void *row, struct err *err)
{
	struct cache_batch *batch = &cache->batch;
	const struct resource *resource = batch->table->resource;
	sqlite3_stmt *statement = table_statement(batch->table, cache->db, TABLE_PUT, err);
	int rank = 0;

	if (statement == NULL)
		return false;
	if (resource->derive != NULL)
		resource->derive(row, false, &batch->arena);
	if (resource->rank != NULL)
		rank = resource->rank(row, &cache->reader);
	table_bind(batch->table, statement, row, batch->seq, rank);
	return db_run(cache->db, statement, err);
}

void cache_put(struct cache *cache, void *row)
{
	struct cache_batch *batch = &cache->batch;
	const struct record *record = row;
	bool is_same = batch->is_known && table_equal(batch->table, row, batch->before);

	if (batch->err.kind != ERR_NONE)
		return;
	if (record->updated_at > batch->change.newest_ms)
		batch->change.newest_ms = record->updated_at;
	if (is_same) {
		confirm(cache, record->id, &batch->err);
		return;
	}
	if (!write_row(cache, row, &batch->err))
		return;
	if (batch->is_known)
		batch->change.changed++;
	else
		batch->change.added++;
}

static bool save_seq(struct cache *cache, int64_t seq, struct err *err)
{
	char digits[32];

	if (seq <= cache->newest_seq)
		return true;
	cache->newest_seq = seq;
	snprintf(digits, sizeof(digits), "%lld", (long long)seq);
	return cache_set(cache, "seq", digits, err);
}

static void revision_key(const struct resource *resource, char key[REVISION_KEY_BYTES])
{
	snprintf(key, REVISION_KEY_BYTES, "revision %s", resource->name);
}

int64_t cache_revision(struct cache *cache, const struct resource *resource)
{
	char key[REVISION_KEY_BYTES], value[32];

	revision_key(resource, key);
	cache_get(cache, key, value, sizeof(value));
	return strtoll(value, NULL, 10);
}

static bool count_revision(struct cache *cache, const struct resource *resource, struct err *err)
{
	char key[REVISION_KEY_BYTES], value[32];

	revision_key(resource, key);
	snprintf(value, sizeof(value), "%lld", (long long)cache_revision(cache, resource) + 1);
	return cache_set(cache, key, value, err);
}

bool cache_end(struct cache *cache, struct cache_change *change, struct err *err)
{
	struct cache_batch *batch = &cache->batch;
	bool ok = batch->err.kind == ERR_NONE;

	if (!ok && err != NULL)
		*err = batch->err;
	if (ok && batch->change.added + batch->change.changed > 0)
		ok = count_revision(cache, batch->table->resource, err);
	ok = ok && save_seq(cache, batch->seq, err) && db_exec(cache->db, "COMMIT", err);
	if (!ok)
		sqlite3_exec(cache->db, "ROLLBACK", NULL, NULL, NULL);
	*change = ok ? batch->change : (struct cache_change){0};
	arena_release(&batch->arena);
	free(batch->row);
	free(batch->before);
	*batch = (struct cache_batch){0};
	return ok;
}

bool cache_touch(struct cache *cache, const struct resource *resource, const char *id, int64_t seq,
	struct err *err)
{
	struct table *table = cache_table(cache, resource);
	sqlite3_stmt *statement = table_statement(table, cache->db, TABLE_TOUCH, err);

	if (statement == NULL)
		return false;
	db_bind_text(statement, 1, id);
	sqlite3_bind_int64(statement, 2, seq);
	return db_run(cache->db, statement, err);
}

static bool drop_bodies(struct cache *cache, const struct resource *resource, const char *id,
	struct err *err)
{
	sqlite3_stmt *statement = cache_statement(cache, CACHE_DROP_BODIES, err);

	if (statement == NULL)
		return false;
	db_bind_text(statement, 1, resource->name);
	db_bind_text(statement, 2, id);
	return db_run(cache->db, statement, err);
}

bool cache_remove(struct cache *cache, const struct resource *resource, const char *id,
	struct err *err)
{
	struct table *table = cache_table(cache, resource);
	sqlite3_stmt *statement = table_statement(table, cache->db, TABLE_REMOVE, err);

	if (statement == NULL)
		return false;
	db_bind_text(statement, 1, id);
	return db_run(cache->db, statement, err) && drop_bodies(cache, resource, id, err) &&
	       count_revision(cache, resource, err);
}

/* ---- bodies ---------------------------------------------------------------------------------- */

static bool prune_bodies(struct cache *cache, struct err *err)
{
	sqlite3_stmt *statement = cache_statement(cache, CACHE_PRUNE_BODIES, err);

	if (statement == NULL)
		return false;
	sqlite3_bind_int(statement, 1, CACHE_BODIES_MAX);
	return db_run(cache->db, statement, err);
}

bool cache_put_body(struct cache *cache, const struct resource *resource, const char *id,
	const char *part, const char *json, size_t len_bytes, int64_t fetched_at_ms,
	struct err *err)
{
	sqlite3_stmt *statement;

	if (len_bytes > CACHE_BODY_BYTES)
		return true;
	statement = cache_statement(cache, CACHE_PUT_BODY, err);
	if (statement == NULL)
		return false;
	db_bind_text(statement, 1, resource->name);
	db_bind_text(statement, 2, id);
	db_bind_text(statement, 3, part);
	sqlite3_bind_int64(statement, 4, fetched_at_ms);
	sqlite3_bind_text(statement, 5, json, (int)len_bytes, SQLITE_STATIC);
	return db_run(cache->db, statement, err) && prune_bodies(cache, err);
}

bool cache_body(struct cache *cache, const struct resource *resource, const char *id,
	const char *part, struct buf *out, int64_t *fetched_at_ms)
{
	sqlite3_stmt *statement = cache_statement(cache, CACHE_BODY, NULL);
	bool found;

	if (statement == NULL)
		return false;
	db_bind_text(statement, 1, resource->name);
	db_bind_text(statement, 2, id);
	db_bind_text(statement, 3, part);
	found = db_step(cache->db, statement, NULL) == 1 &&
		buf_add(out, sqlite3_column_text(statement, 0),
			(size_t)sqlite3_column_bytes(statement, 0));
	if (found)
		*fetched_at_ms = sqlite3_column_int64(statement, 1);
	sqlite3_reset(statement);
	return found;
}
