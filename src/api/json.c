/* JSON text to a tree, and careful steps in it; nothing of the API's shapes. See json.h. */
#include "json.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char blanks[] = " \t\r\n";

static bool refuse_text(const char *json, size_t len_bytes, struct err *err)
{
	if (len_bytes == 0)
		return err_set(err, ERR_PROTOCOL, "the answer is empty");
	if (json[0] == '<')
		return err_set(err, ERR_PROTOCOL,
			"the answer is HTML, not JSON: is the address right, or a proxy in between?");
	if (len_bytes > INT_MAX)
		return err_set(err, ERR_TOO_LARGE, "the answer is too large");
	return true;
}

static bool parse_failed(enum json_tokener_error error, size_t at_bytes, struct err *err)
{
	switch (error) {
	case json_tokener_continue:
		return err_set(err, ERR_PROTOCOL, "the answer breaks off after %zu bytes", at_bytes);
	case json_tokener_error_depth:
		return err_set(err, ERR_PROTOCOL, "the answer is nested deeper than %d levels",
			JSON_DEPTH_MAX);
	default:
		return err_set(err, ERR_PROTOCOL, "the answer is not JSON: %s at byte %zu",
			json_tokener_error_desc(error), at_bytes);
	}
}

struct json_object *json_read(const char *json, size_t len_bytes, struct err *err)
{
	struct json_tokener *tokener = NULL;
	struct json_object *root = NULL;
	size_t skipped, end;

	for (skipped = 0; skipped < len_bytes && memchr(blanks, json[skipped], 4); skipped++)
		continue;
	json += skipped;
	len_bytes -= skipped;
	if (!refuse_text(json, len_bytes, err))
		return NULL;
	tokener = json_tokener_new_ex(JSON_DEPTH_MAX);
	if (!tokener) {
		err_set(err, ERR_TOO_LARGE, "no memory to read the answer");
		return NULL;
	}
	root = json_tokener_parse_ex(tokener, json, (int)len_bytes);
	end = json_tokener_get_parse_end(tokener);
	if (json_tokener_get_error(tokener) != json_tokener_success) {
		parse_failed(json_tokener_get_error(tokener), end, err);
		goto out;
	}
	while (end < len_bytes && memchr(blanks, json[end], 4))
		end++;
	if (end == len_bytes && json_object_is_type(root, json_type_object))
		goto out;
	err_set(err, ERR_PROTOCOL, end < len_bytes ? "the answer goes on after its JSON"
						    : "the answer is not a JSON object");
	json_object_put(root);
	root = NULL;
out:
	json_tokener_free(tokener);
	return root;
}

bool json_has(struct json_object *object, const char *key, struct json_object **value)
{
	return json_object_is_type(object, json_type_object) &&
	       json_object_object_get_ex(object, key, value);
}

struct json_object *json_member(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	return json_has(object, key, &value) ? value : NULL;
}

const char *json_string(struct json_object *value, size_t *len_bytes)
{
	if (!json_object_is_type(value, json_type_string))
		return NULL;
	*len_bytes = (size_t)json_object_get_string_len(value);
	return json_object_get_string(value);
}

bool json_whole(struct json_object *value, int64_t *number)
{
	double real;

	if (json_object_is_type(value, json_type_int)) {
		*number = json_object_get_int64(value);
		return true;
	}
	if (!json_object_is_type(value, json_type_double))
		return false;
	real = json_object_get_double(value);
	if (!isfinite(real) || fabs(real) > 9e15 || real != floor(real))
		return false;
	*number = (int64_t)real;
	return true;
}

bool json_is_unset(struct json_object *value)
{
	return !value || (json_object_is_type(value, json_type_object) &&
				 json_object_object_length(value) == 0);
}

bool json_scalar(struct json_object *value, const char **bytes, size_t *len_bytes)
{
	switch (json_object_get_type(value)) {
	case json_type_string:
		*bytes = json_string(value, len_bytes);
		return true;
	case json_type_boolean:
	case json_type_int:
	case json_type_double:
		*bytes = json_object_to_json_string_length(value, JSON_C_TO_STRING_PLAIN, len_bytes);
		return true;
	default:
		return false;
	}
}

struct text json_indented(struct json_object *value, struct arena *arena)
{
	size_t len = 0;
	const char *bytes = json_object_to_json_string_length(value,
		JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | JSON_C_TO_STRING_NOSLASHESCAPE,
		&len);

	return text_clean_body(arena, bytes, len);
}

static bool is_id(const char *bytes, size_t len_bytes)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-";

	if (len_bytes == 0 || len_bytes >= JSON_ID_BYTES || memchr(bytes, '\0', len_bytes))
		return false;
	return strspn(bytes, allowed) == len_bytes && strcmp(bytes, ".") != 0 &&
	       strcmp(bytes, "..") != 0;
}

bool json_id(struct json_object *value, char out[JSON_ID_BYTES])
{
	size_t len;
	const char *bytes = json_string(value, &len);
	int64_t number;

	out[0] = '\0';
	if (bytes && is_id(bytes, len))
		memcpy(out, bytes, len + 1);
	else if (!bytes && json_whole(value, &number))
		snprintf(out, JSON_ID_BYTES, "%lld", (long long)number);
	return out[0] != '\0';
}
