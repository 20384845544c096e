/* The sandbox's alerts: the state machine, its events, groups, snoozes and notes. */
#include "sandbox_calls.h"

static struct sandbox *demo(void)
{
	return sandbox_open(
		(const char *[]){"--seed", "demo", "--fixed-clock", "2026-02-20T12:00:00Z", NULL});
}

/* The first alert of a status; freed at the end of the test. */
static const char *alert(struct sandbox *s, const char *status)
{
	char *id = first_id(s, path_of("/v1/alerts?filter[status]=", status, ""));

	cleanup_add(free, id);
	return id;
}

static struct json_object *act(
	struct sandbox *s, const char *id, const char *action, const char *attributes, int expected)
{
	return send_attributes(
		s, "POST", path_of("/v1/alerts/", id, action), "alerts", attributes, expected);
}

/* The newest event of an alert. */
static struct json_object *last_event(struct sandbox *s, const char *id)
{
	struct json_object *list = get(s, path_of("/v1/alerts/", id, "/events"));

	return json_object_array_get_idx(at(list, "data"), length_at(list, "data") - 1);
}

static void a_triggered_alert_is_acknowledged_by_the_keys_user(void **state)
{
	struct sandbox *s = demo();
	const char *id = alert(s, "triggered");
	struct json_object *one =
		call(s, "POST", path_of("/v1/alerts/", id, "/acknowledge"), NULL, 200);

	(void)state;
	assert_string_equal(text_at(one, "data.attributes.status"), "acknowledged");
	assert_string_equal(
		text_at(one, "data.attributes.acknowledged_at"), "2026-02-20T04:00:00.000-08:00");
	assert_string_equal(
		text_at(one, "data.attributes.updated_at"), "2026-02-20T04:00:00.000-08:00");
	assert_int_equal(number_at(one, "data.attributes.responders.0.id"), 103);
	assert_string_equal(text_at(last_event(s, id), "attributes.action"), "acknowledged");
	assert_int_equal(number_at(last_event(s, id), "attributes.user.id"), 103);
}

static void only_a_triggered_alert_can_be_acknowledged(void **state)
{
	static const char *const statuses[] = {"open", "acknowledged", "resolved", "deferred"};
	struct sandbox *s = demo();

	(void)state;
	for (size_t i = 0; i < sizeof(statuses) / sizeof(*statuses); i++)
		act(s, alert(s, statuses[i]), "/acknowledge", "", 400);
	call(s, "POST", "/v1/alerts/none/acknowledge", NULL, 404);
}

static void another_person_can_be_named_as_the_actor(void **state)
{
	struct sandbox *s = demo();
	struct json_object *one = act(s, alert(s, "triggered"), "/acknowledge",
		"\"actor\":{\"email\":\"ben@brightcart.example\"}", 200);

	(void)state;
	assert_int_equal(number_at(one, "data.attributes.responders.0.id"), 104);
	one = act(s, alert(s, "triggered"), "/acknowledge", "\"actor\":{\"user_id\":\"105\"}", 200);
	assert_int_equal(number_at(one, "data.attributes.responders.0.id"), 105);
}

static void what_is_not_over_can_be_resolved(void **state)
{
	static const char *const statuses[] = {"open", "triggered", "acknowledged", "deferred"};
	struct sandbox *s = demo();
	const char *id = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(statuses) / sizeof(*statuses); i++) {
		struct json_object *one;

		id = alert(s, statuses[i]);
		one = act(s, id, "/resolve", "\"resolution_message\":\"Fixed\"", 200);
		assert_string_equal(text_at(one, "data.attributes.status"), "resolved");
		assert_string_equal(
			text_at(one, "data.attributes.ended_at"), "2026-02-20T04:00:00.000-08:00");
	}
	assert_string_equal(text_at(last_event(s, id), "attributes.details"), "Fixed");
	act(s, id, "/resolve", "", 422);
}

