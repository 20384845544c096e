/* What becomes of a row of the outbox: each transition is one conditional UPDATE, committed. */
#include "state_db.h"

#include <string.h>

enum { FINISHED_KEPT = 200, OWNERS_MAX = 16 };

static sqlite3_stmt *for_row(struct state *state, enum state_statement which, int64_t id,
	struct err *err)
{
	sqlite3_stmt *statement = state_statement(state, which, err);

	if (statement != NULL)
		sqlite3_bind_int64(statement, 2, id);
	return statement;
}

bool state_claim(struct state *state, int64_t id, int64_t server_ms, bool *claimed,
	struct err *err)
{
	sqlite3_stmt *statement = for_row(state, STATE_CLAIM, id, err);

	*claimed = false;
	if (statement == NULL)
		return false;
	db_bind_text(statement, 3, state->owner);
	sqlite3_bind_int64(statement, 4, server_ms);
	return state_run(state, statement, claimed, err);
}

bool state_requeue(struct state *state, int64_t id, int64_t leaves_at_ms, const char *result,
	bool may_have_left, struct err *err)
{
	sqlite3_stmt *statement = for_row(state, STATE_REQUEUE, id, err);

	if (statement == NULL)
		return false;
	sqlite3_bind_int64(statement, 3, leaves_at_ms);
	db_bind_text(statement, 4, result);
	sqlite3_bind_int(statement, 5, may_have_left);
	return state_run(state, statement, NULL, err);
}

static bool settle_row(struct state *state, int64_t id, const struct settlement *how,
	struct err *err)
{
	sqlite3_stmt *statement = for_row(state, STATE_SETTLE, id, err);

	if (statement == NULL)
		return false;
	db_bind_text(statement, 3, outbox_state_words(how->state)->name);
	db_bind_text(statement, 4, how->result);
	db_bind_text(statement, 5, how->answer_id);
	db_bind_text(statement, 6, how->err.kind != ERR_NONE ? err_class(how->err.kind)->name : "");
	sqlite3_bind_int(statement, 7, how->err.http_status);
	sqlite3_bind_int64(statement, 8, how->finished_at_ms);
	sqlite3_bind_int(statement, 9, how->may_have_left);
	return state_run(state, statement, NULL, err);
}

static bool reject_dependents(struct state *state, int64_t id, int64_t wall_ms, struct err *err)
{
	sqlite3_stmt *statement = for_row(state, STATE_REJECT_DEPENDENTS, id, err);

	if (statement == NULL)
		return false;
	sqlite3_bind_int64(statement, 3, wall_ms);
	return state_run(state, statement, NULL, err);
}

static bool prune(struct state *state, struct err *err)
{
	return state_run(state, for_row(state, STATE_PRUNE, FINISHED_KEPT, err), NULL, err);
}

/* What follows from the end of a row, in the same transaction. */
static bool settle_rest(struct state *state, int64_t id, const struct settlement *how,
	struct err *err)
{
	if (how->state == OUTBOX_DONE)
		return state_run(
			       state, for_row(state, STATE_DROP_SENT_DRAFT, id, err), NULL, err) &&
		       prune(state, err);
	if (how->state == OUTBOX_REJECTED)
		return reject_dependents(state, id, how->finished_at_ms, err);
	return how->theirs == NULL || state_insert_attrs(state, id, "theirs", how->theirs, err);
}

bool state_settle(struct state *state, int64_t id, const struct settlement *how, struct err *err)
{
	bool ok;

	if (!state_begin(state, err))
		return false;
	ok = settle_row(state, id, how, err) && settle_rest(state, id, how, err);
	return state_commit(state, ok, err);
}

int64_t state_newest_queued(struct state *state, int64_t after_id, int64_t before_id,
	struct err *err)
{
	sqlite3_stmt *statement = state_statement(state, STATE_NEWEST_QUEUED, err);
	int64_t id = 0;

	if (statement == NULL)
		return 0;
	db_bind_text(statement, 2, state->owner);
	sqlite3_bind_int64(statement, 3, after_id);
	sqlite3_bind_int64(statement, 4, before_id);
	if (db_step(state->db, statement, err) == 1)
		id = sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return id;
}

bool state_waits_elsewhere(struct state *state)
{
	sqlite3_stmt *statement = state_statement(state, STATE_WAITS_ELSEWHERE, NULL);
	bool waits;

	if (statement == NULL)
		return false;
	db_bind_text(statement, 2, state->owner);
	waits = db_step(state->db, statement, NULL) == 1;
	sqlite3_reset(statement);
	return waits;
}

bool state_recall(struct state *state, int64_t id, int64_t wall_ms, bool *recalled, struct err *err)
{
	sqlite3_stmt *statement;
	bool ok;

	*recalled = false;
	if (!state_begin(state, err))
		return false;
	statement = for_row(state, STATE_RECALL, id, err);
	ok = statement != NULL && sqlite3_bind_int64(statement, 3, wall_ms) == SQLITE_OK &&
	     state_run(state, statement, recalled, err) &&
	     (!*recalled || reject_dependents(state, id, wall_ms, err));
	ok = state_commit(state, ok, err);
	*recalled = *recalled && ok;
	return ok;
}

