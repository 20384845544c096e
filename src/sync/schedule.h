/*
 * When to ask again: pure arithmetic of jitter, back-off and rate limits. Times are monotonic ms
 * unless said otherwise; nothing here reads a clock. Internal to sync.
 */
#ifndef ROOTWATCH_SYNC_SCHEDULE_H
#define ROOTWATCH_SYNC_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

enum { BACKOFF_BASE_MS = 1000, BACKOFF_CAP_MS = 60 * 1000, BACKOFF_LEAST_MS = 200 };

struct jitter {
	uint64_t state; /* never 0 */
};

void jitter_init(struct jitter *jitter, uint64_t seed);

/* Uniform in [low, high]. */
int64_t jitter_between(struct jitter *jitter, int64_t low, int64_t high);

/* The interval, give or take a tenth: panes and programs drift apart. */
int64_t poll_delay(struct jitter *jitter, int64_t interval_ms);

/* Failures in a row of one thing that is tried again and again. */
struct backoff {
	unsigned failures;
	int64_t noted_ms; /* when the last one was counted */
	int64_t until_ms; /* not before */
};

/*
 * Counts a failure of a request that was started at started_ms; one that was under way when the
 * last failure was counted says nothing new. "Full jitter": the wait is uniform below a bound that
 * doubles, and never less than what the server asked for.
 */
void backoff_fail(struct backoff *backoff, struct jitter *jitter, int64_t now_ms,
	int64_t started_ms, int64_t retry_after_ms);
void backoff_clear(struct backoff *backoff);
bool backoff_allows(const struct backoff *backoff, int64_t now_ms);

/*
 * How long polls should pause so that what is left of the budget lasts until it is renewed; 0 while
 * more than a tenth is left or nothing is known. reset and now are the server's wall time.
 */
int64_t rate_pause(int64_t limit, int64_t remaining, int64_t reset_at_ms, int64_t server_now_ms);

#endif
