/* A peer, where it is installed: tig on this project's history, in the same terminal. */
#include "yardstick.h"

#include <stdio.h>

int main(void)
{
	const char *argv[] = {"tig", NULL};
	struct home *home = home_new();
	struct pty_options options = {
		.argv = argv, .home = home, .rows = BENCH_ROWS, .cols = BENCH_COLS, .unframed = true};
	int64_t start_us = best_start(&options, "[main]");
	struct key_cost key = {0, 0, 0};
	struct pty *p = start_us >= 0 ? pty_start(&options) : NULL;

	if (p && pty_run_quiet(p, 100, 5000))
		key = measure_keys(p, "j", BENCH_PRESSES);
	if (start_us < 0)
		printf("{\"skipped\": \"tig is not installed, or this is no checkout\"}");
	else
		printf("{\"first_paint_us\": %lld, \"key_us\": %lld, \"key_bytes\": %lld}",
			(long long)start_us, (long long)key.median_us, (long long)key.bytes);
	pty_stop(p);
	home_free(home);
	return 0;
}
