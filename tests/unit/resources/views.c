/* Going about: marks, the command line, the activity, links, the mouse. */
#include "world.h"

#include "core/update.h"

/* In the order in which they are shown. */
static void some_alerts(struct world *world)
{
	struct snapshot *s = snapshot_new(&alert_resource);

	world_viewer(world, "7");
	add_alert(s, "al-1", "one", ALERT_TRIGGERED, "7")->started_at += 1;
	add_alert(s, "al-2", "two", ALERT_TRIGGERED, "7");
	add_alert(s, "al-3", "three", ALERT_TRIGGERED, "9");
	add_alert(s, "al-4", "four", ALERT_ACKNOWLEDGED, "9");
	world_snapshot(world, s);
	world_key(world, "2");
}

static void expect_marks(const struct world *world, const char *ids)
{
	const struct id_set *marks = &world->model.current->marks;
	char seen[128] = "";

	for (uint32_t i = 0; i < marks->count; i++)
		snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "%s%s", i > 0 ? " " : "",
			marks->ids[i]);
	assert_string_equal(seen, ids);
}

/* ---- marks --------------------------------------------------------------------------------- */

static void rows_are_marked_one_by_one_in_a_range_and_all(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	world_type(world, " ");
	expect_marks(world, "al-1");
	assert_string_equal(selected_id(world), "al-2");
	world_type(world, "jv");
	expect_marks(world, "al-1 al-2 al-3");
	world_type(world, "*");
	expect_marks(world, "");
	world_type(world, "*");
	expect_marks(world, "al-1 al-2 al-3 al-4");
	world_type(world, "k ");
	expect_marks(world, "al-1 al-3 al-4");
	/* Upwards as well. */
	world_type(world, "*Gv");
	expect_marks(world, "al-2 al-3 al-4");
	world_key(world, "<Esc>");
	expect_marks(world, "");
}

static void marks_outlive_a_refresh_and_go_when_they_were_acted_on(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	world_type(world, " ");
	world_wait(world, FINGER_MS);
	some_alerts(world);
	expect_marks(world, "al-1");
	world_key(world, "a");
	world_wait(world, ARM_MS);
	world_key(world, "n");
	expect_marks(world, "al-1");
	world_key(world, "a");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	assert_int_equal(world_requests(world, REQUEST_SUBMIT), 1);
	/* The next key means the row under the cursor again. */
	expect_marks(world, "");
}

static void unseen_pages_are_found_in_both_directions(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	world_type(world, "J");
	assert_string_equal(selected_id(world), "al-2");
	world_type(world, "J");
	expect_notice(world, "nothing unseen below");
	world_type(world, "G");
	world_type(world, "K");
	assert_string_equal(selected_id(world), "al-2");
}

/* ---- the command line ---------------------------------------------------------------------- */

static void run_line(struct world *world, const char *line)
{
	world_key(world, ":");
	edit_set(&world->model.command_line, line);
	world_key(world, "<Enter>");
}

static void lists_are_made_wider_where_something_is_beside_them(void **state)
{
	struct world *world = *state;
	int cols;

	world_incidents(world);
	world_size(world, 40, 120);
	cols = world->model.layout.panes[0].cols;
	world_key(world, "+");
	assert_true(world->model.layout.panes[0].cols > cols);
	world_key(world, "_");
	assert_int_equal(world->model.layout.panes[0].cols, cols);
	world_size(world, 24, 80);
	world_key(world, "+");
	expect_notice(world, "the lists have the whole width here already");
	world_size(world, 40, 120);
	assert_int_equal(world->model.layout.panes[0].cols, cols);
}

