/* The words of the command line, from the rows of the resources. */
#include "cli/nouns.h"

#include "resources/registry.h"
#include "resources/retrospective.h"

#include <stdio.h>
#include <string.h>

/* What people say instead of a resource's or an action's own name. */
struct word_pair {
	const char *name, *word;
};

static const struct word_pair noun_words[] = {
	{"retrospective", "retro"},
	{"event", "note"},
	{NULL, NULL},
};

static const struct word_pair verb_words[] = {
	{"acknowledge", "ack"},
	{NULL, NULL},
};

static const char *word_for(const struct word_pair *pairs, const char *name)
{
	for (; pairs->name != NULL; pairs++)
		if (strcmp(pairs->name, name) == 0)
			return pairs->word;
	return NULL;
}

/* ---- nouns --------------------------------------------------------------------------------- */

static void add_noun(struct noun nouns[NOUNS_MAX], size_t *count, const struct resource *resource,
	const struct resource *parent)
{
	const char *word = word_for(noun_words, resource->name);

	for (size_t i = 0; i < *count; i++)
		if (nouns[i].resource == resource)
			return;
	if (*count < NOUNS_MAX)
		nouns[(*count)++] =
			(struct noun){word != NULL ? word : resource->name, resource, parent};
}

size_t nouns_all(struct noun nouns[NOUNS_MAX])
{
	size_t count = 0;

	for (const struct resource *const *at = registry_panes; *at != NULL; at++)
		add_noun(nouns, &count, *at, NULL);
	for (const struct resource *const *at = registry_panes; *at != NULL; at++)
		for (const struct tab *tab = (*at)->tabs; tab != NULL && tab->title != NULL; tab++)
			if (tab->kind == TAB_ROWS)
				add_noun(nouns, &count, tab->rows, *at);
	for (const struct resource *const *at = registry_catalogue; *at != NULL; at++)
		add_noun(nouns, &count, *at, NULL);
	return count;
}

bool noun_find(const char *word, struct noun *noun)
{
	struct noun nouns[NOUNS_MAX];
	size_t count = nouns_all(nouns);

	for (size_t i = 0; i < count; i++)
		if (strcmp(nouns[i].name, word) == 0 ||
			strcmp(nouns[i].resource->name, word) == 0) {
			*noun = nouns[i];
			return true;
		}
	return false;
}

/* ---- verbs --------------------------------------------------------------------------------- */

/* Drafts are no records: what is done with them is not in the resource's rows. */
static const struct {
	const char *name, *help, *operands;
} drafts[] = {
	[VERB_BUILD] = {"build", "Builds a draft of what Rootly has, or refreshes the one there is",
		"INCIDENT [-]"},
	[VERB_EDIT] = {"edit",
		"Opens the draft in your editor; with --title or --cause changes these in Rootly",
		"INCIDENT [-]"},
	[VERB_CHECK] = {"check", "Says what the draft lacks, why that matters, and what is better",
		"INCIDENT [FILE|-]"},
	[VERB_PUSH] = {"push", "Shows what of the draft Rootly takes, and sends what is ticked",
		"INCIDENT [FILE|-]"},
	[VERB_EXPORT] = {"export", "Writes the draft for readers", "INCIDENT [FILE|-]"},
};

static bool is_draft_verb(enum verb_kind kind)
{
	return kind >= VERB_BUILD;
}

/* Those of the rows; the name that a draft's verb has too is the draft's. */
static void add_draft_verbs(struct verb verbs[VERBS_MAX], size_t *count)
{
	for (int kind = VERB_BUILD; kind <= VERB_EXPORT && *count < VERBS_MAX; kind++) {
		struct verb verb = {drafts[kind].name, (enum verb_kind)kind, NULL};
		size_t i = 0;

		while (i < *count && strcmp(verbs[i].name, verb.name) != 0)
			i++;
		if (i < *count)
			verb.action = verbs[i].action;
		else
			++*count;
		verbs[i] = verb;
	}
}

