/* The demo: starts the sandbox, reads its one line, ends it. */
#include "app/demo.h"

#include "app/child.h"
#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READY_MS = 20 * 1000, LINE_BYTES = 1024 };

/* Beside our own program, where `make` puts both; else in PATH. */
static char *sandbox_program(void)
{
	char self[4096];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash, *beside;

	if (len <= 0)
		return mem_strdup("rootwatch-sandbox");
	self[len] = '\0';
	slash = strrchr(self, '/');
	beside = mem_printf("%.*s/rootwatch-sandbox", (int)(slash - self), self);
	if (access(beside, X_OK) == 0)
		return beside;
	free(beside);
	return mem_strdup("rootwatch-sandbox");
}

static bool read_line(int fd, char line[LINE_BYTES], struct err *err)
{
	int64_t deadline = clock_monotonic_ms() + READY_MS;
	size_t len = 0;

	while (len < LINE_BYTES - 1) {
		struct pollfd ready = {.fd = fd, .events = POLLIN};
		int64_t left = deadline - clock_monotonic_ms();
		ssize_t got;

		if (left <= 0 || (poll(&ready, 1, (int)left) == 0))
			return err_set(err, ERR_TIMEOUT, "the sandbox did not start");
		got = read(fd, line + len, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return err_set(err, ERR_PROTOCOL, "the sandbox ended before it was ready");
		if (line[len++] == '\n')
			break;
	}
	line[len] = '\0';
	return true;
}

/* The value of "name":"…" in our own sandbox's line; it needs no JSON reader. */
static char *value_of(const char *line, const char *name)
{
	char *key = mem_printf("\"%s\":", name);
	const char *at = strstr(line, key);

	free(key);
	if (at == NULL)
		return NULL;
	at = strchr(at + strlen(name) + 3, '"');
	if (at == NULL)
		return NULL;
	at++;
	return mem_strndup(at, strcspn(at, "\""));
}

static bool start_sandbox(struct demo *demo, int *out, struct err *err)
{
	char *program = sandbox_program();
	char *argv[] = {program, (char[]){"--seed"}, (char[]){"demo"}, (char[]){"--live"},
		(char[]){"--exit-with-parent"}, NULL};
	int pipes[2];
	bool ok;

	if (pipe2(pipes, O_CLOEXEC) != 0) {
		free(program);
		return err_set(err, ERR_DISK, "pipe: %s", strerror(errno));
	}
	ok = child_start(argv, CHILD_NULL, pipes[1], CHILD_INHERIT, &demo->sandbox, err);
	close(pipes[1]);
	*out = pipes[0];
	free(program);
	return ok;
}

bool demo_start(struct demo *demo, struct err *err)
{
	char line[LINE_BYTES], folder[] = "/tmp/rootwatch-demo-XXXXXX";
	char *token = NULL;
	int out = -1;
	bool ok = false;

	*demo = (struct demo){.sandbox = -1};
	if (mkdtemp(folder) == NULL) {
		err_set(err, ERR_DISK, "cannot make a folder in /tmp: %s", strerror(errno));
		goto done;
	}
	demo->state_dir = mem_strdup(folder);
	if (!start_sandbox(demo, &out, err) || !read_line(out, line, err))
		goto done;
	demo->url = value_of(line, "url");
	token = value_of(line, "token");
	if (demo->url == NULL || token == NULL) {
		err_set(err, ERR_PROTOCOL, "the sandbox did not say where it listens");
		goto done;
	}
	secret_set(&demo->token, token, strlen(token));
	ok = true;
done:
	if (out >= 0)
		close(out);
	free(token);
	if (!ok)
		demo_end(demo);
	return ok;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	remove(path);
	return 0;
}

/* With the drafts in it: the demo leaves nothing behind. */
static void remove_folder(const char *path)
{
	enum { DESCRIPTORS = 8 };

	nftw(path, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
}

void demo_end(struct demo *demo)
{
	if (demo->sandbox > 0) {
		kill(demo->sandbox, SIGTERM);
		child_wait(demo->sandbox);
	}
	if (demo->state_dir != NULL)
		remove_folder(demo->state_dir);
	free(demo->state_dir);
	free(demo->url);
	secret_release(&demo->token);
	*demo = (struct demo){.sandbox = -1};
}
