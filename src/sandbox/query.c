/* Builds and runs the SELECT behind a list. */
#include "query.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/iso8601.h"
#include "base/mem.h"

#include "access.h"
#include "sandbox.h"

enum {
	DEFAULT_PAGE = 50,
	MAX_PAGE = 100,
	SORT_KEYS = 4,
	MAX_VALUES = 400,
	WHERE_BYTES = 32 * 1024,
	SQL_BYTES = 2 * WHERE_BYTES,
};

struct sort_key {
	const char *column;
	bool descending;
};

struct builder {
	struct buf where;
	char *values[MAX_VALUES];
	size_t value_count;
	struct sort_key keys[SORT_KEYS]; /* the last one is seq */
	size_t key_count;
};

/* What may be sorted by, and the column it stands for. */
static const struct {
	const char *name, *column;
} sort_columns[] = {
	{"created_at", "r.created_at"},
	{"updated_at", "r.updated_at"},
	{"started_at", "r.started_at"},
	{"in_triage_at", "r.in_triage_at"},
	{"mitigated_at", "r.mitigated_at"},
	{"resolved_at", "r.resolved_at"},
	{"position", "r.number"},
	{"expires_at", "coalesce(json_extract(r.attributes, '$.expires_at'), 0)"},
	{"last_used_at", "coalesce(json_extract(r.attributes, '$.last_used_at'), 0)"},
	{"starts_at", "coalesce(json_extract(r.attributes, '$.starts_at'), 0)"},
};

static const struct {
	const char *name, *sql;
} time_operators[] = {{"gt", ">"}, {"gte", ">="}, {"lt", "<"}, {"lte", "<="}};

static bool push_value(struct builder *builder, const char *value)
{
	if (builder->value_count == MAX_VALUES)
		return false;
	builder->values[builder->value_count++] = mem_strdup(value);
	return true;
}

static void add_value(struct builder *builder, const char *value)
{
	buf_add_str(&builder->where, push_value(builder, value) ? "?" : "NULL");
}

static void add_number(struct builder *builder, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, value);
	add_value(builder, text);
}

/* "filter[status][in]" → name "status", operator "in" (or ""). */
static bool split_filter(const char *param, char name[64], char operator[16])
{
	int end = 0;

	operator[0] = '\0';
	if (sscanf(param, "filter[%63[^]]]%n[%15[^]]]", name, &end, operator) < 1)
		return false;
	return end > 0;
}

static const struct filter *find_filter(const struct resource_type *type, const char *name)
{
	for (const struct filter *filter = type->filters; filter && filter->name; filter++)
		if (!strcmp(filter->name, name))
			return filter;
	return NULL;
}

static void add_membership(
	struct builder *builder, const struct filter *filter, const char *values, bool negate)
{
	char word[256];
	const char *comma = "";

	buf_add_fmt(&builder->where, " AND %s", negate ? "NOT " : "");
	if (filter->each)
		buf_add_fmt(&builder->where, "EXISTS (SELECT 1 FROM %s AND ", filter->each);
	buf_add_fmt(&builder->where, "coalesce(%s, '') IN (", filter->expression);
	while (csv_next(&values, word, sizeof(word))) {
		buf_add_str(&builder->where, comma);
		add_value(builder, word);
		comma = ", ";
	}
	buf_add_str(&builder->where, filter->each ? "))" : ")");
}

static void add_time(struct builder *builder, const struct filter *filter, const char *operator,
	const char * value)
{
	int64_t ms;

	for (size_t i = 0; i < sizeof(time_operators) / sizeof(*time_operators); i++) {
		if (strcmp(operator, time_operators[i].name) ||
			!iso8601_parse(value, strlen(value), &ms))
			continue;
		buf_add_fmt(&builder->where, " AND %s > 0 AND %s %s ", filter->expression,
			filter->expression, time_operators[i].sql);
		add_number(builder, ms);
	}
}

static void add_search(struct builder *builder, const struct filter *filter, const char *value)
{
	buf_add_fmt(&builder->where, " AND instr(lower(%s), lower(", filter->expression);
	add_value(builder, value);
	buf_add_str(&builder->where, ")) > 0");
}

