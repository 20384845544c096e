/* state.db: the outbox's transitions, who may send what, and drafts. */
#include "store/state.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/mem.h"
#include "files.h"

static void undo_state(void *state)
{
	state_close(state);
}

static struct state *open_for(const char *path, const char *instance)
{
	struct err err = {0};
	struct state *state = state_open(path, "https://a", instance, &err);

	if (state == NULL)
		fail_msg("%s", err.text);
	cleanup_add(undo_state, state);
	state_set_account(state, "12@Acme", "whose 12@Acme");
	return state;
}

static struct state *open_at(const char *path)
{
	return open_for(path, "Production");
}

static const char *new_path(void)
{
	return file_in(folder_new(), "state.db");
}

static void close_now(struct state *state)
{
	cleanup_forget(state);
	state_close(state);
}

static int64_t submit_row(struct state *state, struct outbox_row *row)
{
	struct err err = {0};
	int64_t id;

	if (!state_submit(state, row, &err))
		fail_msg("%s", err.text);
	id = row->id;
	assert_true(id > 0);
	return id;
}

static int64_t submit(struct state *state, const char *record_id)
{
	struct outbox_row row = {.action = (char *)"alert.acknowledge", .resource = (char *)"alert",
		.record_id = (char *)record_id, .path = (char *)"/v1/alerts/x/acknowledge",
		.label = (char *)"label", .created_at_ms = 1000, .leaves_at_ms = 4000};

	return submit_row(state, &row);
}

static struct outbox_row load(struct state *state, int64_t id)
{
	struct outbox_row row;
	struct err err = {0};

	if (!state_load(state, id, &row, &err))
		fail_msg("%s", err.text);
	return row;
}

static enum outbox_state state_now(struct state *state, int64_t id)
{
	struct outbox_row row = load(state, id);
	enum outbox_state now = row.state;

	outbox_row_release(&row);
	return now;
}

static bool claim(struct state *state, int64_t id)
{
	struct err err = {0};
	bool claimed;

	if (!state_claim(state, id, 5000, &claimed, &err))
		fail_msg("%s", err.text);
	return claimed;
}

static void settle(struct state *state, int64_t id, enum outbox_state how)
{
	struct settlement settlement = {.state = how, .result = "words", .finished_at_ms = 6000};
	struct err err = {0};

	if (!state_settle(state, id, &settlement, &err))
		fail_msg("%s", err.text);
}

static bool may_have_left(struct state *state, int64_t id)
{
	struct outbox_row row = load(state, id);
	bool may = row.may_have_left;

	outbox_row_release(&row);
	return may;
}

static size_t count_ready(struct state *state)
{
	struct err err = {0};
	int64_t ids[16];
	size_t count = state_ready(state, ids, 16, &err);

	assert_int_equal(err.kind, ERR_NONE);
	return count;
}

static void a_row_comes_back_whole(void **unused)
{
	const char *path = new_path();
	struct state *state = open_at(path);
	struct outbox_row row = {.action = (char *)"incident.edit", .resource = (char *)"incident",
		.record_id = (char *)"id-1", .path = (char *)"/v1/incidents/id-1",
		.label = (char *)"INC-412 ×", .draft = (char *)"incident.edit:id-1",
		.seen_updated_at_ms = 77, .created_at_ms = 1000, .leaves_at_ms = 4000};
	struct outbox_row back;
	int64_t id;

	(void)unused;
	attrs_add_string(&row.attrs, "title", "a\nb");
	attrs_add_time(&row.attrs, "started_at", 1700000000123);
	attrs_add_null(&row.attrs, "severity_id");
	attrs_add_string(&row.base, "title", "before");
	id = submit_row(state, &row);
	attrs_release(&row.attrs);
	attrs_release(&row.base);
	close_now(state);
	back = load(open_at(path), id);
	assert_string_equal(back.action, "incident.edit");
	assert_string_equal(back.record_id, "id-1");
	assert_string_equal(back.label, "INC-412 ×");
	assert_int_equal(back.state, OUTBOX_QUEUED);
	assert_int_equal(back.seen_updated_at_ms, 77);
	assert_int_equal(back.leaves_at_ms, 4000);
	assert_true(back.is_ours);
	assert_int_equal(back.attrs.count, 3);
	assert_string_equal(attrs_find(&back.attrs, "title")->string, "a\nb");
	assert_int_equal(attrs_find(&back.attrs, "started_at")->number, 1700000000123);
	assert_int_equal(attrs_find(&back.attrs, "started_at")->type, ATTR_TIME);
	assert_int_equal(attrs_find(&back.attrs, "severity_id")->type, ATTR_NULL);
	assert_string_equal(attrs_find(&back.base, "title")->string, "before");
	outbox_row_release(&back);
}

