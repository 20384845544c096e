/* The door of base/text.h: each row of its table, by the kinds of hostile text seen in the wild. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

#define FFFD "\xEF\xBF\xBD"

/* One kind of text from outside, and what may be drawn of it. */
struct kind {
	const char *name;
	const char *in;
	size_t len;
	const char *line; /* single-line door */
	uint32_t width;
};

#define KIND(name, in, line, width)                                                                \
	{                                                                                          \
		name, in, sizeof(in) - 1, line, width                                              \
	}

static const struct kind kinds[] = {
	/* control bytes */
	KIND("colour escape", "\033[31mred\033[0m", "^[[31mred^[[0m", 14),
	KIND("title escape", "\033]0;owned\007", "^[]0;owned^G", 12),
	KIND("clipboard escape", "\033]52;c;AAAA\033\\", "^[]52;c;AAAA^[\\", 15),
	KIND("clear screen", "\033[2J\033[H", "^[[2J^[[H", 9),
	KIND("reset", "\033c", "^[c", 3),
	KIND("line feed", "a\nb", "a^Jb", 4),
	KIND("carriage return", "safe\revil", "safe^Mevil", 10),
	KIND("tab", "a\tb", "a^Ib", 4),
	KIND("backspace", "ab\b\bcd", "ab^H^Hcd", 8),
	KIND("form feed, vertical tab", "a\f\vb", "a^L^Kb", 6),
	KIND("bell", "ding\a", "ding^G", 6),
	KIND("NUL", "a\0b", "a^@b", 4),
	KIND("shift out", "a\016b", "a^Nb", 4),
	KIND("delete", "a\177b", "a^?b", 4),
	KIND("flow control", "a\023b", "a^Sb", 4),
	/* C1 */
	KIND("C1 CSI",
		"\xC2\x9B"
		"31mred",
		FFFD "31mred", 7),
	KIND("C1 OSC and ST",
		"\xC2\x9D"
		"0;x\xC2\x9C",
		FFFD "0;x" FFFD, 5),
	KIND("next line",
		"a\xC2\x85"
		"b",
		"a" FFFD "b", 3),
	KIND("raw C1 byte",
		"\x9B"
		"31m",
		FFFD "31m", 4),
	/* not UTF-8, or nothing that has a meaning */
	KIND("Latin-1", "caf\xE9", "caf" FFFD, 4),
	KIND("stray continuation bytes", "a\x80\x80\x80z", "a" FFFD "z", 3),
	KIND("overlong slash", "a\xC0\xAFz", "a" FFFD "z", 3),
	KIND("overlong NUL", "a\xC0\x80z", "a" FFFD "z", 3),
	KIND("overlong of three", "a\xE0\x80\xAFz", "a" FFFD "z", 3),
	KIND("cut sequence", "ab\xE2\x82", "ab" FFFD, 3),
	KIND("lone surrogate", "a\xED\xA0\xBDz", "a" FFFD "z", 3),
	KIND("surrogate pair", "a\xED\xA0\xBD\xED\xB8\x80z", "a" FFFD "z", 3),
	KIND("beyond Unicode", "a\xF4\x90\x80\x80z", "a" FFFD "z", 3),
	KIND("FE and FF", "\xFE\xFF", FFFD, 1),
	KIND("noncharacter FFFF", "a\xEF\xBF\xBFz", "a" FFFD "z", 3),
	KIND("noncharacter FDD0", "a\xEF\xB7\x90z", "a" FFFD "z", 3),
	KIND("unassigned", "a\xCD\xB8z", "a" FFFD "z", 3),
	KIND("line separator", "a\xE2\x80\xA8z", "a" FFFD "z", 3),
	/* what is not seen */
	KIND("bidi override",
		"a\xE2\x80\xAE"
		"gpj.exe",
		"a" FFFD "gpj.exe", 9),
	KIND("bidi isolate", "\xE2\x81\xA6x\xE2\x81\xA9", FFFD "x" FFFD, 3),
	KIND("Arabic letter mark", "a\xD8\x9Cz", "a" FFFD "z", 3),
	KIND("zero-width space", "pass\xE2\x80\x8Bword", "pass" FFFD "word", 9),
	KIND("word joiner", "a\xE2\x81\xA0z", "a" FFFD "z", 3),
	KIND("byte order mark", "\xEF\xBB\xBFtitle", FFFD "title", 6),
	KIND("tag characters", "a\xF3\xA0\x81\x81\xF3\xA0\x81\x82z", "a" FFFD "z", 3),
	KIND("Hangul filler", "\xE3\x85\xA4", FFFD, 1),
	KIND("interlinear annotation", "a\xEF\xBF\xB9z", "a" FFFD "z", 3),
	KIND("soft hyphen", "check\xC2\xADout", "checkout", 8),
	KIND("ZWJ between letters",
		"a\xE2\x80\x8D"
		"b\xE2\x80\x8C"
		"c",
		"abc", 3),
	KIND("variation selector", "\xE2\x9D\xA4\xEF\xB8\x8F!", "\xE2\x9D\xA4!", 2),
	/* marks and emoji */
	KIND("mark without base", "\xCC\x81\xCC\x81x", FFFD "x", 2),
	KIND("mark after trimmed blanks", "  \xCC\x81x", FFFD "x", 2),
	KIND("five marks", "e\xCC\x81\xCC\x82\xCC\x83\xCC\x84\xCC\x85x",
		"e\xCC\x81\xCC\x82\xCC\x83\xCC\x84x", 2),
	KIND("family", "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7!",
		"\xF0\x9F\x91\xA8!", 3),
	KIND("heart on fire", "\xE2\x9D\xA4\xEF\xB8\x8F\xE2\x80\x8D\xF0\x9F\x94\xA5",
		"\xE2\x9D\xA4", 1),
	KIND("skin tone", "\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD ok", "\xF0\x9F\x91\x8D ok", 5),
	/* different kinds next to each other stay apart */
	KIND("two kinds", "\xC2\x9B\xE2\x80\xAE\xE2\x80\xAD\xC2\x9B", FFFD FFFD FFFD, 3),
	/* what must come through unchanged */
	KIND("ASCII", "Checkout latency > 2 s", "Checkout latency > 2 s", 22),
	KIND("CJK", "\xE6\x97\xA5\xE6\x9C\xAC", "\xE6\x97\xA5\xE6\x9C\xAC", 4),
	KIND("one emoji", "\xF0\x9F\x94\xA5 db", "\xF0\x9F\x94\xA5 db", 5),
	KIND("accent",
		"Gr\xC3\xB6\xC3\x9F"
		"e e\xCC\x81",
		"Gr\xC3\xB6\xC3\x9F"
		"e e\xCC\x81",
		7),
	KIND("white space around", " \t x y \n", "x y", 3),
	KIND("wide blanks around", "\xE3\x80\x80x\xC2\xA0", "x", 1),
	KIND("empty", "", "", 0),
	KIND("only blanks", " \n ", "", 0),
};

