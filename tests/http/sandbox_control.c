/* The sandbox's control interface: journal, faults, clock, gates, keys, raw data, life. */
#include "sandbox_calls.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

static struct sandbox *demo(void)
{
	return sandbox_open(
		(const char *[]){"--seed", "demo", "--fixed-clock", "2026-02-20T12:00:00Z", NULL});
}

/* One raw request that may fail; true: a whole answer came. */
static bool try_request(
	struct sandbox *s, const char *method, const char *path, struct http_answer *answer)
{
	char *url = mem_printf("%s%s", sandbox_url(s), path);
	bool whole = http_send(
		&(struct http_request){.method = method, .url = url, .token = sandbox_token(s)},
		answer);

	free(url);
	return whole;
}

static struct json_object *last_entry(struct sandbox *s)
{
	struct json_object *journal = sandbox_journal(s);

	cleanup_add(put_away, journal);
	return json_object_array_get_idx(journal, json_object_array_length(journal) - 1);
}

/* ---- journal ------------------------------------------------------------------------------------ */

static void the_journal_holds_each_request_as_it_was(void **state)
{
	struct sandbox *s = demo();
	struct json_object *entry;

	(void)state;
	send_attributes(
		s, "POST", "/v1/incidents?include=services", "incidents", "\"title\":\"é\"", 201);
	entry = last_entry(s);
	assert_int_equal(number_at(entry, "n"), 1);
	assert_string_equal(text_at(entry, "method"), "POST");
	assert_string_equal(text_at(entry, "path"), "/v1/incidents");
	assert_string_equal(text_at(entry, "query"), "include=services");
	assert_string_equal(text_at(entry, "body"),
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"title\":\"é\"}}}");
	assert_int_equal(number_at(entry, "status"), 201);
	assert_string_equal(text_at(entry, "key"), "personal");
	assert_string_equal(text_at(entry, "headers.content-type"), "application/vnd.api+json");
	assert_true(json_object_get_boolean(at(entry, "applied")));
	get(s, "/v1/incidents?page%5Bsize%5D=1");
	assert_string_equal(text_at(last_entry(s), "query"), "page%5Bsize%5D=1");
	call(s, "GET", "/v1/none", NULL, 404);
	assert_false(json_object_get_boolean(at(last_entry(s), "applied")));
}

static void the_journal_is_read_from_a_number_on_and_cleared(void **state)
{
	struct sandbox *s = demo();

	(void)state;
	for (int i = 0; i < 3; i++)
		get(s, "/v1/severities");
	assert_int_equal(
		json_object_array_length(control(s, "GET", "/sandbox/journal?since=1", NULL)), 2);
	control(s, "DELETE", "/sandbox/journal", NULL);
	assert_int_equal(json_object_array_length(control(s, "GET", "/sandbox/journal", NULL)), 0);
	get(s, "/v1/severities");
	assert_int_equal(number_at(last_entry(s), "n"), 4);
}

static void the_control_interface_has_a_key_of_its_own(void **state)
{
	struct sandbox *s = demo();

	(void)state;
	with_token(s, sandbox_token(s), "GET", "/sandbox/journal", NULL, 401);
	with_token(s, NULL, "GET", "/sandbox/journal", NULL, 401);
}

/* ---- faults ------------------------------------------------------------------------------------- */

static void a_fault_strikes_the_nth_request_of_its_route(void **state)
{
	struct sandbox *s = demo();

	(void)state;
	sandbox_fault(s, "{\"method\":\"GET\",\"path\":\"/v1/alerts*\",\"nth\":2,\"times\":2,"
			 "\"kind\":\"status\",\"status\":503}");
	get(s, "/v1/alerts");
	get(s, "/v1/severities");
	call(s, "GET", "/v1/alerts", NULL, 503);
	call(s, "GET", "/v1/alerts?page[size]=1", NULL, 503);
	get(s, "/v1/alerts");
	sandbox_fault(s, "{\"path\":\"/v1/users/me\",\"kind\":\"status\",\"status\":504}");
	for (int i = 0; i < 3; i++)
		call(s, "GET", "/v1/users/me", NULL, 504);
	control(s, "DELETE", "/sandbox/faults", NULL);
	get(s, "/v1/users/me");
}

static void every_status_can_be_ordered(void **state)
{
	static const int statuses[] = {401, 403, 404, 408, 409, 422, 500, 502, 503, 504};
	struct sandbox *s = demo();

	(void)state;
	for (size_t i = 0; i < sizeof(statuses) / sizeof(*statuses); i++) {
		char spec[80];

		snprintf(spec, sizeof(spec), "{\"kind\":\"status\",\"status\":%d,\"nth\":1}",
			statuses[i]);
		sandbox_fault(s, spec);
		call(s, "GET", "/v1/users/me", NULL, statuses[i]);
	}
	sandbox_fault(
		s, "{\"kind\":\"status\",\"status\":200,\"nth\":1,\"body\":\"{\\\"data\\\":7}\"}");
	assert_int_equal(number_at(get(s, "/v1/users/me"), "data"), 7);
}

