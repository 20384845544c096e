/* Markdown into rich text: md4c reads, its events go to the builder. */
#include "ui/rich_build.h"

#include <md4c.h>

#include "base/utf8.h"
#include "retro/export.h"
#include "ui/entity.h"

static const enum rich_node block_nodes[] = {
	[MD_BLOCK_QUOTE] = NODE_QUOTE,
	[MD_BLOCK_UL] = NODE_BULLETS,
	[MD_BLOCK_OL] = NODE_NUMBERS,
	[MD_BLOCK_LI] = NODE_ITEM,
	[MD_BLOCK_HR] = NODE_RULE,
	[MD_BLOCK_H] = NODE_HEADING,
	[MD_BLOCK_CODE] = NODE_VERBATIM,
	[MD_BLOCK_P] = NODE_PARAGRAPH,
	[MD_BLOCK_TABLE] = NODE_TABLE,
	[MD_BLOCK_TR] = NODE_ROW,
	[MD_BLOCK_TH] = NODE_HEADER_CELL,
	[MD_BLOCK_TD] = NODE_CELL,
};

static const enum rich_node span_nodes[] = {
	[MD_SPAN_EM] = NODE_ITALIC,
	[MD_SPAN_STRONG] = NODE_BOLD,
	[MD_SPAN_A] = NODE_LINK,
	[MD_SPAN_IMG] = NODE_IMAGE,
	[MD_SPAN_CODE] = NODE_CODE,
	[MD_SPAN_DEL] = NODE_STRIKE,
};

static struct rich_slice slice(MD_ATTRIBUTE attribute)
{
	return (struct rich_slice){attribute.text, attribute.size};
}

static enum rich_task task_of(const MD_BLOCK_LI_DETAIL *item)
{
	if (!item->is_task)
		return TASK_NONE;
	return item->task_mark == ' ' ? TASK_OPEN : TASK_DONE;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *builder)
{
	struct rich_builder *b = builder;
	struct rich_attrs attrs = {0};

	if (type == MD_BLOCK_OL)
		attrs.start = ((const MD_BLOCK_OL_DETAIL *)detail)->start;
	if (type == MD_BLOCK_LI)
		attrs.task = task_of(detail);
	rich_open(b, block_nodes[type], &attrs);
	return b->is_full;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *builder)
{
	(void)detail;
	rich_close(builder, block_nodes[type]);
	return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *builder)
{
	struct rich_builder *b = builder;
	struct rich_attrs attrs = {0};

	if (type == MD_SPAN_A)
		attrs.url = slice(((const MD_SPAN_A_DETAIL *)detail)->href);
	if (type == MD_SPAN_IMG)
		attrs.url = slice(((const MD_SPAN_IMG_DETAIL *)detail)->src);
	rich_open(b, span_nodes[type], &attrs);
	return b->is_full;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *builder)
{
	(void)detail;
	rich_close(builder, span_nodes[type]);
	return 0;
}

static void add_entity(struct rich_builder *b, const char *s, size_t len)
{
	char decoded[ENTITY_BYTES];
	size_t decoded_len;

	if (entity_decode(s, len, decoded, &decoded_len) == len)
		rich_add(b, decoded, decoded_len);
	else
		rich_add(b, s, len);
}

static int add_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE len, void *builder)
{
	static const struct rich_attrs none;
	struct rich_builder *b = builder;

	if (type == MD_TEXT_ENTITY)
		add_entity(b, s, len);
	else if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
		rich_open(b, NODE_BREAK, &none);
	else
		rich_add(b, s, len);
	return b->is_full;
}

const struct rich *rich_from_markdown(struct arena *arena, const char *bytes, size_t len_bytes)
{
	size_t fits = utf8_prefix(bytes, len_bytes, TEXT_BODY_BYTES);
	const MD_PARSER parser = {
		.flags = retro_markdown_flags(bytes, fits),
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = add_text,
	};
	struct rich_builder b;

	rich_begin(&b, arena);
	md_parse(bytes, (MD_SIZE)fits, &parser, &b);
	if (fits < len_bytes)
		rich_cut(&b);
	return rich_finish(&b);
}
