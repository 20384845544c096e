/* The number in what people write for an incident. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/handle.h"

static void a_number_means_the_same_with_and_without_its_prefix(void **state)
{
	(void)state;
	assert_int_equal(handle_number("412"), 412);
	assert_int_equal(handle_number("INC-412"), 412);
	assert_int_equal(handle_number("inc-412"), 412);
	assert_int_equal(handle_number("INC-007"), 7);
	assert_int_equal(handle_number("9223372036854775807"), INT64_MAX);
}

static void what_is_no_number_is_told_from_one_that_none_can_have(void **state)
{
	static const char *const others[] = {"", "INC-", "INC", "INC--1", "-1", "+1", " 1", "1 ", "INC- 1",
		"41a", "DmEVhF", "INC-INC-1", "0x1f", "١"};

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_int_equal(handle_number(others[i]), -1);
	assert_int_equal(handle_number("0"), 0);
	assert_int_equal(handle_number("INC-000"), 0);
	assert_int_equal(handle_number("9223372036854775808"), 0);
	assert_int_equal(handle_number("INC-99999999999999999999999999"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_means_the_same_with_and_without_its_prefix),
		cmocka_unit_test(what_is_no_number_is_told_from_one_that_none_can_have),
	};

	return cmocka_run_group_tests_name("handle", tests, NULL, NULL);
}
