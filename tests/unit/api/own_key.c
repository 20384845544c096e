/* Which key is ours, from what the API says of all keys. */
#include "lib/cleanup.h"

#include <stdlib.h>
#include <string.h>

#include "api/own_key.h"

#define KEY(name, kind, more)                                                                        \
	"{\"id\":\"1\",\"type\":\"api_keys\",\"attributes\":{\"name\":\"" name "\",\"kind\":\"" kind \
	"\"" more "}}"
#define LIST(keys) "{\"data\":[" keys "]}"
#define USED_NOW ",\"last_used_at\":\"2026-02-20T12:00:00.000Z\""
#define ENDS ",\"expires_at\":\"2026-03-01T00:00:00.000-08:00\""

enum { DAY_MS = 24 * 60 * 60 * 1000 };
static const int64_t now_ms = INT64_C(1771588800000); /* 2026-02-20T12:00:00Z */
static const int64_t ends_ms = INT64_C(1772352000000); /* 2026-03-01T08:00:00Z */

static bool is_ours(const char *json, const char *name, enum key_kind kind, struct own_key *own)
{
	struct own_key_question question = {name, kind, now_ms};

	*own = (struct own_key){0};
	return decode_own_key(json, strlen(json), &question, own);
}

static void the_one_of_that_name_is_ours_for_certain(void **state)
{
	static const char json[] = LIST(KEY("ops 2", "team", USED_NOW) "," KEY(
		"ops", "organization", ENDS ",\"role_id\":\"r1\",\"on_call_role_id\":\"o1\""));
	struct own_key own;

	(void)state;
	assert_true(is_ours(json, "ops", KIND_UNKNOWN, &own));
	assert_true(own.life.is_certain);
	assert_string_equal(own.life.name, "ops");
	assert_int_equal(own.life.ends_at_ms, ends_ms);
	assert_int_equal(own.kind, KIND_GLOBAL);
	assert_string_equal(own.roles.role, "r1");
	assert_string_equal(own.roles.on_call_role, "o1");
	/* What the person says of its kind has to fit. */
	assert_false(is_ours(json, "ops", KIND_TEAM, &own));
	assert_false(is_ours(json, "op", KIND_UNKNOWN, &own));
}

static void of_two_with_one_name_neither_is_certain(void **state)
{
	struct own_key own;

	(void)state;
	assert_true(is_ours(LIST(KEY("ops", "team", ENDS) "," KEY("ops", "team", "")), "ops",
		KIND_UNKNOWN, &own));
	assert_false(own.life.is_certain);
	assert_int_equal(own.life.ends_at_ms, ends_ms);
}

static void without_a_name_only_one_that_was_just_used_is_probable(void **state)
{
	struct own_key own;

	(void)state;
	assert_true(is_ours(LIST(KEY("x", "team", USED_NOW ENDS)), NULL, KIND_UNKNOWN, &own));
	assert_false(own.life.is_certain);
	assert_false(is_ours(LIST(KEY("x", "team", ENDS)), NULL, KIND_UNKNOWN, &own));
	assert_false(is_ours(
		LIST(KEY("x", "team", ",\"last_used_at\":\"2026-02-20T11:00:00Z\"")), NULL,
		KIND_UNKNOWN, &own));
	assert_false(is_ours(LIST(KEY("x", "team", USED_NOW)), NULL, KIND_PERSONAL, &own));
}

static void a_rotated_key_ends_with_its_grace_period(void **state)
{
	struct own_key own;

	(void)state;
	assert_true(is_ours(LIST(KEY("x", "team",
				    ENDS ",\"grace_period_ends_at\":\"2026-02-21T00:00:00Z\"")),
		"x", KIND_UNKNOWN, &own));
	assert_true(own.life.ends_at_ms < ends_ms);
}

static void what_makes_no_sense_is_nobodys_key(void **state)
{
	static const char *const jsons[] = {"", "[]", "{}", "{\"data\":{}}", "{\"data\":[null,3,[]]}",
		"{\"data\":[{\"attributes\":{\"name\":7,\"kind\":[],\"last_used_at\":{}}}]}"};
	struct own_key own;

	(void)state;
	for (size_t i = 0; i < sizeof(jsons) / sizeof(jsons[0]); i++) {
		assert_false(is_ours(jsons[i], NULL, KIND_UNKNOWN, &own));
		assert_false(is_ours(jsons[i], "x", KIND_UNKNOWN, &own));
	}
}

