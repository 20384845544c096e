/* Whatever goes wrong on the way, the client says which, in words, and says what may have left. */
#include "calls.h"

#include <signal.h>

#include "api/decode.h"
#include "base/mem.h"
#include "lib/sandbox.h"
#include "resources/incident.h"

struct fault_case {
	const char *fault;	/* what the sandbox does to GET /v1/incidents */
	enum err_kind kind;
	int status;		/* of the answer */
	const char *words;	/* somewhere in the error; NULL: no error */
};

static const struct fault_case cases[] = {
	{"{\"kind\":\"delay\",\"ms\":50}", ERR_NONE, 200, NULL},
	{"{\"kind\":\"drip\",\"ms\":1}", ERR_NONE, 200, NULL},
	{"{\"kind\":\"delay\",\"ms\":60000}", ERR_TIMEOUT, 0, "no whole answer within 0.5 s"},
	{"{\"kind\":\"drip\",\"ms\":1000}", ERR_TIMEOUT, 200, "no whole answer"},
	{"{\"kind\":\"close_before_headers\"}", ERR_NETWORK, 0, "without an answer"},
	{"{\"kind\":\"close_mid_body\"}", ERR_NETWORK, 200, "broke off"},
	{"{\"kind\":\"html\"}", ERR_SERVER, 502, "a web page"},
	{"{\"kind\":\"html\",\"status\":403}", ERR_FORBIDDEN, 403, "a web page"},
	{"{\"kind\":\"html\",\"status\":403,\"body\":\"<html>Cloudflare 1010</html>\"}", ERR_FORBIDDEN,
		403, "Cloudflare"},
	{"{\"kind\":\"huge_body\",\"bytes\":100000000}", ERR_TOO_LARGE, 200, "too large"},
	{"{\"kind\":\"redirect\",\"location\":\"http://127.0.0.1:1/\"}", ERR_PROTOCOL, 302,
		"redirects"},
	{"{\"kind\":\"status\",\"status\":301}", ERR_PROTOCOL, 301, "redirects"},
	{"{\"kind\":\"status\",\"status\":400}", ERR_INVALID, 400, "Something went wrong (400)"},
	{"{\"kind\":\"status\",\"status\":401}", ERR_AUTH, 401, "Invalid token (401)"},
	{"{\"kind\":\"status\",\"status\":403}", ERR_FORBIDDEN, 403, "(403)"},
	{"{\"kind\":\"status\",\"status\":404}", ERR_NOT_FOUND, 404, "(404)"},
	{"{\"kind\":\"status\",\"status\":404,\"body\":\"\"}", ERR_NOT_FOUND, 404, "not for this key"},
	{"{\"kind\":\"status\",\"status\":408}", ERR_TIMEOUT, 408, "(408)"},
	{"{\"kind\":\"status\",\"status\":409}", ERR_CONFLICT, 409, "(409)"},
	{"{\"kind\":\"status\",\"status\":413}", ERR_TOO_LARGE, 413, "(413)"},
	{"{\"kind\":\"status\",\"status\":422,\"body\":\"{\\\"name\\\":[\\\"can't be blank\\\"]}\"}",
		ERR_INVALID, 422, "name can't be blank (422)"},
	{"{\"kind\":\"status\",\"status\":429}", ERR_RATE, 429, "(429)"},
	{"{\"kind\":\"rate_limit\"}", ERR_RATE, 429, "Rate limit exceeded"},
	{"{\"kind\":\"status\",\"status\":500}", ERR_SERVER, 500, "(500)"},
	{"{\"kind\":\"status\",\"status\":502,\"body\":\"bad gateway\"}", ERR_SERVER, 502,
		"the server has a problem (502)"},
	{"{\"kind\":\"status\",\"status\":503}", ERR_SERVER, 503, "(503)"},
	{"{\"kind\":\"status\",\"status\":504}", ERR_SERVER, 504, "(504)"},
};

static void every_fault_has_its_kind_and_words(void **state)
{
	static const char *const flags[] = {"--seed", "demo", NULL};
	struct sandbox *sandbox = sandbox_open(flags);
	struct api_config config = {.origin = sandbox_url(sandbox), .timeout_ms = 500};
	struct outcome out;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct fault_case *c = &cases[i];
		struct api *api = client_open(config, sandbox_token(sandbox));

		json_object_put(sandbox_control(sandbox, "DELETE", "/sandbox/faults", NULL));
		sandbox_fault(sandbox, c->fault);
		call(api, HTTP_GET, "/v1/severities", NULL, &out);
		if (out.answer.err.kind != c->kind || out.answer.http_status != c->status ||
			(c->words && !strstr(out.answer.err.text, c->words)))
			fail_msg("%s: kind %d, status %d, %s", c->fault, out.answer.err.kind,
				out.answer.http_status, out.answer.err.text);
		assert_int_equal(out.answer.err.http_status, c->words ? c->status : 0);
		assert_true(out.answer.left);
		assert_true(c->words ? out.answer.body.len_bytes == 0 : out.answer.body.len_bytes > 0);
		outcome_release(&out);
		client_close(api);
	}
	sandbox_close(sandbox);
}

static void *no_row(void *context, const char *id)
{
	(void)id;
	++*(unsigned *)context;
	return NULL;
}

