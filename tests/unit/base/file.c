/* Folders made, files written whole. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "lib/cleanup.h"
#include "lib/home.h"

static void undo_home(void *home)
{
	home_free(home);
}

static struct home *new_home(void)
{
	struct home *home = home_new();

	cleanup_add(undo_home, home);
	return home;
}

static const char *path_in(const struct home *home, const char *name)
{
	char *path = home_path(home, name);

	cleanup_add(free, path);
	return path;
}

static void expect_content(const struct home *home, const char *name, const char *wanted)
{
	char *content = home_read(home, name);

	assert_non_null(content);
	assert_string_equal(content, wanted);
	free(content);
}

static void expect_mode(const char *path, mode_t wanted)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, wanted);
}

static void expect_folder(const char *path, const char *wanted)
{
	char *folder = file_folder(path);

	assert_string_equal(folder, wanted);
	free(folder);
}

static void a_folder_is_what_is_before_the_last_slash(void **state)
{
	(void)state;
	expect_folder("/a/b", "/a");
	expect_folder("/a", "/");
	expect_folder("a", ".");
}

static void folders_are_made_for_us_alone(void **state)
{
	struct home *home = new_home();
	const char *path = path_in(home, "one/two/three");
	mode_t old = umask(0);

	(void)state;
	assert_true(file_make_folder(path, NULL));
	umask(old);
	expect_mode(path, 0700);
	expect_mode(path_in(home, "one"), 0700);
	assert_true(file_make_folder(path, NULL));
}

static void a_file_in_the_way_is_said(void **state)
{
	struct home *home = new_home();
	struct err err = {0};

	(void)state;
	assert_true(home_write(home, "file", ""));
	assert_false(file_make_folder(path_in(home, "file"), &err));
	assert_non_null(strstr(err.text, "not a folder"));
	assert_false(file_make_folder(path_in(home, "file/sub"), &err));
	assert_int_equal(err.kind, ERR_DISK);
}

static void a_link_to_a_folder_is_one_and_a_broken_one_is_said(void **state)
{
	struct home *home = new_home();
	struct err err = {0};

	(void)state;
	assert_true(file_make_folder(path_in(home, "real"), NULL));
	assert_int_equal(symlink(path_in(home, "real"), path_in(home, "link")), 0);
	assert_true(file_make_folder(path_in(home, "link/sub"), NULL));
	expect_mode(path_in(home, "real/sub"), 0700);
	assert_int_equal(symlink(path_in(home, "nowhere"), path_in(home, "broken")), 0);
	assert_false(file_make_folder(path_in(home, "broken"), &err));
	assert_int_equal(err.kind, ERR_DISK);
}

static void a_file_is_written_with_its_mode(void **state)
{
	struct home *home = new_home();
	const char *path = path_in(home, "file");

	(void)state;
	assert_true(file_write(path, "one", 3, 0640, false, NULL));
	expect_content(home, "file", "one");
	expect_mode(path, 0640);
}

static void a_file_that_is_there_stays_unless_it_may_be_replaced(void **state)
{
	struct home *home = new_home();
	const char *path = path_in(home, "file");
	struct err err = {0};

	(void)state;
	assert_true(home_write(home, "file", "old"));
	assert_false(file_write(path, "new", 3, 0600, false, &err));
	assert_string_equal(err.text, "there is such a file already");
	expect_content(home, "file", "old");
	assert_true(file_write(path, "new", 3, 0600, true, NULL));
	expect_content(home, "file", "new");
}

static void what_cannot_be_written_leaves_nothing_behind(void **state)
{
	struct home *home = new_home();
	struct err err = {0};

	(void)state;
	assert_false(file_write(path_in(home, "no/such/folder"), "x", 1, 0600, true, &err));
	assert_int_equal(err.kind, ERR_DISK);
	assert_true(file_make_folder(path_in(home, "full"), NULL));
	assert_int_equal(mkdir(path_in(home, "full/file"), 0700), 0);
	assert_int_equal(mkdir(path_in(home, "full/file/inside"), 0700), 0);
	assert_false(file_write(path_in(home, "full/file"), "x", 1, 0600, true, &err));
	assert_int_equal(rmdir(path_in(home, "full/file/inside")), 0);
	assert_int_equal(rmdir(path_in(home, "full/file")), 0);
	assert_int_equal(rmdir(path_in(home, "full")), 0); /* nothing else was in it */
}

static void a_pipe_that_is_closed_is_an_error_not_an_end(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	errno = 0;
	assert_false(file_write_all(ends[1], "x", 1));
	assert_int_equal(errno, EPIPE);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_folder_is_what_is_before_the_last_slash),
		TEST(folders_are_made_for_us_alone),
		TEST(a_file_in_the_way_is_said),
		TEST(a_link_to_a_folder_is_one_and_a_broken_one_is_said),
		TEST(a_file_is_written_with_its_mode),
		TEST(a_file_that_is_there_stays_unless_it_may_be_replaced),
		TEST(what_cannot_be_written_leaves_nothing_behind),
		TEST(a_pipe_that_is_closed_is_an_error_not_an_end),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
