/* Templates of an organization, from HTML. */
#include "unit/retro/case.h"

#include "base/clock.h"
#include "base/mem.h"
#include "retro/adopt.h"
#include "retro/plan.h"

#include <stdlib.h>

enum { HUGE = 1024 * 1024, DEEP = 100000, ROUNDS = 3000, SLOW_MS = 5000 };

static void expect_markdown(const char *html, const char *expected)
{
	struct buf out;

	buf_init(&out, RETRO_BYTES);
	retro_html_to_markdown(html, strlen(html), &out);
	assert_string_equal(out.bytes, expected);
	buf_release(&out);
}

static void headings_paragraphs_and_breaks_stay(void **state)
{
	(void)state;
	expect_markdown("<div class=\"trix-content\"><h1>INC-{{ incident.sequential_id }}</h1>"
			"<div>{{ incident.severity }},<br/>started<br><br></div><div>a\n b</div></div>",
		"# INC-{{ incident.sequential_id }}\n\n{{ incident.severity }},\\\nstarted\n\na b\n");
	expect_markdown("<h2>Impact</h2><p></p><h3 id='>'>What <br>now</h3><p>x<hr>y</p>",
		"## Impact\n\n### What now\n\nx\n\ny\n");
	expect_markdown("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
		"a b\n\n1 2\n");
}

static void items_of_lists_stay_and_empty_ones_are_places_to_write_in(void **state)
{
	(void)state;
	expect_markdown("<p>x</p><ol><li>Why?</li><li><p>Why?</p><p>So.</p></li></ol><p>y</p>",
		"x\n\n1. Why?\n2. Why?\n\n   So.\n\ny\n");
	expect_markdown("<ul><li>a<ul><li><p>b</p></li></ul></li><li>c</li></ul>",
		"- a\n   - b\n- c\n");
	expect_markdown("<h2>Factors</h2><ul><li><p></p></li></ul><h2>Next</h2>",
		"## Factors\n\n- \n\n## Next\n");
	expect_markdown("<ul><li>[ ] one</li><li>\xE2\x98\x91 two</li></ul>", "- [ ] one\n- [x] two\n");
}

static void emphasis_code_and_links_stay(void **state)
{
	(void)state;
	expect_markdown("<p><strong>a </strong>b <em><b>c</b></em> <s>d</s><i></i></p>",
		"**a** b **_c_** ~~d~~\n");
	expect_markdown("<p><code>a*b &lt;c&gt;</code></p><pre><code>x = 1\n  y &amp; z</code></pre>",
		"`a*b <c>`\n\n~~~\nx = 1\n  y & z\n~~~\n");
	expect_markdown("<a class=x href=\"https://a.example/?b&amp;c\">here</a>, "
			"<a href='{{ incident.url }}'>there</a>",
		"[here](https://a.example/?b&c), [there]({{ incident.url }})\n");
	expect_markdown("<a href='javascript:alert(1)'>a</a> <a href=\"https://a) b\">b</a> <a>c</a>",
		"a b c\n");
}

/* Nothing that is a word in HTML is a sign in Markdown, least of all a fence of a draft. */
static void words_stay_words(void **state)
{
	(void)state;
	expect_markdown("<p># a</p><p>- b</p><p>2 * 3 `c` \\ &lt;i&gt;</p>",
		"\\# a\n\n\\- b\n\n2 \\* 3 \\`c\\` \\\\ \\<i>\n");
	expect_markdown("<p>&lt;!-- rootwatch:seen x=1 --&gt;</p>", "&lt;!-- rootwatch:seen x=1 -->\n");
	expect_markdown("<pre>&lt;!-- x\n~~~\n&lt;!--</pre><code>&lt;!--</code>",
		"~~~\n&lt;!-- x\n~~ ~\n&lt;!--\n~~~\n\n`&lt;!--`\n");
	expect_markdown("<style>p{}</style><script>alert('<p>1</p>')</script>a<!-- b -->", "a\n");
	expect_markdown("<p>{{ incident.a_b | x: '*' }} *</p>", "{{ incident.a_b | x: '*' }} \\*\n");
	expect_markdown("", "");
}

static void expect_adopted(const char *content, const char *expected)
{
	struct arena arena;

	arena_init(&arena, 0);
	assert_string_equal(retro_adopt(&arena, content, strlen(content)), expected);
	arena_release(&arena);
}

#define TIMELINE "\n## Timeline (UTC)\n{{timeline}}\n"
#define ACTIONS "\n## Actions\n{{actions}}\n"

