/* The pty harness itself: frames, keys, what it records, how programs end. */
#include "lib/cleanup.h"
#include "lib/expect.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "lib/keys.h"

static struct pty *shell(const char *script, bool unframed)
{
	const char *argv[] = {"sh", "-c", script, NULL};

	return pty_open(&(struct pty_options){
		.argv = argv, .rows = 5, .cols = 30, .unframed = unframed});
}

static void a_screen_is_seen_only_at_the_end_of_its_frame(void **state)
{
	struct pty *p = shell("stty raw -echo; printf '\\033[?2026hhalf'; head -c1 >/dev/null;"
			      "printf ' whole\\033[?2026l'; head -c1 >/dev/null",
		false);

	(void)state;
	assert_true(pty_run_quiet(p, 100, 2000));
	pty_expect_absent(p, "half");
	pty_send_keys(p, "x");
	pty_wait_text(p, "half whole", 0);
	assert_int_equal(pty_counters(p).frames, 1);
	pty_send_keys(p, "x");
	pty_wait_exit(p, 0, 0);
}

static void two_frames_in_one_write_are_both_seen(void **state)
{
	struct pty *p = shell("stty raw -echo; printf '\\033[?2026hone\\033[?2026l"
			      "\\033[?2026h\\rtwo\\033[?2026l'; head -c1 >/dev/null",
		false);

	(void)state;
	pty_wait_text(p, "one", 0);
	pty_wait_text(p, "two", 0);
	pty_expect_absent(p, "one");
}

static void wide_and_dim_cells_are_dumped(void **state)
{
	struct pty *p = shell(
		"stty raw; printf 'a \\346\\227\\245 e\\314\\201\\033[2mdim\\033[0;1;38;5;2mx\\033[m'",
		true);
	char *dump;

	(void)state;
	pty_wait_exit(p, 0, 0);
	dump = pty_dump(p, true);
	assert_string_equal(dump, "30x5 cursor 0:10\n|a 日 e\xcc\x81" "dimx\n|\n|\n|\n|\n"
				  "0:6-8 dim\n0:9-9 bold fg=2\n");
	free(dump);
}

static void the_place_of_a_text_behind_wide_cells_is_in_columns(void **state)
{
	struct pty *p = shell("printf '\\346\\227\\245\\346\\227\\245x'", true);
	int row, col;

	(void)state;
	pty_wait_exit(p, 0, 0);
	assert_true(screen_find(pty_screen(p), "x", &row, &col));
	assert_int_equal(row, 0);
	assert_int_equal(col, 4);
}

static void titles_osc_and_bells_are_recorded(void **state)
{
	struct pty *p = shell(
		"printf '\\033]0;(2!) demo\\007\\033]52;c;aGk=\\033\\\\ding\\007'", true);

	(void)state;
	pty_wait_exit(p, 0, 0);
	pty_wait_title(p, "(2!)*", 0);
	pty_wait_osc(p, "52;c;aGk=", 0);
	pty_wait_bells(p, 1, 0);
	assert_int_equal(pty_counters(p).bells, 1);
	assert_int_equal(pty_osc_count(p), 2);
}

static void named_keys_become_bytes(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 256);
	keys_encode(&out, "a<Enter><Up><C-d><lt><nonsense>", false);
	assert_string_equal(out.bytes, "a\r\033[A\004<<nonsense>");
	buf_clear(&out);
	keys_encode(&out, "<Up><S-Tab>", true);
	assert_string_equal(out.bytes, "\033OA\033[Z");
	buf_release(&out);
}

static void a_paste_is_bracketed_when_asked_for(void **state)
{
	struct pty *p = shell("stty raw -echo; printf '\\033[?2004hready'; head -c15 | od -An -tx1", true);

	(void)state;
	pty_wait_text(p, "ready", 0);
	pty_send_paste(p, "abc");
	pty_wait_row(p, "*1b 5b 32 30 30 7e 61*", 0);
}

static void a_resize_reaches_the_program(void **state)
{
	struct pty *p = shell("echo ready; read x; stty size", true);

	(void)state;
	pty_wait_text(p, "ready", 0);
	pty_resize(p, 7, 50);
	pty_send_keys(p, "<Enter>");
	pty_wait_text(p, "7 50", 0);
	assert_int_equal(pty_screen(p)->cols, 50);
}

static void a_lost_line_hangs_up(void **state)
{
	struct pty *p = shell("echo ready; exec cat", true);

	(void)state;
	pty_wait_text(p, "ready", 0);
	pty_hangup(p);
	pty_wait_exit(p, 128 + SIGHUP, 0);
}

static void what_a_program_leaves_behind_is_told(void **state)
{
	struct pty *p = shell("stty raw; printf '\\033[?1049h\\033[?25l\\033[31m'", true);
	char *leftovers;

	(void)state;
	pty_wait_exit(p, 0, 0);
	leftovers = pty_leftovers(p);
	assert_non_null(leftovers);
	assert_non_null(strstr(leftovers, "termios"));
	assert_non_null(strstr(leftovers, "alternate screen"));
	assert_non_null(strstr(leftovers, "cursor"));
	assert_non_null(strstr(leftovers, "colours"));
	free(leftovers);
}

static void a_tidy_program_leaves_nothing(void **state)
{
	struct pty *p = shell("was=$(stty -g); stty raw; printf '\\033[?1049h\\033[31mx\\033[m"
			      "\\033[?1049l'; stty $was; exit 3",
		true);

	(void)state;
	pty_wait_exit(p, 3, 0);
	pty_expect_restored(p);
}

static void each_program_has_a_home_of_its_own(void **state)
{
	struct pty *p = shell("echo $XDG_CONFIG_HOME; test -d $XDG_CONFIG_HOME && echo exists;"
			      "echo $HOME > $HOME/note",
		true);
	char *note;

	(void)state;
	pty_wait_exit(p, 0, 0);
	pty_wait_text(p, "exists", 0);
	note = home_read(pty_home(p), "note");
	assert_non_null(note);
	assert_memory_equal(note, pty_home(p)->path, strlen(pty_home(p)->path));
	free(note);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_screen_is_seen_only_at_the_end_of_its_frame),
		TEST(two_frames_in_one_write_are_both_seen),
		TEST(wide_and_dim_cells_are_dumped),
		TEST(the_place_of_a_text_behind_wide_cells_is_in_columns),
		TEST(titles_osc_and_bells_are_recorded),
		TEST(named_keys_become_bytes),
		TEST(a_paste_is_bracketed_when_asked_for),
		TEST(a_resize_reaches_the_program),
		TEST(a_lost_line_hangs_up),
		TEST(what_a_program_leaves_behind_is_told),
		TEST(a_tidy_program_leaves_nothing),
		TEST(each_program_has_a_home_of_its_own),
	};

	return cmocka_run_group_tests_name("pty harness", tests, NULL, NULL);
}
