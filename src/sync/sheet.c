/* Orders about the draft that is open. */
#include "sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/revisions.h"

/* ---- answers ------------------------------------------------------------------------------- */

struct sheet_news *sheet_answer(const struct sheet_work *work, enum sheet_ask ask)
{
	struct sheet_news *news = sheet_news_new(ask, work->opening);

	if (work->name != NULL)
		news->name = arena_strdup(&news->arena, work->name);
	if (work->folder != NULL)
		news->folder = arena_strdup(&news->arena, work->folder);
	news->revision = work->revision;
	if (work->revision > 0)
		news->saved_at_ms = revisions_saved_at(work->folder, work->revision);
	return news;
}

void sheet_tell(struct sync *sync, struct sheet_news *news)
{
	struct msg *msg = msg_new(MSG_SHEET);

	msg->u.sheet = news;
	tell_msg(sync, msg);
}

void sheet_fail(struct sheet_work *work, enum sheet_ask ask, const struct err *err)
{
	struct sheet_news *news = sheet_answer(work, ask);

	news->err = *err;
	sheet_tell(work->sync, news);
}

/* ---- which draft --------------------------------------------------------------------------- */

static char *folder_of(const struct sync *sync, const char *name)
{
	const struct sync_config *config = &sync->config;
	char *root = revisions_root(config->state_dir, config->origin, config->instance);
	char *folder = revisions_folder(root, name);

	free(root);
	return folder;
}

void sheet_set_name(struct sheet_work *work, const char *name)
{
	free(work->name);
	free(work->folder);
	work->name = mem_strdup(name);
	work->folder = folder_of(work->sync, name);
}

static void name_from_cache(struct sheet_work *work)
{
	struct arena scratch;
	const char *handle;

	arena_init(&scratch, 0);
	handle = cached_handle(work->sync, &incident_resource, work->incident_id, &scratch);
	if (handle != NULL)
		sheet_set_name(work, handle);
	arena_release(&scratch);
}

static bool has_draft_tab(const struct resource *resource)
{
	for (const struct tab *tab = resource->tabs; tab != NULL && tab->title != NULL; tab++)
		if (tab->kind == TAB_DRAFT)
			return true;
	return false;
}

void sheet_add_draft(struct sync *sync, struct detail *detail)
{
	const struct field *incident = resource_field(detail->resource, "incident");
	const char *name = NULL;
	struct err ignored = {0};
	int64_t number = 0;
	struct buf text;
	char *folder;

	if (has_draft_tab(detail->resource) && detail->row != NULL && incident != NULL &&
		sync->config.state_dir != NULL)
		name = cached_handle(sync, &incident_resource,
			*FIELD_AT(const char *, incident, detail->row), &detail->arena);
	if (name == NULL)
		return;
	folder = folder_of(sync, name);
	buf_init(&text, SHEET_BYTES);
	if (revisions_newest(folder, &number, &ignored) && number > 0 &&
		revisions_load(folder, number, &text, &ignored)) {
		detail->draft = text_clean_body(&detail->arena, text.bytes, text.len_bytes);
		detail->draft_saved_at_ms = revisions_saved_at(folder, number);
	}
	buf_release(&text);
	free(folder);
}

static struct sheet_work *work_new(struct sync *sync, const char *incident_id, uint64_t opening)
{
	struct sheet_work *work = mem_alloc(sizeof(*work));

	work->sync = sync;
	work->opening = opening;
	work->incident_id = mem_strdup(incident_id);
	buf_init(&work->text, SHEET_BYTES);
	buf_init(&work->edit.base, SHEET_BYTES);
	sheet_log_init(&work->log);
	name_from_cache(work);
	return work;
}

void sheet_work_free(struct sheet_work *work)
{
	if (work == NULL)
		return;
	work->is_pending = false;
	if (work->call != NULL)
		call_cancel((struct call *)(void *)work->call);
	sheet_forget_evidence(work);
	sheet_order_release(&work->pending);
	sheet_log_release(&work->log);
	sheet_edit_release(work);
	writings_release(&work->left);
	buf_release(&work->text);
	free(work->incident_id);
	free(work->name);
	free(work->folder);
	free(work);
}

/* ---- orders -------------------------------------------------------------------------------- */

static void add_text(const struct sheet_work *work, struct sheet_news *news)
{
	news->text = arena_strndup(&news->arena, work->text.bytes, work->text.len_bytes);
	news->len_bytes = work->text.len_bytes;
	sheet_facts(work, work->text.bytes, work->text.len_bytes, news);
}

static void open_draft(struct sheet_work *work, struct sheet_order *order)
{
	struct sheet_news *news;
	struct err err = {0};

	if (work->name == NULL && !work->has_evidence) {
		sheet_gather_for(work, order);
		return;
	}
	if (!sheet_load(work, &err)) {
		sheet_fail(work, order->ask, &err);
		return;
	}
	news = sheet_answer(work, order->ask);
	if (work->revision > 0) {
		add_text(work, news);
		sheet_left_look(work, news);
	}
	sheet_tell(work->sync, news);
}

/* The screen's text is what is built upon: it may be newer than the last revision. */
static bool take_text(struct sheet_work *work, const struct sheet_order *order, struct err *err)
{
	if (order->text == NULL)
		return sheet_load(work, err);
	buf_clear(&work->text);
	buf_add(&work->text, order->text, order->len_bytes);
	return true;
}

