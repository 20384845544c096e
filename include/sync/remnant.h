/*
 * What a writing (store/writings.h) that a dead program left says that the draft is. Thread: any.
 */
#ifndef ROOTWATCH_SYNC_REMNANT_H
#define ROOTWATCH_SYNC_REMNANT_H

#include "base/buf.h"
#include "base/err.h"
#include "store/writings.h"

struct remnant {
	struct buf text; /* the whole draft */
	struct buf base; /* the revision that it began from */
	bool is_cut;	 /* something at its end could not be read: never to be thrown away */
	struct buf log;	 /* WRITING_LOG: what of it could be read, without a record that was cut off */
};

/* Release it, whatever comes: false when it cannot be read, or what it is of is gone. */
bool remnant_read(const char *folder, const struct writing *writing, struct remnant *remnant,
	struct err *err);
void remnant_release(struct remnant *remnant);

/* Is its text a revision already, one from where it began to the newest? */
bool remnant_is_kept(const char *folder, int64_t newest, const struct writing *writing,
	const struct remnant *remnant);

#endif
