/*
 * The verbs for scripts: list, show, and every action, over the same tables, the same connection and
 * the same outbox as the dashboard, so that a verb beside a running dashboard sends nothing twice.
 *
 * On a terminal the output is text made harmless; elsewhere, and with --json, JSON Lines, raw.
 */
#ifndef ROOTWATCH_CLI_VERBS_H
#define ROOTWATCH_CLI_VERBS_H

#include "cli/line.h"
#include "core/site.h"
#include "core/outbox.h"
#include "sync/sync.h"

#include <stdio.h>
#include <sys/types.h>

struct verb_config {
	const struct sync_config *sync;
	const struct site *instances; /* all that are configured, ended by a name of NULL; NULL none */
	const char *me; /* user id, for a key without a user; NULL none */
	bool read_only;
	enum time_style times;
	/* Starts the user's editor on the file; NULL: there is none. */
	bool (*start_editor)(const char *path, pid_t *pid, struct err *err);
	FILE *in, *out, *errors;
};

/* Carries it out, without a thread; the exit status. */
int verb_run(struct line *line, const struct verb_config *config);

/* The exit status of a verb whose action ended, or waits, like that. Errors have those of err_class. */
int verb_status(enum outbox_state state);

#endif
