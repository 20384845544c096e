/* Actions from the key to the request: legality, questions, forms, drafts, offers. */
#include "world.h"

static void some_alerts(struct world *world)
{
	struct snapshot *s = snapshot_new(&alert_resource);

	add_alert(s, "al-mine", "p99 > 2s checkout", ALERT_TRIGGERED, "7");
	add_alert(s, "al-other", "5xx on api-gateway", ALERT_TRIGGERED, "9");
	add_alert(s, "al-open", "Disk 80 %", ALERT_OPEN, "");
	world_viewer(world, "7");
	world_snapshot(world, s);
	world_key(world, "2");
}

static void an_alert_that_pages_me_is_acknowledged_at_once(void **state)
{
	struct world *world = *state;
	const struct request *request;

	some_alerts(world);
	assert_string_equal(selected_id(world), "al-mine");
	world_key(world, "a");
	request = world_request(world, REQUEST_SUBMIT);
	assert_non_null(request);
	assert_string_equal(request->submit.action->name, "alert.acknowledge");
	assert_string_equal(request->submit.record_id, "al-mine");
	assert_string_equal(request->submit.path, "/v1/alerts/al-mine/acknowledge");
	assert_string_equal(request->submit.label, "al-mine p99 > 2s checkout");
}

static void somebody_elses_page_is_asked_about_and_says_whose(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	world_key(world, "j");
	world_key(world, "a");
	assert_null(world_request(world, REQUEST_SUBMIT));
	assert_true(model_has_layer(&world->model, LAYER_CONFIRM));
	assert_non_null(strstr(world->model.confirm.explanation, "Ann Lee"));
	world_wait(world, 300);
	world_key(world, "y");
	assert_string_equal(world_request(world, REQUEST_SUBMIT)->submit.record_id, "al-other");
}

/* The cursor stands on another one, and that is not what is meant. */
static void no_action_goes_to_another_while_a_number_is_asked_for(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	world_key(world, ":");
	world_type(world, "398");
	world_key(world, "<Enter>");
	assert_non_null(world_request(world, REQUEST_FIND));
	world_key(world, "a");
	assert_null(world_request(world, REQUEST_SUBMIT));
	assert_non_null(strstr(world->model.notice.words, "398 is not here yet"));
	world_key(world, "<Esc>");
	world_key(world, "a");
	assert_string_equal(world_request(world, REQUEST_SUBMIT)->submit.record_id, "al-mine");
}

static void what_was_jumped_to_takes_keys_before_the_rest_of_it_came(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	world_key(world, ":");
	world_type(world, "al-mine");
	world_key(world, "<Enter>");
	assert_int_equal(world->model.focus, FOCUS_DETAIL);
	world_key(world, "a");
	assert_string_equal(world_request(world, REQUEST_SUBMIT)->submit.record_id, "al-mine");
}

static void an_illegal_action_says_why_and_what_would_do(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	world_key(world, "G");
	world_key(world, "a");
	assert_null(world_request(world, REQUEST_SUBMIT));
	assert_non_null(strstr(world->model.notice.words, "pages nobody"));
}

static void a_question_ignores_keys_until_it_is_armed(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	world_key(world, "D");
	assert_true(model_has_layer(&world->model, LAYER_CONFIRM));
	world_key(world, "y");
	assert_null(world_request(world, REQUEST_SUBMIT));
	world_wait(world, 300);
	world_key(world, "y");
	assert_non_null(world_request(world, REQUEST_SUBMIT));
}

static void a_question_starts_on_no(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	world_key(world, "D");
	world_wait(world, 300);
	world_key(world, "<Enter>");
	assert_null(world_request(world, REQUEST_SUBMIT));
	assert_false(model_has_layer(&world->model, LAYER_CONFIRM));
}

static void pasted_text_never_acts(void **state)
{
	struct world *world = *state;
	struct msg *paste = msg_new(MSG_PASTE);

	some_alerts(world);
	paste->u.text = mem_strdup("aDy");
	world_tell(world, paste);
	assert_null(world_request(world, REQUEST_SUBMIT));
	world_key(world, "D");
	world_wait(world, 300);
	paste = msg_new(MSG_PASTE);
	paste->u.text = mem_strdup("y\n");
	world_tell(world, paste);
	assert_null(world_request(world, REQUEST_SUBMIT));
}

