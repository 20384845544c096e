/* The sandbox's retrospectives: steps, processes, templates, the workflow that writes one; pulses. */
#include "sandbox_calls.h"

#define DRAFT "take-over-the-draft-of-rootwatch"

static struct sandbox *demo(void)
{
	return sandbox_open(
		(const char *[]){"--seed", "demo", "--fixed-clock", "2026-02-20T12:00:00Z", NULL});
}

static const char *declare(struct sandbox *s, const char *severity)
{
	const char *id = id_of(s, "/v1/severities", severity);

	return text_at(
		send_attributes(s, "POST", "/v1/incidents", "incidents",
			path_of("\"title\":\"Pool <200>\",\"severity_id\":\"", id, "\""), 201),
		"data.id");
}

static const char *resolve(struct sandbox *s, const char *id)
{
	send_attributes(s, "PUT", path_of("/v1/incidents/", id, "/resolve"), "incidents", "", 200);
	return id;
}

/* The retrospective's id of an incident; "(null)": it has none. */
static const char *retrospective_of(struct sandbox *s, const char *incident)
{
	return text_at(get(s, path_of("/v1/incidents/", incident, "?include=incident_post_mortem")),
		"data.relationships.incident_post_mortem.data.id");
}

static struct json_object *story(struct sandbox *s)
{
	return get(s, "/v1/incidents?filter[sequential_id]=392"
		      "&include=incident_post_mortem,action_items,alerts");
}

static void a_new_retrospective_has_the_steps_of_its_process(void **state)
{
	struct sandbox *s = demo();
	const char *id = retrospective_of(s, resolve(s, declare(s, "sev2")));
	struct json_object *one = get(s, path_of("/v1/post_mortems/", id, ""));
	const char *steps = "data.relationships.incident_retrospective_steps.data";
	struct json_object *step;

	(void)state;
	assert_int_equal(length_at(one, steps), 5);
	step = get(s,
		path_of("/v1/incident_retrospective_steps/", text_at(at(one, steps), "1.id"), ""));
	assert_string_equal(text_at(step, "data.attributes.title"), "Write the retrospective");
	assert_string_equal(text_at(step, "data.attributes.status"), "todo");
	assert_string_equal(
		text_at(step, "data.attributes.due_date"), "2026-02-25T04:00:00.000-08:00");
}

static void a_security_incident_has_a_process_of_its_own(void **state)
{
	struct sandbox *s = demo();
	const char *id = declare(s, "sev2"), *type = id_of(s, "/v1/incident_types", "security");
	struct json_object *one;

	(void)state;
	send_attributes(s, "PUT", path_of("/v1/incidents/", id, ""), "incidents",
		path_of("\"incident_type_ids\":[\"", type, "\"]"), 200);
	one = get(s, path_of("/v1/post_mortems/", retrospective_of(s, resolve(s, id)), ""));
	assert_int_equal(length_at(one, "data.relationships.incident_retrospective_steps.data"), 3);
}

static void what_the_configuration_skips_gets_no_retrospective(void **state)
{
	struct sandbox *s = demo();

	(void)state;
	assert_string_equal(retrospective_of(s, resolve(s, declare(s, "sev4"))), "(null)");
	assert_string_not_equal(retrospective_of(s, resolve(s, declare(s, "sev3"))), "(null)");
	assert_int_equal(
		length_at(get(s, "/v1/retrospective_configurations?filter[kind]=skip"), "data"), 1);
}

