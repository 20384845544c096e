/*
 * Incidents: what they hold, and what may be done with one.
 * Source: the API's incidents, their lifecycle, timeline events, action items and roles.
 */
#include "resources/incident.h"

#include "resources/alert.h"
#include "resources/forms.h"

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

static const struct choice kinds[] = {
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

/* The kinds a person declares. */
static const struct choice new_kinds[] = {
	{"", "—", TONE_DIM},
	{"normal", "normal", TONE_PLAIN},
	{"test", "test", TONE_ACCENT},
	{"backfilled", "backfilled", TONE_PLAIN},
	{NULL, NULL, TONE_PLAIN},
};

static const struct choice progresses[] = {
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
	FIELD_TIME("started", "attributes.started_at", I, started_at, "Started", 4,
		LIST | SORT | OVERVIEW),
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
	FIELD_CHOICE("level", "attributes.severity.severity", I, level, "Level", 8, SORT, levels),
	FIELD_CHOICE("kind", "attributes.kind", I, kind, "Kind", 8, OVERVIEW, kinds),
	FIELD_FLAG("private", "attributes.private", I, is_private, "Private", 7, OVERVIEW),
	FIELD_NUMBER("number", "attributes.sequential_id", I, number, "Number", 6, SORT),
	FIELD_TIME("created", "attributes.created_at", I, record.created_at, "Created", 6, SORT),
	FIELD_TIME("updated", "attributes.updated_at", I, record.updated_at, "Updated", 6, SORT),
	FIELD_TIME("triage", "attributes.in_triage_at", I, triage_at, "In triage", 6, 0),
	FIELD_TIME("detected", "attributes.detected_at", I, detected_at, "Detected", 6, OVERVIEW),
	FIELD_TIME("acknowledged", "attributes.acknowledged_at", I, acknowledged_at, "Acked", 6,
		OVERVIEW),
	FIELD_TIME("mitigated", "attributes.mitigated_at", I, mitigated_at, "Mitigated", 6,
		SORT | OVERVIEW),
	FIELD_TIME("resolved", "attributes.resolved_at", I, resolved_at, "Resolved", 6,
		SORT | OVERVIEW),
	FIELD_TIME("closed", "attributes.closed_at", I, closed_at, "Closed", 6, 0),
	FIELD_TIME("cancelled", "attributes.cancelled_at", I, cancelled_at, "Cancelled", 6, OVERVIEW),
	FIELD_LINE("time-to-detect", NULL, I, took_detect, "To detect", 8, LOCAL | OVERVIEW),
	FIELD_LINE("time-to-acknowledge", NULL, I, took_acknowledge, "To ack", 8, LOCAL | OVERVIEW),
	FIELD_LINE("time-to-mitigate", NULL, I, took_mitigate, "To mitigate", 8, LOCAL | OVERVIEW),
	FIELD_LINE("time-to-resolve", NULL, I, took_resolve, "To resolve", 8, LOCAL | OVERVIEW),
	FIELD_CHOICE("retrospective-progress", "attributes.retrospective_progress_status", I, progress,
		"Retro", 11, OVERVIEW, progresses),
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
		"Retrospective", 0, DETAIL | OVERVIEW),
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

static bool is_over(const struct incident *incident)
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

bool incident_is_active(const void *record)
{
	const struct incident *incident = record;

	return !is_over(incident) && incident->status != INCIDENT_SCHEDULED;
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
	if (is_over(incident))
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
static void derive(void *record, struct arena *arena)
{
	struct incident *incident = record;

	if (incident->number > 0)
		incident->handle = text_printf(arena, "INC-%lld", (long long)incident->number);
	else
		incident->handle = text_printf(arena, "%.8s", incident->record.id);
	incident->took_detect = took(arena, incident->started_at, incident->detected_at);
	incident->took_acknowledge = took(arena, incident->started_at, incident->acknowledged_at);
	incident->took_mitigate = took(arena, incident->started_at, incident->mitigated_at);
	incident->took_resolve = took(arena, incident->started_at, incident->resolved_at);
}

/* ---- what may be done --------------------------------------------------------------------- */

static bool refuse(const char **why, const char *words)
{
	*why = words;
	return false;
}

static bool may_acknowledge(const void *record, const struct viewer *me, const char **why)
{
	const struct incident *incident = record;

	(void)me;
	if (is_over(incident))
		return refuse(why, "it is over: R reopens it");
	if (incident->acknowledged_at != 0)
		return refuse(why, "it is acknowledged already");
	return true;
}

static bool is_acknowledged(const void *record)
{
	return ((const struct incident *)record)->acknowledged_at != 0;
}

static bool may_mitigate(const void *record, const struct viewer *me, const char **why)
{
	const struct incident *incident = record;

	(void)me;
	if (is_over(incident))
		return refuse(why, "it is over: R reopens it");
	if (incident->status == INCIDENT_MITIGATED)
		return refuse(why, "it is mitigated already: D resolves it");
	if (incident->status == INCIDENT_TRIAGE)
		return refuse(why, "it is still in triage: start it first (s)");
	return true;
}

static bool is_mitigated(const void *record)
{
	return ((const struct incident *)record)->status == INCIDENT_MITIGATED;
}

static bool may_resolve(const void *record, const struct viewer *me, const char **why)
{
	const struct incident *incident = record;

	(void)me;
	if (is_over(incident))
		return refuse(why, "it is over: R reopens it");
	if (incident->status == INCIDENT_TRIAGE)
		return refuse(why, "it is still in triage: start it (s) or cancel it (X)");
	return true;
}

static bool is_resolved(const void *record)
{
	return ((const struct incident *)record)->status == INCIDENT_RESOLVED;
}

static bool may_cancel(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	if (is_over(record))
		return refuse(why, "it is over: R reopens it");
	return true;
}

static bool is_cancelled(const void *record)
{
	return ((const struct incident *)record)->status == INCIDENT_CANCELLED;
}

static bool may_reopen(const void *record, const struct viewer *me, const char **why)
{
	const struct incident *incident = record;

	(void)me;
	if (!is_over(incident) && incident->status != INCIDENT_MITIGATED)
		return refuse(why, "it is not over");
	return true;
}

static bool is_started(const void *record)
{
	return ((const struct incident *)record)->status == INCIDENT_STARTED;
}

static bool may_start(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	if (((const struct incident *)record)->status != INCIDENT_TRIAGE)
		return refuse(why, "only an incident in triage can be started");
	return true;
}

static void acknowledge_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_server_now(attrs, "acknowledged_at");
}

static void start_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "status", "started");
}

