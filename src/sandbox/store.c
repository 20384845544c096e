/* The records of the sandbox in SQLite. */
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "attr.h"

/* Attributes that have a column of their own, by the same name. */
static const char *const time_columns[] = {
	"created_at",
	"updated_at",
	"started_at",
	"in_triage_at",
	"detected_at",
	"acknowledged_at",
	"mitigated_at",
	"resolved_at",
	"closed_at",
	"cancelled_at",
	"ended_at",
};
enum { BUSY_MS = 5000 }; /* `keys` works on the file of a running sandbox */
enum { TIME_COLUMNS = sizeof(time_columns) / sizeof(*time_columns), FIRST_TIME_PARAMETER = 8 };

static const char schema[] =
	"CREATE TABLE IF NOT EXISTS resource ("
	" seq INTEGER PRIMARY KEY, type TEXT NOT NULL, id TEXT NOT NULL, parent TEXT NOT NULL,"
	" attributes TEXT NOT NULL, handle TEXT, status TEXT NOT NULL, number INTEGER NOT NULL,"
	" created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, started_at INTEGER NOT NULL,"
	" in_triage_at INTEGER NOT NULL, detected_at INTEGER NOT NULL,"
	" acknowledged_at INTEGER NOT NULL, mitigated_at INTEGER NOT NULL,"
	" resolved_at INTEGER NOT NULL, closed_at INTEGER NOT NULL,"
	" cancelled_at INTEGER NOT NULL, ended_at INTEGER NOT NULL);"
	"CREATE UNIQUE INDEX IF NOT EXISTS resource_id ON resource (type, id);"
	"CREATE INDEX IF NOT EXISTS resource_handle ON resource (type, handle);"
	"CREATE INDEX IF NOT EXISTS resource_parent ON resource (parent, type);"
	"CREATE INDEX IF NOT EXISTS resource_status ON resource (type, status);"
	"CREATE INDEX IF NOT EXISTS resource_created ON resource (type, created_at);"
	"CREATE INDEX IF NOT EXISTS resource_updated ON resource (type, updated_at);"
	"CREATE INDEX IF NOT EXISTS resource_number ON resource (type, number);"
	"CREATE TABLE IF NOT EXISTS link ("
	" seq INTEGER PRIMARY KEY, origin TEXT NOT NULL, name TEXT NOT NULL, target TEXT NOT NULL,"
	" UNIQUE (origin, name, target));"
	"CREATE INDEX IF NOT EXISTS link_target ON link (target, name);";

static _Noreturn void fail(struct store *store, const char *what)
{
	fprintf(stderr, "rootwatch-sandbox: %s: %s\n", what, sqlite3_errmsg(store->db));
	abort();
}

static void run(struct store *store, const char *sql)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(store, sql);
}

sqlite3_stmt *store_prepare(struct store *store, const char *sql)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK)
		fail(store, sql);
	return statement;
}

/* A statement kept for the life of the store; the caller resets it with `done`. */
static sqlite3_stmt *cached(struct store *store, const char *sql)
{
	size_t i = 0;

	while (i < STORE_STATEMENTS && store->cache[i].sql && store->cache[i].sql != sql)
		i++;
	if (i == STORE_STATEMENTS)
		fail(store, "too many statements");
	if (!store->cache[i].sql) {
		store->cache[i].sql = sql;
		store->cache[i].statement = store_prepare(store, sql);
	}
	return store->cache[i].statement;
}

static void bind_text(sqlite3_stmt *statement, int index, const char *text)
{
	sqlite3_bind_text(statement, index, text, -1, SQLITE_TRANSIENT);
}

static bool step(struct store *store, sqlite3_stmt *statement)
{
	int rc = sqlite3_step(statement);

	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		fail(store, sqlite3_sql(statement));
	return rc == SQLITE_ROW;
}

static void done(sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
}

static void run3(struct store *store, const char *sql, const char *a, const char *b, const char *c)
{
	sqlite3_stmt *statement = cached(store, sql);
	const char *const values[] = {a, b, c};

	for (int i = 0; i < 3 && values[i]; i++)
		bind_text(statement, i + 1, values[i]);
	step(store, statement);
	done(statement);
}

static int64_t number_of(struct store *store, const char *sql, const char *type)
{
	sqlite3_stmt *statement = cached(store, sql);
	int64_t n = 0;

	bind_text(statement, 1, type);
	if (step(store, statement))
		n = sqlite3_column_int64(statement, 0);
	done(statement);
	return n;
}

static void collect(
	struct store *store, const char *sql, const char *a, const char *b, struct id_list *out)
{
	sqlite3_stmt *statement = cached(store, sql);

	bind_text(statement, 1, a);
	bind_text(statement, 2, b);
	while (step(store, statement))
		id_list_add(out, (const char *)sqlite3_column_text(statement, 0));
	done(statement);
}

