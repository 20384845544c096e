/* Starts: the cache is shown before any byte of the network, and accounts never mix. Details. */
#include "syncing.h"

#include "store/cache.h"

static struct bench *loaded(void)
{
	struct bench *bench = bench_new(demo_sandbox());

	bench_load(bench);
	return bench;
}

/* ---- the cache ------------------------------------------------------------------------------- */

static void the_cache_is_shown_before_the_key_is_asked_for(void **state)
{
	struct bench *bench = loaded(), *next;
	size_t before;

	(void)state;
	bench_quit(bench);
	before = asked(bench);
	next = bench_on(bench->sandbox, bench->home, "Production");
	next->key = NULL;
	bench_turn(next);
	assert_int_equal(rows_of(next, 0), 40);
	assert_int_equal(rows_of(next, 1), 120);
	assert_int_equal(rows_of(next, 2), 13);
	assert_true(next->snapshots[0]->is_cached);
	assert_int_equal(next->snapshots[0]->fetched_at_ms, bench->snapshots[0]->fetched_at_ms);
	assert_string_equal(next->viewer.user_id, bench->viewer.user_id);
	assert_non_null(next->outbox);
	assert_int_equal(asked(bench), before);
}

enum { SCREEN_ROWS = 3 };

static void a_screenful_of_each_pane_is_told_before_all_else(void **state)
{
	struct bench *bench = loaded(), *next;

	(void)state;
	bench_quit(bench);
	next = bench_on(bench->sandbox, bench->home, "Production");
	next->key = NULL;
	sync_open(next->sync, (int[]){SCREEN_ROWS, SCREEN_ROWS + 1, SCREEN_ROWS + 2});
	bench_receive(next);
	for (int pane = 0; pane < 3; pane++)
		assert_int_equal(rows_of(next, pane), SCREEN_ROWS + pane);
	assert_string_equal(next->viewer.user_id, bench->viewer.user_id);
	assert_null(next->outbox);
	assert_int_equal(next->keys_given, 0);
	bench_turn(next);
	assert_non_null(next->outbox);
	assert_int_equal(rows_of(next, 0), 40);
}

static void a_second_start_asks_only_for_what_changed(void **state)
{
	struct bench *bench = loaded(), *next;
	size_t before;

	(void)state;
	bench_quit(bench);
	before = asked(bench);
	next = bench_on(bench->sandbox, bench->home, "Production");
	bench_load(next);
	/* The account, its two roles, its key, one page of each pane. */
	assert_int_equal(asked(bench) - before, 7);
	assert_int_equal(journal(bench, "GET", "/v1/users/me"), 2);
}

static void two_instances_have_nothing_in_common(void **state)
{
	struct bench *bench = loaded(), *other;

	(void)state;
	bench_quit(bench);
	other = bench_on(bench->sandbox, bench->home, "Staging");
	other->key = NULL;
	bench_turn(other);
	assert_int_equal(rows_of(other, 0), 0);
	assert_string_equal(other->viewer.user_id, "");
}

static char *new_key(struct sandbox *sandbox, const char *what)
{
	struct json_object *made = sandbox_control(sandbox, "POST", "/sandbox/keys", what);
	char *token = mem_strdup(json_object_get_string(json_object_object_get(made, "token")));

	json_object_put(made);
	cleanup_add(free, token);
	return token;
}

static char *other_key(struct sandbox *sandbox)
{
	return new_key(sandbox, "{\"kind\":\"global\"}");
}

/* The same instance name, but the key is another account's. */
static void the_data_of_another_account_is_dropped_before_anything_new_is_shown(void **state)
{
	struct bench *bench = loaded(), *next;

	(void)state;
	bench_quit(bench);
	sandbox_fault(bench->sandbox,
		"{\"path\":\"/v1/incidents*\",\"kind\":\"status\",\"status\":503}");
	next = bench_on(bench->sandbox, bench->home, "Production");
	next->key = other_key(bench->sandbox);
	bench_settle(next);
	assert_string_not_equal(next->viewer.user_id, bench->viewer.user_id);
	assert_int_equal(rows_of(next, 0), 0);
}

