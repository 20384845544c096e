/* The values of an incident and its retrospective that a draft shows and its author may change. */
#include "retro/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "resources/forms.h"
#include "retro/lines.h"

#define OF_INCIDENT(member) .offset = offsetof(struct incident, member), .action = "incident.edit"
#define OF_RETROSPECTIVE(member)                                                                   \
	.of_retrospective = true, .offset = offsetof(struct retrospective, member),                \
	.action = "retrospective.edit"

enum { SECOND_CHARS = 19 };

static const struct retro_value values[] = {
	{.name = "title", .title = "Title", .type = VALUE_LINE, .attribute = "title",
		OF_RETROSPECTIVE(title)},
	{.name = "causes", .title = "Causes", .type = VALUE_CAUSES, .attribute = "cause_ids",
		OF_INCIDENT(causes)},
	{.name = "started", .title = "Started", .type = VALUE_TIME, .attribute = "started_at",
		OF_RETROSPECTIVE(started_at)},
	{.name = "mitigated", .title = "Mitigated", .type = VALUE_TIME, .attribute = "mitigated_at",
		OF_RETROSPECTIVE(mitigated_at)},
	{.name = "resolved", .title = "Resolved", .type = VALUE_TIME, .attribute = "resolved_at",
		OF_RETROSPECTIVE(resolved_at)},
	{.name = "progress", .title = "Progress", .type = VALUE_CHOICE, .choices = incident_progresses,
		.attribute = "retrospective_progress_status", .offset = offsetof(struct incident, progress),
		.action = "incident.progress"},
	{.name = "summary", .title = "Summary", .place = IN_SECTION, .role = ROLE_SUMMARY,
		.type = VALUE_BODY, .attribute = "summary", OF_INCIDENT(summary)},
	{.name = "mitigation", .title = "Mitigation", .place = IN_SECTION, .role = ROLE_MITIGATION,
		.type = VALUE_BODY, .attribute = "mitigation_message", OF_INCIDENT(mitigation)},
	{.name = "resolution", .title = "Resolution", .place = IN_SECTION, .role = ROLE_RESOLUTION,
		.type = VALUE_BODY, .attribute = "resolution_message", OF_INCIDENT(resolution)},
};

const struct retro_value *retro_values(size_t *count)
{
	*count = sizeof(values) / sizeof(values[0]);
	return values;
}

void retro_print_time(int64_t ms, struct buf *out)
{
	char words[ISO8601_BYTES];

	if (ms == 0)
		return;
	iso8601_format(ms, words);
	words[SECOND_CHARS] = '\0';
	buf_add_fmt(out, "%sZ", words);
}

/* Quoted where it would not read as itself. */
static void print_name(struct text name, struct buf *out)
{
	bool has_quote = name.len_bytes > 0 && strchr("\"'", name.bytes[0]) != NULL;

	if (has_quote || strpbrk(name.bytes, ",[]") != NULL)
		buf_add_fmt(out, "\"%s\"", name.bytes);
	else
		buf_add_str(out, name.bytes);
}

/* "[deploy, capacity]": the names that go with the ids, where the catalogue knows them. */
static void print_causes(
	const struct retro_evidence *evidence, const struct refs *refs, struct buf *out)
{
	bool is_first = true;

	buf_add_char(out, '[');
	for (size_t i = 0; refs->ids != NULL && i < evidence->cause_count; i++) {
		const struct catalogue_item *cause = &evidence->causes[i];

		if (!ids_have(refs->ids, cause->record.id))
			continue;
		if (!is_first)
			buf_add_str(out, ", ");
		print_name(cause->name, out);
		is_first = false;
	}
	buf_add_char(out, ']');
}

static void print_text(const struct retro_value *value, const struct retro_evidence *evidence,
	struct text text, struct buf *out)
{
	if (value->type == VALUE_BODY)
		retro_quote_body(evidence, text.bytes, out);
	else
		retro_quote_line(evidence, text.bytes, out);
}

/* Where there is no retrospective yet, the incident has what it will start with. */
static void print_without(const struct retro_value *value, const struct retro_evidence *evidence,
	struct buf *out)
{
	const struct incident *incident = evidence->incident;

