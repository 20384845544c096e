/* The detail follows the cursor when it rests, so that running down a list costs a highlight. */
#include "core/update.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static void set_string(char **owned, const char *value)
{
	char *copy = mem_strdup(value);

	free(*owned);
	*owned = copy;
}

static void request_detail(struct model *model, int tab, struct effects *effects)
{
	struct request *request = request_new(REQUEST_DETAIL);

	request->resource = model->detail.resource;
	request->id = mem_strdup(model->detail.id);
	request->tab = tab;
	effect_request(effects, request);
	model->detail.asked_at_ms = model->monotonic_ms;
}

void open_detail(struct model *model, const struct resource *resource, const char *id,
	struct effects *effects)
{
	struct detail_view *view = &model->detail;

	if (view->resource == resource && strcmp(view->id, id) == 0)
		return;
	if (view->resource != resource)
		view->tab = 0;
	view->resource = resource;
	set_string(&view->id, id);
	set_string(&view->next_id, id);
	view->scroll = view->cursor = 0;
	view->load_at_ms = 0;
	detail_free(view->detail);
	view->detail = NULL;
	request_detail(model, view->tab, effects);
}

void rename_detail(struct model *model, const char *id, struct effects *effects)
{
	set_string(&model->detail.id, id);
	set_string(&model->detail.next_id, id);
	request_detail(model, model->detail.tab, effects);
}

/* Called after every message: has the cursor moved, has it rested long enough? */
void follow(struct model *model, struct effects *effects)
{
	struct detail_view *view = &model->detail;
	const struct record *row = list_selected(model->current);
	bool is_first = view->id[0] == '\0';

	if (model->focus == FOCUS_DETAIL || model->on_activity || row == NULL || view->finding != NULL)
		return;
	if (view->resource == model->current->resource && strcmp(view->id, row->id) == 0) {
		set_string(&view->next_id, row->id);
		view->load_at_ms = 0;
		return;
	}
	if (strcmp(view->next_id, row->id) != 0 || view->load_at_ms == 0) {
		set_string(&view->next_id, row->id);
		view->load_at_ms = model->monotonic_ms + REST_MS;
	}
	if (is_first || model->monotonic_ms >= view->load_at_ms)
		open_detail(model, model->current->resource, row->id, effects);
	else
		effect_timer(effects, view->load_at_ms);
}

/* A record that was asked for by number or short id answers with its real id. */
static bool take_found(struct model *model, struct detail *detail)
{
	struct detail_view *view = &model->detail;

	if (detail->row == NULL) {
		notice(model, TONE_WARN, "%s: %s", view->finding, detail->err.text);
		set_string(&view->finding, NULL);
		detail_free(detail);
		return true;
	}
	view->resource = detail->resource;
	view->tab = 0;
	view->scroll = view->cursor = 0;
	set_string(&view->id, detail->id);
	set_string(&view->finding, NULL);
	model->focus = FOCUS_DETAIL;
	model_lay_out(model);
	return false;
}

void take_detail(struct model *model, struct detail *detail, struct effects *effects)
{
	struct detail_view *view = &model->detail;

	if (view->finding != NULL && detail->is_found && take_found(model, detail))
		return;
	if (view->resource != detail->resource || strcmp(view->id, detail->id) != 0) {
		detail_free(detail);
		return;
	}
	detail_free(view->detail);
	view->detail = detail;
	if (!detail->is_cached)
		view->asked_at_ms = 0;
	act_waiting(model, effects);
}

/* A newer row of the record on the right came by: have the rest of it again. */
void refresh_detail(struct model *model, const struct resource *resource, struct effects *effects)
{
	struct detail_view *view = &model->detail;
	const struct list *list = model_list_of(model, resource);
	const struct record *full, *row;
	uint32_t index;

	if (view->finding != NULL || view->resource != resource || view->detail == NULL ||
		view->detail->row == NULL ||
		list == NULL || view->asked_at_ms != 0)
		return;
	index = snapshot_find(list->snapshot, view->id);
	if (index == SNAPSHOT_NONE)
		return;
	full = view->detail->row;
	row = snapshot_row(list->snapshot, index);
	if (row->updated_at > full->updated_at)
		request_detail(model, view->tab, effects);
}

static const struct tab *current_tab(const struct model *model)
{
	const struct resource *resource = model->detail.resource;

	return resource != NULL && resource->tabs != NULL ? &resource->tabs[model->detail.tab] : NULL;
}

void show_tab(struct model *model, int tab, struct effects *effects)
{
	struct detail_view *view = &model->detail;
	const struct tab *row;

	if (view->resource == NULL || view->resource->tabs == NULL)
		return;
	view->tab = tab;
	view->scroll = view->cursor = 0;
	row = current_tab(model);
	/* A tab with a path of its own is fetched when it is opened. */
	if (row->kind == TAB_ROWS && (row->source == NULL || row->source[0] == '/') &&
		(view->detail == NULL || !view->detail->tabs[tab].is_loaded))
		request_detail(model, tab, effects);
}

/* An action has changed it, or something that hangs on it. */
void reload_detail(struct model *model, struct effects *effects)
{
	if (model->detail.id[0] != '\0' && model->detail.detail != NULL)
		request_detail(model, model->detail.tab, effects);
}

static uint32_t clamped(uint32_t value, long by, uint32_t limit)
{
	long to = (long)value + by;

	return to < 0 ? 0 : to > (long)limit ? limit : (uint32_t)to;
}

void scroll_detail(struct model *model, long by)
{
	struct detail_view *view = &model->detail;
	const struct tab *tab = current_tab(model);
	uint32_t page = (uint32_t)model->layout.detail_body_rows;
	uint32_t last = view->body_rows > page ? view->body_rows - page : 0;

	if (tab == NULL)
		return;
	if (tab->kind != TAB_ROWS || view->detail == NULL) {
		view->scroll = clamped(view->scroll, by, last);
		return;
	}
	view->cursor = clamped(view->cursor, by,
		view->detail->tabs[view->tab].count > 0 ? view->detail->tabs[view->tab].count - 1 : 0);
	if (view->cursor < view->scroll)
		view->scroll = view->cursor;
	if (page > 0 && view->cursor >= view->scroll + page)
		view->scroll = view->cursor - page + 1;
}
