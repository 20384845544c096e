/* The words of HTML: a reader of one pass, without a tree. */
#include "retro/readback.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "internal.h"

enum { ENTITY_BYTES = 12, NAME_BYTES = 12 };

struct reader {
	const char *at, *end;
	bool in_heading;
	/* of the character that came last */
	char bytes[5];
	size_t len;
	bool is_blank;
	bool after_tag;
};

static const struct {
	const char *name, *text;
} entities[] = {{"lt", "<"}, {"gt", ">"}, {"amp", "&"}, {"quot", "\""}, {"apos", "'"},
	{"nbsp", " "}, {"hellip", "\xE2\x80\xA6"}, {"ndash", "\xE2\x80\x93"},
	{"mdash", "\xE2\x80\x94"}};

/* Elements whose inside is not text. */
static const char *const silent[] = {"script", "style"};

/* Marks that stand for a task, done or not. */
static const char *const marks[] = {"\xE2\x98\x90", "\xE2\x98\x91", "\xE2\x98\x92"};

static size_t left(const struct reader *r)
{
	return (size_t)(r->end - r->at);
}

static bool has_prefix(const struct reader *r, const char *s)
{
	return left(r) >= strlen(s) && memcmp(r->at, s, strlen(s)) == 0;
}

/* ---- tags --------------------------------------------------------------------------------- */

static void skip_past(struct reader *r, const char *s)
{
	const char *at = memmem(r->at, left(r), s, strlen(s));

	r->at = at != NULL ? at + strlen(s) : r->end;
}

/* "h2" of "<h2 class=x>", "/h2" of "</h2>" */
static void tag_name(const struct reader *r, char name[NAME_BYTES])
{
	const char *at = r->at + 1;
	size_t len = 0;

	while (at < r->end && len < NAME_BYTES - 1 && (isalnum((unsigned char)*at) || *at == '/'))
		name[len++] = (char)tolower((unsigned char)*at++);
	name[len] = '\0';
}

/* A > in quotes ends no tag; a quote that is never closed is none. */
static void skip_tag(struct reader *r)
{
	char quote = '\0';

	for (const char *at = r->at + 1; at < r->end; at++) {
		if (quote != '\0')
			quote = *at == quote ? '\0' : quote;
		else if (*at == '"' || *at == '\'')
			quote = *at;
		else if (*at == '>') {
			r->at = at + 1;
			return;
		}
	}
	skip_past(r, ">");
}

static void skip_silent(struct reader *r, const char *name)
{
	size_t len = strlen(name);

	while (r->at < r->end && !(left(r) >= len + 2 && r->at[0] == '<' && r->at[1] == '/' &&
					 strncasecmp(r->at + 2, name, len) == 0))
		r->at++;
}

static void read_tag(struct reader *r)
{
	char name[NAME_BYTES] = "";

	if (has_prefix(r, "<!--")) {
		skip_past(r, "-->");
		return;
	}
	tag_name(r, name);
	if (name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && name[2] == '\0')
		r->in_heading = true;
	else if (strncmp(name, "/h", 2) == 0 && isdigit((unsigned char)name[2]))
		r->in_heading = false;
	skip_tag(r);
	for (size_t i = 0; i < sizeof(silent) / sizeof(silent[0]); i++)
		if (strcmp(name, silent[i]) == 0)
			skip_silent(r, name);
}

/* "<" begins a tag only where a name, a / or a ! follows. */
static bool is_tag(const struct reader *r)
{
	return *r->at == '<' && left(r) > 1 &&
	       (isalpha((unsigned char)r->at[1]) || r->at[1] == '/' || r->at[1] == '!');
}

/* ---- characters --------------------------------------------------------------------------- */

static bool take_number(struct reader *r, const char *text, size_t len)
{
	bool is_hex = len > 1 && (text[1] == 'x' || text[1] == 'X');
	char *end;
	unsigned long code = strtoul(text + 1 + is_hex, &end, is_hex ? 16 : 10);

	if (end != text + len || code == 0 || code > 0x10FFFF)
		return false;
	r->len = utf8_encode((uint32_t)code, r->bytes);
	r->is_blank = code == ' ' || code == 0xA0 || (code >= 9 && code <= 13);
	return true;
}

