/*
 * Finds in the pages of a list what an action made whose answer was lost; see struct trace in
 * core/action.h. Filters are not relied upon: every record is looked at.
 */
#ifndef ROOTWATCH_API_TRACE_H
#define ROOTWATCH_API_TRACE_H

#include "api/query.h"
#include "base/err.h"
#include "core/action.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TRACE_ID_BYTES = 128 };

/* What is looked for. */
struct wanted {
	const struct trace *trace;
	const char *wire_type; /* of the list's records */
	const char *mark; /* "" none */
	const struct attrs *sent;
	const char *user_id, *user_name; /* who sent it; "" not known: nothing is by us then */
	int64_t not_before_ms; /* server time */
	/* Does another action of ours claim this record? */
	bool (*is_taken)(void *context, const char *id);
	void *context;
};

/* What was seen, over all pages so far; all zero at first. */
struct sighting {
	char id[TRACE_ID_BYTES]; /* "" it was not there */
	unsigned alike; /* not taken, and the API does not say who made them */
	bool is_past; /* a record of the last page was made before */
	struct page page; /* of the last page */
};

/* Looks through one page. False when the answer as a whole cannot be read. Thread: any. */
bool trace_look(const struct wanted *wanted, const char *json, size_t len_bytes,
	struct sighting *seen, struct err *err);

/* The id of the record in the answer to a create; false when it does not say. */
bool trace_made_id(
	const char *wire_type, const char *json, size_t len_bytes, char id[TRACE_ID_BYTES]);

#endif
