/* What is typed into a form is kept from the first key until it has arrived. */
#include "world.h"

#include "core/update.h"

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

static void keep(struct world *world, const char *name, const char *text)
{
	struct msg *msg = msg_new(MSG_DRAFT);

	msg->u.draft.name = mem_strdup(name);
	msg->u.draft.text = mem_strdup(text);
	world_tell(world, msg);
}

static void what_was_written_and_not_sent_is_listed_and_opened(void **state)
{
	struct world *world = *state;
	const struct picker *picker;

	world_incidents(world);
	keep(world, "incident.create", "title=Nobody can pay\n");
	keep(world, "incident.note:inc-002", "event=Rolled\\nback\n");
	world_key(world, "F");
	picker = world->model.picker;
	assert_non_null(picker);
	assert_int_equal(picker->view_count, 2);
	assert_string_equal(picker->items[0].label, "Declare an incident");
	assert_string_equal(picker->items[0].hint, "Nobody can pay");
	assert_non_null(strstr(picker->items[1].label, "Timeline note  INC-2 "));
	assert_string_equal(picker->items[1].hint, "Rolled back");
	world_key(world, "<Down>");
	world_key(world, "<Enter>");
	assert_string_equal(world->model.form->record_id, "inc-002");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "Rolled\nback");
	world_key(world, "<Esc>");
	world_key(world, "F");
	world_key(world, "<Enter>");
	assert_string_equal(world->model.form->action->name, "incident.create");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "Nobody can pay");
}

static void what_was_written_about_one_that_is_not_here_is_asked_for(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	keep(world, "incident.note:9800f9a8-d69c", "event=Late\n");
	keep(world, "event.edit:ev-1", "event=Late\n");
	world_key(world, "F");
	world_key(world, "<Enter>");
	assert_null(world->model.form);
	assert_string_equal(world_request(world, REQUEST_FIND)->id, "9800f9a8-d69c");
	world_key(world, "<Esc>");
	world_key(world, "F");
	world_key(world, "<Down>");
	world_key(world, "<Enter>");
	assert_null(world->model.form);
	assert_non_null(strstr(world->model.notice.words, "open it, then F again"));
}

/* As it was typed: the list has the words, not what the draft's file makes of them, and names for ids. */
static void what_was_written_is_listed_as_it_was_typed(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	keep(world, "incident.note:inc-002", "event=See C:\\\\new\\tand a=b\n");
	keep(world, "incident.severity:inc-002", "severity_id=9800f9a8-d69c\tSEV1\n");
	world_key(world, "F");
	assert_string_equal(world->model.picker->items[0].hint, "See C:\\new and a=b");
	assert_string_equal(world->model.picker->items[1].hint, "SEV1");
}

static void where_nothing_was_written_that_is_said(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	world_key(world, "F");
	assert_null(world->model.picker);
	assert_non_null(strstr(world->model.notice.words, "nothing"));
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
	snprintf(result->draft, sizeof(result->draft), "incident.note:inc-002");
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
	assert_true(draft_is_unfinished(&world->model.drafts[0]));
	world_key(world, "c");
	note = &world->model.form->values[0];
	assert_string_equal(edit_text(&note->edit), "Looking");
	assert_string_equal(note->error, "Event is too short");
	world_key(world, "!");
	assert_string_equal(note->error, "");
	/* A paste and a text from the editor change it as well. */
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	tell_result(world, OUTBOX_REJECTED, "Event is too short");
	world_key(world, "c");
	assert_string_equal(world->model.form->values[0].error, "Event is too short");
	world_paste(world, "longer");
	assert_string_equal(world->model.form->values[0].error, "");
}

static void tell_text(struct world *world, const char *text)
{
	struct msg *msg = msg_new(MSG_TEXT);

	msg->u.text = mem_strdup(text);
	world_tell(world, msg);
}

/* Nobody reads 64 KiB again to see whether all of it is there. */
static void what_a_field_has_no_room_for_is_said_to_be_left_out(void **state)
{
	struct world *world = *state;
	static char text[100001];

	memset(text, 'x', sizeof(text) - 1);
	world_incidents(world);
	world_key(world, "c");
	world_paste(world, text);
	assert_string_equal(world->model.form->values[0].error,
		"it takes 65536 bytes: the rest was left out");
	world_key(world, "<C-u>");
	assert_string_equal(world->model.form->values[0].error, "");
	tell_text(world, text);
	assert_string_equal(world->model.form->values[0].error,
		"it takes 65536 bytes: the rest was left out");
	tell_text(world, "short");
	assert_string_equal(world->model.form->values[0].error, "");
}

