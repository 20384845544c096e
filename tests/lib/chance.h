/* Random numbers for property tests: the same ones each time. */
#ifndef TESTS_LIB_CHANCE_H
#define TESTS_LIB_CHANCE_H

#include <stddef.h>
#include <stdint.h>

/* One of 0 … below - 1. */
static inline size_t chance(size_t below)
{
	static uint64_t seed = 88172645463325252u;

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)(seed % below);
}

#endif
