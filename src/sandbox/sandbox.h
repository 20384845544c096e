/*
 * The sandbox as a whole. Requests are served by a thread each, but everything below `lock` is used
 * by one at a time: a request holds the lock while it is worked on and lets go of it while it is
 * made to wait (a fault, a slow reader).
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#include "faults.h"
#include "gates.h"
#include "journal.h"
#include "keys.h"
#include "options.h"
#include "random.h"
#include "store.h"

/* What the control interface may change while running. */
struct settings {
	int rate_limit; /* requests of one kind per key and minute */
	int max_offset_rows; /* page[number] × page[size] beyond this is refused */
	bool strict; /* refuse attributes that the schema does not know */
	bool drops_undocumented; /* what the schema does not name is dropped, whatever Rootly takes */
	bool content_writable; /* PUT of a retrospective's content is taken */
	bool etags; /* answers to GET carry a validator */
	bool required_fields; /* incidents need what the form fields require */
	bool retrigger; /* the workspace re-triggers acknowledged alerts: snooze works */
};

struct sandbox {
	/* Immutable after sandbox_open. */
	struct options options;
	char token[TOKEN_BYTES], control_token[48]; /* set by sandbox_make_tokens */
	char url[64]; /* set once the port is known */

	pthread_mutex_t lock; /* guards all below */
	pthread_cond_t wake; /* broadcast when stopping: ends every wait */
	bool stopping;
	struct store store;
	struct settings settings;
	struct random random;
	struct keyring keys;
	struct journal journal;
	struct faults faults;
	struct gates gates;
	int64_t fixed_ms; /* the clock stands still here; 0: it runs */
	int64_t clock_skew_ms; /* added to a running clock */
	int64_t next_retrigger_ms; /* the earliest end of a snooze; 0: none */
	int64_t next_run_ms; /* when a workflow's run goes on; 0: none does */
	int64_t last_tick_ms; /* live: sandbox time of the last thing that happened */
};

bool sandbox_open(struct sandbox *box, const struct options *options, struct err *err);

/* The key that is printed at the start, and the control interface's. */
bool sandbox_make_tokens(struct sandbox *box, struct err *err);
void sandbox_close(struct sandbox *box);
void sandbox_lock(struct sandbox *box);
void sandbox_unlock(struct sandbox *box);

/* Without the lock held. Returns early, and true, when the sandbox is stopping. */
bool sandbox_wait(struct sandbox *box, int64_t ms);
void sandbox_stop(struct sandbox *box); /* ends all waits */

int64_t sandbox_now(const struct sandbox *box); /* UTC ms by the sandbox's clock */

/* A new record with an id, created and updated now (or at `at_ms`). */
struct record sandbox_new_record(
	struct sandbox *box, const char *type, const char *parent, int64_t at_ms);

/* Where tokens come from, which others on this machine are not to guess. */
struct random sandbox_unguessable(void);

/* Throws everything away and plants the named seed. False: no such seed. */
bool sandbox_reset(struct sandbox *box, const char *seed);

#endif
