/* The verbs that act: what is sent, once; what is asked; what is said, and the exit status. */
#include "e2e/cli.h"

static char *id_of(struct cli *c, const char *list, const char *attribute, const char *text)
{
	char *id = sandbox_find(c->sandbox, list, attribute, text);

	cleanup_add(free, id);
	return id;
}

static char *incident(struct cli *c, const char *number)
{
	return id_of(c, "/v1/incidents", "sequential_id", number);
}

static char *alert(struct cli *c, const char *short_id)
{
	return id_of(c, "/v1/alerts", "short_id", short_id);
}

/* The mark that creates are found by is another each time. */
static void forget_mark(struct json_object *body)
{
	static const char *const way[] = {"data", "attributes", "labels"};
	struct json_object *at = body;

	for (size_t i = 0; i < sizeof(way) / sizeof(way[0]) && at != NULL; i++)
		at = json_object_object_get(at, way[i]);
	if (at != NULL && json_object_is_type(at, json_type_object))
		json_object_object_del(at, "rootwatch");
}

/* The newest such request had this body. */
static void expect_body(struct cli *c, const char *method, const char *pattern, const char *json)
{
	struct json_object *entry = sandbox_journal_last(c->sandbox, method, pattern);
	struct json_object *wanted = json_tokener_parse(json), *body;

	if (entry == NULL)
		fail_msg("no %s %s was sent", method, pattern);
	body = json_tokener_parse(json_object_get_string(json_object_object_get(entry, "body")));
	forget_mark(body);
	if (!json_object_equal(wanted, body))
		fail_msg("not %s but %s", json, json_object_to_json_string(body));
	json_object_put(wanted);
	json_object_put(body);
	json_object_put(entry);
}

static size_t writes(struct cli *c)
{
	return dashboard_writes(c->sandbox);
}

static size_t sent(struct cli *c, const char *method, const char *pattern)
{
	return sandbox_journal_count(c->sandbox, method, pattern);
}

/* ---- sent once ------------------------------------------------------------------------------ */

static void an_acknowledge_is_sent_once_and_said(void **state)
{
	struct cli *c = cli_open();
	char *id = alert(c, "7d51zq");

	(void)state;
	cli_run(c, 0, WORDS("alert", "ack", "7d51zq"));
	assert_int_equal(cli_lines(c), 1);
	assert_string_equal(cli_text(c, 0, "action"), "alert.acknowledge");
	assert_string_equal(cli_text(c, 0, "id"), id);
	assert_string_equal(cli_text(c, 0, "state"), "done");
	assert_int_equal(sent(c, "POST", "/v1/alerts/*/acknowledge"), 1);
	assert_int_equal(writes(c), 1);
}

static void what_is_so_already_is_done_and_not_sent(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("alert", "ack", "7d51zq"));
	cli_run(c, 0, WORDS("alert", "ack", "7d51zq"));
	assert_string_equal(cli_text(c, 0, "state"), "done");
	cli_expect_out(c, "so already");
	assert_int_equal(writes(c), 1);
}

static void what_is_not_legal_is_refused_with_the_reason(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 18, WORDS("incident", "mitigate", "411"));
	cli_expect_error(c, "411: it is still in triage");
	cli_run(c, 18, WORDS("alert", "snooze", "7d51zq", "--delay-minutes", "30m"));
	cli_expect_error(c, "only an acknowledged alert can be snoozed");
	assert_int_equal(writes(c), 0);
}

static void several_are_done_though_one_is_refused(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run_with(c, 18, "408\nINC-411\n412\n408\n",
		WORDS("incident", "mitigate", "-", "--message", "rolled back"));
	assert_int_equal(cli_lines(c), 2);
	assert_int_equal(sent(c, "PUT", "/v1/incidents/*/mitigate"), 2);
	expect_body(c, "PUT", "/v1/incidents/*/mitigate",
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"mitigation_message\":\"rolled "
		"back\"}}}");
}

/* ---- options -------------------------------------------------------------------------------- */

