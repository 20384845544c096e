/* Which addresses may be given the token. */
#include "lib/cleanup.h"

#include <string.h>

#include "api/client.h"

static void https_and_loopback_are_accepted(void **state)
{
	static const char *const good[] = {"https://api.rootly.com", "https://api.rootly.com/",
		"https://rootly.example:8443/api", "http://127.0.0.1:4010", "http://127.1.2.3",
		"http://localhost:3000/api", "http://[::1]:80", "HTTPS://API.ROOTLY.COM"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		struct err err = {.text = ""};

		if (!api_check_origin(good[i], &err))
			fail_msg("%s: %s", good[i], err.text);
	}
}

static void anything_else_is_refused_in_words(void **state)
{
	static const struct {
		const char *origin, *words;
	} bad[] = {
		{"http://api.rootly.com", "in the clear"},
		{"http://127.0.0.1.evil.example", "in the clear"},
		{"http://localhost.evil.example", "in the clear"},
		{"http://128.0.0.1", "in the clear"},
		{"https://user:pass@api.rootly.com", "name or password"},
		{"https://user@api.rootly.com", "name or password"},
		{"https://api.rootly.com?x=1", "ends at the path"},
		{"https://api.rootly.com/#x", "ends at the path"},
		{"ftp://api.rootly.com", "begins with ftp"},
		{"file:///etc/passwd", ""},
		{"api.rootly.com", "not an address"},
		{"https://api.rootly .com", "not an address"},
		{"https://", "not an address"},
		{"", "not an address"},
		{NULL, "not an address"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct err err = {.text = ""};

		assert_false(api_check_origin(bad[i].origin, &err));
		assert_int_equal(err.kind, ERR_CONFIG);
		if (!strstr(err.text, bad[i].words))
			fail_msg("%s: %s", bad[i].origin, err.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(https_and_loopback_are_accepted),
		TEST(anything_else_is_refused_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
