/*
 * What may be done with an alert. Only a triggered one can be acknowledged; an open one pages nobody;
 * only an acknowledged one can be snoozed. Creating an alert with a target is how people are paged.
 * Source: the API's alerts, section 10 of the digest.
 */
#include "resources/actions.h"
#include "resources/alert.h"
#include "resources/forms.h"
#include "resources/traces.h"
#include "resources/workflow.h"

/* ---- when ---------------------------------------------------------------------------------- */

static uint8_t status_of(const void *record)
{
	return ((const struct alert *)record)->status;
}

static bool is_acknowledged(const void *record)
{
	return status_of(record) == ALERT_ACKNOWLEDGED || status_of(record) == ALERT_RESOLVED;
}

static bool is_resolved(const void *record)
{
	return status_of(record) == ALERT_RESOLVED;
}

static bool may_acknowledge(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	switch (status_of(record)) {
	case ALERT_TRIGGERED:
		return true;
	case ALERT_OPEN:
		return refuse(why, "nothing to acknowledge: it pages nobody; D resolves, i declares");
	case ALERT_ACKNOWLEDGED:
		return refuse(why, "it is acknowledged already");
	case ALERT_RESOLVED:
		return refuse(why, "it is resolved");
	default:
		return refuse(why, "only a triggered alert can be acknowledged");
	}
}

/* Somebody else's page is theirs to take: say whose it is first. */
static enum ask acknowledge_asks(const void *record, const struct viewer *me, struct arena *arena,
	struct text *why)
{
	const struct alert *alert = record;

	if (alert_pages(alert, me) || me->user_id[0] == '\0')
		return ASK_NEVER;
	if (!text_is_empty(alert->responders.names)) {
		*why = text_printf(arena, "%s holds it.", alert->responders.names.bytes);
		return ASK_YES;
	}
	if (!text_is_empty(alert->notified.names)) {
		*why = text_printf(arena, "It pages %s, not you.", alert->notified.names.bytes);
		return ASK_YES;
	}
	return ASK_NEVER;
}

static bool may_resolve(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	return !is_resolved(record) || refuse(why, "it is resolved already");
}

static bool may_snooze(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	if (status_of(record) == ALERT_ACKNOWLEDGED)
		return true;
	return refuse(why, status_of(record) == ALERT_TRIGGERED
				   ? "only an acknowledged alert can be snoozed: a acknowledges it"
				   : "only an acknowledged alert can be snoozed");
}

static bool may_escalate(const void *record, const struct viewer *me, const char **why)
{
	const struct alert *alert = record;

	(void)me;
	if (alert->group_leader_id != NULL && alert->group_leader_id[0] != '\0')
		return refuse(why, "it belongs to a group: escalate its leader");
	return status_of(record) != ALERT_DEFERRED || refuse(why, "it is deferred");
}

/* ---- bodies -------------------------------------------------------------------------------- */

static void declare_body(struct attrs *attrs, const void *record)
{
	attrs_add_strings(attrs, "alert_ids", ((const struct record *)record)->id);
}

static void note_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "kind", "note");
}

static void noise_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "noise", "noise");
}

static void not_noise_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "noise", "not_noise");
}

static void run_body(struct attrs *attrs, const void *record)
{
	attrs_add_string(attrs, "alert_id", ((const struct record *)record)->id);
	attrs_add_flag(attrs, "immediate", true);
}

static void attach_body(struct attrs *attrs, const void *record)
{
	attrs_add_strings(attrs, "alert_ids", ((const struct record *)record)->id);
}

/* Whom a page goes to: the same form with another catalogue. */
#define PAGE_BODY(who, type)                                                                         \
	static void page_##who##_body(struct attrs *attrs, const void *record)                       \
	{                                                                                            \
		(void)record;                                                                        \
		attrs_add_string(attrs, "notification_target_type", type);                           \
	}
PAGE_BODY(service, "Service")
PAGE_BODY(team, "Group")
PAGE_BODY(person, "User")
PAGE_BODY(policy, "EscalationPolicy")

/* ---- forms --------------------------------------------------------------------------------- */

static const struct choice declared_kinds[] = {
	{"", "—", TONE_DIM},
	{"normal", "normal", TONE_PLAIN},
	{"test", "test", TONE_ACCENT},
	{NULL, NULL, TONE_PLAIN},
};