/* Whatever it is called, and however often, a record is acted on once. */
static void one_incident_is_declared_from_several_alerts(void **state)
{
	struct cli *c = cli_open();
	char *one = alert(c, "7d51zq"), *two = alert(c, "2nr4qj"), body[512];

	(void)state;
	snprintf(body, sizeof(body), "\"alert_ids\":[\"%s\",\"%s\"]", one, two);
	cli_run(c, 0,
		WORDS("alert", "declare", "7d51zq", "2nr4qj", one, "--title", "Both", "--dry-run"));
	cli_expect_out(c, body);
	cli_run(c, 0, WORDS("alert", "declare", "7d51zq", "2nr4qj", one, "--title", "Both", "--yes"));
	assert_int_equal(cli_lines(c), 1);
	assert_int_equal(sent(c, "POST", "/v1/incidents"), 1);
	cli_run(c, 0, WORDS("incident", "note", "412", "INC-412", "--event", "once"));
	assert_int_equal(cli_lines(c), 1);
	assert_int_equal(sent(c, "POST", "/v1/incidents/*/events"), 1);
}

static void an_incident_is_declared_with_names_for_ids(void **state)
{
	struct cli *c = cli_open();
	char *severity = id_of(c, "/v1/severities", "name", "SEV2");
	char *payments = id_of(c, "/v1/services", "name", "Payments");
	char *search = id_of(c, "/v1/services", "name", "Search");
	char *body = mem_printf(
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"title\":\"From a script\","
		"\"severity_id\":\"%s\",\"summary\":\"two\\nlines\",\"kind\":\"test\","
		"\"status\":\"started\",\"service_ids\":[\"%s\",\"%s\"],"
		"\"labels\":{\"tier\":\"1\",\"team\":\"x y\"}}}}",
		severity, payments, search);

	(void)state;
	cleanup_add(free, body);
	cli_run_with(c, 0, "two\nlines\n",
		WORDS("incident", "create", "--title", "From a script", "--severity", "sev2",
			"--service", "Payments, search", "--kind", "test", "--labels", "tier=1",
			"--labels", "team=x y", "--summary", "-", "--yes"));
	expect_body(c, "POST", "/v1/incidents", body);
	assert_string_equal(cli_text(c, 0, "state"), "done");
	cli_run(c, 0, WORDS("incident", "show", cli_text(c, 0, "id"), "--columns", "title"));
	assert_string_equal(cli_text(c, 0, "title"), "From a script");
}

static void maintenance_is_planned_with_its_times_and_changed(void **state)
{
	struct cli *c = cli_open();
	char *search = id_of(c, "/v1/services", "name", "Search");
	char *parent = id_of(c, "/v1/incidents", "sequential_id", "412");
	char *paying = id_of(c, "/v1/functionalities", "name", "Paying");
	char *body = mem_printf(
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"title\":\"Move the index\","
		"\"kind\":\"scheduled\",\"status\":\"scheduled\",\"parent_incident_id\":\"%s\","
		"\"scheduled_for\":\"2026-12-01T22:00:00.000Z\","
		"\"scheduled_until\":\"2026-12-02T01:30:00.000Z\",\"muted_service_ids\":[\"%s\"],\"labels\":{}}}}",
		parent, search);
	char *edited = mem_printf(
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"functionality_ids\":[\"%s\"],"
		"\"scheduled_until\":\"2026-12-02T02:00:00.000Z\"}}}",
		paying);
	char *id;

	(void)state;
	cleanup_add(free, body);
	cleanup_add(free, edited);
	cli_run(c, 0,
		WORDS("incident", "create", "--title", "Move the index", "--kind", "scheduled",
			"--status", "scheduled", "--scheduled-for", "2026-12-01 22:00",
			"--scheduled-until", "2026-12-02T02:30:00+01:00", "--muted-service", "search",
			"--parent", "INC-412", "--yes"));
	expect_body(c, "POST", "/v1/incidents", body);
	id = mem_strdup(cli_text(c, 0, "id"));
	cleanup_add(free, id);
	cli_run(c, 0,
		WORDS("incident", "edit", id, "--scheduled-until", "2026-12-02 02:00",
			"--functionality", "Paying"));
	expect_body(c, "PUT", "/v1/incidents/*", edited);
	cli_run(c, 0, WORDS("incident", "begin", id, "--yes"));
	cli_run(c, 0, WORDS("incident", "complete", id, "--yes"));
	cli_run(c, 0, WORDS("incident", "show", id, "--columns", "status,planned-until"));
	assert_string_equal(cli_text(c, 0, "status"), "completed");
}

