/*
 * A queue that has to wait: for the rate limit, then it leaves in order and without asking in vain; for
 * the network, then what closes, publishes or pages asks after a minute, the rest after ten.
 */
#include "outbox_shift.h"

enum {
	QUEUE = 20,
	LIMIT = 12,	 /* writes a minute */
	AT_ONCE = 4,	 /* how many may be under way when the limit is met */
	GRACE_MS = 5000,
	MINUTE_MS = 62 * 1000,
	QUIET_TURNS = 60,
	ACTIONS_MAX = 200,
};

struct queue {
	struct sandbox *sandbox;
	struct engine engine;
	struct step steps[ACTIONS_MAX];
	const struct action *actions[ACTIONS_MAX];
	size_t count;
};

static void undo_home(void *home)
{
	home_free(home);
}

static void undo_queue(void *context)
{
	struct queue *queue = context;

	engine_close(&queue->engine);
	free(queue);
}

static struct queue *open_queue(void)
{
	struct queue *queue = mem_alloc(sizeof(*queue));
	struct home *home = home_new();
	char *folder = home_path(home, "state");

	cleanup_add(undo_home, home);
	queue->sandbox = sandbox_open((const char *[]){"--seed", "demo", NULL});
	queue->engine = (struct engine){
		.url = sandbox_url(queue->sandbox), .token = sandbox_token(queue->sandbox)};
	snprintf(queue->engine.folder, sizeof(queue->engine.folder), "%s", folder);
	free(folder);
	assert_true(engine_open(&queue->engine, false));
	cleanup_add(undo_queue, queue);
	return queue;
}

static void turn_until(struct queue *queue, bool (*is_so)(struct queue *queue), const char *words)
{
	int64_t deadline = deadline_in(DEADLINE_MS);

	while (!is_so(queue)) {
		engine_turn(&queue->engine);
		if (deadline_left(deadline) == 0)
			fail_msg("%s; it said: %s", words, queue->engine.result.words);
	}
}

static void turn_a_while(struct queue *queue)
{
	for (int i = 0; i < QUIET_TURNS; i++)
		engine_turn(&queue->engine);
}

static bool is_known(struct queue *queue)
{
	return queue->engine.is_known;
}

static void submit_all(struct queue *queue)
{
	for (size_t i = 0; i < queue->count; i++)
		sync_send(queue->engine.sync, step_request(&queue->steps[i]));
	engine_turn(&queue->engine);
}

static void set_rate_limit(struct queue *queue, int limit)
{
	char *json = mem_printf("{\"rate_limit\":%d}", limit);

	json_object_put(sandbox_control(queue->sandbox, "POST", "/sandbox/settings", json));
	free(json);
}

/* ---- the rate limit -------------------------------------------------------------------------- */

static bool is_drained(struct queue *queue)
{
	return engine_count(&queue->engine, OUTBOX_DONE) == queue->count;
}

static bool is_at_the_limit(struct queue *queue)
{
	return engine_count(&queue->engine, OUTBOX_DONE) == LIMIT;
}

static unsigned refused(struct queue *queue)
{
	struct json_object *journal = journal_at_rest(queue->sandbox);
	unsigned count = 0;

	for (size_t i = 0; i < json_object_array_length(journal); i++)
		count += json_object_get_int(json_object_object_get(
				 json_object_array_get_idx(journal, i), "status")) == 429;
	json_object_put(journal);
	return count;
}

static void write_notes(struct queue *queue, const char *action, const char *key)
{
	char id[1][ID_BYTES] = {""};

	if (strcmp(action, "incident.note") == 0)
		find_ids(queue->sandbox, "/v1/incidents?filter[status]=started", id, 1);
	queue->count = QUEUE;
	for (size_t i = 0; i < QUEUE; i++) {
		struct step *step = &queue->steps[i];

		*step = (struct step){.action = action, .key = key};
		snprintf(step->record, sizeof(step->record), "%s", id[0]);
		snprintf(step->label, sizeof(step->label), "step %02zu", i);
		snprintf(step->text, sizeof(step->text), "the text of step %02zu", i);
	}
}

