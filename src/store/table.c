/* A resource's table: SQL from field rows. */
#include "table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "db.h"

enum { SQL_CAP_BYTES = 64 * 1024 };

/* The columns every table has, in this order, before those of the fields. */
static const char head[] = "id, _created, _updated, _seq, _rank";
enum { HEAD_ID, HEAD_CREATED, HEAD_UPDATED, HEAD_SEQ, HEAD_RANK, HEAD_COLUMNS };

void table_init(struct table *table, const struct resource *resource)
{
	*table = (struct table){.resource = resource};
	table->columns = mem_resize(NULL, resource->field_count + 1, sizeof(*table->columns));
	for (size_t i = 0; i < resource->field_count; i++)
		if (column_is_kept(&resource->fields[i]))
			table->columns[table->column_count++] = &resource->fields[i];
}

void table_forget(struct table *table)
{
	for (int i = 0; i < TABLE_STATEMENTS; i++) {
		sqlite3_finalize(table->statements[i]);
		table->statements[i] = NULL;
	}
}

void table_release(struct table *table)
{
	table_forget(table);
	free(table->columns);
}

/* ---- SQL ------------------------------------------------------------------------------------- */

static void add_name(struct buf *sql, const struct table *table)
{
	buf_add_fmt(sql, "\"rows_%s\"", table->resource->name);
}

static void add_columns(struct buf *sql, const struct table *table)
{
	buf_add_str(sql, head);
	for (size_t i = 0; i < table->column_count; i++)
		column_names(sql, table->columns[i]);
}

/* The reading order: what needs the eye first, then the resource's default sort. */
static void add_order(struct buf *sql, const struct table *table)
{
	const char *sort = table->resource->default_sort;
	bool descending = sort != NULL && sort[0] == '-';
	const struct field *field;

	buf_add_str(sql, "_rank");
	field = sort != NULL ? resource_field(table->resource, sort + descending) : NULL;
	if (field == NULL || (field->flags & (DETAIL | LOCAL)))
		return;
	buf_add_str(sql, ", ");
	column_sort_name(sql, field);
	if (descending)
		buf_add_str(sql, " DESC");
}

static void add_all(struct buf *sql, const struct table *table)
{
	buf_add_str(sql, "SELECT ");
	add_columns(sql, table);
	buf_add_str(sql, " FROM ");
	add_name(sql, table);
}

static void add_one(struct buf *sql, const struct table *table)
{
	add_all(sql, table);
	buf_add_str(sql, " WHERE id = ?1");
}

static void add_first(struct buf *sql, const struct table *table)
{
	add_all(sql, table);
	buf_add_str(sql, " ORDER BY ");
	add_order(sql, table);
	buf_add_str(sql, " LIMIT ?1");
}

static void add_put(struct buf *sql, const struct table *table)
{
	int values = HEAD_COLUMNS;

	for (size_t i = 0; i < table->column_count; i++)
		values += column_count(table->columns[i]);
	buf_add_str(sql, "INSERT OR REPLACE INTO ");
	add_name(sql, table);
	buf_add_str(sql, " (");
	add_columns(sql, table);
	buf_add_str(sql, ") VALUES (?");
	while (--values > 0)
		buf_add_str(sql, ", ?");
	buf_add_char(sql, ')');
}

static void add_touch(struct buf *sql, const struct table *table)
{
	buf_add_str(sql, "UPDATE ");
	add_name(sql, table);
	buf_add_str(sql, " SET _seq = max(_seq, ?2) WHERE id = ?1");
}

static void add_remove(struct buf *sql, const struct table *table)
{
	buf_add_str(sql, "DELETE FROM ");
	add_name(sql, table);
	buf_add_str(sql, " WHERE id = ?1");
}

static void add_ids(struct buf *sql, const struct table *table)
{
	buf_add_str(sql, "SELECT id, _seq FROM ");
	add_name(sql, table);
}

static void (*const builders[TABLE_STATEMENTS])(struct buf *, const struct table *) = {
	[TABLE_ONE] = add_one,
	[TABLE_ALL] = add_all,
	[TABLE_FIRST] = add_first,
	[TABLE_PUT] = add_put,
	[TABLE_TOUCH] = add_touch,
	[TABLE_REMOVE] = add_remove,
	[TABLE_IDS] = add_ids,
};

sqlite3_stmt *table_statement(struct table *table, sqlite3 *db, enum table_statement which,
	struct err *err)
{
	struct buf sql;

