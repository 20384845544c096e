/*
 * The table of one resource's rows in cache.db: its SQL, made from the field rows, and its
 * statements, prepared when first used. Internal to store.
 */
#ifndef ROOTWATCH_STORE_TABLE_H
#define ROOTWATCH_STORE_TABLE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/err.h"
#include "columns.h"

enum { TABLE_FINGERPRINT_BYTES = 17 }; /* 16 digits and NUL */

enum table_statement {
	TABLE_ONE,    /* a row by id */
	TABLE_ALL,    /* every row */
	TABLE_FIRST,  /* the first ones in reading order */
	TABLE_PUT,    /* insert or replace */
	TABLE_TOUCH,  /* set the sequence number */
	TABLE_REMOVE,
	TABLE_IDS,
	TABLE_STATEMENTS
};

struct table {
	const struct resource *resource;
	const struct field **columns; /* owned array of static rows */
	size_t column_count;
	sqlite3_stmt *statements[TABLE_STATEMENTS];
};

void table_init(struct table *table, const struct resource *resource);
void table_release(struct table *table); /* finalizes */
void table_forget(struct table *table);	 /* finalizes, can be used with another connection */

/* Of the field rows: what was stored with others cannot be read. */
void table_fingerprint(const struct table *table, char out[TABLE_FINGERPRINT_BYTES]);

/* Makes it, anew where there is one. */
bool table_make(const struct table *table, sqlite3 *db, struct err *err);

sqlite3_stmt *table_statement(struct table *table, sqlite3 *db, enum table_statement which,
	struct err *err);

/* The sequence number of the row a TABLE_ONE, TABLE_ALL or TABLE_FIRST stands on. */
int64_t table_row_seq(sqlite3_stmt *statement);

/* That row into a record. */
void table_read(const struct table *table, sqlite3_stmt *statement, void *row,
	const struct strings *strings);

/* Binds a record to TABLE_PUT. */
void table_bind(const struct table *table, sqlite3_stmt *statement, const void *row, int64_t seq,
	int rank);

bool table_equal(const struct table *table, const void *a, const void *b);

#endif
