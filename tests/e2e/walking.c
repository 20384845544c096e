/* Walking in the dashboard: filter, order, jumps, help, times, tabs, detail, refresh, pause, sizes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cleanup.h"
#include "lib/dashboard.h"
#include "lib/deadline.h"

static struct pty *open_wide(struct sandbox *s)
{
	return dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120,
					 .env = (const char *const[]){NO_POLLS, NULL}});
}

static int rows_that_show(const struct pty *p, const char *text)
{
	int count = 0;

	for (int row = 0; row < pty_screen(p)->rows; row++) {
		char *line = pty_row(p, row);

		count += strstr(line, text) != NULL;
		free(line);
	}
	return count;
}

/* The row with the cursor is drawn in reverse. */
static char *selected_row(const struct pty *p)
{
	const struct screen *screen = pty_screen(p);

	for (int row = 2; row < screen->rows - 1; row++)
		if (screen_at(screen, row, 4)->style & SCREEN_REVERSE)
			return pty_row(p, row);
	pty_fail(p, "no row is selected");
	return NULL;
}

static void expect_selected(const struct pty *p, const char *text)
{
	char *row = selected_row(p);

	if (strstr(row, text) == NULL)
		pty_fail(p, "not the row with \"%s\" is selected", text);
	free(row);
}

/* ---- filter and order ---------------------------------------------------------------------- */

