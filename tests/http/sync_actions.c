/*
 * Actions on their way to a sandbox: sent once, in order, recallable, and what became of them is
 * said.
 */
#include "syncing.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

enum { GRACE_MS = 3000, LATER_MS = 20 * 1000 };

static char id[128], path[200];

static struct bench *loaded(void)
{
	struct bench *bench = bench_new(demo_sandbox());

	bench_load(bench);
	return bench;
}

static void remember(const void *record)
{
	snprintf(id, sizeof(id), "%s", ((const struct record *)record)->id);
}

static const char *acknowledge_path(void)
{
	snprintf(path, sizeof(path), "/v1/alerts/%s/acknowledge", id);
	return path;
}

/* Acknowledges a triggered alert; the key was just pressed. */
static void press_acknowledge(struct bench *bench)
{
	const struct alert *alert = alert_with(bench, ALERT_TRIGGERED);

	remember(alert);
	bench_submit(bench, "alert.acknowledge", alert);
	bench_turn(bench);
}

static void somebody_does(
	struct bench *bench, const char *method, const char *format, const char *body)
{
	char *where = mem_printf(format, id);
	int status;

	json_object_put(sandbox_request(bench->sandbox, method, where, body, &status));
	assert_in_range(status, 200, 299);
	free(where);
}

static enum outbox_state outbox_state_of(struct bench *bench, uint32_t index)
{
	assert_true(bench->outbox != NULL && bench->outbox->count > index);
	return bench->outbox->items[index].state;
}

static void press_note(struct bench *bench)
{
	struct request *request =
		submit_request("incident.note", incident_with(bench, INCIDENT_STARTED));

	attrs_add_string(&request->submit.attrs, "event", "said");
	sync_send(bench->sync, request);
	bench_turn(bench);
}

static bool was_tried_in_vain(struct bench *bench)
{
	return bench->outbox != NULL && bench->outbox->count == 1 &&
	       bench->outbox->items[0].attempts > 0 && bench->outbox->items[0].state == OUTBOX_QUEUED;
}

/* ---- the usual way --------------------------------------------------------------------------- */

static void an_acknowledge_leaves_after_its_grace_and_shows_at_once(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	press_acknowledge(bench);
	assert_int_equal(outbox_state_of(bench, 0), OUTBOX_QUEUED);
	assert_int_equal(sync_unsent(bench->sync), 1);
	bench_advance(bench, GRACE_MS - 1000);
	bench_settle(bench);
	assert_int_equal(journal(bench, "POST", "*"), 0);
	bench_advance(bench, 1000);
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_DONE);
	assert_non_null(strstr(last_result(bench)->words, "acked"));
	bench_settle(bench);
	assert_int_equal(alert_status(bench, id), ALERT_ACKNOWLEDGED);
	assert_int_equal(journal(bench, "POST", acknowledge_path()), 1);
	assert_int_equal(outbox_state_of(bench, 0), OUTBOX_DONE);
	assert_int_equal(sync_unsent(bench->sync), 0);
}

static void what_is_taken_back_never_leaves(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	press_acknowledge(bench);
	sync_send(bench->sync, request_new(REQUEST_RECALL));
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_RECALLED);
	bench_advance(bench, LATER_MS);
	bench_settle(bench);
	assert_int_equal(journal(bench, "POST", "*"), 0);
	sync_send(bench->sync, request_new(REQUEST_RECALL));
	bench_settle(bench);
	assert_non_null(strstr(last_result(bench)->words, "nothing to take back"));
}