static void a_row_is_claimed_once(void **unused)
{
	const char *path = new_path();
	struct state *one = open_at(path), *two = open_at(path);
	int64_t id = submit(one, "a");

	(void)unused;
	assert_true(claim(two, id));
	assert_false(claim(one, id));
	assert_int_equal(state_now(one, id), OUTBOX_SENDING);
	settle(two, id, OUTBOX_DONE);
	assert_false(claim(one, id));
	assert_int_equal(state_now(one, id), OUTBOX_DONE);
}

static void what_was_recalled_cannot_leave(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t first = submit(state, "a"), second = submit(state, "b");
	struct err err;
	bool recalled;

	(void)unused;
	assert_int_equal(state_newest_queued(state, second, 0, &err), 0);
	assert_int_equal(state_newest_queued(state, first, 0, &err), second);
	assert_int_equal(state_newest_queued(state, 0, second, &err), first);
	assert_true(state_recall(state, second, 2000, &recalled, &err));
	assert_true(recalled);
	assert_int_equal(state_newest_queued(state, 0, 0, &err), first);
	assert_false(claim(state, second));
	assert_true(claim(state, first));
	assert_true(state_recall(state, first, 2000, &recalled, &err));
	assert_false(recalled);
	assert_int_equal(state_now(state, first), OUTBOX_SENDING);
}

/* Once bytes may have left, that stays so, whatever a later try came to. */
static void what_may_have_left_is_remembered(void **unused)
{
	const char *path = new_path();
	struct state *state = open_at(path);
	int64_t id = submit(state, "a");
	struct err err;

	(void)unused;
	assert_true(claim(state, id));
	assert_true(state_requeue(state, id, 0, "refused", false, &err));
	assert_false(may_have_left(state, id));
	assert_true(claim(state, id));
	assert_true(state_requeue(state, id, 0, "no answer", true, &err));
	assert_true(may_have_left(state, id));
	assert_true(claim(state, id));
	assert_true(state_requeue(state, id, 0, "refused", false, &err));
	assert_true(may_have_left(state, id));
}

static void actions_on_one_record_leave_in_order(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t ids[4], first = submit(state, "a"), second = submit(state, "a"),
			other = submit(state, "b");
	struct err err = {0};

	(void)unused;
	assert_int_equal(state_ready(state, ids, 4, &err), 2);
	assert_int_equal(ids[0], first);
	assert_int_equal(ids[1], other);
	assert_true(claim(state, first));
	assert_int_equal(state_ready(state, ids, 4, &err), 1);
	settle(state, first, OUTBOX_REJECTED);
	assert_int_equal(state_ready(state, ids, 4, &err), 2);
	assert_int_equal(ids[0], second);
}

static void creates_do_not_wait_for_one_another(void **unused)
{
	struct state *state = open_at(new_path());

	(void)unused;
	submit(state, "");
	submit(state, "");
	assert_int_equal(count_ready(state), 2);
}

static void an_action_waits_for_the_one_it_depends_on(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t first = submit(state, "");
	struct outbox_row row = {.action = (char *)"incident.note", .resource = (char *)"incident",
		.depends_on = first};
	int64_t second = submit_row(state, &row);

	(void)unused;
	assert_int_equal(count_ready(state), 1);
	assert_true(claim(state, first));
	settle(state, first, OUTBOX_DONE);
	assert_int_equal(count_ready(state), 1);
	assert_true(claim(state, second));
}

static void a_rejected_action_takes_its_dependents_with_it(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t first = submit(state, "");
	struct outbox_row row = {.action = (char *)"incident.note", .depends_on = first};
	int64_t second = submit_row(state, &row), third;

	(void)unused;
	row.depends_on = second;
	third = submit_row(state, &row);
	assert_true(claim(state, first));
	settle(state, first, OUTBOX_REJECTED);
	assert_int_equal(state_now(state, second), OUTBOX_REJECTED);
	assert_int_equal(state_now(state, third), OUTBOX_REJECTED);
}

/* Of the oldest action. */
static void assert_waits_for(struct state *state, const char *words)
{
	struct err err;
	struct outbox_view *view = state_view(state, &err);

	assert_non_null(view);
	assert_string_equal(view->items[view->count - 1].waits_for.bytes, words);
	outbox_view_free(view);
}

