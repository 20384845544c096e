/* The detail of the selected row: title, tabs, and the tab's body or rows. */
#include "ui/detail_body.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is shown ------------------------------------------------------------------------ */

static const void *row_of_list(
	const struct model *model, const struct resource *resource, const char *id)
{
	for (int i = 0; i < LAYOUT_PANES; i++) {
		const struct list *list = &model->panes[i];
		uint32_t at;

		if (list->resource != resource || list->snapshot == NULL || id == NULL)
			continue;
		at = snapshot_find(list->snapshot, id);
		return at != SNAPSHOT_NONE ? snapshot_row(list->snapshot, at) : NULL;
	}
	return NULL;
}

/* Until the detail is there, the row of the list stands in for it. */
static struct subject subject_of(const struct model *model)
{
	const struct detail_view *view = &model->detail;
	struct subject subject = {.resource = view->resource, .detail = view->detail};

	if (subject.detail != NULL)
		subject.record = subject.detail->row;
	subject.is_whole = subject.record != NULL;
	if (subject.record == NULL && subject.resource != NULL)
		subject.record = row_of_list(model, subject.resource, view->id);
	return subject;
}

/* ---- title and tabs ----------------------------------------------------------------------- */

static void put_more(struct line *line, uint32_t count, uint32_t end)
{
	if (end < count)
		title_right(
			line, text_printf(line->draw->arena, "↓ %u more", count - end), ROLE_DIM);
}

static struct line put_title(
	struct draw *draw, const struct rect *pane, const struct subject *subject, bool has_focus)
{
	struct line line = title_at(draw, pane, has_focus);

	if (draw->model->layout.kind == LAYOUT_WIDE)
		line_skip(&line, 1);
	if (subject->record != NULL)
		title_text(&line, resource_label(subject->resource, subject->record, draw->arena),
			has_focus ? ROLE_TITLE_FOCUS : ROLE_STRONG);
	else
		title_text(&line,
			text_own(subject->resource != NULL ? subject->resource->title : "Detail"),
			ROLE_TITLE);
	return line;
}

static void put_tabs(struct draw *draw, const struct subject *subject, struct rect r, int on)
{
	const struct tab *tabs = subject->resource->tabs;
	struct tab_place places[RESOURCE_TABS];
	bool was_shown = false;

	detail_place_tabs(tabs, subject->detail, on, r.cols, places);
	if (places[0].cells == 0)
		draw_put(draw, r.row, r.col, 1, text_own("…"), ROLE_DIM);
	for (int i = 0; i < RESOURCE_TABS && tabs[i].title != NULL; i++) {
		struct line line = line_at(draw, r.row, r.col + places[i].col, places[i].cells);
		enum role role = i == on ? ROLE_TAB_ON : ROLE_TAB;

		if (places[i].cells == 0 && was_shown)
			draw_put(draw, r.row, r.col + r.cols - 1, 1, text_own("…"), ROLE_DIM);
		was_shown = places[i].cells > 0;
		line_own(&line, tabs[i].title, role);
		if (places[i].count == 0)
			continue;
		line_own(&line, " ", role);
		line_text(&line, text_printf(draw->arena, "%u", places[i].count), role);
	}
}

/* The line under the tabs: what is on its way, and what went wrong. */
static void put_state(struct draw *draw, const struct subject *subject, struct line line)
{
	const struct detail *detail = subject->detail;
	const char *id =
		subject->record != NULL ? ((const struct record *)subject->record)->id : "";
	const struct outbox_item *item = model_pending(draw->model, id);
	const struct action *action =
		item != NULL ? resource_action(subject->resource, item->action) : NULL;

	if (action != NULL)
		line_text(&line,
			text_printf(draw->arena, "⇡ %s: %s", action->title,
				outbox_state_words(item->state)->shown),
			ROLE_ACCENT);
	else if (detail != NULL && detail->err.kind != ERR_NONE)
		line_text(&line, draw_text(draw, detail->err.text), ROLE_WARN);
}

/* ---- a tab of rows ------------------------------------------------------------------------ */

static const char *why_no_rows(const struct detail_rows *rows)
{
	return rows->err.kind != ERR_NONE ? rows->err.text : rows->is_loaded ? NULL : "Loading …";
}

/* The room of the column that takes what the others leave. */
static int flexible_cells(const struct columns *columns)
{
	for (int i = 0; i < columns->count; i++)
		if (columns->items[i].field->width == 0)
			return columns->items[i].cells;
	return 0;
}

static void put_rows(
	struct draw *draw, const struct subject *subject, struct rect r, bool has_focus)
{
	static const enum role selected = ROLE_SELECTED;
	const struct detail_view *view = &draw->model->detail;
	const struct resource *resource = subject->resource->tabs[view->tab].rows;
	const struct detail_rows *rows = &subject->detail->tabs[view->tab];
	struct columns columns;
	uint32_t top;