static void add_filter(struct builder *builder, const struct filter *filter, const char *operator,
	const char * value)
{
	if (filter->kind == FILTER_TIME)
		add_time(builder, filter, operator, value);
	else if (filter->kind == FILTER_SEARCH)
		add_search(builder, filter, value);
	else if (!*operator|| !strcmp(operator, "eq") || !strcmp(operator, "in"))
		add_membership(builder, filter, value, false);
	else if (!strcmp(operator, "not_eq") || !strcmp(operator, "not_in"))
		add_membership(builder, filter, value, true);
}

/* A blank value breaks the real server (500); an unknown name is ignored by it, silently. */
static bool add_filters(
	struct request *request, const struct resource_type *type, struct builder *builder)
{
	char name[64], operator[16];

	for (size_t i = 0; i < request->params.count; i++) {
		const struct param *param = &request->params.items[i];
		const struct filter *filter;

		if (!split_filter(param->name, name, operator))
			continue;
		if (!*param->value)
			return request_fail(request, 500, "Internal server error");
		filter = find_filter(type, name);
		if (filter)
			add_filter(builder, filter, operator, param->value);
	}
	return true;
}

static void add_sort_key(
	struct builder *builder, const struct resource_type *type, const char *word)
{
	bool descending = *word == '-';

	word += descending;
	for (size_t i = 0; i < sizeof(sort_columns) / sizeof(*sort_columns); i++)
		if (!strcmp(sort_columns[i].name, word) && builder->key_count < SORT_KEYS - 1 &&
			type->sorts && csv_has(type->sorts, word))
			builder->keys[builder->key_count++] =
				(struct sort_key){sort_columns[i].column, descending};
}

static void add_sort(
	struct request *request, const struct resource_type *type, struct builder *builder)
{
	const char *sorts[] = {params_get(&request->params, "sort"), type->default_sort};
	char word[64];
	bool descending;

	for (size_t i = 0; i < 2 && !builder->key_count; i++)
		while (csv_next(&sorts[i], word, sizeof(word)))
			add_sort_key(builder, type, word);
	descending = builder->key_count && builder->keys[0].descending;
	builder->keys[builder->key_count++] = (struct sort_key){"r.seq", descending};
}

/* Rows behind the cursor: (a > x) OR (a = x AND b > y) OR … for the sort keys a, b, …, seq. */
static bool add_cursor(struct request *request, struct builder *builder)
{
	const char *cursor = params_get(&request->params, "page[after]");
	int64_t values[SORT_KEYS];
	char *end;

	if (!cursor || !*cursor)
		return true;
	for (size_t i = 0; i < builder->key_count; i++) {
		values[i] = (int64_t)strtoull(cursor, &end, 36); /* before 1970 too */
		if (end == cursor || *end != (i + 1 < builder->key_count ? '_' : '\0'))
			return request_fail(request, 400, "page[after] is invalid");
		cursor = end + 1;
	}
	for (size_t i = 0; i < builder->key_count; i++) {
		buf_add_str(&builder->where, i ? " OR (" : " AND ((");
		for (size_t j = 0; j < i; j++) {
			buf_add_fmt(&builder->where, "%s = ", builder->keys[j].column);
			add_number(builder, values[j]);
			buf_add_str(&builder->where, " AND ");
		}
		buf_add_fmt(&builder->where, "%s %s ", builder->keys[i].column,
			builder->keys[i].descending ? "<" : ">");
		add_number(builder, values[i]);
		buf_add_str(&builder->where, ")");
	}
	buf_add_str(&builder->where, ")");
	return true;
}

/* What did not fit was left out somewhere: it is no SQL any more. */
static bool holds_all(struct request *request, const struct builder *builder)
{
	return !builder->where.overflowed || request_fail(request, 414, "Request-URI Too Large");
}

static void bind_values(sqlite3_stmt *statement, const struct builder *builder)
{
	for (size_t i = 0; i < builder->value_count; i++)
		sqlite3_bind_text(statement, (int)i + 1, builder->values[i], -1, SQLITE_TRANSIENT);
}

static int64_t count_rows(struct store *store, const struct builder *builder)
{
	char *sql = mem_printf("SELECT count(*) FROM resource r WHERE %s", builder->where.bytes);
	sqlite3_stmt *statement = store_prepare(store, sql);
	int64_t total = 0;

	bind_values(statement, builder);
	if (sqlite3_step(statement) == SQLITE_ROW)
		total = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	free(sql);
	return total;
}

