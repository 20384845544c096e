/* The routes of the API. */
#include "routes.h"

#include <stdio.h>
#include <string.h>

#include "handlers.h"
#include "request.h"

/* clang-format off */
#define CATALOGUE(path, type, area)                                                                \
	{"GET", path, list_all, type, area, VERB_READ},                                            \
	{"GET", path "/{id}", show, type, area, VERB_READ}
#define INCIDENT_ACTION(name, handler)                                                             \
	{"PUT", "/v1/incidents/{id}/" name, handler, "incidents", "incidents", VERB_UPDATE}
#define ALERT_ACTION(name, handler)                                                                \
	{"POST", "/v1/alerts/{id}/" name, handler, "alerts", "alerts", VERB_UPDATE}

/* clang-format on */

static const struct route routes[] = {
	{"GET", "/v1/users/me", show_me, "users", NULL, VERB_READ},
	CATALOGUE("/v1/users", "users", NULL),
	CATALOGUE("/v1/roles", "roles", "roles"),
	CATALOGUE("/v1/on_call_roles", "on_call_roles", "roles"),

	CATALOGUE("/v1/incidents", "incidents", "incidents"),
	{"POST", "/v1/incidents", incident_create, "incidents", "incidents", VERB_CREATE},
	{"PUT", "/v1/incidents/{id}", incident_update, "incidents", "incidents", VERB_UPDATE},
	{"DELETE", "/v1/incidents/{id}", incident_delete, "incidents", "incidents", VERB_DELETE},
	INCIDENT_ACTION("in_triage", incident_in_triage),
	INCIDENT_ACTION("mitigate", incident_mitigate),
	INCIDENT_ACTION("resolve", incident_resolve),
	INCIDENT_ACTION("cancel", incident_cancel),
	INCIDENT_ACTION("restart", incident_restart),
	{"POST", "/v1/incidents/{id}/assign_role_to_user", incident_assign_role, "incidents",
		"incidents", VERB_UPDATE},
	{"DELETE", "/v1/incidents/{id}/unassign_role_from_user", incident_unassign_role,
		"incidents", "incidents", VERB_UPDATE},
	{"GET", "/v1/incidents/{id}/alerts", list_incident_alerts, "alerts", "alerts", VERB_READ},
	{"POST", "/v1/incidents/{id}/alerts", incident_attach_alerts, "alerts", "incidents",
		VERB_UPDATE},
	{"GET", "/v1/incidents/{id}/events", list_children, "incident_events", "incidents",
		VERB_READ},
	{"POST", "/v1/incidents/{id}/events", event_create, "incident_events", "incidents",
		VERB_UPDATE},
	{"GET", "/v1/events/{id}", show, "incident_events", "incidents", VERB_READ},
	{"PUT", "/v1/events/{id}", event_update, "incident_events", "incidents", VERB_UPDATE},
	{"DELETE", "/v1/events/{id}", part_delete, "incident_events", "incidents", VERB_UPDATE},
	{"GET", "/v1/incidents/{id}/action_items", list_children, "incident_action_items",
		"incidents", VERB_READ},
	{"POST", "/v1/incidents/{id}/action_items", action_item_create, "incident_action_items",
		"incidents", VERB_UPDATE},
	CATALOGUE("/v1/action_items", "incident_action_items", "incidents"),
	{"PUT", "/v1/action_items/{id}", action_item_update, "incident_action_items", "incidents",
		VERB_UPDATE},
	{"DELETE", "/v1/action_items/{id}", part_delete, "incident_action_items", "incidents",
		VERB_UPDATE},

	CATALOGUE("/v1/alerts", "alerts", "alerts"),
	{"POST", "/v1/alerts", alert_create, "alerts", "alerts", VERB_CREATE},
	{"PATCH", "/v1/alerts/{id}", alert_update, "alerts", "alerts", VERB_UPDATE},
	ALERT_ACTION("acknowledge", alert_acknowledge),
	ALERT_ACTION("resolve", alert_resolve),
	ALERT_ACTION("snooze", alert_snooze),
	ALERT_ACTION("escalate", alert_escalate),
	{"GET", "/v1/alerts/{id}/events", list_children, "alert_events", "alerts", VERB_READ},
	{"POST", "/v1/alerts/{id}/events", alert_note_create, "alert_events", "alerts",
		VERB_UPDATE},
	CATALOGUE("/v1/alert_events", "alert_events", "alerts"),
	{"PATCH", "/v1/alert_events/{id}", alert_note_update, "alert_events", "alerts",
		VERB_UPDATE},
	{"DELETE", "/v1/alert_events/{id}", alert_note_delete, "alert_events", "alerts",
		VERB_UPDATE},

	CATALOGUE("/v1/post_mortems", "incident_post_mortems", "retrospective"),
	{"PUT", "/v1/post_mortems/{id}", retrospective_update, "incident_post_mortems",
		"retrospective", VERB_UPDATE},
	{"GET", "/v1/incident_retrospective_steps/{id}", show, "incident_retrospective_steps",
		"retrospective", VERB_READ},

	CATALOGUE("/v1/severities", "severities", "severities"),
	CATALOGUE("/v1/services", "services", "services"),
	CATALOGUE("/v1/teams", "groups", "groups"),
	CATALOGUE("/v1/environments", "environments", "environments"),
	CATALOGUE("/v1/functionalities", "functionalities", "functionalities"),
	CATALOGUE("/v1/incident_types", "incident_types", "incident_types"),
	CATALOGUE("/v1/causes", "causes", "incident_causes"),
	CATALOGUE("/v1/incident_roles", "incident_roles", "incident_roles"),
	CATALOGUE("/v1/alert_urgencies", "alert_urgencies", "alerts"),
};

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
