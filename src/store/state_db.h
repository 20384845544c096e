/* The state database's parts, as its own files see them. Internal to store. */
#ifndef ROOTWATCH_STORE_STATE_DB_H
#define ROOTWATCH_STORE_STATE_DB_H

#include "store/state.h"

#include "db.h"
#include "owner.h"

enum state_statement {
	STATE_INSERT,
	STATE_INSERT_ATTR,
	STATE_LOAD,
	STATE_LOAD_ATTRS,
	STATE_READY,
	STATE_CLAIM,
	STATE_REQUEUE,
	STATE_SETTLE,
	STATE_DROP_SENT_DRAFT,
	STATE_REPLACE,
	STATE_FOLLOW_NEW,
	STATE_REJECT_DEPENDENTS,
	STATE_PRUNE,
	STATE_NEWEST_QUEUED,
	STATE_WAITS_ELSEWHERE,
	STATE_RECALL,
	STATE_RETRY,
	STATE_FORGET_BASE,
	STATE_REBASE,
	STATE_DIFFERENCES,
	STATE_DISCARD,
	STATE_RETELL,
	STATE_HOLD,
	STATE_LOST,
	STATE_LOOK,
	STATE_CLAIMED,
	STATE_RIVAL,
	STATE_OWNERS,
	STATE_BURY,
	STATE_ADOPT,
	STATE_UNSENT,
	STATE_QUEUED,
	STATE_HELD,
	STATE_UNKNOWN,
	STATE_VIEW,
	STATE_SAVE_DRAFT,
	STATE_DROP_DRAFT,
	STATE_DRAFTS,
	STATE_FACT,
	STATE_LEARN,
	STATE_ELSEWHERE,
	STATE_BIND_OUTBOX,
	STATE_BIND_DRAFTS,
	STATE_BIND_FACTS,
	STATE_VERSION,
	STATE_STATEMENTS
};

struct state {
	sqlite3 *db;
	char *name, *origin; /* owned: of the instance */
	char *instance; /* owned: its origin and name: whose rows these are */
	char account[ACCOUNT_BYTES], whose[ACCOUNT_BYTES];
	char owner[OWNER_BYTES];
	char notice[ERR_TEXT_BYTES];
	int64_t version; /* of the data, as of the last look */
	sqlite3_stmt *statements[STATE_STATEMENTS];
};

/* With ?1 bound to origin and name of the instance; NULL on error. */
sqlite3_stmt *state_statement(struct state *state, enum state_statement which, struct err *err);

/* Runs it; *changed (may be NULL) tells whether a row was changed. */
bool state_run(struct state *state, sqlite3_stmt *statement, bool *changed, struct err *err);

/* What is on one side of a row: "mine", "base", "theirs". */
bool state_insert_attrs(struct state *state, int64_t id, const char *side,
	const struct attrs *attrs, struct err *err);

bool state_begin(struct state *state, struct err *err);
bool state_commit(struct state *state, bool ok, struct err *err); /* rolls back when !ok */

#endif
