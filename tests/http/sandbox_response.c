/* What surrounds the sandbox's incidents and alerts: links, subscribers, pages, paging, workflows. */
#include "sandbox_calls.h"

static struct sandbox *demo(void)
{
	return sandbox_open(
		(const char *[]){"--seed", "demo", "--fixed-clock", "2026-02-20T12:00:00Z", NULL});
}

static const char *declare(struct sandbox *s)
{
	return text_at(send_attributes(s, "POST", "/v1/incidents", "incidents",
			       "\"title\":\"Pool exhausted\"", 201),
		"data.id");
}

static struct json_object *put(
	struct sandbox *s, const char *id, const char *action, const char *attributes, int expected)
{
	return send_attributes(
		s, "PUT", path_of("/v1/incidents/", id, action), "incidents", attributes, expected);
}

/* "name":"value" */
static const char *pair(const char *name, const char *value)
{
	char *text = mem_printf("\"%s\":\"%s\"", name, value);

	cleanup_add(free, text);
	return text;
}

static bool told(struct sandbox *s, const char *id, const char *raw)
{
	struct json_object *list = get(s, path_of("/v1/incidents/", id, "/events?page[size]=100"));
	bool found = false;

	for (size_t i = 0; i < length_at(list, "data"); i++)
		found |= !strcmp(text_at(json_object_array_get_idx(at(list, "data"), i),
					 "attributes.event_raw"),
			raw);
	return found;
}

/* ---- sub-statuses, duplicates, private ---------------------------------------------------------- */

static void a_sub_status_is_changed_by_an_undocumented_attribute(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s), *sub = id_of(s, "/v1/sub_statuses", "investigating");
	struct json_object *log;

	(void)state;
	put(s, id, "", pair("sub_status_id", sub), 200);
	assert_true(told(s, id, "Sub-status has been changed to Investigating"));
	log = get(s, path_of("/v1/incidents/", id, "/sub_statuses?include=sub_status"));
	assert_int_equal(length_at(log, "data"), 1);
	assert_string_equal(text_at(log, "data.0.attributes.sub_status_id"), sub);
	assert_int_equal(number_at(log, "data.0.attributes.assigned_by_user_id"), 103);
	assert_string_equal(text_at(log, "included.0.attributes.name"), "Investigating");
	put(s, id, "", "\"sub_status_id\":\"none\"", 422);
	control(s, "POST", "/sandbox/settings", "{\"strict\":true}");
	put(s, id, "", pair("sub_status_id", sub), 422);
}

static void the_log_of_sub_statuses_can_be_written_too(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s), *sub = id_of(s, "/v1/sub_statuses", "fixing"), *path;
	struct json_object *entry = send_attributes(s, "POST",
		path_of("/v1/incidents/", id, "/sub_statuses"), "incident_sub_statuses",
		path_of(pair("sub_status_id", sub), ",\"assigned_at\":\"2026-02-20T11:00:00Z\"",
			",\"assigned_by_user_id\":104"),
		201);

	(void)state;
	assert_string_equal(
		text_at(entry, "data.attributes.assigned_at"), "2026-02-20T03:00:00.000-08:00");
	path = path_of("/v1/incident_sub_statuses/", text_at(entry, "data.id"), "");
	entry = send_attributes(
		s, "PUT", path, "incident_sub_statuses", "\"assigned_by_user_id\":105", 200);
	assert_int_equal(number_at(entry, "data.attributes.assigned_by_user_id"), 105);
	call(s, "DELETE", path, NULL, 200);
	call(s, "GET", path, NULL, 404);
	assert_string_equal(
		text_at(send_attributes(s, "POST", path_of("/v1/incidents/", id, "/sub_statuses"),
				"incident_sub_statuses", "", 422),
			"errors.0.title"),
		"Sub status must exist");
}

