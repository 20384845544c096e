/* The dashboard and terminals: sizes, redraws, the mouse, the clipboard, poor and unknown types. */
#include <sys/stat.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cleanup.h"
#include "lib/dashboard.h"
#include "lib/deadline.h"

static struct pty *open_with(struct sandbox *s, int rows, int cols, const char *const *env)
{
	return dashboard_open(
		s, &(struct dashboard_options){.rows = rows, .cols = cols, .env = env});
}

/* ---- sizes --------------------------------------------------------------------------------- */

static void a_storm_of_sizes_ends_with_the_right_screen(void **state)
{
	struct pty *p = open_with(dashboard_sandbox(), 24, 80, NULL);
	unsigned seed = 7;

	(void)state;
	for (int i = 0; i < 200; i++) {
		seed = seed * 1103515245u + 12345u;
		pty_resize(p, 1 + (int)(seed >> 16) % 70, 1 + (int)(seed >> 20) % 220);
		if (i % 10 == 0)
			pty_send_keys(p, i % 20 == 0 ? "j" : "<Tab>");
	}
	pty_resize(p, 40, 120);
	pty_send_keys(p, "2g");
	pty_wait_row(p, "*1 Incidents*┬*", 0);
	pty_wait_row(p, "▲*p99 > 2s on checkout*", 0);
	pty_wait_row_at(p, 0, " environment*Z", 0);
	dashboard_quit(p);
}

static void a_tiny_terminal_says_so_in_one_line(void **state)
{
	struct pty *p = open_with(dashboard_sandbox(), 24, 80, NULL);

	(void)state;
	pty_resize(p, 5, 30);
	pty_wait_text(p, "Too small: 30×5", 0);
	pty_expect_absent(p, "Incidents");
	pty_resize(p, 8, 40);
	pty_wait_text(p, "Alerts", 0);
	pty_resize(p, 24, 80);
	pty_wait_row(p, "*3 Retrospectives*draft 4*", 0);
	dashboard_quit(p);
}

static void print_difference(char *before, char *after)
{
	char *a, *b;

	while ((a = strsep(&before, "\n")) != NULL && (b = strsep(&after, "\n")) != NULL)
		if (strcmp(a, b) != 0)
			print_message("before: %s\nafter:  %s\n", a, b);
}

/*
 * What the terminal shows is what was drawn: after a walk over many screens a full redraw changes
 * nothing.
 */
static bool redraw_changes_nothing(struct pty *p, bool prints)
{
	char *before = pty_dump(p, true), *after;
	bool is_same;

	pty_send_keys(p, "<C-l>");
	pty_wait_frame(p, 0);
	pty_run_idle(p, DEADLINE_MS);
	after = pty_dump(p, true);
	is_same = strcmp(before, after) == 0;
	if (!is_same && prints)
		print_difference(before, after);
	free(before);
	free(after);
	return is_same;
}

static void a_full_redraw_changes_nothing(void **state)
{
	static const char *const steps[] = {"1", "j", "j", "G", "g", "<Enter>", "]", "]", "q", "2", "jjj",
		"?", "<Esc>", "3", "j", "<Enter>", "G", "q", "x", "<Esc>", "5", "5", "O",
		"<Esc>", "1", "/sev", "<Esc>", "C", "<Esc>", "+++", "___", "<C-d>", "<C-u>"};
	struct pty *p = dashboard_open(dashboard_sandbox(),
		&(struct dashboard_options){.rows = 40, .cols = 120,
			.env = (const char *const[]){NO_POLLS, NULL}});

	(void)state;
	/* Look at what is new first, so that no key takes the attention line away later. */
	dashboard_jump(p, "412", "INC-412");
	pty_send_keys(p, "q");
	dashboard_jump(p, "7d51zq", "7d51zq");
	pty_send_keys(p, "q");
	pty_wait_gone(p, "▲ INC-412", 0);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		pty_send_keys(p, steps[i]);
		pty_run_rest(p, 250, DEADLINE_MS);
		/* Once more: the clock may have gone on to the next minute. */
		if (!redraw_changes_nothing(p, false) && !redraw_changes_nothing(p, true))
			pty_fail(p, "a redraw after step %zu, \"%s\", changed the screen", i, steps[i]);
	}
	pty_send_keys(p, "<Esc><Esc>");
	dashboard_quit(p);
}

