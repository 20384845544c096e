/* List answers: their rows into a sink, and what they say of paging. */
#include "api/decode.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"
#include "fields.h"
#include "list.h"

/* ---- paging ------------------------------------------------------------------------------- */

static void copy_cursor(struct page *page, const char *bytes, size_t len_bytes)
{
	if (len_bytes < PAGE_CURSOR_BYTES && !memchr(bytes, '\0', len_bytes)) {
		memcpy(page->next_cursor, bytes, len_bytes);
		page->next_cursor[len_bytes] = '\0';
	}
}

static void read_meta(struct page *page, struct json_object *meta)
{
	size_t len;
	const char *cursor = json_string(json_member(meta, "next_cursor"), &len);

	if (cursor)
		copy_cursor(page, cursor, len);
	json_whole(json_member(meta, "next_page"), &page->next_page);
	json_whole(json_member(meta, "total_count"), &page->total);
}

/* The decoded value of a query parameter of a link; NULL when it has none. curl_free it. */
static char *link_parameter(const char *link, const char *key)
{
	const char *at = strchr(link, '?');
	size_t key_len = strlen(key);
	char *name, *value = NULL;
	int decoded = 0;

	while (at && !value) {
		size_t name_len = strcspn(++at, "=&"), value_len;

		name = curl_easy_unescape(NULL, at, (int)name_len, &decoded);
		at += name_len + (at[name_len] == '=');
		value_len = strcspn(at, "&#");
		if (name && (size_t)decoded == key_len && memcmp(name, key, key_len) == 0)
			value = curl_easy_unescape(NULL, at, (int)value_len, &decoded);
		curl_free(name);
		at = at[value_len] == '&' ? at + value_len : NULL;
	}
	return value;
}

/* Only the place in the walk is taken from a link: never followed, it cannot lead elsewhere. */
static void read_next_link(struct page *page, const char *link)
{
	char *cursor = link_parameter(link, "page[after]");
	char *number = link_parameter(link, "page[number]");

	if (cursor)
		copy_cursor(page, cursor, strlen(cursor));
	else if (number)
		page->next_page = strtoll(number, NULL, 10);
	curl_free(cursor);
	curl_free(number);
}

void page_read(struct page *page, const struct document *doc)
{
	struct json_object *meta = json_member(doc->root, "meta");
	struct json_object *links = json_member(doc->root, "links");
	size_t len;
	const char *next = json_string(json_member(links, "next"), &len);

	page->total = -1;
	page->says_paging = json_has(meta, "next_page", &(struct json_object *){NULL}) ||
			    json_has(meta, "next_cursor", &(struct json_object *){NULL}) ||
			    json_has(links, "next", &(struct json_object *){NULL});
	read_meta(page, meta);
	if (page->next_page < 0)
		page->next_page = 0;
	if (next && !page->next_cursor[0] && page->next_page == 0)
		read_next_link(page, next);
}

/* ---- rows --------------------------------------------------------------------------------- */

static void decode_row(const struct resource *resource, const struct document *doc,
	const struct selected *selected, const struct row_sink *sink)
{
	struct field_set seen;
	struct record *row = sink->begin(sink->context, selected->id);

	if (!row)
		return;
	fields_read(resource, doc, selected->item, row, sink->arena, &seen);
	row->id = arena_strdup(sink->arena, selected->id);
	if (sink->end)
		sink->end(sink->context, row, &seen);
}

bool decode_list(const struct resource *resource, const char *json, size_t len_bytes,
	const struct row_sink *sink, struct page *page, struct err *err)
{
	struct document doc;
	struct selection selection;

	*page = (struct page){.total = -1};
	if (!document_open(&doc, json, len_bytes, err))
		return false;
	page_read(page, &doc);
	selection_make(&selection, resource, &doc, doc.data, page);
	for (size_t i = 0; i < selection.count; i++)
		if (!selection.items[i].is_superseded)
			decode_row(resource, &doc, &selection.items[i], sink);
	selection_release(&selection);
	document_release(&doc);
	return true;
}
