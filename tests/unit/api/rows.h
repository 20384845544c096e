/* Decoding a list into rows that a test can look at. */
#ifndef TESTS_UNIT_API_ROWS_H
#define TESTS_UNIT_API_ROWS_H

#include "api/decode.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { TEST_ROWS_MAX = 128 };

struct rows {
	const struct resource *resource;
	struct arena arena;
	void *row[TEST_ROWS_MAX];
	struct field_set seen[TEST_ROWS_MAX];
	size_t count;
	const char *skip; /* an id that the sink does not want */
	void *known;	  /* the first row is this one, when set */
	struct page page;
	struct err err;
};

static inline void *rows_begin(void *context, const char *id)
{
	struct rows *rows = context;

	if (rows->skip && strcmp(rows->skip, id) == 0)
		return NULL;
	if (rows->count >= TEST_ROWS_MAX)
		abort();
	rows->row[rows->count] = rows->known && rows->count == 0
					 ? rows->known
					 : arena_alloc(&rows->arena, rows->resource->row_bytes);
	return rows->row[rows->count];
}

static inline void rows_end(void *context, void *row, const struct field_set *seen)
{
	struct rows *rows = context;

	(void)row;
	rows->seen[rows->count++] = *seen;
}

static inline bool rows_decode(struct rows *rows, const struct resource *resource, const char *json)
{
	struct row_sink sink = {
		.context = rows, .arena = &rows->arena, .begin = rows_begin, .end = rows_end};

	rows->resource = resource;
	arena_init(&rows->arena, 0);
	err_clear(&rows->err);
	return decode_list(resource, json, strlen(json), &sink, &rows->page, &rows->err);
}

static inline bool rows_saw(const struct rows *rows, size_t row, const char *field)
{
	for (size_t i = 0; i < rows->resource->field_count; i++)
		if (strcmp(rows->resource->fields[i].name, field) == 0)
			return field_set_has(&rows->seen[row], i);
	return false;
}

static inline void rows_release(struct rows *rows)
{
	arena_release(&rows->arena);
}

#endif
