/* HTML as Markdown, tag by tag as they come: nothing is kept of what is open but counts. */
#include "retro/adopt.h"

#include <string.h>

#include "reader.h"

enum { LISTS_MOST = 6, INDENT = 3, LINK_BYTES = 1024, LEVEL_MOST = 6 };

/* From the outermost to the innermost, where several are open. */
enum mark { MARK_LINK, MARK_STRONG, MARK_EMPHASIS, MARK_STRUCK, MARK_CODE, MARKS };

static const struct {
	const char *open, *close;
} signs[MARKS] = {
	[MARK_LINK] = {"[", "]"},
	[MARK_STRONG] = {"**", "**"},
	[MARK_EMPHASIS] = {"_", "_"},
	[MARK_STRUCK] = {"~~", "~~"},
	[MARK_CODE] = {"`", "`"},
};

struct writer {
	struct buf *out;
	unsigned gap;	 /* line feeds that are due before the next word: at most 2 */
	unsigned breaks; /* <br> since the last word */
	bool is_blank_due, at_line_start, in_liquid;
	unsigned level;	 /* of the heading; 0: none */
	bool is_item_due; /* "- " */
	struct {
		size_t wanted; /* how many are open in the HTML */
		bool is_open;  /* in the Markdown */
	} marks[MARKS];
	char link[LINK_BYTES];
	size_t depth; /* of lists; those deeper than LISTS_MOST are as that one */
	struct {
		bool is_ordered;
		unsigned count;
	} lists[LISTS_MOST + 1]; /* 0: items without a list */
	size_t code; /* <pre> that are open */
	bool is_fenced;
};

static bool ends_with(const struct writer *w, const char *s)
{
	size_t len = strlen(s);

	return w->out->len_bytes >= len &&
	       memcmp(w->out->bytes + w->out->len_bytes - len, s, len) == 0;
}

/* ---- marks -------------------------------------------------------------------------------- */

static void close_marks(struct writer *w, enum mark outermost)
{
	for (int m = MARKS; m-- > (int)outermost;) {
		if (!w->marks[m].is_open)
			continue;
		w->marks[m].is_open = false;
		buf_add_str(w->out, signs[m].close);
		if (m == MARK_LINK)
			buf_add_fmt(w->out, "(%s)", w->link);
	}
}

static void open_marks(struct writer *w)
{
	for (int m = 0; m < MARKS; m++) {
		if (w->marks[m].wanted == 0 || w->marks[m].is_open)
			continue;
		w->marks[m].is_open = true;
		buf_add_str(w->out, signs[m].open);
		w->at_line_start = false;
	}
}

/* ---- lines -------------------------------------------------------------------------------- */

static void end_line(struct writer *w, unsigned gap)
{
	close_marks(w, 0);
	if (gap > w->gap)
		w->gap = gap;
	w->breaks = 0;
	w->is_blank_due = w->in_liquid = false;
}

static size_t list_of(const struct writer *w)
{
	return w->depth < LISTS_MOST ? w->depth : LISTS_MOST;
}

static void indent(struct writer *w, size_t lists)
{
	for (size_t i = 0; i < lists * INDENT; i++)
		buf_add_char(w->out, ' ');
}

static void begin_line(struct writer *w)
{
	size_t list = list_of(w);

	if (w->out->len_bytes > 0)
		buf_add_str(w->out, w->gap > 1 ? "\n\n" : "\n");
	if (w->is_item_due) {
		indent(w, list > 0 ? list - 1 : 0);
		if (w->lists[list].is_ordered)
			buf_add_fmt(w->out, "%u. ", ++w->lists[list].count);
		else
			buf_add_str(w->out, "- ");
	} else {
		indent(w, list);
	}
	for (unsigned i = 0; i < w->level; i++)
		buf_add_char(w->out, '#');
	if (w->level > 0)
		buf_add_char(w->out, ' ');
	w->gap = w->breaks = 0;
	w->is_blank_due = w->is_item_due = false;
	w->at_line_start = true;
}

/* What stands between the last word and the next one. */
static void begin_word(struct writer *w)
{
	if (w->breaks > 1)
		end_line(w, 2);
	if (w->gap > 0 || w->is_item_due || w->out->len_bytes == 0) {
		begin_line(w);
	} else if (w->breaks > 0 && w->level == 0) {
		buf_add_str(w->out, "\\\n");
		indent(w, list_of(w));
		w->at_line_start = true;
	} else if (w->is_blank_due || w->breaks > 0) {
		buf_add_char(w->out, ' ');
	}
	w->breaks = 0;
	w->is_blank_due = false;
	open_marks(w);
}

/* ---- characters --------------------------------------------------------------------------- */

