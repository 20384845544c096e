/* What of a draft would go into Rootly. */
#include "unit/retro/case.h"

#include "retro/export.h"
#include "retro/plan.h"
#include "../../../src/retro/internal.h"

static const struct viewer maya = {
	.user_id = "103", .name = {"Maya Ortiz", 10, 10}, .is_known = true};

static void print_attrs(struct buf *out, const struct attrs *attrs)
{
	for (size_t i = 0; i < attrs->count; i++) {
		const struct attr *attr = &attrs->items[i];

		buf_add_fmt(out, " %s=", attr->key);
		if (attr->string != NULL)
			buf_add_str(out, attr->string);
		else if (attr->type == ATTR_NULL)
			buf_add_str(out, "null");
		else if (attr->type == ATTR_TIME)
			buf_add_fmt(out, "+%lldm", (long long)((attr->number - START) / MINUTE));
		else
			buf_add_fmt(out, "%lld", (long long)attr->number);
	}
}

/* One line a row: "x Title: retrospective.edit PUT /v1/… title=…". The rows of publishing and of the
 * document as a whole are left out: they are always there. */
static void expect_plan(
	const struct retro_draft *draft, const struct test_case *c, const char *expected)
{
	static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
	struct retro_plan plan;
	struct buf out;

	retro_plan(draft, &c->evidence, &maya, &plan);
	buf_init(&out, RETRO_BYTES);
	for (size_t i = 0; i < plan.count; i++) {
		const struct retro_row *row = &plan.rows[i];
		const struct submit *s = &row->submit;

		if (strcmp(row->field.bytes, "Publish") == 0 ||
			strcmp(row->field.bytes, "Document") == 0)
			continue;
		buf_add_fmt(&out, "%s %s:", row->is_ticked ? "x" : row->is_possible ? "-" : "!",
			row->field.bytes);
		if (row->is_possible) {
			buf_add_fmt(&out, " %s %s %s", s->action->name, methods[s->action->method],
				s->path);
			print_attrs(&out, &s->attrs);
			if (s->base.count > 0)
				buf_add_str(&out, " was");
			print_attrs(&out, &s->base);
		} else {
			assert_null(s->action);
		}
		if (!text_is_empty(row->remark))
			buf_add_fmt(&out, " (%s)", row->remark.bytes);
		buf_add_char(&out, '\n');
	}
	assert_string_equal(out.bytes, expected);
	buf_release(&out);
	retro_plan_release(&plan);
}

/* A draft with one edit against a case that may have changed since. */
static void expect_edit(struct test_case *c, const char *old, const char *new, const char *expected)
{
	struct retro_draft draft;
	struct test_case before;

	case_init(&before);
	case_draft(&before, &draft);
	case_edit(&draft, old, new);
	expect_plan(&draft, c, expected);
	retro_release(&draft);
}

static void a_draft_as_it_was_built_changes_nothing(void **state)
{
	struct retro_draft draft;
	struct test_case c;

	(void)state;
	case_init(&c);
	case_draft(&c, &draft);
	expect_plan(&draft, &c, "");
	retro_release(&draft);
	c.retrospective.title = t("\"Pay\" fails");
	case_draft(&c, &draft);
	expect_plan(&draft, &c, "");
	retro_release(&draft);
}

