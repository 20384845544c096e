/* Cutting a draft into pieces. Time is linear in its length, whatever it holds. */
#include "retro/draft.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "internal.h"

#define FENCE_OPEN "<!-- rootwatch:"
#define FENCE_CLOSE "<!-- /rootwatch -->"
#define FENCE_END "-->"
#define SEEN "seen"
#define BYTE_ORDER_MARK "\xEF\xBB\xBF" /* some editors put it in front of a file */

enum { CODE_MARKS = 2, INDENT_MOST = 3 };

/* Where the parser is. Code fences that are known to be never closed are text. */
struct cutter {
	struct retro_draft *draft;
	const char *at, *end;
	const char *text; /* where the author's lines began that are not a piece yet */
	size_t unclosed[CODE_MARKS]; /* shortest such fence, per mark; 0: none */
};

static struct retro_slice between(const char *from, const char *to)
{
	return (struct retro_slice){from, (size_t)(to - from)};
}

/* Behind the line feed, or the end. */
static const char *line_end(const struct cutter *c, const char *line)
{
	const char *lf = memchr(line, '\n', (size_t)(c->end - line));

	return lf != NULL ? lf + 1 : c->end;
}

static bool starts_with(const char *s, const char *end, const char *prefix)
{
	size_t len = strlen(prefix);

	return (size_t)(end - s) >= len && memcmp(s, prefix, len) == 0;
}

static const char *skip_blanks(const char *s, const char *end, size_t most)
{
	const char *start = s;

	while (s < end && *s == ' ' && (size_t)(s - start) < most)
		s++;
	return s;
}

static void add_piece(struct cutter *c, struct retro_piece piece)
{
	struct retro_draft *draft = c->draft;

	draft->pieces = mem_grow(draft->pieces, draft->count, &draft->room, sizeof(*draft->pieces));
	draft->pieces[draft->count++] = piece;
}

/* What lies before `to` is the author's. */
static void end_text(struct cutter *c, const char *to)
{
	if (c->text < to)
		add_piece(
			c, (struct retro_piece){.kind = RETRO_TEXT, .whole = between(c->text, to)});
	c->text = to;
}

static void take(struct cutter *c, struct retro_piece piece)
{
	end_text(c, piece.whole.bytes);
	add_piece(c, piece);
	c->at = c->text = piece.whole.bytes + piece.whole.len_bytes;
}

/* ---- front matter ------------------------------------------------------------------------- */

static bool is_rule(struct retro_slice line)
{
	return retro_is(retro_trim(line), "---");
}

static void cut_front(struct cutter *c)
{
	bool is_marked = starts_with(c->at, c->end, BYTE_ORDER_MARK);
	struct retro_slice rest =
		between(c->at + (is_marked ? strlen(BYTE_ORDER_MARK) : 0), c->end), line;
	const char *inside;

	if (!retro_next_line(&rest, &line) || line.len_bytes < 3 || !is_rule(line) ||
		line.bytes[0] != '-')
		return;
	inside = rest.bytes;
	while (retro_next_line(&rest, &line))
		if (is_rule(line)) {
			take(c, (struct retro_piece){.kind = RETRO_FRONT,
				.whole = between(c->at, rest.bytes),
				.inside = between(inside, line.bytes)});
			return;
		}
}

/* ---- code --------------------------------------------------------------------------------- */

static const char *code_end(const struct cutter *c, const char *line, char mark, size_t len)
{
	for (const char *at = line_end(c, line); at < c->end; at = line_end(c, at))
		if (retro_closes_code(between(at, line_end(c, at)), mark, len))
			return line_end(c, at);
	return NULL;
}

/* Goes past a code block; false when none begins here. */
static bool skip_code(struct cutter *c)
{
	struct retro_slice line = between(c->at, line_end(c, c->at));

	for (int m = 0; m < CODE_MARKS; m++) {
		size_t len = retro_code_fence(line, retro_code_marks[m]);
		const char *behind;

		if (len == 0 || (c->unclosed[m] != 0 && len >= c->unclosed[m]))
			continue;
		behind = code_end(c, c->at, retro_code_marks[m], len);
		if (behind != NULL) {
			c->at = behind;
			return true;
		}
		c->unclosed[m] = len;
	}
	return false;
}

