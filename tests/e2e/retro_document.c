/*
 * The text of a retrospective on its way into Rootly: by PUT, through a template and a workflow, or into a
 * file; what is said of it, and that nothing is doubled or stays behind when the program is killed.
 */
#include "e2e/cli.h"

#define INCIDENT "INC-411"
#define RUNS "/v1/workflows/*/workflow_runs"
#define TEMPLATE "/v1/post_mortem_templates/*"

static void set(struct cli *c, const char *json)
{
	json_object_put(sandbox_control(c->sandbox, "POST", "/sandbox/settings", json));
}

/* An incident with a fresh retrospective, and a draft in which something is written. */
static struct cli *written(const char *words)
{
	struct cli *c = cli_open();
	char *draft, *at, *text;

	cli_run(c, 0, WORDS("incident", "start", INCIDENT, "--yes"));
	cli_run(c, 0, WORDS("incident", "resolve", INCIDENT, "--yes"));
	cli_run(c, 0, WORDS("retro", "build", INCIDENT));
	cli_run(c, 0, WORDS("retro", "show", "--draft", INCIDENT));
	draft = mem_strdup(c->out.bytes);
	at = strstr(draft, "## Impact\n") + strlen("## Impact\n");
	text = mem_printf("%.*s%s%s", (int)(at - draft), draft, words, at);
	cli_run_with(c, 0, text, WORDS("retro", "edit", INCIDENT, "-"));
	free(text);
	free(draft);
	json_object_put(sandbox_control(c->sandbox, "DELETE", "/sandbox/journal", NULL));
	return c;
}

/* The words of the row of the document. */
static const char *push(struct cli *c)
{
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--yes"));
	return cli_text(c, 0, "result");
}

static void expect_has(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("no \"%s\" in: %s", words, text);
}

static size_t sent(struct cli *c, const char *method, const char *pattern)
{
	return sandbox_journal_count(c->sandbox, method, pattern);
}

static char *content(struct cli *c)
{
	cli_run(c, 0, WORDS("retro", "show", INCIDENT));
	return (char *)cli_text(c, 0, "content");
}

static void expect_empty_template(struct cli *c)
{
	char *text = sandbox_find(c->sandbox, "/v1/post_mortem_templates", "content", "");

	assert_non_null(text);
	free(text);
}

static char *template_with(struct cli *c, const char *content)
{
	char *id = sandbox_find(c->sandbox, "/v1/post_mortem_templates", "name", "rootwatch draft");
	char *json = mem_printf("{\"type\":\"post_mortem_templates\",\"id\":\"%s\",\"attributes\":"
				"{\"content\":\"%s\"}}", id, content);

	free(id);
	return json;
}

/* ---- the three ways ----------------------------------------------------------------------- */

static void where_content_is_taken_it_goes_as_html_and_is_read_back(void **state)
{
	struct cli *c = written("Nobody could pay.\n");

	(void)state;
	set(c, "{\"content_writable\":true}");
	expect_has(push(c), INCIDENT ": Document: in Rootly, read back equal ");
	expect_has(content(c), "<h2>Impact</h2>\n<p>Nobody could pay.</p>");
	assert_int_equal(sent(c, "PUT", "/v1/post_mortems/*"), 1);
	assert_int_equal(sent(c, "POST", RUNS), 0);
	/* It is there now: there is nothing left to send. */
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--yes"));
	assert_int_equal(dashboard_writes(c->sandbox), 1);
}

static void through_a_template_it_arrives_as_it_was_written_and_the_template_is_emptied(void **state)
{
	struct cli *c = written("Nobody could {{ pay }} {% raw %} `{{x}}` <b>by</b> card & \"cash\".\n\n"
				"- [ ] one\n- [x] two\n");

	(void)state;
	expect_has(push(c), INCIDENT ": Document: in Rootly, read back equal ");
	expect_has(content(c), "Nobody could {{ pay }} {% raw %} <code>{{x}}</code> &lt;b&gt;by&lt;/b&gt; "
			       "card &amp; &quot;cash&quot;.");
	assert_int_equal(sent(c, "PUT", "/v1/post_mortems/*"), 1); /* the one try */
	assert_int_equal(sent(c, "POST", RUNS), 1);
	assert_int_equal(sent(c, "PUT", TEMPLATE), 2);
	expect_empty_template(c);
}

static void one_try_is_enough_to_know_that_content_is_not_taken(void **state)
{
	struct cli *c = written("Nobody could pay.\n");

	(void)state;
	set(c, "{\"strict\":true}");
	sandbox_gate(c->sandbox, "{\"path\":\"/v1/post_mortem_templates\"}");
	expect_has(push(c), "not taken by the API: HTML at ");
	assert_int_equal(sent(c, "PUT", "/v1/post_mortems/*"), 1);
	expect_has(push(c), "not taken by the API: HTML at ");
	assert_int_equal(sent(c, "PUT", "/v1/post_mortems/*"), 1);
}

