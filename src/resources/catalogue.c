/* The catalogue: what forms choose from. One struct, one table of fields, a row per resource. */
#include "resources/catalogue.h"

#define C struct catalogue_item
static const struct field catalogue_fields[] = {
	FIELD_ID("id", "id", C, record.id, "Id", 0),
	FIELD_LINE("name", "attributes.name", C, name, "Name", 0, LIST | SEARCH | SORT),
	FIELD_LINE("description", "attributes.description", C, description, "Description", 0, SEARCH),
	FIELD_NUMBER("position", "attributes.position", C, position, "Position", 4, SORT),
};

static const struct field name_fields[] = {
	FIELD_ID("id", "id", C, record.id, "Id", 0),
	FIELD_LINE("name", "attributes.name", C, name, "Name", 0, LIST | SEARCH | SORT),
	FIELD_LINE("description", "attributes.description", C, description, "Description", 0, SEARCH),
};

static const struct field form_field_fields[] = {
	FIELD_ID("id", "id", C, record.id, "Id", 0),
	FIELD_LINE("name", "attributes.name", C, name, "Name", 0, LIST | SEARCH | SORT),
	FIELD_LINE("kind", "attributes.kind", C, kind, "Kind", 0, 0),
	FIELD_BODY("required", "attributes.required", C, required, "Required", 0),
};

static const struct field workflow_fields[] = {
	FIELD_ID("id", "id", C, record.id, "Id", 0),
	FIELD_LINE("name", "attributes.name", C, name, "Name", 0, LIST | SEARCH | SORT),
	FIELD_LINE("description", "attributes.description", C, description, "Description", 0, SEARCH),
	FIELD_LINE("kind", "attributes.trigger_params.trigger_type", C, kind, "For", 0, 0),
	FIELD_FLAG("enabled", "attributes.enabled", C, is_enabled, "Enabled", 7, 0),
	FIELD_REFS("tasks", "relationships.genius_tasks.task_params.task_type", C, tasks, "Tasks", 0, 0),
	FIELD_REFS("templates", "relationships.genius_tasks.task_params.template", C, templates,
		"Templates", 0, 0),
};

static const struct field page_fields[] = {
	FIELD_ID("id", "id", C, record.id, "Id", 0),
	FIELD_LINE("name", "attributes.title", C, name, "Name", 0, LIST | SEARCH | SORT),
};

static const struct field user_fields[] = {
	FIELD_ID("id", "id", C, record.id, "Id", 0),
	FIELD_LINE("name", "attributes.full_name", C, name, "Name", 0, LIST | SEARCH | SORT),
	FIELD_LINE("email", "attributes.email", C, email, "E-mail", 0, SEARCH),
};
#undef C

static struct text handle(const void *record, struct arena *arena)
{
	(void)arena;
	return ((const struct catalogue_item *)record)->name;
}

static struct text name_of(const void *record)
{
	return ((const struct catalogue_item *)record)->name;
}

#define CATALOGUE(symbol, word, head, heads, type, list_path, table, order)                          \
	CATALOGUE_WITH(symbol, word, head, heads, type, list_path, table, order, NULL)
#define CATALOGUE_WITH(symbol, word, head, heads, type, list_path, table, order, included)           \
	static const struct listing symbol##_listing = {                                             \
		.path = list_path,                                                                   \
		.include = included,                                                                 \
		.page_rows = 100,                                                                    \
		.has_fields = true,                                                                  \
	};                                                                                           \
	const struct resource symbol##_resource = {                                                  \
		.name = word,                                                                        \
		.title = head,                                                                       \
		.plural = heads,                                                                     \
		.wire_type = type,                                                                   \
		.path = list_path "/{id}",                                                           \
		.row_bytes = sizeof(struct catalogue_item),                                          \
		.fields = table,                                                                     \
		.field_count = sizeof(table) / sizeof(table[0]),                                     \
		.listing = &symbol##_listing,                                                        \
		.default_sort = order,                                                               \
		.handle = handle,                                                                    \
		.name_of = name_of,                                                                  \
	}

CATALOGUE(severity, "severity", "Severity", "Severities", "severities", "/v1/severities",
	catalogue_fields, "position");
CATALOGUE(service, "service", "Service", "Services", "services", "/v1/services", catalogue_fields,
	"name");
CATALOGUE(team, "team", "Team", "Teams", "groups", "/v1/teams", catalogue_fields, "name");
CATALOGUE(environment, "environment", "Environment", "Environments", "environments",
	"/v1/environments", catalogue_fields, "name");
CATALOGUE(functionality, "functionality", "Functionality", "Functionalities", "functionalities",
	"/v1/functionalities", catalogue_fields, "name");
CATALOGUE(incident_type, "incident-type", "Incident type", "Incident types", "incident_types",
	"/v1/incident_types", catalogue_fields, "name");
CATALOGUE(cause, "cause", "Cause", "Causes", "causes", "/v1/causes", catalogue_fields, "name");
CATALOGUE(incident_role, "incident-role", "Incident role", "Incident roles", "incident_roles",
	"/v1/incident_roles", catalogue_fields, "position");
CATALOGUE(alert_urgency, "alert-urgency", "Urgency", "Urgencies", "alert_urgencies",
	"/v1/alert_urgencies", catalogue_fields, "position");
CATALOGUE(sub_status, "sub-status", "Sub-status", "Sub-statuses", "sub_statuses", "/v1/sub_statuses",
	catalogue_fields, "position");
CATALOGUE(status_page, "status-page", "Status page", "Status pages", "status_pages",
	"/v1/status-pages", page_fields, "name");
CATALOGUE_WITH(workflow, "workflow", "Workflow", "Workflows", "workflows", "/v1/workflows",
	workflow_fields, "name", "genius_tasks");
CATALOGUE(escalation_policy, "escalation-policy", "Escalation policy", "Escalation policies",
	"escalation_policies", "/v1/escalation_policies", name_fields, "name");
CATALOGUE(form_field, "form-field", "Form field", "Form fields", "form_fields", "/v1/form_fields",
	form_field_fields, "name");
CATALOGUE(user, "user", "Person", "People", "users", "/v1/users", user_fields, "name");