static void a_step_is_worked_through(void **state)
{
	struct sandbox *s = demo();
	struct json_object *incident = story(s), *one;
	const char *id = text_at(incident, "data.0.relationships.incident_post_mortem.data.id");
	const char *path;

	(void)state;
	one = get(s, path_of("/v1/post_mortems/", id, ""));
	path = path_of("/v1/incident_retrospective_steps/",
		text_at(one, "data.relationships.incident_retrospective_steps.data.0.id"), "");
	one = send_attributes(s, "PUT", path, "incident_retrospective_steps",
		"\"status\":\"completed\",\"due_date\":\"2026-03-01\"", 200);
	assert_string_equal(text_at(one, "data.attributes.status"), "completed");
	assert_int_equal(number_at(one, "data.attributes.status_changed_by_id"), 103);
	assert_string_equal(
		text_at(one, "data.attributes.status_changed_at"), "2026-02-20T04:00:00.000-08:00");
	send_attributes(s, "PUT", path, "incident_retrospective_steps", "\"status\":\"odd\"", 422);
	send_attributes(s, "PUT", path, "incident_retrospective_steps", "\"title\":\"\"", 422);
}

static void a_process_has_steps_and_groups(void **state)
{
	struct sandbox *s = demo();
	struct json_object *list =
		get(s, "/v1/retrospective_processes?include=retrospective_steps");
	const char *id = text_at(list, "data.0.id");
	struct json_object *groups = get(s, path_of("/v1/retrospective_processes/", id, "/groups"));

	(void)state;
	assert_int_equal(length_at(list, "included"), 8);
	assert_true(json_object_get_boolean(at(list, "data.0.attributes.is_default")));
	assert_int_equal(length_at(get(s, path_of("/v1/retrospective_processes/", id,
						  "/retrospective_steps")),
				 "data"),
		5);
	assert_int_equal(length_at(groups, "data"), 2);
	assert_int_equal(length_at(get(s, path_of("/v1/retrospective_process_groups/",
						  text_at(groups, "data.0.id"), "/steps")),
				 "data"),
		3);
}

/* ---- documents ---------------------------------------------------------------------------------- */

static void progress_and_content_follow_the_modes(void **state)
{
	struct sandbox *s = demo();
	const char *incident = resolve(s, declare(s, "sev2"));
	const char *put = path_of("/v1/incidents/", incident, "");
	const char *document = path_of("/v1/post_mortems/", retrospective_of(s, incident), "");
	const char *progress = "\"retrospective_progress_status\":\"active\"";
	const char *content = "\"content\":\"<p>Mine</p>\"";
	struct json_object *one;

	(void)state;
	one = send_attributes(s, "PUT", put, "incidents", progress, 200);
	assert_string_equal(
		text_at(one, "data.attributes.retrospective_progress_status"), "active");
	one = send_attributes(s, "PUT", document, "incident_post_mortems", content, 200);
	assert_string_not_equal(text_at(one, "data.attributes.content"), "<p>Mine</p>");
	control(s, "POST", "/sandbox/settings", "{\"strict\":true}");
	send_attributes(s, "PUT", put, "incidents", progress, 422);
	send_attributes(s, "PUT", document, "incident_post_mortems", content, 422);
	control(s, "POST", "/sandbox/settings", "{\"content_writable\":true}");
	one = send_attributes(s, "PUT", document, "incident_post_mortems", content, 200);
	assert_string_equal(text_at(one, "data.attributes.content"), "<p>Mine</p>");
}

static void causes_and_order_can_be_written(void **state)
{
	struct sandbox *s = demo();
	const char *id = retrospective_of(s, resolve(s, declare(s, "sev2")));
	struct json_object *one = send_attributes(s, "PUT", path_of("/v1/post_mortems/", id, ""),
		"incident_post_mortems",
		path_of("\"show_timeline_order\":\"asc\",\"cause_ids\":[\"",
			id_of(s, "/v1/causes", "capacity"), "\"]"),
		200);

	(void)state;
	assert_string_equal(text_at(one, "data.attributes.show_timeline_order"), "asc");
	assert_int_equal(length_at(one, "data.relationships.causes.data"), 1);
	assert_int_equal(
		number_at(get(s, "/v1/post_mortems?filter[causes]=capacity"), "meta.total_count"),
		1);
	assert_int_equal(number_at(get(s, "/v1/post_mortems?filter[types]=customer-facing"),
				 "meta.total_count"),
		12);
}

