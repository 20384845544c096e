/* How the company of every seed works: roles of keys, workflows, how retrospectives are done. */
#include "seed.h"

#include <stdio.h>
#include <string.h>

#include "attr.h"
#include "domain.h"
#include "params.h"
#include "seed_parts.h"

/* --- roles of keys ------------------------------------------------------------------------- */

static const char everything[] = "create,read,update,delete";

/* Areas in which a Team Admin may do more than read, or not even that. */
static const struct {
	const char *type, *area, *verbs;
} team_admin[] = {
	{"roles", "incidents", "read,update,delete"},
	{"roles", "private_incidents", everything},
	{"roles", "retrospective", everything},
	{"roles", "incident_feedbacks", everything},
	{"roles", "status_pages", everything},
	{"roles", "paging", everything},
	{"roles", "pulses", "create,read,update"},
	{"roles", "workflows", everything},
	{"roles", "api_keys", ""},
	{"roles", "secrets", ""},
	{"roles", "audits", ""},
	{"on_call_roles", "alerts", everything},
	{"on_call_roles", "escalation_policies", everything},
	{"on_call_roles", "schedules", everything},
	{"on_call_roles", "schedule_override", "create,update"},
	{"on_call_roles", "api_keys", ""},
	{"on_call_roles", "audits", ""},
};

static struct json_object *verbs_of(const char *list)
{
	struct json_object *verbs = json_object_new_array();
	char verb[16];

	while (csv_next(&list, verb, sizeof(verb)))
		json_object_array_add(verbs, json_object_new_string(verb));
	return verbs;
}

/* What of the verbs a full role has: not every area knows all four. */
static struct json_object *common_verbs(struct json_object *full, const char *verbs)
{
	struct json_object *common = json_object_new_array();

	for (size_t i = 0; i < json_object_array_length(full); i++) {
		struct json_object *verb = json_object_array_get_idx(full, i);

		if (csv_has(verbs, json_object_get_string(verb)))
			json_object_array_add(common, json_object_get(verb));
	}
	return common;
}

/* Every permission of a full role, cut down to these verbs. */
static void copy_areas(
	struct sandbox *box, struct record *role, const char *full_role, const char *verbs)
{
	struct record full;

	store_get(&box->store, role->type, full_role, &full);
	json_object_object_foreach(full.attributes, name, value)
	{
		if (strstr(name, "_permissions"))
			attr_set(role->attributes, name, common_verbs(value, verbs));
	}
	record_release(&full);
}

static void plant_role(struct sandbox *box, const char *type, const char *full_role,
	const char *name, const char *verbs)
{
	struct record role = seed_named(box, type, name);
	char permission[80];

	copy_areas(box, &role, full_role, verbs);
	for (size_t i = 0; i < sizeof(team_admin) / sizeof(*team_admin); i++) {
		if (strcmp(name, "Team Admin") || strcmp(team_admin[i].type, type))
			continue;
		snprintf(permission, sizeof(permission), "%s_permissions", team_admin[i].area);
		attr_set(role.attributes, permission, verbs_of(team_admin[i].verbs));
	}
	seed_keep(box, &role);
}

static void plant_roles(struct sandbox *box)
{
	plant_role(box, "roles", "admin", "Team Admin", "read");
	plant_role(box, "roles", "admin", "No Access", NULL);
	plant_role(box, "on_call_roles", "responder", "Team Admin", "read");
	plant_role(box, "on_call_roles", "responder", "Observer", "read");
	plant_role(box, "on_call_roles", "responder", "No Access", NULL);
}

/* --- workflows ----------------------------------------------------------------------------- */

#define FOR_INCIDENTS                                                                              \
	"{\"trigger_type\":\"incident\",\"triggers\":[\"incident_created\"],"                      \
	"\"incident_condition\":\"ALL\",\"incident_condition_kind\":\"ANY\","                      \
	"\"incident_condition_status\":\"ANY\",\"incident_condition_severity\":\"ANY\"}"
#define FOR_RUNNING_SEV                                                                            \
	"{\"trigger_type\":\"incident\",\"triggers\":[\"incident_updated\"],"                      \
	"\"incident_condition\":\"ALL\",\"incident_condition_kind\":\"IS\","                       \
	"\"incident_kinds\":[\"normal\"],\"incident_condition_status\":\"IS\","                    \
	"\"incident_statuses\":[\"started\",\"mitigated\"],"                                       \
	"\"incident_condition_severity\":\"IS\"}"