static void resolving_can_take_the_incidents_along(void **state)
{
	struct sandbox *s = demo();

	(void)state;
	act(s, alert(s, "triggered"), "/resolve", "\"resolve_related_incidents\":true", 200);
	assert_string_equal(text_at(get(s, "/v1/incidents?filter[sequential_id]=412"),
				    "data.0.attributes.status"),
		"resolved");
}

static void a_snooze_pages_again_when_it_is_over(void **state)
{
	struct sandbox *s = demo();
	const char *id = alert(s, "acknowledged");

	(void)state;
	act(s, id, "/snooze", "\"delay_minutes\":30", 200);
	sandbox_clock(s, "{\"advance_ms\":1799000}");
	assert_string_equal(
		text_at(get(s, path_of("/v1/alerts/", id, "")), "data.attributes.status"),
		"acknowledged");
	sandbox_clock(s, "{\"advance_ms\":1000}");
	assert_string_equal(
		text_at(get(s, path_of("/v1/alerts/", id, "")), "data.attributes.status"),
		"triggered");
	assert_string_equal(text_at(last_event(s, id), "attributes.action"), "triggered");
}

static void a_snooze_is_refused_with_its_reason(void **state)
{
	struct sandbox *s = demo();
	const char *id = alert(s, "acknowledged");

	(void)state;
	act(s, id, "/snooze", "", 400);
	act(s, id, "/snooze", "\"delay_minutes\":10081", 400);
	act(s, id, "/snooze", "\"delay_minutes\":9223372036854775807", 400);
	act(s, id, "/snooze", "\"delay_minutes\":\"30\"", 400);
	act(s, alert(s, "triggered"), "/snooze", "\"delay_minutes\":30", 422);
	control(s, "POST", "/sandbox/settings", "{\"retrigger\":false}");
	act(s, id, "/snooze", "\"delay_minutes\":30", 422);
}

static void escalating_pages_the_next_level(void **state)
{
	struct sandbox *s = demo();
	const char *id = alert(s, "resolved");
	struct json_object *one = act(s, id, "/escalate", "", 200);

	(void)state;
	assert_string_equal(text_at(one, "data.attributes.status"), "triggered");
	assert_null(at(one, "data.attributes.ended_at"));
	assert_true(length_at(one, "data.attributes.notified_users") > 0);
	act(s, id, "/escalate", "\"escalation_policy_level\":4", 422);
	act(s, id, "/escalate", "\"escalation_policy_id\":\"x\"", 400);
}

/* The demo has one group: a leader and two members, all resolved. */
static void members_of_a_group_follow_their_leader(void **state)
{
	struct sandbox *s = demo();
	struct json_object *list = get(s, "/v1/alerts?page[size]=100");
	const char *member = NULL, *leader = NULL;

	(void)state;
	for (size_t i = 0; i < length_at(list, "data") && !member; i++) {
		struct json_object *row = json_object_array_get_idx(at(list, "data"), i);

		if (at(row, "attributes.group_leader_alert_id")) {
			member = text_at(row, "id");
			leader = text_at(row, "attributes.group_leader_alert_id");
		}
	}
	assert_non_null(member);
	act(s, member, "/escalate", "", 404);
	act(s, leader, "/escalate", "", 200);
	assert_string_equal(
		text_at(act(s, member, "/acknowledge", "", 200), "data.attributes.status"),
		"acknowledged");
	assert_string_equal(
		text_at(get(s, path_of("/v1/alerts/", leader, "")), "data.attributes.status"),
		"acknowledged");
	list = get(s, path_of("/v1/alerts/", leader, "?include=group_member_alerts"));
	assert_int_equal(length_at(list, "included"), 2);
}

