/* Edits against the record as it is now: what changed, and what is so already. */
#include "../../../src/sync/compare.h"

#include "lib/cleanup.h"
#include "resources/incident.h"

static struct incident record_now(void)
{
	return (struct incident){
		.record = {.id = "id-1"},
		.title = text_own("now"),
		.summary = text_empty,
		.severity = {"sev-1", text_own("SEV1")},
		.services = {text_own("a, b"), "s1 s2"},
		.teams = {text_empty, ""},
		.labels = text_own("env=prod region=eu"),
	};
}

static const struct action *edit(void)
{
	return resource_action(&incident_resource, "incident.edit");
}

static bool conflicts(const struct attrs *base, const struct attrs *mine)
{
	struct incident now = record_now();

	return compare_conflict(&incident_resource, edit(), base, mine, &now) != NULL;
}

static bool conflicts_on_title(const char *was, const char *will)
{
	struct attrs base, mine;
	bool result;

	attrs_init(&base);
	attrs_init(&mine);
	attrs_add_string(&base, "title", was);
	attrs_add_string(&mine, "title", will);
	result = conflicts(&base, &mine);
	attrs_release(&base);
	attrs_release(&mine);
	return result;
}

static void a_field_as_it_was_is_no_conflict(void **state)
{
	(void)state;
	assert_false(conflicts_on_title("now", "mine"));
}

static void a_field_that_changed_is_one(void **state)
{
	(void)state;
	assert_true(conflicts_on_title("before", "mine"));
}

static void a_field_that_changed_to_the_same_is_none(void **state)
{
	(void)state;
	assert_false(conflicts_on_title("before", "now"));
}

static bool same(void (*add)(struct attrs *attrs, const char *key, const char *value),
	const char *key, const char *value)
{
	struct incident now = record_now();
	struct attrs mine;
	bool result;

	attrs_init(&mine);
	add(&mine, key, value);
	result = compare_all_same(&incident_resource, edit(), &mine, &now);
	attrs_release(&mine);
	return result;
}

static void add_null(struct attrs *attrs, const char *key, const char *value)
{
	(void)value;
	attrs_add_null(attrs, key);
}

static void references_are_compared_by_their_ids(void **state)
{
	(void)state;
	assert_true(same(attrs_add_string, "severity_id", "sev-1"));
	assert_false(same(attrs_add_string, "severity_id", "sev-2"));
	assert_false(same(add_null, "severity_id", NULL));
}

static void the_order_of_ids_does_not_matter(void **state)
{
	(void)state;
	assert_true(same(attrs_add_strings, "service_ids", "s2 s1"));
	assert_false(same(attrs_add_strings, "service_ids", "s1"));
	assert_false(same(attrs_add_strings, "service_ids", "s1 s2 s3"));
	assert_true(same(attrs_add_strings, "group_ids", ""));
}

static void labels_are_compared_as_a_set(void **state)
{
	(void)state;
	assert_true(same(attrs_add_labels, "labels", "region=eu\nenv=prod"));
	assert_false(same(attrs_add_labels, "labels", "region=eu\nenv=test"));
	assert_false(same(attrs_add_labels, "labels", "region=eu"));
	assert_false(same(attrs_add_labels, "labels", "region=eu\nenv=prod\nhost=a"));
}

static void what_the_record_does_not_have_is_never_the_same(void **state)
{
	(void)state;
	assert_false(same(attrs_add_string, "no_such_input", ""));
}

/* ---- answers --------------------------------------------------------------------------------- */

static bool contradicts(const struct attrs *sent, const struct incident *answered, bool has_all)
{
	const struct field *field = NULL;
	struct field_set seen = {{0}};

	for (size_t i = 0; has_all && i < incident_resource.field_count; i++)
		field_set_add(&seen, i);
	return compare_contradicted(&incident_resource, edit(), sent, answered, &seen, &field) != NULL;
}

static bool contradicts_title(const char *sent, const char *answered, bool has_all)
{
	struct incident record = record_now();
	struct attrs attrs;
	bool result;

	attrs_init(&attrs);
	attrs_add_string(&attrs, "title", sent);
	record.title = text_own(answered);
	result = contradicts(&attrs, &record, has_all);
	attrs_release(&attrs);
	return result;
}

static void an_answer_with_another_text_contradicts(void **state)
{
	(void)state;
	assert_true(contradicts_title("mine", "now", true));
	assert_false(contradicts_title("mine", "mine", true));
}

static void what_the_answer_does_not_have_contradicts_nothing(void **state)
{
	(void)state;
	assert_false(contradicts_title("mine", "", false));
}

static void what_is_only_made_harmless_contradicts_nothing(void **state)
{
	(void)state;
	assert_false(contradicts_title("  mine\n", "mine", true));
	assert_false(contradicts_title("a\033b", "a^[b", true));
}

static void times_are_compared_to_the_second(void **state)
{
	struct incident record = record_now();
	struct attrs attrs;

	(void)state;
	attrs_init(&attrs);
	attrs_add_time(&attrs, "acknowledged_at", 1700000000500);
	record.acknowledged_at = 1700000000000;
	assert_false(contradicts(&attrs, &record, true));
	record.acknowledged_at = 0;
	assert_true(contradicts(&attrs, &record, true));
	attrs_release(&attrs);
}

static void labels_of_others_contradict_nothing(void **state)
{
	struct incident record = record_now();
	struct attrs attrs;

	(void)state;
	attrs_init(&attrs);
	attrs_add_labels(&attrs, "labels", "env=prod");
	assert_false(contradicts(&attrs, &record, true));
	attrs_add_labels(&attrs, "labels", "env=staging");
	assert_true(contradicts(&attrs, &record, true));
	attrs_release(&attrs);
}

static void a_status_that_is_not_known_contradicts_nothing(void **state)
{
	struct incident record = record_now();
	struct attrs attrs;

	(void)state;
	attrs_init(&attrs);
	attrs_add_string(&attrs, "status", "closed");
	assert_false(contradicts(&attrs, &record, true));
	record.status = INCIDENT_RESOLVED;
	assert_true(contradicts(&attrs, &record, true));
	attrs_release(&attrs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_field_as_it_was_is_no_conflict),
		TEST(a_field_that_changed_is_one),
		TEST(a_field_that_changed_to_the_same_is_none),
		TEST(references_are_compared_by_their_ids),
		TEST(the_order_of_ids_does_not_matter),
		TEST(labels_are_compared_as_a_set),
		TEST(an_answer_with_another_text_contradicts),
		TEST(what_the_answer_does_not_have_contradicts_nothing),
		TEST(what_is_only_made_harmless_contradicts_nothing),
		TEST(times_are_compared_to_the_second),
		TEST(labels_of_others_contradict_nothing),
		TEST(a_status_that_is_not_known_contradicts_nothing),
		TEST(what_the_record_does_not_have_is_never_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
