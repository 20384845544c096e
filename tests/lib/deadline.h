/*
 * Deadlines. A test never sleeps: it waits for a state, and fails when a deadline passes. Sanitized
 * programs are slower, so every deadline is stretched there.
 */
#ifndef TESTS_LIB_DEADLINE_H
#define TESTS_LIB_DEADLINE_H

#include <stdint.h>

enum { DEADLINE_MS = 10000 }; /* the usual one */

/* The monotonic moment `ms` from now (stretched under sanitizers). */
int64_t deadline_in(int ms);

/* Milliseconds left, for poll(); 0 once it has passed. */
int deadline_left(int64_t deadline);

#endif
