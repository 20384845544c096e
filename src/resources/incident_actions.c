/*
 * What may be done with an incident. The lifecycle: triage → started → mitigated → resolved → closed;
 * cancelled from anywhere before the end; reopened from there. Maintenance has one of its own:
 * scheduled → in progress → completed, or cancelled.
 * Source: the API's incidents, sections 8 and 9 of the digest.
 */
#include "resources/actions.h"
#include "resources/forms.h"
#include "resources/workflow.h"
#include "resources/incident.h"
#include "resources/traces.h"

#include <string.h>

/* ---- when ---------------------------------------------------------------------------------- */

static bool is_over(const void *record)
{
	return incident_is_over(record);
}

static uint8_t status_of(const void *record)
{
	return ((const struct incident *)record)->status;
}

static bool is_acknowledged(const void *record)
{
	return ((const struct incident *)record)->acknowledged_at != 0;
}

static bool is_triaged(const void *record)
{
	return status_of(record) == INCIDENT_TRIAGE;
}

static bool is_started(const void *record)
{
	return status_of(record) == INCIDENT_STARTED;
}

static bool is_mitigated(const void *record)
{
	return status_of(record) == INCIDENT_MITIGATED;
}

static bool is_resolved(const void *record)
{
	return status_of(record) == INCIDENT_RESOLVED;
}

static bool is_closed(const void *record)
{
	return status_of(record) == INCIDENT_CLOSED;
}

static bool is_cancelled(const void *record)
{
	return status_of(record) == INCIDENT_CANCELLED;
}

static bool is_in_progress(const void *record)
{
	return status_of(record) == INCIDENT_IN_PROGRESS;
}

static bool is_completed(const void *record)
{
	return status_of(record) == INCIDENT_COMPLETED;
}

/* Maintenance takes none of the steps of an incident. */
static bool is_no_maintenance(const void *record, const char **why)
{
	if (status_of(record) == INCIDENT_SCHEDULED)
		return refuse(why, "it is planned maintenance: begin it (s) or cancel it (X)");
	return !is_in_progress(record) ||
	       refuse(why, "it is maintenance: complete it (s) or cancel it (X)");
}

static bool is_private(const void *record)
{
	return ((const struct incident *)record)->is_private;
}

static bool may_acknowledge(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	if (is_over(record))
		return refuse(why, "it is over: R reopens it");
	return !is_acknowledged(record) || refuse(why, "it is acknowledged already");
}

static bool may_triage(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	if (is_over(record))
		return refuse(why, "it is over: R reopens it");
	if (is_triaged(record))
		return refuse(why, "it is in triage already");
	return is_no_maintenance(record, why);
}

static bool may_start(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	return is_triaged(record) || refuse(why, "only an incident in triage can be started");
}

static bool may_mitigate(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	if (is_over(record))
		return refuse(why, "it is over: R reopens it");
	if (is_mitigated(record))
		return refuse(why, "it is mitigated already: D resolves it");
	if (is_triaged(record))
		return refuse(why, "it is still in triage: start it first (s)");
	return is_no_maintenance(record, why);
}

static bool may_resolve(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	if (is_over(record))
		return refuse(why, "it is over: R reopens it");
	if (is_triaged(record))
		return refuse(why, "it is still in triage: start it (s) or cancel it (X)");
	return is_no_maintenance(record, why);
}

static bool may_begin(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	if (is_in_progress(record))
		return refuse(why, "it has begun already");
	return status_of(record) == INCIDENT_SCHEDULED ||
	       refuse(why, "only planned maintenance can begin");
}

static bool may_complete(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	if (is_over(record))
		return refuse(why, "it is over: R reopens it");
	return is_in_progress(record) ||
	       (is_no_maintenance(record, why) &&
		       refuse(why, "only maintenance can be completed: D resolves an incident"));
}

static bool may_close(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	return is_resolved(record) || refuse(why, "only a resolved incident can be closed: D resolves it");
}

static bool may_cancel(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	return !is_over(record) || refuse(why, "it is over: R reopens it");
}

static bool may_reopen(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	return is_over(record) || is_mitigated(record) || refuse(why, "it is not over");
}

