/* A list pane: its title line, which says what it hides, and its rows. */
#include "ui/parts.h"

#include <stdlib.h>
#include <string.h>

enum { MARGIN = 2 }; /* cells before the columns: urgency, and mark or pending action */

/* ---- the title line ----------------------------------------------------------------------- */

static void put_tallies(struct line *line, const struct list *list)
{
	const struct tally *tally = list->resource->tallies;
	bool any = false;

	for (int i = 0; tally != NULL && tally[i].word != NULL && i < 4; i++) {
		struct text words = text_printf(line->draw->arena, "%s%s %u%s", any ? "· " : "",
			tally[i].word, list->tallies[i], list_or_more(list));

		if (list->tallies[i] == 0 || (int)words.width + 2 > line_room(line))
			continue;
		if (!any)
			title_gap(line);
		title_text(line, words, ROLE_PLAIN);
		any = true;
	}
}

const char *list_urgent_word(const struct list *list)
{
	return list->resource->urgent_word != NULL ? list->resource->urgent_word : "urgent";
}

static bool is_old(const struct draw *draw, const struct snapshot *snapshot)
{
	int64_t interval = draw->model->link.interval_ms;

	return snapshot->is_cached ||
	       (interval > 0 && draw->when.now_ms - snapshot->fetched_at_ms > 2 * interval &&
		       model_is_stale(draw->model));
}

static struct text age_note(struct draw *draw, const struct snapshot *snapshot)
{
	if (snapshot == NULL || snapshot->fetched_at_ms == 0 || !is_old(draw, snapshot))
		return text_empty;
	return draw_old(draw, snapshot->fetched_at_ms);
}

static struct text filter_note(struct draw *draw, const struct list *list)
{
	if (list->filter == NULL)
		return text_empty;
	return text_printf(draw->arena, "/%s  %u of %u%s", edit_text(&list->filter_text),
		list->view_count, list->snapshot != NULL ? list->snapshot->count : 0,
		list_or_more(list));
}

static struct text hidden_note(struct draw *draw, const struct list *list)
{
	if (list->hidden_urgent == 0)
		return text_empty;
	return text_printf(draw->arena, "%s hides %u %s", list->filter != NULL ? "filter" : "scope",
		list->hidden_urgent, list_urgent_word(list));
}

/* The row under the cursor keeps its place, so that what is urgent may come up above the first one. */
static struct text above_note(struct draw *draw, const struct list *list)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < list->top && i < list->view_count && list->resource->urgency != NULL;
		i++) {
		const struct record *row = list_row(list, i);

		count += row != NULL && list->resource->urgency(row, &draw->model->viewer) !=
						URGENCY_NONE;
	}
	if (count == 0)
		return text_empty;
	return text_printf(draw->arena, "%u %s above", count, list_urgent_word(list));
}

static struct text sort_note(struct draw *draw, const struct list *list)
{
	if (list->sort < 0)
		return text_empty;
	return text_printf(draw->arena, "by %s %s", list->resource->fields[list->sort].title,
		list->is_descending ? "↓" : "↑");
}

static struct text number_note(
	struct draw *draw, const char *sign, uint32_t count, const char *word)
{
	return count > 0 ? text_printf(draw->arena, "%s%u %s", sign, count, word) : text_empty;
}

/* From the right end, the gravest first: what does not fit is left out. */
static void put_notes(struct line *line, const struct list *list)
{
	struct draw *draw = line->draw;
	const struct {
		struct text words;
		enum role role;
	} notes[] = {
		{hidden_note(draw, list), ROLE_BAD},
		{above_note(draw, list), ROLE_BAD},
		{number_note(draw, "", list->marks.count, "marked"), ROLE_MARK},
		{number_note(draw, "+", list->held_new, "new"), ROLE_ACCENT},
		{age_note(draw, list->snapshot), ROLE_WARN},
		{number_note(draw, "", list->snapshot != NULL ? list->snapshot->rejected : 0,
			 "unreadable"),
			ROLE_WARN},
		{list->scope == SCOPE_MINE ? text_own("mine only") : text_empty, ROLE_ACCENT},
		{filter_note(draw, list), ROLE_ACCENT},
		{sort_note(draw, list), ROLE_DIM},
	};

	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		title_right(line, notes[i].words, notes[i].role);
}

static void put_title(struct draw *draw, int pane, const struct rect *r, bool has_focus)
{
	const struct list *list = &draw->model->panes[pane];
	struct line line = title_at(draw, r, has_focus), notes;

	title_text(&line, text_printf(draw->arena, "%d %s", pane + 1, list->resource->plural),
		has_focus ? ROLE_TITLE_FOCUS : ROLE_TITLE);
	notes = line;
	put_notes(&notes, list);
	line.end = notes.end;
	put_tallies(&line, list);
}

/* ---- the rows ----------------------------------------------------------------------------- */

static struct text urgency_sign(
	const struct draw *draw, const struct list *list, const void *record)
{
	enum urgency urgency = list->resource->urgency != NULL
				       ? list->resource->urgency(record, &draw->model->viewer)
				       : URGENCY_NONE;

	return urgency == URGENCY_PAGES_ME ? text_own("▲")
	       : urgency == URGENCY_URGENT ? text_own("!")
					   : text_empty;
}

static const struct action *pending_action(
	const struct draw *draw, const struct list *list, const char *id)
{
	const struct outbox_item *item = model_pending(draw->model, id);

	return item != NULL ? resource_action(list->resource, item->action) : NULL;
}

/* What a pending action makes of the record: it stands in place of the word of state. */
static struct text pending_state(const struct action *pending)
{
	return pending != NULL && pending->becomes != NULL ? text_own(pending->becomes) : text_empty;
}