static void an_action_of_another_account_is_not_sent(void **state)
{
	struct bench *bench = loaded(), *next;

	(void)state;
	bench_submit(bench, "alert.acknowledge", alert_with(bench, ALERT_TRIGGERED));
	bench_turn(bench);
	assert_int_equal(bench->outbox->waiting, 1);
	next = bench_on(bench->sandbox, bench->home, "Production");
	next->key = other_key(bench->sandbox);
	bench_load(next);
	bench_advance(next, 60 * 1000);
	bench_settle(next);
	assert_int_equal(journal(bench, "POST", "*"), 0);
	assert_int_equal(next->outbox->waiting, 1);
	assert_non_null(strstr(next->outbox->items[0].waits_for.bytes, "Priya"));
	assert_non_null(strstr(last_result(next)->words, "1 action waits for another key (Priya"));
}

static void send_anew(struct bench *bench, int64_t outbox_id)
{
	struct request *request = request_new(REQUEST_RETRY);

	request->outbox_id = outbox_id;
	sync_send(bench->sync, request);
}

static bool has_acknowledged(struct bench *bench)
{
	return journal(bench, "POST", "/v1/alerts/*/acknowledge") == 1;
}

static void a_person_may_send_it_with_the_key_that_is_there(void **state)
{
	struct bench *bench = loaded(), *next;

	(void)state;
	bench_submit(bench, "alert.acknowledge", alert_with(bench, ALERT_TRIGGERED));
	bench_turn(bench);
	next = bench_on(bench->sandbox, bench->home, "Production");
	next->key = other_key(bench->sandbox);
	bench_load(next);
	send_anew(next, next->outbox->items[0].id);
	UNTIL(next, has_acknowledged);
	assert_true(text_is_empty(next->outbox->items[0].waits_for));
}

/* Two keys without a user: the organization tells whether they are the same, else only their hashes. */
static void of_keys_without_a_user_the_organization_decides(void **state)
{
	struct bench *bench, *next;
	struct sandbox *sandbox = demo_sandbox();
	struct home *home = home_new();

	(void)state;
	cleanup_add(undo_home, home);
	bench = bench_on(sandbox, home, "Production");
	bench->key = other_key(sandbox);
	bench_load(bench);
	assert_string_equal(bench->viewer.organization, "Brightcart");
	bench_quit(bench);
	assert_int_equal(journal(bench, "GET", "/v1/users"), 1);
	/* The same key: nothing has to be asked. */
	next = bench_on(sandbox, home, "Production");
	next->key = bench->key;
	bench_load(next);
	assert_int_equal(journal(bench, "GET", "/v1/users"), 1);
	bench_submit(next, "alert.acknowledge", alert_with(next, ALERT_TRIGGERED));
	bench_turn(next);
	/* Another key, whose organization cannot be learnt: its name alone does not tell. */
	sandbox_gate(sandbox, "{\"path\":\"/v1/roles\",\"status\":403}");
	sandbox_gate(sandbox, "{\"path\":\"/v1/severities\",\"status\":403}");
	next = bench_on(sandbox, home, "Production");
	next->key = other_key(sandbox);
	bench_load(next);
	bench_advance(next, 60 * 1000);
	bench_settle(next);
	assert_int_equal(journal(bench, "POST", "*"), 0);
	assert_string_equal(
		next->outbox->items[0].waits_for.bytes, "Brightcart, without a user");
}

static struct bench *without_user(struct sandbox *sandbox, struct home *home)
{
	struct bench *bench = bench_on(sandbox, home, "Production");

	bench->key = other_key(sandbox);
	bench_load(bench);
	return bench;
}

