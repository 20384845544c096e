/*
 * Completions. One walk over the tables calls for every place on the line and every word that may stand
 * there; each shell writes these in its own way.
 */
#include "cli/completion.h"

#include "base/buf.h"
#include "cli/line.h"

#include <string.h>

enum { VALUES_BYTES = 4096 };

const char completion_shells[] = "bash zsh fish";

/* Behind which two words. */
struct place {
	const char *noun, *verb; /* "" none yet */
};

struct candidate {
	const char *word, *help;
	const char *argument; /* what follows it; NULL: nothing */
	const char *values; /* for that, blank-separated; "" anything */
};

struct shell {
	const char *name;
	void (*begin)(FILE *out, const struct completion_outer *outer);
	void (*open)(FILE *out, const struct place *place);
	void (*word)(FILE *out, const struct place *place, const struct candidate *candidate);
	void (*close)(FILE *out);
	void (*between)(FILE *out); /* the values follow */
	void (*values)(FILE *out, const struct place *place, const struct candidate *candidate);
	void (*end)(FILE *out);
};

/* ---- the walk ------------------------------------------------------------------------------ */

typedef void (*take_candidate)(
	FILE *out, const struct place *place, const struct candidate *candidate);

static void each_input(
	FILE *out, const struct place *place, const struct action *action, take_candidate take)
{
	for (const struct input *in = action != NULL ? action->inputs : NULL;
		in != NULL && in->name != NULL; in++) {
		char name[OPTION_NAME_BYTES], option[OPTION_NAME_BYTES + 2];
		struct candidate candidate = {option, in->label, in->type != INPUT_FLAG ? "VALUE" : NULL,
			""};
		struct buf values;

		buf_init(&values, VALUES_BYTES);
		for (const struct choice *c = in->choices != NULL ? in->choices + 1 : NULL;
			c != NULL && c->wire != NULL; c++)
			buf_add_fmt(&values, "%s%s", values.len_bytes > 0 ? " " : "", c->wire);
		input_option(in, name);
		snprintf(option, sizeof(option), "--%s", name);
		candidate.values = values.bytes;
		take(out, place, &candidate);
		buf_release(&values);
	}
}

static void add_columns(struct buf *values, const struct resource *resource)
{
	for (size_t i = 0; i < resource->field_count; i++)
		if (resource->fields[i].type != FIELD_HTML &&
			resource_field(resource, resource->fields[i].name) == &resource->fields[i])
			buf_add_fmt(values, "%s%s", values->len_bytes > 0 ? " " : "",
				resource->fields[i].name);
}

static void each_option(FILE *out, const struct place *place, const struct noun *noun,
	const struct verb *verb, take_candidate take)
{
	for (const struct line_option *o = line_options; o->name != NULL; o++) {
		char option[OPTION_NAME_BYTES];
		struct candidate candidate = {option, o->help, o->argument, ""};
		struct buf values;

		if (!(o->kinds & 1U << verb->kind))
			continue;
		buf_init(&values, VALUES_BYTES);
		if (o->offset == offsetof(struct line, columns_word))
			add_columns(&values, noun->resource);
		snprintf(option, sizeof(option), "--%s", o->name);
		candidate.values = values.bytes;
		take(out, place, &candidate);
		buf_release(&values);
	}
}

/* The options of every verb, at their places. */
static void each_verb(FILE *out, const struct shell *shell, const struct noun *noun,
	take_candidate take, bool as_places)
{
	struct verb verbs[VERBS_MAX];
	size_t count = verbs_all(noun, verbs);

	for (size_t i = 0; i < count; i++) {
		struct place place = {noun->name, verbs[i].name};

		if (as_places)
			shell->open(out, &place);
		each_input(out, &place, verbs[i].action, take);
		each_option(out, &place, noun, &verbs[i], take);
		if (as_places)
			shell->close(out);
	}
}

static void print_verbs(FILE *out, const struct shell *shell, const struct noun *noun)
{
	struct place place = {noun->name, ""};
	struct verb verbs[VERBS_MAX];
	size_t count = verbs_all(noun, verbs);

	shell->open(out, &place);
	for (size_t i = 0; i < count; i++) {
		const char *alias = verb_alias(&verbs[i]), *help = verb_help(&verbs[i]);

		shell->word(out, &place, &(struct candidate){verbs[i].name, help, NULL, ""});
		if (alias != NULL)
			shell->word(out, &place, &(struct candidate){alias, help, NULL, ""});
	}
	shell->close(out);
}

