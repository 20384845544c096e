/* Writing: every change can be undone, and the log gives the text and its history again. */
#include "base/mem.h"
#include "core/flow.h"
#include "core/writer.h"
#include "lib/chance.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CAP_BYTES = 256 * 1024, COLS = 30, LOG_BYTES = 32 * 1024 * 1024 };

static int setup(void **state)
{
	struct writer *w = mem_alloc(sizeof(*w));

	setlocale(LC_ALL, "C.UTF-8");
	writer_init(w, CAP_BYTES);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	writer_release(*state);
	free(*state);
	return 0;
}

#define WRITER_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static void begin(struct writer *w, const char *text)
{
	writer_set(w, text, strlen(text));
}

static void type(struct writer *w, const char *text)
{
	for (size_t at = 0, more; text[at] != '\0'; at += more) {
		more = flow_next(text + at, strlen(text) - at);
		writer_type(w, text + at, more);
	}
}

static void expect(const struct writer *w, const char *text)
{
	assert_string_equal(w->bytes, text);
	assert_int_equal(w->len_bytes, strlen(text));
}

/* ---- typing -------------------------------------------------------------------------------- */

static void what_is_typed_is_undone_by_the_word(void **state)
{
	struct writer *w = *state;

	type(w, "one two three");
	assert_true(writer_undo(w));
	expect(w, "one two ");
	assert_true(writer_undo(w));
	expect(w, "one ");
	assert_true(writer_redo(w));
	expect(w, "one two ");
	assert_int_equal(w->cursor, 8);
	type(w, "2");
	assert_false(writer_redo(w));
	while (writer_undo(w))
		;
	expect(w, "");
}

static void backspace_takes_a_character_with_its_marks(void **state)
{
	struct writer *w = *state;

	begin(w, "e\xCC\x81\xCC\xA3x\xE6\xA4\x9C\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9");
	writer_move_to(w, w->len_bytes);
	writer_backspace(w);
	expect(w, "e\xCC\x81\xCC\xA3x\xE6\xA4\x9C");
	writer_backspace(w);
	expect(w, "e\xCC\x81\xCC\xA3x");
	writer_left(w);
	writer_backspace(w);
	expect(w, "x");
	writer_undo(w);
	expect(w, "e\xCC\x81\xCC\xA3x");
	writer_move_to(w, 0);
	writer_delete_next(w);
	expect(w, "x");
}

static void a_selection_is_replaced_by_what_is_typed(void **state)
{
	struct writer *w = *state;

	begin(w, "one two three");
	writer_move_to(w, 4);
	writer_select(w);
	writer_move_to(w, 7);
	type(w, "2");
	expect(w, "one 2 three");
	writer_undo(w);
	expect(w, "one two three");
}

static void lines_cut_one_after_another_are_pasted_together(void **state)
{
	struct writer *w = *state;

	begin(w, "a\nb\nc\nd\n");
	writer_move_to(w, 2);
	writer_cut(w);
	writer_cut(w);
	expect(w, "a\nd\n");
	writer_move_to(w, w->len_bytes);
	writer_paste(w);
	expect(w, "a\nd\nb\nc\n");
	writer_move_to(w, 0);
	writer_cut(w);
	writer_paste(w);
	writer_paste(w);
	expect(w, "a\na\nd\nb\nc\n");
}

static void pasted_controls_are_dropped_and_line_ends_are_ours(void **state)
{
	struct writer *w = *state;

	writer_paste_text(w, "a\r\nb\rc\033[31m\x01\td");
	expect(w, "a\nb\nc[31m\td");
	writer_undo(w);
	expect(w, "");
}

static void what_finds_no_room_is_refused_and_nothing_changes(void **state)
{
	struct writer *w = *state;
	char *long_text = mem_alloc(CAP_BYTES + 1);

	memset(long_text, 'x', CAP_BYTES);
	writer_set(w, long_text, CAP_BYTES);
	assert_false(writer_replace(w, 0, 0, "y", 1));
	assert_true(w->is_full);
	assert_int_equal(w->len_bytes, CAP_BYTES);
	assert_true(writer_replace(w, 0, 1, "y", 1));
	free(long_text);
}

