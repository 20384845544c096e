/* Runs a command for the line it prints, with a deadline. Thread: any; blocks until it ended. */
#ifndef ROOTWATCH_APP_TOKEN_COMMAND_H
#define ROOTWATCH_APP_TOKEN_COMMAND_H

#include "base/err.h"

#include <stddef.h>

enum { COMMAND_DEADLINE_MS = 10000, COMMAND_BYTES_MAX = 4096 };

/* Wipe it after use. */
struct command_output {
	char text[COMMAND_BYTES_MAX + 2]; /* one newline, and a byte too many to tell */
	size_t len_bytes;
};

/*
 * Runs it by sh -c, in a process group of its own that is killed at the deadline, with default
 * signals and nothing on its standard input. False when it could not be run, failed, took too long
 * or printed too much: err then quotes what it said on standard error, made harmless.
 */
bool command_run(
	const char *command, int deadline_ms, struct command_output *output, struct err *err);

/* Ends those that run just now, in whatever thread: command_run gives up with ERR_CANCELLED. */
void command_stop_all(void);

#endif
