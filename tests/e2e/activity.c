/* What was typed: into the editor and back, and what failed is edited with its own words and sent again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cleanup.h"
#include "lib/dashboard.h"

static void refuse_writes(struct sandbox *s, int times)
{
	char json[256];

	snprintf(json, sizeof(json),
		"{\"kind\":\"status\",\"status\":422,\"method\":\"POST\",\"nth\":1,\"times\":%d,"
		"\"body\":\"{\\\"errors\\\":[{\\\"title\\\":\\\"Title is too rude\\\"}]}\"}",
		times);
	sandbox_fault(s, json);
}

static struct pty *open_without_grace(struct sandbox *s)
{
	return dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120,
					 .env = (const char *const[]){NO_GRACE, NULL}});
}

/* Opens a form and replaces what stands in its first field. */
static void write_form(struct pty *p, const char *key, const char *title, const char *text)
{
	char row[128];

	snprintf(row, sizeof(row), "*┌ %s*", title);
	pty_send_keys(p, key);
	pty_wait_row(p, row, 0);
	pty_send_keys(p, "<C-u><C-k>");
	pty_send_keys(p, text);
}

static void reopen(struct pty *p, const char *label, const char *text)
{
	char row[128];

	snprintf(row, sizeof(row), "*%s*%s*", label, text);
	pty_send_keys(p, "e");
	pty_wait_row(p, row, 0);
}

/*
 * Two notes were refused, and a third one is being written: each is opened with its own words, what is
 * sent replaces the one that was opened, and nothing else is lost.
 */
static void each_refused_note_is_edited_with_its_own_text(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);
	char *id = sandbox_find(s, "/v1/incidents", "sequential_id", "412");

	(void)state;
	refuse_writes(s, 2);
	dashboard_select(p, "412", "INC-412");
	write_form(p, "c", "Timeline note", "the first one");
	dashboard_submit(p, "Timeline note");
	pty_wait_text(p, "1 failed (5)", 0);
	write_form(p, "c", "Timeline note", "the second one");
	dashboard_submit(p, "Timeline note");
	pty_wait_text(p, "2 failed (5)", 0);
	write_form(p, "c", "Timeline note", "the third one");
	pty_send_keys(p, "<Esc>5");
	pty_wait_gone(p, "┌ Timeline note", 0);
	/* The newer one is above. Leaving the form keeps what was changed in it, too. */
	pty_send_keys(p, "gj");
	reopen(p, "Note", "the first one");
	pty_send_keys(p, "<End>, mended<Esc>");
	pty_wait_gone(p, "┌ Timeline note", 0);
	reopen(p, "Note", "the first one, mended");
	dashboard_submit(p, "Timeline note");
	sandbox_wait_applied(s, p, "POST", "/v1/incidents/*/events", 1, 0);
	dashboard_expect_request(s, p, "POST", "/v1/incidents/%s/events", id,
		"{\"data\":{\"type\":\"incident_events\",\"attributes\":{"
		"\"event\":\"the first one, mended\",\"visibility\":\"internal\"}}}");
	pty_wait_text(p, "1 failed (5)", 0);
	pty_send_keys(p, "g");
	reopen(p, "Note", "the second one");
	dashboard_submit(p, "Timeline note");
	pty_wait_gone(p, "failed (5)", 0);
	sandbox_wait_applied(s, p, "POST", "/v1/incidents/*/events", 2, 0);
	dashboard_select(p, "412", "INC-412");
	pty_send_keys(p, "c");
	pty_wait_row(p, "*Note*the third one*", 0);
	free(id);
	dashboard_quit(p);
}

/* X never drops what a person wrote without a question, whatever became of it; No is the default. */
static void a_text_that_was_taken_back_is_not_dropped_without_a_question(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120});

	(void)state;
	dashboard_select(p, "412", "INC-412");
	write_form(p, "c", "Timeline note", "an hour of thought");
	dashboard_submit(p, "Timeline note");
	pty_wait_text(p, "1 queued", 0);
	pty_send_keys(p, "z5g");
	pty_wait_row(p, "*recalled*Timeline note*INC-412*", 0);
	pty_send_keys(p, "X");
	dashboard_answer(p, "Discard: INC-412", "<Enter>");
	reopen(p, "Note", "an hour of thought");
	pty_send_keys(p, "<Esc>X");
	dashboard_answer(p, "Discard: INC-412", "y");
	pty_wait_gone(p, "recalled", 0);
	dashboard_quit(p);
	assert_int_equal(dashboard_writes(s), 0);
}

static void a_key_press_that_was_taken_back_is_dropped_at_once(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120});

	(void)state;
	pty_send_keys(p, "a");
	pty_wait_text(p, "1 queued", 0);
	pty_send_keys(p, "z5g");
	pty_wait_row(p, "*recalled*Acknowledge*", 0);
	pty_send_keys(p, "X");
	pty_wait_gone(p, "recalled", 0);
	dashboard_quit(p);
}

/* As everywhere in a terminal ^C gives up what is open, and here nothing written with it. */
static void an_interrupt_leaves_a_form_and_keeps_its_draft(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120});

	(void)state;
	dashboard_select(p, "412", "INC-412");
	write_form(p, "c", "Timeline note", "half a thought");
	pty_send_keys(p, "<C-c>");
	pty_wait_gone(p, "┌ Timeline note", 0);
	pty_wait_text(p, "the draft is kept", 0);
	pty_send_keys(p, "c");
	pty_wait_row(p, "*Note*half a thought*", 0);
	pty_send_keys(p, "<C-c>");
	pty_wait_gone(p, "┌ Timeline note", 0);
	pty_send_keys(p, "D<C-c>");
	dashboard_quit(p);
	assert_int_equal(dashboard_writes(s), 0);
}

