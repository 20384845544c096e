/*
 * One record in full, with the lists that its tabs show, in an arena of its own. Made by the sync
 * thread, immutable once sent.
 */
#ifndef ROOTWATCH_CORE_DETAIL_H
#define ROOTWATCH_CORE_DETAIL_H

#include "base/arena.h"
#include "base/err.h"
#include "core/resource.h"

/* The rows of one tab. */
struct detail_rows {
	const unsigned char *rows; /* count × resource->row_bytes, in the order to show */
	uint32_t count;
	bool is_loaded; /* false: not fetched yet */
	bool is_cut;	/* there were more than are held */
	struct err err; /* why not */
};

struct detail {
	const struct resource *resource;
	struct arena arena;
	const char *id;
	void *row;  /* resource->row_bytes; every field */
	struct detail_rows tabs[RESOURCE_TABS]; /* by index into resource->tabs; TAB_ROWS only */
	struct text draft;	/* Markdown, several lines, of TAB_DRAFT; "" there is none */
	int64_t draft_saved_at_ms; /* wall; 0 unset */
	struct text raw;	/* the JSON, indented; several lines */
	int64_t fetched_at_ms; /* wall */
	bool is_cached;
	bool is_found; /* the answer to REQUEST_FIND, or why there is none */
	struct err err; /* set when it could not be had: row may be NULL then */
};

/* Where the titles of the tabs stand on their line, so that what is drawn is what a click hits. */
struct tab_place {
	int col, cells; /* from the line's left end; cells 0: no room for it */
	uint32_t count; /* of its rows, shown behind the title; 0: not shown */
};

/* `on` is always shown; tabs is the resource's. detail may be NULL. */
void detail_place_tabs(const struct tab *tabs, const struct detail *detail, int on, int cells,
	struct tab_place places[RESOURCE_TABS]);

struct detail *detail_new(const struct resource *resource, const char *id);
void detail_free(struct detail *detail); /* NULL is fine */

#endif