/* Their roles, or where these may not be read their severities, have other ids. */
static void two_organizations_of_one_name_are_two(void **state)
{
	struct sandbox *sandbox = demo_sandbox();
	struct home *home = home_new();
	struct bench *bench, *next;

	(void)state;
	cleanup_add(undo_home, home);
	sandbox_gate(sandbox, "{\"path\":\"/v1/roles\",\"status\":403}");
	bench = without_user(sandbox, home);
	bench_submit(bench, "alert.acknowledge", alert_with(bench, ALERT_TRIGGERED));
	bench_turn(bench);
	sandbox_fault(sandbox, "{\"path\":\"/v1/severities\",\"kind\":\"status\",\"status\":200,"
			       "\"body\":\"{\\\"data\\\":[{\\\"id\\\":\\\"other\\\"}]}\"}");
	next = without_user(sandbox, home);
	bench_advance(next, 60 * 1000);
	bench_settle(next);
	assert_string_equal(next->viewer.organization, "Brightcart");
	assert_int_equal(journal(next, "POST", "*"), 0);
	assert_int_equal(next->outbox->waiting, 1);
	bench_end(next);
	/* A third key, of the first one again: it may. */
	json_object_put(sandbox_control(sandbox, "DELETE", "/sandbox/faults", NULL));
	next = without_user(sandbox, home);
	bench_advance(next, 60 * 1000);
	UNTIL(next, has_acknowledged);
}

static bool is_retrying(struct bench *bench)
{
	return bench->link.state == LINK_RETRYING;
}

/* A server's trouble is no sign that the organization cannot be learnt. */
static void an_organization_that_was_not_told_is_asked_for_again(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());

	(void)state;
	sandbox_fault(bench->sandbox,
		"{\"path\":\"/v1/users\",\"kind\":\"status\",\"status\":500,\"nth\":1}");
	bench->key = other_key(bench->sandbox);
	UNTIL(bench, is_retrying);
	assert_int_equal(journal(bench, "GET", "/v1/alerts"), 0);
	bench_advance(bench, 60 * 1000);
	bench_load(bench);
	assert_string_equal(bench->viewer.organization, "Brightcart");
}

/* A key in a file can be seen before anything is shown. */
static void what_another_key_filled_is_not_even_shown_at_the_start(void **state)
{
	struct bench *bench = loaded(), *next;

	(void)state;
	bench_quit(bench);
	next = bench_as(bench->sandbox, bench->home,
		&(struct sync_config){.instance = "Production", .key_is_at_hand = true});
	bench_turn(next);
	assert_true(rows_of(next, 0) > 0);
	bench_end(next);
	sandbox_fault(bench->sandbox, "{\"path\":\"/v1/*\",\"kind\":\"status\",\"status\":503}");
	next = bench_as(bench->sandbox, bench->home,
		&(struct sync_config){.instance = "Production", .key_is_at_hand = true});
	next->key = other_key(bench->sandbox);
	bench_turn(next);
	assert_int_equal(rows_of(next, 0), 0);
	assert_string_equal(next->viewer.user_id, "");
}

/* ---- a key that comes by a command, after one that was refused ------------------------------- */

static bool is_stopped(struct bench *bench)
{
	return bench->link.state == LINK_STOPPED;
}

static struct bench *by_command(struct bench *last, const char *command)
{
	return bench_as(last->sandbox, last->home,
		&(struct sync_config){.instance = "Production", .key_source = command});
}

static void revoke(struct bench *bench, const char *key)
{
	char *body = mem_printf("{\"token\":\"%s\"}", key);

	json_object_put(sandbox_control(bench->sandbox, "DELETE", "/sandbox/keys", body));
	free(body);
}

/* A run that fills the cache, queues an acknowledge that cannot leave, and ends with a refused key. */
static struct bench *ended_refused(void)
{
	struct bench *first = loaded(), *last;

	bench_quit(first);
	last = by_command(first, "pass rootly");
	last->key = new_key(first->sandbox, "{\"kind\":\"personal\"}");
	bench_load(last);
	sandbox_fault(last->sandbox, "{\"method\":\"POST\",\"kind\":\"status\",\"status\":503}");
	bench_submit(last, "alert.acknowledge", alert_with(last, ALERT_TRIGGERED));
	bench_turn(last);
	revoke(last, last->key);
	bench_advance(last, 60 * 1000);
	UNTIL(last, is_stopped);
	bench_quit(last);
	json_object_put(sandbox_control(last->sandbox, "DELETE", "/sandbox/faults", NULL));
	json_object_put(sandbox_control(last->sandbox, "DELETE", "/sandbox/journal", NULL));
	return last;
}

