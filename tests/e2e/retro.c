/* The verbs of drafts against a sandbox: built, written, pushed, and nothing of the author lost. */
#include "e2e/cli.h"

#define INCIDENT "INC-403"

/* A shell script as the editor. */
static void edit_with(struct cli *c, int status, const char *script)
{
	const char *const *env = sandbox_env(c->sandbox);
	char *path = home_path(c->home, "editor"), *editor = mem_printf("EDITOR=sh %s", path);

	assert_true(home_write(c->home, "editor", script));
	cli_start(c, NULL, WORDS("retro", "edit", INCIDENT), WORDS(env[0], env[1], editor));
	cli_finish(c);
	if (c->status != status)
		fail_msg("status %d, not %d; it said: %s%s", c->status, status, c->out.bytes,
			c->errors.bytes);
	free(editor);
	free(path);
}

/* The draft as it is kept; freed with the test. */
static const char *draft(struct cli *c)
{
	char *copy;

	cli_run(c, 0, WORDS("retro", "show", "--draft", INCIDENT));
	copy = mem_strdup(c->out.bytes);
	cleanup_add(free, copy);
	return copy;
}

/* The draft with one text replaced, kept as a new revision. */
static void change(struct cli *c, const char *old, const char *new)
{
	const char *text = draft(c), *at = strstr(text, old);
	char *changed;

	if (at == NULL)
		fail_msg("no \"%s\" in:\n%s", old, text);
	changed = mem_printf("%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
	cli_run_with(c, 0, changed, WORDS("retro", "edit", INCIDENT, "-"));
	free(changed);
}

static void expect_has(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("no \"%s\" in:\n%s", words, text);
}

static char *body_of(struct cli *c, const char *method, const char *pattern)
{
	struct json_object *entry = sandbox_journal_last(c->sandbox, method, pattern);
	char *body;

	if (entry == NULL)
		fail_msg("no %s %s was sent", method, pattern);
	body = mem_strdup(json_object_get_string(json_object_object_get(entry, "body")));
	json_object_put(entry);
	cleanup_add(free, body);
	return body;
}

static size_t sent(struct cli *c, const char *method, const char *pattern)
{
	return sandbox_journal_count(c->sandbox, method, pattern);
}

/* ---- building, and building again --------------------------------------------------------- */

static void a_draft_is_built_once_and_refreshed_after(void **state)
{
	struct cli *c = cli_open();
	char *id = sandbox_find(c->sandbox, "/v1/incidents", "sequential_id", "403");
	char *path = mem_printf("/v1/incidents/%s/events", id);

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	assert_string_equal(cli_text(c, 0, "what"), "built as");
	change(c, "## Impact\n", "## Impact\nNobody could pay by card.\n");
	json_object_put(sandbox_request(c->sandbox, "POST", path,
		"{\"data\":{\"type\":\"incident_events\",\"attributes\":{\"event\":\"Told the "
		"bank\",\"visibility\":"
		"\"internal\"}}}",
		NULL));
	cli_run(c, 0, WORDS("retro", "build", "403"));
	assert_string_equal(cli_text(c, 0, "what"), "built again as");
	expect_has(draft(c), "## Impact\nNobody could pay by card.\n");
	expect_has(draft(c), ": Told the bank  ^event-");
	assert_int_equal(sent(c, "GET", "/v1/pulses"), 2);
	free(path);
	free(id);
}

static void an_edited_timeline_is_left_until_it_is_said_what_to_do(void **state)
{
	struct cli *c = cli_open();
	char *id = sandbox_find(c->sandbox, "/v1/incidents", "sequential_id", "403");
	char *path = mem_printf("/v1/incidents/%s/events", id);

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	change(c, "openssl s_client shows the intermediate", "The intermediate");
	json_object_put(sandbox_request(c->sandbox, "POST", path,
		"{\"data\":{\"type\":\"incident_events\",\"attributes\":{\"event\":\"Told the "
		"bank\",\"visibility\":"
		"\"internal\"}}}",
		NULL));
	cli_run(c, 11, WORDS("retro", "build", INCIDENT));
	cli_expect_error(c, "Told the bank");
	cli_expect_error(c, "--take timeline");
	expect_has(draft(c), "): The intermediate expired");
	cli_run(c, 0, WORDS("retro", "build", INCIDENT, "--keep", "timeline"));
	expect_has(draft(c), "): The intermediate expired");
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	cli_run(c, 0, WORDS("retro", "build", INCIDENT, "--take", "timeline"));
	expect_has(draft(c), "Told the bank");
	free(path);
	free(id);
}

static void a_draft_that_has_no_room_for_the_news_stays_as_it_is(void **state)
{
	enum { MOST = 1024 * 1024 };
	struct cli *c = cli_open();
	char *id = sandbox_find(c->sandbox, "/v1/incidents", "sequential_id", "403");
	char *path = mem_printf("/v1/incidents/%s/events", id), *words;
	size_t len;

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	len = MOST - strlen(draft(c)) - 1;
	words = mem_printf("## Impact\n%*s\n", (int)len, "x");
	words[strlen(words) - 1] = '\0';
	change(c, "## Impact\n", words);
	assert_true(strlen(draft(c)) > MOST - 4);
	json_object_put(sandbox_request(c->sandbox, "POST", path,
		"{\"data\":{\"type\":\"incident_events\",\"attributes\":{\"event\":\"Told the "
		"bank\",\"visibility\":"
		"\"internal\"}}}",
		NULL));
	cli_run(c, 6, WORDS("retro", "build", INCIDENT));
	cli_expect_error(c, "a draft may have");
	assert_true(strlen(draft(c)) > MOST - 4);
	free(words);
	free(path);
	free(id);
}

static void what_cannot_be_read_is_said_and_left_out(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	sandbox_gate(c->sandbox, "{\"path\":\"/v1/pulses\"}");
	cli_run(c, 0, WORDS("retro", "build", INCIDENT, "-"));
	cli_expect_out(c, "## Timeline (UTC)\n<!-- rootwatch:timeline -->\n- ");
	cli_expect_error(c, "pulses: ");
}

static void an_incident_that_is_not_there_has_no_draft(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 9, WORDS("retro", "build", "INC-9999"));
	cli_run(c, 9, WORDS("retro", "check", INCIDENT));
	cli_expect_error(c, "retro build " INCIDENT);
}

