/* state.db: opening, its schema and statements, drafts. The outbox: outbox_rows.c, outbox.c. */
#include "state_db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { STATE_ID = 0x72775374 /* "rwSt" */ };

static const char *const state_steps[] = {
	"CREATE TABLE outbox ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" instance TEXT NOT NULL, account TEXT NOT NULL,"
	" action TEXT NOT NULL, resource TEXT NOT NULL, record_id TEXT NOT NULL,"
	" path TEXT NOT NULL,"
	" label TEXT NOT NULL, draft TEXT NOT NULL, draft_revision INTEGER NOT NULL DEFAULT 0,"
	" state TEXT NOT NULL, owner TEXT NOT NULL, is_held INTEGER NOT NULL DEFAULT 0,"
	" depends_on INTEGER NOT NULL DEFAULT 0, mark TEXT NOT NULL DEFAULT '',"
	" seen_updated_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,"
	" created_at INTEGER NOT NULL, waiting_since INTEGER NOT NULL, leaves_at INTEGER NOT NULL,"
	" sending_at INTEGER NOT NULL DEFAULT 0, finished_at INTEGER NOT NULL DEFAULT 0,"
	" answer_id TEXT NOT NULL DEFAULT '', result TEXT NOT NULL DEFAULT '',"
	" error TEXT NOT NULL DEFAULT '', http_status INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX outbox_by_state ON outbox (instance, state);"
	"CREATE TABLE outbox_attrs (outbox_id INTEGER NOT NULL, side TEXT NOT NULL,"
	" position INTEGER NOT NULL, key TEXT NOT NULL, type INTEGER NOT NULL, string TEXT,"
	" number INTEGER NOT NULL, PRIMARY KEY (outbox_id, side, position)) WITHOUT ROWID;"
	"CREATE TRIGGER outbox_gone AFTER DELETE ON outbox BEGIN"
	" DELETE FROM outbox_attrs WHERE outbox_id = old.id; END;"
	"CREATE TABLE drafts (instance TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,"
	" saved_at INTEGER NOT NULL, revision INTEGER NOT NULL DEFAULT 1,"
	" PRIMARY KEY (instance, name));",
	"CREATE TABLE facts (instance TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
	" PRIMARY KEY (instance, name)) WITHOUT ROWID;",
	"ALTER TABLE outbox ADD COLUMN whose TEXT NOT NULL DEFAULT '';",
	"ALTER TABLE outbox ADD COLUMN may_have_left INTEGER NOT NULL DEFAULT 0;"
	"UPDATE outbox SET may_have_left = attempts > 0;",
};

static const struct db_kind state_kind = {
	.what = "the file of actions and drafts",
	.application_id = STATE_ID,
	.version = sizeof(state_steps) / sizeof(state_steps[0]),
	.steps = state_steps,
	.pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -64;"
		   "PRAGMA journal_size_limit = 1048576; PRAGMA mmap_size = 0;",
	.busy_ms = 5000,
	.check = true,
};

/* A row that is on its way or may go. */
#define IS_OPEN "(state = 'sending' OR (state = 'queued' AND NOT is_held))"
/* Sent by this account, or typed before it was known. */
#define IS_OWN(parameter) "account IN ('', " parameter ")"

