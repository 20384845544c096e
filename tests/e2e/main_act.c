/* What keys do to the world: each flow on the screen and in the sandbox's journal. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lib/cleanup.h"
#include "lib/dashboard.h"
#include "lib/deadline.h"
#include "lib/paths.h"

static const char acknowledges[] = "/v1/alerts/*/acknowledge";

static struct pty *open_without_grace(struct sandbox *s)
{
	return dashboard_open(s,
		&(struct dashboard_options){
			.rows = 40, .cols = 120, .env = (const char *const[]){NO_GRACE, NULL}});
}

/* ---- grace, recall, leaving ---------------------------------------------------------------- */

static void an_acknowledge_leaves_after_its_grace(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, NULL);
	char *id = sandbox_find(s, "/v1/alerts", "summary", "p99 > 2s on checkout");

	(void)state;
	pty_send_keys(p, "a");
	pty_wait_row(p, " Acknowledge in 3 s (z takes it back): *⇡*1*", 0);
	pty_wait_row(p, "▲⇡*acked*p99 > 2s on checkout*", 0);
	dashboard_expect_no_request(s, "POST", "*");
	dashboard_expect_request(
		s, p, "POST", "/v1/alerts/%s/acknowledge", id, "{\"data\":{\"type\":\"alerts\"}}");
	pty_wait_gone(p, "queued", 0);
	pty_wait_row(p, " *acked*p99 > 2s on checkout*Priya*", 0);
	assert_int_equal(dashboard_writes(s), 1);
	free(id);
	dashboard_quit(p);
}

static void z_recalls_what_has_not_left(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, NULL);

	(void)state;
	pty_send_keys(p, "a");
	pty_wait_text(p, "1 queued", 0);
	pty_send_keys(p, "z");
	pty_wait_text(p, "taken back, nothing was sent", 0);
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	pty_wait_gone(p, "queued", 0);
	dashboard_quit(p); /* would send it now if it were still there */
	assert_int_equal(dashboard_writes(s), 0);
}

/* The network is away: what an earlier start queued waits, and nothing of it has left. */
static void z_takes_back_what_an_earlier_start_queued(void **state)
{
	struct home *home = home_new();
	struct sandbox *s = dashboard_sandbox();
	struct dashboard_options same = {.home = home, .rows = 40, .cols = 120};
	struct pty *p = dashboard_open(s, &same);

	(void)state;
	sandbox_fault(s, "{\"kind\":\"close_before_headers\",\"method\":\"GET\"}");
	pty_send_keys(p, "aq");
	pty_wait_exit(p, 0, 0);
	pty_close(p);
	p = dashboard_start(s, &same);
	pty_wait_text(p, "1 queued", 0);
	pty_send_keys(p, "z");
	pty_wait_text(p, "taken back, nothing was sent", 0);
	json_object_put(sandbox_control(s, "DELETE", "/sandbox/faults", NULL));
	dashboard_quit(p);
	assert_int_equal(dashboard_writes(s), 0);
	home_free(home);
}

static void z_says_whose_it_is_when_another_program_has_it(void **state)
{
	struct home *home = home_new();
	struct sandbox *s = dashboard_sandbox();
	struct dashboard_options patient = {.home = home, .rows = 40, .cols = 120,
		.env = (const char *const[]){"ROOTWATCH_GRACE=60s", NULL}};
	struct pty *p = dashboard_open(s, &patient), *other = dashboard_open(s, &patient);

	(void)state;
	pty_send_keys(p, "z");
	pty_wait_text(p, "nothing to take back: nothing waits", 0);
	pty_send_keys(other, "a");
	pty_wait_text(other, "1 queued", 0);
	/* Each looks at what others do when it has something to do itself. */
	pty_send_keys(p, "r");
	pty_wait_text(p, "1 queued", 0);
	pty_send_keys(p, "z");
	pty_wait_text(p, "what waits is another running rootwatch's: 5, X drops it", 0);
	pty_send_keys(p, "5X");
	dashboard_answer(p, "Discard", "y");
	pty_wait_gone(p, "queued", 0);
	pty_send_keys(other, "r");
	pty_wait_gone(other, "queued", 0);
	dashboard_quit(p);
	dashboard_quit(other);
	assert_int_equal(dashboard_writes(s), 0);
	home_free(home);
}

static bool says(const struct pty *p, const void *words)
{
	return screen_find(pty_screen(p), words, NULL, NULL);
}

