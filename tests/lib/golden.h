/*
 * Golden files: a dump compared with tests/golden/NAME.txt. On a difference the test fails, prints
 * the lines that differ, and leaves what it saw in build/golden/NAME.actual. With BLESS=1 in the
 * environment (`make bless`) the file is written instead: read the difference in git before you
 * commit it.
 */
#ifndef TESTS_LIB_GOLDEN_H
#define TESTS_LIB_GOLDEN_H

#include "lib/pty.h"
#include "lib/screen.h"

void golden_check(const char *name, const char *actual);

/* The same for a screen with its styles, and for the last frame of a pty. */
void golden_check_screen(const char *name, const struct screen *screen);
void golden_check_pty(const char *name, const struct pty *p);

#endif
