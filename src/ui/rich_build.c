/* Builds blocks of rich text from what a reader reports; see ui/rich_build.h. */
#include "ui/rich_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/entity.h"

/* What pieces cost of the budget, besides their bytes: near what they take in memory. */
enum { MARK_PRICE = 16, LINE_PRICE = 16, BLOCK_PRICE = 64 };

enum {
	SPAN_BYTES = 32 * 1024, /* longer text is cleaned in pieces, so that the door cuts none */
	URL_BYTES = 2048,
	INDENTS_MAX = 10, /* deeper nesting is not indented further */
	MARKER_BYTES = 16
};

/* --- text and spans ----------------------------------------------------------------------------- */

static bool pay(struct rich_builder *b, size_t price)
{
	if (b->is_full || price > b->budget_bytes) {
		b->is_full = true;
		return false;
	}
	b->budget_bytes -= price;
	return true;
}

static unsigned current_style(const struct rich_builder *b)
{
	unsigned style = 0;

	for (unsigned bit = 0; bit < RICH_STYLES; bit++)
		style |= b->style_depth[bit] > 0 ? 1U << bit : 0;
	if (b->in_heading)
		style |= RICH_HEADING;
	if (b->in_link)
		style |= RICH_LINK;
	if (b->verbatim_depth > 0)
		style |= RICH_CODE;
	if (b->in_cell && b->is_header)
		style |= RICH_BOLD;
	for (size_t i = 0; i < b->depth; i++)
		style |= b->stack[i].node == NODE_QUOTE ? RICH_QUOTE : 0;
	return style;
}

static bool mark_style(struct rich_builder *b)
{
	unsigned style = current_style(b);

	if (b->mark_count > 0 && b->marks[b->mark_count - 1].style == style)
		return true;
	if (!pay(b, MARK_PRICE))
		return false;
	b->marks = mem_grow(b->marks, b->mark_count, &b->mark_room, sizeof(b->marks[0]));
	b->marks[b->mark_count++] = (struct rich_mark){b->raw.len_bytes, style};
	return true;
}

static void put(struct rich_builder *b, const char *s, size_t len)
{
	size_t fits;

	if (b->is_full || len == 0 || !mark_style(b))
		return;
	fits = utf8_prefix(s, len, b->budget_bytes);
	buf_add(&b->raw, s, fits);
	b->budget_bytes -= fits;
	if (fits < len)
		b->is_full = true;
}

static void put_str(struct rich_builder *b, const char *s)
{
	put(b, s, strlen(s));
}

static bool is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool ends_blank(const struct rich_builder *b)
{
	size_t len = b->raw.len_bytes;

	return len == 0 || b->raw.bytes[len - 1] == ' ' || b->raw.bytes[len - 1] == '\n';
}

static void put_blank(struct rich_builder *b)
{
	if (!ends_blank(b))
		put(b, " ", 1);
}

static struct rich_span *make_spans(struct rich_builder *b)
{
	struct rich_span *first = NULL, **tail = &first;
	size_t len = b->raw.len_bytes;

	while (len > 0 && is_white(b->raw.bytes[len - 1]))
		len--;
	for (size_t i = 0; i < b->mark_count && b->marks[i].at < len; i++) {
		size_t end = i + 1 < b->mark_count && b->marks[i + 1].at < len ? b->marks[i + 1].at : len;
		size_t n;

		for (size_t at = b->marks[i].at; at < end; at += n) {
			struct rich_span *span = arena_alloc(b->arena, sizeof(*span));

			n = utf8_prefix(b->raw.bytes + at, end - at, SPAN_BYTES);
			n = n > 0 ? n : end - at;
			span->text = text_clean_body(b->arena, b->raw.bytes + at, n);
			span->style = b->marks[i].style;
			*tail = span;
			tail = &span->next;
		}
	}
	buf_clear(&b->raw);
	b->mark_count = 0;
	b->link_at = 0;
	return first;
}

/* --- blocks ------------------------------------------------------------------------------------- */

