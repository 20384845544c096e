/*
 * cache.db: what the network said, so that the next start can paint before any byte of it. It may
 * be thrown away at any time: a damaged file is set aside, and changed field rows, another
 * identity or another account empty it.
 *
 * One table of rows for each resource (columns from its field rows), one table of bodies (JSON text
 * by id), and a few values per resource. A cache belongs to one identity: the instance, or the key.
 *
 * Each row carries the sequence number of the request it came from: an answer to an older request
 * never overwrites what a newer one said.
 *
 * Thread: one at a time.
 */
#ifndef ROOTWATCH_STORE_CACHE_H
#define ROOTWATCH_STORE_CACHE_H

#include "base/buf.h"
#include "base/err.h"
#include "core/msg.h"
#include "core/snapshot.h"

#include <stdbool.h>
#include <stdint.h>

struct cache;

struct cache_config {
	const char *path;     /* of the file; its folder is made (0700); NULL: in memory */
	const char *identity; /* origin and instance name, or origin and salted hash of the key */
	/* Salted hash of the key that is at hand: what another one filled it with is dropped. "" or NULL:
	 * the key is not known yet, cache_set_account will tell. */
	const char *key_print;
	const char *key_source; /* words that name where its keys come from; NULL: nothing */
	const struct resource *const *resources; /* all that are kept; NULL-terminated, static */
};

/*
 * ERR_DISK when there can be no such file (read-only, full, of a newer version of the program): the
 * caller may then open one in memory. What was mended is said by cache_notice.
 */
struct cache *cache_open(const struct cache_config *config, struct err *err);
void cache_close(struct cache *cache); /* NULL is fine */

/* Words about what was wrong with the file when it was opened; "" when nothing was. */
const char *cache_notice(const struct cache *cache);

/* The version of the database library, for a report. */
const char *cache_library(void);

/* The file for an identity: DIR/HASH/cache.db. The caller frees. */
char *cache_path(const char *dir, const char *identity);

/*
 * After an ERR_DISK: a damaged file is set aside and an empty one made; where the disk is full or
 * cannot be written, what can still be read goes on in memory. cache_notice says which. False: the
 * cache is of no use any more.
 */
bool cache_recover(struct cache *cache, struct err *err);

/* What is read in between is as of one moment, and each part costs less. Nothing is to be written
 * meanwhile; an end without a begin, or after cache_recover, is no harm. */
void cache_begin_reading(struct cache *cache);
void cache_end_reading(struct cache *cache);

/* The largest sequence number in it. */
int64_t cache_newest_seq(const struct cache *cache);

/* ---- whose it is ----------------------------------------------------------------------------- */

/* What the server said the key's account is, and the key's salted hash. Another account than before:
 * everything else is dropped first, and *dropped is true. */
bool cache_set_account(struct cache *cache, const char *account, const char *key_print,
	bool *dropped, struct err *err);

/*
 * Can it not be told that the next key is of the account that filled it? So it is when its keys came from
 * somewhere else, and after cache_doubt, until cache_set_account.
 */
bool cache_is_doubtful(struct cache *cache);
bool cache_doubt(struct cache *cache, struct err *err); /* a key of that source was refused */

/* "" before the first answer ever. Valid until cache_set_account. */
const char *cache_key_print(const struct cache *cache);

/* "" before the first answer ever. Valid until cache_set_account. */
const char *cache_account(const struct cache *cache);

/* The key's user as last heard; is_known is false when there is none. Kept by cache_save_viewer. */
void cache_load_viewer(struct cache *cache, struct viewer_msg *viewer);
bool cache_save_viewer(struct cache *cache, const struct viewer_msg *viewer, struct err *err);

/* ---- rows ------------------------------------------------------------------------------------ */

/* What is known of a resource's rows as a whole. Times: server's for newest, wall for fetched. */
struct cache_meta {
	int64_t newest_ms;     /* the largest updated_at that was seen; 0 none */
	int64_t fetched_at_ms; /* the newest answer; 0 never */
	bool is_complete;      /* the first load reached its end */
};

bool cache_meta(struct cache *cache, const struct resource *resource, struct cache_meta *meta,
	struct err *err);
bool cache_set_meta(struct cache *cache, const struct resource *resource,
	const struct cache_meta *meta, struct err *err);

/*
 * Rows into the snapshot, which must be new and is not sealed: at most `limit` of the first ones
 * in reading order, or all when limit is 0. `between` (may be NULL) is called every few hundred
 * rows; when it returns false the load stops with ERR_CANCELLED.
 */
bool cache_load(struct cache *cache, struct snapshot *snapshot, uint32_t limit,
	bool (*between)(void *context), void *context, struct err *err);

/* One row, with strings in the arena. False without an error when there is none; derive() is not
 * called. */
bool cache_load_row(struct cache *cache, const struct resource *resource, const char *id, void *row,
	struct arena *arena);

/* The id of a row whose FIELD_REF refers to that id, into out; false when there is none. */
bool cache_find_referring(struct cache *cache, const struct resource *resource,
	const struct field *field, const char *to, char *out, size_t room_bytes);

/* Counts up whenever rows of it change, by whichever of the programs that share the file. */
int64_t cache_revision(struct cache *cache, const struct resource *resource);

/* Who sees it, for the order in which rows are read first. Copied; may be NULL. */
void cache_set_reader(struct cache *cache, const struct viewer *me);

/*
 * Writing: one transaction of rows that came from one request.
 *
 *	cache_begin(cache, resource, seq, &err)
 *	row = cache_row(cache, id)	zeroed, or what is known of it: fill in what was said;
 *					NULL: something newer is known, skip it
 *	cache_put(cache, row)
 *	…
 *	cache_end(cache, &change, &err)
 *
 * The row's address and the arena are valid until the next cache_row.
 */
struct cache_change {
	uint32_t added, changed, stale;
	int64_t newest_ms; /* the largest updated_at among the rows put */
};

bool cache_begin(
	struct cache *cache, const struct resource *resource, int64_t seq, struct err *err);
void *cache_row(struct cache *cache, const char *id);
struct arena *cache_arena(struct cache *cache);
void cache_put(struct cache *cache, void *row);
bool cache_end(struct cache *cache, struct cache_change *change, struct err *err);

/* Answers to requests before `seq` no longer count for this row: an action on it has finished. */
bool cache_touch(struct cache *cache, const struct resource *resource, const char *id, int64_t seq,
	struct err *err);

/* The row and its bodies. */
bool cache_remove(struct cache *cache, const struct resource *resource, const char *id,
	struct err *err);

/* All ids, in no order, with the sequence number of each. */
bool cache_each_id(struct cache *cache, const struct resource *resource,
	void (*visit)(void *context, const char *id, int64_t seq), void *context, struct err *err);

/* ---- bodies ---------------------------------------------------------------------------------- */

enum { CACHE_BODIES_MAX = 500, CACHE_BODY_BYTES = 2 * 1024 * 1024 };

/* The JSON text of a record ("" part) or of one of its tabs. Larger ones are not kept; of too many
 * the oldest go. */
bool cache_put_body(struct cache *cache, const struct resource *resource, const char *id,
	const char *part, const char *json, size_t len_bytes, int64_t fetched_at_ms,
	struct err *err);

/* Appends it to out. False when there is none. */
bool cache_body(struct cache *cache, const struct resource *resource, const char *id,
	const char *part, struct buf *out, int64_t *fetched_at_ms);

#endif
