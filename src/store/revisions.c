/* Drafts of retrospectives as files, one for each save. */
#include "store/revisions.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "digest.h"

#define SUFFIX ".md"

enum { TRIES_MAX = 100, CHUNK_BYTES = 64 * 1024 };

/* ---- names -------------------------------------------------------------------------------- */

/* Letters, digits, '-', '_' and, not in front, '.'. */
static char *clean_name(const char *name)
{
	char *clean = mem_strdup(name[0] != '\0' ? name : "-");

	for (char *p = clean; *p != '\0'; p++)
		if (!isalnum((unsigned char)*p) && *p != '-' && *p != '_' &&
			(*p != '.' || p == clean))
			*p = '-';
	return clean;
}

char *revisions_root(const char *state_dir, const char *origin, const char *instance)
{
	char *name = clean_name(instance), *whole = mem_printf("%s %s", origin, instance), *root;
	char hash[DIGEST_BYTES];

	digest_hex(whole, strlen(whole), hash);
	root = mem_printf("%s/retrospectives/%s-%.8s", state_dir, name, hash);
	free(name);
	free(whole);
	return root;
}

char *revisions_folder(const char *root, const char *name)
{
	char *clean = clean_name(name), *folder = mem_printf("%s/%s", root, clean);

	free(clean);
	return folder;
}

char *revisions_path(const char *folder, int64_t number)
{
	return mem_printf("%s/%04lld" SUFFIX, folder, (long long)number);
}

/* 0: it is no revision's name. */
static int64_t number_of(const char *name)
{
	char *end;
	long long number;

	if (!isdigit((unsigned char)name[0]))
		return 0;
	number = strtoll(name, &end, 10);
	return strcmp(end, SUFFIX) == 0 && number > 0 ? number : 0;
}

/* ---- reading ------------------------------------------------------------------------------ */

bool revisions_newest(const char *folder, int64_t *number, struct err *err)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	*number = 0;
	if (dir == NULL)
		return errno == ENOENT ||
		       err_set(err, ERR_DISK, "cannot read %s: %s", folder, strerror(errno));
	while ((entry = readdir(dir)) != NULL)
		if (number_of(entry->d_name) > *number)
			*number = number_of(entry->d_name);
	closedir(dir);
	return true;
}

bool revisions_load(const char *folder, int64_t number, struct buf *out, struct err *err)
{
	char *path = revisions_path(folder, number), *chunk = mem_alloc(CHUNK_BYTES);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t got = -1;

	while (fd >= 0 && (got = read(fd, chunk, CHUNK_BYTES)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 || !buf_add(out, chunk, (size_t)got))
			break;
	}
	if (fd < 0 || got < 0)
		err_set(err, ERR_DISK, "cannot read %s: %s", path, strerror(errno));
	else if (out->overflowed)
		err_set(err, ERR_TOO_LARGE, "%s has more than %zu bytes", path, out->cap_bytes);
	if (fd >= 0)
		close(fd);
	free(path);
	free(chunk);
	return fd >= 0 && got == 0;
}

int64_t revisions_saved_at(const char *folder, int64_t number)
{
	char *path = revisions_path(folder, number);
	struct stat st;
	int64_t ms = 0;

	if (stat(path, &st) == 0)
		ms = (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
	free(path);
	return ms;
}

/* ---- saving ------------------------------------------------------------------------------- */

/* On the disk under a name that nobody reads. NULL with words; the caller unlinks and frees. */
static char *write_hidden(const char *folder, const char *bytes, size_t len, struct err *err)
{
	char *path = mem_printf("%s/.save-XXXXXX", folder);
	int fd = mkostemp(path, O_CLOEXEC);
	bool ok = fd >= 0 && file_write_all(fd, bytes, len) && fsync(fd) == 0;
	int why = errno;

	if (fd >= 0 && close(fd) != 0 && ok) {
		ok = false;
		why = errno;
	}
	if (ok)
		return path;
	err_set(err, ERR_DISK, "cannot save the draft in %s: %s", folder, strerror(why));
	if (fd >= 0)
		unlink(path);
	free(path);
	return NULL;
}

/* Gives it the first number that is free from `number` on. */
static bool link_next(const char *folder, const char *hidden, int64_t *number, struct err *err)
{
	for (int tries = 0; tries < TRIES_MAX; tries++, (*number)++) {
		char *path = revisions_path(folder, *number);
		int failed = link(hidden, path), why = errno;

		free(path);
		if (failed == 0)
			return true;
		if (why != EEXIST)
			return err_set(err, ERR_DISK, "cannot save the draft in %s: %s", folder,
				strerror(why));
	}
	return err_set(err, ERR_DISK, "cannot save the draft in %s: its numbers are taken", folder);
}

static bool sync_folder(const char *folder, struct err *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		err_set(err, ERR_DISK, "cannot save the draft in %s: %s", folder, strerror(errno));
	if (fd >= 0)
		close(fd);
	return ok;
}

static bool is_newest(const char *folder, int64_t number, const char *bytes, size_t len)
{
	struct err ignored = {0};
	struct buf newest;
	bool same;

	buf_init(&newest, len);
	same = number > 0 && revisions_load(folder, number, &newest, &ignored) &&
	       newest.len_bytes == len && memcmp(newest.bytes, bytes, len) == 0;
	buf_release(&newest);
	return same;
}

bool revisions_save(const char *folder, const char *bytes, size_t len_bytes, int64_t *number,
	struct err *err)
{
	char *hidden;
	bool ok;

	if (!file_make_folder(folder, err) || !revisions_newest(folder, number, err))
		return false;
	if (is_newest(folder, *number, bytes, len_bytes))
		return true;
	(*number)++;
	hidden = write_hidden(folder, bytes, len_bytes, err);
	if (hidden == NULL)
		return false;
	ok = link_next(folder, hidden, number, err);
	unlink(hidden);
	free(hidden);
	return ok && sync_folder(folder, err);
}