static struct candidate outer_candidate(const struct completion_word *word)
{
	return (struct candidate){word->name, word->help, word->argument, word->values};
}

/* What belongs to one of the program's own words; "": what may be the first. */
static bool each_outer(FILE *out, const struct completion_outer *outer, const char *of,
	take_candidate take)
{
	struct place place = {of, ""};
	bool is_any = false;

	for (size_t i = 0; i < outer->count; i++) {
		struct candidate candidate = outer_candidate(&outer->words[i]);

		if (strcmp(outer->words[i].of, of) != 0)
			continue;
		if (take != NULL)
			take(out, &place, &candidate);
		is_any = true;
	}
	return is_any;
}

static void print_first(FILE *out, const struct shell *shell, const struct completion_outer *outer,
	const struct noun *nouns, size_t count)
{
	struct place place = {"", ""};

	shell->open(out, &place);
	for (size_t i = 0; i < count; i++)
		shell->word(out, &place,
			&(struct candidate){nouns[i].name, nouns[i].resource->plural, NULL, ""});
	each_outer(out, outer, "", shell->word);
	shell->close(out);
}

/* Behind "connect": its options; behind "completion": the shells there are. */
static void print_own_words(FILE *out, const struct shell *shell, const struct completion_outer *outer)
{
	for (size_t i = 0; i < outer->count; i++) {
		struct place place = {outer->words[i].name, ""};

		if (!each_outer(out, outer, place.noun, NULL))
			continue;
		shell->open(out, &place);
		each_outer(out, outer, place.noun, shell->word);
		shell->close(out);
	}
}

static void print_own_values(FILE *out, const struct shell *shell, const struct completion_outer *outer)
{
	each_outer(out, outer, "", shell->values);
	for (size_t i = 0; i < outer->count; i++)
		each_outer(out, outer, outer->words[i].name, shell->values);
}

static bool is_file(const struct candidate *candidate)
{
	return candidate->argument != NULL && strcmp(candidate->argument, "FILE") == 0;
}

/* ---- quoting ------------------------------------------------------------------------------- */

/* Inside single quotes of bash and zsh; zsh splits a word from its help at the first colon. */
static void add_quoted(FILE *out, const char *text, bool is_zsh)
{
	for (const char *p = text; *p != '\0'; p++)
		if (*p == '\'')
			fputs("'\\''", out);
		else if (*p == ':' && is_zsh)
			fputs("\\:", out);
		else
			fputc(*p, out);
}

static void add_fish(FILE *out, const char *text)
{
	fputc('\'', out);
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '\'' || *p == '\\')
			fputc('\\', out);
		fputc(*p, out);
	}
	fputc('\'', out);
}

/* ---- bash and zsh: the two words before, then a case --------------------------------------- */

/* "--instance|--config": what takes the next word. */
static void print_skipped(FILE *out, const struct completion_outer *outer, const char *separator)
{
	bool is_first = true;

	for (size_t i = 0; i < outer->count; i++)
		if (outer->words[i].argument != NULL) {
			fprintf(out, "%s%s", is_first ? "" : separator, outer->words[i].name);
			is_first = false;
		}
}

/* How a shell says "if it is this, it is that". */
struct equal {
	const char *before, *noun, *verb;
};

static const struct equal equal_sh = {"[ ", " ] && noun=", " ] && verb="};
static const struct equal equal_fish = {"test ", "; and set noun ", "; and set verb "};

/* People may have typed the long word where the tables have a short one, and the reverse. */
static void print_aliases(FILE *out, const struct equal *equal)
{
	struct noun nouns[NOUNS_MAX];
	struct verb verbs[VERBS_MAX];
	size_t count = nouns_all(nouns);

	for (size_t i = 0; i < count; i++) {
		size_t verb_count = verbs_all(&nouns[i], verbs);

		if (strcmp(nouns[i].name, nouns[i].resource->name) != 0)
			fprintf(out, "\t%s\"$noun\" = %s%s%s\n", equal->before,
				nouns[i].resource->name, equal->noun, nouns[i].name);
		for (size_t v = 0; v < verb_count; v++)
			if (verb_alias(&verbs[v]) != NULL)
				fprintf(out, "\t%s\"$noun $verb\" = \"%s %s\"%s%s\n", equal->before,
					nouns[i].name, verb_alias(&verbs[v]), equal->verb,
					verbs[v].name);
	}
}