static const struct input create_inputs[] = {
	{.name = "title", .label = "Title", .type = INPUT_LINE, .required = true,
		.hint = "What is broken, for whom"},
	{.name = "severity_id", .label = "Severity", .type = INPUT_REF, .catalogue = "severity"},
	{.name = "summary", .label = "Summary", .type = INPUT_LINES,
		.hint = "What is known so far; Markdown"},
	{.name = "service_ids", .label = "Services", .type = INPUT_REFS, .catalogue = "service"},
	{.name = "group_ids", .label = "Teams", .type = INPUT_REFS, .catalogue = "team"},
	{.name = "environment_ids", .label = "Environments", .type = INPUT_REFS,
		.catalogue = "environment"},
	{.name = "kind", .label = "Kind", .type = INPUT_CHOICE, .choices = new_kinds,
		.preset = "normal", .hint = "A test incident pages and notifies nobody by default"},
	{.name = NULL},
};

static const struct input edit_inputs[] = {
	{.name = "title", .label = "Title", .type = INPUT_LINE, .required = true, .from = "title"},
	{.name = "severity_id", .label = "Severity", .type = INPUT_REF, .catalogue = "severity",
		.from = "severity"},
	{.name = "summary", .label = "Summary", .type = INPUT_LINES, .from = "summary"},
	{.name = NULL},
};

static const struct input mitigate_inputs[] = {
	{.name = "mitigation_message", .label = "How was it mitigated?", .type = INPUT_LINES,
		.hint = "Goes on the timeline; may stay empty"},
	{.name = NULL},
};

static const struct input resolve_inputs[] = {
	{.name = "resolution_message", .label = "How was it resolved?", .type = INPUT_LINES,
		.hint = "Goes on the timeline; may stay empty"},
	{.name = NULL},
};

static const struct input cancel_inputs[] = {
	{.name = "cancellation_message", .label = "Why is it cancelled?", .type = INPUT_LINES,
		.hint = "May stay empty"},
	{.name = NULL},
};

static const struct input note_inputs[] = {
	{.name = "event", .label = "Note", .type = INPUT_LINES, .required = true,
		.hint = "Goes on the timeline at the time it is sent"},
	{.name = "visibility", .label = "Visible", .type = INPUT_CHOICE, .choices = form_visibilities,
		.preset = "internal", .hint = "External notes may be shown to customers"},
	{.name = NULL},
};