	if (value->type == VALUE_LINE)
		print_text(value, evidence, incident->title, out);
	else if (strcmp(value->name, "started") == 0)
		retro_print_time(incident->started_at, out);
	else if (strcmp(value->name, "mitigated") == 0)
		retro_print_time(incident->mitigated_at, out);
	else
		retro_print_time(incident->resolved_at, out);
}

void retro_value_print(const struct retro_value *value, const struct retro_evidence *evidence,
	struct buf *out)
{
	bool is_missing = value->of_retrospective && evidence->retrospective == NULL;
	const void *record = value->of_retrospective ? (const void *)evidence->retrospective
						     : (const void *)evidence->incident;
	const void *member;

	if (is_missing) {
		print_without(value, evidence, out);
		return;
	}
	member = (const char *)record + value->offset;
	switch (value->type) {
	case VALUE_TIME:
		retro_print_time(*(const int64_t *)member, out);
		break;
	case VALUE_CAUSES:
		print_causes(evidence, member, out);
		break;
	case VALUE_CHOICE:
		if (*(const uint8_t *)member != 0)
			buf_add_str(out, value->choices[*(const uint8_t *)member].shown);
		break;
	case VALUE_LINE:
	case VALUE_BODY:
		print_text(value, evidence, *(const struct text *)member, out);
		break;
	}
}

/* ---- action items ------------------------------------------------------------------------- */

static struct retro_slice quoted(const struct retro_evidence *evidence, struct text text,
	struct arena *arena)
{
	struct retro_slice slice;
	struct buf out;

	buf_init(&out, RETRO_BYTES);
	retro_quote_line(evidence, text.bytes, &out);
	slice = retro_slice_of(arena_strndup(arena, out.bytes, out.len_bytes));
	buf_release(&out);
	return slice;
}

/* Between the brackets; one for each status. */
static const char step_marks[] = {[STEP_UNKNOWN] = ' ', [STEP_OPEN] = ' ', [STEP_IN_PROGRESS] = '/',
	[STEP_COMPLETED] = 'x', [STEP_SKIPPED] = '-'};

/* And back; 0: there is none. */
static char step_mark(uint8_t status)
{
	return step_marks[status];
}

uint8_t retro_step_status(char mark)
{
	for (size_t status = STEP_OPEN; status < sizeof(step_marks); status++)
		if (step_marks[status] == (mark == 'X' ? 'x' : mark))
			return (uint8_t)status;
	return STEP_UNKNOWN;
}

void retro_step_of_record(const struct retro_evidence *evidence, const struct step *record,
	struct arena *arena, struct retro_item *step)
{
	char date[ISO8601_BYTES];
	struct buf anchor;

	buf_init(&anchor, TEXT_LINE_BYTES);
	retro_anchor(evidence, RECORD_STEP, record->record.id, &anchor);
	*step = (struct retro_item){.mark = step_mark(record->status),
		.summary = quoted(evidence, record->title, arena),
		.anchor = retro_slice_of(arena_strdup(arena, anchor.bytes))};
	if (record->due_at != 0) {
		iso8601_format(record->due_at, date);
		step->due = retro_slice_of(arena_strndup(arena, date, 10));
	}
	buf_release(&anchor);
}

void retro_item_of_record(const struct retro_evidence *evidence, const struct action_item *record,
	struct arena *arena, struct retro_item *item)
{
	char date[ISO8601_BYTES];
	struct buf anchor;

	buf_init(&anchor, TEXT_LINE_BYTES);
	retro_anchor(evidence, RECORD_ITEM, record->record.id, &anchor);
	*item = (struct retro_item){
		.is_done = action_item_is_over(record),
		.summary = quoted(evidence, record->summary, arena),
		.owner = quoted(evidence, record->owner.name, arena),
		.priority = retro_slice_of(action_item_priorities[record->priority].wire),
		.anchor = retro_slice_of(arena_strdup(arena, anchor.bytes)),
	};
	if (record->due_at != 0) {
		iso8601_format(record->due_at, date);
		item->due = retro_slice_of(arena_strndup(arena, date, 10));
	}
	buf_release(&anchor);
}
