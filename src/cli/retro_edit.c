/*
 * retro edit: the draft in the user's editor. The editor has a file of its own beside the revisions;
 * each time it writes, that is a revision. A file that a dead editor left is taken in first.
 */
#include "retro.h"

#include "base/mem.h"
#include "store/revisions.h"
#include "sync/remnant.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOK_MS = 250 };

/* ---- what a dead editor left -------------------------------------------------------------- */

static int64_t minutes_between(int64_t older_ms, int64_t newer_ms)
{
	return newer_ms > older_ms ? (newer_ms - older_ms) / 60000 : 0;
}

static bool take(struct work *work, const struct writing *left, const struct remnant *remnant,
	struct err *err)
{
	int64_t before = work->revision;

	if (!work_save(work, remnant->text.bytes, remnant->text.len_bytes, err))
		return false;
	if (work->revision != before)
		fprintf(work->s->config->errors,
			"rootwatch: %s: an editor that died left a text %lld minutes newer: it is "
			"revision %lld\n",
			work->name,
			(long long)minutes_between(revisions_saved_at(work->folder, before),
				left->written_at_ms),
			(long long)work->revision);
	if (!remnant->is_cut)
		writings_drop(left);
	return true;
}

/* What cannot be read stays for a person to look at. */
static bool take_left(struct work *work, const struct writing *left, struct err *err)
{
	struct err unreadable = {0};
	struct remnant remnant;
	bool ok = true;

	if (!remnant_read(work->folder, left, &remnant, &unreadable))
		fprintf(work->s->config->errors, "rootwatch: %s: %s: %s\n", work->name, left->path,
			unreadable.text);
	else if (!remnant_is_kept(work->folder, work->revision, left, &remnant))
		ok = take(work, left, &remnant, err);
	else if (left->kind == WRITING_FILE && !left->has_swap)
		writings_drop(left); /* a log is still history for the dashboard */
	remnant_release(&remnant);
	return ok;
}

static bool take_all_left(struct work *work, struct err *err)
{
	struct writings left;
	bool ok = writings_list(work->folder, &left, err);

	for (size_t i = 0; ok && i < left.count; i++)
		if (left.items[i].is_alive && !left.items[i].is_ours)
			fprintf(work->s->config->errors,
				"rootwatch: %s: process %ld has it open too: each save is kept, of "
				"both\n",
				work->name, left.items[i].pid);
		else
			ok = take_left(work, &left.items[i], err);
	writings_release(&left);
	return ok;
}

/* ---- the editor --------------------------------------------------------------------------- */

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
		if (writings_is_changed(path, &last) || !ok || ended != 0) {
			err_clear(err);
			ok = keep_copy(work, path, ended != 0, err);
		}
	}
	return ok;
}

/* The terminal sends ^C and ^\ to us too: they are the editor's, which starts with the defaults. */
static bool run_editor(struct work *work, const char *path, int *status, struct err *err)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
	struct stat last = {0};
	pid_t pid;
	bool ok;

	/* Before the editor starts: it may have written when we look for the first time. */
	writings_is_changed(path, &last);
	sigaction(SIGINT, &ignore, &interrupt);
	sigaction(SIGQUIT, &ignore, &quit);
	ok = work->s->config->start_editor(path, &pid, err);
	if (ok && !follow(work, path, last, pid, status, err))
		ok = err_context(err, "the text is in %s", path);
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGQUIT, &quit, NULL);
	return ok;
}

static bool edit(struct work *work, struct err *err)
{
	char *path = writings_path(work->folder, WRITING_FILE, work->revision, 0, 0);
	int status = 0;
	bool ok = false;

	unlink(path);
	if (!writings_create(path, work->text.bytes, work->text.len_bytes, err))
		goto out;
	ok = run_editor(work, path, &status, err);
	if (ok && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
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
	return read_stream(work->s->config->in, &work->text, err) && work_check(work, err) &&
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
