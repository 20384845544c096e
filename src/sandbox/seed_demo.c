/* Plants the demo: makes records of the texts in seed_demo_*.c, at times relative to now. */
#include "seed.h"

#include <stdio.h>
#include <string.h>

#include "base/iso8601.h"

#include "attr.h"
#include "domain.h"
#include "params.h"
#include "seed_parts.h"
#include "seed_demo_text.h"

#define MINUTE_MS INT64_C(60000)
#define DAY_MS (1440 * MINUTE_MS)

enum { NEWEST_NUMBER = 412, ALERTS = 120, INCIDENTS_MAX = 64, TEXT_BYTES = 400 };

struct planting {
	struct sandbox *box;
	int64_t now;
	char incidents[INCIDENTS_MAX][RECORD_ID_BYTES];
};

static const char *const on_call[] = {"103", "101", "108", "105", "106", "104"};
enum { ON_CALL = sizeof(on_call) / sizeof(*on_call) };

/* --- incidents ----------------------------------------------------------------------------- */

static void set_basics(struct planting *p, struct record *incident, const struct demo_incident *row)
{
	struct json_object *a = incident->attributes, *labels = json_object_new_object();
	char severity[RECORD_ID_BYTES];

	seed_id(p->box, "severities", row->severity, severity);
	attr_set_str(a, "title", row->title);
	attr_set_str(a, "summary", row->summary);
	attr_set_str(a, "kind", row->kind);
	attr_set_str(a, "source", row->commander ? "slack" : "web");
	attr_set_bool(a, "private", false);
	attr_set_str(a, "severity_id", severity);
	attr_set_str(a, "user_id", row->commander ? row->commander : "101");
	attr_set_str(a, "started_by_user_id", row->commander ? row->commander : "101");
	attr_set_str(a, "retrospective_progress_status", "not_started");
	attr_set_str(labels, "tier", !strcmp(row->severity, "sev1") ? "1" : "2");
	attr_set(a, "labels", labels);
}

static void set_channel(struct record *incident, int number)
{
	char text[120];

	snprintf(text, sizeof(text), "inc-%d", number);
	attr_set_str(incident->attributes, "slack_channel_name", text);
	snprintf(text, sizeof(text), "https://brightcart.slack.com/archives/C0%06d", number * 7919);
	attr_set_str(incident->attributes, "slack_channel_url", text);
	snprintf(text, sizeof(text), "https://meet.google.com/inc-%d-brt", number);
	attr_set_str(incident->attributes, "google_meeting_url", text);
}

static struct act act_at(const struct demo_incident *row, int64_t at_ms)
{
	return (struct act){row->commander ? row->commander : "101", "web", at_ms};
}

static void go_to(struct planting *p, struct record *incident, const struct demo_incident *row,
	const char *status, int64_t at_ms, bool with_message)
{
	struct act act = act_at(row, at_ms);

	incident_move_quietly(p->box, incident, transition_find(status),
		with_message ? row->message : NULL, &act);
}

/* Its life so far: acknowledged, mitigated, resolved or cancelled, closed. */
static void live_through(
	struct planting *p, struct record *incident, const struct demo_incident *row, int64_t start)
{
	struct json_object *a = incident->attributes;
	struct act act = act_at(row, start + row->acknowledged * MINUTE_MS);
	int64_t end = start + row->resolved * MINUTE_MS;
	bool cancelled = !strcmp(row->status, "cancelled");

	if (row->acknowledged) {
		attr_set_time(a, "acknowledged_at", act.at_ms);
		timeline_add(p->box, incident->id, "internal", "Acknowledged at has been changed",
			NULL, &act);
		attr_set_time(a, "updated_at", act.at_ms);
	}
	if (row->mitigated)
		go_to(p, incident, row, "mitigated", start + row->mitigated * MINUTE_MS, false);
	if (row->resolved)
		go_to(p, incident, row, cancelled ? "cancelled" : "resolved", end, true);
	if (!strcmp(row->status, "closed"))
		go_to(p, incident, row, "closed", end + DAY_MS, false);
}