static void a_template_is_kept_as_sanitised_html(void **state)
{
	struct sandbox *s = demo();
	const char *path = "/v1/post_mortem_templates";
	struct json_object *one = send_attributes(s, "POST", path, "post_mortem_templates",
		"\"name\":\"Our own\",\"format\":\"markdown\",\"content\":"
		"\"## Impact\\n\\n- *none* & <b>more</b>\\n- `x < y`\\n\\n<!-- gone -->\\n"
		"<script>alert(1)</script>\\n\\n[a](https://b.example/?c=1&d)\"",
		201);

	(void)state;
	assert_string_equal(text_at(one, "data.attributes.slug"), "our-own");
	assert_string_equal(text_at(one, "data.attributes.content"),
		"<div class=\"trix-content\">\n<h2>Impact</h2>\n<ul>\n"
		"<li><em>none</em> &amp; <b>more</b></li>\n<li><code>x &lt; y</code></li>\n</ul>\n"
		"\n\n<p><a href=\"https://b.example/?c=1&amp;d\">a</a></p>\n</div>\n");
	path = path_of(path, "/", text_at(one, "data.id"));
	one = send_attributes(s, "PUT", path, "post_mortem_templates", "\"content\":\"\"", 200);
	assert_string_equal(text_at(one, "data.attributes.content"), "");
	call(s, "DELETE", path, NULL, 200);
	assert_string_equal(text_at(send_attributes(s, "POST", "/v1/post_mortem_templates",
					    "post_mortem_templates", "\"content\":\"x\"", 422),
				    "errors.0.title"),
		"Name can't be blank");
}

/* Runs a workflow on an incident, to its end; its status. */
static const char *run(struct sandbox *s, const char *slug, const char *incident)
{
	const char *path = path_of("/v1/workflows/", slug, "/workflow_runs");

	send_attributes(s, "POST", path, "workflow_runs",
		path_of("\"incident_id\":\"", incident, "\""), 201);
	sandbox_clock(s, "{\"advance_ms\":5000}");
	return text_at(get(s, path), "data.0.attributes.status");
}

static void a_workflow_writes_the_text_of_its_template(void **state)
{
	struct sandbox *s = demo();
	const char *incident = resolve(s, declare(s, "sev2"));
	const char *template = id_of(s, "/v1/post_mortem_templates", "rootwatch-draft");
	struct json_object *one;

	(void)state;
	send_attributes(s, "PUT", path_of("/v1/post_mortem_templates/", template, ""),
		"post_mortem_templates",
		"\"content\":\"# {{ incident.title }}\\n\\n{{ incident.severity }} "
		"{{ incident.nothing }} {{ '{{' }}x}} {% raw %}{{ y }}{% endraw %} "
		"{{ \\\"{{\\\" }}z\"",
		200);
	assert_string_equal(run(s, DRAFT, incident), "completed");
	one = get(s, path_of("/v1/post_mortems/", retrospective_of(s, incident), ""));
	assert_string_equal(text_at(one, "data.attributes.content"),
		"<div class=\"trix-content\">\n<h1>Pool &lt;200&gt;</h1>\n"
		"<p>SEV2  {{x}} {{ y }} {{z</p>\n</div>\n");
}

static void a_workflow_creates_what_is_not_there_yet(void **state)
{
	struct sandbox *s = demo();
	const char *incident =
		text_at(get(s, "/v1/incidents?filter[sequential_id]=404"), "data.0.id");
	struct json_object *one;

	(void)state;
	assert_string_equal(retrospective_of(s, incident), "(null)");
	assert_string_equal(run(s, "create-the-retrospective", incident), "completed");
	one = get(s, path_of("/v1/post_mortems/", retrospective_of(s, incident), ""));
	assert_string_equal(text_at(one, "data.attributes.title"),
		"Suggestions empty for queries with a trailing space");
	assert_non_null(strstr(text_at(one, "data.attributes.content"), "<h2>Impact</h2>"));
}

