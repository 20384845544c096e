/* The draft of a retrospective: keys and news in, orders out. No thread, no file. */
#include "unit/resources/draft.h"

enum { LOOK_MS = 500 };

static const struct sheet_order *order_of(const struct world *world, enum sheet_ask ask)
{
	for (size_t i = 0; i < world->effects.count; i++) {
		const struct request *request = world->effects.items[i].request;

		if (request != NULL && request->type == REQUEST_SHEET && request->sheet.ask == ask)
			return &request->sheet;
	}
	return NULL;
}

static void put_retrospective(struct world *world)
{
	struct snapshot *s = snapshot_new(&retrospective_resource);
	struct retrospective *r = snapshot_add(s);

	r->record.id = "retro-1";
	r->title = text_own("Login outage");
	r->status = RETROSPECTIVE_DRAFT;
	r->incident_id = "inc-398";
	s->is_whole = true;
	world_snapshot(world, s);
	world_key(world, "3");
}

static void open_draft(struct world *world)
{
	world_size(world, 40, 120);
	put_retrospective(world);
	world_key(world, "e");
	draft_tell(world, draft_text(SHEET_OPEN, some_draft));
}

static const char *text_of(const struct world *world)
{
	return world->model.sheet.writer.bytes;
}

/* ---- opening ------------------------------------------------------------------------------- */

static void e_opens_the_draft_of_the_retrospectives_incident(void **state)
{
	struct world *world = *state;

	put_retrospective(world);
	world_key(world, "e");
	assert_string_equal(world_request(world, REQUEST_SHEET)->id, "inc-398");
	assert_non_null(order_of(world, SHEET_OPEN));
	draft_tell(world, draft_text(SHEET_OPEN, some_draft));
	assert_string_equal(text_of(world), some_draft);
	assert_int_equal(model_context(&world->model), IN_DRAFT);
	world_key(world, "q");
	assert_non_null(order_of(world, SHEET_CLOSE));
	assert_int_equal(model_context(&world->model), IN_LIST);
}

static void without_a_draft_it_offers_to_build_one(void **state)
{
	struct world *world = *state;
	struct sheet_news *none;

	put_retrospective(world);
	world_key(world, "e");
	none = sheet_news_new(SHEET_OPEN, 0);
	draft_tell(world, none);
	assert_true(model_has_layer(&world->model, LAYER_CONFIRM));
	assert_false(world->model.sheet.is_open);
	world_wait(world, 1000);
	world_key(world, "y");
	assert_non_null(order_of(world, SHEET_BUILD));
	assert_true(world->model.sheet.is_open);
}

static void a_new_draft_is_masked_when_that_is_said(void **state)
{
	struct world *world = *state;

	put_retrospective(world);
	world_type(world, ":build-draft mask");
	world_key(world, "<Enter>");
	assert_true(order_of(world, SHEET_BUILD)->masks);
	world_key(world, "q");
	world_key(world, "B");
	assert_false(order_of(world, SHEET_BUILD)->masks);
}

static void news_of_another_draft_changes_nothing(void **state)
{
	struct world *world = *state;

	open_draft(world);
	draft_tell_opening(world, world->model.sheet.opening - 1,
		draft_text(SHEET_OPEN, "## Other\n"));
	assert_string_equal(text_of(world), some_draft);
}

/* What is left of the newest text: an older one, and what was done to it since. */
static struct sheet_news *older_text_with_log(void)
{
	static const char log[] = "e 0 0 5 n\nWords\n";
	struct sheet_news *news = draft_text(SHEET_OPEN, "## Older\n");

	news->log = log;
	news->log_bytes = strlen(log);
	return news;
}

static void what_an_earlier_opening_asked_for_changes_nothing(void **state)
{
	struct world *world = *state;

	put_retrospective(world);
	world_type(world, "eqee");
	draft_tell_opening(world, world->model.sheet.opening - 1, older_text_with_log());
	assert_false(world->model.sheet.is_there);
	draft_tell(world, older_text_with_log());
	assert_string_equal(text_of(world), "Words## Older\n");
	assert_int_equal(model_context(&world->model), IN_WRITING);
}

