/* The draft of a retrospective on the screen: built, written, looked at, sent, and nothing lost. */
#include "e2e/draft.h"

#include "base/clock.h"
#include "base/iso8601.h"

#include <signal.h>
#include <unistd.h>

#include "lib/paths.h"

/* ---- the whole way ------------------------------------------------------------------------- */

static void a_draft_is_built_written_looked_at_and_sent(void **state)
{
	struct home *home = home_for_test();
	struct desk desk = desk_of(home,
		editor_of(home, "test \"$(head -n 1 \"$1\")\" = '## Summary' || exit 9\n"
				"printf '## Summary\\nNobody on Safari could log in.\\n\\n' > \"$1\"\n"));
	struct pty *p = desk.p;
	char *id = sandbox_find(desk.sandbox, "/v1/incidents", "sequential_id", "405");

	(void)state;
	pty_wait_row(p, "*Impact*empty*", 0);
	pty_wait_row(p, "*empty: Impact*", 0);
	pty_send_keys(p, "]e");
	pty_wait_text(p, "Nobody on Safari could log in.", 0);
	expect_revision(home, p, 2, "## Summary\nNobody on Safari could log in.\n\n## Impact");
	assert_int_equal(count_files(home, "edit-*"), 0);
	pty_send_keys(p, "p");
	pty_wait_text(p, INCIDENT " preview", 0);
	pty_wait_gone(p, "## Summary", 0);
	pty_wait_text(p, "Nobody on Safari could log in.", 0);
	pty_send_keys(p, "pu");
	pty_wait_row(p, "*[[]x]*Summary*Nobody on Safari could*", 0);
	pty_wait_row(p, "*[[] ]*Publish*", 0);
	assert_int_equal(dashboard_writes(desk.sandbox), 0);
	pty_send_keys(p, "<Enter>");
	dashboard_answer(p, "Send 1 change of " INCIDENT " to Rootly?", "y");
	dashboard_expect_request(desk.sandbox, p, "PUT", "/v1/incidents/%s", id,
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"summary\":\"Nobody on Safari could log in.\"}}}");
	pty_wait_gone(p, "queued", 0);
	assert_int_equal(dashboard_writes(desk.sandbox), 1);
	free(id);
	dashboard_quit(p);
}

static void the_whole_draft_is_edited_too(void **state)
{
	struct home *home = home_for_test();
	struct desk desk = desk_of(home,
		editor_of(home, "for file; do :; done\n"
				"sed -i 's/^title: .*/title: Passkeys refused/' \"$file\"\n"
				"sed -i 's/^## Impact$/&\\nNobody could log in./' \"$file\"\n"));
	struct pty *p = desk.p;

	(void)state;
	pty_send_keys(p, "]]]<C-e>");
	expect_revision(home, p, 2, "\ntitle: Passkeys refused\n");
	expect_has(file_of(home, "0002.md"), "\n## Impact\nNobody could log in.\n");
	dashboard_quit(p);
}

static void a_text_that_says_it_is_of_another_incident_is_not_sent(void **state)
{
	struct home *home = home_for_test();
	struct desk desk = desk_of(home,
		editor_of(home, "for file; do :; done\n"
				"sed -i 's/^incident: .*/incident: INC-400/' \"$file\"\n"));
	struct pty *p = desk.p;

	(void)state;
	pty_send_keys(p, "]]]<C-e>");
	expect_revision(home, p, 2, "\nincident: INC-400\n");
	pty_send_keys(p, "u");
	pty_wait_text(p, "this is the draft of INC-400, not of " INCIDENT, 0);
	assert_int_equal(dashboard_writes(desk.sandbox), 0);
	dashboard_quit(p);
}

static void z_takes_all_of_a_push_back(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s,
		&(struct dashboard_options){.rows = 40, .cols = 120,
			.env = (const char *const[]){NO_POLLS, "ROOTWATCH_GRACE=1m", "EDITOR=", "VISUAL=", NULL}});

	(void)state;
	build(p);
	pty_send_keys(p, "]w");
	pty_send_text(p, "Short: ");
	pty_send_keys(p, "<Esc>u");
	pty_wait_row(p, "*[[]x]*Summary*Short: *", 0);
	pty_send_keys(p, "G<Space>");
	pty_wait_row(p, "*[[]x]*Publish*", 0);
	pty_send_keys(p, "<Enter>");
	dashboard_answer(p, "Send 2 changes of " INCIDENT " to Rootly?", "y");
	pty_wait_text(p, "2 queued", 0);
	pty_send_keys(p, "z");
	pty_wait_gone(p, "2 queued", 0);
	pty_wait_gone(p, "1 queued", 0);
	dashboard_quit(p); /* would send them now if they were still there */
	assert_int_equal(dashboard_writes(s), 0);
}

