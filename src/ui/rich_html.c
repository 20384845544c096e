/*
 * HTML into rich text: a tokenizer of our own that reads each byte once and keeps no tree.
 *
 * Not libxml2, which on Debian loads ICU (35 MB mapped, 1 ms at each start of the program), and
 * not a tree builder, which needs gigabytes for half a megabyte of nested <div>. A terminal shows
 * a dozen kinds of tags; the builder bears any nesting of them.
 */
#include "ui/rich_build.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ui/entity.h"

enum { NAME_BYTES = 12 };

struct tag {
	const char *name;
	enum rich_node node;
};

/* clang-format off */
/* Sorted by name. */
static const struct tag tags[] = {
	{"a", NODE_LINK}, {"address", NODE_DIVISION}, {"article", NODE_DIVISION},
	{"aside", NODE_DIVISION}, {"b", NODE_BOLD}, {"blockquote", NODE_QUOTE}, {"br", NODE_BREAK},
	{"caption", NODE_CELL}, {"code", NODE_CODE}, {"dd", NODE_DIVISION}, {"del", NODE_STRIKE},
	{"details", NODE_DIVISION}, {"div", NODE_DIVISION}, {"dl", NODE_PARAGRAPH},
	{"dt", NODE_DIVISION}, {"em", NODE_ITALIC}, {"figcaption", NODE_DIVISION},
	{"figure", NODE_DIVISION}, {"footer", NODE_DIVISION}, {"form", NODE_DIVISION},
	{"h1", NODE_HEADING}, {"h2", NODE_HEADING}, {"h3", NODE_HEADING}, {"h4", NODE_HEADING},
	{"h5", NODE_HEADING}, {"h6", NODE_HEADING}, {"header", NODE_DIVISION}, {"hr", NODE_RULE},
	{"i", NODE_ITALIC}, {"img", NODE_IMAGE}, {"kbd", NODE_CODE}, {"li", NODE_ITEM},
	{"main", NODE_DIVISION}, {"nav", NODE_DIVISION}, {"ol", NODE_NUMBERS},
	{"p", NODE_PARAGRAPH},
	{"pre", NODE_VERBATIM}, {"s", NODE_STRIKE}, {"samp", NODE_CODE}, {"section", NODE_DIVISION},
	{"strike", NODE_STRIKE}, {"strong", NODE_BOLD}, {"summary", NODE_DIVISION},
	{"table", NODE_TABLE}, {"td", NODE_CELL}, {"th", NODE_HEADER_CELL}, {"tr", NODE_ROW},
	{"tt", NODE_CODE}, {"ul", NODE_BULLETS},
};
/* clang-format on */

/* What stands in these is not for reading. */
static const char *const silent_tags[] = {
	"script", "style", "template", "title", "noscript", "iframe"};

struct reader {
	const char *at, *end;
	struct rich_builder *builder;
	struct buf text; /* read, references replaced, not yet reported */
};

/* A tag as it stands in the source. */
struct markup {
	char name[NAME_BYTES + 1]; /* lower case; cut */
	bool closes;
	struct rich_attrs attrs;
};

static void flush(struct reader *r)
{
	rich_add(r->builder, r->text.bytes, r->text.len_bytes);
	buf_clear(&r->text);
}

static void add(struct reader *r, const char *s, size_t len)
{
	if (buf_add(&r->text, s, len))
		return;
	flush(r);
	buf_add(&r->text, s, len);
}

static bool is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* --- tags ------------------------------------------------------------------------------------- */

static void skip_white(struct reader *r)
{
	while (r->at < r->end && (is_white(*r->at) || *r->at == '/'))
		r->at++;
}

static struct rich_slice read_until(struct reader *r, const char *stops)
{
	const char *from = r->at;

	while (r->at < r->end && !(*r->at && strchr(stops, *r->at)))
		r->at++;
	return (struct rich_slice){from, (size_t)(r->at - from)};
}

static struct rich_slice read_value(struct reader *r)
{
	struct rich_slice value;
	char quote = r->at < r->end ? *r->at : '\0';

	if (quote != '"' && quote != '\'')
		return read_until(r, " \t\n\r\f>");
	r->at++;
	value = read_until(r, quote == '"' ? "\"" : "'");
	if (r->at < r->end)
		r->at++;
	return value;
}

static bool slice_is(struct rich_slice s, const char *word)
{
	return s.len_bytes == strlen(word) && strncasecmp(s.bytes, word, s.len_bytes) == 0;
}

static unsigned slice_number(struct rich_slice s)
{
	unsigned value = 0;

	for (size_t i = 0; i < s.len_bytes && i < 8 && s.bytes[i] >= '0' && s.bytes[i] <= '9'; i++)
		value = value * 10 + (unsigned)(s.bytes[i] - '0');
	return value;
}

static void keep_attribute(
	struct rich_attrs *attrs, struct rich_slice name, struct rich_slice value)
{
	if (slice_is(name, "href") || slice_is(name, "src"))
		attrs->url = value;
	else if (slice_is(name, "alt"))
		attrs->alt = value;
	else if (slice_is(name, "start"))
		attrs->start = slice_number(value);
	else if (slice_is(name, "data-checked"))
		attrs->task = slice_is(value, "true") ? TASK_DONE : TASK_OPEN;
}

