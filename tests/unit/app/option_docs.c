/*
 * The sample file and the manual page say what the table of options says. With BLESS=1 in the
 * environment they are written instead: read the difference before you commit it.
 */
#include "folder.h"

#include <stdio.h>
#include <unistd.h>

#include "app/config.h"
#include "app/options.h"
#include "base/mem.h"
#include "core/command.h"
#include "lib/paths.h"
#include "resources/registry.h"

enum { FILE_BYTES_MAX = 256 * 1024 };

/* ---- files of the source tree -------------------------------------------------------------- */

static char *source(const char *name)
{
	char *path = path_source(name);

	cleanup_add(undo_free, path);
	return path;
}

static char *read_source(const char *name)
{
	FILE *file = fopen(source(name), "re");
	char *text = mem_alloc(FILE_BYTES_MAX);
	size_t len;

	cleanup_add(undo_free, text);
	if (!file)
		return text;
	len = fread(text, 1, FILE_BYTES_MAX - 1, file);
	text[len] = '\0';
	fclose(file);
	return text;
}

static void expect_source(const char *name, const char *wanted)
{
	FILE *file;

	if (!getenv("BLESS")) {
		if (strcmp(read_source(name), wanted) != 0)
			fail_msg(
				"%s is not what the options say: run this test with BLESS=1", name);
		return;
	}
	file = fopen(source(name), "we");
	assert_non_null(file);
	fputs(wanted, file);
	assert_int_equal(fclose(file), 0);
}

/* ---- the sample ---------------------------------------------------------------------------- */

static void the_sample_file_is_the_template(void **state)
{
	struct buf text;

	(void)state;
	buf_init(&text, FILE_BYTES_MAX);
	config_template(&text);
	expect_source("share/config.yaml", text.bytes);
	buf_release(&text);
}

static void load_quietly(struct config *config, struct home *home, const char *text)
{
	config_init(config);
	assert_true(config_load(config, file_in(home, "config.yaml", text, 0600), NULL));
	assert_string_equal(config->complaints.bytes, "");
}

static void the_sample_as_it_is_changes_nothing(void **state)
{
	struct home *home = folder_new();
	struct config config;

	(void)state;
	load_quietly(&config, home, read_source("share/config.yaml"));
	assert_int_equal(config.instance_count, 0);
	for (size_t i = 0; i < config_options.count; i++)
		assert_int_equal(config.places[i].source, FROM_DEFAULT);
	config_release(&config);
}

/* Takes the '#' from the lines that are no remarks. */
static char *uncomment(const char *text)
{
	char *out = mem_alloc(strlen(text) + 1), *to = out;

	cleanup_add(undo_free, out);
	while (*text) {
		size_t len = strcspn(text, "\n") + (strchr(text, '\n') != NULL);
		bool is_remark = text[0] == '#' && text[1] == ' ' && text[2] != ' ';
		size_t skip = text[0] == '#' && !is_remark ? 1 : 0;

		memcpy(to, text + skip, len - skip);
		to += len - skip;
		text += len;
	}
	return out;
}

static void everything_in_the_sample_can_be_used(void **state)
{
	struct home *home = folder_new();
	struct config config;
	struct keymap map;

	(void)state;
	load_quietly(&config, home, uncomment(read_source("share/config.yaml")));
	for (size_t i = 0; i < config_options.count; i++)
		assert_int_equal(config.places[i].source, FROM_FILE);
	assert_non_null(config_instance(&config, NULL, NULL));
	assert_true(config.key_count > 0);
	keymap_init(&map, registry_panes);
	config_bind_keys(&config, &map, &config.complaints);
	assert_string_equal(config.complaints.bytes, "");
	keymap_release(&map);
	config_release(&config);
}

/* ---- the manual page ----------------------------------------------------------------------- */

/* Sentences begin lines; a dot or an apostrophe there would be a request. */
static void add_sentences(struct buf *out, const char *text)
{
	while (*text) {
		const char *end = strstr(text, ". ");
		size_t len = end ? (size_t)(end + 1 - text) : strlen(text);

		buf_add_fmt(out, "%s%.*s\n", strchr(".'", *text) ? "\\&" : "", (int)len, text);
		text += len + (end ? 1 : 0);
	}
}

