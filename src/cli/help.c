/* What the verbs are, for people: from the tables. */
#include "cli/help.h"

#include "base/text.h"
#include "cli/mdoc.h"
#include "core/join.h"
#include "session.h"
#include "statuses.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_CELLS = 30, WORDS_BYTES = 256, ROW_CELLS = 78 };

/* ---- one verb ------------------------------------------------------------------------------ */

static void print_row(FILE *out, const char *head, const char *help)
{
	int cells = (int)text_width(head, strlen(head));

	fprintf(out, "  %s%*s %s\n", head, cells < HEAD_CELLS ? HEAD_CELLS - cells : 0, "", help);
}

static void print_choices(FILE *out, const struct input *input)
{
	if (input->type != INPUT_CHOICE)
		return;
	fprintf(out, "  %*s ", HEAD_CELLS, "");
	for (const struct choice *c = input->choices + 1; c->wire != NULL; c++)
		fprintf(out, "%s%s", c == input->choices + 1 ? "" : ", ", c->wire);
	fputc('\n', out);
}

static void print_input(FILE *out, const struct input *input)
{
	char option[OPTION_NAME_BYTES], head[WORDS_BYTES], help[WORDS_BYTES];
	const char *word = input_value_word(input);

	input_option(input, option);
	snprintf(head, sizeof(head), "--%s%s%s", option, word != NULL ? " " : "",
		word != NULL ? word : "");
	snprintf(help, sizeof(help), "%s%s%s%s", input->label,
		input_is_needed(input) ? " (needed)" : "",
		input->preset != NULL && input->preset[0] != '@' ? "; else " : "",
		input->preset != NULL && input->preset[0] != '@' ? input->preset : "");
	print_row(out, head, help);
	print_choices(out, input);
}

static void print_options(FILE *out, const struct verb *verb)
{
	char head[WORDS_BYTES];

	for (const struct line_option *o = line_options; o->name != NULL; o++) {
		if (!(o->kinds & 1U << verb->kind))
			continue;
		snprintf(head, sizeof(head), "--%s%s%s", o->name, o->argument != NULL ? " " : "",
			o->argument != NULL ? o->argument : "");
		print_row(out, head, o->help);
	}
}

static void print_columns(FILE *out, const struct resource *resource)
{
	size_t cells = ROW_CELLS;

	fputs("\nColumns:", out);
	for (size_t i = 0; i < resource->field_count; i++) {
		const struct field *field = &resource->fields[i];

		if (field->type == FIELD_HTML || resource_field(resource, field->name) != field)
			continue;
		if (cells + strlen(field->name) + 1 > ROW_CELLS) {
			fputs("\n ", out);
			cells = 1;
		}
		cells += (size_t)fprintf(out, " %s", field->name);
	}
	fputc('\n', out);
}

/* What costs requests that nobody would expect of a list. */
static void print_sums(FILE *out, const struct join *join)
{
	fputs("\nRead by requests of their own, in a table or where the filter names them:\n ", out);
	for (int i = 0; join->sums[i] != NULL; i++)
		fprintf(out, " %s", join->sums[i]);
	fprintf(out, "\nThese are %d at most; rows beyond them stay without, which is said.\n",
		SUMS_REQUESTS_MAX);
}

static void print_verb(FILE *out, const struct line *line)
{
	const struct verb *verb = &line->verb;
	const struct action *action = verb->action;
	const char *alias = verb_alias(verb), *operands = verb_operands(&line->noun, verb);

	fprintf(out, "rootwatch %s %s%s%s [option…]\n\n%s.\n", line->noun.name, verb->name,
		operands[0] != '\0' ? " " : "", operands, verb_help(verb));
	if (alias != NULL)
		fprintf(out, "Short: rootwatch %s %s\n", line->noun.name, alias);
	if (action != NULL && (action->ask != ASK_NEVER || action->asks != NULL))
		fprintf(out, "%s: %s\n", action->ask != ASK_NEVER ? "Asks first" : "May ask first",
			action->ask_words != NULL ? action->ask_words
						  : "it depends on the record.");
	fputc('\n', out);
	for (const struct input *in = action != NULL ? action->inputs : NULL;
		in != NULL && in->name != NULL; in++)
		print_input(out, in);
	print_options(out, verb);
	if (verb->kind == VERB_LIST && line->noun.resource->join != NULL)
		print_sums(out, line->noun.resource->join);
	if (verb->kind == VERB_LIST || verb->kind == VERB_SHOW)
		print_columns(out, line->noun.resource);
}

/* ---- all verbs of a noun ------------------------------------------------------------------- */

static void print_noun(FILE *out, const struct noun *noun)
{
	struct verb verbs[VERBS_MAX];
	size_t count = verbs_all(noun, verbs);

	for (size_t i = 0; i < count; i++) {
		const char *alias = verb_alias(&verbs[i]);
		char head[WORDS_BYTES];

		snprintf(head, sizeof(head), "%s%s%s %s", verbs[i].name, alias != NULL ? ", " : "",
			alias != NULL ? alias : "", verb_operands(noun, &verbs[i]));
		print_row(out, head, verb_help(&verbs[i]));
	}
}

