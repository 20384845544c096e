/*
 * The types that everything is about, and the catalogue: filters, relations, writable attributes.
 * The others are in types_response.c and types_practice.c.
 */
#include "types.h"

#include <string.h>

#include "renders.h"
#include "type_rows.h"

static const struct filter incident_filters[] = {
	SEARCH("title", "summary"),
	STATUS,
	VALUE("kind"),
	SWITCH("private"),
	NUMBER("user_id"),
	VALUE("severity_id"),
	SEVERITY_SLUG("json_extract(r.attributes, '$.severity_id')"),
	VALUE("slack_channel_id"),
	{"sequential_id", FILTER_VALUE, "CAST(r.number AS TEXT)", NULL},
	{"labels", FILTER_VALUE, "e.key || ':' || e.value",
		"json_each(r.attributes, '$.labels') e WHERE 1"},
	LINK_FILTERS("r.id", "services", "service", "services"),
	LINK_FILTERS("r.id", "groups", "team", "groups"),
	{"teams", FILTER_VALUE, "t.handle", LINK_ROWS("r.id", "groups", "groups")},
	LINK_FILTERS("r.id", "environments", "environment", "environments"),
	LINK_FILTERS("r.id", "functionalities", "functionality", "functionalities"),
	{"types", FILTER_VALUE, "t.handle", LINK_ROWS("r.id", "incident_types", "incident_types")},
	{"type_ids", FILTER_VALUE, "l.target",
		LINK_ROWS("r.id", "incident_types", "incident_types")},
	LINK_FILTERS("r.id", "causes", "cause", "causes"),
	{"cause", FILTER_VALUE, "t.handle", LINK_ROWS("r.id", "causes", "causes")},
	TIME("created_at"),
	TIME("updated_at"),
	TIME("started_at"),
	TIME("detected_at"),
	TIME("acknowledged_at"),
	TIME("mitigated_at"),
	TIME("resolved_at"),
	TIME("closed_at"),
	TIME("in_triage_at"),
	END,
};

static const struct filter alert_filters[] = {
	STATUS,
	VALUE("source"),
	LINK_FILTERS("r.id", "services", "service", "services"),
	LINK_FILTERS("r.id", "groups", "group", "groups"),
	LINK_FILTERS("r.id", "environments", "environment", "environments"),
	{"labels", FILTER_VALUE,
		"json_extract(e.value, '$.key') || ':' || json_extract(e.value, '$.value')",
		"json_each(r.attributes, '$.labels') e WHERE 1"},
	TIME("started_at"),
	TIME("ended_at"),
	TIME("created_at"),
	TIME("updated_at"),
	END,
};

static const struct filter alert_event_filters[] = {
	VALUE("kind"),
	VALUE("action"),
	{"alert_id", FILTER_VALUE, "r.parent", NULL},
	TIME("created_at"),
	END,
};

static const struct filter retrospective_filters[] = {
	SEARCH("title", "title"),
	STATUS,
	NUMBER("user_id"),
	{"type", FILTER_VALUE, OF_INCIDENT("json_extract(p.attributes, '$.kind')"), NULL},
	SEVERITY_SLUG(OF_INCIDENT("json_extract(p.attributes, '$.severity_id')")),
	LINK_FILTERS("r.parent", "services", "service", "services"),
	LINK_FILTERS("r.parent", "groups", "team", "groups"),
	{"teams", FILTER_VALUE, "t.handle", LINK_ROWS("r.parent", "groups", "groups")},
	LINK_FILTERS("r.parent", "environments", "environment", "environments"),
	LINK_FILTERS("r.parent", "functionalities", "functionality", "functionalities"),
	LINK_FILTERS("r.id", "causes", "cause", "causes"),
	{"types", FILTER_VALUE, "t.handle",
		LINK_ROWS("r.parent", "incident_types", "incident_types")},
	{"type_ids", FILTER_VALUE, "l.target",
		LINK_ROWS("r.parent", "incident_types", "incident_types")},
	TIME("created_at"),
	TIME("started_at"),
	TIME("mitigated_at"),
	TIME("resolved_at"),
	END,
};

static const struct filter action_item_filters[] = {
	VALUE("kind"),
	VALUE("priority"),
	STATUS,
	{"incident_status", FILTER_VALUE, OF_INCIDENT("p.status"), NULL},
	{"incident_created_at", FILTER_TIME, OF_INCIDENT("p.created_at"), NULL},
	TIME("created_at"),
	END,
};

