/*
 * The last line: the keys that work here, or a prompt, or what just happened; and at its right end
 * what has not left yet.
 */
#include "ui/parts.h"

#include <string.h>

enum { ENTRIES_MAX = 64, GAP = 2 };

struct entry {
	struct text key, word;
	int cells;
	int rank; /* the smaller, the later it gives way where room is scarce */
	bool is_in;
};

/* The help never gives way; then come the first actions, then the commands, then the rest. */
enum { RANK_HELP = 0, RANK_ACTION, RANK_COMMAND = 10, RANK_LATER = 30, FIRST_ACTIONS = 3 };

struct entries {
	struct entry items[ENTRIES_MAX];
	int count;
};

/* ---- the keys that work here -------------------------------------------------------------- */

/* A key has one meaning: the one that comes first, as where keys are looked up. */
static bool has_key(const struct entries *entries, struct text key)
{
	for (int i = 0; i < entries->count; i++)
		if (text_equal(entries->items[i].key, key))
			return true;
	return false;
}

static void add(struct entries *entries, struct text key, struct text word, int rank)
{
	if (text_is_empty(key) || entries->count == ENTRIES_MAX || has_key(entries, key))
		return;
	entries->items[entries->count++] = (struct entry){
		.key = key, .word = word, .cells = (int)(key.width + 1 + word.width), .rank = rank};
}

/* "acknowledge", "resolve…" */
static struct text action_word(struct draw *draw, const struct action *action, const void *record)
{
	bool asks = draw_asks(draw, action, record);

	return text_printf(draw->arena, "%s%s", draw_lower(draw, action->title), asks ? "…" : "");
}

static bool is_legal(const struct draw *draw, const struct action *action, const void *record)
{
	const char *why;

	if (!act_is_allowed(&draw->model->viewer, action, &why) ||
		(record == NULL && !action->on_pane))
		return false;
	return action->legal == NULL || action->on_pane ||
	       action->legal(record, &draw->model->viewer, &why);
}

/* What the keys act on: as the model has it. */
static const void *record_of(const struct model *model, const struct resource **resource)
{
	const struct detail *detail = model->detail.detail;

	if (model->focus != FOCUS_DETAIL) {
		*resource = model->current->resource;
		return list_selected(model->current);
	}
	*resource = model->detail.resource;
	return detail != NULL && strcmp(detail->id, model->detail.id) == 0 ? detail->row : NULL;
}

static void add_actions_of(struct draw *draw, struct entries *entries,
	const struct resource *resource, const void *record)
{
	const struct action *action = resource != NULL ? resource->actions : NULL;

	for (; action != NULL && action->name != NULL; action++)
		if (is_legal(draw, action, record))
			add(entries, draw_key(draw, NULL, action),
				action_word(draw, action, record),
				(entries->count < FIRST_ACTIONS ? RANK_ACTION : RANK_LATER) +
					entries->count);
}

/* Of the row in the tab first: its keys come before the record's. */
static void add_actions(struct draw *draw, struct entries *entries)
{
	const struct resource *resource = NULL;
	const void *record = model_tab_row(draw->model, &resource);

	if (record != NULL)
		add_actions_of(draw, entries, resource, record);
	record = record_of(draw->model, &resource);
	add_actions_of(draw, entries, resource, record);
}

/* Of the draft the first ones are what one comes for. */
static int rank_of(const struct command *command, unsigned context, const struct entries *entries)
{
	if (strcmp(command->title, "help") == 0)
		return RANK_HELP;
	return (context & (IN_PANES | IN_ACTIVITY)) != 0 ? RANK_COMMAND : RANK_ACTION + entries->count;
}

/* Is there a row for it? Of one that is done there is nothing to send or to edit. */
static bool has_row(const struct model *model, const struct command *command)
{
	const struct outbox_item *item;

	if (strcmp(command->name, "open") == 0)
		return list_selected(model->current) != NULL;
	if (command->contexts != IN_ACTIVITY)
		return true;
	item = activity_selected(model);
	return item != NULL &&
	       (item->state != OUTBOX_DONE || strcmp(command->name, "discard") == 0);
}

static void add_commands(struct draw *draw, struct entries *entries)
{
	const struct resource *resource = model_resource(draw->model);
	size_t count;
	const struct command *command = command_table(&count);
	unsigned context = model_context(draw->model);

	for (; count > 0; count--, command++)
		if ((command->footer & context) != 0 && command_is_in(command, context, resource) &&
			has_row(draw->model, command))
			add(entries, draw_key(draw, command, NULL), text_own(command->title),
				rank_of(command, context, entries));
}