static bool may_duplicate(const void *record, const struct viewer *me, const char **why)
{
	const char *other = ((const struct incident *)record)->duplicate_of_id;

	(void)me;
	if (other != NULL && other[0] != '\0')
		return refuse(why, "it is marked as a duplicate already");
	return !is_over(record) || refuse(why, "it is over");
}

static bool is_no_duplicate(const void *record)
{
	const char *other = ((const struct incident *)record)->duplicate_of_id;

	return other == NULL || other[0] == '\0';
}

static bool may_unduplicate(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	return !is_no_duplicate(record) || refuse(why, "it is not known to be a duplicate");
}

static bool may_hide(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	return !is_private(record) || refuse(why, "it is private already; Rootly cannot undo that");
}

/* ---- bodies -------------------------------------------------------------------------------- */

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

static void begin_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "status", "in_progress");
}

static void complete_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "status", "completed");
}

static void close_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "status", "closed");
}

static void duplicate_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "status", "cancelled");
}

static void private_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_flag(attrs, "private", true);
}

static void run_body(struct attrs *attrs, const void *record)
{
	attrs_add_string(attrs, "incident_id", ((const struct record *)record)->id);
	attrs_add_flag(attrs, "immediate", true);
}

/* ---- forms --------------------------------------------------------------------------------- */

/* The kinds a person declares. */
static const struct choice new_kinds[] = {
	{"", "—", TONE_DIM},
	{"normal", "normal", TONE_PLAIN},
	{"test", "test", TONE_ACCENT},
	{"backfilled", "backfilled", TONE_PLAIN},
	{"scheduled", "maintenance", TONE_PLAIN},
	{NULL, NULL, TONE_PLAIN},
};

static const struct choice new_statuses[] = {
	{"", "—", TONE_DIM},
	{"started", "started", TONE_BAD},
	{"in_triage", "triage", TONE_WARN},
	{"scheduled", "scheduled", TONE_PLAIN},
	{NULL, NULL, TONE_PLAIN},
};

static const struct choice page_statuses[] = {
	{"", "—", TONE_DIM},
	{"investigating", "investigating", TONE_BAD},
	{"identified", "identified", TONE_WARN},
	{"monitoring", "monitoring", TONE_WARN},
	{"resolved", "resolved", TONE_GOOD},
	{"scheduled", "scheduled", TONE_PLAIN},
	{"in_progress", "in progress", TONE_WARN},
	{"completed", "completed", TONE_GOOD},
	{NULL, NULL, TONE_PLAIN},
};

/* What both declaring and editing ask for. */
#define SCOPE_INPUTS                                                                                \
	FORM_INCIDENT_SCOPE,                                                                        \
	{.name = "functionality_ids", .kind = "functionalities", .label = "Functionalities",        \
		.type = INPUT_REFS, .catalogue = "functionality", .from = "functionalities"},       \
	{.name = "incident_type_ids", .kind = "types", .label = "Types", .type = INPUT_REFS,        \
		.catalogue = "incident-type", .from = "types"},                                     \
	{.name = "cause_ids", .kind = "causes", .label = "Causes", .type = INPUT_REFS,              \
		.catalogue = "cause", .from = "causes"},                                            \
	{.name = "labels", .kind = "labels", .label = "Labels", .type = INPUT_LABELS,               \
		.from = "labels", .hint = "One key=value a line; blanks belong to the value"},      \
	{.name = "public_title", .label = "Public title", .type = INPUT_LINE,                       \
		.from = "public-title", .hint = "What status pages show"},                          \
	{.name = "parent_incident_id", .label = "Part of", .type = INPUT_REF,                       \
		.catalogue = "incident", .option = "parent", .from = "parent",                      \
		.hint = "The incident that this one belongs to"},                                   \
	{.name = "scheduled_for", .label = "Planned from", .type = INPUT_TIME,                      \
		.from = "planned-from", .hint = "Of maintenance, in UTC: 2026-12-01 22:00, or +2h"}, \
	{.name = "scheduled_until", .label = "Planned until", .type = INPUT_TIME,                   \
		.from = "planned-until", .hint = "Of maintenance, in UTC: 2026-12-01 23:30, or +4h"}