/* It is said; but what is open now has nothing to keep for it, before its own text is there least of all. */
static void what_an_earlier_opening_could_not_keep_is_not_kept_again(void **state)
{
	struct world *world = *state;
	struct sheet_news *failed = draft_news(SHEET_KEEP);

	put_retrospective(world);
	world_type(world, "eqe");
	err_set(&failed->err, ERR_DISK, "No space left on device");
	draft_tell_opening(world, world->model.sheet.opening - 1, failed);
	assert_string_equal(world->model.notice.words, "No space left on device");
	assert_string_equal(world->model.sheet.trouble, "");
	world_key(world, "q");
	assert_false(world->model.sheet.is_open);
	assert_null(order_of(world, SHEET_KEEP));
}

static void what_could_not_be_built_is_said_and_the_screen_is_as_before(void **state)
{
	struct world *world = *state;
	struct sheet_news *failed;

	put_retrospective(world);
	world_key(world, "B");
	failed = sheet_news_new(SHEET_BUILD, 0);
	err_set(&failed->err, ERR_NOT_FOUND, "it is gone");
	draft_tell(world, failed);
	assert_false(world->model.sheet.is_open);
	assert_string_equal(world->model.notice.words, "it is gone");
}

/* What lies under the draft is not seen, and not acted upon. */
static void no_action_reaches_the_row_under_the_draft(void **state)
{
	struct world *world = *state;

	open_draft(world);
	world_type(world, ":retrospective.publish");
	world_key(world, "<Enter>");
	assert_false(model_has_layer(&world->model, LAYER_CONFIRM));
	assert_non_null(strstr(world->model.notice.words, "q closes it"));
	world_type(world, ":999");
	world_key(world, "<Enter>");
	assert_false(world->model.sheet.is_open);
}

/* ---- sections ------------------------------------------------------------------------------ */

static void brackets_go_through_the_sections(void **state)
{
	struct world *world = *state;
	struct sheet *sheet = &world->model.sheet;

	open_draft(world);
	world_type(world, "]");
	assert_memory_equal(text_of(world) + sheet->top, "## Summary", 10);
	world_type(world, "]]");
	assert_memory_equal(text_of(world) + sheet->top, "## Timeline", 11);
	world_type(world, "j[");
	assert_memory_equal(text_of(world) + sheet->top, "## Timeline", 11);
	world_type(world, "[");
	assert_memory_equal(text_of(world) + sheet->top, "## Impact", 9);
	world_type(world, "]]]]]]");
	assert_memory_equal(text_of(world) + sheet->top, "## Actions", 10);
}

static void a_finding_leads_to_its_place(void **state)
{
	struct world *world = *state;

	open_draft(world);
	world_type(world, "f");
	assert_true(model_has_layer(&world->model, LAYER_MENU));
	world_key(world, "<Enter>");
	assert_memory_equal(text_of(world) + world->model.sheet.top, "## Impact", 9);
}

/* ---- writing ------------------------------------------------------------------------------- */

static void what_is_typed_leaves_with_the_same_message(void **state)
{
	struct world *world = *state;
	const struct sheet_order *order;

	open_draft(world);
	world_type(world, "]]w");
	assert_int_equal(model_context(&world->model), IN_WRITING);
	world_type(world, "q");
	order = order_of(world, SHEET_LOG);
	assert_non_null(order);
	assert_int_equal(order->text[0], 'e');
	assert_true(world->model.sheet.is_changed);
	world_wait(world, LOOK_MS + 1);
	order = order_of(world, SHEET_LOOK);
	assert_non_null(order);
	assert_non_null(strstr(order->text, "## Impact\nq"));
	world_key(world, "<Esc>");
	order = order_of(world, SHEET_KEEP);
	assert_non_null(order);
	assert_non_null(strstr(order->text, "## Impact\nq"));
	assert_int_equal(model_context(&world->model), IN_DRAFT);
}