static void what_rootly_did_not_take_is_copied_where_it_is_said_and_from_view_5(void **state)
{
	struct desk desk = desk_here();
	struct pty *p = desk.p;

	(void)state;
	sandbox_gate(desk.sandbox, "{\"path\":\"/v1/workflows\"}");
	pty_send_keys(p, "u");
	pty_wait_row(p, "*[[] ]*Document*", 0);
	pty_send_keys(p, "<Space><Enter>");
	dashboard_answer(p, "Send 1 change of " INCIDENT " to Rootly?", "y");
	pty_wait_text(p, "not taken by the API: HTML at ", 0);
	pty_send_keys(p, "y");
	pty_wait_osc(p, "52;c;PGg*", 0);
	pty_wait_text(p, "bytes sent to the terminal's clipboard", 0);
	pty_send_keys(p, "q5");
	pty_wait_text(p, "y copies it", 0);
	pty_send_keys(p, "y");
	pty_wait_text(p, "bytes sent to the terminal's clipboard", 0);
	dashboard_quit(p);
}

/* ---- here, without another editor ---------------------------------------------------------- */

static void one_writes_without_an_editor_and_undoes_after_a_restart(void **state)
{
	struct desk desk = desk_here();
	struct pty *p = desk.p;

	(void)state;
	write_here(p, "]]w", "Checkout q was dead, a B u W?");
	pty_send_paste(p, "\x1b[31mq\ny\x1b:quit\n");
	pty_wait_row(p, "*y:quit*", 0);
	pty_send_keys(p, "<Esc>");
	expect_revision(desk.home, p, 2, "## Impact\nCheckout q was dead, a B u W?[31mq\ny:quit\n");
	dashboard_quit(p);
	p = desk_again(&desk);
	pty_wait_text(p, "revision 2", 0);
	/* It is where it was left. */
	pty_wait_row(p, "*y:quit*", 0);
	pty_send_keys(p, "w<F2>");
	pty_wait_gone(p, "y:quit", 0);
	pty_send_keys(p, "<C-_>");
	pty_wait_row(p, "*Checkout q was dead, a B u *", 0);
	pty_wait_gone(p, "W?", 0);
	pty_send_keys(p, "<F3><Esc>");
	expect_revision(desk.home, p, 3, "## Impact\nCheckout q was dead, a B u W?\n");
	dashboard_quit(p);
}

/* The keys are faster than the files: what the first opening asked for comes after the second. */
static void closed_and_opened_faster_than_it_is_read_it_has_every_word(void **state)
{
	static const char *const bursts[] = {"qeqee", "qeqeqeqee"};
	struct desk desk = desk_here();
	struct pty *p = desk.p;
	long revision = 2;

	(void)state;
	pty_send_keys(p, "q3g");
	pty_wait_text(p, "3 Retrospectives", 0);
	pty_send_keys(p, "e");
	pty_wait_text(p, "## Summary", 0);
	write_here(p, "w", "First ");
	pty_send_keys(p, "<Esc>");
	expect_revision(desk.home, p, revision++, "First ");
	for (size_t i = 0; i < sizeof(bursts) / sizeof(bursts[0]); i++) {
		char *word = mem_printf("Word-%zu ", i);

		write_here(p, "w", word);
		pty_send_keys(p, "<Esc>");
		expect_revision(desk.home, p, revision++, word);
		pty_send_text(p, bursts[i]);
		write_here(p, "", "more ");
		pty_send_keys(p, "<Esc>");
		expect_revision(desk.home, p, revision, "more ");
		expect_revision(desk.home, p, revision, word);
		expect_revision(desk.home, p, revision++, "First ");
		free(word);
	}
	dashboard_quit(p);
}

