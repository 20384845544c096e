/*
 * FNV-1a, 64 bits: to tell texts apart in memory and in files of our own. Not for keys, nor against
 * somebody who chooses the text; base/sha256.h is.
 */
#ifndef ROOTWATCH_BASE_HASH_H
#define ROOTWATCH_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_EMPTY UINT64_C(14695981039346656037)

/* The hash of what `hash` is of, followed by these bytes. */
static inline uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t len_bytes)
{
	for (size_t i = 0; i < len_bytes; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
	return hash;
}

/* The NUL counts, so that "ab", "c" and "a", "bc" differ. */
static inline uint64_t hash_text(uint64_t hash, const char *s)
{
	do
		hash = hash_bytes(hash, s, 1);
	while (*s++ != '\0');
	return hash;
}

#endif
