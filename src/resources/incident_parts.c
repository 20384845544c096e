/* What hangs on an incident: timeline events, action items, role assignments. */
#include "resources/actions.h"
#include "resources/forms.h"
#include "resources/incident.h"

#include <string.h>

/* ---- timeline events ---------------------------------------------------------------------- */

#define E struct incident_event
static const struct field event_fields[] = {
	FIELD_ID("id", "id", E, record.id, "Id", 0),
	FIELD_TIME("occurred", "attributes.occurred_at", E, occurred_at, "When", 6, LIST | SORT),
	FIELD_LINE("star", NULL, E, star, "Star", 1, LIST | LOCAL),
	FIELD_LINE("author", "attributes.user_display_name", E, author, "Who", 14,
		LIST | WIDE | SEARCH),
	FIELD_LINE("event", "attributes.event_raw", E, event, "What", 0, LIST | SEARCH),
	FIELD_LINE("event", "attributes.event", E, event, "What", 0, 0),
	FIELD_CHOICE("visibility", "attributes.visibility", E, visibility, "Visible", 8, LIST | WIDE,
		form_visibilities),
	FIELD_LINE("source", "attributes.source", E, source, "Source", 8, 0),
	FIELD_TIME("starred", "attributes.starred_at", E, starred_at, "Starred", 6, 0),
	FIELD_TIME("created", "attributes.created_at", E, record.created_at, "Created", 6, 0),
	FIELD_TIME("updated", "attributes.updated_at", E, record.updated_at, "Updated", 6, 0),
};
#undef E

static struct text id_handle(const void *record, struct arena *arena)
{
	return text_printf(arena, "%.8s", ((const struct record *)record)->id);
}

static struct text event_name(const void *record)
{
	return ((const struct incident_event *)record)->event;
}

static void derive_event(void *record, bool is_whole, struct arena *arena)
{
	struct incident_event *event = record;

	(void)is_whole;
	(void)arena;
	event->star = event->starred_at != 0 ? text_own("*") : text_empty;
}

const struct resource incident_event_resource = {
	.name = "event",
	.title = "Event",
	.plural = "Events",
	.wire_type = "incident_events",
	.path = "/v1/events/{id}",
	.row_bytes = sizeof(struct incident_event),
	.fields = event_fields,
	.field_count = sizeof(event_fields) / sizeof(event_fields[0]),
	.actions = incident_event_actions,
	.default_sort = "-occurred",
	.handle = id_handle,
	.name_of = event_name,
	.derive = derive_event,
};

/* ---- action items ------------------------------------------------------------------------- */

const struct choice action_item_statuses[] = {
	{"", "—", TONE_DIM},
	{"open", "open", TONE_WARN},
	{"in_progress", "in progress", TONE_ACCENT},
	{"done", "done", TONE_GOOD},
	{"cancelled", "cancelled", TONE_DIM},
	{NULL, NULL, TONE_PLAIN},
};

const struct choice action_item_priorities[] = {
	{"", "—", TONE_DIM},
	{"high", "high", TONE_WARN},
	{"medium", "medium", TONE_PLAIN},
	{"low", "low", TONE_DIM},
	{NULL, NULL, TONE_PLAIN},
};

const struct choice action_item_kinds[] = {
	{"", "—", TONE_DIM},
	{"task", "task", TONE_PLAIN},
	{"follow_up", "follow-up", TONE_PLAIN},
	{NULL, NULL, TONE_PLAIN},
};

bool action_item_is_over(const struct action_item *item)
{
	return item->status == choice_find(action_item_statuses, "done") ||
	       item->status == choice_find(action_item_statuses, "cancelled");
}

static bool is_over(const void *record)
{
	return action_item_is_over(record);
}

#define A struct action_item
static const struct field item_fields[] = {
	FIELD_ID("id", "id", A, record.id, "Id", 0),
	FIELD_CHOICE("status", "attributes.status", A, status, "Status", 11, LIST | SORT,
		action_item_statuses),
	FIELD_CHOICE("priority", "attributes.priority", A, priority, "Prio", 6, LIST | SORT,
		action_item_priorities),
	FIELD_LINE("summary", "attributes.summary", A, summary, "What", 0, LIST | SEARCH),
	FIELD_REF("owner", "attributes.assigned_to", A, owner, "Owner", 14, LIST | SEARCH),
	FIELD_DUE("due", "attributes.due_date", A, due_at, "Due", 7, LIST | SORT, is_over),
	FIELD_CHOICE("kind", "attributes.kind", A, kind, "Kind", 9, LIST | WIDE, action_item_kinds),
	FIELD_BODY("description", "attributes.description", A, description, "Description", 0),
	FIELD_LINE("url", "attributes.url", A, url, "Rootly", 0, LINK),
	FIELD_TIME("created", "attributes.created_at", A, record.created_at, "Created", 6, 0),
	FIELD_TIME("updated", "attributes.updated_at", A, record.updated_at, "Updated", 6, 0),
};
#undef A

static struct text item_name(const void *record)
{
	return ((const struct action_item *)record)->summary;
}

const struct resource action_item_resource = {
	.name = "action-item",
	.title = "Action item",
	.plural = "Action items",
	.wire_type = "incident_action_items",
	.path = "/v1/action_items/{id}",
	.row_bytes = sizeof(struct action_item),
	.fields = item_fields,
	.field_count = sizeof(item_fields) / sizeof(item_fields[0]),
	.actions = action_item_actions,
	.default_sort = "status",
	.handle = id_handle,
	.name_of = item_name,
};

/* ---- roles -------------------------------------------------------------------------------- */

#define R struct role_assignment
static const struct field role_fields[] = {
	FIELD_ID("id", "id", R, record.id, "Id", 0),
	FIELD_REF("role", "attributes.incident_role", R, role, "Role", 24, LIST | SEARCH | SORT),
	FIELD_REF("person", "attributes.user", R, person, "Person", 0, LIST | SEARCH),
	FIELD_TIME("created", "attributes.created_at", R, record.created_at, "Created", 6, 0),
	FIELD_TIME("updated", "attributes.updated_at", R, record.updated_at, "Updated", 6, 0),
};
#undef R

static struct text role_name(const void *record)
{
	return ((const struct role_assignment *)record)->role.name;
}

const struct resource role_assignment_resource = {
	.name = "role",
	.title = "Role",
	.plural = "Roles",
	.wire_type = "incident_role_assignments",
	.row_bytes = sizeof(struct role_assignment),
	.fields = role_fields,
	.field_count = sizeof(role_fields) / sizeof(role_fields[0]),
	.actions = role_assignment_actions,
	.default_sort = "role",
	.handle = id_handle,
	.name_of = role_name,
};
