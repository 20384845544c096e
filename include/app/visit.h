/*
 * The dashboard on one instance after another: the terminal stays, everything else is closed and
 * opened anew, so that nothing of one instance is ever in the other's memory.
 */
#ifndef ROOTWATCH_APP_VISIT_H
#define ROOTWATCH_APP_VISIT_H

#include "app/config.h"

#include <stdbool.h>

struct visit {
	const char *instance; /* the first; NULL: the default */
	const char *config_file; /* NULL: the usual place */
	bool is_demo, read_only;
};

/* Until the user quits; the exit status. Without any instance the form to add one comes first. An
 * instance that is added goes into the configuration. */
int visit_run(struct config *config, const struct visit *visit);

#endif
