/* What the tasks of a workflow do, by their type. */
#ifndef SANDBOX_WORKFLOW_TASKS_H
#define SANDBOX_WORKFLOW_TASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct record;
struct sandbox;

/* Carries one task of a run out. False: it failed; why holds the reason. */
bool workflow_task_run(struct sandbox *box, const struct record *task, const struct record *run,
	int64_t at_ms, char *why, size_t room);

#endif
