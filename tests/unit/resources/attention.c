/* Rows that keep still under the finger, pages that ring, and what time does by itself. */
#include "world.h"

#include "core/update.h"

/* ---- rows under the finger ----------------------------------------------------------------- */

static struct snapshot *incidents_and(int number)
{
	struct snapshot *s = some_incidents();

	add_incident(s, number, "Everything is down", INCIDENT_STARTED, SEVERITY_CRITICAL);
	return s;
}

static void new_rows_wait_for_half_a_second_after_the_last_key(void **state)
{
	struct world *world = *state;
	const struct list *list = world->model.current;

	world_incidents(world);
	world_key(world, "j");
	world_snapshot(world, incidents_and(5));
	assert_int_equal(list->held_new, 1);
	world_wait(world, FINGER_MS - 1);
	assert_int_equal(list->view_count, 4);
	/* Another key, another half second. */
	world_key(world, "j");
	world_wait(world, FINGER_MS - 1);
	assert_int_equal(list->view_count, 4);
	assert_true(world_has_effect(world, EFFECT_TIMER));
	/* The newest is what comes in the end. */
	world_snapshot(world, incidents_and(6));
	world_wait(world, 1);
	assert_int_equal(list->view_count, 5);
	assert_null(list->held);
	assert_true(list_select(world->model.current, "inc-006", 10));
}

/* The row that a key is on its way to must not give its place to another one. */
static void rows_do_not_change_places_under_the_finger_either(void **state)
{
	struct world *world = *state;
	const struct list *list = world->model.current;
	struct snapshot *s = some_incidents();

	world_incidents(world);
	world_key(world, "j");
	/* INC-3 has become critical: it goes to the top, once the hand rests. */
	((struct incident *)(void *)(s->rows + 2 * s->row_bytes))->level = SEVERITY_CRITICAL;
	world_snapshot(world, s);
	assert_string_equal(((const struct record *)list_row(list, 0))->id, "inc-002");
	assert_int_equal(list->held_new, 0);
	world_wait(world, FINGER_MS);
	assert_string_equal(((const struct record *)list_row(list, 0))->id, "inc-003");
	/* What changes in its place is seen at once. */
	world_key(world, "j");
	s = some_incidents();
	((struct incident *)(void *)(s->rows + 2 * s->row_bytes))->level = SEVERITY_CRITICAL;
	((struct incident *)(void *)s->rows)->title = text_own("Emails lost");
	world_snapshot(world, s);
	assert_null(list->held);
	assert_string_equal(((const struct incident *)list_row(list, 2))->title.bytes, "Emails lost");
}

static void new_rows_wait_while_something_is_open_that_acts_on_them(void **state)
{
	static const char *const open[] = {"x", "?", ":", "C", "D"};
	struct world *world = *state;

	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++) {
		world_teardown(state);
		world_setup(state);
		world = *state;
		world_incidents(world);
		world_key(world, open[i]);
		world_wait(world, 60 * 1000);
		world_snapshot(world, incidents_and(5));
		assert_int_equal(world->model.current->view_count, 4);
		world_key(world, "<Esc>");
		world_wait(world, FINGER_MS);
		assert_int_equal(world->model.current->view_count, 5);
	}
}

static void the_filter_line_and_the_other_panes_do_not_wait(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	world_key(world, "/");
	world_wait(world, FINGER_MS);
	world_snapshot(world, incidents_and(5));
	assert_int_equal(world->model.current->view_count, 5);
	world_key(world, "<Esc>");
	world_key(world, "2");
	world_snapshot(world, incidents_and(6));
	assert_true(list_select(&world->model.panes[0], "inc-006", 10));
}

/* ---- what calls for attention -------------------------------------------------------------- */

static void tell_alerts(struct world *world, const char *const *ids, bool is_cached)
{
	struct snapshot *s = snapshot_new(&alert_resource);

	for (int i = 0; ids[i] != NULL; i++)
		add_alert(s, ids[i], ids[i], ALERT_TRIGGERED, "7")->record.created_at += i;
	s->is_cached = is_cached;
	world_snapshot(world, s);
}

static const char *title(const struct world *world)
{
	for (size_t i = 0; i < world->effects.count; i++)
		if (world->effects.items[i].type == EFFECT_TITLE)
			return world->effects.items[i].text;
	return "as before";
}

static void a_page_rings_once_and_again_when_it_comes_back(void **state)
{
	struct world *world = *state;

	world_viewer(world, "7");
	tell_alerts(world, (const char *[]){"al-1", NULL}, true);
	assert_false(world_has_effect(world, EFFECT_BELL)); /* the cache had it */
	assert_string_equal(title(world), "(1!) rootwatch");
	tell_alerts(world, (const char *[]){"al-1", NULL}, false);
	assert_false(world_has_effect(world, EFFECT_BELL));
	tell_alerts(world, (const char *[]){"al-1", "al-2", NULL}, false);
	assert_true(world_has_effect(world, EFFECT_BELL));
	assert_string_equal(title(world), "(2!) rootwatch");
	tell_alerts(world, (const char *[]){"al-1", "al-2", NULL}, false);
	assert_false(world_has_effect(world, EFFECT_BELL));
	assert_string_equal(title(world), "as before");
	tell_alerts(world, (const char *[]){NULL}, false);
	assert_string_equal(title(world), "rootwatch");
	assert_string_equal(world->model.attention.words, "");
	tell_alerts(world, (const char *[]){"al-1", NULL}, false);
	assert_true(world_has_effect(world, EFFECT_BELL));
}

