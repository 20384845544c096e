/* Labels as text: what comes in goes out again, whatever is in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/labels.h"

#include <stdlib.h>
#include <string.h>

static const char *const pairs[][2] = {{"tier", "1"}, {"empty", ""}, {"note", "two words"},
	{"two words", "x"}, {"quote", "\"in quotes\""}, {"half", "\"open"}, {"inch", "5\" disk"},
	{"a=b", "c=d"}, {"path", "C:\\new"}, {"lines", "one\ntwo"}, {"\"k\"", " padded "},
	{"\\", "\\\\\" \n"}};

enum { PAIRS = sizeof(pairs) / sizeof(pairs[0]) };

static void expect_pairs(const char *text, enum labels_form form)
{
	char *key, *value;

	for (size_t i = 0; i < PAIRS; i++) {
		assert_true(labels_next(&text, form, &key, &value));
		assert_string_equal(key, pairs[i][0]);
		assert_string_equal(value, pairs[i][1]);
		free(key);
		free(value);
	}
	assert_false(labels_next(&text, form, &key, &value));
}

static char *joined(enum labels_form form)
{
	struct buf out;

	buf_init(&out, 4096);
	for (size_t i = 0; i < PAIRS; i++)
		labels_add(&out, form, pairs[i][0], strlen(pairs[i][0]), pairs[i][1], strlen(pairs[i][1]));
	return buf_take(&out);
}

static void every_label_comes_back_whole(void **state)
{
	char *line = joined(LABELS_IN_LINE), *lines = joined(LABELS_AS_LINES);
	char *made = labels_to_lines(line);

	(void)state;
	expect_pairs(line, LABELS_IN_LINE);
	expect_pairs(lines, LABELS_AS_LINES);
	assert_string_equal(made, lines);
	assert_true(labels_same(line, lines));
	free(line);
	free(lines);
	free(made);
}

static void people_write_them_with_and_without_quotes(void **state)
{
	static const char *const same[] = {"note=two words\ntier=1", "tier=1\n\nnote=\"two words\"\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		assert_true(labels_same("note=\"two words\" tier=1", same[i]));
	assert_false(labels_same("note=\"two words\" tier=1", "note=two"));
	assert_true(labels_hold("note=\"two words\" tier=1", "note=two words"));
	assert_false(labels_hold("note=two words=1", "note=two words"));
}

static void what_makes_no_sense_is_left_out(void **state)
{
	const char *text = "=x\n\nbare\n=\n\"unended=1";
	char *key, *value;

	(void)state;
	assert_true(labels_next(&text, LABELS_AS_LINES, &key, &value));
	assert_string_equal(key, "bare");
	assert_string_equal(value, "");
	free(key);
	free(value);
	assert_true(labels_next(&text, LABELS_AS_LINES, &key, &value));
	assert_string_equal(key, "\"unended");
	assert_string_equal(value, "1");
	free(key);
	free(value);
	assert_false(labels_next(&text, LABELS_AS_LINES, &key, &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_label_comes_back_whole),
		cmocka_unit_test(people_write_them_with_and_without_quotes),
		cmocka_unit_test(what_makes_no_sense_is_left_out),
	};

	return cmocka_run_group_tests_name("labels", tests, NULL, NULL);
}
