/* Lists: filters, sorts and pages of a request turned into SQL. */
#ifndef SANDBOX_QUERY_H
#define SANDBOX_QUERY_H

#include <stdint.h>

#include "request.h"
#include "store.h"
#include "types.h"

/* Narrows a list: SQL about the row `r` with one `?` in it. */
struct scope {
	const char *sql; /* NULL: everything of the type */
	const char *value;
};

struct page {
	struct record *records;
	size_t count;
	long number, size;
	int64_t total; /* -1: not counted */
	char next_cursor[160]; /* "" at the end */
};

/* False when the request was refused; its answer is set then. The caller releases the page. */
bool query_list(struct request *request, const struct resource_type *type, struct scope scope,
	struct page *page);
void page_release(struct page *page);

#endif
