/*
 * Incidents: what they hold. What may be done with one is in incident_actions.c.
 * Source: the API's incidents, their timeline events, action items and roles.
 */
#include "resources/incident.h"

#include "core/handle.h"
#include "resources/actions.h"
#include "resources/alert.h"
#include "resources/forms.h"

#include <inttypes.h>
#include <string.h>

static const struct choice statuses[] = {
	[INCIDENT_UNKNOWN] = {"", "unknown", TONE_DIM},
	[INCIDENT_TRIAGE] = {"in_triage", "triage", TONE_WARN},
	[INCIDENT_STARTED] = {"started", "started", TONE_BAD},
	[INCIDENT_DETECTED] = {"detected", "detected", TONE_BAD},
	[INCIDENT_ACKNOWLEDGED] = {"acknowledged", "acked", TONE_WARN},
	[INCIDENT_MITIGATED] = {"mitigated", "mitigated", TONE_WARN},
	[INCIDENT_RESOLVED] = {"resolved", "resolved", TONE_GOOD},
	[INCIDENT_CLOSED] = {"closed", "closed", TONE_DIM},
	[INCIDENT_CANCELLED] = {"cancelled", "cancelled", TONE_DIM},
	[INCIDENT_SCHEDULED] = {"scheduled", "scheduled", TONE_PLAIN},
	[INCIDENT_IN_PROGRESS] = {"in_progress", "in progress", TONE_WARN},
	[INCIDENT_COMPLETED] = {"completed", "completed", TONE_GOOD},
	[INCIDENT_PLANNING] = {"planning", "planning", TONE_PLAIN},
	[INCIDENT_VERIFYING] = {"verifying", "verifying", TONE_WARN},
	{NULL, NULL, TONE_PLAIN},
};

static const struct choice levels[] = {
	[SEVERITY_UNKNOWN] = {"", "—", TONE_DIM},
	[SEVERITY_CRITICAL] = {"critical", "critical", TONE_BAD},
	[SEVERITY_HIGH] = {"high", "high", TONE_WARN},
	[SEVERITY_MEDIUM] = {"medium", "medium", TONE_PLAIN},
	[SEVERITY_LOW] = {"low", "low", TONE_DIM},
	{NULL, NULL, TONE_PLAIN},
};

const struct choice incident_kinds[] = {
	{"", "—", TONE_DIM},
	{"normal", "normal", TONE_PLAIN},
	{"normal_sub", "sub-incident", TONE_PLAIN},
	{"test", "test", TONE_ACCENT},
	{"test_sub", "test sub-incident", TONE_ACCENT},
	{"example", "example", TONE_ACCENT},
	{"example_sub", "example sub-incident", TONE_ACCENT},
	{"backfilled", "backfilled", TONE_PLAIN},
	{"scheduled", "maintenance", TONE_PLAIN},
	{"scheduled_sub", "sub-maintenance", TONE_PLAIN},
	{NULL, NULL, TONE_PLAIN},
};

const struct choice incident_progresses[] = {
	{"", "—", TONE_DIM},
	{"not_started", "not started", TONE_PLAIN},
	{"active", "in progress", TONE_WARN},
	{"completed", "completed", TONE_GOOD},
	{"skipped", "skipped", TONE_DIM},
	{NULL, NULL, TONE_PLAIN},
};