const struct filter catalogue_filters[] = {
	SEARCH("name", "slug"),
	VALUE("name"),
	VALUE("slug"),
	VALUE("severity"),
	VALUE("color"),
	TIME("created_at"),
	END,
};

static const struct filter user_filters[] = {
	SEARCH("full_name", "email"),
	VALUE("email"),
	TIME("created_at"),
	END,
};

/* --- relations ----------------------------------------------------------------------------- */

static const struct relation incident_relations[] = {
	{"incident_post_mortem", RELATION_CHILD, "incident_post_mortems", NULL, STYLE_RESOURCE,
		NULL},
	LINKED("causes", "causes"),
	CHILDREN("subscribers", "incident_subscribers"),
	CHILDREN("roles", "incident_role_assignments"),
	LINKED("environments", "environments"),
	LINKED("incident_types", "incident_types"),
	LINKED("services", "services"),
	LINKED("functionalities", "functionalities"),
	LINKED("groups", "groups"),
	CHILDREN("events", "incident_events"),
	CHILDREN("action_items", "incident_action_items"),
	NOT_KEPT("custom_field_selections"),
	CHILDREN("feedbacks", "incident_feedbacks"),
	NOT_KEPT("attachments"),
	NOT_KEPT("slack_messages"),
	CHILDREN("sub_statuses", "incident_sub_statuses"),
	LINKED("alerts", "alerts"),
	NO_RELATION,
};

static const struct relation alert_relations[] = {
	{"services", RELATION_LINKED, "services", "services", STYLE_FLAT, "service_ids"},
	{"groups", RELATION_LINKED, "groups", "groups", STYLE_FLAT, "group_ids"},
	{"environments", RELATION_LINKED, "environments", "environments", STYLE_FLAT,
		"environment_ids"},
	{"functionalities", RELATION_LINKED, "functionalities", "functionalities", STYLE_FLAT,
		"functionality_ids"},
	{"incidents", RELATION_LINKING, "incidents", "alerts", STYLE_FLAT, NULL},
	{"responders", RELATION_LINKED, "users", "responders", STYLE_FLAT_DETAIL, NULL},
	{"notified_users", RELATION_LINKED, "users", "notified_users", STYLE_FLAT_DETAIL, NULL},
	{"alert_urgency", RELATION_ONE, "alert_urgencies", "alert_urgency_id", STYLE_FLAT_ONE,
		NULL},
	{"events", RELATION_CHILDREN, "alert_events", NULL, STYLE_ON_REQUEST, NULL},
	{"group_leader_alert", RELATION_ONE, "alerts", "group_leader_alert_id", STYLE_ON_REQUEST,
		NULL},
	{"group_member_alerts", RELATION_LINKED, "alerts", "group_members", STYLE_ON_REQUEST, NULL},
	NO_RELATION,
};

static const struct relation user_relations[] = {
	NOT_KEPT("email_addresses"),
	NOT_KEPT("phone_numbers"),
	NOT_KEPT("devices"),
	{"role", RELATION_ONE, "roles", "role_id", STYLE_ROW_WHEN_NESTED, NULL},
	{"on_call_role", RELATION_ONE, "on_call_roles", "on_call_role_id", STYLE_ROW_WHEN_NESTED,
		NULL},
	NO_RELATION,
};

static const struct relation group_relations[] = {
	{"users", RELATION_LINKED, "users", "users", STYLE_RESOURCE, NULL},
	NO_RELATION,
};

static const struct relation retrospective_relations[] = {
	CHILDREN("incident_retrospective_steps", "incident_retrospective_steps"),
	LINKED("causes", "causes"),
	NO_RELATION,
};

/* --- what a client may write --------------------------------------------------------------- */

/* clang-format off */
#define INCIDENT_STATUSES                                                                          \
	"in_triage,started,detected,acknowledged,mitigated,resolved,closed,cancelled,scheduled,"   \
	"in_progress,completed"

/* clang-format on */

