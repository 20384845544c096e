/*
 * Options are rows: the parser, `rootwatch config`, --template, the manual page and the checks read
 * the same ones. Adding an option is a member in app/config.h and a row in src/app/options.c.
 *
 * A row describes one member of an object (struct config or struct instance). Strings an object
 * gets are owned by it: option_rows_release frees them.
 */
#ifndef ROOTWATCH_APP_OPTIONS_H
#define ROOTWATCH_APP_OPTIONS_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_type {
	OPTION_FLAG,	 /* bool: true, false, yes, no, on, off */
	OPTION_COUNT,	 /* int64_t within min..max */
	OPTION_DURATION, /* int64_t ms within min..max; the word, if the row has one, is -1 */
	OPTION_CHOICE,	 /* enum: the place among the words */
	OPTION_WORD,	 /* char *: one of the words */
	OPTION_TEXT,	 /* char *: anything; empty is unset (NULL) */
	OPTION_LINE,	 /* char *: the same without control bytes, since it is shown */
	OPTION_PATH,	 /* char *: a file; "~/" is the home folder */
	OPTION_ZONE,	 /* char *: a time zone, as this machine knows it */
	OPTION_URL,	 /* char *: an address the key may be sent to, normalised */
	OPTION_TYPES
};

struct option {
	const char *name;
	enum option_type type;
	size_t offset;		  /* of the member */
	const char *initial;	  /* its default, as one would write it; NULL: unset */
	int64_t min, max;	  /* counts, and milliseconds of durations */
	const char *const *words; /* choices and words; NULL-terminated */
	const char *environment;  /* the variable that sets it; NULL: none */
	const char *example;	  /* for the template, where it has no default; NULL: none */
	bool is_vital;		  /* a wrong value makes the object unusable */
	const char *help;	  /* a sentence, or more */
};

/* All options of one kind of object. */
struct option_rows {
	const struct option *items;
	size_t count;
};

extern const struct option_rows config_options;	  /* of struct config */
extern const struct option_rows instance_options; /* of struct instance */

const struct option *option_find(const struct option_rows *rows, const char *name);

/* Reads a value into its member. False, with words in err and nothing changed, when it does not
 * fit. A relative path is meant from `folder` (NULL: as it stands). */
bool option_set(const struct option *option, void *object, const char *value, const char *folder,
	struct err *err);

/* Appends the value as one would write it; nothing when it is unset. */
void option_format(const struct option *option, const void *object, struct buf *out);

/* Appends what it takes: "5s to 1h", "relative, local or utc", "true or false"; nothing for free
 * text. */
void option_describe(const struct option *option, struct buf *out);

void option_rows_init(const struct option_rows *rows, void *object); /* defaults */
void option_rows_release(const struct option_rows *rows, void *object);

/* The word most like this one; NULL when none is near. */
const char *word_nearest(const char *word, const char *const *words);
const char *option_nearest(const struct option_rows *rows, const char *word);

#endif