static void a_workflow_fails_where_no_document_can_be(void **state)
{
	struct sandbox *s = demo();
	const char *elsewhere =
		text_at(get(s, "/v1/incidents?filter[sequential_id]=387"), "data.0.id");
	const char *template = id_of(s, "/v1/post_mortem_templates", "rootwatch-draft");

	(void)state;
	assert_string_equal(run(s, "create-the-retrospective", elsewhere), "failed");
	assert_string_equal(
		run(s, "create-the-retrospective", resolve(s, declare(s, "sev4"))), "failed");
	call(s, "DELETE", path_of("/v1/post_mortem_templates/", template, ""), NULL, 200);
	assert_string_equal(run(s, DRAFT, resolve(s, declare(s, "sev2"))), "failed");
}

/* ---- the long incident, pulses ------------------------------------------------------------------ */

static void the_demo_tells_one_long_incident(void **state)
{
	struct sandbox *s = demo();
	struct json_object *one = story(s), *events;
	const char *id = text_at(one, "data.0.id");

	(void)state;
	assert_string_equal(text_at(one, "data.0.attributes.status"), "resolved");
	assert_int_equal(
		number_at(get(s, path_of("/v1/incidents/", id, "/events")), "meta.total_count"),
		60);
	assert_int_equal(length_at(one, "data.0.relationships.alerts.data"), 9);
	assert_int_equal(length_at(one, "data.0.relationships.action_items.data"), 7);
	events = get(s, path_of("/v1/alerts/",
				text_at(one, "data.0.relationships.alerts.data.1.id"), "/events"));
	assert_int_equal(length_at(events, "data"), 6);
	assert_int_equal(number_at(get(s, "/v1/pulses?filter[started_at][gte]=2026-01-28T11:00:00Z"
					  "&filter[started_at][lte]=2026-01-28T13:00:00Z"),
				 "meta.total_count"),
		2);
	assert_int_equal(number_at(get(s, "/v1/alerts"), "meta.total_count"), 120);
	assert_int_equal(number_at(get(s, "/v1/incidents"), "meta.total_count"), 40);
}

static void pulses_are_reported_and_found(void **state)
{
	struct sandbox *s = demo();
	struct json_object *one = send_attributes(s, "POST", "/v1/pulses", "pulses",
		path_of("\"summary\":\"Deploy\",\"labels\":[{\"key\":\"env\",\"value\":\"prod\"}],"
			"\"service_ids\":[\"",
			id_of(s, "/v1/services", "search"), "\"]"),
		201);

	(void)state;
	assert_string_equal(text_at(one, "data.attributes.source"), "api");
	assert_string_equal(text_at(one, "data.attributes.services.0.slug"), "search");
	assert_int_equal(
		number_at(get(s, "/v1/pulses?filter[labels]=env:prod"), "meta.total_count"), 1);
	assert_int_equal(
		number_at(get(s, "/v1/pulses?filter[services]=search"), "meta.total_count"), 2);
	one = send_attributes(s, "PUT", path_of("/v1/pulses/", text_at(one, "data.id"), ""),
		"pulses", "\"ended_at\":\"2026-02-20T12:01:00Z\"", 200);
	assert_non_null(at(one, "data.attributes.ended_at"));
	assert_string_equal(text_at(send_attributes(s, "POST", "/v1/pulses", "pulses", "", 422),
				    "errors.0.title"),
		"Summary can't be blank");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_retrospective_has_the_steps_of_its_process),
		TEST(a_security_incident_has_a_process_of_its_own),
		TEST(what_the_configuration_skips_gets_no_retrospective),
		TEST(a_step_is_worked_through),
		TEST(a_process_has_steps_and_groups),
		TEST(progress_and_content_follow_the_modes),
		TEST(causes_and_order_can_be_written),
		TEST(a_template_is_kept_as_sanitised_html),
		TEST(a_workflow_writes_the_text_of_its_template),
		TEST(a_workflow_creates_what_is_not_there_yet),
		TEST(a_workflow_fails_where_no_document_can_be),
		TEST(the_demo_tells_one_long_incident),
		TEST(pulses_are_reported_and_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
