/* The commands: one table; dispatch, footer, help, command line and manual read it. */
#include "core/command.h"

#include "base/mem.h"
#include "core/update.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- moving -------------------------------------------------------------------------------- */

static void move(struct model *model, long by)
{
	if (model->sheet.is_open) {
		sheet_move(model, by);
	} else if (model->focus == FOCUS_DETAIL) {
		scroll_detail(model, by);
	} else if (model->on_activity) {
		uint32_t count = model->outbox != NULL ? model->outbox->count : 0;
		long to = (long)model->activity_cursor + by;

		model->activity_cursor = to < 0 || count == 0 ? 0
					 : to >= (long)count	? count - 1
								: (uint32_t)to;
	} else {
		list_move(model->current, by, model_page_rows(model));
	}
}

static long page(const struct model *model)
{
	uint32_t rows = model->sheet.is_open	     ? (uint32_t)sheet_page(model)
			: model->focus == FOCUS_DETAIL ? (uint32_t)model->layout.detail_body_rows
						       : model_page_rows(model);

	return rows > 2 ? (long)rows - 1 : 1;
}

enum { FAR = 1 << 30 };

#define MOVE(name, by)                                                                               \
	static void run_##name(struct model *model, const char *argument, struct effects *effects)   \
	{                                                                                            \
		(void)argument;                                                                      \
		(void)effects;                                                                       \
		move(model, by);                                                                     \
	}
MOVE(down, 1)
MOVE(up, -1)
MOVE(top, -FAR)
MOVE(bottom, FAR)
MOVE(page_down, page(model))
MOVE(page_up, -page(model))
MOVE(half_down, (page(model) + 1) / 2)
MOVE(half_up, -(page(model) + 1) / 2)

/* To the next row, in any direction, that rang and was not looked at. */
static void move_unseen(struct model *model, long by)
{
	struct list *list = model->current;

	for (long at = (long)list->cursor + by; at >= 0 && at < (long)list->view_count; at += by) {
		const struct record *row = list_row(list, (uint32_t)at);

		if (row != NULL && id_set_has(&list->announced, row->id) &&
			!id_set_has(&list->seen, row->id)) {
			list_move_to(list, (uint32_t)at, model_page_rows(model));
			return;
		}
	}
	notice(model, TONE_PLAIN, "nothing unseen %s", by > 0 ? "below" : "above");
}

static void run_next_unseen(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	(void)effects;
	move_unseen(model, 1);
}

static void run_previous_unseen(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	(void)effects;
	move_unseen(model, -1);
}

/* ---- panes and focus ----------------------------------------------------------------------- */

#define PANE(number)                                                                                 \
	static void run_pane_##number(struct model *model, const char *argument,                     \
		struct effects *effects)                                                             \
	{                                                                                            \
		(void)argument;                                                                      \
		sheet_close(model, effects);                                                         \
		model_focus_pane(model, (number)-1);                                                 \
	}
PANE(1)
PANE(2)
PANE(3)

static void run_next_pane(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	sheet_close(model, effects);
	model_focus_pane(model, model->on_activity ? model->pane : (model->pane + 1) % LAYOUT_PANES);
}

static void run_previous_pane(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	sheet_close(model, effects);
	model_focus_pane(model, (model->pane + LAYOUT_PANES - 1) % LAYOUT_PANES);
}

static void run_last_view(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	sheet_close(model, effects);
	model_focus_pane(model, model->last_pane);
}

static void run_activity(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	sheet_close(model, effects);
	model->on_activity = !model->on_activity;
	model->focus = FOCUS_LIST;
	model_lay_out(model);
	if (model->on_activity)
		activity_request_names(model, effects);
}

static void run_open(struct model *model, const char *argument, struct effects *effects)
{
	const struct record *row = list_selected(model->current);

	(void)argument;
	if (model->on_activity)
		return;
	if (row == NULL) {
		notice(model, TONE_WARN, "nothing is selected");
		return;
	}
	open_detail(model, model->current->resource, row->id, effects);
	model->focus = FOCUS_DETAIL;
	model_lay_out(model);
}

static void run_back(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	if (model->sheet.is_open) {
		sheet_back(model, effects);
		return;
	}
	if (model->focus == FOCUS_DETAIL || model->on_activity) {
		model->focus = FOCUS_LIST;
		model->on_activity = false;
		model_lay_out(model);
		return;
	}
	model->is_quitting = true;
	effect_plain(effects, EFFECT_QUIT);
}

static void clear_filter(struct model *model)
{
	struct filter_context context = model_filter_context(model);

	edit_set(&model->current->filter_text, "");
	filter_free(model->current->filter);
	model->current->filter = NULL;
	list_rebuild(model->current, &context);
	list_scroll_into_view(model->current, model_page_rows(model));
}