static const struct writable incident_writable[] = {
	{"title", VALUE_TEXT, NULL, ON_BOTH},
	{"kind", VALUE_ENUM,
		"normal,normal_sub,test,test_sub,example,example_sub,backfilled,scheduled,"
		"scheduled_sub",
		ON_BOTH},
	{"parent_incident_id", VALUE_RECORD, "incidents", ON_BOTH},
	{"duplicate_incident_id", VALUE_RECORD, "incidents", ON_BOTH},
	{"private", VALUE_BOOL, NULL, ON_BOTH},
	{"summary", VALUE_TEXT, NULL, ON_BOTH},
	{"user_id", VALUE_RECORD, "users", ON_CREATE},
	{"severity_id", VALUE_RECORD, "severities", ON_BOTH},
	{"public_title", VALUE_TEXT, NULL, ON_BOTH},
	{"alert_ids", VALUE_LINKS, "alerts:alerts", ON_BOTH},
	{"environment_ids", VALUE_LINKS, "environments:environments", ON_BOTH},
	{"incident_type_ids", VALUE_LINKS, "incident_types:incident_types", ON_BOTH},
	{"service_ids", VALUE_LINKS, "services:services", ON_BOTH},
	{"functionality_ids", VALUE_LINKS, "functionalities:functionalities", ON_BOTH},
	{"group_ids", VALUE_LINKS, "groups:groups", ON_BOTH},
	{"cause_ids", VALUE_LINKS, "causes:causes", ON_BOTH},
	{"muted_service_ids", VALUE_ACCEPT, NULL, ON_BOTH},
	{"labels", VALUE_OBJECT, NULL, ON_BOTH},
	{"slack_channel_name", VALUE_TEXT, NULL, ON_BOTH},
	{"slack_channel_id", VALUE_TEXT, NULL, ON_BOTH},
	{"slack_channel_url", VALUE_TEXT, NULL, ON_BOTH},
	{"slack_channel_archived", VALUE_BOOL, NULL, ON_BOTH},
	{"google_drive_parent_id", VALUE_TEXT, NULL, ON_BOTH},
	{"google_drive_url", VALUE_TEXT, NULL, ON_BOTH},
	{"jira_issue_key", VALUE_TEXT, NULL, ON_BOTH},
	{"jira_issue_id", VALUE_TEXT, NULL, ON_BOTH},
	{"jira_issue_url", VALUE_TEXT, NULL, ON_BOTH},
	{"notify_emails", VALUE_ACCEPT, NULL, ON_CREATE},
	{"status", VALUE_ENUM, INCIDENT_STATUSES, ON_BOTH},
	{"url", VALUE_TEXT, NULL, ON_CREATE},
	{"scheduled_for", VALUE_TIME, NULL, ON_BOTH},
	{"scheduled_until", VALUE_TIME, NULL, ON_BOTH},
	{"in_triage_at", VALUE_TIME, NULL, ON_BOTH},
	{"started_at", VALUE_TIME, NULL, ON_BOTH},
	{"detected_at", VALUE_TIME, NULL, ON_BOTH},
	{"acknowledged_at", VALUE_TIME, NULL, ON_BOTH},
	{"mitigated_at", VALUE_TIME, NULL, ON_BOTH},
	{"resolved_at", VALUE_TIME, NULL, ON_BOTH},
	{"closed_at", VALUE_TIME, NULL, ON_BOTH},
	{"cancelled_at", VALUE_TIME, NULL, ON_BOTH},
	{"mitigation_message", VALUE_TEXT, NULL, ON_UPDATE},
	{"resolution_message", VALUE_TEXT, NULL, ON_UPDATE},
	{"cancellation_message", VALUE_TEXT, NULL, ON_UPDATE},
	{"retrospective_progress_status", VALUE_ENUM, "not_started,active,completed,skipped",
		ON_UPDATE | UNDOCUMENTED},
	{"sub_status_id", VALUE_RECORD, "sub_statuses", ON_UPDATE | UNDOCUMENTED},
	NOTHING_WRITABLE,
};