/* Whether the request of a fault had its effect, and whether an answer came. */
static void what_is_applied_and_what_is_answered_are_told_apart(void **state)
{
	static const struct {
		const char *kind;
		bool answered, applied;
	} cases[] = {
		{"close_before_headers", false, false},
		{"applied_then_closed", false, true},
		{"close_mid_body", false, true},
		{"truncated_json", true, true},
		{"invalid_json", true, true},
		{"html", true, false},
		{"rate_limit", true, false},
		{"delay", true, true},
		{"drip", true, true},
	};
	struct sandbox *s = demo();
	int64_t count = 40;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct http_answer answer;
		char spec[120];

		snprintf(spec, sizeof(spec),
			"{\"method\":\"POST\",\"kind\":\"%s\",\"nth\":1,\"ms\":1,\"status\":200}",
			cases[i].kind);
		sandbox_fault(s, spec);
		if (try_request(s, "POST", "/v1/incidents", &answer) != cases[i].answered)
			fail_msg("%s: %s", cases[i].kind, answer.error);
		http_answer_release(&answer);
		count += cases[i].applied;
		assert_string_equal(text_at(last_entry(s), "fault"), cases[i].kind);
		assert_int_equal(
			json_object_get_boolean(at(last_entry(s), "applied")), cases[i].applied);
		assert_int_equal(
			number_at(get(s, "/v1/incidents?page[size]=1"), "meta.total_count"), count);
	}
}

static void broken_bodies_are_broken_in_their_own_way(void **state)
{
	struct sandbox *s = demo();
	struct http_answer answer;
	char *header;

	(void)state;
	sandbox_fault(s,
		"[{\"kind\":\"truncated_json\",\"nth\":1},{\"kind\":\"invalid_json\",\"nth\":2},"
		"{\"kind\":\"html\",\"nth\":3,\"status\":200},"
		"{\"kind\":\"huge_body\",\"nth\":4,\"bytes\":3000000},"
		"{\"kind\":\"redirect\",\"nth\":5,\"location\":\"http://127.0.0.1:9/x\"}]");
	assert_true(try_request(s, "GET", "/v1/users/me", &answer));
	assert_int_equal(answer.status, 200);
	assert_true(answer.body.len_bytes > 100);
	assert_null(json_tokener_parse(answer.body.bytes));
	http_answer_release(&answer);
	assert_true(try_request(s, "GET", "/v1/users/me", &answer));
	assert_null(json_tokener_parse(answer.body.bytes));
	http_answer_release(&answer);
	assert_true(try_request(s, "GET", "/v1/users/me", &answer));
	assert_memory_equal(answer.body.bytes, "<!DOCTYPE html>", 15);
	http_answer_release(&answer);
	assert_true(try_request(s, "GET", "/v1/users/me", &answer));
	assert_int_equal(answer.body.len_bytes, 3000000);
	http_answer_release(&answer);
	assert_true(try_request(s, "GET", "/v1/users/me", &answer));
	assert_int_equal(answer.status, 302);
	header = http_header(&answer, "Location");
	assert_string_equal(header, "http://127.0.0.1:9/x");
	free(header);
	http_answer_release(&answer);
}

static void a_delay_makes_nobody_else_wait_and_ends_with_the_sandbox(void **state)
{
	struct sandbox *s = demo();
	char *url = mem_printf("%s/v1/users/me", sandbox_url(s));
	int64_t start = clock_monotonic_ms();
	pid_t child;

	(void)state;
	sandbox_fault(s, "{\"path\":\"/v1/users/me\",\"kind\":\"delay\",\"ms\":600000}");
	child = fork();
	if (child == 0) {
		struct http_answer answer;

		http_send(
			&(struct http_request){.method = "GET", .url = url, .token = "x"}, &answer);
		_exit(0);
	}
	sandbox_wait_journal(s, NULL, "GET", "/v1/users/me", 1, 0);
	get(s, "/v1/severities");
	sandbox_close(s);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_true(clock_monotonic_ms() - start < 60000);
	free(url);
}

/* ---- rates -------------------------------------------------------------------------------------- */

