/* How the user's editor is started: as what its variable says, and as a process of its own. */
#include "folder.h"

#include "app/child.h"
#include "app/editor.h"
#include "base/mem.h"

/* Runs the editor, which writes into files of the home who it is and what it was given. */
static pid_t run(struct home *home, const char *format)
{
	char *script = home_path(home, "editor"), *file = home_path(home, "a draft.md");
	char *command = mem_printf(format, script);
	struct err err = {0};
	pid_t pid;

	assert_true(home_write(home, "editor",
		"cd \"$(dirname \"$0\")\" && printf %s $$ >pid && printf %s \"$ADDED$*\" >given\n"));
	unsetenv("VISUAL");
	setenv("EDITOR", command, 1);
	if (!editor_start(file, &pid, &err))
		fail_msg("%s", err.text);
	assert_int_equal(child_wait(pid), 0);
	free(command);
	free(script);
	free(file);
	return pid;
}

static void expect_given(struct home *home, const char *before)
{
	char *wanted = mem_printf("%s%s", before, path_in(home, "a draft.md"));
	char *given = home_read(home, "given");

	assert_non_null(given);
	assert_string_equal(given, wanted);
	free(given);
	free(wanted);
}

/* What is sent to that process, and what the terminal sends to all, reaches no shell in front of it. */
static void what_is_started_is_the_editor_itself(void **state)
{
	struct home *home = folder_new();
	pid_t pid = run(home, "sh %s --wait");
	char *own = home_read(home, "pid");

	(void)state;
	assert_non_null(own);
	assert_int_equal(strtol(own, NULL, 10), pid);
	expect_given(home, "--wait ");
	free(own);
}

static void variables_may_stand_in_front_of_it(void **state)
{
	struct home *home = folder_new();

	(void)state;
	run(home, "ADDED=yes, sh %s");
	expect_given(home, "yes,");
}

static void several_commands_are_run_as_they_are(void **state)
{
	struct home *home = folder_new();

	(void)state;
	run(home, "ADDED=both,; export ADDED && sh %s");
	expect_given(home, "both,");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_started_is_the_editor_itself),
		TEST(variables_may_stand_in_front_of_it),
		TEST(several_commands_are_run_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