static void another_account_or_instance_sends_nothing_of_it(void **unused)
{
	const char *path = new_path();
	struct state *state = open_at(path), *elsewhere = open_for(path, "Staging");
	struct outbox_row row;
	struct err err;
	int64_t id = submit(state, "a");
	bool retried;

	(void)unused;
	state_set_account(state, "13@Other", "Ann of Other");
	assert_int_equal(count_ready(state), 0);
	assert_waits_for(state, "whose 12@Acme");
	/* It does not stand in the way of what is ours. */
	assert_true(submit(state, "a") > id);
	assert_int_equal(count_ready(state), 1);
	state_set_account(state, "", "");
	assert_int_equal(count_ready(state), 0);
	assert_int_equal(count_ready(elsewhere), 0);
	assert_false(state_load(elsewhere, id, &row, &err));
	assert_false(claim(elsewhere, id));
	state_set_account(state, "12@Acme", "whose 12@Acme");
	assert_int_equal(count_ready(state), 1);
	/* A person has it sent with the other key. */
	state_set_account(state, "13@Other", "Ann of Other");
	assert_true(state_retry(state, id, 1, &retried, &err));
	assert_true(retried);
	assert_waits_for(state, "");
}

static void a_lost_claim_goes_back_into_the_queue(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t id = submit(state, "a");
	struct outbox_row row;
	struct err err;

	(void)unused;
	assert_true(claim(state, id));
	assert_true(state_requeue(state, id, 9000, "refused", false, &err));
	row = load(state, id);
	assert_int_equal(row.state, OUTBOX_QUEUED);
	assert_int_equal(row.leaves_at_ms, 9000);
	assert_int_equal(row.attempts, 1);
	outbox_row_release(&row);
	settle(state, id, OUTBOX_DONE);
	assert_int_equal(state_now(state, id), OUTBOX_QUEUED);
}

static void a_held_action_waits_for_a_person(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t id = submit(state, "a"), later = submit(state, "a");
	struct err err;
	bool retried;

	(void)unused;
	assert_true(state_hold(state, id, "waited too long", &err));
	assert_false(claim(state, id));
	assert_int_equal(count_ready(state), 1);
	assert_true(claim(state, later));
	settle(state, later, OUTBOX_DONE);
	assert_true(state_retry(state, id, 2000, &retried, &err));
	assert_true(retried);
	assert_true(claim(state, id));
}

static void a_conflict_that_is_sent_again_is_not_compared_again(void **unused)
{
	struct state *state = open_at(new_path());
	struct outbox_row row = {.action = (char *)"incident.edit", .record_id = (char *)"a"};
	struct err err;
	int64_t id;
	bool retried;

	(void)unused;
	attrs_add_string(&row.base, "title", "before");
	id = submit_row(state, &row);
	attrs_release(&row.base);
	assert_true(state_retry(state, id, 1, &retried, &err));
	assert_false(retried);
	assert_true(claim(state, id));
	settle(state, id, OUTBOX_CONFLICT);
	assert_true(state_retry(state, id, 1, &retried, &err));
	assert_true(retried);
	row = load(state, id);
	assert_int_equal(row.base.count, 0);
	outbox_row_release(&row);
}

static void settle_conflict(struct state *state, int64_t id, struct attrs *theirs)
{
	struct settlement how = {.state = OUTBOX_CONFLICT, .result = "changed", .theirs = theirs};
	struct err err;

	assert_true(state_settle(state, id, &how, &err));
	attrs_release(theirs);
}

static void a_conflict_keeps_its_three_sides(void **unused)
{
	struct state *state = open_at(new_path());
	struct outbox_row row = {.action = (char *)"incident.edit", .record_id = (char *)"a"};
	const struct outbox_difference *difference;
	struct outbox_view *view;
	struct attrs theirs;
	struct err err;
	int64_t id;

	(void)unused;
	attrs_init(&theirs);
	attrs_add_string(&row.base, "title", "before");
	attrs_add_string(&row.attrs, "title", "mine");
	attrs_add_string(&theirs, "title", "theirs");
	id = submit_row(state, &row);
	attrs_release(&row.base);
	attrs_release(&row.attrs);
	assert_true(claim(state, id));
	settle_conflict(state, id, &theirs);
	view = state_view(state, &err);
	assert_non_null(view);
	assert_int_equal(view->items[0].difference_count, 1);
	difference = &view->items[0].differences[0];
	assert_string_equal(difference->base.string, "before");
	assert_string_equal(difference->theirs.string, "theirs");
	assert_string_equal(difference->mine.string, "mine");
	outbox_view_free(view);
}

