/*
 * A grid of cells: what draw fills and term brings to the screen. Only struct text can be put into
 * it, so nothing reaches the terminal that did not pass the text door.
 *
 * Coordinates are from 0; what lies outside is clipped. A wide character is never half drawn: it
 * takes its two cells or is left out, and what overwrites one half blanks the other.
 *
 * Ownership: the grid owns its cells. Thread: the UI's.
 */
#ifndef ROOTWATCH_UI_GRID_H
#define ROOTWATCH_UI_GRID_H

#include "base/buf.h"
#include "base/text.h"
#include "core/layout.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct theme;

/* The terminal's 16 colours by their usual numbers; its own foreground and background otherwise. */
enum { COLOUR_DEFAULT = -1, COLOURS = 16 };

enum style_attr {
	STYLE_BOLD = 1 << 0,
	STYLE_DIM = 1 << 1,
	STYLE_ITALIC = 1 << 2,
	STYLE_UNDERLINE = 1 << 3,
	STYLE_REVERSE = 1 << 4,
	STYLE_STRIKE = 1 << 5,
};

struct style {
	int8_t fg, bg; /* COLOUR_DEFAULT or 0..15 */
	uint8_t attrs;
};

enum { CELL_MARKS = 4, CELL_BYTES = 4 * (1 + CELL_MARKS) + 1 };

struct cell {
	char bytes[CELL_BYTES]; /* a character, its marks, NULs: cells compare with memcmp */
	uint8_t width;		/* 1 or 2; 0: the right half of the cell before, bytes "" */
	struct style style;
};

extern const struct cell cell_blank;

struct grid {
	int rows, cols;
	struct cell *cells; /* rows × cols */
	int cursor_row, cursor_col;
	bool cursor_visible;
	bool is_ascii;		   /* characters beyond ASCII are replaced as they are put */
	const struct theme *theme; /* how roles look; static */
};

void grid_init(struct grid *grid, const struct theme *theme, int rows, int cols); /* blank */
void grid_release(struct grid *grid);
void grid_resize(struct grid *grid, int rows, int cols); /* blanks it */
void grid_clear(struct grid *grid);			 /* blanks, hides the cursor */

const struct cell *grid_cell(const struct grid *grid, int row, int col);

/* Writes one line of text into at most `cells` cells; what does not fit is cut with "…". A line
 * feed counts as a blank. Returns the cells used. */
int grid_put(struct grid *grid, int row, int col, int cells, struct text text, struct style style);

void grid_fill(struct grid *grid, struct rect rect, struct style style); /* with blanks */

/* Gives what is there another look: a selection, a dimmed background. */
void grid_restyle(struct grid *grid, struct rect rect, struct style style);

/* A frame along the inside of rect, the inside blanked. */
void grid_box(struct grid *grid, struct rect rect, struct style frame, struct style inside);
void grid_rule(struct grid *grid, int row, int col, int cells, struct style style);

static inline bool cell_equal(const struct cell *a, const struct cell *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* The text of a row without trailing blanks, appended: what tests compare. */
void grid_row_text(const struct grid *grid, int row, struct buf *out);

#endif