static void what_has_no_place_gets_a_section(void **state)
{
	(void)state;
	expect_adopted("<h2>Timeline</h2><div data-type=\"timeline\"></div><h2>Impact</h2>",
		"## Timeline\n\n## Impact\n" TIMELINE ACTIONS);
	expect_adopted("<p>{{ timeline }}</p>", "{{ timeline }}\n" ACTIONS);
	expect_adopted("<p>{{incident.actions}}</p>", "{{incident.actions}}\n" TIMELINE);
	expect_adopted("## A\n\n{{timeline}}\n{{actions}}\n", "## A\n\n{{timeline}}\n{{actions}}\n");
	expect_adopted("a <!-- hint --> <!-- rootwatch:seen -->\n{{timeline}}{{actions}}",
		"a <!-- hint --> &lt;!-- rootwatch:seen -->\n{{timeline}}{{actions}}\n");
	expect_adopted("<p>a\x1B[2J&#27;</p>", "a^[[2J^[\n" TIMELINE ACTIONS);
	expect_adopted(" <div><br></div> ", "");
}

/* A draft of it has the evidence, and what it was built from is known when it is built again. */
static void a_draft_is_built_from_it(void **state)
{
	static const char html[] = "<h1>{{ incident.title }}</h1><p>{{ incident.summary }}</p>"
				   "<h2>Impact</h2><p></p>";
	const struct retro_choices none = {NULL, NULL};
	struct retro_rebuilt again;
	struct retro_draft draft;
	struct test_case c;
	struct arena arena;
	struct buf out;

	(void)state;
	case_init(&c);
	arena_init(&arena, 0);
	buf_init(&out, RETRO_BYTES);
	retro_build(&c.evidence, retro_adopt(&arena, html, strlen(html)), &out);
	assert_non_null(strstr(out.bytes, "---\n# Checkout latency\n\np99 above 2 s.\n"));
	assert_non_null(strstr(out.bytes, "\n## Timeline (UTC)\n<!-- rootwatch:timeline -->\n- 02:58"));
	assert_non_null(strstr(out.bytes, "\n## Actions\n- [ ] Cap the pool"));
	retro_parse(&draft, out.bytes, out.len_bytes);
	retro_rebuild(&draft, &c.evidence, &none, &again);
	assert_int_equal(again.conflict_count, 0);
	assert_string_equal(again.text.bytes, out.bytes);
	retro_rebuilt_release(&again);
	retro_release(&draft);
	buf_release(&out);
	arena_release(&arena);
}

/* Of a field, those that would be sent unasked. */
static size_t rows_of(const struct test_case *c, const char *text, const char *field)
{
	struct viewer me = {0};
	struct retro_draft draft;
	struct retro_plan plan;
	size_t count = 0;

	retro_parse(&draft, text, strlen(text));
	retro_plan(&draft, &c->evidence, &me, &plan);
	for (size_t i = 0; i < plan.count; i++)
		count += strcmp(plan.rows[i].field.bytes, field) == 0 && plan.rows[i].is_ticked;
	retro_plan_release(&plan);
	retro_release(&draft);
	return count;
}

static void what_a_template_asks_for_is_not_sent_as_the_answer(void **state)
{
	static const char html[] = "<h2>Summary</h2><p>Say what happened.</p><h2>Impact</h2>";
	struct test_case c;
	struct arena arena;
	struct buf out;
	char *at;

	(void)state;
	case_init(&c);
	arena_init(&arena, 0);
	buf_init(&out, RETRO_BYTES);
	retro_build(&c.evidence, retro_adopt(&arena, html, strlen(html)), &out);
	assert_int_equal(rows_of(&c, out.bytes, "Summary"), 0);
	at = strstr(out.bytes, "Say what");
	assert_non_null(at);
	memcpy(at, "Now", 3);
	assert_int_equal(rows_of(&c, out.bytes, "Summary"), 1);
	buf_release(&out);
	arena_release(&arena);
}

static void edit(struct buf *text, const char *old, const char *new)
{
	char *at = strstr(text->bytes, old);

	assert_non_null(at);
	assert_int_equal(strlen(old), strlen(new));
	memcpy(at, new, strlen(new));
}

