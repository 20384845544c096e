/* Connecting without a screen: the key is tried, kept apart, and never shown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/cleanup.h"
#include "lib/expect.h"
#include "lib/home.h"
#include "lib/paths.h"
#include "lib/sandbox.h"

enum { ARGUMENTS_MAX = 16, FAILED_KEY = 7, FAILED_CONFIG = 3, FAILED_USAGE = 2, FAILED_DISK = 14 };

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

static struct sandbox *demo(void)
{
	return sandbox_open((const char *[]){"--seed", "demo", NULL});
}

/* rootwatch with these arguments (NULL-terminated) on a wide screen. */
static struct pty *start(const struct home *home, const char *const *arguments)
{
	char *program = path_built("rootwatch");
	const char *argv[ARGUMENTS_MAX] = {program};
	struct pty *p;

	for (int i = 0; arguments[i] != NULL; i++)
		argv[i + 1] = arguments[i];
	p = pty_open(&(struct pty_options){
		.argv = argv, .home = home, .rows = 60, .cols = 200, .unframed = true});
	free(program);
	return p;
}
#define START(home, ...) start(home, (const char *const[]){__VA_ARGS__, NULL})

/* Types the key where it is asked for. */
static struct pty *connect_by(const struct home *home, struct sandbox *s, const char *name,
	const char *key, const char *more)
{
	struct pty *p = START(
		home, "connect", "--token-stdin", "--name", name, "--url", sandbox_url(s), more);

	pty_wait_text(p, "API key:", 0);
	pty_send_text(p, key);
	pty_send_keys(p, "<Enter>");
	return p;
}

static bool has_file(const struct home *home, const char *name)
{
	char *path = home_path(home, name);
	bool has = access(path, F_OK) == 0;

	free(path);
	return has;
}

static void expect_mode(const struct home *home, const char *name, mode_t mode)
{
	char *path = home_path(home, name);
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, mode);
	free(path);
}

static void a_key_that_works_is_kept_apart_and_never_shown(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = demo();
	struct pty *p = connect_by(home, s, "Staging Two", sandbox_token(s), NULL);
	char *config;

	(void)state;
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "ok*key*accepted*", 0);
	pty_wait_row(p, "ok*user*Priya*", 0);
	pty_wait_row(p, "ok*organization*Brightcart*", 0);
	assert_null(memmem(pty_log(p)->bytes, pty_log(p)->len_bytes, sandbox_token(s),
		strlen(sandbox_token(s))));
	expect_mode(home, ".config/rootwatch/keys/staging-two", 0600);
	expect_mode(home, ".config/rootwatch/keys", 0700);
	config = home_read(home, ".config/rootwatch/config.yaml");
	assert_non_null(strstr(config, "name: Staging Two"));
	assert_null(strstr(config, sandbox_token(s)));
	free(config);
	/* And now there is something to start with. */
	p = START(home, "--plain");
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "*triggered*p99 > 2s on checkout*", 0);
	p = START(home, "instances");
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "[*] Staging Two*keys/staging-two*", 0);
}

static void a_key_that_fails_is_not_kept_unless_told_so(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = demo();
	struct pty *p = connect_by(home, s, "Staging", "rootly_wrong", NULL);

	(void)state;
	pty_wait_exit(p, FAILED_KEY, 0);
	pty_wait_row(p, "fail*key*Invalid token*", 0);
	pty_wait_text(p, "nothing was kept", 0);
	assert_false(has_file(home, ".config/rootwatch/config.yaml"));
	assert_false(has_file(home, ".config/rootwatch/keys/staging"));
	p = connect_by(home, s, "Staging", "rootly_wrong", "--force");
	pty_wait_exit(p, 0, 0);
	assert_true(has_file(home, ".config/rootwatch/keys/staging"));
}

/* "Staging" and "staging" would have one file. */
static void a_name_whose_key_file_is_there_needs_another_name(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = demo();
	struct pty *p = connect_by(home, s, "Staging", sandbox_token(s), NULL);

	(void)state;
	pty_wait_exit(p, 0, 0);
	p = connect_by(home, s, "STAGING", "rootly_other", "--force");
	pty_wait_exit(p, FAILED_DISK, 0);
	pty_wait_text(p, "STAGING needs another name: ", 0);
	p = START(home, "doctor");
	pty_wait_exit(p, 0, 0);
}

static void a_plan_without_a_part_is_said_and_stops_nothing(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = demo();
	struct pty *p;

	(void)state;
	sandbox_gate(s, "{\"path\":\"/v1/post_mortems\",\"status\":404}");
	p = connect_by(home, s, "Staging", sandbox_token(s), NULL);
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "warn*retrospectives*not in the organization's plan*", 0);
}

