/* The table of what goes into Rootly: field, what Rootly has now, what the draft says, and a tick. */
#include "ui/parts.h"

#include <string.h>

enum { FIELD_CELLS_MIN = 16, FIELD_CELLS_MAX = 30, GAP = 2, TICK_CELLS = 5, DETAIL_ROWS_MIN = 6 };

/* The first line of it. */
static struct text first_line(struct draw *draw, struct text text)
{
	size_t len = strcspn(text.bytes, "\n");

	if (text_is_empty(text))
		return text_own("\xE2\x80\x94");
	return text_printf(draw->arena, "%.*s%s", (int)len, text.bytes,
		text.bytes[len] != '\0' ? " \xE2\x80\xA6" : "");
}

static const char *tick_of(const struct sheet_row *row)
{
	return row->is_ticked ? "[x] " : row->is_possible ? "[ ] " : " !  ";
}

static int field_cells(const struct sheet_news *plan)
{
	int widest = FIELD_CELLS_MIN;

	for (size_t i = 0; i < plan->row_count; i++)
		if ((int)plan->rows[i].field.width > widest)
			widest = (int)plan->rows[i].field.width;
	return widest < FIELD_CELLS_MAX ? widest : FIELD_CELLS_MAX;
}

static void put_cell(struct line *line, int cells, struct text text, enum role role)
{
	struct line cell = line_at(line->draw, line->row, line->col,
		cells < line_room(line) ? cells : line_room(line));

	cell.forced = line->forced;
	line_text(&cell, text, role);
	line_skip(line, cells + GAP);
}

static void put_row(struct draw *draw, struct rect r, const struct sheet_row *row, int field,
	bool is_here)
{
	static const enum role selected = ROLE_SELECTED;
	struct line line = line_at(draw, r.row, r.col, r.cols);
	int half = (r.cols - TICK_CELLS - field - 2 * GAP) / 2;

	if (is_here) {
		grid_fill(draw->grid, r, draw_style(draw, selected));
		line.forced = &selected;
	}
	line_skip(&line, 1);
	line_own(&line, tick_of(row), row->is_ticked ? ROLE_MARK : ROLE_PLAIN);
	put_cell(&line, field, row->field, row->is_possible ? ROLE_STRONG : ROLE_DIM);
	put_cell(&line, half, first_line(draw, row->now), ROLE_DIM);
	put_cell(&line, half, first_line(draw, row->mine), ROLE_PLAIN);
}

static void put_head(struct draw *draw, struct rect r, int field)
{
	struct line line = line_at(draw, r.row, r.col, r.cols);
	int half = (r.cols - TICK_CELLS - field - 2 * GAP) / 2;

	line_skip(&line, TICK_CELLS);
	put_cell(&line, field, text_own("Field"), ROLE_LABEL);
	put_cell(&line, half, text_own("Rootly now"), ROLE_LABEL);
	put_cell(&line, half, text_own("Mine"), ROLE_LABEL);
}

/* All of the selected row: a line is not enough to decide by. */
static void put_whole(struct draw *draw, struct rect r, const struct sheet_row *row)
{
	struct body lines;

	body_init(&lines);
	if (!text_is_empty(row->remark))
		body_wrap(&lines, 0, r.cols, row->remark, ROLE_WARN);
	body_line(&lines);
	body_span(&lines, 0, text_own("Rootly now"), ROLE_LABEL);
	body_wrap(&lines, 2, r.cols - 2, text_is_empty(row->now) ? text_own("nothing") : row->now,
		ROLE_DIM);
	body_line(&lines);
	body_span(&lines, 0, text_own("Mine"), ROLE_LABEL);
	body_wrap(&lines, 2, r.cols - 2, text_is_empty(row->mine) ? text_own("nothing") : row->mine,
		ROLE_PLAIN);
	grid_rule(draw->grid, r.row, r.col, r.cols, draw_style(draw, ROLE_BORDER));
	draw_lines(draw, &lines, 0, (struct rect){r.row + 1, r.col, r.rows - 1, r.cols}, NULL);
	body_release(&lines);
}

void draw_push(struct draw *draw)
{
	const struct sheet *sheet = &draw->model->sheet;
	const struct sheet_news *plan = sheet->plan;
	struct rect all = draw->model->layout.sheet, r;
	int field = field_cells(plan), below;
	uint32_t top;

	r = (struct rect){all.row + 1, all.col, all.rows - 1, all.cols};
	put_head(draw, (struct rect){r.row, r.col, 1, r.cols}, field);
	r.row++;
	r.rows--;
	below = r.rows / 2 > DETAIL_ROWS_MIN ? r.rows / 2 : DETAIL_ROWS_MIN;
	if (r.rows - below < 3)
		below = 0;
	if (r.rows - below > (int)plan->row_count)
		below = r.rows - (int)plan->row_count;
	r.rows -= below;
	top = draw_top(0, (uint32_t)sheet->row, (uint32_t)plan->row_count, r.rows);
	for (int i = 0; i < r.rows && top + (uint32_t)i < plan->row_count; i++)
		put_row(draw, (struct rect){r.row + i, r.col, 1, r.cols}, &plan->rows[top + (uint32_t)i],
			field, top + (uint32_t)i == sheet->row);
	if (below > 2)
		put_whole(draw, (struct rect){r.row + r.rows, r.col + 1, below, r.cols - 2},
			&plan->rows[sheet->row]);
}
