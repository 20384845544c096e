/* update(): a message changes the model and yields effects. One function per kind, in a table. */
#include "core/update.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* ---- keys ---------------------------------------------------------------------------------- */

/* In the detail: what the key means for the row in the tab, else for the record. */
static const struct binding *find_binding(const struct model *model, struct key key, unsigned context)
{
	const struct resource *of_tab = NULL;
	const struct binding *binding = NULL;

	if (context != IN_DETAIL)
		return keymap_find(&model->keymap, key, context, model->current->resource);
	model_tab_row(model, &of_tab);
	if (of_tab != NULL)
		binding = keymap_find_action(&model->keymap, key, context, of_tab);
	return binding != NULL ? binding
			       : keymap_find(&model->keymap, key, context, model->detail.resource);
}

static void on_key(struct model *model, struct msg *msg, struct effects *effects)
{
	struct key key = msg->u.key;
	const struct binding *binding;
	char name[KEY_NAME_BYTES];
	unsigned context = model_context(model);

	if (key.code == KEY_CODE_FOCUS_IN || key.code == KEY_CODE_FOCUS_OUT)
		return;
	model->last_key_ms = model->monotonic_ms;
	/* From now on the cursor is where the user sees it: a row that comes in on top does not take
	 * its place between two keys. */
	model->current->is_placed = true;
	mark_seen(model, effects);
	if (model->layer_count > 0 && key.code != KEY_CODE_CTRL + 'z' && key.code != KEY_CODE_CTRL + 'l') {
		layer_key(model, key, effects);
		return;
	}
	binding = find_binding(model, key, context);
	/* Who goes on working no longer waits for what was asked for: it would take the next keys. But an
	 * action is meant for that one, and says that it is not here. */
	if (binding == NULL || binding->action == NULL) {
		free(model->detail.finding);
		model->detail.finding = NULL;
	}
	act_stop_waiting(model);
	/* That a key did nothing is no news after one that does something, perhaps in another place. */
	if (model->notice.tone == TONE_DIM)
		model->notice = (struct notice){0};
	if (binding == NULL && context == IN_WRITING)
		writing_key(model, key, effects);
	else if (binding == NULL)
		notice(model, TONE_DIM, "%s does nothing here; ? lists what does", key_name(key, name));
	else if (binding->command != NULL)
		binding->command->run(model, "", effects);
	else
		act_start(model, binding->action, effects);
}

static void on_paste(struct model *model, struct msg *msg, struct effects *effects)
{
	model->last_key_ms = model->monotonic_ms;
	if (model->layer_count > 0)
		layer_paste(model, msg->u.text, effects);
	else if (model_context(model) == IN_WRITING)
		writing_paste(model, msg->u.text, effects);
	else
		notice(model, TONE_DIM, "pasted text does nothing here; / filters, : goes to a link");
}

/* ---- the mouse ----------------------------------------------------------------------------- */

static bool is_in(const struct rect *rect, const struct mouse *mouse)
{
	return mouse->row >= rect->row && mouse->row < rect->row + rect->rows &&
	       mouse->col >= rect->col && mouse->col < rect->col + rect->cols;
}

static void mouse_in_pane(struct model *model, int pane, const struct mouse *mouse,
	struct effects *effects)
{
	struct list *list = &model->panes[pane];
	int line = mouse->row - model->layout.panes[pane].row - 1;

	if (mouse->event == MOUSE_WHEEL_UP || mouse->event == MOUSE_WHEEL_DOWN) {
		list_move(list, mouse->event == MOUSE_WHEEL_UP ? -3 : 3, model_page_rows(model));
		return;
	}
	model_focus_pane(model, pane);
	if (line < 0)
		return;
	if (list->top + (uint32_t)line < list->view_count)
		list_move_to(list, list->top + (uint32_t)line, model_page_rows(model));
	if (mouse->event == MOUSE_DOUBLE)
		command_find("open")->run(model, "", effects);
}