/* Of a batch only what has not left comes back, and never what waited before it. */
static void what_waited_before_a_batch_stays_when_that_is_taken_back(void **state)
{
	struct bench *bench = loaded();
	struct request *recall = request_new(REQUEST_RECALL);

	(void)state;
	bench_submit(bench, "alert.acknowledge", alert_with(bench, ALERT_TRIGGERED));
	bench_turn(bench);
	recall->outbox_id = bench->outbox->items[0].id;
	recall->count = 3;
	bench_submit(bench, "alert.resolve", alert_with(bench, ALERT_ACKNOWLEDGED));
	bench_submit(bench, "alert.resolve", alert_with(bench, ALERT_OPEN));
	sync_send(bench->sync, recall);
	bench_settle(bench);
	assert_int_equal(outbox_state_of(bench, 0), OUTBOX_RECALLED);
	assert_int_equal(outbox_state_of(bench, 1), OUTBOX_RECALLED);
	assert_int_equal(outbox_state_of(bench, 2), OUTBOX_QUEUED);
	assert_non_null(strstr(last_result(bench)->words, "2 taken back, 1 had left already"));
}

/* What a try that found nobody to talk to sent is nothing. */
static void a_try_that_was_refused_a_connection_sent_nothing(void **state)
{
	struct sandbox *sandbox = demo_sandbox();
	struct bench *bench = bench_new(sandbox);

	(void)state;
	bench_load(bench);
	press_note(bench);
	sandbox_close(sandbox);
	bench_advance(bench, LATER_MS);
	UNTIL(bench, was_tried_in_vain);
	sync_send(bench->sync, request_new(REQUEST_RECALL));
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_RECALLED);
	assert_non_null(strstr(last_result(bench)->words, "taken back, nothing was sent"));
}

static void a_try_that_was_answered_busy_may_have_reached_it(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	sandbox_fault(bench->sandbox, "{\"kind\":\"status\",\"status\":503,\"method\":\"POST\"}");
	press_acknowledge(bench);
	bench_advance(bench, LATER_MS);
	UNTIL(bench, was_tried_in_vain);
	sync_send(bench->sync, request_new(REQUEST_RECALL));
	UNTIL(bench, has_result);
	assert_non_null(strstr(last_result(bench)->words, "a try before may have reached Rootly"));
}

static void actions_on_one_record_arrive_in_order(void **state)
{
	struct bench *bench = loaded();
	const struct alert *alert = alert_with(bench, ALERT_TRIGGERED);
	struct json_object *last;

	(void)state;
	remember(alert);
	bench_submit(bench, "alert.acknowledge", alert);
	bench_submit(bench, "alert.resolve", alert);
	bench_turn(bench);
	bench_advance(bench, LATER_MS);
	while (bench->result_count < 2)
		bench_turn(bench);
	assert_int_equal(bench->results[0].state, OUTBOX_DONE);
	assert_int_equal(bench->results[1].state, OUTBOX_DONE);
	assert_string_equal(bench->results[1].action, "alert.resolve");
	assert_int_equal(journal(bench, "POST", acknowledge_path()), 1);
	last = sandbox_journal_last(bench->sandbox, "POST", "/v1/alerts/*");
	assert_non_null(
		strstr(json_object_get_string(json_object_object_get(last, "path")), "/resolve"));
	json_object_put(last);
}

static void an_incident_is_acknowledged_with_the_servers_time(void **state)
{
	struct bench *bench = loaded();
	const struct incident *incident = incident_with(bench, INCIDENT_STARTED);
	struct json_object *last;

	(void)state;
	remember(incident);
	bench_submit(bench, "incident.acknowledge", incident);
	bench_turn(bench);
	bench_advance(bench, LATER_MS);
	UNTIL(bench, has_result);
	if (last_result(bench)->state != OUTBOX_DONE)
		fail_msg("%s", last_result(bench)->words);
	last = sandbox_journal_last(bench->sandbox, "PUT", "/v1/incidents/*");
	if (last != NULL) {
		const char *body = json_object_get_string(json_object_object_get(last, "body"));

		assert_true(body != NULL && strstr(body, "acknowledged_at") != NULL);
		json_object_put(last);
	} else {
		assert_non_null(strstr(last_result(bench)->words, "already"));
	}
}

static bool is_created(struct bench *bench)
{
	for (uint32_t i = 0; i < rows_of(bench, 0); i++) {
		const struct incident *row = snapshot_row(bench->snapshots[0], i);

		if (strcmp(row->title.bytes, "Made by the test") == 0)
			return true;
	}
	return false;
}

