/*
 * JSON text to a json-c tree and careful steps in it. Private to api. Trees stay in the thread that
 * made them: json-c's reference counts are not atomic.
 */
#ifndef ROOTWATCH_API_JSON_H
#define ROOTWATCH_API_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

enum { JSON_DEPTH_MAX = 64 };

/* The whole text as one object; the caller puts it. NULL with words (HTML, cut, too deep, …). */
struct json_object *json_read(const char *json, size_t len_bytes, struct err *err);

/* The member of an object; NULL when it is not there, is null, or `object` is no object. */
struct json_object *json_member(struct json_object *object, const char *key);

/* True when `object` is an object that has the key; *value may be NULL, for null. */
bool json_has(struct json_object *object, const char *key, struct json_object **value);

/* A string's bytes, NULL for anything else. May hold NUL bytes: use the length. */
const char *json_string(struct json_object *value, size_t *len_bytes);

/* A whole number that fits; false for anything else. */
bool json_whole(struct json_object *value, int64_t *number);

/* True for null and for {}: Rootly writes unset objects both ways. */
bool json_is_unset(struct json_object *value);

/* Strings as they are, numbers and flags as written; false for everything else. */
bool json_scalar(struct json_object *value, const char **bytes, size_t *len_bytes);

/* The indented text. */
struct text json_indented(struct json_object *value, struct arena *arena);

/*
 * An identifier from a string or a whole number into out; false when it has other characters than
 * [A-Za-z0-9_.:-], is empty, too long, or would mean something in a path.
 */
enum { JSON_ID_BYTES = 128 };
bool json_id(struct json_object *value, char out[JSON_ID_BYTES]);

#endif