static void say_missing(const struct sheet_work *work, struct sheet_news *news)
{
	const char *missing = gather_missing(work->gather);

	if (missing[0] == '\0')
		return;
	news->words = text_printf(&news->arena, "%s%snot everything could be read: %s",
		news->words.bytes, text_is_empty(news->words) ? "" : "; ", missing);
	news->tone = TONE_WARN;
}

static void build_draft(struct sheet_work *work, struct sheet_order *order)
{
	struct sheet_news *news;
	struct err err = {0};
	struct buf built;
	bool is_first = order->text == NULL;

	/* What was edited is decided about with the evidence that it was asked with. */
	if (!work->has_evidence || (order->take == NULL && order->keep == NULL && !work->is_obeying)) {
		sheet_gather_for(work, order);
		return;
	}
	buf_init(&built, SHEET_BYTES);
	if (!take_text(work, order, &err))
		goto failed;
	news = sheet_answer(work, SHEET_BUILD);
	if (!sheet_build_text(work, order, news, &built, &err) ||
		!sheet_save(work, built.bytes, built.len_bytes, news, &err)) {
		sheet_news_free(news);
		goto failed;
	}
	say_missing(work, news);
	add_text(work, news);
	if (is_first && news->choice_count == 0)
		sheet_left_look(work, news);
	sheet_tell(work->sync, news);
	buf_release(&built);
	return;
failed:
	sheet_fail(work, SHEET_BUILD, &err);
	buf_release(&built);
}

static void look(struct sheet_work *work, struct sheet_order *order)
{
	struct sheet_news *news = sheet_answer(work, SHEET_LOOK);

	sheet_facts(work, order->text, order->len_bytes, news);
	sheet_tell(work->sync, news);
}

static void add_log(struct sheet_work *work, struct sheet_order *order)
{
	sheet_log_add(work, order);
}

static void keep(struct sheet_work *work, struct sheet_order *order)
{
	struct sheet_news *news = sheet_answer(work, SHEET_KEEP);
	struct err err = {0};

	if (!sheet_save(work, order->text, order->len_bytes, news, &err))
		news->err = err;
	sheet_facts(work, order->text, order->len_bytes, news);
	sheet_tell(work->sync, news);
}

static void edit(struct sheet_work *work, struct sheet_order *order)
{
	sheet_edit_begin(work, order);
}

static void edited(struct sheet_work *work, struct sheet_order *order)
{
	sheet_edit_end(work, order->status);
}

static void plan(struct sheet_work *work, struct sheet_order *order)
{
	struct sheet_news *news;

	/* Against what Rootly has now, not what it had an hour ago. */
	if (!work->is_obeying) {
		sheet_gather_for(work, order);
		return;
	}
	news = sheet_answer(work, SHEET_PLAN);
	sheet_plan_rows(work, order->text, order->len_bytes, news);
	say_missing(work, news);
	sheet_tell(work->sync, news);
}

static void snippets(struct sheet_work *work, struct sheet_order *order)
{
	struct sheet_news *news;

	if (!work->has_evidence) {
		sheet_gather_for(work, order);
		return;
	}
	news = sheet_answer(work, SHEET_SNIPPETS);
	sheet_snippets(work, news);
	sheet_tell(work->sync, news);
}

static void export(struct sheet_work *work, struct sheet_order *order)
{
	struct sheet_news *news = sheet_answer(work, SHEET_EXPORT);

	sheet_export_text(order, news);
	sheet_tell(work->sync, news);
}

static void take(struct sheet_work *work, struct sheet_order *order)
{
	sheet_left_decide(work, order->ask == SHEET_TAKE);
}

static void (*const orders[])(struct sheet_work *work, struct sheet_order *order) = {
	[SHEET_OPEN] = open_draft,
	[SHEET_BUILD] = build_draft,
	[SHEET_LOOK] = look,
	[SHEET_LOG] = add_log,
	[SHEET_KEEP] = keep,
	[SHEET_EDIT] = edit,
	[SHEET_EDITED] = edited,
	[SHEET_PLAN] = plan,
	[SHEET_SNIPPETS] = snippets,
	[SHEET_EXPORT] = export,
	[SHEET_TAKE] = take,
	[SHEET_SET_ASIDE] = take,
};

/* With the evidence that it waited for. */
void sheet_obey(struct sheet_work *work, struct sheet_order *order)
{
	work->is_obeying = true;
	orders[order->ask](work, order);
	work->is_obeying = false;
}

void sheet_request(struct sync *sync, const char *incident_id, struct sheet_order *order)
{
	bool begins = order->ask == SHEET_OPEN || order->ask == SHEET_BUILD;

	if (order->ask == SHEET_EDITED && sync->sheet != NULL) {
		orders[SHEET_EDITED](sync->sheet, order);
		return;
	}
	if (begins && order->text == NULL) {
		sheet_work_free(sync->sheet);
		sync->sheet = work_new(sync, incident_id, order->opening);
	}
	if (sync->sheet == NULL || sync->sheet->opening != order->opening)
		return;
	if (order->ask == SHEET_CLOSE) {
		sheet_work_free(sync->sheet);
		sync->sheet = NULL;
		return;
	}
	orders[order->ask](sync->sheet, order);
}

void sheet_work_step(struct sync *sync, int64_t *due_ms)
{
	if (sync->sheet != NULL)
		sheet_files_step(sync->sheet, due_ms);
}
