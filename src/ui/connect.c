/* The form that adds an instance: fields, buttons, and words beside them where there is room. */
#include "ui/connect.h"

#include "ui/parts.h"

#include <string.h>

enum { LABEL_CELLS = 17, FORM_CELLS = 62, WIDE_COLS = 120, MARGIN = 2, GAP = 3, LEAD_GAP = 2 };

static void put_field(
	struct draw *draw, const struct connect_field *field, struct rect r, bool has_focus)
{
	struct line label = line_at(draw, r.row, r.col, LABEL_CELLS - 1), line;
	struct rect value = {r.row, r.col + LABEL_CELLS, 1, r.cols - LABEL_CELLS};

	line_own(&label, has_focus ? "› " : "  ", ROLE_KEY);
	line_own(&label, field->label, has_focus ? ROLE_STRONG : ROLE_LABEL);
	if (field->edit != NULL) {
		draw_edit(draw, value, field->edit, has_focus);
		return;
	}
	if (has_focus)
		grid_fill(draw->grid, value, draw_style(draw, ROLE_FIELD_FOCUS));
	line = line_at(draw, value.row, value.col, value.cols);
	line_text(&line, draw_text(draw, field->shown), has_focus ? ROLE_FIELD_FOCUS : ROLE_FIELD);
}

static void put_buttons(struct draw *draw, const struct connect_view *view, struct rect r)
{
	struct line line = line_at(draw, r.row, r.col + LABEL_CELLS, r.cols - LABEL_CELLS);

	for (int i = 0; i < view->button_count; i++) {
		bool is_on = view->focus == view->field_count + i;

		line_own(&line, "[ ", is_on ? ROLE_BUTTON_ON : ROLE_BUTTON);
		line_own(&line, view->buttons[i], is_on ? ROLE_BUTTON_ON : ROLE_BUTTON);
		line_own(&line, " ]", is_on ? ROLE_BUTTON_ON : ROLE_BUTTON);
		line_skip(&line, 2);
	}
}

static void put_words(struct draw *draw, const struct connect_view *view, struct rect r)
{
	const char *hint = view->focus < view->field_count ? view->fields[view->focus].hint : NULL;

	if (view->words != NULL)
		draw_put(draw, r.row, r.col, r.cols, draw_text(draw, view->words),
			(enum role)view->words_tone);
	else if (hint != NULL)
		draw_put(draw, r.row, r.col, r.cols, text_own(hint), ROLE_DIM);
}

static int lead_cells(const struct connect_view *view)
{
	int cells = 0;

	for (int i = 0; i < view->line_count; i++) {
		int own = (int)text_width(view->lines[i].lead, strlen(view->lines[i].lead));

		cells = own > cells ? own : cells;
	}
	return cells > 0 ? cells + LEAD_GAP : 0;
}

/* In the row above the lines, which is free. */
static void put_more(struct draw *draw, int top, int last_top, struct rect r)
{
	if (last_top > 0)
		draw_put(draw, r.row - 1, r.col, r.cols,
			text_own(top == 0          ? "PgDn shows more"
				 : top == last_top ? "PgUp shows more"
						   : "PgUp and PgDn show more"),
			ROLE_DIM);
}

static int put_lines(struct draw *draw, const struct connect_view *view, struct rect r)
{
	int cells = lead_cells(view), last_top, top;
	struct body body;

	body_init(&body);
	for (int i = 0; i < view->line_count; i++) {
		const struct connect_line *line = &view->lines[i];
		int col = line->lead[0] != '\0' || line->is_under ? cells : 0;

		body_line(&body);
		body_span(&body, 0, text_own(line->lead), ROLE_STRONG);
		if (line->words[0] != '\0')
			body_flow(&body, col, r.cols - col, draw_aligned(draw, line->words),
				(enum role)line->tone);
	}
	last_top = (int)body.count > r.rows ? (int)body.count - r.rows : 0;
	top = view->top < last_top ? view->top : last_top;
	draw_lines(draw, &body, (uint32_t)top, r, NULL);
	put_more(draw, top, last_top, r);
	body_release(&body);
	return last_top;
}

int ui_draw_connect(const struct connect_view *view, struct grid *grid)
{
	bool is_wide = grid->cols >= WIDE_COLS;
	int cols = is_wide ? FORM_CELLS : grid->cols - 2 * MARGIN, row = 0, last_top = 0;
	struct arena arena;
	struct draw draw = {.grid = grid, .arena = &arena};
	struct rect rest;

	arena_init(&arena, 0);
	grid_clear(grid);
	draw_put(&draw, row, MARGIN, cols, text_own(view->title), ROLE_STRONG);
	row += 2;
	for (int i = 0; i < view->field_count; i++, row++)
		put_field(&draw, &view->fields[i], (struct rect){row, MARGIN, 1, cols},
			i == view->focus);
	put_buttons(&draw, view, (struct rect){row + 1, MARGIN, 1, cols});
	put_words(&draw, view, (struct rect){row + 2, MARGIN, 1, cols});
	row += 4;
	rest = is_wide ? (struct rect){2, MARGIN + cols + GAP, grid->rows - 2,
				 grid->cols - 2 * MARGIN - cols - GAP}
		       : (struct rect){row, MARGIN, grid->rows - row, cols};
	if (rest.rows > 0 && view->picker != NULL)
		draw_picker_in(&draw, view->picker, rest);
	else if (rest.rows > 0)
		last_top = put_lines(&draw, view, rest);
	arena_release(&arena);
	return last_top;
}
