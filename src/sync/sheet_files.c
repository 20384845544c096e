/* The draft on the disk: revisions, the log of what is typed, the file that an editor has. */
#include "sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "retro/draft.h"
#include "store/revisions.h"

enum { SYNC_MS = 250, RETRY_MS = 1000, EDIT_LOOK_MS = 250, LOG_MAX_BYTES = 8 * 1024 * 1024 };

/* ---- revisions ----------------------------------------------------------------------------- */

bool sheet_load(struct sheet_work *work, struct err *err)
{
	buf_clear(&work->text);
	if (!revisions_newest(work->folder, &work->revision, err))
		return false;
	return work->revision == 0 ||
	       revisions_load(work->folder, work->revision, &work->text, err);
}

bool sheet_save(struct sheet_work *work, const char *bytes, size_t len, struct sheet_news *news,
	struct err *err)
{
	int64_t before = work->revision, number = 0;

	if (!revisions_save(work->folder, bytes, len, &number, err))
		return false;
	if (before != 0 && number > before + 1) {
		news->words = text_printf(&news->arena,
			"somebody else saved revision %lld meanwhile; this one is %lld, both are "
			"kept in %s",
			(long long)number - 1, (long long)number, work->folder);
		news->tone = TONE_WARN;
	}
	work->revision = number;
	news->revision = number;
	news->saved_at_ms = revisions_saved_at(work->folder, number);
	if (work->text.bytes != bytes) {
		buf_clear(&work->text);
		buf_add(&work->text, bytes, len);
	}
	return true;
}

/* ---- the log of what is typed -------------------------------------------------------------- */

void sheet_log_init(struct sheet_log *log)
{
	*log = (struct sheet_log){.fd = -1};
	buf_init(&log->waiting, LOG_MAX_BYTES);
}

static void close_log(struct sheet_log *log)
{
	if (log->fd >= 0) {
		fdatasync(log->fd);
		close(log->fd);
	}
	log->fd = -1;
	free(log->path);
	log->path = NULL;
	log->len_bytes = 0;
}

void sheet_log_release(struct sheet_log *log)
{
	struct err ignored = {0};

	if (log->fd >= 0)
		writings_append(log->fd, &log->len_bytes, log->waiting.bytes, log->waiting.len_bytes,
			&ignored);
	close_log(log);
	buf_release(&log->waiting);
}

