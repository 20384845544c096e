/*
 * Types that surround an incident or an alert: sub-statuses, subscribers, feedback, status pages,
 * form fields, escalation policies, workflows.
 */
#include "renders.h"
#include "type_rows.h"

/* --- sub-statuses, subscribers, feedback --------------------------------------------------- */

static const struct filter sub_status_filters[] = {
	VALUE("slug"),
	VALUE("name"),
	VALUE("parent_status"),
	TIME("created_at"),
	END,
};

static const struct filter assignment_filters[] = {
	VALUE("sub_status_id"),
	JSON_TIME("assigned_at"),
	END,
};

static const struct relation assignment_relations[] = {
	ONE("sub_status", "sub_statuses", "sub_status_id"),
	ONE("assigned_by_user", "users", "assigned_by_user_id"),
	NO_RELATION,
};

static const struct writable assignment_writable[] = {
	{"sub_status_id", VALUE_RECORD, "sub_statuses", ON_BOTH},
	{"assigned_at", VALUE_TIME, NULL, ON_BOTH},
	{"assigned_by_user_id", VALUE_USER, NULL, ON_BOTH},
	NOTHING_WRITABLE,
};

static const struct relation subscriber_relations[] = {
	ONE("user", "users", "user_id"),
	NO_RELATION,
};

static const struct writable feedback_writable[] = {
	{"feedback", VALUE_TEXT, NULL, ON_BOTH},
	{"rating", VALUE_NUMBER, "0,4", ON_BOTH},
	{"anonymous", VALUE_BOOL, NULL, ON_BOTH},
	NOTHING_WRITABLE,
};

/* --- status pages, form fields ------------------------------------------------------------- */

static const struct filter page_filters[] = {
	SEARCH("title", "slug"),
	{"name", FILTER_VALUE, "json_extract(r.attributes, '$.title')", NULL},
	VALUE("slug"),
	TIME("created_at"),
	END,
};

static const struct writable page_event_writable[] = {
	{"event", VALUE_TEXT, NULL, ON_BOTH},
	{"status_page_id", VALUE_TEXT, NULL, ON_BOTH},
	{"status", VALUE_ENUM,
		"investigating,identified,monitoring,resolved,scheduled,in_progress,completed",
		ON_BOTH},
	{"notify_subscribers", VALUE_BOOL, NULL, ON_BOTH},
	{"should_tweet", VALUE_BOOL, NULL, ON_BOTH},
	{"started_at", VALUE_TIME, NULL, ON_BOTH},
	NOTHING_WRITABLE,
};

static const struct filter form_field_filters[] = {
	SEARCH("name", "slug"),
	VALUE("name"),
	VALUE("slug"),
	VALUE("kind"),
	SWITCH("enabled"),
	TIME("created_at"),
	END,
};

static const struct filter option_filters[] = {
	VALUE("value"),
	VALUE("color"),
	END,
};

static const struct relation form_field_relations[] = {
	CHILDREN("options", "form_field_options"),
	NO_RELATION,
};

/* --- escalation policies ------------------------------------------------------------------- */

static const struct filter policy_filters[] = {
	SEARCH("name", "description"),
	VALUE("name"),
	{"team_ids", FILTER_VALUE, "l.target", LINK_ROWS("r.id", "groups", "groups")},
	TIME("created_at"),
	END,
};

static const struct filter path_filters[] = {
	VALUE("path_type"),
	END,
};

static const struct relation policy_relations[] = {
	CHILDREN("escalation_policy_levels", "escalation_levels"),
	CHILDREN("escalation_policy_paths", "escalation_paths"),
	LINKED("groups", "groups"),
	LINKED("services", "services"),
	NO_RELATION,
};

static const struct relation path_relations[] = {
	{"escalation_levels", RELATION_LINKED, "escalation_levels", "levels", STYLE_RESOURCE, NULL},
	NO_RELATION,
};

/* --- workflows ----------------------------------------------------------------------------- */

static const struct filter workflow_filters[] = {
	SEARCH("name", "slug"),
	VALUE("name"),
	VALUE("slug"),
	TIME("created_at"),
	END,
};

static const struct filter workflow_group_filters[] = {
	SEARCH("name", "slug"),
	VALUE("name"),
	VALUE("slug"),
	VALUE("kind"),
	SWITCH("expanded"),
	NUMBER("position"),
	END,
};

static const struct relation workflow_relations[] = {
	CHILDREN("genius_tasks", "workflow_tasks"),
	{"genius_workflow_runs", RELATION_CHILDREN, "workflow_runs", NULL, STYLE_ON_REQUEST, NULL},
	NO_RELATION,
};

