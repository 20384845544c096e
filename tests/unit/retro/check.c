/* What a draft lacks, in the outline and as findings. */
#include "unit/retro/case.h"

#include "base/clock.h"
#include "retro/check.h"

enum { SLOW_MS = 10000 };

static void expect_outline(const char *text, const char *const *expected)
{
	struct retro_outline_line *lines;
	struct retro_draft draft;
	struct arena arena;
	size_t count;

	retro_parse(&draft, text, strlen(text));
	arena_init(&arena, 0);
	lines = retro_outline(&draft, &arena, &count);
	for (size_t i = 0; i < count; i++) {
		char line[200];

		assert_non_null(expected[i]);
		snprintf(line, sizeof(line), "%s %s", lines[i].title.bytes, lines[i].note.bytes);
		assert_string_equal(line, expected[i]);
	}
	assert_null(expected[count]);
	arena_release(&arena);
	retro_release(&draft);
}

static void the_outline_says_what_each_section_lacks(void **state)
{
	(void)state;
	expect_outline("# Title\n## Impact\n\n## Summary\nwords\n### more\n"
		       "## Timeline (UTC)\n<!-- rootwatch:timeline -->\n- 03:14 a: b\n- "
		       "03:14–03:31 GAP 17m\n"
		       "- 03:31 c\n- 03:31–04:31 GAP 1h 00m\n<!-- /rootwatch -->\n- 05:00 mine\n"
		       "## Detection\n<!-- rootwatch:metrics --> x <!-- /rootwatch -->\n"
		       "## Actions\n- [ ] Do a  @Maya\n- [ ] Do b\n- [x] Did c\n- [ ] Do d  @Ben\n"
		       "## Actions two\n- [ ] Do a  @Maya  due:2026-12-01\n- [ ] Do b @Ben\n",
		(const char *const[]){"Impact empty", "Summary ", "Timeline 3, 2 gaps",
			"Detection ", "Actions 4, 1 without owner", "Actions two 2, 1 without date",
			NULL});
}

/* "line rule" of each finding, in order. */
static void expect_findings(
	const char *text, const struct retro_evidence *evidence, const char *expected)
{
	struct retro_findings findings;
	struct retro_draft draft;
	struct buf out;

	retro_parse(&draft, text, strlen(text));
	retro_check(&draft, evidence, &findings);
	buf_init(&out, RETRO_BYTES);
	for (size_t i = 0; i < findings.count; i++) {
		buf_add_fmt(&out, "%zu %s; ", findings.items[i].line_number,
			findings.items[i].rule->name);
		assert_true(findings.items[i].rule->why[0] != '\0');
		assert_true(findings.items[i].rule->better[0] != '\0');
	}
	assert_string_equal(out.bytes, expected);
	buf_release(&out);
	retro_findings_release(&findings);
	retro_release(&draft);
}

static void empty_sections_are_found(void **state)
{
	(void)state;
	expect_findings("## Impact\n\n## Summary\n### Part\nword\n", NULL, "1 empty; ");
	expect_findings("## D\n<!-- rootwatch:metrics --> x <!-- /rootwatch -->\n", NULL, "");
}

static void gaps_and_times_out_of_order_are_found(void **state)
{
	(void)state;
	expect_findings(
		"## Timeline\n- 03:14 a\n- 03:14–03:31 GAP 17m\n- 03:31 b\n- 03:20 c\n- 03:40 d\n",
		NULL, "3 gap; 5 order; ");
	expect_findings("---\nstarted: 2026-11-20T03:14:00Z\n---\n## Timeline\n- 23:59 a\n- "
			"2026-11-21 00:01 b\n"
			"- 00:02 c\n- 2026-11-20 12:00 d\n",
		NULL, "8 order; ");
	expect_findings("## Elsewhere\n- 03:14 a\n- 03:10 b\n", NULL, "");
}