static void a_duplicate_is_cancelled_and_can_be_unmarked(void **state)
{
	struct sandbox *s = demo();
	const char *original = declare(s), *id = declare(s);
	struct json_object *one;

	(void)state;
	put(s, id, "/unmark_as_duplicate", "", 422);
	put(s, id, "/duplicate", "", 422);
	put(s, id, "", pair("duplicate_incident_id", id), 422);
	one = put(s, id, "/duplicate", pair("duplicate_incident_id", original), 200);
	assert_string_equal(text_at(one, "data.attributes.status"), "cancelled");
	assert_string_equal(text_at(one, "data.attributes.duplicate_incident_id"), original);
	assert_string_equal(text_at(one, "data.attributes.cancellation_message"), "Duplicate !");
	one = put(s, id, "/unmark_as_duplicate", "", 200);
	assert_string_equal(text_at(one, "data.attributes.status"), "cancelled");
	assert_null(at(one, "data.attributes.duplicate_incident_id"));
}

static void a_child_is_detached_once(void **state)
{
	struct sandbox *s = demo();
	const char *parent = declare(s), *id = declare(s);

	(void)state;
	put(s, id, "/detach_from_parent", "", 422);
	put(s, id, "", pair("parent_incident_id", parent), 200);
	assert_null(at(
		put(s, id, "/detach_from_parent", "", 200), "data.attributes.parent_incident_id"));
}

static void private_cannot_be_undone(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);

	(void)state;
	put(s, id, "", "\"private\":true", 200);
	put(s, id, "", "\"title\":\"Still private\"", 200);
	assert_string_equal(text_at(put(s, id, "", "\"private\":false", 422), "errors.0.title"),
		"Private can't be undone");
}

/* ---- subscribers, feedback, status pages -------------------------------------------------------- */

static struct json_object *subscribers(
	struct sandbox *s, const char *method, const char *id, const char *attributes, int expected)
{
	const char *action = *method == 'P' ? "/add_subscribers" : "/remove_subscribers";
	const char *query = path_of(action, "?include=subscribers", "");

	return send_attributes(
		s, method, path_of("/v1/incidents/", id, query), "incidents", attributes, expected);
}

static void subscribers_come_and_go(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);
	struct json_object *one = subscribers(s, "POST", id, "\"user_ids\":[\"104\",\"105\"]", 200);

	(void)state;
	assert_int_equal(length_at(one, "data.relationships.subscribers.data"), 2);
	assert_string_equal(text_at(one, "included.0.type"), "incident_subscribers");
	assert_string_equal(
		text_at(one, "included.0.attributes.user.data.attributes.full_name"), "Ben Okafor");
	one = subscribers(s, "POST", id, "\"user_ids\":[\"104\"]", 200);
	assert_int_equal(length_at(one, "data.relationships.subscribers.data"), 2);
	one = subscribers(s, "DELETE", id, "\"user_ids\":[\"104\"]", 200);
	assert_int_equal(length_at(one, "data.relationships.subscribers.data"), 1);
	subscribers(s, "POST", id, "\"user_ids\":[\"999\"]", 422);
	subscribers(s, "POST", id, "\"user_ids\":\"104\"", 422);
}

static void those_who_may_not_see_it_leave_a_private_incident(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s), *role = id_of(s, "/v1/roles", "no-access");
	char *user = mem_printf("{\"type\":\"users\",\"id\":\"105\",\"attributes\":"
				"{\"role_id\":\"%s\"}}",
		role);
	struct json_object *one;

	(void)state;
	cleanup_add(free, user);
	sandbox_put(s, user);
	put(s, id, "", "\"private\":true", 200);
	one = subscribers(s, "POST", id,
		"\"user_ids\":[\"104\",\"105\"],"
		"\"remove_users_with_no_private_incident_access\":true",
		200);
	assert_int_equal(length_at(one, "data.relationships.subscribers.data"), 1);
}

