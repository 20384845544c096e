/*
 * Several programs on one state.db: nothing is sent twice, the order per record holds across them,
 * and each shows the others' rows. A verb beside a running dashboard: tests/e2e/cli_act.c.
 *
 *	ROOTWATCH_RUNS=20 build/tests/http/outbox_programs
 */
#include "outbox_shift.h"

#include <poll.h>
#include <signal.h>

enum { PROGRAMS = 3, EACH = 6, ALL = PROGRAMS * EACH, ROUNDS = 3, GIVE_UP_MS = 20000 };

struct stage {
	struct sandbox *sandbox;
	struct home *home;
	struct engine engine; /* as each program has it at first */
	struct step steps[ALL]; /* of program p: from p * EACH on */
	pid_t pids[PROGRAMS];
	int at_once[2]; /* a pipe: all start when it is closed */
};

/* ---- programs -------------------------------------------------------------------------------- */

static bool sees_all_done(const struct engine *engine)
{
	return engine_count(engine, OUTBOX_DONE) == ALL && engine_is_idle(engine);
}

/* Until all rows, its own and the others', are shown as done; then it ends with status 0. */
static void work_until_done(struct stage *stage, size_t from, size_t count, uint64_t seed)
{
	struct engine *engine = &stage->engine;
	int64_t deadline = deadline_in(GIVE_UP_MS);
	char byte;

	close(stage->at_once[1]);
	if (read(stage->at_once[0], &byte, 1) != 0 || !engine_open(engine, false))
		_exit(2);
	for (size_t i = 0; i < count; i++) {
		sync_send(engine->sync, step_request(&stage->steps[from + i]));
		engine_turn(engine);
		engine->ahead_ms += random_below(&seed, 1500);
	}
	while (!sees_all_done(engine)) {
		engine_turn(engine);
		engine->ahead_ms += 100;
		if (deadline_left(deadline) == 0)
			_exit(3);
	}
	_exit(0);
}

/* Queues everything, says so, and is killed then. */
static void queue_all(struct stage *stage, int report)
{
	struct engine *engine = &stage->engine;

	if (!engine_open(engine, false))
		_exit(2);
	for (size_t i = 0; i < ALL; i++)
		sync_send(engine->sync, step_request(&stage->steps[i]));
	while (engine_count(engine, OUTBOX_QUEUED) < ALL)
		engine_turn(engine);
	close(report);
	pause();
	_exit(0);
}

static void expect_ends(struct stage *stage)
{
	close(stage->at_once[0]);
	close(stage->at_once[1]);
	for (size_t p = 0; p < PROGRAMS; p++) {
		int status;

		assert_int_equal(waitpid(stage->pids[p], &status, 0), stage->pids[p]);
		if (status != 0)
			fail_msg("program %zu ended with wait status %#x: it does not see all done", p,
				(unsigned)status);
	}
}

/* Each program with its own steps, or with none. */
static void start_programs(struct stage *stage, size_t each, uint64_t seed)
{
	fflush(NULL);
	assert_int_equal(pipe(stage->at_once), 0);
	for (size_t p = 0; p < PROGRAMS; p++) {
		stage->pids[p] = fork();
		assert_true(stage->pids[p] >= 0);
		if (stage->pids[p] == 0)
			work_until_done(stage, p * EACH, each, seed + p);
	}
}

static void leave_a_dead_ones_queue(struct stage *stage)
{
	int status, report[2];
	struct pollfd end;
	pid_t pid;

	fflush(NULL);
	assert_int_equal(pipe(report), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		queue_all(stage, report[1]);
	close(report[1]);
	end = (struct pollfd){report[0], POLLIN, 0};
	assert_int_equal(poll(&end, 1, deadline_left(deadline_in(DEADLINE_MS))), 1);
	close(report[0]);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

/* ---- the stage ------------------------------------------------------------------------------- */

static void undo_home(void *home)
{
	home_free(home);
}

/* Notes on two incidents, so that each record has actions of every program. */
static void write_steps(struct stage *stage)
{
	char ids[2][ID_BYTES];

	find_ids(stage->sandbox, "/v1/incidents?filter[status]=started", ids, 2);
	for (size_t i = 0; i < ALL; i++) {
		struct step *step = &stage->steps[i];

		*step = (struct step){.action = "incident.note", .key = "event"};
		snprintf(step->record, sizeof(step->record), "%s", ids[i % 2]);
		snprintf(step->label, sizeof(step->label), "note %02zu", i);
		snprintf(step->text, sizeof(step->text), "the text of note %02zu", i);
	}
}

static void open_stage(struct stage *stage, struct sandbox *sandbox)
{
	char *folder;

	*stage = (struct stage){.sandbox = sandbox, .home = home_new()};
	cleanup_add(undo_home, stage->home);
	folder = home_path(stage->home, "state");
	stage->engine =
		(struct engine){.url = sandbox_url(sandbox), .token = sandbox_token(sandbox)};
	snprintf(stage->engine.folder, sizeof(stage->engine.folder), "%s", folder);
	free(folder);
	write_steps(stage);
	json_object_put(sandbox_control(sandbox, "DELETE", "/sandbox/journal", NULL));
}

/* All arrived once, and on each record in the order in which they were put into the outbox. */
static void expect_each_once_in_order(struct stage *stage)
{
	struct json_object *journal = journal_at_rest(stage->sandbox);
	struct state *state = open_state_db(&stage->engine);
	struct found found[ALL];
	size_t at[ALL] = {0};

	find_steps(state, stage->steps, ALL, found);
	state_close(state);
	for (size_t i = 0; i < ALL; i++) {
		unsigned applied = count_applied(journal, &stage->steps[i], &at[i]);

		if (applied != 1)
			fail_msg("%s was applied %u times", stage->steps[i].label, applied);
		assert_int_equal(found[i].state, OUTBOX_DONE);
	}
	for (size_t i = 0; i < ALL; i++)
		for (size_t k = i % 2; k < ALL; k += 2)
			if ((found[i].id < found[k].id) != (at[i] < at[k]) && i != k)
				fail_msg("%s and %s arrived in another order than they were pressed",
					stage->steps[i].label, stage->steps[k].label);
	json_object_put(journal);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void programs_beside_one_another_send_each_action_once_and_show_all(void **state)
{
	struct sandbox *sandbox = sandbox_open((const char *[]){"--seed", "demo", NULL});
	uint64_t rounds = number_of_env("ROOTWATCH_RUNS", ROUNDS);

	(void)state;
	for (uint64_t round = 0; round < rounds; round++) {
		struct stage stage;

		open_stage(&stage, sandbox);
		start_programs(&stage, EACH, round * PROGRAMS);
		expect_ends(&stage);
		expect_each_once_in_order(&stage);
	}
}

static void what_a_dead_program_queued_is_sent_once_by_whoever_comes_first(void **state)
{
	struct sandbox *sandbox = sandbox_open((const char *[]){"--seed", "demo", NULL});
	uint64_t rounds = number_of_env("ROOTWATCH_RUNS", ROUNDS);

	(void)state;
	for (uint64_t round = 0; round < rounds; round++) {
		struct stage stage;

		open_stage(&stage, sandbox);
		leave_a_dead_ones_queue(&stage);
		start_programs(&stage, 0, round * PROGRAMS);
		expect_ends(&stage);
		expect_each_once_in_order(&stage);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(programs_beside_one_another_send_each_action_once_and_show_all),
		TEST(what_a_dead_program_queued_is_sent_once_by_whoever_comes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
