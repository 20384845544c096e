/* The sandbox's incidents: their life cycle, its side effects, and their parts. */
#include "sandbox_calls.h"

static struct sandbox *demo(void)
{
	return sandbox_open(
		(const char *[]){"--seed", "demo", "--fixed-clock", "2026-02-20T12:00:00Z", NULL});
}

/* A new incident with a title; its id, freed at the end of the test. */
static const char *declare(struct sandbox *s)
{
	return text_at(send_attributes(s, "POST", "/v1/incidents", "incidents",
			       "\"title\":\"Pool exhausted\"", 201),
		"data.id");
}

static struct json_object *act(
	struct sandbox *s, const char *id, const char *action, const char *attributes, int expected)
{
	return send_attributes(
		s, "PUT", path_of("/v1/incidents/", id, action), "incidents", attributes, expected);
}

/* Is there a timeline entry of that incident with this text? */
static bool told(struct sandbox *s, const char *id, const char *raw)
{
	struct json_object *list = get(s, path_of("/v1/incidents/", id, "/events"));

	for (size_t i = 0; i < length_at(list, "data"); i++) {
		char place[64];

		snprintf(place, sizeof(place), "data.%zu.attributes.event_raw", i);
		if (!strcmp(text_at(list, place), raw))
			return true;
	}
	return false;
}

static void a_new_incident_is_started_by_the_keys_user(void **state)
{
	struct sandbox *s = demo();
	const char *sev2 = id_of(s, "/v1/severities", "sev2");
	const char *search = id_of(s, "/v1/services", "search");
	struct json_object *made;

	(void)state;
	made = send_attributes(s, "POST", "/v1/incidents?include=services", "incidents",
		path_of("\"title\":\"Pool exhausted\",\"kind\":\"test\",\"labels\":{\"a\":\"b\"},"
			"\"severity_id\":\"",
			sev2, path_of("\",\"service_ids\":[\"", search, "\"]")),
		201);
	assert_int_equal(number_at(made, "data.attributes.sequential_id"), 413);
	assert_string_equal(text_at(made, "data.attributes.slug"), "pool-exhausted");
	assert_string_equal(text_at(made, "data.attributes.status"), "started");
	assert_string_equal(text_at(made, "data.attributes.kind"), "test");
	assert_string_equal(
		text_at(made, "data.attributes.started_at"), "2026-02-20T04:00:00.000-08:00");
	assert_string_equal(text_at(made, "data.attributes.started_by.data.id"), "103");
	assert_string_equal(text_at(made, "data.attributes.severity.data.attributes.name"), "SEV2");
	assert_string_equal(text_at(made, "included.0.attributes.name"), "Search");
	assert_null(at(made, "data.relationships.incident_post_mortem.data"));
	assert_true(told(s, text_at(made, "data.id"), "Incident has been created"));
}

static void an_incident_needs_nothing_to_be_declared(void **state)
{
	struct sandbox *s = demo();

	(void)state;
	assert_string_equal(text_at(call(s, "POST", "/v1/incidents",
					    "{\"data\":{\"type\":\"incidents\"}}", 201),
				    "data.attributes.title"),
		"Incident 413");
}

static void wrong_values_are_422_with_the_apis_words(void **state)
{
	static const struct {
		const char *attributes, *words;
	} cases[] = {
		{"\"detected_at\":\"2020-01-01T00:00:00Z\"",
			"Detected at can not be before Started time"},
		{"\"title\":\"  \"", "Title can't be blank"},
		{"\"kind\":\"odd\"", "Kind is not included in the list"},
		{"\"severity_id\":\"none\"", "Severity id must exist"},
		{"\"service_ids\":[\"none\"]", "Service ids must exist"},
		{"\"started_at\":\"31 February\"", "Started at is not a valid time"},
		{"\"title\":7", "Title is invalid"},
	};
	struct sandbox *s = demo();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct json_object *answer = send_attributes(
			s, "POST", "/v1/incidents", "incidents", cases[i].attributes, 422);

		assert_string_equal(text_at(answer, "errors.0.title"), cases[i].words);
		assert_string_equal(text_at(answer, "errors.0.status"), "422");
	}
	assert_int_equal(number_at(get(s, "/v1/incidents?page[size]=1"), "meta.total_count"), 40);
}