static const char *const statement_sql[STATE_STATEMENTS] = {
	[STATE_INSERT] =
	"INSERT INTO outbox (instance, account, action, resource, record_id, path, label, draft,"
	" draft_revision, state, owner, depends_on, mark, seen_updated_at, created_at,"
	" waiting_since,"
	" leaves_at, whose)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, coalesce((SELECT revision FROM drafts"
	" WHERE instance = ?1 AND name = ?8), 0), 'queued', ?9, ?10, ?11, ?12, ?13, ?13, ?14, ?15)",
	[STATE_INSERT_ATTR] =
	"INSERT INTO outbox_attrs (outbox_id, side, position, key, type, string, number)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[STATE_LOAD] =
	"SELECT id, state, action, resource, record_id, path, label, draft, mark, answer_id,"
	" result,"
	" depends_on, seen_updated_at, created_at, waiting_since, leaves_at, sending_at,"
	" finished_at, attempts, is_held, may_have_left, owner FROM outbox WHERE instance = ?1 AND id = ?2",
	[STATE_LOAD_ATTRS] =
	"SELECT key, type, string, number FROM outbox_attrs WHERE outbox_id = ?1 AND side = ?2"
	" ORDER BY position",
	[STATE_READY] =
	"SELECT id FROM outbox AS o WHERE instance = ?1 AND " IS_OWN("?2")
	" AND state = 'queued' AND NOT is_held"
	" AND NOT EXISTS (SELECT 1 FROM outbox WHERE instance = o.instance AND id < o.id"
	"  AND resource = o.resource AND record_id = o.record_id AND record_id <> ''"
	"  AND " IS_OPEN " AND (state = 'sending' OR " IS_OWN("?2") "))"
	" AND (depends_on = 0 OR EXISTS (SELECT 1 FROM outbox WHERE id = o.depends_on"
	"  AND state = 'done'))"
	" ORDER BY id LIMIT ?3",
	[STATE_CLAIM] =
	"UPDATE outbox SET state = 'sending', owner = ?3, sending_at = ?4, attempts = attempts + 1"
	" WHERE instance = ?1 AND id = ?2 AND state = 'queued' AND NOT is_held",
	[STATE_REQUEUE] =
	"UPDATE outbox SET state = 'queued', leaves_at = ?3, result = ?4,"
	" may_have_left = may_have_left OR ?5"
	" WHERE instance = ?1 AND id = ?2 AND state IN ('sending', 'unknown')",
	[STATE_SETTLE] =
	"UPDATE outbox SET state = ?3, result = ?4, answer_id = ?5, error = ?6, http_status = ?7,"
	" finished_at = ?8, may_have_left = may_have_left OR ?9"
	" WHERE instance = ?1 AND id = ?2 AND state IN ('sending', 'unknown')",
	[STATE_DROP_SENT_DRAFT] =
	"DELETE FROM drafts WHERE instance = ?1 AND (name, revision) ="
	" (SELECT draft, draft_revision FROM outbox WHERE id = ?2 AND state <> 'sending')",
	[STATE_REPLACE] =
	"DELETE FROM outbox WHERE instance = ?1 AND id = ?2"
	" AND state IN ('rejected', 'conflict', 'unknown', 'recalled')",
	[STATE_FOLLOW_NEW] =
	"UPDATE outbox SET depends_on = ?3, record_id = iif(record_id = 'new-' || ?2, 'new-' || ?3, record_id),"
	" path = replace(path, 'new-' || ?2, 'new-' || ?3) WHERE instance = ?1 AND depends_on = ?2",
	[STATE_REJECT_DEPENDENTS] =
	"WITH RECURSIVE after(id) AS (VALUES (?2) UNION SELECT outbox.id FROM outbox, after"
	"  WHERE depends_on = after.id)"
	" UPDATE outbox SET state = 'rejected', finished_at = ?3,"
	" result = 'not sent: the action before it was not done'"
	" WHERE instance = ?1 AND state = 'queued' AND id <> ?2 AND id IN (SELECT id FROM after)",
	[STATE_PRUNE] =
	"DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE instance = ?1"
	" AND state IN ('done', 'recalled') ORDER BY id DESC LIMIT -1 OFFSET ?2)",
	[STATE_NEWEST_QUEUED] =
	"SELECT id FROM outbox WHERE instance = ?1 AND owner = ?2 AND state = 'queued' AND id > ?3"
	" AND (?4 = 0 OR id < ?4)"
	" ORDER BY id DESC LIMIT 1",
	[STATE_WAITS_ELSEWHERE] =
	"SELECT 1 FROM outbox WHERE instance = ?1 AND owner <> ?2 AND state = 'queued' LIMIT 1",
	[STATE_RECALL] =
	"UPDATE outbox SET state = 'recalled', finished_at = ?3, result = 'recalled'"
	" WHERE instance = ?1 AND id = ?2 AND state = 'queued'",
	[STATE_RETRY] =
	"UPDATE outbox SET state = 'queued', is_held = 0, owner = ?3, leaves_at = ?4,"
	" waiting_since = ?4,"
	" finished_at = 0, result = '', error = '', http_status = 0,"
	" account = iif(?5 = '', account, ?5), whose = iif(?5 = '', whose, ?6)"
	" WHERE instance = ?1 AND id = ?2 AND (is_held OR state IN ('rejected', 'conflict', 'unknown')"
	" OR (state = 'queued' AND ?5 <> '' AND NOT " IS_OWN("?5") "))",
	[STATE_FORGET_BASE] =
	"DELETE FROM outbox_attrs WHERE side = 'base' AND outbox_id = (SELECT id FROM outbox"
	" WHERE instance = ?1 AND id = ?2 AND state = 'conflict')",
	[STATE_REBASE] =
	"UPDATE outbox_attrs SET side = 'base' WHERE side = 'theirs' AND outbox_id = (SELECT id"
	" FROM outbox WHERE instance = ?1 AND id = ?2 AND state = 'conflict')",
	[STATE_DIFFERENCES] =
	"SELECT b.key, b.type, b.string, b.number, t.key, t.type, t.string, t.number,"
	" m.key, m.type, m.string, m.number FROM outbox_attrs AS t"
	" LEFT JOIN outbox_attrs AS b ON b.outbox_id = t.outbox_id AND b.side = 'base'"
	"  AND b.key = t.key"
	" LEFT JOIN outbox_attrs AS m ON m.outbox_id = t.outbox_id AND m.side = 'mine'"
	"  AND m.key = t.key"
	" WHERE t.outbox_id = ?1 AND t.side = 'theirs' ORDER BY t.position",
	[STATE_RETELL] =
	"UPDATE outbox SET result = ?3 WHERE instance = ?1 AND id = ?2 AND state = 'done'",
	[STATE_DISCARD] =
	"DELETE FROM outbox WHERE instance = ?1 AND id = ?2 AND state <> 'sending'",
	[STATE_HOLD] =
	"UPDATE outbox SET is_held = 1, result = ?3 WHERE instance = ?1 AND id = ?2"
	" AND state = 'queued'",
	[STATE_LOST] =
	"SELECT id FROM outbox WHERE instance = ?1 AND " IS_OWN("?2") " AND state = 'unknown'"
	" ORDER BY id DESC LIMIT ?3",
	[STATE_LOOK] =
	"UPDATE outbox SET state = 'sending', owner = ?3, finished_at = 0, result = ?4"
	" WHERE instance = ?1 AND id = ?2"
	" AND (state = 'unknown' OR (state = 'sending' AND owner = ?3))",
	[STATE_CLAIMED] =
	"SELECT 1 FROM outbox WHERE answer_id = ?3 AND id <> ?2 LIMIT 1",
	[STATE_RIVAL] =
	"SELECT 1 FROM outbox AS o JOIN outbox AS r ON r.action = o.action AND r.path = o.path"
	" AND r.id <> o.id AND r.state IN ('sending', 'unknown', 'done')"
	" AND r.sending_at > o.sending_at - ?3"
	" WHERE o.instance = ?1 AND o.id = ?2 LIMIT 1",
	[STATE_OWNERS] =
	"SELECT DISTINCT owner FROM outbox WHERE instance = ?1 AND state IN ('queued', 'sending')",
	[STATE_BURY] =
	"UPDATE outbox SET state = 'unknown', finished_at = ?3, may_have_left = 1,"
	" result = 'the program ended while it was being sent'"
	" WHERE instance = ?1 AND state = 'sending' AND owner = ?2",
	[STATE_ADOPT] =
	"UPDATE outbox SET owner = ?3 WHERE instance = ?1 AND state = 'queued' AND owner = ?2",
	[STATE_UNSENT] =
	"SELECT count(*) FROM outbox WHERE instance = ?1 AND owner = ?2 AND " IS_OWN("?3")
	" AND " IS_OPEN,
	[STATE_QUEUED] =
	"SELECT count(*) FROM outbox WHERE instance = ?1 AND owner = ?2 AND " IS_OWN("?3")
	" AND state = 'queued' AND NOT is_held",
	[STATE_HELD] =
	"SELECT count(*) FROM outbox WHERE instance = ?1 AND owner = ?2 AND " IS_OWN("?3")
	" AND state = 'queued' AND is_held",
	[STATE_UNKNOWN] =
	"SELECT count(*) FROM outbox WHERE instance = ?1"
	" AND (state = 'unknown' OR (state = 'sending' AND owner = ?2))",
	[STATE_VIEW] =
	"SELECT id, state, action, resource, coalesce(nullif(record_id, ''), answer_id), label,"
	" result,"
	" created_at, leaves_at, finished_at, attempts,"
	" iif(" IS_OWN("?3") ", '', coalesce(nullif(whose, ''), account)), path, draft"
	" FROM outbox WHERE instance = ?1"
	" AND (state NOT IN ('done', 'recalled')"
	" OR id IN (SELECT id FROM outbox WHERE instance = ?1 AND state IN ('done', 'recalled')"
	"  ORDER BY id DESC LIMIT ?2))"
	" ORDER BY state IN ('rejected', 'conflict', 'unknown') DESC, id DESC",
	[STATE_SAVE_DRAFT] =
	"INSERT INTO drafts (instance, name, text, saved_at) VALUES (?1, ?2, ?3, ?4)"
	" ON CONFLICT (instance, name) DO UPDATE SET text = excluded.text,"
	" saved_at = excluded.saved_at, revision = revision + 1",
	[STATE_DROP_DRAFT] = "DELETE FROM drafts WHERE instance = ?1 AND name = ?2",
	[STATE_DRAFTS] =
	"SELECT name, text, EXISTS (SELECT 1 FROM outbox AS o WHERE o.instance = ?1"
	"  AND o.draft = name AND o.draft_revision = revision)"
	" FROM drafts WHERE instance = ?1 ORDER BY saved_at",
	[STATE_FACT] = "SELECT value FROM facts WHERE instance = ?1 AND name = ?2",
	[STATE_LEARN] = "INSERT OR REPLACE INTO facts (instance, name, value) VALUES (?1, ?2, ?3)",
	[STATE_ELSEWHERE] =
	"SELECT substr(instance, 1, instr(instance, ' ') - 1) AS origin,"
	" substr(instance, instr(instance, ' ') + 1) AS name, sum(actions), sum(drafts) FROM ("
	" SELECT instance, 1 AS actions, 0 AS drafts FROM outbox"
	"  WHERE state NOT IN ('done', 'recalled')"
	" UNION ALL SELECT instance, 0, 1 FROM drafts)"
	" WHERE instance <> ?1 AND (name = ?2 OR origin = ?3)"
	" GROUP BY instance ORDER BY 3 DESC, 4 DESC",
	/* Earlier versions kept it under the name alone. */
	[STATE_BIND_OUTBOX] = "UPDATE outbox SET instance = ?1 WHERE instance = ?2",
	[STATE_BIND_DRAFTS] = "UPDATE OR IGNORE drafts SET instance = ?1 WHERE instance = ?2",
	[STATE_BIND_FACTS] = "UPDATE OR IGNORE facts SET instance = ?1 WHERE instance = ?2",
	[STATE_VERSION] = "PRAGMA data_version",
};

