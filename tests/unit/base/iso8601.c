/* Times: read strictly, written back, and told to people. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/iso8601.h"

struct reading {
	const char *in;
	int64_t ms;
};

static void times_as_rootly_writes_them_are_read(void **state)
{
	static const struct reading good[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"2026-02-20T17:59:15.862-08:00", 1771639155862},
		{"2026-02-21T01:59:15.862Z", 1771639155862},
		{"2026-02-21T01:59:15Z", 1771639155000},
		{"2026-02-21T01:59:15.8Z", 1771639155800},
		{"2026-02-21T01:59:15.862999999Z", 1771639155862},
		{"2026-02-21T07:29:15.862+05:30", 1771639155862},
		{"2026-02-21", 1771632000000},
		{"2024-02-29", 1709164800000},
		{"2000-02-29", 951782400000},
		{"1969-12-31T23:59:59.999Z", -1},
		{"0000-01-01", -62167219200000},
		{"9999-12-31T23:59:59.999Z", 253402300799999},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		int64_t ms = 42;

		if (!iso8601_parse(good[i].in, strlen(good[i].in), &ms))
			print_error("%s refused\n", good[i].in);
		assert_int_equal(ms, good[i].ms);
	}
}

static void what_is_not_exactly_a_time_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"2026",
		"2026-02",
		"2026-02-31",
		"2026-02-29",
		"1900-02-29",
		"2026-00-10",
		"2026-13-10",
		"2026-01-00",
		"2026-1-1",
		"2026-02-20T",
		"2026-02-20T17:59",
		"2026-02-20T17:59:15",
		"2026-02-20 17:59:15Z",
		"2026-02-20T24:00:00Z",
		"2026-02-20T17:60:00Z",
		"2026-02-20T17:59:60Z",
		"2026-02-20T17:59:15.Z",
		"2026-02-20T17:59:15.1234567890Z",
		"2026-02-20T17:59:15,5Z",
		"2026-02-20T17:59:15z",
		"2026-02-20T17:59:15ZZ",
		"2026-02-20T17:59:15+0800",
		"2026-02-20T17:59:15+08",
		"2026-02-20T17:59:15+24:00",
		"2026-02-20T17:59:15+08:60",
		"2026-02-20T17:59:15 08:00",
		" 2026-02-20",
		"2026-02-20 ",
		"+026-02-20",
		"2026-02-2x",
		"20260220",
		"now",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		int64_t ms = 42;

		if (iso8601_parse(bad[i], strlen(bad[i]), &ms))
			print_error("%s accepted\n", bad[i]);
		assert_int_equal(ms, 42);
	}
}

static void the_length_given_is_the_end(void **state)
{
	static const char s[] = "2026-02-20T17:59:15Z";
	int64_t ms = 42;

	(void)state;
	assert_true(iso8601_parse(s, 10, &ms));
	assert_false(iso8601_parse(s, sizeof(s), &ms));
	for (size_t len = 11; len < sizeof(s) - 1; len++)
		assert_false(iso8601_parse(s, len, &ms));
}

static void every_day_survives_the_round_trip(void **state)
{
	char out[ISO8601_BYTES];

	(void)state;
	for (int64_t ms = -62167219200000 + 7; ms < 253402300799999; ms += 86400000 - 1234567) {
		int64_t back = 0;

		iso8601_format(ms, out);
		assert_true(iso8601_parse(out, strlen(out), &back));
		assert_int_equal(back, ms);
	}
}

static void times_are_written_as_rootly_sends_them(void **state)
{
	char out[ISO8601_BYTES];

	(void)state;
	assert_string_equal(iso8601_format(1771639155862, out), "2026-02-21T01:59:15.862Z");
	assert_string_equal(
		iso8601_format_offset(1771639155862, -480, out), "2026-02-20T17:59:15.862-08:00");
	assert_string_equal(
		iso8601_format_offset(1771639155862, 330, out), "2026-02-21T07:29:15.862+05:30");
	assert_string_equal(iso8601_format(INT64_MAX, out), "9999-12-31T23:59:59.999Z");
	assert_string_equal(iso8601_format(INT64_MIN, out), "0000-01-01T00:00:00.000Z");
}

static const int64_t NOW = 1771639155862; /* Saturday, 21 February 2026, 01:59:15 UTC */
static const int64_t MINUTE = 60000, HOUR = 3600000, DAY = 86400000;

