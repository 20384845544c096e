/* Drafts from evidence, and refreshing them without touching what the author wrote. */
#include "unit/retro/case.h"

#include <stdlib.h>

enum { ROUNDS = 3000, WORDS = 2048 };

static const struct retro_choices ask = {NULL, NULL};

static char *built(const struct retro_evidence *evidence, const char *template)
{
	struct buf out;

	buf_init(&out, RETRO_BYTES);
	retro_build(evidence, template, &out);
	return buf_take(&out);
}

static void expect_has(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("no \"%s\" in:\n%s", words, text);
}

static void expect_not(const char *text, const char *words)
{
	if (strstr(text, words) != NULL)
		fail_msg("\"%s\" in:\n%s", words, text);
}

static void a_draft_tells_what_is_known(void **state)
{
	static const char expected[] =
		"---\n"
		"incident: INC-398\n"
		"retrospective: 937f3c93\n"
		"base: 2026-11-20T04:54:00Z\n"
		"title: Checkout latency\n"
		"causes: [Deployment]\n"
		"started: 2026-11-20T03:14:00Z\n"
		"mitigated: 2026-11-20T03:31:00Z\n"
		"resolved: 2026-11-20T03:56:00Z\n"
		"progress:\n"
		"---\n"
		"## Summary\n"
		"p99 above 2 s.\n"
		"\n"
		"Since the deploy.\n"
		"\n"
		"## Impact\n"
		"\n"
		"## Timeline (UTC)\n"
		"<!-- rootwatch:timeline -->\n"
		"- 02:58 deploy (k8s): checkout 2026.2  ^deploy-pulse-1\n"
		"- 03:13 alert: p99 > 2s  ^alert-81\n"
		"- 03:14 event: Incident has been created  ^event-event-aaaa0001\n"
		"- 03:14 status: started\n"
		"- 03:15 role (Maya Ortiz): Commander  ^role-role-1\n"
		"- 03:16 status: detected\n"
		"- 03:17 alert acknowledged (Maya Ortiz): p99 > 2s  ^alert-event-ae-2\n"
		"- 03:17 status: acknowledged\n"
		"- 03:19 note (Maya Ortiz): Pool is full, ask bob@shop.example  "
		"^event-event-aaaa0003\n"
		"- 03:20 external note (Ben Okafor): We are looking into it  "
		"^event-event-aaaa0005\n"
		"- 03:31 status: started \xE2\x86\x92 mitigated  ^event-event-aaaa0002\n"
		"- 03:31–03:56 GAP 25m\n"
		"- 03:56 status: mitigated \xE2\x86\x92 resolved  ^event-event-aaaa0004\n"
		"- 04:14 action item: Cap the pool  ^action-7\n"
		"- 04:14 action item: Alert on the pool  ^action-8\n"
		"- 04:14 action item: Mail @bob about p:high  ^action-9\n"
		"<!-- /rootwatch -->\n"
		"\n"
		"## Detection and response\n"
		"<!-- rootwatch:metrics --> detected 2m \xC2\xB7 acknowledged 3m \xC2\xB7 "
		"mitigated 17m \xC2\xB7 "
		"resolved 42m <!-- /rootwatch -->\n"
		"\n"
		"### Mitigation\n"
		"Flag off\n"
		"\n"
		"### Resolution\n"
		"Pool capped\n"
		"\n"
		"## Contributing factors\n"
		"\n"
		"## Five whys\n"
		"\n"
		"## What went well, what did not\n"
		"\n"
		"## Actions\n"
		"- [ ] Cap the pool  @Maya Ortiz  p:high  due:2026-12-01  ^action-7\n"
		"- [ ] Alert on the pool  p:medium  ^action-8\n"
		"- [ ] Mail @bob about p:high  ^action-9\n"
		"\n"
		"<!-- rootwatch:seen timeline=";
	struct test_case c;
	char *text;

	(void)state;
	case_init(&c);
	text = built(&c.evidence, NULL);
	text[sizeof(expected) - 1] = '\0';
	assert_string_equal(text, expected);
	free(text);
}

