/* View 5: what was submitted and what became of it; first what needs a person, then the newest. */
#include "ui/parts.h"

enum { LABEL_LEAST_CELLS = 16, /* "INC-412 Checkout" */
	STATE_CELLS = 11, AGE_CELLS = 4, WORDS_COL = 1 + AGE_CELLS + 2 + STATE_CELLS + 1 };

static enum role role_of(enum outbox_state state)
{
	static const enum role roles[OUTBOX_STATES] = {
		[OUTBOX_QUEUED] = ROLE_ACCENT,
		[OUTBOX_SENDING] = ROLE_ACCENT,
		[OUTBOX_DONE] = ROLE_GOOD,
		[OUTBOX_REJECTED] = ROLE_BAD,
		[OUTBOX_CONFLICT] = ROLE_WARN,
		[OUTBOX_UNKNOWN] = ROLE_BAD,
		[OUTBOX_RECALLED] = ROLE_DIM,
	};

	return roles[state];
}

static struct text title_of(struct draw *draw, const struct outbox_item *item)
{
	const struct action *action = model_action_named(draw->model, item->action, NULL);

	return action != NULL ? text_own(action->title) : draw_text(draw, item->action);
}

/* What became of it, or whose key it waits for. */
static struct text result_of(struct draw *draw, const struct outbox_item *item)
{
	if (!text_is_empty(item->waits_for) && outbox_state_words(item->state)->is_open)
		return text_printf(draw->arena, "waits for the key of %s; R sends it with this one",
			item->waits_for.bytes);
	if (text_is_empty(item->result))
		return item->result;
	return draw_text(draw, outbox_reason(item, title_of(draw, item).bytes));
}

/* Of a long label the end goes first: the reason is what one looks for. */
static void put_label(struct line *line, const struct outbox_item *item, int result_cells)
{
	int cells = (int)item->label.width, room = line_room(line) - 2 - result_cells;
	struct line label;

	if (cells > room)
		cells = room > LABEL_LEAST_CELLS		  ? room
			: cells > LABEL_LEAST_CELLS ? LABEL_LEAST_CELLS
						    : cells;
	label = line_at(line->draw, line->row, line->col, cells);
	label.forced = line->forced;
	line_text(&label, item->label, ROLE_PLAIN);
	line_skip(line, cells);
}

static void put_item(struct line *line, const struct outbox_item *item)
{
	struct draw *draw = line->draw;
	struct text result = result_of(draw, item);
	int64_t at = item->finished_at_ms != 0 ? item->finished_at_ms : item->created_at_ms;
	struct line cell;

	line_skip(line, 1);
	line_number(line, AGE_CELLS, draw_age(draw, at), ROLE_DIM);
	line_skip(line, 2);
	cell = line_at(draw, line->row, line->col, STATE_CELLS);
	cell.forced = line->forced;
	line_own(&cell, outbox_state_words(item->state)->shown, role_of(item->state));
	line_skip(line, STATE_CELLS + 1);
	cell = line_at(draw, line->row, line->col, line_room(line));
	cell.forced = line->forced;
	line_text(&cell, title_of(draw, item), ROLE_STRONG);
	line_skip(&cell, 1);
	put_label(&cell, item, (int)result.width);
	if (!text_is_empty(result) && line_room(&cell) > 4) {
		line_skip(&cell, 2);
		line_text(&cell, result, ROLE_DIM);
	}
}

/* A reason is to be read to its end. */
static int put_whole(struct draw *draw, const struct outbox_item *item, struct rect r)
{
	struct rect inside = {r.row, r.col + 2, r.rows, r.cols - 3};
	struct text result = result_of(draw, item);

	if (text_is_empty(result))
		return 0;
	return draw_peek(draw,
		text_printf(draw->arena, "%s %s: %s", title_of(draw, item).bytes, item->label.bytes,
			result.bytes),
		r.cols - WORDS_COL, inside);
}

