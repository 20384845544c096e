/*
 * Verbs under test: one home and one sandbox for each test, programs run to their end with what they
 * printed, or started to end later.
 */
#ifndef TESTS_E2E_CLI_H
#define TESTS_E2E_CLI_H

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "lib/cleanup.h"
#include "lib/dashboard.h"
#include "lib/deadline.h"
#include "lib/environment.h"
#include "lib/paths.h"

enum { CLI_WORDS_MAX = 24, CLI_OUTPUT_BYTES = 16 * 1024 * 1024, CLI_EXEC_FAILED = 127 };

#define UNUSED __attribute__((unused))

struct cli {
	struct sandbox *sandbox;
	struct home *home;
	pid_t pid;
	int out_fd, errors_fd;
	/* of the last run */
	struct buf out, errors;
	int status;
};

UNUSED static void cli_release(void *object)
{
	struct cli *c = object;

	if (c->pid > 0) {
		kill(c->pid, SIGKILL);
		waitpid(c->pid, NULL, 0);
	}
	buf_release(&c->out);
	buf_release(&c->errors);
	home_free(c->home);
	free(c);
}

/* On the demo company; undone by TEST's teardown. */
UNUSED static struct cli *cli_open(void)
{
	struct cli *c = mem_alloc(sizeof(*c));

	buf_init(&c->out, CLI_OUTPUT_BYTES);
	buf_init(&c->errors, CLI_OUTPUT_BYTES);
	c->home = home_new();
	cleanup_add(cli_release, c);
	c->sandbox = dashboard_sandbox();
	return c;
}

/* Its end of the pipes, its input, its words. */
UNUSED static void cli_exec(int input, const int pipes[2][2], const char *const *words, char **env)
{
	const char *argv[CLI_WORDS_MAX + 2];
	size_t count = 0;

	argv[count++] = path_built("rootwatch");
	for (; words[count - 1] != NULL && count <= CLI_WORDS_MAX; count++)
		argv[count] = words[count - 1];
	argv[count] = NULL;
	dup2(input, STDIN_FILENO);
	dup2(pipes[0][1], STDOUT_FILENO);
	dup2(pipes[1][1], STDERR_FILENO);
	execve(argv[0], (char *const *)argv, env);
	_exit(CLI_EXEC_FAILED);
}

/* Starts it with words (NULL-terminated) and, unless NULL, text on standard input. */
UNUSED static void cli_start(
	struct cli *c, const char *text, const char *const *words, const char *const *extra)
{
	char **env = environment_new(c->home, extra != NULL ? extra : sandbox_env(c->sandbox));
	char *path = home_path(c->home, "input");
	int pipes[2][2], input;

	assert_true(home_write(c->home, "input", text != NULL ? text : ""));
	input = open(text != NULL ? path : "/dev/null", O_RDONLY | O_CLOEXEC);
	assert_true(input >= 0);
	assert_int_equal(pipe2(pipes[0], O_CLOEXEC), 0);
	assert_int_equal(pipe2(pipes[1], O_CLOEXEC), 0);
	c->pid = fork();
	if (c->pid == 0)
		cli_exec(input, (const int(*)[2])pipes, words, env);
	c->out_fd = pipes[0][0];
	c->errors_fd = pipes[1][0];
	close(pipes[0][1]);
	close(pipes[1][1]);
	close(input);
	free(path);
	environment_free(env);
}

/* False at the end of the file. */
UNUSED static bool cli_read(int fd, struct buf *into)
{
	char chunk[65536];
	ssize_t got = read(fd, chunk, sizeof(chunk));

	if (got > 0)
		buf_add(into, chunk, (size_t)got);
	return got > 0;
}

/* Until both pipes have ended; then its exit status. */
UNUSED static void cli_finish(struct cli *c)
{
	int64_t deadline = deadline_in(4 * DEADLINE_MS);
	struct pollfd in[2] = {{c->out_fd, POLLIN, 0}, {c->errors_fd, POLLIN, 0}};
	struct buf *into[2] = {&c->out, &c->errors};
	int status;

	buf_clear(&c->out);
	buf_clear(&c->errors);
	while (in[0].fd >= 0 || in[1].fd >= 0) {
		if (poll(in, 2, deadline_left(deadline)) <= 0)
			fail_msg("rootwatch does not end; it said: %s%s", c->out.bytes,
				c->errors.bytes);
		for (int i = 0; i < 2; i++)
			if (in[i].fd >= 0 && in[i].revents != 0 && !cli_read(in[i].fd, into[i]))
				in[i].fd = -1;
	}
	close(c->out_fd);
	close(c->errors_fd);
	waitpid(c->pid, &status, 0);
	c->pid = 0;
	c->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Runs it and expects the exit status. */
UNUSED static void cli_run(struct cli *c, int status, const char *const *words)
{
	cli_start(c, NULL, words, NULL);
	cli_finish(c);
	if (c->status != status)
		fail_msg("status %d, not %d; it said: %s%s", c->status, status, c->out.bytes,
			c->errors.bytes);
}

UNUSED static void cli_run_with(
	struct cli *c, int status, const char *text, const char *const *words)
{
	cli_start(c, text, words, NULL);
	cli_finish(c);
	if (c->status != status)
		fail_msg("status %d, not %d; it said: %s%s", c->status, status, c->out.bytes,
			c->errors.bytes);
}

UNUSED static void cli_expect_out(const struct cli *c, const char *words)
{
	if (strstr(c->out.bytes, words) == NULL)
		fail_msg("not printed: %s\nbut: %s%s", words, c->out.bytes, c->errors.bytes);
}

UNUSED static void cli_expect_error(const struct cli *c, const char *words)
{
	if (strstr(c->errors.bytes, words) == NULL)
		fail_msg("not said: %s\nbut: %s", words, c->errors.bytes);
}

UNUSED static size_t cli_lines(const struct cli *c)
{
	size_t count = 0;

	for (const char *at = c->out.bytes; (at = strchr(at, '\n')) != NULL; at++)
		count++;
	return count;
}

/* Each line is one JSON object; that of the index, put away at the end of the test. */
UNUSED static void cli_put_away(void *object)
{
	json_object_put(object);
}

UNUSED static struct json_object *cli_json(const struct cli *c, size_t index)
{
	char *copy = mem_strdup(c->out.bytes), *rest = copy, *line = NULL;
	struct json_object *object;

	for (size_t i = 0; i <= index; i++)
		line = strsep(&rest, "\n");
	object = line != NULL ? json_tokener_parse(line) : NULL;
	free(copy);
	if (!json_object_is_type(object, json_type_object))
		fail_msg("line %zu is no JSON object: %s", index, c->out.bytes);
	cleanup_add(cli_put_away, object);
	return object;
}

UNUSED static const char *cli_text(const struct cli *c, size_t index, const char *member)
{
	return json_object_get_string(json_object_object_get(cli_json(c, index), member));
}

/* The same verb in a terminal, as wide as given. */
UNUSED static struct pty *cli_pty(struct cli *c, int cols, const char *const *words)
{
	const char *argv[CLI_WORDS_MAX + 2];
	char *program = path_built("rootwatch");
	size_t count = 0;
	struct pty *p;

	argv[count++] = program;
	for (; words[count - 1] != NULL && count <= CLI_WORDS_MAX; count++)
		argv[count] = words[count - 1];
	argv[count] = NULL;
	p = pty_open(&(struct pty_options){.argv = argv,
		.env = sandbox_env(c->sandbox),
		.home = c->home,
		.rows = 60,
		.cols = cols,
		.unframed = true});
	free(program);
	return p;
}

#endif
