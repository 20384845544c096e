/* The lists of resources that the program knows. A pane is one line here. */
#ifndef ROOTWATCH_RESOURCES_REGISTRY_H
#define ROOTWATCH_RESOURCES_REGISTRY_H

#include "core/resource.h"

extern const struct resource *const registry_panes[];	   /* 1, 2, 3; NULL-terminated */
extern const struct resource *const registry_catalogue[];  /* NULL-terminated */

/* By name ("alert"), panes and catalogue; NULL when there is none. */
const struct resource *registry_find(const char *name);

/* An action of a pane or of what hangs on its records, by its full name ("alert.acknowledge"), and its
 * resource; NULL when there is none. */
const struct action *registry_action(const char *name, const struct resource **resource);

#endif