static void too_many_requests_are_429_with_a_body_of_its_own(void **state)
{
	struct sandbox *s = demo();
	struct http_answer answer;
	char *header;

	(void)state;
	control(s, "POST", "/sandbox/settings", "{\"rate_limit\":2}");
	get(s, "/v1/severities");
	get(s, "/v1/severities");
	assert_true(try_request(s, "GET", "/v1/severities", &answer));
	assert_int_equal(answer.status, 429);
	assert_string_equal(
		answer.body.bytes, "{\"error\":\"Rate limit exceeded. Try again later.\"}");
	header = http_header(&answer, "X-RateLimit-Remaining");
	assert_string_equal(header, "0");
	free(header);
	http_answer_release(&answer);
	send_attributes(
		s, "POST", "/v1/incidents", "incidents", "\"title\":\"writes count apart\"", 201);
}

static void an_ordered_429_says_when_to_come_back(void **state)
{
	struct sandbox *s = demo();
	struct http_answer answer;
	char *header;

	(void)state;
	sandbox_fault(
		s, "{\"kind\":\"rate_limit\",\"nth\":1,\"reset_seconds\":3,\"retry_after\":2}");
	assert_true(try_request(s, "GET", "/v1/severities", &answer));
	header = http_header(&answer, "X-RateLimit-Reset");
	assert_string_equal(header, "1771588803");
	free(header);
	header = http_header(&answer, "Retry-After");
	assert_string_equal(header, "2");
	free(header);
	http_answer_release(&answer);
}

/* ---- clock, gates, keys ------------------------------------------------------------------------- */

static void the_clock_is_set_and_advanced(void **state)
{
	struct sandbox *s = demo();

	(void)state;
	assert_string_equal(
		text_at(control(s, "POST", "/sandbox/clock", "{\"advance_ms\":1500}"), "now"),
		"2026-02-20T12:00:01.500Z");
	assert_string_equal(
		text_at(control(s, "POST", "/sandbox/clock", "{\"now\":\"2026-03-01T00:00:00Z\"}"),
			"now"),
		"2026-03-01T00:00:00.000Z");
	assert_string_equal(
		text_at(send_attributes(s, "POST", "/v1/incidents", "incidents", "", 201),
			"data.attributes.created_at"),
		"2026-02-28T16:00:00.000-08:00");
}

static void a_gate_closes_a_collection_until_it_is_opened(void **state)
{
	struct sandbox *s = demo();
	char *id = first_id(s, "/v1/post_mortems");

	(void)state;
	sandbox_gate(s, "{\"path\":\"/v1/post_mortems\",\"status\":404}");
	assert_string_equal(
		text_at(call(s, "GET", "/v1/post_mortems", NULL, 404), "errors.0.title"),
		"Not found or unauthorized");
	call(s, "GET", path_of("/v1/post_mortems/", id, ""), NULL, 404);
	get(s, "/v1/incidents");
	sandbox_gate(s, "{\"path\":\"/v1/post_mortems\",\"status\":200}");
	get(s, "/v1/post_mortems");
	free(id);
}

static void keys_differ_in_what_they_may_do(void **state)
{
	struct sandbox *s = demo();
	const char *global = new_key(s, "{\"kind\":\"global\"}");
	const char *team = new_key(s, "{\"kind\":\"team\"}");
	const char *reader =
		new_key(s, "{\"kind\":\"personal\",\"user_id\":104,\"read_only\":true}");

	(void)state;
	with_token(s, global, "GET", "/v1/users/me", NULL, 404);
	with_token(s, global, "POST", "/v1/incidents", NULL, 201);
	with_token(s, team, "GET", "/v1/incidents", NULL, 200);
	with_token(s, team, "POST", "/v1/incidents", NULL, 403);
	assert_string_equal(
		text_at(with_token(s, reader, "GET", "/v1/users/me", NULL, 200), "data.id"), "104");
	assert_string_equal(
		text_at(with_token(s, reader, "POST", "/v1/incidents", NULL, 403), "errors.0.status"),
		"403");
	assert_string_equal(text_at(last_entry(s), "key"), "personal");
}

static void a_revoked_key_is_401(void **state)
{
	struct sandbox *s = demo();
	const char *body = path_of("{\"token\":\"", sandbox_token(s), "\"}");

	(void)state;
	get(s, "/v1/users/me");
	control(s, "DELETE", "/sandbox/keys", body);
	call(s, "GET", "/v1/users/me", NULL, 401);
}

/* ---- data --------------------------------------------------------------------------------------- */

