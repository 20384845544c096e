/* Order, filter, cursor and ghosts of the list panes. */
#include "world.h"

static const char *id_at(const struct world *world, uint32_t at)
{
	const struct record *row = list_row(world->model.current, at);

	return row != NULL ? row->id : "(gone)";
}

static void what_is_gravest_comes_first_and_what_is_over_last(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	assert_string_equal(id_at(world, 0), "inc-002");
	assert_string_equal(id_at(world, 1), "inc-001");
	assert_string_equal(id_at(world, 2), "inc-003");
	assert_string_equal(id_at(world, 3), "inc-004");
}

static void a_refresh_keeps_the_cursor_on_its_row(void **state)
{
	struct world *world = *state;
	struct snapshot *more = some_incidents();

	world_incidents(world);
	world_key(world, "j");
	assert_string_equal(selected_id(world), "inc-001");
	world_wait(world, 1000);
	add_incident(more, 5, "Everything is down", INCIDENT_STARTED, SEVERITY_CRITICAL);
	world_snapshot(world, more);
	assert_string_equal(selected_id(world), "inc-001");
	assert_int_equal(world->model.current->cursor, 2);
}

static void the_cursor_stays_on_top_until_a_key_moves_it(void **state)
{
	struct world *world = *state;
	struct snapshot *more = some_incidents();

	world_incidents(world);
	add_incident(more, 5, "Everything is down", INCIDENT_STARTED, SEVERITY_CRITICAL);
	world_snapshot(world, more);
	assert_string_equal(selected_id(world), "inc-005");
}

static void rows_do_not_move_under_the_finger(void **state)
{
	struct world *world = *state;
	struct snapshot *more = some_incidents();

	world_incidents(world);
	world_key(world, "j");
	add_incident(more, 5, "Everything is down", INCIDENT_STARTED, SEVERITY_CRITICAL);
	world_snapshot(world, more);
	assert_int_equal(world->model.current->view_count, 4);
	assert_int_equal(world->model.current->held_new, 1);
	world_wait(world, 600);
	assert_int_equal(world->model.current->view_count, 5);
	assert_null(world->model.current->held);
}

static void a_selected_row_that_is_gone_stays_until_the_cursor_moves(void **state)
{
	struct world *world = *state;
	struct snapshot *fewer = snapshot_new(&incident_resource);

	world_incidents(world);
	world_key(world, "j");
	world_wait(world, 1000);
	add_incident(fewer, 2, "Checkout latency above threshold", INCIDENT_STARTED, SEVERITY_CRITICAL);
	add_incident(fewer, 3, "Disk on db-7", INCIDENT_TRIAGE, SEVERITY_LOW);
	world_snapshot(world, fewer);
	assert_int_equal(world->model.current->ghost, GHOST_GONE);
	assert_string_equal(world->model.current->ghost_label, "INC-1 Emails delayed");
	assert_string_equal(id_at(world, 1), "(gone)");
	/* The next key must not hit its neighbour. */
	world_key(world, "c");
	assert_null(world->model.form);
	world_key(world, "j");
	assert_int_equal(world->model.current->ghost, GHOST_NONE);
	assert_string_equal(selected_id(world), "inc-003");
	assert_int_equal(world->model.current->view_count, 2);
}

static void a_selected_row_that_no_longer_matches_stays_until_the_cursor_moves(void **state)
{
	struct world *world = *state;
	struct snapshot *after = some_incidents();

	world_incidents(world);
	world_type(world, "/status:started");
	world_key(world, "<Enter>");
	world_key(world, "j");
	assert_string_equal(selected_id(world), "inc-001");
	world_wait(world, 1000);
	((struct incident *)(void *)after->rows)->status = INCIDENT_RESOLVED;
	world_snapshot(world, after);
	assert_int_equal(world->model.current->ghost, GHOST_NO_MATCH);
	assert_string_equal(selected_id(world), "inc-001");
	world_key(world, "k");
	assert_int_equal(world->model.current->view_count, 1);
}

static void the_title_counts_urgent_rows_that_a_filter_hides(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	assert_int_equal(world->model.current->hidden_urgent, 0);
	world_type(world, "/emails");
	assert_int_equal(world->model.current->view_count, 1);
	assert_int_equal(world->model.current->hidden_urgent, 1);
	world_key(world, "<Esc>");
	assert_int_equal(world->model.current->view_count, 4);
}

static void expect_matches(struct world *world, const char *filter, uint32_t count)
{
	world_type(world, "/");
	world_key(world, "<C-u>");
	world_type(world, filter);
	if (world->model.current->view_count != count)
		fail_msg("%s: %u rows, not %u", filter, world->model.current->view_count, count);
	world_key(world, "<Enter>");
}

static void the_filter_language(void **state)
{
	struct world *world = *state;
	struct snapshot *s = some_incidents();
	struct incident *incident = add_incident(s, 6, "Größe der Queue", INCIDENT_STARTED, SEVERITY_LOW);

	incident->severity.name = text_own("SEV3");
	incident->services.names = text_own("checkout, payments");
	world_snapshot(world, s);
	expect_matches(world, "latency", 1);
	expect_matches(world, "LATENCY checkout", 1);
	expect_matches(world, "grosse", 1);
	expect_matches(world, "!latency", 4);
	expect_matches(world, "status:started", 3);
	expect_matches(world, "status:in_triage,resolved", 2);
	expect_matches(world, "!status:started", 2);
	expect_matches(world, "sev:sev3", 1);
	expect_matches(world, "sev:=sev", 0);
	expect_matches(world, "svc:pay", 1);
	expect_matches(world, "is:active", 4);
	expect_matches(world, "is:urgent", 1);
	expect_matches(world, "age:<1h", 5);
	expect_matches(world, "age:>1h", 0);
	expect_matches(world, "\"db-7\"", 1);
	expect_matches(world, "nosuch:thing", 0);
	assert_non_null(filter_doubt(world->model.current->filter));
	expect_matches(world, "", 5);
}

static void escape_clears_the_filter_and_never_quits(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	expect_matches(world, "latency", 1);
	world_key(world, "<Esc>");
	assert_int_equal(world->model.current->view_count, 4);
	for (int i = 0; i < 5; i++) {
		world_key(world, "<Esc>");
		assert_false(world_has_effect(world, EFFECT_QUIT));
	}
}

static void the_order_can_be_chosen_and_turned_round(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	world_type(world, "O");
	world_type(world, "number");
	world_key(world, "<Enter>");
	assert_string_equal(id_at(world, 0), "inc-001");
	world_type(world, "O");
	world_type(world, "number");
	world_key(world, "<Enter>");
	assert_string_equal(id_at(world, 0), "inc-004");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(what_is_gravest_comes_first_and_what_is_over_last),
		WORLD_TEST(a_refresh_keeps_the_cursor_on_its_row),
		WORLD_TEST(the_cursor_stays_on_top_until_a_key_moves_it),
		WORLD_TEST(rows_do_not_move_under_the_finger),
		WORLD_TEST(a_selected_row_that_is_gone_stays_until_the_cursor_moves),
		WORLD_TEST(a_selected_row_that_no_longer_matches_stays_until_the_cursor_moves),
		WORLD_TEST(the_title_counts_urgent_rows_that_a_filter_hides),
		WORLD_TEST(the_filter_language),
		WORLD_TEST(escape_clears_the_filter_and_never_quits),
		WORLD_TEST(the_order_can_be_chosen_and_turned_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
