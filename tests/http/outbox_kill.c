/*
 * kill -9 at random moments of a scripted shift. What the screen called queued is not lost, nothing
 * is applied twice, only what was being sent may be unknown afterwards, and drafts are as they were
 * last saved. Half of the moments are times, half are writes of SQLite to the disk.
 *
 *	ROOTWATCH_RUNS=1000 ROOTWATCH_SEED=7 build/tests/http/outbox_kill
 *
 * With the seed that a failure prints and ROOTWATCH_RUNS=1, that run is the first.
 */
#include "outbox_shift.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>

#include <sqlite3.h>

enum {
	RUNS = 100,
	RUNS_SANITIZED = 30,
	DRAFT_MS = 300, /* after that long what was typed is on the disk */
	STARTS_MS = 10000,
	QUIET_TURNS = 4,
};

/* What the child lets its parent know, in memory that both have. */
struct shared {
	volatile bool is_queued[STEPS_MAX];	 /* the screen said so */
	volatile unsigned draft_saved[STEPS_MAX]; /* 0, 1: half of it, 2: all */
	volatile unsigned notes_saved;		 /* revision of what is never sent */
	volatile unsigned writes;		 /* to the disk */
	volatile bool is_over;
};

struct shift {
	struct sandbox *sandbox;
	struct home *home;
	struct engine engine;
	struct shared *shared;
	struct step steps[STEPS_MAX];
	size_t count;
	uint64_t run_seed; /* of this run */
	uint64_t seed;	   /* as it goes on */
};

__attribute__((format(printf, 2, 3))) static void fail_run(
	const struct shift *shift, const char *format, ...)
{
	char words[600];
	va_list ap;

	va_start(ap, format);
	vsnprintf(words, sizeof(words), format, ap);
	va_end(ap);
	fail_msg("ROOTWATCH_SEED=%llu: %s", (unsigned long long)shift->run_seed, words);
}

/* ---- the script ------------------------------------------------------------------------------ */

enum on {
	ON_NOTHING,
	ON_ALERT_1,
	ON_ALERT_2,
	ON_INCIDENT_1,
	ON_INCIDENT_2,
	ON_DECLARED, /* before it has an id */
	ON_COUNT
};

static const struct {
	const char *action;
	enum on on;
	const char *key;
	const char *sign; /* where a text of its own does not tell the request; NULL: none */
} script[] = {
	{"incident.create", ON_NOTHING, "title", NULL},
	{"alert.acknowledge", ON_ALERT_1, NULL, NULL},
	{"incident.note", ON_DECLARED, "event", NULL},
	{"incident.note", ON_INCIDENT_1, "event", NULL},
	{"incident.action-item", ON_DECLARED, "summary", NULL},
	{"incident.edit", ON_INCIDENT_1, "title", NULL},
	{"alert.note", ON_ALERT_1, "details", NULL},
	{"incident.action-item", ON_INCIDENT_1, "summary", NULL},
	{"alert.acknowledge", ON_ALERT_2, NULL, NULL},
	{"incident.acknowledge", ON_INCIDENT_2, NULL, "acknowledged_at"},
	{"alert.create", ON_NOTHING, "summary", NULL},
	{"incident.edit", ON_INCIDENT_2, "summary", NULL},
	{"alert.resolve", ON_ALERT_2, NULL, NULL},
	{"incident.mitigate", ON_INCIDENT_1, NULL, NULL},
	{"incident.note", ON_INCIDENT_2, "event", NULL},
	{"incident.resolve", ON_INCIDENT_1, NULL, NULL},
};

enum { SCRIPT_STEPS = sizeof(script) / sizeof(script[0]) };

static void read_text_before(struct shift *shift, struct step *step)
{
	const struct resource *resource;
	char *path, *dotted, *was;

	if (!registry_action(step->action, &resource)->edits)
		return;
	path = mem_printf("/v1/incidents/%s", step->record);
	dotted = mem_printf("data.attributes.%s", step->key);
	was = sandbox_read(shift->sandbox, path, dotted);
	snprintf(step->was, sizeof(step->was), "%s", was != NULL ? was : "");
	free(path);
	free(dotted);
	free(was);
}