/* Whole entries only, chosen by rank, shown in their order. */
static void choose(struct entries *entries, int room)
{
	for (int rank = RANK_HELP; rank < RANK_LATER + ENTRIES_MAX; rank++)
		for (int i = entries->count - 1; i >= 0; i--) {
			struct entry *entry = &entries->items[i];

			if (entry->rank != rank || entry->cells > room)
				continue;
			entry->is_in = true;
			room -= entry->cells + GAP;
		}
}

static void put_entries(struct line *line, struct entries *entries)
{
	choose(entries, line_room(line));
	for (int i = 0; i < entries->count; i++) {
		const struct entry *entry = &entries->items[i];

		if (!entry->is_in)
			continue;
		line_text(line, entry->key, ROLE_KEY);
		line_skip(line, 1);
		line_text(line, entry->word, ROLE_PLAIN);
		line_skip(line, GAP);
	}
}

static void put_keys(struct line *line)
{
	struct entries entries = {.count = 0};

	if ((model_context(line->draw->model) & IN_PANES) != 0)
		add_actions(line->draw, &entries);
	add_commands(line->draw, &entries);
	put_entries(line, &entries);
}

/* ---- what lies over the panes ------------------------------------------------------------- */

struct hint {
	const char *key, *word;
};

/* What works in the field that has the focus. */
static const struct hint *hints_of_form(const struct form *form)
{
	static const struct hint button[] = {
		{"Enter", "send"}, {"S-Tab", "back"}, {"Esc", "leave, draft kept"}, {NULL, NULL}};
	static const struct hint line[] = {
		{"Tab", "next"}, {"^D", "button"}, {"Esc", "leave, draft kept"}, {NULL, NULL}};
	static const struct hint lines[] = {{"Tab", "next"}, {"^E", "editor"}, {"^T", "texts"},
		{"^D", "button"}, {"Esc", "leave, draft kept"}, {NULL, NULL}};
	static const struct hint choice[] = {{"Tab", "next"}, {"Enter", "pick"}, {"^D", "button"},
		{"Esc", "leave, draft kept"}, {NULL, NULL}};

	if (form->focus >= form->count)
		return button;
	switch (form->values[form->focus].input->type) {
	case INPUT_CHOICE:
	case INPUT_FLAG:
	case INPUT_REF:
	case INPUT_REFS:
		return choice;
	default:
		return form->values[form->focus].edit.is_multiline ? lines : line;
	}
}

static const struct hint *hints_of(const struct model *model, enum layer layer)
{
	static const struct hint filter[] = {{"Enter", "keep"}, {"Esc", "as before"}, {NULL, NULL}};
	static const struct hint command[] = {
		{"Tab", "complete"}, {"Enter", "run"}, {"Esc", "close"}, {NULL, NULL}};
	static const struct hint picker[] = {
		{"Enter", "choose"}, {"Esc", "close"}, {"type", "to narrow"}, {NULL, NULL}};
	static const struct hint ticks[] = {{"Space", "tick"}, {"Enter", "take"}, {"Esc", "close"},
		{"type", "to narrow"}, {NULL, NULL}};
	static const struct hint confirm[] = {
		{"y", "yes"}, {"n", "no"}, {"Esc", "no"}, {NULL, NULL}};
	static const struct hint number[] = {
		{"type", "what is asked for"}, {"Enter", "go on"}, {"Esc", "no"}, {NULL, NULL}};
	static const struct hint *const all[] = {
		[LAYER_FILTER] = filter,
		[LAYER_COMMAND] = command,
		[LAYER_HELP] = picker,
		[LAYER_MENU] = picker,
		[LAYER_PICK] = picker,
		[LAYER_CONFIRM] = confirm,
	};

	if (layer == LAYER_FORM)
		return hints_of_form(model->form);
	if (layer == LAYER_CONFIRM && model->confirm.ask == ASK_NUMBER)
		return number;
	if (layer == LAYER_PICK && model->picker != NULL && model->picker->is_multi)
		return ticks;
	return all[layer];
}

static void put_hints(struct line *line, const struct hint *hint)
{
	struct entries entries = {.count = 0};

	for (; hint->key != NULL; hint++)
		add(&entries, text_own(hint->key), text_own(hint->word), entries.count);
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
		line_right(line,
			text_printf(line->draw->arena, "%u of %u", list->view_count,
				list->snapshot->count),
			ROLE_DIM);
}

static void put_prompt(struct line *line, const char *sign, const struct edit *edit, int cells)
{
	line_own(line, sign, ROLE_KEY);
	if (cells > line_room(line))
		cells = line_room(line);
	draw_edit(line->draw, (struct rect){line->row, line->col, 1, cells}, edit, true);
	line_skip(line, cells + 1);
}

/* What may be typed, where nothing is typed yet. */
static void put_example(struct line *line, const struct edit *edit, const char *words)
{
	if (edit->len_bytes == 0)
		draw_put(line->draw, line->row, line->col + 2, line_room(line) - 2, text_own(words),
			ROLE_DIM);
}