static void set_first_status(
	struct record *incident, const struct demo_incident *row, int64_t start)
{
	struct json_object *a = incident->attributes;
	bool triage = !strcmp(row->status, "in_triage"),
	     planned = !strcmp(row->status, "scheduled");

	attr_set_str(a, "status", triage || planned ? row->status : "started");
	attr_set_time(a, triage ? "in_triage_at" : "started_at", planned ? 0 : start);
	if (triage)
		attr_set_str(a, "in_triage_by_user_id", attr_str(a, "user_id"));
	if (planned) {
		attr_set_time(a, "scheduled_for", start + 3 * DAY_MS);
		attr_set_time(a, "scheduled_until", start + 3 * DAY_MS + 30 * MINUTE_MS);
	}
}

static void assign(
	struct planting *p, const char *incident, const char *role, const char *user, int64_t at_ms)
{
	struct record record =
		sandbox_new_record(p->box, "incident_role_assignments", incident, at_ms);
	char id[RECORD_ID_BYTES];

	seed_id(p->box, "incident_roles", role, id);
	attr_set_str(record.attributes, "incident_role_id", id);
	attr_set_str(record.attributes, "user_id", user);
	store_put(&p->box->store, &record);
	record_release(&record);
}

static void assign_roles(
	struct planting *p, const char *incident, const struct demo_incident *row, int64_t at_ms)
{
	if (!row->commander)
		return;
	assign(p, incident, "commander", row->commander, at_ms);
	if (!strcmp(row->severity, "sev1")) {
		assign(p, incident, "communications-lead", "112", at_ms + 5 * MINUTE_MS);
		assign(p, incident, "operations-lead", "109", at_ms + 7 * MINUTE_MS);
	}
}

static void add_notes(struct planting *p, int index, struct record *incident, int64_t start)
{
	for (int i = 0; i < demo_note_count; i++) {
		const struct demo_note *note = &demo_notes[i];
		struct act act = {note->author, "slack", start + note->after * MINUTE_MS};

		if (note->incident != index)
			continue;
		timeline_add(p->box, incident->id, note->visibility, note->text, NULL, &act);
		if (act.at_ms > attr_time(incident->attributes, "updated_at"))
			attr_set_time(incident->attributes, "updated_at", act.at_ms);
	}
}

static void plant_incident(struct planting *p, int index)
{
	const struct demo_incident *row = &demo_incidents[index];
	int64_t start = p->now - row->started_ago * MINUTE_MS;
	struct record incident = sandbox_new_record(p->box, "incidents", "", start);
	struct act act = act_at(row, start);

	snprintf(p->incidents[index], RECORD_ID_BYTES, "%s", incident.id);
	set_basics(p, &incident, row);
	incident_identify(p->box, &incident, NEWEST_NUMBER - index);
	set_channel(&incident, NEWEST_NUMBER - index);
	set_first_status(&incident, row, start);
	timeline_add(p->box, incident.id, "internal", "Incident has been created", NULL, &act);
	live_through(p, &incident, row, start);
	add_notes(p, index, &incident, start);
	seed_link(p->box, incident.id, "services", row->services);
	seed_link(p->box, incident.id, "groups", row->team);
	seed_link(p->box, incident.id, "environments",
		strcmp(row->kind, "test") ? "production" : "staging");
	seed_link(p->box, incident.id, "incident_types",
		strcmp(row->severity, "sev4") ? "customer-facing" : "internal");
	if (row->resolved && index % 3)
		seed_link(p->box, incident.id, "causes", index % 2 ? "deployment" : "capacity");
	assign_roles(p, incident.id, row, start);
	store_put(&p->box->store, &incident);
	record_release(&incident);
}

