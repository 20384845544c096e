/* Lists of records: field by field, with what a hostile or confused server may send instead. */
#include "lib/cleanup.h"
#include "rows.h"

#include <stdio.h>

#include "resources/alert.h"
#include "resources/incident.h"

/* ---- shapes ------------------------------------------------------------------------------- */

static void an_incident_is_read_through_wrappers_and_included(void **state)
{
	struct rows rows = {.count = 0};
	const struct incident *i;

	(void)state;
	assert_true(rows_decode(&rows, &incident_resource,
		"{\"data\":[{\"id\":\"a-1\",\"type\":\"incidents\",\"attributes\":{"
		"\"title\":\"  Checkout is slow \",\"sequential_id\":412,\"status\":\"started\","
		"\"private\":true,\"severity\":{\"data\":{\"id\":\"s1\",\"type\":\"severities\","
		"\"attributes\":{\"name\":\"SEV1\",\"severity\":\"critical\"}}},"
		"\"started_at\":\"2026-02-20T17:59:15.862-08:00\"},"
		"\"relationships\":{\"services\":{\"data\":[{\"id\":\"x\",\"type\":\"services\"},"
		"{\"id\":\"y\",\"type\":\"services\"}]},\"groups\":{\"data\":[]},"
		"\"roles\":{\"data\":[{\"id\":\"r\",\"type\":\"incident_role_assignments\"}]}}}],"
		"\"included\":[{\"id\":\"y\",\"type\":\"services\",\"attributes\":{\"name\":\"pay\"}},"
		"{\"id\":\"x\",\"type\":\"services\",\"attributes\":{\"name\":\"shop\"}},"
		"{\"id\":\"r\",\"type\":\"incident_role_assignments\",\"attributes\":{\"user\":"
		"{\"data\":{\"id\":\"12\",\"type\":\"users\",\"attributes\":"
		"{\"full_name\":\"Ada L\"}}}}}]}"));
	assert_int_equal(rows.count, 1);
	i = rows.row[0];
	assert_string_equal(i->record.id, "a-1");
	assert_string_equal(i->title.bytes, "Checkout is slow");
	assert_int_equal(i->number, 412);
	assert_int_equal(i->status, INCIDENT_STARTED);
	assert_int_equal(i->level, SEVERITY_CRITICAL);
	assert_true(i->is_private);
	assert_string_equal(i->severity.id, "s1");
	assert_string_equal(i->severity.name.bytes, "SEV1");
	assert_int_equal(i->started_at, 1771639155862);
	assert_string_equal(i->services.names.bytes, "shop, pay");
	assert_string_equal(i->services.ids, "x y");
	assert_string_equal(i->people.ids, "12");
	assert_string_equal(i->people.names.bytes, "Ada L");
	assert_true(rows_saw(&rows, 0, "teams"));
	assert_false(rows_saw(&rows, 0, "environments"));
	assert_string_equal(i->environments.ids, "");
	rows_release(&rows);
}

/* The same reference in every form that was ever sighted. */
static void a_severity_is_read_in_every_form(void **state)
{
	static const struct {
		const char *json, *id, *name;
	} forms[] = {
		{"null", "", ""},
		{"{}", "", ""},
		{"{\"data\":null}", "", ""},
		{"\"sev1\"", "", "sev1"},
		{"{\"slug\":\"sev1\",\"name\":\"SEV1\"}", "", "SEV1"},
		{"{\"id\":\"s\",\"name\":\"SEV1\"}", "s", "SEV1"},
		{"{\"data\":{\"id\":\"s\",\"attributes\":{\"name\":\"SEV1\"}}}", "s", "SEV1"},
		{"{\"id\":\"s\",\"type\":\"severities\",\"attributes\":{\"name\":\"SEV1\"}}", "s",
			"SEV1"},
		{"{\"data\":{\"id\":\"i\",\"type\":\"severities\"}}", "i", "Included"},
		{"{\"data\":{\"id\":7,\"attributes\":{\"name\":\"SEV1\"}}}", "7", "SEV1"},
		{"[]", "", ""},
		{"true", "", ""},
		{"{\"data\":[1,2]}", "", ""},
		{"{\"data\":{\"id\":\"../..\",\"attributes\":{\"name\":5}}}", "", ""},
	};
	char json[1024];

	(void)state;
	for (size_t f = 0; f < sizeof(forms) / sizeof(*forms); f++) {
		struct rows rows = {.count = 0};
		const struct incident *i;

		snprintf(json, sizeof(json),
			"{\"data\":[{\"id\":\"a\",\"type\":\"incidents\",\"attributes\":{\"severity\":%s}}],"
			"\"included\":[{\"id\":\"i\",\"type\":\"severities\",\"attributes\":"
			"{\"name\":\"Included\"}}]}",
			forms[f].json);
		assert_true(rows_decode(&rows, &incident_resource, json));
		assert_int_equal(rows.count, 1);
		i = rows.row[0];
		assert_string_equal(i->severity.id, forms[f].id);
		assert_string_equal(i->severity.name.bytes, forms[f].name);
		assert_true(rows_saw(&rows, 0, "severity"));
		rows_release(&rows);
	}
}

