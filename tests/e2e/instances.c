/* Several instances in one run: going from one to the other, and adding one by the form. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "lib/cleanup.h"
#include "lib/dashboard.h"
#include "lib/home.h"
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

static struct pty *start_sized(const struct home *home, int rows, int cols)
{
	char *program = path_built("rootwatch");
	struct pty *p = pty_open(&(struct pty_options){.home = home,
		.argv = (const char *const[]){program, NULL},
		.rows = rows,
		.cols = cols});

	free(program);
	return p;
}

static struct pty *start(const struct home *home, int cols)
{
	return start_sized(home, 40, cols);
}

/* Alpha has the demo company, Beta nothing. */
static struct home *home_of(struct sandbox *alpha, struct sandbox *beta)
{
	struct home *home = lasting_home();
	char *config;

	if (asprintf(&config,
		    "instances:\n"
		    "  - name: Alpha\n    url: %s\n    token_command: printf %%s '%s'\n"
		    "    banner: PRODUCTION\n    colour: red\n"
		    "  - name: Beta\n    url: %s\n    token_command: printf %%s '%s'\n",
		    sandbox_url(alpha), sandbox_token(alpha), sandbox_url(beta),
		    sandbox_token(beta)) < 0)
		fail();
	home_write(home, ".config/rootwatch/config.yaml", config);
	free(config);
	return home;
}

static struct sandbox *empty_sandbox(void)
{
	return sandbox_open((const char *[]){"--seed", "empty", NULL});
}

static void the_command_goes_to_another_instance_and_back(void **state)
{
	struct sandbox *alpha = dashboard_sandbox();
	struct pty *p = start(home_of(alpha, empty_sandbox()), 120);

	(void)state;
	pty_wait_row(p, "*Alpha*● live* PRODUCTION *", 0);
	pty_wait_row(p, "▲*p99 > 2s on checkout*", 0);
	pty_send_keys(p, ":instance beta<Enter>");
	pty_wait_row(p, "*Beta*● live*", 0);
	pty_wait_row(p, "*No incidents.*", 0);
	pty_expect_absent(p, "PRODUCTION");
	pty_expect_absent(p, "checkout");
	pty_send_keys(p, ":instance Alpha<Enter>");
	pty_wait_row(p, "▲*p99 > 2s on checkout*", 0);
	dashboard_quit(p);
}

static void the_picker_lists_the_instances(void **state)
{
	struct pty *p = start(home_of(dashboard_sandbox(), empty_sandbox()), 120);

	(void)state;
	pty_wait_row(p, "*Alpha*● live*", 0);
	pty_send_keys(p, ":instance<Enter>");
	pty_wait_text(p, "what waits here is sent first", 0);
	pty_wait_row(p, "*Alpha*you are here*", 0);
	pty_send_keys(p, "Bet<Enter>");
	pty_wait_row(p, "*Beta*● live*", 0);
	dashboard_quit(p);
}

static void paste_jump(struct pty *p, const char *host, const char *path)
{
	pty_send_keys(p, ":");
	pty_send_text(p, host);
	pty_send_text(p, path);
	pty_send_keys(p, "<Enter>");
}

/* 412 is a number everywhere. */
static void a_link_of_another_host_is_refused_and_whose_it_is_named(void **state)
{
	struct sandbox *alpha = dashboard_sandbox(), *beta = empty_sandbox();
	struct pty *p = start(home_of(alpha, beta), 120);

	(void)state;
	pty_wait_row(p, "*Alpha*● live*", 0);
	pty_wait_row(p, "*SEV2*INC-408*", 0);
	pty_wait_row(p, "*acked*5xx on api-gateway*", 0);
	paste_jump(p, "https://evil.example", "/account/incidents/408");
	pty_wait_text(p, "this link is of evil.example, not of Alpha (127.0.0.1", 0);
	paste_jump(p, "https://rootly.com@evil.example", "/account/incidents/408");
	pty_wait_text(p, "this is no plain https link: nothing was opened", 0);
	paste_jump(p, sandbox_url(beta), "/account/incidents/408");
	pty_wait_text(p, "this link is of Beta: :instance Beta goes there", 0);
	pty_expect_absent(p, "─ INC-408");
	/* Its own address, and the host that Rootly names in its records. */
	paste_jump(p, sandbox_url(alpha), "/account/incidents/408");
	pty_wait_row(p, "*─ INC-408 *", 0);
	paste_jump(p, "https://rootly.com", "/account/incidents/411-x");
	pty_wait_row(p, "*─ INC-411 *", 0);
	dashboard_quit(p);
}

