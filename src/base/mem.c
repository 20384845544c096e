/* Memory that cannot fail; see base/mem.h. Nothing here tries to go on without memory. */
#include "base/mem.h"

#include <link.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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

/* Relocations in its code? Then its pages are not those of the file. */
static bool is_changed_by_loading(const struct dl_phdr_info *object, const ElfW(Phdr) *dynamic)
{
	const ElfW(Dyn) *entry = (const void *)(object->dlpi_addr + dynamic->p_vaddr);

	for (; entry->d_tag != DT_NULL; entry++)
		if (entry->d_tag == DT_TEXTREL ||
			(entry->d_tag == DT_FLAGS && entry->d_un.d_val & DF_TEXTREL))
			return true;
	return false;
}

static int forget_object(struct dl_phdr_info *object, size_t size, void *page_bytes)
{
	const ElfW(Addr) mask = ~(ElfW(Addr))(*(long *)page_bytes - 1);

	(void)size;
	for (int i = 0; i < object->dlpi_phnum; i++)
		if (object->dlpi_phdr[i].p_type == PT_DYNAMIC &&
			is_changed_by_loading(object, &object->dlpi_phdr[i]))
			return 0;
	for (int i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &object->dlpi_phdr[i];
		ElfW(Addr) begin = (object->dlpi_addr + part->p_vaddr) & mask;
		ElfW(Addr) end = object->dlpi_addr + part->p_vaddr + part->p_memsz;

		if (part->p_type == PT_LOAD && !(part->p_flags & PF_W))
			madvise((void *)begin, end - begin, MADV_DONTNEED);
	}
	return 0;
}

void mem_forget_loading(void)
{
	long page_bytes = sysconf(_SC_PAGESIZE);

	dl_iterate_phdr(forget_object, &page_bytes);
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
