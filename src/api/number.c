/* Records by their number. */
#include "api/number.h"

#include "api/decode.h"
#include "api/query.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_ROWS = 5 };

/* The row that carries the number. */
struct finding {
	const struct resource *resource;
	const struct field *field;
	int64_t number;
	void *row; /* each in its turn */
	char *id; /* owned; NULL: not found yet */
};

static const struct field *field_of(const struct resource *resource)
{
	return resource_field(resource, "number");
}

bool number_is_known(const struct resource *resource)
{
	return field_of(resource) != NULL && field_of(resource)->path != NULL;
}

char *number_query_build(const struct resource *resource, int64_t number)
{
	char *value = mem_printf("%" PRId64, number);
	const struct list_query ask = {.resource = resource,
		.walk = WALK_MATCH,
		.match = strrchr(field_of(resource)->path, '.') + 1,
		.value = value,
		.page_rows = PAGE_ROWS};
	char *query = list_query_build(&ask);

	free(value);
	return query;
}

static void *begin_row(void *context, const char *id)
{
	struct finding *finding = context;

	(void)id;
	memset(finding->row, 0, finding->resource->row_bytes);
	return finding->row;
}

static void end_row(void *context, void *row, const struct field_set *seen)
{
	struct finding *finding = context;

	(void)seen;
	if (finding->id == NULL && *FIELD_AT(int64_t, finding->field, row) == finding->number)
		finding->id = mem_strdup(((const struct record *)row)->id);
}

bool number_find(const struct resource *resource, int64_t number, const char *json, size_t len_bytes,
	char **id, struct err *err)
{
	struct finding finding = {.resource = resource, .field = field_of(resource), .number = number,
		.row = mem_alloc(resource->row_bytes)};
	struct arena arena;
	struct row_sink sink = {&finding, &arena, begin_row, end_row};
	struct page page;
	bool ok;

	arena_init(&arena, 0);
	ok = decode_list(resource, json, len_bytes, &sink, &page, err);
	arena_release(&arena);
	free(finding.row);
	*id = finding.id;
	return ok;
}
