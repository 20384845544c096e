/* The door from outside bytes to text that can be drawn; base/text.h has the contract. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

enum { MARKS_MAX = 4, TAB_CELLS = 8, PRINTF_BYTES = 4 * TEXT_LINE_BYTES };

static const char ellipsis[] = "…";
enum { ELLIPSIS_BYTES = sizeof(ellipsis) - 1 };

/* From REPLACED on: shown as U+FFFD, one for a run of the same kind. */
enum kind {
	PLAIN,
	MARK,
	CONTROL,
	DROPPED,
	JOINER,
	REPLACED,
	C1 = REPLACED,
	INVALID,
	NONCHARACTER,
	BIDI,
	HIDDEN,
	TAG,
	UNASSIGNED,
	LONE_MARK
};

struct kind_range {
	uint32_t first, last;
	enum kind kind;
};

static const struct kind_range kind_ranges[] = {
	{0x00, 0x1F, CONTROL},
	{0x7F, 0x7F, CONTROL},
	{0x80, 0x9F, C1},
	{0xAD, 0xAD, DROPPED}, /* soft hyphen */
	{0x61C, 0x61C, BIDI},
	{0x180B, 0x180D, DROPPED}, /* variation selectors, as FE00 and E0100 */
	{0x200C, 0x200C, DROPPED},
	{0x200D, 0x200D, JOINER},
	{0x200E, 0x200F, BIDI},
	{0x202A, 0x202E, BIDI},
	{0x2066, 0x2069, BIDI},
	{0xFDD0, 0xFDEF, NONCHARACTER},
	{0xFE00, 0xFE0F, DROPPED},
	{0xE0000, 0xE007F, TAG},
	{0xE0100, 0xE01EF, DROPPED},
};

/* One cleaning: where it writes, and what it must remember of what came before. */
struct door {
	char *out;
	size_t cap_bytes;
	size_t len_bytes;
	size_t solid_bytes; /* up to the last character that is not blank */
	size_t cut_bytes; /* the last place where "…" fits behind */
	uint32_t column;
	enum kind run; /* of the replaced run that the output ends with, else PLAIN */
	int marks; /* on the present base; -1: there is no base */
	bool several_lines;
	bool after_emoji;
	bool joined; /* a joiner came after the emoji */
	bool full;
};

static enum kind kind_of(uint32_t cp, int *width)
{
	const struct kind_range *end = kind_ranges + sizeof(kind_ranges) / sizeof(kind_ranges[0]);
	const utf8proc_property_t *property;

	for (const struct kind_range *r = kind_ranges; r < end && r->first <= cp; r++)
		if (cp <= r->last)
			return r->kind;
	if ((cp & 0xFFFE) == 0xFFFE)
		return NONCHARACTER;
	property = utf8proc_get_property((utf8proc_int32_t)cp);
	*width = utf8_width(cp);
	if (property->ignorable ||
		(property->category == UTF8PROC_CATEGORY_CF && *width == 0))
		return HIDDEN;
	if (*width < 0)
		return UNASSIGNED;
	return *width == 0 ? MARK : PLAIN;
}

