/* The command line of a verb, word by word. */
#include "cli/line.h"

#include "base/mem.h"
#include "resources/retrospective.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	READS = 1 << VERB_LIST | 1 << VERB_SHOW,
	ACTS = 1 << VERB_ACT | 1 << VERB_EDIT | 1 << VERB_PUSH,
	DRAFTS = 1 << VERB_BUILD | 1 << VERB_CHECK | 1 << VERB_EXPORT,
};

const struct line_option line_options[] = {
	{"json", NULL, offsetof(struct line, json),
		READS | ACTS | 1 << VERB_BUILD | 1 << VERB_CHECK,
		"one JSON object a line, as the API has it; the rule where standard output is no "
		"terminal"},
	{"columns", "NAME,…", offsetof(struct line, columns_word), READS,
		"these fields, in this order"},
	{"limit", "N", offsetof(struct line, limit_word), 1 << VERB_LIST,
		"at most so many, 50 by default; 0 for all"},
	{"draft", NULL, offsetof(struct line, draft), 1 << VERB_SHOW,
		"of a retrospective: its draft here, as it is"},
	{"take", "BLOCK,…", offsetof(struct line, take), 1 << VERB_BUILD,
		"these blocks are written anew although they were edited"},
	{"keep", "BLOCK,…", offsetof(struct line, keep), 1 << VERB_BUILD,
		"these edited blocks stay as they are, without being asked about again"},
	{"mask-emails", NULL, offsetof(struct line, mask), 1 << VERB_BUILD,
		"e-mail addresses in what Rootly has become [e-mail]"},
	{"template", "FILE", offsetof(struct line, template_file), 1 << VERB_BUILD,
		"Markdown to fill in, with {{timeline}}, {{metrics}}, {{actions}}, {{summary}}; "
		LINE_ORGANIZATION ": the one that Rootly has"},
	{"format", "WORD", offsetof(struct line, format), 1 << VERB_EXPORT,
		"draft, markdown, html or text; else by the file's ending"},
	{"rows", "N,…", offsetof(struct line, rows), 1 << VERB_PUSH,
		"exactly these rows of the table"},
	{"yes", NULL, offsetof(struct line, yes), ACTS, "answers what the action asks first"},
	{"dry-run", NULL, offsetof(struct line, dry_run), ACTS,
		"prints the request, and sends nothing"},
	{"wait", NULL, offsetof(struct line, wait), ACTS, "until it is done or refused; the rule"},
	{"queue", NULL, offsetof(struct line, queue), ACTS,
		"only into the outbox: a running dashboard, or the next start, sends it"},
	{"help", NULL, offsetof(struct line, help), READS | ACTS | DRAFTS,
		"what this verb does and takes"},
	{NULL, NULL, 0, 0, NULL},
};

/* ---- options ------------------------------------------------------------------------------- */

/* What a walk over the words needs to know. */
struct walk {
	struct line *line;
	int count, at;
	char *const *words;
	const struct line_outer *outer;
	bool only_operands; /* after "--" */
};

static const struct line_option *find_option(const struct line *line, const char *name, size_t len)
{
	unsigned kinds = line->has_verb ? 1U << line->verb.kind : READS | ACTS | DRAFTS;

	for (const struct line_option *o = line_options; o->name != NULL; o++)
		if (strlen(o->name) == len && memcmp(o->name, name, len) == 0 && (o->kinds & kinds))
			return o;
	return NULL;
}

static const struct input *find_input(const struct line *line, const char *name, size_t len)
{
	const struct action *action = line->has_verb ? line->verb.action : NULL;

	for (const struct input *in = action != NULL ? action->inputs : NULL;
		in != NULL && in->name != NULL; in++)
		if (input_is_called(in, name, len))
			return in;
	return NULL;
}

/* "--name=value", "--name value"; NULL with words when there is none. */
static const char *take_value(
	struct walk *walk, const char *name, const char *argument, struct err *err)
{
	const char *equals = strchr(name, '=');