static void write_link(struct sandbox *s, const char *number, const char *link)
{
	char *id = sandbox_find(s, "/v1/incidents", "sequential_id", number), *json;

	assert_true(asprintf(&json,
			    "{\"type\":\"incidents\",\"id\":\"%s\",\"attributes\":{\"url\":\"%s\"}}",
			    id, link) > 0);
	sandbox_put(s, json);
	free(json);
	free(id);
}

/* Whoever declares an incident can write its link: it must lead to no other, nor make a host ours. */
static void what_one_record_says_makes_no_host_ours(void **state)
{
	struct sandbox *alpha = dashboard_sandbox(), *beta = empty_sandbox();
	struct pty *p;

	(void)state;
	write_link(alpha, "409", "https://evil.example/account/incidents/411-x");
	write_link(alpha, "407", "https://rootly.com/account/incidents/410-x");
	p = start(home_of(alpha, beta), 120);
	pty_wait_row(p, "*Alpha*● live*", 0);
	pty_wait_row(p, "*SEV2*INC-408*", 0);
	pty_wait_row(p, "*acked*5xx on api-gateway*", 0);
	paste_jump(p, "https://evil.example", "/account/incidents/408");
	pty_wait_text(p, "this link is of evil.example, not of Alpha (127.0.0.1", 0);
	/* Its own link, whatever it says, is the record. */
	paste_jump(p, "https://evil.example", "/account/incidents/411-x");
	pty_wait_row(p, "*─ INC-409 *", 0);
	paste_jump(p, "https://rootly.com", "/account/incidents/410-x");
	pty_wait_row(p, "*─ INC-410 *", 0);
	dashboard_quit(p);
}

/* By the configuration, for one and not for the other; the refusal names the way out. */
static void an_instance_may_be_read_only(void **state)
{
	struct sandbox *alpha = dashboard_sandbox();
	struct home *home = home_of(empty_sandbox(), alpha);
	char *config = home_read(home, ".config/rootwatch/config.yaml"), *whole;
	struct pty *p;

	(void)state;
	if (asprintf(&whole, "%s    read_only: true\n", config) < 0)
		fail();
	home_write(home, ".config/rootwatch/config.yaml", whole);
	free(config);
	free(whole);
	p = start(home, 120);
	pty_wait_row(p, "*Alpha*● live*", 0);
	pty_expect_absent(p, "READ-ONLY");
	pty_send_keys(p, ":instance Beta<Enter>");
	pty_wait_row(p, "*Beta*● live* READ-ONLY *", 0);
	pty_wait_row(p, "*triggered*p99 > 2s on checkout*", 0);
	pty_send_keys(p, "2a");
	pty_wait_text(p, "Acknowledge: read-only (:read-only turns it off)", 0);
	pty_send_keys(p, ":read-only<Enter>");
	pty_wait_gone(p, "READ-ONLY", 0);
	dashboard_quit(p);
	assert_int_equal(sandbox_journal_count(alpha, "POST", "*"), 0);
}

static void an_instance_that_is_not_there_is_said(void **state)
{
	struct pty *p = start(home_of(dashboard_sandbox(), empty_sandbox()), 120);

	(void)state;
	pty_wait_row(p, "*Alpha*● live*", 0);
	pty_send_keys(p, ":instance Gamma<Enter>");
	pty_wait_text(p, "there is no instance Gamma", 0);
	dashboard_quit(p);
}