size_t verbs_all(const struct noun *noun, struct verb verbs[VERBS_MAX])
{
	const struct resource *resource = noun->resource;
	size_t count = 0;

	verbs[count++] = (struct verb){"list", VERB_LIST, NULL};
	if (resource->path != NULL)
		verbs[count++] = (struct verb){"show", VERB_SHOW, NULL};
	for (const struct action *a = resource->actions; a != NULL && a->name != NULL; a++)
		if (a->path != NULL && count < VERBS_MAX)
			verbs[count++] = (struct verb){strchr(a->name, '.') + 1, VERB_ACT, a};
	if (resource == &retrospective_resource)
		add_draft_verbs(verbs, &count);
	return count;
}

const char *verb_alias(const struct verb *verb)
{
	return word_for(verb_words, verb->name);
}

bool verb_find(const struct noun *noun, const char *word, struct verb *verb)
{
	struct verb verbs[VERBS_MAX];
	size_t count = verbs_all(noun, verbs);

	for (size_t i = 0; i < count; i++) {
		const char *alias = verb_alias(&verbs[i]);

		if (strcmp(verbs[i].name, word) == 0 ||
			(alias != NULL && strcmp(alias, word) == 0)) {
			*verb = verbs[i];
			return true;
		}
	}
	return false;
}

const char *verb_help(const struct verb *verb)
{
	static const char *const built_in[] = {
		[VERB_LIST] = "Lists those that match the filter, in the order of the dashboard",
		[VERB_SHOW] = "Shows each in full",
	};

	if (is_draft_verb(verb->kind))
		return drafts[verb->kind].help;
	return verb->kind == VERB_ACT ? verb->action->help : built_in[verb->kind];
}

const char *verb_operands(const struct noun *noun, const struct verb *verb)
{
	if (is_draft_verb(verb->kind))
		return drafts[verb->kind].operands;
	if (verb->kind == VERB_LIST)
		return noun->parent != NULL ? "PARENT-ID [FILTER…]" : "[FILTER…]";
	if (verb->kind == VERB_ACT && verb->action->on_pane)
		return "";
	return noun->resource->path == NULL ? "PARENT-ID ID…" : "ID…";
}

/* ---- options ------------------------------------------------------------------------------- */

static bool is_reference(const struct input *input)
{
	return input->type == INPUT_REF || input->type == INPUT_REFS;
}

static void with_dashes(const char *name, char out[OPTION_NAME_BYTES])
{
	snprintf(out, OPTION_NAME_BYTES, "%s", name);
	for (char *p = out; *p != '\0'; p++)
		if (*p == '_')
			*p = '-';
}

void input_option(const struct input *input, char name[OPTION_NAME_BYTES])
{
	static const char ending[] = "_message";
	size_t len = strlen(input->name), end = sizeof(ending) - 1;

	if (input->option != NULL)
		with_dashes(input->option, name);
	else if (is_reference(input))
		with_dashes(input->catalogue, name);
	else if (len > end && strcmp(input->name + len - end, ending) == 0)
		with_dashes("message", name);
	else
		with_dashes(input->name, name);
}

bool input_is_called(const struct input *input, const char *word, size_t len_bytes)
{
	char option[OPTION_NAME_BYTES], attribute[OPTION_NAME_BYTES];

	input_option(input, option);
	with_dashes(input->name, attribute);
	return (strlen(option) == len_bytes && memcmp(option, word, len_bytes) == 0) ||
	       (strlen(attribute) == len_bytes && memcmp(attribute, word, len_bytes) == 0);
}

bool input_is_needed(const struct input *input)
{
	return input->required && input->from == NULL && input->preset == NULL;
}

const char *input_value_word(const struct input *input)
{
	static const char *const words[] = {
		[INPUT_LINE] = "TEXT",
		[INPUT_LINES] = "TEXT",
		[INPUT_CHOICE] = "WORD",
		[INPUT_REF] = "NAME",
		[INPUT_REFS] = "NAME,…",
		[INPUT_FLAG] = NULL,
		[INPUT_MINUTES] = "30m",
		[INPUT_NUMBER] = "N",
		[INPUT_DATE] = "DATE",
		[INPUT_TIME] = "TIME",
		[INPUT_LABELS] = "KEY=VALUE",
		[INPUT_EMAILS] = "ADDRESS,…",
	};

	return words[input->type];
}