static const struct input create_inputs[] = {
	{.name = "title", .kind = "title", .label = "Title", .type = INPUT_LINE, .required = true,
		.hint = "What is broken, for whom"},
	{.name = "severity_id", .kind = "severity", .label = "Severity", .type = INPUT_REF,
		.catalogue = "severity"},
	{.name = "summary", .kind = "summary", .label = "Summary", .type = INPUT_LINES,
		.hint = "What is known so far; Markdown; ^E opens the editor"},
	{.name = "kind", .label = "Kind", .type = INPUT_CHOICE, .choices = new_kinds,
		.preset = "normal", .hint = "A test pages nobody and stays out of the usual lists"},
	{.name = "status", .label = "Status", .type = INPUT_CHOICE, .choices = new_statuses,
		.preset = "started", .hint = "Planned maintenance is scheduled"},
	SCOPE_INPUTS,
	{.name = "muted_service_ids", .label = "Muted services", .type = INPUT_REFS,
		.catalogue = "service", .option = "muted-service",
		.hint = "Their alerts page nobody during the maintenance"},
	{.name = "alert_ids", .kind = "attach_alerts", .label = "Alerts", .type = INPUT_REFS,
		.catalogue = "alert"},
	{.name = "notify_emails", .kind = "notify_emails", .label = "Notify by mail",
		.type = INPUT_EMAILS, .hint = "One address a line"},
	{.name = "private", .label = "Private", .type = INPUT_FLAG,
		.hint = "Hides it from all but those who take part; cannot be undone"},
	{.name = NULL},
};

static const struct input edit_inputs[] = {
	{.name = "title", .kind = "title", .label = "Title", .type = INPUT_LINE,
		.required = true, .from = "title"},
	{.name = "severity_id", .kind = "severity", .label = "Severity", .type = INPUT_REF,
		.catalogue = "severity",
		.from = "severity"},
	{.name = "summary", .kind = "summary", .label = "Summary", .type = INPUT_LINES,
		.from = "summary"},
	{.name = "kind", .label = "Kind", .type = INPUT_CHOICE, .choices = incident_kinds,
		.from = "kind"},
	SCOPE_INPUTS,
	{.name = NULL},
};

static const struct input severity_inputs[] = {
	{.name = "severity_id", .kind = "severity", .label = "Severity", .type = INPUT_REF,
		.required = true,
		.catalogue = "severity", .from = "severity"},
	{.name = NULL},
};

static const struct input sub_status_inputs[] = {
	{.name = "sub_status_id", .label = "Sub-status", .type = INPUT_REF, .required = true,
		.catalogue = "sub-status"},
	{.name = NULL},
};

static const struct input progress_inputs[] = {
	{.name = "retrospective_progress_status", .label = "Retrospective", .type = INPUT_CHOICE,
		.required = true, .choices = incident_progresses, .from = "retrospective-progress"},
	{.name = NULL},
};

static const struct input mitigate_inputs[] = {
	{.name = "mitigation_message", .kind = "mitigation_message", .label = "Message",
		.type = INPUT_LINES,
		.hint = "How; goes on the timeline; may stay empty"},
	{.name = NULL},
};

static const struct input resolve_inputs[] = {
	{.name = "resolution_message", .kind = "resolution_message", .label = "Message",
		.type = INPUT_LINES,
		.hint = "How; goes on the timeline; may stay empty"},
	{.name = NULL},
};

static const struct input cancel_inputs[] = {
	{.name = "cancellation_message", .label = "Message", .type = INPUT_LINES,
		.hint = "Why; may stay empty"},
	{.name = NULL},
};

static const struct input duplicate_inputs[] = {
	{.name = "duplicate_incident_id", .label = "Duplicate of", .type = INPUT_REF, .required = true,
		.catalogue = "incident", .from = "duplicate-of"},
	{.name = NULL},
};

static const struct input note_inputs[] = {
	{.name = "event", .label = "Note", .type = INPUT_LINES, .required = true,
		.hint = "Goes on the timeline at the time it is sent"},
	{.name = "visibility", .label = "Visible", .type = INPUT_CHOICE, .choices = form_visibilities,
		.preset = "internal", .hint = "External notes may be shown to customers"},
	{.name = NULL},
};

