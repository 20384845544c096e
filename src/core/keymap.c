/* The keymap: built from the tables of commands and actions, changed by the configuration. */
#include "base/mem.h"
#include "core/command.h"

#include <stdlib.h>
#include <string.h>

/* A binding for each of the blank-separated keys; false when one of them is no key. */
static bool add_keys(struct keymap *map, const char *keys, const struct binding *like)
{
	char *copy = mem_strdup(keys), *rest = copy, *name;
	bool ok = true;

	while ((name = strsep(&rest, " ")) != NULL) {
		struct binding binding = *like;

		if (name[0] == '\0')
			continue;
		if (!key_parse(name, &binding.key)) {
			ok = false;
			continue;
		}
		map->items = mem_grow(map->items, map->count, &map->room, sizeof(*map->items));
		map->items[map->count++] = binding;
	}
	free(copy);
	return ok;
}

/* What has no pane of its own stands only in a tab of the detail. */
static unsigned contexts_of(const struct keymap *map, const struct resource *resource)
{
	for (const struct resource *const *r = map->resources; *r != NULL; r++)
		if (*r == resource)
			return IN_LIST | IN_DETAIL;
	return IN_DETAIL;
}

/* Once: an alert stands in a pane and in a tab of incidents. */
static void add_actions(struct keymap *map, const struct resource *resource)
{
	for (size_t i = 0; i < map->count; i++)
		if (map->items[i].action != NULL && map->items[i].resource == resource)
			return;
	for (const struct action *a = resource->actions; a != NULL && a->name != NULL; a++)
		add_keys(map, a->keys,
			&(struct binding){.contexts = contexts_of(map, resource), .resource = resource,
				.action = a});
}

/* In the panes perhaps only on some resources, elsewhere on any. */
static bool add_command(const struct keymap *map, struct keymap *to, const char *keys,
	const struct command *command)
{
	unsigned anywhere = command->of != NULL ? command->contexts & ~(unsigned)IN_PANES
						 : command->contexts;
	bool ok = true;

	if (anywhere != 0)
		ok = add_keys(to, keys, &(struct binding){.contexts = anywhere, .command = command});
	for (const struct resource *const *r = map->resources; command->of != NULL && *r != NULL; r++)
		if (command_is_in(command, IN_PANES, *r))
			ok = add_keys(to, keys,
				&(struct binding){.contexts = command->contexts & IN_PANES,
					.resource = *r, .command = command});
	return ok;
}

void keymap_init(struct keymap *map, const struct resource *const *resources)
{
	size_t count;
	const struct command *commands = command_table(&count);

	*map = (struct keymap){.resources = resources};
	for (size_t i = 0; i < count; i++)
		add_command(map, map, commands[i].keys, &commands[i]);
	for (; *resources != NULL; resources++) {
		add_actions(map, *resources);
		for (const struct tab *tab = (*resources)->tabs; tab != NULL && tab->title != NULL; tab++)
			if (tab->kind == TAB_ROWS)
				add_actions(map, tab->rows);
	}
}

void keymap_release(struct keymap *map)
{
	free(map->items);
	*map = (struct keymap){0};
}

const struct binding *keymap_find(const struct keymap *map, struct key key, unsigned context,
	const struct resource *resource)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct binding *b = &map->items[i];

		if (b->key.code == key.code && (b->contexts & context) &&
			(b->resource == NULL || b->resource == resource))
			return b;
	}
	return NULL;
}

const struct binding *keymap_find_action(const struct keymap *map, struct key key, unsigned context,
	const struct resource *resource)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct binding *b = &map->items[i];

		if (b->key.code == key.code && (b->contexts & context) && b->resource == resource)
			return b;
	}
	return NULL;
}

const char *keymap_key_of(const struct keymap *map, const struct command *command,
	const struct action *action, char out[KEY_NAME_BYTES])
{
	out[0] = '\0';
	for (size_t i = 0; i < map->count; i++)
		if (map->items[i].command == command && map->items[i].action == action)
			return key_name(map->items[i].key, out);
	return out;
}

/* ---- rebinding ----------------------------------------------------------------------------- */

static const char *name_of(const struct binding *binding)
{
	return binding->command != NULL ? binding->command->name : binding->action->name;
}

/* Two bindings can meet in one place: same contexts, and not on two different resources. */
static bool overlap(const struct binding *a, const struct binding *b)
{
	return (a->contexts & b->contexts) &&
	       (a->resource == NULL || b->resource == NULL || a->resource == b->resource);
}

static bool find_action(const struct keymap *map, const struct resource *resource,
	const char *name, struct binding *like)
{
	const struct action *action = resource_action(resource, name);

	if (action != NULL)
		*like = (struct binding){.contexts = contexts_of(map, resource), .resource = resource,
			.action = action};
	return action != NULL;
}

/* What a key of this name is bound to; false when there is no such name. */
static bool find_named(const struct keymap *map, const char *name, struct binding *like)
{
	const struct command *command = command_find(name);

	*like = (struct binding){.command = command};
	if (command != NULL)
		return true;
	for (const struct resource *const *r = map->resources; *r != NULL; r++) {
		if (find_action(map, *r, name, like))
			return true;
		for (const struct tab *tab = (*r)->tabs; tab != NULL && tab->title != NULL; tab++)
			if (tab->kind == TAB_ROWS && find_action(map, tab->rows, name, like))
				return true;
	}
	return false;
}

static void drop_named(struct keymap *map, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < map->count; i++)
		if (strcmp(name_of(&map->items[i]), name) != 0)
			map->items[kept++] = map->items[i];
	map->count = kept;
}

static bool check_clash(const struct keymap *map, const struct keymap *wanted, const char *own,
	struct err *err)
{
	char name[KEY_NAME_BYTES];

	for (size_t w = 0; w < wanted->count; w++)
		for (size_t i = 0; i < map->count; i++)
			if (map->items[i].key.code == wanted->items[w].key.code &&
				strcmp(name_of(&map->items[i]), own) != 0 &&
				overlap(&map->items[i], &wanted->items[w]))
				return err_set(err, ERR_CONFIG, "the key %s is both %s and %s",
					key_name(wanted->items[w].key, name), name_of(&map->items[i]),
					name_of(&wanted->items[w]));
	return true;
}

bool keymap_bind(struct keymap *map, const char *name, const char *keys, struct err *err)
{
	struct keymap wanted = {0};
	struct binding like;
	bool ok = false;

	if (!find_named(map, name, &like)) {
		err_set(err, ERR_CONFIG, "there is no command or action called %s", name);
		goto out;
	}
	if (like.command != NULL ? !add_command(map, &wanted, keys, like.command)
				 : !add_keys(&wanted, keys, &like)) {
		err_set(err, ERR_CONFIG, "%s: not a key: %s", name, keys);
		goto out;
	}
	if (!check_clash(map, &wanted, name, err))
		goto out;
	drop_named(map, name);
	for (size_t i = 0; i < wanted.count; i++) {
		map->items = mem_grow(map->items, map->count, &map->room, sizeof(*map->items));
		map->items[map->count++] = wanted.items[i];
	}
	ok = true;
out:
	keymap_release(&wanted);
	return ok;
}
