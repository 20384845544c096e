/*
 * An arena: many small allocations, one free. Snapshots and details live in one each.
 * Large blocks come from mmap by way of malloc, so a dropped arena goes back to the system.
 * Not thread-safe; an arena may be moved (as a value) to another thread.
 */
#ifndef ROOTWATCH_BASE_ARENA_H
#define ROOTWATCH_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *head;
	size_t used_bytes; /* sum of what was asked for */
	size_t block_bytes; /* size of a new block; 0: the default, 64 KiB */
};

void arena_init(struct arena *a, size_t block_bytes);
void arena_release(struct arena *a);

void *arena_alloc(struct arena *a, size_t bytes); /* zeroed, aligned for any type */
char *arena_strndup(struct arena *a, const char *s, size_t bytes);
char *arena_strdup(struct arena *a, const char *s);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
