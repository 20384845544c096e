/* Arenas: aligned, zeroed, apart from each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdalign.h>
#include <string.h>

#include "base/arena.h"

static void allocations_are_zeroed_aligned_and_apart(void **state)
{
	struct arena a;
	char *blocks[400];

	(void)state;
	arena_init(&a, 256);
	for (size_t i = 0; i < 400; i++) {
		size_t bytes = i % 7 == 0 ? 1000 : i % 50;

		arena_strdup(&a, "odd");
		blocks[i] = arena_alloc(&a, bytes);
		assert_int_equal((uintptr_t)blocks[i] % alignof(max_align_t), 0);
		for (size_t j = 0; j < bytes; j++)
			assert_int_equal(blocks[i][j], 0);
		memset(blocks[i], (int)i & 0x7F, bytes);
	}
	for (size_t i = 0; i < 400; i++)
		for (size_t j = 0; j < (i % 7 == 0 ? 1000 : i % 50); j++)
			assert_int_equal(blocks[i][j], i & 0x7F);
	arena_release(&a);
	assert_int_equal(a.used_bytes, 0);
	assert_null(a.head);
}

static void used_bytes_counts_what_was_asked_for(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	arena_alloc(&a, 100);
	arena_strndup(&a, "12345", 3);
	assert_int_equal(a.used_bytes, 104);
	arena_alloc(&a, 5 * 1024 * 1024);
	assert_int_equal(a.used_bytes, 104 + 5 * 1024 * 1024);
	arena_release(&a);
}

static void a_large_piece_leaves_the_open_block_open(void **state)
{
	struct arena a;
	struct arena_block *open;

	(void)state;
	arena_init(&a, 1024);
	arena_alloc(&a, 16);
	open = a.head;
	arena_alloc(&a, 100000);
	assert_ptr_equal(a.head, open);
	arena_release(&a);
}

static void strings_are_copied_and_formatted(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 64);
	assert_string_equal(arena_strdup(&a, "abc"), "abc");
	assert_string_equal(arena_strndup(&a, "abcdef", 2), "ab");
	assert_string_equal(arena_strndup(&a, "", 0), "");
	assert_memory_equal(arena_strndup(&a, "a\0b", 3), "a\0b", 4);
	assert_string_equal(arena_printf(&a, "%s-%d %0100d", "INC", 412, 0) + 0,
		"INC-412 00000000000000000000000000000000000000000000000000"
		"00000000000000000000000000000000000000000000000000");
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(allocations_are_zeroed_aligned_and_apart),
		cmocka_unit_test(used_bytes_counts_what_was_asked_for),
		cmocka_unit_test(a_large_piece_leaves_the_open_block_open),
		cmocka_unit_test(strings_are_copied_and_formatted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
