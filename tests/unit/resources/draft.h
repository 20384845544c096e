/*
 * A draft as the sync thread would send it: a text, its sections and findings, a push table. For tests
 * of the model and of the screen.
 */
#ifndef TESTS_UNIT_RESOURCES_DRAFT_H
#define TESTS_UNIT_RESOURCES_DRAFT_H

#include "unit/resources/world.h"

#include "core/sheet.h"

static const char some_draft[] =
	"---\n"
	"incident: INC-398\n"
	"title: Login outage\n"
	"---\n"
	"## Summary\n"
	"Nobody could log in for 42 minutes: the session store was full. Sessions that were open went "
	"on, so that the first who noticed were those who came from the newsletter.\n"
	"\n"
	"## Impact\n"
	"\n"
	"## Timeline (UTC)\n"
	"<!-- rootwatch:timeline -->\n"
	"- 03:14 alert: logins < 5/min \xE6\xA4\x9C\xE7\xB4\xA2  ^alert-81\n"
	"- 03:14\xE2\x80\x93" "03:31 GAP 17m\n"
	"- 03:31 status: started \xE2\x86\x92 mitigated  ^event-5\n"
	"<!-- /rootwatch -->\n"
	"\n"
	"## Actions\n"
	"- [ ] Cap the pool  ^action-7\n";

static inline struct text draft_words(struct sheet_news *news, const char *words)
{
	return text_clean(&news->arena, words, strlen(words));
}

/* Every "## " begins a section; an empty one says so. */
static inline void draft_sections(struct sheet_news *news, const char *text)
{
	const char *at = strstr(text, "## ");

	news->sections = arena_alloc(&news->arena, 16 * sizeof(*news->sections));
	while (at != NULL) {
		const char *end = strstr(at + 3, "\n## "), *line = at + strcspn(at, "\n");
		size_t to = end != NULL ? (size_t)(end + 1 - text) : strlen(text);
		bool is_empty = line[1 + strspn(line + 1, "\n")] == '#';

		news->sections[news->section_count++] = (struct sheet_section){
			.title = text_clean(&news->arena, at + 3, strcspn(at + 3, "(\n")),
			.note = text_own(is_empty ? "empty" : ""),
			.tone = TONE_WARN,
			.from = (size_t)(at - text),
			.to = to};
		at = end != NULL ? end + 1 : NULL;
	}
}

static inline void draft_findings(struct sheet_news *news, const char *text)
{
	static const char *const whats[] = {"empty: Impact", "gap: 03:14\xE2\x80\x93" "03:31 GAP 17m",
		"no owner: Cap the pool: nobody owns it"};

	news->findings = arena_alloc(&news->arena, 3 * sizeof(*news->findings));
	for (size_t i = 0; i < 3; i++)
		news->findings[news->finding_count++] = (struct sheet_finding){
			.at = (size_t)(strstr(text, "## Impact") - text), .line = 8 + 3 * i,
			.what = text_own(whats[i]),
			.why = text_own("What everybody owns nobody does"),
			.better = text_own("Name one person")};
}

static inline struct sheet_news *draft_news(enum sheet_ask answers)
{
	struct sheet_news *news = sheet_news_new(answers, 0);

	news->name = "INC-398";
	news->folder = "/state/retrospectives/Production-1/INC-398";
	news->revision = 4;
	news->saved_at_ms = WORLD_WALL_MS - 3 * 60 * 1000;
	return news;
}

static inline struct sheet_news *draft_text(enum sheet_ask answers, const char *text)
{
	struct sheet_news *news = draft_news(answers);

	news->text = text;
	news->len_bytes = strlen(text);
	draft_sections(news, text);
	if (strstr(text, "## Impact") != NULL)
		draft_findings(news, text);
	return news;
}

static inline void draft_row(struct sheet_news *news, const char *field, const char *now,
	const char *mine, bool is_ticked, const char *remark)
{
	struct sheet_row *row = &news->rows[news->row_count++];

	*row = (struct sheet_row){.field = draft_words(news, field), .now = draft_words(news, now),
		.mine = draft_words(news, mine), .remark = draft_words(news, remark),
		.is_ticked = is_ticked, .is_possible = true};
	row->submit = mem_alloc(sizeof(*row->submit));
	row->submit->action = resource_action(&incident_resource, "incident.edit");
	row->submit->resource = &incident_resource;
	row->submit->record_id = mem_strdup("inc-398");
	row->submit->path = mem_strdup("/v1/incidents/inc-398");
	row->submit->label = mem_strdup(field);
}

static inline struct sheet_news *draft_plan(void)
{
	struct sheet_news *news = draft_news(SHEET_PLAN);

	news->rows = arena_alloc(&news->arena, 4 * sizeof(*news->rows));
	draft_row(news, "Summary", "Logins fail", "Nobody could log in for 42 minutes: the session store was full.",
		true, "");
	draft_row(news, "Causes", "", "deploy", true, "");
	draft_row(news, "Publish", "draft", "published", false, "everybody who may see it can read it then");
	draft_row(news, "Detected", "03:16", "03:14", false, "");
	news->rows[3].is_possible = false;
	news->rows[3].remark = text_own("Rootly sets this time itself");
	return news;
}

/* As the answer to an order of that opening. */
static inline void draft_tell_opening(struct world *world, uint64_t opening, struct sheet_news *news)
{
	struct msg *msg = msg_new(MSG_SHEET);

	news->opening = opening;
	msg->u.sheet = news;
	world_tell(world, msg);
}

static inline void draft_tell(struct world *world, struct sheet_news *news)
{
	draft_tell_opening(world, world->model.sheet.opening, news);
}

#endif
