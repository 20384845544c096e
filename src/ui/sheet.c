/* The draft of a retrospective: outline at the left, text at the right; or the text alone. */
#include "ui/parts.h"

#include "core/flow.h"
#include "retro/export.h"
#include "ui/detail_body.h"

#include <string.h>

enum { PREVIEW_BYTES = 2 * SHEET_BYTES };

/* ---- the outline --------------------------------------------------------------------------- */

static void put_section(struct draw *draw, struct rect r, const struct sheet_section *section,
	bool is_here)
{
	static const enum role selected = ROLE_SELECTED_ELSEWHERE;
	struct line line = line_at(draw, r.row, r.col, r.cols);

	if (is_here) {
		grid_fill(draw->grid, (struct rect){r.row, r.col, 1, r.cols}, draw_style(draw, selected));
		line.forced = &selected;
	}
	line_skip(&line, 1);
	line.end--;
	line_right(&line, section->note, (enum role)section->tone);
	line_text(&line, section->title, is_here ? ROLE_STRONG : ROLE_PLAIN);
}

/* What was found in the section at hand first; what finds no room is counted. */
static void put_findings(struct draw *draw, struct rect r, const struct sheet_news *facts)
{
	struct body lines;
	uint32_t rows = r.rows > 0 ? (uint32_t)r.rows : 0;

	body_init(&lines);
	for (size_t i = 0; i < facts->finding_count; i++)
		body_wrap(&lines, 1, r.cols - 2, facts->findings[i].what, ROLE_WARN);
	draw_lines(draw, &lines, 0, r, NULL);
	if (lines.count > rows && rows > 0) {
		struct line last = line_at(draw, r.row + r.rows - 1, r.col, r.cols);

		grid_fill(draw->grid, (struct rect){last.row, r.col, 1, r.cols},
			draw_style(draw, ROLE_PLAIN));
		line_skip(&last, 1);
		line_text(&last, text_printf(draw->arena, "%zu in all: f lists them",
			facts->finding_count), ROLE_DIM);
	}
	body_release(&lines);
}

static void put_outline(struct draw *draw)
{
	const struct sheet *sheet = &draw->model->sheet;
	const struct sheet_news *facts = sheet->facts;
	struct rect r = draw->model->layout.sheet_outline;
	const struct sheet_section *here;
	size_t at = sheet->mode == SHEET_WRITING ? sheet->writer.cursor : sheet->top;
	int row = 0;

	if (r.cols == 0 || facts == NULL)
		return;
	here = sheet_section_at(sheet, at);
	for (size_t i = 0; i < facts->section_count && row < r.rows; i++, row++)
		put_section(draw, (struct rect){r.row + row, r.col, 1, r.cols}, &facts->sections[i],
			&facts->sections[i] == here);
	row++;
	put_findings(draw, (struct rect){r.row + row, r.col, r.rows - row, r.cols}, facts);
}

/* ---- the text ------------------------------------------------------------------------------ */

/* Headings and what the program itself wrote are told from the author's words. */
static enum role role_of_line(const char *line, size_t len)
{
	if (len > 0 && line[0] == '#')
		return ROLE_HEADING;
	if (len >= 4 && memcmp(line, "<!--", 4) == 0)
		return ROLE_DIM;
	return ROLE_PLAIN;
}

static void put_selection(struct draw *draw, struct rect r, int row, size_t at, size_t bytes)
{
	const struct writer *w = &draw->model->sheet.writer;
	size_t from, to;
	int before;

	if (draw->model->sheet.mode != SHEET_WRITING || !writer_selection(w, &from, &to) ||
		from >= at + bytes || to <= at)
		return;
	from = from > at ? from : at;
	to = to < at + bytes ? to : at + bytes;
	before = flow_cells(w->bytes + at, from - at);
	grid_restyle(draw->grid,
		(struct rect){row, r.col + before, 1, flow_cells(w->bytes + from, to - from)},
		draw_style(draw, ROLE_SELECTED));
}

static void place_cursor(struct draw *draw, struct rect r, int row, size_t at)
{
	const struct writer *w = &draw->model->sheet.writer;
	int cells = flow_cells(w->bytes + at, w->cursor - at);

	draw->grid->cursor_row = row;
	draw->grid->cursor_col = r.col + (cells < r.cols ? cells : r.cols - 1);
	draw->grid->cursor_visible = true;
}

static void put_text(struct draw *draw, struct rect r)
{
	const struct sheet *sheet = &draw->model->sheet;
	const struct writer *w = &sheet->writer;
	int cols = sheet_cols(draw->model);
	size_t at = sheet->top < w->len_bytes ? sheet->top : w->len_bytes;
	size_t cursor_row = flow_row_start(w->bytes, w->len_bytes, w->cursor, cols);

	at = flow_row_start(w->bytes, w->len_bytes, at, cols);
	for (int row = r.row; row < r.row + r.rows; row++) {
		size_t bytes = flow_row(w->bytes + at, w->len_bytes - at, cols), start;
		size_t shown = bytes > 0 && w->bytes[at + bytes - 1] == '\n' ? bytes - 1 : bytes;

		start = flow_line_start(w->bytes, at);
		draw_put(draw, row, r.col, r.cols, flow_shown(draw->arena, w->bytes + at, shown),
			role_of_line(w->bytes + start, w->len_bytes - start));
		put_selection(draw, r, row, at, shown);
		if (sheet->mode == SHEET_WRITING && at == cursor_row)
			place_cursor(draw, r, row, at);
		if (at + bytes >= w->len_bytes && (bytes == 0 || w->bytes[w->len_bytes - 1] != '\n'))
			break;
		at += bytes;
	}
}