static const struct input item_inputs[] = {
	{.name = "summary", .kind = "summary", .label = "What", .type = INPUT_LINE,
		.required = true,
		.hint = "Begin with a verb"},
	{.name = "assigned_to_user_id", .label = "Owner", .type = INPUT_REF, .catalogue = "user",
		.is_number = true},
	{.name = "due_date", .label = "Due", .type = INPUT_DATE, .hint = "2026-12-01, or +3d"},
	{.name = "priority", .label = "Priority", .type = INPUT_CHOICE,
		.choices = action_item_priorities, .preset = "medium"},
	{.name = "kind", .label = "Kind", .type = INPUT_CHOICE, .choices = action_item_kinds,
		.preset = "follow_up"},
	{.name = "description", .label = "Description", .type = INPUT_LINES},
	{.name = NULL},
};

static const struct input role_inputs[] = {
	{.name = "incident_role_id", .label = "Role", .type = INPUT_REF, .required = true,
		.catalogue = "incident-role", .preset = "@first"},
	{.name = "user_id", .label = "Person", .type = INPUT_REF, .required = true,
		.catalogue = "user", .preset = "@me"},
	{.name = NULL},
};

static const struct input attach_inputs[] = {
	{.name = "alert_ids", .label = "Alerts", .type = INPUT_REFS, .required = true,
		.catalogue = "alert"},
	{.name = NULL},
};

static const struct input subscribe_inputs[] = {
	{.name = "user_ids", .label = "People", .type = INPUT_REFS, .required = true,
		.catalogue = "user", .preset = "@me"},
	{.name = NULL},
};

static const struct input page_update_inputs[] = {
	{.name = "event", .label = "Update", .type = INPUT_LINES, .required = true,
		.hint = "Everybody on the internet can read it"},
	{.name = "status_page_id", .label = "Page", .type = INPUT_REF, .required = true,
		.catalogue = "status-page", .preset = "@first"},
	{.name = "status", .label = "Status", .type = INPUT_CHOICE, .choices = page_statuses,
		.preset = "investigating"},
	{.name = "notify_subscribers", .label = "Notify subscribers", .type = INPUT_FLAG,
		.preset = "no", .hint = "Space changes it"},
	{.name = NULL},
};

static const struct choice ratings[] = {
	{"", "—", TONE_DIM},	 {"0", "0 very unhappy", TONE_BAD}, {"1", "1", TONE_PLAIN},
	{"2", "2", TONE_PLAIN},	 {"3", "3", TONE_PLAIN},	    {"4", "4 very happy", TONE_GOOD},
	{NULL, NULL, TONE_PLAIN},
};

static const struct input feedback_inputs[] = {
	{.name = "feedback", .label = "How did it go?", .type = INPUT_LINES, .required = true},
	{.name = "rating", .label = "Rating", .type = INPUT_CHOICE, .choices = ratings, .preset = "4",
		.is_number = true},
	{.name = "anonymous", .label = "Anonymous", .type = INPUT_FLAG, .preset = "no"},
	{.name = NULL},
};

/* ---- the table ----------------------------------------------------------------------------- */

#define CHANGES NEEDS(INCIDENTS, UPDATE)
#define PUT_INCIDENT                                                                                 \
	.method = HTTP_PUT, .path = "/v1/incidents/{id}", .wire_type = "incidents", CHANGES
#define PUT_STEP(step)                                                                               \
	.method = HTTP_PUT, .path = "/v1/incidents/{id}/" step, .wire_type = "incidents", CHANGES
#define POST_PART(part, type, found)                                                                 \
	.method = HTTP_POST, .path = "/v1/incidents/{id}/" part, .wire_type = type,                  \
	.repeat = REPEAT_ONCE, .trace = &found
#define GRACE .grace_ms = ACTION_GRACE_MS

