/*
 * Picks the readable items out of a list. A bad item costs itself only: it is counted, and the first
 * one is named.
 */
#include "list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void reject(struct page *page, size_t index, const char *format, const char *detail)
{
	char why[PAGE_EXAMPLE_BYTES], words[2 * PAGE_EXAMPLE_BYTES];

	if (!page || page->rejected++ > 0)
		return;
	snprintf(why, sizeof(why), format, detail);
	snprintf(words, sizeof(words), "item %zu %s", index + 1, why);
	text_clean_into(page->example, sizeof(page->example), words, strlen(words));
}

/* False, with the item rejected, when it cannot become a row. */
static bool is_usable(const struct resource *resource, struct json_object *item, size_t index,
	char id[JSON_ID_BYTES], struct page *page)
{
	const char *type;
	size_t len;

	if (!json_object_is_type(item, json_type_object)) {
		reject(page, index, "is no object but %s", json_type_to_name(json_object_get_type(item)));
		return false;
	}
	type = json_string(json_member(item, "type"), &len);
	if (type && strcmp(type, resource->wire_type) != 0) {
		reject(page, index, "is of another type: %.60s", type);
		return false;
	}
	if (!json_id(json_member(item, "id"), id)) {
		reject(page, index, "has no usable id%s", "");
		return false;
	}
	return true;
}

static int compare_selected(const void *a, const void *b)
{
	const struct selected *x = *(struct selected *const *)a, *y = *(struct selected *const *)b;
	int by_id = strcmp(x->id, y->id);

	return by_id ? by_id : (x->index > y->index) - (x->index < y->index);
}

static void find_twins(struct selection *selection, struct page *page)
{
	struct selected **by_id = mem_resize(NULL, selection->count, sizeof(*by_id));

	for (size_t i = 0; i < selection->count; i++)
		by_id[i] = &selection->items[i];
	qsort(by_id, selection->count, sizeof(*by_id), compare_selected);
	for (size_t i = 1; i < selection->count; i++) {
		by_id[i - 1]->is_superseded = strcmp(by_id[i - 1]->id, by_id[i]->id) == 0;
		if (page)
			page->duplicates += by_id[i - 1]->is_superseded;
	}
	free(by_id);
}

static size_t list_count(struct json_object *list)
{
	return json_object_is_type(list, json_type_array) ? json_object_array_length(list)
							  : list != NULL;
}

static struct json_object *list_item(struct json_object *list, size_t index)
{
	return json_object_is_type(list, json_type_array) ? json_object_array_get_idx(list, index)
							  : list;
}

void selection_make(struct selection *selection, const struct resource *resource,
	const struct document *doc, struct json_object *list, struct page *page)
{
	size_t count = list_count(list);
	struct selected *next;

	*selection = (struct selection){.items = mem_resize(NULL, count, sizeof(*selection->items))};
	for (size_t i = 0; i < count; i++) {
		next = &selection->items[selection->count];
		*next = (struct selected){.index = i};
		next->item = document_unwrap(doc, list_item(list, i));
		if (is_usable(resource, next->item, i, next->id, page))
			selection->count++;
	}
	if (page)
		page->items = (uint32_t)count;
	find_twins(selection, page);
}

void selection_release(struct selection *selection)
{
	free(selection->items);
	*selection = (struct selection){.items = NULL};
}