/* ---- preview, choice ----------------------------------------------------------------------- */

static void lay_out_preview(struct draw *draw, int cols)
{
	const struct writer *w = &draw->model->sheet.writer;
	struct retro_draft draft;
	struct buf text;

	buf_init(&text, PREVIEW_BYTES);
	retro_parse(&draft, w->bytes, w->len_bytes);
	retro_export_markdown(&draft, &text);
	body_add_rich(draw->body, rich_from_markdown(&draw->body->arena, text.bytes, text.len_bytes),
		cols);
	retro_release(&draft);
	buf_release(&text);
}

static void lay_out_choice(struct draw *draw, int cols)
{
	const struct sheet_choice *choice = sheet_choice(&draw->model->sheet);
	const char *at = choice != NULL ? choice->diff : "";

	if (choice != NULL)
		body_wrap(draw->body, 0, cols, choice->words, ROLE_STRONG);
	body_line(draw->body);
	while (*at != '\0') {
		size_t len = strcspn(at, "\n");
		enum role role = *at == '+' ? ROLE_GOOD : *at == '-' ? ROLE_BAD : ROLE_DIM;
		struct text text = text_clean_body(&draw->body->arena, at, len);

		body_wrap(draw->body, 0, cols, text, role);
		at += len + (at[len] == '\n');
	}
}

/* Laid out once for each version of the text, not for each frame. */
static void put_lines(struct draw *draw, struct rect r)
{
	const struct sheet *sheet = &draw->model->sheet;
	bool is_preview = sheet->mode == SHEET_PREVIEW;
	struct body_key key = {.id_hash = sheet->version,
		.tab = -(int)sheet->mode,
		.cols = r.cols};
	uint32_t rows = r.rows > 0 ? (uint32_t)r.rows : 0, last, top = sheet->scroll;

	if (!body_is_for(draw->body, &key)) {
		if (is_preview)
			lay_out_preview(draw, r.cols);
		else
			lay_out_choice(draw, r.cols);
	}
	last = draw->body->count > rows ? draw->body->count - rows : 0;
	draw_lines(draw, draw->body, top < last ? top : last, r, NULL);
}

/* ---- all of it ----------------------------------------------------------------------------- */

static struct text state_words(struct draw *draw)
{
	const struct sheet *sheet = &draw->model->sheet;

	if (sheet->trouble[0] != '\0')
		return text_own("NOT ON THE DISK");
	if (sheet->waits_for != NULL)
		return text_own(sheet->waits_for);
	if (sheet->is_changed)
		return text_own("on the disk, no revision yet");
	return text_printf(draw->arena, "revision %lld, %s", (long long)sheet->revision,
		draw_age(draw, sheet->saved_at_ms).bytes);
}

static const char *mode_words(const struct sheet *sheet)
{
	static const char *const words[] = {[SHEET_READING] = "draft", [SHEET_WRITING] = "writing",
		[SHEET_PREVIEW] = "preview", [SHEET_PUSHING] = "into Rootly",
		[SHEET_CHOOSING] = "mine or theirs?"};

	return words[sheet->mode];
}

/* Where there is no outline, the title says where one is, and what is missing there. */
static void put_title(struct draw *draw)
{
	const struct sheet *sheet = &draw->model->sheet;
	const struct layout *layout = &draw->model->layout;
	const struct sheet_section *here = sheet_section_at(sheet,
		sheet->mode == SHEET_WRITING ? sheet->writer.cursor : sheet->top);
	struct line line = title_at(draw, &layout->sheet, true);

	title_text(&line, text_printf(draw->arena, "%s %s", sheet->handle, mode_words(sheet)),
		ROLE_TITLE_FOCUS);
	title_gap(&line);
	title_right(&line, state_words(draw),
		sheet->trouble[0] != '\0' ? ROLE_BAD
		: sheet->waits_for != NULL ? ROLE_ACCENT
					   : ROLE_DIM);
	if (layout->sheet_outline.cols > 0 || here == NULL || sheet->mode == SHEET_PUSHING ||
		sheet->mode == SHEET_CHOOSING)
		return;
	title_text(&line, here->title, ROLE_STRONG);
	title_text(&line, here->note, (enum role)here->tone);
	if (sheet->facts->finding_count > 0)
		title_text(&line,
			text_printf(draw->arena, "%zu findings (f)", sheet->facts->finding_count),
			ROLE_DIM);
}

static void put_divider(struct draw *draw)
{
	const struct rect *outline = &draw->model->layout.sheet_outline;

	for (int row = outline->row; outline->cols > 0 && row < outline->row + outline->rows; row++)
		draw_put(draw, row, outline->cols, 1, text_own("│"), ROLE_BORDER);
}

void draw_sheet(struct draw *draw)
{
	const struct sheet *sheet = &draw->model->sheet;
	struct rect r = draw->model->layout.sheet_text;

	put_title(draw);
	if (!sheet->is_there) {
		draw_put(draw, r.row, r.col, r.cols,
			text_own(sheet->waits_for != NULL ? sheet->waits_for : ""), ROLE_DIM);
		return;
	}
	if (sheet->mode == SHEET_PUSHING) {
		draw_push(draw);
		return;
	}
	put_outline(draw);
	put_divider(draw);
	if (sheet->mode == SHEET_READING || sheet->mode == SHEET_WRITING)
		put_text(draw, r);
	else
		put_lines(draw, r);
}