static void nothing_is_cleared_between_frames(void **state)
{
	struct pty *p = open_with(dashboard_sandbox(), 24, 80, NULL);
	uint64_t clears = pty_counters(p).clears;

	(void)state;
	pty_send_keys(p, "1jjG2j3j<Enter>q1?<Esc>");
	pty_run_rest(p, 200, DEADLINE_MS);
	assert_int_equal(pty_counters(p).clears, clears);
	pty_send_keys(p, "<C-l>");
	pty_wait_frame(p, 0);
	assert_int_equal(pty_counters(p).clears, clears + 1);
	dashboard_quit(p);
}

/* More than the line to it holds at once, and nothing but the key to draw for. */
static void a_large_frame_leaves_whole_without_another_event(void **state)
{
	struct pty *p = open_with(
		dashboard_sandbox(), 200, 500, (const char *const[]){NO_POLLS, NULL});

	(void)state;
	for (int i = 0; i < 10; i++) {
		assert_true(pty_run_idle(p, DEADLINE_MS));
		pty_send_keys(p, "<C-l>");
		pty_wait_frame(p, 0);
	}
	dashboard_quit(p);
}

/* ---- mouse --------------------------------------------------------------------------------- */

static void the_mouse_is_off_until_it_is_asked_for(void **state)
{
	struct pty *p = open_with(dashboard_sandbox(), 40, 120, NULL);
	int row, col;

	(void)state;
	assert_false(pty_mode(p, 1000));
	pty_send_keys(p, "%");
	pty_wait_text(p, "mouse on", 0);
	assert_true(pty_mode(p, 1006));
	row = pty_wait_row(p, "*SEV3*triage*INC-411*", 0);
	pty_send_click(p, PTY_BUTTON_LEFT, row, 10);
	pty_wait_row(p, "*─ INC-411 Disk on db-7*", 0);
	assert_true(screen_find(pty_screen(p), "Timeline", &row, &col));
	pty_send_click(p, PTY_BUTTON_LEFT, row, col + 1);
	pty_wait_text(p, "pg_replication_slots", 0);
	row = pty_wait_row(p, "▲*p99 > 2s on checkout*", 0);
	pty_send_click(p, PTY_WHEEL_DOWN, row, 10);
	pty_send_click(p, PTY_BUTTON_LEFT, row, 10);
	pty_wait_row(p, "*─ 7d51zq p99*", 0);
	pty_send_keys(p, "%");
	pty_wait_text(p, "mouse off", 0);
	assert_false(pty_mode(p, 1000));
	dashboard_quit(p);
}

static void the_mouse_can_be_on_from_the_start(void **state)
{
	struct pty *p = open_with(dashboard_sandbox(), 24, 80,
		(const char *const[]){"ROOTWATCH_MOUSE=true", NULL});

	(void)state;
	assert_true(pty_mode(p, 1006));
	pty_send_keys(p, "%");
	pty_wait_text(p, "mouse off", 0);
	dashboard_quit(p);
}

/* ---- clipboard and browser ----------------------------------------------------------------- */

/* "https://" in base 64. */
static const char copied_link[] = "52;c;aHR0cHM6Ly*";

static void y_copies_the_link_by_way_of_the_terminal(void **state)
{
	struct pty *p = open_with(dashboard_sandbox(), 24, 80, NULL);

	(void)state;
	pty_send_keys(p, "y");
	pty_wait_osc(p, copied_link, 0);
	pty_wait_text(p, "sent to the terminal's clipboard: https://", 0);
	dashboard_quit(p);
}

static void over_ssh_o_copies_instead_of_opening(void **state)
{
	struct pty *p = open_with(dashboard_sandbox(), 24, 80,
		(const char *const[]){"SSH_CONNECTION=192.0.2.1 22 192.0.2.2 22",
			"ROOTWATCH_BROWSER=/bin/false", NULL});

	(void)state;
	pty_send_keys(p, "o");
	pty_wait_osc(p, copied_link, 0);
	dashboard_quit(p);
}