sqlite3_stmt *state_statement(struct state *state, enum state_statement which, struct err *err)
{
	sqlite3_stmt *statement;

	statement = db_statement(state->db, &state->statements[which], statement_sql[which], err);
	if (statement != NULL && sqlite3_bind_parameter_count(statement) > 0)
		db_bind_text(statement, 1, state->instance);
	return statement;
}

bool state_run(struct state *state, sqlite3_stmt *statement, bool *changed, struct err *err)
{
	bool ok = db_run(state->db, statement, err);

	if (changed != NULL)
		*changed = ok && sqlite3_changes(state->db) > 0;
	return ok;
}

bool state_begin(struct state *state, struct err *err)
{
	return db_exec(state->db, "BEGIN IMMEDIATE", err);
}

bool state_commit(struct state *state, bool ok, struct err *err)
{
	ok = ok && db_exec(state->db, "COMMIT", err);
	if (!ok)
		db_exec(state->db, "ROLLBACK", NULL);
	return ok;
}

/* ---- opening --------------------------------------------------------------------------------- */

static int64_t data_version(struct state *state)
{
	sqlite3_stmt *statement = state_statement(state, STATE_VERSION, NULL);
	int64_t version = 0;

	if (statement != NULL && db_step(state->db, statement, NULL) == 1)
		version = sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return version;
}

