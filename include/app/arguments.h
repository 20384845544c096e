/* The command line. Its options are rows of a table; --help and the manual page read it. */
#ifndef ROOTWATCH_APP_ARGUMENTS_H
#define ROOTWATCH_APP_ARGUMENTS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdio.h>

struct arguments {
	const char *verb;     /* NULL: the dashboard; else a row of the table of verbs */
	const char *instance; /* NULL: the default */
	const char *config;   /* NULL: the usual place */
	const char *theme;    /* NULL: the configuration's */
	bool read_only, plain, manual, help, version;
};

/* False with words in err for what is not understood. Strings point into argv. */
bool arguments_parse(struct arguments *arguments, int argc, char *const *argv, struct err *err);

void arguments_help(FILE *out);

#endif