static void pasted_text_never_acts(void **state)
{
	struct world *world = *state;
	struct msg *msg;

	open_draft(world);
	msg = msg_new(MSG_PASTE);
	msg->u.text = mem_strdup("q");
	world_tell(world, msg);
	assert_true(world->model.sheet.is_open);
	world_type(world, "]]w");
	msg = msg_new(MSG_PASTE);
	msg->u.text = mem_strdup("\033:quit\ny");
	world_tell(world, msg);
	assert_non_null(strstr(text_of(world), "## Impact\n:quit\ny"));
	assert_int_equal(model_context(&world->model), IN_WRITING);
}

static void a_text_from_an_editor_is_one_change_that_can_be_undone(void **state)
{
	struct world *world = *state;

	open_draft(world);
	draft_tell(world, draft_text(SHEET_EDITED, "## Summary\nAnother text.\n"));
	assert_string_equal(text_of(world), "## Summary\nAnother text.\n");
	assert_non_null(order_of(world, SHEET_LOG));
	assert_false(world->model.sheet.is_changed);
	world_type(world, "w");
	world_key(world, "<F2>");
	assert_string_equal(text_of(world), some_draft);
}

/* Words in front of it would end the front matter, and with it what the draft is of. */
static void who_begins_to_write_at_the_top_writes_in_the_first_section(void **state)
{
	struct world *world = *state;

	open_draft(world);
	world_type(world, "wShort: ");
	assert_non_null(strstr(text_of(world), "---\n## Summary\nShort: Nobody could log in"));
	world_key(world, "<Esc>");
	world_type(world, "gw");
	world_key(world, "<Home>");
	world_type(world, "In short: ");
	assert_non_null(strstr(text_of(world), "---\n## Summary\nIn short: Short: Nobody"));
}

static void with_an_editor_e_hands_the_section_over(void **state)
{
	struct world *world = *state;
	const struct sheet_order *order;
	struct sheet_news *news;

	world->model.has_editor = true;
	open_draft(world);
	world_type(world, "]]e");
	order = order_of(world, SHEET_EDIT);
	assert_non_null(order);
	assert_false(order->is_whole);
	assert_memory_equal(order->text + order->at, "## Impact", 9);
	/* Nothing else is begun before the editor is there. */
	world_type(world, "w");
	assert_int_equal(model_context(&world->model), IN_DRAFT);
	news = draft_news(SHEET_EDIT);
	news->path = "/tmp/edit.md";
	draft_tell(world, news);
	assert_true(world_has_effect(world, EFFECT_EDIT_FILE));
}

static void a_snippet_goes_to_the_cursor_while_one_writes(void **state)
{
	struct world *world = *state;
	struct sheet_snippet snippet = {text_own("event"), text_own("- 03:20 note"), "- 03:20 note\n"};
	struct sheet_news *news;

	open_draft(world);
	world_type(world, "]]wab");
	world_key(world, "<C-t>");
	assert_non_null(order_of(world, SHEET_SNIPPETS));
	news = draft_news(SHEET_SNIPPETS);
	news->snippets = &snippet;
	news->snippet_count = 1;
	draft_tell(world, news);
	world_key(world, "<Enter>");
	assert_int_equal(model_context(&world->model), IN_WRITING);
	assert_non_null(strstr(text_of(world), "## Impact\n- 03:20 note\nab"));
	world_key(world, "<F2>");
	assert_non_null(strstr(text_of(world), "## Impact\nab"));
}

static void what_is_not_on_the_disk_is_said_until_it_is(void **state)
{
	struct world *world = *state;
	struct sheet_news *news;

	open_draft(world);
	news = draft_news(SHEET_LOG);
	err_set(&news->err, ERR_DISK, "No space left on device");
	draft_tell(world, news);
	assert_string_equal(world->model.sheet.trouble, "No space left on device");
	news = draft_news(SHEET_LOG);
	draft_tell(world, news);
	assert_string_equal(world->model.sheet.trouble, "");
}

