/* Findings: what a reader will stumble over. */
#include "retro/check.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "internal.h"
#include "retro/lines.h"
#include "words.h"

enum { SHOWN_BYTES = 80 };

static const struct retro_rule rules[] = {
	{"empty", "A heading without words looks like something that was left out",
		"Write one sentence, or take the heading away"},
	{"gap", "Nobody can learn from a time of which nothing is told",
		"Say what was tried, or what was waited for: \"- 03:20 note: …\""},
	{"no-owner", "What everybody owns nobody does",
		"Name one person: \"@Maya Ortiz\""},
	{"no-due", "Without a date it loses against everything that has one",
		"Add a day: \"due:2026-12-01\""},
	{"no-verb", "It is not clear what is to be done",
		"Begin with what to do: \"Add an alert on …\""},
	{"unfinished", "The draft says itself that it is not finished",
		"Write it, or take the mark away"},
	{"order", "The line tells of an earlier time than the one above it",
		"Put it where it belongs, or mend its time"},
	{"blame", "Who is blamed tells less the next time, and the cause stays",
		"Say what made it look right at that moment, and what did not stop it"},
	{"hindsight", "It tells of a world that was not there, instead of what happened",
		"Say what was known then, and what would have shown more"},
};

struct checking {
	const struct retro_draft *draft;
	const struct retro_evidence *evidence;
	struct retro_findings *out;
	int64_t day_ms;	 /* of the timeline's lines without a date */
	int64_t last_ms; /* of the moment above */
	struct retro_code code;
};

static const struct retro_rule *rule_of(const char *name)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (strcmp(rules[i].name, name) == 0)
			return &rules[i];
	return &rules[0];
}

static void find(struct checking *c, const char *rule, struct retro_slice line, struct text what)
{
	struct retro_findings *out = c->out;

	if (out->count == RETRO_FINDINGS_MAX) {
		out->is_cut = true;
		return;
	}
	out->items = mem_grow(out->items, out->count, &out->room, sizeof(*out->items));
	out->items[out->count++] = (struct retro_finding){.rule = rule_of(rule), .what = what,
		.line = line, .line_number = retro_line_number(c->draft, line)};
}

static int shown(struct retro_slice slice)
{
	return (int)(slice.len_bytes < SHOWN_BYTES ? slice.len_bytes : SHOWN_BYTES);
}

/* ---- words -------------------------------------------------------------------------------- */

/* Is it one of the people, by first or full name? */
static bool is_person(const struct checking *c, struct retro_slice name)
{
	const struct retro_evidence *e = c->evidence;

	if (e == NULL)
		return false;
	for (size_t i = 0; i < e->person_count; i++)
		if (retro_named(&e->people[i], 1, name) != NULL)
			return true;
	return false;
}

static bool is_pronoun(struct retro_slice word)
{
	return retro_is(word, "he") || retro_is(word, "she") || retro_is(word, "He") ||
	       retro_is(word, "She");
}

/* "Maya forgot", "Maya Ortiz broke", "he ignored". */
static void check_blame(struct checking *c, struct retro_slice line)
{
	struct retro_slice rest = line, word, last = {line.bytes, 0};

	while (retro_next_word(&rest, &word)) {
		const char *verb = retro_blame_verb(rest);
		struct retro_slice both = {
			last.bytes, (size_t)(word.bytes + word.len_bytes - last.bytes)};

		if (verb != NULL &&
			(is_pronoun(word) || is_person(c, word) || is_person(c, both))) {
			find(c, "blame", line,
				text_printf(&c->out->arena, "\"%.*s %s\"", shown(word), word.bytes,
					verb));
			return;
		}
		last = word;
	}
}

static void check_words(struct checking *c, struct retro_slice line)
{
	const struct retro_phrase *phrase;

	if (retro_in_code(&c->code, line))
		return;
	phrase = retro_phrase_in(line);
	if (phrase != NULL)
		find(c, phrase->rule, line, text_printf(&c->out->arena, "\"%s\"", phrase->words));
	check_blame(c, line);
}

/* ---- lines that mean something ------------------------------------------------------------ */

