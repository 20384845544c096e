/* The clocks: monotonic for guards and delays, wall for what is shown. */
#include "base/clock.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/iso8601.h"

static int64_t read_ms(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Set once by the first look at the wall clock; 0: not fixed. */
static pthread_once_t fixed_once = PTHREAD_ONCE_INIT;
static int64_t fixed_ms;

static void read_environment(void)
{
	const char *at = getenv("ROOTWATCH_CLOCK");

	if (at)
		iso8601_parse(at, strlen(at), &fixed_ms);
}

int64_t clock_monotonic_ms(void)
{
	return read_ms(CLOCK_MONOTONIC);
}

int64_t clock_wall_ms(void)
{
	pthread_once(&fixed_once, read_environment);
	return fixed_ms ? fixed_ms : read_ms(CLOCK_REALTIME);
}

int clock_tz_offset_min(int64_t wall_ms)
{
	time_t at = (time_t)(wall_ms / 1000);
	struct tm local;

	return localtime_r(&at, &local) ? (int)(local.tm_gmtoff / 60) : 0;
}

void clock_cond_init(pthread_cond_t *cond)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(cond, &attributes);
	pthread_condattr_destroy(&attributes);
}

struct timespec clock_in(int64_t ms)
{
	enum { SECOND_NS = 1000 * 1000 * 1000 };
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += ms / 1000;
	at.tv_nsec += (long)(ms % 1000) * 1000000;
	if (at.tv_nsec >= SECOND_NS) {
		at.tv_sec++;
		at.tv_nsec -= SECOND_NS;
	}
	return at;
}
