/*
 * What becomes of an action that is done once when its answer is lost: it is looked for, taken for
 * ours only when it is, sent again only when it bears a mark and is not there.
 */
#include "syncing.h"

#include <sqlite3.h>

enum { SURE_MS = 11 * 1000, EARLY_MS = 4 * 1000, PATH_BYTES = 300, ON_NOTHING = 0, ON_INCIDENT, ON_ALERT };

/* ---- what is created ------------------------------------------------------------------------- */

struct create {
	const char *action;
	int on;
	const char *key, *text; /* an attribute it needs; NULL none */
	const char *posted_to; /* where in the journal */
	bool has_author; /* its list says who made it, or it bears a mark */
	bool is_marked;
};

static const struct create creates[] = {
	{"incident.create", ON_NOTHING, "title", "Made by the test", "/v1/incidents", true, true},
	{"alert.declare", ON_ALERT, "title", "Made by the test", "/v1/incidents", true, true},
	{"alert.create", ON_NOTHING, "summary", "Made by the test", "/v1/alerts", true, true},
	{"alert.page-person", ON_NOTHING, "summary", "Made by the test", "/v1/alerts", true, true},
	{"incident.note", ON_INCIDENT, "event", "the disk\nis full", "/v1/incidents/*/events", true,
		false},
	{"incident.action-item", ON_INCIDENT, "summary", "Buy disks",
		"/v1/incidents/*/action_items", true, false},
	{"incident.workflow", ON_INCIDENT, NULL, NULL, "/v1/workflows/*/workflow_runs", true,
		false},
	{"alert.note", ON_ALERT, "details", "looking into it", "/v1/alerts/*/events", true, false},
	{"alert.escalate", ON_ALERT, NULL, NULL, "/v1/alerts/*/escalate", true, false},
	{"alert.workflow", ON_ALERT, NULL, NULL, "/v1/workflows/*/workflow_runs", true, false},
	{"incident.update", ON_INCIDENT, "event", "We look into it",
		"/v1/incidents/*/status-page-events", false, false},
	{"incident.feedback", ON_INCIDENT, "feedback", "Went well", "/v1/incidents/*/feedbacks",
		false, false},
};
enum { CREATES = sizeof(creates) / sizeof(creates[0]) };

static const struct create *create_of(const char *action)
{
	for (size_t i = 0; i < CREATES; i++)
		if (strcmp(creates[i].action, action) == 0)
			return &creates[i];
	fail_msg("%s creates nothing", action);
	return NULL;
}

/* The first record of a list whose attribute at the dotted path is that; NULL: any. */
static void find_id(
	struct bench *bench, const char *list, const char *path, const char *value, char id[64])
{
	struct json_object *answer = sandbox_request(bench->sandbox, "GET", list, NULL, NULL);
	struct json_object *data = json_object_object_get(answer, "data");
	char text[200];

	id[0] = '\0';
	for (size_t i = 0; i < json_object_array_length(data) && id[0] == '\0'; i++) {
		struct json_object *item = json_object_array_get_idx(data, i);

		snprintf(text, sizeof(text), "\"%s\":\"%s\"", path != NULL ? path : "", value);
		if (path == NULL ||
			strstr(json_object_to_json_string_ext(item, JSON_C_TO_STRING_PLAIN),
				text) != NULL)
			snprintf(id, 64, "%s",
				json_object_get_string(json_object_object_get(item, "id")));
	}
	json_object_put(answer);
	assert_string_not_equal(id, "");
}

static void add_rest(struct bench *bench, const struct create *create, struct submit *submit)
{
	char id[64];

	if (strcmp(create->action, "incident.create") == 0 ||
		strcmp(create->action, "alert.declare") == 0)
		attrs_add_string(&submit->attrs, "kind", "test");
	if (strcmp(create->action, "alert.page-person") == 0)
		attrs_add_string(&submit->attrs, "notification_target_id", bench->viewer.user_id);
	if (strcmp(create->action, "incident.note") == 0)
		attrs_add_string(&submit->attrs, "visibility", "internal");
	if (strcmp(create->action, "incident.feedback") == 0)
		attrs_add_number(&submit->attrs, "rating", 3);
	if (strcmp(create->action, "incident.update") == 0) {
		find_id(bench, "/v1/status-pages", NULL, NULL, id);
		attrs_add_string(&submit->attrs, "status_page_id", id);
		attrs_add_string(&submit->attrs, "status", "investigating");
	}
	if (strstr(create->action, ".workflow") != NULL) {
		find_id(bench, "/v1/workflows", "name",
			create->on == ON_ALERT ? "Collect diagnostics" : "Tell support", id);
		submit->path = path_fill(submit->path, "@workflow", id);
	}
}

