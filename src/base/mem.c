/* Memory that cannot fail; see base/mem.h. Nothing here tries to go on without memory. */
#include "base/mem.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_OUT_OF_MEMORY = 70 };

static void (*_Atomic exhausted_hook)(void);

void mem_exhausted(void)
{
	static const char message[] = "rootwatch: out of memory; what was typed is saved\n";
	void (*hook)(void) = atomic_exchange(&exhausted_hook, NULL);

	if (hook)
		hook();
	if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0)
		_exit(EXIT_OUT_OF_MEMORY);
	_exit(EXIT_OUT_OF_MEMORY);
}

void *mem_alloc(size_t bytes)
{
	void *p = calloc(1, bytes ? bytes : 1);

	if (!p)
		mem_exhausted();
	return p;
}

void *mem_resize(void *old, size_t count, size_t size)
{
	size_t bytes;
	void *p;

	if (__builtin_mul_overflow(count, size, &bytes))
		mem_exhausted();
	p = realloc(old, bytes ? bytes : 1);
	if (!p)
		mem_exhausted();
	return p;
}

char *mem_strdup(const char *s)
{
	return s ? mem_strndup(s, strlen(s)) : NULL;
}

char *mem_strndup(const char *s, size_t bytes)
{
	char *copy = mem_resize(NULL, bytes + 1, 1);

	if (bytes)
		memcpy(copy, s, bytes);
	copy[bytes] = '\0';
	return copy;
}

char *mem_printf(const char *format, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, format);
	n = vasprintf(&s, format, ap);
	va_end(ap);
	if (n < 0)
		mem_exhausted();
	return s;
}

void *mem_grow(void *items, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return items;
	*capacity = *capacity ? *capacity * 2 : 8;
	return mem_resize(items, *capacity, size);
}

void mem_on_exhausted(void (*hook)(void))
{
	atomic_store(&exhausted_hook, hook);
}
