/*
 * When an action may be done, in which words it is refused, whether it asks, and when it is done
 * already: a case for each rule, both ways. An action with a rule and without cases fails here.
 */
#include "world.h"

#include "core/update.h"

#define INCIDENT(...)                                                                              \
	(&(const struct incident){.record = {.id = "inc-1"}, .handle = {"INC-1", 5, 5}, __VA_ARGS__})
#define ALERT(...)                                                                                 \
	(&(const struct alert){.record = {.id = "al-1"}, .short_id = {"aB1c", 4, 4}, __VA_ARGS__})
#define RETROSPECTIVE(...)                                                                         \
	(&(const struct retrospective){.record = {.id = "pm-1"}, __VA_ARGS__})
#define STEP(...) (&(const struct step){.record = {.id = "st-1"}, .title = {"Write", 5, 5}, __VA_ARGS__})
#define ITEM(...) (&(const struct action_item){.record = {.id = "it-1"}, __VA_ARGS__})
#define EVENT(...) (&(const struct incident_event){.record = {.id = "ev-1"}, __VA_ARGS__})
#define ROLE(who)                                                                                  \
	(&(const struct role_assignment){                                                          \
		.record = {.id = "ro-1"}, .role = {.id = "5"}, .person = {.id = (who)}})

enum { ITEM_OPEN = 1, ITEM_DONE = 3 }; /* places in action_item_statuses */

#define OVER "it is over: R reopens it"
#define NOT_BEGUN "it is planned maintenance: begin it (s) or cancel it (X)"
#define UNDER_WAY "it is maintenance: complete it (s) or cancel it (X)"
#define NO_RETROSPECTIVE "there is no retrospective yet: C has one created"

