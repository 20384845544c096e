/* For the tests of rich text: read, wrap, compare as plain lines. */
#ifndef ROOTWATCH_TESTS_RICH_EXPECT_H
#define ROOTWATCH_TESTS_RICH_EXPECT_H

#include <string.h>

#include "ui/rich.h"

typedef const struct rich *rich_reader(struct arena *arena, const char *bytes, size_t len_bytes);

static inline void expect_plain(rich_reader *read, const char *source, int cols, const char *plain)
{
	struct arena arena;
	struct buf out;

	arena_init(&arena, 0);
	buf_init(&out, 64 * 1024 * 1024);
	rich_to_plain(read(&arena, source, strlen(source)), cols, &out);
	assert_string_equal(out.bytes, plain);
	buf_release(&out);
	arena_release(&arena);
}

/* The styles of the first run that has exactly this text; fails the test when there is none. */
static inline unsigned style_of(rich_reader *read, const char *source, const char *text)
{
	struct arena arena;
	struct rich_lines lines;
	unsigned style = ~0U;

	arena_init(&arena, 0);
	lines = rich_wrap(read(&arena, source, strlen(source)), &arena, 80);
	for (size_t i = 0; i < lines.count; i++)
		for (size_t j = 0; j < lines.lines[i].count && style == ~0U; j++)
			if (strcmp(lines.lines[i].runs[j].text.bytes, text) == 0)
				style = lines.lines[i].runs[j].style;
	arena_release(&arena);
	assert_int_not_equal(style, ~0U);
	return style;
}

#endif
