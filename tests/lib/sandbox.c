/* The sandbox process and its control API; see the header. */
#include "lib/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/environment.h"
#include "lib/expect.h"
#include "lib/http.h"
#include "lib/paths.h"

enum { FLAGS_MAX = 32, LINE_BYTES_MAX = 4096, LOOK_AGAIN_MS = 10 };

struct sandbox {
	pid_t pid;
	int out, pidfd;
	char *url, *token, *control_token;
	char *env_entries[2];
	const char *env[3];
	struct home *home;
};

/* --- the process --------------------------------------------------------------------------------- */

static void exec_child(char *program, const char *const *flags, int out, char **env)
{
	const char *argv[FLAGS_MAX + 8] = {program, "--port", "0", "--exit-with-parent"};
	size_t count = 4;
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (size_t i = 0; flags && flags[i] && i < FLAGS_MAX; i++)
		argv[count++] = flags[i];
	dup2(out, STDOUT_FILENO);
	execve(program, (char *const *)argv, env);
	fprintf(stderr, "%s: %s\n", program, strerror(errno));
	_exit(127);
}

/* The first line of its output, before the deadline; NULL: it ended or said nothing. */
static char *read_line(int fd)
{
	int64_t deadline = deadline_in(DEADLINE_MS);
	struct pollfd in = {fd, POLLIN, 0};
	struct buf line;
	char c;

	buf_init(&line, LINE_BYTES_MAX);
	while (poll(&in, 1, deadline_left(deadline)) > 0 && read(fd, &c, 1) == 1) {
		if (c == '\n')
			return buf_take(&line);
		buf_add_char(&line, c);
	}
	buf_release(&line);
	return NULL;
}

static char *take_string(struct json_object *object, const char *key)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, key, &value))
		return mem_strdup("");
	return mem_strdup(json_object_get_string(value));
}

static void read_greeting(struct sandbox *s)
{
	char *line = read_line(s->out);
	struct json_object *greeting = line ? json_tokener_parse(line) : NULL;

	if (!greeting)
		fail_msg("the sandbox did not start (it said: %s)", line ? line : "nothing");
	s->url = take_string(greeting, "url");
	s->token = take_string(greeting, "token");
	s->control_token = take_string(greeting, "control_token");
	json_object_put(greeting);
	free(line);
	s->env[0] = s->env_entries[0] = mem_printf("ROOTLY_API_URL=%s", s->url);
	s->env[1] = s->env_entries[1] = mem_printf("ROOTLY_API_KEY=%s", s->token);
}