static void a_private_incident_has_its_alerts_and_tells_people(void **state)
{
	struct cli *c = cli_open();
	char *page = alert(c, "7d51zq");
	char *body = mem_printf("{\"data\":{\"type\":\"incidents\",\"attributes\":{\"title\":\"Leak\","
				"\"kind\":\"normal\",\"status\":\"started\",\"alert_ids\":[\"%s\"],"
				"\"notify_emails\":[\"ann@a.example\",\"bob@b.example\"],"
				"\"private\":true,\"labels\":{}}}}",
		page);

	(void)state;
	cleanup_add(free, body);
	cli_run(c, 2, WORDS("incident", "create", "--title", "Leak", "--notify-emails", "Ann", "--yes"));
	cli_expect_error(c, "--notify-emails: write e-mail addresses");
	cli_run(c, 0,
		WORDS("incident", "create", "--title", "Leak", "--alert", "7d51zq", "--private",
			"--notify-emails", "ann@a.example,bob@b.example", "--yes"));
	expect_body(c, "POST", "/v1/incidents", body);
}

static void options_are_checked_before_anything_is_sent(void **state)
{
	static const struct {
		const char *words[8];
		const char *said;
	} cases[] = {
		{{"incident", "create", "--severity", "sev1"}, "--title: this is needed"},
		{{"incident", "create", "--title", "x", "--severity", "sev9"},
			"no severity sev9; there are: SEV1, SEV2"},
		{{"incident", "create", "--title", "x", "--kind", "nope"},
			"--kind: one of normal, test"},
		{{"incident", "create", "--title", "two\nlines"}, "--title: one line, once"},
		{{"incident", "action-item", "412", "--summary", "x", "--due-date", "soon"},
			"--due-date: write a date"},
		{{"incident", "feedback", "412", "--feedback", "x", "--anonymous=perhaps"},
			"--anonymous: yes or no"},
		{{"incident", "edit", "412"}, "nothing to change"},
		{{"incident", "role", "412", "--user", "nobody@example.com"},
			"no user nobody@example.com"},
	};
	struct cli *c = cli_open();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cli_run(c, 2, cases[i].words);
		cli_expect_error(c, cases[i].said);
	}
	assert_int_equal(writes(c), 0);
}

static void an_edit_sends_only_what_was_given(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("incident", "edit", "412", "--title", "Checkout is slow"));
	expect_body(c, "PUT", "/v1/incidents/*",
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"title\":\"Checkout is "
		"slow\"}}}");
	cli_run(c, 0, WORDS("incident", "edit", "412", "--title", "Checkout is slow"));
	cli_expect_out(c, "so already");
	assert_int_equal(writes(c), 1);
}

static void people_and_roles_have_names_too(void **state)
{
	struct cli *c = cli_open();
	char *role = id_of(c, "/v1/incident_roles", "name", "Commander");
	char *body = mem_printf(
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"incident_role_id\":\"%s\","
		"\"user_id\":\"104\"}}}",
		role);

	(void)state;
	cleanup_add(free, body);
	cli_run(c, 0,
		WORDS("incident", "role", "412", "--incident-role", "commander", "--user",
			"ben@brightcart.example"));
	expect_body(c, "POST", "/v1/incidents/*/assign_role_to_user", body);
}

