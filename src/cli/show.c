/* show: records in full. For people the fields that are set, the bodies, and the rows of the tabs. */
#include "session.h"

#include "api/lines.h"
#include "cli/table.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES = 16 * 1024 * 1024, LABEL_CELLS = 20, ROWS_MAX = 2000 };

static bool is_shown(const struct field *field, const void *row)
{
	return (field->flags & (OVERVIEW | LINK)) && field->type != FIELD_BODY &&
	       field->type != FIELD_HTML && field_is_set(field, row);
}

static void add_field(
	struct session *s, struct buf *out, const struct field *field, const void *row)
{
	struct text t = field_text(field, row, &s->when, &s->arena);

	buf_add_fmt(out, "  %-*s %s\n", LABEL_CELLS, field->title, t.bytes);
}

/* Several lines, each set in. */
static void add_body(struct buf *out, const struct field *field, const void *row)
{
	const char *line = FIELD_AT(struct text, field, row)->bytes;

	buf_add_fmt(out, "\n%s\n", field->title);
	while (*line != '\0') {
		size_t len = strcspn(line, "\n");

		buf_add_fmt(out, "%s%.*s\n", len > 0 ? "  " : "", (int)len, line);
		line += len + (line[len] == '\n');
	}
}

static void add_rows(
	struct session *s, struct buf *out, const struct tab *tab, const struct detail_rows *list)
{
	struct table_style style = {
		.when = s->when, .me = &s->me, .cols = s->cols, .has_ids = true};
	const void *rows[ROWS_MAX];
	size_t count = 0;

	for (; count < list->count && count < ROWS_MAX; count++)
		rows[count] = list->rows + count * tab->rows->row_bytes;
	if (count == 0)
		return;
	buf_add_fmt(out, "\n%s\n", tab->title);
	table_print(out, tab->rows, rows, count, &style, NULL, NULL);
}

static void add_whole(struct session *s, struct buf *out, const struct detail *detail)
{
	const struct resource *resource = detail->resource;

	buf_add_fmt(out, "%s\n\n", resource_label(resource, detail->row, &s->arena).bytes);
	for (size_t i = 0; i < resource->field_count; i++)
		if (is_shown(&resource->fields[i], detail->row))
			add_field(s, out, &resource->fields[i], detail->row);
	buf_add_fmt(out, "  %-*s %s\n", LABEL_CELLS, "Id",
		text_clean(&s->arena, detail->id, strlen(detail->id)).bytes);
	for (size_t i = 0; i < resource->field_count; i++)
		if (resource->fields[i].type == FIELD_BODY &&
			(resource->fields[i].flags & OVERVIEW) &&
			field_is_set(&resource->fields[i], detail->row))
			add_body(out, &resource->fields[i], detail->row);
	for (int i = 0; resource->tabs != NULL && resource->tabs[i].title != NULL; i++)
		if (resource->tabs[i].kind == TAB_ROWS && detail->tabs[i].is_loaded)
			add_rows(s, out, &resource->tabs[i], &detail->tabs[i]);
}

static void print_text(struct session *s, const struct detail *detail, bool is_first)
{
	const struct line *line = s->line;
	struct buf out;

	buf_init(&out, TEXT_BYTES);
	if (!is_first)
		buf_add_char(&out, '\n');
	if (line->column_count == 0)
		add_whole(s, &out, detail);
	for (size_t i = 0; i < line->column_count; i++)
		if (line->columns[i]->type == FIELD_BODY)
			add_body(&out, line->columns[i], detail->row);
		else
			add_field(s, &out, line->columns[i], detail->row);
	session_write(s, &out);
	buf_release(&out);
}

static void print_line(void *context, const char *id, const char *line, size_t len_bytes)
{
	struct session *s = context;

	(void)id;
	fwrite(line, 1, len_bytes, s->config->out);
	fputc('\n', s->config->out);
}

static void show_one(struct session *s, const char *word, bool is_first)
{
	const struct line *line = s->line;
	struct lines lines = {LINES_FROM_DATA, line->column_count > 0 ? line->columns : NULL,
		line->column_count, print_line, s};
	struct err err = {0};
	struct buf body;
	struct detail *detail;

	buf_init(&body, JSON_BYTES);
	detail = find_record(s, line->noun.resource, word, &body, &err);
	if (detail != NULL && s->as_json)
		lines_read(line->noun.resource, body.bytes, body.len_bytes, &lines, &err);
	else if (detail != NULL)
		print_text(s, detail, is_first);
	if (err.kind != ERR_NONE)
		session_fail(s, word, &err);
	detail_free(detail);
	buf_release(&body);
}

void run_show(struct session *s)
{
	struct err err = {0};
	const char **words;
	size_t count;

	if (s->line->draft) {
		run_retro_show(s);
		return;
	}
	if (!session_check_columns(s, &err) || !find_operands(s, &words, &count, &err)) {
		session_fail(s, "", &err);
		return;
	}
	for (size_t i = 0; i < count; i++)
		show_one(s, words[i], i == 0);
}
