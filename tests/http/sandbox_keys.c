/* The sandbox's keys: what each kind may do and see, how they end, and how they are kept. */
#include "sandbox_calls.h"

#include <sys/wait.h>
#include <unistd.h>

#include "lib/home.h"
#include "lib/paths.h"

#define CREATE_INCIDENT                                                                            \
	"POST", "/v1/incidents", "{\"data\":{\"type\":\"incidents\",\"attributes\":{}}}"
#define CREATE_WEBHOOK                                                                             \
	"POST", "/v1/webhooks/endpoints",                                                          \
		"{\"data\":{\"type\":\"webhooks_endpoints\",\"attributes\":{\"name\":\"x\","       \
		"\"url\":\"https://hooks.example/\"}}}"
#define CREATE_ALERT                                                                               \
	"POST", "/v1/alerts",                                                                      \
		"{\"data\":{\"type\":\"alerts\",\"attributes\":{\"summary\":\"Disk\"}}}"

static struct sandbox *demo(void)
{
	return sandbox_open(
		(const char *[]){"--seed", "demo", "--fixed-clock", "2026-02-20T12:00:00Z", NULL});
}

/* An incident of the demo by its number. */
static const char *incident(struct sandbox *s, int number)
{
	char path[80];

	snprintf(path, sizeof(path), "/v1/incidents?filter[sequential_id]=%d", number);
	return text_at(get(s, path), "data.0.id");
}

static const char *attributes(const char *type, const char *text)
{
	char *body = mem_printf("{\"data\":{\"type\":\"%s\",\"attributes\":{%s}}}", type, text);

	cleanup_add(free, body);
	return body;
}

static int64_t seen(struct sandbox *s, const char *token, const char *path)
{
	return number_at(with_token(s, token, "GET", path, NULL, 200), "meta.total_count");
}

/* The status alone, of as many requests as there are. */
static void check(struct sandbox *s, const char *token, const char *method, const char *path,
	const char *body, int expected)
{
	char *url = mem_printf("%s%s", sandbox_url(s), path);
	struct http_request request = {.method = method, .url = url, .token = token, .body = body};
	struct http_answer answer;

	assert_true(http_send(&request, &answer));
	if (answer.status != expected)
		fail_msg("%s %s: %d: %.300s", method, path, answer.status, answer.body.bytes);
	http_answer_release(&answer);
	free(url);
}

/* What each kind of key gets for each kind of request. */
static void each_kind_of_key_may_do_what_its_roles_say(void **state)
{
	static const struct {
		const char *method, *path, *body;
		int admin, observer, team, personal, nobody;
	} cases[] = {
		{"GET", "/v1/incidents", NULL, 200, 200, 200, 200, 403},
		{CREATE_INCIDENT, 201, 403, 403, 201, 403},
		{"GET", "/v1/alerts", NULL, 200, 200, 200, 200, 403},
		{CREATE_ALERT, 201, 403, 201, 201, 403},
		{"GET", "/v1/post_mortems", NULL, 200, 200, 200, 200, 403},
		{"GET", "/v1/escalation_policies", NULL, 200, 200, 200, 200, 403},
		{"GET", "/v1/schedules", NULL, 200, 200, 200, 200, 403},
		{"GET", "/v1/workflows", NULL, 200, 200, 200, 200, 403},
		{"GET", "/v1/webhooks/endpoints", NULL, 200, 200, 200, 200, 403},
		{CREATE_WEBHOOK, 201, 403, 403, 201, 403},
		{"GET", "/v1/api_keys", NULL, 200, 200, 403, 200, 403},
		{"GET", "/v1/severities", NULL, 200, 200, 200, 200, 403},
		{"GET", "/v1/users", NULL, 200, 200, 200, 200, 200},
		{"GET", "/v1/users/me", NULL, 404, 404, 404, 200, 404},
		{"GET", "/v1/incidents/none", NULL, 404, 404, 404, 404, 403},
	};
	struct sandbox *s = demo();
	const char *admin = new_key(s, "{\"kind\":\"global\"}");
	const char *observer = new_key(s, "{\"kind\":\"global\",\"role\":\"observer\","
					  "\"on_call_role\":\"observer\"}");
	const char *team = new_key(s, "{\"kind\":\"team\",\"team\":\"discovery\"}");
	const char *personal = new_key(s, "{\"kind\":\"personal\",\"user_id\":107}");
	const char *nobody = new_key(s, "{\"kind\":\"global\",\"role\":\"no-access\","
					"\"on_call_role\":\"no-access\"}");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *method = cases[i].method, *path = cases[i].path, *body = cases[i].body;

		check(s, admin, method, path, body, cases[i].admin);
		check(s, observer, method, path, body, cases[i].observer);
		check(s, team, method, path, body, cases[i].team);
		check(s, personal, method, path, body, cases[i].personal);
		check(s, nobody, method, path, body, cases[i].nobody);
	}
}

