/*
 * Somebody else writes to the same record at each moment before our read returns: nothing of theirs
 * is overwritten without a word. What they write after the read is the one round trip that stays open,
 * since the API knows no precondition.
 *
 *	ROOTWATCH_RUNS=200 ROOTWATCH_SEED=7 build/tests/http/outbox_writers
 */
#include "outbox_shift.h"

#include <poll.h>

#include "lib/http.h"

enum { GRACE_MS = 5000, LATER_MS = 20 * 1000, READ_MS = 300, WRITE_WITHIN_MS = 100 };

static const char mine[] = "written by me", theirs[] = "written by them";

/* ---- who meets ------------------------------------------------------------------------------- */

enum on { ON_ALERT, ON_INCIDENT, ON_NOTE, ON_ITEM };

static const char *const paths[] = {"/v1/alerts/%s", "/v1/incidents/%s", "/v1/events/%s",
	"/v1/action_items/%s"};

static const struct meeting {
	enum on on;
	const char *action, *key; /* ours */
	const char *method, *path, *type, *attributes; /* theirs; the path is behind the record's */
	enum outbox_state ends; /* ours */
	bool is_sent;		/* ours too */
	const char *stays;	/* the attribute that says what they wrote */
	const char *as;
} meetings[] = {
	{ON_INCIDENT, "incident.edit", "title", "PUT", "", "incidents", "\"title\":\"written by them\"",
		OUTBOX_CONFLICT, false, "title", theirs},
	{ON_INCIDENT, "incident.edit", "summary", "PUT", "", "incidents",
		"\"summary\":\"written by them\"", OUTBOX_CONFLICT, false, "summary", theirs},
	{ON_INCIDENT, "incident.edit", "title", "PUT", "", "incidents",
		"\"summary\":\"written by them\"", OUTBOX_DONE, true, "summary", theirs},
	{ON_ALERT, "alert.edit", "summary", "PATCH", "", "alerts", "\"summary\":\"written by them\"",
		OUTBOX_CONFLICT, false, "summary", theirs},
	{ON_ALERT, "alert.edit", "summary", "PATCH", "", "alerts",
		"\"description\":\"written by them\"", OUTBOX_DONE, true, "description", theirs},
	{ON_NOTE, "event.edit", "event", "PUT", "", "incident_events", "\"event\":\"written by them\"",
		OUTBOX_CONFLICT, false, "event", theirs},
	{ON_ITEM, "action-item.edit", "summary", "PUT", "", "incident_action_items",
		"\"summary\":\"written by them\"", OUTBOX_CONFLICT, false, "summary", theirs},
	{ON_ITEM, "action-item.done", NULL, "PUT", "", "incident_action_items",
		"\"status\":\"done\"", OUTBOX_DONE, false, "status", "done"},
	{ON_ALERT, "alert.acknowledge", NULL, "POST", "/acknowledge", "alerts", "", OUTBOX_DONE, false,
		"status", "acknowledged"},
	{ON_ALERT, "alert.acknowledge", NULL, "POST", "/resolve", "alerts", "", OUTBOX_DONE, false,
		"status", "resolved"},
	{ON_ALERT, "alert.resolve", NULL, "POST", "/resolve", "alerts", "", OUTBOX_DONE, false,
		"status", "resolved"},
	{ON_INCIDENT, "incident.mitigate", NULL, "PUT", "/cancel", "incidents",
		"\"cancellation_message\":\"written by them\"", OUTBOX_CONFLICT, false,
		"cancellation_message", theirs},
	{ON_INCIDENT, "incident.resolve", NULL, "PUT", "/resolve", "incidents",
		"\"resolution_message\":\"written by them\"", OUTBOX_DONE, false, "resolution_message",
		theirs},
	{ON_INCIDENT, "incident.mitigate", NULL, "PUT", "/mitigate", "incidents",
		"\"mitigation_message\":\"written by them\"", OUTBOX_DONE, false, "mitigation_message",
		theirs},
};

enum moment {
	BEFORE_THE_KEY,
	IN_THE_GRACE,
	WHILE_IT_IS_READ,
	AFTER_A_READ_THAT_FAILED,
	MOMENTS
};

struct run {
	struct sandbox *sandbox;
	struct home *home;
	struct engine engine;
	const struct meeting *meeting;
	struct step step;
	char *other_key;
	char *record; /* its path */
	uint64_t run_seed, seed;
};

/* ---- the sandbox ----------------------------------------------------------------------------- */

