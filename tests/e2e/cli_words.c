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

/* ---- in the shells ------------------------------------------------------------------------- */

/* The output of a script, with $F as the file of its completion; false: that shell is not there. */
static bool run_shell(struct cli *c, const char *const *argv, const char *completion, const char *script)
{
	char *file = path_source(completion);
	char *whole = mem_printf("%s'%s'\n%s", strcmp(argv[0], "fish") == 0 ? "set F " : "F=", file,
		script);
	char *path = home_path(c->home, "completed");
	pid_t pid = fork();
	FILE *out;
	int status;

	if (pid == 0) {
		out = freopen(path, "w", stdout);
		execlp(argv[0], argv[0], argv[1], argv[2], "-c", whole, (char *)NULL);
		_exit(out != NULL ? CLI_EXEC_FAILED : 1);
	}
	waitpid(pid, &status, 0);
	free(path);
	path = home_read(c->home, "completed");
	buf_clear(&c->out);
	buf_add_str(&c->out, path);
	free(path);
	free(whole);
	free(file);
	if (WIFEXITED(status) && WEXITSTATUS(status) == CLI_EXEC_FAILED)
		return false;
	assert_int_equal(status, 0);
	return true;
}

/* What bash offers behind these words; the last is the one being typed. */
static bool in_bash(struct cli *c, const char *words)
{
	static const char *const bash[] = {"bash", "--norc", "--noprofile"};
	char *script = mem_printf("source \"$F\"; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]}-1));"
				  " _rootwatch; printf '%%s ' \"${COMPREPLY[@]}\"",
		words);
	bool is_there = run_shell(c, bash, "share/completions/rootwatch.bash", script);

	free(script);
	return is_there;
}

/* The same of zsh: what it would describe or look for. */
static bool in_zsh(struct cli *c, const char *words)
{
	static const char *const zsh[] = {"zsh", "-f", "-f"};
	char *script = mem_printf("compdef() { : }; _files() { print -rn -- 'files ' }; compset() { : }\n"
				  "_describe() { local w; for w in $found; do [[ $w = $PREFIX* ]] && "
				  "print -rn -- \"${w%%%%:*} \"; done; true }\n"
				  "source \"$F\"; words=(%s); CURRENT=$#words; PREFIX=$words[-1]; _rootwatch",
		words);
	bool is_there = run_shell(c, zsh, "share/completions/_rootwatch", script);

	free(script);
	return is_there;
}

static bool in_fish(struct cli *c, const char *words)
{
	static const char *const fish[] = {"fish", "--no-config", "--private"};
	char *script = mem_printf("source $F; complete -C '%s' | string replace -r '\\t.*' '' | string join ' '; true",
		words);
	bool is_there = run_shell(c, fish, "share/completions/rootwatch.fish", script);
	free(script);
	return is_there;
}

static void each_shell_completes_what_the_tables_have(void **state)
{
	/* What is typed; what each of them has to offer, and must not; "" nothing. */
	static const struct {
		const char *typed, *offers, *not;
	} cases[] = {
		{"rootwatch inc", "incident incident-type", "alert"},
		{"rootwatch --theme ", "auto dark light mono colour-blind", "incident"},
		{"rootwatch --theme dark inc", "incident", "alert"},
		{"rootwatch --", "--instance", "--token-stdin"},
		{"rootwatch connect --", "--token-stdin", "--theme"},
		{"rootwatch connect --kind ", "global team", "normal"},
		{"rootwatch completion ", "bash", "incident"},
		{"rootwatch --instance prod incident re", "resolve", "acknowledge"},
		{"rootwatch incident create --kind ", "normal test backfilled", "--title"},
		{"rootwatch incident create --title ", "", "--kind"},
		{"rootwatch incident ack --dr", "--dry-run", "--yes"},
		{"rootwatch retrospective pub", "publish", "list"},
		{"rootwatch retrospective list --js", "--json", "--yes"},
	};
	static bool (*const shells[])(struct cli *, const char *) = {in_bash, in_zsh, in_fish};
	struct cli *c = cli_open();
	int seen = 0;

	(void)state;
	for (size_t s = 0; s < sizeof(shells) / sizeof(shells[0]); s++)
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			size_t len = strlen(cases[i].typed);
			char *typed = mem_printf("%s%s", cases[i].typed,
				cases[i].typed[len - 1] == ' ' && shells[s] != in_fish ? "''" : "");
			bool is_there = shells[s](c, typed);

			free(typed);
			if (!is_there) {
				print_message("without %s: it is not installed\n",
					s == 0 ? "bash" : s == 1 ? "zsh" : "fish");
				break;
			}
			seen++;
			for (const char *word = cases[i].offers; *word != '\0';
				word += strspn(word, " ")) {
				char *one = mem_strndup(word, strcspn(word, " "));

				if (strstr(c->out.bytes, one) == NULL)
					fail_msg("shell %zu, %s: no %s in %s", s, cases[i].typed, one,
						c->out.bytes);
				word += strlen(one);
				free(one);
			}
			if (strstr(c->out.bytes, cases[i].not) != NULL)
				fail_msg("shell %zu, %s: %s", s, cases[i].typed, c->out.bytes);
		}
	if (seen == 0)
		skip();
}