static void a_known_instances_key_is_replaced_but_goes_to_its_origin_only(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = demo(), *elsewhere = demo();
	struct pty *p = connect_by(home, s, "Staging", "rootly_old", "--force");
	char *key;

	(void)state;
	pty_wait_exit(p, 0, 0);
	p = connect_by(home, elsewhere, "Staging", sandbox_token(s), NULL);
	pty_wait_exit(p, FAILED_CONFIG, 0);
	pty_wait_text(p, "is not sent to", 0);
	assert_int_equal(sandbox_journal_count(elsewhere, "GET", "*"), 0);
	p = connect_by(home, s, "Staging", sandbox_token(s), NULL);
	pty_wait_exit(p, 0, 0);
	key = home_read(home, ".config/rootwatch/keys/staging");
	assert_memory_equal(key, sandbox_token(s), strlen(sandbox_token(s)));
	free(key);
}

static void an_address_for_no_key_is_refused_before_anything_is_sent(void **state)
{
	static const char *const urls[] = {"http://rootly.example", "http://localhost.evil.example",
		"https://user:pass@api.rootly.com", "ftp://127.0.0.1"};
	struct home *home = lasting_home();

	(void)state;
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		struct pty *p = START(home, "connect", "--name", "X", "--token-command", "echo key",
			"--url", urls[i]);

		pty_wait_exit(p, FAILED_CONFIG, 0);
		pty_wait_text(p, "url", 0);
	}
	assert_false(has_file(home, ".config/rootwatch/config.yaml"));
}

static void a_command_keeps_the_key_where_it_is(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = demo();
	char *command = home_path(home, "key"), *config;
	struct pty *p;

	(void)state;
	home_write(home, "key", sandbox_token(s));
	if (asprintf(&config, "cat %s", command) < 0)
		fail();
	p = START(home, "connect", "--name", "Vault", "--token-command", config, "--url",
		sandbox_url(s), "--kind", "personal");
	free(config);
	free(command);
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "ok*kind*a Personal key*", 0);
	assert_false(has_file(home, ".config/rootwatch/keys"));
	config = home_read(home, ".config/rootwatch/config.yaml");
	assert_non_null(strstr(config, "token_command: cat /"));
	free(config);
}

/* A key without a user; `me` says who uses it. The screen shows what was found. */
static struct pty *connect_as(
	const struct home *home, struct sandbox *s, const char *name, const char *me)
{
	struct json_object *made = sandbox_control(
		s, "POST", "/sandbox/keys", "{\"kind\":\"global\",\"name\":\"Night watch\"}");
	const char *key = json_object_get_string(json_object_object_get(made, "token"));
	struct pty *p = START(home, "connect", "--token-stdin", "--name", name, "--url",
		sandbox_url(s), "--me", me, "--key-name", "Night watch");

	pty_wait_text(p, "API key:", 0);
	pty_send_text(p, key);
	pty_send_keys(p, "<Enter>");
	json_object_put(made);
	return p;
}

static void i_am_takes_a_name_an_address_or_an_id(void **state)
{
	static const char *const words[] = {"priya ragh", "PRIYA@brightcart.example", "103"};
	struct home *home = lasting_home();
	struct sandbox *s = demo();
	char name[] = "A", *config;

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++, name[0]++) {
		struct pty *p = connect_as(home, s, name, words[i]);

		pty_wait_exit(p, 0, 0);
		pty_wait_row(p, "ok*user*you are Priya Raghunathan (103)*", 0);
	}
	config = home_read(home, ".config/rootwatch/config.yaml");
	for (char *at = config; name[0] > 'A'; name[0]--, at++) {
		at = strstr(at, "me: 103");
		assert_non_null(at);
	}
	free(config);
}

static void i_am_nobody_or_several_is_not_kept(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = demo();
	struct pty *p = connect_as(home, s, "A", "nobody at all");

	(void)state;
	pty_wait_exit(p, FAILED_USAGE, 0);
	pty_wait_row(p, "fail*I am*nobody of the organization is*", 0);
	p = connect_as(home, s, "A", "99999");
	pty_wait_exit(p, FAILED_USAGE, 0);
	pty_wait_row(p, "fail*I am*nobody of the organization has the id 99999*", 0);
	p = connect_as(home, s, "A", "brightcart");
	pty_wait_exit(p, FAILED_USAGE, 0);
	pty_wait_row(p, "fail*I am*may be *<*@brightcart.example>*and others*", 0);
	assert_false(has_file(home, ".config/rootwatch/config.yaml"));
}

static void the_doctor_says_when_the_key_ends(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = demo();
	struct pty *p = connect_as(home, s, "A", "103");

	(void)state;
	pty_wait_exit(p, 0, 0);
	p = START(home, "doctor");
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "ok*organization*Brightcart*", 0);
	pty_wait_row(p, "ok*end of key*\"Night watch\", which never ends*", 0);
	/* Its name tells for certain what it is and may do, though it has no user. */
	pty_wait_row(p, "ok*rights*incidents: read, create, update, delete*", 0);
	sandbox_gate(s, "{\"path\":\"/v1/api_keys\",\"status\":403}");
	p = START(home, "doctor");
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "ok*end of key*the keys are not told to this one*", 0);
}

