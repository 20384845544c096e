/*
 * Records as JSON Lines, for scripts: one compact object for each, with what the API said and nothing
 * made harmless. The id comes first, then the attributes as they are, then the relationships.
 */
#ifndef ROOTWATCH_API_LINES_H
#define ROOTWATCH_API_LINES_H

#include "base/err.h"
#include "core/resource.h"

#include <stdbool.h>
#include <stddef.h>

/* Where in an answer the records are. */
enum lines_from { LINES_FROM_DATA, LINES_FROM_INCLUDED };

struct lines {
	enum lines_from from;
	/* Only these, under the names of the fields; NULL: everything. Fields that the API does not have
	 * (LOCAL) are null. */
	const struct field *const *columns;
	size_t column_count;
	/* Called for each record that can be read, without a line feed at the end. */
	void (*take)(void *context, const char *id, const char *line, size_t len_bytes);
	void *context;
};

/* False when the answer as a whole cannot be read. Thread: any. */
bool lines_read(const struct resource *resource, const char *json, size_t len_bytes,
	const struct lines *lines, struct err *err);

#endif