static void forget_acknowledge(struct sandbox *sandbox, const char *id)
{
	char *json = mem_printf("{\"type\":\"incidents\",\"id\":\"%s\","
				"\"attributes\":{\"acknowledged_at\":null}}",
		id);

	sandbox_put(sandbox, json);
	free(json);
}

static void write_script(struct shift *shift)
{
	char ids[ON_COUNT][ID_BYTES] = {[ON_DECLARED] = "new-1" /* by the outbox's first row */};
	find_ids(shift->sandbox, "/v1/alerts?filter[status]=triggered", &ids[ON_ALERT_1], 2);
	find_ids(shift->sandbox, "/v1/incidents?filter[status]=started", &ids[ON_INCIDENT_1], 2);
	forget_acknowledge(shift->sandbox, ids[ON_INCIDENT_2]);
	shift->count = SCRIPT_STEPS;
	for (size_t i = 0; i < SCRIPT_STEPS; i++) {
		struct step *step = &shift->steps[i];

		*step = (struct step){.action = script[i].action, .key = script[i].key};
		snprintf(step->record, sizeof(step->record), "%s", ids[script[i].on]);
		snprintf(step->label, sizeof(step->label), "step %02zu", i);
		snprintf(step->text, sizeof(step->text), "%s",
			script[i].sign != NULL ? script[i].sign : "");
		if (step->key != NULL) {
			snprintf(step->text, sizeof(step->text), "the text of step %02zu", i);
			snprintf(step->draft, sizeof(step->draft), "draft %02zu", i);
		}
		read_text_before(shift, step);
	}
}

/* ---- the child ------------------------------------------------------------------------------- */

/* The write at which it dies, counted down; shared with what SQLite calls. */
static unsigned dies_at_write;
static struct shared *counted;

static void count_write(void)
{
	counted->writes++;
	if (dies_at_write != 0 && counted->writes == dies_at_write)
		raise(SIGKILL);
}

static ssize_t counted_pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	count_write();
	return pwrite(fd, bytes, n, at);
}

static void count_writes_of_sqlite(struct shared *shared)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	counted = shared;
	vfs->xSetSystemCall(vfs, "pwrite64", (sqlite3_syscall_ptr)counted_pwrite);
	vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)counted_pwrite);
}

static void draft_text(const struct step *step, unsigned revision, char out[2 * TEXT_BYTES])
{
	snprintf(out, 2 * TEXT_BYTES, "%s=%.*s", step->key, revision == 2 ? TEXT_BYTES : 5, step->text);
}

static void save_draft(struct engine *engine, const char *name, const char *text)
{
	sync_send(engine->sync, draft_request(name, text));
	engine_turn(engine);
	engine->ahead_ms += DRAFT_MS;
	engine_turn(engine);
}

static void type_draft(struct shift *shift, size_t i)
{
	char text[2 * TEXT_BYTES];

	for (unsigned revision = 1; revision <= 2; revision++) {
		draft_text(&shift->steps[i], revision, text);
		save_draft(&shift->engine, shift->steps[i].draft, text);
		shift->shared->draft_saved[i] = revision;
	}
}

static void type_notes(struct shift *shift, unsigned revision)
{
	char text[TEXT_BYTES];

	snprintf(text, sizeof(text), "notes=%u", revision);
	save_draft(&shift->engine, "notes", text);
	shift->shared->notes_saved = revision;
}

/* False: the screen did not call it queued. */
static bool do_step(struct shift *shift, size_t i)
{
	struct engine *engine = &shift->engine;

	if (shift->steps[i].draft[0] != '\0')
		type_draft(shift, i);
	sync_send(engine->sync, step_request(&shift->steps[i]));
	engine_turn(engine);
	shift->shared->is_queued[i] = engine_item(engine, shift->steps[i].label) != NULL;
	type_notes(shift, (unsigned)i + 1);
	engine->ahead_ms += random_below(&shift->seed, 2500);
	for (unsigned turns = random_below(&shift->seed, 5); turns > 0; turns--)
		engine_turn(engine);
	return shift->shared->is_queued[i];
}

