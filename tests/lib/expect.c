/* Waiting for what a program shows, as cmocka assertions; see the header. */
#include "lib/expect.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "lib/cleanup.h"
#include "lib/deadline.h"

enum { LOOK_AGAIN_MS = 10 };

struct row_pattern {
	int row; /* -1: any */
	const char *pattern;
};

static void stop(void *p)
{
	pty_stop(p);
}

struct pty *pty_open(const struct pty_options *options)
{
	struct pty *p = pty_start(options);

	if (!p)
		fail_msg("%s: %s", options->argv[0], strerror(errno));
	cleanup_add(stop, p);
	return p;
}

void pty_close(struct pty *p)
{
	cleanup_forget(p);
	pty_stop(p);
}

/* By print_message, so that it stands with its test in the output; cmocka cuts what is long. */
static void print_lines(char *text)
{
	char *rest = text, *line;

	while ((line = strsep(&rest, "\n")) != NULL)
		print_message("%s\n", line);
}

void pty_fail(const struct pty *p, const char *format, ...)
{
	char *dump = pty_dump(p, false);
	char words[1024];
	va_list ap;

	va_start(ap, format);
	vsnprintf(words, sizeof(words), format, ap);
	va_end(ap);
	print_message("%s; the screen:\n", words);
	print_lines(dump);
	free(dump);
	fail();
}

static bool shows(const struct pty *p, const void *text)
{
	return screen_find(pty_screen(p), text, NULL, NULL);
}

static bool shows_not(const struct pty *p, const void *text)
{
	return pty_counters(p).frames > 0 && !shows(p, text);
}

static bool row_matches(const struct pty *p, int row, const char *pattern)
{
	char *text = pty_row(p, row);
	bool matches = fnmatch(pattern, text, 0) == 0;

	free(text);
	return matches;
}

static int find_row(const struct pty *p, const struct row_pattern *wanted)
{
	for (int row = 0; row < pty_screen(p)->rows; row++)
		if ((wanted->row < 0 || wanted->row == row) && row_matches(p, row, wanted->pattern))
			return row;
	return -1;
}

static bool has_row(const struct pty *p, const void *wanted)
{
	return find_row(p, wanted) >= 0;
}

static bool has_title(const struct pty *p, const void *pattern)
{
	return fnmatch(pattern, pty_title(p), 0) == 0;
}

static bool has_osc(const struct pty *p, const void *pattern)
{
	for (size_t i = 0; i < pty_osc_count(p); i++)
		if (fnmatch(pattern, pty_osc(p, i), 0) == 0)
			return true;
	return false;
}

static bool has_bells(const struct pty *p, const void *count)
{
	return pty_counters(p).bells >= *(const uint64_t *)count;
}

static void wait_for(struct pty *p, bool (*is_met)(const struct pty *p, const void *context),
	const void *context, int deadline_ms, const char *what, const char *pattern)
{
	if (!pty_run_until(p, is_met, context, deadline_ms ? deadline_ms : DEADLINE_MS))
		pty_fail(p, "%s \"%s\"", what, pattern);
}

void pty_wait_text(struct pty *p, const char *text, int deadline_ms)
{
	wait_for(p, shows, text, deadline_ms, "no frame shows", text);
}

void pty_wait_gone(struct pty *p, const char *text, int deadline_ms)
{
	wait_for(p, shows_not, text, deadline_ms, "every frame still shows", text);
}

int pty_wait_row(struct pty *p, const char *pattern, int deadline_ms)
{
	struct row_pattern wanted = {-1, pattern};

	wait_for(p, has_row, &wanted, deadline_ms, "no row matches", pattern);
	return find_row(p, &wanted);
}

void pty_wait_row_at(struct pty *p, int row, const char *pattern, int deadline_ms)
{
	struct row_pattern wanted = {row, pattern};

	wait_for(p, has_row, &wanted, deadline_ms, "the row does not match", pattern);
}

void pty_wait_frame(struct pty *p, int deadline_ms)
{
	if (!pty_run_frame(p, deadline_ms ? deadline_ms : DEADLINE_MS))
		pty_fail(p, "no new frame");
}

void pty_wait_title(struct pty *p, const char *pattern, int deadline_ms)
{
	wait_for(p, has_title, pattern, deadline_ms, "no title matches", pattern);
}

void pty_wait_osc(struct pty *p, const char *pattern, int deadline_ms)
{
	wait_for(p, has_osc, pattern, deadline_ms, "no OSC sequence matches", pattern);
}

void pty_wait_bells(struct pty *p, uint64_t count, int deadline_ms)
{
	char wanted[32];

	snprintf(wanted, sizeof(wanted), "%llu", (unsigned long long)count);
	wait_for(p, has_bells, &count, deadline_ms, "fewer bells than", wanted);
}

char *pty_wait_file(struct pty *p, const char *name, int deadline_ms)
{
	int64_t deadline = deadline_in(deadline_ms ? deadline_ms : DEADLINE_MS);
	char *text;

	while ((text = home_read(pty_home(p), name)) == NULL || text[0] == '\0') {
		free(text);
		if (deadline_left(deadline) == 0)
			pty_fail(p, "no file \"%s\" that has something in it", name);
		pty_run_quiet(p, LOOK_AGAIN_MS, LOOK_AGAIN_MS);
	}
	pty_run_idle(p, DEADLINE_MS);
	return text;
}

void pty_wait_exit(struct pty *p, int exit_status, int deadline_ms)
{
	int status = 0, got;

	if (!pty_run_exit(p, &status, deadline_ms ? deadline_ms : DEADLINE_MS))
		pty_fail(p, "the program did not end");
	got = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	if (got != exit_status)
		pty_fail(p, "ended with status %d, not %d", got, exit_status);
}

/* The last bytes that the program wrote, made visible. */
static void print_tail(const struct pty *p)
{
	enum { TAIL_BYTES = 200 };
	const struct buf *log = pty_log(p);
	size_t at = log->len_bytes > TAIL_BYTES ? log->len_bytes - TAIL_BYTES : 0;

	for (; at < log->len_bytes; at++)
		print_message((unsigned char)log->bytes[at] < ' ' ? "<%02x>" : "%c",
			(unsigned char)log->bytes[at]);
	print_message("\n");
}

void pty_expect_restored(const struct pty *p)
{
	char *leftovers = pty_leftovers(p);

	if (!leftovers)
		return;
	print_message("left behind: %s; the last bytes:\n", leftovers);
	print_tail(p);
	free(leftovers);
	fail();
}

void pty_expect_absent(const struct pty *p, const char *text)
{
	if (shows(p, text))
		pty_fail(p, "\"%s\" should not be shown", text);
}
