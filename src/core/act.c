/*
 * An action, from the key to the request: is it legal, does it need a form, does it ask? It is bound
 * to the record's id at the key press.
 */
#include "core/update.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* ---- asking -------------------------------------------------------------------------------- */

enum ask act_asks(const struct action *action, const struct viewer *me, const void *record,
	struct arena *arena, struct text *why)
{
	enum ask ask = action->ask, other;

	if (action->asks == NULL || record == NULL)
		return ask;
	other = action->asks(record, me, arena, why);
	return other > ask ? other : ask;
}

static void ask_or_send(struct model *model, struct submit *submit, const void *record,
	struct effects *effects)
{
	const struct action *action = submit->action;
	struct confirm *confirm = &model->confirm;
	struct arena scratch;
	struct text why, handle = text_empty;
	enum ask ask;

	arena_init(&scratch, 1024);
	why = text_own(action->ask_words != NULL ? action->ask_words : action->help);
	ask = act_asks(action, &model->viewer, record, &scratch, &why);
	if (model->form != NULL && model->form->caution != NULL) {
		ask = model->form->ask;
		why = text_clean(&scratch, model->form->caution, strlen(model->form->caution));
	}
	if (ask == ASK_NEVER) {
		submit_send(model, submit, 1, effects);
		goto out;
	}
	if (record != NULL)
		handle = submit->resource->handle(record, &scratch);
	confirm_close(model);
	confirm->action = action;
	confirm->resource = submit->resource;
	confirm->record_id = mem_strdup(submit->record_id);
	confirm->expected = confirm_word(submit->record_id[0] != '\0' ? submit->label : "");
	confirm_add(confirm, submit);
	confirm_open(model, ask, mem_printf("%s: %s?", action->title, confirm->submits[0].label),
		mem_strdup(why.bytes),
		mem_printf("%s%s%s", action->title, handle.len_bytes > 0 ? " " : "", handle.bytes));
out:
	arena_release(&scratch);
}

/* Yes. */
void act_confirmed(struct model *model, struct effects *effects)
{
	struct confirm confirm = model->confirm;
	struct confirm next;

	model->confirm = (struct confirm){0};
	layer_pop(model);
	if (model->form != NULL) {
		draft_sent(model, confirm.submits, confirm.submit_count, effects);
		form_close(model);
	}
	if (confirm.is_batch)
		id_set_clear(&model->current->marks);
	if (confirm.discard_id != 0)
		activity_drop(model, confirm.discard_id, effects);
	if (confirm.resend_id != 0)
		activity_send(confirm.resend_id, effects);
	submit_send(model, confirm.submits, confirm.submit_count, effects);
	if (confirm.then != NULL)
		confirm.then(model, effects);
	/* An offer may have come up meanwhile: it stays. */
	next = model->confirm;
	model->confirm = confirm;
	confirm_close(model);
	model->confirm = next;
}

/* ---- from the key -------------------------------------------------------------------------- */

bool act_is_allowed(const struct viewer *viewer, const struct action *action, const char **why)
{
	if (viewer->read_only) {
		*why = "read-only (:read-only turns it off)";
		return false;
	}
	return rights_allow(&viewer->rights, action->needs, why);
}

/* A second note is another note, also while the first one waits for the network. */
static bool may_follow(const struct action *action)
{
	return action->repeat == REPEAT_ONCE && action->inputs != NULL;
}

/* The row as the screen shows it: with the state that the waiting action gives it. NULL: it gives none. */
static void *as_shown(const struct model *model, const struct outbox_item *pending, const void *record)
{
	const struct resource *resource = NULL;
	const struct action *action = model_action_named(model, pending->action, &resource);
	void *row;

	if (action == NULL || action->becomes == NULL)
		return NULL;
	for (size_t i = 0; i < resource->field_count; i++) {
		const struct field *field = &resource->fields[i];
		uint8_t choice = 0;

		if (!(field->flags & STATE) || field->type != FIELD_CHOICE)
			continue;
		while (field->choices[choice].wire != NULL &&
			strcmp(field->choices[choice].shown, action->becomes) != 0)
			choice++;
		if (field->choices[choice].wire == NULL)
			continue;
		/* Legality looks at nothing that a list's row lacks. */
		row = mem_alloc(resource->row_bytes);
		resource_widen(resource, row, record);
		*FIELD_AT_MUT(uint8_t, field, row) = choice;
		return row;
	}
	return NULL;
}

