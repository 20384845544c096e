/* Markdown, and how any rich text is brought to a width. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/clock.h"
#include "unit/ui/rich_expect.h"

static void expect(int cols, const char *markdown, const char *plain)
{
	expect_plain(rich_from_markdown, markdown, cols, plain);
}

static void markdown_reads_as_lines(void **state)
{
	(void)state;
	expect(60,
		"# Impact\nOne *two* **three** `four`\nsecond line\n\n- a\n- b\n  1. c\n\n     "
		"d\n- [x] e\n"
		"- [ ] f\n\n> quote\n\n***\n\n    code\n      more\n\n~~gone~~ &amp; &copy;",
		"Impact\n\nOne two three four\nsecond line\n\n• a\n• b\n  1. c\n     d\n[x] e\n[ ] "
		"f\n\n"
		"│ quote\n\n────────────────────────────────────────────────────────────\n\n"
		"code\n  more\n\ngone & ©\n");
}

static void line_breaks_stay(void **state)
{
	(void)state;
	expect(60, "a  \nb\\\nc\nd", "a\nb\nc\nd\n");
}

static void markdown_links_say_where_they_lead(void **state)
{
	(void)state;
	expect(60,
		"[run book](http://a.b/x?y=1&amp;z) http://c.d <me@a.b> ![p99](http://i.j/k.png)",
		"run book <http://a.b/x?y=1&z> http://c.d me@a.b [image\n<http://i.j/k.png> "
		"p99]\n");
	expect(60, "[click](javascript:alert(1))", "click <javascript:alert(1)>\n");
}

static void html_in_markdown_is_text(void **state)
{
	(void)state;
	expect(60, "<script>alert(1)</script> a<br>b", "<script>alert(1)</script> a<br>b\n");
	expect(60, "<div>\n*x*\n</div>", "<div>\nx\n</div>\n");
}

static void nothing_hostile_survives(void **state)
{
	(void)state;
	expect(60, "a\033[31m &#27;&#x202e;b\n\n`\007`\n\n    \033c",
		"a^[[31m ^[\xEF\xBF\xBD"
		"b\n\n^G\n\n^[c\n");
}

static void styles_follow_the_marks(void **state)
{
	static const char md[] = "# head\n**bold *both*** `code` ~~gone~~ [text](http://u)\n> said";

	(void)state;
	assert_int_equal(style_of(rich_from_markdown, md, "head"), RICH_HEADING);
	assert_int_equal(style_of(rich_from_markdown, md, "bold "), RICH_BOLD);
	assert_int_equal(style_of(rich_from_markdown, md, "both"), RICH_BOLD | RICH_ITALIC);
	assert_int_equal(style_of(rich_from_markdown, md, "code"), RICH_CODE);
	assert_int_equal(style_of(rich_from_markdown, md, "gone"), RICH_STRIKE);
	assert_int_equal(style_of(rich_from_markdown, md, "text <http://u>"), RICH_LINK);
	assert_int_equal(style_of(rich_from_markdown, md, "said"), RICH_QUOTE);
	assert_int_equal(style_of(rich_from_html, "<table><tr><th>t</table>", "t"), RICH_BOLD);
	assert_int_equal(style_of(rich_from_html, "<pre>x</pre>y", "x"), RICH_CODE);
	assert_int_equal(style_of(rich_from_html, "<b>x</b>y", "y"), 0);
}

static void words_are_not_torn(void **state)
{
	(void)state;
	expect(12, "one two three four", "one two\nthree four\n");
	expect(13, "one two three four", "one two three\nfour\n");
	expect(10, "abcdefghijklmno pq", "abcdefghij\nklmno pq\n");
	expect(10, "abcdef \xCC\x81ghijkl", "abcdef \xCC\x81ghi\njkl\n"); /* a blank with a mark */
	expect(10, "**one two** *three*four", "one two\nthreefour\n");
}

static void wide_characters_break_anywhere_and_count_two(void **state)
{
	(void)state;
	expect(11, "日本語日本語日本語", "日本語日本\n語日本語\n");
	expect(11, "ab 日本語日本語", "ab 日本語日\n本語\n");
	expect(10, "abcdefghie\xCC\x81x", "abcdefghie\xCC\x81\nx\n");
}

static void items_and_quotes_hang(void **state)
{
	(void)state;
	expect(20, "- one two three four five\n  - six seven eight nine",
		"• one two three four\n  five\n  • six seven eight\n    nine\n");
	expect(20, "> one two three four five", "│ one two three four\n│ five\n");
	/* Too narrow for prefix and words: the words win. */
	expect(17, "> one two three four", "one two three\nfour\n");
}

static void code_is_cut_by_characters(void **state)
{
	(void)state;
	expect(10, "```\nint main(void)\n{\n```", "int main(v\noid)\n{\n");
}

static void a_table_too_wide_for_columns_flows(void **state)
{
	static const char md[] = "| a | b |\n|---|---|\n| one two | three four |\n";

	(void)state;
	expect(20, md, "a       │ b\n────────┼───────────\none two │ three four\n");
	expect(19, md, "a | b\none two | three\nfour\n");
}

