/*
 * Memory that cannot fail. When memory runs out the program ends, after calling the hook that puts
 * the terminal back: remote input is capped and the user's work is on disk, so nothing is lost.
 *
 * Ownership: the caller frees with free(). Thread: any.
 */
#ifndef ROOTWATCH_BASE_MEM_H
#define ROOTWATCH_BASE_MEM_H

#include <stddef.h>

/*
 * Lets go of the pages of the program and its libraries that loading them has read (symbols, relocations,
 * code that runs once). They are not changed: what is needed again is there at once from the page cache.
 */
void mem_forget_loading(void);

void *mem_alloc(size_t bytes);			   /* zeroed */
void *mem_resize(void *old, size_t count, size_t size); /* checks count*size */
char *mem_strdup(const char *s);		   /* NULL stays NULL */
char *mem_strndup(const char *s, size_t bytes);
char *mem_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Makes room for one more element in a growing array; returns the (moved) array. */
void *mem_grow(void *items, size_t count, size_t *capacity, size_t size);

/* Called once, before the message and _exit(70), when memory is exhausted. */
void mem_on_exhausted(void (*hook)(void));

/* For what allocates by other means (mmap): ends the program the same way. */
_Noreturn void mem_exhausted(void);

#endif
