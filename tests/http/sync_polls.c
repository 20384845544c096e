/* Panes against a sandbox: first load, deltas, deletions, what goes wrong and how it recovers. */
#include "syncing.h"

#include "base/log.h"

enum { INTERVAL_MS = SYNC_INTERVAL_MS + SYNC_INTERVAL_MS / 10 + 1, SETTLING = 12 };

static uint32_t wanted_rows;

static bool has_all_incidents(struct bench *bench)
{
	return rows_of(bench, 0) >= wanted_rows && bench->snapshots[0]->is_whole;
}

static void the_first_load_brings_every_pane(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());

	(void)state;
	bench_load(bench);
	assert_true(is_live(bench));
	assert_int_equal(rows_of(bench, 0), 40);
	assert_int_equal(rows_of(bench, 1), 120);
	assert_int_equal(rows_of(bench, 2), 13); /* one stands in for an incident without */
	assert_true(bench->viewer.is_known);
	assert_true(bench->viewer.user_id[0] != '\0');
	assert_int_equal(journal(bench, "GET", "/v1/users/me"), 1);
	assert_int_equal(journal_with(bench, "/v1/alerts", "query", "filter%5Bstatus%5D"), 1);
}

static void what_is_unresolved_comes_first(void **state)
{
	struct sandbox *sandbox = demo_sandbox();
	struct bench *bench = bench_new(sandbox);
	struct json_object *entries, *entry, *query;
	const char *text = NULL;

	(void)state;
	bench_load(bench);
	entries = sandbox_journal(sandbox);
	for (size_t i = 0; i < json_object_array_length(entries) && text == NULL; i++) {
		entry = json_object_array_get_idx(entries, i);
		json_object_object_get_ex(entry, "path", &query);
		if (strcmp(json_object_get_string(query), "/v1/incidents") != 0)
			continue;
		json_object_object_get_ex(entry, "query", &query);
		text = json_object_get_string(query);
	}
	assert_true(text != NULL && strstr(text, "filter%5Bstatus%5D") != NULL);
	json_object_put(entries);
}

static void a_long_list_is_walked_to_its_end(void **state)
{
	struct bench *bench = bench_new(sandbox_open((const char *[]){"--seed", "big:250", NULL}));

	(void)state;
	wanted_rows = 249; /* the oldest lies on the edge of what is kept */
	UNTIL(bench, has_all_incidents);
	assert_in_range(rows_of(bench, 0), 249, 250);
	assert_true(journal_with(bench, "/v1/incidents", "query", "page%5Bafter%5D") >= 2);
}

static void a_poll_that_finds_nothing_is_one_request_per_pane_and_no_snapshot(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	size_t incidents, alerts, slow, all;
	unsigned snapshots;

	(void)state;
	bench_load(bench);
	/* Steps and action items of drafts are read once, in the background. */
	for (int i = 0; i < SETTLING; i++) {
		bench_advance(bench, INTERVAL_MS);
		bench_settle(bench);
	}
	incidents = journal(bench, "GET", "/v1/incidents");
	alerts = journal(bench, "GET", "/v1/alerts");
	slow = journal(bench, "GET", "/v1/post_mortems");
	all = asked(bench);
	snapshots = bench->snapshot_count;
	bench_advance(bench, INTERVAL_MS);
	bench_settle(bench);
	assert_int_equal(journal(bench, "GET", "/v1/incidents"), incidents + 1);
	assert_int_equal(journal(bench, "GET", "/v1/alerts"), alerts + 1);
	slow = journal(bench, "GET", "/v1/post_mortems") - slow;
	assert_in_range(slow, 0, 1);
	assert_int_equal(asked(bench), all + 2 + slow);
	assert_int_equal(bench->snapshot_count, snapshots);
	assert_int_equal(
		journal_with(bench, "/v1/incidents", "query", "filter%5Bupdated_at%5D%5Bgte%5D"),
		SETTLING + 1);
}

static char changed_id[128];

static bool title_changed(struct bench *bench)
{
	const struct incident *row = row_by_id(bench, 0, changed_id);

	return row != NULL && strcmp(row->title.bytes, "changed by somebody") == 0;
}

