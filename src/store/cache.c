/* cache.db: opening, whose it is, what is known of each resource as a whole. Rows: cache_rows.c. */
#include "cache_db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

enum { CACHE_ID = 0x72774361 /* "rwCa" */, SQL_CAP_BYTES = 64 * 1024 };

static const char *const cache_steps[] = {
	"CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
	"CREATE TABLE resources (name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL,"
	" newest INTEGER NOT NULL DEFAULT 0, fetched_at INTEGER NOT NULL DEFAULT 0,"
	" is_complete INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
	"CREATE TABLE bodies (resource TEXT, id TEXT, part TEXT, fetched_at INTEGER, json TEXT,"
	" PRIMARY KEY (resource, id, part));"
	"CREATE INDEX bodies_by_age ON bodies (fetched_at);",
};

static const struct db_kind cache_kind = {
	.what = "the cache",
	.application_id = CACHE_ID,
	.version = sizeof(cache_steps) / sizeof(cache_steps[0]),
	.steps = cache_steps,
	.pragmas =
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -512;"
		"PRAGMA journal_size_limit = 1048576; PRAGMA mmap_size = 0;",
	.busy_ms = 1000,
};

static const char *const statement_sql[CACHE_STATEMENTS] = {
	[CACHE_GET] = "SELECT value FROM meta WHERE key = ?1",
	[CACHE_SET] = "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)",
	[CACHE_MADE] = "SELECT name, fingerprint FROM resources",
	[CACHE_META] = "SELECT newest, fetched_at, is_complete FROM resources WHERE name = ?1",
	[CACHE_SET_META] = "UPDATE resources SET newest = ?2, fetched_at = ?3, is_complete = ?4"
			   " WHERE name = ?1",
	[CACHE_BODY] = "SELECT json, fetched_at FROM bodies WHERE resource = ?1 AND id = ?2"
		       " AND part = ?3",
	[CACHE_PUT_BODY] = "INSERT OR REPLACE INTO bodies (resource, id, part, fetched_at, json)"
			   " VALUES (?1, ?2, ?3, ?4, ?5)",
	[CACHE_DROP_BODIES] = "DELETE FROM bodies WHERE resource = ?1 AND id = ?2",
	[CACHE_PRUNE_BODIES] = "DELETE FROM bodies WHERE rowid IN (SELECT rowid FROM bodies"
			       " ORDER BY fetched_at DESC LIMIT -1 OFFSET ?1)",
};

sqlite3_stmt *cache_statement(struct cache *cache, enum cache_statement which, struct err *err)
{
	return db_statement(cache->db, &cache->statements[which], statement_sql[which], err);
}

struct table *cache_table(struct cache *cache, const struct resource *resource)
{
	for (size_t i = 0; i < cache->table_count; i++)
		if (cache->tables[i].resource == resource)
			return &cache->tables[i];
	return NULL;
}

/* ---- values ---------------------------------------------------------------------------------- */

void cache_get(struct cache *cache, const char *key, char *out, size_t room_bytes)
{
	sqlite3_stmt *statement = cache_statement(cache, CACHE_GET, NULL);

	out[0] = '\0';
	if (statement == NULL)
		return;
	db_bind_text(statement, 1, key);
	if (db_step(cache->db, statement, NULL) == 1)
		snprintf(out, room_bytes, "%s", db_text(statement, 0));
	sqlite3_reset(statement);
	out[utf8_prefix(out, strlen(out), room_bytes - 1)] = '\0';
}

bool cache_set(struct cache *cache, const char *key, const char *value, struct err *err)
{
	sqlite3_stmt *statement = cache_statement(cache, CACHE_SET, err);

	if (statement == NULL)
		return false;
	db_bind_text(statement, 1, key);
	db_bind_text(statement, 2, value);
	return db_run(cache->db, statement, err);
}

/* ---- opening --------------------------------------------------------------------------------- */

static void forget_statements(struct cache *cache)
{
	for (int i = 0; i < CACHE_STATEMENTS; i++) {
		sqlite3_finalize(cache->statements[i]);
		cache->statements[i] = NULL;
	}
	for (size_t i = 0; i < cache->table_count; i++)
		table_forget(&cache->tables[i]);
}

