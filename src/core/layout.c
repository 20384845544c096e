/* Where things are. */
#include "core/layout.h"

enum {
	TINY_COLS = 40,
	TINY_ROWS = 8,
	WIDE_COLS = 110,
	DETAIL_MIN_COLS = 50,
	LIST_MIN_COLS = 44,
	GROW_COLS = 4,
	OUTLINE_MIN_COLS = 34,
	OUTLINE_MAX_COLS = 46,
	TEXT_MAX_COLS = 100, /* longer lines are hard to read */
	DETAIL_HEAD_ROWS = 3, /* title, tabs, a blank line */
	PANE_MIN_ROWS = 2,    /* its title and a row */
};

static int clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

/* Wide: three panes, each its share, whatever has the focus: nothing moves on Tab. */
static void stack(struct layout *out, int row, int rows, int cols)
{
	static const int shares[LAYOUT_PANES] = {40, 36, 24};
	int left = rows;

	for (int i = 0; i < LAYOUT_PANES; i++) {
		int below = LAYOUT_PANES - 1 - i;
		int height = below == 0 ? left
					: clamp(rows * shares[i] / 100, PANE_MIN_ROWS,
						  left - PANE_MIN_ROWS * below);

		out->panes[i] = (struct rect){row, 0, height, cols};
		row += height;
		left -= height;
	}
}

/* Narrow, or too low for a row in each: the focused pane takes the height, the others keep their
 * title line. */
static void fold(const struct layout_input *in, struct layout *out, int row, int rows, int cols)
{
	for (int i = 0; i < LAYOUT_PANES; i++) {
		int height = i == in->focus ? rows - (LAYOUT_PANES - 1) : 1;

		out->panes[i] = (struct rect){row, 0, height, cols};
		row += height;
	}
}

/* Where there are panes to its left, a rule stands between. */
static void place_body(struct layout *out)
{
	int edge = out->kind == LAYOUT_WIDE ? 2 : 1;

	if (out->detail.rows <= DETAIL_HEAD_ROWS)
		return;
	out->detail_body = (struct rect){out->detail.row + DETAIL_HEAD_ROWS, out->detail.col + edge,
		out->detail.rows - DETAIL_HEAD_ROWS, out->detail.cols - edge - 1};
	out->detail_body_rows = out->detail_body.rows;
}

/* The outline at the left, the text at the right, a rule between them. */
static void place_sheet(struct layout *out, int row, int rows, int cols)
{
	int outline = out->kind == LAYOUT_WIDE
			      ? clamp(cols * 30 / 100, OUTLINE_MIN_COLS, OUTLINE_MAX_COLS)
			      : 0;
	int left = outline > 0 ? outline + 2 : 1;

	out->sheet = (struct rect){row, 0, rows, cols};
	out->sheet_outline = (struct rect){row + 1, 0, rows - 1, outline};
	out->sheet_text =
		(struct rect){row + 1, left, rows - 1, clamp(cols - left - 1, 1, TEXT_MAX_COLS)};
}

void layout_compute(const struct layout_input *in, struct layout *out)
{
	int row = 1, rows, list_cols;

	*out = (struct layout){0};
	if (in->cols < TINY_COLS || in->rows < TINY_ROWS) {
		out->kind = LAYOUT_TINY;
		return;
	}
	out->kind = in->cols >= WIDE_COLS ? LAYOUT_WIDE : LAYOUT_NARROW;
	out->header = (struct rect){0, 0, 1, in->cols};
	out->footer = (struct rect){in->rows - 1, 0, 1, in->cols};
	if (in->has_attention)
		out->attention = (struct rect){row++, 0, 1, in->cols};
	rows = in->rows - 1 - row;

	place_sheet(out, row, rows, in->cols);
	list_cols = in->cols;
	if (out->kind == LAYOUT_WIDE && !in->single) {
		list_cols = clamp(in->cols * 47 / 100 + in->grow * GROW_COLS, LIST_MIN_COLS,
			in->cols - DETAIL_MIN_COLS);
		out->detail = (struct rect){row, list_cols, rows, in->cols - list_cols};
	} else if (in->detail_open && !in->single) {
		out->detail = (struct rect){row, 0, rows, in->cols};
	}
	if (in->single)
		out->panes[0] = (struct rect){row, 0, rows, list_cols};
	else if (out->kind == LAYOUT_WIDE && rows >= PANE_MIN_ROWS * LAYOUT_PANES)
		stack(out, row, rows, list_cols);
	else
		fold(in, out, row, rows, list_cols);
	place_body(out);
}