static void plant_action(struct planting *p, const struct demo_action *row)
{
	int64_t start = p->now - demo_incidents[row->incident].started_ago * MINUTE_MS;
	struct record item = sandbox_new_record(p->box, "incident_action_items",
		p->incidents[row->incident], start + 2 * MINUTE_MS);
	struct json_object *a = item.attributes;
	char due[ISO8601_BYTES];

	attr_set_str(a, "incident_id", item.parent);
	attr_set_str(a, "summary", row->summary);
	attr_set_str(a, "kind", row->kind);
	attr_set_str(a, "priority", row->priority);
	attr_set_str(a, "status", row->status);
	attr_set(a, "assigned_to_group_ids", json_object_new_array());
	attr_set_str(a, "created_by_user_id", "101");
	if (row->assignee)
		attr_set_int(a, "assigned_to_user_id",
			100 + (row->assignee[1] - '0') * 10 + row->assignee[2] - '0');
	if (row->due_days) {
		iso8601_format(p->now + row->due_days * DAY_MS, due);
		due[10] = '\0';
		attr_set_str(a, "due_date", due);
	}
	store_put(&p->box->store, &item);
	record_release(&item);
}

/* --- retrospectives ------------------------------------------------------------------------ */

static void set_progress(struct planting *p, const char *incident_id, const char *progress)
{
	struct record incident;

	if (!store_get(&p->box->store, "incidents", incident_id, &incident))
		return;
	attr_set_str(incident.attributes, "retrospective_progress_status", progress);
	store_put(&p->box->store, &incident);
	record_release(&incident);
}

static void plant_retrospective(struct planting *p, const struct demo_retrospective *row)
{
	struct id_list ids = {.count = 0};
	struct record incident, retrospective;
	int64_t end;

	if (!store_get(&p->box->store, "incidents", p->incidents[row->incident], &incident))
		return;
	end = attr_time(incident.attributes, "resolved_at");
	retrospective_ensure(p->box, &incident, end);
	store_children(&p->box->store, "incident_post_mortems", incident.id, &ids);
	if (store_get(&p->box->store, "incident_post_mortems", ids.ids[0], &retrospective)) {
		struct json_object *a = retrospective.attributes;
		bool published = !strcmp(row->status, "published");

		attr_set_str(a, "status", row->status);
		attr_set_str(a, "content", row->content);
		attr_set_time(a, "published_at", published ? end + 2 * DAY_MS : 0);
		attr_set_time(a, "updated_at", published ? end + 2 * DAY_MS : end + DAY_MS / 2);
		store_put(&p->box->store, &retrospective);
		record_release(&retrospective);
	}
	set_progress(p, incident.id, row->progress);
	id_list_release(&ids);
	record_release(&incident);
}

static bool has_retrospective(int incident)
{
	for (int i = 0; i < demo_retrospective_count; i++)
		if (demo_retrospectives[i].incident == incident)
			return true;
	return false;
}

/* Nobody writes one about what was small; the others still lack theirs. */
static void skip_small_ones(struct planting *p)
{
	for (int i = 0; i < demo_incident_count; i++)
		if (!has_retrospective(i) && (!strcmp(demo_incidents[i].severity, "sev3") ||
						     !strcmp(demo_incidents[i].severity, "sev4")))
			set_progress(p, p->incidents[i], "skipped");
}

/* --- alerts -------------------------------------------------------------------------------- */

static void add_label(struct json_object *labels, const char *key, const char *value)
{
	struct json_object *label = json_object_new_object();

	attr_set_str(label, "key", key);
	attr_set_str(label, "value", value);
	json_object_array_add(labels, label);
}

/* A payload as the source would have sent it. */
static struct json_object *payload(const struct demo_alert *row, const char *summary)
{
	struct json_object *data = json_object_new_object(), *alert = json_object_new_object();
	char text[TEXT_BYTES];