static void mouse_on_tabs(struct model *model, const struct mouse *mouse, struct effects *effects)
{
	const struct resource *resource = model->detail.resource;
	const struct rect *body = &model->layout.detail_body;
	struct tab_place places[RESOURCE_TABS];
	int col = mouse->col - body->col;

	if (resource == NULL || resource->tabs == NULL)
		return;
	detail_place_tabs(resource->tabs, model->detail.detail, model->detail.tab, body->cols, places);
	for (int t = 0; t < RESOURCE_TABS; t++)
		if (col >= places[t].col && col < places[t].col + places[t].cells)
			show_tab(model, t, effects);
}

static void on_mouse(struct model *model, struct msg *msg, struct effects *effects)
{
	const struct mouse *mouse = &msg->u.mouse;
	const struct rect *detail = &model->layout.detail;

	model->last_key_ms = model->monotonic_ms;
	if (model->layer_count > 0)
		return;
	act_stop_waiting(model);
	if (model->sheet.is_open) {
		if (mouse->event == MOUSE_WHEEL_UP || mouse->event == MOUSE_WHEEL_DOWN)
			sheet_move(model, mouse->event == MOUSE_WHEEL_UP ? -3 : 3);
		return;
	}
	if (is_in(detail, mouse)) {
		if (mouse->event == MOUSE_WHEEL_UP || mouse->event == MOUSE_WHEEL_DOWN)
			scroll_detail(model, mouse->event == MOUSE_WHEEL_UP ? -3 : 3);
		else if (mouse->row == detail->row + 1)
			mouse_on_tabs(model, mouse, effects);
		return;
	}
	for (int i = 0; i < LAYOUT_PANES && !model->on_activity; i++)
		if (is_in(&model->layout.panes[i], mouse)) {
			mouse_in_pane(model, i, mouse, effects);
			return;
		}
}

/* ---- news ---------------------------------------------------------------------------------- */

static void show_snapshot(struct model *model, struct list *list, struct snapshot *snapshot,
	struct effects *effects)
{
	struct filter_context context = model_filter_context(model);

	list_take(list, snapshot, &context);
	announce(model, list, effects);
	refresh_attention(model, effects);
	refresh_detail(model, list->resource, effects);
}

static uint32_t count_new(const struct snapshot *old, const struct snapshot *new)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < new->count; i++)
		count += snapshot_find(old, ((const struct record *)snapshot_row(new, i))->id) ==
			 SNAPSHOT_NONE;
	return count;
}

/* One that could act on what is shown; the filter's line only chooses what is. */
static bool prompt_is_open(const struct model *model)
{
	return model->layer_count > 0 && model_top_layer(model) != LAYER_FILTER;
}

static bool finger_is_down(const struct model *model)
{
	return prompt_is_open(model) ||
	       (model->last_key_ms != 0 && model->monotonic_ms - model->last_key_ms < FINGER_MS);
}

/* Rows do not move under the finger: what would move them waits until the hand rests and no prompt is
 * open. */
static bool hold(struct model *model, struct list *list, struct snapshot *snapshot,
	struct effects *effects)
{
	struct filter_context context = model_filter_context(model);

	if (list != model->current || list->snapshot == NULL || !list->snapshot->is_whole ||
		!finger_is_down(model) || !list_would_move(list, snapshot, &context))
		return false;
	snapshot_free(list->held);
	list->held = snapshot;
	list->held_new = count_new(list->snapshot, snapshot);
	/* But a page rings now. */
	announce(model, list, effects);
	refresh_attention(model, effects);
	effect_timer(effects, model->last_key_ms + FINGER_MS);
	return true;
}

static void release_held(struct model *model, struct effects *effects)
{
	for (int i = 0; i < LAYOUT_PANES; i++) {
		struct list *list = &model->panes[i];
		struct snapshot *held = list->held;

		if (held == NULL)
			continue;
		if (finger_is_down(model)) {
			if (!prompt_is_open(model))
				effect_timer(effects, model->last_key_ms + FINGER_MS);
			continue;
		}
		list->held = NULL;
		show_snapshot(model, list, held, effects);
	}
}