static void another_text_is_one_change_and_the_cursor_keeps_its_place(void **state)
{
	struct writer *w = *state;

	begin(w, "## A\nold\n## B\nhere\n");
	writer_move_to(w, 14);
	assert_true(writer_become(w, "## A\nsomething new\n## B\nhere\n", 29));
	assert_int_equal(w->cursor, 24);
	writer_undo(w);
	expect(w, "## A\nold\n## B\nhere\n");
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void rows_are_broken_at_blanks_and_by_cells(void **state)
{
	(void)state;
	assert_int_equal(flow_row("one two three", 13, 8), 8);
	assert_int_equal(flow_row("abcdefghij", 10, 4), 4);
	assert_int_equal(flow_row("検索結果", 12, 5), 6);
	assert_int_equal(flow_row("a\nb", 3, 5), 2);
	assert_int_equal(flow_row("", 0, 5), 0);
	assert_int_equal(flow_row_start("one two three", 13, 8, 8), 8);
	assert_int_equal(flow_row_start("a\n", 2, 2, 8), 2);
}

static void up_and_down_keep_the_column(void **state)
{
	struct writer *w = *state;

	begin(w, "long line\nx\nlong line\n");
	writer_move_to(w, 6);
	writer_rows(w, 1, COLS);
	assert_int_equal(w->cursor, 11);
	writer_rows(w, 1, COLS);
	assert_int_equal(w->cursor, 18);
	writer_rows(w, -2, COLS);
	assert_int_equal(w->cursor, 6);
	writer_rows(w, 9, COLS);
	assert_int_equal(w->cursor, w->len_bytes);
}

/* ---- random edits -------------------------------------------------------------------------- */

/* Any bytes: cut characters, marks without a base, wide ones, controls, NULs. */
static size_t random_bytes(char *out, size_t max)
{
	static const char *const pieces[] = {"word ", "\n", "\n\n", "## ", "検", "e\xCC\x81", "\xCC\x81",
		"\xF0\x9F\x91\xA8\xE2\x80\x8D", "\xFF", "\xC3", "\t", "\033[2J", "<!-- /rootwatch -->", "a"};
	size_t len = 0;

	for (size_t n = chance(6); n > 0; n--) {
		const char *piece = pieces[chance(sizeof(pieces) / sizeof(*pieces))];

		if (len + strlen(piece) > max)
			break;
		memcpy(out + len, piece, strlen(piece));
		len += strlen(piece);
	}
	if (chance(20) == 0 && len < max)
		out[len++] = '\0';
	return len;
}

static void edit_at_random(struct writer *w)
{
	char bytes[256];
	size_t len = random_bytes(bytes, sizeof(bytes)), from, to;

	switch (chance(14)) {
	case 0:
		writer_backspace(w);
		break;
	case 1:
		writer_delete_next(w);
		break;
	case 2:
		writer_cut(w);
		break;
	case 3:
		writer_paste(w);
		break;
	case 4:
		writer_select(w);
		break;
	case 5:
		writer_delete_word(w);
		break;
	case 6:
		writer_rows(w, (long)chance(9) - 4, 1 + (int)chance(COLS));
		break;
	case 7:
		writer_left(w);
		break;
	case 8:
		writer_right(w);
		break;
	case 9:
		from = chance(w->len_bytes + 1);
		to = from + chance(w->len_bytes - from + 1);
		writer_replace(w, from, to, bytes, len);
		break;
	case 10:
		writer_undo(w);
		break;
	case 11:
		writer_redo(w);
		break;
	default:
		writer_type(w, bytes, len);
	}
	assert_true(w->cursor <= w->len_bytes);
	assert_int_equal(w->bytes[w->len_bytes], '\0');
}

static void expect_same(const struct writer *a, const char *bytes, size_t len)
{
	assert_int_equal(a->len_bytes, len);
	assert_memory_equal(a->bytes, bytes, len);
}

static void undoing_everything_gives_the_same_bytes_back(void **state)
{
	static const char text[] = "---\nincident: INC-1\n---\n## A\n\xFF\xC3 検索 e\xCC\x81\n";
	struct writer *w = *state;

	for (int round = 0; round < 200; round++) {
		char *end;
		size_t len;

		writer_set(w, text, sizeof(text) - 1);
		for (int i = 0; i < 120; i++)
			edit_at_random(w);
		while (writer_redo(w))
			;
		len = w->len_bytes;
		end = mem_resize(NULL, len + 1, 1);
		memcpy(end, w->bytes, len);
		while (writer_undo(w))
			;
		expect_same(w, text, sizeof(text) - 1);
		while (writer_redo(w))
			;
		expect_same(w, end, len);
		free(end);
	}
}

/* Cut off anywhere, as by kill -9: what is whole before is there, and can be undone. */
static void a_log_gives_text_and_history_again_wherever_it_ends(void **state)
{
	static const char text[] = "## A\nhere\n";
	struct writer *w = *state, again;
	struct buf log;

	buf_init(&log, LOG_BYTES);
	writer_init(&again, CAP_BYTES);
	for (int round = 0; round < 100; round++) {
		size_t whole, part;

		buf_clear(&log);
		writer_set(w, text, sizeof(text) - 1);
		for (int i = 0; i < 100; i++) {
			edit_at_random(w);
			buf_add(&log, w->log.bytes, w->log.len_bytes);
			buf_clear(&w->log);
		}
		writer_set(&again, text, sizeof(text) - 1);
		whole = writer_replay(&again, log.bytes, log.len_bytes);
		assert_int_equal(whole, log.len_bytes);
		expect_same(&again, w->bytes, w->len_bytes);
		part = chance(log.len_bytes + 1);
		writer_set(&again, text, sizeof(text) - 1);
		assert_true(writer_replay(&again, log.bytes, part) <= part);
		while (writer_undo(&again))
			;
		expect_same(&again, text, sizeof(text) - 1);
	}
	writer_release(&again);
	buf_release(&log);
}

static void a_log_that_is_of_another_text_is_not_applied(void **state)
{
	struct writer *w = *state;
	static const char *const logs[] = {"e 1 3 0 n\nabc\n", "e 0 0 99 n\nx\n", "e 9 0 1 n\nx\n",
		"e -1 0 1 n\nx\n", "e 0 18446744073709551615 1 n\nx\n", "e 0 0 1 n\nxy", "nonsense"};

	for (size_t i = 0; i < sizeof(logs) / sizeof(*logs); i++) {
		begin(w, "text");
		assert_int_equal(writer_replay(w, logs[i], strlen(logs[i])), 0);
		expect(w, "text");
	}
}

/* ---- what cannot be shown is shown, and counted ------------------------------------------- */

static void rows_of_any_bytes_end_and_fit(void **state)
{
	char bytes[256];
	struct arena arena;

	(void)state;
	arena_init(&arena, 0);
	for (int i = 0; i < 20000; i++) {
		size_t len = random_bytes(bytes, sizeof(bytes)), at = 0;
		int cols = 2 + (int)chance(20);

		while (at < len) {
			size_t row = flow_row(bytes + at, len - at, cols), shown;

			assert_true(row > 0 && row <= len - at);
			shown = bytes[at + row - 1] == '\n' ? row - 1 : row;
			assert_int_equal(flow_shown(&arena, bytes + at, shown).width,
				flow_cells(bytes + at, shown));
			at += row;
		}
		arena_release(&arena);
		arena_init(&arena, 0);
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITER_TEST(what_is_typed_is_undone_by_the_word),
		WRITER_TEST(backspace_takes_a_character_with_its_marks),
		WRITER_TEST(a_selection_is_replaced_by_what_is_typed),
		WRITER_TEST(lines_cut_one_after_another_are_pasted_together),
		WRITER_TEST(pasted_controls_are_dropped_and_line_ends_are_ours),
		WRITER_TEST(what_finds_no_room_is_refused_and_nothing_changes),
		WRITER_TEST(another_text_is_one_change_and_the_cursor_keeps_its_place),
		cmocka_unit_test(rows_are_broken_at_blanks_and_by_cells),
		WRITER_TEST(up_and_down_keep_the_column),
		WRITER_TEST(undoing_everything_gives_the_same_bytes_back),
		WRITER_TEST(a_log_gives_text_and_history_again_wherever_it_ends),
		WRITER_TEST(a_log_that_is_of_another_text_is_not_applied),
		cmocka_unit_test(rows_of_any_bytes_end_and_fit),
	};

	return cmocka_run_group_tests_name("writer", tests, NULL, NULL);
}
