/* layers: ui retro base */
/*
 * Rich text from HTML and from Markdown: every run on every line is clean text, no line is wider
 * than asked, and memory stays within what the budget allows.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ui/rich.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds)
{
	if (!holds)
		abort();
}

static void check_run(const struct rich_run *run, struct arena *scratch)
{
	struct text t = run->text;
	struct text again = text_clean_body(scratch, t.bytes, t.len_bytes);

	require(t.len_bytes > 0 && strlen(t.bytes) == t.len_bytes);
	require(!memchr(t.bytes, '\n', t.len_bytes));
	require(text_width(t.bytes, t.len_bytes) == t.width);
	require(text_equal(t, again));
}

static void check_lines(const struct rich *rich, int cols)
{
	struct arena arena;
	struct rich_lines lines;

	arena_init(&arena, 0);
	lines = rich_wrap(rich, &arena, cols);
	for (size_t i = 0; i < lines.count; i++) {
		uint32_t width = 0;

		for (size_t j = 0; j < lines.lines[i].count; j++) {
			check_run(&lines.lines[i].runs[j], &arena);
			width += lines.lines[i].runs[j].text.width;
		}
		require(width <= (uint32_t)(cols > 10 ? cols : 10));
	}
	arena_release(&arena);
}

static void check(const struct rich *rich, size_t size, const struct arena *arena)
{
	struct buf out;

	require(arena->used_bytes < 4096 + 400 * size);
	check_lines(rich, 0);
	check_lines(rich, 23);
	check_lines(rich, 80);
	buf_init(&out, 64 * RICH_BYTES);
	rich_to_plain(rich, 0, &out);
	require(!out.overflowed);
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;

	arena_init(&arena, 0);
	check(rich_from_html(&arena, (const char *)data, size), size, &arena);
	arena_release(&arena);
	check(rich_from_markdown(&arena, (const char *)data, size), size, &arena);
	arena_release(&arena);
	return 0;
}
