/* SQLite: opening, identity, versions, words for its codes. Knows no table. */
#include "db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

enum { SQL_BYTES = 256, LOOKASIDE_SLOT = 128, LOOKASIDE_SLOTS = 64, LOOK_AGAIN_MS = 5 };

/* ---- errors in words ------------------------------------------------------------------------- */

struct code_words {
	int code;
	const char *words;
};

static const struct code_words words_of_codes[] = {
	{SQLITE_FULL, "the disk is full"},
	{SQLITE_READONLY, "it cannot be written (read-only)"},
	{SQLITE_CANTOPEN, "it cannot be opened or made"},
	{SQLITE_PERM, "access denied"},
	{SQLITE_CORRUPT, "the file is damaged"},
	{SQLITE_NOTADB, "the file is damaged"},
	{SQLITE_BUSY, "another program keeps it locked"},
	{SQLITE_LOCKED, "another program keeps it locked"},
	{SQLITE_IOERR, "the disk cannot be read or written"},
	{SQLITE_OK, NULL},
};

static const char *words_of(int code)
{
	for (const struct code_words *w = words_of_codes; w->words != NULL; w++)
		if (w->code == code)
			return w->words;
	return NULL;
}

/* By the connection's last error. */
static bool db_fail(sqlite3 *db, struct err *err, const char *doing)
{
	int extended = sqlite3_extended_errcode(db);
	const char *words = words_of(extended & 0xFF);
	int os = sqlite3_system_errno(db);

	if (extended == SQLITE_IOERR_SHMSIZE || os == ENOSPC)
		words = words_of(SQLITE_FULL);
	if (words == NULL)
		words = sqlite3_errmsg(db);
	return err_set(err, ERR_DISK, "%s: %s", doing, words);
}

static bool is_damaged(sqlite3 *db)
{
	int code = sqlite3_errcode(db) & 0xFF;

	return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

/* ---- folders and files ----------------------------------------------------------------------- */

static const char *words_of_mode(mode_t mode)
{
	return S_ISDIR(mode)	  ? "a folder"
	       : S_ISFIFO(mode) ? "a pipe"
	       : S_ISSOCK(mode) ? "a socket"
				: "a device";
}

static bool refuse_other(const char *path, const struct db_kind *kind, mode_t mode, struct err *err)
{
	return err_set(err, ERR_DISK, "%s is %s, no file: move it away: %s", kind->what,
		words_of_mode(mode), path);
}

/*
 * SQLite would make it readable for others; its WAL takes the mode of the file. What is no file is not even
 * opened: that may hang, and a device does something then.
 */
static bool make_file(const char *path, const struct db_kind *kind, struct err *err)
{
	struct stat is;
	bool ok;
	int fd;

	if (stat(path, &is) == 0 && !S_ISREG(is.st_mode))
		return refuse_other(path, kind, is.st_mode, err);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
	if (fd < 0)
		return err_set(err, ERR_DISK, "cannot open %s: %s", path, strerror(errno));
	ok = fstat(fd, &is) == 0 && S_ISREG(is.st_mode);
	if (ok)
		fchmod(fd, 0600);
	close(fd);
	return ok || refuse_other(path, kind, is.st_mode, err);
}

/*
 * Programs open and set aside one after another: SQLite itself does not wait where the journal's mode
 * changes. The folder is what is locked, so that no file is left behind; where that cannot be, or takes
 * too long, it is done without. Returns what is to be closed, or -1.
 */
static int lock_folder(const char *folder, int wait_ms)
{
	const struct timespec pause = {0, LOOK_AGAIN_MS * 1000 * 1000};
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (int left = wait_ms; fd >= 0 && left > 0 && flock(fd, LOCK_EX | LOCK_NB) != 0 &&
				 errno == EWOULDBLOCK;
		left -= LOOK_AGAIN_MS)
		nanosleep(&pause, NULL);
	return fd;
}

/* Its name before its folder, which may be long: a line may be cut. */
static void say_set_aside(const char *aside, const struct db_kind *kind, char *notice)
{
	const char *slash = strrchr(aside, '/');
	const char *name = slash != NULL ? slash + 1 : aside;

	snprintf(notice, ERR_TEXT_BYTES, "%s was damaged: it was set aside as %s in %.*s", kind->what, name,
		slash != NULL ? (int)(slash - aside) : 1, slash != NULL ? aside : ".");
}

bool db_set_aside(const char *path, const struct db_kind *kind, char *notice, struct err *err)
{
	static const char *const suffixes[] = {"-wal", "-shm", ""};
	char *aside = mem_printf("%s.damaged-%lld", path, (long long)time(NULL));
	bool ok = true;

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		char *from = mem_printf("%s%s", path, suffixes[i]);
		char *to = mem_printf("%s%s", aside, suffixes[i]);

		ok = rename(from, to) == 0 || errno == ENOENT;
		if (!ok)
			err_set(err, ERR_DISK, "cannot set aside the damaged %s: %s", from,
				strerror(errno));
		free(from);
		free(to);
		if (!ok)
			break;
	}
	if (ok)
		say_set_aside(aside, kind, notice);
	free(aside);
	return ok;
}

/* ---- opening --------------------------------------------------------------------------------- */

static bool read_number(sqlite3 *db, const char *sql, int64_t *value, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	int got = -1;

	if (db_statement(db, &statement, sql, err) != NULL)
		got = db_step(db, statement, err);
	*value = got == 1 ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_finalize(statement);
	return got >= 0;
}

bool db_is_sound(sqlite3 *db)
{
	sqlite3_stmt *statement = NULL;
	bool is_sound;

	db_statement(db, &statement, "PRAGMA quick_check(1)", NULL);
	is_sound = statement != NULL && db_step(db, statement, NULL) == 1 &&
		   strcmp(db_text(statement, 0), "ok") == 0;
	sqlite3_finalize(statement);
	return is_sound;
}