/* The most that these words take in the rows that are shown. */
static unsigned pending_cells(
	const struct draw *draw, const struct list *list, uint32_t top, int rows)
{
	unsigned most = 0;

	for (uint32_t i = top; i < top + (uint32_t)rows && i < list->view_count; i++) {
		const struct record *record = list_row(list, i);
		unsigned cells = record != NULL ? pending_state(pending_action(draw, list, record->id)).width
						: 0;

		most = cells > most ? cells : most;
	}
	return most;
}

static void put_record(struct line *line, const struct list *list, const struct columns *columns,
	const void *record)
{
	struct draw *draw = line->draw;
	const char *id = ((const struct record *)record)->id;
	const struct action *pending = pending_action(draw, list, id);
	struct line margin = line_at(draw, line->row, line->col, MARGIN);

	margin.forced = line->forced;
	line_text(&margin, urgency_sign(draw, list, record), ROLE_BAD);
	margin.col = line->col + 1;
	if (id_set_has(&list->marks, id))
		line_own(&margin, "*", ROLE_MARK);
	else if (pending != NULL)
		line_own(&margin, "⇡", ROLE_ACCENT);
	line_skip(line, MARGIN);
	columns_put(columns, line, record, pending_state(pending));
}

/* Why the row under the cursor does not belong here any more. */
static void put_ghost_reason(struct line *line, const struct list *list)
{
	const char *why = list->ghost == GHOST_GONE ? "is gone"
			  : list->filter != NULL    ? "no longer matches"
						    : "no longer belongs here";

	line_right(line, text_own(why), ROLE_GHOST);
}

static void put_row(struct draw *draw, const struct list *list, const struct columns *columns,
	uint32_t at, struct rect r, bool has_focus)
{
	static const enum role selected = ROLE_SELECTED, elsewhere = ROLE_SELECTED_ELSEWHERE,
			       ghost = ROLE_GHOST;
	bool is_cursor = at == list->cursor && draw->model->current == list;
	bool is_ghost = at == list->cursor && list->ghost != GHOST_NONE;
	struct line line = line_at(draw, r.row, r.col, r.cols);
	const void *record = list_row(list, at);

	if (is_ghost)
		line.forced = &ghost;
	if (is_cursor)
		line.forced = has_focus ? &selected : &elsewhere;
	if (is_cursor)
		grid_fill(draw->grid, r, draw_style(draw, *line.forced));
	if (is_ghost)
		put_ghost_reason(&line, list);
	if (record != NULL) {
		put_record(&line, list, columns, record);
	} else {
		line_skip(&line, MARGIN);
		line_text(&line, draw_text(draw, list->ghost_label), ROLE_GHOST);
	}
}

/* ---- nothing to show ---------------------------------------------------------------------- */

/* Not to be mistaken for "nothing burns". */
static struct text nothing_yet(struct draw *draw, const char *plural)
{
	const struct link *link = &draw->model->link;

	if (link->err.kind == ERR_NONE)
		return text_printf(draw->arena, "Loading %s …", plural);
	return text_printf(draw->arena, "Nothing is known yet: %s%s", link->err.text,
		link->state == LINK_RETRYING ? " (it is tried again)" : "");
}

static struct text nothing(struct draw *draw, const struct list *list)
{
	const struct snapshot *snapshot = list->snapshot;
	const char *plural = draw_lower(draw, list->resource->plural);

	if (snapshot != NULL && snapshot->disabled != NULL)
		return draw_text(draw, snapshot->disabled);
	if (snapshot == NULL || !list_is_known(list))
		return nothing_yet(draw, plural);
	if (snapshot->count == 0)
		return text_printf(draw->arena, "No %s.", plural);
	if (list->filter != NULL)
		return text_own("Nothing matches the filter.");
	return text_own("Nothing of yours here.");
}

/* A reason is to be read to its end. */
static void put_nothing(struct draw *draw, const struct list *list, struct rect r)
{
	struct body words;

	body_init(&words);
	body_line(&words);
	body_flow(&words, 0, r.cols, nothing(draw, list), ROLE_DIM);
	draw_lines(draw, &words, 0, r, NULL);
	body_release(&words);
}

void draw_list(struct draw *draw, int pane)
{
	const struct model *model = draw->model;
	const struct list *list = &model->panes[pane];
	bool is_current = model->current == list && !model->on_activity;
	bool has_focus = is_current && model->focus == FOCUS_LIST;
	struct rect r = draw_inside(draw, &model->layout.panes[pane]);
	struct columns columns;
	struct table table;
	uint32_t top;

	if (model->layout.panes[pane].rows <= 0)
		return;
	put_title(draw, pane, &model->layout.panes[pane], is_current);
	if (r.rows <= 0)
		return;
	if (list->view_count == 0 || list->snapshot->disabled != NULL) {
		put_nothing(draw, list,
			(struct rect){r.row, r.col + MARGIN, r.rows, r.cols - MARGIN});
		return;
	}
	top = draw_top(list->top, list->cursor, list->view_count, r.rows);
	table = (struct table){.resource = list->resource,
		.chosen = list->columns,
		.widest = list->snapshot->widest,
		.state_cells = pending_cells(draw, list, top, r.rows)};
	columns_fit(&columns, &table, &draw->when, r.cols - MARGIN);
	for (int i = 0; i < r.rows && top + (uint32_t)i < list->view_count; i++)
		put_row(draw, list, &columns, top + (uint32_t)i,
			(struct rect){r.row + i, r.col, 1, r.cols}, has_focus);
}
