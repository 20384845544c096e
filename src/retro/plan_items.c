/* Action items of a draft against those of Rootly. */
#include "planning.h"

#include <stdlib.h>
#include <string.h>

#include "resources/forms.h"
#include "retro/lines.h"

/* ---- words into attributes ---------------------------------------------------------------- */

static const struct catalogue_item *owner_of(struct planning *p, struct retro_slice name)
{
	return retro_named(p->evidence->people, p->evidence->person_count, name);
}

static void add_owner(struct planning *p, struct retro_row *row, struct retro_slice name)
{
	const struct catalogue_item *person = owner_of(p, name);

	if (person != NULL)
		attrs_add_number(&row->submit.attrs, "assigned_to_user_id",
			strtoll(person->record.id, NULL, 10));
	else
		plan_untick(p, row, arena_printf(&p->out->arena,
			"no one person is called \"%.*s\": it would go without owner",
			(int)name.len_bytes, name.bytes));
}

static void add_due(struct planning *p, struct retro_row *row, struct retro_slice due)
{
	if (retro_date_parse(due) != 0)
		attrs_add_string(&row->submit.attrs, "due_date", retro_dup(&p->out->arena, due));
	else
		plan_untick(p, row,
			arena_printf(&p->out->arena,
				"\"%.*s\" is no day as in 2026-12-01: it would go without",
				(int)due.len_bytes, due.bytes));
}

static void add_priority(struct planning *p, struct retro_row *row, struct retro_slice priority)
{
	char *word = retro_dup(&p->out->arena, priority);

	if (choice_find(action_item_priorities, word) != 0)
		attrs_add_string(&row->submit.attrs, "priority", word);
	else
		plan_untick(p, row, arena_printf(&p->out->arena,
			"\"%s\" is no priority (high, medium, low): it would go without", word));
}

/* ---- a new one ---------------------------------------------------------------------------- */

static void plan_new(struct planning *p, const struct retro_item *item)
{
	struct retro_row *row;

	if (item->summary.len_bytes == 0)
		return;
	row = plan_row(p, &incident_resource, "incident.action-item", p->evidence->incident);
	row->field = text_own("New action item");
	row->mine = retro_dup(&p->out->arena, retro_trim(item->line));
	attrs_add_string(&row->submit.attrs, "summary", plan_unquoted(p, item->summary));
	attrs_add_string(&row->submit.attrs, "status", item->is_done ? "done" : "open");
	if (item->owner.len_bytes > 0)
		add_owner(p, row, item->owner);
	if (item->due.len_bytes > 0)
		add_due(p, row, item->due);
	if (item->priority.len_bytes > 0)
		add_priority(p, row, item->priority);
}

/* ---- a changed one ------------------------------------------------------------------------ */

/* Only words that are there and differ: one that was taken away takes nothing away in Rootly. */
static bool differs(struct retro_slice mine, struct retro_slice now)
{
	return mine.len_bytes > 0 && !retro_equal(mine, now);
}

static void change_summary(struct planning *p, struct retro_row *row,
	const struct action_item *record, const struct retro_item *mine)
{
	attrs_add_string(&row->submit.attrs, "summary", plan_unquoted(p, mine->summary));
	attrs_add_string(&row->submit.base, "summary", record->summary.bytes);
}

static void change_status(struct retro_row *row, const struct action_item *record,
	const struct retro_item *mine)
{
	attrs_add_string(&row->submit.attrs, "status", mine->is_done ? "done" : "open");
	attrs_add_string(&row->submit.base, "status", action_item_statuses[record->status].wire);
}

static void change_owner(struct planning *p, struct retro_row *row,
	const struct action_item *record, const struct retro_item *mine)
{
	add_owner(p, row, mine->owner);
	if (attrs_find(&row->submit.attrs, "assigned_to_user_id") == NULL)
		return;
	if (record->owner.id[0] != '\0')
		attrs_add_number(&row->submit.base, "assigned_to_user_id",
			strtoll(record->owner.id, NULL, 10));
	else
		attrs_add_null(&row->submit.base, "assigned_to_user_id");
}

static void change_due(struct planning *p, struct retro_row *row, const struct retro_item *mine,
	const struct retro_item *now)
{
	add_due(p, row, mine->due);
	if (attrs_find(&row->submit.attrs, "due_date") != NULL)
		attrs_add_string(
			&row->submit.base, "due_date", retro_dup(&p->out->arena, now->due));
}

