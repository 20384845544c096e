/* Keys and pastes in the form that adds an instance. */
#include "connect_form_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/options.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "instance_key.h"

/* Something else is there now: what was found is of before. */
static void changed(struct connect_form *form)
{
	form->may_force = false;
	form->words[0] = '\0';
	report_release(&form->report);
	form->top = 0;
}

static bool scroll_key(struct connect_form *form, struct key key)
{
	enum { STEP_ROWS = 8 };
	int step = key.code == KEY_CODE_PAGE_DOWN ? STEP_ROWS
		   : key.code == KEY_CODE_PAGE_UP ? -STEP_ROWS
						  : 0;
	int top = form->top + step;

	form->top = top > form->last_top ? form->last_top : top < 0 ? 0 : top;
	return step != 0;
}

/* Appends to the key, which is never anywhere else. */
static void add_to_key(struct connect_form *form, const char *bytes, size_t len)
{
	size_t before = form->key.len_bytes;
	char *all;

	if (before + len > KEY_BYTES_MAX) {
		connect_form_say(form, TONE_WARN, "no key is that long: nothing of it was taken");
		return;
	}
	all = mem_alloc(before + len + 1);
	if (before > 0)
		memcpy(all, form->key.bytes, before);
	memcpy(all + before, bytes, len);
	secret_set(&form->key, all, before + len);
	secret_wipe(all, before + len);
	free(all);
}

static bool key_field_key(struct connect_form *form, struct key key)
{
	char byte = (char)key.code;

	if (key.code == KEY_CODE_BACKSPACE && form->key.len_bytes > 1)
		secret_set(&form->key, form->key.bytes, form->key.len_bytes - 1);
	else if (key.code == KEY_CODE_BACKSPACE || key.code == KEY_CODE_CTRL + 'u')
		secret_release(&form->key);
	else if (key_is_text(key) && key.code > ' ' && key.code < 0x7F)
		add_to_key(form, &byte, 1);
	else
		return false;
	return true;
}

/* The next of the option's words; the first is none. */
static bool choice_key(struct edit *edit, const char *option, struct key key)
{
	const char *const *words = option_find(&instance_options, option)->words;
	int count = 0, at = -1, step = key.code == KEY_CODE_LEFT ? -1 : 1;

	if (key.code != ' ' && key.code != KEY_CODE_LEFT && key.code != KEY_CODE_RIGHT)
		return false;
	for (; words[count] != NULL; count++)
		if (strcmp(words[count], edit_text(edit)) == 0)
			at = count;
	at += step;
	at = at < -1 ? count - 1 : at;
	edit_set(edit, at >= 0 && at < count ? words[at] : "");
	return true;
}

/* A letter opens the list and begins to search in it. */
static bool me_key(struct connect_form *form, struct key key)
{
	char first[8] = "";

	if (key.code == KEY_CODE_BACKSPACE || key.code == KEY_CODE_CTRL + 'u') {
		edit_set(&form->edits[ME], "");
		form->me_name[0] = '\0';
		return true;
	}
	if (key.code != KEY_CODE_ENTER && !key_is_text(key))
		return false;
	if (key.code != KEY_CODE_ENTER)
		utf8_encode(key.code, first);
	return connect_form_people(form, first);
}

static void take_person(struct connect_form *form)
{
	const struct pick_item *item = picker_selected(form->me.picker);

	if (item == NULL)
		return;
	edit_set(&form->edits[ME], item->value);
	form->me_name[0] = '\0';
	if (strcmp(item->label, item->value) != 0)
		snprintf(form->me_name, sizeof(form->me_name), "%s (%s)", item->label, item->value);
	connect_me_close(&form->me);
	changed(form);
	form->focus++;
}

static void people_key(struct connect_form *form, struct key key)
{
	if (key.code == KEY_CODE_ESC)
		connect_me_close(&form->me);
	else if (key.code == KEY_CODE_ENTER)
		take_person(form);
	else
		connect_me_key(&form->me, key);
}

static bool field_key(struct connect_form *form, struct key key)
{
	int field = form->focus;

	if (field >= FIELDS)
		return false;
	if (field == KEY)
		return key_field_key(form, key);
	if (field == ME)
		return me_key(form, key);
	if (connect_rows[field].option != NULL)
		return choice_key(&form->edits[field], connect_rows[field].option, key);
	return edit_key(&form->edits[field], key);
}

/* A key is shown once: what was typed of it is nowhere else. */
static void leave(struct connect_form *form)
{
	form->is_done = form->is_leaving || form->key.len_bytes == 0;
	form->is_leaving = true;
	connect_form_say(form, TONE_WARN, "The key is not kept yet: Esc once more leaves without it");
}

void connect_form_key(struct connect_form *form, struct key key)
{
	enum { PLACES = FIELDS + BUTTONS };

	if (key.code != KEY_CODE_ESC)
		form->is_leaving = false;
	if (key.code == KEY_CODE_CTRL + 'c')
		form->is_done = true;
	else if (form->me.picker != NULL)
		people_key(form, key);
	else if (key.code == KEY_CODE_ESC)
		leave(form);
	else if (key.code == KEY_CODE_ENTER && form->focus >= FIELDS)
		connect_form_press(form, (enum button)(form->focus - FIELDS));
	else if (key.code == KEY_CODE_CTRL + 'd')
		form->focus = FIELDS + SAVE;
	else if (scroll_key(form, key))
		return;
	else if (field_key(form, key))
		changed(form);
	else if (key.code == KEY_CODE_TAB || key.code == KEY_CODE_ENTER ||
		 key.code == KEY_CODE_DOWN || key.code == KEY_CODE_RIGHT)
		form->focus = (form->focus + 1) % PLACES;
	else if (key.code == KEY_CODE_BACKTAB || key.code == KEY_CODE_UP ||
		 key.code == KEY_CODE_LEFT)
		form->focus = (form->focus + PLACES - 1) % PLACES;
}

void connect_form_paste(struct connect_form *form, char *text)
{
	size_t len = strlen(text);

	changed(form);
	if (form->me.picker != NULL)
		connect_me_paste(&form->me, text);
	else if (form->focus == KEY)
		add_to_key(form, text, len);
	else if (form->focus == ME)
		connect_form_people(form, text);
	else if (form->focus < FIELDS && connect_rows[form->focus].option == NULL)
		edit_paste(&form->edits[form->focus], text);
	secret_wipe(text, len);
}
