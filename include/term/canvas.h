/*
 * From a grid to the bytes that bring the terminal from the last frame to this one. The only user
 * of curses: it draws into a file in memory, never to the terminal; who owns the terminal copies the
 * bytes out in one piece, or leaves them.
 *
 * Ownership: canvas_open to canvas_close; there is one at a time, curses allows no more.
 * Thread: the UI's.
 */
#ifndef ROOTWATCH_TERM_CANVAS_H
#define ROOTWATCH_TERM_CANVAS_H

#include "base/buf.h"
#include "base/err.h"
#include "ui/grid.h"

struct canvas;

/* *type is the terminal's type; where it is not known here, it is changed to the one used. */
struct canvas *canvas_open(const char **type, struct err *err);
void canvas_close(struct canvas *canvas);

/* Appends what changed since the last frame to `out`; nothing when nothing did. Keeps the grid's
 * cells and leaves it others of no defined content: it is to be drawn anew. A grid of another size
 * than the canvas is left out, a resize is on its way. */
void canvas_frame(struct canvas *canvas, struct grid *grid, struct buf *out);

/* To be called before the first frame; the next one draws everything. */
void canvas_resize(struct canvas *canvas, int rows, int cols);
void canvas_forget(struct canvas *canvas); /* the next frame draws everything */

/* Appends the way back to the shell's screen; the next frame leads in again. */
void canvas_leave(struct canvas *canvas, struct buf *out);

/* Appends what puts a terminal right without any of this, for a crash. */
void canvas_restore(struct canvas *canvas, struct buf *out);

#endif