static void the_action_is_bound_to_the_row_under_the_key(void **state)
{
	struct world *world = *state;
	struct snapshot *s = snapshot_new(&alert_resource);

	some_alerts(world);
	world_key(world, "D");
	/* While the box is open the list changes: another alert stands where the first one stood. */
	add_alert(s, "al-new", "Everything is down", ALERT_TRIGGERED, "7");
	world_snapshot(world, s);
	world_wait(world, 300);
	world_key(world, "y");
	assert_string_equal(world_request(world, REQUEST_SUBMIT)->submit.record_id, "al-mine");
}

static void a_key_pins_the_cursor_to_its_row(void **state)
{
	struct world *world = *state;
	struct snapshot *s = snapshot_new(&alert_resource);

	some_alerts(world);
	world_key(world, "a");
	world_wait(world, 5000);
	add_alert(s, "al-mine", "p99 > 2s checkout", ALERT_ACKNOWLEDGED, "7");
	add_alert(s, "al-other", "5xx on api-gateway", ALERT_TRIGGERED, "9");
	world_snapshot(world, s);
	assert_string_equal(selected_id(world), "al-mine");
	world_key(world, "a");
	assert_null(world_request(world, REQUEST_SUBMIT));
}

static void read_only_sends_nothing(void **state)
{
	struct world *world = *state;

	some_alerts(world);
	world_type(world, ":read-only");
	world_key(world, "<Enter>");
	world_key(world, "a");
	assert_null(world_request(world, REQUEST_SUBMIT));
	assert_non_null(strstr(world->model.notice.words, "read-only"));
}

static void one_incident_is_declared_from_all_marked_alerts(void **state)
{
	struct world *world = *state;
	const struct submit *submit;

	some_alerts(world);
	world_type(world, "*");
	world_key(world, "i");
	/* Its form needs the description, which lists do not have: what there is fills it. */
	assert_non_null(world->model.form);
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	world_wait(world, 300);
	world_key(world, "y");
	submit = &world_request(world, REQUEST_SUBMIT)->submit;
	assert_string_equal(attrs_find(&submit->attrs, "alert_ids")->string,
		"al-mine al-other al-open");
}

static void a_batch_shows_what_it_touches_and_skips_what_does_not_fit(void **state)
{
	struct world *world = *state;
	int submits = 0;

	some_alerts(world);
	world_type(world, "*");
	world_key(world, "a");
	assert_true(model_has_layer(&world->model, LAYER_CONFIRM));
	assert_int_equal(world->model.confirm.submit_count, 2);
	assert_non_null(strstr(world->model.confirm.explanation, "1 skipped"));
	world_wait(world, 300);
	world_key(world, "y");
	for (size_t i = 0; i < world->effects.count; i++)
		submits += world->effects.items[i].type == EFFECT_REQUEST;
	assert_int_equal(submits, 2);
	assert_int_equal(world->model.current->marks.count, 0);
	world_key(world, "z");
	submits = 0;
	for (size_t i = 0; i < world->effects.count; i++)
		if (world->effects.items[i].type == EFFECT_REQUEST &&
			world->effects.items[i].request->type == REQUEST_RECALL)
			submits += (int)world->effects.items[i].request->count;
	assert_int_equal(submits, 2);
}

static void what_the_organization_made_mandatory_is_needed(void **state)
{
	struct world *world = *state;
	struct snapshot *fields = snapshot_new(&form_field_resource);
	struct catalogue_item *item = snapshot_add(fields);
	struct msg *msg = msg_new(MSG_CATALOGUE);

	item->record.id = "ff-1";
	item->name = text_own("Services");
	item->kind = text_own("services");
	item->required = text_own("[\"web_new_incident_form\"]");
	snapshot_seal(fields);
	msg->u.snapshot = fields;
	world_tell(world, msg);
	world_incidents(world);
	world_key(world, "C");
	world_type(world, "Everything is down");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	assert_false(model_has_layer(&world->model, LAYER_CONFIRM));
	assert_string_equal(world->model.form->values[world->model.form->focus].input->name,
		"service_ids");
}