static void addresses_are_masked_on_request(void **state)
{
	struct test_case c;
	char *text;

	(void)state;
	case_init(&c);
	c.incident.summary = t("From a.b+c@shop.example. Not @maya, not x@y");
	c.evidence.masks_emails = true;
	text = built(&c.evidence, NULL);
	expect_has(text, "ask [e-mail]  ^");
	expect_has(text, "From [e-mail]. Not @maya, not x@y\n");
	expect_has(text, "masked: e-mail\n");
	expect_not(text, "shop.example");
	free(text);
}

static void texts_from_outside_cannot_break_the_draft(void **state)
{
	struct retro_section *sections;
	struct retro_draft draft;
	struct test_case c;
	struct arena arena;
	size_t count, blocks = 0;

	(void)state;
	case_init(&c);
	c.incident.summary = (struct text){"## Impact\n<!-- /rootwatch -->\n```\n# code", 43, 0};
	c.incident.mitigation = (struct text){"<!-- rootwatch:timeline -->\n# x", 31, 0};
	c.events[2].event =
		t("<!-- /rootwatch --> <!-- rootwatch:seen a=1 -->  ^event-event-aaaa0001");
	c.items[0].summary = t("[x] ## <!-- /rootwatch -->");
	case_draft(&c, &draft);
	arena_init(&arena, 0);
	sections = retro_sections(&draft, &arena, &count);
	assert_int_equal(count, 10);
	assert_int_equal(sections[0].role, ROLE_SUMMARY);
	for (size_t i = 0; i < draft.count; i++)
		if (draft.pieces[i].kind == RETRO_BLOCK) {
			assert_true(retro_is_untouched(&draft, &draft.pieces[i]));
			blocks++;
		}
	assert_int_equal(blocks, 2);
	arena_release(&arena);
	retro_release(&draft);
}

static void code_in_a_line_is_left_as_it_is(void **state)
{
	struct test_case c;
	char *text;

	(void)state;
	case_init(&c);
	c.incident.summary = t("```kubectl get pods``` hangs");
	text = built(&c.evidence, NULL);
	expect_has(text, "## Summary\n```kubectl get pods``` hangs\n\n## Impact\n");
	free(text);
}

static void a_title_that_begins_with_a_quote_is_quoted_at_the_head_alone(void **state)
{
	struct test_case c;
	char *text;

	(void)state;
	case_init(&c);
	c.retrospective.title = t("\"Pay\" fails for bob@shop.example");
	c.evidence.masks_emails = true;
	text = built(&c.evidence, "# {{title}}\n");
	expect_has(text, "title: \"\"Pay\" fails for [e-mail]\"\n");
	expect_has(text, "# \"Pay\" fails for [e-mail]\n");
	free(text);
}

static void the_steps_are_there_whatever_the_template_calls_steps(void **state)
{
	static const struct step step = {.record = {"step-aaaa1", 0, 0}, .title = {"Gather", 6, 6},
		.description = {"", 0, 0}, .status = STEP_OPEN};
	struct test_case c;
	char *text;

	(void)state;
	case_init(&c);
	c.evidence.steps = &step;
	c.evidence.step_count = 1;
	text = built(&c.evidence, "## Next steps\n");
	expect_has(text, "## Next steps\n\n## Steps\n- [ ] Gather  ^step-step-aaa\n");
	free(text);
	text = built(&c.evidence, "## Process\n{{ incident.steps }}\n");
	expect_has(text, "## Process\n- [ ] Gather  ^step-step-aaa\n");
	expect_not(text, "## Steps");
	free(text);
}

