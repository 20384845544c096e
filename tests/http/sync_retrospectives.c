/* What the pane of retrospectives shows of incidents, steps and action items; and one that is created. */
#include "syncing.h"

#include "core/filter.h"
#include "core/join.h"
#include "lib/dashboard.h"

static const struct retrospective *row_called(struct bench *bench, const char *title)
{
	const struct snapshot *s = bench->snapshots[2];

	for (uint32_t i = 0; s != NULL && i < s->count; i++) {
		const struct retrospective *row = snapshot_row(s, i);

		if (strcmp(row->title.bytes, title) == 0)
			return row;
	}
	return NULL;
}

static const char login[] = "Login outage: passkeys refused for everyone on Safari 19";
static const char vat[] = "Invoice PDFs show the wrong VAT rate for Irish addresses";

static bool is_among(struct bench *bench, const char *words, const struct retrospective *row)
{
	struct filter_context context = {.when = {.now_ms = bench_wall(bench)}};
	struct filter *filter = filter_new(words, &retrospective_resource);
	const struct snapshot *s = bench->snapshots[2];
	bool ok = filter_matches(filter, s, snapshot_find(s, row->record.id), &context);

	assert_null(filter_doubt(filter));
	filter_free(filter);
	return ok;
}

static bool knows_steps(struct bench *bench)
{
	const struct retrospective *row = row_called(bench, login);

	bench_advance(bench, 1000);
	return row != NULL && row->steps_done.len_bytes > 0 && row->open_items.len_bytes > 0;
}

static void steps_and_action_items_of_drafts_are_summed_up(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	const struct retrospective *row;

	(void)state;
	bench_load(bench);
	UNTIL(bench, knows_steps);
	row = row_called(bench, login);
	assert_string_equal(row->steps_done.bytes, "1/5");
	assert_string_equal(row->open_items.bytes, "1");
	assert_true(row->due_at > 0);
	assert_string_equal(row->handle.bytes, "INC-405");
	assert_true(row->severity.name.len_bytes > 0);
	assert_true(row->services.names.len_bytes > 0);
	assert_true(is_among(bench, "due:<10d sev:sev2 team:storefront svc:web", row));
	assert_false(is_among(bench, "due:<1d", row)); /* it is due in three days */
	assert_true(is_among(bench, "due:>1d", row));
	assert_false(is_among(bench, "sev:sev4", row));
}

static struct filter *wanted;

static bool is_found(struct bench *bench)
{
	struct filter_context context = {0};
	uint32_t view[64];

	return filter_apply(wanted, bench->snapshots[2], NULL, &context, view) == 1;
}

/* "header" stands in the document alone, which the list does not bring. */
static void a_document_that_was_read_is_found_by_its_words(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	struct request *request = request_new(REQUEST_DETAIL);

	(void)state;
	bench_load(bench);
	wanted = filter_new("\"removed the header\"", &retrospective_resource);
	assert_false(is_found(bench));
	request->resource = &retrospective_resource;
	request->id = mem_strdup(row_called(bench, login)->record.id);
	request->tab = -1;
	sync_send(bench->sync, request);
	bench_settle(bench);
	bench_advance(bench, 70 * 1000);
	UNTIL(bench, is_found);
	filter_free(wanted);
}

/* Newer answers do not name the incident: it does. */
static bool is_joined(struct bench *bench)
{
	const struct retrospective *row = row_called(bench, login);

	return row != NULL && strcmp(row->handle.bytes, "INC-405") == 0;
}

static void the_incident_is_found_from_its_own_side(void **state)
{
	struct sandbox *sandbox = demo_sandbox();
	char *id = sandbox_find(sandbox, "/v1/post_mortems", "title", login), *json;
	struct bench *bench;

	(void)state;
	json = mem_printf("{\"type\":\"incident_post_mortems\",\"id\":\"%s\",\"attributes\":"
			  "{\"incident_id\":null}}", id);
	sandbox_put(sandbox, json);
	bench = bench_new(sandbox);
	bench_load(bench);
	UNTIL(bench, is_joined);
	free(json);
	free(id);
}

