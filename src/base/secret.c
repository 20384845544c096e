/* A secret lives in pages of its own, which core dumps leave out, and is wiped before they go. */
#include "base/secret.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/sha256.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char *map_pages(size_t bytes, size_t *room)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *pages;

	*room = (bytes + page - 1) / page * page;
	pages = mmap(NULL, *room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pages == MAP_FAILED)
		mem_exhausted();
	/* Both may be refused (limits, old kernels); the secret works all the same. */
	madvise(pages, *room, MADV_DONTDUMP);
	mlock(pages, *room);
	return pages;
}

void secret_set(struct secret *secret, const char *s, size_t len_bytes)
{
	struct secret fresh = {0};

	while (len_bytes > 0 && is_blank(s[0])) {
		s++;
		len_bytes--;
	}
	while (len_bytes > 0 && is_blank(s[len_bytes - 1]))
		len_bytes--;
	if (len_bytes > 0) {
		fresh.bytes = map_pages(len_bytes + 1, &fresh.room_bytes);
		memcpy(fresh.bytes, s, len_bytes);
		fresh.len_bytes = len_bytes;
	}
	secret_release(secret);
	*secret = fresh;
}

void secret_release(struct secret *secret)
{
	if (secret->bytes) {
		secret_wipe(secret->bytes, secret->room_bytes);
		munmap(secret->bytes, secret->room_bytes);
	}
	*secret = (struct secret){0};
}

void secret_move(struct secret *to, struct secret *from)
{
	if (to == from)
		return;
	secret_release(to);
	*to = *from;
	*from = (struct secret){0};
}

bool secret_is_set(const struct secret *secret)
{
	return secret->bytes != NULL;
}

void secret_guard_process(void)
{
	prctl(PR_SET_DUMPABLE, 0);
}

void secret_wipe(void *memory, size_t bytes)
{
	explicit_bzero(memory, bytes);
}

/* The salt's length goes in first, so that salt and key cannot trade bytes. */
void secret_fingerprint(const struct secret *secret, const char *salt, char out[17])
{
	unsigned char digest[SHA256_BYTES];
	size_t salt_bytes = strlen(salt);
	struct sha256 h;

	sha256_init(&h);
	sha256_add(&h, &salt_bytes, sizeof(salt_bytes));
	sha256_add(&h, salt, salt_bytes);
	sha256_add(&h, secret->bytes, secret->len_bytes);
	sha256_finish(&h, digest);
	for (int i = 0; i < 8; i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
	secret_wipe(&h, sizeof(h));
}
