/* What the draft of a retrospective looks like. */
#include "golden/stage.h"

#include "unit/resources/draft.h"

static void open_at(struct stage *stage, int rows, int cols)
{
	stage_fill(stage, rows, cols);
	world_key(&stage->world, "3");
	world_key(&stage->world, "e");
	draft_tell(&stage->world,
		draft_text(SHEET_OPEN, stage->world.model.sheet.incident_id, some_draft));
}

static void the_text_alone_at_80x24(void **state)
{
	open_at(*state, 24, 80);
	world_type(*state, "]");
	stage_check(*state, "sheet-80x24");
}

static void outline_and_findings_beside_it_at_120x40(void **state)
{
	open_at(*state, 40, 120);
	stage_check(*state, "sheet-120x40");
}

static void lines_stay_short_enough_to_read_at_200x60(void **state)
{
	open_at(*state, 60, 200);
	world_type(*state, "]]");
	stage_check(*state, "sheet-200x60");
}

static void while_one_writes_the_cursor_is_in_the_text(void **state)
{
	struct stage *stage = *state;

	open_at(stage, 24, 80);
	world_type(&stage->world, "]]w");
	world_type(&stage->world, "Checkout was dead.");
	world_key(&stage->world, "<F4>");
	for (int i = 0; i < 5; i++)
		world_key(&stage->world, "<Left>");
	stage_check(stage, "sheet-writing-80x24");
}

static void the_preview_is_what_readers_see(void **state)
{
	open_at(*state, 40, 120);
	world_type(*state, "p");
	stage_check(*state, "sheet-preview-120x40");
}

static void push_at(struct stage *stage, int rows, int cols)
{
	open_at(stage, rows, cols);
	world_type(&stage->world, "u");
	draft_tell(&stage->world, draft_plan(stage->world.model.sheet.incident_id));
	world_type(&stage->world, "jj");
}

static void the_push_table_at_80x24(void **state)
{
	push_at(*state, 24, 80);
	stage_check(*state, "sheet-push-80x24");
}

static void the_push_table_at_120x40(void **state)
{
	push_at(*state, 40, 120);
	stage_check(*state, "sheet-push-120x40");
}

static void mine_or_theirs_is_shown_as_a_difference(void **state)
{
	struct stage *stage = *state;
	struct sheet_news *news;
	static struct sheet_choice choice = {.name = "timeline",
		.diff = " - 03:14 alert\n-- 03:20 my note\n+- 03:31 status: mitigated\n"};

	open_at(stage, 24, 80);
	news = draft_text(SHEET_BUILD, stage->world.model.sheet.incident_id, some_draft);
	choice.words = text_own("You edited \"timeline\", and Rootly has news for it");
	news->choices = &choice;
	news->choice_count = 1;
	draft_tell(&stage->world, news);
	stage_check(stage, "sheet-choice-80x24");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(the_text_alone_at_80x24),
		STAGE_TEST(outline_and_findings_beside_it_at_120x40),
		STAGE_TEST(lines_stay_short_enough_to_read_at_200x60),
		STAGE_TEST(while_one_writes_the_cursor_is_in_the_text),
		STAGE_TEST(the_preview_is_what_readers_see),
		STAGE_TEST(the_push_table_at_80x24),
		STAGE_TEST(the_push_table_at_120x40),
		STAGE_TEST(mine_or_theirs_is_shown_as_a_difference),
	};

	return cmocka_run_group_tests_name("drafts", tests, NULL, NULL);
}
