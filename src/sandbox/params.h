/*
 * The query string, decoded: "page[size]=50&filter[status][in]=a,b". The raw text comes from the
 * request line, so that what is journalled is what was sent.
 */
#ifndef SANDBOX_PARAMS_H
#define SANDBOX_PARAMS_H

#include <stdbool.h>
#include <stddef.h>

struct param {
	char *name; /* "filter[status][in]", decoded */
	char *value; /* decoded, may be "" */
};

struct params {
	struct param *items;
	size_t count, capacity;
};

void params_parse(struct params *params, const char *query);
void params_release(struct params *params);

/* NULL when absent. */
const char *params_get(const struct params *params, const char *name);

/* A number between low and high (values outside are moved to the border), or fallback. */
long params_number(
	const struct params *params, const char *name, long fallback, long low, long high);

/* "a,b,c" holds "b"? NULL list: false. Blanks around the commas are ignored. */
bool csv_has(const char *list, const char *word);

/* Takes the next word off *list into out (cut at room); false at the end. */
bool csv_next(const char **list, char *out, size_t room);

#endif
