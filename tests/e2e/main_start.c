/* From the first start to the next: what is painted, when, and from whose data. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/cleanup.h"
#include "lib/dashboard.h"
#include "lib/deadline.h"
#include "lib/paths.h"

static void undo_home(void *home)
{
	home_free(home);
}

static struct home *lasting_home(void)
{
	struct home *home = home_new();

	cleanup_add(undo_home, home);
	return home;
}

static void the_first_start_fills_three_panes_at(int rows, int cols)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){.rows = rows, .cols = cols});

	pty_wait_row(p, "*1 Incidents*active 6*", 0);
	pty_wait_row(p, "*2 Alerts*pages you 1*triggered 2*", 0);
	pty_wait_row(p, "*3 Retrospectives*draft 4*", 0);
	/* It starts on what pages me. */
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	pty_wait_title(p, "(2!) rootwatch", 0);
	dashboard_expect_no_request(s, "POST", "*");
	dashboard_quit(p);
}

static void the_first_start_fills_three_panes_at_80x24(void **state)
{
	(void)state;
	the_first_start_fills_three_panes_at(24, 80);
}

static void the_first_start_fills_three_panes_at_120x40(void **state)
{
	(void)state;
	the_first_start_fills_three_panes_at(40, 120);
}

static void the_first_start_fills_three_panes_at_200x60(void **state)
{
	(void)state;
	the_first_start_fills_three_panes_at(60, 200);
}

static void each_pane_shows_its_rows_when_it_has_the_focus(void **state)
{
	struct pty *p = dashboard_open(dashboard_sandbox(), NULL);

	(void)state;
	pty_send_keys(p, "1");
	pty_wait_row(p, "! SEV1*started*INC-412*Checkout latency above threshold*", 0);
	pty_wait_row(p, "*SEV3*triage*INC-411*Disk on db-7*", 0);
	pty_send_keys(p, "3");
	pty_wait_row(p, "*draft*INC-405*Login outage*", 0);
	pty_send_keys(p, "2");
	pty_wait_row(p, "*acked*5xx on api-gateway*Priya*", 0);
	dashboard_quit(p);
}

static void the_configuration_chooses_the_columns(void **state)
{
	struct home *home = lasting_home();
	struct pty *p;

	(void)state;
	home_write(home, ".config/rootwatch/config.yaml",
		"columns:\n  incident: [number, title, services, teams]\n");
	p = dashboard_open(dashboard_sandbox(), &(struct dashboard_options){.home = home, .cols = 100});
	pty_send_keys(p, "1");
	pty_wait_row(p, "! *412 *Checkout latency above threshold *Checkout API*Payments*", 0);
	pty_expect_absent(p, "INC-412  ");
	dashboard_quit(p);
}

static void what_is_wrong_with_the_configuration_is_said_on_the_screen(void **state)
{
	struct home *home = lasting_home();
	struct pty *p;

	(void)state;
	home_write(home, ".config/rootwatch/config.yaml", "intervall: 5s\n");
	p = dashboard_open(dashboard_sandbox(), &(struct dashboard_options){.home = home, .cols = 100});
	pty_wait_row(p, "*config.yaml:1:1: there is no option \"intervall\"; did you mean \"interval\"*", 0);
	dashboard_quit(p);
	home_write(home, ".config/rootwatch/config.yaml",
		"intervall: 5s\nkeys:\n  nope: x\n  alert.acknowledge: q\n");
	p = dashboard_open(dashboard_sandbox(), &(struct dashboard_options){.home = home, .cols = 100});
	pty_wait_row(p, "*2 more in rootwatch doctor; config.yaml:1:1: there is no option*", 0);
	dashboard_quit(p);
}

