/* Lines and spans, and the wrapping of plain text. */
#include "ui/body.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void body_init(struct body *body)
{
	*body = (struct body){0};
	arena_init(&body->arena, 0);
}

void body_release(struct body *body)
{
	arena_release(&body->arena);
	free(body->lines);
	*body = (struct body){0};
}

static bool key_equal(const struct body_key *a, const struct body_key *b)
{
	return a->id_hash == b->id_hash && a->version_ms == b->version_ms &&
	       a->is_whole == b->is_whole && a->now_min == b->now_min && a->tab == b->tab &&
	       a->cols == b->cols && a->times == b->times && a->tz_offset_min == b->tz_offset_min;
}

bool body_is_for(struct body *body, const struct body_key *key)
{
	if (body->is_valid && key_equal(&body->key, key))
		return true;
	arena_release(&body->arena);
	arena_init(&body->arena, 0);
	body->count = 0;
	body->key = *key;
	body->is_valid = true;
	return false;
}

void body_line(struct body *body)
{
	body->lines = mem_grow(body->lines, body->count, &body->room, sizeof(*body->lines));
	body->lines[body->count++] = (struct body_line){0};
}

void body_span(struct body *body, int col, struct text text, enum role role)
{
	struct body_span *span = arena_alloc(&body->arena, sizeof(*span));
	struct body_line *line = &body->lines[body->count - 1];

	*span = (struct body_span){.text = text, .role = role, .col = col};
	if (line->last != NULL)
		line->last->next = span;
	else
		line->spans = span;
	line->last = span;
}

/* Bytes of s that go into one row: up to the last blank that fits, or as much as fits. */
static size_t row_bytes(const char *s, size_t len, int cols, uint32_t *width)
{
	size_t fits = text_fit(s, len, (uint32_t)cols, width), at = fits;

	if (fits == len || s[fits] == ' ')
		return fits;
	while (at > 0 && s[at - 1] != ' ')
		at--;
	if (at > fits / 2)
		*width = text_width(s, fits = at);
	return fits > 0 ? fits : len;
}

void body_flow(struct body *body, int col, int cols, struct text text, enum role role)
{
	const char *s = text.bytes;
	size_t len = text.len_bytes;

	for (bool first = true; len > 0; first = false) {
		uint32_t width;
		size_t n = row_bytes(s, len, cols > 1 ? cols : 2, &width);

		if (!first)
			body_line(body);
		body_span(body, col, (struct text){s, (uint32_t)n, width}, role);
		s += n, len -= n;
		if (len > 0 && *s == ' ')
			s++, len--;
	}
}

void body_wrap(struct body *body, int col, int cols, struct text text, enum role role)
{
	const char *s = text.bytes, *end = s + text.len_bytes;

	while (s < end) {
		const char *lf = memchr(s, '\n', (size_t)(end - s));
		const char *stop = lf != NULL ? lf : end;

		body_line(body);
		body_flow(body, col, cols, (struct text){s, (uint32_t)(stop - s), 0}, role);
		s = stop + 1;
	}
}
