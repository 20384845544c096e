/* A client under test, and one call at a time of it. */
#ifndef TESTS_HTTP_CALLS_H
#define TESTS_HTTP_CALLS_H

#include <string.h>

#include "api/client.h"
#include "base/clock.h"
#include "lib/cleanup.h"
#include "lib/deadline.h"

#define TEST_TOKEN "rootly_0123456789abcdef"

/* What came back, kept beyond the callback. */
struct outcome {
	bool is_done;
	unsigned count; /* how often the callback was called */
	struct api_answer answer;
};

static inline void outcome_release(struct outcome *outcome)
{
	buf_release(&outcome->answer.body);
	*outcome = (struct outcome){.is_done = false};
}

static inline void on_outcome(void *context, struct api_answer *answer)
{
	struct outcome *outcome = context;

	outcome->is_done = true;
	outcome->count++;
	outcome->answer = *answer;
	buf_init(&answer->body, 0);
}

static inline void free_client(void *client)
{
	api_free(client);
}

/* Freed by TEST's teardown; `token` NULL: TEST_TOKEN. */
static inline struct api *client_open(struct api_config config, const char *token)
{
	struct secret secret = {NULL, 0, 0};
	struct err err;
	struct api *api;

	token = token ? token : TEST_TOKEN;
	secret_set(&secret, token, strlen(token));
	config.token = &secret;
	api = api_new(&config, &err);
	if (!api)
		fail_msg("%s", err.text);
	cleanup_add(free_client, api);
	return api;
}

static inline void client_close(struct api *api)
{
	cleanup_forget(api);
	api_free(api);
}

/* How quick it is stands in the benchmark; here it must not wait as long as any request may take. */
static inline void expect_close_waits_for_nothing(struct api *api)
{
	int64_t started_ms = clock_monotonic_ms();

	client_close(api);
	assert_in_range(clock_monotonic_ms() - started_ms, 0, API_CONNECT_TIMEOUT_MS / 2);
}

static inline void wait_for(struct api *api, const struct outcome *outcome)
{
	int64_t deadline = deadline_in(DEADLINE_MS);

	while (!outcome->is_done && deadline_left(deadline) > 0)
		api_step(api, deadline_left(deadline));
	if (!outcome->is_done)
		fail_msg("no answer before the deadline");
}

static inline void call(struct api *api, enum http_method method, const char *path, const char *body,
	struct outcome *outcome)
{
	struct api_call what = {.method = method, .path = path, .body = body, .urgency = API_AT_ONCE};

	*outcome = (struct outcome){.is_done = false};
	api_start(api, &what, on_outcome, outcome);
	wait_for(api, outcome);
}

#endif
