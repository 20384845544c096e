/* One record in full: row, tabs, raw text; from the network and from the cache alike. */
#include "lib/cleanup.h"

#include <string.h>

#include "api/decode.h"
#include "resources/alert.h"
#include "resources/incident.h"
#include "resources/retrospective.h"

static const char incident[] =
	"{\"data\":{\"id\":\"a\",\"type\":\"incidents\",\"attributes\":{\"title\":\"T\","
	"\"sequential_id\":12,\"started_at\":\"2026-02-20T10:00:00Z\","
	"\"resolved_at\":\"2026-02-20T10:17:00Z\",\"summary\":\"# Head\\n* x\"},"
	"\"relationships\":{\"events\":{\"data\":[{\"id\":\"e1\",\"type\":\"incident_events\"},"
	"{\"id\":\"e2\",\"type\":\"incident_events\"},{\"id\":\"gone\",\"type\":\"incident_events\"}]},"
	"\"action_items\":{\"data\":[]},"
	"\"alerts\":{\"data\":[{\"id\":\"x\",\"type\":\"alerts\"}]},"
	"\"incident_post_mortem\":{\"data\":{\"id\":\"pm\",\"type\":\"incident_post_mortems\"}}}},"
	"\"included\":[{\"id\":\"e1\",\"type\":\"incident_events\",\"attributes\":"
	"{\"event\":\"<b>Old</b> <script>x</script>\",\"occurred_at\":\"2026-02-20T10:01:00Z\"}},"
	"{\"id\":\"e2\",\"type\":\"incident_events\",\"attributes\":{\"event\":\"<p>no</p>\","
	"\"event_raw\":\"New <3\",\"occurred_at\":\"2026-02-20T10:05:00Z\"}},"
	"{\"id\":\"pm\",\"type\":\"incident_post_mortems\",\"attributes\":{\"title\":\"Why\"}},5,null]}";

static struct detail *decode(const struct resource *resource, const char *json)
{
	struct err err;
	struct detail *detail = decode_detail(resource, json, strlen(json), &err);

	if (!detail)
		fail_msg("%s", err.text);
	return detail;
}

static unsigned tab_of(const struct resource *resource, const char *title)
{
	unsigned i = 0;

	while (strcmp(resource->tabs[i].title, title) != 0)
		i++;
	return i;
}

static void a_detail_has_its_row_derived_fields_and_raw_text(void **state)
{
	struct detail *detail = decode(&incident_resource, incident);
	const struct incident *i = detail->row;

	(void)state;
	assert_string_equal(detail->id, "a");
	assert_string_equal(i->record.id, "a");
	assert_string_equal(i->handle.bytes, "INC-12");
	assert_string_equal(i->took_resolve.bytes, "17m");
	assert_string_equal(i->summary.bytes, "# Head\n* x");
	assert_string_equal(i->retrospective.id, "pm");
	assert_string_equal(i->retrospective.name.bytes, "Why");
	assert_non_null(strstr(detail->raw.bytes, "\n  \"data\": {\n"));
	detail_free(detail);
}

static void tabs_come_from_included(void **state)
{
	struct detail *detail = decode(&incident_resource, incident);
	const struct detail_rows *tab = &detail->tabs[tab_of(&incident_resource, "Timeline")];
	const struct incident_event *events = (const void *)tab->rows;

	(void)state;
	assert_true(tab->is_loaded);
	assert_true(tab->count >= 2);
	for (unsigned i = 0; i < tab->count; i++) {
		if (strcmp(events[i].record.id, "e1") == 0)
			assert_string_equal(events[i].event.bytes, "Old x");
		if (strcmp(events[i].record.id, "e2") == 0)
			assert_string_equal(events[i].event.bytes, "New <3");
	}
	tab = &detail->tabs[tab_of(&incident_resource, "Actions")];
	assert_true(tab->is_loaded);
	assert_int_equal(tab->count, 0);
	detail_free(detail);
}

static void a_tab_whose_records_are_not_in_the_answer_is_not_loaded(void **state)
{
	struct detail *detail = decode(&incident_resource, incident);

	(void)state;
	assert_false(detail->tabs[tab_of(&incident_resource, "Alerts")].is_loaded);
	assert_int_equal(detail->tabs[tab_of(&incident_resource, "Alerts")].count, 0);
	detail_free(detail);
}

