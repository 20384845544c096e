/* Markdown into HTML that an editor takes: md4c reads, tags come from a table. */
#include "retro/export.h"

#include <md4c.h>
#include <string.h>

static const char *const block_tags[] = {
	[MD_BLOCK_QUOTE] = "blockquote",
	[MD_BLOCK_UL] = "ul",
	[MD_BLOCK_OL] = "ol",
	[MD_BLOCK_LI] = "li",
	[MD_BLOCK_P] = "p",
	[MD_BLOCK_TABLE] = "table",
	[MD_BLOCK_THEAD] = "thead",
	[MD_BLOCK_TBODY] = "tbody",
	[MD_BLOCK_TR] = "tr",
	[MD_BLOCK_TH] = "th",
	[MD_BLOCK_TD] = "td",
};

static const char *const span_tags[] = {
	[MD_SPAN_EM] = "em",
	[MD_SPAN_STRONG] = "strong",
	[MD_SPAN_CODE] = "code",
	[MD_SPAN_DEL] = "s",
};

static void add_escaped(struct buf *out, const char *s, size_t len)
{
	static const char special[] = "<>&\"";
	static const char *const entities[] = {"&lt;", "&gt;", "&amp;", "&quot;"};

	for (size_t i = 0; i < len; i++) {
		const char *at = s[i] != '\0' ? strchr(special, s[i]) : NULL;

		if (at != NULL)
			buf_add_str(out, entities[at - special]);
		else if ((unsigned char)s[i] >= ' ' || s[i] == '\n' || s[i] == '\t')
			buf_add_char(out, s[i]);
	}
}

/* An entity of the source is one of HTML too. */
static void add_url(struct buf *out, MD_ATTRIBUTE url)
{
	for (size_t i = 0; url.substr_offsets[i] < url.size; i++) {
		const char *part = url.text + url.substr_offsets[i];
		size_t len = url.substr_offsets[i + 1] - url.substr_offsets[i];

		if (url.substr_types[i] == MD_TEXT_ENTITY)
			buf_add(out, part, len);
		else
			add_escaped(out, part, len);
	}
}

static bool is_safe(MD_ATTRIBUTE url)
{
	static const char *const schemes[] = {"http://", "https://", "mailto:"};

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (url.size > strlen(schemes[i]) &&
			strncasecmp(url.text, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return false;
}

static bool holds_blocks(MD_BLOCKTYPE type)
{
	return type != MD_BLOCK_LI && type != MD_BLOCK_P && type != MD_BLOCK_TH &&
	       type != MD_BLOCK_TD;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	const MD_BLOCK_LI_DETAIL *item = detail;
	struct buf *out = context;

	if (type == MD_BLOCK_HR)
		buf_add_str(out, "<hr>\n");
	else if (type == MD_BLOCK_H)
		buf_add_fmt(out, "<h%u>", ((const MD_BLOCK_H_DETAIL *)detail)->level);
	else if (type == MD_BLOCK_CODE)
		buf_add_str(out, "<pre><code>");
	else if (type != MD_BLOCK_DOC && type != MD_BLOCK_HTML)
		buf_add_fmt(out, "<%s>%s", block_tags[type], holds_blocks(type) ? "\n" : "");
	if (type == MD_BLOCK_LI && item->is_task)
		buf_add_str(out, item->task_mark == ' ' ? "\xE2\x98\x90 " : "\xE2\x98\x91 ");
	return out->overflowed;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct buf *out = context;

	if (type == MD_BLOCK_H)
		buf_add_fmt(out, "</h%u>\n", ((const MD_BLOCK_H_DETAIL *)detail)->level);
	else if (type == MD_BLOCK_CODE)
		buf_add_str(out, "</code></pre>\n");
	else if (type != MD_BLOCK_DOC && type != MD_BLOCK_HTML && type != MD_BLOCK_HR)
		buf_add_fmt(out, "</%s>\n", block_tags[type]);
	return 0;
}

static MD_ATTRIBUTE url_of(MD_SPANTYPE type, void *detail)
{
	return type == MD_SPAN_A ? ((const MD_SPAN_A_DETAIL *)detail)->href
				 : ((const MD_SPAN_IMG_DETAIL *)detail)->src;
}

/* An image is a link to it: the editor fetches nothing by itself. */
static int enter_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct buf *out = context;

	if ((type == MD_SPAN_A || type == MD_SPAN_IMG) && is_safe(url_of(type, detail))) {
		MD_ATTRIBUTE url = url_of(type, detail);

		buf_add_str(out, "<a href=\"");
		add_url(out, url);
		buf_add_str(out, "\">");
	} else if (type < sizeof(span_tags) / sizeof(span_tags[0]) && span_tags[type] != NULL) {
		buf_add_fmt(out, "<%s>", span_tags[type]);
	}
	return out->overflowed;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct buf *out = context;

	if ((type == MD_SPAN_A || type == MD_SPAN_IMG) && is_safe(url_of(type, detail)))
		buf_add_str(out, "</a>");
	else if (type < sizeof(span_tags) / sizeof(span_tags[0]) && span_tags[type] != NULL)
		buf_add_fmt(out, "</%s>", span_tags[type]);
	return 0;
}

static int add_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE len, void *context)
{
	struct buf *out = context;

	if (type == MD_TEXT_BR)
		buf_add_str(out, "<br>");
	else if (type == MD_TEXT_SOFTBR)
		buf_add_char(out, '\n');
	else if (type == MD_TEXT_ENTITY)
		buf_add(out, s, len);
	else if (type == MD_TEXT_NULLCHAR)
		buf_add_str(out, "\xEF\xBF\xBD");
	else
		add_escaped(out, s, len);
	return out->overflowed;
}

/* ---- how it is read ----------------------------------------------------------------------- */

/* md4c may read the rest of a paragraph for each bare address in it: this many bytes take it 50 ms. */
enum { READS_MOST = 128 * 1024 * 1024 };

static size_t count_addresses(struct retro_slice line)
{
	size_t count = 0;

	for (size_t i = 0; i + 3 < line.len_bytes; i++)
		count += memcmp(line.bytes + i, "://", 3) == 0 ||
			 memcmp(line.bytes + i, "www.", 4) == 0;
	return count;
}

unsigned retro_markdown_flags(const char *markdown, size_t len_bytes)
{
	const unsigned bare = MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_PERMISSIVEWWWAUTOLINKS;
	struct retro_slice rest = {markdown, len_bytes}, line;
	size_t addresses = 0, bytes = 0, reads = 0;

	while (retro_next_line(&rest, &line)) {
		addresses += count_addresses(line);
		bytes += line.len_bytes;
		if (rest.len_bytes == 0 || retro_trim(line).len_bytes == 0) {
			reads += addresses * bytes;
			addresses = bytes = 0;
		}
	}
	return (MD_DIALECT_GITHUB | MD_FLAG_NOHTML) & ~(reads > READS_MOST ? bare : 0);
}

void retro_markdown_html(const char *markdown, size_t len_bytes, struct buf *out)
{
	const MD_PARSER parser = {
		.flags = retro_markdown_flags(markdown, len_bytes),
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = add_text,
	};

	md_parse(markdown, (MD_SIZE)len_bytes, &parser, out);
}

void retro_export_html(const struct retro_draft *draft, struct buf *out)
{
	struct buf markdown;

	buf_init(&markdown, 2 * RETRO_BYTES);
	retro_export_markdown(draft, &markdown);
	retro_markdown_html(markdown.bytes, markdown.len_bytes, out);
	buf_release(&markdown);
}
