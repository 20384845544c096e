/* Requests under way, and what every answer says of the connection, whatever was asked. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static void unlink_call(struct call *call)
{
	struct call **at = &call->sync->calls;

	while (*at != NULL && *at != call)
		at = &(*at)->next;
	if (*at != NULL)
		*at = call->next;
}

bool is_connection_err(const struct err *err)
{
	switch (err->kind) {
	case ERR_DNS:
	case ERR_NETWORK:
	case ERR_TIMEOUT:
	case ERR_TLS:
	case ERR_RATE:
	case ERR_AUTH:
		return true;
	default:
		return false;
	}
}

static void note_server_time(struct sync *sync, const struct api_answer *answer)
{
	if (answer->server_ms == 0)
		return;
	sync->server_offset_ms = answer->server_ms - sync_wall(sync);
}

static void note_rate(struct sync *sync, const struct api_answer *answer)
{
	const struct api_rate *rate = &answer->rate;
	int64_t pause;

	if (rate->limit < 0 && rate->remaining < 0)
		return;
	sync->link.rate_limit = rate->limit;
	sync->link.rate_remaining = rate->remaining;
	pause = rate_pause(rate->limit, rate->remaining, rate->reset_at_ms, sync_server_now(sync));
	if (pause > 0)
		sync->rate_until_ms = sync_now(sync) + pause;
}

/* What a proxy or Rootly's edge says tells nothing of rights or records. */
static void distrust_web_page(struct api_answer *answer)
{
	if (answer->is_web_page && answer->err.kind != ERR_SERVER)
		answer->err.kind = ERR_PROTOCOL;
}

/* An answer says that the trouble is over when it was asked for after the trouble began. */
static bool is_over(const struct sync *sync, const struct call *call)
{
	const struct backoff *trouble = &sync->connection;

	if (trouble->failures > 0 && sync->link.err.kind == ERR_RATE)
		return sync_now(sync) >= trouble->until_ms;
	return trouble->failures == 0 || call->started_ms > trouble->noted_ms;
}

static void note_connection(struct sync *sync, const struct call *call,
	const struct api_answer *answer)
{
	const struct err *err = &answer->err;

	sync->link_changed = true;
	if (err->kind == ERR_AUTH) {
		account_refused(sync, err);
	} else if (is_connection_err(err) || answer->is_web_page) {
		backoff_fail(&sync->connection, &sync->jitter, sync_now(sync), call->started_ms,
			err->retry_after_ms);
		sync->link.err = *err;
	} else if (err->kind != ERR_SERVER && err->kind != ERR_PROTOCOL) {
		if (is_over(sync, call))
			backoff_clear(&sync->connection);
		sync->was_accepted = true;
	}
}

static void on_answer(void *context, struct api_answer *answer)
{
	struct call *call = context;
	struct sync *sync = call->sync;

	unlink_call(call);
	distrust_web_page(answer);
	note_server_time(sync, answer);
	note_rate(sync, answer);
	note_connection(sync, call, answer);
	call->done(call, answer);
	call->free(call);
}

void call_start(struct sync *sync, struct call *call, const struct api_call *what)
{
	call->sync = sync;
	call->is_background = what->method == HTTP_GET && what->urgency == API_BACKGROUND;
	call->seq = sync_next_seq(sync);
	call->started_ms = sync_now(sync);
	call->next = sync->calls;
	sync->calls = call;
	call->id = api_start(sync->api, what, on_answer, call);
}

void call_cancel(struct call *call)
{
	if (call == NULL)
		return;
	call->left = api_has_left(call->sync->api, call->id);
	api_cancel(call->sync->api, call->id);
	unlink_call(call);
	call->free(call);
}

void calls_cancel_all(struct sync *sync)
{
	while (sync->calls != NULL)
		call_cancel(sync->calls);
}

void calls_cancel_background(struct sync *sync)
{
	struct call *next;

	for (struct call *call = sync->calls; call != NULL; call = next) {
		next = call->next;
		if (call->is_background)
			call_cancel(call);
	}
}
