/* The routes of the API. */
#include "routes.h"

#include <stdio.h>
#include <string.h>

#include "handlers.h"
#include "request.h"

/* clang-format off */
#define CATALOGUE(path, type, area)                                                                \
	{"GET", path, list_all, type, area, VERB_READ, NULL},                                      \
	{"GET", path "/{id}", show, type, area, VERB_READ, NULL}
#define INCIDENT_ACTION(name, handler)                                                             \
	{"PUT", "/v1/incidents/{id}/" name, handler, "incidents", "incidents", VERB_UPDATE, NULL}
#define INCIDENT_POST(name, handler)                                                               \
	{"POST", "/v1/incidents/{id}/" name, handler, "incidents", "incidents", VERB_UPDATE, NULL}
#define INCIDENT_DELETE(name, handler)                                                             \
	{"DELETE", "/v1/incidents/{id}/" name, handler, "incidents", "incidents", VERB_UPDATE, NULL}
#define ALERT_ACTION(name, handler)                                                                \
	{"POST", "/v1/alerts/{id}/" name, handler, "alerts", "alerts", VERB_UPDATE, NULL}
#define CHILDREN(path, type, area, owner)                                                          \
	{"GET", path, list_children, type, area, VERB_READ, owner}
#define CREATE(path, handler, type, area, verb, owner)                                             \
	{"POST", path, handler, type, area, verb, owner}
#define CHANGE(path, update, delete, type, area, verb)                                             \
	{"PUT", path "/{id}", update, type, area, VERB_UPDATE, NULL},                              \
	{"DELETE", path "/{id}", delete, type, area, verb, NULL}
#define SHOW(path, type, area) {"GET", path "/{id}", show, type, area, VERB_READ, NULL}