static void expect_nothing_shown(struct bench *bench)
{
	for (int i = 0; i < 3; i++)
		assert_int_equal(rows_of(bench, i), 0);
	assert_string_equal(bench->viewer.user_id, "");
}

static bool has_incidents(struct bench *bench)
{
	return rows_of(bench, 0) > 0 && !bench->snapshots[0]->is_cached;
}

static void after_a_refused_key_a_command_is_awaited_before_anything_is_shown(void **state)
{
	struct bench *last = ended_refused(), *next = by_command(last, "pass rootly");

	(void)state;
	next->key = NULL;
	bench_turn(next);
	expect_nothing_shown(next);
	assert_non_null(strstr(last_result(next)->words, "when it is known whose key this is"));
	assert_int_equal(next->outbox->waiting, 1);
	assert_non_null(strstr(next->outbox->items[0].waits_for.bytes, "Priya"));
	/* Another account: the old rows are never shown, the old action is not sent. */
	next->key = other_key(next->sandbox);
	sync_send(next->sync, request_new(REQUEST_REFRESH));
	sandbox_fault(next->sandbox,
		"{\"path\":\"/v1/alerts\",\"kind\":\"status\",\"status\":500}");
	UNTIL(next, has_incidents);
	bench_settle(next);
	assert_int_equal(rows_of(next, 1), 0);
	assert_int_equal(journal(next, "POST", "*"), 0);
	assert_non_null(strstr(last_result(next)->words, "1 action waits for another key (Priya"));
}

static bool has_alerts(struct bench *bench)
{
	return rows_of(bench, 1) == 120;
}

static bool has_sent(struct bench *bench)
{
	return journal(bench, "POST", "/v1/alerts/*/acknowledge") == 1;
}

static void a_new_key_of_the_same_account_shows_and_sends_what_was_kept(void **state)
{
	struct bench *last = ended_refused(), *next = by_command(last, "pass rootly");

	(void)state;
	next->key = new_key(last->sandbox, "{\"kind\":\"personal\"}");
	sandbox_fault(next->sandbox,
		"{\"method\":\"GET\",\"path\":\"/v1/alerts\",\"kind\":\"status\",\"status\":500}");
	UNTIL(next, has_alerts);
	assert_true(next->snapshots[1]->is_cached);
	assert_string_equal(next->viewer.user_id, "103");
	UNTIL(next, has_sent);
}

static void what_the_refused_key_itself_had_read_stays_readable(void **state)
{
	struct bench *last = ended_refused(), *next = by_command(last, "pass rootly");

	(void)state;
	next->key = last->key;
	UNTIL(next, is_stopped);
	bench_settle(next);
	assert_int_equal(rows_of(next, 1), 120);
	assert_int_equal(next->outbox->waiting, 1);
	assert_true(text_is_empty(next->outbox->items[0].waits_for));
}

/* Without a refusal, but the configuration names another command. */
static void another_command_is_awaited_before_anything_is_shown(void **state)
{
	struct bench *first = loaded(), *next;

	(void)state;
	bench_quit(first);
	next = by_command(first, "pass rootly");
	bench_load(next);
	bench_quit(next);
	next = by_command(first, "pass rootly");
	next->key = NULL;
	bench_turn(next);
	assert_int_equal(rows_of(next, 1), 120);
	bench_quit(next);
	next = by_command(first, "pass other");
	next->key = NULL;
	bench_turn(next);
	expect_nothing_shown(next);
}

static void spoil_cache(struct bench *bench)
{
	char *identity = mem_printf("%s Production", sandbox_url(bench->sandbox));
	char *dir = home_path(bench->home, "cache"), *path = cache_path(dir, identity);
	FILE *file = fopen(path, "r+");

	assert_non_null(file);
	for (int i = 0; i < 1000; i++)
		fputs("no database ", file);
	fclose(file);
	free(path);
	free(dir);
	free(identity);
}

static void a_damaged_cache_is_refilled(void **state)
{
	struct bench *bench = loaded(), *next;

	(void)state;
	bench_quit(bench);
	spoil_cache(bench);
	next = bench_on(bench->sandbox, bench->home, "Production");
	bench_load(next);
	assert_int_equal(rows_of(next, 0), 40);
	assert_int_equal(rows_of(next, 1), 120);
}

