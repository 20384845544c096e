/* What each node does to the text that is being built; the table is at the end. */
#include "ui/rich_build.h"

#include <stdlib.h>
#include <string.h>

#include "ui/entity.h"
#include "ui/rich_block.h"

enum { URL_BYTES = 2048 };

/* --- nodes ------------------------------------------------------------------------------------ */

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
		rich_put_blank(b);
	else if (b->raw.len_bytes > 0 && rich_pay(b, RICH_LINE_PRICE))
		rich_put(b, "\n", 1);
}

static void open_rule(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	(void)node;
	(void)attrs;
	rich_end_block(b);
	if (b->table_depth > 0 || !rich_pay(b, RICH_BLOCK_PRICE))
		return;
	rich_want_gap(b);
	rich_add_block(b, RICH_RULE);
	rich_want_gap(b);
}

static void close_division(struct rich_builder *b, enum rich_node node)
{
	(void)node;
	rich_end_block(b);
}

static void open_division(
	struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	(void)attrs;
	close_division(b, node);
}

static void close_paragraph(struct rich_builder *b, enum rich_node node)
{
	(void)node;
	rich_end_block(b);
	rich_want_gap(b);
}

static void open_paragraph(
	struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	(void)attrs;
	close_paragraph(b, node);
}

static void open_heading(
	struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	open_paragraph(b, node, attrs);
	b->in_heading = true;
}

static void close_heading(struct rich_builder *b, enum rich_node node)
{
	close_paragraph(b, node);
	b->in_heading = false;
}

static void open_verbatim(
	struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
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
	rich_put_str(b, "<");
	rich_put(b, b->url.bytes, b->url.len_bytes);
	rich_put_str(b, ">");
}

/* Keeps the address, without white space, and of "data:" only what it is. */
static void set_url(struct rich_builder *b, struct rich_slice url)
{
	struct buf decoded;
	size_t len;

	buf_init(&decoded, URL_BYTES);
	entity_append(&decoded, url.bytes, url.len_bytes < URL_BYTES ? url.len_bytes : URL_BYTES);
	buf_clear(&b->url);
	len = strncmp(decoded.bytes, "data:", 5) == 0 ? strcspn(decoded.bytes, ",")
						      : decoded.len_bytes;
	for (size_t i = 0; i < len; i++)
		if (!rich_is_white(decoded.bytes[i]))
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
		rich_put_blank(b);
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
	rich_put_str(b, "[image");
	if (b->url.len_bytes > 0) {
		rich_put_str(b, " ");
		put_url(b);
	}
	rich_put_str(b, " ");
	rich_add(b, alt.bytes, alt.len_bytes);
	buf_release(&alt);
}

static void close_image(struct rich_builder *b, enum rich_node node)
{
	(void)node;
	rich_put_str(b, "]");
}

/* --- lists and quotes; in a table they are only text ------------------------------------------ */

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

	rich_end_block(b);
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
	rich_want_gap(b);
}

static void open_container(
	struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	rich_end_block(b);
	if (b->table_depth > 0)
		return;
	rich_want_gap(b);
	push(b, (struct rich_container){
			.node = node, .number = attrs->start > 0 ? attrs->start : 1});
}

/* An item ends the one before it, which HTML need not close. */
static void open_item(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	struct rich_container item = {.node = node, .task = attrs->task};
	size_t at = b->depth;

	rich_end_block(b);
	if (b->in_cell)
		rich_put_str(b, "• ");
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

/* --- tables ----------------------------------------------------------------------------------- */

static void end_cell(struct rich_builder *b)
{
	struct rich_cell *cell;

	if (!b->in_cell)
		return;
	cell = arena_alloc(b->arena, sizeof(*cell));
	cell->spans = rich_take_spans(b);
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
	if (!rich_pay(b, RICH_BLOCK_PRICE))
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
	if (!b->row || !rich_pay(b, RICH_BLOCK_PRICE))
		return;
	b->in_cell = true;
	b->is_header = is_header;
}

/* A table in a table is read as text of the outer cell. */
static void open_table(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	(void)node;
	(void)attrs;
	rich_end_block(b);
	rich_want_gap(b);
	if (b->table_depth == 0 && !rich_pay(b, RICH_BLOCK_PRICE))
		return;
	if (b->table_depth++ > 0)
		return;
	b->table = rich_add_block(b, RICH_GRID);
	b->row_tail = &b->table->rows;
	b->row = NULL;
}

static void close_table(struct rich_builder *b, enum rich_node node)
{
	(void)node;
	if (b->table_depth == 0 || --b->table_depth > 0)
		return;
	end_cell(b);
	rich_want_gap(b);
}

static void open_row(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	(void)node;
	(void)attrs;
	if (b->table_depth == 1)
		begin_row(b);
	else
		rich_end_block(b);
}

static void open_cell(struct rich_builder *b, enum rich_node node, const struct rich_attrs *attrs)
{
	(void)attrs;
	if (b->table_depth == 1)
		begin_cell(b, node == NODE_HEADER_CELL);
	else
		rich_end_block(b);
}

static void close_cell(struct rich_builder *b, enum rich_node node)
{
	(void)node;
	if (b->table_depth == 1)
		end_cell(b);
}

/* --- the interface ---------------------------------------------------------------------------- */

static void add_verbatim(struct rich_builder *b, const char *s, size_t len)
{
	size_t at = 0;

	if (b->raw.len_bytes == 0 && len > 0 && s[0] == '\n')
		at = 1;
	while (at < len && !b->is_full) {
		const char *line_end = memchr(s + at, '\n', len - at);
		size_t end = line_end ? (size_t)(line_end - s) + 1 : len;

		if (line_end && !rich_pay(b, RICH_LINE_PRICE))
			return;
		rich_put(b, s + at, end - at);
		at = end;
	}
}

static void add_words(struct rich_builder *b, const char *s, size_t len)
{
	size_t at = 0;

	while (at < len && !b->is_full) {
		size_t end = at;

		if (rich_is_white(s[at])) {
			rich_put_blank(b);
			at++;
			continue;
		}
		if (b->table_depth > 0 && !b->in_cell)
			begin_cell(b, false);
		while (end < len && !rich_is_white(s[end]))
			end++;
		rich_put(b, s + at, end - at);
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
	rich_end_block(b);
	if (b->is_full) {
		struct rich_span *cut = arena_alloc(b->arena, sizeof(*cut));

		cut->text = text_own("… cut: the rest is too long to be shown");
		b->depth = 0;
		b->gap = true;
		rich_add_block(b, RICH_WORDS)->spans = cut;
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