static void a_status_page_gets_updates(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s), *page = first_id(s, "/v1/status-pages"), *path;
	const char *collection = path_of("/v1/incidents/", id, "/status-page-events");
	struct json_object *one = send_attributes(
		s, "POST", collection, "incident_status_page_events", "\"event\":\"\"", 422);

	(void)state;
	cleanup_add(free, (void *)page);
	assert_string_equal(text_at(one, "errors.0.title"), "Event can't be blank");
	assert_string_equal(text_at(one, "errors.1.title"), "Status page must exist");
	one = send_attributes(s, "POST", collection, "incident_status_page_events",
		path_of("\"event\":\"We are looking\",", pair("status_page_id", page), ""), 201);
	assert_string_equal(text_at(one, "data.attributes.status"), "investigating");
	assert_false(json_object_get_boolean(at(one, "data.attributes.notify_subscribers")));
	assert_true(told(s, id, "Status page updated: We are looking"));
	path = path_of("/v1/status-page-events/", text_at(one, "data.id"), "");
	one = send_attributes(
		s, "PUT", path, "incident_status_page_events", "\"status\":\"resolved\"", 200);
	assert_string_equal(text_at(one, "data.attributes.event"), "We are looking");
	call(s, "DELETE", path, NULL, 200);
	assert_int_equal(length_at(get(s, collection), "data"), 0);
	assert_int_equal(
		length_at(get(s, path_of("/v1/status-pages/", page, "/templates")), "data"), 3);
}

static void feedback_has_a_rating_from_0_to_4(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s), *path = path_of("/v1/incidents/", id, "/feedbacks");
	struct json_object *one = send_attributes(
		s, "POST", path, "incident_feedbacks", "\"feedback\":\"Calm\",\"rating\":4", 201);

	(void)state;
	assert_string_equal(text_at(one, "data.attributes.rating_humanized"), "Very satisfied");
	one = send_attributes(s, "PUT", path_of("/v1/feedbacks/", text_at(one, "data.id"), ""),
		"incident_feedbacks", "\"rating\":0", 200);
	assert_int_equal(number_at(one, "data.attributes.rating"), 0);
	send_attributes(
		s, "POST", path, "incident_feedbacks", "\"feedback\":\"x\",\"rating\":5", 422);
	send_attributes(s, "POST", path, "incident_feedbacks", "\"feedback\":\"x\"", 422);
	assert_string_equal(
		text_at(send_attributes(s, "POST", path, "incident_feedbacks", "\"rating\":1", 422),
			"errors.0.title"),
		"Feedback can't be blank");
	assert_int_equal(length_at(get(s, path), "data"), 1);
}

static void required_form_fields_are_required_while_the_setting_says_so(void **state)
{
	struct sandbox *s = demo();
	const char *path = "/v1/form_fields?filter[kind]=severity";

	(void)state;
	assert_int_equal(length_at(get(s, path), "data.0.attributes.required"), 0);
	declare(s);
	control(s, "POST", "/sandbox/settings", "{\"required_fields\":true}");
	assert_int_equal(length_at(get(s, path), "data.0.attributes.required"), 2);
	assert_string_equal(text_at(send_attributes(s, "POST", "/v1/incidents", "incidents",
					    "\"title\":\"x\"", 422),
				    "errors.0.title"),
		"Severity can't be blank");
	send_attributes(s, "POST", "/v1/incidents", "incidents",
		pair("severity_id", id_of(s, "/v1/severities", "sev3")), 201);
}

/* ---- paging ------------------------------------------------------------------------------------- */

static struct json_object *page(struct sandbox *s, const char *type, const char *id, int expected)
{
	return send_attributes(s, "POST", "/v1/alerts", "alerts",
		path_of("\"summary\":\"Disk\",",
			path_of(pair("notification_target_type", type), ",",
				pair("notification_target_id", id)),
			""),
		expected);
}