static void release(void *object)
{
	struct sandbox *s = object;

	if (s->pid > 0) {
		kill(s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
	}
	close(s->out);
	close(s->pidfd);
	home_free(s->home);
	free(s->url);
	free(s->token);
	free(s->control_token);
	free(s->env_entries[0]);
	free(s->env_entries[1]);
	free(s);
}

struct sandbox *sandbox_open(const char *const *flags)
{
	char *program = path_built("rootwatch-sandbox");
	struct sandbox *s = mem_alloc(sizeof(*s));
	char **env;
	int pipes[2];

	if (pipe2(pipes, O_CLOEXEC) < 0)
		fail_msg("pipe: %s", strerror(errno));
	s->home = home_new();
	env = environment_new(s->home, NULL);
	s->pid = fork();
	if (s->pid == 0)
		exec_child(program, flags, pipes[1], env);
	close(pipes[1]);
	environment_free(env);
	free(program);
	s->out = pipes[0];
	s->pidfd = pidfd_open(s->pid, 0);
	cleanup_add(release, s);
	read_greeting(s);
	return s;
}

void sandbox_close(struct sandbox *s)
{
	struct pollfd ended = {s->pidfd, POLLIN, 0};
	int status = -1;

	kill(s->pid, SIGTERM);
	if (poll(&ended, 1, deadline_left(deadline_in(DEADLINE_MS))) <= 0)
		fail_msg("the sandbox did not end on SIGTERM");
	waitpid(s->pid, &status, 0);
	s->pid = 0;
	cleanup_forget(s);
	release(s);
	if (status != 0)
		fail_msg("the sandbox ended with wait status %#x", (unsigned)status);
}

const char *sandbox_url(const struct sandbox *s)
{
	return s->url;
}

const char *sandbox_token(const struct sandbox *s)
{
	return s->token;
}

const char *const *sandbox_env(const struct sandbox *s)
{
	return s->env;
}

/* --- requests ------------------------------------------------------------------------------------ */

static struct json_object *request(struct sandbox *s, const char *token, const char *method,
	const char *path, const char *body, int *status)
{
	char *url = mem_printf("%s%s", s->url, path);
	struct http_answer answer;
	struct json_object *parsed = NULL;
	bool ok = http_send(&(struct http_request){
				.method = method, .url = url, .token = token, .body = body},
		&answer);

	if (ok && answer.body.len_bytes > 0)
		parsed = json_tokener_parse(answer.body.bytes);
	if (status)
		*status = answer.status;
	free(url);
	if (!ok)
		print_message("%s %s: %s\n", method, path, answer.error);
	http_answer_release(&answer);
	if (!ok)
		fail();
	return parsed;
}

struct json_object *sandbox_request(
	struct sandbox *s, const char *method, const char *path, const char *body, int *status)
{
	return request(s, s->token, method, path, body, status);
}

char *sandbox_read(struct sandbox *s, const char *path, const char *dotted)
{
	struct json_object *body = sandbox_request(s, "GET", path, NULL, NULL), *at = body;
	char *names = mem_strdup(dotted), *rest = names, *name, *found = NULL;

	while (at && (name = strsep(&rest, ".")) != NULL)
		at = json_object_object_get(at, name);
	if (at)
		found = mem_strdup(json_object_get_string(at));
	free(names);
	json_object_put(body);
	return found;
}

struct json_object *sandbox_control(
	struct sandbox *s, const char *method, const char *path, const char *body)
{
	int status;
	struct json_object *answer = request(s, s->control_token, method, path, body, &status);

	if (status < 200 || status > 299)
		fail_msg("%s %s: status %d: %s", method, path, status,
			json_object_to_json_string(answer));
	return answer;
}

static void control(struct sandbox *s, const char *path, const char *json)
{
	json_object_put(sandbox_control(s, "POST", path, json));
}

void sandbox_fault(struct sandbox *s, const char *json)
{
	control(s, "/sandbox/faults", json);
}

void sandbox_clock(struct sandbox *s, const char *json)
{
	control(s, "/sandbox/clock", json);
}

void sandbox_gate(struct sandbox *s, const char *json)
{
	control(s, "/sandbox/gate", json);
}

void sandbox_put(struct sandbox *s, const char *json)
{
	control(s, "/sandbox/put", json);
}

void sandbox_reset(struct sandbox *s)
{
	control(s, "/sandbox/reset", "{}");
}

/* --- the journal --------------------------------------------------------------------------------- */

struct json_object *sandbox_journal(struct sandbox *s)
{
	struct json_object *journal = sandbox_control(s, "GET", "/sandbox/journal", NULL);

	if (!json_object_is_type(journal, json_type_array))
		fail_msg("the journal is not an array: %s", json_object_to_json_string(journal));
	return journal;
}

static bool entry_matches(struct json_object *entry, const char *method, const char *pattern)
{
	const char *m = json_object_get_string(json_object_object_get(entry, "method"));
	const char *path = json_object_get_string(json_object_object_get(entry, "path"));

	return m && path && !strcmp(m, method) && fnmatch(pattern, path, 0) == 0;
}

static bool is_applied(struct json_object *entry)
{
	return json_object_get_boolean(json_object_object_get(entry, "applied"));
}

static size_t count_entries(
	struct sandbox *s, const char *method, const char *pattern, bool applied_only)
{
	struct json_object *journal = sandbox_journal(s);
	size_t count = 0;

	for (size_t i = 0; i < json_object_array_length(journal); i++) {
		struct json_object *entry = json_object_array_get_idx(journal, i);

		if (entry_matches(entry, method, pattern) && (!applied_only || is_applied(entry)))
			count++;
	}
	json_object_put(journal);
	return count;
}

size_t sandbox_journal_count(struct sandbox *s, const char *method, const char *pattern)
{
	return count_entries(s, method, pattern, false);
}

struct json_object *sandbox_journal_last(
	struct sandbox *s, const char *method, const char *pattern)
{
	struct json_object *journal = sandbox_journal(s), *last = NULL;

	for (size_t i = json_object_array_length(journal); i > 0 && !last; i--) {
		struct json_object *entry = json_object_array_get_idx(journal, i - 1);

		if (entry_matches(entry, method, pattern))
			last = json_object_get(entry);
	}
	json_object_put(journal);
	return last;
}

static void print_journal(struct sandbox *s)
{
	struct json_object *journal = sandbox_journal(s);

	for (size_t i = 0; i < json_object_array_length(journal); i++) {
		struct json_object *entry = json_object_array_get_idx(journal, i);

		print_message("%s %s -> %s\n",
			json_object_get_string(json_object_object_get(entry, "method")),
			json_object_get_string(json_object_object_get(entry, "path")),
			json_object_get_string(json_object_object_get(entry, "status")));
	}
	json_object_put(journal);
}

/* Fails the test: what was expected, what the journal holds, what the screen shows. */
static void fail_waiting(
	struct sandbox *s, struct pty *p, const char *method, const char *pattern, size_t count)
{
	print_journal(s);
	print_message("fewer than %zu of %s %s\n", count, method, pattern);
	if (p)
		pty_fail(p, "waited in vain for the journal");
	fail();
}

static void wait_count(struct sandbox *s, struct pty *p, const char *method, const char *pattern,
	size_t count, int deadline_ms, bool applied_only)
{
	int64_t deadline = deadline_in(deadline_ms ? deadline_ms : DEADLINE_MS);

	while (count_entries(s, method, pattern, applied_only) < count) {
		if (deadline_left(deadline) == 0)
			fail_waiting(s, p, method, pattern, count);
		if (p)
			pty_run_quiet(p, LOOK_AGAIN_MS, LOOK_AGAIN_MS);
		else
			poll(NULL, 0, LOOK_AGAIN_MS);
	}
}

void sandbox_wait_journal(struct sandbox *s, struct pty *p, const char *method, const char *pattern,
	size_t count, int deadline_ms)
{
	wait_count(s, p, method, pattern, count, deadline_ms, false);
}

void sandbox_wait_applied(struct sandbox *s, struct pty *p, const char *method, const char *pattern,
	size_t count, int deadline_ms)
{
	wait_count(s, p, method, pattern, count, deadline_ms, true);
}
