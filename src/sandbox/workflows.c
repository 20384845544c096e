/*
 * Workflows: starting a run on one subject, and its way by the clock: queued, started, one task
 * after the other, completed or failed. What tasks do is in workflow_tasks.c.
 */
#include "handlers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attr.h"
#include "domain.h"
#include "request.h"
#include "workflow_tasks.h"
#include "write.h"

enum { QUEUE_MS = 500, TASK_MS = 500, TEXT_BYTES = 400 };

/* What a workflow of a trigger type runs on. */
struct subject {
	const char *trigger, *attribute, *label;
};

static const struct subject subjects[] = {
	{"incident", "incident_id", "Incident"},
	{"post_mortem", "post_mortem_id", "Post mortem"},
	{"action_item", "action_item_id", "Action item"},
	{"alert", "alert_id", "Alert"},
	{"pulse", "pulse_id", "Pulse"},
};
enum { SUBJECTS = sizeof(subjects) / sizeof(*subjects) };

/* --- starting ------------------------------------------------------------------------------ */

static const char *trigger_of(const struct record *workflow)
{
	return attr_str(attr_get(workflow->attributes, "trigger_params"), "trigger_type");
}

/* Exactly the subject that the trigger type has, which must exist; none for a simple workflow. */
static bool check_subject(
	struct request *request, const struct record *workflow, struct record *run)
{
	const char *trigger = trigger_of(workflow);
	bool ok = true;

	for (size_t i = 0; i < SUBJECTS; i++) {
		const struct subject *subject = &subjects[i];
		bool given = attr_get(run->attributes, subject->attribute) != NULL;
		bool wanted = !strcmp(subject->trigger, trigger);

		if (wanted && !given)
			ok = request_fail(request, 422, "%s must exist", subject->label);
		if (!wanted && given)
			ok = request_fail(request, 422, "%s is not what this workflow runs on",
				subject->label);
	}
	return ok;
}

static bool list_has(struct json_object *list, const char *value)
{
	for (size_t i = 0; value && list && i < json_object_array_length(list); i++)
		if (!strcmp(json_object_get_string(json_object_array_get_idx(list, i)), value))
			return true;
	return false;
}

/* Condition of the trigger → the incident's attribute → the list it has to be in. */
static const struct {
	const char *condition, *attribute, *list;
	bool in_workflow; /* the list is an attribute of the workflow itself */
} conditions[] = {
	{"incident_condition_status", "status", "incident_statuses", false},
	{"incident_condition_kind", "kind", "incident_kinds", false},
	{"incident_condition_severity", "severity_id", "severity_ids", true},
};

static bool conditions_hold(const struct record *workflow, const struct record *incident)
{
	struct json_object *params = attr_get(workflow->attributes, "trigger_params");

	for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++) {
		const char *word = attr_str(params, conditions[i].condition);
		struct json_object *list =
			attr_get(conditions[i].in_workflow ? workflow->attributes : params,
				conditions[i].list);

		if (word && !strcmp(word, "IS") &&
			!list_has(list, attr_str(incident->attributes, conditions[i].attribute)))
			return false;
	}
	return true;
}

static bool check_conditions(
	struct request *request, const struct record *workflow, const struct record *run)
{
	const char *id = attr_str(run->attributes, "incident_id");
	struct record incident;
	bool hold;

	if (!attr_bool(request->attributes, "check_conditions") ||
		!store_get(&request->box->store, "incidents", id, &incident))
		return true;
	hold = conditions_hold(workflow, &incident);
	record_release(&incident);
	return hold || request_fail(request, 422, "Incident conditions are not satisfied");
}

/* "5 minutes"; 0 when there is no wait, or it is not to be respected. */
static int64_t wait_of(struct request *request, const struct record *workflow)
{
	struct json_object *immediate = attr_get(request->attributes, "immediate");
	const char *wait = attr_str(workflow->attributes, "wait");
	char *unit;
	int64_t number;

	if (!wait || !immediate || json_object_get_boolean(immediate))
		return 0;
	number = strtol(wait, &unit, 10);
	return number * (strstr(unit, "hour") ? 3600 : strstr(unit, "minute") ? 60 : 1) * 1000;
}

static void wake_at(struct sandbox *box, int64_t at_ms)
{
	if (!box->next_run_ms || at_ms < box->next_run_ms)
		box->next_run_ms = at_ms;
}

static void add_task_runs(
	struct sandbox *box, const struct record *workflow, const struct record *run)
{
	struct id_list tasks = {.count = 0};
	struct record task, task_run;

	store_children(&box->store, "workflow_tasks", workflow->id, &tasks);
	for (size_t i = 0; i < tasks.count; i++) {
		if (!store_get(&box->store, "workflow_tasks", tasks.ids[i], &task))
			continue;
		task_run = sandbox_new_record(box, "workflow_task_runs", run->id,
			attr_time(run->attributes, "created_at"));
		attr_set_str(task_run.attributes, "workflow_task_id", task.id);
		attr_set_str(task_run.attributes, "workflow_run_id", run->id);
		attr_set_str(task_run.attributes, "name", attr_str(task.attributes, "name"));
		attr_set_int(task_run.attributes, "position", (int64_t)i + 1);
		attr_set_str(task_run.attributes, "status", "queued");
		store_put(&box->store, &task_run);
		record_release(&task_run);
		record_release(&task);
	}
	id_list_release(&tasks);
}

