/* The command line, from two tables: words and options. */
#include "app/arguments.h"

#include "app/options.h"
#include "base/buf.h"
#include "cli/help.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *operand; /* what has to follow; NULL: nothing may */
	const char *name, *help;
} words[WORDS] = {
	[WORD_DEMO] = {NULL, "demo", "open the dashboard on a local sandbox with living data"},
	[WORD_CONNECT] = {NULL, "connect", "add an instance: tries the key, then keeps it"},
	[WORD_INSTANCES] = {NULL, "instances", "list the configured instances"},
	[WORD_CONFIG] = {NULL, "config", "print the configuration, and where each value is from"},
	[WORD_DOCTOR] = {NULL, "doctor", "check everything, and say what mends it"},
	[WORD_KEYS] = {NULL, "keys", "list every key, command and action"},
	[WORD_VERBS] = {NULL, "verbs", "list every verb for scripts"},
	[WORD_STATUSES] = {NULL, "statuses", "list the exit statuses of verbs"},
	[WORD_COMPLETION] = {"bash, zsh or fish", "completion", "print the completion for a shell"},
};

#define ONLY(word) (1U << WORD_##word)

static const struct argument_row {
	const char *name;     /* "--instance" */
	const char *argument; /* what follows it; NULL: a switch */
	size_t offset;	      /* of a const char * or a bool in struct arguments */
	const char *help;
	unsigned only; /* the word that has it; 0: it may stand anywhere */
} options[] = {
	{"--instance", "NAME", offsetof(struct arguments, instance),
		"which of the configured instances to open", 0},
	{"--config", "FILE", offsetof(struct arguments, config), "another configuration file", 0},
	{"--theme", "NAME", offsetof(struct arguments, theme),
		"the colours", 0},
	{"--read-only", NULL, offsetof(struct arguments, read_only), "no action leaves this program", 0},
	{"--plain", NULL, offsetof(struct arguments, plain),
		"print the three panes once as text, and end", 0},
	{"--manual", NULL, offsetof(struct arguments, manual),
		"with keys, verbs, statuses: as the manual page has them", 0},
	{"--name", "NAME", offsetof(struct arguments, connect.words.name),
		"connect: what the instance is called here", ONLY(CONNECT)},
	{"--token-stdin", NULL, offsetof(struct arguments, connect.token_stdin),
		"connect: the key is a line on the standard input", ONLY(CONNECT)},
	{"--token-command", "COMMAND", offsetof(struct arguments, connect.words.token_command),
		"connect: this command prints the key", ONLY(CONNECT)},
	{"--url", "URL", offsetof(struct arguments, connect.words.url),
		"connect: another address than https://api.rootly.com", ONLY(CONNECT)},
	{"--kind", "KIND", offsetof(struct arguments, connect.words.kind),
		"connect: the kind of the key", ONLY(CONNECT)},
	{"--me", "USER", offsetof(struct arguments, connect.words.me),
		"connect: your name, e-mail or user id, for a key without a user", ONLY(CONNECT)},
	{"--key-name", "NAME", offsetof(struct arguments, connect.words.key_name),
		"connect: what Rootly calls the key, to know when it ends", ONLY(CONNECT)},
	{"--force", NULL, offsetof(struct arguments, connect.force),
		"connect: keep it although it fails", ONLY(CONNECT)},
	{"--template", NULL, offsetof(struct arguments, template),
		"config: print an annotated sample instead", ONLY(CONFIG)},
	{"--json", NULL, offsetof(struct arguments, json), "doctor: as JSON", ONLY(DOCTOR)},
	{"--help", NULL, offsetof(struct arguments, help), "this text", 0},
	{"--version", NULL, offsetof(struct arguments, version), "the version", 0},
};

/* Those that set an option of the configuration, whose words may follow. */
static const struct {
	const char *name;
	const struct option_rows *rows;
	const char *sets;
} settings[] = {{"--theme", &config_options, "theme"}, {"--kind", &instance_options, "kind"}};

enum { OPTIONS = sizeof(options) / sizeof(options[0]), HELP_BYTES = 200 };

static const struct argument_row *find_option(enum word of, const char *word, size_t len)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (strlen(options[i].name) == len && strncmp(options[i].name, word, len) == 0 &&
			(options[i].only == 0 || options[i].only & 1U << of))
			return &options[i];
	return NULL;
}

static enum word find_word(const char *name)
{
	struct noun noun;

	for (int i = 0; i < WORDS; i++)
		if (words[i].name != NULL && strcmp(words[i].name, name) == 0)
			return (enum word)i;
	return noun_find(name, &noun) ? WORD_NOUN : WORD_DASHBOARD;
}

/* "--name value" and "--name=value" alike; how many words it took, as struct line_outer wants it. */
static int take_option(void *context, int count, char *const *argv, struct err *err)
{
	struct arguments *arguments = context;
	size_t len = strcspn(argv[0], "=");
	const struct argument_row *option = find_option(arguments->word, argv[0], len);
	bool has_value = argv[0][len] == '=';
	void *member;

	if (option == NULL)
		return 0;
	member = (char *)context + option->offset;
	if (option->argument == NULL && has_value) {
		err_set(err, ERR_USAGE, "%s takes no value", option->name);
		return -1;
	}
	if (option->argument != NULL && !has_value && count < 2) {
		err_set(err, ERR_USAGE, "%s needs a %s", option->name, option->argument);
		return -1;
	}
	if (option->argument == NULL)
		*(bool *)member = true;
	else
		*(const char **)member = has_value ? argv[0] + len + 1 : argv[1];
	return option->argument != NULL && !has_value ? 2 : 1;
}