/* What was written since under the same name is another text, whatever becomes of the one that was sent. */
static void what_is_written_meanwhile_is_not_taken_for_what_was_sent(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	send_note(world);
	world_key(world, "c");
	world_type(world, " on");
	world_key(world, "<Esc>");
	tell_result(world, OUTBOX_REJECTED, "Event is too short");
	assert_null(world->model.drafts[0].error);
	tell_result(world, OUTBOX_DONE, "noted");
	assert_int_equal(world->model.draft_count, 1);
	world_key(world, "c");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "Looking on");
}

/* A second note while the first one is on its way: the form is empty, and nothing was written before. */
static void what_is_said_behind_a_name_goes_into_the_form_while_another_is_leaving(void **state)
{
	struct world *world = *state;
	struct msg *msg = msg_new(MSG_OUTBOX);

	world_incidents(world);
	send_note(world);
	msg->u.outbox = outbox_view_new(1);
	msg->u.outbox->count = 1;
	msg->u.outbox->items[0] = (struct outbox_item){.id = 1, .state = OUTBOX_SENDING,
		.action = "incident.note", .record_id = "inc-002", .draft = "incident.note:inc-002"};
	world_tell(world, msg);
	world_key(world, ":");
	world_type(world, "incident.note Found it");
	world_key(world, "<Enter>");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "Found it");
}

static void tell_waiting(struct world *world, const struct outbox_item *items, uint32_t count)
{
	struct msg *msg = msg_new(MSG_OUTBOX);

	msg->u.outbox = outbox_view_new(count);
	msg->u.outbox->count = count;
	memcpy(msg->u.outbox->items, items, count * sizeof(*items));
	world_tell(world, msg);
}

/* "What was typed is gone" would not be true, and the next form about it would begin with what was given up. */
static void what_is_discarded_is_not_taken_up_again(void **state)
{
	static const struct outbox_item items[] = {
		{.id = 2, .state = OUTBOX_REJECTED, .action = "incident.note", .record_id = "inc-002",
			.draft = "incident.note:inc-002"},
		{.id = 1, .state = OUTBOX_REJECTED, .action = "incident.note", .record_id = "inc-002",
			.draft = "incident.note:inc-002"},
	};
	struct world *world = *state;

	world_incidents(world);
	send_note(world);
	/* What it says now went with the later one. */
	tell_waiting(world, items, 2);
	world_type(world, "5jX");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	assert_int_equal(world_request(world, REQUEST_DISCARD)->outbox_id, 1);
	assert_int_equal(world->model.draft_count, 1);
	tell_waiting(world, items, 1);
	world_type(world, "X");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	assert_int_equal(world->model.draft_count, 0);
	world_type(world, "qc");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "");
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

	world_alerts(world);
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
	snprintf(msg->u.result.draft, sizeof(msg->u.result.draft), "alert.note:al-2");
	err_set(&msg->u.result.err, ERR_INVALID, "Details is too short");
	world_tell(world, msg);
	assert_string_equal(kept(world, "alert.note:al-2")->error, "Details is too short");
	/* The next batch begins anew. */
	world_type(world, "*c");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(every_key_in_a_form_is_saved),
		WORLD_TEST(what_was_written_and_not_sent_is_listed_and_opened),
		WORLD_TEST(what_was_written_about_one_that_is_not_here_is_asked_for),
		WORLD_TEST(what_was_written_is_listed_as_it_was_typed),
		WORLD_TEST(where_nothing_was_written_that_is_said),
		WORLD_TEST(a_draft_can_be_thrown_away),
		WORLD_TEST(what_was_typed_is_kept_until_it_has_arrived),
		WORLD_TEST(what_is_written_meanwhile_is_not_taken_for_what_was_sent),
		WORLD_TEST(a_refusal_stands_at_its_field_until_that_is_changed),
		WORLD_TEST(what_a_field_has_no_room_for_is_said_to_be_left_out),
		WORLD_TEST(what_is_said_behind_a_name_goes_into_the_form_while_another_is_leaving),
		WORLD_TEST(what_is_discarded_is_not_taken_up_again),
		WORLD_TEST(what_was_typed_for_a_batch_is_kept_for_each_until_it_has_arrived),
	};

	return cmocka_run_group_tests_name("drafts", tests, NULL, NULL);
}
