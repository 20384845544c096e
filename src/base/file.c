/* Folders and files that are there whole or not at all. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

char *file_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return mem_strdup(".");
	return slash == path ? mem_strdup("/") : mem_strndup(path, (size_t)(slash - path));
}

/* ---- folders --------------------------------------------------------------------------------- */

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool make_one(const char *path, struct err *err)
{
	if (mkdir(path, 0700) == 0 || (errno == EEXIST && is_folder(path)))
		return true;
	if (errno == EEXIST)
		return err_set(err, ERR_DISK, "%s is in the way: not a folder", path);
	return err_set(err, ERR_DISK, "cannot make the folder %s: %s", path, strerror(errno));
}

bool file_make_folder(const char *path, struct err *err)
{
	char *copy;
	bool ok = true;

	if (is_folder(path))
		return true;
	copy = mem_strdup(path);
	for (char *slash = strchr(copy + 1, '/'); ok && slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		ok = make_one(copy, err);
		*slash = '/';
	}
	ok = ok && make_one(copy, err);
	free(copy);
	return ok;
}

/* ---- files ----------------------------------------------------------------------------------- */

static bool refuse(struct err *err, const char *what)
{
	return err_set(err, ERR_DISK, "%s: %s", what, strerror(errno));
}

bool file_write_all(int fd, const char *bytes, size_t len_bytes)
{
	while (len_bytes > 0) {
		ssize_t n = write(fd, bytes, len_bytes);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		len_bytes -= (size_t)n;
	}
	return true;
}

/* link, unlike rename, never replaces what is there. */
static bool give_name(const char *from, const char *to, bool may_replace, struct err *err)
{
	if (may_replace)
		return rename(from, to) == 0 || refuse(err, "rename");
	if (link(from, to) != 0)
		return errno == EEXIST ? err_set(err, ERR_DISK, "there is such a file already")
				       : refuse(err, "link");
	unlink(from);
	return true;
}

/* So that the new name survives a power cut, as its content does. */
static void sync_folder(const char *path)
{
	char *folder = file_folder(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

/* mkostemp makes it exclusively, 0600. */
static bool write_beside(char *beside, const char *bytes, size_t len, mode_t mode, struct err *err)
{
	int fd = mkostemp(beside, O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return refuse(err, "create");
	ok = file_write_all(fd, bytes, len) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
	if (!ok)
		refuse(err, "write");
	if (close(fd) != 0 && ok)
		ok = refuse(err, "close");
	if (!ok)
		unlink(beside);
	return ok;
}

bool file_write(const char *path, const char *bytes, size_t len_bytes, mode_t mode, bool may_replace,
	struct err *err)
{
	char *beside = mem_printf("%s.XXXXXX", path);
	bool ok = write_beside(beside, bytes, len_bytes, mode, err);

	if (ok) {
		ok = give_name(beside, path, may_replace, err);
		if (ok)
			sync_folder(path);
		else
			unlink(beside);
	}
	free(beside);
	return ok;
}
