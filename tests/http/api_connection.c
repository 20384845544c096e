/* The connection: what is sent where, what is never repeated, and how it ends. */
#include "calls.h"
#include "canned.h"

#include <signal.h>

#include "base/clock.h"
#include "base/log.h"

#define OK_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.api+json\r\n"
#define EMPTY OK_HEAD "Content-Length: 2\r\n\r\n{}"

static const struct reply fine[] = {{EMPTY, false}};

/* ---- what is sent ------------------------------------------------------------------------- */

static void a_request_carries_what_the_api_wants(void **state)
{
	struct canned *server = canned_start(fine, 1);
	struct api *api = client_open((struct api_config){.origin = server->url}, NULL);
	struct api_call what = {.method = HTTP_GET,
		.path = "/v1/incidents",
		.query = "page%5Bsize%5D=1",
		.etag = "W/\"1\""};
	struct outcome out = {.is_done = false};

	(void)state;
	api_start(api, &what, on_outcome, &out);
	wait_for(api, &out);
	assert_int_equal(out.answer.err.kind, ERR_NONE);
	assert_int_equal(out.answer.http_status, 200);
	assert_string_equal(out.answer.body.bytes, "{}");
	assert_true(out.answer.left);
	assert_non_null(strstr(server->first, "GET /v1/incidents?page%5Bsize%5D=1 HTTP/1.1\r\n"));
	assert_non_null(strstr(server->first, "\r\nAuthorization: Bearer " TEST_TOKEN "\r\n"));
	assert_non_null(strstr(server->first, "\r\nUser-Agent: rootwatch/"));
	assert_non_null(strstr(server->first, "\r\nAccept: application/vnd.api+json\r\n"));
	assert_non_null(strstr(server->first, "\r\nAccept-Encoding: "));
	assert_non_null(strstr(server->first, "gzip"));
	assert_non_null(strstr(server->first, "\r\nIf-None-Match: W/\"1\"\r\n"));
	assert_true(out.answer.wire_bytes > strlen(server->first));
	outcome_release(&out);
}

static void each_method_is_sent_with_its_body(void **state)
{
	static const struct {
		enum http_method method;
		const char *line, *body;
	} calls[] = {
		{HTTP_POST, "POST /v1/x HTTP/1.1\r\n", "{\"a\":1}"},
		{HTTP_PUT, "PUT /v1/x HTTP/1.1\r\n", "{\"a\":2}"},
		{HTTP_PATCH, "PATCH /v1/x HTTP/1.1\r\n", "{\"a\":3}"},
		{HTTP_DELETE, "DELETE /v1/x HTTP/1.1\r\n", "{\"a\":4}"},
		{HTTP_DELETE, "DELETE /v1/x HTTP/1.1\r\n", NULL},
		{HTTP_POST, "POST /v1/x HTTP/1.1\r\n", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		struct canned *server = canned_start(fine, 1);
		struct api *api = client_open((struct api_config){.origin = server->url}, NULL);
		struct outcome out;
		const char *end;

		call(api, calls[i].method, "/v1/x", calls[i].body, &out);
		assert_int_equal(out.answer.err.kind, ERR_NONE);
		assert_int_equal(strncmp(server->first, calls[i].line, strlen(calls[i].line)), 0);
		end = strstr(server->first, "\r\n\r\n");
		assert_string_equal(end + 4, calls[i].body ? calls[i].body : "");
		assert_null(strcasestr(server->first, "Expect:"));
		outcome_release(&out);
	}
}

static void a_path_cannot_lead_to_another_host(void **state)
{
	static const char *const paths[] = {
		"@127.0.0.2:1/v1", "//127.0.0.2:1/v1", "/../../v1", ".evil.example/v1"};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct canned *server = canned_start(fine, 1);
		struct api *api = client_open((struct api_config){.origin = server->url}, NULL);
		struct outcome out;

		call(api, HTTP_GET, paths[i], NULL, &out);
		assert_int_equal(out.answer.http_status, 200);
		assert_int_equal(atomic_load(&server->requests), 1);
		outcome_release(&out);
	}
}

