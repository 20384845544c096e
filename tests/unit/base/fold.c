/* Folding: what a search must not care about disappears. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/fold.h"

struct pair {
	const char *in, *folded;
};

static void case_accents_and_compatibility_forms_disappear(void **state)
{
	static const struct pair pairs[] = {
		{"", ""},
		{"Checkout LATENCY [INC-412] @{`~", "checkout latency [inc-412] @{`~"},
		{"Größe", "grosse"},
		{"GRÖSSE", "grosse"},
		{"e\xCC\x81t\xC3\xA9", "ete"},
		{"ﬁle", "file"},
		{"Ｆｕｌｌ", "full"},
		{"İstanbul", "istanbul"},
		{"ΣΊΣΥΦΟΣ", "σισυφοσ"},
		{"日本語", "日本語"},
		{"㎒", "mhz"},
		{"🔥 Disk", "🔥 disk"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		char *folded = fold_dup(pairs[i].in);
		char *twice = fold_dup(folded);

		assert_string_equal(folded, pairs[i].folded);
		assert_string_equal(twice, pairs[i].folded);
		free(folded);
		free(twice);
	}
}

static void long_text_folds_in_one_piece(void **state)
{
	char in[3001];
	struct buf out;

	(void)state;
	for (size_t i = 0; i < 1000; i++)
		memcpy(in + 3 * i, "A\xC3\x89", 4);
	buf_init(&out, 10000);
	buf_add_str(&out, "> ");
	fold_append(&out, in, 3000);
	assert_int_equal(out.len_bytes, 2002);
	assert_memory_equal(out.bytes, "> aeaeae", 8);
	assert_string_equal(out.bytes + 1996, "aeaeae");
	buf_release(&out);
}

static void the_longest_decomposition_fits(void **state)
{
	static const char ligature[] =
		"\xEF\xB7\xBA"; /* becomes 18 characters of two bytes, nearly */
	char text[600];

	(void)state;
	for (size_t before = 400; before < 520; before++) {
		char *folded;

		memset(text, 'x', before);
		memcpy(text + before, ligature, sizeof(ligature));
		folded = fold_dup(text);
		assert_int_equal(strspn(folded, "x"), before);
		assert_int_equal(strlen(folded), before + 33);
		free(folded);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_accents_and_compatibility_forms_disappear),
		cmocka_unit_test(long_text_folds_in_one_piece),
		cmocka_unit_test(the_longest_decomposition_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