static void rename_incident(struct sandbox *sandbox, const char *id)
{
	char *path = mem_printf("/v1/incidents/%s", id);
	int status;

	json_object_put(sandbox_request(sandbox, "PUT", path,
		"{\"data\":{\"type\":\"incidents\","
		"\"attributes\":{\"title\":\"changed by somebody\"}}}",
		&status));
	assert_int_equal(status, 200);
	free(path);
}

static void a_delta_is_merged_by_id(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());

	(void)state;
	bench_load(bench);
	snprintf(changed_id, sizeof(changed_id), "%s",
		incident_with(bench, INCIDENT_RESOLVED)->record.id);
	rename_incident(bench->sandbox, changed_id);
	bench_advance(bench, INTERVAL_MS);
	UNTIL(bench, title_changed);
	assert_int_equal(rows_of(bench, 0), 40);
	assert_non_null(
		((const struct incident *)row_by_id(bench, 0, changed_id))->severity.name.bytes);
}

static bool is_gone(struct bench *bench)
{
	return row_by_id(bench, 0, changed_id) == NULL;
}

static void what_was_deleted_goes_after_it_was_looked_for(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	char *path;

	(void)state;
	bench_load(bench);
	snprintf(changed_id, sizeof(changed_id), "%s",
		incident_with(bench, INCIDENT_RESOLVED)->record.id);
	path = mem_printf("/v1/incidents/%s", changed_id);
	json_object_put(sandbox_request(bench->sandbox, "DELETE", path, NULL, NULL));
	for (int i = 0; i < 40 && !is_gone(bench); i++) {
		bench_advance(bench, 60 * 1000);
		bench_settle(bench);
	}
	UNTIL(bench, is_gone);
	assert_int_equal(journal(bench, "GET", path), 1);
	assert_int_equal(rows_of(bench, 0), 39);
	free(path);
}

static bool is_stopped(struct bench *bench)
{
	return bench->link.state == LINK_STOPPED;
}

static void a_refused_key_stops_the_polls_and_keeps_everything(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	size_t before;

	(void)state;
	bench_load(bench);
	sandbox_fault(bench->sandbox, "{\"path\":\"/v1/*\",\"kind\":\"status\",\"status\":401}");
	bench_advance(bench, INTERVAL_MS);
	UNTIL(bench, is_stopped);
	assert_int_equal(bench->link.err.kind, ERR_AUTH);
	assert_int_equal(bench->keys_given, 2);
	assert_int_equal(rows_of(bench, 0), 40);
	bench_settle(bench);
	before = asked(bench);
	bench_advance(bench, 10 * INTERVAL_MS);
	bench_settle(bench);
	assert_int_equal(asked(bench), before);
	json_object_put(sandbox_control(bench->sandbox, "DELETE", "/sandbox/faults", NULL));
	sync_send(bench->sync, request_new(REQUEST_REFRESH));
	UNTIL(bench, is_live);
}

static void a_key_that_was_changed_is_got_again(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());

	(void)state;
	bench_load(bench);
	sandbox_fault(bench->sandbox,
		"{\"path\":\"/v1/incidents*\",\"kind\":\"status\",\"status\":401,\"nth\":1}");
	bench_advance(bench, INTERVAL_MS);
	bench_settle(bench);
	UNTIL(bench, is_live);
	assert_int_equal(bench->keys_given, 2);
}

static void without_a_key_the_reason_is_said(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());

	(void)state;
	bench->key = NULL;
	UNTIL(bench, is_stopped);
	assert_non_null(strstr(bench->link.err.text, "said nothing"));
	assert_int_equal(asked(bench), 0);
	bench->key = sandbox_token(bench->sandbox);
	sync_send(bench->sync, request_new(REQUEST_REFRESH));
	UNTIL(bench, is_live);
}

static bool is_retrying(struct bench *bench)
{
	return bench->link.state == LINK_RETRYING;
}

