/* The steps of the process in a draft against those of Rootly. */
#include "planning.h"

#include <string.h>

#include "retro/lines.h"

/* The record's line as it would be written now. */
static struct retro_slice line_of(
	struct planning *p, const struct step *record, struct retro_item *step)
{
	struct retro_slice line;
	struct buf out;

	retro_step_of_record(p->evidence, record, &p->out->arena, step);
	buf_init(&out, RETRO_BYTES);
	retro_step_print(step, &out);
	line = retro_slice_of(retro_dup(
		&p->out->arena, retro_trim((struct retro_slice){out.bytes, out.len_bytes})));
	buf_release(&out);
	/* What it reads as, which is not always what it was written from. */
	retro_step_parse(line, step);
	return line;
}

/* Only words that are there and differ: one that was taken away takes nothing away in Rootly. */
static bool differs(struct retro_slice mine, struct retro_slice now)
{
	return mine.len_bytes > 0 && !retro_equal(mine, now);
}

static void change_status(struct planning *p, struct retro_row *row, const struct step *record,
	const struct retro_item *mine)
{
	uint8_t status = retro_step_status(mine->mark);

	attrs_add_string(&row->submit.attrs, "status", step_statuses[status].wire);
	attrs_add_string(&row->submit.base, "status", step_statuses[record->status].wire);
	if (status == STEP_SKIPPED && !record->is_skippable)
		plan_untick(p, row, "the process says that this step cannot be skipped");
}

static void change_due(struct planning *p, struct retro_row *row, const struct retro_item *mine,
	const struct retro_item *now)
{
	if (retro_date_parse(mine->due) == 0) {
		plan_untick(p, row, arena_printf(&p->out->arena,
			"\"%.*s\" is no day as in 2026-12-01: it would go without",
			(int)mine->due.len_bytes, mine->due.bytes));
		return;
	}
	attrs_add_string(&row->submit.attrs, "due_date", retro_dup(&p->out->arena, mine->due));
	attrs_add_string(&row->submit.base, "due_date", retro_dup(&p->out->arena, now->due));
}

static void fill_changes(struct planning *p, struct retro_row *row, const struct step *record,
	const struct retro_item *mine, const struct retro_item *now)
{
	if (differs(mine->summary, now->summary)) {
		attrs_add_string(
			&row->submit.attrs, "title", plan_unquoted(p, mine->summary));
		attrs_add_string(&row->submit.base, "title", record->title.bytes);
	}
	if (retro_step_status(mine->mark) != retro_step_status(now->mark))
		change_status(p, row, record, mine);
	if (differs(mine->due, now->due))
		change_due(p, row, mine, now);
}

static void plan_change(
	struct planning *p, const struct step *record, const struct retro_item *mine)
{
	struct retro_slice line = retro_trim(mine->line), now_line;
	struct retro_item now;
	struct retro_row *row;
	char *key;

	now_line = line_of(p, record, &now);
	key = retro_dup(&p->out->arena, now.anchor);
	if (retro_was_seen(p->draft, key, line) ||
		(retro_step_status(mine->mark) == retro_step_status(now.mark) &&
			!differs(mine->summary, now.summary) && !differs(mine->due, now.due)))
		return;
	row = plan_row(p, &step_resource, "step.edit", record);
	row->field = text_own("Step");
	row->now = retro_dup(&p->out->arena, now_line);
	row->mine = retro_dup(&p->out->arena, line);
	fill_changes(p, row, record, mine, &now);
	plan_doubt(p, row, key, now_line);
}

static void plan_line(struct planning *p, struct retro_slice line, void *context)
{
	const struct step *record;
	struct retro_item step;
	struct retro_row *row;

	(void)context;
	if (!retro_step_parse(line, &step))
		return;
	record = retro_step_of(p->evidence, step.anchor);
	if (record != NULL) {
		plan_change(p, record, &step);
		return;
	}
	if (step.summary.len_bytes == 0 ||
		retro_was_seen(p->draft, retro_dup(&p->out->arena, step.anchor), retro_trim(line)))
		return;
	row = plan_impossible(p, step.anchor.len_bytes > 0
					 ? "Rootly has no such step (any more)"
					 : "steps come from the process: the API adds none");
	row->field = text_own("Step");
	row->mine = retro_dup(&p->out->arena, retro_trim(line));
}

void plan_steps(struct planning *p)
{
	plan_each_line(p, ROLE_STEPS, plan_line, NULL);
}
