/* Notices, the attention line, the bell and the terminal's title. */
#include "core/update.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { COPY_BYTES = 48 * 1024 };

void notice(struct model *model, enum tone tone, const char *format, ...)
{
	char words[ERR_TEXT_BYTES];
	va_list ap;

	va_start(ap, format);
	vsnprintf(words, sizeof(words), format, ap);
	va_end(ap);
	text_clean_into(model->notice.words, sizeof(model->notice.words), words, strlen(words));
	model->notice.tone = tone;
	model->notice.until_ms = model->monotonic_ms + NOTICE_MS;
	model->notice.offers_id = 0;
}

/* Terminals take so much and no more, and say nothing of the rest. */
void copy_text(struct model *model, const char *text, const char *otherwise, struct effects *effects)
{
	size_t len = strlen(text);

	if (len > COPY_BYTES) {
		notice(model, TONE_WARN, "%zu bytes are too much for the terminal's clipboard: %s", len,
			otherwise);
		return;
	}
	effect_text(effects, EFFECT_COPY, text);
	notice(model, TONE_GOOD, "%zu bytes sent to the terminal's clipboard", len);
}

static bool is_announced(const struct model *model, const struct resource *resource, const void *row)
{
	return resource->announces != URGENCY_NONE &&
	       resource->urgency(row, &model->viewer) >= resource->announces;
}

/*
 * A new page to me, or a new SEV1, rings once. What the cache already held does not ring at the
 * start; what stops being urgent is forgotten, so that it rings again when it comes back.
 */
void announce(struct model *model, struct list *list, struct effects *effects)
{
	const struct snapshot *snapshot = list_newest(list);
	struct id_set now = {0};
	bool rings = false;

	if (list->resource->announces == URGENCY_NONE || snapshot == NULL)
		return;
	for (uint32_t i = 0; i < snapshot->count; i++) {
		const struct record *row = snapshot_row(snapshot, i);

		if (!is_announced(model, list->resource, row))
			continue;
		rings |= !id_set_has(&list->announced, row->id);
		id_set_add(&now, row->id);
	}
	id_set_clear(&list->announced);
	list->announced = now;
	if (rings && !snapshot->is_cached)
		effect_plain(effects, EFFECT_BELL);
}

/* The newest unseen one of a list; counts them. */
static const struct record *newest_unseen(const struct list *list, uint32_t *count)
{
	const struct snapshot *snapshot = list_newest(list);
	const struct record *newest = NULL;

	for (uint32_t i = 0; i < list->announced.count; i++) {
		const char *id = list->announced.ids[i];
		uint32_t index = id_set_has(&list->seen, id) ? SNAPSHOT_NONE
							      : snapshot_find(snapshot, id);
		const struct record *row;

		if (index == SNAPSHOT_NONE)
			continue;
		row = snapshot_row(snapshot, index);
		if (newest == NULL || row->created_at > newest->created_at)
			newest = row;
		(*count)++;
	}
	return newest;
}

static void set_title(struct model *model, uint32_t count, struct effects *effects)
{
	char title[48];

	if (count == model->title_count)
		return;
	model->title_count = count;
	if (count > 0)
		snprintf(title, sizeof(title), "(%u!) rootwatch", count);
	else
		snprintf(title, sizeof(title), "rootwatch");
	effect_text(effects, EFFECT_TITLE, title);
}

static void set_attention(struct model *model, const struct resource *resource,
	const struct record *row)
{
	struct attention *attention = &model->attention;
	struct arena scratch;

	arena_init(&scratch, 1024);
	snprintf(attention->words, sizeof(attention->words), "%s",
		resource_label(resource, row, &scratch).bytes);
	snprintf(attention->id, sizeof(attention->id), "%s", row->id);
	attention->resource = resource;
	arena_release(&scratch);
}

/* The pane that holds a page to me; -1: none does. */
static int pane_that_pages(const struct model *model)
{
	for (int i = 0; i < LAYOUT_PANES; i++) {
		const struct list *list = &model->panes[i];

		if (list->resource != NULL && list->resource->announces == URGENCY_PAGES_ME &&
			list->announced.count > 0)
			return i;
	}
	return -1;
}

void refresh_attention(struct model *model, struct effects *effects)
{
	const struct record *newest = NULL;
	const struct resource *resource = NULL;
	uint32_t count = 0;

	for (int i = 0; i < LAYOUT_PANES; i++) {
		const struct list *list = &model->panes[i];
		const struct record *row = list->snapshot != NULL ? newest_unseen(list, &count) : NULL;

		if (row != NULL && (newest == NULL || row->created_at > newest->created_at)) {
			newest = row;
			resource = list->resource;
		}
	}
	/* The program starts on what pages me; once a key was pressed the user is where the user is. */
	if (model->last_key_ms == 0 && pane_that_pages(model) >= 0)
		model_focus_pane(model, pane_that_pages(model));
	model->attention.words[0] = '\0';
	model->attention.count = count;
	if (newest != NULL)
		set_attention(model, resource, newest);
	set_title(model, count, effects);
	model_lay_out(model);
}

/* A key was pressed while this record was on the screen: it was looked at. */
void mark_seen(struct model *model, struct effects *effects)
{
	struct list *list = model_list_of(model, model->detail.resource);

	if (list == NULL || !id_set_has(&list->announced, model->detail.id) ||
		id_set_has(&list->seen, model->detail.id))
		return;
	id_set_add(&list->seen, model->detail.id);
	refresh_attention(model, effects);
}
