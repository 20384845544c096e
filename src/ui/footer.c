/*
 * The last line: the keys that work here, or a prompt, or what just happened; and at its right end
 * what has not left yet.
 */
#include "ui/parts.h"

#include <ctype.h>
#include <string.h>

enum { ENTRIES_MAX = 64, GAP = 2 };

struct entry {
	struct text key, word;
	int cells;
};

struct entries {
	struct entry items[ENTRIES_MAX];
	int count;
};

/* ---- the keys that work here -------------------------------------------------------------- */

static void add(struct entries *entries, struct text key, struct text word)
{
	if (text_is_empty(key) || entries->count == ENTRIES_MAX)
		return;
	entries->items[entries->count++] =
		(struct entry){key, word, (int)(key.width + 1 + word.width)};
}

/* "acknowledge", "resolve…" */
static struct text action_word(struct draw *draw, const struct action *action, const void *record)
{
	bool asks = draw_asks(draw, action, record);

	return text_printf(draw->arena, "%c%s%s", tolower((unsigned char)action->title[0]),
		action->title + 1, asks ? "…" : "");
}

static bool is_legal(const struct draw *draw, const struct action *action, const void *record)
{
	const char *why;

	if (draw->model->viewer.read_only || (record == NULL && !action->on_pane))
		return false;
	return action->legal == NULL || action->on_pane ||
	       action->legal(record, &draw->model->viewer, &why);
}

static void add_actions(struct draw *draw, struct entries *entries)
{
	const struct list *list = draw->model->current;
	const void *record = list_selected(list);
	const struct action *action = list->resource->actions;

	for (; action != NULL && action->name != NULL; action++)
		if (is_legal(draw, action, record))
			add(entries, draw_key(draw, NULL, action), action_word(draw, action, record));
}

static unsigned context_of(const struct model *model)
{
	return model->on_activity	   ? IN_ACTIVITY
	       : model->focus == FOCUS_DETAIL ? IN_DETAIL
					      : IN_LIST;
}

static void add_commands(struct draw *draw, struct entries *entries)
{
	size_t count;
	const struct command *command = command_table(&count);
	unsigned context = context_of(draw->model);

	for (; count > 0; count--, command++)
		if (command->in_footer && (command->contexts & context) != 0)
			add(entries, draw_key(draw, command, NULL), text_own(command->title));
}

static void put_entry(struct line *line, const struct entry *entry)
{
	line_text(line, entry->key, ROLE_KEY);
	line_skip(line, 1);
	line_text(line, entry->word, ROLE_PLAIN);
	line_skip(line, GAP);
}

/* Whole entries only; the last one, the help, is always there. */
static void put_entries(struct line *line, const struct entries *entries)
{
	const struct entry *last = entries->count > 0 ? &entries->items[entries->count - 1] : NULL;

	for (int i = 0; i + 1 < entries->count; i++)
		if (line_room(line) >= entries->items[i].cells + GAP + last->cells)
			put_entry(line, &entries->items[i]);
	if (last != NULL && line_room(line) >= last->cells)
		put_entry(line, last);
}

static void put_keys(struct line *line)
{
	struct entries entries = {.count = 0};

	if (!line->draw->model->on_activity)
		add_actions(line->draw, &entries);
	add_commands(line->draw, &entries);
	put_entries(line, &entries);
}

/* ---- what lies over the panes ------------------------------------------------------------- */

struct hint {
	const char *key, *word;
};

static const struct hint *hints_of(enum layer layer)
{
	static const struct hint filter[] = {{"Enter", "keep"}, {"Esc", "as before"}, {NULL, NULL}};
	static const struct hint command[] = {
		{"Tab", "complete"}, {"Enter", "run"}, {"Esc", "close"}, {NULL, NULL}};
	static const struct hint picker[] = {
		{"Enter", "choose"}, {"Esc", "close"}, {"type", "to narrow"}, {NULL, NULL}};
	static const struct hint form[] = {{"Tab", "next"}, {"Enter", "pick"}, {"^E", "editor"},
		{"^D", "to the button"}, {"Esc", "leave, the draft is kept"}, {NULL, NULL}};
	static const struct hint confirm[] = {
		{"y", "yes"}, {"n", "no"}, {"Esc", "no"}, {NULL, NULL}};
	static const struct hint *const all[] = {
		[LAYER_FILTER] = filter,
		[LAYER_COMMAND] = command,
		[LAYER_HELP] = picker,
		[LAYER_MENU] = picker,
		[LAYER_PICK] = picker,
		[LAYER_FORM] = form,
		[LAYER_CONFIRM] = confirm,
	};

	return all[layer];
}

