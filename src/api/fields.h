/* A resource's field rows against one record of an answer. Private to api. */
#ifndef ROOTWATCH_API_FIELDS_H
#define ROOTWATCH_API_FIELDS_H

#include "api/decode.h"
#include "document.h"

/*
 * Fills the members of `row` that the record says something of, and marks their field rows in
 * `seen` (may be NULL). Members that are still NULL afterwards get their empty value. A later field
 * row of the same member fills it only where the earlier one left it unset.
 */
void fields_read(const struct resource *resource, const struct document *doc,
	struct json_object *item, void *row, struct arena *arena, struct field_set *seen);

#endif
