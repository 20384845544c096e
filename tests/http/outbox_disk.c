/*
 * The disk gets full at each write on an action's way, and has room again later. What was called
 * queued is sent once; what could not be saved was said and is not sent.
 */
#include "outbox_shift.h"

#include <errno.h>

#include <sqlite3.h>

enum { GRACE_MS = 5000, FULL_TURNS = 30, WRITES_MAX = 200 };

/* ---- the disk -------------------------------------------------------------------------------- */

/* How many more writes succeed; negative: all. */
static int writes_left = -1;
static unsigned refused;

static ssize_t full_pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	if (writes_left == 0) {
		refused++;
		errno = ENOSPC;
		return -1;
	}
	if (writes_left > 0)
		writes_left--;
	return pwrite(fd, bytes, n, at);
}

static void set_pwrite(sqlite3_syscall_ptr function)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	vfs->xSetSystemCall(vfs, "pwrite64", function);
	vfs->xSetSystemCall(vfs, "pwrite", function);
}

static int disk_setup(void **state)
{
	(void)state;
	writes_left = -1;
	refused = 0;
	set_pwrite((sqlite3_syscall_ptr)full_pwrite);
	return 0;
}

static int disk_teardown(void **state)
{
	writes_left = -1;
	cleanup_teardown(state);
	set_pwrite(NULL);
	return 0;
}

/* ---- a run ----------------------------------------------------------------------------------- */

struct run {
	struct sandbox *sandbox;
	struct home *home;
	struct engine engine;
	struct step step;
	int full_at;
	bool was_queued;
};

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
	fail_msg("%s, full at write %d: %s; it said: %s", run->step.action, run->full_at, words,
		run->engine.result.words);
}

static bool gets_on_line(struct engine *engine)
{
	int64_t deadline = deadline_in(DEADLINE_MS);

	while (!engine->is_known && deadline_left(deadline) > 0)
		engine_turn(engine);
	return engine->is_known;
}

static void start(struct run *run)
{
	assert_true(engine_open(&run->engine, false));
	cleanup_add(undo_engine, &run->engine);
	if (!gets_on_line(&run->engine))
		fail_run(run, "it does not get on line");
}

static void stop(struct run *run)
{
	cleanup_forget(&run->engine);
	engine_close(&run->engine);
}

/* What the program on the full disk has seen, as its exit status. */
enum { WAS_QUEUED = 1, WAS_TOLD = 2, WAS_FULL = 4, WAS_BROKEN = 8 };

/* So many turns in which no answer is waited for. */
static void turn_on_a_full_disk(struct run *run, int turns)
{
	int64_t deadline = deadline_in(DEADLINE_MS);

	while (turns > 0 && deadline_left(deadline) > 0) {
		engine_turn(&run->engine);
		run->was_queued |= engine_item(&run->engine, run->step.label) != NULL;
		turns -= sync_pending(run->engine.sync) == 0;
	}
}

/* A program of its own, so that its rows are a dead one's afterwards. */
static void work_on_a_full_disk(struct run *run)
{
	struct engine *engine = &run->engine;
	int seen = 0;

	if (!engine_open(engine, false) || !gets_on_line(engine))
		_exit(WAS_BROKEN);
	engine->result_count = 0;
	writes_left = run->full_at;
	sync_send(engine->sync, step_request(&run->step));
	turn_on_a_full_disk(run, FULL_TURNS / 4);
	engine->ahead_ms += GRACE_MS;
	turn_on_a_full_disk(run, FULL_TURNS);
	seen |= run->was_queued ? WAS_QUEUED : 0;
	seen |= engine->result_count > 0 ? WAS_TOLD : 0;
	engine_close(engine);
	_exit(seen | (refused > 0 ? WAS_FULL : 0));
}

static int press_on_a_full_disk(struct run *run)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		work_on_a_full_disk(run);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) >= WAS_BROKEN)
		fail_run(run, "the program ended with wait status %#x", (unsigned)status);
	return WEXITSTATUS(status);
}

static bool is_done(const struct run *run)
{
	const struct outbox_item *item = engine_item(&run->engine, run->step.label);

	return item != NULL && item->state == OUTBOX_DONE;
}

static void settle(struct run *run)
{
	int64_t deadline = deadline_in(DEADLINE_MS);

	while (run->was_queued && !is_done(run)) {
		engine_turn(&run->engine);
		run->engine.ahead_ms += 200;
		if (deadline_left(deadline) == 0)
			fail_run(run, "it is not settled");
	}
}

static void expect_once(struct run *run)
{
	struct json_object *journal = journal_at_rest(run->sandbox);
	unsigned applied = count_applied(journal, &run->step, NULL);

	json_object_put(journal);
	if (applied > 1 || (applied == 1) != run->was_queued)
		fail_run(run, "%s, and applied %u times", run->was_queued ? "queued" : "not saved",
			applied);
}

static void open_run(struct run *run, struct sandbox *sandbox, const char *action, const char *key,
	int full_at)
{
	char *folder, id[1][ID_BYTES] = {""};

	*run = (struct run){.sandbox = sandbox, .home = home_new(), .full_at = full_at};
	cleanup_add(undo_home, run->home);
	folder = home_path(run->home, "state");
	run->engine = (struct engine){.url = sandbox_url(sandbox), .token = sandbox_token(sandbox)};
	snprintf(run->engine.folder, sizeof(run->engine.folder), "%s", folder);
	free(folder);
	if (strcmp(action, "incident.note") == 0)
		find_ids(sandbox, "/v1/incidents?filter[status]=started", id, 1);
	run->step = (struct step){.action = action, .key = key, .label = "the action"};
	snprintf(run->step.record, sizeof(run->step.record), "%s", id[0]);
	snprintf(run->step.text, sizeof(run->step.text), "full at write %03d.", full_at);
}

/* True when the disk was full somewhere on the way. */
static bool act_on_a_disk_that_gets_full(
	struct sandbox *sandbox, const char *action, const char *key, int full_at)
{
	static struct run run; /* what is undone after a failure outlives it */
	int seen;

	open_run(&run, sandbox, action, key, full_at);
	seen = press_on_a_full_disk(&run);
	run.was_queued = (seen & WAS_QUEUED) != 0;
	if ((seen & WAS_FULL) && !(seen & WAS_TOLD))
		fail_run(&run, "nothing is said");
	start(&run);
	settle(&run);
	expect_once(&run);
	stop(&run);
	cleanup_forget(run.home);
	home_free(run.home);
	return (seen & WAS_FULL) != 0;
}

static void sweep(const char *action, const char *key)
{
	struct sandbox *sandbox = sandbox_open((const char *[]){"--seed", "demo", NULL});
	int full_at = 0;

	while (full_at < WRITES_MAX && act_on_a_disk_that_gets_full(sandbox, action, key, full_at))
		full_at++;
	assert_in_range(full_at, 6, WRITES_MAX - 1);
}

static void a_disk_that_gets_full_loses_no_note_and_sends_none_twice(void **state)
{
	(void)state;
	sweep("incident.note", "event");
}

static void a_disk_that_gets_full_makes_no_incident_twice(void **state)
{
	(void)state;
	sweep("incident.create", "title");
}

#define DISK_TEST(name) cmocka_unit_test_setup_teardown(name, disk_setup, disk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DISK_TEST(a_disk_that_gets_full_loses_no_note_and_sends_none_twice),
		DISK_TEST(a_disk_that_gets_full_makes_no_incident_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