static bool will_be_legal(const struct model *model, const struct action *action,
	const struct outbox_item *pending, const void *record, const char **why)
{
	void *row = pending != NULL ? as_shown(model, pending, record) : NULL;
	bool is_legal = row != NULL && action->legal(row, &model->viewer, why);

	free(row);
	return is_legal;
}

bool act_is_legal(const struct model *model, const struct action *action, const void *record,
	const char **why)
{
	const struct record *head = record;
	const struct outbox_item *pending;

	if (!act_is_allowed(&model->viewer, action, why))
		return false;
	if (action->on_pane)
		return true;
	if (record == NULL) {
		*why = "nothing is selected";
		return false;
	}
	pending = model_pending(model, head->id);
	if (pending != NULL && strcmp(pending->action, action->name) == 0 && !may_follow(action)) {
		*why = "it is on its way already";
		return false;
	}
	return action->legal == NULL || action->legal(record, &model->viewer, why) ||
	       will_be_legal(model, action, pending, record, why);
}

/* Rows of tabs come whole; of the panes only the detail does. */
static bool is_full(const struct model *model, const void *record)
{
	const struct resource *resource = NULL;

	return (model->detail.detail != NULL && model->detail.detail->row == record) ||
	       model_tab_row(model, &resource) == record;
}

static void wait_for_record(struct model *model, const struct action *action,
	const struct resource *resource, const char *id, const struct outbox_item *item,
	struct effects *effects)
{
	free(model->waiting.record_id);
	model->waiting = (struct waiting){.action = action, .record_id = mem_strdup(id),
		.replaces_id = item != NULL ? item->id : 0,
		.until_ms = model->monotonic_ms + OFFER_MS};
	notice(model, TONE_ACCENT, "%s: fetching the record…", action->title);
	open_detail(model, resource, id, effects);
	refresh_detail(model, resource, effects);
}

/* The row may be gone by the time that the form is sent: what it says is kept with the form. */
static void ask_for_form(struct model *model, const void *record)
{
	struct form *form = model->form;
	struct arena scratch;
	struct text why;

	if (form->action->asks == NULL || record == NULL)
		return;
	arena_init(&scratch, 1024);
	why = text_own(form->action->ask_words != NULL ? form->action->ask_words : form->action->help);
	form->ask = act_asks(form->action, &model->viewer, record, &scratch, &why);
	form->caution = mem_strdup(why.bytes);
	arena_release(&scratch);
}

static void begin(struct model *model, const struct action *action, const struct resource *resource,
	const void *record, const struct outbox_item *item, struct effects *effects)
{
	struct submit submit;

	if (action->path == NULL) {
		menu_open_actions(model, action->group);
		return;
	}
	if (action->inputs != NULL) {
		form_open(model, action, resource, record, item, effects);
		ask_for_form(model, record);
		return;
	}
	if (submit_make(&submit, model, action, resource, record))
		ask_or_send(model, &submit, record, effects);
	else
		notice(model, TONE_WARN, "%s: the record lacks what the request needs", action->title);
	submit_release(&submit);
}

static const struct resource *resource_of(const struct model *model, const struct action *action)
{
	for (const struct resource *const *r = model->resources; *r != NULL; r++)
		if (resource_action(*r, action->name) == action)
			return *r;
	return model->current->resource;
}

void act_start(struct model *model, const struct action *action, struct effects *effects)
{
	const struct resource *resource = model->current->resource;
	const void *record = model_record_for(model, action, &resource);
	const char *why = "";

	if (model->detail.finding != NULL && !action->on_pane) {
		notice(model, TONE_WARN, "%s: %s is not here yet (Esc stays here)", action->title,
			model->detail.finding);
		return;
	}
	if (batch_applies(model, action) && act_is_allowed(&model->viewer, action, &why)) {
		if (action->joins != NULL)
			batch_join(model, action, effects);
		else
			batch_start(model, action, effects);
		return;
	}
	if (action->on_pane) {
		record = NULL;
		resource = resource_of(model, action);
	}
	act_on(model, action, resource, record, effects);
}

