/* `rootwatch doctor`: everything that could be wrong, each with what mends it. */
#ifndef ROOTWATCH_APP_DOCTOR_H
#define ROOTWATCH_APP_DOCTOR_H

#include "app/config.h"

#include <stdbool.h>

/* Prints the report (JSON when asked); 0, or the exit status of the first thing that failed. name: the
 * instance, NULL the default. */
int doctor_run(const struct config *config, const char *name, bool as_json);

#endif