/* Payments are in the first week of their rotation: it is Priya's. */
static void every_kind_of_target_pages_who_is_on_call(void **state)
{
	struct sandbox *s = demo();
	const char *policy = first_id(s, "/v1/escalation_policies");
	struct json_object *events, *one;
	struct {
		const char *type, *id;
	} targets[] = {
		{"User", "103"},
		{"Group", id_of(s, "/v1/teams", "payments")},
		{"Service", id_of(s, "/v1/services", "checkout-api")},
		{"EscalationPolicy", policy},
	};

	(void)state;
	cleanup_add(free, (void *)policy);
	for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++) {
		one = page(s, targets[i].type, targets[i].id, 201);
		assert_string_equal(text_at(one, "data.attributes.status"), "triggered");
		assert_int_equal(number_at(one, "data.attributes.notified_users.0.id"), 103);
	}
	events = get(
		s, path_of("/v1/alerts/", text_at(one, "data.id"), "/events?filter[action]=paged"));
	assert_string_equal(text_at(events, "data.0.attributes.kind"), "notification");
	assert_string_equal(text_at(events, "data.0.attributes.details"),
		"Paged Priya Raghunathan by push and phone");
	page(s, "User", "999", 422);
	page(s, "Group", "none", 422);
}

static void several_targets_are_paged_at_once(void **state)
{
	struct sandbox *s = demo();
	struct json_object *one = send_attributes(s, "POST", "/v1/alerts", "alerts",
		"\"summary\":\"Disk\",\"notification_targets\":["
		"{\"type\":\"User\",\"id\":\"104\"},{\"type\":\"User\",\"id\":\"105\"}]",
		201);

	(void)state;
	assert_int_equal(length_at(one, "data.attributes.notified_users"), 2);
	send_attributes(s, "POST", "/v1/alerts", "alerts",
		"\"summary\":\"Disk\",\"notification_targets\":[{\"type\":\"User\",\"id\":\"1\"}]",
		422);
}

static void an_alert_climbs_the_levels_of_a_policy(void **state)
{
	struct sandbox *s = demo();
	const char *team = id_of(s, "/v1/teams", "discovery");
	const char *id = text_at(page(s, "Group", team, 201), "data.id");
	const char *path = path_of("/v1/alerts/", id, "/escalate");
	struct json_object *one;

	(void)state;
	one = send_attributes(s, "POST", path, "alerts", "", 200);
	assert_int_equal(length_at(one, "data.attributes.notified_users"), 2);
	one = send_attributes(s, "POST", path, "alerts", "", 200);
	assert_int_equal(number_at(one, "data.attributes.notified_users.2.id"), 101);
	assert_string_equal(
		text_at(send_attributes(s, "POST", path, "alerts", "", 422), "errors.0.title"),
		"escalation_policy_level exceeds max");
	send_attributes(s, "POST", path, "alerts",
		path_of("\"escalation_policy_level\":1,",
			pair("escalation_policy_id", "00000000-0000-4000-8000-000000000000"), ""),
		404);
}

static void policies_show_their_levels(void **state)
{
	struct sandbox *s = demo();
	struct json_object *list =
		get(s, "/v1/escalation_policies?include=escalation_policy_levels,groups");
	const char *id = text_at(list, "data.0.id");
	struct json_object *levels =
		get(s, path_of("/v1/escalation_policies/", id, "/escalation_levels"));

	(void)state;
	assert_int_equal(length_at(list, "data"), 5);
	assert_int_equal(length_at(list, "included"), 5 * 3 + 5);
	assert_int_equal(number_at(levels, "data.2.attributes.position"), 3);
	assert_string_equal(
		text_at(levels, "data.0.attributes.notification_target_params.0.type"), "schedule");
}

static void noise_and_urgency_are_told_by_their_own_events(void **state)
{
	struct sandbox *s = demo();
	const char *id = first_id(s, "/v1/alerts?filter[status]=open");
	const char *path = path_of("/v1/alerts/", id, ""), *events;

	(void)state;
	cleanup_add(free, (void *)id);
	events = path_of("/v1/alerts/", id, "/events?filter[kind]=noise,alert_urgency");
	send_attributes(s, "PATCH", path, "alerts", "\"noise\":\"noise\"", 200);
	send_attributes(s, "PATCH", path, "alerts", "\"noise\":\"not_noise\"", 200);
	send_attributes(s, "PATCH", path, "alerts",
		pair("alert_urgency_id", id_of(s, "/v1/alert_urgencies", "high")), 200);
	assert_string_equal(text_at(get(s, events), "data.0.attributes.action"), "marked");
	assert_string_equal(text_at(get(s, events), "data.1.attributes.action"), "not_marked");
	assert_string_equal(text_at(get(s, events), "data.2.attributes.kind"), "alert_urgency");
}

