/* The tabs of a record as lines: fields in two columns, Markdown, HTML, links, text as it is. */
#include "ui/detail_body.h"

#include "retro/export.h"

enum { DRAFT_BYTES = 2 * RETRO_BYTES, LABEL_MAX = 14, TWO_COLUMNS_FROM = 58, COLUMN_GAP = 2 };

/* ---- rich text ---------------------------------------------------------------------------- */

static enum role role_of(unsigned style)
{
	static const struct {
		unsigned style;
		enum role role;
	} looks[] = {
		{RICH_HEADING, ROLE_HEADING},
		{RICH_CODE, ROLE_CODE},
		{RICH_LINK, ROLE_LINK},
		{RICH_TABLE, ROLE_BORDER},
		{RICH_BOLD, ROLE_STRONG},
		{RICH_ITALIC, ROLE_EMPHASIS},
		{RICH_QUOTE, ROLE_QUOTE},
		{RICH_STRIKE, ROLE_DIM},
	};

	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if ((style & looks[i].style) != 0)
			return looks[i].role;
	return ROLE_PLAIN;
}

void body_add_rich(struct body *body, const struct rich *rich, int cols)
{
	struct rich_lines lines = rich_wrap(rich, &body->arena, cols);

	for (size_t i = 0; i < lines.count; i++) {
		int col = 0;

		body_line(body);
		for (size_t run = 0; run < lines.lines[i].count; run++) {
			const struct rich_run *at = &lines.lines[i].runs[run];

			body_span(body, col, at->text, role_of(at->style));
			col += (int)at->text.width;
		}
	}
}

/* A body outlives what it was made from. */
static struct text keep(struct body *body, struct text text)
{
	text.bytes = arena_strndup(&body->arena, text.bytes, text.len_bytes);
	return text;
}

static void add_words(struct body *body, const char *words, int cols)
{
	body_wrap(body, 0, cols, text_own(words), ROLE_DIM);
}

/* ---- overview ----------------------------------------------------------------------------- */

/* Rows of lists end before the members of DETAIL fields. */
static bool is_set(const struct subject *subject, const struct field *field)
{
	return (subject->is_whole || !(field->flags & DETAIL)) && field_is_set(field, subject->record);
}

static bool is_fact(const struct subject *subject, const struct field *field)
{
	return (field->flags & OVERVIEW) != 0 && field->type != FIELD_BODY &&
	       field->type != FIELD_HTML && is_set(subject, field);
}

static int label_cells(const struct subject *subject)
{
	const struct resource *resource = subject->resource;
	int widest = 0;

	for (size_t i = 0; i < resource->field_count; i++)
		if (is_fact(subject, &resource->fields[i])) {
			int width = (int)text_own(resource->fields[i].title).width;

			widest = width > widest ? width : widest;
		}
	return (widest < LABEL_MAX ? widest : LABEL_MAX) + COLUMN_GAP;
}

/* The grid of facts: two on a line where they fit. */
struct facts {
	struct draw *draw;
	int label, column, cols; /* cells */
	bool at_right; /* the next one may stand at the right */
};

static void add_fact(struct facts *facts, const struct field *field, const void *record)
{
	struct body *body = facts->draw->body;
	struct text value = keep(body, draw_field(facts->draw, field, record));
	bool is_narrow = (int)value.width + facts->label + COLUMN_GAP <= facts->column;
	int col = facts->at_right && is_narrow ? facts->column : 0;

	if (col == 0)
		body_line(body);
	body_span(body, col, text_own(field->title), ROLE_LABEL);
	body_flow(body, col + facts->label, facts->cols - col - facts->label, value,
		(enum role)field_tone(field, record));
	facts->at_right = col == 0 && is_narrow && facts->cols >= TWO_COLUMNS_FROM;
}

static void add_facts(struct draw *draw, const struct subject *subject, int cols)
{
	const struct resource *resource = subject->resource;
	struct facts facts = {.draw = draw,
		.cols = cols,
		.label = label_cells(subject),
		.column = cols >= TWO_COLUMNS_FROM ? cols / 2 : cols};

	for (size_t i = 0; i < resource->field_count; i++)
		if (is_fact(subject, &resource->fields[i]))
			add_fact(&facts, &resource->fields[i], subject->record);
}

