/* The verbs that read: what they print, how records are named, what is said when something is wrong. */
#include "e2e/cli.h"

/* A home without the sandbox's address: whatever is given counts alone. */
static void run_with_env(
	struct cli *c, int status, const char *const *words, const char *const *env)
{
	cli_start(c, NULL, words, env);
	cli_finish(c);
	if (c->status != status)
		fail_msg("status %d, not %d: %s", c->status, status, c->errors.bytes);
}

/* ---- lists ---------------------------------------------------------------------------------- */

static void a_list_is_one_json_object_a_line(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("incident", "list", "--limit", "5"));
	assert_int_equal(cli_lines(c), 5);
	for (size_t i = 0; i < 5; i++)
		assert_true(json_object_get_int(
				    json_object_object_get(cli_json(c, i), "sequential_id")) > 0);
	assert_non_null(cli_text(c, 0, "summary"));
	cli_expect_error(c, "the first 5; --limit 0 for all");
}

static void a_list_is_in_the_order_of_the_dashboard_and_filtered_as_there(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("incident", "list", "--columns", "number,status", "--limit", "2"));
	assert_string_equal(c->out.bytes, "{\"number\":412,\"status\":\"started\"}\n{\"number\":"
					  "408,\"status\":\"started\"}\n");
	cli_run(c, 0,
		WORDS("alert", "list", "status:triggered", "checkout", "--columns", "short-id"));
	assert_string_equal(c->out.bytes, "{\"short-id\":\"7d51zq\"}\n");
	assert_string_equal(c->errors.bytes, "");
}

static void a_list_without_limit_has_all(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("alert", "list", "--limit", "0", "--columns", "id"));
	assert_int_equal(cli_lines(c), 120);
	assert_string_equal(c->errors.bytes, "");
}

static void a_list_on_a_terminal_is_a_table(void **state)
{
	struct cli *c = cli_open();
	struct pty *p = cli_pty(c, 100, WORDS("alert", "list", "status:triggered"));

	(void)state;
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "  Id      Urgency  Status*Summary*", 0);
	pty_wait_row(p, "*7d51zq  *triggered  p99 > 2s on checkout*", 0);
	pty_expect_absent(p, "{");
}

static void json_is_json_on_a_terminal_too(void **state)
{
	struct cli *c = cli_open();
	struct pty *p = cli_pty(
		c, 100, WORDS("alert", "list", "7d51zq", "--json", "--columns", "short-id,status"));

	(void)state;
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "{\"short-id\":\"7d51zq\",\"status\":\"triggered\"}", 0);
}

static void a_filter_that_is_not_understood_lists_nothing(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 2, WORDS("incident", "list", "nosuchfield:x"));
	assert_string_equal(c->out.bytes, "");
	cli_expect_error(c, "nosuchfield");
}

static void columns_that_only_single_records_have_are_fetched(void **state)
{
	struct cli *c = cli_open();
	struct json_object *entry;

	(void)state;
	cli_run(c, 0, WORDS("incident", "list", "--columns", "number,labels", "--limit", "1"));
	assert_string_equal(c->out.bytes, "{\"number\":412,\"labels\":{\"tier\":\"1\"}}\n");
	entry = sandbox_journal_last(c->sandbox, "GET", "/v1/incidents");
	assert_null(
		strstr(json_object_get_string(json_object_object_get(entry, "query")), "fields"));
	json_object_put(entry);
}

static void what_hangs_on_an_incident_is_listed_with_it(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("note", "list", "INC-412", "rollback", "--columns", "event"));
	assert_int_equal(cli_lines(c), 1);
	cli_expect_out(c, "Rollback blocked by migration");
	cli_run(c, 0, WORDS("role", "list", "408"));
	assert_int_equal(cli_lines(c), 1);
	cli_expect_out(c, "\"incident_role\":");
}

static void catalogues_are_listed_in_their_order(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("severity", "list", "--columns", "name"));
	assert_string_equal(c->out.bytes, "{\"name\":\"SEV1\"}\n{\"name\":\"SEV2\"}\n{\"name\":"
					  "\"SEV3\"}\n{\"name\":\"SEV4\"}\n");
}

/* ---- one record ----------------------------------------------------------------------------- */

