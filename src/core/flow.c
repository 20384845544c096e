/* Rows of a text. */
#include "core/flow.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

enum { CHARACTER_BYTES = 64, SHOWN_BYTES = 256, JOINER = 0x200D };

/* ---- characters ---------------------------------------------------------------------------- */

static bool is_skin_tone(uint32_t cp)
{
	return cp >= 0x1F3FB && cp <= 0x1F3FF;
}

size_t flow_next(const char *s, size_t len)
{
	uint32_t base, cp, before;
	size_t at = utf8_decode(s, len, &base, NULL);

	/* Before anything that is not ASCII there are no marks to look for. */
	if (base < 0x20 || at >= len || (unsigned char)s[at] < 0x80)
		return at;
	for (before = base; at < len && at < CHARACTER_BYTES; before = cp) {
		size_t more = utf8_decode(s + at, len - at, &cp, NULL);
		bool is_joined = utf8_width(base) == 2 && (before == JOINER || is_skin_tone(cp));

		if (utf8_width(cp) != 0 && !is_joined)
			break;
		at += more;
	}
	return at;
}

/* Characters cannot be told from their end: they are counted from a safe place before it. */
size_t flow_previous(const char *s, size_t len)
{
	size_t from = len > 2 * CHARACTER_BYTES ? len - 2 * CHARACTER_BYTES : 0, last;

	for (size_t at = len; at > from; at--)
		if (s[at - 1] == '\n') {
			from = at == len ? at - 1 : at;
			break;
		}
	while (from > 0 && from < len && ((unsigned char)s[from] & 0xC0) == 0x80)
		from++;
	for (last = from; from < len; from += flow_next(s + from, len - from))
		last = from;
	return len - last;
}

static bool is_plain(char c)
{
	return c >= ' ' && c < 0x7F;
}

static int cells_of(const char *s, size_t len)
{
	char shown[SHOWN_BYTES];

	if (len == 1 && is_plain(*s))
		return 1;
	if (*s == '\t')
		return FLOW_TAB_CELLS;
	text_clean_into(shown, sizeof(shown), s, len);
	return shown[0] == '\0' ? 1 : (int)text_width(shown, strlen(shown));
}

int flow_cells(const char *s, size_t len)
{
	int cells = 0;

	for (size_t at = 0, more; at < len; at += more) {
		more = flow_next(s + at, len - at);
		cells += cells_of(s + at, more);
	}
	return cells;
}

struct text flow_shown(struct arena *arena, const char *s, size_t len)
{
	/* No byte becomes more than four cells or bytes. */
	char *out = arena_alloc(arena, len * FLOW_TAB_CELLS + SHOWN_BYTES);
	size_t used = 0;

	for (size_t at = 0, more; at < len; at += more) {
		more = flow_next(s + at, len - at);
		if (more == 1 && is_plain(s[at])) {
			out[used++] = s[at];
		} else if (s[at] == '\t') {
			memset(out + used, ' ', FLOW_TAB_CELLS);
			used += FLOW_TAB_CELLS;
		} else {
			/* Of one character there is room. */
			text_clean_into(out + used, SHOWN_BYTES, s + at, more);
			if (out[used] == '\0')
				out[used++] = ' '; /* white space of another kind */
			else
				used += strlen(out + used);
		}
	}
	out[used] = '\0';
	return (struct text){out, (uint32_t)used, text_width(out, used)};
}

/* ---- rows ---------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

size_t flow_row(const char *s, size_t len, int cols)
{
	size_t at = 0, broken = 0;
	int cells = 0;

	while (at < len && s[at] != '\n') {
		size_t more = flow_next(s + at, len - at);

		if (is_blank(s[at])) {
			at += more;
			cells += cells_of(s + at - more, more);
			broken = at;
			continue;
		}
		cells += cells_of(s + at, more);
		if (cells > cols && at > 0)
			return broken > 0 ? broken : at;
		at += more;
	}
	return at < len ? at + 1 : at;
}

size_t flow_line_start(const char *s, size_t at)
{
	while (at > 0 && s[at - 1] != '\n')
		at--;
	return at;
}

size_t flow_line_end(const char *s, size_t len, size_t at)
{
	const char *end = at < len ? memchr(s + at, '\n', len - at) : NULL;

	return end != NULL ? (size_t)(end - s) : len;
}

size_t flow_row_start(const char *s, size_t len, size_t at, int cols)
{
	size_t row = flow_line_start(s, at);

	for (;;) {
		size_t bytes = flow_row(s + row, len - row, cols);

		if (row + bytes > at || bytes == 0 || row + bytes >= len)
			break;
		row += bytes;
	}
	return row;
}

static size_t row_above(const char *s, size_t len, size_t row, int cols)
{
	return row > 0 ? flow_row_start(s, len, row - 1, cols) : 0;
}

size_t flow_move(const char *s, size_t len, size_t row, long by, int cols)
{
	for (; by > 0; by--) {
		size_t next = row + flow_row(s + row, len - row, cols);

		if (next >= len && (next == row || s[len - 1] != '\n'))
			break;
		row = next;
	}
	for (; by < 0 && row > 0; by++)
		row = row_above(s, len, row, cols);
	return row;
}

size_t flow_at_cells(const char *s, size_t len, size_t row, int cells, int cols)
{
	size_t end = row + flow_row(s + row, len - row, cols), at = row;
	bool is_broken = end < len && end > row && s[end - 1] != '\n';

	if (end > row && s[end - 1] == '\n')
		end--;
	while (at < end) {
		size_t more = flow_next(s + at, end - at);

		cells -= cells_of(s + at, more);
		/* Behind the last character of a broken row is the beginning of the next one. */
		if (cells < 0 || (is_broken && at + more >= end))
			break;
		at += more;
	}
	return at;
}
