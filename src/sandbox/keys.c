/* The key ring of the sandbox. */
#include "keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/sha256.h"

#include "attr.h"
#include "sandbox.h"
#include "seed.h"

enum { HASH_BYTES = 2 * SHA256_BYTES + 1, WORD_CHARS = 40 };

static const struct {
	const char *name, *wire;
} kinds[] = {
	[KEY_GLOBAL] = {"global", "organization"},
	[KEY_TEAM] = {"team", "team"},
	[KEY_PERSONAL] = {"personal", "personal"},
};
enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

const char *key_kind_name(enum key_kind kind)
{
	return kinds[kind].name;
}

/* The API's own words for it: a Global key is of kind "organization". */
static const char *key_kind_wire(enum key_kind kind)
{
	return kinds[kind].wire;
}

bool key_kind_parse(const char *name, enum key_kind *kind)
{
	for (size_t i = 0; name && i < KINDS; i++) {
		if (strcmp(kinds[i].name, name))
			continue;
		*kind = (enum key_kind)i;
		return true;
	}
	return false;
}

static enum key_kind kind_of(const struct record *record)
{
	const char *wire = attr_str(record->attributes, "kind");
	size_t i = 0;

	while (i + 1 < KINDS && (!wire || strcmp(kinds[i].wire, wire)))
		i++;
	return (enum key_kind)i;
}

