/* Forms: what they start with, what they refuse, what they send, and what a draft keeps. */
#include "things.h"

#include "base/buf.h"

enum {
	TITLE,
	LONG_TEXT,
	STATE_,
	SPEED,
	OWNER,
	SERVICES,
	LOUDLY,
	MINUTES,
	LEVEL,
	DUE,
	LABELS,
	AT,
	MAILS,
	WHERE,
};

static const struct thing record = {
	.record = {.id = "t-1", .updated_at = 99},
	.number = 1,
	.title = {"Disk", 4, 4},
	.state = THING_LOUD,
	.owner = {"7", {"Ann", 3, 3}},
	.services = {{"api, web", 8, 8}, "s1 s2"},
	.labels = {"a=1 b=\"2 or 3\"", 14, 14},
	.closed_at = THINGS_NOW_MS,
	.body = {"first\nsecond", 12, 0},
	.document = {"", 0},
	.other_id = "",
};

static struct form *edit_form(void)
{
	return form_new(&thing_actions[1], &thing_resource, &record);
}

static struct form *create_form(void)
{
	return form_new(&thing_actions[2], &thing_resource, NULL);
}

static void set(struct form *form, int value, const char *text)
{
	edit_set(&form->values[value].edit, text);
}

static const char *text_of(const struct form *form, int value)
{
	return edit_text(&form->values[value].edit);
}

static void an_edit_starts_as_the_record_is_and_touches_nothing(void **state)
{
	struct form *form = edit_form();

	(void)state;
	assert_string_equal(form->record_id, "t-1");
	assert_string_equal(form->path, "/things/t-1/{@where}");
	assert_string_equal(form->label, "T-1 Disk");
	assert_string_equal(form->draft, "thing.edit:t-1");
	assert_int_equal(form->seen_updated_at_ms, 99);
	assert_string_equal(text_of(form, TITLE), "Disk");
	assert_string_equal(text_of(form, LONG_TEXT), "first\nsecond");
	assert_string_equal(text_of(form, STATE_), "in_uproar");
	assert_string_equal(text_of(form, OWNER), "7");
	assert_string_equal(edit_text(&form->values[OWNER].names), "Ann");
	assert_string_equal(text_of(form, SERVICES), "s1 s2");
	assert_string_equal(text_of(form, LABELS), "a=1\nb=2 or 3");
	assert_string_equal(text_of(form, DUE), "2026-11-22");
	assert_string_equal(text_of(form, AT), "2026-11-22 03:30");
	for (int i = 0; i < form->count; i++)
		if (form->values[i].input->preset == NULL)
			assert_false(form_is_touched(&form->values[i]));
	form_free(form);
	form_free(NULL);
}

static void a_create_starts_empty_but_for_its_presets(void **state)
{
	struct form *form = create_form();

	(void)state;
	assert_string_equal(form->record_id, "");
	assert_string_equal(form->path, "/things");
	assert_string_equal(form->label, "Create");
	assert_string_equal(form->draft, "thing.create");
	assert_string_equal(text_of(form, TITLE), "");
	assert_string_equal(text_of(form, SPEED), "1");
	assert_string_equal(text_of(form, LOUDLY), "no");
	form_free(form);
}

