/* The merged timeline. */
#include "retro/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "resources/forms.h"

enum { MINUTE_MS = 60 * 1000, DATE_CHARS = 10, CLOCK_CHARS = 16, DAY_MINUTES = 24 * 60 };

#define UTC_MARK " UTC: "

struct gathering {
	struct retro_timeline *timeline;
	const struct retro_evidence *evidence;
	struct buf words; /* scratch */
};

static const char *const entry_words[] = {
	[ENTRY_DEPLOY] = "deploy",
	[ENTRY_ALERT] = "alert",
	[ENTRY_EVENT] = "event",
	[ENTRY_STATUS] = "status",
	[ENTRY_SEVERITY] = "severity",
	[ENTRY_ROLE] = "role",
	[ENTRY_NOTE] = "note",
	[ENTRY_EXTERNAL] = "external note",
	[ENTRY_ITEM] = "action item",
};

const char *retro_entry_word(enum retro_entry_kind kind)
{
	return entry_words[kind];
}

/* ---- gathering ---------------------------------------------------------------------------- */

static const char *quoted(struct gathering *g, const char *text)
{
	buf_clear(&g->words);
	retro_quote_line(g->evidence, text, &g->words);
	return arena_strndup(&g->timeline->arena, g->words.bytes, g->words.len_bytes);
}

static const char *anchor_of(struct gathering *g, enum retro_record kind, const char *id)
{
	buf_clear(&g->words);
	retro_anchor(g->evidence, kind, id, &g->words);
	return arena_strndup(&g->timeline->arena, g->words.bytes, g->words.len_bytes);
}

/* Members that are not set are empty; what has no time is left out. */
static void add(struct gathering *g, struct retro_entry entry)
{
	struct retro_timeline *t = g->timeline;

	if (entry.at_ms <= 0)
		return;
	entry.verb = entry.verb != NULL ? entry.verb : "";
	entry.who = entry.who != NULL ? quoted(g, entry.who) : "";
	entry.text = quoted(g, entry.text);
	entry.anchor = entry.anchor != NULL ? entry.anchor : "";
	entry.times = 1;
	entry.order = t->count;
	t->entries = mem_grow(t->entries, t->count, &t->room, sizeof(*t->entries));
	t->entries[t->count++] = entry;
}

/* How Rootly writes what it did; the rest of the text follows. */
static const struct {
	const char *prefix;
	enum retro_entry_kind kind;
	const char *text; /* in its place; NULL: the rest as a change */
	bool is_change;
} system_texts[] = {
	{"Status has been changed", ENTRY_STATUS, NULL, true},
	{"Severity has been changed", ENTRY_SEVERITY, NULL, true},
	{"Acknowledged at has been changed", ENTRY_STATUS, "acknowledged", false},
	{"Incident has been ", ENTRY_EVENT, NULL, false},
	{"Alert has been ", ENTRY_EVENT, NULL, false},
	{"Alerts has been ", ENTRY_EVENT, NULL, false},
	{"Alerts have been ", ENTRY_EVENT, NULL, false},
	{"Action item ", ENTRY_EVENT, NULL, false},
	{"Retrospective has been ", ENTRY_EVENT, NULL, false},
	{"Title has been ", ENTRY_EVENT, NULL, false},
	{"Summary has been ", ENTRY_EVENT, NULL, false},
};

/* " from started to mitigated" as "started → mitigated", " to X" as "→ X". */
static const char *change_of(struct gathering *g, const char *rest)
{
	const char *from = strstr(rest, "from "), *to = strstr(rest, "to ");

	if (from != NULL && (to = strstr(from, " to ")) != NULL)
		return arena_printf(&g->timeline->arena, "%.*s \xE2\x86\x92 %s",
			(int)(to - from - 5), from + 5, to + 4);
	return to != NULL ? arena_printf(&g->timeline->arena, "\xE2\x86\x92 %s", to + 3) : rest;
}

static bool is_system_text(struct gathering *g, const char *text, struct retro_entry *entry)
{
	for (size_t i = 0; i < sizeof(system_texts) / sizeof(system_texts[0]); i++) {
		size_t len = strlen(system_texts[i].prefix);

		if (strncmp(text, system_texts[i].prefix, len) != 0)
			continue;
		entry->kind = system_texts[i].kind;
		if (system_texts[i].is_change)
			entry->text = change_of(g, text + len);
		else if (system_texts[i].text != NULL)
			entry->text = system_texts[i].text;
		return true;
	}
	return false;
}

