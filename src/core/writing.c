/* The built-in editor: keys into the draft's text. Every change is on the disk at once. */
#include "core/update.h"

#include "base/utf8.h"
#include "core/flow.h"

#include <string.h>

static struct writer *writer_of(struct model *model)
{
	struct sheet *sheet = &model->sheet;

	return sheet->is_there && sheet->mode == SHEET_WRITING ? &sheet->writer : NULL;
}

/* ---- what is seen -------------------------------------------------------------------------- */

static void scroll_to_cursor(struct model *model)
{
	struct sheet *sheet = &model->sheet;
	const struct writer *w = &sheet->writer;
	int cols = sheet_cols(model);
	size_t row = flow_row_start(w->bytes, w->len_bytes, w->cursor, cols);
	size_t above = flow_move(w->bytes, w->len_bytes, row, 1 - sheet_page(model), cols);

	sheet->top = flow_row_start(w->bytes, w->len_bytes,
		sheet->top < w->len_bytes ? sheet->top : w->len_bytes, cols);
	if (sheet->top > row)
		sheet->top = row;
	else if (sheet->top < above)
		sheet->top = above;
}

static bool is_seen(const struct model *model, size_t at)
{
	const struct sheet *sheet = &model->sheet;
	const struct writer *w = &sheet->writer;

	return at >= sheet->top && at < flow_move(w->bytes, w->len_bytes, sheet->top,
					    sheet_page(model), sheet_cols(model));
}

/* Below the heading that one came for; nobody writes in front of all of it. */
static size_t first_line_to_write(const struct sheet *sheet)
{
	const struct writer *w = &sheet->writer;
	bool is_first = sheet->top == 0 && sheet->facts != NULL && sheet->facts->section_count > 0;
	size_t at = is_first ? sheet->facts->sections[0].from : sheet->top;
	size_t end = flow_line_end(w->bytes, w->len_bytes, at);

	return w->bytes[at] == '#' && end < w->len_bytes ? end + 1 : at;
}

/* ---- beginning and ending ------------------------------------------------------------------ */

void sheet_write(struct model *model, const char *argument, struct effects *effects)
{
	struct sheet *sheet = &model->sheet;
	struct writer *w = &sheet->writer;

	(void)argument;
	(void)effects;
	if (!sheet->is_there || sheet->mode == SHEET_WRITING || sheet_is_busy(model))
		return;
	sheet->mode = SHEET_WRITING;
	if (!is_seen(model, w->cursor) || w->cursor == sheet->top)
		writer_move_to(w, first_line_to_write(sheet));
	scroll_to_cursor(model);
}

void sheet_write_keep(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	if (writer_of(model) != NULL)
		sheet_keep(model, effects);
}

void sheet_write_end(struct model *model, const char *argument, struct effects *effects)
{
	struct writer *w = writer_of(model);

	(void)argument;
	if (w == NULL)
		return;
	if (w->is_selecting) {
		w->is_selecting = false;
		return;
	}
	model->sheet.mode = SHEET_READING;
	sheet_keep(model, effects);
}

/* ---- keys ---------------------------------------------------------------------------------- */

#define WRITE(name, call)                                                                            \
	void sheet_write_##name(struct model *model, const char *argument, struct effects *effects)  \
	{                                                                                            \
		struct writer *w = writer_of(model);                                                 \
                                                                                                     \
		(void)argument;                                                                      \
		(void)effects;                                                                       \
		if (w == NULL)                                                                       \
			return;                                                                      \
		call;                                                                                \
		scroll_to_cursor(model);                                                             \
	}
WRITE(undo, if (!writer_undo(w)) notice(model, TONE_DIM, "nothing more to undo"))
WRITE(redo, if (!writer_redo(w)) notice(model, TONE_DIM, "nothing more to do again"))
WRITE(select, writer_select(w))
WRITE(cut, writer_cut(w))
WRITE(copy, writer_copy(w))
WRITE(paste, writer_paste(w))
WRITE(delete_word, writer_delete_word(w))

static void move_by_key(struct model *model, struct writer *w, struct key key)
{
	int cols = sheet_cols(model);

	switch (key.code) {
	case KEY_CODE_LEFT:
		writer_left(w);
		break;
	case KEY_CODE_RIGHT:
		writer_right(w);
		break;
	case KEY_CODE_UP:
		writer_rows(w, -1, cols);
		break;
	case KEY_CODE_DOWN:
		writer_rows(w, 1, cols);
		break;
	case KEY_CODE_PAGE_UP:
		writer_rows(w, 1 - sheet_page(model), cols);
		break;
	case KEY_CODE_PAGE_DOWN:
		writer_rows(w, sheet_page(model) - 1, cols);
		break;
	case KEY_CODE_HOME:
	case KEY_CODE_CTRL + 'a':
		writer_home(w, cols);
		break;
	case KEY_CODE_END:
	case KEY_CODE_CTRL + 'e':
		writer_end(w, cols);
		break;
	default:
		break;
	}
}

void writing_key(struct model *model, struct key key, struct effects *effects)
{
	struct writer *w = &model->sheet.writer;
	char bytes[4];

	(void)effects;
	if (key_is_text(key))
		writer_type(w, bytes, utf8_encode(key.code, bytes));
	else if (key.code == KEY_CODE_ENTER)
		writer_type(w, "\n", 1);
	else if (key.code == KEY_CODE_TAB)
		writer_type(w, "\t", 1);
	else if (key.code == KEY_CODE_BACKSPACE)
		writer_backspace(w);
	else if (key.code == KEY_CODE_DELETE)
		writer_delete_next(w);
	else
		move_by_key(model, w, key);
	if (w->is_full)
		notice(model, TONE_BAD, "no room: a draft may have 1 MiB");
	w->is_full = false;
	scroll_to_cursor(model);
}

/* Pasted text is text, whatever keys it looks like. */
void writing_paste(struct model *model, const char *text, struct effects *effects)
{
	(void)effects;
	writer_paste_text(&model->sheet.writer, text);
	scroll_to_cursor(model);
}
