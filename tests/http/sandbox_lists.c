/* Reading from the sandbox: keys, envelopes, pages, filters, sparse fieldsets, includes. */
#include "sandbox_calls.h"

static struct sandbox *demo(void)
{
	return sandbox_open(
		(const char *[]){"--seed", "demo", "--fixed-clock", "2026-02-20T12:00:00Z", NULL});
}

static struct sandbox *big(void)
{
	return sandbox_open((const char *[]){"--seed", "big:300", NULL});
}

/* One raw request, for headers. */
static void fetch(struct sandbox *s, const char *path, const char *token,
	const char *const *headers, struct http_answer *answer)
{
	char *url = mem_printf("%s%s", sandbox_url(s), path);

	assert_true(http_send(
		&(struct http_request){
			.method = "GET", .url = url, .token = token, .header_lines = headers},
		answer));
	free(url);
}

static void the_key_answers_as_one_of_the_people(void **state)
{
	struct json_object *me = get(demo(), "/v1/users/me");

	(void)state;
	assert_string_equal(text_at(me, "data.id"), "103");
	assert_string_equal(text_at(me, "data.type"), "users");
	assert_string_equal(text_at(me, "data.attributes.full_name_with_team"),
		"[Brightcart] Priya Raghunathan");
	assert_string_equal(text_at(me, "data.relationships.role.data.type"), "roles");
	assert_null(at(me, "included"));
}

static void a_wrong_or_missing_token_is_401(void **state)
{
	struct sandbox *s = demo();
	struct http_answer answer;

	(void)state;
	for (int i = 0; i < 2; i++) {
		fetch(s, "/v1/incidents", i ? "rootly_wrong" : NULL, NULL, &answer);
		assert_int_equal(answer.status, 401);
		assert_non_null(strstr(
			answer.body.bytes, "\"title\":\"Invalid token\",\"status\":\"401\""));
		http_answer_release(&answer);
	}
}

static void a_request_without_a_user_agent_is_refused_by_the_edge(void **state)
{
	struct sandbox *s = demo();
	struct http_answer answer;

	(void)state;
	fetch(s, "/v1/users/me", sandbox_token(s), (const char *[]){"User-Agent:", NULL}, &answer);
	assert_int_equal(answer.status, 403);
	assert_non_null(strstr(answer.body.bytes, "Error 1010"));
	http_answer_release(&answer);
}

static void an_unknown_id_or_path_is_not_found_or_unauthorized(void **state)
{
	struct sandbox *s = demo();

	(void)state;
	assert_string_equal(
		text_at(call(s, "GET", "/v1/incidents/nope", NULL, 404), "errors.0.title"),
		"Not found or unauthorized");
	call(s, "GET", "/v1/nothing", NULL, 404);
	call(s, "POST", "/v1/post_mortems", "{}", 404);
}

static void every_answer_tells_its_type_date_and_rate(void **state)
{
	struct sandbox *s = demo();
	static const char *const wanted[][2] = {
		{"Content-Type", "application/vnd.api+json; charset=utf-8"},
		{"Date", "Fri, 20 Feb 2026 12:00:00 GMT"},
		{"X-RateLimit-Limit", "3000, 3000;window=60"},
		{"X-RateLimit-Remaining", "2999"},
		{"X-RateLimit-Used", "1"},
		{"X-RateLimit-Reset", "1771588860"},
	};
	struct http_answer answer;

	(void)state;
	fetch(s, "/v1/nothing", sandbox_token(s), NULL, &answer);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		char *value = http_header(&answer, wanted[i][0]);

		assert_non_null(value);
		assert_string_equal(value, wanted[i][1]);
		free(value);
	}
	http_answer_release(&answer);
}