	buf_init(&sql, SQL_CAP_BYTES);
	if (table->statements[which] == NULL)
		builders[which](&sql, table);
	db_statement(db, &table->statements[which], sql.bytes, err);
	buf_release(&sql);
	return table->statements[which];
}

/* ---- making it ------------------------------------------------------------------------------- */

void table_fingerprint(const struct table *table, char out[TABLE_FINGERPRINT_BYTES])
{
	struct buf order;
	uint64_t hash;

	buf_init(&order, SQL_CAP_BYTES);
	add_order(&order, table);
	hash = hash_text(HASH_EMPTY, order.bytes);
	for (size_t i = 0; i < table->column_count; i++)
		hash = column_hash(hash, table->columns[i]);
	buf_release(&order);
	snprintf(out, TABLE_FINGERPRINT_BYTES, "%016" PRIx64, hash);
}

/* The first rows of many are found by it; of what has no order of reading all are wanted. */
static void add_index(struct buf *sql, const struct table *table)
{
	buf_add_fmt(sql, "CREATE INDEX \"first_%s\" ON ", table->resource->name);
	add_name(sql, table);
	buf_add_str(sql, " (");
	add_order(sql, table);
	buf_add_str(sql, ");");
}

static void add_create(struct buf *sql, const struct table *table)
{
	buf_add_str(sql, "DROP TABLE IF EXISTS ");
	add_name(sql, table);
	buf_add_str(sql, "; CREATE TABLE ");
	add_name(sql, table);
	buf_add_str(sql, " (");
	add_columns(sql, table);
	buf_add_str(sql, ", PRIMARY KEY (id));");
	if (table->resource->rank != NULL)
		add_index(sql, table);
}

bool table_make(const struct table *table, sqlite3 *db, struct err *err)
{
	static const char record[] =
		"INSERT OR REPLACE INTO resources (name, fingerprint) VALUES (?, ?)";
	char print[TABLE_FINGERPRINT_BYTES];
	sqlite3_stmt *statement = NULL;
	struct buf sql;
	bool ok;

	buf_init(&sql, SQL_CAP_BYTES);
	add_create(&sql, table);
	ok = db_exec(db, sql.bytes, err) && db_statement(db, &statement, record, err) != NULL;
	buf_release(&sql);
	if (!ok)
		return false;
	table_fingerprint(table, print);
	db_bind_text(statement, 1, table->resource->name);
	db_bind_text(statement, 2, print);
	ok = db_run(db, statement, err);
	sqlite3_finalize(statement);
	return ok;
}

/* ---- rows ------------------------------------------------------------------------------------ */

int64_t table_row_seq(sqlite3_stmt *statement)
{
	return sqlite3_column_int64(statement, HEAD_SEQ);
}

void table_read(const struct table *table, sqlite3_stmt *statement, void *row,
	const struct strings *strings)
{
	struct record *record = row;
	int at = HEAD_COLUMNS;

	record->id = arena_strdup(strings->arena, db_text(statement, HEAD_ID));
	record->created_at = sqlite3_column_int64(statement, HEAD_CREATED);
	record->updated_at = sqlite3_column_int64(statement, HEAD_UPDATED);
	for (size_t i = 0; i < table->column_count; i++)
		at = column_read(statement, at, table->columns[i], row, strings);
}

void table_bind(const struct table *table, sqlite3_stmt *statement, const void *row, int64_t seq,
	int rank)
{
	const struct record *record = row;
	int at = HEAD_COLUMNS + 1;

	db_bind_text(statement, HEAD_ID + 1, record->id);
	sqlite3_bind_int64(statement, HEAD_CREATED + 1, record->created_at);
	sqlite3_bind_int64(statement, HEAD_UPDATED + 1, record->updated_at);
	sqlite3_bind_int64(statement, HEAD_SEQ + 1, seq);
	sqlite3_bind_int(statement, HEAD_RANK + 1, rank);
	for (size_t i = 0; i < table->column_count; i++)
		at = column_bind(statement, at, table->columns[i], row);
}

bool table_equal(const struct table *table, const void *a, const void *b)
{
	const struct record *x = a, *y = b;

	if (x->created_at != y->created_at || x->updated_at != y->updated_at)
		return false;
	for (size_t i = 0; i < table->column_count; i++)
		if (!column_equal(table->columns[i], a, b))
			return false;
	return true;
}
