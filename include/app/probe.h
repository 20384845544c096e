/*
 * Tries an instance before it is trusted: reaches the host, TLS, clock, key, whose it is, what it may
 * do, what the plan has. Blocks for some seconds. Thread: main.
 */
#ifndef ROOTWATCH_APP_PROBE_H
#define ROOTWATCH_APP_PROBE_H

#include "app/config.h"
#include "app/report.h"
#include "base/secret.h"
#include "core/msg.h"

/*
 * Adds what it finds to the report; key is moved out of. *viewer (may be NULL) gets who it is. False
 * when the key could not be shown to work.
 */
bool probe_instance(const struct instance *instance, struct secret *key, struct report *report,
	struct viewer_msg *viewer);

#endif
