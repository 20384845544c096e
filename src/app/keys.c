/* Every command and action with its keys, from the tables: for people and for the manual page. */
#include "app/keys.h"

#include "base/buf.h"
#include "cli/mdoc.h"

#include <string.h>

enum { KEYS_BYTES = 256 };

/* One that is in several places has as many bindings. */
static bool is_repeated(const struct keymap *map, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (map->items[j].command == map->items[i].command &&
			map->items[j].action == map->items[i].action &&
			map->items[j].key.code == map->items[i].key.code)
			return true;
	return false;
}

/* All keys of one command or action, blank-separated. */
static const char *all_keys(const struct keymap *map, const struct command *command,
	const struct action *action, struct buf *out)
{
	char name[KEY_NAME_BYTES];

	buf_clear(out);
	for (size_t i = 0; i < map->count; i++)
		if (map->items[i].command == command && map->items[i].action == action &&
			!is_repeated(map, i))
			buf_add_fmt(out, "%s%s", out->len_bytes > 0 ? " " : "",
				key_name(map->items[i].key, name));
	return out->bytes;
}

static void print_head(FILE *out, const char *title, bool as_manual)
{
	fprintf(out, as_manual ? ".Ss %s\n.Bl -tag -width \"Sy keys and more\" -compact\n" : "\n%s\n", title);
}

static void print_row(FILE *out, const char *keys, const char *name, const char *help, bool as_manual)
{
	if (!as_manual) {
		fprintf(out, "  %-16s %-24s %s\n", keys, name, help);
		return;
	}
	fputs(".It Sy \"\\&", out); /* a colon alone would be punctuation */
	mdoc_text(out, keys[0] != '\0' ? keys : ":");
	fputs("\" Pq ", out);
	mdoc_text(out, name);
	fputc('\n', out);
	mdoc_text(out, help);
	fputs(".\n", out);
}

static void print_end(FILE *out, bool as_manual)
{
	if (as_manual)
		fputs(".El\n", out);
}

static void print_actions(FILE *out, const struct keymap *map, const struct resource *resource,
	const char *title, struct buf *keys, bool as_manual)
{
	if (resource->actions == NULL)
		return;
	print_head(out, title, as_manual);
	for (const struct action *a = resource->actions; a->name != NULL; a++)
		print_row(out, all_keys(map, NULL, a, keys), a->name, a->help, as_manual);
	print_end(out, as_manual);
}

static bool is_pane(const struct keymap *map, const struct resource *resource)
{
	for (const struct resource *const *r = map->resources; *r != NULL; r++)
		if (*r == resource)
			return true;
	return false;
}

/* Action items stand in tabs of two panes: they are listed with the first. */
static bool is_first(const struct keymap *map, const struct resource *pane, const struct tab *of)
{
	for (const struct resource *const *r = map->resources; *r != pane; r++)
		for (const struct tab *tab = (*r)->tabs; tab != NULL && tab->title != NULL; tab++)
			if (tab->kind == TAB_ROWS && tab->rows == of->rows)
				return false;
	return true;
}

/* A command is listed in the first of these that are all among its own. */
static const struct {
	const char *title;
	unsigned contexts;
} places[] = {
	{"Everywhere", IN_EVERYWHERE},
	{"In the draft of a retrospective", IN_DRAFT},
	{"Writing in a draft", IN_WRITING},
	{"In the table of what goes into Rootly", IN_PUSH},
	{"Mine or theirs", IN_CHOICE},
	{"In lists and the detail", IN_PANES},
	{"In lists", IN_LIST},
	{"In the activity pane", IN_ACTIVITY},
};

enum { PLACES = sizeof(places) / sizeof(places[0]) };

static size_t place_of(const struct command *command)
{
	size_t p = 0;

	while (p < PLACES && (command->contexts & places[p].contexts) != places[p].contexts)
		p++;
	return p;
}

void keys_print(FILE *out, const struct keymap *map, bool as_manual)
{
	size_t count;
	const struct command *commands = command_table(&count);
	struct buf keys;

	buf_init(&keys, KEYS_BYTES);
	for (size_t p = 0; p < PLACES; p++) {
		print_head(out, places[p].title, as_manual);
		for (size_t i = 0; i < count; i++)
			if (place_of(&commands[i]) == p)
				print_row(out, all_keys(map, &commands[i], NULL, &keys),
					commands[i].name, commands[i].help, as_manual);
		print_end(out, as_manual);
	}
	for (const struct resource *const *r = map->resources; *r != NULL; r++) {
		print_actions(out, map, *r, (*r)->plural, &keys, as_manual);
		for (const struct tab *tab = (*r)->tabs; tab != NULL && tab->title != NULL; tab++)
			if (tab->kind == TAB_ROWS && !is_pane(map, tab->rows) && is_first(map, *r, tab))
				print_actions(out, map, tab->rows, tab->rows->plural, &keys, as_manual);
	}
	buf_release(&keys);
}
