/* Incidents and others: duplicates and parents, subscribers, sub-statuses. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "access.h"
#include "attr.h"
#include "domain.h"
#include "request.h"
#include "write.h"

enum { LINE_BYTES = 300 };

static void keep(struct request *request, struct record *incident)
{
	attr_set_time(incident->attributes, "updated_at", sandbox_now(request->box));
	store_put(&request->box->store, incident);
	request_answer_record(request, 200, incident);
}

/* --- duplicates and parents ---------------------------------------------------------------- */

/* The original may come with the request or be known from an update before. */
static bool mark_duplicate(struct request *request, struct record *incident)
{
	const struct transition *cancel = transition_find("cancelled");
	const char *message = attr_str(request->attributes, "resolution_message");
	const char *from = attr_str(incident->attributes, "status");
	struct act act = act_of(request);

	if (!write_attributes(request, incident, ON_UPDATE))
		return false;
	if (!attr_str(incident->attributes, "duplicate_incident_id"))
		return request_fail(request, 422, "Duplicate incident must exist");
	if (!transition_allowed(cancel, from))
		return request_fail(request, 422, "Status can't be changed from %s to cancelled",
			from ? from : "none");
	incident_move(request->box, incident, cancel, message ? message : "Duplicate !", &act);
	return true;
}

void incident_duplicate(struct request *request)
{
	struct record incident;

	if (!request_load(request, "incidents", request->ids[0], &incident))
		return;
	if (mark_duplicate(request, &incident))
		keep(request, &incident);
	record_release(&incident);
}

/* Takes a link to another incident away; 422 when there is none. */
static void unlink_other(
	struct request *request, const char *name, const char *refusal, const char *told)
{
	struct act act = act_of(request);
	struct record incident;

	if (!request_load(request, "incidents", request->ids[0], &incident))
		return;
	if (attr_str(incident.attributes, name)) {
		attr_set(incident.attributes, name, NULL);
		timeline_add(request->box, incident.id, "internal", told, NULL, &act);
		keep(request, &incident);
	} else {
		request_fail(request, 422, "%s", refusal);
	}
	record_release(&incident);
}

void incident_unmark_duplicate(struct request *request)
{
	unlink_other(request, "duplicate_incident_id", "Incident is not marked as a duplicate",
		"No longer marked as a duplicate");
}

void incident_detach(struct request *request)
{
	unlink_other(request, "parent_incident_id", "Incident has no parent",
		"Detached from its parent");
}

/* --- subscribers --------------------------------------------------------------------------- */

static bool find_subscriber(
	struct sandbox *box, const char *incident_id, const char *user_id, struct record *found)
{
	struct id_list ids = {.count = 0};
	bool ok = false;

	store_children(&box->store, "incident_subscribers", incident_id, &ids);
	for (size_t i = 0; i < ids.count && !ok; i++) {
		if (!store_get(&box->store, "incident_subscribers", ids.ids[i], found))
			continue;
		ok = !strcmp(attr_str(found->attributes, "user_id"), user_id);
		if (!ok)
			record_release(found);
	}
	id_list_release(&ids);
	return ok;
}

static void subscribe(struct request *request, const char *incident_id, const char *user_id)
{
	struct record subscriber;

	if (!find_subscriber(request->box, incident_id, user_id, &subscriber)) {
		subscriber = sandbox_new_record(request->box, "incident_subscribers", incident_id,
			sandbox_now(request->box));
		attr_set_str(subscriber.attributes, "user_id", user_id);
		store_put(&request->box->store, &subscriber);
	}
	record_release(&subscriber);
}

static void unsubscribe(struct request *request, const char *incident_id, const char *user_id)
{
	struct record subscriber;

	if (!find_subscriber(request->box, incident_id, user_id, &subscriber))
		return;
	store_delete(&request->box->store, "incident_subscribers", subscriber.id);
	record_release(&subscriber);
}

/* Those who may not see private incidents leave a private one. */
static void drop_outsiders(struct request *request, const struct record *incident)
{
	struct id_list ids = {.count = 0};
	struct record subscriber;

	if (!attr_bool(incident->attributes, "private") ||
		!attr_bool(request->attributes, "remove_users_with_no_private_incident_access"))
		return;
	store_children(&request->box->store, "incident_subscribers", incident->id, &ids);
	for (size_t i = 0; i < ids.count; i++) {
		if (!store_get(
			    &request->box->store, "incident_subscribers", ids.ids[i], &subscriber))
			continue;
		if (!access_user_may(request->box, attr_str(subscriber.attributes, "user_id"),
			    "private_incidents", VERB_READ))
			store_delete(&request->box->store, "incident_subscribers", subscriber.id);
		record_release(&subscriber);
	}
	id_list_release(&ids);
}

/* Each of user_ids, which have to exist. */
static bool each_user(struct request *request, const char *incident_id,
	void (*change)(struct request *request, const char *incident_id, const char *user_id))
{
	struct json_object *ids = attr_get(request->attributes, "user_ids");
	struct record user;

	if (ids && !json_object_is_type(ids, json_type_array))
		return request_fail(request, 422, "User ids is invalid");
	for (size_t i = 0; ids && i < json_object_array_length(ids); i++) {
		const char *id = json_object_get_string(json_object_array_get_idx(ids, i));

		if (!store_get(&request->box->store, "users", id, &user))
			return request_fail(request, 422, "User must exist");
		record_release(&user);
		change(request, incident_id, id);
	}
	return true;
}

static void change_subscribers(struct request *request,
	void (*change)(struct request *request, const char *incident_id, const char *user_id))
{
	struct record incident;

	if (!request_load(request, "incidents", request->ids[0], &incident))
		return;
	if (each_user(request, incident.id, change)) {
		drop_outsiders(request, &incident);
		keep(request, &incident);
	}
	record_release(&incident);
}

void incident_add_subscribers(struct request *request)
{
	change_subscribers(request, subscribe);
}

void incident_remove_subscribers(struct request *request)
{
	change_subscribers(request, unsubscribe);
}

/* --- sub-statuses -------------------------------------------------------------------------- */

void sub_status_log(struct sandbox *box, const char *incident_id, const char *sub_status_id,
	const struct act *act)
{
	struct record entry =
		sandbox_new_record(box, "incident_sub_statuses", incident_id, act->at_ms);
	struct record sub_status;
	char line[LINE_BYTES];

	attr_set_str(entry.attributes, "incident_id", incident_id);
	attr_set_str(entry.attributes, "sub_status_id", sub_status_id);
	attr_set_time(entry.attributes, "assigned_at", act->at_ms);
	user_number(&entry, "assigned_by_user_id", act->user_id);
	store_put(&box->store, &entry);
	record_release(&entry);
	if (!store_get(&box->store, "sub_statuses", sub_status_id, &sub_status))
		return;
	snprintf(line, sizeof(line), "Sub-status has been changed to %s",
		attr_str(sub_status.attributes, "name"));
	timeline_add(box, incident_id, "internal", line, NULL, act);
	record_release(&sub_status);
}