static void z_says_so_when_it_has_left(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);
	int64_t deadline = deadline_in(DEADLINE_MS);

	(void)state;
	pty_send_keys(p, "a");
	sandbox_wait_applied(s, p, "POST", acknowledges, 1, 0);
	/* Done is done at the server first: here it is known once the answer is in. */
	do
		pty_send_keys(p, "z");
	while (!pty_run_until(p, says, "it has left and cannot be taken back", 200) &&
		deadline_left(deadline) > 0);
	pty_wait_text(p, "it has left and cannot be taken back", 1);
	dashboard_quit(p);
	assert_int_equal(dashboard_writes(s), 1);
}

static void q_ends_the_grace_and_sends(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, NULL);

	(void)state;
	pty_send_keys(p, "aq");
	pty_wait_exit(p, 0, 0);
	pty_expect_restored(p);
	assert_int_equal(sandbox_journal_count(s, "POST", acknowledges), 1);
}

static void a_lost_line_ends_the_grace_and_sends(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, NULL);

	(void)state;
	pty_send_keys(p, "a");
	pty_wait_text(p, "1 queued", 0);
	pty_hangup(p);
	sandbox_wait_applied(s, NULL, "POST", acknowledges, 1, 0);
	pty_wait_exit(p, 0, 0);
	assert_int_equal(sandbox_journal_count(s, "POST", acknowledges), 1);
}

static void a_hang_up_signal_ends_the_grace_and_sends(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, NULL);

	(void)state;
	pty_send_keys(p, "a");
	pty_wait_text(p, "1 queued", 0);
	pty_signal(p, SIGHUP);
	pty_wait_exit(p, 0, 0);
	assert_int_equal(sandbox_journal_count(s, "POST", acknowledges), 1);
}

static void a_termination_ends_the_grace_and_sends(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, NULL);

	(void)state;
	pty_send_keys(p, "a");
	pty_wait_text(p, "1 queued", 0);
	pty_signal(p, SIGTERM);
	pty_wait_exit(p, 0, 0);
	pty_expect_restored(p);
	assert_int_equal(sandbox_journal_count(s, "POST", acknowledges), 1);
}

/* What could not leave stays, is told, and leaves at the next start. */
static void what_could_not_leave_is_sent_by_the_next_start(void **state)
{
	struct home *home = home_new();
	struct sandbox *s = dashboard_sandbox();
	struct dashboard_options same = {.home = home};
	struct pty *p = dashboard_open(s, &same);

	(void)state;
	sandbox_fault(s, "{\"kind\":\"close_before_headers\",\"method\":\"GET\"}");
	sandbox_fault(s, "{\"kind\":\"status\",\"status\":503,\"method\":\"POST\"}");
	pty_send_keys(p, "aq");
	pty_wait_exit(p, 0, 0);
	pty_close(p);
	assert_int_equal(sandbox_journal_count(s, "POST", acknowledges) > 3, 0);
	json_object_put(sandbox_control(s, "DELETE", "/sandbox/faults", NULL));
	p = dashboard_start(s, &same);
	sandbox_wait_applied(s, p, "POST", acknowledges, 1, 0);
	pty_wait_row(p, " *acked*p99 > 2s on checkout*", 0);
	dashboard_quit(p);
	home_free(home);
}

static void what_was_written_before_a_kill_is_listed_by_the_next_start(void **state)
{
	struct home *home = home_new();
	struct sandbox *s = dashboard_sandbox();
	struct dashboard_options same = {.home = home};
	struct pty *p = dashboard_open(s, &same);

	(void)state;
	dashboard_select(p, "408", "INC-408");
	pty_send_keys(p, "c");
	pty_wait_row(p, "*┌ Timeline note: INC-408*", 0);
	pty_send_keys(p, "Rolled back");
	pty_wait_text(p, "✎ 1 draft", 0);
	pty_run_rest(p, 500, DEADLINE_MS); /* a save is a quarter of a second late */
	pty_signal(p, SIGKILL);
	pty_wait_exit(p, 128 + SIGKILL, 0);
	pty_close(p);
	p = dashboard_start(s, &same);
	pty_wait_text(p, "✎ 1 draft (F)", 0);
	pty_send_keys(p, "F");
	pty_wait_row(p, "*Timeline note  INC-408*Rolled back*", 0);
	pty_send_keys(p, "<Enter>");
	pty_wait_row(p, "*┌ Timeline note: INC-408*", 0);
	pty_wait_row(p, "*Note*Rolled back*", 0);
	pty_send_keys(p, "<Esc>");
	dashboard_quit(p);
	home_free(home);
}

