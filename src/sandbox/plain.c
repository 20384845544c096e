/*
 * Records that a client creates, changes and deletes, and that are little more than what it wrote:
 * what each needs besides is a row. The owner is what the route's first {id} names.
 */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "attr.h"
#include "domain.h"
#include "params.h"
#include "request.h"
#include "routes.h"
#include "template.h"
#include "write.h"

enum { LINE_BYTES = 600 };

struct plain {
	const char *type;
	const char *required; /* comma list of attributes that may not be blank, or NULL */
	void (*fill)(
		struct request *request, struct record *record); /* what a new one has, or NULL */
	bool (*finish)(
		struct request *request, struct record *record); /* checks, follows; or NULL */
	const char *told; /* "%s" of its attribute `tells` for the timeline, or NULL */
	const char *tells;
};

static void fill_page_event(struct request *request, struct record *record)
{
	struct json_object *a = record->attributes;

	attr_set_str(a, "incident_id", record->parent);
	attr_set_str(a, "status", "investigating");
	attr_set_bool(a, "notify_subscribers", false);
	attr_set_bool(a, "should_tweet", false);
	attr_set_time(a, "started_at", sandbox_now(request->box));
}

static bool finish_page_event(struct request *request, struct record *record)
{
	const char *page = attr_str(record->attributes, "status_page_id");
	struct record found;

	if (!store_get(&request->box->store, "status_pages", page, &found))
		return request_fail(request, 422, "Status page must exist");
	record_release(&found);
	return true;
}

static void fill_feedback(struct request *request, struct record *record)
{
	(void)request;
	attr_set_bool(record->attributes, "anonymous", false);
}

static bool finish_feedback(struct request *request, struct record *record)
{
	return attr_get(record->attributes, "rating") ||
	       request_fail(request, 422, "Rating can't be blank");
}

static void fill_assignment(struct request *request, struct record *record)
{
	attr_set_str(record->attributes, "incident_id", record->parent);
	attr_set_time(record->attributes, "assigned_at", sandbox_now(request->box));
	user_number(record, "assigned_by_user_id", request_actor_id(request));
}

/* The newest assignment is what the incident has now. */
static bool finish_assignment(struct request *request, struct record *record)
{
	const char *id = attr_str(record->attributes, "sub_status_id");
	struct record incident;

	if (!id)
		return request_fail(request, 422, "Sub status must exist");
	if (!store_get(&request->box->store, "incidents", record->parent, &incident))
		return true;
	attr_set_str(incident.attributes, "sub_status_id", id);
	store_put(&request->box->store, &incident);
	record_release(&incident);
	return true;
}

static void fill_pulse(struct request *request, struct record *record)
{
	struct json_object *a = record->attributes;

	attr_set_str(a, "source", "api");
	attr_set(a, "labels", json_object_new_array());
	attr_set(a, "refs", json_object_new_array());
	attr_set(a, "data", json_object_new_object());
	attr_set_time(a, "started_at", sandbox_now(request->box));
}

static void fill_template(struct request *request, struct record *record)
{
	(void)request;
	attr_set_bool(record->attributes, "default", false);
	attr_set_str(record->attributes, "format", "html");
	attr_set_str(record->attributes, "content", "");
}

static bool finish_template(struct request *request, struct record *record)
{
	char slug[SLUG_BYTES];

	if (!attr_str(record->attributes, "slug")) {
		slug_of(attr_str(record->attributes, "name"), slug, sizeof(slug));
		attr_set_str(record->attributes, "slug", slug);
	}
	if (attr_get(request->attributes, "content"))
		template_store(record);
	return true;
}

static void fill_webhook(struct request *request, struct record *record)
{
	char word[33];

	attr_set(record->attributes, "event_types", json_object_new_array());
	attr_set(record->attributes, "custom_headers", json_object_new_array());
	attr_set_bool(record->attributes, "enabled", true);
	attr_set_str(record->attributes, "secret", random_word(&request->box->random, word, 32));
}