/* The minute passes: for the engine by its clock, for the sandbox by a limit that is not met. */
static void drain_past_the_limit(struct queue *queue)
{
	turn_until(queue, is_known, "it does not get on line");
	set_rate_limit(queue, LIMIT);
	submit_all(queue);
	queue->engine.ahead_ms += GRACE_MS;
	turn_until(queue, is_at_the_limit, "the limit is not reached");
	turn_a_while(queue);
	assert_int_equal(engine_count(&queue->engine, OUTBOX_DONE), LIMIT);
	assert_int_equal(engine_count(&queue->engine, OUTBOX_QUEUED), QUEUE - LIMIT);
	set_rate_limit(queue, 1000);
	queue->engine.ahead_ms += MINUTE_MS;
	turn_until(queue, is_drained, "the queue does not drain");
	assert_in_range(refused(queue), 0, AT_ONCE);
}

static void expect_each_once(struct queue *queue, size_t *at)
{
	struct json_object *journal = journal_at_rest(queue->sandbox);

	for (size_t i = 0; i < queue->count; i++)
		assert_int_equal(count_applied(journal, &queue->steps[i], &at[i]), 1);
	json_object_put(journal);
}

static void twenty_actions_on_one_record_drain_in_order_within_the_rate_limit(void **state)
{
	struct queue *queue = open_queue();
	size_t at[QUEUE];

	(void)state;
	write_notes(queue, "incident.note", "event");
	drain_past_the_limit(queue);
	expect_each_once(queue, at);
	for (size_t i = 1; i < QUEUE; i++)
		assert_true(at[i] > at[i - 1]);
}

static void twenty_creates_keep_within_the_rate_limit(void **state)
{
	struct queue *queue = open_queue();
	size_t at[QUEUE];

	(void)state;
	write_notes(queue, "alert.create", "summary");
	drain_past_the_limit(queue);
	expect_each_once(queue, at);
}

/* ---- the network ----------------------------------------------------------------------------- */

/* Nobody knows the record: what does leave changes nothing. */
static void add_action(struct queue *queue, const struct action *action)
{
	struct step *step = &queue->steps[queue->count];
	char *path;

	/* Rows of one kind stand in the tabs of several. */
	for (size_t i = 0; i < queue->count; i++)
		if (queue->actions[i] == action)
			return;

	assert_true(queue->count < ACTIONS_MAX);
	*step = (struct step){.action = action->name};
	snprintf(step->label, sizeof(step->label), "%s", action->name);
	if (action->on_pane) {
		step->key = "summary"; /* tells the request from others to the same path */
		snprintf(step->text, sizeof(step->text), "%s", action->name);
	} else {
		snprintf(step->record, sizeof(step->record), "00000000-0000-4000-8000-%012zu",
			queue->count);
	}
	path = path_fill(step_path(step), "..", "nothing");
	for (const struct input *in = action->inputs; in != NULL && in->name != NULL; in++)
		if (in->in_path) {
			char *placeholder = mem_printf("@%s", in->name);

			path = path_fill(path, placeholder, "nothing");
			free(placeholder);
		}
	if (path == NULL)
		fail_msg("%s has no path", action->name);
	snprintf(step->path, sizeof(step->path), "%s", path);
	free(path);
	queue->actions[queue->count++] = action;
}

static void add_actions(struct queue *queue, const struct resource *resource)
{
	for (const struct action *a = resource->actions; a != NULL && a->name != NULL; a++)
		if (a->path != NULL)
			add_action(queue, a);
	for (const struct tab *tab = resource->tabs; tab != NULL && tab->title != NULL; tab++)
		if (tab->rows != NULL)
			add_actions(queue, tab->rows);
}

static bool is_held(const struct queue *queue, size_t i)
{
	const struct outbox_item *item = engine_item(&queue->engine, queue->steps[i].label);

	return item != NULL && item->state == OUTBOX_QUEUED &&
	       strstr(item->result.bytes, "it waited") != NULL;
}

