/* Digests as names. */
#include "digest.h"

void digest_hex(const void *data, size_t bytes, char out[DIGEST_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[SHA256_BYTES];
	struct sha256 hash;

	sha256_init(&hash);
	sha256_add(&hash, data, bytes);
	sha256_finish(&hash, digest);
	for (int i = 0; i < SHA256_BYTES; i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[DIGEST_BYTES - 1] = '\0';
}