/* Under a shell with job control, as people have it. */
static void suspending_sends_and_fg_comes_back(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	char *program = path_built("rootwatch");
	struct pty *p = pty_open(&(struct pty_options){.unframed = true,
		.argv = (const char *const[]){"bash", "--norc", "-i", NULL}, .env = sandbox_env(s)});

	(void)state;
	pty_send_text(p, "PS1='shell''>'; cd /; ");
	pty_send_text(p, program);
	pty_send_text(p, "\r");
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	pty_send_keys(p, "a");
	pty_wait_text(p, "1 queued", 0);
	pty_send_keys(p, "<C-z>");
	sandbox_wait_applied(s, p, "POST", acknowledges, 1, 0);
	pty_wait_text(p, "shell>", 0);
	assert_false(pty_mode(p, 1049));
	pty_send_text(p, "fg\r");
	pty_wait_row(p, " *acked*p99 > 2s on checkout*", 0);
	assert_true(pty_mode(p, 1049));
	pty_send_keys(p, "q");
	pty_wait_text(p, "shell>", 0);
	pty_send_text(p, "exit $?\r");
	pty_wait_exit(p, 0, 0);
	free(program);
}

/* From the shell: the program starts on what pages me, so that one key is enough. */
static void one_key_after_the_start_acknowledges_the_page(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_start(s, &(struct dashboard_options){
						   .env = (const char *const[]){NO_GRACE, NULL}});
	char *id = sandbox_find(s, "/v1/alerts", "summary", "p99 > 2s on checkout");

	(void)state;
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	pty_send_keys(p, "a");
	dashboard_expect_request(
		s, p, "POST", "/v1/alerts/%s/acknowledge", id, "{\"data\":{\"type\":\"alerts\"}}");
	free(id);
	dashboard_quit(p);
}

static void what_stands_behind_an_actions_name_is_in_its_form_or_refused(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);
	char *id = sandbox_find(s, "/v1/alerts", "summary", "5xx on api-gateway above 2 %");

	(void)state;
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	pty_send_keys(p, ":alert.acknowledge<Space>7d51zq<Enter>");
	pty_wait_text(p, "alert.acknowledge takes nothing behind its name", 0);
	pty_send_keys(p, ":alert.resolve<Space>INC-412<Enter>");
	pty_wait_text(p, "alert.resolve acts on the selected row: :INC-412 goes to it first", 0);
	assert_int_equal(dashboard_writes(s), 0);
	dashboard_select(p, "1r95wn", "1r95wn");
	pty_send_keys(p, ":alert.snooze<Space>2h<Enter>");
	pty_wait_row(p, "*For how long*2h*", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_gone(p, "For how long", 0);
	pty_send_keys(p, ":alert.snooze<Space>45m<Enter>");
	pty_wait_text(p, "\"45m\" was not put over it", 0);
	pty_wait_row(p, "*For how long*2h*", 0);
	dashboard_submit(p, "Snooze");
	dashboard_expect_request(s, p, "POST", "/v1/alerts/%s/snooze", id,
		"{\"data\":{\"type\":\"alerts\",\"attributes\":{\"delay_minutes\":120}}}");
	free(id);
	dashboard_quit(p);
}

/* ---- incidents ----------------------------------------------------------------------------- */

static void resolving_asks_and_no_is_the_default(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);
	char *id = sandbox_find(s, "/v1/incidents", "sequential_id", "408");

	(void)state;
	dashboard_select(p, "408", "INC-408");
	pty_send_keys(p, "D");
	pty_wait_row(p, "*┌ Resolve: INC-408*", 0);
	pty_send_keys(p, "Rebuilt the index, all of it");
	dashboard_submit(p, "Resolve: INC-408");
	dashboard_answer(p, "Resolve: INC-408", "<Enter>");
	pty_wait_gone(p, "[ No ]", 0);
	dashboard_expect_no_request(s, "PUT", "*");
	pty_send_keys(p, "<Enter>");
	dashboard_answer(p, "Resolve: INC-408", "y");
	dashboard_expect_request(s, p, "PUT", "/v1/incidents/%s/resolve", id,
		"{\"data\":{\"type\":\"incidents\",\"attributes\":"
		"{\"resolution_message\":\"Rebuilt the index, all of it\"}}}");
	dashboard_answer(p, "Resolve its alert too", "n");
	pty_wait_row(p, "*Status*resolved*", 0);
	assert_int_equal(dashboard_writes(s), 1);
	free(id);
	dashboard_quit(p);
}

