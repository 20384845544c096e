/* The client and its decoder against the sandbox: walks, single records, writes, compression, TLS. */
#include "calls.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/body.h"
#include "api/decode.h"
#include "base/mem.h"
#include "core/snapshot.h"
#include "lib/home.h"
#include "lib/sandbox.h"
#include "resources/alert.h"
#include "resources/incident.h"
#include "resources/registry.h"

extern char **environ;

static const char *const demo[] = {"--seed", "demo", NULL};

static struct api *client_of(struct sandbox *sandbox)
{
	return client_open((struct api_config){.origin = sandbox_url(sandbox)}, sandbox_token(sandbox));
}

static void get(struct api *api, const char *path, const char *query, struct outcome *out)
{
	*out = (struct outcome){.is_done = false};
	api_start(api, &(struct api_call){.method = HTTP_GET, .path = path, .query = query}, on_outcome,
		out);
	wait_for(api, out);
	if (out->answer.err.kind != ERR_NONE)
		fail_msg("%s?%s: %s", path, query ? query : "", out->answer.err.text);
}

static void *add_row(void *context, const char *id)
{
	(void)id;
	return snapshot_add(context);
}

/* All pages of a walk into one snapshot; the pages are counted. */
static struct snapshot *walk(struct api *api, struct list_query *query, unsigned *pages)
{
	struct snapshot *snapshot = snapshot_new_whole(query->resource);
	struct row_sink sink = {.context = snapshot, .arena = &snapshot->arena, .begin = add_row};
	struct outcome out;
	struct page page;
	struct err err;

	*pages = 0;
	do {
		char *text = list_query_build(query);

		get(api, query->resource->listing->path, text, &out);
		free(text);
		if (!decode_list(query->resource, out.answer.body.bytes, out.answer.body.len_bytes, &sink,
			    &page, &err))
			fail_msg("%s", err.text);
		if (page.rejected || page.duplicates)
			fail_msg("rejected %u: %s", page.rejected, page.example);
		outcome_release(&out);
		if (++*pages > 100)
			fail_msg("the walk does not end");
	} while (list_query_next(query, &page));
	snapshot_seal(snapshot);
	return snapshot;
}

static struct snapshot *walk_all(struct api *api, const struct resource *resource, unsigned rows)
{
	struct list_query query = {.resource = resource, .page_rows = rows};
	unsigned pages;

	return walk(api, &query, &pages);
}

/* ---- lists -------------------------------------------------------------------------------- */

static void every_list_is_walked_to_its_end(void **state)
{
	struct sandbox *sandbox = sandbox_open(demo);
	struct api *api = client_of(sandbox);

	(void)state;
	for (size_t i = 0; registry_panes[i]; i++) {
		struct list_query query = {.resource = registry_panes[i], .page_rows = 7};
		struct snapshot *small, *big = walk_all(api, registry_panes[i], 100);
		unsigned pages;

		small = walk(api, &query, &pages);
		assert_true(big->count > 7);
		assert_int_equal(small->count, big->count);
		assert_true(pages >= big->count / 7);
		for (uint32_t row = 0; row < big->count; row++)
			assert_int_not_equal(snapshot_find(small,
				((const struct record *)snapshot_row(big, row))->id), SNAPSHOT_NONE);
		snapshot_free(small);
		snapshot_free(big);
	}
}

/* The sandbox has not every collection that a form chooses from. */
static bool is_served(struct api *api, const struct resource *resource)
{
	struct outcome out;
	bool is_there;

	call(api, HTTP_GET, resource->listing->path, NULL, &out);
	is_there = out.answer.http_status != 404;
	outcome_release(&out);
	return is_there;
}

