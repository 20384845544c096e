/* Rich text brought to a width: paragraphs by words, code by characters, tables by columns. */
#include "ui/rich.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/rich_build.h"

enum {
	COLS_MIN = 10,
	WORDS_MIN = 16, /* narrower than this, prefixes give way to the words */
	COLUMNS_MAX = 32, /* of an aligned table */
	RULE_MAX = 72
};

/* Lines on their way into the arena. */
struct wrapper {
	struct arena *arena;
	uint32_t cols;
	struct rich_line *lines;
	size_t line_count, line_room;
	struct rich_run *runs; /* of the present line */
	size_t run_count, run_room;
};

/* A place in a chain of spans. */
struct place {
	const struct rich_span *span;
	size_t at;
};

/* A line found: what it shows, and where the next one begins. */
struct stretch {
	struct place from, to, next;
};

static void add_run(struct wrapper *w, struct text text, unsigned style)
{
	if (text_is_empty(text))
		return;
	w->runs = mem_grow(w->runs, w->run_count, &w->run_room, sizeof(w->runs[0]));
	w->runs[w->run_count++] = (struct rich_run){text, style};
}

static void add_slice(struct wrapper *w, const char *s, size_t len, unsigned style)
{
	struct text text = {arena_strndup(w->arena, s, len), (uint32_t)len, text_width(s, len)};

	add_run(w, text, style);
}

static void add_repeated(struct wrapper *w, const char *s, uint32_t times, unsigned style)
{
	struct buf b;

	buf_init(&b, SIZE_MAX / 2);
	while (times-- > 0)
		buf_add_str(&b, s);
	if (b.len_bytes > 0)
		add_slice(w, b.bytes, b.len_bytes, style);
	buf_release(&b);
}

static void end_line(struct wrapper *w)
{
	struct rich_run *runs = NULL;

	if (w->run_count > 0) {
		runs = arena_alloc(w->arena, w->run_count * sizeof(*runs));
		memcpy(runs, w->runs, w->run_count * sizeof(*runs));
	}
	w->lines = mem_grow(w->lines, w->line_count, &w->line_room, sizeof(w->lines[0]));
	w->lines[w->line_count++] = (struct rich_line){runs, w->run_count};
	w->run_count = 0;
}

/* --- words ------------------------------------------------------------------------------------ */

static struct place settle(struct place p)
{
	while (p.span && p.at >= p.span->text.len_bytes)
		p = (struct place){p.span->next, 0};
	return p;
}

/* A blank where a line may end: not one that carries a mark, which would be left without it. */
static bool is_gap(struct place p)
{
	struct text t = p.span->text;
	uint32_t cp;

	if (t.bytes[p.at] != ' ')
		return false;
	return utf8_decode(t.bytes + p.at + 1, t.len_bytes - p.at - 1, &cp, NULL) == 0 ||
	       utf8_width(cp) != 0;
}

static struct place skip_gap(struct place p)
{
	for (p = settle(p); p.span && is_gap(p); p = settle(p))
		p.at++;
	return p;
}

/* The next line of at most `cells`, broken between words where it can be; always some progress. */
static struct stretch next_line(struct place from, uint32_t cells, bool by_words)
{
	struct stretch line = {.from = from, .to = {NULL, 0}};
	struct place p = from;
	uint32_t width = 0;
	bool started = false, can_break = false;

	for (p = settle(p); p.span; p = settle(p)) {
		const char *s = p.span->text.bytes + p.at;
		uint32_t cp;
		size_t n = utf8_decode(s, p.span->text.len_bytes - p.at, &cp, NULL);
		int w = utf8_width(cp);

		if (cp == '\n') {
			line.to = p;
			line.next = (struct place){p.span, p.at + n};
			return line;
		}
		if (by_words && started && (is_gap(p) || w == 2)) {
			line.to = p;
			can_break = true;
		}
		if (w > 0 && started && (uint32_t)w > cells - width)
			break;
		width += w > 0 ? (uint32_t)w : 0;
		started = true;
		p.at += n;
	}
	if (!p.span || !can_break)
		line.to = p;
	line.next = p.span && by_words ? skip_gap(line.to) : line.to;
	return line;
}

