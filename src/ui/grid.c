/* The cell grid. It knows characters, widths and looks; what is drawn where is not its business. */
#include "ui/grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

const struct cell cell_blank = {
	.bytes = " ",
	.width = 1,
	.style = {.fg = COLOUR_DEFAULT, .bg = COLOUR_DEFAULT},
};

static const struct text ellipsis = {"…", sizeof("…") - 1, 1};

/* Our own signs, and what people write most, where only ASCII can be shown. */
static const struct {
	uint32_t cp;
	char ascii;
} replacements[] = {
	{0x2026, '~'},
	{0x2014, '-'},
	{0x2013, '-'},
	{0x00B7, '|'},
	{0x00D7, 'x'},
	{0x2018, '\''},
	{0x2019, '\''},
	{0x201C, '"'},
	{0x201D, '"'},
	{0x2022, '*'},
	{0x25CF, '*'},
	{0x25CB, 'o'},
	{0x25B2, '^'},
	{0x21E1, '+'},
	{0x270E, '#'},
	{0x203A, '>'},
	{0x2190, '<'},
	{0x2191, '^'},
	{0x2192, '>'},
	{0x2193, 'v'},
	{0x2500, '-'},
	{0x2502, '|'},
	{0x2503, '|'},
	{0x250C, '+'},
	{0x2510, '+'},
	{0x2514, '+'},
	{0x2518, '+'},
	{0x251C, '+'},
	{0x2524, '+'},
	{0x252C, '+'},
	{0x253C, '+'},
	{0x2588, '#'},
	{0x2713, 'x'},
	{0x00A0, ' '},
};

static struct cell *at(const struct grid *grid, int row, int col)
{
	return grid->cells + (size_t)row * (size_t)grid->cols + (size_t)col;
}

static void blank_all(struct grid *grid)
{
	size_t count = (size_t)grid->rows * (size_t)grid->cols;

	for (size_t i = 0; i < count; i++)
		grid->cells[i] = cell_blank;
}

void grid_init(struct grid *grid, const struct theme *theme, int rows, int cols)
{
	*grid = (struct grid){.theme = theme};
	grid_resize(grid, rows, cols);
}

void grid_release(struct grid *grid)
{
	free(grid->cells);
	*grid = (struct grid){0};
}

void grid_resize(struct grid *grid, int rows, int cols)
{
	grid->rows = rows > 0 ? rows : 0;
	grid->cols = cols > 0 ? cols : 0;
	free(grid->cells);
	grid->cells = mem_resize(
		NULL, (size_t)grid->rows * (size_t)grid->cols + 1, sizeof(*grid->cells));
	grid_clear(grid);
}

void grid_clear(struct grid *grid)
{
	blank_all(grid);
	grid->cursor_visible = false;
	grid->cursor_row = grid->cursor_col = 0;
}

const struct cell *grid_cell(const struct grid *grid, int row, int col)
{
	if (row < 0 || row >= grid->rows || col < 0 || col >= grid->cols)
		return &cell_blank;
	return at(grid, row, col);
}

/* The other half of a wide character that is about to lose this one becomes a blank. */
static void mend(struct grid *grid, int row, int col)
{
	struct cell *cell = at(grid, row, col);

	if (cell->width == 0 && col > 0)
		memcpy(cell[-1].bytes, cell_blank.bytes, CELL_BYTES), cell[-1].width = 1;
	if (cell->width == 2 && col + 1 < grid->cols)
		memcpy(cell[1].bytes, cell_blank.bytes, CELL_BYTES), cell[1].width = 1;
}

static void set(struct grid *grid, int row, int col, const char *s, size_t bytes, int width,
	struct style style)
{
	struct cell *cell = at(grid, row, col);

	if (cell->width != 1)
		mend(grid, row, col);
	if (width == 2)
		mend(grid, row, col + 1);
	memset(cell->bytes, 0, CELL_BYTES);
	memcpy(cell->bytes, s, bytes);
	cell->width = (uint8_t)width;
	cell->style = style;
	if (width == 2) {
		memset(cell[1].bytes, 0, CELL_BYTES);
		cell[1].width = 0;
		cell[1].style = style;
	}
}

static void add_mark(struct grid *grid, int row, int col, const char *s, size_t bytes)
{
	struct cell *cell = at(grid, row, col);
	size_t len;

	if (cell->width == 0 && col > 0)
		cell--;
	len = strlen(cell->bytes);
	if (len + bytes < CELL_BYTES)
		memcpy(cell->bytes + len, s, bytes);
}

/* The bytes to show for a character; in ASCII mode a wide one becomes two signs. */
static const char *shown(
	const struct grid *grid, uint32_t cp, const char *s, size_t *bytes, int *width)
{
	if (cp == '\n' || *width < 0) {
		*bytes = 1, *width = 1;
		return " ";
	}
	if (!grid->is_ascii || cp < 0x80)
		return s;
	*bytes = 1;
	for (size_t i = 0; i < sizeof(replacements) / sizeof(replacements[0]); i++)
		if (replacements[i].cp == cp)
			return &replacements[i].ascii;
	return "?";
}

