/* rootwatch-sandbox keys create|list|revoke: works on the file of a sandbox, running or not. */
#ifndef SANDBOX_KEYS_COMMAND_H
#define SANDBOX_KEYS_COMMAND_H

#include <stdio.h>

/* argv[0] is "keys". Returns the exit status. */
int keys_command(int argc, char **argv);

#endif
