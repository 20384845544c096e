/* Alerts: the state machine, its events, and the requests that drive it. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "access.h"
#include "attr.h"
#include "domain.h"
#include "request.h"
#include "write.h"

enum {
	MAX_SNOOZE_MINUTES = 10080,
	MINUTE_MS = 60 * 1000,
	SHORT_ID_CHARS = 6,
	TEXT_BYTES = 200,
};

/* What a change to a status sets, and how its event is called. */
static const struct {
	const char *status, *time, *action;
} moves[] = {
	{"acknowledged", "acknowledged_at", "acknowledged"},
	{"resolved", "resolved_at", "resolved"},
	{"triggered", NULL, "triggered"},
};

void alert_event_add(struct sandbox *box, const char *alert_id, const char *kind,
	const char *action, const char *details, const struct act *act)
{
	struct record event = sandbox_new_record(box, "alert_events", alert_id, act->at_ms);
	struct json_object *a = event.attributes;

	attr_set_str(a, "alert_id", alert_id);
	attr_set_str(a, "kind", kind);
	attr_set_str(a, "action", action);
	attr_set_str(a, "source", act->source);
	attr_set_str(a, "details", details);
	user_number(&event, "user_id", act->user_id);
	store_put(&box->store, &event);
	record_release(&event);
}

static void set_status(struct sandbox *box, struct record *alert, const char *status,
	const char *details, const struct act *act)
{
	struct json_object *a = alert->attributes;

	for (size_t i = 0; i < sizeof(moves) / sizeof(*moves); i++) {
		if (strcmp(moves[i].status, status))
			continue;
		if (moves[i].time)
			attr_set_time(a, moves[i].time, act->at_ms);
		alert_event_add(box, alert->id, "status_update", moves[i].action, details, act);
	}
	attr_set_str(a, "status", status);
	attr_set_time(a, "ended_at", strcmp(status, "resolved") ? 0 : act->at_ms);
	attr_set(a, "snoozed_until", NULL);
	attr_set_time(a, "updated_at", act->at_ms);
	if (act->user_id && strcmp(status, "triggered"))
		store_link(&box->store, alert->id, "responders", act->user_id);
	store_put(&box->store, alert);
}

void alert_move(struct sandbox *box, struct record *alert, const char *status, const char *details,
	const struct act *act)
{
	struct id_list members = {.count = 0};
	struct record member;

	set_status(box, alert, status, details, act);
	store_linked(&box->store, alert->id, "group_members", &members);
	for (size_t i = 0; i < members.count; i++) {
		if (!store_get(&box->store, "alerts", members.ids[i], &member))
			continue;
		set_status(box, &member, status, details, act);
		record_release(&member);
	}
	id_list_release(&members);
}

static void expire_snooze(struct sandbox *box, const char *id, int64_t now, int64_t *next)
{
	const struct act act = {NULL, "system", now};
	struct record alert;
	int64_t until;

	if (!store_get(&box->store, "alerts", id, &alert))
		return;
	until = attr_int(alert.attributes, "snoozed_until");
	if (until && until <= now)
		alert_move(box, &alert, "triggered", "The snooze is over", &act);
	else if (until && (!*next || until < *next))
		*next = until;
	record_release(&alert);
}

void alerts_expire_snoozes(struct sandbox *box)
{
	struct id_list ids = {.count = 0};
	int64_t now = sandbox_now(box), next = 0;

	if (!box->next_retrigger_ms || box->next_retrigger_ms > now)
		return;
	store_begin(&box->store);
	store_with_status(&box->store, "alerts", "acknowledged", &ids);
	for (size_t i = 0; i < ids.count; i++)
		expire_snooze(box, ids.ids[i], now, &next);
	box->next_retrigger_ms = next;
	store_commit(&box->store);
	id_list_release(&ids);
}

