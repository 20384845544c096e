/*
 * Measures of a running program in a pty, for benchmarks: times in microseconds, memory in KiB.
 * Everything is what the system says (/proc) or a clock around real bytes.
 */
#ifndef TESTS_LIB_MEASURE_H
#define TESTS_LIB_MEASURE_H

#include "lib/pty.h"

#include <stdint.h>

int64_t measure_now_us(void);

/* From the start of the program to the frame that shows the text; -1: it did not come. */
int64_t measure_first_paint_us(const struct pty_options *options, const char *text);

struct key_cost {
	int64_t median_us, worst_us; /* from the key to the last byte of its answer */
	int64_t bytes;		     /* the median answer */
};

/*
 * Sends the keys `times` times, one after the other. Programs with frames: to the end of the next
 * frame; others: to the last byte before a silence of 20 ms (the silence is not counted).
 */
struct key_cost measure_keys(struct pty *p, const char *keys, int times);

int64_t measure_pss_kib(pid_t pid);
int64_t measure_cpu_us(pid_t pid); /* user and system, since its start */

/* CPU and bytes while nothing is typed for so long. */
struct idle_cost {
	int64_t cpu_us, bytes;
};
struct idle_cost measure_idle(struct pty *p, int ms);

#endif