static void too_many_requests_are_followed_by_silence(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	size_t before;

	(void)state;
	bench_load(bench);
	sandbox_fault(
		bench->sandbox, "{\"path\":\"/v1/incidents*\",\"kind\":\"rate_limit\",\"nth\":1}");
	bench_advance(bench, INTERVAL_MS);
	UNTIL(bench, is_retrying);
	bench_settle(bench);
	assert_int_equal(bench->link.err.kind, ERR_RATE);
	assert_true(bench->link.err.retry_after_ms > 1000);
	assert_true(bench->link.retry_at_ms > bench_wall(bench));
	before = asked(bench);
	bench_advance(bench, bench->link.err.retry_after_ms / 2);
	bench_settle(bench);
	assert_int_equal(asked(bench), before);
	bench_advance(bench, 2 * bench->link.err.retry_after_ms);
	UNTIL(bench, is_live);
}

static void a_broken_server_is_asked_less_often_and_recovers_by_itself(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	size_t before;

	(void)state;
	bench_load(bench);
	sandbox_fault(bench->sandbox, "{\"path\":\"/v1/*\",\"kind\":\"status\",\"status\":503}");
	bench_advance(bench, INTERVAL_MS);
	UNTIL(bench, is_retrying);
	before = asked(bench);
	for (int i = 0; i < 30; i++) {
		bench_advance(bench, 10 * 1000);
		bench_turn(bench);
		bench_turn(bench);
	}
	assert_in_range(asked(bench) - before, 2, 60);
	assert_int_equal(rows_of(bench, 0), 40);
	bench_settle(bench); /* what is under way still fails, and is waited for again */
	json_object_put(sandbox_control(bench->sandbox, "DELETE", "/sandbox/faults", NULL));
	bench_advance(bench, 70 * 1000);
	UNTIL(bench, is_live);
}

static bool is_disabled(struct bench *bench)
{
	return bench->snapshots[2] != NULL && bench->snapshots[2]->disabled != NULL;
}

static void a_list_that_is_not_in_the_plan_is_said_and_the_others_go_on(void **state)
{
	struct sandbox *sandbox = demo_sandbox();
	struct bench *bench;

	(void)state;
	sandbox_gate(sandbox, "{\"path\":\"/v1/post_mortems\"}");
	bench = bench_new(sandbox);
	UNTIL(bench, is_disabled);
	UNTIL(bench, is_live);
	assert_non_null(strstr(bench->snapshots[2]->disabled, "Retrospectives"));
	bench_settle(bench);
	assert_int_equal(rows_of(bench, 0), 40);
	sandbox_gate(sandbox, "{\"path\":\"/v1/post_mortems\",\"status\":200}");
	bench_advance(bench, 11 * 60 * 1000);
	UNTIL(bench, all_fresh);
	bench_settle(bench);
	assert_false(is_disabled(bench));
	assert_int_equal(rows_of(bench, 2), 13);
}

static void a_web_page_in_place_of_the_api_is_no_reason_to_give_a_pane_up(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());

	(void)state;
	bench_load(bench);
	sandbox_fault(bench->sandbox, "{\"path\":\"/v1/*\",\"kind\":\"html\",\"status\":403}");
	bench_advance(bench, INTERVAL_MS);
	UNTIL(bench, is_retrying);
	assert_null(bench->snapshots[0]->disabled);
	json_object_put(sandbox_control(bench->sandbox, "DELETE", "/sandbox/faults", NULL));
	bench_advance(bench, 70 * 1000);
	UNTIL(bench, is_live);
	assert_int_equal(bench->keys_given, 1);
}

static void broken_json_keeps_the_old_data_and_its_age(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	int64_t fetched_at;

	(void)state;
	bench_load(bench);
	fetched_at = bench->snapshots[0]->fetched_at_ms;
	sandbox_fault(bench->sandbox, "{\"path\":\"/v1/incidents*\",\"kind\":\"truncated_json\"}");
	bench_advance(bench, INTERVAL_MS);
	UNTIL(bench, is_retrying);
	assert_int_equal(bench->link.err.kind, ERR_PROTOCOL);
	assert_int_equal(rows_of(bench, 0), 40);
	assert_int_equal(bench->snapshots[0]->fetched_at_ms, fetched_at);
}

static bool rejects(struct bench *bench)
{
	return bench->snapshots[2] != NULL && bench->snapshots[2]->rejected > 0;
}

