/* The tables of actions, each in its own file, and what their rules share. */
#ifndef ROOTWATCH_RESOURCES_ACTIONS_H
#define ROOTWATCH_RESOURCES_ACTIONS_H

#include "core/action.h"

extern const struct action incident_actions[];
extern const struct action incident_event_actions[];
extern const struct action action_item_actions[];
extern const struct action role_assignment_actions[];
extern const struct action alert_actions[];
extern const struct action retrospective_actions[];

/* How long z can take an action back before it leaves. */
enum { ACTION_GRACE_MS = 3000 };

/* What the key must be allowed to do. */
#define NEEDS(area, verb) .needs = {AREA_##area, RIGHT_##verb}

/* Sets *why and returns false, so that `return refuse(…)` reads well. */
bool refuse(const char **why, const char *words);

#endif
