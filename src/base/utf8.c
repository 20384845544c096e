/* UTF-8 and the width of characters in cells. */
#include "base/utf8.h"

#include <locale.h>
#include <pthread.h>
#include <wchar.h>

/* The well-formed sequences, Unicode 15 table 3-7: the first byte limits the second. */
struct lead {
	unsigned char first, last;
	unsigned char second_min, second_max;
	unsigned char trail; /* bytes after the first */
	unsigned char mask; /* payload of the first */
};

static const struct lead leads[] = {
	{0xC2, 0xDF, 0x80, 0xBF, 1, 0x1F},
	{0xE0, 0xE0, 0xA0, 0xBF, 2, 0x0F},
	{0xE1, 0xEC, 0x80, 0xBF, 2, 0x0F},
	{0xED, 0xED, 0x80, 0x9F, 2, 0x0F},
	{0xEE, 0xEF, 0x80, 0xBF, 2, 0x0F},
	{0xF0, 0xF0, 0x90, 0xBF, 3, 0x07},
	{0xF1, 0xF3, 0x80, 0xBF, 3, 0x07},
	{0xF4, 0xF4, 0x80, 0x8F, 3, 0x07},
};

static const struct lead *find_lead(unsigned char c)
{
	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		if (c >= leads[i].first && c <= leads[i].last)
			return &leads[i];
	return NULL;
}

static size_t decode(const unsigned char *s, size_t len, uint32_t *cp, int *valid)
{
	const struct lead *lead = find_lead(s[0]);
	size_t n = 1;

	*cp = UTF8_REPLACEMENT;
	*valid = 0;
	if (!lead || len < 2 || s[1] < lead->second_min || s[1] > lead->second_max)
		return 1;
	while (n < len && n <= lead->trail && (s[n] & 0xC0) == 0x80)
		n++;
	if (n <= lead->trail)
		return n;
	*cp = s[0] & lead->mask;
	for (size_t i = 1; i < n; i++)
		*cp = *cp << 6 | (s[i] & 0x3F);
	*valid = 1;
	return n;
}

size_t utf8_decode_long(const char *s, size_t len_bytes, uint32_t *cp, int *valid)
{
	int ignored;

	if (!valid)
		valid = &ignored;
	if (len_bytes > 0)
		return decode((const unsigned char *)s, len_bytes, cp, valid);
	*cp = 0;
	*valid = 1;
	return 0;
}

size_t utf8_encode(uint32_t cp, char out[4])
{
	size_t trail = cp < 0x80 ? 0 : cp < 0x800 ? 1 : cp < 0x10000 ? 2 : 3;
	static const unsigned char marks[] = {0x00, 0xC0, 0xE0, 0xF0};

	for (size_t i = trail; i > 0; i--) {
		out[i] = (char)(0x80 | (cp & 0x3F));
		cp >>= 6;
	}
	out[0] = (char)(marks[trail] | cp);
	return trail + 1;
}

/*
 * wcwidth answers for the calling thread's locale. Asking under one of our own makes widths the
 * same in every program and test; all UTF-8 locales of the C library share one table of widths.
 */
static pthread_once_t locale_once = PTHREAD_ONCE_INIT;
static locale_t utf8_locale;

static void open_locale(void)
{
	utf8_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

int utf8_width(uint32_t cp)
{
	locale_t before;
	int width;

	if (cp - 0x20 < 0x5F)
		return 1;
	pthread_once(&locale_once, open_locale);
	before = uselocale(utf8_locale);
	width = wcwidth((wchar_t)cp);
	uselocale(before);
	return cp ? width : -1;
}

size_t utf8_prefix(const char *s, size_t len_bytes, size_t max_bytes)
{
	size_t end = len_bytes < max_bytes ? len_bytes : max_bytes;
	size_t start = end;
	uint32_t cp;
	int valid;

	for (size_t back = 0; start > 0 && back < 4; back++) {
		start--;
		if (((unsigned char)s[start] & 0xC0) != 0x80)
			break;
	}
	/* A last character that lacks bytes goes; stray bytes are characters of their own. */
	if (start + utf8_decode(s + start, end - start, &cp, &valid) == end && !valid &&
		find_lead((unsigned char)s[start]))
		return start;
	return end;
}
