/* Where files are. */
#include "folder.h"

#include "app/paths.h"

static void expect_path(char *path, const char *wanted)
{
	assert_string_equal(path, wanted);
	free(path);
}

static void the_xdg_variables_decide(void **state)
{
	(void)state;
	setenv("XDG_CONFIG_HOME", "/c", 1);
	setenv("XDG_CACHE_HOME", "/d", 1);
	setenv("XDG_STATE_HOME", "/e", 1);
	expect_path(path_config_file(), "/c/rootwatch/config.yaml");
	expect_path(path_cache_dir(), "/d/rootwatch");
	expect_path(path_state_dir(), "/e/rootwatch");
}

static void without_them_or_with_relative_ones_home_decides(void **state)
{
	(void)state;
	setenv("HOME", "/h", 1);
	setenv("XDG_CONFIG_HOME", "", 1);
	setenv("XDG_CACHE_HOME", "relative", 1);
	unsetenv("XDG_STATE_HOME");
	expect_path(path_config_file(), "/h/.config/rootwatch/config.yaml");
	expect_path(path_cache_dir(), "/h/.cache/rootwatch");
	expect_path(path_state_dir(), "/h/.local/state/rootwatch");
}

static void without_home_the_user_entry_decides(void **state)
{
	char *path;

	(void)state;
	unsetenv("HOME");
	unsetenv("XDG_CONFIG_HOME");
	path = path_config_file();
	assert_int_equal(path[0], '/');
	assert_non_null(strstr(path, "/.config/rootwatch/config.yaml"));
	free(path);
}

static void paths_are_meant_from_home_or_a_folder(void **state)
{
	(void)state;
	setenv("HOME", "/h", 1);
	expect_path(path_resolve("~/a/b", "/f"), "/h/a/b");
	expect_path(path_resolve("/a", "/f"), "/a");
	expect_path(path_resolve("a", "/f"), "/f/a");
	expect_path(path_resolve("a", NULL), "a");
	expect_path(path_resolve("~other/a", "/f"), "/f/~other/a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_xdg_variables_decide),
		TEST(without_them_or_with_relative_ones_home_decides),
		TEST(without_home_the_user_entry_decides),
		TEST(paths_are_meant_from_home_or_a_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
