/* Files that drafts are written in. */
#include "store/writings.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "owner.h"

static const struct {
	const char *prefix, *suffix;
} kinds[] = {
	[WRITING_FILE] = {"edit-", ".md"},
	[WRITING_LOG] = {"writing-", ".log"},
};

/* ---- names --------------------------------------------------------------------------------- */

char *writings_path(const char *folder, enum writing_kind kind, int64_t revision, size_t from,
	size_t to)
{
	long pid = (long)getpid();
	char *head = mem_printf("%s/%s%ld-%llu-%04lld", folder, kinds[kind].prefix, pid,
		owner_start(pid), (long long)revision);
	char *path = to > 0 ? mem_printf("%s-%zu-%zu%s", head, from, to, kinds[kind].suffix)
			    : mem_printf("%s%s", head, kinds[kind].suffix);

	free(head);
	return path;
}

/* Alive is the process of that number that was started then. */
static bool is_alive(long pid, unsigned long long start)
{
	return owner_start(pid) == start && start != 0;
}

static bool read_name(const char *name, struct writing *w)
{
	size_t len = strlen(name);
	unsigned long long start;
	long long revision;
	int numbers;

	for (w->kind = WRITING_FILE; w->kind <= WRITING_LOG; w->kind++) {
		const char *prefix = kinds[w->kind].prefix, *suffix = kinds[w->kind].suffix;

		if (strncmp(name, prefix, strlen(prefix)) != 0 || len <= strlen(suffix) ||
			strcmp(name + len - strlen(suffix), suffix) != 0)
			continue;
		numbers = sscanf(name + strlen(prefix), "%ld-%llu-%lld-%zu-%zu", &w->pid, &start,
			&revision, &w->from, &w->to);
		if (numbers < 3 || w->pid <= 0 || revision < 0)
			return false;
		if (numbers < 5)
			w->from = w->to = 0;
		if (w->from > w->to)
			return false;
		w->revision = revision;
		w->is_ours = w->pid == (long)getpid() && is_alive(w->pid, start);
		w->is_alive = is_alive(w->pid, start);
		return true;
	}
	return false;
}

/* ---- what there is ------------------------------------------------------------------------- */

static int64_t written_at(const char *path)
{
	struct stat st;

	if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return 0;
	return (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
}

/* What editors put beside a file, by what stands before and behind its name. */
static const struct {
	const char *before, *behind;
	bool is_text; /* of what was written; else only the editor can read it, or it is older */
} beside[] = {
	{"", ".save", true}, /* nano */
	{"#", "#", true},    /* emacs */
	{".", ".swp", false}, /* vim */
	{"", "~", false},
};

enum { BESIDES = sizeof(beside) / sizeof(beside[0]), SWAP = 2 };

static char *path_beside(const char *folder, const char *name, size_t which)
{
	return mem_printf("%s/%s%s%s", folder, beside[which].before, name, beside[which].behind);
}

static void look_beside(const char *folder, const char *name, struct writing *w)
{
	for (size_t i = 0; i < BESIDES; i++) {
		char *path = path_beside(folder, name, i);
		int64_t at = written_at(path);

		if (i == SWAP)
			w->has_swap = at > 0;
		if (beside[i].is_text && at > w->written_at_ms) {
			free(w->path);
			w->path = mem_strdup(path);
			w->written_at_ms = at;
		}
		free(path);
	}
}

bool writings_list(const char *folder, struct writings *writings, struct err *err)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	*writings = (struct writings){0};
	if (dir == NULL)
		return errno == ENOENT ||
		       err_set(err, ERR_DISK, "cannot read %s: %s", folder, strerror(errno));
	while ((entry = readdir(dir)) != NULL) {
		struct writing w = {0};

		if (!read_name(entry->d_name, &w))
			continue;
		w.own_path = mem_printf("%s/%s", folder, entry->d_name);
		w.path = mem_strdup(w.own_path);
		w.written_at_ms = written_at(w.path);
		if (w.kind == WRITING_FILE)
			look_beside(folder, entry->d_name, &w);
		writings->items = mem_grow(writings->items, writings->count, &writings->room, sizeof(w));
		writings->items[writings->count++] = w;
	}
	closedir(dir);
	return true;
}