static bool stands_in(struct bench *bench)
{
	const struct retrospective *row = row_called(bench, vat);

	return row != NULL && row->status == RETROSPECTIVE_NONE;
}

static bool is_created(struct bench *bench)
{
	const struct retrospective *row = row_called(bench, vat);

	bench_advance(bench, 250);
	json_object_put(sandbox_control(
		bench->sandbox, "POST", "/sandbox/clock", "{\"advance_ms\":250}"));
	return row != NULL && row->status == RETROSPECTIVE_DRAFT;
}

static void what_lacks_one_gets_it_by_the_workflow_that_is_followed(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	char *workflow = sandbox_find(
		bench->sandbox, "/v1/workflows", "name", "Create the retrospective");
	struct request *request;
	const char *owner;

	(void)state;
	bench_load(bench);
	UNTIL(bench, stands_in);
	owner = join_owner_of(row_called(bench, vat)->record.id);
	assert_non_null(owner);
	request = submit_request("retrospective.create", &row_called(bench, vat)->record);
	request->submit.path = path_fill(request->submit.path, "@workflow", workflow);
	sync_send(bench->sync, request);
	bench_turn(bench);
	bench_advance(bench, 20 * 1000);
	UNTIL(bench, is_created);
	assert_int_equal(journal(bench, "POST", "/v1/workflows/*/workflow_runs"), 1);
	assert_int_equal(journal(bench, "GET", "/v1/post_mortems/none-*"), 0);
	free(workflow);
}

/* ---- a document that was begun ----------------------------------------------------------------- */

static const struct outbox_item *submitted(struct bench *bench, const char *action)
{
	for (uint32_t i = 0; bench->outbox != NULL && i < bench->outbox->count; i++)
		if (strcmp(bench->outbox->items[i].action, action) == 0)
			return &bench->outbox->items[i];
	return NULL;
}

static const struct outbox_item *document(struct bench *bench)
{
	return submitted(bench, "retrospective.document");
}

static bool is_begun_and_waits(struct bench *bench)
{
	return document(bench) != NULL && document(bench)->attempts > 0 &&
	       document(bench)->state == OUTBOX_QUEUED;
}

static bool is_through(struct bench *bench)
{
	if (document(bench)->state == OUTBOX_QUEUED)
		bench_advance(bench, 1000);
	return document(bench)->state == OUTBOX_DONE;
}

static void submit_document(struct bench *bench, const struct retrospective *row)
{
	struct request *request = submit_request("retrospective.document", row);
	char *empty = mem_printf("{\"type\":\"incident_post_mortems\",\"id\":\"%s\",\"attributes\":"
				 "{\"content\":\"\"}}", row->record.id);

	sandbox_put(bench->sandbox, empty);
	attrs_add_string(&request->submit.attrs, "content", "Half of it");
	attrs_add_string(&request->submit.attrs, "incident_id", row->incident_id);
	sync_send(bench->sync, request);
	free(empty);
}

/* It waits when it is asked for; on a slow machine the next try is due before all is at rest. */
static void expect_kept(struct bench *bench, struct request *request)
{
	UNTIL(bench, is_begun_and_waits);
	sync_send(bench->sync, request);
	bench_settle(bench);
	assert_non_null(strstr(last_result(bench)->words, "it is brought to its end"));
	assert_true(document(bench)->state == OUTBOX_QUEUED ||
		    document(bench)->state == OUTBOX_SENDING);
}

