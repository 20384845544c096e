/*
 * How rich text is built: the readers of Markdown and HTML report what opens, closes and stands
 * between; this makes blocks of it. Only for src/ui/rich*.c.
 *
 * The events may come in any order and nesting, as hostile HTML has them: what closes without being
 * open is ignored, what is open at the end is closed, nesting beyond RICH_DEPTH is only counted.
 */
#ifndef ROOTWATCH_UI_RICH_BUILD_H
#define ROOTWATCH_UI_RICH_BUILD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "ui/rich.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RICH_DEPTH = 64, RICH_STYLES = 8 };

/* --- what is built ---------------------------------------------------------------------------- */

struct rich_span {
	struct rich_span *next;
	struct text text; /* may hold line feeds; width unset */
	unsigned style;
};

struct rich_cell {
	struct rich_cell *next;
	struct rich_span *spans; /* without line feeds */
	uint32_t width;
	bool is_header;
};

struct rich_row {
	struct rich_row *next;
	struct rich_cell *cells;
};

enum rich_kind { RICH_WORDS, RICH_VERBATIM, RICH_RULE, RICH_GRID };

struct rich_block {
	struct rich_block *next;
	enum rich_kind kind;
	bool gap; /* a blank line goes before it, unless it is the first */
	struct text first, rest; /* what stands before its first line, and before the others */
	unsigned style; /* of that */
	struct rich_span *spans; /* RICH_WORDS, RICH_VERBATIM */
	struct rich_row *rows; /* RICH_GRID */
};

struct rich {
	struct rich_block *blocks;
};

/* --- events ----------------------------------------------------------------------------------- */

enum rich_node {
	NODE_NONE,
	NODE_BOLD,
	NODE_ITALIC,
	NODE_CODE,
	NODE_STRIKE,
	NODE_LINK,
	NODE_IMAGE,
	NODE_BREAK, /* opens only, as NODE_RULE */
	NODE_RULE,
	NODE_DIVISION, /* begins a line, without a gap */
	NODE_PARAGRAPH,
	NODE_HEADING,
	NODE_VERBATIM,
	NODE_QUOTE,
	NODE_BULLETS,
	NODE_NUMBERS,
	NODE_ITEM,
	NODE_TABLE,
	NODE_ROW,
	NODE_CELL,
	NODE_HEADER_CELL,
	NODES
};

enum rich_task { TASK_NONE, TASK_OPEN, TASK_DONE };

struct rich_slice {
	const char *bytes;
	size_t len_bytes;
};

/* What an opening node may say besides its name. All zero: nothing. */
struct rich_attrs {
	struct rich_slice url; /* as written: references not replaced */
	struct rich_slice alt; /* the same, of an image */
	unsigned start; /* NODE_NUMBERS: the first number; 0: 1 */
	enum rich_task task; /* NODE_ITEM */
};

struct rich_mark {
	size_t at; /* from this byte of the raw text on … */
	unsigned style;
};

struct rich_container {
	enum rich_node node;
	enum rich_task task;
	unsigned number; /* NODE_NUMBERS: of the next item; NODE_ITEM: its own, 0 for a bullet */
	bool marker_used; /* NODE_ITEM */
};

struct rich_builder {
	struct arena *arena;
	struct rich *rich;
	struct rich_block **tail;
	size_t budget_bytes; /* what may still be built: text, and a price for each piece */
	bool is_full;

	struct buf raw; /* the text of the present block or cell */
	struct rich_mark *marks;
	size_t mark_count, mark_room;

	unsigned style_depth[RICH_STYLES]; /* per bit of enum rich_style */
	unsigned verbatim_depth;
	bool in_heading;
	bool gap;

	struct rich_container stack[RICH_DEPTH];
	size_t depth;
	size_t beyond; /* containers open that did not fit */

	bool in_link;
	struct buf url;
	size_t link_at; /* where its text begins in raw */

	unsigned table_depth;
	struct rich_block *table;
	struct rich_row **row_tail;
	struct rich_row *row;
	struct rich_cell **cell_tail;
	bool in_cell, is_header;
};

void rich_begin(struct rich_builder *b, struct arena *arena);
const struct rich *rich_finish(
	struct rich_builder *b); /* releases b; NODE_… left open are closed */

void rich_open(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs);
void rich_close(struct rich_builder *b, enum rich_node node);

/* Text as it is to be read, references replaced. White space is folded, but in NODE_VERBATIM. */
void rich_add(struct rich_builder *b, const char *s, size_t len_bytes);

/* Says at the end that something is missing. Also done when the budget runs out. */
void rich_cut(struct rich_builder *b);

#endif
