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
#include "core/resource.h"

/* A command or action and the keys it has by itself. */
struct named {
	const char *name, *keys;
};

struct names {
	struct named *items;
	size_t count, room;
};

static void add_name(struct names *names, const char *name, const char *keys)
{
	names->items = mem_grow(names->items, names->count, &names->room, sizeof(*names->items));
	names->items[names->count++] = (struct named){name, keys};
}

static void collect_names(struct names *names, const struct keymap *map)
{
	size_t count;
	const struct command *commands = command_table(&count);

	for (size_t i = 0; i < count; i++)
		add_name(names, commands[i].name, commands[i].keys);
	for (const struct resource *const *r = map->resources; *r; r++)
		for (const struct action *a = (*r)->actions; a && a->name; a++)
			add_name(names, a->name, a->keys);
}

static const struct named *find_name(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i].name, name) == 0)
			return &names->items[i];
	return NULL;
}

static void complain_of_name(const struct config *config, const struct names *names,
	const struct config_key *key, struct buf *complaints)
{
	const char **words = mem_resize(NULL, names->count + 1, sizeof(*words));
	char *hint;

	for (size_t i = 0; i < names->count; i++)
		words[i] = names->items[i].name;
	words[names->count] = NULL;
	hint = config_hint(word_nearest(key->name, words));
	config_complain_into(complaints, config, key->place,
		"keys: there is no command or action \"%.60s\"%s", key->name, hint);
	free(hint);
	free(words);
}

/* NULL when it has its new keys, or nothing can be done; else what should get its own back. */
static const struct named *bind(const struct config *config, const struct names *names,
	struct keymap *map, const struct config_key *key, struct buf *complaints)
{
	const struct named *named = find_name(names, key->name);
	struct err err;

	if (!named) {
		complain_of_name(config, names, key, complaints);
		return NULL;
	}
	if (keymap_bind(map, key->name, key->keys, &err))
		return NULL;
	config_complain_into(complaints, config, key->place, "keys: %s", err.text);
	return named;
}

void config_bind_keys(const struct config *config, struct keymap *map, struct buf *complaints)
{
	const struct named **failed = mem_resize(NULL, config->key_count, sizeof(*failed));
	struct names names = {0};

	collect_names(&names, map);
	for (size_t i = 0; i < config->key_count; i++)
		keymap_bind(map, config->keys[i].name, "", NULL);
	for (size_t i = 0; i < config->key_count; i++)
		failed[i] = bind(config, &names, map, &config->keys[i], complaints);
	for (size_t i = 0; i < config->key_count; i++)
		if (failed[i])
			keymap_bind(map, failed[i]->name, failed[i]->keys, NULL);
	free(names.items);
	free(failed);
}