static const struct choice snoozes[] = {
	{"", "—", TONE_DIM},	 {"15m", "15m", TONE_PLAIN}, {"30m", "30m", TONE_PLAIN},
	{"1h", "1h", TONE_PLAIN}, {"4h", "4h", TONE_PLAIN},   {"8h", "8h", TONE_PLAIN},
	{"1d", "1d", TONE_PLAIN}, {NULL, NULL, TONE_PLAIN},
};

static const struct input resolve_inputs[] = {
	{.name = "resolution_message", .label = "Message", .type = INPUT_LINES,
		.hint = "How; may stay empty"},
	{.name = "resolve_related_incidents", .label = "Its incidents too", .type = INPUT_FLAG,
		.preset = "no", .hint = "Space changes it"},
	{.name = NULL},
};

static const struct input snooze_inputs[] = {
	{.name = "delay_minutes", .label = "For how long", .type = INPUT_MINUTES, .required = true,
		.choices = snoozes, .preset = "30m", .hint = "Up and Down change it, or write 45m, 2h"},
	{.name = NULL},
};

static const struct input escalate_inputs[] = {
	{.name = "escalation_policy_level", .label = "To level", .type = INPUT_NUMBER,
		.hint = "Empty: the next one"},
	{.name = "escalation_policy_id", .label = "Policy", .type = INPUT_REF,
		.catalogue = "escalation-policy", .hint = "Empty: the alert's own"},
	{.name = NULL},
};

static const struct input declare_inputs[] = {
	{.name = "title", .kind = "title", .label = "Title", .type = INPUT_LINE,
		.required = true, .from = "summary"},
	{.name = "severity_id", .kind = "severity", .label = "Severity", .type = INPUT_REF,
		.catalogue = "severity"},
	{.name = "summary", .kind = "summary", .label = "Summary", .type = INPUT_LINES,
		.from = "description"},
	FORM_INCIDENT_SCOPE,
	{.name = "functionality_ids", .kind = "functionalities", .label = "Functionalities",
		.type = INPUT_REFS, .catalogue = "functionality"},
	{.name = "incident_type_ids", .kind = "types", .label = "Types", .type = INPUT_REFS,
		.catalogue = "incident-type"},
	{.name = "cause_ids", .kind = "causes", .label = "Causes", .type = INPUT_REFS,
		.catalogue = "cause"},
	{.name = "labels", .kind = "labels", .label = "Labels", .type = INPUT_LABELS,
		.hint = "One key=value a line; blanks belong to the value"},
	{.name = "kind", .label = "Kind", .type = INPUT_CHOICE, .choices = declared_kinds,
		.preset = "normal", .hint = "A test pages nobody and stays out of the usual lists"},
	{.name = "notify_emails", .kind = "notify_emails", .label = "Notify by mail",
		.type = INPUT_EMAILS, .hint = "One address a line"},
	{.name = "private", .label = "Private", .type = INPUT_FLAG,
		.hint = "Hides it from all but those who take part; cannot be undone"},
	{.name = NULL},
};

static const struct input note_inputs[] = {
	{.name = "details", .label = "Note", .type = INPUT_LINES, .required = true},
	{.name = NULL},
};

static const struct input urgency_inputs[] = {
	{.name = "alert_urgency_id", .label = "Urgency", .type = INPUT_REF, .required = true,
		.catalogue = "alert-urgency", .from = "urgency"},
	{.name = NULL},
};

static const struct input attach_inputs[] = {
	{.name = "incident", .label = "Incident", .type = INPUT_REF, .required = true, .in_path = true,
		.catalogue = "incident"},
	{.name = NULL},
};

static const struct input edit_inputs[] = {
	{.name = "summary", .label = "Summary", .type = INPUT_LINE, .required = true,
		.from = "summary"},
	{.name = "description", .label = "Description", .type = INPUT_LINES, .from = "description"},
	{.name = "service_ids", .label = "Services", .type = INPUT_REFS, .catalogue = "service",
		.from = "services"},
	{.name = "group_ids", .label = "Teams", .type = INPUT_REFS, .catalogue = "team",
		.from = "teams"},
	{.name = "environment_ids", .label = "Environments", .type = INPUT_REFS,
		.catalogue = "environment", .from = "environments"},
	{.name = NULL},
};