static void an_alert_with_a_target_pages_and_one_without_does_not(void **state)
{
	struct sandbox *s = demo();
	struct json_object *one =
		send_attributes(s, "POST", "/v1/alerts", "alerts", "\"summary\":\"Disk\"", 201);

	(void)state;
	assert_string_equal(text_at(one, "data.attributes.status"), "open");
	assert_string_equal(text_at(one, "data.attributes.source"), "api");
	one = send_attributes(s, "POST", "/v1/alerts", "alerts",
		"\"summary\":\"Disk\",\"notification_target_type\":\"User\","
		"\"notification_target_id\":\"103\",\"data\":{\"host\":\"db-7\"}",
		201);
	assert_string_equal(text_at(one, "data.attributes.status"), "triggered");
	assert_int_equal(number_at(one, "data.attributes.notified_users.0.id"), 103);
	assert_string_equal(text_at(one, "data.attributes.data.host"), "db-7");
	assert_string_equal(
		text_at(send_attributes(s, "POST", "/v1/alerts", "alerts", "\"source\":\"x\"", 422),
			"errors.0.title"),
		"Summary can't be blank");
}

static void an_alert_is_changed_by_patch(void **state)
{
	struct sandbox *s = demo();
	const char *path = path_of("/v1/alerts/", alert(s, "open"), "");
	struct json_object *one = send_attributes(
		s, "PATCH", path, "alerts", "\"noise\":\"noise\",\"status\":\"triggered\"", 200);

	(void)state;
	assert_string_equal(text_at(one, "data.attributes.noise"), "noise");
	assert_string_equal(text_at(one, "data.attributes.status"), "open");
	send_attributes(s, "PATCH", path, "alerts", "\"summary\":\"\"", 422);
}

static void notes_are_the_only_events_that_can_be_changed(void **state)
{
	struct sandbox *s = demo();
	const char *id = alert(s, "triggered"), *path;
	struct json_object *note = send_attributes(s, "POST", path_of("/v1/alerts/", id, "/events"),
		"alert_events", "\"kind\":\"note\",\"details\":\"Seen before\"", 201);

	(void)state;
	assert_string_equal(text_at(note, "data.attributes.kind"), "note");
	assert_int_equal(number_at(note, "data.attributes.user_id"), 103);
	path = path_of("/v1/alert_events/", text_at(note, "data.id"), "");
	note = send_attributes(s, "PATCH", path, "alert_events", "\"details\":\"Often\"", 200);
	assert_string_equal(text_at(note, "data.attributes.details"), "Often");
	call(s, "DELETE", path, NULL, 200);
	call(s, "GET", path, NULL, 404);
	path = path_of("/v1/alert_events/", text_at(last_event(s, id), "id"), "");
	call(s, "DELETE", path, NULL, 422);
	assert_string_equal(
		text_at(send_attributes(s, "POST", path_of("/v1/alerts/", id, "/events"),
				"alert_events", "\"kind\":\"note\",\"details\":\"\"", 422),
			"errors.0.title"),
		"Details can't be blank");
}

static void a_number_that_json_does_not_have_is_refused(void **state)
{
	static const char *const numbers[] = {"NaN", "Infinity", "-Infinity"};
	struct sandbox *s = demo();
	const char *path = path_of("/v1/alerts/", alert(s, "triggered"), "");
	size_t before = length_at(get(s, "/v1/alerts?filter[source]=datadog"), "data");

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		send_attributes(s, "PATCH", path, "alerts",
			path_of("\"data\":{\"deep\":[", numbers[i], "]}"), 400);
	send_attributes(s, "PATCH", path, "alerts", "\"data\":{\"x\":[1.5,1e400]}", 200);
	assert_int_equal(length_at(get(s, "/v1/alerts?filter[source]=datadog"), "data"), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_triggered_alert_is_acknowledged_by_the_keys_user),
		TEST(only_a_triggered_alert_can_be_acknowledged),
		TEST(another_person_can_be_named_as_the_actor),
		TEST(what_is_not_over_can_be_resolved),
		TEST(resolving_can_take_the_incidents_along),
		TEST(a_snooze_pages_again_when_it_is_over),
		TEST(a_snooze_is_refused_with_its_reason),
		TEST(escalating_pages_the_next_level),
		TEST(members_of_a_group_follow_their_leader),
		TEST(an_alert_with_a_target_pages_and_one_without_does_not),
		TEST(an_alert_is_changed_by_patch),
		TEST(notes_are_the_only_events_that_can_be_changed),
		TEST(a_number_that_json_does_not_have_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
