/* `rootwatch completion bash|zsh|fish`: what a shell needs to complete the verbs, from the tables. */
#ifndef ROOTWATCH_CLI_COMPLETION_H
#define ROOTWATCH_CLI_COMPLETION_H

#include "base/err.h"

#include <stdbool.h>
#include <stdio.h>

enum { COMPLETION_WORDS_MAX = 32 };

/* What may stand first besides nouns: the program's own words, and its options with their dashes. */
struct completion_outer {
	struct completion_word {
		const char *name, *help;
		bool takes_value;
	} words[COMPLETION_WORDS_MAX];
	size_t count;
};

/* False with words for a shell that is not known. */
bool completion_print(FILE *out, const char *shell, const struct completion_outer *outer,
	struct err *err);

/* The shells there are, blank-separated. */
extern const char completion_shells[];

#endif
