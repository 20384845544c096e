/*
 * Bodies that Rootly's own request specs recorded: every one that is a record of a kind we know
 * decodes, and every error has words. The recordings live beside the repository; where they are not,
 * there is nothing to test.
 */
#include "lib/cleanup.h"
#include "lib/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>

#include "api/decode.h"
#include "resources/alert.h"
#include "resources/catalogue.h"
#include "resources/incident.h"
#include "resources/retrospective.h"

static const struct resource *const known[] = {&incident_resource, &alert_resource,
	&retrospective_resource, &incident_event_resource, &action_item_resource,
	&alert_event_resource, &role_assignment_resource, &severity_resource, &service_resource,
	&team_resource, &environment_resource, &functionality_resource, &incident_type_resource,
	&cause_resource, &incident_role_resource, &alert_urgency_resource, &user_resource};

static struct json_object *recordings;

static struct json_object *body_of(const char *path, const char *method, const char *status)
{
	struct json_object *at = recordings;
	const char *const keys[] = {"examples", path, method, status, "body"};

	for (size_t i = 0; i < 5; i++)
		if (!json_object_object_get_ex(at, keys[i], &at))
			fail_msg("no recording of %s %s %s", method, path, status);
	return at;
}

static struct detail *decode(const struct resource *resource, struct json_object *body)
{
	const char *json = json_object_to_json_string(body);
	struct err err;
	struct detail *detail = decode_detail(resource, json, strlen(json), &err);

	if (!detail)
		fail_msg("%s: %s", resource->name, err.text);
	return detail;
}

static const struct resource *resource_of(struct json_object *body)
{
	struct json_object *data, *type;

	if (!json_object_is_type(body, json_type_object) ||
		!json_object_object_get_ex(body, "data", &data) ||
		!json_object_is_type(data, json_type_object) ||
		!json_object_object_get_ex(data, "type", &type))
		return NULL;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(known[i]->wire_type, json_object_get_string(type)) == 0)
			return known[i];
	return NULL;
}

typedef void visit(const char *status, struct json_object *body, unsigned *count);

static unsigned visit_all(visit *each)
{
	struct json_object *paths, *body;
	unsigned count = 0;

	assert_true(json_object_object_get_ex(recordings, "examples", &paths));
	json_object_object_foreach(paths, path, methods)
	{
		(void)path;
		json_object_object_foreach(methods, method, statuses)
		{
			(void)method;
			json_object_object_foreach(statuses, status, recording)
				if (json_object_object_get_ex(recording, "body", &body))
					each(status, body, &count);
		}
	}
	return count;
}

static void check_record(const char *status, struct json_object *body, unsigned *count)
{
	const struct resource *resource = resource_of(body);
	struct detail *detail;

	if (status[0] != '2' || !resource)
		return;
	detail = decode(resource, body);
	if (resource != &role_assignment_resource && text_is_empty(resource->name_of(detail->row)))
		fail_msg("%s %s has no name", resource->name, detail->id);
	if (resource_field(resource, "created") && ((struct record *)detail->row)->created_at == 0)
		fail_msg("%s %s has no time", resource->name, detail->id);
	detail_free(detail);
	++*count;
}

static void every_record_of_a_known_kind_is_read(void **state)
{
	(void)state;
	assert_true(visit_all(check_record) > 20);
}

static void check_error(const char *status, struct json_object *body, unsigned *count)
{
	const char *json = json_object_to_json_string(body);
	char words[200];

	if (status[0] != '4')
		return;
	if (!decode_error_texts(json, strlen(json), words, sizeof(words)))
		fail_msg("no words in %s %s", status, json);
	++*count;
}

static void every_error_has_words(void **state)
{
	(void)state;
	assert_true(visit_all(check_error) > 20);
}

static void a_recorded_incident_is_whole(void **state)
{
	struct json_object *body = body_of("/v1/incidents/{id}/mitigate", "put", "200");
	struct detail *detail = decode(&incident_resource, body);
	const struct incident *i = detail->row;

	(void)state;
	assert_int_equal(i->status, INCIDENT_MITIGATED);
	assert_true(i->number > 0);
	assert_true(i->started_at > 0);
	assert_true(i->mitigated_at > 0);
	assert_false(text_is_empty(i->mitigated_by.name));
	assert_string_not_equal(i->mitigated_by.id, "");
	assert_string_not_equal(i->retrospective.id, "");
	assert_false(text_is_empty(i->url));
	detail_free(detail);
}

static void a_recorded_alert_is_whole(void **state)
{
	struct detail *detail = decode(&alert_resource, body_of("/v1/alerts", "post", "201"));
	const struct alert *a = detail->row;

	(void)state;
	assert_int_equal(a->status, ALERT_OPEN);
	assert_string_equal(a->source.bytes, "asana");
	assert_string_equal(a->labels.bytes, "status=succeeded");
	assert_false(text_is_empty(a->services.names));
	assert_string_not_equal(a->services.ids, "");
	assert_non_null(strstr(a->payload.bytes, "https://asana.com/issues/1"));
	detail_free(detail);
}

static void the_recorded_user_is_the_viewer(void **state)
{
	struct json_object *body = body_of("/v1/users/me", "get", "200");
	const char *json = json_object_to_json_string(body);
	struct viewer_msg viewer;
	struct err err;

	(void)state;
	assert_true(decode_viewer(json, strlen(json), &viewer, &err));
	assert_string_equal(viewer.user_id, "498");
	assert_string_equal(viewer.organization, "Lesch, Parker and Stamm");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_record_of_a_known_kind_is_read),
		TEST(every_error_has_words),
		TEST(a_recorded_incident_is_whole),
		TEST(a_recorded_alert_is_whole),
		TEST(the_recorded_user_is_the_viewer),
	};
	char *path = path_source("../shared/api/recorded-responses.json");
	int failed;

	if (access(path, R_OK) != 0) {
		printf("no recorded responses beside the repository\n");
		free(path);
		return 77;
	}
	recordings = json_object_from_file(path);
	free(path);
	failed = recordings ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
	json_object_put(recordings);
	return failed;
}
