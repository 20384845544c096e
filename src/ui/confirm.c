/* The question before something dangerous: the verb stands on the button, No is chosen first. */
#include "ui/parts.h"

#include <string.h>

enum { COLS = 64, FRAME_ROWS = 2, FRAME_COLS = 4, WORD_CELLS = 24, LABEL_CELLS = 20 };

static bool is_armed(const struct draw *draw)
{
	return draw->model->monotonic_ms >= draw->model->confirm.armed_at_ms;
}

/* Drawn dim until it listens. */
static enum role tone(const struct draw *draw, enum role role)
{
	return is_armed(draw) ? role : ROLE_DIM;
}

static void put_button(struct line *line, struct text words, bool is_on)
{
	struct draw *draw = line->draw;
	enum role role = tone(draw, is_on ? ROLE_BUTTON_ON : ROLE_BUTTON);

	line_own(line, is_on ? "[ " : "  ", role);
	line_text(line, words, role);
	line_own(line, is_on ? " ]" : "  ", role);
	line_skip(line, 2);
}

static void put_number(struct draw *draw, struct line line)
{
	const struct confirm *confirm = &draw->model->confirm;

	line_text(&line,
		text_printf(
			draw->arena, "Type %s to go on:", draw_text(draw, confirm->expected).bytes),
		tone(draw, ROLE_WARN));
	line_skip(&line, 1);
	draw_edit(draw, (struct rect){line.row, line.col, 1, WORD_CELLS}, &confirm->number, true);
}

static bool is_of_form(const struct model *model)
{
	return model->form != NULL && model->form->action == model->confirm.action;
}

/* What the form says: it lies under the box, and is what leaves on yes. */
static void put_form(struct draw *draw, struct body *words, int cols)
{
	const struct form *form = draw->model->form;
	bool is_first = true;

	if (!is_of_form(draw->model))
		return;
	for (int i = 0; i < form->count; i++) {
		const struct form_value *value = &form->values[i];
		struct text text = draw_form_value(draw, value);

		if (text_is_empty(text) || value->edit.len_bytes == 0 ||
			(form->action->edits && strcmp(edit_text(&value->edit), value->base) == 0))
			continue;
		if (is_first)
			body_line(words);
		is_first = false;
		body_line(words);
		body_span(words, 0, text_own(value->input->label), ROLE_LABEL);
		if (memchr(text.bytes, '\n', text.len_bytes) == NULL)
			body_flow(words, LABEL_CELLS, cols - LABEL_CELLS, text, ROLE_PLAIN);
		else
			body_wrap(words, 2, cols - 2, text, ROLE_PLAIN);
	}
}

/* All that it is about, and what speaks against one of them. */
static void put_items(struct draw *draw, struct body *words, int cols)
{
	const struct confirm *confirm = &draw->model->confirm;

	if (confirm->submit_count < 2)
		return;
	body_line(words);
	for (uint32_t i = 0; i < confirm->submit_count; i++) {
		const struct submit *submit = &confirm->submits[i];

		body_line(words);
		body_span(words, 0, draw_text(draw, submit->label), ROLE_PLAIN);
		if (submit->caution != NULL)
			body_wrap(words, 2, cols - 2, draw_text(draw, submit->caution), ROLE_WARN);
	}
}

/* How much of it is not shown, and how one comes to it. */
static void put_rest(struct draw *draw, const struct body *words, uint32_t top, struct rect shown)
{
	uint32_t below = words->count - top - (uint32_t)shown.rows;
	struct text more = top == 0 ? text_printf(draw->arena, "… %u more below: PgDn", below)
			   : below == 0
				   ? text_printf(draw->arena, "… %u above: PgUp", top)
				   : text_printf(draw->arena, "… %u above, %u more below: PgUp, PgDn", top, below);

	draw_put(draw, shown.row + shown.rows, shown.col, shown.cols, more, ROLE_WARN);
}

void draw_confirm(struct draw *draw)
{
	const struct confirm *confirm = &draw->model->confirm;
	static const enum role dim = ROLE_DIM;
	bool asks_number = confirm->ask == ASK_NUMBER;
	int cols = COLS < draw->grid->cols - 2 ? COLS : draw->grid->cols - 2;
	int other_rows = 2 + (asks_number ? 2 : 0) + FRAME_ROWS;
	struct body words;
	struct line buttons;
	struct rect r, shown;
	uint32_t top;

	body_init(&words);
	body_wrap(&words, 0, cols - FRAME_COLS, draw_text(draw, confirm->question), ROLE_STRONG);
	if (confirm->explanation != NULL && confirm->explanation[0] != '\0') {
		body_line(&words);
		body_wrap(&words, 0, cols - FRAME_COLS,
			text_clean_body(draw->arena, confirm->explanation,
				strlen(confirm->explanation)),
			ROLE_PLAIN);
	}
	put_form(draw, &words, cols - FRAME_COLS);
	put_items(draw, &words, cols - FRAME_COLS);
	r = draw_overlay(draw, (int)words.count + other_rows, cols, text_empty);
	shown = (struct rect){r.row, r.col, r.rows - 2 - (asks_number ? 2 : 0), r.cols};
	if ((int)words.count > shown.rows)
		draw->body->box_last = words.count - (uint32_t)shown.rows;
	top = confirm->top < draw->body->box_last ? confirm->top : draw->body->box_last;
	draw_lines(draw, &words, top, shown, is_armed(draw) ? NULL : &dim);
	if (draw->body->box_last > 0)
		put_rest(draw, &words, top, shown);
	buttons = line_at(draw, r.row + r.rows - 1, r.col, r.cols);
	put_button(&buttons, text_own("No"), !confirm->on_yes);
	put_button(&buttons, draw_text(draw, confirm->verb), confirm->on_yes);
	if (asks_number)
		put_number(draw, line_at(draw, r.row + r.rows - 3, r.col, r.cols));
	body_release(&words);
}
