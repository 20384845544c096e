/* Text fields: what was typed goes through the text door, and the cursor stays where it belongs. */
#include "ui/parts.h"

#include <string.h>

/* What was typed, cleaned, and where the cursor is in it. */
struct typed {
	const char *bytes;
	size_t len, cursor;
};

static struct typed typed_of(struct draw *draw, const struct edit *edit)
{
	const char *s = edit_text(edit);
	struct text before = text_clean_body(draw->arena, s, edit->cursor);
	struct text after =
		text_clean_body(draw->arena, s + edit->cursor, edit->len_bytes - edit->cursor);
	char *whole = arena_alloc(draw->arena, (size_t)before.len_bytes + after.len_bytes + 1);

	memcpy(whole, before.bytes, before.len_bytes);
	memcpy(whole + before.len_bytes, after.bytes, after.len_bytes);
	return (struct typed){whole, (size_t)before.len_bytes + after.len_bytes, before.len_bytes};
}

static void place_cursor(struct draw *draw, int row, int col)
{
	draw->grid->cursor_row = row;
	draw->grid->cursor_col = col;
	draw->grid->cursor_visible = true;
}

static struct text slice(const char *s, size_t len)
{
	return (struct text){s, (uint32_t)len, text_width(s, len)};
}

/* One line; what is left of the window is cut with "…". */
static void draw_single(
	struct draw *draw, struct rect r, const struct typed *typed, bool has_focus, enum role role)
{
	struct line line = line_at(draw, r.row, r.col, r.cols);
	uint32_t before = text_width(typed->bytes, typed->cursor), cells = (uint32_t)r.cols;
	size_t skip = 0;

	if (has_focus && before + 1 > cells) {
		skip = text_fit(typed->bytes, typed->cursor, before - cells + 3, NULL);
		line_own(&line, "…", role);
	}
	if (has_focus)
		place_cursor(draw, r.row,
			line.col + (int)text_width(typed->bytes + skip, typed->cursor - skip));
	line_text(&line, slice(typed->bytes + skip, typed->len - skip), role);
}

struct wrapped {
	const struct typed *typed;
	int cols;
	size_t at, len; /* the row at hand */
	bool is_last;
};

/* Bytes of a row that does not hold all: up to behind its last blank, unless that is far back. */
static size_t up_to_blank(const char *s, size_t fits)
{
	size_t at = fits;

	while (at > 0 && s[at - 1] != ' ')
		at--;
	return at > fits / 2 ? at : fits;
}

/* Steps to the next row: up to a line feed, or as much as fits. */
static bool next_row(struct wrapped *w)
{
	const char *s, *lf;
	size_t rest, line;

	if (w->is_last)
		return false;
	s = w->typed->bytes + w->at;
	rest = w->typed->len - w->at;
	lf = memchr(s, '\n', rest);
	line = lf != NULL ? (size_t)(lf - s) : rest;
	w->len = text_fit(s, line, (uint32_t)w->cols - 1, NULL);
	if (w->len < line)
		w->len = up_to_blank(s, w->len);
	w->is_last = w->len == rest || (w->len == 0 && lf != s);
	return true;
}

static void step(struct wrapped *w)
{
	w->at += w->len;
	if (w->at < w->typed->len && w->typed->bytes[w->at] == '\n')
		w->at++;
}

/* The row of the cursor, and how many there are. */
static int measure(const struct typed *typed, int cols, int *rows)
{
	struct wrapped w = {.typed = typed, .cols = cols};
	int cursor_row = 0;

	for (*rows = 0; next_row(&w); step(&w), (*rows)++)
		if (typed->cursor >= w.at && typed->cursor <= w.at + w.len)
			cursor_row = *rows;
	return cursor_row;
}

static void draw_wrapped(
	struct draw *draw, struct rect r, const struct typed *typed, bool has_focus, enum role role)
{
	struct wrapped w = {.typed = typed, .cols = r.cols};
	int rows, cursor_row = measure(typed, r.cols, &rows);
	int top = (int)draw_top(0, has_focus ? (uint32_t)cursor_row : 0, (uint32_t)rows, r.rows);

	for (int row = 0; next_row(&w); step(&w), row++) {
		if (row < top || row >= top + r.rows)
			continue;
		draw_put(draw, r.row + row - top, r.col, r.cols, slice(typed->bytes + w.at, w.len),
			role);
		if (has_focus && row == cursor_row)
			place_cursor(draw, r.row + row - top,
				r.col + (int)text_width(typed->bytes + w.at, typed->cursor - w.at));
	}
}

void draw_edit(struct draw *draw, struct rect rect, const struct edit *edit, bool has_focus)
{
	enum role role = has_focus ? ROLE_FIELD_FOCUS : ROLE_FIELD;
	struct typed typed = typed_of(draw, edit);

	if (rect.rows < 1 || rect.cols < 3)
		return;
	grid_fill(draw->grid, rect, draw_style(draw, role));
	if (edit->is_multiline)
		draw_wrapped(draw, rect, &typed, has_focus, role);
	else
		draw_single(draw, rect, &typed, has_focus, role);
}

int draw_edit_rows(struct draw *draw, const struct edit *edit, int cols)
{
	struct typed typed = typed_of(draw, edit);
	int rows;

	measure(&typed, cols > 2 ? cols : 2, &rows);
	return rows;
}
