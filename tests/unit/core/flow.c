/* Rows and characters of a text, which the screen and the writer's cursor share. */
#include "things.h"

#include "base/buf.h"
#include "core/flow.h"

/* Letters, blanks, lines, two to four bytes, a wide one, marks, a joined emoji, bytes that are none. */
static const char *const pieces[] = {"a", "b", "word", " ", " ", "\n", "\n", "\t", "é", "漢",
	"🔥", "e\xCC\x81\xCC\x88", "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB", "\xFF", "\xE6\xBC", "longer than a row of twelve"};
enum { PIECES = sizeof(pieces) / sizeof(pieces[0]) };

static const char *any_piece(uint64_t *seed)
{
	return pieces[chance(seed, PIECES)];
}

static void check_rows(const char *s, size_t len, int cols)
{
	size_t row = 0;

	while (row < len) {
		size_t bytes = flow_row(s + row, len - row, cols), next = row + bytes;

		assert_true(bytes > 0 && next <= len);
		/* Every place in it is in it, and the cursor at its columns stays there. */
		for (size_t at = row; at < next; at += flow_next(s + at, len - at)) {
			int cells = flow_cells(s + row, at - row);

			assert_int_equal(flow_row_start(s, len, at, cols), row);
			assert_int_equal(flow_at_cells(s, len, row, cells, cols), at);
		}
		assert_true(flow_at_cells(s, len, row, 1000, cols) <= next);
		if (next < len || s[len - 1] == '\n') {
			assert_int_equal(flow_move(s, len, row, 1, cols), next);
			assert_int_equal(flow_move(s, len, next, -1, cols), row);
		}
		/* One character may be wider than the row; blanks at a break may hang over. */
		if (flow_next(s + row, len - row) < bytes) {
			size_t end = next;

			while (end > row && strchr(" \t\n", s[end - 1]) != NULL)
				end--;
			if (flow_cells(s + row, end - row) > cols)
				fail_msg("'%.*s' is wider than %d", (int)(end - row), s + row, cols);
		}
		row = next;
	}
}

static void rows_hold_all_of_a_text_and_the_cursor_finds_its_own(void **state)
{
	uint64_t seed = 41;

	(void)state;
	for (int text = 0; text < 400; text++) {
		struct buf out;

		buf_init(&out, 1000);
		for (uint32_t n = chance(&seed, 40); n > 0; n--)
			buf_add_str(&out, any_piece(&seed));
		for (int cols = 2; cols <= 40; cols += 7)
			check_rows(out.bytes, out.len_bytes, cols);
		buf_release(&out);
	}
}

static void characters_are_the_same_from_both_sides(void **state)
{
	uint64_t seed = 43;

	(void)state;
	for (int text = 0; text < 400; text++) {
		struct buf out;

		buf_init(&out, 1000);
		for (uint32_t n = chance(&seed, 40); n > 0; n--)
			buf_add_str(&out, any_piece(&seed));
		for (size_t at = 0; at < out.len_bytes;) {
			size_t more = flow_next(out.bytes + at, out.len_bytes - at);

			assert_true(more > 0);
			at += more;
			assert_int_equal(flow_previous(out.bytes, at), more);
		}
		buf_release(&out);
	}
	assert_int_equal(flow_next("", 0), 0);
	assert_int_equal(flow_previous("", 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_hold_all_of_a_text_and_the_cursor_finds_its_own),
		cmocka_unit_test(characters_are_the_same_from_both_sides),
	};

	return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
