/* Titles and copies: clean, wrapped for who sits in between, and all or nothing. */
#include "lib/cleanup.h"

#include <string.h>

#include "term/osc.h"

static int open_buf(void **state)
{
	static struct buf out;

	buf_init(&out, 4096);
	*state = &out;
	return 0;
}

static int close_buf(void **state)
{
	buf_release(*state);
	return 0;
}

#define OSC_TEST(name) cmocka_unit_test_setup_teardown(name, open_buf, close_buf)

static void a_title_is_set(void **state)
{
	osc_title(*state, "(2!) rootwatch");
	assert_string_equal(((struct buf *)*state)->bytes, "\033]2;(2!) rootwatch\a");
}

static void a_hostile_title_cannot_end_its_sequence(void **state)
{
	const struct buf *out = *state;

	osc_title(*state, "x\a\033]52;c;aGk=\a\xC2\x9C\xE2\x80\xAEy");
	assert_ptr_equal(strchr(out->bytes + 1, '\033'), NULL);
	assert_ptr_equal(strchr(out->bytes, '\a'), out->bytes + out->len_bytes - 1);
	assert_null(strstr(out->bytes, "\xC2\x9C"));
	assert_null(strstr(out->bytes, "\xE2\x80\xAE"));
}

static void a_copy_is_base64(void **state)
{
	osc_copy(*state, "https://x.io/1", OSC_PLAIN);
	assert_string_equal(((struct buf *)*state)->bytes, "\033]52;c;aHR0cHM6Ly94LmlvLzE=\a");
}

static void base64_is_padded(void **state)
{
	osc_copy(*state, "ab", OSC_PLAIN);
	osc_copy(*state, "abc", OSC_PLAIN);
	osc_copy(*state, "\xFF\xFE", OSC_PLAIN);
	assert_string_equal(
		((struct buf *)*state)->bytes, "\033]52;c;YWI=\a\033]52;c;YWJj\a\033]52;c;//4=\a");
}

static void inside_tmux_it_goes_both_ways(void **state)
{
	osc_copy(*state, "abc", OSC_TMUX);
	assert_string_equal(((struct buf *)*state)->bytes,
		"\033Ptmux;\033\033]52;c;YWJj\a\033\\\033]52;c;YWJj\a");
}

static void inside_screen_it_is_cut_into_short_pieces(void **state)
{
	const struct buf *out = *state;
	char text[900];
	size_t pieces = 0;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	osc_copy(*state, text, OSC_SCREEN);
	for (const char *at = out->bytes; (at = strstr(at, "\033P")) != NULL; at++, pieces++)
		assert_true(strstr(at, "\033\\") - at < 768);
	assert_int_equal(pieces, 2);
}

static void what_is_too_long_is_not_copied_in_part(void **state)
{
	char text[8000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	osc_copy(*state, text, OSC_PLAIN);
	assert_string_equal(((struct buf *)*state)->bytes, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OSC_TEST(a_title_is_set),
		OSC_TEST(a_hostile_title_cannot_end_its_sequence),
		OSC_TEST(a_copy_is_base64),
		OSC_TEST(base64_is_padded),
		OSC_TEST(inside_tmux_it_goes_both_ways),
		OSC_TEST(inside_screen_it_is_cut_into_short_pieces),
		OSC_TEST(what_is_too_long_is_not_copied_in_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
