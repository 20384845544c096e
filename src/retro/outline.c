/* The outline: sections, and what each lacks. */
#include "retro/check.h"

#include <string.h>

#include "retro/lines.h"

/* What a section holds. */
struct contents {
	size_t moments, gaps;
	size_t items, without_owner, without_due;
	bool words;
};

static void count_line(struct contents *has, struct retro_slice line)
{
	struct retro_moment moment;
	struct retro_item item;
	int64_t day = 0;

	if (retro_trim(line).len_bytes == 0)
		return;
	has->words = true;
	if (retro_item_parse(line, &item)) {
		has->items++;
		has->without_owner += item.owner.len_bytes == 0 && !item.is_done;
		has->without_due += item.due.len_bytes == 0 && !item.is_done;
	} else if (retro_moment_parse(line, &day, &moment)) {
		has->gaps += moment.is_gap;
		has->moments += !moment.is_gap;
	}
}

static void count_section(struct contents *has, const struct retro_draft *draft,
	const struct retro_section *section)
{
	*has = (struct contents){0};
	for (size_t i = section->first; i < section->end; i++) {
		const struct retro_piece *piece = &draft->pieces[i];
		struct retro_slice rest = piece->kind == RETRO_BLOCK ? piece->inside : piece->whole,
				   line;

		if (piece->kind == RETRO_HEADING || piece->kind == RETRO_SEEN)
			continue;
		while (retro_next_line(&rest, &line))
			count_line(has, line);
	}
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void note(struct retro_outline_line *line, const struct contents *has, enum retro_role role,
	struct arena *arena)
{
	line->tone = TONE_WARN;
	if (!has->words) {
		line->note = text_own("empty");
	} else if (role == ROLE_TIMELINE) {
		line->tone = has->gaps > 0 ? TONE_WARN : TONE_DIM;
		line->note = has->gaps == 0 ? text_printf(arena, "%zu", has->moments)
					      : text_printf(arena, "%zu, %zu gap%s", has->moments,
							has->gaps, plural(has->gaps));
	} else if (role == ROLE_ACTIONS && has->without_owner > 0) {
		line->note = text_printf(arena, "%zu, %zu without owner", has->items,
			has->without_owner);
	} else if (role == ROLE_ACTIONS && has->without_due > 0) {
		line->note = text_printf(arena, "%zu, %zu without date", has->items,
			has->without_due);
	} else {
		line->tone = TONE_DIM;
		line->note =
			role == ROLE_ACTIONS ? text_printf(arena, "%zu", has->items) : text_empty;
	}
}

static struct text title_of(struct retro_slice title, struct arena *arena)
{
	const char *open = memchr(title.bytes, '(', title.len_bytes);

	if (open != NULL && open > title.bytes)
		title.len_bytes = (size_t)(open - title.bytes);
	return text_clean(arena, title.bytes, title.len_bytes);
}

struct retro_outline_line *retro_outline(const struct retro_draft *draft, struct arena *arena,
	size_t *count)
{
	size_t all, kept = 0;
	struct retro_section *sections = retro_sections(draft, arena, &all);
	struct retro_outline_line *lines = arena_alloc(arena, (all + 1) * sizeof(*lines));
	struct contents has;

	for (size_t i = 0; i < all; i++) {
		if (sections[i].level != 2)
			continue;
		lines[kept].title = title_of(sections[i].title, arena);
		lines[kept].whole = sections[i].whole;
		count_section(&has, draft, &sections[i]);
		note(&lines[kept++], &has, sections[i].role, arena);
	}
	*count = kept;
	return lines;
}
