/* The filter language: each rule of its header, and random expressions against a naive matcher. */
#include "things.h"

#include "base/buf.h"
#include "base/fold.h"

static struct snapshot *some_things(void)
{
	struct snapshot *s = snapshot_new(&thing_resource);
	struct thing *thing;

	thing = add_thing(s, 1, "Checkout latency above 2s", THING_LOUD, 30);
	thing->owner = (struct ref){"7", in_snapshot(s, "Ann Lee")};
	thing->services = (struct refs){in_snapshot(s, "checkout, payments"), "s1 s2"};
	thing = add_thing(s, 2, "Größe der Queue", THING_QUIET, 90);
	thing->is_private = true;
	thing = add_thing(s, 3, "Disk on db-7 is \"full\"", THING_OVER, 60 * 24 * 3);
	thing->closed_at = THINGS_NOW_MS - 120 * MINUTE_MS;
	thing->services = (struct refs){in_snapshot(s, "payments"), "s2"};
	thing = add_thing(s, 4, "Emails delayed", THING_UNKNOWN, 0);
	thing->started_at = 0;
	snapshot_seal(s);
	return s;
}

static int setup(void **state)
{
	*state = some_things();
	return 0;
}

static int teardown(void **state)
{
	snapshot_free(*state);
	return 0;
}

/* "134": the numbers of the things that match. */
static void expect(const struct snapshot *s, const char *text, const char *numbers)
{
	struct filter *filter = filter_new(text, s->resource);
	struct filter_context context = thing_context();
	char found[64] = "";
	uint32_t out[64], count = filter_apply(filter, s, NULL, &context, out);

	for (uint32_t i = 0; i < count; i++)
		found[i] = (char)('0' + ((const struct thing *)snapshot_row(s, out[i]))->number);
	if (strcmp(found, numbers) != 0)
		fail_msg("%s matches %s, not %s", text, found, numbers);
	for (uint32_t i = 0; i < s->count; i++)
		assert_int_equal(filter_matches(filter, s, i, &context),
			strchr(numbers, '1' + (int)i) != NULL);
	filter_free(filter);
}

static void words_are_searched_in_the_folded_text_and_all_must_match(void **state)
{
	const struct snapshot *s = *state;

	expect(s, "", "1234");
	expect(s, "  \t ", "1234");
	expect(s, "latency", "1");
	expect(s, "LATENCY   checkout", "1");
	expect(s, "latency disk", "");
	expect(s, "grosse", "2");
	expect(s, "GRÖSSE", "2");
	expect(s, "payments", "13");
	expect(s, "ann", "1");
	expect(s, "\"on db-7\"", "3");
	expect(s, "\"db-7 on\"", "");
	expect(s, "\"on db-7", "3");
	expect(s, "\"\"", "1234");
	/* Quotes take the meaning away. */
	expect(s, "\"state:quiet\"", "");
	expect(s, "\"!disk\"", "");
}

static void not_turns_a_term_round(void **state)
{
	const struct snapshot *s = *state;

	expect(s, "!latency", "234");
	expect(s, "!latency !disk", "24");
	expect(s, "!state:quiet", "134");
	expect(s, "payments !disk", "1");
	expect(s, "!is:active", "3");
	expect(s, "!started:<1h", "234");
	expect(s, "!", "1234");
}

static void a_field_contains_one_of_the_values_or_is_exactly_it(void **state)
{
	const struct snapshot *s = *state;

	expect(s, "state:quiet", "2");
	expect(s, "state:QUI", "2");
	expect(s, "state:quiet,over", "23");
	expect(s, "state:,over,", "3");
	/* A choice is found by what people read and by what the API writes. */
	expect(s, "state:loud", "1");
	expect(s, "state:in_uproar", "1");
	expect(s, "state:=in_uproar", "1");
	expect(s, "services:pay", "13");
	expect(s, "services:=payments", "3");
	expect(s, "services:=pay", "");
	expect(s, "private:yes", "2");
	expect(s, "title:grosse", "2");
	expect(s, "id:t-003", "3");
	expect(s, "number:=2", "2");
}

static void a_time_is_younger_or_older(void **state)
{
	const struct snapshot *s = *state;

	expect(s, "started:<1h", "1");
	expect(s, "started:>1h", "23");
	expect(s, "age:<2h", "12");
	expect(s, "age:>1d", "3");
	expect(s, "closed:<3h", "3");
	expect(s, "closed:>3h", "");
}