static void a_conflict_that_is_sent_again_gives_way_to_what_was_not_seen(void **unused)
{
	struct state *state = open_at(new_path());
	struct outbox_row row = {.action = (char *)"incident.edit", .record_id = (char *)"a"};
	struct attrs theirs;
	struct err err;
	int64_t id;
	bool retried;

	(void)unused;
	attrs_init(&theirs);
	attrs_add_string(&row.base, "title", "before");
	attrs_add_string(&theirs, "title", "theirs");
	id = submit_row(state, &row);
	attrs_release(&row.base);
	assert_true(claim(state, id));
	settle_conflict(state, id, &theirs);
	assert_true(state_retry(state, id, 1, &retried, &err));
	row = load(state, id);
	assert_int_equal(row.base.count, 1);
	assert_string_equal(row.base.items[0].string, "theirs");
	outbox_row_release(&row);
}

static void what_is_on_its_way_is_not_discarded(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t id = submit(state, "a");
	struct outbox_row row;
	struct err err;
	bool discarded;

	(void)unused;
	assert_true(claim(state, id));
	assert_true(state_discard(state, id, &discarded, &err));
	assert_false(discarded);
	settle(state, id, OUTBOX_UNKNOWN);
	assert_true(state_discard(state, id, &discarded, &err));
	assert_true(discarded);
	assert_false(state_load(state, id, &row, &err));
}

static void the_view_shows_what_needs_a_person_first_then_the_newest(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t done = submit(state, "a"), bad = submit(state, "b");
	struct outbox_view *view;
	struct err err;

	(void)unused;
	submit(state, "c");
	claim(state, done);
	settle(state, done, OUTBOX_DONE);
	claim(state, bad);
	settle(state, bad, OUTBOX_REJECTED);
	view = state_view(state, &err);
	assert_non_null(view);
	assert_int_equal(view->count, 3);
	assert_int_equal(view->waiting, 1);
	assert_int_equal(view->failed, 1);
	assert_string_equal(view->items[0].result.bytes, "words");
	assert_string_equal(view->items[1].record_id, "c");
	assert_int_equal(view->items[2].state, OUTBOX_DONE);
	outbox_view_free(view);
	assert_int_equal(state_unsent(state), 1);
}

static void finished_rows_are_pruned_and_failed_ones_never(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t failed = submit(state, "a"), first = submit(state, "b");
	struct outbox_row row;
	struct err err;

	(void)unused;
	claim(state, failed);
	settle(state, failed, OUTBOX_UNKNOWN);
	claim(state, first);
	settle(state, first, OUTBOX_DONE);
	for (int i = 0; i < 250; i++) {
		int64_t id = submit(state, "c");

		claim(state, id);
		settle(state, id, OUTBOX_DONE);
	}
	assert_int_equal(state_now(state, failed), OUTBOX_UNKNOWN);
	assert_false(state_load(state, first, &row, &err));
}

static void another_programs_change_is_news(void **unused)
{
	const char *path = new_path();
	struct state *one = open_at(path), *two = open_at(path);

	(void)unused;
	assert_false(state_has_news(one));
	submit(two, "a");
	assert_true(state_has_news(one));
	assert_false(state_has_news(one));
}

/* ---- drafts ---------------------------------------------------------------------------------- */

struct seen_drafts {
	int count, sent_count;
	char text[64];
};

static void see_draft(void *context, const char *name, const char *text, bool is_sent)
{
	struct seen_drafts *seen = context;

	(void)name;
	seen->count++;
	seen->sent_count += is_sent;
	snprintf(seen->text, sizeof(seen->text), "%s", text);
}

static struct seen_drafts drafts_of(struct state *state)
{
	struct seen_drafts seen = {0};
	struct err err;

	assert_true(state_each_draft(state, see_draft, &seen, &err));
	return seen;
}

static void save(struct state *state, const char *text)
{
	struct err err = {0};

	if (!state_save_draft(state, "incident.create", text, 1000, &err))
		fail_msg("%s", err.text);
}

static void a_draft_is_kept_as_last_saved(void **unused)
{
	const char *path = new_path();
	struct state *state = open_at(path);

	(void)unused;
	save(state, "title=a");
	save(state, "title=ab");
	close_now(state);
	state = open_at(path);
	assert_int_equal(drafts_of(state).count, 1);
	assert_string_equal(drafts_of(state).text, "title=ab");
	assert_int_equal(drafts_of(open_for(path, "Staging")).count, 0);
	save(state, NULL);
	assert_int_equal(drafts_of(state).count, 0);
}

static int64_t submit_with_draft(struct state *state)
{
	struct outbox_row row = {.action = (char *)"incident.create",
		.draft = (char *)"incident.create"};

	return submit_row(state, &row);
}

static void a_draft_goes_when_its_action_is_done(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t id;

	(void)unused;
	save(state, "title=a");
	id = submit_with_draft(state);
	claim(state, id);
	settle(state, id, OUTBOX_REJECTED);
	assert_int_equal(drafts_of(state).count, 1);
	id = submit_with_draft(state);
	claim(state, id);
	settle(state, id, OUTBOX_DONE);
	assert_int_equal(drafts_of(state).count, 0);
}

