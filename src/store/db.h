/*
 * SQLite as both databases use it: opening with the folder and file modes, identity and schema
 * version checked, codes turned into words, statements stepped. Internal to store.
 */
#ifndef ROOTWATCH_STORE_DB_H
#define ROOTWATCH_STORE_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db_kind {
	const char *what;	 /* "the cache", in messages */
	int32_t application_id;
	int version;		 /* of the schema; a larger one in the file is refused */
	const char *const *steps; /* `version` scripts: steps[n] makes version n + 1 out of n */
	const char *pragmas;	 /* once per connection */
	int busy_ms;
	bool check;		 /* read the whole file for damage when it is opened */
};

/*
 * Opens or makes the file (0600, in a 0700 folder); path NULL: in memory. A file that is damaged or
 * not ours is renamed to "NAME.damaged-TIME" and a new one made; `notice` (room for ERR_TEXT_BYTES)
 * then says so, else it is "". NULL with ERR_DISK when that cannot be done.
 */
sqlite3 *db_open(const char *path, const struct db_kind *kind, char *notice, struct err *err);
void db_close(sqlite3 *db);

/* Renames the file and its WAL; the connection must be closed. Writes the new name into notice. */
bool db_set_aside(const char *path, const struct db_kind *kind, char *notice, struct err *err);

/* Reads the whole file for damage. */
bool db_is_sound(sqlite3 *db);

bool db_exec(sqlite3 *db, const char *sql, struct err *err);

/*
 * The statement is kept in *slot: prepared the first time, reset and unbound afterwards. NULL on
 * error.
 */
sqlite3_stmt *db_statement(sqlite3 *db, sqlite3_stmt **slot, const char *sql, struct err *err);

/* Runs a statement that returns no row of interest, and resets it. */
bool db_run(sqlite3 *db, sqlite3_stmt *statement, struct err *err);

/* Steps once: 1 a row, 0 the end, -1 an error. The caller resets. */
int db_step(sqlite3 *db, sqlite3_stmt *statement, struct err *err);

/* NULL binds as "". Static for as long as the statement runs. */
void db_bind_text(sqlite3_stmt *statement, int at, const char *text);

/* Never NULL; valid until the next step. */
const char *db_text(sqlite3_stmt *statement, int column);

#endif
