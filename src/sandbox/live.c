/*
 * The living company. A tick is one thing that happens; which one is drawn by lot, so weighted that
 * the numbers of open alerts and active incidents swing around a level. What is long over goes.
 */
#include "live.h"

#include <stdio.h>

#include "attr.h"
#include "domain.h"
#include "seed.h"
#include "seed_demo_text.h"

enum {
	TICK_LOW_MS = 2000,
	TICK_HIGH_MS = 6000,
	CATCH_UP_STEP_MS = 4000,
	CATCH_UP_MAX = 500,
	OPEN_ALERTS = 14, /* about so many are open at a time */
	OPEN_INCIDENTS = 9,
	KEPT_ALERTS = 400, /* the oldest resolved ones go beyond that */
	KEPT_INCIDENTS = 200,
	TEXT_BYTES = 300,
};

static const char *const people[] = {"101", "102", "104", "105", "106", "108", "109", "110", "112"};

static const char *const remarks[] = {
	"Looking into it.",
	"Graphs are going down again.",
	"Restarted one pod, watching.",
	"Same pattern as last month.",
	"Customers on mobile only, it seems.",
	"我在看日志。",
	"Rolled back the flag.",
	"Waiting for the provider.",
	"👀",
};

#define COUNT(table) ((int)(sizeof(table) / sizeof(*table)))
#define PICK(box, table) ((table)[random_below(&(box)->random, COUNT(table))])

static struct act somebody(struct sandbox *box)
{
	return (struct act){PICK(box, people), "web", box->last_tick_ms};
}

/* A random record of a type and status; false: there is none. */
static bool pick(struct sandbox *box, const char *type, const char *status, struct record *out)
{
	struct id_list ids = {.count = 0};
	bool found = false;

	store_with_status(&box->store, type, status, &ids);
	if (ids.count)
		found = store_get(&box->store, type,
			ids.ids[random_below(&box->random, (int)ids.count)], out);
	id_list_release(&ids);
	return found;
}

static int count(struct sandbox *box, const char *type, const char *status)
{
	struct id_list ids = {.count = 0};
	int n;

	store_with_status(&box->store, type, status, &ids);
	n = (int)ids.count;
	id_list_release(&ids);
	return n;
}

static void alert_arrives(struct sandbox *box)
{
	const struct demo_alert_kind *kind =
		&demo_alert_kinds[random_below(&box->random, demo_alert_kind_count)];
	const struct act system = {NULL, kind->source, box->last_tick_ms};
	struct record alert = sandbox_new_record(box, "alerts", "", system.at_ms), service, urgency;
	struct json_object *a = alert.attributes;
	char text[TEXT_BYTES];

	snprintf(text, sizeof(text), kind->summary, random_between(&box->random, 2, 98));
	alert_identify(box, &alert);
	attr_set_str(a, "summary", text);
	attr_set_str(a, "description", kind->description);
	attr_set_str(a, "source", kind->source);
	attr_set_str(a, "status", random_below(&box->random, 4) ? "triggered" : "open");
	attr_set_str(a, "noise", "not_noise");
	attr_set(a, "labels", json_object_new_array());
	attr_set_time(a, "started_at", system.at_ms);
	if (store_get(&box->store, "alert_urgencies", kind->urgency, &urgency))
		attr_set_str(a, "alert_urgency_id", urgency.id);
	record_release(&urgency);
	store_put(&box->store, &alert);
	if (store_get(&box->store, "services", kind->service, &service))
		store_link(&box->store, alert.id, "services", service.id);
	record_release(&service);
	store_link(&box->store, alert.id, "notified_users",
		random_below(&box->random, 6) ? PICK(box, people) : SEED_ME);
	alert_event_add(box, alert.id, "informational", "created", kind->description, &system);
	record_release(&alert);
}

static void alert_goes(struct sandbox *box, const char *from, const char *to)
{
	struct act act = somebody(box);
	struct record alert;

	if (!pick(box, "alerts", from, &alert))
		return;
	alert_move(box, &alert, to, NULL, &act);
	record_release(&alert);
}

static void alert_acknowledged(struct sandbox *box)
{
	alert_goes(box, "triggered", "acknowledged");
}

static void alert_resolved(struct sandbox *box)
{
	alert_goes(box, random_below(&box->random, 3) ? "acknowledged" : "open", "resolved");
}

static void incident_goes(struct sandbox *box, const char *from, const char *to)
{
	struct act act = somebody(box);
	struct record incident;

	if (!pick(box, "incidents", from, &incident))
		return;
	incident_move(box, &incident, transition_find(to), NULL, &act);
	store_put(&box->store, &incident);
	record_release(&incident);
}

static void incident_mitigated(struct sandbox *box)
{
	incident_goes(box, "started", "mitigated");
}

static void incident_resolved(struct sandbox *box)
{
	incident_goes(box, "mitigated", "resolved");
}

static void incident_started(struct sandbox *box)
{
	incident_goes(box, "in_triage", "started");
}

