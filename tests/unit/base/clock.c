/* The clocks: fixed for tests, local offsets by the zone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"

static void the_environment_fixes_the_wall_clock(void **state)
{
	(void)state;
	setenv("ROOTWATCH_CLOCK", "2026-02-20T17:59:15.862-08:00", 1);
	assert_int_equal(clock_wall_ms(), 1771639155862);
	/* Read once: a later change is not seen. */
	setenv("ROOTWATCH_CLOCK", "2030-01-01", 1);
	assert_int_equal(clock_wall_ms(), 1771639155862);
}

static void the_monotonic_clock_is_not_fixed(void **state)
{
	int64_t before = clock_monotonic_ms();
	int64_t deadline = before + 5000;

	(void)state;
	while (clock_monotonic_ms() == before)
		assert_true(clock_monotonic_ms() < deadline);
	assert_true(clock_monotonic_ms() > before);
}

static void a_moment_to_wait_until_is_whole_seconds_and_a_part_of_one(void **state)
{
	(void)state;
	for (int64_t ms = 0; ms < 3000; ms += 7) {
		int64_t before = clock_monotonic_ms();
		struct timespec at = clock_in(ms);

		assert_in_range(at.tv_nsec, 0, 999999999);
		assert_in_range((int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000, before + ms,
			clock_monotonic_ms() + ms);
	}
}

static void the_offset_follows_the_zone_and_the_season(void **state)
{
	(void)state;
	setenv("TZ", "PST8PDT,M3.2.0,M11.1.0", 1);
	tzset();
	assert_int_equal(clock_tz_offset_min(1771639155862), -480);
	assert_int_equal(clock_tz_offset_min(1782000000000), -420);
	setenv("TZ", "IST-5:30", 1);
	tzset();
	assert_int_equal(clock_tz_offset_min(1771639155862), 330);
	assert_int_equal(clock_tz_offset_min(INT64_MAX), 330);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_environment_fixes_the_wall_clock),
		cmocka_unit_test(the_monotonic_clock_is_not_fixed),
		cmocka_unit_test(a_moment_to_wait_until_is_whole_seconds_and_a_part_of_one),
		cmocka_unit_test(the_offset_follows_the_zone_and_the_season),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
