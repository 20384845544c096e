/* The records of an answer, one by one. Private to api. */
#ifndef ROOTWATCH_API_LIST_H
#define ROOTWATCH_API_LIST_H

#include "api/decode.h"
#include "document.h"

/* Which items of a list can be read: an object of the right type with an id, and no later twin. */
struct selection {
	struct selected {
		char id[JSON_ID_BYTES];
		struct json_object *item;
		size_t index;
		bool is_superseded;
	} *items; /* owned; in the order of the answer */
	size_t count;
};

/* Counts and names in `page` what is left out; page may be NULL. Items are unwrapped. */
void selection_make(struct selection *selection, const struct resource *resource,
	const struct document *doc, struct json_object *list, struct page *page);
void selection_release(struct selection *selection);

/* What the answer says of paging (decode.c). */
void page_read(struct page *page, const struct document *doc);

#endif
