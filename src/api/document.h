/*
 * One answer, normalised: how a path of a field row finds its value, whatever wrapper the API put
 * around it (digest, section 5.5). Private to api.
 *
 *	attributes.severity		null, {"data":{…}}, {"name":…}, "sev1"
 *	attributes.severity.severity	an attribute of that, through the same wrappers
 *	relationships.services		ids that are resolved in "included"
 *	relationships.roles.user	the user of each role
 */
#ifndef ROOTWATCH_API_DOCUMENT_H
#define ROOTWATCH_API_DOCUMENT_H

#include "json.h"

struct included {
	const char *type, *id; /* borrowed from the tree */
	struct json_object *object;
};

struct document {
	struct json_object *root; /* owned */
	struct json_object *data; /* "data": an object or a list */
	struct included *included; /* owned; sorted by type and id */
	size_t included_count;
};

/* False with words when it is no JSON:API answer. Release it only when it was opened. */
bool document_open(struct document *doc, const char *json, size_t len_bytes, struct err *err);
void document_release(struct document *doc);

/* What a path leads to. */
struct found {
	bool is_there;		   /* false: the answer says nothing of it */
	struct json_object *value; /* NULL: null. The last wrapper is still around it */
	const char *each;	   /* the rest of the path, for each element of a list; "" none */
};

/* `root` ("attributes", "relationships", or "" for the record itself) and the path below it. */
struct found document_find(const struct document *doc, struct json_object *item, const char *root,
	const char *path);

/* Follows a path further down from a value. */
struct found document_descend(const struct document *doc, struct json_object *value,
	const char *path);

/* Through {"data":…} and a bare {"type","id"} that "included" has. */
struct json_object *document_unwrap(const struct document *doc, struct json_object *value);

/* The attributes of a record; of a flat one the object itself. */
struct json_object *record_attributes(struct json_object *record);

#endif