/* Who sends a conflict all the same has seen what it was beside: that is its base from now on. */
bool state_retry(struct state *state, int64_t id, int64_t wall_ms, bool *retried, struct err *err)
{
	sqlite3_stmt *statement;
	bool ok;

	*retried = false;
	if (!state_begin(state, err))
		return false;
	ok = state_run(state, for_row(state, STATE_FORGET_BASE, id, err), NULL, err) &&
	     state_run(state, for_row(state, STATE_REBASE, id, err), NULL, err);
	statement = ok ? for_row(state, STATE_RETRY, id, err) : NULL;
	ok = statement != NULL;
	if (ok) {
		db_bind_text(statement, 3, state->owner);
		sqlite3_bind_int64(statement, 4, wall_ms);
		db_bind_text(statement, 5, state->account);
		db_bind_text(statement, 6, state->whose);
		ok = state_run(state, statement, retried, err);
	}
	return state_commit(state, ok, err);
}

bool state_discard(struct state *state, int64_t id, bool *discarded, struct err *err)
{
	bool ok;

	*discarded = false;
	if (!state_begin(state, err))
		return false;
	ok = state_run(state, for_row(state, STATE_DROP_SENT_DRAFT, id, err), NULL, err) &&
	     state_run(state, for_row(state, STATE_DISCARD, id, err), discarded, err);
	ok = state_commit(state, ok, err);
	*discarded = *discarded && ok;
	return ok;
}

bool state_hold(struct state *state, int64_t id, const char *result, struct err *err)
{
	sqlite3_stmt *statement = for_row(state, STATE_HOLD, id, err);

	if (statement == NULL)
		return false;
	db_bind_text(statement, 3, result);
	return state_run(state, statement, NULL, err);
}

bool state_retell(struct state *state, int64_t id, const char *result, struct err *err)
{
	sqlite3_stmt *statement = for_row(state, STATE_RETELL, id, err);

	if (statement == NULL)
		return false;
	db_bind_text(statement, 3, result);
	return state_run(state, statement, NULL, err);
}

/* ---- lost answers ---------------------------------------------------------------------------- */

bool state_look(struct state *state, int64_t id, const char *result, bool *looking,
	struct err *err)
{
	sqlite3_stmt *statement = for_row(state, STATE_LOOK, id, err);

	*looking = false;
	if (statement == NULL)
		return false;
	db_bind_text(statement, 3, state->owner);
	db_bind_text(statement, 4, result);
	return state_run(state, statement, looking, err);
}

/* Is there a row, or was there an error? */
static bool may_be_there(struct state *state, sqlite3_stmt *statement)
{
	bool may_be = db_step(state->db, statement, NULL) != 0;

	sqlite3_reset(statement);
	return may_be;
}

bool state_is_claimed(struct state *state, int64_t id, const char *answer_id)
{
	sqlite3_stmt *statement = for_row(state, STATE_CLAIMED, id, NULL);

	if (statement == NULL)
		return true;
	db_bind_text(statement, 3, answer_id);
	return may_be_there(state, statement);
}

bool state_has_rival(struct state *state, int64_t id, int64_t within_ms)
{
	sqlite3_stmt *statement = for_row(state, STATE_RIVAL, id, NULL);

	if (statement == NULL)
		return true;
	sqlite3_bind_int64(statement, 3, within_ms);
	return may_be_there(state, statement);
}

/* ---- the dead -------------------------------------------------------------------------------- */

/* The dead owners among those of open rows; at most OWNERS_MAX, the rest the next time. */
static size_t dead_owners(struct state *state, char owners[][OWNER_BYTES], struct err *err)
{
	sqlite3_stmt *statement = state_statement(state, STATE_OWNERS, err);
	size_t count = 0;

	while (statement != NULL && count < OWNERS_MAX && db_step(state->db, statement, err) == 1) {
		const char *owner = db_text(statement, 0);

		if (strlen(owner) < OWNER_BYTES && !owner_is_alive(owner))
			memcpy(owners[count++], owner, strlen(owner) + 1);
	}
	sqlite3_reset(statement);
	return count;
}

static bool bury(struct state *state, const char *owner, int64_t wall_ms, struct err *err)
{
	sqlite3_stmt *statement = state_statement(state, STATE_BURY, err);

	if (statement == NULL)
		return false;
	db_bind_text(statement, 2, owner);
	sqlite3_bind_int64(statement, 3, wall_ms);
	return db_run(state->db, statement, err);
}

static bool adopt(struct state *state, const char *owner, struct err *err)
{
	sqlite3_stmt *statement = state_statement(state, STATE_ADOPT, err);

	if (statement == NULL)
		return false;
	db_bind_text(statement, 2, owner);
	db_bind_text(statement, 3, state->owner);
	return db_run(state->db, statement, err);
}

bool state_take_over(struct state *state, int64_t wall_ms, struct err *err)
{
	char owners[OWNERS_MAX][OWNER_BYTES];
	bool ok;
	size_t dead;

	if (!state_begin(state, err))
		return false;
	dead = dead_owners(state, owners, err);
	ok = true;
	for (size_t i = 0; ok && i < dead; i++)
		ok = bury(state, owners[i], wall_ms, err) && adopt(state, owners[i], err);
	return state_commit(state, ok, err);
}
