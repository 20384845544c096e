/* Memory that cannot fail, and the way out when it does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

static void memory_is_zeroed(void **state)
{
	char *p = mem_alloc(100);

	(void)state;
	for (int i = 0; i < 100; i++)
		assert_int_equal(p[i], 0);
	free(p);
	p = mem_alloc(0);
	assert_non_null(p);
	free(p);
}

static void an_array_grows_by_doubling(void **state)
{
	int *items = NULL;
	size_t room = 0;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		items = mem_grow(items, i, &room, sizeof(*items));
		items[i] = (int)i;
	}
	assert_int_equal(room, 1024);
	assert_int_equal(items[0], 0);
	assert_int_equal(items[999], 999);
	free(items);
}

static void strings_are_copied(void **state)
{
	char *s = mem_printf("%s %d", "INC", 412);
	char *part = mem_strndup(s, 3);
	char *whole = mem_strdup(s);

	(void)state;
	assert_string_equal(s, "INC 412");
	assert_string_equal(part, "INC");
	assert_string_equal(whole, s);
	assert_null(mem_strdup(NULL));
	free(s);
	free(part);
	free(whole);
}

static void restore_terminal(void)
{
	if (write(STDOUT_FILENO, "restored", 8) != 8)
		_exit(1);
}

/* Runs out of memory in a child whose output is read back; returns its exit status. */
static int run_out(char *out, size_t room)
{
	int ends[2], status;
	size_t len = 0;
	ssize_t n;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		mem_on_exhausted(restore_terminal);
		free(mem_resize(NULL, SIZE_MAX / 2, 3));
		_exit(0);
	}
	close(ends[1]);
	while (len < room - 1 && (n = read(ends[0], out + len, room - 1 - len)) > 0)
		len += (size_t)n;
	out[len] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void running_out_restores_the_terminal_then_says_so(void **state)
{
	char out[200];

	(void)state;
	assert_int_equal(run_out(out, sizeof(out)), 70);
	assert_ptr_equal(strstr(out, "restored"), out);
	assert_non_null(strstr(out, "out of memory"));
}

/* Code and constants come back by themselves, and what was written since loading is not touched. */
static void what_loading_read_is_there_again_when_it_is_needed(void **state)
{
	static int written = 1;
	char *copy;

	(void)state;
	written = 2;
	for (int i = 0; i < 3; i++) {
		mem_forget_loading();
		copy = mem_printf("%d %s", written, strerror(ENOENT));
		assert_string_equal(copy, "2 No such file or directory");
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed),
		cmocka_unit_test(an_array_grows_by_doubling),
		cmocka_unit_test(strings_are_copied),
		cmocka_unit_test(running_out_restores_the_terminal_then_says_so),
		cmocka_unit_test(what_loading_read_is_there_again_when_it_is_needed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