static void add_event(struct gathering *g, const struct incident_event *event)
{
	struct retro_entry entry = {.at_ms = event->occurred_at, .text = event->event.bytes,
		.anchor = anchor_of(g, RECORD_EVENT, event->record.id)};
	int64_t true_ms;

	if (entry.at_ms == 0)
		entry.at_ms = event->record.created_at;
	if (!is_system_text(g, event->event.bytes, &entry)) {
		bool is_external = event->visibility == choice_find(form_visibilities, "external");

		entry.kind = is_external ? ENTRY_EXTERNAL : ENTRY_NOTE;
		entry.who = event->author.bytes;
		true_ms = retro_true_time(entry.text, &entry.text);
		if (true_ms != 0)
			entry.at_ms = true_ms;
	}
	add(g, entry);
}

/* What of an alert's history is told: what people did, and whom it reached. */
static const struct {
	const char *action, *verb;
	bool has_details; /* they say more than the alert's title */
} alert_actions[] = {
	{"acknowledged", "acknowledged", false},
	{"resolved", "resolved", false},
	{"snoozed", "snoozed", false},
	{"deferred", "deferred", false},
	{"escalated", "escalated", false},
	{"retriggered", "again", false},
	{"paged", "paged", true},
	{"escalation_policy_paged", "paged", true},
	{"answered", "answered", true},
	{"added", "note", true},
};

static void add_alert_event(struct gathering *g, const struct alert *alert,
	const struct alert_event *event)
{
	for (size_t i = 0; i < sizeof(alert_actions) / sizeof(alert_actions[0]); i++) {
		bool uses_details = alert_actions[i].has_details && !text_is_empty(event->details);

		if (strcmp(event->action.bytes, alert_actions[i].action) != 0)
			continue;
		add(g, (struct retro_entry){.kind = ENTRY_ALERT, .at_ms = event->record.created_at,
			.verb = alert_actions[i].verb, .who = event->user.name.bytes,
			.text = uses_details ? event->details.bytes : alert->summary.bytes,
			.anchor = anchor_of(g, RECORD_ALERT_EVENT, event->record.id)});
		return;
	}
}

static void add_alert(struct gathering *g, const struct retro_alert *alert)
{
	const struct alert *a = alert->alert;
	const char *id = text_is_empty(a->short_id) ? a->record.id : a->short_id.bytes;

	add(g, (struct retro_entry){.kind = ENTRY_ALERT, .text = a->summary.bytes,
		.at_ms = a->started_at != 0 ? a->started_at : a->record.created_at,
		.anchor = anchor_of(g, RECORD_ALERT, id)});
	for (size_t i = 0; i < alert->event_count; i++)
		add_alert_event(g, a, &alert->events[i]);
}

static void add_times(struct gathering *g, const struct incident *incident)
{
	const struct {
		int64_t at_ms;
		const char *text;
	} times[] = {
		{incident->triage_at, "in triage"},
		{incident->started_at, "started"},
		{incident->detected_at, "detected"},
		{incident->acknowledged_at, "acknowledged"},
		{incident->mitigated_at, "mitigated"},
		{incident->resolved_at, "resolved"},
		{incident->closed_at, "closed"},
		{incident->cancelled_at, "cancelled"},
	};

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		add(g, (struct retro_entry){.kind = ENTRY_STATUS, .at_ms = times[i].at_ms,
			.text = times[i].text});
}

static void add_pulses(struct gathering *g)
{
	for (size_t i = 0; i < g->evidence->pulse_count; i++) {
		const struct pulse *pulse = &g->evidence->pulses[i];
		int64_t at = pulse->started_at != 0 ? pulse->started_at : pulse->record.created_at;
		int64_t from_start = at - g->evidence->incident->since;

		if (from_start >= -RETRO_DEPLOY_MS && from_start <= RETRO_DEPLOY_MS)
			add(g, (struct retro_entry){.kind = ENTRY_DEPLOY, .at_ms = at,
				.who = pulse->source.bytes, .text = pulse->summary.bytes,
				.anchor = anchor_of(g, RECORD_PULSE, pulse->record.id)});
	}
}

static void gather(struct gathering *g)
{
	const struct retro_evidence *e = g->evidence;

	add_times(g, e->incident);
	for (size_t i = 0; i < e->event_count; i++)
		add_event(g, &e->events[i]);
	for (size_t i = 0; i < e->alert_count; i++)
		add_alert(g, &e->alerts[i]);
	for (size_t i = 0; i < e->role_count; i++)
		if (!text_is_empty(e->roles[i].person.name))
			add(g, (struct retro_entry){.kind = ENTRY_ROLE,
				       .at_ms = e->roles[i].record.created_at,
				       .who = e->roles[i].person.name.bytes,
				       .text = e->roles[i].role.name.bytes,
				       .anchor = anchor_of(g, RECORD_ROLE, e->roles[i].record.id)});
	for (size_t i = 0; i < e->item_count; i++)
		add(g, (struct retro_entry){.kind = ENTRY_ITEM,
			       .at_ms = e->items[i].record.created_at,
			       .text = e->items[i].summary.bytes,
			       .anchor = anchor_of(g, RECORD_ITEM, e->items[i].record.id)});
	add_pulses(g);
}

