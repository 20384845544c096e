/*
 * Things: a resource of the tests' own, with a field of every type, rules, two actions and a tab, so
 * that core is tested without any resource of Rootly's. And chance that is the same on every run.
 */
#ifndef TESTS_UNIT_CORE_THINGS_H
#define TESTS_UNIT_CORE_THINGS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THINGS_NOW_MS ((int64_t)1795318200000)
enum { MINUTE_MS = 60 * 1000 };

static inline uint32_t chance(uint64_t *seed, uint32_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % below;
}

enum thing_state { THING_UNKNOWN, THING_LOUD, THING_QUIET, THING_OVER };

struct thing {
	struct record record;
	struct text title;
	int64_t number, started_at, closed_at;
	uint8_t state;
	bool is_private;
	struct ref owner;
	struct refs services;
	struct text labels, url;
	const char *other_id;

	struct text body; /* of whole records */
	struct html document;
};

static const struct choice thing_states[] = {
	[THING_UNKNOWN] = {"", "unknown", TONE_DIM},
	[THING_LOUD] = {"in_uproar", "loud", TONE_BAD},
	[THING_QUIET] = {"quiet", "quiet", TONE_PLAIN},
	[THING_OVER] = {"over", "over", TONE_GOOD},
	{NULL, NULL, TONE_PLAIN},
};

#define T struct thing
static const struct field thing_fields[] = {
	FIELD_ID("id", "id", T, record.id, "Id", 0),
	FIELD_LINE("title", "a", T, title, "Title", 0, LIST | SEARCH | SORT),
	FIELD_CHOICE("state", "a", T, state, "State", 9, LIST | SEARCH | SORT | STATE, thing_states),
	FIELD_NUMBER("number", "a", T, number, "Number", 6, SEARCH | SORT),
	FIELD_TIME("started", "a", T, started_at, "Started", 6, SORT),
	FIELD_TIME("closed", "a", T, closed_at, "Closed", 6, SORT),
	FIELD_FLAG("private", "a", T, is_private, "Private", 6, SORT),
	FIELD_REF("owner", "a", T, owner, "Owner", 9, SEARCH | SORT),
	FIELD_REFS("services", "a", T, services, "Services", 9, SEARCH | SORT),
	FIELD_LABELS("labels", "a", T, labels, "Labels", 0, SORT),
	FIELD_LINE("url", "a", T, url, "Link", 0, LINK),
	FIELD_ID("other", "a", T, other_id, "Other", SORT),
	FIELD_BODY("body", "a", T, body, "Body", DETAIL),
	FIELD_HTML("document", "a", T, document, "Document", DETAIL),
};
#undef T

static inline int thing_rank(const void *record, const struct viewer *me)
{
	(void)me;
	return ((const struct thing *)record)->state == THING_OVER ? 2 : 1;
}

static inline enum urgency thing_urgency(const void *record, const struct viewer *me)
{
	(void)me;
	return ((const struct thing *)record)->state == THING_LOUD ? URGENCY_URGENT : URGENCY_NONE;
}

static inline bool thing_is_mine(const void *record, const struct viewer *me)
{
	const char *id = ((const struct thing *)record)->owner.id;

	return id != NULL && strcmp(id, me->user_id) == 0;
}

static inline bool thing_is_active(const void *record)
{
	return ((const struct thing *)record)->state != THING_OVER;
}

static inline struct text thing_handle(const void *record, struct arena *arena)
{
	return text_printf(arena, "T-%lld", (long long)((const struct thing *)record)->number);
}

static inline struct text thing_name(const void *record)
{
	return ((const struct thing *)record)->title;
}

static inline bool counts_loud(const void *record, const struct viewer *me)
{
	return thing_urgency(record, me) != URGENCY_NONE;
}

static const struct tally thing_tallies[] = {{"loud", counts_loud}, {NULL, NULL}};

static const struct choice thing_speeds[] = {
	{"", "—", TONE_DIM},
	{"1", "slow", TONE_PLAIN},
	{"2", "fast", TONE_PLAIN},
	{NULL, NULL, TONE_PLAIN},
};