static bool open_log(struct sheet_log *log, struct err *err)
{
	log->fd = open(log->path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	return log->fd >= 0 ||
	       err_set(err, ERR_DISK, "cannot keep what is typed in %s: %s", log->path, strerror(errno));
}

static bool begin_log(struct sheet_work *work, struct err *err)
{
	struct sheet_log *log = &work->log;

	if (log->path == NULL) {
		log->path = writings_path(work->folder, WRITING_LOG, log->revision, 0, 0);
		unlink(log->path);
	}
	return log->fd >= 0 || open_log(log, err);
}

bool sheet_log_adopt(struct sheet_work *work, const struct writing *writing, size_t len,
	struct err *err)
{
	struct sheet_log *log = &work->log;

	close_log(log);
	log->revision = writing->revision;
	log->path = writings_path(work->folder, WRITING_LOG, writing->revision, 0, 0);
	if (strcmp(log->path, writing->path) != 0 && rename(writing->path, log->path) != 0)
		return err_set(err, ERR_DISK, "cannot rename %s: %s", writing->path, strerror(errno));
	/* A record that was cut off by the end of its program is overwritten. */
	if (!open_log(log, err) || ftruncate(log->fd, (off_t)len) != 0)
		return false;
	log->len_bytes = len;
	return true;
}

/* Said when it begins to fail, and when it works again. */
static void say_log(struct sheet_work *work, bool is_failing, const struct err *err)
{
	struct sheet_news *news;

	if (work->log.is_failing == is_failing)
		return;
	work->log.is_failing = is_failing;
	news = sheet_answer(work, SHEET_LOG);
	if (is_failing) {
		news->err = *err;
	} else {
		news->words = text_own("what was typed is on the disk again");
		news->tone = TONE_GOOD;
	}
	sheet_tell(work->sync, news);
}

static void write_log(struct sheet_work *work)
{
	struct sheet_log *log = &work->log;
	struct err err = {0};

	if (begin_log(work, &err) && writings_append(log->fd, &log->len_bytes, log->waiting.bytes,
					     log->waiting.len_bytes, &err)) {
		buf_clear(&log->waiting);
		log->due_ms = sync_now(work->sync) + SYNC_MS;
		say_log(work, false, &err);
	} else {
		log->due_ms = sync_now(work->sync) + RETRY_MS;
		say_log(work, true, &err);
	}
}

void sheet_log_add(struct sheet_work *work, const struct sheet_order *order)
{
	if (work->folder == NULL || order->revision == 0)
		return;
	/* The text may have become a later revision before the first word of the log came. */
	if (work->log.path == NULL)
		work->log.revision = order->revision;
	if (buf_add(&work->log.waiting, order->text, order->len_bytes))
		write_log(work);
}

static void log_step(struct sheet_work *work, int64_t *due_ms)
{
	struct sheet_log *log = &work->log;

	if (log->due_ms == 0)
		return;
	if (sync_now(work->sync) >= log->due_ms) {
		log->due_ms = 0;
		if (log->waiting.len_bytes > 0)
			write_log(work);
		else if (log->fd >= 0)
			fdatasync(log->fd);
	}
	if (log->due_ms != 0)
		sooner(due_ms, log->due_ms);
}

/* ---- a file for an editor ------------------------------------------------------------------ */

static void forget_edit(struct sheet_work *work)
{
	struct sheet_edit *edit = &work->edit;

	free(edit->path);
	edit->path = NULL;
	buf_clear(&edit->base);
	edit->due_ms = 0;
	edit->is_failing = false;
}

/* The section of the second level that `at` is in; all of the draft when it is in none. */
static void find_section(struct sheet_edit *edit, size_t at)
{
	struct retro_draft draft;
	struct arena scratch;
	struct retro_section *sections;
	size_t count;

	arena_init(&scratch, 0);
	retro_parse(&draft, edit->base.bytes, edit->base.len_bytes);
	sections = retro_sections(&draft, &scratch, &count);
	for (size_t i = 0; i < count; i++) {
		size_t from = (size_t)(sections[i].whole.bytes - draft.bytes);

		if (sections[i].level == 2 && from <= at && at < from + sections[i].whole.len_bytes) {
			edit->from = from;
			edit->to = from + sections[i].whole.len_bytes;
		}
	}
	retro_release(&draft);
	arena_release(&scratch);
}

static size_t line_of(const struct buf *text, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at && i < text->len_bytes; i++)
		line += text->bytes[i] == '\n';
	return line;
}

void sheet_edit_begin(struct sheet_work *work, const struct sheet_order *order)
{
	struct sheet_edit *edit = &work->edit;
	struct sheet_news *news = sheet_answer(work, SHEET_EDIT);
	struct err err = {0};

	/* What is on the screen is a revision first, so that the file has one to be compared with. */
	if (!sheet_save(work, order->text, order->len_bytes, news, &err))
		goto failed;
	forget_edit(work);
	buf_add(&edit->base, order->text, order->len_bytes);
	edit->revision = work->revision;
	edit->from = edit->to = 0;
	if (!order->is_whole)
		find_section(edit, order->at);
	edit->path = writings_path(work->folder, WRITING_FILE, work->revision, edit->from, edit->to);
	unlink(edit->path);
	if (!writings_create(edit->path, edit->base.bytes + edit->from,
		    edit->to > 0 ? edit->to - edit->from : edit->base.len_bytes, &err)) {
		forget_edit(work);
		goto failed;
	}
	writings_is_changed(edit->path, &edit->last);
	edit->due_ms = sync_now(work->sync) + EDIT_LOOK_MS;
	news->path = arena_strdup(&news->arena, edit->path);
	news->line = edit->to > 0 ? 1 : line_of(&edit->base, order->at);
	sheet_tell(work->sync, news);
	return;
failed:
	news->err = err;
	sheet_tell(work->sync, news);
}

/* The file that a dead program gave to an editor is edited again. */
void sheet_edit_resume(struct sheet_work *work, const struct writing *writing)
{
	struct sheet_edit *edit = &work->edit;
	struct err ignored = {0};

	forget_edit(work);
	if (writing->revision > 0)
		revisions_load(work->folder, writing->revision, &edit->base, &ignored);
	edit->revision = work->revision;
	edit->from = writing->to <= edit->base.len_bytes ? writing->from : 0;
	edit->to = writing->to <= edit->base.len_bytes ? writing->to : 0;
	edit->path = mem_strdup(writing->own_path);
	writings_is_changed(edit->path, &edit->last);
	edit->due_ms = sync_now(work->sync) + EDIT_LOOK_MS;
}