static void add_stretch(struct wrapper *w, struct stretch line)
{
	struct place p = line.from;

	while (p.span && !(p.span == line.to.span && p.at >= line.to.at)) {
		size_t end = p.span == line.to.span ? line.to.at : p.span->text.len_bytes;

		if (end > p.at)
			add_slice(w, p.span->text.bytes + p.at, end - p.at, p.span->style);
		p = (struct place){p.span == line.to.span ? NULL : p.span->next, 0};
	}
}

static bool prefix_fits(const struct wrapper *w, const struct rich_block *block)
{
	return block->rest.width == 0 || block->rest.width + WORDS_MIN <= w->cols;
}

static uint32_t cells_for(const struct wrapper *w, const struct rich_block *block)
{
	return prefix_fits(w, block) ? w->cols - block->rest.width : w->cols;
}

static void add_prefix(struct wrapper *w, const struct rich_block *block, bool is_first)
{
	if (prefix_fits(w, block))
		add_run(w, is_first ? block->first : block->rest, block->style);
}

static void wrap_spans(struct wrapper *w, const struct rich_block *block,
	const struct rich_span *spans, bool is_first)
{
	struct place p = settle((struct place){spans, 0});

	while (p.span) {
		struct stretch line =
			next_line(p, cells_for(w, block), block->kind != RICH_VERBATIM);

		add_prefix(w, block, is_first);
		add_stretch(w, line);
		end_line(w);
		is_first = false;
		p = settle(line.next);
	}
}

static void wrap_text(struct wrapper *w, const struct rich_block *block)
{
	wrap_spans(w, block, block->spans, true);
}

/* A blank line; within a quote its bar goes on. */
static void wrap_gap(
	struct wrapper *w, const struct rich_block *before, const struct rich_block *block)
{
	if (before->style & block->style & RICH_QUOTE)
		add_prefix(w, block, false);
	end_line(w);
}

static void wrap_rule(struct wrapper *w, const struct rich_block *block)
{
	uint32_t cells = cells_for(w, block);

	add_prefix(w, block, true);
	add_repeated(w, "─", cells < RULE_MAX ? cells : RULE_MAX, RICH_TABLE);
	end_line(w);
}

/* --- tables ----------------------------------------------------------------------------------- */

static const char column_gap[] = " │ ", rule_gap[] = "─┼─";
enum { GAP_CELLS = 3 };

struct columns {
	size_t count;
	uint32_t widths[COLUMNS_MAX];
	uint32_t total; /* with the gaps */
};

/* False when there are too many for a table in columns. */
static bool measure(const struct rich_block *block, struct columns *columns)
{
	*columns = (struct columns){0};
	for (const struct rich_row *row = block->rows; row; row = row->next) {
		size_t i = 0;

		for (const struct rich_cell *cell = row->cells; cell; cell = cell->next, i++) {
			if (i == COLUMNS_MAX)
				return false;
			if (cell->width > columns->widths[i])
				columns->widths[i] = cell->width;
		}
		if (i > columns->count)
			columns->count = i;
	}
	for (size_t i = 0; i < columns->count; i++)
		columns->total += columns->widths[i] + (i > 0 ? GAP_CELLS : 0);
	return true;
}

static void align_row(struct wrapper *w, const struct rich_row *row, const struct columns *columns)
{
	const uint32_t *width = columns->widths;

	for (const struct rich_cell *cell = row->cells; cell; cell = cell->next, width++) {
		for (const struct rich_span *span = cell->spans; span; span = span->next)
			add_slice(w, span->text.bytes, span->text.len_bytes, span->style);
		if (!cell->next)
			break;
		add_repeated(w, " ", *width - cell->width, 0);
		add_run(w, text_own(column_gap), RICH_TABLE);
	}
	end_line(w);
}