static void a_line_is_a_command_an_action_or_a_place(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	run_line(world, "  times  ");
	assert_int_equal(world->model.times, WHEN_LOCAL);
	run_line(world, "filter three");
	assert_int_equal(world->model.current->view_count, 1);
	assert_string_equal(edit_text(&world->model.current->filter_text), "three");
	world_key(world, "<Esc>");
	world_key(world, "g");
	run_line(world, "alert.acknowledge");
	assert_non_null(world_request(world, REQUEST_SUBMIT));
	run_line(world, "acknowledge");
	assert_non_null(world_request(world, REQUEST_SUBMIT));
	run_line(world, "AL-4");
	assert_string_equal(selected_id(world), "al-4");
	assert_int_equal(world->model.focus, FOCUS_DETAIL);
	run_line(world, "nonsense");
	expect_notice(world, "no command, number or link: nonsense");
	run_line(world, "   ");
	assert_int_equal(world->model.layer_count, 0);
	/* What no list has is asked for, by the kind of its word. */
	run_line(world, "xY9z");
	assert_ptr_equal(world_request(world, REQUEST_FIND)->resource, &alert_resource);
	run_line(world, "inc-77");
	assert_ptr_equal(world_request(world, REQUEST_FIND)->resource, &incident_resource);
	assert_string_equal(world_request(world, REQUEST_FIND)->id, "INC-77");
	run_line(world, "https://rootly.com/account/retrospectives/5-why");
	assert_ptr_equal(world_request(world, REQUEST_FIND)->resource, &retrospective_resource);
}

struct item {
	int64_t id;
	enum outbox_state state;
	const char *action, *record_id;
	int64_t finished_ago_ms;
};

static char typed_text[] = "Typed";
static const struct attr typed[] = {{(char[]){"details"}, ATTR_STRING, typed_text, 0}};

static void tell_outbox(struct world *world, const struct item *items, uint32_t count)
{
	struct msg *msg = msg_new(MSG_OUTBOX);

	msg->u.outbox = outbox_view_new(count);
	msg->u.outbox->count = count;
	for (uint32_t i = 0; i < count; i++)
		msg->u.outbox->items[i] = (struct outbox_item){.id = items[i].id,
			.state = items[i].state,
			.action = items[i].action,
			.resource = "alert",
			.record_id = items[i].record_id,
			.label = text_own("al two"),
			.result = text_empty,
			.path = "/v1/alerts/al-2/events",
			.draft = "alert.note:al-1",
			.attrs = typed,
			.attr_count = 1,
			.finished_at_ms = WORLD_WALL_MS - items[i].finished_ago_ms};
	world_tell(world, msg);
}

/* Rootly has no un-acknowledge: what puts it right is to page somebody. */
static void an_acknowledge_that_has_left_offers_to_escalate_instead(void **state)
{
	static const struct item left[] = {{7, OUTBOX_DONE, "alert.acknowledge", "al-2", 1000}};
	static const struct item old[] = {{7, OUTBOX_DONE, "alert.acknowledge", "al-2", 5 * 60 * 1000}};
	static const struct item waiting[] = {{8, OUTBOX_QUEUED, "alert.resolve", "al-1", 0},
		{7, OUTBOX_DONE, "alert.acknowledge", "al-2", 1000}};
	struct world *world = *state;

	some_alerts(world);
	tell_outbox(world, waiting, 2);
	world_key(world, "z");
	assert_non_null(world_request(world, REQUEST_RECALL));
	tell_outbox(world, old, 1);
	world_key(world, "z");
	assert_non_null(world_request(world, REQUEST_RECALL));
	tell_outbox(world, left, 1);
	world_key(world, "z");
	assert_null(world_request(world, REQUEST_RECALL));
	assert_int_equal(model_top_layer(&world->model), LAYER_FORM);
	assert_string_equal(world->model.form->action->name, "alert.escalate");
	assert_string_equal(world->model.form->record_id, "al-2");
	expect_notice(world, "cannot be taken back");
}

/* A command by name works where its key does: what it would act on is not on the screen elsewhere. */
static void a_command_of_another_view_does_nothing(void **state)
{
	static const struct item unknown[] = {{7, OUTBOX_UNKNOWN, "alert.acknowledge", "al-1", 0}};
	static const char *const lines[] = {"retry", "discard", "edit-again", "tick", "send"};
	struct world *world = *state;

	some_alerts(world);
	tell_outbox(world, unknown, 1);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		run_line(world, lines[i]);
		expect_no_deed(world, lines[i]);
		expect_notice(world, "does nothing here");
		assert_int_equal(world->model.layer_count, 0);
	}
	/* Those of lists do in the detail beside it. */
	world_key(world, "<Enter>");
	run_line(world, "filter three");
	assert_int_equal(world->model.current->view_count, 1);
	world_key(world, "5");
	run_line(world, "retry");
	assert_int_equal(world_request(world, REQUEST_RETRY)->outbox_id, 7);
}

