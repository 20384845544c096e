/*
 * A key that is looked for everywhere it must not be: the processes' command lines and environments,
 * what children get, every file, the log at its loudest, the terminal's bytes. As it is, and as base64
 * and URL encoding would write it.
 */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/cleanup.h"
#include "lib/dashboard.h"
#include "lib/deadline.h"
#include "lib/home.h"
#include "lib/paths.h"

/* A slash and a plus, so that its URL encoding differs. */
#define CANARY "rootly_canary/7f+e1d0c9b8a"
static const char *const forms[] = {
	CANARY,
	"rootly_canary%2F7f%2Be1d0c9b8a",
	/* base64, as it is when 0, 1 or 2 bytes stand before it in a group of three */
	"cm9vdGx5X2NhbmFyeS83ZitlMWQwYzliOG",
	"b3RseV9jYW5hcnkvN2YrZTFkMGM5Yjh",
	"b290bHlfY2FuYXJ5LzdmK2UxZDBjOWI4Y",
};

enum { FILE_BYTES_MAX = 64 * 1024 * 1024, PATH_BYTES = 512, KEY_FILES = 1 };

/* What the walk over files found; nftw takes no context. */
static int files_seen, files_with_it;
static char last_with_it[PATH_BYTES];

static bool holds_it(const char *bytes, size_t len)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (memmem(bytes, len, forms[i], strlen(forms[i])) != NULL)
			return true;
	return false;
}

static bool file_holds_it(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct buf all;
	char part[65536];
	ssize_t n;
	bool holds;

	if (fd < 0)
		return false;
	buf_init(&all, FILE_BYTES_MAX);
	while ((n = read(fd, part, sizeof(part))) > 0)
		buf_add(&all, part, (size_t)n);
	close(fd);
	holds = holds_it(all.bytes, all.len_bytes);
	buf_release(&all);
	return holds;
}

static int see_file(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)at;
	if (type != FTW_F || !S_ISREG(st->st_mode))
		return 0;
	files_seen++;
	if (file_holds_it(path)) {
		files_with_it++;
		snprintf(last_with_it, sizeof(last_with_it), "%s", path);
	}
	return 0;
}

/* Only the file that is the key's own has it. */
static void expect_only_in_the_key_file(const struct home *home)
{
	files_seen = files_with_it = 0;
	assert_int_equal(nftw(home->path, see_file, 16, FTW_PHYS), 0);
	assert_true(files_seen > KEY_FILES);
	assert_int_equal(files_with_it, KEY_FILES);
	assert_non_null(strstr(last_with_it, "/keys/canary"));
}

static void expect_not_in_process(pid_t pid)
{
	static const char *const names[] = {"cmdline", "environ"};
	char path[64];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, names[i]);
		/* Its environment is nobody's business but root's. */
		if (access(path, R_OK) != 0 && geteuid() != 0 && i > 0)
			continue;
		assert_int_equal(access(path, R_OK), 0);
		if (file_holds_it(path))
			fail_msg("the key is in %s", path);
	}
}

static void undo_home(void *home)
{
	home_free(home);
}

/* A home whose browser writes down what it was given. */
static struct home *home_with_a_browser(void)
{
	struct home *home = home_new();
	char *path, *text;

	cleanup_add(undo_home, home);
	home_write(home, "browser",
		"#!/bin/sh\n{ env; cat /proc/$$/cmdline; } >\"$HOME/browser.new\"\n"
		"mv \"$HOME/browser.new\" \"$HOME/browser.saw\"\n");
	path = home_path(home, "browser");
	assert_int_equal(chmod(path, 0700), 0);
	if (asprintf(&text, "browser: %s\nlog_level: debug\nlog_file: %s.log\n", path, path) < 0)
		fail();
	home_write(home, ".config/rootwatch/config.yaml", text);
	free(text);
	free(path);
	return home;
}

static struct pty *start(const struct home *home, const char *const *env, const char *const *argv)
{
	return pty_open(&(struct pty_options){.home = home,
		.argv = argv,
		.env = env,
		.rows = 40,
		.cols = 130,
		.unframed = argv[1] != NULL});
}

static struct sandbox *canary_sandbox(void)
{
	return sandbox_open((const char *[]){"--seed", "demo", "--token", CANARY, NULL});
}

/* Looks, acts, copies, opens a browser, and ends. */
static void use_the_dashboard(struct pty *p, struct sandbox *s)
{
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	expect_not_in_process(pty_pid(p));
	pty_send_keys(p, "a");
	pty_send_keys(p, "y");
	pty_send_keys(p, "o");
	free(pty_wait_file(p, "browser.saw", 0));
	sandbox_wait_applied(s, p, "POST", "/v1/alerts/*/acknowledge", 1, 0);
	pty_send_keys(p, "5");
	pty_wait_text(p, "Acknowledge", 0);
	dashboard_quit(p);
	assert_false(holds_it(pty_log(p)->bytes, pty_log(p)->len_bytes));
}