static void work(struct shift *shift)
{
	struct engine *engine = &shift->engine;

	count_writes_of_sqlite(shift->shared);
	if (!engine_open(engine, shift->seed % 4 == 0))
		_exit(2);
	for (size_t i = 0; i < shift->count; i++)
		if (!do_step(shift, i))
			_exit(3);
	sync_send(engine->sync, request_new(REQUEST_QUIT));
	while (engine_turn(engine))
		continue;
	shift->shared->is_over = true;
	_exit(0);
}

/* ---- the parent ------------------------------------------------------------------------------ */

/* Waits for the child, at most so long; then it is killed. */
static void let_live(pid_t pid, int64_t us)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0);
	struct pollfd end = {fd, POLLIN, 0};
	struct timespec wait = {us / 1000000, us % 1000000 * 1000};

	assert_true(fd >= 0);
	ppoll(&end, 1, &wait, NULL);
	close(fd);
	kill(pid, SIGKILL);
}

static void run_child(struct shift *shift, unsigned at_write, int64_t at_us)
{
	int status;
	pid_t pid;

	memset(shift->shared, 0, sizeof(*shift->shared));
	dies_at_write = at_write;
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		work(shift);
	let_live(pid, at_us);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) ? WEXITSTATUS(status) != 0 : WTERMSIG(status) != SIGKILL)
		fail_run(shift, "the shift ended with wait status %#x", (unsigned)status);
}

static bool needs_time(const struct engine *engine, struct state *state)
{
	struct outbox_row row;
	struct err err = {0};
	bool is_marked = false;

	for (uint32_t i = 0; !is_marked && i < engine->view->count; i++) {
		if (engine->view->items[i].state != OUTBOX_UNKNOWN ||
			!state_load(state, engine->view->items[i].id, &row, &err))
			continue;
		is_marked = row.mark[0] != '\0';
		outbox_row_release(&row);
	}
	return is_marked;
}

/* The next start: all that can be settled is. */
static void start_again(struct shift *shift)
{
	struct engine *engine = &shift->engine;
	struct state *state = open_state_db(engine);
	int64_t deadline = deadline_in(STARTS_MS);

	assert_true(engine_open(engine, false));
	for (int quiet = 0; quiet < QUIET_TURNS && deadline_left(deadline) > 0; quiet++) {
		engine_turn(engine);
		engine->ahead_ms += 200;
		if (!engine->is_known || !engine_is_idle(engine) || needs_time(engine, state))
			quiet = 0;
	}
	if (!engine_is_idle(engine))
		fail_run(shift, "the queue does not drain: %s", engine->result.words);
	state_close(state);
	engine_close(engine);
}

/* ---- what must be so ------------------------------------------------------------------------- */

static void expect_nothing_lost(const struct shift *shift, const struct found *found)
{
	for (size_t i = 0; i < shift->count; i++)
		if (shift->shared->is_queued[i] && found[i].id == 0)
			fail_run(shift, "%s was queued and is lost", shift->steps[i].label);
}

/* Those that can bear a mark of ours do. */
static bool must_be_marked(const struct step *step)
{
	const struct resource *resource;
	const struct trace *trace = registry_action(step->action, &resource)->trace;

	return trace != NULL && trace->marks != 0;
}