/* Would Markdown take it for a sign? */
static bool needs_escape(const struct writer *w, char c)
{
	return !w->in_liquid && !w->marks[MARK_CODE].is_open &&
	       (strchr("*`\\<", c) != NULL || (w->at_line_start && strchr("#-+>~=", c) != NULL));
}

/* No comment begins in the text, since our fences are such. */
static void spoil_comment(struct writer *w)
{
	if (!ends_with(w, "<"))
		return;
	buf_truncate(w->out, w->out->len_bytes - (ends_with(w, "\\<") ? 2 : 1));
	buf_add_str(w->out, "&lt;");
}

static void add_word_part(struct writer *w, const char *bytes, size_t len)
{
	begin_word(w);
	if (bytes[0] == '!')
		spoil_comment(w);
	if (bytes[0] != '\0' && needs_escape(w, bytes[0]))
		buf_add_char(w->out, '\\');
	buf_add(w->out, bytes, len);
	w->at_line_start = false;
	if (ends_with(w, "{{") || ends_with(w, "{%"))
		w->in_liquid = true;
	else if (ends_with(w, "}}") || ends_with(w, "%}"))
		w->in_liquid = false;
}

static void add_code(struct writer *w, const char *bytes, size_t len)
{
	if (!w->is_fenced) {
		begin_line(w);
		buf_add_str(w->out, "~~~\n");
		w->is_fenced = true;
	}
	if (bytes[0] == '!')
		spoil_comment(w);
	if (bytes[0] == '~' && ends_with(w, "~~"))
		buf_add_char(w->out, ' ');
	buf_add(w->out, bytes, len);
}

/* The mark of a task is three bytes. */
static void add_character(struct writer *w, const struct retro_reader *r)
{
	bool is_task = r->is_blank && r->len == 3;
	const char *bytes = !is_task ? r->bytes : strncmp(r->bytes, "\xE2\x98\x90", 3) == 0 ? "[ ]"
				     : r->bytes[0] == '['				      ? r->bytes
											      : "[x]";

	if (w->code > 0)
		add_code(w, bytes, r->len);
	else if (r->is_blank && !is_task)
		w->is_blank_due = true;
	else
		add_word_part(w, bytes, r->len);
}

/* ---- tags --------------------------------------------------------------------------------- */

static void open_block(struct writer *w, int value, struct retro_slice tag)
{
	(void)value;
	(void)tag;
	end_line(w, w->is_item_due ? 1 : 2);
}

/* The items of a list stand together. */
static void close_block(struct writer *w, int value)
{
	(void)value;
	end_line(w, w->depth > 0 ? 1 : 2);
}

static void open_heading(struct writer *w, int level, struct retro_slice tag)
{
	open_block(w, 0, tag);
	w->level = (unsigned)level;
}

static void close_heading(struct writer *w, int level)
{
	(void)level;
	close_block(w, 0);
	w->level = 0;
}

static void open_list(struct writer *w, int is_ordered, struct retro_slice tag)
{
	(void)tag;
	end_line(w, w->depth > 0 ? 1 : 2);
	w->is_item_due = false;
	w->depth++;
	w->lists[list_of(w)].is_ordered = is_ordered;
	w->lists[list_of(w)].count = 0;
}

static void close_list(struct writer *w, int is_ordered)
{
	(void)is_ordered;
	w->is_item_due = false;
	if (w->depth > 0)
		w->depth--;
	close_block(w, 0);
}

static void open_item(struct writer *w, int value, struct retro_slice tag)
{
	(void)value;
	(void)tag;
	end_line(w, 1);
	w->is_item_due = true;
}

/* An empty one is a place to write in. */
static void close_item(struct writer *w, int value)
{
	(void)value;
	if (w->is_item_due)
		begin_line(w);
	end_line(w, 1);
}

static void open_code(struct writer *w, int value, struct retro_slice tag)
{
	open_block(w, value, tag);
	w->code++;
}

static void close_code(struct writer *w, int value)
{
	if (w->code > 0 && --w->code == 0 && w->is_fenced) {
		buf_add_str(w->out, ends_with(w, "\n") ? "~~~" : "\n~~~");
		w->is_fenced = false;
	}
	close_block(w, value);
}

static void open_break(struct writer *w, int value, struct retro_slice tag)
{
	(void)value;
	(void)tag;
	if (w->is_fenced)
		buf_add_char(w->out, '\n');
	else
		w->breaks++;
}

static void open_cell(struct writer *w, int value, struct retro_slice tag)
{
	(void)value;
	(void)tag;
	w->is_blank_due = true;
}

static void open_mark(struct writer *w, int mark, struct retro_slice tag)
{
	(void)tag;
	w->marks[mark].wanted++;
}

