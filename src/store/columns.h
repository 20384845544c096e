/*
 * Field rows as columns: names, binding, reading, comparing. Which fields of a resource are kept
 * in a list row's table, and how each type lies in it. Internal to store.
 */
#ifndef ROOTWATCH_STORE_COLUMNS_H
#define ROOTWATCH_STORE_COLUMNS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/hash.h"
#include "core/snapshot.h"

/* Where the strings of a row that is read go: a snapshot keeps one copy of those that repeat. */
struct strings {
	struct snapshot *snapshot; /* NULL: plainly into the arena */
	struct arena *arena;
};

/* True for fields with columns of their own: lists have them, and they are not in struct record. */
bool column_is_kept(const struct field *field);

/* How many columns it has, and their names, each with a comma before it. */
int column_count(const struct field *field);
void column_names(struct buf *out, const struct field *field);

/* The column a list is sorted by for this field. */
void column_sort_name(struct buf *out, const struct field *field);

/* Adds what says whether rows that were stored can still be read: type, place, choices. */
uint64_t column_hash(uint64_t hash, const struct field *field);

/* Each returns the position after the field's columns. */
int column_bind(sqlite3_stmt *statement, int at, const struct field *field, const void *row);
int column_read(sqlite3_stmt *statement, int at, const struct field *field, void *row,
	const struct strings *strings);

bool column_equal(const struct field *field, const void *a, const void *b);

#endif