static void somebody_elses_page_does_not_ring_and_a_critical_incident_does(void **state)
{
	struct world *world = *state;
	struct snapshot *s = snapshot_new(&alert_resource);

	world_viewer(world, "7");
	add_alert(s, "al-1", "theirs", ALERT_TRIGGERED, "9");
	world_snapshot(world, s);
	assert_false(world_has_effect(world, EFFECT_BELL));
	assert_string_equal(world->model.attention.words, "");
	world_incidents(world);
	assert_true(world_has_effect(world, EFFECT_BELL));
	assert_string_equal(world->model.attention.id, "inc-002");
}

static void the_attention_line_shows_the_newest_over_whatever_is_open(void **state)
{
	struct world *world = *state;

	world_viewer(world, "7");
	world_incidents(world);
	world_key(world, "C");
	tell_alerts(world, (const char *[]){"al-1", "al-2", NULL}, false);
	assert_string_equal(world->model.attention.words, "al-2");
	assert_int_equal(world->model.attention.count, 2); /* the incident was on the screen */
	assert_int_equal(world->model.layout.attention.rows, 1);
	/* The form keeps the keys, and its pane. */
	assert_int_equal(model_top_layer(&world->model), LAYER_FORM);
	assert_int_equal(world->model.pane, 0);
}

/* Rows wait for the finger; a page does not. */
static void a_page_rings_at_once_while_its_row_waits(void **state)
{
	static const char *const open[] = {"c", "?", "D", "j"};

	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++) {
		struct world *world;

		world_teardown(state);
		world_setup(state);
		world = *state;
		world_alerts(world);
		world_key(world, open[i]);
		tell_alerts(world, (const char *[]){"al-1", "al-9", NULL}, false);
		assert_int_equal(world->model.current->held_new, 1);
		assert_true(world_has_effect(world, EFFECT_BELL));
		assert_string_equal(world->model.attention.id, "al-9");
		/* The first one is being looked at. */
		assert_string_equal(title(world), "(1!) rootwatch");
		/* It rings no more when the row comes in. */
		world_key(world, "<Esc>");
		world_wait(world, FINGER_MS);
		world_key(world, "n");
		world_wait(world, FINGER_MS);
		assert_null(world->model.current->held);
		assert_false(world_has_effect(world, EFFECT_BELL));
		assert_string_equal(world->model.attention.id, "al-9");
	}
}

static void the_program_starts_on_what_pages_me_and_a_key_ends_that(void **state)
{
	struct world *world = *state;

	world_viewer(world, "7");
	world_incidents(world);
	assert_int_equal(world->model.pane, 0);
	tell_alerts(world, (const char *[]){"al-1", NULL}, false);
	assert_int_equal(world->model.pane, 1);
	world_key(world, "1");
	tell_alerts(world, (const char *[]){"al-1", "al-2", NULL}, false);
	assert_int_equal(world->model.pane, 0);
}

/* ---- time ---------------------------------------------------------------------------------- */

static void a_pause_ends_by_itself(void **state)
{
	struct world *world = *state;

	world_key(world, "P");
	assert_true(world->model.is_paused);
	assert_true(world_request(world, REQUEST_PAUSE)->flag);
	assert_true(world_has_effect(world, EFFECT_TIMER));
	world_wait(world, PAUSE_MS - 1);
	assert_true(world->model.is_paused);
	world_wait(world, 1);
	assert_false(world->model.is_paused);
	assert_false(world_request(world, REQUEST_PAUSE)->flag);
	world_key(world, "P");
	world_key(world, "P");
	assert_false(world->model.is_paused);
}

static void data_is_stale_after_two_intervals(void **state)
{
	struct world *world = *state;
	struct msg *msg = msg_new(MSG_LINK);

	assert_false(model_is_stale(&world->model)); /* nothing was live yet */
	msg->u.link.state = LINK_LIVE;
	msg->u.link.interval_ms = 30000;
	msg->u.link.live_at_ms = WORLD_WALL_MS + world->now_ms;
	world_tell(world, msg);
	world_wait(world, 60000);
	assert_false(model_is_stale(&world->model));
	world_wait(world, 1);
	assert_true(model_is_stale(&world->model));
}

static void a_notice_goes_away_and_asks_to_be_woken_for_it(void **state)
{
	struct world *world = *state;

	world_key(world, "r");
	expect_notice(world, "refreshing");
	assert_true(world_has_effect(world, EFFECT_TIMER));
	world_wait(world, NOTICE_MS - 1);
	expect_notice(world, "refreshing");
	world_wait(world, 1);
	assert_string_equal(world->model.notice.words, "");
	assert_false(world_has_effect(world, EFFECT_TIMER));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(new_rows_wait_for_half_a_second_after_the_last_key),
		WORLD_TEST(rows_do_not_change_places_under_the_finger_either),
		WORLD_TEST(new_rows_wait_while_something_is_open_that_acts_on_them),
		WORLD_TEST(the_filter_line_and_the_other_panes_do_not_wait),
		WORLD_TEST(a_page_rings_once_and_again_when_it_comes_back),
		WORLD_TEST(somebody_elses_page_does_not_ring_and_a_critical_incident_does),
		WORLD_TEST(the_attention_line_shows_the_newest_over_whatever_is_open),
		WORLD_TEST(a_page_rings_at_once_while_its_row_waits),
		WORLD_TEST(the_program_starts_on_what_pages_me_and_a_key_ends_that),
		WORLD_TEST(a_pause_ends_by_itself),
		WORLD_TEST(data_is_stale_after_two_intervals),
		WORLD_TEST(a_notice_goes_away_and_asks_to_be_woken_for_it),
	};

	return cmocka_run_group_tests_name("attention", tests, NULL, NULL);
}
