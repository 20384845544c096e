/* The key ring of the sandbox. */
#include "keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const char *const kind_names[] = {"global", "team", "personal"};

struct key *keys_add(struct keyring *ring, struct random *random, enum key_kind kind,
	bool read_only, const char *user_id, const char *token)
{
	struct key *key = mem_alloc(sizeof(*key));
	char word[41];

	if (token)
		snprintf(key->token, sizeof(key->token), "%s", token);
	else
		snprintf(
			key->token, sizeof(key->token), "rootly_%s", random_word(random, word, 40));
	key->kind = kind;
	key->read_only = read_only;
	snprintf(key->user_id, sizeof(key->user_id), "%s", user_id ? user_id : "");
	ring->keys = mem_grow(ring->keys, ring->count, &ring->capacity, sizeof(*ring->keys));
	ring->keys[ring->count++] = key;
	return key;
}

struct key *keys_find(const struct keyring *ring, const char *authorization)
{
	if (!authorization || strncmp(authorization, "Bearer ", 7))
		return NULL;
	for (size_t i = 0; i < ring->count; i++)
		if (!strcmp(ring->keys[i]->token, authorization + 7))
			return ring->keys[i];
	return NULL;
}

bool keys_revoke(struct keyring *ring, const char *token)
{
	for (size_t i = 0; i < ring->count; i++) {
		if (strcmp(ring->keys[i]->token, token))
			continue;
		snprintf(ring->keys[i]->token, sizeof(ring->keys[i]->token), "\n");
		return true;
	}
	return false;
}

void keys_release(struct keyring *ring)
{
	for (size_t i = 0; i < ring->count; i++)
		free(ring->keys[i]);
	free(ring->keys);
}

const char *key_kind_name(enum key_kind kind)
{
	return kind_names[kind];
}

bool key_kind_parse(const char *name, enum key_kind *kind)
{
	for (size_t i = 0; name && i < sizeof(kind_names) / sizeof(*kind_names); i++) {
		if (strcmp(kind_names[i], name))
			continue;
		*kind = (enum key_kind)i;
		return true;
	}
	return false;
}

int keys_count_request(struct key *key, bool is_write, int64_t second)
{
	struct rate_window *window = is_write ? &key->writes : &key->reads;
	size_t slot = (size_t)(second % RATE_SLOTS);
	int used = 0;

	if (window->second[slot] != second)
		window->count[slot] = 0;
	window->second[slot] = second;
	window->count[slot]++;
	for (size_t i = 0; i < RATE_SLOTS; i++)
		if (second - window->second[i] < RATE_SLOTS)
			used += window->count[i];
	return used;
}
