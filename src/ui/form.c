/* A form: labels and fields, the error under its field, a hint, the button. */
#include "ui/parts.h"

#include <string.h>

enum {
	COLS = 84,
	LABEL_MIN_CELLS = 16,
	LABEL_MAX_CELLS = 24,
	LABEL_MARKS = 3,   /* "› " and a blank */
	REQUIRED_CELLS = 2, /* " *" */
	LINES_MIN = 3, /* rows of a field of several lines */
	LINES_MAX = 8,
	FRAME_ROWS = 2,
	FOOT_ROWS = 4, /* a blank or what does not fit, the error or hint, a blank, the button */
	SCARCE_ROWS = 8,
};

/* The label's share of a row: what the longest needs. */
static int label_cells(const struct form *form)
{
	int cells = LABEL_MIN_CELLS;

	for (int i = 0; i < form->count; i++) {
		const struct form_value *value = &form->values[i];
		int needs = (int)text_own(value->input->label).width + LABEL_MARKS +
			    (value->is_required ? REQUIRED_CELLS : 0);

		cells = needs > cells ? needs : cells;
	}
	return cells < LABEL_MAX_CELLS ? cells : LABEL_MAX_CELLS;
}

static int field_rows(struct draw *draw, const struct form_value *value, int cols)
{
	int least = value->input->type == INPUT_LINES ? LINES_MIN : 1, rows;

	if (!value->edit.is_multiline)
		return 1;
	rows = draw_edit_rows(draw, &value->edit, cols);
	return rows < least ? least : rows > LINES_MAX ? LINES_MAX : rows;
}

static int value_rows(struct draw *draw, const struct form_value *value, int cols)
{
	return field_rows(draw, value, cols) + (value->error[0] != '\0' ? 1 : 0);
}

/* ---- one value ---------------------------------------------------------------------------- */

struct text draw_form_value(struct draw *draw, const struct form_value *value)
{
	const char *wire = edit_text(&value->edit);

	switch (value->input->type) {
	case INPUT_CHOICE:
		return draw_choice(draw, value->input->choices, wire);
	case INPUT_FLAG:
		return text_own(strcmp(wire, "yes") == 0 ? "yes" : "no");
	case INPUT_REF:
	case INPUT_REFS:
		return draw_text(draw, edit_text(&value->names));
	default:
		return text_clean_body(draw->arena, wire, strlen(wire));
	}
}

static bool is_typed(const struct input *input)
{
	return input->type != INPUT_CHOICE && input->type != INPUT_REF &&
	       input->type != INPUT_REFS && input->type != INPUT_FLAG;
}

static void put_chosen(
	struct draw *draw, const struct form_value *value, struct rect r, bool has_focus)
{
	struct line line = line_at(draw, r.row, r.col, r.cols);
	struct text words = draw_form_value(draw, value);

	if (has_focus)
		grid_fill(draw->grid, r, draw_style(draw, ROLE_FIELD_FOCUS));
	if (has_focus)
		line_right(&line, text_own("Enter picks"), ROLE_DIM);
	line_text(&line, text_is_empty(words) ? text_own("—") : words,
		has_focus ? ROLE_FIELD_FOCUS : ROLE_FIELD);
}

static void put_value(struct draw *draw, const struct form_value *value, struct rect r, int cells,
	bool has_focus)
{
	struct line label = line_at(draw, r.row, r.col, cells - 1);
	struct rect field = {r.row, r.col + cells, r.rows, r.cols - cells};

	line_own(&label, has_focus ? "› " : "  ", ROLE_KEY);
	line_own(&label, value->input->label, has_focus ? ROLE_STRONG : ROLE_LABEL);
	if (value->is_required)
		line_own(&label, " *", ROLE_WARN);
	if (value->error[0] != '\0') {
		field.rows--;
		draw_put(draw, r.row + r.rows - 1, field.col, field.cols,
			draw_text(draw, value->error), ROLE_BAD);
	}
	if (is_typed(value->input))
		draw_edit(draw, field, &value->edit, has_focus);
	else
		put_chosen(
			draw, value, (struct rect){field.row, field.col, 1, field.cols}, has_focus);
}

/* ---- all of them -------------------------------------------------------------------------- */

/* The first value to show so that the one with the focus is wholly seen. */
static int first_value(struct draw *draw, const struct form *form, int rows, int cols)
{
	int last = form->focus < form->count ? form->focus : form->count - 1, used = 0,
	    first = last;

	while (first >= 0) {
		used += value_rows(draw, &form->values[first], cols);
		if (used > rows)
			break;
		first--;
	}
	return first + 1 > last ? last : first + 1;
}