/* ---- headings and blocks ------------------------------------------------------------------ */

static bool cut_heading(struct cutter *c)
{
	const char *end = line_end(c, c->at);
	struct retro_piece piece = {.kind = RETRO_HEADING, .whole = between(c->at, end)};

	piece.level = retro_heading(piece.whole, &piece.name);
	if (piece.level == 0)
		return false;
	take(c, piece);
	return true;
}

/* Where the block's end fence begins; NULL when something else comes first. */
static const char *block_end(const struct cutter *c, const char *at)
{
	struct retro_slice words;

	for (const char *line = at; line < c->end; line = line_end(c, line)) {
		const char *end = line_end(c, line);
		struct retro_slice rest = between(line, end);
		const char *close =
			memmem(rest.bytes, rest.len_bytes, FENCE_CLOSE, strlen(FENCE_CLOSE));
		const char *open =
			memmem(rest.bytes, rest.len_bytes, FENCE_OPEN, strlen(FENCE_OPEN));

		if (close != NULL)
			return open != NULL && open < close ? NULL : close;
		if (open != NULL || (line != at && retro_heading(rest, &words) != 0))
			return NULL;
	}
	return NULL;
}

static bool is_name(struct retro_slice name)
{
	for (size_t i = 0; i < name.len_bytes; i++)
		if ((name.bytes[i] < 'a' || name.bytes[i] > 'z') && name.bytes[i] != '-')
			return false;
	return name.len_bytes > 0;
}

static bool cut_seen(struct cutter *c, const char *inside)
{
	const char *end = line_end(c, inside);
	const char *close = memmem(inside, (size_t)(end - inside), FENCE_END, strlen(FENCE_END));

	if (close == NULL || retro_trim(between(close + strlen(FENCE_END), end)).len_bytes > 0)
		return false;
	take(c, (struct retro_piece){.kind = RETRO_SEEN, .whole = between(c->at, end),
		.inside = between(inside, close)});
	return true;
}

static bool cut_block(struct cutter *c)
{
	const char *line = line_end(c, c->at);
	const char *open = skip_blanks(c->at, line, INDENT_MOST), *name, *end, *inside, *close;

	if (!starts_with(open, line, FENCE_OPEN))
		return false;
	name = open + strlen(FENCE_OPEN);
	if (starts_with(name, line, SEEN " "))
		return cut_seen(c, name + strlen(SEEN " "));
	end = memmem(name, (size_t)(line - name), FENCE_END, strlen(FENCE_END));
	if (end == NULL || !is_name(retro_trim(between(name, end))))
		return false;
	inside = end + strlen(FENCE_END);
	close = block_end(c, inside);
	if (close == NULL)
		return false;
	take(c, (struct retro_piece){.kind = RETRO_BLOCK,
			.name = retro_trim(between(name, end)),
			.whole = between(c->at, close + strlen(FENCE_CLOSE)),
			.inside = between(inside, close)});
	return true;
}

void retro_parse(struct retro_draft *draft, const char *bytes, size_t len_bytes)
{
	struct cutter c = {.draft = draft};

	*draft = (struct retro_draft){.len_bytes = len_bytes};
	draft->bytes = mem_strndup(bytes, len_bytes);
	c.at = c.text = draft->bytes;
	c.end = draft->bytes + len_bytes;
	cut_front(&c);
	while (c.at < c.end) {
		/* What follows a block on its line is text. */
		bool is_line_start = c.at == draft->bytes || c.at[-1] == '\n';

		if (is_line_start && (skip_code(&c) || cut_heading(&c) || cut_block(&c)))
			continue;
		c.at = line_end(&c, c.at);
	}
	end_text(&c, c.end);
}

void retro_release(struct retro_draft *draft)
{
	free(draft->bytes);
	free(draft->pieces);
	*draft = (struct retro_draft){0};
}

void retro_print(const struct retro_draft *draft, struct buf *out)
{
	for (size_t i = 0; i < draft->count; i++)
		buf_add(out, draft->pieces[i].whole.bytes, draft->pieces[i].whole.len_bytes);
}
