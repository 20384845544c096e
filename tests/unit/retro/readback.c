/* Texts compared by their words, and how they travel. */
#include "unit/retro/case.h"

#include "retro/draft.h"
#include "retro/readback.h"

static bool same(const char *a, const char *b)
{
	return retro_html_same(a, strlen(a), b, strlen(b));
}

static void tags_entities_and_blanks_make_no_difference(void **state)
{
	(void)state;
	assert_true(same("<p>a &lt;b&gt; c</p>", "<div class=\"x>y\">a <br/>&#60;b&#x3E;\n\tc</div>"));
	assert_true(same("<li>\xE2\x98\x90 one</li>", "<li><p>one</p></li>"));
	assert_true(same("a&nbsp;b&amp;", "a b&"));
	assert_true(same("<!-- x --><script>alert(1)</script>a", "a<style>p{}</style>"));
	assert_true(same("", "<p></p> "));
	assert_true(same("3 < 4 &unknown;", "<i>3 &lt; 4 &amp;unknown;</i>"));
	assert_false(same("a", "ab"));
	assert_false(same("ab", "a"));
	assert_false(same("<p>a</p>", "<p>b</p>"));
}

static bool has_text(const char *html)
{
	return retro_html_has_text(html, strlen(html));
}

static void headings_alone_are_no_text(void **state)
{
	struct buf out;

	(void)state;
	assert_false(has_text("<h1>Title</h1><h2>Summary</h2><p>&nbsp; </p><hr>"));
	assert_true(has_text("<h1>Title</h1><p>x</p>"));
	assert_true(has_text("x"));
	assert_int_equal(retro_html_count_words("<p>one two</p><p>three</p>", 26), 3);
	buf_init(&out, 1024);
	retro_html_words("<p>one &amp; <b>two</b></p><p>three</p>", 39, 1000, &out);
	assert_string_equal(out.bytes, "one & two three");
	buf_release(&out);
}

static void expect_travel(const char *markdown, const char *expected)
{
	struct buf out;

	buf_init(&out, RETRO_BYTES);
	retro_travel(markdown, &out);
	assert_string_equal(out.bytes, expected);
	buf_release(&out);
}

static void what_liquid_and_html_would_take_travels_as_text(void **state)
{
	(void)state;
	expect_travel("{{ a }} {% b %} { c", "{{ '{{' }} a }} {{ '{%' }} b %} { c\n");
	expect_travel("<b>x</b> 3 < 4 <https://a.example>",
		"\\<b>x\\</b> 3 < 4 <https://a.example>\n");
	expect_travel("`<b> {{x}}` ``a ` <i>`` `<u>", "`<b> {{ '{{' }}x}}` ``a ` <i>`` `\\<u>\n");
	expect_travel("```\n<b>{{\n```\n<b>", "```\n<b>{{ '{{' }}\n```\n\\<b>\n");
	expect_travel("x\n\n    <b>\n\ny\n    <b>", "x\n\n    <b>\n\ny\n    \\<b>\n");
	expect_travel("\\<b>", "\\<b>\n");
}

/* Whatever it is: it ends, and is equal to itself. */
static void nothing_breaks_the_reader(void **state)
{
	uint64_t seed = 5;
	char words[4000];

	(void)state;
	for (int round = 0; round < 3000; round++) {
		size_t len = random_bytes(&seed, words, sizeof(words));

		for (uint32_t i = 0; i < 5 && len > 0; i++)
			words[chance(&seed, (uint32_t)len)] = "<>&;\"'-"[chance(&seed, 7)];
		assert_true(retro_html_same(words, len, words, len));
		retro_html_has_text(words, len);
		assert_true(retro_html_count_words(words, len) <= len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tags_entities_and_blanks_make_no_difference),
		cmocka_unit_test(headings_alone_are_no_text),
		cmocka_unit_test(what_liquid_and_html_would_take_travels_as_text),
		cmocka_unit_test(nothing_breaks_the_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