static void what_hangs_on_an_incident_has_verbs_of_its_own(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("action-item", "list", "408", "--columns", "id", "--limit", "1"));
	cli_run(c, 0, WORDS("action-item", "done", cli_text(c, 0, "id")));
	expect_body(c, "PUT", "/v1/action_items/*",
		"{\"data\":{\"type\":\"incident_action_items\",\"attributes\":{\"status\":\"done\"}"
		"}}");
	cli_run(c, 0, WORDS("role", "list", "408", "--columns", "id", "--limit", "1"));
	cli_run(c, 0, WORDS("role", "drop", "408", cli_text(c, 0, "id"), "--yes"));
	assert_int_equal(sent(c, "DELETE", "/v1/incidents/*/unassign_role_from_user"), 1);
	cli_run(c, 9, WORDS("role", "drop", "408", "nothing-of-the-kind", "--yes"));
}

/* ---- asking --------------------------------------------------------------------------------- */

static void without_a_terminal_what_asks_needs_yes(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 2, WORDS("incident", "resolve", "412"));
	cli_expect_error(c, "Resolve asks first");
	cli_expect_error(c, "--yes answers it");
	assert_int_equal(writes(c), 0);
	cli_run(c, 0, WORDS("incident", "resolve", "412", "--yes"));
	assert_int_equal(sent(c, "PUT", "/v1/incidents/*/resolve"), 1);
}

static void on_a_terminal_it_asks_and_no_is_the_rule(void **state)
{
	struct cli *c = cli_open();
	struct pty *p = cli_pty(c, 100, WORDS("incident", "resolve", "412"));

	(void)state;
	pty_run_quiet(p, 300, DEADLINE_MS);
	assert_non_null(strstr(pty_log(p)->bytes, "INC-412 Checkout latency above threshold"));
	assert_non_null(strstr(pty_log(p)->bytes, "Go on? [y/N]"));
	pty_send_keys(p, "<Enter>");
	pty_wait_exit(p, 16, 0);
	assert_int_equal(writes(c), 0);
	p = cli_pty(c, 100, WORDS("incident", "resolve", "412"));
	pty_run_quiet(p, 300, DEADLINE_MS);
	pty_send_keys(p, "y<Enter>");
	pty_wait_exit(p, 0, 0);
	pty_wait_text(p, "INC-412 resolved", 0);
	assert_int_equal(writes(c), 1);
}

static void what_pages_wants_the_whole_word(void **state)
{
	struct cli *c = cli_open();
	const char *const *words =
		WORDS("alert", "page-person", "--user", "me", "--summary", "wake up");
	struct pty *p = cli_pty(c, 100, words);

	(void)state;
	pty_run_quiet(p, 300, DEADLINE_MS);
	assert_non_null(strstr(pty_log(p)->bytes, "Type yes to go on"));
	pty_send_keys(p, "y<Enter>");
	pty_wait_exit(p, 16, 0);
	assert_int_equal(writes(c), 0);
	p = cli_pty(c, 100, words);
	pty_run_quiet(p, 300, DEADLINE_MS);
	pty_send_keys(p, "yes<Enter>");
	pty_wait_exit(p, 0, 0);
	assert_int_equal(sent(c, "POST", "/v1/alerts"), 1);
}

static void a_dry_run_prints_the_request_and_sends_nothing(void **state)
{
	struct cli *c = cli_open();
	char *id = incident(c, "412");
	char *line = mem_printf(
		"{\"method\":\"PUT\",\"path\":\"/v1/incidents/%s/resolve\",\"body\":{\"data\":"
		"{\"type\":\"incidents\",\"attributes\":{\"resolution_message\":\"over\"}}}}\n",
		id);

	(void)state;
	cleanup_add(free, line);
	cli_run(c, 0, WORDS("incident", "resolve", "412", "--message", "over", "--dry-run"));
	assert_string_equal(c->out.bytes, line);
	cli_run(c, 0, WORDS("incident", "resolve", "412", "--dry-run", "--read-only"));
	assert_int_equal(writes(c), 0);
}