const struct action incident_actions[] = {
	{.name = "incident.acknowledge", .title = "Acknowledge", .keys = "a", .group = "status",
		.help = "Sets the acknowledged time; the status stays",
		.repeat = REPEAT_CHECK_FIRST, GRACE, .becomes = "acked", .legal = may_acknowledge,
		.already = is_acknowledged, PUT_INCIDENT, .body = acknowledge_body,
		.offers = "alert.acknowledge"},
	{.name = "incident.status", .title = "Status", .keys = "s", .group = "status",
		.help = "Chooses among the steps of its life"},
	{.name = "incident.triage", .title = "Back to triage", .keys = "", .group = "status",
		.help = "It is looked at before it counts as started",
		.repeat = REPEAT_CHECK_FIRST, GRACE, .becomes = "triage", .legal = may_triage,
		.already = is_triaged, PUT_STEP("in_triage")},
	{.name = "incident.start", .title = "Start", .keys = "", .group = "status",
		.help = "Takes it out of triage",
		.ask = ASK_YES, .ask_words = "Its workflows run, and people are notified.",
		.repeat = REPEAT_CHECK_FIRST, GRACE, .becomes = "started", .legal = may_start,
		.already = is_started, PUT_INCIDENT, .body = start_body},
	{.name = "incident.mitigate", .title = "Mitigate", .keys = "m", .group = "status",
		.help = "The impact is over, the cause may not be",
		.repeat = REPEAT_CHECK_FIRST, GRACE, .becomes = "mitigated", .legal = may_mitigate,
		.already = is_mitigated, .by = "mitigated-by", PUT_STEP("mitigate"),
		.form = "web_incident_mitigation_form", .inputs = mitigate_inputs},
	{.name = "incident.resolve", .title = "Resolve", .keys = "D", .group = "status",
		.help = "It is over; its retrospective begins",
		.ask = ASK_YES, .ask_words = "Its workflows run, and subscribers are told that it is over.",
		.repeat = REPEAT_CHECK_FIRST, GRACE, .becomes = "resolved", .legal = may_resolve,
		.already = is_resolved, .by = "resolved-by", PUT_STEP("resolve"),
		.form = "web_incident_resolution_form", .inputs = resolve_inputs,
		.offers = "alert.resolve"},
	{.name = "incident.close", .title = "Close", .keys = "", .group = "status",
		.help = "Nothing more is done about it",
		.ask = ASK_YES, .ask_words = "Some organizations let nobody reopen a closed incident.",
		.repeat = REPEAT_CHECK_FIRST, GRACE, .becomes = "closed", .legal = may_close,
		.already = is_closed, PUT_INCIDENT, .body = close_body},
	{.name = "incident.begin", .title = "Begin the maintenance", .keys = "", .group = "status",
		.help = "The planned maintenance is under way",
		.ask = ASK_YES, .ask_words = "Its workflows run, and subscribers are told.",
		.repeat = REPEAT_CHECK_FIRST, GRACE, .becomes = "in progress", .legal = may_begin,
		.already = is_in_progress, PUT_INCIDENT, .body = begin_body},
	{.name = "incident.complete", .title = "Complete the maintenance", .keys = "",
		.group = "status", .help = "The maintenance is over",
		.ask = ASK_YES, .ask_words = "Its workflows run, and subscribers are told that it is over.",
		.repeat = REPEAT_CHECK_FIRST, GRACE, .becomes = "completed", .legal = may_complete,
		.already = is_completed, PUT_INCIDENT, .body = complete_body},
	{.name = "incident.cancel", .title = "Cancel", .keys = "X", .group = "status",
		.help = "It was no incident: a false alarm",
		.ask = ASK_YES, .ask_words = "It leaves the list of active incidents; R reopens it.",
		.repeat = REPEAT_CHECK_FIRST, GRACE, .becomes = "cancelled", .legal = may_cancel,
		.already = is_cancelled, PUT_STEP("cancel"),
		.form = "web_incident_cancellation_form", .inputs = cancel_inputs},
	{.name = "incident.reopen", .title = "Reopen", .keys = "R", .group = "status",
		.help = "Starts it again; its mitigated and resolved times are cleared",
		.ask = ASK_YES,
		.ask_words = "Its mitigated and resolved times are lost; workflows may page people.",
		.repeat = REPEAT_CHECK_FIRST, GRACE, .becomes = "started", .legal = may_reopen,
		.already = is_started, PUT_STEP("restart")},
	{.name = "incident.duplicate", .title = "Duplicate of", .keys = "M", .group = "status",
		.help = "Marks it as a duplicate of another, and cancels it",
		.ask = ASK_YES, .ask_words = "It is cancelled and points to the other one.",
		.repeat = REPEAT_IDEMPOTENT, GRACE, .becomes = "cancelled", .legal = may_duplicate,
		PUT_INCIDENT, .body = duplicate_body, .inputs = duplicate_inputs},
	{.name = "incident.unduplicate", .title = "Not a duplicate", .keys = "", .group = "status",
		.did = "no duplicate any more",
		.help = "Takes the mark of a duplicate off", .repeat = REPEAT_CHECK_FIRST, GRACE,
		.legal = may_unduplicate, .already = is_no_duplicate, .method = HTTP_PUT,
		.path = "/v1/incidents/{id}/unmark_as_duplicate", CHANGES},
	{.name = "incident.sub-status", .title = "Sub-status", .keys = "", .group = "status",
		.did = "sub-status changed",
		.help = "Sets one of the organization's own statuses", .repeat = REPEAT_IDEMPOTENT, GRACE,
		PUT_INCIDENT, .inputs = sub_status_inputs},
	{.name = "incident.severity", .title = "Severity", .keys = "S",
		.did = "severity changed",
		.help = "Changes the severity",
		.ask = ASK_YES, .ask_words = "Workflows of that severity run, and may page people.",
		.repeat = REPEAT_IDEMPOTENT, GRACE, .edits = true, PUT_INCIDENT,
		.inputs = severity_inputs},
	{.name = "incident.note", .title = "Timeline note", .keys = "c",
		.did = "note added",
		.help = "Adds a note to the timeline", GRACE,
		POST_PART("events", "incident_events", trace_event),
		.inputs = note_inputs, CHANGES},
	{.name = "incident.action-item", .title = "Action item", .keys = "A",
		.did = "action item added",
		.help = "Adds an action item", GRACE,
		POST_PART("action_items", "incident_action_items", trace_action_item),
		.inputs = item_inputs, CHANGES},
	{.name = "incident.role", .title = "Role", .keys = "@",
		.did = "role changed",
		.help = "Takes a role, or gives it to somebody: at first you as commander", GRACE,
		.method = HTTP_POST, .path = "/v1/incidents/{id}/assign_role_to_user",
		.wire_type = "incidents", .repeat = REPEAT_IDEMPOTENT, .inputs = role_inputs,
		CHANGES},
	{.name = "incident.edit", .title = "Edit", .keys = "e",
		.did = "edited",
		.help = "Changes title, severity, summary, services, teams, labels and more",
		.repeat = REPEAT_IDEMPOTENT, GRACE, .edits = true, .form = "web_update_incident_form",
		PUT_INCIDENT, .inputs = edit_inputs},
	{.name = "incident.progress", .title = "Progress of its retrospective", .keys = "",
		.did = "progress of its retrospective changed",
		.help = "Says how far the retrospective is: not started, in progress, completed, skipped",
		.repeat = REPEAT_IDEMPOTENT, GRACE, .edits = true, PUT_INCIDENT,
		.inputs = progress_inputs},
	{.name = "incident.attach", .title = "Attach alerts", .keys = "I",
		.did = "alerts attached",
		.help = "Attaches alerts to it", GRACE, .method = HTTP_POST,
		.path = "/v1/incidents/{id}/alerts", .wire_type = "alerts", .repeat = REPEAT_IDEMPOTENT,
		.inputs = attach_inputs, CHANGES},
	{.name = "incident.subscribe", .title = "Subscribe", .keys = "",
		.did = "subscribed",
		.help = "Subscribes people: at first you", GRACE, .method = HTTP_POST,
		.path = "/v1/incidents/{id}/add_subscribers", .wire_type = "incidents",
		.repeat = REPEAT_IDEMPOTENT, .inputs = subscribe_inputs, CHANGES},
	{.name = "incident.unsubscribe", .title = "Unsubscribe", .keys = "",
		.did = "unsubscribed",
		.help = "Takes people off the subscribers", GRACE,
		.method = HTTP_DELETE, .path = "/v1/incidents/{id}/remove_subscribers",
		.wire_type = "incidents", .repeat = REPEAT_IDEMPOTENT, .inputs = subscribe_inputs,
		CHANGES},
	{.name = "incident.update", .title = "Status page update", .keys = "u",
		.did = "update posted",
		.help = "Posts an update to a public status page",
		.ask = ASK_NUMBER, .ask_words = "This is public: everybody can read it.", GRACE,
		POST_PART("status-page-events", "incident_status_page_events", trace_page_update),
		.inputs = page_update_inputs, NEEDS(STATUS_PAGES, CREATE)},
	{.name = "incident.feedback", .title = "Feedback", .keys = "",
		.did = "feedback sent",
		.help = "Says how the incident went", GRACE,
		POST_PART("feedbacks", "incident_feedbacks", trace_feedback),
		.inputs = feedback_inputs, NEEDS(FEEDBACK, CREATE)},
	{.name = "incident.workflow", .title = "Run a workflow", .keys = "W",
		.help = "Runs one of the organization's workflows on it",
		.ask = ASK_YES, .ask_words = "A workflow can page people, post, and change the incident.",
		GRACE, .method = HTTP_POST, .path = "/v1/workflows/{@workflow}/workflow_runs",
		.wire_type = "workflow_runs", .repeat = REPEAT_ONCE, .trace = &trace_workflow_run,
		.body = run_body,
		.follow = &workflow_run_followed, .inputs = form_incident_workflow, NEEDS(WORKFLOWS, READ)},
	{.name = "incident.private", .title = "Make private", .keys = "",
		.did = "made private",
		.help = "Hides it from all but those who take part",
		.ask = ASK_NUMBER, .ask_words = "This cannot be undone.", GRACE,
		.repeat = REPEAT_CHECK_FIRST, .legal = may_hide, .already = is_private, PUT_INCIDENT,
		.body = private_body},
	{.name = "incident.create", .title = "Declare an incident", .keys = "C", .on_pane = true,
		.did = "declared",
		.help = "Declares a new incident",
		.ask = ASK_YES, .ask_words = "A normal incident runs workflows and may page people.", GRACE,
		.method = HTTP_POST, .path = "/v1/incidents", .wire_type = "incidents",
		.repeat = REPEAT_ONCE, .trace = &trace_incident, .form = "web_new_incident_form",
		.inputs = create_inputs,
		NEEDS(INCIDENTS, CREATE)},
	{.name = NULL},
};

