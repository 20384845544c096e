/* Action items and moments of a timeline, as lines. */
#include "retro/lines.h"

#include <ctype.h>
#include <string.h>

#include "base/iso8601.h"

#define GAP "GAP"
#define EN_DASH "\xE2\x80\x93"

enum { MINUTE_MS = 60 * 1000, CLOCK_CHARS = 5, DATE_CHARS = 10 };

static struct retro_slice from(struct retro_slice slice, size_t skip)
{
	return (struct retro_slice){slice.bytes + skip, slice.len_bytes - skip};
}

static struct retro_slice head(struct retro_slice slice, size_t len)
{
	return (struct retro_slice){slice.bytes, len};
}

static bool starts_with(struct retro_slice slice, const char *prefix)
{
	size_t len = strlen(prefix);

	return slice.len_bytes >= len && memcmp(slice.bytes, prefix, len) == 0;
}

/* "- " or "* ", with blanks in front. */
static bool skip_bullet(struct retro_slice *line)
{
	*line = retro_trim(*line);
	if (line->len_bytes < 2 || strchr("-*+", line->bytes[0]) == NULL || line->bytes[1] != ' ')
		return false;
	*line = retro_trim(from(*line, 1));
	return true;
}

/* "^event-5" at the end; the anchor goes without its ^. */
static struct retro_slice take_anchor(struct retro_slice *rest)
{
	size_t start = rest->len_bytes;
	struct retro_slice anchor = {rest->bytes, 0};

	while (start > 0 && (isalnum((unsigned char)rest->bytes[start - 1]) ||
				    strchr("-_.:", rest->bytes[start - 1]) != NULL))
		start--;
	if (start < 2 || start == rest->len_bytes || rest->bytes[start - 1] != '^' ||
		rest->bytes[start - 2] != ' ')
		return anchor;
	anchor = from(*rest, start);
	*rest = retro_trim(head(*rest, start - 1));
	return anchor;
}

/* ---- action items ------------------------------------------------------------------------- */

/* Where the last word begins; a word is what one blank, or two, stand in front of. */
static size_t last_word(struct retro_slice rest, bool two_blanks)
{
	for (size_t i = rest.len_bytes; i-- > 1;)
		if (rest.bytes[i] == ' ' && (!two_blanks || rest.bytes[i - 1] == ' '))
			return i + 1;
	return 0;
}

/* One word off the end of the line, if it is one of ours that is not known yet. */
static bool take_word(struct retro_slice *rest, struct retro_item *item)
{
	const struct {
		const char *prefix;
		struct retro_slice *value;
	} words[] = {{"@", &item->owner}, {"p:", &item->priority}, {"due:", &item->due},
		{"^", &item->anchor}};

	for (int two_blanks = 1; two_blanks >= 0; two_blanks--) {
		size_t start = last_word(*rest, two_blanks);
		struct retro_slice word = from(*rest, start);

		for (size_t w = 0; start > 0 && w < sizeof(words) / sizeof(words[0]); w++) {
			size_t len = strlen(words[w].prefix);

			if (!starts_with(word, words[w].prefix) || word.len_bytes == len ||
				words[w].value->len_bytes > 0 ||
				(w > 0 && memchr(word.bytes, ' ', word.len_bytes) != NULL))
				continue;
			*words[w].value = from(word, len);
			*rest = retro_trim(head(*rest, start));
			return true;
		}
	}
	return false;
}

static bool parse_item(struct retro_slice line, const char *marks, struct retro_item *item)
{
	struct retro_slice rest = line;

	*item = (struct retro_item){.line = line};
	if (!skip_bullet(&rest) || rest.len_bytes < 3 || rest.bytes[0] != '[' ||
		rest.bytes[2] != ']' || rest.bytes[1] == '\0' ||
		strchr(marks, rest.bytes[1]) == NULL)
		return false;
	item->mark = rest.bytes[1];
	item->is_done = rest.bytes[1] == 'x' || rest.bytes[1] == 'X';
	rest = retro_trim(from(rest, 3));
	while (take_word(&rest, item))
		continue;
	item->summary = rest;
	return true;
}

bool retro_item_parse(struct retro_slice line, struct retro_item *item)
{
	return parse_item(line, " xX", item);
}

bool retro_step_parse(struct retro_slice line, struct retro_item *step)
{
	return parse_item(line, " /xX-", step);
}

