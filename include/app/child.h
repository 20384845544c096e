/*
 * Programs that rootwatch starts: the sandbox of the demo, an editor, a browser. Each with signals
 * and mask reset, and without the key in its environment. Thread: main.
 */
#ifndef ROOTWATCH_APP_CHILD_H
#define ROOTWATCH_APP_CHILD_H

#include "base/err.h"

#include <stdbool.h>
#include <sys/types.h>

/* Starts argv[0] (found in PATH). stdin_fd, stdout_fd, stderr_fd: -1 keeps ours, -2 is /dev/null. */
enum { CHILD_INHERIT = -1, CHILD_NULL = -2 };
bool child_start(char *const *argv, int stdin_fd, int stdout_fd, int stderr_fd, pid_t *pid,
	struct err *err);

/* Waits for it; its exit status, or 128 + the signal that ended it. */
int child_wait(pid_t pid);

#endif