static void a_tab_can_be_filled_by_an_answer_of_its_own(void **state)
{
	static const char events[] =
		"{\"data\":[{\"id\":\"2\",\"type\":\"alert_events\",\"attributes\":{\"details\":\"b\","
		"\"created_at\":\"2026-02-20T10:00:00Z\"}},{\"id\":\"1\",\"type\":\"alert_events\","
		"\"attributes\":{\"details\":\"a\",\"created_at\":\"2026-02-20T11:00:00Z\"}},"
		"{\"id\":\"0\",\"type\":\"alert_events\",\"attributes\":{\"details\":\"unset\"}},7]}";
	struct detail *detail = decode(&alert_resource,
		"{\"data\":{\"id\":\"x\",\"type\":\"alerts\",\"attributes\":{\"summary\":\"s\"}}}");
	unsigned tab = tab_of(&alert_resource, "Events");
	const struct alert_event *rows;
	struct err err;

	(void)state;
	assert_false(decode_tab(detail, tab, "<html>", 6, &err));
	assert_int_equal(detail->tabs[tab].err.kind, ERR_PROTOCOL);
	assert_true(decode_tab(detail, tab, events, strlen(events), &err));
	assert_int_equal(detail->tabs[tab].err.kind, ERR_NONE);
	assert_int_equal(detail->tabs[tab].count, 3);
	rows = (const void *)detail->tabs[tab].rows;
	assert_string_equal(rows[0].details.bytes, "a");
	assert_string_equal(rows[1].details.bytes, "b");
	assert_string_equal(rows[2].details.bytes, "unset");
	detail_free(detail);
}

static void html_of_a_retrospective_is_kept_raw(void **state)
{
	struct detail *detail = decode(&retrospective_resource,
		"{\"data\":{\"id\":\"p\",\"type\":\"incident_post_mortems\",\"attributes\":"
		"{\"title\":\"t\",\"content\":\"<h1>Hi\\u0007</h1>\"}}}");
	const struct retrospective *r = detail->row;

	(void)state;
	assert_string_equal(r->content.bytes, "<h1>Hi\a</h1>");
	assert_int_equal(r->content.len_bytes, 12);
	detail_free(detail);
}

static void what_is_no_single_record_is_refused_in_words(void **state)
{
	static const char *const answers[] = {
		"{\"data\":[]}",
		"{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}",
		"{\"data\":{\"type\":\"incidents\"}}",
		"{\"data\":{\"id\":\"a\",\"type\":\"alerts\"}}",
		"{\"data\":{\"id\":\"../x\",\"type\":\"incidents\"}}",
		"{\"data\":7}",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		struct err err = {.kind = ERR_NONE};

		assert_null(decode_detail(&incident_resource, answers[i], strlen(answers[i]), &err));
		assert_int_equal(err.kind, ERR_PROTOCOL);
		assert_true(strlen(err.text) > 5);
	}
}

/* ---- who the key belongs to --------------------------------------------------------------- */

static void the_viewer_has_a_name_and_an_organization(void **state)
{
	static const char me[] =
		"{\"data\":{\"id\":\"498\",\"type\":\"users\",\"attributes\":{\"name\":\"L S\","
		"\"full_name\":\"Lore Schinner\",\"full_name_with_team\":\"[Lesch, Parker] Lore\"}}}";
	struct viewer_msg viewer;
	struct err err;

	(void)state;
	assert_true(decode_viewer(me, strlen(me), &viewer, &err));
	assert_true(viewer.is_known);
	assert_string_equal(viewer.user_id, "498");
	assert_string_equal(viewer.name, "Lore Schinner");
	assert_string_equal(viewer.organization, "Lesch, Parker");
}

static void a_viewer_without_an_id_is_refused(void **state)
{
	static const char *const answers[] = {"{\"data\":{}}", "{\"data\":{\"id\":\"a b\"}}", "[]",
		"{\"data\":{\"id\":null,\"attributes\":{\"full_name\":[],\"full_name_with_team\":\"[x\"}}}"};
	struct viewer_msg viewer;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct err err;

		assert_false(decode_viewer(answers[i], strlen(answers[i]), &viewer, &err));
		assert_int_equal(err.kind, ERR_PROTOCOL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_detail_has_its_row_derived_fields_and_raw_text),
		TEST(tabs_come_from_included),
		TEST(a_tab_whose_records_are_not_in_the_answer_is_not_loaded),
		TEST(a_tab_can_be_filled_by_an_answer_of_its_own),
		TEST(html_of_a_retrospective_is_kept_raw),
		TEST(what_is_no_single_record_is_refused_in_words),
		TEST(the_viewer_has_a_name_and_an_organization),
		TEST(a_viewer_without_an_id_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