static void a_template_of_the_user_is_filled_in(void **state)
{
	struct test_case c;
	char *text;

	(void)state;
	case_init(&c);
	text = built(&c.evidence, "# {{ incident.title }} ({{incident}})\n{{severity}} {{unknown}} "
				  "{{ broken\n{{metrics}}");
	expect_has(text,
		"---\n# Checkout latency (INC-398)\nSEV1 {{unknown}} {{ broken\n{{metrics}}\n");
	free(text);
	text = built(&c.evidence, "{{services}} {{metrics}} {{timeline}}");
	expect_has(text, "checkout <!-- rootwatch:metrics --> detected");
	expect_has(text, "<!-- /rootwatch --> <!-- rootwatch:timeline -->\n- 02:58");
	free(text);
}

/* ---- the timeline ------------------------------------------------------------------------- */

static void what_is_told_twice_is_there_once(void **state)
{
	struct test_case c;
	char *text;

	(void)state;
	case_init(&c);
	c.events[0] = event_at("e1", 1, "Maya Ortiz", "Maya Ortiz has been assigned as Commander");
	c.events[2] = event_at("e3", 6, "Ben Okafor", "We are looking into it");
	c.events[4] = event_at("e5", 6, "Ben Okafor", "We are looking into it");
	text = built(&c.evidence, NULL);
	expect_not(text, "has been assigned");
	expect_has(text, "We are looking into it (\xC3\x97" "2)  ^event-e3\n");
	free(text);
}

static void a_timeline_over_midnight_says_the_day(void **state)
{
	struct test_case c;
	char *text;

	(void)state;
	case_init(&c);
	c.events[3] = event_at("e4", 24 * 60, "Maya Ortiz", "The day after");
	text = built(&c.evidence, NULL);
	expect_has(text, "- 2026-11-20 02:58 deploy");
	expect_has(text, "\n- 03:13 alert");
	expect_has(text, "- 2026-11-21 03:14 note (Maya Ortiz): The day after");
	expect_not(text, "GAP 23h");
	free(text);
}

static void a_note_with_its_true_time_stands_there(void **state)
{
	struct test_case c;
	char *text;

	(void)state;
	case_init(&c);
	c.events[4] = event_at("e5", 90, "Maya Ortiz", "2026-11-20 03:22 UTC: Flag switched off");
	text = built(&c.evidence, NULL);
	expect_has(text, "- 03:22 note (Maya Ortiz): Flag switched off  ^event-e5\n");
	free(text);
}

/* ---- again -------------------------------------------------------------------------------- */

static void rebuild(const struct retro_draft *draft, const struct test_case *c,
	const struct retro_choices *choices, struct retro_rebuilt *out)
{
	retro_rebuild(draft, &c->evidence, choices, out);
}

static void building_again_without_news_changes_the_time_alone(void **state)
{
	struct retro_rebuilt again;
	struct retro_draft draft;
	struct test_case c;

	(void)state;
	case_init(&c);
	case_draft(&c, &draft);
	rebuild(&draft, &c, &ask, &again);
	assert_string_equal(again.text.bytes, draft.bytes);
	assert_int_equal(again.refreshed, 0);
	retro_rebuilt_release(&again);
	retro_release(&draft);
}

static void news_come_into_blocks_that_nobody_edited(void **state)
{
	struct retro_rebuilt again;
	struct retro_draft draft, second;
	struct test_case c;

	(void)state;
	case_init(&c);
	case_draft(&c, &draft);
	case_edit(&draft, "## Impact\n", "## Impact\nOne in six gave up.\n");
	c.events[0] = event_at("new-event", 30, "Ben Okafor", "Carts are back");
	c.incident.resolved_at += MINUTE;
	rebuild(&draft, &c, &ask, &again);
	expect_has(again.text.bytes, "note (Ben Okafor): Carts are back");
	expect_has(again.text.bytes, "resolved 43m <!-- /rootwatch -->");
	expect_has(again.text.bytes, "## Impact\nOne in six gave up.\n");
	assert_int_equal(again.refreshed, 2);
	assert_int_equal(again.conflict_count, 0);
	/* What was written is known as ours again. */
	retro_parse(&second, again.text.bytes, again.text.len_bytes);
	for (size_t i = 0; i < second.count; i++)
		if (second.pieces[i].kind == RETRO_BLOCK)
			assert_true(retro_is_untouched(&second, &second.pieces[i]));
	retro_release(&second);
	retro_rebuilt_release(&again);
	retro_release(&draft);
}