/* What an action of a list would be about is not on the screen. */
static void help_in_the_activity_begins_with_what_works_there(void **state)
{
	struct world *world = *state;
	const struct picker *picker;

	some_alerts(world);
	world_key(world, "5");
	world_key(world, "?");
	picker = world->model.picker;
	for (uint32_t i = 0; i < picker->count; i++)
		assert_non_null(command_find(picker->items[i].value));
	assert_non_null(strstr(picker->items[1].label, "send again"));
}

/* A place is one word, and records are counted from 1: nothing is asked for in vain. */
static void what_is_no_place_is_not_gone_to(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	run_line(world, "412 408");
	expect_notice(world, "no command, number or link: 412 408");
	run_line(world, "0");
	expect_notice(world, "no command, number or link: 0");
	run_line(world, "INC-000");
	expect_notice(world, "no command, number or link: INC-000");
	assert_null(world->model.detail.finding);
}

static void lines_are_remembered_and_names_completed(void **state)
{
	struct world *world = *state;
	const struct edit *line = &world->model.command_line;

	some_alerts(world);
	run_line(world, "times");
	run_line(world, "nonsense");
	world_key(world, ":");
	world_key(world, "<Up>");
	assert_string_equal(edit_text(line), "nonsense");
	world_key(world, "<Up>");
	world_key(world, "<Up>");
	assert_string_equal(edit_text(line), "times");
	world_key(world, "<Down>");
	world_key(world, "<Down>");
	assert_string_equal(edit_text(line), "");
	world_type(world, "alert.snoo");
	world_key(world, "<Tab>");
	assert_string_equal(edit_text(line), "alert.snooze ");
	world_key(world, "<C-u>");
	world_type(world, "alert.r");
	world_key(world, "<Tab>");
	assert_string_equal(edit_text(line), "alert.resolve");
	/* Only what works here: there is no row to tick. */
	world_key(world, "<C-u>");
	world_type(world, "ti");
	world_key(world, "<Tab>");
	assert_string_equal(edit_text(line), "times ");
	world_key(world, "<C-u>");
	world_type(world, "zzz");
	world_key(world, "<Tab>");
	assert_string_equal(edit_text(line), "zzz");
	world_key(world, "<C-u>");
	world_key(world, "<BS>");
	assert_int_equal(world->model.layer_count, 0);
}

/* ---- the activity -------------------------------------------------------------------------- */

static const struct item items[] = {
	{9, OUTBOX_QUEUED, "alert.resolve", "al-4", 0},
	{8, OUTBOX_REJECTED, "alert.note", "al-2", 0},
	{7, OUTBOX_UNKNOWN, "alert.acknowledge", "al-1", 0},
	{6, OUTBOX_DONE, "alert.note", "al-1", 0},
};

/* A key in view 5 means the item that was under it, also when others came in above. */
static void the_activity_cursor_stays_on_its_item(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	tell_outbox(world, items + 1, 3);
	world_type(world, "5j");
	tell_outbox(world, items, 4);
	world_type(world, "R");
	assert_int_equal(world_request(world, REQUEST_RETRY)->outbox_id, 7);
	/* Gone: the place it had. */
	tell_outbox(world, items, 2);
	assert_int_equal(world->model.activity_cursor, 1);
	tell_outbox(world, items, 0);
	assert_int_equal(world->model.activity_cursor, 0);
	world_type(world, "RXejk");
	expect_no_deed(world, "nothing is there");
}