static void otherwise_it_is_a_file_and_the_words_say_what_would_open_a_way(void **state)
{
	struct cli *c = written("Nobody could pay.\n");
	const char *words, *path, *end;
	char *file, html[4000] = "";
	FILE *in;

	(void)state;
	sandbox_gate(c->sandbox, "{\"path\":\"/v1/workflows\"}");
	words = push(c);
	expect_has(words, ", y in the activity pane copies it (workflows: ");
	path = strstr(words, "HTML at ") + strlen("HTML at ");
	end = strstr(path, ", y in the activity pane copies it");
	file = mem_strndup(path, (size_t)(end - path));
	in = fopen(file, "r");
	assert_non_null(in);
	html[fread(html, 1, sizeof(html) - 1, in)] = '\0';
	fclose(in);
	expect_has(html, "<h2>Impact</h2>\n<p>Nobody could pay.</p>");
	free(file);
	expect_empty_template(c);
}

/* ---- what it refuses ---------------------------------------------------------------------- */

static void nothing_private_goes_through_a_template(void **state)
{
	struct cli *c = written("Nobody could pay.\n");

	(void)state;
	cli_run(c, 0, WORDS("incident", "private", INCIDENT, "--yes"));
	expect_has(push(c), "the incident is private");
	assert_int_equal(sent(c, "PUT", TEMPLATE), 0);
	assert_int_equal(sent(c, "POST", RUNS), 0);
}

/* As JSON: what Rootly has as the document. */
static void put_content(struct cli *c, const char *content)
{
	char *json;

	cli_run(c, 0, WORDS("retro", "show", INCIDENT));
	json = mem_printf("{\"type\":\"incident_post_mortems\",\"id\":\"%s\",\"attributes\":"
			  "{\"content\":%s}}", cli_text(c, 0, "id"), content);
	sandbox_put(c->sandbox, json);
	free(json);
}

static void a_document_that_is_kept_elsewhere_is_left_there_and_its_link_is_said(void **state)
{
	struct cli *c = written("Nobody could pay.\n");
	const char *words;

	(void)state;
	put_content(c, "null");
	words = push(c);
	expect_has(words, "not taken by the API: HTML at ");
	expect_has(words, "(the document is kept in another tool: https://");
	assert_int_equal(sent(c, "PUT", "/v1/post_mortems/*"), 0);
	assert_int_equal(sent(c, "PUT", TEMPLATE), 0);
	assert_int_equal(sent(c, "POST", RUNS), 0);
}

/* Where there is text, somebody has to say that it goes; a template never takes its place. */
static void what_others_wrote_is_not_replaced_unasked(void **state)
{
	struct cli *c = written("Nobody could pay.\n");

	(void)state;
	put_content(c, "\"<p>By Ben.</p>\"");
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--yes"));
	assert_int_equal(dashboard_writes(c->sandbox), 0);
	cli_run(c, 11, WORDS("retro", "document", INCIDENT, "--content", "Mine"));
	cli_expect_error(c, "there is text in it already");
	cli_run(c, 0, WORDS("retro", "push", INCIDENT, "--rows", "1", "--yes"));
	expect_has(cli_text(c, 0, "result"), "it has text already");
	assert_int_equal(sent(c, "POST", RUNS), 0);
	expect_has(content(c), "By Ben.");
}

static void another_text_in_the_template_is_left_there(void **state)
{
	struct cli *c = written("Nobody could pay.\n");
	char *json = template_with(c, "<p>Of another incident</p>");

	(void)state;
	sandbox_put(c->sandbox, json);
	expect_has(push(c), "another text stays in the template \"rootwatch draft\"");
	assert_int_equal(sent(c, "PUT", TEMPLATE), 0);
	assert_int_equal(sent(c, "POST", RUNS), 0);
	free(json);
}

static void a_workflow_that_fails_is_said_and_the_template_emptied(void **state)
{
	struct cli *c = written("Nobody could pay.\n");

	(void)state;
	sandbox_fault(c->sandbox, "{\"method\":\"POST\",\"path\":\"/v1/workflows/*\",\"kind\":\"status\",\"status\":422}");
	expect_has(push(c), "the workflow cannot be run");
	assert_int_equal(sent(c, "PUT", TEMPLATE), 2);
	expect_empty_template(c);
}

/* ---- two at once -------------------------------------------------------------------------- */

static bool is_filled(struct cli *c)
{
	struct json_object *all = sandbox_request(c->sandbox, "GET", "/v1/post_mortems", NULL, NULL);
	bool is_there = strstr(json_object_to_json_string(all), "Nobody could pay.") != NULL;

	json_object_put(all);
	return is_there;
}

/* Somebody else's text comes into the template while the answer to that request is waited for; after the
 * document has ours, or before. */
