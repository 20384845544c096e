/* Parts of a draft's bytes, and their hashes. */
#include "retro/draft.h"

#include <stdio.h>
#include <string.h>

#include "base/sha256.h"
#include "internal.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct retro_slice retro_slice_of(const char *s)
{
	return (struct retro_slice){s, strlen(s)};
}

struct retro_slice retro_trim(struct retro_slice slice)
{
	while (slice.len_bytes > 0 && is_blank(slice.bytes[slice.len_bytes - 1]))
		slice.len_bytes--;
	while (slice.len_bytes > 0 && is_blank(slice.bytes[0])) {
		slice.bytes++;
		slice.len_bytes--;
	}
	return slice;
}

bool retro_equal(struct retro_slice a, struct retro_slice b)
{
	return a.len_bytes == b.len_bytes &&
	       (a.len_bytes == 0 || memcmp(a.bytes, b.bytes, a.len_bytes) == 0);
}

bool retro_is(struct retro_slice slice, const char *s)
{
	return retro_equal(slice, retro_slice_of(s));
}

char *retro_dup(struct arena *arena, struct retro_slice slice)
{
	return arena_strndup(arena, slice.bytes, slice.len_bytes);
}

bool retro_next_line(struct retro_slice *rest, struct retro_slice *line)
{
	const char *lf;

	if (rest->len_bytes == 0)
		return false;
	lf = memchr(rest->bytes, '\n', rest->len_bytes);
	line->bytes = rest->bytes;
	line->len_bytes = lf != NULL ? (size_t)(lf - rest->bytes) : rest->len_bytes;
	rest->bytes += line->len_bytes + (lf != NULL);
	rest->len_bytes -= line->len_bytes + (lf != NULL);
	if (line->len_bytes > 0 && line->bytes[line->len_bytes - 1] == '\r')
		line->len_bytes--;
	return true;
}

size_t retro_line_number(const struct retro_draft *draft, struct retro_slice slice)
{
	const char *at = draft->bytes;
	size_t number = 1;

	while ((at = memchr(at, '\n', (size_t)(slice.bytes - at))) != NULL) {
		at++;
		number++;
	}
	return number;
}

/* ---- lines -------------------------------------------------------------------------------- */

enum { CODE_LEAST = 3, CODE_MOST = 8, INDENT_MOST = 3, LEVEL_MOST = 6 };

const char retro_code_marks[3] = "`~";

size_t retro_code_fence(struct retro_slice line, char mark)
{
	size_t at = 0, len = 0;

	while (at < line.len_bytes && line.bytes[at] == ' ' && at < INDENT_MOST)
		at++;
	while (at + len < line.len_bytes && line.bytes[at + len] == mark)
		len++;
	/* "```code```" is code within a line. */
	if (len < CODE_LEAST ||
		(mark == '`' && memchr(line.bytes + at + len, mark, line.len_bytes - at - len) != NULL))
		return 0;
	return len < CODE_MOST ? len : CODE_MOST;
}

bool retro_closes_code(struct retro_slice line, char mark, size_t len_bytes)
{
	struct retro_slice words = retro_trim(line);

	for (size_t i = 0; i < words.len_bytes; i++)
		if (words.bytes[i] != mark)
			return false;
	return retro_code_fence(line, mark) >= len_bytes;
}

bool retro_in_code(struct retro_code *code, struct retro_slice line)
{
	if (code->len_bytes > 0) {
		if (retro_closes_code(line, code->mark, code->len_bytes))
			code->len_bytes = 0;
		return true;
	}
	for (const char *mark = retro_code_marks; *mark != '\0' && code->len_bytes == 0; mark++) {
		code->mark = *mark;
		code->len_bytes = retro_code_fence(line, *mark);
	}
	return code->len_bytes > 0;
}

