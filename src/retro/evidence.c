/* What a draft calls the records it was built from: quoted texts, anchors, names. */
#include "retro/evidence.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "internal.h"

#define COMMENT "<!--"
#define COMMENT_TAIL "lt;!--"
#define AMP "amp;"
#define MASKED "[e-mail]"

enum {
	ANCHOR_LEAST = 8,
	NAME_BYTES = 256,
	AMP_BYTES = sizeof(AMP) - 1,
	COMMENT_TAIL_BYTES = sizeof(COMMENT_TAIL) - 1,
};

/* ---- texts -------------------------------------------------------------------------------- */

static bool is_local(char c)
{
	return isalnum((unsigned char)c) || (c != '\0' && strchr("._%+-", c) != NULL);
}

static bool is_host(char c)
{
	return isalnum((unsigned char)c) || c == '.' || c == '-';
}

/* How many bytes behind the @ are a host with a dot in it; 0: none. */
static size_t host_length(const char *s, const char *end)
{
	size_t len = 0;

	while (s + len < end && is_host(s[len]))
		len++;
	while (len > 0 && !isalnum((unsigned char)s[len - 1]))
		len--;
	return memchr(s, '.', len) != NULL ? len : 0;
}

/* With addresses masked, when that is asked for. */
static void add_words(
	const struct retro_evidence *evidence, struct retro_slice words, struct buf *out)
{
	const char *at = words.bytes, *end = at + words.len_bytes, *sign;

	while (evidence->masks_emails && (sign = memchr(at, '@', (size_t)(end - at))) != NULL) {
		size_t host = host_length(sign + 1, end);
		const char *start = sign;

		while (start > at && is_local(start[-1]))
			start--;
		if (host == 0 || start == sign) {
			buf_add(out, at, (size_t)(sign + 1 - at));
			at = sign + 1;
			continue;
		}
		buf_add(out, at, (size_t)(start - at));
		buf_add_str(out, MASKED);
		at = sign + 1 + host;
	}
	buf_add(out, at, (size_t)(end - at));
}

/* The length of what the beginning of a comment is written as, "&lt;!--", or "&amp;lt;!--" where it
 * was written so before, and so on; 0: it is not here. */
static size_t quoted_comment(const char *s, const char *end)
{
	const char *at = s;

	if (at == end || *at++ != '&')
		return 0;
	while (end - at >= AMP_BYTES && memcmp(at, AMP, AMP_BYTES) == 0)
		at += AMP_BYTES;
	if (end - at < COMMENT_TAIL_BYTES || memcmp(at, COMMENT_TAIL, COMMENT_TAIL_BYTES) != 0)
		return 0;
	return (size_t)(at - s) + COMMENT_TAIL_BYTES;
}

/* Without the beginning of a comment. */
static void add_quoted(const struct retro_evidence *evidence, struct retro_slice words, struct buf *out)
{
	const char *at = words.bytes, *end = at + words.len_bytes, *from = at;

	for (; at < end; at++) {
		bool is_comment = end - at >= 4 && memcmp(at, COMMENT, 4) == 0;

		if (!is_comment && quoted_comment(at, end) == 0)
			continue;
		add_words(evidence, (struct retro_slice){from, (size_t)(at - from)}, out);
		buf_add_str(out, is_comment ? "&" COMMENT_TAIL : "&" AMP);
		at += is_comment ? 3 : 0;
		from = at + 1;
	}
	add_words(evidence, (struct retro_slice){from, (size_t)(end - from)}, out);
}

void retro_quote_line(const struct retro_evidence *evidence, const char *text, struct buf *out)
{
	struct retro_slice rest = retro_slice_of(text), line;
	bool is_first = true;

	while (retro_next_line(&rest, &line)) {
		if (!is_first)
			buf_add_char(out, ' ');
		add_quoted(evidence, line, out);
		is_first = false;
	}
}

/* A heading, or what one is written as. */
static bool reads_as_heading(struct retro_slice line)
{
	struct retro_slice words;

	while (line.len_bytes > 0 && line.bytes[0] == '\\') {
		line.bytes++;
		line.len_bytes--;
	}
	return retro_heading(line, &words) > 0;
}

void retro_quote_body(const struct retro_evidence *evidence, const char *text, struct buf *out)
{
	struct retro_slice rest = retro_trim(retro_slice_of(text)), line;
	struct retro_code code = {0};

	while (retro_next_line(&rest, &line)) {
		if (!retro_in_code(&code, line) && reads_as_heading(line))
			buf_add_char(out, '\\');
		add_quoted(evidence, line, out);
		if (rest.len_bytes > 0)
			buf_add_char(out, '\n');
	}
	if (code.len_bytes == 0)
		return;
	buf_add_char(out, '\n');
	for (size_t i = 0; i < code.len_bytes; i++)
		buf_add_char(out, code.mark);
}

static void unquote_line(struct retro_slice line, struct buf *out)
{
	const char *at = line.bytes, *end = at + line.len_bytes;

	while (at < end) {
		size_t len = quoted_comment(at, end);

		if (len == 1 + COMMENT_TAIL_BYTES) {
			buf_add_str(out, COMMENT);
			at += len;
		} else if (len > 0) {
			buf_add_char(out, '&');
			at += 1 + AMP_BYTES;
			buf_add(out, at, len - 1 - AMP_BYTES);
			at += len - 1 - AMP_BYTES;
		} else {
			buf_add_char(out, *at++);
		}
	}
}