static void expect_settled(const struct shift *shift, const struct found *before,
	const struct found *after, struct json_object *journal)
{
	for (size_t i = 0; i < shift->count; i++) {
		const struct step *step = &shift->steps[i];
		unsigned applied = count_applied(journal, step, NULL);

		if (applied > 1)
			fail_run(shift, "%s (%s) was applied %u times", step->label, step->action, applied);
		if (after[i].id == 0 && applied != 0)
			fail_run(shift, "%s was sent without having been queued", step->label);
		if (after[i].id == 0)
			continue;
		if (after[i].is_marked != must_be_marked(step))
			fail_run(shift, "%s (%s) bears no mark", step->label, step->action);
		if (after[i].state == OUTBOX_UNKNOWN &&
			(before[i].state != OUTBOX_SENDING || after[i].is_marked))
			fail_run(shift, "%s (%s) is unknown, and was %s%s: %s", step->label, step->action,
				outbox_state_words(before[i].state)->name,
				after[i].is_marked ? ", with a mark" : "", after[i].result);
		if (after[i].state != OUTBOX_UNKNOWN && after[i].state != OUTBOX_DONE)
			fail_run(shift, "%s (%s) is %s: %s", step->label, step->action,
				outbox_state_words(after[i].state)->name, after[i].result);
		if (after[i].state == OUTBOX_DONE && applied != 1)
			fail_run(shift, "%s (%s) is called done and was applied %u times", step->label,
				step->action, applied);
	}
}

/* Of one record what was pressed first arrives first. */
static void expect_order(const struct shift *shift, struct json_object *journal)
{
	size_t at, earlier;

	for (size_t i = 0; i < shift->count; i++)
		for (size_t k = 0; k < i; k++) {
			const struct step *one = &shift->steps[k], *two = &shift->steps[i];

			if (one->record[0] == '\0' || strcmp(one->record, two->record) != 0 ||
				count_applied(journal, one, &earlier) == 0 ||
				count_applied(journal, two, &at) == 0)
				continue;
			if (earlier > at)
				fail_run(shift, "%s arrived before %s", two->label, one->label);
		}
}

struct drafts {
	char texts[STEPS_MAX][2 * TEXT_BYTES];
	unsigned notes;
};

static void see_draft(void *context, const char *name, const char *text, bool is_sent)
{
	struct drafts *drafts = context;
	unsigned i;

	(void)is_sent;
	if (sscanf(name, "draft %u", &i) == 1 && i < STEPS_MAX)
		snprintf(drafts->texts[i], sizeof(drafts->texts[i]), "%s", text);
	else
		assert_int_equal(sscanf(text, "notes=%u", &drafts->notes), 1);
}

/* As last saved, or newer; gone only with the action that was done. */
static void expect_drafts(const struct shift *shift, const struct found *after, struct state *state)
{
	struct drafts drafts = {0};
	char half[2 * TEXT_BYTES], whole[2 * TEXT_BYTES];
	struct err err = {0};

	assert_true(state_each_draft(state, see_draft, &drafts, &err));
	assert_true(drafts.notes >= shift->shared->notes_saved);
	for (size_t i = 0; i < shift->count; i++) {
		unsigned saved = shift->shared->draft_saved[i];
		const char *text = drafts.texts[i];

		if (shift->steps[i].draft[0] == '\0')
			continue;
		draft_text(&shift->steps[i], 1, half);
		draft_text(&shift->steps[i], 2, whole);
		if (after[i].id != 0 && after[i].state == OUTBOX_DONE)
			assert_string_equal(text, "");
		else if (saved > 0 && strcmp(text, whole) != 0 &&
			 (saved == 2 || strcmp(text, half) != 0))
			fail_run(shift, "the draft of %s is \"%s\"", shift->steps[i].label, text);
	}
}

struct toll {
	unsigned killed, sending, unknown;
};

static void add_up(struct toll *toll, const struct shift *shift, const struct found *before,
	const struct found *after)
{
	toll->killed += !shift->shared->is_over;
	for (size_t i = 0; i < shift->count; i++) {
		toll->sending += before[i].id != 0 && before[i].state == OUTBOX_SENDING;
		toll->unknown += after[i].id != 0 && after[i].state == OUTBOX_UNKNOWN;
	}
}

static void check_shift(struct shift *shift, struct toll *toll)
{
	struct found before[STEPS_MAX], after[STEPS_MAX];
	struct state *state = open_state_db(&shift->engine);
	struct json_object *journal = journal_at_rest(shift->sandbox);
	unsigned writes;

	json_object_put(journal);
	find_steps(state, shift->steps, shift->count, before);
	state_close(state);
	expect_nothing_lost(shift, before);
	start_again(shift);
	journal = journal_at_rest(shift->sandbox);
	state = open_state_db(&shift->engine);
	find_steps(state, shift->steps, shift->count, after);
	expect_nothing_lost(shift, after);
	expect_settled(shift, before, after, journal);
	expect_order(shift, journal);
	expect_drafts(shift, after, state);
	add_up(toll, shift, before, after);
	json_object_put(journal);
	state_close(state);
	writes = count_writes(shift->sandbox);
	start_again(shift);
	assert_int_equal(count_writes(shift->sandbox), writes);
}