static void an_edited_block_is_left_and_asked_about(void **state)
{
	struct retro_rebuilt again;
	struct retro_draft draft;
	struct test_case c;

	(void)state;
	case_init(&c);
	case_draft(&c, &draft);
	case_edit(&draft, "- 03:16 status: detected\n", "");
	rebuild(&draft, &c, &ask, &again);
	assert_int_equal(again.conflict_count, 0); /* nothing is new */
	assert_string_equal(again.text.bytes, draft.bytes);
	retro_rebuilt_release(&again);

	c.events[0] = event_at("new-event", 30, "Ben Okafor", "Carts are back");
	rebuild(&draft, &c, &ask, &again);
	assert_int_equal(again.conflict_count, 1);
	assert_string_equal(again.conflicts[0].name, "timeline");
	expect_not(again.conflicts[0].mine, "detected");
	expect_has(again.conflicts[0].theirs, "Carts are back");
	expect_not(again.text.bytes, "Carts are back");
	retro_rebuilt_release(&again);

	rebuild(&draft, &c, &(struct retro_choices){.take = "metrics timeline"}, &again);
	assert_int_equal(again.conflict_count, 0);
	expect_has(again.text.bytes, "Carts are back");
	expect_has(again.text.bytes, "status: detected");
	retro_rebuilt_release(&again);
	retro_release(&draft);
}

static void what_was_kept_is_not_asked_about_again(void **state)
{
	struct retro_rebuilt again, third;
	struct retro_draft draft, second;
	struct test_case c;

	(void)state;
	case_init(&c);
	case_draft(&c, &draft);
	case_edit(&draft, "- 03:16 status: detected\n", "");
	c.events[0] = event_at("new-event", 30, "Ben Okafor", "Carts are back");
	rebuild(&draft, &c, &(struct retro_choices){.keep = "timeline"}, &again);
	retro_parse(&second, again.text.bytes, again.text.len_bytes);
	rebuild(&second, &c, &ask, &third);
	assert_int_equal(third.conflict_count, 0);
	assert_string_equal(third.text.bytes, again.text.bytes);
	retro_rebuilt_release(&third);
	c.events[1] = event_at("newer-event", 31, "Ben Okafor", "All carts");
	rebuild(&second, &c, &ask, &third);
	assert_int_equal(third.conflict_count, 1);
	retro_rebuilt_release(&third);
	retro_release(&second);
	retro_rebuilt_release(&again);
	retro_release(&draft);
}

/* A line that holds hashes is ours wherever an edit put it: it is moved to the end. */
static void add_without_hashes(struct buf *out, struct retro_slice text)
{
	static const char hashes[] = "<!-- rootwatch:seen ";

	while (text.len_bytes > 0) {
		const char *lf = memchr(text.bytes, '\n', text.len_bytes);
		size_t len = lf != NULL ? (size_t)(lf - text.bytes) + 1 : text.len_bytes;

		if (memmem(text.bytes, len, hashes, strlen(hashes)) == NULL)
			buf_add(out, text.bytes, len);
		text.bytes += len;
		text.len_bytes -= len;
	}
}

/* All that is the author's: without front matter, hashes, and the insides of blocks of ours that he
 * left alone. */
static char *authors(const struct retro_draft *draft, const struct retro_draft *before)
{
	size_t block = 0, index = 0;
	struct buf out;

	buf_init(&out, 2 * RETRO_BYTES);
	for (size_t i = 0; i < draft->count; i++) {
		const struct retro_piece *piece = &draft->pieces[i], *old = NULL;

		if (piece->kind == RETRO_BLOCK)
			for (size_t n = 0, seen = 0; n < before->count && old == NULL; n++)
				if (before->pieces[n].kind == RETRO_BLOCK && seen++ == block)
					old = &before->pieces[n];
		block += piece->kind == RETRO_BLOCK;
		if (piece->kind == RETRO_FRONT || piece->kind == RETRO_SEEN)
			continue;
		if (old != NULL && retro_is_untouched(before, old))
			buf_add_fmt(&out, "<%zu>", index++);
		else
			add_without_hashes(&out, piece->whole);
	}
	while (out.len_bytes > 0 && out.bytes[out.len_bytes - 1] == '\n')
		buf_truncate(&out, out.len_bytes - 1);
	return buf_take(&out);
}