void act_on(struct model *model, const struct action *action, const struct resource *resource,
	const void *record, struct effects *effects)
{
	act_again(model, action, resource, record, NULL, effects);
}

/* "Snooze 7d51zq: …": the row that is looked at may be another one by now, or stand in another pane. What
 * nothing here may do is not about a row. */
static void say_illegal(struct model *model, const struct action *action, const struct resource *resource,
	const void *record, const char *why)
{
	struct arena scratch;
	struct text handle = text_empty;
	const char *not_allowed;
	bool is_about_it = record != NULL && act_is_allowed(&model->viewer, action, &not_allowed);

	arena_init(&scratch, 1024);
	for (const struct resource *const *r = model->resources; *r != NULL && is_about_it; r++)
		if (*r == resource)
			handle = resource->handle(record, &scratch);
	notice(model, TONE_WARN, "%s%s%s: %s", action->title, text_is_empty(handle) ? "" : " ",
		handle.bytes, why);
	arena_release(&scratch);
}

void act_again(struct model *model, const struct action *action, const struct resource *resource,
	const void *record, const struct outbox_item *item, struct effects *effects)
{
	const char *why = "";

	if (!act_is_legal(model, action, record, &why))
		say_illegal(model, action, resource, record, why);
	else if (record != NULL && action_needs_whole_record(action, resource) && !is_full(model, record))
		wait_for_record(model, action, resource, ((const struct record *)record)->id,
			item, effects);
	else
		begin(model, action, resource, record, item, effects);
}

/* ---- the form's button --------------------------------------------------------------------- */

bool act_add_form(const struct model *model, struct submit *submit)
{
	const struct form *form = model->form;

	form_attrs(form, model->wall_ms, &submit->attrs, &submit->base);
	for (int i = 0; i < form->count && submit->path != NULL; i++) {
		char *placeholder = mem_printf("@%s", form->values[i].input->name);

		submit->path = path_fill(submit->path, placeholder, edit_text(&form->values[i].edit));
		free(placeholder);
	}
	return submit->path != NULL;
}

static void send_form(struct model *model, struct effects *effects)
{
	struct form *form = model->form;
	const struct detail *detail = model->detail.detail;
	const struct record *record = NULL;
	struct submit submit = {.action = form->action, .resource = form->resource};

	if (detail != NULL && detail->row != NULL && strcmp(detail->id, form->record_id) == 0)
		record = detail->row;
	submit.record_id = mem_strdup(form->record_id);
	submit.path = mem_strdup(form->path);
	submit.label = form_subject(form);
	submit.draft = mem_strdup(form->draft);
	submit.seen_updated_at_ms = form->seen_updated_at_ms;
	submit.replaces_id = form->replaces_id;
	for (size_t i = 0; i < form->kept.count; i++)
		attrs_add(&submit.attrs, &form->kept.items[i]);
	if (form->action->body != NULL)
		form->action->body(&submit.attrs, &(struct record){.id = form->record_id});
	if (form->joined != NULL)
		attrs_add_strings(&submit.attrs, form->action->joins, form->joined);
	if (!act_add_form(model, &submit)) {
		notice(model, TONE_WARN, "%s: something that is needed is empty", form->action->title);
	} else if (form->action->edits && submit.attrs.count == 0) {
		notice(model, TONE_PLAIN, "nothing was changed");
		form_close(model);
	} else {
		ask_or_send(model, &submit, record, effects);
		if (!model_has_layer(model, LAYER_CONFIRM)) {
			draft_sent(model, NULL, 0, effects);
			form_close(model);
		}
	}
	submit_release(&submit);
}

void act_on_form(struct model *model, struct effects *effects)
{
	if (!form_check(model->form))
		return;
	if (model->form->is_batch)
		batch_send_form(model);
	else
		send_form(model, effects);
}

/* ---- what waits for a record --------------------------------------------------------------- */

