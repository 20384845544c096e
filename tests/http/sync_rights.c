/* What the engine finds out about the key: its roles, its kind, and who acts by it. */
#include "syncing.h"

/* `key` is made as /sandbox/keys wants it. */
static struct bench *bench_saying(const char *key, const struct sync_config *said)
{
	struct home *home = home_new();
	struct sandbox *sandbox = demo_sandbox();
	struct json_object *made = sandbox_control(sandbox, "POST", "/sandbox/keys", key);
	char *token = mem_strdup(json_object_get_string(json_object_object_get(made, "token")));
	struct bench *bench;

	json_object_put(made);
	cleanup_add(undo_home, home);
	cleanup_add(free, token);
	bench = bench_as(sandbox, home, said);
	bench->key = token;
	return bench;
}

static struct bench *bench_of_kind(const char *key, const char *me, enum key_kind kind)
{
	return bench_saying(
		key, &(struct sync_config){.instance = "Production", .me = me, .kind = kind});
}

static bool knows_both_roles(struct bench *bench)
{
	unsigned both = 1U << AREA_INCIDENTS | 1U << AREA_ALERTS;

	return (bench->viewer.rights.known & both) == both;
}

static void the_permissions_of_both_roles_are_told(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	const char *why = NULL;

	(void)state;
	UNTIL(bench, knows_both_roles);
	assert_true(rights_allow(
		&bench->viewer.rights, (struct right){AREA_INCIDENTS, RIGHT_CREATE}, &why));
	assert_true(rights_allow(
		&bench->viewer.rights, (struct right){AREA_ALERTS, RIGHT_UPDATE}, &why));
	assert_int_equal(bench->viewer.rights.kind, KIND_PERSONAL);
	assert_false(bench->viewer.rights.is_kind_certain);
}

/* Whatever cannot be read rules nothing out, and stops nothing. */
static void roles_that_cannot_be_read_leave_everything_open(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());

	(void)state;
	sandbox_gate(bench->sandbox, "{\"path\":\"/v1/roles\",\"status\":403}");
	sandbox_gate(bench->sandbox, "{\"path\":\"/v1/on_call_roles\",\"status\":404}");
	bench_load(bench);
	assert_int_equal(bench->viewer.rights.known, 0);
	assert_int_equal(bench->link.state, LINK_LIVE);
}

static bool is_told(struct bench *bench)
{
	return bench->viewer.is_known;
}

static void a_key_without_a_user_is_not_personal_whatever_was_said(void **state)
{
	struct bench *bench = bench_of_kind("{\"kind\":\"global\"}", NULL, KIND_PERSONAL);

	(void)state;
	UNTIL(bench, is_told);
	assert_string_equal(bench->viewer.user_id, "");
	assert_int_equal(bench->viewer.rights.kind, KIND_GLOBAL);
	assert_false(bench->viewer.rights.is_kind_certain);
}

static bool has_name(struct bench *bench)
{
	return bench->viewer.name[0] != '\0';
}

static void the_person_of_the_instance_is_me_where_the_key_has_no_user(void **state)
{
	struct bench *bench = bench_of_kind("{\"kind\":\"global\"}", "103", KIND_GLOBAL);

	(void)state;
	UNTIL(bench, has_name);
	assert_string_equal(bench->viewer.user_id, "103");
	assert_true(bench->viewer.is_named);
	assert_true(bench->viewer.rights.is_kind_certain);
}

static void the_keys_own_user_wins_over_the_instances(void **state)
{
	struct bench *bench =
		bench_of_kind("{\"kind\":\"personal\",\"user_id\":\"107\"}", "103", KIND_UNKNOWN);

	(void)state;
	UNTIL(bench, is_told);
	assert_string_equal(bench->viewer.user_id, "107");
	assert_false(bench->viewer.is_named);
}

/* ---- when it ends ---------------------------------------------------------------------------- */

static const struct sync_config named = {.instance = "Production", .key_name = "Night watch"};
static const struct sync_config unnamed = {.instance = "Production"};

static bool knows_the_end(struct bench *bench)
{
	return bench->viewer.key_life.ends_at_ms != 0;
}

/* By its name, though another key was used later. */
static void a_named_keys_end_kind_and_roles_are_certain(void **state)
{
	struct bench *bench = bench_saying("{\"kind\":\"global\",\"name\":\"Night watch\","
					   "\"role\":\"observer\",\"on_call_role\":\"observer\","
					   "\"expires_at\":\"2199-01-02T03:04:05Z\"}",
		&named);
	const char *why = NULL;

	(void)state;
	UNTIL(bench, knows_the_end);
	assert_true(bench->viewer.key_life.is_certain);
	assert_string_equal(bench->viewer.key_life.name, "Night watch");
	assert_int_equal(bench->viewer.key_life.ends_at_ms, INT64_C(7226679845000));
	UNTIL(bench, knows_both_roles);
	assert_true(bench->viewer.rights.is_kind_certain);
	assert_int_equal(bench->viewer.rights.kind, KIND_GLOBAL);
	assert_false(rights_allow(
		&bench->viewer.rights, (struct right){AREA_ALERTS, RIGHT_UPDATE}, &why));
}

static void without_its_name_the_key_that_was_used_last_is_probably_ours(void **state)
{
	struct bench *bench = bench_saying(
		"{\"kind\":\"global\",\"name\":\"Other\",\"expires_at\":\"2199-01-02T03:04:05Z\"}",
		&unnamed);

	(void)state;
	UNTIL(bench, knows_the_end);
	assert_false(bench->viewer.key_life.is_certain);
	assert_false(bench->viewer.rights.is_kind_certain);
	assert_int_equal(bench->viewer.rights.known, 0);
}

static void keys_that_are_not_told_are_no_fault(void **state)
{
	static const int statuses[] = {403, 404};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct bench *bench = bench_new(demo_sandbox());
		char gate[80];

		snprintf(gate, sizeof(gate), "{\"path\":\"/v1/api_keys\",\"status\":%d}", statuses[i]);
		sandbox_gate(bench->sandbox, gate);
		bench_load(bench);
		assert_int_equal(bench->viewer.key_life.ends_at_ms, 0);
		assert_int_equal(bench->link.state, LINK_LIVE);
	}
}

static bool is_rejected(struct bench *bench)
{
	return has_result(bench) && last_result(bench)->state == OUTBOX_REJECTED;
}

static void a_refusal_names_the_permission(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());

	(void)state;
	bench_load(bench);
	sandbox_fault(
		bench->sandbox, "{\"path\":\"/v1/alerts/*/"
				"acknowledge\",\"kind\":\"status\",\"status\":403,\"nth\":1}");
	bench_submit(bench, "alert.acknowledge", alert_with(bench, ALERT_TRIGGERED));
	bench_turn(bench);
	bench_advance(bench, 60 * 1000);
	UNTIL(bench, is_rejected);
	assert_non_null(strstr(last_result(bench)->err.text, "permission to update alerts"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_permissions_of_both_roles_are_told),
		TEST(roles_that_cannot_be_read_leave_everything_open),
		TEST(a_key_without_a_user_is_not_personal_whatever_was_said),
		TEST(the_person_of_the_instance_is_me_where_the_key_has_no_user),
		TEST(the_keys_own_user_wins_over_the_instances),
		TEST(a_named_keys_end_kind_and_roles_are_certain),
		TEST(without_its_name_the_key_that_was_used_last_is_probably_ours),
		TEST(keys_that_are_not_told_are_no_fault),
		TEST(a_refusal_names_the_permission),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
