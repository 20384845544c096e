/* Files that are there whole or not at all. */
#include "whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/paths.h"
#include "base/mem.h"

static bool refuse(struct err *err, const char *what)
{
	return err_set(err, ERR_DISK, "%s: %s", what, strerror(errno));
}

static bool write_all(int fd, const char *s, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, s, len);

		if (n < 0 && errno != EINTR)
			return false;
		s += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
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
	char *folder = path_folder(path);
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
	ok = write_all(fd, bytes, len) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
	if (!ok)
		refuse(err, "write");
	if (close(fd) != 0 && ok)
		ok = refuse(err, "close");
	if (!ok)
		unlink(beside);
	return ok;
}

bool whole_file_write(const char *path, const char *bytes, size_t len_bytes, mode_t mode,
	bool may_replace, struct err *err)
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
