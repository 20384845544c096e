/*
 * Applied, then the connection closed without an answer: every action that creates something, with
 * connections that are kept from before and without. What was made once is never made twice, now or
 * at the next start.
 *
 *	ROOTWATCH_RUNS=200 build/tests/http/outbox_closed
 */
#include "outbox_shift.h"

#include "core/join.h"

enum { GRACE_MS = 5000, LATER_MS = 90 * 1000, QUIET_TURNS = 8, CREATES_MAX = 40, ROUNDS = 2 };

struct create {
	const struct action *action;
	const struct resource *resource;
};

/* ---- what there is to create ----------------------------------------------------------------- */

static size_t add_creates(struct create *creates, size_t count, const struct resource *resource)
{
	for (const struct action *a = resource->actions; a != NULL && a->name != NULL; a++) {
		if (a->repeat != REPEAT_ONCE || a->path == NULL)
			continue;
		assert_true(count < CREATES_MAX);
		creates[count++] = (struct create){a, resource};
	}
	for (const struct tab *tab = resource->tabs; tab != NULL && tab->title != NULL; tab++)
		if (tab->rows != NULL)
			count = add_creates(creates, count, tab->rows);
	return count;
}

static size_t find_creates(struct create *creates)
{
	size_t count = 0;

	for (size_t i = 0; registry_panes[i] != NULL; i++)
		count = add_creates(creates, count, registry_panes[i]);
	assert_true(count >= 10);
	return count;
}

/* ---- what the form would say ----------------------------------------------------------------- */

/* A workflow runs on what it was made for. */
static bool fits(struct json_object *record, const struct resource *resource)
{
	struct json_object *attributes = json_object_object_get(record, "attributes");
	struct json_object *params = json_object_object_get(attributes, "trigger_params");
	const char *type = json_object_get_string(json_object_object_get(params, "trigger_type"));

	return type == NULL || strcmp(type, resource->name) == 0;
}

static char *choose(struct sandbox *sandbox, const char *list, const struct resource *resource)
{
	struct json_object *body = sandbox_request(sandbox, "GET", list, NULL, NULL);
	struct json_object *data = json_object_object_get(body, "data");
	char *id = NULL;

	for (size_t i = 0; id == NULL && i < json_object_array_length(data); i++) {
		struct json_object *record = json_object_array_get_idx(data, i);

		if (fits(record, resource))
			id = mem_strdup(member_text(record, "id"));
	}
	json_object_put(body);
	if (id == NULL)
		fail_msg("nothing to choose in %s", list);
	return id;
}

/* What is created for a row that stands in belongs to whom it stands in for. */
static const struct resource *subject_of(const struct create *create)
{
	return create->resource->join != NULL ? create->resource->join->owners : create->resource;
}

/* What a person writes or picks; the caller frees. */
static char *answer_of(
	struct sandbox *sandbox, const struct create *create, const struct input *input, const char *text)
{
	switch (input->type) {
	case INPUT_REF:
	case INPUT_REFS:
		return choose(sandbox, registry_find(input->catalogue)->listing->path,
			subject_of(create));
	case INPUT_NUMBER:
	case INPUT_MINUTES:
		return mem_strdup("30");
	case INPUT_CHOICE:
	case INPUT_FLAG:
		return mem_strdup(input->preset != NULL ? input->preset : input->choices[1].wire);
	default:
		return mem_strdup(text);
	}
}

static void add_answer(struct submit *submit, const struct input *input, const char *answer)
{
	char placeholder[TEXT_BYTES];

	if (input->in_path) {
		snprintf(placeholder, sizeof(placeholder), "@%s", input->name);
		submit->path = path_fill(submit->path, placeholder, answer);
	} else if (input->type == INPUT_REFS) {
		attrs_add_strings(&submit->attrs, input->name, answer);
	} else if (input->type == INPUT_FLAG) {
		attrs_add_flag(&submit->attrs, input->name, strcmp(answer, "yes") == 0);
	} else if (input->is_number || input->type == INPUT_NUMBER || input->type == INPUT_MINUTES) {
		attrs_add_number(&submit->attrs, input->name, strtoll(answer, NULL, 10));
	} else {
		attrs_add_string(&submit->attrs, input->name, answer);
	}
}

static void fill_form(struct sandbox *sandbox, const struct create *create, struct submit *submit,
	struct step *step)
{
	for (const struct input *in = create->action->inputs; in != NULL && in->name != NULL; in++) {
		char *answer;

		if (!in->required && in->preset == NULL)
			continue;
		answer = answer_of(sandbox, create, in, step->text);
		add_answer(submit, in, answer);
		free(answer);
	}
	snprintf(step->path, sizeof(step->path), "%s", submit->path);
}

static bool has_text(const struct submit *submit, const char *text)
{
	for (size_t i = 0; i < submit->attrs.count; i++)
		if (submit->attrs.items[i].string != NULL &&
			strcmp(submit->attrs.items[i].string, text) == 0)
			return true;
	return false;
}

/* A request to create it, and how to know it again in the journal. */
static struct request *create_request(
	struct sandbox *sandbox, const struct create *create, unsigned run, struct step *step)
{
	struct request *request;
	char *record;

