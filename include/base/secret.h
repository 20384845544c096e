/*
 * A secret (the API key): never formatted, never logged, wiped on release, and kept out of core
 * dumps where the system can. Moved, not copied.
 */
#ifndef ROOTWATCH_BASE_SECRET_H
#define ROOTWATCH_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

struct secret {
	char *bytes; /* NUL-terminated; NULL when unset; only api/ may read it */
	size_t len_bytes;
	size_t room_bytes;
};

/* Copies s[0..len) without leading and trailing blanks; the caller should wipe its own copy. */
void secret_set(struct secret *secret, const char *s, size_t len_bytes);
void secret_release(struct secret *secret); /* wipes */
void secret_move(struct secret *to, struct secret *from);
bool secret_is_set(const struct secret *secret);

/*
 * For the start of a program that holds keys: the libraries that send one keep copies of it, so no core
 * is dumped of this process, and no other process of the same user may look into it. Programs that it
 * starts are as they always were.
 */
void secret_guard_process(void);

/* Overwrites memory in a way the compiler keeps. */
void secret_wipe(void *memory, size_t bytes);

/* A short salted fingerprint (hex) to tell keys apart without holding one. */
void secret_fingerprint(const struct secret *secret, const char *salt, char out[17]);

#endif
