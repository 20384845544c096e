/* Declare, take command, write a note, in one breath: before the incident has an id. */
#include "syncing.h"

enum { LATER_MS = 20 * 1000 };

static const struct incident *provisional_row(struct bench *bench)
{
	for (uint32_t i = 0; i < rows_of(bench, 0); i++) {
		const struct incident *row = snapshot_row(bench->snapshots[0], i);

		if (strncmp(row->record.id, "new-", 4) == 0)
			return row;
	}
	return NULL;
}

static bool stands_there(struct bench *bench)
{
	return provisional_row(bench) != NULL;
}

static struct bench *declared(void)
{
	struct bench *bench = bench_new(demo_sandbox());
	struct request *create;

	bench_load(bench);
	create = submit_request("incident.create", NULL);
	attrs_add_string(&create->submit.attrs, "title", "Checkout is down");
	attrs_add_string(&create->submit.attrs, "kind", "test");
	sync_send(bench->sync, create);
	UNTIL(bench, stands_there);
	return bench;
}

static void note(struct bench *bench, const char *text)
{
	struct request *request = submit_request("incident.note", provisional_row(bench));

	attrs_add_string(&request->submit.attrs, "event", text);
	attrs_add_string(&request->submit.attrs, "visibility", "internal");
	sync_send(bench->sync, request);
	bench_turn(bench);
}

static bool both_ended(struct bench *bench)
{
	return bench->result_count >= 2;
}

static void what_was_declared_stands_in_the_list_at_once(void **state)
{
	struct bench *bench = declared();

	(void)state;
	assert_string_equal(provisional_row(bench)->title.bytes, "Checkout is down");
	assert_int_equal(journal(bench, "POST", "/v1/incidents"), 0);
}

static void a_note_on_it_waits_for_the_id_and_goes_to_it(void **state)
{
	struct bench *bench = declared();
	const char *answer_id;
	char path[200];

	(void)state;
	note(bench, "looking into it");
	bench_advance(bench, LATER_MS);
	UNTIL(bench, both_ended);
	assert_int_equal(bench->results[0].state, OUTBOX_DONE);
	assert_int_equal(bench->results[1].state, OUTBOX_DONE);
	answer_id = bench->results[0].answer_id;
	assert_string_not_equal(answer_id, "");
	snprintf(path, sizeof(path), "/v1/incidents/%s/events", answer_id);
	assert_int_equal(journal(bench, "POST", "/v1/incidents"), 1);
	assert_int_equal(journal(bench, "POST", path), 1);
	bench_settle(bench);
	assert_null(provisional_row(bench));
	assert_non_null(row_by_id(bench, 0, answer_id));
}

static void taking_the_declaration_back_takes_its_note_back(void **state)
{
	struct bench *bench = declared();
	struct request *recall = request_new(REQUEST_RECALL);

	(void)state;
	recall->count = 2;
	note(bench, "looking into it");
	sync_send(bench->sync, recall);
	bench_advance(bench, LATER_MS);
	bench_settle(bench);
	assert_int_equal(journal(bench, "POST", "/v1/incidents*"), 0);
	assert_null(provisional_row(bench));
}

static void a_note_on_what_was_refused_is_not_sent(void **state)
{
	struct bench *bench = declared();

	(void)state;
	note(bench, "looking into it");
	sandbox_fault(bench->sandbox,
		"{\"method\":\"POST\",\"path\":\"/v1/incidents\",\"kind\":\"status\",\"status\":422}");
	bench_advance(bench, LATER_MS);
	bench_settle(bench);
	assert_int_equal(bench->results[0].state, OUTBOX_REJECTED);
	assert_int_equal(journal(bench, "POST", "/v1/incidents/*"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_declared_stands_in_the_list_at_once),
		TEST(a_note_on_it_waits_for_the_id_and_goes_to_it),
		TEST(taking_the_declaration_back_takes_its_note_back),
		TEST(a_note_on_what_was_refused_is_not_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
