/* Drafts as files: every save is kept, and none is half there. */
#include "files.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/revisions.h"

enum { SAVERS = 4, SAVES = 25, BIG_BYTES = 300 * 1024 };

static int64_t save(const char *folder, const char *text)
{
	struct err err = {0};
	int64_t number = -1;

	if (!revisions_save(folder, text, strlen(text), &number, &err))
		fail_msg("%s", err.text);
	return number;
}

static void expect_text(const char *folder, int64_t number, const char *expected)
{
	struct err err = {0};
	struct buf text;

	buf_init(&text, 2 * BIG_BYTES);
	assert_true(revisions_load(folder, number, &text, &err));
	assert_string_equal(text.bytes, expected);
	buf_release(&text);
}

static void each_save_is_a_revision_of_its_own(void **state)
{
	const char *folder = file_in(folder_new(), "a/b/INC-398");
	char *path = revisions_path(folder, 2);
	struct err err = {0};
	int64_t newest = -1;
	struct stat st;

	(void)state;
	assert_true(revisions_newest(folder, &newest, &err));
	assert_int_equal(newest, 0);
	assert_int_equal(save(folder, "one"), 1);
	assert_int_equal(save(folder, "two\n"), 2);
	assert_int_equal(save(folder, "two\n"), 2);
	assert_int_equal(save(folder, "one"), 3);
	expect_text(folder, 1, "one");
	expect_text(folder, 2, "two\n");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(folder, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_true(revisions_saved_at(folder, 3) > 0);
	assert_int_equal(revisions_saved_at(folder, 4), 0);
	free(path);
}

static void names_stay_in_their_folder(void **state)
{
	char *root = revisions_root("/s", "https://a.b", "../Prod uction");
	char *folder = revisions_folder(root, "../../INC/1");
	char *other = revisions_root("/s", "https://a.c", "../Prod uction");

	(void)state;
	assert_int_equal(strncmp(root, "/s/retrospectives/-.-Prod-uction-", 33), 0);
	assert_string_not_equal(root, other);
	assert_string_equal(folder + strlen(root), "/-.-..-INC-1");
	free(root);
	free(folder);
	free(other);
}

static void saver(const char *folder, int who)
{
	char text[64];

	for (int i = 0; i < SAVES; i++) {
		snprintf(text, sizeof(text), "saver %d save %d", who, i);
		save(folder, text);
	}
	_exit(0);
}

static void several_savers_lose_nothing(void **state)
{
	const char *folder = file_in(folder_new(), "INC-398");
	struct err err = {0};
	pid_t pids[SAVERS];
	int64_t newest = 0;

	(void)state;
	for (int i = 0; i < SAVERS; i++)
		if ((pids[i] = fork()) == 0)
			saver(folder, i);
	for (int i = 0; i < SAVERS; i++) {
		int status = -1;

		waitpid(pids[i], &status, 0);
		assert_int_equal(status, 0);
	}
	assert_true(revisions_newest(folder, &newest, &err));
	assert_int_equal(newest, SAVERS * SAVES);
}

static void endless_saver(const char *folder)
{
	char *text = malloc(BIG_BYTES + 1);
	int64_t number;
	struct err err;

	text[BIG_BYTES] = '\0';
	for (int i = 0;; i++) {
		memset(text, 'a' + i % 26, BIG_BYTES);
		revisions_save(folder, text, BIG_BYTES, &number, &err);
	}
}

static void a_killed_save_leaves_whole_revisions(void **state)
{
	const char *folder = file_in(folder_new(), "INC-398");
	struct err err = {0};
	int64_t newest = 0;
	struct buf text;

	(void)state;
	for (int round = 0; round < 20; round++) {
		int64_t before = newest;
		pid_t pid = fork();

		if (pid == 0)
			endless_saver(folder);
		while (newest < before + 1 + round % 3)
			assert_true(revisions_newest(folder, &newest, &err));
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	assert_true(revisions_newest(folder, &newest, &err));
	for (int64_t n = 1; n <= newest; n++) {
		buf_init(&text, 2 * BIG_BYTES);
		assert_true(revisions_load(folder, n, &text, &err));
		assert_int_equal(text.len_bytes, BIG_BYTES);
		assert_int_equal(text.bytes[0], text.bytes[BIG_BYTES - 1]);
		buf_release(&text);
	}
}

static void what_cannot_be_saved_is_said(void **state)
{
	struct err err = {0};
	int64_t number;

	(void)state;
	assert_false(revisions_save("/proc/none/INC-1", "x", 1, &number, &err));
	assert_int_equal(err.kind, ERR_DISK);
	assert_non_null(strstr(err.text, "/proc/none"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_save_is_a_revision_of_its_own),
		TEST(names_stay_in_their_folder),
		TEST(several_savers_lose_nothing),
		TEST(a_killed_save_leaves_whole_revisions),
		TEST(what_cannot_be_saved_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