static void changed_values_are_sent_to_where_they_belong(void **state)
{
	struct test_case c;

	(void)state;
	case_init(&c);
	expect_edit(&c, "title: Checkout latency", "title: Pool exhausted",
		"x Title: retrospective.edit PUT /v1/post_mortems/937f3c93 title=Pool exhausted "
		"was "
		"title=Checkout latency\n");
	expect_edit(&c, "causes: [Deployment]", "causes: [deployment, \"Capacity, limits\"]",
		"x Causes: incident.edit PUT /v1/incidents/inc-398 cause_ids=cause-1 cause-2 was "
		"cause_ids=cause-1\n");
	expect_edit(&c, "mitigated: 2026-11-20T03:31:00Z", "mitigated: 2026-11-20T03:34:00Z",
		"x Mitigated: retrospective.edit PUT /v1/post_mortems/937f3c93 mitigated_at=+20m "
		"was "
		"mitigated_at=+17m\n");
	expect_edit(&c, "Since the deploy.\n", "Since the deploy.\n\\# 1\n&lt;!-- x\n",
		"x Summary: incident.edit PUT /v1/incidents/inc-398 summary=p99 above 2 "
		"s.\n\nSince the "
		"deploy.\n# 1\n<!-- x was summary=p99 above 2 s.\n\nSince the deploy.\n");
	expect_edit(&c, "Flag off", "Flag switched off",
		"x Mitigation: incident.edit PUT /v1/incidents/inc-398 mitigation_message=Flag "
		"switched off "
		"was mitigation_message=Flag off\n");
	expect_edit(&c, "Pool capped", "Pool capped at 150",
		"x Resolution: incident.edit PUT /v1/incidents/inc-398 resolution_message=Pool "
		"capped at "
		"150 was resolution_message=Pool capped\n");
}

static void what_rootly_would_not_take_says_why(void **state)
{
	struct test_case c;

	(void)state;
	case_init(&c);
	expect_edit(&c, "causes: [Deployment]", "causes: [Deployment, Bad luck]",
		"! Causes: (no cause is called \"Bad luck\" in Rootly)\n");
	expect_edit(&c, "mitigated: 2026-11-20T03:31:00Z", "mitigated: at lunch",
		"! Mitigated: (not a time as in 2026-11-20T03:14:00Z)\n");
	c.evidence.retrospective = NULL;
	expect_edit(&c, "title: Checkout latency", "title: Pool exhausted",
		"! Title: (there is no retrospective yet)\n");
}

static void what_was_taken_away_is_left_alone(void **state)
{
	struct test_case c;

	(void)state;
	case_init(&c);
	expect_edit(&c, "p99 above 2 s.\n\nSince the deploy.\n", "", "");
	expect_edit(&c, "title: Checkout latency\n", "", "");
	expect_edit(
		&c, "- [ ] Cap the pool  @Maya Ortiz  p:high  due:2026-12-01  ^action-7\n", "", "");
	expect_edit(&c, "  @Maya Ortiz  p:high  due:2026-12-01", "", "");
	expect_edit(&c,
		"- 03:19 note (Maya Ortiz): Pool is full, ask bob@shop.example  "
		"^event-event-aaaa0003\n",
		"", "");
	expect_edit(&c, "## Actions\n", "", "");
	c.evidence.item_count = 2; /* deleted in Rootly */
	expect_edit(&c, "## Impact\n", "", "");
}

static void what_changed_in_rootly_meanwhile_is_not_undone(void **state)
{
	struct test_case c;

	(void)state;
	case_init(&c);
	c.incident.summary = t("Somebody wrote more.");
	c.items[0].priority = choice_find(action_item_priorities, "low");
	expect_edit(&c, "## Impact\n", "## Impact\nSome.\n", "");
	expect_edit(&c, "Since the deploy.", "Since 02:58.",
		"- Summary: incident.edit PUT /v1/incidents/inc-398 summary=p99 above 2 "
		"s.\n\nSince 02:58. was "
		"summary=Somebody wrote more. (changed in Rootly since the draft was built)\n");
	expect_edit(&c, "due:2026-12-01", "due:2026-12-02",
		"- Action item: action-item.edit PUT /v1/action_items/7 due_date=2026-12-02 "
		"priority=high was "
		"due_date=2026-12-01 priority=low (changed in Rootly since the draft was built)\n");
}

