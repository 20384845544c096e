/* Whose a pasted link is. */
#include "things.h"

#include "core/site.h"

static const struct site cloud = {"Production", "https://api.rootly.com"};

static void a_host_is_read_whole_or_not_at_all(void **state)
{
	static const struct {
		const char *link, *host; /* NULL: refused */
	} links[] = {
		{"https://rootly.com/account/incidents/412", "rootly.com"},
		{"HTTPS://Rootly.COM:443?x", "rootly.com"},
		{"http://127.0.0.1:4010/x", "127.0.0.1:4010"},
		{"http://[::1]:4010/x", "[::1]:4010"},
		{"https://rootly.com:8443#x", "rootly.com:8443"},
		{"https://rootly.com@evil.example/account/incidents/412", NULL},
		{"https://rootly.com\\@evil.example/", NULL},
		{"https://rootly.com evil.example/", NULL},
		{"https://rоotly.com/", NULL},
		{"https:///account/incidents/412", NULL},
		{"ftp://rootly.com/account/incidents/412", NULL},
		{"see https://rootly.com/account/incidents/412", NULL},
	};
	char host[LINK_HOST_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		assert_int_equal(link_host(links[i].link, host), links[i].host != NULL);
		assert_string_equal(host, links[i].host != NULL ? links[i].host : "");
	}
}

static void an_instance_has_the_links_of_its_api_and_of_the_web_in_front(void **state)
{
	const struct site local = {"Sandbox", "http://127.0.0.1:4010"};

	(void)state;
	assert_true(link_is_of_site("https://rootly.com/account/incidents/412", &cloud));
	assert_true(link_is_of_site("https://api.rootly.com/v1/incidents/412", &cloud));
	assert_false(link_is_of_site("https://evil.example/account/incidents/412", &cloud));
	assert_false(link_is_of_site("https://rootly.com.evil.example/incidents/412", &cloud));
	assert_false(link_is_of_site("https://notrootly.com/incidents/412", &cloud));
	assert_false(link_is_of_site("https://evil.example/https://rootly.com/incidents/412", &cloud));
	assert_true(link_is_of_site("http://127.0.0.1:4010/account/incidents/412", &local));
	assert_false(link_is_of_site("http://127.0.0.1:4011/account/incidents/412", &local));
}

static void a_link_of_another_instance_is_named(void **state)
{
	const struct site sites[] = {cloud, {"Second", "https://api.rootly.com"},
		{"Staging", "https://api.staging.example"}, {NULL, NULL}};

	(void)state;
	assert_ptr_equal(link_other_site("https://staging.example/incidents/4", &cloud, sites), &sites[2]);
	assert_null(link_other_site("https://evil.example/incidents/4", &cloud, sites));
	assert_null(link_other_site("https://staging.example/incidents/4", &sites[2], sites));
	assert_null(link_other_site("https://staging.example/incidents/4", &cloud, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_host_is_read_whole_or_not_at_all),
		cmocka_unit_test(an_instance_has_the_links_of_its_api_and_of_the_web_in_front),
		cmocka_unit_test(a_link_of_another_instance_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