static bool in_list(const struct rich_builder *b)
{
	for (size_t i = 0; i < b->depth; i++)
		if (b->stack[i].node != NODE_QUOTE)
			return true;
	return false;
}

static void want_gap(struct rich_builder *b)
{
	if (!in_list(b))
		b->gap = true;
}

static void format_marker(const struct rich_container *item, char out[MARKER_BYTES])
{
	if (item->number > 0)
		snprintf(out, MARKER_BYTES, "%u. ", item->number);
	else
		snprintf(out, MARKER_BYTES, "• ");
	if (item->task != TASK_NONE)
		snprintf(out, MARKER_BYTES, "[%c] ", item->task == TASK_DONE ? 'x' : ' ');
}

static void add_blanks(struct buf *out, uint32_t count)
{
	while (count-- > 0)
		buf_add_char(out, ' ');
}

/* What stands before the lines of a block: bars of quotes, markers of items, indentation. */
static void make_prefixes(struct rich_builder *b, struct rich_block *block)
{
	struct buf first, rest;
	size_t indents = 0;

	buf_init(&first, SIZE_MAX / 2);
	buf_init(&rest, SIZE_MAX / 2);
	for (size_t i = 0; i < b->depth && indents < INDENTS_MAX; i++) {
		struct rich_container *c = &b->stack[i];
		char marker[MARKER_BYTES] = "│ ";

		if (c->node != NODE_QUOTE && c->node != NODE_ITEM)
			continue;
		indents++;
		if (c->node == NODE_QUOTE) {
			block->style |= RICH_QUOTE;
			buf_add_str(&first, marker);
			buf_add_str(&rest, marker);
			continue;
		}
		format_marker(c, marker);
		add_blanks(&rest, text_own(marker).width);
		if (c->marker_used)
			add_blanks(&first, text_own(marker).width);
		else
			buf_add_str(&first, marker);
		c->marker_used = true;
	}
	block->first = text_own(arena_strndup(b->arena, first.bytes, first.len_bytes));
	block->rest = text_own(arena_strndup(b->arena, rest.bytes, rest.len_bytes));
	buf_release(&first);
	buf_release(&rest);
}

static struct rich_block *add_block(struct rich_builder *b, enum rich_kind kind)
{
	struct rich_block *block = arena_alloc(b->arena, sizeof(*block));

	block->kind = kind;
	block->gap = b->gap && b->rich->blocks;
	block->first = text_empty;
	block->rest = text_empty;
	if (b->depth > 0)
		make_prefixes(b, block);
	b->gap = false;
	*b->tail = block;
	b->tail = &block->next;
	return block;
}

/* Ends the present block; in a table's cell a boundary of blocks is just a blank. */
static void end_block(struct rich_builder *b)
{
	struct rich_span *spans;

	if (b->table_depth > 0) {
		put_blank(b);
		return;
	}
	spans = make_spans(b);
	if (!spans)
		return;
	pay(b, BLOCK_PRICE);
	add_block(b, b->verbatim_depth > 0 ? RICH_VERBATIM : RICH_WORDS)->spans = spans;
}

/* --- nodes -------------------------------------------------------------------------------------- */

struct node_class {
	void (*open)(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs);
	void (*close)(struct rich_builder *b, enum rich_node node);
	unsigned style_bit;
};

static const struct node_class classes[NODES];

static void open_style(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	(void)attrs;
	b->style_depth[classes[node].style_bit]++;
}

static void close_style(struct rich_builder *b, enum rich_node node)
{
	unsigned *depth = &b->style_depth[classes[node].style_bit];

	if (*depth > 0)
		(*depth)--;
}

static void open_break(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	(void)node;
	(void)attrs;
	if (b->table_depth > 0)
		put_blank(b);
	else if (b->raw.len_bytes > 0 && pay(b, LINE_PRICE))
		put(b, "\n", 1);
}

