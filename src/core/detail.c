/* A record in full. */
#include "core/detail.h"

#include "base/mem.h"

#include <stdlib.h>

struct detail *detail_new(const struct resource *resource, const char *id)
{
	struct detail *detail = mem_alloc(sizeof(*detail));

	detail->resource = resource;
	arena_init(&detail->arena, 0);
	detail->id = arena_strdup(&detail->arena, id);
	detail->raw = text_empty;
	return detail;
}

void detail_free(struct detail *detail)
{
	if (detail == NULL)
		return;
	arena_release(&detail->arena);
	free(detail);
}
