/*
 * An arena: a chain of blocks, the newest first, filled from the front. Blocks grow with the arena,
 * so that a big one consists of pieces that malloc maps and unmaps one by one.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { DEFAULT_BLOCK = 64 * 1024, LARGEST_BLOCK = 1024 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t used_bytes;
	size_t room_bytes;
	alignas(max_align_t) char bytes[];
};

static size_t block_bytes(const struct arena *a)
{
	size_t bytes = a->block_bytes ? a->block_bytes : DEFAULT_BLOCK;

	if (a->used_bytes > bytes)
		bytes = a->used_bytes;
	return bytes < LARGEST_BLOCK ? bytes : LARGEST_BLOCK;
}

/* Puts the block first, unless what is left of the present first one is worth keeping. */
static struct arena_block *add_block(struct arena *a, size_t bytes)
{
	size_t usual = block_bytes(a);
	bool own = bytes > usual / 4 && a->head;
	size_t room = own || bytes > usual ? bytes : usual;
	struct arena_block *block;

	if (room > SIZE_MAX - sizeof(*block))
		mem_exhausted();
	block = mem_resize(NULL, 1, sizeof(*block) + room);
	block->used_bytes = 0;
	block->room_bytes = room;
	if (own) {
		block->next = a->head->next;
		a->head->next = block;
	} else {
		block->next = a->head;
		a->head = block;
	}
	return block;
}

/* Not zeroed: a block that is not used up is memory that nobody touched. */
static void *take(struct arena *a, size_t bytes, size_t alignment)
{
	struct arena_block *block = a->head;
	size_t start = block ? (block->used_bytes + alignment - 1) & ~(alignment - 1) : 0;

	if (!block || start > block->room_bytes || bytes > block->room_bytes - start) {
		block = add_block(a, bytes);
		start = 0;
	}
	block->used_bytes = start + bytes;
	a->used_bytes += bytes;
	return block->bytes + start;
}

void arena_init(struct arena *a, size_t block_size)
{
	*a = (struct arena){.block_bytes = block_size};
}

void arena_release(struct arena *a)
{
	struct arena_block *block = a->head;

	while (block) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
	arena_init(a, a->block_bytes);
}

void *arena_alloc(struct arena *a, size_t bytes)
{
	return memset(take(a, bytes, alignof(max_align_t)), 0, bytes);
}

char *arena_strndup(struct arena *a, const char *s, size_t bytes)
{
	char *copy = take(a, bytes + 1, 1);

	if (bytes)
		memcpy(copy, s, bytes);
	copy[bytes] = '\0';
	return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list ap, again;
	char *s;
	int n;

	va_start(ap, format);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (n < 0)
		n = 0;
	s = take(a, (size_t)n + 1, 1);
	s[0] = '\0';
	vsnprintf(s, (size_t)n + 1, format, again);
	va_end(again);
	return s;
}
