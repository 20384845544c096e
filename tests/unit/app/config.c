/* What the file, the environment and the command line say, and what is said about mistakes. */
#include "folder.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "app/config.h"
#include "base/mem.h"
#include "core/command.h"
#include "resources/registry.h"

static const char *const variables[] = {"ROOTLY_API_KEY", "ROOTLY_API_URL", "ROOTWATCH_INSTANCE",
	"ROOTWATCH_INTERVAL", "ROOTWATCH_THEME", "ROOTWATCH_MOUSE"};

static void undo_config(void *config)
{
	config_release(config);
	free(config);
}

/* Defaults, in an environment that says nothing. */
static struct config *config_new(void)
{
	struct config *config = mem_alloc(sizeof(*config));

	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		unsetenv(variables[i]);
	config_init(config);
	cleanup_add(undo_config, config);
	return config;
}

/* The configuration of a file with that text; it is called "FILE" in complaints. */
static struct config *config_of(struct home *home, const char *text)
{
	struct config *config = config_new();
	struct err err = {0};

	if (!config_load(config, file_in(home, "c/FILE", text, 0600), &err))
		fail_msg("%s", err.text);
	return config;
}

/* The complaints are exactly these lines, each behind the path of the folder. */
static void expect_complaints(const struct config *config, const char *wanted)
{
	const char *at = config->complaints.bytes;
	struct buf lines;

	buf_init(&lines, 64 * 1024);
	while (*at) {
		size_t len = strcspn(at, "\n");
		const char *file = memmem(at, len, "FILE:", 5);
		size_t skip = file ? (size_t)(file - at) : 0;

		buf_add_fmt(&lines, "%s%.*s", lines.len_bytes ? "\n" : "", (int)(len - skip),
			at + skip);
		at += len + (at[len] == '\n');
	}
	assert_string_equal(lines.bytes, wanted);
	buf_release(&lines);
}

static void expect_quiet(const struct config *config)
{
	assert_string_equal(config->complaints.bytes, "");
}

/* ---- files --------------------------------------------------------------------------------- */

static void without_a_file_the_defaults_apply(void **state)
{
	struct config *config;

	(void)state;
	folder_new();
	config = config_new();
	assert_true(config_load(config, NULL, NULL));
	expect_quiet(config);
	assert_null(config->file);
	assert_int_equal(config->interval_ms, 15000);
	assert_int_equal(config->days_back, 90);
	assert_int_equal(config->grace_ms, -1);
	assert_int_equal(config->times, WHEN_RELATIVE);
	assert_string_equal(config->theme, "auto");
	assert_false(config->mouse);
	assert_true(config->bell);
	assert_false(config->read_only);
	assert_int_equal(config->instance_count, 0);
}

static void the_usual_file_is_found(void **state)
{
	struct home *home = folder_new();
	struct config *config;

	(void)state;
	config = config_new();
	file_in(home, ".config/rootwatch/config.yaml", "theme: mono\n", 0600);
	assert_true(config_load(config, NULL, NULL));
	assert_string_equal(config->theme, "mono");
	assert_string_equal(config->file, path_in(home, ".config/rootwatch/config.yaml"));
}

static void every_option_is_read(void **state)
{
	struct home *home = folder_new();
	struct config *config;

	(void)state;
	config = config_of(home,
		"instance: Staging\ninterval: 1m\ndays_back: 30\ngrace: 0s\ntimes: UTC\n"
		"theme: Colour-Blind\nmouse: on\nbell: no\nread_only: TRUE\nlog_level: debug\n"
		"log_file: logs/x\nbrowser: firefox --new-tab\ncopy_command: ''\n");
	expect_quiet(config);
	assert_string_equal(config->default_instance, "Staging");
	assert_int_equal(config->interval_ms, 60000);
	assert_int_equal(config->days_back, 30);
	assert_int_equal(config->grace_ms, 0);
	assert_int_equal(config->times, WHEN_UTC);
	assert_string_equal(config->theme, "colour-blind");
	assert_true(config->mouse);
	assert_false(config->bell);
	assert_true(config->read_only);
	assert_string_equal(config->log_level, "debug");
	assert_string_equal(config->log_file, path_in(home, "c/logs/x"));
	assert_string_equal(config->browser, "firefox --new-tab");
	assert_null(config->copy_command);
}