static void an_incident_is_declared_by_its_form(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);
	char *severity = sandbox_find(s, "/v1/severities", "name", "SEV2");
	char *service = sandbox_find(s, "/v1/services", "name", "Payments");
	char body[600];

	(void)state;
	pty_send_keys(p, "1C");
	pty_wait_row(p, "*┌ Declare an incident*", 0);
	/* A title is needed, and that is said before anything is sent. */
	pty_send_keys(p, "<C-d><Enter>");
	pty_wait_text(p, "this is needed", 0);
	pty_send_keys(p, "Payouts q are late<Tab><Enter>");
	pty_wait_row(p, "*┌ Severity*", 0);
	pty_wait_text(p, "4 of 4", 0);
	pty_send_keys(p, "SEV2<Enter>");
	pty_wait_row(p, "*Severity*SEV2*", 0);
	pty_send_keys(p, "First line<Enter>second<Tab><Tab><Tab><Enter>");
	pty_wait_text(p, "6 of 6", 0);
	pty_send_keys(p, "Paym<Enter>");
	pty_wait_row(p, "*Services*Payments*", 0);
	dashboard_submit(p, "Declare an incident");
	dashboard_answer(p, "Declare an incident", "y");
	snprintf(body, sizeof(body),
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"title\":\"Payouts q are late\","
		"\"severity_id\":\"%s\",\"summary\":\"First line\\nsecond\",\"kind\":\"normal\","
		"\"status\":\"started\",\"service_ids\":[\"%s\"],\"labels\":{\"rootwatch\":\"*\"}}}}",
		severity, service);
	dashboard_expect_request(s, p, "POST", "/v1/incidents", "", body);
	pty_wait_row(p, "*INC-413*Payouts q are late*", 0);
	assert_int_equal(dashboard_writes(s), 1);
	free(severity);
	free(service);
	dashboard_quit(p);
}

static void open_edit_form(struct pty *p)
{
	dashboard_select(p, "408", "INC-408");
	pty_send_keys(p, "e");
	pty_wait_row(p, "*┌ Edit: INC-408*", 0);
	pty_wait_row(p, "*› Title*stale prices for EU customers*", 0);
	pty_send_keys(p, "<C-u>Stale prices");
	pty_wait_row(p, "*› Title*Stale prices*", 0);
}

/* While it waits it is looked at; then it has a number, a timeline, and actions of its own. */
static void an_incident_that_is_open_when_it_arrives_stays_open(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, NULL);

	(void)state;
	sandbox_fault(s, "{\"method\":\"POST\",\"path\":\"/v1/incidents\",\"kind\":\"delay\",\"ms\":2000}");
	pty_send_keys(p, "1C");
	pty_wait_row(p, "*┌ Declare an incident*", 0);
	pty_send_keys(p, "Payouts are late");
	dashboard_submit(p, "Declare an incident");
	dashboard_answer(p, "Declare an incident", "y");
	pty_wait_row(p, "*⇡*Payouts are late*", 0);
	pty_send_keys(p, "<Enter>");
	pty_wait_row(p, "─ new-1 Payouts are late ─*", 0);
	pty_wait_row(p, "─ INC-413 Payouts are late ─*", 0);
	pty_send_keys(p, "]");
	pty_wait_text(p, "Incident has been created", 0);
	dashboard_quit(p);
}

static void an_edit_sends_only_what_was_touched(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);
	char *id = sandbox_find(s, "/v1/incidents", "sequential_id", "408");

	(void)state;
	open_edit_form(p);
	/* Somebody else changes something else meanwhile. */
	sandbox_change(s, "incidents", id, "public_title", "\"Prices\"");
	dashboard_submit(p, "Edit: INC-408");
	dashboard_expect_request(s, p, "PUT", "/v1/incidents/%s", id,
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"title\":\"Stale prices\"}}}");
	pty_wait_row(p, "*INC-408*Stale prices*", 0);
	free(id);
	dashboard_quit(p);
}

static void labels_with_blanks_stay_whole_when_others_are_added(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	char *id = sandbox_find(s, "/v1/incidents", "sequential_id", "408");
	struct pty *p;

	(void)state;
	sandbox_change(s, "incidents", id, "labels", "{\"note\":\"two words\",\"tier\":\"1\"}");
	p = open_without_grace(s);
	dashboard_select(p, "408", "INC-408");
	pty_wait_text(p, "note=\"two words\"", 0);
	pty_send_keys(p, "e");
	pty_wait_row(p, "*Labels*note=two words*", 0);
	pty_send_keys(p, "<S-Tab><S-Tab><S-Tab><S-Tab><S-Tab><S-Tab><End><Enter>why=it is late");
	pty_wait_row(p, "*why=it is late*", 0);
	dashboard_submit(p, "Edit: INC-408");
	dashboard_expect_request(s, p, "PUT", "/v1/incidents/%s", id,
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"labels\":"
		"{\"note\":\"two words\",\"tier\":\"1\",\"why\":\"it is late\"}}}}");
	pty_wait_text(p, "why=\"it is late\"", 0);
	free(id);
	dashboard_quit(p);
}

