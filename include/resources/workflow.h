/* The run of a workflow, followed until it ends. */
#ifndef ROOTWATCH_RESOURCES_WORKFLOW_H
#define ROOTWATCH_RESOURCES_WORKFLOW_H

#include "core/action.h"
#include "core/resource.h"

struct workflow_run {
	struct record record;
	uint8_t status;
	struct text workflow, message;
	struct refs tasks;	/* names */
	struct refs task_states; /* one for each of the tasks */
};

extern const struct resource workflow_run_resource;
extern const struct followed workflow_run_followed;

#endif