static struct request *create_request(void)
{
	struct request *create = submit_request("incident.create", NULL);

	attrs_add_string(&create->submit.attrs, "title", "Made by the test");
	attrs_add_string(&create->submit.attrs, "kind", "test");
	create->submit.draft = mem_strdup("incident.create");
	return create;
}

static void a_created_incident_is_in_the_pane_at_once_and_its_draft_goes(void **state)
{
	struct bench *bench = loaded();
	struct request *draft = request_new(REQUEST_DRAFT);
	struct bench *next;

	(void)state;
	draft->draft.name = mem_strdup("incident.create");
	draft->draft.text = mem_strdup("title=Made by the test");
	sync_send(bench->sync, draft);
	sync_send(bench->sync, create_request());
	bench_turn(bench);
	bench_advance(bench, GRACE_MS);
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_DONE);
	assert_string_equal(last_result(bench)->record_id, "");
	assert_non_null(strstr(last_result(bench)->words, "INC-"));
	UNTIL(bench, is_created);
	assert_int_equal(journal(bench, "POST", "/v1/incidents"), 1);
	next = bench_on(bench->sandbox, bench->home, "Production");
	next->key = NULL;
	bench_settle(next);
	assert_int_equal(next->draft_count, 0);
}

/* ---- somebody else was there ----------------------------------------------------------------- */

static void what_is_done_already_is_not_sent_and_says_who(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	press_acknowledge(bench);
	somebody_does(bench, "POST", "/v1/alerts/%s/acknowledge", "{}");
	bench_advance(bench, GRACE_MS);
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_DONE);
	assert_non_null(strstr(last_result(bench)->words, "already, by "));
	assert_non_null(strstr(last_result(bench)->words, ": nothing was sent"));
	assert_int_equal(journal(bench, "POST", acknowledge_path()), 1);
	bench_settle(bench);
	assert_int_equal(alert_status(bench, id), ALERT_ACKNOWLEDGED);
}

static void what_is_not_legal_any_more_is_not_sent(void **state)
{
	struct bench *bench = loaded();
	const struct incident *incident = incident_with(bench, INCIDENT_STARTED);

	(void)state;
	remember(incident);
	bench_submit(bench, "incident.mitigate", incident);
	bench_turn(bench);
	somebody_does(bench, "PUT", "/v1/incidents/%s/cancel",
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{}}}");
	bench_advance(bench, GRACE_MS);
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_CONFLICT);
	assert_non_null(strstr(last_result(bench)->words, "not sent"));
	assert_int_equal(journal(bench, "PUT", "/v1/incidents/*/mitigate"), 0);
}

static struct request *rename_request(const struct incident *incident, const char *title)
{
	struct request *edit = submit_request("incident.edit", incident);

	attrs_add_string(&edit->submit.attrs, "title", title);
	attrs_add_string(&edit->submit.base, "title", incident->title.bytes);
	return edit;
}

static void an_edit_of_a_field_that_changed_is_a_conflict(void **state)
{
	struct bench *bench = loaded();
	const struct incident *incident = incident_with(bench, INCIDENT_STARTED);

	(void)state;
	remember(incident);
	sync_send(bench->sync, rename_request(incident, "mine"));
	bench_turn(bench);
	somebody_does(bench, "PUT", "/v1/incidents/%s",
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"title\":\"theirs\"}}}");
	bench_advance(bench, GRACE_MS);
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_CONFLICT);
	assert_non_null(
		strstr(last_result(bench)->words, "Title was changed meanwhile to \"theirs\""));
	assert_int_equal(journal(bench, "PUT", "/v1/incidents/*"), 1);
}

static bool is_done_now(struct bench *bench)
{
	return bench->result_count > 0 && last_result(bench)->state == OUTBOX_DONE;
}

static const struct outbox_item *view_item(const struct bench *bench, int64_t outbox_id)
{
	for (uint32_t i = 0; bench->outbox != NULL && i < bench->outbox->count; i++)
		if (bench->outbox->items[i].id == outbox_id)
			return &bench->outbox->items[i];
	return NULL;
}