static void the_doctor_finds_a_key_file_that_others_can_read(void **state)
{
	struct home *home = lasting_home();
	struct sandbox *s = demo();
	struct pty *p = connect_by(home, s, "Staging", sandbox_token(s), NULL);
	char *path = home_path(home, ".config/rootwatch/keys/staging");

	(void)state;
	pty_wait_exit(p, 0, 0);
	p = START(home, "doctor");
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "ok*key source*keys/staging", 0);
	pty_wait_row(p, "ok*rights*incidents: read, create, update, delete*", 0);
	assert_int_equal(chmod(path, 0644), 0);
	free(path);
	p = START(home, "doctor", "--json");
	pty_wait_exit(p, FAILED_CONFIG, 0);
	pty_wait_text(p, "{\"check\":\"key source\",\"state\":\"fail\"", 0);
	pty_wait_text(p, "chmod 600", 0);
}

static void the_doctor_tells_of_the_terminal(void **state)
{
	struct home *home = lasting_home();
	char *program = path_built("rootwatch");
	struct pty *p = START(home, "doctor");

	(void)state;
	pty_wait_exit(p, FAILED_CONFIG, 0);
	pty_wait_row(p, "ok*terminal*TERM is *", 0);
	pty_wait_row(p, "ok*colours*theme auto, * colours", 0);
	pty_wait_row(p, "ok*frames*", 0);
	p = pty_open(&(struct pty_options){.argv = (const char *const[]){program, "doctor", NULL},
		.home = home,
		.env = (const char *const[]){"TERM=nosuchterm", NULL},
		.rows = 60,
		.cols = 200,
		.unframed = true});
	free(program);
	pty_wait_exit(p, FAILED_CONFIG, 0);
	pty_wait_row(p, "warn*terminal*nothing is known here of the terminal nosuchterm*", 0);
}

static void a_time_zone_is_one_that_this_machine_knows(void **state)
{
	struct home *home = lasting_home();
	struct pty *p;

	(void)state;
	home_write(home, ".config/rootwatch/config.yaml", "time_zone: ../../etc/passwd\n");
	p = START(home, "config");
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "*:1:12: time_zone: *is not the name of a time zone*", 0);
	home_write(home, ".config/rootwatch/config.yaml", "time_zone: Etc/GMT-14\n");
	p = START(home, "config");
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "time_zone: Etc/GMT-14 *# line 1", 0);
}

static void the_doctor_says_which_line_of_the_configuration_is_wrong(void **state)
{
	struct home *home = lasting_home();
	struct pty *p;

	(void)state;
	home_write(home, ".config/rootwatch/config.yaml", "intervall: 30s\n");
	p = START(home, "doctor");
	pty_wait_exit(p, FAILED_CONFIG, 0);
	pty_wait_row(p, "warn*configuration*config.yaml:1:1:*did you mean \"interval\"*", 0);
	pty_wait_row(p, "fail*instance*no instance is set up*", 0);
}

static void the_doctor_names_both_of_a_clash_of_keys(void **state)
{
	struct home *home = lasting_home();
	struct pty *p;

	(void)state;
	home_write(home, ".config/rootwatch/config.yaml", "keys:\n  alert.acknowledge: D\n");
	p = START(home, "doctor");
	pty_wait_exit(p, FAILED_CONFIG, 0);
	pty_wait_row(p, "warn*configuration*config.yaml:2:22: keys: *alert.resolve*alert.acknowledge*", 0);
}

static void the_configuration_says_where_each_value_is_from(void **state)
{
	struct home *home = lasting_home();
	struct pty *p;

	(void)state;
	home_write(home, ".config/rootwatch/config.yaml", "interval: 30s\n");
	p = START(home, "config", "--theme", "mono");
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "interval: 30s *# line 1", 0);
	pty_wait_row(p, "theme: mono *# command line", 0);
	p = START(home, "config", "--template");
	pty_wait_exit(p, 0, 0);
	pty_wait_row(p, "#instances:", 0);
	p = START(home, "--theme", "purple", "config");
	pty_wait_exit(p, FAILED_CONFIG, 0);
	pty_wait_text(p, "purple", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_key_that_works_is_kept_apart_and_never_shown),
		TEST(a_key_that_fails_is_not_kept_unless_told_so),
		TEST(a_name_whose_key_file_is_there_needs_another_name),
		TEST(a_plan_without_a_part_is_said_and_stops_nothing),
		TEST(a_known_instances_key_is_replaced_but_goes_to_its_origin_only),
		TEST(an_address_for_no_key_is_refused_before_anything_is_sent),
		TEST(a_command_keeps_the_key_where_it_is),
		TEST(i_am_takes_a_name_an_address_or_an_id),
		TEST(i_am_nobody_or_several_is_not_kept),
		TEST(the_doctor_says_when_the_key_ends),
		TEST(the_doctor_finds_a_key_file_that_others_can_read),
		TEST(the_doctor_tells_of_the_terminal),
		TEST(a_time_zone_is_one_that_this_machine_knows),
		TEST(the_doctor_says_which_line_of_the_configuration_is_wrong),
		TEST(the_doctor_names_both_of_a_clash_of_keys),
		TEST(the_configuration_says_where_each_value_is_from),
	};

	return cmocka_run_group_tests_name("connect", tests, NULL, NULL);
}
