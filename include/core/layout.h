/*
 * Where things are on a screen of a given size. One function, called by update (how long is a page?)
 * and by draw; so they cannot disagree.
 */
#ifndef ROOTWATCH_CORE_LAYOUT_H
#define ROOTWATCH_CORE_LAYOUT_H

#include <stdbool.h>

struct rect {
	int row, col, rows, cols; /* rows or cols 0: not shown */
};

enum layout_kind { LAYOUT_TINY, LAYOUT_NARROW, LAYOUT_WIDE };

enum { LAYOUT_PANES = 3 };

struct layout {
	enum layout_kind kind;
	struct rect header, attention, footer;
	struct rect panes[LAYOUT_PANES]; /* with their title line; rows 1: the title alone */
	struct rect detail;		 /* with its title and tab lines; over the panes where narrow */
	struct rect detail_body;	 /* inside it, below title, tabs and a line of state */
	int detail_body_rows;		 /* of it */
	struct rect sheet;	   /* the draft of a retrospective, over panes and detail: with its title line */
	struct rect sheet_outline; /* inside it; cols 0 where narrow: the text alone */
	struct rect sheet_text;
};

struct layout_input {
	int rows, cols;
	int focus;	   /* the pane that has the focus */
	bool has_attention; /* one line under the header */
	bool detail_open;  /* narrow: the detail covers the panes */
	int grow;	   /* + and _: how much wider the lists are; wide only */
	bool single;	   /* a view of its own (activity): takes the whole width, without a detail */
};

void layout_compute(const struct layout_input *input, struct layout *layout);

/* Rows a list can show in its rectangle. */
static inline int layout_page_rows(const struct rect *pane)
{
	return pane->rows > 1 ? pane->rows - 1 : 0;
}

#endif
