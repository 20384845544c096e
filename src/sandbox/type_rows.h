/*
 * Macros that are rows of the tables of types; for the files that hold such tables, and no other.
 * The SQL speaks of the row as `r`.
 */
#ifndef SANDBOX_TYPE_ROWS_H
#define SANDBOX_TYPE_ROWS_H

#include "types.h"

extern const struct filter catalogue_filters[];

/* Rows of tables, which clang-format cannot lay out. */
/* clang-format off */

/* "filter[services]" is by slug, "service_ids" by id, "service_names" by name. */
#define LINK_ROWS(origin, link, type)                                                              \
	"link l JOIN resource t ON t.type = '" type "' AND t.id = l.target"                        \
	" WHERE l.origin = " origin " AND l.name = '" link "'"
#define LINK_FILTERS(origin, link, singular, type)                                                 \
	{link, FILTER_VALUE, "t.handle", LINK_ROWS(origin, link, type)},                           \
	{singular "_ids", FILTER_VALUE, "l.target", LINK_ROWS(origin, link, type)},                \
	{singular "_names", FILTER_VALUE, "json_extract(t.attributes, '$.name')",                  \
	 LINK_ROWS(origin, link, type)}
#define VALUE(name) {name, FILTER_VALUE, "json_extract(r.attributes, '$." name "')", NULL}
#define NUMBER(name)                                                                               \
	{name, FILTER_VALUE, "CAST(json_extract(r.attributes, '$." name "') AS TEXT)", NULL}
#define SWITCH(name)                                                                               \
	{name, FILTER_VALUE,                                                                       \
	 "CASE json_extract(r.attributes, '$." name "') WHEN 1 THEN 'true' ELSE 'false' END", NULL}
#define TIME(name) {name, FILTER_TIME, "r." name, NULL}
#define JSON_TIME(name) {name, FILTER_TIME, "json_extract(r.attributes, '$." name "')", NULL}
#define SEARCH(first, second)                                                                      \
	{"search", FILTER_SEARCH,                                                                  \
	 "coalesce(json_extract(r.attributes, '$." first "'), '') || ' ' || "                      \
	 "coalesce(json_extract(r.attributes, '$." second "'), '')", NULL}
#define STATUS {"status", FILTER_VALUE, "r.status", NULL}
#define END {NULL, FILTER_VALUE, NULL, NULL}
#define SEVERITY_SLUG(of)                                                                          \
	{"severity", FILTER_VALUE,                                                                 \
	 "(SELECT t.handle FROM resource t WHERE t.type = 'severities' AND t.id = " of ")", NULL}
#define OF_INCIDENT(column)                                                                        \
	"(SELECT " column " FROM resource p WHERE p.type = 'incidents' AND p.id = r.parent)"

#define LINKED(name, type) {name, RELATION_LINKED, type, name, STYLE_RESOURCE, NULL}
#define CHILDREN(name, type) {name, RELATION_CHILDREN, type, NULL, STYLE_RESOURCE, NULL}
#define NOT_KEPT(name) {name, RELATION_NONE, "", NULL, STYLE_RESOURCE, NULL}
#define ONE(name, type, id) {name, RELATION_ONE, type, id, STYLE_RESOURCE, NULL}
#define NO_RELATION {NULL, RELATION_NONE, NULL, NULL, STYLE_RESOURCE, NULL}
#define NOTHING_WRITABLE {NULL, VALUE_TEXT, NULL, 0}

#define CATALOGUE(type)                                                                            \
	{.name = type, .filters = catalogue_filters, .sorts = "position,created_at,updated_at",    \
	 .default_sort = "position"}

/* clang-format on */

#endif