static void new_notes_carry_their_true_time(void **state)
{
	struct test_case c;

	(void)state;
	case_init(&c);
	expect_edit(&c, "- 03:31 status", "- 03:22 Flag switched off\n- 03:31 status",
		"x New note 03:22: incident.note POST /v1/incidents/inc-398/events "
		"event=2026-11-20 03:22 UTC: "
		"Flag switched off visibility=internal\n");
	expect_edit(&c, "<!-- /rootwatch -->\n\n## Detection",
		"<!-- /rootwatch -->\n- 2026-11-21 00:10 external note: All is well\n\n## "
		"Detection",
		"- New external note 00:10: incident.note POST /v1/incidents/inc-398/events "
		"event=2026-11-21 "
		"00:10 UTC: All is well visibility=external (external: customers may read it)\n");
	c.events[0] =
		event_at("e-new", 200, "Maya Ortiz", "2026-11-20 03:22 UTC: Flag switched off");
	expect_edit(&c, "- 03:31 status", "- 03:22 Flag switched off\n- 03:31 status", "");
}

static void only_what_one_wrote_oneself_is_ticked(void **state)
{
	struct test_case c;

	(void)state;
	case_init(&c);
	expect_edit(&c, "Pool is full, ask bob@shop.example", "Pool is full",
		"x Note 03:19: event.edit PUT /v1/events/event-aaaa0003 event=Pool is full was "
		"event=Pool is "
		"full, ask bob@shop.example\n");
	expect_edit(&c, "We are looking into it", "We know",
		"- Note 03:20: event.edit PUT /v1/events/event-aaaa0005 event=We know was event=We "
		"are looking "
		"into it (written by Ben Okafor)\n");
	expect_edit(&c, "- 03:19 note", "- 03:18 note",
		"x Note 03:19: event.edit PUT /v1/events/event-aaaa0003 event=2026-11-20 03:18 "
		"UTC: Pool is full, "
		"ask bob@shop.example was event=Pool is full, ask bob@shop.example\n");
	expect_edit(&c, "status: detected", "status: not detected", "");
}

static void publishing_is_offered_and_never_ticked(void **state)
{
	struct retro_draft draft;
	struct retro_plan plan;
	struct test_case c;

	(void)state;
	case_init(&c);
	case_draft(&c, &draft);
	retro_plan(&draft, &c.evidence, &maya, &plan);
	assert_int_equal(plan.count, 2);
	assert_string_equal(plan.rows[1].submit.action->name, "retrospective.publish");
	assert_string_equal(attrs_find(&plan.rows[1].submit.attrs, "status")->string, "published");
	assert_true(plan.rows[1].is_possible);
	assert_false(plan.rows[1].is_ticked);
	retro_plan_release(&plan);
	c.retrospective.status = RETROSPECTIVE_PUBLISHED;
	retro_plan(&draft, &c.evidence, &maya, &plan);
	assert_int_equal(plan.count, 1);
	retro_plan_release(&plan);
	retro_release(&draft);
}

static void action_items_are_added_and_changed(void **state)
{
	struct test_case c;

	(void)state;
	case_init(&c);
	expect_edit(&c, "## Actions\n",
		"## Actions\n- [ ] Page on saturation @maya p:high due:2026-12-05\n",
		"x New action item: incident.action-item POST /v1/incidents/inc-398/action_items "
		"summary=Page on "
		"saturation status=open assigned_to_user_id=103 due_date=2026-12-05 "
		"priority=high\n");
	expect_edit(&c, "- [ ] Cap the pool", "- [x] Cap the big pool",
		"x Action item: action-item.edit PUT /v1/action_items/7 summary=Cap the big pool "
		"status=done was "
		"summary=Cap the pool status=open\n");
	expect_edit(&c, "pool  p:medium", "pool  @ben.okafor  p:high",
		"x Action item: action-item.edit PUT /v1/action_items/8 assigned_to_user_id=104 "
		"priority=high was "
		"assigned_to_user_id=null priority=medium\n");
	expect_edit(&c, "@Maya Ortiz", "@maya", "");
	expect_edit(&c, "## Actions\n", "## Actions\n- [ ] Cap the pool\n", "");
	expect_edit(&c, "^action-9\n\n", "^action-99\n\n",
		"! Action item: (Rootly has no such action item (any more))\n");
}

