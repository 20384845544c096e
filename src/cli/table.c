/* Records as a plain table. */
#include "cli/table.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 16, GAP = 2 };

struct columns {
	const struct field *fields[COLUMNS_MAX];
	uint32_t widths[COLUMNS_MAX];
	int count;
};

static void choose_columns(struct columns *columns, const struct resource *resource)
{
	columns->count = 0;
	for (size_t i = 0; i < resource->field_count && columns->count < COLUMNS_MAX; i++)
		if (resource->fields[i].flags & LIST) {
			columns->fields[columns->count] = &resource->fields[i];
			columns->widths[columns->count++] =
				text_width(resource->fields[i].title, strlen(resource->fields[i].title));
		}
}

static struct text cell_text(const struct field *field, const void *row,
	const struct table_style *style, table_lookup lookup, void *context, struct arena *arena)
{
	struct text t = text_empty;

	if (field->refers != NULL)
		return lookup != NULL ? lookup(context, field, row, arena) : t;
	t = field_text(field, row, &style->when, arena);
	/* Columns with a width of their own keep to it; the open one takes what it needs. */
	if (field->width > 0 && t.width > field->width) {
		size_t bytes = text_fit(t.bytes, t.len_bytes, field->width - 1, NULL);

		t = text_printf(arena, "%.*s…", (int)bytes, t.bytes);
	}
	return t;
}

static void add_padded(struct buf *out, struct text t, uint32_t width, bool is_last)
{
	buf_add(out, t.bytes, t.len_bytes);
	for (uint32_t i = t.width; !is_last && i < width + GAP; i++)
		buf_add_char(out, ' ');
}

static const char *mark_of(const struct resource *resource, const void *row, const struct viewer *me)
{
	static const char *const marks[] = {
		[URGENCY_NONE] = "  ", [URGENCY_URGENT] = "! ", [URGENCY_PAGES_ME] = "> "};

	return marks[resource->urgency != NULL ? resource->urgency(row, me) : URGENCY_NONE];
}

void table_print(struct buf *out, const struct resource *resource, const void *const *rows,
	size_t count, const struct table_style *style, table_lookup lookup, void *context)
{
	struct columns columns;
	struct arena arena;
	struct text *cells;

	arena_init(&arena, 0);
	choose_columns(&columns, resource);
	cells = mem_resize(NULL, count * (size_t)columns.count + 1, sizeof(*cells));
	for (size_t r = 0; r < count; r++)
		for (int c = 0; c < columns.count; c++) {
			struct text *cell = &cells[r * (size_t)columns.count + (size_t)c];

			*cell = cell_text(columns.fields[c], rows[r], style, lookup, context, &arena);
			if (cell->width > columns.widths[c])
				columns.widths[c] = cell->width;
		}
	buf_add_str(out, "  ");
	for (int c = 0; c < columns.count; c++)
		add_padded(out, text_own(columns.fields[c]->title), columns.widths[c],
			c == columns.count - 1);
	buf_add_char(out, '\n');
	for (size_t r = 0; r < count; r++) {
		buf_add_str(out, mark_of(resource, rows[r], style->me));
		for (int c = 0; c < columns.count; c++)
			add_padded(out, cells[r * (size_t)columns.count + (size_t)c], columns.widths[c],
				c == columns.count - 1);
		buf_add_char(out, '\n');
	}
	free(cells);
	arena_release(&arena);
}
