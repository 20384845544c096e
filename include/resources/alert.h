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

/* The first part is what lists hold; the rest only a record in full has. */
struct alert {
	struct record record;
	struct text short_id, summary, source;
	uint8_t status, level;
	bool is_group_leader;
	struct ref urgency;
	struct refs services, teams, environments, responders, notified;
	int64_t started_at, ended_at;
	const char *group_leader_id;
	struct text url;

	struct text description, labels, external_url;
	uint8_t noise;
	struct refs incidents;
	struct text payload; /* indented JSON */
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
