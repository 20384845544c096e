/*
 * `rootwatch --plain`: the three panes once, as text. Runs sync without its thread.
 */
#ifndef ROOTWATCH_CLI_PLAIN_H
#define ROOTWATCH_CLI_PLAIN_H

#include "sync/sync.h"

#include <stdio.h>

/* Loads the panes (at most 30 s), prints them; the exit status. */
int cli_plain(const struct sync_config *config, FILE *out, FILE *errors);

#endif