void writings_release(struct writings *writings)
{
	for (size_t i = 0; i < writings->count; i++) {
		free(writings->items[i].path);
		free(writings->items[i].own_path);
	}
	free(writings->items);
	*writings = (struct writings){0};
}

/* ---- writing ------------------------------------------------------------------------------- */

bool writings_create(const char *path, const char *bytes, size_t len, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	size_t written = 0;
	bool ok = fd >= 0 && writings_append(fd, &written, bytes, len, err);

	if (fd < 0)
		return err_set(err, ERR_DISK, "cannot write %s: %s", path, strerror(errno));
	if (close(fd) != 0 && ok)
		ok = err_set(err, ERR_DISK, "cannot write %s: %s", path, strerror(errno));
	if (!ok)
		unlink(path);
	return ok;
}

bool writings_append(int fd, size_t *len_bytes, const char *bytes, size_t more, struct err *err)
{
	size_t done = 0;

	while (done < more) {
		ssize_t n = pwrite(fd, bytes + done, more - done, (off_t)(*len_bytes + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			int why = n < 0 ? errno : ENOSPC;

			if (ftruncate(fd, (off_t)*len_bytes) != 0)
				why = errno;
			return err_set(err, ERR_DISK, "cannot keep what is typed: %s", strerror(why));
		}
		done += (size_t)n;
	}
	*len_bytes += more;
	return true;
}

bool writings_read(const char *path, struct buf *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	char chunk[16 * 1024];
	ssize_t n = -1;

	while (fd >= 0 && (n = read(fd, chunk, sizeof(chunk))) != 0)
		if (n < 0 ? errno != EINTR : !buf_add(out, chunk, (size_t)n))
			break;
	if (fd < 0 || n < 0)
		err_set(err, ERR_DISK, "cannot read %s: %s", path, strerror(errno));
	else if (out->overflowed)
		err_set(err, ERR_TOO_LARGE, "%s has more than %zu bytes: it stays there", path,
			out->cap_bytes);
	if (fd >= 0)
		close(fd);
	return fd >= 0 && n == 0;
}

bool writings_is_changed(const char *path, struct stat *last)
{
	struct stat now;
	bool changed;

	if (stat(path, &now) != 0)
		return false;
	changed = now.st_mtim.tv_sec != last->st_mtim.tv_sec ||
		  now.st_mtim.tv_nsec != last->st_mtim.tv_nsec || now.st_size != last->st_size ||
		  now.st_ino != last->st_ino;
	*last = now;
	return changed;
}

/* ---- what is left -------------------------------------------------------------------------- */

static char *folder_of(const struct writing *w)
{
	return mem_strndup(w->own_path, (size_t)(strrchr(w->own_path, '/') - w->own_path));
}

static const char *name_of(const struct writing *w)
{
	return strrchr(w->own_path, '/') + 1;
}

bool writings_set_aside(const struct writing *w, char **to, struct err *err)
{
	char *folder = folder_of(w);
	bool ok;

	*to = mem_printf("%s/aside-%lld-%s", folder, (long long)time(NULL),
		strrchr(w->path, '/') + 1);
	ok = rename(w->path, *to) == 0 ||
	     err_set(err, ERR_DISK, "cannot rename %s: %s", w->path, strerror(errno));
	if (ok && strcmp(w->path, w->own_path) != 0)
		unlink(w->own_path);
	free(folder);
	return ok;
}

void writings_drop(const struct writing *w)
{
	char *folder = folder_of(w);

	for (size_t i = 0; i < BESIDES && w->kind == WRITING_FILE; i++) {
		char *path = path_beside(folder, name_of(w), i);

		unlink(path);
		free(path);
	}
	unlink(w->own_path);
	free(folder);
}
