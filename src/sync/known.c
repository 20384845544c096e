/*
 * One record as far as it is known: its body in the cache, the rows of its tabs, what it shows of the
 * record that it belongs to, and the names of those whom answers give by id alone.
 */
#include "internal.h"

#include <string.h>

#include "core/join.h"

bool known_has_own_path(const struct resource *resource, int tab)
{
	return tab >= 0 && tab < RESOURCE_TABS && resource->tabs != NULL &&
	       resource->tabs[tab].kind == TAB_ROWS && !tab_is_included(&resource->tabs[tab]);
}

/* Of the people and other things of the catalogue an answer may give the id alone. */
static void name_ref(struct sync *sync, const struct field *field, void *row, struct arena *arena)
{
	const struct resource *catalogue = registry_find(field->refers);
	struct ref *ref = FIELD_AT_MUT(struct ref, field, row);
	const char *name;

	if (ref->id[0] == '\0' || !text_is_empty(ref->name) || catalogue == NULL)
		return;
	name = cached_handle(sync, catalogue, ref->id, arena);
	if (name != NULL)
		ref->name = text_clean(arena, name, strlen(name));
	else
		catalogue_request(sync, catalogue);
}

void known_name_refs(struct sync *sync, struct detail *detail, int tab)
{
	const struct resource *resource = detail->resource->tabs[tab].rows;
	unsigned char *rows = (unsigned char *)(uintptr_t)detail->tabs[tab].rows;

	for (size_t f = 0; f < resource->field_count; f++)
		for (uint32_t i = 0; i < detail->tabs[tab].count &&
				     resource->fields[f].type == FIELD_REF &&
				     resource->fields[f].refers != NULL;
			i++)
			name_ref(sync, &resource->fields[f], rows + i * resource->row_bytes,
				&detail->arena);
}

void known_add_tabs(struct sync *sync, struct detail *detail)
{
	const struct tab *tabs = detail->resource->tabs;
	struct buf body;
	int64_t at;

	buf_init(&body, CACHE_BODY_BYTES);
	for (int i = 0; tabs != NULL && tabs[i].title != NULL; i++) {
		buf_clear(&body);
		if (known_has_own_path(detail->resource, i) &&
			cache_body(sync->cache, detail->resource, detail->id, tabs[i].title, &body,
				&at) &&
			decode_tab(detail, (unsigned)i, body.bytes, body.len_bytes, NULL))
			known_name_refs(sync, detail, i);
	}
	buf_release(&body);
}

/* Newer answers do not say whose it is: only its owner's do. What is shown of the owner is filled in. */
void known_find_owner(
	struct sync *sync, const struct resource *resource, void *record, struct arena *arena)
{
	const struct join *join = resource->join;
	const char *owner;
	char found[128];
	void *row;

	if (join == NULL || pane_of(sync, join->owners) == NULL)
		return;
	owner = *FIELD_AT(const char *, resource_field(resource, join->owners->name), record);
	if (owner[0] == '\0' &&
		cache_find_referring(sync->cache, join->owners,
			resource_field(join->owners, resource->name),
			((const struct record *)record)->id, found, sizeof(found)))
		owner = found;
	row = arena_alloc(arena, join->owners->row_bytes);
	if (owner[0] == '\0' || !cache_load_row(sync->cache, join->owners, owner, row, arena))
		return;
	if (join->owners->derive != NULL)
		join->owners->derive(row, false, arena);
	join_one(resource, record, row, arena);
}

/* NULL when it is not there, or of no use. */
struct detail *known_detail(struct sync *sync, const struct resource *resource,
	const char *id)
{
	struct detail *detail = NULL;
	struct err err = {0};
	struct buf body;
	int64_t at = 0;

	buf_init(&body, CACHE_BODY_BYTES);
	if (cache_body(sync->cache, resource, id, "", &body, &at))
		detail = decode_detail(resource, body.bytes, body.len_bytes, &err);
	buf_release(&body);
	if (detail == NULL)
		return NULL;
	known_find_owner(sync, resource, detail->row, &detail->arena);
	detail->fetched_at_ms = at;
	detail->is_cached = true;
	known_add_tabs(sync, detail);
	return detail;
}
