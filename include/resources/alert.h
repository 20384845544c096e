/* Alerts, and the events of one. */
#ifndef ROOTWATCH_RESOURCES_ALERT_H
#define ROOTWATCH_RESOURCES_ALERT_H

#include "core/resource.h"

enum alert_status {
	ALERT_UNKNOWN,
	ALERT_OPEN,
	ALERT_TRIGGERED,
	ALERT_ACKNOWLEDGED,
	ALERT_RESOLVED,
	ALERT_DEFERRED,
};

struct alert {
	struct record record;
	struct text short_id, summary, description, source, noise, labels;
	uint8_t status, level;
	struct ref urgency;
	struct refs services, teams, environments, responders, notified, incidents;
	int64_t started_at, ended_at;
	bool is_group_leader;
	const char *group_leader_id;
	struct text payload; /* indented JSON */
	struct text url, external_url;
};

struct alert_event {
	struct record record;
	struct text kind, action, details, source;
	struct ref user;
};

extern const struct resource alert_resource;
extern const struct resource alert_event_resource;

bool alert_pages(const struct alert *alert, const struct viewer *me);

#endif
