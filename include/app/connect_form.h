/*
 * The form that adds an instance, on the whole screen: name, key (never shown), where to keep it; Test,
 * Save, Cancel. It has its own loop; no dashboard runs meanwhile.
 */
#ifndef ROOTWATCH_APP_CONNECT_FORM_H
#define ROOTWATCH_APP_CONNECT_FORM_H

#include "app/config.h"
#include "term/term.h"
#include "ui/theme.h"

struct connect_form_config {
	struct config *config; /* gets the new instance */
	const char *config_file; /* NULL: the usual place */
	const struct theme *theme;
	const struct instance *known; /* the one whose key is to be replaced; NULL: another one */
	struct term **term; /* opened when it is NULL; stays open */
};

/* The name of the instance that was kept, owned by the caller; NULL: none was, with words in err when
 * something failed, without when the user gave up. */
char *connect_form_run(const struct connect_form_config *config, struct err *err);

#endif
