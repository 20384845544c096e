/* A list pane: what is shown in which order, and a cursor that is an id. */
#include "things.h"

#include "base/buf.h"

enum { PAGE = 5 };

static int setup(void **state)
{
	static struct list list;

	list_init(&list, &thing_resource);
	*state = &list;
	return 0;
}

static int teardown(void **state)
{
	list_release(*state);
	return 0;
}

static void take(struct list *list, struct snapshot *snapshot)
{
	struct filter_context context = thing_context();

	snapshot_seal(snapshot);
	list_take(list, snapshot, &context);
	list_scroll_into_view(list, PAGE);
}

static void rebuild(struct list *list, const char *filter)
{
	struct filter_context context = thing_context();

	filter_free(list->filter);
	list->filter = filter_new(filter, list->resource);
	list_rebuild(list, &context);
	list_scroll_into_view(list, PAGE);
}

/* T-1 … T-count, one minute older each, in their order; every fourth is over. */
static struct snapshot *things(int count)
{
	struct snapshot *s = snapshot_new(&thing_resource);

	for (int i = 1; i <= count; i++)
		add_thing(s, i, i % 2 ? "odd" : "even", i % 4 ? THING_QUIET : THING_OVER, i);
	return s;
}

/* The numbers in the view; "?" where the row is gone. */
static void expect_view(const struct list *list, const char *numbers)
{
	char seen[64] = "";

	for (uint32_t i = 0; i < list->view_count; i++) {
		const struct thing *thing = list_row(list, i);

		seen[i] = thing != NULL ? (char)('0' + thing->number) : '?';
	}
	assert_string_equal(seen, numbers);
}

static void rows_come_by_rank_then_by_the_default_order(void **state)
{
	struct list *list = *state;

	take(list, things(9));
	expect_view(list, "123567948");
	assert_int_equal(list->cursor, 0);
	assert_string_equal(list->cursor_id, "t-001");
}

static void a_chosen_order_knows_no_rank_and_can_be_turned_round(void **state)
{
	struct list *list = *state;

	take(list, things(6));
	list->sort = (int)(resource_field(&thing_resource, "number") - thing_fields);
	rebuild(list, "");
	expect_view(list, "123456");
	list->is_descending = true;
	rebuild(list, "");
	expect_view(list, "654321");
}

static void nothing_was_heard_is_not_the_same_as_nothing_there(void **state)
{
	struct list *list = *state;
	struct snapshot *s = snapshot_new(&thing_resource);

	assert_false(list_is_known(list));
	assert_null(list_selected(list));
	take(list, s);
	assert_false(list_is_known(list));
	s = snapshot_new(&thing_resource);
	s->is_complete = true;
	take(list, s);
	assert_true(list_is_known(list));
	s = snapshot_new(&thing_resource);
	s->fetched_at_ms = 1;
	take(list, s);
	assert_true(list_is_known(list));
	assert_string_equal(list->cursor_id, "");
	list_move(list, 1, PAGE);
	list_move_to(list, 7, PAGE);
	assert_null(list_selected(list));
	/* What comes into an empty list is selected from the top, even after a key. */
	take(list, things(3));
	assert_string_equal(list->cursor_id, "t-001");
}

static void before_a_key_the_cursor_stays_on_top(void **state)
{
	struct list *list = *state;
	struct snapshot *s = things(4);

	take(list, things(3));
	add_thing(s, 9, "newest", THING_LOUD, 0);
	take(list, s);
	assert_string_equal(list->cursor_id, "t-009");
}

static void moves_end_at_the_ends(void **state)
{
	struct list *list = *state;

	take(list, things(9));
	list_move(list, -3, PAGE);
	assert_int_equal(list->cursor, 0);
	list_move(list, 4, PAGE);
	assert_string_equal(list->cursor_id, "t-006");
	list_move(list, 1 << 30, PAGE);
	assert_int_equal(list->cursor, 8);
	assert_int_equal(list->top, 4);
	list_move(list, -(1 << 30), PAGE);
	assert_int_equal(list->top, 0);
	list_move_to(list, 99, PAGE);
	assert_int_equal(list->cursor, 8);
	assert_true(list_select(list, "t-003", PAGE));
	assert_int_equal(list->cursor, 2);
	assert_false(list_select(list, "t-099", PAGE));
	assert_int_equal(list->cursor, 2);
}

