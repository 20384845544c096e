/* One HTTP request for tests, by libcurl; no retries, no redirects. */
#ifndef TESTS_LIB_HTTP_H
#define TESTS_LIB_HTTP_H

#include "base/buf.h"

#include <stdbool.h>

struct http_request {
	const char *method, *url;
	const char *token;		 /* bearer; NULL: none */
	const char *body;		 /* NULL: none */
	const char *content_type;	 /* NULL: application/vnd.api+json, when there is a body */
	const char *const *header_lines; /* more of them, NULL-terminated; may be NULL */
};

struct http_answer {
	int status;	    /* 0: no answer */
	struct buf body;    /* decoded (gzip) */
	struct buf headers; /* as received */
	char error[256];    /* why there is no answer, or none in full */
};

/* False when the connection failed or the answer was cut; the answer holds what came. */
bool http_send(const struct http_request *request, struct http_answer *answer);
void http_answer_release(struct http_answer *answer);

/* The value of a header of the answer; NULL: not there. The caller frees. */
char *http_header(const struct http_answer *answer, const char *name);

#endif
