/* The tokenizer of terminal output; see the header. */
#include "lib/scan.h"

#include <string.h>

#include "base/mem.h"

enum { SEQUENCE_MAX = 4 << 20 };

enum { GROUND, ESCAPE, ESCAPE_INTERMEDIATE, CSI, STRING, STRING_ESC };

static bool is_text(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 0x20 && u != 0x7f;
}

void scan_init(struct scan *s)
{
	buf_init(&s->sequence, SEQUENCE_MAX);
	s->state = GROUND;
}

void scan_release(struct scan *s)
{
	buf_release(&s->sequence);
}

static enum scan_kind kind_of(const struct scan *s)
{
	if (s->state == CSI)
		return SCAN_CSI;
	if (s->state == STRING || s->state == STRING_ESC)
		return s->sequence.bytes[1] == ']' ? SCAN_OSC : SCAN_STRING;
	return SCAN_ESCAPE;
}

static int after_escape(char c)
{
	if (c == '[')
		return CSI;
	if (c && strchr("]PX^_", c))
		return STRING;
	return c >= 0x20 && c < 0x30 ? ESCAPE_INTERMEDIATE : GROUND;
}

/* The state behind byte c inside a sequence; GROUND: c ended it. */
static int next_state(const struct scan *s, char c)
{
	switch (s->state) {
	case ESCAPE:
		return after_escape(c);
	case ESCAPE_INTERMEDIATE:
		return c >= 0x20 && c < 0x30 ? ESCAPE_INTERMEDIATE : GROUND;
	case CSI:
		return c >= 0x40 && c < 0x7f ? GROUND : CSI;
	case STRING:
		if (c == '\a' && s->sequence.bytes[1] == ']')
			return GROUND;
		return c == '\033' ? STRING_ESC : STRING;
	default:
		return c == '\\' ? GROUND : STRING;
	}
}

/* Consumes one byte inside a sequence. True when a whole sequence was handed over and `on` stops. */
static bool sequence_byte(struct scan *s, char c,
	bool (*on)(void *context, const struct scan_token *token), void *context)
{
	int next = next_state(s, c);
	struct scan_token token;
	bool stop;

	buf_add_char(&s->sequence, c);
	if (next != GROUND) {
		s->state = next;
		return false;
	}
	token.kind = kind_of(s);
	token.bytes = s->sequence.bytes;
	token.len_bytes = s->sequence.len_bytes;
	stop = on(context, &token);
	buf_clear(&s->sequence);
	s->state = GROUND;
	return stop;
}

static size_t text_run(const char *bytes, size_t len_bytes)
{
	size_t n = 0;

	while (n < len_bytes && is_text(bytes[n]))
		n++;
	return n;
}

size_t scan_feed(struct scan *s, const char *bytes, size_t len_bytes,
	bool (*on)(void *context, const struct scan_token *token), void *context)
{
	size_t at = 0;

	while (at < len_bytes) {
		struct scan_token token = {SCAN_CONTROL, bytes + at, 1};
		bool stop = false;

		if (s->state != GROUND) {
			stop = sequence_byte(s, bytes[at], on, context);
		} else if (bytes[at] == '\033') {
			s->state = ESCAPE;
			buf_add_char(&s->sequence, '\033');
		} else {
			if (is_text(bytes[at])) {
				token.kind = SCAN_TEXT;
				token.len_bytes = text_run(bytes + at, len_bytes - at);
			}
			stop = on(context, &token);
		}
		at += token.len_bytes;
		if (stop)
			break;
	}
	return at;
}

char *scan_osc_body(const struct scan_token *token)
{
	size_t tail = token->bytes[token->len_bytes - 1] == '\a' ? 1 : 2;

	if (token->len_bytes < 2 + tail)
		return mem_strdup("");
	return mem_strndup(token->bytes + 2, token->len_bytes - 2 - tail);
}