/* bash cuts "--theme=dark" into three words. */
static void print_walk(FILE *out, const struct completion_outer *outer, const char *from,
	const char *to, const char *word)
{
	fprintf(out,
		"\tfor ((i = %s; i < %s; i++)); do\n"
		"\t\tcase ${%s[i]} in\n\t\t",
		from, to, word);
	print_skipped(out, outer, "|");
	fprintf(out,
		") ((i++)); [ \"${%s[i]}\" = = ] && ((i++)) ;;\n"
		"\t\t-*|=) ;;\n"
		"\t\t*) if [ -z \"$noun\" ]; then noun=${%s[i]}; elif [ -z \"$verb\" ]; then "
		"verb=${%s[i]}; fi ;;\n"
		"\t\tesac\n"
		"\tdone\n",
		word, word, word);
	print_aliases(out, &equal_sh);
}

static void bash_begin(FILE *out, const struct completion_outer *outer)
{
	fputs("# bash completion of rootwatch; written by `rootwatch completion bash`\n"
	      "_rootwatch() {\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} noun= verb= "
	      "words= i\n"
	      "\tif [ \"$cur\" = = ]; then cur=; elif [ \"$prev\" = = ]; then "
	      "prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n",
		out);
	print_walk(out, outer, "1", "COMP_CWORD", "COMP_WORDS");
	fputs("\tcase \"$noun $verb\" in\n", out);
}

static void case_open(FILE *out, const struct place *place)
{
	fprintf(out, "\t\"%s %s\") words='", place->noun, place->verb);
}

static void bash_word(FILE *out, const struct place *place, const struct candidate *candidate)
{
	(void)place;
	fprintf(out, "%s ", candidate->word);
}

static void bash_close(FILE *out)
{
	fputs("' ;;\n", out);
}

static void case_between(FILE *out)
{
	fputs("\tesac\n\tcase \"$noun $verb $prev\" in\n", out);
}

static void bash_values(FILE *out, const struct place *place, const struct candidate *candidate)
{
	if (candidate->argument == NULL)
		return;
	fprintf(out, "\t\"%s %s %s\") ", place->noun, place->verb, candidate->word);
	if (is_file(candidate))
		fputs("compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n",
			out);
	else
		fprintf(out, "words='%s' ;;\n", candidate->values);
}

static void bash_end(FILE *out)
{
	fputs("\tesac\n"
	      "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
	      "}\n"
	      "complete -F _rootwatch rootwatch\n",
		out);
}

static void zsh_begin(FILE *out, const struct completion_outer *outer)
{
	fputs("#compdef rootwatch\n"
	      "# zsh completion of rootwatch; written by `rootwatch completion zsh`\n"
	      "_rootwatch() {\n"
	      "\tlocal noun verb prev=${words[CURRENT-1]} i\n"
	      "\tlocal -a found\n"
	      "\tif [[ $PREFIX = --*=* ]]; then prev=${PREFIX%%=*}; compset -P 1 '*='; fi\n",
		out);
	print_walk(out, outer, "2", "CURRENT", "words");
	fputs("\tcase \"$noun $verb\" in\n", out);
}

static void zsh_open(FILE *out, const struct place *place)
{
	fprintf(out, "\t\"%s %s\") found=(\n", place->noun, place->verb);
}

static void zsh_word(FILE *out, const struct place *place, const struct candidate *candidate)
{
	(void)place;
	fprintf(out, "\t\t'%s:", candidate->word);
	add_quoted(out, candidate->help, true);
	fputs("'\n", out);
}

static void zsh_close(FILE *out)
{
	fputs("\t) ;;\n", out);
}

static void zsh_values(FILE *out, const struct place *place, const struct candidate *candidate)
{
	if (candidate->argument == NULL)
		return;
	fprintf(out, "\t\"%s %s %s\") ", place->noun, place->verb, candidate->word);
	if (is_file(candidate))
		fputs("_files; return ;;\n", out);
	else
		fprintf(out, "found=(%s) ;;\n", candidate->values);
}