static void what_is_done_is_not_sent_again_and_dropped_without_asking(void **state)
{
	static const struct item no_form[] = {{5, OUTBOX_DONE, "alert.acknowledge", "al-1", 0}};
	struct world *world = *state;

	some_alerts(world);
	tell_outbox(world, items, 4);
	world_type(world, "5GR");
	assert_null(world_request(world, REQUEST_RETRY));
	expect_notice(world, "it is done");
	world_type(world, "X");
	assert_int_equal(world_request(world, REQUEST_DISCARD)->outbox_id, 6);
	world_type(world, "kX");
	assert_null(world_request(world, REQUEST_DISCARD));
	assert_int_equal(model_top_layer(&world->model), LAYER_CONFIRM);
	world_wait(world, ARM_MS);
	world_key(world, "y");
	assert_int_equal(world_request(world, REQUEST_DISCARD)->outbox_id, 7);
	assert_null(world_request(world, REQUEST_SUBMIT));
	tell_outbox(world, no_form, 1);
	world_type(world, "e");
	expect_notice(world, "only what failed can be edited");
}

/* A second note is another one, also while the first one waits for the network. */
static void a_second_note_is_written_while_the_first_one_waits(void **state)
{
	static const struct item waiting[] = {{9, OUTBOX_QUEUED, "alert.note", "al-1", 0}};
	struct world *world = *state;

	some_alerts(world);
	world_type(world, "2gc");
	world_type(world, "First");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	assert_non_null(world_request(world, REQUEST_SUBMIT));
	tell_outbox(world, waiting, 1);
	world_key(world, "c");
	assert_non_null(world->model.form);
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "");
}

static void what_failed_is_edited_in_its_form(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	tell_outbox(world, items, 4);
	world_type(world, "5e");
	expect_notice(world, "no form to edit");
	world_type(world, "je");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "Typed");
	/* A draft of its own, so that what is being written about the alert stays. */
	assert_string_equal(world->model.form->draft, "outbox:8");
	world_type(world, " again");
	world_key(world, "<Esc>");
	/* It was left, and stays; and it is not sent without what was changed. */
	world_type(world, "R");
	assert_null(world_request(world, REQUEST_RETRY));
	expect_notice(world, "it is being edited");
	world_type(world, "e");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "Typed again");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	assert_int_equal(world_request(world, REQUEST_SUBMIT)->submit.replaces_id, 8);
	assert_null(world_request(world, REQUEST_DISCARD));
	world_type(world, "Ge");
	expect_notice(world, "only what failed can be edited");
}

/* By another program, say: what was written about it is not lost, and goes as a new one. */
static void what_was_sent_while_it_was_edited_keeps_what_was_written(void **state)
{
	static const struct item sent[] = {{8, OUTBOX_DONE, "alert.note", "al-1", 0}};
	struct world *world = *state;

	some_alerts(world);
	tell_outbox(world, items, 4);
	world_type(world, "5je");
	world_type(world, " again");
	world_key(world, "<Esc>");
	tell_outbox(world, sent, 1);
	world_type(world, "e");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "Typed again");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	assert_int_equal(world_request(world, REQUEST_SUBMIT)->submit.replaces_id, 0);
	assert_string_equal(world_request(world, REQUEST_SUBMIT)->submit.draft, "outbox:8");
}

/* Whether it asks belongs to the action; and what is done twice if it was done already asks too. */
static void what_asked_when_it_was_new_asks_when_it_is_sent_again(void **state)
{
	static const struct item asking[] = {
		{9, OUTBOX_REJECTED, "alert.resolve", "al-1", 0},
		{8, OUTBOX_UNKNOWN, "alert.note", "al-1", 0},
		{7, OUTBOX_UNKNOWN, "alert.page-person", "", 0},
	};
	struct world *world = *state;

	some_alerts(world);
	tell_outbox(world, asking, 3);
	world_type(world, "5");
	for (int64_t id = 9; id >= 8; id--) {
		world_type(world, "R");
		assert_null(world_request(world, REQUEST_RETRY));
		assert_non_null(strstr(world->model.confirm.question, "Send again: "));
		world_wait(world, ARM_MS);
		world_key(world, "y");
		assert_int_equal(world_request(world, REQUEST_RETRY)->outbox_id, id);
		world_type(world, "j");
	}
	world_type(world, "R");
	world_wait(world, ARM_MS);
	world_key(world, "y");
	world_key(world, "<Enter>");
	assert_null(world_request(world, REQUEST_RETRY));
	world_key(world, "<C-u>");
	world_type(world, "yes");
	world_key(world, "<Enter>");
	assert_int_equal(world_request(world, REQUEST_RETRY)->outbox_id, 7);
}

