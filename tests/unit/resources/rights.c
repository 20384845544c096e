/* What a key may do: kinds, permissions, and the actions that need them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/rights.h"
#include "resources/registry.h"

static const struct action *action_called(const char *name)
{
	for (const struct resource *const *r = registry_panes; *r != NULL; r++)
		if (resource_action(*r, name) != NULL)
			return resource_action(*r, name);
	fail_msg("no action %s", name);
	return NULL;
}

static void nothing_known_rules_nothing_out(void **state)
{
	struct rights rights = {0};
	const char *why = NULL;

	(void)state;
	for (int area = 0; area < RIGHT_AREAS; area++)
		for (int verb = 0; verb < RIGHT_VERBS; verb++)
			assert_true(rights_allow(&rights,
				(struct right){(enum right_area)area, (enum right_verb)verb},
				&why));
	assert_null(why);
}

static void a_team_key_declares_no_incident_and_says_which_key_does(void **state)
{
	struct rights rights = {.kind = KIND_TEAM};
	const char *why = NULL;

	(void)state;
	rights_know(&rights, AREA_INCIDENTS);
	rights_grant(&rights, AREA_INCIDENTS, RIGHT_CREATE);
	rights_grant(&rights, AREA_INCIDENTS, RIGHT_UPDATE);
	assert_false(rights_allow(&rights, action_called("incident.create")->needs, &why));
	assert_string_equal(
		why, "this Team key cannot declare incidents; use a Global or Personal key");
	assert_false(rights_allow(&rights, action_called("alert.declare")->needs, &why));
	assert_true(rights_allow(&rights, action_called("incident.mitigate")->needs, &why));
}

static void a_role_that_only_reads_is_named_in_the_refusal(void **state)
{
	struct rights rights = {.kind = KIND_GLOBAL};
	const char *why = NULL;

	(void)state;
	rights_know(&rights, AREA_ALERTS);
	rights_grant(&rights, AREA_ALERTS, RIGHT_READ);
	assert_false(rights_allow(&rights, action_called("alert.acknowledge")->needs, &why));
	assert_string_equal(why, "the role of this key may not change alerts");
	assert_false(rights_allow(&rights, action_called("alert.page-team")->needs, &why));
	assert_string_equal(why, "the role of this key may not create alerts");
	/* What nothing was said of stays open. */
	assert_true(rights_allow(&rights, action_called("incident.resolve")->needs, &why));
}

/* An action that sends something says what it needs. */
static void every_request_names_the_permission_it_needs(void **state)
{
	(void)state;
	for (const struct resource *const *r = registry_panes; *r != NULL; r++)
		for (const struct action *a = (*r)->actions; a != NULL && a->name != NULL; a++)
			if (a->path != NULL && a->needs.area == AREA_NONE)
				fail_msg("%s needs no permission", a->name);
}

static void kinds_are_words_and_guesses_say_so(void **state)
{
	struct rights rights = {.kind = key_kind_of("team")};

	(void)state;
	assert_int_equal(key_kind_of(NULL), KIND_UNKNOWN);
	assert_int_equal(key_kind_of("organization"), KIND_UNKNOWN);
	assert_string_equal(rights_kind_words(&rights), "probably a Team key");
	rights.is_kind_certain = true;
	assert_string_equal(rights_kind_words(&rights), "a Team key");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_known_rules_nothing_out),
		cmocka_unit_test(a_team_key_declares_no_incident_and_says_which_key_does),
		cmocka_unit_test(a_role_that_only_reads_is_named_in_the_refusal),
		cmocka_unit_test(every_request_names_the_permission_it_needs),
		cmocka_unit_test(kinds_are_words_and_guesses_say_so),
	};

	return cmocka_run_group_tests_name("rights", tests, NULL, NULL);
}