static void change_priority(struct planning *p, struct retro_row *row,
	const struct action_item *record, const struct retro_item *mine)
{
	add_priority(p, row, mine->priority);
	if (attrs_find(&row->submit.attrs, "priority") != NULL)
		attrs_add_string(&row->submit.base, "priority",
			action_item_priorities[record->priority].wire);
}

/* The record's line as it would be written now. */
static struct retro_slice line_of(struct planning *p, const struct action_item *record,
	struct retro_item *item)
{
	struct retro_slice line;
	struct buf out;

	retro_item_of_record(p->evidence, record, &p->out->arena, item);
	buf_init(&out, RETRO_BYTES);
	retro_item_print(item, &out);
	line = retro_trim((struct retro_slice){out.bytes, out.len_bytes});
	line = retro_slice_of(retro_dup(&p->out->arena, line));
	buf_release(&out);
	/* What it reads as, which is not always what it was written from. */
	retro_item_parse(line, item);
	return line;
}

static void fill_changes(struct planning *p, struct retro_row *row,
	const struct action_item *record, const struct retro_item *mine,
	const struct retro_item *now)
{
	if (differs(mine->summary, now->summary))
		change_summary(p, row, record, mine);
	if (mine->is_done != now->is_done)
		change_status(row, record, mine);
	if (differs(mine->owner, now->owner))
		change_owner(p, row, record, mine);
	if (differs(mine->due, now->due))
		change_due(p, row, mine, now);
	if (differs(mine->priority, now->priority))
		change_priority(p, row, record, mine);
}

/* "@maya" is the Maya Ortiz who has it already. */
static void settle_owner(struct planning *p, const struct action_item *record,
	struct retro_item *mine, const struct retro_item *now)
{
	const struct catalogue_item *person = owner_of(p, mine->owner);

	if (person != NULL && strcmp(person->record.id, record->owner.id) == 0)
		mine->owner = now->owner;
}

static void plan_change(
	struct planning *p, const struct action_item *record, struct retro_item *mine)
{
	struct retro_slice line = retro_trim(mine->line), now_line;
	struct retro_item now;
	struct retro_row *row;
	char *key;

	now_line = line_of(p, record, &now);
	key = retro_dup(&p->out->arena, now.anchor);
	settle_owner(p, record, mine, &now);
	if (retro_was_seen(p->draft, key, line) ||
		!(differs(mine->summary, now.summary) || mine->is_done != now.is_done ||
			differs(mine->owner, now.owner) || differs(mine->due, now.due) ||
			differs(mine->priority, now.priority)))
		return;
	row = plan_row(p, &action_item_resource, "action-item.edit", record);
	row->field = text_own("Action item");
	row->now = retro_dup(&p->out->arena, now_line);
	row->mine = retro_dup(&p->out->arena, line);
	fill_changes(p, row, record, mine, &now);
	plan_doubt(p, row, key, now_line);
}

/* ---- line by line ------------------------------------------------------------------------- */

/* A line without an anchor whose words Rootly has already was sent before. */
static const struct action_item *same_summary(
	const struct planning *p, const struct retro_item *item)
{
	for (size_t i = 0; i < p->evidence->item_count; i++)
		if (retro_is(item->summary, p->evidence->items[i].summary.bytes))
			return &p->evidence->items[i];
	return NULL;
}

static void plan_line(struct planning *p, struct retro_slice line, void *context)
{
	const struct action_item *record;
	struct retro_item item;
	struct retro_row *row;

	(void)context;
	if (!retro_item_parse(line, &item))
		return;
	record = item.anchor.len_bytes > 0 ? retro_item_of(p->evidence, item.anchor)
					   : same_summary(p, &item);
	if (record != NULL) {
		plan_change(p, record, &item);
	} else if (item.anchor.len_bytes == 0) {
		plan_new(p, &item);
	} else if (!retro_was_seen(
			   p->draft, retro_dup(&p->out->arena, item.anchor), retro_trim(line))) {
		row = plan_impossible(p, "Rootly has no such action item (any more)");
		row->field = text_own("Action item");
		row->mine = retro_dup(&p->out->arena, retro_trim(line));
	}
}

void plan_items(struct planning *p)
{
	plan_each_line(p, ROLE_ACTIONS, plan_line, NULL);
}