static const struct writable alert_writable[] = {
	{"summary", VALUE_TEXT, NULL, ON_BOTH},
	{"description", VALUE_TEXT, NULL, ON_BOTH},
	{"noise", VALUE_ENUM, "noise,not_noise", ON_BOTH},
	{"source", VALUE_TEXT, NULL, ON_BOTH},
	{"status", VALUE_ENUM, "open,triggered", ON_CREATE},
	{"service_ids", VALUE_LINKS, "services:services", ON_BOTH},
	{"group_ids", VALUE_LINKS, "groups:groups", ON_BOTH},
	{"functionality_ids", VALUE_LINKS, "functionalities:functionalities", ON_BOTH},
	{"environment_ids", VALUE_LINKS, "environments:environments", ON_BOTH},
	{"started_at", VALUE_TIME, NULL, ON_BOTH},
	{"ended_at", VALUE_TIME, NULL, ON_BOTH},
	{"external_id", VALUE_TEXT, NULL, ON_BOTH},
	{"external_url", VALUE_TEXT, NULL, ON_BOTH},
	{"alert_urgency_id", VALUE_RECORD, "alert_urgencies", ON_BOTH},
	{"notification_target_type", VALUE_ENUM,
		"User,Group,EscalationPolicy,Service,Functionality", ON_CREATE},
	{"notification_target_id", VALUE_TEXT, NULL, ON_CREATE},
	{"notification_targets", VALUE_ARRAY, NULL, ON_CREATE},
	{"labels", VALUE_ARRAY, NULL, ON_BOTH},
	{"data", VALUE_OBJECT, NULL, ON_BOTH},
	{"deduplication_key", VALUE_TEXT, NULL, ON_BOTH},
	{"alert_field_values_attributes", VALUE_ACCEPT, NULL, ON_BOTH},
	NOTHING_WRITABLE,
};

static const struct writable alert_event_writable[] = {
	{"kind", VALUE_ENUM, "note", ON_CREATE},
	{"user_id", VALUE_USER, NULL, ON_BOTH},
	{"details", VALUE_TEXT, NULL, ON_BOTH},
	NOTHING_WRITABLE,
};

static const struct writable incident_event_writable[] = {
	{"event", VALUE_TEXT, NULL, ON_BOTH},
	{"visibility", VALUE_ENUM, "internal,external", ON_BOTH},
	{"starred_at", VALUE_TIME, NULL, ON_UPDATE | UNDOCUMENTED},
	NOTHING_WRITABLE,
};

static const struct writable action_item_writable[] = {
	{"summary", VALUE_TEXT, NULL, ON_BOTH},
	{"description", VALUE_TEXT, NULL, ON_BOTH},
	{"kind", VALUE_ENUM, "task,follow_up", ON_BOTH},
	{"assigned_to_user_id", VALUE_USER, NULL, ON_BOTH},
	{"assigned_to_group_ids", VALUE_ARRAY, NULL, ON_BOTH},
	{"priority", VALUE_ENUM, "high,medium,low", ON_BOTH},
	{"status", VALUE_ENUM, "open,in_progress,cancelled,done", ON_BOTH},
	{"due_date", VALUE_TEXT, NULL, ON_BOTH},
	{"jira_issue_id", VALUE_TEXT, NULL, ON_BOTH},
	{"jira_issue_key", VALUE_TEXT, NULL, ON_BOTH},
	{"jira_issue_url", VALUE_TEXT, NULL, ON_BOTH},
	{"form_field_selections", VALUE_ACCEPT, NULL, ON_BOTH},
	NOTHING_WRITABLE,
};

static const struct writable retrospective_writable[] = {
	{"title", VALUE_TEXT, NULL, ON_UPDATE},
	{"status", VALUE_ENUM, "draft,published", ON_UPDATE},
	{"content", VALUE_TEXT, NULL, ON_UPDATE | CONTENT_SWITCH},
	{"started_at", VALUE_TIME, NULL, ON_UPDATE},
	{"mitigated_at", VALUE_TIME, NULL, ON_UPDATE},
	{"resolved_at", VALUE_TIME, NULL, ON_UPDATE},
	{"show_timeline", VALUE_BOOL, NULL, ON_UPDATE},
	{"show_timeline_trail", VALUE_BOOL, NULL, ON_UPDATE},
	{"show_timeline_genius", VALUE_BOOL, NULL, ON_UPDATE},
	{"show_timeline_tasks", VALUE_BOOL, NULL, ON_UPDATE},
	{"show_timeline_action_items", VALUE_BOOL, NULL, ON_UPDATE},
	{"show_timeline_order", VALUE_ENUM, "asc,desc", ON_UPDATE},
	{"show_services_impacted", VALUE_BOOL, NULL, ON_UPDATE},
	{"show_functionalities_impacted", VALUE_BOOL, NULL, ON_UPDATE},
	{"show_groups_impacted", VALUE_BOOL, NULL, ON_UPDATE},
	{"show_alerts_attached", VALUE_BOOL, NULL, ON_UPDATE},
	{"show_action_items", VALUE_BOOL, NULL, ON_UPDATE},
	{"cause_ids", VALUE_LINKS, "causes:causes", ON_UPDATE},
	NOTHING_WRITABLE,
};

