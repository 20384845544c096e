/* Keys in a form, and the picker that fills its references. */
#include "core/update.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static struct form_value *focused(struct form *form)
{
	return form->focus < form->count ? &form->values[form->focus] : NULL;
}

static int catalogue_index(const struct model *model, const char *name)
{
	for (int i = 0; i < CATALOGUES_MAX && model->catalogue_resources[i] != NULL; i++)
		if (strcmp(model->catalogue_resources[i]->name, name) == 0)
			return i;
	return -1;
}

/* Something of a pane (an incident, an alert) can be picked as well. */
static const struct snapshot *choices_of(const struct model *model, const char *name)
{
	int index = catalogue_index(model, name);

	if (index >= 0)
		return model->catalogues[index];
	for (int i = 0; i < LAYOUT_PANES; i++)
		if (model->panes[i].resource != NULL && strcmp(model->panes[i].resource->name, name) == 0)
			return model->panes[i].snapshot;
	return NULL;
}

static void request_catalogue(const struct model *model, const char *name, struct effects *effects)
{
	int index = catalogue_index(model, name);
	struct request *request;

	if (index < 0)
		return;
	request = request_new(REQUEST_CATALOGUE);
	request->resource = model->catalogue_resources[index];
	effect_request(effects, request);
}

/* "@me" and "@first": what the form can only know here. */
static void fill_preset(const struct model *model, struct form_value *value)
{
	const char *preset = value->input->preset;
	const struct snapshot *snapshot;
	const struct record *row;

	if (preset == NULL || value->edit.len_bytes > 0)
		return;
	if (strcmp(preset, "@me") == 0) {
		edit_set(&value->edit, model->viewer.user_id);
		edit_set(&value->names, model->viewer.name.bytes);
	}
	snapshot = strcmp(preset, "@first") == 0 ? choices_of(model, value->input->catalogue) : NULL;
	if (snapshot == NULL || snapshot->count == 0)
		return;
	row = snapshot_row(snapshot, reading_order(snapshot)[0]);
	edit_set(&value->edit, row->id);
	edit_set(&value->names, snapshot->resource->name_of(row).bytes);
}

static void fill_presets(const struct model *model)
{
	for (int i = 0; i < model->form->count; i++)
		fill_preset(model, &model->form->values[i]);
}

static bool is_picked(const struct form_value *value)
{
	return value->input->type == INPUT_REF || value->input->type == INPUT_REFS;
}

static void open_picker(struct model *model, const struct form_value *value);

void form_open(struct model *model, const struct action *action, const struct resource *resource,
	const void *record, struct effects *effects)
{
	struct draft_entry *draft;

	form_close(model);
	model->form = form_new(action, resource, record);
	model->form->path = path_fill(model->form->path, "..", model->detail.id);
	fill_presets(model);
	draft = draft_find(model, model->form->draft);
	if (draft != NULL && draft->text != NULL) {
		form_from_draft(model->form, draft->text);
		if (draft->error != NULL)
			form_put_error(model->form, draft->error);
	}
	for (int i = 0; i < model->form->count; i++)
		if (model->form->values[i].input->catalogue != NULL)
			request_catalogue(model, model->form->values[i].input->catalogue, effects);
	layer_push(model, LAYER_FORM);
	/* A form with one thing to choose is that choice. */
	if (model->form->count == 1 && is_picked(&model->form->values[0]) && draft == NULL)
		open_picker(model, &model->form->values[0]);
}

void form_close(struct model *model)
{
	if (model->form == NULL)
		return;
	if (model->form->is_batch && !model_has_layer(model, LAYER_CONFIRM))
		confirm_close(model);
	form_free(model->form);
	model->form = NULL;
	if (model_top_layer(model) == LAYER_FORM)
		layer_pop(model);
}

/* ---- the picker ---------------------------------------------------------------------------- */

