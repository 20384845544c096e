/* The hashes at the end of a draft: what was in it, and in Rootly, when it was built. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

#include "retro/evidence.h"

enum {
	LINE_BYTES = 64 * 1024,
	PROMPTS_MAX = 400, /* each line of a draft is looked up among them */
};

static void add_seen(struct buf *out, const char *key, size_t key_len, struct retro_slice text)
{
	char hash[RETRO_HASH_BYTES];

	retro_hash(text, hash);
	buf_add_fmt(out, " %.*s=%s", (int)key_len, key, hash);
}

static void print_seen_blocks(const struct retro_draft *draft, struct buf *out)
{
	for (size_t i = 0; i < draft->count; i++) {
		const struct retro_piece *piece = &draft->pieces[i];

		if (piece->kind == RETRO_BLOCK)
			add_seen(out, piece->name.bytes, piece->name.len_bytes, piece->inside);
	}
}

static void print_seen_values(const struct retro_evidence *evidence, struct buf *out)
{
	size_t count;
	const struct retro_value *values = retro_values(&count);
	struct buf text;

	buf_init(&text, RETRO_BYTES);
	for (size_t v = 0; v < count; v++) {
		buf_clear(&text);
		retro_value_print(&values[v], evidence, &text);
		add_seen(out, values[v].name, strlen(values[v].name),
			(struct retro_slice){text.bytes, text.len_bytes});
	}
	buf_release(&text);
}

static bool is_value(const struct retro_value *value, const struct retro_evidence *evidence,
	struct retro_slice prompt)
{
	char mine[RETRO_HASH_BYTES], theirs[RETRO_HASH_BYTES];
	struct buf text;

	buf_init(&text, RETRO_BYTES);
	retro_value_print(value, evidence, &text);
	retro_hash(prompt, mine);
	retro_hash((struct retro_slice){text.bytes, text.len_bytes}, theirs);
	buf_release(&text);
	return strcmp(mine, theirs) == 0;
}

/* What a template says in the place of a value is nobody's text as long as it stays so. */
static void print_seen_prompts(const struct retro_draft *draft,
	const struct retro_evidence *evidence, struct buf *out)
{
	struct arena arena;
	size_t count, section_count;
	const struct retro_value *values = retro_values(&count);
	const struct retro_section *sections, *section;
	struct buf text;

	arena_init(&arena, 0);
	buf_init(&text, RETRO_BYTES);
	sections = retro_sections(draft, &arena, &section_count);
	for (size_t v = 0; v < count; v++) {
		const char *key = arena_printf(&arena, RETRO_PROMPT "%s", values[v].name);
		struct retro_slice prompt;

		section = values[v].place == IN_SECTION
				  ? retro_section_of(sections, section_count, values[v].role)
				  : NULL;
		if (section == NULL)
			continue;
		buf_clear(&text);
		retro_section_text(draft, section, &text);
		prompt = (struct retro_slice){text.bytes, text.len_bytes};
		if (prompt.len_bytes > 0 && !is_value(&values[v], evidence, prompt))
			add_seen(out, key, strlen(key), prompt);
	}
	buf_release(&text);
	arena_release(&arena);
}

/* Does it stand for a record of Rootly? */
static bool has_anchor(struct retro_slice line)
{
	struct retro_item item;
	struct retro_moment moment;
	int64_t day_ms = 0;

	return (retro_item_parse(line, &item) && item.anchor.len_bytes > 0) ||
	       (retro_moment_parse(line, &day_ms, &moment) && moment.anchor.len_bytes > 0);
}

static bool is_for_a_value(enum retro_role role)
{
	size_t count;
	const struct retro_value *values = retro_values(&count);

	for (size_t v = 0; v < count; v++)
		if (values[v].place == IN_SECTION && values[v].role == role)
			return true;
	return false;
}

static void print_seen_lines(struct retro_slice rest, size_t *room, struct buf *out)
{
	struct retro_slice line;
	char key[sizeof(RETRO_PROMPT) + RETRO_HASH_BYTES], hash[RETRO_HASH_BYTES];

	while (*room > 0 && retro_next_line(&rest, &line)) {
		if (retro_trim(line).len_bytes == 0 || has_anchor(line))
			continue;
		retro_hash(line, hash);
		snprintf(key, sizeof(key), RETRO_PROMPT "%s", hash);
		add_seen(out, key, strlen(key), line);
		--*room;
	}
}

/* Its examples and questions in the other sections. */
static void print_seen_examples(const struct retro_draft *draft, struct buf *out)
{
	size_t count, room = PROMPTS_MAX;
	const struct retro_section *sections;
	struct arena arena;

	arena_init(&arena, 0);
	sections = retro_sections(draft, &arena, &count);
	for (size_t s = 0; s < count; s++) {
		const struct retro_section *section = &sections[s];

		if (is_for_a_value(section->role))
			continue;
		for (size_t i = section->first;
			i < section->end && draft->pieces[i].kind != RETRO_HEADING; i++)
			if (draft->pieces[i].kind == RETRO_TEXT)
				print_seen_lines(draft->pieces[i].whole, &room, out);
	}
	arena_release(&arena);
}

static void print_seen_items(const struct retro_evidence *evidence, struct buf *out)
{
	struct retro_item item;
	struct arena arena;
	struct buf line;

	arena_init(&arena, 0);
	buf_init(&line, LINE_BYTES);
	for (size_t i = 0; i < evidence->item_count; i++) {
		buf_clear(&line);
		retro_item_of_record(evidence, &evidence->items[i], &arena, &item);
		retro_item_print(&item, &line);
		add_seen(out, item.anchor.bytes, item.anchor.len_bytes,
			(struct retro_slice){line.bytes, line.len_bytes});
	}
	buf_release(&line);
	arena_release(&arena);
}

static void print_seen_steps(const struct retro_evidence *evidence, struct buf *out)
{
	struct retro_item step;
	struct arena arena;
	struct buf line;

	arena_init(&arena, 0);
	buf_init(&line, LINE_BYTES);
	for (size_t i = 0; i < evidence->step_count; i++) {
		buf_clear(&line);
		retro_step_of_record(evidence, &evidence->steps[i], &arena, &step);
		retro_step_print(&step, &line);
		add_seen(out, step.anchor.bytes, step.anchor.len_bytes,
			(struct retro_slice){line.bytes, line.len_bytes});
	}
	buf_release(&line);
	arena_release(&arena);
}

void retro_print_seen(const struct retro_evidence *evidence, struct buf *out)
{
	struct retro_draft draft;

	retro_parse(&draft, out->bytes, out->len_bytes);
	buf_add_str(out, "\n<!-- rootwatch:seen");
	print_seen_blocks(&draft, out);
	print_seen_values(evidence, out);
	print_seen_prompts(&draft, evidence, out);
	print_seen_examples(&draft, out);
	print_seen_items(evidence, out);
	print_seen_steps(evidence, out);
	buf_add_str(out, " -->\n");
	retro_release(&draft);
}