/* "&lt;": false leaves the & as it is. */
static bool take_entity(struct reader *r)
{
	const char *semicolon = memchr(r->at, ';', left(r) < ENTITY_BYTES ? left(r) : ENTITY_BYTES);
	char text[ENTITY_BYTES];
	size_t len;

	if (semicolon == NULL || semicolon == r->at + 1)
		return false;
	len = (size_t)(semicolon - r->at) - 1;
	memcpy(text, r->at + 1, len);
	text[len] = '\0';
	if (text[0] == '#') {
		if (!take_number(r, text, len))
			return false;
		r->at = semicolon + 1;
		return true;
	}
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		if (strcmp(text, entities[i].name) != 0)
			continue;
		r->len = strlen(entities[i].text);
		memcpy(r->bytes, entities[i].text, r->len);
		r->is_blank = r->bytes[0] == ' ';
		r->at = semicolon + 1;
		return true;
	}
	return false;
}

static bool is_mark(const struct reader *r)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (has_prefix(r, marks[i]))
			return true;
	return has_prefix(r, "[ ]") || has_prefix(r, "[x]");
}

/* The next character of the text; false at the end. */
static bool next(struct reader *r)
{
	r->after_tag = r->at < r->end && is_tag(r);
	while (r->at < r->end && is_tag(r))
		read_tag(r);
	if (r->at == r->end)
		return false;
	if (is_mark(r)) {
		r->at += 3;
		r->is_blank = true;
		r->len = 0;
		return true;
	}
	if (*r->at == '&' && take_entity(r))
		return true;
	/* a blank that does not break, as UTF-8 */
	if (has_prefix(r, "\xC2\xA0")) {
		r->at += 2;
		r->is_blank = true;
		return true;
	}
	r->bytes[0] = *r->at++;
	r->len = 1;
	r->is_blank = isspace((unsigned char)r->bytes[0]);
	return true;
}

static bool next_dark(struct reader *r)
{
	while (next(r))
		if (!r->is_blank)
			return true;
	return false;
}

/* ---- public ------------------------------------------------------------------------------- */

/* Byte by byte: an entity on one side may be several plain bytes on the other. */
bool retro_html_same(const char *a, size_t a_len, const char *b, size_t b_len)
{
	struct reader x = {.at = a, .end = a + a_len}, y = {.at = b, .end = b + b_len};
	size_t i = 0, j = 0;

	for (;;) {
		bool more_x = i < x.len || (i = 0, x.len = 0, next_dark(&x));
		bool more_y = j < y.len || (j = 0, y.len = 0, next_dark(&y));

		if (!more_x || !more_y)
			return more_x == more_y;
		if (x.bytes[i++] != y.bytes[j++])
			return false;
	}
}

bool retro_html_has_text(const char *html, size_t len_bytes)
{
	struct reader r = {.at = html, .end = html + len_bytes};

	while (next_dark(&r))
		if (!r.in_heading)
			return true;
	return false;
}

size_t retro_html_count_words(const char *html, size_t len_bytes)
{
	struct reader r = {.at = html, .end = html + len_bytes};
	bool in_word = false;
	size_t count = 0;

	while (next(&r)) {
		if (r.is_blank || r.after_tag)
			in_word = false;
		if (!r.is_blank && !in_word) {
			in_word = true;
			count++;
		}
	}
	return count;
}

void retro_html_words(const char *html, size_t len_bytes, size_t most_bytes, struct buf *out)
{
	struct reader r = {.at = html, .end = html + len_bytes};
	size_t start = out->len_bytes;
	bool is_apart = false; /* from the word before */

	while (out->len_bytes - start < most_bytes && next(&r)) {
		is_apart |= r.is_blank || r.after_tag;
		if (r.is_blank)
			continue;
		if (is_apart && out->len_bytes > start)
			buf_add_char(out, ' ');
		buf_add(out, r.bytes, r.len);
		is_apart = false;
	}
}