static bool shows_sides(struct bench *bench)
{
	const struct outbox_item *item = view_item(bench, last_result(bench)->outbox_id);

	return item != NULL && item->difference_count > 0;
}

static struct bench *with_a_conflict(void)
{
	struct bench *bench = loaded();
	const struct incident *incident = incident_with(bench, INCIDENT_STARTED);

	remember(incident);
	sync_send(bench->sync, rename_request(incident, "mine"));
	bench_turn(bench);
	somebody_does(bench, "PUT", "/v1/incidents/%s",
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"title\":\"theirs\"}}}");
	bench_advance(bench, GRACE_MS);
	UNTIL(bench, has_result);
	return bench;
}

static void retry_last(struct bench *bench)
{
	struct request *retry = request_new(REQUEST_RETRY);

	retry->outbox_id = last_result(bench)->outbox_id;
	bench->result_count = 0;
	sync_send(bench->sync, retry);
}

static void a_conflict_shows_what_each_side_has(void **state)
{
	struct bench *bench = with_a_conflict();
	const struct outbox_difference *difference;

	(void)state;
	UNTIL(bench, shows_sides);
	difference = view_item(bench, last_result(bench)->outbox_id)->differences;
	assert_string_equal(difference->theirs.key, "title");
	assert_string_equal(difference->theirs.string, "theirs");
	assert_string_equal(difference->mine.string, "mine");
	assert_non_null(difference->base.string);
}

static void a_conflict_can_be_sent_all_the_same(void **state)
{
	struct bench *bench = with_a_conflict();

	(void)state;
	retry_last(bench);
	UNTIL(bench, is_done_now);
	bench_settle(bench);
	assert_string_equal(
		((const struct incident *)row_by_id(bench, 0, id))->title.bytes, "mine");
}

static void a_conflict_sent_again_stops_at_what_was_not_shown(void **state)
{
	struct bench *bench = with_a_conflict();

	(void)state;
	somebody_does(bench, "PUT", "/v1/incidents/%s",
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"title\":\"newer\"}}}");
	retry_last(bench);
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_CONFLICT);
	assert_non_null(strstr(last_result(bench)->words, "\"newer\""));
}

static void an_edit_beside_another_change_goes_through(void **state)
{
	struct bench *bench = loaded();
	const struct incident *incident = incident_with(bench, INCIDENT_STARTED);

	(void)state;
	remember(incident);
	sync_send(bench->sync, rename_request(incident, "mine"));
	bench_turn(bench);
	somebody_does(bench, "PUT", "/v1/incidents/%s",
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"summary\":\"theirs\"}}}");
	bench_advance(bench, GRACE_MS);
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_DONE);
	bench_settle(bench);
	assert_string_equal(
		((const struct incident *)row_by_id(bench, 0, id))->title.bytes, "mine");
}

/* ---- the server says no, or nothing ---------------------------------------------------------- */

static void a_refusal_is_said_in_the_servers_words(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	sandbox_fault(bench->sandbox,
		"{\"method\":\"POST\",\"path\":\"/v1/incidents\",\"kind\":\"status\","
		"\"status\":422,"
		"\"body\":\"{\\\"errors\\\":[{\\\"title\\\":\\\"Severity is required\\\","
		"\\\"status\\\":\\\"422\\\"}]}\"}");
	sync_send(bench->sync, create_request());
	bench_turn(bench);
	bench_advance(bench, GRACE_MS);
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_REJECTED);
	assert_int_equal(last_result(bench)->err.kind, ERR_INVALID);
	assert_non_null(strstr(last_result(bench)->words, "Severity is required"));
	assert_int_equal(journal(bench, "POST", "/v1/incidents"), 1);
}