static void what_is_asked_for_is_encoded(void **state)
{
	struct own_key_question named = {"a&b", KIND_TEAM, now_ms}, unnamed = {NULL, KIND_UNKNOWN, 0};
	char *query = own_key_query(&named);

	(void)state;
	assert_non_null(strstr(query, "filter%5Bname%5D=a%26b"));
	assert_non_null(strstr(query, "filter%5Bkind%5D=team"));
	free(query);
	query = own_key_query(&unnamed);
	assert_string_equal(query, "sort=-last_used_at&page%5Bsize%5D=1");
	free(query);
}

static void it_ends_soon_from_14_days_before(void **state)
{
	struct key_life life = {.ends_at_ms = ends_ms};
	char left[ISO8601_BYTES];

	(void)state;
	assert_false(key_ends_soon(&life, ends_ms - (int64_t)KEY_WARNING_DAYS * DAY_MS - 1, left));
	assert_true(key_ends_soon(&life, ends_ms - (int64_t)KEY_WARNING_DAYS * DAY_MS, left));
	assert_string_equal(left, "14d");
	assert_true(key_ends_soon(&life, ends_ms - 90 * 60 * 1000, left));
	assert_string_equal(left, "1h 30m");
	assert_false(key_ends_soon(&life, ends_ms, left));
	life.ends_at_ms = 0;
	assert_false(key_ends_soon(&life, now_ms, left));
}

static void any_user_tells_the_organization(void **state)
{
	static const char json[] =
		"{\"data\":[{\"id\":\"1\",\"attributes\":{\"full_name_with_team\":\"Ann\"}},"
		"{\"id\":\"2\",\"attributes\":{\"full_name_with_team\":\"[Bright\\u001bcart] Bo\"}}]}";
	char name[32];

	(void)state;
	assert_true(decode_organization(json, strlen(json), name, sizeof(name)));
	assert_null(strchr(name, '\033'));
	assert_non_null(strstr(name, "cart"));
	assert_false(decode_organization("{\"data\":[]}", 11, name, sizeof(name)));
	assert_string_equal(name, "");
}

static void expect_mark(const char *json, const char *mark)
{
	char out[ORGANIZATION_MARK_BYTES];

	assert_int_equal(decode_organization_mark(json, strlen(json), out), mark[0] != '\0');
	assert_string_equal(out, mark);
}

static void the_oldest_record_marks_an_organization_whose_number_is_not_told(void **state)
{
	(void)state;
	expect_mark("{\"data\":[{\"id\":\"c\",\"attributes\":{\"created_at\":\"2025-07-12T00:18:50.4-07:00\"}},"
		    "{\"id\":\"b\",\"attributes\":{\"created_at\":\"2024-07-12T00:18:50.4-07:00\"}},"
		    "{\"id\":\"a\",\"attributes\":{\"created_at\":\"2024-07-12T00:18:50.4-07:00\"}},"
		    "{\"id\":\"0\",\"attributes\":{\"created_at\":7}}]}",
		"a");
	expect_mark("{\"data\":[{\"id\":\"b\"},{\"id\":\"a\",\"attributes\":[]}]}", "a");
	expect_mark("{\"data\":[{\"id\":\"a\",\"attributes\":{\"team_id\":null}},"
		    "{\"id\":\"b\",\"attributes\":{\"team_id\":351}}]}",
		"351");
	expect_mark("{\"data\":[]}", "");
	expect_mark("{\"data\":{\"id\":\"a\"}}", "");
	expect_mark("nothing", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_oldest_record_marks_an_organization_whose_number_is_not_told),
		TEST(the_one_of_that_name_is_ours_for_certain),
		TEST(of_two_with_one_name_neither_is_certain),
		TEST(without_a_name_only_one_that_was_just_used_is_probable),
		TEST(a_rotated_key_ends_with_its_grace_period),
		TEST(what_makes_no_sense_is_nobodys_key),
		TEST(what_is_asked_for_is_encoded),
		TEST(it_ends_soon_from_14_days_before),
		TEST(any_user_tells_the_organization),
	};

	return cmocka_run_group_tests_name("own_key", tests, NULL, NULL);
}
