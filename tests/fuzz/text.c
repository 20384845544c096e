/* layers: base */
/*
 * The door for text: whatever bytes come in, what comes out is valid UTF-8 without controls, within
 * the cap, and as wide as it says.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* Checks every character; returns the sum of their widths. */
static uint32_t check_characters(struct text t, bool multi_line)
{
	uint32_t width = 0;

	for (size_t at = 0; at < t.len_bytes;) {
		uint32_t cp;
		int valid;

		at += utf8_decode(t.bytes + at, t.len_bytes - at, &cp, &valid);
		require(valid);
		if (multi_line && cp == '\n')
			continue;
		require(cp >= 0x20 && cp != 0x7f && !(cp >= 0x80 && cp < 0xa0));
		require(utf8_width(cp) >= 0);
		width += (uint32_t)utf8_width(cp);
	}
	return width;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	char small[64];
	struct arena arena;
	struct text line, body;

	arena_init(&arena, 0);
	line = text_clean(&arena, bytes, size);
	require(line.len_bytes == strlen(line.bytes) && line.len_bytes <= TEXT_LINE_BYTES);
	require(check_characters(line, false) == line.width);
	require(text_width(line.bytes, line.len_bytes) == line.width);
	body = text_clean_body(&arena, bytes, size);
	require(body.len_bytes == strlen(body.bytes) && body.len_bytes <= TEXT_BODY_BYTES);
	check_characters(body, true);
	text_clean_into(small, sizeof(small), bytes, size);
	require(strlen(small) < sizeof(small));
	arena_release(&arena);
	return 0;
}
