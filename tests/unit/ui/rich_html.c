/* HTML: what the editors of Rootly write, and what an attacker would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "unit/ui/rich_expect.h"

static void expect(const char *html, const char *plain)
{
	expect_plain(rich_from_html, html, 40, plain);
}

static void a_trix_document_reads_as_lines(void **state)
{
	(void)state;
	expect("<div class=\"trix-content\">\n  <h2>Test  template</h2>\n\n<h3>New line</h3>\n"
	       "<div>first<br>second<br><br>third</div><div>fourth</div></div>\n",
		"Test template\n\nNew line\n\nfirst\nsecond\n\nthird\nfourth\n");
}

static void a_tiptap_document_reads_as_lines(void **state)
{
	(void)state;
	expect("<h1>Impact</h1><p>Customers <strong>could not</strong> log&nbsp;in.</p>"
	       "<ul><li><p>one</p></li><li><p>two</p><ol "
	       "start=\"3\"><li><p>c</p></li><li><p>d</p></li>"
	       "</ol></li></ul><p>End</p>",
		"Impact\n\nCustomers could not log\xC2\xA0in.\n\n• one\n• two\n  3. c\n  4. "
		"d\n\nEnd\n");
	expect("<ul data-type=\"taskList\"><li data-checked=\"true\"><label><input "
	       "type=\"checkbox\"><span>"
	       "</span></label><div><p>done</p></div></li><li "
	       "data-checked=\"false\"><p>open</p></li></ul>",
		"[x] done\n[ ] open\n");
}

static void a_link_says_where_it_leads(void **state)
{
	(void)state;
	expect("<a href=\"https://a.b/?x=1&amp;y=2\">graph</a>.",
		"graph <https://a.b/?x=1&y=2>.\n");
	expect("<a href=https://a.b>https://a.b</a>", "https://a.b\n");
	expect("<a href='mailto:me@a.b'>me@a.b</a>", "me@a.b\n");
	expect("<a/href=https://a.b/>text</a>", "text <https://a.b/>\n");
	expect("<a name=top>here</a>", "here\n");
	expect("<a href=\"java\nscript:alert(1)\">click</a>", "click <javascript:alert(1)>\n");
	expect("<a href=https://a.b>never closed", "never closed <https://a.b>\n");
	expect("<a href=x>one<a href=y>two</a>", "one <x>two <y>\n");
}

static void an_image_is_named(void **state)
{
	(void)state;
	expect("<img src=\"https://a.b/p99.png\" alt=\"p99 &amp; more\">",
		"[image <https://a.b/p99.png> p99 & more]\n");
	expect("<img src='data:image/png;base64,AAAA' alt=x>",
		"[image <data:image/png;base64…> x]\n");
}

static void a_table_stands_in_columns(void **state)
{
	(void)state;
	expect("<table><thead><tr><th><p>Time</p></th><th><p>Event</p></th></tr></thead><tbody>"
	       "<tr><td>03:14</td><td><p>alert</p><p>fired</p></td></tr>"
	       "<tr><td>3</td><td>日本<br>x</td></tr></tbody></table>",
		"Time  │ Event\n──────┼────────────\n03:14 │ alert fired\n3     │ 日本 x\n");
	/* Cells without rows, rows without cells, closing tags left out, a table in a table. */
	expect("<table>loose<tr><td>a<td>b<tr><tr><td><table><tr><td>in</td><td>ner</td></tr></"
	       "table>",
		"loose\na      │ b\nin ner\n");
	expect("<table><tr><td><ul><li>one<li>two</ul></td></tr></table><p>after</p>",
		"• one • two\n\nafter\n");
}

static void code_keeps_its_blanks(void **state)
{
	(void)state;
	expect("<pre><code>\nif (x)\n\ty = &lt;z&gt;;\n\n  end\n</code></pre>",
		"if (x)\n        y = <z>;\n\n  end\n");
}

static void quotes_have_a_bar(void **state)
{
	(void)state;
	expect("<blockquote><p>one</p><p>two</p></blockquote><p>three</p>",
		"│ one\n│ \n│ two\n\nthree\n");
}

static void references_are_replaced(void **state)
{
	(void)state;
	expect("&lt;b&gt; &amp;amp; &quot;&#39;&#x1F525;&hellip;&szlig; &unknown; & &; &# &#x;",
		"<b> &amp; \"'🔥…ß &unknown; & &; &# &#x;\n");
	expect("&#0;&#xD800;x&#99999999999;", "\xEF\xBF\xBD\xEF\xBF\xBDx\xEF\xBF\xBD"
					      "9;\n");
}

