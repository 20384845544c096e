/*
 * Labels as text. A field holds them in one line, as people write them for a shell: host=db-7
 * note="two words". A form, and an attribute, has one a line, where blanks need no quotes. In quotes \"
 * \\ and \n stand for these bytes; a key is quoted as well where it has to be.
 */
#ifndef ROOTWATCH_CORE_LABELS_H
#define ROOTWATCH_CORE_LABELS_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum labels_form { LABELS_IN_LINE, LABELS_AS_LINES };

/* The next label, behind which *at then is; both strings are the caller's to free. False at the end. */
bool labels_next(const char **at, enum labels_form form, char **key, char **value);

/* Appends one. */
void labels_add(struct buf *out, enum labels_form form, const char *key, size_t key_len,
	const char *value, size_t value_len);

/* In one line → one a line; the caller frees. */
char *labels_to_lines(const char *labels);

/* Has the line all of these lines? The order says nothing. */
bool labels_hold(const char *labels, const char *lines);
/* And no others? */
bool labels_same(const char *labels, const char *lines);

#endif
