/* Names of keys, as tests write them, to the bytes a terminal sends. */
#ifndef TESTS_LIB_KEYS_H
#define TESTS_LIB_KEYS_H

#include "base/buf.h"

#include <stdbool.h>

/*
 * Appends the bytes for keys such as "jj<Enter>/5xx<Esc><C-d>". With application_cursor the arrows,
 * Home and End come as ESC O (the mode curses asks for), else as ESC [. An unknown <name> is typed
 * as it stands.
 */
void keys_encode(struct buf *out, const char *keys, bool application_cursor);

#endif
