/*
 * "I am" in the form that adds an instance: a list of the organization's people that narrows as one
 * types.
 */
#ifndef ROOTWATCH_APP_CONNECT_ME_H
#define ROOTWATCH_APP_CONNECT_ME_H

#include "app/connect.h"
#include "core/form.h"

struct connect_me {
	struct people *people;	/* owned; NULL: it is closed */
	struct picker *picker;	/* owned */
	char why[ERR_TEXT_BYTES]; /* nobody can be found: why; "" */
};

/* Asks with the connection's key; `first` is what was typed already. False with words. */
bool connect_me_open(struct connect_me *me, const struct connection *connection, const char *first,
	struct err *err);
void connect_me_close(struct connect_me *me);

/* False when it took no notice of it. */
bool connect_me_key(struct connect_me *me, struct key key);
void connect_me_paste(struct connect_me *me, const char *text);

/* What came from the server meanwhile goes into the list. */
void connect_me_step(struct connect_me *me);

/* In ms; -1: nothing is under way. */
int connect_me_wait_ms(const struct connect_me *me);

#endif