static const struct legality {
	const char *action;
	const void *record;
	const char *refusal; /* NULL: it may be done */
} legalities[] = {
	{"alert.acknowledge", ALERT(.status = ALERT_TRIGGERED), NULL},
	{"alert.acknowledge", ALERT(.status = ALERT_OPEN),
		"nothing to acknowledge: it pages nobody; D resolves, i declares"},
	{"alert.acknowledge", ALERT(.status = ALERT_ACKNOWLEDGED), "it is acknowledged already"},
	{"alert.acknowledge", ALERT(.status = ALERT_RESOLVED), "it is resolved"},
	{"alert.acknowledge", ALERT(.status = ALERT_DEFERRED),
		"only a triggered alert can be acknowledged"},
	{"alert.resolve", ALERT(.status = ALERT_TRIGGERED), NULL},
	{"alert.resolve", ALERT(.status = ALERT_OPEN), NULL},
	{"alert.resolve", ALERT(.status = ALERT_UNKNOWN), NULL},
	{"alert.resolve", ALERT(.status = ALERT_RESOLVED), "it is resolved already"},
	{"alert.resolve-with", ALERT(.status = ALERT_ACKNOWLEDGED), NULL},
	{"alert.resolve-with", ALERT(.status = ALERT_RESOLVED), "it is resolved already"},
	{"alert.snooze", ALERT(.status = ALERT_ACKNOWLEDGED), NULL},
	{"alert.snooze", ALERT(.status = ALERT_TRIGGERED),
		"only an acknowledged alert can be snoozed: a acknowledges it"},
	{"alert.snooze", ALERT(.status = ALERT_OPEN), "only an acknowledged alert can be snoozed"},
	{"alert.escalate", ALERT(.status = ALERT_TRIGGERED), NULL},
	{"alert.escalate", ALERT(.status = ALERT_DEFERRED), "it is deferred"},
	{"alert.escalate", ALERT(.status = ALERT_TRIGGERED, .group_leader_id = "al-0"),
		"it belongs to a group: escalate its leader"},

	{"incident.acknowledge", INCIDENT(.status = INCIDENT_STARTED), NULL},
	{"incident.acknowledge", INCIDENT(.status = INCIDENT_TRIAGE), NULL},
	{"incident.acknowledge", INCIDENT(.status = INCIDENT_STARTED, .acknowledged_at = 1),
		"it is acknowledged already"},
	{"incident.acknowledge", INCIDENT(.status = INCIDENT_RESOLVED), OVER},
	{"incident.triage", INCIDENT(.status = INCIDENT_STARTED), NULL},
	{"incident.triage", INCIDENT(.status = INCIDENT_TRIAGE), "it is in triage already"},
	{"incident.triage", INCIDENT(.status = INCIDENT_CANCELLED), OVER},
	{"incident.triage", INCIDENT(.status = INCIDENT_SCHEDULED), NOT_BEGUN},
	{"incident.triage", INCIDENT(.status = INCIDENT_IN_PROGRESS), UNDER_WAY},
	{"incident.start", INCIDENT(.status = INCIDENT_TRIAGE), NULL},
	{"incident.start", INCIDENT(.status = INCIDENT_STARTED),
		"only an incident in triage can be started"},
	{"incident.mitigate", INCIDENT(.status = INCIDENT_STARTED), NULL},
	{"incident.mitigate", INCIDENT(.status = INCIDENT_MITIGATED),
		"it is mitigated already: D resolves it"},
	{"incident.mitigate", INCIDENT(.status = INCIDENT_TRIAGE),
		"it is still in triage: start it first (s)"},
	{"incident.mitigate", INCIDENT(.status = INCIDENT_CLOSED), OVER},
	{"incident.mitigate", INCIDENT(.status = INCIDENT_SCHEDULED), NOT_BEGUN},
	{"incident.mitigate", INCIDENT(.status = INCIDENT_IN_PROGRESS), UNDER_WAY},
	{"incident.resolve", INCIDENT(.status = INCIDENT_STARTED), NULL},
	{"incident.resolve", INCIDENT(.status = INCIDENT_MITIGATED), NULL},
	{"incident.resolve", INCIDENT(.status = INCIDENT_TRIAGE),
		"it is still in triage: start it (s) or cancel it (X)"},
	{"incident.resolve", INCIDENT(.status = INCIDENT_RESOLVED), OVER},
	{"incident.resolve", INCIDENT(.status = INCIDENT_SCHEDULED), NOT_BEGUN},
	{"incident.resolve", INCIDENT(.status = INCIDENT_IN_PROGRESS), UNDER_WAY},
	{"incident.begin", INCIDENT(.status = INCIDENT_SCHEDULED), NULL},
	{"incident.begin", INCIDENT(.status = INCIDENT_STARTED), "only planned maintenance can begin"},
	{"incident.begin", INCIDENT(.status = INCIDENT_IN_PROGRESS), "it has begun already"},
	{"incident.complete", INCIDENT(.status = INCIDENT_IN_PROGRESS), NULL},
	{"incident.complete", INCIDENT(.status = INCIDENT_SCHEDULED), NOT_BEGUN},
	{"incident.complete", INCIDENT(.status = INCIDENT_STARTED),
		"only maintenance can be completed: D resolves an incident"},
	{"incident.complete", INCIDENT(.status = INCIDENT_COMPLETED), OVER},
	{"incident.close", INCIDENT(.status = INCIDENT_RESOLVED), NULL},
	{"incident.close", INCIDENT(.status = INCIDENT_STARTED),
		"only a resolved incident can be closed: D resolves it"},
	{"incident.close", INCIDENT(.status = INCIDENT_CLOSED),
		"only a resolved incident can be closed: D resolves it"},
	{"incident.cancel", INCIDENT(.status = INCIDENT_TRIAGE), NULL},
	{"incident.cancel", INCIDENT(.status = INCIDENT_MITIGATED), NULL},
	{"incident.cancel", INCIDENT(.status = INCIDENT_CANCELLED), OVER},
	{"incident.reopen", INCIDENT(.status = INCIDENT_RESOLVED), NULL},
	{"incident.reopen", INCIDENT(.status = INCIDENT_CANCELLED), NULL},
	{"incident.reopen", INCIDENT(.status = INCIDENT_MITIGATED), NULL},
	{"incident.reopen", INCIDENT(.status = INCIDENT_STARTED), "it is not over"},
	{"incident.duplicate", INCIDENT(.status = INCIDENT_STARTED), NULL},
	{"incident.duplicate", INCIDENT(.status = INCIDENT_CLOSED), "it is over"},
	{"incident.duplicate", INCIDENT(.status = INCIDENT_STARTED, .duplicate_of_id = "inc-2"),
		"it is marked as a duplicate already"},
	{"incident.unduplicate", INCIDENT(.status = INCIDENT_CANCELLED, .duplicate_of_id = "inc-2"),
		NULL},
	{"incident.unduplicate", INCIDENT(.status = INCIDENT_STARTED),
		"it is not known to be a duplicate"},
	{"incident.private", INCIDENT(.status = INCIDENT_STARTED), NULL},
	{"incident.private", INCIDENT(.is_private = true),
		"it is private already; Rootly cannot undo that"},

	{"action-item.done", ITEM(.status = ITEM_OPEN), NULL},
	{"action-item.done", ITEM(.status = ITEM_DONE), "it is done already"},
	{"event.star", EVENT(.starred_at = 0), NULL},
	{"event.star", EVENT(.starred_at = 1), "it has a star already"},
	{"event.unstar", EVENT(.starred_at = 1), NULL},
	{"event.unstar", EVENT(.starred_at = 0), "it has no star"},
	{"role.drop", ROLE("7"), NULL},
	{"role.drop", ROLE(""), "nobody has this role"},

	{"retrospective.create", RETROSPECTIVE(.status = RETROSPECTIVE_NONE), NULL},
	{"retrospective.create", RETROSPECTIVE(.status = RETROSPECTIVE_DRAFT), "there is one already"},
	{"retrospective.edit", RETROSPECTIVE(.status = RETROSPECTIVE_PUBLISHED), NULL},
	{"retrospective.edit", RETROSPECTIVE(.status = RETROSPECTIVE_NONE), NO_RETROSPECTIVE},
	{"retrospective.display", RETROSPECTIVE(.status = RETROSPECTIVE_DRAFT), NULL},
	{"retrospective.display", RETROSPECTIVE(.status = RETROSPECTIVE_NONE), NO_RETROSPECTIVE},
	{"retrospective.document", RETROSPECTIVE(.status = RETROSPECTIVE_DRAFT), NULL},
	{"retrospective.document", RETROSPECTIVE(.status = RETROSPECTIVE_NONE), NO_RETROSPECTIVE},
	{"retrospective.publish", RETROSPECTIVE(.status = RETROSPECTIVE_NONE), NO_RETROSPECTIVE},
	{"retrospective.withdraw", RETROSPECTIVE(.status = RETROSPECTIVE_NONE), NO_RETROSPECTIVE},
	{"retrospective.progress", RETROSPECTIVE(.incident_id = "inc-1"), NULL},
	{"retrospective.progress", RETROSPECTIVE(.incident_id = ""),
		"Rootly does not say whose retrospective it is: use the incident's menu"},
	{"retrospective.publish", RETROSPECTIVE(.status = RETROSPECTIVE_DRAFT), NULL},
	{"retrospective.publish", RETROSPECTIVE(.status = RETROSPECTIVE_PUBLISHED),
		"it is published already"},
	{"retrospective.withdraw", RETROSPECTIVE(.status = RETROSPECTIVE_PUBLISHED), NULL},
	{"retrospective.withdraw", RETROSPECTIVE(.status = RETROSPECTIVE_DRAFT),
		"it is a draft already"},
	{"step.complete", STEP(.status = STEP_OPEN), NULL},
	{"step.complete", STEP(.status = STEP_SKIPPED), NULL},
	{"step.complete", STEP(.status = STEP_COMPLETED), "it is completed already"},
	{"step.begin", STEP(.status = STEP_OPEN), NULL},
	{"step.begin", STEP(.status = STEP_IN_PROGRESS), "it is in progress already"},
	{"step.reset", STEP(.status = STEP_COMPLETED), NULL},
	{"step.reset", STEP(.status = STEP_OPEN), "it is to do already"},
	{"step.skip", STEP(.status = STEP_OPEN, .is_skippable = true), NULL},
	{"step.skip", STEP(.status = STEP_OPEN), "the process says that this step cannot be skipped"},
	{"step.skip", STEP(.status = STEP_SKIPPED, .is_skippable = true), "it is skipped already"},
};

