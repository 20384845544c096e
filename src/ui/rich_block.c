/* The text of a block on its way into the arena, within a budget; see ui/rich_block.h. */
#include "ui/rich_block.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

enum { MARK_PRICE = 16 };

enum {
	SPAN_BYTES = 32 * 1024, /* longer text is cleaned in pieces, so that the door cuts none */
	INDENTS_MAX = 10, /* deeper nesting is not indented further */
	MARKER_BYTES = 16
};

/* --- text and spans --------------------------------------------------------------------------- */

bool rich_pay(struct rich_builder *b, size_t price)
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
	if (!rich_pay(b, MARK_PRICE))
		return false;
	b->marks = mem_grow(b->marks, b->mark_count, &b->mark_room, sizeof(b->marks[0]));
	b->marks[b->mark_count++] = (struct rich_mark){b->raw.len_bytes, style};
	return true;
}

void rich_put(struct rich_builder *b, const char *s, size_t len)
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

void rich_put_str(struct rich_builder *b, const char *s)
{
	rich_put(b, s, strlen(s));
}

bool rich_is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool ends_blank(const struct rich_builder *b)
{
	size_t len = b->raw.len_bytes;

	return len == 0 || b->raw.bytes[len - 1] == ' ' || b->raw.bytes[len - 1] == '\n';
}

void rich_put_blank(struct rich_builder *b)
{
	if (!ends_blank(b))
		rich_put(b, " ", 1);
}

struct rich_span *rich_take_spans(struct rich_builder *b)
{
	struct rich_span *first = NULL, **tail = &first;
	size_t len = b->raw.len_bytes;

	while (len > 0 && rich_is_white(b->raw.bytes[len - 1]))
		len--;
	for (size_t i = 0; i < b->mark_count && b->marks[i].at < len; i++) {
		size_t end = i + 1 < b->mark_count && b->marks[i + 1].at < len ? b->marks[i + 1].at
									       : len;
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

/* --- blocks ----------------------------------------------------------------------------------- */

static bool in_list(const struct rich_builder *b)
{
	for (size_t i = 0; i < b->depth; i++)
		if (b->stack[i].node != NODE_QUOTE)
			return true;
	return false;
}

void rich_want_gap(struct rich_builder *b)
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

struct rich_block *rich_add_block(struct rich_builder *b, enum rich_kind kind)
{
	struct rich_block *block = arena_alloc(b->arena, sizeof(*block));

	block->kind = kind;
	block->gap = b->gap;
	block->first = text_empty;
	block->rest = text_empty;
	if (b->depth > 0)
		make_prefixes(b, block);
	b->gap = false;
	*b->tail = block;
	b->tail = &block->next;
	return block;
}

void rich_end_block(struct rich_builder *b)
{
	struct rich_span *spans;

	if (b->table_depth > 0) {
		rich_put_blank(b);
		return;
	}
	spans = rich_take_spans(b);
	if (!spans)
		return;
	rich_pay(b, RICH_BLOCK_PRICE);
	rich_add_block(b, b->verbatim_depth > 0 ? RICH_VERBATIM : RICH_WORDS)->spans = spans;
}
