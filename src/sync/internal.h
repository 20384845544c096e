/*
 * The sync thread's parts, as its own files see them. Everything here belongs to the sync thread,
 * but for what is marked. Internal to sync.
 *
 *	sync.c		life, the loop, requests
 *	start.c		what is on the disk, opened and shown
 *	account.c	key, connection, whose key it is
 *	rights.c	what its key may do
 *	call.c		requests under way, what every answer says of the connection
 *	schedule.c	when to ask again (pure)
 *	pane.c		what each list asks for next: first load, deltas, sweeps, catalogue
 *	sweep.c		looking for what was deleted
 *	merge.c		answers into the cache
 *	tell.c		messages to the UI
 *	details.c	one record in full, its tabs, finding one
 *	known.c		one record, as far as the cache knows it
 *	sums.c		what rows show of their tabs, which are read slowly
 *	parts.c		the rows of a tab that are read one by one
 *	outbox.c	actions: submit, recall, when they leave
 *	sender.c	one action on its way
 *	mark.c		the mark of ours that a create bears
 *	lookup.c	whether it was done, when its answer was lost
 *	document*.c	the text of a retrospective on its way
 *	provisional.c	what was declared and has no id yet
 *	sheet.c …	the draft of a retrospective that is open (sheet.h)
 *	follow.c	what goes on after its request: workflow runs
 */
#ifndef ROOTWATCH_SYNC_INTERNAL_H
#define ROOTWATCH_SYNC_INTERNAL_H

#include "sync/sync.h"

#include <pthread.h>
#include <stdatomic.h>

#include "api/client.h"
#include "api/decode.h"
#include "api/query.h"
#include "core/list.h"
#include "resources/registry.h"
#include "schedule.h"
#include "store/cache.h"
#include "store/state.h"

enum { SENDING_MAX = 4, DRAFT_DELAY_MS = 250 };

/* ---- a request under way --------------------------------------------------------------------- */

struct call {
	struct call *next;
	struct sync *sync;
	uint64_t id;	    /* of the api */
	int64_t seq;	    /* when it started, in the order of everything */
	int64_t started_ms; /* monotonic */
	bool is_background;
	bool left; /* of one that was cancelled: bytes of it may have reached the server */
	void (*done)(struct call *call, struct api_answer *answer);
	void (*free)(struct call *call); /* of what embeds it */
};

/* ---- panes ----------------------------------------------------------------------------------- */

struct pane;
struct sheet_work;
struct follow;
struct parts;
struct document;
struct lookup;

/* A walk over the pages of a list, one request at a time. */
struct walker {
	struct pane *pane;
	const struct job *job; /* NULL: none */
	struct list_query query;
	struct call *call;     /* NULL: no page is under way */
	int64_t due_ms;	       /* the next page or, without a job, the next job */
	int64_t server_start_ms; /* the server's time of the first page; 0 before */
	int64_t newest_ms;     /* the largest updated_at so far */
	bool is_asked_again;   /* somebody wants another one right after this */
	uint32_t pages;
	uint32_t rejected;
	char example[PAGE_EXAMPLE_BYTES]; /* the first of them, and why */
};

/* Hashes of ids that a walk has seen, and the ids of the cache that it missed. */
struct sweep {
	int64_t seq; /* when it began: rows that are newer are not missed */
	uint64_t *seen;
	size_t count, room;
	char **missing; /* owned */
	size_t missing_count, missing_room;
	struct call *call; /* of the missing id that is being looked for */
};

struct pane {
	struct sync *sync;
	const struct resource *resource;
	bool is_catalogue;
	uint32_t key; /* of its snapshots in the mailbox */
	struct cache_meta meta;
	struct walker front; /* what is unresolved, then what changed */
	struct walker back;  /* the rest, then sweeps for what was deleted */
	struct sweep sweep;
	struct backoff backoff;
	struct err err;	     /* of the last poll; ERR_NONE when it went well */
	char *disabled;	     /* owned; NULL: it works */
	bool is_cached;	     /* no answer of this run is in it */
	bool is_dirty;	     /* the UI has an older snapshot */
	int64_t revision;    /* of the cache, as the last snapshot was read */
	uint32_t provisional; /* rows of creates that are on their way */
	bool is_wanted;	     /* catalogue: somebody asked for it */
	int64_t snapshot_due_ms;
	uint32_t rejected;
	const struct job *rejected_by;
	char etag[API_ETAG_BYTES];
	char *etag_query; /* owned: what it belongs to; NULL none */
};

/* ---- the outbox ------------------------------------------------------------------------------ */

/* When a queued action may leave; the wall time on the disk is for the screen. */
struct leaving {
	int64_t id;
	int64_t due_ms;
	bool is_foreign; /* another living program's: its grace is not ours to end */
};

