/* Starting other programs. */
#include "app/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void redirect(posix_spawn_file_actions_t *actions, int from, int to)
{
	if (from == CHILD_NULL)
		posix_spawn_file_actions_addopen(actions, to, "/dev/null", O_RDWR, 0);
	else if (from >= 0)
		posix_spawn_file_actions_adddup2(actions, from, to);
}

bool child_start(char *const *argv, int stdin_fd, int stdout_fd, int stderr_fd, pid_t *pid,
	struct err *err)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int failure;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	redirect(&actions, stdin_fd, STDIN_FILENO);
	redirect(&actions, stdout_fd, STDOUT_FILENO);
	redirect(&actions, stderr_fd, STDERR_FILENO);
	failure = posix_spawnp(pid, argv[0], &actions, &attributes, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	if (failure != 0)
		return err_set(err, ERR_USAGE, "cannot start %s: %s", argv[0], strerror(failure));
	return true;
}

int child_wait(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
