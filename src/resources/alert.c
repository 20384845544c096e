/*
 * Alerts: what they hold, and the events of one. What may be done with one is in alert_actions.c.
 * Source: the API's alerts.
 */
#include "resources/alert.h"

#include "resources/actions.h"
#include "resources/forms.h"

#include <string.h>

static const struct choice statuses[] = {
	[ALERT_UNKNOWN] = {"", "unknown", TONE_DIM},
	[ALERT_OPEN] = {"open", "open", TONE_WARN},
	[ALERT_TRIGGERED] = {"triggered", "triggered", TONE_BAD},
	[ALERT_ACKNOWLEDGED] = {"acknowledged", "acked", TONE_WARN},
	[ALERT_RESOLVED] = {"resolved", "resolved", TONE_GOOD},
	[ALERT_DEFERRED] = {"deferred", "deferred", TONE_DIM},
	{NULL, NULL, TONE_PLAIN},
};

enum { LEVEL_UNKNOWN, LEVEL_HIGH, LEVEL_MEDIUM, LEVEL_LOW };

static const struct choice levels[] = {
	[LEVEL_UNKNOWN] = {"", "—", TONE_DIM},
	[LEVEL_HIGH] = {"high", "high", TONE_BAD},
	[LEVEL_MEDIUM] = {"medium", "medium", TONE_WARN},
	[LEVEL_LOW] = {"low", "low", TONE_PLAIN},
	{NULL, NULL, TONE_PLAIN},
};

static const struct choice noises[] = {
	{"", "—", TONE_DIM},
	{"noise", "yes", TONE_PLAIN},
	{"not_noise", "no", TONE_PLAIN},
	{NULL, NULL, TONE_PLAIN},
};

#define A struct alert
static const struct field alert_fields[] = {
	FIELD_ID("id", "id", A, record.id, "Id", 0),
	FIELD_REF("urgency", "attributes.alert_urgency", A, urgency, "Urgency", 6,
		LIST | SEARCH | OVERVIEW),
	FIELD_CHOICE("status", "attributes.status", A, status, "Status", 9,
		LIST | SORT | SEARCH | OVERVIEW | STATE, statuses),
	FIELD_LINE("summary", "attributes.summary", A, summary, "Summary", 0, LIST | SORT | SEARCH),
	FIELD_REFS("responders", "attributes.responders", A, responders, "Held by", 14,
		LIST | WIDE | SEARCH | OVERVIEW),
	FIELD_REFS("services", "attributes.services", A, services, "Services", 16,
		LIST | WIDE | SEARCH | OVERVIEW),
	FIELD_TIME("started", "attributes.started_at", A, started_at, "Started", 4,
		LIST | SORT | OVERVIEW),
	FIELD_CHOICE("level", "attributes.alert_urgency.urgency", A, level, "Urgency level", 6, SORT, levels),
	FIELD_REFS("notified", "attributes.notified_users", A, notified, "Pages", 14,
		SEARCH | OVERVIEW),
	FIELD_REFS("teams", "attributes.groups", A, teams, "Teams", 14, SEARCH | OVERVIEW),
	FIELD_REFS("environments", "attributes.environments", A, environments, "Environments", 12,
		SEARCH | OVERVIEW),
	FIELD_REFS("incidents", "attributes.incidents", A, incidents, "Incidents", 14,
		DETAIL | OVERVIEW),
	FIELD_LINE("short-id", "attributes.short_id", A, short_id, "Id", 8, SEARCH | OVERVIEW),
	FIELD_LINE("source", "attributes.source", A, source, "Source", 12, SEARCH | SORT | OVERVIEW),
	FIELD_CHOICE("noise", "attributes.noise", A, noise, "Noise", 5, DETAIL | OVERVIEW, noises),
	FIELD_LABELS("labels", "attributes.labels", A, labels, "Labels", 0, DETAIL | OVERVIEW),
	FIELD_TIME("ended", "attributes.ended_at", A, ended_at, "Ended", 6, SORT | OVERVIEW),
	FIELD_TIME("created", "attributes.created_at", A, record.created_at, "Created", 6, SORT),
	FIELD_TIME("updated", "attributes.updated_at", A, record.updated_at, "Updated", 6,
		SORT | OVERVIEW),
	FIELD_FLAG("group-leader", "attributes.is_group_leader_alert", A, is_group_leader, "Leader", 6,
		0),
	FIELD_ID("group-leader-id", "attributes.group_leader_alert_id", A, group_leader_id,
		"Group leader", 0),
	FIELD_BODY("description", "attributes.description", A, description, "Description",
		DETAIL | OVERVIEW),
	FIELD_BODY("payload", "attributes.data", A, payload, "Payload", DETAIL),
	FIELD_LINE("url", "attributes.url", A, url, "Rootly", 0, LINK | ISSUED),
	FIELD_LINE("external-url", "attributes.external_url", A, external_url, "Source", 0,
		DETAIL | LINK),
};
#undef A

/* ---- what an alert says of itself --------------------------------------------------------- */

bool alert_pages(const struct alert *alert, const struct viewer *me)
{
	return alert->status == ALERT_TRIGGERED && ids_have(alert->notified.ids, me->user_id);
}

static bool pages_me(const void *record, const struct viewer *me)
{
	return alert_pages(record, me);
}

static enum urgency urgency(const void *record, const struct viewer *me)
{
	const struct alert *alert = record;

	if (alert_pages(alert, me))
		return URGENCY_PAGES_ME;
	return alert->status == ALERT_TRIGGERED ? URGENCY_URGENT : URGENCY_NONE;
}