static bool is_emoji(uint32_t cp)
{
	return cp >= 0xA9 && utf8proc_get_property((utf8proc_int32_t)cp)->boundclass ==
				     UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

static bool is_skin_tone(uint32_t cp)
{
	return cp >= 0x1F3FB && cp <= 0x1F3FF;
}

static bool is_blank(uint32_t cp)
{
	return utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_ZS;
}

static void cut(struct door *d)
{
	d->full = true;
	d->len_bytes = d->cut_bytes;
	if (d->len_bytes + ELLIPSIS_BYTES <= d->cap_bytes) {
		memcpy(d->out + d->len_bytes, ellipsis, ELLIPSIS_BYTES);
		d->len_bytes += ELLIPSIS_BYTES;
	}
	d->solid_bytes = d->len_bytes;
}

static void put(struct door *d, const char *bytes, size_t n)
{
	if (d->full)
		return;
	if (n > d->cap_bytes - d->len_bytes) {
		cut(d);
		return;
	}
	memcpy(d->out + d->len_bytes, bytes, n);
	d->len_bytes += n;
	d->solid_bytes = d->len_bytes;
}

/* A character that marks may stand on. */
static void put_base(struct door *d, const char *bytes, size_t n, int width)
{
	if (d->len_bytes + ELLIPSIS_BYTES <= d->cap_bytes)
		d->cut_bytes = d->len_bytes;
	put(d, bytes, n);
	d->column += (uint32_t)width;
	d->run = PLAIN;
	d->marks = 0;
	d->after_emoji = false;
	d->joined = false;
}

static void put_blank(struct door *d, const char *bytes, size_t n, int width)
{
	size_t solid = d->solid_bytes;

	if (!d->several_lines && d->len_bytes == 0)
		return;
	put_base(d, bytes, n, width);
	if (!d->several_lines && !d->full)
		d->solid_bytes = solid;
}

static void put_replacement(struct door *d, enum kind kind)
{
	if (d->run == kind)
		return;
	put_base(d, "\xEF\xBF\xBD", 3, 1);
	d->run = kind;
}

static void put_mark(struct door *d, const char *bytes, size_t n)
{
	if (d->marks < 0 || d->run == LONE_MARK) {
		put_replacement(d, LONE_MARK);
		return;
	}
	d->after_emoji = false;
	d->joined = false;
	d->run = PLAIN;
	if (d->marks < MARKS_MAX) {
		d->marks++;
		put(d, bytes, n);
	}
}

static void put_plain(struct door *d, uint32_t cp, const char *bytes, size_t n, int width)
{
	bool emoji;

	if (is_blank(cp)) {
		put_blank(d, bytes, n, width);
		return;
	}
	emoji = is_emoji(cp);
	if (d->after_emoji && (is_skin_tone(cp) || (d->joined && emoji))) {
		d->joined = false;
		return;
	}
	put_base(d, bytes, n, width);
	d->after_emoji = emoji;
}

static void put_control(struct door *d, uint32_t cp)
{
	static const char blanks[TAB_CELLS + 1] = "        ";
	char caret[2] = {'^', (char)(cp ^ 0x40)};
	uint32_t gap = TAB_CELLS - d->column % TAB_CELLS;

	if (d->several_lines && cp == '\n') {
		put_base(d, "\n", 1, 0);
		d->column = 0;
		d->marks = -1;
	} else if (d->several_lines && cp == '\t') {
		put_base(d, blanks, gap, (int)gap);
	} else {
		put_base(d, caret, sizeof(caret), 2);
	}
}

static void put_character(struct door *d, const char *bytes, size_t n)
{
	uint32_t cp;
	int valid, width = 0;
	enum kind kind;

	utf8_decode(bytes, n, &cp, &valid);
	kind = valid ? kind_of(cp, &width) : INVALID;
	switch (kind) {
	case PLAIN:
		put_plain(d, cp, bytes, n, width);
		break;
	case MARK:
		put_mark(d, bytes, n);
		break;
	case CONTROL:
		put_control(d, cp);
		break;
	case DROPPED:
		break;
	case JOINER:
		d->joined = d->after_emoji;
		break;
	default:
		put_replacement(d, kind);
	}
}

static bool is_printable_ascii(char c)
{
	return c >= 0x20 && c < 0x7F;
}

static void pass(struct door *d, const char *s, size_t len)
{
	uint32_t ignored;
	size_t n;

	for (size_t at = 0; at < len && !d->full; at += n) {
		if (d->several_lines && s[at] == '\r' && at + 1 < len && s[at + 1] == '\n') {
			n = 1;
			continue;
		}
		n = utf8_decode(s + at, len - at, &ignored, NULL);
		if (s[at] == ' ')
			put_blank(d, s + at, n, 1);
		else if (is_printable_ascii(s[at]))
			put_base(d, s + at, n, 1);
		else
			put_character(d, s + at, n);
	}
	d->len_bytes = d->solid_bytes;
	d->out[d->len_bytes] = '\0';
}

static void trim(const char **s, size_t *len)
{
	static const char white[] = " \t\n\v\f\r";

	while (*len > 0 && **s && strchr(white, **s)) {
		(*s)++;
		(*len)--;
	}
	while (*len > 0 && (*s)[*len - 1] && strchr(white, (*s)[*len - 1]))
		(*len)--;
}

static bool is_clean_ascii(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_printable_ascii(s[i]))
			return false;
	return true;
}

