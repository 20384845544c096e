/*
 * The kinds of lines in a draft that mean something:
 *
 *	- [ ] Cap the pool  @Maya Ortiz  p:high  due:2026-12-01  ^action-7
 *	- [/] Write the retrospective  due:2026-11-25  ^step-3
 *	- 03:14 alert: p99 > 2s  ^alert-81
 *	- 2026-11-21 00:02 external note (Maya Ortiz): All carts are back  ^event-9
 *	- 03:14–03:31 GAP 17m
 *
 * The words behind an action item stand in any order, two blanks in front of each; one is enough
 * for a word without blanks in it. `^kind-id` names the record that a line is about.
 */
#ifndef ROOTWATCH_RETRO_LINES_H
#define ROOTWATCH_RETRO_LINES_H

#include <stdint.h>

#include "retro/draft.h"

struct retro_item {
	struct retro_slice line;
	char mark;    /* between the brackets */
	bool is_done; /* [x] */
	struct retro_slice summary;
	struct retro_slice owner, priority, due, anchor; /* without @, p:, due:, ^; empty: none */
};

/* False when the line is no action item. */
bool retro_item_parse(struct retro_slice line, struct retro_item *item);
void retro_item_print(const struct retro_item *item, struct buf *out); /* with a line feed */

/* A step of the process, whose mark says more: [ ] to do, [/] in progress, [x] completed, [-] skipped. */
bool retro_step_parse(struct retro_slice line, struct retro_item *step);
void retro_step_print(const struct retro_item *step, struct buf *out);

struct retro_moment {
	struct retro_slice line;
	int64_t at_ms;	/* UTC, to the minute; 0: its day is not known */
	bool has_date;	/* it says its day itself */
	bool is_gap;
	struct retro_slice kind; /* "alert", "note"; empty: not said */
	struct retro_slice who;
	struct retro_slice text;
	struct retro_slice anchor;
};

/*
 * False when the line does not begin with "- HH:MM" or a date and that. *day_ms is the day that goes
 * without saying (0: unknown), and becomes the one that the line names.
 */
bool retro_moment_parse(struct retro_slice line, int64_t *day_ms, struct retro_moment *moment);

/* "2026-12-01" into midnight UTC; 0: it is no date. */
int64_t retro_date_parse(struct retro_slice words);

#endif
