/*
 * Small helpers on a record's attributes (a json-c object). A point in time is stored as a JSON
 * integer, UTC milliseconds, and becomes Rootly's text with an offset only on its way out.
 */
#ifndef SANDBOX_ATTR_H
#define SANDBOX_ATTR_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

/* NULL, 0, false when absent or of another type. */
const char *attr_str(struct json_object *attributes, const char *name);
int64_t attr_int(struct json_object *attributes, const char *name);
bool attr_bool(struct json_object *attributes, const char *name);
struct json_object *attr_get(struct json_object *attributes, const char *name); /* borrowed */

/* A moment held as milliseconds or as ISO-8601 text; 0 when unset or unreadable. */
int64_t attr_time(struct json_object *attributes, const char *name);

void attr_set_str(
	struct json_object *attributes, const char *name, const char *value); /* or null */
void attr_set_int(struct json_object *attributes, const char *name, int64_t value);
void attr_set_bool(struct json_object *attributes, const char *name, bool value);
void attr_set_time(struct json_object *attributes, const char *name, int64_t ms); /* 0: null */
void attr_set(struct json_object *attributes, const char *name, struct json_object *take);

/* Is this the name of a point in time ("started_at", "scheduled_for", …)? */
bool attr_is_time(const char *name);

/* Text to a JSON value, at most `depth` levels deep; NULL when it is not one whole value. */
struct json_object *json_read(const char *text, size_t len_bytes, int depth);

#endif
