/* What a key may not do is said before anything is sent; who acts by a key without a user is told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/iso8601.h"
#include "lib/cleanup.h"
#include "lib/dashboard.h"
#include "lib/home.h"
#include "lib/paths.h"

static void undo_home(void *home)
{
	home_free(home);
}

/* A dashboard whose instance has a key of that kind; `more` are further lines of the instance. */
static struct pty *open_with_key(struct sandbox *s, const char *key, const char *more)
{
	struct json_object *made = sandbox_control(s, "POST", "/sandbox/keys", key);
	struct home *home = home_new();
	char *program = path_built("rootwatch"), *config;
	struct pty *p;

	cleanup_add(undo_home, home);
	if (asprintf(&config,
		    "grace: 0s\ninstances:\n  - name: Alpha\n    url: %s\n"
		    "    token_command: printf %%s '%s'\n%s",
		    sandbox_url(s), json_object_get_string(json_object_object_get(made, "token")),
		    more) < 0)
		fail();
	json_object_put(made);
	home_write(home, ".config/rootwatch/config.yaml", config);
	free(config);
	p = pty_open(&(struct pty_options){.home = home,
		.argv = (const char *const[]){program, NULL},
		.rows = 50,
		.cols = 130});
	free(program);
	pty_wait_row(p, "*Alpha*● live*", 0);
	return p;
}

static void a_team_key_is_told_that_it_declares_no_incident(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p =
		open_with_key(s, "{\"kind\":\"team\",\"user_id\":\"103\"}", "    kind: team\n");

	(void)state;
	pty_send_keys(p, "1C");
	pty_wait_text(p, "this Team key cannot declare incidents; use a Global or Personal key", 0);
	pty_send_keys(p, "x");
	/* In the menu too, behind what can be done. */
	pty_send_keys(p, "declare");
	pty_wait_row(p, "*Declare an incident*this Team key cannot declare*", 0);
	pty_send_keys(p, "<Esc>");
	dashboard_expect_no_request(s, "POST", "/v1/incidents");
	dashboard_quit(p);
}

/* A role that may only read: the refusal is here, the server is not asked. */
static void a_role_without_the_permission_is_named(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	char *role = sandbox_find(s, "/v1/on_call_roles", "name", "Responder");
	struct pty *p;

	(void)state;
	sandbox_change(s, "on_call_roles", role, "alerts_permissions", "[\"read\"]");
	free(role);
	p = dashboard_open(s, &(struct dashboard_options){
				      .cols = 120, .env = (const char *const[]){NO_GRACE, NULL}});
	sandbox_wait_journal(s, p, "GET", "/v1/on_call_roles/*", 1, 0);
	pty_send_keys(p, "x");
	pty_wait_row(p, "*Acknowledge*the role of this key may not change alerts*", 0);
	pty_send_keys(p, "<Esc>a");
	pty_wait_text(p, "the role of this key may not change alerts", 0);
	dashboard_expect_no_request(s, "POST", "/v1/alerts/*");
	dashboard_quit(p);
}

static void who_i_am_goes_with_the_acknowledge_of_a_key_without_a_user(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	char *id = sandbox_find(s, "/v1/alerts", "summary", "p99 > 2s on checkout");
	struct pty *p =
		open_with_key(s, "{\"kind\":\"global\"}", "    me: \"103\"\n    kind: global\n");

	(void)state;
	/* What pages 103 pages me. */
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	pty_send_keys(p, "a");
	dashboard_expect_request(s, p, "POST", "/v1/alerts/%s/acknowledge", id,
		"{\"data\":{\"type\":\"alerts\",\"attributes\":{\"actor\":{\"user_id\":\"103\"}}}"
		"}");
	free(id);
	dashboard_quit(p);
}

/* The form of roles offers me, who is the instance's. */
static void a_role_is_taken_by_who_i_am(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p =
		open_with_key(s, "{\"kind\":\"global\"}", "    me: \"103\"\n    kind: global\n");

	(void)state;
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	pty_send_keys(p, ":411<Enter>");
	pty_wait_row(p, "*Replica db-7 has 31 GB*", 0);
	pty_send_keys(p, "@");
	pty_wait_row(p, "*Commander*", 0);
	pty_wait_row(p, "*Priya Raghunathan*", 0);
	pty_send_keys(p, "<C-d><Enter>");
	sandbox_wait_applied(s, p, "POST", "/v1/incidents/*/assign_role_to_user", 1, 0);
	dashboard_quit(p);
}

/* A key of that name that lives for so many days. */
static char *key_for_days(int days)
{
	char at[ISO8601_BYTES], *key;

	iso8601_format(clock_wall_ms() + ((int64_t)days * 24 + 1) * 3600 * 1000, at);
	if (asprintf(&key, "{\"kind\":\"global\",\"name\":\"Night watch\",\"expires_at\":\"%s\"}",
		    at) < 0)
		fail();
	return key;
}

static void a_key_that_ends_within_14_days_is_announced(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	char *soon = key_for_days(13), *late = key_for_days(14);
	struct pty *p = open_with_key(s, soon, "    key_name: Night watch\n");

	(void)state;
	pty_wait_row(p, "*Alpha*● live*key ends in 13d*", 0);
	pty_wait_text(p, "this key ends in 13d: make another, then", 0);
	dashboard_quit(p);
	/* Only probably this one, where nothing says its name. */
	p = open_with_key(s, soon, "");
	pty_wait_row(p, "*Alpha*● live*key may end in 13d*", 0);
	dashboard_quit(p);
	s = dashboard_sandbox();
	p = open_with_key(s, late, "    key_name: Night watch\n");
	sandbox_wait_journal(s, p, "GET", "/v1/roles/*", 1, 0);
	pty_expect_absent(p, "key ends");
	dashboard_quit(p);
	free(soon);
	free(late);
}

/* It is not kept here, so it is not replaced here. */
static void a_refused_key_of_a_command_is_to_be_mended_there(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_with_key(s, "{\"kind\":\"global\",\"name\":\"Night watch\"}", "");

	(void)state;
	json_object_put(sandbox_control(s, "DELETE", "/sandbox/keys", "{\"token\":\"Night watch\"}"));
	pty_send_keys(p, "r");
	pty_wait_text(p, "Rootly refuses token_command's key: mend it there, then r", 0);
	pty_wait_text(p, "● stopped", 0);
	dashboard_quit(p);
}

static void without_a_person_mine_is_off_in_words(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_with_key(s, "{\"kind\":\"global\"}", "");

	(void)state;
	pty_wait_row(p, "!*triggered*p99 > 2s on checkout*", 0);
	pty_send_keys(p, "1t");
	pty_wait_text(p, "\"mine\" is off: this key has no user", 0);
	dashboard_quit(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_team_key_is_told_that_it_declares_no_incident),
		TEST(a_role_without_the_permission_is_named),
		TEST(who_i_am_goes_with_the_acknowledge_of_a_key_without_a_user),
		TEST(a_role_is_taken_by_who_i_am),
		TEST(a_key_that_ends_within_14_days_is_announced),
		TEST(a_refused_key_of_a_command_is_to_be_mended_there),
		TEST(without_a_person_mine_is_off_in_words),
	};

	return cmocka_run_group_tests_name("rights", tests, NULL, NULL);
}