static void nothing_hostile_survives(void **state)
{
	(void)state;
	expect("a&#27;[31m\033[2J&#x9b;&#8238;z&#7;", "a^[[31m^[[2J\xEF\xBF\xBD\xEF\xBF\xBDz^G\n");
	expect("<a href=\"\033]0;x\007\">t</a>", "t <^[]0;x^G>\n");
	expect("<p>x<script>alert('</p>')</script>y<style>p{}</style>z</p>", "xyz\n");
	expect("<SCRIPT>alert(1)</ScRiPt >ok", "ok\n");
	expect("ok<script>never closed <p>gone", "ok\n");
}

static void unknown_tags_go_and_what_they_hold_stays(void **state)
{
	(void)state;
	expect("<x-timeline data-a='>'>kept</x-timeline> <font color=red>too</font>", "kept too\n");
	expect("a<!-- gone > --> b<!DOCTYPE html> c<?php x ?> d", "a b c d\n");
	expect("1 < 2 <3 </ x", "1 < 2 <3 </ x\n");
	expect("a<!-- never closed", "a\n");
	expect("a<b", "a\n");
	expect("", "");
	expect(" \n<p> </p>", "");
}

static void misnested_tags_do_no_harm(void **state)
{
	(void)state;
	expect("</b></ul></li></table></a></pre></h1>x", "x\n");
	expect("<b><i>x</b></i><ul><li>a</ul></li><li>b", "x\n\n• a\n\n• b\n");
	expect("<ol><li>x<li>y</ol>z<li>w", "1. x\n2. y\n\nz\n• w\n");
	expect("<ol><ul><li>x</ol>y", "• x\n\ny\n");
}

static char *repeat(const char *piece, size_t times)
{
	struct buf b;

	buf_init(&b, 16 * 1024 * 1024);
	while (times-- > 0)
		buf_add_str(&b, piece);
	return buf_take(&b);
}

/* The memory a document takes, once read. */
static size_t cost_of(const char *piece, size_t times)
{
	char *html = repeat(piece, times);
	struct arena arena;
	size_t used;

	arena_init(&arena, 0);
	rich_from_html(&arena, html, strlen(html));
	used = arena.used_bytes;
	arena_release(&arena);
	free(html);
	return used;
}

static void a_hundred_thousand_nested_tags_cost_little(void **state)
{
	static const char *const pieces[] = {"<div>", "<ul>", "<ul><li>", "<b>", "<blockquote>",
		"<table>", "<table><tr><td>", "<pre>", "<a href=x>"};

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
		assert_true(cost_of(pieces[i], 100000) < 512 * 1024);
}

static void any_input_takes_a_few_megabytes_at_most(void **state)
{
	static const char *const pieces[] = {"<b>x</b>y", "<p>x", "<tr><td>x", "<blockquote>x",
		"<hr>", "<ul><li>x", "x<br>", "\1", "<pre>\t\n", "word ", "<img src=data:x>"};

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
		assert_true(cost_of(pieces[i], 1000000) < 8 * 1024 * 1024);
}

static void what_is_left_out_is_said(void **state)
{
	char *html = repeat("word ", RICH_BYTES / 4);
	struct arena arena;
	struct buf out;

	(void)state;
	arena_init(&arena, 0);
	buf_init(&out, 4 * RICH_BYTES);
	rich_to_plain(rich_from_html(&arena, html, strlen(html)), 80, &out);
	assert_true(out.len_bytes > RICH_BYTES / 2);
	assert_non_null(strstr(out.bytes + out.len_bytes - 60, "\n\n… cut"));
	buf_release(&out);
	arena_release(&arena);
	free(html);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_trix_document_reads_as_lines),
		cmocka_unit_test(a_tiptap_document_reads_as_lines),
		cmocka_unit_test(a_link_says_where_it_leads),
		cmocka_unit_test(an_image_is_named),
		cmocka_unit_test(a_table_stands_in_columns),
		cmocka_unit_test(code_keeps_its_blanks),
		cmocka_unit_test(quotes_have_a_bar),
		cmocka_unit_test(references_are_replaced),
		cmocka_unit_test(nothing_hostile_survives),
		cmocka_unit_test(unknown_tags_go_and_what_they_hold_stays),
		cmocka_unit_test(misnested_tags_do_no_harm),
		cmocka_unit_test(a_hundred_thousand_nested_tags_cost_little),
		cmocka_unit_test(any_input_takes_a_few_megabytes_at_most),
		cmocka_unit_test(what_is_left_out_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
