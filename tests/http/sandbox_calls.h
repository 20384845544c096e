/*
 * What the tests of the sandbox share: requests whose answers are kept for looking at, and paths into
 * JSON ("data.0.attributes.title").
 */
#ifndef TESTS_HTTP_SANDBOX_CALLS_H
#define TESTS_HTTP_SANDBOX_CALLS_H

#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/http.h"
#include "lib/sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "base/mem.h"

#define UNUSED __attribute__((unused))

/* The value at a path, borrowed; NULL: not there, or null. Numbers are places in arrays. */
UNUSED static struct json_object *at(struct json_object *value, const char *path)
{
	char *names = mem_strdup(path), *rest = names, *name;

	while (value && (name = strsep(&rest, ".")) != NULL) {
		if (json_object_is_type(value, json_type_array))
			value = json_object_array_get_idx(value, strtoul(name, NULL, 10));
		else
			value = json_object_object_get(value, name);
	}
	free(names);
	return value;
}

UNUSED static const char *text_at(struct json_object *value, const char *path)
{
	struct json_object *found = at(value, path);

	return found ? json_object_get_string(found) : "(null)";
}

UNUSED static int64_t number_at(struct json_object *value, const char *path)
{
	return json_object_get_int64(at(value, path));
}

UNUSED static size_t length_at(struct json_object *value, const char *path)
{
	struct json_object *found = at(value, path);

	return json_object_is_type(found, json_type_array) ? json_object_array_length(found) : 0;
}

/* A JSON value that is put away at the end of the test. */
UNUSED static void put_away(void *object)
{
	json_object_put(object);
}

/* One request with the sandbox's own key; the status must be the one expected. */
UNUSED static struct json_object *call(
	struct sandbox *s, const char *method, const char *path, const char *body, int expected)
{
	int status;
	struct json_object *answer = sandbox_request(s, method, path, body, &status);

	if (status != expected)
		fail_msg("%s %s: %d: %.300s", method, path, status,
			json_object_to_json_string(answer));
	if (answer)
		cleanup_add(put_away, answer);
	return answer;
}

UNUSED static struct json_object *get(struct sandbox *s, const char *path)
{
	return call(s, "GET", path, NULL, 200);
}

/* The same with a body of attributes: send(s, "PUT", "/v1/…", "\"title\":\"x\"", 200). */
UNUSED static struct json_object *send_attributes(struct sandbox *s, const char *method,
	const char *path, const char *type, const char *attributes, int expected)
{
	char *body =
		mem_printf("{\"data\":{\"type\":\"%s\",\"attributes\":{%s}}}", type, attributes);
	struct json_object *answer = call(s, method, path, body, expected);

	free(body);
	return answer;
}

UNUSED static struct json_object *control(
	struct sandbox *s, const char *method, const char *path, const char *body)
{
	struct json_object *answer = sandbox_control(s, method, path, body);

	cleanup_add(put_away, answer);
	return answer;
}

/* The same with another key (NULL: none) and a whole body (NULL: none). */
UNUSED static struct json_object *with_token(struct sandbox *s, const char *token,
	const char *method, const char *path, const char *body, int expected)
{
	char *url = mem_printf("%s%s", sandbox_url(s), path);
	struct http_request request = {
		.method = method, .url = url, .token = token, .body = body};
	struct http_answer answer;
	struct json_object *json;

	if (!http_send(&request, &answer))
		fail_msg("%s %s: %s", method, path, answer.error);
	if (answer.status != expected)
		fail_msg("%s %s: %d: %.300s", method, path, answer.status, answer.body.bytes);
	json = json_tokener_parse(answer.body.bytes);
	cleanup_add(put_away, json);
	http_answer_release(&answer);
	free(url);
	return json;
}

/* A new key, as the control interface takes its description. */
UNUSED static const char *new_key(struct sandbox *s, const char *what)
{
	return text_at(control(s, "POST", "/sandbox/keys", what), "token");
}

/* The id of the first record of a list. */
UNUSED static char *first_id(struct sandbox *s, const char *path)
{
	struct json_object *list = get(s, path);

	if (!length_at(list, "data"))
		fail_msg("%s: the list is empty", path);
	return mem_strdup(text_at(list, "data.0.id"));
}

/* "/v1/incidents/" + id + "/mitigate"; freed at the end of the test. */
UNUSED static const char *path_of(const char *before, const char *id, const char *after)
{
	char *path = mem_printf("%s%s%s", before, id, after);

	cleanup_add(free, path);
	return path;
}

/* The id of an entry of a list of the catalogue, by slug. */
UNUSED static const char *id_of(struct sandbox *s, const char *collection, const char *slug)
{
	return text_at(get(s, path_of(collection, "/", slug)), "data.id");
}

#endif
