/* Records by their number: what is asked for, and which of the answer it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "api/number.h"
#include "resources/alert.h"
#include "resources/incident.h"

static void what_rootly_numbers_is_asked_for_by_filter(void **state)
{
	char *query = number_query_build(&incident_resource, 412);

	(void)state;
	assert_true(number_is_known(&incident_resource));
	assert_false(number_is_known(&alert_resource));
	assert_non_null(strstr(query, "filter%5Bsequential_id%5D=412"));
	free(query);
}

static void expect(const char *json, const char *expected)
{
	struct err err = {.kind = ERR_NONE};
	char *id;

	assert_true(number_find(&incident_resource, 412, json, strlen(json), &id, &err));
	if (expected != NULL)
		assert_string_equal(id, expected);
	else
		assert_null(id);
	assert_int_equal(err.kind, ERR_NONE);
	free(id);
}

static void an_answer_that_ignores_the_filter_is_looked_through(void **state)
{
	(void)state;
	expect("{\"data\":[{\"id\":\"a\",\"type\":\"incidents\",\"attributes\":{\"sequential_id\":413}},"
	       "{\"id\":\"b\",\"type\":\"incidents\",\"attributes\":{\"sequential_id\":412}},"
	       "{\"id\":\"c\",\"type\":\"incidents\",\"attributes\":{}}]}",
		"b");
	expect("{\"data\":[{\"id\":\"a\",\"type\":\"incidents\",\"attributes\":{\"sequential_id\":41}}]}",
		NULL);
	expect("{\"data\":[]}", NULL);
}

static void what_cannot_be_read_says_so(void **state)
{
	struct err err = {.kind = ERR_NONE};
	char *id;

	(void)state;
	assert_false(number_find(&incident_resource, 412, "<html>", 6, &id, &err));
	assert_null(id);
	assert_int_equal(err.kind, ERR_PROTOCOL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_rootly_numbers_is_asked_for_by_filter),
		cmocka_unit_test(an_answer_that_ignores_the_filter_is_looked_through),
		cmocka_unit_test(what_cannot_be_read_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
