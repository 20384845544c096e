/* One request on its way: an easy handle, what it sends, what it collects. Private to api. */
#ifndef ROOTWATCH_API_TRANSFER_H
#define ROOTWATCH_API_TRANSFER_H

#include <curl/curl.h>

#include "api/client.h"

/* What all transfers of an api have in common; immutable. */
struct transfer_options {
	char *origin;		    /* owned; no trailing slash */
	char *host;		    /* owned; for words */
	char *ca_file;		    /* owned; may be NULL */
	bool is_plain;		    /* http: loopback */
	struct curl_slist *headers; /* owned; holds the token: wiped on release */
	CURLSH *share;		    /* owned: TLS sessions, so that new connections are cheap */
	long timeout_ms, connect_timeout_ms;
	size_t body_cap_bytes;
};

struct transfer {
	struct transfer *next;
	uint64_t id;
	api_done *done;
	void *context;

	CURL *easy; /* NULL while it waits for its turn */
	enum http_method method;
	char *path, *query, *body;     /* owned */
	bool is_background;
	struct curl_slist conditional; /* If-None-Match, in front of the common headers */
	char *condition;	       /* owned */
	char curl_words[CURL_ERROR_SIZE];
	bool left;
	struct buf answer;
	const struct transfer_options *options;
};

struct transfer *transfer_new(const struct transfer_options *options, const struct api_call *call);
void transfer_free(struct transfer *transfer);

/* Makes the easy handle, ready to be added to a multi handle. False: curl has no memory. */
bool transfer_open(struct transfer *transfer);

/* Everything about how it ended; answer->body is taken from the transfer. */
void transfer_answer(struct transfer *transfer, CURLcode code, struct api_answer *answer);

/* A line in the log: never the token, never a query's values. */
void transfer_log(const struct transfer *transfer, const struct api_answer *answer);

#endif