/* The draft with what the editor has made of its part. */
static bool read_edited(const struct sheet_edit *edit, struct buf *text, bool *is_empty,
	struct err *err)
{
	struct buf part;
	bool ok;

	buf_init(&part, SHEET_BYTES);
	ok = writings_read(edit->path, &part, err);
	*is_empty = ok && part.len_bytes == 0;
	if (ok && edit->to > 0) {
		buf_add(text, edit->base.bytes, edit->from);
		buf_add(text, part.bytes, part.len_bytes);
		buf_add(text, edit->base.bytes + edit->to, edit->base.len_bytes - edit->to);
	} else if (ok) {
		buf_add(text, part.bytes, part.len_bytes);
	}
	if (text->overflowed)
		ok = err_set(err, ERR_TOO_LARGE, "a draft may have 1 MiB: all of it is in %s", edit->path);
	buf_release(&part);
	return ok;
}

/* Half a write looks like an empty file for a moment: an empty one counts only at the end. */
static bool keep_edited(struct sheet_work *work, bool is_over, struct sheet_news *news,
	struct err *err)
{
	struct buf text;
	bool is_empty, ok;

	buf_init(&text, SHEET_BYTES);
	ok = read_edited(&work->edit, &text, &is_empty, err) &&
	     ((is_empty && !is_over) || sheet_save(work, text.bytes, text.len_bytes, news, err));
	if (ok && !(is_empty && !is_over)) {
		news->text = arena_strndup(&news->arena, text.bytes, text.len_bytes);
		news->len_bytes = text.len_bytes;
		sheet_facts(work, text.bytes, text.len_bytes, news);
	}
	buf_release(&text);
	return ok;
}

/* Its file stays: the editor may have more. */
void sheet_edit_release(struct sheet_work *work)
{
	struct sheet_edit *edit = &work->edit;
	struct err ignored = {0};

	if (edit->path != NULL && writings_is_changed(edit->path, &edit->last)) {
		struct sheet_news *news = sheet_answer(work, SHEET_EDITED);

		keep_edited(work, false, news, &ignored);
		sheet_news_free(news);
	}
	free(edit->path);
	buf_release(&edit->base);
	*edit = (struct sheet_edit){0};
}

static void edit_step(struct sheet_work *work, int64_t *due_ms)
{
	struct sheet_edit *edit = &work->edit;
	struct sheet_news *news;
	struct err err = {0};

	if (edit->path == NULL)
		return;
	if (sync_now(work->sync) >= edit->due_ms) {
		edit->due_ms = sync_now(work->sync) + EDIT_LOOK_MS;
		if (writings_is_changed(edit->path, &edit->last) || edit->is_failing) {
			news = sheet_answer(work, SHEET_EDITED);
			edit->is_failing = !keep_edited(work, false, news, &err);
			if (edit->is_failing)
				sheet_news_free(news);
			else
				sheet_tell(work->sync, news);
		}
	}
	sooner(due_ms, edit->due_ms);
}

static void say_edited(const struct sheet_work *work, int64_t before, int status,
	struct sheet_news *news)
{
	const char *failed = status != 0 ? ", though the editor failed" : "";

	if (!text_is_empty(news->words))
		return;
	if (work->revision == before)
		news->words = text_printf(&news->arena, "nothing was changed%s%s", failed,
			status != 0 ? " (w writes here)" : "");
	else
		news->words = text_printf(&news->arena, "revision %lld%s", (long long)work->revision, failed);
	news->tone = status != 0 ? TONE_WARN : TONE_GOOD;
}

void sheet_edit_end(struct sheet_work *work, int status)
{
	struct sheet_edit *edit = &work->edit;
	struct sheet_news *news;
	struct err err = {0};
	int64_t before = edit->revision;

	if (edit->path == NULL)
		return;
	news = sheet_answer(work, SHEET_EDITED);
	if (!keep_edited(work, true, news, &err)) {
		news->err = err;
		err_context(&news->err, "what was written is in %s", edit->path);
	} else {
		say_edited(work, before, status, news);
		if (status == 0)
			writings_drop(&(struct writing){.kind = WRITING_FILE, .own_path = edit->path});
	}
	forget_edit(work);
	/* One that died may have left more than it wrote. */
	if (status != 0)
		sheet_left_look(work, news);
	sheet_tell(work->sync, news);
}

/* ---- what is due --------------------------------------------------------------------------- */

void sheet_files_step(struct sheet_work *work, int64_t *due_ms)
{
	log_step(work, due_ms);
	edit_step(work, due_ms);
}
