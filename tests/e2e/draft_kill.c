/*
 * kill -9 while one writes in the draft here: what was typed a second ago is there again. A few
 * moments here, many with DRAFT_KILLS=200 (tests/long/draft_lost.sh).
 */
#include "e2e/draft.h"

#include "base/clock.h"

#include <signal.h>

enum { CHARACTERS = 2000, CHUNK = 40, KILLS = 12, LOSS_MS = 1000 };

/* Words that tell where they stand, and when they were typed: "a0000 a0001 …". */
static char *words_of(size_t characters, long moment)
{
	char letter = (char)('a' + moment % 26);

	struct buf out;

	buf_init(&out, CHARACTERS + CHUNK);
	for (int i = 0; out.len_bytes < characters; i++)
		buf_add_fmt(&out, "%c%04d%c", letter, i, i % 9 == 8 ? '\n' : ' ');
	buf_truncate(&out, characters);
	return buf_take(&out);
}

static long kills(void)
{
	const char *wanted = getenv("DRAFT_KILLS");

	return wanted != NULL ? strtol(wanted, NULL, 10) : KILLS;
}

/* Types until `until` characters; returns how many were typed a second before it was killed. */
static size_t type_and_kill(struct pty *p, const char *text, size_t until, int rest_ms)
{
	int64_t at_ms[CHARACTERS / CHUNK + 2];
	size_t chunks = 0, safe = 0;
	int64_t killed_ms;

	for (size_t at = 0; at < until; at += CHUNK) {
		char piece[CHUNK + 1];

		snprintf(piece, sizeof(piece), "%.*s", (int)(until - at < CHUNK ? until - at : CHUNK),
			text + at);
		pty_send_text(p, piece);
		pty_run_quiet(p, 5, 30);
		at_ms[chunks++] = clock_monotonic_ms();
	}
	pty_run_quiet(p, rest_ms, rest_ms);
	killed_ms = clock_monotonic_ms();
	pty_signal(p, SIGKILL);
	pty_wait_exit(p, 128 + SIGKILL, 0);
	for (size_t i = 0; i < chunks; i++)
		if (at_ms[i] + LOSS_MS <= killed_ms)
			safe = (i + 1) * CHUNK < until ? (i + 1) * CHUNK : until;
	return safe;
}

/* How much of the text stands in the file, from its beginning on. */
static size_t common(const char *draft, const char *text)
{
	const char *at = strstr(draft, "## Impact\n");
	size_t n = 0;

	assert_non_null(at);
	at += strlen("## Impact\n");
	while (text[n] != '\0' && at[n] == text[n])
		n++;
	return n;
}

/* The next moment sees what the last one has left: it is offered, and taken. */
static void expect_kept(struct pty *p, const struct home *home, const char *folder, const char *text,
	size_t safe, size_t until, long revision)
{
	char *words = mem_printf("revision %ld", revision), *draft;
	char *name = mem_printf("%s/%04ld.md", folder, revision);
	size_t kept;

	pty_wait_text(p, "An editor that died left a text", 0);
	pty_send_keys(p, "t");
	pty_wait_text(p, words, 0);
	draft = home_read(home, name);
	assert_non_null(draft);
	kept = common(draft, text);
	if (kept < safe || kept > until)
		fail_msg("revision %ld: %zu typed, %zu a second before, %zu kept", revision, until, safe,
			kept);
	free(draft);
	free(words);
	free(name);
}

static void a_kill_costs_at_most_a_second_of_what_was_typed(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct home *home = home_for_test();
	struct pty *p = open_with(s, home, "EDITOR=");
	unsigned seed = 20261128;
	const char *folder;

	(void)state;
	build(p);
	folder = folder_of(home);
	for (long i = 0; i < kills(); i++) {
		size_t until = (size_t)rand_r(&seed) % CHARACTERS + 1, safe;
		char *text = words_of(CHARACTERS, i);

		pty_send_keys(p, "]]w");
		pty_wait_text(p, INCIDENT " writing", 0);
		safe = type_and_kill(p, text, until, 300 + (int)((unsigned)rand_r(&seed) % 1200));
		pty_close(p);
		p = open_with(s, home, "EDITOR=");
		open_draft(p);
		expect_kept(p, home, folder, text, safe, until, i + 2);
		free(text);
	}
	dashboard_quit(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_kill_costs_at_most_a_second_of_what_was_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
