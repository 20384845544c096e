/*
 * Field rows against one record of an answer: one reader per field type. Where a value sits is
 * document.c's matter, what a reference is called refs.c's.
 */
#include "fields.h"

#include <string.h>

#include "base/buf.h"
#include "core/field.h"
#include "core/labels.h"
#include "refs.h"

enum { HTML_BYTES = 1024 * 1024, LABELS_BYTES = 2 * TEXT_LINE_BYTES, WORD_BYTES = 64 };

/* One record being read. */
struct reading {
	const struct resource *resource;
	const struct document *doc;
	struct json_object *item;
	void *row;
	struct arena *arena;
	struct field_set seen;
};

/* ---- one reader per type; the member is unset when it is called --------------------------- */

static void read_id(struct reading *r, const struct field *field, struct json_object *value)
{
	char id[JSON_ID_BYTES];

	if (json_id(value, id))
		*FIELD_AT_MUT(const char *, field, r->row) = arena_strdup(r->arena, id);
}

/* "a <b>bold</b> word" to "a bold word"; in place. */
static size_t strip_tags(char *s, size_t len_bytes)
{
	size_t kept = 0;
	bool in_tag = false;

	for (size_t i = 0; i < len_bytes; i++) {
		if (s[i] == '<')
			in_tag = true;
		else if (s[i] == '>' && in_tag)
			in_tag = false;
		else if (!in_tag)
			s[kept++] = s[i];
	}
	return kept;
}

/* The one attribute that is HTML although it is read as a line: a timeline event's shown text. */
static bool is_marked_up(const struct reading *r, const struct field *field)
{
	return strcmp(r->resource->wire_type, "incident_events") == 0 &&
	       strcmp(field->path, "attributes.event") == 0;
}

static void read_line(struct reading *r, const struct field *field, struct json_object *value)
{
	const char *bytes;
	char *copy;
	size_t len;

	if (!json_scalar(value, &bytes, &len))
		return;
	if (is_marked_up(r, field)) {
		copy = arena_strndup(r->arena, bytes, len);
		bytes = copy;
		len = strip_tags(copy, len);
	}
	*FIELD_AT_MUT(struct text, field, r->row) = text_clean(r->arena, bytes, len);
}

static void read_body(struct reading *r, const struct field *field, struct json_object *value)
{
	struct text *body = FIELD_AT_MUT(struct text, field, r->row);
	const char *bytes;
	size_t len;

	if (json_scalar(value, &bytes, &len))
		*body = text_clean_body(r->arena, bytes, len);
	else if (!json_is_unset(value))
		*body = json_indented(value, r->arena);
}

static void read_html(struct reading *r, const struct field *field, struct json_object *value)
{
	struct html *html = FIELD_AT_MUT(struct html, field, r->row);
	size_t len;
	const char *bytes = json_string(value, &len);

	if (!bytes)
		return;
	html->len_bytes = len > HTML_BYTES ? HTML_BYTES : len;
	html->bytes = arena_strndup(r->arena, bytes, html->len_bytes);
}

static void read_number(struct reading *r, const struct field *field, struct json_object *value)
{
	int64_t number;

	if (json_whole(value, &number))
		*FIELD_AT_MUT(int64_t, field, r->row) = number;
}

static void read_flag(struct reading *r, const struct field *field, struct json_object *value)
{
	if (json_object_is_type(value, json_type_boolean))
		*FIELD_AT_MUT(bool, field, r->row) = json_object_get_boolean(value);
}

static void read_time(struct reading *r, const struct field *field, struct json_object *value)
{
	size_t len;
	const char *bytes = json_string(value, &len);

	if (bytes)
		iso8601_parse(bytes, len, FIELD_AT_MUT(int64_t, field, r->row));
}

static void read_choice(struct reading *r, const struct field *field, struct json_object *value)
{
	size_t len;
	const char *bytes = json_string(value, &len);

	if (bytes && len == strlen(bytes))
		*FIELD_AT_MUT(uint8_t, field, r->row) = choice_find(field->choices, bytes);
}

