/* What several resources share: choices of forms, sets of ids. */
#ifndef ROOTWATCH_RESOURCES_FORMS_H
#define ROOTWATCH_RESOURCES_FORMS_H

#include "core/action.h"
#include "core/field.h"

#include <stdbool.h>

extern const struct choice form_visibilities[]; /* internal, external */
extern const struct choice action_item_statuses[], action_item_priorities[], action_item_kinds[];
/* Which workflow to run on one of these. */
extern const struct input form_incident_workflow[], form_alert_workflow[];

/* What is affected: of an incident, and of the alert that it is declared from. */
#define FORM_INCIDENT_SCOPE                                                                          \
	{.name = "service_ids", .kind = "services", .label = "Services", .type = INPUT_REFS,         \
		.catalogue = "service", .from = "services"},                                         \
	{.name = "group_ids", .kind = "teams", .label = "Teams", .type = INPUT_REFS,                 \
		.catalogue = "team", .from = "teams"},                                               \
	{.name = "environment_ids", .kind = "environments", .label = "Environments",                 \
		.type = INPUT_REFS, .catalogue = "environment", .from = "environments"}

/* Does the blank-separated list hold this id? False for an empty id. */
bool ids_have(const char *ids, const char *id);

#endif
