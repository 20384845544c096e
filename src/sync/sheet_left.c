/*
 * What programs that died have left of a draft: the log of a built-in editor, the file of another.
 * What is a revision already is of no more use, but as history; what is not is offered.
 */
#include "sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "retro/build.h"
#include "sync/remnant.h"

enum { DIFF_BYTES = 4 * SHEET_BYTES, MINUTE_MS = 60 * 1000 };

static bool is_present(const struct sheet_work *work, const struct remnant *r)
{
	return r->text.len_bytes == work->text.len_bytes &&
	       memcmp(r->text.bytes, work->text.bytes, r->text.len_bytes) == 0;
}

/* ---- what is of use ------------------------------------------------------------------------ */

static void add_history(struct sheet_work *work, const struct writing *w, const struct remnant *r,
	struct sheet_news *news)
{
	struct err err = {0};

	if (!sheet_log_adopt(work, w, r->log.len_bytes, &err))
		return;
	news->text = arena_strndup(&news->arena, r->base.bytes, r->base.len_bytes);
	news->len_bytes = r->base.len_bytes;
	news->log = arena_strndup(&news->arena, r->log.bytes, r->log.len_bytes);
	news->log_bytes = r->log.len_bytes;
}

/* "3 minutes newer than revision 4" */
static struct text left_words(const struct writing *w, struct sheet_news *news)
{
	int64_t age_ms = w->written_at_ms - news->saved_at_ms;
	long long minutes = (long long)(age_ms < 0 ? -age_ms : age_ms) / MINUTE_MS;
	const char *how = age_ms < 0 ? "older" : "newer";
	const char *what = "An editor that died left a text";

	if (minutes == 0)
		return text_printf(&news->arena, "%s, less than a minute %s than revision %lld", what, how,
			(long long)news->revision);
	return text_printf(&news->arena, "%s, %lld minute%s %s than revision %lld", what, minutes,
		minutes == 1 ? "" : "s", how, (long long)news->revision);
}

static void add_choice(struct sheet_work *work, const struct writing *w, const struct remnant *r,
	struct sheet_news *news)
{
	struct sheet_choice *choice = arena_alloc(&news->arena, sizeof(*choice));
	struct buf diff;

	buf_init(&diff, DIFF_BYTES);
	retro_diff(work->text.bytes, r->text.bytes, &diff);
	*choice = (struct sheet_choice){
		.words = w->has_swap
				 ? text_own("vim died with this text open: t opens it again, and "
					    "vim recovers it")
				 : left_words(w, news),
		.diff = arena_strndup(&news->arena, diff.bytes, diff.len_bytes),
	};
	news->choices = choice;
	news->choice_count = 1;
	buf_release(&diff);
}

static void say_other(const struct writing *w, struct sheet_news *news)
{
	news->words = text_printf(&news->arena,
		"process %ld has this draft open too: each save of both is kept as a revision", w->pid);
	news->tone = TONE_WARN;
}

/* Its end is of no use to us: a person may want to look at it. */
static void set_aside_quietly(const struct writing *w)
{
	struct err err = {0};
	char *to = NULL;

	if (writings_set_aside(w, &to, &err))
		log_line(LOG_WARN, "set aside as %s", to);
	free(to);
}

/* One of a dead program, or an earlier one of ours. */
static void look_at(struct sheet_work *work, size_t i, struct sheet_news *news, bool *has_history)
{
	const struct writing *w = &work->left.items[i];
	struct remnant r;
	struct err err = {0};

	if (!remnant_read(work->folder, w, &r, &err)) {
		/* It cannot be read, or what it is of is gone: left for a person to look at. */
		log_line(LOG_WARN, "%s", err.text[0] != '\0' ? err.text : w->path);
	} else if (r.is_cut && remnant_is_kept(work->folder, work->revision, w, &r)) {
		set_aside_quietly(w);
	} else if (w->kind == WRITING_LOG && !*has_history && is_present(work, &r)) {
		add_history(work, w, &r, news);
		*has_history = true;
	} else if (remnant_is_kept(work->folder, work->revision, w, &r) && !w->has_swap) {
		writings_drop(w);
	} else if (news->choice_count == 0) {
		work->offered = i;
		add_choice(work, w, &r, news);
	}
	remnant_release(&r);
}

static int by_age(const void *a, const void *b)
{
	int64_t x = ((const struct writing *)a)->written_at_ms;
	int64_t y = ((const struct writing *)b)->written_at_ms;

	return (x < y) - (x > y);
}

static bool is_in_use(const struct sheet_work *work, const struct writing *w)
{
	return (work->log.path != NULL && strcmp(work->log.path, w->own_path) == 0) ||
	       (work->edit.path != NULL && strcmp(work->edit.path, w->own_path) == 0);
}

void sheet_left_look(struct sheet_work *work, struct sheet_news *news)
{
	struct err err = {0};
	bool has_history = false;

	writings_release(&work->left);
	if (!writings_list(work->folder, &work->left, &err))
		return;
	if (work->left.count > 1)
		qsort(work->left.items, work->left.count, sizeof(*work->left.items), by_age);
	for (size_t i = 0; i < work->left.count; i++)
		if (is_in_use(work, &work->left.items[i]))
			continue;
		else if (work->left.items[i].is_alive && !work->left.items[i].is_ours)
			say_other(&work->left.items[i], news);
		else
			look_at(work, i, news, &has_history);
}

/* ---- decided ------------------------------------------------------------------------------- */

static bool take(struct sheet_work *work, const struct writing *w, struct sheet_news *news,
	struct err *err)
{
	struct remnant r;
	bool ok = remnant_read(work->folder, w, &r, err) &&
		  sheet_save(work, r.text.bytes, r.text.len_bytes, news, err);

	if (ok) {
		news->text = arena_strndup(&news->arena, r.text.bytes, r.text.len_bytes);
		news->len_bytes = r.text.len_bytes;
		sheet_facts(work, r.text.bytes, r.text.len_bytes, news);
		if (text_is_empty(news->words))
			news->words = text_printf(&news->arena, "taken: it is revision %lld",
				(long long)work->revision);
		if (r.is_cut)
			set_aside_quietly(w);
		else
			writings_drop(w);
	}
	remnant_release(&r);
	return ok;
}

/* Its editor is the one that can read it. */
static void edit_again(struct sheet_work *work, const struct writing *w)
{
	struct sheet_news *news = sheet_answer(work, SHEET_EDIT);

	sheet_edit_resume(work, w);
	news->path = arena_strdup(&news->arena, w->own_path);
	sheet_tell(work->sync, news);
}

static bool set_aside(const struct writing *w, struct sheet_news *news, struct err *err)
{
	char *to = NULL;
	bool ok = writings_set_aside(w, &to, err);

	if (ok)
		news->words = text_printf(&news->arena, "set aside as %s", to);
	free(to);
	return ok;
}

void sheet_left_decide(struct sheet_work *work, bool is_taken)
{
	struct sheet_news *news = sheet_answer(work, is_taken ? SHEET_TAKE : SHEET_SET_ASIDE);
	struct err err = {0};

	if (work->offered >= work->left.count) {
		sheet_news_free(news);
		return;
	}
	if (is_taken && work->left.items[work->offered].has_swap) {
		edit_again(work, &work->left.items[work->offered]);
		sheet_news_free(news);
		return;
	}
	news->tone = TONE_GOOD;
	if (!(is_taken ? take(work, &work->left.items[work->offered], news, &err)
		       : set_aside(&work->left.items[work->offered], news, &err)))
		news->err = err;
	work->offered = work->left.count;
	sheet_tell(work->sync, news);
}