/* Its text may be in the template, from where only sending it on takes it away. */
static void a_document_that_was_begun_is_neither_taken_back_nor_dropped(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	struct request *recall, *discard;

	(void)state;
	bench_load(bench);
	sandbox_fault(bench->sandbox,
		"{\"method\":\"POST\",\"path\":\"/v1/workflows/*\",\"kind\":\"status\",\"status\":503}");
	submit_document(bench, row_called(bench, login));
	UNTIL(bench, is_begun_and_waits);
	assert_int_equal(journal(bench, "PUT", "/v1/post_mortem_templates/*"), 1);
	bench_submit(bench, "alert.acknowledge", alert_with(bench, ALERT_TRIGGERED));
	recall = request_new(REQUEST_RECALL);
	recall->count = 2;
	expect_kept(bench, recall);
	/* What was beside it came back. */
	assert_int_equal(submitted(bench, "alert.acknowledge")->state, OUTBOX_RECALLED);
	expect_kept(bench, request_new(REQUEST_RECALL));
	discard = request_new(REQUEST_DISCARD);
	discard->outbox_id = document(bench)->id;
	expect_kept(bench, discard);
	json_object_put(sandbox_control(bench->sandbox, "DELETE", "/sandbox/faults", NULL));
	UNTIL(bench, is_through);
	assert_non_null(strstr(document(bench)->result.bytes, "in Rootly, read back equal"));
}

static const struct detail_rows *steps_of(struct bench *bench, int *tab)
{
	const struct tab *tabs = retrospective_resource.tabs;

	for (*tab = 0; strcmp(tabs[*tab].title, "Steps") != 0; ++*tab)
		continue;
	return bench->detail != NULL ? &bench->detail->tabs[*tab] : NULL;
}

static bool has_steps(struct bench *bench)
{
	int tab;

	return steps_of(bench, &tab) != NULL && steps_of(bench, &tab)->count == 5;
}

static char second_step[128]; /* its path: asked for when the first was answered */

static bool second_is_asked_for(struct bench *bench)
{
	return journal(bench, "GET", second_step) > 0;
}

static bool first_step_is_open(struct bench *bench)
{
	int tab;
	const struct step *steps = (const void *)steps_of(bench, &tab)->rows;

	return steps[0].status == STEP_OPEN;
}

static void ask_steps(struct bench *bench)
{
	struct request *request = request_new(REQUEST_DETAIL);

	steps_of(bench, &request->tab);
	request->resource = &retrospective_resource;
	request->id = mem_strdup(row_called(bench, "Shop unreachable from Deutsche Telekom: BGP leak at a transit provider")->record.id);
	sync_send(bench->sync, request);
}

/* They are read one by one: the first is what it was when the action on it is done. */
static void steps_that_were_being_read_when_one_was_changed_are_read_again(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	const struct step *steps;
	char *fault;
	int tab;

	(void)state;
	bench_load(bench);
	ask_steps(bench);
	UNTIL(bench, has_steps);
	bench_settle(bench);
	assert_false(first_step_is_open(bench));
	steps = (const void *)steps_of(bench, &tab)->rows;
	snprintf(second_step, sizeof(second_step), "/v1/incident_retrospective_steps/%s",
		steps[1].record.id);
	fault = mem_printf("{\"method\":\"GET\",\"path\":\"%s\",\"kind\":\"delay\",\"ms\":2000,\"times\":1}",
		second_step);
	json_object_put(sandbox_control(bench->sandbox, "DELETE", "/sandbox/journal", NULL));
	sandbox_fault(bench->sandbox, fault);
	free(fault);
	ask_steps(bench);
	UNTIL(bench, second_is_asked_for);
	bench_submit(bench, "step.reset", steps_of(bench, &tab)->rows);
	bench_turn(bench);
	bench_advance(bench, 10 * 1000); /* its grace */
	UNTIL(bench, first_step_is_open);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(steps_and_action_items_of_drafts_are_summed_up),
		TEST(the_incident_is_found_from_its_own_side),
		TEST(a_document_that_was_read_is_found_by_its_words),
		TEST(a_document_that_was_begun_is_neither_taken_back_nor_dropped),
		TEST(steps_that_were_being_read_when_one_was_changed_are_read_again),
		TEST(what_lacks_one_gets_it_by_the_workflow_that_is_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
