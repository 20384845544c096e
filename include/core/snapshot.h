/*
 * A snapshot is a whole pane: the list rows of one resource, an index of ids, the folded text for
 * search in one piece, and the sort orders, in one arena. Made by the sync thread, immutable once
 * sent, freed in one call when the next one replaces it.
 *
 *	struct snapshot *s = snapshot_new(&incident_resource);
 *	void *row = snapshot_add(s);		fill it, strings in s->arena
 *	snapshot_seal(s, &me);			now it may be sent
 *	…
 *	snapshot_free(s);			every pointer into it dies
 *
 * Outside a snapshot there are ids, never pointers.
 */
#ifndef ROOTWATCH_CORE_SNAPSHOT_H
#define ROOTWATCH_CORE_SNAPSHOT_H

#include "base/arena.h"
#include "core/resource.h"

#include <stdint.h>

#define SNAPSHOT_NONE UINT32_MAX

struct intern;

struct snapshot {
	const struct resource *resource;
	struct arena arena;
	unsigned char *rows; /* count × row_bytes */
	size_t row_bytes;    /* the resource's list_bytes, or of whole records */
	uint32_t count, room;
	struct intern *intern; /* while it is built */
	uint32_t *by_id;   /* indices in the order of ids */
	char *folded;	   /* the folded SEARCH fields of all rows, each row ending with LF */
	uint32_t *folded_at; /* count + 1 offsets into folded */
	uint32_t **orders; /* for each field of the resource: see snapshot_order */
	unsigned *widest;  /* the same: cells that its values need in a list, at most field->width; 0: no
			    * row has one, or the field has no width */
	int64_t fetched_at_ms; /* wall: when the newest answer confirmed it; 0 never */
	bool is_whole;	   /* false: only the first screenful, the rest follows */
	bool is_cached;	   /* no answer of this run is in it yet */
	bool is_complete;  /* the first load has reached its end */
	uint32_t rejected; /* items of the last answers that could not be read */
	char *disabled; /* why the pane has nothing to show (plan, rights); NULL: it works. Owned */
};

struct snapshot *snapshot_new(const struct resource *resource);
/* The same for whole records, with the members of fields flagged DETAIL. */
struct snapshot *snapshot_new_whole(const struct resource *resource);
void snapshot_free(struct snapshot *snapshot); /* NULL is fine */

/* Room for one more zeroed row. The address is valid until the next add. */
void *snapshot_add(struct snapshot *snapshot);

/* Calls derive(), builds index, folded text and the default order, and measures the columns. */
void snapshot_seal(struct snapshot *snapshot);

static inline const void *snapshot_row(const struct snapshot *snapshot, uint32_t index)
{
	return snapshot->rows + (size_t)index * snapshot->row_bytes;
}

/* The index of an id, or SNAPSHOT_NONE. */
uint32_t snapshot_find(const struct snapshot *snapshot, const char *id);

/* Indices in the ascending order of a field ("-" in front of its name is ignored), made when first
 * asked for, by the owner's thread. NULL: it cannot be sorted by. */
const uint32_t *snapshot_order(const struct snapshot *snapshot, const char *name);

/* Copies a text into the arena; one that was copied before is usually shared. For decoders and the
 * cache reader; the pool dies at snapshot_seal. */
struct text snapshot_intern(struct snapshot *snapshot, struct text text);

#endif