static void without_a_folder_for_the_cache_it_works_in_memory(void **state)
{
	struct sandbox *sandbox = demo_sandbox();
	struct home *home = home_new();
	struct bench *bench;

	(void)state;
	cleanup_add(undo_home, home);
	home_write(home, "cache", "a file, not a folder");
	bench = bench_on(sandbox, home, "Production");
	bench_load(bench);
	assert_int_equal(rows_of(bench, 0), 40);
	assert_true(bench->result_count > 0);
	assert_non_null(strstr(bench->results[0].words, "cache"));
}

/* ---- drafts ---------------------------------------------------------------------------------- */

static void send_draft(struct bench *bench, const char *text)
{
	struct request *draft = request_new(REQUEST_DRAFT);

	draft->draft.name = mem_strdup("incident.create");
	draft->draft.text = mem_strdup(text);
	sync_send(bench->sync, draft);
}

static bool has_created(struct bench *bench)
{
	return journal(bench, "POST", "/v1/incidents") == 1;
}

/* Whoever edits `url:` finds another instance there, and is told what is kept for the old one. */
static void at_another_address_nothing_of_the_old_one_is_shown_or_sent(void **state)
{
	struct sandbox *before = demo_sandbox(), *after = demo_sandbox();
	struct home *home = home_new();
	struct bench *bench, *next;

	(void)state;
	cleanup_add(undo_home, home);
	/* Nothing is known of whose key it is when the action is queued. */
	bench = bench_on(before, home, "Production");
	bench->key = NULL;
	bench_turn(bench);
	sync_send(bench->sync, submit_request("incident.create", NULL));
	send_draft(bench, "title=a");
	bench_turn(bench);
	assert_int_equal(bench->outbox->waiting, 1);
	bench_quit(bench);
	next = bench_on(after, home, "Production");
	bench_load(next);
	bench_advance(next, 60 * 1000);
	bench_settle(next);
	assert_int_equal(journal(next, "POST", "*"), 0);
	assert_int_equal(next->outbox->count, 0);
	assert_int_equal(next->draft_count, 0);
	assert_non_null(strstr(next->results[0].words, sandbox_url(before)));
	assert_non_null(strstr(next->results[0].words, ": 1 action, 1 draft"));
	bench_quit(next);
	/* Back again. */
	next = bench_on(before, home, "Production");
	bench_load(next);
	assert_int_equal(next->draft_count, 1);
	UNTIL(next, has_created);
}

static void a_draft_is_there_at_the_next_start(void **state)
{
	struct bench *bench = loaded(), *next;

	(void)state;
	send_draft(bench, "title=a");
	send_draft(bench, "title=ab");
	bench_turn(bench);
	bench_advance(bench, 250);
	bench_turn(bench);
	next = bench_on(bench->sandbox, bench->home, "Production");
	next->key = NULL;
	bench_turn(next);
	assert_int_equal(next->draft_count, 1);
	assert_string_equal(next->draft_text, "title=ab");
}

static void a_draft_is_saved_by_quitting(void **state)
{
	struct bench *bench = loaded(), *next;

	(void)state;
	send_draft(bench, "title=a");
	bench_quit(bench);
	next = bench_on(bench->sandbox, bench->home, "Production");
	next->key = NULL;
	bench_turn(next);
	assert_string_equal(next->draft_text, "title=a");
}

/* ---- details --------------------------------------------------------------------------------- */

static void ask_detail(struct bench *bench, const struct resource *resource, const char *id, int tab)
{
	struct request *request = request_new(REQUEST_DETAIL);

	request->resource = resource;
	request->id = mem_strdup(id);
	request->tab = tab;
	sync_send(bench->sync, request);
}

static bool has_fresh_detail(struct bench *bench)
{
	return bench->detail != NULL && !bench->detail->is_cached;
}

