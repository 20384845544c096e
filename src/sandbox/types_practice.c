/*
 * Types of what a company has arranged: how retrospectives are done, who is on call, keys,
 * webhooks; and pulses, which machines report.
 */
#include "type_rows.h"

/* --- retrospectives ------------------------------------------------------------------------ */

static const struct writable step_writable[] = {
	{"title", VALUE_TEXT, NULL, ON_UPDATE},
	{"description", VALUE_TEXT, NULL, ON_UPDATE},
	{"due_date", VALUE_TEXT, NULL, ON_UPDATE},
	{"position", VALUE_NUMBER, NULL, ON_UPDATE},
	{"skippable", VALUE_BOOL, NULL, ON_UPDATE},
	{"status", VALUE_ENUM, "todo,in_progress,completed,skipped", ON_UPDATE},
	NOTHING_WRITABLE,
};

static const struct relation process_relations[] = {
	CHILDREN("retrospective_steps", "retrospective_steps"),
	CHILDREN("retrospective_process_groups", "retrospective_process_groups"),
	LINKED("severities", "severities"),
	LINKED("incident_types", "incident_types"),
	LINKED("groups", "groups"),
	NO_RELATION,
};

static const struct filter process_group_filters[] = {
	VALUE("sub_status_id"),
	TIME("created_at"),
	END,
};

static const struct relation process_group_relations[] = {
	CHILDREN("retrospective_process_group_steps", "retrospective_process_group_steps"),
	NO_RELATION,
};

static const struct filter process_group_step_filters[] = {
	VALUE("retrospective_step_id"),
	TIME("created_at"),
	END,
};

static const struct filter configuration_filters[] = {
	VALUE("kind"),
	END,
};

static const struct relation configuration_relations[] = {
	LINKED("severities", "severities"),
	LINKED("groups", "groups"),
	LINKED("incident_types", "incident_types"),
	NO_RELATION,
};

static const struct writable template_writable[] = {
	{"name", VALUE_TEXT, NULL, ON_BOTH},
	{"default", VALUE_BOOL, NULL, ON_BOTH},
	{"content", VALUE_TEXT, NULL, ON_BOTH},
	{"format", VALUE_ENUM, "html,markdown", ON_BOTH},
	NOTHING_WRITABLE,
};

/* --- pulses -------------------------------------------------------------------------------- */

static const struct filter pulse_filters[] = {
	VALUE("source"),
	LINK_FILTERS("r.id", "services", "service", "services"),
	LINK_FILTERS("r.id", "environments", "environment", "environments"),
	{"labels", FILTER_VALUE,
		"json_extract(e.value, '$.key') || ':' || json_extract(e.value, '$.value')",
		"json_each(r.attributes, '$.labels') e WHERE 1"},
	{"refs", FILTER_VALUE,
		"json_extract(e.value, '$.key') || ':' || json_extract(e.value, '$.value')",
		"json_each(r.attributes, '$.refs') e WHERE 1"},
	TIME("started_at"),
	TIME("ended_at"),
	TIME("created_at"),
	END,
};

static const struct relation pulse_relations[] = {
	{"services", RELATION_LINKED, "services", "services", STYLE_FLAT, NULL},
	{"environments", RELATION_LINKED, "environments", "environments", STYLE_FLAT, NULL},
	NO_RELATION,
};

static const struct writable pulse_writable[] = {
	{"source", VALUE_TEXT, NULL, ON_BOTH},
	{"summary", VALUE_TEXT, NULL, ON_BOTH},
	{"service_ids", VALUE_LINKS, "services:services", ON_BOTH},
	{"environment_ids", VALUE_LINKS, "environments:environments", ON_BOTH},
	{"started_at", VALUE_TIME, NULL, ON_BOTH},
	{"ended_at", VALUE_TIME, NULL, ON_BOTH},
	{"external_url", VALUE_TEXT, NULL, ON_BOTH},
	{"labels", VALUE_ARRAY, NULL, ON_BOTH},
	{"refs", VALUE_ARRAY, NULL, ON_BOTH},
	{"data", VALUE_OBJECT, NULL, ON_BOTH},
	NOTHING_WRITABLE,
};

/* --- keys, webhooks, on-call --------------------------------------------------------------- */

static const struct filter key_filters[] = {
	SEARCH("name", "description"),
	VALUE("name"),
	VALUE("kind"),
	VALUE("user_id"),
	VALUE("role_id"),
	{"group_ids", FILTER_VALUE, "json_extract(r.attributes, '$.group_id')", NULL},
	TIME("created_at"),
	JSON_TIME("expires_at"),
	JSON_TIME("last_used_at"),
	END,
};

