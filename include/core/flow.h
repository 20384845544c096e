/*
 * A text as rows of a given width: broken at blanks where that is possible, and counted in
 * characters as people see them (a base with its marks is one). The screen and the writer's cursor
 * use the same rows, so that they cannot disagree. Pure.
 *
 * Bytes are the author's, whatever they are; only what is shown of them passes the text door.
 */
#ifndef ROOTWATCH_CORE_FLOW_H
#define ROOTWATCH_CORE_FLOW_H

#include "base/text.h"

#include <stddef.h>

enum { FLOW_TAB_CELLS = 4 };

/* Bytes of the first character of s[0..len), marks included; 0 at the end. A line feed is one. */
size_t flow_next(const char *s, size_t len_bytes);
/* Bytes of the last character of s[0..len). */
size_t flow_previous(const char *s, size_t len_bytes);

/* Cells that these characters take on the screen; there is no line feed among them. */
int flow_cells(const char *s, size_t len_bytes);

/* As they are shown. */
struct text flow_shown(struct arena *arena, const char *s, size_t len_bytes);

/*
 * Bytes of the first row of s[0..len), its line feed included. Blanks where it is broken belong to
 * it, whether they fit or not.
 */
size_t flow_row(const char *s, size_t len_bytes, int cols);

/* Where the row begins in which `at` is. A cursor at a break is at the beginning of the next row. */
size_t flow_row_start(const char *s, size_t len_bytes, size_t at, int cols);

/* Where the row begins that is `by` rows further down, or up (negative), as far as there are any. */
size_t flow_move(const char *s, size_t len_bytes, size_t row, long by, int cols);

/* The place in the row that begins at `row` where a cursor at that column stands. */
size_t flow_at_cells(const char *s, size_t len_bytes, size_t row, int cells, int cols);

/* The beginning of the line in which `at` is, and its end, without its line feed. */
size_t flow_line_start(const char *s, size_t at);
size_t flow_line_end(const char *s, size_t len_bytes, size_t at);

#endif