static void add_rows(struct buf *out, const struct option_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct option *option = &rows->items[i];
		size_t before;

		buf_add_fmt(out, ".It Cm %s\n", option->name);
		add_sentences(out, option->help);
		before = out->len_bytes;
		buf_add_str(out, "Takes ");
		option_describe(option, out);
		if (out->len_bytes == before + strlen("Takes "))
			buf_truncate(out, before);
		else
			buf_add_str(out, ".\n");
		if (option->initial)
			buf_add_fmt(out, "The default is\n.Cm %s .\n", option->initial);
		if (option->environment)
			buf_add_fmt(out, "Environment:\n.Ev %s .\n", option->environment);
	}
}

/* Puts the rows between the marks of that name. */
static char *fill(const char *page, const char *name, const struct option_rows *rows)
{
	char *begin = mem_printf(".\\\" %s: begin", name), *end = mem_printf(".\\\" %s: end", name);
	const char *from = strstr(page, begin), *to = strstr(page, end);
	struct buf out;

	assert_non_null(from);
	assert_non_null(to);
	from += strcspn(from, "\n") + 1;
	buf_init(&out, FILE_BYTES_MAX);
	buf_add(&out, page, (size_t)(from - page));
	add_rows(&out, rows);
	buf_add_str(&out, to);
	free(begin);
	free(end);
	return buf_take(&out);
}

static void the_manual_page_lists_every_option(void **state)
{
	static const char name[] = "man/rootwatch-config.5";
	char *one = fill(read_source(name), "options", &config_options);
	char *both = fill(one, "instances", &instance_options);

	(void)state;
	cleanup_add(undo_free, one);
	cleanup_add(undo_free, both);
	expect_source(name, both);
}

/* ---- the rows ------------------------------------------------------------------------------ */

static void expect_whole(const struct option *option, void *object)
{
	struct buf text;

	buf_init(&text, FILE_BYTES_MAX);
	assert_non_null(option->help);
	assert_int_equal(option->help[strlen(option->help) - 1], '.');
	if (option->initial) {
		option_format(option, object, &text);
		assert_string_equal(text.bytes, option->initial);
	}
	if (option->example && !option_set(option, object, option->example, NULL, NULL))
		fail_msg("%s: its example does not fit", option->name);
	buf_release(&text);
}

static void every_row_is_whole(void **state)
{
	struct config config;
	struct instance instance = {0};

	(void)state;
	config_init(&config);
	option_rows_init(&instance_options, &instance);
	for (size_t i = 0; i < config_options.count; i++) {
		assert_int_equal(strncmp(config_options.items[i].environment, "ROOTWATCH_", 10), 0);
		expect_whole(&config_options.items[i], &config);
	}
	for (size_t i = 0; i < instance_options.count; i++)
		expect_whole(&instance_options.items[i], &instance);
	option_rows_release(&instance_options, &instance);
	config_release(&config);
}

static void words_that_are_near_are_found(void **state)
{
	static const char *const words[] = {
		"relative", "local", "utc", "dark", "colour-blind", NULL};
	static const struct {
		const char *word, *nearest;
	} rows[] = {
		{"relative", "relative"},
		{"reltaive", "relative"},
		{"Relativ", "relative"},
		{"lcal", "local"},
		{"adkr", "dark"},
		{"uct", "utc"},
		{"UTC", "utc"},
		{"colour_blind", "colour-blind"},
		{"color-blind", "colour-blind"},
		{"", NULL},
		{"x", NULL},
		{"absolute", NULL},
		{"an extremely long word that nobody ever meant to write", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *nearest = word_nearest(rows[i].word, words);

		if (!rows[i].nearest && nearest)
			fail_msg("\"%s\" is not near \"%s\"", rows[i].word, nearest);
		if (rows[i].nearest)
			assert_string_equal(nearest, rows[i].nearest);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_sample_file_is_the_template),
		TEST(the_sample_as_it_is_changes_nothing),
		TEST(everything_in_the_sample_can_be_used),
		TEST(the_manual_page_lists_every_option),
		TEST(every_row_is_whole),
		TEST(words_that_are_near_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
