/*
 * The catalogue: what forms choose from. All share one struct; only names and paths differ.
 */
#ifndef ROOTWATCH_RESOURCES_CATALOGUE_H
#define ROOTWATCH_RESOURCES_CATALOGUE_H

#include "core/resource.h"

struct catalogue_item {
	struct record record;
	struct text name, description, email;
	struct text kind;     /* of a form field; what triggers a workflow */
	bool is_enabled;      /* of a workflow */
	/* Of a workflow: the types of its tasks, and the templates of retrospectives that they name. */
	struct refs tasks, templates;
	struct text required; /* of a form field: the forms that need it, as JSON */
	int64_t position;
};

extern const struct resource severity_resource;
extern const struct resource service_resource;
extern const struct resource team_resource;
extern const struct resource environment_resource;
extern const struct resource functionality_resource;
extern const struct resource incident_type_resource;
extern const struct resource cause_resource;
extern const struct resource incident_role_resource;
extern const struct resource alert_urgency_resource;
extern const struct resource sub_status_resource;
extern const struct resource status_page_resource;
extern const struct resource workflow_resource;
extern const struct resource escalation_policy_resource;
extern const struct resource form_field_resource;
extern const struct resource user_resource;

#endif
