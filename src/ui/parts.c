/* The tools that all parts of the screen use. */
#include "ui/parts.h"

#include <ctype.h>
#include <string.h>

struct text draw_text(struct draw *draw, const char *s)
{
	return s != NULL ? text_clean(draw->arena, s, strlen(s)) : text_empty;
}

struct text draw_aligned(struct draw *draw, const char *s)
{
	struct text text = text_clean_body(draw->arena, s, strlen(s));

	text.width = text_width(text.bytes, text.len_bytes);
	return text;
}

const char *draw_lower(struct draw *draw, const char *title)
{
	char *lower = arena_strdup(draw->arena, title);

	lower[0] = (char)tolower((unsigned char)lower[0]);
	return lower;
}

struct text draw_choice(struct draw *draw, const struct choice *choices, const char *wire)
{
	for (; choices != NULL && choices->wire != NULL; choices++)
		if (strcmp(choices->wire, wire) == 0)
			return draw_text(draw, choices->shown);
	return draw_text(draw, wire);
}

struct text draw_field(struct draw *draw, const struct field *field, const void *record)
{
	return model_field_text(draw->model, field, record, draw->arena);
}

struct style draw_style(const struct draw *draw, enum role role)
{
	return theme_style(draw->grid->theme, role);
}

void draw_put(struct draw *draw, int row, int col, int cells, struct text text, enum role role)
{
	grid_put(draw->grid, row, col, cells, text, draw_style(draw, role));
}

void draw_lines(struct draw *draw, const struct body *lines, uint32_t top, struct rect r,
	const enum role *forced)
{
	for (int i = 0; i < r.rows && top + (uint32_t)i < lines->count; i++)
		for (const struct body_span *span = lines->lines[top + (uint32_t)i].spans;
			span != NULL; span = span->next)
			draw_put(draw, r.row + i, r.col + span->col, r.cols - span->col, span->text,
				forced != NULL ? *forced : span->role);
}

int draw_peek(struct draw *draw, struct text text, int line_cells, struct rect r)
{
	enum { SHARE = 3 };
	struct body peek;
	int rows;

	body_init(&peek);
	body_wrap(&peek, 0, r.cols, text, ROLE_PLAIN);
	rows = (int)peek.count < r.rows / SHARE ? (int)peek.count : r.rows / SHARE;
	if (rows < 1 || (int)text.width <= line_cells) {
		rows = 0;
		goto out;
	}
	grid_rule(draw->grid, r.row + r.rows - rows - 1, r.col, r.cols,
		draw_style(draw, ROLE_BORDER));
	draw_lines(draw, &peek, 0, (struct rect){r.row + r.rows - rows, r.col, rows, r.cols}, NULL);
	rows++;
out:
	body_release(&peek);
	return rows;
}

struct text draw_old(struct draw *draw, int64_t at_ms)
{
	struct text age = draw_age(draw, at_ms);

	return strcmp(age.bytes, "now") == 0 ? text_own("under 1m old")
					     : text_printf(draw->arena, "%s old", age.bytes);
}

struct text draw_age(struct draw *draw, int64_t at_ms)
{
	char age[ISO8601_BYTES];

	when_format(at_ms, draw->when.now_ms, WHEN_RELATIVE, 0, age);
	return text_printf(draw->arena, "%s", age);
}

uint32_t draw_top(uint32_t top, uint32_t cursor, uint32_t count, int rows)
{
	uint32_t page = rows > 0 ? (uint32_t)rows : 1;

	if (count <= page)
		return 0;
	if (top > cursor)
		top = cursor;
	if (cursor >= top + page)
		top = cursor - page + 1;
	return top > count - page ? count - page : top;
}

struct rect draw_overlay(struct draw *draw, int rows, int cols, struct text title)
{
	const struct grid *grid = draw->grid;
	int above = 1 + draw->model->layout.attention.rows, room = grid->rows - above - 1;
	struct rect r;

