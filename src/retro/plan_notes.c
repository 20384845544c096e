/* Lines of a draft's timeline that Rootly does not have: new notes, and notes that were edited. */
#include "planning.h"

#include <string.h>

#include "retro/lines.h"

enum { MINUTE_MS = 60 * 1000, DAY_MS = 24 * 60 * MINUTE_MS, CLOCK_BYTES = 8 };

struct day {
	int64_t ms; /* of lines without a date */
};

/* "03:20" */
static void clock_of(int64_t ms, char out[CLOCK_BYTES])
{
	char iso[ISO8601_BYTES];

	iso8601_format(ms, iso);
	memcpy(out, iso + 11, 5);
	out[5] = '\0';
}

static bool is_kind(const struct retro_moment *moment, enum retro_entry_kind kind)
{
	return retro_is(moment->kind, retro_entry_word(kind));
}

/* ---- new ones ----------------------------------------------------------------------------- */

/* The same words at the same minute. */
static bool is_known(const struct planning *p, const struct retro_moment *moment)
{
	for (size_t i = 0; i < p->timeline.count; i++) {
		const struct retro_entry *entry = &p->timeline.entries[i];

		if ((entry->kind == ENTRY_NOTE || entry->kind == ENTRY_EXTERNAL) &&
			entry->at_ms / MINUTE_MS == moment->at_ms / MINUTE_MS &&
			retro_is(moment->text, entry->text))
			return true;
	}
	return false;
}

/* Its words with the time in front, since the API dates a note by when it is written. */
static char *note_text(struct planning *p, int64_t at_ms, struct retro_slice words)
{
	struct buf out;
	char *copy;

	buf_init(&out, RETRO_BYTES);
	retro_true_time_print(at_ms, words, &out);
	copy = arena_strndup(&p->out->arena, out.bytes, out.len_bytes);
	buf_release(&out);
	return copy;
}

static void plan_new(struct planning *p, const struct retro_moment *moment)
{
	bool is_external = is_kind(moment, ENTRY_EXTERNAL);
	struct retro_row *row;
	char clock[CLOCK_BYTES];

	if (moment->text.len_bytes == 0 || is_known(p, moment))
		return;
	clock_of(moment->at_ms, clock);
	row = plan_row(p, &incident_resource, "incident.note", p->evidence->incident);
	row->field = text_printf(
		&p->out->arena, "New %s %s", is_external ? "external note" : "note", clock);
	row->mine = note_text(p, moment->at_ms, moment->text);
	attrs_add_string(&row->submit.attrs, "event", row->mine);
	attrs_add_string(&row->submit.attrs, "visibility", is_external ? "external" : "internal");
	if (is_external)
		plan_untick(p, row, "external: customers may read it");
}

/* ---- edited ones -------------------------------------------------------------------------- */

static const struct retro_entry *entry_of(const struct planning *p, struct retro_slice anchor)
{
	for (size_t i = 0; i < p->timeline.count; i++)
		if (retro_is(anchor, p->timeline.entries[i].anchor))
			return &p->timeline.entries[i];
	return NULL;
}

/* Notes alone: what the system wrote is not for an author to change. */
static bool is_editable(const struct retro_entry *entry)
{
	return (entry->kind == ENTRY_NOTE || entry->kind == ENTRY_EXTERNAL) && entry->times == 1;
}

static bool says_time(const struct incident_event *event)
{
	const char *rest;

	return retro_true_time(event->event.bytes, &rest) != 0;
}

/* Rootly's time of the last change against the one that the draft was built at. */
static bool is_newer(const struct planning *p, const struct incident_event *event)
{
	struct retro_slice base;
	int64_t ms = 0;

	if (!retro_front(p->draft, "base", &base) ||
		!iso8601_parse(base.bytes, base.len_bytes, &ms))
		return true;
	return event->record.updated_at > ms;
}

static void plan_edit(struct planning *p, const struct incident_event *event,
	const struct retro_entry *entry, const struct retro_moment *moment)
{
	bool is_moved = entry->at_ms / MINUTE_MS != moment->at_ms / MINUTE_MS;
	struct retro_row *row;
	char clock[CLOCK_BYTES];

	if (moment->text.len_bytes == 0 || (!is_moved && retro_is(moment->text, entry->text)))
		return;
	clock_of(entry->at_ms, clock);
	row = plan_row(p, &incident_event_resource, "event.edit", event);
	row->field = text_printf(&p->out->arena, "Note %s", clock);
	row->now = arena_strdup(&p->out->arena, event->event.bytes);
	row->mine = is_moved || says_time(event) ? note_text(p, moment->at_ms, moment->text)
						 : plan_unquoted(p, moment->text);
	attrs_add_string(&row->submit.attrs, "event", row->mine);
	attrs_add_string(&row->submit.base, "event", event->event.bytes);
	if (text_is_empty(event->author) || !text_equal(event->author, p->me->name))
		plan_untick(p, row, arena_printf(&p->out->arena, "written by %s",
			text_is_empty(event->author) ? "somebody else" : event->author.bytes));
	if (is_newer(p, event))
		plan_untick(p, row, "changed in Rootly since the draft was built");
}

/* ---- line by line ------------------------------------------------------------------------- */

/* The line of a day that says its date may be gone: what is known of a record dates the lines. */
static void settle_day(
	const struct retro_entry *entry, struct day *day, struct retro_moment *moment)
{
	int64_t minute = entry->at_ms - entry->at_ms % MINUTE_MS;

	if (moment->has_date || minute % DAY_MS != moment->at_ms % DAY_MS)
		return;
	day->ms = minute - minute % DAY_MS;
	moment->at_ms = minute;
}

static void plan_line(struct planning *p, struct retro_slice line, void *context)
{
	const struct incident_event *event;
	const struct retro_entry *entry;
	struct retro_moment moment;
	struct day *day = context;

	if (!retro_moment_parse(line, &day->ms, &moment) || moment.is_gap || moment.at_ms == 0)
		return;
	if (moment.anchor.len_bytes == 0) {
		if (moment.kind.len_bytes == 0 || is_kind(&moment, ENTRY_NOTE) ||
			is_kind(&moment, ENTRY_EXTERNAL))
			plan_new(p, &moment);
		return;
	}
	event = retro_event_of(p->evidence, moment.anchor);
	entry = entry_of(p, moment.anchor);
	if (entry != NULL)
		settle_day(entry, day, &moment);
	if (event != NULL && entry != NULL && is_editable(entry))
		plan_edit(p, event, entry, &moment);
}

void plan_notes(struct planning *p)
{
	int64_t since = p->evidence->incident->since;
	struct day day = {since - since % DAY_MS};

	plan_each_line(p, ROLE_TIMELINE, plan_line, &day);
}
