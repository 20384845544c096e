/* Decoding, encoding and widths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/utf8.h"

static void every_code_point_survives_the_round_trip(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp < 0x110000; cp++) {
		char bytes[4];
		size_t n = utf8_encode(cp, bytes);
		uint32_t back;
		int valid;
		int surrogate = cp >= 0xD800 && cp <= 0xDFFF;

		if (surrogate) {
			assert_int_equal(utf8_decode(bytes, n, &back, &valid), 1);
			assert_int_equal(back, UTF8_REPLACEMENT);
			assert_false(valid);
			continue;
		}
		assert_int_equal(utf8_decode(bytes, n, &back, &valid), n);
		assert_int_equal(back, cp);
		assert_true(valid);
	}
}

struct bad {
	const char *bytes;
	size_t consumed;
};

static void invalid_input_is_consumed_by_maximal_prefixes(void **state)
{
	static const struct bad bad[] = {
		{"\x80", 1},
		{"\xC0\xAF", 1},
		{"\xC3", 1},
		{"\xE2\x82", 2},
		{"\xE2\x82"
		 "a",
			2},
		{"\xE0\x80\x80", 1},
		{"\xF0\x9F\x94", 3},
		{"\xF0\x80\x80\x80", 1},
		{"\xF4\x90\x80\x80", 1},
		{"\xF5\x80\x80\x80", 1},
		{"\xFF", 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		uint32_t cp = 0;
		int valid = 1;

		assert_int_equal(utf8_decode(bad[i].bytes, strlen(bad[i].bytes), &cp, &valid),
			bad[i].consumed);
		assert_int_equal(cp, UTF8_REPLACEMENT);
		assert_false(valid);
	}
}

static void the_end_consumes_nothing(void **state)
{
	uint32_t cp;

	(void)state;
	assert_int_equal(utf8_decode("", 0, &cp, NULL), 0);
}

/* No setlocale here: widths must not depend on it. */
static void widths_do_not_depend_on_the_locale(void **state)
{
	(void)state;
	assert_int_equal(utf8_width('a'), 1);
	assert_int_equal(utf8_width(' '), 1);
	assert_int_equal(utf8_width('~'), 1);
	assert_int_equal(utf8_width(0x65E5), 2);
	assert_int_equal(utf8_width(0x1F525), 2);
	assert_int_equal(utf8_width(0xE9), 1);
	assert_int_equal(utf8_width(0x301), 0);
	assert_int_equal(utf8_width(0), -1);
	assert_int_equal(utf8_width(0x1B), -1);
	assert_int_equal(utf8_width(0x7F), -1);
	assert_int_equal(utf8_width(0x9B), -1);
	assert_int_equal(utf8_width(0x378), -1);
}

static void a_prefix_ends_on_a_character(void **state)
{
	static const char s[] = "a\xE6\x97\xA5\xF0\x9F\x94\xA5";
	static const size_t ends[] = {0, 1, 1, 1, 4, 4, 4, 4, 8, 8};

	(void)state;
	for (size_t max = 0; max < sizeof(ends) / sizeof(ends[0]); max++)
		assert_int_equal(utf8_prefix(s, sizeof(s) - 1, max), ends[max]);
	assert_int_equal(utf8_prefix("ab\xE6\x97", 4, 9), 2);
	assert_int_equal(utf8_prefix("\x80\x80\x80\x80\x80\x80", 6, 5), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_survives_the_round_trip),
		cmocka_unit_test(invalid_input_is_consumed_by_maximal_prefixes),
		cmocka_unit_test(the_end_consumes_nothing),
		cmocka_unit_test(widths_do_not_depend_on_the_locale),
		cmocka_unit_test(a_prefix_ends_on_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
