/* The clocks. Called by app, sync, the command line and the sandbox only: pure code is told the time. */
#ifndef ROOTWATCH_BASE_CLOCK_H
#define ROOTWATCH_BASE_CLOCK_H

#include <pthread.h>
#include <stdint.h>
#include <time.h>

int64_t clock_monotonic_ms(void);

/* Wall time, UTC ms. ROOTWATCH_CLOCK (ISO-8601), read once, fixes it for tests and pictures. */
int64_t clock_wall_ms(void);

/* Minutes east of UTC of the local zone at that moment. */
int clock_tz_offset_min(int64_t wall_ms);

/* A condition whose timed waits go by the monotonic clock, and the moment, from now on, to wait until. */
void clock_cond_init(pthread_cond_t *cond);
struct timespec clock_in(int64_t ms);

#endif