static void an_incident_is_declared_by_a_form(void **state)
{
	struct world *world = *state;
	const struct submit *submit;

	world_incidents(world);
	world_key(world, "C");
	assert_true(model_has_layer(&world->model, LAYER_FORM));
	world_type(world, "Checkout is down");
	assert_non_null(world_request(world, REQUEST_DRAFT));
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	assert_true(model_has_layer(&world->model, LAYER_CONFIRM));
	world_wait(world, 300);
	world_key(world, "y");
	submit = &world_request(world, REQUEST_SUBMIT)->submit;
	assert_string_equal(submit->path, "/v1/incidents");
	assert_string_equal(attrs_find(&submit->attrs, "title")->string, "Checkout is down");
	assert_string_equal(attrs_find(&submit->attrs, "kind")->string, "normal");
	assert_null(attrs_find(&submit->attrs, "summary"));
	assert_string_equal(submit->draft, "incident.create");
	assert_int_equal(world->model.layer_count, 0);
}

static void what_was_declared_has_the_cursor_before_it_has_an_id(void **state)
{
	struct world *world = *state;
	struct snapshot *s = some_incidents();
	struct incident *incident;
	struct msg *msg = msg_new(MSG_RESULT);

	world_incidents(world);
	world_key(world, "C");
	world_type(world, "Checkout is down");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	world_wait(world, 300);
	world_key(world, "y");
	incident = add_incident(s, 9, "Checkout is down", INCIDENT_STARTED, SEVERITY_UNKNOWN);
	incident->record.id = "new-7";
	world_snapshot(world, s);
	assert_string_equal(selected_id(world), "new-7");
	world_key(world, "c");
	world_type(world, "looking");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	assert_string_equal(world_request(world, REQUEST_SUBMIT)->submit.path,
		"/v1/incidents/new-7/events");
	/* Its answer brings the id: the cursor goes with it. */
	msg->u.result.state = OUTBOX_DONE;
	msg->u.result.outbox_id = 7;
	snprintf(msg->u.result.answer_id, sizeof(msg->u.result.answer_id), "inc-009");
	world_tell(world, msg);
	s = some_incidents();
	add_incident(s, 9, "Checkout is down", INCIDENT_STARTED, SEVERITY_UNKNOWN);
	world_wait(world, 1000);
	world_snapshot(world, s);
	assert_string_equal(selected_id(world), "inc-009");
	assert_int_equal(world->model.current->ghost, GHOST_NONE);
}

static void a_form_without_what_is_needed_is_not_sent(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	world_key(world, "C");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	assert_false(model_has_layer(&world->model, LAYER_CONFIRM));
	assert_string_not_equal(world->model.form->values[0].error, "");
	assert_int_equal(world->model.form->focus, 0);
}

static void no_printable_key_acts_inside_a_text_field(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	world_key(world, "C");
	world_type(world, "aDmXRqCsecJK?:/z");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "aDmXRqCsecJK?:/z");
	assert_null(world_request(world, REQUEST_SUBMIT));
}

/* What one attaches to, or what it is a duplicate of, hardly is the oldest there is. */
static void records_are_offered_the_newest_first(void **state)
{
	struct world *world = *state;
	const struct picker *picker;

	world_incidents(world);
	world_alerts(world);
	world_key(world, "2");
	world_key(world, "I");
	picker = world->model.picker;
	assert_non_null(picker);
	assert_int_equal(picker->view_count, 4);
	assert_string_equal(picker->items[picker->view[0]].value, "inc-004");
	assert_string_equal(picker->items[picker->view[3]].value, "inc-001");
}

static void a_menu_of_what_is_new_names_no_record(void **state)
{
	struct world *world = *state;

	world_alerts(world);
	world_type(world, "2C");
	assert_string_equal(world->model.picker->title, "Alerts");
	world_key(world, "<Esc>");
	world_type(world, "x");
	assert_non_null(strstr(world->model.picker->title, "al-1"));
}

static void a_draft_survives_escape(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	world_key(world, "C");
	world_type(world, "Half a thought");
	world_key(world, "<Esc>");
	assert_null(world->model.form);
	world_key(world, "C");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "Half a thought");
	assert_true(world->model.form->is_restored);
}

static void a_draft_from_before_is_offered_again(void **state)
{
	struct world *world = *state;
	struct msg *msg = msg_new(MSG_DRAFT);

	msg->u.draft.name = mem_strdup("incident.create");
	msg->u.draft.text = mem_strdup("title=Back\\\\slash and\\nline\n");
	world_tell(world, msg);
	world_incidents(world);
	world_key(world, "C");
	assert_string_equal(edit_text(&world->model.form->values[0].edit), "Back\\slash and\nline");
}

