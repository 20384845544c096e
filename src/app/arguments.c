/* The command line, from two tables: verbs and options. */
#include "app/arguments.h"

#include <stddef.h>
#include <string.h>

static const struct verb {
	const char *name, *help;
} verbs[] = {
	{"demo", "open the dashboard on a local sandbox with living data"},
	{"keys", "list every key, command and action"},
};

static const struct option {
	const char *name;     /* "--instance" */
	const char *argument; /* what follows it; NULL: a switch */
	size_t offset;	      /* of a const char * or a bool in struct arguments */
	const char *help;
} options[] = {
	{"--instance", "NAME", offsetof(struct arguments, instance),
		"which of the configured instances to open"},
	{"--config", "FILE", offsetof(struct arguments, config), "another configuration file"},
	{"--theme", "NAME", offsetof(struct arguments, theme),
		"dark, light, mono or colour-blind"},
	{"--read-only", NULL, offsetof(struct arguments, read_only), "no action leaves this program"},
	{"--plain", NULL, offsetof(struct arguments, plain),
		"print the three panes once as text, and end"},
	{"--manual", NULL, offsetof(struct arguments, manual), "with keys: as the manual page has them"},
	{"--help", NULL, offsetof(struct arguments, help), "this text"},
	{"--version", NULL, offsetof(struct arguments, version), "the version"},
};

static const struct option *find_option(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (strlen(options[i].name) == len && strncmp(options[i].name, word, len) == 0)
			return &options[i];
	return NULL;
}

static bool is_verb(const char *word)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(verbs[i].name, word) == 0)
			return true;
	return false;
}

/* "--name value" and "--name=value" alike. */
static bool parse_option(struct arguments *arguments, int argc, char *const *argv, int *at,
	struct err *err)
{
	const char *word = argv[*at];
	size_t len = strcspn(word, "=");
	const struct option *option = find_option(word, len);
	void *member;

	if (option == NULL)
		return err_set(err, ERR_USAGE, "no option %s; --help lists them", word);
	member = (char *)arguments + option->offset;
	if (option->argument == NULL) {
		if (word[len] == '=')
			return err_set(err, ERR_USAGE, "%s takes no value", option->name);
		*(bool *)member = true;
		return true;
	}
	if (word[len] == '=') {
		*(const char **)member = word + len + 1;
		return true;
	}
	if (*at + 1 >= argc)
		return err_set(err, ERR_USAGE, "%s needs a %s", option->name, option->argument);
	*(const char **)member = argv[++*at];
	return true;
}

bool arguments_parse(struct arguments *arguments, int argc, char *const *argv, struct err *err)
{
	*arguments = (struct arguments){0};
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] == '-') {
			if (!parse_option(arguments, argc, argv, &i, err))
				return false;
		} else if (arguments->verb == NULL && is_verb(argv[i])) {
			arguments->verb = argv[i];
		} else {
			return err_set(err, ERR_USAGE, "no verb %s; --help lists them", argv[i]);
		}
	}
	return true;
}

void arguments_help(FILE *out)
{
	fprintf(out, "rootwatch: watch and handle Rootly incidents, alerts and retrospectives\n\n"
		     "  rootwatch            the dashboard\n");
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		fprintf(out, "  rootwatch %-10s %s\n", verbs[i].name, verbs[i].help);
	fprintf(out, "\n");
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		char name[32];

		snprintf(name, sizeof(name), "%s%s%s", options[i].name,
			options[i].argument != NULL ? " " : "",
			options[i].argument != NULL ? options[i].argument : "");
		fprintf(out, "  %-20s %s\n", name, options[i].help);
	}
	fprintf(out, "\nROOTLY_API_KEY and ROOTLY_API_URL connect without a configuration file.\n"
		     "In the program ? lists the keys. Manual: man rootwatch\n");
}