static void services_are_read_in_every_form(void **state)
{
	static const char *const forms[] = {
		"\"attributes\":{\"services\":[{\"id\":\"x\",\"name\":\"shop\"}]}",
		"\"attributes\":{\"services\":[{\"data\":{\"id\":\"x\",\"attributes\":"
		"{\"name\":\"shop\"}}}]}",
		"\"attributes\":{\"services\":{\"data\":[{\"id\":\"x\",\"attributes\":"
		"{\"name\":\"shop\"}}]}}",
		"\"attributes\":{\"services\":null},\"relationships\":{\"services\":"
		"{\"data\":[{\"id\":\"x\",\"type\":\"services\"}]}}",
		"\"attributes\":{\"services\":[{\"id\":\"x\",\"name\":\"shop\"}]},"
		"\"relationships\":{\"services\":{\"data\":[{\"id\":\"gone\",\"type\":\"services\"}]}}",
		"\"attributes\":{\"services\":[{\"id\":\"x\",\"name\":\"shop\"},"
		"{\"id\":\"x\",\"name\":\"shop\"},null,3.5,[],{}]}",
	};
	char json[1024];

	(void)state;
	for (size_t f = 0; f < sizeof(forms) / sizeof(*forms); f++) {
		struct rows rows = {.count = 0};

		snprintf(json, sizeof(json),
			"{\"data\":[{\"id\":\"a\",\"type\":\"incidents\",%s}],\"included\":"
			"[{\"id\":\"x\",\"type\":\"services\",\"attributes\":{\"name\":\"shop\"}}]}",
			forms[f]);
		assert_true(rows_decode(&rows, &incident_resource, json));
		assert_string_equal(((struct incident *)rows.row[0])->services.names.bytes, "shop");
		assert_string_equal(((struct incident *)rows.row[0])->services.ids, "x");
		rows_release(&rows);
	}
}

static void an_alert_is_flat(void **state)
{
	struct rows rows = {.count = 0};
	const struct alert *a;

	(void)state;
	assert_true(rows_decode(&rows, &alert_resource,
		"{\"data\":[{\"id\":\"a\",\"type\":\"alerts\",\"attributes\":{\"short_id\":\"Xy12\","
		"\"status\":\"triggered\",\"summary\":\"CPU\",\"alert_urgency\":{\"id\":\"u\","
		"\"name\":\"High\",\"urgency\":\"high\"},\"labels\":[{\"key\":\"host\",\"value\":\"db1\"},"
		"{\"key\":\"n\",\"value\":3},{\"key\":\"ok\",\"value\":true},{\"key\":4},7],"
		"\"responders\":[{\"id\":9,\"first_name\":\"Grace\",\"last_name\":\"Hopper\"}],"
		"\"data\":{\"summary\":\"not this\",\"external_url\":\"nor this\",\"k\":[1]}}}]}"));
	a = rows.row[0];
	assert_string_equal(a->short_id.bytes, "Xy12");
	assert_int_equal(a->status, ALERT_TRIGGERED);
	assert_string_equal(a->urgency.name.bytes, "High");
	assert_string_equal(a->labels.bytes, "host=db1 n=3 ok=true");
	assert_string_equal(a->responders.ids, "9");
	assert_string_equal(a->responders.names.bytes, "Grace Hopper");
	assert_string_equal(a->external_url.bytes, "");
	assert_non_null(strstr(a->payload.bytes, "\"summary\": \"not this\""));
	rows_release(&rows);
}

static void labels_of_an_incident_are_an_object(void **state)
{
	struct rows rows = {.count = 0};

	(void)state;
	assert_true(rows_decode(&rows, &incident_resource,
		"{\"data\":[{\"id\":\"a\",\"attributes\":{\"labels\":"
		"{\"platform\":\"osx\",\"note\":\"two words\",\"n\":1,\"x\":null,\"y\":{}}}}]}"));
	assert_string_equal(((struct incident *)rows.row[0])->labels.bytes, 
		"platform=osx note=\"two words\" n=1");
	rows_release(&rows);
}

/* ---- sparse answers ----------------------------------------------------------------------- */

