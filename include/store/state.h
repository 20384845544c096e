/*
 * state.db: the outbox, the drafts and what was learnt, what a person would miss. It is never thrown away: a damaged
 * file is set aside under a name that is told, a newer schema is refused. synchronous=FULL: when a
 * function here returns true, the change is on the disk.
 *
 * Several programs may share it. A row of the outbox belongs to an instance and an account; it is
 * claimed by a conditional UPDATE that names its owner (boot id, process id, process start time),
 * so that only one program sends it, and only a dead owner's row is taken over.
 *
 * Thread: the one that opened it.
 */
#ifndef ROOTWATCH_STORE_STATE_H
#define ROOTWATCH_STORE_STATE_H

#include "base/err.h"
#include "core/attrs.h"
#include "core/outbox.h"
#include "core/site.h"

#include <stdbool.h>
#include <stdint.h>

struct state;

/*
 * What is kept of the instance at that origin: an instance whose address is changed begins anew. The folder is
 * made (0700), the file is 0600.
 */
struct state *state_open(
	const char *path, const char *origin, const char *instance, struct err *err);
void state_close(struct state *state); /* NULL is fine */

/* Words about a damaged file that was set aside; "" when nothing was wrong. */
const char *state_notice(const struct state *state);

/*
 * What is kept of an instance of this name at another origin, or of another name at this origin, in words
 * ("kept for https://a, not for this address: 1 action, 2 drafts"): somebody edited the configuration.
 * What one of `sites` (those that are configured, ended by a name of NULL; may be NULL) has is in its
 * place. False with "": nothing.
 */
bool state_elsewhere(struct state *state, const struct site *sites, char out[ERR_TEXT_BYTES]);

enum { ACCOUNT_BYTES = 512 };

/*
 * Whose actions are sent from now on, and the same in words ("Priya of Acme"), which must not be "".
 * Rows of another account are left as they are: they wait for its key, or for state_retry. Until the
 * account is known ("") nothing is ready to be sent.
 */
void state_set_account(struct state *state, const char *account, const char *whose);

/* True once when another program changed the file since the last call. */
bool state_has_news(struct state *state);

/* ---- the outbox ------------------------------------------------------------------------------ */

/* One action as it is on the disk. Owned strings, never NULL after loading. */
struct outbox_row {
	int64_t id;
	enum outbox_state state;
	char *action;	 /* "alert.acknowledge" */
	char *resource;	 /* "alert" */
	char *record_id; /* "" for creates */
	char *path;
	char *label;	 /* clean text */
	char *draft;	 /* "" none: dropped when the action is done */
	char *mark;	 /* what we put into a create to find it again; "" none */
	char *answer_id; /* the id of what was created; "" none */
	char *result;	 /* clean text: what happened */
	struct attrs attrs; /* the body */
	struct attrs base;  /* the same fields as the user saw them */
	struct attrs theirs; /* as a conflict found them; only on the way to state_settle */
	int64_t depends_on; /* 0, or the id of the row that must be done before */
	int64_t replaces_id; /* only on the way to state_submit: the row that goes; 0 none */
	int64_t seen_updated_at_ms;
	int64_t created_at_ms, leaves_at_ms, finished_at_ms; /* wall; 0 unset */
	int64_t sending_at_ms; /* server time: when it was claimed last; 0 never */
	int64_t waiting_since_ms; /* wall: submitted, or told to go on by a person */
	uint32_t attempts;
	bool may_have_left; /* bytes of it, that would change something, may have reached the server */
	bool is_held;  /* waited too long: leaves when a person says so */
	bool is_ours;  /* this program put it there, claimed it or took it over */
	bool offers_text; /* not kept: its text did not get into Rootly, and can be copied */
};

void outbox_row_init(struct outbox_row *row);
void outbox_row_release(struct outbox_row *row);

/*
 * Puts a row there as queued; row->id is set. Strings may be NULL for "". With replaces_id that row is
 * dropped in the same transaction, with the draft that says just what it says, and what depends on it
 * depends on the new one; ERR_CONFLICT when it is no longer one that failed.
 */
bool state_submit(struct state *state, struct outbox_row *row, struct err *err);

/* False with ERR_NOT_FOUND when there is no such row of this instance. */
bool state_load(struct state *state, int64_t id, struct outbox_row *row, struct err *err);

/*
 * The queued rows of this account that nothing stands in the way of (no earlier open row of the
 * same record, what they depend on is done, not held), in order. Their leaving times are the
 * caller's business. Returns how many were written to ids.
 */