static void a_filter_narrows_with_each_key(void **state)
{
	struct pty *p = open_wide(dashboard_sandbox());

	(void)state;
	pty_send_keys(p, "1/");
	pty_wait_text(p, "40 of 40", 0);
	pty_send_keys(p, "sev:SEV1");
	pty_wait_text(p, "5 of 40", 0);
	pty_wait_gone(p, "SEV2   started", 0);
	pty_send_keys(p, " !status:closed");
	pty_wait_text(p, "2 of 40", 0);
	pty_send_keys(p, "<Enter>");
	pty_wait_row(p, "*1 Incidents*2 of 40*", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_row(p, "*SEV2*started*INC-408*", 0);
	dashboard_quit(p);
}

static void a_filter_is_put_back_by_esc_and_finds_folded_text(void **state)
{
	struct pty *p = open_wide(dashboard_sandbox());

	(void)state;
	pty_send_keys(p, "1/LOGIN OUTAGE");
	pty_wait_row(p, "*INC-405*Login outage*", 0);
	pty_wait_text(p, "1 of 40", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_row(p, "*INC-412*Checkout latency*", 0);
	dashboard_quit(p);
}

static void a_filter_that_hides_what_pages_says_so(void **state)
{
	struct pty *p = open_wide(dashboard_sandbox());

	(void)state;
	pty_send_keys(p, "2/Disk<Enter>");
	pty_wait_row(p, "*2 Alerts*filter hides 2 triggered*", 0);
	dashboard_quit(p);
}

static void enter_where_nothing_is_selected_says_so(void **state)
{
	struct pty *p = open_wide(dashboard_sandbox());

	(void)state;
	pty_send_keys(p, "1/no-such-title<Enter>");
	pty_wait_text(p, "Nothing matches the filter", 0);
	pty_send_keys(p, "<Enter>");
	pty_wait_text(p, "nothing is selected", 0);
	dashboard_quit(p);
}

static void a_filter_that_makes_no_sense_says_why(void **state)
{
	struct pty *p = open_wide(dashboard_sandbox());

	(void)state;
	pty_send_keys(p, "1/nonsense:1");
	pty_wait_text(p, "nonsense", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_row(p, "*INC-412*Checkout latency*", 0);
	dashboard_quit(p);
}

static void the_order_is_chosen_and_turned_round(void **state)
{
	struct pty *p = open_wide(dashboard_sandbox());

	(void)state;
	pty_send_keys(p, "1gO");
	pty_wait_text(p, "Order", 0);
	pty_send_keys(p, "Number<Enter>");
	pty_wait_row(p, "*1 Incidents*by Number*", 0);
	pty_send_keys(p, "g");
	pty_wait_row_at(p, 3, "*INC-373*", 0);
	pty_send_keys(p, "ONumber<Enter>g");
	pty_wait_row_at(p, 3, "*INC-412*", 0);
	dashboard_quit(p);
}

/* ---- jumps --------------------------------------------------------------------------------- */

static void a_number_an_id_and_a_link_lead_there(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_wide(s);
	char *url = sandbox_find(s, "/v1/incidents", "sequential_id", "395"), *link;

	(void)state;
	free(url);
	dashboard_select(p, "395", "INC-395");
	dashboard_select(p, "INC-407", "INC-407");
	dashboard_select(p, "inc-373", "INC-373");
	dashboard_select(p, "1r95wn", "1r95wn");
	url = sandbox_find(s, "/v1/incidents", "sequential_id", "400");
	link = malloc(200);
	assert_non_null(link);
	snprintf(link, 200, "https://rootly.com/account/incidents/%s", url);
	dashboard_select(p, link, "INC-400");
	dashboard_select(p, "https://rootly.com/account/incidents/399-sms-to-33", "INC-399");
	free(link);
	free(url);
	dashboard_quit(p);
}

/* Older than what is kept: it is fetched. */
static void what_is_in_no_list_is_asked_for(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_start(s,
		&(struct dashboard_options){.rows = 40, .cols = 120,
			.env = (const char *const[]){"ROOTWATCH_DAYS_BACK=1", NULL}});

	(void)state;
	pty_wait_row(p, "*INC-412*Checkout latency*", 0);
	dashboard_jump(p, "373", "INC-373");
	pty_wait_row(p, "*Status*closed*", 0);
	pty_send_keys(p, "q:99999<Enter>");
	pty_wait_text(p, "99999", 0);
	pty_wait_text(p, "there is none with this number", 0);
	dashboard_quit(p);
}

static void what_is_no_command_is_said(void **state)
{
	struct pty *p = open_wide(dashboard_sandbox());

	(void)state;
	pty_send_keys(p, ":frobnicate<Enter>");
	pty_wait_text(p, "frobnicate", 0);
	pty_send_keys(p, ":ti<Tab>");
	pty_wait_row(p, "*:times*", 0);
	pty_send_keys(p, "<Enter>");
	pty_wait_text(p, "local times", 0);
	/* History. */
	pty_send_keys(p, ":<Up>");
	pty_wait_row(p, "*:times*", 0);
	pty_send_keys(p, "<Esc>");
	dashboard_quit(p);
}

/* ---- help, menu, times --------------------------------------------------------------------- */

static void help_is_searched_and_runs_what_it_finds(void **state)
{
	struct pty *p = open_wide(dashboard_sandbox());

	(void)state;
	pty_send_keys(p, "1?");
	pty_wait_text(p, "What works here", 0);
	pty_send_keys(p, "utc");
	pty_wait_row(p, "*T *times*", 0);
	pty_send_keys(p, "<Enter>");
	pty_wait_gone(p, "What works here", 0);
	pty_wait_text(p, "times are shown as local times", 0);
	dashboard_quit(p);
}

static void the_menu_says_why_something_is_not_legal(void **state)
{
	struct pty *p = open_wide(dashboard_sandbox());

	(void)state;
	pty_send_keys(p, "1gx");
	pty_wait_row(p, "*Acknowledge*it is acknowledged already*", 0);
	pty_send_keys(p, "acknow<Enter>");
	pty_wait_text(p, "it is acknowledged already", 0);
	pty_send_keys(p, "<Esc>");
	dashboard_quit(p);
}

static void times_are_ages_local_or_utc(void **state)
{
	struct pty *p = dashboard_open(dashboard_sandbox(),
		&(struct dashboard_options){.rows = 40, .cols = 120,
			.env = (const char *const[]){"TZ=Asia/Tokyo", NO_POLLS, NULL}});

	(void)state;
	pty_wait_row(p, "*INC-412*12m *", 0);
	pty_send_keys(p, "T");
	pty_wait_text(p, "local times", 0);
	pty_wait_row(p, "*p99 > 2s on checkout *[0-9][0-9]:[0-9][0-9] │*", 0);
	pty_send_keys(p, "T");
	pty_wait_text(p, "shown as UTC", 0);
	pty_wait_row(p, "*p99 > 2s on checkout *[0-9][0-9]:[0-9][0-9]Z │*", 0);
	pty_send_keys(p, "T");
	pty_wait_row(p, "*INC-412*12m *", 0);
	dashboard_quit(p);
}

/* ---- detail -------------------------------------------------------------------------------- */

static void every_tab_of_an_incident_shows_its_own(void **state)
{
	static const struct {
		const char *tab, *shows;
	} tabs[] = {
		{"Timeline", "Pool saturation on checkout-api"},
		{"Alerts", "DatabaseConnectionPoolExhausted"},
		{"Actions", "Turn off the disco"},
		{"Roles", "No roles"},
		{"Links", "https://"},
		{"Raw", "\"sequential_id\": 412"},
		{"Overview", "p99 of POST /v2/orders"},
	};
	struct pty *p = open_wide(dashboard_sandbox());

	(void)state;
	dashboard_jump(p, "412", "INC-412");
	for (size_t i = 0; i < sizeof(tabs) / sizeof(tabs[0]); i++) {
		pty_send_keys(p, "]");
		pty_wait_text(p, tabs[i].shows, 0);
	}
	dashboard_quit(p);
}

static void an_alert_shows_its_events_and_payload(void **state)
{
	struct pty *p = open_wide(dashboard_sandbox());

	(void)state;
	dashboard_jump(p, "1r95wn", "1r95wn");
	pty_wait_row(p, "*Held by*Priya*", 0);
	pty_send_keys(p, "]");
	pty_wait_gone(p, "Held by", 0);
	pty_send_keys(p, "]");
	pty_wait_text(p, "\"", 0);
	dashboard_quit(p);
}

static void a_retrospective_shows_its_document_rendered(void **state)
{
	struct pty *p = open_wide(dashboard_sandbox());

	(void)state;
	pty_send_keys(p, "3/certificate<Enter>");
	pty_wait_row(p, "*─ *Card payments declined*", 0);
	pty_send_keys(p, "<Enter>");
	pty_wait_text(p, "Card payments", 0);
	pty_expect_absent(p, "<h1>");
	pty_expect_absent(p, "<p>");
	pty_send_keys(p, "["); /* Raw is the last */
	pty_wait_text(p, "\"content\"", 0);
	dashboard_quit(p);
}

static void a_long_document_scrolls_and_keeps_its_place(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, NULL);
	char *id = sandbox_find(s, "/v1/incidents", "sequential_id", "412");
	char before[200];
	char *row;

	(void)state;
	dashboard_jump(p, "412", "INC-412");
	pty_send_keys(p, "[");
	pty_wait_text(p, "{", 0);
	pty_send_keys(p, "<C-d><C-d><C-d>");
	pty_run_idle(p, DEADLINE_MS);
	row = pty_row(p, 12);
	snprintf(before, sizeof(before), "%s", row);
	free(row);
	/* News of the same record: the place stays. */
	sandbox_change(s, "incidents", id, "public_title", "\"Slow\"");
	pty_send_keys(p, "r");
	sandbox_wait_applied(s, p, "GET", "/v1/incidents", 3, 0);
	pty_run_rest(p, 100, DEADLINE_MS);
	row = pty_row(p, 12);
	assert_string_equal(row, before);
	free(row);
	free(id);
	dashboard_quit(p);
}

/* ---- what comes in ------------------------------------------------------------------------- */

static void a_refresh_keeps_the_row_under_the_cursor(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_wide(s);

	(void)state;
	dashboard_select(p, "399", "INC-399");
	expect_selected(p, "INC-399");
	sandbox_put(s, "{\"type\":\"incidents\",\"id\":\"aaaaaaaa-0000-4000-8000-000000000001\","
		       "\"attributes\":{\"title\":\"Brand new\",\"status\":\"started\",\"sequential_id\":900,"
		       "\"started_at\":\"2026-11-22T00:00:00Z\",\"kind\":\"normal\"}}");
	pty_send_keys(p, "r");
	pty_wait_row(p, "*1 Incidents*active 7*", 0);
	expect_selected(p, "INC-399");
	pty_send_keys(p, "g");
	pty_wait_text(p, "Brand new", 0);
	dashboard_quit(p);
}

/* While a box is open nothing moves under the finger. */
static void new_rows_wait_while_a_prompt_is_open(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120,
						   .env = (const char *const[]){FAST_POLLS, NULL}});

	(void)state;
	pty_send_keys(p, "1gS");
	pty_wait_row(p, "*┌ Severity*", 0);
	sandbox_put(s, "{\"type\":\"incidents\",\"id\":\"aaaaaaaa-0000-4000-8000-000000000001\","
		       "\"attributes\":{\"title\":\"Brand new\",\"status\":\"started\",\"sequential_id\":900,"
		       "\"started_at\":\"2026-11-22T00:00:00Z\",\"kind\":\"normal\"}}");
	pty_wait_row(p, "*1 Incidents*+1 new*", 15000);
	pty_expect_absent(p, "Brand new");
	pty_send_keys(p, "<Esc>");
	pty_wait_gone(p, "4 of 4", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_text(p, "Brand new", 0);
	dashboard_quit(p);
}

static void a_selected_row_that_is_gone_stays_dimmed(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_wide(s);

	(void)state;
	pty_send_keys(p, "2/status:triggered<Enter>g");
	pty_wait_row(p, "*2 Alerts*2 of*", 0);
	{
		char *id = sandbox_find(s, "/v1/alerts", "summary", "p99 > 2s on checkout");

		sandbox_change(s, "alerts", id, "status", "\"resolved\"");
		free(id);
	}
	pty_send_keys(p, "r");
	pty_wait_row(p, "*p99 > 2s*no longer matches*", 0);
	expect_selected(p, "p99 > 2s");
	/* Its neighbour is not hit by the next key. */
	pty_send_keys(p, "a");
	pty_wait_text(p, "it is resolved", 0);
	pty_send_keys(p, "j");
	pty_wait_gone(p, "no longer matches", 0);
	assert_int_equal(dashboard_writes(s), 0);
	dashboard_quit(p);
}

static void a_pause_stops_polls_and_says_so(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){
						   .env = (const char *const[]){FAST_POLLS, NULL}});
	size_t before;

	(void)state;
	pty_send_keys(p, "P");
	pty_wait_text(p, "PAUSED, 10 min left", 0);
	pty_run_rest(p, 100, DEADLINE_MS);
	before = sandbox_journal_count(s, "GET", "/v1/incidents");
	/* Longer than an interval. */
	pty_run_quiet(p, 6500, 20000);
	assert_int_equal(sandbox_journal_count(s, "GET", "/v1/incidents"), before);
	pty_send_keys(p, "P");
	pty_wait_gone(p, "PAUSED", 0);
	sandbox_wait_applied(s, p, "GET", "/v1/incidents", before + 1, 0);
	dashboard_quit(p);
}

