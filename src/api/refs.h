/* References to other records, in every form the API writes them. Private to api. */
#ifndef ROOTWATCH_API_REFS_H
#define ROOTWATCH_API_REFS_H

#include "core/field.h"
#include "document.h"

/* One reference; "" and an empty name where the value is none. */
struct ref ref_read(const struct document *doc, struct json_object *value, struct arena *arena);

/* A list of them (one alone counts as a list), each id once; capped. */
struct refs refs_read(const struct document *doc, const struct found *found, struct arena *arena);

#endif