unsigned retro_heading(struct retro_slice line, struct retro_slice *words)
{
	unsigned level = 0;

	while (level < line.len_bytes && line.bytes[level] == '#' && level <= LEVEL_MOST)
		level++;
	if (level == 0 || level > LEVEL_MOST)
		return 0;
	line.bytes += level;
	line.len_bytes -= level;
	if (line.len_bytes > 0 && !is_blank(line.bytes[0]))
		return 0;
	*words = retro_trim(line);
	return level;
}

/* ---- hashes ------------------------------------------------------------------------------- */

static struct retro_slice without_end_blanks(struct retro_slice line)
{
	while (line.len_bytes > 0 && is_blank(line.bytes[line.len_bytes - 1]))
		line.len_bytes--;
	return line;
}

void retro_hash(struct retro_slice slice, char out[RETRO_HASH_BYTES])
{
	struct retro_slice rest = retro_trim(slice), line;
	unsigned char digest[SHA256_BYTES];
	struct sha256 h;

	sha256_init(&h);
	while (retro_next_line(&rest, &line)) {
		line = without_end_blanks(line);
		sha256_add(&h, line.bytes, line.len_bytes);
		sha256_add(&h, "\n", 1);
	}
	sha256_finish(&h, digest);
	snprintf(out, RETRO_HASH_BYTES, "%02x%02x%02x%02x", digest[0], digest[1], digest[2],
		digest[3]);
}

bool retro_next_hash(struct retro_slice *rest, struct retro_slice *word, struct retro_slice *key)
{
	const char *blank, *sign;

	*rest = retro_trim(*rest);
	if (rest->len_bytes == 0)
		return false;
	blank = memchr(rest->bytes, ' ', rest->len_bytes);
	word->bytes = rest->bytes;
	word->len_bytes = blank != NULL ? (size_t)(blank - rest->bytes) : rest->len_bytes;
	sign = memchr(word->bytes, '=', word->len_bytes);
	key->bytes = word->bytes;
	key->len_bytes = sign != NULL ? (size_t)(sign - word->bytes) : word->len_bytes;
	rest->bytes += word->len_bytes;
	rest->len_bytes -= word->len_bytes;
	return true;
}

/* The hash that the draft has for a key; the last one counts. */
static bool find_seen(const struct retro_draft *draft, const char *key, struct retro_slice *hash)
{
	struct retro_slice rest, word, name;
	bool found = false;

	for (size_t i = 0; i < draft->count; i++) {
		if (draft->pieces[i].kind != RETRO_SEEN)
			continue;
		for (rest = draft->pieces[i].inside; retro_next_hash(&rest, &word, &name);) {
			if (!retro_is(name, key) || name.len_bytes == word.len_bytes)
				continue;
			hash->bytes = name.bytes + name.len_bytes + 1;
			hash->len_bytes = word.len_bytes - name.len_bytes - 1;
			found = true;
		}
	}
	return found;
}

bool retro_has_seen(const struct retro_draft *draft, const char *key)
{
	struct retro_slice hash;

	return find_seen(draft, key, &hash);
}

bool retro_was_seen(const struct retro_draft *draft, const char *key, struct retro_slice text)
{
	char now[RETRO_HASH_BYTES];
	struct retro_slice hash;

	retro_hash(text, now);
	return find_seen(draft, key, &hash) && retro_is(hash, now);
}

bool retro_is_prompt(const struct retro_draft *draft, struct retro_slice line)
{
	char key[sizeof(RETRO_PROMPT) + RETRO_HASH_BYTES], hash[RETRO_HASH_BYTES];

	retro_hash(line, hash);
	snprintf(key, sizeof(key), RETRO_PROMPT "%s", hash);
	return retro_has_seen(draft, key);
}

bool retro_is_untouched(const struct retro_draft *draft, const struct retro_piece *block)
{
	char key[64];

	if (block->kind != RETRO_BLOCK || block->name.len_bytes >= sizeof(key))
		return false;
	snprintf(key, sizeof(key), "%.*s", (int)block->name.len_bytes, block->name.bytes);
	return retro_was_seen(draft, key, block->inside);
}
