/* Cells of a screen and their dump; see the header. */
#include "lib/screen.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const struct {
	uint8_t style;
	const char *name;
} style_names[] = {
	{SCREEN_BOLD, "bold"},
	{SCREEN_DIM, "dim"},
	{SCREEN_ITALIC, "italic"},
	{SCREEN_UNDERLINE, "underline"},
	{SCREEN_BLINK, "blink"},
	{SCREEN_REVERSE, "reverse"},
	{SCREEN_STRIKE, "strike"},
};

enum { STYLES = sizeof(style_names) / sizeof(style_names[0]) };

enum { ROW_BYTES_MAX = 1 << 20 };

void screen_init(struct screen *s, int rows, int cols)
{
	memset(s, 0, sizeof(*s));
	s->rows = rows;
	s->cols = cols;
	s->cells = mem_alloc((size_t)rows * (size_t)cols * sizeof(*s->cells));
	for (int i = 0; i < rows * cols; i++) {
		s->cells[i].width = 1;
		s->cells[i].fg = s->cells[i].bg = SCREEN_DEFAULT;
	}
}

void screen_release(struct screen *s)
{
	free(s->cells);
	memset(s, 0, sizeof(*s));
}

struct screen_cell *screen_at(const struct screen *s, int row, int col)
{
	return &s->cells[row * s->cols + col];
}

void screen_row_text(const struct screen *s, int row, struct buf *out)
{
	size_t end = out->len_bytes;

	for (int col = 0; col < s->cols; col++) {
		const struct screen_cell *cell = screen_at(s, row, col);

		if (cell->width == 0)
			continue;
		buf_add_str(out, cell->text[0] ? cell->text : " ");
		if (cell->text[0] && strcmp(cell->text, " ") != 0)
			end = out->len_bytes;
	}
	buf_truncate(out, end);
}

/* Which column the byte at `offset` of the row's text stands in. */
static int column_of(const struct screen *s, int row, size_t offset)
{
	size_t bytes = 0;

	for (int col = 0; col < s->cols; col++) {
		const struct screen_cell *cell = screen_at(s, row, col);

		if (cell->width == 0)
			continue;
		bytes += cell->text[0] ? strlen(cell->text) : 1;
		if (bytes > offset)
			return col;
	}
	return s->cols;
}

bool screen_find(const struct screen *s, const char *text, int *row, int *col)
{
	const char *hit = NULL;
	struct buf line;

	buf_init(&line, ROW_BYTES_MAX);
	for (int r = 0; r < s->rows && !hit; r++) {
		buf_clear(&line);
		screen_row_text(s, r, &line);
		hit = strstr(line.bytes, text);
		if (hit && row)
			*row = r;
		if (hit && col)
			*col = column_of(s, r, (size_t)(hit - line.bytes));
	}
	buf_release(&line);
	return hit != NULL;
}

static bool same_style(const struct screen_cell *a, const struct screen_cell *b)
{
	return a->style == b->style && a->fg == b->fg && a->bg == b->bg;
}

static bool is_plain(const struct screen_cell *cell)
{
	return !cell->style && cell->fg == SCREEN_DEFAULT && cell->bg == SCREEN_DEFAULT;
}

static void dump_colour(struct buf *out, const char *name, int32_t colour)
{
	if (colour >= SCREEN_RGB)
		buf_add_fmt(out, " %s=#%06x", name, (unsigned)(colour & 0xffffff));
	else if (colour != SCREEN_DEFAULT)
		buf_add_fmt(out, " %s=%d", name, colour);
}

static void dump_run(struct buf *out, const struct screen *s, int row, int first, int last)
{
	const struct screen_cell *cell = screen_at(s, row, first);

	buf_add_fmt(out, "%d:%d-%d", row, first, last);
	for (size_t i = 0; i < STYLES; i++)
		if (cell->style & style_names[i].style)
			buf_add_fmt(out, " %s", style_names[i].name);
	dump_colour(out, "fg", cell->fg);
	dump_colour(out, "bg", cell->bg);
	buf_add_char(out, '\n');
}

static void dump_styles(struct buf *out, const struct screen *s, int row)
{
	int last;

	for (int first = 0; first < s->cols; first = last + 1) {
		const struct screen_cell *cell = screen_at(s, row, first);

		last = first;
		while (last + 1 < s->cols && same_style(cell, screen_at(s, row, last + 1)))
			last++;
		if (!is_plain(cell))
			dump_run(out, s, row, first, last);
	}
}

void screen_dump(const struct screen *s, bool with_styles, struct buf *out)
{
	buf_add_fmt(out, "%dx%d cursor ", s->cols, s->rows);
	if (s->cursor_visible)
		buf_add_fmt(out, "%d:%d\n", s->cursor_row, s->cursor_col);
	else
		buf_add_str(out, "hidden\n");
	for (int row = 0; row < s->rows; row++) {
		buf_add_char(out, '|');
		screen_row_text(s, row, out);
		buf_add_char(out, '\n');
	}
	for (int row = 0; with_styles && row < s->rows; row++)
		dump_styles(out, s, row);
}