void alert_identify(struct sandbox *box, struct record *alert)
{
	char text[TEXT_BYTES], word[SHORT_ID_CHARS + 1];

	attr_set_str(
		alert->attributes, "short_id", random_word(&box->random, word, SHORT_ID_CHARS));
	snprintf(text, sizeof(text), "https://rootly.com/account/alerts/%s", word);
	attr_set_str(alert->attributes, "url", text);
	attr_set_bool(alert->attributes, "is_group_leader_alert", false);
}

/* --- requests ------------------------------------------------------------------------------ */

static bool status_is(const struct record *alert, const char *statuses)
{
	const char *status = attr_str(alert->attributes, "status");

	return status && csv_has(statuses, status);
}

/* Acknowledge and resolve of a group's member act on its leader. */
static bool load_leader(struct request *request, struct record *leader)
{
	const char *leader_id;
	struct record member;
	bool ok = true;

	if (!request_load(request, "alerts", request->ids[0], leader))
		return false;
	leader_id = attr_str(leader->attributes, "group_leader_alert_id");
	if (leader_id) {
		member = *leader;
		ok = request_load(request, "alerts", leader_id, leader);
		record_release(&member);
	}
	return ok;
}

/* Answers with the alert the request named, as it is now. */
static void answer_named(struct request *request)
{
	struct record alert;

	if (!request_load(request, "alerts", request->ids[0], &alert))
		return;
	request_answer_record(request, 200, &alert);
	record_release(&alert);
}

/* An actor given by e-mail or number acts in place of the key's user. */
static void read_actor(struct request *request, struct act *act, struct record *actor)
{
	struct json_object *given = attr_get(request->attributes, "actor");
	struct json_object *id = attr_get(given, "user_id");
	const char *email = attr_str(given, "email");

	if (id)
		store_get(&request->box->store, "users", json_object_get_string(id), actor);
	else if (email)
		store_find(&request->box->store, "users", "email", email, actor);
	if (actor->attributes)
		act->user_id = actor->id;
}

void alert_acknowledge(struct request *request)
{
	struct record alert, actor = {.attributes = NULL};
	struct act act = act_of(request);

	if (!load_leader(request, &alert))
		return;
	read_actor(request, &act, &actor);
	if (status_is(&alert, "triggered")) {
		alert_move(request->box, &alert, "acknowledged", NULL, &act);
		answer_named(request);
	} else {
		request_fail(request, 400, "Cannot acknowledge an alert that is %s",
			attr_str(alert.attributes, "status"));
	}
	record_release(&alert);
	record_release(&actor);
}

static void resolve_incidents_of(struct request *request, const struct record *alert,
	const char *message, const struct act *act)
{
	const struct transition *resolve = transition_find("resolved");
	struct id_list ids = {.count = 0};
	struct record incident;

	store_linking(&request->box->store, alert->id, "alerts", &ids);
	for (size_t i = 0; i < ids.count; i++) {
		if (!store_get(&request->box->store, "incidents", ids.ids[i], &incident))
			continue;
		if (transition_allowed(resolve, attr_str(incident.attributes, "status"))) {
			incident_move(request->box, &incident, resolve, message, act);
			store_put(&request->box->store, &incident);
		}
		record_release(&incident);
	}
	id_list_release(&ids);
}

void alert_resolve(struct request *request)
{
	const char *message = attr_str(request->attributes, "resolution_message");
	struct act act = act_of(request);
	struct record alert;

	if (!load_leader(request, &alert))
		return;
	if (status_is(&alert, "resolved")) {
		request_fail(request, 422, "Alert is already resolved");
	} else {
		alert_move(request->box, &alert, "resolved", message, &act);
		if (attr_bool(request->attributes, "resolve_related_incidents"))
			resolve_incidents_of(request, &alert, message, &act);
		answer_named(request);
	}
	record_release(&alert);
}

