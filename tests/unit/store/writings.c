/* Files that a draft is written in: whose they are, what of, and what editors put beside them. */
#include "store/writings.h"

#include "base/mem.h"
#include "files.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void put(const char *folder, const char *name, const char *text)
{
	char *path = mem_printf("%s/%s", folder, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	free(path);
}

/* The only one that is not ours, or NULL; the list is the caller's. */
static const struct writing *only(const char *folder, struct writings *list)
{
	struct err err = {0};

	assert_true(writings_list(folder, list, &err));
	return list->count == 1 ? &list->items[0] : NULL;
}

static void a_name_says_whose_it_is_and_what_of(void **state)
{
	const char *folder = folder_new()->path;
	struct writings list;
	const struct writing *w;
	char *path = writings_path(folder, WRITING_FILE, 7, 512, 901);
	struct err err = {0};

	(void)state;
	assert_true(writings_create(path, "text", 4, &err));
	assert_false(writings_create(path, "text", 4, &err));
	w = only(folder, &list);
	assert_non_null(w);
	assert_true(w->is_ours && w->is_alive);
	assert_int_equal(w->revision, 7);
	assert_int_equal(w->from, 512);
	assert_int_equal(w->to, 901);
	assert_string_equal(w->path, path);
	writings_drop(w);
	writings_release(&list);
	assert_null(only(folder, &list));
	assert_int_equal(list.count, 0);
	writings_release(&list);
	free(path);
}

static void other_names_are_left_alone(void **state)
{
	static const char *const names[] = {"0001.md", "edit-.md", "edit-1.md", "edit-1-2.md", "edit--1-2-3.md",
		"writing-1-2-x.log", "aside-1-edit-1-2-3.md", "edit-1-2-3.log",
		"edit-1-2-3-901-512.md"};
	const char *folder = folder_new()->path;
	struct writings list;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		put(folder, names[i], "");
	assert_null(only(folder, &list));
	assert_int_equal(list.count, 0);
	writings_release(&list);
}

/* A number that another process has now is not the one that wrote it. */
static void a_process_is_alive_only_since_it_was_started(void **state)
{
	struct writings list;
	char *name = mem_printf("writing-%ld-1-0003.log", (long)getpid());
	const char *folder = folder_new()->path;
	const struct writing *w;

	(void)state;
	put(folder, name, "");
	w = only(folder, &list);
	assert_non_null(w);
	assert_false(w->is_alive || w->is_ours);
	assert_int_equal(w->kind, WRITING_LOG);
	assert_int_equal(w->revision, 3);
	writings_release(&list);
	free(name);
}

static void what_an_editor_saved_beside_it_counts_when_it_is_newer(void **state)
{
	const char *folder = folder_new()->path;
	struct writings list;
	struct timespec old[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
	const struct writing *w;
	struct err err = {0};
	char *path = mem_printf("%s/edit-999999-1-0002.md", folder), *to;

	(void)state;
	put(folder, "edit-999999-1-0002.md", "before");
	assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
	put(folder, "edit-999999-1-0002.md.save", "after");
	put(folder, ".edit-999999-1-0002.md.swp", "swap");
	w = only(folder, &list);
	assert_non_null(w);
	assert_string_equal(strrchr(w->path, '/'), "/edit-999999-1-0002.md.save");
	assert_string_equal(w->own_path, path);
	assert_true(w->has_swap);
	assert_true(writings_set_aside(w, &to, &err));
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_equal(access(to, F_OK), 0);
	assert_non_null(strstr(to, "/aside-"));
	free(to);
	writings_release(&list);
	free(path);
}

/* In a process of its own, since the limit stays. */
static int append_beyond_the_limit(const char *path)
{
	struct rlimit limit = {10, 10};
	struct err err = {0};
	size_t len = 0;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	bool ok;

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	ok = writings_append(fd, &len, "12345678", 8, &err) && len == 8 &&
	     !writings_append(fd, &len, "12345678", 8, &err) && len == 8 && err.kind == ERR_DISK &&
	     lseek(fd, 0, SEEK_END) == 8;
	return ok ? 0 : 1;
}

static void what_does_not_fit_leaves_no_trace(void **state)
{
	const char *path = file_in(folder_new(), "log");
	int status = -1;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		_exit(append_beyond_the_limit(path));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_name_says_whose_it_is_and_what_of),
		TEST(other_names_are_left_alone),
		TEST(a_process_is_alive_only_since_it_was_started),
		TEST(what_an_editor_saved_beside_it_counts_when_it_is_newer),
		TEST(what_does_not_fit_leaves_no_trace),
	};

	return cmocka_run_group_tests_name("writings", tests, NULL, NULL);
}