static const struct filter webhook_filters[] = {
	VALUE("name"),
	VALUE("slug"),
	END,
};

static const struct writable webhook_writable[] = {
	{"name", VALUE_TEXT, NULL, ON_BOTH},
	{"url", VALUE_TEXT, NULL, ON_CREATE},
	{"secret", VALUE_TEXT, NULL, ON_CREATE},
	{"event_types", VALUE_ARRAY, NULL, ON_BOTH},
	{"enabled", VALUE_BOOL, NULL, ON_BOTH},
	{"custom_headers", VALUE_ARRAY, NULL, ON_BOTH},
	NOTHING_WRITABLE,
};

static const struct filter schedule_filters[] = {
	SEARCH("name", "description"),
	VALUE("name"),
	TIME("created_at"),
	END,
};

static const struct relation schedule_relations[] = {
	ONE("owner_user", "users", "owner_user_id"),
	{"escalation_policies", RELATION_LINKING, "escalation_policies", "schedules",
		STYLE_RESOURCE, NULL},
	NO_RELATION,
};

static const struct relation shift_relations[] = {
	ONE("shift_override", "shift_overrides", "shift_override_id"),
	ONE("user", "users", "user_id"),
	ONE("assignee", "users", "user_id"),
	NO_RELATION,
};

static const struct writable override_writable[] = {
	{"starts_at", VALUE_TIME, NULL, ON_BOTH},
	{"ends_at", VALUE_TIME, NULL, ON_BOTH},
	{"user_id", VALUE_USER, NULL, ON_BOTH},
	NOTHING_WRITABLE,
};

/* clang-format off */
static const char *const step_absent[] = {
	"retrospective_step_id", "incident_id", "title", "description", "due_date", "user_id",
	"kind",
	"position", "skippable", "status", "status_changed_at", "status_changed_by_id",
	"created_at",
	"updated_at", NULL,
};

static const char *const template_absent[] = {
	"name", "slug", "format", "default", "content", "created_at", "updated_at", NULL,
};

static const char *const pulse_absent[] = {
	"short_id", "source", "summary", "labels", "refs", "data", "external_url", "started_at",
	"ended_at", "created_at", "updated_at", NULL,
};

static const char *const key_absent[] = {
	"name", "description", "kind", "role_id", "on_call_role_id", "expires_at", "last_used_at",
	"grace_period_ends_at", "created_at", "updated_at", NULL,
};

#define POSITION(type) .name = type, .sorts = "position,created_at", .default_sort = "position"
#define CREATION(type) .name = type, .sorts = "created_at,updated_at", .default_sort = "created_at"

/* clang-format on */

static const struct resource_type rows[] = {
	{POSITION("incident_retrospective_steps"), .ownership = OWNED_BY_GRANDPARENT,
		.writable = step_writable, .absent = step_absent},
	{CREATION("retrospective_processes"), .relations = process_relations},
	{POSITION("retrospective_steps")},
	{POSITION("retrospective_process_groups"), .filters = process_group_filters,
		.relations = process_group_relations},
	{POSITION("retrospective_process_group_steps"), .filters = process_group_step_filters},
	{CREATION("retrospective_configurations"), .filters = configuration_filters,
		.relations = configuration_relations},
	{CREATION("post_mortem_templates"), .writable = template_writable,
		.absent = template_absent},
	{.name = "pulses",
		.filters = pulse_filters,
		.sorts = "created_at,started_at",
		.default_sort = "-created_at",
		.relations = pulse_relations,
		.writable = pulse_writable,
		.absent = pulse_absent},
	{.name = "api_keys",
		.filters = key_filters,
		.sorts = "created_at,updated_at,expires_at,last_used_at",
		.default_sort = "created_at",
		.absent = key_absent,
		.hidden = "token_hash,user_id,group_id,read_only"},
	{CREATION("webhooks_endpoints"), .filters = webhook_filters, .writable = webhook_writable},
	{CREATION("schedules"), .ownership = OWNED_ITSELF, .filters = schedule_filters,
		.relations = schedule_relations},
	{.name = "shifts",
		.ownership = OWNED_BY_PARENT,
		.sorts = "starts_at",
		.default_sort = "starts_at",
		.relations = shift_relations,
		.writable = override_writable,
		.hidden = "created_at,updated_at",
		.max_size = 1000},
};

const struct type_table practice_types = {rows, sizeof(rows) / sizeof(*rows)};