	attr_set_str(alert, "title", summary);
	attr_set_str(alert, "service", row->service);
	attr_set_str(alert, "priority", strcmp(row->urgency, "high") ? "P3" : "P1");
	snprintf(text, sizeof(text), "https://%s.brightcart.example/alerts/%d", row->source,
		row->minutes_ago * 31 + 7);
	attr_set_str(alert, "link", text);
	snprintf(text, sizeof(text), "https://wiki.brightcart.example/runbooks/%s", row->service);
	attr_set_str(alert, "runbook", text);
	attr_set(alert, "values", json_object_new_array());
	for (int i = 0; i < 5; i++)
		json_object_array_add(
			attr_get(alert, "values"), json_object_new_double(0.8 + 0.3 * i));
	attr_set_str(data, "event_type", "alert");
	attr_set(data, "alert", alert);
	return data;
}

static void set_alert(struct planting *p, struct record *record, const struct demo_alert *row,
	const char *summary)
{
	struct json_object *a = record->attributes, *labels = json_object_new_array();
	char text[TEXT_BYTES], urgency[RECORD_ID_BYTES];

	seed_id(p->box, "alert_urgencies", row->urgency, urgency);
	alert_identify(p->box, record);
	attr_set_str(a, "summary", summary);
	attr_set_str(a, "description", row->description);
	attr_set_str(a, "status", "triggered");
	attr_set_str(a, "source", row->source);
	attr_set_str(a, "noise", "not_noise");
	attr_set_str(a, "alert_urgency_id", urgency);
	snprintf(text, sizeof(text), "%s-%d", row->source, row->minutes_ago);
	attr_set_str(a, "deduplication_key", text);
	snprintf(text, sizeof(text), "https://%s.brightcart.example/alerts/%d", row->source,
		row->minutes_ago * 31 + 7);
	attr_set_str(a, "external_url", text);
	add_label(labels, "env", "production");
	add_label(labels, "service", row->service);
	attr_set(a, "labels", labels);
	attr_set(a, "data", payload(row, summary));
	attr_set_time(a, "started_at", attr_time(a, "created_at"));
}

static void page_people(
	struct planting *p, struct record *record, const struct demo_alert *row, int64_t at_ms)
{
	const char *people = row->notified;
	const struct act system = {NULL, "system", at_ms};
	char id[16], name[160], text[TEXT_BYTES];

	if (people)
		attr_set_str(record->attributes, "notification_target_type", "EscalationPolicy");
	while (csv_next(&people, id, sizeof(id))) {
		store_link(&p->box->store, record->id, "notified_users", id);
		snprintf(text, sizeof(text), "Paged %s by push and phone",
			person_name(p->box, id, name, sizeof(name)));
		alert_event_add(p->box, record->id, "notification", "paged", text, &system);
	}
}

static void settle(
	struct planting *p, struct record *record, const struct demo_alert *row, int64_t start)
{
	struct act act = {row->responder, "web", start + 3 * MINUTE_MS};
	bool resolved = !strcmp(row->status, "resolved");

	if (row->responder)
		alert_move(p->box, record, "acknowledged", NULL, &act);
	act.at_ms = start + (4 + row->minutes_ago % 50) * MINUTE_MS;
	if (act.at_ms > p->now)
		act.at_ms = p->now;
	if (resolved)
		alert_move(p->box, record, "resolved", NULL, &act);
	else
		attr_set_str(record->attributes, "status", row->status);
}

static void plant_alert(struct planting *p, const struct demo_alert *row, const char *summary,
	char id[RECORD_ID_BYTES])
{
	int64_t start = p->now - row->minutes_ago * MINUTE_MS;
	struct record record = sandbox_new_record(p->box, "alerts", "", start);
	const struct act system = {NULL, row->source, start};

	snprintf(id, RECORD_ID_BYTES, "%s", record.id);
	set_alert(p, &record, row, summary);
	alert_event_add(p->box, record.id, "informational", "created", row->description, &system);
	page_people(p, &record, row, start + 2000);
	settle(p, &record, row, start);
	store_put(&p->box->store, &record);
	seed_link(p->box, record.id, "services", row->service);
	seed_link(p->box, record.id, "groups", row->team);
	seed_link(p->box, record.id, "environments", "production");
	if (row->incident >= 0)
		store_link(&p->box->store, p->incidents[row->incident], "alerts", record.id);
	record_release(&record);
}

