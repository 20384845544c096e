/*
 * `rootwatch demo`: a sandbox of one's own with living data, ended with the program; its state and
 * drafts live in a temporary folder that is removed.
 */
#ifndef ROOTWATCH_APP_DEMO_H
#define ROOTWATCH_APP_DEMO_H

#include "base/err.h"
#include "base/secret.h"

#include <stdbool.h>
#include <sys/types.h>

struct demo {
	pid_t sandbox;
	char *url;	 /* owned */
	char *state_dir; /* owned */
	struct secret token;
};

bool demo_start(struct demo *demo, struct err *err);
void demo_end(struct demo *demo); /* waits for the sandbox, removes the folder */

#endif