static void put_hints(struct line *line, const struct hint *hint)
{
	struct entries entries = {.count = 0};

	for (; hint->key != NULL; hint++)
		add(&entries, text_own(hint->key), text_own(hint->word));
	put_entries(line, &entries);
}

/* "12 of 97", or what was not understood. */
static void put_filter_result(struct line *line)
{
	const struct list *list = line->draw->model->current;
	const char *doubt = list->filter != NULL ? filter_doubt(list->filter) : NULL;

	if (doubt != NULL)
		line_right(line, draw_text(line->draw, doubt), ROLE_WARN);
	else if (list->snapshot != NULL)
		line_right(line, text_printf(line->draw->arena, "%u of %u", list->view_count,
			list->snapshot->count), ROLE_DIM);
}

static void put_prompt(struct line *line, const char *sign, const struct edit *edit, int cells)
{
	line_own(line, sign, ROLE_KEY);
	if (cells > line_room(line))
		cells = line_room(line);
	draw_edit(line->draw, (struct rect){line->row, line->col, 1, cells}, edit, true);
	line_skip(line, cells + 1);
}

static void put_filter(struct line *line)
{
	put_filter_result(line);
	put_prompt(line, "/", &line->draw->model->current->filter_text, line_room(line) - 1);
}

/* ---- the command line and what it could become -------------------------------------------- */

static bool begins(const char *name, const char *typed)
{
	return strncmp(name, typed, strlen(typed)) == 0;
}

static void put_candidates(struct line *line, const char *typed)
{
	const struct list *list = line->draw->model->current;
	const struct action *action = list->resource->actions;
	size_t count;
	const struct command *command = command_table(&count);

	for (; count > 0; count--, command++)
		if (begins(command->name, typed) && (int)strlen(command->name) <= line_room(line)) {
			line_own(line, command->name, ROLE_DIM);
			line_skip(line, GAP);
		}
	for (; action != NULL && action->name != NULL; action++)
		if (begins(action->name, typed) && (int)strlen(action->name) <= line_room(line)) {
			line_own(line, action->name, ROLE_DIM);
			line_skip(line, GAP);
		}
}

static void put_command(struct line *line)
{
	const struct edit *edit = &line->draw->model->command_line;
	const char *typed = edit_text(edit);
	int wanted = (int)text_width(typed, strlen(typed)) + 2;

	put_prompt(line, ":", edit, wanted > 12 ? wanted : 12);
	if (strchr(typed, ' ') == NULL)
		put_candidates(line, typed);
}

/* ---- what has not left yet ---------------------------------------------------------------- */

static void put_count(struct line *line, const char *sign, uint32_t count, const char *one,
	const char *many, enum role role)
{
	if (count > 0 && line_right(line, text_printf(line->draw->arena, "%s %u %s", sign, count,
					count == 1 ? one : many), role))
		line->end--;
}

static void put_waiting(struct line *line)
{
	const struct model *model = line->draw->model;

	if (model->outbox != NULL) {
		put_count(line, "⇡", model->outbox->waiting, "queued", "queued", ROLE_ACCENT);
		put_count(line, "!", model->outbox->failed, "failed (5)", "failed (5)", ROLE_BAD);
	}
	put_count(line, "✎", model->draft_count, "draft", "drafts", ROLE_ACCENT);
}

void draw_footer(struct draw *draw)
{
	const struct model *model = draw->model;
	const struct rect *r = &model->layout.footer;
	struct line line = line_at(draw, r->row, r->col + 1, r->cols - 2);
	int top = model_top_layer(model);

	put_waiting(&line);
	if (top == LAYER_FILTER)
		put_filter(&line);
	else if (top == LAYER_COMMAND)
		put_command(&line);
	else if (model->notice.words[0] != '\0')
		line_text(&line, draw_text(draw, model->notice.words), (enum role)model->notice.tone);
	else if (top >= 0)
		put_hints(&line, hints_of((enum layer)top));
	else
		put_keys(&line);
}
