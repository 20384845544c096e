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

const struct input form_workflow_inputs[] = {
	{.name = "workflow", .label = "Workflow", .type = INPUT_REF, .required = true, .in_path = true,
		.catalogue = "workflow"},
	{.name = NULL},
};

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
