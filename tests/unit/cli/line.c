/* The command line of verbs: words, options, what is refused; and that the tables leave no doubt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/mem.h"
#include "cli/line.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 16 };

/* A program with one option that takes a word, and one that does not. */
static int take_outer(void *context, int count, char *const *words, struct err *err)
{
	if (strcmp(words[0], "--quiet") == 0)
		return 1;
	if (strcmp(words[0], "--place") != 0)
		return 0;
	if (count < 2) {
		err_set(err, ERR_USAGE, "--place needs a word");
		return -1;
	}
	*(const char **)context = words[1];
	return 2;
}

struct parsed {
	struct line line;
	struct err err;
	const char *place;
	bool ok;
	char *words[WORDS_MAX];
	int count;
};

/* Blank-separated. */
static struct parsed *parse(const char *text)
{
	struct parsed *p = mem_alloc(sizeof(*p));
	char *copy = mem_strdup(text), *rest = copy, *word;
	struct line_outer outer = {take_outer, &p->place};

	while ((word = strsep(&rest, " ")) != NULL && p->count < WORDS_MAX)
		p->words[p->count++] = mem_strdup(word);
	free(copy);
	p->ok = line_parse(&p->line, p->count, p->words, &outer, &p->err);
	return p;
}

static void drop(struct parsed *p)
{
	line_release(&p->line);
	for (int i = 0; i < p->count; i++)
		free(p->words[i]);
	free(p);
}

static void expect_refused(const char *text, const char *words)
{
	struct parsed *p = parse(text);

	if (p->ok)
		fail_msg("%s was accepted", text);
	assert_int_equal(p->err.kind, ERR_USAGE);
	if (strstr(p->err.text, words) == NULL)
		fail_msg("%s: %s", text, p->err.text);
	drop(p);
}

/* What was given for the input of that attribute. */
static const char *value_of(struct parsed *p, const char *attribute)
{
	for (size_t i = 0; i < p->line.value_count; i++)
		if (strcmp(p->line.values[i].input->name, attribute) == 0)
			return p->line.values[i].text;
	return NULL;
}

static void nouns_and_verbs_have_short_words(void **state)
{
	struct parsed *p = parse("alert ack 7d51zq");

	(void)state;
	assert_true(p->ok);
	assert_string_equal(p->line.verb.action->name, "alert.acknowledge");
	assert_int_equal(p->line.operand_count, 1);
	drop(p);
	p = parse("retrospective show x");
	assert_true(p->ok);
	assert_string_equal(p->line.noun.name, "retro");
	drop(p);
	p = parse("note delete x");
	assert_true(p->ok);
	assert_string_equal(p->line.verb.action->name, "event.delete");
	drop(p);
}

static void inputs_are_options_by_what_they_mean_or_by_their_attribute(void **state)
{
	struct parsed *p =
		parse("incident create --title A --severity sev1 --group-ids=payments,search "
		      "--kind test");

	(void)state;
	assert_true(p->ok);
	assert_string_equal(value_of(p, "title"), "A");
	assert_string_equal(value_of(p, "severity_id"), "sev1");
	assert_string_equal(value_of(p, "group_ids"), "payments,search");
	assert_string_equal(value_of(p, "kind"), "test");
	drop(p);
	p = parse("incident resolve 12 --message over");
	assert_true(p->ok);
	assert_string_equal(value_of(p, "resolution_message"), "over");
	drop(p);
}

static void an_options_value_may_look_like_an_option(void **state)
{
	struct parsed *p = parse("incident note 12 --event --yes --place here");

	(void)state;
	assert_true(p->ok);
	assert_string_equal(value_of(p, "event"), "--yes");
	assert_false(p->line.yes);
	assert_string_equal(p->place, "here");
	drop(p);
}

static void a_repeated_option_adds_a_line(void **state)
{
	struct parsed *p = parse("incident create --title x --labels a=b --labels c=d");

	(void)state;
	assert_true(p->ok);
	assert_string_equal(value_of(p, "labels"), "a=b\nc=d");
	drop(p);
}

static void a_flag_needs_no_value_and_may_have_one(void **state)
{
	struct parsed *p = parse("incident feedback 12 --feedback good --anonymous 13");

	(void)state;
	assert_true(p->ok);
	assert_string_equal(value_of(p, "anonymous"), "yes");
	assert_int_equal(p->line.operand_count, 2);
	drop(p);
	p = parse("incident feedback 12 --feedback good --anonymous=no");
	assert_true(p->ok);
	assert_string_equal(value_of(p, "anonymous"), "no");
	drop(p);
}

static void options_of_the_program_may_stand_anywhere(void **state)
{
	struct parsed *p = parse("incident --place there list --quiet --limit 0 status:started");

	(void)state;
	assert_true(p->ok);
	assert_string_equal(p->place, "there");
	assert_int_equal(p->line.limit, 0);
	assert_string_equal(p->line.operands[0], "status:started");
	drop(p);
}

static void behind_two_dashes_everything_is_an_operand(void **state)
{
	struct parsed *p = parse("incident show -- --yes -x");

	(void)state;
	assert_true(p->ok);
	assert_int_equal(p->line.operand_count, 2);
	assert_string_equal(p->line.operands[0], "--yes");
	drop(p);
}