static void a_record_is_found_by_whatever_people_call_it(void **state)
{
	struct cli *c = cli_open();
	char *id = sandbox_find(c->sandbox, "/v1/incidents", "sequential_id", "412");
	const char *const words[] = {"INC-412", "inc-412", "412", id,
		"checkout-latency-above-threshold",
		"https://rootly.com/account/incidents/412-checkout-latency-above-threshold?tab=x"};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		cli_run(c, 0, WORDS("incident", "show", words[i], "--columns", "id"));
		assert_string_equal(cli_text(c, 0, "id"), id);
	}
	free(id);
	id = sandbox_find(c->sandbox, "/v1/alerts", "short_id", "7d51zq");
	cli_run(c, 0, WORDS("alert", "show", "7d51zq"));
	assert_string_equal(cli_text(c, 0, "id"), id);
	free(id);
}

static void a_retrospective_is_found_by_its_incident(void **state)
{
	struct cli *c = cli_open();
	char *title, *filter;

	(void)state;
	cli_run(c, 0, WORDS("retro", "list", "--limit", "1", "--columns", "id,title"));
	title = mem_strdup(cli_text(c, 0, "title"));
	cleanup_add(free, title);
	filter = mem_printf("\"%s\"", title);
	cleanup_add(free, filter);
	cli_run(c, 0, WORDS("incident", "list", filter, "--columns", "number", "--limit", "1"));
	cli_run(c, 0, WORDS("retro", "show", cli_text(c, 0, "number"), "--columns", "title"));
	assert_string_equal(cli_text(c, 0, "title"), title);
}

static size_t reads(struct cli *c, const char *pattern)
{
	return sandbox_journal_count(c->sandbox, "GET", pattern);
}

#define STEPS "/v1/incident_retrospective_steps/*"
#define ITEMS "/v1/incidents/*/action_items"

/* No list of Rootly tells of these: they are read where somebody looks at them. */
static void a_table_of_retrospectives_has_their_steps_and_open_items(void **state)
{
	struct cli *c = cli_open();
	struct pty *p = cli_pty(c, 140, WORDS("retro", "list"));

	(void)state;
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "*INC-405*draft*Login outage*  1/5 *  [0-9]d *  1*", 0);
	assert_in_range(reads(c, STEPS), 5, 100);
	assert_in_range(reads(c, ITEMS), 1, 100);
}

static void what_nobody_asked_for_is_not_read(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("retro", "list", "status:draft"));
	pty_wait_exit(cli_pty(c, 140, WORDS("retro", "list", "--columns", "id,title")), 0, 0);
	assert_int_equal(reads(c, STEPS) + reads(c, ITEMS), 0);
	cli_run(c, 0, WORDS("retro", "list", "due:<10d", "--columns", "id,title"));
	cli_expect_out(c, "Login outage");
	assert_in_range(reads(c, STEPS), 5, 100);
}

/* However many there are. */
static void only_so_many_requests_are_made_for_it(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	for (int i = 0; i < 120; i++) {
		char *json = mem_printf(
			"{\"type\":\"incident_post_mortems\",\"id\":\"many-%03d\",\"attributes\":"
			"{\"title\":\"One of many\",\"status\":\"draft\",\"incident_id\":\"many-%03d\","
			"\"created_at\":\"2026-11-26T10:00:00Z\"}}",
			i, i);

		sandbox_put(c->sandbox, json);
		free(json);
	}
	cli_run(c, 0, WORDS("retro", "list", "due:<10d"));
	cli_expect_error(c, "steps-done, due, open: of the first ");
	assert_in_range(reads(c, STEPS) + reads(c, ITEMS), 90, 100);
}

static void ids_come_from_standard_input_one_a_line(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run_with(c, 0, "412\n\n  INC-408\r\n",
		WORDS("incident", "show", "-", "--columns", "number"));
	assert_string_equal(c->out.bytes, "{\"number\":412}\n{\"number\":408}\n");
}

static void one_that_is_not_there_does_not_stop_the_others(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 9,
		WORDS("incident", "show", "99999", "412", "no-such-slug", "--columns", "number"));
	assert_string_equal(c->out.bytes, "{\"number\":412}\n");
	cli_expect_error(c, "99999: there is no incident with this number");
	cli_expect_error(c, "no-such-slug: there is no such incident");
}

