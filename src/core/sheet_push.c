/* What of the draft goes into Rootly, and what is decided when both sides changed. */
#include "core/update.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* ---- push ---------------------------------------------------------------------------------- */

void sheet_push(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	if (!sheet_is_ready(model, "push", "", effects))
		return;
	if (model->viewer.read_only) {
		notice(model, TONE_WARN, "read-only: nothing is sent (:read-only turns it off)");
		return;
	}
	sheet_order(model, SHEET_PLAN, effects);
	model->sheet.waits_for = "Comparing with what Rootly has now …";
}

static struct sheet_row *row_at(const struct sheet *sheet)
{
	if (sheet->mode != SHEET_PUSHING || sheet->plan == NULL || sheet->row >= sheet->plan->row_count)
		return NULL;
	return &sheet->plan->rows[sheet->row];
}

void sheet_tick(struct model *model, const char *argument, struct effects *effects)
{
	struct sheet_row *row = row_at(&model->sheet);

	(void)argument;
	(void)effects;
	if (row == NULL)
		return;
	if (!row->is_possible) {
		notice(model, TONE_WARN, "%s: %s", row->field.bytes, row->remark.bytes);
		return;
	}
	row->is_ticked = !row->is_ticked;
	sheet_move(model, 1);
}

static bool is_sent(const struct sheet_row *row)
{
	return row->is_ticked && row->submit != NULL;
}

/* "Summary, Causes, New note 03:20" */
static char *names_of_ticked(const struct sheet_news *plan)
{
	struct buf names;

	buf_init(&names, ERR_TEXT_BYTES);
	for (size_t i = 0; i < plan->row_count; i++)
		if (is_sent(&plan->rows[i]))
			buf_add_fmt(&names, "%s%s", names.len_bytes > 0 ? ", " : "",
				plan->rows[i].field.bytes);
	return buf_take(&names);
}

static uint32_t count_ticked(const struct sheet_news *plan)
{
	uint32_t count = 0;

	for (size_t i = 0; i < plan->row_count; i++)
		count += is_sent(&plan->rows[i]);
	return count;
}

/* Each ticked row becomes an action of its own in the outbox; z takes all of them back. */
static void send_ticked(struct model *model, struct effects *effects)
{
	struct sheet *sheet = &model->sheet;
	uint32_t sent = 0;

	if (sheet->plan == NULL)
		return;
	for (size_t i = 0; i < sheet->plan->row_count; i++) {
		struct sheet_row *row = &sheet->plan->rows[i];

		if (!is_sent(row))
			continue;
		submit_send(model, row->submit, 1, effects);
		sent++;
	}
	batch_begin(model, NULL, sent);
	notice(model, TONE_ACCENT, "%u queued for Rootly: z takes them back, 5 shows what became of each",
		sent);
	sheet_back(model, effects);
}

void sheet_send(struct model *model, const char *argument, struct effects *effects)
{
	struct sheet *sheet = &model->sheet;
	uint32_t count;

	(void)argument;
	(void)effects;
	if (row_at(sheet) == NULL)
		return;
	count = count_ticked(sheet->plan);
	if (count == 0) {
		notice(model, TONE_WARN, "no row is ticked: Space ticks one");
		return;
	}
	confirm_close(model);
	model->confirm.then = send_ticked;
	confirm_open(model, ASK_YES,
		mem_printf("Send %u change%s of %s to Rootly?", count, count == 1 ? "" : "s",
			sheet->handle),
		names_of_ticked(sheet->plan), mem_printf("Send %u", count));
}

/* ---- mine or theirs ------------------------------------------------------------------------ */

static void choose(struct model *model, bool is_theirs, struct effects *effects)
{
	const struct sheet_choice *choice = sheet_choice(&model->sheet);

	if (choice == NULL || model->sheet.mode != SHEET_CHOOSING)
		return;
	if (sheet_is_busy(model))
		return;
	if (choice->name == NULL) {
		sheet_order(model, is_theirs ? SHEET_TAKE : SHEET_SET_ASIDE, effects);
		model->sheet.waits_for = "Keeping it …";
	} else {
		sheet_build_with(model, is_theirs ? choice->name : NULL,
			is_theirs ? NULL : choice->name, effects);
	}
	/* What else is to be decided comes with the answer. */
	model->sheet.mode = SHEET_READING;
}

void sheet_theirs(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	choose(model, true, effects);
}

void sheet_mine(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	choose(model, false, effects);
}