static void unknown_words_of_an_action_item_take_the_tick_away(void **state)
{
	struct test_case c;

	(void)state;
	case_init(&c);
	expect_edit(&c, "## Actions\n", "## Actions\n- [ ] Page us @ben p:now due:soon\n",
		"- New action item: incident.action-item POST /v1/incidents/inc-398/action_items "
		"summary=Page us "
		"status=open (no one person is called \"ben\": it would go without owner; \"soon\" "
		"is no day as in "
		"2026-12-01: it would go without; \"now\" is no priority (high, medium, low): it "
		"would go "
		"without)\n");
	expect_edit(&c, "@Maya Ortiz", "@nobody",
		"! Action item: (no one person is called \"nobody\": it would go without owner)\n");
}

static void masked_texts_are_not_sent_unasked(void **state)
{
	struct retro_draft draft;
	struct test_case c;

	(void)state;
	case_init(&c);
	c.evidence.masks_emails = true;
	case_draft(&c, &draft);
	expect_plan(&draft, &c, "");
	case_edit(&draft, "ask [e-mail]", "do ask [e-mail]");
	expect_plan(&draft, &c,
		"- Note 03:19: event.edit PUT /v1/events/event-aaaa0003 event=Pool is full, do ask "
		"[e-mail] was "
		"event=Pool is full, ask bob@shop.example (addresses are masked in it)\n");
	retro_release(&draft);
}

static void a_draft_without_its_hashes_is_taken_with_care(void **state)
{
	struct retro_draft draft;
	struct test_case c;

	(void)state;
	case_init(&c);
	case_draft(&c, &draft);
	case_edit(&draft, "<!-- rootwatch:seen", "<!-- gone");
	case_edit(&draft, "Since the deploy.", "Since 02:58.");
	expect_plan(&draft, &c,
		"- Summary: incident.edit PUT /v1/incidents/inc-398 summary=p99 above 2 "
		"s.\n\nSince 02:58. was "
		"summary=p99 above 2 s.\n\nSince the deploy. (changed in Rootly since the draft "
		"was built)\n");
	retro_release(&draft);
}

static void a_lost_day_line_does_not_move_notes(void **state)
{
	struct retro_draft draft;
	struct test_case c;

	(void)state;
	case_init(&c);
	c.events[3] = event_at("e4", 24 * 60, "Maya Ortiz", "The day after");
	c.events[0] = event_at("e0", 24 * 60 + 5, "Maya Ortiz", "And more");
	case_draft(&c, &draft);
	case_edit(&draft, "- 2026-11-21 03:14 note (Maya Ortiz): The day after  ^event-e4\n", "");
	expect_plan(&draft, &c, "");
	case_edit(&draft, "^event-e0\n", "^event-e0\n- 03:25 Done\n");
	expect_plan(&draft, &c,
		"x New note 03:25: incident.note POST /v1/incidents/inc-398/events "
		"event=2026-11-21 03:25 UTC: "
		"Done visibility=internal\n");
	retro_release(&draft);
}

/* What Rootly has goes into the draft quoted, and back as it was, with what the author added. */
static void texts_come_back_as_they_went(void **state)
{
	uint64_t seed = 23;
	char words[400];

	(void)state;
	for (int round = 0; round < 10000; round++) {
		size_t len = random_bytes(&seed, words, sizeof(words));
		struct retro_code code = {0};
		struct retro_slice rest, line;
		struct retro_draft draft;
		struct retro_plan plan;
		struct test_case c;
		struct arena arena;
		char *expected;

		arena_init(&arena, 0);
		case_init(&c);
		c.incident.summary = text_clean_body(&arena, words, len);
		for (rest = retro_trim(retro_slice_of(c.incident.summary.bytes)); retro_next_line(&rest, &line);)
			retro_in_code(&code, line);
		case_draft(&c, &draft);
		case_edit(&draft, "\n\n## Impact\n\n## Timeline", "\nAdded.\n\n## Impact\n\n## Timeline");
		retro_plan(&draft, &c.evidence, &maya, &plan);
		/* An open code block is closed, for it would swallow the rest of the draft. */
		if (code.len_bytes == 0) {
			rest = retro_trim(retro_slice_of(c.incident.summary.bytes));
			expected = arena_printf(&arena, "%.*s%sAdded.", (int)rest.len_bytes, rest.bytes,
				rest.len_bytes > 0 ? "\n" : "");
			assert_string_equal(plan.rows[0].field.bytes, "Summary");
			assert_string_equal(attrs_find(&plan.rows[0].submit.attrs, "summary")->string, expected);
		}
		retro_plan_release(&plan);
		retro_release(&draft);
		arena_release(&arena);
	}
}