struct pending_draft {
	char *name, *text; /* owned */
	int64_t due_ms;
};

/* What is read next for the rows of a pane (sums.c). */
struct sums {
	const struct resource *resource;
	char *id, *source; /* owned; NULL: nothing is to be read */
	int tab;
	int64_t due_ms; /* 0: nothing was read yet */
	struct id_set refused; /* tabs that this key does not get */
};

/* ---- all of it ------------------------------------------------------------------------------- */

/* Wakes the sync thread, whatever it waits in. */
struct waker {
	pthread_mutex_t lock;
	pthread_cond_t cond;
	/* protected by lock */
	struct api *api; /* waits in curl when there is one */
	bool is_pending;
};

enum stage { STAGE_NEW, STAGE_OPEN, STAGE_RUNNING, STAGE_FINISHED };

struct sync {
	/* immutable */
	struct sync_config config;
	struct mailbox *to_ui;
	struct mailbox *inbox;
	pthread_t thread;
	bool has_thread;

	/* any thread */
	struct waker waker;
	atomic_bool is_finished;
	atomic_uint unsent, queued, held, unknown;

	/* the sync thread's */
	enum stage stage;
	struct cache *cache;
	struct state *state; /* NULL: cannot be opened; nothing is sent then */
	struct err state_err;
	struct api *api;     /* NULL: not connected */
	struct call *calls;
	struct jitter jitter;
	int64_t seq;

	const struct resource **resources; /* panes, then catalogue; NULL-terminated */
	struct pane *panes;
	size_t pane_count;

	struct viewer_msg viewer;
	char key_print[17]; /* salted hash of the present key; "" none yet */
	/* The cache is an empty one in memory, and no action is ours: nobody knows whose the next key is. */
	bool is_held;
	char held_print[17]; /* then: of the key that filled the file */
	bool is_confirmed;  /* the server said whose key it is, in this run */
	bool is_refused;    /* the key is of no use: stopped until a refresh */
	bool was_accepted;  /* the present key worked at least once */
	bool needs_key;	    /* it no longer works: another one is to be got */
	bool is_paused;
	struct call *viewer_call;
	size_t organization_question; /* of a key without a user: what is being asked */
	char organization_mark[ORGANIZATION_MARK_BYTES]; /* what the answers said; "" nothing */
	struct backoff connection; /* of everything that is wrong with the network */
	struct link link;
	bool link_changed;
	bool has_rested; /* it has come to rest once: what starting needed was given back */
	int64_t server_offset_ms; /* server's wall time minus ours */
	int64_t rate_until_ms; /* polls pause until then */

	struct leaving *leaving;
	size_t leaving_count, leaving_room;
	unsigned sending; /* how many are on their way */
	int64_t paced_until_ms; /* one was refused as too many: none leaves before */
	bool outbox_changed;
	struct pending_draft *drafts;
	size_t draft_count, draft_room;
	struct detail_call *detail; /* what a person waits for, under way; NULL none */
	const struct resource *watched; /* what was asked for last */
	char *watched_id;    /* owned; NULL nothing */
	int watched_tab;
	int64_t refreshed_ms;	/* when actions had it all read again */
	int64_t refresh_due_ms; /* and when they will; 0: they will not */

	struct parts *parts;	/* owned; being read */
	struct sums sums;
	struct sheet_work *sheet; /* owned: the draft that is open; NULL none */
	struct document *documents; /* owned; the first is on its way */
	struct follow *follows; /* owned */
	struct lookup *lookups; /* owned */
	struct request **waiting; /* need the network: kept until it is there */
	size_t waiting_count, waiting_room;
	bool is_quitting;
	int64_t quit_by_ms;
};

/* sync.c */
int64_t sync_now(const struct sync *sync);  /* monotonic */
int64_t sync_wall(const struct sync *sync);
int64_t sync_server_now(const struct sync *sync); /* as well as it is known */
int64_t sync_next_seq(struct sync *sync);
void sync_handle_inbox(struct sync *sync);
void waker_set_api(struct waker *waker, struct api *api);
/* The earlier of two times. */
void sooner(int64_t *due_ms, int64_t other_ms);

/* start.c */
void start_first(struct sync *sync, const int *first_rows); /* the cache, and the first rows of each pane */
void start_rest(struct sync *sync);  /* the state, and all rows */
/* Goes on with the cache of the disk: sync->is_held no longer. */
void start_release(struct sync *sync);
/* The user and the actions of the account that filled the cache are ours. */
void start_show_kept(struct sync *sync);