/* Gives up one thing at a time, and never the program. */
static void run_cancel(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	if (batch_can_stop(model)) {
		act_recall(model, effects);
		return;
	}
	if (model->sheet.is_open) {
		sheet_back(model, effects);
		return;
	}
	if (model->focus == FOCUS_DETAIL || model->on_activity) {
		model->focus = FOCUS_LIST;
		model->on_activity = false;
		model_lay_out(model);
	} else if (model->current->marks.count > 0) {
		id_set_clear(&model->current->marks);
	} else if (model->current->filter != NULL) {
		clear_filter(model);
	}
	model->notice.words[0] = '\0';
}

static void change_tab(struct model *model, int by, struct effects *effects)
{
	const struct resource *resource = model->detail.resource;
	int count = 0;

	while (resource != NULL && resource->tabs != NULL && resource->tabs[count].title != NULL)
		count++;
	if (count > 0)
		show_tab(model, (model->detail.tab + by + count) % count, effects);
}

static void run_next_tab(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	change_tab(model, 1, effects);
}

static void run_previous_tab(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	change_tab(model, -1, effects);
}

/* ---- lists --------------------------------------------------------------------------------- */

static void run_filter(struct model *model, const char *argument, struct effects *effects)
{
	(void)effects;
	if (argument[0] != '\0') {
		edit_set(&model->current->filter_text, argument);
		filter_apply_text(model, argument);
		return;
	}
	free(model->filter_before);
	model->filter_before = mem_strdup(edit_text(&model->current->filter_text));
	layer_push(model, LAYER_FILTER);
}

static void run_scope(struct model *model, const char *argument, struct effects *effects)
{
	struct list *list = model->current;
	struct filter_context context = model_filter_context(model);

	(void)argument;
	(void)effects;
	if (list->resource->is_mine == NULL || model->viewer.user_id[0] == '\0') {
		notice(model, TONE_WARN, "\"mine\" is off: %s",
			list->resource->is_mine == NULL ? "these belong to nobody"
							: "this key has no user");
		return;
	}
	list->scope = (list->scope + 1) % SCOPES;
	list_rebuild(list, &context);
	list_scroll_into_view(list, model_page_rows(model));
	notice(model, TONE_PLAIN, "%s", list->scope == SCOPE_MINE ? "only mine" : "everybody's");
}

static void run_sort(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	(void)effects;
	menu_open_sort(model);
}

static void run_saved_filters(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	(void)effects;
	menu_open_filters(model);
}

static void run_unsent(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	(void)effects;
	menu_open_unsent(model);
}

static void run_menu(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	(void)effects;
	menu_open_actions(model, NULL);
}

/* ---- everywhere ---------------------------------------------------------------------------- */

static void run_help(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	(void)effects;
	menu_open_help(model);
}

static void run_command(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	(void)effects;
	edit_set(&model->command_line, "");
	model->history_at = model->history_count;
	layer_push(model, LAYER_COMMAND);
}

static void run_refresh(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	effect_request(effects, request_new(REQUEST_REFRESH));
	notice(model, TONE_PLAIN, "refreshing…");
}

static void run_pause(struct model *model, const char *argument, struct effects *effects)
{
	struct request *request = request_new(REQUEST_PAUSE);

	(void)argument;
	model->is_paused = !model->is_paused;
	model->paused_until_ms = model->monotonic_ms + PAUSE_MS;
	request->flag = model->is_paused;
	effect_request(effects, request);
}

static void run_times(struct model *model, const char *argument, struct effects *effects)
{
	static const char *const words[] = {
		[WHEN_RELATIVE] = "ages", [WHEN_LOCAL] = "local times", [WHEN_UTC] = "UTC"};

	(void)argument;
	(void)effects;
	model->times = (model->times + 1) % (WHEN_UTC + 1);
	notice(model, TONE_PLAIN, "times are shown as %s", words[model->times]);
}

static void run_recall(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	act_recall(model, effects);
}

/* Where there is no detail beside the lists, nothing can be given to them. */
static void widen(struct model *model, int by)
{
	enum { MOST = 12 };

	if (model->layout.kind != LAYOUT_WIDE) {
		notice(model, TONE_PLAIN, "the lists have the whole width here already");
		return;
	}
	if (model->grow + by >= -MOST && model->grow + by <= MOST)
		model->grow += by;
	model_lay_out(model);
}

static void run_grow(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	(void)effects;
	widen(model, 1);
}

static void run_shrink(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	(void)effects;
	widen(model, -1);
}