/* ---- rows of the tabs ---------------------------------------------------------------------- */

static bool is_starred(const void *record)
{
	return ((const struct incident_event *)record)->starred_at != 0;
}

static bool is_not_starred(const void *record)
{
	return !is_starred(record);
}

static bool may_star(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	*why = "it has a star already";
	return !is_starred(record);
}

static bool may_unstar(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	*why = "it has no star";
	return is_starred(record);
}

/* Somebody else's words are changed knowingly. The API names the author, and no id. */
static bool is_others(const struct incident_event *event, const struct viewer *me)
{
	return !text_is_empty(event->author) && !text_is_empty(me->name) &&
	       !text_equal(event->author, me->name);
}

static enum ask edit_asks(const void *record, const struct viewer *me, struct arena *arena,
	struct text *why)
{
	const struct incident_event *event = record;

	if (!is_others(event, me))
		return ASK_NEVER;
	*why = text_printf(arena, "%s wrote it, not you.", event->author.bytes);
	return ASK_YES;
}

static enum ask delete_asks(const void *record, const struct viewer *me, struct arena *arena,
	struct text *why)
{
	const struct incident_event *event = record;

	if (!is_others(event, me))
		return ASK_NEVER;
	*why = text_printf(arena, "%s wrote it, not you. %s", event->author.bytes, why->bytes);
	return ASK_YES;
}

