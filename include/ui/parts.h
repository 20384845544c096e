/*
 * What the parts of the screen share: the drawing at hand, lines that fill from both ends, names of
 * keys. One file per part; ui_draw calls them.
 */
#ifndef ROOTWATCH_UI_PARTS_H
#define ROOTWATCH_UI_PARTS_H

#include "core/model.h"
#include "ui/body.h"
#include "ui/grid.h"
#include "ui/theme.h"

/* One call of ui_draw. */
struct draw {
	const struct model *model;
	struct grid *grid;
	struct body *body;
	struct arena *arena; /* for this frame */
	struct when when;
};

/* A line that is filled from the left and from the right until its ends meet. */
struct line {
	struct draw *draw;
	int row, col, end;
	const enum role *forced; /* takes the place of every role; NULL: none */
};

/* Through the text door: whatever the model holds as plain bytes. */
struct text draw_text(struct draw *draw, const char *s);
/* The same for words whose leading blanks align them with others. */
struct text draw_aligned(struct draw *draw, const char *s);
const char *draw_lower(struct draw *draw, const char *title); /* "incidents": inside a sentence */
struct text draw_field(struct draw *draw, const struct field *field, const void *record);
struct style draw_style(const struct draw *draw, enum role role);
void draw_put(struct draw *draw, int row, int col, int cells, struct text text, enum role role);

/* Laid-out lines from `top` on, as many as fit; `forced` takes the place of every role. */
void draw_lines(struct draw *draw, const struct body *lines, uint32_t top, struct rect rect,
	const enum role *forced);

/* Below a list: all of the selected row's text, where its line of so many cells is not enough. The
 * rows taken. */
int draw_peek(struct draw *draw, struct text text, int line_cells, struct rect rect);

/* Below the list: the fields of an edit that stopped as a conflict, as they were, as Rootly has them,
 * and as the user wants them, side by side. The rows taken. */
int draw_differences(struct draw *draw, const struct outbox_item *item, struct rect rect);

/* What a choice is called; its wire word where it is not one of them. */
struct text draw_choice(struct draw *draw, const struct choice *choices, const char *wire);

/* "12m": how long ago, whatever style of times is set. */
struct text draw_age(struct draw *draw, int64_t at_ms);
struct text draw_old(struct draw *draw, int64_t at_ms); /* "5m old" */

/* Where a list of `count` rows starts so that `cursor` is among the `rows` that fit. */
uint32_t draw_top(uint32_t top, uint32_t cursor, uint32_t count, int rows);

/* A box of this size in the middle of the screen, below header and attention line, which stay seen;
 * blanked, framed, titled. Returns its inside. */
struct rect draw_overlay(struct draw *draw, int rows, int cols, struct text title);

/* A text field: what was typed, scrolled so that the cursor is seen; the terminal's cursor is
 * placed there when it has the focus. A field of several lines is wrapped. */
void draw_edit(struct draw *draw, struct rect rect, const struct edit *edit, bool has_focus);
/* How many rows it would take. */
int draw_edit_rows(struct draw *draw, const struct edit *edit, int cols);

struct line line_at(struct draw *draw, int row, int col, int cells);
int line_room(const struct line *line);
void line_skip(struct line *line, int cells);
void line_text(struct line *line, struct text text, enum role role);
void line_own(struct line *line, const char *s, enum role role);
/* Right-aligned in the next `cells`. */
void line_number(struct line *line, int cells, struct text text, enum role role);
/* At the right end, with a blank of distance; false, and nothing drawn, when there is no room. */
bool line_right(struct line *line, struct text text, enum role role);

/* The title line of a pane: a rule with words in it, each set off by blanks. */
struct line title_at(struct draw *draw, const struct rect *pane, bool has_focus);
void title_text(struct line *line, struct text text, enum role role);
void title_gap(struct line *line); /* one blank more */
bool title_right(struct line *line, struct text text, enum role role);
/* The rows below it. */
struct rect draw_inside(const struct draw *draw, const struct rect *pane);

/* "^D", "Enter", "j": as people read a key; "" when the command or action has none. */
struct text draw_key(struct draw *draw, const struct command *command, const struct action *action);

/* The columns of a list in a given width. */
enum { COLUMNS_MAX = 16, COLUMN_FLEXIBLE_MIN = 18 };

struct column {
	const struct field *field;
	int cells;
	bool is_right;
};

struct columns {
	struct column items[COLUMNS_MAX];
	int count;
};

/* What is shown in columns. */
struct table {
	const struct resource *resource;
	const struct field *const *chosen; /* NULL-terminated; NULL: those the resource lists */
	const unsigned *widest; /* snapshot->widest: no column is wider, an empty one is left out; NULL:
				 * as the resource's tables say */
	unsigned state_cells;	/* what stands in place of the word of state needs; 0: nothing does */
};
void columns_fit(
	struct columns *columns, const struct table *table, const struct when *when, int cells);
/* `state` takes the place of the word of state when it is not empty. */
void columns_put(const struct columns *columns, struct line *line, const void *record,
	struct text state);

/* What the urgent rows of a pane are called: "triggered". */
const char *list_urgent_word(const struct list *list);

void draw_header(struct draw *draw);
void draw_attention(struct draw *draw);
void draw_footer(struct draw *draw);
void draw_list(struct draw *draw, int pane);
void draw_activity(struct draw *draw);
void draw_detail(struct draw *draw);
void draw_sheet(struct draw *draw);
void draw_push(struct draw *draw);
void draw_form(struct draw *draw);
/* The value in words: what was typed, or the names of what was picked; empty: nothing. */
struct text draw_form_value(struct draw *draw, const struct form_value *value);
void draw_picker(struct draw *draw);
void draw_picker_in(struct draw *draw, const struct picker *picker, struct rect r);
void draw_confirm(struct draw *draw);

/* Does something come between the key and the request, a form or a question? Then "…" stands behind
 * the action's name. */
bool draw_asks(struct draw *draw, const struct action *action, const void *record);

#endif