static void what_a_template_gives_as_an_example_is_not_sent_until_somebody_edits_it(void **state)
{
	static const char html[] =
		"<h2>Impact</h2><p>Who could not do what?</p>"
		"<h2>Timeline</h2><ul><li>10:00 the first alert</li><li>10:05 note: somebody looks</li></ul>"
		"<h2>Actions</h2><ul><li>[ ] Write a test</li><li>[x] Cap the pool</li></ul>";
	struct test_case c;
	struct arena arena;
	struct buf out;

	(void)state;
	case_init(&c);
	arena_init(&arena, 0);
	buf_init(&out, RETRO_BYTES);
	retro_build(&c.evidence, retro_adopt(&arena, html, strlen(html)), &out);
	assert_non_null(strstr(out.bytes, "\n- [ ] Write a test"));
	assert_non_null(strstr(out.bytes, "\n- 10:05 note: somebody looks"));
	assert_int_equal(rows_of(&c, out.bytes, "New action item"), 0);
	assert_int_equal(rows_of(&c, out.bytes, "Action item"), 0);
	assert_int_equal(rows_of(&c, out.bytes, "New note 10:00"), 0);
	assert_int_equal(rows_of(&c, out.bytes, "New note 10:05"), 0);
	assert_int_equal(rows_of(&c, out.bytes, "Document"), 0);
	edit(&out, "Write a test", "Write a note");
	edit(&out, "note: somebody looks", "note: Maya is there.");
	assert_int_equal(rows_of(&c, out.bytes, "New action item"), 1);
	assert_int_equal(rows_of(&c, out.bytes, "New note 10:05"), 1);
	assert_int_equal(rows_of(&c, out.bytes, "Document"), 1);
	buf_release(&out);
	arena_release(&arena);
}

/* What reads its rest again and again takes minutes here; what keeps all that is open, its memory. */
static void expect_bounded(const char *beginning, const char *unit, size_t times)
{
	int64_t start = clock_monotonic_ms();
	struct buf html;
	struct arena arena;
	const char *template;

	buf_init(&html, 2 * HUGE);
	buf_add_str(&html, beginning);
	while (times-- > 0 && html.len_bytes < HUGE)
		buf_add_str(&html, unit);
	arena_init(&arena, 0);
	template = retro_adopt(&arena, html.bytes, html.len_bytes);
	assert_memory_equal(template, "a", 1);
	assert_non_null(strstr(template, "{{timeline}}"));
	assert_true(strlen(template) < HUGE / 2);
	assert_true(arena.used_bytes < 2 * HUGE);
	if (clock_monotonic_ms() - start > SLOW_MS)
		fail_msg("%s took %lld ms", unit, (long long)(clock_monotonic_ms() - start));
	arena_release(&arena);
	buf_release(&html);
}

static void hostile_html_takes_linear_time_and_little_room(void **state)
{
	static const char *const units[] = {"<a '>'", "<b>", "<ul><li>x", "<li>", "<pre>x", "<!--",
		"<a href=\"https://a\">x", "<script>", "{{", "<", "&", "<h1>x", "~", "<br>x", "</ul>",
		"<ol><li><p>x</p></li></ol>", "word "};

	(void)state;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		expect_bounded("<p>a</p>", units[i], SIZE_MAX);
	expect_bounded("<p>a</p>", "<ul><li><b><i>x", DEEP);
	expect_bounded("a", "<!-- rootwatch:x", SIZE_MAX);
}

/* Whatever it is, nothing in it is a fence of a draft. */
static void nothing_breaks_the_converter(void **state)
{
	static const char *const parts[] = {"<p>", "</p>", "<ul>", "<li>", "</ul>", "<pre>", "</pre>",
		"<code>", "</code>", "<b>", "</b>", "<a href='https://x'>", "</a>", "<br>", "&lt;",
		"!-- rootwatch:seen x=1 --&gt;", "<h2>", "</h2>", " ", "\n", "x", "~~~", "{{", "}}", "#"};
	enum { PARTS_COUNT = sizeof(parts) / sizeof(parts[0]) };
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct retro_draft draft;
		struct buf html, out;

		buf_init(&html, HUGE);
		buf_init(&out, HUGE);
		for (int i = 0; i < 40; i++)
			buf_add_str(&html, parts[chance(&seed, PARTS_COUNT)]);
		retro_html_to_markdown(html.bytes, html.len_bytes, &out);
		retro_parse(&draft, out.bytes, out.len_bytes);
		for (size_t i = 0; i < draft.count; i++)
			if (draft.pieces[i].kind != RETRO_TEXT && draft.pieces[i].kind != RETRO_HEADING)
				fail_msg("of %s:\n%s", html.bytes, out.bytes);
		retro_release(&draft);
		buf_release(&out);
		buf_release(&html);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headings_paragraphs_and_breaks_stay),
		cmocka_unit_test(items_of_lists_stay_and_empty_ones_are_places_to_write_in),
		cmocka_unit_test(emphasis_code_and_links_stay),
		cmocka_unit_test(words_stay_words),
		cmocka_unit_test(what_has_no_place_gets_a_section),
		cmocka_unit_test(a_draft_is_built_from_it),
		cmocka_unit_test(what_a_template_asks_for_is_not_sent_as_the_answer),
		cmocka_unit_test(what_a_template_gives_as_an_example_is_not_sent_until_somebody_edits_it),
		cmocka_unit_test(hostile_html_takes_linear_time_and_little_room),
		cmocka_unit_test(nothing_breaks_the_converter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
