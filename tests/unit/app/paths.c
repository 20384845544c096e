/* Where files are. */
#include "folder.h"

#include <sys/stat.h>

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
	expect_path(path_folder("/a/b"), "/a");
	expect_path(path_folder("/a"), "/");
	expect_path(path_folder("a"), ".");
}

static void folders_are_made_for_us_alone(void **state)
{
	struct home *home = folder_new();
	const char *path = path_in(home, "one/two/three");
	mode_t old = umask(0);
	struct stat st;

	(void)state;
	assert_true(path_make_dir(path, NULL));
	umask(old);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(stat(path_in(home, "one"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_true(path_make_dir(path, NULL));
}

static void a_file_in_the_way_is_said(void **state)
{
	struct home *home = folder_new();
	struct err err = {0};

	(void)state;
	file_in(home, "file", "", 0600);
	assert_false(path_make_dir(path_in(home, "file"), &err));
	assert_non_null(strstr(err.text, "not a folder"));
	assert_false(path_make_dir(path_in(home, "file/sub"), &err));
	assert_int_equal(err.kind, ERR_DISK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_xdg_variables_decide),
		TEST(without_them_or_with_relative_ones_home_decides),
		TEST(without_home_the_user_entry_decides),
		TEST(paths_are_meant_from_home_or_a_folder),
		TEST(folders_are_made_for_us_alone),
		TEST(a_file_in_the_way_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