static void a_resource_says_what_is_mine_active_and_urgent(void **state)
{
	const struct snapshot *s = *state;

	expect(s, "is:mine", "1");
	expect(s, "is:m", "1");
	expect(s, "is:active", "124");
	expect(s, "is:urgent", "1");
	expect(s, "is:active !is:urgent", "24");
}

static void a_name_may_be_cut_short_where_it_stays_clear(void **state)
{
	const struct snapshot *s = *state;

	expect(s, "stat:quiet", "2");
	expect(s, "star:<1h", "1");
	expect(s, "svc:pay", "13");
	expect(s, "serv:pay", "13");
}

static void expect_doubt(const char *text, const char *words)
{
	struct filter *filter = filter_new(text, &thing_resource);
	const char *doubt = filter_doubt(filter);

	if (words == NULL ? doubt != NULL : doubt == NULL || strstr(doubt, words) == NULL)
		fail_msg("%s: the doubt is %s", text, doubt != NULL ? doubt : "none");
	filter_free(filter);
}

static void what_is_not_understood_is_a_plain_word_and_is_named(void **state)
{
	const struct snapshot *s = *state;

	expect(s, "nosuch:thing", "");
	expect_doubt("nosuch:thing", "nosuch");
	/* More than one field could be meant. */
	expect_doubt("sta:quiet", "sta");
	/* The rows of panes do not have it. */
	expect_doubt("body:words", "body");
	expect_doubt("started:2h", "2h");
	expect_doubt("started:<soon", "soon");
	expect_doubt("is:yours", "yours");
	expect_doubt("disk nosuch:thing other:one", "nosuch");
	expect_doubt("latency state:quiet age:<2h is:mine \"a:b\" !x 12:30", "12");
	expect_doubt("latency state:quiet age:<2h is:mine \"a:b\" !x :30 -", NULL);
	assert_null(filter_doubt(NULL));
	assert_null(filter_new("", &thing_resource));
	assert_null(filter_new(" \"\" ! ", &thing_resource));
}

/* Nothing that was typed is left out without a word. */
static void more_terms_than_there_is_room_for_are_doubted(void **state)
{
	const struct snapshot *s = *state;

	expect(s, "a a a a a a a a a a a a a a a a", "134");
	expect_doubt("a a a a a a a a a a a a a a a a", NULL);
	expect_doubt("a a a a a a a a a a a a a a a a zebra", "zebra");
	expect(s, "state:1,2,3,4,5,6,7,over", "3");
	expect_doubt("state:1,2,3,4,5,6,7,over", NULL);
	expect_doubt("state:1,2,3,4,5,6,7,8,over", "over");
}

/* ---- random expressions -------------------------------------------------------------------- */

static const char *const vocabulary[] = {"disk", "Queue", "größe", "日本",
	"e\xCC\x81t\xC3\xA9", "db-7", "a", "quiet", "ﬁle", "🔥"};
enum { WORDS = sizeof(vocabulary) / sizeof(vocabulary[0]), RANDOM_ROWS = 60 };

static struct snapshot *random_things(uint64_t *seed)
{
	struct snapshot *s = snapshot_new(&thing_resource);

	for (int i = 0; i < RANDOM_ROWS; i++) {
		struct buf title;
		struct thing *thing;

		buf_init(&title, 256);
		for (uint32_t w = chance(seed, 4); w > 0; w--)
			buf_add_fmt(&title, "%s ", vocabulary[chance(seed, WORDS)]);
		thing = add_thing(s, i, title.bytes, (enum thing_state)chance(seed, 4),
			chance(seed, 300));
		buf_release(&title);
		if (chance(seed, 5) == 0)
			thing->started_at = 0;
		if (chance(seed, 3) == 0)
			thing->owner = (struct ref){"7", in_snapshot(s, vocabulary[chance(seed, WORDS)])};
	}
	snapshot_seal(s);
	return s;
}

static bool contains(const char *text, const char *word)
{
	char *a = fold_dup(text), *b = fold_dup(word);
	bool ok = strstr(a, b) != NULL;

	free(a);
	free(b);
	return ok;
}

struct naive_term {
	uint32_t kind, word, minutes, state;
	bool is_negated, is_older;
};

