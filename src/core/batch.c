/*
 * One action on all that is marked. What will be touched is fixed before the question; what it does
 * not fit is skipped, with the reason.
 */
#include "base/buf.h"
#include "base/mem.h"
#include "core/update.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TYPE_NUMBER_ABOVE = 10, JOINED_BYTES = 64 * 1024, REASONS_MAX = 6 };

bool batch_applies(const struct model *model, const struct action *action)
{
	return model->focus == FOCUS_LIST && !model->on_activity && !action->on_pane &&
	       action->path != NULL && model->current->marks.count > 0 &&
	       resource_action(model->current->resource, action->name) == action;
}

static bool is_there_already(const struct confirm *confirm, const char *id)
{
	for (uint32_t i = 0; i < confirm->submit_count; i++)
		if (strcmp(confirm->submits[i].record_id, id) == 0)
			return true;
	return false;
}

/* How many are skipped for each reason; what has no room counts as the last. */
struct skipped {
	size_t reason_count;
	struct {
		const char *why;
		uint32_t count;
	} reasons[REASONS_MAX];
};

static void skip(struct skipped *skipped, const char *why)
{
	size_t at = 0;

	while (at < skipped->reason_count && strcmp(skipped->reasons[at].why, why) != 0)
		at++;
	if (at == REASONS_MAX)
		at--;
	else if (at == skipped->reason_count)
		skipped->reasons[skipped->reason_count++].why = why;
	skipped->reasons[at].count++;
}

/* What is said about a single one is said about each. */
static void add(struct model *model, struct submit *submit, const void *record)
{
	struct confirm *confirm = &model->confirm;
	struct text why = text_empty;
	struct arena scratch;
	enum ask ask;

	arena_init(&scratch, 1024);
	ask = act_asks(submit->action, &model->viewer, record, &scratch, &why);
	if (ask > confirm->ask)
		confirm->ask = ask;
	if (why.len_bytes > 0)
		submit->caution = mem_strdup(why.bytes);
	arena_release(&scratch);
	confirm_add(confirm, submit);
}

/* The marked ids as they stand on the screen, then those that are not shown; the caller frees
 * the list. They live as long as the snapshot and the marks. */
static const char **in_order(const struct list *list)
{
	const char **ids = mem_alloc((list->marks.count + 1) * sizeof(*ids));
	struct id_set shown = {0};
	uint32_t count = 0;

	for (uint32_t i = 0; i < list->view_count; i++) {
		const struct record *row = list->view[i] != SNAPSHOT_NONE
						   ? snapshot_row(list->snapshot, list->view[i])
						   : NULL;

		if (row == NULL || !id_set_has(&list->marks, row->id))
			continue;
		ids[count++] = row->id;
		id_set_add(&shown, row->id);
	}
	for (uint32_t i = 0; i < list->marks.count; i++)
		if (!id_set_has(&shown, list->marks.ids[i]))
			ids[count++] = list->marks.ids[i];
	id_set_clear(&shown);
	return ids;
}

static void add_marked(struct model *model, const struct action *action, const char *id,
	struct skipped *skipped)
{
	const struct list *list = model->current;
	uint32_t index = snapshot_find(list->snapshot, id);
	const char *why = "it is gone", *leader = NULL;
	struct submit submit = {0};

	/* The members of a group go by their leader. */
	if (index != SNAPSHOT_NONE && list->resource->acts_on != NULL)
		leader = list->resource->acts_on(snapshot_row(list->snapshot, index));
	if (leader != NULL && leader[0] != '\0')
		index = snapshot_find(list->snapshot, leader);
	if (index != SNAPSHOT_NONE) {
		const struct record *row = snapshot_row(list->snapshot, index);

		if (is_there_already(&model->confirm, row->id))
			return;
		if (act_is_legal(model, action, row, &why) &&
			submit_make(&submit, model, action, list->resource, row)) {
			add(model, &submit, row);
			return;
		}
	}
	submit_release(&submit);
	skip(skipped, why);
}

/* A line for each reason: "4 skipped: it is resolved"; then what will happen. */
static char *explanation(const struct action *action, const struct skipped *skipped)
{
	struct buf words;

	buf_init(&words, JOINED_BYTES);
	for (size_t i = 0; i < skipped->reason_count; i++)
		buf_add_fmt(&words, "%u skipped: %s\n", skipped->reasons[i].count,
			skipped->reasons[i].why);
	buf_add_str(&words, action->ask_words != NULL ? action->ask_words : action->help);
	return buf_take(&words);
}

/* Collects what is marked into the box; false, with a notice, when it fits none. */
static bool collect(struct model *model, const struct action *action)
{
	const struct id_set *marks = &model->current->marks;
	struct confirm *confirm = &model->confirm;
	const char **ids = in_order(model->current);
	struct skipped skipped = {0};

	confirm_close(model);
	for (uint32_t i = 0; i < marks->count; i++)
		add_marked(model, action, ids[i], &skipped);
	free(ids);
	if (confirm->submit_count == 0) {
		notice(model, TONE_WARN, "%s fits none of the %u marked: %s", action->title, marks->count,
			skipped.reasons[0].why);
		confirm_close(model);
		return false;
	}
	confirm->is_batch = true;
	confirm->action = action;
	confirm->resource = model->current->resource;
	confirm->explanation = explanation(action, &skipped);
	return true;
}