#define I struct incident
static const struct field incident_fields[] = {
	FIELD_ID("id", "id", I, record.id, "Id", 0),
	FIELD_REF("severity", "attributes.severity", I, severity, "Severity", 6,
		LIST | SEARCH | OVERVIEW),
	FIELD_CHOICE("status", "attributes.status", I, status, "Status", 11,
		LIST | SORT | SEARCH | OVERVIEW | STATE, statuses),
	FIELD_LINE("handle", NULL, I, handle, "Number", 8, LIST | SEARCH | LOCAL),
	FIELD_TIME("age", NULL, I, since, "Age", 4, LIST | LOCAL),
	FIELD_LINE("title", "attributes.title", I, title, "Title", 0, LIST | SORT | SEARCH),
	FIELD_REFS("services", "relationships.services", I, services, "Services", 18,
		LIST | WIDE | SEARCH | OVERVIEW),
	FIELD_REFS("teams", "relationships.groups", I, teams, "Teams", 14,
		SEARCH | OVERVIEW),
	FIELD_REFS("people", "relationships.roles.user", I, people, "People", 16,
		SEARCH | OVERVIEW),
	FIELD_REFS("environments", "relationships.environments", I, environments, "Environments", 12,
		SEARCH | OVERVIEW),
	FIELD_REFS("types", "relationships.incident_types", I, types, "Types", 0,
		DETAIL | OVERVIEW),
	FIELD_REFS("causes", "relationships.causes", I, causes, "Causes", 0, DETAIL | OVERVIEW),
	FIELD_REFS("functionalities", "relationships.functionalities", I, functionalities,
		"Functionalities", 0, DETAIL | OVERVIEW),
	FIELD_CHOICE("level", "attributes.severity.severity", I, level, "Severity level", 8, SORT, levels),
	FIELD_CHOICE("kind", "attributes.kind", I, kind, "Kind", 8, OVERVIEW, incident_kinds),
	FIELD_FLAG("private", "attributes.private", I, is_private, "Private", 7, OVERVIEW),
	FIELD_NUMBER("number", "attributes.sequential_id", I, number, "Number", 6, SORT),
	FIELD_TIME("created", "attributes.created_at", I, record.created_at, "Created", 6, SORT),
	FIELD_TIME("updated", "attributes.updated_at", I, record.updated_at, "Updated", 6, SORT),
	FIELD_TIME("triage", "attributes.in_triage_at", I, triage_at, "In triage", 6, 0),
	FIELD_TIME("started", "attributes.started_at", I, started_at, "Started", 6, SORT | OVERVIEW),
	FIELD_TIME("detected", "attributes.detected_at", I, detected_at, "Detected", 6, OVERVIEW),
	FIELD_TIME("acknowledged", "attributes.acknowledged_at", I, acknowledged_at, "Acked", 6,
		OVERVIEW),
	FIELD_TIME("mitigated", "attributes.mitigated_at", I, mitigated_at, "Mitigated", 6,
		SORT | OVERVIEW),
	FIELD_TIME("resolved", "attributes.resolved_at", I, resolved_at, "Resolved", 6,
		SORT | OVERVIEW),
	FIELD_TIME("closed", "attributes.closed_at", I, closed_at, "Closed", 6, 0),
	FIELD_TIME("cancelled", "attributes.cancelled_at", I, cancelled_at, "Cancelled", 6, OVERVIEW),
	FIELD_TIME("planned-from", "attributes.scheduled_for", I, planned_from, "Planned from", 6,
		DETAIL | OVERVIEW),
	FIELD_TIME("planned-until", "attributes.scheduled_until", I, planned_until, "Planned until", 6,
		DETAIL | OVERVIEW),
	FIELD_LINE("time-to-detect", NULL, I, took_detect, "To detect", 8, LOCAL | DETAIL | OVERVIEW),
	FIELD_LINE("time-to-acknowledge", NULL, I, took_acknowledge, "To ack", 8, LOCAL | DETAIL | OVERVIEW),
	FIELD_LINE("time-to-mitigate", NULL, I, took_mitigate, "To mitigate", 8, LOCAL | DETAIL | OVERVIEW),
	FIELD_LINE("time-to-resolve", NULL, I, took_resolve, "To resolve", 8, LOCAL | DETAIL | OVERVIEW),
	FIELD_CHOICE("retrospective-progress", "attributes.retrospective_progress_status", I, progress,
		"Retro", 11, OVERVIEW, incident_progresses),
	FIELD_REF("creator", "attributes.user", I, creator, "Declared by", 0, DETAIL | OVERVIEW),
	FIELD_REF("started-by", "attributes.started_by", I, started_by, "Started by", 0, DETAIL),
	FIELD_REF("mitigated-by", "attributes.mitigated_by", I, mitigated_by, "Mitigated by", 0,
		DETAIL | OVERVIEW),
	FIELD_REF("resolved-by", "attributes.resolved_by", I, resolved_by, "Resolved by", 0,
		DETAIL | OVERVIEW),
	FIELD_LINE("source", "attributes.source", I, source, "Source", 8, DETAIL | OVERVIEW),
	FIELD_LABELS("labels", "attributes.labels", I, labels, "Labels", 0, DETAIL | OVERVIEW),
	FIELD_LINE("channel", "attributes.slack_channel_name", I, slack_channel, "Channel", 0,
		DETAIL | OVERVIEW),
	FIELD_REF("retrospective", "relationships.incident_post_mortem", I, retrospective,
		"Retrospective", 0, OVERVIEW),
	FIELD_LINE("public-title", "attributes.public_title", I, public_title, "Public title", 0,
		DETAIL | OVERVIEW),
	FIELD_ID("duplicate-of", "attributes.duplicate_incident_id", I, duplicate_of_id, "Duplicate of",
		0),
	FIELD_ID("parent", "attributes.parent_incident_id", I, parent_id, "Part of", DETAIL),
	FIELD_REFS("subscribers", "relationships.subscribers.user", I, subscribers, "Subscribers", 0,
		DETAIL | OVERVIEW),
	FIELD_BODY("summary", "attributes.summary", I, summary, "Summary", DETAIL | OVERVIEW),
	FIELD_BODY("mitigation", "attributes.mitigation_message", I, mitigation, "Mitigation",
		DETAIL | OVERVIEW),
	FIELD_BODY("resolution", "attributes.resolution_message", I, resolution, "Resolution",
		DETAIL | OVERVIEW),
	FIELD_BODY("cancellation", "attributes.cancellation_message", I, cancellation, "Cancellation",
		DETAIL | OVERVIEW),
	FIELD_LINE("url", "attributes.url", I, url, "Rootly", 0, LINK),
	FIELD_LINE("short-url", "attributes.short_url", I, short_url, "Short link", 0, DETAIL | LINK),
	FIELD_LINE("slack", "attributes.slack_channel_url", I, slack_url, "Slack channel", 0,
		DETAIL | LINK),
	FIELD_LINE("zoom", "attributes.zoom_meeting_join_url", I, zoom_url, "Zoom", 0, DETAIL | LINK),
	FIELD_LINE("meet", "attributes.google_meeting_url", I, meet_url, "Google Meet", 0,
		DETAIL | LINK),
	FIELD_LINE("msteams", "attributes.microsoft_teams_meeting_url", I, teams_url, "Teams meeting",
		0, DETAIL | LINK),
	FIELD_LINE("jira", "attributes.jira_issue_url", I, jira_url, "Jira", 0, DETAIL | LINK),
	FIELD_LINE("github", "attributes.github_issue_url", I, github_url, "GitHub", 0, DETAIL | LINK),
	FIELD_LINE("linear", "attributes.linear_issue_url", I, linear_url, "Linear", 0, DETAIL | LINK),
	FIELD_LINE("pagerduty", "attributes.pagerduty_incident_url", I, pagerduty_url, "PagerDuty", 0,
		DETAIL | LINK),
	FIELD_LINE("opsgenie", "attributes.opsgenie_incident_url", I, opsgenie_url, "Opsgenie", 0,
		DETAIL | LINK),
	FIELD_LINE("zendesk", "attributes.zendesk_ticket_url", I, zendesk_url, "Zendesk", 0,
		DETAIL | LINK),
	FIELD_LINE("confluence", "attributes.confluence_page_url", I, confluence_url, "Confluence", 0,
		DETAIL | LINK),
	FIELD_LINE("datadog", "attributes.datadog_notebook_url", I, datadog_url, "Datadog", 0,
		DETAIL | LINK),
};
#undef I

