/*
 * Golden files: what is equal passes, what differs fails and is shown, BLESS writes. Since a
 * comparison that fails ends its test, each runs in a process of its own: this program with
 * arguments compares them.
 */
#include "lib/golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "lib/cleanup.h"
#include "lib/expect.h"
#include "lib/paths.h"

static const char *const name = "harness";

static struct pty *compare(const char *golden, const char *text, const char *variable)
{
	const char *argv[] = {"/proc/self/exe", golden, text, NULL};
	const char *env[] = {variable, NULL};
	char self[4096] = "";

	assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
	argv[0] = self;
	return pty_open(&(struct pty_options){.argv = argv, .env = env, .unframed = true});
}

static void an_equal_text_passes(void **state)
{
	struct pty *p = compare(name, "one\ntwo\n", NULL);

	(void)state;
	pty_wait_exit(p, 0, 0);
}

static void a_different_text_fails_and_is_shown(void **state)
{
	char *actual = path_source("build/golden/harness.actual");
	struct pty *p;

	(void)state;
	unlink(actual);
	p = compare(name, "one\ntvo\nthree\n", NULL);
	pty_wait_exit(p, 255, 0);
	pty_wait_row(p, "   2 - two", 0);
	pty_wait_row(p, "     + tvo", 0);
	pty_wait_row(p, "     + three", 0);
	pty_expect_absent(p, "+ one");
	assert_int_equal(access(actual, R_OK), 0);
	unlink(actual);
	free(actual);
}

static void a_golden_file_that_is_missing_fails(void **state)
{
	char *actual = path_source("build/golden/harness-missing.actual");
	struct pty *p = compare("harness-missing", "one\n", NULL);

	(void)state;
	pty_wait_exit(p, 255, 0);
	pty_wait_text(p, "make bless", 0);
	unlink(actual);
	free(actual);
}

static void bless_writes_what_then_passes(void **state)
{
	char *golden = mem_printf("harness-blessed-%d", (int)getpid());
	char *file = mem_printf("tests/golden/%s.txt", golden);
	char *path = path_source(file);
	struct pty *p = compare(golden, "new\n", "BLESS=1");

	(void)state;
	pty_wait_exit(p, 0, 0);
	p = compare(golden, "new\n", NULL);
	pty_wait_exit(p, 0, 0);
	p = compare(golden, "newer\n", NULL);
	pty_wait_exit(p, 255, 0);
	unlink(path);
	free(path);
	path = mem_printf("build/golden/%s.actual", golden);
	free(file);
	file = path_source(path);
	unlink(file);
	free(file);
	free(path);
	free(golden);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(an_equal_text_passes),
		TEST(a_different_text_fails_and_is_shown),
		TEST(a_golden_file_that_is_missing_fails),
		TEST(bless_writes_what_then_passes),
	};

	if (argc == 3) {
		golden_check(argv[1], argv[2]);
		return 0;
	}
	return cmocka_run_group_tests_name("golden files", tests, NULL, NULL);
}
