/* Numbers that a run of a test may be given. */
#ifndef TESTS_LIB_NUMBERS_H
#define TESTS_LIB_NUMBERS_H

#include <stdint.h>
#include <stdlib.h>

/* A number from the environment, so that a failure can be had again and make check-long asks more. */
static inline uint64_t number_of_env(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text != NULL && text[0] != '\0' ? strtoull(text, NULL, 10) : otherwise;
}

#endif
