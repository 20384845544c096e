/*
 * Bytes from the terminal to messages: keys, pastes, mouse. Pure: told the time, reads no terminal.
 *
 * A sequence may arrive torn apart. A lone ESC becomes the Esc key only after a delay; the tail of a
 * sequence that arrives later still is swallowed, so that a Left over a bad line never becomes Esc,
 * `[`, `D`. What is between the marks of a bracketed paste is one message. An answer of the terminal to a
 * question, perhaps of the program before this one, is no key.
 *
 *	n = read(fd, input_room(&in, &room), room);
 *	input_filled(&in, n, now);
 *	while (input_next(&in, now, &msg)) …
 *	poll until input_wakes_at_ms(&in)
 *
 * Source: ECMA-48; xterm's control sequences (function keys, SGR mouse, bracketed paste, focus).
 */
#ifndef ROOTWATCH_TERM_INPUT_H
#define ROOTWATCH_TERM_INPUT_H

#include "base/buf.h"
#include "core/msg.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	INPUT_BYTES = 4096,
	INPUT_PASTE_BYTES = 256 * 1024, /* the rest of a longer paste is dropped */
	INPUT_DELAY_MS = 25,		/* how long an ESC waits for what belongs to it */
	INPUT_DELAY_REMOTE_MS = 150,	/* the same over SSH */
};

struct tty_input {
	char bytes[INPUT_BYTES];
	size_t len_bytes;
	int64_t fed_at_ms;
	int delay_ms;
	int64_t tail_until_ms; /* until then, what looks like the rest of a sequence is one */
	bool in_paste;
	bool in_string; /* behind the beginning of an answer of the terminal; it is dropped */
	struct buf paste;
	int64_t click_at_ms; /* for double clicks */
	int click_row, click_col;
};

void input_init(struct tty_input *input, int delay_ms);
void input_release(struct tty_input *input);

char *input_room(struct tty_input *input, size_t *room_bytes);
void input_filled(struct tty_input *input, size_t len_bytes, int64_t now_ms);

/* The next message; its type and content are set, the rest of *msg is left alone. */
bool input_next(struct tty_input *input, int64_t now_ms, struct msg *msg);

/* When to call input_next again though nothing arrives; 0: no need. */
int64_t input_wakes_at_ms(const struct tty_input *input);

#endif
