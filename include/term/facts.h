/*
 * What a terminal can do, for a report: asked without putting up a screen. Thread: main; not beside
 * term_open.
 */
#ifndef ROOTWATCH_TERM_FACTS_H
#define ROOTWATCH_TERM_FACTS_H

/* How many colours the terminal of that name has; -1: nothing is known of such a one. */
int term_colours(const char *name);

/* Does it show whole frames (synchronized output, mode 2026)? */
enum term_answer { TERM_SILENT, TERM_NO, TERM_YES };

/* Asks the terminal and waits a moment for what it says. */
enum term_answer term_synchronizes(int tty_fd);

#endif
