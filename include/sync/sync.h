/*
 * The sync thread: owns the network, the databases and the outbox. It gets requests through a
 * mailbox and answers through another; nothing else is shared.
 *
 *	struct sync *sync = sync_new(&config, to_ui, &err);
 *	sync_open(sync, first_rows);		optional: paint what it tells
 *	sync_start(sync);			or, without a thread: sync_step(sync, ms) repeatedly
 *	sync_send(sync, request);		from any thread; moves the request
 *	…
 *	sync_send(sync, request_new(REQUEST_QUIT));	go on receiving until sync_is_finished()
 *	sync_free(sync);
 *
 * First come the cached panes (the first screenful, then all), the viewer, drafts and the outbox,
 * before the key is asked for and before anything of libcurl runs. Then the API is polled until
 * REQUEST_QUIT.
 *
 * What it sends: MSG_SNAPSHOT, MSG_CATALOGUE, MSG_DETAIL, MSG_OUTBOX, MSG_RESULT, MSG_LINK,
 * MSG_VIEWER, MSG_DRAFT, MSG_SHEET. Times of messages are set from the clock below. MSG_RESULT with outbox_id
 * 0 is a notice about a request that could not be carried out, or about a file.
 */
#ifndef ROOTWATCH_SYNC_SYNC_H
#define ROOTWATCH_SYNC_SYNC_H

#include "base/err.h"
#include "base/mailbox.h"
#include "base/secret.h"
#include "core/msg.h"
#include "core/resource.h"

#include <stdbool.h>
#include <stdint.h>

struct sync;

enum {
	SYNC_INTERVAL_MS = 15 * 1000,
	SYNC_DAYS_BACK = 90,
	SYNC_QUIT_MS = 5 * 1000,  /* how long REQUEST_QUIT tries to send what is queued */
	SYNC_FIRST_ROWS = 100,
};

/* Where time comes from. Tests give their own. */
struct sync_clock {
	int64_t (*monotonic_ms)(void *context);
	int64_t (*wall_ms)(void *context);
	void *context;
};

/* Everything is copied but what is said to be static or the caller's. */
struct sync_config {
	const struct resource *const *resources;	   /* the panes; NULL-terminated, static */
	const struct resource *const *catalogue_resources; /* the same; may be NULL */
	const char *origin;    /* "https://api.rootly.com" */
	const char *instance;  /* its name, shown and on every row of the outbox */
	/* All that are configured, ended by a name of NULL; may be NULL. The caller's, until sync_free. */
	const struct site *sites;
	/* Whose cache: origin and instance name, or origin and a salted hash of the key. */
	const char *identity;
	const char *cache_dir; /* gets a folder per identity; NULL: in memory */
	const char *state_dir; /* state.db is made in it */
	const char *ca_file;   /* PEM; NULL: the system's */

	/* Gets the key, after the first paint and after a refused one. In the sync thread, where it may
	 * take its time (token_command); where key_is_at_hand, in sync_open too. */
	bool (*get_key)(void *context, struct secret *key, struct err *err);
	void *get_key_context;

	const char *retro_template; /* path of the user's own; it need not be there; may be NULL */
	bool prefers_organization;  /* its template before that one, where it has one */
	/* get_key takes no time: what the cache holds of another key is dropped before anything of it is
	 * shown. */
	bool key_is_at_hand;
	/* What gives the key where it is not at hand: the text of token_command; NULL: none. When it is
	 * another one than before, or its last key was refused, what is kept is shown once it is known
	 * whose the next key is. */
	const char *key_source;

	const char *me; /* user id, for a key that has no user; NULL: nobody */
	const char *key_name; /* of the key in Rootly; NULL: not known */
	enum key_kind kind; /* of the key, as the user said */

	int64_t interval_ms; /* between polls of a pane; 0: SYNC_INTERVAL_MS */
	int days_back;	     /* how far the first load goes; 0: SYNC_DAYS_BACK */
	int64_t quit_ms;     /* 0: SYNC_QUIT_MS */
	int64_t grace_ms;    /* as action_grace takes it */
	bool on_demand;	     /* panes are neither read nor polled: only what requests ask for */
	bool only_queues;    /* nothing is sent: what is submitted waits for another program */
	struct sync_clock clock; /* functions NULL: base/clock.h */
	uint64_t seed;	     /* of the jitter; 0: from the clock */
};

/* Does no I/O yet. to_ui must outlive it. */
struct sync *sync_new(const struct sync_config *config, struct mailbox *to_ui, struct err *err);

/*
 * Opens the cache and tells the first rows of each pane, and nothing else yet: in the caller's thread,
 * so that a frame of them can be painted before there is another one to share the processor with. Once,
 * before sync_start or sync_step; left out, that does it. first_rows: how many of each pane, at least
 * one; NULL: SYNC_FIRST_ROWS.
 */
void sync_open(struct sync *sync, const int *first_rows);

/* A thread of its own calls sync_step until it is finished. Block all signals before. */
bool sync_start(struct sync *sync, struct err *err);

/*
 * Does what is due, then waits for the network or a request for at most timeout_ms. False once it
 * is finished. Not beside sync_start.
 */
bool sync_step(struct sync *sync, int timeout_ms);

/* How many requests have not been answered. Not beside sync_start. */
unsigned sync_pending(const struct sync *sync);

/* Thread: any. Moves the request. After it is finished requests are dropped. */
void sync_send(struct sync *sync, struct request *request);

/* True when REQUEST_QUIT was carried out; the last message before is a MSG_OUTBOX, and the counts below are
 * final. Thread: any. */
bool sync_is_finished(const struct sync *sync);

/* Actions that are queued or being sent as of now, for "sending 2 actions…". Thread: any. */
uint32_t sync_unsent(const struct sync *sync);
uint32_t sync_held(const struct sync *sync); /* those that waited too long and ask first */
uint32_t sync_queued(const struct sync *sync); /* those that are queued only */
uint32_t sync_unknown(const struct sync *sync); /* those whose answer was lost, or is awaited */

/* Sends REQUEST_QUIT if nobody did, waits for the thread, and frees everything. NULL is fine. */
void sync_free(struct sync *sync);

#endif
