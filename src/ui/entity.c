/* Character references. Named ones: those that editors write; others stay as they are. */
#include "ui/entity.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum { NAME_BYTES = 8, DIGITS_MAX = 10 };

struct entity {
	const char *name;
	uint32_t cp;
};

/* clang-format off */
/* Sorted by name. */
static const struct entity entities[] = {
	{"Auml", 0xC4}, {"Eacute", 0xC9}, {"Ouml", 0xD6}, {"Uuml", 0xDC}, {"aacute", 0xE1},
	{"acirc", 0xE2}, {"aelig", 0xE6}, {"agrave", 0xE0}, {"amp", '&'}, {"apos", '\''},
	{"aring", 0xE5}, {"atilde", 0xE3}, {"auml", 0xE4}, {"bull", 0x2022}, {"ccedil", 0xE7},
	{"cent", 0xA2}, {"check", 0x2713}, {"copy", 0xA9}, {"cross", 0x2717}, {"darr", 0x2193},
	{"deg", 0xB0}, {"divide", 0xF7}, {"eacute", 0xE9}, {"ecirc", 0xEA}, {"egrave", 0xE8},
	{"emsp", 0x2003}, {"ensp", 0x2002}, {"euml", 0xEB}, {"euro", 0x20AC}, {"frac12", 0xBD},
	{"frac14", 0xBC}, {"ge", 0x2265}, {"gt", '>'}, {"harr", 0x2194}, {"hellip", 0x2026},
	{"iacute", 0xED}, {"iexcl", 0xA1}, {"infin", 0x221E}, {"iquest", 0xBF}, {"laquo", 0xAB},
	{"larr", 0x2190}, {"ldquo", 0x201C}, {"le", 0x2264}, {"lsquo", 0x2018}, {"lt", '<'},
	{"mdash", 0x2014}, {"micro", 0xB5}, {"middot", 0xB7}, {"minus", 0x2212}, {"nbsp", 0xA0},
	{"ndash", 0x2013}, {"ne", 0x2260}, {"ntilde", 0xF1}, {"oacute", 0xF3}, {"ocirc", 0xF4},
	{"oslash", 0xF8}, {"ouml", 0xF6}, {"para", 0xB6}, {"plusmn", 0xB1}, {"pound", 0xA3},
	{"quot", '"'}, {"rArr", 0x21D2}, {"raquo", 0xBB}, {"rarr", 0x2192}, {"rdquo", 0x201D},
	{"reg", 0xAE}, {"rsquo", 0x2019}, {"sect", 0xA7}, {"shy", 0xAD}, {"szlig", 0xDF},
	{"thinsp", 0x2009}, {"times", 0xD7}, {"trade", 0x2122}, {"uacute", 0xFA}, {"uarr", 0x2191},
	{"uuml", 0xFC}, {"yen", 0xA5}, {"zwj", 0x200D}, {"zwnj", 0x200C},
};
/* clang-format on */

static int compare_name(const void *name, const void *entity)
{
	return strcmp(name, ((const struct entity *)entity)->name);
}

/* The value of a digit; the base or more when it is none. */
static unsigned digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		return (unsigned)((c | 0x20) - 'a') + 10;
	return 99;
}

static uint32_t harmless(uint32_t cp)
{
	return cp == 0 || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF) ? UTF8_REPLACEMENT : cp;
}

/* s begins with "&#". */
static size_t decode_number(const char *s, size_t len, uint32_t *cp)
{
	unsigned base = len > 2 && (s[2] | 0x20) == 'x' ? 16 : 10;
	size_t first = base == 16 ? 3 : 2, at = first;
	uint64_t value = 0;

	while (at < len && at - first < DIGITS_MAX && digit_value(s[at]) < base)
		value = value * base + digit_value(s[at++]);
	if (at == first)
		return 0;
	*cp = harmless(value > 0x10FFFF ? 0 : (uint32_t)value);
	return at < len && s[at] == ';' ? at + 1 : at;
}

static size_t decode_name(const char *s, size_t len, uint32_t *cp)
{
	const char *end = memchr(s, ';', len < NAME_BYTES + 1 ? len : NAME_BYTES + 1);
	const struct entity *entity;
	char name[NAME_BYTES] = "";

	if (!end || end == s + 1)
		return 0;
	memcpy(name, s + 1, (size_t)(end - s - 1));
	entity = bsearch(name, entities, sizeof(entities) / sizeof(entities[0]),
		sizeof(entities[0]), compare_name);
	if (!entity)
		return 0;
	*cp = entity->cp;
	return (size_t)(end - s) + 1;
}

size_t entity_decode(const char *s, size_t len_bytes, char out[ENTITY_BYTES], size_t *out_len)
{
	uint32_t cp;
	size_t n;

	if (len_bytes < 2 || s[0] != '&')
		return 0;
	n = s[1] == '#' ? decode_number(s, len_bytes, &cp) : decode_name(s, len_bytes, &cp);
	if (n > 0)
		*out_len = utf8_encode(cp, out);
	return n;
}

void entity_append(struct buf *out, const char *s, size_t len_bytes)
{
	size_t at = 0;

	while (at < len_bytes) {
		char decoded[ENTITY_BYTES];
		size_t decoded_len,
			n = entity_decode(s + at, len_bytes - at, decoded, &decoded_len);

		if (n > 0)
			buf_add(out, decoded, decoded_len);
		else
			buf_add_char(out, s[at]);
		at += n > 0 ? n : 1;
	}
}