static void a_refusal_is_shown_at_its_field(void **state)
{
	struct world *world = *state;
	struct msg *msg = msg_new(MSG_RESULT);

	world_incidents(world);
	world_key(world, "C");
	world_type(world, "x");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	world_wait(world, 300);
	world_key(world, "y");
	msg->u.result.state = OUTBOX_REJECTED;
	snprintf(msg->u.result.draft, sizeof(msg->u.result.draft), "incident.create");
	snprintf(msg->u.result.action, sizeof(msg->u.result.action), "incident.create");
	snprintf(msg->u.result.words, sizeof(msg->u.result.words), "refused");
	err_set(&msg->u.result.err, ERR_INVALID, "Title is too short");
	world_tell(world, msg);
	world_key(world, "C");
	assert_string_equal(world->model.form->values[0].error, "Title is too short");
}

/* The detail of INC-2 with two triggered alerts and one acknowledged. */
static struct msg *detail_with_alerts(void)
{
	struct msg *msg = msg_new(MSG_DETAIL);
	struct detail *detail = detail_new(&incident_resource, "inc-002");
	struct snapshot *rows = snapshot_new_whole(&alert_resource);
	struct snapshot *own = snapshot_new_whole(&incident_resource);
	struct incident *incident;
	struct alert *copy;

	add_alert(rows, "al-1", "one", ALERT_TRIGGERED, "7");
	add_alert(rows, "al-2", "two", ALERT_TRIGGERED, "9");
	add_alert(rows, "al-3", "three", ALERT_ACKNOWLEDGED, "9");
	incident = add_incident(own, 2, "Checkout latency above threshold", INCIDENT_STARTED,
		SEVERITY_CRITICAL);
	detail->row = arena_alloc(&detail->arena, sizeof(*incident));
	memcpy(detail->row, incident, sizeof(*incident));
	incident = detail->row;
	incident->record.id = arena_strdup(&detail->arena, "inc-002");
	incident->title = text_clean(&detail->arena, "Checkout latency", 16);
	incident->summary = text_clean_body(&detail->arena, "as\nbefore", 9);
	copy = arena_alloc(&detail->arena, rows->count * sizeof(*copy));
	memcpy(copy, rows->rows, rows->count * sizeof(*copy));
	for (uint32_t i = 0; i < rows->count; i++) {
		copy[i].record.id = arena_strdup(&detail->arena, copy[i].record.id);
		copy[i].short_id = copy[i].summary =
			text_clean(&detail->arena, copy[i].record.id, strlen(copy[i].record.id));
	}
	detail->tabs[2].rows = (const unsigned char *)copy;
	detail->tabs[2].count = rows->count;
	detail->tabs[2].is_loaded = true;
	snapshot_free(rows);
	snapshot_free(own);
	msg->u.detail = detail;
	return msg;
}

static void acknowledging_an_incident_offers_to_acknowledge_its_triggered_alerts(void **state)
{
	struct world *world = *state;
	int submits = 0;

	world_viewer(world, "7");
	world_incidents(world);
	assert_string_equal(selected_id(world), "inc-002");
	world_tell(world, detail_with_alerts());
	world_key(world, "a");
	assert_string_equal(world_request(world, REQUEST_SUBMIT)->submit.path, "/v1/incidents/inc-002");
	assert_int_equal(attrs_find(&world_request(world, REQUEST_SUBMIT)->submit.attrs,
				 "acknowledged_at")
				 ->type,
		ATTR_SERVER_NOW);
	assert_true(model_has_layer(&world->model, LAYER_CONFIRM));
	world_wait(world, 300);
	world_key(world, "y");
	for (size_t i = 0; i < world->effects.count; i++)
		submits += world->effects.items[i].type == EFFECT_REQUEST;
	assert_int_equal(submits, 2);
}

/* So that nothing triggers again on one's successor; but what nobody has yet is not waved through. */
static void resolving_an_incident_offers_its_alerts_and_starts_on_yes_when_all_are_acknowledged(void **state)
{
	struct world *world = *state;
	struct msg *msg;

	for (int is_left = 0; is_left < 2; is_left++) {
		world_viewer(world, "7");
		world_incidents(world);
		msg = detail_with_alerts();
		for (uint32_t i = 0; i < 2 - (uint32_t)is_left; i++)
			((struct alert *)msg->u.detail->tabs[2].rows)[i].status = ALERT_ACKNOWLEDGED;
		world_tell(world, msg);
		world_key(world, "D");
		world_key(world, "<C-d>");
		world_key(world, "<Enter>");
		world_wait(world, 300);
		world_key(world, "y");
		assert_string_equal(world->model.confirm.question, "Resolve its 3 Alerts too?");
		assert_int_equal(world->model.confirm.on_yes, !is_left);
		world_wait(world, 300);
		world_key(world, "n");
	}
}

