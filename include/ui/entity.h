/* Character references of HTML and Markdown: "&amp;", "&#39;", "&#x1F525;". */
#ifndef ROOTWATCH_UI_ENTITY_H
#define ROOTWATCH_UI_ENTITY_H

#include "base/buf.h"

#include <stddef.h>

enum { ENTITY_BYTES = 4 };

/*
 * Reads the reference that s[0..len) begins with. Returns the bytes of it, 0 when there is none;
 * out gets its UTF-8, *out_len its length. The character may be a control: clean it as text.
 */
size_t entity_decode(const char *s, size_t len_bytes, char out[ENTITY_BYTES], size_t *out_len);

/* Appends s with all references replaced. */
void entity_append(struct buf *out, const char *s, size_t len_bytes);

#endif
