/* Text in a manual page. */
#ifndef ROOTWATCH_CLI_MDOC_H
#define ROOTWATCH_CLI_MDOC_H

#include <stdio.h>

/* Writes it so that mdoc takes none of it for a macro at a line's start, or for an escape. */
void mdoc_text(FILE *out, const char *text);

#endif