static const char *push_beside_another(struct cli *c, const char *method, const char *pattern,
	bool is_after)
{
	char *fault = mem_printf("{\"method\":\"%s\",\"path\":\"%s\",\"kind\":\"delay\",\"ms\":4000,"
				 "\"times\":1}", method, pattern);
	char *other = template_with(c, "<p>Of another incident</p>");
	int64_t deadline = deadline_in(DEADLINE_MS);

	sandbox_fault(c->sandbox, fault);
	cli_start(c, NULL, WORDS("retro", "push", INCIDENT, "--yes"), sandbox_env(c->sandbox));
	while (sent(c, method, pattern) == 0 || (is_after && !is_filled(c)))
		assert_true(deadline_left(deadline) > 0);
	sandbox_put(c->sandbox, other);
	cli_finish(c);
	assert_int_equal(c->status, 0);
	free(other);
	free(fault);
	return cli_text(c, 0, "result");
}

static void expect_other_text_kept(struct cli *c)
{
	char *id = sandbox_find(c->sandbox, "/v1/post_mortem_templates", "content",
		"<p>Of another incident</p>");

	assert_non_null(id);
	free(id);
}

static void a_text_that_came_into_the_template_meanwhile_does_not_get_into_the_document(void **state)
{
	struct cli *c = written("Nobody could pay.\n");

	(void)state;
	expect_has(push_beside_another(c, "GET", TEMPLATE, false),
		"another text stays in the template \"rootwatch draft\"");
	assert_int_equal(sent(c, "POST", RUNS), 0);
	expect_other_text_kept(c);
}

static void a_text_that_came_into_the_template_afterwards_stays_there(void **state)
{
	struct cli *c = written("Nobody could pay.\n");

	(void)state;
	expect_has(push_beside_another(c, "GET", RUNS, true), "in Rootly, read back equal ");
	assert_int_equal(sent(c, "PUT", TEMPLATE), 1);
	expect_other_text_kept(c);
}

/* ---- cut off ------------------------------------------------------------------------------ */

/* Killed while the answer to a request that had its effect is waited for. */
static void kill_at(struct cli *c, const char *method, const char *pattern)
{
	char *fault = mem_printf("{\"method\":\"%s\",\"path\":\"%s\",\"kind\":\"applied_then_closed\","
				 "\"ms\":60000}",
		method, pattern);
	int64_t deadline = deadline_in(DEADLINE_MS);

	sandbox_fault(c->sandbox, fault);
	cli_start(c, NULL, WORDS("retro", "push", INCIDENT, "--yes"), sandbox_env(c->sandbox));
	while (sent(c, method, pattern) == 0)
		assert_true(deadline_left(deadline) > 0);
	kill(c->pid, SIGKILL);
	cli_finish(c);
	json_object_put(sandbox_control(c->sandbox, "DELETE", "/sandbox/faults", NULL));
	free(fault);
}

static void expect_brought_to_its_end(const char *method, const char *pattern)
{
	struct cli *c = written("Nobody could {{ pay }}.\n");
	int64_t deadline = deadline_in(DEADLINE_MS);

	kill_at(c, method, pattern);
	/* Whoever comes next sends what was left. */
	do {
		assert_true(deadline_left(deadline) > 0);
		cli_run(c, 0, WORDS("incident", "note", "INC-403", "--event", "x"));
	} while (strstr(content(c), "Nobody could {{ pay }}.") == NULL);
	expect_empty_template(c);
	assert_int_equal(sent(c, "POST", RUNS), 1);
}

static void killed_while_the_template_is_filled_it_is_brought_to_its_end(void **state)
{
	(void)state;
	expect_brought_to_its_end("PUT", TEMPLATE);
}

static void killed_while_the_workflow_starts_it_is_run_once(void **state)
{
	(void)state;
	expect_brought_to_its_end("POST", RUNS);
}

static void killed_while_the_run_is_followed_it_is_run_once(void **state)
{
	(void)state;
	expect_brought_to_its_end("GET", RUNS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(where_content_is_taken_it_goes_as_html_and_is_read_back),
		TEST(through_a_template_it_arrives_as_it_was_written_and_the_template_is_emptied),
		TEST(one_try_is_enough_to_know_that_content_is_not_taken),
		TEST(otherwise_it_is_a_file_and_the_words_say_what_would_open_a_way),
		TEST(nothing_private_goes_through_a_template),
		TEST(a_document_that_is_kept_elsewhere_is_left_there_and_its_link_is_said),
		TEST(what_others_wrote_is_not_replaced_unasked),
		TEST(another_text_in_the_template_is_left_there),
		TEST(a_workflow_that_fails_is_said_and_the_template_emptied),
		TEST(a_text_that_came_into_the_template_meanwhile_does_not_get_into_the_document),
		TEST(a_text_that_came_into_the_template_afterwards_stays_there),
		TEST(killed_while_the_template_is_filled_it_is_brought_to_its_end),
		TEST(killed_while_the_workflow_starts_it_is_run_once),
		TEST(killed_while_the_run_is_followed_it_is_run_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
