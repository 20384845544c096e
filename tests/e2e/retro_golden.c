/*
 * The drafts of three seeded incidents, byte for byte. `BLESS=1 build/tests/e2e/retro_golden` writes
 * the golden files anew: read the difference before you commit it.
 */
#include "e2e/cli.h"

#include "lib/golden.h"

#define NOW "2026-11-20T12:00:00Z"

static void expect_draft(const char *number, const char *golden)
{
	struct cli *c = cli_open();
	struct sandbox *still = sandbox_open(WORDS("--seed", "demo", "--fixed-clock", NOW));
	const char *const *env = sandbox_env(still);

	cli_start(c, NULL, WORDS("retro", "build", number, "-"),
		WORDS(env[0], env[1], "ROOTWATCH_CLOCK=" NOW));
	cli_finish(c);
	if (c->status != 0)
		fail_msg("%s", c->errors.bytes);
	golden_check(golden, c->out.bytes);
}

static void a_payment_outage_with_a_retrospective(void **state)
{
	(void)state;
	expect_draft("INC-403", "draft-INC-403");
}

static void an_incident_over_midnight_with_long_notes(void **state)
{
	(void)state;
	expect_draft("INC-395", "draft-INC-395");
}

static void an_incident_that_still_burns(void **state)
{
	(void)state;
	expect_draft("INC-412", "draft-INC-412");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_payment_outage_with_a_retrospective),
		TEST(an_incident_over_midnight_with_long_notes),
		TEST(an_incident_that_still_burns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
