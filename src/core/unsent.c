/* What was written in forms and not sent: a list of it, and the way back into each form. */
#include "core/update.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Of which action a draft is, and of which record: "" for creates. */
struct origin {
	const struct action *action;
	const struct resource *resource;
	const char *id; /* in the draft's name */
};

static bool origin_of(const struct model *model, const char *name, struct origin *origin)
{
	size_t len = strcspn(name, ":");
	char *action = mem_strndup(name, len);

	origin->action = model_action_named(model, action, &origin->resource);
	origin->id = name[len] == ':' ? name + len + 1 : "";
	free(action);
	return origin->action != NULL;
}

/* A form that was opened again from view 5 has its draft there. */
static const struct outbox_item *item_of(const struct model *model, const char *name)
{
	for (uint32_t i = 0; model->outbox != NULL && i < model->outbox->count; i++) {
		char *own = form_item_draft(model->outbox->items[i].id);
		bool is = strcmp(own, name) == 0;

		free(own);
		if (is)
			return &model->outbox->items[i];
	}
	return NULL;
}

static char *label_of(const struct model *model, const char *name, struct arena *scratch)
{
	const struct outbox_item *item = item_of(model, name);
	struct origin origin;
	const void *record;

	if (item != NULL)
		return mem_printf("%s  %s", item->label.bytes, outbox_state_words(item->state)->shown);
	if (!origin_of(model, name, &origin))
		return mem_strdup(text_clean(scratch, name, strlen(name)).bytes);
	if (origin.id[0] == '\0')
		return mem_strdup(origin.action->title);
	record = model_known(model, origin.resource, origin.id);
	return mem_printf("%s  %s", origin.action->title,
		record != NULL ? resource_label(origin.resource, record, scratch).bytes
			       : text_printf(scratch, "%s %.8s…", origin.resource->title, origin.id).bytes);
}

/* The first thing that it says, in one line. */
static char *words_of(const char *draft, struct arena *scratch)
{
	char *said = form_draft_words(draft), *words;

	for (char *at = said; (at = strpbrk(at, "\n\t")) != NULL;)
		*at = ' ';
	words = mem_strdup(text_clean(scratch, said, strlen(said)).bytes);
	free(said);
	return words;
}

void menu_open_unsent(struct model *model)
{
	struct arena scratch;

	arena_init(&scratch, 1024);
	menu_open(model, "unsent", "Written and not sent — Enter opens its form");
	for (uint32_t i = 0; i < model->draft_count; i++) {
		const struct draft_entry *entry = &model->drafts[i];
		char *label, *words;

		if (!draft_is_unfinished(entry) || entry->text == NULL)
			continue;
		label = label_of(model, entry->name, &scratch);
		words = words_of(entry->text, &scratch);
		picker_add(model->picker, entry->name, label, words, false, false);
		free(label);
		free(words);
	}
	arena_release(&scratch);
	picker_filter(model->picker);
	if (model->picker->count > 0)
		return;
	menu_close(model);
	notice(model, TONE_PLAIN, "nothing was written that was not sent");
}

static void open_item(struct model *model, const struct outbox_item *item, struct effects *effects)
{
	if (!model->on_activity)
		command_find("activity")->run(model, "", effects);
	model->activity_cursor = (uint32_t)(item - model->outbox->items);
	activity_edit(model, "", effects);
}

static bool is_of_pane(const struct model *model, const struct resource *resource)
{
	for (const struct resource *const *r = model->resources; *r != NULL; r++)
		if (*r == resource)
			return true;
	return false;
}

void unsent_chosen(struct model *model, const char *name, struct effects *effects)
{
	const struct outbox_item *item = item_of(model, name);
	struct origin origin;
	const void *record = NULL;

	if (item != NULL) {
		open_item(model, item, effects);
		return;
	}
	if (!origin_of(model, name, &origin)) {
		notice(model, TONE_WARN, "this program has no form for it");
		return;
	}
	if (origin.id[0] != '\0')
		record = model_known(model, origin.resource, origin.id);
	if (record != NULL || origin.action->on_pane)
		act_on(model, origin.action, origin.resource, record, effects);
	else if (origin.id[0] == '\0')
		notice(model, TONE_WARN, "%s: it is for several: mark them, and do it again",
			origin.action->title);
	else if (is_of_pane(model, origin.resource))
		go_to_record(model, origin.resource, origin.id, effects);
	else
		notice(model, TONE_WARN, "%s: its %s is not on the screen: open it, then F again",
			origin.action->title, origin.resource->title);
}