	columns_fit(&columns, &(struct table){.resource = resource}, &draw->when, r.cols);
	if (has_focus && view->cursor < rows->count && resource->name_of != NULL)
		r.rows -= draw_peek(draw,
			resource->name_of(rows->rows + view->cursor * resource->row_bytes),
			flexible_cells(&columns), r);
	top = draw_top(view->scroll, view->cursor, rows->count, r.rows);
	for (int i = 0; i < r.rows && top + (uint32_t)i < rows->count; i++) {
		uint32_t at = top + (uint32_t)i;
		struct line line = line_at(draw, r.row + i, r.col, r.cols);

		if (has_focus && at == view->cursor) {
			line.forced = &selected;
			grid_fill(draw->grid, (struct rect){line.row, r.col, 1, r.cols},
				draw_style(draw, selected));
		}
		columns_put(&columns, &line, rows->rows + at * resource->row_bytes, text_empty);
	}
}

static void put_row_tab(
	struct draw *draw, const struct subject *subject, struct rect r, bool has_focus)
{
	const struct tab *tab = &subject->resource->tabs[draw->model->detail.tab];
	const struct detail_rows *rows =
		subject->detail != NULL ? &subject->detail->tabs[draw->model->detail.tab] : NULL;
	const char *why = rows != NULL ? why_no_rows(rows) : "Loading …";

	draw->body->is_valid = false;
	draw->body->count = rows != NULL ? rows->count : 0;
	if (rows != NULL && rows->count > 0)
		put_rows(draw, subject, r, has_focus);
	else if (why != NULL)
		draw_put(draw, r.row, r.col, r.cols, draw_text(draw, why), ROLE_DIM);
	else
		draw_put(draw, r.row, r.col, r.cols,
			text_printf(draw->arena, "No %s.", draw_lower(draw, tab->rows->plural)),
			ROLE_DIM);
}

/* ---- a tab of lines ----------------------------------------------------------------------- */

static void lay_out(
	struct draw *draw, const struct subject *subject, const struct tab *tab, int cols)
{
	const struct detail *detail = subject->detail;
	const struct record *record = subject->record;
	struct body_key key = {
		.id_hash = hash_text(hash_text(HASH_EMPTY, record->id), subject->resource->name),
		.version_ms = record->updated_at ^ (detail != NULL ? detail->fetched_at_ms : 0),
		.is_whole = detail != NULL,
		.now_min = draw->when.now_ms / 60000,
		.tab = draw->model->detail.tab,
		.cols = cols,
		.times = (int)draw->when.style,
		.tz_offset_min = draw->when.tz_offset_min,
	};

	if (!body_is_for(draw->body, &key))
		detail_body_fill(draw, subject, tab, cols);
}

static uint32_t put_lines(struct draw *draw, struct rect r)
{
	const struct body *body = draw->body;
	uint32_t rows = (uint32_t)r.rows, scroll = draw->model->detail.scroll;
	uint32_t last = body->count > rows ? body->count - rows : 0,
		 top = scroll < last ? scroll : last;

	draw_lines(draw, body, top, r, NULL);
	return top + rows;
}

/* ---- all of it ---------------------------------------------------------------------------- */

/* The rule between the panes and the detail. */
static void put_divider(struct draw *draw, const struct rect *pane)
{
	const struct layout *layout = &draw->model->layout;

	if (layout->kind != LAYOUT_WIDE)
		return;
	for (int row = pane->row + 1; row < pane->row + pane->rows; row++)
		draw_put(draw, row, pane->col, 1, text_own("│"), ROLE_BORDER);
	for (int i = 1; i < LAYOUT_PANES && layout->panes[i].rows > 0; i++)
		draw_put(draw, layout->panes[i].row, pane->col, 1, text_own("┤"), ROLE_BORDER);
	draw_put(draw, pane->row, pane->col, 1, text_own("┬"), ROLE_BORDER);
}

static void put_unknown(struct draw *draw, const struct subject *subject, struct rect r)
{
	const struct detail *detail = subject->detail;
	const char *words = subject->resource == NULL ? "Nothing is selected."
			    : detail != NULL && detail->err.kind != ERR_NONE
				    ? err_class(detail->err.kind)->advice
				    : "Loading …";

	draw_put(draw, r.row, r.col, r.cols, draw_text(draw, words), ROLE_DIM);
}

static void put_tab(
	struct draw *draw, const struct subject *subject, struct line *title, bool has_focus)
{
	const struct rect *r = &draw->model->layout.detail_body;
	const struct tab *tab = &subject->resource->tabs[draw->model->detail.tab];

	if (tab->kind == TAB_ROWS) {
		put_row_tab(draw, subject, *r, has_focus);
	} else {
		lay_out(draw, subject, tab, r->cols);
		put_more(title, draw->body->count, put_lines(draw, *r));
	}
}

void draw_detail(struct draw *draw)
{
	const struct model *model = draw->model;
	const struct rect *pane = &model->layout.detail, *r = &model->layout.detail_body;
	struct subject subject = subject_of(model);
	bool has_focus = model->focus == FOCUS_DETAIL;
	struct line title;

	if (r->rows == 0)
		return;
	grid_fill(draw->grid, *pane, draw_style(draw, ROLE_PLAIN));
	title = put_title(draw, pane, &subject, has_focus);
	put_divider(draw, pane);
	if (subject.resource != NULL)
		put_state(draw, &subject, line_at(draw, r->row - 1, r->col, r->cols));
	if (subject.resource == NULL || subject.record == NULL) {
		put_unknown(draw, &subject, *r);
		return;
	}
	put_tabs(draw, &subject, (struct rect){r->row - 2, r->col, 1, r->cols}, model->detail.tab);
	put_tab(draw, &subject, &title, has_focus);
}