/* ---- push ---------------------------------------------------------------------------------- */

static void only_ticked_rows_are_sent_and_only_after_a_yes(void **state)
{
	struct world *world = *state;
	size_t sent = 0;

	open_draft(world);
	world_type(world, "u");
	assert_non_null(order_of(world, SHEET_PLAN));
	draft_tell(world, draft_plan());
	assert_int_equal(model_context(&world->model), IN_PUSH);
	world_type(world, "j ");
	world_key(world, "G");
	world_type(world, " ");
	assert_non_null(strstr(world->model.notice.words, "Rootly sets this time itself"));
	world_key(world, "<Enter>");
	assert_true(model_has_layer(&world->model, LAYER_CONFIRM));
	world_wait(world, 1000);
	world_key(world, "n");
	assert_int_equal(model_context(&world->model), IN_PUSH);
	world_key(world, "<Enter>");
	world_wait(world, 1000);
	world_key(world, "y");
	for (size_t i = 0; i < world->effects.count; i++)
		if (world->effects.items[i].type == EFFECT_REQUEST &&
			world->effects.items[i].request->type == REQUEST_SUBMIT) {
			assert_string_equal(world->effects.items[i].request->submit.label, "Summary");
			sent++;
		}
	assert_int_equal(sent, 1);
	assert_int_equal(model_context(&world->model), IN_DRAFT);
}

static void nothing_is_sent_read_only(void **state)
{
	struct world *world = *state;

	open_draft(world);
	world->model.viewer.read_only = true;
	world_type(world, "u");
	assert_null(order_of(world, SHEET_PLAN));
	assert_non_null(strstr(world->model.notice.words, "read-only"));
}

/* ---- mine or theirs ------------------------------------------------------------------------ */

static void an_edited_block_is_decided_by_its_name(void **state)
{
	struct world *world = *state;
	struct sheet_news *news;
	struct sheet_choice choice = {.name = "timeline", .words = text_own("You edited it"),
		.diff = "-mine\n+theirs\n"};

	open_draft(world);
	news = draft_text(SHEET_BUILD, some_draft);
	news->choices = &choice;
	news->choice_count = 1;
	draft_tell(world, news);
	assert_int_equal(model_context(&world->model), IN_CHOICE);
	world_type(world, "t");
	assert_string_equal(order_of(world, SHEET_BUILD)->take, "timeline");
	assert_null(order_of(world, SHEET_BUILD)->keep);
	assert_int_equal(model_context(&world->model), IN_DRAFT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define W(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
		W(e_opens_the_draft_of_the_retrospectives_incident),
		W(without_a_draft_it_offers_to_build_one),
		W(a_new_draft_is_masked_when_that_is_said),
		W(news_of_another_draft_changes_nothing),
		W(what_an_earlier_opening_asked_for_changes_nothing),
		W(what_an_earlier_opening_could_not_keep_is_not_kept_again),
		W(what_could_not_be_built_is_said_and_the_screen_is_as_before),
		W(no_action_reaches_the_row_under_the_draft),
		W(brackets_go_through_the_sections),
		W(a_finding_leads_to_its_place),
		W(what_is_typed_leaves_with_the_same_message),
		W(pasted_text_never_acts),
		W(a_text_from_an_editor_is_one_change_that_can_be_undone),
		W(who_begins_to_write_at_the_top_writes_in_the_first_section),
		W(with_an_editor_e_hands_the_section_over),
		W(a_snippet_goes_to_the_cursor_while_one_writes),
		W(what_is_not_on_the_disk_is_said_until_it_is),
		W(only_ticked_rows_are_sent_and_only_after_a_yes),
		W(nothing_is_sent_read_only),
		W(an_edited_block_is_decided_by_its_name),
	};

	return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
