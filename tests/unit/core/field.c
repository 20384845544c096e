/* Values of fields as text, in order, and whether they are set; one row for each type. */
#include "things.h"

#include "base/iso8601.h"

static const struct field *field(const char *name)
{
	const struct field *found = resource_field(&thing_resource, name);

	if (found == NULL)
		fail_msg("no field %s", name);
	return found;
}

/* A small and a large value in every field, and one thing with nothing at all. */
static const struct thing nothing;
static const struct thing small = {
	.record = {.id = "a"},
	.title = {"Apple", 5, 5},
	.number = 1,
	.started_at = THINGS_NOW_MS - 90 * MINUTE_MS,
	.closed_at = THINGS_NOW_MS - 90 * MINUTE_MS,
	.state = THING_LOUD,
	.owner = {"7", {"Ann", 3, 3}},
	.services = {{"api, web", 8, 8}, "s1 s2"},
	.labels = {"a=1", 3, 3},
	.url = {"https://a", 9, 9},
	.other_id = "a",
	.body = {"first\nsecond", 12, 0},
	.document = {"<p>x</p>", 8},
};
static const struct thing large = {
	.record = {.id = "b"},
	.title = {"Pear", 4, 4},
	.number = 20,
	.started_at = THINGS_NOW_MS,
	.closed_at = THINGS_NOW_MS,
	.state = THING_QUIET,
	.is_private = true,
	.owner = {"8", {"Bob", 3, 3}},
	.services = {{"db", 2, 2}, "s3"},
	.labels = {"b=1", 3, 3},
	.other_id = "b",
	.body = {"z", 1, 0},
};

static void expect_text(const char *name, const struct thing *thing, const char *words)
{
	struct when when = {THINGS_NOW_MS, WHEN_RELATIVE, 0};
	struct arena arena;
	struct text text;

	arena_init(&arena, 0);
	text = field_text(field(name), thing, &when, &arena);
	if (strcmp(text.bytes, words) != 0 || text.len_bytes != strlen(words))
		fail_msg("%s is shown as '%s', not '%s'", name, text.bytes, words);
	arena_release(&arena);
}

static void every_type_has_its_words_on_one_line(void **state)
{
	(void)state;
	expect_text("id", &small, "a");
	expect_text("title", &small, "Apple");
	expect_text("state", &small, "loud");
	expect_text("number", &large, "20");
	expect_text("started", &small, "1h");
	expect_text("private", &large, "yes");
	expect_text("private", &small, "no");
	expect_text("owner", &small, "Ann");
	expect_text("services", &small, "api, web");
	expect_text("labels", &small, "a=1");
	expect_text("body", &small, "first");
	expect_text("document", &small, "");
}

static void what_is_unset_says_so_by_having_no_text(void **state)
{
	static const char *const names[] = {"id", "title", "started", "owner", "services", "labels", "url",
		"other", "body", "document"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		expect_text(names[i], &nothing, "");
	expect_text("state", &nothing, "unknown");
	for (size_t i = 0; i < thing_resource.field_count; i++) {
		const struct field *f = &thing_resource.fields[i];

		assert_false(field_is_set(f, &nothing));
		if (f->type != FIELD_FLAG)
			assert_true(field_is_set(f, &small));
	}
	assert_true(field_is_set(field("private"), &large));
}

static void hostile_ids_come_through_the_text_door(void **state)
{
	struct thing thing = {.record = {.id = "a\x1b[31m"}};

	(void)state;
	expect_text("id", &thing, "a^[[31m");
}

static void times_are_written_as_the_user_wants_them(void **state)
{
	struct when when = {THINGS_NOW_MS, WHEN_UTC, 60};
	char expected[ISO8601_BYTES];
	struct arena arena;

	(void)state;
	arena_init(&arena, 0);
	for (int style = WHEN_RELATIVE; style <= WHEN_UTC; style++) {
		when.style = (enum time_style)style;
		when_format(small.started_at, THINGS_NOW_MS, when.style, 60, expected);
		assert_string_equal(field_text(field("started"), &small, &when, &arena).bytes, expected);
	}
	arena_release(&arena);
}

static void the_small_comes_before_the_large_and_both_before_the_unset(void **state)
{
	(void)state;
	for (size_t i = 0; i < thing_resource.field_count; i++) {
		const struct field *f = &thing_resource.fields[i];

		if (!(f->flags & SORT))
			continue;
		if (field_compare(f, &small, &large) >= 0 || field_compare(f, &large, &small) <= 0)
			fail_msg("%s: the small is not before the large", f->name);
		assert_int_equal(field_compare(f, &small, &small), 0);
		assert_int_equal(field_compare(f, &nothing, &nothing), 0);
		/* A flag that is not set is the answer no. */
		if (f->type == FIELD_FLAG)
			continue;
		if (field_compare(f, &large, &nothing) >= 0 || field_compare(f, &nothing, &large) <= 0)
			fail_msg("%s: the unset is not last", f->name);
	}
}

static void a_choice_is_found_by_its_wire_word_or_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(choice_find(thing_states, "in_uproar"), THING_LOUD);
	assert_int_equal(choice_find(thing_states, "over"), THING_OVER);
	assert_int_equal(choice_find(thing_states, "loud"), THING_UNKNOWN);
	assert_int_equal(choice_find(thing_states, ""), THING_UNKNOWN);
	assert_int_equal(choice_find(thing_states, NULL), THING_UNKNOWN);
	assert_int_equal(field_tone(field("state"), &small), TONE_BAD);
	assert_int_equal(field_tone(field("state"), &nothing), TONE_DIM);
	assert_int_equal(field_tone(field("title"), &small), TONE_PLAIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_has_its_words_on_one_line),
		cmocka_unit_test(what_is_unset_says_so_by_having_no_text),
		cmocka_unit_test(hostile_ids_come_through_the_text_door),
		cmocka_unit_test(times_are_written_as_the_user_wants_them),
		cmocka_unit_test(the_small_comes_before_the_large_and_both_before_the_unset),
		cmocka_unit_test(a_choice_is_found_by_its_wire_word_or_is_unknown),
	};

	return cmocka_run_group_tests_name("field", tests, NULL, NULL);
}