/* The row of what was just declared: the next key is meant for it. NULL: it is not there yet. */
static const char *new_row(const struct model *model, const struct list *list,
	const struct snapshot *snapshot)
{
	if (model->creating != snapshot->resource || model->layer_count > 0)
		return NULL;
	for (uint32_t i = snapshot->count; i > 0; i--) {
		const struct record *row = snapshot_row(snapshot, i - 1);

		if (outbox_id_of_new(row->id) != 0 &&
			(list->snapshot == NULL || snapshot_find(list->snapshot, row->id) == SNAPSHOT_NONE))
			return row->id;
	}
	return NULL;
}

static void go_to_new_row(struct model *model, struct list *list, struct snapshot *snapshot,
	const char *id, struct effects *effects)
{
	model->creating = NULL;
	show_snapshot(model, list, snapshot, effects);
	for (int i = 0; i < LAYOUT_PANES; i++)
		if (&model->panes[i] == list)
			model_focus_pane(model, i);
	list_select(list, id, model_page_rows(model));
}

static void on_snapshot(struct model *model, struct msg *msg, struct effects *effects)
{
	struct snapshot *snapshot = msg->u.snapshot;
	struct list *list = model_list_of(model, snapshot->resource);
	const char *id;

	if (list == NULL)
		return;
	msg->u.snapshot = NULL;
	id = new_row(model, list, snapshot);
	if (id != NULL)
		go_to_new_row(model, list, snapshot, id, effects);
	else if (!hold(model, list, snapshot, effects))
		show_snapshot(model, list, snapshot, effects);
}

static void on_catalogue(struct model *model, struct msg *msg, struct effects *effects)
{
	(void)effects;
	for (int i = 0; i < CATALOGUES_MAX && model->catalogue_resources[i] != NULL; i++)
		if (model->catalogue_resources[i] == msg->u.snapshot->resource) {
			snapshot_free(model->catalogues[i]);
			model->catalogues[i] = msg->u.snapshot;
			msg->u.snapshot = NULL;
			form_fill_picker(model);
			return;
		}
}

static void on_detail(struct model *model, struct msg *msg, struct effects *effects)
{
	struct detail *detail = msg->u.detail;

	msg->u.detail = NULL;
	take_detail(model, detail, effects);
}

/* In view 5 the cursor stays on its item, whatever came in above it. */
static void keep_activity_cursor(struct model *model, const struct outbox_view *next)
{
	uint32_t *at = &model->activity_cursor;

	if (model->on_activity && model->outbox != NULL && *at < model->outbox->count)
		for (uint32_t i = 0; i < next->count; i++)
			if (next->items[i].id == model->outbox->items[*at].id) {
				*at = i;
				return;
			}
	if (*at >= next->count)
		*at = next->count > 0 ? next->count - 1 : 0;
}

static void on_outbox(struct model *model, struct msg *msg, struct effects *effects)
{
	(void)effects;
	keep_activity_cursor(model, msg->u.outbox);
	outbox_view_free(model->outbox);
	model->outbox = msg->u.outbox;
	msg->u.outbox = NULL;
	batch_progress(model);
}

/* What stood in the list as "new-7" has got its id: the cursor goes with it, and the detail. */
static void take_real_id(
	struct model *model, const struct result_msg *result, struct effects *effects)
{
	char provisional[NEW_ID_BYTES];

	outbox_new_id(result->outbox_id, provisional);
	for (int i = 0; i < LAYOUT_PANES; i++)
		if (model->panes[i].cursor_id != NULL &&
			strcmp(model->panes[i].cursor_id, provisional) == 0) {
			free(model->panes[i].cursor_id);
			model->panes[i].cursor_id = mem_strdup(result->answer_id);
		}
	if (strcmp(model->detail.id, provisional) == 0)
		rename_detail(model, result->answer_id, effects);
}