static void a_record_that_is_gone_is_said(void **state)
{
	struct bench *bench = loaded();
	const struct incident *incident = incident_with(bench, INCIDENT_STARTED);

	(void)state;
	remember(incident);
	bench_submit(bench, "incident.mitigate", incident);
	bench_turn(bench);
	somebody_does(bench, "DELETE", "/v1/incidents/%s", NULL);
	bench_advance(bench, GRACE_MS);
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_REJECTED);
	assert_int_equal(last_result(bench)->err.kind, ERR_NOT_FOUND);
}

static void too_many_writes_wait_and_then_arrive(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	sandbox_fault(bench->sandbox,
		"{\"method\":\"POST\",\"path\":\"/v1/alerts/*\",\"kind\":\"rate_limit\","
		"\"nth\":1}");
	press_acknowledge(bench);
	bench_advance(bench, GRACE_MS);
	bench_settle(bench);
	assert_int_equal(bench->result_count, 0);
	assert_int_equal(outbox_state_of(bench, 0), OUTBOX_QUEUED);
	bench_advance(bench, 62 * 1000);
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_DONE);
	assert_int_equal(journal(bench, "POST", acknowledge_path()), 2);
}

static void applied_then_closed_is_looked_up_and_never_repeated(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	sandbox_fault(bench->sandbox,
		"{\"method\":\"POST\",\"path\":\"/v1/alerts/*\",\"kind\":\"applied_then_closed\"}");
	press_acknowledge(bench);
	bench_advance(bench, GRACE_MS);
	bench_settle(bench);
	bench_advance(bench, LATER_MS);
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_DONE);
	assert_non_null(strstr(last_result(bench)->words, "already"));
	/* It was sent, and very likely did it. */
	assert_non_null(strstr(last_result(bench)->words, ": nothing more was sent"));
	assert_int_equal(journal(bench, "POST", acknowledge_path()), 1);
}

static void a_create_without_an_answer_is_found_and_never_repeated(void **state)
{
	struct bench *bench = loaded();
	struct bench *next;

	(void)state;
	sandbox_fault(bench->sandbox,
		"{\"method\":\"POST\",\"path\":\"/v1/incidents\","
		"\"kind\":\"applied_then_closed\"}");
	sync_send(bench->sync, create_request());
	bench_turn(bench);
	bench_advance(bench, GRACE_MS);
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_DONE);
	assert_non_null(strstr(last_result(bench)->words, "found"));
	next = bench_on(bench->sandbox, bench->home, "Production");
	bench_load(next);
	bench_advance(next, LATER_MS);
	bench_settle(next);
	assert_int_equal(journal(bench, "POST", "/v1/incidents"), 1);
	assert_int_equal(outbox_state_of(next, 0), OUTBOX_DONE);
}

static void an_unreadable_answer_to_a_create_counts_as_done(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	sandbox_fault(bench->sandbox,
		"{\"method\":\"POST\",\"path\":\"/v1/incidents\",\"kind\":\"truncated_json\"}");
	sync_send(bench->sync, create_request());
	bench_turn(bench);
	bench_advance(bench, GRACE_MS);
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_DONE);
	UNTIL(bench, is_created);
	assert_int_equal(journal(bench, "POST", "/v1/incidents"), 1);
}

/* The poll that began before the acknowledge comes back, drop by drop, after it. */
static void a_stale_poll_does_not_undo_a_finished_action(void **state)
{
	struct bench *bench = loaded();
	bool was_acknowledged = false;
	size_t polls;

	(void)state;
	press_acknowledge(bench);
	sandbox_fault(bench->sandbox,
		"{\"method\":\"GET\",\"path\":\"/v1/alerts\",\"kind\":\"drip\",\"ms\":2,"
		"\"nth\":1}");
	somebody_does(bench, "PATCH", "/v1/alerts/%s",
		"{\"data\":{\"type\":\"alerts\",\"attributes\":{\"description\":\"touched\"}}}");
	polls = journal(bench, "GET", "/v1/alerts");
	bench_advance(bench, 17 * 1000);
	for (int i = 0; i < 200 || !has_result(bench); i++) {
		bench_turn(bench);
		if (alert_status(bench, id) == ALERT_ACKNOWLEDGED)
			was_acknowledged = true;
		else
			assert_false(was_acknowledged);
	}
	assert_true(was_acknowledged);
	assert_true(journal(bench, "GET", "/v1/alerts") > polls);
	assert_int_equal(last_result(bench)->state, OUTBOX_DONE);
}