static void zsh_end(FILE *out)
{
	fputs("\tesac\n"
	      "\t_describe word found\n"
	      "}\n"
	      "if [ \"$funcstack[1]\" = _rootwatch ]; then _rootwatch \"$@\"; else compdef _rootwatch "
	      "rootwatch; fi\n",
		out);
}

/* ---- fish: a condition for each word ------------------------------------------------------- */

static void fish_begin(FILE *out, const struct completion_outer *outer)
{
	fputs("# fish completion of rootwatch; written by `rootwatch completion fish`\n"
	      "function __rootwatch_at\n"
	      "\tset -l typed (commandline -opc)\n"
	      "\tset -l noun ''\n"
	      "\tset -l verb ''\n"
	      "\tset -l skip 0\n"
	      "\tfor word in $typed[2..-1]\n"
	      "\t\tif test $skip = 1\n"
	      "\t\t\tset skip 0\n"
	      "\t\telse if contains -- $word ",
		out);
	print_skipped(out, outer, " ");
	fputs("\n"
	      "\t\t\tset skip 1\n"
	      "\t\telse if string match -q -- '-*' $word\n"
	      "\t\t\tcontinue\n"
	      "\t\telse if test -z \"$noun\"\n"
	      "\t\t\tset noun $word\n"
	      "\t\telse if test -z \"$verb\"\n"
	      "\t\t\tset verb $word\n"
	      "\t\tend\n"
	      "\tend\n",
		out);
	print_aliases(out, &equal_fish);
	fputs("\ttest \"$noun\" = \"$argv[1]\" -a \"$verb\" = \"$argv[2]\"\n"
	      "end\n"
	      "complete -c rootwatch -f\n",
		out);
}

static void fish_word(FILE *out, const struct place *place, const struct candidate *candidate)
{
	bool is_option = strncmp(candidate->word, "--", 2) == 0;

	fprintf(out, "complete -c rootwatch -n '__rootwatch_at \"%s\" \"%s\"' -%c %s", place->noun,
		place->verb, is_option ? 'l' : 'a', candidate->word + (is_option ? 2 : 0));
	if (is_file(candidate))
		fputs(" -r -F", out);
	else if (candidate->argument != NULL)
		fputs(candidate->values[0] != '\0' ? " -xa " : " -x", out);
	if (candidate->values[0] != '\0')
		add_fish(out, candidate->values);
	fputs(" -d ", out);
	add_fish(out, candidate->help);
	fputc('\n', out);
}

static void no_place(FILE *out, const struct place *place)
{
	(void)out;
	(void)place;
}

static void nothing(FILE *out)
{
	(void)out;
}

static void no_values(FILE *out, const struct place *place, const struct candidate *candidate)
{
	(void)out;
	(void)place;
	(void)candidate;
}

/* ---- public -------------------------------------------------------------------------------- */

static const struct shell shells[] = {
	{"bash", bash_begin, case_open, bash_word, bash_close, case_between, bash_values, bash_end},
	{"zsh", zsh_begin, zsh_open, zsh_word, zsh_close, case_between, zsh_values, zsh_end},
	{"fish", fish_begin, no_place, fish_word, nothing, nothing, no_values, nothing},
};

static void print_shells(FILE *out, const struct shell *shell)
{
	static const struct place place = {"completion", ""};

	shell->open(out, &place);
	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
		shell->word(out, &place,
			&(struct candidate){shells[i].name, "what it needs", NULL, ""});
	shell->close(out);
}

bool completion_print(
	FILE *out, const char *name, const struct completion_outer *outer, struct err *err)
{
	const struct shell *shell = NULL;
	struct noun nouns[NOUNS_MAX];
	size_t count = nouns_all(nouns);

	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
		if (strcmp(shells[i].name, name) == 0)
			shell = &shells[i];
	if (shell == NULL)
		return err_set(err, ERR_USAGE, "no completion for %s; there is one for %s", name,
			completion_shells);
	shell->begin(out, outer);
	print_first(out, shell, outer, nouns, count);
	print_own_words(out, shell, outer);
	print_shells(out, shell);
	for (size_t i = 0; i < count; i++) {
		print_verbs(out, shell, &nouns[i]);
		each_verb(out, shell, &nouns[i], shell->word, true);
	}
	shell->between(out);
	print_own_values(out, shell, outer);
	for (size_t i = 0; i < count; i++)
		each_verb(out, shell, &nouns[i], shell->values, false);
	shell->end(out);
	return true;
}
