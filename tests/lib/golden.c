/* Comparison with golden files; see the header. */
#include "lib/golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/mem.h"
#include "lib/cleanup.h"
#include "lib/paths.h"

enum { DUMP_BYTES_MAX = 16 << 20, DIFFERENCES_SHOWN = 40 };

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char chunk[4096];
	struct buf b;
	size_t n;

	if (!file)
		return NULL;
	buf_init(&b, DUMP_BYTES_MAX);
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_add(&b, chunk, n);
	fclose(file);
	return buf_take(&b);
}

/* The folder is made (one level); golden names have no slash. */
static void write_file(const char *folder, const char *path, const char *text)
{
	FILE *file;

	mkdir(folder, 0777);
	file = fopen(path, "w");
	if (!file || fputs(text, file) == EOF || fclose(file) == EOF)
		fail_msg("cannot write %s", path);
}

static size_t line_length(const char *s)
{
	return strcspn(s, "\n");
}

/* Line by line: screens keep their number of rows, so no cleverer diff is needed. */
static void print_difference(const char *expected, const char *actual)
{
	int shown = 0;

	for (int line = 1; (*expected || *actual) && shown < DIFFERENCES_SHOWN; line++) {
		size_t e = line_length(expected), a = line_length(actual);

		if (e != a || memcmp(expected, actual, e) != 0) {
			print_message("%4d - %.*s\n     + %.*s\n", line, (int)e, expected, (int)a,
				actual);
			shown++;
		}
		expected += expected[e] ? e + 1 : e;
		actual += actual[a] ? a + 1 : a;
	}
}

static void report(const char *name, const char *golden, const char *expected, const char *actual)
{
	char *folder = path_source("build/golden");
	char *path = mem_printf("%s/%s.actual", folder, name);

	write_file(folder, path, actual);
	if (expected)
		print_difference(expected, actual);
	else
		print_message("%s does not exist (make bless)\n", golden);
	print_message("%s differs; what was seen is in build/golden/%s.actual\n", name, name);
	free(folder);
	free(path);
	fail();
}

void golden_check(const char *name, const char *actual)
{
	char *folder = path_source("tests/golden");
	char *path = mem_printf("%s/%s.txt", folder, name);
	char *expected = read_file(path);

	if (getenv("BLESS"))
		write_file(folder, path, actual);
	else if (!expected || strcmp(expected, actual) != 0)
		report(name, path, expected, actual);
	free(folder);
	free(path);
	free(expected);
}

void golden_check_screen(const char *name, const struct screen *screen)
{
	struct buf dump;

	buf_init(&dump, DUMP_BYTES_MAX);
	screen_dump(screen, true, &dump);
	golden_check(name, dump.bytes);
	buf_release(&dump);
}

void golden_check_pty(const char *name, const struct pty *p)
{
	golden_check_screen(name, pty_screen(p));
}
