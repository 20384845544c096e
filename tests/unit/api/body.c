/* Request bodies. */
#include "lib/cleanup.h"

#include <stdlib.h>

#include "api/body.h"

static const int64_t now_ms = 1771639155862;

static void every_type_of_attribute_is_written(void **state)
{
	struct attrs attrs;
	char *body;

	(void)state;
	attrs_init(&attrs);
	attrs_add_string(&attrs, "title", "a \"quote\" / \n\xc3\xbc");
	attrs_add_number(&attrs, "user_id", 12);
	attrs_add_flag(&attrs, "private", true);
	attrs_add_time(&attrs, "started_at", 1771639155000);
	attrs_add_server_now(&attrs, "acknowledged_at");
	attrs_add_strings(&attrs, "service_ids", " a  b ");
	attrs_add_strings(&attrs, "group_ids", "");
	attrs_add_labels(&attrs, "labels", "k=v=w\nempty=\nbare\n\n=x");
	attrs_add_label_list(&attrs, "marks", "k=v=w\nbare");
	attrs_add_null(&attrs, "severity_id");
	attrs_add_string(&attrs, "actor.email", "a@b");
	attrs_add_string(&attrs, "actor.name", "A");
	body = body_build("incidents", &attrs, now_ms);
	assert_string_equal(body,
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{"
		"\"title\":\"a \\\"quote\\\" / \\n\xc3\xbc\",\"user_id\":12,\"private\":true,"
		"\"started_at\":\"2026-02-21T01:59:15.000Z\","
		"\"acknowledged_at\":\"2026-02-21T01:59:15.862Z\","
		"\"service_ids\":[\"a\",\"b\"],\"group_ids\":[],"
		"\"labels\":{\"k\":\"v=w\",\"empty\":\"\",\"bare\":\"\"},"
		"\"marks\":[{\"key\":\"k\",\"value\":\"v=w\"},{\"key\":\"bare\",\"value\":\"\"}],"
		"\"severity_id\":null,"
		"\"actor\":{\"email\":\"a@b\",\"name\":\"A\"}}}}");
	free(body);
	attrs_release(&attrs);
}

static void without_attributes_the_type_alone_is_sent(void **state)
{
	struct attrs none;
	char *body;

	(void)state;
	attrs_init(&none);
	body = body_build("alerts", &none, now_ms);
	assert_string_equal(body, "{\"data\":{\"type\":\"alerts\"}}");
	free(body);
	body = body_build("alerts", NULL, now_ms);
	assert_string_equal(body, "{\"data\":{\"type\":\"alerts\"}}");
	free(body);
}

static void without_a_type_there_is_no_body(void **state)
{
	(void)state;
	assert_null(body_build(NULL, NULL, now_ms));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_type_of_attribute_is_written),
		TEST(without_attributes_the_type_alone_is_sent),
		TEST(without_a_type_there_is_no_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