/* ---- on-call ------------------------------------------------------------------------------------ */

static void an_override_takes_the_place_of_the_rotation(void **state)
{
	struct sandbox *s = demo();
	const char *schedule = first_id(s, "/v1/schedules"), *path;
	const char *overrides = path_of("/v1/schedules/", schedule, "/override_shifts");
	struct json_object *one, *now = get(s, "/v1/oncalls?include=user");

	(void)state;
	cleanup_add(free, (void *)schedule);
	assert_int_equal(number_at(now, "data.0.attributes.user_id"), 103);
	assert_string_equal(
		text_at(now, "data.0.attributes.ends_at"), "2026-02-26T16:00:00.000-08:00");
	assert_string_equal(text_at(now, "included.0.attributes.full_name"), "Priya Raghunathan");
	assert_string_equal(text_at(send_attributes(s, "POST", overrides, "shifts",
					    "\"starts_at\":\"2026-02-20T11:00:00Z\","
					    "\"ends_at\":\"2026-02-20T13:00:00Z\"",
					    422),
				    "errors.0.title"),
		"User must exist");
	one = send_attributes(s, "POST", overrides, "shifts",
		"\"starts_at\":\"2026-02-20T11:00:00Z\",\"ends_at\":\"2026-02-20T13:00:00Z\","
		"\"user_id\":112",
		201);
	assert_true(json_object_get_boolean(at(one, "data.attributes.is_override")));
	assert_int_equal(number_at(get(s, "/v1/oncalls"), "data.0.attributes.user_id"), 112);
	assert_int_equal(length_at(get(s, overrides), "data"), 1);
	path = path_of("/v1/override_shifts/", text_at(one, "data.id"), "");
	call(s, "DELETE", path, NULL, 200);
	assert_int_equal(number_at(get(s, "/v1/oncalls"), "data.0.attributes.user_id"), 103);
}

static void a_window_of_shifts_may_not_be_too_wide(void **state)
{
	struct sandbox *s = demo();
	const char *schedule = first_id(s, "/v1/schedules");
	const char *wide = "/shifts?from=2026-02-01T00:00:00Z&to=2026-03-15T00:00:00Z";
	struct json_object *list = get(s, "/v1/shifts?from=2026-02-20T00:00:00Z"
					  "&to=2026-02-21T00:00:00Z&user_ids[]=103");

	(void)state;
	cleanup_add(free, (void *)schedule);
	assert_int_equal(length_at(list, "data"), 1);
	get(s, path_of("/v1", wide, ""));
	assert_string_equal(
		text_at(call(s, "GET", path_of("/v1/schedules/", schedule, wide), NULL, 422),
			"errors.0.title"),
		"Datetime range exceeds 1 month");
	assert_string_equal(
		text_at(call(s, "GET", "/v1/shifts?from=2026-01-01&to=2026-06-01", NULL, 422),
			"errors.0.title"),
		"Datetime range exceeds 2 months");
}

static void shifts_are_those_of_the_schedules_asked_for(void **state)
{
	struct sandbox *s = demo();
	char *schedule = first_id(s, "/v1/schedules");
	size_t own = length_at(get(s, path_of("/v1/schedules/", schedule, "/shifts")), "data");

	(void)state;
	assert_true(own > 0);
	assert_int_equal(
		length_at(get(s, path_of("/v1/shifts?schedule_ids[]=", schedule, "")), "data"),
		own);
	assert_int_equal(
		length_at(get(s, path_of("/v1/shifts?schedule_ids[]=", schedule, "0")), "data"), 0);
	free(schedule);
}