/* ---- the runs -------------------------------------------------------------------------------- */

static void undo_home(void *home)
{
	home_free(home);
}

static void undo_shared(void *shared)
{
	munmap(shared, sizeof(struct shared));
}

static void new_run(struct shift *shift)
{
	char *folder;

	if (shift->home != NULL) {
		cleanup_forget(shift->home);
		home_free(shift->home);
		sandbox_reset(shift->sandbox);
		json_object_put(
			sandbox_control(shift->sandbox, "DELETE", "/sandbox/journal", NULL));
	}
	/* A thousand runs in a minute: the limit is another test's. */
	json_object_put(sandbox_control(shift->sandbox, "POST", "/sandbox/settings",
		"{\"rate_limit\":1000000}"));
	shift->home = home_new();
	cleanup_add(undo_home, shift->home);
	folder = home_path(shift->home, "state");
	shift->engine = (struct engine){
		.url = sandbox_url(shift->sandbox), .token = sandbox_token(shift->sandbox)};
	snprintf(shift->engine.folder, sizeof(shift->engine.folder), "%s", folder);
	free(folder);
	write_script(shift);
	json_object_put(sandbox_control(shift->sandbox, "DELETE", "/sandbox/journal", NULL));
}

static void setup_shift(struct shift *shift)
{
	shift->sandbox = sandbox_open((const char *[]){"--seed", "demo", NULL});
	shift->shared = mmap(NULL, sizeof(*shift->shared), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(shift->shared != MAP_FAILED);
	cleanup_add(undo_shared, shift->shared);
}

/* A shift that nobody kills, to know how long one is. */
static void measure(struct shift *shift, int64_t *us, unsigned *writes)
{
	struct toll toll = {0};
	int64_t start;

	new_run(shift);
	start = clock_monotonic_ms();
	run_child(shift, 0, (int64_t)60 * 1000 * 1000);
	*us = (clock_monotonic_ms() - start) * 1000;
	*writes = shift->shared->writes;
	assert_true(shift->shared->is_over);
	check_shift(shift, &toll);
	assert_int_equal(toll.sending + toll.unknown, 0);
}

static unsigned default_runs(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return RUNS_SANITIZED;
#else
	return RUNS;
#endif
}

static void killed_at_any_moment_nothing_queued_is_lost_and_nothing_is_sent_twice(void **state)
{
	struct shift shift = {0};
	struct toll toll = {0};
	uint64_t runs = number_of_env("ROOTWATCH_RUNS", default_runs());
	uint64_t first = number_of_env("ROOTWATCH_SEED", (uint64_t)clock_wall_ms());
	unsigned writes;
	int64_t us;

	(void)state;
	setup_shift(&shift);
	measure(&shift, &us, &writes);
	print_message("a shift: %lld ms, %u writes\n", (long long)us / 1000, writes);
	for (uint64_t run = 0; run < runs; run++) {
		uint64_t seed = first + run;

		new_run(&shift);
		shift.run_seed = shift.seed = seed;
		if (next_random(&shift.seed) % 2 == 0)
			run_child(&shift, 1 + random_below(&shift.seed, writes), (int64_t)60 * 1000 * 1000);
		else
			run_child(&shift, 0, random_below(&shift.seed, (unsigned)us));
		check_shift(&shift, &toll);
	}
	print_message("%u of %llu were killed; %u actions were being sent, %u are unknown\n",
		toll.killed, (unsigned long long)runs, toll.sending, toll.unknown);
	assert_true(toll.killed * 2 > runs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(killed_at_any_moment_nothing_queued_is_lost_and_nothing_is_sent_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
