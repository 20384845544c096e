/* HTML from md4c's events: each block and span is a row with its element. */
#include "markdown.h"

#include <md4c.h>
#include <string.h>

#include "base/buf.h"

struct element {
	const char *opens, *closes;
};

static const struct element blocks[] = {
	[MD_BLOCK_DOC] = {"", ""},
	[MD_BLOCK_QUOTE] = {"<blockquote>\n", "</blockquote>\n"},
	[MD_BLOCK_UL] = {"<ul>\n", "</ul>\n"},
	[MD_BLOCK_OL] = {"<ol>\n", "</ol>\n"},
	[MD_BLOCK_LI] = {"<li>", "</li>\n"},
	[MD_BLOCK_HR] = {"<hr>\n", ""},
	[MD_BLOCK_H] = {"<h%u>", "</h%u>\n"},
	[MD_BLOCK_CODE] = {"<pre><code>", "</code></pre>\n"},
	[MD_BLOCK_HTML] = {"", ""},
	[MD_BLOCK_P] = {"<p>", "</p>\n"},
	[MD_BLOCK_TABLE] = {"<table>\n", "</table>\n"},
	[MD_BLOCK_THEAD] = {"<thead>\n", "</thead>\n"},
	[MD_BLOCK_TBODY] = {"<tbody>\n", "</tbody>\n"},
	[MD_BLOCK_TR] = {"<tr>", "</tr>\n"},
	[MD_BLOCK_TH] = {"<th>", "</th>"},
	[MD_BLOCK_TD] = {"<td>", "</td>"},
};

static const struct element spans[] = {
	[MD_SPAN_EM] = {"<em>", "</em>"},
	[MD_SPAN_STRONG] = {"<strong>", "</strong>"},
	[MD_SPAN_A] = {"<a href=\"", "</a>"},
	[MD_SPAN_IMG] = {"<img src=\"", "\">"},
	[MD_SPAN_CODE] = {"<code>", "</code>"},
	[MD_SPAN_DEL] = {"<del>", "</del>"},
	[MD_SPAN_LATEXMATH] = {"", ""},
	[MD_SPAN_LATEXMATH_DISPLAY] = {"", ""},
	[MD_SPAN_WIKILINK] = {"", ""},
	[MD_SPAN_U] = {"<u>", "</u>"},
};

void html_escape(const char *text, unsigned len, struct buf *out)
{
	static const struct {
		char c;
		const char *entity;
	} entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};

	for (unsigned i = 0; i < len; i++) {
		size_t e = 0;

		while (e < 4 && entities[e].c != text[i])
			e++;
		if (e < 4)
			buf_add_str(out, entities[e].entity);
		else
			buf_add_char(out, text[i]);
	}
}

/* Only a heading has a number in it. */
static void add_block(const char *part, MD_BLOCKTYPE type, const void *detail, struct buf *out)
{
	if (type == MD_BLOCK_H)
		buf_add_fmt(out, part, ((const MD_BLOCK_H_DETAIL *)detail)->level);
	else
		buf_add_str(out, part);
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *out)
{
	add_block(blocks[type].opens, type, detail, out);
	return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *out)
{
	add_block(blocks[type].closes, type, detail, out);
	return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *out)
{
	buf_add_str(out, spans[type].opens);
	if (type == MD_SPAN_A) {
		const MD_SPAN_A_DETAIL *link = detail;

		html_escape(link->href.text, link->href.size, out);
		buf_add_str(out, "\">");
	} else if (type == MD_SPAN_IMG) {
		const MD_SPAN_IMG_DETAIL *image = detail;

		html_escape(image->src.text, image->src.size, out);
		buf_add_str(out, "\" alt=\"");
	}
	return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *out)
{
	(void)detail;
	buf_add_str(out, spans[type].closes);
	return 0;
}

static int add_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE len, void *out)
{
	switch (type) {
	case MD_TEXT_BR:
		buf_add_str(out, "<br>\n");
		break;
	case MD_TEXT_HTML:
	case MD_TEXT_ENTITY:
		buf_add(out, text, len);
		break;
	default:
		html_escape(text, len, out);
		break;
	}
	return 0;
}

void markdown_to_html(const char *text, struct buf *out)
{
	static const MD_PARSER parser = {
		.flags = MD_DIALECT_GITHUB,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = add_text,
	};

	md_parse(text, (MD_SIZE)strlen(text), &parser, out);
}
