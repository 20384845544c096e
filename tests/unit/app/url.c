/* Which addresses the key may go to. */
#include "lib/cleanup.h"

#include <stdlib.h>
#include <string.h>

#include "app/config.h"

static void good_addresses_are_written_in_one_way(void **state)
{
	static const struct {
		const char *given, *normal;
	} rows[] = {
		{"https://api.rootly.com", "https://api.rootly.com"},
		{"https://api.rootly.com/", "https://api.rootly.com"},
		{"HTTPS://API.Rootly.COM:443/", "https://api.rootly.com"},
		{"https://api.rootly.com:8443", "https://api.rootly.com:8443"},
		{"https://api.rootly.com:80", "https://api.rootly.com:80"},
		{"https://host/api", "https://host/api"},
		{"https://host/api/", "https://host/api"},
		{"https://host/a/B-c_d.e~f", "https://host/a/B-c_d.e~f"},
		{"https://10.0.0.1", "https://10.0.0.1"},
		{"https://[2001:DB8:0:0::1]:444", "https://[2001:db8::1]:444"},
		{"https://my_host.internal", "https://my_host.internal"},
		{"http://localhost:3000", "http://localhost:3000"},
		{"http://LOCALHOST:80", "http://localhost"},
		{"http://127.0.0.1:8080/api", "http://127.0.0.1:8080/api"},
		{"http://127.255.0.9", "http://127.255.0.9"},
		{"http://[::1]:9", "http://[::1]:9"},
		{"http://[0:0:0:0:0:0:0:1]", "http://[::1]"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct err err = {0};
		char *normal = config_normal_url(rows[i].given, &err);

		if (!normal)
			fail_msg("%s: %s", rows[i].given, err.text);
		assert_string_equal(normal, rows[i].normal);
		assert_true(config_check_url(normal, NULL));
		free(normal);
	}
}

static void bad_addresses_are_refused_in_words(void **state)
{
	static const struct {
		const char *given, *words;
	} rows[] = {
		{"", "empty"},
		{"api.rootly.com", "https://"},
		{"ftp://api.rootly.com", "https://"},
		{"file:///etc/passwd", "https://"},
		{"https:/api.rootly.com", "https://"},
		{"https:api.rootly.com", "https://"},
		{"https://", "no host"},
		{"https:///v2", "no host"},
		{"https://:443", "no host"},
		{"http://api.rootly.com", "in the clear"},
		{"http://10.0.0.1", "in the clear"},
		{"http://localhost.evil.example", "in the clear"},
		{"http://127.0.0.1.evil.example", "in the clear"},
		{"http://[::ffff:127.0.0.1]", "in the clear"},
		{"http://[::2]", "in the clear"},
		{"http://128.0.0.1", "in the clear"},
		{"http://127.1", "host name"},
		{"http://0x7f.0.0.1", "host name"},
		{"http://0x7f000001", "host name"},
		{"http://0177.0.0.01", "host name"},
		{"http://2130706433", "host name"},
		{"http://127.0.0.1.", "host name"},
		{"http://localhost.", "host name"},
		{"https://a..b", "host name"},
		{"https://-a.example", "host name"},
		{"https://a-.example", "host name"},
		{"https://a%2eb", "host name"},
		{"https://a\\@evil.example", "name or password"},
		{"https://evil.example\\", "host name"},
		{"https://user@api.rootly.com", "name or password"},
		{"https://user:word@api.rootly.com", "name or password"},
		{"https://api.rootly.com@evil.example", "name or password"},
		{"http://localhost:80@evil.example", "name or password"},
		{"https://api.rootly.com?x=1", "no '?'"},
		{"https://api.rootly.com/?x=1", "no '?'"},
		{"https://api.rootly.com#x", "no '?'"},
		{"https://api.rootly.com/#@evil.example", "no '?'"},
		{" https://api.rootly.com", "blank"},
		{"https://api.rootly.com ", "blank"},
		{"https://api.rootly.com\n", "blank"},
		{"https://api.rootly.com\r\nX: y", "blank"},
		{"https://api.ro\x01otly.com", "control"},
		{"https://api.rootly.com\x7f", "control"},
		{"https://\xd0\xb0pi.rootly.com", "non-ASCII"},
		{"https://host:", "port"},
		{"https://host:0", "port"},
		{"https://host:65536", "port"},
		{"https://host:99999999999999999999", "port"},
		{"https://host:-1", "port"},
		{"https://host:44a", "port"},
		{"https://[::1", "IPv6"},
		{"https://[]", "IPv6"},
		{"https://[::1]x", "IPv6"},
		{"https://[::1%25eth0]", "IPv6"},
		{"https://[v1.x]", "IPv6"},
		{"https://host//api", "plain path"},
		{"https://host//", "plain path"},
		{"https://host/../api", "plain path"},
		{"https://host/.", "plain path"},
		{"https://host/a%2fb", "plain path"},
		{"https://host/v1", "leave out /v1"},
		{"https://host/api/v1/", "leave out /v1"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct err err = {0};

		if (config_check_url(rows[i].given, &err))
			fail_msg("%s was accepted", rows[i].given);
		assert_int_equal(err.kind, ERR_CONFIG);
		if (!strstr(err.text, rows[i].words))
			fail_msg("%s: \"%s\" does not say \"%s\"", rows[i].given, err.text,
				rows[i].words);
	}
}

static void a_long_address_is_refused(void **state)
{
	char url[5000];
	struct err err = {0};

	(void)state;
	memset(url, 'a', sizeof(url));
	memcpy(url, "https://", 8);
	url[sizeof(url) - 1] = '\0';
	assert_false(config_check_url(url, &err));
	url[300] = '\0';
	assert_false(config_check_url(url, &err));
	url[8 + 63] = '\0';
	assert_true(config_check_url(url, &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(good_addresses_are_written_in_one_way),
		TEST(bad_addresses_are_refused_in_words),
		TEST(a_long_address_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
