/* Texts for forms that are files. */
#include "app/config.h"
#include "app/paths.h"
#include "folder.h"

#include <stdio.h>

static struct config config;

static void release_config(void *unused)
{
	(void)unused;
	config_release(&config);
}

static struct home *begin(const char *yaml)
{
	struct home *home = folder_new();
	struct err err = {0};

	assert_true(home_write(home, ".config/rootwatch/config.yaml", yaml));
	config_init(&config);
	cleanup_add(release_config, NULL);
	assert_true(config_load(&config, NULL, &err));
	return home;
}

static void add_file(struct home *home, const char *name, const char *text)
{
	char path[200];

	snprintf(path, sizeof(path), ".local/state/rootwatch/templates/%s", name);
	assert_true(home_write(home, path, text));
}

static void read_texts(void)
{
	char *folder = path_texts();

	config_read_texts(&config, folder);
	free(folder);
}

static const char *text_of(const char *name)
{
	for (size_t i = 0; i < config.templates.count; i++)
		if (strcmp(config.templates.items[i].name, name) == 0)
			return config.templates.items[i].text;
	return NULL;
}

static void each_file_of_the_folder_is_a_text_under_its_name(void **state)
{
	struct home *home = begin("");

	(void)state;
	add_file(home, "all clear.txt", "{title} is over.\nThank you.\n");
	add_file(home, "update.md", "We are *on it*");
	read_texts();
	assert_int_equal(config.templates.count, 2);
	assert_string_equal(text_of("all clear"), "{title} is over.\nThank you.");
	assert_string_equal(text_of("update"), "We are *on it*");
}

static void other_files_are_none(void **state)
{
	struct home *home = begin("");

	(void)state;
	add_file(home, ".hidden.txt", "no");
	add_file(home, "swap.txt~", "no");
	add_file(home, ".txt", "no");
	read_texts();
	assert_int_equal(config.templates.count, 0);
}

static void a_name_of_the_configuration_keeps_its_text(void **state)
{
	struct home *home = begin("templates:\n  update: of the configuration\n");

	(void)state;
	add_file(home, "update.txt", "of the file");
	read_texts();
	assert_int_equal(config.templates.count, 1);
	assert_string_equal(text_of("update"), "of the configuration");
}

static void a_folder_that_is_not_there_is_empty(void **state)
{
	(void)state;
	begin("");
	read_texts();
	assert_int_equal(config.templates.count, 0);
	assert_int_equal(config.complaints.len_bytes, 0);
}

static void what_cannot_be_read_is_said_and_the_others_are_taken(void **state)
{
	struct home *home = begin("");

	(void)state;
	add_file(home, "good.txt", "good");
	add_file(home, "open.txt", "bad");
	assert_int_equal(chmod(path_in(home, ".local/state/rootwatch/templates/open.txt"), 0666), 0);
	assert_int_equal(
		mkdir(path_in(home, ".local/state/rootwatch/templates/folder.txt"), 0700), 0);
	read_texts();
	assert_string_equal(text_of("good"), "good");
	assert_int_equal(config.templates.count, 1);
	assert_non_null(strstr(config.complaints.bytes, "open.txt"));
	assert_non_null(strstr(config.complaints.bytes, "folder.txt"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_file_of_the_folder_is_a_text_under_its_name),
		TEST(other_files_are_none),
		TEST(a_name_of_the_configuration_keeps_its_text),
		TEST(a_folder_that_is_not_there_is_empty),
		TEST(what_cannot_be_read_is_said_and_the_others_are_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
