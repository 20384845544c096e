/* A set of ids, sorted: marks, what was seen. */
#include "core/list.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* True when it is there; *at is its place, or the place it belongs. */
static bool find(const struct id_set *set, const char *id, uint32_t *at)
{
	uint32_t low = 0, high = set->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(set->ids[middle], id);

		if (order == 0) {
			*at = middle;
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*at = low;
	return false;
}

bool id_set_has(const struct id_set *set, const char *id)
{
	uint32_t at;

	return find(set, id, &at);
}

static void insert_at(struct id_set *set, uint32_t at, const char *id)
{
	set->ids = mem_grow(set->ids, set->count, &set->room, sizeof(*set->ids));
	memmove(set->ids + at + 1, set->ids + at, (set->count - at) * sizeof(*set->ids));
	set->ids[at] = mem_strdup(id);
	set->count++;
}

void id_set_add(struct id_set *set, const char *id)
{
	uint32_t at;

	if (!find(set, id, &at))
		insert_at(set, at, id);
}

void id_set_toggle(struct id_set *set, const char *id)
{
	uint32_t at;

	if (!find(set, id, &at)) {
		insert_at(set, at, id);
		return;
	}
	free(set->ids[at]);
	memmove(set->ids + at, set->ids + at + 1, (set->count - at - 1) * sizeof(*set->ids));
	set->count--;
}

void id_set_clear(struct id_set *set)
{
	for (uint32_t i = 0; i < set->count; i++)
		free(set->ids[i]);
	free(set->ids);
	*set = (struct id_set){0};
}