static void on_result(struct model *model, struct msg *msg, struct effects *effects)
{
	static const enum tone tones[OUTBOX_STATES] = {
		[OUTBOX_DONE] = TONE_GOOD, [OUTBOX_REJECTED] = TONE_BAD, [OUTBOX_CONFLICT] = TONE_BAD,
		[OUTBOX_UNKNOWN] = TONE_BAD, [OUTBOX_RECALLED] = TONE_ACCENT};
	const struct result_msg *result = &msg->u.result;
	struct draft_entry *draft = draft_find(model, result->draft);

	if (model->batch.action == NULL || result->state != OUTBOX_DONE) {
		notice(model, tones[result->state], "%s", result->words);
		model->notice.offers_id = result->offers_text ? result->outbox_id : 0;
	}
	if (result->state == OUTBOX_DONE && result->answer_id[0] != '\0')
		take_real_id(model, result, effects);
	/* With the tab that is open. Of a batch the limit on requests is not spent on that. */
	if (result->state == OUTBOX_DONE && model->batch.action == NULL)
		reload_detail(model, effects);
	/* What was written there since stays. */
	if (draft == NULL || !draft->is_sent)
		return;
	if (result->state == OUTBOX_DONE) {
		draft_forget(model, result->draft);
	} else if (result->state == OUTBOX_REJECTED) {
		free(draft->error);
		draft->error = mem_strdup(result->err.text[0] != '\0' ? result->err.text : result->words);
	}
}

static void on_copy(struct model *model, struct msg *msg, struct effects *effects)
{
	copy_text(model, msg->u.text, "it is in the file that the result names", effects);
}

/* Only what was said in passing gives way. */
static bool may_interrupt(const struct model *model)
{
	const struct notice *said = &model->notice;

	return said->words[0] == '\0' || said->until_ms <= model->monotonic_ms ||
	       said->tone == TONE_PLAIN;
}

/* When it begins, or is of another kind than before; the activity pane goes on saying it. */
static void say_trouble(struct model *model, const struct link *now)
{
	const struct link *before = &model->link;

	if (now->err.kind != ERR_NONE && now->err.kind != before->err.kind && may_interrupt(model))
		notice(model, TONE_WARN, "%s", now->err.text);
}

static void on_link(struct model *model, struct msg *msg, struct effects *effects)
{
	bool is_refused = msg->u.link.state == LINK_STOPPED && msg->u.link.err.kind == ERR_AUTH;

	(void)effects;
	say_trouble(model, &msg->u.link);
	if (is_refused && model->link.state != LINK_STOPPED)
		notice(model, TONE_BAD,
			model->has_key_command
				? "Rootly refuses token_command's key: mend it there, then r; what waits is kept"
				: "Rootly refuses this key: :connect takes a new one; what waits is kept");
	model->link = msg->u.link;
}

/* Once, in time to have a new one made. */
static void warn_of_end(struct model *model, const struct key_life *life)
{
	char left[ISO8601_BYTES];

	/* The header goes on saying so: what else there is to say comes first. */
	if (!key_ends_soon(life, model->wall_ms, left) ||
		(model->notice.words[0] != '\0' && model->notice.until_ms > model->monotonic_ms))
		return;
	/* What to do first: a long name is what the line cuts off. */
	notice(model, TONE_WARN, "%s ends in %s: make another, then %s (\"%.60s\")",
		life->is_certain ? "this key" : "probably this key", left,
		model->has_key_command ? "give it to token_command" : ":connect", life->name);
}

static void on_viewer(struct model *model, struct msg *msg, struct effects *effects)
{
	const struct viewer_msg *from = &msg->u.viewer;
	struct filter_context context;

	arena_release(&model->viewer_arena);
	arena_init(&model->viewer_arena, 1024);
	model->viewer.user_id = arena_strdup(&model->viewer_arena, from->user_id);
	model->viewer.name = text_clean(&model->viewer_arena, from->name, strlen(from->name));
	model->viewer.organization =
		text_clean(&model->viewer_arena, from->organization, strlen(from->organization));
	model->viewer.is_known = from->is_known;
	model->viewer.is_named = from->is_named;
	model->viewer.rights = from->rights;
	if (from->key_life.ends_at_ms != model->viewer.key_life.ends_at_ms)
		warn_of_end(model, &from->key_life);
	model->viewer.key_life = from->key_life;
	context = model_filter_context(model);
	for (int i = 0; i < LAYOUT_PANES; i++) {
		list_rebuild(&model->panes[i], &context);
		announce(model, &model->panes[i], effects);
	}
	refresh_attention(model, effects);
}