static const struct route routes[] = {
	/* people, roles, keys */
	{"GET", "/v1/users/me", show_me, "users", NULL, VERB_READ, NULL},
	CATALOGUE("/v1/users", "users", NULL),
	CATALOGUE("/v1/roles", "roles", "roles"),
	CATALOGUE("/v1/on_call_roles", "on_call_roles", "on_call_roles"),
	CATALOGUE("/v1/api_keys", "api_keys", "api_keys"),

	/* incidents */
	CATALOGUE("/v1/incidents", "incidents", "incidents"),
	CREATE("/v1/incidents", incident_create, "incidents", "incidents", VERB_CREATE, NULL),
	CHANGE("/v1/incidents", incident_update, incident_delete, "incidents", "incidents",
		VERB_DELETE),
	INCIDENT_ACTION("in_triage", incident_in_triage),
	INCIDENT_ACTION("mitigate", incident_mitigate),
	INCIDENT_ACTION("resolve", incident_resolve),
	INCIDENT_ACTION("cancel", incident_cancel),
	INCIDENT_ACTION("restart", incident_restart),
	INCIDENT_ACTION("duplicate", incident_duplicate),
	INCIDENT_ACTION("unmark_as_duplicate", incident_unmark_duplicate),
	INCIDENT_ACTION("detach_from_parent", incident_detach),
	INCIDENT_POST("assign_role_to_user", incident_assign_role),
	INCIDENT_DELETE("unassign_role_from_user", incident_unassign_role),
	INCIDENT_POST("add_subscribers", incident_add_subscribers),
	INCIDENT_DELETE("remove_subscribers", incident_remove_subscribers),
	{"GET", "/v1/incidents/{id}/alerts", list_incident_alerts, "alerts", "alerts", VERB_READ,
	 "incidents"},
	CREATE("/v1/incidents/{id}/alerts", incident_attach_alerts, "alerts", "incidents",
		VERB_UPDATE,
		"incidents"),
	CHILDREN("/v1/incidents/{id}/events", "incident_events", "incidents", "incidents"),
	CREATE("/v1/incidents/{id}/events", event_create, "incident_events", "incidents",
		VERB_UPDATE,
		"incidents"),
	SHOW("/v1/events", "incident_events", "incidents"),
	CHANGE("/v1/events", event_update, plain_delete, "incident_events", "incidents",
		VERB_UPDATE),
	CHILDREN("/v1/incidents/{id}/action_items", "incident_action_items", "incidents",
		"incidents"),
	CREATE("/v1/incidents/{id}/action_items", action_item_create, "incident_action_items",
		"incidents", VERB_UPDATE, "incidents"),
	CATALOGUE("/v1/action_items", "incident_action_items", "incidents"),
	CHANGE("/v1/action_items", action_item_update, plain_delete, "incident_action_items",
		"incidents", VERB_UPDATE),
	CHILDREN("/v1/incidents/{id}/sub_statuses", "incident_sub_statuses", "incidents",
		"incidents"),
	CREATE("/v1/incidents/{id}/sub_statuses", plain_create, "incident_sub_statuses",
		"incidents",
		VERB_UPDATE, "incidents"),
	SHOW("/v1/incident_sub_statuses", "incident_sub_statuses", "incidents"),
	CHANGE("/v1/incident_sub_statuses", plain_update, plain_delete, "incident_sub_statuses",
		"incidents", VERB_UPDATE),
	CHILDREN("/v1/incidents/{id}/feedbacks", "incident_feedbacks", "incident_feedbacks",
		"incidents"),
	CREATE("/v1/incidents/{id}/feedbacks", plain_create, "incident_feedbacks",
		"incident_feedbacks", VERB_CREATE, "incidents"),
	SHOW("/v1/feedbacks", "incident_feedbacks", "incident_feedbacks"),
	{"PUT", "/v1/feedbacks/{id}", plain_update, "incident_feedbacks", "incident_feedbacks",
	 VERB_UPDATE, NULL},

	/* status pages */
	CATALOGUE("/v1/status-pages", "status_pages", "status_pages"),
	CHILDREN("/v1/status-pages/{id}/templates", "status_page_templates", "status_pages",
		"status_pages"),
	CHILDREN("/v1/incidents/{id}/status-page-events", "incident_status_page_events",
		"status_pages",
		"incidents"),
	CREATE("/v1/incidents/{id}/status-page-events", plain_create, "incident_status_page_events",
		"status_pages", VERB_CREATE, "incidents"),
	SHOW("/v1/status-page-events", "incident_status_page_events", "status_pages"),
	CHANGE("/v1/status-page-events", plain_update, plain_delete, "incident_status_page_events",
		"status_pages", VERB_DELETE),

	/* alerts and those they page */
	CATALOGUE("/v1/alerts", "alerts", "alerts"),
	CREATE("/v1/alerts", alert_create, "alerts", "alerts", VERB_CREATE, NULL),
	{"PATCH", "/v1/alerts/{id}", alert_update, "alerts", "alerts", VERB_UPDATE, NULL},
	ALERT_ACTION("acknowledge", alert_acknowledge),
	ALERT_ACTION("resolve", alert_resolve),
	ALERT_ACTION("snooze", alert_snooze),
	ALERT_ACTION("escalate", alert_escalate),
	CHILDREN("/v1/alerts/{id}/events", "alert_events", "alerts", "alerts"),
	CREATE("/v1/alerts/{id}/events", alert_note_create, "alert_events", "alerts", VERB_UPDATE,
		"alerts"),
	CATALOGUE("/v1/alert_events", "alert_events", "alerts"),
	{"PATCH", "/v1/alert_events/{id}", alert_note_update, "alert_events", "alerts", VERB_UPDATE,
	 NULL},
	{"DELETE", "/v1/alert_events/{id}", alert_note_delete, "alert_events", "alerts",
		VERB_UPDATE,
	 NULL},
	CATALOGUE("/v1/escalation_policies", "escalation_policies", "escalation_policies"),
	CHILDREN("/v1/escalation_policies/{id}/escalation_levels", "escalation_levels",
		"escalation_policies", "escalation_policies"),
	CHILDREN("/v1/escalation_policies/{id}/escalation_paths", "escalation_paths",
		"escalation_policies", "escalation_policies"),
	{"GET", "/v1/oncalls", list_oncalls, "on_call_resources", "schedules", VERB_READ, NULL},
	CATALOGUE("/v1/schedules", "schedules", "schedules"),
	{"GET", "/v1/schedules/{id}/shifts", list_schedule_shifts, "shifts", "schedules", VERB_READ,
	 "schedules"},
	{"GET", "/v1/shifts", list_shifts, "shifts", "schedules", VERB_READ, NULL},
	{"GET", "/v1/schedules/{id}/override_shifts", list_overrides, "shifts", "schedules",
		VERB_READ,
	 "schedules"},
	CREATE("/v1/schedules/{id}/override_shifts", override_create, "shifts", "schedule_override",
		VERB_CREATE, "schedules"),
	SHOW("/v1/override_shifts", "shifts", "schedules"),
	CHANGE("/v1/override_shifts", override_update, override_delete, "shifts",
		"schedule_override",
		VERB_UPDATE),

	/* retrospectives */
	CATALOGUE("/v1/post_mortems", "incident_post_mortems", "retrospective"),
	{"PUT", "/v1/post_mortems/{id}", retrospective_update, "incident_post_mortems",
	 "retrospective", VERB_UPDATE, NULL},
	SHOW("/v1/incident_retrospective_steps", "incident_retrospective_steps", "retrospective"),
	{"PUT", "/v1/incident_retrospective_steps/{id}", plain_update,
		"incident_retrospective_steps",
	 "retrospective", VERB_UPDATE, NULL},
	CATALOGUE("/v1/retrospective_processes", "retrospective_processes", "retrospective"),
	CHILDREN("/v1/retrospective_processes/{id}/retrospective_steps", "retrospective_steps",
		"retrospective", "retrospective_processes"),
	CHILDREN("/v1/retrospective_processes/{id}/groups", "retrospective_process_groups",
		"retrospective", "retrospective_processes"),
	SHOW("/v1/retrospective_steps", "retrospective_steps", "retrospective"),
	SHOW("/v1/retrospective_process_groups", "retrospective_process_groups", "retrospective"),
	CHILDREN("/v1/retrospective_process_groups/{id}/steps", "retrospective_process_group_steps",
		"retrospective", "retrospective_process_groups"),
	SHOW("/v1/retrospective_process_group_steps", "retrospective_process_group_steps",
		"retrospective"),
	CATALOGUE("/v1/retrospective_configurations", "retrospective_configurations",
		"retrospective"),
	CATALOGUE("/v1/post_mortem_templates", "post_mortem_templates", "retrospective"),
	CREATE("/v1/post_mortem_templates", plain_create, "post_mortem_templates", "retrospective",
		VERB_CREATE, NULL),
	CHANGE("/v1/post_mortem_templates", plain_update, plain_delete, "post_mortem_templates",
		"retrospective", VERB_DELETE),
	CATALOGUE("/v1/pulses", "pulses", "pulses"),
	CREATE("/v1/pulses", plain_create, "pulses", "pulses", VERB_CREATE, NULL),
	{"PUT", "/v1/pulses/{id}", plain_update, "pulses", "pulses", VERB_UPDATE, NULL},

	/* workflows, webhooks */
	CATALOGUE("/v1/workflow_groups", "workflow_groups", "workflows"),
	CATALOGUE("/v1/workflows", "workflows", "workflows"),
	CHILDREN("/v1/workflows/{id}/workflow_runs", "workflow_runs", "workflows", "workflows"),
	CREATE("/v1/workflows/{id}/workflow_runs", workflow_run_create, "workflow_runs",
		"workflows",
		VERB_CREATE, "workflows"),
	CATALOGUE("/v1/webhooks/endpoints", "webhooks_endpoints", "webhooks"),
	CREATE("/v1/webhooks/endpoints", plain_create, "webhooks_endpoints", "webhooks",
		VERB_CREATE,
		NULL),
	CHANGE("/v1/webhooks/endpoints", plain_update, plain_delete, "webhooks_endpoints",
		"webhooks",
		VERB_DELETE),

	/* the catalogue */
	CATALOGUE("/v1/severities", "severities", "severities"),
	CATALOGUE("/v1/services", "services", "services"),
	CATALOGUE("/v1/teams", "groups", "groups"),
	CATALOGUE("/v1/environments", "environments", "environments"),
	CATALOGUE("/v1/functionalities", "functionalities", "functionalities"),
	CATALOGUE("/v1/incident_types", "incident_types", "incident_types"),
	CATALOGUE("/v1/causes", "causes", "incident_causes"),
	CATALOGUE("/v1/incident_roles", "incident_roles", "incident_roles"),
	CATALOGUE("/v1/sub_statuses", "sub_statuses", "sub_statuses"),
	CATALOGUE("/v1/form_fields", "form_fields", "form_fields"),
	CHILDREN("/v1/form_fields/{id}/options", "form_field_options", "form_fields",
		"form_fields"),
	CATALOGUE("/v1/alert_urgencies", "alert_urgencies", "alerts"),
};