/* Everything but the schema. */
static bool empty(struct cache *cache, struct err *err)
{
	struct buf sql;
	bool ok;

	buf_init(&sql, SQL_CAP_BYTES);
	buf_add_str(&sql, "DELETE FROM meta; DELETE FROM bodies;"
			  "UPDATE resources SET newest = 0, fetched_at = 0, is_complete = 0;");
	for (size_t i = 0; i < cache->table_count; i++)
		buf_add_fmt(&sql, "DELETE FROM \"rows_%s\";", cache->tables[i].resource->name);
	ok = db_exec(cache->db, sql.bytes, err);
	buf_release(&sql);
	return ok;
}

/* Is it known that it was filled with another key than this one? */
static bool has_other_key(struct cache *cache)
{
	cache_get(cache, "key", cache->key_print, sizeof(cache->key_print));
	return cache->new_print[0] != '\0' && cache->key_print[0] != '\0' &&
	       strcmp(cache->key_print, cache->new_print) != 0;
}

/* Whether it was filled for this identity, with this key as far as that is known. */
static bool is_ours(struct cache *cache)
{
	char identity[1024];

	cache_get(cache, "identity", identity, sizeof(identity));
	return strcmp(identity, cache->identity) == 0 && !has_other_key(cache);
}

/* Nothing of one identity, or of one key, is left for another. */
static bool claim_identity(struct cache *cache, struct err *err)
{
	if (is_ours(cache))
		return true;
	cache->key_print[0] = '\0';
	return empty(cache, err) && cache_set(cache, "identity", cache->identity, err);
}

static void note_made(struct cache *cache, const char *name, const char *fingerprint)
{
	char wanted[TABLE_FINGERPRINT_BYTES];

	for (size_t i = 0; i < cache->table_count; i++)
		if (strcmp(cache->tables[i].resource->name, name) == 0) {
			table_fingerprint(&cache->tables[i], wanted);
			cache->is_made[i] = strcmp(fingerprint, wanted) == 0;
		}
}

static bool look_what_is_made(struct cache *cache, struct err *err)
{
	sqlite3_stmt *statement = cache_statement(cache, CACHE_MADE, err);
	int got;

	memset(cache->is_made, 0, cache->table_count * sizeof(*cache->is_made));
	if (statement == NULL)
		return false;
	while ((got = db_step(cache->db, statement, err)) == 1)
		note_made(cache, db_text(statement, 0), db_text(statement, 1));
	sqlite3_reset(statement);
	return got == 0;
}

static bool is_all_made(const struct cache *cache)
{
	for (size_t i = 0; i < cache->table_count; i++)
		if (!cache->is_made[i])
			return false;
	return true;
}

/* A table whose field rows changed since is made anew; whether rows were lost is no matter. */
static bool make_ready(struct cache *cache, struct err *err)
{
	bool ok = db_exec(cache->db, "BEGIN IMMEDIATE", err) && look_what_is_made(cache, err);

	for (size_t i = 0; ok && i < cache->table_count; i++)
		ok = cache->is_made[i] || table_make(&cache->tables[i], cache->db, err);
	ok = ok && claim_identity(cache, err) && db_exec(cache->db, "COMMIT", err);
	if (!ok)
		db_exec(cache->db, "ROLLBACK", NULL);
	return ok;
}

/* Mostly there is nothing to be written, and it is asked without waiting for a writer. */
static bool ensure_ready(struct cache *cache, struct err *err)
{
	if (!look_what_is_made(cache, err))
		return false;
	return (is_all_made(cache) && is_ours(cache)) || make_ready(cache, err);
}

/* Opens the database at cache->path and reads what is kept in the struct. */
static bool attach(struct cache *cache, struct err *err)
{
	char seq[32];

	cache->db = db_open(cache->path, &cache_kind, cache->notice, err);
	if (cache->db == NULL || !ensure_ready(cache, err))
		return false;
	cache_get(cache, "account", cache->account, sizeof(cache->account));
	cache_get(cache, "seq", seq, sizeof(seq));
	cache->newest_seq = strtoll(seq, NULL, 10);
	return true;
}

static void detach(struct cache *cache)
{
	forget_statements(cache);
	db_close(cache->db);
	cache->db = NULL;
}

