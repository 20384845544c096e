/* The exit statuses of verbs, with words. Internal to cli. */
#ifndef ROOTWATCH_CLI_STATUSES_H
#define ROOTWATCH_CLI_STATUSES_H

#include <stddef.h>

enum { STATUSES_MAX = 40, STATUS_NAMES_BYTES = 64 };

struct status_words {
	int status;
	char names[STATUS_NAMES_BYTES]; /* of the kinds of errors that end so */
	const char *meaning;
};

/* By number; returns how many were written. */
size_t statuses_all(struct status_words rows[STATUSES_MAX]);

#endif