/* What does not fit is counted: a field that one does not see is not missed. */
static void put_rest(struct draw *draw, const struct rect *r, int above, int below)
{
	int col = r->col + 2, cols = r->cols - 2;

	if (above > 0 && below > 0)
		draw_put(draw, r->row, col, cols,
			text_printf(draw->arena, "… %d above, %d more below: Tab", above, below),
			ROLE_WARN);
	else if (above + below > 0)
		draw_put(draw, r->row, col, cols,
			text_printf(draw->arena, above > 0 ? "… %d above: S-Tab" : "… %d more below: Tab",
				above + below),
			ROLE_WARN);
}

/* The rest: the row in which it is told what does not fit; no rows: nowhere. */
static void put_values(struct draw *draw, const struct form *form, struct rect r, struct rect rest)
{
	int cells = label_cells(form), field_cols = r.cols - cells, row = r.row;
	int end = r.row + r.rows, first = first_value(draw, form, r.rows, field_cols), i;

	for (i = first; i < form->count && row < end; i++) {
		int rows = value_rows(draw, &form->values[i], field_cols);

		if (row + rows > end)
			rows = end - row;
		put_value(draw, &form->values[i], (struct rect){row, r.col, rows, r.cols}, cells,
			i == form->focus);
		row += rows;
	}
	if (rest.rows > 0)
		put_rest(draw, &rest, first, form->count - i);
}

static void put_words(struct draw *draw, const struct form *form, struct rect r)
{
	const char *hint = form->focus < form->count ? form->values[form->focus].input->hint : NULL;

	if (form->error[0] != '\0')
		draw_put(draw, r.row, r.col, r.cols, draw_text(draw, form->error), ROLE_BAD);
	else if (hint != NULL)
		draw_put(draw, r.row, r.col + 2, r.cols - 2, text_own(hint), ROLE_DIM);
	else if (form->is_restored)
		draw_put(draw, r.row, r.col + 2, r.cols - 2,
			text_own("Taken up from your draft. Nothing was sent yet."), ROLE_DIM);
}

static void put_button(struct draw *draw, const struct form *form, struct rect r)
{
	bool is_on = form->focus >= form->count;
	enum role role = is_on ? ROLE_BUTTON_ON : ROLE_BUTTON;
	int cells = label_cells(form);
	struct line line = line_at(draw, r.row, r.col + cells, r.cols - cells);

	line_own(&line, "[ ", role);
	line_own(&line, form->action->title, role);
	line_own(&line, draw_asks(draw, form->action, NULL) ? "… ]" : " ]", role);
}

/* Where there is hardly room, the field with the focus has it, or the button. */
static int foot_rows(const struct form *form, int rows, int wanted)
{
	if (rows >= SCARCE_ROWS || rows >= wanted)
		return FOOT_ROWS;
	return form->focus >= form->count || form->error[0] != '\0' ? 1 : 0;
}

static struct text title_of(struct draw *draw, const struct form *form)
{
	if (form->record_id == NULL || form->record_id[0] == '\0')
		return text_own(form->action->title);
	return text_printf(draw->arena, "%s: %s", form->action->title, form->label);
}

void draw_form(struct draw *draw)
{
	const struct form *form = draw->model->form;
	int rows = FRAME_ROWS + FOOT_ROWS,
	    cols = COLS < draw->grid->cols - 2 ? COLS : draw->grid->cols - 2;
	int foot;
	struct rect r;

	if (form == NULL)
		return;
	for (int i = 0; i < form->count; i++)
		rows += value_rows(draw, &form->values[i], cols - 4 - label_cells(form));
	r = draw_overlay(draw, rows, cols, title_of(draw, form));
	foot = foot_rows(form, r.rows, rows - FRAME_ROWS);
	put_values(draw, form, (struct rect){r.row, r.col, r.rows - foot, r.cols},
		(struct rect){r.row + r.rows - foot, r.col, foot == FOOT_ROWS, r.cols});
	if (foot == FOOT_ROWS)
		put_words(draw, form, (struct rect){r.row + r.rows - 3, r.col, 1, r.cols});
	if (foot > 0)
		put_button(draw, form, (struct rect){r.row + r.rows - 1, r.col, 1, r.cols});
}
