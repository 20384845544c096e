/* A workflow is run, and followed until its run has ended. */
#include "syncing.h"

enum { LATER_MS = 20 * 1000, STEP_BY_MS = 2500 };

static char workflow_id[64];

/* The id of a workflow by its name; GET by the sandbox's own key. */
static void find_workflow(struct bench *bench, const char *name)
{
	struct json_object *answer, *data;
	int status;

	answer = sandbox_request(bench->sandbox, "GET", "/v1/workflows", NULL, &status);
	assert_true(json_object_object_get_ex(answer, "data", &data));
	workflow_id[0] = '\0';
	for (size_t i = 0; i < json_object_array_length(data); i++) {
		struct json_object *item = json_object_array_get_idx(data, i), *attributes, *its_name, *id;

		assert_true(json_object_object_get_ex(item, "attributes", &attributes));
		assert_true(json_object_object_get_ex(attributes, "name", &its_name));
		assert_true(json_object_object_get_ex(item, "id", &id));
		if (strcmp(json_object_get_string(its_name), name) == 0)
			snprintf(workflow_id, sizeof(workflow_id), "%s", json_object_get_string(id));
	}
	json_object_put(answer);
	assert_string_not_equal(workflow_id, "");
}

static struct bench *running(const char *name)
{
	struct bench *bench = bench_new(demo_sandbox());
	struct request *request;

	bench_load(bench);
	find_workflow(bench, name);
	request = submit_request("incident.workflow", incident_with(bench, INCIDENT_STARTED));
	request->submit.path = path_fill(request->submit.path, "@workflow", workflow_id);
	sync_send(bench->sync, request);
	bench_turn(bench);
	bench_advance(bench, LATER_MS);
	return bench;
}

static const char *last_words(struct bench *bench)
{
	return bench->result_count > 0 ? bench->results[(bench->result_count - 1) % RESULTS_MAX].words
				       : "";
}

static bool has_ended(struct bench *bench)
{
	struct json_object *answer;

	bench_advance(bench, STEP_BY_MS / 10);
	answer = sandbox_control(bench->sandbox, "POST", "/sandbox/clock", "{\"advance_ms\":250}");
	json_object_put(answer);
	return strstr(last_words(bench), ": completed") != NULL ||
	       strstr(last_words(bench), ": failed") != NULL;
}

static void a_run_is_followed_until_it_ends_and_its_tasks_are_shown(void **state)
{
	struct bench *bench = running("Open a bridge");
	size_t asked_then;

	(void)state;
	UNTIL(bench, has_ended);
	assert_non_null(strstr(last_words(bench), ": completed"));
	assert_non_null(strstr(last_words(bench), "Create a channel"));
	/* The notice goes, the activity pane keeps it. */
	bench_settle(bench);
	assert_non_null(strstr(bench->outbox->items[0].result.bytes, ": completed"));
	asked_then = journal(bench, "GET", "/v1/workflows/*/workflow_runs");
	assert_true(asked_then > 0);
	bench_advance(bench, LATER_MS);
	bench_settle(bench);
	assert_int_equal(journal(bench, "GET", "/v1/workflows/*/workflow_runs"), asked_then);
	assert_int_equal(journal(bench, "POST", "/v1/workflows/*/workflow_runs"), 1);
}

static void a_run_that_fails_says_so(void **state)
{
	struct bench *bench = running("Open a ticket with the carrier");

	(void)state;
	UNTIL(bench, has_ended);
	assert_non_null(strstr(last_words(bench), ": failed"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_run_is_followed_until_it_ends_and_its_tasks_are_shown),
		TEST(a_run_that_fails_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
