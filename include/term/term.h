/*
 * The terminal: keys in, frames out, and the way back to the shell's screen whatever happens.
 *
 *	term = term_open(STDIN_FILENO, &err);
 *	loop:
 *		poll(term_fd(term), term_events(term), …, until term_wakes_at_ms(term))
 *		when POLLOUT came: term_flush(term);
 *		while (term_read(term, now, &msg)) update(&model, &msg, &effects);
 *		ui_draw(…);
 *		term_draw(term, &grid);
 *	term_close(term);
 *
 * Everything that leaves passes one queue. A terminal that does not read never blocks the program:
 * while a frame is under way no new one is begun, and the next one shows the newest state.
 *
 * Ownership: one terminal at a time. Thread: the UI's; signals are the application's.
 */
#ifndef ROOTWATCH_TERM_TERM_H
#define ROOTWATCH_TERM_TERM_H

#include "base/err.h"
#include "core/msg.h"
#include "ui/grid.h"

#include <stdbool.h>
#include <stdint.h>

struct term;

/* Puts the locale, the terminal's modes and the crash handlers up. NULL, and everything as before,
 * when tty_fd is no terminal that can show a screen. */
struct term *term_open(int tty_fd, struct err *err);
void term_close(struct term *term); /* NULL is fine; waits a moment for the last bytes to leave */

/* Words for the user about how it was opened (an unknown TERM); NULL: nothing to say. */
const char *term_remark(const struct term *term);
bool term_is_ascii(const struct term *term);  /* the locale says that UTF-8 is not understood */
bool term_is_remote(const struct term *term); /* over SSH */

int term_fd(const struct term *term);
short term_events(const struct term *term); /* POLLIN, and POLLOUT while something waits to leave */
bool term_is_gone(const struct term *term); /* hung up; also when poll says POLLHUP or POLLERR */

/* The next message: MSG_KEY, MSG_PASTE (text owned) or MSG_MOUSE, type and content only. False: no
 * more for now. */
bool term_read(struct term *term, int64_t now_ms, struct msg *msg);
int64_t term_wakes_at_ms(const struct term *term); /* monotonic; 0: not before input */

/* Goes on with what waits to leave: the rest of a frame, after term_draw was true. */
void term_flush(struct term *term);

/* False: the last frame is still leaving; draw again when POLLOUT came. Keeps the grid's cells: what
 * the grid holds afterwards is not defined, it is drawn anew for the next frame. */
bool term_draw(struct term *term, struct grid *grid);
void term_redraw(struct term *term); /* the next frame draws everything: ^L */

void term_size(const struct term *term, int *rows, int *cols); /* as the terminal says now */
void term_resize(struct term *term, int rows, int cols);       /* after SIGWINCH, before drawing */

void term_bell(struct term *term);
void term_title(struct term *term, const char *title); /* through the text door */
void term_copy(struct term *term, const char *text);   /* OSC 52, wrapped for tmux and screen */
void term_mouse(struct term *term, bool on);

/* To the shell's screen and back: around an editor. */
void term_leave(struct term *term);
void term_enter(struct term *term);
/* The same around a stop of the process group: ^Z. Returns when it goes on. */
void term_suspend(struct term *term);

/* Puts the terminal right at once; safe in a signal handler, for mem_on_exhausted. */
void term_rescue(void);

#endif
