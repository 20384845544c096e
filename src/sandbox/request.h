/* One request on its way through the sandbox, and the answer it gets. */
#ifndef SANDBOX_REQUEST_H
#define SANDBOX_REQUEST_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "params.h"
#include "store.h"

struct sandbox;
struct route;
struct key;

enum { ROUTE_IDS = 2, ROUTE_ID_BYTES = 200 };

struct reply {
	unsigned status;
	struct json_object *json; /* owned; or NULL */
	char *text; /* owned; sent instead of json when set */
	const char *content_type; /* NULL: JSON:API */
	const char *location; /* owned by a fault */
};

struct request {
	struct sandbox *box;
	const char *method, *path; /* path: decoded, without the query */
	struct params params;
	const char *user_agent, *authorization, *accept_encoding, *content_type, *if_none_match;
	const char *body_text;
	size_t body_bytes;
	struct json_object *body; /* owned; NULL when there was none */
	struct json_object *attributes; /* borrowed from body: data.attributes, or NULL */
	struct key *key;
	const struct route *route;
	char ids[ROUTE_IDS][ROUTE_ID_BYTES]; /* what stood at {id} in the pattern */
	struct reply reply;
};

/* Adds one entry to the errors list and sets the status; returns false. */
bool request_fail(struct request *request, unsigned status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
bool request_not_found(struct request *request);
void request_rate_limited(struct request *request); /* 429, a body of its own shape */

/* A bare answer of another shape: takes json. */
void request_answer_json(struct request *request, unsigned status, struct json_object *take);
void request_answer_text(
	struct request *request, unsigned status, const char *content_type, const char *text);

/* Loads the record named at {id}; on failure the 404 is set. */
bool request_load(
	struct request *request, const char *type, const char *key, struct record *record);

/* Answers with one record as JSON:API. */
void request_answer_record(struct request *request, unsigned status, const struct record *record);

/* The acting user's id ("101"), or NULL for a key without a user. */
const char *request_actor_id(const struct request *request);

void request_release(struct request *request);

#endif