static void every_kind_of_hostile_text_comes_out_harmless(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 0);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct kind *k = &kinds[i];
		struct text t = text_clean(&arena, k->in, k->len);
		struct text again = text_clean(&arena, t.bytes, t.len_bytes);
		char into[64];

		if (strcmp(t.bytes, k->line) != 0)
			print_error("%s: got \"%s\"\n", k->name, t.bytes);
		assert_string_equal(t.bytes, k->line);
		assert_int_equal(t.len_bytes, strlen(k->line));
		if (t.width != k->width)
			print_error("%s: width %u\n", k->name, t.width);
		assert_int_equal(t.width, k->width);
		assert_true(text_equal(t, again));
		assert_string_equal(text_clean_into(into, sizeof(into), k->in, k->len), k->line);
	}
	arena_release(&arena);
}

static void a_title_of_a_megabyte_is_cut_with_a_mark(void **state)
{
	size_t len = 1024 * 1024;
	char *title = malloc(len);
	struct arena arena;
	struct text t;

	(void)state;
	arena_init(&arena, 0);
	memset(title, 'a', len);
	t = text_clean(&arena, title, len);
	assert_int_equal(t.len_bytes, TEXT_LINE_BYTES);
	assert_string_equal(t.bytes + t.len_bytes - 3, "\xE2\x80\xA6");
	assert_int_equal(t.width, TEXT_LINE_BYTES - 2);
	assert_true(arena.used_bytes < 2 * TEXT_LINE_BYTES);
	t = text_clean(&arena, title, TEXT_LINE_BYTES);
	assert_int_equal(t.width, TEXT_LINE_BYTES);
	arena_release(&arena);
	free(title);
}

static void a_cut_never_splits_a_character(void **state)
{
	struct arena arena;
	char title[3 * 500 + 4];

	(void)state;
	arena_init(&arena, 0);
	for (size_t shift = 0; shift < 4; shift++) {
		struct text t;

		memset(title, 'x', shift);
		for (size_t i = 0; i < 500; i++)
			memcpy(title + shift + 3 * i, "\xE6\x97\xA5", 3);
		t = text_clean(&arena, title, shift + 1500);
		assert_true(t.len_bytes > TEXT_LINE_BYTES - 3 && t.len_bytes <= TEXT_LINE_BYTES);
		assert_null(strstr(t.bytes, FFFD));
		assert_int_equal(t.width, shift + 2 * ((t.len_bytes - shift - 3) / 3) + 1);
		assert_true(text_equal(t, text_clean(&arena, t.bytes, t.len_bytes)));
	}
	arena_release(&arena);
}

