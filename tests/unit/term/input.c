/* What a terminal sends, whole and torn apart, becomes keys; nothing dangerous comes of the pieces. */
#include "lib/cleanup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "term/input.h"

enum { FAR_MS = 10000 };

struct fixture {
	struct tty_input input;
	int64_t now_ms;
	char seen
		[2048]; /* names of keys, blank-separated; pastes as {…}, clicks as (event row col) */
};

static int open_local(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	input_init(&f->input, INPUT_DELAY_MS);
	f->now_ms = 1000;
	*state = f;
	return 0;
}

static int open_remote(void **state)
{
	open_local(state);
	((struct fixture *)*state)->input.delay_ms = INPUT_DELAY_REMOTE_MS;
	return 0;
}

static int close_fixture(void **state)
{
	struct fixture *f = *state;

	input_release(&f->input);
	free(f);
	return 0;
}

#define LOCAL(name) cmocka_unit_test_setup_teardown(name, open_local, close_fixture)
#define REMOTE(name) cmocka_unit_test_setup_teardown(name, open_remote, close_fixture)

static void add(struct fixture *f, const char *words)
{
	size_t len = strlen(f->seen);

	snprintf(f->seen + len, sizeof(f->seen) - len, "%s%s", len > 0 ? " " : "", words);
}

static void note(struct fixture *f, const struct msg *msg)
{
	char words[512];

	if (msg->type == MSG_KEY) {
		char name[KEY_NAME_BYTES];
		uint32_t code = msg->u.key.code;

		add(f, code == KEY_CODE_FOCUS_IN     ? "in"
			: code == KEY_CODE_FOCUS_OUT ? "out"
						     : key_name(msg->u.key, name));
	} else if (msg->type == MSG_PASTE) {
		snprintf(words, sizeof(words), "{%.*s}", 400, msg->u.text);
		add(f, words);
		free(msg->u.text);
	} else {
		snprintf(words, sizeof(words), "(%d %d %d)", (int)msg->u.mouse.event,
			msg->u.mouse.row, msg->u.mouse.col);
		add(f, words);
	}
}

static void drain(struct fixture *f)
{
	struct msg msg = {.type = MSG_TIME};

	while (input_next(&f->input, f->now_ms, &msg))
		note(f, &msg);
}

static void feed_bytes(struct fixture *f, const char *bytes, size_t len)
{
	while (len > 0) {
		size_t room, n;
		char *to = input_room(&f->input, &room);

		n = len < room ? len : room;
		assert_true(n > 0);
		memcpy(to, bytes, n);
		input_filled(&f->input, n, f->now_ms);
		drain(f);
		bytes += n, len -= n;
	}
}

static void feed(struct fixture *f, const char *s)
{
	feed_bytes(f, s, strlen(s));
}

static void wait_ms(struct fixture *f, int64_t ms)
{
	f->now_ms += ms;
	drain(f);
}

static void expect(struct fixture *f, const char *seen)
{
	assert_string_equal(f->seen, seen);
	f->seen[0] = '\0';
}

static void characters_are_keys(void **state)
{
	feed(*state, "jG/é決🔥");
	expect(*state, "j G / é 決 🔥");
}

static void control_characters_have_names(void **state)
{
	feed_bytes(*state, "\r\n\t\x7F\b\x04\0\x1F", 8);
	expect(*state, "Enter Enter Tab BS BS ^D ^@ ^_");
}

static void sequences_are_keys(void **state)
{
	feed(*state, "\033[A\033OB\033[C\033[1;5D\033[H\033[4~\033[3~\033[5~\033[6~\033["
		     "Z\033OP\033[24~\033[[B");
	expect(*state, "Up Down Right Left Home End Del PgUp PgDn S-Tab F1 F12 F2");
}

static void unknown_sequences_are_swallowed(void **state)
{
	feed(*state, "\033[?62;22c\033[99~\033[1;2yj");
	expect(*state, "j");
}

/* "rgb:1a1a" would go to a pane and acknowledge there. */
static void what_a_terminal_answers_is_no_key(void **state)
{
	static const char *const answers[] = {"\033]11;rgb:1a1a/DDDD/aaaa\033\\", "\033]4;1;rgb:aaaa/DD/a\a",
		"\033P1+r544e=787465726d\033\\", "\033P>|xterm(370)\033\\", "\033P!|7E565445\033\\",
		"\033P1$r0;1m\033\\", "\033]lshell: D\033\\", "\033]52;c;RERERA==\a",
		"\033_Gi=1;OK\033\\"};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		feed(f, answers[i]);
		feed(f, "j");
		expect(f, "j");
		/* Over a bad line. */
		for (const char *c = answers[i]; *c != '\0'; c++) {
			feed_bytes(f, c, 1);
			wait_ms(f, 20);
		}
		feed(f, "j");
		expect(f, "j");
		/* Behind an Esc that was given out. */
		feed(f, "\033");
		wait_ms(f, INPUT_DELAY_REMOTE_MS);
		feed(f, answers[i] + 1);
		feed(f, "j");
		expect(f, "Esc j");
	}
}

