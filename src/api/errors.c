/* Error bodies, in the four shapes they come in (digest, section 4), as one line of words. */
#include <stdio.h>
#include <string.h>

#include "api/decode.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "json.h"

static const char separator[] = "; ";

/* Rootly repeats itself: the same sentence for the same thing. */
static bool is_there_already(const struct buf *words, const char *text, size_t len_bytes)
{
	const char *at = words->bytes, *end;

	for (; at; at = end ? end + sizeof(separator) - 1 : NULL) {
		end = strstr(at, separator);
		if ((end ? (size_t)(end - at) : strlen(at)) == len_bytes &&
			memcmp(at, text, len_bytes) == 0)
			return true;
	}
	return false;
}

static void add_text(struct buf *words, const char *prefix, struct json_object *value)
{
	char text[TEXT_LINE_BYTES];
	size_t len;
	const char *bytes = json_string(value, &len);

	if (!bytes || len == 0)
		return;
	len = (size_t)snprintf(text, sizeof(text), "%s%s%s", prefix, *prefix ? " " : "", bytes);
	len = utf8_prefix(text, strlen(text), len);
	if (is_there_already(words, text, len))
		return;
	buf_add_str(words, words->len_bytes ? separator : "");
	buf_add(words, text, len);
}

/* {"errors":[{"title":…,"detail":…}]}; strings in the list are taken too. */
static void add_error(struct buf *words, struct json_object *error)
{
	struct json_object *detail = json_member(error, "detail");

	if (json_object_is_type(error, json_type_string))
		add_text(words, "", error);
	else
		add_text(words, "", json_object_is_type(detail, json_type_string)
					    ? detail
					    : json_member(error, "title"));
}

static void add_list(struct buf *words, const char *prefix, struct json_object *list,
	void (*add)(struct buf *, const char *, struct json_object *))
{
	for (size_t i = 0; i < json_object_array_length(list); i++)
		add(words, prefix, json_object_array_get_idx(list, i));
}

static void add_error_item(struct buf *words, const char *prefix, struct json_object *error)
{
	(void)prefix;
	add_error(words, error);
}

/* Rails' own form: {"name":["can't be blank"],"base":["…"]}. */
static void add_rails(struct buf *words, struct json_object *root)
{
	json_object_object_foreach(root, key, value)
		if (json_object_is_type(value, json_type_array))
			add_list(words, strcmp(key, "base") == 0 ? "" : key, value, add_text);
}

bool decode_error_texts(const char *json, size_t len_bytes, char *out, size_t room_bytes)
{
	struct json_object *root = json_read(json, len_bytes, NULL), *errors;
	struct buf words;
	bool any;

	out[0] = '\0';
	if (!root)
		return false;
	buf_init(&words, TEXT_LINE_BYTES);
	errors = json_member(root, "errors");
	if (json_object_is_type(errors, json_type_array))
		add_list(&words, "", errors, add_error_item);
	else if (json_object_is_type(errors, json_type_object))
		add_rails(&words, errors);
	else if (json_member(root, "error"))
		add_text(&words, "", json_member(root, "error"));
	else
		add_rails(&words, root);
	any = words.len_bytes > 0;
	text_clean_into(out, room_bytes, words.bytes, words.len_bytes);
	buf_release(&words);
	json_object_put(root);
	return any;
}