size_t state_ready(struct state *state, int64_t *ids, size_t max, struct err *err);

/* queued → sending. *claimed is false when another program or a recall was first. */
bool state_claim(struct state *state, int64_t id, int64_t server_ms, bool *claimed,
	struct err *err);

/* Takes back a claim: sending → queued, not to leave before leaves_at_ms. What may have left before
 * stays so, here and in state_settle. */
bool state_requeue(struct state *state, int64_t id, int64_t leaves_at_ms, const char *result,
	bool may_have_left, struct err *err);

/* How an action ended. */
struct settlement {
	enum outbox_state state;
	const char *result;    /* clean text */
	const char *answer_id; /* of a create; NULL none */
	struct err err;
	int64_t finished_at_ms;
	bool may_have_left;
	const struct attrs *theirs; /* of a conflict: the fields as they are now; NULL none */
};

/* Ends it. Done: its draft is dropped in the same transaction. What depends on an action that was
 * rejected is rejected with it. */
bool state_settle(struct state *state, int64_t id, const struct settlement *how, struct err *err);

/* The unknown rows of this account, newest first; how many were written to ids. */
size_t state_lost(struct state *state, int64_t *ids, size_t max, struct err *err);

/*
 * unknown → sending, by this program, that looks whether it was done; one that it is sending stays
 * so. *looking false: another program was first, or a person decided.
 */
bool state_look(struct state *state, int64_t id, const char *result, bool *looking,
	struct err *err);

/* Does another row have this record as its answer? True as well when it cannot be told. */
bool state_is_claimed(struct state *state, int64_t id, const char *answer_id);

/*
 * Was the same action sent to the same path by another row, not longer before this one than that?
 * True as well when it cannot be told.
 */
bool state_has_rival(struct state *state, int64_t id, int64_t within_ms);

/* The newest queued row of this program between these two (0: no bound). 0: there is none. */
int64_t state_newest_queued(struct state *state, int64_t after_id, int64_t before_id,
	struct err *err);

/* Is a row queued that is another program's? After state_take_over: one that lives. */
bool state_waits_elsewhere(struct state *state);

/* queued → recalled. *recalled false: it has left already. */
bool state_recall(struct state *state, int64_t id, int64_t wall_ms, bool *recalled, struct err *err);

/*
 * A rejected, conflicting, unknown or held row, or one that waits for another account's key, is queued
 * again, now as this account's; a conflict from then on only gives way to what differs from what it
 * was shown beside. *retried false: it is not such a row.
 */
bool state_retry(struct state *state, int64_t id, int64_t wall_ms, bool *retried, struct err *err);

/* What a row that was done has come to since, in words. */
bool state_retell(struct state *state, int64_t id, const char *result, struct err *err);

/* Drops a row that is not being sent, with its draft where nothing was typed since. *discarded false: it
 * is. */
bool state_discard(struct state *state, int64_t id, bool *discarded, struct err *err);

/* Keeps a queued row back until state_retry. */
bool state_hold(struct state *state, int64_t id, const char *result, struct err *err);

/*
 * Of programs that died: what they were sending becomes unknown, what they had queued becomes
 * ours.
 */
bool state_take_over(struct state *state, int64_t wall_ms, struct err *err);

/* How many rows of this program and account are queued (not held) or being sent. */
uint32_t state_unsent(struct state *state);
uint32_t state_held(struct state *state); /* those that are kept back */
uint32_t state_queued(struct state *state); /* those that are queued (not held) */
/* Of which it is not known whether they were done: the answer was lost, whoever sent them, or is awaited. */
uint32_t state_unknown(struct state *state);

/* What is open or needs a person, and the latest finished, newest first. NULL on error. */
struct outbox_view *state_view(struct state *state, struct err *err);

/* ---- drafts ---------------------------------------------------------------------------------- */

enum { DRAFT_BYTES = 1024 * 1024 };

/* text NULL drops it. */
bool state_save_draft(struct state *state, const char *name, const char *text, int64_t wall_ms,
	struct err *err);

/* is_sent: a row of the outbox says just this. */
bool state_each_draft(struct state *state,
	void (*visit)(void *context, const char *name, const char *text, bool is_sent),
	void *context, struct err *err);

/* ---- facts ----------------------------------------------------------------------------------- */

/* What was learnt of an instance once and is not asked again ("document-content": "refused"). */
enum { STATE_FACT_BYTES = 64 };
bool state_learn(struct state *state, const char *name, const char *value, struct err *err);
void state_fact(struct state *state, const char *name, char out[STATE_FACT_BYTES]); /* "": nothing */

#endif