/* ---- writing ------------------------------------------------------------------------------ */

static void every_write_of_the_editor_is_a_revision(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	edit_with(c, 0,
		"echo one >> \"$1\"\n"
		"folder=$(dirname \"$1\")\n"
		"timeout 60 sh -c 'until [ -e \"$0\" ]; do :; done' \"$folder/0002.md\"\n"
		"echo two >> \"$1\"\n");
	assert_string_equal(cli_text(c, 0, "what"), "saved as");
	assert_string_equal(cli_text(c, 0, "revision"), "3");
	expect_has(draft(c), "\none\ntwo\n");
	edit_with(c, 0, "true\n");
	assert_string_equal(cli_text(c, 0, "what"), "unchanged,");
}

static void what_a_failing_editor_wrote_is_kept(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	edit_with(c, 16, "echo kept >> \"$1\"; exit 3\n");
	expect_has(draft(c), "\nkept\n");
}

/* ^C is sent to all that the terminal runs; an editor such as ed takes it as its own. */
static void what_interrupts_the_editor_ends_nothing_else(void **state)
{
	struct cli *c = cli_open();
	const char *const *env = sandbox_env(c->sandbox);
	char *path = home_path(c->home, "editor"), *program = path_built("rootwatch");
	char *editor = mem_printf("EDITOR=sh %s", path);
	struct pty *p;

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	assert_true(home_write(c->home, "editor",
		"trap 'echo interrupted >> \"$1\"; exit 0' INT\n"
		"echo x > \"$HOME/ready\"\n"
		"while :; do sleep 1; done\n"));
	p = pty_open(&(struct pty_options){.argv = WORDS(program, "retro", "edit", INCIDENT),
		.env = WORDS(env[0], env[1], editor),
		.home = c->home,
		.unframed = true});
	free(pty_wait_file(p, "ready", 0));
	pty_send_keys(p, "<C-c>");
	pty_wait_exit(p, 0, 0);
	expect_has(draft(c), "\ninterrupted\n");
	free(editor);
	free(program);
	free(path);
}

