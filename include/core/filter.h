/*
 * The filter language of `/`: words separated by blanks, all of which must match.
 *
 *	checkout		occurs in the folded text of the row
 *	"two words"		the same with a blank in it
 *	status:started		the field's text contains it; several: sev:sev1,sev2
 *	sev:=sev1		the field's text is exactly it
 *	age:<2h  updated:>1d	younger, older than
 *	due:<2d			within two days, or overdue
 *	!word  !field:value	not
 *	is:mine is:active is:urgent	what the resource says of itself
 *
 * Field names may be cut short where that is unambiguous (sev, svc has an alias). What cannot be
 * understood becomes a plain word and is named by filter_doubt; the filter never fails.
 */
#ifndef ROOTWATCH_CORE_FILTER_H
#define ROOTWATCH_CORE_FILTER_H

#include "core/snapshot.h"

struct filter;

/* NULL for an empty text (everything matches). */
struct filter *filter_new(const char *text, const struct resource *resource);
void filter_free(struct filter *filter);

struct filter_context {
	const struct viewer *me;
	struct when when;
};

bool filter_matches(const struct filter *filter, const struct snapshot *snapshot, uint32_t index,
	const struct filter_context *context);

/* Writes the matching indices, in the order given by `order` (NULL: natural), to out (room for
 * snapshot->count); returns how many. Plain words are searched over the folded block in one sweep. */
uint32_t filter_apply(const struct filter *filter, const struct snapshot *snapshot,
	const uint32_t *order, const struct filter_context *context, uint32_t *out);

/* Does a term of it ask for that field by name? filter NULL: no. */
bool filter_names(const struct filter *filter, const struct field *field);

/* Words about what was not understood first ("no field 'sevv'"), or what there was no room for; NULL:
 * nothing. */
const char *filter_doubt(const struct filter *filter);

#endif