void retro_unquote(struct retro_slice text, struct buf *out)
{
	struct retro_slice rest = text, line;
	struct retro_code code = {0};

	while (retro_next_line(&rest, &line)) {
		bool is_code = retro_in_code(&code, line);

		if (!is_code && line.len_bytes > 0 && line.bytes[0] == '\\' && reads_as_heading(line)) {
			line.bytes++;
			line.len_bytes--;
		}
		unquote_line(line, out);
		if (rest.len_bytes > 0)
			buf_add_char(out, '\n');
	}
}

/* ---- anchors ------------------------------------------------------------------------------ */

/* Where the ids of a kind of record are. Kinds that nobody looks up need not be told apart. */
struct id_list {
	const void *records;
	size_t count, row_bytes;
};

static struct id_list ids_of(const struct retro_evidence *evidence, enum retro_record kind)
{
	switch (kind) {
	case RECORD_EVENT:
		return (struct id_list){evidence->events, evidence->event_count,
			sizeof(*evidence->events)};
	case RECORD_ITEM:
		return (struct id_list){
			evidence->items, evidence->item_count, sizeof(*evidence->items)};
	case RECORD_STEP:
		return (struct id_list){
			evidence->steps, evidence->step_count, sizeof(*evidence->steps)};
	default:
		return (struct id_list){NULL, 0, 0};
	}
}

static const struct record *record_at(const struct id_list *list, size_t i)
{
	return (const struct record *)(const void *)((const char *)list->records +
						     i * list->row_bytes);
}

/* How many ids of the list begin like that. */
static size_t count_like(const struct id_list *list, const char *id, size_t len,
	const struct record **found)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct record *record = record_at(list, i);

		if (strncmp(record->id, id, len) != 0)
			continue;
		if (strlen(record->id) == len) {
			*found = record;
			return 1;
		}
		*found = record;
		count++;
	}
	return count;
}

static const char *const record_words[] = {
	[RECORD_EVENT] = "event",
	[RECORD_ALERT] = "alert",
	[RECORD_ALERT_EVENT] = "alert-event",
	[RECORD_ITEM] = "action",
	[RECORD_STEP] = "step",
	[RECORD_PULSE] = "deploy",
	[RECORD_ROLE] = "role",
};

void retro_anchor(const struct retro_evidence *evidence, enum retro_record kind, const char *id,
	struct buf *out)
{
	struct id_list list = ids_of(evidence, kind);
	size_t len = ANCHOR_LEAST, whole = strlen(id);
	const struct record *found;

	while (len < whole && count_like(&list, id, len, &found) > 1)
		len++;
	buf_add_fmt(out, "%s-%.*s", record_words[kind], (int)(len < whole ? len : whole), id);
}

static const struct record *record_of(const struct retro_evidence *evidence, enum retro_record kind,
	struct retro_slice anchor)
{
	struct id_list list = ids_of(evidence, kind);
	size_t word = strlen(record_words[kind]);
	const struct record *found = NULL;
	char id[NAME_BYTES];

	if (anchor.len_bytes <= word + 1 || anchor.len_bytes - word > sizeof(id) ||
		memcmp(anchor.bytes, record_words[kind], word) != 0 || anchor.bytes[word] != '-')
		return NULL;
	memcpy(id, anchor.bytes + word + 1, anchor.len_bytes - word - 1);
	id[anchor.len_bytes - word - 1] = '\0';
	return count_like(&list, id, strlen(id), &found) == 1 ? found : NULL;
}

const struct action_item *retro_item_of(
	const struct retro_evidence *evidence, struct retro_slice anchor)
{
	return (const struct action_item *)(const void *)record_of(evidence, RECORD_ITEM, anchor);
}

const struct step *retro_step_of(const struct retro_evidence *evidence, struct retro_slice anchor)
{
	return (const struct step *)(const void *)record_of(evidence, RECORD_STEP, anchor);
}

const struct incident_event *retro_event_of(const struct retro_evidence *evidence,
	struct retro_slice anchor)
{
	return (const struct incident_event *)(const void *)record_of(
		evidence, RECORD_EVENT, anchor);
}

/* ---- names -------------------------------------------------------------------------------- */

static bool same_letter(char a, char b)
{
	if (strchr("-._", a) != NULL && a != '\0')
		a = ' ';
	if (strchr("-._", b) != NULL && b != '\0')
		b = ' ';
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* How much of the name the words are: all of it, its first word, or nothing. */
enum { NOT_NAMED, NAMED_FIRST, NAMED_WHOLE };

static int names(struct text name, struct retro_slice words)
{
	if (words.len_bytes == 0 || words.len_bytes > name.len_bytes)
		return NOT_NAMED;
	for (size_t i = 0; i < words.len_bytes; i++)
		if (!same_letter(name.bytes[i], words.bytes[i]))
			return NOT_NAMED;
	if (name.len_bytes == words.len_bytes)
		return NAMED_WHOLE;
	return name.bytes[words.len_bytes] == ' ' ? NAMED_FIRST : NOT_NAMED;
}

const struct catalogue_item *retro_named(const struct catalogue_item *items, size_t count,
	struct retro_slice name)
{
	const struct catalogue_item *found = NULL;
	int best = NOT_NAMED;
	bool is_one = true;

	for (size_t i = 0; i < count; i++) {
		int how = names(items[i].name, name);

		if (how == NOT_NAMED || how < best)
			continue;
		is_one = how > best || strcmp(items[i].record.id, found->record.id) == 0;
		best = how;
		found = &items[i];
	}
	return is_one ? found : NULL;
}