static void a_killed_program_leaves_the_text_for_the_next(void **state)
{
	struct cli *c = cli_open();
	const char *const *env = sandbox_env(c->sandbox);
	char *path = home_path(c->home, "editor"), *ready = home_path(c->home, "ready");
	char *editor = mem_printf("EDITOR=sh %s", path);
	char *script = mem_printf("echo left >> \"$1\"; touch %s; exec cat\n", ready);
	int64_t deadline = deadline_in(DEADLINE_MS);

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	assert_true(home_write(c->home, "editor", script));
	cli_start(c, NULL, WORDS("retro", "edit", INCIDENT), WORDS(env[0], env[1], editor));
	while (access(ready, F_OK) != 0)
		assert_true(deadline_left(deadline) > 0);
	kill(c->pid, SIGKILL);
	cli_finish(c);
	edit_with(c, 0, "true\n");
	expect_has(draft(c), "\nleft\n");
	free(script);
	free(editor);
	free(ready);
	free(path);
}

static void bytes_come_back_as_they_went(void **state)
{
	static const char text[] =
		"no front matter\r\n\tTabs \xFF\xFE and \x1B[31m escapes, \xF0\x9F\x8C\x99 no end";
	struct cli *c = cli_open();

	(void)state;
	cli_run_with(c, 0, text, WORDS("retro", "edit", INCIDENT, "-"));
	assert_string_equal(draft(c), text);
	cli_run(c, 0, WORDS("retro", "export", INCIDENT, "-"));
	assert_string_equal(c->out.bytes, text);
}

static void a_draft_is_exported_by_its_ending(void **state)
{
	struct cli *c = cli_open();
	char *path = home_path(c->home, "x.html");

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	cli_run(c, 0, WORDS("retro", "export", INCIDENT, path));
	assert_int_equal(access(path, R_OK), 0);
	cli_run(c, 0, WORDS("retro", "export", INCIDENT, "--format", "html"));
	cli_expect_out(c, "<h2>Impact</h2>");
	cli_run(c, 0, WORDS("retro", "export", INCIDENT, "--format", "text"));
	cli_expect_out(c, "Impact\n------\n");
	cli_run(c, 2, WORDS("retro", "export", INCIDENT, "--format", "pdf"));
	free(path);
}

static void a_check_says_why(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run_with(c, 0, "## Impact\n\n## Actions\n- [ ] Pool\n",
		WORDS("retro", "check", INCIDENT, "-"));
	assert_string_equal(cli_text(c, 0, "rule"), "empty");
	assert_string_equal(cli_text(c, 1, "rule"), "no-owner");
	assert_int_equal(cli_lines(c), 4);
}

/* ---- pushing ------------------------------------------------------------------------------ */

static void what_was_changed_is_sent_and_nothing_else(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", "INC-404"));
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	change(c, "title: Card payments declined: ", "title: Cards declined: ");
	change(c, "PayPal and invoices work.", "PayPal and invoices worked.");
	change(c, "## Actions\n",
		"## Actions\n- [ ] Watch certificates  @Ben Okafor  p:high  due:2027-01-15\n");
	change(c, "<!-- /rootwatch -->\n\n## Detection",
		"<!-- /rootwatch -->\n- 12:20 Bank says it will take an hour\n- 12:21 external "
		"note: Soon\n\n## Detection");
	change(c, "- [ ] Synthetic payment every minute", "- [ ] Pay synthetically every minute");
	change(c, "Acquirer replaced", "The acquirer replaced");
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--dry-run"));
	assert_int_equal(dashboard_writes(c->sandbox), 0);
	cli_run(c, 2, WORDS("retro", "push", INCIDENT));
	assert_int_equal(dashboard_writes(c->sandbox), 0);
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--yes"));
	expect_has(body_of(c, "PUT", "/v1/post_mortems/*"), "\"title\":\"Cards declined: expired");
	expect_has(
		body_of(c, "PUT", "/v1/action_items/*"), "\"summary\":\"Pay synthetically every");
	expect_has(
		body_of(c, "POST", "/v1/incidents/*/action_items"), "\"due_date\":\"2027-01-15\"");
	expect_has(
		body_of(c, "POST", "/v1/incidents/*/action_items"), "\"assigned_to_user_id\":104");
	expect_has(body_of(c, "POST", "/v1/incidents/*/events"),
		" 12:20 UTC: Bank says it will take an hour");
	assert_int_equal(sent(c, "POST", "/v1/incidents/*/events"), 1);
	assert_int_equal(sent(c, "PUT", "/v1/incidents/*"), 2); /* summary, resolution */
	assert_int_equal(dashboard_writes(c->sandbox), 6);
	/* All of it is there now: only the external note is left, and publishing where it is a draft. */
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--yes"));
	assert_int_equal(dashboard_writes(c->sandbox), 6);
	cli_run(c, 0, WORDS("retro", "build", INCIDENT, "-"));
	cli_expect_out(c, "12:20");
}

