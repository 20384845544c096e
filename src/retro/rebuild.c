/* The same draft with blocks from newer evidence. */
#include "retro/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "internal.h"

enum { KEY_BYTES = 64 };

struct rebuilding {
	const struct retro_draft *draft;
	const struct retro_evidence *evidence;
	const struct retro_choices *choices;
	struct retro_rebuilt *out;
	struct buf seen; /* " name=hash" of blocks whose hash changes */
};

static bool has_word(const char *words, struct retro_slice word)
{
	struct retro_slice rest = retro_slice_of(words != NULL ? words : "");

	while (rest.len_bytes > 0) {
		const char *blank = memchr(rest.bytes, ' ', rest.len_bytes);
		size_t len = blank != NULL ? (size_t)(blank - rest.bytes) : rest.len_bytes;

		if (retro_equal((struct retro_slice){rest.bytes, len}, word))
			return true;
		len += blank != NULL;
		rest.bytes += len;
		rest.len_bytes -= len;
	}
	return false;
}

static bool was_seen(
	const struct rebuilding *r, const struct retro_piece *block, struct retro_slice text)
{
	char key[KEY_BYTES];

	snprintf(key, sizeof(key), "%.*s", (int)block->name.len_bytes, block->name.bytes);
	return retro_was_seen(r->draft, key, text);
}

static struct retro_slice find_hash(struct retro_slice words, struct retro_slice wanted)
{
	struct retro_slice word, key;

	while (retro_next_hash(&words, &word, &key))
		if (retro_equal(key, wanted))
			return word;
	return (struct retro_slice){"", 0};
}

static void note_seen(
	struct rebuilding *r, const struct retro_piece *block, struct retro_slice text)
{
	char hash[RETRO_HASH_BYTES];

	if (find_hash((struct retro_slice){r->seen.bytes, r->seen.len_bytes}, block->name)
			.len_bytes > 0)
		return;
	retro_hash(text, hash);
	buf_add_fmt(&r->seen, " %.*s=%s", (int)block->name.len_bytes, block->name.bytes, hash);
}

static void add_slice(struct buf *out, struct retro_slice slice)
{
	buf_add(out, slice.bytes, slice.len_bytes);
}

/* The block with other words between its fences. */
static void add_block(
	struct rebuilding *r, const struct retro_piece *block, struct retro_slice inside)
{
	const char *start = block->whole.bytes, *end = start + block->whole.len_bytes;
	const char *from = block->inside.bytes, *to = from + block->inside.len_bytes;

	add_slice(&r->out->text, (struct retro_slice){start, (size_t)(from - start)});
	add_slice(&r->out->text, inside);
	add_slice(&r->out->text, (struct retro_slice){to, (size_t)(end - to)});
}

static void add_conflict(
	struct rebuilding *r, const struct retro_piece *block, struct retro_slice theirs)
{
	struct retro_rebuilt *out = r->out;

	out->conflicts = mem_grow(out->conflicts, out->conflict_count, &out->room,
		sizeof(*out->conflicts));
	out->conflicts[out->conflict_count++] = (struct retro_conflict){
		.name = retro_dup(&out->arena, block->name),
		.mine = retro_dup(&out->arena, block->inside),
		.theirs = retro_dup(&out->arena, theirs),
	};
}

static bool same_text(struct retro_slice a, struct retro_slice b)
{
	char x[RETRO_HASH_BYTES], y[RETRO_HASH_BYTES];

	retro_hash(a, x);
	retro_hash(b, y);
	return strcmp(x, y) == 0;
}

static void rebuild_block(
	struct rebuilding *r, const struct retro_piece *block, struct retro_slice theirs)
{
	bool is_same = same_text(block->inside, theirs);
	bool is_ours =
		retro_is_untouched(r->draft, block) || has_word(r->choices->take, block->name);

	if (!is_same && is_ours) {
		add_block(r, block, theirs);
		note_seen(r, block, theirs);
		r->out->refreshed++;
		return;
	}
	add_slice(&r->out->text, block->whole);
	if (is_same || has_word(r->choices->keep, block->name))
		note_seen(r, block, theirs);
	else if (!was_seen(r, block, theirs))
		add_conflict(r, block, theirs);
}