static void an_edit_of_what_somebody_changed_stops_as_a_conflict(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);
	char *id = sandbox_find(s, "/v1/incidents", "sequential_id", "408");
	char path[100], *title;

	(void)state;
	open_edit_form(p);
	sandbox_change(s, "incidents", id, "title", "\"Their title\"");
	dashboard_submit(p, "Edit: INC-408");
	pty_wait_text(p, "Their title", 0);
	pty_wait_text(p, "1 failed (5)", 0);
	pty_send_keys(p, "5");
	pty_wait_row(p, "*Edit INC-408*", 0);
	dashboard_expect_no_request(s, "PUT", "*");
	snprintf(path, sizeof(path), "/v1/incidents/%s", id);
	title = sandbox_read(s, path, "data.attributes.title");
	assert_string_equal(title, "Their title");
	free(title);
	free(id);
	dashboard_quit(p);
}

/* Somebody took it while mine was in its grace: theirs stays, mine stops. */
static void somebody_elses_acknowledge_is_not_overwritten(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120});
	char *id = sandbox_find(s, "/v1/incidents", "sequential_id", "411");

	(void)state;
	dashboard_select(p, "411", "INC-411");
	pty_send_keys(p, "a");
	pty_wait_text(p, "1 queued", 0);
	sandbox_change(s, "incidents", id, "acknowledged_at", "\"2026-01-02T03:04:05Z\"");
	pty_wait_gone(p, "queued", 0);
	pty_wait_text(p, "already", 0);
	dashboard_expect_no_request(s, "PUT", "*");
	free(id);
	dashboard_quit(p);
}

static void a_note_goes_on_the_timeline(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);
	char *id = sandbox_find(s, "/v1/incidents", "sequential_id", "412");

	(void)state;
	dashboard_select(p, "412", "INC-412");
	pty_send_keys(p, "c");
	pty_wait_row(p, "*┌ Timeline note: INC-412*", 0);
	pty_send_keys(p, "rolled back, q and D are letters here");
	dashboard_submit(p, "Timeline note: INC-412");
	dashboard_expect_request(s, p, "POST", "/v1/incidents/%s/events", id,
		"{\"data\":{\"type\":\"incident_events\",\"attributes\":{"
		"\"event\":\"rolled back, q and D are letters here\",\"visibility\":\"internal\"}}}");
	pty_send_keys(p, "<Enter>]");
	pty_wait_row(p, "*Priya*rolled back, q and D*", 0);
	free(id);
	dashboard_quit(p);
}

static struct pty *open_with_a_note(struct sandbox *s)
{
	struct pty *p = open_without_grace(s);

	dashboard_select(p, "412", "INC-412");
	pty_send_keys(p, "c");
	pty_wait_row(p, "*┌ Timeline note: INC-412*", 0);
	pty_send_keys(p, "rolled back");
	dashboard_submit(p, "Timeline note: INC-412");
	sandbox_wait_journal(s, p, "POST", "/v1/incidents/*/events", 1, 0);
	return p;
}

static void leaving_names_what_may_or_may_not_have_been_done(void **state)
{
	static const char words[] = "1 action may or may not have been done, the answer was lost: see 5";
	struct sandbox *s = dashboard_sandbox();
	struct pty *p;

	(void)state;
	sandbox_fault(s, "{\"kind\":\"applied_then_closed\",\"method\":\"POST\","
			 "\"path\":\"/v1/incidents/*/events\",\"nth\":1}");
	sandbox_fault(s, "{\"kind\":\"status\",\"status\":403,\"method\":\"GET\","
			 "\"path\":\"/v1/incidents/*/events\"}");
	p = open_with_a_note(s);
	pty_wait_text(p, "! 1 failed", 0);
	pty_send_keys(p, "q");
	pty_wait_exit(p, 0, 0);
	assert_non_null(strstr(pty_log(p)->bytes, words));
	/* The answer does not come at all. */
	s = dashboard_sandbox();
	sandbox_fault(s, "{\"kind\":\"delay\",\"ms\":60000,\"method\":\"POST\","
			 "\"path\":\"/v1/incidents/*/events\"}");
	p = open_with_a_note(s);
	pty_send_keys(p, "q");
	pty_wait_exit(p, 0, 0);
	assert_non_null(strstr(pty_log(p)->bytes, words));
	assert_null(strstr(pty_log(p)->bytes, "could not be sent"));
}

