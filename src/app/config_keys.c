/*
 * Gives the keymap what `keys:` says. All that is named lets go of its keys first, so that two can
 * trade theirs; what could not be bound gets its own back where they are still free.
 */
#include "app/config.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config_parts.h"
#include "core/command.h"

enum { KEYS_BYTES_MAX = 256 };

struct binder {
	const struct config *config;
	struct keymap *map;
	struct binding *old; /* as it was before */
	size_t old_count;
	struct buf *complaints;
};

static const char *name_of(const struct binding *binding)
{
	return binding->command ? binding->command->name : binding->action->name;
}

/* Its own keys, blank-separated. */
static void old_keys(const struct binder *binder, const char *name, struct buf *keys)
{
	char key[KEY_NAME_BYTES];

	for (size_t i = 0; i < binder->old_count; i++)
		if (strcmp(name_of(&binder->old[i]), name) == 0)
			buf_add_fmt(keys, "%s%s", keys->len_bytes ? " " : "",
				key_name(binder->old[i].key, key));
}

static void complain_of_name(const struct binder *binder, const struct config_key *key)
{
	size_t count, total = 0;
	const struct command *commands = command_table(&count);
	const char **names = mem_resize(NULL, count + binder->old_count + 1, sizeof(*names));
	char *hint;

	for (size_t i = 0; i < count; i++)
		names[total++] = commands[i].name;
	for (size_t i = 0; i < binder->old_count; i++)
		names[total++] = name_of(&binder->old[i]);
	names[total] = NULL;
	hint = config_hint(word_nearest(key->name, names));
	config_complain_into(binder->complaints, binder->config, key->place,
		"keys: there is no command or action \"%.60s\"%s", key->name, hint);
	free(hint);
	free(names);
}

/* True when it has to get its own keys back. */
static bool bind_fails(const struct binder *binder, const struct config_key *key)
{
	struct err err;

	if (!keymap_bind(binder->map, key->name, "", NULL)) {
		complain_of_name(binder, key);
		return false;
	}
	if (keymap_bind(binder->map, key->name, key->keys, &err))
		return false;
	config_complain_into(binder->complaints, binder->config, key->place, "keys: %s", err.text);
	return true;
}

static void restore(const struct binder *binder, const char *name)
{
	struct buf keys;

	buf_init(&keys, KEYS_BYTES_MAX);
	old_keys(binder, name, &keys);
	keymap_bind(binder->map, name, keys.bytes, NULL);
	buf_release(&keys);
}

void config_bind_keys(const struct config *config, struct keymap *map, struct buf *complaints)
{
	struct binder binder = {config, map, mem_resize(NULL, map->count, sizeof(*binder.old)),
		map->count, complaints};
	bool *has_failed = mem_alloc(config->key_count);

	if (map->count > 0)
		memcpy(binder.old, map->items, map->count * sizeof(*binder.old));
	for (size_t i = 0; i < config->key_count; i++)
		keymap_bind(map, config->keys[i].name, "", NULL);
	for (size_t i = 0; i < config->key_count; i++)
		has_failed[i] = bind_fails(&binder, &config->keys[i]);
	for (size_t i = 0; i < config->key_count; i++)
		if (has_failed[i])
			restore(&binder, config->keys[i].name);
	free(has_failed);
	free(binder.old);
}
