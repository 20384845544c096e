/*
 * Retrospectives. The document itself is read-only in the API; its title and status are not.
 */
#include "resources/retrospective.h"

#include "resources/actions.h"
#include "resources/forms.h"
#include "resources/incident.h"

static const struct choice statuses[] = {
	[RETROSPECTIVE_UNKNOWN] = {"", "unknown", TONE_DIM},
	[RETROSPECTIVE_DRAFT] = {"draft", "draft", TONE_WARN},
	[RETROSPECTIVE_PUBLISHED] = {"published", "published", TONE_GOOD},
	{NULL, NULL, TONE_PLAIN},
};

/* Descending is how Rootly makes them. */
static const struct choice orders[] = {
	{"", "—", TONE_DIM},
	{"asc", "oldest first", TONE_PLAIN},
	{"desc", "newest first", TONE_PLAIN},
	{NULL, NULL, TONE_PLAIN},
};

#define R struct retrospective
#define SHOWS(n, p, m, t) FIELD_FLAG(n, "attributes." p, R, shows.m, t, 5, DETAIL)
static const struct field retrospective_fields[] = {
	FIELD_ID("id", "id", R, record.id, "Id", 0),
	FIELD_CHOICE("status", "attributes.status", R, status, "Status", 9,
		LIST | SORT | SEARCH | OVERVIEW | STATE, statuses),
	{.name = "incident", .path = "attributes.incident_id", .type = FIELD_ID,
		.offset = offsetof(R, incident_id), .title = "Incident", .width = 8,
		.flags = LIST | OVERVIEW, .refers = "incident"},
	FIELD_LINE("title", "attributes.title", R, title, "Title", 0, LIST | SORT | SEARCH | OVERVIEW),
	FIELD_TIME("created", "attributes.created_at", R, record.created_at, "Created", 4,
		LIST | SORT | OVERVIEW),
	FIELD_TIME("updated", "attributes.updated_at", R, record.updated_at, "Updated", 6,
		SORT | OVERVIEW),
	FIELD_TIME("started", "attributes.started_at", R, started_at, "Started", 6, OVERVIEW),
	FIELD_TIME("mitigated", "attributes.mitigated_at", R, mitigated_at, "Mitigated", 6, OVERVIEW),
	FIELD_TIME("resolved", "attributes.resolved_at", R, resolved_at, "Resolved", 6, OVERVIEW),
	FIELD_TIME("published", "attributes.published_at", R, published_at, "Published", 6, OVERVIEW),
	FIELD_REFS("steps", "relationships.incident_retrospective_steps", R, steps, "Steps", 5, 0),
	FIELD_REFS("causes", "relationships.causes", R, causes, "Causes", 0, DETAIL | OVERVIEW),
	SHOWS("shows-timeline", "show_timeline", timeline, "Shows the timeline"),
	SHOWS("shows-trail", "show_timeline_trail", trail, "Shows the trail"),
	SHOWS("shows-genius", "show_timeline_genius", genius, "Shows workflows"),
	SHOWS("shows-tasks", "show_timeline_tasks", tasks, "Shows tasks"),
	SHOWS("shows-items-in-timeline", "show_timeline_action_items", items_in_timeline,
		"Shows action items in the timeline"),
	SHOWS("shows-services", "show_services_impacted", services, "Shows services"),
	SHOWS("shows-functionalities", "show_functionalities_impacted", functionalities,
		"Shows functionalities"),
	SHOWS("shows-teams", "show_groups_impacted", teams, "Shows teams"),
	SHOWS("shows-alerts", "show_alerts_attached", alerts, "Shows alerts"),
	SHOWS("shows-items", "show_action_items", items, "Shows action items"),
	FIELD_CHOICE("order", "attributes.show_timeline_order", R, shows.order, "Timeline", 12,
		DETAIL | OVERVIEW, orders),
	FIELD_HTML("content", "attributes.content", R, content, "Document", DETAIL),
	FIELD_LINE("url", "attributes.url", R, url, "Rootly", 0, LINK),
};
#undef R

static bool is_draft(const void *record)
{
	return ((const struct retrospective *)record)->status == RETROSPECTIVE_DRAFT;
}