static void on_other(struct model *model, struct msg *msg, struct effects *effects)
{
	int i = 0;

	(void)effects;
	while (i < model->other_count && strcmp(model->others[i].name, msg->u.other.name) != 0)
		i++;
	if (i == OTHERS_MAX)
		return;
	model->others[i] = msg->u.other;
	if (i == model->other_count)
		model->other_count++;
}

static void on_draft(struct model *model, struct msg *msg, struct effects *effects)
{
	(void)effects;
	draft_take(model, &msg->u.draft);
}

static void on_text(struct model *model, struct msg *msg, struct effects *effects)
{
	form_take_text(model, msg->u.text, effects);
}

static void on_sheet(struct model *model, struct msg *msg, struct effects *effects)
{
	struct sheet_news *news = msg->u.sheet;

	msg->u.sheet = NULL;
	sheet_take(model, news, effects);
}

static void on_edited(struct model *model, struct msg *msg, struct effects *effects)
{
	sheet_edited(model, msg->u.status, effects);
}

static void on_log(struct model *model, struct msg *msg, struct effects *effects)
{
	(void)effects;
	free(model->log);
	model->log = msg->u.log.entries;
	model->log_count = msg->u.log.count;
	msg->u.log.entries = NULL;
}

/* ---- the terminal and time ----------------------------------------------------------------- */

static void on_resize(struct model *model, struct msg *msg, struct effects *effects)
{
	(void)effects;
	model->rows = msg->u.size.rows;
	model->cols = msg->u.size.cols;
	model_lay_out(model);
}

static void on_time(struct model *model, struct msg *msg, struct effects *effects)
{
	(void)msg;
	if (model->notice.until_ms != 0 && model->monotonic_ms >= model->notice.until_ms)
		model->notice = (struct notice){0};
	if (model->is_paused && model->monotonic_ms >= model->paused_until_ms)
		command_find("pause")->run(model, "", effects);
}

static void on_quit(struct model *model, struct msg *msg, struct effects *effects)
{
	(void)msg;
	sheet_close(model, effects);
	model->is_quitting = true;
	effect_plain(effects, EFFECT_QUIT);
}

static void (*const handlers[])(struct model *, struct msg *, struct effects *) = {
	[MSG_KEY] = on_key,	    [MSG_PASTE] = on_paste,	    [MSG_MOUSE] = on_mouse,
	[MSG_RESIZE] = on_resize,   [MSG_TIME] = on_time,	    [MSG_RESUMED] = on_time,
	[MSG_SNAPSHOT] = on_snapshot, [MSG_DETAIL] = on_detail,	    [MSG_OUTBOX] = on_outbox,
	[MSG_RESULT] = on_result,   [MSG_LINK] = on_link,	    [MSG_VIEWER] = on_viewer,
	[MSG_OTHER] = on_other,	    [MSG_CATALOGUE] = on_catalogue, [MSG_DRAFT] = on_draft,
	[MSG_TEXT] = on_text,
	[MSG_LOG] = on_log,	    [MSG_QUIT] = on_quit,	    [MSG_SHEET] = on_sheet,
	[MSG_EDITED] = on_edited,   [MSG_COPY] = on_copy,
};

/* Asked for after every message: the program keeps only the next one. */
static void set_timers(const struct model *model, struct effects *effects)
{
	if (model->notice.until_ms != 0)
		effect_timer(effects, model->notice.until_ms);
	if (model->confirm.armed_at_ms > model->monotonic_ms)
		effect_timer(effects, model->confirm.armed_at_ms);
	if (model->is_paused)
		effect_timer(effects, model->paused_until_ms);
}

void update(struct model *model, struct msg *msg, struct effects *effects)
{
	model->monotonic_ms = msg->monotonic_ms;
	model->wall_ms = msg->wall_ms;
	model->tz_offset_min = msg->tz_offset_min;
	handlers[msg->type](model, msg, effects);
	release_held(model, effects);
	follow(model, effects);
	sheet_step(model, effects);
	set_timers(model, effects);
}
