/* Keys of what lies over the panes: filter line, command line, pickers, the confirmation box. */
#include "core/update.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* ---- the filter line: live ----------------------------------------------------------------- */

void filter_apply_text(struct model *model, const char *text)
{
	struct list *list = model->current;
	struct filter_context context = model_filter_context(model);

	filter_free(list->filter);
	list->filter = filter_new(text, list->resource);
	list->is_placed = false; /* the best match is the first one */
	list_rebuild(list, &context);
	list->is_placed = true;
}

static void filter_key(struct model *model, struct key key, struct effects *effects)
{
	struct list *list = model->current;

	(void)effects;
	if (key.code == KEY_CODE_ENTER || key.code == KEY_CODE_TAB) {
		layer_pop(model);
		return;
	}
	if (key.code == KEY_CODE_ESC)
		edit_set(&list->filter_text, model->filter_before);
	else if (key.code == KEY_CODE_UP || key.code == KEY_CODE_DOWN)
		list_move(list, key.code == KEY_CODE_UP ? -1 : 1, model_page_rows(model));
	else if (!edit_key(&list->filter_text, key))
		return;
	if (key.code == KEY_CODE_ESC)
		layer_pop(model);
	if (key.code != KEY_CODE_UP && key.code != KEY_CODE_DOWN)
		filter_apply_text(model, edit_text(&list->filter_text));
}

static void filter_paste(struct model *model, const char *text, struct effects *effects)
{
	(void)effects;
	edit_paste(&model->current->filter_text, text);
	filter_apply_text(model, edit_text(&model->current->filter_text));
}

/* ---- the command line ---------------------------------------------------------------------- */

static void remember_line(struct model *model, const char *line)
{
	enum { LINES = sizeof(model->history) / sizeof(model->history[0]) };

	if (model->history_count == LINES) {
		free(model->history[0]);
		memmove(model->history, model->history + 1, (LINES - 1) * sizeof(model->history[0]));
		model->history_count--;
	}
	model->history[model->history_count++] = mem_strdup(line);
}

static void recall_line(struct model *model, int by)
{
	int at = model->history_at + by;

	if (at < 0 || at > model->history_count)
		return;
	model->history_at = at;
	edit_set(&model->command_line, at < model->history_count ? model->history[at] : "");
}

static void command_key(struct model *model, struct key key, struct effects *effects)
{
	char *line;

	switch (key.code) {
	case KEY_CODE_ESC:
		layer_pop(model);
		break;
	case KEY_CODE_UP:
	case KEY_CODE_DOWN:
		recall_line(model, key.code == KEY_CODE_UP ? -1 : 1);
		break;
	case KEY_CODE_TAB:
		complete_command_line(model);
		break;
	case KEY_CODE_ENTER:
		line = mem_strdup(edit_text(&model->command_line));
		layer_pop(model);
		if (line[strspn(line, " ")] != '\0') {
			remember_line(model, line);
			run_command_line(model, line, effects);
		}
		free(line);
		break;
	case KEY_CODE_BACKSPACE:
		if (model->command_line.len_bytes == 0)
			layer_pop(model);
		else
			edit_key(&model->command_line, key);
		break;
	default:
		edit_key(&model->command_line, key);
	}
}

static void command_paste(struct model *model, const char *text, struct effects *effects)
{
	(void)effects;
	edit_paste(&model->command_line, text);
}

/* ---- pickers: help, menu, pick ------------------------------------------------------------- */

static void pick_key(struct model *model, struct key key, struct effects *effects)
{
	if (key.code == KEY_CODE_ESC)
		menu_close(model);
	else if (key.code != KEY_CODE_ENTER)
		picker_key(model->picker, key);
	else if (model_top_layer(model) == LAYER_PICK)
		form_picked(model, effects);
	else
		menu_chosen(model, effects);
}

static void pick_paste(struct model *model, const char *text, struct effects *effects)
{
	(void)effects;
	picker_paste(model->picker, text);
}

/* ---- the confirmation box ------------------------------------------------------------------ */

static void confirm_no(struct model *model)
{
	confirm_close(model);
	layer_pop(model);
}

static void confirm_yes(struct model *model, struct effects *effects)
{
	struct confirm *confirm = &model->confirm;

	if (confirm->ask == ASK_NUMBER && !confirm_is_typed(confirm)) {
		notice(model, TONE_WARN, "type %s to confirm", confirm->expected);
		return;
	}
	act_confirmed(model, effects);
}

/* True for a key that moves in what does not fit into the box. */
static bool confirm_scroll(struct confirm *confirm, uint32_t code)
{
	uint32_t by = code == KEY_CODE_PAGE_UP || code == KEY_CODE_PAGE_DOWN ? CONFIRM_PAGE : 1;

	switch (code) {
	case KEY_CODE_UP:
	case KEY_CODE_PAGE_UP:
		confirm->top -= confirm->top < by ? confirm->top : by;
		return true;
	case KEY_CODE_DOWN:
	case KEY_CODE_PAGE_DOWN:
		confirm->top += confirm->last - confirm->top < by ? confirm->last - confirm->top : by;
		return true;
	default:
		return false;
	}
}

static void confirm_key(struct model *model, struct key key, struct effects *effects)
{
	struct confirm *confirm = &model->confirm;

	/* A key that was on its way when the box opened is no answer. */
	if (model->monotonic_ms < confirm->armed_at_ms)
		return;
	if (confirm_scroll(confirm, key.code))
		return;
	/* Every letter may belong to what is to be typed. */
	if (confirm->ask == ASK_NUMBER && key_is_text(key)) {
		edit_key(&confirm->number, key);
		return;
	}
	switch (key.code) {
	case KEY_CODE_ESC:
	case 'n':
	case 'q':
		confirm_no(model);
		return;
	case KEY_CODE_TAB:
	case KEY_CODE_BACKTAB:
	case KEY_CODE_LEFT:
	case KEY_CODE_RIGHT:
		confirm->on_yes = !confirm->on_yes;
		return;
	case KEY_CODE_ENTER:
		if (confirm->ask == ASK_NUMBER || confirm->on_yes)
			confirm_yes(model, effects);
		else
			confirm_no(model);
		return;
	case 'y':
		confirm_yes(model, effects);
		return;
	default:
		break;
	}
	if (confirm->ask == ASK_NUMBER)
		edit_key(&confirm->number, key);
}

/* Pasted text never answers a question. */
static void no_paste(struct model *model, const char *text, struct effects *effects)
{
	(void)model;
	(void)text;
	(void)effects;
}

/* ---- dispatch ------------------------------------------------------------------------------ */

static const struct {
	void (*key)(struct model *, struct key, struct effects *);
	void (*paste)(struct model *, const char *, struct effects *);
} layers[] = {
	[LAYER_FILTER] = {filter_key, filter_paste},
	[LAYER_COMMAND] = {command_key, command_paste},
	[LAYER_HELP] = {pick_key, pick_paste},
	[LAYER_MENU] = {pick_key, pick_paste},
	[LAYER_PICK] = {pick_key, pick_paste},
	[LAYER_FORM] = {form_key, form_paste},
	[LAYER_CONFIRM] = {confirm_key, no_paste},
};

/* What asks for text or an answer is left by ^C as by Esc: nobody looks for another way out. */
void layer_key(struct model *model, struct key key, struct effects *effects)
{
	if (key.code == KEY_CODE_CTRL + 'c')
		key.code = KEY_CODE_ESC;
	layers[model_top_layer(model)].key(model, key, effects);
}

void layer_paste(struct model *model, const char *text, struct effects *effects)
{
	layers[model_top_layer(model)].paste(model, text, effects);
}
