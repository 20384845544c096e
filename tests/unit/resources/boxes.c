/* Boxes that ignore early keys and start on no, and batches that say what they touch. */
#include "world.h"

#include "core/update.h"

static void many_alerts(struct world *world, int count)
{
	struct snapshot *s = snapshot_new(&alert_resource);

	world_viewer(world, "7");
	for (int i = 0; i < count; i++)
		add_alert(s, arena_printf(&s->arena, "al-%02d", i), "x", ALERT_TRIGGERED, "7");
	world_snapshot(world, s);
	world_key(world, "2");
}

static const struct confirm *question(const struct world *world)
{
	assert_int_equal(model_top_layer(&world->model), LAYER_CONFIRM);
	return &world->model.confirm;
}

/* ---- boxes --------------------------------------------------------------------------------- */

static void no_key_answers_a_box_before_it_is_armed(void **state)
{
	static const char *const keys[] = {"y", "n", "q", "<Esc>", "<Enter>", "<Tab>", "<Left>"};
	struct world *world = *state;

	world_alerts(world);
	world_key(world, "D");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		world_key(world, keys[i]);
		assert_false(question(world)->on_yes);
		expect_no_deed(world, keys[i]);
	}
	assert_true(world_has_effect(world, EFFECT_TIMER));
	world_wait(world, ARM_MS - 1);
	world_key(world, "y");
	assert_null(world_request(world, REQUEST_SUBMIT));
	world_wait(world, 1);
	world_key(world, "y");
	assert_non_null(world_request(world, REQUEST_SUBMIT));
}

static void a_box_starts_on_no_and_says_no_in_four_ways(void **state)
{
	static const char *const keys[] = {"n", "q", "<Esc>", "<Enter>"};
	struct world *world = *state;

	world_alerts(world);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		world_key(world, "D");
		world_wait(world, ARM_MS);
		world_key(world, keys[i]);
		expect_no_deed(world, keys[i]);
		assert_int_equal(world->model.layer_count, 0);
	}
	world_key(world, "D");
	world_wait(world, ARM_MS);
	world_key(world, "<Tab>");
	world_key(world, "<Left>");
	world_key(world, "<Right>");
	assert_true(question(world)->on_yes);
	/* Any other key is no answer. */
	world_type(world, "aDx 1");
	assert_true(question(world)->on_yes);
	world_key(world, "<Enter>");
	assert_non_null(world_request(world, REQUEST_SUBMIT));
}

static void what_pages_people_is_confirmed_by_its_number(void **state)
{
	struct world *world = *state;

	world_alerts(world);
	world_key(world, "E");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	assert_string_equal(question(world)->expected, "al-1");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	world_key(world, "<Enter>");
	assert_null(world_request(world, REQUEST_SUBMIT));
	expect_notice(world, "type al-1 to confirm");
	world_key(world, "<BS>");
	world_type(world, "al-11");
	world_key(world, "<Enter>");
	assert_null(world_request(world, REQUEST_SUBMIT));
	world_key(world, "<C-u>");
	world_type(world, "AL-1");
	world_key(world, "<Enter>");
	assert_string_equal(world_request(world, REQUEST_SUBMIT)->submit.path,
		"/v1/alerts/al-1/escalate");
	assert_int_equal(world->model.layer_count, 0);
}