/* ---- workflows ---------------------------------------------------------------------------------- */

static struct json_object *run(
	struct sandbox *s, const char *slug, const char *attributes, int expected)
{
	return send_attributes(s, "POST", path_of("/v1/workflows/", slug, "/workflow_runs"),
		"workflow_runs", attributes, expected);
}

static struct json_object *newest_run(struct sandbox *s, const char *slug)
{
	return get(s, path_of("/v1/workflows/", slug, "/workflow_runs?include=genius_task_runs"));
}

static void a_run_goes_on_by_the_clock(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);
	struct json_object *one = run(s, "open-a-bridge", pair("incident_id", id), 201);

	(void)state;
	assert_string_equal(text_at(one, "data.attributes.status"), "queued");
	assert_string_equal(text_at(one, "data.attributes.triggered_by"), "user");
	assert_int_equal(length_at(newest_run(s, "open-a-bridge"), "included"), 2);
	sandbox_clock(s, "{\"advance_ms\":500}");
	one = newest_run(s, "open-a-bridge");
	assert_string_equal(text_at(one, "data.0.attributes.status"), "started");
	assert_non_null(at(one, "data.0.attributes.started_at"));
	sandbox_clock(s, "{\"advance_ms\":10000}");
	one = newest_run(s, "open-a-bridge");
	assert_string_equal(text_at(one, "data.0.attributes.status"), "completed");
	assert_string_equal(text_at(one, "included.1.attributes.status"), "completed");
	assert_string_equal(
		text_at(one, "data.0.attributes.completed_at"), "2026-02-20T04:00:01.500-08:00");
	assert_true(told(s, id, "Workflow “Open a bridge”: the bridge is open"));
}

static void a_run_that_fails_says_where(void **state)
{
	struct sandbox *s = demo();
	struct json_object *one;

	(void)state;
	run(s, "open-a-ticket-with-the-carrier", pair("incident_id", declare(s)), 201);
	sandbox_clock(s, "{\"advance_ms\":10000}");
	one = newest_run(s, "open-a-ticket-with-the-carrier");
	assert_string_equal(text_at(one, "data.0.attributes.status"), "failed");
	assert_string_equal(text_at(one, "data.0.attributes.status_message"),
		"Open the ticket: 503 Service Unavailable");
	assert_non_null(at(one, "data.0.attributes.failed_at"));
	assert_null(at(one, "data.0.attributes.completed_at"));
	assert_string_equal(text_at(one, "included.0.attributes.status"), "completed");
	assert_string_equal(text_at(one, "included.1.attributes.status"), "failed");
	assert_string_equal(text_at(one, "included.2.attributes.status"), "canceled");
}

static void a_run_has_the_one_subject_of_its_trigger(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s), *alert = first_id(s, "/v1/alerts");

	(void)state;
	cleanup_add(free, (void *)alert);
	assert_string_equal(
		text_at(run(s, "open-a-bridge", "", 422), "errors.0.title"), "Incident must exist");
	run(s, "open-a-bridge", "\"incident_id\":\"none\"", 422);
	run(s, "open-a-bridge", pair("alert_id", alert), 422);
	run(s, "open-a-bridge", path_of(pair("incident_id", id), ",", pair("alert_id", alert)),
		422);
	run(s, "collect-diagnostics", pair("alert_id", alert), 201);
	run(s, "weekly-report", "", 201);
	run(s, "weekly-report", pair("incident_id", id), 422);
	run(s, "post-to-the-old-pager", pair("incident_id", id), 422);
	run(s, "no-such-workflow", pair("incident_id", id), 404);
}

static void conditions_are_checked_when_asked_for(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s);
	const char *checked = path_of(pair("incident_id", id), ",\"check_conditions\":true", "");

	(void)state;
	run(s, "tell-support", pair("incident_id", id), 201);
	assert_string_equal(text_at(run(s, "tell-support", checked, 422), "errors.0.title"),
		"Incident conditions are not satisfied");
	put(s, id, "", pair("severity_id", id_of(s, "/v1/severities", "sev2")), 200);
	run(s, "tell-support", checked, 201);
	put(s, id, "/resolve", "", 200);
	run(s, "tell-support", checked, 422);
}

