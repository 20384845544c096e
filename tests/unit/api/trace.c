/* Finding in a list what an action made: by its mark, or by likeness, author and time. */
#include "lib/cleanup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/trace.h"
#include "base/mem.h"
#include "resources/traces.h"

#define MARK "0123456789abcdef0123456789abcdef"
#define OTHER "ffffffffffffffffffffffffffffffff"
#define AT_NOON "\"created_at\":\"2026-05-01T12:00:00Z\""
#define NOON_MS 1777636800000

static const char *taken; /* the id that another action claims; NULL none */

static bool is_taken(void *context, const char *id)
{
	(void)context;
	return taken != NULL && strcmp(taken, id) == 0;
}

/* Looks for it among records with these attributes, "a" the first; the sighting. */
static struct sighting look(
	const struct trace *trace, const char *type, const struct attrs *sent, const char *json)
{
	const struct wanted wanted = {.trace = trace,
		.wire_type = type,
		.mark = MARK,
		.sent = sent,
		.user_id = "103",
		.user_name = "Priya R",
		.not_before_ms = NOON_MS,
		.is_taken = is_taken};
	struct sighting seen = {.id = ""};
	struct err err = {0};

	if (!trace_look(&wanted, json, strlen(json), &seen, &err))
		fail_msg("%s", err.text);
	return seen;
}

static void expect(const struct trace *trace, const char *type, const struct attrs *sent,
	const char *attributes, const char *id)
{
	char *json = mem_printf("{\"data\":[{\"id\":\"a\",\"type\":\"%s\",\"attributes\":{%s}}]}",
		type, attributes);
	struct sighting seen = look(trace, type, sent, json);

	if (strcmp(seen.id, id) != 0)
		fail_msg("%s: found \"%s\", not \"%s\"", attributes, seen.id, id);
	free(json);
}

/* ---- marks ----------------------------------------------------------------------------------- */

static void the_mark_decides_whatever_the_filters_let_through(void **state)
{
	(void)state;
	taken = NULL;
	expect(&trace_incident, "incidents", NULL,
		"\"labels\":{\"rootwatch\":\"" MARK "\"}," AT_NOON, "a");
	expect(&trace_incident, "incidents", NULL,
		"\"labels\":{\"team\":\"web\",\"rootwatch\":\"" MARK "\"}," AT_NOON, "a");
	expect(&trace_incident, "incidents", NULL,
		"\"labels\":{\"rootwatch\":\"" OTHER "\"}," AT_NOON, "");
	expect(&trace_incident, "incidents", NULL, "\"labels\":{\"team\":\"" MARK "\"}," AT_NOON,
		"");
	expect(&trace_incident, "incidents", NULL, "\"labels\":null," AT_NOON, "");
	expect(&trace_incident, "incidents", NULL, "\"labels\":[1,null,[],\"x\"]," AT_NOON, "");
	expect(&trace_incident, "incidents", NULL, AT_NOON, "");
}

static void an_alert_is_known_by_its_label_or_its_deduplication_key(void **state)
{
	(void)state;
	taken = NULL;
	expect(&trace_alert, "alerts", NULL,
		"\"labels\":[{\"key\":\"x\",\"value\":1},{\"key\":\"rootwatch\",\"value\":\"" MARK
		"\"}]," AT_NOON,
		"a");
	expect(&trace_alert, "alerts", NULL, "\"deduplication_key\":\"" MARK "\"," AT_NOON, "a");
	expect(&trace_alert, "alerts", NULL,
		"\"labels\":[{\"key\":\"rootwatch\",\"value\":\"" OTHER "\"}]," AT_NOON, "");
	expect(&trace_alert, "alerts", NULL, "\"deduplication_key\":\"\"," AT_NOON, "");
}

static void what_was_made_before_or_at_no_time_or_is_claimed_is_not_taken(void **state)
{
	static const char marked[] = "\"labels\":{\"rootwatch\":\"" MARK "\"}";
	char *text;

	(void)state;
	taken = NULL;
	text = mem_printf("%s,\"created_at\":\"2026-05-01T11:59:59Z\"", marked);
	expect(&trace_incident, "incidents", NULL, text, "");
	free(text);
	expect(&trace_incident, "incidents", NULL, marked, "");
	text = mem_printf("%s,\"created_at\":\"yesterday\"", marked);
	expect(&trace_incident, "incidents", NULL, text, "");
	free(text);
	text = mem_printf("%s," AT_NOON, marked);
	taken = "a";
	expect(&trace_incident, "incidents", NULL, text, "");
	taken = "b";
	expect(&trace_incident, "incidents", NULL, text, "a");
	free(text);
}

/* ---- likeness -------------------------------------------------------------------------------- */

static struct attrs note_attrs(void)
{
	struct attrs sent = {0};

	attrs_add_string(&sent, "event", "the disk\nis full");
	attrs_add_string(&sent, "visibility", "internal");
	return sent;
}

#define BY_US ",\"user_display_name\":\"Priya R\"," AT_NOON
#define INSIDE "\"visibility\":\"internal\""