static void ask(struct model *model)
{
	struct confirm *confirm = &model->confirm;
	const struct action *action = confirm->action;
	uint32_t count = confirm->submit_count;
	enum ask how = confirm->ask > ASK_YES || count > TYPE_NUMBER_ABOVE ? ASK_NUMBER : ASK_YES;
	char *words = confirm->explanation, number[16];

	snprintf(number, sizeof(number), "%u", count);
	confirm->expected = confirm_word(number);
	confirm->explanation = NULL;
	confirm_open(model, how,
		mem_printf("%s: %u %s?", action->title, count,
			count == 1 ? confirm->resource->title : confirm->resource->plural),
		words, mem_printf("%s %u", action->title, count));
}

void batch_start(struct model *model, const struct action *action, struct effects *effects)
{
	if (!collect(model, action))
		return;
	if (action->inputs == NULL) {
		ask(model);
		return;
	}
	/* They are collected again at its button: as often as that is answered with no. */
	confirm_close(model);
	form_open(model, action, model->current->resource, NULL, NULL, effects);
	model->form->is_batch = true;
}

void batch_send_form(struct model *model)
{
	if (!collect(model, model->form->action))
		return;
	for (uint32_t i = 0; i < model->confirm.submit_count; i++)
		act_add_form(model, &model->confirm.submits[i]);
	ask(model);
}

/* ---- while it runs ------------------------------------------------------------------------- */

void batch_begin(struct model *model, const struct action *action, uint32_t total)
{
	struct batch batch = {.action = action, .total = total};

	for (uint32_t i = 0; model->outbox != NULL && i < model->outbox->count; i++)
		if (model->outbox->items[i].id > batch.after_id)
			batch.after_id = model->outbox->items[i].id;
	model->batch = batch;
}

/* How the outbox has them. What was done long ago it does not have any more. */
struct standing {
	uint32_t shown, open, queued, failed;
};

static struct standing standing(const struct model *model)
{
	struct standing is = {0};

	for (uint32_t i = 0; model->outbox != NULL && i < model->outbox->count; i++) {
		const struct outbox_item *item = &model->outbox->items[i];
		const struct outbox_state_words *words = outbox_state_words(item->state);

		if (item->id <= model->batch.after_id ||
			strcmp(item->action, model->batch.action->name) != 0)
			continue;
		is.shown++;
		is.open += words->is_open;
		is.queued += item->state == OUTBOX_QUEUED;
		is.failed += words->needs_person;
	}
	return is;
}

bool batch_can_stop(const struct model *model)
{
	return model->batch.action != NULL && standing(model).queued > 0;
}

bool batch_words(const struct model *model, char out[ERR_TEXT_BYTES])
{
	const struct batch *batch = &model->batch;

	if (!batch_can_stop(model) || batch->seen < batch->total)
		return false;
	snprintf(out, ERR_TEXT_BYTES, "%s: %u of %u, Esc stops the rest", batch->action->title,
		batch->total - standing(model).open, batch->total);
	return true;
}

/* Called when the outbox has changed; between that the footer says how far it is. */
void batch_progress(struct model *model)
{
	struct batch *batch = &model->batch;
	char words[ERR_TEXT_BYTES];
	struct standing is;

	if (batch->action == NULL)
		return;
	is = standing(model);
	if (is.shown > batch->seen)
		batch->seen = is.shown;
	if (batch->seen < batch->total)
		return; /* they are still being written down */
	if (is.open == 0) {
		notice(model, is.failed > 0 ? TONE_BAD : TONE_GOOD,
			is.failed > 0 ? "%s: %u of %u done, the others were not: 5 says why"
				      : "%s: all %u are done",
			batch->action->title, batch->total - is.failed, batch->total);
		batch->action = NULL;
	} else if (is.open < batch->total && batch_words(model, words)) {
		notice(model, TONE_ACCENT, "%s", words);
	}
}

/* Begins with what is known of the first of them. */
static void open_joined(struct model *model, const struct action *action, const struct record *first,
	struct effects *effects)
{
	const struct resource *resource = model->current->resource;
	const struct detail *detail = model->detail.detail;
	void *whole = mem_alloc(resource->row_bytes);

	resource_widen(resource, whole, first);
	form_open(model, action, resource,
		detail != NULL && detail->row != NULL && strcmp(detail->id, first->id) == 0
			? detail->row
			: whole,
		NULL, effects);
	free(whole);
}

void batch_join(struct model *model, const struct action *action, struct effects *effects)
{
	const struct list *list = model->current;
	const struct record *first = NULL;
	const char **marked = in_order(list);
	struct buf ids;

	buf_init(&ids, JOINED_BYTES);
	for (uint32_t i = 0; i < list->marks.count; i++) {
		uint32_t index = snapshot_find(list->snapshot, marked[i]);

		if (index == SNAPSHOT_NONE)
			continue;
		if (first == NULL)
			first = snapshot_row(list->snapshot, index);
		buf_add_fmt(&ids, "%s%s", ids.len_bytes > 0 ? " " : "", marked[i]);
	}
	free(marked);
	if (first == NULL || ids.overflowed) {
		notice(model, TONE_WARN, "%s: none of the marked ones is there any more", action->title);
		buf_release(&ids);
		return;
	}
	open_joined(model, action, first, effects);
	model->form->joined = buf_take(&ids);
}
