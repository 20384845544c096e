/* Errors: filled once, context in front, one row per kind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/err.h"
#include "base/utf8.h"

static void an_error_keeps_its_kind_under_context(void **state)
{
	struct err err;

	(void)state;
	assert_false(err_set(&err, ERR_DNS, "host %s not found", "api.rootly.com"));
	err.http_status = 503;
	assert_false(err_context(&err, "incidents, page %d", 2));
	assert_int_equal(err.kind, ERR_DNS);
	assert_int_equal(err.http_status, 503);
	assert_string_equal(err.text, "incidents, page 2: host api.rootly.com not found");
	err_clear(&err);
	assert_int_equal(err.kind, ERR_NONE);
	assert_string_equal(err.text, "");
	assert_int_equal(err.http_status, 0);
}

static void nobody_has_to_listen(void **state)
{
	(void)state;
	assert_false(err_set(NULL, ERR_DNS, "x"));
	assert_false(err_context(NULL, "x"));
	err_clear(NULL);
}

static void a_long_text_is_cut_between_characters(void **state)
{
	char wide[601];
	struct err err;
	size_t len;

	(void)state;
	for (size_t i = 0; i < 200; i++)
		memcpy(wide + 3 * i, "\xE6\x97\xA5", 4);
	err_set(&err, ERR_INVALID, "a%s", wide);
	len = strlen(err.text);
	assert_int_equal(len % 3, 1);
	assert_true(len > ERR_TEXT_BYTES - 5);
	err_context(&err, "b");
	assert_true(strlen(err.text) < ERR_TEXT_BYTES);
	assert_int_equal(strlen(err.text) % 3, 1);
	err_context(&err, "%s", wide);
	assert_int_equal(utf8_prefix(err.text, strlen(err.text), ERR_TEXT_BYTES), strlen(err.text));
}

static void every_kind_has_a_row(void **state)
{
	(void)state;
	for (int kind = 0; kind < ERR_KINDS; kind++) {
		const struct err_class *class = err_class((enum err_kind)kind);

		assert_non_null(class->name);
		assert_non_null(class->advice);
		assert_true((class->exit_status == 0) == (kind == ERR_NONE));
		assert_true(class->exit_status < 64);
		for (int other = 0; other < kind; other++)
			assert_string_not_equal(class->name, err_class((enum err_kind)other)->name);
	}
	assert_true(err_class(ERR_TIMEOUT)->transient);
	assert_false(err_class(ERR_AUTH)->transient);
	assert_non_null(err_class((enum err_kind)99)->name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_keeps_its_kind_under_context),
		cmocka_unit_test(nobody_has_to_listen),
		cmocka_unit_test(a_long_text_is_cut_between_characters),
		cmocka_unit_test(every_kind_has_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