static void a_large_answer_is_gzipped_when_asked_for(void **state)
{
	static const char *const asking[] = {"Accept-Encoding: gzip", NULL};
	static const char *const refusing[] = {"Accept-Encoding:", NULL};
	struct sandbox *s = demo();
	struct http_answer answer;
	char *encoding;

	(void)state;
	fetch(s, "/v1/services", sandbox_token(s), asking, &answer);
	encoding = http_header(&answer, "Content-Encoding");
	assert_string_equal(encoding, "gzip");
	free(encoding);
	assert_non_null(strstr(answer.body.bytes, "checkout-api"));
	http_answer_release(&answer);
	fetch(s, "/v1/services", sandbox_token(s), refusing, &answer);
	assert_null(http_header(&answer, "Content-Encoding"));
	http_answer_release(&answer);
	fetch(s, "/v1/nothing", sandbox_token(s), asking, &answer);
	assert_null(http_header(&answer, "Content-Encoding"));
	http_answer_release(&answer);
}

static void a_list_has_fifty_rows_and_never_more_than_a_hundred(void **state)
{
	struct sandbox *s = big();
	struct json_object *list = get(s, "/v1/incidents?fields[incidents]=title");

	(void)state;
	assert_int_equal(length_at(list, "data"), 50);
	assert_int_equal(number_at(list, "meta.total_count"), 300);
	assert_int_equal(number_at(list, "meta.total_pages"), 6);
	assert_int_equal(number_at(list, "meta.current_page"), 1);
	assert_int_equal(number_at(list, "meta.next_page"), 2);
	assert_null(at(list, "meta.prev_page"));
	assert_null(at(list, "links.prev"));
	assert_non_null(
		strstr(text_at(list, "links.next"), "page%5Bnumber%5D=2&page%5Bsize%5D=50"));
	list = get(s, "/v1/incidents?fields[incidents]=title&page[size]=500");
	assert_int_equal(length_at(list, "data"), 100);
	list = get(s, "/v1/incidents?fields[incidents]=title&page[number]=6");
	assert_int_equal(length_at(list, "data"), 50);
	assert_null(at(list, "meta.next_page"));
	assert_null(at(list, "links.next"));
	assert_null(at(list, "meta.next_cursor"));
}

/* Every row once, in order, though rows change places by number meanwhile. */
static void cursors_walk_a_list_once_while_rows_are_added(void **state)
{
	static const char base[] =
		"/v1/incidents?fields[incidents]=sequential_id&sort=-created_at&page[size]=70";
	struct sandbox *s = big();
	struct json_object *list = get(s, base);
	int64_t expected = 300;

	(void)state;
	for (;;) {
		for (size_t i = 0; i < length_at(list, "data"); i++) {
			char place[64];

			snprintf(place, sizeof(place), "data.%zu.attributes.sequential_id", i);
			assert_int_equal(number_at(list, place), expected);
			expected--;
		}
		send_attributes(s, "POST", "/v1/incidents", "incidents", "\"title\":\"new\"", 201);
		if (!at(list, "meta.next_cursor"))
			break;
		list = get(s, path_of(base, "&page[after]=", text_at(list, "meta.next_cursor")));
	}
	assert_int_equal(expected, 0);
	call(s, "GET", "/v1/incidents?page[after]=nonsense!", NULL, 400);
}

/* Rows that were touched together have one updated_at: only their order of creation tells them apart. */
static void a_cursor_passes_rows_with_equal_times(void **state)
{
	static const char base[] =
		"/v1/incidents?fields[incidents]=sequential_id&sort=-updated_at&page[size]=70";
	struct sandbox *s = big();
	struct json_object *list;
	bool seen[301] = {false};
	size_t count = 0;

	(void)state;
	send_attributes(s, "PUT", "/v1/incidents/big-3", "incidents", "\"title\":\"old\"", 200);
	control(s, "POST", "/sandbox/touch", "{\"resource\":\"incidents\",\"count\":150}");
	send_attributes(s, "PUT", "/v1/incidents/big-2", "incidents", "\"title\":\"old\"", 200);
	list = get(s, base);
	for (;;) {
		for (size_t i = 0; i < length_at(list, "data"); i++, count++) {
			char place[64];
			int64_t number;

			snprintf(place, sizeof(place), "data.%zu.attributes.sequential_id", i);
			number = number_at(list, place);
			assert_in_range(number, 1, 300);
			assert_false(seen[number]);
			seen[number] = true;
		}
		if (!at(list, "meta.next_cursor"))
			break;
		list = get(s, path_of(base, "&page[after]=", text_at(list, "meta.next_cursor")));
	}
	assert_int_equal(count, 300);
}