static const struct input create_inputs[] = {
	{.name = "summary", .label = "Summary", .type = INPUT_LINE, .required = true},
	{.name = "description", .label = "Description", .type = INPUT_LINES},
	{.name = "service_ids", .label = "Services", .type = INPUT_REFS, .catalogue = "service"},
	{.name = "environment_ids", .label = "Environments", .type = INPUT_REFS,
		.catalogue = "environment"},
	{.name = "alert_urgency_id", .label = "Urgency", .type = INPUT_REF,
		.catalogue = "alert-urgency"},
	{.name = NULL},
};

#define PAGE_INPUTS(who, words, source)                                                              \
	static const struct input page_##who##_inputs[] = {                                          \
		{.name = "notification_target_id", .label = words, .type = INPUT_REF,                \
			.required = true, .catalogue = source},                                      \
		{.name = "summary", .label = "What is it about?", .type = INPUT_LINE,                \
			.required = true},                                                           \
		{.name = "description", .label = "Details", .type = INPUT_LINES},                    \
		{.name = "alert_urgency_id", .label = "Urgency", .type = INPUT_REF,                  \
			.catalogue = "alert-urgency"},                                               \
		{.name = NULL},                                                                      \
	}
PAGE_INPUTS(service, "Service", "service");
PAGE_INPUTS(team, "Team", "team");
PAGE_INPUTS(person, "Person", "user");
PAGE_INPUTS(policy, "Escalation policy", "escalation-policy");

/* ---- the table ----------------------------------------------------------------------------- */

#define GRACE .grace_ms = ACTION_GRACE_MS
#define CHANGES NEEDS(ALERTS, UPDATE)
#define POST_STEP(step)                                                                              \
	.method = HTTP_POST, .path = "/v1/alerts/{id}/" step, .wire_type = "alerts", CHANGES
#define PATCH_ALERT                                                                                  \
	.method = HTTP_PATCH, .path = "/v1/alerts/{id}", .wire_type = "alerts", CHANGES
#define POST_ALERT                                                                                   \
	.method = HTTP_POST, .path = "/v1/alerts", .wire_type = "alerts", .repeat = REPEAT_ONCE,     \
	.trace = &trace_alert, .on_pane = true, NEEDS(ALERTS, CREATE)
#define PAGE(who, words)                                                                             \
	{                                                                                            \
		.name = "alert.page-" #who, .title = "Page " words, .keys = "", .group = "page",     \
		.did = "created: it pages",                                                          \
		.help = "Creates an alert that pages " words,                                        \
		.ask = ASK_NUMBER, .ask_words = "Somebody's phone rings.", GRACE, POST_ALERT,        \
		.body = page_##who##_body, .inputs = page_##who##_inputs                             \
	}