static void acknowledging_an_incident_offers_its_alerts(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p;
	char *incident = sandbox_find(s, "/v1/incidents", "sequential_id", "412");
	char *alert = sandbox_find(s, "/v1/alerts", "summary", "p99 > 2s on checkout");

	(void)state;
	sandbox_change(s, "incidents", incident, "acknowledged_at", "null");
	p = open_without_grace(s);
	dashboard_select(p, "412", "INC-412");
	pty_send_keys(p, "a");
	dashboard_answer(p, "Acknowledge its alert too", "y");
	dashboard_expect_request(s, p, "PUT", "/v1/incidents/%s", incident,
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"acknowledged_at\":\"*\"}}}");
	dashboard_expect_request(s, p, "POST", "/v1/alerts/%s/acknowledge", alert,
		"{\"data\":{\"type\":\"alerts\"}}");
	free(incident);
	free(alert);
	dashboard_quit(p);
}

/* ---- alerts and retrospectives ------------------------------------------------------------- */

static void an_alert_becomes_an_incident(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);
	char *alert = sandbox_find(s, "/v1/alerts", "summary", "Disk free on db-7 below 10 %");
	char *service = sandbox_find(s, "/v1/services", "name", "Inventory");
	char *team = sandbox_find(s, "/v1/teams", "name", "Platform");
	char *environment = sandbox_find(s, "/v1/environments", "name", "Production");
	char body[1000];

	(void)state;
	pty_send_keys(p, "2/Disk free<Enter>");
	pty_wait_row(p, "*─ * Disk free on db-7*", 0);
	pty_send_keys(p, "i");
	pty_wait_row(p, "*Title*Disk free on db-7 below 10 %*", 0);
	dashboard_submit(p, "Declare an incident");
	dashboard_answer(p, "Declare an incident", "y");
	snprintf(body, sizeof(body),
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"alert_ids\":[\"%s\"],"
		"\"title\":\"Disk free on db-7 below 10 %%\","
		"\"summary\":\"31 GB left of 400 GB, filling at 3 GB/h\",\"service_ids\":[\"%s\"],"
		"\"group_ids\":[\"%s\"],\"environment_ids\":[\"%s\"],\"kind\":\"normal\","
		"\"labels\":{\"rootwatch\":\"*\"}}}}",
		alert, service, team, environment);
	dashboard_expect_request(s, p, "POST", "/v1/incidents", "", body);
	pty_wait_row(p, "*INC-413*Disk free on db-7*", 0);
	free(alert);
	free(service);
	free(team);
	free(environment);
	dashboard_quit(p);
}

static void an_acknowledge_of_somebody_elses_page_asks(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);

	(void)state;
	pty_send_keys(p, "2/FIRING<Enter>");
	pty_wait_row(p, "*─ *FIRING*", 0);
	pty_send_keys(p, "a");
	dashboard_answer(p, "not you", "n");
	pty_wait_gone(p, "not you", 0);
	assert_int_equal(dashboard_writes(s), 0);
	dashboard_quit(p);
}

static void what_is_not_legal_says_why(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);

	(void)state;
	pty_send_keys(p, "2/Disk free<Enter>a");
	pty_wait_text(p, "it pages nobody; D resolves, i declares", 0);
	pty_send_keys(p, "s");
	pty_wait_text(p, "only an acknowledged alert can be snoozed", 0);
	/* The row that one looks at may be another one by then. */
	pty_send_keys(p, "1g");
	pty_wait_row(p, "*─ INC-412 *", 0);
	pty_send_keys(p, "Rj");
	pty_wait_text(p, "Reopen INC-412: it is not over", 0);
	assert_int_equal(dashboard_writes(s), 0);
	dashboard_quit(p);
}

/* What a key means for the row in the tab, it does not mean for the record. */
static void the_footer_and_help_name_a_key_once(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 200});

	(void)state;
	pty_send_keys(p, "1g<Enter>");
	pty_wait_row(p, "* e edit… *", 0);
	pty_send_keys(p, "]");
	pty_wait_row(p, "* e edit the note…*", 0);
	pty_expect_absent(p, " e edit… ");
	pty_send_keys(p, "?edit");
	pty_wait_row(p, "*  e     Edit the note…*", 0);
	pty_wait_row(p, "*        Edit… *", 0);
	pty_expect_absent(p, "  e     Edit… ");
	dashboard_quit(p);
}

