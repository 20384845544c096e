/* Servers and networks in trouble: the screen says what and why, keeps what it had, and recovers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cleanup.h"
#include "lib/dashboard.h"
#include "lib/deadline.h"

static struct pty *open_fast(struct sandbox *s)
{
	return dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120,
					 .env = (const char *const[]){FAST_POLLS, NULL}});
}

static struct pty *start_wide(struct sandbox *s)
{
	return dashboard_start(s, &(struct dashboard_options){.rows = 40, .cols = 120,
					  .env = (const char *const[]){FAST_POLLS, NULL}});
}

static void clear_faults(struct sandbox *s)
{
	json_object_put(sandbox_control(s, "DELETE", "/sandbox/faults", NULL));
}

/* Whatever happens, the rows stay. */
static void expect_rows(struct pty *p)
{
	pty_wait_row(p, "*INC-412*Checkout latency*", 0);
	pty_wait_row(p, "*p99 > 2s on checkout*", 0);
	pty_wait_row(p, "*draft*Login outage*", 0);
}

/* ---- keys and rights ----------------------------------------------------------------------- */

static void a_refused_key_stops_and_says_so_and_r_tries_again(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_fast(s);
	size_t asked;

	(void)state;
	sandbox_fault(s, "{\"kind\":\"status\",\"status\":401}");
	pty_send_keys(p, "r");
	pty_wait_row(p, "*● stopped: key refused*", 0);
	pty_wait_text(p, "401", 0);
	expect_rows(p);
	pty_run_quiet(p, 300, DEADLINE_MS);
	asked = sandbox_journal_count(s, "GET", "*");
	/* It does not knock again by itself. */
	pty_run_quiet(p, 6000, 20000);
	assert_int_equal(sandbox_journal_count(s, "GET", "*"), asked);
	clear_faults(s);
	pty_send_keys(p, "r");
	pty_wait_row(p, "*● live*", 0);
	dashboard_quit(p);
}

static void a_key_refused_at_the_first_start_says_what_to_do(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p;

	(void)state;
	sandbox_fault(s, "{\"kind\":\"status\",\"status\":401}");
	p = start_wide(s);
	pty_wait_row(p, "*● stopped*", 0);
	pty_wait_text(p, "key", 0);
	dashboard_quit(p);
}

static void a_missing_right_says_which_pane(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p;

	(void)state;
	sandbox_fault(s, "{\"kind\":\"status\",\"status\":403,\"path\":\"/v1/post_mortems*\"}");
	p = start_wide(s);
	pty_wait_row(p, "*INC-412*Checkout latency*", 0);
	pty_wait_text(p, "Retrospectives are not for this key to read", 0);
	pty_wait_text(p, "(403)", 0);
	pty_wait_row(p, "*● live*", 0);
	dashboard_quit(p);
}

static void a_collection_that_is_not_in_the_plan_turns_its_pane_off(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p;

	(void)state;
	sandbox_gate(s, "{\"path\":\"/v1/post_mortems\",\"status\":404}");
	p = start_wide(s);
	pty_wait_row(p, "*INC-412*Checkout latency*", 0);
	pty_wait_row(p, "*Retrospectives are not in the organization's plan*", 0);
	pty_wait_row(p, "*unauthorized (404)*", 0);
	pty_wait_row(p, "*● live*", 0);
	pty_wait_row(p, "*p99 > 2s on checkout*", 0);
	dashboard_quit(p);
}

static void a_refused_action_says_why_and_keeps_its_text(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120,
						   .env = (const char *const[]){NO_GRACE, NULL}});

	(void)state;
	sandbox_fault(s, "{\"kind\":\"status\",\"status\":422,\"method\":\"POST\",\"nth\":1,\"times\":1,"
			 "\"body\":\"{\\\"errors\\\":[{\\\"title\\\":\\\"Event is too rude\\\"}]}\"}");
	dashboard_select(p, "412", "INC-412");
	pty_send_keys(p, "c");
	pty_wait_row(p, "*┌ Timeline note*", 0);
	pty_send_keys(p, "It was me");
	dashboard_submit(p, "Timeline note");
	pty_wait_text(p, "Event is too rude", 0);
	pty_wait_text(p, "1 failed (5)", 0);
	pty_send_keys(p, "c");
	pty_wait_row(p, "*Note*It was me*", 0);
	dashboard_submit(p, "Timeline note");
	sandbox_wait_applied(s, p, "POST", "/v1/incidents/*/events", 1, 0);
	dashboard_quit(p);
}