static void a_page_too_deep_is_400_on_incidents(void **state)
{
	struct sandbox *s = big();

	(void)state;
	assert_string_equal(text_at(call(s, "GET", "/v1/incidents?page[number]=201", NULL, 400),
				    "errors.0.title"),
		"offset pagination exceeds limit");
	control(s, "POST", "/sandbox/settings", "{\"max_offset_rows\":100}");
	call(s, "GET", "/v1/incidents?page[number]=3", NULL, 400);
	call(s, "GET", "/v1/incidents?page[number]=2", NULL, 200);
	call(s, "GET", "/v1/alerts?page[number]=3", NULL, 200);
}

static int64_t total(struct sandbox *s, const char *path)
{
	return number_at(get(s, path), "meta.total_count");
}

static void incidents_are_filtered_as_the_digest_says(void **state)
{
	struct sandbox *s = demo();
	const char *sev1 = id_of(s, "/v1/severities", "sev1");
	const char *payments = id_of(s, "/v1/services", "payments");

	(void)state;
	assert_int_equal(total(s, "/v1/incidents"), 40);
	assert_int_equal(total(s, "/v1/incidents?filter[status]=started"), 2);
	assert_int_equal(total(s, "/v1/incidents?filter[status]=started,in_triage"), 4);
	assert_int_equal(total(s, "/v1/incidents?filter[status][in]=started,mitigated"), 4);
	assert_int_equal(total(s, "/v1/incidents?filter[status][not_in]=started,mitigated"), 36);
	assert_int_equal(total(s, "/v1/incidents?filter[status][not_eq]=started"), 38);
	assert_int_equal(total(s, path_of("/v1/incidents?filter[severity_id]=", sev1, "")), 5);
	assert_int_equal(
		total(s, "/v1/incidents?filter[severity]=sev1&filter[status][eq]=started"), 1);
	assert_int_equal(total(s, "/v1/incidents?filter[sequential_id]=412"), 1);
	assert_int_equal(total(s, path_of("/v1/incidents?filter[service_ids]=", payments, "")),
		total(s, "/v1/incidents?filter[services]=payments"));
	assert_int_equal(
		total(s, "/v1/incidents?filter[service_names]=Payments&filter[status]=started"), 1);
	assert_int_equal(
		total(s, "/v1/incidents?filter[teams]=discovery&filter[status]=started"), 1);
	assert_int_equal(total(s, "/v1/incidents?filter[kind]=test"), 1);
	assert_int_equal(total(s, "/v1/incidents?filter[private]=true"), 0);
	assert_int_equal(total(s, "/v1/incidents?filter[search]=LATENCY"), 1);
	assert_int_equal(total(s, "/v1/incidents?filter[labels]=tier:1"), 5);
	assert_int_equal(total(s, "/v1/incidents?filter[nonsense]=1"), 40);
	assert_int_equal(total(s, "/v1/incidents?filter[started_at][gte]=2026-02-20T11:00:00Z"), 1);
	assert_int_equal(
		total(s, "/v1/incidents?filter[started_at][gt]=2026-02-20T12:48:00%2B01:00"), 0);
	assert_int_equal(total(s, "/v1/incidents?filter[created_at][lt]=2025-12-01T00:00:00Z"), 2);
	call(s, "GET", "/v1/incidents?filter[status]=", NULL, 500);
}