static void a_redirect_is_not_followed_and_the_token_stays(void **state)
{
	struct canned *other = canned_start(fine, 1);
	char *head = mem_printf("HTTP/1.1 302 Found\r\nLocation: %s/v1/x\r\nContent-Length: 0\r\n\r\n",
		other->url);
	const struct reply script[] = {{head, false}};
	struct canned *server = canned_start(script, 1);
	struct api *api = client_open((struct api_config){.origin = server->url}, NULL);
	struct outcome out;

	(void)state;
	call(api, HTTP_GET, "/v1/x", NULL, &out);
	assert_int_equal(out.answer.err.kind, ERR_PROTOCOL);
	assert_int_equal(out.answer.err.http_status, 302);
	assert_non_null(strstr(out.answer.err.text, "redirects"));
	assert_int_equal(atomic_load(&other->connections), 0);
	outcome_release(&out);
	client_close(api);
	free(head);
}

/* ---- what is never repeated --------------------------------------------------------------- */

/* The second request finds a kept connection that closes without a byte. */
static const struct reply warm[] = {{EMPTY, false}, {"", true}, {EMPTY, false}};

static void a_write_is_not_repeated_when_a_warm_connection_closes(void **state)
{
	struct canned *server = canned_start(warm, 3);
	struct api *api = client_open((struct api_config){.origin = server->url}, NULL);
	struct outcome out;

	(void)state;
	call(api, HTTP_GET, "/v1/x", NULL, &out);
	outcome_release(&out);
	call(api, HTTP_POST, "/v1/x", "{}", &out);
	assert_int_equal(out.answer.err.kind, ERR_NETWORK);
	assert_true(out.answer.left);
	assert_int_equal(out.answer.http_status, 0);
	assert_int_equal(atomic_load(&server->requests), 2);
	outcome_release(&out);
}

/* The same with a read shows that the server does provoke it: libcurl repeats by itself. */
static void a_read_on_a_warm_connection_that_closes_is_repeated(void **state)
{
	struct canned *server = canned_start(warm, 3);
	struct api *api = client_open((struct api_config){.origin = server->url}, NULL);
	struct outcome out;

	(void)state;
	call(api, HTTP_GET, "/v1/x", NULL, &out);
	outcome_release(&out);
	call(api, HTTP_GET, "/v1/x", NULL, &out);
	assert_int_equal(out.answer.err.kind, ERR_NONE);
	assert_int_equal(atomic_load(&server->requests), 3);
	outcome_release(&out);
}

static void a_refused_connection_says_that_nothing_left(void **state)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(at);
	char url[64];
	struct outcome out;

	(void)state;
	assert_int_equal(bind(fd, (struct sockaddr *)&at, size), 0); /* bound, not listening */
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", ntohs(at.sin_port));
	call(client_open((struct api_config){.origin = url}, NULL), HTTP_POST, "/v1/x", "{}", &out);
	assert_int_equal(out.answer.err.kind, ERR_NETWORK);
	assert_non_null(strstr(out.answer.err.text, "127.0.0.1: nothing listens there"));
	assert_false(out.answer.left);
	close(fd);
	outcome_release(&out);
}

static void an_unknown_host_says_that_nothing_left(void **state)
{
	struct outcome out;

	(void)state;
	call(client_open((struct api_config){.origin = "https://no-such-host.invalid"}, NULL), HTTP_PUT,
		"/v1/x", "{}", &out);
	assert_int_equal(out.answer.err.kind, ERR_DNS);
	assert_non_null(strstr(out.answer.err.text, "no-such-host.invalid: no such host name"));
	assert_false(out.answer.left);
	outcome_release(&out);
}

static void a_handshake_that_hangs_says_that_nothing_left(void **state)
{
	static const struct reply script[] = {{NULL, false}};
	struct canned *server = canned_start(script, 1);
	char url[64];
	struct outcome out;

	(void)state;
	snprintf(url, sizeof(url), "https%s", server->url + 4);
	call(client_open((struct api_config){.origin = url, .timeout_ms = 300}, NULL), HTTP_POST,
		"/v1/x", "{}", &out);
	assert_int_equal(out.answer.err.kind, ERR_TIMEOUT);
	assert_false(out.answer.left);
	assert_int_equal(atomic_load(&server->requests), 0);
	outcome_release(&out);
}

/* ---- what headers say --------------------------------------------------------------------- */

#define DATE "Date: Sat, 21 Feb 2026 01:59:15 GMT\r\n"

