/*
 * Query strings: percent-encoding, and the request for one page of a list as the resource's listing
 * row describes it (digest, sections 5.1 to 5.5). No blank value is ever sent.
 */
#ifndef ROOTWATCH_API_QUERY_H
#define ROOTWATCH_API_QUERY_H

#include "base/buf.h"
#include "core/resource.h"

#include <stdbool.h>
#include <stdint.h>

enum { PAGE_CURSOR_BYTES = 1024, PAGE_EXAMPLE_BYTES = 200 };

/* What of a collection is asked for. */
enum walk {
	WALK_ALL,     /* everything the API has */
	WALK_ACTIVE,  /* listing->active */
	WALK_SINCE,   /* listing->since at or after from_ms */
	WALK_CHANGED, /* listing->changed at or after from_ms */
	WALK_MATCH,   /* filter[match]=value: a number, a slug, words to search for */
};

struct list_query {
	const struct resource *resource;
	enum walk walk;
	int64_t from_ms;   /* WALK_SINCE, WALK_CHANGED; server time */
	const char *match; /* WALK_MATCH: "sequential_id", "search" */
	const char *value;
	unsigned page_rows; /* 0: the listing's own */
	bool ids_only;	    /* the fewest fields the API can be asked for */
	bool all_fields;    /* every attribute, whatever the field rows need */
	const char *include; /* NULL: the listing's own */
	int64_t page;	    /* 1 at first; 0 counts as 1 */
	char cursor[PAGE_CURSOR_BYTES]; /* "" at first; takes the place of the page number */
};

/* What an answer says besides its rows; filled by decode_list. */
struct page {
	uint32_t items;	     /* in the answer, whatever became of them */
	uint32_t rejected;   /* could not be read */
	uint32_t duplicates; /* the same id again: the last one counts */
	char example[PAGE_EXAMPLE_BYTES]; /* clean text: the first rejected item, and why */
	char next_cursor[PAGE_CURSOR_BYTES]; /* "" none */
	int64_t next_page;   /* 0 none */
	int64_t total;	     /* -1 unknown; may count the unfiltered collection: do not rely on it */
	bool says_paging;    /* false: neither meta nor links were there */
};

/* The encoded query of that page; the caller frees. The path is resource->listing->path. */
char *list_query_build(const struct list_query *query);

/* Turns the query to the page after the one answered; false when that was the last. */
bool list_query_next(struct list_query *query, const struct page *page);

/* Appends "key=value" (with '&' before it unless out is empty), both encoded. Blank: nothing. */
void query_add(struct buf *out, const char *key, const char *value);

/* "include=a%2Cb" for a single record, as resource->include says; NULL when it has none. Free it. */
char *record_query_build(const struct resource *resource);

#endif