static void a_refusal_has_the_apis_words(void **state)
{
	struct sandbox *s = demo();
	const char *team = new_key(s, "{\"kind\":\"team\"}");
	struct json_object *refusal = with_token(s, team, CREATE_INCIDENT, 403);

	(void)state;
	assert_string_equal(text_at(refusal, "errors.0.title"),
		"You are not authorized to perform this action");
	assert_string_equal(text_at(refusal, "errors.0.status"), "403");
	refusal = with_token(s, "rootly_unknown", "GET", "/v1/users/me", NULL, 401);
	assert_string_equal(text_at(refusal, "errors.0.title"), "Invalid token");
}

static void a_team_key_sees_what_its_team_owns(void **state)
{
	struct sandbox *s = demo();
	const char *team = new_key(s, "{\"kind\":\"team\",\"team\":\"discovery\"}");
	const char *group = id_of(s, "/v1/teams", "discovery");
	const char *own = path_of("/v1/incidents?filter[team_ids]=", group, "");
	struct json_object *list;

	(void)state;
	assert_true(seen(s, team, "/v1/incidents") > 0);
	assert_int_equal(
		seen(s, team, "/v1/incidents"), number_at(get(s, own), "meta.total_count"));
	list = with_token(s, team, "GET", "/v1/incidents?include=groups&page[size]=100", NULL, 200);
	for (size_t i = 0; i < length_at(list, "data"); i++) {
		struct json_object *row = json_object_array_get_idx(at(list, "data"), i);

		assert_string_equal(text_at(row, "relationships.groups.data.0.id"), group);
	}
	assert_true(seen(s, team, "/v1/alerts") < 120);
	assert_true(seen(s, team, "/v1/post_mortems") < 12);
	assert_true(seen(s, team, "/v1/action_items") < 28);
	assert_int_equal(seen(s, team, "/v1/escalation_policies"), 1);
	assert_int_equal(seen(s, team, "/v1/schedules"), 1);
	assert_int_equal(
		length_at(with_token(s, team, "GET", "/v1/oncalls", NULL, 200), "data"), 3);
	assert_int_equal(seen(s, team, "/v1/severities"), 4);
}

static void what_others_own_is_not_there_for_a_team_key(void **state)
{
	struct sandbox *s = demo();
	const char *team = new_key(s, "{\"kind\":\"team\",\"team\":\"discovery\"}");
	const char *own = incident(s, 408), *other = incident(s, 412);
	const char *title = attributes("incidents", "\"title\":\"Mine\"");
	const char *alert = first_id(s, "/v1/alerts?filter[groups]=payments");

	(void)state;
	cleanup_add(free, (void *)alert);
	with_token(s, team, "GET", path_of("/v1/incidents/", own, ""), NULL, 200);
	with_token(s, team, "PUT", path_of("/v1/incidents/", own, ""), title, 200);
	with_token(s, team, "PUT", path_of("/v1/incidents/", own, "/mitigate"), NULL, 200);
	with_token(s, team, "GET", path_of("/v1/incidents/", other, ""), NULL, 404);
	with_token(s, team, "PUT", path_of("/v1/incidents/", other, ""), title, 404);
	with_token(s, team, "GET", path_of("/v1/incidents/", other, "/events"), NULL, 404);
	with_token(s, team, "PUT", path_of("/v1/incidents/", other, "/resolve"), NULL, 404);
	with_token(s, team, "POST", path_of("/v1/alerts/", alert, "/acknowledge"), NULL, 404);
	with_token(s, team, "PUT", path_of("/v1/incidents/", own, ""),
		attributes("incidents", path_of("\"alert_ids\":[\"", alert, "\"]")), 422);
}