bool store_open(struct store *store, const char *path, struct err *err)
{
	memset(store, 0, sizeof(*store));
	if (sqlite3_open(path ? path : ":memory:", &store->db) != SQLITE_OK ||
		sqlite3_busy_timeout(store->db, BUSY_MS) != SQLITE_OK ||
		sqlite3_exec(store->db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;", NULL,
			NULL, NULL) != SQLITE_OK ||
		sqlite3_exec(store->db, schema, NULL, NULL, NULL) != SQLITE_OK) {
		err_set(err, ERR_DISK, "%s: %s", path, sqlite3_errmsg(store->db));
		sqlite3_close(store->db);
		return false;
	}
	return true;
}

void store_close(struct store *store)
{
	for (size_t i = 0; i < STORE_STATEMENTS; i++)
		sqlite3_finalize(store->cache[i].statement);
	sqlite3_close(store->db);
}

void store_begin(struct store *store)
{
	run(store, "BEGIN IMMEDIATE");
}

void store_commit(struct store *store)
{
	run(store, "COMMIT");
}

void store_rollback(struct store *store)
{
	run(store, "ROLLBACK");
}

void store_wipe(struct store *store)
{
	run(store, "DELETE FROM resource WHERE type <> 'api_keys'; DELETE FROM link;");
}

bool store_is_empty(struct store *store)
{
	sqlite3_stmt *statement = cached(store, "SELECT 1 FROM resource LIMIT 1");
	bool found = step(store, statement);

	done(statement);
	return !found;
}

void record_init(struct record *record, const char *type, const char *id, const char *parent)
{
	memset(record, 0, sizeof(*record));
	snprintf(record->type, sizeof(record->type), "%s", type);
	snprintf(record->id, sizeof(record->id), "%s", id);
	snprintf(record->parent, sizeof(record->parent), "%s", parent ? parent : "");
	record->attributes = json_object_new_object();
}

void record_release(struct record *record)
{
	json_object_put(record->attributes);
	record->attributes = NULL;
}

void store_read_record(sqlite3_stmt *statement, struct record *record)
{
	const char *text = (const char *)sqlite3_column_text(statement, 3);

	record_init(record, (const char *)sqlite3_column_text(statement, 0),
		(const char *)sqlite3_column_text(statement, 1),
		(const char *)sqlite3_column_text(statement, 2));
	json_object_put(record->attributes);
	record->attributes = json_read(text, (size_t)sqlite3_column_bytes(statement, 3), 256);
}

static bool find(struct store *store, const char *sql, const char *type, const char *key,
	struct record *record)
{
	sqlite3_stmt *statement = cached(store, sql);
	bool found;

	bind_text(statement, 1, type);
	bind_text(statement, 2, key);
	found = step(store, statement);
	if (found)
		store_read_record(statement, record);
	done(statement);
	return found;
}

bool store_get(struct store *store, const char *type, const char *key, struct record *record)
{
	static const char by_id[] =
		"SELECT " RECORD_COLUMNS " FROM resource r WHERE r.type = ? AND r.id = ?";
	static const char by_handle[] =
		"SELECT " RECORD_COLUMNS " FROM resource r WHERE r.type = ? AND r.handle = ?";

	memset(record, 0, sizeof(*record));
	return key && *key &&
	       (find(store, by_id, type, key, record) || find(store, by_handle, type, key, record));
}

bool store_find(struct store *store, const char *type, const char *name, const char *value,
	struct record *record)
{
	sqlite3_stmt *statement =
		cached(store, "SELECT " RECORD_COLUMNS " FROM resource r WHERE r.type = ?"
			      " AND json_extract(r.attributes, '$.' || ?) = ?");
	bool found;

	memset(record, 0, sizeof(*record));
	bind_text(statement, 1, type);
	bind_text(statement, 2, name);
	bind_text(statement, 3, value);
	found = step(store, statement);
	if (found)
		store_read_record(statement, record);
	done(statement);
	return found;
}