static void a_note_is_ours_when_text_author_and_time_are(void **state)
{
	struct attrs sent = note_attrs();

	(void)state;
	taken = NULL;
	expect(&trace_event, "incident_events", &sent,
		"\"event_raw\":\"the disk\\nis full\",\"event\":\"<p>the disk</p>\"," INSIDE BY_US,
		"a");
	expect(&trace_event, "incident_events", &sent,
		"\"event_raw\":\" the disk\\r\\nis full\\n\"," INSIDE BY_US, "a");
	expect(&trace_event, "incident_events", &sent,
		"\"event\":\"the disk\\nis full\"," INSIDE BY_US, "a");
	expect(&trace_event, "incident_events", &sent,
		"\"event\":\"the disk\\nis full!\"," INSIDE BY_US, "");
	expect(&trace_event, "incident_events", &sent, "\"event\":\"the disk\\nis\"," INSIDE BY_US,
		"");
	expect(&trace_event, "incident_events", &sent,
		"\"event\":\"the disk\\nis full\",\"visibility\":\"external\"" BY_US, "");
	expect(&trace_event, "incident_events", &sent, "\"event\":null," INSIDE BY_US, "");
	expect(&trace_event, "incident_events", &sent,
		"\"event\":\"the disk\\nis full\"," INSIDE
		",\"user_display_name\":\"Someone\"," AT_NOON,
		"");
	attrs_release(&sent);
}

static void an_author_is_named_by_number_or_within_a_record(void **state)
{
	struct attrs sent = {0};

	(void)state;
	taken = NULL;
	attrs_add_string(&sent, "details", "x");
	expect(&trace_alert_note, "alert_events", &sent,
		"\"kind\":\"note\",\"details\":\"x\",\"user_id\":103," AT_NOON, "a");
	expect(&trace_alert_note, "alert_events", &sent,
		"\"kind\":\"note\",\"details\":\"x\",\"user\":{\"id\":103}," AT_NOON, "a");
	expect(&trace_alert_note, "alert_events", &sent,
		"\"kind\":\"note\",\"details\":\"x\",\"user_id\":1030," AT_NOON, "");
	expect(&trace_alert_note, "alert_events", &sent,
		"\"kind\":\"action\",\"details\":\"x\",\"user_id\":103," AT_NOON, "");
	attrs_release(&sent);
}

static void what_nobody_signs_is_counted_and_not_taken(void **state)
{
	struct attrs sent = {0};
	struct sighting seen;

	(void)state;
	taken = NULL;
	attrs_add_string(&sent, "feedback", "fine");
	attrs_add_number(&sent, "rating", 3);
	attrs_add_flag(&sent, "anonymous", false);
	seen = look(&trace_feedback, "incident_feedbacks", &sent,
		"{\"data\":[{\"id\":\"a\",\"attributes\":{\"feedback\":\"fine\",\"rating\":3,"
		"\"anonymous\":false," AT_NOON "}},"
		"{\"id\":\"b\",\"attributes\":{\"feedback\":\"fine\",\"rating\":4,\"anonymous\":"
		"false," AT_NOON "}},"
		"{\"id\":\"c\",\"attributes\":{\"feedback\":\"fine\",\"rating\":3,\"anonymous\":"
		"true," AT_NOON "}}]}");
	assert_string_equal(seen.id, "");
	assert_int_equal(seen.alike, 1);
	attrs_release(&sent);
}

/* ---- the page -------------------------------------------------------------------------------- */

static void the_page_says_whether_it_went_past_and_what_is_next(void **state)
{
	struct sighting seen;

	(void)state;
	taken = NULL;
	seen = look(&trace_incident, "incidents", NULL,
		"{\"data\":[{\"id\":\"a\",\"attributes\":{" AT_NOON
		"}}],\"meta\":{\"next_page\":2}}");
	assert_false(seen.is_past);
	assert_int_equal(seen.page.next_page, 2);
	seen = look(&trace_incident, "incidents", NULL,
		"{\"data\":[{\"id\":\"a\",\"attributes\":{\"created_at\":\"2026-04-01T00:00:00Z\"}}"
		"]}");
	assert_true(seen.is_past);
}

static void what_is_no_list_is_an_error(void **state)
{
	const struct wanted wanted = {.trace = &trace_incident,
		.wire_type = "incidents",
		.mark = MARK,
		.user_id = "",
		.user_name = "",
		.is_taken = is_taken};
	struct sighting seen = {.id = ""};
	struct err err = {0};

	(void)state;
	assert_false(trace_look(&wanted, "<html>", 6, &seen, &err));
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_true(trace_look(&wanted, "{\"data\":[null,7,{}]}", 20, &seen, &err));
	assert_string_equal(seen.id, "");
}

static void the_answer_to_a_create_names_what_was_made(void **state)
{
	static const char good[] =
		"{\"data\":{\"id\":\"x-1\",\"type\":\"incidents\",\"attributes\":{}}}";
	static const char *const bad[] = {"", "{\"data\":[]}", "{\"data\":{\"id\":\"../x\"}}",
		"{\"data\":{\"id\":\"x\",\"type\":\"alerts\"}}",
		"{\"data\":{\"type\":\"incidents\"}}"};
	char id[TRACE_ID_BYTES];

	(void)state;
	assert_true(trace_made_id("incidents", good, strlen(good), id));
	assert_string_equal(id, "x-1");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(trace_made_id("incidents", bad[i], strlen(bad[i]), id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_mark_decides_whatever_the_filters_let_through),
		TEST(an_alert_is_known_by_its_label_or_its_deduplication_key),
		TEST(what_was_made_before_or_at_no_time_or_is_claimed_is_not_taken),
		TEST(a_note_is_ours_when_text_author_and_time_are),
		TEST(an_author_is_named_by_number_or_within_a_record),
		TEST(what_nobody_signs_is_counted_and_not_taken),
		TEST(the_page_says_whether_it_went_past_and_what_is_next),
		TEST(what_is_no_list_is_an_error),
		TEST(the_answer_to_a_create_names_what_was_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
