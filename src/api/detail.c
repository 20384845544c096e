/* One record in full: its row, the rows of its tabs, and the indented text of the answer. */
#include <stdlib.h>
#include <string.h>

#include "api/decode.h"
#include "base/mem.h"
#include "document.h"
#include "fields.h"
#include "list.h"

enum { TAB_ROWS_MAX = 2000 };

static const char relationships[] = "relationships.";

bool tab_is_included(const struct tab *tab)
{
	return tab->source && strncmp(tab->source, relationships, sizeof(relationships) - 1) == 0;
}

/* ---- rows of a tab ------------------------------------------------------------------------ */

struct order {
	const struct field *field;
	bool descending;
	size_t row_bytes;
};

/* Unset values come last either way. */
static int compare_rows(const void *a, const void *b, void *context)
{
	const struct order *order = context;
	int a_set = field_is_set(order->field, a), b_set = field_is_set(order->field, b);
	int by_value = field_compare(order->field, a, b);

	if (a_set != b_set)
		return b_set - a_set;
	if (by_value == 0)
		return strcmp(((const struct record *)a)->id, ((const struct record *)b)->id);
	return order->descending ? -by_value : by_value;
}

static void sort_rows(const struct resource *resource, unsigned char *rows, size_t count)
{
	const char *name = resource->default_sort;
	struct order order = {.descending = name && *name == '-'};

	if (!name)
		return;
	order.field = resource_field(resource, name + order.descending);
	if (order.field)
		qsort_r(rows, count, resource->row_bytes, compare_rows, &order);
}

static void fill_tab(struct detail *detail, unsigned index, const struct document *doc,
	struct json_object *list)
{
	const struct resource *resource = detail->resource->tabs[index].rows;
	struct detail_rows *tab = &detail->tabs[index];
	struct selection selection;
	unsigned char *rows, *row;

	selection_make(&selection, resource, doc, list, NULL);
	tab->is_cut = selection.count > TAB_ROWS_MAX;
	if (tab->is_cut)
		selection.count = TAB_ROWS_MAX;
	tab->count = 0;
	rows = arena_alloc(&detail->arena, selection.count * resource->row_bytes);
	for (size_t i = 0; i < selection.count; i++) {
		if (selection.items[i].is_superseded)
			continue;
		row = rows + tab->count++ * resource->row_bytes;
		fields_read(resource, doc, selection.items[i].item, row, &detail->arena, NULL);
		((struct record *)(void *)row)->id =
			arena_strdup(&detail->arena, selection.items[i].id);
		if (resource->derive)
			resource->derive(row, true, &detail->arena);
	}
	sort_rows(resource, rows, tab->count);
	tab->rows = rows;
	tab->is_loaded = true;
	err_clear(&tab->err);
	selection_release(&selection);
}

/* Ids alone say that there are rows, not what they are: those are still to be fetched. */
static bool is_resolved(const struct document *doc, struct json_object *list)
{
	struct json_object *first;

	if (!json_object_is_type(list, json_type_array) || json_object_array_length(list) == 0)
		return true;
	first = document_unwrap(doc, json_object_array_get_idx(list, 0));
	return !json_object_is_type(first, json_type_object) || json_object_object_length(first) > 2;
}

static void fill_included_tab(struct detail *detail, unsigned index, const struct document *doc,
	struct json_object *item)
{
	const char *name = detail->resource->tabs[index].source + sizeof(relationships) - 1;
	struct found found = document_find(doc, item, "relationships", name);
	struct found flat = document_find(doc, item, "attributes", name);
	struct json_object *list = document_unwrap(doc, found.value);

	if (flat.is_there && (!found.is_there || !is_resolved(doc, list)))
		list = document_unwrap(doc, flat.value);
	if (is_resolved(doc, list))
		fill_tab(detail, index, doc, json_is_unset(list) ? NULL : list);
}

/* ---- public ------------------------------------------------------------------------------- */

static struct detail *fill_detail(const struct resource *resource, const struct document *doc,
	const struct selected *selected)
{
	struct detail *detail = detail_new(resource, selected->id);

	detail->row = arena_alloc(&detail->arena, resource->row_bytes);
	fields_read(resource, doc, selected->item, detail->row, &detail->arena, NULL);
	((struct record *)detail->row)->id = detail->id;
	if (resource->derive)
		resource->derive(detail->row, true, &detail->arena);
	for (unsigned i = 0; resource->tabs && resource->tabs[i].title; i++)
		if (resource->tabs[i].kind == TAB_ROWS && tab_is_included(&resource->tabs[i]))
			fill_included_tab(detail, i, doc, selected->item);
	detail->raw = json_indented(doc->root, &detail->arena);
	return detail;
}

struct detail *decode_detail(const struct resource *resource, const char *json, size_t len_bytes,
	struct err *err)
{
	struct page page = {.total = -1};
	struct detail *detail = NULL;
	struct selection selection;
	struct document doc;

	if (!document_open(&doc, json, len_bytes, err))
		return NULL;
	selection_make(&selection, resource, &doc, doc.data, &page);
	if (selection.count == 1)
		detail = fill_detail(resource, &doc, &selection.items[0]);
	else
		err_set(err, ERR_PROTOCOL, "the answer is no single %s%s%s", resource->name,
			page.example[0] ? ": " : "", page.example);
	selection_release(&selection);
	document_release(&doc);
	return detail;
}

bool decode_tab(struct detail *detail, unsigned tab, const char *json, size_t len_bytes,
	struct err *err)
{
	struct document doc;
	struct err own;

	err_clear(&own);
	if (!document_open(&doc, json, len_bytes, &own)) {
		detail->tabs[tab].err = own;
		if (err)
			*err = own;
		return false;
	}
	fill_tab(detail, tab, &doc, doc.data);
	document_release(&doc);
	return true;
}

bool decode_element(const char *json, size_t len_bytes, struct buf *list, struct err *err)
{
	size_t before = list->len_bytes;
	struct document doc;
	bool ok;

	if (!document_open(&doc, json, len_bytes, err))
		return false;
	buf_add_str(list, before > 0 ? "," : "");
	ok = buf_add_str(list, json_object_to_json_string_ext(doc.data, JSON_C_TO_STRING_PLAIN));
	if (!ok || !json_object_is_type(doc.data, json_type_object)) {
		buf_truncate(list, before);
		ok = err_set(err, ERR_PROTOCOL, "the answer holds no record, or too large a one");
	}
	document_release(&doc);
	return ok;
}

bool decode_is_null(const char *json, size_t len_bytes, const char *attribute)
{
	struct json_object *value = NULL;
	struct document doc;
	bool is_null;

	if (!document_open(&doc, json, len_bytes, NULL))
		return false;
	is_null = json_has(record_attributes(doc.data), attribute, &value) && value == NULL;
	document_release(&doc);
	return is_null;
}
