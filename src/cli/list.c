/*
 * list: what is unresolved, then what began lately, as the dashboard holds it; or the rows of a tab of
 * one record. Filter and order are the dashboard's.
 */
#include "session.h"

#include "api/decode.h"
#include "api/lines.h"
#include "base/mem.h"
#include "cli/table.h"
#include "core/join.h"
#include "core/list.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES = 64 * 1024 * 1024, FILTER_BYTES = 4096, WHOLE_ROWS = 10, MS_PER_DAY = 86400000 };

/* What was read so far: typed rows to filter and sort, and the lines that belong to them. */
struct listing_run {
	struct session *s;
	struct list list;
	struct snapshot *snapshot; /* owned, until it is in the list */
	struct filter *filter; /* owned, until it is in the list */
	struct id_set ids; /* of the snapshot */
	struct raw_line {
		const char *id, *line; /* in the session's arena */
	} * lines; /* owned */
	size_t line_count, line_room;
	uint32_t matches;
	bool is_cut; /* there may be more than were read */
};

/* ---- rows ---------------------------------------------------------------------------------- */

static void *begin_row(void *context, const char *id)
{
	struct listing_run *run = context;

	if (id_set_has(&run->ids, id))
		return NULL;
	id_set_add(&run->ids, id);
	return snapshot_add(run->snapshot);
}

static void *add_owner(void *context, const char *id)
{
	(void)id;
	return snapshot_add(context);
}

static void take_line(void *context, const char *id, const char *line, size_t len_bytes)
{
	struct listing_run *run = context;

	run->lines = mem_grow(run->lines, run->line_count, &run->line_room, sizeof(*run->lines));
	run->lines[run->line_count++] = (struct raw_line){
		arena_strdup(&run->s->arena, id), arena_strndup(&run->s->arena, line, len_bytes)};
}

static bool take_lines(
	struct listing_run *run, enum lines_from from, const struct buf *body, struct err *err)
{
	const struct line *line = run->s->line;
	struct lines lines = {from, line->column_count > 0 ? line->columns : NULL,
		line->column_count, take_line, run};

	return !run->s->as_json ||
	       lines_read(line->noun.resource, body->bytes, body->len_bytes, &lines, err);
}

/* ---- pages --------------------------------------------------------------------------------- */

static struct filter_context filter_context(const struct session *s)
{
	return (struct filter_context){&s->me, s->when};
}

/* Counts how many of the new rows match; they are looked at in a snapshot of their own. */
static void count_matches(struct listing_run *run, uint32_t from)
{
	const struct resource *resource = run->s->line->noun.resource;
	struct filter_context context = filter_context(run->s);
	struct snapshot *page = whole_snapshot(resource);
	uint32_t *view;

	for (uint32_t i = from; i < run->snapshot->count; i++)
		memcpy(snapshot_add(page), snapshot_row(run->snapshot, i), resource->row_bytes);
	snapshot_seal(page);
	view = mem_resize(NULL, (size_t)page->count + 1, sizeof(*view));
	run->matches += filter_apply(run->filter, page, NULL, &context, view);
	free(view);
	snapshot_free(page);
}

static bool has_enough(const struct listing_run *run)
{
	return run->s->line->limit > 0 && run->matches >= run->s->line->limit;
}

static bool wants_detail(const struct line *line)
{
	for (size_t i = 0; i < line->column_count; i++)
		if (line->columns[i]->flags & DETAIL)
			return true;
	return false;
}

/* False at the end, when enough came, or with words. */
static bool read_page(
	struct listing_run *run, struct list_query *ask, struct buf *body, struct err *err)
{
	struct row_sink sink = {run, &run->snapshot->arena, begin_row, NULL};
	uint32_t before = run->snapshot->count;
	char *query = list_query_build(ask);
	struct page page;
	bool ok = session_get(run->s, ask->resource->listing->path, query, body, err) &&
		  decode_list(ask->resource, body->bytes, body->len_bytes, &sink, &page, err) &&
		  take_lines(run, LINES_FROM_DATA, body, err);

	free(query);
	if (ok && page.rejected > 0)
		session_fail_status(run->s, err_class(ERR_PROTOCOL)->exit_status,
			"left out, since it could not be read", page.example);
	if (!ok)
		return false;
	if (run->s->line->limit > 0)
		count_matches(run, before);
	if (!list_query_next(ask, &page))
		return false;
	run->is_cut = has_enough(run);
	return !run->is_cut;
}

