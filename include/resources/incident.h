/* Incidents, and what hangs on one: timeline events, action items, role assignments. */
#ifndef ROOTWATCH_RESOURCES_INCIDENT_H
#define ROOTWATCH_RESOURCES_INCIDENT_H

#include "core/resource.h"

enum incident_status {
	INCIDENT_UNKNOWN,
	INCIDENT_TRIAGE,
	INCIDENT_STARTED,
	INCIDENT_DETECTED,
	INCIDENT_ACKNOWLEDGED,
	INCIDENT_MITIGATED,
	INCIDENT_RESOLVED,
	INCIDENT_CLOSED,
	INCIDENT_CANCELLED,
	INCIDENT_SCHEDULED,
	INCIDENT_IN_PROGRESS,
	INCIDENT_COMPLETED,
	INCIDENT_PLANNING,
	INCIDENT_VERIFYING,
};

enum severity_level {
	SEVERITY_UNKNOWN,
	SEVERITY_CRITICAL,
	SEVERITY_HIGH,
	SEVERITY_MEDIUM,
	SEVERITY_LOW,
};

/* The first part is what lists hold; the rest only a record in full has. */
struct incident {
	struct record record;
	struct text handle; /* "INC-412", derived */
	struct text title;
	int64_t number; /* sequential_id */
	uint8_t status, kind, level, progress;
	bool is_private;
	struct ref severity;
	struct refs services, teams, environments, people;
	int64_t since; /* derived: its start, or when it came up where it has not started */
	int64_t triage_at, started_at, detected_at, acknowledged_at, mitigated_at, resolved_at, closed_at,
		cancelled_at;
	const char *duplicate_of_id;
	struct ref retrospective; /* of a list's row only the id */
	struct text url;

	struct text summary;
	struct text took_detect, took_acknowledge, took_mitigate, took_resolve; /* derived */
	struct refs types, causes, functionalities, subscribers;
	const char *parent_id;
	int64_t planned_from, planned_until; /* of maintenance */
	struct ref creator, started_by, mitigated_by, resolved_by;
	struct text mitigation, resolution, cancellation; /* messages */
	struct text labels, source, slack_channel, public_title;
	struct text short_url, slack_url, zoom_url, meet_url, teams_url, jira_url, github_url, linear_url,
		pagerduty_url, opsgenie_url, zendesk_url, confluence_url, datadog_url;
};

struct incident_event {
	struct record record;
	int64_t occurred_at, starred_at;
	struct text event, author;
	struct text star; /* derived: "*" when it is starred */
	uint8_t visibility;
	struct text source;
};

struct action_item {
	struct record record;
	struct text summary, description;
	uint8_t status, priority, kind;
	int64_t due_at;
	struct ref owner;
	struct text url;
};

struct role_assignment {
	struct record record;
	struct ref role, person;
};

extern const struct choice incident_kinds[];
/* How far the retrospective is. */
extern const struct choice incident_progresses[];

extern const struct resource incident_resource;
extern const struct resource incident_event_resource;
extern const struct resource action_item_resource;
extern const struct resource role_assignment_resource;

/* Done or cancelled. */
bool action_item_is_over(const struct action_item *item);

/* Resolved, closed, cancelled or completed. */
bool incident_is_over(const struct incident *incident);

#endif
