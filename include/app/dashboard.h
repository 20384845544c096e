/*
 * The dashboard: wires terminal, model and sync together until the user quits, or goes to another
 * instance. The UI thread.
 */
#ifndef ROOTWATCH_APP_DASHBOARD_H
#define ROOTWATCH_APP_DASHBOARD_H

#include "app/config.h"
#include "sync/sync.h"
#include "term/term.h"

struct dashboard_config {
	const struct config *config;
	const struct sync_config *sync;
	const struct instance *instance; /* NULL: the demo */
	const struct site *instances; /* where one can go to; ended by a name of NULL */
	const char *theme;
	bool read_only;
	const char *words; /* shown at the start; NULL: none */
	/* Stays open from one dashboard to the next, so that nothing of the shell flashes up; opened when
	 * it is NULL. Whoever called closes it. */
	struct term **term;
};

enum { DASHBOARD_QUIT, DASHBOARD_INSTANCE, DASHBOARD_CONNECT };

/* Why it ended. */
struct dashboard_end {
	int why;
	char *instance; /* owned: where to go; NULL */
	bool needs_key; /* DASHBOARD_CONNECT: this instance's own key was refused */
	uint32_t unsent; /* actions that could not be sent and wait */
	uint32_t held;	 /* those that waited too long and ask first */
	uint32_t unknown; /* those that were sent, perhaps: the answer was lost, or did not come */
};

/* Blocks signals, starts sync, runs until the end. False with words when it could not begin. */
bool dashboard_run(
	const struct dashboard_config *config, struct dashboard_end *end, struct err *err);

/* What a name of a theme means here: NO_COLOR wins. */
const struct theme *dashboard_theme(const char *name);

#endif
