/* Another name first, then in place of the old: a reader never sees half of it. */
#include "store/export_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

/* Those that are there already say so, and that is fine. */
static void make_folders(const char *path)
{
	char *copy = mem_strdup(path);

	for (char *at = strchr(copy + 1, '/'); at != NULL; at = strchr(at + 1, '/')) {
		*at = '\0';
		mkdir(copy, 0700);
		*at = '/';
	}
	free(copy);
}

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t written = write(fd, bytes, len);

		if (written < 0 && errno != EINTR)
			return false;
		if (written > 0) {
			bytes += written;
			len -= (size_t)written;
		}
	}
	return true;
}

bool export_file_write(const char *path, const char *bytes, size_t len_bytes, struct err *err)
{
	char *part = mem_printf("%s.%ld.part", path, (long)getpid());
	bool ok;
	int fd;

	make_folders(path);
	fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	ok = fd >= 0 && write_all(fd, bytes, len_bytes) && fsync(fd) == 0;
	ok = (fd < 0 || close(fd) == 0) && ok;
	ok = ok && rename(part, path) == 0;
	if (!ok) {
		err_set(err, ERR_DISK, "cannot write %s: %s", path, strerror(errno));
		unlink(part);
	}
	free(part);
	return ok;
}