static void put_filter(struct line *line)
{
	const struct edit *edit = &line->draw->model->current->filter_text;
	struct line field = *line;

	put_filter_result(&field);
	line->col++;
	line->end = field.end;
	put_prompt(&field, "/", edit, line_room(&field) - 1);
	put_example(line, edit, "words, !not, field:value");
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

	put_prompt(line, ":", edit, typed[0] == '\0' ? 1 : wanted > 12 ? wanted : 12);
	if (typed[0] == '\0')
		put_example(line, edit, "a command, INC-number, id or link");
	else if (strchr(typed, ' ') == NULL)
		put_candidates(line, typed);
}

/* ---- what has not left yet ---------------------------------------------------------------- */

enum { COUNTS = 3 };

/* Each with its sign; the words only where there is room for them. */
struct counted {
	const char *sign;
	uint32_t count;
	struct text words;
	enum role role;
};

static uint32_t unfinished(const struct model *model)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < model->draft_count; i++)
		count += draft_is_unfinished(&model->drafts[i]);
	return count;
}

/* With the key that lists them, where keys are no text. */
static struct text drafts_words(struct draw *draw, uint32_t count)
{
	const struct model *model = draw->model;
	const char *words = count == 1 ? "draft" : "drafts";
	char key[KEY_NAME_BYTES];

	keymap_key_of(&model->keymap, command_find("unsent"), NULL, key);
	if (model_top_layer(model) >= 0 || key[0] == '\0')
		return text_own(words);
	return text_printf(draw->arena, "%s (%s)", words, key);
}

/* The first stands on the right. */
static void count(struct draw *draw, struct counted counts[COUNTS])
{
	const struct outbox_view *outbox = draw->model->outbox;
	uint32_t drafts = unfinished(draw->model);

	counts[0] = (struct counted){
		"⇡", outbox != NULL ? outbox->waiting : 0, text_own("queued"), ROLE_ACCENT};
	counts[1] = (struct counted){
		"!", outbox != NULL ? outbox->failed : 0, text_own("failed (5)"), ROLE_BAD};
	counts[2] = (struct counted){"✎", drafts, drafts_words(draw, drafts), ROLE_ACCENT};
}

static struct text counted_words(struct draw *draw, const struct counted *c, bool is_short)
{
	if (is_short)
		return text_printf(draw->arena, "%s%u", c->sign, c->count);
	return text_printf(draw->arena, "%s %u %s", c->sign, c->count, c->words.bytes);
}

/* What has not left yet. Beside words that need the room (cells of them, 0: they do not) it is short. */
static void put_waiting(struct line *line, int needs)
{
	struct counted counts[COUNTS];
	int room = line_room(line);
	bool is_short;

	count(line->draw, counts);
	for (size_t i = 0; i < COUNTS; i++)
		if (counts[i].count > 0)
			room -= (int)counted_words(line->draw, &counts[i], false).width + 2;
	is_short = needs > room;
	for (size_t i = 0; i < COUNTS; i++)
		if (counts[i].count > 0 &&
			line_right(line, counted_words(line->draw, &counts[i], is_short),
				counts[i].role) &&
			!is_short)
			line->end--;
}

/* What it offers is not what is cut off. */
static void put_notice(struct line *line, const struct notice *notice)
{
	struct text words = draw_text(line->draw, notice->words);

	if (notice->offers_id != 0 && (int)words.width > line_room(line))
		line_right(line, text_own(" y copies it"), ROLE_STRONG);
	line_text(line, words, (enum role)notice->tone);
}

/* Where nothing is typed in its place. */
static bool says_notice(const struct model *model)
{
	int top = model_top_layer(model);

	return top != LAYER_FILTER && top != LAYER_COMMAND && model->notice.words[0] != '\0';
}

void draw_footer(struct draw *draw)
{
	const struct model *model = draw->model;
	const struct rect *r = &model->layout.footer;
	struct line line = line_at(draw, r->row, r->col + 1, r->cols - 2);
	int top = model_top_layer(model);
	char words[ERR_TEXT_BYTES];

	put_waiting(&line, says_notice(model) ? (int)draw_text(draw, model->notice.words).width : 0);
	if (top == LAYER_FILTER)
		put_filter(&line);
	else if (top == LAYER_COMMAND)
		put_command(&line);
	else if (says_notice(model))
		put_notice(&line, &model->notice);
	else if (top < 0 && batch_words(model, words))
		line_text(&line, draw_text(draw, words), ROLE_ACCENT);
	else if (top >= 0)
		put_hints(&line, hints_of(line.draw->model, (enum layer)top));
	else
		put_keys(&line);
}
