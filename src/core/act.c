/*
 * An action, from the key to the request: is it legal, does it need a form, does it ask? It is bound
 * to the record's id at the key press.
 */
#include "core/update.h"

#include "base/mem.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- the confirmation box ------------------------------------------------------------------ */

void confirm_close(struct model *model)
{
	struct confirm *confirm = &model->confirm;

	for (uint32_t i = 0; i < confirm->submit_count; i++)
		submit_release(&confirm->submits[i]);
	free(confirm->submits);
	free(confirm->record_id);
	free(confirm->question);
	free(confirm->explanation);
	free(confirm->verb);
	free(confirm->expected);
	edit_release(&confirm->number);
	*confirm = (struct confirm){0};
}

static void confirm_add(struct confirm *confirm, struct submit *submit)
{
	confirm->submits = mem_grow(confirm->submits, confirm->submit_count, &confirm->submit_room,
		sizeof(*confirm->submits));
	confirm->submits[confirm->submit_count++] = *submit;
	*submit = (struct submit){0};
}

/* Opens the box; question, explanation and verb are taken, the submits were added before. */
static void confirm_open(struct model *model, enum ask ask, char *question, char *explanation,
	char *verb, struct effects *effects)
{
	struct confirm *confirm = &model->confirm;

	confirm->ask = ask;
	confirm->question = question;
	confirm->explanation = explanation;
	confirm->verb = verb;
	confirm->armed_at_ms = model->monotonic_ms + ARM_MS;
	edit_init(&confirm->number, 16, false);
	layer_push(model, LAYER_CONFIRM);
	effect_timer(effects, confirm->armed_at_ms);
}

/* ---- the request --------------------------------------------------------------------------- */

static bool make_submit(struct submit *submit, const struct action *action,
	const struct resource *resource, const void *record)
{
	const struct record *head = record;
	struct arena scratch;

	*submit = (struct submit){.action = action, .resource = resource};
	submit->path = resource_path(action->path, resource, record);
	if (submit->path == NULL)
		return false;
	arena_init(&scratch, 1024);
	submit->record_id = mem_strdup(record != NULL ? head->id : "");
	submit->label = mem_strdup(record != NULL ? resource_label(resource, record, &scratch).bytes
						  : action->title);
	submit->seen_updated_at_ms = record != NULL ? head->updated_at : 0;
	arena_release(&scratch);
	if (action->body != NULL)
		action->body(&submit->attrs, record);
	return true;
}

static void send_submit(struct model *model, struct submit *submit, struct effects *effects)
{
	struct request *request = request_new(REQUEST_SUBMIT);
	int grace_s = submit->action->grace_ms / 1000;

	if (grace_s > 0)
		notice(model, TONE_ACCENT, "%s: %s (leaves in %d s, z takes it back)",
			submit->action->title, submit->label, grace_s);
	else
		notice(model, TONE_ACCENT, "%s: %s", submit->action->title, submit->label);
	request->submit = *submit;
	*submit = (struct submit){0};
	effect_request(effects, request);
}

static void wait_for_offer(struct model *model, const struct action *action, const char *record_id)
{
	if (action->offers == NULL)
		return;
	free(model->waiting.record_id);
	model->waiting = (struct waiting){.action = action, .record_id = mem_strdup(record_id),
		.is_offer = true, .until_ms = model->monotonic_ms + OFFER_MS};
}

static void send_one(struct model *model, struct submit *submit, struct effects *effects)
{
	wait_for_offer(model, submit->action, submit->record_id);
	send_submit(model, submit, effects);
	act_waiting(model, effects);
}

/* ---- asking -------------------------------------------------------------------------------- */

/* "INC-412 Checkout latency" → "412"; what has no digits is confirmed by the word yes. */
static char *number_to_type(const char *label)
{
	const char *start = label + strcspn(label, "0123456789");
	size_t digits = strspn(start, "0123456789");

	return digits > 0 ? mem_strndup(start, digits) : mem_strdup("yes");
}

static enum ask asks(const struct model *model, const struct action *action, const void *record,
	struct arena *arena, struct text *why)
{
	enum ask ask = action->ask;

	*why = text_own(action->ask_words != NULL ? action->ask_words : action->help);
	if (action->asks != NULL && record != NULL) {
		enum ask other = action->asks(record, &model->viewer, arena, why);

		ask = other > ask ? other : ask;
	}
	return ask;
}

