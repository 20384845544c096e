/*
 * One command line, `NOUN VERB [operands] [options]`, taken apart and checked against the tables. It
 * does nothing yet: see cli/verbs.h.
 */
#ifndef ROOTWATCH_CLI_LINE_H
#define ROOTWATCH_CLI_LINE_H

#include "base/err.h"
#include "cli/nouns.h"
#include "core/form.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINE_ROWS = 50, COLUMNS_MAX = 32 };

/* --template of this name is no file: the organization's, as in the configuration. */
#define LINE_ORGANIZATION "organization"

/* What was given for an input; several times: one after the other, LF between. */
struct line_value {
	const struct input *input;
	char *text; /* owned */
};

struct line {
	struct noun noun;
	struct verb verb;
	bool has_verb; /* false: only help was asked for */
	const char **operands; /* owned array of borrowed words */
	size_t operand_count;
	struct line_value values[FORM_VALUES];
	size_t value_count;
	const struct field *columns[COLUMNS_MAX];
	size_t column_count; /* 0: the usual ones */

	/* Set by the rows of the table of options. */
	const char *columns_word;
	const char *limit_word;
	int64_t limit; /* 0: none */
	const char *take, *keep;   /* blocks of a draft */
	const char *template_file; /* of a draft; or LINE_ORGANIZATION */
	const char *format;	   /* of an export */
	const char *rows;	   /* of a push */
	bool json, yes, dry_run, wait, queue, help, draft, mask;
};

/*
 * Options of the program itself, which may stand anywhere: returns how many words it took, 0 when it
 * does not know the first, -1 with words in err when it makes no sense.
 */
struct line_outer {
	int (*take)(void *context, int count, char *const *words, struct err *err);
	void *context;
};

/* words[0] is the noun. Words are borrowed. False with ERR_USAGE; release it in any case. */
bool line_parse(struct line *line, int count, char *const *words, const struct line_outer *outer,
	struct err *err);
void line_release(struct line *line);

/* The value given for an input; NULL: none. */
struct line_value *line_value(struct line *line, const struct input *input);

/* The options of every verb; a NULL name ends the table. Help, manual and completion read it. */
struct line_option {
	const char *name;     /* "columns" */
	const char *argument; /* "A,B"; NULL: a switch */
	size_t offset;	      /* of a const char * or a bool in struct line */
	unsigned kinds;	      /* 1 << enum verb_kind: the verbs that have it */
	const char *help;     /* without a dot */
};
extern const struct line_option line_options[];

#endif