static void open_rule(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	(void)node;
	(void)attrs;
	end_block(b);
	if (b->table_depth > 0 || !pay(b, BLOCK_PRICE))
		return;
	want_gap(b);
	add_block(b, RICH_RULE);
	want_gap(b);
}

static void close_division(struct rich_builder *b, enum rich_node node)
{
	(void)node;
	end_block(b);
}

static void open_division(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	(void)attrs;
	close_division(b, node);
}

static void close_paragraph(struct rich_builder *b, enum rich_node node)
{
	(void)node;
	end_block(b);
	want_gap(b);
}

static void open_paragraph(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	(void)attrs;
	close_paragraph(b, node);
}

static void open_heading(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	open_paragraph(b, node, attrs);
	b->in_heading = true;
}

static void close_heading(struct rich_builder *b, enum rich_node node)
{
	close_paragraph(b, node);
	b->in_heading = false;
}

static void open_verbatim(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	open_paragraph(b, node, attrs);
	b->verbatim_depth++;
}

static void close_verbatim(struct rich_builder *b, enum rich_node node)
{
	close_paragraph(b, node);
	if (b->verbatim_depth > 0)
		b->verbatim_depth--;
}

/* Shows where a link or image leads. */
static void put_url(struct rich_builder *b)
{
	put_str(b, "<");
	put(b, b->url.bytes, b->url.len_bytes);
	put_str(b, ">");
}

/* Keeps the address, without white space, and of "data:" only what it is. */
static void set_url(struct rich_builder *b, struct rich_slice url)
{
	struct buf decoded;
	size_t len;

	buf_init(&decoded, URL_BYTES);
	entity_append(&decoded, url.bytes, url.len_bytes < URL_BYTES ? url.len_bytes : URL_BYTES);
	buf_clear(&b->url);
	len = strncmp(decoded.bytes, "data:", 5) == 0 ? strcspn(decoded.bytes, ",") : decoded.len_bytes;
	for (size_t i = 0; i < len; i++)
		if (!is_white(decoded.bytes[i]))
			buf_add_char(&b->url, decoded.bytes[i]);
	if (len < decoded.len_bytes || url.len_bytes > URL_BYTES)
		buf_add_str(&b->url, "…");
	buf_release(&decoded);
}

/* Is the text of the link its address already? */
static bool link_says_url(const struct rich_builder *b)
{
	static const char mailto[] = "mailto:";
	const char *text = b->raw.bytes + b->link_at, *url = b->url.bytes;
	size_t len = b->raw.len_bytes - b->link_at;

	if (len == b->url.len_bytes && memcmp(text, url, len) == 0)
		return true;
	return len + sizeof(mailto) - 1 == b->url.len_bytes &&
	       memcmp(url, mailto, sizeof(mailto) - 1) == 0 &&
	       memcmp(url + sizeof(mailto) - 1, text, len) == 0;
}

static void close_link(struct rich_builder *b, enum rich_node node)
{
	(void)node;
	if (!b->in_link)
		return;
	if (b->url.len_bytes > 0 && !link_says_url(b)) {
		put_blank(b);
		put_url(b);
	}
	b->in_link = false;
}

static void open_link(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	close_link(b, node);
	set_url(b, attrs->url);
	b->in_link = b->url.len_bytes > 0;
	b->link_at = b->raw.len_bytes;
}

static void open_image(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	struct buf alt;

	/* An image in a link: the link's address is said first, as there is room for one. */
	close_link(b, node);
	buf_init(&alt, URL_BYTES);
	entity_append(&alt, attrs->alt.bytes, attrs->alt.len_bytes);
	set_url(b, attrs->url);
	put_str(b, "[image");
	if (b->url.len_bytes > 0) {
		put_str(b, " ");
		put_url(b);
	}
	put_str(b, " ");
	rich_add(b, alt.bytes, alt.len_bytes);
	buf_release(&alt);
}

static void close_image(struct rich_builder *b, enum rich_node node)
{
	(void)node;
	put_str(b, "]");
}

/* --- lists and quotes; in a table they are only text -------------------------------------------- */