static void incident_declared(struct sandbox *box)
{
	const struct demo_incident *text =
		&demo_incidents[random_below(&box->random, demo_incident_count)];
	struct act act = somebody(box);
	struct record incident = sandbox_new_record(box, "incidents", "", act.at_ms), severity;
	struct json_object *a = incident.attributes;

	attr_set_str(a, "title", text->title);
	attr_set_str(a, "summary", text->summary);
	attr_set_str(a, "status", "in_triage");
	attr_set_str(a, "kind", "normal");
	attr_set_str(a, "source", "slack");
	attr_set_bool(a, "private", false);
	attr_set(a, "labels", json_object_new_object());
	attr_set_str(a, "user_id", act.user_id);
	attr_set_time(a, "in_triage_at", act.at_ms);
	attr_set_str(a, "retrospective_progress_status", "not_started");
	if (store_get(&box->store, "severities", text->severity, &severity))
		attr_set_str(a, "severity_id", severity.id);
	record_release(&severity);
	incident_identify(box, &incident, store_max_number(&box->store, "incidents") + 1);
	store_put(&box->store, &incident);
	timeline_add(box, incident.id, "internal", "Incident has been created", NULL, &act);
	record_release(&incident);
}

static void remark_made(struct sandbox *box)
{
	struct act act = somebody(box);
	struct record incident;

	if (!pick(box, "incidents", "started", &incident))
		return;
	timeline_add(box, incident.id, "internal", PICK(box, remarks), NULL, &act);
	attr_set_time(incident.attributes, "updated_at", act.at_ms);
	store_put(&box->store, &incident);
	record_release(&incident);
}

/* What may happen, how likely, and how the likelihood depends on what is open. */
static const struct {
	void (*happen)(struct sandbox *box);
	int weight;
	const char *type, *status; /* more of these … */
	int level; /* … than this: twice as likely (or, below 0, impossible) */
} happenings[] = {
	{alert_arrives, 30, "alerts", "triggered", -OPEN_ALERTS},
	{alert_acknowledged, 24, "alerts", "triggered", OPEN_ALERTS / 3},
	{alert_resolved, 24, "alerts", "acknowledged", OPEN_ALERTS / 2},
	{remark_made, 12, "incidents", "started", OPEN_INCIDENTS},
	{incident_declared, 2, "incidents", "in_triage", -OPEN_INCIDENTS / 3},
	{incident_started, 3, "incidents", "in_triage", OPEN_INCIDENTS / 4},
	{incident_mitigated, 3, "incidents", "started", OPEN_INCIDENTS / 3},
	{incident_resolved, 3, "incidents", "mitigated", OPEN_INCIDENTS / 3},
};

static int weight_of(struct sandbox *box, size_t i)
{
	int level = happenings[i].level;
	int n = count(box, happenings[i].type, happenings[i].status);

	if (level < 0)
		return n >= -level ? 0 : happenings[i].weight;
	return n > level ? 2 * happenings[i].weight : happenings[i].weight;
}

static void something_happens(struct sandbox *box)
{
	int weights[COUNT(happenings)], total = 0, lot;

	for (int i = 0; i < COUNT(happenings); i++)
		total += weights[i] = weight_of(box, (size_t)i);
	lot = random_below(&box->random, total);
	for (int i = 0; i < COUNT(happenings); i++) {
		if (lot < weights[i]) {
			happenings[i].happen(box);
			return;
		}
		lot -= weights[i];
	}
}

static void remove_old(struct sandbox *box, const char *type, int kept)
{
	struct id_list ids = {.count = 0};

	if (store_count(&box->store, type) > kept) {
		store_with_status(&box->store, type, "resolved", &ids);
		for (size_t i = 0; i < ids.count && i < 10; i++)
			store_delete(&box->store, type, ids.ids[i]);
	}
	id_list_release(&ids);
}

static void tick(struct sandbox *box, int64_t at_ms)
{
	box->last_tick_ms = at_ms;
	store_begin(&box->store);
	something_happens(box);
	remove_old(box, "alerts", KEPT_ALERTS);
	remove_old(box, "incidents", KEPT_INCIDENTS);
	store_commit(&box->store);
}

void live_catch_up(struct sandbox *box)
{
	int64_t now = sandbox_now(box);

	for (int i = 0; i < CATCH_UP_MAX && box->last_tick_ms + CATCH_UP_STEP_MS <= now; i++)
		tick(box, box->last_tick_ms + CATCH_UP_STEP_MS);
	box->last_tick_ms = now;
}

static void *run(void *context)
{
	struct sandbox *box = context;
	int64_t pause_ms = TICK_LOW_MS;

	while (!sandbox_wait(box, pause_ms)) {
		sandbox_lock(box);
		tick(box, sandbox_now(box));
		pause_ms = random_between(&box->random, TICK_LOW_MS, TICK_HIGH_MS);
		sandbox_unlock(box);
	}
	return NULL;
}

void live_start(struct live *live, struct sandbox *box)
{
	*live = (struct live){.box = box};
	if (box->options.live && !box->fixed_ms)
		live->started = pthread_create(&live->thread, NULL, run, box) == 0;
}

void live_stop(struct live *live)
{
	if (live->started)
		pthread_join(live->thread, NULL);
}
