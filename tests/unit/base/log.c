/* The log: a bounded ring of clean lines, and a private file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"

static void the_ring_keeps_the_newest_lines(void **state)
{
	static struct log_entry entries[LOG_RING_LINES + 1];

	(void)state;
	for (int i = 0; i < LOG_RING_LINES + 10; i++)
		log_line(LOG_INFO, "line %d", i);
	assert_int_equal(log_recent(entries, LOG_RING_LINES + 1), LOG_RING_LINES);
	assert_string_equal(entries[0].line, "line 10");
	assert_string_equal(entries[LOG_RING_LINES - 1].line, "line 521");
	assert_int_equal(log_recent(entries, 2), 2);
	assert_string_equal(entries[0].line, "line 520");
	assert_string_equal(entries[1].line, "line 521");
}

static void a_line_is_clean_and_capped(void **state)
{
	struct log_entry entry;
	char title[1000];

	(void)state;
	log_line(LOG_WARN, "a\033[2J\n%s", "b\r");
	assert_int_equal(log_recent(&entry, 1), 1);
	assert_int_equal(entry.level, LOG_WARN);
	assert_true(entry.wall_ms > 0);
	assert_string_equal(entry.line, "a^[[2J^Jb");
	memset(title, 'x', sizeof(title) - 1);
	title[sizeof(title) - 1] = '\0';
	log_line(LOG_INFO, "%s", title);
	log_recent(&entry, 1);
	assert_int_equal(strlen(entry.line), LOG_LINE_BYTES - 1);
	assert_non_null(strstr(entry.line, "…"));
}

static void lines_above_the_level_are_dropped(void **state)
{
	struct log_entry entry;

	(void)state;
	log_line(LOG_INFO, "heard");
	log_line(LOG_DEBUG, "unheard");
	log_recent(&entry, 1);
	assert_string_equal(entry.line, "heard");
}

static void a_file_is_private_and_appended_to(void **state)
{
	char dir[] = "/tmp/rootwatch-log-XXXXXX";
	char path[64], text[200];
	struct stat st;
	FILE *file;
	size_t n;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/log", dir);
	for (int i = 0; i < 2; i++) {
		assert_true(log_open(path, LOG_INFO, NULL));
		log_line(LOG_INFO, "round %d", i);
		log_line(LOG_DEBUG, "unheard");
		log_close();
	}
	log_line(LOG_INFO, "after");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	file = fopen(path, "r");
	assert_non_null(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	text[n] = '\0';
	fclose(file);
	assert_non_null(strstr(text, "Z info  round 0\n"));
	assert_non_null(strstr(text, "Z info  round 1\n"));
	assert_null(strstr(text, "heard"));
	assert_null(strstr(text, "after"));
	unlink(path);
	rmdir(dir);
}

static void a_file_that_cannot_be_opened_says_why(void **state)
{
	char *path = mem_printf("%s/missing/log", getenv("HOME"));
	struct err err;

	(void)state;
	assert_false(log_open(path, LOG_INFO, &err));
	assert_int_equal(err.kind, ERR_DISK);
	assert_non_null(strstr(err.text, path));
	assert_non_null(strstr(err.text, "No such file"));
	free(path);
}

static void *write_many(void *context)
{
	const char *text = context;

	for (int i = 0; i < 1000; i++)
		log_line(LOG_INFO, "%s", text);
	return NULL;
}

static void threads_share_the_ring(void **state)
{
	static struct log_entry entries[LOG_RING_LINES];
	static char a[] = "aaaaaaaa", b[] = "bbbbbbbb";
	pthread_t threads[2];

	(void)state;
	assert_int_equal(pthread_create(&threads[0], NULL, write_many, a), 0);
	assert_int_equal(pthread_create(&threads[1], NULL, write_many, b), 0);
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	assert_int_equal(log_recent(entries, LOG_RING_LINES), LOG_RING_LINES);
	for (size_t i = 0; i < LOG_RING_LINES; i++)
		assert_true(strcmp(entries[i].line, a) == 0 || strcmp(entries[i].line, b) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_ring_keeps_the_newest_lines),
		cmocka_unit_test(a_line_is_clean_and_capped),
		cmocka_unit_test(lines_above_the_level_are_dropped),
		cmocka_unit_test(a_file_is_private_and_appended_to),
		cmocka_unit_test(a_file_that_cannot_be_opened_says_why),
		cmocka_unit_test(threads_share_the_ring),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
