/*
 * Each kind of key and each action, on both sides: what the program offers, once it has learnt what the
 * key may do, and what the server lets it do. The table says both.
 */
#include "lib/http.h"
#include "syncing.h"

/* A key as /sandbox/keys makes it, and what it may: a letter for each verb. Of alerts and workflows each
 * of the two roles gives a part. */
static const struct row {
	const char *key;
	enum key_kind kind;	 /* as the person says */
	const char *role;	 /* that its user has instead; NULL */
	bool is_told;		 /* can it learn its rights? Else everything is offered, and tried */
	const char *may[RIGHT_AREAS];
} rows[] = {
#define ALL(incidents)                                                                               \
	{                                                                                            \
		[AREA_INCIDENTS] = incidents, [AREA_ALERTS] = "cu", [AREA_RETROSPECTIVES] = "cud",   \
		[AREA_WORKFLOWS] = "rcud", [AREA_FEEDBACK] = "cud", [AREA_STATUS_PAGES] = "cud"      \
	}
#define NAME "\"name\":\"Night watch\""
	{"{\"kind\":\"global\"," NAME "}", KIND_GLOBAL, NULL, true, ALL("cud")},
	{"{\"kind\":\"global\",\"on_call_role\":\"observer\"," NAME "}", KIND_GLOBAL, NULL, true,
		{[AREA_INCIDENTS] = "cud", [AREA_ALERTS] = "c", [AREA_RETROSPECTIVES] = "cud",
			[AREA_WORKFLOWS] = "rcud", [AREA_FEEDBACK] = "cud",
			[AREA_STATUS_PAGES] = "cud"}},
	{"{\"kind\":\"global\",\"role\":\"observer\"," NAME "}", KIND_GLOBAL, NULL, true,
		{[AREA_ALERTS] = "cu", [AREA_WORKFLOWS] = "rcud"}},
	{"{\"kind\":\"global\",\"role\":\"observer\",\"on_call_role\":\"observer\"," NAME "}",
		KIND_GLOBAL, NULL, true, {[AREA_WORKFLOWS] = "r"}},
	{"{\"kind\":\"global\",\"role\":\"no-access\",\"on_call_role\":\"no-access\"," NAME "}",
		KIND_GLOBAL, NULL, false, {NULL}},
	{"{\"kind\":\"team\",\"team\":\"discovery\"," NAME "}", KIND_TEAM, NULL, false, ALL("ud")},
	{"{\"kind\":\"personal\",\"user_id\":\"107\"," NAME "}", KIND_PERSONAL, NULL, true,
		ALL("cud")},
	{"{\"kind\":\"personal\",\"user_id\":\"107\"," NAME "}", KIND_PERSONAL, "observer", true,
		{[AREA_ALERTS] = "cu", [AREA_WORKFLOWS] = "rcud"}},
};

static const struct sync_config said = {.instance = "Production", .key_name = "Night watch"};

/* ---- the two sides --------------------------------------------------------------------------- */

static bool may(const struct row *row, struct right right)
{
	static const char letters[RIGHT_VERBS] = {'r', 'c', 'u', 'd'};
	const char *verbs = row->may[right.area];

	return verbs != NULL && strchr(verbs, letters[right.verb]) != NULL;
}

/* "/v1/alerts/{id}/resolve" → "/v1/alerts/none/resolve": rights are looked at before records are. */
static char *fill_path(const char *path)
{
	char *filled = mem_alloc(strlen(path) * 4 + 1), *out = filled;

	while (*path != '\0') {
		if (*path != '{') {
			*out++ = *path++;
			continue;
		}
		path = strchr(path, '}') + 1;
		memcpy(out, "none", 4);
		out += 4;
	}
	return filled;
}

static bool server_lets(struct bench *bench, const struct action *action)
{
	char *path = fill_path(action->path);
	char *url = mem_printf("%s%s", sandbox_url(bench->sandbox), path);
	char *body = mem_printf("{\"data\":{\"type\":\"%s\",\"attributes\":{}}}",
		action->wire_type != NULL ? action->wire_type : "none");
	struct http_request request = {.method = http_method_names[action->method],
		.url = url,
		.token = bench->key,
		.body = body};
	struct http_answer answer;
	bool lets;

	assert_true(http_send(&request, &answer));
	assert_int_not_equal(answer.status, 401);
	lets = answer.status != 403;
	http_answer_release(&answer);
	free(body);
	free(url);
	free(path);
	return lets;
}

