/*
 * What a terminal shows, as plain cells, and its deterministic dump for golden files and failure
 * messages. The cells may come from the terminal emulator or from the program's own grid.
 */
#ifndef TESTS_LIB_SCREEN_H
#define TESTS_LIB_SCREEN_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

enum screen_style {
	SCREEN_BOLD = 1 << 0,
	SCREEN_DIM = 1 << 1,
	SCREEN_ITALIC = 1 << 2,
	SCREEN_UNDERLINE = 1 << 3,
	SCREEN_BLINK = 1 << 4,
	SCREEN_REVERSE = 1 << 5,
	SCREEN_STRIKE = 1 << 6,
};

/* A colour: SCREEN_DEFAULT, 0..255 of the palette, or SCREEN_RGB | 0xrrggbb. */
enum { SCREEN_DEFAULT = -1, SCREEN_RGB = 1 << 24 };

enum { SCREEN_CELL_BYTES = 32 };

struct screen_cell {
	char text[SCREEN_CELL_BYTES]; /* UTF-8 with its marks; "" is a blank */
	uint8_t width;		      /* 1 or 2; 0: the right half of the cell before */
	uint8_t style;
	int32_t fg, bg;
};

struct screen {
	int rows, cols;
	int cursor_row, cursor_col;
	bool cursor_visible;
	struct screen_cell *cells; /* rows × cols; owned */
};

void screen_init(struct screen *s, int rows, int cols); /* blank */
void screen_release(struct screen *s);
struct screen_cell *screen_at(const struct screen *s, int row, int col);

/* Appends the text of a row, without trailing blanks. */
void screen_row_text(const struct screen *s, int row, struct buf *out);

/* The row and column where text stands; false when it does not. Looks inside rows only. */
bool screen_find(const struct screen *s, const char *text, int *row, int *col);

/*
 * Appends the dump: a line with the size and the cursor, the rows, and, with styles, one line for
 * each run of cells drawn in other than the default style: "row:first-last bold fg=1".
 */
void screen_dump(const struct screen *s, bool with_styles, struct buf *out);

#endif