static void add_bodies(struct body *body, const struct subject *subject, int cols)
{
	const struct resource *resource = subject->resource;

	for (size_t i = 0; i < resource->field_count; i++) {
		const struct field *field = &resource->fields[i];
		const struct text *text;

		if ((field->flags & OVERVIEW) == 0 || field->type != FIELD_BODY ||
			!is_set(subject, field))
			continue;
		text = FIELD_AT(struct text, field, subject->record);
		body_line(body);
		body_line(body);
		body_span(body, 0, text_own(field->title), ROLE_HEADING);
		body_add_rich(
			body, rich_from_markdown(&body->arena, text->bytes, text->len_bytes), cols);
	}
}

/* ---- the other tabs ----------------------------------------------------------------------- */

static void add_links(struct draw *draw, const struct subject *subject, int cols)
{
	const struct resource *resource = subject->resource;
	struct body *body = draw->body;
	bool any = false;

	for (size_t i = 0; i < resource->field_count; i++) {
		const struct field *field = &resource->fields[i];

		if ((field->flags & LINK) == 0 || !is_set(subject, field))
			continue;
		body_line(body);
		body_span(body, 0, text_own(field->title), ROLE_LABEL);
		body_flow(body, LABEL_MAX + COLUMN_GAP, cols - LABEL_MAX - COLUMN_GAP,
			keep(body, *FIELD_AT(struct text, field, subject->record)), ROLE_LINK);
		any = true;
	}
	if (!any)
		add_words(body, "No links.", cols);
}

/* What only a single record has is not in the rows of the list. */
static bool is_awaited(struct body *body, const struct subject *subject, int cols)
{
	if (subject->is_whole)
		return false;
	add_words(body, "Loading …", cols);
	return true;
}

static void add_html(struct body *body, const struct subject *subject, const char *name, int cols)
{
	const struct field *field = resource_field(subject->resource, name);
	const struct html *html;

	if (is_awaited(body, subject, cols))
		return;
	html = FIELD_AT(struct html, field, subject->record);
	if (html->len_bytes == 0)
		add_words(body, "The document is empty.", cols);
	else
		body_add_rich(body, rich_from_html(&body->arena, html->bytes, html->len_bytes), cols);
}

/* As its readers will see it. */
static void add_draft(struct draw *draw, const struct detail *detail, int cols)
{
	struct body *body = draw->body;
	struct retro_draft draft;
	struct buf text;

	if (text_is_empty(detail->draft)) {
		add_words(body, "There is no draft of it here yet: B builds one from what Rootly has.", cols);
		return;
	}
	body_line(body);
	body_span(body, 0,
		keep(body, text_printf(draw->arena, "As it is kept here, %s: e opens it.",
				   draw_old(draw, detail->draft_saved_at_ms).bytes)),
		ROLE_DIM);
	body_line(body);
	buf_init(&text, DRAFT_BYTES);
	retro_parse(&draft, detail->draft.bytes, detail->draft.len_bytes);
	retro_export_markdown(&draft, &text);
	body_add_rich(body, rich_from_markdown(&body->arena, text.bytes, text.len_bytes), cols);
	retro_release(&draft);
	buf_release(&text);
}

static void add_text(struct body *body, struct text text, int cols)
{
	if (text_is_empty(text))
		add_words(body, "Nothing here.", cols);
	else
		body_wrap(body, 0, cols, keep(body, text), ROLE_PLAIN);
}

void detail_body_fill(
	struct draw *draw, const struct subject *subject, const struct tab *tab, int cols)
{
	struct body *body = draw->body;

	switch (tab->kind) {
	case TAB_OVERVIEW:
		add_facts(draw, subject, cols);
		add_bodies(body, subject, cols);
		break;
	case TAB_HTML:
		add_html(body, subject, tab->field, cols);
		break;
	case TAB_LINKS:
		add_links(draw, subject, cols);
		break;
	case TAB_DRAFT:
		if (!is_awaited(body, subject, cols))
			add_draft(draw, subject->detail, cols);
		break;
	case TAB_FIELD:
		if (!is_awaited(body, subject, cols))
			add_text(body,
				*FIELD_AT(struct text,
					resource_field(subject->resource, tab->field),
					subject->record),
				cols);
		break;
	case TAB_RAW:
		if (!is_awaited(body, subject, cols))
			add_text(body, subject->detail->raw, cols);
		break;
	case TAB_ROWS:
		break;
	}
}