/* --- attributes that are mostly null ------------------------------------------------------- */

/* clang-format off */
static const char *const incident_absent[] = {
	"parent_incident_id", "sequential_id", "title", "slug", "kind", "private", "summary",
	"status", "source", "url", "short_url", "user", "severity", "in_triage_by", "started_by",
	"mitigated_by", "resolved_by", "closed_by", "cancelled_by", "mitigation_message",
	"resolution_message", "cancellation_message", "public_title", "duplicate_incident_id",
	"retrospective_progress_status", "zoom_meeting_id", "zoom_meeting_start_url",
	"zoom_meeting_join_url", "zoom_meeting_password", "zoom_meeting_pstn_password",
	"zoom_meeting_h323_password", "shortcut_story_id", "shortcut_story_url", "shortcut_task_id",
	"shortcut_task_url", "asana_task_id", "asana_task_url", "github_issue_id",
	"github_issue_url", "gitlab_issue_id", "gitlab_issue_url", "jira_issue_key",
	"jira_issue_id", "jira_issue_url", "google_meeting_id", "google_meeting_url",
	"microsoft_teams_meeting_url", "webex_meeting_url", "trello_card_id", "trello_card_url",
	"linear_issue_id", "linear_issue_url", "zendesk_ticket_id", "zendesk_ticket_url",
	"motion_task_id", "motion_task_url", "clickup_task_id", "clickup_task_url",
	"slack_channel_name", "slack_channel_id", "slack_channel_url", "slack_channel_short_url",
	"slack_channel_deep_link", "slack_channel_archived", "slack_last_message_ts",
	"service_now_incident_id", "service_now_incident_key", "service_now_incident_url",
	"opsgenie_incident_id", "opsgenie_incident_url", "opsgenie_alert_id", "opsgenie_alert_url",
	"victor_ops_incident_id", "victor_ops_incident_url", "pagerduty_incident_id",
	"pagerduty_incident_number", "pagerduty_incident_url", "mattermost_channel_id",
	"mattermost_channel_name", "mattermost_channel_url", "confluence_page_id",
	"confluence_page_url", "quip_page_id", "quip_page_url", "airtable_base_key",
	"airtable_table_name", "airtable_record_id", "airtable_record_url", "google_drive_id",
	"google_drive_parent_id", "google_drive_url", "sharepoint_page_id", "sharepoint_page_url",
	"datadog_notebook_id", "datadog_notebook_url", "freshservice_ticket_id",
	"freshservice_ticket_url", "freshservice_task_id", "freshservice_task_url", "scheduled_for",
	"scheduled_until", "in_triage_at", "started_at", "detected_at", "acknowledged_at",
	"mitigated_at", "resolved_at", "closed_at", "cancelled_at", "created_at", "updated_at",
	"labels", NULL,
};

static const char *const alert_absent[] = {
	"short_id", "source", "status", "summary", "description", "labels", "data", "started_at",
	"ended_at", "acknowledged_at", "resolved_at", "external_id", "external_url", "url", "noise",
	"deduplication_key", "notification_target_type", "notification_target_id",
	"alert_urgency_id", "group_leader_alert_id", "is_group_leader_alert", "created_at",
	"updated_at", NULL,
};

static const char *const alert_event_absent[] = {
	"alert_id", "kind", "action", "source", "details", "user", "user_id", "incident",
	"schedule",
	"escalation_level", "escalation_target_type", "escalation_target", "slack_channel",
	"incident_ids", "created_at", "updated_at", NULL,
};

static const char *const action_item_absent[] = {
	"incident_id", "incident_title", "summary", "description", "assigned_to",
	"assigned_to_group_ids", "created_by", "kind", "priority", "status", "due_date", "url",
	"jira_issue_id", "jira_issue_key", "jira_issue_url", "created_at", "updated_at", NULL,
};

static const char *const incident_event_absent[] = {
	"event", "event_raw", "kind", "source", "visibility", "user_display_name", "occurred_at",
	"starred_at", "created_at", "updated_at", NULL,
};