static void what_a_team_key_makes_is_its_teams(void **state)
{
	struct sandbox *s = demo();
	const char *team = new_key(s, "{\"kind\":\"team\",\"team\":\"discovery\"}");
	struct json_object *made = with_token(s, team, CREATE_ALERT, 201);
	const char *path = path_of("/v1/alerts/", text_at(made, "data.id"), "");

	(void)state;
	assert_string_equal(text_at(with_token(s, team, "GET", path, NULL, 200),
				    "data.attributes.groups.0.slug"),
		"discovery");
}

static void private_incidents_need_a_right_of_their_own(void **state)
{
	struct sandbox *s = demo();
	const char *observer = new_key(s, "{\"kind\":\"global\",\"role\":\"observer\"}");
	const char *id = incident(s, 408), *role = id_of(s, "/v1/roles", "observer");
	const char *path = path_of("/v1/incidents/", id, "");
	char *put = mem_printf("{\"type\":\"roles\",\"id\":\"%s\",\"attributes\":"
			       "{\"private_incidents_permissions\":[]}}",
		role);

	(void)state;
	cleanup_add(free, put);
	send_attributes(s, "PUT", path, "incidents", "\"private\":true", 200);
	with_token(s, observer, "GET", path, NULL, 200);
	sandbox_put(s, put);
	with_token(s, observer, "GET", path, NULL, 404);
	with_token(s, observer, "GET", path_of("/v1/incidents/", id, "/events"), NULL, 404);
	assert_int_equal(seen(s, observer, "/v1/incidents"), 39);
	assert_int_equal(seen(s, observer, "/v1/action_items"), 27);
	get(s, path);
}

static void a_personal_key_has_its_users_rights_and_ends_with_them(void **state)
{
	struct sandbox *s = demo();
	const char *key = new_key(s, "{\"kind\":\"personal\",\"user_id\":107}");
	const char *role = id_of(s, "/v1/roles", "observer");
	char *put = mem_printf("{\"type\":\"users\",\"id\":\"107\",\"attributes\":"
			       "{\"role_id\":\"%s\"}}",
		role);

	(void)state;
	cleanup_add(free, put);
	with_token(s, key, CREATE_INCIDENT, 201);
	sandbox_put(s, put);
	with_token(s, key, CREATE_INCIDENT, 403);
	control(s, "POST", "/sandbox/delete", "{\"type\":\"users\",\"id\":\"107\"}");
	with_token(s, key, "GET", "/v1/incidents", NULL, 401);
}

static void a_key_ends_when_its_time_is_over(void **state)
{
	struct sandbox *s = demo();
	const char *key =
		new_key(s, "{\"kind\":\"global\",\"expires_at\":\"2026-02-20T12:00:01Z\"}");

	(void)state;
	with_token(s, key, "GET", "/v1/incidents", NULL, 200);
	sandbox_clock(s, "{\"advance_ms\":1000}");
	with_token(s, key, "GET", "/v1/incidents", NULL, 401);
}

static void keys_are_listed_without_their_tokens(void **state)
{
	struct sandbox *s = demo();
	const char *key = new_key(s, "{\"kind\":\"global\",\"name\":\"Backup\"}");
	struct json_object *list;

	(void)state;
	sandbox_clock(s, "{\"advance_ms\":5000}");
	with_token(s, key, "GET", "/v1/incidents", NULL, 200);
	list = get(s, "/v1/api_keys?filter[kind]=organization");
	assert_int_equal(length_at(list, "data"), 1);
	sandbox_clock(s, "{\"advance_ms\":5000}");
	list = with_token(s, key, "GET", "/v1/api_keys?sort=-last_used_at&page[size]=1", NULL, 200);
	assert_string_equal(text_at(list, "data.0.attributes.name"), "Backup");
	assert_string_equal(text_at(list, "data.0.attributes.kind"), "organization");
	assert_non_null(at(list, "data.0.attributes.role_id"));
	assert_null(strstr(json_object_to_json_string(list), key));
	assert_null(strstr(json_object_to_json_string(list), "hash"));
}

/* ---- the command -------------------------------------------------------------------------- */

