/*
 * The steps that an organization's process asks for after an incident. The API lists them nowhere: a
 * retrospective names their ids, and each is read by itself. Source: section 12 of the digest.
 */
#include "resources/retrospective.h"

#include "resources/actions.h"

const struct choice step_statuses[] = {
	[STEP_UNKNOWN] = {"", "—", TONE_DIM},
	[STEP_OPEN] = {"todo", "to do", TONE_WARN},
	[STEP_IN_PROGRESS] = {"in_progress", "in progress", TONE_ACCENT},
	[STEP_COMPLETED] = {"completed", "completed", TONE_GOOD},
	[STEP_SKIPPED] = {"skipped", "skipped", TONE_DIM},
	{NULL, NULL, TONE_PLAIN},
};

bool step_is_over(const struct step *step)
{
	return step->status == STEP_COMPLETED || step->status == STEP_SKIPPED;
}

static bool is_over(const void *record)
{
	return step_is_over(record);
}

#define S struct step
static const struct field step_fields[] = {
	FIELD_ID("id", "id", S, record.id, "Id", 0),
	FIELD_NUMBER("position", "attributes.position", S, position, "#", 2, LIST | SORT),
	FIELD_CHOICE("status", "attributes.status", S, status, "Status", 11, LIST | SORT | STATE,
		step_statuses),
	FIELD_LINE("title", "attributes.title", S, title, "Step", 0, LIST | SEARCH),
	{.name = "owner", .path = "attributes.user_id", .type = FIELD_REF,
		.offset = offsetof(S, owner), .title = "Owner", .width = 14,
		.flags = LIST | SEARCH, .refers = "user"},
	FIELD_DUE("due", "attributes.due_date", S, due_at, "Due", 7, LIST | SORT, is_over),
	FIELD_FLAG("skippable", "attributes.skippable", S, is_skippable, "May be skipped", 5, 0),
	FIELD_BODY("description", "attributes.description", S, description, "Description", 0),
	FIELD_TIME("created", "attributes.created_at", S, record.created_at, "Created", 6, 0),
	FIELD_TIME("updated", "attributes.updated_at", S, record.updated_at, "Updated", 6, 0),
};
#undef S

static struct text name_of(const void *record)
{
	return ((const struct step *)record)->title;
}

/* People know a step by its title alone. */
static struct text handle(const void *record, struct arena *arena)
{
	struct text title = name_of(record);

	return text_is_empty(title) ? text_printf(arena, "%.8s", ((const struct record *)record)->id)
				    : title;
}

/* ---- what may be done with one ------------------------------------------------------------ */

static bool is_completed(const void *record)
{
	return ((const struct step *)record)->status == STEP_COMPLETED;
}

static bool is_skipped(const void *record)
{
	return ((const struct step *)record)->status == STEP_SKIPPED;
}

static bool is_in_progress(const void *record)
{
	return ((const struct step *)record)->status == STEP_IN_PROGRESS;
}

static bool is_todo(const void *record)
{
	return ((const struct step *)record)->status == STEP_OPEN;
}

static bool may_complete(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	return !is_completed(record) || refuse(why, "it is completed already");
}

static bool may_begin(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	return !is_in_progress(record) || refuse(why, "it is in progress already");
}

static bool may_put_back(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	return !is_todo(record) || refuse(why, "it is to do already");
}

static bool may_skip(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	if (is_skipped(record))
		return refuse(why, "it is skipped already");
	return ((const struct step *)record)->is_skippable ||
	       refuse(why, "the process says that this step cannot be skipped");
}

static void complete_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "status", "completed");
}

static void begin_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "status", "in_progress");
}

static void put_back_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "status", "todo");
}

static void skip_body(struct attrs *attrs, const void *record)
{
	(void)record;
	attrs_add_string(attrs, "status", "skipped");
}

static const struct input step_inputs[] = {
	{.name = "title", .label = "Step", .type = INPUT_LINE, .required = true, .from = "title"},
	{.name = "status", .label = "Status", .type = INPUT_CHOICE, .choices = step_statuses,
		.from = "status"},
	{.name = "due_date", .label = "Due", .type = INPUT_DATE, .from = "due",
		.hint = "2026-12-01, or +3d"},
	{.name = "description", .label = "Description", .type = INPUT_LINES, .from = "description"},
	{.name = NULL},
};

#define PUT_STEP                                                                                   \
	.method = HTTP_PUT, .path = "/v1/incident_retrospective_steps/{id}",                       \
	.wire_type = "incident_retrospective_steps", .grace_ms = ACTION_GRACE_MS,                  \
	NEEDS(RETROSPECTIVES, UPDATE)

static const struct action step_actions[] = {
	{.name = "step.status", .title = "Status", .keys = "s", .group = "step-status",
		.help = "Chooses how far the step is"},
	{.name = "step.complete", .title = "Complete the step", .keys = "D", .group = "step-status",
		.help = "The step is done", .repeat = REPEAT_CHECK_FIRST, .becomes = "completed",
		.legal = may_complete, .already = is_completed, .body = complete_body, PUT_STEP},
	{.name = "step.begin", .title = "In progress", .keys = "", .group = "step-status",
		.help = "Somebody works on the step", .repeat = REPEAT_CHECK_FIRST,
		.becomes = "in progress", .legal = may_begin, .already = is_in_progress,
		.body = begin_body, PUT_STEP},
	{.name = "step.reset", .title = "To do again", .keys = "", .group = "step-status",
		.help = "The step is to be done again", .repeat = REPEAT_CHECK_FIRST,
		.becomes = "to do", .legal = may_put_back, .already = is_todo, .body = put_back_body,
		PUT_STEP},
	{.name = "step.skip", .title = "Skip the step", .keys = "", .group = "step-status",
		.help = "The step is left out, where the process allows that",
		.repeat = REPEAT_CHECK_FIRST, .becomes = "skipped", .legal = may_skip,
		.already = is_skipped, .body = skip_body, PUT_STEP},
	{.name = "step.edit", .title = "Edit the step", .keys = "e",
		.did = "step changed",
		.help = "Changes title, status, due date and description of the step",
		.repeat = REPEAT_IDEMPOTENT, .edits = true, .inputs = step_inputs, PUT_STEP},
	{.name = NULL},
};

const struct resource step_resource = {
	.name = "step",
	.title = "Step",
	.plural = "Steps",
	.wire_type = "incident_retrospective_steps",
	.path = "/v1/incident_retrospective_steps/{id}",
	.row_bytes = sizeof(struct step),
	.fields = step_fields,
	.field_count = sizeof(step_fields) / sizeof(step_fields[0]),
	.actions = step_actions,
	.default_sort = "position",
	.handle = handle,
	.name_of = name_of,
};