static void everything_in_the_catalogue_has_a_name(void **state)
{
	struct api *api = client_of(sandbox_open(demo));
	unsigned served = 0;

	(void)state;
	for (size_t i = 0; registry_catalogue[i]; i++) {
		const struct resource *resource = registry_catalogue[i];
		struct snapshot *all;

		if (!is_served(api, resource))
			continue;
		served++;
		all = walk_all(api, resource, 0);
		for (uint32_t row = 0; row < all->count; row++)
			assert_false(text_is_empty(resource->name_of(snapshot_row(all, row))));
		snapshot_free(all);
	}
	assert_true(served >= 10);
}

static void rows_of_a_list_are_filled(void **state)
{
	struct sandbox *sandbox = sandbox_open(demo);
	struct api *api = client_of(sandbox);
	struct snapshot *incidents = walk_all(api, &incident_resource, 0);
	struct snapshot *alerts = walk_all(api, &alert_resource, 0);
	unsigned with_severity = 0, with_services = 0, with_people = 0, held = 0;

	(void)state;
	for (uint32_t row = 0; row < incidents->count; row++) {
		const struct incident *i = snapshot_row(incidents, row);

		assert_true(i->number > 0);
		assert_int_not_equal(i->status, INCIDENT_UNKNOWN);
		assert_true(i->record.updated_at > 0);
		with_severity += i->level != SEVERITY_UNKNOWN && !text_is_empty(i->severity.name);
		with_services += !text_is_empty(i->services.names);
		with_people += !text_is_empty(i->people.names);
	}
	assert_true(with_severity > 10 && with_services > 10 && with_people > 5);
	for (uint32_t row = 0; row < alerts->count; row++) {
		const struct alert *a = snapshot_row(alerts, row);

		assert_int_not_equal(a->status, ALERT_UNKNOWN);
		assert_false(text_is_empty(a->short_id));
		held += !text_is_empty(a->urgency.name) && !text_is_empty(a->services.names);
	}
	assert_true(held > 10);
	snapshot_free(incidents);
	snapshot_free(alerts);
}

static void walks_ask_for_their_part(void **state)
{
	struct sandbox *sandbox = sandbox_open(demo);
	struct api *api = client_of(sandbox);
	struct snapshot *all = walk_all(api, &incident_resource, 100), *part;
	struct list_query query = {.resource = &incident_resource, .walk = WALK_ACTIVE};
	int64_t newest = 0;
	char number[24];
	unsigned pages;

	(void)state;
	part = walk(api, &query, &pages);
	assert_true(part->count > 0 && part->count < all->count);
	for (uint32_t row = 0; row < part->count; row++)
		assert_int_not_equal(((const struct incident *)snapshot_row(part, row))->status,
			INCIDENT_RESOLVED);
	snapshot_free(part);
	for (uint32_t row = 0; row < all->count; row++) {
		const struct record *record = snapshot_row(all, row);

		newest = record->updated_at > newest ? record->updated_at : newest;
	}
	query = (struct list_query){
		.resource = &incident_resource, .walk = WALK_CHANGED, .from_ms = newest - 5000};
	part = walk(api, &query, &pages);
	assert_true(part->count >= 1 && part->count < all->count);
	snapshot_free(part);
	snprintf(number, sizeof(number), "%lld",
		(long long)((const struct incident *)snapshot_row(all, 3))->number);
	query = (struct list_query){.resource = &incident_resource,
		.walk = WALK_MATCH,
		.match = "sequential_id",
		.value = number};
	part = walk(api, &query, &pages);
	assert_int_equal(part->count, 1);
	snapshot_free(part);
	query = (struct list_query){
		.resource = &incident_resource, .walk = WALK_ALL, .ids_only = true, .page_rows = 100};
	part = walk(api, &query, &pages);
	assert_int_equal(part->count, all->count);
	assert_string_equal(
		((const struct incident *)snapshot_row(part, 0))->title.bytes, "(no title)");
	snapshot_free(part);
	snapshot_free(all);
}

/* ---- single records ----------------------------------------------------------------------- */