static char *select_sql(const struct builder *builder, const struct page *page, bool by_cursor)
{
	struct buf sql;

	buf_init(&sql, SQL_BYTES);
	buf_add_str(&sql, "SELECT " RECORD_COLUMNS);
	for (size_t i = 0; i < builder->key_count; i++)
		buf_add_fmt(&sql, ", %s", builder->keys[i].column);
	buf_add_fmt(&sql, " FROM resource r WHERE %s ORDER BY ", builder->where.bytes);
	for (size_t i = 0; i < builder->key_count; i++)
		buf_add_fmt(&sql, "%s%s%s", i ? ", " : "", builder->keys[i].column,
			builder->keys[i].descending ? " DESC" : "");
	buf_add_fmt(&sql, " LIMIT %ld OFFSET %ld", page->size + 1,
		by_cursor ? 0 : (page->number - 1) * page->size);
	return buf_take(&sql);
}

static size_t base36(uint64_t value, char *out)
{
	char digits[16];
	size_t n = 0, len;

	do {
		digits[n++] = "0123456789abcdefghijklmnopqrstuvwxyz"[value % 36];
		value /= 36;
	} while (value);
	len = n;
	while (n)
		*out++ = digits[--n];
	return len;
}

static void write_cursor(sqlite3_stmt *statement, size_t keys, char *out)
{
	for (size_t i = 0; i < keys; i++) {
		if (i)
			*out++ = '_';
		out += base36((uint64_t)sqlite3_column_int64(statement, 4 + (int)i), out);
	}
	*out = '\0';
}

static void read_rows(
	struct store *store, const struct builder *builder, bool by_cursor, struct page *page)
{
	char *sql = select_sql(builder, page, by_cursor);
	sqlite3_stmt *statement = store_prepare(store, sql);
	char cursor[sizeof(page->next_cursor)] = "";

	page->records = mem_alloc((size_t)page->size * sizeof(*page->records));
	bind_values(statement, builder);
	while (sqlite3_step(statement) == SQLITE_ROW) {
		if (page->count == (size_t)page->size) {
			snprintf(page->next_cursor, sizeof(page->next_cursor), "%s", cursor);
			break;
		}
		store_read_record(statement, &page->records[page->count++]);
		write_cursor(statement, builder->key_count, cursor);
	}
	sqlite3_finalize(statement);
	free(sql);
}

static bool read_page_numbers(
	struct request *request, const struct resource_type *type, struct page *page)
{
	long max = type->max_size ? type->max_size : MAX_PAGE;

	page->size = params_number(&request->params, "page[size]", DEFAULT_PAGE, 1, max);
	page->number = params_number(&request->params, "page[number]", 1, 1, 1000000);
	if (type->offset_limited &&
		page->number * page->size > request->box->settings.max_offset_rows)
		return request_fail(request, 400, "offset pagination exceeds limit");
	return true;
}

bool query_list(struct request *request, const struct resource_type *type, struct scope scope,
	struct page *page)
{
	bool by_cursor = params_get(&request->params, "page[after]") != NULL;
	struct builder builder = {.value_count = 0};
	bool ok = false;

	memset(page, 0, sizeof(*page));
	page->total = -1;
	buf_init(&builder.where, WHERE_BYTES);
	buf_add_str(&builder.where, "r.type = ");
	add_value(&builder, type->name);
	if (scope.sql) {
		buf_add_fmt(&builder.where, " AND %s", scope.sql);
		push_value(&builder, scope.value);
	}
	access_narrow(request, type, &builder.where);
	add_sort(request, type, &builder);
	if (!read_page_numbers(request, type, page) || !add_filters(request, type, &builder) ||
		!holds_all(request, &builder))
		goto out;
	if (!type->uncounted || scope.sql)
		page->total = count_rows(&request->box->store, &builder);
	if (!add_cursor(request, &builder) || !holds_all(request, &builder))
		goto out;
	read_rows(&request->box->store, &builder, by_cursor, page);
	ok = true;
out:
	buf_release(&builder.where);
	for (size_t i = 0; i < builder.value_count; i++)
		free(builder.values[i]);
	return ok;
}

void page_release(struct page *page)
{
	for (size_t i = 0; i < page->count; i++)
		record_release(&page->records[i]);
	free(page->records);
	memset(page, 0, sizeof(*page));
}
