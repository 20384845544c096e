/* What is generated of the verbs: help, the manual page, completions; and that the files are those. */
#include "e2e/cli.h"

/* A file of the tree; put away at the end of the test. */
static const char *read_source(const char *name)
{
	char *path = path_source(name), *whole;
	FILE *file = fopen(path, "r");
	char chunk[65536];
	struct buf text;
	size_t got;

	if (file == NULL)
		fail_msg("%s is not there", path);
	buf_init(&text, CLI_OUTPUT_BYTES);
	while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_add(&text, chunk, got);
	fclose(file);
	free(path);
	whole = buf_take(&text);
	cleanup_add(free, whole);
	return whole;
}

static void completions_are_those_that_the_program_prints(void **state)
{
	static const char *const files[][2] = {{"bash", "share/completions/rootwatch.bash"},
		{"zsh", "share/completions/_rootwatch"},
		{"fish", "share/completions/rootwatch.fish"}};
	struct cli *c = cli_open();

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		const char *text = read_source(files[i][1]);

		cli_run(c, 0, WORDS("completion", files[i][0]));
		if (strcmp(text, c->out.bytes) != 0)
			fail_msg("%s is not what the program prints: make manual", files[i][1]);
	}
}

/* Everything between the marks of a section. */
static void expect_section(struct cli *c, const char *page, const char *name)
{
	char *begin = mem_printf(".\\\" %s: begin (written by make manual)\n", name);
	char *end = mem_printf(".\\\" %s: end", name);
	const char *from = strstr(page, begin), *to = strstr(page, end);

	if (from == NULL || to == NULL) {
		fail_msg("the page has no section %s", name);
		return;
	}
	from += strlen(begin);
	cli_run(c, 0, WORDS(name, "--manual"));
	if (c->out.len_bytes != (size_t)(to - from) ||
		memcmp(from, c->out.bytes, c->out.len_bytes) != 0)
		fail_msg("section %s of rootwatch(1) is not what the program says: make manual",
			name);
	free(begin);
	free(end);
}

static void the_manual_page_says_what_the_program_says(void **state)
{
	struct cli *c = cli_open();
	const char *page = read_source("man/rootwatch.1");

	(void)state;
	expect_section(c, page, "keys");
	expect_section(c, page, "verbs");
	expect_section(c, page, "statuses");
}

static void help_is_there_for_each_level(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 0, WORDS("--help"));
	cli_expect_out(c, "rootwatch NOUN VERB");
	cli_expect_out(c, "incident alert retro note action-item role");
	cli_run(c, 0, WORDS("incident", "--help"));
	cli_expect_out(c, "acknowledge, ack ID…");
	cli_expect_out(c, "It is over; its retrospective begins");
	cli_run(c, 0, WORDS("incident", "create", "--help"));
	cli_expect_out(c, "--title TEXT");
	cli_expect_out(c, "Title (needed)");
	cli_expect_out(c, "normal, test, backfilled");
	cli_expect_out(c, "Asks first:");
	cli_run(c, 0, WORDS("alert", "list", "--help"));
	cli_expect_out(c, "Columns:");
	cli_expect_out(c, " short-id");
	cli_run(c, 0, WORDS("statuses"));
	cli_expect_out(c, "11  conflict");
	assert_int_equal(sandbox_journal_count(c->sandbox, "*", "*"), 0);
}

static void wrong_words_are_refused(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	cli_run(c, 2, WORDS("incidents", "list"));
	cli_expect_error(c, "no verb incidents");
	cli_run(c, 2, WORDS("completion", "tcsh"));
	cli_expect_error(c, "bash zsh fish");
	cli_run(c, 2, WORDS("completion"));
	cli_run(c, 2, WORDS("keys", "now"));
	cli_run(c, 2, WORDS("incident", "list", "--instance"));
	cli_expect_error(c, "--instance needs a NAME");
}

/* What bash would offer behind these words; the last is the one being typed. */
static void complete(struct cli *c, const char *words)
{
	char *file = path_source("share/completions/rootwatch.bash");
	char *script =
		mem_printf("source '%s'; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]}-1));"
			   " _rootwatch; printf '%%s ' \"${COMPREPLY[@]}\"",
			file, words);
	FILE *out;
	char *path = home_path(c->home, "completed");
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		out = freopen(path, "w", stdout);
		execlp("bash", "bash", "--norc", "-c", script, (char *)NULL);
		_exit(out != NULL ? CLI_EXEC_FAILED : 1);
	}
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
	free(path);
	path = home_read(c->home, "completed");
	buf_clear(&c->out);
	buf_add_str(&c->out, path);
	free(path);
	free(script);
	free(file);
}

static void bash_completes_nouns_verbs_options_and_choices(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	complete(c, "rootwatch inc");
	assert_memory_equal(c->out.bytes, "incident incident-type", 22);
	complete(c, "rootwatch --instance prod incident re");
	assert_string_equal(c->out.bytes, "resolve reopen ");
	complete(c, "rootwatch alert ack --dr");
	assert_string_equal(c->out.bytes, "--dry-run ");
	complete(c, "rootwatch incident create --kind ''");
	assert_string_equal(c->out.bytes, "normal test backfilled ");
	complete(c, "rootwatch retrospective pub");
	assert_string_equal(c->out.bytes, "publish ");
	complete(c, "rootwatch incident create --title ''");
	assert_string_equal(c->out.bytes, " ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(completions_are_those_that_the_program_prints),
		TEST(the_manual_page_says_what_the_program_says),
		TEST(help_is_there_for_each_level),
		TEST(wrong_words_are_refused),
		TEST(bash_completes_nouns_verbs_options_and_choices),
	};

	return cmocka_run_group_tests_name("words of verbs", tests, NULL, NULL);
}