static void alerts_are_filtered_and_not_sorted(void **state)
{
	struct sandbox *s = demo();

	(void)state;
	assert_int_equal(total(s, "/v1/alerts"), 120);
	assert_int_equal(total(s, "/v1/alerts?filter[status]=triggered"), 2);
	assert_int_equal(total(s, "/v1/alerts?filter[source][in]=sentry,api"),
		total(s, "/v1/alerts?filter[source]=sentry") +
			total(s, "/v1/alerts?filter[source]=api"));
	assert_int_equal(
		total(s, "/v1/alerts?filter[groups]=discovery&filter[status]=triggered"), 1);
	assert_int_equal(total(s, "/v1/alerts?filter[labels]=env:production"), 120);
	assert_int_equal(total(s, "/v1/alerts?filter[updated_at][gte]=2026-02-20T11:59:00Z"), 1);
	assert_int_equal(total(s, "/v1/alerts?filter[incident_id]=1"), 120);
}

static void retrospectives_and_users_are_found(void **state)
{
	struct sandbox *s = demo();

	(void)state;
	assert_int_equal(total(s, "/v1/post_mortems"), 12);
	assert_int_equal(total(s, "/v1/post_mortems?filter[status]=draft"), 4);
	assert_int_equal(total(s, "/v1/post_mortems?filter[search]=passkeys"), 1);
	assert_int_equal(
		total(s, "/v1/post_mortems?filter[services]=storefront-web&filter[severity]=sev1"),
		1);
	assert_int_equal(total(s, "/v1/users"), 12);
	assert_int_equal(total(s, "/v1/users?filter[search]=priya"), 1);
	assert_int_equal(total(s, "/v1/users?filter[email]=ben@brightcart.example"), 1);
	assert_int_equal(total(s, "/v1/action_items?filter[status]=done"), 11);
	assert_int_equal(total(s, "/v1/action_items?filter[incident_status]=started"), 4);
}

static void lists_are_sorted_by_what_is_asked_for(void **state)
{
	struct sandbox *s = demo();
	static const char sparse[] = "/v1/incidents?fields[incidents]=sequential_id&sort=";

	(void)state;
	assert_int_equal(number_at(get(s, path_of(sparse, "created_at", "")),
				 "data.0.attributes.sequential_id"),
		373);
	assert_int_equal(number_at(get(s, path_of(sparse, "-started_at", "")),
				 "data.0.attributes.sequential_id"),
		412);
	assert_int_equal(number_at(get(s, path_of(sparse, "-resolved_at", "")),
				 "data.0.attributes.sequential_id"),
		405);
	assert_int_equal(number_at(get(s, "/v1/severities"), "data.0.attributes.position"), 1);
}

static void a_sparse_answer_has_only_the_fields_asked_for(void **state)
{
	struct json_object *list = get(demo(),
		"/v1/"
		"incidents?page[size]=1&fields[incidents]=title,severity,jira_issue_key,nonsense");
	struct json_object *attributes = at(list, "data.0.attributes");

	(void)state;
	assert_int_equal(json_object_object_length(attributes), 3);
	assert_true(json_object_object_get_ex(attributes, "jira_issue_key", NULL));
	assert_string_equal(text_at(attributes, "severity.data.attributes.name"), "SEV1");
	assert_int_equal(json_object_object_length(at(list, "data.0.relationships")), 0);
}

static void a_full_incident_is_heavy_and_wraps_its_people(void **state)
{
	struct sandbox *s = demo();
	struct json_object *list = get(s, "/v1/incidents?page[size]=1");
	struct json_object *row = at(list, "data.0");

	(void)state;
	assert_true(strlen(json_object_to_json_string(row)) > 11000);
	assert_string_equal(text_at(row, "attributes.severity.data.type"), "severities");
	assert_string_equal(
		text_at(row, "attributes.user.data.attributes.full_name"), "Maya Lindqvist");
	assert_int_equal(
		length_at(
			row, "attributes.user.data.relationships.role.data.incidents_permissions"),
		4);
	assert_true(json_object_object_get_ex(at(row, "attributes"), "resolved_by", NULL));
	assert_null(at(row, "attributes.resolved_by"));
	assert_null(at(row, "attributes.services"));
	assert_int_equal(length_at(row, "relationships.services.data"), 2);
	assert_null(at(list, "included"));
}