static void a_detail_comes_in_full_and_is_kept(void **state)
{
	struct bench *bench = loaded(), *next;
	const struct incident *row = incident_with(bench, INCIDENT_RESOLVED);
	char id[128];

	(void)state;
	snprintf(id, sizeof(id), "%s", row->record.id);
	ask_detail(bench, &incident_resource, id, -1);
	UNTIL(bench, has_fresh_detail);
	assert_string_equal(bench->detail->id, id);
	assert_non_null(bench->detail->row);
	assert_true(bench->detail->raw.len_bytes > 100);
	assert_int_equal(bench->detail->err.kind, ERR_NONE);
	bench_quit(bench);
	next = bench_on(bench->sandbox, bench->home, "Production");
	next->key = NULL;
	ask_detail(next, &incident_resource, id, -1);
	bench_turn(next);
	assert_non_null(next->detail);
	assert_true(next->detail->is_cached);
	assert_string_equal(next->detail->id, id);
}

static int own_path_tab(const struct resource *resource)
{
	for (int i = 0; resource->tabs[i].title != NULL; i++)
		if (resource->tabs[i].kind == TAB_ROWS && resource->tabs[i].source != NULL &&
			resource->tabs[i].source[0] == '/')
			return i;
	return -1;
}

static int wanted_tab;

static bool has_tab(struct bench *bench)
{
	return bench->detail != NULL && bench->detail->tabs[wanted_tab].is_loaded;
}

static void a_tab_with_a_path_is_fetched_when_it_is_asked_for(void **state)
{
	struct bench *bench = loaded();
	const struct record *row = snapshot_row(bench->snapshots[2], 0);
	char id[64];

	(void)state;
	/* The row goes with its snapshot, when a newer one comes. */
	snprintf(id, sizeof(id), "%s", row->id);
	wanted_tab = own_path_tab(&retrospective_resource);
	assert_true(wanted_tab >= 0);
	ask_detail(bench, &retrospective_resource, id, -1);
	UNTIL(bench, has_fresh_detail);
	assert_int_equal(journal(bench, "GET", "/v1/incidents/*/action_items"), 0);
	ask_detail(bench, &retrospective_resource, id, wanted_tab);
	UNTIL(bench, has_tab);
	assert_int_equal(journal(bench, "GET", "/v1/incidents/*/action_items"), 1);
	assert_int_equal(journal_with(bench, "/v1/post_mortems/*", "method", "GET"), 1);
}

static void a_detail_that_cannot_be_had_says_why(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	ask_detail(bench, &incident_resource, "00000000-0000-4000-8000-000000000000", -1);
	UNTIL(bench, has_fresh_detail);
	assert_null(bench->detail->row);
	assert_int_equal(bench->detail->err.kind, ERR_NOT_FOUND);
}

static void the_next_detail_takes_the_place_of_the_one_under_way(void **state)
{
	struct bench *bench = loaded();
	const struct record *a = snapshot_row(bench->snapshots[0], 0);
	const struct record *b = snapshot_row(bench->snapshots[0], 1);
	char *fault;

	(void)state;
	/* Only the first one's answer is late, however soon it is given up. */
	fault = mem_printf("{\"path\":\"/v1/incidents/%s\",\"kind\":\"delay\",\"ms\":20000}", a->id);
	sandbox_fault(bench->sandbox, fault);
	free(fault);
	ask_detail(bench, &incident_resource, a->id, -1);
	bench_turn(bench);
	ask_detail(bench, &incident_resource, b->id, -1);
	UNTIL(bench, has_fresh_detail);
	assert_string_equal(bench->detail->id, b->id);
}

static void find(struct bench *bench, const struct resource *resource, const char *word)
{
	struct request *request = request_new(REQUEST_FIND);

	request->resource = resource;
	request->id = mem_strdup(word);
	sync_send(bench->sync, request);
}

static void an_incident_is_found_by_its_number(void **state)
{
	struct bench *bench = loaded();
	const struct incident *row = incident_with(bench, INCIDENT_RESOLVED);
	char word[32];

	(void)state;
	snprintf(word, sizeof(word), "INC-%d", (int)row->number);
	find(bench, &incident_resource, word);
	UNTIL(bench, has_fresh_detail);
	assert_string_equal(bench->detail->id, row->record.id);
}