static void read_attributes(struct reader *r, struct rich_attrs *attrs)
{
	for (skip_white(r); r->at < r->end && *r->at != '>'; skip_white(r)) {
		struct rich_slice value = {"", 0};
		/* A "=" in front belongs to the name, as browsers have it; so there is progress. */
		struct rich_slice name = {r->at++, 0};

		read_until(r, " \t\n\r\f/>=");
		name.len_bytes = (size_t)(r->at - name.bytes);
		while (r->at < r->end && is_white(*r->at))
			r->at++;
		if (r->at < r->end && *r->at == '=') {
			r->at++;
			while (r->at < r->end && is_white(*r->at))
				r->at++;
			value = read_value(r);
		}
		keep_attribute(attrs, name, value);
	}
	if (r->at < r->end)
		r->at++;
}

/* r->at is behind "<" or "</", at a letter. */
static void read_tag(struct reader *r, struct markup *tag)
{
	struct rich_slice name = read_until(r, " \t\n\r\f/>");
	size_t len = name.len_bytes < NAME_BYTES ? name.len_bytes : NAME_BYTES;

	for (size_t i = 0; i < len; i++)
		tag->name[i] = lower(name.bytes[i]);
	tag->name[len] = '\0';
	read_attributes(r, &tag->attrs);
}

static int compare_name(const void *name, const void *tag)
{
	return strcmp(name, ((const struct tag *)tag)->name);
}

static enum rich_node find_node(const char *name)
{
	const struct tag *tag =
		bsearch(name, tags, sizeof(tags) / sizeof(tags[0]), sizeof(tags[0]), compare_name);

	return tag ? tag->node : NODE_NONE;
}

static bool is_silent(const char *name)
{
	for (size_t i = 0; i < sizeof(silent_tags) / sizeof(silent_tags[0]); i++)
		if (strcmp(name, silent_tags[i]) == 0)
			return true;
	return false;
}

/* Goes behind "</name"; to the end when it never comes. */
static void skip_content(struct reader *r, const char *name)
{
	size_t len = strlen(name);

	while (r->at < r->end) {
		const char *close = memchr(r->at, '<', (size_t)(r->end - r->at));

		r->at = close ? close + 1 : r->end;
		if ((size_t)(r->end - r->at) > len && *r->at == '/' &&
			strncasecmp(r->at + 1, name, len) == 0) {
			read_until(r, ">");
			r->at += r->at < r->end;
			return;
		}
	}
}

static void report_tag(struct reader *r, const struct markup *tag)
{
	enum rich_node node = find_node(tag->name);

	flush(r);
	if (tag->closes) {
		rich_close(r->builder, node);
		return;
	}
	rich_open(r->builder, node, &tag->attrs);
	if (node == NODE_IMAGE)
		rich_close(r->builder, node);
	if (is_silent(tag->name))
		skip_content(r, tag->name);
}

/* --- the rest --------------------------------------------------------------------------------- */

/* r->at is behind "<!" or "<?". */
static void skip_declaration(struct reader *r)
{
	size_t left = (size_t)(r->end - r->at);
	const char *end;

	if (left >= 2 && memcmp(r->at, "--", 2) == 0)
		end = memmem(r->at + 2, left - 2, "-->", 3);
	else
		end = memchr(r->at, '>', left);
	r->at = !end ? r->end : *end == '>' ? end + 1 : end + 3;
}

/* r->at is at "<". */
static void read_markup(struct reader *r)
{
	struct markup tag = {.closes = false};
	size_t left = (size_t)(r->end - r->at);

	tag.closes = left > 1 && r->at[1] == '/';
	if (left > 1 && (r->at[1] == '!' || r->at[1] == '?')) {
		r->at += 2;
		skip_declaration(r);
	} else if (left > 1U + tag.closes && is_letter(r->at[1 + tag.closes])) {
		r->at += 1 + tag.closes;
		read_tag(r, &tag);
		report_tag(r, &tag);
	} else {
		add(r, r->at++, 1);
	}
}

static void read_reference(struct reader *r)
{
	char decoded[ENTITY_BYTES];
	size_t decoded_len,
		n = entity_decode(r->at, (size_t)(r->end - r->at), decoded, &decoded_len);

	if (n > 0)
		add(r, decoded, decoded_len);
	else
		add(r, r->at, 1);
	r->at += n > 0 ? n : 1;
}

static void read_text(struct reader *r)
{
	const char *from = r->at;

	/* Pieces are kept below the room of r->text. */
	while (r->at < r->end && *r->at != '<' && *r->at != '&' && r->at - from < 1024)
		r->at++;
	add(r, from, (size_t)(r->at - from));
}

const struct rich *rich_from_html(struct arena *arena, const char *bytes, size_t len_bytes)
{
	struct rich_builder builder;
	struct reader r = {.at = bytes, .end = bytes + len_bytes, .builder = &builder};

	rich_begin(&builder, arena);
	buf_init(&r.text, 16 * 1024);
	while (r.at < r.end && !builder.is_full) {
		if (*r.at == '<')
			read_markup(&r);
		else if (*r.at == '&')
			read_reference(&r);
		else
			read_text(&r);
	}
	flush(&r);
	buf_release(&r.text);
	return rich_finish(&builder);
}