/* ---- a document that Rootly did not take --------------------------------------------------- */

static void tell_not_taken(struct world *world)
{
	struct msg *msg = msg_new(MSG_RESULT);

	msg->u.result.state = OUTBOX_DONE;
	msg->u.result.outbox_id = 9;
	msg->u.result.offers_text = true;
	snprintf(msg->u.result.words, sizeof(msg->u.result.words), "HTML at x.html, y copies it");
	world_tell(world, msg);
}

/* NULL: nothing. */
static const char *copied(const struct world *world)
{
	for (size_t i = 0; i < world->effects.count; i++)
		if (world->effects.items[i].type == EFFECT_COPY)
			return world->effects.items[i].text;
	return NULL;
}

static void tell_copy(struct world *world, const char *text)
{
	struct msg *msg = msg_new(MSG_COPY);

	msg->u.text = mem_strdup(text);
	world_tell(world, msg);
}

static void y_copies_the_document_while_it_is_said_that_rootly_did_not_take_it(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	tell_not_taken(world);
	world_key(world, "y");
	assert_int_equal(world_request(world, REQUEST_COPY)->outbox_id, 9);
	tell_copy(world, "<p>Mine</p>");
	assert_string_equal(copied(world), "<p>Mine</p>");
	expect_notice(world, "11 bytes sent to the terminal's clipboard");
	/* The link again. */
	world_key(world, "y");
	assert_null(world_request(world, REQUEST_COPY));
	tell_not_taken(world);
	world_wait(world, NOTICE_MS);
	world_key(world, "y");
	assert_null(world_request(world, REQUEST_COPY));
}

static void y_copies_the_document_that_is_selected_in_the_activity_pane(void **state)
{
	static const struct item documents[] = {
		{9, OUTBOX_DONE, "retrospective.document", "retro-1", 0},
		{8, OUTBOX_DONE, "alert.note", "al-2", 0},
	};
	struct world *world = *state;
	char *much = mem_alloc(100000);

	some_alerts(world);
	tell_outbox(world, documents, 2);
	world_type(world, "5y");
	assert_int_equal(world_request(world, REQUEST_COPY)->outbox_id, 9);
	world_type(world, "jy");
	assert_null(world_request(world, REQUEST_COPY));
	expect_notice(world, "only the text of a document");
	memset(much, 'x', 99999);
	tell_copy(world, much);
	assert_null(copied(world));
	expect_notice(world, "too much for the terminal's clipboard");
	free(much);
}

/* What cannot be done now stays where it was. */
static void what_may_not_be_edited_is_not_dropped(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	tell_outbox(world, items, 4);
	world->model.viewer.read_only = true;
	world_type(world, "5je");
	assert_null(world_request(world, REQUEST_DISCARD));
	expect_notice(world, "read-only");
	assert_null(world->model.form);
}

/* ---- links --------------------------------------------------------------------------------- */

static void only_a_web_address_leaves_for_the_browser(void **state)
{
	static const struct {
		const char *url;
		bool opens;
	} urls[] = {
		{"https://rootly.com/account/incidents/1", true},
		{"http://127.0.0.1:8080/x?y=1&z=2#a", true},
		{"", false},
		{"javascript:alert(1)", false},
		{"file:///etc/passwd", false},
		{"https://x/$(reboot)", true},
		{"https://x/ -o", false},
		{"https://x/`reboot`", false},
		{"https://x/\"", false},
		{"--help", false},
	};

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		struct snapshot *s = snapshot_new(&incident_resource);
		struct world *world;

		world_teardown(state);
		world_setup(state);
		world = *state;
		add_incident(s, 1, "x", INCIDENT_STARTED, SEVERITY_LOW)->url = text_own(urls[i].url);
		world_snapshot(world, s);
		world_key(world, "o");
		assert_int_equal(world_has_effect(world, EFFECT_OPEN), urls[i].opens);
		world_key(world, "y");
		assert_int_equal(world_has_effect(world, EFFECT_COPY), urls[i].opens);
		world->model.is_remote = true;
		world_key(world, "o");
		assert_false(world_has_effect(world, EFFECT_OPEN));
		assert_int_equal(world_has_effect(world, EFFECT_COPY), urls[i].opens);
	}
}

