/* `rootwatch completion bash|zsh|fish`: what a shell needs to complete the verbs, from the tables. */
#ifndef ROOTWATCH_CLI_COMPLETION_H
#define ROOTWATCH_CLI_COMPLETION_H

#include "base/err.h"

#include <stdbool.h>
#include <stdio.h>

enum { COMPLETION_WORDS_MAX = 40, COMPLETION_VALUES_BYTES = 80 };

/* What may stand there besides nouns: the program's own words, and its options with their dashes. */
struct completion_outer {
	struct completion_word {
		const char *of; /* the word it stands behind; "": it may be the first */
		const char *name, *help;
		const char *argument; /* what follows it ("FILE": one of these); NULL: nothing */
		char values[COMPLETION_VALUES_BYTES]; /* for that, blank-separated; "" anything */
	} words[COMPLETION_WORDS_MAX];
	size_t count;
};

/* False with words for a shell that is not known. */
bool completion_print(FILE *out, const char *shell, const struct completion_outer *outer,
	struct err *err);

/* The shells there are, blank-separated. */
extern const char completion_shells[];

#endif