static const void *record_for(struct bench *bench, const struct create *create)
{
	if (create->on == ON_INCIDENT)
		return incident_with(bench, INCIDENT_STARTED);
	return create->on == ON_ALERT ? alert_with(bench, ALERT_TRIGGERED) : NULL;
}

/* Leaves at once, without a grace. */
static void send_now(struct bench *bench, struct request *request)
{
	sync_send(bench->sync, request);
	sync_send(bench->sync, request_new(REQUEST_FLUSH));
	bench_turn(bench);
}

static struct request *request_of(struct bench *bench, const struct create *create)
{
	struct request *request = submit_request(create->action, record_for(bench, create));

	if (create->key != NULL)
		attrs_add_string(&request->submit.attrs, create->key, create->text);
	add_rest(bench, create, &request->submit);
	return request;
}

static void do_create(struct bench *bench, const struct create *create)
{
	send_now(bench, request_of(bench, create));
}

/* ---- the sandbox's side ---------------------------------------------------------------------- */

static struct bench *loaded(void)
{
	struct bench *bench = bench_new(demo_sandbox());

	bench_load(bench);
	bench->result_count = 0;
	return bench;
}

static void lose(struct bench *bench, const char *method, const char *path, const char *fault)
{
	char *json =
		mem_printf("{\"method\":\"%s\",\"path\":\"%s\",%s,\"nth\":1}", method, path, fault);

	sandbox_fault(bench->sandbox, json);
	free(json);
}

#define APPLIED "\"kind\":\"applied_then_closed\""
#define NOT_APPLIED "\"kind\":\"close_before_headers\""

/* How often such a request had its effect. */
static unsigned applied(struct bench *bench, const char *method, const char *pattern)
{
	struct json_object *entries = sandbox_journal(bench->sandbox);
	unsigned count = 0;

	for (size_t i = 0; i < json_object_array_length(entries); i++) {
		struct json_object *entry = json_object_array_get_idx(entries, i);
		const char *path = json_object_get_string(json_object_object_get(entry, "path"));
		const char *by = json_object_get_string(json_object_object_get(entry, "method"));

		count += strcmp(by, method) == 0 && fnmatch(pattern, path, 0) == 0 &&
			 json_object_get_boolean(json_object_object_get(entry, "applied"));
	}
	json_object_put(entries);
	return count;
}

static bool is_looking(struct bench *bench)
{
	return bench->outbox != NULL && bench->outbox->count > 0 &&
	       strstr(bench->outbox->items[0].result.bytes, "looking") != NULL;
}

static void expect_words(struct bench *bench, enum outbox_state state, const char *words)
{
	const struct result_msg *result = last_result(bench);

	if (result->state != state || strstr(result->words, words) == NULL)
		fail_msg("%s: %s", outbox_state_words(result->state)->name, result->words);
}

/* The first look. */
static void wait_for_look(struct bench *bench)
{
	UNTIL(bench, is_looking);
	bench_advance(bench, 1000);
	UNTIL(bench, has_result);
}

/* Time passes until every look-up has settled it. */
static void wait_for_result(struct bench *bench)
{
	UNTIL(bench, is_looking);
	bench_advance(bench, SURE_MS);
	UNTIL(bench, has_result);
}

/* Into the sandbox's store as if it had been made so. */
static void put_note(struct bench *bench, const char *incident_id, const char *text,
	const char *author, int64_t made_at_ms)
{
	char *json = mem_printf(
		"{\"type\":\"incident_events\",\"id\":\"note-%lld\",\"parent\":\"%s\","
		"\"attributes\":{\"kind\":\"event\",\"source\":\"web\","
		"\"visibility\":\"internal\",\"event\":\"%s\",\"event_raw\":\"%s\","
		"\"user_display_name\":\"%s\",\"created_at\":%lld}}",
		(long long)made_at_ms, incident_id, text, text, author, (long long)made_at_ms);

	sandbox_put(bench->sandbox, json);
	free(json);
}

/* ---- found ----------------------------------------------------------------------------------- */