static void ages_are_told_in_one_unit(void **state)
{
	const struct reading ages[] = {
		{"now", 0},
		{"now", MINUTE - 1},
		{"1m", MINUTE},
		{"59m", HOUR - 1},
		{"1h", HOUR},
		{"23h", DAY - 1},
		{"1d", DAY},
		{"13d", 14 * DAY - 1},
		{"2w", 14 * DAY},
		{"5w", 35 * DAY},
		{"2y", 730 * DAY},
		{"now", -MINUTE + 1},
		{"in 2d", -2 * DAY},
	};
	char out[ISO8601_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(ages) / sizeof(ages[0]); i++)
		assert_string_equal(
			when_format(NOW - ages[i].ms, NOW, WHEN_RELATIVE, 0, out), ages[i].in);
	assert_string_equal(when_format(0, NOW, WHEN_RELATIVE, 0, out), "—");
	assert_string_equal(when_format(INT64_MIN, INT64_MAX, WHEN_RELATIVE, 0, out), "10006y");
}

static void points_in_time_are_told_by_the_calendar(void **state)
{
	char out[ISO8601_BYTES];

	(void)state;
	assert_string_equal(when_format(NOW, NOW, WHEN_UTC, 60, out), "01:59Z");
	assert_string_equal(when_format(NOW, NOW, WHEN_LOCAL, 60, out), "02:59");
	assert_string_equal(when_format(NOW, NOW, WHEN_LOCAL, -480, out), "17:59");
	/* Yesterday in UTC, today in California. */
	assert_string_equal(when_format(NOW - 2 * HOUR, NOW, WHEN_UTC, 0, out), "Feb 20 23:59Z");
	assert_string_equal(when_format(NOW - 2 * HOUR, NOW, WHEN_LOCAL, -480, out), "15:59");
	assert_string_equal(when_format(NOW - 90 * DAY, NOW, WHEN_UTC, 0, out), "2025-11-23Z");
	assert_string_equal(when_format(NOW - 90 * DAY, NOW, WHEN_LOCAL, 0, out), "2025-11-23");
	assert_string_equal(when_format(0, NOW, WHEN_UTC, 0, out), "—");
}

static void lengths_of_time_are_told_in_two_units(void **state)
{
	const struct reading lengths[] = {
		{"0s", 0},
		{"42s", 42999},
		{"1m", MINUTE},
		{"17m", 18 * MINUTE - 1},
		{"1h 00m", HOUR},
		{"2h 05m", 2 * HOUR + 5 * MINUTE},
		{"3d 4h", 3 * DAY + 4 * HOUR},
		{"—", -1},
		{"—", INT64_MIN},
		{"106751991167d 7h", INT64_MAX},
	};
	char out[ISO8601_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
		assert_string_equal(duration_format(lengths[i].ms, out), lengths[i].in);
}

static void lengths_of_time_are_read(void **state)
{
	const struct reading good[] = {
		{"0s", 0},
		{"90s", 90000},
		{"15m", 15 * MINUTE},
		{"2h", 2 * HOUR},
		{"3d", 3 * DAY},
		{"1w", 7 * DAY},
	};
	static const char *const bad[] = {"", "s", "15", "15 m", "-1m", "1.5h", "15M", "1mm", "m15",
		"1y", "99999999999999999999s", "9223372036854775807w"};
	int64_t ms = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(duration_parse(good[i].in, &ms));
		assert_int_equal(ms, good[i].ms);
	}
	ms = 42;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (duration_parse(bad[i], &ms))
			print_error("%s accepted\n", bad[i]);
		assert_int_equal(ms, 42);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_as_rootly_writes_them_are_read),
		cmocka_unit_test(what_is_not_exactly_a_time_is_refused),
		cmocka_unit_test(the_length_given_is_the_end),
		cmocka_unit_test(every_day_survives_the_round_trip),
		cmocka_unit_test(times_are_written_as_rootly_sends_them),
		cmocka_unit_test(ages_are_told_in_one_unit),
		cmocka_unit_test(points_in_time_are_told_by_the_calendar),
		cmocka_unit_test(lengths_of_time_are_told_in_two_units),
		cmocka_unit_test(lengths_of_time_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
