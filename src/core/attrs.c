/* The attributes of a request body. */
#include "core/attrs.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void attrs_init(struct attrs *attrs)
{
	*attrs = (struct attrs){0};
}

void attrs_release(struct attrs *attrs)
{
	for (size_t i = 0; i < attrs->count; i++) {
		free(attrs->items[i].key);
		free(attrs->items[i].string);
	}
	free(attrs->items);
	attrs_init(attrs);
}

void attrs_move(struct attrs *to, struct attrs *from)
{
	*to = *from;
	attrs_init(from);
}

const struct attr *attrs_find(const struct attrs *attrs, const char *key)
{
	for (size_t i = 0; i < attrs->count; i++)
		if (strcmp(attrs->items[i].key, key) == 0)
			return &attrs->items[i];
	return NULL;
}

static void add(struct attrs *attrs, const char *key, enum attr_type type, const char *string,
	int64_t number)
{
	struct attr *attr = NULL;

	for (size_t i = 0; i < attrs->count && attr == NULL; i++)
		if (strcmp(attrs->items[i].key, key) == 0)
			attr = &attrs->items[i];
	if (attr == NULL) {
		attrs->items = mem_grow(attrs->items, attrs->count, &attrs->room, sizeof(*attr));
		attr = &attrs->items[attrs->count++];
		*attr = (struct attr){.key = mem_strdup(key)};
	}
	free(attr->string);
	attr->string = mem_strdup(string);
	attr->type = type;
	attr->number = number;
}

void attrs_add_string(struct attrs *attrs, const char *key, const char *value)
{
	add(attrs, key, ATTR_STRING, value, 0);
}

void attrs_add_number(struct attrs *attrs, const char *key, int64_t value)
{
	add(attrs, key, ATTR_NUMBER, NULL, value);
}

void attrs_add_flag(struct attrs *attrs, const char *key, bool value)
{
	add(attrs, key, ATTR_FLAG, NULL, value);
}

void attrs_add_time(struct attrs *attrs, const char *key, int64_t ms)
{
	add(attrs, key, ATTR_TIME, NULL, ms);
}

void attrs_add_server_now(struct attrs *attrs, const char *key)
{
	add(attrs, key, ATTR_SERVER_NOW, NULL, 0);
}

void attrs_add_strings(struct attrs *attrs, const char *key, const char *ids)
{
	add(attrs, key, ATTR_STRINGS, ids, 0);
}

void attrs_add_labels(struct attrs *attrs, const char *key, const char *lines)
{
	add(attrs, key, ATTR_LABELS, lines, 0);
}

void attrs_add_label_list(struct attrs *attrs, const char *key, const char *lines)
{
	add(attrs, key, ATTR_LABEL_LIST, lines, 0);
}

void attrs_add(struct attrs *attrs, const struct attr *attr)
{
	add(attrs, attr->key, attr->type, attr->string, attr->number);
}

void attrs_add_null(struct attrs *attrs, const char *key)
{
	add(attrs, key, ATTR_NULL, NULL, 0);
}