static void a_row_that_is_gone_keeps_its_place_and_name_until_the_cursor_moves(void **state)
{
	struct list *list = *state;
	struct snapshot *s = snapshot_new(&thing_resource);

	take(list, things(3));
	list_move(list, 1, PAGE);
	add_thing(s, 1, "odd", THING_QUIET, 1);
	add_thing(s, 3, "odd", THING_QUIET, 3);
	take(list, s);
	expect_view(list, "1?3");
	assert_int_equal(list->ghost, GHOST_GONE);
	assert_string_equal(list->ghost_label, "T-2 even");
	assert_string_equal(list->cursor_id, "t-002");
	assert_null(list_selected(list));
	/* It comes back: nothing was wrong with it. */
	take(list, things(3));
	expect_view(list, "123");
	assert_int_equal(list->ghost, GHOST_NONE);
	assert_string_equal(list->cursor_id, "t-002");
}

static void leaving_a_ghost_goes_to_its_neighbours(void **state)
{
	static const struct {
		long by;
		const char *id;
	} moves[] = {{1, "t-003"}, {-1, "t-001"}, {2, "t-005"}};

	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		struct list *list = *state;

		list_release(list);
		list_init(list, &thing_resource);
		take(list, things(7));
		list_move(list, 1, PAGE);
		rebuild(list, "odd");
		expect_view(list, "12357");
		assert_int_equal(list->ghost, GHOST_NO_MATCH);
		/* It is there, and keys act on it; only the list it does not belong to any more. */
		assert_string_equal(((const struct record *)list_selected(list))->id, "t-002");
		list_move(list, moves[i].by, PAGE);
		assert_int_equal(list->ghost, GHOST_NONE);
		expect_view(list, "1357");
		assert_string_equal(list->cursor_id, moves[i].id);
	}
}

static void the_last_row_may_be_the_ghost(void **state)
{
	struct list *list = *state;

	take(list, things(2));
	list_move(list, 1, PAGE);
	take(list, snapshot_new(&thing_resource));
	expect_view(list, "?");
	list_move(list, 1, PAGE);
	assert_int_equal(list->view_count, 1);
	assert_string_equal(list->cursor_id, "t-002");
}

static void only_mine_hides_the_others_and_counts_what_is_urgent_among_them(void **state)
{
	struct list *list = *state;
	struct snapshot *s = things(4);
	struct thing *thing = add_thing(s, 5, "mine", THING_LOUD, 5);

	thing->owner.id = "7";
	add_thing(s, 6, "theirs", THING_LOUD, 6);
	take(list, s);
	assert_int_equal(list->urgent, 2);
	assert_int_equal(list->tallies[0], 2);
	assert_int_equal(list->active, 5);
	assert_int_equal(list->hidden_urgent, 0);
	list->scope = SCOPE_MINE;
	rebuild(list, "");
	expect_view(list, "5");
	assert_int_equal(list->hidden_urgent, 1);
	assert_int_equal(list->urgent, 2);
	rebuild(list, "theirs");
	assert_int_equal(list->hidden_urgent, 2);
}

/* ---- after any change ---------------------------------------------------------------------- */

static struct snapshot *random_snapshot(uint64_t *seed)
{
	struct snapshot *s = snapshot_new(&thing_resource);

	for (int i = 0; i < 40; i++)
		if (chance(seed, 3) > 0)
			add_thing(s, i, chance(seed, 2) ? "odd" : "even",
				(enum thing_state)(1 + chance(seed, 3)), chance(seed, 50));
	return s;
}

/* Every row of the snapshot that belongs there stands in the view once; a ghost besides. */
static void expect_whole(const struct list *list)
{
	struct filter_context context = thing_context();
	unsigned char seen[64] = {0};

	for (uint32_t i = 0; i < list->view_count; i++) {
		if (list->view[i] == SNAPSHOT_NONE) {
			assert_int_equal(i, list->cursor);
			assert_int_equal(list->ghost, GHOST_GONE);
			continue;
		}
		assert_true(list->view[i] < list->snapshot->count);
		assert_int_equal(seen[list->view[i]]++, 0);
	}
	for (uint32_t i = 0; i < list->snapshot->count; i++) {
		bool is_ghost = list->ghost == GHOST_NO_MATCH && list->view[list->cursor] == i;

		assert_int_equal(seen[i], is_ghost ||
			filter_matches(list->filter, list->snapshot, i, &context));
	}
}

/* The ids on their places. */
static char *places(const struct list *list)
{
	struct buf out;

	buf_init(&out, 4096);
	for (uint32_t i = 0; i < list->view_count; i++) {
		const struct record *row = list_row(list, i);

		buf_add_fmt(&out, "%s ", row != NULL ? row->id : list->cursor_id);
	}
	return buf_take(&out);
}