static void close_mark(struct writer *w, int mark)
{
	if (w->marks[mark].wanted > 0 && --w->marks[mark].wanted == 0)
		close_marks(w, (enum mark)mark);
}

/* ---- links -------------------------------------------------------------------------------- */

/* The value of href in a tag, as it is written there; empty: there is none. */
static struct retro_slice address_of(struct retro_slice tag)
{
	static const char key[] = "href=";
	const char *end = tag.bytes + tag.len_bytes, *close;

	for (const char *at = tag.bytes; (size_t)(end - at) > sizeof(key); at++) {
		char quote = at[sizeof(key) - 1];

		if (strncasecmp(at, key, sizeof(key) - 1) != 0 || (quote != '"' && quote != '\''))
			continue;
		at += sizeof(key);
		close = memchr(at, quote, (size_t)(end - at));
		return (struct retro_slice){at, close != NULL ? (size_t)(close - at) : 0};
	}
	return (struct retro_slice){"", 0};
}

/* Only what leads to a page or a mailbox, or what Liquid fills in. */
static bool is_address(const char *s)
{
	static const char *const beginnings[] = {"https://", "http://", "mailto:", "{{"};
	bool is_liquid = s[0] == '{';

	if (s[strcspn(s, is_liquid ? "()<>" : "()<> ")] != '\0')
		return false;
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (strncasecmp(s, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	return false;
}

static void open_link(struct writer *w, int mark, struct retro_slice tag)
{
	struct retro_slice value = address_of(tag);
	struct retro_reader r = {.at = value.bytes, .end = value.bytes + value.len_bytes};
	size_t len = 0;

	close_marks(w, MARK_LINK);
	while (retro_read(&r) && len + r.len < LINK_BYTES) {
		memcpy(w->link + len, r.is_blank ? " " : r.bytes, r.is_blank ? 1 : r.len);
		len += r.is_blank ? 1 : r.len;
	}
	w->link[len] = '\0';
	w->marks[mark].wanted = r.at == r.end && is_address(w->link);
}

/* ---- all of it ---------------------------------------------------------------------------- */

static const struct {
	const char *name;
	void (*open)(struct writer *w, int value, struct retro_slice tag);
	void (*close)(struct writer *w, int value); /* NULL: nothing ends */
	int value;
} tags[] = {
	{"p", open_block, close_block, 0},
	{"div", open_block, close_block, 0},
	{"section", open_block, close_block, 0},
	{"article", open_block, close_block, 0},
	{"blockquote", open_block, close_block, 0},
	{"table", open_block, close_block, 0},
	{"tr", open_block, close_block, 0},
	{"hr", open_block, NULL, 0},
	{"td", open_cell, NULL, 0},
	{"th", open_cell, NULL, 0},
	{"br", open_break, NULL, 0},
	{"h1", open_heading, close_heading, 1},
	{"h2", open_heading, close_heading, 2},
	{"h3", open_heading, close_heading, 3},
	{"h4", open_heading, close_heading, 4},
	{"h5", open_heading, close_heading, 5},
	{"h6", open_heading, close_heading, LEVEL_MOST},
	{"ul", open_list, close_list, false},
	{"ol", open_list, close_list, true},
	{"li", open_item, close_item, 0},
	{"pre", open_code, close_code, 0},
	{"strong", open_mark, close_mark, MARK_STRONG},
	{"b", open_mark, close_mark, MARK_STRONG},
	{"em", open_mark, close_mark, MARK_EMPHASIS},
	{"i", open_mark, close_mark, MARK_EMPHASIS},
	{"s", open_mark, close_mark, MARK_STRUCK},
	{"del", open_mark, close_mark, MARK_STRUCK},
	{"code", open_mark, close_mark, MARK_CODE},
	{"a", open_link, close_mark, MARK_LINK},
};

static void on_tag(void *context, const char *name, struct retro_slice whole)
{
	struct writer *w = context;
	bool closes = name[0] == '/';

	for (size_t t = 0; t < sizeof(tags) / sizeof(tags[0]); t++) {
		if (strcmp(name + closes, tags[t].name) != 0)
			continue;
		if (!closes)
			tags[t].open(w, tags[t].value, whole);
		else if (tags[t].close != NULL)
			tags[t].close(w, tags[t].value);
		return;
	}
}

void retro_html_to_markdown(const char *html, size_t len_bytes, struct buf *out)
{
	struct writer w = {.out = out};
	struct retro_reader r = {
		.at = html, .end = html + len_bytes, .on_tag = on_tag, .context = &w};

	while (!out->overflowed && retro_read(&r))
		add_character(&w, &r);
	close_marks(&w, 0);
	if (w.is_fenced)
		buf_add_str(out, "\n~~~");
	if (out->len_bytes > 0)
		buf_add_char(out, '\n');
}