static void ask_or_send(struct model *model, struct submit *submit, const void *record,
	struct effects *effects)
{
	const struct action *action = submit->action;
	struct arena scratch;
	struct text why, handle;
	enum ask ask;

	arena_init(&scratch, 1024);
	ask = asks(model, action, record, &scratch, &why);
	if (ask == ASK_NEVER) {
		send_one(model, submit, effects);
		goto out;
	}
	handle = record != NULL ? submit->resource->handle(record, &scratch) : text_empty;
	model->confirm.action = action;
	model->confirm.resource = submit->resource;
	model->confirm.record_id = mem_strdup(submit->record_id);
	if (ask == ASK_NUMBER)
		model->confirm.expected = number_to_type(submit->label);
	{
		char *question = mem_printf("%s: %s?", action->title, submit->label);

		confirm_add(&model->confirm, submit);
		confirm_open(model, ask, question, mem_strdup(why.bytes),
			mem_printf("%s%s%s", action->title, handle.len_bytes > 0 ? " " : "",
				handle.bytes),
			effects);
	}
out:
	arena_release(&scratch);
}

/* ---- from the key -------------------------------------------------------------------------- */

static bool needs_full_record(const struct action *action, const struct resource *resource)
{
	for (const struct input *in = action->inputs; in != NULL && in->name != NULL; in++) {
		const struct field *field = in->from != NULL ? resource_field(resource, in->from) : NULL;

		if (field != NULL && (field->flags & DETAIL))
			return true;
	}
	return false;
}

static bool is_full(const struct model *model, const void *record)
{
	return model->detail.detail != NULL && model->detail.detail->row == record;
}

static void wait_for_record(struct model *model, const struct action *action,
	const struct resource *resource, const char *id, struct effects *effects)
{
	free(model->waiting.record_id);
	model->waiting = (struct waiting){.action = action, .record_id = mem_strdup(id),
		.until_ms = model->monotonic_ms + OFFER_MS};
	notice(model, TONE_ACCENT, "%s: fetching the record…", action->title);
	open_detail(model, resource, id, effects);
	if (model->detail.detail != NULL)
		refresh_detail(model, resource, effects);
}

static void begin(struct model *model, const struct action *action, const struct resource *resource,
	const void *record, struct effects *effects)
{
	struct submit submit;

	if (action->inputs != NULL) {
		form_open(model, action, resource, record, effects);
		return;
	}
	if (!make_submit(&submit, action, resource, record)) {
		notice(model, TONE_WARN, "%s: the record lacks what the request needs", action->title);
		submit_release(&submit);
		return;
	}
	ask_or_send(model, &submit, record, effects);
	submit_release(&submit);
}

static bool may_start(struct model *model, const struct action *action, const void *record)
{
	const struct record *head = record;
	const struct outbox_item *pending;
	const char *why = "";

	if (model->viewer.read_only) {
		notice(model, TONE_WARN, "read-only: %s is off", action->title);
		return false;
	}
	if (action->on_pane)
		return true;
	if (record == NULL) {
		notice(model, TONE_WARN, "%s: nothing is selected", action->title);
		return false;
	}
	pending = model_pending(model, head->id);
	if (pending != NULL && strcmp(pending->action, action->name) == 0) {
		notice(model, TONE_WARN, "%s: it is on its way already", action->title);
		return false;
	}
	if (action->legal != NULL && !action->legal(record, &model->viewer, &why)) {
		notice(model, TONE_WARN, "%s: %s", action->title, why);
		return false;
	}
	return true;
}

void act_start(struct model *model, const struct action *action, struct effects *effects)
{
	const struct resource *resource = model->current->resource;
	const struct record *record = model_record(model, &resource);

	if (action->on_pane) {
		record = NULL;
		for (const struct resource *const *r = model->resources; *r != NULL; r++)
			if (resource_action(*r, action->name) == action)
				resource = *r;
	}
	if (!may_start(model, action, record))
		return;
	if (record != NULL && needs_full_record(action, resource) && !is_full(model, record))
		wait_for_record(model, action, resource, record->id, effects);
	else
		begin(model, action, resource, record, effects);
}