static unsigned tried;

static void try_action(struct bench *bench, const struct row *row, const struct action *action)
{
	const char *why = NULL;
	bool expected = may(row, action->needs), is_declaring, offers, lets, is_let;

	if (action->path == NULL)
		return;
	tried++;
	/* Nothing tells which permission runs a workflow: we offer it to whoever sees workflows, and the
	 * sandbox wants the one to create. */
	is_let = action->needs.area == AREA_WORKFLOWS
			 ? may(row, (struct right){AREA_WORKFLOWS, RIGHT_CREATE})
			 : expected;
	is_declaring = action->needs.area == AREA_INCIDENTS && action->needs.verb == RIGHT_CREATE;
	offers = rights_allow(&bench->viewer.rights, action->needs, &why);
	lets = server_lets(bench, action);
	if (lets != is_let)
		fail_msg("%s with %s: the server %s it", action->name, row->key,
			lets ? "lets" : "refuses");
	if (row->is_told || (row->kind == KIND_TEAM && is_declaring)) {
		if (offers != expected)
			fail_msg("%s with %s: the program %s it", action->name, row->key,
				offers ? "offers" : "refuses");
	} else if (!offers) {
		fail_msg("%s with %s: refused without a reason", action->name, row->key);
	}
	if (!offers)
		assert_non_null(why);
}

/* Of a resource, and of what hangs on its records. */
static void try_actions(
	struct bench *bench, const struct row *row, const struct resource *resource)
{
	for (const struct action *a = resource->actions; a != NULL && a->name != NULL; a++)
		try_action(bench, row, a);
	for (const struct tab *tab = resource->tabs; tab != NULL && tab->title != NULL; tab++)
		if (tab->kind == TAB_ROWS)
			try_actions(bench, row, tab->rows);
}

/* ---- the keys -------------------------------------------------------------------------------- */

static bool is_known(struct bench *bench)
{
	return bench->viewer.is_known;
}

static bool is_told_all(struct bench *bench)
{
	unsigned all = 1U << AREA_INCIDENTS | 1U << AREA_ALERTS;

	return (bench->viewer.rights.known & all) == all;
}

/* User 107 gets that role. */
static void give_role(struct sandbox *sandbox, const char *slug)
{
	struct json_object *roles = sandbox_request(sandbox, "GET", "/v1/roles", NULL, NULL);
	struct json_object *list = json_object_object_get(roles, "data");
	char *user = NULL;

	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *role = json_object_array_get_idx(list, i);
		struct json_object *attributes = json_object_object_get(role, "attributes");

		if (strcmp(json_object_get_string(json_object_object_get(attributes, "slug")), slug) == 0)
			user = mem_printf("{\"type\":\"users\",\"id\":\"107\",\"attributes\":"
					  "{\"role_id\":\"%s\"}}",
				json_object_get_string(json_object_object_get(role, "id")));
	}
	assert_non_null(user);
	sandbox_put(sandbox, user);
	free(user);
	json_object_put(roles);
}

static void try_key(const struct row *row)
{
	struct home *home = home_new();
	struct sandbox *sandbox = demo_sandbox();
	struct json_object *made = sandbox_control(sandbox, "POST", "/sandbox/keys", row->key);
	struct sync_config config = said;
	struct bench *bench;

	cleanup_add(undo_home, home);
	if (row->role != NULL)
		give_role(sandbox, row->role);
	config.kind = row->kind;
	bench = bench_as(sandbox, home, &config);
	bench->key = json_object_get_string(json_object_object_get(made, "token"));
	if (row->is_told)
		UNTIL(bench, is_told_all);
	else
		UNTIL(bench, is_known);
	bench_settle(bench);
	for (const struct resource *const *pane = registry_panes; *pane != NULL; pane++)
		try_actions(bench, row, *pane);
	bench_end(bench);
	sandbox_close(sandbox);
	json_object_put(made);
}

static void what_is_offered_is_what_the_server_lets_each_kind_of_key_do(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		try_key(&rows[i]);
	/* Nobody has emptied the tables. */
	assert_true(tried > 50 * sizeof(rows) / sizeof(rows[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_offered_is_what_the_server_lets_each_kind_of_key_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
