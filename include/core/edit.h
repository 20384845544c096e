/*
 * A text field: UTF-8 as the user typed it, and a cursor. Pure; drawn through the text door.
 */
#ifndef ROOTWATCH_CORE_EDIT_H
#define ROOTWATCH_CORE_EDIT_H

#include "core/key.h"

#include <stdbool.h>
#include <stddef.h>

struct edit {
	char *bytes; /* owned, NUL-terminated; NULL counts as "" */
	size_t len_bytes, room_bytes;
	size_t cursor;	  /* byte offset; never inside a character, which has its marks with it */
	size_t cap_bytes; /* typing stops here */
	bool is_multiline; /* Enter puts a line feed */
};

void edit_init(struct edit *edit, size_t cap_bytes, bool is_multiline);
void edit_release(struct edit *edit);
const char *edit_text(const struct edit *edit); /* never NULL */
void edit_set(struct edit *edit, const char *text); /* cursor at the end */

/* Handles typing, movement and deletion; true when the key was one of these. */
bool edit_key(struct edit *edit, struct key key);

/* Inserts pasted text: controls are dropped, but for LF and TAB, which becomes a blank, as line feeds
 * do in a single-line field. What is no UTF-8 becomes U+FFFD. False: there was not room for all of it. */
bool edit_paste(struct edit *edit, const char *text);

#endif
