/* A list to choose from: help, menus, the values of a form's field. */
#include "ui/parts.h"

enum { COLS = 100, EXPLAIN_ROWS = 5, FRAME_ROWS = 2, SEARCH_ROWS = 2, GAP = 2, TICK_CELLS = 4 };

/* Where the hints begin: behind the longest label, if that leaves them room. */
static int label_cells(struct draw *draw, const struct picker *picker, int cols)
{
	int widest = 0;

	for (uint32_t i = 0; i < picker->count; i++) {
		int width = (int)draw_aligned(draw, picker->items[i].label).width;

		if (picker->items[i].hint != NULL && width > widest)
			widest = width;
	}
	return widest < cols / 2 ? widest : cols / 2;
}

static void put_item(
	struct line *line, const struct picker *picker, const struct pick_item *item, int label)
{
	struct draw *draw = line->draw;
	enum role role = item->is_dim ? ROLE_DIM : ROLE_PLAIN;
	int hint = line->col + 1 + label + GAP, end = line->end;
	bool has_hint = item->hint != NULL && !picker->explains;

	line_skip(line, 1);
	if (picker->is_multi)
		line_own(line, item->is_ticked ? "[x] " : "[ ] ",
			item->is_ticked ? ROLE_MARK : role);
	if (has_hint)
		line->end = hint - 1;
	line_text(line, draw_aligned(draw, item->label), role);
	line->end = end - 1;
	line->col = hint;
	if (has_hint)
		line_text(line, draw_text(draw, item->hint), ROLE_DIM);
}

static void put_items(struct draw *draw, const struct picker *picker, struct rect r)
{
	static const enum role selected = ROLE_SELECTED;
	int label = label_cells(draw, picker, r.cols);
	uint32_t top = draw_top(picker->top, picker->cursor, picker->view_count, r.rows);

	for (int i = 0; i < r.rows && top + (uint32_t)i < picker->view_count; i++) {
		struct line line = line_at(draw, r.row + i, r.col, r.cols);
		uint32_t at = top + (uint32_t)i;

		if (at == picker->cursor) {
			line.forced = &selected;
			grid_fill(draw->grid, (struct rect){line.row, r.col, 1, r.cols},
				draw_style(draw, selected));
		}
		put_item(&line, picker, &picker->items[picker->view[at]], label);
	}
}

static void put_search(struct draw *draw, const struct picker *picker, struct rect r)
{
	struct line line = line_at(draw, r.row, r.col, r.cols);
	struct text count = text_printf(draw->arena, "%u of %u", picker->view_count, picker->count);

	line_right(&line, count, ROLE_DIM);
	line_own(&line, "/", ROLE_KEY);
	draw_edit(draw, (struct rect){r.row, line.col, 1, line_room(&line) - 1}, &picker->search,
		true);
}

/* Below the list; the rows left for it. */
static struct rect put_explanation(struct draw *draw, const struct picker *picker, struct rect r)
{
	const struct pick_item *item = picker_selected(picker);
	struct body words;
	int rows;

	if (!picker->explains || item == NULL || item->hint == NULL || r.rows <= EXPLAIN_ROWS)
		return r;
	body_init(&words);
	body_wrap(&words, 0, r.cols - 2, draw_text(draw, item->hint), ROLE_PLAIN);
	rows = (int)words.count < EXPLAIN_ROWS - 1 ? (int)words.count : EXPLAIN_ROWS - 1;
	r.rows -= EXPLAIN_ROWS;
	grid_rule(draw->grid, r.row + r.rows, r.col, r.cols, draw_style(draw, ROLE_BORDER));
	draw_lines(draw, &words, 0, (struct rect){r.row + r.rows + 1, r.col + 1, rows, r.cols - 2}, NULL);
	body_release(&words);
	return r;
}

/* What its line has no room for: why something cannot be done, what it does. */
static struct rect put_rest(struct draw *draw, const struct picker *picker, struct rect r)
{
	const struct pick_item *item = picker_selected(picker);
	int label = label_cells(draw, picker, r.cols), cells = r.cols - 2 - (picker->is_multi ? TICK_CELLS : 0);
	struct text words;

	if (picker->explains)
		return put_explanation(draw, picker, r);
	if (item == NULL)
		return r;
	words = draw_aligned(draw, item->label);
	if (item->hint != NULL) {
		cells -= label + GAP;
		words = (int)words.width <= label ? draw_text(draw, item->hint)
						  : text_printf(draw->arena, "%s  %s", words.bytes,
							    draw_text(draw, item->hint).bytes);
	}
	r.rows -= draw_peek(draw, words, cells, (struct rect){r.row, r.col + 1, r.rows, r.cols - 2});
	return r;
}

static const char *nothing(const struct picker *picker)
{
	if (!picker->is_loading && picker->count == 0 && picker->none != NULL)
		return picker->none;
	return picker->is_loading   ? "Loading …"
	       : picker->count == 0 ? "Nothing to choose from."
				    : "Nothing matches.";
}

void draw_picker_in(struct draw *draw, const struct picker *picker, struct rect r)
{
	put_search(draw, picker, r);
	r.row += SEARCH_ROWS, r.rows -= SEARCH_ROWS;
	if (picker->view_count == 0)
		draw_put(draw, r.row, r.col + 1, r.cols - 1, text_own(nothing(picker)), ROLE_DIM);
	else
		put_items(draw, picker, put_rest(draw, picker, r));
}

void draw_picker(struct draw *draw)
{
	const struct picker *picker = draw->model->picker;
	struct rect r;

	if (picker == NULL)
		return;
	/* As high as all items ask for, so that it does not jump while one types. */
	r = draw_overlay(draw,
		(int)(picker->count < 200 ? picker->count : 200) + FRAME_ROWS + SEARCH_ROWS +
			(picker->count == 0) + (picker->explains ? EXPLAIN_ROWS : 0),
		COLS, draw_text(draw, picker->title));
	draw_picker_in(draw, picker, r);
}