void store_put(struct store *store, const struct record *record)
{
	static const char sql[] =
		"INSERT INTO resource (type, id, parent, attributes, handle, status, number,"
		" created_at, updated_at, started_at, in_triage_at, detected_at, acknowledged_at,"
		" mitigated_at, resolved_at, closed_at, cancelled_at, ended_at)"
		" VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
		" ON CONFLICT (type, id) DO UPDATE SET parent = excluded.parent,"
		" attributes = excluded.attributes, handle = excluded.handle,"
		" status = excluded.status, number = excluded.number,"
		" created_at = excluded.created_at, updated_at = excluded.updated_at,"
		" started_at = excluded.started_at, in_triage_at = excluded.in_triage_at,"
		" detected_at = excluded.detected_at, acknowledged_at = excluded.acknowledged_at,"
		" mitigated_at = excluded.mitigated_at, resolved_at = excluded.resolved_at,"
		" closed_at = excluded.closed_at, cancelled_at = excluded.cancelled_at,"
		" ended_at = excluded.ended_at";
	sqlite3_stmt *statement = cached(store, sql);
	const char *slug = attr_str(record->attributes, "slug");
	const char *status = attr_str(record->attributes, "status");
	int64_t number;

	bind_text(statement, 1, record->type);
	bind_text(statement, 2, record->id);
	bind_text(statement, 3, record->parent);
	bind_text(statement, 4,
		json_object_to_json_string_ext(record->attributes, JSON_C_TO_STRING_PLAIN));
	bind_text(statement, 5, slug ? slug : attr_str(record->attributes, "short_id"));
	bind_text(statement, 6, status ? status : "");
	number = attr_int(record->attributes, "sequential_id");
	sqlite3_bind_int64(
		statement, 7, number ? number : attr_int(record->attributes, "position"));
	for (int i = 0; i < TIME_COLUMNS; i++)
		sqlite3_bind_int64(statement, FIRST_TIME_PARAMETER + i,
			attr_time(record->attributes, time_columns[i]));
	step(store, statement);
	done(statement);
}

bool store_has_link(struct store *store, const char *from, const char *name, const char *to)
{
	struct id_list ids = {.count = 0};
	bool found = false;

	store_linked(store, from, name, &ids);
	for (size_t i = 0; i < ids.count && !found; i++)
		found = !strcmp(ids.ids[i], to);
	id_list_release(&ids);
	return found;
}

bool store_delete(struct store *store, const char *type, const char *id)
{
	run3(store, "DELETE FROM resource WHERE type = ? AND id = ?", type, id, NULL);
	if (!sqlite3_changes(store->db))
		return false;
	run3(store, "DELETE FROM resource WHERE parent = ?", id, NULL, NULL);
	run3(store, "DELETE FROM link WHERE origin = ?1 OR target = ?1", id, NULL, NULL);
	return true;
}

void store_link(struct store *store, const char *from, const char *name, const char *to)
{
	run3(store, "INSERT OR IGNORE INTO link (origin, name, target) VALUES (?, ?, ?)", from,
		name, to);
}

void store_unlink(struct store *store, const char *from, const char *name, const char *to)
{
	run3(store, "DELETE FROM link WHERE origin = ? AND name = ? AND target = ?", from, name,
		to);
}

void store_unlink_all(struct store *store, const char *from, const char *name)
{
	run3(store, "DELETE FROM link WHERE origin = ? AND name = ?", from, name, NULL);
}

void id_list_add(struct id_list *list, const char *id)
{
	list->ids = mem_grow(list->ids, list->count, &list->capacity, sizeof(*list->ids));
	snprintf(list->ids[list->count++], RECORD_ID_BYTES, "%s", id);
}

void id_list_release(struct id_list *list)
{
	free(list->ids);
	memset(list, 0, sizeof(*list));
}

void store_linked(struct store *store, const char *from, const char *name, struct id_list *out)
{
	collect(store, "SELECT target FROM link WHERE origin = ? AND name = ? ORDER BY seq", from,
		name, out);
}

void store_linking(struct store *store, const char *to, const char *name, struct id_list *out)
{
	collect(store, "SELECT origin FROM link WHERE target = ? AND name = ? ORDER BY seq", to,
		name, out);
}

void store_children(struct store *store, const char *type, const char *parent, struct id_list *out)
{
	collect(store,
		"SELECT id FROM resource WHERE type = ? AND parent = ? ORDER BY created_at, seq",
		type, parent, out);
}

void store_with_status(
	struct store *store, const char *type, const char *status, struct id_list *out)
{
	collect(store, "SELECT id FROM resource WHERE type = ? AND status = ? ORDER BY seq", type,
		status, out);
}

int64_t store_count(struct store *store, const char *type)
{
	return number_of(store, "SELECT count(*) FROM resource WHERE type = ?", type);
}

int64_t store_max_number(struct store *store, const char *type)
{
	return number_of(store, "SELECT max(number) FROM resource WHERE type = ?", type);
}

int store_touch(struct store *store, const char *type, int count, int64_t now_ms)
{
	static const char sql[] =
		"UPDATE resource SET updated_at = ?2, attributes = json_set(attributes,"
		" '$.updated_at', ?2, iif(type = 'alerts', '$.summary', '$.title'),"
		" 'Touched ' || (?2 % 100000) || ': ' ||"
		" substr(coalesce(json_extract(attributes, '$.title'),"
		"  json_extract(attributes, '$.summary'), ''), 1, 120))"
		" WHERE seq IN (SELECT seq FROM resource WHERE type = ?1"
		"  ORDER BY created_at DESC LIMIT ?3)";
	sqlite3_stmt *statement = cached(store, sql);

	bind_text(statement, 1, type);
	sqlite3_bind_int64(statement, 2, now_ms);
	sqlite3_bind_int(statement, 3, count);
	step(store, statement);
	done(statement);
	return sqlite3_changes(store->db);
}