static bool somebody_left_to_page(struct sandbox *box, const struct record *alert)
{
	struct id_list people = {.count = 0};
	bool found;

	store_linked(&box->store, alert->id, "notified_users", &people);
	found = people.count > 0;
	id_list_release(&people);
	return found;
}

static bool check_snooze(struct request *request, const struct record *alert, int64_t minutes)
{
	if (minutes < 1 || minutes > MAX_SNOOZE_MINUTES)
		return request_fail(
			request, 400, "delay_minutes must be between 1 and %d", MAX_SNOOZE_MINUTES);
	if (!status_is(alert, "acknowledged"))
		return request_fail(request, 422, "Only acknowledged alerts can be snoozed");
	if (!request->box->settings.retrigger)
		return request_fail(request, 422,
			"Automatic re-triggering of acknowledged alerts is turned off");
	return somebody_left_to_page(request->box, alert) ||
	       request_fail(request, 422, "There is nobody left to page");
}

void alert_snooze(struct request *request)
{
	int64_t minutes = attr_int(request->attributes, "delay_minutes");
	struct act act = act_of(request);
	struct sandbox *box = request->box;
	char details[TEXT_BYTES];
	struct record alert;
	int64_t until;

	if (!load_leader(request, &alert))
		return;
	if (check_snooze(request, &alert, minutes)) {
		until = act.at_ms + minutes * MINUTE_MS;
		attr_set_int(alert.attributes, "snoozed_until", until);
		attr_set_time(alert.attributes, "updated_at", act.at_ms);
		store_put(&box->store, &alert);
		if (!box->next_retrigger_ms || until < box->next_retrigger_ms)
			box->next_retrigger_ms = until;
		snprintf(details, sizeof(details), "Snoozed for %d minutes", (int)minutes);
		alert_event_add(box, alert.id, "action", "snoozed", details, &act);
		answer_named(request);
	}
	record_release(&alert);
}

static bool page_one(struct request *request, struct record *alert, struct json_object *target,
	const char *type_name, const char *id_name)
{
	const char *type = attr_str(target, type_name), *id = attr_str(target, id_name);

	if (!access_may(request, "paging", VERB_CREATE))
		return request_fail(request, 403, "You are not authorized to perform this action");
	return alert_page(request->box, alert, type, id, sandbox_now(request->box)) ||
	       request_fail(request, 422, "Notification target must exist");
}

/* Everyone named by the request; any target makes the alert triggered. */
static bool page_targets(struct request *request, struct record *alert)
{
	struct json_object *a = alert->attributes, *targets = attr_get(a, "notification_targets");
	size_t count = targets ? json_object_array_length(targets) : 0;
	bool single = attr_get(a, "notification_target_type") != NULL;

	if (single &&
		!page_one(request, alert, a, "notification_target_type", "notification_target_id"))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!page_one(request, alert, json_object_array_get_idx(targets, i), "type", "id"))
			return false;
	if (single || count)
		attr_set_str(a, "status", "triggered");
	return true;
}

static void set_defaults(struct record *alert, int64_t now)
{
	struct json_object *a = alert->attributes;

	attr_set_str(a, "source", "api");
	attr_set_str(a, "status", "open");
	attr_set_str(a, "noise", "not_noise");
	attr_set(a, "labels", json_object_new_array());
	attr_set_time(a, "started_at", now);
}

void alert_create(struct request *request)
{
	struct act act = act_of(request);
	struct record alert = sandbox_new_record(request->box, "alerts", "", act.at_ms);

	set_defaults(&alert, act.at_ms);
	if (write_attributes(request, &alert, ON_CREATE) &&
		write_require(request, &alert, "summary", "Summary")) {
		alert_identify(request->box, &alert);
		alert_event_add(request->box, alert.id, "informational", "created", NULL, &act);
		if (page_targets(request, &alert)) {
			store_put(&request->box->store, &alert);
			access_claim(request, &alert);
			request_answer_record(request, 201, &alert);
		}
	}
	record_release(&alert);
}