static struct detail *fetch(struct api *api, const struct resource *resource, const char *id)
{
	char *path = mem_printf("%s/%s", resource->listing->path, id);
	char *query = record_query_build(resource);
	struct detail *detail;
	struct outcome out;
	struct err err;

	get(api, path, query, &out);
	detail = decode_detail(resource, out.answer.body.bytes, out.answer.body.len_bytes, &err);
	if (!detail)
		fail_msg("%s", err.text);
	outcome_release(&out);
	free(path);
	free(query);
	return detail;
}

/* Everything that is listed can be opened, and its tabs come with it or from their own path. */
static void every_record_can_be_opened_with_its_tabs(void **state)
{
	struct sandbox *sandbox = sandbox_open(demo);
	struct api *api = client_of(sandbox);
	unsigned rows_seen = 0;

	(void)state;
	for (size_t i = 0; registry_panes[i]; i++) {
		const struct resource *resource = registry_panes[i];
		struct snapshot *all = walk_all(api, resource, 0);

		for (uint32_t row = 0; row < all->count; row += 5) {
			const struct record *listed = snapshot_row(all, row);
			struct detail *detail = fetch(api, resource, listed->id);

			assert_string_equal(detail->id, listed->id);
			assert_true(text_equal(resource->name_of(detail->row), resource->name_of(listed)));
			for (unsigned t = 0; resource->tabs[t].title; t++) {
				if (resource->tabs[t].kind != TAB_ROWS ||
					!tab_is_included(&resource->tabs[t]))
					continue;
				if (!detail->tabs[t].is_loaded)
					fail_msg("%s: %s is not loaded", resource->name,
						resource->tabs[t].title);
				rows_seen += detail->tabs[t].count;
			}
			assert_true(detail->raw.len_bytes > 100);
			detail_free(detail);
		}
		snapshot_free(all);
	}
	assert_true(rows_seen > 20);
}

static void the_viewer_is_told(void **state)
{
	struct sandbox *sandbox = sandbox_open(demo);
	struct viewer_msg viewer;
	struct outcome out;
	struct err err;

	(void)state;
	get(client_of(sandbox), "/v1/users/me", NULL, &out);
	assert_true(decode_viewer(out.answer.body.bytes, out.answer.body.len_bytes, &viewer, &err));
	assert_string_not_equal(viewer.user_id, "");
	assert_string_not_equal(viewer.name, "");
	assert_string_not_equal(viewer.organization, "");
	outcome_release(&out);
}

/* ---- writes ------------------------------------------------------------------------------- */

static const char *write_json(const char *wire_type, struct attrs *attrs)
{
	static char text[4096];
	char *body = body_build(wire_type, attrs, 1771639155000);

	snprintf(text, sizeof(text), "%s", body);
	free(body);
	attrs_release(attrs);
	return text;
}

static void a_write_answers_with_the_record(void **state)
{
	struct sandbox *sandbox = sandbox_open(demo);
	struct api *api = client_of(sandbox);
	struct detail *detail;
	struct outcome out;
	struct attrs attrs;
	struct err err;
	char *path;

	(void)state;
	attrs_init(&attrs);
	attrs_add_string(&attrs, "title", "Zürich is down");
	attrs_add_string(&attrs, "kind", "test");
	call(api, HTTP_POST, "/v1/incidents", write_json("incidents", &attrs), &out);
	assert_int_equal(out.answer.http_status, 201);
	detail = decode_detail(&incident_resource, out.answer.body.bytes, out.answer.body.len_bytes,
		&err);
	assert_non_null(detail);
	assert_string_equal(((struct incident *)detail->row)->title.bytes, "Zürich is down");
	outcome_release(&out);

	path = mem_printf("/v1/incidents/%s/mitigate", detail->id);
	attrs_add_string(&attrs, "mitigation_message", "rolled back");
	call(api, HTTP_PUT, path, write_json("incidents", &attrs), &out);
	assert_int_equal(out.answer.http_status, 200);
	detail_free(detail);
	detail = decode_detail(&incident_resource, out.answer.body.bytes, out.answer.body.len_bytes,
		&err);
	assert_int_equal(((struct incident *)detail->row)->status, INCIDENT_MITIGATED);
	assert_string_equal(((struct incident *)detail->row)->mitigation.bytes, "rolled back");
	detail_free(detail);
	outcome_release(&out);
	free(path);
}