static void a_link_to_something_else_is_not_taken_for_it(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 2, WORDS("alert", "show", "https://rootly.com/account/incidents/412-x"));
	cli_expect_error(c, "this link points to");
	assert_int_equal(sandbox_journal_count(c->sandbox, "GET", "/v1/alerts/*"), 0);
}

/* The number is everywhere; the record says which host Rootly's links to it have. */
static void a_link_of_another_host_is_refused(void **state)
{
	static const char *const links[] = {"https://evil.example/account/incidents/412",
		"https://rootly.com.evil.example/account/incidents/412-x",
		"https://rootly.com@evil.example/account/incidents/412"};
	struct cli *c = cli_open();
	char *own;

	(void)state;
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		cli_run(c, 2, WORDS("incident", "show", links[i]));
		assert_int_equal(c->out.len_bytes, 0);
		cli_run(c, 2, WORDS("incident", "mitigate", links[i], "--yes"));
	}
	cli_expect_error(c, "this is no plain https link");
	cli_run(c, 2, WORDS("retro", "show", links[0]));
	cli_expect_error(c, "this link is of evil.example, not of");
	assert_int_equal(sandbox_journal_count(c->sandbox, "PUT", "*"), 0);
	/* The host of the instance's own address is its own. */
	if (asprintf(&own, "%s/account/incidents/412", sandbox_url(c->sandbox)) < 0)
		fail();
	cli_run(c, 0, WORDS("incident", "show", own, "--columns", "id"));
	free(own);
}

static void a_record_on_a_terminal_is_told_in_full(void **state)
{
	struct cli *c = cli_open();
	struct pty *p = cli_pty(c, 120, WORDS("incident", "show", "412"));

	(void)state;
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "INC-412 Checkout latency above threshold*", 0);
	pty_wait_row(p, "  Severity             SEV1*", 0);
	pty_wait_row(p, "Timeline*", 0);
}

/* ---- hostile text --------------------------------------------------------------------------- */

/* A title that would colour, retitle and turn around; U+202E is a bidi override. */
static const char hostile[] =
	"\"evil \\u001b[31mred\\u001b]0;owned\\u0007 \\u009b2J \xe2\x80\xae tail\"";

static void make_hostile(struct cli *c)
{
	char *id = sandbox_find(c->sandbox, "/v1/incidents", "sequential_id", "412");

	sandbox_change(c->sandbox, "incidents", id, "title", hostile);
	sandbox_change(c->sandbox, "incidents", id, "summary", hostile);
	free(id);
}

static void expect_harmless(struct pty *p, const char *shown)
{
	const struct buf *log = pty_log(p);

	pty_wait_exit(p, 0, 0);
	pty_wait_text(p, shown, 0);
	assert_null(memchr(log->bytes, '\033', log->len_bytes));
	assert_null(memchr(log->bytes, '\a', log->len_bytes));
	assert_null(memmem(log->bytes, log->len_bytes, "\xe2\x80\xae", 3));
	assert_null(memmem(log->bytes, log->len_bytes, "\xc2\x9b", 2));
}

static void hostile_text_is_harmless_on_a_terminal(void **state)
{
	static const char shown[] = "evil ^[[31mred^[]0;owned^G";
	struct cli *c = cli_open();

	(void)state;
	make_hostile(c);
	expect_harmless(cli_pty(c, 200, WORDS("incident", "list", "evil")), shown);
	expect_harmless(cli_pty(c, 200, WORDS("incident", "show", "412")), shown);
	expect_harmless(
		cli_pty(c, 200, WORDS("incident", "show", "412", "--columns", "summary")), shown);
	expect_harmless(cli_pty(c, 200,
				WORDS("incident", "note", "412", "--dry-run", "--event",
					"evil \033[31mred\033]0;owned\a \xc2\x9b \xe2\x80\xae")),
		"evil \\u001b[31mred");
}

static void hostile_text_is_raw_in_json(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	make_hostile(c);
	cli_run(c, 0, WORDS("incident", "show", "412", "--columns", "title"));
	assert_string_equal(cli_text(c, 0, "title"), "evil \033[31mred\033]0;owned\a \xc2\x9b"
						     "2J \xe2\x80\xae tail");
	assert_int_equal(cli_lines(c), 1);
}

