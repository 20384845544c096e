/* Deterministic pseudo-random numbers, UUIDs and short ids. Not for secrets. */
#include "random.h"

#include <stdio.h>

static uint64_t random_next(struct random *random)
{
	uint64_t z = (random->state += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

int random_below(struct random *random, int limit)
{
	return (int)(random_next(random) % (uint64_t)limit);
}

int random_between(struct random *random, int low, int high)
{
	return low + random_below(random, high - low + 1);
}

char *random_uuid(struct random *random, char out[UUID_BYTES])
{
	uint64_t a = random_next(random), b = random_next(random);

	snprintf(out, UUID_BYTES, "%08x-%04x-4%03x-%04x-%012llx", (unsigned)(a >> 32),
		(unsigned)(a >> 16 & 0xFFFF), (unsigned)(a & 0xFFF),
		(unsigned)(0x8000 | (b >> 48 & 0x3FFF)), (unsigned long long)(b & 0xFFFFFFFFFFFFu));
	return out;
}

char *random_word(struct random *random, char *out, int count)
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";

	for (int i = 0; i < count; i++)
		out[i] = alphabet[random_below(random, (int)sizeof(alphabet) - 1)];
	out[count] = '\0';
	return out;
}
