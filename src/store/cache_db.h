/* The cache's parts, as its own files see them. Internal to store. */
#ifndef ROOTWATCH_STORE_CACHE_DB_H
#define ROOTWATCH_STORE_CACHE_DB_H

#include "store/cache.h"

#include "db.h"
#include "digest.h"
#include "table.h"

/* Statements that are no table's. */
enum cache_statement {
	CACHE_GET,
	CACHE_SET,
	CACHE_MADE,
	CACHE_META,
	CACHE_SET_META,
	CACHE_BODY,
	CACHE_PUT_BODY,
	CACHE_DROP_BODIES,
	CACHE_PRUNE_BODIES,
	CACHE_STATEMENTS
};

/* One transaction of rows; see cache_begin. */
struct cache_batch {
	struct table *table; /* NULL: none is open */
	int64_t seq;
	struct arena arena;
	void *row;    /* what the caller fills */
	void *before; /* the same row as it was */
	bool is_known; /* it was there */
	struct cache_change change;
	struct err err; /* the first one: the rest of the batch is skipped */
};

struct cache {
	sqlite3 *db;
	char *path; /* owned; NULL: in memory */
	char *identity;
	char key_source[DIGEST_BYTES];
	char account[512];
	char key_print[32], new_print[32]; /* of the key it was filled with; of the one at hand */
	char notice[ERR_TEXT_BYTES];
	struct table *tables;
	bool *is_made; /* of each: with the field rows of this program */
	size_t table_count;
	sqlite3_stmt *statements[CACHE_STATEMENTS];
	struct cache_batch batch;
	int64_t newest_seq;
	struct viewer reader;
	char reader_id[64];
};

sqlite3_stmt *cache_statement(struct cache *cache, enum cache_statement which, struct err *err);
struct table *cache_table(struct cache *cache, const struct resource *resource);

/* Values that belong to no resource. "" when there is none. */
void cache_get(struct cache *cache, const char *key, char *out, size_t room_bytes);
bool cache_set(struct cache *cache, const char *key, const char *value, struct err *err);

#endif