enum { GRACE_MS = 3000 };

static const struct action incident_actions[] = {
	{.name = "incident.acknowledge", .title = "Acknowledge", .keys = "a",
		.help = "Sets the acknowledged time; the status stays",
		.repeat = REPEAT_CHECK_FIRST, .grace_ms = GRACE_MS, .becomes = "acked",
		.legal = may_acknowledge, .already = is_acknowledged,
		.method = HTTP_PUT, .path = "/v1/incidents/{id}", .wire_type = "incidents",
		.body = acknowledge_body, .offers = "alert.acknowledge"},
	{.name = "incident.start", .title = "Start", .keys = "s",
		.help = "Takes the incident out of triage",
		.ask = ASK_YES, .ask_words = "Its workflows run, and people are notified.",
		.repeat = REPEAT_CHECK_FIRST, .grace_ms = GRACE_MS, .becomes = "started",
		.legal = may_start, .already = is_started,
		.method = HTTP_PUT, .path = "/v1/incidents/{id}", .wire_type = "incidents",
		.body = start_body},
	{.name = "incident.mitigate", .title = "Mitigate", .keys = "m",
		.help = "The impact is over, the cause may not be",
		.repeat = REPEAT_CHECK_FIRST, .grace_ms = GRACE_MS, .becomes = "mitigated",
		.legal = may_mitigate, .already = is_mitigated,
		.method = HTTP_PUT, .path = "/v1/incidents/{id}/mitigate", .wire_type = "incidents",
		.inputs = mitigate_inputs},
	{.name = "incident.resolve", .title = "Resolve", .keys = "D",
		.help = "The incident is over; its retrospective begins",
		.ask = ASK_YES, .ask_words = "Its workflows run, and subscribers are told that it is over.",
		.repeat = REPEAT_CHECK_FIRST, .grace_ms = GRACE_MS, .becomes = "resolved",
		.legal = may_resolve, .already = is_resolved,
		.method = HTTP_PUT, .path = "/v1/incidents/{id}/resolve", .wire_type = "incidents",
		.inputs = resolve_inputs},
	{.name = "incident.cancel", .title = "Cancel", .keys = "X",
		.help = "It was no incident: false alarm, duplicate",
		.ask = ASK_YES, .ask_words = "It leaves the list of active incidents; R reopens it.",
		.repeat = REPEAT_CHECK_FIRST, .grace_ms = GRACE_MS, .becomes = "cancelled",
		.legal = may_cancel, .already = is_cancelled,
		.method = HTTP_PUT, .path = "/v1/incidents/{id}/cancel", .wire_type = "incidents",
		.inputs = cancel_inputs},
	{.name = "incident.reopen", .title = "Reopen", .keys = "R",
		.help = "Starts it again; the times of mitigation and resolution are cleared",
		.ask = ASK_YES,
		.ask_words = "Its mitigated and resolved times are lost; workflows may page people.",
		.repeat = REPEAT_CHECK_FIRST, .grace_ms = GRACE_MS, .becomes = "started",
		.legal = may_reopen, .already = is_started,
		.method = HTTP_PUT, .path = "/v1/incidents/{id}/restart", .wire_type = "incidents"},
	{.name = "incident.note", .title = "Timeline note", .keys = "c",
		.help = "Adds a note to the timeline",
		.repeat = REPEAT_ONCE, .grace_ms = GRACE_MS,
		.method = HTTP_POST, .path = "/v1/incidents/{id}/events",
		.wire_type = "incident_events", .inputs = note_inputs},
	{.name = "incident.edit", .title = "Edit", .keys = "e",
		.help = "Changes title, severity and summary",
		.repeat = REPEAT_IDEMPOTENT, .grace_ms = GRACE_MS, .edits = true,
		.method = HTTP_PUT, .path = "/v1/incidents/{id}", .wire_type = "incidents",
		.inputs = edit_inputs},
	{.name = "incident.create", .title = "Declare an incident", .keys = "C", .on_pane = true,
		.help = "Declares a new incident",
		.ask = ASK_YES, .ask_words = "A normal incident runs workflows and may page people.",
		.repeat = REPEAT_ONCE, .grace_ms = GRACE_MS,
		.method = HTTP_POST, .path = "/v1/incidents", .wire_type = "incidents",
		.inputs = create_inputs},
	{.name = NULL},
};

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
	.include = "services,groups,environments,incident_types,causes,roles,events,action_items,alerts,"
		   "incident_post_mortem",
	.row_bytes = sizeof(struct incident),
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