static void push(struct rich_builder *b, struct rich_container c)
{
	if (b->depth < RICH_DEPTH)
		b->stack[b->depth++] = c;
	else
		b->beyond++;
}

static void close_container(struct rich_builder *b, enum rich_node node)
{
	size_t at = b->depth;

	end_block(b);
	if (b->table_depth > 0)
		return;
	if (b->beyond > 0) {
		b->beyond--;
		return;
	}
	while (at > 0 && b->stack[at - 1].node != node)
		at--;
	if (at > 0)
		b->depth = at - 1;
	want_gap(b);
}

static void open_container(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	end_block(b);
	if (b->table_depth > 0)
		return;
	want_gap(b);
	push(b, (struct rich_container){.node = node, .number = attrs->start > 0 ? attrs->start : 1});
}

/* An item ends the one before it, which HTML need not close. */
static void open_item(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	struct rich_container item = {.node = node, .task = attrs->task};
	size_t at = b->depth;

	end_block(b);
	if (b->in_cell)
		put_str(b, "• ");
	if (b->table_depth > 0)
		return;
	while (at > 0 && b->stack[at - 1].node == NODE_ITEM)
		at--;
	if (b->beyond == 0 && at < b->depth)
		b->depth = at;
	if (b->depth > 0 && b->stack[b->depth - 1].node == NODE_NUMBERS)
		item.number = b->stack[b->depth - 1].number++;
	push(b, item);
}

/* --- tables ------------------------------------------------------------------------------------- */

static void end_cell(struct rich_builder *b)
{
	struct rich_cell *cell;

	if (!b->in_cell)
		return;
	cell = arena_alloc(b->arena, sizeof(*cell));
	cell->spans = make_spans(b);
	cell->is_header = b->is_header;
	for (struct rich_span *span = cell->spans; span; span = span->next)
		cell->width += text_width(span->text.bytes, span->text.len_bytes);
	*b->cell_tail = cell;
	b->cell_tail = &cell->next;
	b->in_cell = false;
}

static void begin_row(struct rich_builder *b)
{
	end_cell(b);
	b->row = NULL;
	if (!pay(b, BLOCK_PRICE))
		return;
	b->row = arena_alloc(b->arena, sizeof(*b->row));
	*b->row_tail = b->row;
	b->row_tail = &b->row->next;
	b->cell_tail = &b->row->cells;
}

static void begin_cell(struct rich_builder *b, bool is_header)
{
	end_cell(b);
	if (!b->row)
		begin_row(b);
	if (!b->row || !pay(b, BLOCK_PRICE))
		return;
	b->in_cell = true;
	b->is_header = is_header;
}

/* A table in a table is read as text of the outer cell. */
static void open_table(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	(void)node;
	(void)attrs;
	end_block(b);
	want_gap(b);
	if (b->table_depth == 0 && !pay(b, BLOCK_PRICE))
		return;
	if (b->table_depth++ > 0)
		return;
	b->table = add_block(b, RICH_GRID);
	b->row_tail = &b->table->rows;
	b->row = NULL;
}

static void close_table(struct rich_builder *b, enum rich_node node)
{
	(void)node;
	if (b->table_depth == 0 || --b->table_depth > 0)
		return;
	end_cell(b);
	want_gap(b);
}

static void open_row(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	(void)node;
	(void)attrs;
	if (b->table_depth == 1)
		begin_row(b);
	else
		end_block(b);
}

static void open_cell(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	(void)attrs;
	if (b->table_depth == 1)
		begin_cell(b, node == NODE_HEADER_CELL);
	else
		end_block(b);
}

static void close_cell(struct rich_builder *b, enum rich_node node)
{
	(void)node;
	if (b->table_depth == 1)
		end_cell(b);
}

/* --- the interface ------------------------------------------------------------------------------ */

