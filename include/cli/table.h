/*
 * Records as a plain table: columns from the field rows, aligned by cells, text made harmless.
 */
#ifndef ROOTWATCH_CLI_TABLE_H
#define ROOTWATCH_CLI_TABLE_H

#include "base/buf.h"
#include "core/resource.h"

struct table_style {
	struct when when;
	const struct viewer *me;
	unsigned cols; /* of the terminal; 0: nothing is left out or cut */
	/* A first column with what one types to name the row, where no other has it. */
	bool has_ids;
	const struct field *const *columns; /* in this order; count 0: those of the list */
	size_t column_count;
};

/* The value of a field that another pane explains (the incident of a retrospective); may be NULL. */
typedef struct text (*table_lookup)(void *context, const struct field *field, const void *record,
	struct arena *arena);

/* Appends a head line and one line for each of the rows. */
void table_print(struct buf *out, const struct resource *resource, const void *const *rows,
	size_t count, const struct table_style *style, table_lookup lookup, void *context);

#endif