static void add_piece_block(struct rebuilding *r, const struct retro_piece *block)
{
	bool is_inline = memchr(block->inside.bytes, '\n', block->inside.len_bytes) == NULL;
	struct buf theirs;

	buf_init(&theirs, RETRO_BYTES);
	if (block->name.len_bytes < KEY_BYTES &&
		retro_block_print(block->name, r->evidence, is_inline, &theirs))
		rebuild_block(r, block, (struct retro_slice){theirs.bytes, theirs.len_bytes});
	else
		add_slice(&r->out->text, block->whole);
	buf_release(&theirs);
}

/* Its bytes, but for the time after "base:". */
static void add_front(struct rebuilding *r, const struct retro_piece *front)
{
	const char *end = front->whole.bytes + front->whole.len_bytes;
	struct retro_slice base;

	if (!retro_front(r->draft, "base", &base) || base.len_bytes == 0) {
		add_slice(&r->out->text, front->whole);
		return;
	}
	add_slice(&r->out->text, (struct retro_slice){front->whole.bytes,
					 (size_t)(base.bytes - front->whole.bytes)});
	retro_print_time(r->evidence->gathered_at_ms, &r->out->text);
	base.bytes += base.len_bytes;
	add_slice(&r->out->text, (struct retro_slice){base.bytes, (size_t)(end - base.bytes)});
}

/* The old ones in their order, with what is new of them; then those that are new. */
static void add_hashes(struct buf *out, struct retro_slice old, struct retro_slice new)
{
	struct retro_slice rest = old, word, key;

	while (retro_next_hash(&rest, &word, &key)) {
		struct retro_slice newer = find_hash(new, key);

		buf_add_char(out, ' ');
		add_slice(out, newer.len_bytes > 0 ? newer : word);
	}
	for (rest = new; retro_next_hash(&rest, &word, &key);) {
		if (find_hash(old, key).len_bytes > 0)
			continue;
		buf_add_char(out, ' ');
		add_slice(out, word);
	}
}

static const struct retro_piece *last_seen(const struct retro_draft *draft)
{
	for (size_t i = draft->count; i-- > 0;)
		if (draft->pieces[i].kind == RETRO_SEEN)
			return &draft->pieces[i];
	return NULL;
}

/* At the end, wherever they stood. */
static void add_seen(struct rebuilding *r, const struct retro_piece *seen)
{
	struct buf *text = &r->out->text;

	if (seen == NULL && r->seen.len_bytes == 0)
		return;
	if (text->len_bytes > 0 && text->bytes[text->len_bytes - 1] != '\n')
		buf_add_char(text, '\n');
	buf_add_str(text, "<!-- rootwatch:seen");
	add_hashes(text, seen != NULL ? seen->inside : (struct retro_slice){"", 0},
		(struct retro_slice){r->seen.bytes, r->seen.len_bytes});
	buf_add_str(text, " -->\n");
}

void retro_rebuild(const struct retro_draft *draft, const struct retro_evidence *evidence,
	const struct retro_choices *choices, struct retro_rebuilt *rebuilt)
{
	struct rebuilding r = {.draft = draft, .evidence = evidence, .choices = choices,
		.out = rebuilt};
	const struct retro_piece *seen = last_seen(draft);

	*rebuilt = (struct retro_rebuilt){0};
	buf_init(&rebuilt->text, 2 * RETRO_BYTES);
	arena_init(&rebuilt->arena, 0);
	buf_init(&r.seen, RETRO_BYTES);
	for (size_t i = 0; i < draft->count; i++) {
		const struct retro_piece *piece = &draft->pieces[i];

		if (piece->kind == RETRO_BLOCK)
			add_piece_block(&r, piece);
		else if (piece->kind == RETRO_FRONT)
			add_front(&r, piece);
		else if (piece != seen)
			add_slice(&rebuilt->text, piece->whole);
	}
	add_seen(&r, seen);
	buf_release(&r.seen);
}

void retro_rebuilt_release(struct retro_rebuilt *rebuilt)
{
	buf_release(&rebuilt->text);
	arena_release(&rebuilt->arena);
	free(rebuilt->conflicts);
	*rebuilt = (struct retro_rebuilt){0};
}