static void a_retrospective_is_published_and_taken_back(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);
	char *id;

	(void)state;
	pty_send_keys(p, "3");
	pty_wait_row(p, "*draft*INC-405*Login outage*", 0);
	pty_send_keys(p, "/Login<Enter>");
	pty_wait_row(p, "*─ *Login outage*", 0);
	pty_send_keys(p, ":publish<Enter>");
	dashboard_answer(p, "Publish", "y");
	sandbox_wait_applied(s, p, "PUT", "/v1/post_mortems/*", 1, 0);
	pty_wait_text(p, " INC-405 published", 0);
	pty_wait_row(p, "  published*INC-405*Login outage*", 0);
	pty_send_keys(p, ":withdraw<Enter>");
	dashboard_answer(p, "Back to draft", "y");
	sandbox_wait_applied(s, p, "PUT", "/v1/post_mortems/*", 2, 0);
	pty_wait_row(p, "*draft*INC-405*Login outage*", 0);
	id = sandbox_find(s, "/v1/post_mortems", "status", "draft");
	free(id);
	dashboard_quit(p);
}

/* What is pressed in one breath: the row reads acked while the acknowledge waits out its grace. */
static void what_a_waiting_action_makes_legal_can_be_pressed_at_once(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120});
	char *id = sandbox_find(s, "/v1/alerts", "summary", "p99 > 2s on checkout");

	(void)state;
	pty_send_keys(p, "2ga");
	pty_wait_row(p, "*⇡*acked*p99 > 2s*", 0);
	pty_send_keys(p, "s");
	pty_wait_text(p, "┌ Snooze", 0);
	pty_send_keys(p, "<C-u>45m");
	dashboard_submit(p, "Snooze");
	pty_wait_text(p, "2 queued", 0);
	sandbox_wait_applied(s, p, "POST", "/v1/alerts/*/snooze", 1, 0);
	dashboard_expect_request(s, p, "POST", "/v1/alerts/%s/snooze", id,
		"{\"data\":{\"type\":\"alerts\",\"attributes\":{\"delay_minutes\":45}}}");
	sandbox_wait_applied(s, p, "POST", acknowledges, 1, 0);
	free(id);
	dashboard_quit(p);
}

/* ---- many ---------------------------------------------------------------------------------- */

static void a_batch_says_what_it_touches_and_what_it_skips(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);

	(void)state;
	pty_send_keys(p, "2g<Space><Space><Space>");
	pty_wait_text(p, "3 marked", 0);
	pty_send_keys(p, "a");
	pty_wait_text(p, "Acknowledge: 2 Alerts", 0);
	pty_wait_text(p, "1 skipped: it is acknowledged already", 0);
	dashboard_answer(p, "Acknowledge: 2", "y");
	sandbox_wait_applied(s, p, "POST", acknowledges, 2, 0);
	pty_wait_text(p, "all 2 are done", 0);
	assert_int_equal(dashboard_writes(s), 2);
	dashboard_quit(p);
}

/* The list's rows lack what only whole records have: the form's summary must not be what lies behind. */
static void declaring_from_many_begins_with_what_their_list_says(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_without_grace(s);

	(void)state;
	pty_send_keys(p, "2gj<Space><Space>");
	pty_wait_text(p, "2 marked", 0);
	pty_send_keys(p, "i");
	pty_wait_text(p, "┌ Declare", 0);
	dashboard_submit(p, "Declare an incident");
	dashboard_answer(p, "Declare an incident", "y");
	dashboard_expect_request(s, p, "POST", "/v1/incidents", NULL,
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"alert_ids\":[\"*\",\"*\"],"
		"\"title\":\"*\",\"service_ids\":[\"*\"],\"group_ids\":[\"*\"],"
		"\"environment_ids\":[\"*\"],\"kind\":\"normal\",\"labels\":{\"rootwatch\":\"*\"}}}}");
	dashboard_quit(p);
}

enum { STORM = 300, WRITES_LEFT = 120, AT_ONCE = 8 };

static void set_rate_limit(struct sandbox *s, int requests)
{
	char *json = mem_printf("{\"rate_limit\":%d}", requests);

	json_object_put(sandbox_control(s, "POST", "/sandbox/settings", json));
	free(json);
}