/* Whatever is in it: nothing is sent without a path, and nothing is deleted. */
static void no_draft_makes_a_plan_that_deletes(void **state)
{
	struct test_case c;
	uint64_t seed = 11;
	char words[2048];

	(void)state;
	case_init(&c);
	for (int round = 0; round < 3000; round++) {
		struct retro_draft draft;
		struct retro_plan plan;
		char *at;

		case_draft(&c, &draft);
		at = strstr(draft.bytes, "\n## Actions");
		words[random_bytes(&seed, words, sizeof(words) - 1)] = '\0';
		at[1] = round % 2 ? '#' : '\n';
		case_edit(&draft, "## Impact\n", words);
		case_edit(&draft, "- 03:19", words);
		retro_plan(&draft, &c.evidence, &maya, &plan);
		for (size_t i = 0; i < plan.count; i++) {
			const struct submit *s = &plan.rows[i].submit;

			assert_int_equal(s->action != NULL, plan.rows[i].is_possible);
			assert_true(plan.rows[i].is_possible || !plan.rows[i].is_ticked);
			if (s->action == NULL)
				continue;
			assert_non_null(s->path);
			assert_int_not_equal(s->action->method, HTTP_DELETE);
			assert_true(s->attrs.count > 0);
		}
		retro_plan_release(&plan);
		retro_release(&draft);
	}
}

/* ---- the process -------------------------------------------------------------------------- */

static const struct step process[] = {
	{.record = {"step-aaaa1", 0, 0}, .title = {"Gather", 6, 6}, .description = {"", 0, 0},
		.status = STEP_OPEN, .due_at = START + 2 * 24 * 60 * MINUTE},
	{.record = {"step-aaaa2", 0, 0}, .title = {"Discuss", 7, 7}, .description = {"", 0, 0},
		.status = STEP_IN_PROGRESS, .is_skippable = true},
};

static void with_process(struct test_case *c)
{
	case_init(c);
	c->incident.progress = choice_find(incident_progresses, "not_started");
	c->evidence.steps = process;
	c->evidence.step_count = 2;
}

static void expect_process(const char *old, const char *new, const char *expected)
{
	struct retro_draft draft;
	struct test_case c;

	with_process(&c);
	case_draft(&c, &draft);
	case_edit(&draft, old, new);
	expect_plan(&draft, &c, expected);
	retro_release(&draft);
}

#define STEP_ONE "step.edit PUT /v1/incident_retrospective_steps/step-aaaa1"

static void steps_and_progress_go_where_they_belong(void **state)
{
	(void)state;
	expect_process("- [ ] Gather", "- [x] Gather",
		"x Step: " STEP_ONE " status=completed was status=todo\n");
	expect_process("- [/] Discuss", "- [-] Discuss",
		"x Step: step.edit PUT /v1/incident_retrospective_steps/step-aaaa2 "
		"status=skipped was status=in_progress\n");
	expect_process("due:2026-11-22", "due:2026-12-24",
		"x Step: " STEP_ONE " due_date=2026-12-24 was due_date=2026-11-22\n");
	expect_process("progress: not started", "progress: active",
		"x Progress: incident.progress PUT /v1/incidents/inc-398 "
		"retrospective_progress_status=active was "
		"retrospective_progress_status=not_started\n");
}