/* ---- in order, each once ------------------------------------------------------------------ */

static int by_time(const void *a, const void *b)
{
	const struct retro_entry *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* Does `told` say what `entry` says? The one with fewer words goes: an incident's own time where an
 * event says the same, a system's line where the record itself is there. */
static bool tells(const struct retro_entry *told, const struct retro_entry *entry)
{
	if (entry->kind == ENTRY_STATUS && entry->anchor[0] == '\0')
		return told->kind == ENTRY_STATUS && told->anchor[0] != '\0' &&
		       strstr(told->text, entry->text) != NULL;
	if (entry->kind != ENTRY_EVENT)
		return false;
	if (told->kind == ENTRY_ITEM)
		return strstr(entry->text, told->text) != NULL;
	return told->kind == ENTRY_ROLE && strstr(entry->text, told->text) != NULL &&
	       strstr(entry->text, told->who) != NULL;
}

/* "Maya Ortiz has been assigned as Commander": a note by its form, a role by its words. */
static bool is_role_told(const struct retro_entry *role, const struct retro_entry *entry)
{
	return role->kind == ENTRY_ROLE && entry->kind == ENTRY_NOTE &&
	       strstr(entry->text, " has been ") != NULL &&
	       strstr(entry->text, role->text) != NULL && strstr(entry->text, role->who) != NULL;
}

static bool same_words(const struct retro_entry *a, const struct retro_entry *b)
{
	return a->kind == b->kind && strcmp(a->verb, b->verb) == 0 && strcmp(a->who, b->who) == 0 &&
	       strcmp(a->text, b->text) == 0;
}

/* Among the neighbours within a minute. */
static bool is_told(const struct retro_timeline *t, size_t i)
{
	const struct retro_entry *entry = &t->entries[i];

	for (int step = -1; step <= 1; step += 2)
		for (size_t n = i + (size_t)step; n < t->count; n += (size_t)step) {
			const struct retro_entry *other = &t->entries[n];
			int64_t apart = other->at_ms - entry->at_ms;

			if (apart > RETRO_FOLD_MS || apart < -RETRO_FOLD_MS)
				break;
			if (tells(other, entry) || is_role_told(other, entry))
				return true;
		}
	return false;
}

/* The kept one, of the last minute, that says the same. */
static struct retro_entry *find_same(struct retro_timeline *t, size_t kept,
	const struct retro_entry *entry)
{
	while (kept-- > 0 && entry->at_ms - t->entries[kept].at_ms <= RETRO_FOLD_MS)
		if (same_words(&t->entries[kept], entry))
			return &t->entries[kept];
	return NULL;
}

static void fold(struct retro_timeline *t)
{
	bool *told = mem_alloc(t->count + 1);
	size_t kept = 0;

	for (size_t i = 0; i < t->count; i++)
		told[i] = is_told(t, i);
	for (size_t i = 0; i < t->count; i++) {
		struct retro_entry entry = t->entries[i], *same = NULL;

		if (!told[i])
			same = find_same(t, kept, &entry);
		if (same != NULL)
			same->times++;
		else if (!told[i])
			t->entries[kept++] = entry;
	}
	t->count = kept;
	free(told);
}

/* What happened before the start or after the end leaves no gap. */
static void bound(struct retro_timeline *t, const struct incident *incident)
{
	t->from_ms = incident->since;
	for (size_t i = 0; i < t->count; i++)
		if (t->entries[i].kind != ENTRY_DEPLOY) {
			if (t->entries[i].at_ms < t->from_ms)
				t->from_ms = t->entries[i].at_ms;
			break;
		}
	t->to_ms = incident->resolved_at != 0	? incident->resolved_at
		   : incident->cancelled_at != 0 ? incident->cancelled_at
		   : incident->closed_at != 0	 ? incident->closed_at
						 : INT64_MAX;
}

void retro_timeline_init(struct retro_timeline *timeline, const struct retro_evidence *evidence)
{
	struct gathering g = {.timeline = timeline, .evidence = evidence};

	*timeline = (struct retro_timeline){0};
	arena_init(&timeline->arena, 0);
	buf_init(&g.words, RETRO_BYTES);
	gather(&g);
	buf_release(&g.words);
	if (timeline->count > 0)
		qsort(timeline->entries, timeline->count, sizeof(*timeline->entries), by_time);
	fold(timeline);
	bound(timeline, evidence->incident);
}

void retro_timeline_release(struct retro_timeline *timeline)
{
	free(timeline->entries);
	arena_release(&timeline->arena);
	*timeline = (struct retro_timeline){0};
}

/* ---- as lines ----------------------------------------------------------------------------- */

/* "2026-11-20 03:14" */
static void stamp(int64_t ms, char out[ISO8601_BYTES])
{
	iso8601_format(ms, out);
	out[DATE_CHARS] = ' ';
	out[CLOCK_CHARS] = '\0';
}

void retro_entry_print(const struct retro_entry *entry, bool with_date, struct buf *out)
{
	char when[ISO8601_BYTES];

	stamp(entry->at_ms, when);
	buf_add_fmt(
		out, "- %s %s", when + (with_date ? 0 : DATE_CHARS + 1), entry_words[entry->kind]);
	if (entry->verb[0] != '\0')
		buf_add_fmt(out, " %s", entry->verb);
	if (entry->who[0] != '\0')
		buf_add_fmt(out, " (%s)", entry->who);
	buf_add_fmt(out, ": %s", entry->text);
	if (entry->times > 1)
		buf_add_fmt(out, " (\xC3\x97%u)", entry->times);
	if (entry->anchor[0] != '\0')
		buf_add_fmt(out, "  ^%s", entry->anchor);
}

static int64_t day_of(int64_t ms)
{
	return ms / MINUTE_MS / DAY_MINUTES;
}

/* Between two entries, when nothing is told for long while it burns. */
static void print_gap(const struct retro_timeline *t, size_t i, struct buf *out)
{
	int64_t from = t->entries[i].at_ms, to = t->entries[i + 1].at_ms;
	char start[ISO8601_BYTES], end[ISO8601_BYTES], length[ISO8601_BYTES];

	/* As they are written, to the minute. */
	from -= from % MINUTE_MS;
	to -= to % MINUTE_MS;
	if (to - from <= RETRO_GAP_MS || t->entries[i].at_ms < t->from_ms ||
		t->entries[i].at_ms >= t->to_ms)
		return;
	stamp(from, start);
	stamp(to, end);
	buf_add_fmt(out, "- %s\xE2\x80\x93%s GAP %s\n", start + DATE_CHARS + 1,
		end + DATE_CHARS + 1, duration_format(to - from, length));
}

void retro_timeline_print(const struct retro_timeline *t, struct buf *out)
{
	bool has_days = t->count > 0 &&
			day_of(t->entries[0].at_ms) != day_of(t->entries[t->count - 1].at_ms);

	for (size_t i = 0; i < t->count; i++) {
		bool is_new_day =
			i == 0 || day_of(t->entries[i].at_ms) != day_of(t->entries[i - 1].at_ms);

		retro_entry_print(&t->entries[i], has_days && is_new_day, out);
		buf_add_char(out, '\n');
		if (i + 1 < t->count)
			print_gap(t, i, out);
	}
}

/* ---- times in notes ----------------------------------------------------------------------- */

int64_t retro_true_time(const char *note, const char **text)
{
	char iso[ISO8601_BYTES];
	int64_t ms = 0;

	if (strnlen(note, CLOCK_CHARS) < CLOCK_CHARS || note[DATE_CHARS] != ' ' ||
		strncmp(note + CLOCK_CHARS, UTC_MARK, strlen(UTC_MARK)) != 0)
		return 0;
	memcpy(iso, note, CLOCK_CHARS);
	iso[DATE_CHARS] = 'T';
	memcpy(iso + CLOCK_CHARS, ":00Z", 5);
	if (!iso8601_parse(iso, strlen(iso), &ms) || ms == 0)
		return 0;
	*text = note + CLOCK_CHARS + strlen(UTC_MARK);
	return ms;
}

void retro_true_time_print(int64_t at_ms, struct retro_slice text, struct buf *out)
{
	char when[ISO8601_BYTES];

	stamp(at_ms, when);
	buf_add_fmt(out, "%s" UTC_MARK, when);
	retro_unquote(text, out);
}

/* ---- metrics ------------------------------------------------------------------------------ */

void retro_metrics_print(const struct incident *incident, struct buf *out)
{
	const struct {
		const char *word;
		int64_t at_ms;
	} metrics[] = {
		{"detected", incident->detected_at},
		{"acknowledged", incident->acknowledged_at},
		{"mitigated", incident->mitigated_at},
		{"resolved", incident->resolved_at},
	};
	bool is_first = true;
	char length[ISO8601_BYTES];

	for (size_t i = 0; i < sizeof(metrics) / sizeof(metrics[0]); i++) {
		int64_t took = metrics[i].at_ms - incident->started_at;

		if (metrics[i].at_ms == 0 || incident->started_at == 0 || took < 0)
			continue;
		buf_add_fmt(out, "%s%s %s", is_first ? "" : " \xC2\xB7 ", metrics[i].word,
			duration_format(took, length));
		is_first = false;
	}
	if (is_first)
		buf_add_str(out, "no times are known");
}