static bool finish_webhook(struct request *request, struct record *record)
{
	const char *url = attr_str(record->attributes, "url");
	char slug[SLUG_BYTES];

	slug_of(attr_str(record->attributes, "name"), slug, sizeof(slug));
	attr_set_str(record->attributes, "slug", slug);
	return (url && !strncmp(url, "https://", 8)) ||
	       request_fail(request, 422, "URL is not a valid URL");
}

/* Who changed a step's status, and when. */
static bool finish_step(struct request *request, struct record *record)
{
	if (!attr_get(request->attributes, "status"))
		return true;
	attr_set_time(record->attributes, "status_changed_at", sandbox_now(request->box));
	user_number(record, "status_changed_by_id", request_actor_id(request));
	return true;
}

static const struct plain kinds[] = {
	{"incident_status_page_events", "event", fill_page_event, finish_page_event,
		"Status page updated: %s", "event"},
	{"incident_feedbacks", "feedback", fill_feedback, finish_feedback, NULL, NULL},
	{"incident_sub_statuses", NULL, fill_assignment, finish_assignment, NULL, NULL},
	{"pulses", "summary", fill_pulse, NULL, NULL, NULL},
	{"post_mortem_templates", "name", fill_template, finish_template, NULL, NULL},
	{"webhooks_endpoints", "name", fill_webhook, finish_webhook, NULL, NULL},
	{"incident_retrospective_steps", "title", NULL, finish_step, NULL, NULL},
};

static const struct plain *plain_of(const struct request *request)
{
	const struct plain *kind = kinds;

	while (strcmp(kind->type, request->route->type))
		kind++;
	return kind;
}

static bool check(struct request *request, const struct plain *kind, struct record *record)
{
	const char *required = kind->required;
	char name[64], label[80];
	bool ok = true;

	while (csv_next(&required, name, sizeof(name)))
		ok &= write_require(request, record, name, write_label(name, label, sizeof(label)));
	if (kind->finish)
		ok &= kind->finish(request, record);
	return ok;
}

static void tell(struct request *request, const struct plain *kind, const struct record *record)
{
	struct act act = act_of(request);
	char line[LINE_BYTES];

	if (!kind->told)
		return;
	snprintf(line, sizeof(line), kind->told, attr_str(record->attributes, kind->tells));
	timeline_add(request->box, record->parent, "internal", line, NULL, &act);
}

static void keep(struct request *request, unsigned status, struct record *record)
{
	attr_set_time(record->attributes, "updated_at", sandbox_now(request->box));
	store_put(&request->box->store, record);
	incident_touch(request->box, record->parent);
	request_answer_record(request, status, record);
}

/* The id of the owner, "" where the route has none; false: there is no such owner. */
static bool find_owner(struct request *request, char id[RECORD_ID_BYTES])
{
	struct record owner;

	id[0] = '\0';
	if (!request->route->owner)
		return true;
	if (!request_load(request, request->route->owner, request->ids[0], &owner))
		return false;
	snprintf(id, RECORD_ID_BYTES, "%s", owner.id);
	record_release(&owner);
	return true;
}

void plain_create(struct request *request)
{
	const struct plain *kind = plain_of(request);
	char owner[RECORD_ID_BYTES];
	struct record record;

	if (!find_owner(request, owner))
		return;
	record = sandbox_new_record(request->box, kind->type, owner, sandbox_now(request->box));
	kind->fill(request, &record);
	if (write_attributes(request, &record, ON_CREATE) && check(request, kind, &record)) {
		tell(request, kind, &record);
		keep(request, 201, &record);
	}
	record_release(&record);
}

void plain_update(struct request *request)
{
	const struct plain *kind = plain_of(request);
	struct record record;

	if (!request_load(request, kind->type, request->ids[0], &record))
		return;
	if (write_attributes(request, &record, ON_UPDATE) && check(request, kind, &record))
		keep(request, 200, &record);
	record_release(&record);
}

void plain_delete(struct request *request)
{
	struct record record;

	if (!request_load(request, request->route->type, request->ids[0], &record))
		return;
	request_answer_record(request, 200, &record);
	store_delete(&request->box->store, record.type, record.id);
	incident_touch(request->box, record.parent);
	record_release(&record);
}
