/* The lists of resources that the program knows. */
#include "resources/registry.h"

#include "resources/alert.h"
#include "resources/catalogue.h"
#include "resources/incident.h"
#include "resources/retrospective.h"

#include <string.h>

const struct resource *const registry_panes[] = {
	&incident_resource,
	&alert_resource,
	&retrospective_resource,
	NULL,
};

const struct resource *const registry_catalogue[] = {
	&severity_resource,
	&service_resource,
	&team_resource,
	&environment_resource,
	&functionality_resource,
	&incident_type_resource,
	&cause_resource,
	&incident_role_resource,
	&alert_urgency_resource,
	&sub_status_resource,
	&status_page_resource,
	&workflow_resource,
	&escalation_policy_resource,
	&form_field_resource,
	&user_resource,
	NULL,
};

const struct resource *registry_find(const char *name)
{
	static const struct resource *const *const lists[] = {registry_panes, registry_catalogue};

	for (size_t l = 0; l < sizeof(lists) / sizeof(lists[0]); l++)
		for (const struct resource *const *at = lists[l]; *at != NULL; at++)
			if (strcmp((*at)->name, name) == 0)
				return *at;
	return NULL;
}

/* Among the pane's own actions, then among those of what its tabs list. */
static const struct action *action_in(const struct resource *pane, const char *name,
	const struct resource **resource)
{
	const struct action *action = resource_action(pane, name);

	*resource = pane;
	for (const struct tab *tab = pane->tabs; action == NULL && tab != NULL && tab->title != NULL;
		tab++)
		if (tab->kind == TAB_ROWS) {
			*resource = tab->rows;
			action = resource_action(tab->rows, name);
		}
	return action;
}

const struct action *registry_action(const char *name, const struct resource **resource)
{
	for (const struct resource *const *at = registry_panes; *at != NULL; at++) {
		const struct action *action = action_in(*at, name, resource);

		if (action != NULL)
			return action;
	}
	return NULL;
}
