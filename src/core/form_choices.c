/*
 * What forms choose from: the catalogue, or the records of a pane; what a reference starts with; and the
 * picker that fills it.
 */
#include "base/mem.h"
#include "core/update.h"

#include <stdlib.h>
#include <string.h>

/* ---- where the choices are ----------------------------------------------------------------- */

static int catalogue_index(const struct model *model, const char *name)
{
	for (int i = 0; i < CATALOGUES_MAX && model->catalogue_resources[i] != NULL; i++)
		if (strcmp(model->catalogue_resources[i]->name, name) == 0)
			return i;
	return -1;
}

const struct snapshot *model_choices(const struct model *model, const char *name)
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

void request_catalogues(const struct model *model, const struct action *action,
	struct effects *effects)
{
	for (const struct input *input = action->inputs; input != NULL && input->name != NULL; input++)
		if (input->catalogue != NULL)
			request_catalogue(model, input->catalogue, effects);
	if (action->form != NULL)
		request_catalogue(model, "form-field", effects);
}

/* Of workflows only those that are on, and for such a record. */
static bool fits(const struct input *input, const struct snapshot *snapshot, const void *row)
{
	const struct field *kind = resource_field(snapshot->resource, "kind");
	const struct field *enabled = resource_field(snapshot->resource, "enabled");

	if (input->suits != NULL)
		return input->suits(row);
	if (input->fits == NULL || kind == NULL)
		return true;
	return strcmp(FIELD_AT(struct text, kind, row)->bytes, input->fits) == 0 &&
	       (enabled == NULL || *FIELD_AT(bool, enabled, row));
}

/* In the order that is the resource's own: records the newest first. */
static const struct record *row_at(const struct snapshot *snapshot, uint32_t i)
{
	const char *sort = snapshot->resource->default_sort;
	const uint32_t *rows = snapshot_order(snapshot, sort);

	return snapshot_row(snapshot, rows[sort[0] == '-' ? snapshot->count - 1 - i : i]);
}

/* NULL: none fits. */
static const struct record *first_that_fits(
	const struct input *input, const struct snapshot *snapshot)
{
	for (uint32_t i = 0; i < snapshot->count; i++)
		if (fits(input, snapshot, row_at(snapshot, i)))
			return row_at(snapshot, i);
	return NULL;
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
	snapshot = strcmp(preset, "@first") == 0 ? model_choices(model, value->input->catalogue) : NULL;
	row = snapshot != NULL ? first_that_fits(value->input, snapshot) : NULL;
	if (row == NULL)
		return;
	edit_set(&value->edit, row->id);
	edit_set(&value->names, snapshot->resource->name_of(row).bytes);
}

void form_fill_presets(const struct model *model)
{
	for (int i = 0; i < model->form->count; i++)
		fill_preset(model, &model->form->values[i]);
}

/* Ids separated by blanks, names by commas. */
static void append(struct edit *edit, const char *separator, const char *text)
{
	char *joined = mem_printf("%s%s%s", edit_text(edit), edit->len_bytes > 0 ? separator : "", text);

	edit_set(edit, joined);
	free(joined);
}

/* The names behind ids that came without them; what has none is called by its id. */
static void fill_names(const struct snapshot *choices, struct form_value *value)
{
	char *ids = mem_strdup(edit_text(&value->edit)), *rest = ids, *id;

	while ((id = strsep(&rest, " ")) != NULL) {
		uint32_t at = snapshot_find(choices, id);

		append(&value->names, ", ",
			at != SNAPSHOT_NONE
				? choices->resource->name_of(snapshot_row(choices, at)).bytes
				: id);
	}
	free(ids);
}

void form_fill_names(const struct model *model)
{
	for (int i = 0; i < model->form->count; i++) {
		struct form_value *value = &model->form->values[i];
		const struct snapshot *choices;

		if ((value->input->type != INPUT_REF && value->input->type != INPUT_REFS) ||
			value->edit.len_bytes == 0 || value->names.len_bytes > 0)
			continue;
		choices = model_choices(model, value->input->catalogue);
		if (choices != NULL)
			fill_names(choices, value);
	}
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

static void add_catalogue(const struct model *model, struct picker *picker,
	const struct input *input, const char *now)
{
	const struct snapshot *snapshot = model_choices(model, input->catalogue);
	struct arena scratch;

	picker->is_loading = snapshot == NULL;
	if (snapshot == NULL)
		return;
	arena_init(&scratch, 0);
	for (uint32_t i = 0; i < snapshot->count; i++) {
		const struct record *row = row_at(snapshot, i);

		if (!fits(input, snapshot, row))
			continue;
		picker_add(picker, row->id, resource_label(snapshot->resource, row, &scratch).bytes, NULL,
			list_has(now, row->id), false);
	}
	arena_release(&scratch);
}

void form_mark_required(struct model *model)
{
	const struct form *form = model->form;
	const struct snapshot *fields = model_choices(model, "form-field");
	const struct field *kind, *required;

	if (fields == NULL || form->action->form == NULL)
		return;
	kind = resource_field(fields->resource, "kind");
	required = resource_field(fields->resource, "required");
	for (uint32_t i = 0; i < fields->count; i++) {
		const void *row = snapshot_row(fields, i);

		if (strstr(FIELD_AT(struct text, required, row)->bytes, form->action->form) == NULL)
			continue;
		for (int v = 0; v < form->count; v++)
			if (form->values[v].input->kind != NULL &&
				strcmp(form->values[v].input->kind,
					FIELD_AT(struct text, kind, row)->bytes) == 0)
				model->form->values[v].is_required = true;
	}
}

void form_fill_picker(struct model *model)
{
	const struct form_value *value;
	const char *now;

	if (model->form != NULL) {
		form_fill_presets(model);
		form_fill_names(model);
		form_mark_required(model);
	}
	if (model->picker == NULL || model->form == NULL || !model_has_layer(model, LAYER_PICK) ||
		model->picker->count > 0)
		return;
	value = &model->form->values[model->form->focus];
	now = edit_text(&value->edit);
	if (value->input->choices != NULL)
		add_choices(model->picker, value->input->choices, now);
	else
		add_catalogue(model, model->picker, value->input, now);
	picker_filter(model->picker);
	for (uint32_t i = 0; i < model->picker->view_count; i++)
		if (!model->picker->is_multi && model->picker->items[model->picker->view[i]].is_ticked)
			model->picker->cursor = i;
}

void form_open_picker(struct model *model, const struct form_value *value)
{
	menu_close(model);
	model->picker = picker_new(value->input->label, value->input->type == INPUT_REFS);
	model->picker->none = value->input->none;
	layer_push(model, LAYER_PICK);
	form_fill_picker(model);
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
	struct form_value *value = &model->form->values[model->form->focus];
	const struct pick_item *selected = picker_selected(model->picker);
	bool take_ticked = model->picker->is_multi && any_ticked(model->picker);

	if (selected == NULL && !take_ticked)
		return;
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
