/* Folding for search. Text and query are folded alike, so no canonical order is needed. */
#include "base/fold.h"

#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"

static const utf8proc_option_t OPTIONS =
	(utf8proc_option_t)(UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_COMPAT |
			    UTF8PROC_DECOMPOSE);

enum {
	PARTS_MAX = 32, /* one character becomes at most 18 */
	CHUNK_BYTES = 512
};

/* Folded bytes on their way to the buffer. */
struct chunk {
	struct buf *out;
	size_t len_bytes;
	char bytes[CHUNK_BYTES];
};

static void flush(struct chunk *chunk)
{
	buf_add(chunk->out, chunk->bytes, chunk->len_bytes);
	chunk->len_bytes = 0;
}

static void fold_character(struct chunk *chunk, uint32_t cp)
{
	utf8proc_int32_t parts[PARTS_MAX];
	int boundary = 0;
	utf8proc_ssize_t n =
		utf8proc_decompose_char((utf8proc_int32_t)cp, parts, PARTS_MAX, OPTIONS, &boundary);

	if (n > PARTS_MAX)
		n = PARTS_MAX;
	if (chunk->len_bytes + 4 * PARTS_MAX > CHUNK_BYTES)
		flush(chunk);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		chunk->len_bytes +=
			utf8_encode((uint32_t)parts[i], chunk->bytes + chunk->len_bytes);
}

/* As much ASCII as there is at once. Returns the bytes it took; 0: none is there. */
static size_t fold_ascii(struct chunk *chunk, const char *s, size_t len)
{
	char *out;
	size_t at = 0;

	if (chunk->len_bytes == CHUNK_BYTES)
		flush(chunk);
	out = chunk->bytes + chunk->len_bytes;
	if (len > CHUNK_BYTES - chunk->len_bytes)
		len = CHUNK_BYTES - chunk->len_bytes;
	for (; at < len && (unsigned char)s[at] < 0x80; at++)
		out[at] = (char)(s[at] | ((unsigned char)(s[at] - 'A') < 26) << 5);
	chunk->len_bytes += at;
	return at;
}

void fold_append(struct buf *out, const char *s, size_t len_bytes)
{
	struct chunk chunk = {.out = out, .len_bytes = 0};
	size_t at = 0;

	while (at < len_bytes) {
		uint32_t cp;

		at += fold_ascii(&chunk, s + at, len_bytes - at);
		if (at < len_bytes && (unsigned char)s[at] >= 0x80) {
			at += utf8_decode(s + at, len_bytes - at, &cp, NULL);
			fold_character(&chunk, cp);
		}
	}
	flush(&chunk);
}

char *fold_dup(const char *s)
{
	struct buf out;

	buf_init(&out, SIZE_MAX / 2);
	fold_append(&out, s, strlen(s));
	return buf_take(&out);
}
