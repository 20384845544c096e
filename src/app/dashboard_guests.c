/* Programs that the dashboard starts: guests, which have its terminal while it goes on, and others. */
#include "dashboard_parts.h"

#include "app/child.h"
#include "app/editor.h"
#include "base/clock.h"
#include "base/mem.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	GUEST_MS = 3000, /* how long a guest may take to save when we end */
	GUEST_LOOK_MS = 50,
	GUEST_FAILED = 127,
	GUEST_STAYS = 125, /* it would not end */
};

/* A descriptor that is readable when the process has ended; -1: the system has none. */
static int open_process(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

/*
 * Waits for a process that has the terminal. Polling, pages and what is queued go on meanwhile; only
 * the bell is heard, nothing is drawn. Told to end, it gives the guest a moment to save.
 */
static int host(void *context, pid_t pid)
{
	struct dashboard *d = context;
	int64_t give_up_ms = 0;
	int fd = open_process(pid), status = 0;

	d->guest = pid;
	d->guest_fd = fd;
	while (waitpid(pid, &status, WNOHANG) == 0) {
		int64_t now = clock_monotonic_ms();

		if (d->is_ending && give_up_ms == 0) {
			kill(pid, SIGHUP);
			give_up_ms = now + GUEST_MS;
		}
		if (give_up_ms != 0 && now >= give_up_ms) {
			status = GUEST_STAYS << 8;
			break;
		}
		dashboard_await(d, fd >= 0 && give_up_ms == 0 ? -1 : GUEST_LOOK_MS);
	}
	if (fd >= 0)
		close(fd);
	d->guest = 0;
	d->guest_fd = -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The shell's screen and its modes are the guest's. */
static void welcome(struct dashboard *d)
{
	term_leave(d->term);
}

static void see_off(struct dashboard *d)
{
	if (!d->is_ending)
		term_enter(d->term);
}

/* What could not be done while the guest was there. */
static void catch_up(struct dashboard *d)
{
	if (!d->is_ending)
		return;
	d->is_ending = false;
	dashboard_tell(d, msg_new(MSG_QUIT));
}

void dashboard_edit(struct dashboard *d, const char *text)
{
	struct msg *msg = msg_new(MSG_TEXT);
	struct err err = {0};

	welcome(d);
	msg->u.text = editor_run(d->config->sync->state_dir, text, host, d, &err);
	see_off(d);
	dashboard_tell(d, msg);
	if (err.kind != ERR_NONE)
		dashboard_tell_words(d, &err);
	catch_up(d);
}

/*
 * Sync keeps what the editor writes, and is told when that has ended: then its file is no longer
 * needed. An editor that was hung up may have put its text beside the file: both stay, to be offered.
 */
void dashboard_edit_file(struct dashboard *d, const char *path, size_t line)
{
	struct msg *msg = msg_new(MSG_EDITED);
	struct err err = {0};
	pid_t pid;

	welcome(d);
	msg->u.status = editor_start_at(path, line, &pid, &err) ? host(d, pid) : GUEST_FAILED;
	see_off(d);
	if (d->is_ending)
		msg_free(msg);
	else
		dashboard_tell(d, msg);
	if (err.kind != ERR_NONE)
		dashboard_tell_words(d, &err);
	catch_up(d);
}

/* From memory, so that a command that does not read cannot hold us up. */
static int open_text(const char *text)
{
	int fd = memfd_create("export", MFD_CLOEXEC);
	size_t len = strlen(text);

	if (fd >= 0 && write(fd, text, len) == (ssize_t)len && lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

void dashboard_pipe(struct dashboard *d, const char *text, const char *command)
{
	char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, mem_strdup(command), NULL};
	struct err err = {0};
	int fd = open_text(text), status = GUEST_FAILED;
	pid_t pid;

	welcome(d);
	if (fd >= 0 && child_start(argv, fd, CHILD_INHERIT, CHILD_INHERIT, &pid, &err))
		status = host(d, pid);
	see_off(d);
	if (err.kind == ERR_NONE && status != 0)
		err_set(&err, ERR_USAGE, "the command ended with status %d: %s", status, command);
	else if (err.kind == ERR_NONE)
		err_set(&err, ERR_CANCELLED, "done: %s", command);
	dashboard_tell_words(d, &err);
	if (fd >= 0)
		close(fd);
	free(argv[2]);
	catch_up(d);
}

/* ---- beside us ------------------------------------------------------------------------------ */

void dashboard_open_url(struct dashboard *d, const char *url)
{
	const char *browser = d->config->config->browser;
	char *argv[] = {mem_strdup(browser != NULL ? browser : "xdg-open"), mem_strdup(url), NULL};
	struct err err = {0};

	if (d->browser > 0)
		waitpid(d->browser, NULL, WNOHANG);
	if (!child_start(argv, CHILD_NULL, CHILD_NULL, CHILD_NULL, &d->browser, &err))
		dashboard_tell_words(d, &err);
	free(argv[0]);
	free(argv[1]);
}

/* To the command that was configured for it, else to the terminal. */
void dashboard_copy(struct dashboard *d, const char *text)
{
	const char *command = d->config->config->copy_command;
	char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, mem_strdup(command), NULL};
	struct err err = {0};
	int fd;

	if (command == NULL) {
		term_copy(d->term, text);
	} else if ((fd = open_text(text)) >= 0) {
		if (d->copier > 0)
			waitpid(d->copier, NULL, WNOHANG);
		if (!child_start(argv, fd, CHILD_NULL, CHILD_NULL, &d->copier, &err))
			dashboard_tell_words(d, &err);
		close(fd);
	}
	free(argv[2]);
}