static void action_items_without_owner_day_or_verb_are_found(void **state)
{
	(void)state;
	expect_findings("## Actions\n- [ ] Cap the pool  @Maya  due:2026-12-01\n- [ ] Pool cap\n- "
			"[x] Pool cap\n"
			"- [ ] Re-run the drill @Ben due:2026-12-01\n- [ ] "
			"\xE7\x9B\xA3\xE8\xA6\x96 @Ben due:2026-12-01\n",
		NULL, "3 no-owner; 3 no-due; 3 no-verb; ");
}

static void unfinished_words_are_found(void **state)
{
	(void)state;
	expect_findings("## A\nTBD\ntodos are fine\n(ToDo) ask\nwhy???\nautodoc\n", NULL,
		"2 unfinished; 4 unfinished; 5 unfinished; ");
}

static void blame_and_hindsight_are_found(void **state)
{
	struct test_case c;

	(void)state;
	case_init(&c);
	expect_findings(
		"## A\nThis was human error.\nWe should have known.\nMaya forgot the flag.\n"
		"Maya Ortiz broke it.\nThe pool failed.\nThen she ignored the page.\nMaya fixed "
		"it.\n"
		"```\nhuman error\n```\n",
		&c.evidence, "2 blame; 3 hindsight; 4 blame; 5 blame; 7 blame; ");
	expect_findings("## A\nMaya forgot the flag.\n", NULL, "");
}

static void what_the_program_wrote_is_not_judged_by_its_words(void **state)
{
	struct retro_findings findings;
	struct retro_draft draft;
	struct test_case c;

	(void)state;
	case_init(&c);
	c.events[2].event = text_own("TBD: human error, Maya forgot");
	case_draft(&c, &draft);
	retro_check(&draft, &c.evidence, &findings);
	for (size_t i = 0; i < findings.count; i++) {
		assert_string_not_equal(findings.items[i].rule->name, "unfinished");
		assert_string_not_equal(findings.items[i].rule->name, "blame");
	}
	retro_findings_release(&findings);
	retro_release(&draft);
}

static void a_draft_full_of_faults_has_an_end(void **state)
{
	struct retro_findings findings;
	struct retro_draft draft;
	struct buf text;

	(void)state;
	buf_init(&text, 100000);
	while (buf_add_str(&text, "## \n"))
		continue;
	retro_parse(&draft, text.bytes, text.len_bytes);
	retro_check(&draft, NULL, &findings);
	assert_int_equal(findings.count, RETRO_FINDINGS_MAX);
	assert_true(findings.is_cut);
	retro_findings_release(&findings);
	retro_release(&draft);
	buf_release(&text);
}

/* What trims the rest of the line for each of its words takes minutes here. */
static void a_long_line_takes_linear_time(void **state)
{
	int64_t start = clock_monotonic_ms();
	struct retro_findings findings;
	struct retro_draft draft;
	struct buf text;

	(void)state;
	buf_init(&text, RETRO_BYTES);
	while (text.len_bytes < RETRO_BYTES / 2)
		buf_add_str(&text, "a ");
	while (buf_add_char(&text, ' '))
		continue;
	retro_parse(&draft, text.bytes, text.len_bytes);
	retro_check(&draft, NULL, &findings);
	assert_int_equal(findings.count, 0);
	if (clock_monotonic_ms() - start > SLOW_MS)
		fail_msg("%lld ms", (long long)(clock_monotonic_ms() - start));
	retro_findings_release(&findings);
	retro_release(&draft);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_outline_says_what_each_section_lacks),
		cmocka_unit_test(empty_sections_are_found),
		cmocka_unit_test(gaps_and_times_out_of_order_are_found),
		cmocka_unit_test(action_items_without_owner_day_or_verb_are_found),
		cmocka_unit_test(unfinished_words_are_found),
		cmocka_unit_test(blame_and_hindsight_are_found),
		cmocka_unit_test(what_the_program_wrote_is_not_judged_by_its_words),
		cmocka_unit_test(a_draft_full_of_faults_has_an_end),
		cmocka_unit_test(a_long_line_takes_linear_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
