/*
 * Which of the organization's keys is ours, and when it ends. No answer says so: by its name it is
 * certain, else it is the one that was used last, and probable. Source: digest, section 2.
 */
#ifndef ROOTWATCH_API_OWN_KEY_H
#define ROOTWATCH_API_OWN_KEY_H

#include "api/decode.h"

#define OWN_KEY_PATH "/v1/api_keys"

struct own_key_question {
	const char *name;   /* as Rootly has it; NULL: not known */
	enum key_kind kind; /* KIND_UNKNOWN: not known for certain */
	int64_t server_now_ms;
};

/* The query of GET /v1/api_keys, right after another call; the caller frees. */
char *own_key_query(const struct own_key_question *question);

struct own_key {
	struct key_life life;
	enum key_kind kind;
	struct role_ids roles; /* of a Global or Team key */
};

/* False when none of the answer's keys is ours. */
bool decode_own_key(const char *json, size_t len_bytes, const struct own_key_question *question,
	struct own_key *own);

#endif
