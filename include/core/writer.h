/*
 * A text of several lines that is written in: cursor, selection, cut and paste, and a history of
 * changes that can be undone and done again. The history is a log of bytes as well: whoever keeps it
 * has the text and its history again, after any end of the program.
 *
 *	writer_set(&writer, text, len);
 *	writer_type(&writer, "a", 1);
 *	writer.log				"e 0 0 1 n\n" "a" "\n": to be kept, then cleared
 *	…
 *	writer_set(&again, text, len);
 *	writer_replay(&again, log, len);	the same text, with everything to be undone
 *
 * Bytes are the author's: any but NUL. Pure.
 */
#ifndef ROOTWATCH_CORE_WRITER_H
#define ROOTWATCH_CORE_WRITER_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	WRITER_LOG_BYTES = 8 * 1024 * 1024,
	WRITER_HISTORY_BYTES = 4 * 1024 * 1024, /* older changes can no longer be undone */
};

struct change;

struct writer {
	char *bytes; /* owned, NUL-terminated */
	size_t len_bytes, room_bytes;
	size_t cap_bytes;
	size_t cursor; /* byte offset */
	bool is_selecting;
	size_t anchor; /* the selection is between it and the cursor */
	int goal_cells; /* the column that up and down keep; -1: the cursor's */
	struct change *changes; /* owned; those before `done` are in the text */
	size_t count, room, done;
	size_t history_bytes;
	bool is_step_open; /* what is typed next is undone together with what was typed last */
	char *cut; /* owned: what was cut or copied; NULL nothing */
	size_t cut_bytes;
	struct buf log; /* what has happened since it was cleared */
	bool is_full; /* the last change was refused: cap_bytes */
};

void writer_init(struct writer *writer, size_t cap_bytes);
void writer_release(struct writer *writer);

/* Begins with a text: no history, the cursor at its beginning. */
void writer_set(struct writer *writer, const char *bytes, size_t len_bytes);

/* Does again what a log says; stops at what does not fit the text or is cut off. How much it did. */
size_t writer_replay(struct writer *writer, const char *log, size_t len_bytes);

/* One change, undone alone: bytes [from, to) become these. False when there is no room. */
bool writer_replace(struct writer *writer, size_t from, size_t to, const char *bytes,
	size_t len_bytes);

/* Makes the text this one, as one change of what differs; the cursor stays where it belongs. */
bool writer_become(struct writer *writer, const char *bytes, size_t len_bytes);

/* In the place of the selection, or at the cursor. Typed characters are undone by the word. */
void writer_type(struct writer *writer, const char *bytes, size_t len_bytes);
/* The same for what was pasted: controls but LF and TAB are dropped, CR LF and CR are LF. */
void writer_paste_text(struct writer *writer, const char *text);

void writer_backspace(struct writer *writer);
void writer_delete_next(struct writer *writer);
void writer_delete_word(struct writer *writer);

void writer_move_to(struct writer *writer, size_t at);
void writer_left(struct writer *writer);
void writer_right(struct writer *writer);
void writer_rows(struct writer *writer, long by, int cols); /* up or down */
void writer_home(struct writer *writer, int cols); /* of the row */
void writer_end(struct writer *writer, int cols);

void writer_select(struct writer *writer); /* begins a selection, or gives it up */
bool writer_selection(const struct writer *writer, size_t *from, size_t *to);
/* The selection, or the line; lines cut one after another are pasted together. */
void writer_cut(struct writer *writer);
void writer_copy(struct writer *writer);
void writer_paste(struct writer *writer);

bool writer_undo(struct writer *writer);
bool writer_redo(struct writer *writer);

#endif
