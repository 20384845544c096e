/* A list to choose from; and templates, which are filled from the record under the cursor. */
#include "things.h"

#include "core/update.h"

static struct picker *some_choices(bool is_multi)
{
	struct picker *picker = picker_new("Choose", is_multi);

	picker_add(picker, "1", "Größe", NULL, false, false);
	picker_add(picker, "2", "Latency", "how slow it is", true, false);
	picker_add(picker, "3", "Disk", "it is over", false, true);
	picker_add(picker, "4", "Größer", NULL, false, false);
	picker_filter(picker);
	return picker;
}

static void search(struct picker *picker, const char *text)
{
	edit_set(&picker->search, text);
	picker_filter(picker);
}

static void typing_narrows_by_label_and_hint_in_their_order(void **state)
{
	struct picker *picker = some_choices(false);

	(void)state;
	assert_int_equal(picker->view_count, 4);
	assert_string_equal(picker_selected(picker)->value, "1");
	search(picker, "GROSSE");
	assert_int_equal(picker->view_count, 2);
	search(picker, "grosser");
	assert_string_equal(picker_selected(picker)->value, "4");
	search(picker, "slow");
	assert_int_equal(picker->view_count, 1);
	assert_true(picker_selected(picker)->is_ticked);
	search(picker, "it is");
	assert_int_equal(picker->view_count, 2);
	search(picker, "zebra");
	assert_null(picker_selected(picker));
	search(picker, "");
	assert_int_equal(picker->view_count, 4);
	picker_free(picker);
	picker_free(NULL);
}

static void the_cursor_stays_inside_what_is_left(void **state)
{
	struct picker *picker = some_choices(true);

	(void)state;
	picker->cursor = picker->top = 3;
	search(picker, "it is");
	assert_string_equal(picker_selected(picker)->value, "3");
	assert_true(picker->top <= picker->cursor);
	search(picker, "zebra");
	assert_int_equal(picker->cursor, 0);
	assert_int_equal(picker->top, 0);
	/* A tick outlives the search that hides it. */
	search(picker, "latency");
	assert_true(picker_selected(picker)->is_ticked);
	picker_free(picker);
}

static void nothing_to_choose_from_is_no_choice(void **state)
{
	struct picker *picker = picker_new("Empty", false);

	(void)state;
	assert_null(picker_selected(picker));
	picker_filter(picker);
	assert_null(picker_selected(picker));
	picker_free(picker);
}

/* ---- templates ----------------------------------------------------------------------------- */

static int setup(void **state)
{
	struct model_config config = {.resources = thing_panes, .catalogue_resources = no_catalogue};
	static struct model model;

	model_init(&model, &config);
	*state = &model;
	return 0;
}

static int teardown(void **state)
{
	model_release(*state);
	return 0;
}

static void show(struct model *model, enum msg_type type, struct snapshot *snapshot,
	struct detail *detail)
{
	struct msg *msg = msg_new(type);
	struct effects effects;

	if (snapshot != NULL)
		msg->u.snapshot = snapshot;
	else
		msg->u.detail = detail;
	msg->wall_ms = THINGS_NOW_MS;
	effects_init(&effects);
	update(model, msg, &effects);
	effects_release(&effects);
	msg_free(msg);
}

static void expect_filled(const struct model *model, const char *template, const char *text)
{
	char *filled = canned_fill(model, template);

	assert_string_equal(filled, text);
	free(filled);
}

static void a_template_names_fields_and_leaves_alone_what_it_does_not_know(void **state)
{
	struct model *model = *state;
	struct snapshot *s = snapshot_new(&thing_resource);
	char far[200];

	expect_filled(model, "{title} is down", "{title} is down");
	add_thing(s, 1, "Disk {number}", THING_LOUD, 90);
	snapshot_seal(s);
	show(model, MSG_SNAPSHOT, s, NULL);
	expect_filled(model, "{title}: {state}, for {started}", "Disk {number}: loud, for 1h");
	expect_filled(model, "no braces", "no braces");
	expect_filled(model, "{nosuch} {} {title", "{nosuch} {} {title");
	expect_filled(model, "{\"json\": {number}}", "{\"json\": {number}}");
	expect_filled(model, "", "");
	/* Rows of panes do not have it. */
	expect_filled(model, "{body}", "{body}");
	memset(far, 'x', sizeof(far));
	far[0] = '{';
	memcpy(far + sizeof(far) - 2, "}", 2);
	expect_filled(model, far, far);
}

static void a_template_has_the_fields_of_the_whole_record_once_that_is_there(void **state)
{
	struct model *model = *state;
	struct snapshot *s = snapshot_new(&thing_resource);
	struct detail *detail = detail_new(&thing_resource, "t-001");
	struct thing *thing = arena_alloc(&detail->arena, sizeof(*thing));

	*thing = *add_thing(s, 1, "Disk", THING_LOUD, 90);
	thing->record.id = detail->id;
	thing->title = text_own("Disk");
	thing->body = (struct text){"first\nsecond", 12, 0};
	detail->row = thing;
	snapshot_seal(s);
	show(model, MSG_SNAPSHOT, s, NULL);
	show(model, MSG_DETAIL, NULL, detail);
	expect_filled(model, "{title}: {body}", "Disk: first");
}

#define MODEL_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typing_narrows_by_label_and_hint_in_their_order),
		cmocka_unit_test(the_cursor_stays_inside_what_is_left),
		cmocka_unit_test(nothing_to_choose_from_is_no_choice),
		MODEL_TEST(a_template_names_fields_and_leaves_alone_what_it_does_not_know),
		MODEL_TEST(a_template_has_the_fields_of_the_whole_record_once_that_is_there),
	};

	return cmocka_run_group_tests_name("picker", tests, NULL, NULL);
}