/* Three alerts of the past are one group. */
static void group(struct planting *p, const char *leader_id, const char *member_id)
{
	struct record leader, member;

	if (!store_get(&p->box->store, "alerts", leader_id, &leader))
		return;
	attr_set_bool(leader.attributes, "is_group_leader_alert", true);
	store_put(&p->box->store, &leader);
	record_release(&leader);
	if (!store_get(&p->box->store, "alerts", member_id, &member))
		return;
	attr_set_str(member.attributes, "group_leader_alert_id", leader_id);
	store_put(&p->box->store, &member);
	record_release(&member);
	store_link(&p->box->store, leader_id, "group_members", member_id);
}

/* One in four alerts of the past was the first sign of an incident. Its index, or -1. */
static int foretold(int i)
{
	return i % 4 == 1 && 7 + i / 4 < demo_incident_count ? 7 + i / 4 : -1;
}

static const struct demo_alert_kind *any_kind(int i)
{
	return &demo_alert_kinds[i * 5 % demo_alert_kind_count];
}

/* What fired; before an incident, of one of its services where there is one. */
static const struct demo_alert_kind *kind_of(int i, int incident)
{
	for (int k = 0; incident >= 0 && k < demo_alert_kind_count; k++) {
		const struct demo_alert_kind *kind =
			&demo_alert_kinds[(i + k) % demo_alert_kind_count];

		if (strstr(demo_incidents[incident].services, kind->service) != NULL)
			return kind;
	}
	return any_kind(i);
}

/* The i-th of the alerts that are not told one by one: all over, further and further back. */
static struct demo_alert past_alert(int i, int incident, const struct demo_alert_kind *kind)
{
	const char *urgency = any_kind(i)->urgency;
	bool pages = strcmp(urgency, "low") != 0;

	return (struct demo_alert){
		.minutes_ago = incident >= 0 ? demo_incidents[incident].started_ago + 2
					     : 300 + i * i * 10 + i * 37 % 61,
		.status = "resolved",
		.urgency = urgency,
		.source = kind->source,
		.service = kind->service,
		.team = kind->team,
		.notified = pages ? on_call[i % ON_CALL] : NULL,
		.responder = pages ? on_call[i % ON_CALL] : NULL,
		.incident = incident,
		.description = kind->description,
	};
}

static void plant_past_alerts(struct planting *p)
{
	char ids[ALERTS][RECORD_ID_BYTES], summary[TEXT_BYTES];

	for (int i = ALERTS - demo_alert_count - 1; i >= 0; i--) {
		int incident = foretold(i);
		const struct demo_alert_kind *kind = kind_of(i, incident);
		struct demo_alert row = past_alert(i, incident, kind);

		snprintf(summary, sizeof(summary), kind->summary, 2 + i * 13 % 97);
		plant_alert(p, &row, summary, ids[i]);
	}
	group(p, ids[5], ids[4]);
	group(p, ids[5], ids[3]);
}

void seed_demo(struct sandbox *box)
{
	struct planting p = {.box = box, .now = sandbox_now(box)};
	char id[RECORD_ID_BYTES];

	for (int i = demo_incident_count - 1; i >= 0; i--)
		plant_incident(&p, i);
	for (int i = 0; i < demo_action_count; i++)
		plant_action(&p, &demo_actions[i]);
	for (int i = demo_retrospective_count - 1; i >= 0; i--)
		plant_retrospective(&p, &demo_retrospectives[i]);
	skip_small_ones(&p);
	plant_past_alerts(&p);
	for (int i = demo_alert_count - 1; i >= 0; i--)
		plant_alert(&p, &demo_alerts[i], demo_alerts[i].summary, id);
}
