/* Query strings: encoding, and one page of a list as its listing row describes it. */
#include "api/query.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/iso8601.h"

enum { QUERY_BYTES = 16 * 1024, NAMES_BYTES = 4 * 1024 };

/* ---- encoding ----------------------------------------------------------------------------- */

/* Commas separate values in filters, fields and include, and may stand as they are (RFC 3986). */
static void add_encoded(struct buf *out, const char *s, size_t len_bytes)
{
	for (size_t i = 0; i < len_bytes; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 0x80 && (isalnum(c) || strchr("-._~,", c)))
			buf_add_char(out, (char)c);
		else
			buf_add_fmt(out, "%%%02X", c);
	}
}

static void add_pair(struct buf *out, const char *key, size_t key_bytes, const char *value,
	size_t value_bytes)
{
	if (value_bytes == 0)
		return;
	buf_add_str(out, out->len_bytes ? "&" : "");
	add_encoded(out, key, key_bytes);
	buf_add_char(out, '=');
	add_encoded(out, value, value_bytes);
}

void query_add(struct buf *out, const char *key, const char *value)
{
	if (value)
		add_pair(out, key, strlen(key), value, strlen(value));
}

static void add_number(struct buf *out, const char *key, int64_t value)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", (long long)value);
	query_add(out, key, digits);
}

/* "filter[a]=x&filter[b]=y" as the tables write it. */
static void add_written(struct buf *out, const char *pairs)
{
	size_t key_len, value_len;

	while (pairs && *pairs) {
		key_len = strcspn(pairs, "=");
		value_len = strcspn(pairs + key_len, "&");
		if (value_len > 0)
			add_pair(out, pairs, key_len, pairs + key_len + 1, value_len - 1);
		pairs += key_len + value_len;
		pairs += *pairs == '&';
	}
}

/* ---- what is asked for -------------------------------------------------------------------- */

static bool has_name(const struct buf *names, const char *name, size_t len_bytes)
{
	for (const char *at = names->bytes; *at; at += strcspn(at, ","), at += *at == ',')
		if (strcspn(at, ",") == len_bytes && memcmp(at, name, len_bytes) == 0)
			return true;
	return false;
}

static void add_name(struct buf *names, const char *name, size_t len_bytes)
{
	if (len_bytes == 0 || has_name(names, name, len_bytes))
		return;
	buf_add_str(names, names->len_bytes ? "," : "");
	buf_add(names, name, len_bytes);
}

/* The attributes that the list's field rows read: the first step below "attributes". */
static void add_fields(struct buf *out, const struct resource *resource)
{
	char key[80];
	const struct field *field;
	const char *name;
	struct buf names;

	buf_init(&names, NAMES_BYTES);
	for (size_t i = 0; i < resource->field_count; i++) {
		field = &resource->fields[i];
		name = field->path ? strchr(field->path, '.') : NULL;
		if (name && !(field->flags & (DETAIL | LOCAL)))
			add_name(&names, name + 1, strcspn(name + 1, "."));
	}
	for (const char *at = resource->listing->include; at && *at; at += *at == ',') {
		add_name(&names, at, strcspn(at, ","));
		at += strcspn(at, ",");
	}
	snprintf(key, sizeof(key), "fields[%s]", resource->wire_type);
	query_add(out, key, names.bytes);
	buf_release(&names);
}

static void add_since(struct buf *out, const char *name, int64_t from_ms)
{
	char key[80], at[ISO8601_BYTES];

	if (!name || from_ms <= 0)
		return;
	snprintf(key, sizeof(key), "filter[%s][gte]", name);
	query_add(out, key, iso8601_format(from_ms, at));
}

static void add_match(struct buf *out, const char *name, const char *value)
{
	char key[80];

	snprintf(key, sizeof(key), "filter[%s]", name);
	query_add(out, key, value);
}

static void add_walk(struct buf *out, const struct list_query *query)
{
	const struct listing *listing = query->resource->listing;

	switch (query->walk) {
	case WALK_ALL:
		break;
	case WALK_ACTIVE:
		add_written(out, listing->active);
		break;
	case WALK_SINCE:
		add_since(out, listing->since, query->from_ms);
		break;
	case WALK_CHANGED:
		add_since(out, listing->changed, query->from_ms);
		break;
	case WALK_MATCH:
		add_match(out, query->match, query->value);
		break;
	}
}

static unsigned rows_of(const struct list_query *query)
{
	return query->page_rows ? query->page_rows : query->resource->listing->page_rows;
}

/* ---- public ------------------------------------------------------------------------------- */

char *list_query_build(const struct list_query *query)
{
	const struct listing *listing = query->resource->listing;
	char key[80];
	struct buf out;

	buf_init(&out, QUERY_BYTES);
	query_add(&out, "sort", listing->sort);
	add_walk(&out, query);
	if (query->ids_only && listing->has_fields) {
		snprintf(key, sizeof(key), "fields[%s]", query->resource->wire_type);
		query_add(&out, key, "id");
	} else {
		query_add(&out, "include",
			query->include ? query->include : listing->include);
		if (listing->has_fields && !query->all_fields)
			add_fields(&out, query->resource);
	}
	add_number(&out, "page[size]", rows_of(query));
	if (query->cursor[0])
		query_add(&out, "page[after]", query->cursor);
	else if (query->page > 1)
		add_number(&out, "page[number]", query->page);
	return buf_take(&out);
}

bool list_query_next(struct list_query *query, const struct page *page)
{
	int64_t at = query->page > 1 ? query->page : 1;
	int64_t next = page->next_page;

	if (query->resource->listing->has_cursor && page->next_cursor[0]) {
		if (strcmp(query->cursor, page->next_cursor) == 0)
			return false;
		memcpy(query->cursor, page->next_cursor, sizeof(query->cursor));
		return true;
	}
	if (query->cursor[0])
		return false;
	if (!page->says_paging && rows_of(query) > 0 && page->items >= rows_of(query))
		next = at + 1;
	if (next <= at || page->items == 0)
		return false;
	query->page = next;
	return true;
}

char *record_query_build(const struct resource *resource)
{
	struct buf out;

	if (!resource->include)
		return NULL;
	buf_init(&out, QUERY_BYTES);
	query_add(&out, "include", resource->include);
	return buf_take(&out);
}