/* A 200 whose body is no JSON is found out by the decoder. */
static void a_body_that_is_no_json_is_refused_by_the_decoder(void **state)
{
	static const char *const faults[] = {"{\"kind\":\"truncated_json\"}", "{\"kind\":\"invalid_json\"}",
		"{\"kind\":\"html\",\"status\":200}", "{\"kind\":\"huge_body\",\"bytes\":1000}"};
	struct sandbox *sandbox = sandbox_open(NULL);
	struct api *api =
		client_open((struct api_config){.origin = sandbox_url(sandbox)}, sandbox_token(sandbox));
	unsigned rows = 0;
	struct row_sink sink = {.context = &rows, .begin = no_row};
	struct outcome out;
	struct page page;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
		json_object_put(sandbox_control(sandbox, "DELETE", "/sandbox/faults", NULL));
		sandbox_fault(sandbox, faults[i]);
		call(api, HTTP_GET, "/v1/incidents", NULL, &out);
		assert_int_equal(out.answer.err.kind, ERR_NONE);
		assert_false(decode_list(&incident_resource, out.answer.body.bytes,
			out.answer.body.len_bytes, &sink, &page, &err));
		assert_int_equal(err.kind, ERR_PROTOCOL);
		assert_int_equal(rows, 0);
		outcome_release(&out);
	}
}

static void a_body_without_a_length_is_capped_too(void **state)
{
	struct sandbox *sandbox = sandbox_open(NULL);
	struct api_config config = {.origin = sandbox_url(sandbox), .body_cap_bytes = 2 << 20};
	struct api *api = client_open(config, sandbox_token(sandbox));
	struct outcome out;

	(void)state;
	/* The page packs to less than the second cap, and unpacks to more. */
	call(api, HTTP_GET, "/v1/incidents", NULL, &out);
	assert_int_equal(out.answer.err.kind, ERR_NONE);
	assert_true(out.answer.wire_bytes < out.answer.body.len_bytes);
	config.body_cap_bytes = out.answer.body.len_bytes - 1;
	outcome_release(&out);
	api = client_open(config, sandbox_token(sandbox));
	call(api, HTTP_GET, "/v1/incidents", NULL, &out);
	assert_int_equal(out.answer.err.kind, ERR_TOO_LARGE);
	assert_non_null(strstr(out.answer.err.text, "larger than"));
	outcome_release(&out);
}

/* The journal is the witness: what the client calls unknown was done, and done once. */
static void a_write_that_was_applied_and_lost_is_sent_once(void **state)
{
	static const char title[] =
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"title\":\"Once\"}}}";
	struct sandbox *sandbox = sandbox_open(NULL);
	struct api *api =
		client_open((struct api_config){.origin = sandbox_url(sandbox)}, sandbox_token(sandbox));
	struct outcome out;

	(void)state;
	for (unsigned i = 1; i <= 20; i++) {
		json_object_put(sandbox_control(sandbox, "DELETE", "/sandbox/faults", NULL));
		call(api, HTTP_GET, "/v1/severities", NULL, &out); /* a warm connection */
		outcome_release(&out);
		sandbox_fault(sandbox, "{\"kind\":\"applied_then_closed\",\"method\":\"POST\"}");
		call(api, HTTP_POST, "/v1/incidents", title, &out);
		assert_int_equal(out.answer.err.kind, ERR_NETWORK);
		assert_int_equal(out.answer.http_status, 0);
		assert_true(out.answer.left);
		assert_int_equal(sandbox_journal_count(sandbox, "POST", "/v1/incidents"), i);
		outcome_release(&out);
	}
}

static void a_wrong_token_is_an_auth_error(void **state)
{
	struct sandbox *sandbox = sandbox_open(NULL);
	struct api *api = client_open((struct api_config){.origin = sandbox_url(sandbox)}, "wrong");
	struct outcome out;

	(void)state;
	call(api, HTTP_GET, "/v1/users/me", NULL, &out);
	assert_int_equal(out.answer.err.kind, ERR_AUTH);
	assert_string_equal(out.answer.err.text, "Invalid token (401)");
	outcome_release(&out);
}

static void a_server_without_tls_is_a_tls_error(void **state)
{
	struct sandbox *sandbox = sandbox_open(NULL);
	char *url = mem_printf("https%s", sandbox_url(sandbox) + strlen("http"));
	struct api *api = client_open((struct api_config){.origin = url}, sandbox_token(sandbox));
	struct outcome out;

	(void)state;
	call(api, HTTP_POST, "/v1/incidents", "{}", &out);
	assert_int_equal(out.answer.err.kind, ERR_TLS);
	assert_false(out.answer.left);
	outcome_release(&out);
	free(url);
}

static void a_pane_outside_the_plan_is_not_found(void **state)
{
	struct sandbox *sandbox = sandbox_open(NULL);
	struct api *api =
		client_open((struct api_config){.origin = sandbox_url(sandbox)}, sandbox_token(sandbox));
	struct outcome out;

	(void)state;
	sandbox_gate(sandbox, "{\"path\":\"/v1/alerts\"}");
	call(api, HTTP_GET, "/v1/alerts", NULL, &out);
	assert_int_equal(out.answer.err.kind, ERR_NOT_FOUND);
	assert_string_equal(out.answer.err.text, "Not found or unauthorized (404)");
	outcome_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_fault_has_its_kind_and_words),
		TEST(a_body_that_is_no_json_is_refused_by_the_decoder),
		TEST(a_body_without_a_length_is_capped_too),
		TEST(a_write_that_was_applied_and_lost_is_sent_once),
		TEST(a_wrong_token_is_an_auth_error),
		TEST(a_server_without_tls_is_a_tls_error),
		TEST(a_pane_outside_the_plan_is_not_found),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