static void what_was_done_is_found_and_not_sent_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < CREATES; i++) {
		const struct create *create = &creates[i];
		struct bench *bench;

		if (!create->has_author)
			continue;
		bench = loaded();
		lose(bench, "POST", create->posted_to, APPLIED);
		do_create(bench, create);
		wait_for_look(bench);
		expect_words(bench, OUTBOX_DONE, "found: ");
		assert_string_not_equal(last_result(bench)->answer_id, "");
		bench_advance(bench, SURE_MS);
		bench_settle(bench);
		assert_int_equal(applied(bench, "POST", create->posted_to), 1);
		assert_int_equal(journal(bench, "POST", create->posted_to), 1);
	}
}

static bool is_made(struct bench *bench)
{
	for (uint32_t i = 0; i < rows_of(bench, 0); i++)
		if (strcmp(((const struct incident *)snapshot_row(bench->snapshots[0], i))
				    ->title.bytes,
			    "Made by the test") == 0 &&
			strncmp(((const struct record *)snapshot_row(bench->snapshots[0], i))->id,
				"new-", 4) != 0)
			return true;
	return false;
}

static void a_found_incident_is_named_and_in_the_list(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	lose(bench, "POST", "/v1/incidents", APPLIED);
	do_create(bench, create_of("incident.create"));
	wait_for_look(bench);
	expect_words(bench, OUTBOX_DONE, "found: INC-");
	UNTIL(bench, is_made);
	assert_non_null(row_by_id(bench, 0, last_result(bench)->answer_id));
}

/* A server error says nothing of whether the record was made before. */
static void a_server_error_is_looked_into(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	lose(bench, "POST", "/v1/alerts", "\"kind\":\"status\",\"status\":503");
	do_create(bench, create_of("alert.create"));
	wait_for_result(bench);
	expect_words(bench, OUTBOX_DONE, ": created");
	assert_int_equal(applied(bench, "POST", "/v1/alerts"), 1);
	assert_int_equal(journal(bench, "POST", "/v1/alerts"), 2);
}

static void the_last_page_is_looked_at_too(void **state)
{
	struct bench *bench = loaded();
	char *id = mem_strdup(incident_with(bench, INCIDENT_STARTED)->record.id);

	(void)state;
	for (int i = 0; i < 120; i++)
		put_note(bench, id, "noise", "Somebody", clock_wall_ms() - 3600 * 1000 + i);
	lose(bench, "POST", "/v1/incidents/*/events", APPLIED);
	do_create(bench, create_of("incident.note"));
	wait_for_look(bench);
	expect_words(bench, OUTBOX_DONE, "found: ");
	assert_true(journal(bench, "GET", "/v1/incidents/*/events") >= 3);
	free(id);
}

static void it_is_looked_for_until_the_list_answers(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	sandbox_fault(bench->sandbox, "{\"method\":\"GET\",\"path\":\"/v1/incidents/*/events\","
				      "\"kind\":\"status\",\"status\":502}");
	lose(bench, "POST", "/v1/incidents/*/events", APPLIED);
	do_create(bench, create_of("incident.note"));
	for (int i = 0; i < 6; i++) {
		bench_advance(bench, SURE_MS);
		bench_settle(bench);
	}
	assert_int_equal(bench->result_count, 0);
	json_object_put(sandbox_control(bench->sandbox, "DELETE", "/sandbox/faults", NULL));
	bench_advance(bench, 60 * 1000);
	UNTIL(bench, has_result);
	expect_words(bench, OUTBOX_DONE, "found: ");
	assert_int_equal(journal(bench, "POST", "/v1/incidents/*/events"), 1);
}

/* ---- not there ------------------------------------------------------------------------------- */

static void what_bears_a_mark_and_is_not_there_is_sent_once_more(void **state)
{
	(void)state;
	for (size_t i = 0; i < CREATES; i++) {
		const struct create *create = &creates[i];
		struct bench *bench;
		size_t looked;

		if (!create->is_marked)
			continue;
		bench = loaded();
		lose(bench, "POST", create->posted_to, NOT_APPLIED);
		do_create(bench, create);
		UNTIL(bench, is_looking);
		looked = journal(bench, "GET", create->posted_to);
		bench_advance(bench, EARLY_MS);
		bench_settle(bench);
		assert_true(journal(bench, "GET", create->posted_to) > looked);
		assert_int_equal(journal(bench, "POST", create->posted_to), 1);
		bench_advance(bench, SURE_MS);
		UNTIL(bench, has_result);
		expect_words(bench, OUTBOX_DONE, ": ");
		assert_int_equal(applied(bench, "POST", create->posted_to), 1);
		assert_int_equal(journal(bench, "POST", create->posted_to), 2);
	}
}

