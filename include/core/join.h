/*
 * What the rows of a pane show of other records: of the one that each belongs to (a retrospective of its
 * incident), and, where one that should have such a row has none, a row that stands in for it.
 *
 * The two resources name each other: the row has a FIELD_ID called like its owner, the owner a FIELD_REF
 * called like the row; either may be unset. LOCAL fields of the row that the owner has under the same name
 * are filled from it.
 *
 * Everything here is const and static.
 */
#ifndef ROOTWATCH_CORE_JOIN_H
#define ROOTWATCH_CORE_JOIN_H

#include "core/detail.h"
#include "core/snapshot.h"

/* How many owners without a row of their own get one that stands in, the newest first. */
enum { JOIN_STAND_INS_MAX = 300 };

struct join {
	const struct resource *owners;
	/* Has none, and should have one: a row stands in for it. */
	bool (*lacks)(const void *owner);
	/* What such a row says besides the fields of the same name. */
	void (*stand_in)(void *record, const void *owner);
	/* Titles of tabs whose rows the row sums up, NULL-terminated: for active records they are read in
	 * the background. */
	const char *summed[RESOURCE_TABS];
	/* A FIELD_HTML of whole records and a LOCAL FIELD_LINE: rows whose document is known can be
	 * searched by its words. NULL: none. */
	const char *document, *words;
	/* LOCAL fields that say what it shows of them, NULL-terminated, filled as far as they are known. */
	const char *sums[RESOURCE_TABS];
	void (*sum)(void *record, const struct detail *tabs, struct arena *arena);
};

/* Before the snapshot is sealed. Strings are copied. The owners need not be sealed. */
void join_owners(struct snapshot *snapshot, struct snapshot *owners);

/* The same for one record and its owner, whose derive() has been called. */
void join_one(const struct resource *resource, void *record, const void *owner, struct arena *arena);

/* The row that stands in for this owner, whether it lacks one or not. */
struct detail *join_stand_in(const struct resource *resource, const void *owner);

/* Are the rows of that tab summed up? */
bool join_sums(const struct resource *resource, int tab);

/* Is it one of the fields that say so? */
bool join_is_sum(const struct resource *resource, const struct field *field);

/* The owner's id, where the id is that of a row that stands in; NULL: it is a record's own. */
const char *join_owner_of(const char *id);

#endif
