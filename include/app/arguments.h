/* The command line. Its words and options are rows of tables; --help, completion and the manual read
 * them. What begins with a noun ("incident resolve …") is taken apart by cli/line.h. */
#ifndef ROOTWATCH_APP_ARGUMENTS_H
#define ROOTWATCH_APP_ARGUMENTS_H

#include "app/connect.h"
#include "base/err.h"
#include "cli/completion.h"
#include "cli/line.h"

#include <stdbool.h>
#include <stdio.h>

/* What the first word asks for. */
enum word {
	WORD_DASHBOARD, /* there is none */
	WORD_DEMO,
	WORD_CONNECT,
	WORD_INSTANCES,
	WORD_CONFIG,
	WORD_DOCTOR,
	WORD_KEYS,
	WORD_VERBS,
	WORD_STATUSES,
	WORD_COMPLETION,
	WORD_NOUN, /* line holds the rest */
	WORDS
};

struct arguments {
	enum word word;
	struct line line;     /* WORD_NOUN */
	const char *operand;  /* of the word: the shell of completion; NULL none */
	const char *instance; /* NULL: the default */
	const char *config;   /* NULL: the usual place */
	const char *theme;    /* NULL: the configuration's */
	bool read_only, plain, manual, help, version, template, json;
	struct connect_arguments connect;
};

/* False with words in err for what is not understood. Strings point into argv. Release it in any case. */
bool arguments_parse(struct arguments *arguments, int argc, char *const *argv, struct err *err);
void arguments_release(struct arguments *arguments);

/* `rootwatch --help`, or the help of a noun and its verb. */
void arguments_help(FILE *out, const struct arguments *arguments);

/* Words and options for the shells. */
void arguments_complete(struct completion_outer *outer);

#endif