/* An alert that pages me, again. */
static void page_me(struct sandbox *s)
{
	char *id = sandbox_find(s, "/v1/alerts", "summary", "5xx on api-gateway above 2 %");

	char now[ISO8601_BYTES], *put;

	iso8601_format(clock_wall_ms(), now);
	put = mem_printf("{\"type\":\"alerts\",\"id\":\"%s\",\"attributes\":{\"status\":\"triggered\","
			 "\"updated_at\":\"%s\"}}",
		id, now);
	sandbox_put(s, put);
	free(put);
	free(id);
}

static void a_page_rings_while_one_writes_in_an_editor_and_draws_nothing(void **state)
{
	struct home *home = home_for_test();
	struct sandbox *s = dashboard_sandbox();
	const char *editor = editor_of(home, "printf EDITING > \"$HOME/state\"\nread -r line\n"
					     "printf '## Summary\\nLater.\\n\\n' > \"$1\"\n");
	struct pty *p = dashboard_open(s,
		&(struct dashboard_options){.rows = 40, .cols = 120, .home = home,
			.env = (const char *const[]){FAST_POLLS, editor, "VISUAL=", NULL}});
	uint64_t frames, bells;
	int64_t until;

	(void)state;
	build(p);
	pty_send_keys(p, "]e");
	free(pty_wait_file(p, "state", 0));
	frames = pty_counters(p).frames;
	bells = pty_counters(p).bells;
	page_me(s);
	until = deadline_in(DEADLINE_MS);
	/* No frame ends meanwhile: there is nothing that pty_wait_bells could wait for. */
	while (pty_counters(p).bells == bells && deadline_left(until) > 0)
		pty_run_quiet(p, 20, 20);
	assert_int_equal(pty_counters(p).bells, bells + 1);
	assert_int_equal(pty_counters(p).frames, frames);
	pty_send_keys(p, "<Enter>");
	pty_wait_text(p, "Later.", 0);
	pty_wait_row(p, "*INC-412*+1 more*", 0);
	dashboard_quit(p);
}

static void add_note(struct sandbox *s, const char *words)
{
	char *id = sandbox_find(s, "/v1/incidents", "sequential_id", "405");
	char *path = mem_printf("/v1/incidents/%s/events", id);
	char *body = mem_printf("{\"data\":{\"type\":\"incident_events\",\"attributes\":{\"event\":\"%s\","
				"\"visibility\":\"internal\"}}}",
		words);

	json_object_put(sandbox_request(s, "POST", path, body, NULL));
	free(body);
	free(path);
	free(id);
}

/* News of Rootly that nobody has to decide about. */
static void hear(const struct desk *desk, const char *words)
{
	add_note(desk->sandbox, words);
	pty_send_keys(desk->p, "B");
	pty_wait_text(desk->p, "1 block refreshed", 0);
}

/* ---- what goes wrong ----------------------------------------------------------------------- */

static void each_write_of_the_editor_is_a_revision_and_its_end_by_a_lost_line_loses_none(void **state)
{
	struct home *home = home_for_test();
	/* As nano does when it is hung up: what was not written goes beside the file. */
	struct desk desk = desk_of(home,
		editor_of(home, "trap '' HUP\nprintf '## Summary\\nWritten.\\n\\n' > \"$1\"\n"
				"printf x > \"$HOME/state\"\nread -r line\n"
				"printf '## Summary\\nUnsaved.\\n\\n' > \"$1.save\"\nexit 1\n"));
	struct pty *p = desk.p;

	(void)state;
	pty_send_keys(p, "]e");
	free(pty_wait_file(p, "state", 0));
	wait_for_files(p, home, "0002.md", "## Summary\nWritten.\n\n## Impact");
	pty_hangup(p);
	pty_wait_exit(p, 0, 0);
	p = open_with(desk.sandbox, home, "EDITOR=");
	wait_for_files(p, home, "edit-*.save", "Unsaved.\n\n");
	open_draft(p);
	pty_wait_text(p, "An editor that died left a text", 0);
	pty_wait_row(p, "*-Written.*", 0);
	pty_wait_row(p, "*+Unsaved.*", 0);
	pty_send_keys(p, "t");
	expect_revision(home, p, 3, "## Summary\nUnsaved.\n\n## Impact");
	assert_int_equal(count_files(home, "edit-*"), 0);
	dashboard_quit(p);
}

