/*
 * Attributes of an edit against the record as the server has it: did a field change since the user
 * saw it? Pure. Internal to sync.
 */
#ifndef ROOTWATCH_SYNC_COMPARE_H
#define ROOTWATCH_SYNC_COMPARE_H

#include "api/decode.h"
#include "core/attrs.h"
#include "core/resource.h"

/* The field that an attribute of the action fills; NULL when none is known. */
const struct field *compare_field(const struct resource *resource, const struct action *action,
	const char *key);

/*
 * The first attribute of `base` whose field is now neither as it was nor as `mine` would make it;
 * NULL when there is none.
 */
const struct attr *compare_conflict(const struct resource *resource, const struct action *action,
	const struct attrs *base, const struct attrs *mine, const void *record);

/* The fields of `base` as the record has them now; those that cannot be compared are left out. */
void compare_now(const struct resource *resource, const struct action *action,
	const struct attrs *base, const void *record, struct attrs *now);

/* True when all of `mine` is so already. */
bool compare_all_same(const struct resource *resource, const struct action *action,
	const struct attrs *mine, const void *record);

/*
 * The first attribute that an answer gave another value than was sent, and its field; NULL: the answer
 * says nothing against it. Texts are compared as they are shown: what makes them harmless is no
 * difference. `seen` tells what the answer had.
 */
const struct attr *compare_contradicted(const struct resource *resource, const struct action *action,
	const struct attrs *sent, const void *record, const struct field_set *seen,
	const struct field **field);

/* True when of the attributes that can be compared there is one at least, and all are so. */
bool compare_known_same(const struct resource *resource, const struct action *action,
	const struct attrs *mine, const void *record);

#endif