/* ---- quitting, dying, waiting ---------------------------------------------------------------- */

static void quitting_with_nothing_unsent_is_immediate(void **state)
{
	struct bench *bench = loaded();
	int64_t started;

	(void)state;
	sandbox_fault(bench->sandbox,
		"{\"method\":\"GET\",\"path\":\"/v1/*\",\"kind\":\"delay\",\"ms\":20000}");
	bench_advance(bench, 17 * 1000);
	for (int i = 0; i < 5; i++)
		bench_turn(bench);
	started = clock_monotonic_ms();
	bench_quit(bench);
	/* How quick it is stands in the benchmark; here it must not wait for the answers. */
	assert_in_range(clock_monotonic_ms() - started, 0, 10 * 1000);
}

static void quitting_sends_what_is_queued(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	press_acknowledge(bench);
	bench_quit(bench);
	assert_int_equal(journal(bench, "POST", acknowledge_path()), 1);
	assert_int_equal(outbox_state_of(bench, 0), OUTBOX_DONE);
}

static void note_what_is_told_late(struct bench *bench)
{
	bench->was_told_late |= sync_is_finished(bench->sync);
}

/* Whoever waits for the end reads the counts then. */
static void what_is_told_and_counted_is_final_when_it_is_finished(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	press_acknowledge(bench);
	bench->told = note_what_is_told_late;
	bench_quit(bench);
	assert_false(bench->was_told_late);
}

static void what_was_queued_when_the_program_died_is_sent_by_the_next(void **state)
{
	struct bench *bench = loaded(), *next;
	struct sandbox *sandbox = bench->sandbox;
	struct home *home = bench->home;

	(void)state;
	press_acknowledge(bench);
	next = bench_on(sandbox, home, "Production");
	UNTIL(next, has_result);
	assert_int_equal(last_result(next)->state, OUTBOX_DONE);
	assert_int_equal(journal(next, "POST", acknowledge_path()), 1);
	bench_advance(bench, LATER_MS);
	bench_settle(bench);
	assert_int_equal(journal(next, "POST", acknowledge_path()), 1);
}

static bool is_held(struct bench *bench)
{
	return bench->result_count > 0 && strstr(last_result(bench)->words, "it waited") != NULL;
}

static void what_waited_too_long_asks_first(void **state)
{
	struct bench *bench = loaded();
	struct request *retry = request_new(REQUEST_RETRY);

	(void)state;
	sandbox_fault(bench->sandbox, "{\"path\":\"/v1/*\",\"kind\":\"status\",\"status\":401}");
	bench_advance(bench, 17 * 1000);
	bench_settle(bench);
	assert_int_equal(bench->link.state, LINK_STOPPED);
	press_acknowledge(bench);
	bench_advance(bench, 11 * 60 * 1000);
	json_object_put(sandbox_control(bench->sandbox, "DELETE", "/sandbox/faults", NULL));
	sync_send(bench->sync, request_new(REQUEST_REFRESH));
	UNTIL(bench, is_held);
	bench_settle(bench);
	assert_int_equal(journal(bench, "POST", acknowledge_path()), 0);
	assert_int_equal(outbox_state_of(bench, 0), OUTBOX_QUEUED);
	assert_int_equal(sync_unsent(bench->sync), 0);
	assert_int_equal(sync_held(bench->sync), 1);
	retry->outbox_id = last_result(bench)->outbox_id;
	sync_send(bench->sync, retry);
	UNTIL(bench, is_done_now);
	assert_int_equal(journal(bench, "POST", acknowledge_path()), 1);
	assert_int_equal(sync_held(bench->sync), 0);
}

/* ---- without a network ----------------------------------------------------------------------- */

static int free_port(void)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	close(fd);
	return ntohs(address.sin_port);
}