static void star_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_server_now(attrs, "starred_at");
}

static void unstar_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_null(attrs, "starred_at");
}

static const struct input event_inputs[] = {
	{.name = "event", .label = "Note", .type = INPUT_LINES, .required = true, .from = "event"},
	{.name = "visibility", .label = "Visible", .type = INPUT_CHOICE, .choices = form_visibilities,
		.from = "visibility"},
	{.name = NULL},
};

const struct action incident_event_actions[] = {
	{.name = "event.edit", .title = "Edit the note", .keys = "e",
		.did = "note changed",
		.help = "Changes the text of the timeline note; says whose it is first where it is not yours",
		.asks = edit_asks, .repeat = REPEAT_IDEMPOTENT, GRACE, .edits = true,
		.method = HTTP_PUT, .path = "/v1/events/{id}", .wire_type = "incident_events",
		.inputs = event_inputs, CHANGES},
	{.name = "event.star", .title = "Star", .keys = "*",
		.did = "starred",
		.help = "Stars the event; Rootly documents no way to, so its answer is looked at",
		.repeat = REPEAT_CHECK_FIRST, GRACE, .legal = may_star, .already = is_starred,
		.method = HTTP_PUT, .path = "/v1/events/{id}", .wire_type = "incident_events",
		.body = star_body, CHANGES},
	{.name = "event.unstar", .title = "Take the star away", .keys = "",
		.did = "star taken away",
		.help = "Takes the star off the event", .repeat = REPEAT_CHECK_FIRST, GRACE,
		.legal = may_unstar, .already = is_not_starred,
		.method = HTTP_PUT, .path = "/v1/events/{id}", .wire_type = "incident_events",
		.body = unstar_body, CHANGES},
	{.name = "event.delete", .title = "Delete the note", .keys = "",
		.did = "note deleted",
		.help = "Takes the note off the timeline",
		.ask = ASK_YES, .ask_words = "It is gone for everybody.", .asks = delete_asks,
		.repeat = REPEAT_IDEMPOTENT, GRACE, .method = HTTP_DELETE, .path = "/v1/events/{id}",
		CHANGES},
	{.name = NULL},
};

