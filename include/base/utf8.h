/*
 * UTF-8 and the width of a character in terminal cells. Widths come from the C library's wcwidth,
 * the one that ncurses uses, so that layout and screen agree.
 */
#ifndef ROOTWATCH_BASE_UTF8_H
#define ROOTWATCH_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

enum { UTF8_REPLACEMENT = 0xFFFD };

size_t utf8_decode_long(const char *s, size_t len_bytes, uint32_t *cp, int *valid); /* utf8_decode's */

/*
 * Decodes one character of s[0..len). Returns the bytes consumed (at least 1 when len > 0, 0 at the
 * end). Invalid, overlong, surrogate or cut input yields UTF8_REPLACEMENT and *valid = false
 * (valid may be NULL), consuming the maximal ill-formed prefix.
 */
static inline size_t utf8_decode(const char *s, size_t len_bytes, uint32_t *cp, int *valid)
{
	/* Most characters are ASCII, and frames and loads are made of many of them. */
	if (len_bytes == 0 || (unsigned char)s[0] >= 0x80)
		return utf8_decode_long(s, len_bytes, cp, valid);
	*cp = (unsigned char)s[0];
	if (valid)
		*valid = 1;
	return 1;
}

/* Writes at most 4 bytes, returns how many; not NUL-terminated. */
size_t utf8_encode(uint32_t cp, char out[4]);

/* 0 for combining marks, 1 or 2; -1 where it cannot be shown (controls, unassigned). */
int utf8_width(uint32_t cp);

/* The largest prefix of s[0..len) that ends on a character boundary and has at most max_bytes. */
size_t utf8_prefix(const char *s, size_t len_bytes, size_t max_bytes);

#endif
