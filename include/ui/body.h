/*
 * The body of the detail, laid out for a width: lines of spans. It is remembered between frames and
 * laid out again only when what it shows has changed, so that a long document costs nothing while
 * the cursor runs down a list.
 *
 * Ownership: its own arena. Thread: the UI's.
 */
#ifndef ROOTWATCH_UI_BODY_H
#define ROOTWATCH_UI_BODY_H

#include "base/arena.h"
#include "base/text.h"
#include "ui/theme.h"

#include <stdbool.h>
#include <stdint.h>

struct body_span {
	struct text text;
	enum role role;
	int col; /* from the left edge of the body */
	struct body_span *next;
};

struct body_line {
	struct body_span *spans, *last;
};

/* What a laid-out body depends on. */
struct body_key {
	uint64_t id_hash;   /* of the record's id */
	int64_t version_ms; /* when it was last changed or fetched */
	bool is_whole;	    /* the detail, not the row of the list that stands in for it */
	int64_t now_min;
	int tab, cols, times, tz_offset_min;
};

struct body {
	struct arena arena;
	struct body_line *lines; /* owned */
	size_t room;
	uint32_t count; /* rows that the detail has in all: what update clamps its scrolling to */
	uint32_t box_last; /* how far the box over all can be scrolled, in lines */
	bool is_valid;
	struct body_key key;
};

void body_init(struct body *body);
void body_release(struct body *body);

/* True when it is laid out for this key; else it is emptied, and must be filled. */
bool body_is_for(struct body *body, const struct body_key *key);

/* Appends a line, or a span to the last one. */
void body_line(struct body *body);
void body_span(struct body *body, int col, struct text text, enum role role);

/* Continues the last line with a single-line text; what does not fit goes on lines below it. */
void body_flow(struct body *body, int col, int cols, struct text text, enum role role);

/* Appends a text of several lines, wrapped to `cols` at blanks, indented by `col`. */
void body_wrap(struct body *body, int col, int cols, struct text text, enum role role);

#endif
