/*
 * API keys: what each may do, and how much of its rate limit is used (a sliding window of one
 * minute, reads and writes apart).
 */
#ifndef SANDBOX_KEYS_H
#define SANDBOX_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "random.h"

enum key_kind { KEY_GLOBAL, KEY_TEAM, KEY_PERSONAL };

enum { RATE_SLOTS = 60 }; /* one per second */

struct rate_window {
	int64_t second[RATE_SLOTS]; /* which second the slot counts */
	int count[RATE_SLOTS];
};

struct key {
	char token[128];
	enum key_kind kind;
	bool read_only;
	char user_id[16]; /* "" for a key without a user */
	struct rate_window reads, writes;
};

struct keyring {
	struct key **keys; /* each stays where it is while the sandbox lives */
	size_t count, capacity;
};

/* token NULL: made up. user_id NULL or "": none. */
struct key *keys_add(struct keyring *ring, struct random *random, enum key_kind kind,
	bool read_only, const char *user_id, const char *token);
struct key *keys_find(const struct keyring *ring, const char *authorization); /* "Bearer …" */
bool keys_revoke(struct keyring *ring, const char *token); /* it stays, but opens nothing */
void keys_release(struct keyring *ring);

const char *key_kind_name(enum key_kind kind); /* "personal" */
bool key_kind_parse(const char *name, enum key_kind *kind);

/* Counts one request at that second; returns how many the last minute saw, this one included. */
int keys_count_request(struct key *key, bool is_write, int64_t second);

#endif
