/*
 * References to other records: a wrapped record, a flat one, a bare {"type","id"}, a number, a
 * plain word; and lists of these. What to call a record is decided here, once.
 */
#include "refs.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

enum { REFS_MAX = 200, NAMES_BYTES = 2 * TEXT_LINE_BYTES };

/* Members that name a record, best first. */
static const char *const name_keys[] = {"full_name", "name", "title", "summary"};
/* Members that at least tell it from others. */
static const char *const fallback_keys[] = {"email", "slug"};

static struct text first_text(struct json_object *attributes, const char *const *keys, size_t count,
	struct arena *arena)
{
	struct text name = text_empty;
	const char *bytes;
	size_t len;

	for (size_t i = 0; i < count && text_is_empty(name); i++) {
		bytes = json_string(json_member(attributes, keys[i]), &len);
		if (bytes)
			name = text_clean(arena, bytes, len);
	}
	return name;
}

/* Raw user rows have no name, only its parts. */
static struct text joined_name(struct json_object *attributes, struct arena *arena)
{
	static const char *const first[] = {"first_name"};
	static const char *const last[] = {"last_name"};
	struct text a = first_text(attributes, first, 1, arena);
	struct text b = first_text(attributes, last, 1, arena);

	return text_printf(arena, "%s %s", a.bytes, b.bytes);
}

static struct text name_of(struct json_object *attributes, struct arena *arena)
{
	struct text name = first_text(attributes, name_keys, sizeof(name_keys) / sizeof(*name_keys),
		arena);

	if (text_is_empty(name))
		name = joined_name(attributes, arena);
	if (text_is_empty(name))
		name = first_text(attributes, fallback_keys,
			sizeof(fallback_keys) / sizeof(*fallback_keys), arena);
	return name;
}

struct ref ref_read(const struct document *doc, struct json_object *value, struct arena *arena)
{
	struct ref ref = {.id = "", .name = text_empty};
	char id[JSON_ID_BYTES];
	const char *bytes;
	size_t len;

	value = document_unwrap(doc, value);
	if (json_object_is_type(value, json_type_object)) {
		if (json_id(json_member(value, "id"), id))
			ref.id = arena_strdup(arena, id);
		ref.name = name_of(record_attributes(value), arena);
	} else if (json_object_is_type(value, json_type_int)) {
		if (json_id(value, id))
			ref.id = arena_strdup(arena, id);
	} else if ((bytes = json_string(value, &len)) != NULL) {
		ref.name = text_clean(arena, bytes, len);
	}
	return ref;
}

/* ---- lists -------------------------------------------------------------------------------- */

struct list {
	struct buf ids, names;
	unsigned count;
};

static bool has_id(const struct buf *ids, const char *id)
{
	size_t len = strlen(id);

	for (const char *at = ids->bytes; (at = strstr(at, id)) != NULL; at += len)
		if ((at == ids->bytes || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

static void list_add(struct list *list, const struct ref *ref)
{
	if (ref->id[0] == '\0' && text_is_empty(ref->name))
		return;
	if (ref->id[0] != '\0' && has_id(&list->ids, ref->id))
		return;
	if (ref->id[0] != '\0') {
		buf_add_str(&list->ids, list->ids.len_bytes ? " " : "");
		buf_add_str(&list->ids, ref->id);
	}
	if (!text_is_empty(ref->name)) {
		buf_add_str(&list->names, list->names.len_bytes ? ", " : "");
		buf_add(&list->names, ref->name.bytes, ref->name.len_bytes);
	}
	list->count++;
}

struct refs refs_read(const struct document *doc, const struct found *found, struct arena *arena)
{
	struct json_object *value = document_unwrap(doc, found->value), *element;
	struct refs refs;
	struct list list = {.count = 0};
	struct found inner;
	struct ref ref;

	buf_init(&list.ids, (size_t)REFS_MAX * JSON_ID_BYTES);
	buf_init(&list.names, NAMES_BYTES);
	if (json_object_is_type(value, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(value) && list.count < REFS_MAX; i++) {
			element = json_object_array_get_idx(value, i);
			inner = document_descend(doc, element, found->each);
			ref = ref_read(doc, inner.is_there ? inner.value : NULL, arena);
			list_add(&list, &ref);
		}
	} else {
		ref = ref_read(doc, value, arena);
		list_add(&list, &ref);
	}
	refs.ids = list.ids.len_bytes ? arena_strdup(arena, list.ids.bytes) : "";
	refs.names = text_clean(arena, list.names.bytes, list.names.len_bytes);
	buf_release(&list.ids);
	buf_release(&list.names);
	return refs;
}