static void add_verbatim(struct rich_builder *b, const char *s, size_t len)
{
	size_t at = 0;

	if (b->raw.len_bytes == 0 && len > 0 && s[0] == '\n')
		at = 1;
	while (at < len && !b->is_full) {
		const char *line_end = memchr(s + at, '\n', len - at);
		size_t end = line_end ? (size_t)(line_end - s) + 1 : len;

		if (line_end && !pay(b, LINE_PRICE))
			return;
		put(b, s + at, end - at);
		at = end;
	}
}

static void add_words(struct rich_builder *b, const char *s, size_t len)
{
	size_t at = 0;

	while (at < len && !b->is_full) {
		size_t end = at;

		if (is_white(s[at])) {
			put_blank(b);
			at++;
			continue;
		}
		if (b->table_depth > 0 && !b->in_cell)
			begin_cell(b, false);
		while (end < len && !is_white(s[end]))
			end++;
		put(b, s + at, end - at);
		at = end;
	}
}

void rich_add(struct rich_builder *b, const char *s, size_t len_bytes)
{
	if (b->verbatim_depth > 0 && b->table_depth == 0)
		add_verbatim(b, s, len_bytes);
	else
		add_words(b, s, len_bytes);
}

void rich_open(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	if (classes[node].open && !b->is_full)
		classes[node].open(b, node, attrs);
}

void rich_close(struct rich_builder *b, enum rich_node node)
{
	if (classes[node].close)
		classes[node].close(b, node);
}

void rich_cut(struct rich_builder *b)
{
	b->is_full = true;
}

void rich_begin(struct rich_builder *b, struct arena *arena)
{
	*b = (struct rich_builder){.arena = arena, .budget_bytes = RICH_BYTES};
	b->rich = arena_alloc(arena, sizeof(*b->rich));
	b->tail = &b->rich->blocks;
	buf_init(&b->raw, RICH_BYTES);
	buf_init(&b->url, URL_BYTES + ENTITY_BYTES);
}

const struct rich *rich_finish(struct rich_builder *b)
{
	close_link(b, NODE_LINK);
	while (b->table_depth > 0)
		close_table(b, NODE_TABLE);
	end_block(b);
	if (b->is_full) {
		struct rich_span *cut = arena_alloc(b->arena, sizeof(*cut));

		cut->text = text_own("… cut: the rest is too long to be shown");
		b->depth = 0;
		b->gap = true;
		add_block(b, RICH_WORDS)->spans = cut;
	}
	buf_release(&b->raw);
	buf_release(&b->url);
	free(b->marks);
	return b->rich;
}

enum { BOLD_BIT, ITALIC_BIT, CODE_BIT, STRIKE_BIT };

static const struct node_class classes[NODES] = {
	[NODE_BOLD] = {open_style, close_style, BOLD_BIT},
	[NODE_ITALIC] = {open_style, close_style, ITALIC_BIT},
	[NODE_CODE] = {open_style, close_style, CODE_BIT},
	[NODE_STRIKE] = {open_style, close_style, STRIKE_BIT},
	[NODE_LINK] = {open_link, close_link, 0},
	[NODE_IMAGE] = {open_image, close_image, 0},
	[NODE_BREAK] = {open_break, NULL, 0},
	[NODE_RULE] = {open_rule, NULL, 0},
	[NODE_DIVISION] = {open_division, close_division, 0},
	[NODE_PARAGRAPH] = {open_paragraph, close_paragraph, 0},
	[NODE_HEADING] = {open_heading, close_heading, 0},
	[NODE_VERBATIM] = {open_verbatim, close_verbatim, 0},
	[NODE_QUOTE] = {open_container, close_container, 0},
	[NODE_BULLETS] = {open_container, close_container, 0},
	[NODE_NUMBERS] = {open_container, close_container, 0},
	[NODE_ITEM] = {open_item, close_container, 0},
	[NODE_TABLE] = {open_table, close_table, 0},
	[NODE_ROW] = {open_row, close_cell, 0},
	[NODE_CELL] = {open_cell, close_cell, 0},
	[NODE_HEADER_CELL] = {open_cell, close_cell, 0},
};