/* rootwatch-sandbox keys …; its exit status, and what it printed. */
static int keys(const char *const *arguments, char *said, size_t room)
{
	char *program = path_built("rootwatch-sandbox");
	const char *argv[24] = {program, "keys"};
	int pipes[2], status;
	size_t got = 0;
	ssize_t n;

	for (size_t i = 0; arguments[i] && i < 20; i++)
		argv[i + 2] = arguments[i];
	assert_int_equal(pipe(pipes), 0);
	if (fork() == 0) {
		dup2(pipes[1], STDOUT_FILENO);
		dup2(pipes[1], STDERR_FILENO);
		execv(program, (char *const *)argv);
		_exit(127);
	}
	close(pipes[1]);
	while (got + 1 < room && (n = read(pipes[0], said + got, room - 1 - got)) > 0)
		got += (size_t)n;
	said[got] = '\0';
	close(pipes[0]);
	wait(&status);
	free(program);
	return WEXITSTATUS(status);
}

static char *file_text(const char *path, size_t *len)
{
	FILE *file = fopen(path, "r");
	char *text;

	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	*len = (size_t)ftell(file);
	rewind(file);
	text = mem_alloc(*len + 1);
	assert_int_equal(fread(text, 1, *len, file), *len);
	fclose(file);
	return text;
}

static void the_command_prints_a_key_once_and_keeps_its_hash(void **state)
{
	struct home *home = home_new();
	char *db = home_path(home, "sandbox.db"), said[4096], token[128], *text;
	size_t len;

	(void)state;
	assert_int_equal(keys((const char *[]){"create", "--kind", "team", "--name", "ci", "--team",
				      "discovery", "--db", db, NULL},
				 said, sizeof(said)),
		0);
	assert_int_equal(sscanf(said, "%127s", token), 1);
	assert_int_equal(strncmp(token, "rootly_", 7), 0);
	text = file_text(db, &len);
	assert_null(memmem(text, len, token, strlen(token)));
	free(text);
	assert_int_equal(keys((const char *[]){"list", "--db", db, NULL}, said, sizeof(said)), 0);
	assert_non_null(strstr(said, "Discovery"));
	assert_null(strstr(said, token));
	free(db);
	home_free(home);
}

static void a_running_sandbox_takes_keys_from_its_file(void **state)
{
	struct home *home = home_new();
	char *db = home_path(home, "sandbox.db"), said[4096], token[128];
	struct sandbox *s = sandbox_open((const char *[]){"--db", db, NULL});

	(void)state;
	assert_int_equal(keys((const char *[]){"create", "--kind", "global", "--name", "ops",
				      "--db", db, NULL},
				 said, sizeof(said)),
		0);
	assert_int_equal(sscanf(said, "%127s", token), 1);
	with_token(s, token, CREATE_INCIDENT, 201);
	control(s, "POST", "/sandbox/reset", "{\"seed\":\"empty\"}");
	with_token(s, token, "GET", "/v1/incidents", NULL, 200);
	assert_int_equal(
		keys((const char *[]){"revoke", "ops", "--db", db, NULL}, said, sizeof(said)), 0);
	with_token(s, token, "GET", "/v1/incidents", NULL, 401);
	get(s, "/v1/users/me");
	sandbox_close(s);
	free(db);
	home_free(home);
}

static void the_command_refuses_in_words(void **state)
{
	struct home *home = home_new();
	char *missing = home_path(home, "missing");
	const struct {
		const char *arguments[8], *words;
	} cases[] = {
		{{NULL}, "create, list or revoke"},
		{{"list", NULL}, "--db is needed"},
		{{"list", "--db", missing, NULL}, "there is no such file"},
		{{"create", "--kind", "odd", NULL}, "not a valid value"},
		{{"create", "--colour", "red", NULL}, "no such option"},
		{{"create", "--name", NULL}, "--name needs NAME"},
	};
	char said[4096];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_not_equal(keys(cases[i].arguments, said, sizeof(said)), 0);
		if (!strstr(said, cases[i].words))
			fail_msg("it said: %s", said);
	}
	free(missing);
	home_free(home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_kind_of_key_may_do_what_its_roles_say),
		TEST(a_refusal_has_the_apis_words),
		TEST(a_team_key_sees_what_its_team_owns),
		TEST(what_others_own_is_not_there_for_a_team_key),
		TEST(what_a_team_key_makes_is_its_teams),
		TEST(private_incidents_need_a_right_of_their_own),
		TEST(a_personal_key_has_its_users_rights_and_ends_with_them),
		TEST(a_key_ends_when_its_time_is_over),
		TEST(keys_are_listed_without_their_tokens),
		TEST(the_command_prints_a_key_once_and_keeps_its_hash),
		TEST(a_running_sandbox_takes_keys_from_its_file),
		TEST(the_command_refuses_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