/* Questions that depend on the record; "7" asks. */
static const struct asking {
	const char *action;
	const void *record;
	const char *words; /* NULL: it does not ask */
} askings[] = {
	{"alert.acknowledge", ALERT(.status = ALERT_TRIGGERED, .notified = {.ids = "9 7"}), NULL},
	{"alert.acknowledge", ALERT(.status = ALERT_TRIGGERED), NULL},
	{"alert.acknowledge",
		ALERT(.status = ALERT_TRIGGERED, .notified = {{"Bob", 3, 3}, "9"}),
		"It pages Bob, not you."},
	{"alert.acknowledge",
		ALERT(.status = ALERT_TRIGGERED, .notified = {{"Bob", 3, 3}, "77"},
			.responders = {{"Eve", 3, 3}, "8"}),
		"Eve holds it."},
	{"event.edit", EVENT(.author = {"Ann Lee", 7, 7}), NULL},
	{"event.edit", EVENT(.author = {"", 0, 0}), NULL},
	{"event.edit", EVENT(.author = {"Bob", 3, 3}), "Bob wrote it, not you."},
	{"event.delete", EVENT(.author = {"Ann Lee", 7, 7}), "It is gone for everybody."},
	{"event.delete", EVENT(.author = {"Bob", 3, 3}),
		"Bob wrote it, not you. It is gone for everybody."},
};

