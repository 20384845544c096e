/* Cutting drafts into pieces, and what they say of themselves. */
#include "unit/retro/case.h"

enum { ROUNDS = 20000, BYTES = 4096 };

static void expect_identity(const char *bytes, size_t len)
{
	struct retro_draft draft;
	const char *at;
	struct buf out;

	retro_parse(&draft, bytes, len);
	buf_init(&out, 4 * RETRO_BYTES);
	retro_print(&draft, &out);
	assert_int_equal(out.len_bytes, len);
	assert_memory_equal(out.bytes, bytes, len);
	at = draft.bytes;
	for (size_t i = 0; i < draft.count; i++) {
		assert_ptr_equal(draft.pieces[i].whole.bytes, at);
		assert_true(draft.pieces[i].whole.len_bytes > 0);
		at += draft.pieces[i].whole.len_bytes;
	}
	buf_release(&out);
	retro_release(&draft);
}

static void printing_what_was_parsed_gives_the_same_bytes(void **state)
{
	uint64_t seed = 1;
	char bytes[BYTES];

	(void)state;
	for (int round = 0; round < ROUNDS; round++)
		expect_identity(bytes, random_bytes(&seed, bytes, sizeof(bytes)));
	expect_identity("", 0);
	expect_identity("\0\0", 2);
}

static void expect_kinds(const char *text, const char *kinds)
{
	static const char letters[] = "ftHBs";
	struct retro_draft draft;
	char seen[64] = "";

	retro_parse(&draft, text, strlen(text));
	for (size_t i = 0; i < draft.count && i + 1 < sizeof(seen); i++)
		seen[i] = letters[draft.pieces[i].kind];
	assert_string_equal(seen, kinds);
	retro_release(&draft);
}

static void the_pieces_are_what_they_look_like(void **state)
{
	(void)state;
	expect_kinds("---\na: b\n---\ntext\n## H\n", "ftH");
	expect_kinds("---\na: b\n", "t");
	expect_kinds("\xEF\xBB\xBF---\r\na: b\r\n---\r\ntext\r\n## H\r\n", "ftH");
	expect_kinds("\xEF\xBB\xBFtext\n", "t");
	expect_kinds(" ---\na\n---\n", "t");
	expect_kinds("<!-- rootwatch:metrics --> x <!-- /rootwatch -->\n", "Bt");
	expect_kinds("<!-- rootwatch:timeline -->\n- a\n<!-- /rootwatch -->\n## H\n", "BtH");
	expect_kinds("x <!-- rootwatch:metrics --> x <!-- /rootwatch -->\n", "t");
	expect_kinds("<!-- rootwatch:A1 --> x <!-- /rootwatch -->\n", "t");
	expect_kinds("a\n<!-- rootwatch:seen a=1 -->\n", "ts");
	expect_kinds("#hash\n#\n", "tH");
	expect_kinds("####### seven\n", "t");
}

static void a_lost_end_of_a_block_swallows_nothing(void **state)
{
	(void)state;
	expect_kinds(
		"<!-- rootwatch:timeline -->\n- a\n## Impact\nmine\n<!-- /rootwatch -->\n", "tHt");
	expect_kinds("<!-- rootwatch:timeline -->\n- a\n<!-- rootwatch:metrics --> x <!-- "
		     "/rootwatch -->\n",
		"tBt");
}

static void what_stands_in_code_is_text(void **state)
{
	(void)state;
	expect_kinds(
		"```\n## no\n<!-- rootwatch:metrics --> <!-- /rootwatch -->\n```\n## yes\n", "tH");
	expect_kinds("~~~ sh\n# no\n```\n~~~\n# yes\n", "tH");
	expect_kinds("````\n```\n# no\n````\n# yes\n", "tH");
	expect_kinds("```\n# a fence that never ends is no fence\n", "tH");
	expect_kinds("```a line``` of code\n# yes\n# yes\n```\n# no\n```\n", "tHHt");
	expect_kinds("~~~ `sh`\n# no\n~~~\n# yes\n", "tH");
}

static void hostile_lengths_take_linear_time(void **state)
{
	static const char *const patterns[] = {"```\n", "<!-- rootwatch:a -->", "# x\n",
		"<!-- rootwatch:a -->\n", "````````` x\n```\n", "- [ ] a  @b", "---\n"};
	struct buf text;

	(void)state;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		struct retro_section *sections;
		struct retro_draft draft;
		struct arena arena;
		size_t count;

		buf_init(&text, RETRO_BYTES);
		while (buf_add_str(&text, patterns[i]))
			continue;
		retro_parse(&draft, text.bytes, text.len_bytes);
		arena_init(&arena, 0);
		sections = retro_sections(&draft, &arena, &count);
		assert_non_null(sections);
		arena_release(&arena);
		retro_release(&draft);
		buf_release(&text);
	}
}

static void expect_front(const struct retro_draft *draft, const char *key, const char *expected)
{
	struct retro_slice value;

	assert_int_equal(retro_front(draft, key, &value), expected != NULL);
	if (expected != NULL)
		assert_true(retro_is(value, expected));
}

