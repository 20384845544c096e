/* Opening and closing a form, and its keys. */
#include "core/update.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct form_value *focused(struct form *form)
{
	return form->focus < form->count ? &form->values[form->focus] : NULL;
}

static bool is_picked(const struct form_value *value)
{
	return value->input->type == INPUT_REF || value->input->type == INPUT_REFS;
}

/* What leaves just now is not offered a second time. */
static bool is_leaving(const struct model *model, const struct draft_entry *draft)
{
	if (draft_is_unfinished(draft))
		return false;
	for (uint32_t i = 0; model->outbox != NULL && i < model->outbox->count; i++)
		if (outbox_state_words(model->outbox->items[i].state)->is_open &&
			strcmp(model->outbox->items[i].draft, draft->name) == 0)
			return true;
	return false;
}

void form_open(struct model *model, const struct action *action, const struct resource *resource,
	const void *record, const struct outbox_item *item, struct effects *effects)
{
	struct draft_entry *draft;

	form_close(model);
	model->form = form_new(action, resource, record);
	model->form->path = path_fill(model->form->path, "..", model->detail.id);
	form_fill_presets(model);
	form_mark_required(model);
	if (item != NULL) {
		form_take_item(model->form, item);
		form_put_error(model->form, item->result.bytes);
	}
	draft = draft_find(model, model->form->draft);
	if (draft != NULL && is_leaving(model, draft))
		draft = NULL;
	if (draft != NULL && draft->text != NULL) {
		form_from_draft(model->form, draft->text);
		if (draft->error != NULL)
			form_put_error(model->form, draft->error);
	}
	form_fill_names(model);
	request_catalogues(model, action, effects);
	layer_push(model, LAYER_FORM);
	/* A form with one thing to choose is that choice. */
	if (model->form->count == 1 && is_picked(&model->form->values[0]) && draft == NULL &&
		item == NULL)
		form_open_picker(model, &model->form->values[0]);
}

void form_take_words(struct model *model, const char *words, struct effects *effects)
{
	struct form_value *first = &model->form->values[0];

	if (model->form->is_restored) {
		notice(model, TONE_WARN, "what was written here before is kept: \"%s\" was not put over it",
			words);
		return;
	}
	edit_set(&first->edit, words);
	draft_save(model, effects);
}

void form_close(struct model *model)
{
	if (model->form == NULL)
		return;
	form_free(model->form);
	model->form = NULL;
	if (model_top_layer(model) == LAYER_FORM)
		layer_pop(model);
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

/* What was wrong with it no longer stands there. */
static void changed(struct model *model, struct form_value *value, struct effects *effects)
{
	value->error[0] = '\0';
	draft_save(model, effects);
}

/* Keys that belong to the value under the focus; true when it took the key. */
static bool value_key(struct model *model, struct form_value *value, struct key key,
	struct effects *effects)
{
	bool is_choice = value->input->type == INPUT_CHOICE;

	if (key.code == KEY_CODE_ENTER && (is_picked(value) || is_choice)) {
		form_open_picker(model, value);
		return true;
	}
	if (is_picked(value)) {
		if (key.code == KEY_CODE_BACKSPACE || key.code == KEY_CODE_DELETE) {
			edit_set(&value->edit, "");
			edit_set(&value->names, "");
		} else if (key_is_text(key)) {
			form_open_picker(model, value);
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
	changed(model, value, effects);
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
	if (key.code == KEY_CODE_CTRL + 't' && value != NULL && value->edit.is_multiline) {
		menu_open_templates(model);
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
		draft_drop(model, form->draft, effects);
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

static void say_cut(struct form_value *value)
{
	snprintf(value->error, sizeof(value->error), "it takes %zu bytes: the rest was left out",
		value->edit.cap_bytes);
}

void form_paste(struct model *model, const char *text, struct effects *effects)
{
	struct form_value *value = focused(model->form);
	bool is_whole;

	if (value == NULL || is_picked(value) || value->input->type == INPUT_CHOICE ||
		value->input->type == INPUT_FLAG)
		return;
	is_whole = edit_paste(&value->edit, text);
	changed(model, value, effects);
	if (!is_whole)
		say_cut(value);
}

void form_take_text(struct model *model, const char *text, struct effects *effects)
{
	struct form_value *value = model->form != NULL ? focused(model->form) : NULL;

	if (value == NULL || text == NULL)
		return;
	edit_set(&value->edit, text);
	changed(model, value, effects);
	if (strlen(text) > value->edit.cap_bytes)
		say_cut(value);
}