/* The form's button. */
void act_on_form(struct model *model, struct effects *effects)
{
	struct form *form = model->form;
	const struct record *record = NULL;
	struct submit submit = {.action = form->action, .resource = form->resource};
	const struct detail *detail = model->detail.detail;

	if (!form_check(form))
		return;
	if (detail != NULL && detail->row != NULL && strcmp(detail->id, form->record_id) == 0)
		record = detail->row;
	submit.record_id = mem_strdup(form->record_id);
	submit.path = mem_strdup(form->path);
	submit.label = mem_strdup(form->label);
	submit.draft = mem_strdup(form->draft);
	submit.seen_updated_at_ms = form->seen_updated_at_ms;
	if (form->action->body != NULL)
		form->action->body(&submit.attrs, &(struct record){.id = form->record_id});
	form_attrs(form, &submit.attrs, &submit.base);
	if (submit.attrs.count == 0 && form->action->repeat == REPEAT_IDEMPOTENT) {
		notice(model, TONE_PLAIN, "nothing was changed");
		form_close(model);
	} else {
		ask_or_send(model, &submit, record, effects);
		if (!model_has_layer(model, LAYER_CONFIRM))
			form_close(model);
	}
	submit_release(&submit);
}

/* Yes. */
void act_confirmed(struct model *model, struct effects *effects)
{
	struct confirm confirm = model->confirm;

	model->confirm = (struct confirm){0};
	layer_pop(model);
	if (model->form != NULL)
		form_close(model);
	for (uint32_t i = 0; i < confirm.submit_count; i++)
		send_one(model, &confirm.submits[i], effects);
	if (confirm.submit_count > 1)
		notice(model, TONE_ACCENT, "%s: %u (z takes the last one back)", confirm.action->title,
			confirm.submit_count);
	{
		struct confirm open = model->confirm; /* an offer may have come up meanwhile */

		model->confirm = confirm;
		confirm_close(model);
		model->confirm = open;
	}
}

/* ---- what waits for a record --------------------------------------------------------------- */

/* Collects those rows of a tab on which the offered action is legal. */
static void collect(struct model *model, const struct action *action, const struct resource *resource,
	const struct detail_rows *list)
{
	for (uint32_t i = 0; i < list->count; i++) {
		const void *row = list->rows + i * resource->row_bytes;
		const char *why;
		struct submit submit;

		if (action->legal != NULL && !action->legal(row, &model->viewer, &why))
			continue;
		if (make_submit(&submit, action, resource, row))
			confirm_add(&model->confirm, &submit);
		submit_release(&submit);
	}
}

/* The tab whose rows have an action of that name; NULL: none. */
static const struct tab *tab_with(const struct resource *resource, const char *name)
{
	for (const struct tab *tab = resource->tabs; tab->title != NULL; tab++)
		if (tab->kind == TAB_ROWS && resource_action(tab->rows, name) != NULL)
			return tab;
	return NULL;
}

/* "Acknowledge its 2 Alerts too?" */
static void offer(struct model *model, const char *name, struct effects *effects)
{
	const struct detail *detail = model->detail.detail;
	const struct tab *tab = tab_with(detail->resource, name);
	struct confirm *confirm = &model->confirm;

	if (tab == NULL)
		return;
	confirm->action = resource_action(tab->rows, name);
	collect(model, confirm->action, tab->rows, &detail->tabs[tab - detail->resource->tabs]);
	if (confirm->submit_count == 0) {
		confirm_close(model);
		return;
	}
	confirm->resource = tab->rows;
	confirm->record_id = mem_strdup(detail->id);
	confirm_open(model, ASK_YES,
		confirm->submit_count == 1
			? mem_printf("%s its %s too: %s?", confirm->action->title, tab->rows->name,
				  confirm->submits[0].label)
			: mem_printf("%s its %u %s too?", confirm->action->title,
				  confirm->submit_count, tab->rows->plural),
		mem_strdup(confirm->action->help),
		mem_printf("%s %u", confirm->action->title, confirm->submit_count), effects);
}

/* Called when a detail came, and right after the action. */
void act_waiting(struct model *model, struct effects *effects)
{
	struct waiting waiting = model->waiting;
	const struct detail *detail = model->detail.detail;

	if (waiting.action == NULL || model->layer_count > 0 || detail == NULL || detail->row == NULL ||
		strcmp(detail->id, waiting.record_id) != 0)
		return;
	model->waiting = (struct waiting){0};
	if (model->monotonic_ms <= waiting.until_ms) {
		if (waiting.is_offer)
			offer(model, waiting.action->offers, effects);
		else if (may_start(model, waiting.action, detail->row))
			begin(model, waiting.action, detail->resource, detail->row, effects);
	}
	free(waiting.record_id);
}