static void include_brings_the_records_that_relationships_name(void **state)
{
	struct sandbox *s = demo();
	struct json_object *one = get(s, "/v1/incidents/"
					 "checkout-latency-above-threshold?include=services,groups,"
					 "events,action_items,roles,alerts");
	size_t events = 0, services = 0;

	(void)state;
	for (size_t i = 0; i < length_at(one, "included"); i++) {
		struct json_object *item = json_object_array_get_idx(at(one, "included"), i);

		events += !strcmp(text_at(item, "type"), "incident_events");
		services += !strcmp(text_at(item, "type"), "services");
	}
	assert_int_equal(services, 2);
	assert_int_equal(events, length_at(one, "data.relationships.events.data"));
	assert_true(events >= 5);
	one = get(s, "/v1/"
		     "incidents?filter[sequential_id]=403&fields[incidents]=title&include=incident_"
		     "post_mortem");
	assert_string_equal(text_at(one, "included.0.type"), "incident_post_mortems");
	assert_non_null(strstr(text_at(one, "included.0.attributes.content"), "<table>"));
}

static void an_incident_names_its_roles(void **state)
{
	struct json_object *one =
		get(demo(), "/v1/incidents?filter[sequential_id]=403&include=roles");

	(void)state;
	assert_int_equal(length_at(one, "included"), 3);
	assert_string_equal(
		text_at(one, "included.0.attributes.incident_role.data.attributes.name"),
		"Commander");
	assert_string_equal(text_at(one, "included.0.attributes.user.data.attributes.full_name"),
		"Priya Raghunathan");
}

static void alerts_have_flat_relations_and_people_only_when_read_alone(void **state)
{
	struct sandbox *s = demo();
	struct json_object *list = get(s, "/v1/alerts?filter[status]=triggered"), *one;

	(void)state;
	assert_string_equal(text_at(list, "data.0.attributes.services.0.name"), "Checkout API");
	assert_string_equal(text_at(list, "data.0.attributes.service_ids.0"),
		text_at(list, "data.0.attributes.services.0.id"));
	assert_string_equal(text_at(list, "data.0.attributes.incidents.0.status"), "started");
	assert_null(at(list, "data.0.attributes.notified_users"));
	assert_null(at(list, "data.0.attributes.alert_urgency"));
	assert_int_equal(number_at(list, "data.0.attributes.groups.0.user_ids.0"), 103);
	one = get(s, path_of("/v1/alerts/", text_at(list, "data.0.attributes.short_id"),
			     "?include=alert_urgency"));
	assert_string_equal(text_at(one, "data.id"), text_at(list, "data.0.id"));
	assert_int_equal(number_at(one, "data.attributes.notified_users.0.id"), 103);
	assert_string_equal(text_at(one, "data.attributes.alert_urgency.name"), "High");
	list = get(s, "/v1/alerts?filter[status]=triggered&include=notified_users");
	assert_int_equal(number_at(list, "data.0.attributes.notified_users.0.id"), 103);
}

static void times_carry_the_organisations_offset(void **state)
{
	struct sandbox *s = sandbox_open((const char *[]){
		"--fixed-clock", "2026-02-20T12:00:00Z", "--zone", "+05:30", NULL});

	(void)state;
	assert_string_equal(text_at(get(demo(), "/v1/incidents?filter[sequential_id]=412"),
				    "data.0.attributes.started_at"),
		"2026-02-20T03:48:00.000-08:00");
	assert_string_equal(text_at(get(s, "/v1/incidents?filter[sequential_id]=412"),
				    "data.0.attributes.started_at"),
		"2026-02-20T17:18:00.000+05:30");
}