static void mistakes_have_a_place_and_the_rest_applies(void **state)
{
	struct home *home = folder_new();
	struct config *config;

	(void)state;
	config = config_of(home, "thme: dark\n"
				 "interval:   4s\n"
				 "days_back: many\n"
				 "theme: drak\n"
				 "mouse: [yes]\n"
				 "xyzzy: 1\n"
				 "Read-Only: true\n"
				 "instnces: []\n"
				 "bell: false\n"
				 "bell: true\n"
				 "[a]: 1\n"
				 "grace: 2h\n"
				 "times:\n"
				 "days_back: 7\n");
	expect_complaints(config,
		"FILE:1:1: there is no option \"thme\"; did you mean \"theme\"?\n"
		"FILE:2:13: interval: \"4s\" is not 5s to 1h\n"
		"FILE:3:12: days_back: \"many\" is not 1 to 3650\n"
		"FILE:4:8: theme: \"drak\" is not auto, dark, light, mono or colour-blind; did you "
		"mean \"dark\"?\n"
		"FILE:5:8: mouse: one value was expected\n"
		"FILE:6:1: there is no option \"xyzzy\"\n"
		"FILE:7:1: there is no option \"Read-Only\"; did you mean \"read_only\"?\n"
		"FILE:8:1: there is no option \"instnces\"; did you mean \"instances\"?\n"
		"FILE:10:1: \"bell\" stands in line 9 already: this one is ignored\n"
		"FILE:11:1: a name was expected here\n"
		"FILE:12:8: grace: \"2h\" is not own, or 0s to 1m\n"
		"FILE:14:1: \"days_back\" stands in line 3 already: this one is ignored");
	assert_false(config->bell);
	assert_int_equal(config->days_back, 90);
	assert_int_equal(config->interval_ms, 15000);
}

static void what_is_not_yaml_is_said_with_its_place(void **state)
{
	static const struct {
		const char *text, *complaint;
	} rows[] = {
		{"theme: mono\n\tbell: no\n",
			"FILE:2:1: not YAML, so nothing of the file applies: while scanning a "
			"plain "
			"scalar, found a tab character that violates indentation"},
		{"bell: no\ntheme: [mono\n",
			"FILE:3:1: not YAML, so nothing of the file applies: while parsing a flow "
			"sequence, did not find expected ',' or ']'"},
		{"theme: *x\n", "FILE:1:8: not YAML, so nothing of the file applies: found "
				"undefined alias"},
		{"- a\n- b\n", "FILE:1:1: the file: names and values were expected"},
		{"just words\n", "FILE:1:1: the file: names and values were expected"},
		{"bell: no\n---\nbell: yes\n",
			"FILE:3:1: a second document begins here: it is ignored"},
	};
	struct home *home = folder_new();
	struct config *config;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		config = config_of(home, rows[i].text);
		expect_complaints(config, rows[i].complaint);
		assert_string_equal(config->theme, "auto");
	}
}

static void control_bytes_never_reach_a_complaint(void **state)
{
	struct home *home = folder_new();
	struct config *config;

	(void)state;
	config = config_of(home, "theme: \"\\e]0;x\\a\"\n\"\\e[31m\": 1\nbrowser: \"a\\0b\"\n");
	expect_complaints(config,
		"FILE:1:8: theme: \"^[]0;x^G\" is not auto, dark, light, mono or colour-blind\n"
		"FILE:2:1: there is no option \"^[[31m\"\n"
		"FILE:3:10: browser: one value was expected");
}

static void empty_files_and_remarks_are_fine(void **state)
{
	static const char *const texts[] = {
		"", "\n\n", "# only a remark\n", "---\n", "instances:\nkeys:\n"};
	struct home *home = folder_new();
	struct config *config;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		config = config_of(home, texts[i]);
		expect_quiet(config);
	}
}