const struct action alert_actions[] = {
	{.name = "alert.acknowledge", .title = "Acknowledge", .keys = "a",
		.help = "Stops the paging: you have it", .asks = acknowledge_asks, .has_actor = true,
		.repeat = REPEAT_CHECK_FIRST, GRACE, .becomes = "acked", .legal = may_acknowledge,
		.already = is_acknowledged, .by = "responders", .after_all = "alert.escalate",
		POST_STEP("acknowledge")},
	{.name = "alert.resolve", .title = "Resolve", .keys = "D",
		.help = "The alert is over",
		.ask = ASK_YES, .ask_words = "It stops paging and leaves the list of active alerts.",
		.repeat = REPEAT_CHECK_FIRST, GRACE, .becomes = "resolved", .legal = may_resolve,
		.already = is_resolved, .is_expected = is_acknowledged, POST_STEP("resolve")},
	{.name = "alert.resolve-with", .title = "Resolve with a message", .keys = "",
		.help = "Resolves it with a message, and its incidents too if wanted",
		.ask = ASK_YES, .ask_words = "It stops paging and leaves the list of active alerts.",
		.repeat = REPEAT_CHECK_FIRST, GRACE, .becomes = "resolved", .legal = may_resolve,
		.already = is_resolved, POST_STEP("resolve"), .inputs = resolve_inputs},
	{.name = "alert.snooze", .title = "Snooze", .keys = "s",
		.did = "snoozed",
		.help = "Stays acknowledged, and triggers again after a while",
		.repeat = REPEAT_IDEMPOTENT, GRACE, .legal = may_snooze, POST_STEP("snooze"),
		.inputs = snooze_inputs},
	{.name = "alert.escalate", .title = "Escalate", .keys = "E",
		.did = "escalated",
		.help = "Pages the next level",
		.ask = ASK_NUMBER, .ask_words = "Somebody's phone rings.",
		.repeat = REPEAT_ONCE, .trace = &trace_escalation, GRACE, .legal = may_escalate,
		POST_STEP("escalate"), .inputs = escalate_inputs},
	{.name = "alert.declare", .title = "Declare an incident", .keys = "i",
		.did = "incident declared",
		.help = "Declares an incident with this alert attached",
		.ask = ASK_YES, .ask_words = "A normal incident runs workflows and may page people.",
		.repeat = REPEAT_ONCE, .trace = &trace_incident, GRACE, .method = HTTP_POST,
		.path = "/v1/incidents",
		.wire_type = "incidents", .body = declare_body,
		.joins = "alert_ids", .form = "web_new_incident_form", .inputs = declare_inputs,
		NEEDS(INCIDENTS, CREATE)},
	{.name = "alert.attach", .title = "Attach to an incident", .keys = "I",
		.did = "attached",
		.help = "Attaches it to an incident that is there", .repeat = REPEAT_IDEMPOTENT, GRACE,
		.method = HTTP_POST, .path = "/v1/incidents/{@incident}/alerts", .wire_type = "alerts",
		.body = attach_body, .inputs = attach_inputs, NEEDS(INCIDENTS, UPDATE)},
	{.name = "alert.note", .title = "Note", .keys = "c",
		.did = "note added",
		.help = "Adds a note to the alert", .repeat = REPEAT_ONCE,
		.trace = &trace_alert_note, GRACE, .method = HTTP_POST,
		.path = "/v1/alerts/{id}/events", .wire_type = "alert_events", .body = note_body,
		.inputs = note_inputs, CHANGES},
	{.name = "alert.edit", .title = "Edit", .keys = "e",
		.did = "edited",
		.help = "Changes summary, description, services, teams", .repeat = REPEAT_IDEMPOTENT, GRACE,
		.edits = true, PATCH_ALERT, .inputs = edit_inputs},
	{.name = "alert.urgency", .title = "Urgency", .keys = "S",
		.did = "urgency changed",
		.help = "Changes the urgency", .repeat = REPEAT_IDEMPOTENT, GRACE, .edits = true,
		PATCH_ALERT, .inputs = urgency_inputs},
	{.name = "alert.noise", .title = "Mark as noise", .keys = "",
		.did = "marked as noise",
		.help = "Says that this alert was noise",
		.ask = ASK_YES, .ask_words = "Alerts like this one may be held back later.",
		.repeat = REPEAT_IDEMPOTENT, GRACE, PATCH_ALERT, .body = noise_body},
	{.name = "alert.not-noise", .title = "Not noise", .keys = "",
		.did = "mark of noise taken off",
		.help = "Takes the mark of noise off", .repeat = REPEAT_IDEMPOTENT, GRACE, PATCH_ALERT,
		.body = not_noise_body},
	{.name = "alert.workflow", .title = "Run a workflow", .keys = "W",
		.help = "Runs one of the organization's workflows on it",
		.ask = ASK_YES, .ask_words = "A workflow can page people, post, and change the alert.",
		GRACE, .method = HTTP_POST, .path = "/v1/workflows/{@workflow}/workflow_runs",
		.wire_type = "workflow_runs", .repeat = REPEAT_ONCE, .trace = &trace_workflow_run,
		.body = run_body,
		.follow = &workflow_run_followed, .inputs = form_alert_workflow, NEEDS(WORKFLOWS, READ)},
	{.name = "alert.new", .title = "New", .keys = "C", .on_pane = true, .group = "page",
		.help = "Creates an alert, or pages somebody"},
	{.name = "alert.create", .title = "Create an alert", .keys = "", .group = "page",
		.did = "created",
		.help = "Creates an alert that pages nobody", GRACE, POST_ALERT, .inputs = create_inputs},
	PAGE(service, "a service"),
	PAGE(team, "a team"),
	PAGE(person, "a person"),
	PAGE(policy, "an escalation policy"),
	{.name = NULL},
};
