/*
 * A list pane: a snapshot, what of it is shown in which order, and the cursor, which is an id.
 * A selected row that no longer matches, or is gone, stays (dimmed, with the reason) until the
 * cursor moves: the next key must not hit its neighbour.
 */
#ifndef ROOTWATCH_CORE_LIST_H
#define ROOTWATCH_CORE_LIST_H

#include "core/edit.h"
#include "core/filter.h"
#include "core/snapshot.h"

enum list_scope { SCOPE_ALL, SCOPE_MINE, SCOPES };

/* Why the selected row does not belong to the list any more. */
enum ghost { GHOST_NONE, GHOST_NO_MATCH, GHOST_GONE };

struct id_set {
	char **ids; /* owned, sorted */
	uint32_t count;
	size_t room;
};
bool id_set_has(const struct id_set *set, const char *id);
void id_set_toggle(struct id_set *set, const char *id);
void id_set_add(struct id_set *set, const char *id);
void id_set_clear(struct id_set *set);

struct list {
	const struct resource *resource;
	const struct field *const *columns; /* NULL-terminated; NULL: those the resource lists */
	struct snapshot *snapshot; /* owned; NULL before the first */
	struct snapshot *held;	   /* owned: came while a finger was on a key; "+3 new"; usually NULL */
	uint32_t held_new;	   /* how many rows of it are new */

	uint32_t *view;	     /* indices into the snapshot; SNAPSHOT_NONE at the place of a gone row */
	uint32_t view_count;
	uint32_t cursor;     /* index into view; 0 when it is empty */
	uint32_t top;	     /* first row on the screen */
	char *cursor_id;     /* owned; "" when the view is empty */
	bool is_placed;	     /* the user has moved the cursor; before, it stays on the first row */
	enum ghost ghost;    /* of the cursor row */
	char *ghost_label;   /* owned: what the gone row was */

	struct edit filter_text;
	struct filter *filter; /* owned */
	enum list_scope scope;
	int sort;	      /* index into resource->fields; -1: the resource's rank, then its default */
	bool is_descending;
	struct id_set marks;
	char *mark_from;      /* owned: the row that was marked last; NULL none */
	struct id_set announced; /* urgent rows whose bell has rung */
	struct id_set seen;	 /* of these, those that were looked at */

	/* Of the whole snapshot, not of the view. */
	uint32_t tallies[4];
	uint32_t urgent;	/* rows that are urgent */
	uint32_t hidden_urgent; /* of these, not in the view */
	uint32_t active;
};

void list_init(struct list *list, const struct resource *resource);
void list_release(struct list *list);

/* Takes the snapshot; keeps cursor, scroll, marks and filter. */
void list_take(struct list *list, struct snapshot *snapshot, const struct filter_context *context);

/* Would rows come, go or change places if this one were taken? */
bool list_would_move(const struct list *list, struct snapshot *snapshot,
	const struct filter_context *context);

/* The newest that was heard, whether it is shown or still held; NULL: nothing yet. */
const struct snapshot *list_newest(const struct list *list);

/* Builds the view again (filter, scope, sort or viewer changed). */
void list_rebuild(struct list *list, const struct filter_context *context);

/* Moves the cursor and drops a ghost. page_rows is the height of the rows on the screen. */
void list_move(struct list *list, long by, uint32_t page_rows);
void list_move_to(struct list *list, uint32_t view_index, uint32_t page_rows);
bool list_select(struct list *list, const char *id, uint32_t page_rows);
void list_scroll_into_view(struct list *list, uint32_t page_rows);

/* False while nothing was ever heard: an empty list then says nothing about what burns. */
bool list_is_known(const struct list *list);

/* What stands behind its counts: "+" while only the first rows are read, else "". */
const char *list_or_more(const struct list *list);

/* The row under the cursor; NULL when there is none or it is gone. */
const void *list_selected(const struct list *list);
/* A row of the view; NULL for a gone one. */
const void *list_row(const struct list *list, uint32_t view_index);

#endif
