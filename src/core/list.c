/* A list pane: order, filter, cursor by id, ghosts. */
#include "core/list.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { FILTER_BYTES = 256, RANKS = 64 };

void list_init(struct list *list, const struct resource *resource)
{
	*list = (struct list){.resource = resource, .sort = -1};
	list->cursor_id = mem_strdup("");
	edit_init(&list->filter_text, FILTER_BYTES, false);
}

void list_release(struct list *list)
{
	snapshot_free(list->snapshot);
	snapshot_free(list->held);
	free(list->view);
	free(list->cursor_id);
	free(list->ghost_label);
	free(list->mark_from);
	edit_release(&list->filter_text);
	filter_free(list->filter);
	id_set_clear(&list->marks);
	id_set_clear(&list->announced);
	id_set_clear(&list->seen);
	*list = (struct list){0};
}

bool list_is_known(const struct list *list)
{
	const struct snapshot *s = list->snapshot;

	return s != NULL && (s->count > 0 || s->fetched_at_ms != 0 || s->is_complete);
}

const char *list_or_more(const struct list *list)
{
	return list->snapshot != NULL && !list->snapshot->is_whole ? "+" : "";
}

const void *list_row(const struct list *list, uint32_t view_index)
{
	if (view_index >= list->view_count || list->view[view_index] == SNAPSHOT_NONE)
		return NULL;
	return snapshot_row(list->snapshot, list->view[view_index]);
}

const void *list_selected(const struct list *list)
{
	return list_row(list, list->cursor);
}

/* ---- order and view ------------------------------------------------------------------------ */

/* The order of rows before rank: that of the chosen field, or of the resource's default. */
static const uint32_t *base_order(const struct list *list, bool *is_descending)
{
	const char *name = list->resource->default_sort;

	*is_descending = list->is_descending;
	if (list->sort >= 0)
		return snapshot_order(list->snapshot, list->resource->fields[list->sort].name);
	if (name == NULL)
		return NULL;
	*is_descending = name[0] == '-';
	return snapshot_order(list->snapshot, name);
}

static void reverse(uint32_t *order, uint32_t count)
{
	for (uint32_t i = 0, j = count; i + 1 < j; i++) {
		uint32_t swap = order[i];

		order[i] = order[--j];
		order[j] = swap;
	}
}

/* Stable: rows of the smallest rank first, each in the order it had. */
static void apply_rank(const struct list *list, uint32_t *order, uint32_t count,
	const struct viewer *me)
{
	uint32_t starts[RANKS + 1] = {0};
	uint32_t *sorted = mem_resize(NULL, (size_t)count + 1, sizeof(*sorted));
	unsigned char *ranks = mem_alloc((size_t)count + 1);

	for (uint32_t i = 0; i < count; i++) {
		int rank = list->resource->rank(snapshot_row(list->snapshot, order[i]), me);

		ranks[i] = (unsigned char)(rank < 0 ? 0 : rank >= RANKS ? RANKS - 1 : rank);
		starts[ranks[i] + 1]++;
	}
	for (int r = 0; r < RANKS; r++)
		starts[r + 1] += starts[r];
	for (uint32_t i = 0; i < count; i++)
		sorted[starts[ranks[i]]++] = order[i];
	memcpy(order, sorted, count * sizeof(*order));
	free(sorted);
	free(ranks);
}

static uint32_t *full_order(const struct list *list, const struct viewer *me)
{
	uint32_t count = list->snapshot->count;
	uint32_t *order = mem_resize(NULL, (size_t)count + 1, sizeof(*order));
	bool is_descending;
	const uint32_t *base = base_order(list, &is_descending);

	for (uint32_t i = 0; i < count; i++)
		order[i] = base != NULL ? base[i] : i;
	if (is_descending)
		reverse(order, count);
	if (list->sort < 0 && list->resource->rank != NULL)
		apply_rank(list, order, count, me);
	return order;
}

static void keep_scope(struct list *list, const struct viewer *me)
{
	uint32_t kept = 0;

	if (list->scope != SCOPE_MINE || list->resource->is_mine == NULL)
		return;
	for (uint32_t i = 0; i < list->view_count; i++)
		if (list->resource->is_mine(snapshot_row(list->snapshot, list->view[i]), me))
			list->view[kept++] = list->view[i];
	list->view_count = kept;
}

static bool is_urgent(const struct list *list, uint32_t index, const struct viewer *me)
{
	return list->resource->urgency != NULL &&
	       list->resource->urgency(snapshot_row(list->snapshot, index), me) != URGENCY_NONE;
}

static void tally(struct list *list, const struct viewer *me)
{
	const struct resource *resource = list->resource;
	uint32_t shown = 0;

	memset(list->tallies, 0, sizeof(list->tallies));
	list->active = list->urgent = 0;
	for (uint32_t i = 0; i < list->snapshot->count; i++) {
		const void *row = snapshot_row(list->snapshot, i);

		list->active += resource->is_active == NULL || resource->is_active(row);
		list->urgent += is_urgent(list, i, me);
		for (int t = 0; resource->tallies != NULL && resource->tallies[t].word != NULL; t++)
			list->tallies[t] += resource->tallies[t].counts(row, me);
	}
	for (uint32_t i = 0; i < list->view_count; i++)
		shown += is_urgent(list, list->view[i], me);
	list->hidden_urgent = list->urgent - shown;
}

/* ---- the cursor ---------------------------------------------------------------------------- */

