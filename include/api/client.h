/*
 * The connection to one Rootly API: requests run concurrently inside one curl multi handle, driven
 * by the thread that made it. It knows HTTP, the API's envelope for errors and its rate headers, and
 * nothing of resources (see api/decode.h, api/query.h, api/body.h for those).
 *
 *	struct api *api = api_new(&config, &err);
 *	id = api_start(api, &call, on_answer, context);
 *	while (running)
 *		api_step(api, timeout_ms);	calls on_answer for what came back
 *	api_free(api);				at once, whatever hangs
 *
 * The token goes to the configured origin only: a call names a path, redirects are not followed, and
 * links in answers are never used as addresses. Nothing is retried here, and by libcurl neither: a
 * write always takes a connection of its own.
 *
 * Thread: all functions but api_wake belong to the thread that called api_new, which must have
 * SIGPIPE blocked or ignored.
 */
#ifndef ROOTWATCH_API_CLIENT_H
#define ROOTWATCH_API_CLIENT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"
#include "core/action.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct api;

enum {
	API_TIMEOUT_MS = 30 * 1000,
	API_CONNECT_TIMEOUT_MS = 10 * 1000,
	API_BODY_BYTES = 8 * 1024 * 1024, /* a page of 100 full incidents has 1.6 MB */
	API_POLLS_MAX = 4,
	API_ETAG_BYTES = 128,
};

struct api_config {
	const char *origin;    /* "https://host[:port][/prefix]"; http for loopback only; copied */
	struct secret *token;  /* moved out of here */
	const char *ca_file;   /* PEM; NULL: the system's authorities */
	int timeout_ms;	       /* of a whole request; 0: API_TIMEOUT_MS */
	int connect_timeout_ms; /* 0: API_CONNECT_TIMEOUT_MS */
	size_t body_cap_bytes; /* of an answer, unpacked; 0: API_BODY_BYTES */
	unsigned polls_max;    /* background reads under way at a time; 0: API_POLLS_MAX */
};

/* Writes and what a person waits for start at once; only background reads queue. */
enum api_urgency { API_BACKGROUND, API_AT_ONCE };

struct api_call {
	enum http_method method;
	const char *path;  /* "/v1/incidents"; percent-encoded, no query; copied like the rest */
	const char *query; /* encoded, see api/query.h; NULL or "": none */
	const char *body;  /* JSON; NULL: none */
	const char *etag;  /* If-None-Match; NULL or "": unconditional */
	enum api_urgency urgency; /* of a GET; writes are always API_AT_ONCE */
};

/* What the server says of its limits; -1 and 0 where it says nothing. */
struct api_rate {
	int64_t limit, remaining; /* -1: unknown */
	int64_t reset_at_ms;	  /* server's clock, UTC ms; 0: unknown */
};

/* How a request ended. Lives during the callback only; the body may be taken (buf_take). */
struct api_answer {
	uint64_t id;	     /* of api_start */
	struct err err;	     /* ERR_NONE: a 2xx, or a 304 to a conditional request */
	int http_status;     /* 0: no answer came */
	bool left;	     /* bytes of the request may have reached the server */
	bool is_unmodified;  /* 304: nothing new, no body */
	bool is_web_page;    /* an error that something in front of the API made, not the API */
	int64_t server_ms;   /* Date header, UTC ms; 0: none */
	struct api_rate rate;
	int64_t took_ms;
	uint64_t wire_bytes; /* request and answer, as sent */
	char etag[API_ETAG_BYTES]; /* "" when none */
	struct buf body;     /* of an answer without error; empty otherwise */
};

typedef void api_done(void *context, struct api_answer *answer);

/* False with words when a client must not use this address: not a URL, or http to a far host. */
bool api_check_origin(const char *origin, struct err *err);

/* Initialises curl: the first call of it in the program. NULL on error; the token is moved anyway. */
struct api *api_new(struct api_config *config, struct err *err);

/* Drops what is under way without calling back; returns at once even when a name look-up hangs. */
void api_free(struct api *api);

/*
 * Starts a request; ids count up from 1, so they tell the order in which requests were asked for.
 * `done` is called once, from api_step, unless the request is cancelled or the api freed before.
 * A callback may start and cancel other requests; it must not free the api.
 */
uint64_t api_start(struct api *api, const struct api_call *call, api_done *done, void *context);

/* The request is dropped and its callback not called. False when it is not under way. */
bool api_cancel(struct api *api, uint64_t id);

/* May bytes of the request have reached the server? Where it is not under way it cannot be told: true. */
bool api_has_left(const struct api *api, uint64_t id);

/* How many requests have not been answered, queued ones included. */
unsigned api_pending(const struct api *api);

/*
 * Does what can be done now, and if nothing ended, waits up to timeout_ms for the network or
 * api_wake. Returns how many callbacks were called.
 */
unsigned api_step(struct api *api, int timeout_ms);

/* The library underneath with its version, for a report. */
const char *api_library(void);

/* Ends a wait of api_step. Thread: any, while the api lives. */
void api_wake(struct api *api);

#endif