/* Collects those rows of a tab on which the offered action is legal; true: it is expected of each. */
static bool collect(struct model *model, const struct action *action, const struct resource *resource,
	const struct detail_rows *list)
{
	bool is_expected = action->is_expected != NULL;

	for (uint32_t i = 0; i < list->count; i++) {
		const void *row = list->rows + i * resource->row_bytes;
		const char *why;
		struct submit submit;

		if (!act_is_legal(model, action, row, &why))
			continue;
		if (submit_make(&submit, model, action, resource, row))
			confirm_add(&model->confirm, &submit);
		submit_release(&submit);
		is_expected = is_expected && action->is_expected(row);
	}
	return is_expected;
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
static void offer(struct model *model, const char *name)
{
	const struct detail *detail = model->detail.detail;
	const struct tab *tab = tab_with(detail->resource, name);
	struct confirm *confirm = &model->confirm;
	bool is_expected;

	if (tab == NULL)
		return;
	confirm_close(model);
	confirm->action = resource_action(tab->rows, name);
	is_expected = collect(model, confirm->action, tab->rows, &detail->tabs[tab - detail->resource->tabs]);
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
		mem_printf("%s %u", confirm->action->title, confirm->submit_count));
	confirm->on_yes = is_expected;
}

void act_stop_waiting(struct model *model)
{
	if (model->waiting.action == NULL || model->waiting.is_offer)
		return;
	free(model->waiting.record_id);
	model->waiting = (struct waiting){0};
}

/* Called when a detail came, and right after the action. */
void act_waiting(struct model *model, struct effects *effects)
{
	struct waiting waiting = model->waiting;
	const struct detail *detail = model->detail.detail;
	const char *why = "";

	if (waiting.action == NULL || model->layer_count > 0 || detail == NULL || detail->row == NULL ||
		strcmp(detail->id, waiting.record_id) != 0)
		return;
	model->waiting = (struct waiting){0};
	if (model->monotonic_ms > waiting.until_ms)
		;
	else if (waiting.is_offer)
		offer(model, waiting.action->offers);
	else if (act_is_legal(model, waiting.action, detail->row, &why))
		begin(model, waiting.action, detail->resource, detail->row,
			activity_item(model, waiting.replaces_id), effects);
	else
		say_illegal(model, waiting.action, detail->resource, detail->row, why);
	free(waiting.record_id);
}

/* The last thing that was done, not long ago, while nothing waits that could be taken back. */
static const struct outbox_item *just_left(const struct model *model)
{
	enum { RECENT_MS = 60 * 1000 };
	const struct outbox_item *last = NULL;

	for (uint32_t i = 0; model->outbox != NULL && i < model->outbox->count; i++) {
		const struct outbox_item *item = &model->outbox->items[i];

		if (outbox_state_words(item->state)->is_open)
			return NULL;
		if (item->state == OUTBOX_DONE &&
			(last == NULL || item->finished_at_ms > last->finished_at_ms))
			last = item;
	}
	return last != NULL && model->wall_ms - last->finished_at_ms < RECENT_MS ? last : NULL;
}

/* What cannot be undone, but put right: who was kept from being paged can be paged. */
static bool offer_instead(struct model *model, struct effects *effects)
{
	const struct outbox_item *item = just_left(model);
	const struct action *done, *instead;
	const struct resource *resource = NULL;
	const void *record;
	const char *why;

	done = item != NULL ? model_action_named(model, item->action, &resource) : NULL;
	if (done == NULL || done->after_all == NULL)
		return false;
	instead = resource_action(resource, done->after_all);
	record = model_row(model, resource, item->record_id);
	if (record == NULL || !act_is_legal(model, instead, record, &why))
		return false;
	act_on(model, instead, resource, record, effects);
	notice(model, TONE_WARN, "%s: it has left and cannot be taken back; this would put it right",
		done->title);
	return true;
}

/* Takes back the last action, or all of the last batch, as far as it has not left. */
void act_recall(struct model *model, struct effects *effects)
{
	struct request *request;

	if (offer_instead(model, effects))
		return;
	request = request_new(REQUEST_RECALL);
	request->outbox_id = model->batch.after_id;
	request->count = model->batch.total > 1 ? model->batch.total : 1;
	effect_request(effects, request);
	model->batch = (struct batch){0};
}
