/*
 * Opens config.yaml. It names commands that are run, so a file that somebody else may write is not
 * followed.
 */
#include "app/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/paths.h"
#include "base/mem.h"
#include "config_parts.h"

static bool check_file(int fd, const char *path, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_set(err, ERR_CONFIG, "%s", strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_CONFIG, "not a regular file");
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return err_set(
			err, ERR_CONFIG, "it belongs to somebody else, and may name commands");
	if (st.st_mode & 022)
		return err_set(err, ERR_CONFIG,
			"others can write it, and it may name commands: chmod go-w '%s'", path);
	return true;
}

static bool read_all(int fd, struct buf *text, struct err *err)
{
	char part[8192];
	ssize_t n;

	while ((n = read(fd, part, sizeof(part))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, ERR_CONFIG, "%s", strerror(errno));
		if (!buf_add(text, part, (size_t)n))
			return err_set(err, ERR_CONFIG, "longer than %d bytes", CONFIG_BYTES_MAX);
	}
	return true;
}

bool config_read_file(const char *path, struct buf *text, bool *is_missing, struct err *err)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	bool ok;

	*is_missing = fd < 0 && (errno == ENOENT || errno == ENOTDIR);
	if (fd < 0)
		return err_set(err, ERR_CONFIG, "%s: %s", path, strerror(errno));
	ok = check_file(fd, path, err) && read_all(fd, text, err);
	close(fd);
	return ok ? true : err_context(err, "%s", path);
}

bool config_load(struct config *config, const char *path, struct err *err)
{
	char *file = path ? mem_strdup(path) : path_config_file();
	bool is_missing, ok;
	struct err why;
	struct buf text;

	buf_init(&text, CONFIG_BYTES_MAX);
	ok = config_read_file(file, &text, &is_missing, &why);
	if (ok) {
		free(config->file);
		config->file = file;
		file = NULL;
		config_read_yaml(config, &text);
	} else if (path) {
		err_set(err, why.kind, "%s", why.text);
	} else if (!is_missing) {
		config_complain(config, (struct config_place){0}, "%s", why.text);
	}
	buf_release(&text);
	free(file);
	return ok || !path;
}