static void what_bears_none_and_is_not_there_is_left_to_a_person(void **state)
{
	(void)state;
	for (size_t i = 0; i < CREATES; i++) {
		const struct create *create = &creates[i];
		struct bench *bench;

		if (create->is_marked)
			continue;
		bench = loaded();
		lose(bench, "POST", create->posted_to, NOT_APPLIED);
		do_create(bench, create);
		wait_for_result(bench);
		expect_words(bench, OUTBOX_UNKNOWN, "nothing like it was found");
		bench_advance(bench, SURE_MS);
		bench_settle(bench);
		assert_int_equal(journal(bench, "POST", create->posted_to), 1);
	}
}

static void what_nobody_signs_is_left_to_a_person(void **state)
{
	(void)state;
	for (size_t i = 0; i < CREATES; i++) {
		const struct create *create = &creates[i];
		struct bench *bench;

		if (create->has_author)
			continue;
		bench = loaded();
		lose(bench, "POST", create->posted_to, APPLIED);
		do_create(bench, create);
		wait_for_result(bench);
		expect_words(bench, OUTBOX_UNKNOWN, "one like it is there");
		assert_int_equal(journal(bench, "POST", create->posted_to), 1);
	}
}

static void what_cannot_be_looked_for_is_left_to_a_person(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	sandbox_fault(bench->sandbox,
		"{\"method\":\"GET\",\"path\":\"/v1/incidents/*/action_items\","
		"\"kind\":\"status\",\"status\":403}");
	lose(bench, "POST", "/v1/incidents/*/action_items", APPLIED);
	do_create(bench, create_of("incident.action-item"));
	wait_for_result(bench);
	expect_words(bench, OUTBOX_UNKNOWN, "it cannot be looked for");
}

static bool is_unknown_row(struct bench *bench)
{
	return bench->outbox->count > 0 && bench->outbox->items[0].state == OUTBOX_UNKNOWN;
}

static bool is_done_row(struct bench *bench)
{
	return bench->outbox->count > 0 && bench->outbox->items[0].state == OUTBOX_DONE;
}

static void a_person_sends_it_again(void **state)
{
	struct bench *bench = loaded();
	struct request *retry = request_new(REQUEST_RETRY);

	(void)state;
	lose(bench, "POST", "/v1/incidents/*/events", NOT_APPLIED);
	do_create(bench, create_of("incident.note"));
	wait_for_result(bench);
	UNTIL(bench, is_unknown_row);
	retry->outbox_id = bench->outbox->items[0].id;
	sync_send(bench->sync, retry);
	UNTIL(bench, is_done_row);
	assert_int_equal(applied(bench, "POST", "/v1/incidents/*/events"), 1);
}

/* ---- not ours -------------------------------------------------------------------------------- */

static const char note_text[] = "restarted it";

static struct request *note_request(const struct incident *incident)
{
	struct request *request = submit_request("incident.note", incident);

	attrs_add_string(&request->submit.attrs, "event", note_text);
	attrs_add_string(&request->submit.attrs, "visibility", "internal");
	return request;
}

/* A note that never arrived, beside one that is there already. */
static struct bench *lost_beside(const char *author, int64_t made_before_ms)
{
	struct bench *bench = loaded();
	const struct incident *incident = incident_with(bench, INCIDENT_STARTED);

	lose(bench, "POST", "/v1/incidents/*/events", NOT_APPLIED);
	put_note(bench, incident->record.id, note_text,
		author != NULL ? author : bench->viewer.name, clock_wall_ms() - made_before_ms);
	send_now(bench, note_request(incident));
	wait_for_result(bench);
	return bench;
}

static void somebody_elses_note_is_not_taken_for_ours(void **state)
{
	struct bench *bench = lost_beside("Somebody Else", -1000);

	(void)state;
	expect_words(bench, OUTBOX_UNKNOWN, "nothing like it was found");
}

static void our_own_note_of_that_time_is_taken_for_ours(void **state)
{
	struct bench *bench = lost_beside(NULL, -1000);

	(void)state;
	expect_words(bench, OUTBOX_DONE, "found: ");
}