static void a_sparse_answer_changes_only_what_it_has(void **state)
{
	struct incident known = {.record = {.id = "a"},
		.title = {"Old", 3, 3},
		.summary = {"Kept", 4, 4},
		.services = {.names = {"shop", 4, 4}, .ids = "x"},
		.number = 7,
		.started_at = 5};
	struct rows rows = {.known = &known};

	(void)state;
	assert_true(rows_decode(&rows, &incident_resource,
		"{\"data\":[{\"id\":\"a\",\"attributes\":{\"title\":\"New\",\"started_at\":null},"
		"\"relationships\":{\"services\":{\"data\":[{\"id\":\"x\",\"type\":\"services\"}]}}}]}"));
	assert_string_equal(known.title.bytes, "New");
	assert_string_equal(known.summary.bytes, "Kept");
	assert_int_equal(known.number, 7);
	assert_int_equal(known.started_at, 0);
	assert_string_equal(known.services.names.bytes, "shop");
	assert_true(rows_saw(&rows, 0, "title"));
	assert_true(rows_saw(&rows, 0, "started"));
	assert_false(rows_saw(&rows, 0, "summary"));
	assert_false(rows_saw(&rows, 0, "services"));
	rows_release(&rows);
}

static void a_wrong_type_unsets_that_field_alone(void **state)
{
	struct rows rows = {.count = 0};
	const struct incident *i;

	(void)state;
	assert_true(rows_decode(&rows, &incident_resource,
		"{\"data\":[{\"id\":\"a\",\"attributes\":{\"title\":[1],\"sequential_id\":\"412\","
		"\"private\":\"yes\",\"status\":3,\"kind\":\"no such kind\",\"started_at\":12,"
		"\"detected_at\":\"2026-02-31T00:00:00Z\",\"labels\":\"x\",\"url\":{\"a\":1},"
		"\"mitigation_message\":false,\"source\":\"web\"},\"relationships\":\"none\"}]}"));
	assert_int_equal(rows.count, 1);
	i = rows.row[0];
	assert_string_equal(i->title.bytes, "");
	assert_int_equal(i->number, 0);
	assert_false(i->is_private);
	assert_int_equal(i->status, INCIDENT_UNKNOWN);
	assert_int_equal(i->kind, 0);
	assert_int_equal(i->started_at, 0);
	assert_int_equal(i->detected_at, 0);
	assert_string_equal(i->labels.bytes, "");
	assert_string_equal(i->url.bytes, "");
	assert_string_equal(i->source.bytes, "web");
	assert_int_equal(rows.page.rejected, 0);
	rows_release(&rows);
}

static void times_are_read_strictly_and_in_every_zone(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} times[] = {
		{"2026-02-20T17:59:15.862-08:00", 1771639155862},
		{"2026-02-21T01:59:15.862Z", 1771639155862},
		{"2026-02-21T01:59:15Z", 1771639155000},
		{"2026-02-21T07:29:15+05:30", 1771639155000},
		{"2026-02-21", 1771632000000},
		{"yesterday", 0},
		{"", 0},
		{"2026-13-01T00:00:00Z", 0},
		{"2026-02-21T01:59:15Zx", 0},
		{"2026-02-21T01:59:15\\u0000Z", 0},
	};
	char json[256];

	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		struct rows rows = {.count = 0};

		snprintf(json, sizeof(json),
			"{\"data\":[{\"id\":\"a\",\"attributes\":{\"started_at\":\"%s\"}}]}",
			times[i].text);
		assert_true(rows_decode(&rows, &incident_resource, json));
		assert_int_equal(((struct incident *)rows.row[0])->started_at, times[i].ms);
		rows_release(&rows);
	}
}

/* ---- bad items ---------------------------------------------------------------------------- */

static void bad_items_are_counted_and_named_and_the_others_kept(void **state)
{
	struct rows rows = {.count = 0};

	(void)state;
	assert_true(rows_decode(&rows, &incident_resource,
		"{\"data\":[{\"id\":\"a\",\"type\":\"incidents\"},null,7,\"x\",[],{},{\"id\":null},"
		"{\"id\":\"\"},{\"id\":\"..\"},{\"id\":\"a/b\"},{\"id\":{}},{\"id\":\"nul\\u0000l\"},"
		"{\"id\":\"e\",\"type\":\"alerts\"},{\"id\":12,\"type\":\"incidents\"}]}"));
	assert_int_equal(rows.count, 2);
	assert_string_equal(((struct record *)rows.row[0])->id, "a");
	assert_string_equal(((struct record *)rows.row[1])->id, "12");
	assert_int_equal(rows.page.items, 14);
	assert_int_equal(rows.page.rejected, 12);
	assert_string_equal(rows.page.example, "item 2 is no object but null");
	rows_release(&rows);
}