static void a_person_is_not_locked_in_by_half_an_answer(void **state)
{
	feed(*state, "\033]11;rgb:1a1a");
	feed(*state, "\x03");
	expect(*state, "^C");
	feed(*state, "\033]11;rgb:1a1a\033[A");
	expect(*state, "Up");
	feed(*state, "\033P1$rD");
	wait_ms(*state, FAR_MS);
	feed(*state, "D");
	expect(*state, "D");
}

static void esc_and_a_key_that_could_begin_an_answer_are_both_there(void **state)
{
	static const char *const typed[] = {"\033]", "\033P", "\033_"}, *const keys[] = {"Esc ]", "Esc P", "Esc _"};

	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		feed(*state, typed[i]);
		wait_ms(*state, INPUT_DELAY_REMOTE_MS);
		expect(*state, keys[i]);
	}
	feed(*state, "\033]j\033Pk");
	expect(*state, "Esc ] j Esc P k");
}

static void esc_comes_after_its_delay(void **state)
{
	feed(*state, "\033");
	expect(*state, "");
	assert_int_equal(
		input_wakes_at_ms(&((struct fixture *)*state)->input), 1000 + INPUT_DELAY_MS);
	wait_ms(*state, INPUT_DELAY_MS);
	expect(*state, "Esc");
	assert_int_equal(input_wakes_at_ms(&((struct fixture *)*state)->input), 0);
}

static void esc_and_a_key_are_both_there(void **state)
{
	feed(*state, "\033j");
	expect(*state, "Esc j");
	feed(*state, "\033\033[A");
	expect(*state, "Esc Up");
}

static void a_left_torn_behind_its_esc_is_no_key_but_esc(void **state)
{
	feed(*state, "\033");
	wait_ms(*state, INPUT_DELAY_REMOTE_MS);
	expect(*state, "Esc");
	wait_ms(*state, 100);
	feed(*state, "[D");
	wait_ms(*state, FAR_MS);
	expect(*state, "");
	feed(*state, "D");
	expect(*state, "D");
}

static void a_left_torn_into_bytes_in_time_is_left(void **state)
{
	feed(*state, "\033");
	wait_ms(*state, 100);
	feed(*state, "[");
	wait_ms(*state, 100);
	feed(*state, "D");
	expect(*state, "Left");
}

static void the_tail_itself_may_be_torn(void **state)
{
	feed(*state, "\033");
	wait_ms(*state, INPUT_DELAY_REMOTE_MS);
	feed(*state, "[");
	wait_ms(*state, 50);
	feed(*state, "D");
	expect(*state, "Esc");
}

static void a_bracket_typed_after_esc_is_a_bracket(void **state)
{
	feed(*state, "\033");
	wait_ms(*state, INPUT_DELAY_REMOTE_MS);
	feed(*state, "[");
	wait_ms(*state, INPUT_DELAY_REMOTE_MS);
	expect(*state, "Esc [");
	feed(*state, "j");
	expect(*state, "j");
}

static void a_sequence_that_never_ends_is_given_up(void **state)
{
	feed(*state, "\033[1;5");
	wait_ms(*state, FAR_MS);
	expect(*state, "Esc");
	feed(*state, "j");
	expect(*state, "j");
}

static void a_paste_is_one_message(void **state)
{
	feed(*state, "a\033[200~Dy\033[D\nq\033[201~b");
	expect(*state, "a {Dy\033[D\nq} b");
}

static void a_paste_may_come_in_pieces(void **state)
{
	feed(*state, "\033[20");
	feed(*state, "0~one ");
	feed(*state, "two\033[2");
	expect(*state, "");
	feed(*state, "01~j");
	expect(*state, "{one two} j");
}

static void a_paste_whose_end_is_lost_ends_by_itself(void **state)
{
	feed(*state, "\033[200~lost");
	wait_ms(*state, FAR_MS);
	expect(*state, "{lost}");
	feed(*state, "j");
	expect(*state, "j");
}

