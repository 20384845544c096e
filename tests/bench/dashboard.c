/*
 * The dashboard on 10,000 incidents and 10,000 alerts, beside less in the same run. Each figure with
 * what it should reach.
 */
#include "yardstick.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "lib/expect.h"
#include "lib/paths.h"
#include "lib/sandbox.h"

enum {
	FILL_MS = 120 * 1000,
	SETTLE_MS = 2500,
	IDLE_MS = 10 * 1000,
	IDLE_TRIES = 6,
	MINUTE_MS = 60 * 1000,
	EXIT_MS = 10 * 1000,
	NOTICE_MS = 6 * 1000, /* how long words stay in the footer */
	PRESSES_IN_SIGHT = 12, /* so that nothing scrolls */
};

static const char *separator = "{";

static void figure(const char *name, double value, const char *unit, double reach)
{
	printf("%s\n  \"%s\": {\"value\": %.2f, \"unit\": \"%s\", \"reach\": %.2f, \"ok\": %s}", separator,
		name, value, unit, reach, value <= reach ? "true" : "false");
	separator = ",";
}

/* Fills the cache as a first run would, and ends. */
static void fill_cache(struct sandbox *s, const struct home *home, const char *program)
{
	const char *argv[] = {program, "--plain", NULL};
	struct pty *p = pty_start(&(struct pty_options){.argv = argv, .env = sandbox_env(s),
		.home = home, .rows = BENCH_ROWS, .cols = BENCH_COLS, .unframed = true});

	pty_wait_exit(p, 0, FILL_MS);
	pty_stop(p);
}

static void touch_rows(struct sandbox *s)
{
	json_object_put(sandbox_control(s, "POST", "/sandbox/touch",
		"{\"resource\":\"incidents\",\"count\":1000}"));
}

/* Presses beside a poll that brings 1,000 changed rows. */
static struct key_cost keys_during_poll(struct sandbox *s, struct pty *p)
{
	touch_rows(s);
	pty_send_keys(p, "r");
	return measure_keys(p, "j", BENCH_PRESSES);
}

static double requests_of_a_poll(struct sandbox *s, struct pty *p)
{
	size_t before = sandbox_journal_count(s, "GET", "/v1/*");

	pty_send_keys(p, "r");
	pty_run_quiet(p, SETTLE_MS, SETTLE_MS);
	return (double)(sandbox_journal_count(s, "GET", "/v1/*") - before);
}

/* Nothing new in it and no tick of the minute, but one poll: its interval is 15 s. */
static struct idle_cost idle_with_a_poll(struct sandbox *s, struct pty *p)
{
	struct idle_cost idle = {-1, -1};

	for (int tries = 0; tries < IDLE_TRIES; tries++) {
		size_t polls = sandbox_journal_count(s, "GET", "/v1/alerts");
		int64_t minute = clock_wall_ms() / MINUTE_MS;

		idle = measure_idle(p, IDLE_MS);
		if (clock_wall_ms() / MINUTE_MS == minute &&
			sandbox_journal_count(s, "GET", "/v1/alerts") > polls)
			return idle;
	}
	fail_msg("no poll came in %d windows", IDLE_TRIES);
	return idle;
}

/* From q to the end, while no request is ever answered. */
static double quit_while_hanging_ms(struct sandbox *s, struct pty *p)
{
	int64_t started;

	sandbox_fault(s, "{\"path\":\"/v1/*\",\"kind\":\"delay\",\"ms\":60000}");
	pty_send_keys(p, "r");
	pty_run_quiet(p, 300, 1000);
	started = measure_now_us();
	pty_send_keys(p, "q");
	pty_wait_exit(p, 0, EXIT_MS);
	return (double)(measure_now_us() - started) / 1000;
}

static void measure_all(void **state)
{
	struct sandbox *s = sandbox_open((const char *[]){"--seed", "big:10000", NULL});
	struct home *home = home_new();
	char *program = path_built("rootwatch");
	const char *argv[] = {program, NULL};
	struct pty_options options = {.argv = argv, .env = sandbox_env(s), .home = home,
		.rows = BENCH_ROWS, .cols = BENCH_COLS};
	struct yardstick less = yardstick_measure(100);
	struct key_cost key, busy;
	struct idle_cost idle;
	int64_t start_us;
	double requests;
	struct pty *p;

	(void)state;
	fill_cache(s, home, program);
	start_us = best_start(&options, "INC-");
	p = pty_start(&options);
	pty_wait_text(p, "INC-", 0);
	pty_run_quiet(p, SETTLE_MS, 2 * SETTLE_MS);
	key = measure_keys(p, "j", PRESSES_IN_SIGHT);
	pty_run_quiet(p, SETTLE_MS, 2 * SETTLE_MS);
	requests = requests_of_a_poll(s, p);
	pty_run_quiet(p, 2 * NOTICE_MS, 2 * NOTICE_MS);
	idle = idle_with_a_poll(s, p);
	busy = keys_during_poll(s, p);
	pty_run_quiet(p, SETTLE_MS, 4 * SETTLE_MS);

	/* first_paint.sh has the same by another tool, which adds more to each start. */
	figure("first_paint_by_less", (double)start_us / (double)less.start_us, "times", 3);
	figure("key_by_less", (double)key.median_us / (double)less.key.median_us, "times", 4);
	figure("key_during_poll_by_less", (double)busy.median_us / (double)less.key.median_us, "times",
		4);
	figure("key_bytes", (double)key.bytes, "bytes", 300);
	figure("pss_mib", (double)measure_pss_kib(pty_pid(p)) / 1024, "MiB", 20);
	figure("requests_of_an_empty_poll", requests, "requests", 3);
	figure("idle_bytes", (double)idle.bytes, "bytes in 10 s", 0);
	figure("idle_cpu_ms", (double)idle.cpu_us / 1000, "ms in 10 s", 5);
	figure("quit_while_hanging_ms", quit_while_hanging_ms(s, p), "ms", 50);
	printf("\n}");
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
