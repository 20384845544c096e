/* Answers of a request: errors with Rootly's words, records, other shapes. */
#include "request.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "access.h"
#include "attr.h"
#include "jsonapi.h"
#include "keys.h"
#include "sandbox.h"

static struct json_object *error_entry(unsigned status, const char *format, va_list ap)
{
	struct json_object *entry = json_object_new_object();
	char text[300], number[16];

	vsnprintf(text, sizeof(text), format, ap);
	snprintf(number, sizeof(number), "%u", status);
	attr_set_str(entry, "title", text);
	attr_set_str(entry, "status", number);
	attr_set(entry, "code", NULL);
	attr_set(entry, "detail", NULL);
	return entry;
}

bool request_fail(struct request *request, unsigned status, const char *format, ...)
{
	struct json_object *errors = attr_get(request->reply.json, "errors");
	va_list ap;

	if (!errors) {
		errors = json_object_new_array();
		request_answer_json(request, status, json_object_new_object());
		attr_set(request->reply.json, "errors", errors);
	}
	va_start(ap, format);
	json_object_array_add(errors, error_entry(status, format, ap));
	va_end(ap);
	return false;
}

bool request_not_found(struct request *request)
{
	return request_fail(request, 404, "Not found or unauthorized");
}

void request_rate_limited(struct request *request)
{
	struct json_object *body = json_object_new_object();

	attr_set_str(body, "error", "Rate limit exceeded. Try again later.");
	request_answer_json(request, 429, body);
}

void request_answer_json(struct request *request, unsigned status, struct json_object *take)
{
	json_object_put(request->reply.json);
	free(request->reply.text);
	request->reply.text = NULL;
	request->reply.status = status;
	request->reply.json = take;
}

void request_answer_text(
	struct request *request, unsigned status, const char *content_type, const char *text)
{
	request_answer_json(request, status, NULL);
	request->reply.content_type = content_type;
	request->reply.text = mem_strdup(text);
}

bool request_load(struct request *request, const char *type, const char *key, struct record *record)
{
	if (!store_get(&request->box->store, type, key, record))
		return request_not_found(request);
	if (request->key && !access_sees(request, record)) {
		record_release(record);
		return request_not_found(request);
	}
	return true;
}

void request_answer_record(struct request *request, unsigned status, const struct record *record)
{
	request_answer_json(request, status, jsonapi_one(request, record));
}

const char *request_actor_id(const struct request *request)
{
	return request->key && request->key->user_id[0] ? request->key->user_id : NULL;
}

void request_release(struct request *request)
{
	params_release(&request->params);
	json_object_put(request->body);
	json_object_put(request->reply.json);
	free(request->reply.text);
}
