/* When to ask again. */
#include "schedule.h"

enum { RATE_RESET_MAX_MS = 3600 * 1000, RATE_MARGIN_MS = 1000, FAILURES_MAX = 16 };

void jitter_init(struct jitter *jitter, uint64_t seed)
{
	jitter->state = seed != 0 ? seed : 1;
}

/* xorshift64*: good enough for spreading requests. */
static uint64_t next(struct jitter *jitter)
{
	uint64_t x = jitter->state;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	jitter->state = x;
	return x * 2685821657736338717u;
}

int64_t jitter_between(struct jitter *jitter, int64_t low, int64_t high)
{
	if (high <= low)
		return low;
	return low + (int64_t)(next(jitter) % (uint64_t)(high - low + 1));
}

int64_t poll_delay(struct jitter *jitter, int64_t interval_ms)
{
	return jitter_between(
		jitter, interval_ms - interval_ms / 10, interval_ms + interval_ms / 10);
}

void backoff_fail(struct backoff *backoff, struct jitter *jitter, int64_t now_ms,
	int64_t started_ms, int64_t retry_after_ms)
{
	int64_t bound = BACKOFF_BASE_MS, wait;

	if (backoff->failures > 0 && started_ms < backoff->noted_ms && retry_after_ms == 0)
		return;
	for (unsigned i = 0; i < backoff->failures && bound < BACKOFF_CAP_MS; i++)
		bound *= 2;
	if (bound > BACKOFF_CAP_MS)
		bound = BACKOFF_CAP_MS;
	wait = jitter_between(jitter, BACKOFF_LEAST_MS, bound);
	if (wait < retry_after_ms)
		wait = retry_after_ms;
	if (backoff->failures < FAILURES_MAX)
		backoff->failures++;
	backoff->noted_ms = now_ms;
	backoff->until_ms = now_ms + wait;
}

void backoff_clear(struct backoff *backoff)
{
	*backoff = (struct backoff){0};
}

bool backoff_allows(const struct backoff *backoff, int64_t now_ms)
{
	return now_ms >= backoff->until_ms;
}

int64_t rate_pause(int64_t limit, int64_t remaining, int64_t reset_at_ms, int64_t server_now_ms)
{
	int64_t left = reset_at_ms - server_now_ms;

	if (limit <= 0 || remaining < 0 || remaining * 10 >= limit || reset_at_ms <= 0 || left <= 0)
		return 0;
	if (left > RATE_RESET_MAX_MS)
		left = RATE_RESET_MAX_MS;
	return remaining == 0 ? left + RATE_MARGIN_MS : left / remaining;
}
