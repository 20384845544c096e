/* The sandbox helper itself: processes start and end, requests, faults and the journal are seen. */
#include "lib/sandbox.h"

#include <stdlib.h>
#include <string.h>

#include "lib/cleanup.h"

static const char *const empty[] = {"--seed", "empty", NULL};

static void a_sandbox_starts_on_loopback_and_ends_cleanly(void **state)
{
	struct sandbox *s = sandbox_open(empty);

	(void)state;
	assert_int_equal(strncmp(sandbox_url(s), "http://127.0.0.1:", 17), 0);
	assert_true(strlen(sandbox_token(s)) > 8);
	sandbox_close(s);
}

static void two_sandboxes_have_ports_of_their_own(void **state)
{
	struct sandbox *one = sandbox_open(empty), *two = sandbox_open(empty);

	(void)state;
	assert_string_not_equal(sandbox_url(one), sandbox_url(two));
}

static void requests_are_in_the_journal(void **state)
{
	struct sandbox *s = sandbox_open(empty);
	struct json_object *entry;
	int status;

	(void)state;
	json_object_put(sandbox_request(s, "GET", "/v1/users/me", NULL, &status));
	assert_int_equal(status, 200);
	assert_int_equal(sandbox_journal_count(s, "GET", "/v1/users/*"), 1);
	assert_int_equal(sandbox_journal_count(s, "POST", "/v1/users/*"), 0);
	sandbox_wait_journal(s, NULL, "GET", "/v1/users/me", 1, 0);
	entry = sandbox_journal_last(s, "GET", "/v1/users/me");
	assert_int_equal(json_object_get_int(json_object_object_get(entry, "status")), 200);
	json_object_put(entry);
	assert_null(sandbox_journal_last(s, "GET", "/v1/alerts"));
}

static void a_fault_strikes(void **state)
{
	struct sandbox *s = sandbox_open(empty);
	int status;

	(void)state;
	sandbox_fault(s, "{\"kind\":\"status\",\"status\":503,\"path\":\"/v1/users/me\"}");
	json_object_put(sandbox_request(s, "GET", "/v1/users/me", NULL, &status));
	assert_int_equal(status, 503);
}

static void an_attribute_is_read_by_its_path(void **state)
{
	struct sandbox *s = sandbox_open(empty);
	char *type = sandbox_read(s, "/v1/users/me", "data.type");

	(void)state;
	assert_string_equal(type, "users");
	free(type);
	assert_null(sandbox_read(s, "/v1/users/me", "data.no.such"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_sandbox_starts_on_loopback_and_ends_cleanly),
		TEST(two_sandboxes_have_ports_of_their_own),
		TEST(requests_are_in_the_journal),
		TEST(a_fault_strikes),
		TEST(an_attribute_is_read_by_its_path),
	};

	return cmocka_run_group_tests_name("sandbox helper", tests, NULL, NULL);
}