static void anything_can_be_put_into_a_record(void **state)
{
	struct sandbox *s = demo();
	char *id = first_id(s, "/v1/incidents?filter[sequential_id]=412");
	struct json_object *one;

	(void)state;
	sandbox_put(s, path_of("{\"type\":\"incidents\",\"id\":\"", id,
			       "\",\"attributes\":{\"title\":{\"a\":[1]},\"severity\":\"sev9\","
			       "\"started_at\":\"yesterday\",\"summary\":\"\\u0000\\u001b[31m\","
			       "\"status\":null}}"));
	one = get(s, path_of("/v1/incidents/", id, ""));
	assert_int_equal(number_at(one, "data.attributes.title.a.0"), 1);
	assert_string_equal(text_at(one, "data.attributes.severity"), "sev9");
	assert_string_equal(text_at(one, "data.attributes.started_at"), "yesterday");
	assert_int_equal(json_object_get_string_len(at(one, "data.attributes.summary")), 6);
	assert_null(at(one, "data.attributes.status"));
	one = control(s, "GET", path_of("/sandbox/state?type=incidents&id=", id, ""), NULL);
	assert_string_equal(text_at(one, "attributes.severity"), "sev9");
	control(s, "POST", "/sandbox/delete",
		path_of("{\"type\":\"incidents\",\"id\":\"", id, "\"}"));
	call(s, "GET", path_of("/v1/incidents/", id, ""), NULL, 404);
	free(id);
}

static void touching_changes_the_newest_rows(void **state)
{
	struct sandbox *s = sandbox_open((const char *[]){
		"--seed", "big:200", "--fixed-clock", "2026-02-20T12:00:00Z", NULL});

	(void)state;
	sandbox_clock(s, "{\"advance_ms\":60000}");
	assert_int_equal(number_at(control(s, "POST", "/sandbox/touch",
					   "{\"resource\":\"incidents\",\"count\":30}"),
				 "changed"),
		30);
	assert_int_equal(
		number_at(get(s, "/v1/incidents?filter[updated_at][gte]=2026-02-20T12:01:00Z"),
			"meta.total_count"),
		30);
}

static void a_reset_brings_the_same_company_back(void **state)
{
	struct sandbox *s = demo();
	char *id = first_id(s, "/v1/incidents"), *again;

	(void)state;
	send_attributes(s, "POST", "/v1/incidents", "incidents", "\"title\":\"gone\"", 201);
	control(s, "POST", "/sandbox/reset", "{\"seed\":\"demo\"}");
	again = first_id(s, "/v1/incidents");
	assert_string_equal(again, id);
	control(s, "POST", "/sandbox/reset", "{\"seed\":\"empty\"}");
	assert_int_equal(number_at(get(s, "/v1/incidents"), "meta.total_count"), 0);
	assert_int_equal(number_at(get(s, "/v1/users"), "meta.total_count"), 12);
	get(s, "/v1/users/me");
	free(id);
	free(again);
}

/* ---- life --------------------------------------------------------------------------------------- */

static int64_t total(struct sandbox *s, const char *path)
{
	return number_at(get(s, path), "meta.total_count");
}

static void life_goes_on_with_the_clock_and_stays_in_bounds(void **state)
{
	struct sandbox *s = sandbox_open((const char *[]){
		"--seed", "demo", "--live", "--fixed-clock", "2026-02-20T12:00:00Z", NULL});

	(void)state;
	assert_int_equal(total(s, "/v1/alerts"), 120);
	sandbox_clock(s, "{\"advance_ms\":600000}");
	assert_true(total(s, "/v1/alerts") > 120);
	assert_true(total(s, "/v1/incidents?filter[updated_at][gt]=2026-02-20T12:00:00Z") > 0);
	for (int i = 0; i < 20; i++)
		sandbox_clock(s, "{\"advance_ms\":2000000}");
	assert_true(total(s, "/v1/alerts") <= 500);
	assert_true(total(s, "/v1/incidents") <= 300);
	assert_in_range(total(s, "/v1/alerts?filter[status]=triggered,acknowledged,open"), 1, 80);
	assert_in_range(
		total(s, "/v1/incidents?filter[status]=started,in_triage,mitigated"), 1, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_journal_holds_each_request_as_it_was),
		TEST(the_journal_is_read_from_a_number_on_and_cleared),
		TEST(the_control_interface_has_a_key_of_its_own),
		TEST(a_fault_strikes_the_nth_request_of_its_route),
		TEST(every_status_can_be_ordered),
		TEST(what_is_applied_and_what_is_answered_are_told_apart),
		TEST(broken_bodies_are_broken_in_their_own_way),
		TEST(a_delay_makes_nobody_else_wait_and_ends_with_the_sandbox),
		TEST(too_many_requests_are_429_with_a_body_of_its_own),
		TEST(an_ordered_429_says_when_to_come_back),
		TEST(the_clock_is_set_and_advanced),
		TEST(a_gate_closes_a_collection_until_it_is_opened),
		TEST(keys_differ_in_what_they_may_do),
		TEST(a_revoked_key_is_401),
		TEST(anything_can_be_put_into_a_record),
		TEST(touching_changes_the_newest_rows),
		TEST(a_reset_brings_the_same_company_back),
		TEST(life_goes_on_with_the_clock_and_stays_in_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
