/*
 * From the key to "queued" on the screen, which stands there only when it is on the disk: on 10,000
 * incidents, while polls of 1,000 changed rows are applied.
 */
#include "yardstick.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/expect.h"
#include "lib/paths.h"
#include "lib/sandbox.h"

enum { PRESSES = 100, PRESSES_A_POLL = 10, SETTLE_MS = 2500, QUEUED_MS = 5000, REACH_MS = 20 };

/* The count has no words beside a notice that needs the room. */
static bool is_queued(const struct pty *p, const void *context)
{
	(void)context;
	return screen_find(pty_screen(p), "⇡ 1 queued", NULL, NULL) ||
	       screen_find(pty_screen(p), "⇡1", NULL, NULL);
}

static bool is_gone(const struct pty *p, const void *context)
{
	return !is_queued(p, context);
}

static void poll_changes(struct sandbox *s, struct pty *p)
{
	json_object_put(sandbox_control(s, "POST", "/sandbox/touch",
		"{\"resource\":\"incidents\",\"count\":1000}"));
	pty_send_keys(p, "r");
}

/* Taken back each time, so that there is always one to acknowledge. */
static int64_t press_us(struct pty *p)
{
	int64_t us, started = measure_now_us();

	pty_send_keys(p, "a");
	if (!pty_run_until(p, is_queued, NULL, QUEUED_MS))
		pty_fail(p, "nothing was queued");
	us = measure_now_us() - started;
	pty_send_keys(p, "z");
	if (!pty_run_until(p, is_gone, NULL, QUEUED_MS))
		pty_fail(p, "it was not taken back");
	return us;
}

static int by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void measure_all(void **state)
{
	struct sandbox *s = sandbox_open((const char *[]){"--seed", "big:10000", NULL});
	const char *const *env = sandbox_env(s);
	struct home *home = home_new();
	char *program = path_built("rootwatch");
	const char *argv[] = {program, NULL};
	const char *const with_grace[] = {env[0], env[1], "ROOTWATCH_GRACE=30s", NULL};
	struct pty_options options = {.argv = argv, .env = with_grace, .home = home,
		.rows = BENCH_ROWS, .cols = BENCH_COLS};
	int64_t us[PRESSES];
	struct pty *p = pty_start(&options);

	(void)state;
	pty_wait_text(p, "INC-", 0);
	pty_send_keys(p, "1/status:started !status:acknowledged<Enter>");
	pty_run_quiet(p, SETTLE_MS, 10 * SETTLE_MS);
	for (int i = 0; i < PRESSES; i++) {
		if (i % PRESSES_A_POLL == 0)
			poll_changes(s, p);
		us[i] = press_us(p);
	}
	qsort(us, PRESSES, sizeof(us[0]), by_size);
	printf("{\n  \"queued_median_ms\": {\"value\": %.2f, \"unit\": \"ms\"},\n",
		(double)us[PRESSES / 2] / 1000);
	printf("  \"queued_p99_ms\": {\"value\": %.2f, \"unit\": \"ms\", \"reach\": %d, \"ok\": %s}\n}",
		(double)us[PRESSES - 2] / 1000, REACH_MS,
		us[PRESSES - 2] <= REACH_MS * 1000 ? "true" : "false");
	pty_stop(p);
	free(program);
	home_free(home);
	sandbox_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(measure_all)};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