static void nesting_stops_indenting(void **state)
{
	struct buf md;

	(void)state;
	buf_init(&md, 100000);
	for (int i = 0; i < 100; i++)
		buf_add_str(&md, "> ");
	buf_add_str(&md, "x");
	expect(80, md.bytes, "│ │ │ │ │ │ │ │ │ │ x\n");
	buf_release(&md);
}

static void a_line_is_never_wider_than_asked(void **state)
{
	static const char md[] =
		"# Heading of some length\n- item **with** words\n  > quote 日本語 in it\n\n"
		"| a | b |\n|-|-|\n| long cell | and another |\n\n    code line of length\n***\n";

	(void)state;
	for (int cols = 10; cols < 90; cols++) {
		struct rich_lines lines;
		struct arena arena;

		arena_init(&arena, 0);
		lines = rich_wrap(rich_from_markdown(&arena, md, sizeof(md) - 1), &arena, cols);
		for (size_t i = 0; i < lines.count; i++) {
			uint32_t width = 0;

			for (size_t j = 0; j < lines.lines[i].count; j++)
				width += lines.lines[i].runs[j].text.width;
			assert_true(width <= (uint32_t)cols);
		}
		arena_release(&arena);
	}
}

static void plain_text_need_not_be_wrapped(void **state)
{
	(void)state;
	expect(0,
		"one two three four five six seven eight nine ten eleven twelve thirteen "
		"fourteen\n\n***",
		"one two three four five six seven eight nine ten eleven twelve thirteen "
		"fourteen\n\n"
		"────────────────────────────────────────────────────────────────────────\n");
}

static void markdown_too_long_is_cut_and_says_so(void **state)
{
	size_t len = TEXT_BODY_BYTES + 10;
	char *md = malloc(len);
	struct arena arena;
	struct buf out;

	(void)state;
	memset(md, 'x', len);
	arena_init(&arena, 0);
	buf_init(&out, 2 * len);
	rich_to_plain(rich_from_markdown(&arena, md, len), 0, &out);
	assert_int_equal(strspn(out.bytes, "x"), TEXT_BODY_BYTES);
	assert_non_null(strstr(out.bytes, "\n\n… cut"));
	buf_release(&out);
	arena_release(&arena);
	free(md);
}

/* What a parser could be slow or hungry with; the budget ends it. */
static void hostile_markdown_takes_a_few_megabytes_at_most(void **state)
{
	static const char *const pieces[] = {"[", "![", ">", "* ", "*a_ ", "`", "<", "|a", "|\n",
		"[a](b)", "&amp;", "- x\n", "> - ", "http://a.b ", "1. ", "\t", "\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct arena arena;
		struct buf md;

		buf_init(&md, TEXT_BODY_BYTES);
		buf_add_str(&md, "|a|b|\n|-|-|\n");
		while (buf_add_str(&md, pieces[i]))
			continue;
		arena_init(&arena, 0);
		rich_from_markdown(&arena, md.bytes, md.len_bytes);
		assert_true(arena.used_bytes < 8 * 1024 * 1024);
		arena_release(&arena);
		buf_release(&md);
	}
}

/* Of this md4c reads the rest for each address: seconds in which no key is answered. */
static void a_body_full_of_addresses_is_read_at_once(void **state)
{
	int64_t start = clock_monotonic_ms();
	struct arena arena;
	struct buf md;

	(void)state;
	buf_init(&md, TEXT_BODY_BYTES);
	while (buf_add_str(&md, "www.a.b("))
		continue;
	arena_init(&arena, 0);
	rich_from_markdown(&arena, md.bytes, md.len_bytes);
	assert_in_range(clock_monotonic_ms() - start, 0, 1000);
	arena_release(&arena);
	buf_release(&md);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markdown_reads_as_lines),
		cmocka_unit_test(line_breaks_stay),
		cmocka_unit_test(markdown_links_say_where_they_lead),
		cmocka_unit_test(html_in_markdown_is_text),
		cmocka_unit_test(nothing_hostile_survives),
		cmocka_unit_test(styles_follow_the_marks),
		cmocka_unit_test(words_are_not_torn),
		cmocka_unit_test(wide_characters_break_anywhere_and_count_two),
		cmocka_unit_test(items_and_quotes_hang),
		cmocka_unit_test(code_is_cut_by_characters),
		cmocka_unit_test(a_table_too_wide_for_columns_flows),
		cmocka_unit_test(nesting_stops_indenting),
		cmocka_unit_test(a_line_is_never_wider_than_asked),
		cmocka_unit_test(plain_text_need_not_be_wrapped),
		cmocka_unit_test(markdown_too_long_is_cut_and_says_so),
		cmocka_unit_test(hostile_markdown_takes_a_few_megabytes_at_most),
		cmocka_unit_test(a_body_full_of_addresses_is_read_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