static bool is_mine(const void *record, const struct viewer *me)
{
	const struct alert *alert = record;

	return ids_have(alert->notified.ids, me->user_id) || ids_have(alert->responders.ids, me->user_id);
}

static bool is_active(const void *record)
{
	return ((const struct alert *)record)->status != ALERT_RESOLVED;
}

static bool is_triggered(const void *record, const struct viewer *me)
{
	(void)me;
	return ((const struct alert *)record)->status == ALERT_TRIGGERED;
}

static bool counts_acknowledged(const void *record, const struct viewer *me)
{
	(void)me;
	return ((const struct alert *)record)->status == ALERT_ACKNOWLEDGED;
}

static bool counts_open(const void *record, const struct viewer *me)
{
	(void)me;
	return ((const struct alert *)record)->status == ALERT_OPEN;
}

/* What pages me, what pages anyone, what is held, what nobody is paged for, what is over. */
static int rank(const void *record, const struct viewer *me)
{
	static const unsigned char of_status[] = {
		[ALERT_UNKNOWN] = 6, [ALERT_OPEN] = 4, [ALERT_TRIGGERED] = 1,
		[ALERT_ACKNOWLEDGED] = 2, [ALERT_RESOLVED] = 8, [ALERT_DEFERRED] = 5,
	};
	const struct alert *alert = record;

	return alert_pages(alert, me) ? 0 : of_status[alert->status];
}

static const char *acts_on(const void *record)
{
	return ((const struct alert *)record)->group_leader_id;
}

static void derive(void *record, bool is_whole, struct arena *arena)
{
	struct alert *alert = record;

	(void)is_whole;
	(void)arena;
	if (text_is_empty(alert->summary))
		alert->summary = text_own("(no summary)");
}

static struct text handle(const void *record, struct arena *arena)
{
	const struct alert *alert = record;

	if (!text_is_empty(alert->short_id))
		return alert->short_id;
	return text_printf(arena, "%.8s", alert->record.id);
}

static struct text name_of(const void *record)
{
	return ((const struct alert *)record)->summary;
}

static const struct tab alert_tabs[] = {
	{"Overview", TAB_OVERVIEW, NULL, NULL, NULL},
	{"Events", TAB_ROWS, NULL, &alert_event_resource, "relationships.events"},
	{"Payload", TAB_FIELD, "payload", NULL, NULL},
	{"Links", TAB_LINKS, NULL, NULL, NULL},
	{"Raw", TAB_RAW, NULL, NULL, NULL},
	{NULL, TAB_RAW, NULL, NULL, NULL},
};

static const struct tally alert_tallies[] = {
	{"pages you", pages_me},
	{"triggered", is_triggered},
	{"acked", counts_acknowledged},
	{"open", counts_open},
	{NULL, NULL},
};

static const struct listing alert_listing = {
	.path = "/v1/alerts",
	.include = "services,environments,groups,responders,notified_users,alert_urgency",
	.active = "filter[status][in]=open,triggered,acknowledged,deferred",
	.since = "created_at",
	.changed = "updated_at",
	.page_rows = 50,
	.has_cursor = true,
	.has_fields = true,
};

const struct resource alert_resource = {
	.name = "alert",
	.title = "Alert",
	.plural = "Alerts",
	.wire_type = "alerts",
	.path = "/v1/alerts/{id}",
	.include = "services,environments,groups,responders,notified_users,alert_urgency,incidents,events",
	.row_bytes = sizeof(struct alert),
	.list_bytes = offsetof(struct alert, description),
	.fields = alert_fields,
	.field_count = sizeof(alert_fields) / sizeof(alert_fields[0]),
	.actions = alert_actions,
	.tabs = alert_tabs,
	.listing = &alert_listing,
	.default_sort = "-started",
	.rank = rank,
	.urgency = urgency,
	.urgent_word = "triggered",
	.announces = URGENCY_PAGES_ME,
	.is_mine = is_mine,
	.is_active = is_active,
	.acts_on = acts_on,
	.handle = handle,
	.name_of = name_of,
	.tallies = alert_tallies,
	.derive = derive,
};

/* ---- events of an alert ------------------------------------------------------------------- */

#define E struct alert_event
static const struct field event_fields[] = {
	FIELD_ID("id", "id", E, record.id, "Id", 0),
	FIELD_TIME("created", "attributes.created_at", E, record.created_at, "When", 6, LIST | SORT),
	FIELD_LINE("kind", "attributes.kind", E, kind, "Kind", 13, LIST | WIDE),
	FIELD_LINE("action", "attributes.action", E, action, "What", 14, LIST | SEARCH),
	FIELD_REF("user", "attributes.user", E, user, "Who", 14, LIST | SEARCH),
	FIELD_LINE("details", "attributes.details", E, details, "Details", 0, LIST | SEARCH),
	FIELD_LINE("source", "attributes.source", E, source, "Source", 8, 0),
	FIELD_TIME("updated", "attributes.updated_at", E, record.updated_at, "Updated", 6, 0),
};
#undef E

static struct text event_handle(const void *record, struct arena *arena)
{
	return text_printf(arena, "%.8s", ((const struct record *)record)->id);
}

static struct text event_name(const void *record)
{
	return ((const struct alert_event *)record)->details;
}

const struct resource alert_event_resource = {
	.name = "alert-event",
	.title = "Event",
	.plural = "Events",
	.wire_type = "alert_events",
	.path = "/v1/alert_events/{id}",
	.row_bytes = sizeof(struct alert_event),
	.fields = event_fields,
	.field_count = sizeof(event_fields) / sizeof(event_fields[0]),
	.default_sort = "-created",
	.handle = event_handle,
	.name_of = event_name,
};