/* What was foretold of it: whether any row comes, goes or changes its place. */
static void take_foretold(struct list *list, struct snapshot *snapshot)
{
	struct filter_context context = thing_context();
	char *before = places(list), *after;
	bool moves;

	snapshot_seal(snapshot);
	moves = list_would_move(list, snapshot, &context);
	list_take(list, snapshot, &context);
	list_scroll_into_view(list, PAGE);
	after = places(list);
	if (moves == (strcmp(before, after) == 0))
		fail_msg("moves %d: %s -> %s", moves, before, after);
	free(before);
	free(after);
}

/* Mostly the same again, with a few changes. */
static struct snapshot *next_snapshot(const struct snapshot *s, uint64_t *seed)
{
	struct snapshot *next = snapshot_new(&thing_resource);

	for (uint32_t i = 0; i < s->count; i++) {
		const struct thing *thing = snapshot_row(s, i);
		uint32_t luck = chance(seed, 60);

		if (luck > 0)
			add_thing(next, (int)thing->number, thing->title.bytes,
				luck == 1 ? THING_OVER : (enum thing_state)thing->state,
				(THINGS_NOW_MS - thing->started_at) / MINUTE_MS);
	}
	return next;
}

static void expect_cursor_on(const struct list *list, const char *id)
{
	const struct record *row = list_selected(list);

	assert_string_equal(list->cursor_id, id);
	if (list->view_count == 0) {
		assert_string_equal(id, "");
		return;
	}
	assert_true(list->cursor < list->view_count);
	assert_true(list->cursor >= list->top && list->cursor < list->top + PAGE);
	assert_true(list->top == 0 || list->top + PAGE <= list->view_count);
	if (list->ghost == GHOST_GONE)
		assert_null(row);
	else
		assert_string_equal(row->id, id);
}

static void the_cursor_stays_on_its_id_whatever_comes(void **state)
{
	static const char *const filters[] = {"", "odd", "even", "state:quiet", "is:active", "nothing"};
	struct list *list = *state;
	uint64_t seed = 23;

	take(list, random_snapshot(&seed));
	list_move(list, 0, PAGE);
	for (int step = 0; step < 20000; step++) {
		char *id = mem_strdup(list->cursor_id);
		uint32_t on_screen = list->cursor - list->top;
		bool keeps = true;

		switch (chance(&seed, 8)) {
		case 0:
			take_foretold(list, random_snapshot(&seed));
			break;
		case 1:
		case 7:
			take_foretold(list, next_snapshot(list->snapshot, &seed));
			break;
		case 2:
			rebuild(list, filters[chance(&seed, sizeof(filters) / sizeof(filters[0]))]);
			break;
		case 3:
			list->sort = (int)chance(&seed, 4) - 1;
			list->is_descending = chance(&seed, 2);
			if (list->sort == 0)
				list->sort = 3;
			rebuild(list, filters[0]);
			break;
		default:
			list_move(list, (long)chance(&seed, 9) - 4, PAGE);
			keeps = false;
			break;
		}
		if (keeps && id[0] != '\0') {
			expect_cursor_on(list, id);
			/* It does not even move on the screen, where there is enough above and below. */
			if (list->top > 0 && list->top + PAGE < list->view_count)
				assert_int_equal(list->cursor - list->top, on_screen);
		} else {
			expect_cursor_on(list, list->cursor_id);
		}
		expect_whole(list);
		free(id);
	}
}

#define LIST_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIST_TEST(rows_come_by_rank_then_by_the_default_order),
		LIST_TEST(a_chosen_order_knows_no_rank_and_can_be_turned_round),
		LIST_TEST(nothing_was_heard_is_not_the_same_as_nothing_there),
		LIST_TEST(before_a_key_the_cursor_stays_on_top),
		LIST_TEST(moves_end_at_the_ends),
		LIST_TEST(a_row_that_is_gone_keeps_its_place_and_name_until_the_cursor_moves),
		LIST_TEST(leaving_a_ghost_goes_to_its_neighbours),
		LIST_TEST(the_last_row_may_be_the_ghost),
		LIST_TEST(only_mine_hides_the_others_and_counts_what_is_urgent_among_them),
		LIST_TEST(the_cursor_stays_on_its_id_whatever_comes),
	};

	return cmocka_run_group_tests_name("list", tests, NULL, NULL);
}
