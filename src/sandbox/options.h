/* The command line of rootwatch-sandbox. */
#ifndef SANDBOX_OPTIONS_H
#define SANDBOX_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

struct options {
	int port; /* 0: a free one */
	const char *db; /* NULL: in memory */
	const char *seed; /* "demo", "empty", "big:1000" */
	const char *token; /* NULL: made up */
	const char *certificate, *private_key; /* files; NULL: plain HTTP */
	int64_t fixed_clock_ms; /* 0: the real clock */
	int zone_min; /* offset of the times that are sent */
	bool live, strict, takes_content, exit_with_parent;
	bool help, version;
};

bool options_read(struct options *options, int argc, char **argv, struct err *err);
void options_usage(FILE *out);

#endif