/* ---- limits and outages -------------------------------------------------------------------- */

static void too_many_requests_wait_as_told(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_fast(s);

	(void)state;
	sandbox_fault(s, "{\"kind\":\"rate_limit\",\"reset_seconds\":3,\"retry_after\":3,\"times\":3,\"nth\":1}");
	pty_send_keys(p, "r");
	pty_wait_row(p, "*● told to wait*", 0);
	expect_rows(p);
	pty_wait_row(p, "*● live*", 30000);
	dashboard_quit(p);
}

static void an_outage_ends_by_itself(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_fast(s);

	(void)state;
	sandbox_fault(s, "{\"kind\":\"close_before_headers\"}");
	pty_wait_row(p, "*● no connection*", 15000);
	expect_rows(p);
	clear_faults(s);
	pty_wait_row(p, "*● live*", 30000);
	sandbox_fault(s, "{\"kind\":\"status\",\"status\":503}");
	pty_wait_row(p, "*● server trouble*", 15000);
	expect_rows(p);
	clear_faults(s);
	pty_wait_row(p, "*● live*", 30000);
	dashboard_quit(p);
}

/* An action that meets an outage leaves when it is over, once. */
static void an_acknowledge_during_an_outage_leaves_after_it(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120,
						   .env = (const char *const[]){NO_GRACE, FAST_POLLS, NULL}});

	(void)state;
	sandbox_fault(s, "{\"kind\":\"close_before_headers\"}");
	pty_send_keys(p, "r");
	pty_wait_row(p, "*● no connection*", 0);
	pty_send_keys(p, "a");
	pty_wait_text(p, "1 queued", 0);
	clear_faults(s);
	sandbox_wait_applied(s, p, "POST", "/v1/alerts/*/acknowledge", 1, 60000);
	pty_wait_gone(p, "1 queued", 0);
	pty_wait_row(p, "*● live*", 30000);
	dashboard_quit(p);
}

/* At 80 columns the reason is read to its end, when it begins and in the activity pane. */
static void what_cloudflare_blocks_is_said_to_be_that(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){.rows = 24, .cols = 80,
						   .env = (const char *const[]){NO_POLLS, NULL}});

	(void)state;
	sandbox_fault(s, "{\"kind\":\"html\",\"status\":403,\"body\":\"<html>Error 1010, Cloudflare</html>\"}");
	pty_send_keys(p, "r");
	pty_wait_text(p, "blocked by Cloudflare in front of Rootly, not by the key's rights (403)", 0);
	pty_wait_row(p, "*● not Rootly's answer*", 0);
	pty_send_keys(p, "5");
	pty_wait_row(p, "*5 Activity*", 0);
	pty_wait_row(p, " blocked by Cloudflare in front of Rootly, not by the key*", 0);
	dashboard_quit(p);
}

