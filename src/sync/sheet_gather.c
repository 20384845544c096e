/* The evidence from Rootly, and the order that waits for it. */
#include "sheet.h"

#include <stdlib.h>

#include "base/mem.h"
#include "store/revisions.h"

void sheet_forget_evidence(struct sheet_work *work)
{
	gather_free(work->gather);
	work->gather = NULL;
	work->has_evidence = false;
}

struct gather_call {
	struct call call; /* first */
	struct sheet_work *work;
};

static void gather_step(struct sheet_work *work);

static void fail_pending(struct sheet_work *work, const struct err *err)
{
	if (!work->is_pending)
		return;
	work->is_pending = false;
	sheet_forget_evidence(work);
	sheet_fail(work, work->pending.ask, err);
	sheet_order_release(&work->pending);
}

/* Cancelled when it is still the one under way: the connection was closed. */
static void free_gather_call(struct call *call)
{
	struct gather_call *gather = (struct gather_call *)(void *)call;
	struct sheet_work *work = gather->work;
	struct err err = {0};

	if (work->call == gather) {
		work->call = NULL;
		err_set(&err, ERR_NETWORK, "the connection was closed while Rootly was asked");
		fail_pending(work, &err);
	}
	free(gather);
}

static void on_gathered(struct call *call, struct api_answer *answer)
{
	struct sheet_work *work = ((struct gather_call *)(void *)call)->work;

	work->call = NULL;
	gather_take(work->gather, answer->body.bytes, answer->body.len_bytes, &answer->err);
	gather_step(work);
}

static void end_gathering(struct sheet_work *work)
{
	struct sheet_order order = work->pending;
	struct err err = {0};

	if (!gather_evidence(work->gather, &work->evidence, &err)) {
		fail_pending(work, &err);
		return;
	}
	work->has_evidence = true;
	work->evidence.gathered_at_ms = sync_server_now(work->sync);
	if (work->name == NULL)
		sheet_set_name(work, work->evidence.incident->handle.bytes);
	work->pending = (struct sheet_order){0};
	work->is_pending = false;
	sheet_obey(work, &order);
	sheet_order_release(&order);
}

static void gather_step(struct sheet_work *work)
{
	struct gather_ask ask;
	struct gather_call *call;

	if (!gather_next(work->gather, &ask)) {
		end_gathering(work);
		return;
	}
	call = mem_alloc(sizeof(*call));
	call->work = work;
	call->call.done = on_gathered;
	call->call.free = free_gather_call;
	work->call = call;
	call_start(work->sync, &call->call,
		&(struct api_call){.method = HTTP_GET, .path = ask.path, .query = ask.query,
			.urgency = API_AT_ONCE});
}

/* Will it be a draft where there is none? */
static bool begins_draft(const struct sheet_work *work, const struct sheet_order *order)
{
	struct err ignored = {0};
	int64_t number = 0;

	if (order->ask != SHEET_BUILD)
		return false;
	if (order->text != NULL)
		return order->len_bytes == 0;
	return work->folder == NULL || !revisions_newest(work->folder, &number, &ignored) || number == 0;
}

/* What waits decides what is asked for: also while the gathering is under way. */
static void set_pending(struct sheet_work *work, struct sheet_order *order)
{
	work->pending = *order;
	*order = (struct sheet_order){0};
	if (work->sync->config.prefers_organization && begins_draft(work, &work->pending))
		gather_want_template(work->gather);
}

void sheet_gather_for(struct sheet_work *work, struct sheet_order *order)
{
	struct err err = work->sync->link.err;

	if (!is_online(work->sync)) {
		if (err.kind == ERR_NONE)
			err_set(&err, ERR_NETWORK,
				"not connected yet: the draft can be written, not built or sent");
		sheet_fail(work, order->ask, &err);
		return;
	}
	if (work->is_pending) {
		/* The newer order takes the older one's place: a person waits for that one now. */
		sheet_order_release(&work->pending);
		set_pending(work, order);
		return;
	}
	sheet_forget_evidence(work);
	work->gather = gather_new(work->incident_id);
	set_pending(work, order);
	work->is_pending = true;
	gather_step(work);
}