	*step = (struct step){.action = create->action->name};
	snprintf(step->label, sizeof(step->label), "run %04u", run);
	snprintf(step->text, sizeof(step->text), "made by run %04u", run);
	if (!create->action->on_pane) {
		const struct resource *subject = subject_of(create);
		const char *active = subject->listing->active;
		char *list = mem_printf("%s%s%s", subject->listing->path, active != NULL ? "?" : "",
			active != NULL ? active : "");

		record = choose(sandbox, list, subject);
		snprintf(step->record, sizeof(step->record), "%s%s",
			subject != create->resource ? "none-" : "", record);
		free(record);
		free(list);
	}
	request = step_request(step);
	fill_form(sandbox, create, &request->submit, step);
	if (!has_text(&request->submit, step->text))
		step->text[0] = '\0';
	return request;
}

/* ---- a run ----------------------------------------------------------------------------------- */

struct run {
	struct sandbox *sandbox;
	struct home *home;
	struct engine engine;
	struct step step;
	bool is_warm;
};

static void undo_home(void *home)
{
	home_free(home);
}

static void undo_engine(void *engine)
{
	engine_close(engine);
}

static void start(struct run *run, bool polls)
{
	int64_t deadline = deadline_in(DEADLINE_MS);

	assert_true(engine_open(&run->engine, polls));
	cleanup_add(undo_engine, &run->engine);
	while (!run->engine.is_known || (polls && run->engine.link.live_at_ms == 0)) {
		engine_turn(&run->engine);
		if (deadline_left(deadline) == 0)
			fail_msg("the engine does not get on line: %s", run->engine.link.err.text);
	}
}

static void stop(struct run *run)
{
	cleanup_forget(&run->engine);
	engine_close(&run->engine);
}

static bool is_settled(const struct engine *engine, const char *label)
{
	const struct outbox_item *item = engine_item(engine, label);

	return item != NULL && item->state != OUTBOX_QUEUED && item->state != OUTBOX_SENDING;
}

/* Until it is settled, and a while longer: time for whatever might be sent again. */
static void let_settle(struct run *run)
{
	int64_t deadline = deadline_in(DEADLINE_MS);

	run->engine.ahead_ms += GRACE_MS;
	while (!is_settled(&run->engine, run->step.label)) {
		engine_turn(&run->engine);
		run->engine.ahead_ms += 250;
		if (deadline_left(deadline) == 0)
			fail_msg("%s is not settled", run->step.action);
	}
	run->engine.ahead_ms += LATER_MS;
	for (int i = 0; i < QUIET_TURNS; i++)
		engine_turn(&run->engine);
}

static void close_before_the_answer(struct run *run)
{
	char *fault = mem_printf("{\"method\":\"POST\",\"path\":\"%s\",\"nth\":1,"
				 "\"kind\":\"applied_then_closed\"}",
		run->step.path);

	json_object_put(sandbox_control(run->sandbox, "DELETE", "/sandbox/faults", NULL));
	sandbox_fault(run->sandbox, fault);
	free(fault);
}

static void expect_once(struct run *run)
{
	struct json_object *journal = journal_at_rest(run->sandbox);
	unsigned applied = count_applied(journal, &run->step, NULL);

	json_object_put(journal);
	if (applied != 1)
		fail_msg("%s was applied %u times, on %s connections; it said: %s", run->step.action,
			applied, run->is_warm ? "kept" : "new", run->engine.result.words);
}

static void expect_known(struct run *run, const struct create *create)
{
	struct state *state = open_state_db(&run->engine);
	struct found found;

	find_steps(state, &run->step, 1, &found);
	state_close(state);
	assert_int_equal(found.is_marked, create->action->trace != NULL && create->action->trace->marks != 0);
	if (found.state != OUTBOX_DONE && (found.state != OUTBOX_UNKNOWN || found.is_marked))
		fail_msg("%s is %s: %s", run->step.action, outbox_state_words(found.state)->name,
			found.result);
}

static void create_once(struct sandbox *sandbox, const struct create *create, unsigned number)
{
	static struct run run; /* what is undone after a failure outlives it */
	struct request *request;
	char *folder;

	run = (struct run){.sandbox = sandbox, .home = home_new(), .is_warm = number % 2 == 1};
	cleanup_add(undo_home, run.home);
	folder = home_path(run.home, "state");
	json_object_put(sandbox_control(sandbox, "DELETE", "/sandbox/journal", NULL));
	run.engine = (struct engine){.url = sandbox_url(sandbox), .token = sandbox_token(sandbox)};
	snprintf(run.engine.folder, sizeof(run.engine.folder), "%s", folder);
	free(folder);
	start(&run, run.is_warm);
	request = create_request(sandbox, create, number, &run.step);
	close_before_the_answer(&run);
	sync_send(run.engine.sync, request);
	let_settle(&run);
	expect_once(&run);
	stop(&run);
	start(&run, false);
	let_settle(&run);
	expect_once(&run);
	expect_known(&run, create);
	stop(&run);
	cleanup_forget(run.home);
	home_free(run.home);
}

static void what_was_made_without_an_answer_is_not_made_again(void **state)
{
	struct sandbox *sandbox = sandbox_open((const char *[]){"--seed", "demo", NULL});
	struct create creates[CREATES_MAX];
	size_t count = find_creates(creates);
	uint64_t runs = number_of_env("ROOTWATCH_RUNS", ROUNDS * count);

	(void)state;
	/* Every start reads everything: so many of them in a minute are refused else. */
	json_object_put(sandbox_control(
		sandbox, "POST", "/sandbox/settings", "{\"rate_limit\":1000000}"));
	for (unsigned run = 0; run < runs; run++)
		create_once(sandbox, &creates[run / 2 % count], run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_made_without_an_answer_is_not_made_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
