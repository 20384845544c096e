/* A draft for readers, as Markdown; and the table of formats. */
#include "retro/export.h"

#include <string.h>

#include "internal.h"
#include "retro/lines.h"

/* A line without the anchor at its end; lines that are neither action item nor moment stay. */
static void add_line(struct buf *out, struct retro_slice line)
{
	struct retro_slice anchor = {line.bytes, 0};
	struct retro_moment moment;
	struct retro_item item;
	int64_t day = 0;

	if (retro_item_parse(line, &item))
		anchor = item.anchor;
	else if (retro_moment_parse(line, &day, &moment))
		anchor = moment.anchor;
	if (anchor.len_bytes == 0) {
		buf_add(out, line.bytes, line.len_bytes);
	} else {
		struct retro_slice head = {line.bytes, (size_t)(anchor.bytes - 1 - line.bytes)};
		const char *behind = anchor.bytes + anchor.len_bytes;

		while (head.len_bytes > 0 && head.bytes[head.len_bytes - 1] == ' ')
			head.len_bytes--;
		buf_add(out, head.bytes, head.len_bytes);
		buf_add(out, behind, (size_t)(line.bytes + line.len_bytes - behind));
	}
	buf_add_char(out, '\n');
}

/* Blank lines around headings and lists, so that every reader of Markdown sees what is meant. */
static void add_piece(struct buf *out, const struct retro_piece *piece)
{
	struct retro_slice rest = piece->kind == RETRO_BLOCK ? piece->inside : piece->whole, line;
	struct retro_code code = {0};

	if (piece->kind == RETRO_FRONT || piece->kind == RETRO_SEEN)
		return;
	rest = retro_trim(rest);
	if (rest.len_bytes == 0)
		return;
	if (out->len_bytes > 0)
		buf_add_char(out, '\n');
	while (retro_next_line(&rest, &line)) {
		if (retro_in_code(&code, line)) {
			buf_add(out, line.bytes, line.len_bytes);
			buf_add_char(out, '\n');
		} else {
			add_line(out, line);
		}
	}
}

/* The steps of the process are not for readers. */
static bool is_of_process(const struct retro_section *sections, size_t count, size_t piece)
{
	for (size_t s = 0; s < count; s++)
		if (sections[s].role == ROLE_STEPS && sections[s].level >= 2 &&
			piece >= sections[s].heading && piece < sections[s].end)
			return true;
	return false;
}

void retro_export_markdown(const struct retro_draft *draft, struct buf *out)
{
	struct retro_section *sections;
	struct retro_slice title;
	struct arena arena;
	size_t count;

	arena_init(&arena, 0);
	sections = retro_sections(draft, &arena, &count);
	if (retro_front(draft, "title", &title) && title.len_bytes > 0) {
		buf_add_str(out, "# ");
		buf_add(out, title.bytes, title.len_bytes);
		buf_add_char(out, '\n');
	}
	for (size_t i = 0; i < draft->count; i++)
		if (!is_of_process(sections, count, i))
			add_piece(out, &draft->pieces[i]);
	arena_release(&arena);
}

const struct retro_format retro_formats[] = {
	{"markdown", ".md", retro_export_markdown},
	{"html", ".html", retro_export_html},
	{"text", ".txt", retro_export_plain},
	{NULL, NULL, NULL},
};

const struct retro_format *retro_format_find(const char *name)
{
	for (const struct retro_format *format = retro_formats; format->name != NULL; format++)
		if (strcmp(format->name, name) == 0)
			return format;
	return NULL;
}
