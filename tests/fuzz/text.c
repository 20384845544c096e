/* layers: base */
/*
 * The text door: whatever goes in, what comes out is valid, visible, capped, measured, and passes
 * again unchanged. Folding what came out must not fail either.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/text.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds)
{
	if (!holds)
		abort();
}

static void check_clean(struct text t, size_t cap, int several_lines)
{
	uint32_t width = 0;
	int marks = 0;
	size_t n;

	require(t.len_bytes <= cap && strlen(t.bytes) == t.len_bytes);
	for (size_t at = 0; at < t.len_bytes; at += n) {
		uint32_t cp;
		int valid, w;

		n = utf8_decode(t.bytes + at, t.len_bytes - at, &cp, &valid);
		w = utf8_width(cp);
		require(valid && (w >= 0 || (several_lines && cp == '\n')));
		marks = w == 0 ? marks + 1 : 0;
		require(marks <= 4);
		width += w > 0 ? (uint32_t)w : 0;
	}
	require(several_lines || width == t.width);
}

static void check_prefixes(struct text t)
{
	for (uint32_t cells = 0; cells < 9; cells++) {
		uint32_t used;
		size_t n = text_fit(t.bytes, t.len_bytes, cells, &used);

		require(used <= cells && used <= t.width && n <= t.len_bytes);
		require(text_width(t.bytes, n) == used);
		require(utf8_prefix(t.bytes, t.len_bytes, n) == n);
	}
}

static void check_into(const char *s, size_t size)
{
	for (size_t room = 1; room < 12; room++) {
		char out[12];

		text_clean_into(out, room, s, size);
		require(strlen(out) < room);
		check_clean(text_own(out), room - 1, 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	struct arena arena;
	struct text line, body;

	arena_init(&arena, 0);
	line = text_clean(&arena, s, size);
	check_clean(line, TEXT_LINE_BYTES, 0);
	check_prefixes(line);
	require(text_equal(line, text_clean(&arena, line.bytes, line.len_bytes)));
	body = text_clean_body(&arena, s, size);
	check_clean(body, TEXT_BODY_BYTES, 1);
	require(text_equal(body, text_clean_body(&arena, body.bytes, body.len_bytes)));
	check_into(s, size);
	free(fold_dup(line.bytes));
	arena_release(&arena);
	return 0;
}
