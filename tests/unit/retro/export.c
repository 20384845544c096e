/* Drafts for readers. */
#include "unit/retro/case.h"

#include "base/clock.h"
#include "retro/export.h"

enum { SLOW_MS = 10000 };

static void expect(const char *text, const char *format, const char *expected)
{
	struct retro_draft draft;
	struct buf out;

	retro_parse(&draft, text, strlen(text));
	buf_init(&out, 16 * RETRO_BYTES);
	retro_format_find(format)->print(&draft, &out);
	assert_string_equal(out.bytes, expected);
	buf_release(&out);
	retro_release(&draft);
}

static const char sample[] =
	"---\ntitle: Pool & more\n---\n## Summary\np99 **high**, see <https://a.b/?x=1&y=2>.\n"
	"## Timeline (UTC)\n<!-- rootwatch:timeline -->\n- 03:14 alert: x  ^alert-81\n<!-- "
	"/rootwatch -->\n"
	"## Actions\n- [ ] Cap it  @Maya  ^action-7\n- [x] Done\n\n```\n- [ ] kept  "
	"^action-7\n```\n"
	"<!-- rootwatch:seen a=1 -->\n";

static void markdown_is_without_what_is_ours(void **state)
{
	(void)state;
	expect(sample, "markdown",
		"# Pool & more\n\n## Summary\n\np99 **high**, see <https://a.b/?x=1&y=2>.\n\n## "
		"Timeline (UTC)\n\n"
		"- 03:14 alert: x\n\n## Actions\n\n- [ ] Cap it  @Maya\n- [x] Done\n\n```\n- [ ] "
		"kept  ^action-7\n```\n");
}

static void html_is_what_an_editor_takes(void **state)
{
	(void)state;
	expect(sample, "html",
		"<h1>Pool &amp; more</h1>\n<h2>Summary</h2>\n<p>p99 <strong>high</strong>, see <a "
		"href=\"https://a.b/?x=1&amp;y=2\">https://a.b/?x=1&amp;y=2</a>.</p>\n<h2>Timeline "
		"(UTC)</h2>\n"
		"<ul>\n<li>03:14 alert: x</li>\n</ul>\n<h2>Actions</h2>\n<ul>\n<li>\xE2\x98\x90 "
		"Cap it  @Maya</li>\n"
		"<li>\xE2\x98\x91 Done</li>\n</ul>\n<pre><code>- [ ] kept  "
		"^action-7\n</code></pre>\n");
	expect("a | b\n---|---\n1 | 2\n", "html",
		"<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</"
		"thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2"
		"</td>\n</tr>\n</tbody>\n</table>\n");
}

static void an_address_leads_to_the_same_place(void **state)
{
	(void)state;
	expect("[a](http://x/?a=1&amp;b=\"2\")\n", "html",
		"<p><a href=\"http://x/?a=1&amp;b=&quot;2&quot;\">a</a></p>\n");
}

/* md4c reads the rest of a paragraph for each of them: half a minute here. */
static void a_megabyte_of_addresses_takes_no_seconds(void **state)
{
	static const char *const addresses[] = {"www.a.b(", "http://a.b/(", "www.a.b\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		int64_t start = clock_monotonic_ms();
		struct buf text, out;

		buf_init(&text, RETRO_BYTES);
		buf_init(&out, 16 * RETRO_BYTES);
		while (buf_add_str(&text, addresses[i]))
			continue;
		retro_markdown_html(text.bytes, text.len_bytes, &out);
		assert_non_null(strstr(out.bytes, "a.b"));
		if (clock_monotonic_ms() - start > SLOW_MS)
			fail_msg("%lld ms", (long long)(clock_monotonic_ms() - start));
		buf_release(&out);
		buf_release(&text);
	}
}

static void many_addresses_in_short_paragraphs_are_links(void **state)
{
	struct buf text, out;

	(void)state;
	buf_init(&text, RETRO_BYTES);
	buf_init(&out, 16 * RETRO_BYTES);
	while (text.len_bytes < RETRO_BYTES / 2)
		buf_add_str(&text, "see http://a.b/ and\nhttp://c.d/\n\n");
	retro_markdown_html(text.bytes, text.len_bytes, &out);
	assert_non_null(strstr(out.bytes, "<a href=\"http://a.b/\">"));
	buf_release(&out);
	buf_release(&text);
}

static void html_holds_nothing_that_acts(void **state)
{
	(void)state;
	expect("<script>alert(1)</script> [x](javascript:alert(1)) ![i](data:x) &lt;b&gt; \"q\"\n",
		"html",
		"<p>&lt;script&gt;alert(1)&lt;/script&gt; x i &lt;b&gt; &quot;q&quot;</p>\n");
	expect("\x1B]52;c;eA==\x07\n", "html", "<p>]52;c;eA==</p>\n");
}

static void plain_text_reads_without_marks(void **state)
{
	(void)state;
	expect(sample, "text",
		"Pool & more\n===========\n\nSummary\n-------\n\np99 high, see "
		"https://a.b/?x=1&y=2.\n\nTimeline (UTC)\n"
		"--------------\n\n- 03:14 alert: x\n\nActions\n-------\n\n[ ] Cap it  @Maya\n[x] "
		"Done\n\n"
		"- [ ] kept  ^action-7\n");
	expect("1. a\n2. b\n   - c\n     d\n\n> q\n> r\n\n[t](http://x)\n", "text",
		"1. a\n2. b\n  - c\n    d\n\n> q\n> r\n\nt <http://x>\n");
}

static void every_draft_can_be_exported(void **state)
{
	uint64_t seed = 5;
	char bytes[4096];

	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t len = random_bytes(&seed, bytes, sizeof(bytes));

		for (const struct retro_format *f = retro_formats; f->name != NULL; f++) {
			struct retro_draft draft;
			struct buf out;

			retro_parse(&draft, bytes, len);
			buf_init(&out, RETRO_BYTES);
			f->print(&draft, &out);
			if (f->print == retro_export_html)
				assert_null(strstr(out.bytes, "\x1B"));
			buf_release(&out);
			retro_release(&draft);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markdown_is_without_what_is_ours),
		cmocka_unit_test(html_is_what_an_editor_takes),
		cmocka_unit_test(an_address_leads_to_the_same_place),
		cmocka_unit_test(a_megabyte_of_addresses_takes_no_seconds),
		cmocka_unit_test(many_addresses_in_short_paragraphs_are_links),
		cmocka_unit_test(html_holds_nothing_that_acts),
		cmocka_unit_test(plain_text_reads_without_marks),
		cmocka_unit_test(every_draft_can_be_exported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