static const struct {
	const char *group, *name, *description, *wait, *severities, *trigger;
	bool enabled;
} workflows[] = {
	{"Response", "Open a bridge", "A channel and a call for everyone who helps", NULL, NULL,
		FOR_INCIDENTS, true},
	{"Response", "Tell support", "For running incidents of SEV1 and SEV2", NULL, "sev1,sev2",
		FOR_RUNNING_SEV, true},
	{"Response", "Open a ticket with the carrier", "Their ticket system is often away", NULL,
		NULL, FOR_INCIDENTS, true},
	{"Response", "Remind the commander", "Asks for an update after a while", "5 minutes", NULL,
		FOR_INCIDENTS, true},
	{"Response", "Post to the old pager", "Not in use any more", NULL, NULL, FOR_INCIDENTS,
		false},
	{"Retrospectives", "Create the retrospective", "From the default template", NULL, NULL,
		FOR_INCIDENTS, true},
	{"Retrospectives", "Take over the draft of rootwatch",
		"Puts the template “rootwatch draft” into the retrospective", NULL, NULL,
		FOR_INCIDENTS, true},
	{"Alerts", "Collect diagnostics", "Logs and graphs of the last hour", NULL, NULL,
		"{\"trigger_type\":\"alert\",\"triggers\":[\"alert_created\"],"
		"\"alert_condition\":\"ALL\"}",
		true},
	{"Chores", "Nudge the owner", "About an action item that is due", NULL, NULL,
		"{\"trigger_type\":\"action_item\",\"triggers\":[]}", true},
	{"Chores", "Annotate the dashboards", "With a deploy", NULL, NULL,
		"{\"trigger_type\":\"pulse\",\"triggers\":[\"pulse_created\"]}", true},
	{"Chores", "Weekly report", "Mails the numbers of the week", NULL, NULL,
		"{\"trigger_type\":\"simple\",\"triggers\":[\"slack_command\"]}", true},
};

static const struct {
	const char *group, *kind;
} workflow_groups[] = {
	{"Response", "incident"},
	{"Retrospectives", "incident"},
	{"Alerts", "alert"},
	{"Chores", "simple"},
};

static const struct {
	const char *workflow, *name, *params;
} tasks[] = {
	{"open-a-bridge", "Create a channel", "{\"task_type\":\"create_slack_channel\"}"},
	{"open-a-bridge", "Say where the call is",
		"{\"task_type\":\"send_slack_message\",\"text\":\"the bridge is open\"}"},
	{"tell-support", "Write to support",
		"{\"task_type\":\"send_slack_message\",\"text\":\"support has been told\"}"},
	{"open-a-ticket-with-the-carrier", "Note it",
		"{\"task_type\":\"send_slack_message\",\"text\":\"asking the carrier\"}"},
	{"open-a-ticket-with-the-carrier", "Open the ticket",
		"{\"task_type\":\"http_client\",\"url\":\"https://tickets.carrier.example/\","
		"\"sandbox_answer\":\"503 Service Unavailable\"}"},
	{"open-a-ticket-with-the-carrier", "Say so",
		"{\"task_type\":\"send_slack_message\",\"text\":\"the carrier knows\"}"},
	{"remind-the-commander", "Write to the commander",
		"{\"task_type\":\"send_slack_message\",\"text\":\"an update is due\"}"},
	{"create-the-retrospective", "Create the retrospective",
		"{\"task_type\":\"create_incident_postmortem\","
		"\"incident_id\":\"{{ incident.id }}\",\"title\":\"{{ incident.title }}\"}"},
	{"take-over-the-draft-of-rootwatch", "Fill the retrospective",
		"{\"task_type\":\"create_incident_postmortem\","
		"\"incident_id\":\"{{ incident.id }}\",\"title\":\"{{ incident.title }}\","
		"\"template\":{\"id\":\"\",\"name\":\"rootwatch draft\"}}"},
	{"collect-diagnostics", "Ask the hosts",
		"{\"task_type\":\"http_client\",\"url\":\"https://diag.brightcart.example/\"}"},
	{"nudge-the-owner", "Write to the owner", "{\"task_type\":\"send_slack_message\"}"},
	{"annotate-the-dashboards", "Write the annotation", "{\"task_type\":\"http_client\"}"},
	{"weekly-report", "Send the mail", "{\"task_type\":\"send_email\"}"},
};

static struct json_object *json_of(const char *text)
{
	return json_read(text, strlen(text), 16);
}