static void a_hostile_type_is_named_harmlessly(void **state)
{
	struct rows rows = {.count = 0};

	(void)state;
	assert_true(rows_decode(&rows, &incident_resource,
		"{\"data\":[{\"id\":\"e\",\"type\":\"\\u001b[2Jbad\"}]}"));
	assert_int_equal(rows.count, 0);
	assert_null(strchr(rows.page.example, '\033'));
	assert_non_null(strstr(rows.page.example, "of another type"));
	rows_release(&rows);
}

static void of_the_same_id_twice_the_last_one_counts(void **state)
{
	struct rows rows = {.count = 0};

	(void)state;
	assert_true(rows_decode(&rows, &incident_resource,
		"{\"data\":[{\"id\":\"a\",\"attributes\":{\"title\":\"1\"}},"
		"{\"id\":\"b\",\"attributes\":{\"title\":\"2\"}},"
		"{\"id\":\"a\",\"attributes\":{\"title\":\"3\"}},"
		"{\"id\":\"a\",\"attributes\":{\"title\":\"4\"}}]}"));
	assert_int_equal(rows.count, 2);
	assert_int_equal(rows.page.duplicates, 2);
	assert_string_equal(((struct incident *)rows.row[0])->title.bytes, "2");
	assert_string_equal(((struct incident *)rows.row[1])->title.bytes, "4");
	rows_release(&rows);
}

static void a_sink_may_skip_a_record(void **state)
{
	struct rows rows = {.skip = "a"};

	(void)state;
	assert_true(rows_decode(&rows, &incident_resource, "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}"));
	assert_int_equal(rows.count, 1);
	assert_string_equal(((struct record *)rows.row[0])->id, "b");
	rows_release(&rows);
}

static void one_object_counts_as_a_list(void **state)
{
	struct rows rows = {.count = 0};

	(void)state;
	assert_true(rows_decode(&rows, &incident_resource,
		"{\"data\":{\"id\":\"a\",\"type\":\"incidents\",\"attributes\":{\"title\":\"t\"}}}"));
	assert_int_equal(rows.count, 1);
	rows_release(&rows);
}

static void text_comes_in_through_the_door(void **state)
{
	struct rows rows = {.count = 0};
	const struct incident *i;

	(void)state;
	assert_true(rows_decode(&rows, &incident_resource,
		"{\"data\":[{\"id\":\"a\",\"attributes\":{\"title\":\"a\\u001b]0;x\\u0007\\u0000b\\nc\","
		"\"summary\":\"one\\ntwo\\u009b\",\"source\":\"\xff\xfe\\ud800\"}}]}"));
	i = rows.row[0];
	assert_null(strpbrk(i->title.bytes, "\033\007\n"));
	assert_non_null(strchr(i->title.bytes, 'b'));
	assert_string_equal(i->summary.bytes, "one\ntwo\xef\xbf\xbd");
	assert_null(strpbrk(i->source.bytes, "\xff\xfe"));
	rows_release(&rows);
}

/* ---- answers that are no list ------------------------------------------------------------- */