static void a_slow_server_slows_no_key(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_fast(s);

	(void)state;
	sandbox_fault(s, "{\"kind\":\"delay\",\"ms\":60000}");
	pty_send_keys(p, "r1gj");
	pty_wait_row(p, "*─ INC-408*", 0);
	pty_send_keys(p, "j");
	pty_wait_row(p, "*─ INC-411*", 0);
	pty_send_keys(p, "?");
	pty_wait_text(p, "What works here", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_gone(p, "What works here", 0);
	dashboard_quit(p);
}

/* ---- answers that make no sense ------------------------------------------------------------ */

static void broken_answers_keep_the_old_rows(void **state)
{
	static const char *const faults[] = {
		"{\"kind\":\"html\",\"status\":200,\"body\":\"<html><h1>Please log in</h1></html>\",\"path\":\"/v1/incidents\"}",
		"{\"kind\":\"truncated_json\",\"path\":\"/v1/incidents\"}",
		"{\"kind\":\"invalid_json\",\"path\":\"/v1/incidents\"}",
		"{\"kind\":\"invalid_json\",\"path\":\"/v1/incidents\",\"body\":\"[[[[[[\"}",
		"{\"kind\":\"invalid_json\",\"path\":\"/v1/incidents\",\"body\":\"{\\\"data\\\":null}\"}",
		"{\"kind\":\"invalid_json\",\"path\":\"/v1/incidents\",\"body\":\"{\\\"data\\\":{}}\"}",
		"{\"kind\":\"invalid_json\",\"path\":\"/v1/incidents\",\"body\":\"{\\\"data\\\":[1,null,\\\"x\\\",[]]}\"}",
		"{\"kind\":\"close_mid_body\",\"path\":\"/v1/incidents\"}",
		"{\"kind\":\"huge_body\",\"bytes\":100000000,\"path\":\"/v1/incidents\"}",
		"{\"kind\":\"redirect\",\"status\":302,\"location\":\"https://evil.example/\",\"path\":\"/v1/incidents\"}",
		"{\"kind\":\"status\",\"status\":504,\"path\":\"/v1/incidents\"}",
	};
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120,
						   .env = (const char *const[]){NO_POLLS, NULL}});

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		size_t before = sandbox_journal_count(s, "GET", "/v1/incidents");

		sandbox_fault(s, faults[i]);
		pty_send_keys(p, "r");
		sandbox_wait_journal(s, p, "GET", "/v1/incidents", before + 1, 30000);
		pty_run_quiet(p, 250, DEADLINE_MS);
		expect_rows(p);
		clear_faults(s);
		pty_send_keys(p, "r");
		pty_wait_row(p, "*● live*", 60000);
	}
	dashboard_quit(p);
}

/* Ninety-nine good ones are shown, the bad one is counted and named. */
static void one_bad_item_of_many_is_counted_and_named(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p;

	(void)state;
	sandbox_fault(s, "{\"kind\":\"invalid_json\",\"path\":\"/v1/incidents\",\"body\":"
			 "\"{\\\"data\\\":[42,{\\\"type\\\":\\\"incidents\\\",\\\"id\\\":\\\"good-1\\\","
			 "\\\"attributes\\\":{\\\"title\\\":\\\"Still here\\\",\\\"status\\\":\\\"started\\\","
			 "\\\"sequential_id\\\":7}}]}\"}");
	p = start_wide(s);
	pty_wait_row(p, "*1 Incidents*1 unreadable*", 0);
	pty_wait_row(p, "*INC-7*Still here*", 0);
	pty_send_keys(p, "1");
	dashboard_quit(p);
}

static void unknown_words_are_shown_as_unknown(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	char *id = sandbox_find(s, "/v1/incidents", "sequential_id", "412");
	struct pty *p;

	(void)state;
	sandbox_change(s, "incidents", id, "status", "\"pondering\"");
	p = start_wide(s);
	pty_wait_row(p, "*INC-408*", 0);
	dashboard_jump(p, "412", "INC-412");
	pty_wait_row(p, "*INC-412*Checkout latency*", 0);
	free(id);
	dashboard_quit(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_refused_key_stops_and_says_so_and_r_tries_again),
		TEST(a_key_refused_at_the_first_start_says_what_to_do),
		TEST(a_missing_right_says_which_pane),
		TEST(a_collection_that_is_not_in_the_plan_turns_its_pane_off),
		TEST(a_refused_action_says_why_and_keeps_its_text),
		TEST(too_many_requests_wait_as_told),
		TEST(an_outage_ends_by_itself),
		TEST(an_acknowledge_during_an_outage_leaves_after_it),
		TEST(what_cloudflare_blocks_is_said_to_be_that),
		TEST(a_slow_server_slows_no_key),
		TEST(broken_answers_keep_the_old_rows),
		TEST(one_bad_item_of_many_is_counted_and_named),
		TEST(unknown_words_are_shown_as_unknown),
	};

	return cmocka_run_group_tests_name("trouble", tests, NULL, NULL);
}
