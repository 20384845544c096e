/* What the panes look like, at the sizes that people have. */
#include "golden/stage.h"

static void three_panes_at_80x24(void **state)
{
	stage_fill(*state, 24, 80);
	stage_check(*state, "panes-80x24");
}

static void three_panes_at_120x40(void **state)
{
	stage_fill(*state, 40, 120);
	stage_detail(*state);
	stage_check(*state, "panes-120x40");
}

static void three_panes_at_200x60(void **state)
{
	stage_fill(*state, 60, 200);
	stage_detail(*state);
	stage_check(*state, "panes-200x60");
}

static void the_smallest_screen_that_is_drawn(void **state)
{
	stage_fill(*state, 8, 40);
	stage_check(*state, "panes-40x8");
}

static void a_screen_too_small_says_so(void **state)
{
	stage_fill(*state, 7, 39);
	stage_check(*state, "too-small");
}

static void alerts_have_the_focus(void **state)
{
	stage_fill(*state, 24, 80);
	world_key(*state, "2");
	stage_check(*state, "alerts-80x24");
}

static void the_detail_covers_the_panes_at_80x24(void **state)
{
	stage_fill(*state, 24, 80);
	world_key(*state, "<Enter>");
	stage_detail(*state);
	stage_check(*state, "overview-80x24");
}

static void the_timeline_shows_all_of_the_selected_event(void **state)
{
	stage_fill(*state, 24, 80);
	world_key(*state, "<Enter>");
	stage_detail(*state);
	world_type(*state, "]jj");
	stage_check(*state, "timeline-80x24");
}

static void links_are_listed_in_full(void **state)
{
	stage_fill(*state, 40, 120);
	stage_detail(*state);
	world_type(*state, "]]]]]");
	stage_check(*state, "links-120x40");
}

static void activity_lists_what_waits_and_what_failed(void **state)
{
	stage_fill(*state, 24, 80);
	stage_outbox(*state);
	world_key(*state, "5");
	world_type(*state, "jj");
	stage_check(*state, "activity-80x24");
}

static void a_conflict_shows_its_sides_beside_one_another(void **state)
{
	stage_fill(*state, 24, 80);
	stage_conflict(*state);
	world_key(*state, "5");
	stage_check(*state, "conflict-80x24");
}

static void a_conflict_on_a_wide_terminal(void **state)
{
	stage_fill(*state, 40, 120);
	stage_conflict(*state);
	world_key(*state, "5");
	stage_check(*state, "conflict-120x40");
}

static void a_pending_action_shows_on_its_row(void **state)
{
	stage_fill(*state, 40, 120);
	stage_detail(*state);
	stage_outbox(*state);
	stage_check(*state, "pending-120x40");
}

static void without_utf8_all_is_ascii(void **state)
{
	struct stage *stage = *state;

	stage->world.model.ascii = true;
	stage_fill(stage, 40, 120);
	stage_detail(stage);
	stage_outbox(stage);
	stage_check(stage, "ascii-120x40");
	for (int row = 0; row < 40; row++)
		for (int col = 0; col < 120; col++)
			assert_true(
				(unsigned char)grid_cell(&stage->grid, row, col)->bytes[0] < 0x80);
}

static void without_colours_nothing_is_lost(void **state)
{
	struct stage *stage = *state;

	stage->grid.theme = &theme_mono;
	stage_fill(stage, 24, 80);
	stage_check(stage, "mono-80x24");
}

static void before_the_first_answer_it_says_loading(void **state)
{
	stage_size(*state, 24, 80);
	stage_check(*state, "starting-80x24");
}

static void cached_rows_show_their_age(void **state)
{
	struct stage *stage = *state;
	struct snapshot *s = stage_incidents();

	stage_size(stage, 24, 80);
	stage_link(stage, LINK_RETRYING, 3 * HOUR_MS);
	s->is_cached = true;
	s->fetched_at_ms = WORLD_WALL_MS - 3 * HOUR_MS;
	world_snapshot(&stage->world, s);
	stage_check(stage, "cached-80x24");
}

static void counts_say_when_only_the_first_rows_are_read(void **state)
{
	struct stage *stage = *state;
	struct snapshot *s = stage_incidents();

	stage_size(stage, 24, 80);
	s->is_whole = false;
	world_snapshot(&stage->world, s);
	stage_check(stage, "first-rows-80x24");
}

static void a_pane_that_the_plan_lacks_says_why(void **state)
{
	struct stage *stage = *state;
	struct snapshot *s = snapshot_new(&alert_resource);

	s->disabled = mem_strdup("Alerts are not in the plan of this organization (404).");
	s->is_whole = true;
	stage_fill(stage, 24, 80);
	world_snapshot(&stage->world, s);
	world_key(&stage->world, "2");
	stage_check(stage, "disabled-80x24");
}

static void a_filter_says_what_it_hides(void **state)
{
	stage_fill(*state, 24, 80);
	world_key(*state, "2");
	world_type(*state, "/disk");
	stage_check(*state, "filter-80x24");
}

static void paused_and_read_only_have_banners(void **state)
{
	struct stage *stage = *state;

	stage->world.model.viewer.read_only = true;
	stage_fill(stage, 24, 80);
	world_key(&stage->world, "P");
	stage_link(stage, LINK_PAUSED, 0);
	stage_check(stage, "banners-80x24");
}

static void a_row_that_no_longer_matches_stays_dimmed(void **state)
{
	struct stage *stage = *state;
	struct snapshot *s = snapshot_new(&incident_resource);

	stage_fill(stage, 24, 80);
	world_key(&stage->world, "j");
	world_wait(&stage->world, 2000);
	stage_incident(s, 412, "Checkout latency above threshold in eu-west", INCIDENT_STARTED,
		SEVERITY_CRITICAL, 12 * MINUTE_MS);
	s->fetched_at_ms = WORLD_WALL_MS;
	s->is_whole = true;
	world_snapshot(&stage->world, s);
	stage_check(stage, "ghost-80x24");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(three_panes_at_80x24),
		STAGE_TEST(three_panes_at_120x40),
		STAGE_TEST(three_panes_at_200x60),
		STAGE_TEST(the_smallest_screen_that_is_drawn),
		STAGE_TEST(a_screen_too_small_says_so),
		STAGE_TEST(alerts_have_the_focus),
		STAGE_TEST(the_detail_covers_the_panes_at_80x24),
		STAGE_TEST(the_timeline_shows_all_of_the_selected_event),
		STAGE_TEST(links_are_listed_in_full),
		STAGE_TEST(activity_lists_what_waits_and_what_failed),
		STAGE_TEST(a_conflict_shows_its_sides_beside_one_another),
		STAGE_TEST(a_conflict_on_a_wide_terminal),
		STAGE_TEST(a_pending_action_shows_on_its_row),
		STAGE_TEST(without_utf8_all_is_ascii),
		STAGE_TEST(without_colours_nothing_is_lost),
		STAGE_TEST(before_the_first_answer_it_says_loading),
		STAGE_TEST(cached_rows_show_their_age),
		STAGE_TEST(counts_say_when_only_the_first_rows_are_read),
		STAGE_TEST(a_pane_that_the_plan_lacks_says_why),
		STAGE_TEST(a_filter_says_what_it_hides),
		STAGE_TEST(paused_and_read_only_have_banners),
		STAGE_TEST(a_row_that_no_longer_matches_stays_dimmed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
