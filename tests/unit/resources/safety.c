/*
 * What keeps people safe: boxes that ignore early keys, numbers to type, batches that say what they
 * touch, drafts from the first key, and what calls for attention.
 */
#include "world.h"

#include "core/update.h"

static void some_alerts(struct world *world)
{
	struct snapshot *s = snapshot_new(&alert_resource);

	world_viewer(world, "7");
	add_alert(s, "al-1", "p99 > 2s checkout", ALERT_TRIGGERED, "7");
	add_alert(s, "al-2", "5xx on api-gateway", ALERT_TRIGGERED, "9");
	add_alert(s, "al-3", "Disk 80 %", ALERT_OPEN, "");
	add_alert(s, "al-4", "Disk 90 %", ALERT_ACKNOWLEDGED, "9");
	world_snapshot(world, s);
	world_key(world, "2");
}

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

static void expect_notice(const struct world *world, const char *words)
{
	if (strstr(world->model.notice.words, words) == NULL)
		fail_msg("'%s' does not say '%s'", world->model.notice.words, words);
}

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

/* ---- boxes --------------------------------------------------------------------------------- */

static void no_key_answers_a_box_before_it_is_armed(void **state)
{
	static const char *const keys[] = {"y", "n", "q", "<Esc>", "<Enter>", "<Tab>", "<Left>"};
	struct world *world = *state;

	some_alerts(world);
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

	some_alerts(world);
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

	some_alerts(world);
	world_key(world, "E");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	assert_string_equal(question(world)->expected, "1");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	world_key(world, "<Enter>");
	assert_null(world_request(world, REQUEST_SUBMIT));
	expect_notice(world, "type 1 to confirm");
	world_key(world, "<BS>");
	world_type(world, "11");
	world_key(world, "<Enter>");
	assert_null(world_request(world, REQUEST_SUBMIT));
	world_key(world, "<BS>");
	world_key(world, "<Enter>");
	assert_string_equal(world_request(world, REQUEST_SUBMIT)->submit.path,
		"/v1/alerts/al-1/escalate");
	assert_int_equal(world->model.layer_count, 0);
}

