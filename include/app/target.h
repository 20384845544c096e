/*
 * Where a program goes: an instance of the configuration, or the sandbox of the demo. The dashboard and
 * the verbs share it.
 */
#ifndef ROOTWATCH_APP_TARGET_H
#define ROOTWATCH_APP_TARGET_H

#include "app/config.h"
#include "app/demo.h"
#include "sync/sync.h"

struct target {
	struct sync_config sync; /* its strings are the target's or the configuration's */
	char *cache_dir, *state_dir, *identity, *retro_template; /* owned */
	struct site *sites; /* owned: all that are configured; ended by a name of NULL */
	const struct instance *instance; /* NULL: the demo */
	struct demo demo;
};

/* By name, NULL: the default one. The configuration must outlive it. Close it in any case. */
bool target_open_instance(struct target *target, const struct config *config, const char *name,
	struct err *err);

/* Starts a sandbox, which ends with the target. */
bool target_open_demo(struct target *target, const struct config *config, struct err *err);

void target_close(struct target *target);

#endif