static void anchors_that_hold_themselves_lead_nowhere(void **state)
{
	struct home *home = folder_new();
	struct config *config;

	(void)state;
	config = config_of(home, "instances: &a\n  - *a\n  - &b {name: *b}\nkeys: &c {x: *c}\n");
	expect_complaints(config, "FILE:1:12: an instance: names and values were expected\n"
				  "FILE:1:12: an instance needs a name: this one is ignored\n"
				  "FILE:3:5: name: one value was expected\n"
				  "FILE:3:5: an instance needs a name: this one is ignored\n"
				  "FILE:4:7: keys: x: a key or a list of keys was expected");
}

static void a_named_file_must_be_readable(void **state)
{
	struct home *home = folder_new();
	struct config *config;
	struct err err = {0};

	(void)state;
	config = config_new();
	assert_false(config_load(config, path_in(home, "missing"), &err));
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_non_null(strstr(err.text, "/missing: No such file"));
	assert_false(config_load(config, home->path, &err));
	assert_non_null(strstr(err.text, "not a regular file"));
	expect_quiet(config);
}

static void a_file_that_others_can_write_is_not_followed(void **state)
{
	static const mode_t bad[] = {0620, 0602, 0666}, good[] = {0600, 0644, 0444};
	struct home *home = folder_new();
	const char *path = file_in(home, ".config/rootwatch/config.yaml", "theme: mono\n", 0600);
	struct config *config;
	struct err err = {0};

	(void)state;
	config = config_new();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(chmod(path, bad[i]), 0);
		assert_false(config_load(config, path, &err));
		assert_non_null(strstr(err.text, "chmod go-w '/"));
		assert_non_null(strstr(err.text, "/config.yaml'"));
	}
	assert_true(config_load(config, NULL, &err));
	assert_non_null(strstr(config->complaints.bytes, "chmod go-w"));
	assert_string_equal(config->theme, "auto");
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(chmod(path, good[i]), 0);
		assert_true(config_load(config, path, &err));
	}
}

static void a_huge_file_is_refused(void **state)
{
	struct home *home = folder_new();
	char *text = malloc(300001);
	struct config *config;
	struct err err = {0};

	(void)state;
	cleanup_add(undo_free, text);
	memset(text, '#', 300000);
	text[300000] = '\0';
	config = config_new();
	assert_false(config_load(config, file_in(home, "big", text, 0600), &err));
	assert_non_null(strstr(err.text, "longer than"));
}

/* The parser's own work grows with the square of the depth: it must not get there. */
static void deep_nesting_is_refused_at_once(void **state)
{
	enum { LEVELS = 100000 };
	static const struct {
		const char *unit, *complaint;
	} rows[] = {
		{"[", "FILE:1:33: nested deeper than 32, so nothing of the file applies"},
		{"{a: ", "FILE:1:129: nested deeper than 32, so nothing of the file applies"},
		{"[\n", "FILE:33:1: nested deeper than 32, so nothing of the file applies"},
		{"- ", "FILE:1:65: nested deeper than 32, so nothing of the file applies"},
	};
	struct home *home = folder_new();
	struct buf text;

	(void)state;
	buf_init(&text, LEVELS * 8);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		clock_t before = clock();

		buf_clear(&text);
		while (text.len_bytes < LEVELS)
			buf_add_str(&text, rows[i].unit);
		expect_complaints(config_of(home, text.bytes), rows[i].complaint);
		assert_true(clock() - before < CLOCKS_PER_SEC);
	}
	buf_release(&text);
}

static void nesting_in_a_second_document_is_refused_too(void **state)
{
	struct home *home = folder_new();
	struct config *config;
	struct buf text;

	(void)state;
	buf_init(&text, 4096);
	buf_add_str(&text, "theme: mono\n---\n");
	for (size_t i = 0; i < 40; i++)
		buf_add_char(&text, '[');
	config = config_of(home, text.bytes);
	expect_complaints(
		config, "FILE:3:33: nested deeper than 32, so nothing of the file applies");
	assert_string_equal(config->theme, "auto");
	buf_release(&text);
}

/* ---- instances ----------------------------------------------------------------------------- */

static const char two_instances[] = "instances:\n"
				    "  - name: Production\n"
				    "    url: https://API.rootly.com/\n"
				    "    token_command: pass show rootly\n"
				    "    banner: PRODUCTION\n"
				    "    colour: Red\n"
				    "    read_only: yes\n"
				    "    me: 77\n"
				    "    kind: team\n"
				    "    ca_file: ~/ca.pem\n"
				    "  - name: Staging\n"
				    "    token_file: keys/staging\n";

