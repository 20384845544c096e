/*
 * Runs a token_command. It may hang, shout, print garbage, or leave a daemon behind that keeps our
 * pipes open (gpg-agent): what ends the wait is the command's own end, or the deadline.
 */
#include "app/token_command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

enum { QUOTE_BYTES = 200 };

struct run {
	struct run *next; /* of those that run; protected by running_lock, as is was_stopped */
	bool was_stopped;
	pid_t pid;
	int exit_fd; /* readable once it ended */
	int out_fd, err_fd;
	struct command_output *output;
	char said[COMMAND_BYTES_MAX]; /* on standard error */
	size_t said_bytes;
};

/* From its start until it is reaped: the number is its own so long. */
static pthread_mutex_t running_lock = PTHREAD_MUTEX_INITIALIZER;
static struct run *running;

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Waits for what ended or was killed. */
static int reap(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

/* ---- start --------------------------------------------------------------------------------- */

static int set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t all, none;
	int failed;

	sigfillset(&all);
	sigemptyset(&none);
	failed = posix_spawnattr_setsigdefault(attributes, &all);
	failed = failed ? failed : posix_spawnattr_setsigmask(attributes, &none);
	failed = failed ? failed : posix_spawnattr_setpgroup(attributes, 0);
	return failed ? failed
		      : posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF |
								     POSIX_SPAWN_SETSIGMASK |
								     POSIX_SPAWN_SETPGROUP);
}

static int set_files(posix_spawn_file_actions_t *files, int out_fd, int err_fd)
{
	int failed = posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0);

	failed = failed ? failed : posix_spawn_file_actions_adddup2(files, out_fd, 1);
	return failed ? failed : posix_spawn_file_actions_adddup2(files, err_fd, 2);
}

