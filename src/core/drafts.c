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
}

static void request_save(const char *name, const char *text, struct effects *effects)
{
	struct request *request = request_new(REQUEST_DRAFT);

	request->draft.name = mem_strdup(name);
	request->draft.text = mem_strdup(text);
	effect_request(effects, request);
}

void draft_save(struct model *model, struct effects *effects)
{
	char *text = form_to_draft(model->form);
	struct draft_entry *entry;

	if (text[0] == '\0') {
		if (draft_find(model, model->form->draft) != NULL)
			request_save(model->form->draft, NULL, effects);
		draft_forget(model, model->form->draft);
		free(text);
		return;
	}
	entry = find_or_add(model, model->form->draft);
	entry->is_sent = false;
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

	if (entry != NULL && !entry->is_sent) {
		free(name);
		return;
	}
	entry = find_or_add(model, name);
	entry->is_sent = true;
	free(entry->text);
	entry->text = mem_strdup(text);
	request_save(name, text, effects);
	submit->draft = name;
}

void draft_sent(struct model *model, struct submit *submits, uint32_t count, struct effects *effects)
{
	struct draft_entry *entry = draft_find(model, model->form->draft);
	char *text;

	if (entry == NULL)
		return;
	if (!model->form->is_batch) {
		entry->is_sent = true;
		return;
	}
	text = mem_strdup(entry->text);
	for (uint32_t i = 0; i < count; i++)
		share(model, &submits[i], text, effects);
	free(text);
	request_save(model->form->draft, NULL, effects);
	draft_forget(model, model->form->draft);
}
