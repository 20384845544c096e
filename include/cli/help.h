/* What the verbs are, for people, for the manual page and for shells: all from the tables. */
#ifndef ROOTWATCH_CLI_HELP_H
#define ROOTWATCH_CLI_HELP_H

#include "cli/line.h"

#include <stdio.h>

/* `rootwatch incident --help`, `rootwatch incident resolve --help`. */
void help_print(FILE *out, const struct line *line);

/* `rootwatch verbs`: all of them; as a section of the manual page (mdoc) with as_manual. */
void help_verbs(FILE *out, bool as_manual);

/* `rootwatch statuses`: the exit statuses and what they mean; likewise. */
void help_statuses(FILE *out, bool as_manual);

#endif