/* Every summary of a kind with a number in it comes out whole. */
static void seeded_alerts_keep_their_percent_signs(void **state)
{
	struct sandbox *s = demo();
	struct json_object *list = get(s, "/v1/alerts?filter[source]=honeycomb&page[size]=100");
	size_t count = length_at(list, "data");

	(void)state;
	assert_true(count > 0);
	for (size_t i = 0; i < count; i++) {
		char place[64], unit;
		int hours;

		snprintf(place, sizeof(place), "data.%zu.attributes.summary", i);
		assert_int_equal(
			sscanf(text_at(list, place),
				"SLO burn: 99.9 %% checkout availability, budget exhausted in "
				"%d %c",
				&hours, &unit),
			2);
		assert_in_range(hours, 2, 98);
	}
}

static void the_catalogue_is_there(void **state)
{
	static const struct {
		const char *path, *type;
		int64_t count;
	} lists[] = {
		{"/v1/severities", "severities", 4},
		{"/v1/services", "services", 6},
		{"/v1/teams", "groups", 5},
		{"/v1/environments", "environments", 3},
		{"/v1/functionalities", "functionalities", 5},
		{"/v1/incident_types", "incident_types", 4},
		{"/v1/causes", "causes", 5},
		{"/v1/incident_roles", "incident_roles", 4},
		{"/v1/alert_urgencies", "alert_urgencies", 3},
		{"/v1/roles", "roles", 5},
		{"/v1/on_call_roles", "on_call_roles", 4},
		{"/v1/sub_statuses", "sub_statuses", 9},
		{"/v1/status-pages", "status_pages", 2},
		{"/v1/form_fields", "form_fields", 6},
		{"/v1/workflow_groups", "workflow_groups", 4},
		{"/v1/workflows", "workflows", 11},
		{"/v1/post_mortem_templates", "post_mortem_templates", 3},
		{"/v1/retrospective_processes", "retrospective_processes", 2},
		{"/v1/schedules", "schedules", 5},
	};
	struct sandbox *s = demo();

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		struct json_object *list = get(s, lists[i].path), *one;

		assert_int_equal(number_at(list, "meta.total_count"), lists[i].count);
		assert_string_equal(text_at(list, "data.0.type"), lists[i].type);
		one = get(s, path_of(lists[i].path, "/", text_at(list, "data.0.attributes.slug")));
		assert_string_equal(text_at(one, "data.id"), text_at(list, "data.0.id"));
	}
	assert_int_equal(total(s, "/v1/services?filter[search]=pay") +
				 total(s, "/v1/services?filter[slug]=search"),
		2);
}

static void the_feed_of_alert_events_runs_by_cursor_without_a_count(void **state)
{
	struct sandbox *s = demo();
	struct json_object *page = get(s, "/v1/alert_events?sort=created_at&page[size]=500");
	const char *last;

	(void)state;
	assert_int_equal(length_at(page, "data"), 50);
	assert_null(at(page, "meta.total_count"));
	last = text_at(page, "data.49.attributes.created_at");
	page = get(s, path_of("/v1/alert_events?sort=created_at&page[after]=",
			      text_at(page, "meta.next_cursor"), ""));
	assert_true(strcmp(last, text_at(page, "data.0.attributes.created_at")) <= 0);
	assert_non_null(at(page, "data.0.attributes.alert_id"));
	page = get(
		s, path_of("/v1/alerts/", text_at(page, "data.0.attributes.alert_id"), "/events"));
	assert_true(number_at(page, "meta.total_count") > 0);
	page = get(s, "/v1/alert_events?filter[action]=paged");
	assert_string_equal(text_at(page, "data.0.attributes.kind"), "notification");
}

static void a_conditional_request_is_answered_304_where_validators_are_offered(void **state)
{
	struct sandbox *s = demo();
	struct http_answer answer;
	char *etag, *line;

	(void)state;
	fetch(s, "/v1/severities", sandbox_token(s), NULL, &answer);
	assert_null(http_header(&answer, "ETag"));
	http_answer_release(&answer);
	control(s, "POST", "/sandbox/settings", "{\"etags\":true}");
	fetch(s, "/v1/severities", sandbox_token(s), NULL, &answer);
	etag = http_header(&answer, "ETag");
	assert_non_null(etag);
	http_answer_release(&answer);
	line = mem_printf("If-None-Match: %s", etag);
	fetch(s, "/v1/severities", sandbox_token(s), (const char *[]){line, NULL}, &answer);
	assert_int_equal(answer.status, 304);
	assert_int_equal(answer.body.len_bytes, 0);
	http_answer_release(&answer);
	free(line);
	free(etag);
}

