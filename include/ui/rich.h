/*
 * Rich text for the detail panes: Markdown and HTML from outside, read once into an arena, then
 * wrapped to as many cells as the pane has, as often as it changes.
 *
 *	const struct rich *rich = rich_from_html(&arena, content, len);
 *	struct rich_lines lines = rich_wrap(rich, &line_arena, cols);
 *
 * Every byte passes the text door (base/text.h). Reading takes time in proportion to the input and
 * at most a few MiB, whatever the input; what exceeds RICH_BYTES is left out and the last line says
 * so. A link reads "text <url>": what it leads to is seen before anything is opened.
 *
 * Ownership: everything lives in the arena given. Lines point into their own arena only.
 */
#ifndef ROOTWATCH_UI_RICH_H
#define ROOTWATCH_UI_RICH_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

#include <stddef.h>

enum { RICH_BYTES = 1024 * 1024 };

/* How a run looks; several may apply. */
enum rich_style {
	RICH_BOLD = 1 << 0,
	RICH_ITALIC = 1 << 1,
	RICH_CODE = 1 << 2,
	RICH_STRIKE = 1 << 3,
	RICH_HEADING = 1 << 4,
	RICH_LINK = 1 << 5,
	RICH_QUOTE = 1 << 6,
	RICH_TABLE = 1 << 7, /* rules and separators of a table, and other rules */
};

struct rich_run {
	struct text text; /* single line */
	unsigned style; /* of enum rich_style */
};

struct rich_line {
	const struct rich_run *runs;
	size_t count; /* 0: a blank line */
};

struct rich_lines {
	const struct rich_line *lines;
	size_t count;
};

struct rich;

/* Markdown as GitHub knows it; a line break in the source stays one; raw HTML is shown as text. */
const struct rich *rich_from_markdown(struct arena *arena, const char *bytes, size_t len_bytes);

/* HTML as the editors of Rootly write it; unknown tags are ignored, what they hold is kept. */
const struct rich *rich_from_html(struct arena *arena, const char *bytes, size_t len_bytes);

/* Lines of at most `cols` cells (but never narrower than 10: the grid cuts what does not fit). */
struct rich_lines rich_wrap(const struct rich *rich, struct arena *arena, int cols);

/* The same as plain text, a line feed after each line; cols 0: paragraphs are not wrapped. */
void rich_to_plain(const struct rich *rich, int cols, struct buf *out);

#endif
