/* The run of a workflow, followed until it ends. */
#ifndef ROOTWATCH_RESOURCES_WORKFLOW_H
#define ROOTWATCH_RESOURCES_WORKFLOW_H

#include "core/action.h"
#include "core/resource.h"

struct workflow_run {
	struct record record;
	uint8_t status;
	const char *incident_id; /* what it runs on, where that is an incident */
	struct text workflow, message;
	struct refs tasks;	/* names */
	struct refs task_states; /* one for each of the tasks */
};

/* The task that makes, or fills, the retrospective of an incident. */
#define TASK_RETROSPECTIVE "create_incident_postmortem"

extern const struct resource workflow_run_resource;
/* Has it come to its end as it should? */
bool workflow_run_is_completed(const struct workflow_run *run);
extern const struct followed workflow_run_followed;

#endif