	if (equals != NULL)
		return equals + 1;
	if (walk->at + 1 < walk->count)
		return walk->words[++walk->at];
	err_set(err, ERR_USAGE, "--%s needs %s", name, argument);
	return NULL;
}

static bool set_option(
	struct walk *walk, const struct line_option *option, const char *name, struct err *err)
{
	void *member = (char *)walk->line + option->offset;

	if (option->argument != NULL)
		return (*(const char **)member = take_value(walk, name, option->argument, err)) !=
		       NULL;
	if (strchr(name, '=') != NULL)
		return err_set(err, ERR_USAGE, "--%s takes no value", option->name);
	*(bool *)member = true;
	return true;
}

struct line_value *line_value(struct line *line, const struct input *input)
{
	for (size_t i = 0; i < line->value_count; i++)
		if (line->values[i].input == input)
			return &line->values[i];
	return NULL;
}

static bool set_input(
	struct walk *walk, const struct input *input, const char *name, struct err *err)
{
	struct line *line = walk->line;
	struct line_value *before = line_value(line, input);
	const char *word = input_value_word(input), *text;
	char *joined;

	if (word == NULL && strchr(name, '=') == NULL)
		text = "yes";
	else if ((text = take_value(walk, name, word != NULL ? word : "yes or no", err)) == NULL)
		return false;
	if (before != NULL) {
		joined = mem_printf("%s\n%s", before->text, text);
		free(before->text);
		before->text = joined;
	} else if (line->value_count < FORM_VALUES) {
		line->values[line->value_count++] = (struct line_value){input, mem_strdup(text)};
	}
	return true;
}

static bool take_option(struct walk *walk, struct err *err)
{
	const char *name = walk->words[walk->at] + 2;
	size_t len = strcspn(name, "=");
	const struct line_option *option = find_option(walk->line, name, len);
	const struct input *input = find_input(walk->line, name, len);
	int taken;

	if (option != NULL)
		return set_option(walk, option, name, err);
	if (input != NULL)
		return set_input(walk, input, name, err);
	taken = walk->outer->take(
		walk->outer->context, walk->count - walk->at, walk->words + walk->at, err);
	if (taken < 0)
		return false;
	if (taken == 0)
		return err_set(err, ERR_USAGE,
			"no option --%.*s; rootwatch %s %s --help lists them", (int)len, name,
			walk->line->noun.name, walk->line->has_verb ? walk->line->verb.name : "");
	walk->at += taken - 1;
	return true;
}

/* ---- words --------------------------------------------------------------------------------- */

static bool take_word(struct walk *walk, struct err *err)
{
	struct line *line = walk->line;
	const char *word = walk->words[walk->at];

	if (line->has_verb) {
		line->operands[line->operand_count++] = word;
		return true;
	}
	line->has_verb = verb_find(&line->noun, word, &line->verb);
	return line->has_verb ||
	       err_set(err, ERR_USAGE, "no verb %s; rootwatch %s --help lists them", word,
		       line->noun.name);
}

static bool take_any(struct walk *walk, struct err *err)
{
	const char *word = walk->words[walk->at];

	if (walk->only_operands || word[0] != '-' || word[1] == '\0')
		return take_word(walk, err);
	if (strcmp(word, "--") == 0)
		return walk->only_operands = true;
	if (word[1] != '-')
		return err_set(err, ERR_USAGE, "no option %s; long ones begin with --", word);
	return take_option(walk, err);
}

/* ---- checks of the whole ------------------------------------------------------------------- */

static bool add_column(struct line *line, const char *name, struct err *err)
{
	const struct field *field = resource_field(line->noun.resource, name);

	if (field == NULL || field->type == FIELD_HTML)
		return err_set(err, ERR_USAGE, "no column %s; rootwatch %s %s --help lists them",
			name, line->noun.name, line->verb.name);
	if (line->column_count == COLUMNS_MAX)
		return err_set(err, ERR_USAGE, "more than %d columns", COLUMNS_MAX);
	line->columns[line->column_count++] = field;
	return true;
}

