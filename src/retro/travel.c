/*
 * Markdown as it can stand in a template: what Liquid would fill in, and what a reader of Markdown would
 * take for HTML, comes out as the author wrote it.
 */
#include "retro/readback.h"

#include <ctype.h>
#include <string.h>

#include "internal.h"

enum { INDENT = 4 };

/* {{ and {% as strings that Liquid prints; the number of bytes that were taken, 0: none. */
static size_t add_liquid(const char *at, size_t left, struct buf *out)
{
	if (left < 2 || at[0] != '{' || (at[1] != '{' && at[1] != '%'))
		return 0;
	buf_add_fmt(out, "{{ '{%c' }}", at[1]);
	return 2;
}

static void add_code(const char *at, size_t len, struct buf *out)
{
	for (size_t i = 0; i < len;) {
		size_t taken = add_liquid(at + i, len - i, out);

		if (taken == 0)
			buf_add_char(out, at[i]);
		i += taken > 0 ? taken : 1;
	}
}

static size_t run_of(const char *at, size_t left)
{
	size_t len = 0;

	while (len < left && at[len] == '`')
		len++;
	return len;
}

/* A code span that begins here with all its backticks; 0: none ends in this line. */
static size_t span_of(const char *at, size_t left)
{
	size_t ticks = run_of(at, left);

	for (size_t i = ticks; i < left;) {
		size_t run = run_of(at + i, left - i);

		if (run == ticks)
			return i + run;
		i += run > 0 ? run : 1;
	}
	return 0;
}

/* Links in angle brackets are links for every reader. */
static bool is_link(const char *at, size_t left)
{
	static const char *const links[] = {"<http://", "<https://", "<mailto:"};

	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		if (left > strlen(links[i]) && strncasecmp(at, links[i], strlen(links[i])) == 0)
			return true;
	return false;
}

static bool is_markup(const char *at, size_t left)
{
	return left > 1 && at[0] == '<' &&
	       (isalpha((unsigned char)at[1]) || strchr("/!?", at[1]) != NULL) && !is_link(at, left);
}

static void add_text(const char *at, size_t len, struct buf *out)
{
	for (size_t i = 0; i < len;) {
		size_t taken = add_liquid(at + i, len - i, out);
		size_t span = at[i] == '`' ? span_of(at + i, len - i) : 0;

		if (taken > 0) {
			i += taken;
		} else if (span > 0) {
			add_code(at + i, span, out);
			i += span;
		} else if (at[i] == '`') {
			size_t run = run_of(at + i, len - i);

			buf_add(out, at + i, run);
			i += run;
		} else if (at[i] == '\\' && i + 1 < len && at[i + 1] != '{') {
			buf_add(out, at + i, 2);
			i += 2;
		} else {
			if (is_markup(at + i, len - i))
				buf_add_char(out, '\\');
			buf_add_char(out, at[i++]);
		}
	}
}

static bool is_indented(struct retro_slice line)
{
	size_t blanks = 0;

	while (blanks < line.len_bytes && line.bytes[blanks] == ' ')
		blanks++;
	return blanks >= INDENT || (line.len_bytes > 0 && line.bytes[0] == '\t');
}

void retro_travel(const char *markdown, struct buf *out)
{
	struct retro_slice rest = retro_slice_of(markdown), line;
	struct retro_code code = {0};
	bool after_blank = true; /* where an indented line is code */

	while (retro_next_line(&rest, &line)) {
		bool is_blank = retro_trim(line).len_bytes == 0;
		bool is_code = retro_in_code(&code, line) || (after_blank && is_indented(line));

		if (is_code)
			add_code(line.bytes, line.len_bytes, out);
		else
			add_text(line.bytes, line.len_bytes, out);
		buf_add_char(out, '\n');
		after_blank = is_blank || (after_blank && is_indented(line));
	}
}
