/* The text field, against a naive one: an array of characters and a place in it. */
#include "things.h"

#include "base/utf8.h"

enum { ROOM = 400 };

struct naive {
	uint32_t characters[ROOM];
	size_t count, cursor;
	size_t cap_bytes;
	bool is_multiline;
};

static size_t bytes_of(const struct naive *n, size_t from, size_t to)
{
	size_t bytes = 0;
	char out[4];

	for (size_t i = from; i < to; i++)
		bytes += utf8_encode(n->characters[i], out);
	return bytes;
}

/* A mark belongs to what stands before it on its line. */
static bool is_inside(const struct naive *n, size_t at)
{
	return at > 0 && at < n->count && utf8_width(n->characters[at]) == 0 &&
	       n->characters[at - 1] != '\n';
}

static size_t before(const struct naive *n, size_t at)
{
	do
		at -= at > 0;
	while (is_inside(n, at));
	return at;
}

static size_t after(const struct naive *n, size_t at)
{
	do
		at += at < n->count;
	while (is_inside(n, at));
	return at;
}

/* What was put in or taken out may have given a mark another base. */
static void settle(struct naive *n)
{
	while (is_inside(n, n->cursor))
		n->cursor++;
}

static void naive_insert(struct naive *n, uint32_t character)
{
	char out[4];

	if (bytes_of(n, 0, n->count) + utf8_encode(character, out) > n->cap_bytes)
		return;
	memmove(n->characters + n->cursor + 1, n->characters + n->cursor,
		(n->count - n->cursor) * sizeof(n->characters[0]));
	n->characters[n->cursor++] = character;
	n->count++;
	settle(n);
}

static void naive_delete(struct naive *n, size_t from, size_t to)
{
	memmove(n->characters + from, n->characters + to,
		(n->count - to) * sizeof(n->characters[0]));
	n->count -= to - from;
	n->cursor = from;
	settle(n);
}