static void a_refused_write_leaves_nothing_behind(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);
	const char *search = id_of(s, "/v1/services", "search");

	(void)state;
	act(s, id, "", path_of("\"service_ids\":[\"", search, "\",\"none\"]"), 422);
	assert_int_equal(length_at(get(s, path_of("/v1/incidents/", id, "")),
				 "data.relationships.services.data"),
		0);
}

static void mitigate_and_resolve_set_times_people_and_messages(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);
	struct json_object *one;

	(void)state;
	sandbox_clock(s, "{\"advance_ms\":60000}");
	one = act(s, id, "/mitigate", "\"mitigation_message\":\"Restarted\"", 200);
	assert_string_equal(text_at(one, "data.attributes.status"), "mitigated");
	assert_string_equal(
		text_at(one, "data.attributes.mitigated_at"), "2026-02-20T04:01:00.000-08:00");
	assert_string_equal(text_at(one, "data.attributes.mitigated_by.data.id"), "103");
	assert_string_equal(text_at(one, "data.attributes.mitigation_message"), "Restarted");
	sandbox_clock(s, "{\"advance_ms\":60000}");
	one = act(s, id, "/resolve", "\"resolution_message\":\"Pool of 400\"", 200);
	assert_string_equal(text_at(one, "data.attributes.status"), "resolved");
	assert_string_equal(
		text_at(one, "data.attributes.resolved_at"), "2026-02-20T04:02:00.000-08:00");
	assert_string_equal(
		text_at(one, "data.attributes.mitigated_at"), "2026-02-20T04:01:00.000-08:00");
	assert_string_equal(text_at(one, "data.attributes.resolution_message"), "Pool of 400");
	assert_string_equal(
		text_at(one, "data.attributes.updated_at"), "2026-02-20T04:02:00.000-08:00");
	assert_true(told(s, id, "Status has been changed from started to mitigated"));
	assert_true(told(s, id, "Status has been changed from mitigated to resolved"));
}

static void resolving_without_mitigating_sets_both_times(void **state)
{
	struct sandbox *s = demo();
	struct json_object *one = act(s, declare(s), "/resolve", "", 200);

	(void)state;
	assert_string_equal(text_at(one, "data.attributes.mitigated_at"),
		text_at(one, "data.attributes.resolved_at"));
	assert_null(at(one, "data.attributes.mitigated_by"));
}

static void a_retrospective_is_created_at_the_end_and_only_once(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s), *retrospective;
	struct json_object *one = act(s, id, "/mitigate", "", 200);

	(void)state;
	retrospective = text_at(one, "data.relationships.incident_post_mortem.data.id");
	assert_int_equal(number_at(get(s, "/v1/post_mortems"), "meta.total_count"), 13);
	one = act(s, id, "/resolve", "", 200);
	assert_string_equal(
		text_at(one, "data.relationships.incident_post_mortem.data.id"), retrospective);
	one = get(s, path_of("/v1/post_mortems/", retrospective, ""));
	assert_string_equal(text_at(one, "data.attributes.title"), "Pool exhausted");
	assert_string_equal(text_at(one, "data.attributes.status"), "draft");
	assert_string_equal(text_at(one, "data.attributes.incident_id"), id);
	assert_non_null(at(one, "data.attributes.resolved_at"));
	act(s, declare(s), "/cancel", "\"cancellation_message\":\"Drill\"", 200);
	assert_int_equal(number_at(get(s, "/v1/post_mortems"), "meta.total_count"), 14);
}