static void columns_are_fields_in_the_order_given(void **state)
{
	struct parsed *p = parse("alert list --columns summary,status,short-id");

	(void)state;
	assert_true(p->ok);
	assert_int_equal(p->line.column_count, 3);
	assert_string_equal(p->line.columns[0]->name, "summary");
	assert_string_equal(p->line.columns[2]->name, "short-id");
	drop(p);
}

static void help_is_given_for_whatever_stands_there(void **state)
{
	struct parsed *p = parse("incident --help");

	(void)state;
	assert_true(p->ok);
	assert_true(p->line.help && !p->line.has_verb);
	drop(p);
	p = parse("incident resolve --help");
	assert_true(p->ok);
	assert_true(p->line.help && p->line.has_verb);
	drop(p);
}

static void what_makes_no_sense_is_refused_in_words(void **state)
{
	static const struct {
		const char *line, *words;
	} cases[] = {
		{"nothing list", "no verb nothing"},
		{"incident", "needs a verb"},
		{"incident explode 12", "no verb explode"},
		{"incident resolve", "which one?"},
		{"note list", "which parent?"},
		{"role drop 12", "which parent?"},
		{"incident create 12 --title x", "takes options only, not 12"},
		{"incident resolve 12 --nonsense", "no option --nonsense"},
		{"incident resolve 12 --message", "--message needs TEXT"},
		{"incident resolve 12 --yes=no", "--yes takes no value"},
		{"incident resolve 12 -y", "no option -y"},
		{"incident resolve 12 --columns id", "no option --columns"},
		{"incident list --columns id,nope", "no column nope"},
		{"retro list --columns content", "no column content"},
		{"incident list --limit many", "--limit many"},
		{"incident list --limit -1", "--limit -1"},
		{"incident list --place", "--place needs a word"},
		{"incident ack 12 --wait --queue", "exclude each other"},
		{"incident note - --event -", "once only"},
		{"incident ack - -", "once only"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_refused(cases[i].line, cases[i].words);
}

/* ---- the tables themselves ----------------------------------------------------------------- */

typedef void (*check_verb)(const struct noun *noun, const struct verb *verb);

static void each_verb(check_verb check)
{
	struct noun nouns[NOUNS_MAX];
	struct verb verbs[VERBS_MAX];
	size_t noun_count = nouns_all(nouns);

	assert_in_range(noun_count, 10, NOUNS_MAX - 1);
	for (size_t n = 0; n < noun_count; n++) {
		size_t count = verbs_all(&nouns[n], verbs);

		assert_in_range(count, 1, VERBS_MAX - 1);
		for (size_t v = 0; v < count; v++)
			check(&nouns[n], &verbs[v]);
	}
}

static bool is_line_option(const char *name)
{
	for (const struct line_option *o = line_options; o->name != NULL; o++)
		if (strcmp(o->name, name) == 0)
			return true;
	return false;
}

static void check_options(const struct noun *noun, const struct verb *verb)
{
	const struct input *inputs = verb->action != NULL ? verb->action->inputs : NULL;

	for (const struct input *in = inputs; in != NULL && in->name != NULL; in++) {
		char name[OPTION_NAME_BYTES];

		input_option(in, name);
		if (is_line_option(name))
			fail_msg("%s %s: --%s is an option of every verb", noun->name, verb->name,
				name);
		for (const struct input *other = inputs; other != in; other++)
			if (input_is_called(other, name, strlen(name)))
				fail_msg("%s %s: --%s means two inputs", noun->name, verb->name,
					name);
	}
}

static void no_option_of_an_action_has_two_meanings(void **state)
{
	(void)state;
	each_verb(check_options);
}

static void check_found(const struct noun *noun, const struct verb *verb)
{
	struct noun same_noun;
	struct verb same;

	assert_true(noun_find(noun->name, &same_noun));
	assert_ptr_equal(same_noun.resource, noun->resource);
	assert_true(verb_find(noun, verb->name, &same));
	if (same.action != verb->action)
		fail_msg("%s %s: means two actions", noun->name, verb->name);
	assert_true(verb_help(verb)[0] != '\0');
}

static void every_verb_is_found_by_its_name_and_has_help(void **state)
{
	(void)state;
	each_verb(check_found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nouns_and_verbs_have_short_words),
		cmocka_unit_test(inputs_are_options_by_what_they_mean_or_by_their_attribute),
		cmocka_unit_test(an_options_value_may_look_like_an_option),
		cmocka_unit_test(a_repeated_option_adds_a_line),
		cmocka_unit_test(a_flag_needs_no_value_and_may_have_one),
		cmocka_unit_test(options_of_the_program_may_stand_anywhere),
		cmocka_unit_test(behind_two_dashes_everything_is_an_operand),
		cmocka_unit_test(columns_are_fields_in_the_order_given),
		cmocka_unit_test(help_is_given_for_whatever_stands_there),
		cmocka_unit_test(what_makes_no_sense_is_refused_in_words),
		cmocka_unit_test(no_option_of_an_action_has_two_meanings),
		cmocka_unit_test(every_verb_is_found_by_its_name_and_has_help),
	};

	return cmocka_run_group_tests_name("command line", tests, NULL, NULL);
}