static bool read_columns(struct line *line, struct err *err)
{
	char *copy = mem_strdup(line->columns_word), *rest = copy, *name;
	bool ok = true;

	while (ok && rest != NULL && (name = strsep(&rest, ",")) != NULL)
		ok = add_column(line, name, err);
	free(copy);
	return ok;
}

static bool read_limit(struct line *line, struct err *err)
{
	char *end;

	if (line->limit_word == NULL)
		return true;
	errno = 0;
	line->limit = strtoll(line->limit_word, &end, 10);
	if (end == line->limit_word || *end != '\0' || errno != 0 || line->limit < 0)
		return err_set(
			err, ERR_USAGE, "--limit %s: write a whole number", line->limit_word);
	return true;
}

/* How many words have to stand behind the verb. */
static bool check_operands(const struct line *line, struct err *err)
{
	const struct noun *noun = &line->noun;
	const struct verb *verb = &line->verb;
	bool is_create = verb->kind == VERB_ACT && verb->action->on_pane;
	bool is_list = verb->kind == VERB_LIST;
	bool needs_parent = noun->parent != NULL && (is_list || noun->resource->path == NULL);
	size_t least = is_create ? 0 : (size_t)needs_parent + !is_list;

	if (line->operand_count < least)
		return err_set(err, ERR_USAGE, "rootwatch %s %s %s: %s", noun->name, verb->name,
			verb_operands(noun, verb),
			needs_parent ? "which one, and of which parent?" : "which one?");
	if (is_create && line->operand_count > 0)
		return err_set(err, ERR_USAGE, "%s %s takes options only, not %s", noun->name,
			verb->name, line->operands[0]);
	return true;
}

/* Standard input can be read once. */
static bool check_stdin(const struct line *line, struct err *err)
{
	int readers = 0;

	for (size_t i = 0; i < line->operand_count; i++)
		readers += strcmp(line->operands[i], "-") == 0;
	for (size_t i = 0; i < line->value_count; i++)
		readers += strcmp(line->values[i].text, "-") == 0;
	return readers < 2 || err_set(err, ERR_USAGE, "- stands for standard input, once only");
}

static bool check(struct line *line, struct err *err)
{
	if (line->help)
		return true;
	if (!line->has_verb)
		return err_set(err, ERR_USAGE,
			"rootwatch %s needs a verb; rootwatch %s --help lists them",
			line->noun.name, line->noun.name);
	if (line->draft && line->noun.resource != &retrospective_resource)
		return err_set(err, ERR_USAGE, "--draft: only retrospectives have drafts");
	if (line->wait && line->queue)
		return err_set(err, ERR_USAGE, "--wait and --queue exclude each other");
	return read_columns(line, err) && read_limit(line, err) && check_operands(line, err) &&
	       check_stdin(line, err);
}

/* ---- public -------------------------------------------------------------------------------- */

bool line_parse(struct line *line, int count, char *const *words, const struct line_outer *outer,
	struct err *err)
{
	struct walk walk = {line, count, 1, words, outer, false};

	*line = (struct line){.limit = LINE_ROWS};
	line->operands = mem_alloc((size_t)count * sizeof(*line->operands));
	if (!noun_find(words[0], &line->noun))
		return err_set(err, ERR_USAGE, "no verb %s; --help lists them", words[0]);
	for (; walk.at < count; walk.at++)
		if (!take_any(&walk, err))
			return false;
	return check(line, err);
}

void line_release(struct line *line)
{
	for (size_t i = 0; i < line->value_count; i++)
		free(line->values[i].text);
	free(line->operands);
	*line = (struct line){0};
}
