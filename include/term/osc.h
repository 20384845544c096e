/*
 * Sequences that are no part of the picture: the title and the clipboard. What is not drawn through
 * the grid has no filter but the one here.
 *
 * Source: xterm's OSC 2 and OSC 52; tmux's and screen's pass-through (DCS).
 */
#ifndef ROOTWATCH_TERM_OSC_H
#define ROOTWATCH_TERM_OSC_H

#include "base/buf.h"

enum osc_host { OSC_PLAIN, OSC_TMUX, OSC_SCREEN };

/* Sets the title; the words pass the text door. */
void osc_title(struct buf *out, const char *title);

/* Puts the bytes into the clipboard. Inside tmux it is sent both ways, since either its
 * `set-clipboard on` or its `allow-passthrough on` may be the one that is set. */
void osc_copy(struct buf *out, const char *bytes, enum osc_host host);

#endif