static const char *hash_of(const char *token, char out[HASH_BYTES])
{
	unsigned char digest[SHA256_BYTES];
	struct sha256 hash;

	sha256_init(&hash);
	sha256_add(&hash, token, strlen(token));
	sha256_finish(&hash, digest);
	for (size_t i = 0; i < SHA256_BYTES; i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
	return out;
}

/* --- making -------------------------------------------------------------------------------- */

/* What people call a record: id, slug, name, e-mail. */
static bool find_named(struct sandbox *box, const char *type, const char *word, char *id,
	size_t room, struct err *err)
{
	static const char *const names[] = {"name", "email"};
	struct record record;
	bool found = store_get(&box->store, type, word, &record);

	for (size_t i = 0; i < 2 && !found; i++)
		found = store_find(&box->store, type, names[i], word, &record);
	if (!found)
		return err_set(err, ERR_USAGE, "%s: there is none among the %s", word, type);
	snprintf(id, room, "%s", record.id);
	record_release(&record);
	return true;
}

struct reference {
	const char *word, *type, *attribute;
};

static bool set_reference(
	struct sandbox *box, struct record *record, const struct reference *to, struct err *err)
{
	char id[RECORD_ID_BYTES];

	if (!to->word)
		return true;
	if (!find_named(box, to->type, to->word, id, sizeof(id), err))
		return false;
	attr_set_str(record->attributes, to->attribute, id);
	return true;
}

/* Personal keys have their user's roles, Team keys a Team Admin's, Global ones those chosen. */
static bool set_references(
	struct sandbox *box, struct record *record, const struct key_spec *spec, struct err *err)
{
	bool personal = spec->kind == KEY_PERSONAL, team = spec->kind == KEY_TEAM;
	const char *role = team ? "team-admin" : spec->role ? spec->role : "admin";
	const char *on_call = team                 ? "team-admin"
			      : spec->on_call_role ? spec->on_call_role
						   : "responder";
	const struct reference references[] = {
		{personal && !spec->user ? SEED_ME : spec->user, "users", "user_id"},
		{team && !spec->team ? SEED_TEAM : spec->team, "groups", "group_id"},
		{personal ? NULL : role, "roles", "role_id"},
		{personal ? NULL : on_call, "on_call_roles", "on_call_role_id"},
	};

	for (size_t i = 0; i < sizeof(references) / sizeof(*references); i++)
		if (!set_reference(box, record, &references[i], err))
			return false;
	return true;
}

bool keys_create(
	struct sandbox *box, const struct key_spec *spec, char token[TOKEN_BYTES], struct err *err)
{
	struct random random = sandbox_unguessable();
	char id[UUID_BYTES], word[WORD_CHARS + 1], hash[HASH_BYTES];
	struct record record;
	bool ok;

	record_init(&record, "api_keys", random_uuid(&random, id), "");
	if (spec->token)
		snprintf(token, TOKEN_BYTES, "%s", spec->token);
	else
		snprintf(token, TOKEN_BYTES, "rootly_%s", random_word(&random, word, WORD_CHARS));
	attr_set_str(record.attributes, "name", spec->name);
	attr_set_str(record.attributes, "kind", key_kind_wire(spec->kind));
	attr_set_str(record.attributes, "token_hash", hash_of(token, hash));
	attr_set_bool(record.attributes, "read_only", spec->read_only);
	attr_set_time(record.attributes, "created_at", sandbox_now(box));
	attr_set_time(record.attributes, "updated_at", sandbox_now(box));
	attr_set_time(record.attributes, "expires_at", spec->expires_ms);
	ok = set_references(box, &record, spec, err);
	if (ok)
		store_put(&box->store, &record);
	record_release(&record);
	return ok;
}

bool keys_revoke(struct sandbox *box, const char *which)
{
	char hash[HASH_BYTES];
	struct record record;

	if (!store_find(&box->store, "api_keys", "token_hash", hash_of(which, hash), &record) &&
		!store_get(&box->store, "api_keys", which, &record) &&
		!store_find(&box->store, "api_keys", "name", which, &record))
		return false;
	store_delete(&box->store, "api_keys", record.id);
	record_release(&record);
	return true;
}

/* --- using --------------------------------------------------------------------------------- */

static struct key *ring_entry(struct keyring *ring, const char *id)
{
	struct key *key;

	for (size_t i = 0; i < ring->count; i++)
		if (!strcmp(ring->keys[i]->id, id))
			return ring->keys[i];
	key = mem_alloc(sizeof(*key));
	snprintf(key->id, sizeof(key->id), "%s", id);
	ring->keys = mem_grow(ring->keys, ring->count, &ring->capacity, sizeof(*ring->keys));
	ring->keys[ring->count++] = key;
	return key;
}

static void copy(char *out, size_t room, const struct record *record, const char *name)
{
	const char *text = attr_str(record->attributes, name);

	snprintf(out, room, "%s", text ? text : "");
}

static void copy_roles(struct key *key, const struct record *holder)
{
	copy(key->role_id, sizeof(key->role_id), holder, "role_id");
	copy(key->on_call_role_id, sizeof(key->on_call_role_id), holder, "on_call_role_id");
}

/* NULL: a Personal key whose user has left. */
static struct key *load(struct sandbox *box, const struct record *record)
{
	struct key *key = ring_entry(&box->keys, record->id);
	struct record user;

	key->kind = kind_of(record);
	key->read_only = attr_bool(record->attributes, "read_only");
	copy(key->user_id, sizeof(key->user_id), record, "user_id");
	copy(key->team_id, sizeof(key->team_id), record, "group_id");
	copy_roles(key, record);
	if (key->kind != KEY_PERSONAL)
		return key;
	if (!store_get(&box->store, "users", key->user_id, &user))
		return NULL;
	copy_roles(key, &user);
	record_release(&user);
	return key;
}

/* To the second: a key that is polled with is not written all the time. */
static void note_use(struct sandbox *box, struct record *record)
{
	int64_t now = sandbox_now(box);

	if (attr_time(record->attributes, "last_used_at") / 1000 == now / 1000)
		return;
	attr_set_time(record->attributes, "last_used_at", now);
	store_put(&box->store, record);
}

struct key *keys_find(struct sandbox *box, const char *authorization)
{
	char hash[HASH_BYTES];
	struct key *key = NULL;
	struct record record;
	int64_t expires;

	if (!authorization || strncmp(authorization, "Bearer ", 7) ||
		!store_find(&box->store, "api_keys", "token_hash", hash_of(authorization + 7, hash),
			&record))
		return NULL;
	expires = attr_time(record.attributes, "expires_at");
	if (!expires || expires > sandbox_now(box)) {
		key = load(box, &record);
		note_use(box, &record);
	}
	record_release(&record);
	return key;
}

void keys_release(struct keyring *ring)
{
	for (size_t i = 0; i < ring->count; i++)
		free(ring->keys[i]);
	free(ring->keys);
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
