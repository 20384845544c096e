/* Two texts line by line: the longest common subsequence, in bounded time and memory. */
#include "retro/build.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"

enum { CELLS_MOST = 4 * 1024 * 1024 }; /* beyond, the middle parts are shown as replaced */

struct lines {
	struct retro_slice *items;
	size_t count, room;
};

static void split(const char *text, struct lines *lines)
{
	struct retro_slice rest = retro_trim(retro_slice_of(text)), line;

	*lines = (struct lines){0};
	while (retro_next_line(&rest, &line)) {
		lines->items =
			mem_grow(lines->items, lines->count, &lines->room, sizeof(*lines->items));
		lines->items[lines->count++] = line;
	}
}

static void print(struct buf *out, char mark, struct retro_slice line)
{
	buf_add_char(out, mark);
	buf_add(out, line.bytes, line.len_bytes);
	buf_add_char(out, '\n');
}

/* Lengths of the common subsequences of what is left of both: cells[i * (b + 1) + j]. */
static uint32_t *common(const struct retro_slice *a, size_t a_count, const struct retro_slice *b,
	size_t b_count)
{
	size_t width = b_count + 1;
	uint32_t *cells;

	if (a_count + 1 > CELLS_MOST / width)
		return NULL;
	cells = mem_alloc((a_count + 1) * width * sizeof(*cells));
	for (size_t i = a_count; i-- > 0;)
		for (size_t j = b_count; j-- > 0;) {
			uint32_t down = cells[(i + 1) * width + j],
				 right = cells[i * width + j + 1];

			if (retro_equal(a[i], b[j]))
				cells[i * width + j] = cells[(i + 1) * width + j + 1] + 1;
			else
				cells[i * width + j] = down > right ? down : right;
		}
	return cells;
}

/* Both are there when their counts are not 0. */
static void print_middle(const struct retro_slice *a, size_t a_count, const struct retro_slice *b,
	size_t b_count, struct buf *out)
{
	uint32_t *cells = common(a, a_count, b, b_count);
	size_t width = b_count + 1, i = 0, j = 0;

	while (cells != NULL && i < a_count && j < b_count) {
		if (retro_equal(a[i], b[j])) {
			print(out, ' ', a[i++]);
			j++;
		} else if (cells[(i + 1) * width + j] >= cells[i * width + j + 1]) {
			print(out, '-', a[i++]);
		} else {
			print(out, '+', b[j++]);
		}
	}
	while (a != NULL && i < a_count)
		print(out, '-', a[i++]);
	while (b != NULL && j < b_count)
		print(out, '+', b[j++]);
	free(cells);
}

void retro_diff(const char *mine, const char *theirs, struct buf *out)
{
	struct lines a, b;
	size_t start = 0, end = 0;

	split(mine, &a);
	split(theirs, &b);
	while (start < a.count && start < b.count && retro_equal(a.items[start], b.items[start]))
		print(out, ' ', a.items[start++]);
	while (end < a.count - start && end < b.count - start &&
		retro_equal(a.items[a.count - 1 - end], b.items[b.count - 1 - end]))
		end++;
	print_middle(a.items != NULL ? a.items + start : NULL, a.count - start - end,
		b.items != NULL ? b.items + start : NULL, b.count - start - end, out);
	for (size_t i = a.count - end; i < a.count; i++)
		print(out, ' ', a.items[i]);
	free(a.items);
	free(b.items);
}
