/* The routes under /sandbox/, with a token of their own. */
#include "control.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/iso8601.h"

#include "attr.h"
#include "domain.h"
#include "jsonapi.h"
#include "live.h"
#include "options.h"
#include "request.h"
#include "sandbox.h"

enum { CONTROL_DEPTH = 256 };

static void ok(struct request *request)
{
	struct json_object *answer = json_object_new_object();

	attr_set_bool(answer, "ok", true);
	request_answer_json(request, 200, answer);
}

static void refuse(struct request *request, const char *why)
{
	request_fail(request, 400, "%s", why);
}

static void get_journal(struct request *request)
{
	long since = params_number(&request->params, "since", 0, 0, INT32_MAX);

	request_answer_json(request, 200, journal_since(&request->box->journal, since));
}

static void delete_journal(struct request *request)
{
	journal_clear(&request->box->journal);
	ok(request);
}

static void post_faults(struct request *request)
{
	struct err err;

	if (faults_add(&request->box->faults, request->body, &err))
		ok(request);
	else
		refuse(request, err.text);
}

static void delete_faults(struct request *request)
{
	faults_clear(&request->box->faults);
	ok(request);
}

static void move_clock(struct sandbox *box, int64_t to_ms)
{
	if (box->fixed_ms)
		box->fixed_ms = to_ms;
	else
		box->clock_skew_ms += to_ms - sandbox_now(box);
	alerts_expire_snoozes(box);
	workflows_progress(box);
	if (box->options.live)
		live_catch_up(box);
}

/* {"now": time} or {"advance_ms": n}; also answers the time by itself. */
static void post_clock(struct request *request)
{
	struct sandbox *box = request->box;
	const char *text = attr_str(request->body, "now");
	int64_t now = sandbox_now(box) + attr_int(request->body, "advance_ms");
	char out[ISO8601_BYTES];
	struct json_object *answer;

	if (text && !iso8601_parse(text, strlen(text), &now)) {
		refuse(request, "now is not a time");
		return;
	}
	move_clock(box, now);
	answer = json_object_new_object();
	attr_set_str(answer, "now", iso8601_format(sandbox_now(box), out));
	request_answer_json(request, 200, answer);
}

static void post_gate(struct request *request)
{
	const char *path = attr_str(request->body, "path");
	struct json_object *status = attr_get(request->body, "status");

	if (!path) {
		refuse(request, "path is missing");
		return;
	}
	gates_set(&request->box->gates, path, status ? (unsigned)json_object_get_int(status) : 404);
	ok(request);
}

static void post_reset(struct request *request)
{
	const char *seed = attr_str(request->body, "seed");

	if (!sandbox_reset(request->box, seed ? seed : request->box->options.seed))
		refuse(request, "no such seed");
	else
		ok(request);
}

static void post_touch(struct request *request)
{
	const char *type = attr_str(request->body, "resource");
	struct sandbox *box = request->box;
	struct json_object *answer = json_object_new_object();
	int changed = store_touch(&box->store, type ? type : "incidents",
		(int)attr_int(request->body, "count"), sandbox_now(box));

	attr_set_int(answer, "changed", changed);
	request_answer_json(request, 200, answer);
}

/* Overwrites attributes with anything at all; makes the record if there is none. */
static void post_put(struct request *request)
{
	const char *type = attr_str(request->body, "type"), *id = attr_str(request->body, "id");
	struct json_object *attributes = attr_get(request->body, "attributes");
	struct record record;

	if (!type_find(type) || !id || !json_object_is_type(attributes, json_type_object)) {
		refuse(request, "type, id and attributes are needed");
		return;
	}
	if (!store_get(&request->box->store, type, id, &record)) {
		record_init(&record, type, id, attr_str(request->body, "parent"));
		attr_set_time(record.attributes, "created_at", sandbox_now(request->box));
	}
	attr_set_time(record.attributes, "updated_at", sandbox_now(request->box));
	json_object_object_foreach(attributes, name, value)
		attr_set(record.attributes, name, json_object_get(value));
	store_put(&request->box->store, &record);
	record_release(&record);
	ok(request);
}

static void post_delete(struct request *request)
{
	const char *type = attr_str(request->body, "type"), *id = attr_str(request->body, "id");

	if (type && id && store_delete(&request->box->store, type, id))
		ok(request);
	else
		request_not_found(request);
}