/* A damaged page may show only when the tables are first used: one more try with a new file. */
static bool attach_or_mend(struct cache *cache, struct err *err)
{
	char notice[ERR_TEXT_BYTES];

	if (attach(cache, err))
		return true;
	if (cache->db == NULL || cache->path == NULL || db_is_sound(cache->db))
		return false;
	detach(cache);
	if (!db_set_aside(cache->path, &cache_kind, notice, err) || !attach(cache, err))
		return false;
	memcpy(cache->notice, notice, sizeof(notice));
	return true;
}

struct cache *cache_open(const struct cache_config *config, struct err *err)
{
	struct cache *cache = mem_alloc(sizeof(*cache));

	cache->path = mem_strdup(config->path);
	cache->identity = mem_strdup(config->identity);
	digest_hex(config->key_source, config->key_source != NULL ? strlen(config->key_source) : 0,
		cache->key_source);
	if (config->key_print != NULL)
		snprintf(cache->new_print, sizeof(cache->new_print), "%s", config->key_print);
	cache->reader = (struct viewer){.user_id = cache->reader_id, .name = text_empty,
		.organization = text_empty};
	while (config->resources[cache->table_count] != NULL)
		cache->table_count++;
	cache->tables = mem_resize(NULL, cache->table_count + 1, sizeof(*cache->tables));
	cache->is_made = mem_resize(NULL, cache->table_count + 1, sizeof(*cache->is_made));
	for (size_t i = 0; i < cache->table_count; i++)
		table_init(&cache->tables[i], config->resources[i]);
	if (attach_or_mend(cache, err))
		return cache;
	cache_close(cache);
	return NULL;
}

void cache_close(struct cache *cache)
{
	if (cache == NULL)
		return;
	detach(cache);
	for (size_t i = 0; i < cache->table_count; i++)
		table_release(&cache->tables[i]);
	free(cache->tables);
	free(cache->is_made);
	free(cache->path);
	free(cache->identity);
	free(cache);
}

char *cache_path(const char *dir, const char *identity)
{
	char hash[DIGEST_BYTES];

	digest_hex(identity, strlen(identity), hash);
	return mem_printf("%s/%.16s/cache.db", dir, hash);
}

const char *cache_notice(const struct cache *cache)
{
	return cache->notice;
}

int64_t cache_newest_seq(const struct cache *cache)
{
	return cache->newest_seq;
}

void cache_begin_reading(struct cache *cache)
{
	db_exec(cache->db, "BEGIN", NULL);
}

void cache_end_reading(struct cache *cache)
{
	/* There is none where a damaged one could not be made anew. */
	if (cache->db != NULL && !sqlite3_get_autocommit(cache->db))
		db_exec(cache->db, "COMMIT", NULL);
}

/* ---- mending --------------------------------------------------------------------------------- */

/* Copies what can be read; a cache that cannot be copied starts empty. */
static void copy_rows(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");

	if (backup == NULL)
		return;
	sqlite3_backup_step(backup, -1);
	sqlite3_backup_finish(backup);
}

static bool move_to_memory(struct cache *cache, struct err *err)
{
	sqlite3 *file = cache->db, *memory = NULL;

	forget_statements(cache);
	if (sqlite3_open_v2(":memory:", &memory,
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
		    NULL) != SQLITE_OK) {
		db_close(memory);
		return err_set(err, ERR_DISK, "the cache cannot go on in memory");
	}
	sqlite3_extended_result_codes(memory, 1);
	copy_rows(file, memory);
	db_close(file);
	free(cache->path);
	cache->path = NULL;
	cache->db = memory;
	snprintf(cache->notice, sizeof(cache->notice),
		"the cache cannot be written: until the next start it is kept in memory");
	return ensure_ready(cache, err);
}

bool cache_recover(struct cache *cache, struct err *err)
{
	char notice[ERR_TEXT_BYTES], account[sizeof(cache->account)];

	if (cache->path == NULL)
		return err_set(err, ERR_DISK, "the cache in memory failed");
	if (db_is_sound(cache->db))
		return move_to_memory(cache, err);
	memcpy(account, cache->account, sizeof(account));
	detach(cache);
	if (!db_set_aside(cache->path, &cache_kind, notice, err) || !attach(cache, err))
		return false;
	memcpy(cache->notice, notice, sizeof(notice));
	memcpy(cache->account, account, sizeof(account));
	return cache_set(cache, "account", account, err);
}

/* ---- whose it is ----------------------------------------------------------------------------- */

const char *cache_account(const struct cache *cache)
{
	return cache->account;
}