/* ---- the mouse ----------------------------------------------------------------------------- */

static void click(struct world *world, enum mouse_event event, int row, int col)
{
	struct msg *msg = msg_new(MSG_MOUSE);

	msg->u.mouse = (struct mouse){event, row, col};
	world_tell(world, msg);
}

static void a_click_selects_a_double_click_opens_and_neither_acts(void **state)
{
	struct world *world = *state;
	const struct rect *panes = world->model.layout.panes;

	world_size(world, 40, 140);
	some_alerts(world);
	world_incidents(world);
	world_key(world, "2");
	click(world, MOUSE_PRESS, panes[0].row + 3, 2);
	assert_int_equal(world->model.pane, 0);
	assert_string_equal(selected_id(world), "inc-003");
	click(world, MOUSE_PRESS, panes[1].row + 2, 2);
	assert_string_equal(selected_id(world), "al-2");
	click(world, MOUSE_WHEEL_DOWN, panes[1].row + 2, 2);
	assert_string_equal(selected_id(world), "al-4");
	/* The wheel over another pane moves that one, and not the focus. */
	click(world, MOUSE_WHEEL_UP, panes[0].row + 2, 2);
	assert_int_equal(world->model.pane, 1);
	assert_string_equal(world->model.panes[0].cursor_id, "inc-002");
	/* Below the last row there is nothing to select. */
	click(world, MOUSE_PRESS, panes[1].row + panes[1].rows - 1, 2);
	assert_string_equal(selected_id(world), "al-4");
	click(world, MOUSE_DOUBLE, panes[1].row + 1, 2);
	assert_int_equal(world->model.focus, FOCUS_DETAIL);
	assert_string_equal(world->model.detail.id, "al-1");
	/* On a tab's title. */
	click(world, MOUSE_PRESS, world->model.layout.detail.row + 1,
		world->model.layout.detail_body.col + 12);
	assert_int_equal(world->model.detail.tab, 1);
	click(world, MOUSE_PRESS, 0, 0);
	assert_null(world_request(world, REQUEST_SUBMIT));
	/* What is open over the panes does not let it through. */
	world_key(world, "?");
	click(world, MOUSE_DOUBLE, panes[0].row + 1, 2);
	assert_int_equal(world->model.pane, 1);
	assert_int_equal(model_top_layer(&world->model), LAYER_HELP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(rows_are_marked_one_by_one_in_a_range_and_all),
		WORLD_TEST(marks_outlive_a_refresh_and_go_when_they_were_acted_on),
		WORLD_TEST(unseen_pages_are_found_in_both_directions),
		WORLD_TEST(lists_are_made_wider_where_something_is_beside_them),
		WORLD_TEST(a_line_is_a_command_an_action_or_a_place),
		WORLD_TEST(an_acknowledge_that_has_left_offers_to_escalate_instead),
		WORLD_TEST(a_command_of_another_view_does_nothing),
		WORLD_TEST(help_in_the_activity_begins_with_what_works_there),
		WORLD_TEST(what_is_no_place_is_not_gone_to),
		WORLD_TEST(lines_are_remembered_and_names_completed),
		WORLD_TEST(the_activity_cursor_stays_on_its_item),
		WORLD_TEST(what_is_done_is_not_sent_again_and_dropped_without_asking),
		WORLD_TEST(a_second_note_is_written_while_the_first_one_waits),
		WORLD_TEST(what_failed_is_edited_in_its_form),
		WORLD_TEST(what_was_sent_while_it_was_edited_keeps_what_was_written),
		WORLD_TEST(what_asked_when_it_was_new_asks_when_it_is_sent_again),
		WORLD_TEST(what_may_not_be_edited_is_not_dropped),
		WORLD_TEST(y_copies_the_document_while_it_is_said_that_rootly_did_not_take_it),
		WORLD_TEST(y_copies_the_document_that_is_selected_in_the_activity_pane),
		WORLD_TEST(only_a_web_address_leaves_for_the_browser),
		WORLD_TEST(a_click_selects_a_double_click_opens_and_neither_acts),
	};

	return cmocka_run_group_tests_name("views", tests, NULL, NULL);
}