static void causes_times_and_messages_are_sent(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	change(c, "causes: []", "causes: [Deployment, Capacity]");
	change(c, "### Mitigation\n", "### Mitigation\nThe acquirer's second chain.\n");
	change(c, "resolved: 2", "resolved: 3");
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--yes"));
	assert_int_equal(sent(c, "PUT", "/v1/incidents/*"), 2);
	expect_has(body_of(c, "PUT", "/v1/post_mortems/*"), "\"resolved_at\":\"3");
	expect_has(body_of(c, "PUT", "/v1/incidents/*"),
		"\"mitigation_message\":\"The acquirer's second chain.\"");
	cli_run(c, 0, WORDS("retro", "build", INCIDENT, "-"));
	cli_run(c, 0, WORDS("incident", "show", INCIDENT, "--json"));
	cli_expect_out(c, "The acquirer's second chain.");
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--dry-run"));
	assert_null(strstr(c->out.bytes, "Causes"));
}

static void steps_and_progress_are_sent(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	change(c, "progress: completed", "progress: in progress");
	change(c, "- [x] Look after the action items", "- [/] Look after the action items");
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--yes"));
	expect_has(body_of(c, "PUT", "/v1/incidents/*"), "\"retrospective_progress_status\":\"active\"");
	expect_has(body_of(c, "PUT", "/v1/incident_retrospective_steps/*"), "\"status\":\"in_progress\"");
	assert_int_equal(dashboard_writes(c->sandbox), 2);
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--yes"));
	assert_int_equal(dashboard_writes(c->sandbox), 2);
}

static void a_note_of_another_and_publishing_need_their_number(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", "INC-405"));
	cli_run(c, 0, WORDS("retro", "export", "INC-405", "-"));
	cli_run_with(c, 0, c->out.bytes, WORDS("retro", "push", "INC-405", "-", "--yes"));
	cli_expect_error(c, "INC-405: no row is ticked, so nothing was sent: --rows 1,3");
	assert_int_equal(dashboard_writes(c->sandbox), 0);
	cli_run(c, 0, WORDS("retro", "push", "INC-405", "--rows", "2", "--yes"));
	expect_has(body_of(c, "PUT", "/v1/post_mortems/*"), "\"status\":\"published\"");
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	change(c, "Card payments are currently declined.", "Cards are declined.");
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--yes"));
	assert_int_equal(dashboard_writes(c->sandbox), 1);
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--rows", "1", "--yes"));
	expect_has(body_of(c, "PUT", "/v1/events/*"), "\"event\":\"Cards are declined. PayPal");
}

static void rows_are_sent_by_number(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	change(c, "title: Card payments declined: ", "title: Cards declined: ");
	change(c, "<!-- /rootwatch -->\n\n## Detection",
		"<!-- /rootwatch -->\n- 12:21 external note: Soon\n\n## Detection");
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--rows", "2", "--yes"));
	expect_has(body_of(c, "POST", "/v1/incidents/*/events"), "\"visibility\":\"external\"");
	assert_int_equal(dashboard_writes(c->sandbox), 1);
	cli_run(c, 2, WORDS("retro", "push", INCIDENT, "--rows", "9", "--yes"));
}

static void a_draft_from_elsewhere_is_pushed_by_standard_input(void **state)
{
	struct cli *c = cli_open();
	char *text, *at;

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT, "-"));
	text = mem_strdup(c->out.bytes);
	cleanup_add(free, text);
	at = strstr(text, "title: Card");
	memcpy(at, "title: Bard", 11);
	cli_run_with(c, 0, text, WORDS("retro", "push", INCIDENT, "-", "--yes"));
	expect_has(body_of(c, "PUT", "/v1/post_mortems/*"), "\"title\":\"Bard payments");
}

