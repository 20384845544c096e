/*
 * The words of the command line, `rootwatch NOUN VERB`, read from the resources' rows. A noun is a
 * pane, a list inside a detail (notes, action items, roles), or a catalogue; its verbs are list, show
 * and the resource's actions; an action's inputs are its options.
 *
 * Everything here is const and static: any thread, no ownership.
 */
#ifndef ROOTWATCH_CLI_NOUNS_H
#define ROOTWATCH_CLI_NOUNS_H

#include "core/resource.h"

enum { NOUNS_MAX = 40, VERBS_MAX = 64, OPTION_NAME_BYTES = 64 };

struct noun {
	const char *name; /* as people type it: "retro" */
	const struct resource *resource;
	/* The pane in whose detail these are listed; NULL: they have a list of their own. */
	const struct resource *parent;
};

/* All of them: panes, what hangs on them, catalogues. Returns how many were written. */
size_t nouns_all(struct noun nouns[NOUNS_MAX]);

/* By its name or the resource's ("retro", "retrospective"). */
bool noun_find(const char *word, struct noun *noun);

enum verb_kind {
	VERB_LIST,
	VERB_SHOW,
	VERB_ACT,
	/* of retrospectives: their drafts */
	VERB_BUILD,
	VERB_EDIT,
	VERB_CHECK,
	VERB_PUSH,
	VERB_EXPORT,
};

struct verb {
	const char *name; /* "list", "acknowledge" */
	enum verb_kind kind;
	const struct action *action; /* VERB_ACT; VERB_EDIT: what it does when a value is given */
};

/* The verbs of a noun, in the order of help. Returns how many were written. */
size_t verbs_all(const struct noun *noun, struct verb verbs[VERBS_MAX]);

/* By its name or a short one ("ack"). */
bool verb_find(const struct noun *noun, const char *word, struct verb *verb);

/* The short name of a verb, or NULL. */
const char *verb_alias(const struct verb *verb);

/* One sentence, without a dot. */
const char *verb_help(const struct verb *verb);

/* What stands behind the verb on the line: "[FILTER…]", "ID…", "". */
const char *verb_operands(const struct noun *noun, const struct verb *verb);

/* The option of an input, without dashes: a reference is called by what it refers to ("severity"), a
 * message "message", anything else by its attribute ("public-title"). */
void input_option(const struct input *input, char name[OPTION_NAME_BYTES]);

/* Does an option's word mean this input? The attribute's own name counts too ("severity-id"). */
bool input_is_called(const struct input *input, const char *word, size_t len_bytes);

/* Has it to be given? Not where the record or a preset fills it. */
bool input_is_needed(const struct input *input);

/* What stands behind the option: "TEXT", "30m", "SEVERITY[,…]"; NULL: nothing has to. */
const char *input_value_word(const struct input *input);

#endif
