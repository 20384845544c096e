/*
 * A growing byte buffer with a mandatory cap: everything the network, a file or a child process
 * feeds goes through one of these. Always NUL-terminated; may hold NUL bytes.
 *
 *	struct buf b;
 *	buf_init(&b, 64 * 1024);
 *	if (!buf_add(&b, data, n)) … the cap was reached; b keeps what it had
 *	buf_release(&b);
 */
#ifndef ROOTWATCH_BASE_BUF_H
#define ROOTWATCH_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *bytes; /* NUL-terminated; "" before the first add; owned */
	size_t len_bytes;
	size_t room_bytes;
	size_t cap_bytes; /* never more than this, NUL not counted */
	bool overflowed;  /* an add was refused since the last clear */
};

void buf_init(struct buf *b, size_t cap_bytes);
void buf_release(struct buf *b); /* frees; b may be initialised again */
void buf_clear(struct buf *b);	 /* empties, keeps the room */
char *buf_take(struct buf *b);	 /* hands over the bytes (free()); b is empty afterwards */

bool buf_add(struct buf *b, const void *data, size_t bytes);
bool buf_add_char(struct buf *b, char c);
bool buf_add_str(struct buf *b, const char *s);
bool buf_add_fmt(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool buf_add_vfmt(struct buf *b, const char *format, va_list ap);

/* Shortens to len_bytes; a longer length is ignored. */
void buf_truncate(struct buf *b, size_t len_bytes);

#endif