/* What is in its grace leaves before the other one is shown. */
static void going_away_sends_first(void **state)
{
	struct sandbox *alpha = dashboard_sandbox();
	struct pty *p = start(home_of(alpha, empty_sandbox()), 120);

	(void)state;
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	pty_send_keys(p, "a");
	pty_wait_text(p, "z takes it back", 0);
	pty_send_keys(p, ":instance Beta<Enter>");
	pty_wait_row(p, "*Beta*", 0);
	assert_int_equal(sandbox_journal_count(alpha, "POST", "/v1/alerts/*/acknowledge"), 1);
	pty_wait_row(p, "*No incidents.*", 0);
	dashboard_quit(p);
}

static void what_pages_elsewhere_is_a_count_and_never_a_row(void **state)
{
	struct sandbox *alpha = dashboard_sandbox();
	struct pty *p = start(home_of(alpha, empty_sandbox()), 120);

	(void)state;
	pty_wait_row(p, "*Alpha*● live*", 0);
	/* Nothing pages at Beta's. */
	pty_expect_absent(p, "Beta");
	pty_send_keys(p, ":instance Beta<Enter>");
	pty_wait_row(p, "*Beta*● live*  Alpha ▲2*", 0);
	pty_expect_absent(p, "checkout");
	dashboard_quit(p);
}

static void an_instance_that_cannot_be_asked_is_marked(void **state)
{
	struct sandbox *alpha = dashboard_sandbox();
	struct pty *p;

	(void)state;
	sandbox_gate(alpha, "{\"path\":\"/v1/alerts\",\"status\":500}");
	p = start(home_of(empty_sandbox(), alpha), 120);
	pty_wait_row(p, "*Alpha*● live*Beta ×*", 0);
	dashboard_quit(p);
}