static void a_draft_that_is_empty_or_no_text_is_refused(void **state)
{
	static const char binary[] = "## Impact\nNone.\0 and more\n";
	struct cli *c = cli_open();
	char *path = home_path(c->home, "binary.md");
	FILE *file = fopen(path, "we");

	(void)state;
	assert_non_null(file);
	assert_int_equal(fwrite(binary, 1, sizeof(binary) - 1, file), sizeof(binary) - 1);
	assert_int_equal(fclose(file), 0);
	for (size_t i = 0; i < 2; i++) {
		const char *verb = i == 0 ? "push" : "check";

		cli_run(c, 2, WORDS("retro", verb, INCIDENT, path));
		cli_expect_error(c, "is no text");
		cli_run(c, 2, WORDS("retro", verb, INCIDENT, "/dev/null"));
		cli_expect_error(c, "the draft is empty");
		cli_run_with(c, 2, " \n\r\n", WORDS("retro", verb, INCIDENT, "-"));
		cli_expect_error(c, "the draft is empty");
	}
	cli_run(c, 2, WORDS("retro", "edit", INCIDENT, "-"));
	cli_expect_error(c, "the draft is empty");
	free(path);
}

static void the_draft_of_another_incident_is_refused(void **state)
{
	struct cli *c = cli_open();
	char *text, *path = home_path(c->home, "w404.md");

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", "INC-404", "-"));
	text = mem_strdup(c->out.bytes);
	cleanup_add(free, text);
	assert_true(home_write(c->home, "w404.md", text));
	cli_run(c, 2, WORDS("retro", "push", INCIDENT, path, "--dry-run"));
	cli_expect_error(c, "this is the draft of INC-404, not of INC-403");
	cli_run(c, 2, WORDS("retro", "check", INCIDENT, path));
	cli_expect_error(c, "this is the draft of INC-404, not of INC-403");
	cli_run_with(c, 2, text, WORDS("retro", "edit", INCIDENT, "-"));
	cli_expect_error(c, "this is the draft of INC-404, not of INC-403");
	assert_true(home_write(c->home, "w404.md", "---\nretrospective: other\n---\n## Impact\nNone.\n"));
	cli_run(c, 2, WORDS("retro", "push", INCIDENT, path, "--yes"));
	cli_expect_error(c, "this is the draft of the retrospective other, not of INC-403's");
	assert_int_equal(dashboard_writes(c->sandbox), 0);
	free(path);
}

static void what_somebody_changed_meanwhile_is_not_overwritten(void **state)
{
	struct cli *c = cli_open();
	char *id = sandbox_find(c->sandbox, "/v1/incidents", "sequential_id", "403");
	char *path = mem_printf("/v1/incidents/%s", id);

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	change(c, "PayPal and invoices work.", "PayPal worked.");
	json_object_put(sandbox_request(c->sandbox, "PUT", path,
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"summary\":\"Theirs\"}}}",
		NULL));
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--yes"));
	assert_int_equal(sent(c, "PUT", "/v1/incidents/*"), 1); /* theirs */
	free(path);
	free(id);
}

static void nothing_leaves_a_read_only_program(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	change(c, "title: Card payments declined: ", "title: Cards declined: ");
	cli_run(c, 3, WORDS("retro", "push", INCIDENT, "--yes", "--read-only"));
	assert_int_equal(dashboard_writes(c->sandbox), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_draft_is_built_once_and_refreshed_after),
		TEST(an_edited_timeline_is_left_until_it_is_said_what_to_do),
		TEST(a_draft_that_has_no_room_for_the_news_stays_as_it_is),
		TEST(what_cannot_be_read_is_said_and_left_out),
		TEST(an_incident_that_is_not_there_has_no_draft),
		TEST(every_write_of_the_editor_is_a_revision),
		TEST(what_a_failing_editor_wrote_is_kept),
		TEST(what_interrupts_the_editor_ends_nothing_else),
		TEST(a_killed_program_leaves_the_text_for_the_next),
		TEST(bytes_come_back_as_they_went),
		TEST(a_draft_is_exported_by_its_ending),
		TEST(a_check_says_why),
		TEST(what_was_changed_is_sent_and_nothing_else),
		TEST(causes_times_and_messages_are_sent),
		TEST(steps_and_progress_are_sent),
		TEST(a_note_of_another_and_publishing_need_their_number),
		TEST(rows_are_sent_by_number),
		TEST(a_draft_from_elsewhere_is_pushed_by_standard_input),
		TEST(a_draft_that_is_empty_or_no_text_is_refused),
		TEST(the_draft_of_another_incident_is_refused),
		TEST(what_somebody_changed_meanwhile_is_not_overwritten),
		TEST(nothing_leaves_a_read_only_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