static bool bind(struct state *state, struct err *err)
{
	for (int which = STATE_BIND_OUTBOX; which <= STATE_BIND_FACTS; which++) {
		sqlite3_stmt *statement =
			state_statement(state, (enum state_statement)which, err);

		if (statement == NULL)
			return false;
		db_bind_text(statement, 2, state->name);
		if (!state_run(state, statement, NULL, err))
			return false;
	}
	return true;
}

struct state *state_open(
	const char *path, const char *origin, const char *instance, struct err *err)
{
	struct state *state = mem_alloc(sizeof(*state));

	state->name = mem_strdup(instance);
	state->origin = mem_strdup(origin);
	state->instance = mem_printf("%s %s", origin, instance);
	owner_self(state->owner);
	state->db = db_open(path, &state_kind, state->notice, err);
	if (state->db == NULL || !bind(state, err)) {
		state_close(state);
		return NULL;
	}
	state->version = data_version(state);
	return state;
}

void state_close(struct state *state)
{
	if (state == NULL)
		return;
	for (int i = 0; i < STATE_STATEMENTS; i++)
		sqlite3_finalize(state->statements[i]);
	db_close(state->db);
	free(state->name);
	free(state->origin);
	free(state->instance);
	free(state);
}

const char *state_notice(const struct state *state)
{
	return state->notice;
}

