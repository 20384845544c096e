/*
 * The drafts of retrospectives as files: one folder for each, one file for each save, 0001.md and
 * up, 0600. A save is a new file, written under another name, synced, and linked to the next free
 * number: what was there is never written to, and two programs that save at once both get a number.
 *
 *	STATE/retrospectives/INSTANCE-1a2b3c4d/INC-398/0007.md
 *
 * Thread: any; nothing is kept open.
 */
#ifndef ROOTWATCH_STORE_REVISIONS_H
#define ROOTWATCH_STORE_REVISIONS_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* What belongs to one connection: its name, and a hash of origin and name. The caller frees. */
char *revisions_root(const char *state_dir, const char *origin, const char *instance);

/* The folder of one draft; characters that do not belong in a name become '-'. The caller frees. */
char *revisions_folder(const char *root, const char *name);

/* The file of a revision. The caller frees. */
char *revisions_path(const char *folder, int64_t number);

/* The largest number; 0: there is no draft yet (or no folder). False with ERR_DISK. */
bool revisions_newest(const char *folder, int64_t *number, struct err *err);

/* Appends the bytes of that revision. */
bool revisions_load(const char *folder, int64_t number, struct buf *out, struct err *err);

/*
 * Saves; *number gets the new revision's. The folder is made, 0700. Bytes that are those of the newest
 * revision make no new one: *number is that one's.
 */
bool revisions_save(const char *folder, const char *bytes, size_t len_bytes, int64_t *number,
	struct err *err);

/* When that revision was saved, UTC ms; 0: it is not there. */
int64_t revisions_saved_at(const char *folder, int64_t number);

#endif