/* The first Esc says that the key would be gone. */
static void leave_without_key(struct pty *p)
{
	pty_send_esc(p);
	pty_wait_text(p, "Esc once more leaves without it", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_exit(p, 3, 0);
}

static void press_times(struct pty *p, const char *key, int times)
{
	while (times-- > 0)
		pty_send_keys(p, key);
}

static void expect_unseen(struct pty *p, const char *secret)
{
	assert_null(memmem(pty_log(p)->bytes, pty_log(p)->len_bytes, secret, strlen(secret)));
}

/* From the name to the URL; the key is pasted with blanks around it. */
static void fill_fields(struct pty *p, struct sandbox *s, const char *name, const char *key)
{
	char *pasted;

	if (asprintf(&pasted, "  %s\n", key) < 0)
		fail();
	pty_wait_text(p, "Connect to Rootly", 0);
	pty_send_text(p, name);
	pty_send_keys(p, "<Tab>");
	pty_send_paste(p, pasted);
	free(pasted);
	pty_wait_text(p, "characters)", 0);
	pty_send_keys(p, "<Tab><Tab>");
	pty_send_keys(p, "<C-u>");
	press_times(p, "<BS>", 40);
	pty_send_text(p, sandbox_url(s));
}

static void fill(struct pty *p, struct sandbox *s, const char *name, const char *key)
{
	fill_fields(p, s, name, key);
	pty_send_keys(p, "<C-d><Enter>");
}

static void the_first_start_asks_tests_saves_and_opens(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = start(home, 130);
	char *text, *path = home_path(home, ".config/rootwatch/keys/production-rootly");
	struct stat st;

	(void)state;
	fill(p, s, "Production Rootly", sandbox_token(s));
	pty_wait_row(p, "*Production Rootly*● live*", 0);
	pty_wait_row(p, "▲*p99 > 2s on checkout*", 0);
	dashboard_quit(p);
	expect_unseen(p, sandbox_token(s));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(path);
	text = home_read(home, ".config/rootwatch/config.yaml");
	assert_null(strstr(text, sandbox_token(s)));
	free(text);
	/* The next start needs no form. */
	p = start(home, 130);
	pty_wait_row(p, "*Production Rootly*● live*", 0);
	dashboard_quit(p);
}

/* What is wrong stands first; what the window has no room for is a key away. */
static void a_test_says_what_each_answer_is_about(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = start_sized(lasting_home(), 24, 80);

	(void)state;
	fill_fields(p, s, "Staging", sandbox_token(s));
	press_times(p, "<Tab>", 5);
	pty_send_keys(p, "<Enter>");
	pty_wait_row(p, "*ok *address*answers*", 0);
	pty_wait_row(p, "*ok *organization*Brightcart*", 0);
	pty_wait_row(p, "*PgDn*more*", 0);
	press_times(p, "<PgDn>", 2);
	pty_wait_row(p, "*ok *rate limit*requests left*", 0);
	press_times(p, "<PgUp>", 2);
	pty_wait_row(p, "*ok *address*answers*", 0);
	sandbox_gate(s, "{\"path\":\"/v1/post_mortems\",\"status\":404}");
	pty_send_keys(p, "<Enter>");
	pty_wait_row(p, "*warn *retrospectives*not in the organization's plan*", 0);
	leave_without_key(p);
}

static void a_key_that_was_typed_is_not_lost_by_one_press(void **state)
{
	struct pty *p = start(lasting_home(), 80);
	char *paste;

	(void)state;
	pty_wait_text(p, "Connect to Rootly", 0);
	pty_send_keys(p, "<Tab>k");
	pty_send_esc(p);
	pty_wait_text(p, "Esc once more leaves without it", 0);
	/* Whatever else was pressed, it says so again. */
	pty_send_keys(p, "<Tab>");
	pty_send_esc(p);
	pty_wait_text(p, "Esc once more leaves without it", 0);
	pty_send_keys(p, "<S-Tab>");
	paste = mem_printf("\033[200~%0*d\033[201~", 4097, 0);
	pty_send_text(p, paste);
	free(paste);
	pty_wait_text(p, "no key is that long", 0);
	leave_without_key(p);
}

static void a_key_that_fails_is_kept_only_when_saved_once_more(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = start(home, 80);
	char *text;

	(void)state;
	fill(p, s, "Staging", "rootly_wrong");
	pty_wait_text(p, "Save once more keeps it all the same", 0);
	pty_wait_row(p, "*fail *key*Invalid token*", 0);
	assert_null(home_read(home, ".config/rootwatch/config.yaml"));
	pty_send_keys(p, "<Enter>");
	pty_wait_row(p, "*Staging*", 0);
	pty_wait_text(p, "● stopped", 0);
	text = home_read(home, ".config/rootwatch/config.yaml");
	assert_non_null(strstr(text, "name: Staging"));
	free(text);
	dashboard_quit(p);
}

/* Made by the sandbox; the caller frees. */
static char *key_of(struct sandbox *s, const char *what)
{
	struct json_object *made = sandbox_control(s, "POST", "/sandbox/keys", what);
	char *key = strdup(json_object_get_string(json_object_object_get(made, "token")));

	json_object_put(made);
	return key;
}

static char *key_without_user(struct sandbox *s)
{
	return key_of(s, "{\"kind\":\"global\"}");
}

static void revoke(struct sandbox *s, const char *key)
{
	char *body;

	if (asprintf(&body, "{\"token\":\"%s\"}", key) < 0)
		fail();
	json_object_put(sandbox_control(s, "DELETE", "/sandbox/keys", body));
	free(body);
}

static void the_form_finds_me_among_the_people_as_i_type(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = dashboard_sandbox();
	char *key = key_without_user(s), *text;
	struct pty *p = start(home, 80);

	(void)state;
	fill_fields(p, s, "Staging", key);
	pty_send_keys(p, "<Tab><Tab>");
	pty_wait_text(p, "Type to find yourself", 0);
	pty_send_text(p, "t");
	pty_wait_row(p, "*Tomás Herrera*tomas@brightcart.example*", 0);
	pty_send_text(p, "omas h");
	pty_wait_row(p, "*/tomas h*1 of *", 0);
	pty_send_keys(p, "<Enter>");
	pty_wait_row(p, "*I am*Tomás Herrera (102)*", 0);
	/* Whatever goes on in the list, Esc leads back to the form only. */
	pty_send_keys(p, "<Up><Enter>");
	pty_wait_text(p, "Esc goes back", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_row(p, "*I am*Tomás Herrera (102)*", 0);
	pty_send_keys(p, "<C-d><Enter>");
	pty_wait_row(p, "*Staging*● live*", 0);
	dashboard_quit(p);
	expect_unseen(p, key);
	free(key);
	text = home_read(home, ".config/rootwatch/config.yaml");
	assert_non_null(strstr(text, "me: 102"));
	free(text);
}

/* A key that is refused stops everything; the form asks for a new one of the same instance. */
static void a_refused_key_is_replaced_by_the_form(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = start(home, 130);

	(void)state;
	fill(p, s, "Staging", "rootly_wrong");
	pty_wait_text(p, "Save once more keeps it all the same", 0);
	pty_send_keys(p, "<Enter>");
	pty_wait_text(p, "Rootly refuses this key: :connect takes a new one", 0);
	pty_send_keys(p, ":connect<Enter>");
	pty_wait_row(p, "*Instance name*Staging*", 0);
	pty_send_paste(p, sandbox_token(s));
	pty_wait_text(p, "characters)", 0);
	pty_send_keys(p, "<C-d><Enter>");
	pty_wait_row(p, "*Staging*● live*", 0);
	pty_wait_row(p, "▲*p99 > 2s on checkout*", 0);
	dashboard_quit(p);
}

/* An id can be given where the people cannot be read. */
static void without_people_to_choose_from_an_id_is_taken(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = dashboard_sandbox();
	char *key = key_without_user(s);
	struct pty *p = start(home, 80);

	(void)state;
	sandbox_gate(s, "{\"path\":\"/v1/users\",\"status\":403}");
	fill_fields(p, s, "Staging", key);
	free(key);
	pty_send_keys(p, "<Tab><Tab>");
	pty_wait_text(p, "Type to find yourself", 0);
	pty_send_text(p, "x");
	pty_wait_text(p, "Nothing to choose from.", 0);
	pty_send_keys(p, "<BS>102");
	pty_wait_row(p, "*102*your user id, as it is*", 0);
	pty_send_keys(p, "<Enter>");
	pty_wait_row(p, "*I am *102*", 0);
	leave_without_key(p);
}

/* What was queued with the first key waits for it, and goes with another only when a person says so. */
static void a_key_of_another_account_says_whose_actions_wait(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = dashboard_sandbox();
	char *key = key_without_user(s), *text;
	struct pty *p = start(home, 130);
	size_t tries;

	(void)state;
	fill(p, s, "Staging", sandbox_token(s));
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	/* It cannot leave: the network is gone, and then the program. */
	sandbox_fault(s, "{\"method\":\"POST\",\"path\":\"/v1/alerts/*\",\"kind\":\"status\","
			 "\"status\":503}");
	pty_send_keys(p, "a");
	sandbox_wait_journal(s, p, "POST", "/v1/alerts/*/acknowledge", 1, 0);
	pty_send_keys(p, "q");
	pty_wait_exit(p, 0, 0);
	tries = sandbox_journal_count(s, "POST", "/v1/alerts/*/acknowledge");
	json_object_put(sandbox_control(s, "DELETE", "/sandbox/faults", NULL));
	home_write(home, ".config/rootwatch/keys/staging", key);
	p = start(home, 130);
	pty_wait_text(p, "1 action waits for another key (Priya Raghunathan of Brightcart): 5 shows it", 0);
	pty_send_keys(p, "5");
	pty_wait_text(p, "key of Priya Raghunathan of Brightcart; R sends it with", 0);
	assert_int_equal(sandbox_journal_count(s, "POST", "/v1/alerts/*/acknowledge"), tries);
	pty_send_keys(p, "R");
	dashboard_answer(p, "Send with the key that is here", "y");
	sandbox_wait_applied(s, p, "POST", "/v1/alerts/*/acknowledge", 1, 0);
	dashboard_quit(p);
	text = home_read(home, ".config/rootwatch/keys/staging");
	assert_string_equal(text, key);
	free(text);
	free(key);
}

/* Neither this instance's nor that of one whose pages are counted. */
static void leaving_waits_for_no_command_that_hangs(void **state)
{
	enum { SOON_MS = 5000 }; /* half of what a command may take */
	struct home *home = lasting_home();
	struct pty *p;

	(void)state;
	home_write(home, ".config/rootwatch/config.yaml",
		"instances:\n"
		"  - name: One\n    token_command: echo x >~/one; sleep 600\n"
		"  - name: Two\n    token_command: echo x >~/two; sleep 600\n");
	p = start(home, 130);
	free(pty_wait_file(p, "one", 0));
	free(pty_wait_file(p, "two", 0));
	pty_send_keys(p, "q");
	pty_wait_exit(p, 0, SOON_MS);
	pty_expect_restored(p);
}

/* The command is the same, what it says is not: nothing is shown before Rootly has said whose key it is. */
static void after_a_refusal_a_command_s_key_is_awaited(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = dashboard_sandbox();
	char *first = key_of(s, "{\"kind\":\"personal\"}"), *second = key_without_user(s), *config;
	struct pty *p;

	(void)state;
	if (asprintf(&config,
		    "instances:\n  - name: Staging\n    url: %s\n    token_command: cat ~/key\n",
		    sandbox_url(s)) < 0)
		fail();
	home_write(home, ".config/rootwatch/config.yaml", config);
	free(config);
	home_write(home, "key", first);
	p = start(home, 130);
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	revoke(s, first);
	pty_send_keys(p, "r");
	pty_wait_text(p, "Rootly refuses token_command's key: mend it there, then r; what waits is kept", 0);
	dashboard_quit(p);
	home_write(home, "key", second);
	sandbox_fault(s, "{\"path\":\"/v1/users/me\",\"kind\":\"status\",\"status\":503,"
			 "\"nth\":1,\"times\":2}");
	p = start(home, 130);
	pty_wait_text(p, "what is kept is shown when it is known whose key this is", 0);
	pty_expect_absent(p, "checkout");
	pty_expect_absent(p, "Priya");
	pty_send_keys(p, "r");
	pty_wait_row(p, "*triggered*p99 > 2s on checkout*", 0);
	dashboard_quit(p);
	free(first);
	free(second);
}

static void the_form_is_there_in_the_dashboard_and_esc_leads_back(void **state)
{
	struct home *home = home_of(dashboard_sandbox(), empty_sandbox());
	struct pty *p = start(home, 120);
	struct sandbox *third = empty_sandbox();

	(void)state;
	pty_wait_row(p, "*Alpha*● live*", 0);
	pty_send_keys(p, ":connect<Enter>");
	pty_wait_text(p, "Connect to Rootly", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_row(p, "*Alpha*● live*", 0);
	pty_send_keys(p, ":connect<Enter>");
	fill(p, third, "Gamma", sandbox_token(third));
	pty_wait_row(p, "*Gamma*● live*", 0);
	dashboard_quit(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_command_goes_to_another_instance_and_back),
		TEST(the_picker_lists_the_instances),
		TEST(what_one_record_says_makes_no_host_ours),
		TEST(an_instance_may_be_read_only),
		TEST(an_instance_that_is_not_there_is_said),
		TEST(a_link_of_another_host_is_refused_and_whose_it_is_named),
		TEST(going_away_sends_first),
		TEST(what_pages_elsewhere_is_a_count_and_never_a_row),
		TEST(an_instance_that_cannot_be_asked_is_marked),
		TEST(the_first_start_asks_tests_saves_and_opens),
		TEST(a_test_says_what_each_answer_is_about),
		TEST(a_key_that_was_typed_is_not_lost_by_one_press),
		TEST(a_key_that_fails_is_kept_only_when_saved_once_more),
		TEST(the_form_finds_me_among_the_people_as_i_type),
		TEST(without_people_to_choose_from_an_id_is_taken),
		TEST(a_key_of_another_account_says_whose_actions_wait),
		TEST(leaving_waits_for_no_command_that_hangs),
		TEST(after_a_refusal_a_command_s_key_is_awaited),
		TEST(a_refused_key_is_replaced_by_the_form),
		TEST(the_form_is_there_in_the_dashboard_and_esc_leads_back),
	};

	return cmocka_run_group_tests_name("instances", tests, NULL, NULL);
}
