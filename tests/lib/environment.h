/*
 * The environment of a program under test: clean, its own home, a UTF-8 locale, and what sanitizers
 * need. Nothing of the person's settings reaches it.
 */
#ifndef TESTS_LIB_ENVIRONMENT_H
#define TESTS_LIB_ENVIRONMENT_H

#include "lib/home.h"

/* `extra` ("NAME=value", NULL-terminated, may be NULL) wins over the rest; "NAME" alone removes it. */
char **environment_new(const struct home *home, const char *const *extra);
void environment_free(char **env);

#endif