/* Changes that the alert's history tells by themselves. */
static const struct {
	const char *attribute, *kind, *action;
} told_changes[] = {
	{"noise", "noise", "marked"},
	{"alert_urgency_id", "alert_urgency", "updated"},
};

static void tell_update(struct request *request, const struct record *alert, const struct act *act)
{
	const char *noise = attr_str(alert->attributes, "noise");
	size_t told = 0;

	for (size_t i = 0; i < sizeof(told_changes) / sizeof(*told_changes); i++) {
		const char *action = told_changes[i].action;

		if (!attr_get(request->attributes, told_changes[i].attribute))
			continue;
		if (!strcmp(action, "marked") && noise && !strcmp(noise, "not_noise"))
			action = "not_marked";
		alert_event_add(request->box, alert->id, told_changes[i].kind, action, NULL, act);
		told++;
	}
	if (!request->attributes || (size_t)json_object_object_length(request->attributes) > told)
		alert_event_add(request->box, alert->id, "informational", "updated", NULL, act);
}

void alert_update(struct request *request)
{
	struct act act = act_of(request);
	struct record alert;

	if (!request_load(request, "alerts", request->ids[0], &alert))
		return;
	if (write_attributes(request, &alert, ON_UPDATE) &&
		write_require(request, &alert, "summary", "Summary")) {
		attr_set_time(alert.attributes, "updated_at", act.at_ms);
		store_put(&request->box->store, &alert);
		tell_update(request, &alert, &act);
		request_answer_record(request, 200, &alert);
	}
	record_release(&alert);
}

/* --- notes --------------------------------------------------------------------------------- */

static void touch_alert(struct request *request, const char *id)
{
	struct record alert;

	if (!store_get(&request->box->store, "alerts", id, &alert))
		return;
	attr_set_time(alert.attributes, "updated_at", sandbox_now(request->box));
	store_put(&request->box->store, &alert);
	record_release(&alert);
}

static void finish_note(struct request *request, unsigned status, struct record *note)
{
	attr_set_time(note->attributes, "updated_at", sandbox_now(request->box));
	store_put(&request->box->store, note);
	touch_alert(request, note->parent);
	request_answer_record(request, status, note);
}

void alert_note_create(struct request *request)
{
	struct act act = act_of(request);
	struct record alert, note;

	if (!request_load(request, "alerts", request->ids[0], &alert))
		return;
	note = sandbox_new_record(request->box, "alert_events", alert.id, act.at_ms);
	attr_set_str(note.attributes, "alert_id", alert.id);
	attr_set_str(note.attributes, "kind", "note");
	attr_set_str(note.attributes, "action", "created");
	attr_set_str(note.attributes, "source", "api");
	user_number(&note, "user_id", act.user_id);
	if (write_attributes(request, &note, ON_CREATE) &&
		write_require(request, &note, "details", "Details"))
		finish_note(request, 201, &note);
	record_release(&note);
	record_release(&alert);
}

/* Only notes may be changed or deleted. */
static bool load_note(struct request *request, struct record *note)
{
	const char *kind;

	if (!request_load(request, "alert_events", request->ids[0], note))
		return false;
	kind = attr_str(note->attributes, "kind");
	if (kind && !strcmp(kind, "note"))
		return true;
	record_release(note);
	return request_fail(request, 422, "Only notes can be changed");
}

void alert_note_update(struct request *request)
{
	struct record note;

	if (!load_note(request, &note))
		return;
	if (write_attributes(request, &note, ON_UPDATE) &&
		write_require(request, &note, "details", "Details"))
		finish_note(request, 200, &note);
	record_release(&note);
}

void alert_note_delete(struct request *request)
{
	struct record note;

	if (!load_note(request, &note))
		return;
	request_answer_record(request, 200, &note);
	store_delete(&request->box->store, "alert_events", note.id);
	touch_alert(request, note.parent);
	record_release(&note);
}