/* ---- what an incident says of itself ------------------------------------------------------ */

bool incident_is_over(const struct incident *incident)
{
	switch (incident->status) {
	case INCIDENT_RESOLVED:
	case INCIDENT_CLOSED:
	case INCIDENT_CANCELLED:
	case INCIDENT_COMPLETED:
		return true;
	default:
		return false;
	}
}

static bool incident_is_active(const void *record)
{
	const struct incident *incident = record;

	return !incident_is_over(incident) && incident->status != INCIDENT_SCHEDULED;
}

static bool is_critical(const void *record, const struct viewer *me)
{
	const struct incident *incident = record;

	(void)me;
	return incident_is_active(incident) && incident->level == SEVERITY_CRITICAL;
}

static enum urgency urgency(const void *record, const struct viewer *me)
{
	return is_critical(record, me) ? URGENCY_URGENT : URGENCY_NONE;
}

static bool is_mine(const void *record, const struct viewer *me)
{
	const struct incident *incident = record;

	return ids_have(incident->people.ids, me->user_id);
}

static bool is_active_and_mine(const void *record, const struct viewer *me)
{
	return incident_is_active(record) && is_mine(record, me);
}

static bool counts_active(const void *record, const struct viewer *me)
{
	(void)me;
	return incident_is_active(record);
}