/* Puts bytes that fit, clipped to the grid; returns the cells used. */
static int put_run(
	struct grid *grid, int row, int col, const char *s, size_t len, struct style style)
{
	int used = 0;

	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t step = utf8_decode(s + i, len - i, &cp, NULL), bytes = step;
		int width = cp < 0x7F && cp >= 0x20 ? 1 : utf8_width(cp), x = col + used;
		const char *out = shown(grid, cp, s + i, &bytes, &width);

		i += step;
		if (width == 0) {
			if (used > 0 && x - 1 >= 0 && x <= grid->cols && !grid->is_ascii)
				add_mark(grid, row, x - 1, out, bytes);
			continue;
		}
		used += width;
		if (x < 0 || x + width > grid->cols)
			continue;
		if (grid->is_ascii && width == 2) {
			set(grid, row, x, out, bytes, 1, style);
			x++, width = 1;
		}
		set(grid, row, x, out, bytes, width, style);
	}
	return used;
}

int grid_put(struct grid *grid, int row, int col, int cells, struct text text, struct style style)
{
	size_t len = text.len_bytes;
	uint32_t fits;
	int used;

	if (row < 0 || row >= grid->rows || cells <= 0)
		return 0;
	if (col + cells > grid->cols)
		cells = grid->cols - col;
	if (cells <= 0)
		return 0;
	len = text_fit(text.bytes, len, (uint32_t)cells, &fits);
	if (len == text.len_bytes)
		return put_run(grid, row, col, text.bytes, len, style);
	len = text_fit(text.bytes, len, (uint32_t)cells - 1, &fits);
	used = put_run(grid, row, col, text.bytes, len, style);
	return used + put_run(grid, row, col + used, ellipsis.bytes, ellipsis.len_bytes, style);
}

static struct rect clip(const struct grid *grid, struct rect r)
{
	if (r.row < 0)
		r.rows += r.row, r.row = 0;
	if (r.col < 0)
		r.cols += r.col, r.col = 0;
	if (r.row + r.rows > grid->rows)
		r.rows = grid->rows - r.row;
	if (r.col + r.cols > grid->cols)
		r.cols = grid->cols - r.col;
	return r;
}

void grid_fill(struct grid *grid, struct rect rect, struct style style)
{
	struct rect r = clip(grid, rect);
	struct cell blank = cell_blank;

	blank.style = style;
	for (int row = r.row; row < r.row + r.rows; row++)
		for (int col = r.col; col < r.col + r.cols; col++) {
			struct cell *cell = at(grid, row, col);

			if (cell->width != 1)
				mend(grid, row, col);
			*cell = blank;
		}
}

void grid_restyle(struct grid *grid, struct rect rect, struct style style)
{
	struct rect r = clip(grid, rect);

	for (int row = r.row; row < r.row + r.rows; row++)
		for (int col = r.col; col < r.col + r.cols; col++)
			at(grid, row, col)->style = style;
}

void grid_rule(struct grid *grid, int row, int col, int cells, struct style style)
{
	if (row < 0 || row >= grid->rows)
		return;
	for (int i = 0; i < cells; i++)
		if (col + i >= 0 && col + i < grid->cols)
			put_run(grid, row, col + i, "─", sizeof("─") - 1, style);
}

static void upright(
	struct grid *grid, struct rect r, int col, const char *const sign[3], struct style style)
{
	for (int row = r.row; row < r.row + r.rows; row++) {
		const char *s = sign[row == r.row ? 0 : row == r.row + r.rows - 1 ? 2 : 1];

		grid_put(grid, row, col, 1, text_own(s), style);
	}
}

void grid_box(struct grid *grid, struct rect r, struct style frame, struct style inside)
{
	static const char *const left[] = {"┌", "│", "└"}, *const right[] = {"┐", "│", "┘"};

	if (r.rows < 2 || r.cols < 2)
		return;
	grid_fill(grid, r, inside);
	grid_rule(grid, r.row, r.col + 1, r.cols - 2, frame);
	grid_rule(grid, r.row + r.rows - 1, r.col + 1, r.cols - 2, frame);
	upright(grid, r, r.col, left, frame);
	upright(grid, r, r.col + r.cols - 1, right, frame);
}

void grid_row_text(const struct grid *grid, int row, struct buf *out)
{
	size_t end = out->len_bytes;

	for (int col = 0; col < grid->cols; col++) {
		const struct cell *cell = grid_cell(grid, row, col);

		buf_add_str(out, cell->bytes);
		if (cell->width > 0 && strcmp(cell->bytes, " ") != 0)
			end = out->len_bytes;
	}
	buf_truncate(out, end);
}