static void a_draft_belongs_to_what_it_says(void **state)
{
	static const struct {
		const char *text, *retrospective, *refusal;
	} rows[] = {
		{"---\nincident: INC-400\n---\n", NULL, "this is the draft of INC-400, not of INC-403"},
		{"---\nincident: \"inc-400\"\n---\n", "r3",
			"this is the draft of inc-400, not of INC-403"},
		{"---\nincident: \033[2JINC-400\n---\n", "r3", "not of INC-403"},
		{"---\nincident: INC-4030\n---\n", NULL, "not of INC-403"},
		{"---\nincident: INC-403\nretrospective: r0\n---\n", "r3",
			"this is the draft of the retrospective r0, not of INC-403's: if it is meant "
			"for that, delete the line \"retrospective: r0\" at its head"},
		{"---\nretrospective: r0\n---\n", "r3", "r0, not of INC-403's"},
		{"---\nretrospective: r0\n---\n", "", "r0, not of INC-403's"},
		{"---\nretrospective: r0\n---\n", NULL, NULL},
		{"---\nincident: INC-403\nretrospective: r0\n---\n", "", NULL},
		{"---\nincident: inc-403\nretrospective: r3\n---\n", "r3", NULL},
		{"---\nincident: 403\n---\n", "r3", NULL},
		{"---\nincident:\nretrospective:\n---\n", "r3", NULL},
		{"## Summary\nincident: INC-400\n", "r3", NULL},
		{"", "r3", "the draft is empty"},
		{" \r\n\t\n", "r3", "the draft is empty"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct retro_draft draft;
		struct err err = {0};

		retro_parse(&draft, rows[i].text, strlen(rows[i].text));
		assert_int_equal(
			retro_is_fit(&draft, "INC-403", rows[i].retrospective, &err),
			rows[i].refusal == NULL);
		if (rows[i].refusal != NULL)
			assert_non_null(strstr(err.text, rows[i].refusal));
		assert_null(strchr(err.text, '\033'));
		retro_release(&draft);
	}
}

static void a_nul_makes_a_draft_no_text(void **state)
{
	static const char text[] = "## Impact\nNone.\0 and more\n";
	struct retro_draft draft;
	struct err err = {0};

	(void)state;
	retro_parse(&draft, text, sizeof(text) - 1);
	assert_false(retro_is_fit(&draft, "INC-403", NULL, &err));
	assert_string_equal(err.text, "the draft is no text");
	retro_release(&draft);
}

static void front_matter_has_values(void **state)
{
	static const char text[] =
		"---\nincident: INC-398\r\ntitle: \"He said: no\"\nempty:\n---\nincident: x\n";
	struct retro_draft draft;

	(void)state;
	retro_parse(&draft, text, strlen(text));
	expect_front(&draft, "incident", "INC-398");
	expect_front(&draft, "title", "He said: no");
	expect_front(&draft, "empty", "");
	expect_front(&draft, "inc", NULL);
	retro_release(&draft);
}

static void sections_hold_what_is_below_them(void **state)
{
	static const char text[] =
		"# T\n## Summary\n\nwhat\n### more\nthat\n\n## Timeline (UTC)\n"
		"<!-- rootwatch:timeline -->\n- x\n<!-- /rootwatch -->\nmine\n"
		"## Action items\n- [ ] a\n## Actionable\n\n<!-- rootwatch:seen a=1 -->\n";
	struct retro_section *sections;
	struct retro_draft draft;
	struct arena arena;
	struct buf out;
	size_t count;

	(void)state;
	retro_parse(&draft, text, strlen(text));
	arena_init(&arena, 0);
	buf_init(&out, RETRO_BYTES);
	sections = retro_sections(&draft, &arena, &count);
	assert_int_equal(count, 6);
	assert_int_equal(sections[1].role, ROLE_SUMMARY);
	retro_section_text(&draft, &sections[1], &out);
	assert_string_equal(out.bytes, "what\n### more\nthat");
	buf_clear(&out);
	assert_int_equal(sections[3].role, ROLE_TIMELINE);
	retro_section_text(&draft, &sections[3], &out);
	assert_string_equal(out.bytes, "mine");
	assert_int_equal(sections[4].role, ROLE_ACTIONS);
	assert_int_equal(sections[5].role, ROLE_OTHER);
	assert_int_equal(sections[5].whole.len_bytes, strlen("## Actionable\n\n"));
	assert_ptr_equal(retro_section_of(sections, count, ROLE_ACTIONS), &sections[4]);
	assert_null(retro_section_of(sections, count, ROLE_IMPACT));
	buf_release(&out);
	arena_release(&arena);
	retro_release(&draft);
}

static void a_hash_sees_words_and_not_blanks(void **state)
{
	char a[RETRO_HASH_BYTES], b[RETRO_HASH_BYTES];

	(void)state;
	retro_hash(retro_slice_of("one\ntwo"), a);
	retro_hash(retro_slice_of("\none  \r\ntwo\t\n\n"), b);
	assert_string_equal(a, b);
	retro_hash(retro_slice_of("one\n two"), b);
	assert_string_not_equal(a, b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printing_what_was_parsed_gives_the_same_bytes),
		cmocka_unit_test(the_pieces_are_what_they_look_like),
		cmocka_unit_test(a_lost_end_of_a_block_swallows_nothing),
		cmocka_unit_test(what_stands_in_code_is_text),
		cmocka_unit_test(hostile_lengths_take_linear_time),
		cmocka_unit_test(front_matter_has_values),
		cmocka_unit_test(a_draft_belongs_to_what_it_says),
		cmocka_unit_test(a_nul_makes_a_draft_no_text),
		cmocka_unit_test(sections_hold_what_is_below_them),
		cmocka_unit_test(a_hash_sees_words_and_not_blanks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