static bool list_has(const char *list, const char *item)
{
	size_t len = strlen(item);

	for (const char *at = list; (at = strstr(at, item)) != NULL; at += len)
		if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

static void add_choices(struct picker *picker, const struct choice *choices, const char *now)
{
	for (int i = 1; choices[i].wire != NULL; i++)
		picker_add(picker, choices[i].wire, choices[i].shown, NULL,
			strcmp(choices[i].wire, now) == 0, false);
}

static const uint32_t *reading_order(const struct snapshot *snapshot)
{
	const char *name = snapshot->resource->default_sort;
	const struct field *field = resource_field(snapshot->resource, name + (name[0] == '-'));

	return snapshot->orders[field - snapshot->resource->fields];
}

static void add_catalogue(const struct model *model, struct picker *picker, const char *name,
	const char *now)
{
	const struct snapshot *snapshot = choices_of(model, name);
	const uint32_t *rows;
	struct arena scratch;

	picker->is_loading = snapshot == NULL;
	if (snapshot == NULL)
		return;
	arena_init(&scratch, 0);
	rows = reading_order(snapshot);
	for (uint32_t i = 0; i < snapshot->count; i++) {
		const struct record *row = snapshot_row(snapshot, rows[i]);

		picker_add(picker, row->id, resource_label(snapshot->resource, row, &scratch).bytes, NULL,
			list_has(now, row->id), false);
	}
	arena_release(&scratch);
}

void form_fill_picker(struct model *model)
{
	const struct form_value *value;
	const char *now;

	if (model->form != NULL)
		fill_presets(model);
	if (model->picker == NULL || model->form == NULL || !model_has_layer(model, LAYER_PICK) ||
		model->picker->count > 0)
		return;
	value = focused(model->form);
	now = edit_text(&value->edit);
	if (value->input->choices != NULL)
		add_choices(model->picker, value->input->choices, now);
	else
		add_catalogue(model, model->picker, value->input->catalogue, now);
	picker_filter(model->picker);
	for (uint32_t i = 0; i < model->picker->view_count; i++)
		if (!model->picker->is_multi && model->picker->items[model->picker->view[i]].is_ticked)
			model->picker->cursor = i;
}

static void open_picker(struct model *model, const struct form_value *value)
{
	menu_close(model);
	model->picker = picker_new(value->input->label, value->input->type == INPUT_REFS);
	layer_push(model, LAYER_PICK);
	form_fill_picker(model);
}

/* Ids separated by blanks, names by commas. */
static void append(struct edit *edit, const char *separator, const char *text)
{
	char *joined = mem_printf("%s%s%s", edit_text(edit), edit->len_bytes > 0 ? separator : "", text);

	edit_set(edit, joined);
	free(joined);
}

static bool any_ticked(const struct picker *picker)
{
	for (uint32_t i = 0; i < picker->count; i++)
		if (picker->items[i].is_ticked)
			return true;
	return false;
}

void form_picked(struct model *model, struct effects *effects)
{
	struct form_value *value = focused(model->form);
	const struct pick_item *selected = picker_selected(model->picker);
	bool take_ticked = model->picker->is_multi && any_ticked(model->picker);

	edit_set(&value->edit, "");
	edit_set(&value->names, "");
	for (uint32_t i = 0; i < model->picker->count; i++) {
		const struct pick_item *item = &model->picker->items[i];

		if (take_ticked ? !item->is_ticked : item != selected)
			continue;
		append(&value->edit, " ", item->value);
		append(&value->names, ", ", item->label);
	}
	value->error[0] = '\0';
	menu_close(model);
	if (model->form->focus < model->form->count)
		model->form->focus++;
	draft_save(model, effects);
	if (model->form->count == 1)
		act_on_form(model, effects);
}

/* ---- keys ---------------------------------------------------------------------------------- */

static void move_focus(struct form *form, int by)
{
	form->focus += by;
	if (form->focus < 0)
		form->focus = form->count;
	if (form->focus > form->count)
		form->focus = 0;
}

static void cycle_choice(struct form_value *value, int by)
{
	const struct choice *choices = value->input->choices;
	int count = 0, at = choice_find(choices, edit_text(&value->edit));

	while (choices[count + 1].wire != NULL)
		count++;
	at += by;
	edit_set(&value->edit, choices[at < 1 ? count : at > count ? 1 : at].wire);
}

/* Keys that belong to the value under the focus; true when it took the key. */
static bool value_key(struct model *model, struct form_value *value, struct key key,
	struct effects *effects)
{
	bool is_choice = value->input->type == INPUT_CHOICE;

	if (key.code == KEY_CODE_ENTER && (is_picked(value) || is_choice)) {
		open_picker(model, value);
		return true;
	}
	if (is_picked(value)) {
		if (key.code == KEY_CODE_BACKSPACE || key.code == KEY_CODE_DELETE) {
			edit_set(&value->edit, "");
			edit_set(&value->names, "");
		} else if (key_is_text(key)) {
			open_picker(model, value);
			if (key.code != ' ') {
				edit_key(&model->picker->search, key);
				picker_filter(model->picker);
			}
			return true;
		} else {
			return false;
		}
	} else if (is_choice) {
		if (key.code != KEY_CODE_LEFT && key.code != KEY_CODE_RIGHT && key.code != ' ')
			return false;
		cycle_choice(value, key.code == KEY_CODE_LEFT ? -1 : 1);
	} else if (value->input->type == INPUT_MINUTES && value->input->choices != NULL &&
		   (key.code == KEY_CODE_UP || key.code == KEY_CODE_DOWN)) {
		cycle_choice(value, key.code == KEY_CODE_UP ? -1 : 1);
	} else if (value->input->type == INPUT_FLAG) {
		if (key.code != ' ')
			return false;
		edit_set(&value->edit, strcmp(edit_text(&value->edit), "yes") == 0 ? "no" : "yes");
	} else if (!edit_key(&value->edit, key)) {
		return false;
	}
	value->error[0] = '\0';
	draft_save(model, effects);
	return true;
}

void form_key(struct model *model, struct key key, struct effects *effects)
{
	struct form *form = model->form;
	struct form_value *value = focused(form);

	if (key.code == KEY_CODE_CTRL + 'e' && value != NULL && value->edit.is_multiline) {
		effect_text(effects, EFFECT_EDIT, edit_text(&value->edit));
		return;
	}
	if (key.code == KEY_CODE_CTRL + 'd') {
		form->focus = form->count;
		return;
	}
	if (key.code == KEY_CODE_ESC) {
		if (draft_find(model, form->draft) != NULL)
			notice(model, TONE_PLAIN, "the draft is kept: the same key opens it again");
		form_close(model);
		return;
	}
	if (key.code == KEY_CODE_CTRL + 'x') {
		struct request *request = request_new(REQUEST_DRAFT);

		request->draft.name = mem_strdup(form->draft);
		effect_request(effects, request);
		draft_forget(model, form->draft);
		notice(model, TONE_PLAIN, "the draft is thrown away");
		form_close(model);
		return;
	}
	if (value != NULL && value_key(model, value, key, effects))
		return;
	if (key.code == KEY_CODE_ENTER && value == NULL)
		act_on_form(model, effects);
	else if (key.code == KEY_CODE_TAB || key.code == KEY_CODE_DOWN || key.code == KEY_CODE_ENTER)
		move_focus(form, 1);
	else if (key.code == KEY_CODE_BACKTAB || key.code == KEY_CODE_UP)
		move_focus(form, -1);
}

void form_paste(struct model *model, const char *text, struct effects *effects)
{
	struct form_value *value = focused(model->form);

	if (value == NULL || is_picked(value) || value->input->type == INPUT_CHOICE ||
		value->input->type == INPUT_FLAG)
		return;
	edit_paste(&value->edit, text);
	draft_save(model, effects);
}

void form_take_text(struct model *model, const char *text, struct effects *effects)
{
	struct form_value *value = model->form != NULL ? focused(model->form) : NULL;

	if (value == NULL || text == NULL)
		return;
	edit_set(&value->edit, text);
	draft_save(model, effects);
}
