/* A template of Rootly as one of ours. */
#include "retro/adopt.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "internal.h"

/* A text may have TEXT_BODY_BYTES; what is longer is cut there, and ends with "…". */
enum { ROOM_BYTES = 2 * TEXT_BODY_BYTES };

/* What every draft has a place for. */
static const struct {
	const char *name, *section;
} vital[] = {
	{"timeline", "\n## Timeline (UTC)\n{{timeline}}\n"},
	{"actions", "\n## Actions\n{{actions}}\n"},
};

static bool is_html(struct retro_slice content)
{
	return content.len_bytes > 1 && content.bytes[0] == '<' &&
	       isalpha((unsigned char)content.bytes[1]);
}

/* Written as Markdown it may have comments, but none of ours. */
static void add_markdown(struct retro_slice content, struct buf *out)
{
	static const char fence[] = "<!-- rootwatch:";
	size_t len = content.len_bytes < TEXT_BODY_BYTES ? content.len_bytes : TEXT_BODY_BYTES;
	const char *at = content.bytes, *end = at + len, *found;

	while ((found = memmem(at, (size_t)(end - at), fence, sizeof(fence) - 1)) != NULL) {
		buf_add(out, at, (size_t)(found - at));
		buf_add_str(out, "&lt;");
		at = found + 1;
	}
	buf_add(out, at, (size_t)(end - at));
	buf_add_char(out, '\n');
}

const char *retro_adopt(struct arena *arena, const char *content, size_t len_bytes)
{
	struct retro_slice trimmed = retro_trim((struct retro_slice){content, len_bytes}), body;
	const char *template;
	struct text clean;
	struct buf text;

	buf_init(&text, ROOM_BYTES);
	if (is_html(trimmed))
		retro_html_to_markdown(trimmed.bytes, trimmed.len_bytes, &text);
	else if (trimmed.len_bytes > 0)
		add_markdown(trimmed, &text);
	clean = text_clean_body(arena, text.bytes, text.len_bytes);
	buf_release(&text);
	body = retro_trim(retro_slice_of(clean.bytes));
	if (body.len_bytes == 0)
		return "";
	template = arena_printf(arena, "%.*s\n", (int)body.len_bytes, body.bytes);
	for (size_t v = 0; v < sizeof(vital) / sizeof(vital[0]); v++)
		if (!retro_has_name(template, vital[v].name))
			template = arena_printf(arena, "%s%s", template, vital[v].section);
	return template;
}