static void add_label(struct buf *line, const char *key, size_t key_len, struct json_object *value)
{
	const char *bytes;
	size_t len;

	if (!json_scalar(value, &bytes, &len))
		return;
	labels_add(line, LABELS_IN_LINE, key, key_len, bytes, len);
}

/* Incidents have an object, alerts a list of {"key","value"}. */
static void read_labels(struct reading *r, const struct field *field, struct json_object *value)
{
	struct buf line;
	struct json_object *pair;
	const char *key;
	size_t len;

	buf_init(&line, LABELS_BYTES);
	if (json_object_is_type(value, json_type_object)) {
		json_object_object_foreach(value, name, label)
			add_label(&line, name, strlen(name), label);
	} else if (json_object_is_type(value, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(value); i++) {
			pair = json_object_array_get_idx(value, i);
			key = json_string(json_member(pair, "key"), &len);
			if (key)
				add_label(&line, key, len, json_member(pair, "value"));
		}
	}
	*FIELD_AT_MUT(struct text, field, r->row) = text_clean(r->arena, line.bytes, line.len_bytes);
	buf_release(&line);
}

/* ---- references: in the place that the row names, or in the other one ---------------------- */

struct reference {
	bool is_there;
	const char *ids;   /* one, or several with blanks between */
	struct text names; /* empty when only ids are known */
};

static struct reference find_reference(struct reading *r, const struct field *field,
	const char *root, const char *path)
{
	struct reference reference = {.is_there = false, .ids = "", .names = text_empty};
	struct found found = document_find(r->doc, r->item, root, path);
	struct refs many;
	struct ref one;

	if (!found.is_there)
		return reference;
	if (field->type == FIELD_REF) {
		one = ref_read(r->doc, found.value, r->arena);
		return (struct reference){.is_there = true, .ids = one.id, .names = one.name};
	}
	many = refs_read(r->doc, &found, r->arena);
	return (struct reference){.is_there = true, .ids = many.ids, .names = many.names};
}

/* Names beat ids, ids beat nothing. */
static struct reference better(struct reference a, struct reference b)
{
	if (!text_is_empty(a.names) || !b.is_there)
		return a;
	if (!text_is_empty(b.names) || !a.is_there)
		return b;
	return *a.ids ? a : b;
}

static const char *current_ids(const struct reading *r, const struct field *field)
{
	const char *ids = field->type == FIELD_REF ? FIELD_AT(struct ref, field, r->row)->id
						    : FIELD_AT(struct refs, field, r->row)->ids;

	return ids ? ids : "";
}

static void set_reference(struct reading *r, const struct field *field,
	const struct reference *reference)
{
	if (field->type == FIELD_REF)
		*FIELD_AT_MUT(struct ref, field, r->row) =
			(struct ref){.id = reference->ids, .name = reference->names};
	else
		*FIELD_AT_MUT(struct refs, field, r->row) =
			(struct refs){.ids = reference->ids, .names = reference->names};
}

/*
 * Ids whose names the answer did not bring ("included" is missing) are no news where they are the
 * ones that are there already, and never count as seen: they would blank names that are known.
 */
static bool read_reference(struct reading *r, const struct field *field, const char *path)
{
	struct reference reference = better(find_reference(r, field, "relationships", path),
		find_reference(r, field, "attributes", path));
	bool has_no_names = *reference.ids && text_is_empty(reference.names);

	if (!reference.is_there)
		return false;
	if (!has_no_names || strcmp(current_ids(r, field), reference.ids) != 0)
		set_reference(r, field, &reference);
	return !has_no_names;
}

/* ---- a row of the table ------------------------------------------------------------------- */

/* How a type is unset and read; references have no reader, see read_reference. */
struct field_reader {
	bool has_pointer; /* the member begins with a pointer, which is never left NULL */
	void (*unset)(void *member);
	void (*read)(struct reading *r, const struct field *field, struct json_object *value);
};

