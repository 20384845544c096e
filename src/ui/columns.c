/* The columns of lists: which fields fit, and how a row of them is written. */
#include "ui/parts.h"

#include <string.h>

enum {
	GAP = 1,
	GAP_AFTER_RIGHT = 2, /* a right-aligned column would run into its neighbour's text */
	WIDE_LEAVES = 34, /* a WIDE column comes only if the title keeps this much */
	CELLS_LOCAL = 12, /* "Nov 20 03:14" */
	CELLS_UTC = 13,
	CELLS_CHOSEN = 16, /* of a column that only the configuration lists */
};

static int cells_of(const struct field *field, const struct when *when)
{
	if (field->type == FIELD_TIME && when->style != WHEN_RELATIVE)
		return when->style == WHEN_UTC ? CELLS_UTC : CELLS_LOCAL;
	return (int)field->width;
}

static bool is_right(const struct field *field)
{
	return field->type == FIELD_TIME || field->type == FIELD_NUMBER;
}

static int gap_after(const struct column *column)
{
	return column->is_right ? GAP_AFTER_RIGHT : GAP;
}

static int total(const struct columns *columns)
{
	int sum = 0;

	for (int i = 0; i < columns->count; i++)
		sum += columns->items[i].cells +
		       (i + 1 < columns->count ? gap_after(&columns->items[i]) : 0);
	return sum;
}

static void drop(struct columns *columns, int at)
{
	columns->count--;
	memmove(&columns->items[at], &columns->items[at + 1],
		(size_t)(columns->count - at) * sizeof(columns->items[0]));
}

static int flexible(const struct columns *columns)
{
	for (int i = 0; i < columns->count; i++)
		if (columns->items[i].cells == 0)
			return i;
	return -1;
}

/* The last column that may go: first the WIDE ones, then any but the flexible one. */
static int last_to_drop(const struct columns *columns, bool wide_only)
{
	for (int i = columns->count - 1; i > 0; i--)
		if (columns->items[i].cells > 0 &&
			(!wide_only || (columns->items[i].field->flags & WIDE) != 0))
			return i;
	return -1;
}

static void drop_until(struct columns *columns, int cells, int leaves, bool wide_only)
{
	int at;

	while (total(columns) + leaves > cells && (at = last_to_drop(columns, wide_only)) >= 0)
		drop(columns, at);
}

static void add(struct columns *columns, const struct field *field, const struct when *when)
{
	if (columns->count < COLUMNS_MAX)
		columns->items[columns->count++] =
			(struct column){field, cells_of(field, when), is_right(field)};
}

/* One takes what is left; others that the tables give no width have one of their own. */
static void add_chosen(
	struct columns *columns, const struct field *const *chosen, const struct when *when)
{
	bool has_flexible = false;

	for (; *chosen != NULL; chosen++) {
		struct column *column = &columns->items[columns->count];

		add(columns, *chosen, when);
		if (column->cells == 0 && (has_flexible || !((*chosen)->flags & LIST)))
			column->cells = CELLS_CHOSEN;
		has_flexible |= column->cells == 0;
	}
}

void columns_fit(struct columns *columns, const struct resource *resource,
	const struct field *const *chosen, const struct when *when, int cells)
{
	int at, left;

	columns->count = 0;
	if (chosen != NULL)
		add_chosen(columns, chosen, when);
	for (size_t i = 0; i < resource->field_count && chosen == NULL; i++)
		if ((resource->fields[i].flags & LIST) != 0)
			add(columns, &resource->fields[i], when);
	drop_until(columns, cells, WIDE_LEAVES, true);
	drop_until(columns, cells, COLUMN_FLEXIBLE_MIN, false);
	at = flexible(columns);
	left = cells - total(columns);
	if (at >= 0)
		columns->items[at].cells = left > 0 ? left : 1;
}

void columns_put(
	const struct columns *columns, struct line *line, const void *record, struct text state)
{
	for (int i = 0; i < columns->count; i++) {
		const struct column *column = &columns->items[i];
		struct line cell = line_at(line->draw, line->row, line->col, column->cells);
		bool is_state = (column->field->flags & STATE) != 0 && !text_is_empty(state);
		struct text text = is_state ? state : draw_field(line->draw, column->field, record);
		enum role role =
			is_state ? ROLE_ACCENT : (enum role)field_tone(column->field, record);

		cell.forced = line->forced;
		if (cell.end > line->end)
			cell.end = line->end;
		if (column->is_right)
			line_number(&cell, column->cells, text, role);
		else
			line_text(&cell, text, role);
		line_skip(line, column->cells + gap_after(column));
	}
}