static void a_refused_write_says_why_in_the_servers_words(void **state)
{
	struct sandbox *sandbox = sandbox_open(demo);
	struct outcome out;

	(void)state;
	call(client_of(sandbox), HTTP_POST, "/v1/alerts",
		"{\"data\":{\"type\":\"alerts\",\"attributes\":{\"description\":\"x\"}}}", &out);
	assert_int_equal(out.answer.err.kind, ERR_INVALID);
	assert_int_equal(out.answer.http_status, 422);
	assert_non_null(strstr(out.answer.err.text, "Summary can't be blank"));
	outcome_release(&out);
}

/* ---- the wire ----------------------------------------------------------------------------- */

static void answers_are_packed_and_say_the_time_and_the_budget(void **state)
{
	struct sandbox *sandbox = sandbox_open(demo);
	struct outcome out;

	(void)state;
	get(client_of(sandbox), "/v1/incidents", "page%5Bsize%5D=50", &out);
	assert_true(out.answer.wire_bytes * 2 < out.answer.body.len_bytes);
	assert_true(out.answer.server_ms > 0);
	assert_true(out.answer.rate.limit > 0);
	assert_true(out.answer.rate.remaining > 0);
	assert_true(out.answer.rate.reset_at_ms > out.answer.server_ms);
	outcome_release(&out);
}

static bool run(const char *const *argv)
{
	posix_spawn_file_actions_t quiet;
	int status = -1;
	pid_t pid;

	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&pid, argv[0], &quiet, NULL, (char *const *)argv, environ) == 0)
		waitpid(pid, &status, 0);
	posix_spawn_file_actions_destroy(&quiet);
	return status == 0;
}

static void tls_is_spoken_and_an_unknown_authority_refused(void **state)
{
	struct home *home = home_new();
	char *certificate = home_path(home, "cert.pem"), *key = home_path(home, "key.pem");
	const char *const make[] = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
		"ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
		"-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate, NULL};
	const char *const flags[] = {"--seed", "empty", "--tls", certificate, key, NULL};
	struct sandbox *sandbox;
	struct api_config config;
	struct outcome out;

	(void)state;
	if (!run(make)) {
		print_message("openssl is not there to make a certificate\n");
		skip();
	}
	sandbox = sandbox_open(flags);
	config = (struct api_config){.origin = sandbox_url(sandbox), .ca_file = certificate};
	get(client_open(config, sandbox_token(sandbox)), "/v1/users/me", NULL, &out);
	assert_int_equal(out.answer.http_status, 200);
	outcome_release(&out);
	config.ca_file = NULL;
	call(client_open(config, sandbox_token(sandbox)), HTTP_POST, "/v1/incidents", "{}", &out);
	assert_int_equal(out.answer.err.kind, ERR_TLS);
	assert_non_null(strstr(out.answer.err.text, "not trusted"));
	assert_false(out.answer.left);
	outcome_release(&out);
	free(certificate);
	free(key);
	home_free(home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_list_is_walked_to_its_end),
		TEST(everything_in_the_catalogue_has_a_name),
		TEST(rows_of_a_list_are_filled),
		TEST(walks_ask_for_their_part),
		TEST(every_record_can_be_opened_with_its_tabs),
		TEST(the_viewer_is_told),
		TEST(a_write_answers_with_the_record),
		TEST(a_refused_write_says_why_in_the_servers_words),
		TEST(answers_are_packed_and_say_the_time_and_the_budget),
		TEST(tls_is_spoken_and_an_unknown_authority_refused),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