static bool position_of(const struct list *list, const char *id, uint32_t *at)
{
	for (uint32_t i = 0; i < list->view_count; i++) {
		const struct record *record = list_row(list, i);

		if (record != NULL && strcmp(record->id, id) == 0) {
			*at = i;
			return true;
		}
	}
	return false;
}

static void set_cursor_id(struct list *list)
{
	const struct record *record = list_selected(list);
	char *id = mem_strdup(record != NULL ? record->id : "");

	free(list->cursor_id);
	list->cursor_id = id;
}

/* Puts a row that does not belong there at the cursor's place, so that nothing moves under it. */
static void insert_ghost(struct list *list, uint32_t index, enum ghost ghost)
{
	if (list->cursor > list->view_count)
		list->cursor = list->view_count;
	memmove(list->view + list->cursor + 1, list->view + list->cursor,
		(list->view_count - list->cursor) * sizeof(*list->view));
	list->view[list->cursor] = index;
	list->view_count++;
	list->ghost = ghost;
}

static void drop_ghost(struct list *list)
{
	memmove(list->view + list->cursor, list->view + list->cursor + 1,
		(list->view_count - list->cursor - 1) * sizeof(*list->view));
	list->view_count--;
	list->ghost = GHOST_NONE;
}

static void restore_cursor(struct list *list)
{
	uint32_t at, index;

	list->ghost = GHOST_NONE;
	if (!list->is_placed || list->cursor_id[0] == '\0') {
		list->cursor = list->top = 0;
		set_cursor_id(list);
		return;
	}
	if (position_of(list, list->cursor_id, &at)) {
		/* The row stays where it is on the screen. */
		list->top = list->top + at > list->cursor ? list->top + at - list->cursor : 0;
		list->cursor = at;
		return;
	}
	index = snapshot_find(list->snapshot, list->cursor_id);
	insert_ghost(list, index, index == SNAPSHOT_NONE ? GHOST_GONE : GHOST_NO_MATCH);
}

static void build_view(struct list *list, const struct filter_context *context)
{
	uint32_t *order = full_order(list, context->me);

	list->view = mem_resize(list->view, (size_t)list->snapshot->count + 2, sizeof(*list->view));
	list->view_count = filter_apply(list->filter, list->snapshot, order, context, list->view);
	free(order);
	keep_scope(list, context->me);
}

void list_rebuild(struct list *list, const struct filter_context *context)
{
	if (list->snapshot == NULL)
		return;
	build_view(list, context);
	tally(list, context->me);
	restore_cursor(list);
}

/* The row under the cursor may be missing from what comes next: it stays as a ghost. */
static bool shows_the_same(const struct list *list, const struct list *next)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < list->view_count; i++) {
		const struct record *row = list_row(list, i), *there = list_row(next, at);

		if (row != NULL && there != NULL && strcmp(row->id, there->id) == 0)
			at++;
		else if (i != list->cursor)
			return false;
	}
	return at == next->view_count;
}

bool list_would_move(const struct list *list, struct snapshot *snapshot,
	const struct filter_context *context)
{
	struct list next = *list;
	bool is_same;

	next.snapshot = snapshot;
	next.view = NULL;
	build_view(&next, context);
	is_same = shows_the_same(list, &next);
	free(next.view);
	return !is_same;
}

const struct snapshot *list_newest(const struct list *list)
{
	return list->held != NULL ? list->held : list->snapshot;
}

/* The label of the row under the cursor survives the snapshot that held it. */
static void remember_label(struct list *list)
{
	const void *row = list_selected(list);
	struct arena scratch;

	if (row == NULL)
		return;
	arena_init(&scratch, 1024);
	free(list->ghost_label);
	list->ghost_label = mem_strdup(resource_label(list->resource, row, &scratch).bytes);
	arena_release(&scratch);
}

void list_take(struct list *list, struct snapshot *snapshot, const struct filter_context *context)
{
	remember_label(list);
	snapshot_free(list->snapshot);
	list->snapshot = snapshot;
	snapshot_free(list->held);
	list->held = NULL;
	list->held_new = 0;
	list_rebuild(list, context);
}

void list_scroll_into_view(struct list *list, uint32_t page_rows)
{
	if (page_rows == 0)
		return;
	if (list->cursor < list->top)
		list->top = list->cursor;
	if (list->cursor >= list->top + page_rows)
		list->top = list->cursor - page_rows + 1;
	if (list->top + page_rows > list->view_count)
		list->top = list->view_count > page_rows ? list->view_count - page_rows : 0;
}

void list_move_to(struct list *list, uint32_t view_index, uint32_t page_rows)
{
	if (list->ghost != GHOST_NONE && view_index != list->cursor) {
		view_index -= view_index > list->cursor;
		drop_ghost(list);
	}
	if (list->view_count > 0 && view_index >= list->view_count)
		view_index = list->view_count - 1;
	list->cursor = list->view_count > 0 ? view_index : 0;
	list->is_placed = true;
	if (list->ghost != GHOST_GONE)
		set_cursor_id(list);
	list_scroll_into_view(list, page_rows);
}

void list_move(struct list *list, long by, uint32_t page_rows)
{
	long to = (long)list->cursor + by;

	if (list->view_count == 0)
		return;
	if (to < 0)
		to = 0;
	if (to >= (long)list->view_count)
		to = (long)list->view_count - 1;
	list_move_to(list, (uint32_t)to, page_rows);
}

bool list_select(struct list *list, const char *id, uint32_t page_rows)
{
	uint32_t at;

	if (!position_of(list, id, &at))
		return false;
	list_move_to(list, at, page_rows);
	return true;
}
