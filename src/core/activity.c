/* What can be done with the actions of view 5: send again, edit and send again, drop. */
#include "base/mem.h"
#include "core/update.h"

#include <stdlib.h>
#include <string.h>

const struct outbox_item *activity_selected(const struct model *model)
{
	if (model->outbox == NULL || model->activity_cursor >= model->outbox->count)
		return NULL;
	return &model->outbox->items[model->activity_cursor];
}

static void send(enum request_type type, int64_t outbox_id, struct effects *effects)
{
	struct request *request = request_new(type);

	request->outbox_id = outbox_id;
	effect_request(effects, request);
}

const struct outbox_item *activity_item(const struct model *model, int64_t outbox_id)
{
	for (uint32_t i = 0; model->outbox != NULL && i < model->outbox->count; i++)
		if (model->outbox->items[i].id == outbox_id)
			return &model->outbox->items[i];
	return NULL;
}

/* Is something else being written that is to be sent in its place? */
static bool is_being_edited(const struct model *model, const struct outbox_item *item)
{
	char *name = form_item_draft(item->id);
	bool is = draft_find(model, name) != NULL;

	free(name);
	return is;
}

/* What the form still says that was sent as this one goes with it, on the disk in one transaction. */
static void forget_draft_of(struct model *model, const struct outbox_item *item)
{
	const struct draft_entry *entry = item != NULL ? draft_find(model, item->draft) : NULL;

	if (entry == NULL || !entry->is_sent)
		return;
	for (uint32_t i = 0; i < model->outbox->count; i++)
		if (model->outbox->items[i].id > item->id &&
			strcmp(model->outbox->items[i].draft, item->draft) == 0)
			return;
	draft_forget(model, item->draft);
}

void activity_drop(struct model *model, int64_t outbox_id, struct effects *effects)
{
	char *name = form_item_draft(outbox_id);

	forget_draft_of(model, activity_item(model, outbox_id));
	draft_drop(model, name, effects);
	free(name);
	send(REQUEST_DISCARD, outbox_id, effects);
}

void activity_send(int64_t outbox_id, struct effects *effects)
{
	send(REQUEST_RETRY, outbox_id, effects);
}

/* Only a person can tell whether the key that is here stands for the same organization. */
static void ask_for_other_account(struct model *model, const struct outbox_item *item)
{
	confirm_close(model);
	model->confirm.resend_id = item->id;
	confirm_open(model, ASK_YES, mem_printf("Send with the key that is here: %s?", item->label.bytes),
		mem_printf("It was made with the key of %s and waits for that one. Send it only if this "
			   "key is of the same organization.",
			item->waits_for.bytes),
		mem_strdup("Send"));
}

void activity_copy(int64_t outbox_id, struct effects *effects)
{
	send(REQUEST_COPY, outbox_id, effects);
}

void activity_copy_selected(struct model *model, struct effects *effects)
{
	const struct outbox_item *item = activity_selected(model);
	const struct action *action =
		item != NULL ? model_action_named(model, item->action, NULL) : NULL;

	if (action != NULL && action->is_document)
		send(REQUEST_COPY, item->id, effects);
	else
		notice(model, TONE_WARN, "only the text of a document can be copied here");
}

void activity_request_names(const struct model *model, struct effects *effects)
{
	for (uint32_t i = 0; model->outbox != NULL && i < model->outbox->count; i++) {
		const struct outbox_item *item = &model->outbox->items[i];
		const struct action *action =
			item->difference_count > 0 ? model_action_named(model, item->action, NULL)
						   : NULL;

		if (action != NULL)
			request_catalogues(model, action, effects);
	}
}

/* What others wrote meanwhile would be replaced. */
static void ask_to_replace(struct model *model, const struct outbox_item *item)
{
	confirm_close(model);
	model->confirm.resend_id = item->id;
	confirm_open(model, ASK_YES, mem_printf("Send yours over theirs: %s?", item->label.bytes),
		mem_strdup("What Rootly has now in these fields is replaced by what you wrote."),
		mem_strdup("Send mine"));
}

