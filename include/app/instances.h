/* `rootwatch instances`: what is configured, as a table. No key is read. */
#ifndef ROOTWATCH_APP_INSTANCES_H
#define ROOTWATCH_APP_INSTANCES_H

#include "app/config.h"

#include <stdio.h>

void instances_print(FILE *out, const struct config *config);

#endif