static char *make_part(struct sandbox *sandbox, const char *incident, const char *part, const char *body)
{
	char *path = mem_printf("/v1/incidents/%s/%s", incident, part);
	int status;
	struct json_object *answer = sandbox_request(sandbox, "POST", path, body, &status);
	char *id;

	assert_int_equal(status, 201);
	id = mem_strdup(member_text(json_object_object_get(answer, "data"), "id"));
	json_object_put(answer);
	free(path);
	return id;
}

static void choose_record(struct run *run)
{
	char id[1][ID_BYTES];
	enum on on = run->meeting->on;
	char *part = NULL;

	find_ids(run->sandbox,
		on == ON_ALERT ? "/v1/alerts?filter[status]=triggered"
			       : "/v1/incidents?filter[status]=started",
		id, 1);
	if (on == ON_NOTE)
		part = make_part(run->sandbox, id[0], "events",
			"{\"data\":{\"type\":\"incident_events\",\"attributes\":{\"event\":\"as it was\"}}}");
	if (on == ON_ITEM)
		part = make_part(run->sandbox, id[0], "action_items",
			"{\"data\":{\"type\":\"incident_action_items\",\"attributes\":"
			"{\"summary\":\"as it was\"}}}");
	snprintf(run->step.record, sizeof(run->step.record), "%s", part != NULL ? part : id[0]);
	run->record = mem_printf(paths[on], run->step.record);
	free(part);
}

static char *read_attribute(struct run *run, const char *name)
{
	char *dotted = mem_printf("data.attributes.%s", name);
	char *text = sandbox_read(run->sandbox, run->record, dotted);

	free(dotted);
	return text;
}

static char *make_key(struct sandbox *sandbox)
{
	struct json_object *answer = sandbox_control(sandbox, "POST", "/sandbox/keys",
		"{\"kind\":\"global\",\"name\":\"somebody else\"}");
	char *token = mem_strdup(member_text(answer, "token"));

	json_object_put(answer);
	return token;
}

static void they_write(struct run *run)
{
	const struct meeting *meeting = run->meeting;
	char *url = mem_printf("%s%s%s", sandbox_url(run->sandbox), run->record, meeting->path);
	char *body = mem_printf("{\"data\":{\"type\":\"%s\",\"attributes\":{%s}}}", meeting->type,
		meeting->attributes);
	struct http_answer answer;
	bool ok = http_send(&(struct http_request){.method = meeting->method, .url = url,
				    .token = run->other_key, .body = body},
		&answer);

	if (!ok || answer.status / 100 != 2)
		fail_msg("%s %s: %d %s", meeting->method, url, answer.status, answer.body.bytes);
	http_answer_release(&answer);
	free(url);
	free(body);
}

/* ---- a run ----------------------------------------------------------------------------------- */

static void undo_home(void *home)
{
	home_free(home);
}

static void undo_engine(void *engine)
{
	engine_close(engine);
}

__attribute__((format(printf, 2, 3))) static void fail_run(
	const struct run *run, const char *format, ...)
{
	char words[600];
	va_list ap;

	va_start(ap, format);
	vsnprintf(words, sizeof(words), format, ap);
	va_end(ap);
	fail_msg("ROOTWATCH_SEED=%llu: %s: %s; it said: %s", (unsigned long long)run->run_seed,
		run->meeting->action, words, run->engine.result.words);
}

static void turn_until(struct run *run, bool (*is_so)(struct run *run), const char *words)
{
	int64_t deadline = deadline_in(DEADLINE_MS);

	while (!is_so(run)) {
		engine_turn(&run->engine);
		if (deadline_left(deadline) == 0)
			fail_run(run, "%s", words);
	}
}

static bool is_known(struct run *run)
{
	return run->engine.is_known;
}

static bool is_queued(struct run *run)
{
	return engine_item(&run->engine, run->step.label) != NULL;
}

static bool is_settled(struct run *run)
{
	return run->engine.result_count > 0;
}

/* Our read of the record, newest first; NULL: none was made. */
static struct json_object *our_read(struct run *run)
{
	return sandbox_journal_last(run->sandbox, "GET", run->record);
}

static bool is_asked(struct run *run)
{
	struct json_object *read = our_read(run);

	json_object_put(read);
	return read != NULL;
}

static bool is_being_read(struct run *run)
{
	struct json_object *read = our_read(run);
	bool is_it = read != NULL && is_open(read);

	json_object_put(read);
	return is_it;
}

static void order_fault(struct run *run, const char *kind)
{
	char *fault = mem_printf("{\"method\":\"GET\",\"path\":\"%s\",\"nth\":1,\"ms\":%d,"
				 "\"status\":503,\"kind\":\"%s\"}",
		run->record, READ_MS, kind);

	sandbox_fault(run->sandbox, fault);
	free(fault);
}