static void unset_id(void *member)
{
	*(const char **)member = "";
}

static void unset_text(void *member)
{
	*(struct text *)member = text_empty;
}

static void unset_html(void *member)
{
	*(struct html *)member = (struct html){.bytes = ""};
}

static void unset_number(void *member)
{
	*(int64_t *)member = 0;
}

static void unset_flag(void *member)
{
	*(bool *)member = false;
}

static void unset_choice(void *member)
{
	*(uint8_t *)member = 0;
}

static void unset_ref(void *member)
{
	*(struct ref *)member = (struct ref){.id = "", .name = text_empty};
}

static void unset_refs(void *member)
{
	*(struct refs *)member = (struct refs){.ids = "", .names = text_empty};
}

static const struct field_reader readers[FIELD_TYPES] = { 
	[FIELD_ID] = {true, unset_id, read_id},
	[FIELD_LINE] = {true, unset_text, read_line},
	[FIELD_BODY] = {true, unset_text, read_body},
	[FIELD_HTML] = {true, unset_html, read_html},
	[FIELD_NUMBER] = {false, unset_number, read_number},
	[FIELD_FLAG] = {false, unset_flag, read_flag},
	[FIELD_TIME] = {false, unset_number, read_time},
	[FIELD_CHOICE] = {false, unset_choice, read_choice},
	[FIELD_REF] = {true, unset_ref, NULL},
	[FIELD_REFS] = {true, unset_refs, NULL},
	[FIELD_LABELS] = {true, unset_text, read_labels},
};

/* A zeroed row becomes an empty one: what points somewhere points at "". */
static void make_empty(const struct resource *resource, void *row)
{
	for (size_t i = 0; i < resource->field_count; i++) {
		const struct field_reader *reader = &readers[resource->fields[i].type];
		char *member = (char *)row + resource->fields[i].offset;

		if (reader->has_pointer && *(void **)(void *)member == NULL)
			reader->unset(member);
	}
}

/* "attributes.x.y" into its root and the rest; a path without a dot is a member of the record. */
static const char *split_path(const char *path, char root[16])
{
	static const char *const roots[] = {"attributes", "relationships"};
	size_t len;

	for (size_t i = 0; i < 2; i++) {
		len = strlen(roots[i]);
		if (strncmp(path, roots[i], len) == 0 && path[len] == '.') {
			memcpy(root, roots[i], len + 1);
			return path + len + 1;
		}
	}
	root[0] = '\0';
	return path;
}

/* Has an earlier row of the same member set it already? */
static bool is_taken(const struct reading *r, size_t index)
{
	const struct field *fields = r->resource->fields;

	for (size_t i = 0; i < index; i++)
		if (fields[i].offset == fields[index].offset && field_set_has(&r->seen, i))
			return field_is_set(&fields[i], r->row);
	return false;
}

static void read_field(struct reading *r, size_t index)
{
	const struct field *field = &r->resource->fields[index];
	const struct field_reader *reader = &readers[field->type];
	struct found found;
	const char *path;
	char root[16];

	if (!field->path || (field->flags & LOCAL) || is_taken(r, index))
		return;
	path = split_path(field->path, root);
	if (!reader->read) {
		if (read_reference(r, field, path))
			field_set_add(&r->seen, index);
		return;
	}
	found = document_find(r->doc, r->item, root, path);
	if (!found.is_there)
		return;
	reader->unset((char *)r->row + field->offset);
	reader->read(r, field, found.value);
	field_set_add(&r->seen, index);
}

void fields_read(const struct resource *resource, const struct document *doc,
	struct json_object *item, void *row, struct arena *arena, struct field_set *seen)
{
	struct reading r = {
		.resource = resource, .doc = doc, .item = item, .row = row, .arena = arena};

	make_empty(resource, row);
	for (size_t i = 0; i < resource->field_count && i < DECODE_FIELDS_MAX; i++)
		read_field(&r, i);
	if (seen)
		*seen = r.seen;
}