/* What the term says of a row, without snapshot, fold block or parser. */
static bool naive_match(const struct naive_term *t, const struct thing *thing)
{
	const char *word = vocabulary[t->word];
	char number[16];

	snprintf(number, sizeof(number), "%d", (int)thing->number);
	switch (t->kind) {
	case 0:
		return contains(thing->title.bytes, word) ||
		       contains(thing_states[thing->state].shown, word) ||
		       (thing->owner.name.bytes != NULL && contains(thing->owner.name.bytes, word)) ||
		       contains(number, word);
	case 1:
		return contains(thing->title.bytes, word);
	case 2:
		return thing->state == t->state;
	case 3:
		return thing->started_at != 0 &&
		       (THINGS_NOW_MS - thing->started_at > (int64_t)t->minutes * MINUTE_MS) ==
			       t->is_older;
	case 4:
		return thing->owner.id != NULL;
	default:
		return thing->state != THING_OVER;
	}
}

static struct naive_term random_term(uint64_t *seed, struct buf *text)
{
	struct naive_term t = {chance(seed, 6), chance(seed, WORDS), chance(seed, 300),
		1 + chance(seed, 3), chance(seed, 3) == 0, chance(seed, 2) == 0};

	buf_add_str(text, t.is_negated ? " !" : " ");
	switch (t.kind) {
	case 0:
		buf_add_str(text, vocabulary[t.word]);
		break;
	case 1:
		buf_add_fmt(text, "title:%s", vocabulary[t.word]);
		break;
	case 2:
		buf_add_fmt(text, "state:=%s", thing_states[t.state].wire);
		break;
	case 3:
		buf_add_fmt(text, "age:%c%um", t.is_older ? '>' : '<', t.minutes);
		break;
	case 4:
		buf_add_str(text, "is:mine");
		break;
	default:
		buf_add_str(text, "is:active");
		break;
	}
	return t;
}

static void expect_as_naive(const struct snapshot *s, const char *text,
	const struct naive_term *terms, uint32_t count, const uint32_t *order)
{
	struct filter *filter = filter_new(text, &thing_resource);
	struct filter_context context = thing_context();
	uint32_t out[RANDOM_ROWS], found = filter_apply(filter, s, order, &context, out), at = 0;

	assert_null(filter_doubt(filter));
	for (uint32_t i = 0; i < s->count; i++) {
		const struct thing *thing = snapshot_row(s, order[i]);
		bool wanted = true;

		for (uint32_t t = 0; t < count; t++)
			wanted &= naive_match(&terms[t], thing) != terms[t].is_negated;
		if (filter_matches(filter, s, order[i], &context) != wanted)
			fail_msg("'%s' of '%s': not %d", text, thing->title.bytes, wanted);
		if (wanted)
			assert_int_equal(at < found ? out[at] : SNAPSHOT_NONE, order[i]);
		at += wanted;
	}
	assert_int_equal(at, found);
	filter_free(filter);
}

static void random_expressions_match_what_a_naive_matcher_does(void **state)
{
	uint64_t seed = 17;

	(void)state;
	for (int round = 0; round < 40; round++) {
		struct snapshot *s = random_things(&seed);
		uint32_t order[RANDOM_ROWS];

		for (uint32_t i = 0; i < RANDOM_ROWS; i++)
			order[i] = (i * 7 + (uint32_t)round) % RANDOM_ROWS;
		for (int expression = 0; expression < 30; expression++) {
			struct naive_term terms[4];
			uint32_t count = chance(&seed, 4);
			struct buf text;

			buf_init(&text, 256);
			for (uint32_t t = 0; t < count; t++)
				terms[t] = random_term(&seed, &text);
			expect_as_naive(s, text.bytes, terms, count, order);
			buf_release(&text);
		}
		snapshot_free(s);
	}
}

#define ROWS_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROWS_TEST(words_are_searched_in_the_folded_text_and_all_must_match),
		ROWS_TEST(not_turns_a_term_round),
		ROWS_TEST(a_field_contains_one_of_the_values_or_is_exactly_it),
		ROWS_TEST(a_time_is_younger_or_older),
		ROWS_TEST(a_resource_says_what_is_mine_active_and_urgent),
		ROWS_TEST(a_name_may_be_cut_short_where_it_stays_clear),
		ROWS_TEST(what_is_not_understood_is_a_plain_word_and_is_named),
		ROWS_TEST(more_terms_than_there_is_room_for_are_doubted),
		cmocka_unit_test(random_expressions_match_what_a_naive_matcher_does),
	};

	return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