static void o_starts_the_browser_without_the_key_in_its_environment(void **state)
{
	struct home *home = home_new();
	struct sandbox *s = dashboard_sandbox();
	char *script = home_path(home, "browser");
	char *set = NULL, *got;
	struct pty *p;

	(void)state;
	home_write(home, "browser", "#!/bin/sh\n{ echo \"$1\"; env; } >\"$HOME/opened.new\"\n"
				    "mv \"$HOME/opened.new\" \"$HOME/opened\"\n");
	assert_int_equal(chmod(script, 0700), 0);
	if (asprintf(&set, "ROOTWATCH_BROWSER=%s", script) < 0)
		fail();
	p = dashboard_open(
		s, &(struct dashboard_options){.home = home, .env = (const char *const[]){set, NULL}});
	pty_send_keys(p, "o");
	pty_wait_text(p, "opening https://", 0);
	got = pty_wait_file(p, "opened", 0);
	assert_true(strncmp(got, "https://", 8) == 0 && strstr(got, sandbox_token(s)) == NULL);
	free(got);
	free(set);
	free(script);
	dashboard_quit(p);
	home_free(home);
}

static void a_copy_command_gets_what_is_copied(void **state)
{
	struct home *home = home_new();
	struct pty *p = dashboard_open(dashboard_sandbox(),
		&(struct dashboard_options){.home = home,
			.env = (const char *const[]){
				"ROOTWATCH_COPY_COMMAND=cat >\"$HOME/c.new\" && mv \"$HOME/c.new\" \"$HOME/copied\"",
				NULL}});
	char *got;

	(void)state;
	pty_send_keys(p, "y");
	got = pty_wait_file(p, "copied", 0);
	assert_true(strncmp(got, "https://", 8) == 0);
	free(got);
	dashboard_quit(p);
	home_free(home);
}

/* ---- kinds of terminals -------------------------------------------------------------------- */

/* Colours of the foreground or background in any SGR. */
static bool has_colour(const struct pty *p)
{
	const struct screen *screen = pty_screen(p);

	for (int row = 0; row < screen->rows; row++)
		for (int col = 0; col < screen->cols; col++)
			if (screen_at(screen, row, col)->fg != SCREEN_DEFAULT ||
				screen_at(screen, row, col)->bg != SCREEN_DEFAULT)
				return true;
	return false;
}

static void no_color_means_none(void **state)
{
	struct pty *p = open_with(dashboard_sandbox(), 40, 120, (const char *const[]){"NO_COLOR=1", NULL});

	(void)state;
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	assert_false(has_colour(p));
	pty_send_keys(p, "1<Enter>]?");
	pty_wait_text(p, "What works here", 0);
	assert_false(has_colour(p));
	pty_send_keys(p, "<Esc>");
	dashboard_quit(p);
}

static void screen_in_the_c_locale_gets_ascii(void **state)
{
	struct pty *p = open_with(dashboard_sandbox(), 40, 120,
		(const char *const[]){"TERM=screen-256color", "LC_ALL=C", NULL});
	const struct buf *log = pty_log(p);

	(void)state;
	pty_wait_row(p, "*triggered*p99 > 2s on checkout*", 0);
	pty_send_keys(p, "1j<Enter>]qCtitle<Esc>?<Esc>");
	pty_run_rest(p, 200, DEADLINE_MS);
	for (size_t i = 0; i < log->len_bytes; i++)
		if ((unsigned char)log->bytes[i] > 0x7e)
			pty_fail(p, "byte %zu is %#x", i, (unsigned char)log->bytes[i]);
	dashboard_quit(p);
}

static void tmux_gets_its_clipboard_sequence(void **state)
{
	struct pty *p = open_with(dashboard_sandbox(), 24, 80,
		(const char *const[]){"TERM=screen-256color", "TMUX=/tmp/none,1,0", NULL});
	const struct buf *log = pty_log(p);
	static const char wrapped[] = "\033Ptmux;\033\033]52;c;aHR0";

	(void)state;
	pty_send_keys(p, "y");
	pty_wait_text(p, "sent to the terminal's clipboard", 0);
	assert_non_null(memmem(log->bytes, log->len_bytes, wrapped, strlen(wrapped)));
	dashboard_quit(p);
}

static void an_unknown_type_is_drawn_as_xterm_and_told(void **state)
{
	struct pty *p =
		open_with(dashboard_sandbox(), 24, 100, (const char *const[]){"TERM=frobozz-9", NULL});

	(void)state;
	pty_wait_text(p, "TERM \"frobozz-9\" is not known here", 0);
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	dashboard_quit(p);
}