static void without_a_key_it_shows_the_form_and_how_to_get_one(void **state)
{
	char *program = path_built("rootwatch");
	struct pty *p = pty_open(
		&(struct pty_options){.argv = (const char *const[]){program, NULL}, .cols = 120});

	(void)state;
	free(program);
	pty_wait_text(p, "Connect to Rootly", 0);
	pty_wait_text(p, "Generate New API Key", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_exit(p, 3, 0);
	pty_wait_text(p, "rootwatch connect", 0);
	pty_wait_text(p, "rootwatch demo", 0);
}

static void a_configuration_that_does_not_apply_is_why_the_form_is_shown(void **state)
{
	char *program = path_built("rootwatch");
	struct home *home = lasting_home();
	struct pty *p;

	(void)state;
	home_write(home, ".config/rootwatch/config.yaml",
		"instances:\n  - nam: Production\n    token_file: production.key\n");
	p = pty_open(&(struct pty_options){
		.argv = (const char *const[]){program, NULL}, .home = home, .cols = 120});
	free(program);
	pty_wait_text(p, "Connect to Rootly", 0);
	pty_wait_text(p, "config.yaml:2:5: ", 0);
	pty_wait_text(p, "Generate New API Key", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_exit(p, 3, 0);
}

/* The whole API waits, so whatever is painted came from the cache. */
static void a_restart_paints_the_cache_before_any_network_byte(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = dashboard_sandbox();
	struct dashboard_options same = {.home = home};
	struct pty *p = dashboard_open(s, &same);

	(void)state;
	dashboard_quit(p);
	pty_close(p);
	sandbox_fault(s, "{\"kind\":\"delay\",\"ms\":60000}");
	p = dashboard_start(s, &same);
	pty_wait_row(p, "*2 Alerts*pages you 1*triggered 2*old*", 0);
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	pty_send_keys(p, "1");
	pty_wait_row(p, "*INC-412*Checkout latency above threshold*", 0);
	pty_expect_absent(p, "● live");
	dashboard_quit(p);
}

/* Another key may be another account: nothing of the first one's data is painted. */
static void another_key_sees_nothing_of_the_first_ones_cache(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *first = dashboard_sandbox();
	struct sandbox *second = sandbox_open((const char *[]){"--seed", "empty", NULL});
	struct pty *p = dashboard_open(first, &(struct dashboard_options){.home = home});

	(void)state;
	dashboard_quit(p);
	pty_close(p);
	sandbox_fault(second, "{\"kind\":\"delay\",\"ms\":700}");
	p = dashboard_start(second, &(struct dashboard_options){.home = home});
	pty_wait_text(p, "● live", 0);
	pty_wait_row(p, "*No incidents.*", 0);
	pty_send_keys(p, "2");
	pty_wait_row(p, "*No alerts.*", 0);
	/* Not even for one frame. */
	assert_null(memmem(pty_log(p)->bytes, pty_log(p)->len_bytes, "checkout", 8));
	dashboard_quit(p);
}

static char *config_of(struct sandbox *one, struct sandbox *two)
{
	char *text = NULL;

	if (asprintf(&text,
		    "instances:\n"
		    "  - name: Alpha\n    url: %s\n    token_command: printf %%s '%s'\n"
		    "  - name: Beta\n    url: %s\n    token_command: printf %%s '%s'\n",
		    sandbox_url(one), sandbox_token(one), sandbox_url(two), sandbox_token(two)) < 0)
		fail();
	return text;
}

static struct pty *open_instance(const struct home *home, const char *name)
{
	char *program = path_built("rootwatch");
	struct pty *p = pty_open(&(struct pty_options){.home = home,
		.argv = (const char *const[]){program, "--instance", name, NULL}});

	free(program);
	return p;
}

static void configured_instances_never_mix(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *one = dashboard_sandbox();
	struct sandbox *two = sandbox_open((const char *[]){"--seed", "empty", NULL});
	char *config = config_of(one, two);
	struct pty *p;

	(void)state;
	home_write(home, ".config/rootwatch/config.yaml", config);
	free(config);
	p = open_instance(home, "Alpha");
	pty_wait_row(p, "*Alpha*● live*", 0);
	pty_wait_row(p, "▲*p99 > 2s on checkout*", 0);
	dashboard_quit(p);
	p = open_instance(home, "Beta");
	pty_wait_row(p, "*Beta*● live*", 0);
	pty_wait_row(p, "*No incidents.*", 0);
	assert_null(memmem(pty_log(p)->bytes, pty_log(p)->len_bytes, "checkout", 8));
	dashboard_quit(p);
	/* And each finds its own again. */
	sandbox_fault(one, "{\"kind\":\"delay\",\"ms\":60000}");
	p = open_instance(home, "Alpha");
	pty_wait_row(p, "▲*p99 > 2s on checkout*", 0);
	dashboard_quit(p);
}

/* The same name and address, but the answer tells another account: the cache is dropped. */
static void another_account_behind_the_same_instance_drops_its_cache(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = dashboard_sandbox();
	struct json_object *key;
	char *config = config_of(s, s);
	struct pty *p;

	(void)state;
	home_write(home, ".config/rootwatch/config.yaml", config);
	free(config);
	p = open_instance(home, "Alpha");
	pty_wait_row(p, "▲*p99 > 2s on checkout*", 0);
	dashboard_quit(p);
	key = sandbox_control(s, "POST", "/sandbox/keys",
		"{\"kind\":\"personal\",\"user_id\":\"107\"}");
	if (asprintf(&config,
		    "instances:\n  - name: Alpha\n    url: %s\n    token_command: printf %%s '%s'\n",
		    sandbox_url(s),
		    json_object_get_string(json_object_object_get(key, "token"))) < 0)
		fail();
	json_object_put(key);
	home_write(home, ".config/rootwatch/config.yaml", config);
	free(config);
	p = open_instance(home, "Alpha");
	/* What pages 107 is not what pages 103. */
	pty_wait_row(p, "▲*triggered*[[]FIRING]*", 0);
	pty_wait_row(p, "!*triggered*p99 > 2s on checkout*", 0);
	dashboard_quit(p);
}

static void plain_prints_the_panes_once(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p;
	char *program = path_built("rootwatch");

	(void)state;
	p = pty_open(&(struct pty_options){.rows = 200, .cols = 120, .unframed = true,
		.argv = (const char *const[]){program, "--plain", NULL}, .env = sandbox_env(s)});
	free(program);
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "*INC-412*Checkout latency above threshold*", 0);
	pty_wait_row(p, "*p99 > 2s on checkout*", 0);
	pty_wait_row(p, "*Login outage*", 0);
	assert_null(memchr(pty_log(p)->bytes, '\033', pty_log(p)->len_bytes));
}

static void what_could_not_be_printed_is_an_error_with_words_about_that(void **state)
{
	char *program = path_built("rootwatch");
	const char *argv[] = {"sh", "-c", "exec \"$0\" --plain >/dev/full", program, NULL};
	struct pty *p = pty_open(&(struct pty_options){
		.cols = 120, .unframed = true, .argv = argv, .env = sandbox_env(dashboard_sandbox())});

	(void)state;
	free(program);
	pty_wait_exit(p, 14, 0);
	pty_wait_text(p, "cannot write the output: not all of it was taken; is the disk full?", 0);
}

static void a_plain_list_that_waits_long_says_for_what(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	char *program = path_built("rootwatch");
	struct pty *p;

	(void)state;
	sandbox_fault(s, "{\"path\":\"/v1/incidents\",\"kind\":\"html\"}");
	p = pty_open(&(struct pty_options){.unframed = true,
		.argv = (const char *const[]){program, "--plain", NULL}, .env = sandbox_env(s)});
	pty_wait_text(p, "rootwatch: still waiting: ", 0);
	json_object_put(sandbox_control(s, "DELETE", "/sandbox/faults", NULL));
	pty_wait_exit(p, 0, 2 * DEADLINE_MS);
	pty_close(p);
	free(program);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_start_fills_three_panes_at_80x24),
		TEST(the_first_start_fills_three_panes_at_120x40),
		TEST(the_first_start_fills_three_panes_at_200x60),
		TEST(each_pane_shows_its_rows_when_it_has_the_focus),
		TEST(the_configuration_chooses_the_columns),
		TEST(what_is_wrong_with_the_configuration_is_said_on_the_screen),
		TEST(without_a_key_it_shows_the_form_and_how_to_get_one),
		TEST(a_configuration_that_does_not_apply_is_why_the_form_is_shown),
		TEST(a_restart_paints_the_cache_before_any_network_byte),
		TEST(another_key_sees_nothing_of_the_first_ones_cache),
		TEST(configured_instances_never_mix),
		TEST(another_account_behind_the_same_instance_drops_its_cache),
		TEST(plain_prints_the_panes_once),
		TEST(what_could_not_be_printed_is_an_error_with_words_about_that),
		TEST(a_plain_list_that_waits_long_says_for_what),
	};

	return cmocka_run_group_tests_name("start", tests, NULL, NULL);
}
