/* The key goes to one origin: whatever answers, links, the environment or files of libcurl's say. */
#include <stdio.h>
#include <stdlib.h>

#include "api/decode.h"
#include "api/query.h"
#include "canned.h"
#include "calls.h"
#include "lib/home.h"
#include "resources/alert.h"

#define FINE "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"data\":[]}"

static const struct reply fine[] = {{FINE, false}};

/* The port of a canned server's address. */
static const char *port_of(const struct canned *server)
{
	return strrchr(server->url, ':') + 1;
}

static const char *const places[] = {"http://127.0.0.1:%s", "http://localhost:%s",
	"https://127.0.0.1:%s", "//127.0.0.1:%s", "http://127.0.0.2:%s"};

enum { PLACES = sizeof(places) / sizeof(places[0]) };

static char *redirect_to(int status, const char *place, const char *port)
{
	char *location = mem_printf(place, port);
	char *head =
		mem_printf("HTTP/1.1 %d Moved\r\nLocation: %s/v1/x\r\nContent-Length: 0\r\n\r\n",
			status, location);

	free(location);
	return head;
}

/* To each of the places, for a read and a write. */
static void try_redirects(int status)
{
	struct canned *other = canned_start(fine, 1), *server;
	struct reply script[2 * PLACES];
	struct api *api;

	for (size_t i = 0; i < 2 * PLACES; i++)
		script[i] =
			(struct reply){redirect_to(status, places[i / 2], port_of(other)), false};
	server = canned_start(script, 2 * PLACES);
	for (size_t i = 0; i < 2 * PLACES; i++)
		free((char *)script[i].bytes);
	api = client_open((struct api_config){.origin = server->url}, NULL);
	for (size_t i = 0; i < 2 * PLACES; i++) {
		struct outcome out;

		call(api, i % 2 ? HTTP_POST : HTTP_GET, "/v1/x", i % 2 ? "{}" : NULL, &out);
		assert_int_equal(out.answer.err.kind, ERR_PROTOCOL);
		assert_int_equal(out.answer.err.http_status, status);
		outcome_release(&out);
	}
	client_close(api);
	assert_int_equal(atomic_load(&server->requests), 2 * PLACES);
	assert_int_equal(atomic_load(&other->connections), 0);
}

static void no_redirect_is_followed_anywhere(void **state)
{
	static const int statuses[] = {301, 302, 303, 307, 308};

	(void)state;
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		try_redirects(statuses[i]);
}

static void *no_row(void *context, const char *id)
{
	(void)context;
	(void)id;
	return NULL;
}

/* The next page is asked for by number or cursor; the link's host means nothing. */
static void a_link_to_the_next_page_elsewhere_leads_nowhere(void **state)
{
	struct canned *other = canned_start(fine, 1);
	char *body = mem_printf(
		"{\"data\":[],\"links\":{\"next\":\"%s/v1/alerts?page%%5Bnumber%%5D=2\"}}",
		other->url);
	char *head =
		mem_printf("HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
	struct reply script[] = {{head, false}};
	struct canned *server;
	struct api *api;
	struct list_query query = {.resource = &alert_resource, .walk = WALK_ACTIVE};
	struct row_sink sink = {.begin = no_row};
	struct page page = {0};
	struct outcome out;

	(void)state;
	server = canned_start(script, 1);
	free(head);
	api = client_open((struct api_config){.origin = server->url}, NULL);
	call(api, HTTP_GET, "/v1/alerts", NULL, &out);
	assert_true(decode_list(&alert_resource, body, strlen(body), &sink, &page, NULL));
	outcome_release(&out);
	if (list_query_next(&query, &page)) {
		char *words = list_query_build(&query);

		assert_null(strstr(words, port_of(other)));
		free(words);
		call(api, HTTP_GET, "/v1/alerts", NULL, &out);
		outcome_release(&out);
	}
	client_close(api);
	assert_int_equal(atomic_load(&other->connections), 0);
	free(body);
}

static void a_proxy_of_the_environment_does_not_see_what_is_for_this_machine(void **state)
{
	static const char *const names[] = {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"};
	struct canned *proxy = canned_start(fine, 1), *server = canned_start(fine, 1);
	struct api *api;
	struct outcome out;

	(void)state;
	unsetenv("no_proxy");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		setenv(names[i], proxy->url, 1);
	api = client_open((struct api_config){.origin = server->url}, NULL);
	call(api, HTTP_GET, "/v1/x", NULL, &out);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unsetenv(names[i]);
	assert_int_equal(out.answer.http_status, 200);
	outcome_release(&out);
	client_close(api);
	assert_int_equal(atomic_load(&proxy->connections), 0);
}

static void undo_home(void *home)
{
	unsetenv("NETRC");
	home_free(home);
}

static void a_netrc_neither_replaces_the_key_nor_joins_it(void **state)
{
	struct home *home = home_new();
	struct canned *server = canned_start(fine, 1);
	struct api *api;
	struct outcome out;
	char *path = home_path(home, ".netrc");

	(void)state;
	cleanup_add(undo_home, home);
	home_write(home, ".netrc", "machine 127.0.0.1 login somebody password else\n");
	setenv("HOME", home->path, 1);
	setenv("NETRC", path, 1);
	free(path);
	api = client_open((struct api_config){.origin = server->url}, NULL);
	call(api, HTTP_GET, "/v1/x", NULL, &out);
	outcome_release(&out);
	client_close(api);
	assert_non_null(strstr(server->first, "Authorization: Bearer " TEST_TOKEN "\r\n"));
	assert_null(strcasestr(server->first, "Basic"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_redirect_is_followed_anywhere),
		TEST(a_link_to_the_next_page_elsewhere_leads_nowhere),
		TEST(a_proxy_of_the_environment_does_not_see_what_is_for_this_machine),
		TEST(a_netrc_neither_replaces_the_key_nor_joins_it),
	};

	return cmocka_run_group_tests_name("origin", tests, NULL, NULL);
}
