/*
 * Retrospectives. The document itself is read-only in the API; its title and status are not.
 */
#include "resources/retrospective.h"

#include "resources/actions.h"
#include "resources/incident.h"

static const struct choice statuses[] = {
	[RETROSPECTIVE_UNKNOWN] = {"", "unknown", TONE_DIM},
	[RETROSPECTIVE_DRAFT] = {"draft", "draft", TONE_WARN},
	[RETROSPECTIVE_PUBLISHED] = {"published", "published", TONE_GOOD},
	{NULL, NULL, TONE_PLAIN},
};

#define R struct retrospective
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

static const struct input title_inputs[] = {
	{.name = "title", .label = "Title", .type = INPUT_LINE, .required = true, .from = "title"},
	{.name = NULL},
};

static const struct action retrospective_actions[] = {
	{.name = "retrospective.edit", .title = "Change the title", .keys = "e",
		.help = "Changes the title; the document itself is written in Rootly",
		.repeat = REPEAT_IDEMPOTENT, .grace_ms = ACTION_GRACE_MS, .edits = true,
		.method = HTTP_PUT, .path = "/v1/post_mortems/{id}",
		.wire_type = "incident_post_mortems", .inputs = title_inputs,
		NEEDS(RETROSPECTIVES, UPDATE)},
	{.name = "retrospective.publish", .title = "Publish", .keys = "",
		.help = "Publishes the retrospective",
		.ask = ASK_YES, .ask_words = "Everybody who may see it can read it; its workflows run.",
		.repeat = REPEAT_CHECK_FIRST, .grace_ms = ACTION_GRACE_MS, .becomes = "published",
		.legal = may_publish, .already = is_published,
		.method = HTTP_PUT, .path = "/v1/post_mortems/{id}",
		.wire_type = "incident_post_mortems", .body = publish_body,
		NEEDS(RETROSPECTIVES, UPDATE)},
	{.name = "retrospective.withdraw", .title = "Back to draft", .keys = "",
		.help = "Makes a published retrospective a draft again",
		.ask = ASK_YES, .ask_words = "Readers no longer see it as published.",
		.repeat = REPEAT_CHECK_FIRST, .grace_ms = ACTION_GRACE_MS, .becomes = "draft",
		.legal = may_withdraw, .already = is_draft,
		.method = HTTP_PUT, .path = "/v1/post_mortems/{id}",
		.wire_type = "incident_post_mortems", .body = withdraw_body,
		NEEDS(RETROSPECTIVES, UPDATE)},
	{.name = NULL},
};

static const struct tab retrospective_tabs[] = {
	{"Document", TAB_HTML, "content", NULL, NULL},
	{"Overview", TAB_OVERVIEW, NULL, NULL, NULL},
	{"Actions", TAB_ROWS, NULL, &action_item_resource,
		"/v1/incidents/{incident}/action_items"},
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