static bool is_header(const struct rich_row *row)
{
	for (const struct rich_cell *cell = row->cells; cell; cell = cell->next)
		if (!cell->is_header)
			return false;
	return row->cells != NULL;
}

static void rule_row(struct wrapper *w, const struct columns *columns)
{
	for (size_t i = 0; i < columns->count; i++) {
		if (i > 0)
			add_run(w, text_own(rule_gap), RICH_TABLE);
		add_repeated(w, "─", columns->widths[i], RICH_TABLE);
	}
	end_line(w);
}

/* A row that does not fit in columns: "cell | cell", wrapped as a paragraph. */
static void flow_row(struct wrapper *w, const struct rich_block *block, const struct rich_row *row,
	bool is_first)
{
	struct rich_span *first = NULL, **tail = &first;

	for (const struct rich_cell *cell = row->cells; cell; cell = cell->next) {
		for (const struct rich_span *span = cell->spans; span; span = span->next) {
			struct rich_span *copy = arena_alloc(w->arena, sizeof(*copy));

			*copy = (struct rich_span){.text = span->text, .style = span->style};
			*tail = copy;
			tail = &copy->next;
		}
		if (cell->next) {
			*tail = arena_alloc(w->arena, sizeof(**tail));
			(*tail)->text = text_own(" | ");
			(*tail)->style = RICH_TABLE;
			tail = &(*tail)->next;
		}
	}
	wrap_spans(w, block, first, is_first);
}

static void wrap_table(struct wrapper *w, const struct rich_block *block)
{
	struct columns columns;
	bool aligned = measure(block, &columns) && columns.total <= cells_for(w, block);

	for (const struct rich_row *row = block->rows; row; row = row->next) {
		bool is_first = row == block->rows;

		if (!row->cells)
			continue;
		if (!aligned) {
			flow_row(w, block, row, is_first);
			continue;
		}
		add_prefix(w, block, is_first);
		align_row(w, row, &columns);
		if (is_first && is_header(row)) {
			add_prefix(w, block, false);
			rule_row(w, &columns);
		}
	}
}

/* --- the interface ---------------------------------------------------------------------------- */

static void (*const wrap_block[])(struct wrapper *w, const struct rich_block *block) = {
	[RICH_WORDS] = wrap_text,
	[RICH_VERBATIM] = wrap_text,
	[RICH_RULE] = wrap_rule,
	[RICH_GRID] = wrap_table,
};

struct rich_lines rich_wrap(const struct rich *rich, struct arena *arena, int cols)
{
	struct wrapper w = {.arena = arena, .cols = (uint32_t)(cols > COLS_MIN ? cols : COLS_MIN)};
	struct rich_lines out = {NULL, 0};
	const struct rich_block *before = NULL;

	for (const struct rich_block *block = rich->blocks; block; block = block->next) {
		if (before && block->gap)
			wrap_gap(&w, before, block);
		before = block;
		wrap_block[block->kind](&w, block);
	}
	if (w.line_count > 0) {
		struct rich_line *lines = arena_alloc(arena, w.line_count * sizeof(*lines));

		memcpy(lines, w.lines, w.line_count * sizeof(*lines));
		out = (struct rich_lines){lines, w.line_count};
	}
	free(w.lines);
	free(w.runs);
	return out;
}

void rich_to_plain(const struct rich *rich, int cols, struct buf *out)
{
	struct rich_lines lines;
	struct arena arena;

	arena_init(&arena, 0);
	lines = rich_wrap(rich, &arena, cols > 0 ? cols : INT_MAX);
	for (size_t i = 0; i < lines.count; i++) {
		for (size_t j = 0; j < lines.lines[i].count; j++)
			buf_add_str(out, lines.lines[i].runs[j].text.bytes);
		buf_add_char(out, '\n');
	}
	arena_release(&arena);
}