static void read_only_sends_nothing(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 3, WORDS("alert", "ack", "7d51zq", "--read-only"));
	cli_expect_error(c, "read-only");
	assert_int_equal(writes(c), 0);
}

/* ---- how it can end ------------------------------------------------------------------------- */

static void what_the_server_refuses_has_its_own_status(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	sandbox_fault(c->sandbox,
		"{\"kind\":\"status\",\"status\":422,\"path\":\"/v1/incidents/*/mitigate\"}");
	cli_run(c, 18, WORDS("incident", "mitigate", "412"));
	assert_string_equal(cli_text(c, 0, "state"), "rejected");
	assert_int_equal(sent(c, "PUT", "/v1/incidents/*/mitigate"), 1);
}

static void a_lost_answer_is_looked_for_and_not_sent_again(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	sandbox_fault(c->sandbox, "{\"kind\":\"applied_then_closed\",\"method\":\"POST\",\"path\":"
				  "\"/v1/incidents/*/feedbacks\"}");
	sandbox_fault(c->sandbox, "{\"kind\":\"applied_then_closed\",\"method\":\"POST\",\"path\":"
				  "\"/v1/alerts/*/escalate\"}");
	cli_run(c, 0, WORDS("alert", "escalate", "7d51zq", "--yes"));
	assert_string_equal(cli_text(c, 0, "state"), "done");
	assert_int_equal(sent(c, "POST", "/v1/alerts/*/escalate"), 1);
}

static void a_field_that_changed_meanwhile_is_a_conflict(void **state)
{
	struct cli *c = cli_open();
	char *id = incident(c, "412");

	(void)state;
	/* Between the first look and the one before sending, sync asks whose key it is. */
	sandbox_fault(
		c->sandbox, "{\"kind\":\"delay\",\"ms\":1500,\"path\":\"/v1/users/me\",\"nth\":2}");
	cli_start(c, NULL, WORDS("incident", "edit", "412", "--title", "Mine"), NULL);
	sandbox_wait_journal(c->sandbox, NULL, "GET", "/v1/users/me", 2, 0);
	sandbox_change(c->sandbox, "incidents", id, "title", "\"Theirs\"");
	cli_finish(c);
	assert_int_equal(c->status, 11);
	assert_string_equal(cli_text(c, 0, "state"), "conflict");
	cli_expect_error(c, "Theirs");
	assert_int_equal(writes(c), 0);
}

/* ---- the outbox, shared --------------------------------------------------------------------- */

static void what_is_queued_leaves_with_the_next_start_once(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("incident", "note", "412", "--event", "from the outbox", "--queue"));
	assert_string_equal(cli_text(c, 0, "state"), "queued");
	assert_int_equal(writes(c), 0);
	cli_run(c, 0, WORDS("alert", "ack", "7d51zq"));
	assert_int_equal(sent(c, "POST", "/v1/incidents/*/events"), 1);
	expect_body(c, "POST", "/v1/incidents/*/events",
		"{\"data\":{\"type\":\"incident_events\",\"attributes\":{\"event\":\"from the "
		"outbox\","
		"\"visibility\":\"internal\"}}}");
	assert_int_equal(writes(c), 2);
}

static void without_the_network_a_declaration_is_queued_all_the_same(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_start(c, NULL, WORDS("incident", "create", "--title", "Offline", "--yes", "--queue"),
		WORDS("ROOTLY_API_URL=http://127.0.0.1:1", "ROOTLY_API_KEY=rootly_x"));
	cli_finish(c);
	assert_int_equal(c->status, 0);
	assert_string_equal(cli_text(c, 0, "state"), "queued");
}

