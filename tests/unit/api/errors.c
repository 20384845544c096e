/* Error bodies in words. */
#include "lib/cleanup.h"

#include <string.h>

#include "api/decode.h"

static void errors_are_read_in_every_form_and_said_once(void **state)
{
	static const struct {
		const char *json, *words;
	} bodies[] = {
		{"{\"errors\":[{\"title\":\"Invalid token\",\"status\":\"401\"}]}", "Invalid token"},
		{"{\"errors\":[{\"title\":\"A\",\"detail\":\"because\"},{\"title\":\"B\",\"detail\":null}]}",
			"because; B"},
		{"{\"errors\":[{\"title\":\"A\"},{\"title\":\"A\"},{\"title\":\"AA\"},{\"title\":\"A\"}]}",
			"A; AA"},
		{"{\"errors\":[\"plain\",7,null,{},{\"title\":5}]}", "plain"},
		{"{\"error\":\"Rate limit exceeded. Try again later.\"}",
			"Rate limit exceeded. Try again later."},
		{"{\"name\":[\"can't be blank\",\"is too short\"],\"base\":[\"No way\"]}",
			"name can't be blank; name is too short; No way"},
		{"{\"errors\":{\"name\":[\"can't be blank\"]}}", "name can't be blank"},
		{"{\"errors\":[{\"title\":\"a\\u001b[31mb\\nc\"}]}", "a^[[31mb^Jc"},
	};
	char words[200];

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
		assert_true(decode_error_texts(bodies[i].json, strlen(bodies[i].json), words,
			sizeof(words)));
		assert_string_equal(words, bodies[i].words);
	}
}

static void a_body_without_texts_says_so(void **state)
{
	static const char *const bodies[] = {"", "<html>", "{}", "[]", "{\"errors\":[]}",
		"{\"errors\":\"x\"}", "{\"errors\":[{\"title\":\"\"}]}", "{\"error\":{\"a\":1}}",
		"{\"name\":[1,2,{}]}", "{\"errors\":[{\"title\":\"cut"};
	char words[200];

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
		assert_false(decode_error_texts(bodies[i], strlen(bodies[i]), words, sizeof(words)));
		assert_string_equal(words, "");
	}
}

static void long_texts_are_cut_to_the_room(void **state)
{
	char json[8000] = "{\"error\":\"", words[50];
	size_t len = strlen(json);

	(void)state;
	memset(json + len, 'x', 7000);
	memcpy(json + len + 7000, "\"}", 3);
	assert_true(decode_error_texts(json, strlen(json), words, sizeof(words)));
	assert_true(strlen(words) < sizeof(words));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(errors_are_read_in_every_form_and_said_once),
		TEST(a_body_without_texts_says_so),
		TEST(long_texts_are_cut_to_the_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
