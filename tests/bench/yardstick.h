/* The yardstick: less on a file of 100,000 lines, in a terminal of 200×50. */
#ifndef TESTS_BENCH_YARDSTICK_H
#define TESTS_BENCH_YARDSTICK_H

#include "base/buf.h"
#include "base/mem.h"
#include "lib/measure.h"

#include <stdlib.h>

enum { BENCH_ROWS = 50, BENCH_COLS = 200, BENCH_STARTS = 9, BENCH_PRESSES = 50 };

struct yardstick {
	int64_t start_us, pss_kib;
	struct key_cost key;
	struct idle_cost idle;
};

/* The best of several: what the machine does besides only makes it longer. */
static inline int64_t best_start(const struct pty_options *options, const char *text)
{
	int64_t best = -1;

	for (int i = 0; i < BENCH_STARTS; i++) {
		int64_t us = measure_first_paint_us(options, text);

		if (us >= 0 && (best < 0 || us < best))
			best = us;
	}
	return best;
}

static inline struct yardstick yardstick_measure(int idle_ms)
{
	enum { LINES = 100000, FILE_BYTES_MAX = 16 << 20 };
	struct home *home = home_new();
	struct yardstick y = {0};
	struct buf text;
	struct pty *p;
	char *file;

	buf_init(&text, FILE_BYTES_MAX);
	for (int i = 0; i < LINES; i++)
		buf_add_fmt(&text, "line %06d of a file that is long enough to be looked at\n", i);
	home_write(home, "lines", text.bytes);
	buf_release(&text);
	file = home_path(home, "lines");
	{
		const char *argv[] = {"less", file, NULL};
		struct pty_options options = {.argv = argv, .home = home, .rows = BENCH_ROWS,
			.cols = BENCH_COLS, .unframed = true};

		y.start_us = best_start(&options, "line 000040");
		p = pty_start(&options);
		if (p && pty_run_quiet(p, 100, 5000)) {
			y.key = measure_keys(p, "j", BENCH_PRESSES);
			y.idle = measure_idle(p, idle_ms);
			y.pss_kib = measure_pss_kib(pty_pid(p));
		}
		pty_stop(p);
	}
	free(file);
	home_free(home);
	return y;
}

#endif
