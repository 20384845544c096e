/*
 * retro edit: the draft in the user's editor. The editor has a file of its own beside the revisions;
 * each time it writes, that is a revision. A file that a dead editor left is taken in first.
 */
#include "retro.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/revisions.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define EDIT_PREFIX "edit-"

enum { LOOK_MS = 250 };

/* ---- what a dead editor left -------------------------------------------------------------- */

/* The process in "edit-123.md"; 0: it is no such name. */
static pid_t editor_of(const char *name)
{
	char *end;
	long pid;

	if (strncmp(name, EDIT_PREFIX, strlen(EDIT_PREFIX)) != 0)
		return 0;
	pid = strtol(name + strlen(EDIT_PREFIX), &end, 10);
	return pid > 0 && strcmp(end, ".md") == 0 ? (pid_t)pid : 0;
}

static bool is_alive(pid_t pid)
{
	return kill(pid, 0) == 0 || errno == EPERM;
}

static int64_t minutes_between(int64_t older_ms, int64_t newer_ms)
{
	return newer_ms > older_ms ? (newer_ms - older_ms) / 60000 : 0;
}

static bool take_left(struct work *work, const char *path, struct err *err)
{
	int64_t before = work->revision;
	struct stat st;
	struct buf text;
	bool ok;

	buf_init(&text, RETRO_BYTES);
	ok = stat(path, &st) == 0 && read_file(path, &text, err) &&
	     work_save(work, text.bytes, text.len_bytes, err);
	buf_release(&text);
	if (!ok)
		return err->kind == ERR_NONE;
	if (work->revision != before)
		fprintf(work->s->config->errors,
			"rootwatch: %s: an editor that died left a text %lld minutes newer: it is "
			"revision %lld\n",
			work->name,
			(long long)minutes_between(revisions_saved_at(work->folder, before),
				(int64_t)st.st_mtim.tv_sec * 1000),
			(long long)work->revision);
	unlink(path);
	return true;
}

static bool take_all_left(struct work *work, struct err *err)
{
	DIR *dir = opendir(work->folder);
	const struct dirent *entry;
	bool ok = true;

	while (ok && dir != NULL && (entry = readdir(dir)) != NULL) {
		pid_t pid = editor_of(entry->d_name);
		char *path = mem_printf("%s/%s", work->folder, entry->d_name);

		if (pid != 0 && is_alive(pid) && pid != getpid())
			fprintf(work->s->config->errors,
				"rootwatch: %s: process %ld has it open too: each save is kept, of "
				"both\n",
				work->name, (long)pid);
		else if (pid != 0)
			ok = take_left(work, path, err);
		free(path);
	}
	if (dir != NULL)
		closedir(dir);
	return ok;
}

/* ---- the editor --------------------------------------------------------------------------- */

static bool write_copy(const char *path, const struct buf *text, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	bool ok = file != NULL && fwrite(text->bytes, 1, text->len_bytes, file) == text->len_bytes;

	if (file != NULL)
		ok = fclose(file) == 0 && ok;
	return ok || err_set(err, ERR_DISK, "cannot write %s: %s", path, strerror(errno));
}

/* Does the file differ from when it was looked at last? */
static bool is_changed(const char *path, struct stat *last)
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

/* Half a write looks like an empty file for a moment: an empty one counts only at the end. */
static bool keep_copy(struct work *work, const char *path, bool is_over, struct err *err)
{
	struct buf text;
	bool ok;

	buf_init(&text, RETRO_BYTES);
	ok = read_file(path, &text, err) &&
	     ((text.len_bytes == 0 && !is_over) ||
		     work_save(work, text.bytes, text.len_bytes, err));
	buf_release(&text);
	return ok;
}

/* What cannot be saved now is tried again at the next look, and said at the end. */
static bool follow(struct work *work, const char *path, struct stat last, pid_t pid, int *status,
	struct err *err)
{
	pid_t ended = 0;
	bool ok = true;

	while (ended == 0) {
		poll(NULL, 0, LOOK_MS);
		ended = waitpid(pid, status, WNOHANG);
		if (is_changed(path, &last) || !ok || ended != 0) {
			err_clear(err);
			ok = keep_copy(work, path, ended != 0, err);
		}
	}
	return ok;
}

static bool edit(struct work *work, struct err *err)
{
	char *path = mem_printf("%s/" EDIT_PREFIX "%ld.md", work->folder, (long)getpid());
	struct stat last = {0};
	int status = 0;
	bool ok = false;
	pid_t pid;

	unlink(path);
	if (!write_copy(path, &work->text, err))
		goto out;
	/* Before the editor starts: it may have written when we look for the first time. */
	is_changed(path, &last);
	if (!work->s->config->start_editor(path, &pid, err))
		goto out;
	ok = follow(work, path, last, pid, &status, err);
	if (!ok)
		err_context(err, "the text is in %s", path);
	else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		ok = err_set(err, ERR_CANCELLED,
			"the editor failed; what it wrote is revision %lld",
			(long long)work->revision);
	if (ok || err->kind == ERR_CANCELLED)
		unlink(path);
out:
	free(path);
	return ok;
}

static bool edit_by_input(struct work *work, struct err *err)
{
	return read_stream(work->s->config->in, &work->text, err) &&
	       work_save(work, work->text.bytes, work->text.len_bytes, err);
}

/* The newest revision, built when there is none. */
static bool begin(struct work *work, struct err *err)
{
	if (work_load_newest(work, err))
		return take_all_left(work, err) && work_load_newest(work, err);
	return err->kind == ERR_NONE &&
	       err_set(err, ERR_NOT_FOUND,
		       "there is no draft yet: rootwatch retro build %s makes one", work->name);
}

void run_retro_edit(struct session *s)
{
	struct work work;
	struct err err = {0};
	int64_t before = 0;
	bool ok;

	if (s->line->value_count > 0) {
		run_act(s);
		return;
	}
	ok = work_open(&work, s, &err);
	if (ok && is_dash(work_file(&work)))
		ok = edit_by_input(&work, &err);
	else if (ok && s->config->start_editor == NULL)
		ok = err_set(&err, ERR_USAGE,
			"there is no editor here: rootwatch retro edit %s - reads it", work.name);
	else if (ok && (ok = begin(&work, &err)) && (before = work.revision) > 0)
		ok = edit(&work, &err);
	if (ok)
		work_say(&work, work.revision == before ? "unchanged," : "saved as");
	else
		session_fail(s, work.word, &err);
	work_close(&work);
}