static void our_own_note_of_before_is_not_taken_for_this_one(void **state)
{
	struct bench *bench = lost_beside(NULL, 60 * 1000);

	(void)state;
	expect_words(bench, OUTBOX_UNKNOWN, "nothing like it was found");
}

static bool both_ended(struct bench *bench)
{
	return bench->result_count >= 2;
}

/* The first is answered, the second never arrives; both say the same within a second. */
static void another_actions_record_is_not_taken_for_this_ones(void **state)
{
	static const char *const actions[] = {
		"incident.note", "alert.escalate", "incident.workflow"};

	(void)state;
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		const struct create *create = create_of(actions[i]);
		struct bench *bench = loaded();
		char *json = mem_printf("{\"method\":\"POST\",\"path\":\"%s\"," NOT_APPLIED
					",\"nth\":2}",
			create->posted_to);

		sandbox_fault(bench->sandbox, json);
		free(json);
		do_create(bench, create);
		UNTIL(bench, has_result);
		assert_int_equal(last_result(bench)->state, OUTBOX_DONE);
		do_create(bench, create);
		UNTIL(bench, is_looking);
		bench_advance(bench, SURE_MS);
		UNTIL(bench, is_unknown_row);
		assert_int_equal(applied(bench, "POST", create->posted_to), 1);
		assert_int_equal(journal(bench, "POST", create->posted_to), 2);
	}
}

/* Two of the same, both lost, only one of them arrived: one is done, and one is not known. */
static void one_record_is_taken_once(void **state)
{
	struct bench *bench = loaded();
	const struct create *create = create_of("alert.note");

	(void)state;
	lose(bench, "POST", create->posted_to, APPLIED);
	do_create(bench, create);
	UNTIL(bench, has_result);
	expect_words(bench, OUTBOX_DONE, "found: ");
	lose(bench, "POST", create->posted_to, NOT_APPLIED);
	do_create(bench, create);
	UNTIL(bench, is_looking);
	bench_advance(bench, SURE_MS);
	UNTIL(bench, both_ended);
	expect_words(bench, OUTBOX_UNKNOWN, "nothing like it was found");
}

/* ---- meanwhile ------------------------------------------------------------------------------- */

static void nothing_overtakes_what_is_looked_for(void **state)
{
	struct bench *bench = loaded();
	const struct incident *incident = incident_with(bench, INCIDENT_STARTED);

	(void)state;
	lose(bench, "POST", "/v1/incidents/*/events", APPLIED);
	send_now(bench, note_request(incident));
	bench_submit(bench, "incident.mitigate", incident);
	sync_send(bench->sync, request_new(REQUEST_FLUSH));
	UNTIL(bench, has_result);
	assert_int_equal(journal(bench, "PUT", "*"), 0);
	assert_string_equal(bench->results[0].action, "incident.note");
	UNTIL(bench, both_ended);
	assert_string_equal(bench->results[1].action, "incident.mitigate");
	assert_int_equal(bench->results[1].state, OUTBOX_DONE);
}

static void what_is_looked_for_is_not_sent_by_hand_nor_dropped(void **state)
{
	struct bench *bench = loaded();
	struct request *retry = request_new(REQUEST_RETRY), *discard = request_new(REQUEST_DISCARD);

	(void)state;
	lose(bench, "POST", "/v1/incidents", APPLIED);
	do_create(bench, create_of("incident.create"));
	UNTIL(bench, is_looking);
	retry->outbox_id = discard->outbox_id = bench->outbox->items[0].id;
	sync_send(bench->sync, retry);
	sync_send(bench->sync, discard);
	UNTIL(bench, is_done_row);
	assert_int_equal(journal(bench, "POST", "/v1/incidents"), 1);
}

static void what_follows_a_lost_declaration_goes_to_the_incident_that_was_found(void **state)
{
	struct bench *bench = loaded();
	struct request *note;
	char *path;

	(void)state;
	lose(bench, "POST", "/v1/incidents", APPLIED);
	sync_send(bench->sync, request_of(bench, create_of("incident.create")));
	bench_turn(bench);
	path = mem_printf("new-%lld", (long long)bench->outbox->items[0].id);
	note = note_request(incident_with(bench, INCIDENT_STARTED));
	free(note->submit.record_id);
	note->submit.record_id = mem_strdup(path);
	free(note->submit.path);
	note->submit.path = mem_printf("/v1/incidents/%s/events", path);
	free(path);
	send_now(bench, note);
	UNTIL(bench, both_ended);
	assert_int_equal(bench->results[1].state, OUTBOX_DONE);
	path = mem_printf("/v1/incidents/%s/events", bench->results[0].answer_id);
	assert_int_equal(applied(bench, "POST", path), 1);
	free(path);
}

