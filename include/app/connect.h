/*
 * `rootwatch connect`: an instance, tried before it is kept. The key goes into a file of its own, the
 * rest to the end of the configuration. The dashboard's form takes the same steps.
 */
#ifndef ROOTWATCH_APP_CONNECT_H
#define ROOTWATCH_APP_CONNECT_H

#include "app/config.h"
#include "app/report.h"
#include "core/msg.h"

#include <stdbool.h>

/* What a person says of an instance; NULL: nothing. */
struct connect_words {
	const char *name, *url, *token_command, *kind, *key_name, *banner, *colour;
	const char *me; /* name, e-mail or id */
};

/* An instance in the making. */
struct connection {
	struct instance instance;
	struct secret key; /* unless it is got by a command */
	bool is_known; /* one of the configuration: only its key is replaced */
};

/* False with words: something is missing, or the name is taken. The key (moved) may be unset when there
 * is a command. Release it in any case. */
bool connection_init(struct connection *connection, const struct config *config,
	const struct connect_words *words, struct secret *key, struct err *err);
void connection_release(struct connection *connection);

/* A copy of its key, for somebody who uses it up. */
bool connection_key(const struct connection *connection, struct secret *key, struct err *err);

/* Tries it, and finds out which user "I am" is; what it finds goes into the report. */
bool connection_test(
	struct connection *connection, struct report *report, struct viewer_msg *viewer);

/*
 * Keeps key and instance. `said` gets what was done, a line each, and the lines that somebody has to add
 * to the configuration by hand where that could not be done safely.
 */
bool connection_save(
	struct connection *connection, const char *config_file, struct buf *said, struct err *err);

/* The command line's options for it. */
struct connect_arguments {
	struct connect_words words;
	bool token_stdin, force;
};

/* All of it, without a screen; the exit status. */
int connect_run(const struct config *config, const char *config_file,
	const struct connect_arguments *arguments);

/* How to make a key, in paragraphs; a NULL ends it. */
struct how_to {
	const char *lead; /* "Global"; "" none */
	const char *words; /* "": an empty line */
};
extern const struct how_to connect_how_to[];

#endif