static void ten_thousand_marks_leave_four(void **state)
{
	char *zalgo = malloc(1 + 2 * 10000 + 1);
	struct arena arena;
	struct text t;

	(void)state;
	arena_init(&arena, 0);
	zalgo[0] = 'Z';
	for (size_t i = 0; i < 10000; i++)
		memcpy(zalgo + 1 + 2 * i, "\xCC\x81", 2);
	zalgo[20001] = '!';
	t = text_clean(&arena, zalgo, 20002);
	assert_string_equal(t.bytes, "Z\xCC\x81\xCC\x81\xCC\x81\xCC\x81!");
	assert_int_equal(t.width, 2);
	arena_release(&arena);
	free(zalgo);
}

static void a_body_keeps_its_lines(void **state)
{
	static const char in[] = "one\r\ntwo\rx\n\ta\tb\n\xCC\x81m\033[0m\n";
	struct arena arena;
	struct text t;

	(void)state;
	arena_init(&arena, 0);
	t = text_clean_body(&arena, in, sizeof(in) - 1);
	assert_string_equal(t.bytes, "one\ntwo^Mx\n        a       b\n" FFFD "m^[[0m\n");
	assert_int_equal(t.width, 0);
	assert_true(text_equal(t, text_clean_body(&arena, t.bytes, t.len_bytes)));
	arena_release(&arena);
}

static void a_body_is_capped(void **state)
{
	size_t len = 2 * TEXT_BODY_BYTES;
	char *tabs = malloc(len);
	struct arena arena;
	struct text t;

	(void)state;
	arena_init(&arena, 0);
	memset(tabs, '\t', len);
	t = text_clean_body(&arena, tabs, len);
	assert_true(t.len_bytes <= TEXT_BODY_BYTES && t.len_bytes > TEXT_BODY_BYTES - 16);
	assert_string_equal(t.bytes + t.len_bytes - 3, "\xE2\x80\xA6");
	arena_release(&arena);
	free(tabs);
}

static void nothing_is_an_empty_text(void **state)
{
	struct arena arena;
	char out[4] = "xx";

	(void)state;
	arena_init(&arena, 0);
	assert_true(text_is_empty(text_clean(&arena, NULL, 5)));
	assert_true(text_is_empty(text_clean_body(&arena, NULL, 5)));
	assert_non_null(text_empty.bytes);
	assert_string_equal(text_clean_into(out, sizeof(out), NULL, 0), "");
	assert_null(arena.head);
	arena_release(&arena);
}

static void a_small_buffer_holds_what_fits(void **state)
{
	char out[8];

	(void)state;
	assert_string_equal(text_clean_into(out, 8, "1234567", 7), "1234567");
	assert_string_equal(text_clean_into(out, 8, "12345678", 8), "1234\xE2\x80\xA6");
	assert_string_equal(text_clean_into(out, 3, "123", 3), "");
	assert_string_equal(text_clean_into(out, 1, "123", 3), "");
}

static void printf_passes_the_door(void **state)
{
	struct arena arena;
	struct text t;

	(void)state;
	arena_init(&arena, 0);
	t = text_printf(&arena, "%s: %d", "\033[1mINC", 412);
	assert_string_equal(t.bytes, "^[[1mINC: 412");
	assert_int_equal(t.width, 13);
	arena_release(&arena);
}

static void fit_counts_cells_not_bytes(void **state)
{
	static const char s[] = "a\xE6\x97\xA5"
				"e\xCC\x81"
				"b";
	uint32_t used;

	(void)state;
	assert_int_equal(text_fit(s, sizeof(s) - 1, 0, &used), 0);
	assert_int_equal(used, 0);
	assert_int_equal(text_fit(s, sizeof(s) - 1, 2, &used), 1);
	assert_int_equal(used, 1);
	assert_int_equal(text_fit(s, sizeof(s) - 1, 3, NULL), 4);
	assert_int_equal(text_fit(s, sizeof(s) - 1, 4, &used), 7);
	assert_int_equal(used, 4);
	assert_int_equal(text_fit(s, sizeof(s) - 1, 80, &used), 8);
	assert_int_equal(used, 5);
	assert_int_equal(text_own(s).width, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_hostile_text_comes_out_harmless),
		cmocka_unit_test(a_title_of_a_megabyte_is_cut_with_a_mark),
		cmocka_unit_test(a_cut_never_splits_a_character),
		cmocka_unit_test(ten_thousand_marks_leave_four),
		cmocka_unit_test(a_body_keeps_its_lines),
		cmocka_unit_test(a_body_is_capped),
		cmocka_unit_test(nothing_is_an_empty_text),
		cmocka_unit_test(a_small_buffer_holds_what_fits),
		cmocka_unit_test(printf_passes_the_door),
		cmocka_unit_test(fit_counts_cells_not_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