/* Rows that a dashboard has read are found in the cache. */
static void without_the_network_what_is_kept_can_be_acted_on(void **state)
{
	struct cli *c = cli_open();
	struct pty *p = dashboard_open(c->sandbox, &(struct dashboard_options){.home = c->home});

	(void)state;
	dashboard_jump(p, "412", "INC-412");
	pty_send_keys(p, "[");
	pty_wait_text(p, "{", 0);
	dashboard_quit(p);
	sandbox_fault(c->sandbox, "{\"kind\":\"close_before_headers\"}");
	cli_run(c, 0, WORDS("alert", "ack", "7d51zq", "--queue"));
	assert_string_equal(cli_text(c, 0, "state"), "queued");
	cli_run(c, 0, WORDS("incident", "edit", "INC-412", "--title", "Mine", "--queue"));
	cli_run(c, 0, WORDS("incident", "note", "412", "--event", "offline", "--queue"));
	/* What is nowhere kept has to be looked for, and what seems done already too. */
	cli_run(c, 4, WORDS("incident", "note", "99412", "--event", "offline", "--queue"));
	cli_run(c, 4, WORDS("incident", "mitigate", "409", "--queue"));
	assert_int_equal(writes(c), 0);
	json_object_put(sandbox_control(c->sandbox, "DELETE", "/sandbox/faults", NULL));
	cli_run(c, 0, WORDS("incident", "mitigate", "412"));
	assert_int_equal(sent(c, "POST", "/v1/alerts/*/acknowledge"), 1);
	assert_int_equal(sent(c, "POST", "/v1/incidents/*/events"), 1);
	assert_int_equal(sent(c, "PUT", "/v1/incidents/*"), 2);
	assert_int_equal(writes(c), 4);
	cli_run(c, 0, WORDS("incident", "show", "412", "--json"));
	cli_expect_out(c, "\"title\":\"Mine\"");
}

static void a_running_dashboard_sends_what_a_verb_queues_once(void **state)
{
	struct cli *c = cli_open();
	struct pty *p = dashboard_open(c->sandbox, &(struct dashboard_options){.home = c->home});

	(void)state;
	cli_run(c, 0, WORDS("incident", "note", "412", "--event", "beside", "--queue"));
	sandbox_wait_applied(c->sandbox, p, "POST", "/v1/incidents/*/events", 1, 3 * DEADLINE_MS);
	dashboard_quit(p);
	assert_int_equal(writes(c), 1);
}

static void a_verb_beside_a_dashboard_sends_nothing_twice(void **state)
{
	struct cli *c = cli_open();
	struct pty *p = dashboard_open(
		c->sandbox, &(struct dashboard_options){.home = c->home, .env = WORDS(FAST_POLLS)});

	(void)state;
	pty_send_keys(p, "1");
	cli_run(c, 0, WORDS("alert", "ack", "7d51zq"));
	cli_run(c, 0, WORDS("incident", "mitigate", "412"));
	pty_wait_row(p, "*mitigated*INC-412*", 2 * DEADLINE_MS);
	dashboard_quit(p);
	assert_int_equal(sent(c, "POST", "/v1/alerts/*/acknowledge"), 1);
	assert_int_equal(writes(c), 2);
}

static void z_takes_back_what_a_verb_that_is_gone_queued(void **state)
{
	struct cli *c = cli_open();
	struct pty *p = dashboard_open(
		c->sandbox, &(struct dashboard_options){.home = c->home, .rows = 40, .cols = 120});

	(void)state;
	cli_run(c, 0, WORDS("alert", "ack", "7d51zq", "--queue"));
	pty_send_keys(p, "r");
	pty_wait_text(p, "1 queued", 0);
	pty_send_keys(p, "z");
	pty_wait_text(p, "taken back, nothing was sent", 0);
	pty_wait_gone(p, "queued", 0);
	dashboard_quit(p);
	assert_int_equal(writes(c), 0);
}