static void run_mouse(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	model->mouse = !model->mouse;
	effect_mouse(effects, model->mouse);
	notice(model, TONE_PLAIN, model->mouse ? "mouse on (hold Shift to select text)" : "mouse off");
}

static void run_read_only(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	(void)effects;
	model->viewer.read_only = !model->viewer.read_only;
}

void go_to_instance(struct model *model, const char *name, struct effects *effects)
{
	const struct site *i = model->instances;

	while (i != NULL && i->name != NULL && strcasecmp(i->name, name) != 0)
		i++;
	if (i == NULL || i->name == NULL) {
		notice(model, TONE_WARN, "there is no instance %s (:instance lists them)", name);
		return;
	}
	model->is_quitting = true;
	effect_text(effects, EFFECT_INSTANCE, i->name);
}

static void run_instance(struct model *model, const char *argument, struct effects *effects)
{
	if (argument[0] != '\0')
		go_to_instance(model, argument, effects);
	else
		menu_open_instances(model);
}

static void run_connect(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	model->is_quitting = true;
	effect_plain(effects, EFFECT_CONNECT);
}

static void run_suspend(struct model *model, const char *argument, struct effects *effects)
{
	(void)model;
	(void)argument;
	effect_plain(effects, EFFECT_SUSPEND);
}

static void run_redraw(struct model *model, const char *argument, struct effects *effects)
{
	(void)model;
	(void)argument;
	effect_plain(effects, EFFECT_REDRAW);
}

static void run_quit(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	model->is_quitting = true;
	effect_plain(effects, EFFECT_QUIT);
}

#define ANYWHERE IN_EVERYWHERE
#define MOVES (IN_EVERYWHERE | IN_PUSH | IN_CHOICE)
#define OF_DRAFTS IN_PANES | IN_DRAFT