static void an_unreadable_answer_is_said_in_words(void **state)
{
	static const struct {
		const char *json, *words;
	} answers[] = {
		{"", "empty"},
		{"  \n", "empty"},
		{"<!DOCTYPE html><html>", "HTML"},
		{"\n <html>", "HTML"},
		{"{\"data\":[{\"id\":\"a\"", "breaks off"},
		{"{\"data\":[]} trailing", "goes on"},
		{"[]", "not a JSON object"},
		{"12", "breaks off"},
		{"{\"data\":[{\"id\": 1,, \"type\": oops}]", "not JSON"},
		{"{}", "no data"},
		{"{\"data\":null}", "no data"},
		{"{\"data\":\"x\"}", "no data"},
		{"{\"errors\":[]}", "no data"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		struct rows rows = {.count = 0};

		assert_false(rows_decode(&rows, &incident_resource, answers[i].json));
		assert_int_equal(rows.err.kind, ERR_PROTOCOL);
		assert_non_null(strstr(rows.err.text, answers[i].words));
		assert_int_equal(rows.count, 0);
		rows_release(&rows);
	}
}

static void deep_nesting_is_refused(void **state)
{
	struct rows rows = {.count = 0};
	char json[4096] = "{\"data\":";

	(void)state;
	memset(json + 8, '[', 3000);
	assert_false(rows_decode(&rows, &incident_resource, json));
	assert_non_null(strstr(rows.err.text, "nested deeper"));
	rows_release(&rows);
}

static void every_cut_of_a_good_answer_is_refused_and_harmless(void **state)
{
	static const char whole[] = "{\"data\":[{\"id\":\"a\",\"type\":\"incidents\",\"attributes\":"
				    "{\"title\":\"\\u00e9\",\"private\":true,\"sequential_id\":1.5e3}}],"
				    "\"meta\":{\"next_cursor\":\"x\"},\"links\":null}";
	char cut[sizeof(whole)];

	(void)state;
	for (size_t len = 0; len + 1 < sizeof(whole); len++) {
		struct rows rows = {.count = 0};

		memcpy(cut, whole, len);
		cut[len] = '\0';
		assert_false(rows_decode(&rows, &incident_resource, cut));
		rows_release(&rows);
	}
}

static void a_million_bytes_of_title_are_cut(void **state)
{
	struct rows rows = {.count = 0};
	char *json = mem_printf("{\"data\":[{\"id\":\"a\",\"attributes\":{\"title\":\"%01000000d\"}}]}", 0);

	(void)state;
	assert_true(rows_decode(&rows, &incident_resource, json));
	assert_true(((struct incident *)rows.row[0])->title.len_bytes <= TEXT_LINE_BYTES);
	rows_release(&rows);
	free(json);
}

/* ---- paging ------------------------------------------------------------------------------- */

static void paging_is_read_from_meta_and_links(void **state)
{
	static const struct {
		const char *rest, *cursor;
		int64_t page, total;
		bool says;
	} answers[] = {
		{"", "", 0, -1, false},
		{",\"meta\":{\"next_page\":3,\"next_cursor\":\"abc=\",\"total_count\":99}", "abc=", 3, 99,
			true},
		{",\"meta\":{\"next_page\":null,\"next_cursor\":null}", "", 0, -1, true},
		{",\"links\":{\"next\":\"https://evil.example/x?a=b&page%5Bafter%5D=q%2Br&z\"}", "q+r", 0,
			-1, true},
		{",\"links\":{\"next\":\"/v1/incidents?page[number]=4&page[size]=50\"}", "", 4, -1, true},
		{",\"links\":{\"next\":null}", "", 0, -1, true},
		{",\"meta\":{\"next_page\":-5,\"next_cursor\":17,\"total_count\":\"x\"}", "", 0, -1, true},
		{",\"meta\":\"x\",\"links\":[1]", "", 0, -1, false},
		{",\"links\":{\"next\":\"?page%5Bnumber%5D=%\"}", "", 0, -1, true},
	};
	char json[512];

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		struct rows rows = {.count = 0};

		snprintf(json, sizeof(json), "{\"data\":[]%s}", answers[i].rest);
		assert_true(rows_decode(&rows, &incident_resource, json));
		assert_string_equal(rows.page.next_cursor, answers[i].cursor);
		assert_int_equal(rows.page.next_page, answers[i].page);
		assert_int_equal(rows.page.total, answers[i].total);
		assert_int_equal(rows.page.says_paging, answers[i].says);
		rows_release(&rows);
	}
}

static void a_giant_cursor_is_not_taken(void **state)
{
	struct rows rows = {.count = 0};
	char *json = mem_printf("{\"data\":[],\"meta\":{\"next_cursor\":\"%03000d\"}}", 0);

	(void)state;
	assert_true(rows_decode(&rows, &incident_resource, json));
	assert_string_equal(rows.page.next_cursor, "");
	rows_release(&rows);
	free(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_incident_is_read_through_wrappers_and_included),
		TEST(a_severity_is_read_in_every_form),
		TEST(services_are_read_in_every_form),
		TEST(an_alert_is_flat),
		TEST(labels_of_an_incident_are_an_object),
		TEST(a_sparse_answer_changes_only_what_it_has),
		TEST(a_wrong_type_unsets_that_field_alone),
		TEST(times_are_read_strictly_and_in_every_zone),
		TEST(bad_items_are_counted_and_named_and_the_others_kept),
		TEST(a_hostile_type_is_named_harmlessly),
		TEST(of_the_same_id_twice_the_last_one_counts),
		TEST(a_sink_may_skip_a_record),
		TEST(one_object_counts_as_a_list),
		TEST(text_comes_in_through_the_door),
		TEST(an_unreadable_answer_is_said_in_words),
		TEST(deep_nesting_is_refused),
		TEST(every_cut_of_a_good_answer_is_refused_and_harmless),
		TEST(a_million_bytes_of_title_are_cut),
		TEST(paging_is_read_from_meta_and_links),
		TEST(a_giant_cursor_is_not_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