static void instances_are_read(void **state)
{
	struct home *home = folder_new();
	struct config *config;
	const struct instance *production, *staging;

	(void)state;
	config = config_of(home, two_instances);
	expect_quiet(config);
	assert_int_equal(config->instance_count, 2);
	production = config_instance(config, NULL, NULL);
	staging = config_instance(config, "Staging", NULL);
	assert_string_equal(production->name, "Production");
	assert_string_equal(production->url, "https://api.rootly.com");
	assert_string_equal(production->token_command, "pass show rootly");
	assert_string_equal(production->banner, "PRODUCTION");
	assert_string_equal(production->colour, "red");
	assert_true(production->read_only);
	assert_string_equal(production->me, "77");
	assert_string_equal(production->kind, "team");
	assert_non_null(strstr(production->ca_file, "/ca.pem"));
	assert_int_equal(production->ca_file[0], '/');
	assert_false(production->is_environment);
	assert_string_equal(staging->url, "https://api.rootly.com");
	assert_string_equal(staging->token_file, path_in(home, "c/keys/staging"));
	assert_false(staging->read_only);
}

static void an_instance_with_a_vital_mistake_is_never_used(void **state)
{
	struct home *home = folder_new();
	struct config *config;
	struct err err = {0};

	(void)state;
	config = config_of(home, "instances:\n"
				 "  - {name: A, url: 'http://evil.example', token_command: x}\n"
				 "  - {name: B}\n"
				 "  - {name: C, token_command: x, token_file: y}\n"
				 "  - {name: D, token_command: x, read_only: yess}\n"
				 "  - {name: E, token_command: x, colour: pink, tokn_file: z}\n");
	expect_complaints(config,
		"FILE:2:20: url: http would send the key in the clear to evil.example: use https\n"
		"FILE:3:5: B: it has neither token_command nor token_file\n"
		"FILE:4:5: C: it has both token_command and token_file\n"
		"FILE:5:44: read_only: \"yess\" is not true or false\n"
		"FILE:6:41: colour: \"pink\" is not red, green, yellow, blue, magenta, cyan or "
		"white\n"
		"FILE:6:47: an instance has no option \"tokn_file\"; did you mean \"token_file\"?");
	for (size_t i = 0; i < 4; i++) {
		const char name[] = {(char)('A' + i), '\0'};

		assert_null(config_instance(config, name, &err));
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_int_equal(err.text[0], name[0]);
	}
	assert_null(config_instance(config, NULL, &err));
	assert_non_null(config_instance(config, "E", &err));
}

/* A head, and a line for each number below `count`. */
static const char *many_lines(const char *head, const char *line, int count)
{
	struct buf text;
	char *bytes;

	buf_init(&text, 128 * 1024);
	buf_add_str(&text, head);
	for (int i = 0; i < count; i++)
		buf_add_fmt(&text, line, i);
	bytes = buf_take(&text);
	cleanup_add(undo_free, bytes);
	return bytes;
}

static void there_is_an_end_to_what_is_taken(void **state)
{
	struct home *home = folder_new();
	struct config *config;

	(void)state;
	config = config_of(
		home, many_lines("instances:\n", "  - {name: a%d, token_command: x}\n", 70));
	expect_complaints(config, "FILE:2:3: instances: only the first 64 apply");
	assert_int_equal(config->instance_count, 64);
	config = config_of(home, many_lines("keys:\n", "  a%d: x\n", 600));
	expect_complaints(config, "FILE:2:3: keys: only the first 512 apply");
	assert_int_equal(config->key_count, 512);
}

