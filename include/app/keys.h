/* `rootwatch keys`: every command and action with its keys, from the tables. */
#ifndef ROOTWATCH_APP_KEYS_H
#define ROOTWATCH_APP_KEYS_H

#include "core/command.h"

#include <stdbool.h>
#include <stdio.h>

/* As a table for people, or as the section of the manual page (mdoc). */
void keys_print(FILE *out, const struct keymap *map, bool as_manual);

#endif