/* One digit, or what no keyboard has, is not what anybody has to type. */
static void what_is_to_be_typed_is_no_slip_of_a_finger(void **state)
{
	static const char *const cases[][2] = {{"INC-412 Checkout latency", "412"},
		{"INC-7 Disk at 91 %", "INC-7"}, {"DmEVhF p99 > 2s", "DmEVhF"}, {"a1b2c3 p99", "a1b2c3"},
		{"qn7 letters that used to say no", "qn7"}, {"11", "11"}, {"2", "yes"}, {"", "yes"},
		{"x", "yes"}, {"价格索引 delay", "yes"},
		{"0123456789abcdef0123456789abcdef long", "yes"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *word = confirm_word(cases[i][0]);

		assert_string_equal(word, cases[i][1]);
		free(word);
	}
}

static void what_has_no_number_is_confirmed_by_the_word_yes(void **state)
{
	struct world *world = *state;

	world_alerts(world);
	world_type(world, ":alert.page-person");
	world_key(world, "<Enter>");
	assert_non_null(world->model.form);
	edit_set(&world->model.form->values[0].edit, "9");
	edit_set(&world->model.form->values[1].edit, "Come at 24");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	assert_non_null(strstr(question(world)->question, ": Come at 24?"));
	world_wait(world, ARM_MS);
	world_type(world, "yes");
	assert_null(world_request(world, REQUEST_SUBMIT));
	world_key(world, "<Enter>");
	assert_string_equal(
		attrs_find(&world_request(world, REQUEST_SUBMIT)->submit.attrs,
			"notification_target_type")
			->string,
		"User");
}

static void after_no_the_form_is_there_with_what_was_typed(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	world_key(world, "C");
	world_type(world, "Down");
	for (int i = 0; i < 2; i++) {
		world_key(world, "<C-d>");
		world_key(world, "<Enter>");
		question(world);
		world_wait(world, ARM_MS);
		world_key(world, "n");
		assert_int_equal(model_top_layer(&world->model), LAYER_FORM);
		assert_string_equal(edit_text(&world->model.form->values[0].edit), "Down");
		assert_false(draft_find(&world->model, "incident.create")->is_sent);
	}
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	assert_true(draft_find(&world->model, "incident.create")->is_sent);
}

/* ---- batches ------------------------------------------------------------------------------- */

static void a_batch_lists_what_it_touches_and_what_is_skipped_and_why(void **state)
{
	struct world *world = *state;

	world_alerts(world);
	world_type(world, "*a");
	assert_string_equal(question(world)->question,
		"Acknowledge: 2 Alerts?");
	assert_string_equal(question(world)->submits[0].label, "al-1 p99 > 2s checkout");
	assert_string_equal(question(world)->submits[1].label, "al-2 5xx on api-gateway");
	assert_string_equal(question(world)->explanation,
		"1 skipped: it is acknowledged already\n"
		"1 skipped: nothing to acknowledge: it pages nobody; D resolves, i declares\n"
		"Stops the paging: you have it");
	assert_string_equal(question(world)->verb, "Acknowledge 2");
}

/* As they stand on the screen, whatever their ids are; what is hidden comes last. */
static void a_batch_goes_in_the_order_of_the_screen(void **state)
{
	struct world *world = *state;
	struct snapshot *s = snapshot_new(&alert_resource);

	world_viewer(world, "7");
	add_alert(s, "al-1", "old", ALERT_TRIGGERED, "7")->started_at -= 3 * HOUR_MS;
	add_alert(s, "al-2", "new", ALERT_TRIGGERED, "7");
	add_alert(s, "al-3", "middle", ALERT_TRIGGERED, "7")->started_at -= HOUR_MS;
	world_snapshot(world, s);
	world_key(world, "2");
	world_type(world, "*/!old");
	world_key(world, "<Enter>");
	world_type(world, "a");
	assert_int_equal(question(world)->submit_count, 3);
	assert_string_equal(question(world)->submits[0].record_id, "al-2");
	assert_string_equal(question(world)->submits[1].record_id, "al-3");
	assert_string_equal(question(world)->submits[2].record_id, "al-1");
}

/* What is said of a single one is said of each. */
static void a_batch_says_whose_pages_it_takes(void **state)
{
	struct world *world = *state;
	struct snapshot *s = snapshot_new(&alert_resource);

	world_viewer(world, "7");
	add_alert(s, "al-1", "mine", ALERT_TRIGGERED, "7");
	add_alert(s, "al-2", "hers", ALERT_TRIGGERED, "8");
	world_snapshot(world, s);
	world_key(world, "2");
	world_type(world, "*a");
	assert_null(question(world)->submits[0].caution);
	assert_string_equal(question(world)->submits[1].caution, "It pages Ann Lee, not you.");
}

static void a_long_question_is_scrolled_before_it_is_answered(void **state)
{
	struct world *world = *state;

	many_alerts(world, 40);
	world_type(world, "*a");
	assert_int_equal(question(world)->top, 0);
	world->model.confirm.last = 31; /* the screen says how far it goes */
	world_wait(world, ARM_MS);
	world_key(world, "<Down>");
	world_key(world, "<PgDn>");
	assert_int_equal(question(world)->top, 1 + CONFIRM_PAGE);
	for (int i = 0; i < 9; i++)
		world_key(world, "<PgDn>");
	assert_int_equal(question(world)->top, 31);
	world_key(world, "<PgUp>");
	world_key(world, "<Up>");
	assert_int_equal(question(world)->top, 30 - CONFIRM_PAGE);
	for (int i = 0; i < 9; i++)
		world_key(world, "<PgUp>");
	assert_int_equal(question(world)->top, 0);
}

static void a_batch_says_for_each_reason_how_many_are_skipped(void **state)
{
	struct world *world = *state;
	struct snapshot *s = snapshot_new(&alert_resource);

	world_viewer(world, "7");
	add_alert(s, "al-1", "one", ALERT_TRIGGERED, "7");
	add_alert(s, "al-2", "two", ALERT_RESOLVED, "7");
	add_alert(s, "al-3", "three", ALERT_RESOLVED, "7");
	add_alert(s, "al-4", "four", ALERT_ACKNOWLEDGED, "7");
	world_snapshot(world, s);
	world_key(world, "2");
	world_type(world, "*a");
	assert_string_equal(question(world)->question, "Acknowledge: 1 Alert?");
	assert_string_equal(question(world)->explanation,
		"1 skipped: it is acknowledged already\n"
		"2 skipped: it is resolved\n"
		"Stops the paging: you have it");
}

static void a_batch_that_fits_nothing_says_why(void **state)
{
	struct world *world = *state;

	world_alerts(world);
	world_key(world, "G");
	world_type(world, " ");
	world_key(world, "a");
	assert_int_equal(world->model.layer_count, 0);
	expect_notice(world, "fits none of the 1 marked: nothing to acknowledge");
}

static void members_of_a_group_go_by_their_leader(void **state)
{
	struct world *world = *state;
	struct snapshot *s = snapshot_new(&alert_resource);

	world_viewer(world, "7");
	add_alert(s, "al-1", "leader", ALERT_TRIGGERED, "7")->is_group_leader = true;
	add_alert(s, "al-2", "member", ALERT_TRIGGERED, "7")->group_leader_id = "al-1";
	add_alert(s, "al-3", "member", ALERT_TRIGGERED, "7")->group_leader_id = "al-1";
	add_alert(s, "al-4", "member of one that is not here", ALERT_TRIGGERED, "7")->group_leader_id =
		"al-9";
	world_snapshot(world, s);
	world_key(world, "2");
	world_type(world, "*a");
	assert_int_equal(question(world)->submit_count, 1);
	assert_string_equal(question(world)->submits[0].record_id, "al-1");
	assert_non_null(strstr(question(world)->explanation, "1 skipped"));
}

static void more_than_ten_are_confirmed_by_their_number(void **state)
{
	struct world *world = *state;

	many_alerts(world, 10);
	world_type(world, "*a");
	assert_int_equal(question(world)->ask, ASK_YES);
	world_wait(world, ARM_MS);
	world_key(world, "n");
	many_alerts(world, 11);
	world_wait(world, FINGER_MS);
	world_type(world, "**a");
	assert_int_equal(question(world)->ask, ASK_NUMBER);
	world_wait(world, ARM_MS);
	world_type(world, "y1");
	world_key(world, "<Enter>");
	assert_int_equal(world_requests(world, REQUEST_SUBMIT), 0);
	world_key(world, "<C-u>");
	world_type(world, "11");
	world_key(world, "<Enter>");
	assert_int_equal(world_requests(world, REQUEST_SUBMIT), 11);
	assert_int_equal(world->model.current->marks.count, 0);
}

/* One letter for each item, newest first: q(ueued), s(ending), d(one), r(ejected). */
static void tell_outbox(struct world *world, const char *states)
{
	struct msg *msg = msg_new(MSG_OUTBOX);
	uint32_t count = (uint32_t)strlen(states);

	msg->u.outbox = outbox_view_new(count);
	msg->u.outbox->count = count;
	for (uint32_t i = 0; i < count; i++)
		msg->u.outbox->items[i] = (struct outbox_item){.id = count - i,
			.state = states[i] == 'd'   ? OUTBOX_DONE
				 : states[i] == 'r' ? OUTBOX_REJECTED
				 : states[i] == 's' ? OUTBOX_SENDING
						    : OUTBOX_QUEUED,
			.action = "alert.acknowledge",
			.record_id = "al"};
	world_tell(world, msg);
}

static void a_batch_tells_how_far_it_is_and_escape_stops_the_rest(void **state)
{
	struct world *world = *state;

	many_alerts(world, 5);
	world_type(world, "*a");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	expect_notice(world, "5 queued");
	tell_outbox(world, "qqqqq");
	tell_outbox(world, "qqddd");
	expect_notice(world, "3 of 5, Esc stops the rest");
	world_key(world, "<Esc>");
	assert_int_equal(world_request(world, REQUEST_RECALL)->count, 5);
	/* It is no batch any more. */
	world_key(world, "<Esc>");
	assert_int_equal(world_requests(world, REQUEST_RECALL), 0);
}

/* As long as there is something to stop: a long wait for the rate limit brings no news. */
static void how_a_batch_is_stopped_is_said_until_there_is_nothing_to_stop(void **state)
{
	struct world *world = *state;
	char words[ERR_TEXT_BYTES];

	many_alerts(world, 5);
	assert_false(batch_words(&world->model, words));
	world_type(world, "*a");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	tell_outbox(world, "qqqqq");
	world_wait(world, NOTICE_MS);
	assert_string_equal(world->model.notice.words, "");
	assert_true(batch_words(&world->model, words));
	assert_string_equal(words, "Acknowledge: 0 of 5, Esc stops the rest");
	tell_outbox(world, "qqddd");
	world_wait(world, NOTICE_MS);
	assert_true(batch_words(&world->model, words));
	assert_string_equal(words, "Acknowledge: 3 of 5, Esc stops the rest");
	/* The last one has begun to leave. */
	tell_outbox(world, "sdddd");
	world_wait(world, NOTICE_MS);
	assert_false(batch_words(&world->model, words));
	world_key(world, "<Esc>");
	assert_int_equal(world_requests(world, REQUEST_RECALL), 0);
	tell_outbox(world, "ddddd");
	expect_notice(world, "all 5 are done");
	assert_false(batch_words(&world->model, words));
}

/* What waits from before is not of the batch: not counted, and not taken back with it. */
static void what_waited_before_a_batch_is_no_part_of_it(void **state)
{
	struct world *world = *state;

	many_alerts(world, 3);
	tell_outbox(world, "qd");
	world_type(world, "*a");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	/* They come one after the other: none has left. */
	tell_outbox(world, "qqqd");
	expect_notice(world, "3 queued");
	tell_outbox(world, "qqqqd");
	expect_notice(world, "3 queued");
	tell_outbox(world, "qddqd");
	expect_notice(world, "2 of 3");
	world_key(world, "z");
	assert_int_equal(world_request(world, REQUEST_RECALL)->outbox_id, 2);
	assert_int_equal(world_request(world, REQUEST_RECALL)->count, 3);
}

static void a_batch_that_has_ended_says_so_once(void **state)
{
	struct world *world = *state;

	many_alerts(world, 2);
	world_type(world, "*a");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	tell_outbox(world, "qq");
	tell_outbox(world, "dd");
	expect_notice(world, "all 2 are done");
	world_wait(world, NOTICE_MS);
	tell_outbox(world, "dd");
	assert_string_equal(world->model.notice.words, "");
	many_alerts(world, 3);
	world_wait(world, FINGER_MS);
	world_type(world, "*a");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	tell_outbox(world, "qqqdd");
	tell_outbox(world, "drddd");
	expect_notice(world, "2 of 3 done, the others were not: 5 says why");
}

static void one_action_is_taken_back_once(void **state)
{
	struct world *world = *state;

	world_alerts(world);
	world_key(world, "a");
	expect_notice(world, "in 3 s (z takes it back): ");
	world_key(world, "z");
	assert_int_equal(world_requests(world, REQUEST_RECALL), 1);
	assert_int_equal(world_request(world, REQUEST_RECALL)->outbox_id, 0);
}

/* The form of a batch can be sent again after a no, about the same ones. */
static void a_batch_with_a_form_can_be_asked_about_again(void **state)
{
	struct world *world = *state;

	world_alerts(world);
	world_type(world, "*c");
	assert_non_null(world->model.form);
	world_type(world, "Looking");
	for (int i = 0; i < 2; i++) {
		world_key(world, "<C-d>");
		world_key(world, "<Enter>");
		assert_int_equal(question(world)->submit_count, 4);
		world_wait(world, ARM_MS);
		world_key(world, "n");
		assert_int_equal(model_top_layer(&world->model), LAYER_FORM);
	}
	world_key(world, "<S-Tab>");
	world_key(world, "<C-u>");
	world_type(world, "Found it");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	assert_int_equal(world_requests(world, REQUEST_SUBMIT), 4);
	for (size_t i = 0; i < world->effects.count; i++) {
		const struct request *request = world->effects.items[i].request;

		if (request == NULL || request->type != REQUEST_SUBMIT)
			continue;
		assert_string_equal(attrs_find(&request->submit.attrs, "details")->string, "Found it");
		assert_non_null(strstr(request->submit.path, request->submit.record_id));
	}
	assert_int_equal(world->model.layer_count, 0);
	assert_null(world->model.form);
}

static void a_batch_with_a_form_that_is_left_sends_nothing(void **state)
{
	struct world *world = *state;

	world_alerts(world);
	world_type(world, "*c");
	world_key(world, "<Esc>");
	assert_int_equal(world->model.layer_count, 0);
	assert_int_equal(world->model.confirm.submit_count, 0);
	assert_int_equal(world->model.current->marks.count, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(no_key_answers_a_box_before_it_is_armed),
		WORLD_TEST(a_box_starts_on_no_and_says_no_in_four_ways),
		WORLD_TEST(what_pages_people_is_confirmed_by_its_number),
		WORLD_TEST(what_is_to_be_typed_is_no_slip_of_a_finger),
		WORLD_TEST(what_has_no_number_is_confirmed_by_the_word_yes),
		WORLD_TEST(after_no_the_form_is_there_with_what_was_typed),
		WORLD_TEST(a_batch_lists_what_it_touches_and_what_is_skipped_and_why),
		WORLD_TEST(a_batch_goes_in_the_order_of_the_screen),
		WORLD_TEST(a_batch_says_whose_pages_it_takes),
		WORLD_TEST(a_long_question_is_scrolled_before_it_is_answered),
		WORLD_TEST(a_batch_says_for_each_reason_how_many_are_skipped),
		WORLD_TEST(a_batch_that_fits_nothing_says_why),
		WORLD_TEST(members_of_a_group_go_by_their_leader),
		WORLD_TEST(more_than_ten_are_confirmed_by_their_number),
		WORLD_TEST(a_batch_tells_how_far_it_is_and_escape_stops_the_rest),
		WORLD_TEST(how_a_batch_is_stopped_is_said_until_there_is_nothing_to_stop),
		WORLD_TEST(what_waited_before_a_batch_is_no_part_of_it),
		WORLD_TEST(a_batch_that_has_ended_says_so_once),
		WORLD_TEST(one_action_is_taken_back_once),
		WORLD_TEST(a_batch_with_a_form_can_be_asked_about_again),
		WORLD_TEST(a_batch_with_a_form_that_is_left_sends_nothing),
	};

	return cmocka_run_group_tests_name("boxes", tests, NULL, NULL);
}
