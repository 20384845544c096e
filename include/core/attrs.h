/*
 * The attributes of a request body as a list of key, type and value: what pure code produces and
 * api serialises. Owned strings; a value that is moved with attrs_move or released.
 */
#ifndef ROOTWATCH_CORE_ATTRS_H
#define ROOTWATCH_CORE_ATTRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum attr_type {
	ATTR_STRING,
	ATTR_NUMBER,
	ATTR_FLAG,
	ATTR_TIME,	 /* number: UTC ms */
	ATTR_SERVER_NOW, /* the server's time at the moment the action is queued */
	ATTR_STRINGS,	 /* string: blank-separated ids, sent as an array of strings */
	ATTR_LABELS,	 /* string: "k=v" separated by LF, sent as an object */
	ATTR_NULL,
	ATTR_LABEL_LIST, /* as ATTR_LABELS, sent as a list of {"key", "value"} */
};

struct attr {
	char *key; /* "a.b" nests: {"a":{"b":…}} */
	enum attr_type type;
	char *string; /* owned; NULL unless a string type */
	int64_t number;
};

struct attrs {
	struct attr *items;
	size_t count, room;
};

void attrs_init(struct attrs *attrs);
void attrs_release(struct attrs *attrs);
void attrs_move(struct attrs *to, struct attrs *from);

/* A second add of the same key replaces the first. */
void attrs_add_string(struct attrs *attrs, const char *key, const char *value);
void attrs_add_number(struct attrs *attrs, const char *key, int64_t value);
void attrs_add_flag(struct attrs *attrs, const char *key, bool value);
void attrs_add_time(struct attrs *attrs, const char *key, int64_t ms);
void attrs_add_server_now(struct attrs *attrs, const char *key);
void attrs_add_strings(struct attrs *attrs, const char *key, const char *ids);
void attrs_add_labels(struct attrs *attrs, const char *key, const char *lines);
void attrs_add_label_list(struct attrs *attrs, const char *key, const char *lines);
void attrs_add_null(struct attrs *attrs, const char *key);
void attrs_add(struct attrs *attrs, const struct attr *attr); /* copies it */

const struct attr *attrs_find(const struct attrs *attrs, const char *key);

#endif
