/* What several resources share. */
#include "resources/forms.h"

#include "resources/actions.h"

#include <string.h>

const struct choice form_visibilities[] = {
	{"", "—", TONE_DIM},
	{"internal", "internal", TONE_PLAIN},
	{"external", "external", TONE_WARN},
	{NULL, NULL, TONE_PLAIN},
};

#define WORKFLOW_INPUT(kind_of_record)                                                               \
	{                                                                                            \
		.name = "workflow", .label = "Workflow", .type = INPUT_REF, .required = true,        \
		.in_path = true, .catalogue = "workflow", .fits = (kind_of_record)                   \
	}

const struct input form_incident_workflow[] = {WORKFLOW_INPUT("incident"), {.name = NULL}};
const struct input form_alert_workflow[] = {WORKFLOW_INPUT("alert"), {.name = NULL}};

bool ids_have(const char *ids, const char *id)
{
	size_t len = id != NULL ? strlen(id) : 0;

	if (ids == NULL || len == 0)
		return false;
	for (const char *at = ids; (at = strstr(at, id)) != NULL; at += len)
		if ((at == ids || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

bool refuse(const char **why, const char *words)
{
	*why = words;
	return false;
}