static void plant_workflow_groups(struct sandbox *box)
{
	for (size_t i = 0; i < sizeof(workflow_groups) / sizeof(*workflow_groups); i++) {
		struct record record = seed_named(box, "workflow_groups", workflow_groups[i].group);

		attr_set_str(record.attributes, "kind", workflow_groups[i].kind);
		attr_set_str(record.attributes, "icon", "📁");
		attr_set_bool(record.attributes, "expanded", true);
		attr_set_int(record.attributes, "position", (int64_t)i + 1);
		seed_keep(box, &record);
	}
}

static void set_workflow(struct sandbox *box, struct record *record, size_t i)
{
	struct json_object *a = record->attributes;
	char group[RECORD_ID_BYTES], slug[SLUG_BYTES];

	slug_of(workflows[i].group, slug, sizeof(slug));
	seed_id(box, "workflow_groups", slug, group);
	attr_set_str(a, "description", workflows[i].description);
	attr_set_str(a, "wait", workflows[i].wait);
	attr_set_bool(a, "enabled", workflows[i].enabled);
	attr_set_bool(a, "locked", false);
	attr_set_bool(a, "continuously_repeat", false);
	attr_set_int(a, "repeat_condition_number_of_repeats", 0);
	attr_set_int(a, "position", (int64_t)i + 1);
	attr_set_str(a, "workflow_group_id", group);
	attr_set(a, "trigger_params", json_of(workflows[i].trigger));
	attr_set(a, "severity_ids", seed_ids(box, "severities", workflows[i].severities));
}

static void plant_workflows(struct sandbox *box)
{
	plant_workflow_groups(box);
	for (size_t i = 0; i < sizeof(workflows) / sizeof(*workflows); i++) {
		struct record record = seed_named(box, "workflows", workflows[i].name);

		set_workflow(box, &record, i);
		seed_keep(box, &record);
	}
	for (size_t i = 0; i < sizeof(tasks) / sizeof(*tasks); i++) {
		char workflow[RECORD_ID_BYTES];
		struct record record;

		seed_id(box, "workflows", tasks[i].workflow, workflow);
		record = sandbox_new_record(box, "workflow_tasks", workflow, seed_founded(box));
		attr_set_str(record.attributes, "workflow_id", workflow);
		attr_set_str(record.attributes, "name", tasks[i].name);
		attr_set_int(record.attributes, "position", (int64_t)i + 1);
		attr_set_bool(record.attributes, "enabled", true);
		attr_set_bool(record.attributes, "skip_on_failure", false);
		attr_set(record.attributes, "task_params", json_of(tasks[i].params));
		seed_keep(box, &record);
	}
}

/* --- retrospectives ------------------------------------------------------------------------ */

static const struct {
	const char *name, *format, *content;
	bool is_default;
} templates[] = {
	{"Retrospective", "html",
		"<h1>{{ incident.title }}</h1><p>{{ incident.summary }}</p><h2>Impact</h2><p></p>"
		"<h2>Timeline</h2><div data-type=\"timeline\"></div><h2>Contributing factors</h2>"
		"<ul><li><p></p></li></ul><h2>What went well</h2><p></p><h2>What did not</h2>"
		"<p></p><h2>Follow-ups</h2><div data-type=\"followups\"></div>",
		true},
	{"Five whys", "html",
		"<div class=\"trix-content\"><h1>INC-{{ incident.sequential_id }}</h1>"
		"<div>{{ incident.severity }}, started {{ incident.started_at }}<br><br></div>"
		"<ol><li>Why?</li><li>Why?</li><li>Why?</li><li>Why?</li><li>Why?</li></ol></div>",
		false},
	{"rootwatch draft", "markdown", "", false},
};

static const struct {
	const char *process, *title, *description, *role;
	int due_days;
	bool skippable;
} steps[] = {
	{"Standard", "Gather the evidence", "Logs, graphs, chats: before they expire", "scribe", 2,
		false},
	{"Standard", "Write the retrospective", "Timeline, impact, factors", "commander", 5, false},
	{"Standard", "Discuss it", "45 minutes with all who took part", "commander", 7, true},
	{"Standard", "Publish it", NULL, "communications-lead", 10, false},
	{"Standard", "Look after the action items", "Owners and dates for each", NULL, 14, true},
	{"Security", "Preserve the evidence", "Images and logs, read-only", "operations-lead", 1,
		false},
	{"Security", "Tell the authorities", "Within 72 hours where people are concerned",
		"communications-lead", 3, true},
	{"Security", "Write the retrospective", NULL, "commander", 7, false},
};

static const struct {
	const char *name, *description, *criterion, *type, *slugs;
} processes[] = {
	{"Standard", "For everything else", "severity_ids", "severities", NULL},
	{"Security", "For security incidents", "incident_type_ids", "incident_types", "security"},
};