static const char *const retrospective_absent[] = {
	"incident_id", "title", "status", "url", "short_url", "content", "published_at",
	"started_at", "mitigated_at", "resolved_at", "cancelled_at", "created_at", "updated_at",
	NULL,
};

static const char *const user_absent[] = {
	"name", "email", "phone", "phone_2", "first_name", "last_name", "full_name",
	"full_name_with_team", "slack_id", "time_zone", "updated_at", "created_at", NULL,
};

/* clang-format on */

static const struct resource_type types[] = {
	{.name = "incidents",
		.ownership = OWNED_ITSELF,
		.filters = incident_filters,
		.sorts = "created_at,updated_at,started_at,in_triage_at,mitigated_at,resolved_at",
		.default_sort = "-created_at",
		.relations = incident_relations,
		.writable = incident_writable,
		.absent = incident_absent,
		.hidden = "severity_id,user_id,in_triage_by_user_id,started_by_user_id,"
			  "mitigated_by_user_id,resolved_by_user_id,closed_by_user_id,"
			  "cancelled_by_user_id,sub_status_id",
		.render = render_incident,
		.offset_limited = true},
	{.name = "alerts",
		.ownership = OWNED_ITSELF,
		.filters = alert_filters,
		.default_sort = "-created_at",
		.sorts = "created_at",
		.relations = alert_relations,
		.writable = alert_writable,
		.absent = alert_absent,
		.hidden = "escalation_level,escalation_policy_id,snoozed_until"},
	{.name = "alert_events",
		.ownership = OWNED_BY_PARENT,
		.filters = alert_event_filters,
		.sorts = "created_at",
		.default_sort = "created_at",
		.writable = alert_event_writable,
		.absent = alert_event_absent,
		.render = render_alert_event,
		.max_size = 50,
		.uncounted = true},
	{.name = "incident_post_mortems",
		.ownership = OWNED_BY_PARENT,
		.filters = retrospective_filters,
		.sorts = "created_at,updated_at,started_at,mitigated_at,resolved_at",
		.default_sort = "-created_at",
		.relations = retrospective_relations,
		.writable = retrospective_writable,
		.absent = retrospective_absent},
	{.name = "incident_events",
		.ownership = OWNED_BY_PARENT,
		.filters = catalogue_filters,
		.sorts = "created_at",
		.default_sort = "created_at",
		.writable = incident_event_writable,
		.absent = incident_event_absent},
	{.name = "incident_action_items",
		.ownership = OWNED_BY_PARENT,
		.filters = action_item_filters,
		.sorts = "created_at,updated_at",
		.default_sort = "-created_at",
		.writable = action_item_writable,
		.absent = action_item_absent,
		.hidden = "assigned_to_user_id,created_by_user_id",
		.render = render_action_item},
	{.name = "incident_role_assignments",
		.ownership = OWNED_BY_PARENT,
		.hidden = "incident_role_id,user_id",
		.default_sort = "created_at",
		.sorts = "created_at",
		.render = render_role_assignment},
	{.name = "users",
		.filters = user_filters,
		.sorts = "created_at,updated_at",
		.default_sort = "created_at",
		.relations = user_relations,
		.absent = user_absent,
		.hidden = "role_id,on_call_role_id"},
	{.name = "roles",
		.filters = catalogue_filters,
		.sorts = "created_at",
		.default_sort = "created_at"},
	{.name = "on_call_roles",
		.filters = catalogue_filters,
		.sorts = "created_at",
		.default_sort = "created_at"},
	{.name = "groups",
		.filters = catalogue_filters,
		.sorts = "position,created_at,updated_at",
		.default_sort = "position",
		.relations = group_relations},
	CATALOGUE("severities"),
	CATALOGUE("services"),
	CATALOGUE("environments"),
	CATALOGUE("functionalities"),
	CATALOGUE("incident_types"),
	CATALOGUE("causes"),
	CATALOGUE("incident_roles"),
	CATALOGUE("alert_urgencies"),
};

static const struct resource_type *find_in(
	const struct resource_type *rows, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(rows[i].name, name))
			return &rows[i];
	return NULL;
}

const struct resource_type *type_find(const char *name)
{
	const struct resource_type *found;

	if (!name)
		return NULL;
	found = find_in(types, sizeof(types) / sizeof(*types), name);
	if (!found)
		found = find_in(response_types.types, response_types.count, name);
	return found ? found : find_in(practice_types.types, practice_types.count, name);
}