/* Active ones first, the gravest on top; what is over comes after, the newest first. */
static int rank(const void *record, const struct viewer *me)
{
	const struct incident *incident = record;

	(void)me;
	if (incident_is_over(incident))
		return 20;
	if (incident->status == INCIDENT_SCHEDULED)
		return 15;
	return (incident->level == SEVERITY_UNKNOWN ? 5 : incident->level) +
	       (incident->status == INCIDENT_MITIGATED ? 5 : 0);
}

static struct text handle(const void *record, struct arena *arena)
{
	const struct incident *incident = record;

	(void)arena;
	return incident->handle;
}

static struct text name_of(const void *record)
{
	return ((const struct incident *)record)->title;
}

static struct text took(struct arena *arena, int64_t from_ms, int64_t to_ms)
{
	char words[ISO8601_BYTES];

	if (from_ms == 0 || to_ms == 0 || to_ms < from_ms)
		return text_empty;
	return text_printf(arena, "%s", duration_format(to_ms - from_ms, words));
}

/*
 * The clocks of an incident run from its start, except detection, which is counted from the start
 * to the detection as Rootly's own metrics do.
 */
static void derive(void *record, bool is_whole, struct arena *arena)
{
	struct incident *incident = record;

	if (incident->number > 0)
		incident->handle = text_printf(arena, HANDLE_PREFIX "%" PRId64, incident->number);
	else
		incident->handle = text_printf(arena, "%.8s", incident->record.id);
	if (text_is_empty(incident->title))
		incident->title = text_own("(no title)");
	incident->since = incident->started_at != 0	? incident->started_at
			  : incident->triage_at != 0 ? incident->triage_at
						     : incident->record.created_at;
	if (!is_whole)
		return;
	incident->took_detect = took(arena, incident->started_at, incident->detected_at);
	incident->took_acknowledge = took(arena, incident->started_at, incident->acknowledged_at);
	incident->took_mitigate = took(arena, incident->started_at, incident->mitigated_at);
	incident->took_resolve = took(arena, incident->started_at, incident->resolved_at);
}

static const struct tab incident_tabs[] = {
	{"Overview", TAB_OVERVIEW, NULL, NULL, NULL},
	{"Timeline", TAB_ROWS, NULL, &incident_event_resource, "relationships.events"},
	{"Alerts", TAB_ROWS, NULL, &alert_resource, "relationships.alerts"},
	{"Actions", TAB_ROWS, NULL, &action_item_resource, "relationships.action_items"},
	{"Roles", TAB_ROWS, NULL, &role_assignment_resource, "relationships.roles"},
	{"Links", TAB_LINKS, NULL, NULL, NULL},
	{"Raw", TAB_RAW, NULL, NULL, NULL},
	{NULL, TAB_RAW, NULL, NULL, NULL},
};

static const struct tally incident_tallies[] = {
	{"active", counts_active},
	{"mine", is_active_and_mine},
	{NULL, NULL},
};

static const struct listing incident_listing = {
	.path = "/v1/incidents",
	.sort = "-created_at",
	.include = "services,groups,environments,roles",
	.active = "filter[status][in]=in_triage,started,detected,acknowledged,mitigated,scheduled,"
		  "in_progress,planning,verifying",
	.since = "created_at",
	.changed = "updated_at",
	.page_rows = 50,
	.has_cursor = true,
	.has_fields = true,
};

const struct resource incident_resource = {
	.name = "incident",
	.title = "Incident",
	.plural = "Incidents",
	.wire_type = "incidents",
	.path = "/v1/incidents/{id}",
	.include = "services,groups,environments,incident_types,causes,functionalities,roles,events,"
		   "action_items,alerts,subscribers,incident_post_mortem",
	.row_bytes = sizeof(struct incident),
	.list_bytes = offsetof(struct incident, summary),
	.fields = incident_fields,
	.field_count = sizeof(incident_fields) / sizeof(incident_fields[0]),
	.actions = incident_actions,
	.tabs = incident_tabs,
	.listing = &incident_listing,
	.default_sort = "-started",
	.rank = rank,
	.urgency = urgency,
	.urgent_word = "critical",
	.announces = URGENCY_URGENT,
	.is_mine = is_mine,
	.is_active = incident_is_active,
	.handle = handle,
	.name_of = name_of,
	.tallies = incident_tallies,
	.derive = derive,
};