static void a_draft_typed_since_stays(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t id;

	(void)unused;
	save(state, "title=a");
	id = submit_with_draft(state);
	save(state, "title=the next one");
	claim(state, id);
	settle(state, id, OUTBOX_DONE);
	assert_string_equal(drafts_of(state).text, "title=the next one");
}

static void discard(struct state *state, int64_t id)
{
	struct err err;
	bool discarded;

	assert_true(state_discard(state, id, &discarded, &err));
}

static void a_draft_goes_when_its_action_is_discarded(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t id;

	(void)unused;
	save(state, "title=a");
	id = submit_with_draft(state);
	claim(state, id);
	discard(state, id);
	assert_int_equal(drafts_of(state).count, 1);
	settle(state, id, OUTBOX_REJECTED);
	discard(state, id);
	assert_int_equal(drafts_of(state).count, 0);
	save(state, "title=a");
	id = submit_with_draft(state);
	save(state, "title=the next one");
	discard(state, id);
	assert_string_equal(drafts_of(state).text, "title=the next one");
}

/* ---- files ----------------------------------------------------------------------------------- */

/* Both or nothing, and only in place of what failed; what waited for it waits for the new one. */
static void what_failed_is_replaced_in_one_step(void **unused)
{
	struct state *state = open_at(new_path());
	struct outbox_row row = {.action = (char *)"incident.create", .record_id = (char *)"",
		.draft = (char *)"incident.create"};
	struct outbox_row note = {.action = (char *)"incident.note", .record_id = (char *)"new-1",
		.path = (char *)"/v1/incidents/new-1/events", .depends_on = 1};
	struct err err;
	int64_t first, note_id, again;
	bool retried;

	(void)unused;
	save(state, "typed");
	first = submit_row(state, &row);
	assert_int_equal(first, 1);
	note_id = submit_row(state, &note);
	assert_int_equal(drafts_of(state).sent_count, 1);
	row.replaces_id = first;
	assert_false(state_submit(state, &row, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	assert_int_equal(count_ready(state), 1);
	assert_true(claim(state, first));
	settle(state, first, OUTBOX_REJECTED);
	row.draft = NULL;
	again = submit_row(state, &row);
	assert_int_equal(again, 3);
	assert_int_equal(drafts_of(state).count, 0);
	assert_false(state_load(state, first, &row, &err));
	note = load(state, note_id);
	assert_int_equal(note.depends_on, again);
	assert_string_equal(note.record_id, "new-3");
	assert_string_equal(note.path, "/v1/incidents/new-3/events");
	outbox_row_release(&note);
	assert_true(state_retry(state, note_id, 2000, &retried, &err));
	assert_true(claim(state, again));
	settle(state, again, OUTBOX_DONE);
	assert_int_equal(count_ready(state), 1);
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void a_newer_version_is_refused_and_left_alone(void **unused)
{
	const char *path = new_path();
	struct state *state = open_at(path);
	struct err err = {0};
	int64_t id = submit(state, "a");

	(void)unused;
	close_now(state);
	run_sql(path, "PRAGMA user_version = 99");
	assert_null(state_open(path, "https://a", "Production", &err));
	assert_int_equal(err.kind, ERR_DISK);
	assert_non_null(strstr(err.text, "newer version"));
	run_sql(path, "PRAGMA user_version = 4");
	assert_int_equal(state_now(open_at(path), id), OUTBOX_QUEUED);
}

/* What version 2 did not know: whose key it waits for, and whether it may have left. A try may have. */
static void an_older_file_is_brought_up_to_date_with_all_it_holds(void **unused)
{
	const char *path = new_path();
	struct state *state = open_at(path);
	int64_t tried = submit(state, "a"), untried = submit(state, "b");
	struct err err = {0};

	(void)unused;
	assert_true(claim(state, tried));
	assert_true(state_requeue(state, tried, 0, "refused", false, &err));
	close_now(state);
	run_sql(path, "ALTER TABLE outbox DROP COLUMN may_have_left; ALTER TABLE outbox DROP COLUMN whose;"
		      "PRAGMA user_version = 2");
	state = open_at(path);
	assert_int_equal(state_now(state, tried), OUTBOX_QUEUED);
	assert_int_equal(state_now(state, untried), OUTBOX_QUEUED);
	assert_true(may_have_left(state, tried));
	assert_false(may_have_left(state, untried));
	assert_true(claim(state, untried));
	settle(state, untried, OUTBOX_DONE);
}

/* Earlier versions kept everything under the name alone. */
static void what_was_kept_under_a_name_is_found_at_the_first_address(void **unused)
{
	const char *path = new_path();
	struct state *state = open_at(path);
	char value[STATE_FACT_BYTES], elsewhere[ERR_TEXT_BYTES];
	struct err err = {0};

	(void)unused;
	assert_true(state_learn(state, "document-content", "taken", &err));
	assert_true(state_save_draft(state, "incident.create", "title=a", 1, &err));
	close_now(state);
	run_sql(path, "UPDATE facts SET instance = 'Production'");
	run_sql(path, "UPDATE drafts SET instance = 'Production'");
	state = open_at(path);
	state_fact(state, "document-content", value);
	assert_string_equal(value, "taken");
	assert_false(state_elsewhere(state, NULL, elsewhere));
	close_now(state);
	state = state_open(path, "https://b", "Production", &err);
	state_fact(state, "document-content", value);
	assert_string_equal(value, "");
	assert_true(state_elsewhere(state, NULL, elsewhere));
	assert_string_equal(elsewhere, "kept for https://a, not for this address: 0 actions, 1 draft");
	state_close(state);
}

static void what_is_kept_under_another_name_is_said_unless_that_is_configured(void **unused)
{
	static const struct site renamed[] = {{"Main", "https://a"}, {NULL, NULL}},
				 both[] = {{"Main", "https://a"}, {"Production", "https://a"}, {NULL, NULL}};
	const char *path = new_path();
	struct state *state = open_at(path);
	char elsewhere[ERR_TEXT_BYTES];
	struct err err = {0};

	(void)unused;
	assert_true(state_save_draft(state, "incident.create", "title=a", 1, &err));
	close_now(state);
	state = state_open(path, "https://a", "Main", &err);
	assert_false(state_elsewhere(state, both, elsewhere));
	assert_string_equal(elsewhere, "");
	assert_true(state_elsewhere(state, renamed, elsewhere));
	assert_string_equal(elsewhere,
		"kept under the name \"Production\", not under this one: 0 actions, 1 draft");
	state_close(state);
	/* Neither the name nor the address is the same: nothing says that it was this one. */
	state = state_open(path, "https://b", "Main", &err);
	assert_false(state_elsewhere(state, renamed, elsewhere));
	state_close(state);
}

static void what_was_learnt_stays(void **unused)
{
	const char *path = new_path();
	struct state *state = open_at(path);
	char value[STATE_FACT_BYTES];
	struct err err = {0};

	(void)unused;
	state_fact(state, "document-content", value);
	assert_string_equal(value, "");
	assert_true(state_learn(state, "document-content", "taken", &err));
	assert_true(state_learn(state, "document-content", "refused", &err));
	close_now(state);
	state_fact(open_at(path), "document-content", value);
	assert_string_equal(value, "refused");
}

static void a_damaged_file_is_set_aside_by_name(void **unused)
{
	struct home *home = folder_new();
	const char *path = file_in(home, "state.db");
	struct state *state = open_at(path);
	FILE *file;

	(void)unused;
	submit(state, "a");
	close_now(state);
	file = fopen(path, "r+");
	fseek(file, 4096, SEEK_SET);
	for (int i = 0; i < 2000; i++)
		fputs("damage ", file);
	fclose(file);
	state = open_at(path);
	assert_non_null(strstr(state_notice(state), "set aside as"));
	assert_int_equal(access(strstr(state_notice(state), "/"), R_OK), 0);
	submit(state, "b");
	assert_int_equal(count_ready(state), 1);
}

static void a_file_of_another_program_is_not_touched(void **unused)
{
	const char *path = new_path();
	char name[256], folder[4096], *aside;
	const char *words;
	struct state *state;

	(void)unused;
	run_sql(path, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
	state = open_at(path);
	words = strstr(state_notice(state), "set aside as");
	assert_non_null(words);
	assert_int_equal(sscanf(words, "set aside as %255s in %4095s", name, folder), 2);
	aside = mem_printf("%s/%s", folder, name);
	run_sql(aside, "SELECT x FROM theirs");
	free(aside);
}

/* ---- dying ----------------------------------------------------------------------------------- */

enum { KILLS = 20, STARTS = 20, TOGETHER = 4 };

/* Submits, claims and settles, and reports each id after the commit, until it is killed. */
static void work_until_killed(const char *path, int report)
{
	struct err err;
	struct state *state = state_open(path, "https://a", "Production", &err);

	if (state == NULL)
		_exit(1);
	state_set_account(state, "12@Acme", "whose 12@Acme");
	for (;;) {
		struct outbox_row row = {
			.action = (char *)"alert.resolve", .record_id = (char *)""};
		struct settlement how = {
			.state = OUTBOX_DONE, .result = "done", .finished_at_ms = 1};
		bool claimed;

		if (!state_submit(state, &row, &err) ||
			write(report, &row.id, sizeof(row.id)) != sizeof(row.id) ||
			!state_claim(state, row.id, 1, &claimed, &err) ||
			!state_settle(state, row.id, &how, &err))
			_exit(1);
	}
}

/* The last id that the child said was on the disk when it was killed after `reports` of them. */
static int64_t kill_after(const char *path, int reports)
{
	int64_t id = 0, last = 0;
	int ends[2];
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		close(ends[0]);
		work_until_killed(path, ends[1]);
	}
	close(ends[1]);
	for (int i = 0; i < reports && read(ends[0], &id, sizeof(id)) == sizeof(id); i++)
		last = id;
	kill(child, SIGKILL);
	while (read(ends[0], &id, sizeof(id)) == sizeof(id))
		last = id;
	close(ends[0]);
	waitpid(child, NULL, 0);
	return last;
}

/* Waits until its parent lets all go, then puts one action there. */
static int start_beside_others(const char *path, const int at_once[2])
{
	struct outbox_row row = {.action = (char *)"alert.resolve", .record_id = (char *)""};
	struct err err = {0};
	struct state *state;
	char byte;

	close(at_once[1]);
	if (read(at_once[0], &byte, 1) != 0)
		return 1;
	state = state_open(path, "https://a", "Production", &err);
	return state == NULL || state_notice(state)[0] != '\0' || !state_submit(state, &row, &err);
}

static uint32_t count_rows(const char *path)
{
	struct state *state = open_at(path);
	struct err err = {0};
	struct outbox_view *view = state_view(state, &err);
	uint32_t count;

	assert_non_null(view);
	count = view->count;
	outbox_view_free(view);
	close_now(state);
	return count;
}

static void nothing_that_was_committed_dies_with_the_program(void **unused)
{
	const char *path = new_path();

	(void)unused;
	for (int i = 0; i < KILLS; i++) {
		int64_t last = kill_after(path, 1 + i % 7);
		struct state *state = open_at(path);
		struct err err = {0};
		struct outbox_row row;

		assert_true(last > 0);
		assert_string_equal(state_notice(state), "");
		assert_true(state_take_over(state, 1, &err));
		row = load(state, last);
		assert_int_not_equal(row.state, OUTBOX_SENDING);
		assert_true(row.is_ours || row.state != OUTBOX_QUEUED);
		outbox_row_release(&row);
		close_now(state);
	}
}

/* The first program of all makes the file while others look at it. */
static void programs_that_start_together_share_one_file(void **unused)
{
	(void)unused;
	for (int round = 0; round < STARTS; round++) {
		const char *path = new_path();
		int at_once[2];

		assert_int_equal(pipe(at_once), 0);
		for (int i = 0; i < TOGETHER; i++)
			if (fork() == 0)
				_exit(start_beside_others(path, at_once));
		close(at_once[0]);
		close(at_once[1]);
		for (int i = 0; i < TOGETHER; i++) {
			int status;

			wait(&status);
			assert_int_equal(status, 0);
		}
		assert_int_equal(count_rows(path), TOGETHER);
	}
}

static void only_a_dead_owners_row_is_taken_over(void **unused)
{
	const char *path = new_path();
	struct state *state = open_at(path);
	int64_t sending = submit(state, "a"), queued = submit(state, "b");
	struct outbox_row row;
	struct err err = {0};

	(void)unused;
	claim(state, sending);
	assert_true(state_take_over(open_at(path), 1, &err));
	assert_int_equal(state_now(state, sending), OUTBOX_SENDING);
	run_sql(path, "UPDATE outbox SET owner = 'another-boot:1:1'");
	row = load(state, queued);
	assert_false(row.is_ours);
	outbox_row_release(&row);
	assert_int_equal(state_unsent(state), 0);
	assert_true(state_take_over(state, 1, &err));
	assert_int_equal(state_now(state, sending), OUTBOX_UNKNOWN);
	row = load(state, queued);
	assert_true(row.is_ours);
	outbox_row_release(&row);
	assert_int_equal(state_unsent(state), 1);
}

/* ---- lost answers ---------------------------------------------------------------------------- */

static bool look_for(struct state *state, int64_t id)
{
	struct err err = {0};
	bool looking;

	assert_true(state_look(state, id, "looking", &looking, &err));
	return looking;
}

static void what_is_unknown_is_looked_for_by_one_program(void **unused)
{
	const char *path = new_path();
	struct state *state = open_at(path);
	int64_t id = submit(state, "a"), ids[4];
	struct err err = {0};
	bool changed;

	(void)unused;
	assert_false(look_for(state, id));
	claim(state, id);
	assert_true(look_for(state, id));
	settle(state, id, OUTBOX_UNKNOWN);
	assert_int_equal(state_lost(state, ids, 4, &err), 1);
	assert_int_equal(ids[0], id);
	assert_true(look_for(state, id));
	assert_int_equal(state_now(state, id), OUTBOX_SENDING);
	assert_int_equal(state_lost(state, ids, 4, &err), 0);
	assert_true(state_retry(state, id, 7000, &changed, &err));
	assert_false(changed);
	assert_true(state_discard(state, id, &changed, &err));
	assert_false(changed);
	run_sql(path, "UPDATE outbox SET owner = 'another-boot:1:1'");
	assert_false(look_for(state, id));
}

static void another_accounts_lost_rows_are_left_alone(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t id = submit(state, "a"), ids[4];
	struct err err = {0};

	(void)unused;
	claim(state, id);
	settle(state, id, OUTBOX_UNKNOWN);
	state_set_account(state, "13@Acme", "whose 13@Acme");
	assert_int_equal(state_lost(state, ids, 4, &err), 0);
}

static void settle_with(struct state *state, int64_t id, const char *answer_id)
{
	struct settlement how = {.state = OUTBOX_DONE, .result = "words", .answer_id = answer_id,
		.finished_at_ms = 6000};
	struct err err = {0};

	assert_true(state_settle(state, id, &how, &err));
}

static void a_record_is_claimed_by_the_row_whose_answer_it_is(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t one = submit(state, "a"), two = submit(state, "b");

	(void)unused;
	claim(state, one);
	settle_with(state, one, "made-1");
	assert_true(state_is_claimed(state, two, "made-1"));
	assert_false(state_is_claimed(state, one, "made-1"));
	assert_false(state_is_claimed(state, two, "made-2"));
}

static void the_same_action_of_a_minute_ago_is_a_rival(void **unused)
{
	struct state *state = open_at(new_path());
	int64_t one = submit(state, "a"), two;
	struct err err = {0};
	bool claimed;

	(void)unused;
	claim(state, one);
	settle_with(state, one, "");
	two = submit(state, "a");
	assert_true(state_claim(state, two, 5000 + 30000, &claimed, &err));
	assert_true(state_has_rival(state, two, 60000));
	assert_false(state_has_rival(state, two, 10000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_row_comes_back_whole),
		TEST(a_row_is_claimed_once),
		TEST(what_is_unknown_is_looked_for_by_one_program),
		TEST(another_accounts_lost_rows_are_left_alone),
		TEST(a_record_is_claimed_by_the_row_whose_answer_it_is),
		TEST(the_same_action_of_a_minute_ago_is_a_rival),
		TEST(what_was_recalled_cannot_leave),
		TEST(what_may_have_left_is_remembered),
		TEST(actions_on_one_record_leave_in_order),
		TEST(creates_do_not_wait_for_one_another),
		TEST(an_action_waits_for_the_one_it_depends_on),
		TEST(a_rejected_action_takes_its_dependents_with_it),
		TEST(another_account_or_instance_sends_nothing_of_it),
		TEST(a_lost_claim_goes_back_into_the_queue),
		TEST(a_held_action_waits_for_a_person),
		TEST(a_conflict_that_is_sent_again_is_not_compared_again),
		TEST(a_conflict_keeps_its_three_sides),
		TEST(a_conflict_that_is_sent_again_gives_way_to_what_was_not_seen),
		TEST(what_failed_is_replaced_in_one_step),
		TEST(what_is_on_its_way_is_not_discarded),
		TEST(the_view_shows_what_needs_a_person_first_then_the_newest),
		TEST(finished_rows_are_pruned_and_failed_ones_never),
		TEST(another_programs_change_is_news),
		TEST(a_draft_is_kept_as_last_saved),
		TEST(a_draft_goes_when_its_action_is_done),
		TEST(a_draft_typed_since_stays),
		TEST(a_draft_goes_when_its_action_is_discarded),
		TEST(a_newer_version_is_refused_and_left_alone),
		TEST(an_older_file_is_brought_up_to_date_with_all_it_holds),
		TEST(what_was_kept_under_a_name_is_found_at_the_first_address),
		TEST(what_is_kept_under_another_name_is_said_unless_that_is_configured),
		TEST(what_was_learnt_stays),
		TEST(a_damaged_file_is_set_aside_by_name),
		TEST(a_file_of_another_program_is_not_touched),
		TEST(nothing_that_was_committed_dies_with_the_program),
		TEST(programs_that_start_together_share_one_file),
		TEST(only_a_dead_owners_row_is_taken_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
