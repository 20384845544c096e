/* Capped buffers: an add is taken whole or refused whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

static void a_buffer_is_always_terminated(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	assert_string_equal(b.bytes, "");
	buf_clear(&b);
	assert_true(buf_add(&b, "", 0));
	assert_string_equal(b.bytes, "");
	assert_true(buf_add_str(&b, "abc"));
	assert_true(buf_add_char(&b, 'd'));
	assert_true(buf_add_fmt(&b, "-%d-%s", 7, "x"));
	assert_string_equal(b.bytes, "abcd-7-x");
	buf_truncate(&b, 99);
	assert_int_equal(b.len_bytes, 8);
	buf_truncate(&b, 4);
	assert_string_equal(b.bytes, "abcd");
	buf_release(&b);
	assert_string_equal(b.bytes, "");
	assert_true(buf_add_str(&b, "again"));
	buf_release(&b);
}

static void what_exceeds_the_cap_is_refused_whole(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 8);
	assert_true(buf_add_str(&b, "12345"));
	assert_false(buf_add_str(&b, "6789"));
	assert_string_equal(b.bytes, "12345");
	assert_true(b.overflowed);
	assert_false(buf_add_fmt(&b, "%d", 6789));
	assert_string_equal(b.bytes, "12345");
	assert_true(buf_add_str(&b, "678"));
	assert_int_equal(b.len_bytes, 8);
	assert_int_equal(b.room_bytes, 9);
	assert_false(buf_add_char(&b, '9'));
	assert_false(buf_add(&b, b.bytes, SIZE_MAX));
	buf_clear(&b);
	assert_false(b.overflowed);
	assert_true(buf_add_str(&b, "12345678"));
	buf_release(&b);
}

static void growing_byte_by_byte_leaves_room_for_the_end(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (size_t n = 1; n <= 1000; n++) {
		assert_true(buf_add_char(&b, 'x'));
		assert_int_equal(strlen(b.bytes), n);
		assert_true(b.room_bytes > n);
	}
	buf_release(&b);
}

static void nul_bytes_are_kept(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (int i = 0; i < 200; i++)
		assert_true(buf_add(&b, "a\0b", 3));
	assert_int_equal(b.len_bytes, 600);
	assert_memory_equal(b.bytes + 597, "a\0b", 4);
	buf_release(&b);
}

static void taken_bytes_outlive_the_buffer(void **state)
{
	struct buf b;
	char *bytes;

	(void)state;
	buf_init(&b, 100);
	bytes = buf_take(&b);
	assert_string_equal(bytes, "");
	free(bytes);
	buf_add_str(&b, "kept");
	bytes = buf_take(&b);
	assert_int_equal(b.len_bytes, 0);
	assert_true(buf_add_str(&b, "next"));
	buf_release(&b);
	assert_string_equal(bytes, "kept");
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_buffer_is_always_terminated),
		cmocka_unit_test(what_exceeds_the_cap_is_refused_whole),
		cmocka_unit_test(growing_byte_by_byte_leaves_room_for_the_end),
		cmocka_unit_test(nul_bytes_are_kept),
		cmocka_unit_test(taken_bytes_outlive_the_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
