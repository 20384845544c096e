/*
 * Tells the demo's long incident: its timeline, alerts, action items, deploys; and gives the demo's
 * retrospectives their steps. It changes records that are there, so that others keep their ids.
 */
#include "seed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/iso8601.h"

#include "attr.h"
#include "domain.h"
#include "params.h"
#include "seed_parts.h"
#include "seed_story_text.h"

#define MINUTE_MS INT64_C(60000)
#define DAY_MS (1440 * MINUTE_MS)

struct story {
	struct sandbox *box;
	struct record incident;
	int64_t start;
};

/* --- timeline, roles, action items --------------------------------------------------------- */

static void plant_notes(const struct story *story)
{
	for (int i = 0; i < story_note_count; i++) {
		const struct story_note *note = &story_notes[i];
		const struct act act = {
			note->author, note->source, story->start + note->after_s * INT64_C(1000)};

		timeline_add(
			story->box, story->incident.id, note->visibility, note->text, NULL, &act);
	}
}

static void plant_role(const struct story *story, const char *role, const char *user)
{
	struct record record = sandbox_new_record(
		story->box, "incident_role_assignments", story->incident.id, story->start);
	char id[RECORD_ID_BYTES];

	seed_id(story->box, "incident_roles", role, id);
	attr_set_str(record.attributes, "incident_role_id", id);
	attr_set_str(record.attributes, "user_id", user);
	seed_keep(story->box, &record);
}

static void plant_action(const struct story *story, const struct story_action *row, int after_min)
{
	struct record item = sandbox_new_record(story->box, "incident_action_items",
		story->incident.id, story->start + after_min * MINUTE_MS);
	struct json_object *a = item.attributes;
	char due[ISO8601_BYTES];

	attr_set_str(a, "incident_id", item.parent);
	attr_set_str(a, "summary", row->summary);
	attr_set_str(a, "description", row->description);
	attr_set_str(a, "kind", row->kind);
	attr_set_str(a, "priority", row->priority);
	attr_set_str(a, "status", row->status);
	attr_set(a, "assigned_to_group_ids", json_object_new_array());
	attr_set_str(a, "created_by_user_id", "108");
	if (row->assignee)
		user_number(&item, "assigned_to_user_id", row->assignee);
	if (row->due_days) {
		iso8601_format(sandbox_now(story->box) + row->due_days * DAY_MS, due);
		due[10] = '\0';
		attr_set_str(a, "due_date", due);
	}
	seed_keep(story->box, &item);
}

/* --- alerts -------------------------------------------------------------------------------- */

