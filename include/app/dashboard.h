/*
 * The dashboard: wires terminal, model and sync together until the user quits. The UI thread.
 */
#ifndef ROOTWATCH_APP_DASHBOARD_H
#define ROOTWATCH_APP_DASHBOARD_H

#include "app/config.h"
#include "sync/sync.h"

struct dashboard_config {
	const struct config *config;
	const struct sync_config *sync;
	const char *banner; /* a word for the header, or NULL */
	const char *theme;
	bool read_only;
};

/* Blocks signals, starts sync, runs until the end; the exit status. */
int dashboard_run(const struct dashboard_config *config);

#endif