/* Who presses another key meanwhile is doing something else: a form would take the keys for that. */
static void an_edit_that_waits_is_given_up_at_the_next_key(void **state)
{
	static const char *const keys[][2] = {{"?", "<Esc>"}, {"5", "q"}, {"j", "k"}, {"<Esc>", NULL}};
	struct world *world = *state;

	world_incidents(world);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		world_key(world, "e");
		assert_null(world->model.form);
		world_key(world, keys[i][0]);
		world_tell(world, detail_with_alerts());
		assert_null(world->model.form);
		if (keys[i][1] != NULL)
			world_key(world, keys[i][1]);
		world_tell(world, detail_with_alerts());
		assert_null(world->model.form);
		/* So that the record is not whole the next time. */
		detail_free(world->model.detail.detail);
		world->model.detail.detail = NULL;
	}
}

static void an_edit_waits_for_the_full_record_and_sends_only_what_was_touched(void **state)
{
	struct world *world = *state;
	const struct submit *submit;

	world_incidents(world);
	world_key(world, "e");
	assert_null(world->model.form);
	world_tell(world, detail_with_alerts());
	assert_non_null(world->model.form);
	assert_string_equal(edit_text(&world->model.form->values[2].edit), "as\nbefore");
	world_type(world, "!");
	world_key(world, "<C-d>");
	world_key(world, "<Enter>");
	submit = &world_request(world, REQUEST_SUBMIT)->submit;
	assert_int_equal(submit->attrs.count, 1);
	assert_string_equal(attrs_find(&submit->attrs, "title")->string, "Checkout latency!");
	assert_string_equal(attrs_find(&submit->base, "title")->string, "Checkout latency");
}

static void a_reference_is_picked_from_the_catalogue(void **state)
{
	struct world *world = *state;
	struct snapshot *severities = snapshot_new(&severity_resource);
	struct msg *msg = msg_new(MSG_CATALOGUE);
	static const char *const names[] = {"SEV1", "SEV2", "SEV3"};

	for (int i = 0; i < 3; i++) {
		struct catalogue_item *item = snapshot_add(severities);

		item->record.id = arena_printf(&severities->arena, "sev-%d", i + 1);
		item->name = text_own(names[i]);
		item->position = i + 1;
	}
	snapshot_seal(severities);
	world_incidents(world);
	world_key(world, "C");
	assert_non_null(world_request(world, REQUEST_CATALOGUE));
	msg->u.snapshot = severities;
	world_tell(world, msg);
	world_key(world, "<Tab>");
	world_key(world, "<Enter>");
	assert_true(model_has_layer(&world->model, LAYER_PICK));
	world_type(world, "sev2");
	world_key(world, "<Enter>");
	assert_string_equal(edit_text(&world->model.form->values[1].edit), "sev-2");
	assert_string_equal(edit_text(&world->model.form->values[1].names), "SEV2");
}

static void a_new_page_to_me_rings_once_and_shows_until_seen(void **state)
{
	struct world *world = *state;
	struct snapshot *s = snapshot_new(&alert_resource);

	world_viewer(world, "7");
	world_incidents(world);
	world_key(world, "j");
	add_alert(s, "al-mine", "p99 > 2s checkout", ALERT_TRIGGERED, "7");
	world_snapshot(world, s);
	assert_true(world_has_effect(world, EFFECT_BELL));
	assert_string_equal(world->model.attention.id, "al-mine");
	s = snapshot_new(&alert_resource);
	add_alert(s, "al-mine", "p99 > 2s checkout", ALERT_TRIGGERED, "7");
	world_snapshot(world, s);
	assert_false(world_has_effect(world, EFFECT_BELL));
	world_key(world, "2");
	world_wait(world, 200);
	world_key(world, "j");
	assert_true(id_set_has(&world->model.panes[1].seen, "al-mine"));
	assert_int_equal(world->model.attention.count, 0);
}