static struct home *home_for_test(void)
{
	struct home *home = home_new();

	cleanup_add((void (*)(void *))home_free, home);
	return home;
}

/* Creates have no record: their rows are told apart by nothing but what was typed. Also after a restart. */
static void each_refused_create_is_edited_with_its_own_text(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct home *home = home_for_test();
	struct dashboard_options options = {.rows = 40, .cols = 120, .home = home,
		.env = (const char *const[]){NO_GRACE, NULL}};
	struct pty *p = dashboard_open(s, &options);

	(void)state;
	refuse_writes(s, 2);
	write_form(p, "1C", "Declare", "First thing");
	dashboard_submit(p, "Declare");
	dashboard_answer(p, "Declare an incident", "y");
	pty_wait_text(p, "1 failed (5)", 0);
	write_form(p, "C", "Declare", "Second thing");
	dashboard_submit(p, "Declare");
	dashboard_answer(p, "Declare an incident", "y");
	pty_wait_text(p, "2 failed (5)", 0);
	dashboard_quit(p);
	p = dashboard_open(s, &options);
	pty_send_keys(p, "5gj");
	reopen(p, "Title", "First thing");
	pty_wait_row(p, "*Title is too rude*", 0);
	pty_send_keys(p, "<End> mended");
	dashboard_submit(p, "Declare");
	dashboard_answer(p, "Declare an incident", "y");
	pty_wait_text(p, "1 failed (5)", 0);
	sandbox_wait_applied(s, p, "POST", "/v1/incidents", 1, 0);
	dashboard_expect_request(s, p, "POST", "/v1/incidents", NULL,
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"title\":\"First thing mended\","
		"\"kind\":\"normal\",\"status\":\"started\",\"labels\":{\"rootwatch\":\"*\"}}}}");
	pty_send_keys(p, "5g");
	reopen(p, "Title", "Second thing");
	dashboard_submit(p, "Declare");
	dashboard_answer(p, "Declare an incident", "y");
	pty_wait_gone(p, "failed (5)", 0);
	sandbox_wait_applied(s, p, "POST", "/v1/incidents", 2, 0);
	/* Its draft went with it: it is not offered a second time. */
	pty_wait_gone(p, "✎", 0);
	dashboard_quit(p);
}

/* An edit that stopped as a conflict, where the record is open already. */
static void a_conflict_is_edited_and_sent(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);
	char *id = sandbox_find(s, "/v1/incidents", "sequential_id", "408");

	(void)state;
	dashboard_select(p, "408", "INC-408");
	pty_send_keys(p, "e");
	pty_wait_row(p, "*┌ Edit: INC-408*", 0);
	pty_send_keys(p, "<C-u><C-k>Mine");
	sandbox_change(s, "incidents", id, "title", "\"Theirs\"");
	dashboard_submit(p, "Edit: INC-408");
	pty_wait_text(p, "1 failed (5)", 0);
	pty_wait_row(p, "*INC-408*Theirs*", 0);
	pty_send_keys(p, "5");
	pty_wait_text(p, "in Rootly now", 0);
	pty_send_keys(p, "e");
	pty_wait_row(p, "*┌ Edit: INC-408*", 0);
	pty_wait_row(p, "*› Title*Mine*", 0);
	pty_send_keys(p, "<End> too");
	dashboard_submit(p, "Edit: INC-408");
	dashboard_expect_request(s, p, "PUT", "/v1/incidents/%s", id,
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"title\":\"Mine too\"}}}");
	pty_wait_gone(p, "failed (5)", 0);
	free(id);
	dashboard_quit(p);
}

/* What comes back is a draft like what is typed: it survives Esc, and is sent as it is. */
static void a_text_goes_into_the_editor_and_comes_back(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct home *home = home_for_test();
	char *editor = home_path(home, "editor"), words[4200];
	char *id = sandbox_find(s, "/v1/incidents", "sequential_id", "412");
	struct pty *p;

	(void)state;
	assert_true(home_write(home, "editor", "printf 'and\\nmore' >>\"$1\"\n"));
	snprintf(words, sizeof(words), "EDITOR=sh %s", editor);
	p = dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120, .home = home,
				      .env = (const char *const[]){NO_GRACE, words, "VISUAL=", NULL}});
	dashboard_select(p, "412", "INC-412");
	write_form(p, "c", "Timeline note", "typed ");
	pty_send_keys(p, "<C-e>");
	pty_wait_row(p, "*Note*typed and*", 0);
	pty_wait_row(p, "*│*more*│*", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_gone(p, "┌ Timeline note", 0);
	pty_send_keys(p, "c");
	pty_wait_row(p, "*Note*typed and*", 0);
	dashboard_submit(p, "Timeline note");
	dashboard_expect_request(s, p, "POST", "/v1/incidents/%s/events", id,
		"{\"data\":{\"type\":\"incident_events\",\"attributes\":{"
		"\"event\":\"typed and\\nmore\",\"visibility\":\"internal\"}}}");
	free(editor);
	free(id);
	dashboard_quit(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_refused_note_is_edited_with_its_own_text),
		TEST(a_text_that_was_taken_back_is_not_dropped_without_a_question),
		TEST(a_key_press_that_was_taken_back_is_dropped_at_once),
		TEST(an_interrupt_leaves_a_form_and_keeps_its_draft),
		TEST(a_conflict_is_edited_and_sent),
		TEST(a_text_goes_into_the_editor_and_comes_back),
		TEST(each_refused_create_is_edited_with_its_own_text),
	};

	return cmocka_run_group_tests_name("activity", tests, NULL, NULL);
}