static bool item_is_done(const void *record)
{
	const struct action_item *item = record;

	return item->status == choice_find(action_item_statuses, "done");
}

static bool may_finish(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	return !item_is_done(record) || refuse(why, "it is done already");
}

static void finish_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "status", "done");
}

static const struct input item_edit_inputs[] = {
	{.name = "summary", .kind = "summary", .label = "What", .type = INPUT_LINE,
		.required = true, .from = "summary"},
	{.name = "status", .label = "Status", .type = INPUT_CHOICE, .choices = action_item_statuses,
		.from = "status"},
	{.name = "assigned_to_user_id", .label = "Owner", .type = INPUT_REF, .catalogue = "user",
		.from = "owner", .is_number = true},
	{.name = "due_date", .label = "Due", .type = INPUT_DATE, .from = "due"},
	{.name = "priority", .label = "Priority", .type = INPUT_CHOICE,
		.choices = action_item_priorities, .from = "priority"},
	{.name = "kind", .label = "Kind", .type = INPUT_CHOICE, .choices = action_item_kinds,
		.from = "kind"},
	{.name = "description", .label = "Description", .type = INPUT_LINES, .from = "description"},
	{.name = NULL},
};

#define PUT_ITEM                                                                                     \
	.method = HTTP_PUT, .path = "/v1/action_items/{id}", .wire_type = "incident_action_items",   \
	CHANGES

const struct action action_item_actions[] = {
	{.name = "action-item.edit", .title = "Edit the action item", .keys = "e",
		.did = "action item changed",
		.help = "Changes owner, due date, status and more", .repeat = REPEAT_IDEMPOTENT, GRACE,
		.edits = true, PUT_ITEM, .inputs = item_edit_inputs},
	{.name = "action-item.done", .title = "Done", .keys = "D",
		.help = "The action item is done", .repeat = REPEAT_CHECK_FIRST, GRACE, .becomes = "done",
		.legal = may_finish, .already = item_is_done, PUT_ITEM, .body = finish_body},
	{.name = "action-item.delete", .title = "Delete the action item", .keys = "",
		.did = "action item deleted",
		.help = "Removes the action item",
		.ask = ASK_YES, .ask_words = "It is gone for everybody.", .repeat = REPEAT_IDEMPOTENT, GRACE,
		.method = HTTP_DELETE, .path = "/v1/action_items/{id}", CHANGES},
	{.name = NULL},
};

static bool may_drop(const void *record, const struct viewer *me, const char **why)
{
	const struct role_assignment *role = record;

	(void)me;
	return (role->person.id != NULL && role->person.id[0] != '\0') ||
	       refuse(why, "nobody has this role");
}

static void drop_body(struct attrs *attrs, const void *record)
{
	const struct role_assignment *role = record;

	attrs_add_string(attrs, "user_id", role->person.id);
	attrs_add_string(attrs, "incident_role_id", role->role.id);
}

const struct action role_assignment_actions[] = {
	{.name = "role.drop", .title = "Take the role away", .keys = "",
		.did = "role taken away",
		.help = "The role is free again",
		.ask = ASK_YES, .ask_words = "The person no longer has this role in the incident.",
		.repeat = REPEAT_IDEMPOTENT, GRACE, .legal = may_drop, .method = HTTP_DELETE,
		.path = "/v1/incidents/{..}/unassign_role_from_user", .wire_type = "incidents",
		.body = drop_body, CHANGES},
	{.name = NULL},
};
