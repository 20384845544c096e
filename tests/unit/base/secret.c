/* Secrets: trimmed, moved, wiped, told apart without being held. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"
#include "base/sha256.h"

static void blanks_around_a_secret_are_not_part_of_it(void **state)
{
	struct secret s = {0};

	(void)state;
	assert_false(secret_is_set(&s));
	secret_set(&s, " \tkey 1\r\n", 9);
	assert_true(secret_is_set(&s));
	assert_string_equal(s.bytes, "key 1");
	assert_int_equal(s.len_bytes, 5);
	secret_set(&s, "other", 5);
	assert_string_equal(s.bytes, "other");
	secret_set(&s, " \n", 2);
	assert_false(secret_is_set(&s));
	secret_release(&s);
}

static void a_secret_is_moved_not_copied(void **state)
{
	struct secret from = {0}, to = {0};
	const char *bytes;

	(void)state;
	secret_set(&from, "key", 3);
	secret_set(&to, "old", 3);
	bytes = from.bytes;
	secret_move(&to, &from);
	assert_false(secret_is_set(&from));
	assert_ptr_equal(to.bytes, bytes);
	secret_move(&to, &to);
	assert_string_equal(to.bytes, "key");
	secret_release(&to);
	assert_false(secret_is_set(&to));
	secret_release(&to);
}

/* True when the mapping that holds `address` carries the flag in /proc/self/smaps. */
static bool mapping_has_flag(const void *address, const char *flag)
{
	FILE *maps = fopen("/proc/self/smaps", "r");
	char line[512];
	bool here = false, found = false;

	assert_non_null(maps);
	while (fgets(line, sizeof(line), maps)) {
		unsigned long start, end;

		if (sscanf(line, "%lx-%lx ", &start, &end) == 2 &&
			strchr(line, '-') < strchr(line, ' '))
			here = (unsigned long)address >= start && (unsigned long)address < end;
		if (here && strncmp(line, "VmFlags:", 8) == 0)
			found = strstr(line, flag) != NULL;
	}
	fclose(maps);
	return found;
}

static void core_dumps_leave_it_out(void **state)
{
	struct secret s = {0};

	(void)state;
	if (access("/proc/self/smaps", R_OK) != 0)
		skip();
	secret_set(&s, "key", 3);
	assert_true(mapping_has_flag(s.bytes, " dd"));
	secret_release(&s);
}

static void wiping_overwrites(void **state)
{
	char bytes[] = "key";

	(void)state;
	secret_wipe(bytes, sizeof(bytes));
	assert_memory_equal(bytes, "\0\0\0", 4);
}

static void fingerprints_depend_on_key_and_salt(void **state)
{
	struct secret a = {0}, b = {0};
	char of_a[17], of_b[17], salted[17], again[17];

	(void)state;
	secret_set(&a, "key", 3);
	secret_set(&b, "kez", 3);
	secret_fingerprint(&a, "salt", of_a);
	secret_fingerprint(&b, "salt", of_b);
	secret_fingerprint(&a, "salz", salted);
	secret_fingerprint(&a, "salt", again);
	assert_int_equal(strlen(of_a), 16);
	assert_string_equal(of_a, again);
	assert_string_not_equal(of_a, of_b);
	assert_string_not_equal(of_a, salted);
	secret_release(&a);
	secret_fingerprint(&a, "salt", again);
	assert_string_not_equal(of_a, again);
	secret_release(&b);
}

struct vector {
	const char *text;
	size_t times;
	const char *hex;
};

/* The examples of FIPS 180-4. */
static void the_hash_is_sha256(void **state)
{
	static const struct vector vectors[] = {
		{"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
			"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
		{"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		unsigned char digest[SHA256_BYTES];
		char hex[2 * SHA256_BYTES + 1];
		struct sha256 h;

		sha256_init(&h);
		for (size_t n = 0; n < vectors[i].times; n++)
			sha256_add(&h, vectors[i].text, strlen(vectors[i].text));
		sha256_finish(&h, digest);
		for (int j = 0; j < SHA256_BYTES; j++)
			snprintf(hex + 2 * j, 3, "%02x", digest[j]);
		assert_string_equal(hex, vectors[i].hex);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_around_a_secret_are_not_part_of_it),
		cmocka_unit_test(a_secret_is_moved_not_copied),
		cmocka_unit_test(core_dumps_leave_it_out),
		cmocka_unit_test(wiping_overwrites),
		cmocka_unit_test(fingerprints_depend_on_key_and_salt),
		cmocka_unit_test(the_hash_is_sha256),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