/* Brings the schema up to date, each version in a transaction that other programs wait for. */
static bool migrate(sqlite3 *db, const struct db_kind *kind, struct err *err)
{
	char sql[SQL_BYTES];
	int64_t version = 0;
	bool ok = db_exec(db, "BEGIN IMMEDIATE", err);

	ok = ok && read_number(db, "PRAGMA user_version", &version, err);
	for (; ok && version < kind->version; version++)
		ok = db_exec(db, kind->steps[version], err);
	snprintf(sql, sizeof(sql), "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
		(int)kind->application_id, kind->version);
	ok = ok && db_exec(db, sql, err);
	if (!ok)
		db_exec(db, "ROLLBACK", NULL);
	return ok;
}

enum fitness { FIT, DAMAGED, UNFIT };

/* What the file says of itself, all as of one moment: another program may be making it just now. */
static bool read_identity(
	sqlite3 *db, int64_t *id, int64_t *version, int64_t *tables, struct err *err)
{
	bool ok = db_exec(db, "BEGIN", err) &&
		  read_number(db, "PRAGMA application_id", id, err) &&
		  read_number(db, "PRAGMA user_version", version, err) &&
		  read_number(db, "SELECT count(*) FROM sqlite_schema", tables, err);

	/* After a failure SQLite's code is still to be read, and the connection will be closed. */
	return ok && db_exec(db, "COMMIT", err);
}

static enum fitness examine(sqlite3 *db, const struct db_kind *kind, struct err *err)
{
	int64_t id = 0, version = 0, tables = 0;

	if (!read_identity(db, &id, &version, &tables, err))
		return is_damaged(db) ? DAMAGED : UNFIT;
	if (tables > 0 && id != kind->application_id)
		return DAMAGED;
	if (version > kind->version) {
		err_set(err, ERR_DISK,
			"%s was made by a newer version of rootwatch (%d, this one knows %d)",
			kind->what, (int)version, kind->version);
		return UNFIT;
	}
	if (kind->check && !db_is_sound(db))
		return DAMAGED;
	if (db_exec(db, kind->pragmas, err) && (version == kind->version || migrate(db, kind, err)))
		return FIT;
	return is_damaged(db) ? DAMAGED : UNFIT;
}

static sqlite3 *open_once(const char *path, const struct db_kind *kind, enum fitness *fitness,
	struct err *err)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	sqlite3 *db = NULL;

	*fitness = UNFIT;
	if (sqlite3_open_v2(path != NULL ? path : ":memory:", &db, flags, NULL) == SQLITE_OK) {
		sqlite3_extended_result_codes(db, 1);
		sqlite3_db_config(
			db, SQLITE_DBCONFIG_LOOKASIDE, NULL, LOOKASIDE_SLOT, LOOKASIDE_SLOTS);
		sqlite3_busy_timeout(db, kind->busy_ms);
		*fitness = examine(db, kind, err);
	} else {
		db_fail(db, err, kind->what);
	}
	if (*fitness == FIT)
		return db;
	db_close(db);
	return NULL;
}

static sqlite3 *open_file(
	const char *path, const struct db_kind *kind, char *notice, struct err *err)
{
	enum fitness fitness;
	sqlite3 *db = open_once(path, kind, &fitness, err);

	if (fitness != DAMAGED || path == NULL)
		return db;
	if (!db_set_aside(path, kind, notice, err) || !make_file(path, kind, err))
		return NULL;
	err_clear(err);
	return open_once(path, kind, &fitness, err);
}

sqlite3 *db_open(const char *path, const struct db_kind *kind, char *notice, struct err *err)
{
	sqlite3 *db = NULL;
	char *folder;
	int lock;

	notice[0] = '\0';
	if (path == NULL)
		return open_file(NULL, kind, notice, err);
	folder = file_folder(path);
	if (file_make_folder(folder, err) && make_file(path, kind, err)) {
		lock = lock_folder(folder, kind->busy_ms);
		db = open_file(path, kind, notice, err);
		if (lock >= 0)
			close(lock);
	}
	free(folder);
	return db;
}

void db_close(sqlite3 *db)
{
	sqlite3_close_v2(db);
}

/* ---- statements ------------------------------------------------------------------------------ */

bool db_exec(sqlite3 *db, const char *sql, struct err *err)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	return db_fail(db, err, "database");
}

sqlite3_stmt *db_statement(sqlite3 *db, sqlite3_stmt **slot, const char *sql, struct err *err)
{
	if (*slot != NULL) {
		sqlite3_reset(*slot);
		sqlite3_clear_bindings(*slot);
		return *slot;
	}
	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, slot, NULL) != SQLITE_OK)
		db_fail(db, err, "database");
	return *slot;
}

bool db_run(sqlite3 *db, sqlite3_stmt *statement, struct err *err)
{
	bool ok;

	if (statement == NULL)
		return false;
	ok = db_step(db, statement, err) >= 0;
	sqlite3_reset(statement);
	return ok;
}

int db_step(sqlite3 *db, sqlite3_stmt *statement, struct err *err)
{
	int code = sqlite3_step(statement);

	if (code == SQLITE_ROW)
		return 1;
	if (code == SQLITE_DONE)
		return 0;
	db_fail(db, err, "database");
	return -1;
}

void db_bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	sqlite3_bind_text(statement, at, text != NULL ? text : "", -1, SQLITE_STATIC);
}

const char *db_text(sqlite3_stmt *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement, column);

	return text != NULL ? (const char *)text : "";
}
