/* The clocks. Called by app, sync and the command line only: pure code is told the time. */
#ifndef ROOTWATCH_BASE_CLOCK_H
#define ROOTWATCH_BASE_CLOCK_H

#include <stdint.h>

int64_t clock_monotonic_ms(void);

/* Wall time, UTC ms. ROOTWATCH_CLOCK (ISO-8601), read once, fixes it for tests and pictures. */
int64_t clock_wall_ms(void);

/* Minutes east of UTC of the local zone at that moment. */
int clock_tz_offset_min(int64_t wall_ms);

#endif
