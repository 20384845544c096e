/* The outbox as the screen sees it. */
#include "things.h"

#include "core/outbox.h"

static void expect_reason(const char *label, const char *title, const char *result, const char *reason)
{
	const struct outbox_item item = {.label = text_own(label), .result = text_own(result)};

	assert_string_equal(outbox_reason(&item, title), reason);
}

/* Beside its label and title the reason has the room. */
static void a_reason_does_not_repeat_what_it_is_about(void **state)
{
	(void)state;
	expect_reason("INC-412 Checkout", "Note", "INC-412 Checkout: Note: HTTP 500", "HTTP 500");
	expect_reason("INC-412 Checkout", "Note", "INC-412: Note: done", "done");
	expect_reason("INC-412 Checkout: slow", "Note", "INC-412 Che…: Note: HTTP 500", "HTTP 500");
	expect_reason("INC-412: slow", "Note", "INC-412: slow: not sent, it waited", "not sent, it waited");
}

static void a_reason_that_names_nothing_stays_whole(void **state)
{
	(void)state;
	expect_reason("INC-412 Checkout", "Note", "", "");
	expect_reason("INC-412 Checkout", "Note", "127.0.0.1: nothing listens", "127.0.0.1: nothing listens");
	expect_reason("INC-412 Checkout", "Note", "INC-412 acked", "INC-412 acked");
	expect_reason("INC-412 Checkout", "Note", "found: INC-412: Note: done", "found: INC-412: Note: done");
	expect_reason("", "Note", ": Note", ": Note");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reason_does_not_repeat_what_it_is_about),
		cmocka_unit_test(a_reason_that_names_nothing_stays_whole),
	};

	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