static const struct command commands[] = {
	{"draft", "draft", "Opens the draft of the retrospective, or offers to build one", "e", IN_PANES,
		IN_PANES, sheet_draft, "retrospective"},
	{"build-draft", "build draft", "Builds the draft, or refreshes what was not edited; \"mask\": no e-mail addresses",
		"B", OF_DRAFTS, 0, sheet_build, "retrospective incident"},
	{"edit-section", "edit", "The section in $VISUAL or $EDITOR, or here", "e", IN_DRAFT, IN_DRAFT,
		sheet_edit_section, NULL},
	{"edit-draft", "edit all", "The whole draft in $VISUAL or $EDITOR, or here", "<C-e>", IN_DRAFT,
		0, sheet_edit_whole, NULL},
	{"write", "write", "Writes in the draft without another editor", "w <Enter>", IN_DRAFT,
		IN_DRAFT, sheet_write, NULL},
	{"next-section", "section", "Goes to the next section", "]", IN_DRAFT, IN_DRAFT,
		sheet_next_section, NULL},
	{"previous-section", "previous section", "Goes to the previous section", "[", IN_DRAFT, 0,
		sheet_previous_section, NULL},
	{"findings", "findings", "Lists what the draft lacks, why it matters, and what is better", "f",
		IN_DRAFT, IN_DRAFT, sheet_findings, NULL},
	{"insert", "insert", "Puts an event, an alert, a metric or five whys into the section", "i",
		IN_DRAFT, 0, sheet_insert, NULL},
	{"preview", "preview", "Shows the draft as its readers will see it", "p", OF_DRAFTS, IN_DRAFT,
		sheet_preview, "retrospective"},
	{"push", "push", "What of the draft can go into Rootly, row by row; asks", "u", OF_DRAFTS, IN_DRAFT,
		sheet_push, "retrospective"},
	{"export", "export", "As Markdown, HTML or plain text: \"html\", \"html FILE\", \"html | COMMAND\"",
		"W", OF_DRAFTS, IN_DRAFT, sheet_export, "retrospective"},
	{"tick", "tick", "This row goes into Rootly, or not", "<Space>", IN_PUSH, IN_PUSH, sheet_tick, NULL},
	{"send", "send the ticked", "Sends the ticked rows; asks", "<Enter>", IN_PUSH, IN_PUSH, sheet_send,
		NULL},
	{"theirs", "take it", "Takes what is new (+) in the place of what is there (-)", "t", IN_CHOICE,
		IN_CHOICE, sheet_theirs, NULL},
	{"mine", "keep mine", "Keeps what is there (-); it is not asked about again", "m", IN_CHOICE,
		IN_CHOICE, sheet_mine, NULL},
	{"write-end", "done", "Ends writing; the text becomes a revision", "<Esc>", IN_WRITING, IN_WRITING,
		sheet_write_end, NULL},
	{"write-keep", "keep", "Makes the text a revision and goes on", "<C-o>", IN_WRITING, IN_WRITING,
		sheet_write_keep, NULL},
	{"write-undo", "undo", "Takes the last change back, also those of earlier days", "<C-_> <F2>",
		IN_WRITING, IN_WRITING, sheet_write_undo, NULL},
	{"write-redo", "redo", "Does again what was taken back", "<C-r> <F3>", IN_WRITING, IN_WRITING,
		sheet_write_redo, NULL},
	{"write-select", "select", "Begins a selection, or gives it up", "<C-@> <F4>", IN_WRITING,
		IN_WRITING, sheet_write_select, NULL},
	{"write-cut", "cut", "Cuts the selection, or the line", "<C-k> <C-x>", IN_WRITING, IN_WRITING,
		sheet_write_cut, NULL},
	{"write-copy", "copy", "Copies the selection, or the line", "<C-c>", IN_WRITING, 0,
		sheet_write_copy, NULL},
	{"write-paste", "paste", "Pastes what was cut or copied", "<C-v> <C-y>", IN_WRITING, IN_WRITING,
		sheet_write_paste, NULL},
	{"write-insert", "insert", "Puts an event, an alert, a metric or five whys above the line", "<C-t>",
		IN_WRITING, IN_WRITING, sheet_insert, NULL},
	{"write-delete-word", "delete word", "Deletes the word before the cursor", "<C-w>", IN_WRITING, 0,
		sheet_write_delete_word, NULL},
	{"open", "open", "Opens the selected one and gives it the keys", "<Enter>", IN_LIST, IN_LIST,
		run_open, NULL},
	{"filter", "filter", "Narrows the list as you type: words, !not, field:value", "/", IN_LIST,
		IN_LIST, run_filter, NULL},
	{"saved-filters", "saved filters", "Chooses a filter from the configuration", "f", IN_LIST, 0,
		run_saved_filters, NULL},
	{"next-tab", "next tab", "Shows the next tab of the detail", "] .", IN_LIST | IN_DETAIL, IN_DETAIL,
		run_next_tab, NULL},
	{"previous-tab", "previous tab", "Shows the previous tab of the detail", "[ ,",
		IN_LIST | IN_DETAIL, 0, run_previous_tab, NULL},
	{"menu", "menu", "Lists what can be done with the selected one", "x", IN_LIST | IN_DETAIL,
		IN_LIST | IN_DETAIL, run_menu, NULL},
	{"browse", "browser", "Opens it in the browser; over SSH the link is copied", "o",
		IN_LIST | IN_DETAIL, 0, link_browse, NULL},
	{"copy", "copy link", "Copies the link, by way of the terminal", "y", IN_LIST | IN_DETAIL, 0,
		link_copy, NULL},
	{"copy-html", "copy HTML", "Copies the document as HTML, for pasting into Rootly's editor", "y",
		IN_DRAFT | IN_ACTIVITY, 0, link_copy, NULL},
	{"mark", "mark", "Marks it for an action on many", "<Space>", IN_LIST, false, marks_toggle, NULL},
	{"mark-range", "mark range", "Marks from the last marked one to here", "v", IN_LIST, false,
		marks_range, NULL},
	{"mark-all", "mark all", "Marks all that is shown, or unmarks all", "*", IN_LIST, false,
		marks_all, NULL},
	{"scope", "mine or all", "Shows what is mine, or everybody's", "t", IN_LIST, 0, run_scope, NULL},
	{"sort", "order", "Chooses the order of the list", "O", IN_LIST, 0, run_sort, NULL},
	{"next-unseen", "next unseen", "Goes to the next urgent one that was not looked at", "J", IN_LIST,
		false, run_next_unseen, NULL},
	{"previous-unseen", "previous unseen", "Goes to the previous urgent one not looked at", "K",
		IN_LIST, 0, run_previous_unseen, NULL},
	{"retry", "send again", "Sends the selected action again", "R", IN_ACTIVITY, IN_ACTIVITY,
		activity_retry, NULL},
	{"edit-again", "edit", "Opens the form of what failed again, with what was typed", "e",
		IN_ACTIVITY, IN_ACTIVITY, activity_edit, NULL},
	{"discard", "discard", "Drops the selected action that failed", "X", IN_ACTIVITY, IN_ACTIVITY,
		activity_discard, NULL},
	{"down", "down", "One down", "j <Down>", MOVES, 0, run_down, NULL},
	{"up", "up", "One up", "k <Up>", MOVES, 0, run_up, NULL},
	{"top", "top", "To the first", "g <Home>", MOVES, 0, run_top, NULL},
	{"bottom", "bottom", "To the last", "G <End>", MOVES, 0, run_bottom, NULL},
	{"page-down", "page down", "A page down", "<PgDn> <C-f>", MOVES, 0, run_page_down, NULL},
	{"page-up", "page up", "A page up", "<PgUp>", MOVES, 0, run_page_up, NULL},
	{"half-down", "half a page down", "Half a page down", "<C-d>", MOVES, 0, run_half_down, NULL},
	{"half-up", "half a page up", "Half a page up", "<C-u>", MOVES, 0, run_half_up, NULL},
	{"incidents", "incidents", "Goes to the incidents", "1", ANYWHERE, 0, run_pane_1, NULL},
	{"alerts", "alerts", "Goes to the alerts", "2", ANYWHERE, 0, run_pane_2, NULL},
	{"retrospectives", "retrospectives", "Goes to the retrospectives", "3", ANYWHERE, 0,
		run_pane_3, NULL},
	{"activity", "activity", "Shows what was done, what waits and what failed", "5", ANYWHERE, 0,
		run_activity, NULL},
	{"unsent", "not sent", "Lists what was written in forms and not sent; Enter opens it again", "F",
		IN_PANES | IN_ACTIVITY, 0, run_unsent, NULL},
	{"next-pane", "next pane", "Goes to the next pane", "<Tab>", ANYWHERE, 0, run_next_pane, NULL},
	{"previous-pane", "previous pane", "Goes to the previous pane", "<S-Tab>", ANYWHERE, 0,
		run_previous_pane, NULL},
	{"last-view", "last pane", "Goes back to the pane before", "-", ANYWHERE, 0, run_last_view, NULL},
	{"help", "help", "Lists what works here; type to search, Enter does it", "?", MOVES, MOVES,
		run_help, NULL},
	{"write-help", "help", "Lists what works while one writes", "<F1>", IN_WRITING, IN_WRITING, run_help,
		NULL},
	{"command", "command", "A command, a number, an id or a link to go to", ":", ANYWHERE, 0,
		run_command, NULL},
	{"recall", "take back", "Takes the last action back while it has not left", "z", ANYWHERE, 0,
		run_recall, NULL},
	{"refresh", "refresh", "Asks Rootly now", "r", ANYWHERE, 0, run_refresh, NULL},
	{"pause", "pause", "Stops refreshing for 10 minutes; pages still come", "P", ANYWHERE, 0,
		run_pause, NULL},
	{"times", "times", "Shows ages, local times or UTC", "T", ANYWHERE, 0, run_times, NULL},
	{"grow", "wider list", "Makes the lists wider", "+", ANYWHERE, 0, run_grow, NULL},
	{"shrink", "narrower list", "Makes the lists narrower", "_", ANYWHERE, 0, run_shrink, NULL},
	{"mouse", "mouse", "Turns the mouse on or off", "%", ANYWHERE, 0, run_mouse, NULL},
	{"read-only", "read-only", "Turns every action off, or on again", "", ANYWHERE, 0,
		run_read_only, NULL},
	{"instance", "instance", "Goes to another instance; what waits here is sent first", "",
		ANYWHERE, 0, run_instance, NULL},
	{"connect", "connect", "Adds an instance: a form, with a test before it is kept", "", ANYWHERE, 0,
		run_connect, NULL},
	{"cancel", "cancel", "Gives up: detail, filter, notice; never quits", "<Esc>", MOVES, IN_PUSH | IN_CHOICE,
		run_cancel, NULL},
	{"back", "back", "Back; quits at the top", "q", MOVES,
		IN_DETAIL | IN_ACTIVITY | IN_DRAFT, run_back, NULL},
	{"suspend", "suspend", "Back to the shell; fg returns", "<C-z>", ANYWHERE, 0, run_suspend, NULL},
	{"redraw", "redraw", "Draws the whole screen again", "<C-l>", ANYWHERE, 0, run_redraw, NULL},
	{"quit", "quit", "Ends rootwatch; what waits is sent first", "<C-c>", ANYWHERE, 0, run_quit, NULL},
};

const struct command *command_table(size_t *count)
{
	*count = sizeof(commands) / sizeof(commands[0]);
	return commands;
}

bool command_is_in(const struct command *command, unsigned context, const struct resource *resource)
{
	size_t len = strlen(resource->name);

	if ((command->contexts & context) == 0)
		return false;
	if (command->of == NULL || (context & IN_PANES) == 0)
		return true;
	for (const char *at = command->of; (at = strstr(at, resource->name)) != NULL; at += len)
		if ((at == command->of || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}