static void a_number_that_is_not_there_is_said(void **state)
{
	struct bench *bench = loaded();

	(void)state;
	find(bench, &incident_resource, "999999");
	UNTIL(bench, has_fresh_detail);
	assert_null(bench->detail->row);
	assert_int_equal(bench->detail->err.kind, ERR_NOT_FOUND);
}

static void an_alert_is_found_by_its_short_id(void **state)
{
	struct bench *bench = loaded();
	const struct alert *row = alert_with(bench, ALERT_RESOLVED);

	(void)state;
	find(bench, &alert_resource, row->short_id.bytes);
	UNTIL(bench, has_fresh_detail);
	assert_string_equal(bench->detail->id, row->record.id);
}

static void what_is_asked_before_the_connection_is_answered_after_it(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());

	(void)state;
	find(bench, &incident_resource, "1");
	UNTIL(bench, has_fresh_detail);
	assert_int_equal(journal_with(bench, "/v1/incidents", "query", "filter%5Bsequential_id"), 1);
}

/* ---- the thread ------------------------------------------------------------------------------ */

static bool thread_has_data(struct bench *bench)
{
	return all_fresh(bench) && rows_of(bench, 1) == 120;
}

static void the_engine_runs_in_a_thread_of_its_own(void **state)
{
	struct bench *bench = bench_new(demo_sandbox());
	int64_t deadline = deadline_in(DEADLINE_MS);
	struct err err;

	(void)state;
	assert_true(sync_start(bench->sync, &err));
	while (!thread_has_data(bench) && deadline_left(deadline) > 0)
		bench_receive(bench);
	assert_true(thread_has_data(bench));
	sync_send(bench->sync, submit_request("alert.acknowledge", alert_with(bench, ALERT_TRIGGERED)));
	sync_send(bench->sync, request_new(REQUEST_QUIT));
	while (!sync_is_finished(bench->sync) && deadline_left(deadline) > 0)
		bench_receive(bench);
	assert_true(sync_is_finished(bench->sync));
	assert_int_equal(journal(bench, "POST", "/v1/alerts/*/acknowledge"), 1);
	assert_int_equal(sync_unsent(bench->sync), 0);
	sync_send(bench->sync, request_new(REQUEST_REFRESH));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_cache_is_shown_before_the_key_is_asked_for),
		TEST(a_screenful_of_each_pane_is_told_before_all_else),
		TEST(a_second_start_asks_only_for_what_changed),
		TEST(at_another_address_nothing_of_the_old_one_is_shown_or_sent),
		TEST(two_instances_have_nothing_in_common),
		TEST(the_data_of_another_account_is_dropped_before_anything_new_is_shown),
		TEST(an_action_of_another_account_is_not_sent),
		TEST(a_person_may_send_it_with_the_key_that_is_there),
		TEST(of_keys_without_a_user_the_organization_decides),
		TEST(two_organizations_of_one_name_are_two),
		TEST(an_organization_that_was_not_told_is_asked_for_again),
		TEST(what_another_key_filled_is_not_even_shown_at_the_start),
		TEST(after_a_refused_key_a_command_is_awaited_before_anything_is_shown),
		TEST(a_new_key_of_the_same_account_shows_and_sends_what_was_kept),
		TEST(what_the_refused_key_itself_had_read_stays_readable),
		TEST(another_command_is_awaited_before_anything_is_shown),
		TEST(a_damaged_cache_is_refilled),
		TEST(without_a_folder_for_the_cache_it_works_in_memory),
		TEST(a_draft_is_there_at_the_next_start),
		TEST(a_draft_is_saved_by_quitting),
		TEST(a_detail_comes_in_full_and_is_kept),
		TEST(a_tab_with_a_path_is_fetched_when_it_is_asked_for),
		TEST(a_detail_that_cannot_be_had_says_why),
		TEST(the_next_detail_takes_the_place_of_the_one_under_way),
		TEST(an_incident_is_found_by_its_number),
		TEST(a_number_that_is_not_there_is_said),
		TEST(an_alert_is_found_by_its_short_id),
		TEST(what_is_asked_before_the_connection_is_answered_after_it),
		TEST(the_engine_runs_in_a_thread_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
