/*
 * Retrospectives. The document itself is read-only in the API; its title and status are not.
 */
#include "resources/retrospective.h"

#include "resources/actions.h"
#include "resources/incident.h"

#include "core/join.h"

#include <string.h>

static const struct choice statuses[] = {
	[RETROSPECTIVE_UNKNOWN] = {"", "unknown", TONE_DIM},
	[RETROSPECTIVE_DRAFT] = {"draft", "draft", TONE_WARN},
	[RETROSPECTIVE_PUBLISHED] = {"published", "published", TONE_GOOD},
	[RETROSPECTIVE_NONE] = {"none", "none", TONE_BAD},
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
	FIELD_TIME("created", "attributes.created_at", R, record.created_at, "Age", 4,
		LIST | SORT | OVERVIEW),
	FIELD_LINE("handle", NULL, R, handle, "Number", 8, SEARCH | LOCAL),
	FIELD_LINE("title", "attributes.title", R, title, "Title", 0, LIST | SORT | SEARCH | OVERVIEW),
	FIELD_LINE("steps-done", NULL, R, steps_done, "Steps", 5, LIST | LOCAL),
	FIELD_DUE("due", NULL, R, due_at, "Due", 4, LIST | SORT | LOCAL, NULL),
	FIELD_LINE("open", NULL, R, open_items, "Open", 4, LIST | LOCAL),
	FIELD_REF("severity", NULL, R, severity, "Severity", 6,
		SEARCH | LOCAL | OVERVIEW),
	FIELD_REFS("services", NULL, R, services, "Services", 18,
		LIST | WIDE | SEARCH | LOCAL | OVERVIEW),
	FIELD_LINE("words", NULL, R, words, "Words", 0, SEARCH | LOCAL),
	FIELD_REFS("teams", NULL, R, teams, "Teams", 14,
		SEARCH | LOCAL | OVERVIEW),
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
	FIELD_LINE("url", "attributes.url", R, url, "Rootly", 0, LINK | ISSUED),
};
#undef R

static bool is_draft(const void *record)
{
	return ((const struct retrospective *)record)->status == RETROSPECTIVE_DRAFT;
}

static bool is_none(const void *record)
{
	return ((const struct retrospective *)record)->status == RETROSPECTIVE_NONE;
}

/* Still to be written. */
static bool is_open(const void *record)
{
	return is_draft(record) || is_none(record);
}

static bool counts_none(const void *record, const struct viewer *me)
{
	(void)me;
	return is_none(record);
}

static bool counts_draft(const void *record, const struct viewer *me)
{
	(void)me;
	return is_draft(record);
}

static int rank(const void *record, const struct viewer *me)
{
	(void)me;
	return is_draft(record) ? 0 : is_none(record) ? 1 : 2;
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
	struct text of_incident = ((const struct retrospective *)record)->handle;

	if (!text_is_empty(of_incident))
		return of_incident;
	return text_printf(arena, "%.8s", ((const struct record *)record)->id);
}

static struct text name_of(const void *record)
{
	return ((const struct retrospective *)record)->title;
}

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

/* ---- of the incident, and of the tabs ----------------------------------------------------- */

/* Rootly makes one when an incident ends; where it did not, and nobody said that none is needed. */
static bool lacks(const void *owner)
{
	const struct incident *incident = owner;
	bool is_over = incident->status == INCIDENT_RESOLVED || incident->status == INCIDENT_CLOSED;

	return is_over && incident->retrospective.id[0] == '\0' &&
	       incident->progress != choice_find(incident_progresses, "skipped") &&
	       incident->progress != choice_find(incident_progresses, "completed");
}

static void stand_in(void *record, const void *owner)
{
	struct retrospective *retrospective = record;
	const struct incident *incident = owner;

	retrospective->status = RETROSPECTIVE_NONE;
	retrospective->title = incident->title;
	retrospective->url = incident->url;
	retrospective->record.created_at = incident->resolved_at != 0 ? incident->resolved_at
								      : incident->closed_at;
	retrospective->record.updated_at = incident->record.updated_at;
}

/* "3/5", and when the next of them is due. */
static void sum_steps(struct retrospective *retrospective, const struct detail_rows *tab,
	struct arena *arena)
{
	const struct step *steps = (const void *)tab->rows;
	uint32_t done = 0;

	for (uint32_t i = 0; i < tab->count; i++) {
		int64_t due = steps[i].due_at;

		done += step_is_over(&steps[i]);
		if (!step_is_over(&steps[i]) && due != 0 &&
			(retrospective->due_at == 0 || due < retrospective->due_at))
			retrospective->due_at = due;
	}
	if (tab->count > 0)
		retrospective->steps_done = text_printf(arena, "%u/%u", done, tab->count);
}

static void sum_items(struct retrospective *retrospective, const struct detail_rows *tab,
	struct arena *arena)
{
	const struct action_item *items = (const void *)tab->rows;
	uint32_t open = 0;

	for (uint32_t i = 0; i < tab->count; i++)
		open += !action_item_is_over(&items[i]);
	retrospective->open_items = text_printf(arena, "%u", open);
}

static void sum(void *record, const struct detail *tabs, struct arena *arena)
{
	struct retrospective *retrospective = record;

	for (int i = 0; tabs->resource->tabs[i].title != NULL; i++) {
		const struct detail_rows *tab = &tabs->tabs[i];

		if (!tab->is_loaded)
			continue;
		if (tabs->resource->tabs[i].rows == &step_resource)
			sum_steps(retrospective, tab, arena);
		else if (tabs->resource->tabs[i].rows == &action_item_resource)
			sum_items(retrospective, tab, arena);
	}
}

static const struct join retrospective_join = {
	.owners = &incident_resource,
	.lacks = lacks,
	.stand_in = stand_in,
	.document = "content",
	.words = "words",
	.summed = {"Steps", "Actions", NULL},
	.sums = {"steps-done", "due", "open", NULL},
	.sum = sum,
};

static const struct tally retrospective_tallies[] = {
	{"none", counts_none},
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
	.is_active = is_open,
	.join = &retrospective_join,
	.handle = handle,
	.name_of = name_of,
	.tallies = retrospective_tallies,
	.derive = derive,
};