static void press(struct run *run)
{
	sync_send(run->engine.sync, step_request(&run->step));
	turn_until(run, is_queued, "it is not queued");
}

/* False: our read was answered before they had written; nothing is to be said of that. */
static bool meet(struct run *run, enum moment moment)
{
	bool is_in_time = true;

	if (moment == BEFORE_THE_KEY)
		they_write(run);
	press(run);
	if (moment == IN_THE_GRACE)
		they_write(run);
	if (moment >= WHILE_IT_IS_READ)
		order_fault(run, moment == WHILE_IT_IS_READ ? "delay" : "status");
	run->engine.ahead_ms += GRACE_MS;
	if (moment >= WHILE_IT_IS_READ) {
		turn_until(run, is_asked, "it does not read first");
		poll(NULL, 0, (int)random_below(&run->seed, WRITE_WITHIN_MS));
		they_write(run);
		is_in_time = moment != WHILE_IT_IS_READ || is_being_read(run);
		run->engine.ahead_ms += LATER_MS;
	}
	turn_until(run, is_settled, "it is not settled");
	return is_in_time;
}

static void expect_theirs(struct run *run)
{
	const struct meeting *meeting = run->meeting;
	char *now = read_attribute(run, meeting->stays);

	if (run->engine.result.state != meeting->ends)
		fail_run(run, "it is %s", outbox_state_words(run->engine.result.state)->name);
	if (now == NULL || strcmp(now, meeting->as) != 0)
		fail_run(run, "%s is \"%s\" and not what they wrote", meeting->stays,
			now != NULL ? now : "");
	free(now);
	if (meeting->is_sent) {
		now = read_attribute(run, meeting->key);
		assert_string_equal(now, mine);
		free(now);
	}
}

/* Theirs, and ours where it does no harm. */
static void expect_writes(struct run *run)
{
	unsigned expected = 1 + run->meeting->is_sent;

	if (count_writes(run->sandbox) != expected)
		fail_run(run, "%u writes, not %u", count_writes(run->sandbox), expected);
}

static void open_run(struct run *run)
{
	const struct meeting *meeting = run->meeting;
	char *folder, *was;

	sandbox_reset(run->sandbox);
	run->other_key = make_key(run->sandbox);
	run->home = home_new();
	cleanup_add(undo_home, run->home);
	run->step = (struct step){.action = meeting->action, .key = meeting->key, .label = "ours"};
	choose_record(run);
	if (meeting->key != NULL) {
		was = read_attribute(run, meeting->key);
		snprintf(run->step.was, sizeof(run->step.was), "%s", was != NULL ? was : "");
		snprintf(run->step.text, sizeof(run->step.text), "%s", mine);
		free(was);
	}
	folder = home_path(run->home, "state");
	run->engine = (struct engine){
		.url = sandbox_url(run->sandbox), .token = sandbox_token(run->sandbox)};
	snprintf(run->engine.folder, sizeof(run->engine.folder), "%s", folder);
	free(folder);
	assert_true(engine_open(&run->engine, false));
	cleanup_add(undo_engine, &run->engine);
	turn_until(run, is_known, "it does not get on line");
	json_object_put(sandbox_control(run->sandbox, "DELETE", "/sandbox/journal", NULL));
}

static void close_run(struct run *run)
{
	cleanup_forget(&run->engine);
	engine_close(&run->engine);
	cleanup_forget(run->home);
	home_free(run->home);
	free(run->record);
	free(run->other_key);
}

static void somebody_else_is_never_overwritten_silently(void **state)
{
	enum { MEETINGS = sizeof(meetings) / sizeof(meetings[0]) };
	struct sandbox *sandbox = sandbox_open((const char *[]){"--seed", "demo", NULL});
	uint64_t runs = number_of_env("ROOTWATCH_RUNS", (uint64_t)MEETINGS * MOMENTS);
	uint64_t first = number_of_env("ROOTWATCH_SEED", 0);
	uint64_t in_time = 0;

	(void)state;
	for (uint64_t seed = first; seed < first + runs; seed++) {
		static struct run run; /* what is undone after a failure outlives it */
		enum moment moment = (enum moment)(seed / MEETINGS % MOMENTS);

		run = (struct run){.sandbox = sandbox, .run_seed = seed, .seed = seed,
			.meeting = &meetings[seed % MEETINGS]};
		open_run(&run);
		if (meet(&run, moment)) {
			expect_theirs(&run);
			expect_writes(&run);
			in_time++;
		}
		close_run(&run);
	}
	assert_true(in_time * 10 >= runs * 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(somebody_else_is_never_overwritten_silently),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