static size_t line_start(const struct naive *n, size_t at)
{
	while (at > 0 && n->characters[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct naive *n, size_t at)
{
	while (at < n->count && n->characters[at] != '\n')
		at++;
	return at;
}

static bool is_blank(uint32_t character)
{
	return character == ' ' || character == '\n';
}

static size_t word_start(const struct naive *n, size_t at)
{
	while (at > 0 && is_blank(n->characters[at - 1]))
		at--;
	while (at > 0 && !is_blank(n->characters[at - 1]))
		at--;
	return at;
}

/* To the same column of bytes, or the last character before it. */
static bool naive_move_line(struct naive *n, bool down)
{
	size_t start = line_start(n, n->cursor), end = line_end(n, n->cursor);
	size_t column = bytes_of(n, start, n->cursor), to;

	if (!n->is_multiline || (down ? end == n->count : start == 0))
		return false;
	to = down ? end + 1 : line_start(n, start - 1);
	start = to;
	end = line_end(n, to);
	while (to < end && bytes_of(n, start, after(n, to)) <= column)
		to = after(n, to);
	n->cursor = to;
	return true;
}

static bool naive_key(struct naive *n, uint32_t code)
{
	size_t at = n->cursor;

	switch (code) {
	case KEY_CODE_BACKSPACE:
		naive_delete(n, before(n, at), at);
		return true;
	case KEY_CODE_DELETE:
		naive_delete(n, at, after(n, at));
		return true;
	case KEY_CODE_CTRL + 'w':
		naive_delete(n, word_start(n, at), at);
		return true;
	case KEY_CODE_CTRL + 'u':
		naive_delete(n, line_start(n, at), at);
		return true;
	case KEY_CODE_CTRL + 'k':
		naive_delete(n, at, line_end(n, at));
		return true;
	case KEY_CODE_LEFT:
		n->cursor = before(n, at);
		return true;
	case KEY_CODE_RIGHT:
		n->cursor = after(n, at);
		return true;
	case KEY_CODE_HOME:
	case KEY_CODE_CTRL + 'a':
		n->cursor = line_start(n, at);
		return true;
	case KEY_CODE_END:
		n->cursor = line_end(n, at);
		return true;
	case KEY_CODE_UP:
	case KEY_CODE_DOWN:
		return naive_move_line(n, code == KEY_CODE_DOWN);
	case KEY_CODE_ENTER:
		if (n->is_multiline)
			naive_insert(n, '\n');
		return n->is_multiline;
	default:
		if (!key_is_text((struct key){code}))
			return false;
		naive_insert(n, code);
		return true;
	}
}

static void expect_same(const struct edit *edit, const struct naive *n, uint32_t code)
{
	char expected[ROOM * 4 + 1];
	size_t len = 0;

	for (size_t i = 0; i < n->count; i++)
		len += utf8_encode(n->characters[i], expected + len);
	expected[len] = '\0';
	if (strcmp(edit_text(edit), expected) != 0 || edit->len_bytes != len ||
		edit->cursor != bytes_of(n, 0, n->cursor))
		fail_msg("after key %x: '%s' at %zu, not '%s' at %zu", code, edit_text(edit),
			edit->cursor, expected, bytes_of(n, 0, n->cursor));
}

/* Letters, blanks, two, three and four bytes, a wide one, a combining mark, controls, and keys. */
static const uint32_t codes[] = {
	'a', 'b', 'c', 'y', ' ', ' ', 0xE9, 0x6F22, 0x5B57, 0x1F525, 0x301, 0x308, 0x10FFFF, 0x7F, 0x9B,
	KEY_CODE_ENTER, KEY_CODE_ENTER, KEY_CODE_BACKSPACE, KEY_CODE_BACKSPACE, KEY_CODE_DELETE,
	KEY_CODE_CTRL + 'w', KEY_CODE_CTRL + 'u', KEY_CODE_CTRL + 'k', KEY_CODE_CTRL + 'a',
	KEY_CODE_CTRL + 'g', KEY_CODE_LEFT, KEY_CODE_LEFT, KEY_CODE_RIGHT, KEY_CODE_HOME, KEY_CODE_END,
	KEY_CODE_UP, KEY_CODE_UP, KEY_CODE_DOWN, KEY_CODE_DOWN, KEY_CODE_TAB, KEY_CODE_ESC,
	KEY_CODE_F1,
};

static void random_edits_do_what_a_naive_field_does(void **state)
{
	enum { COUNT = sizeof(codes) / sizeof(codes[0]), FIELDS = 300, KEYS = 200 };
	uint64_t seed = 3;

	(void)state;
	for (int field = 0; field < FIELDS; field++) {
		struct naive n = {.cap_bytes = 10 + chance(&seed, 300),
			.is_multiline = chance(&seed, 3) > 0};
		struct edit edit;

		edit_init(&edit, n.cap_bytes, n.is_multiline);
		for (int i = 0; i < KEYS; i++) {
			uint32_t code = codes[chance(&seed, COUNT)];

			assert_int_equal(edit_key(&edit, (struct key){code}), naive_key(&n, code));
			expect_same(&edit, &n, code);
		}
		edit_release(&edit);
	}
}

static void a_character_goes_with_its_marks(void **state)
{
	struct edit edit;

	(void)state;
	edit_init(&edit, 100, false);
	edit_set(&edit, "ae\xCC\x81\xCC\x88");
	edit_key(&edit, key_named("<Left>"));
	assert_int_equal(edit.cursor, 1);
	edit_key(&edit, key_named("<Right>"));
	assert_int_equal(edit.cursor, 6);
	edit_key(&edit, key_named("<BS>"));
	assert_string_equal(edit_text(&edit), "a");
	/* A mark that gets a base under the cursor is part of it. */
	edit_set(&edit, "\xCC\x81");
	edit_key(&edit, key_named("<Home>"));
	edit_key(&edit, key_named("e"));
	assert_int_equal(edit.cursor, 3);
	edit_release(&edit);
}

static void expect_valid(const struct edit *edit)
{
	const char *bytes = edit_text(edit);
	bool is_boundary = edit->cursor == edit->len_bytes;
	uint32_t cp;
	int valid;

	assert_int_equal(strlen(bytes), edit->len_bytes);
	assert_true(edit->len_bytes <= edit->cap_bytes);
	for (size_t at = 0; at < edit->len_bytes;) {
		is_boundary |= at == edit->cursor;
		at += utf8_decode(bytes + at, edit->len_bytes - at, &cp, &valid);
		assert_true(valid);
	}
	assert_true(is_boundary);
}

static void expect_pasted(bool is_multiline, const char *pasted, const char *text)
{
	struct edit edit;

	edit_init(&edit, 100, is_multiline);
	edit_set(&edit, "<>");
	edit_key(&edit, key_named("<Left>"));
	edit_paste(&edit, pasted);
	assert_string_equal(edit_text(&edit), text);
	assert_int_equal(edit.cursor, edit.len_bytes - 1);
	expect_valid(&edit);
	edit_release(&edit);
}

static void a_paste_leaves_its_controls_behind(void **state)
{
	(void)state;
	expect_pasted(false, "one\ntwo\r\nthree\rfour", "<one two three four>");
	expect_pasted(true, "one\ntwo\r\nthree\rfour", "<one\ntwo\nthree\nfour>");
	expect_pasted(true, "a\tb\x1b[31mc\x07\x7f\x01", "<a b[31mc>");
	expect_pasted(true, "größe 漢字 e\xCC\x81 🔥", "<größe 漢字 e\xCC\x81 🔥>");
	/* A C1 control is one too: CSI in one character. */
	expect_pasted(false, "a\xC2\x9B"
			     "31mb",
		"<a31mb>");
	/* Bytes that are no UTF-8 become a visible sign. */
	expect_pasted(false, "a\xFF"
			     "b\xE6\xBC",
		"<a\xEF\xBF\xBD"
		"b\xEF\xBF\xBD>");
	expect_pasted(false, "", "<>");
}

static void a_paste_that_is_too_long_ends_with_a_whole_character(void **state)
{
	(void)state;
	for (size_t cap = 3; cap < 30; cap++) {
		struct edit edit;

		edit_init(&edit, cap, false);
		edit_set(&edit, "ab");
		edit_key(&edit, key_named("<Left>"));
		edit_paste(&edit, "漢字é🔥漢字é🔥");
		expect_valid(&edit);
		/* It is cut, not left out, and what stood behind the cursor still does. */
		assert_true(edit.len_bytes + 4 > cap || edit.len_bytes == 2 + 24);
		assert_int_equal(edit_text(&edit)[edit.cursor], 'b');
		edit_release(&edit);
	}
}

static void what_is_set_fits_and_has_the_cursor_at_its_end(void **state)
{
	struct edit edit;

	(void)state;
	edit_init(&edit, 8, false);
	assert_string_equal(edit_text(&edit), "");
	edit_set(&edit, NULL);
	assert_string_equal(edit_text(&edit), "");
	edit_set(&edit, "漢字漢字");
	assert_string_equal(edit_text(&edit), "漢字");
	assert_int_equal(edit.cursor, 6);
	edit_set(&edit, "abc");
	assert_string_equal(edit_text(&edit), "abc");
	assert_int_equal(edit.cursor, 3);
	edit_set(&edit, "");
	assert_string_equal(edit_text(&edit), "");
	edit_release(&edit);
	assert_string_equal(edit_text(&edit), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_edits_do_what_a_naive_field_does),
		cmocka_unit_test(a_character_goes_with_its_marks),
		cmocka_unit_test(a_paste_leaves_its_controls_behind),
		cmocka_unit_test(a_paste_that_is_too_long_ends_with_a_whole_character),
		cmocka_unit_test(what_is_set_fits_and_has_the_cursor_at_its_end),
	};

	return cmocka_run_group_tests_name("edit", tests, NULL, NULL);
}
