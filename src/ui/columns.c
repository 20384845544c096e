/* The columns of lists: which fields fit, and how a row of them is written. */
#include "ui/parts.h"

#include <string.h>

enum {
	GAP = 1,
	GAP_AFTER_RIGHT = 2, /* a right-aligned column would run into its neighbour's text */
	WIDE_LEAVES = 36, /* a WIDE column comes only if the title keeps this much */
	CELLS_LOCAL = 12, /* "Nov 20 03:14" */
	CELLS_UTC = 13,
	CELLS_CHOSEN = 16, /* of a column that only the configuration lists */
	CELLS_STATE = 9, /* "triggered", "mitigated": they come and go while one looks */
};

static int cells_of(const struct field *field, unsigned cells, const struct when *when)
{
	if (field->type == FIELD_TIME && cells > 0 && when->style != WHEN_RELATIVE)
		return when->style == WHEN_UTC ? CELLS_UTC : CELLS_LOCAL;
	return (int)cells;
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

/* One takes what is left; others that the tables give no width have one of their own. */
static void add(struct columns *columns, const struct field *field, int cells)
{
	if (columns->count == COLUMNS_MAX)
		return;
	if (cells == 0 && (flexible(columns) >= 0 || !(field->flags & LIST)))
		cells = CELLS_CHOSEN;
	columns->items[columns->count++] = (struct column){field, cells, is_right(field)};
}

/* What the values need; the state has room for its usual words, and for what stands in its place. */
static unsigned width_of(const struct table *table, const struct field *field)
{
	unsigned cells = table->widest != NULL ? table->widest[field - table->resource->fields]
					       : field->width;

	if (!(field->flags & STATE))
		return cells;
	cells = table->state_cells > cells ? table->state_cells : cells;
	return cells > CELLS_STATE ? cells : CELLS_STATE;
}

void columns_fit(
	struct columns *columns, const struct table *table, const struct when *when, int cells)
{
	const struct resource *resource = table->resource;
	const struct field *const *chosen = table->chosen;
	int at, left;

	columns->count = 0;
	for (size_t i = 0; chosen != NULL ? chosen[i] != NULL : i < resource->field_count; i++) {
		const struct field *field = chosen != NULL ? chosen[i] : &resource->fields[i];
		unsigned width = width_of(table, field);

		if ((chosen != NULL || field->flags & LIST) && (width > 0 || field->width == 0))
			add(columns, field, cells_of(field, width, when));
	}
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