static void check_item(struct checking *c, const struct retro_item *item)
{
	const struct {
		bool is_missing;
		const char *rule;
	} checks[] = {
		{item->owner.len_bytes == 0, "no-owner"},
		{item->due.len_bytes == 0, "no-due"},
		{!retro_begins_with_verb(item->summary), "no-verb"},
	};

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]) && !item->is_done; i++)
		if (checks[i].is_missing)
			find(c, checks[i].rule, item->line, text_printf(&c->out->arena, "%.*s",
				shown(item->summary), item->summary.bytes));
}

static void check_moment(struct checking *c, const struct retro_moment *moment)
{
	if (moment->is_gap) {
		find(c, "gap", moment->line, text_printf(&c->out->arena, "%.*s",
			shown(retro_trim(moment->line)), retro_trim(moment->line).bytes));
		return;
	}
	if (moment->at_ms < c->last_ms)
		find(c, "order", moment->line, text_printf(&c->out->arena, "%.*s",
			shown(retro_trim(moment->line)), retro_trim(moment->line).bytes));
	else
		c->last_ms = moment->at_ms;
}

/* The day of a line without a date counts from the epoch when none is known: the order shows. */
static void start_timeline(struct checking *c)
{
	struct retro_slice started;
	int64_t ms = 0;

	c->last_ms = 0;
	c->day_ms = 1;
	if (retro_front(c->draft, "started", &started) &&
		iso8601_parse(started.bytes, started.len_bytes, &ms))
		c->day_ms = retro_date_parse((struct retro_slice){started.bytes, 10});
}

static void check_line(
	struct checking *c, enum retro_role role, bool is_ours, struct retro_slice line)
{
	struct retro_moment moment;
	struct retro_item item;

	if (role == ROLE_TIMELINE && retro_moment_parse(line, &c->day_ms, &moment))
		check_moment(c, &moment);
	else if (role == ROLE_ACTIONS && retro_item_parse(line, &item))
		check_item(c, &item);
	if (!is_ours)
		check_words(c, line);
}

static void check_piece(struct checking *c, enum retro_role role, const struct retro_piece *piece)
{
	bool is_ours = retro_is_untouched(c->draft, piece);
	struct retro_slice rest = piece->kind == RETRO_BLOCK ? piece->inside : piece->whole, line;

	if (piece->kind == RETRO_FRONT || piece->kind == RETRO_SEEN)
		return;
	c->code = (struct retro_code){0};
	while (retro_next_line(&rest, &line))
		check_line(c, role, is_ours, line);
}

/* ---- sections ----------------------------------------------------------------------------- */

static bool is_empty(const struct retro_draft *draft, const struct retro_section *section)
{
	for (size_t i = section->first; i < section->end; i++) {
		const struct retro_piece *piece = &draft->pieces[i];

		if (piece->kind == RETRO_BLOCK && retro_trim(piece->inside).len_bytes > 0)
			return false;
		if (piece->kind == RETRO_TEXT && retro_trim(piece->whole).len_bytes > 0)
			return false;
	}
	return true;
}

static void check_section(struct checking *c, const struct retro_section *section)
{
	if (section->role == ROLE_TIMELINE)
		start_timeline(c);
	if (section->level >= 2 && is_empty(c->draft, section))
		find(c, "empty", c->draft->pieces[section->heading].whole,
			text_printf(&c->out->arena, "%.*s", shown(section->title),
				section->title.bytes));
}

void retro_check(const struct retro_draft *draft, const struct retro_evidence *evidence,
	struct retro_findings *findings)
{
	struct checking c = {.draft = draft, .evidence = evidence, .out = findings};
	struct retro_section *sections;
	enum retro_role role = ROLE_OTHER;
	struct arena arena;
	size_t count, next = 0;

	*findings = (struct retro_findings){0};
	arena_init(&findings->arena, 0);
	arena_init(&arena, 0);
	sections = retro_sections(draft, &arena, &count);
	for (size_t i = 0; i < draft->count && !findings->is_cut; i++) {
		if (draft->pieces[i].kind == RETRO_HEADING) {
			check_section(&c, &sections[next]);
			/* A small heading stays in the section that it is in. */
			if (sections[next].level <= 2 || sections[next].role != ROLE_OTHER)
				role = sections[next].role;
			next++;
		}
		check_piece(&c, role, &draft->pieces[i]);
	}
	arena_release(&arena);
}

void retro_findings_release(struct retro_findings *findings)
{
	free(findings->items);
	arena_release(&findings->arena);
	*findings = (struct retro_findings){0};
}
