/* The run of a workflow. Source: the API's workflow runs, section 13 of the digest. */
#include "resources/workflow.h"

#include <string.h>

enum {
	RUN_UNKNOWN,
	RUN_QUEUED,
	RUN_STARTED,
	RUN_COMPLETED,
	RUN_COMPLETED_WITH_ERRORS,
	RUN_FAILED,
	RUN_CANCELED,
};

static const struct choice statuses[] = {
	[RUN_UNKNOWN] = {"", "unknown", TONE_DIM},
	[RUN_QUEUED] = {"queued", "queued", TONE_PLAIN},
	[RUN_STARTED] = {"started", "running", TONE_ACCENT},
	[RUN_COMPLETED] = {"completed", "completed", TONE_GOOD},
	[RUN_COMPLETED_WITH_ERRORS] = {"completed_with_errors", "completed with errors", TONE_WARN},
	[RUN_FAILED] = {"failed", "failed", TONE_BAD},
	[RUN_CANCELED] = {"canceled", "cancelled", TONE_DIM},
	{NULL, NULL, TONE_PLAIN},
};

#define R struct workflow_run
static const struct field run_fields[] = {
	FIELD_ID("id", "id", R, record.id, "Id", 0),
	FIELD_CHOICE("status", "attributes.status", R, status, "Status", 12, LIST | SORT, statuses),
	FIELD_ID("incident", "attributes.incident_id", R, incident_id, "Incident", 0),
	FIELD_LINE("workflow", "attributes.workflow_name", R, workflow, "Workflow", 0, LIST),
	FIELD_LINE("message", "attributes.status_message", R, message, "Message", 0, LIST),
	FIELD_REFS("tasks", "relationships.genius_task_runs", R, tasks, "Tasks", 0, LIST),
	FIELD_REFS("task-states", "relationships.genius_task_runs.status", R, task_states, "States", 0,
		0),
	FIELD_TIME("created", "attributes.created_at", R, record.created_at, "Created", 6, SORT),
	FIELD_TIME("updated", "attributes.updated_at", R, record.updated_at, "Updated", 6, SORT),
};
#undef R

static struct text handle(const void *record, struct arena *arena)
{
	return text_printf(arena, "%.8s", ((const struct record *)record)->id);
}

static struct text name_of(const void *record)
{
	return ((const struct workflow_run *)record)->workflow;
}

bool workflow_run_is_completed(const struct workflow_run *run)
{
	return run->status == RUN_COMPLETED;
}

static bool is_final(const void *record)
{
	return ((const struct workflow_run *)record)->status >= RUN_COMPLETED;
}

/* "running: Create a channel, Say where the call is (completed, queued)" */
static struct text progress(const void *record, struct arena *arena)
{
	const struct workflow_run *run = record;
	const char *state = statuses[run->status].shown;

	if (!text_is_empty(run->message))
		return text_printf(arena, "%s: %s", state, run->message.bytes);
	if (text_is_empty(run->tasks.names))
		return text_own(state);
	return text_printf(arena, "%s: %s (%s)", state, run->tasks.names.bytes,
		run->task_states.names.bytes);
}

const struct resource workflow_run_resource = {
	.name = "workflow-run",
	.title = "Run",
	.plural = "Runs",
	.wire_type = "workflow_runs",
	.row_bytes = sizeof(struct workflow_run),
	.fields = run_fields,
	.field_count = sizeof(run_fields) / sizeof(run_fields[0]),
	.default_sort = "-created",
	.handle = handle,
	.name_of = name_of,
};

const struct followed workflow_run_followed = {
	.resource = &workflow_run_resource,
	.include = "genius_task_runs",
	.is_final = is_final,
	.progress = progress,
};