static void a_wait_is_respected_when_asked_for(void **state)
{
	struct sandbox *s = demo();

	(void)state;
	run(s, "remind-the-commander",
		path_of(pair("incident_id", declare(s)), ",\"immediate\":false", ""), 201);
	sandbox_clock(s, "{\"advance_ms\":299000}");
	assert_string_equal(
		text_at(newest_run(s, "remind-the-commander"), "data.0.attributes.status"),
		"queued");
	sandbox_clock(s, "{\"advance_ms\":3000}");
	assert_string_equal(
		text_at(newest_run(s, "remind-the-commander"), "data.0.attributes.status"),
		"completed");
}

static void workflows_tell_their_trigger_and_tasks(void **state)
{
	struct sandbox *s = demo();
	struct json_object *one =
		get(s, "/v1/workflows/create-the-retrospective?include=genius_tasks");

	(void)state;
	assert_string_equal(
		text_at(one, "data.attributes.trigger_params.trigger_type"), "incident");
	assert_string_equal(text_at(one, "included.0.attributes.task_params.task_type"),
		"create_incident_postmortem");
	assert_int_equal(
		number_at(get(s, "/v1/workflows?filter[search]=retrospective"), "meta.total_count"),
		1);
}

static void a_webhook_needs_a_secure_address(void **state)
{
	struct sandbox *s = demo();
	const char *path = "/v1/webhooks/endpoints";
	struct json_object *one = send_attributes(s, "POST", path, "webhooks_endpoints",
		"\"name\":\"Ours\",\"url\":\"https://hooks.example/\","
		"\"event_types\":[\"incident.created\"]",
		201);

	(void)state;
	assert_string_equal(text_at(one, "data.attributes.slug"), "ours");
	assert_string_equal(text_at(send_attributes(s, "POST", path, "webhooks_endpoints",
					    "\"name\":\"x\",\"url\":\"http://x\"", 422),
				    "errors.0.title"),
		"URL is not a valid URL");
	path = path_of(path, "/", text_at(one, "data.id"));
	send_attributes(s, "PUT", path, "webhooks_endpoints", "\"enabled\":false", 200);
	call(s, "DELETE", path, NULL, 200);
	call(s, "GET", path, NULL, 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_sub_status_is_changed_by_an_undocumented_attribute),
		TEST(the_log_of_sub_statuses_can_be_written_too),
		TEST(a_duplicate_is_cancelled_and_can_be_unmarked),
		TEST(a_child_is_detached_once),
		TEST(private_cannot_be_undone),
		TEST(subscribers_come_and_go),
		TEST(those_who_may_not_see_it_leave_a_private_incident),
		TEST(a_status_page_gets_updates),
		TEST(feedback_has_a_rating_from_0_to_4),
		TEST(required_form_fields_are_required_while_the_setting_says_so),
		TEST(every_kind_of_target_pages_who_is_on_call),
		TEST(several_targets_are_paged_at_once),
		TEST(an_alert_climbs_the_levels_of_a_policy),
		TEST(policies_show_their_levels),
		TEST(noise_and_urgency_are_told_by_their_own_events),
		TEST(an_override_takes_the_place_of_the_rotation),
		TEST(a_window_of_shifts_may_not_be_too_wide),
		TEST(shifts_are_those_of_the_schedules_asked_for),
		TEST(a_run_goes_on_by_the_clock),
		TEST(a_run_that_fails_says_where),
		TEST(a_run_has_the_one_subject_of_its_trigger),
		TEST(conditions_are_checked_when_asked_for),
		TEST(a_wait_is_respected_when_asked_for),
		TEST(workflows_tell_their_trigger_and_tasks),
		TEST(a_webhook_needs_a_secure_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