/* One opens it, goes on where one was, and the line is gone again: DRAFT_DROPS times. */
static void a_line_that_drops_again_and_again_costs_nothing(void **state)
{
	struct desk desk = desk_here();
	struct pty *p = desk.p;
	const char *wanted = getenv("DRAFT_DROPS");
	long drops = wanted != NULL ? strtol(wanted, NULL, 10) : 4;
	struct buf all;

	(void)state;
	buf_init(&all, 1024 * 1024);
	pty_send_keys(p, "]]");
	for (long i = 0; i < drops; i++) {
		char *words = mem_printf(" Sentence-%ld.", i);

		write_here(p, "w", words);
		buf_add_str(&all, words);
		free(words);
		pty_hangup(p);
		pty_wait_exit(p, 0, 0);
		pty_close(p);
		p = desk_again(&desk);
		pty_wait_text(p, INCIDENT " draft", 0);
		expect_revision(desk.home, p, i + 2, all.bytes);
	}
	buf_release(&all);
	dashboard_quit(p);
}

/* vim is the only one that can read its swap file: it gets the file again. */
static void an_editor_that_died_gets_its_file_again(void **state)
{
	struct home *home = home_for_test();
	struct desk desk = desk_of(home,
		editor_of(home, "swap=\"$(dirname \"$1\")/.$(basename \"$1\").swp\"\n"
				"if [ -e \"$swap\" ]; then printf '## Summary\\nRecovered.\\n\\n' > \"$1\"; "
				"rm \"$swap\"; exit 0; fi\n"
				"printf swap > \"$swap\"\nkill -9 $$\n"));
	struct pty *p = desk.p;

	(void)state;
	pty_send_keys(p, "]e");
	pty_wait_text(p, "vim died with this text open: t opens it again", 0);
	pty_send_keys(p, "t");
	pty_wait_text(p, "Recovered.", 0);
	expect_revision(home, p, 2, "## Summary\nRecovered.\n\n## Impact");
	assert_int_equal(count_files(home, "edit-*"), 0);
	dashboard_quit(p);
}

static void what_is_not_taken_is_set_aside(void **state)
{
	struct desk desk = desk_here();
	struct pty *p = desk.p;

	(void)state;
	hear(&desk, "Told the bank");
	pty_send_keys(p, "]]w");
	pty_send_paste(p, "Half a sentence");
	wait_for_files(p, desk.home, "writing-*", "Half a sentence");
	pty_signal(p, SIGKILL);
	pty_wait_exit(p, 128 + SIGKILL, 0);
	p = desk_again(&desk);
	pty_wait_row(p, "*+Half a sentence*", 0);
	pty_send_keys(p, "m");
	pty_wait_text(p, "set aside as", 0);
	pty_expect_absent(p, "Half a sentence");
	assert_int_equal(count_files(desk.home, "aside-*"), 1);
	pty_send_keys(p, "q");
	open_draft(p);
	pty_wait_text(p, "revision 2", 0);
	dashboard_quit(p);
}

static void two_programs_on_one_draft_both_keep_what_they_write(void **state)
{
	struct desk desk = desk_here();
	struct pty *a = desk.p, *b;

	(void)state;
	write_here(a, "]]w", "Mine");
	b = desk_again(&desk);
	pty_wait_text(b, "has this draft open too", 0);
	write_here(b, "]]w", "Yours");
	pty_send_keys(b, "<Esc>");
	expect_revision(desk.home, b, 2, "## Impact\nYours");
	pty_send_keys(a, "<Esc>");
	pty_wait_text(a, "somebody else saved revision 2 meanwhile", 0);
	expect_revision(desk.home, a, 3, "## Impact\nMine");
	dashboard_quit(a);
	dashboard_quit(b);
}

/* ---- in the detail ------------------------------------------------------------------------- */