static const struct {
	const char *kind, *severities;
} configurations[] = {
	{"mandatory", "sev1,sev2"},
	{"skip", "sev4"},
};

static void plant_templates(struct sandbox *box)
{
	for (size_t i = 0; i < sizeof(templates) / sizeof(*templates); i++) {
		struct record record = seed_named(box, "post_mortem_templates", templates[i].name);

		attr_set_str(record.attributes, "format", templates[i].format);
		attr_set_str(record.attributes, "content", templates[i].content);
		attr_set_bool(record.attributes, "default", templates[i].is_default);
		seed_keep(box, &record);
	}
}

static void plant_step(struct sandbox *box, const char *process_id, size_t i, int position)
{
	struct record record =
		sandbox_new_record(box, "retrospective_steps", process_id, seed_founded(box));
	struct json_object *a = record.attributes;
	char role[RECORD_ID_BYTES];

	seed_id(box, "incident_roles", steps[i].role, role);
	attr_set_str(a, "retrospective_process_id", process_id);
	attr_set_str(a, "title", steps[i].title);
	attr_set_str(a, "description", steps[i].description);
	attr_set_str(a, "incident_role_id", *role ? role : NULL);
	attr_set_int(a, "due_after_days", steps[i].due_days);
	attr_set_int(a, "position", position);
	attr_set_bool(a, "skippable", steps[i].skippable);
	seed_keep(box, &record);
}

static void plant_steps(struct sandbox *box, const char *process_id, const char *process)
{
	int position = 0;

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		if (!strcmp(steps[i].process, process))
			plant_step(box, process_id, i, ++position);
}

/* The steps of a process under the sub-status in which they are done. */
static void plant_process_group(
	struct sandbox *box, const char *process_id, const char *sub_status, int position)
{
	struct record group = sandbox_new_record(
		box, "retrospective_process_groups", process_id, seed_founded(box));
	struct id_list ids = {.count = 0};
	char sub_status_id[RECORD_ID_BYTES];

	seed_id(box, "sub_statuses", sub_status, sub_status_id);
	attr_set_str(group.attributes, "retrospective_process_id", process_id);
	attr_set_str(group.attributes, "sub_status_id", sub_status_id);
	attr_set_int(group.attributes, "position", position);
	store_children(&box->store, "retrospective_steps", process_id, &ids);
	for (size_t i = (size_t)position - 1; i < ids.count; i += 2) {
		struct record step = sandbox_new_record(
			box, "retrospective_process_group_steps", group.id, seed_founded(box));

		attr_set_str(step.attributes, "retrospective_process_group_id", group.id);
		attr_set_str(step.attributes, "retrospective_step_id", ids.ids[i]);
		attr_set_int(step.attributes, "position", (int64_t)i + 1);
		seed_keep(box, &step);
	}
	id_list_release(&ids);
	seed_keep(box, &group);
}

static void plant_processes(struct sandbox *box)
{
	for (size_t i = 0; i < sizeof(processes) / sizeof(*processes); i++) {
		struct record record =
			seed_named(box, "retrospective_processes", processes[i].name);
		struct json_object *a = record.attributes, *criteria = json_object_new_object();

		attr_set_str(a, "description", processes[i].description);
		attr_set_bool(a, "is_default", i == 0);
		attr_set(criteria, processes[i].criterion,
			seed_ids(box, processes[i].type, processes[i].slugs));
		attr_set(a, "retrospective_process_matching_criteria", criteria);
		seed_link(box, record.id, processes[i].type, processes[i].slugs);
		plant_steps(box, record.id, processes[i].name);
		plant_process_group(box, record.id, "gathering-evidence", 1);
		plant_process_group(box, record.id, "writing", 2);
		seed_keep(box, &record);
	}
}

static void plant_configurations(struct sandbox *box)
{
	for (size_t i = 0; i < sizeof(configurations) / sizeof(*configurations); i++) {
		struct record record = sandbox_new_record(
			box, "retrospective_configurations", "", seed_founded(box));
		struct json_object *a = record.attributes;

		attr_set_str(a, "kind", configurations[i].kind);
		attr_set(a, "severity_ids",
			seed_ids(box, "severities", configurations[i].severities));
		attr_set(a, "group_ids", json_object_new_array());
		attr_set(a, "incident_type_ids", json_object_new_array());
		seed_link(box, record.id, "severities", configurations[i].severities);
		seed_keep(box, &record);
	}
}

void seed_practice(struct sandbox *box)
{
	plant_roles(box);
	plant_workflows(box);
	plant_templates(box);
	plant_processes(box);
	plant_configurations(box);
}
