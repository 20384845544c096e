/* Typed reading and writing of JSON attributes. */
#include "attr.h"

#include <limits.h>
#include <string.h>

#include "base/iso8601.h"

struct json_object *attr_get(struct json_object *attributes, const char *name)
{
	struct json_object *value = NULL;

	if (json_object_is_type(attributes, json_type_object))
		json_object_object_get_ex(attributes, name, &value);
	return value;
}

const char *attr_str(struct json_object *attributes, const char *name)
{
	struct json_object *value = attr_get(attributes, name);

	return json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;
}

int64_t attr_int(struct json_object *attributes, const char *name)
{
	struct json_object *value = attr_get(attributes, name);

	return json_object_is_type(value, json_type_int) ? json_object_get_int64(value) : 0;
}

bool attr_bool(struct json_object *attributes, const char *name)
{
	struct json_object *value = attr_get(attributes, name);

	return json_object_is_type(value, json_type_boolean) && json_object_get_boolean(value);
}

int64_t attr_time(struct json_object *attributes, const char *name)
{
	struct json_object *value = attr_get(attributes, name);
	int64_t ms = 0;

	if (json_object_is_type(value, json_type_int))
		return json_object_get_int64(value);
	if (json_object_is_type(value, json_type_string))
		iso8601_parse(json_object_get_string(value),
			(size_t)json_object_get_string_len(value), &ms);
	return ms;
}

void attr_set(struct json_object *attributes, const char *name, struct json_object *take)
{
	json_object_object_add(attributes, name, take);
}

void attr_set_str(struct json_object *attributes, const char *name, const char *value)
{
	attr_set(attributes, name, value ? json_object_new_string(value) : NULL);
}

void attr_set_int(struct json_object *attributes, const char *name, int64_t value)
{
	attr_set(attributes, name, json_object_new_int64(value));
}

void attr_set_bool(struct json_object *attributes, const char *name, bool value)
{
	attr_set(attributes, name, json_object_new_boolean(value));
}

void attr_set_time(struct json_object *attributes, const char *name, int64_t ms)
{
	attr_set(attributes, name, ms ? json_object_new_int64(ms) : NULL);
}

bool attr_is_time(const char *name)
{
	size_t len = strlen(name);

	return (len > 3 && !strcmp(name + len - 3, "_at")) || !strncmp(name, "scheduled_", 10);
}

/* json-c takes NaN and Infinity, and writes them as what nobody else reads. A number that is too large for
 * a double it writes as it was sent. */
static bool is_written_as_json(struct json_object *value)
{
	const char *text;

	if (json_object_is_type(value, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(value); i++)
			if (!is_written_as_json(json_object_array_get_idx(value, i)))
				return false;
	} else if (json_object_is_type(value, json_type_object)) {
		json_object_object_foreach(value, name, part)
		{
			(void)name;
			if (!is_written_as_json(part))
				return false;
		}
	} else if (json_object_is_type(value, json_type_double)) {
		text = json_object_to_json_string(value);
		return strpbrk(text, "NI") == NULL;
	}
	return true;
}

struct json_object *json_read(const char *text, size_t len_bytes, int depth)
{
	struct json_tokener *tokener = json_tokener_new_ex(depth);
	struct json_object *value = NULL;
	size_t end = 0;

	if (!tokener || !len_bytes || len_bytes > INT_MAX)
		goto out;
	value = json_tokener_parse_ex(tokener, text, (int)len_bytes);
	end = json_tokener_get_parse_end(tokener);
	if (json_tokener_get_error(tokener) == json_tokener_continue) {
		value = json_tokener_parse_ex(tokener, "", 1); /* the end of a bare number */
		end = len_bytes;
	}
	while (end < len_bytes && strchr(" \t\r\n", text[end]))
		end++;
	if (json_tokener_get_error(tokener) != json_tokener_success || end < len_bytes ||
		!is_written_as_json(value)) {
		json_object_put(value);
		value = NULL;
	}
out:
	json_tokener_free(tokener);
	return value;
}
