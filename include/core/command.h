/*
 * Commands: what a key can do besides the resources' actions. One table; dispatch, footer, help,
 * command line and manual read it. And the keymap that both share.
 */
#ifndef ROOTWATCH_CORE_COMMAND_H
#define ROOTWATCH_CORE_COMMAND_H

#include "base/err.h"
#include "core/action.h"
#include "core/key.h"
#include "core/resource.h"

struct model;
struct effects;

enum context {
	IN_LIST = 1 << 0,
	IN_DETAIL = 1 << 1,
	IN_ACTIVITY = 1 << 2,
	IN_DRAFT = 1 << 3,   /* the draft of a retrospective */
	IN_WRITING = 1 << 4, /* its text: what is no key here is typed */
	IN_PUSH = 1 << 5,    /* the table of what goes into Rootly */
	IN_CHOICE = 1 << 6,  /* mine or theirs */
	IN_PANES = IN_LIST | IN_DETAIL,
	IN_EVERYWHERE = IN_PANES | IN_ACTIVITY | IN_DRAFT,
};

struct command {
	const char *name;  /* "filter": command line and rebinding */
	const char *title; /* "filter": the footer's word */
	const char *help;  /* one sentence */
	const char *keys;  /* default, blank-separated */
	unsigned contexts;
	unsigned footer; /* the contexts in whose footer it is named */
	void (*run)(struct model *model, const char *argument, struct effects *effects);
	const char *of; /* of which resources it is in panes, blank-separated; NULL: all */
};

/* Is it there, where the keys act on this resource? */
bool command_is_in(const struct command *command, unsigned context, const struct resource *resource);

const struct command *command_table(size_t *count);
const struct command *command_find(const char *name);

/* What a key means in a place: a command or an action. */
struct binding {
	struct key key;
	unsigned contexts;
	const struct resource *resource; /* only on this one; NULL: on all */
	const struct command *command;	 /* one of these two is set */
	const struct action *action;
};

struct keymap {
	const struct resource *const *resources; /* NULL-terminated */
	struct binding *items;
	size_t count, room;
};

/* From the tables. `resources` ends with NULL. */
void keymap_init(struct keymap *map, const struct resource *const *resources);
void keymap_release(struct keymap *map);

/* Gives a command or action ("alert.acknowledge") other keys. False, with both names in err, when a
 * key is taken there, or when there is no such name or key. */
bool keymap_bind(struct keymap *map, const char *name, const char *keys, struct err *err);

const struct binding *keymap_find(const struct keymap *map, struct key key, unsigned context,
	const struct resource *resource);

/* The same among this resource's actions alone. */
const struct binding *keymap_find_action(const struct keymap *map, struct key key, unsigned context,
	const struct resource *resource);

/* The first key of a command or action as it is now, "" when it has none. */
const char *keymap_key_of(const struct keymap *map, const struct command *command,
	const struct action *action, char out[KEY_NAME_BYTES]);

#endif