void help_print(FILE *out, const struct line *line)
{
	if (line->has_verb) {
		print_verb(out, line);
		return;
	}
	fprintf(out, "rootwatch %s VERB [operand…] [option…]\n\n", line->noun.name);
	print_noun(out, &line->noun);
	fprintf(out,
		"\nAn ID is a number (INC-12, 12), an id, a slug, a short id or a link; - reads "
		"them\n"
		"from standard input. rootwatch %s VERB --help tells what a verb takes.\n",
		line->noun.name);
}

/* ---- all verbs ----------------------------------------------------------------------------- */

static void add_option(FILE *out, const struct input *input)
{
	char option[OPTION_NAME_BYTES];
	const char *word = input_value_word(input);

	input_option(input, option);
	fputs(input_is_needed(input) ? "Fl -" : "Op Fl -", out);
	mdoc_text(out, option);
	if (word != NULL) {
		fputs(" Ar ", out);
		mdoc_text(out, word);
	}
}

static void manual_verb(FILE *out, const struct noun *noun, const struct verb *verb)
{
	const char *operands = verb_operands(noun, verb);

	fputs(".It Cm ", out);
	mdoc_text(out, verb->name);
	if (operands[0] != '\0') {
		fputs(" Ar ", out);
		mdoc_text(out, operands);
	}
	fputc('\n', out);
	mdoc_text(out, verb_help(verb));
	fputs(".\n", out);
	for (const struct input *in = verb->action != NULL ? verb->action->inputs : NULL;
		in != NULL && in->name != NULL; in++) {
		fputc('.', out);
		add_option(out, in);
		fputc('\n', out);
	}
}

static void manual_noun(FILE *out, const struct noun *noun)
{
	struct verb verbs[VERBS_MAX];
	size_t count = verbs_all(noun, verbs);

	fputs(".Ss rootwatch ", out);
	mdoc_text(out, noun->name);
	fputs("\n.Bl -tag -width Ds -compact\n", out);
	for (size_t i = 0; i < count; i++)
		manual_verb(out, noun, &verbs[i]);
	fputs(".El\n", out);
}

static void manual_options(FILE *out)
{
	fputs(".Ss Options of every verb\n.Bl -tag -width Ds -compact\n", out);
	for (const struct line_option *o = line_options; o->name != NULL; o++) {
		fputs(".It Fl -", out);
		mdoc_text(out, o->name);
		if (o->argument != NULL) {
			fputs(" Ar ", out);
			mdoc_text(out, o->argument);
		}
		fputc('\n', out);
		mdoc_text(out, o->help);
		fputs(".\n", out);
	}
	fputs(".El\n", out);
}

/* Catalogues have the same two verbs. */
static bool has_actions(const struct noun *noun)
{
	return noun->resource->actions != NULL;
}

static void print_catalogues(FILE *out, const struct noun *nouns, size_t count, bool as_manual)
{
	fputs(as_manual ? ".Ss What can only be listed and shown\n"
			: "\nrootwatch … list, show:\n ",
		out);
	for (size_t i = 0; i < count; i++) {
		if (has_actions(&nouns[i]))
			continue;
		fputs(as_manual ? ".Cm " : " ", out);
		if (as_manual)
			mdoc_text(out, nouns[i].name);
		else
			fputs(nouns[i].name, out);
		fputs(as_manual ? "\n" : "", out);
	}
	fputs(as_manual ? "" : "\n", out);
}

void help_verbs(FILE *out, bool as_manual)
{
	struct noun nouns[NOUNS_MAX];
	size_t count = nouns_all(nouns);

	if (as_manual)
		manual_options(out);
	for (size_t i = 0; i < count; i++) {
		if (!has_actions(&nouns[i]))
			continue;
		if (as_manual) {
			manual_noun(out, &nouns[i]);
		} else {
			fprintf(out, "%srootwatch %s\n", i > 0 ? "\n" : "", nouns[i].name);
			print_noun(out, &nouns[i]);
		}
	}
	print_catalogues(out, nouns, count, as_manual);
}

/* ---- exit statuses ------------------------------------------------------------------------- */

void help_statuses(FILE *out, bool as_manual)
{
	struct status_words rows[STATUSES_MAX];
	size_t count = statuses_all(rows);

	fputs(as_manual ? ".Bl -tag -width Ds -compact\n" : "", out);
	for (size_t i = 0; i < count; i++) {
		if (!as_manual) {
			fprintf(out, "  %2d  %-24s %s\n", rows[i].status, rows[i].names,
				rows[i].meaning);
			continue;
		}
		fprintf(out, ".It %d\n", rows[i].status);
		mdoc_text(out, rows[i].names);
		fputs(".\n", out);
		mdoc_text(out, rows[i].meaning);
		fputc('\n', out);
	}
	fputs(as_manual ? ".El\n" : "", out);
}
