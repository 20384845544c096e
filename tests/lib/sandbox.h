/*
 * A rootwatch-sandbox process for a test: started on a free port, its journal and faults behind
 * functions. Everything here fails the cmocka test when it goes wrong. A `pattern` of paths is a
 * shell pattern, as "/v1/incidents*"; its star also matches a slash.
 */
#ifndef TESTS_LIB_SANDBOX_H
#define TESTS_LIB_SANDBOX_H

#include "lib/pty.h"

#include <stddef.h>

#include <json-c/json.h>

struct sandbox;

/* `flags` (NULL-terminated, may be NULL) go behind "--port 0 --exit-with-parent". */
struct sandbox *sandbox_open(const char *const *flags);
void sandbox_close(struct sandbox *s); /* SIGTERM; must end with status 0 */

const char *sandbox_url(const struct sandbox *s);
const char *sandbox_token(const struct sandbox *s);

/* "ROOTLY_API_URL=…" and "ROOTLY_API_KEY=…", NULL-terminated: the env of a program under test. */
const char *const *sandbox_env(const struct sandbox *s);

/*
 * One request to the API as a client with the right token. Returns the parsed body (NULL when it is
 * empty or no JSON; put it away with json_object_put); *status, unless NULL, gets the HTTP status.
 */
struct json_object *sandbox_request(
	struct sandbox *s, const char *method, const char *path, const char *body, int *status);

/* The text at a dotted path ("data.attributes.status") of GET path; NULL: none. The caller frees. */
char *sandbox_read(struct sandbox *s, const char *path, const char *dotted);

/* The control API under /sandbox; must answer 2xx. */
struct json_object *sandbox_control(
	struct sandbox *s, const char *method, const char *path, const char *body);
void sandbox_fault(struct sandbox *s, const char *json);
void sandbox_clock(struct sandbox *s, const char *json);
void sandbox_gate(struct sandbox *s, const char *json);
void sandbox_put(struct sandbox *s, const char *json);
void sandbox_reset(struct sandbox *s);

/*
 * The journal: an array of {n, method, path, query, body, status, applied, headers, fault}, in the
 * order of arrival; status is 0 while a request is worked on. The caller puts it away.
 */
struct json_object *sandbox_journal(struct sandbox *s);
size_t sandbox_journal_count(struct sandbox *s, const char *method, const char *pattern);

/* The newest such request, or NULL; the caller puts it away. */
struct json_object *sandbox_journal_last(
	struct sandbox *s, const char *method, const char *pattern);

/*
 * Waits until the journal holds at least `count` such requests, arrived or applied (they had their
 * effect); p, unless NULL, is read meanwhile, so that its program never waits for its terminal.
 * deadline_ms 0 is the usual one.
 */
void sandbox_wait_journal(struct sandbox *s, struct pty *p, const char *method, const char *pattern,
	size_t count, int deadline_ms);
void sandbox_wait_applied(struct sandbox *s, struct pty *p, const char *method, const char *pattern,
	size_t count, int deadline_ms);

#endif