static void what_cannot_be_sent_is_refused_at_its_field(void **state)
{
	static const struct {
		int value;
		const char *text;
		const char *words; /* NULL: it is fine */
	} cases[] = {
		{TITLE, "", "needed"},
		{TITLE, " \t\n", "needed"},
		{MINUTES, "soon", "length of time"},
		{MINUTES, "30", "length of time"},
		{MINUTES, "30m", NULL},
		{MINUTES, "", NULL},
		{LEVEL, "2.5", "whole number"},
		{LEVEL, "-1", "whole number"},
		{LEVEL, "3", NULL},
		{DUE, "tomorrow", "date"},
		{DUE, "2026-02-31", "date"},
		{DUE, "2026-12-01T10:00:00Z", "date"},
		{DUE, "+x", "date"},
		{DUE, "+3d", NULL},
		{DUE, "2026-12-01", NULL},
		{AT, "tonight", "time"},
		{AT, "2026-12-01 25:00", "time"},
		{AT, "2026-02-31 10:00", "time"},
		{AT, "2026-12-01 22:00", NULL},
		{AT, "2026-12-01T22:00", NULL},
		{AT, "2026-12-01 22:00Z", NULL},
		{AT, "2026-12-01T22:00:30+02:00", NULL},
		{AT, "2026-12-01", NULL},
		{AT, "+2h", NULL},
		{MAILS, "Ann", "address"},
		{MAILS, "ann@a.example, bob", "address"},
		{MAILS, "ann@a.example, bob@b.example\nc@c.example", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct form *form = create_form();
		const char *error = form->values[cases[i].value].error;

		set(form, TITLE, "Disk");
		set(form, cases[i].value, cases[i].text);
		form->focus = form->count;
		assert_int_equal(form_check(form), cases[i].words == NULL);
		if (cases[i].words == NULL ? error[0] != '\0' : strstr(error, cases[i].words) == NULL)
			fail_msg("'%s': %s", cases[i].text, error);
		assert_int_equal(form->focus, cases[i].words == NULL ? form->count : cases[i].value);
		form_free(form);
	}
}

static void the_first_field_that_is_wrong_gets_the_focus_and_all_say_why(void **state)
{
	struct form *form = create_form();

	(void)state;
	set(form, TITLE, "Disk");
	set(form, LEVEL, "x");
	set(form, MINUTES, "x");
	form->values[SERVICES].is_required = true;
	assert_false(form_check(form));
	assert_int_equal(form->focus, SERVICES);
	assert_true(form->values[LEVEL].error[0] != '\0' && form->values[MINUTES].error[0] != '\0');
	set(form, SERVICES, "s1");
	set(form, LEVEL, "1");
	set(form, MINUTES, "1h");
	assert_true(form_check(form));
	assert_string_equal(form->values[LEVEL].error, "");
	form_free(form);
}

static void expect_attr(const struct attrs *attrs, const char *key, enum attr_type type,
	const char *string, int64_t number)
{
	const struct attr *attr = attrs_find(attrs, key);

	if (attr == NULL)
		fail_msg("%s is not sent", key);
	else if (attr->type != type || attr->number != number ||
		strcmp(attr->string != NULL ? attr->string : "", string) != 0)
		fail_msg("%s is sent as type %d, '%s', %lld", key, attr->type,
			attr->string != NULL ? attr->string : "", (long long)attr->number);
}

static void every_type_is_sent_as_the_api_wants_it(void **state)
{
	struct form *form = create_form();
	struct attrs attrs = {0}, base = {0};

	(void)state;
	set(form, TITLE, "Disk");
	set(form, LONG_TEXT, "a\nb");
	set(form, STATE_, "quiet");
	set(form, SPEED, "2");
	set(form, OWNER, "41");
	set(form, SERVICES, "s1 s2");
	set(form, LOUDLY, "yes");
	set(form, MINUTES, "2h");
	set(form, LEVEL, "3");
	set(form, DUE, "+2d");
	set(form, LABELS, "a=1\nb=2");
	set(form, AT, "+2h");
	set(form, MAILS, "a@a.example, b@b.example\nc@c.example");
	set(form, WHERE, "here");
	form_attrs(form, THINGS_NOW_MS, &attrs, &base);
	assert_int_equal(attrs.count, 13);
	expect_attr(&attrs, "title", ATTR_STRING, "Disk", 0);
	expect_attr(&attrs, "long_text", ATTR_STRING, "a\nb", 0);
	expect_attr(&attrs, "state", ATTR_STRING, "quiet", 0);
	expect_attr(&attrs, "speed", ATTR_NUMBER, "", 2);
	expect_attr(&attrs, "owner_id", ATTR_NUMBER, "", 41);
	expect_attr(&attrs, "service_ids", ATTR_STRINGS, "s1 s2", 0);
	expect_attr(&attrs, "loudly", ATTR_FLAG, "", 1);
	expect_attr(&attrs, "minutes", ATTR_NUMBER, "", 120);
	expect_attr(&attrs, "level", ATTR_NUMBER, "", 3);
	expect_attr(&attrs, "due", ATTR_STRING, "2026-11-24", 0);
	expect_attr(&attrs, "labels", ATTR_LABELS, "a=1\nb=2", 0);
	expect_attr(&attrs, "at", ATTR_TIME, "", THINGS_NOW_MS + 2 * 3600 * 1000);
	expect_attr(&attrs, "mails", ATTR_STRINGS, "a@a.example b@b.example c@c.example", 0);
	assert_null(attrs_find(&attrs, "where")); /* it stands in the path */
	attrs_release(&attrs);
	attrs_release(&base);
	form_free(form);
}

/* An action that failed is opened again: what it said, it says again, and nothing is left out. */
static void what_failed_fills_its_form_again(void **state)
{
	struct action action = thing_actions[2];
	struct form *form = create_form(), *again;
	struct attrs attrs = {0}, base = {0}, resent = {0};
	struct outbox_item item = {.id = 7, .state = OUTBOX_REJECTED,
		.path = "/v1/things/over%20there/do", .result = text_empty};

	(void)state;
	set(form, TITLE, "Disk");
	set(form, LONG_TEXT, "a\nb");
	set(form, STATE_, "");
	set(form, SPEED, "2");
	set(form, OWNER, "41");
	set(form, SERVICES, "s1 s2");
	set(form, LOUDLY, "yes");
	set(form, MINUTES, "2h");
	set(form, LEVEL, "3");
	set(form, DUE, "2026-11-24");
	set(form, LABELS, "a=1\nb=2");
	set(form, AT, "2026-12-01 22:00");
	set(form, MAILS, "a@a.example b@b.example");
	form_attrs(form, THINGS_NOW_MS, &attrs, &base);
	attrs_add_strings(&attrs, "alert_ids", "al-1 al-2"); /* no field shows it */
	item.attrs = attrs.items;
	item.attr_count = (uint32_t)attrs.count;
	action.path = "/v1/things/{@where}/do";
	again = form_new(&action, &thing_resource, NULL);
	form_take_item(again, &item);
	assert_int_equal(again->replaces_id, 7);
	assert_string_equal(again->draft, "outbox:7");
	assert_string_equal(text_of(again, WHERE), "over there");
	for (int i = 0; i < form->count; i++)
		if (i != WHERE && i != MINUTES)
			assert_string_equal(text_of(again, i), text_of(form, i));
	form_attrs(again, THINGS_NOW_MS, &resent, &base);
	assert_int_equal(again->kept.count, 1);
	expect_attr(&again->kept, "alert_ids", ATTR_STRINGS, "al-1 al-2", 0);
	assert_int_equal(resent.count + 1, attrs.count);
	for (size_t i = 0; i < resent.count; i++)
		expect_attr(&resent, attrs.items[i].key, attrs.items[i].type,
			attrs.items[i].string != NULL ? attrs.items[i].string : "",
			attrs.items[i].number);
	attrs_release(&attrs);
	attrs_release(&base);
	attrs_release(&resent);
	form_free(form);
	form_free(again);
}

static void an_edit_sends_only_what_was_touched_and_how_it_was(void **state)
{
	struct form *form = edit_form();
	struct attrs attrs = {0}, base = {0};

	(void)state;
	set(form, SPEED, "");
	set(form, LOUDLY, "");
	form_attrs(form, THINGS_NOW_MS, &attrs, &base);
	assert_int_equal(attrs.count, 0);
	set(form, TITLE, "Disks");
	set(form, OWNER, "");
	set(form, DUE, "");
	set(form, SERVICES, "");
	set(form, AT, "");
	form_attrs(form, THINGS_NOW_MS, &attrs, &base);
	assert_int_equal(attrs.count, 5);
	assert_int_equal(base.count, 5);
	expect_attr(&attrs, "at", ATTR_NULL, "", 0);
	expect_attr(&base, "at", ATTR_TIME, "", THINGS_NOW_MS);
	expect_attr(&attrs, "title", ATTR_STRING, "Disks", 0);
	expect_attr(&base, "title", ATTR_STRING, "Disk", 0);
	expect_attr(&attrs, "owner_id", ATTR_NULL, "", 0);
	expect_attr(&base, "owner_id", ATTR_NUMBER, "", 7);
	expect_attr(&attrs, "due", ATTR_NULL, "", 0);
	expect_attr(&base, "due", ATTR_STRING, "2026-11-22", 0);
	expect_attr(&attrs, "service_ids", ATTR_STRINGS, "", 0);
	expect_attr(&base, "service_ids", ATTR_STRINGS, "s1 s2", 0);
	attrs_release(&attrs);
	attrs_release(&base);
	form_free(form);
}

static void a_create_does_not_send_what_stayed_empty(void **state)
{
	struct form *form = create_form();
	struct attrs attrs = {0}, base = {0};

	(void)state;
	set(form, TITLE, "Disk");
	form_attrs(form, THINGS_NOW_MS, &attrs, &base);
	assert_int_equal(attrs.count, 3); /* with its two presets */
	attrs_release(&attrs);
	attrs_release(&base);
	form_free(form);
}

static void a_draft_brings_back_every_byte_and_name(void **state)
{
	static const char *const nasty[] = {"", "=", "a=b", "\\", "\\n", "tab\there", "line\nfeed\n",
		"\\\\n\t\n=", "größe 漢字", "long_text=x\ntitle=y", "end\\"};
	uint64_t seed = 9;

	(void)state;
	for (int round = 0; round < 500; round++) {
		struct form *form = create_form(), *again = create_form();
		char *draft;

		for (int i = 0; i < form->count; i++) {
			struct buf text;

			buf_init(&text, 64);
			for (uint32_t n = chance(&seed, 3); n > 0; n--)
				buf_add_str(&text, nasty[chance(&seed, sizeof(nasty) / sizeof(nasty[0]))]);
			set(form, i, text.bytes);
			if (i == OWNER || i == SERVICES)
				edit_set(&form->values[i].names, text.len_bytes > 0 ? "Ann\tLee\n" : "");
			buf_release(&text);
		}
		draft = form_to_draft(form);
		form_from_draft(again, draft);
		for (int i = 0; i < form->count; i++) {
			if (!form_is_touched(&form->values[i]))
				continue;
			assert_string_equal(text_of(again, i), text_of(form, i));
			assert_string_equal(edit_text(&again->values[i].names),
				edit_text(&form->values[i].names));
		}
		assert_int_equal(again->is_restored, draft[0] != '\0');
		free(draft);
		form_free(form);
		form_free(again);
	}
}

static void a_draft_of_another_time_does_no_harm(void **state)
{
	static const char *const drafts[] = {"", "\n\n", "no equals sign", "=", "gone=x",
		"title", "=\t\t\t", "title=a\\", "title=\xFF\xFE", "owner_id=\t", "title=a\ttoo\tmany\ttabs\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(drafts) / sizeof(drafts[0]); i++) {
		struct form *form = create_form();

		form_from_draft(form, drafts[i]);
		form_free(form);
	}
}

static void a_refusal_stands_at_the_field_it_names_or_at_the_form(void **state)
{
	static const struct {
		const char *words;
		int value; /* -1: the form's own */
	} cases[] = {
		{"Title is too short", TITLE},
		{"TITLE can't be blank", TITLE},
		{"Long text is too long", LONG_TEXT},
		{"long text is too long", LONG_TEXT},
		{"owner_id must exist", OWNER},
		{"Something went wrong with the title", -1},
		{"", -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct form *form = create_form();

		form->focus = form->count;
		form_put_error(form, cases[i].words);
		for (int v = 0; v < form->count; v++)
			assert_string_equal(form->values[v].error,
				v == cases[i].value ? cases[i].words : "");
		assert_string_equal(form->error, cases[i].value < 0 ? cases[i].words : "");
		assert_int_equal(form->focus, cases[i].value < 0 ? form->count : cases[i].value);
		form_free(form);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_edit_starts_as_the_record_is_and_touches_nothing),
		cmocka_unit_test(a_create_starts_empty_but_for_its_presets),
		cmocka_unit_test(what_cannot_be_sent_is_refused_at_its_field),
		cmocka_unit_test(the_first_field_that_is_wrong_gets_the_focus_and_all_say_why),
		cmocka_unit_test(every_type_is_sent_as_the_api_wants_it),
		cmocka_unit_test(what_failed_fills_its_form_again),
		cmocka_unit_test(an_edit_sends_only_what_was_touched_and_how_it_was),
		cmocka_unit_test(a_create_does_not_send_what_stayed_empty),
		cmocka_unit_test(a_draft_brings_back_every_byte_and_name),
		cmocka_unit_test(a_draft_of_another_time_does_no_harm),
		cmocka_unit_test(a_refusal_stands_at_the_field_it_names_or_at_the_form),
	};

	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
