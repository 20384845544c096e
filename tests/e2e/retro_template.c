/* Drafts from the template that an organization has in Rootly. */
#include "e2e/cli.h"

#define INCIDENT "INC-403"
#define TEMPLATES "/v1/post_mortem_templates"
#define FALLBACK "built without the organization's template: "

static void expect_asked(struct cli *c, size_t times)
{
	assert_int_equal(sandbox_journal_count(c->sandbox, "GET", TEMPLATES), times);
}

static void set_content(struct cli *c, const char *name, const char *content)
{
	char *id = sandbox_find(c->sandbox, TEMPLATES, "name", name);
	char *path = mem_printf(TEMPLATES "/%s", id);
	char *body = mem_printf("{\"data\":{\"type\":\"post_mortem_templates\",\"attributes\":"
				"{\"content\":\"%s\"}}}",
		content);
	int status;

	json_object_put(sandbox_request(c->sandbox, "PUT", path, body, &status));
	assert_int_equal(status, 200);
	free(body);
	free(path);
	free(id);
}

static void run_configured(struct cli *c, const char *const *words)
{
	const char *const *env = sandbox_env(c->sandbox);

	cli_start(c, NULL, words,
		WORDS(env[0], env[1], "ROOTWATCH_RETROSPECTIVE_TEMPLATE=organization"));
	cli_finish(c);
	if (c->status != 0)
		fail_msg("%s", c->errors.bytes);
}

static void expect_no_out(struct cli *c, const char *words)
{
	if (strstr(c->out.bytes, words) != NULL)
		fail_msg("\"%s\" in:\n%s", words, c->out.bytes);
}

static void the_default_one_gives_the_sections_where_that_is_asked_for(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("retro", "build", INCIDENT, "-"));
	cli_expect_out(c, "---\n## Summary\n");
	expect_asked(c, 0);
	cli_run(c, 0, WORDS("retro", "build", INCIDENT, "-", "--template", "organization"));
	expect_asked(c, 1);
	cli_expect_out(c, "---\n# ");
	cli_expect_out(c, "\n## Impact\n\n## Timeline\n\n## Contributing factors\n\n- \n\n## What went well\n");
	cli_expect_out(c, "\n## Follow-ups\n\n## Timeline (UTC)\n<!-- rootwatch:timeline -->\n- ");
	cli_expect_out(c, "\n## Actions\n- [");
	expect_no_out(c, "{{");
	assert_string_equal(c->errors.bytes, "");
}

static void the_configuration_may_ask_for_it_and_a_draft_is_built_again_without(void **state)
{
	struct cli *c = cli_open();
	char *file = home_path(c->home, "organization");

	(void)state;
	run_configured(c, WORDS("retro", "build", INCIDENT));
	cli_run(c, 0, WORDS("retro", "show", "--draft", INCIDENT));
	cli_expect_out(c, "\n## Contributing factors\n\n- \n");
	run_configured(c, WORDS("retro", "build", INCIDENT));
	expect_asked(c, 1);
	assert_true(home_write(c->home, "organization", "## A file\n"));
	run_configured(c, WORDS("retro", "build", "INC-395", "-", "--template", file));
	cli_expect_out(c, "---\n## A file\n");
	expect_asked(c, 1);
	free(file);
}

/* The default one, the first that says something, the usual one: and never the program's own. */
static void what_says_nothing_is_passed_over(void **state)
{
	struct cli *c = cli_open();
	const char *const *words = WORDS("retro", "build", INCIDENT, "-", "--template", "organization");

	(void)state;
	set_content(c, "rootwatch draft", "# Somebody's text");
	set_content(c, "Retrospective", "<p> </p>");
	cli_run(c, 0, words);
	cli_expect_out(c, "\n1. Why?\n2. Why?\n");
	set_content(c, "Five whys", "");
	cli_run(c, 0, words);
	cli_expect_error(c, FALLBACK "Rootly has none with text");
	cli_expect_out(c, "---\n## Summary\n");
	expect_no_out(c, "Somebody's text");
}

static void what_may_not_be_read_is_said(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	sandbox_gate(c->sandbox, "{\"path\":\"" TEMPLATES "\"}");
	cli_run(c, 0, WORDS("retro", "build", INCIDENT, "-", "--template", "organization"));
	cli_expect_error(c, FALLBACK);
	cli_expect_out(c, "---\n## Summary\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_default_one_gives_the_sections_where_that_is_asked_for),
		TEST(the_configuration_may_ask_for_it_and_a_draft_is_built_again_without),
		TEST(what_says_nothing_is_passed_over),
		TEST(what_may_not_be_read_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