static void steps_that_rootly_would_not_take_say_why(void **state)
{
	(void)state;
	expect_process("- [ ] Gather", "- [-] Gather",
		"- Step: " STEP_ONE " status=skipped was status=todo (the process says that this "
		"step cannot be skipped)\n");
	expect_process("- [ ] Gather", "- [ ] Rest\n- [ ] Gather",
		"! Step: (steps come from the process: the API adds none)\n");
	expect_process("progress: not started", "progress: splendid",
		"! Progress: (no progress (not started, in progress, completed, skipped))\n");
}

/* ---- the document ------------------------------------------------------------------------- */

/* Its row: "x remark", "- remark"; "" there is none. */
static const char *document_row(const struct retro_draft *draft, const struct test_case *c)
{
	static char out[400];
	struct retro_plan plan;

	retro_plan(draft, &c->evidence, &maya, &plan);
	out[0] = '\0';
	for (size_t i = 0; i < plan.count; i++)
		if (strcmp(plan.rows[i].field.bytes, "Document") == 0)
			snprintf(out, sizeof(out), "%s %s", plan.rows[i].is_ticked ? "x" : "-",
				plan.rows[i].remark.bytes);
	retro_plan_release(&plan);
	return out;
}

static void the_document_is_ticked_when_something_is_written_and_nothing_is_lost(void **state)
{
	static const char skeleton[] = "<h1>Checkout latency</h1><h2>Summary</h2><p></p>";
	static const char theirs[] = "<h1>Checkout latency</h1><p>By Ben.</p>";
	struct retro_draft draft;
	struct test_case c;
	struct buf html;

	(void)state;
	case_init(&c);
	c.retrospective.content = (struct html){skeleton, strlen(skeleton)};
	case_draft(&c, &draft);
	assert_string_equal(document_row(&draft, &c), "- nothing is written in it yet");
	case_edit(&draft, "## Impact\n", "## Impact\nNobody could pay.\n");
	assert_string_equal(document_row(&draft, &c), "x ");
	c.retrospective.content = (struct html){theirs, strlen(theirs)};
	assert_string_equal(document_row(&draft, &c),
		"- there is text in Rootly already: this takes its place");
	buf_init(&html, RETRO_HTML_BYTES);
	retro_export_html(&draft, &html);
	c.retrospective.content = (struct html){html.bytes, html.len_bytes};
	assert_string_equal(document_row(&draft, &c), "");
	buf_release(&html);
	retro_release(&draft);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_draft_as_it_was_built_changes_nothing),
		cmocka_unit_test(changed_values_are_sent_to_where_they_belong),
		cmocka_unit_test(what_rootly_would_not_take_says_why),
		cmocka_unit_test(what_was_taken_away_is_left_alone),
		cmocka_unit_test(what_changed_in_rootly_meanwhile_is_not_undone),
		cmocka_unit_test(new_notes_carry_their_true_time),
		cmocka_unit_test(only_what_one_wrote_oneself_is_ticked),
		cmocka_unit_test(publishing_is_offered_and_never_ticked),
		cmocka_unit_test(action_items_are_added_and_changed),
		cmocka_unit_test(unknown_words_of_an_action_item_take_the_tick_away),
		cmocka_unit_test(masked_texts_are_not_sent_unasked),
		cmocka_unit_test(a_draft_without_its_hashes_is_taken_with_care),
		cmocka_unit_test(a_lost_day_line_does_not_move_notes),
		cmocka_unit_test(texts_come_back_as_they_went),
		cmocka_unit_test(no_draft_makes_a_plan_that_deletes),
		cmocka_unit_test(steps_and_progress_go_where_they_belong),
		cmocka_unit_test(steps_that_rootly_would_not_take_say_why),
		cmocka_unit_test(the_document_is_ticked_when_something_is_written_and_nothing_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