static void hostile_words_in_errors_are_harmless(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 9, WORDS("incident", "show", "\033]0;owned\a"));
	assert_null(strchr(c->errors.bytes, '\033'));
	cli_expect_error(c, "^[]0;owned^G");
}

/* ---- connections ---------------------------------------------------------------------------- */

static void without_a_key_it_says_how_to_get_one(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	run_with_env(c, 3, WORDS("incident", "list"), WORDS("ROOTLY_API_KEY"));
	cli_expect_error(c, "needs a Rootly API key");
}

static void a_wrong_key_has_its_own_status(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	run_with_env(c, 7, WORDS("incident", "list"),
		WORDS(sandbox_env(c->sandbox)[0], "ROOTLY_API_KEY=rootly_wrong"));
}

static void nobody_listening_has_its_own_status(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	run_with_env(c, 4, WORDS("incident", "list"),
		WORDS("ROOTLY_API_URL=http://127.0.0.1:1", "ROOTLY_API_KEY=rootly_x"));
}

static void a_limit_is_waited_for(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	sandbox_fault(c->sandbox, "{\"kind\":\"rate_limit\",\"path\":\"/v1/"
				  "incidents\",\"times\":1,\"reset_seconds\":1}");
	cli_run(c, 0, WORDS("incident", "show", "412", "--columns", "number"));
	assert_string_equal(c->out.bytes, "{\"number\":412}\n");
	assert_int_equal(sandbox_journal_count(c->sandbox, "GET", "/v1/incidents"), 2);
}

/* Else the first connection has the number of standard output, and is sent the list. */
static void without_an_output_it_fails_and_writes_nowhere_else(void **state)
{
	struct cli *c = cli_open();
	const char *argv[] = {path_built("rootwatch"), "incident", "list", NULL};
	char **env = environment_new(c->home, sandbox_env(c->sandbox));
	int status;

	(void)state;
	c->pid = fork();
	if (c->pid == 0) {
		for (int fd = 0; fd < 3; fd++)
			close(fd);
		execve(argv[0], (char *const *)argv, env);
		_exit(CLI_EXEC_FAILED);
	}
	waitpid(c->pid, &status, 0);
	c->pid = 0;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 14);
	assert_true(sandbox_journal_count(c->sandbox, "GET", "/v1/incidents") > 0);
	environment_free(env);
	free((char *)argv[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_an_output_it_fails_and_writes_nowhere_else),
		TEST(a_list_is_one_json_object_a_line),
		TEST(a_list_is_in_the_order_of_the_dashboard_and_filtered_as_there),
		TEST(a_list_without_limit_has_all),
		TEST(a_list_on_a_terminal_is_a_table),
		TEST(json_is_json_on_a_terminal_too),
		TEST(a_filter_that_is_not_understood_lists_nothing),
		TEST(columns_that_only_single_records_have_are_fetched),
		TEST(what_hangs_on_an_incident_is_listed_with_it),
		TEST(catalogues_are_listed_in_their_order),
		TEST(a_record_is_found_by_whatever_people_call_it),
		TEST(a_retrospective_is_found_by_its_incident),
		TEST(a_table_of_retrospectives_has_their_steps_and_open_items),
		TEST(what_nobody_asked_for_is_not_read),
		TEST(only_so_many_requests_are_made_for_it),
		TEST(ids_come_from_standard_input_one_a_line),
		TEST(one_that_is_not_there_does_not_stop_the_others),
		TEST(a_link_to_something_else_is_not_taken_for_it),
		TEST(a_link_of_another_host_is_refused),
		TEST(a_record_on_a_terminal_is_told_in_full),
		TEST(hostile_text_is_harmless_on_a_terminal),
		TEST(hostile_text_is_raw_in_json),
		TEST(hostile_words_in_errors_are_harmless),
		TEST(without_a_key_it_says_how_to_get_one),
		TEST(a_wrong_key_has_its_own_status),
		TEST(nobody_listening_has_its_own_status),
		TEST(a_limit_is_waited_for),
	};

	return cmocka_run_group_tests_name("verbs that read", tests, NULL, NULL);
}