static void a_template_is_filled_from_the_record(void **state)
{
	struct world *world = *state;
	struct canned items[] = {{(char[]){"Looking"}, (char[]){"{handle}: {title} {nothing}"}}};
	struct canned_list templates = {items, 1, 1};

	world->model.templates = &templates;
	world_incidents(world);
	world_key(world, "c");
	world_type(world, "So: ");
	world_key(world, "<C-t>");
	world_key(world, "<Enter>");
	assert_string_equal(edit_text(&world->model.form->values[0].edit),
		"So: INC-2: Checkout latency above threshold {nothing}");
}

static void a_saved_filter_is_chosen(void **state)
{
	struct world *world = *state;
	struct canned items[] = {{(char[]){"Disks"}, (char[]){"disk"}}};
	struct canned_list filters = {items, 1, 1};

	world->model.filters = &filters;
	world_incidents(world);
	world_key(world, "f");
	world_key(world, "<Enter>");
	assert_int_equal(world->model.current->view_count, 1);
}

static void a_number_or_a_link_goes_there(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	world_type(world, ":4");
	world_key(world, "<Enter>");
	assert_string_equal(selected_id(world), "inc-004");
	assert_int_equal(world->model.focus, FOCUS_DETAIL);
	world_key(world, "q");
	world_type(world, ":https://rootly.com/account/incidents/1-emails-delayed");
	world_key(world, "<Enter>");
	assert_string_equal(selected_id(world), "inc-001");
	world_key(world, "q");
	world_type(world, ":INC-99");
	world_key(world, "<Enter>");
	assert_string_equal(world_request(world, REQUEST_FIND)->id, "INC-99");
}

static void running_down_a_list_loads_no_detail_until_the_cursor_rests(void **state)
{
	struct world *world = *state;

	world_incidents(world);
	for (int i = 0; i < 3; i++) {
		world_key(world, "j");
		assert_null(world_request(world, REQUEST_DETAIL));
		world->now_ms += 30;
	}
	world_wait(world, 150);
	assert_string_equal(world_request(world, REQUEST_DETAIL)->id, "inc-004");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(an_alert_that_pages_me_is_acknowledged_at_once),
		WORLD_TEST(somebody_elses_page_is_asked_about_and_says_whose),
		WORLD_TEST(no_action_goes_to_another_while_a_number_is_asked_for),
		WORLD_TEST(what_was_jumped_to_takes_keys_before_the_rest_of_it_came),
		WORLD_TEST(an_illegal_action_says_why_and_what_would_do),
		WORLD_TEST(a_question_ignores_keys_until_it_is_armed),
		WORLD_TEST(a_question_starts_on_no),
		WORLD_TEST(pasted_text_never_acts),
		WORLD_TEST(the_action_is_bound_to_the_row_under_the_key),
		WORLD_TEST(a_key_pins_the_cursor_to_its_row),
		WORLD_TEST(read_only_sends_nothing),
		WORLD_TEST(one_incident_is_declared_from_all_marked_alerts),
		WORLD_TEST(a_batch_shows_what_it_touches_and_skips_what_does_not_fit),
		WORLD_TEST(what_the_organization_made_mandatory_is_needed),
		WORLD_TEST(an_incident_is_declared_by_a_form),
		WORLD_TEST(what_was_declared_has_the_cursor_before_it_has_an_id),
		WORLD_TEST(a_form_without_what_is_needed_is_not_sent),
		WORLD_TEST(no_printable_key_acts_inside_a_text_field),
		WORLD_TEST(records_are_offered_the_newest_first),
		WORLD_TEST(a_menu_of_what_is_new_names_no_record),
		WORLD_TEST(a_draft_survives_escape),
		WORLD_TEST(a_draft_from_before_is_offered_again),
		WORLD_TEST(a_refusal_is_shown_at_its_field),
		WORLD_TEST(acknowledging_an_incident_offers_to_acknowledge_its_triggered_alerts),
		WORLD_TEST(resolving_an_incident_offers_its_alerts_and_starts_on_yes_when_all_are_acknowledged),
		WORLD_TEST(an_edit_that_waits_is_given_up_at_the_next_key),
		WORLD_TEST(an_edit_waits_for_the_full_record_and_sends_only_what_was_touched),
		WORLD_TEST(a_reference_is_picked_from_the_catalogue),
		WORLD_TEST(a_new_page_to_me_rings_once_and_shows_until_seen),
		WORLD_TEST(a_template_is_filled_from_the_record),
		WORLD_TEST(a_saved_filter_is_chosen),
		WORLD_TEST(a_number_or_a_link_goes_there),
		WORLD_TEST(running_down_a_list_loads_no_detail_until_the_cursor_rests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