static bool is_over(struct queue *queue)
{
	for (size_t i = 0; i < queue->count; i++) {
		const struct outbox_item *item =
			engine_item(&queue->engine, queue->steps[i].label);

		if (item == NULL || (outbox_state_words(item->state)->is_open && !is_held(queue, i)))
			return false;
	}
	return true;
}

/* Everything there is to do, queued without a network, which comes back after so long. */
static struct queue *wait_for_the_network(int64_t ms)
{
	struct queue *queue = open_queue();

	sandbox_fault(queue->sandbox,
		"{\"path\":\"/v1/users/me\",\"kind\":\"close_before_headers\"}");
	for (size_t i = 0; registry_panes[i] != NULL; i++)
		add_actions(queue, registry_panes[i]);
	assert_true(queue->count > 40);
	submit_all(queue);
	queue->engine.ahead_ms += ms;
	queue->engine.wall_ahead_ms += ms;
	json_object_put(sandbox_control(queue->sandbox, "DELETE", "/sandbox/faults", NULL));
	json_object_put(sandbox_control(queue->sandbox, "DELETE", "/sandbox/journal", NULL));
	while (!queue->engine.is_known) {
		engine_turn(&queue->engine);
		sync_send(queue->engine.sync, request_new(REQUEST_REFRESH));
	}
	turn_until(queue, is_over, "the queue does not come to rest");
	return queue;
}

static bool asks(const struct action *action)
{
	return action->ask != ASK_NEVER;
}

static bool asks_never(const struct action *action)
{
	(void)action;
	return false;
}

static bool asks_always(const struct action *action)
{
	(void)action;
	return true;
}

static void expect_held(struct queue *queue, bool (*is_expected)(const struct action *action))
{
	struct json_object *journal = journal_at_rest(queue->sandbox);

	for (size_t i = 0; i < queue->count; i++) {
		if (is_held(queue, i) != is_expected(queue->actions[i]))
			fail_msg("%s is %s", queue->steps[i].label,
				is_held(queue, i) ? "held" : "not held");
		for (size_t k = 0; is_held(queue, i) && k < json_object_array_length(journal); k++)
			if (is_of_step(json_object_array_get_idx(journal, k), &queue->steps[i]))
				fail_msg("%s is held and was sent", queue->steps[i].label);
	}
	json_object_put(journal);
}

static void what_waited_less_than_a_minute_leaves(void **state)
{
	(void)state;
	expect_held(wait_for_the_network(50 * 1000), asks_never);
}

static void what_closes_publishes_or_pages_asks_after_a_minute(void **state)
{
	(void)state;
	expect_held(wait_for_the_network(61 * 1000), asks);
	cleanup_teardown(state);
	expect_held(wait_for_the_network(580 * 1000), asks);
}

static void after_ten_minutes_all_ask(void **state)
{
	(void)state;
	expect_held(wait_for_the_network(601 * 1000), asks_always);
}

/* Those whose box says so really are among those that ask. */
static void what_closes_publishes_or_pages_is_known(void **state)
{
	static const char *const names[] = {"alert.resolve", "alert.escalate", "alert.page-person",
		"alert.page-team", "alert.page-service", "alert.page-policy", "alert.declare",
		"incident.resolve", "incident.close", "incident.cancel", "incident.update",
		"incident.create", "incident.workflow", "incident.private", "incident.duplicate"};
	const struct resource *resource;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct action *action = registry_action(names[i], &resource);

		assert_non_null(action);
		if (!asks(action))
			fail_msg("%s leaves without asking", names[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(twenty_actions_on_one_record_drain_in_order_within_the_rate_limit),
		TEST(twenty_creates_keep_within_the_rate_limit),
		TEST(what_waited_less_than_a_minute_leaves),
		TEST(what_closes_publishes_or_pages_asks_after_a_minute),
		TEST(after_ten_minutes_all_ask),
		TEST(what_closes_publishes_or_pages_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