/* A few cuts and insertions anywhere. */
static void edit_at_random(uint64_t *seed, struct retro_draft *draft)
{
	uint32_t edits = 1 + chance(seed, 5);
	char words[WORDS];

	for (uint32_t e = 0; e < edits; e++) {
		size_t at = chance(seed, (uint32_t)draft->len_bytes + 1);
		size_t cut = chance(seed, 3) == 0 ? chance(seed, 200) : 0;
		size_t len = random_bytes(seed, words, 200);
		struct buf out;

		if (cut > draft->len_bytes - at)
			cut = draft->len_bytes - at;
		buf_init(&out, 2 * RETRO_BYTES);
		buf_add(&out, draft->bytes, at);
		buf_add(&out, words, len);
		buf_add(&out, draft->bytes + at + cut, draft->len_bytes - at - cut);
		retro_release(draft);
		retro_parse(draft, out.bytes, out.len_bytes);
		buf_release(&out);
	}
}

static void building_again_keeps_every_byte_of_the_author(void **state)
{
	struct test_case c;
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct retro_rebuilt again;
		struct retro_draft draft, after;
		char *before_text, *after_text;

		case_init(&c);
		case_draft(&c, &draft);
		edit_at_random(&seed, &draft);
		c.events[0] = event_at("new-event", 30, "Ben Okafor", "Carts are back");
		c.evidence.item_count = chance(&seed, CASE_ITEMS + 1); /* deleted in Rootly */
		rebuild(&draft, &c, &ask, &again);
		retro_parse(&after, again.text.bytes, again.text.len_bytes);
		before_text = authors(&draft, &draft);
		after_text = authors(&after, &draft);
		assert_string_equal(after_text, before_text);
		free(before_text);
		free(after_text);
		retro_release(&after);
		retro_release(&draft);
		retro_rebuilt_release(&again);
	}
}

static void a_difference_is_shown_line_by_line(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1024);
	retro_diff("\na\nb\nc\nd\n", "a\nc\nx\nd", &out);
	assert_string_equal(out.bytes, " a\n-b\n c\n+x\n d\n");
	buf_clear(&out);
	retro_diff("", "a", &out);
	assert_string_equal(out.bytes, "+a\n");
	buf_clear(&out);
	retro_diff("a", "", &out);
	assert_string_equal(out.bytes, "-a\n");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_draft_tells_what_is_known),
		cmocka_unit_test(addresses_are_masked_on_request),
		cmocka_unit_test(texts_from_outside_cannot_break_the_draft),
		cmocka_unit_test(code_in_a_line_is_left_as_it_is),
		cmocka_unit_test(a_title_that_begins_with_a_quote_is_quoted_at_the_head_alone),
		cmocka_unit_test(the_steps_are_there_whatever_the_template_calls_steps),
		cmocka_unit_test(a_template_of_the_user_is_filled_in),
		cmocka_unit_test(what_is_told_twice_is_there_once),
		cmocka_unit_test(a_timeline_over_midnight_says_the_day),
		cmocka_unit_test(a_note_with_its_true_time_stands_there),
		cmocka_unit_test(building_again_without_news_changes_the_time_alone),
		cmocka_unit_test(news_come_into_blocks_that_nobody_edited),
		cmocka_unit_test(an_edited_block_is_left_and_asked_about),
		cmocka_unit_test(what_was_kept_is_not_asked_about_again),
		cmocka_unit_test(building_again_keeps_every_byte_of_the_author),
		cmocka_unit_test(a_difference_is_shown_line_by_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