static void print_word(struct buf *out, const char *prefix, struct retro_slice value)
{
	if (value.len_bytes == 0)
		return;
	buf_add_str(out, prefix);
	buf_add(out, value.bytes, value.len_bytes);
}

static void print_item(const struct retro_item *item, char mark, struct buf *out)
{
	buf_add_fmt(out, "- [%c] ", mark);
	buf_add(out, item->summary.bytes, item->summary.len_bytes);
	print_word(out, "  @", item->owner);
	print_word(out, "  p:", item->priority);
	print_word(out, "  due:", item->due);
	print_word(out, "  ^", item->anchor);
	buf_add_char(out, '\n');
}

void retro_item_print(const struct retro_item *item, struct buf *out)
{
	print_item(item, item->is_done ? 'x' : ' ', out);
}

void retro_step_print(const struct retro_item *step, struct buf *out)
{
	print_item(step, step->mark, out);
}

/* ---- moments ------------------------------------------------------------------------------ */

int64_t retro_date_parse(struct retro_slice words)
{
	int64_t ms = 0;

	if (words.len_bytes != DATE_CHARS || !iso8601_parse(words.bytes, DATE_CHARS, &ms))
		return 0;
	return ms;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "HH:MM" into milliseconds of the day; -1: none. */
static int64_t clock_of(struct retro_slice s)
{
	int hour, minute;

	if (s.len_bytes < CLOCK_CHARS || !is_digit(s.bytes[0]) || !is_digit(s.bytes[1]) ||
		s.bytes[2] != ':' || !is_digit(s.bytes[3]) || !is_digit(s.bytes[4]) ||
		(s.len_bytes > CLOCK_CHARS && is_digit(s.bytes[CLOCK_CHARS])))
		return -1;
	hour = (s.bytes[0] - '0') * 10 + s.bytes[1] - '0';
	minute = (s.bytes[3] - '0') * 10 + s.bytes[4] - '0';
	if (hour > 23 || minute > 59)
		return -1;
	return (int64_t)(hour * 60 + minute) * MINUTE_MS;
}

/* "external note (Maya Ortiz): …": small letters and blanks, a name, a colon. */
static void take_kind(struct retro_slice *rest, struct retro_moment *moment)
{
	size_t at = 0, kind;
	const char *close;

	while (at < rest->len_bytes &&
		(islower((unsigned char)rest->bytes[at]) || rest->bytes[at] == ' '))
		at++;
	kind = at;
	if (kind == 0 || at == rest->len_bytes)
		return;
	if (rest->bytes[at] == '(') {
		close = memmem(rest->bytes + at, rest->len_bytes - at, "):", 2);
		if (close == NULL)
			return;
		moment->who = retro_trim((struct retro_slice){rest->bytes + at + 1,
			(size_t)(close - rest->bytes) - at - 1});
		at = (size_t)(close - rest->bytes) + 1;
	}
	if (rest->bytes[at] != ':' || (at + 1 < rest->len_bytes && rest->bytes[at + 1] != ' ')) {
		moment->who = (struct retro_slice){rest->bytes, 0};
		return;
	}
	moment->kind = retro_trim(head(*rest, kind));
	*rest = retro_trim(from(*rest, at + 1));
}

/* The rest of a gap: "–03:31 GAP 17m". */
static bool is_gap(struct retro_slice rest)
{
	if (!starts_with(rest, EN_DASH) && !starts_with(rest, "-"))
		return false;
	return memmem(rest.bytes, rest.len_bytes, GAP, strlen(GAP)) != NULL;
}

bool retro_moment_parse(struct retro_slice line, int64_t *day_ms, struct retro_moment *moment)
{
	struct retro_slice rest = line;
	int64_t clock, date = 0;

	*moment = (struct retro_moment){.line = line};
	if (!skip_bullet(&rest))
		return false;
	if (rest.len_bytes > DATE_CHARS && (date = retro_date_parse(head(rest, DATE_CHARS))) != 0)
		rest = retro_trim(from(rest, DATE_CHARS));
	clock = clock_of(rest);
	if (clock < 0)
		return false;
	moment->has_date = date != 0;
	if (date != 0)
		*day_ms = date;
	moment->at_ms = *day_ms != 0 ? *day_ms + clock : 0;
	rest = from(rest, CLOCK_CHARS);
	moment->is_gap = is_gap(rest);
	rest = retro_trim(rest);
	moment->anchor = take_anchor(&rest);
	if (!moment->is_gap)
		take_kind(&rest, moment);
	moment->text = rest;
	return true;
}
