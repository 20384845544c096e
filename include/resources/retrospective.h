/* Retrospectives (the API says post_mortems), and the steps of the process that each goes through. */
#ifndef ROOTWATCH_RESOURCES_RETROSPECTIVE_H
#define ROOTWATCH_RESOURCES_RETROSPECTIVE_H

#include "core/resource.h"

enum retrospective_status { RETROSPECTIVE_UNKNOWN, RETROSPECTIVE_DRAFT, RETROSPECTIVE_PUBLISHED,
	/* There is none: the row stands in for an incident that should have one. */
	RETROSPECTIVE_NONE };

/* What the document shows of the incident by itself. */
struct retrospective_shows {
	bool timeline, trail, genius, tasks, items_in_timeline, services, functionalities, teams,
		alerts, items;
	uint8_t order;
};

struct retrospective {
	struct record record;
	struct text title;
	uint8_t status;
	const char *incident_id;
	int64_t started_at, mitigated_at, resolved_at, published_at;
	struct refs steps; /* ids alone */
	/* of the incident, where that is known */
	struct text handle;
	struct ref severity;
	struct refs services, teams;
	/* of the steps and the action items, where these are known */
	int64_t due_at;
	struct text steps_done, open_items; /* "3/5", "2" */
	struct text words; /* of the document, where it is known */
	struct text url;

	/* Only one in full has the rest. */
	struct refs causes;
	struct retrospective_shows shows;
	struct html content;
};

struct step {
	struct record record;
	struct text title, description;
	uint8_t status;
	int64_t due_at, position;
	bool is_skippable;
	struct ref owner;
};

enum step_status { STEP_UNKNOWN, STEP_OPEN, STEP_IN_PROGRESS, STEP_COMPLETED, STEP_SKIPPED };
extern const struct choice step_statuses[];

extern const struct resource retrospective_resource;
extern const struct resource step_resource;

/* Completed or skipped. */
bool step_is_over(const struct step *step);

#endif
