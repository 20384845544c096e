/* The big seed: N incidents and N alerts, the same ones each time, for benchmarks. */
#include "seed.h"

#include <stdio.h>
#include <string.h>

#include "attr.h"
#include "domain.h"

enum { TITLE_BYTES = 320, UNRESOLVED = 100, SPREAD_DAYS = 90, LONG_TITLE_EVERY = 17 };

static const char *const subjects[] = {
	"Checkout API",
	"Payments",
	"Search",
	"Storefront",
	"Inventory",
	"Notifications",
	"検索クラスタ",
	"Login",
	"Order tracking",
	"Warehouse scanner",
	"Image resizer",
	"支付网关",
};

static const char *const troubles[] = {
	"latency above threshold",
	"returns 502 for a part of the customers",
	"queue is growing",
	"memory usage climbs after the deploy",
	"certificate expires soon",
	"disk nearly full",
	"replication lag above 30 s",
	"error rate doubled",
	"応答が遅い",
	"is unreachable from one zone",
	"logs an exception on every request 🔥",
	"retries without end",
};

static const char *const places[] = {
	"in eu-west-1",
	"in us-east-1",
	"for mobile customers",
	"on node 17",
	"since the last release",
	"(canary)",
	"during the nightly import",
	"for new accounts",
};

static const char *const sources[] = {
	"datadog", "grafana", "alertmanager", "sentry", "cloud_watch"};

static const char long_tail[] =
	": the first symptom was seen by the support team, the dashboards showed nothing unusual, "
	"and "
	"the on-call engineer found the reason only after comparing two hosts line by line";

#define COUNT(table) (sizeof(table) / sizeof(*table))
#define PICK(random, table) ((table)[random_below(random, (int)COUNT(table))])

struct planting {
	struct sandbox *box;
	struct random random;
	int64_t now;
	int count;
	struct id_list severities, services, teams, urgencies;
};

static const char *pick_id(struct random *random, const struct id_list *list)
{
	return list->ids[random_below(random, (int)list->count)];
}

static void make_title(struct random *random, int i, char *out)
{
	const char *subject = PICK(random, subjects), *trouble = PICK(random, troubles);

	snprintf(out, TITLE_BYTES, "%s %s %s%s", subject, trouble, PICK(random, places),
		i % LONG_TITLE_EVERY ? "" : long_tail);
}

/* The newest are unresolved; the rest is spread evenly over the days. */
static int64_t start_of(const struct planting *p, int i)
{
	return p->now - (int64_t)(p->count - i) * SPREAD_DAYS * 86400000 / p->count;
}

static const char *incident_status(const struct planting *p, int i)
{
	static const char *const open[] = {"started", "in_triage", "mitigated", "started"};
	static const char *const over[] = {
		"resolved", "resolved", "closed", "resolved", "cancelled"};

	if (i >= p->count - UNRESOLVED)
		return open[i % (int)COUNT(open)];
	return over[i % (int)COUNT(over)];
}

static void set_times(struct record *incident, const char *status, int64_t start, int minutes)
{
	struct json_object *a = incident->attributes;
	int64_t end = start + minutes * INT64_C(60000);
	bool resolved = !strcmp(status, "resolved") || !strcmp(status, "closed");

	attr_set_time(a, strcmp(status, "in_triage") ? "started_at" : "in_triage_at", start);
	if (resolved || !strcmp(status, "mitigated"))
		attr_set_time(a, "mitigated_at", start + minutes * INT64_C(30000));
	if (resolved)
		attr_set_time(a, "resolved_at", end);
	if (!strcmp(status, "closed"))
		attr_set_time(a, "closed_at", end);
	if (!strcmp(status, "cancelled"))
		attr_set_time(a, "cancelled_at", end);
	attr_set_time(a, "updated_at", end < start ? start : end);
}

static void plant_incident(struct planting *p, int i)
{
	int64_t start = start_of(p, i);
	struct record incident = sandbox_new_record(p->box, "incidents", "", start);
	struct json_object *a = incident.attributes;
	const char *status = incident_status(p, i);
	char text[TITLE_BYTES];
	int minutes = i >= p->count - UNRESOLVED ? 0 : random_between(&p->random, 4, 300);

	make_title(&p->random, i, text);
	attr_set_str(a, "title", text);
	attr_set_str(a, "status", status);
	attr_set_str(a, "kind", "normal");
	attr_set_str(a, "source", "api");
	attr_set_bool(a, "private", false);
	attr_set_str(a, "severity_id", pick_id(&p->random, &p->severities));
	attr_set_str(a, "user_id", SEED_ME);
	attr_set_int(a, "sequential_id", i + 1);
	snprintf(text, sizeof(text), "big-%d", i + 1);
	attr_set_str(a, "slug", text);
	snprintf(text, sizeof(text), "https://rootly.com/account/incidents/%d-big", i + 1);
	attr_set_str(a, "url", text);
	attr_set_str(a, "retrospective_progress_status", "not_started");
	set_times(&incident, status, start, minutes);
	store_put(&p->box->store, &incident);
	store_link(&p->box->store, incident.id, "services", pick_id(&p->random, &p->services));
	store_link(&p->box->store, incident.id, "groups", pick_id(&p->random, &p->teams));
	record_release(&incident);
}

static const char *alert_status(const struct planting *p, int i)
{
	static const char *const open[] = {"triggered", "acknowledged", "open", "acknowledged"};

	return i >= p->count - UNRESOLVED ? open[i % (int)COUNT(open)] : "resolved";
}

static void plant_alert(struct planting *p, int i)
{
	int64_t start = start_of(p, i);
	struct record alert = sandbox_new_record(p->box, "alerts", "", start);
	struct json_object *a = alert.attributes;
	const char *status = alert_status(p, i);
	char text[TITLE_BYTES];

	make_title(&p->random, i, text);
	alert_identify(p->box, &alert);
	attr_set_str(a, "summary", text);
	attr_set_str(a, "status", status);
	attr_set_str(a, "source", PICK(&p->random, sources));
	attr_set_str(a, "noise", "not_noise");
	attr_set_str(a, "alert_urgency_id", pick_id(&p->random, &p->urgencies));
	attr_set(a, "labels", json_object_new_array());
	attr_set_time(a, "started_at", start);
	if (!strcmp(status, "resolved")) {
		int64_t end = start + random_between(&p->random, 1, 90) * INT64_C(60000);

		attr_set_time(a, "ended_at", end);
		attr_set_time(a, "updated_at", end);
	}
	store_put(&p->box->store, &alert);
	store_link(&p->box->store, alert.id, "services", pick_id(&p->random, &p->services));
	record_release(&alert);
}

void seed_big(struct sandbox *box, int count)
{
	struct planting p = {.box = box, .random = {42}, .now = sandbox_now(box), .count = count};

	store_with_status(&box->store, "severities", "", &p.severities);
	store_with_status(&box->store, "services", "operational", &p.services);
	store_with_status(&box->store, "groups", "", &p.teams);
	store_with_status(&box->store, "alert_urgencies", "", &p.urgencies);
	for (int i = 0; i < count; i++)
		plant_incident(&p, i);
	for (int i = 0; i < count; i++)
		plant_alert(&p, i);
	id_list_release(&p.severities);
	id_list_release(&p.services);
	id_list_release(&p.teams);
	id_list_release(&p.urgencies);
}
