/* The yardstick: less on a file of 100,000 lines, in a terminal of 200×50. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "lib/measure.h"

enum { LINES = 100000, FILE_BYTES_MAX = 16 << 20, PRESSES = 50, STARTS = 9, IDLE_MS = 2000 };

static char *make_file(const struct home *home)
{
	struct buf text;

	buf_init(&text, FILE_BYTES_MAX);
	for (int i = 0; i < LINES; i++)
		buf_add_fmt(&text, "line %06d of a file that is long enough to be looked at\n", i);
	home_write(home, "lines", text.bytes);
	buf_release(&text);
	return home_path(home, "lines");
}

static int64_t best_start(const struct pty_options *options)
{
	int64_t best = -1;

	for (int i = 0; i < STARTS; i++) {
		int64_t us = measure_first_paint_us(options, "line 000040");

		if (us >= 0 && (best < 0 || us < best))
			best = us;
	}
	return best;
}

int main(void)
{
	struct home *home = home_new();
	char *file = make_file(home);
	const char *argv[] = {"less", file, NULL};
	struct pty_options options = {
		.argv = argv, .home = home, .rows = 50, .cols = 200, .unframed = true};
	int64_t start_us = best_start(&options);
	struct pty *p = pty_start(&options);
	struct key_cost key = {0, 0, 0};
	struct idle_cost idle = {0, 0};
	int64_t pss = 0;

	if (p && pty_run_quiet(p, 100, 5000)) {
		key = measure_keys(p, "j", PRESSES);
		idle = measure_idle(p, IDLE_MS);
		pss = measure_pss_kib(pty_pid(p));
	}
	printf("{\"first_paint_us\": %lld, \"key_us\": %lld, \"key_worst_us\": %lld, "
	       "\"key_bytes\": %lld, \"idle_cpu_us\": %lld, \"idle_bytes\": %lld, \"pss_kib\": %lld}",
		(long long)start_us, (long long)key.median_us, (long long)key.worst_us,
		(long long)key.bytes, (long long)idle.cpu_us, (long long)idle.bytes,
		(long long)pss);
	pty_stop(p);
	free(file);
	home_free(home);
	return start_us >= 0 ? 0 : 1;
}
