/* Cutting a draft into pieces. Time is linear in its length, whatever it holds. */
#include "retro/draft.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define FENCE_OPEN "<!-- rootwatch:"
#define FENCE_CLOSE "<!-- /rootwatch -->"
#define FENCE_END "-->"
#define SEEN "seen"

enum { CODE_LEAST = 3, CODE_MOST = 8, CODE_MARKS = 2, INDENT_MOST = 3 };

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
		add_piece(c, (struct retro_piece){.kind = RETRO_TEXT, .whole = between(c->text, to)});
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
	struct retro_slice rest = between(c->at, c->end), line;
	const char *inside;

	if (!retro_next_line(&rest, &line) || line.len_bytes < 3 || !is_rule(line) || line.bytes[0] != '-')
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

/* The length of a fence of that mark at the start of a line; 0: none. */
static size_t code_fence(const char *line, const char *end, char mark)
{
	const char *s = skip_blanks(line, end, INDENT_MOST);
	size_t len = 0;

	while (s + len < end && s[len] == mark)
		len++;
	if (len < CODE_LEAST)
		return 0;
	return len < CODE_MOST ? len : CODE_MOST;
}

/* Nothing but the fence and blanks. */
static bool closes_code(const char *line, const char *end, char mark, size_t len)
{
	struct retro_slice rest = retro_trim(between(line, end));

	for (size_t i = 0; i < rest.len_bytes; i++)
		if (rest.bytes[i] != mark)
			return false;
	return code_fence(line, end, mark) >= len;
}

static const char *code_end(const struct cutter *c, const char *line, char mark, size_t len)
{
	for (const char *at = line_end(c, line); at < c->end; at = line_end(c, at))
		if (closes_code(at, line_end(c, at), mark, len))
			return line_end(c, at);
	return NULL;
}

/* Goes past a code block; false when none begins here. */
static bool skip_code(struct cutter *c)
{
	static const char marks[CODE_MARKS] = {'`', '~'};
	const char *end = line_end(c, c->at);

	for (int m = 0; m < CODE_MARKS; m++) {
		size_t len = code_fence(c->at, end, marks[m]);
		const char *behind;

		if (len == 0 || (c->unclosed[m] != 0 && len >= c->unclosed[m]))
			continue;
		behind = code_end(c, c->at, marks[m], len);
		if (behind != NULL) {
			c->at = behind;
			return true;
		}
		c->unclosed[m] = len;
	}
	return false;
}

/* ---- headings and blocks ------------------------------------------------------------------ */

/* The level, 0: no heading; *words gets what it says. */
static unsigned heading_of(const char *line, const char *end, struct retro_slice *words)
{
	unsigned level = 0;

	while (line + level < end && line[level] == '#' && level < 7)
		level++;
	if (level == 0 || level > 6)
		return 0;
	line += level;
	if (line < end && *line != ' ' && *line != '\t' && *line != '\n' && *line != '\r')
		return 0;
	*words = retro_trim(between(line, end));
	return level;
}

static bool cut_heading(struct cutter *c)
{
	const char *end = line_end(c, c->at);
	struct retro_piece piece = {.kind = RETRO_HEADING, .whole = between(c->at, end)};

	piece.level = heading_of(c->at, end, &piece.name);
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
		const char *close = memmem(rest.bytes, rest.len_bytes, FENCE_CLOSE, strlen(FENCE_CLOSE));
		const char *open = memmem(rest.bytes, rest.len_bytes, FENCE_OPEN, strlen(FENCE_OPEN));

		if (close != NULL)
			return open != NULL && open < close ? NULL : close;
		if (open != NULL || (line != at && heading_of(line, end, &words) != 0))
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
	take(c, (struct retro_piece){.kind = RETRO_BLOCK, .name = retro_trim(between(name, end)),
		.whole = between(c->at, close + strlen(FENCE_CLOSE)), .inside = between(inside, close)});
	return true;
}

void retro_parse(struct retro_draft *draft, const char *bytes, size_t len_bytes)
{
	struct cutter c = {.draft = draft};

	*draft = (struct retro_draft){.bytes = mem_strndup(bytes, len_bytes), .len_bytes = len_bytes};
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
