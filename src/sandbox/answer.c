/* The way of a request through the sandbox. */
#include "answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/clock.h"
#include "base/mem.h"

#include "access.h"
#include "attr.h"
#include "control.h"
#include "domain.h"
#include "gates.h"
#include "journal.h"
#include "keys.h"
#include "routes.h"
#include "sandbox.h"

enum { BODY_DEPTH = 64, HUGE_BYTES = 64 * 1024 * 1024, DRIP_MS = 50 };

static const char cloudflare_page[] =
	"<!DOCTYPE html>\n<html><head><title>Access denied</title></head><body>"
	"<h1>Error 1010</h1><p>The owner of this website has banned your access based on your "
	"browser's signature.</p></body></html>\n";

static bool is_read(const struct request *request)
{
	return !strcmp(request->method, "GET") || !strcmp(request->method, "HEAD");
}

/* Every answer tells a known key what is left of its minute. */
static void count_request(struct request *request, struct delivery_plan *plan)
{
	int used;

	if (!request->key)
		return;
	used = keys_count_request(request->key, !is_read(request), clock_monotonic_ms() / 1000);
	plan->rate_limit = request->box->settings.rate_limit;
	plan->rate_used = used < plan->rate_limit ? used : plan->rate_limit;
	plan->rate_reset_s = RATE_SLOTS;
	plan->rate_exceeded = used > plan->rate_limit;
}

/* An empty body is fine; what is there must be JSON, its data an object with the right type. */
static bool read_body(struct request *request)
{
	struct json_object *data;

	if (!request->body_bytes)
		return true;
	request->body = json_read(request->body_text, request->body_bytes, BODY_DEPTH);
	if (!json_object_is_type(request->body, json_type_object))
		return request_fail(request, 400, "The request body is not valid JSON");
	data = attr_get(request->body, "data");
	if (data && !json_object_is_type(data, json_type_object))
		return request_fail(request, 400, "data must be an object");
	request->attributes = attr_get(data, "attributes");
	if (request->attributes && !json_object_is_type(request->attributes, json_type_object))
		return request_fail(request, 400, "attributes must be an object");
	return true;
}

static bool check_type(struct request *request)
{
	struct json_object *data = attr_get(request->body, "data");
	const char *type = attr_str(data, "type");

	if (!request->box->settings.strict || !data ||
		(type && !strcmp(type, request->route->type)))
		return true;
	return request_fail(request, 422, "type must be %s", request->route->type);
}

static bool check_gate(struct request *request)
{
	unsigned status = gates_find(&request->box->gates, request->path);

	if (status == 404)
		return request_not_found(request);
	return !status || request_fail(request, status, "Not available in your plan");
}

static void work(struct request *request, struct delivery_plan *plan)
{
	if (!request->key)
		request_fail(request, 401, "Invalid token");
	else if (plan->rate_exceeded)
		request_rate_limited(request);
	else if (check_gate(request) && routes_match(request) && access_check_route(request) &&
		 read_body(request) && check_type(request)) {
		store_begin(&request->box->store);
		request->route->handle(request);
		if (request->reply.status / 100 == 2)
			store_commit(&request->box->store);
		else
			store_rollback(&request->box->store);
	}
}

/* The answer as text, while the lock is held: json-c's counts are not atomic. */
static void write_text(struct request *request)
{
	if (!request->reply.text)
		request->reply.text = mem_strdup(json_object_to_json_string_ext(request->reply.json,
			JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(request->reply.json);
	request->reply.json = NULL;
}

/* With a matching If-None-Match the answer becomes a bare 304. */
static void add_validator(struct request *request, struct delivery_plan *plan)
{
	const char *text = request->reply.text;
	size_t len = strlen(text);

	if (!request->box->settings.etags || !is_read(request) || request->reply.status != 200)
		return;
	snprintf(plan->etag, sizeof(plan->etag), "W/\"%08lx%zx\"",
		crc32(0, (const Bytef *)text, (uInt)len), len);
	if (request->if_none_match && !strcmp(request->if_none_match, plan->etag))
		request_answer_text(request, 304, NULL, "");
}

static void pause_for(struct sandbox *box, int64_t ms)
{
	if (ms <= 0)
		return;
	sandbox_unlock(box);
	sandbox_wait(box, ms);
	sandbox_lock(box);
}

static void plan_fault(
	const struct fault_kind *kind, struct json_object *spec, struct delivery_plan *plan)
{
	int64_t bytes = attr_int(spec, "bytes"), ms = attr_int(spec, "ms");
	int64_t reset_s = attr_int(spec, "reset_seconds");

	plan->delivery = kind->delivery;
	plan->huge_bytes = bytes > 0 ? bytes : HUGE_BYTES;
	plan->drip_ms = ms > 0 ? ms : DRIP_MS;
	plan->retry_after_s = (int)attr_int(spec, "retry_after");
	if (reset_s)
		plan->rate_reset_s = (int)reset_s;
}

static void answer_with_fault(struct request *request, const struct fault_kind *kind,
	struct json_object *spec, struct delivery_plan *plan)
{
	int64_t ms = kind->delivery == DELIVER_DRIP ? 0 : attr_int(spec, "ms");

	plan_fault(kind, spec, plan);
	if (!kind->waits_after)
		pause_for(request->box, ms);
	if (!kind->replaces) {
		work(request, plan);
		write_text(request);
	}
	if (kind->answer)
		kind->answer(request, spec);
	if (request->reply.status == 429)
		plan->rate_used = plan->rate_limit;
	if (kind->waits_after)
		pause_for(request->box, ms);
	if (request->reply.location)
		snprintf(plan->location, sizeof(plan->location), "%s", request->reply.location);
}

static void answer_api(struct request *request, const char *query, struct delivery_plan *plan)
{
	struct sandbox *box = request->box;
	const struct fault_kind *kind;
	struct json_object *spec, *entry;
	bool worked;

	alerts_expire_snoozes(box);
	workflows_progress(box);
	request->key = keys_find(box, request->authorization);
	count_request(request, plan);
	entry = journal_open_entry(&box->journal, request, query);
	kind = faults_strike(&box->faults, request, &spec);
	if (kind)
		answer_with_fault(request, kind, spec, plan);
	else
		work(request, plan);
	worked = !(kind && kind->replaces) && request->reply.status / 100 == 2;
	write_text(request);
	add_validator(request, plan);
	if (plan->delivery == DELIVER_NOTHING)
		request->reply.status = 0;
	journal_close_entry(entry, request, worked, kind ? kind->name : NULL);
	json_object_put(spec);
	json_object_put(entry);
}

void answer(
	struct sandbox *box, struct request *request, const char *query, struct delivery_plan *plan)
{
	memset(plan, 0, sizeof(*plan));
	request->box = box;
	sandbox_lock(box);
	if (!strncmp(request->path, "/sandbox/", 9))
		control_answer(request);
	else if (!request->user_agent)
		request_answer_text(request, 403, "text/html; charset=UTF-8", cloudflare_page);
	else
		answer_api(request, query, plan);
	write_text(request);
	plan->now_ms = sandbox_now(box);
	sandbox_unlock(box);
}