	r.rows = rows < room ? rows : room;
	r.cols = cols < grid->cols - 2 ? cols : grid->cols - 2;
	r.row = above + (room - r.rows) / 2;
	r.col = (grid->cols - r.cols) / 2;
	grid_fill(draw->grid, (struct rect){r.row, r.col - 1, r.rows, r.cols + 2},
		draw_style(draw, ROLE_PLAIN));
	grid_box(draw->grid, r, draw_style(draw, ROLE_BORDER_FOCUS), draw_style(draw, ROLE_PLAIN));
	if (title.width > 0) {
		struct line line = line_at(draw, r.row, r.col + 1, r.cols - 3);

		line_skip(&line, 1);
		line_text(&line, title, ROLE_TITLE_FOCUS);
		draw_put(draw, r.row, line.col, 1, text_own(" "), ROLE_PLAIN);
		draw_put(draw, r.row, r.col + 1, 1, text_own(" "), ROLE_PLAIN);
	}
	return (struct rect){r.row + 1, r.col + 2, r.rows - 2, r.cols - 4};
}

/* ---- a line ------------------------------------------------------------------------------- */

struct line line_at(struct draw *draw, int row, int col, int cells)
{
	return (struct line){.draw = draw, .row = row, .col = col, .end = col + cells};
}

int line_room(const struct line *line)
{
	return line->end > line->col ? line->end - line->col : 0;
}

void line_skip(struct line *line, int cells)
{
	line->col += cells;
}

static struct style look(const struct line *line, enum role role)
{
	return draw_style(line->draw, line->forced != NULL ? *line->forced : role);
}

void line_text(struct line *line, struct text text, enum role role)
{
	line->col += grid_put(
		line->draw->grid, line->row, line->col, line_room(line), text, look(line, role));
}

void line_own(struct line *line, const char *s, enum role role)
{
	line_text(line, text_own(s), role);
}

void line_number(struct line *line, int cells, struct text text, enum role role)
{
	int pad = cells - (int)text.width;
	int end = line->col + cells;

	if (pad > 0)
		line->col += pad;
	grid_put(line->draw->grid, line->row, line->col,
		end < line->end ? end - line->col : line_room(line), text, look(line, role));
	line->col = end;
}

bool line_right(struct line *line, struct text text, enum role role)
{
	int width = (int)text.width;

	if (width == 0 || width + 1 > line_room(line))
		return false;
	line->end -= width;
	grid_put(line->draw->grid, line->row, line->end, width, text, look(line, role));
	line->end--;
	return true;
}

/* ---- the title line of a pane ------------------------------------------------------------- */

struct line title_at(struct draw *draw, const struct rect *pane, bool has_focus)
{
	enum role role = has_focus ? ROLE_BORDER_FOCUS : ROLE_BORDER;

	grid_rule(draw->grid, pane->row, pane->col, pane->cols, draw_style(draw, role));
	return line_at(draw, pane->row, pane->col + 1, pane->cols - 2);
}

static void blank_at(const struct line *line, int col)
{
	draw_put(line->draw, line->row, col, 1, text_own(" "), ROLE_PLAIN);
}

void title_gap(struct line *line)
{
	if (line_room(line) > 0)
		blank_at(line, line->col++);
}

void title_text(struct line *line, struct text text, enum role role)
{
	if (line_room(line) < 3 || text.width == 0)
		return;
	blank_at(line, line->col++);
	line->end--;
	line_text(line, text, role);
	line->end++;
	blank_at(line, line->col);
}

bool title_right(struct line *line, struct text text, enum role role)
{
	int end = line->end;

	if ((int)text.width + 3 > line_room(line))
		return false;
	line->end--;
	if (!line_right(line, text, role)) {
		line->end = end;
		return false;
	}
	blank_at(line, end - 1);
	blank_at(line, line->end);
	return true;
}

struct rect draw_inside(const struct draw *draw, const struct rect *pane)
{
	bool wide = draw->model->layout.kind == LAYOUT_WIDE;

	return (struct rect){pane->row + 1, pane->col, pane->rows - 1, pane->cols - (wide ? 1 : 0)};
}

/* ---- names -------------------------------------------------------------------------------- */

struct text draw_key(struct draw *draw, const struct command *command, const struct action *action)
{
	char name[KEY_NAME_BYTES];

	keymap_key_of(&draw->model->keymap, command, action, name);
	return text_printf(draw->arena, "%s", name);
}

bool draw_asks(struct draw *draw, const struct action *action, const void *record)
{
	struct text why = text_empty;

	if (action->inputs != NULL)
		return true;
	if (action->asks != NULL && record != NULL)
		return action->asks(record, &draw->model->viewer, draw->arena, &why) != ASK_NEVER;
	return action->ask != ASK_NEVER;
}
