/* The lines of a draft that mean something. */
#include "unit/retro/case.h"

static void expect_item(const char *line, const char *expected)
{
	struct retro_item item;
	char seen[400];

	assert_true(retro_item_parse(retro_slice_of(line), &item));
	snprintf(seen, sizeof(seen), "%s|%.*s|%.*s|%.*s|%.*s|%.*s", item.is_done ? "x" : "",
		(int)item.summary.len_bytes, item.summary.bytes, (int)item.owner.len_bytes,
		item.owner.bytes, (int)item.priority.len_bytes, item.priority.bytes,
		(int)item.due.len_bytes, item.due.bytes, (int)item.anchor.len_bytes,
		item.anchor.bytes);
	assert_string_equal(seen, expected);
}

static void action_items_are_read(void **state)
{
	(void)state;
	expect_item("- [ ] Cap the pool  @Maya Ortiz  p:high  due:2026-12-01  ^action-7",
		"|Cap the pool|Maya Ortiz|high|2026-12-01|action-7");
	expect_item("* [X] Cap it due:2026-12-01 @ben", "x|Cap it|ben||2026-12-01|");
	expect_item(
		"  - [ ] Mail @bob about p:high  ^action-9", "|Mail @bob about||high||action-9");
	expect_item("- [ ]   ", "|||||");
	expect_item("- [ ] @ due: p: ^", "|@ due: p: ^||||");
	expect_item("- [ ] a @b @c", "|a @b|c|||");
}

static void what_is_no_action_item_is_not_read_as_one(void **state)
{
	static const char *const lines[] = {"", "-", "- ", "- []", "[ ] a", "- [y] a", "- [ ]a"};
	struct retro_item item;

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(lines) / sizeof(lines[0]); i++)
		assert_false(retro_item_parse(retro_slice_of(lines[i]), &item));
}

static void an_item_reads_as_it_was_written(void **state)
{
	const struct retro_item item = {.summary = retro_slice_of("Cap it"),
		.owner = retro_slice_of("Maya Ortiz"), .due = retro_slice_of("2026-12-01"),
		.anchor = retro_slice_of("action-7")};
	struct buf out;

	(void)state;
	buf_init(&out, 1024);
	retro_item_print(&item, &out);
	assert_string_equal(out.bytes, "- [ ] Cap it  @Maya Ortiz  due:2026-12-01  ^action-7\n");
	buf_release(&out);
}

static void expect_moment(const char *line, int64_t day, const char *expected)
{
	struct retro_moment m;
	char seen[400];

	assert_true(retro_moment_parse(retro_slice_of(line), &day, &m));
	snprintf(seen, sizeof(seen), "%lld%s|%.*s|%.*s|%.*s|%.*s", (long long)(m.at_ms / MINUTE),
		m.is_gap ? " gap" : "", (int)m.kind.len_bytes, m.kind.bytes, (int)m.who.len_bytes,
		m.who.bytes, (int)m.text.len_bytes, m.text.bytes, (int)m.anchor.len_bytes,
		m.anchor.bytes);
	assert_string_equal(seen, expected);
}

static void moments_are_read(void **state)
{
	const int64_t day = INT64_C(20000) * 1440 * MINUTE; /* 28,800,000 minutes */

	(void)state;
	expect_moment(
		"- 03:14 alert: p99 > 2s  ^alert-81", day, "28800194|alert||p99 > 2s|alert-81");
	expect_moment("- 03:14 external note (Maya O'Hara): all: back", day,
		"28800194|external note|Maya O'Hara|all: back|");
	expect_moment("- 03:14 Flag off: at last", day, "28800194|||Flag off: at last|");
	expect_moment("- 03:14 see http://x", day, "28800194|||see http://x|");
	expect_moment("- 03:14–03:31 GAP 17m", day, "28800194 gap|||–03:31 GAP 17m|");
	expect_moment("- 2024-10-05 00:01 x", 0, "28801441|||x|");
	expect_moment("- 03:14 x", 0, "0|||x|");
	expect_moment("- 03:14", day, "28800194||||");
	expect_moment("- 03:14 note (open: x", day, "28800194|||note (open: x|");
}

static void what_is_no_moment_is_not_read_as_one(void **state)
{
	static const char *const lines[] = {"", "03:14 x", "- 3:14 x", "- 24:00 x", "- 03:60",
		"- 03:145", "- 2026-02-30 03:14 x", "- text"};
	struct retro_moment moment;
	int64_t day = MINUTE;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_false(retro_moment_parse(retro_slice_of(lines[i]), &day, &moment));
	assert_int_equal(day, MINUTE);
}

static void expect_named(const struct test_case *c, const char *words, const char *id)
{
	const struct catalogue_item *item =
		retro_named(c->people, 3, retro_slice_of(words));

	if (id == NULL)
		assert_null(item);
	else
		assert_string_equal(item->record.id, id);
}

static void a_name_means_one_person_or_nobody(void **state)
{
	struct test_case c;

	(void)state;
	case_init(&c);
	expect_named(&c, "Maya Ortiz", "103");
	expect_named(&c, "maya.ortiz", "103");
	expect_named(&c, "maya", "103");
	expect_named(&c, "Ben", NULL);
	expect_named(&c, "ben-hur", "105");
	expect_named(&c, "May", NULL);
	expect_named(&c, "", NULL);
}

static void an_anchor_means_one_record_or_none(void **state)
{
	struct test_case c;
	struct buf out;

	(void)state;
	case_init(&c);
	buf_init(&out, 1024);
	retro_anchor(&c.evidence, RECORD_EVENT, "event-aaaa0003", &out);
	assert_string_equal(out.bytes, "event-event-aaaa0003");
	assert_ptr_equal(retro_event_of(&c.evidence, retro_slice_of(out.bytes)), &c.events[2]);
	assert_null(retro_event_of(&c.evidence, retro_slice_of("event-event-aaaa")));
	assert_null(retro_event_of(&c.evidence, retro_slice_of("event-")));
	assert_null(retro_item_of(&c.evidence, retro_slice_of("event-7")));
	assert_ptr_equal(retro_item_of(&c.evidence, retro_slice_of("action-7")), &c.items[0]);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(action_items_are_read),
		cmocka_unit_test(what_is_no_action_item_is_not_read_as_one),
		cmocka_unit_test(an_item_reads_as_it_was_written),
		cmocka_unit_test(moments_are_read),
		cmocka_unit_test(what_is_no_moment_is_not_read_as_one),
		cmocka_unit_test(a_name_means_one_person_or_nobody),
		cmocka_unit_test(an_anchor_means_one_record_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