static void a_key_in_a_file_is_nowhere_else(void **state)
{
	struct home *home = home_with_a_browser();
	struct sandbox *s = canary_sandbox();
	char *program = path_built("rootwatch");
	struct pty *p = start(home, NULL,
		(const char *const[]){program, "connect", "--name", "Canary", "--token-stdin",
			"--url", sandbox_url(s), NULL});

	(void)state;
	pty_wait_text(p, "API key:", 0);
	pty_send_text(p, CANARY);
	expect_not_in_process(pty_pid(p));
	pty_send_keys(p, "<Enter>");
	pty_wait_exit(p, 0, 0);
	assert_false(holds_it(pty_log(p)->bytes, pty_log(p)->len_bytes));
	p = start(home, NULL, (const char *const[]){program, NULL});
	use_the_dashboard(p, s);
	p = start(home, NULL, (const char *const[]){program, "doctor", "--json", NULL});
	pty_wait_exit(p, 0, 0);
	assert_false(holds_it(pty_log(p)->bytes, pty_log(p)->len_bytes));
	p = start(home, NULL, (const char *const[]){program, "config", NULL});
	pty_wait_exit(p, 0, 0);
	assert_false(holds_it(pty_log(p)->bytes, pty_log(p)->len_bytes));
	expect_only_in_the_key_file(home);
	free(program);
}

/* It came by the environment, and has left it: /proc and children see nothing of it. */
static void a_key_of_the_environment_leaves_it(void **state)
{
	struct home *home = home_with_a_browser();
	struct sandbox *s = canary_sandbox();
	char *program = path_built("rootwatch");
	struct pty *p = start(home, sandbox_env(s), (const char *const[]){program, NULL});

	(void)state;
	free(program);
	use_the_dashboard(p, s);
	files_seen = files_with_it = 0;
	assert_int_equal(nftw(home->path, see_file, 16, FTW_PHYS), 0);
	assert_true(files_seen > 0);
	assert_int_equal(files_with_it, 0);
}

/* ---- a crash --------------------------------------------------------------------------------- */

/* Starts it in a folder of its own, with the key on its standard input; returns once it runs. */
static pid_t start_with_key(const struct home *home, const char *const *argv)
{
	int key[2], runs[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(key), 0);
	assert_int_equal(pipe2(runs, O_CLOEXEC), 0);
	assert_int_equal(write(key[1], CANARY "\n", strlen(CANARY) + 1), strlen(CANARY) + 1);
	pid = fork();
	if (pid == 0) {
		struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};

		setrlimit(RLIMIT_CORE, &limit);
		setenv("HOME", home->path, 1);
		unsetenv("XDG_CONFIG_HOME");
		close(key[1]);
		if (chdir(home->path) == 0 && dup2(key[0], STDIN_FILENO) >= 0)
			execv(argv[0], (char *const *)argv);
		_exit(127);
	}
	close(key[0]);
	close(key[1]);
	close(runs[1]);
	assert_int_equal(read(runs[0], &byte, 1), 0);
	close(runs[0]);
	return pid;
}

/* Crashes it; did it leave a core? */
static bool leaves_core(pid_t pid)
{
	int status = 0;

	kill(pid, SIGABRT);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	return WCOREDUMP(status);
}

/* While the key is on its way, and so in the memory of whatever sends it. */
static void a_crash_leaves_no_core_with_the_key(void **state)
{
	struct home *home = home_new(), *other = home_new();
	struct sandbox *s = canary_sandbox();
	char *program = path_built("rootwatch");
	const char *argv[] = {program, "connect", "--name", "Canary", "--token-stdin", "--url",
		sandbox_url(s), "--force", NULL};
	int64_t deadline = deadline_in(20000);
	pid_t pid;

	(void)state;
	cleanup_add(undo_home, home);
	cleanup_add(undo_home, other);
	cleanup_add(free, program);
	/* Else the proof below would show nothing. */
	pid = start_with_key(other, (const char *const[]){"/bin/sleep", "1000", NULL});
	if (!leaves_core(pid))
		skip();
	sandbox_fault(s, "{\"path\":\"/v1/users/me\",\"kind\":\"delay\",\"ms\":60000}");
	pid = start_with_key(home, argv);
	while (sandbox_journal_count(s, "GET", "/v1/users/me") == 0)
		assert_true(deadline_left(deadline) > 0);
	assert_false(leaves_core(pid));
	files_seen = files_with_it = 0;
	assert_int_equal(nftw(home->path, see_file, 16, FTW_PHYS), 0);
	assert_int_equal(files_with_it, 0);
}

static void the_search_finds_what_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		assert_true(holds_it(forms[i], strlen(forms[i])));
	assert_false(holds_it("rootly_canary", 13));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_key_in_a_file_is_nowhere_else),
		TEST(a_key_of_the_environment_leaves_it),
		TEST(a_crash_leaves_no_core_with_the_key),
		TEST(the_search_finds_what_is_there),
	};

	return cmocka_run_group_tests_name("canary", tests, NULL, NULL);
}
