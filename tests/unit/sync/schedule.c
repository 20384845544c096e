/* When to ask again: bounds of jitter, growth of back-off, obedience to what the server says. */
#include "../../../src/sync/schedule.h"

#include "lib/cleanup.h"

static struct jitter new_jitter(void)
{
	struct jitter jitter;

	jitter_init(&jitter, 42);
	return jitter;
}

static void polls_are_spread_by_a_tenth(void **state)
{
	struct jitter jitter = new_jitter();
	int64_t least = INT64_MAX, most = 0;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		int64_t delay = poll_delay(&jitter, 15000);

		assert_in_range(delay, 13500, 16500);
		least = delay < least ? delay : least;
		most = delay > most ? delay : most;
	}
	assert_in_range(least, 13500, 13510);
	assert_in_range(most, 16490, 16500);
}

static int64_t longest_wait(unsigned failures)
{
	struct jitter jitter = new_jitter();
	int64_t longest = 0;

	for (int i = 0; i < 2000; i++) {
		struct backoff backoff = {0};

		for (unsigned f = 0; f < failures; f++)
			backoff_fail(&backoff, &jitter, 1000, 1000, 0);
		assert_true(backoff.until_ms >= 1000 + BACKOFF_LEAST_MS);
		if (backoff.until_ms - 1000 > longest)
			longest = backoff.until_ms - 1000;
	}
	return longest;
}

static void waits_grow_to_a_minute(void **state)
{
	(void)state;
	assert_in_range(longest_wait(1), 900, 1000);
	assert_in_range(longest_wait(3), 3600, 4000);
	assert_in_range(longest_wait(20), 55000, 60000);
}

static void failures_of_one_moment_count_once(void **state)
{
	struct jitter jitter = new_jitter();
	struct backoff backoff = {0};

	(void)state;
	backoff_fail(&backoff, &jitter, 1000, 500, 0);
	backoff_fail(&backoff, &jitter, 1001, 510, 0);
	backoff_fail(&backoff, &jitter, 1002, 520, 0);
	assert_int_equal(backoff.failures, 1);
	backoff_fail(&backoff, &jitter, 5000, 4000, 0);
	assert_int_equal(backoff.failures, 2);
}

static void the_server_may_ask_for_longer(void **state)
{
	struct jitter jitter = new_jitter();
	struct backoff backoff = {0};

	(void)state;
	backoff_fail(&backoff, &jitter, 1000, 900, 90000);
	assert_int_equal(backoff.until_ms, 91000);
	assert_false(backoff_allows(&backoff, 90999));
	assert_true(backoff_allows(&backoff, 91000));
	backoff_clear(&backoff);
	assert_true(backoff_allows(&backoff, 0));
}

static void a_budget_that_runs_low_is_made_to_last(void **state)
{
	(void)state;
	assert_int_equal(rate_pause(-1, -1, 0, 1000), 0);
	assert_int_equal(rate_pause(3000, 2000, 61000, 1000), 0);
	assert_int_equal(rate_pause(3000, 100, 61000, 1000), 600);
	assert_int_equal(rate_pause(3000, 0, 61000, 1000), 61000);
	assert_int_equal(rate_pause(3000, 0, 500, 1000), 0);
	assert_int_equal(rate_pause(3000, 0, INT64_MAX, 1000), 3601000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(polls_are_spread_by_a_tenth),
		TEST(waits_grow_to_a_minute),
		TEST(failures_of_one_moment_count_once),
		TEST(the_server_may_ask_for_longer),
		TEST(a_budget_that_runs_low_is_made_to_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