static void rate_and_time_are_read_in_both_spellings(void **state)
{
	static const struct {
		const char *headers;
		int64_t limit, remaining, reset_ms;
	} answers[] = {
		{DATE "X-RateLimit-Limit: 1000, 1000;window=3600\r\nX-RateLimit-Remaining: 998\r\n"
		      "X-RateLimit-Reset: 1771639215\r\n",
			1000, 998, 1771639215000},
		{DATE "RateLimit-Limit: 60\r\nratelimit-remaining: 5\r\nRateLimit-Reset: 30\r\n", 60, 5,
			1771639185000},
		{DATE "X-RateLimit-Limit: many\r\nX-RateLimit-Remaining: -4\r\n"
		      "X-RateLimit-Reset: 99999999999999999999\r\n",
			-1, -1, 0},
		{DATE, -1, -1, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		char *head = mem_printf(OK_HEAD "%sContent-Length: 2\r\n\r\n{}", answers[i].headers);
		const struct reply script[] = {{head, false}};
		struct canned *server = canned_start(script, 1);
		struct outcome out;

		call(client_open((struct api_config){.origin = server->url}, NULL), HTTP_GET, "/v1/x",
			NULL, &out);
		assert_int_equal(out.answer.server_ms, 1771639155000);
		assert_int_equal(out.answer.rate.limit, answers[i].limit);
		assert_int_equal(out.answer.rate.remaining, answers[i].remaining);
		assert_int_equal(out.answer.rate.reset_at_ms, answers[i].reset_ms);
		outcome_release(&out);
		cleanup_teardown(NULL);
		free(head);
	}
}

static void the_wait_after_429_is_sane(void **state)
{
	static const struct {
		const char *headers;
		int64_t wait_ms;
	} answers[] = {
		{DATE "X-RateLimit-Reset: 1771639215\r\nRetry-After: 5\r\n", 61000},
		{DATE "Retry-After: 5\r\n", 5000},
		{"Retry-After: 5\r\n", 5000},
		{DATE "Retry-After: Sat, 21 Feb 2026 02:00:15 GMT\r\n", 60000},
		{DATE "X-RateLimit-Reset: 1771630000\r\nRetry-After: 7\r\n", 7000}, /* long ago */
		{DATE "X-RateLimit-Reset: 1999999999\r\nRetry-After: 8\r\n", 8000}, /* in years */
		{DATE "Retry-After: 99999999\r\n", 3600000},
		{DATE "Retry-After: soon\r\n", 0},
		{DATE, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		char *head = mem_printf("HTTP/1.1 429 Too Many\r\n%sContent-Length: 19\r\n\r\n"
					"{\"error\":\"Slow it\"}\n",
			answers[i].headers);
		const struct reply script[] = {{head, false}};
		struct canned *server = canned_start(script, 1);
		struct outcome out;

		call(client_open((struct api_config){.origin = server->url}, NULL), HTTP_GET, "/v1/x",
			NULL, &out);
		assert_int_equal(out.answer.err.kind, ERR_RATE);
		assert_string_equal(out.answer.err.text, "Slow it (429)");
		assert_int_equal(out.answer.err.retry_after_ms, answers[i].wait_ms);
		outcome_release(&out);
		cleanup_teardown(NULL);
		free(head);
	}
}

/* Every answer says when the minute of the rate limit ends: that is no reason to wait. */
static void the_wait_after_503_is_only_what_retry_after_says(void **state)
{
	static const struct {
		const char *headers;
		int64_t wait_ms;
	} answers[] = {
		{DATE "X-RateLimit-Remaining: 900\r\nX-RateLimit-Reset: 1771639215\r\n", 0},
		{DATE "X-RateLimit-Reset: 1771639215\r\nRetry-After: 5\r\n", 5000},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		char *head = mem_printf("HTTP/1.1 503 Unavailable\r\n%sContent-Length: 2\r\n\r\n{}",
			answers[i].headers);
		const struct reply script[] = {{head, false}};
		struct canned *server = canned_start(script, 1);
		struct outcome out;

		call(client_open((struct api_config){.origin = server->url}, NULL), HTTP_GET, "/v1/x",
			NULL, &out);
		assert_int_equal(out.answer.err.kind, ERR_SERVER);
		assert_int_equal(out.answer.err.retry_after_ms, answers[i].wait_ms);
		outcome_release(&out);
		cleanup_teardown(NULL);
		free(head);
	}
}

static void nothing_new_is_no_error(void **state)
{
	static const struct reply script[] = {
		{OK_HEAD "ETag: \"v1\"\r\nContent-Length: 2\r\n\r\n{}", false},
		{"HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n", false}};
	struct canned *server = canned_start(script, 2);
	struct api *api = client_open((struct api_config){.origin = server->url}, NULL);
	struct outcome out;

	(void)state;
	call(api, HTTP_GET, "/v1/x", NULL, &out);
	assert_string_equal(out.answer.etag, "\"v1\"");
	assert_false(out.answer.is_unmodified);
	outcome_release(&out);
	api_start(api, &(struct api_call){.method = HTTP_GET, .path = "/v1/x", .etag = "\"v1\""},
		on_outcome, &out);
	wait_for(api, &out);
	assert_int_equal(out.answer.err.kind, ERR_NONE);
	assert_true(out.answer.is_unmodified);
	assert_int_equal(out.answer.body.len_bytes, 0);
	outcome_release(&out);
}

static void a_page_of_cloudflare_is_said_to_be_one(void **state)
{
	static const char page[] =
		"HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nCF-RAY: 8f\r\nContent-Length: 26\r\n\r\n"
		"<html>error code 1010</ht>";
	static const struct reply script[] = {{page, false}};
	struct canned *server = canned_start(script, 1);
	struct outcome out;

	(void)state;
	call(client_open((struct api_config){.origin = server->url}, NULL), HTTP_GET, "/v1/x", NULL,
		&out);
	assert_int_equal(out.answer.err.kind, ERR_FORBIDDEN);
	assert_non_null(strstr(out.answer.err.text, "Cloudflare"));
	outcome_release(&out);
}

static void what_is_no_http_is_said_in_words(void **state)
{
	static const struct reply script[] = {{"SSH-2.0-OpenSSH_9.2\r\n", true}};
	struct canned *server = canned_start(script, 1);
	struct outcome out;

	(void)state;
	call(client_open((struct api_config){.origin = server->url}, NULL), HTTP_GET, "/v1/x", NULL,
		&out);
	assert_int_equal(out.answer.err.kind, ERR_PROTOCOL);
	assert_non_null(strstr(out.answer.err.text, "not HTTP"));
	outcome_release(&out);
}

/* ---- order, cancelling, ending ------------------------------------------------------------ */

static const struct reply never[] = {{NULL, false}};

static void wait_requests(struct api *api, struct canned *server, unsigned count)
{
	int64_t deadline = deadline_in(DEADLINE_MS);

	while (atomic_load(&server->requests) < count && deadline_left(deadline) > 0)
		api_step(api, 1);
	assert_int_equal(atomic_load(&server->requests), count);
}

static void background_reads_queue_and_a_write_overtakes_them(void **state)
{
	static const struct reply script[] = {{NULL, false}, {NULL, false}, {EMPTY, false}};
	struct canned *server = canned_start(script, 3);
	struct api *api = client_open((struct api_config){.origin = server->url, .polls_max = 2}, NULL);
	struct api_call poll = {.method = HTTP_GET, .path = "/v1/poll"};
	struct outcome polls[4] = {{.is_done = false}}, out;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(api_start(api, &poll, on_outcome, &polls[i]), i + 1);
	wait_requests(api, server, 2);
	call(api, HTTP_POST, "/v1/write", "{}", &out);
	assert_int_equal(out.answer.id, 5);
	assert_int_equal(atomic_load(&server->requests), 3);
	assert_non_null(strstr(server->last, "POST /v1/write"));
	assert_int_equal(api_pending(api), 4);
	assert_true(api_cancel(api, 1)); /* makes room for the third, which is answered */
	wait_for(api, &polls[2]);
	assert_int_equal(polls[2].answer.id, 3);
	assert_false(polls[0].is_done);
	outcome_release(&polls[2]);
	outcome_release(&polls[3]);
	outcome_release(&out);
}

static void a_cancelled_request_never_calls_back(void **state)
{
	struct canned *server = canned_start(never, 1);
	struct api *api = client_open((struct api_config){.origin = server->url}, NULL);
	struct outcome out = {.is_done = false};
	uint64_t id = api_start(api, &(struct api_call){.method = HTTP_GET, .path = "/v1/x"}, on_outcome,
		&out);

	(void)state;
	wait_requests(api, server, 1);
	assert_true(api_cancel(api, id));
	assert_false(api_cancel(api, id));
	assert_int_equal(api_pending(api), 0);
	assert_int_equal(api_step(api, 0), 0);
	assert_int_equal(out.count, 0);
}

static void a_request_without_an_answer_times_out(void **state)
{
	struct canned *server = canned_start(never, 1);
	struct outcome out;

	(void)state;
	call(client_open((struct api_config){.origin = server->url, .timeout_ms = 200}, NULL), HTTP_POST,
		"/v1/x", "{}", &out);
	assert_int_equal(out.answer.err.kind, ERR_TIMEOUT);
	assert_string_equal(out.answer.err.text, "127.0.0.1: no whole answer within 0.2 s");
	assert_true(out.answer.left);
	outcome_release(&out);
}

static void freeing_does_not_wait_for_a_hanging_request(void **state)
{
	struct canned *server = canned_start(never, 1);
	struct api *api = client_open((struct api_config){.origin = server->url}, NULL);
	struct outcome out = {.is_done = false};

	(void)state;
	api_start(api, &(struct api_call){.method = HTTP_GET, .path = "/v1/x"}, on_outcome, &out);
	wait_requests(api, server, 1);
	expect_close_waits_for_nothing(api);
	assert_int_equal(out.count, 0);
}

static void *wake_later(void *api)
{
	api_wake(api);
	return NULL;
}

static void a_wait_is_ended_from_another_thread(void **state)
{
	struct canned *server = canned_start(fine, 1);
	struct api *api = client_open((struct api_config){.origin = server->url}, NULL);
	int64_t started_ms = clock_monotonic_ms();
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, wake_later, api), 0);
	assert_int_equal(api_step(api, 60 * 1000), 0);
	pthread_join(thread, NULL);
	assert_true(clock_monotonic_ms() - started_ms < 10 * 1000);
}