static bool read_walk(struct listing_run *run, enum walk walk, struct err *err)
{
	struct session *s = run->s;
	const struct resource *resource = s->line->noun.resource;
	int64_t days = s->config->sync->days_back > 0 ? s->config->sync->days_back : SYNC_DAYS_BACK;
	struct list_query ask = {.resource = resource,
		.walk = walk,
		.from_ms = s->when.now_ms - days * MS_PER_DAY,
		.all_fields = s->as_json && s->line->column_count == 0};
	struct buf body;

	if (wants_detail(s->line)) {
		ask.all_fields = true;
		ask.include = resource->include;
		ask.page_rows = WHOLE_ROWS;
	}
	buf_init(&body, JSON_BYTES);
	while (read_page(run, &ask, &body, err))
		continue;
	buf_release(&body);
	return err->kind == ERR_NONE;
}

/* What the rows show of those that they belong to; only tables and filters need it. */
static bool read_owners(struct listing_run *run, struct err *err)
{
	struct session *s = run->s;
	const struct join *join = s->line->noun.resource->join;
	int64_t days = s->config->sync->days_back > 0 ? s->config->sync->days_back : SYNC_DAYS_BACK;
	struct list_query ask = {.resource = join != NULL ? join->owners : NULL,
		.walk = WALK_SINCE, .from_ms = s->when.now_ms - days * MS_PER_DAY};
	struct snapshot *owners;
	struct page page;
	struct buf body;
	bool goes_on = true;

	if (join == NULL || (s->as_json && run->filter == NULL))
		return true;
	owners = snapshot_new(join->owners);
	buf_init(&body, JSON_BYTES);
	while (goes_on) {
		struct row_sink sink = {owners, &owners->arena, add_owner, NULL};
		char *query = list_query_build(&ask);

		goes_on = session_get(s, join->owners->listing->path, query, &body, err) &&
			  decode_list(join->owners, body.bytes, body.len_bytes, &sink, &page, err) &&
			  list_query_next(&ask, &page);
		free(query);
	}
	if (err->kind == ERR_NONE)
		join_owners(run->snapshot, owners);
	buf_release(&body);
	snapshot_free(owners);
	return err->kind == ERR_NONE;
}

static bool read_pages(struct listing_run *run, struct err *err)
{
	const struct listing *listing = run->s->line->noun.resource->listing;

	if (listing->active != NULL && !read_walk(run, WALK_ACTIVE, err))
		return false;
	run->is_cut |= has_enough(run);
	return (run->is_cut ||
		       read_walk(run, listing->since != NULL ? WALK_SINCE : WALK_ALL, err)) &&
	       read_owners(run, err);
}

/* ---- rows of a tab ------------------------------------------------------------------------- */

static bool read_parent(struct listing_run *run, struct err *err)
{
	const struct noun *noun = &run->s->line->noun;
	size_t row_bytes = noun->resource->row_bytes;
	const struct detail_rows *rows;
	enum lines_from from = LINES_FROM_INCLUDED;
	struct detail *parent;
	struct buf body;
	bool ok = false;

	buf_init(&body, JSON_BYTES);
	parent = find_record(run->s, noun->parent, run->s->line->operands[0], &body, err);
	rows = parent != NULL ? find_rows(run->s, parent, &body, &from, err) : NULL;
	for (uint32_t i = 0; rows != NULL && i < rows->count; i++) {
		const struct record *row = (const void *)(rows->rows + i * row_bytes);
		void *copy = begin_row(run, row->id);

		if (copy != NULL)
			memcpy(copy, row, row_bytes);
	}
	if (rows != NULL)
		ok = take_lines(run, from, &body, err);
	run->s->parent = parent; /* the rows' texts live in it */
	buf_release(&body);
	return ok;
}

/* ---- printing ------------------------------------------------------------------------------ */

static int compare_lines(const void *a, const void *b)
{
	return strcmp(((const struct raw_line *)a)->id, ((const struct raw_line *)b)->id);
}

static void print_lines(struct listing_run *run, uint32_t count)
{
	qsort(run->lines, run->line_count, sizeof(*run->lines), compare_lines);
	for (uint32_t i = 0; i < count; i++) {
		struct raw_line wanted = {
			((const struct record *)list_row(&run->list, i))->id, NULL};
		const struct raw_line *found = bsearch(
			&wanted, run->lines, run->line_count, sizeof(*run->lines), compare_lines);

		if (found != NULL)
			fprintf(run->s->config->out, "%s\n", found->line);
	}
}