static int spawn(struct run *run, const char *command, int out_fd, int err_fd)
{
	const char *argv[] = {"sh", "-c", command, NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int failed;

	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attributes);
	failed = set_attributes(&attributes);
	failed = failed ? failed : set_files(&files, out_fd, err_fd);
	failed = failed ? failed
			: posix_spawn(&run->pid, "/bin/sh", &files, &attributes,
				  (char *const *)argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return failed;
}

static bool start(struct run *run, const char *command, struct err *err)
{
	int out[2] = {-1, -1}, said[2] = {-1, -1};
	int failed;

	if (pipe2(out, O_CLOEXEC) != 0 || pipe2(said, O_CLOEXEC) != 0)
		failed = errno;
	else
		failed = spawn(run, command, out[1], said[1]);
	close_fd(&out[1]);
	close_fd(&said[1]);
	run->out_fd = out[0];
	run->err_fd = said[0];
	if (failed)
		return err_set(err, ERR_CONFIG, "cannot run it: %s", strerror(failed));
	fcntl(run->out_fd, F_SETFL, O_NONBLOCK);
	fcntl(run->err_fd, F_SETFL, O_NONBLOCK);
	run->exit_fd = pidfd_open(run->pid, 0);
	if (run->exit_fd >= 0)
		return true;
	failed = errno;
	kill(-run->pid, SIGKILL);
	reap(run->pid);
	return err_set(err, ERR_CONFIG, "cannot watch it: %s", strerror(failed));
}

/* ---- stop ---------------------------------------------------------------------------------- */

static void enlist(struct run *run)
{
	pthread_mutex_lock(&running_lock);
	run->next = running;
	running = run;
	pthread_mutex_unlock(&running_lock);
}

static bool was_stopped(const struct run *run)
{
	bool was;

	pthread_mutex_lock(&running_lock);
	was = run->was_stopped;
	pthread_mutex_unlock(&running_lock);
	return was;
}

static void strike_off(struct run *run)
{
	struct run **at = &running;

	pthread_mutex_lock(&running_lock);
	while (*at != run)
		at = &(*at)->next;
	*at = run->next;
	pthread_mutex_unlock(&running_lock);
}

void command_stop_all(void)
{
	pthread_mutex_lock(&running_lock);
	for (struct run *run = running; run != NULL; run = run->next) {
		run->was_stopped = true;
		kill(-run->pid, SIGKILL);
	}
	pthread_mutex_unlock(&running_lock);
}

/* ---- read ---------------------------------------------------------------------------------- */

/*
 * Reads once; what does not fit is thrown away, so that the command goes on. The pipe is closed at
 * its end. True when there may be more to read and room for it.
 */
static bool drain(int *fd, char *into, size_t *len, size_t room)
{
	char spill[512];
	bool fits = *len < room;
	ssize_t n = -1;

	if (*fd < 0)
		return false;
	do
		n = read(*fd, fits ? into + *len : spill, fits ? room - *len : sizeof(spill));
	while (n < 0 && errno == EINTR);
	if (n > 0 && fits)
		*len += (size_t)n;
	else if (n == 0 || (n < 0 && errno != EAGAIN))
		close_fd(fd);
	return n > 0 && *len < room;
}

static bool drain_output(struct run *run)
{
	return drain(&run->out_fd, run->output->text, &run->output->len_bytes,
		sizeof(run->output->text));
}

static bool drain_said(struct run *run)
{
	return drain(&run->err_fd, run->said, &run->said_bytes, sizeof(run->said));
}

static bool is_too_much(const struct run *run)
{
	return run->output->len_bytes == sizeof(run->output->text);
}

/* True when the command ended by itself, in time, and with all it printed read. */
static bool wait_end(struct run *run, int deadline_ms, struct err *err)
{
	int64_t deadline = clock_monotonic_ms() + deadline_ms;

	while (!is_too_much(run)) {
		struct pollfd fds[] = {{.fd = run->exit_fd, .events = POLLIN},
			{.fd = run->out_fd, .events = POLLIN},
			{.fd = run->err_fd, .events = POLLIN}};
		int64_t left = deadline - clock_monotonic_ms();

		if (left <= 0)
			return err_set(err, ERR_TIMEOUT, "no end after %d s", deadline_ms / 1000);
		poll(fds, 3, (int)left);
		if (fds[0].revents)
			break;
		drain_output(run);
		drain_said(run);
	}
	while (drain_output(run))
		continue;
	while (drain_said(run))
		continue;
	if (was_stopped(run))
		return err_set(err, ERR_CANCELLED, "it was given up");
	if (is_too_much(run))
		return err_set(err, ERR_CONFIG, "it printed more than %d bytes", COMMAND_BYTES_MAX);
	return true;
}

/* ---- end ----------------------------------------------------------------------------------- */

static bool check_status(int status, struct err *err)
{
	if (WIFSIGNALED(status))
		return err_set(err, ERR_CONFIG, "it was ended by signal %d (%s)", WTERMSIG(status),
			strsignal(WTERMSIG(status)));
	if (WEXITSTATUS(status) != 0)
		return err_set(err, ERR_CONFIG, "it ended with status %d", WEXITSTATUS(status));
	return true;
}

static void quote_said(const struct run *run, struct err *err)
{
	char clean[QUOTE_BYTES];
	size_t len;

	text_clean_into(clean, sizeof(clean), run->said, run->said_bytes);
	if (!clean[0] || !err)
		return;
	len = strlen(err->text);
	snprintf(err->text + len, sizeof(err->text) - len, "; it said: %s", clean);
}

bool command_run(
	const char *command, int deadline_ms, struct command_output *output, struct err *err)
{
	struct run run = {.exit_fd = -1, .output = output};
	bool ok;
	int status;

	output->len_bytes = 0;
	ok = start(&run, command, err);
	if (ok) {
		enlist(&run);
		ok = wait_end(&run, deadline_ms, err);
		if (!ok)
			kill(-run.pid, SIGKILL);
		strike_off(&run);
		status = reap(run.pid);
		ok = ok && check_status(status, err);
		if (!ok)
			quote_said(&run, err);
	}
	close_fd(&run.exit_fd);
	close_fd(&run.out_fd);
	close_fd(&run.err_fd);
	return ok;
}
