/*
 * The sandbox's records in SQLite: one table of resources (JSON attributes, and real columns for
 * what is filtered or sorted) and one of links between them. A resource type needs no schema of its
 * own. One connection, used under the sandbox's lock; an SQL error ends the program (a bug or a
 * full disk: a test server has nothing better to do).
 */
#ifndef SANDBOX_STORE_H
#define SANDBOX_STORE_H

#include <json-c/json.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { RECORD_ID_BYTES = 40, RECORD_TYPE_BYTES = 40, STORE_STATEMENTS = 48 };

struct record {
	char type[RECORD_TYPE_BYTES];
	char id[RECORD_ID_BYTES];
	char parent[RECORD_ID_BYTES]; /* the incident or alert it belongs to, or "" */
	struct json_object *attributes; /* owned; never NULL in a loaded record */
};

struct id_list {
	char (*ids)[RECORD_ID_BYTES];
	size_t count, capacity;
};

struct store {
	sqlite3 *db;
	struct {
		const char *sql; /* a literal: compared by address first */
		sqlite3_stmt *statement;
	} cache[STORE_STATEMENTS];
};

bool store_open(struct store *store, const char *path, struct err *err); /* NULL: in memory */
void store_close(struct store *store);
void store_begin(struct store *store);
void store_commit(struct store *store);
void store_rollback(struct store *store);
void store_wipe(struct store *store); /* all but the keys */
bool store_is_empty(struct store *store);

/* A new record with empty attributes; record_release frees what it holds. */
void record_init(struct record *record, const char *type, const char *id, const char *parent);
void record_release(struct record *record);

/* Finds by id, slug or short id. The caller releases. */
bool store_get(struct store *store, const char *type, const char *key, struct record *record);

/* The first record of a type whose attribute is that text. */
bool store_find(struct store *store, const char *type, const char *name, const char *value,
	struct record *record);

/* Inserts or overwrites; the columns follow from the attributes. */
void store_put(struct store *store, const struct record *record);

/* Removes the record, its links and what belongs to it. False: there was none. */
bool store_delete(struct store *store, const char *type, const char *id);

void store_link(struct store *store, const char *from, const char *name, const char *to);
bool store_has_link(struct store *store, const char *from, const char *name, const char *to);
void store_unlink(struct store *store, const char *from, const char *name, const char *to);
void store_unlink_all(struct store *store, const char *from, const char *name);

void id_list_add(struct id_list *list, const char *id);
void id_list_release(struct id_list *list);

/* Each appends to the list, in order of creation. */
void store_linked(struct store *store, const char *from, const char *name, struct id_list *out);
void store_linking(struct store *store, const char *to, const char *name, struct id_list *out);
void store_children(struct store *store, const char *type, const char *parent, struct id_list *out);
void store_with_status(
	struct store *store, const char *type, const char *status, struct id_list *out);

int64_t store_count(struct store *store, const char *type);
int64_t store_max_number(struct store *store, const char *type);

/* The newest `count` records of a type get " (touched)" titles and a new updated_at. */
int store_touch(struct store *store, const char *type, int count, int64_t now_ms);

/* For queries made at run time: the caller steps and finalizes. Never NULL. */
sqlite3_stmt *store_prepare(struct store *store, const char *sql);
void store_read_record(
	sqlite3_stmt *statement, struct record *record); /* columns of RECORD_COLUMNS */

#define RECORD_COLUMNS "r.type, r.id, r.parent, r.attributes"

#endif