static bool is_refused(struct bench *bench)
{
	return bench->link.state == LINK_RETRYING && bench->link.err.kind == ERR_NETWORK;
}

static bool was_tried(struct bench *bench)
{
	return outbox_state_of(bench, 0) == OUTBOX_QUEUED && bench->outbox->items[0].attempts > 0;
}

static void the_queue_leaves_when_the_network_returns(void **state)
{
	char port[16];
	const char *flags[] = {"--port", port, "--token", "rootly_test", "--seed", "demo", NULL};
	struct sandbox *sandbox;
	struct bench *bench;

	(void)state;
	snprintf(port, sizeof(port), "%d", free_port());
	sandbox = sandbox_open(flags);
	bench = bench_new(sandbox);
	bench_load(bench);
	sandbox_close(sandbox);
	bench_advance(bench, 17 * 1000);
	UNTIL(bench, is_refused);
	press_acknowledge(bench);
	bench_advance(bench, GRACE_MS);
	UNTIL(bench, was_tried);
	assert_int_equal(bench->result_count, 0);
	bench->sandbox = sandbox_open(flags);
	for (int i = 0; i < 40 && !has_result(bench); i++) {
		bench_advance(bench, 5 * 1000);
		bench_turn(bench);
	}
	UNTIL(bench, has_result);
	assert_true(journal(bench, "GET", "/v1/alerts/*") >= 1);
}

static void an_action_that_cannot_be_saved_is_not_sent(void **state)
{
	struct sandbox *sandbox = demo_sandbox();
	struct bench *bench;
	struct home *home = home_new();

	(void)state;
	cleanup_add(undo_home, home);
	home_write(home, "state/state.db/in-the-way", "");
	bench = bench_on(sandbox, home, "Production");
	bench_load(bench);
	bench->result_count = 0;
	press_acknowledge(bench);
	assert_int_equal(last_result(bench)->state, OUTBOX_REJECTED);
	assert_non_null(strstr(last_result(bench)->words, "not saved, not sent"));
	bench_advance(bench, LATER_MS);
	bench_settle(bench);
	assert_int_equal(journal(bench, "POST", "*"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_acknowledge_leaves_after_its_grace_and_shows_at_once),
		TEST(what_is_taken_back_never_leaves),
		TEST(what_waited_before_a_batch_stays_when_that_is_taken_back),
		TEST(a_try_that_was_refused_a_connection_sent_nothing),
		TEST(a_try_that_was_answered_busy_may_have_reached_it),
		TEST(actions_on_one_record_arrive_in_order),
		TEST(an_incident_is_acknowledged_with_the_servers_time),
		TEST(a_created_incident_is_in_the_pane_at_once_and_its_draft_goes),
		TEST(what_is_done_already_is_not_sent_and_says_who),
		TEST(what_is_not_legal_any_more_is_not_sent),
		TEST(an_edit_of_a_field_that_changed_is_a_conflict),
		TEST(a_conflict_shows_what_each_side_has),
		TEST(a_conflict_can_be_sent_all_the_same),
		TEST(a_conflict_sent_again_stops_at_what_was_not_shown),
		TEST(an_edit_beside_another_change_goes_through),
		TEST(a_refusal_is_said_in_the_servers_words),
		TEST(a_record_that_is_gone_is_said),
		TEST(too_many_writes_wait_and_then_arrive),
		TEST(applied_then_closed_is_looked_up_and_never_repeated),
		TEST(a_create_without_an_answer_is_found_and_never_repeated),
		TEST(an_unreadable_answer_to_a_create_counts_as_done),
		TEST(a_stale_poll_does_not_undo_a_finished_action),
		TEST(quitting_with_nothing_unsent_is_immediate),
		TEST(quitting_sends_what_is_queued),
		TEST(what_is_told_and_counted_is_final_when_it_is_finished),
		TEST(what_was_queued_when_the_program_died_is_sent_by_the_next),
		TEST(what_waited_too_long_asks_first),
		TEST(the_queue_leaves_when_the_network_returns),
		TEST(an_action_that_cannot_be_saved_is_not_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