/* It pages, publishes or closes as it would have by its key; or it may have been done already. */
static void ask_again(struct model *model, const struct outbox_item *item, const struct action *action)
{
	const char *words = action != NULL && action->ask_words != NULL ? action->ask_words : "";

	confirm_close(model);
	model->confirm.resend_id = item->id;
	model->confirm.expected = confirm_word(item->record_id[0] != '\0' ? item->label.bytes : "");
	confirm_open(model, action != NULL && action->ask == ASK_NUMBER ? ASK_NUMBER : ASK_YES,
		mem_printf("Send again: %s %s?", action != NULL ? action->title : item->action,
			item->label.bytes),
		item->state == OUTBOX_UNKNOWN
			? mem_printf("It may have been done already: look before you send it again. %s",
				  words)
			: mem_strdup(words),
		mem_strdup("Send again"));
}

void activity_retry(struct model *model, const char *argument, struct effects *effects)
{
	const struct outbox_item *item = activity_selected(model);
	const struct action *action =
		item != NULL ? model_action_named(model, item->action, NULL) : NULL;

	(void)argument;
	if (item == NULL)
		return;
	if (item->state == OUTBOX_DONE)
		notice(model, TONE_WARN, "it is done: there is nothing to send again");
	else if (is_being_edited(model, item))
		notice(model, TONE_WARN, "it is being edited: e opens that (^X there throws the changes away)");
	else if (!text_is_empty(item->waits_for))
		ask_for_other_account(model, item);
	else if (item->difference_count > 0)
		ask_to_replace(model, item);
	else if (action == NULL || action->ask != ASK_NEVER ||
		 (item->state == OUTBOX_UNKNOWN && action->repeat == REPEAT_ONCE))
		ask_again(model, item, action);
	else
		activity_send(item->id, effects);
}

/* Only a person can write it again. */
static bool is_written(const struct action *action, const struct attr *attr)
{
	const struct input *input = action->inputs;

	while (input != NULL && input->name != NULL && strcmp(input->name, attr->key) != 0)
		input++;
	return input != NULL && input->name != NULL && attr->string != NULL &&
	       attr->string[0] != '\0' &&
	       (input->type == INPUT_LINE || input->type == INPUT_LINES ||
		       input->type == INPUT_LABELS || input->type == INPUT_EMAILS);
}

static bool holds_text(const struct model *model, const struct outbox_item *item)
{
	const struct action *action = model_action_named(model, item->action, NULL);

	for (uint32_t i = 0; i < item->attr_count; i++)
		if (action == NULL || is_written(action, &item->attrs[i]))
			return true;
	return false;
}

/* What is done is in Rootly; what was taken back is dropped at once when nothing was written for it. */
static bool is_dropped_at_once(const struct model *model, const struct outbox_item *item)
{
	return (item->state == OUTBOX_DONE ||
		       (item->state == OUTBOX_RECALLED && !holds_text(model, item))) &&
	       !is_being_edited(model, item);
}

void activity_discard(struct model *model, const char *argument, struct effects *effects)
{
	const struct outbox_item *item = activity_selected(model);

	(void)argument;
	if (item == NULL)
		return;
	if (is_dropped_at_once(model, item)) {
		activity_drop(model, item->id, effects);
		return;
	}
	confirm_close(model);
	model->confirm.discard_id = item->id;
	confirm_open(model, ASK_YES, mem_printf("Discard: %s?", item->label.bytes),
		mem_printf("%s. It will not be sent, and what was typed is gone.",
			item->result.len_bytes > 0 ? item->result.bytes
						   : outbox_state_words(item->state)->shown),
		mem_strdup("Discard"));
}

/* Opens the form again with what it says; it is dropped when that is queued. */
void activity_edit(struct model *model, const char *argument, struct effects *effects)
{
	const struct outbox_item *item = activity_selected(model);
	const struct resource *resource = NULL;
	const struct action *action =
		item != NULL ? model_action_named(model, item->action, &resource) : NULL;
	const void *record;
	bool has_form;

	(void)argument;
	if (item == NULL)
		return;
	has_form = action != NULL && action->inputs != NULL;
	if (!has_form && item->state != OUTBOX_DONE) {
		notice(model, TONE_WARN, "it has no form to edit: R sends it again");
		return;
	}
	if (!has_form || (!outbox_gives_way(item->state) && !is_being_edited(model, item))) {
		notice(model, TONE_WARN, "only what failed can be edited and sent again");
		return;
	}
	record = model_known(model, resource, item->record_id);
	if (record == NULL && !action->on_pane)
		notice(model, TONE_WARN, "its record is not here: open it, then 5 and this key again");
	else
		act_again(model, action, resource, action->on_pane ? NULL : record, item, effects);
}