static void put_title(struct draw *draw, const struct rect *pane)
{
	const struct outbox_view *outbox = draw->model->outbox;
	struct line line = title_at(draw, pane, true);

	title_text(&line, text_own("5 Activity"), ROLE_TITLE_FOCUS);
	title_gap(&line);
	if (outbox != NULL && outbox->waiting > 0)
		title_text(&line, text_printf(draw->arena, "waiting %u", outbox->waiting),
			ROLE_ACCENT);
	if (outbox != NULL && outbox->failed > 0)
		title_text(&line, text_printf(draw->arena, "failed %u", outbox->failed), ROLE_BAD);
}

/* ---- the requests below -------------------------------------------------------------------- */

enum { LOG_FROM_ROWS = 12, LOG_SHARE = 3 };

/* The newest lines that fit, in the lower third. */
static void put_log(struct draw *draw, struct rect r)
{
	const struct model *model = draw->model;
	size_t rows = (size_t)r.rows - 1;
	size_t first = model->log_count > rows ? model->log_count - rows : 0;

	draw_put(draw, r.row, r.col + 1, r.cols - 1, text_own("Requests"), ROLE_LABEL);
	for (size_t i = first; i < model->log_count; i++) {
		const struct log_entry *entry = &model->log[i];
		struct line line = line_at(draw, r.row + 1 + (int)(i - first), r.col, r.cols);

		line_skip(&line, 1);
		line_number(&line, AGE_CELLS, draw_age(draw, entry->wall_ms), ROLE_DIM);
		line_skip(&line, 2);
		line_text(&line, draw_text(draw, entry->line),
			entry->level <= LOG_WARN ? ROLE_WARN : ROLE_PLAIN);
	}
}

/* Above all: why nothing comes or leaves, and what mends it. The rows taken. */
static int put_trouble(struct draw *draw, struct rect r)
{
	const struct err *err = &draw->model->link.err;
	struct body words;
	int rows;

	if (err->kind == ERR_NONE)
		return 0;
	body_init(&words);
	body_line(&words);
	body_flow(&words, 0, r.cols - 2, draw_text(draw, err->text), ROLE_BAD);
	body_line(&words);
	body_flow(&words, 0, r.cols - 2, text_own(err_class(err->kind)->advice), ROLE_DIM);
	rows = (int)words.count < r.rows ? (int)words.count : r.rows;
	draw_lines(draw, &words, 0, (struct rect){r.row, r.col + 1, rows, r.cols - 2}, NULL);
	body_release(&words);
	return rows;
}

void draw_activity(struct draw *draw)
{
	static const enum role selected = ROLE_SELECTED;
	const struct model *model = draw->model;
	const struct rect *pane = &model->layout.panes[0];
	struct rect r = draw_inside(draw, pane);
	uint32_t count = model->outbox != NULL ? model->outbox->count : 0, top;
	int rows;

	put_title(draw, pane);
	if (r.rows >= LOG_FROM_ROWS && model->log_count > 0) {
		rows = r.rows / LOG_SHARE;
		r.rows -= rows;
		put_log(draw, (struct rect){r.row + r.rows, r.col, rows, r.cols});
	}
	rows = put_trouble(draw, r);
	r = (struct rect){r.row + rows, r.col, r.rows - rows, r.cols};
	if (model->activity_cursor < count) {
		const struct outbox_item *item = &model->outbox->items[model->activity_cursor];

		r.rows -= item->difference_count > 0 ? draw_differences(draw, item, r)
						     : put_whole(draw, item, r);
	}
	top = draw_top(model->activity_top, model->activity_cursor, count, r.rows);
	if (count == 0)
		draw_put(draw, r.row, r.col + 2, r.cols - 2,
			text_own("What you do will be listed here."),
			ROLE_DIM);
	for (int i = 0; i < r.rows && top + (uint32_t)i < count; i++) {
		struct line line = line_at(draw, r.row + i, r.col, r.cols);

		if (top + (uint32_t)i == model->activity_cursor) {
			line.forced = &selected;
			grid_fill(draw->grid, (struct rect){line.row, r.col, 1, r.cols},
				draw_style(draw, selected));
		}
		put_item(&line, &model->outbox->items[top + (uint32_t)i]);
	}
}
