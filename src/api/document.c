/* One answer, normalised; see document.h. Knows JSON:API's shapes, not what the fields mean. */
#include "document.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { SEGMENT_BYTES = 64 };

/* ---- included ----------------------------------------------------------------------------- */

static int compare_included(const void *a, const void *b)
{
	const struct included *x = a, *y = b;
	int by_type = strcmp(x->type, y->type);

	return by_type ? by_type : strcmp(x->id, y->id);
}

static bool identify(struct json_object *object, struct included *out)
{
	size_t len;

	out->object = object;
	out->type = json_string(json_member(object, "type"), &len);
	out->id = json_string(json_member(object, "id"), &len);
	return out->type && out->id;
}

static void index_included(struct document *doc)
{
	struct json_object *list = json_member(doc->root, "included");
	size_t count;

	if (!json_object_is_type(list, json_type_array))
		return;
	count = json_object_array_length(list);
	doc->included = mem_resize(NULL, count, sizeof(*doc->included));
	for (size_t i = 0; i < count; i++)
		if (identify(json_object_array_get_idx(list, i), &doc->included[doc->included_count]))
			doc->included_count++;
	qsort(doc->included, doc->included_count, sizeof(*doc->included), compare_included);
}

static struct json_object *resolve(const struct document *doc, struct json_object *reference)
{
	struct included key, *hit;

	if (doc->included_count == 0 || !identify(reference, &key) ||
		json_member(reference, "attributes"))
		return reference;
	hit = bsearch(&key, doc->included, doc->included_count, sizeof(key), compare_included);
	return hit ? hit->object : reference;
}

/* ---- the answer --------------------------------------------------------------------------- */

bool document_open(struct document *doc, const char *json, size_t len_bytes, struct err *err)
{
	*doc = (struct document){.root = json_read(json, len_bytes, err)};
	if (!doc->root)
		return false;
	doc->data = json_member(doc->root, "data");
	if (!json_object_is_type(doc->data, json_type_object) &&
		!json_object_is_type(doc->data, json_type_array)) {
		document_release(doc);
		return err_set(err, ERR_PROTOCOL, "the answer has no data");
	}
	index_included(doc);
	return true;
}

void document_release(struct document *doc)
{
	free(doc->included);
	json_object_put(doc->root);
	*doc = (struct document){.root = NULL};
}

/* ---- paths -------------------------------------------------------------------------------- */

struct json_object *document_unwrap(const struct document *doc, struct json_object *value)
{
	struct json_object *inner;

	/* A record has its own id beside "data" (the payload of an alert); a wrapper has not. */
	if (json_has(value, "data", &inner) && !json_member(value, "id"))
		value = inner;
	return resolve(doc, value);
}

struct json_object *record_attributes(struct json_object *record)
{
	struct json_object *attributes = json_member(record, "attributes");

	return attributes ? attributes : record;
}

/* Cuts the first segment off a dotted path; false at the end or when it is too long. */
static bool next_segment(const char **path, char out[SEGMENT_BYTES])
{
	size_t len = strcspn(*path, ".");

	if (len == 0 || len >= SEGMENT_BYTES)
		return false;
	memcpy(out, *path, len);
	out[len] = '\0';
	*path += len + ((*path)[len] == '.');
	return true;
}

struct found document_descend(const struct document *doc, struct json_object *value,
	const char *path)
{
	struct found found = {.is_there = true, .value = value, .each = ""};
	char segment[SEGMENT_BYTES];

	while (found.is_there && next_segment(&path, segment)) {
		value = document_unwrap(doc, found.value);
		if (json_is_unset(value))
			return (struct found){.is_there = true, .each = ""};
		found.is_there = json_has(record_attributes(value), segment, &found.value);
	}
	return found;
}

struct found document_find(const struct document *doc, struct json_object *item, const char *root,
	const char *path)
{
	struct json_object *start = *root ? json_member(item, root) : item;
	struct found found = {.each = ""};
	char segment[SEGMENT_BYTES];

	if (!start && strcmp(root, "attributes") == 0)
		start = item;
	if (!next_segment(&path, segment) || !json_has(start, segment, &found.value))
		return found;
	if (!*path || !json_object_is_type(document_unwrap(doc, found.value), json_type_array))
		return document_descend(doc, found.value, path);
	found.is_there = true;
	found.each = path;
	return found;
}