static const struct filter run_filters[] = {
	TIME("created_at"),
	END,
};

static const struct relation run_relations[] = {
	CHILDREN("genius_task_runs", "workflow_task_runs"),
	NO_RELATION,
};

static const struct writable run_writable[] = {
	{"incident_id", VALUE_RECORD, "incidents", ON_CREATE},
	{"post_mortem_id", VALUE_RECORD, "incident_post_mortems", ON_CREATE},
	{"action_item_id", VALUE_RECORD, "incident_action_items", ON_CREATE},
	{"alert_id", VALUE_RECORD, "alerts", ON_CREATE},
	{"pulse_id", VALUE_RECORD, "pulses", ON_CREATE},
	{"immediate", VALUE_ACCEPT, NULL, ON_CREATE},
	{"check_conditions", VALUE_ACCEPT, NULL, ON_CREATE},
	{"context", VALUE_OBJECT, NULL, ON_CREATE},
	NOTHING_WRITABLE,
};

/* clang-format off */
static const char *const run_absent[] = {
	"kind", "status", "status_message", "triggered_by", "user_id", "queued_at", "started_at",
	"completed_at", "failed_at", "canceled_at", "incident_id", "post_mortem_id",
	"action_item_id",
	"alert_id", "pulse_id", "workflow_id", "workflow_name", "created_at", "updated_at", NULL,
};

static const char *const task_run_absent[] = {
	"workflow_task_id", "workflow_run_id", "name", "position", "status", "status_message",
	"started_at", "completed_at", "failed_at", "created_at", "updated_at", NULL,
};

static const char *const assignment_absent[] = {
	"incident_id", "sub_status_id", "assigned_at", "assigned_by_user_id", NULL,
};

static const char *const page_event_absent[] = {
	"incident_id", "status_page_id", "event", "status", "notify_subscribers", "should_tweet",
	"started_at", "created_at", "updated_at", NULL,
};

#define CREATION(type) .name = type, .sorts = "created_at", .default_sort = "created_at"
#define POSITION(type) .name = type, .sorts = "position", .default_sort = "position"

/* clang-format on */

static const struct resource_type rows[] = {
	{.name = "sub_statuses",
		.filters = sub_status_filters,
		.sorts = "position,created_at",
		.default_sort = "position"},
	{CREATION("incident_sub_statuses"), .ownership = OWNED_BY_PARENT,
		.filters = assignment_filters, .relations = assignment_relations,
		.writable = assignment_writable, .absent = assignment_absent,
		.hidden = "created_at,updated_at"},
	{CREATION("incident_subscribers"), .ownership = OWNED_BY_PARENT,
		.relations = subscriber_relations, .hidden = "user_id",
		.render = render_subscriber},
	{CREATION("incident_feedbacks"), .ownership = OWNED_BY_PARENT,
		.writable = feedback_writable, .render = render_feedback},
	{.name = "status_pages",
		.filters = page_filters,
		.sorts = "created_at,updated_at",
		.default_sort = "created_at"},
	{POSITION("status_page_templates")},
	{CREATION("incident_status_page_events"), .ownership = OWNED_BY_PARENT,
		.writable = page_event_writable, .absent = page_event_absent},
	{CREATION("form_fields"), .filters = form_field_filters, .relations = form_field_relations,
		.render = render_form_field},
	{POSITION("form_field_options"), .filters = option_filters},
	{CREATION("escalation_policies"), .ownership = OWNED_ITSELF, .filters = policy_filters,
		.relations = policy_relations},
	{POSITION("escalation_levels"), .ownership = OWNED_BY_PARENT},
	{POSITION("escalation_paths"), .ownership = OWNED_BY_PARENT, .filters = path_filters,
		.relations = path_relations},
	{.name = "workflows",
		.filters = workflow_filters,
		.sorts = "created_at,updated_at,position",
		.default_sort = "position",
		.relations = workflow_relations,
		.hidden = "failing"},
	{POSITION("workflow_groups"), .filters = workflow_group_filters},
	{POSITION("workflow_tasks")},
	{.name = "workflow_runs",
		.filters = run_filters,
		.sorts = "created_at",
		.default_sort = "-created_at",
		.relations = run_relations,
		.writable = run_writable,
		.absent = run_absent,
		.hidden = "starts_at"},
	{POSITION("workflow_task_runs"), .absent = task_run_absent},
};

const struct type_table response_types = {rows, sizeof(rows) / sizeof(*rows)};
