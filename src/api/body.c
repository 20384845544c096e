/* Request bodies: the attributes of an action as JSON. */
#include "api/body.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "base/iso8601.h"
#include "base/mem.h"
#include "core/labels.h"

static struct json_object *time_value(int64_t ms)
{
	char at[ISO8601_BYTES];

	return json_object_new_string(iso8601_format(ms, at));
}

static struct json_object *list_value(const char *words)
{
	struct json_object *list = json_object_new_array();
	size_t len;

	for (words = words ? words : ""; *words; words += len) {
		words += strspn(words, " ");
		len = strcspn(words, " ");
		if (len > 0)
			json_object_array_add(list, json_object_new_string_len(words, (int)len));
	}
	return list;
}

/* A line without '=' is a key without a value. */
static struct json_object *labels_value(const char *lines)
{
	struct json_object *labels = json_object_new_object();
	char *key, *value;

	lines = lines ? lines : "";
	while (labels_next(&lines, LABELS_AS_LINES, &key, &value)) {
		json_object_object_add(labels, key, json_object_new_string(value));
		free(key);
		free(value);
	}
	return labels;
}

/* The same as a list of objects. */
static struct json_object *label_list_value(const char *lines)
{
	struct json_object *labels = labels_value(lines), *list = json_object_new_array();

	json_object_object_foreach(labels, key, value) {
		struct json_object *label = json_object_new_object();

		json_object_object_add(label, "key", json_object_new_string(key));
		json_object_object_add(label, "value", json_object_get(value));
		json_object_array_add(list, label);
	}
	json_object_put(labels);
	return list;
}

static struct json_object *value_of(const struct attr *attr, int64_t server_now_ms)
{
	switch (attr->type) {
	case ATTR_STRING:
		return json_object_new_string(attr->string ? attr->string : "");
	case ATTR_NUMBER:
		return json_object_new_int64(attr->number);
	case ATTR_FLAG:
		return json_object_new_boolean(attr->number != 0);
	case ATTR_TIME:
		return time_value(attr->number);
	case ATTR_SERVER_NOW:
		return time_value(server_now_ms);
	case ATTR_STRINGS:
		return list_value(attr->string);
	case ATTR_LABELS:
		return labels_value(attr->string);
	case ATTR_LABEL_LIST:
		return label_list_value(attr->string);
	case ATTR_NULL:
		break;
	}
	return NULL;
}

/* Puts a value under "a.b", making the objects on the way. Takes the value. */
static void add_nested(struct json_object *object, const char *key, struct json_object *value)
{
	const char *dot = strchr(key, '.');
	struct json_object *inner = NULL;
	char *head;

	if (!dot) {
		json_object_object_add(object, key, value);
		return;
	}
	head = mem_strndup(key, (size_t)(dot - key));
	if (!json_object_object_get_ex(object, head, &inner) ||
		!json_object_is_type(inner, json_type_object)) {
		inner = json_object_new_object();
		json_object_object_add(object, head, inner);
	}
	free(head);
	add_nested(inner, dot + 1, value);
}

char *body_build(const char *wire_type, const struct attrs *attrs, int64_t server_now_ms)
{
	struct json_object *root, *data, *attributes;
	char *text;

	if (!wire_type)
		return NULL;
	root = json_object_new_object();
	data = json_object_new_object();
	json_object_object_add(root, "data", data);
	json_object_object_add(data, "type", json_object_new_string(wire_type));
	if (attrs && attrs->count > 0) {
		attributes = json_object_new_object();
		json_object_object_add(data, "attributes", attributes);
		for (size_t i = 0; i < attrs->count; i++)
			add_nested(attributes, attrs->items[i].key,
				value_of(&attrs->items[i], server_now_ms));
	}
	text = mem_strdup(json_object_to_json_string_ext(root,
		JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(root);
	return text;
}
