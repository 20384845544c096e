/* Markdown into plain text: what the marks mean, without the marks. */
#include "retro/export.h"

#include <md4c.h>
#include <string.h>

#include "base/text.h"

enum { DEPTH_MAX = 32 };

struct list {
	bool is_ordered;
	unsigned number;
};

struct plain {
	struct buf *out;
	struct list lists[DEPTH_MAX];
	unsigned depth;
	unsigned quotes;
	size_t heading_start; /* of its text in out */
	bool is_line_start;
	bool is_first_cell;
	bool has_content;     /* something stands above: blocks need a blank line */
	bool is_tight;	      /* the next block continues an item's line */
};

static unsigned depth_of(const struct plain *p)
{
	return p->depth < DEPTH_MAX ? p->depth : DEPTH_MAX;
}

/* What stands in front of every line of where we are. */
static void indent(struct plain *p, unsigned depth)
{
	for (unsigned i = 0; i < p->quotes && i < DEPTH_MAX; i++)
		buf_add_str(p->out, "> ");
	for (unsigned i = 1; i < depth; i++)
		buf_add_str(p->out, "  ");
	p->is_line_start = false;
}

static void end_line(struct plain *p)
{
	if (!p->is_line_start)
		buf_add_char(p->out, '\n');
	p->is_line_start = true;
}

static void begin_block(struct plain *p)
{
	if (p->is_tight) {
		p->is_tight = false;
		return;
	}
	end_line(p);
	if (p->has_content && p->depth == 0)
		buf_add_char(p->out, '\n');
	p->has_content = true;
}

static void add(struct plain *p, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\n') {
			end_line(p);
			continue;
		}
		if (p->is_line_start)
			indent(p, depth_of(p) + 1);
		if ((unsigned char)s[i] >= ' ' || s[i] == '\t')
			buf_add_char(p->out, s[i]);
	}
}

static void begin_list(struct plain *p, bool is_ordered, unsigned start)
{
	if (p->depth == 0)
		begin_block(p);
	p->is_tight = false;
	end_line(p);
	if (p->depth < DEPTH_MAX)
		p->lists[p->depth] = (struct list){is_ordered, start};
	p->depth++;
}

static void begin_item(struct plain *p, const MD_BLOCK_LI_DETAIL *item)
{
	struct list *list = &p->lists[depth_of(p) > 0 ? depth_of(p) - 1 : 0];

	end_line(p);
	indent(p, depth_of(p));
	if (item->is_task)
		buf_add_str(p->out, item->task_mark == ' ' ? "[ ] " : "[x] ");
	else if (list->is_ordered)
		buf_add_fmt(p->out, "%u. ", list->number++);
	else
		buf_add_str(p->out, "- ");
	p->is_tight = true;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct plain *p = context;

	switch (type) {
	case MD_BLOCK_UL:
		begin_list(p, false, 0);
		break;
	case MD_BLOCK_OL:
		begin_list(p, true, ((const MD_BLOCK_OL_DETAIL *)detail)->start);
		break;
	case MD_BLOCK_LI:
		begin_item(p, detail);
		break;
	case MD_BLOCK_QUOTE:
		begin_block(p);
		p->quotes++;
		p->has_content = false;
		break;
	case MD_BLOCK_HR:
		begin_block(p);
		add(p, "----\n", 5);
		break;
	case MD_BLOCK_TR:
		end_line(p);
		p->is_first_cell = true;
		break;
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		if (!p->is_first_cell)
			add(p, " | ", 3);
		p->is_first_cell = false;
		break;
	case MD_BLOCK_P:
	case MD_BLOCK_H:
	case MD_BLOCK_CODE:
	case MD_BLOCK_TABLE:
		begin_block(p);
		p->heading_start = p->out->len_bytes;
		break;
	default:
		break;
	}
	return p->out->overflowed;
}

/* Great headings are underlined. */
static void underline(struct plain *p, unsigned level)
{
	uint32_t cells =
		text_width(p->out->bytes + p->heading_start, p->out->len_bytes - p->heading_start);

	end_line(p);
	for (uint32_t i = 0; i < cells && level <= 2; i++)
		buf_add_char(p->out, level == 1 ? '=' : '-');
	if (level <= 2)
		buf_add_char(p->out, '\n');
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct plain *p = context;

	switch (type) {
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		p->depth--;
		end_line(p);
		break;
	case MD_BLOCK_QUOTE:
		end_line(p);
		p->quotes--;
		break;
	case MD_BLOCK_H:
		underline(p, ((const MD_BLOCK_H_DETAIL *)detail)->level);
		break;
	case MD_BLOCK_LI:
	case MD_BLOCK_P:
	case MD_BLOCK_TR:
	case MD_BLOCK_CODE:
		end_line(p);
		p->is_tight = false;
		break;
	default:
		break;
	}
	return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct plain *p = context;

	(void)type;
	(void)detail;
	return p->out->overflowed;
}

/* "text <url>", unless the text is the address. */
static int leave_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct plain *p = context;
	MD_ATTRIBUTE url;

	if (type != MD_SPAN_A && type != MD_SPAN_IMG)
		return 0;
	url = type == MD_SPAN_A ? ((const MD_SPAN_A_DETAIL *)detail)->href
				: ((const MD_SPAN_IMG_DETAIL *)detail)->src;
	if (url.size == 0 || (p->out->len_bytes >= url.size &&
				     memcmp(p->out->bytes + p->out->len_bytes - url.size, url.text,
					     url.size) == 0))
		return 0;
	add(p, " <", 2);
	add(p, url.text, url.size);
	add(p, ">", 1);
	return 0;
}

static int add_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE len, void *context)
{
	struct plain *p = context;

	if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
		end_line(p);
	else if (type == MD_TEXT_ENTITY && len == 4 && memcmp(s, "&lt;", 4) == 0)
		add(p, "<", 1);
	else
		add(p, s, len);
	return p->out->overflowed;
}

void retro_export_plain(const struct retro_draft *draft, struct buf *out)
{
	MD_PARSER parser = {
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = add_text,
	};
	struct plain p = {.out = out, .is_line_start = true};
	struct buf markdown;

	buf_init(&markdown, 2 * RETRO_BYTES);
	retro_export_markdown(draft, &markdown);
	parser.flags = retro_markdown_flags(markdown.bytes, markdown.len_bytes);
	md_parse(markdown.bytes, (MD_SIZE)markdown.len_bytes, &parser, &p);
	end_line(&p);
	buf_release(&markdown);
}