/* A path with one parameter many times. */
static const char *repeated(const char *path, const char *parameter, int times)
{
	struct buf out;
	char *whole;

	buf_init(&out, 64 * 1024);
	buf_add_str(&out, path);
	for (int i = 0; i < times; i++)
		buf_add_fmt(&out, "%c%s", i ? '&' : '?', parameter);
	whole = buf_take(&out);
	cleanup_add(free, whole);
	return whole;
}

static void more_filters_than_a_query_can_hold_are_refused(void **state)
{
	struct sandbox *s = demo();

	(void)state;
	call(s, "GET", repeated("/v1/incidents", "filter[teams]=a", 300), NULL, 414);
	call(s, "GET", repeated("/v1/shifts", "user_ids[]=000000000000000000000001", 250), NULL, 414);
	get(s, repeated("/v1/incidents", "filter[teams]=a", 20));
}

static void a_cursor_passes_times_before_1970(void **state)
{
	struct sandbox *s = demo();
	struct json_object *first, *second;
	char path[200];

	(void)state;
	for (int year = 1950; year < 1953; year++) {
		char attributes[120];

		snprintf(attributes, sizeof(attributes),
			"\"title\":\"Old\",\"kind\":\"backfilled\","
			"\"started_at\":\"%d-01-01T00:00:00Z\"",
			year);
		send_attributes(s, "POST", "/v1/incidents", "incidents", attributes, 201);
	}
	first = get(s, "/v1/incidents?sort=started_at&page[size]=1&filter[kind]=backfilled");
	snprintf(path, sizeof(path),
		"/v1/incidents?sort=started_at&page[size]=1&filter[kind]=backfilled&page[after]=%s",
		text_at(first, "meta.next_cursor"));
	second = get(s, path);
	assert_int_equal(length_at(second, "data"), 1);
	assert_string_not_equal(text_at(first, "data.0.id"), text_at(second, "data.0.id"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_key_answers_as_one_of_the_people),
		TEST(a_wrong_or_missing_token_is_401),
		TEST(a_request_without_a_user_agent_is_refused_by_the_edge),
		TEST(an_unknown_id_or_path_is_not_found_or_unauthorized),
		TEST(every_answer_tells_its_type_date_and_rate),
		TEST(a_large_answer_is_gzipped_when_asked_for),
		TEST(a_list_has_fifty_rows_and_never_more_than_a_hundred),
		TEST(cursors_walk_a_list_once_while_rows_are_added),
		TEST(a_cursor_passes_rows_with_equal_times),
		TEST(a_page_too_deep_is_400_on_incidents),
		TEST(incidents_are_filtered_as_the_digest_says),
		TEST(alerts_are_filtered_and_not_sorted),
		TEST(retrospectives_and_users_are_found),
		TEST(lists_are_sorted_by_what_is_asked_for),
		TEST(a_sparse_answer_has_only_the_fields_asked_for),
		TEST(a_full_incident_is_heavy_and_wraps_its_people),
		TEST(include_brings_the_records_that_relationships_name),
		TEST(an_incident_names_its_roles),
		TEST(alerts_have_flat_relations_and_people_only_when_read_alone),
		TEST(times_carry_the_organisations_offset),
		TEST(seeded_alerts_keep_their_percent_signs),
		TEST(the_catalogue_is_there),
		TEST(the_feed_of_alert_events_runs_by_cursor_without_a_count),
		TEST(a_conditional_request_is_answered_304_where_validators_are_offered),
		TEST(more_filters_than_a_query_can_hold_are_refused),
		TEST(a_cursor_passes_times_before_1970),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