/* account.c */
bool is_online(const struct sync *sync); /* connected, and it is known whose key it is */
void account_step(struct sync *sync, int64_t *due_ms);
void account_refused(struct sync *sync, const struct err *err); /* 401 */
void account_retry(struct sync *sync);
void account_disconnect(struct sync *sync);
void account_look_at_key(struct sync *sync); /* at the start, if it is at hand */
/* Tells state.db whose actions are ours. */
void account_name_state(struct sync *sync, const char *account);

/* rights.c: after the account is confirmed */
void rights_from_account(struct viewer_msg *viewer, const struct sync_config *config);
/*
 * Asks for what the roles allow, and for the name of who it is by configuration; what comes is
 * told.
 */
void rights_ask(struct sync *sync, const struct role_ids *roles);

/* call.c */
void call_start(struct sync *sync, struct call *call, const struct api_call *what);
void call_cancel(struct call *call);
void calls_cancel_all(struct sync *sync);
void calls_cancel_background(struct sync *sync);
/* True for failures that concern every request, not one list or record. */
bool is_connection_err(const struct err *err);

/* pane.c */
void panes_init(struct sync *sync);
void panes_release(struct sync *sync);
void panes_step(struct sync *sync, int64_t *due_ms);
void panes_refresh(struct sync *sync, const struct resource *resource); /* NULL: all */
void panes_forget(struct sync *sync); /* the account is another one */
void panes_read_meta(struct sync *sync);
struct pane *pane_of(struct sync *sync, const struct resource *resource);
/* The pane, not of the catalogue, whose records have that type; NULL: none, or no type. */
struct pane *pane_of_wire_type(struct sync *sync, const char *wire_type);
/* "INC-412"; NULL: the cache does not have it. */
const char *cached_handle(struct sync *sync, const struct resource *resource, const char *id,
	struct arena *arena);
void catalogue_request(struct sync *sync, const struct resource *resource);

/* sweep.c */
void sweep_begin(struct sweep *sweep, int64_t seq);
void sweep_see(struct sweep *sweep, const char *id);
void sweep_end(struct pane *pane); /* what is in the cache and was not seen is missing */
void sweep_drop_missing(struct pane *pane);
void sweep_step(struct pane *pane); /* looks for one that is missing */
bool sweep_is_looking(const struct sweep *sweep);
void sweep_release(struct sweep *sweep);
/* Rows that began before are kept only while they are active. Server time. */
int64_t horizon_ms(const struct sync *sync);

/* merge.c */
struct merge {
	int64_t seq;
	struct sweep *sweep; /* notes the ids; NULL: no need */
	bool ids_only;	     /* the rows hold nothing else: nothing is merged */
	char last_id[128];   /* of the last row */
	struct page page;
	struct cache_change change;
};
bool merge_rows(struct sync *sync, const struct resource *resource, struct merge *merge,
	const char *json, size_t len_bytes, struct err *err);
/* After an ERR_DISK of the cache: mends it, or says that it is of no use. */
void merge_recover(struct sync *sync);

/* tell.c */
void tell_first_rows(struct sync *sync, const int *first_rows);
void tell_draft(struct sync *sync, const char *name, const char *text, bool is_sent);
void tell_snapshots(struct sync *sync, int64_t *due_ms);
void tell_link(struct sync *sync);
void tell_viewer(struct sync *sync);
void tell_outbox(struct sync *sync);
void tell_msg(struct sync *sync, struct msg *msg); /* moves it */
void tell_detail(struct sync *sync, struct detail *detail);
/* Its label as a line that says what became of it has room for: the reason must not be cut off. */
enum { BRIEF_CELLS = 30, BRIEF_BYTES = 4 * BRIEF_CELLS + 8 };
const char *brief_label(const struct outbox_row *row, char out[BRIEF_BYTES]);
/* "INC-412 resolved", "INC-412: note added" */
void done_words(const struct action *action, const char *handle, char out[ERR_TEXT_BYTES]);

void tell_result(struct sync *sync, const struct outbox_row *row, enum outbox_state state,
	const char *words, const struct err *err);
void tell_notice(struct sync *sync, const char *words, const struct err *err);
struct viewer viewer_of(const struct viewer_msg *msg, struct arena *arena);

/* details.c */
void details_request(struct sync *sync, const struct resource *resource, const char *id, int tab);
/* The record of an action that was done is read again, unless it is the one that is looked at. */
void details_acted_on(struct sync *sync, const struct resource *resource, const char *id);
void details_watched(struct sync *sync); /* what is looked at */
void details_find(struct sync *sync, const struct resource *resource, const char *word);

/* The rows of a tab came, or why they did not: they are kept, and shown where it is looked at. */
void details_tell_tab(struct sync *sync, const struct resource *resource, const char *id, int tab,
	const struct buf *body, const struct err *why);

/* Where the rows of a tab are read: a path, or ids; NULL when the record does not say. The caller frees. */
char *details_tab_source(const struct resource *resource, const void *row, int tab);
void details_read_tab(struct sync *sync, const struct resource *resource, const char *id, int tab,
	const char *source, bool is_watched);

