/* A growing byte buffer with a mandatory cap. An add is taken whole or refused whole. */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FIRST_ROOM = 64 };

/* What an empty buffer points at: never written to, never freed. */
static char no_bytes[1];

static bool reserve(struct buf *b, size_t bytes)
{
	size_t room = b->room_bytes ? b->room_bytes : FIRST_ROOM;

	if (bytes > b->cap_bytes - b->len_bytes) {
		b->overflowed = true;
		return false;
	}
	while (room <= b->len_bytes + bytes)
		room *= 2;
	if (room > b->cap_bytes + 1)
		room = b->cap_bytes + 1;
	if (room > b->room_bytes) {
		b->bytes = mem_resize(b->room_bytes ? b->bytes : NULL, room, 1);
		b->room_bytes = room;
	}
	return true;
}

void buf_init(struct buf *b, size_t cap_bytes)
{
	*b = (struct buf){.bytes = no_bytes, .cap_bytes = cap_bytes};
}

void buf_release(struct buf *b)
{
	if (b->room_bytes)
		free(b->bytes);
	buf_init(b, b->cap_bytes);
}

void buf_clear(struct buf *b)
{
	buf_truncate(b, 0);
	b->overflowed = false;
}

char *buf_take(struct buf *b)
{
	char *bytes = b->room_bytes ? b->bytes : mem_strndup("", 0);

	buf_init(b, b->cap_bytes);
	return bytes;
}

bool buf_add(struct buf *b, const void *data, size_t bytes)
{
	if (!reserve(b, bytes))
		return false;
	if (bytes)
		memcpy(b->bytes + b->len_bytes, data, bytes);
	b->len_bytes += bytes;
	b->bytes[b->len_bytes] = '\0';
	return true;
}

bool buf_add_char(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

bool buf_add_str(struct buf *b, const char *s)
{
	return buf_add(b, s, strlen(s));
}

bool buf_add_fmt(struct buf *b, const char *format, ...)
{
	va_list ap;
	bool ok;

	va_start(ap, format);
	ok = buf_add_vfmt(b, format, ap);
	va_end(ap);
	return ok;
}

bool buf_add_vfmt(struct buf *b, const char *format, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (n < 0 || !reserve(b, (size_t)n))
		return false;
	vsnprintf(b->bytes + b->len_bytes, (size_t)n + 1, format, ap);
	b->len_bytes += (size_t)n;
	return true;
}

void buf_truncate(struct buf *b, size_t len_bytes)
{
	if (len_bytes >= b->len_bytes)
		return;
	b->len_bytes = len_bytes;
	b->bytes[len_bytes] = '\0';
}