static void fill_run(struct request *request, const struct record *workflow, struct record *run)
{
	struct json_object *a = run->attributes;
	int64_t now = attr_time(a, "created_at");
	int64_t starts = now + QUEUE_MS + wait_of(request, workflow);

	attr_set_str(a, "kind", trigger_of(workflow));
	attr_set_str(a, "status", "queued");
	attr_set_str(a, "triggered_by", "user");
	user_number(run, "user_id", request_actor_id(request));
	attr_set_time(a, "queued_at", now);
	attr_set_int(a, "starts_at", starts);
	attr_set_str(a, "workflow_id", workflow->id);
	attr_set_str(a, "workflow_name", attr_str(workflow->attributes, "name"));
	wake_at(request->box, starts);
}

void workflow_run_create(struct request *request)
{
	struct record workflow, run;

	if (!request_load(request, "workflows", request->ids[0], &workflow))
		return;
	run = sandbox_new_record(
		request->box, "workflow_runs", workflow.id, sandbox_now(request->box));
	if (!attr_bool(workflow.attributes, "enabled")) {
		request_fail(request, 422, "Workflow is disabled");
	} else if (write_attributes(request, &run, ON_CREATE) &&
		   check_subject(request, &workflow, &run) &&
		   check_conditions(request, &workflow, &run)) {
		fill_run(request, &workflow, &run);
		store_put(&request->box->store, &run);
		add_task_runs(request->box, &workflow, &run);
		request_answer_record(request, 201, &run);
	}
	record_release(&run);
	record_release(&workflow);
}

/* --- going on ------------------------------------------------------------------------------ */

static void set_task_run(struct sandbox *box, struct record *task_run, const char *status,
	const char *message, int64_t at_ms)
{
	struct json_object *a = task_run->attributes;

	attr_set_str(a, "status", status);
	attr_set_str(a, "status_message", message);
	attr_set_time(a, "started_at", at_ms - TASK_MS);
	attr_set_time(a, strcmp(status, "completed") ? "failed_at" : "completed_at", at_ms);
	attr_set_time(a, "updated_at", at_ms);
	store_put(&box->store, task_run);
}

/* False: it failed, and why is in `message`. */
static bool run_task(struct sandbox *box, struct record *run, struct record *task_run,
	int64_t at_ms, char message[TEXT_BYTES])
{
	struct record task;
	char why[TEXT_BYTES / 2] = "";
	bool ok;

	if (!store_get(&box->store, "workflow_tasks",
		    attr_str(task_run->attributes, "workflow_task_id"), &task))
		return true;
	ok = workflow_task_run(box, &task, run, at_ms, why, sizeof(why));
	set_task_run(box, task_run, ok ? "completed" : "failed", ok ? NULL : why, at_ms);
	if (!ok)
		snprintf(message, TEXT_BYTES, "%.150s: %s", attr_str(task.attributes, "name"), why);
	record_release(&task);
	return ok;
}

static void end_run(struct record *run, const char *status, const char *message, int64_t at_ms)
{
	struct json_object *a = run->attributes;

	attr_set_str(a, "status", status);
	attr_set_str(a, "status_message", message);
	attr_set_time(a, strcmp(status, "completed") ? "failed_at" : "completed_at", at_ms);
	attr_set_time(a, "updated_at", at_ms);
}

/* After one that failed the others are not done. */
static void cancel_queued(struct sandbox *box, const struct id_list *ids)
{
	struct record task_run;

	for (size_t i = 0; i < ids->count; i++) {
		if (!store_get(&box->store, "workflow_task_runs", ids->ids[i], &task_run))
			continue;
		if (!strcmp(attr_str(task_run.attributes, "status"), "queued")) {
			attr_set_str(task_run.attributes, "status", "canceled");
			store_put(&box->store, &task_run);
		}
		record_release(&task_run);
	}
}

/* The tasks whose time has come. */
static void run_tasks(struct sandbox *box, struct record *run, int64_t now)
{
	int64_t due = attr_int(run->attributes, "starts_at");
	struct id_list ids = {.count = 0};
	char message[TEXT_BYTES] = "";
	struct record task_run;
	bool ok = true;

	store_children(&box->store, "workflow_task_runs", run->id, &ids);
	for (size_t i = 0; i < ids.count && ok && (due += TASK_MS) <= now; i++) {
		if (!store_get(&box->store, "workflow_task_runs", ids.ids[i], &task_run))
			continue;
		if (!strcmp(attr_str(task_run.attributes, "status"), "queued"))
			ok = run_task(box, run, &task_run, due, message);
		record_release(&task_run);
	}
	if (!ok)
		cancel_queued(box, &ids);
	if (!ok || due <= now)
		end_run(run, ok ? "completed" : "failed", ok ? NULL : message, due);
	else
		wake_at(box, due);
	id_list_release(&ids);
}

static void progress(struct sandbox *box, const char *id, int64_t now)
{
	struct record run;
	int64_t starts;

	if (!store_get(&box->store, "workflow_runs", id, &run))
		return;
	starts = attr_int(run.attributes, "starts_at");
	if (starts > now) {
		wake_at(box, starts);
	} else {
		attr_set_str(run.attributes, "status", "started");
		attr_set_time(run.attributes, "started_at", starts);
		run_tasks(box, &run, now);
		store_put(&box->store, &run);
	}
	record_release(&run);
}

void workflows_progress(struct sandbox *box)
{
	struct id_list ids = {.count = 0};
	int64_t now = sandbox_now(box);

	if (!box->next_run_ms || box->next_run_ms > now)
		return;
	store_begin(&box->store);
	box->next_run_ms = 0;
	store_with_status(&box->store, "workflow_runs", "queued", &ids);
	store_with_status(&box->store, "workflow_runs", "started", &ids);
	for (size_t i = 0; i < ids.count; i++)
		progress(box, ids.ids[i], now);
	store_commit(&box->store);
	id_list_release(&ids);
}