static void the_detail_of_the_retrospective_shows_the_draft(void **state)
{
	struct home *home = home_for_test();
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_with(s, home, "EDITOR=");

	(void)state;
	pty_send_keys(p, "3g<Enter>");
	pty_wait_text(p, "Status of this document: draft", 0);
	pty_send_keys(p, "]");
	pty_wait_text(p, "There is no draft of it here yet", 0);
	pty_send_keys(p, "e");
	dashboard_answer(p, INCIDENT " has no draft yet. Build one?", "y");
	pty_wait_text(p, "revision 1", 0);
	pty_send_keys(p, "q");
	pty_wait_row(p, "*As it is kept here, * old: e opens it.*", 0);
	pty_wait_text(p, "Timeline (UTC)", 0);
	pty_expect_absent(p, "<!-- rootwatch");
	pty_send_keys(p, "u");
	pty_wait_row(p, "*[[] ]*Publish*", 0);
	pty_send_keys(p, "G<Space>");
	pty_wait_row(p, "*[[]x]*Publish*", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_text(p, INCIDENT " draft", 0);
	assert_int_equal(dashboard_writes(s), 0);
	dashboard_quit(p);
}

static struct pty *open_organization(struct sandbox *s)
{
	return dashboard_open(s,
		&(struct dashboard_options){.rows = 40, .cols = 120,
			.env = (const char *const[]){NO_POLLS, "EDITOR=", "VISUAL=",
				"ROOTWATCH_RETROSPECTIVE_TEMPLATE=organization", NULL}});
}

static void the_organization_s_template_gives_the_sections_or_it_is_said_why_not(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_organization(s);

	(void)state;
	dashboard_select(p, INCIDENT, TITLE);
	pty_send_keys(p, "B");
	pty_wait_text(p, "revision 1", 0);
	pty_wait_text(p, "## Follow-ups", 0);
	assert_int_equal(sandbox_journal_count(s, "GET", "/v1/post_mortem_templates"), 1);
	pty_send_keys(p, "B");
	pty_wait_text(p, "nothing new in Rootly", 0);
	assert_int_equal(sandbox_journal_count(s, "GET", "/v1/post_mortem_templates"), 1);
	pty_send_keys(p, "q");
	dashboard_quit(p);
	sandbox_gate(s, "{\"path\":\"/v1/post_mortem_templates\"}");
	p = open_organization(s);
	build(p);
	pty_wait_text(p, "built without the organization's template: ", 0);
	dashboard_quit(p);
}

/* ---- again --------------------------------------------------------------------------------- */

static void an_edited_block_is_asked_about_and_an_unedited_one_is_refreshed(void **state)
{
	struct desk desk = desk_here();
	struct pty *p = desk.p;

	(void)state;
	hear(&desk, "Told the bank");
	pty_send_keys(p, "]]]");
	pty_wait_text(p, "Told the bank", 0);
	write_here(p, "w<Down>", "Edited ");
	pty_send_keys(p, "<Esc>");
	expect_revision(desk.home, p, 3, "Edited - ");
	add_note(desk.sandbox, "Told the press");
	pty_send_keys(p, "B");
	pty_wait_text(p, "You edited \"timeline\", and Rootly has news for it", 0);
	pty_wait_row(p, "*+*Told the press*", 0);
	pty_send_keys(p, "m");
	pty_wait_text(p, INCIDENT " draft", 0);
	pty_expect_absent(p, "Told the press");
	pty_send_keys(p, "B");
	pty_wait_text(p, "nothing new in Rootly", 0);
	add_note(desk.sandbox, "Told the police");
	pty_send_keys(p, "B");
	pty_wait_row(p, "*+*Told the police*", 0);
	pty_send_keys(p, "t");
	pty_wait_gone(p, "Edited - ", 0);
	pty_wait_text(p, "Told the police", 0);
	dashboard_quit(p);
}

/* ---- inserting, exporting ------------------------------------------------------------------ */

static void a_known_event_is_put_into_the_section(void **state)
{
	struct desk desk = desk_here();
	struct pty *p = desk.p;

	(void)state;
	pty_send_keys(p, "]]");
	pick(p, "i", "Put into the text", "adding the header");
	expect_revision(desk.home, p, 2, "## Impact\n- 20");
	pick(p, "i", "Put into the text", "five whys");
	pty_wait_text(p, "5. And why that?", 0);
	dashboard_quit(p);
}

/* A line of commands, or the rest of one that has begun. */
static void run_line(struct pty *p, const char *line)
{
	pty_send_text(p, line);
	pty_send_keys(p, "<Enter>");
}

static void expect_written(const struct home *home, const char *name, const char *words)
{
	char *text = home_read(home, name);

	expect_has(text, words);
	free(text);
}

/* From the list the draft is opened first, and the line is carried out whole then. */
static void it_is_exported_from_the_list_as_it_is_said(void **state)
{
	struct desk desk = desk_here();
	struct pty *p = desk.p;

	(void)state;
	pty_send_keys(p, "q");
	pty_wait_gone(p, "revision 1", 0);
	run_line(p, ":export html ~/out.html");
	pty_wait_text(p, "written to", 0);
	expect_written(desk.home, "out.html", "<h2>");
	dashboard_quit(p);
}

static void it_is_exported_to_clipboard_file_and_command(void **state)
{
	struct desk desk = desk_here();
	struct pty *p = desk.p;

	(void)state;
	pick(p, "W", "Export", "html to the clip");
	pty_wait_osc(p, "52;c;PGgx*", 0);
	pick(p, "W", "Export", "markdown to a file");
	pty_wait_text(p, ":export markdown", 0);
	run_line(p, "~/out.md");
	pty_wait_text(p, "written to", 0);
	expect_written(desk.home, "out.md", "## Impact");
	run_line(p, ":export markdown ~/out.md");
	pty_wait_text(p, "out.md is there already", 0);
	run_line(p, ":export text | cat > $HOME/piped; exit 3");
	pty_wait_text(p, "the command ended with status 3", 0);
	expect_written(desk.home, "piped", "Impact\n");
	dashboard_quit(p);
}

/* ---- the demo ------------------------------------------------------------------------------ */

/* The folder that the program has files open in; the caller frees. */
static char *demo_folder(pid_t pid)
{
	static const char prefix[] = "/tmp/rootwatch-demo-";
	char path[64], target[256], *found = NULL;
	ssize_t len;

	for (int fd = 0; fd < 64 && found == NULL; fd++) {
		snprintf(path, sizeof(path), "/proc/%ld/fd/%d", (long)pid, fd);
		len = readlink(path, target, sizeof(target) - 1);
		target[len > 0 ? len : 0] = '\0';
		if (strncmp(target, prefix, strlen(prefix)) == 0)
			found = mem_strndup(target, strlen(prefix) + strcspn(target + strlen(prefix), "/"));
	}
	return found;
}

static void the_demo_leaves_no_draft_behind(void **state)
{
	char *program = path_built("rootwatch"), *folder;
	const char *argv[] = {program, "demo", NULL};
	struct pty *p = pty_open(&(struct pty_options){.argv = argv, .rows = 40, .cols = 120});

	(void)state;
	pty_wait_text(p, "Login outage: pass", 0);
	pty_send_keys(p, "3B");
	pty_wait_text(p, "revision 1", 0);
	folder = demo_folder(pty_pid(p));
	assert_non_null(folder);
	dashboard_quit(p);
	assert_int_not_equal(access(folder, F_OK), 0);
	free(folder);
	free(program);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_draft_is_built_written_looked_at_and_sent),
		TEST(the_whole_draft_is_edited_too),
		TEST(a_text_that_says_it_is_of_another_incident_is_not_sent),
		TEST(z_takes_all_of_a_push_back),
		TEST(what_rootly_did_not_take_is_copied_where_it_is_said_and_from_view_5),
		TEST(one_writes_without_an_editor_and_undoes_after_a_restart),
		TEST(closed_and_opened_faster_than_it_is_read_it_has_every_word),
		TEST(a_page_rings_while_one_writes_in_an_editor_and_draws_nothing),
		TEST(each_write_of_the_editor_is_a_revision_and_its_end_by_a_lost_line_loses_none),
		TEST(a_line_that_drops_again_and_again_costs_nothing),
		TEST(an_editor_that_died_gets_its_file_again),
		TEST(what_is_not_taken_is_set_aside),
		TEST(two_programs_on_one_draft_both_keep_what_they_write),
		TEST(the_detail_of_the_retrospective_shows_the_draft),
		TEST(the_organization_s_template_gives_the_sections_or_it_is_said_why_not),
		TEST(an_edited_block_is_asked_about_and_an_unedited_one_is_refreshed),
		TEST(a_known_event_is_put_into_the_section),
		TEST(it_is_exported_from_the_list_as_it_is_said),
		TEST(it_is_exported_to_clipboard_file_and_command),
		TEST(the_demo_leaves_no_draft_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
