/* HTML, read in one pass, without a tree. */
#include "reader.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum { ENTITY_BYTES = 12, MARK_BYTES = 3 };

static const struct {
	const char *name, *text;
} entities[] = {{"lt", "<"}, {"gt", ">"}, {"amp", "&"}, {"quot", "\""}, {"apos", "'"},
	{"nbsp", " "}, {"hellip", "\xE2\x80\xA6"}, {"ndash", "\xE2\x80\x93"},
	{"mdash", "\xE2\x80\x94"}};

/* Elements whose inside is not text. */
static const char *const silent[] = {"script", "style"};

/* Marks that stand for a task, done or not. */
static const char *const marks[] = {"\xE2\x98\x90", "\xE2\x98\x91", "\xE2\x98\x92"};

static size_t left(const struct retro_reader *r)
{
	return (size_t)(r->end - r->at);
}

static bool has_prefix(const struct retro_reader *r, const char *s)
{
	return left(r) >= strlen(s) && memcmp(r->at, s, strlen(s)) == 0;
}

/* ---- tags --------------------------------------------------------------------------------- */

static void skip_past(struct retro_reader *r, const char *s)
{
	const char *at = memmem(r->at, left(r), s, strlen(s));

	r->at = at != NULL ? at + strlen(s) : r->end;
}

/* "h2" of "<h2 class=x>", "/h2" of "</h2>", "br" of "<br/>" */
static void tag_name(const struct retro_reader *r, char name[RETRO_TAG_BYTES])
{
	const char *at = r->at + 1;
	size_t len = 0;

	while (at < r->end && len < RETRO_TAG_BYTES - 1 &&
		(isalnum((unsigned char)*at) || (*at == '/' && len == 0)))
		name[len++] = (char)tolower((unsigned char)*at++);
	name[len] = '\0';
}

/* A > in quotes ends no tag. A quote that is never closed is none, nor is any after it: who looked for
 * the end of each would read the rest again and again. */
static void skip_tag(struct retro_reader *r)
{
	char quote = '\0';

	for (const char *at = r->at + 1; at < r->end && !r->distrusts_quotes; at++) {
		if (quote != '\0')
			quote = *at == quote ? '\0' : quote;
		else if (*at == '"' || *at == '\'')
			quote = *at;
		else if (*at == '>') {
			r->at = at + 1;
			return;
		}
	}
	r->distrusts_quotes = true;
	skip_past(r, ">");
}

static void skip_silent(struct retro_reader *r, const char *name)
{
	size_t len = strlen(name);

	while (r->at < r->end && !(left(r) >= len + 2 && r->at[0] == '<' && r->at[1] == '/' &&
					 strncasecmp(r->at + 2, name, len) == 0))
		r->at++;
}

static void read_tag(struct retro_reader *r)
{
	char name[RETRO_TAG_BYTES] = "";
	const char *start = r->at;

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
	if (r->on_tag != NULL)
		r->on_tag(r->context, name,
			(struct retro_slice){start, (size_t)(r->at - start)});
	for (size_t i = 0; i < sizeof(silent) / sizeof(silent[0]); i++)
		if (strcmp(name, silent[i]) == 0)
			skip_silent(r, name);
}

/* "<" begins a tag only where a name, a / or a ! follows. */
static bool is_tag(const struct retro_reader *r)
{
	return *r->at == '<' && left(r) > 1 &&
	       (isalpha((unsigned char)r->at[1]) || r->at[1] == '/' || r->at[1] == '!');
}

/* ---- characters --------------------------------------------------------------------------- */

static bool take_number(struct retro_reader *r, const char *text, size_t len)
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
static bool take_entity(struct retro_reader *r)
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

static bool is_mark(const struct retro_reader *r)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (has_prefix(r, marks[i]))
			return true;
	return has_prefix(r, "[ ]") || has_prefix(r, "[x]");
}

bool retro_read(struct retro_reader *r)
{
	r->after_tag = r->at < r->end && is_tag(r);
	while (r->at < r->end && is_tag(r))
		read_tag(r);
	if (r->at == r->end)
		return false;
	if (is_mark(r)) {
		memcpy(r->bytes, r->at, MARK_BYTES);
		r->at += MARK_BYTES;
		r->is_blank = true;
		r->len = MARK_BYTES;
		return true;
	}
	if (*r->at == '&' && take_entity(r))
		return true;
	/* a blank that does not break, as UTF-8 */
	if (has_prefix(r, "\xC2\xA0")) {
		r->at += 2;
		r->bytes[0] = ' ';
		r->len = 1;
		r->is_blank = true;
		return true;
	}
	r->bytes[0] = *r->at++;
	r->len = 1;
	r->is_blank = isspace((unsigned char)r->bytes[0]);
	return true;
}
