/*
 * The terminal after a crash: what to write and which modes to set are prepared beforehand, since a
 * signal handler can do no more than that. Its state is one of the few globals.
 */
#ifndef ROOTWATCH_TERM_RESCUE_H
#define ROOTWATCH_TERM_RESCUE_H

#include "base/buf.h"

#include <termios.h>

/* Installs handlers for SIGSEGV and its like on a stack of their own. They put the terminal right,
 * put back the handlers that were there, and raise the signal again. */
void rescue_arm(int fd, const struct termios *modes, const struct buf *bytes);
void rescue_disarm(void);
void rescue_now(void); /* async-signal-safe */

#endif