static void names_are_there_once(void **state)
{
	struct home *home = folder_new();
	struct config *config;

	(void)state;
	config = config_of(home, "instances:\n"
				 "  - {name: A, token_command: one}\n"
				 "  - {name: A, token_command: two}\n"
				 "  - {token_command: three}\n"
				 "  - {name: environment, token_command: four}\n"
				 "  - {name: \"a\\nb\", token_command: five}\n"
				 "  - words\n");
	expect_complaints(config, "FILE:3:5: another instance has this name: this one is ignored\n"
				  "FILE:4:5: an instance needs a name: this one is ignored\n"
				  "FILE:5:5: \"environment\" means ROOTLY_API_KEY: an instance of "
				  "that name is ignored\n"
				  "FILE:6:12: name: holds a control byte\n"
				  "FILE:6:5: an instance needs a name: this one is ignored\n"
				  "FILE:7:5: an instance: names and values were expected\n"
				  "FILE:7:5: an instance needs a name: this one is ignored");
	assert_int_equal(config->instance_count, 1);
	assert_string_equal(config->instances[0].token_command, "one");
}

static void an_unknown_instance_is_refused_with_the_names(void **state)
{
	struct home *home = folder_new();
	struct config *config;
	struct err err = {0};

	(void)state;
	config = config_of(home, two_instances);
	assert_null(config_instance(config, "Prod", &err));
	assert_string_equal(
		err.text, "there is no instance \"Prod\"; there is: Production, Staging");
}