/* bash cuts "--kind=no" into three words. */
static void a_value_is_completed_behind_an_equals_sign(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	if (!in_bash(c, "rootwatch incident create --kind = no"))
		skip();
	assert_string_equal(c->out.bytes, "normal ");
	in_bash(c, "rootwatch incident create --kind =");
	assert_string_equal(c->out.bytes, "normal test backfilled scheduled ");
	in_bash(c, "rootwatch --theme = dark incid");
	assert_memory_equal(c->out.bytes, "incident ", 9);
	if (in_fish(c, "rootwatch incident create --kind=no"))
		assert_string_equal(c->out.bytes, "--kind=normal\n");
}

static void a_file_is_completed_where_one_is_wanted(void **state)
{
	struct cli *c = cli_open();
	char *words = mem_printf("rootwatch --config %s/", c->home->path);

	(void)state;
	home_write(c->home, "mine.yaml", "");
	if (in_bash(c, words))
		cli_expect_out(c, "/mine.yaml");
	if (in_zsh(c, words))
		cli_expect_out(c, "files ");
	if (in_fish(c, words))
		cli_expect_out(c, "/mine.yaml");
	free(words);
}

/* With nobody at the other end of its output; the errors are read as always. */
static void start_unread(struct cli *c, const char *const *words)
{
	char **env = environment_new(c->home, sandbox_env(c->sandbox));
	int pipes[2][2], input = open("/dev/null", O_RDONLY | O_CLOEXEC);

	assert_int_equal(pipe2(pipes[0], O_CLOEXEC), 0);
	assert_int_equal(pipe2(pipes[1], O_CLOEXEC), 0);
	close(pipes[0][0]);
	c->pid = fork();
	if (c->pid == 0)
		cli_exec(input, (const int(*)[2])pipes, words, env);
	c->out_fd = input;
	c->errors_fd = pipes[1][0];
	close(pipes[0][1]);
	close(pipes[1][1]);
	environment_free(env);
}

/* As the end of a pipe is everywhere: quiet, and what was to be done is done. */
static void a_reader_that_goes_away_ends_it_quietly(void **state)
{
	static const char *const lines[][4] = {{"incident", "list", NULL}, {"completion", "bash", NULL},
		{"--help", NULL}, {"doctor", NULL}, {"alert", "ack", "7d51zq", NULL}};
	struct cli *c = cli_open();

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		start_unread(c, lines[i]);
		cli_finish(c);
		assert_int_equal(c->status, 128 + SIGPIPE);
		assert_string_equal(c->errors.bytes, "");
	}
	sandbox_wait_applied(c->sandbox, NULL, "POST", "/v1/alerts/*/acknowledge", 1, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(completions_are_those_that_the_program_prints),
		TEST(the_manual_page_says_what_the_program_says),
		TEST(help_is_there_for_each_level),
		TEST(wrong_words_are_refused),
		TEST(each_shell_completes_what_the_tables_have),
		TEST(a_value_is_completed_behind_an_equals_sign),
		TEST(a_file_is_completed_where_one_is_wanted),
		TEST(a_reader_that_goes_away_ends_it_quietly),
	};

	return cmocka_run_group_tests_name("words of verbs", tests, NULL, NULL);
}
