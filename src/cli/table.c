/* Records as a plain table. */
#include "cli/table.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { TABLE_COLUMNS_MAX = 33, GAP = 2, MARK_CELLS = 2, CELLS_MIN = 3, OPEN_CELLS = 120 };

struct columns {
	struct column {
		const struct field *field; /* NULL: the id */
		uint32_t width; /* of its widest cell */
	} items[TABLE_COLUMNS_MAX];
	int count;
};

struct table {
	const struct resource *resource;
	const struct table_style *style;
	table_lookup lookup;
	void *context;
	struct columns columns;
	struct text *cells; /* row by row */
	struct arena arena;
};

/* ---- columns ------------------------------------------------------------------------------- */

static void add_column(struct columns *columns, const struct field *field)
{
	if (columns->count < TABLE_COLUMNS_MAX)
		columns->items[columns->count++] = (struct column){field, 0};
}

static bool has_handle(const struct resource *resource)
{
	const struct field *handle = resource_field(resource, "handle");

	return handle != NULL && (handle->flags & LIST);
}

static void choose_columns(struct table *table)
{
	const struct resource *resource = table->resource;
	const struct table_style *style = table->style;

	for (size_t i = 0; i < style->column_count; i++)
		add_column(&table->columns, style->columns[i]);
	if (style->column_count > 0)
		return;
	if (style->has_ids && !has_handle(resource))
		add_column(&table->columns, NULL);
	for (size_t i = 0; i < resource->field_count; i++)
		if ((resource->fields[i].flags & LIST) &&
			(resource->fields[i].refers == NULL ||
				resource->fields[i].type != FIELD_ID || table->lookup != NULL))
			add_column(&table->columns, &resource->fields[i]);
}

static const char *title_of(const struct column *column)
{
	return column->field != NULL ? column->field->title : "Id";
}

static uint32_t total_width(const struct columns *columns)
{
	uint32_t total = MARK_CELLS;

	for (int c = 0; c < columns->count; c++)
		if (columns->items[c].width > 0)
			total += columns->items[c].width + (c > 0 ? GAP : 0);
	return total;
}

/* ---- cells --------------------------------------------------------------------------------- */

static struct text cut(struct text t, uint32_t cells, struct arena *arena)
{
	size_t bytes;

	if (t.width <= cells)
		return t;
	bytes = text_fit(t.bytes, t.len_bytes, cells - 1, NULL);
	return text_printf(arena, "%.*s…", (int)bytes, t.bytes);
}

/* What one types to name the record: its number, its short id, else its id. */
static struct text handle_text(const struct resource *resource, const void *record, struct arena *arena)
{
	const char *id = ((const struct record *)record)->id;
	struct text handle = resource->handle(record, arena);
	bool is_cut_id = strncmp(handle.bytes, id, handle.len_bytes) == 0;

	if (is_cut_id || text_equal(handle, resource->name_of(record)))
		return text_clean(arena, id, strlen(id));
	return handle;
}

static struct text cell_text(struct table *table, const struct field *field, const void *row)
{
	struct text t;

	if (field == NULL)
		return handle_text(table->resource, row, &table->arena);
	if (field->refers != NULL && field->type == FIELD_ID && table->lookup != NULL)
		return table->lookup(table->context, field, row, &table->arena);
	t = field_text(field, row, &table->style->when, &table->arena);
	/* Columns with a width of their own keep to it; the open one takes what it needs, to a degree. */
	if (table->style->column_count == 0)
		t = cut(t, field->width > 0 ? field->width : OPEN_CELLS, &table->arena);
	return t;
}

static void fill_cells(struct table *table, const void *const *rows, size_t count)
{
	struct columns *columns = &table->columns;

	table->cells = mem_resize(NULL, count * (size_t)columns->count + 1, sizeof(*table->cells));
	for (int c = 0; c < columns->count; c++) {
		const char *title = title_of(&columns->items[c]);

		columns->items[c].width = text_width(title, strlen(title));
	}
	for (size_t r = 0; r < count; r++)
		for (int c = 0; c < columns->count; c++) {
			struct text t = cell_text(table, columns->items[c].field, rows[r]);

			table->cells[r * (size_t)columns->count + (size_t)c] = t;
			if (t.width > columns->items[c].width)
				columns->items[c].width = t.width;
		}
}

/* ---- a terminal's width -------------------------------------------------------------------- */

/* A column that is left out has no width. */
static void leave_out_wide(struct table *table)
{
	struct columns *columns = &table->columns;

	for (int c = columns->count - 1; c > 0 && total_width(columns) > table->style->cols; c--)
		if (columns->items[c].field != NULL && (columns->items[c].field->flags & WIDE))
			columns->items[c].width = 0;
}

static struct column *widest(struct columns *columns)
{
	struct column *found = &columns->items[0];

	for (int c = 1; c < columns->count; c++)
		if (columns->items[c].width > found->width)
			found = &columns->items[c];
	return found;
}

/* The widest gives first, as long as something can be read in it. */
static void shrink(struct table *table)
{
	struct columns *columns = &table->columns;
	struct column *giver = widest(columns);

	while (total_width(columns) > table->style->cols && giver->width > CELLS_MIN) {
		giver->width--;
		giver = widest(columns);
	}
}

static void fit(struct table *table)
{
	if (table->style->cols == 0)
		return;
	if (table->style->column_count == 0)
		leave_out_wide(table);
	shrink(table);
}

/* ---- printing ------------------------------------------------------------------------------ */

static void add_cells(struct buf *out, struct table *table, const struct text *cells)
{
	uint32_t pending = 0;

	for (int c = 0; c < table->columns.count; c++) {
		uint32_t width = table->columns.items[c].width;
		struct text t;

		if (width == 0)
			continue;
		t = cut(cells[c], width, &table->arena);
		for (; t.len_bytes > 0 && pending > 0; pending--)
			buf_add_char(out, ' ');
		buf_add(out, t.bytes, t.len_bytes);
		pending += width - t.width + GAP;
	}
	buf_add_char(out, '\n');
}

static void add_head(struct buf *out, struct table *table)
{
	struct text titles[TABLE_COLUMNS_MAX];

	for (int c = 0; c < table->columns.count; c++)
		titles[c] = text_own(title_of(&table->columns.items[c]));
	buf_add_str(out, "  ");
	add_cells(out, table, titles);
}

static const char *mark_of(
	const struct resource *resource, const void *row, const struct viewer *me)
{
	static const char *const marks[] = {
		[URGENCY_NONE] = "  ", [URGENCY_URGENT] = "! ", [URGENCY_PAGES_ME] = "> "};

	return marks[resource->urgency != NULL ? resource->urgency(row, me) : URGENCY_NONE];
}

void table_print(struct buf *out, const struct resource *resource, const void *const *rows,
	size_t count, const struct table_style *style, table_lookup lookup, void *context)
{
	struct table table = {
		.resource = resource, .style = style, .lookup = lookup, .context = context};

	arena_init(&table.arena, 0);
	choose_columns(&table);
	fill_cells(&table, rows, count);
	fit(&table);
	add_head(out, &table);
	for (size_t r = 0; r < count; r++) {
		buf_add_str(out, mark_of(resource, rows[r], style->me));
		add_cells(out, &table, table.cells + r * (size_t)table.columns.count);
	}
	free(table.cells);
	arena_release(&table.arena);
}