static void without_instances_it_is_said(void **state)
{
	struct config *config;
	struct err err = {0};

	(void)state;
	config = config_new();
	assert_null(config_instance(config, NULL, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_non_null(strstr(err.text, "no instance"));
}

/* ---- environment and command line ------------------------------------------------------------ */

static void the_key_of_the_environment_is_an_instance_that_comes_first(void **state)
{
	struct home *home = folder_new();
	struct config *config;
	struct secret key = {0};
	const struct instance *instance;

	(void)state;
	config = config_of(home, two_instances);
	setenv("ROOTLY_API_KEY", "rootly_env", 1);
	setenv("ROOTLY_API_URL", "http://LOCALHOST:3000/", 1);
	assert_true(config_environment(config, NULL));
	instance = config_instance(config, NULL, NULL);
	assert_true(instance->is_environment);
	assert_string_equal(instance->name, "environment");
	assert_string_equal(instance->url, "http://localhost:3000");
	assert_ptr_equal(instance, &config->instances[0]);
	assert_int_equal(config->instance_count, 3);
	for (int i = 0; i < 2; i++) {
		assert_true(instance_key(instance, &key, NULL));
		assert_string_equal(key.bytes, "rootly_env");
	}
	secret_release(&key);
}

/* Whether /proc/self/environ, which shows the start's memory, still has the text. */
static bool is_inherited(const char *text)
{
	struct instance env = {.name = (char *)"x"};
	struct secret key = {0};
	char command[100];
	bool is;

	snprintf(command, sizeof(command), "env | grep -c '%s' | tr -d '\\n'; exit 0", text);
	env.token_command = command;
	assert_true(instance_key(&env, &key, NULL));
	is = strcmp(key.bytes, "0") != 0;
	secret_release(&key);
	return is;
}

static void the_key_leaves_the_environment(void **state)
{
	struct config *config;
	const char *memory;

	(void)state;
	config = config_new();
	setenv("ROOTLY_API_KEY", "rootly_canary", 1);
	setenv("ROOTLY_API_URL", "https://canary.example", 1);
	assert_true(is_inherited("canary"));
	memory = getenv("ROOTLY_API_KEY");
	assert_true(config_environment(config, NULL));
	assert_null(getenv("ROOTLY_API_KEY"));
	assert_null(getenv("ROOTLY_API_URL"));
	assert_false(is_inherited("canary"));
	assert_memory_equal(memory, "\0\0\0\0\0\0\0\0\0\0\0\0\0", 13);
}

static void without_a_url_the_key_goes_to_rootly(void **state)
{
	struct config *config;

	(void)state;
	config = config_new();
	setenv("ROOTLY_API_KEY", "  rootly_x \n", 1);
	setenv("ROOTLY_API_URL", "", 1);
	assert_false(config_environment(config, NULL));
	setenv("ROOTLY_API_KEY", "rootly_x\n", 1);
	assert_true(config_environment(config, NULL));
	assert_string_equal(config_instance(config, NULL, NULL)->url, "https://api.rootly.com");
}

static void a_bad_url_or_key_of_the_environment_is_an_error(void **state)
{
	static const struct {
		const char *key, *url, *words;
	} rows[] = {
		{"rootly_x", "http://api.rootly.com", "ROOTLY_API_URL: url: http would send"},
		{"rootly_x", "nonsense", "ROOTLY_API_URL: url: the address must begin"},
		{"rootly x", "", "ROOTLY_API_KEY: it holds a blank"},
		{"rootly_x\nHost: y", "", "ROOTLY_API_KEY: it has more than one line"},
		{" ", "", "ROOTLY_API_KEY: it is empty"},
	};
	struct config *config;

	(void)state;
	config = config_new();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct err err = {0};

		setenv("ROOTLY_API_KEY", rows[i].key, 1);
		setenv("ROOTLY_API_URL", rows[i].url, 1);
		assert_false(config_environment(config, &err));
		if (!strstr(err.text, rows[i].words))
			fail_msg("%s", err.text);
		assert_int_equal(config->instance_count, 0);
		assert_null(getenv("ROOTLY_API_KEY"));
	}
}

static void a_url_without_a_key_is_ignored_and_said(void **state)
{
	struct home *home = folder_new();
	struct config *config;

	(void)state;
	config = config_of(home, two_instances);
	setenv("ROOTLY_API_URL", "https://evil.example", 1);
	assert_true(config_environment(config, NULL));
	expect_complaints(
		config, "ROOTLY_API_URL goes with ROOTLY_API_KEY, which is not set: it is ignored");
	assert_string_equal(config_instance(config, NULL, NULL)->url, "https://api.rootly.com");
}

static void variables_win_over_the_file_and_flags_over_both(void **state)
{
	struct home *home = folder_new();
	struct config *config;
	struct err err = {0};

	(void)state;
	config = config_of(home, "interval: 20s\ntheme: light\nmouse: true\n");
	setenv("ROOTWATCH_INTERVAL", "30s", 1);
	setenv("ROOTWATCH_THEME", "mono", 1);
	setenv("ROOTWATCH_MOUSE", "perhaps", 1);
	assert_true(config_environment(config, NULL));
	assert_true(config_set(config, "theme", "dark", NULL));
	assert_int_equal(config->interval_ms, 30000);
	assert_string_equal(config->theme, "dark");
	assert_true(config->mouse);
	expect_complaints(config, "ROOTWATCH_MOUSE: mouse: \"perhaps\" is not true or false");
	assert_false(config_set(config, "theme", "darkk", &err));
	assert_non_null(strstr(err.text, "did you mean \"dark\""));
	assert_false(config_set(config, "tehme", "dark", &err));
	assert_string_equal(err.text, "there is no option \"tehme\"; did you mean \"theme\"?");
	assert_string_equal(config->theme, "dark");
}

static void the_instance_variable_wins_over_the_key_of_the_environment(void **state)
{
	struct home *home = folder_new();
	struct config *config;

	(void)state;
	config = config_of(home, two_instances);
	setenv("ROOTLY_API_KEY", "rootly_env", 1);
	setenv("ROOTWATCH_INSTANCE", "Staging", 1);
	assert_true(config_environment(config, NULL));
	assert_string_equal(config_instance(config, NULL, NULL)->name, "Staging");
}

/* ---- printing ------------------------------------------------------------------------------ */

static void each_value_is_printed_with_where_it_came_from(void **state)
{
	static const char *const lines[] = {
		"instance: environment                   # ROOTWATCH_INSTANCE\n",
		"interval: 20s                           # line 1\n",
		"theme: mono                             # ROOTWATCH_THEME\n",
		"bell: false                             # command line\n",
		"grace: own                              # default\n",
		"#log_file:                              # default\n",
		"  - name: environment                   # environment\n",
		"    url: https://api.rootly.com         # default\n",
		"  - name: A                             # line 3\n",
		"    token_command: \"a: \\\"b\\\"\\U0000001B\" # line 3\n",
		"  # not used: it has neither token_command nor token_file\n",
		"  quit: Q                               # line 5\n",
	};
	struct home *home = folder_new();
	struct config *config;
	struct buf out;

	(void)state;
	config = config_of(home,
		"interval: 20s\ninstances:\n  - {name: A, token_command: \"a: \\\"b\\\"\\e\"}\n"
		"  - {name: B}\nkeys: {quit: Q}\n");
	setenv("ROOTLY_API_KEY", "rootly_canary", 1);
	setenv("ROOTWATCH_THEME", "mono", 1);
	assert_true(config_environment(config, NULL));
	assert_true(config_set(config, "bell", "off", NULL));
	buf_init(&out, 65536);
	config_print(config, &out);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (!strstr(out.bytes, lines[i]))
			fail_msg("%s is missing in:\n%s", lines[i], out.bytes);
	assert_null(strstr(out.bytes, "canary"));
	buf_release(&out);
}

/* What is printed, read again, is the same: but for where it came from. */
static void what_is_printed_can_be_read_again(void **state)
{
	struct home *home = folder_new();
	struct config *first, *second;
	struct buf one;

	(void)state;
	first = config_of(home,
		"instance: 'null'\nbrowser: \"# x\"\ncopy_command: 'a: b #c '\ngrace: 3s\n"
		"instances:\n  - {name: 'null', token_command: \"x\\ny\\\\z\\u202e\\u00e9\"}\n"
		"keys: {filter: '/ <C-s>', '*': x}\ncolumns: {incident: [title, services]}\n");
	expect_quiet(first);
	buf_init(&one, 65536);
	config_print(first, &one);
	second = config_of(home, one.bytes);
	buf_release(&one);
	expect_quiet(second);
	assert_string_equal(second->default_instance, "null");
	assert_string_equal(second->browser, "# x");
	assert_string_equal(second->copy_command, "a: b #c ");
	assert_int_equal(second->grace_ms, 3000);
	assert_string_equal(second->instances[0].name, "null");
	assert_string_equal(second->instances[0].token_command, first->instances[0].token_command);
	assert_string_equal(second->keys[0].keys, "/ <C-s>");
	assert_string_equal(second->keys[1].name, "*");
	assert_string_equal(second->columns[0].fields[1]->name, "services");
}

/* ---- keys ---------------------------------------------------------------------------------- */

static void undo_keymap(void *map)
{
	keymap_release(map);
	free(map);
}

static struct keymap *keymap_of(struct config *config)
{
	struct keymap *map = mem_alloc(sizeof(*map));

	keymap_init(map, registry_panes);
	cleanup_add(undo_keymap, map);
	config_bind_keys(config, map, &config->complaints);
	return map;
}

static const char *name_of(
	const struct keymap *map, const char *key, unsigned context, const char *resource)
{
	const struct binding *binding;
	struct key parsed;

	assert_true(key_parse(key, &parsed));
	binding = keymap_find(map, parsed, context, registry_find(resource));
	if (!binding)
		return "";
	return binding->command ? binding->command->name : binding->action->name;
}

static void keys_are_given_to_commands_and_actions(void **state)
{
	struct home *home = folder_new();
	struct config *config;
	struct keymap *map;

	(void)state;
	config = config_of(home,
		"keys:\n  alert.acknowledge: [<F5>, <F6>]\n  filter: '/ <F7>'\n  mouse: ''\n");
	map = keymap_of(config);
	expect_quiet(config);
	assert_string_equal(name_of(map, "<F5>", IN_LIST, "alert"), "alert.acknowledge");
	assert_string_equal(name_of(map, "<F6>", IN_DETAIL, "alert"), "alert.acknowledge");
	assert_string_equal(name_of(map, "<F5>", IN_LIST, "incident"), "");
	assert_string_equal(name_of(map, "a", IN_LIST, "alert"), "");
	assert_string_equal(name_of(map, "<F7>", IN_LIST, "alert"), "filter");
	assert_string_equal(name_of(map, "%", IN_LIST, "alert"), "");
}

static void two_may_trade_their_keys(void **state)
{
	struct home *home = folder_new();
	struct config *config;
	struct keymap *map;

	(void)state;
	config = config_of(home, "keys: {down: k, up: j}\n");
	map = keymap_of(config);
	expect_quiet(config);
	assert_string_equal(name_of(map, "k", IN_LIST, "alert"), "down");
	assert_string_equal(name_of(map, "j", IN_LIST, "alert"), "up");
}

static void columns_are_chosen_and_wrong_ones_are_named(void **state)
{
	struct home *home = folder_new();
	struct config *config;

	(void)state;
	config = config_of(home, "columns:\n"
				 "  incident: [number, severty, title, summary]\n"
				 "  alert: status, source summary\n"
				 "  incidnt: [title]\n"
				 "  retrospective: {}\n");
	assert_string_equal(config->columns[0].fields[0]->name, "number");
	assert_string_equal(config->columns[0].fields[1]->name, "title");
	/* A long text is no column. */
	assert_null(config->columns[0].fields[2]);
	assert_string_equal(config->columns[1].fields[2]->name, "summary");
	assert_null(config->columns[1].fields[3]);
	assert_null(config->columns[2].fields[0]);
	expect_complaints(config,
		"FILE:2:13: columns: the list of incident has no column severty; did you mean \"severity\"?\n"
		"FILE:2:13: columns: the list of incident has no column summary\n"
		"FILE:4:12: columns: there is no list of incidnt; did you mean \"incident\"?\n"
		"FILE:5:18: columns: retrospective: a list of columns was expected");
}

static void a_clash_names_both_and_leaves_them_their_keys(void **state)
{
	struct home *home = folder_new();
	struct config *config;
	struct keymap *map;

	(void)state;
	config = config_of(
		home, "keys:\n  filter: r\n  refrsh: x\n  mouse: <F99>\n  sort: [a, {}]\n");
	map = keymap_of(config);
	assert_non_null(strstr(config->complaints.bytes, "FILE:5:9: keys: sort: a key or a list"));
	assert_non_null(strstr(config->complaints.bytes, "FILE:2:11: keys: "));
	assert_non_null(strstr(config->complaints.bytes, "refresh"));
	assert_non_null(strstr(config->complaints.bytes, "filter"));
	assert_non_null(
		strstr(config->complaints.bytes, "FILE:3:11: keys: there is no command or action "
						 "\"refrsh\"; did you mean \"refresh\"?"));
	assert_non_null(
		strstr(config->complaints.bytes, "FILE:4:10: keys: mouse: not a key: <F99>"));
	assert_string_equal(name_of(map, "r", IN_LIST, "alert"), "refresh");
	assert_string_equal(name_of(map, "/", IN_LIST, "alert"), "filter");
	assert_string_equal(name_of(map, "%", IN_LIST, "alert"), "mouse");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_a_file_the_defaults_apply),
		TEST(the_usual_file_is_found),
		TEST(every_option_is_read),
		TEST(mistakes_have_a_place_and_the_rest_applies),
		TEST(what_is_not_yaml_is_said_with_its_place),
		TEST(control_bytes_never_reach_a_complaint),
		TEST(empty_files_and_remarks_are_fine),
		TEST(anchors_that_hold_themselves_lead_nowhere),
		TEST(a_named_file_must_be_readable),
		TEST(a_file_that_others_can_write_is_not_followed),
		TEST(a_huge_file_is_refused),
		TEST(deep_nesting_is_refused_at_once),
		TEST(nesting_in_a_second_document_is_refused_too),
		TEST(instances_are_read),
		TEST(an_instance_with_a_vital_mistake_is_never_used),
		TEST(there_is_an_end_to_what_is_taken),
		TEST(names_are_there_once),
		TEST(an_unknown_instance_is_refused_with_the_names),
		TEST(without_instances_it_is_said),
		TEST(the_key_of_the_environment_is_an_instance_that_comes_first),
		TEST(the_key_leaves_the_environment),
		TEST(without_a_url_the_key_goes_to_rootly),
		TEST(a_bad_url_or_key_of_the_environment_is_an_error),
		TEST(a_url_without_a_key_is_ignored_and_said),
		TEST(variables_win_over_the_file_and_flags_over_both),
		TEST(the_instance_variable_wins_over_the_key_of_the_environment),
		TEST(each_value_is_printed_with_where_it_came_from),
		TEST(what_is_printed_can_be_read_again),
		TEST(keys_are_given_to_commands_and_actions),
		TEST(two_may_trade_their_keys),
		TEST(columns_are_chosen_and_wrong_ones_are_named),
		TEST(a_clash_names_both_and_leaves_them_their_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