static bool take_word(struct arguments *arguments, const char *word, struct err *err)
{
	if (arguments->word == WORD_DASHBOARD) {
		arguments->word = find_word(word);
		return arguments->word != WORD_DASHBOARD ||
		       err_set(err, ERR_USAGE, "no verb %s; --help lists them", word);
	}
	if (words[arguments->word].operand == NULL || arguments->operand != NULL)
		return err_set(err, ERR_USAGE, "%s: not expected after %s", word,
			words[arguments->word].name);
	arguments->operand = word;
	return true;
}

bool arguments_parse(struct arguments *arguments, int argc, char *const *argv, struct err *err)
{
	const struct line_outer outer = {take_option, arguments};
	int taken;

	*arguments = (struct arguments){.word = WORD_DASHBOARD};
	for (int i = 1; i < argc; i += taken) {
		taken = argv[i][0] == '-' ? take_option(arguments, argc - i, argv + i, err) : 1;
		if (taken == 0)
			err_set(err, ERR_USAGE, "no option %s; --help lists them", argv[i]);
		if (taken <= 0 || (argv[i][0] != '-' && !take_word(arguments, argv[i], err)))
			return false;
		if (arguments->word == WORD_NOUN)
			return line_parse(&arguments->line, argc - i, argv + i, &outer, err);
	}
	if (words[arguments->word].operand != NULL && arguments->operand == NULL && !arguments->help)
		return err_set(err, ERR_USAGE, "%s needs %s", words[arguments->word].name,
			words[arguments->word].operand);
	return true;
}

void arguments_release(struct arguments *arguments)
{
	line_release(&arguments->line);
}

static void print_nouns(FILE *out)
{
	struct noun nouns[NOUNS_MAX];
	size_t count = nouns_all(nouns);

	fprintf(out, "\n  rootwatch NOUN VERB …  for scripts; rootwatch NOUN --help lists its verbs:\n   ");
	for (size_t i = 0; i < count; i++)
		if (nouns[i].resource->actions != NULL)
			fprintf(out, " %s", nouns[i].name);
	fprintf(out, "\n    and to list and show:");
	for (size_t i = 0; i < count; i++)
		if (nouns[i].resource->actions == NULL)
			fprintf(out, "%s%s", i % 8 == 0 ? "\n    " : " ", nouns[i].name);
	fprintf(out, "\n\n");
}

/* NULL: anything may follow. */
static const struct option *set_by(const struct argument_row *row)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (strcmp(settings[i].name, row->name) == 0)
			return option_find(settings[i].rows, settings[i].sets);
	return NULL;
}

static void print_options(FILE *out)
{
	struct buf takes;

	buf_init(&takes, HELP_BYTES);
	for (size_t i = 0; i < OPTIONS; i++) {
		const struct argument_row *row = &options[i];
		char name[40];

		buf_clear(&takes);
		if (set_by(row) != NULL)
			option_describe(set_by(row), &takes);
		snprintf(name, sizeof(name), "%s%s%s", row->name, row->argument != NULL ? " " : "",
			row->argument != NULL ? row->argument : "");
		fprintf(out, "  %-24s %s%s%s\n", name, row->help, takes.len_bytes > 0 ? ": " : "",
			takes.bytes);
	}
	buf_release(&takes);
}

void arguments_help(FILE *out, const struct arguments *arguments)
{
	if (arguments->word == WORD_NOUN) {
		help_print(out, &arguments->line);
		return;
	}
	fprintf(out, "rootwatch: watch and handle Rootly incidents, alerts and retrospectives\n\n"
		     "  rootwatch             the dashboard\n");
	for (size_t i = 0; i < WORDS; i++)
		if (words[i].name != NULL)
			fprintf(out, "  rootwatch %-11s %s\n", words[i].name, words[i].help);
	print_nouns(out);
	print_options(out);
	fprintf(out, "\nROOTLY_API_KEY and ROOTLY_API_URL connect without a configuration file.\n"
		     "In the program ? lists the keys. Manual: man rootwatch\n");
}

/* What may follow, blank-separated; "" anything. */
static void put_values(const struct argument_row *row, char out[COMPLETION_VALUES_BYTES])
{
	const struct option *option = set_by(row);
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; option != NULL && option->words[i] != NULL && len < COMPLETION_VALUES_BYTES; i++)
		len += (size_t)snprintf(out + len, COMPLETION_VALUES_BYTES - len, "%s%s",
			i > 0 ? " " : "", option->words[i]);
}

/* "" for what belongs to none. */
static const char *word_of(unsigned only)
{
	for (size_t i = 0; i < WORDS; i++)
		if (only & 1U << i && words[i].name != NULL)
			return words[i].name;
	return "";
}

void arguments_complete(struct completion_outer *outer)
{
	size_t count = 0;

	for (size_t i = 0; i < WORDS; i++)
		if (words[i].name != NULL)
			outer->words[count++] =
				(struct completion_word){"", words[i].name, words[i].help, NULL, ""};
	for (size_t i = 0; i < OPTIONS; i++) {
		struct completion_word *word = &outer->words[count++];

		*word = (struct completion_word){word_of(options[i].only), options[i].name,
			options[i].help, options[i].argument, ""};
		put_values(&options[i], word->values);
	}
	outer->count = count;
}
