/*
 * What may be done with a retrospective, or where there is none yet. Source: section 12 of the digest.
 */
#include "resources/retrospective.h"

#include "core/join.h"
#include "resources/actions.h"
#include "resources/catalogue.h"
#include "resources/incident.h"
#include "resources/template.h"
#include "resources/traces.h"
#include "resources/workflow.h"

#include <string.h>

static uint8_t status_of(const void *record)
{
	return ((const struct retrospective *)record)->status;
}

static bool is_draft(const void *record)
{
	return status_of(record) == RETROSPECTIVE_DRAFT;
}

static bool is_published(const void *record)
{
	return status_of(record) == RETROSPECTIVE_PUBLISHED;
}

static bool is_none(const void *record)
{
	return status_of(record) == RETROSPECTIVE_NONE;
}

static const char *const no_document = "there is no retrospective yet: C has one created";

static bool may_change(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	return !is_none(record) || refuse(why, no_document);
}

static bool may_create(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	return is_none(record) || refuse(why, "there is one already");
}

static bool may_publish(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	*why = is_none(record) ? no_document : "it is published already";
	return !is_published(record) && !is_none(record);
}

static bool may_withdraw(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	*why = is_none(record) ? no_document : "it is a draft already";
	return !is_draft(record) && !is_none(record);
}

static void publish_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "status", "published");
}

static void withdraw_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "status", "draft");
}

static const struct input edit_inputs[] = {
	{.name = "title", .label = "Title", .type = INPUT_LINE, .required = true, .from = "title"},
	{.name = "cause_ids", .label = "Causes", .type = INPUT_REFS, .catalogue = "cause",
		.from = "causes"},
	{.name = NULL},
};

#define SWITCH(n, l, f) {.name = (n), .label = (l), .type = INPUT_FLAG, .from = (f)}
static const struct input show_inputs[] = {
	SWITCH("show_timeline", "Timeline", "shows-timeline"),
	SWITCH("show_timeline_trail", "Changes in it", "shows-trail"),
	SWITCH("show_timeline_genius", "Workflows in it", "shows-genius"),
	SWITCH("show_timeline_tasks", "Tasks in it", "shows-tasks"),
	SWITCH("show_timeline_action_items", "Actions in it", "shows-items-in-timeline"),
	SWITCH("show_services_impacted", "Services", "shows-services"),
	SWITCH("show_functionalities_impacted", "Functionalities", "shows-functionalities"),
	SWITCH("show_groups_impacted", "Teams", "shows-teams"),
	SWITCH("show_alerts_attached", "Alerts", "shows-alerts"),
	SWITCH("show_action_items", "Action items", "shows-items"),
	{.name = NULL},
};

static const struct input document_inputs[] = {
	{.name = "content", .label = "Text", .type = INPUT_LINES, .required = true,
		.hint = "Markdown; Rootly takes it as far as its API lets it"},
	{.name = NULL},
};

static const struct input progress_inputs[] = {
	{.name = "retrospective_progress_status", .label = "Progress", .type = INPUT_CHOICE,
		.required = true, .choices = incident_progresses},
	{.name = NULL},
};

static bool may_progress(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	return ((const struct retrospective *)record)->incident_id[0] != '\0' ||
	       refuse(why, "Rootly does not say whose retrospective it is: use the incident's menu");
}

/* Of the organization's workflows those that make one, and not of an empty template of ours. */
static bool makes_one(const void *record)
{
	const struct catalogue_item *workflow = record;

	return workflow->is_enabled && strcmp(workflow->kind.bytes, "incident") == 0 &&
	       strstr(workflow->tasks.names.bytes, TASK_RETROSPECTIVE) != NULL &&
	       strstr(workflow->templates.names.bytes, TEMPLATE_RESERVED) == NULL;
}

static const struct input create_inputs[] = {
	{.name = "workflow", .label = "Workflow", .type = INPUT_REF, .required = true,
		.in_path = true, .catalogue = "workflow", .suits = makes_one, .preset = "@first",
		.none = "An administrator has to make a workflow with " TASK_RETROSPECTIVE},
	{.name = NULL},
};

static void create_body(struct attrs *attrs, const void *record)
{
	const struct record *head = record;
	const char *owner = join_owner_of(head->id);

	attrs_add_string(attrs, "incident_id", owner != NULL ? owner : "");
	attrs_add_flag(attrs, "immediate", true);
}

#define PUT_RETROSPECTIVE                                                                          \
	.method = HTTP_PUT, .path = "/v1/post_mortems/{id}", .wire_type = "incident_post_mortems", \
	.grace_ms = ACTION_GRACE_MS, NEEDS(RETROSPECTIVES, UPDATE)

const struct action retrospective_actions[] = {
	{.name = "retrospective.create", .title = "Have it created", .keys = "C",
		.help = "Has the organization's workflow create the retrospective of the incident",
		.ask = ASK_YES, .ask_words = "The workflow runs on the incident, with all its tasks.",
		.grace_ms = ACTION_GRACE_MS, .legal = may_create, .method = HTTP_POST,
		.path = "/v1/workflows/{@workflow}/workflow_runs", .wire_type = "workflow_runs",
		.repeat = REPEAT_ONCE, .trace = &trace_workflow_run, .body = create_body,
		.follow = &workflow_run_followed, .inputs = create_inputs, NEEDS(WORKFLOWS, READ)},
	{.name = "retrospective.edit", .title = "Edit title and causes", .keys = "",
		.did = "edited",
		.help = "Changes title and causes; the document itself goes by push, from a draft",
		.repeat = REPEAT_IDEMPOTENT, .edits = true, .legal = may_change,
		.inputs = edit_inputs,
		PUT_RETROSPECTIVE},
	{.name = "retrospective.display", .title = "What the document shows", .keys = "",
		.did = "what it shows changed",
		.help = "Switches timeline, action items, services and more in the document",
		.repeat = REPEAT_IDEMPOTENT, .edits = true, .legal = may_change,
		.inputs = show_inputs,
		PUT_RETROSPECTIVE},
	{.name = "retrospective.document", .title = "Document", .keys = "",
		.did = "document sent",
		.help = "Puts a text into the document, where the API takes it; else into an HTML file",
		.repeat = REPEAT_IDEMPOTENT, .is_document = true, .legal = may_change,
		.inputs = document_inputs,
		PUT_RETROSPECTIVE},
	{.name = "retrospective.progress", .title = "Progress", .keys = "",
		.did = "progress changed",
		.help = "Says how far the retrospective of the incident is",
		.repeat = REPEAT_IDEMPOTENT, .grace_ms = ACTION_GRACE_MS, .legal = may_progress,
		.method = HTTP_PUT, .path = "/v1/incidents/{incident}", .wire_type = "incidents",
		.inputs = progress_inputs, NEEDS(INCIDENTS, UPDATE)},
	{.name = "retrospective.publish", .title = "Publish", .keys = "",
		.help = "Publishes the retrospective",
		.ask = ASK_YES, .ask_words = "Everybody who may see it can read it; its workflows run.",
		.repeat = REPEAT_CHECK_FIRST, .becomes = "published", .legal = may_publish, .already = is_published,
		.body = publish_body, PUT_RETROSPECTIVE},
	{.name = "retrospective.withdraw", .title = "Back to draft", .keys = "",
		.help = "Makes a published retrospective a draft again",
		.ask = ASK_YES, .ask_words = "Readers no longer see it as published.",
		.repeat = REPEAT_CHECK_FIRST, .becomes = "draft", .legal = may_withdraw, .already = is_draft,
		.body = withdraw_body, PUT_RETROSPECTIVE},
	{.name = NULL},
};
