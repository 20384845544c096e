/* What belongs to an incident: timeline events, action items, roles, attached alerts. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "attr.h"
#include "domain.h"
#include "request.h"
#include "routes.h"
#include "write.h"

enum { NAME_BYTES = 160, LINE_BYTES = 600 };

static void fill_event(
	struct sandbox *box, struct record *event, const char *visibility, const struct act *act)
{
	struct json_object *a = event->attributes;
	char name[NAME_BYTES];

	attr_set_str(a, "kind", "event");
	attr_set_str(a, "source", act->source);
	attr_set_str(a, "visibility", visibility);
	attr_set_str(a, "user_display_name", person_name(box, act->user_id, name, sizeof(name)));
	attr_set_time(a, "occurred_at", act->at_ms);
}

void timeline_add(struct sandbox *box, const char *incident_id, const char *visibility,
	const char *raw, const char *html, const struct act *act)
{
	struct record event = sandbox_new_record(box, "incident_events", incident_id, act->at_ms);

	fill_event(box, &event, visibility, act);
	attr_set_str(event.attributes, "event", html ? html : raw);
	attr_set_str(event.attributes, "event_raw", raw);
	store_put(&box->store, &event);
	record_release(&event);
}

void incident_touch(struct sandbox *box, const char *incident_id)
{
	struct record incident;

	if (!store_get(&box->store, "incidents", incident_id, &incident))
		return;
	attr_set_time(incident.attributes, "updated_at", sandbox_now(box));
	store_put(&box->store, &incident);
	record_release(&incident);
}

/* Stores the part, tells the incident, answers. */
static void finish(struct request *request, unsigned status, struct record *part)
{
	attr_set_time(part->attributes, "updated_at", sandbox_now(request->box));
	store_put(&request->box->store, part);
	incident_touch(request->box, part->parent);
	request_answer_record(request, status, part);
}

/* --- timeline events ----------------------------------------------------------------------- */

static bool take_event(struct request *request, struct record *event, unsigned when)
{
	if (!write_attributes(request, event, when))
		return false;
	if (!write_require(request, event, "event", "Event"))
		return request_fail(request, 422, "Event raw can't be blank");
	attr_set_str(event->attributes, "event_raw", attr_str(event->attributes, "event"));
	return true;
}

void event_create(struct request *request)
{
	struct act act = act_of(request);
	struct record incident, event;

	if (!request_load(request, "incidents", request->ids[0], &incident))
		return;
	event = sandbox_new_record(request->box, "incident_events", incident.id, act.at_ms);
	fill_event(request->box, &event, "external", &act);
	if (take_event(request, &event, ON_CREATE))
		finish(request, 201, &event);
	record_release(&event);
	record_release(&incident);
}

void event_update(struct request *request)
{
	struct record event;

	if (!request_load(request, "incident_events", request->ids[0], &event))
		return;
	if (take_event(request, &event, ON_UPDATE))
		finish(request, 200, &event);
	record_release(&event);
}

/* --- action items -------------------------------------------------------------------------- */

static void set_item_defaults(struct request *request, struct record *item)
{
	struct json_object *a = item->attributes;
	char url[120];

	attr_set_str(a, "incident_id", item->parent);
	attr_set_str(a, "kind", "task");
	attr_set_str(a, "priority", "medium");
	attr_set_str(a, "status", "open");
	attr_set(a, "assigned_to_group_ids", json_object_new_array());
	snprintf(url, sizeof(url), "https://rootly.com/account/action-items/%s", item->id);
	attr_set_str(a, "url", url);
	if (request_actor_id(request))
		attr_set_str(a, "created_by_user_id", request_actor_id(request));
}

static bool take_item(struct request *request, struct record *item, unsigned when)
{
	if (!write_attributes(request, item, when))
		return false;
	return write_require(request, item, "summary", "Summary") ||
	       request_fail(request, 422, "Summary raw can't be blank");
}

static void tell_item(struct request *request, const struct record *item, const char *what)
{
	struct act act = act_of(request);
	char raw[LINE_BYTES];

	snprintf(raw, sizeof(raw), "Action item %s: %s", what,
		attr_str(item->attributes, "summary"));
	timeline_add(request->box, item->parent, "internal", raw, NULL, &act);
}

void action_item_create(struct request *request)
{
	struct record incident, item;

	if (!request_load(request, "incidents", request->ids[0], &incident))
		return;
	item = sandbox_new_record(
		request->box, "incident_action_items", incident.id, sandbox_now(request->box));
	set_item_defaults(request, &item);
	if (take_item(request, &item, ON_CREATE)) {
		tell_item(request, &item, "created");
		finish(request, 201, &item);
	}
	record_release(&item);
	record_release(&incident);
}

void action_item_update(struct request *request)
{
	struct record item;

	if (!request_load(request, "incident_action_items", request->ids[0], &item))
		return;
	if (take_item(request, &item, ON_UPDATE)) {
		tell_item(request, &item, "updated");
		finish(request, 200, &item);
	}
	record_release(&item);
}