static void print_table(struct listing_run *run, uint32_t count)
{
	const struct line *line = run->s->line;
	struct table_style style = {.when = run->s->when,
		.me = &run->s->me,
		.cols = run->s->cols,
		.has_ids = true,
		.columns = line->columns,
		.column_count = line->column_count};
	const void **rows = mem_resize(NULL, (size_t)count + 1, sizeof(*rows));
	struct buf text;

	for (uint32_t i = 0; i < count; i++)
		rows[i] = list_row(&run->list, i);
	buf_init(&text, TEXT_BYTES);
	if (count > 0)
		table_print(&text, line->noun.resource, rows, count, &style, NULL, NULL);
	session_write(run->s, &text);
	buf_release(&text);
	free(rows);
}

/* Does the filter ask for what rows sum up of their tabs? */
static bool filters_sums(const struct listing_run *run)
{
	const struct resource *resource = run->s->line->noun.resource;

	for (size_t i = 0; i < resource->field_count; i++)
		if (join_is_sum(resource, &resource->fields[i]) &&
			filter_names(run->filter, &resource->fields[i]))
			return true;
	return false;
}

/* Does the table show it? */
static bool shows_sums(const struct listing_run *run)
{
	const struct line *line = run->s->line;

	if (run->s->as_json || line->noun.resource->join == NULL)
		return false;
	for (size_t i = 0; i < line->column_count; i++)
		if (join_is_sum(line->noun.resource, line->columns[i]))
			return true;
	return line->column_count == 0;
}

static void print(struct listing_run *run, struct err *err)
{
	struct session *s = run->s;
	struct filter_context context = filter_context(s);
	struct snapshot *snapshot = run->snapshot;
	bool filters = filters_sums(run);
	uint32_t count;

	if (filters && !sums_read(s, snapshot, NULL, snapshot->count, err))
		return;
	run->list.filter = run->filter;
	run->filter = NULL;
	snapshot_seal(snapshot);
	list_take(&run->list, snapshot, &context);
	count = run->list.view_count;
	if (s->line->limit > 0 && count > s->line->limit) {
		run->is_cut = true;
		count = (uint32_t)s->line->limit;
	}
	/* Without it the table still is one. */
	if (!filters && shows_sums(run))
		sums_read(s, snapshot, run->list.view, count, err);
	if (run->is_cut)
		fprintf(s->config->errors, "rootwatch: the first %u; --limit 0 for all\n", count);
	if (s->as_json)
		print_lines(run, count);
	else
		print_table(run, count);
}

/* ---- public -------------------------------------------------------------------------------- */

/* The filter's words; what it cannot understand is an error here: a script would get everything. */
static bool read_filter(struct listing_run *run, struct err *err)
{
	const struct line *line = run->s->line;
	size_t first = line->noun.parent != NULL;
	struct buf text;

	buf_init(&text, FILTER_BYTES);
	for (size_t i = first; i < line->operand_count; i++)
		buf_add_fmt(&text, "%s%s", i > first ? " " : "", line->operands[i]);
	if (text.overflowed)
		err_set(err, ERR_USAGE, "the filter is too long");
	else
		run->filter = filter_new(text.bytes, line->noun.resource);
	if (run->filter != NULL && filter_doubt(run->filter) != NULL)
		err_set(err, ERR_USAGE, "%s", filter_doubt(run->filter));
	buf_release(&text);
	return err->kind == ERR_NONE;
}

void run_list(struct session *s)
{
	struct listing_run run = {.s = s, .snapshot = whole_snapshot(s->line->noun.resource)};
	struct err err = {0};

	list_init(&run.list, s->line->noun.resource);
	if (session_check_columns(s, &err) && read_filter(&run, &err) && session_know_me(s, &err) &&
		(s->line->noun.parent != NULL ? read_parent(&run, &err) : read_pages(&run, &err)))
		print(&run, &err);
	if (err.kind != ERR_NONE)
		session_fail(s, "", &err);
	if (run.list.snapshot == NULL)
		snapshot_free(run.snapshot);
	filter_free(run.filter);
	list_release(&run.list);
	id_set_clear(&run.ids);
	free(run.lines);
}
