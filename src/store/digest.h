/* Digests as names: SHA-256 in hexadecimal. Internal to store. */
#ifndef ROOTWATCH_STORE_DIGEST_H
#define ROOTWATCH_STORE_DIGEST_H

#include <stddef.h>

#include "base/sha256.h"

enum { DIGEST_BYTES = 2 * SHA256_BYTES + 1 };

void digest_hex(const void *data, size_t bytes, char out[DIGEST_BYTES]);

#endif