static void trigger_storm(struct sandbox *s)
{
	set_rate_limit(s, 10 * STORM);
	for (int i = 1; i <= STORM; i++) {
		char *body = mem_printf("{\"data\":{\"type\":\"alerts\",\"attributes\":{\"summary\":"
					"\"storm %03d\",\"source\":\"api\",\"status\":\"triggered\"}}}",
			i);
		int status;

		json_object_put(sandbox_request(s, "POST", "/v1/alerts", body, &status));
		assert_int_equal(status, 201);
		free(body);
	}
	set_rate_limit(s, STORM + WRITES_LEFT); /* it counts these, too */
}

static size_t count_refused(struct sandbox *s)
{
	struct json_object *journal = sandbox_journal(s);
	size_t count = 0;

	for (size_t i = 0; i < json_object_array_length(journal); i++) {
		struct json_object *entry = json_object_array_get_idx(journal, i);

		count += json_object_get_int(json_object_object_get(entry, "status")) == 429;
	}
	json_object_put(journal);
	return count;
}

/* The limit's minute is longer than anybody watches: they pace themselves, and Esc ends it. */
static void three_hundred_acknowledges_keep_within_the_limit_until_esc(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p;
	size_t sent;

	(void)state;
	trigger_storm(s);
	p = open_without_grace(s);
	pty_send_keys(p, "2/storm<Enter>");
	pty_wait_text(p, "storm 300", 0);
	pty_send_keys(p, "*");
	pty_wait_text(p, "300 marked", 0);
	pty_send_keys(p, "a");
	dashboard_answer(p, "Acknowledge: 300", "300<Enter>");
	pty_wait_text(p, "of 300, Esc stops the rest", 0);
	sandbox_wait_applied(s, p, "POST", acknowledges, WRITES_LEFT - AT_ONCE, 0);
	pty_wait_text(p, "of 300, Esc stops the rest", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_gone(p, "Esc stops the rest", 0);
	sent = sandbox_journal_count(s, "POST", acknowledges);
	assert_in_range(sent, WRITES_LEFT - AT_ONCE, WRITES_LEFT + AT_ONCE);
	assert_in_range(count_refused(s), 0, AT_ONCE);
	dashboard_quit(p);
	assert_in_range(sandbox_journal_count(s, "POST", acknowledges), sent, sent + AT_ONCE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_acknowledge_leaves_after_its_grace),
		TEST(z_recalls_what_has_not_left),
		TEST(z_takes_back_what_an_earlier_start_queued),
		TEST(z_says_whose_it_is_when_another_program_has_it),
		TEST(z_says_so_when_it_has_left),
		TEST(q_ends_the_grace_and_sends),
		TEST(a_lost_line_ends_the_grace_and_sends),
		TEST(a_hang_up_signal_ends_the_grace_and_sends),
		TEST(a_termination_ends_the_grace_and_sends),
		TEST(what_could_not_leave_is_sent_by_the_next_start),
		TEST(what_was_written_before_a_kill_is_listed_by_the_next_start),
		TEST(suspending_sends_and_fg_comes_back),
		TEST(one_key_after_the_start_acknowledges_the_page),
		TEST(what_stands_behind_an_actions_name_is_in_its_form_or_refused),
		TEST(resolving_asks_and_no_is_the_default),
		TEST(an_incident_is_declared_by_its_form),
		TEST(an_incident_that_is_open_when_it_arrives_stays_open),
		TEST(an_edit_sends_only_what_was_touched),
		TEST(labels_with_blanks_stay_whole_when_others_are_added),
		TEST(an_edit_of_what_somebody_changed_stops_as_a_conflict),
		TEST(somebody_elses_acknowledge_is_not_overwritten),
		TEST(a_note_goes_on_the_timeline),
		TEST(leaving_names_what_may_or_may_not_have_been_done),
		TEST(acknowledging_an_incident_offers_its_alerts),
		TEST(an_alert_becomes_an_incident),
		TEST(an_acknowledge_of_somebody_elses_page_asks),
		TEST(what_is_not_legal_says_why),
		TEST(the_footer_and_help_name_a_key_once),
		TEST(a_retrospective_is_published_and_taken_back),
		TEST(what_a_waiting_action_makes_legal_can_be_pressed_at_once),
		TEST(a_batch_says_what_it_touches_and_what_it_skips),
		TEST(declaring_from_many_begins_with_what_their_list_says),
		TEST(three_hundred_acknowledges_keep_within_the_limit_until_esc),
	};

	return cmocka_run_group_tests_name("acting", tests, NULL, NULL);
}
