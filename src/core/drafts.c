/* Drafts: what was typed into a form is kept until it has arrived. */
#include "base/mem.h"
#include "core/update.h"

#include <stdlib.h>
#include <string.h>

struct draft_entry *draft_find(const struct model *model, const char *name)
{
	for (uint32_t i = 0; i < model->draft_count; i++)
		if (strcmp(model->drafts[i].name, name) == 0)
			return &model->drafts[i];
	return NULL;
}

static struct draft_entry *find_or_add(struct model *model, const char *name)
{
	struct draft_entry *entry = draft_find(model, name);

	if (entry != NULL)
		return entry;
	model->drafts = mem_grow(model->drafts, model->draft_count, &model->draft_room,
		sizeof(*model->drafts));
	entry = &model->drafts[model->draft_count++];
	*entry = (struct draft_entry){.name = mem_strdup(name)};
	return entry;
}

void draft_forget(struct model *model, const char *name)
{
	struct draft_entry *entry = draft_find(model, name);

	if (entry == NULL)
		return;
	free(entry->name);
	free(entry->text);
	free(entry->error);
	*entry = model->drafts[--model->draft_count];
}

static void request_save(const char *name, const char *text, struct effects *effects)
{
	struct request *request = request_new(REQUEST_DRAFT);

	request->draft.name = mem_strdup(name);
	request->draft.text = mem_strdup(text);
	effect_request(effects, request);
}

void draft_drop(struct model *model, const char *name, struct effects *effects)
{
	if (draft_find(model, name) != NULL)
		request_save(name, NULL, effects);
	draft_forget(model, name);
}

bool draft_is_unfinished(const struct draft_entry *entry)
{
	return !entry->is_sent || entry->error != NULL;
}

/* What was wrong with it was wrong with what it said before. */
static void set_sent(struct draft_entry *entry, bool is_sent)
{
	entry->is_sent = is_sent;
	free(entry->error);
	entry->error = NULL;
}

/* One that was kept from before: sync sends them all at the start. Takes its strings. */
void draft_take(struct model *model, struct draft *draft)
{
	struct draft_entry *entry;

	if (draft->name == NULL)
		return;
	if (draft->text == NULL) {
		draft_forget(model, draft->name);
		return;
	}
	entry = find_or_add(model, draft->name);
	free(entry->text);
	entry->text = draft->text;
	draft->text = NULL;
	entry->is_sent = draft->is_sent;
}

void draft_save(struct model *model, struct effects *effects)
{
	char *text = form_to_draft(model->form);
	struct draft_entry *entry;

	if (text[0] == '\0') {
		draft_drop(model, model->form->draft, effects);
		free(text);
		return;
	}
	entry = find_or_add(model, model->form->draft);
	set_sent(entry, false);
	free(entry->text);
	entry->text = text;
	request_save(model->form->draft, text, effects);
}

/* Its words go to each one's own draft, but where something else was being written about that one. */
static void share(struct model *model, struct submit *submit, const char *text,
	struct effects *effects)
{
	char *name = mem_printf("%s:%s", submit->action->name, submit->record_id);
	struct draft_entry *entry = draft_find(model, name);

	if (entry != NULL && draft_is_unfinished(entry)) {
		free(name);
		return;
	}
	entry = find_or_add(model, name);
	set_sent(entry, true);
	free(entry->text);
	entry->text = mem_strdup(text);
	request_save(name, text, effects);
	submit->draft = name;
}

/* What says the same as the action that goes is dropped with it, on the disk in one transaction. */
static void forget_replaced(struct model *model)
{
	const struct outbox_item *item = activity_item(model, model->form->replaces_id);
	const struct draft_entry *entry = item != NULL ? draft_find(model, item->draft) : NULL;

	if (entry != NULL && entry->is_sent)
		draft_forget(model, item->draft);
}

void draft_sent(struct model *model, struct submit *submits, uint32_t count, struct effects *effects)
{
	struct draft_entry *entry = draft_find(model, model->form->draft);
	char *text;

	if (!model->form->is_batch) {
		if (entry != NULL)
			set_sent(entry, true);
		forget_replaced(model); /* moves the others */
		return;
	}
	if (entry == NULL)
		return;
	text = mem_strdup(entry->text);
	for (uint32_t i = 0; i < count; i++)
		share(model, &submits[i], text, effects);
	free(text);
	request_save(model->form->draft, NULL, effects);
	draft_forget(model, model->form->draft);
}