/* The row of an incident that has none, once the incidents are there too. */
static unsigned times_logged(const char *pattern)
{
	static struct log_entry lines[LOG_RING_LINES];
	size_t count = log_recent(lines, LOG_RING_LINES);
	unsigned times = 0;

	for (size_t i = 0; i < count; i++)
		times += fnmatch(pattern, lines[i].line, 0) == 0;
	return times;
}

static bool has_stand_in(struct bench *bench)
{
	return rows_of(bench, 2) > 1;
}

static void a_bad_item_is_counted_and_named_and_the_others_are_shown(void **state)
{
	struct sandbox *sandbox = demo_sandbox();
	struct bench *bench;

	(void)state;
	sandbox_fault(sandbox,
		"{\"path\":\"/v1/post_mortems\",\"kind\":\"status\",\"status\":200,\"body\":"
		"\"{\\\"data\\\":[{\\\"id\\\":\\\"a\\\",\\\"type\\\":\\\"incident_post_mortems\\\","
		"\\\"attributes\\\":{\\\"title\\\":\\\"good\\\"}},"
		"{\\\"type\\\":\\\"incident_post_mortems\\\"},7]}\"}");
	bench = bench_new(sandbox);
	UNTIL(bench, rejects);
	UNTIL(bench, has_stand_in);
	assert_int_equal(rows_of(bench, 2), 2);
	assert_int_equal(bench->snapshots[2]->rejected, 2);
	assert_int_equal(times_logged("Retrospectives: 2 unreadable: *no usable id*"), 1);
}

static void a_paused_engine_asks_nothing(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	struct request *pause = request_new(REQUEST_PAUSE);
	size_t before;

	(void)state;
	bench_load(bench);
	pause->flag = true;
	sync_send(bench->sync, pause);
	bench_settle(bench);
	assert_int_equal(bench->link.state, LINK_PAUSED);
	before = asked(bench);
	bench_advance(bench, 10 * INTERVAL_MS);
	bench_settle(bench);
	assert_int_equal(asked(bench), before);
	sync_send(bench->sync, request_new(REQUEST_PAUSE));
	UNTIL(bench, is_live);
	bench_settle(bench);
	assert_true(asked(bench) > before);
}

static bool has_severities(struct bench *bench)
{
	return bench->catalogue != NULL && bench->catalogue->count > 0;
}

static void a_catalogue_is_fetched_when_it_is_asked_for_and_kept(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	struct request *request = request_new(REQUEST_CATALOGUE);

	(void)state;
	bench_load(bench);
	assert_int_equal(journal(bench, "GET", "/v1/severities"), 0);
	request->resource = registry_find("severity");
	sync_send(bench->sync, request);
	UNTIL(bench, has_severities);
	assert_string_equal(bench->catalogue->resource->name, "severity");
	snapshot_free(bench->catalogue);
	bench->catalogue = NULL;
	request = request_new(REQUEST_CATALOGUE);
	request->resource = registry_find("severity");
	sync_send(bench->sync, request);
	UNTIL(bench, has_severities);
	assert_int_equal(journal(bench, "GET", "/v1/severities"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_load_brings_every_pane),
		TEST(what_is_unresolved_comes_first),
		TEST(a_long_list_is_walked_to_its_end),
		TEST(a_poll_that_finds_nothing_is_one_request_per_pane_and_no_snapshot),
		TEST(a_delta_is_merged_by_id),
		TEST(what_was_deleted_goes_after_it_was_looked_for),
		TEST(a_refused_key_stops_the_polls_and_keeps_everything),
		TEST(a_key_that_was_changed_is_got_again),
		TEST(without_a_key_the_reason_is_said),
		TEST(too_many_requests_are_followed_by_silence),
		TEST(a_broken_server_is_asked_less_often_and_recovers_by_itself),
		TEST(a_list_that_is_not_in_the_plan_is_said_and_the_others_go_on),
		TEST(a_web_page_in_place_of_the_api_is_no_reason_to_give_a_pane_up),
		TEST(broken_json_keeps_the_old_data_and_its_age),
		TEST(a_bad_item_is_counted_and_named_and_the_others_are_shown),
		TEST(a_paused_engine_asks_nothing),
		TEST(a_catalogue_is_fetched_when_it_is_asked_for_and_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
