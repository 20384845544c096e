/* Looks for a record by our mark, or by its likeness, author and time. */
#include "api/trace.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/iso8601.h"
#include "core/resource.h"
#include "document.h"
#include "list.h"

enum { PATH_BYTES = 96 };

/* ---- values ------------------------------------------------------------------------------- */

static struct json_object *at_path(
	const struct document *doc, struct json_object *item, const char *path)
{
	const char *below = strchr(path, '.');
	char root[PATH_BYTES];

	if (!below)
		return json_member(item, path);
	snprintf(root, sizeof(root), "%.*s", (int)(below - path), path);
	return document_find(doc, item, root, below + 1).value;
}

/* The first of "a|b" that is set. */
static struct json_object *at_paths(
	const struct document *doc, struct json_object *item, const char *paths)
{
	struct json_object *value = NULL;
	char path[PATH_BYTES];

	while (*paths && !value) {
		size_t len = strcspn(paths, "|");

		snprintf(path, sizeof(path), "%.*s", (int)len, paths);
		value = at_path(doc, item, path);
		paths += len + (paths[len] == '|');
	}
	return value;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static size_t trimmed(const char **s, size_t len)
{
	while (len > 0 && is_space(**s))
		(*s)++, len--;
	while (len > 0 && is_space((*s)[len - 1]))
		len--;
	return len;
}

/* Servers trim what they are sent, and end lines in two ways. */
static bool same_text(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t i = 0, k = 0;

	a_len = trimmed(&a, a_len);
	b_len = trimmed(&b, b_len);
	for (;;) {
		while (i < a_len && a[i] == '\r')
			i++;
		while (k < b_len && b[k] == '\r')
			k++;
		if (i == a_len || k == b_len)
			return i == a_len && k == b_len;
		if (a[i++] != b[k++])
			return false;
	}
}

static bool is_text(struct json_object *value, const char *text)
{
	const char *bytes;
	size_t len;

	return value && json_scalar(value, &bytes, &len) &&
	       same_text(bytes, len, text, strlen(text));
}

static bool is_attr(struct json_object *value, const struct attr *attr)
{
	char digits[24];

	switch (attr->type) {
	case ATTR_STRING:
		return is_text(value, attr->string ? attr->string : "");
	case ATTR_NUMBER:
		snprintf(digits, sizeof(digits), "%" PRId64, attr->number);
		return is_text(value, digits);
	case ATTR_FLAG:
		return is_text(value, attr->number ? "true" : "false");
	default:
		return false;
	}
}

/* ---- is it what is wanted? ---------------------------------------------------------------- */

/* An object, or a list of {"key", "value"}. */
static bool has_label(const struct document *doc, struct json_object *labels, const char *mark)
{
	if (!json_object_is_type(labels, json_type_array))
		return is_text(json_member(labels, MARK_NAME), mark);
	for (size_t i = 0; i < json_object_array_length(labels); i++) {
		struct json_object *label = record_attributes(
			document_unwrap(doc, json_object_array_get_idx(labels, i)));

		if (is_text(json_member(label, "key"), MARK_NAME) &&
			is_text(json_member(label, "value"), mark))
			return true;
	}
	return false;
}

static bool bears_mark(const struct document *doc, struct json_object *item, const char *mark)
{
	struct json_object *attributes = record_attributes(item);

	return has_label(doc, json_member(attributes, "labels"), mark) ||
	       is_text(json_member(attributes, "deduplication_key"), mark);
}

static bool is_like(
	const struct document *doc, struct json_object *item, const struct wanted *wanted)
{
	for (const struct likeness *like = wanted->trace->like; like && like->path; like++) {
		struct json_object *value = at_paths(doc, item, like->path);
		const struct attr *sent = like->sent ? attrs_find(wanted->sent, like->sent) : NULL;

		if (like->is ? !is_text(value, like->is) : sent && !is_attr(value, sent))
			return false;
	}
	return true;
}

enum by { BY_US, BY_OTHERS, BY_NOBODY };

static enum by made_by(
	const struct document *doc, struct json_object *item, const struct wanted *wanted)
{
	const char *author = wanted->trace->author;
	struct json_object *value = author ? at_paths(doc, item, author) : NULL;

	if (!value)
		return BY_NOBODY;
	if ((wanted->user_id[0] && is_text(value, wanted->user_id)) ||
		(wanted->user_name[0] && is_text(value, wanted->user_name)))
		return BY_US;
	return BY_OTHERS;
}

/* 0: it does not say. */
static int64_t made_at(struct json_object *item)
{
	size_t len;
	const char *bytes = json_string(json_member(record_attributes(item), "created_at"), &len);
	int64_t ms;

	return bytes && iso8601_parse(bytes, len, &ms) ? ms : 0;
}

/* ---- public ------------------------------------------------------------------------------- */

static void look_at(const struct wanted *wanted, const struct document *doc,
	const struct selected *selected, struct sighting *seen)
{
	struct json_object *item = selected->item;
	bool is_marked = wanted->trace->marks != 0;
	bool is_before = made_at(item) < wanted->not_before_ms;
	enum by by;

	seen->is_past |= is_before;
	if (is_before ||
		!(is_marked ? bears_mark(doc, item, wanted->mark) : is_like(doc, item, wanted)) ||
		wanted->is_taken(wanted->context, selected->id))
		return;
	by = is_marked ? BY_US : made_by(doc, item, wanted);
	if (by == BY_NOBODY)
		seen->alike++;
	else if (by == BY_US && !seen->id[0])
		memcpy(seen->id, selected->id, sizeof(seen->id));
}

bool trace_look(const struct wanted *wanted, const char *json, size_t len_bytes,
	struct sighting *seen, struct err *err)
{
	const struct resource list = {.wire_type = wanted->wire_type};
	struct selection selection;
	struct document doc;

	seen->is_past = false;
	seen->page = (struct page){.total = -1};
	if (!document_open(&doc, json, len_bytes, err))
		return false;
	page_read(&seen->page, &doc);
	selection_make(&selection, &list, &doc, doc.data, &seen->page);
	for (size_t i = 0; i < selection.count; i++)
		look_at(wanted, &doc, &selection.items[i], seen);
	selection_release(&selection);
	document_release(&doc);
	return true;
}

bool trace_made_id(
	const char *wire_type, const char *json, size_t len_bytes, char id[TRACE_ID_BYTES])
{
	struct document doc;
	const char *type;
	size_t len;

	if (!document_open(&doc, json, len_bytes, NULL))
		return false;
	type = json_string(json_member(doc.data, "type"), &len);
	if ((type && strcmp(type, wire_type) != 0) || !json_id(json_member(doc.data, "id"), id))
		id[0] = '\0';
	document_release(&doc);
	return id[0] != '\0';
}
