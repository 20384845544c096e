/* The terminal on a real pty: frames in one piece, never a block, and everything put back. */
#include "lib/cleanup.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "term/term.h"
#include "ui/theme.h"

enum { ROWS = 50, COLS = 200, SEEN_BYTES = 4 * 1024 * 1024 };

static const struct style plain = {COLOUR_DEFAULT, COLOUR_DEFAULT, 0};
static const struct style selected = {COLOUR_DEFAULT, COLOUR_DEFAULT, STYLE_REVERSE};

struct stage {
	int master, slave;
	struct termios before;
	struct term *term;
	struct grid grid;
	struct buf seen;
};

/* ---- what the terminal gets --------------------------------------------------------------- */

static void see(struct stage *stage)
{
	char chunk[65536];
	ssize_t n;

	while ((n = read(stage->master, chunk, sizeof(chunk))) > 0)
		buf_add(&stage->seen, chunk, (size_t)n);
}

static int count(const struct stage *stage, const char *needle)
{
	int found = 0;
	const char *end = stage->seen.bytes + stage->seen.len_bytes, *at = stage->seen.bytes;

	while ((at = memmem(at, (size_t)(end - at), needle, strlen(needle))) != NULL)
		at++, found++;
	return found;
}

static int open_stage(void **state)
{
	struct stage *stage = mem_alloc(sizeof(*stage));
	struct winsize size = {.ws_row = ROWS, .ws_col = COLS};

	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("TMUX");
	unsetenv("STY");
	unsetenv("SSH_CONNECTION");
	stage->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(
		stage->master >= 0 && grantpt(stage->master) == 0 && unlockpt(stage->master) == 0);
	stage->slave = open(ptsname(stage->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(stage->slave >= 0);
	ioctl(stage->slave, TIOCSWINSZ, &size);
	fcntl(stage->master, F_SETFL, O_NONBLOCK);
	tcgetattr(stage->slave, &stage->before);
	buf_init(&stage->seen, SEEN_BYTES);
	grid_init(&stage->grid, &theme_dark, ROWS, COLS);
	*state = stage;
	return 0;
}

static int close_stage(void **state)
{
	struct stage *stage = *state;

	term_close(stage->term);
	grid_release(&stage->grid);
	buf_release(&stage->seen);
	close(stage->slave);
	if (stage->master >= 0)
		close(stage->master);
	free(stage);
	return 0;
}

#define STAGE(name) cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

static void begin(struct stage *stage)
{
	struct err err = {0};

	stage->term = term_open(stage->slave, &err);
	assert_string_equal(err.text, "");
	assert_non_null(stage->term);
}

/* The terminal keeps the cells that it draws; those of the stage are drawn on. */
static bool draw(struct stage *stage)
{
	struct grid copy = stage->grid;
	size_t count = (size_t)copy.rows * (size_t)copy.cols;
	bool is_drawn;

	copy.cells = mem_resize(NULL, count, sizeof(*copy.cells));
	memcpy(copy.cells, stage->grid.cells, count * sizeof(*copy.cells));
	is_drawn = term_draw(stage->term, &copy);
	grid_release(&copy);
	return is_drawn;
}

static void show(struct stage *stage)
{
	assert_true(draw(stage));
	see(stage);
}

static void expect_modes_as_before(const struct stage *stage)
{
	struct termios now;

	tcgetattr(stage->slave, &now);
	assert_int_equal(now.c_lflag, stage->before.c_lflag);
	assert_int_equal(now.c_iflag, stage->before.c_iflag);
	assert_int_equal(now.c_oflag, stage->before.c_oflag);
}

/* ---- frames ------------------------------------------------------------------------------- */

static void a_frame_stands_between_brackets(void **state)
{
	struct stage *stage = *state;
	const char *begin_at, *words, *end_at;

	begin(stage);
	grid_put(&stage->grid, 3, 5, 20, text_own("p99 above 2 s"), plain);
	show(stage);
	assert_int_equal(count(stage, "\033[?2026h"), 1);
	assert_int_equal(count(stage, "\033[?2026l"), 1);
	begin_at = strstr(stage->seen.bytes, "\033[?2026h");
	words = strstr(stage->seen.bytes, "p99 above 2 s");
	end_at = strstr(stage->seen.bytes, "\033[?2026l");
	assert_true(begin_at < words && words < end_at);
}

static void nothing_new_writes_nothing(void **state)
{
	struct stage *stage = *state;

	begin(stage);
	show(stage);
	buf_clear(&stage->seen);
	show(stage);
	assert_int_equal(stage->seen.len_bytes, 0);
}

static void draw_list(struct grid *grid, int cursor)
{
	grid_clear(grid);
	for (int row = 0; row < 40; row++) {
		char words[96];
		struct style style = row == cursor ? selected : plain;
		struct style bad = row == cursor ? selected : theme_style(grid->theme, ROLE_BAD);

		if (row == cursor)
			grid_fill(grid, (struct rect){row, 0, 1, 93}, style);
		snprintf(words, sizeof(words), "INC-%d  %dm  Checkout latency above threshold %d",
			400 + row, row, row * 77);
		grid_put(grid, row, 2, 8, text_own("SEV1"), bad);
		grid_put(grid, row, 9, 10, text_own("started"), bad);
		grid_put(grid, row, 21, 72, text_own(words), style);
	}
}

static void moving_the_cursor_costs_few_bytes(void **state)
{
	struct stage *stage = *state;

	begin(stage);
	draw_list(&stage->grid, 5);
	show(stage);
	buf_clear(&stage->seen);
	draw_list(&stage->grid, 6);
	show(stage);
	assert_in_range(stage->seen.len_bytes, 1, 300);
}

static void marks_and_wide_characters_arrive(void **state)
{
	struct stage *stage = *state;

	begin(stage);
	grid_put(&stage->grid, 0, 0, 20, text_own("決済 e\u0301 🔥"), plain);
	show(stage);
	assert_int_equal(count(stage, "決済"), 1);
	assert_int_equal(count(stage, "e\u0301"), 1);
	assert_int_equal(count(stage, "🔥"), 1);
}

static void a_redraw_brings_everything_again(void **state)
{
	struct stage *stage = *state;

	begin(stage);
	grid_put(&stage->grid, 3, 5, 20, text_own("incident"), plain);
	show(stage);
	term_redraw(stage->term);
	show(stage);
	assert_int_equal(count(stage, "incident"), 2);
}

static void a_resize_draws_at_the_new_size(void **state)
{
	struct stage *stage = *state;

	begin(stage);
	show(stage);
	term_resize(stage->term, 24, 80);
	grid_resize(&stage->grid, 24, 80);
	grid_put(&stage->grid, 23, 72, 8, text_own("incident"), plain);
	buf_clear(&stage->seen);
	show(stage);
	assert_int_equal(count(stage, "inciden"), 1);
	assert_int_equal(count(stage, "\033[24;73H"), 1);
	/* Rows below an old scrolling region would not take part in what curses moves. */
	assert_true(count(stage, "\033[1;24r") > 0);
	/* A grid of another size than the terminal's is no harm: a resize may be on its way. */
	grid_resize(&stage->grid, 100, 300);
	show(stage);
	grid_resize(&stage->grid, 2, 3);
	show(stage);
}

/* ---- a terminal that does not read -------------------------------------------------------- */

static void fill_with(struct grid *grid, char c)
{
	char line[COLS + 1];

	memset(line, c, COLS);
	line[COLS] = '\0';
	for (int row = 0; row < ROWS; row++)
		for (int col = 0; col < COLS; col += 2)
			grid_put(grid, row, col, 1,
				text_own((char[]){(char)(c + (row + col) % 9), 0}),
				(row + col) % 3 == 0 ? selected : plain);
}

static void a_terminal_that_does_not_read_blocks_nothing(void **state)
{
	struct stage *stage = *state;
	int drawn = 0;

	begin(stage);
	while (drawn < 1000) {
		fill_with(&stage->grid, (char)('a' + drawn % 9));
		if (!draw(stage))
			break;
		drawn++;
	}
	assert_in_range(drawn, 1, 999);
	assert_true(term_events(stage->term) & POLLOUT);

	grid_clear(&stage->grid);
	grid_put(&stage->grid, 0, 0, 20, text_own("the newest state"), plain);
	for (int i = 0; i < 1000 && !draw(stage); i++)
		see(stage);
	for (int i = 0; i < 1000 && (term_events(stage->term) & POLLOUT) != 0; i++) {
		see(stage);
		draw(stage);
	}
	see(stage);
	assert_int_equal(count(stage, "the newest state"), 1);
	assert_int_equal(count(stage, "\033[?2026h"), count(stage, "\033[?2026l"));
}

static void closing_does_not_wait_for_ever(void **state)
{
	struct stage *stage = *state;

	begin(stage);
	for (int i = 0; i < 1000; i++) {
		fill_with(&stage->grid, (char)('a' + i % 9));
		if (!draw(stage))
			break;
	}
	term_close(stage->term);
	stage->term = NULL;
	expect_modes_as_before(stage);
}

/* Whoever shows the terminal would wake for each piece, just when the first frame is made. */
static void what_is_said_before_the_first_frame_leaves_with_it(void **state)
{
	struct stage *stage = *state;

	begin(stage);
	term_title(stage->term, "(1!) rootwatch");
	see(stage);
	assert_int_equal(stage->seen.len_bytes, 0);
	show(stage);
	assert_int_equal(count(stage, "\033[?2004h"), 1);
	assert_int_equal(count(stage, "(1!) rootwatch"), 1);
	buf_clear(&stage->seen);
	term_bell(stage->term);
	see(stage);
	assert_string_equal(stage->seen.bytes, "\a");
}

/* ---- opening and closing ------------------------------------------------------------------ */

static void everything_is_put_back(void **state)
{
	struct stage *stage = *state;

	begin(stage);
	term_mouse(stage->term, true);
	term_title(stage->term, "(1!) rootwatch");
	show(stage);
	buf_clear(&stage->seen);
	term_close(stage->term);
	stage->term = NULL;
	see(stage);
	expect_modes_as_before(stage);
	assert_int_equal(count(stage, "\033[?1049l"), 1);
	assert_int_equal(count(stage, "\033[?2004l"), 1);
	assert_int_equal(count(stage, "\033[?1004l"), 1);
	assert_int_equal(count(stage, "\033[?1000l"), 1);
	assert_int_equal(count(stage, "\033[23;0t"), 1);
	assert_true(count(stage, "\033[?25h") + count(stage, "\033[?12l\033[?25h") >= 1);
}

static void leaving_and_entering_draws_everything_again(void **state)
{
	struct stage *stage = *state;

	begin(stage);
	grid_put(&stage->grid, 3, 5, 20, text_own("incident"), plain);
	show(stage);
	term_leave(stage->term);
	expect_modes_as_before(stage);
	assert_true(draw(stage));
	term_enter(stage->term);
	show(stage);
	assert_int_equal(count(stage, "incident"), 2);
	assert_int_equal(count(stage, "\033[?1049h"), 2);
}

static void what_is_no_terminal_is_refused_in_words(void **state)
{
	struct stage *stage = *state;
	struct err err = {0};
	int pipes[2];

	assert_int_equal(pipe(pipes), 0);
	assert_null(term_open(pipes[0], &err));
	assert_int_equal(err.kind, ERR_TERMINAL);
	close(pipes[0]);
	close(pipes[1]);
	setenv("TERM", "dumb", 1);
	assert_null(term_open(stage->slave, &err));
	assert_non_null(strstr(err.text, "dumb"));
	expect_modes_as_before(stage);
}

static void an_unknown_type_is_drawn_as_xterm_and_told(void **state)
{
	struct stage *stage = *state;

	setenv("TERM", "no-such\033terminal", 1);
	begin(stage);
	assert_non_null(strstr(term_remark(stage->term), "xterm-256color"));
	assert_null(strchr(term_remark(stage->term), '\033'));
	grid_put(&stage->grid, 3, 5, 20, text_own("incident"), plain);
	show(stage);
	assert_int_equal(count(stage, "incident"), 1);
}

static void a_terminal_of_another_locale_gets_ascii(void **state)
{
	struct stage *stage = *state;

	setenv("LC_ALL", "C", 1);
	begin(stage);
	assert_true(term_is_ascii(stage->term));
}

static void without_any_locale_utf8_is_understood(void **state)
{
	struct stage *stage = *state;

	unsetenv("LC_ALL");
	unsetenv("LC_CTYPE");
	unsetenv("LANG");
	begin(stage);
	assert_false(term_is_ascii(stage->term));
	grid_put(&stage->grid, 3, 5, 20, text_own("決済"), plain);
	show(stage);
	assert_int_equal(count(stage, "決済"), 1);
}

/* ---- keys --------------------------------------------------------------------------------- */

static void keys_are_read_and_never_blocked_for(void **state)
{
	struct stage *stage = *state;
	struct msg msg;

	begin(stage);
	assert_false(term_read(stage->term, 1, &msg));
	assert_int_equal(write(stage->master, "j\032\003\023", 4), 4);
	assert_true(term_read(stage->term, 2, &msg));
	assert_int_equal(msg.u.key.code, 'j');
	assert_true(term_read(stage->term, 2, &msg));
	assert_int_equal(msg.u.key.code, KEY_CODE_CTRL + 'z');
	assert_true(term_read(stage->term, 2, &msg));
	assert_int_equal(msg.u.key.code, KEY_CODE_CTRL + 'c');
	assert_true(term_read(stage->term, 2, &msg));
	assert_int_equal(msg.u.key.code, KEY_CODE_CTRL + 's');
	assert_false(term_read(stage->term, 2, &msg));
	assert_false(term_is_gone(stage->term));
}

static void a_hang_up_is_noticed(void **state)
{
	struct stage *stage = *state;
	struct msg msg;

	begin(stage);
	close(stage->master);
	stage->master = -1;
	assert_false(term_read(stage->term, 1, &msg));
	assert_true(term_is_gone(stage->term));
	draw(stage);
}

/* ---- a crash ------------------------------------------------------------------------------ */

static void a_crash_puts_the_terminal_right(void **state)
{
	struct stage *stage = *state;
	int status;
	pid_t child = fork();

	if (child == 0) {
		struct err err;

		signal(SIGFPE, SIG_DFL); /* cmocka's */
		stage->term = term_open(stage->slave, &err);
		draw(stage);
		raise(SIGFPE);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGFPE);
	see(stage);
	assert_int_equal(count(stage, "\033[?1049l"), 1);
	assert_int_equal(count(stage, "\033[?2004l"), 1);
	expect_modes_as_before(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE(a_frame_stands_between_brackets),
		STAGE(nothing_new_writes_nothing),
		STAGE(moving_the_cursor_costs_few_bytes),
		STAGE(marks_and_wide_characters_arrive),
		STAGE(a_redraw_brings_everything_again),
		STAGE(a_resize_draws_at_the_new_size),
		STAGE(a_terminal_that_does_not_read_blocks_nothing),
		STAGE(closing_does_not_wait_for_ever),
		STAGE(what_is_said_before_the_first_frame_leaves_with_it),
		STAGE(everything_is_put_back),
		STAGE(leaving_and_entering_draws_everything_again),
		STAGE(what_is_no_terminal_is_refused_in_words),
		STAGE(an_unknown_type_is_drawn_as_xterm_and_told),
		STAGE(a_terminal_of_another_locale_gets_ascii),
		STAGE(without_any_locale_utf8_is_understood),
		STAGE(keys_are_read_and_never_blocked_for),
		STAGE(a_hang_up_is_noticed),
		STAGE(a_crash_puts_the_terminal_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
