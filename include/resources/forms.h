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

/* Does the blank-separated list hold this id? False for an empty id. */
bool ids_have(const char *ids, const char *id);

#endif