/* clang-format on */

/* The path segments from both, one by one; {id} takes what stands there. */
static bool path_matches(const char *pattern, const char *path, char ids[][ROUTE_ID_BYTES])
{
	size_t id = 0;

	while (*pattern && *path) {
		size_t pattern_len = 1 + strcspn(pattern + 1, "/"),
		       len = 1 + strcspn(path + 1, "/");

		if (pattern[1] == '{' && len > 1 && len <= ROUTE_ID_BYTES && id < ROUTE_IDS)
			snprintf(ids[id++], ROUTE_ID_BYTES, "%.*s", (int)len - 1, path + 1);
		else if (len != pattern_len || strncmp(pattern, path, len))
			return false;
		pattern += pattern_len;
		path += len;
	}
	return !*pattern && !*path;
}

static bool is_update(const char *method)
{
	return !strcmp(method, "PUT") || !strcmp(method, "PATCH");
}

bool routes_match(struct request *request)
{
	for (size_t i = 0; i < sizeof(routes) / sizeof(*routes); i++) {
		bool method = !strcmp(routes[i].method, request->method) ||
			      (is_update(routes[i].method) && is_update(request->method));

		if (!method || !path_matches(routes[i].pattern, request->path, request->ids))
			continue;
		request->route = &routes[i];
		return true;
	}
	return request_not_found(request);
}