/* One input of every type. */
static const struct input thing_inputs[] = {
	{.name = "title", .label = "Title", .type = INPUT_LINE, .required = true, .from = "title"},
	{.name = "long_text", .label = "Body", .type = INPUT_LINES, .from = "body"},
	{.name = "state", .label = "State", .type = INPUT_CHOICE, .choices = thing_states,
		.from = "state"},
	{.name = "speed", .label = "Speed", .type = INPUT_CHOICE, .choices = thing_speeds,
		.is_number = true, .preset = "1"},
	{.name = "owner_id", .label = "Owner", .type = INPUT_REF, .from = "owner", .catalogue = "thing",
		.is_number = true},
	{.name = "service_ids", .label = "Services", .type = INPUT_REFS, .from = "services",
		.catalogue = "thing"},
	{.name = "loudly", .label = "Loudly", .type = INPUT_FLAG, .preset = "no"},
	{.name = "minutes", .label = "For", .type = INPUT_MINUTES},
	{.name = "level", .label = "Level", .type = INPUT_NUMBER},
	{.name = "due", .label = "Due", .type = INPUT_DATE, .from = "closed"},
	{.name = "labels", .label = "Labels", .type = INPUT_LABELS, .from = "labels"},
	{.name = "at", .label = "At", .type = INPUT_TIME, .from = "closed"},
	{.name = "mails", .label = "E-mails", .type = INPUT_EMAILS},
	{.name = "where", .label = "Where", .type = INPUT_LINE, .in_path = true},
	{.name = NULL},
};

static const struct action thing_actions[] = {
	{.name = "thing.poke", .title = "Poke", .help = "Pokes it", .keys = "a <C-a>",
		.path = "/things/{id}/poke"},
	{.name = "thing.edit", .title = "Edit", .help = "Changes it", .keys = "e", .edits = true,
		.path = "/things/{id}/{@where}", .inputs = thing_inputs},
	{.name = "thing.create", .title = "Create", .help = "Makes one", .keys = "C", .on_pane = true,
		.path = "/things", .inputs = thing_inputs},
	{.name = NULL},
};

static const struct action part_actions[] = {
	{.name = "part.poke", .title = "Poke", .help = "Pokes the part", .keys = "a",
		.path = "/parts/{id}"},
	{.name = NULL},
};

static const struct resource part_resource = {
	.name = "part",
	.title = "Part",
	.plural = "Parts",
	.row_bytes = sizeof(struct thing),
	.fields = thing_fields,
	.field_count = sizeof(thing_fields) / sizeof(thing_fields[0]),
	.actions = part_actions,
	.handle = thing_handle,
	.name_of = thing_name,
};

static const struct tab thing_tabs[] = {
	{"Overview", TAB_OVERVIEW, NULL, NULL, NULL},
	{"Parts", TAB_ROWS, NULL, &part_resource, "relationships.parts"},
	{"Document", TAB_HTML, "document", NULL, NULL},
	{"Raw", TAB_RAW, NULL, NULL, NULL},
	{NULL, TAB_RAW, NULL, NULL, NULL},
};

static const struct resource thing_resource = {
	.name = "thing",
	.title = "Thing",
	.plural = "Things",
	.row_bytes = sizeof(struct thing),
	.list_bytes = offsetof(struct thing, body),
	.fields = thing_fields,
	.field_count = sizeof(thing_fields) / sizeof(thing_fields[0]),
	.actions = thing_actions,
	.tabs = thing_tabs,
	.default_sort = "-started",
	.rank = thing_rank,
	.urgency = thing_urgency,
	.is_mine = thing_is_mine,
	.is_active = thing_is_active,
	.handle = thing_handle,
	.name_of = thing_name,
	.tallies = thing_tallies,
};

/* No rank, no rules, no order of its own. */
static const struct resource plain_resource = {
	.name = "plain",
	.title = "Plain",
	.plural = "Plain ones",
	.row_bytes = sizeof(struct thing),
	.fields = thing_fields,
	.field_count = sizeof(thing_fields) / sizeof(thing_fields[0]),
	.handle = thing_handle,
	.name_of = thing_name,
};

static const struct resource *const thing_panes[] = {&thing_resource, &plain_resource, NULL};
static const struct resource *const no_catalogue[] = {NULL};

static inline struct text in_snapshot(struct snapshot *s, const char *text)
{
	return text_clean(&s->arena, text, strlen(text));
}

/* "t-007", T-7, that started so many minutes ago. */
static inline struct thing *add_thing(struct snapshot *s, int number, const char *title,
	enum thing_state state, int64_t minutes_ago)
{
	struct thing *thing = snapshot_add(s);

	thing->record.id = arena_printf(&s->arena, "t-%03d", number);
	thing->record.created_at = thing->record.updated_at = THINGS_NOW_MS;
	thing->number = number;
	thing->title = in_snapshot(s, title);
	thing->state = (uint8_t)state;
	thing->started_at = THINGS_NOW_MS - minutes_ago * MINUTE_MS;
	return thing;
}

static const struct viewer thing_viewer = {.user_id = "7"};

static inline struct filter_context thing_context(void)
{
	return (struct filter_context){&thing_viewer, {THINGS_NOW_MS, WHEN_RELATIVE, 0}};
}

static inline struct key key_named(const char *name)
{
	struct key key = {0};

	if (!key_parse(name, &key))
		fail_msg("%s is no key", name);
	return key;
}

#endif
