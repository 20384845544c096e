/* Deterministic pseudo-random numbers (splitmix64): the same seed gives the same company. */
#ifndef SANDBOX_RANDOM_H
#define SANDBOX_RANDOM_H

#include <stdint.h>

enum { UUID_BYTES = 37 };

struct random {
	uint64_t state;
};

int random_below(struct random *random, int limit); /* 0 … limit-1; limit > 0 */
int random_between(struct random *random, int low, int high);

/* A version 4 UUID in text. */
char *random_uuid(struct random *random, char out[UUID_BYTES]);

/* `count` lower-case letters and digits, NUL-terminated. */
char *random_word(struct random *random, char *out, int count);

#endif
