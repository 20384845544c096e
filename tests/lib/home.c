/* A throw-away home folder; see the header. */
#include "lib/home.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

enum { FILE_BYTES_MAX = 64 << 20 };

/* Each variable and its folder below the home. */
static const struct {
	const char *variable, *folder;
} folders[] = {
	{"HOME", ""},
	{"XDG_CONFIG_HOME", "/.config"},
	{"XDG_CACHE_HOME", "/.cache"},
	{"XDG_STATE_HOME", "/.local/state"},
	{"XDG_DATA_HOME", "/.local/share"},
	{"XDG_RUNTIME_DIR", "/run"},
	{"TMPDIR", "/tmp"},
};

enum { FOLDERS = sizeof(folders) / sizeof(folders[0]) };

static void make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
}

struct home *home_new(void)
{
	struct home *home = mem_alloc(sizeof(*home));
	const char *base = getenv("TMPDIR");

	home->path = mem_printf("%s/rootwatch-home-XXXXXX", base && *base ? base : "/tmp");
	if (!mkdtemp(home->path)) {
		perror(home->path);
		exit(70);
	}
	home->env = mem_alloc((FOLDERS + 1) * sizeof(*home->env));
	for (size_t i = 0; i < FOLDERS; i++) {
		char *folder = mem_printf("%s%s/", home->path, folders[i].folder);

		make_folders(folder);
		home->env[i] =
			mem_printf("%s=%s%s", folders[i].variable, home->path, folders[i].folder);
		free(folder);
	}
	return home;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	remove(path);
	return 0;
}

void home_free(struct home *home)
{
	if (!home)
		return;
	nftw(home->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
	for (size_t i = 0; i < FOLDERS; i++)
		free(home->env[i]);
	free(home->env);
	free(home->path);
	free(home);
}

char *home_path(const struct home *home, const char *name)
{
	return mem_printf("%s/%s", home->path, name);
}

int home_write(const struct home *home, const char *name, const char *text)
{
	char *path = home_path(home, name);
	size_t len = strlen(text);
	int fd, ok = 0;

	make_folders(path);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd >= 0) {
		ok = write(fd, text, len) == (ssize_t)len;
		close(fd);
	}
	free(path);
	return ok;
}

char *home_read(const struct home *home, const char *name)
{
	char *path = home_path(home, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char chunk[4096];
	struct buf b;
	ssize_t n;

	free(path);
	if (fd < 0)
		return NULL;
	buf_init(&b, FILE_BYTES_MAX);
	while ((n = read(fd, chunk, sizeof(chunk))) > 0)
		buf_add(&b, chunk, (size_t)n);
	close(fd);
	return buf_take(&b);
}