/* --- roles --------------------------------------------------------------------------------- */

struct assignment {
	struct record incident, role;
	const char *user_id;
	char user_name[NAME_BYTES];
};

static void assignment_release(struct assignment *assignment)
{
	record_release(&assignment->incident);
	record_release(&assignment->role);
}

/* The three things named by a request about a role. */
static bool read_assignment(struct request *request, struct assignment *out)
{
	struct record user;

	memset(out, 0, sizeof(*out));
	out->user_id = attr_str(request->attributes, "user_id");
	if (!request_load(request, "incidents", request->ids[0], &out->incident) ||
		!request_load(request, "incident_roles",
			attr_str(request->attributes, "incident_role_id"), &out->role) ||
		!request_load(request, "users", out->user_id, &user)) {
		assignment_release(out);
		return false;
	}
	record_release(&user);
	person_name(request->box, out->user_id, out->user_name, sizeof(out->user_name));
	return true;
}

/* The incident's assignment record of that role; false: nobody ever had it. */
static bool find_role(struct sandbox *box, const struct assignment *wanted, struct record *found)
{
	struct id_list ids = {.count = 0};
	bool ok = false;

	store_children(&box->store, "incident_role_assignments", wanted->incident.id, &ids);
	for (size_t i = 0; i < ids.count && !ok; i++) {
		const char *role;

		if (!store_get(&box->store, "incident_role_assignments", ids.ids[i], found))
			continue;
		role = attr_str(found->attributes, "incident_role_id");
		ok = role && !strcmp(role, wanted->role.id);
		if (!ok)
			record_release(found);
	}
	id_list_release(&ids);
	return ok;
}

static void answer_role(struct request *request, struct assignment *assignment,
	struct record *record, const char *user_id, const char *verb)
{
	struct act act = act_of(request);
	char raw[LINE_BYTES];

	attr_set_str(record->attributes, "user_id", user_id);
	attr_set_time(record->attributes, "updated_at", act.at_ms);
	store_put(&request->box->store, record);
	snprintf(raw, sizeof(raw), "%s has been %s %s", assignment->user_name, verb,
		attr_str(assignment->role.attributes, "name"));
	timeline_add(request->box, assignment->incident.id, "internal", raw, NULL, &act);
	attr_set_time(assignment->incident.attributes, "updated_at", act.at_ms);
	store_put(&request->box->store, &assignment->incident);
	request_answer_record(request, 200, &assignment->incident);
}

void incident_assign_role(struct request *request)
{
	struct assignment assignment;
	struct record record;

	if (!read_assignment(request, &assignment))
		return;
	if (!find_role(request->box, &assignment, &record)) {
		record = sandbox_new_record(request->box, "incident_role_assignments",
			assignment.incident.id, sandbox_now(request->box));
		attr_set_str(record.attributes, "incident_role_id", assignment.role.id);
	}
	answer_role(request, &assignment, &record, assignment.user_id, "assigned as");
	record_release(&record);
	assignment_release(&assignment);
}

void incident_unassign_role(struct request *request)
{
	struct assignment assignment;
	struct record record;

	if (!read_assignment(request, &assignment))
		return;
	if (find_role(request->box, &assignment, &record)) {
		answer_role(request, &assignment, &record, NULL, "unassigned from");
		record_release(&record);
	} else {
		request_not_found(request);
	}
	assignment_release(&assignment);
}

/* --- alerts -------------------------------------------------------------------------------- */

static bool attach(struct request *request, const struct record *incident, const char *alert_id,
	const struct act *act)
{
	struct record alert;

	if (!request_load(request, "alerts", alert_id, &alert))
		return false;
	store_link(&request->box->store, incident->id, "alerts", alert.id);
	attr_set_time(alert.attributes, "updated_at", act->at_ms);
	store_put(&request->box->store, &alert);
	alert_event_add(request->box, alert.id, "action", "attached",
		attr_str(incident->attributes, "title"), act);
	timeline_add(request->box, incident->id, "internal", "Alert has been attached", NULL, act);
	record_release(&alert);
	return true;
}

void incident_attach_alerts(struct request *request)
{
	struct json_object *ids = attr_get(request->attributes, "alert_ids");
	struct act act = act_of(request);
	struct record incident;
	bool ok = json_object_is_type(ids, json_type_array);

	if (!request_load(request, "incidents", request->ids[0], &incident))
		return;
	if (!ok)
		request_fail(request, 422, "Alert ids can't be blank");
	for (size_t i = 0; ok && i < json_object_array_length(ids); i++)
		ok = attach(request, &incident,
			json_object_get_string(json_object_array_get_idx(ids, i)), &act);
	if (ok) {
		incident_touch(request->box, incident.id);
		list_incident_alerts(request);
	}
	record_release(&incident);
}
