/* From a request to its answer: checks, faults, the journal, the handler. */
#ifndef SANDBOX_ANSWER_H
#define SANDBOX_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "faults.h"
#include "request.h"

/* What server.c puts on the wire besides the reply's status and text. */
struct delivery_plan {
	enum delivery delivery;
	int64_t drip_ms, huge_bytes;
	char location[512];
	int rate_limit, rate_used; /* limit 0: no rate headers */
	int rate_reset_s; /* from now */
	int retry_after_s; /* 0: no such header */
	bool rate_exceeded;
	char etag[48]; /* "": none */
	int64_t now_ms;
};

/* Takes and lets go of the sandbox's lock. Afterwards request->reply.text is set. */
void answer(struct sandbox *box, struct request *request, const char *query,
	struct delivery_plan *plan);

#endif