static void what_has_no_number_is_confirmed_by_the_word_yes(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	world_type(world, ":alert.page-person");
	world_key(world, "<Enter>");
	assert_non_null(world->model.form);
	edit_set(&world->model.form->values[0].edit, "9");
	edit_set(&world->model.form->values[1].edit, "Come");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
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

static void a_batch_lists_its_first_and_last_and_what_is_skipped_and_why(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	world_type(world, "*a");
	assert_string_equal(question(world)->question,
		"Acknowledge: 2 Alerts, from al-1 p99 > 2s checkout to al-2 5xx on api-gateway?");
	assert_string_equal(question(world)->explanation,
		"2 skipped: nothing to acknowledge: it pages nobody; D resolves, i declares. "
		"Stops the paging: you have it");
	assert_string_equal(question(world)->verb, "Acknowledge 2");
}

static void a_batch_that_fits_nothing_says_why(void **state)
{
	struct world *world = *state;

	some_alerts(world);
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

static void tell_outbox(struct world *world, uint32_t done, uint32_t open)
{
	struct msg *msg = msg_new(MSG_OUTBOX);

	msg->u.outbox = outbox_view_new(done + open);
	msg->u.outbox->count = done + open;
	for (uint32_t i = 0; i < done + open; i++)
		msg->u.outbox->items[i] = (struct outbox_item){.id = i + 1,
			.state = i < done ? OUTBOX_DONE : OUTBOX_QUEUED,
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
	tell_outbox(world, 0, 5);
	tell_outbox(world, 3, 2);
	expect_notice(world, "3 of 5, Esc stops the rest");
	world_key(world, "<Esc>");
	assert_int_equal(world_requests(world, REQUEST_RECALL), 5);
	/* It is no batch any more. */
	world_key(world, "<Esc>");
	assert_int_equal(world_requests(world, REQUEST_RECALL), 0);
}

static void a_batch_that_has_ended_says_so_once(void **state)
{
	struct world *world = *state;

	many_alerts(world, 2);
	world_type(world, "*a");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	tell_outbox(world, 0, 2);
	tell_outbox(world, 2, 0);
	expect_notice(world, "all 2 have ended; 5 shows each");
	world_wait(world, NOTICE_MS);
	tell_outbox(world, 2, 0);
	assert_string_equal(world->model.notice.words, "");
}

static void one_action_is_taken_back_once(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	world_key(world, "a");
	expect_notice(world, "leaves in 3 s, z takes it back");
	world_key(world, "z");
	assert_int_equal(world_requests(world, REQUEST_RECALL), 1);
	assert_int_equal(world_request(world, REQUEST_RECALL)->outbox_id, 0);
}

/* The form of a batch can be sent again after a no, about the same ones. */
static void a_batch_with_a_form_can_be_asked_about_again(void **state)
{
	struct world *world = *state;

	some_alerts(world);
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

	some_alerts(world);
	world_type(world, "*c");
	world_key(world, "<Esc>");
	assert_int_equal(world->model.layer_count, 0);
	assert_int_equal(world->model.confirm.submit_count, 0);
	assert_int_equal(world->model.current->marks.count, 4);
}

/* ---- drafts -------------------------------------------------------------------------------- */

static const struct draft *saved(const struct world *world)
{
	const struct request *request = world_request(world, REQUEST_DRAFT);

	if (request == NULL)
		fail_msg("nothing is saved");
	return &request->draft;
}

static void every_key_in_a_form_is_saved(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	world_key(world, "c");
	assert_null(world_request(world, REQUEST_DRAFT));
	world_key(world, "L");
	assert_string_equal(saved(world)->name, "incident.note:inc-002");
	assert_non_null(strstr(saved(world)->text, "event=L\n"));
	world_key(world, "<Enter>");
	assert_non_null(strstr(saved(world)->text, "event=L\\n\n"));
	world_paste(world, "more");
	assert_non_null(strstr(saved(world)->text, "event=L\\nmore\n"));
	world_key(world, "<Tab>");
	world_key(world, "<Space>");
	assert_non_null(strstr(saved(world)->text, "visibility=external\n"));
}

static void a_draft_can_be_thrown_away(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	world_key(world, "c");
	world_key(world, "L");
	world_key(world, "<C-x>");
	assert_null(saved(world)->text);
	assert_null(world->model.form);
	world_key(world, "c");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "");
}

static void tell_result(struct world *world, enum outbox_state state, const char *words)
{
	struct msg *msg = msg_new(MSG_RESULT);
	struct result_msg *result = &msg->u.result;

	result->state = state;
	snprintf(result->action, sizeof(result->action), "incident.note");
	snprintf(result->record_id, sizeof(result->record_id), "inc-002");
	snprintf(result->words, sizeof(result->words), "%s", words);
	if (state == OUTBOX_REJECTED)
		err_set(&result->err, ERR_INVALID, "%s", words);
	world_tell(world, msg);
}

static void send_note(struct world *world)
{
	world_key(world, "c");
	world_type(world, "Looking");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	assert_string_equal(world_request(world, REQUEST_SUBMIT)->submit.draft, "incident.note:inc-002");
	assert_null(world->model.form);
}

static void what_was_typed_is_kept_until_it_has_arrived(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	send_note(world);
	assert_int_equal(world->model.draft_count, 1);
	assert_true(world->model.drafts[0].is_sent);
	tell_result(world, OUTBOX_UNKNOWN, "the answer was lost");
	assert_int_equal(world->model.draft_count, 1);
	tell_result(world, OUTBOX_DONE, "noted");
	assert_int_equal(world->model.draft_count, 0);
	expect_notice(world, "noted");
}

static void a_refusal_stands_at_its_field_until_that_is_changed(void **state)
{
	struct world *world = *state;
	const struct form_value *note;

	world_incidents(world);
	send_note(world);
	tell_result(world, OUTBOX_REJECTED, "Event is too short");
	assert_false(world->model.drafts[0].is_sent);
	world_key(world, "c");
	note = &world->model.form->values[0];
	assert_string_equal(edit_text(&note->edit), "Looking");
	assert_string_equal(note->error, "Event is too short");
	world_key(world, "!");
	assert_string_equal(note->error, "");
	world_key(world, "<Esc>");
	/* A paste and a text from the editor change it as well. */
	tell_result(world, OUTBOX_REJECTED, "Event is too short");
	world_key(world, "c");
	assert_string_equal(world->model.form->values[0].error, "Event is too short");
	world_paste(world, "longer");
	assert_string_equal(world->model.form->values[0].error, "");
}

static const struct draft_entry *kept(const struct world *world, const char *name)
{
	return draft_find(&world->model, name);
}

/* Each of a batch has its own words to lose: what one refuses is offered again for that one. */
static void what_was_typed_for_a_batch_is_kept_for_each_until_it_has_arrived(void **state)
{
	struct world *world = *state;
	struct msg *msg;
	int saved_texts = 0;

	some_alerts(world);
	/* Something else was being written about one of them. */
	world_key(world, "c");
	world_type(world, "Mine");
	world_key(world, "<Esc>");
	world_type(world, "*c");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "");
	world_type(world, "Looking");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	assert_null(kept(world, "alert.note"));
	assert_non_null(strstr(kept(world, "alert.note:al-1")->text, "Mine"));
	assert_false(kept(world, "alert.note:al-1")->is_sent);
	assert_non_null(strstr(kept(world, "alert.note:al-2")->text, "Looking"));
	assert_true(kept(world, "alert.note:al-2")->is_sent);
	for (size_t i = 0; i < world->effects.count; i++) {
		const struct request *request = world->effects.items[i].request;

		if (request == NULL)
			continue;
		if (request->type == REQUEST_DRAFT)
			saved_texts += request->draft.text != NULL;
		else if (strcmp(request->submit.record_id, "al-1") == 0)
			assert_null(request->submit.draft);
		else
			assert_non_null(strstr(request->submit.draft, request->submit.record_id));
	}
	assert_int_equal(saved_texts, 3);
	/* One is refused: its words are there again. */
	msg = msg_new(MSG_RESULT);
	msg->u.result.state = OUTBOX_REJECTED;
	snprintf(msg->u.result.action, sizeof(msg->u.result.action), "alert.note");
	snprintf(msg->u.result.record_id, sizeof(msg->u.result.record_id), "al-2");
	err_set(&msg->u.result.err, ERR_INVALID, "Details is too short");
	world_tell(world, msg);
	assert_string_equal(kept(world, "alert.note:al-2")->error, "Details is too short");
	/* The next batch begins anew. */
	world_type(world, "*c");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "");
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
		some_alerts(world);
		world_key(world, open[i]);
		tell_alerts(world, (const char *[]){"al-1", "al-9", NULL}, false);
		assert_int_equal(world->model.current->held_new, 1);
		assert_true(world_has_effect(world, EFFECT_BELL));
		assert_string_equal(world->model.attention.id, "al-9");
		assert_string_equal(title(world), "(1!) rootwatch"); /* the first one is being looked at */
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
		WORLD_TEST(no_key_answers_a_box_before_it_is_armed),
		WORLD_TEST(a_box_starts_on_no_and_says_no_in_four_ways),
		WORLD_TEST(what_pages_people_is_confirmed_by_its_number),
		WORLD_TEST(what_has_no_number_is_confirmed_by_the_word_yes),
		WORLD_TEST(after_no_the_form_is_there_with_what_was_typed),
		WORLD_TEST(a_batch_lists_its_first_and_last_and_what_is_skipped_and_why),
		WORLD_TEST(a_batch_that_fits_nothing_says_why),
		WORLD_TEST(members_of_a_group_go_by_their_leader),
		WORLD_TEST(more_than_ten_are_confirmed_by_their_number),
		WORLD_TEST(a_batch_tells_how_far_it_is_and_escape_stops_the_rest),
		WORLD_TEST(a_batch_that_has_ended_says_so_once),
		WORLD_TEST(one_action_is_taken_back_once),
		WORLD_TEST(a_batch_with_a_form_can_be_asked_about_again),
		WORLD_TEST(a_batch_with_a_form_that_is_left_sends_nothing),
		WORLD_TEST(every_key_in_a_form_is_saved),
		WORLD_TEST(a_draft_can_be_thrown_away),
		WORLD_TEST(what_was_typed_is_kept_until_it_has_arrived),
		WORLD_TEST(a_refusal_stands_at_its_field_until_that_is_changed),
		WORLD_TEST(what_was_typed_for_a_batch_is_kept_for_each_until_it_has_arrived),
		WORLD_TEST(a_page_rings_once_and_again_when_it_comes_back),
		WORLD_TEST(somebody_elses_page_does_not_ring_and_a_critical_incident_does),
		WORLD_TEST(the_attention_line_shows_the_newest_over_whatever_is_open),
		WORLD_TEST(a_page_rings_at_once_while_its_row_waits),
		WORLD_TEST(the_program_starts_on_what_pages_me_and_a_key_ends_that),
		WORLD_TEST(a_pause_ends_by_itself),
		WORLD_TEST(data_is_stale_after_two_intervals),
		WORLD_TEST(a_notice_goes_away_and_asks_to_be_woken_for_it),
	};

	return cmocka_run_group_tests_name("safety", tests, NULL, NULL);
}