static void get_state(struct request *request)
{
	const char *type = params_get(&request->params, "type");
	struct json_object *answer;
	struct record record;

	if (!type || !request_load(request, type, params_get(&request->params, "id"), &record)) {
		request_not_found(request);
		return;
	}
	answer = json_object_new_object();
	attr_set_str(answer, "type", record.type);
	attr_set_str(answer, "id", record.id);
	attr_set_str(answer, "parent", *record.parent ? record.parent : NULL);
	jsonapi_format_times(request->box, record.attributes);
	attr_set(answer, "attributes", json_object_get(record.attributes));
	request_answer_json(request, 200, answer);
	record_release(&record);
}

static void post_keys(struct request *request)
{
	struct json_object *body = request->body, *answer;
	struct json_object *user = attr_get(body, "user_id"), *name = attr_get(body, "name");
	struct key_spec spec = {
		.name = name ? json_object_get_string(name) : "Made by the control interface",
		.user = user ? json_object_get_string(user) : NULL,
		.team = attr_str(body, "team"),
		.role = attr_str(body, "role"),
		.on_call_role = attr_str(body, "on_call_role"),
		.token = attr_str(body, "token"),
		.expires_ms = attr_time(body, "expires_at"),
		.read_only = attr_bool(body, "read_only"),
	};
	char token[TOKEN_BYTES];
	struct err err;

	if (!key_kind_parse(attr_str(body, "kind"), &spec.kind)) {
		refuse(request, "kind must be global, team or personal");
		return;
	}
	if (!keys_create(request->box, &spec, token, &err)) {
		refuse(request, err.text);
		return;
	}
	answer = json_object_new_object();
	attr_set_str(answer, "token", token);
	request_answer_json(request, 200, answer);
}

static void delete_keys(struct request *request)
{
	const char *token = attr_str(request->body, "token");

	if (token && keys_revoke(request->box, token))
		ok(request);
	else
		request_not_found(request);
}

static void set_number(struct json_object *body, const char *name, int *setting)
{
	if (json_object_is_type(attr_get(body, name), json_type_int))
		*setting = (int)attr_int(body, name);
}

static void set_switch(struct json_object *body, const char *name, bool *setting)
{
	if (json_object_is_type(attr_get(body, name), json_type_boolean))
		*setting = attr_bool(body, name);
}

static void post_settings(struct request *request)
{
	struct settings *settings = &request->box->settings;

	set_number(request->body, "rate_limit", &settings->rate_limit);
	set_number(request->body, "max_offset_rows", &settings->max_offset_rows);
	set_switch(request->body, "strict", &settings->strict);
	set_switch(request->body, "drops_undocumented", &settings->drops_undocumented);
	set_switch(request->body, "content_writable", &settings->content_writable);
	set_switch(request->body, "etags", &settings->etags);
	set_switch(request->body, "required_fields", &settings->required_fields);
	set_switch(request->body, "retrigger", &settings->retrigger);
	ok(request);
}

static const struct {
	const char *method, *path;
	void (*handle)(struct request *request);
} routes[] = {
	{"GET", "/sandbox/journal", get_journal},
	{"DELETE", "/sandbox/journal", delete_journal},
	{"POST", "/sandbox/faults", post_faults},
	{"DELETE", "/sandbox/faults", delete_faults},
	{"POST", "/sandbox/clock", post_clock},
	{"POST", "/sandbox/gate", post_gate},
	{"POST", "/sandbox/reset", post_reset},
	{"POST", "/sandbox/touch", post_touch},
	{"POST", "/sandbox/put", post_put},
	{"POST", "/sandbox/delete", post_delete},
	{"GET", "/sandbox/state", get_state},
	{"POST", "/sandbox/keys", post_keys},
	{"DELETE", "/sandbox/keys", delete_keys},
	{"POST", "/sandbox/settings", post_settings},
};

static bool is_authorized(const struct request *request)
{
	return request->authorization && !strncmp(request->authorization, "Bearer ", 7) &&
	       !strcmp(request->authorization + 7, request->box->control_token);
}

void control_answer(struct request *request)
{
	request->reply.content_type = "application/json";
	if (!is_authorized(request)) {
		request_fail(request, 401, "Invalid token");
		return;
	}
	request->body = json_read(request->body_text, request->body_bytes, CONTROL_DEPTH);
	if (request->body_bytes && !request->body) {
		refuse(request, "the body is not JSON");
		return;
	}
	for (size_t i = 0; i < sizeof(routes) / sizeof(*routes); i++) {
		if (strcmp(routes[i].method, request->method) ||
			strcmp(routes[i].path, request->path))
			continue;
		routes[i].handle(request);
		return;
	}
	request_not_found(request);
}