static bool is_published(const void *record)
{
	return ((const struct retrospective *)record)->status == RETROSPECTIVE_PUBLISHED;
}

static bool counts_draft(const void *record, const struct viewer *me)
{
	(void)me;
	return is_draft(record);
}

static int rank(const void *record, const struct viewer *me)
{
	(void)me;
	return is_draft(record) ? 0 : 1;
}

static void derive(void *record, bool is_whole, struct arena *arena)
{
	struct retrospective *retrospective = record;

	(void)is_whole;
	(void)arena;
	if (text_is_empty(retrospective->title))
		retrospective->title = text_own("(no title)");
}

static struct text handle(const void *record, struct arena *arena)
{
	return text_printf(arena, "%.8s", ((const struct record *)record)->id);
}

static struct text name_of(const void *record)
{
	return ((const struct retrospective *)record)->title;
}

static bool may_publish(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	*why = "it is published already";
	return !is_published(record);
}

static bool may_withdraw(const void *record, const struct viewer *me, const char **why)
{
	(void)me;
	*why = "it is a draft already";
	return !is_draft(record);
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

#define PUT_RETROSPECTIVE                                                                          \
	.method = HTTP_PUT, .path = "/v1/post_mortems/{id}", .wire_type = "incident_post_mortems", \
	.grace_ms = ACTION_GRACE_MS, NEEDS(RETROSPECTIVES, UPDATE)

static const struct action retrospective_actions[] = {
	{.name = "retrospective.edit", .title = "Edit title and causes", .keys = "",
		.help = "Changes title and causes; the document itself goes by push, from a draft",
		.repeat = REPEAT_IDEMPOTENT, .edits = true, .inputs = edit_inputs,
		PUT_RETROSPECTIVE},
	{.name = "retrospective.show", .title = "What the document shows", .keys = "",
		.help = "Switches timeline, action items, services and more in the document",
		.repeat = REPEAT_IDEMPOTENT, .edits = true, .inputs = show_inputs,
		PUT_RETROSPECTIVE},
	{.name = "retrospective.document", .title = "Document", .keys = "",
		.help = "Puts a text into the document, where the API takes it; else into an HTML file",
		.repeat = REPEAT_IDEMPOTENT, .is_document = true, .inputs = document_inputs,
		PUT_RETROSPECTIVE},
	{.name = "retrospective.progress", .title = "Progress", .keys = "",
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

static const struct tab retrospective_tabs[] = {
	{"Document", TAB_HTML, "content", NULL, NULL},
	{"Draft", TAB_DRAFT, NULL, NULL, NULL},
	{"Overview", TAB_OVERVIEW, NULL, NULL, NULL},
	{"Steps", TAB_ROWS, "steps", &step_resource, NULL},
	{"Actions", TAB_ROWS, NULL, &action_item_resource,
		"/v1/incidents/{incident}/action_items"},
	{"Timeline", TAB_ROWS, NULL, &incident_event_resource, "/v1/incidents/{incident}/events"},
	{"Raw", TAB_RAW, NULL, NULL, NULL},
	{NULL, TAB_RAW, NULL, NULL, NULL},
};

static const struct tally retrospective_tallies[] = {
	{"draft", counts_draft},
	{NULL, NULL},
};

/* No filter for deltas, and every row may bring its document: a small page, walked slowly. */
static const struct listing retrospective_listing = {
	.path = "/v1/post_mortems",
	.sort = "-created_at",
	.since = "created_at",
	.page_rows = 25,
	.has_fields = true,
};

const struct resource retrospective_resource = {
	.name = "retrospective",
	.title = "Retrospective",
	.plural = "Retrospectives",
	.wire_type = "incident_post_mortems",
	.path = "/v1/post_mortems/{id}",
	.row_bytes = sizeof(struct retrospective),
	.list_bytes = offsetof(struct retrospective, causes),
	.fields = retrospective_fields,
	.field_count = sizeof(retrospective_fields) / sizeof(retrospective_fields[0]),
	.actions = retrospective_actions,
	.tabs = retrospective_tabs,
	.listing = &retrospective_listing,
	.default_sort = "-created",
	.rank = rank,
	.is_active = is_draft,
	.handle = handle,
	.name_of = name_of,
	.tallies = retrospective_tallies,
	.derive = derive,
};