/* Files of earlier versions do not say where their keys came from. */
bool cache_is_doubtful(struct cache *cache)
{
	char source[DIGEST_BYTES];

	cache_get(cache, "key_source", source, sizeof(source));
	return cache->account[0] != '\0' && source[0] != '\0' &&
	       strcmp(source, cache->key_source) != 0;
}

bool cache_doubt(struct cache *cache, struct err *err)
{
	return cache_set(cache, "key_source", "refused", err);
}

const char *cache_key_print(const struct cache *cache)
{
	return cache->key_print;
}

bool cache_set_account(struct cache *cache, const char *account, const char *key_print,
	bool *dropped, struct err *err)
{
	bool is_same = strcmp(cache->account, account) == 0;
	bool is_other = cache->account[0] != '\0' && !is_same, ok;

	*dropped = false;
	if (is_same && strcmp(cache->key_print, key_print) == 0 && !cache_is_doubtful(cache))
		return true;
	ok = db_exec(cache->db, "BEGIN IMMEDIATE", err);
	if (ok && is_other)
		ok = empty(cache, err) && cache_set(cache, "identity", cache->identity, err);
	ok = ok && cache_set(cache, "account", account, err) &&
	     cache_set(cache, "key", key_print, err) &&
	     cache_set(cache, "key_source", cache->key_source, err) &&
	     db_exec(cache->db, "COMMIT", err);
	if (!ok) {
		db_exec(cache->db, "ROLLBACK", NULL);
		return false;
	}
	*dropped = is_other;
	snprintf(cache->account, sizeof(cache->account), "%s", account);
	snprintf(cache->key_print, sizeof(cache->key_print), "%s", key_print);
	snprintf(cache->new_print, sizeof(cache->new_print), "%s", key_print);
	return true;
}

void cache_load_viewer(struct cache *cache, struct viewer_msg *viewer)
{
	char known[2];

	cache_get(cache, "viewer_id", viewer->user_id, sizeof(viewer->user_id));
	cache_get(cache, "viewer_name", viewer->name, sizeof(viewer->name));
	cache_get(cache, "viewer_organization", viewer->organization, sizeof(viewer->organization));
	cache_get(cache, "viewer_known", known, sizeof(known));
	viewer->is_known = known[0] == '1';
}

bool cache_save_viewer(struct cache *cache, const struct viewer_msg *viewer, struct err *err)
{
	return cache_set(cache, "viewer_id", viewer->user_id, err) &&
	       cache_set(cache, "viewer_name", viewer->name, err) &&
	       cache_set(cache, "viewer_organization", viewer->organization, err) &&
	       cache_set(cache, "viewer_known", viewer->is_known ? "1" : "0", err);
}

void cache_set_reader(struct cache *cache, const struct viewer *me)
{
	snprintf(cache->reader_id, sizeof(cache->reader_id), "%s", me != NULL ? me->user_id : "");
	cache->reader.is_known = me != NULL && me->is_known;
}

/* ---- a resource as a whole ------------------------------------------------------------------- */

bool cache_meta(struct cache *cache, const struct resource *resource, struct cache_meta *meta,
	struct err *err)
{
	sqlite3_stmt *statement = cache_statement(cache, CACHE_META, err);
	int got;

	*meta = (struct cache_meta){0};
	if (statement == NULL)
		return false;
	db_bind_text(statement, 1, resource->name);
	got = db_step(cache->db, statement, err);
	if (got == 1) {
		meta->newest_ms = sqlite3_column_int64(statement, 0);
		meta->fetched_at_ms = sqlite3_column_int64(statement, 1);
		meta->is_complete = sqlite3_column_int(statement, 2) != 0;
	}
	sqlite3_reset(statement);
	return got >= 0;
}

bool cache_set_meta(struct cache *cache, const struct resource *resource,
	const struct cache_meta *meta, struct err *err)
{
	sqlite3_stmt *statement = cache_statement(cache, CACHE_SET_META, err);

	if (statement == NULL)
		return false;
	db_bind_text(statement, 1, resource->name);
	sqlite3_bind_int64(statement, 2, meta->newest_ms);
	sqlite3_bind_int64(statement, 3, meta->fetched_at_ms);
	sqlite3_bind_int(statement, 4, meta->is_complete);
	return db_run(cache->db, statement, err);
}

const char *cache_library(void)
{
	return "SQLite " SQLITE_VERSION;
}
