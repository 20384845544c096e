/* SHA-256 (FIPS 180-4), for fingerprints of keys and of origins; not for bulk data. */
#ifndef ROOTWATCH_BASE_SHA256_H
#define ROOTWATCH_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BYTES = 32, SHA256_BLOCK = 64 };

struct sha256 {
	uint32_t state[8];
	uint64_t len_bytes;
	unsigned char block[SHA256_BLOCK];
};

void sha256_init(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *data, size_t bytes);
void sha256_finish(struct sha256 *h, unsigned char out[SHA256_BYTES]);

#endif