/* known.c */
struct detail *known_detail(struct sync *sync, const struct resource *resource, const char *id); /* NULL */
void known_add_tabs(struct sync *sync, struct detail *detail);
/* Newer answers do not say whose it is: only its owner's do. What is shown of the owner is filled in. */
void known_find_owner(
	struct sync *sync, const struct resource *resource, void *record, struct arena *arena);
void known_name_refs(struct sync *sync, struct detail *detail, int tab);
/* Are the rows of that tab read by themselves? */
bool known_has_own_path(const struct resource *resource, int tab);

/* sums.c: what rows of a snapshot, not sealed yet, show of their tabs */
void sums_fill(struct sync *sync, struct snapshot *snapshot);
void sums_step(struct sync *sync, int64_t *due_ms);
/* The rows of a tab came, or why they did not. */
void sums_note(struct sync *sync, const struct resource *resource, const char *id, int tab,
	const struct err *why);
void sums_release(struct sums *sums);

/* parts.c */
/* Reads the rows of a tab that have these ids, blank-separated; they come as the rows of a list do. */
void parts_start(struct sync *sync, const struct resource *resource, const char *id, int tab,
	const char *ids);
/* What is being read is begun again: it may have been read before what was just done. */
void parts_restart(struct sync *sync);

/* outbox.c */
void outbox_start(struct sync *sync);
void outbox_submit(struct sync *sync, struct submit *submit);
void outbox_recall(struct sync *sync, int64_t after_id, uint32_t count);
void outbox_retry(struct sync *sync, int64_t id);
void outbox_discard(struct sync *sync, int64_t id);
void outbox_leave_at(struct sync *sync, int64_t id, int64_t due_ms);
void outbox_leave_now(struct sync *sync);
void outbox_step(struct sync *sync, int64_t *due_ms);
void drafts_take(struct sync *sync, struct draft *draft);
void drafts_step(struct sync *sync, int64_t *due_ms);
void drafts_flush(struct sync *sync);

/* follow.c */
/* id: of what the action made; "" not known: nothing is followed. */
void follow_start(struct sync *sync, const struct action *action, const struct outbox_row *row,
	const char *id);
void follow_step(struct sync *sync, int64_t *due_ms);
void follow_release(struct sync *sync);

/* sheet.c */
void sheet_request(struct sync *sync, const char *incident_id, struct sheet_order *order);
/* What the tab of the draft shows. */
void sheet_add_draft(struct sync *sync, struct detail *detail);
void sheet_work_step(struct sync *sync, int64_t *due_ms);
void sheet_work_free(struct sheet_work *work); /* what was typed is on the disk then; NULL is fine */

/* provisional.c */
void provisional_add_rows(struct sync *sync, struct snapshot *snapshot);
void provisional_changed(struct sync *sync, const struct outbox_view *view);
bool provisional_resolve(struct sync *sync, struct outbox_row *row, struct err *err);

/* sender.c */
void sender_start(struct sync *sync, struct outbox_row *row); /* takes it */
/* Writes down how the row ended, and tells it; answer_id and why may be NULL. */
void settle_row(struct sync *sync, struct outbox_row *row, enum outbox_state state,
	const char *words, const char *answer_id, const struct err *why);
/* It has not happened, or may be done again: it leaves after a while that grows. */
void requeue_row(struct sync *sync, struct outbox_row *row, const struct err *why);
/* True when the server certainly did nothing with it. */
bool is_refusal(const struct err *err);

/* refresh.c: what is shown is asked for again, now that the record was acted on */
void refresh_after(struct sync *sync, const struct resource *resource, const char *record_id);
void refresh_step(struct sync *sync, int64_t *due_ms);

/* document.c */
void document_start(struct sync *sync, struct outbox_row *row, const struct action *action);
void document_step(struct sync *sync, int64_t *due_ms);
void document_copy(struct sync *sync, int64_t outbox_id); /* its HTML, as MSG_COPY */
void documents_release(struct sync *sync); /* what is not through is queued again */

/* mark.c */
char *mark_new(const struct action *action); /* "": it bears none; the caller frees */
void mark_put(const struct action *action, const char *mark, struct attrs *attrs);

/* lookup.c */
/* Takes the row unless it returns false: it cannot be looked for. */
bool lookup_start(struct sync *sync, struct outbox_row *row, const struct action *action,
	const struct resource *resource, const struct err *why);
void lookups_resume(struct sync *sync); /* what earlier runs left behind, of this account */
void lookup_step(struct sync *sync, int64_t *due_ms);
void lookups_release(struct sync *sync); /* what is not found by now is unknown */

#endif
