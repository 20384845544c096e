/* Where each list shows what was created, and by whom. */
#include "resources/traces.h"

const struct trace trace_incident = {
	.marks = MARK_LABEL, .sort = "-created_at", .since = "created_at"};

const struct trace trace_alert = {
	.marks = MARK_LABEL_LIST | MARK_DEDUPLICATION, .since = "created_at"};

/* The list shows the text rendered; what was typed is beside it. */
static const struct likeness event_like[] = {
	{"attributes.event_raw|attributes.event", "event", NULL},
	{"attributes.visibility", "visibility", NULL},
	{NULL, NULL, NULL},
};
const struct trace trace_event = {.like = event_like, .author = "attributes.user_display_name"};

static const struct likeness action_item_like[] = {
	{"attributes.summary", "summary", NULL},
	{"attributes.kind", "kind", NULL},
	{"attributes.priority", "priority", NULL},
	{NULL, NULL, NULL},
};
const struct trace trace_action_item = {
	.like = action_item_like, .author = "attributes.created_by.id"};

/* Nothing says who wrote one. */
static const struct likeness page_update_like[] = {
	{"attributes.event", "event", NULL},
	{"attributes.status_page_id", "status_page_id", NULL},
	{"attributes.status", "status", NULL},
	{NULL, NULL, NULL},
};
const struct trace trace_page_update = {.like = page_update_like};

static const struct likeness feedback_like[] = {
	{"attributes.feedback", "feedback", NULL},
	{"attributes.rating", "rating", NULL},
	{"attributes.anonymous", "anonymous", NULL},
	{NULL, NULL, NULL},
};
const struct trace trace_feedback = {.like = feedback_like};

static const struct likeness alert_note_like[] = {
	{"attributes.kind", NULL, "note"},
	{"attributes.details", "details", NULL},
	{NULL, NULL, NULL},
};
const struct trace trace_alert_note = {
	.like = alert_note_like, .author = "attributes.user_id|attributes.user.id"};

static const struct likeness escalation_like[] = {
	{"attributes.kind", NULL, "action"},
	{"attributes.action", NULL, "escalated"},
	{NULL, NULL, NULL},
};
const struct trace trace_escalation = {.beside = "events",
	.wire_type = "alert_events",
	.like = escalation_like,
	.author = "attributes.user_id|attributes.user.id"};

static const struct likeness workflow_run_like[] = {
	{"attributes.triggered_by", NULL, "user"},
	{"attributes.incident_id", "incident_id", NULL},
	{"attributes.alert_id", "alert_id", NULL},
	{NULL, NULL, NULL},
};
const struct trace trace_workflow_run = {
	.since = "created_at", .like = workflow_run_like, .author = "attributes.user_id"};
