/* Retrospectives (the API says post_mortems). */
#ifndef ROOTWATCH_RESOURCES_RETROSPECTIVE_H
#define ROOTWATCH_RESOURCES_RETROSPECTIVE_H

#include "core/resource.h"

enum retrospective_status { RETROSPECTIVE_UNKNOWN, RETROSPECTIVE_DRAFT, RETROSPECTIVE_PUBLISHED };

struct retrospective {
	struct record record;
	struct text title;
	uint8_t status;
	const char *incident_id;
	int64_t started_at, mitigated_at, resolved_at, published_at;
	struct html content;
	struct text url;
};

extern const struct resource retrospective_resource;

#endif