static void quitting_looks_once_more(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	lose(bench, "POST", "/v1/incidents", APPLIED);
	do_create(bench, create_of("incident.create"));
	UNTIL(bench, is_looking);
	bench_quit(bench);
	expect_words(bench, OUTBOX_DONE, "found: INC-");
	assert_int_equal(journal(bench, "POST", "/v1/incidents"), 1);
}

/* ---- the next start -------------------------------------------------------------------------- */

/* As a kill leaves it: on its way, of a program that is no more. */
static void forget_owner(struct home *home)
{
	char *path = home_path(home, "state/state.db");
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE outbox SET state = 'sending', owner = 'gone:1:1'",
				 NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_changes(db), 1);
	sqlite3_close(db);
	free(path);
}

/* The program dies while the server works; the next one is started on its files. */
static struct bench *next_after_death(const struct create *create, const char *fault)
{
	struct bench *bench = loaded(), *next;
	struct sandbox *sandbox = bench->sandbox;
	struct home *home = bench->home;

	lose(bench, "POST", create->posted_to, fault);
	do_create(bench, create);
	sandbox_wait_journal(sandbox, NULL, "POST", create->posted_to, 1, 0);
	bench_end(bench);
	forget_owner(home);
	next = bench_on(sandbox, home, "Production");
	return next;
}

static void what_a_program_left_behind_is_found_at_the_next_start(void **state)
{
	(void)state;
	for (size_t i = 0; i < CREATES; i++) {
		struct bench *next;

		if (!creates[i].has_author)
			continue;
		next = next_after_death(&creates[i], "\"kind\":\"delay\",\"ms\":300");
		sandbox_wait_applied(next->sandbox, NULL, "POST", creates[i].posted_to, 1, 0);
		UNTIL(next, has_result);
		expect_words(next, OUTBOX_DONE, "found: ");
		bench_advance(next, SURE_MS);
		bench_settle(next);
		assert_int_equal(applied(next, "POST", creates[i].posted_to), 1);
		assert_int_equal(journal(next, "POST", creates[i].posted_to), 1);
	}
}

static void what_never_arrived_is_sent_at_the_next_start(void **state)
{
	struct bench *next = next_after_death(create_of("alert.create"), NOT_APPLIED);

	(void)state;
	bench_turn(next);
	UNTIL(next, is_looking);
	bench_advance(next, SURE_MS);
	UNTIL(next, has_result);
	assert_int_equal(last_result(next)->state, OUTBOX_DONE);
	assert_int_equal(applied(next, "POST", "/v1/alerts"), 1);
}

/* ---- the mark -------------------------------------------------------------------------------- */

static char *body_of(struct bench *bench, const char *path)
{
	struct json_object *entry = sandbox_journal_last(bench->sandbox, "POST", path);
	char *body = mem_strdup(json_object_get_string(json_object_object_get(entry, "body")));

	json_object_put(entry);
	return body;
}

static void own_labels_stay_beside_the_mark(void **state)
{
	struct bench *bench = loaded();
	struct request *create = request_of(bench, create_of("incident.create"));
	char *body;

	(void)state;
	attrs_add_labels(&create->submit.attrs, "labels", "platform=osx\nteam=web");
	send_now(bench, create);
	UNTIL(bench, has_result);
	assert_int_equal(last_result(bench)->state, OUTBOX_DONE);
	body = body_of(bench, "/v1/incidents");
	assert_non_null(strstr(body, "platform"));
	assert_non_null(strstr(body, "team"));
	assert_non_null(strstr(body, "rootwatch"));
	free(body);
}

static void an_alert_has_the_mark_as_its_deduplication_key_too(void **state)
{
	struct bench *bench = loaded();
	char *body, *mark;

	(void)state;
	do_create(bench, create_of("alert.create"));
	UNTIL(bench, has_result);
	body = body_of(bench, "/v1/alerts");
	mark = strstr(body, "deduplication_key");
	assert_non_null(mark);
	mark += strcspn(mark, ":") + 1;
	mark += strspn(mark, " \\\"");
	mark[32] = '\0';
	assert_int_equal(strspn(mark, "0123456789abcdef"), 32);
	assert_int_equal(journal_with(bench, "/v1/alerts", "body", mark), 1);
	free(body);
}