static void the_scope_is_mine_or_everybodys(void **state)
{
	struct pty *p = open_wide(dashboard_sandbox());

	(void)state;
	pty_send_keys(p, "2t");
	pty_wait_row(p, "*2 Alerts*mine only*", 0);
	pty_wait_gone(p, "MailQueueGrowing", 0);
	pty_send_keys(p, "t");
	pty_wait_text(p, "MailQueueGrowing", 0);
	dashboard_quit(p);
}

static void read_only_turns_every_action_off(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120,
						   .arguments = (const char *const[]){"--read-only", NULL}});

	(void)state;
	pty_wait_text(p, "READ-ONLY", 0);
	pty_send_keys(p, "a");
	pty_wait_text(p, "read-only", 0);
	pty_send_keys(p, "1D");
	pty_wait_text(p, "read-only", 0);
	pty_expect_absent(p, "┌ Resolve");
	pty_send_keys(p, "C");
	pty_wait_text(p, "read-only", 0);
	dashboard_quit(p);
	assert_int_equal(dashboard_writes(s), 0);
}

static void the_first_row_shown_once_each(void **state)
{
	struct pty *p = open_wide(dashboard_sandbox());

	(void)state;
	pty_send_keys(p, "1g");
	pty_wait_row(p, "*INC-412*", 0);
	assert_int_equal(rows_that_show(p, "INC-411"), 1);
	dashboard_quit(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_filter_narrows_with_each_key),
		TEST(a_filter_is_put_back_by_esc_and_finds_folded_text),
		TEST(a_filter_that_hides_what_pages_says_so),
		TEST(enter_where_nothing_is_selected_says_so),
		TEST(a_filter_that_makes_no_sense_says_why),
		TEST(the_order_is_chosen_and_turned_round),
		TEST(a_number_an_id_and_a_link_lead_there),
		TEST(what_is_in_no_list_is_asked_for),
		TEST(what_is_no_command_is_said),
		TEST(help_is_searched_and_runs_what_it_finds),
		TEST(the_menu_says_why_something_is_not_legal),
		TEST(times_are_ages_local_or_utc),
		TEST(every_tab_of_an_incident_shows_its_own),
		TEST(an_alert_shows_its_events_and_payload),
		TEST(a_retrospective_shows_its_document_rendered),
		TEST(a_long_document_scrolls_and_keeps_its_place),
		TEST(a_refresh_keeps_the_row_under_the_cursor),
		TEST(new_rows_wait_while_a_prompt_is_open),
		TEST(a_selected_row_that_is_gone_stays_dimmed),
		TEST(a_pause_stops_polls_and_says_so),
		TEST(the_scope_is_mine_or_everybodys),
		TEST(read_only_turns_every_action_off),
		TEST(the_first_row_shown_once_each),
	};

	return cmocka_run_group_tests_name("walking", tests, NULL, NULL);
}