static void triage_clears_the_start_and_started_sets_it_again(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);
	struct json_object *one = act(s, id, "/in_triage", "", 200);

	(void)state;
	assert_string_equal(text_at(one, "data.attributes.status"), "in_triage");
	assert_null(at(one, "data.attributes.started_at"));
	assert_non_null(at(one, "data.attributes.started_by"));
	assert_string_equal(text_at(one, "data.attributes.in_triage_by.data.id"), "103");
	assert_string_equal(text_at(act(s, id, "/resolve", "", 422), "errors.0.title"),
		"Status can't be changed from in_triage to resolved");
	one = act(s, id, "", "\"status\":\"started\"", 200);
	assert_non_null(at(one, "data.attributes.started_at"));
}

static void restart_reopens_and_clears_the_end(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);
	struct json_object *one;

	(void)state;
	act(s, id, "/resolve", "\"resolution_message\":\"Done\"", 200);
	act(s, id, "/resolve", "", 422);
	sandbox_clock(s, "{\"advance_ms\":5000}");
	one = act(s, id, "/restart", "", 200);
	assert_string_equal(text_at(one, "data.attributes.status"), "started");
	assert_string_equal(
		text_at(one, "data.attributes.started_at"), "2026-02-20T04:00:05.000-08:00");
	assert_null(at(one, "data.attributes.resolved_at"));
	assert_null(at(one, "data.attributes.mitigated_at"));
	assert_null(at(one, "data.attributes.resolution_message"));
}

static void closed_comes_only_after_resolved(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);

	(void)state;
	act(s, id, "", "\"status\":\"closed\"", 422);
	act(s, id, "/resolve", "", 200);
	assert_non_null(
		at(act(s, id, "", "\"status\":\"closed\"", 200), "data.attributes.closed_at"));
	act(s, id, "/cancel", "", 422);
}

static void acknowledging_sets_a_time_and_keeps_the_status(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);
	struct json_object *one =
		act(s, id, "", "\"acknowledged_at\":\"2026-02-20T12:00:30Z\"", 200);

	(void)state;
	assert_string_equal(
		text_at(one, "data.attributes.acknowledged_at"), "2026-02-20T04:00:30.000-08:00");
	assert_string_equal(text_at(one, "data.attributes.status"), "started");
	assert_true(told(s, id, "Acknowledged at has been changed"));
	act(s, id, "", "\"acknowledged_at\":\"2026-02-20T11:59:00Z\"", 422);
}

static void editing_changes_what_is_given_and_tells_it(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);
	struct json_object *one = call(s, "PATCH", path_of("/v1/incidents/", id, ""),
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"title\":\"New\",\"summary\":"
		"null}}}",
		200);

	(void)state;
	assert_string_equal(text_at(one, "data.attributes.title"), "New");
	assert_null(at(one, "data.attributes.summary"));
	assert_string_equal(text_at(one, "data.attributes.status"), "started");
	assert_true(told(s, id, "Title has been changed to New"));
	assert_false(told(s, id, "Summary has been changed"));
}

static void deleting_answers_with_what_was_deleted(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);

	(void)state;
	assert_string_equal(
		text_at(call(s, "DELETE", path_of("/v1/incidents/", id, ""), NULL, 200), "data.id"),
		id);
	call(s, "GET", path_of("/v1/incidents/", id, ""), NULL, 404);
	call(s, "GET", path_of("/v1/incidents/", id, "/events"), NULL, 404);
}

static void undocumented_attributes_are_for_the_lenient(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);

	(void)state;
	assert_string_equal(
		text_at(act(s, id, "", "\"retrospective_progress_status\":\"active\",\"odd\":1",
				200),
			"data.attributes.retrospective_progress_status"),
		"active");
	control(s, "POST", "/sandbox/settings", "{\"strict\":true}");
	act(s, id, "", "\"retrospective_progress_status\":\"active\"", 422);
	assert_string_equal(text_at(act(s, id, "", "\"odd\":1", 422), "errors.0.title"),
		"odd is not a permitted attribute");
	call(s, "PUT", path_of("/v1/incidents/", id, ""),
		"{\"data\":{\"type\":\"alerts\",\"attributes\":{}}}", 422);
}