/* No list has them: the retrospective names them, and each is read by itself. */
static void the_steps_of_a_retrospective_are_listed_and_worked_through(void **state)
{
	struct cli *c = cli_open();
	char *id, *path;

	(void)state;
	cli_run(c, 0, WORDS("step", "list", "INC-392", "--columns", "title,status"));
	assert_int_equal(cli_lines(c), 5);
	cli_expect_out(c, "\"Gather the evidence\"");
	cli_run(c, 0, WORDS("step", "list", "INC-392", "status:to"));
	id = mem_strdup(cli_text(c, 0, "id"));
	cleanup_add(free, id);
	path = mem_printf("/v1/incident_retrospective_steps/%s", id);
	cleanup_add(free, path);
	cli_run(c, 0, WORDS("step", "complete", id));
	expect_body(c, "PUT", path,
		"{\"data\":{\"type\":\"incident_retrospective_steps\",\"attributes\":"
		"{\"status\":\"completed\"}}}");
	cli_run(c, 0, WORDS("step", "complete", id));
	cli_run(c, 0, WORDS("step", "edit", id, "--due-date", "2027-01-15"));
	expect_body(c, "PUT", path,
		"{\"data\":{\"type\":\"incident_retrospective_steps\",\"attributes\":"
		"{\"due_date\":\"2027-01-15\"}}}");
	cli_run(c, 18, WORDS("step", "skip", id));
	cli_expect_error(c, "cannot be skipped");
	assert_int_equal(writes(c), 2);
}

static void where_no_workflow_makes_one_it_is_said_what_to_ask_for(void **state)
{
	struct cli *c = cli_open();
	char *workflow = id_of(c, "/v1/workflows", "name", "Create the retrospective"), *json;

	(void)state;
	cli_run(c, 0, WORDS("retro", "create", "INC-381", "--dry-run"));
	json = mem_printf("{\"type\":\"workflows\",\"id\":\"%s\",\"attributes\":{\"enabled\":false}}",
		workflow);
	sandbox_put(c->sandbox, json);
	free(json);
	cli_run(c, 2, WORDS("retro", "create", "INC-381", "--yes"));
	cli_expect_error(c, "An administrator has to make a workflow with create_incident_postmortem");
	cli_run(c, 18, WORDS("retro", "create", "INC-403", "--yes"));
	cli_expect_error(c, "there is one already");
	assert_int_equal(writes(c), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_acknowledge_is_sent_once_and_said),
		TEST(what_is_so_already_is_done_and_not_sent),
		TEST(what_is_not_legal_is_refused_with_the_reason),
		TEST(several_are_done_though_one_is_refused),
		TEST(one_incident_is_declared_from_several_alerts),
		TEST(an_incident_is_declared_with_names_for_ids),
		TEST(maintenance_is_planned_with_its_times_and_changed),
		TEST(a_private_incident_has_its_alerts_and_tells_people),
		TEST(options_are_checked_before_anything_is_sent),
		TEST(an_edit_sends_only_what_was_given),
		TEST(people_and_roles_have_names_too),
		TEST(what_hangs_on_an_incident_has_verbs_of_its_own),
		TEST(without_a_terminal_what_asks_needs_yes),
		TEST(on_a_terminal_it_asks_and_no_is_the_rule),
		TEST(what_pages_wants_the_whole_word),
		TEST(a_dry_run_prints_the_request_and_sends_nothing),
		TEST(read_only_sends_nothing),
		TEST(what_the_server_refuses_has_its_own_status),
		TEST(a_lost_answer_is_looked_for_and_not_sent_again),
		TEST(a_field_that_changed_meanwhile_is_a_conflict),
		TEST(what_is_queued_leaves_with_the_next_start_once),
		TEST(without_the_network_a_declaration_is_queued_all_the_same),
		TEST(without_the_network_what_is_kept_can_be_acted_on),
		TEST(a_running_dashboard_sends_what_a_verb_queues_once),
		TEST(a_verb_beside_a_dashboard_sends_nothing_twice),
		TEST(z_takes_back_what_a_verb_that_is_gone_queued),
		TEST(the_steps_of_a_retrospective_are_listed_and_worked_through),
		TEST(where_no_workflow_makes_one_it_is_said_what_to_ask_for),
	};

	return cmocka_run_group_tests_name("verbs that act", tests, NULL, NULL);
}
