/*
 * API keys: records of type api_keys (of a token only the hash is stored), whom and what each
 * stands for, and how much of its rate limit is used (a sliding window of one minute, reads and
 * writes apart).
 */
#ifndef SANDBOX_KEYS_H
#define SANDBOX_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#include "store.h"

struct sandbox;

enum key_kind { KEY_GLOBAL, KEY_TEAM, KEY_PERSONAL };

enum { RATE_SLOTS = 60 /* one per second */, TOKEN_BYTES = 128 };

struct rate_window {
	int64_t second[RATE_SLOTS]; /* which second the slot counts */
	int count[RATE_SLOTS];
};

/* A key as it was when it was last used. */
struct key {
	char id[RECORD_ID_BYTES];
	enum key_kind kind;
	bool read_only;
	char user_id[16]; /* "" for a key without a user */
	char team_id[RECORD_ID_BYTES]; /* "" unless it is a Team key */
	char role_id[RECORD_ID_BYTES], on_call_role_id[RECORD_ID_BYTES];
	struct rate_window reads, writes;
};

struct keyring {
	struct key **keys; /* those that were used; each stays where it is */
	size_t count, capacity;
};

/* What a new key is to be. References by id, slug, name or e-mail; NULL: the usual one. */
struct key_spec {
	enum key_kind kind;
	const char *name, *user, *team, *role, *on_call_role;
	const char *token; /* NULL: made up */
	int64_t expires_ms; /* 0: never */
	bool read_only;
};

/* Makes a key and writes its token; false: no such user, team or role. */
bool keys_create(
	struct sandbox *box, const struct key_spec *spec, char token[TOKEN_BYTES], struct err *err);

/* By token, id or name. */
bool keys_revoke(struct sandbox *box, const char *which);

/* "Bearer …"; NULL: no such key, or it has expired. Notes its use. */
struct key *keys_find(struct sandbox *box, const char *authorization);
void keys_release(struct keyring *ring);

const char *key_kind_name(enum key_kind kind); /* "personal" */
bool key_kind_parse(const char *name, enum key_kind *kind);

/* Counts one request at that second; returns how many the last minute saw, this one included. */
int keys_count_request(struct key *key, bool is_write, int64_t second);

#endif
