/*
 * struct text: the only type that can be drawn. There is one door from outside into it, text_clean,
 * which makes any bytes harmless and visible:
 *
 *	C0 controls and DEL		^X notation (in multi-line text LF and TAB act)
 *	C1 controls, invalid UTF-8,
 *	lone surrogates, noncharacters,
 *	bidi controls, zero-width and
 *	other invisible characters, tag
 *	characters, unassigned,
 *	combining marks without a base	U+FFFD, one per run of the same kind
 *	ZWJ emoji sequences		their first emoji, as is an emoji with a skin tone
 *	variation selectors, soft
 *	hyphen, ZWJ/ZWNJ elsewhere	dropped
 *	combining marks			at most 4 on a base
 *	length				capped (TEXT_LINE_BYTES, TEXT_BODY_BYTES), with "…"
 *
 * Ownership: the bytes live in the arena given, or are static. A struct text is copied as a value.
 * Thread: any.
 */
#ifndef ROOTWATCH_BASE_TEXT_H
#define ROOTWATCH_BASE_TEXT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	TEXT_LINE_BYTES = 1024,	       /* a title, a name, an error line */
	TEXT_BODY_BYTES = 256 * 1024,  /* a summary, a payload */
};

struct text {
	const char *bytes; /* valid UTF-8, no controls (LF only in multi-line); NUL-terminated */
	uint32_t len_bytes;
	uint32_t width; /* cells, when single-line; 0 for multi-line */
};

/* Never NULL bytes: use this for "no text". */
extern const struct text text_empty;

/* A text from a literal or other text of our own (ASCII or known good UTF-8, single line). */
struct text text_own(const char *s);

/* The door: single line. Leading and trailing white space is trimmed. NULL gives text_empty. */
struct text text_clean(struct arena *arena, const char *s, size_t len_bytes);

/* The door: several lines, separated by LF (CR LF counts as one). */
struct text text_clean_body(struct arena *arena, const char *s, size_t len_bytes);

/* Printf into the single-line door: arguments may be hostile. */
struct text text_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The same door for places without an arena: writes at most room_bytes incl. NUL; returns out. */
char *text_clean_into(char *out, size_t room_bytes, const char *s, size_t len_bytes);
/* And as a text, whose bytes are in out; there must be room. */
struct text text_clean_line(char *out, size_t room_bytes, const char *s, size_t len_bytes);

bool text_is_empty(struct text t);
bool text_equal(struct text a, struct text b);

/* Bytes of the longest prefix that fits `cells`; *used gets its width (may be NULL). */
size_t text_fit(const char *s, size_t len_bytes, uint32_t cells, uint32_t *used);

/* Width in cells of clean bytes. */
uint32_t text_width(const char *s, size_t len_bytes);

#endif