static void broken_bodies_are_400(void **state)
{
	struct sandbox *s = demo();

	(void)state;
	call(s, "POST", "/v1/incidents", "{\"data\":", 400);
	call(s, "POST", "/v1/incidents", "[]", 400);
	call(s, "POST", "/v1/incidents", "{\"data\":3}", 400);
	call(s, "POST", "/v1/incidents", "{\"data\":{\"attributes\":[1]}}", 400);
	call(s, "POST", "/v1/incidents", "{} {}", 400);
}

static void notes_on_the_timeline_live_and_die(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s), *path;
	struct json_object *note = send_attributes(s, "POST",
		path_of("/v1/incidents/", id, "/events"), "incident_events",
		"\"event\":\"Looking\",\"visibility\":\"internal\"", 201);

	(void)state;
	assert_string_equal(text_at(note, "data.attributes.visibility"), "internal");
	assert_string_equal(
		text_at(note, "data.attributes.user_display_name"), "Priya Raghunathan");
	assert_true(told(s, id, "Looking"));
	path = path_of("/v1/events/", text_at(note, "data.id"), "");
	note = send_attributes(s, "PUT", path, "incident_events", "\"event\":\"Found\"", 200);
	assert_string_equal(text_at(note, "data.attributes.event_raw"), "Found");
	call(s, "DELETE", path, NULL, 200);
	call(s, "GET", path, NULL, 404);
	note = send_attributes(s, "POST", path_of("/v1/incidents/", id, "/events"),
		"incident_events", "\"event\":\"\"", 422);
	assert_string_equal(text_at(note, "errors.0.title"), "Event can't be blank");
	assert_string_equal(text_at(note, "errors.1.title"), "Event raw can't be blank");
}

static void action_items_belong_to_an_incident_and_to_the_whole(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s), *path;
	struct json_object *item = send_attributes(s, "POST",
		path_of("/v1/incidents/", id, "/action_items"), "incident_action_items",
		"\"summary\":\"Add an alarm\",\"priority\":\"high\",\"assigned_to_user_id\":104,"
		"\"due_date\":\"2026-03-01\"",
		201);

	(void)state;
	assert_string_equal(text_at(item, "data.attributes.assigned_to.full_name"), "Ben Okafor");
	assert_int_equal(number_at(item, "data.attributes.assigned_to.id"), 104);
	assert_string_equal(text_at(item, "data.attributes.incident_title"), "Pool exhausted");
	assert_string_equal(text_at(item, "data.attributes.status"), "open");
	path = path_of("/v1/action_items/", text_at(item, "data.id"), "");
	item = send_attributes(s, "PUT", path, "incident_action_items", "\"status\":\"done\"", 200);
	assert_string_equal(text_at(item, "data.attributes.status"), "done");
	assert_int_equal(number_at(get(s, path_of("/v1/incidents/", id, "/action_items")),
				 "meta.total_count"),
		1);
	assert_int_equal(number_at(get(s, "/v1/action_items"), "meta.total_count"), 29);
	call(s, "DELETE", path, NULL, 200);
	call(s, "GET", path, NULL, 404);
	item = send_attributes(s, "POST", path_of("/v1/incidents/", id, "/action_items"),
		"incident_action_items", "\"summary\":\"\"", 422);
	assert_string_equal(text_at(item, "errors.1.title"), "Summary raw can't be blank");
}

static void roles_are_given_and_taken_by_a_delete_with_a_body(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);
	const char *body = path_of("\"user_id\":\"105\",\"incident_role_id\":\"",
		id_of(s, "/v1/incident_roles", "commander"), "\"");
	struct json_object *one = send_attributes(s, "POST",
		path_of("/v1/incidents/", id, "/assign_role_to_user?include=roles"), "incidents",
		body, 200);

	(void)state;
	assert_string_equal(
		text_at(one, "included.0.attributes.user.data.attributes.full_name"), "田中 雪");
	one = send_attributes(s, "DELETE",
		path_of("/v1/incidents/", id, "/unassign_role_from_user?include=roles"),
		"incidents", body, 200);
	assert_null(at(one, "included.0.attributes.user"));
	assert_string_equal(
		text_at(one, "included.0.attributes.incident_role.data.attributes.slug"),
		"commander");
	send_attributes(s, "POST", path_of("/v1/incidents/", id, "/assign_role_to_user"),
		"incidents", "\"user_id\":\"105\",\"incident_role_id\":\"none\"", 404);
}