static void no_two_marks_are_alike(void **state)
{
	struct bench *bench = loaded();
	char *first, *second;

	(void)state;
	do_create(bench, create_of("alert.create"));
	UNTIL(bench, has_result);
	first = body_of(bench, "/v1/alerts");
	do_create(bench, create_of("alert.create"));
	UNTIL(bench, both_ended);
	second = body_of(bench, "/v1/alerts");
	assert_string_not_equal(first, second);
	free(first);
	free(second);
}

/* ---- what may be repeated -------------------------------------------------------------------- */

static void what_may_be_repeated_is_read_and_done(void **state)
{
	struct bench *bench = loaded();
	const struct incident *incident = incident_with(bench, INCIDENT_STARTED);
	struct request *duplicate = submit_request("incident.duplicate", incident);
	const void *other = NULL;

	(void)state;
	for (uint32_t i = 0; other == NULL || other == incident; i++)
		other = snapshot_row(bench->snapshots[0], i);
	attrs_add_string(&duplicate->submit.attrs, "duplicate_incident_id",
		((const struct record *)other)->id);
	lose(bench, "PUT", "/v1/incidents/*", APPLIED);
	send_now(bench, duplicate);
	for (int i = 0; i < 5 && !has_result(bench); i++) {
		bench_settle(bench);
		bench_advance(bench, 1000);
	}
	UNTIL(bench, has_result);
	expect_words(bench, OUTBOX_DONE, "already");
	assert_int_equal(applied(bench, "PUT", "/v1/incidents/*"), 1);
}

static void what_is_gone_after_a_lost_deletion_was_deleted(void **state)
{
	struct bench *bench = loaded();
	char id[64], *list;
	struct incident_event event = {0};

	(void)state;
	list = mem_printf(
		"/v1/incidents/%s/events", incident_with(bench, INCIDENT_STARTED)->record.id);
	find_id(bench, list, NULL, NULL, id);
	free(list);
	event.record.id = id;
	lose(bench, "DELETE", "/v1/events/*", APPLIED);
	send_now(bench, submit_request("event.delete", &event));
	for (int i = 0; i < 5 && !has_result(bench); i++) {
		bench_settle(bench);
		bench_advance(bench, 1000);
	}
	UNTIL(bench, has_result);
	expect_words(bench, OUTBOX_DONE, "note deleted");
	assert_int_equal(applied(bench, "DELETE", "/v1/events/*"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_done_is_found_and_not_sent_again),
		TEST(a_found_incident_is_named_and_in_the_list),
		TEST(a_server_error_is_looked_into),
		TEST(the_last_page_is_looked_at_too),
		TEST(it_is_looked_for_until_the_list_answers),
		TEST(what_bears_a_mark_and_is_not_there_is_sent_once_more),
		TEST(what_bears_none_and_is_not_there_is_left_to_a_person),
		TEST(what_nobody_signs_is_left_to_a_person),
		TEST(what_cannot_be_looked_for_is_left_to_a_person),
		TEST(a_person_sends_it_again),
		TEST(somebody_elses_note_is_not_taken_for_ours),
		TEST(our_own_note_of_that_time_is_taken_for_ours),
		TEST(our_own_note_of_before_is_not_taken_for_this_one),
		TEST(another_actions_record_is_not_taken_for_this_ones),
		TEST(one_record_is_taken_once),
		TEST(nothing_overtakes_what_is_looked_for),
		TEST(what_is_looked_for_is_not_sent_by_hand_nor_dropped),
		TEST(what_follows_a_lost_declaration_goes_to_the_incident_that_was_found),
		TEST(quitting_looks_once_more),
		TEST(what_a_program_left_behind_is_found_at_the_next_start),
		TEST(what_never_arrived_is_sent_at_the_next_start),
		TEST(own_labels_stay_beside_the_mark),
		TEST(an_alert_has_the_mark_as_its_deduplication_key_too),
		TEST(no_two_marks_are_alike),
		TEST(what_may_be_repeated_is_read_and_done),
		TEST(what_is_gone_after_a_lost_deletion_was_deleted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