/* What the sender reads before it sends: is it so already? */
static const struct done {
	const char *action;
	const void *record;
	bool is_done;
} dones[] = {
	{"alert.acknowledge", ALERT(.status = ALERT_TRIGGERED), false},
	{"alert.acknowledge", ALERT(.status = ALERT_ACKNOWLEDGED), true},
	{"alert.acknowledge", ALERT(.status = ALERT_RESOLVED), true},
	{"alert.resolve", ALERT(.status = ALERT_ACKNOWLEDGED), false},
	{"alert.resolve", ALERT(.status = ALERT_RESOLVED), true},
	{"alert.resolve-with", ALERT(.status = ALERT_TRIGGERED), false},
	{"alert.resolve-with", ALERT(.status = ALERT_RESOLVED), true},
	{"incident.acknowledge", INCIDENT(.status = INCIDENT_STARTED), false},
	{"incident.acknowledge", INCIDENT(.acknowledged_at = 1), true},
	{"incident.triage", INCIDENT(.status = INCIDENT_STARTED), false},
	{"incident.triage", INCIDENT(.status = INCIDENT_TRIAGE), true},
	{"incident.start", INCIDENT(.status = INCIDENT_TRIAGE), false},
	{"incident.start", INCIDENT(.status = INCIDENT_STARTED), true},
	{"incident.mitigate", INCIDENT(.status = INCIDENT_STARTED), false},
	{"incident.mitigate", INCIDENT(.status = INCIDENT_MITIGATED), true},
	{"incident.resolve", INCIDENT(.status = INCIDENT_MITIGATED), false},
	{"incident.resolve", INCIDENT(.status = INCIDENT_RESOLVED), true},
	{"incident.begin", INCIDENT(.status = INCIDENT_SCHEDULED), false},
	{"incident.begin", INCIDENT(.status = INCIDENT_IN_PROGRESS), true},
	{"incident.complete", INCIDENT(.status = INCIDENT_IN_PROGRESS), false},
	{"incident.complete", INCIDENT(.status = INCIDENT_COMPLETED), true},
	{"incident.close", INCIDENT(.status = INCIDENT_RESOLVED), false},
	{"incident.close", INCIDENT(.status = INCIDENT_CLOSED), true},
	{"incident.cancel", INCIDENT(.status = INCIDENT_STARTED), false},
	{"incident.cancel", INCIDENT(.status = INCIDENT_CANCELLED), true},
	{"incident.reopen", INCIDENT(.status = INCIDENT_RESOLVED), false},
	{"incident.reopen", INCIDENT(.status = INCIDENT_STARTED), true},
	{"incident.unduplicate", INCIDENT(.duplicate_of_id = "inc-2"), false},
	{"incident.unduplicate", INCIDENT(.status = INCIDENT_STARTED), true},
	{"incident.private", INCIDENT(.is_private = false), false},
	{"incident.private", INCIDENT(.is_private = true), true},
	{"action-item.done", ITEM(.status = ITEM_OPEN), false},
	{"action-item.done", ITEM(.status = ITEM_DONE), true},
	{"event.star", EVENT(.starred_at = 0), false},
	{"event.star", EVENT(.starred_at = 1), true},
	{"event.unstar", EVENT(.starred_at = 1), false},
	{"event.unstar", EVENT(.starred_at = 0), true},
	{"retrospective.publish", RETROSPECTIVE(.status = RETROSPECTIVE_DRAFT), false},
	{"retrospective.publish", RETROSPECTIVE(.status = RETROSPECTIVE_PUBLISHED), true},
	{"retrospective.withdraw", RETROSPECTIVE(.status = RETROSPECTIVE_PUBLISHED), false},
	{"retrospective.withdraw", RETROSPECTIVE(.status = RETROSPECTIVE_DRAFT), true},
	{"step.complete", STEP(.status = STEP_IN_PROGRESS), false},
	{"step.complete", STEP(.status = STEP_COMPLETED), true},
	{"step.begin", STEP(.status = STEP_OPEN), false},
	{"step.begin", STEP(.status = STEP_IN_PROGRESS), true},
	{"step.reset", STEP(.status = STEP_SKIPPED), false},
	{"step.reset", STEP(.status = STEP_OPEN), true},
	{"step.skip", STEP(.status = STEP_OPEN), false},
	{"step.skip", STEP(.status = STEP_SKIPPED), true},
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct action *action_named(const char *name, const struct resource **resource)
{
	const struct action *action = registry_action(name, resource);

	if (action == NULL)
		fail_msg("there is no action %s", name);
	return action;
}

/* ---- the cases ----------------------------------------------------------------------------- */

/* A world whose detail is INC-1, for paths that begin at the record on the right. */
static void start_over(void **state)
{
	struct world *world;

	world_teardown(state);
	world_setup(state);
	world = *state;
	world_viewer(world, "7");
	free(world->model.detail.id);
	world->model.detail.id = mem_strdup("inc-1");
	effects_clear(&world->effects);
}

static void expect_refused(struct world *world, const struct action *action, const char *words)
{
	const struct notice *said = &world->model.notice;
	size_t title = strlen(action->title);
	const char *reason = strncmp(said->words, action->title, title) == 0
				     ? strstr(said->words + title, ": ")
				     : NULL;

	/* Between them may stand the record's number. */
	if (reason == NULL || strcmp(reason + 2, words) != 0)
		fail_msg("'%s', not '%s: %s'", said->words, action->title, words);
	assert_int_equal(world->effects.count, 0);
	assert_int_equal(world->model.layer_count, 0);
}

/* It opens its form, or asks in its words, or leaves at once. */
static void expect_begun(struct world *world, const struct action *action, const void *record)
{
	const struct confirm *confirm = &world->model.confirm;
	const struct request *request = world_request(world, REQUEST_SUBMIT);

	if (action->inputs != NULL) {
		/* What the row of a pane lacks for the form is fetched first. */
		assert_ptr_equal(world->model.form != NULL ? world->model.form->action
							   : world->model.waiting.action,
			action);
		assert_null(request);
	} else if (action->ask != ASK_NEVER) {
		assert_int_equal(model_top_layer(&world->model), LAYER_CONFIRM);
		assert_string_equal(confirm->explanation,
			action->ask_words != NULL ? action->ask_words : action->help);
		assert_int_equal(confirm->ask, action->ask);
		assert_false(confirm->on_yes);
		assert_null(request);
	} else {
		if (request == NULL)
			fail_msg("%s sends nothing: %s", action->name, world->model.notice.words);
		else
			assert_string_equal(
				request->submit.record_id, ((const struct record *)record)->id);
	}
}

static void each_rule_allows_and_refuses_in_its_words(void **state)
{
	for (size_t i = 0; i < COUNT(legalities); i++) {
		const struct legality *c = &legalities[i];
		const struct resource *resource;
		const struct action *action = action_named(c->action, &resource);
		struct world *world;

		start_over(state);
		world = *state;
		act_on(&world->model, action, resource, c->record, &world->effects);
		if (c->refusal != NULL)
			expect_refused(world, action, c->refusal);
		else
			expect_begun(world, action, c->record);
	}
}

static void each_question_that_depends_says_why_it_asks(void **state)
{
	for (size_t i = 0; i < COUNT(askings); i++) {
		const struct asking *c = &askings[i];
		const struct resource *resource;
		const struct action *action = action_named(c->action, &resource);
		struct world *world;

		start_over(state);
		world = *state;
		act_on(&world->model, action, resource, c->record, &world->effects);
		if (action->inputs != NULL) {
			world_type(world, "x");
			world_key(world, "<C-d>");
			world_key(world, "<Enter>");
		}
		assert_int_equal(model_top_layer(&world->model), c->words != NULL ? LAYER_CONFIRM : -1);
		assert_int_equal(world_request(world, REQUEST_SUBMIT) != NULL, c->words == NULL);
		if (c->words != NULL)
			assert_string_equal(world->model.confirm.explanation, c->words);
	}
}

static void a_key_without_a_user_is_not_asked_whose_page_it_is(void **state)
{
	struct world *world = *state;

	act_on(&world->model, action_named("alert.acknowledge", &(const struct resource *){NULL}),
		&alert_resource, askings[2].record, &world->effects);
	assert_non_null(world_request(world, REQUEST_SUBMIT));
}

static void what_is_done_already_is_known_and_not_offered(void **state)
{
	const struct viewer me = {.user_id = "7"};

	(void)state;
	for (size_t i = 0; i < COUNT(dones); i++) {
		const struct done *c = &dones[i];
		const struct resource *resource;
		const struct action *action = action_named(c->action, &resource);
		const char *why;

		if (action->already == NULL || action->already(c->record) != c->is_done)
			fail_msg("%s: case %zu is not %d", c->action, i, c->is_done);
		if (c->is_done && action->legal != NULL && action->legal(c->record, &me, &why))
			fail_msg("%s: it is done, and offered", c->action);
	}
}

/* ---- no rule without its cases ------------------------------------------------------------- */

static void check_legality(const struct action *action)
{
	int allowed = 0, refused = 0;

	for (size_t i = 0; i < COUNT(legalities); i++)
		if (strcmp(legalities[i].action, action->name) == 0) {
			allowed += legalities[i].refusal == NULL;
			refused += legalities[i].refusal != NULL;
		}
	if (action->legal != NULL && (allowed == 0 || refused == 0))
		fail_msg("%s: add cases to legalities[], allowed and refused", action->name);
}

static void check_asking(const struct action *action)
{
	int asks = 0, never = 0;

	for (size_t i = 0; i < COUNT(askings); i++)
		if (strcmp(askings[i].action, action->name) == 0) {
			asks += askings[i].words != NULL;
			never += askings[i].words == NULL;
		}
	if (action->asks != NULL && (asks == 0 || (never == 0 && action->ask == ASK_NEVER)))
		fail_msg("%s: add cases to askings[], both ways", action->name);
}

static void check_done(const struct action *action)
{
	int yes = 0, no = 0;

	for (size_t i = 0; i < COUNT(dones); i++)
		if (strcmp(dones[i].action, action->name) == 0) {
			yes += dones[i].is_done;
			no += !dones[i].is_done;
		}
	if (action->already != NULL && (yes == 0 || no == 0))
		fail_msg("%s: add cases to dones[], both ways", action->name);
}

/* Its result names one thing that was done. */
static void check_words(const struct action *action)
{
	int ways = (action->becomes != NULL) + (action->did != NULL) + (action->follow != NULL);

	if (ways != (action->path != NULL))
		fail_msg("%s: what does its result say?", action->name);
}

static void check_actions(const struct resource *resource)
{
	for (const struct action *a = resource->actions; a != NULL && a->name != NULL; a++) {
		check_words(a);
		check_legality(a);
		check_asking(a);
		check_done(a);
	}
}

static void no_rule_is_without_its_cases_and_words(void **state)
{
	(void)state;
	for (const struct resource *const *r = registry_panes; *r != NULL; r++) {
		check_actions(*r);
		for (const struct tab *tab = (*r)->tabs; tab->title != NULL; tab++)
			if (tab->kind == TAB_ROWS)
				check_actions(tab->rows);
	}
}

/* ---- rules of all actions ------------------------------------------------------------------ */

static void every_action(struct world *world, void (*check)(struct world *, const struct action *))
{
	for (const struct resource *const *r = registry_panes; *r != NULL; r++)
		for (const struct action *a = (*r)->actions; a->name != NULL; a++)
			check(world, a);
}

static void expect_read_only(struct world *world, const struct action *action)
{
	const char *why = "";

	assert_false(act_is_legal(&world->model, action, legalities[0].record, &why));
	assert_string_equal(why, "read-only (:read-only turns it off)");
}

static void expect_needs_record(struct world *world, const struct action *action)
{
	const char *why = "";

	assert_int_equal(act_is_legal(&world->model, action, NULL, &why), action->on_pane);
	if (!action->on_pane)
		assert_string_equal(why, "nothing is selected");
}

static void read_only_and_an_empty_list_refuse_every_action(void **state)
{
	struct world *world = *state;

	every_action(world, expect_needs_record);
	world->model.viewer.read_only = true;
	every_action(world, expect_read_only);
}

/* The question names the record, and its button the verb. */
static void a_question_names_what_it_is_about(void **state)
{
	struct world *world = *state;
	const struct incident *incident = INCIDENT(.status = INCIDENT_RESOLVED, .title = {"Disk", 4, 4});
	const struct resource *resource;
	const struct action *action = action_named("incident.close", &resource);

	act_on(&world->model, action, resource, incident, &world->effects);
	assert_string_equal(world->model.confirm.question, "Close: INC-1 Disk?");
	assert_string_equal(world->model.confirm.verb, "Close INC-1");
	assert_string_equal(world->model.confirm.record_id, "inc-1");
}

static void what_waits_already_is_not_sent_twice(void **state)
{
	struct world *world = *state;
	struct msg *msg = msg_new(MSG_OUTBOX);
	const struct alert *alert = ALERT(.status = ALERT_TRIGGERED);
	const char *why = "";

	msg->u.outbox = outbox_view_new(1);
	msg->u.outbox->items[0] = (struct outbox_item){.id = 1, .state = OUTBOX_SENDING,
		.action = "alert.acknowledge", .resource = "alert", .record_id = "al-1"};
	msg->u.outbox->count = 1;
	world_tell(world, msg);
	assert_non_null(model_pending(&world->model, "al-1"));
	assert_null(model_pending(&world->model, "al-2"));
	assert_false(act_is_legal(&world->model,
		action_named("alert.acknowledge", &(const struct resource *){NULL}), alert, &why));
	assert_string_equal(why, "it is on its way already");
	assert_true(act_is_legal(&world->model,
		action_named("alert.resolve", &(const struct resource *){NULL}), alert, &why));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(each_rule_allows_and_refuses_in_its_words),
		WORLD_TEST(each_question_that_depends_says_why_it_asks),
		WORLD_TEST(a_key_without_a_user_is_not_asked_whose_page_it_is),
		cmocka_unit_test(what_is_done_already_is_known_and_not_offered),
		cmocka_unit_test(no_rule_is_without_its_cases_and_words),
		WORLD_TEST(read_only_and_an_empty_list_refuse_every_action),
		WORLD_TEST(a_question_names_what_it_is_about),
		WORLD_TEST(what_waits_already_is_not_sent_twice),
	};

	return cmocka_run_group_tests_name("legality", tests, NULL, NULL);
}