static struct text keep(struct arena *arena, const char *s, size_t len, uint32_t width)
{
	if (len == 0)
		return text_empty;
	return (struct text){arena_strndup(arena, s, len), (uint32_t)len, width};
}

struct text text_own(const char *s)
{
	size_t len = strlen(s);

	return (struct text){s, (uint32_t)len, text_width(s, len)};
}

struct text text_clean_line(char *out, size_t room_bytes, const char *s, size_t len_bytes)
{
	struct door d = {.out = out, .cap_bytes = room_bytes - 1, .marks = -1};

	trim(&s, &len_bytes);
	if (len_bytes < room_bytes && is_clean_ascii(s, len_bytes)) {
		memmove(out, s, len_bytes);
		out[len_bytes] = '\0';
		return (struct text){out, (uint32_t)len_bytes, (uint32_t)len_bytes};
	}
	pass(&d, s, len_bytes);
	return (struct text){out, (uint32_t)d.len_bytes, text_width(out, d.len_bytes)};
}

char *text_clean_into(char *out, size_t room_bytes, const char *s, size_t len_bytes)
{
	if (room_bytes > 0)
		text_clean_line(out, room_bytes, s ? s : "", s ? len_bytes : 0);
	return out;
}

struct text text_clean(struct arena *arena, const char *s, size_t len_bytes)
{
	char line[TEXT_LINE_BYTES + 1];
	struct text clean;

	if (!s)
		return text_empty;
	clean = text_clean_line(line, sizeof(line), s, len_bytes);
	return keep(arena, line, clean.len_bytes, clean.width);
}

struct text text_clean_body(struct arena *arena, const char *s, size_t len_bytes)
{
	struct door d = {.cap_bytes = TEXT_BODY_BYTES, .marks = -1, .several_lines = true};
	struct text t;

	if (!s)
		return text_empty;
	if (len_bytes < TEXT_BODY_BYTES / TAB_CELLS)
		d.cap_bytes = len_bytes * TAB_CELLS;
	d.out = mem_alloc(d.cap_bytes + 1);
	pass(&d, s, len_bytes);
	t = keep(arena, d.out, d.len_bytes, 0);
	free(d.out);
	return t;
}

struct text text_printf(struct arena *arena, const char *format, ...)
{
	char line[PRINTF_BYTES];
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	if (n < 0)
		return text_empty;
	return text_clean(arena, line, (size_t)n < sizeof(line) ? (size_t)n : sizeof(line) - 1);
}

bool text_is_empty(struct text t)
{
	return t.len_bytes == 0;
}

bool text_equal(struct text a, struct text b)
{
	return a.len_bytes == b.len_bytes && memcmp(a.bytes, b.bytes, a.len_bytes) == 0;
}

static uint32_t cells_of(uint32_t cp)
{
	int width = utf8_width(cp);

	return width > 0 ? (uint32_t)width : 0;
}

size_t text_fit(const char *s, size_t len_bytes, uint32_t cells, uint32_t *used)
{
	uint32_t width = 0;
	size_t at = 0;

	while (at < len_bytes) {
		uint32_t cp, w = 1;
		size_t n = 1;

		if (!is_printable_ascii(s[at])) {
			n = utf8_decode(s + at, len_bytes - at, &cp, NULL);
			w = cells_of(cp);
		}
		if (w > cells - width)
			break;
		width += w;
		at += n;
	}
	if (used)
		*used = width;
	return at;
}

uint32_t text_width(const char *s, size_t len_bytes)
{
	uint32_t width;

	text_fit(s, len_bytes, UINT32_MAX, &width);
	return width;
}

const struct text text_empty = {"", 0, 0};