struct chain {
	struct api *api;
	unsigned left;
};

static void on_chain(void *context, struct api_answer *answer)
{
	struct chain *chain = context;

	assert_int_equal(answer->err.kind, ERR_NONE);
	if (--chain->left > 0)
		api_start(chain->api, &(struct api_call){.method = HTTP_GET, .path = "/v1/x"}, on_chain,
			chain);
}

static void a_callback_may_start_the_next_request(void **state)
{
	struct canned *server = canned_start(fine, 1);
	struct chain chain = {.left = 5};
	int64_t deadline = deadline_in(DEADLINE_MS);

	(void)state;
	chain.api = client_open((struct api_config){.origin = server->url}, NULL);
	api_start(chain.api, &(struct api_call){.method = HTTP_GET, .path = "/v1/x"}, on_chain, &chain);
	while (chain.left > 0 && deadline_left(deadline) > 0)
		api_step(chain.api, deadline_left(deadline));
	assert_int_equal(chain.left, 0);
	assert_int_equal(atomic_load(&server->requests), 5);
	assert_int_equal(atomic_load(&server->connections), 1);
}

static void the_log_has_neither_the_token_nor_values(void **state)
{
	static struct log_entry lines[LOG_RING_LINES];
	struct canned *server = canned_start(fine, 1);
	struct api *api = client_open((struct api_config){.origin = server->url}, NULL);
	struct outcome out = {.is_done = false};
	size_t count;

	(void)state;
	api_start(api,
		&(struct api_call){.method = HTTP_GET,
			.path = "/v1/users",
			.query = "filter%5Bsearch%5D=ada%40example.org&page%5Bsize%5D=1"},
		on_outcome, &out);
	wait_for(api, &out);
	count = log_recent(lines, LOG_RING_LINES);
	assert_true(count > 0);
	assert_non_null(strstr(lines[count - 1].line, "GET    /v1/users?filter[search],page[size]"));
	for (size_t i = 0; i < count; i++) {
		assert_null(strstr(lines[i].line, TEST_TOKEN));
		assert_null(strstr(lines[i].line, "ada"));
	}
	outcome_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_carries_what_the_api_wants),
		TEST(each_method_is_sent_with_its_body),
		TEST(a_path_cannot_lead_to_another_host),
		TEST(a_redirect_is_not_followed_and_the_token_stays),
		TEST(a_write_is_not_repeated_when_a_warm_connection_closes),
		TEST(a_read_on_a_warm_connection_that_closes_is_repeated),
		TEST(a_refused_connection_says_that_nothing_left),
		TEST(an_unknown_host_says_that_nothing_left),
		TEST(a_handshake_that_hangs_says_that_nothing_left),
		TEST(rate_and_time_are_read_in_both_spellings),
		TEST(the_wait_after_429_is_sane),
		TEST(the_wait_after_503_is_only_what_retry_after_says),
		TEST(nothing_new_is_no_error),
		TEST(a_page_of_cloudflare_is_said_to_be_one),
		TEST(what_is_no_http_is_said_in_words),
		TEST(background_reads_queue_and_a_write_overtakes_them),
		TEST(a_cancelled_request_never_calls_back),
		TEST(a_request_without_an_answer_times_out),
		TEST(freeing_does_not_wait_for_a_hanging_request),
		TEST(a_wait_is_ended_from_another_thread),
		TEST(a_callback_may_start_the_next_request),
		TEST(the_log_has_neither_the_token_nor_values),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
