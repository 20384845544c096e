/* Ending while a name look-up hangs: the program must not wait for the name server. */
#include "calls.h"

#include <netdb.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_uint lookups;
static int release_lookups[2];

/* Takes the place of the C library's in this program: a name server that never answers. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
	struct addrinfo **out)
{
	char byte;

	(void)name;
	(void)service;
	(void)hints;
	*out = NULL;
	atomic_fetch_add(&lookups, 1);
	return read(release_lookups[0], &byte, 1) < 0 ? EAI_SYSTEM : EAI_AGAIN;
}

static void freeing_does_not_wait_for_a_hanging_name_look_up(void **state)
{
	struct api *api = client_open((struct api_config){.origin = "https://api.rootly.test"}, NULL);
	struct outcome out = {.is_done = false};
	int64_t deadline = deadline_in(DEADLINE_MS);

	(void)state;
	api_start(api, &(struct api_call){.method = HTTP_POST, .path = "/v1/x"}, on_outcome, &out);
	while (atomic_load(&lookups) == 0 && deadline_left(deadline) > 0)
		api_step(api, 1);
	assert_int_equal(atomic_load(&lookups), 1);
	expect_close_waits_for_nothing(api);
	assert_int_equal(out.count, 0);
}

static void a_hanging_name_look_up_times_out_and_nothing_left(void **state)
{
	struct api *api = client_open((struct api_config){.origin = "https://api.rootly.test",
					      .connect_timeout_ms = 200},
		NULL);
	struct outcome out;

	(void)state;
	call(api, HTTP_POST, "/v1/x", "{}", &out);
	assert_int_equal(out.answer.err.kind, ERR_TIMEOUT);
	assert_string_equal(out.answer.err.text, "api.rootly.test: no connection within 0.2 s");
	assert_false(out.answer.left);
	outcome_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(freeing_does_not_wait_for_a_hanging_name_look_up),
		TEST(a_hanging_name_look_up_times_out_and_nothing_left),
	};
	int failed;

	if (pipe(release_lookups) < 0)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	close(release_lookups[1]); /* the threads left behind end, and free what they hold */
	return failed;
}
