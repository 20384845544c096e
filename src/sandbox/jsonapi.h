/*
 * Records as JSON:API: attributes with wrapped severities and users, sparse fieldsets,
 * relationships, `included`, and the list envelope with links and meta.
 */
#ifndef SANDBOX_JSONAPI_H
#define SANDBOX_JSONAPI_H

#include <json-c/json.h>
#include <stdbool.h>

#include "query.h"
#include "request.h"
#include "store.h"
#include "types.h"

/* One answer being made. */
struct render {
	struct sandbox *box;
	const struct params *params;
	bool is_list;
	bool is_sparse; /* some fields[…] was given */
	int nesting; /* how deep in wrappers */
	struct json_object *included; /* array, or NULL when nothing was asked for */
	struct json_object *included_seen; /* set of "type:id" */
	struct json_object *wrapped; /* "type:id" → resource object: one user may occur often */
};

struct json_object *jsonapi_one(struct request *request, const struct record *record);
struct json_object *jsonapi_list(struct request *request, const struct page *page);

/* {"data": resource} of a record named by id, or NULL for none; for nested wrappers. */
struct json_object *jsonapi_wrap(struct render *render, const char *type, const char *id);

/* Was the attribute asked for (no fieldset means all are)? */
bool jsonapi_wants(const struct render *render, const char *type, const char *attribute);

/* Time attributes of obj from milliseconds to text with the organisation's offset. */
void jsonapi_format_times(const struct sandbox *box, struct json_object *object);

/* A copy of a record's attributes with its id: a bare database row. User ids are numbers. */
struct json_object *jsonapi_flat(const struct sandbox *box, const struct record *record);

#endif