static const char *plural(int count)
{
	return count == 1 ? "" : "s";
}

static bool is_configured(const struct site *sites, const char *origin, const char *name)
{
	for (const struct site *site = sites; site != NULL && site->name != NULL; site++)
		if (strcmp(site->name, name) == 0 && strcmp(site->origin, origin) == 0)
			return true;
	return false;
}

/* Either the address or the name is the open instance's. */
static void say_elsewhere(const struct state *state, sqlite3_stmt *row, char out[ERR_TEXT_BYTES])
{
	const char *origin = db_text(row, 0), *name = db_text(row, 1);
	int actions = sqlite3_column_int(row, 2), drafts = sqlite3_column_int(row, 3);
	bool is_renamed = strcmp(origin, state->origin) == 0;

	snprintf(out, ERR_TEXT_BYTES,
		is_renamed ? "kept under the name \"%.200s\", not under this one: %d action%s, %d draft%s"
			   : "kept for %.200s, not for this address: %d action%s, %d draft%s",
		is_renamed ? name : origin, actions, plural(actions), drafts, plural(drafts));
}

bool state_elsewhere(struct state *state, const struct site *sites, char out[ERR_TEXT_BYTES])
{
	sqlite3_stmt *statement = state_statement(state, STATE_ELSEWHERE, NULL);

	out[0] = '\0';
	if (statement == NULL)
		return false;
	db_bind_text(statement, 2, state->name);
	db_bind_text(statement, 3, state->origin);
	while (out[0] == '\0' && db_step(state->db, statement, NULL) == 1)
		if (!is_configured(sites, db_text(statement, 0), db_text(statement, 1)))
			say_elsewhere(state, statement, out);
	sqlite3_reset(statement);
	return out[0] != '\0';
}

void state_set_account(struct state *state, const char *account, const char *whose)
{
	snprintf(state->account, sizeof(state->account), "%s", account);
	snprintf(state->whose, sizeof(state->whose), "%s", whose);
}

bool state_has_news(struct state *state)
{
	int64_t before = state->version;

	state->version = data_version(state);
	return state->version != before;
}

/* ---- drafts ---------------------------------------------------------------------------------- */

bool state_save_draft(struct state *state, const char *name, const char *text, int64_t wall_ms,
	struct err *err)
{
	enum state_statement which = text != NULL ? STATE_SAVE_DRAFT : STATE_DROP_DRAFT;
	sqlite3_stmt *statement;

	if (text != NULL && strlen(text) > DRAFT_BYTES)
		return err_set(err, ERR_TOO_LARGE, "the draft is too long to be saved");
	statement = state_statement(state, which, err);
	if (statement == NULL)
		return false;
	db_bind_text(statement, 2, name);
	if (text != NULL) {
		db_bind_text(statement, 3, text);
		sqlite3_bind_int64(statement, 4, wall_ms);
	}
	return state_run(state, statement, NULL, err);
}

bool state_each_draft(struct state *state,
	void (*visit)(void *context, const char *name, const char *text, bool is_sent),
	void *context, struct err *err)
{
	sqlite3_stmt *statement = state_statement(state, STATE_DRAFTS, err);
	int got;

	if (statement == NULL)
		return false;
	while ((got = db_step(state->db, statement, err)) == 1)
		visit(context, db_text(statement, 0), db_text(statement, 1),
			sqlite3_column_int(statement, 2) != 0);
	sqlite3_reset(statement);
	return got == 0;
}

/* ---- facts ----------------------------------------------------------------------------------- */

bool state_learn(struct state *state, const char *name, const char *value, struct err *err)
{
	sqlite3_stmt *statement = state_statement(state, STATE_LEARN, err);

	if (statement == NULL)
		return false;
	db_bind_text(statement, 2, name);
	db_bind_text(statement, 3, value);
	return state_run(state, statement, NULL, err);
}

void state_fact(struct state *state, const char *name, char out[STATE_FACT_BYTES])
{
	sqlite3_stmt *statement = state_statement(state, STATE_FACT, NULL);

	out[0] = '\0';
	if (statement == NULL)
		return;
	db_bind_text(statement, 2, name);
	if (db_step(state->db, statement, NULL) == 1)
		snprintf(out, STATE_FACT_BYTES, "%s", db_text(statement, 0));
	sqlite3_reset(statement);
}
