/* Records as JSON Lines: as the API sent them, only flattened by one level. */
#include "api/lines.h"

#include <stdio.h>
#include <string.h>

#include "document.h"
#include "list.h"

enum { SEGMENT_BYTES = 64 };

/* The value that the first step below "attributes" or "relationships" leads to, wrapper and all. */
static struct json_object *column_value(
	const struct document *doc, struct json_object *item, const struct field *field)
{
	const char *path = field->path ? field->path : "";
	const char *below = strchr(path, '.');
	char root[SEGMENT_BYTES], name[SEGMENT_BYTES];

	if (!below)
		return json_member(item, path);
	snprintf(root, sizeof(root), "%.*s", (int)(below - path), path);
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(below + 1, "."), below + 1);
	return document_find(doc, item, root, name).value;
}

static struct json_object *make_columns(
	const struct document *doc, struct json_object *item, const struct lines *lines)
{
	struct json_object *line = json_object_new_object();

	for (size_t i = 0; i < lines->column_count; i++)
		json_object_object_add(line, lines->columns[i]->name,
			json_object_get(column_value(doc, item, lines->columns[i])));
	return line;
}

static struct json_object *make_whole(struct json_object *item)
{
	struct json_object *attributes = record_attributes(item);
	struct json_object *line = json_object_new_object();

	json_object_object_add(line, "id", json_object_get(json_member(item, "id")));
	json_object_object_foreach(attributes, key, value) if (strcmp(key, "id") != 0)
		json_object_object_add(line, key, json_object_get(value));
	if (attributes != item && json_member(item, "relationships"))
		json_object_object_add(
			line, "relationships", json_object_get(json_member(item, "relationships")));
	return line;
}

static void give(
	const struct document *doc, const struct selected *selected, const struct lines *lines)
{
	struct json_object *line = lines->columns ? make_columns(doc, selected->item, lines)
						  : make_whole(selected->item);
	size_t len = 0;
	const char *bytes = json_object_to_json_string_length(
		line, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &len);

	lines->take(lines->context, selected->id, bytes, len);
	json_object_put(line);
}

bool lines_read(const struct resource *resource, const char *json, size_t len_bytes,
	const struct lines *lines, struct err *err)
{
	struct selection selection;
	struct document doc;

	if (!document_open(&doc, json, len_bytes, err))
		return false;
	selection_make(&selection, resource, &doc,
		lines->from == LINES_FROM_DATA ? doc.data : json_member(doc.root, "included"),
		NULL);
	for (size_t i = 0; i < selection.count; i++)
		if (!selection.items[i].is_superseded)
			give(&doc, &selection.items[i], lines);
	selection_release(&selection);
	document_release(&doc);
	return true;
}