static void how_large_it_is_the_terminal_says_and_no_variable(void **state)
{
	struct pty *p = open_with(dashboard_sandbox(), 24, 100,
		(const char *const[]){"LINES=99999", "COLUMNS=99999", NULL});

	(void)state;
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	dashboard_quit(p);
}

/* Its description names no size, and it has no second screen to come back from. */
static void the_linux_console_is_drawn_on_and_left_with_a_free_line(void **state)
{
	struct pty *p = open_with(
		dashboard_sandbox(), 24, 80, (const char *const[]){"TERM=linux", "LINES=99999", NULL});
	char *last;

	(void)state;
	pty_wait_row(p, "▲*triggered*p99 > 2s on checkout*", 0);
	dashboard_quit(p);
	last = pty_row(p, 23);
	assert_string_equal(last, "");
	free(last);
}

static void a_dumb_terminal_is_refused_in_words(void **state)
{
	struct pty *p = dashboard_start(dashboard_sandbox(),
		&(struct dashboard_options){.env = (const char *const[]){"TERM=dumb", NULL}});

	(void)state;
	pty_wait_exit(p, 15, 0);
	assert_non_null(memmem(pty_log(p)->bytes, pty_log(p)->len_bytes, "cannot show a screen", 20));
}

/* ---- paste and focus ----------------------------------------------------------------------- */

static void a_signal_that_nobody_expects_leaves_the_terminal_as_it_was(void **state)
{
	static const int signals[] = {SIGUSR1, SIGALRM};

	(void)state;
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct pty *p = dashboard_open(dashboard_sandbox(), NULL);

		pty_signal(p, signals[i]);
		pty_wait_exit(p, 128 + signals[i], 0);
		pty_expect_restored(p);
	}
}

static void pasted_text_never_acts(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = open_with(s, 40, 120, (const char *const[]){NO_GRACE, NULL});

	(void)state;
	pty_send_paste(p, "aDqyXR\r\n:quit\r\n");
	pty_wait_text(p, "pasted text does nothing here", 0);
	/* In a field it is text; a line's end does not send. */
	pty_send_keys(p, "1C");
	pty_wait_row(p, "*┌ Declare an incident*", 0);
	pty_send_paste(p, "two\r\nlines\033[201~");
	pty_wait_row(p, "*Title*two lines*", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_gone(p, "┌ Declare", 0);
	/* A box takes no paste for an answer. */
	pty_send_keys(p, "2/FIRING<Enter>");
	pty_wait_row(p, "*─ *FIRING*", 0);
	pty_send_keys(p, "D");
	pty_wait_text(p, "[ No ]", 0);
	pty_send_paste(p, "y\r");
	pty_run_quiet(p, 300, DEADLINE_MS);
	pty_send_paste(p, "y\r");
	pty_run_quiet(p, 100, DEADLINE_MS);
	pty_wait_text(p, "[ No ]", 0);
	pty_send_keys(p, "n");
	pty_wait_gone(p, "[ No ]", 0);
	assert_int_equal(dashboard_writes(s), 0);
	dashboard_quit(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_storm_of_sizes_ends_with_the_right_screen),
		TEST(a_tiny_terminal_says_so_in_one_line),
		TEST(a_full_redraw_changes_nothing),
		TEST(nothing_is_cleared_between_frames),
		TEST(a_large_frame_leaves_whole_without_another_event),
		TEST(the_mouse_is_off_until_it_is_asked_for),
		TEST(the_mouse_can_be_on_from_the_start),
		TEST(y_copies_the_link_by_way_of_the_terminal),
		TEST(over_ssh_o_copies_instead_of_opening),
		TEST(o_starts_the_browser_without_the_key_in_its_environment),
		TEST(a_copy_command_gets_what_is_copied),
		TEST(no_color_means_none),
		TEST(screen_in_the_c_locale_gets_ascii),
		TEST(tmux_gets_its_clipboard_sequence),
		TEST(an_unknown_type_is_drawn_as_xterm_and_told),
		TEST(how_large_it_is_the_terminal_says_and_no_variable),
		TEST(the_linux_console_is_drawn_on_and_left_with_a_free_line),
		TEST(a_dumb_terminal_is_refused_in_words),
		TEST(a_signal_that_nobody_expects_leaves_the_terminal_as_it_was),
		TEST(pasted_text_never_acts),
	};

	return cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
}