static void a_huge_paste_is_cut(void **state)
{
	struct fixture *f = *state;
	char *big = malloc(INPUT_PASTE_BYTES + 5000);
	struct msg msg;

	memset(big, 'x', INPUT_PASTE_BYTES + 5000);
	feed(f, "\033[200~");
	feed_bytes(f, big, INPUT_PASTE_BYTES + 5000);
	memcpy(f->input.bytes, "\033[201~", 6);
	input_filled(&f->input, 6, f->now_ms);
	assert_true(input_next(&f->input, f->now_ms, &msg));
	assert_int_equal(msg.type, MSG_PASTE);
	assert_int_equal(strlen(msg.u.text), INPUT_PASTE_BYTES);
	free(msg.u.text);
	free(big);
}

static void text_that_comes_at_once_loses_nothing(void **state)
{
	struct fixture *f = *state;
	char many[3 * INPUT_BYTES];
	int count = 0;
	struct msg msg;

	memset(many, 'j', sizeof(many));
	for (size_t at = 0; at < sizeof(many);) {
		size_t room;
		char *to = input_room(&f->input, &room);

		if (room > sizeof(many) - at)
			room = sizeof(many) - at;
		memcpy(to, many + at, room);
		input_filled(&f->input, room, f->now_ms);
		at += room;
		while (input_next(&f->input, f->now_ms, &msg))
			count++;
	}
	assert_int_equal(count, sizeof(many));
}

static void clicks_wheels_and_double_clicks(void **state)
{
	feed(*state, "\033[<64;1;1M\033[<65;1;1M");
	expect(*state, "(2 0 0) (3 0 0)");
	feed(*state, "\033[<0;11;6M\033[<0;11;6m\033[<0;11;6M\033[<0;11;6m\033[<0;11;6M");
	expect(*state, "(0 5 10) (1 5 10) (0 5 10)");
	wait_ms(*state, FAR_MS);
	feed(*state, "\033[<0;11;6M\033[<2;3;3M\033[<32;4;4M\033[<0;0;0M\033[<0;999999999999;1M");
	expect(*state, "(0 5 10) (0 0 999998)");
}

static void focus_is_told(void **state)
{
	feed(*state, "\033[I\033[O");
	expect(*state, "in out");
}

static void broken_utf8_is_dropped(void **state)
{
	feed(*state, "\xFF\xC3(\x80\x9Bj\xE6\xB1");
	wait_ms(*state, FAR_MS);
	expect(*state, "( j");
	feed(*state, "\xE6");
	feed(*state, "\xB1\xBA");
	expect(*state, "決");
}

static void noise_does_no_harm(void **state)
{
	static const char alphabet[] = "\033[O<;~MmD2017\x80\xE6 j]P_G\a\\";
	struct fixture *f = *state;
	unsigned seed = 1;

	for (int i = 0; i < 200000; i++) {
		char bytes[7];

		for (size_t b = 0; b < sizeof(bytes); b++) {
			seed = seed * 1103515245 + 12345;
			bytes[b] = alphabet[(seed >> 16) % sizeof(alphabet)];
		}
		f->seen[0] = '\0';
		feed_bytes(f, bytes, 1 + seed / 65536 % 7);
		if (i % 5 == 0)
			wait_ms(f, 200);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LOCAL(characters_are_keys),
		LOCAL(control_characters_have_names),
		LOCAL(sequences_are_keys),
		LOCAL(unknown_sequences_are_swallowed),
		LOCAL(what_a_terminal_answers_is_no_key),
		REMOTE(a_person_is_not_locked_in_by_half_an_answer),
		REMOTE(esc_and_a_key_that_could_begin_an_answer_are_both_there),
		LOCAL(esc_comes_after_its_delay),
		LOCAL(esc_and_a_key_are_both_there),
		REMOTE(a_left_torn_behind_its_esc_is_no_key_but_esc),
		REMOTE(a_left_torn_into_bytes_in_time_is_left),
		REMOTE(the_tail_itself_may_be_torn),
		REMOTE(a_bracket_typed_after_esc_is_a_bracket),
		LOCAL(a_sequence_that_never_ends_is_given_up),
		LOCAL(a_paste_is_one_message),
		LOCAL(a_paste_may_come_in_pieces),
		LOCAL(a_paste_whose_end_is_lost_ends_by_itself),
		LOCAL(a_huge_paste_is_cut),
		LOCAL(text_that_comes_at_once_loses_nothing),
		LOCAL(clicks_wheels_and_double_clicks),
		LOCAL(focus_is_told),
		LOCAL(broken_utf8_is_dropped),
		LOCAL(noise_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