/* The alerts nearest to the story's start, oldest first. */
static void find_alerts(const struct story *story, struct id_list *out)
{
	static const char sql[] =
		"SELECT id FROM (SELECT id, created_at FROM resource WHERE type = 'alerts'"
		" ORDER BY abs(created_at - ?1) LIMIT ?2) ORDER BY created_at";
	sqlite3_stmt *statement = store_prepare(&story->box->store, sql);

	sqlite3_bind_int64(statement, 1, story->start);
	sqlite3_bind_int(statement, 2, story_alert_count);
	while (sqlite3_step(statement) == SQLITE_ROW)
		id_list_add(out, (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
}

/* Its former history and relations go. */
static void strip_alert(struct sandbox *box, const char *id)
{
	static const char *const links[] = {
		"services", "groups", "environments", "responders", "notified_users"};
	struct id_list ids = {.count = 0};

	store_children(&box->store, "alert_events", id, &ids);
	for (size_t i = 0; i < ids.count; i++)
		store_delete(&box->store, "alert_events", ids.ids[i]);
	id_list_release(&ids);
	store_linking(&box->store, id, "alerts", &ids);
	for (size_t i = 0; i < ids.count; i++)
		store_unlink(&box->store, ids.ids[i], "alerts", id);
	id_list_release(&ids);
	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++)
		store_unlink_all(&box->store, id, links[i]);
}

static struct json_object *label(const char *key, const char *value)
{
	struct json_object *out = json_object_new_object();

	attr_set_str(out, "key", key);
	attr_set_str(out, "value", value);
	return out;
}

static void set_alert(
	struct sandbox *box, struct record *alert, const struct story_alert *row, int64_t at_ms)
{
	struct json_object *a = alert->attributes, *labels = json_object_new_array();
	struct json_object *data = json_object_new_object();
	char urgency[RECORD_ID_BYTES];

	seed_id(box, "alert_urgencies", row->urgency, urgency);
	json_object_array_add(labels, label("env", "production"));
	json_object_array_add(labels, label("service", row->service));
	attr_set_str(data, "title", row->summary);
	attr_set_str(data, "expression", row->description);
	attr_set_str(a, "summary", row->summary);
	attr_set_str(a, "description", row->description);
	attr_set_str(a, "source", row->source);
	attr_set_str(a, "status", "triggered");
	attr_set_str(a, "alert_urgency_id", urgency);
	attr_set(a, "labels", labels);
	attr_set(a, "data", data);
	attr_set_time(a, "created_at", at_ms);
	attr_set_time(a, "started_at", at_ms);
	attr_set_time(a, "acknowledged_at", 0);
	seed_link(box, alert->id, "services", row->service);
	seed_link(box, alert->id, "groups", row->team);
	seed_link(box, alert->id, "environments", "production");
}

static void page_people(
	struct sandbox *box, struct record *alert, const struct story_alert *row, int64_t at_ms)
{
	const char *people = row->notified;
	char id[16];

	for (int n = 0; csv_next(&people, id, sizeof(id)); n++)
		alert_page(box, alert, "User", id, at_ms + n * MINUTE_MS);
}

static void add_note(struct sandbox *box, const struct record *alert, const struct story_alert *row,
	int64_t at_ms)
{
	const struct act act = {row->responder, "web", at_ms};

	if (row->note)
		alert_event_add(box, alert->id, "note", "created", row->note, &act);
}

static void retell_alert(const struct story *story, const char *id, const struct story_alert *row)
{
	int64_t at_ms = story->start + row->after * MINUTE_MS;
	struct act act = {row->responder, "web", at_ms + row->acknowledged * MINUTE_MS};
	const struct act source = {NULL, row->source, at_ms};
	struct sandbox *box = story->box;
	struct record alert;

	strip_alert(box, id);
	store_get(&box->store, "alerts", id, &alert);
	set_alert(box, &alert, row, at_ms);
	alert_event_add(box, id, "informational", "created", row->description, &source);
	page_people(box, &alert, row, at_ms + 2000);
	if (row->responder)
		alert_move(box, &alert, "acknowledged", NULL, &act);
	add_note(box, &alert, row, act.at_ms + MINUTE_MS);
	act.at_ms = at_ms + row->resolved * MINUTE_MS;
	alert_move(box, &alert, "resolved", NULL, &act);
	store_link(&box->store, story->incident.id, "alerts", id);
	seed_keep(box, &alert);
}

/* --- pulses -------------------------------------------------------------------------------- */

static void plant_pulse(const struct story *story, const struct story_pulse *row)
{
	struct sandbox *box = story->box;
	int64_t at_ms = row->ago ? sandbox_now(box) - row->ago * MINUTE_MS
				 : story->start + row->after * MINUTE_MS;
	struct record pulse = sandbox_new_record(box, "pulses", "", at_ms);
	struct json_object *a = pulse.attributes;
	struct json_object *labels = json_object_new_array(), *refs = json_object_new_array();

	json_object_array_add(labels, label("status", row->status));
	json_object_array_add(refs, label("sha", row->sha));
	attr_set_str(a, "source", row->source);
	attr_set_str(a, "summary", row->summary);
	attr_set(a, "labels", labels);
	attr_set(a, "refs", refs);
	attr_set(a, "data", json_object_new_object());
	attr_set_time(a, "started_at", at_ms);
	attr_set_time(a, "ended_at", at_ms + 3 * MINUTE_MS);
	seed_link(box, pulse.id, "services", row->service);
	seed_link(box, pulse.id, "environments", "production");
	seed_keep(box, &pulse);
}

/* --- steps of retrospectives --------------------------------------------------------------- */

/* How far its incident says that it is: none, two, or all of the steps. */
static const char *step_status(const char *progress, size_t position)
{
	if (!strcmp(progress, "completed"))
		return "completed";
	if (strcmp(progress, "active") || position > 1)
		return "todo";
	return position ? "in_progress" : "completed";
}

static void set_steps(struct sandbox *box, const char *retrospective_id, const char *progress)
{
	struct id_list ids = {.count = 0};
	struct record step;

	store_children(&box->store, "incident_retrospective_steps", retrospective_id, &ids);
	for (size_t i = 0; i < ids.count; i++) {
		store_get(&box->store, "incident_retrospective_steps", ids.ids[i], &step);
		attr_set_str(step.attributes, "status", step_status(progress, i));
		seed_keep(box, &step);
	}
	id_list_release(&ids);
}

static void plant_steps(struct sandbox *box, const char *retrospective_id)
{
	struct record retrospective, incident;

	store_get(&box->store, "incident_post_mortems", retrospective_id, &retrospective);
	if (store_get(&box->store, "incidents", retrospective.parent, &incident)) {
		retrospective_add_steps(box, &retrospective, &incident,
			attr_time(incident.attributes, "resolved_at"));
		set_steps(box, retrospective.id,
			attr_str(incident.attributes, "retrospective_progress_status"));
		record_release(&incident);
	}
	record_release(&retrospective);
}

static void plant_all_steps(struct sandbox *box)
{
	struct id_list ids = {.count = 0};

	store_with_status(&box->store, "incident_post_mortems", "draft", &ids);
	store_with_status(&box->store, "incident_post_mortems", "published", &ids);
	for (size_t i = 0; i < ids.count; i++)
		plant_steps(box, ids.ids[i]);
	id_list_release(&ids);
}

/* ------------------------------------------------------------------------------------------- */

static bool find_incident(struct sandbox *box, struct record *incident)
{
	static const char sql[] = "SELECT " RECORD_COLUMNS " FROM resource r"
				  " WHERE r.type = 'incidents' AND r.number = ?";
	sqlite3_stmt *statement = store_prepare(&box->store, sql);
	bool found;

	sqlite3_bind_int(statement, 1, STORY_NUMBER);
	found = sqlite3_step(statement) == SQLITE_ROW;
	if (found)
		store_read_record(statement, incident);
	sqlite3_finalize(statement);
	return found;
}

void seed_story(struct sandbox *box)
{
	struct story story = {.box = box};
	struct id_list alerts = {.count = 0};

	plant_all_steps(box);
	if (!find_incident(box, &story.incident))
		return;
	story.start = attr_time(story.incident.attributes, "started_at");
	plant_notes(&story);
	plant_role(&story, "operations-lead", "109");
	plant_role(&story, "scribe", "102");
	for (int i = 0; i < story_action_count; i++)
		plant_action(&story, &story_actions[i], 100 + 7 * i);
	find_alerts(&story, &alerts);
	for (size_t i = 0; i < alerts.count; i++)
		retell_alert(&story, alerts.ids[i], &story_alerts[i]);
	for (int i = 0; i < story_pulse_count; i++)
		plant_pulse(&story, &story_pulses[i]);
	id_list_release(&alerts);
	record_release(&story.incident);
}
