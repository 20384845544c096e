/*
 * How the other instances are doing, while one is on the screen: how many of their alerts page, asked
 * for slowly, in a thread of its own. Never their rows.
 */
#ifndef ROOTWATCH_APP_OTHERS_H
#define ROOTWATCH_APP_OTHERS_H

#include "app/config.h"
#include "base/mailbox.h"

struct others;

/* Sends MSG_OTHER. NULL when there is no other instance, or no thread to be had. The configuration must
 * outlive it. Signals should be blocked before. */
struct others *others_start(
	const struct config *config, const struct instance *current, struct mailbox *to_ui);

/* Ends it at once, and the command that is getting a key for it. NULL is fine. */
void others_stop(struct others *others);

#endif
