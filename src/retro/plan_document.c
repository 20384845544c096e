/* The draft as a whole against the document in Rootly: one row, whose way there sync finds. */
#include "planning.h"

#include <string.h>

#include "base/mem.h"
#include "internal.h"
#include "retro/export.h"
#include "retro/readback.h"

static bool has_own_line(const struct planning *p, struct retro_slice rest)
{
	struct retro_slice line;

	while (retro_next_line(&rest, &line))
		if (retro_trim(line).len_bytes > 0 && !retro_is_prompt(p->draft, line))
			return true;
	return false;
}

/* Has the author written anything that Rootly did not have when the draft was built? */
static bool is_written(const struct planning *p)
{
	static const char *const values[] = {
		[ROLE_SUMMARY] = "summary",
		[ROLE_MITIGATION] = "mitigation",
		[ROLE_RESOLUTION] = "resolution",
	};
	bool found = false;

	for (size_t s = 0; s < p->section_count && !found; s++) {
		const struct retro_section *section = &p->sections[s];
		const char *value = (size_t)section->role < sizeof(values) / sizeof(values[0])
					    ? values[section->role]
					    : NULL;

		if (section->role == ROLE_ACTIONS || section->role == ROLE_STEPS)
			continue;
		for (size_t i = section->first; i < section->end && !found; i++) {
			const struct retro_piece *piece = &p->draft->pieces[i];

			if (piece->kind == RETRO_HEADING)
				break;
			found = piece->kind == RETRO_TEXT && has_own_line(p, piece->whole) &&
				(value == NULL || !retro_was_seen(p->draft, value,
							  retro_trim(piece->whole)));
		}
	}
	return found;
}

static void fill(struct planning *p, struct retro_row *row, const struct buf *markdown)
{
	const struct retrospective *retrospective = p->evidence->retrospective;
	char hash[RETRO_HASH_BYTES];

	attrs_add_string(&row->submit.attrs, "content", markdown->bytes);
	attrs_add_string(&row->submit.attrs, "incident_id", p->evidence->incident->record.id);
	attrs_add_string(&row->submit.attrs, "name", p->evidence->incident->handle.bytes);
	retro_hash((struct retro_slice){retrospective->content.bytes,
			   retrospective->content.len_bytes},
		hash);
	attrs_add_string(&row->submit.base, "content", hash);
}

static void say_doubts(struct planning *p, struct retro_row *row)
{
	const struct retrospective *retrospective = p->evidence->retrospective;

	if (!is_written(p))
		plan_untick(p, row, "nothing is written in it yet");
	if (retro_html_has_text(retrospective->content.bytes, retrospective->content.len_bytes))
		plan_untick(p, row, "there is text in Rootly already: this takes its place");
	if (retrospective->status == RETROSPECTIVE_PUBLISHED)
		plan_untick(p, row, "it is published: readers see it at once");
}

static const char *count_words(struct planning *p, const char *html, size_t len)
{
	size_t count = retro_html_count_words(html, len);

	return count == 0 ? "" : arena_printf(&p->out->arena, "%zu word%s", count, count == 1 ? "" : "s");
}

void plan_document(struct planning *p)
{
	const struct retrospective *retrospective = p->evidence->retrospective;
	struct buf markdown, html;
	struct retro_row *row;

	if (retrospective == NULL)
		return;
	buf_init(&markdown, 2 * RETRO_BYTES);
	buf_init(&html, RETRO_HTML_BYTES);
	retro_export_markdown(p->draft, &markdown);
	retro_markdown_html(markdown.bytes, markdown.len_bytes, &html);
	if (!retro_html_same(html.bytes, html.len_bytes, retrospective->content.bytes,
		    retrospective->content.len_bytes)) {
		row = plan_row(p, &retrospective_resource, "retrospective.document", retrospective);
		row->field = text_own("Document");
		row->now = count_words(
			p, retrospective->content.bytes, retrospective->content.len_bytes);
		row->mine = count_words(p, html.bytes, html.len_bytes);
		fill(p, row, &markdown);
		say_doubts(p, row);
	}
	buf_release(&html);
	buf_release(&markdown);
}
