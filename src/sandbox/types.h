/*
 * What the sandbox knows of each resource type: a row of data. Adding a type is a row here and,
 * where something must happen on a write, a handler in routes.c.
 */
#ifndef SANDBOX_TYPES_H
#define SANDBOX_TYPES_H

#include <stdbool.h>
#include <stddef.h>

struct json_object;
struct record;
struct render;

/* filter[name]=…; the SQL speaks of the row as `r`. */
struct filter {
	const char *name;
	enum { FILTER_VALUE, FILTER_TIME, FILTER_SEARCH } kind;
	const char *expression; /* compared with the value(s) */
	const char *each; /* NULL, or "table WHERE …": any row of it must match */
};

enum relation_kind {
	RELATION_LINKED, /* this record links to many of `type` */
	RELATION_LINKING, /* many of `type` link to this record */
	RELATION_CHILDREN, /* records of `type` that belong to this one */
	RELATION_CHILD, /* the one record of `type` that belongs to this one, if any */
	RELATION_ONE, /* the record whose id is in the attribute `link` */
	RELATION_NONE, /* always empty: the sandbox does not keep these */
};

enum relation_style {
	STYLE_RESOURCE, /* under relationships; in `included` when asked for */
	STYLE_ROW_WHEN_NESTED, /* the same; the whole database row inside a wrapped record */
	STYLE_ON_REQUEST, /* the same, but absent unless included */
	STYLE_FLAT, /* an array of bare rows among the attributes */
	STYLE_FLAT_DETAIL, /* the same; in lists only when included */
	STYLE_FLAT_ONE, /* one bare row among the attributes, when included */
};

struct relation {
	const char *name;
	enum relation_kind kind;
	const char *type;
	const char *link;
	enum relation_style style;
	const char *ids; /* name of the attribute with the bare ids, or NULL */
};

enum value_kind {
	VALUE_TEXT,
	VALUE_ENUM, /* detail: the words */
	VALUE_BOOL,
	VALUE_NUMBER, /* detail: NULL, or "low,high" */
	VALUE_USER, /* the number of a user */
	VALUE_TIME,
	VALUE_OBJECT,
	VALUE_ARRAY,
	VALUE_RECORD, /* id of a record; detail: its type */
	VALUE_LINKS, /* ids of records; detail: "link:type" */
	VALUE_ACCEPT, /* documented, taken without effect */
};

enum { ON_CREATE = 1, ON_UPDATE = 2, ON_BOTH = 3, UNDOCUMENTED = 4, CONTENT_SWITCH = 8 };

/* An attribute that a client may write. */
struct writable {
	const char *name;
	enum value_kind kind;
	const char *detail;
	unsigned when;
};

/* Whose teams a record belongs to: a Team key sees what its team owns and what all may see. */
enum ownership {
	OPEN_TO_ALL,
	OWNED_ITSELF, /* by its link "groups" */
	OWNED_BY_PARENT, /* as its incident or alert is */
	OWNED_BY_GRANDPARENT,
};

struct resource_type {
	const char *name; /* "incidents" */
	enum ownership ownership;
	const struct filter *filters;
	const char *sorts; /* comma list of columns a client may sort by */
	const char *default_sort;
	const struct relation *relations;
	const struct writable *writable;
	const char *const *absent; /* attributes sent as null unless the record has them */
	const char *hidden; /* comma list: stored, never sent */
	void (*render)(struct render *render, const struct record *record, struct json_object *out);
	int max_size; /* 0: 100 */
	bool uncounted; /* no total_count where the whole is listed */
	bool offset_limited; /* page[number] too deep is 400 */
};

/* The types by what they are about; one file each. */
struct type_table {
	const struct resource_type *types;
	size_t count;
};

extern const struct type_table response_types; /* what surrounds an incident or an alert */
extern const struct type_table practice_types; /* retrospectives, on-call, keys */

/* NULL when there is no such type. */
const struct resource_type *type_find(const char *name);

#endif