static void alerts_are_attached_and_listed(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);
	char *alert = first_id(s, "/v1/alerts?filter[status]=open");
	struct json_object *list =
		send_attributes(s, "POST", path_of("/v1/incidents/", id, "/alerts"), "alerts",
			path_of("\"alert_ids\":[\"", alert, "\"]"), 200);

	(void)state;
	assert_int_equal(length_at(list, "data"), 1);
	assert_string_equal(text_at(list, "data.0.id"), alert);
	list = get(s, path_of("/v1/incidents/", id, "/alerts"));
	assert_string_equal(text_at(list, "data.0.id"), alert);
	send_attributes(s, "POST", path_of("/v1/incidents/", id, "/alerts"), "alerts",
		"\"alert_ids\":[\"none\"]", 404);
	list = act(s, id, "", "\"alert_ids\":[]", 200);
	assert_int_equal(length_at(list, "data.relationships.alerts.data"), 0);
	free(alert);
}

static void a_retrospective_is_published_and_taken_back(void **state)
{
	struct sandbox *s = demo();
	char *id = first_id(s, "/v1/post_mortems?filter[status]=draft");
	const char *path = path_of("/v1/post_mortems/", id, "");
	struct json_object *one = send_attributes(s, "PUT", path, "incident_post_mortems",
		"\"title\":\"Better\",\"status\":\"published\",\"content\":\"<p>mine</p>\"", 200);

	(void)state;
	assert_string_equal(text_at(one, "data.attributes.title"), "Better");
	assert_string_equal(
		text_at(one, "data.attributes.published_at"), "2026-02-20T04:00:00.000-08:00");
	assert_null(strstr(text_at(one, "data.attributes.content"), "mine"));
	one = send_attributes(s, "PUT", path, "incident_post_mortems", "\"status\":\"draft\"", 200);
	assert_null(at(one, "data.attributes.published_at"));
	send_attributes(s, "PUT", path, "incident_post_mortems", "\"status\":\"odd\"", 422);
	control(s, "POST", "/sandbox/settings", "{\"content_writable\":true}");
	one = send_attributes(
		s, "PUT", path, "incident_post_mortems", "\"content\":\"<p>mine</p>\"", 200);
	assert_string_equal(text_at(one, "data.attributes.content"), "<p>mine</p>");
	free(id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_incident_is_started_by_the_keys_user),
		TEST(an_incident_needs_nothing_to_be_declared),
		TEST(wrong_values_are_422_with_the_apis_words),
		TEST(a_refused_write_leaves_nothing_behind),
		TEST(mitigate_and_resolve_set_times_people_and_messages),
		TEST(resolving_without_mitigating_sets_both_times),
		TEST(a_retrospective_is_created_at_the_end_and_only_once),
		TEST(triage_clears_the_start_and_started_sets_it_again),
		TEST(restart_reopens_and_clears_the_end),
		TEST(closed_comes_only_after_resolved),
		TEST(acknowledging_sets_a_time_and_keeps_the_status),
		TEST(editing_changes_what_is_given_and_tells_it),
		TEST(deleting_answers_with_what_was_deleted),
		TEST(undocumented_attributes_are_for_the_lenient),
		TEST(broken_bodies_are_400),
		TEST(notes_on_the_timeline_live_and_die),
		TEST(action_items_belong_to_an_incident_and_to_the_whole),
		TEST(roles_are_given_and_taken_by_a_delete_with_a_body),
		TEST(alerts_are_attached_and_listed),
		TEST(a_retrospective_is_published_and_taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
