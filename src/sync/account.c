/*
 * The connection and whose it is: the key is got, the server says which account it belongs to, and
 * only then is anything read or sent in its name.
 */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"

enum { ACCOUNT_BYTES = 256 };

bool is_online(const struct sync *sync)
{
	return sync->api != NULL && sync->is_confirmed && !sync->is_refused && !sync->needs_key;
}

void account_disconnect(struct sync *sync)
{
	calls_cancel_all(sync);
	waker_set_api(&sync->waker, NULL);
	api_free(sync->api);
	sync->api = NULL;
	sync->is_confirmed = false;
	sync->was_accepted = false;
}

/* A key that worked may have been changed where it comes from: it is asked for once more. */
void account_refused(struct sync *sync, const struct err *err)
{
	if (sync->was_accepted)
		sync->needs_key = true;
	else if (!sync->needs_key)
		sync->is_refused = true;
	sync->link.err = *err;
}

void account_retry(struct sync *sync)
{
	if (sync->is_refused) {
		sync->is_refused = false;
		sync->needs_key = true;
	}
	backoff_clear(&sync->connection);
	sync->link_changed = true;
}

/* ---- connecting ------------------------------------------------------------------------------ */

static void give_up(struct sync *sync, const struct err *err)
{
	sync->is_refused = true;
	sync->link.err = *err;
	sync->link_changed = true;
	log_line(LOG_ERROR, "%s", err->text);
}

static void try_later(struct sync *sync, const struct err *err, int64_t started_ms)
{
	backoff_fail(
		&sync->connection, &sync->jitter, sync_now(sync), started_ms, err->retry_after_ms);
	sync->link.err = *err;
	sync->link_changed = true;
}

static void connect(struct sync *sync)
{
	struct secret key = {0};
	struct api_config config = {.origin = sync->config.origin, .token = &key,
		.ca_file = sync->config.ca_file};
	struct err err = {0};

	sync->needs_key = false;
	if (!sync->config.get_key(sync->config.get_key_context, &key, &err)) {
		if (err_class(err.kind)->transient)
			try_later(sync, &err, sync_now(sync));
		else
			give_up(sync, &err);
		return;
	}
	sync->api = api_new(&config, &err);
	secret_release(&key);
	if (sync->api == NULL)
		give_up(sync, &err);
	else
		waker_set_api(&sync->waker, sync->api);
}

/* ---- whose key it is ------------------------------------------------------------------------- */

/* The cache and the outbox follow the account before anything else of the new one is read. */
static void confirm(struct sync *sync)
{
	char account[ACCOUNT_BYTES];
	struct viewer me = {.is_known = true};
	struct err err = {0};
	bool dropped = false;

	if (sync->viewer.user_id[0] != '\0')
		snprintf(account, sizeof(account), "%s@%s", sync->viewer.user_id,
			sync->viewer.organization);
	else
		snprintf(account, sizeof(account), "a key without a user");
	rights_from_account(&sync->viewer, &sync->config);
	me.user_id = sync->viewer.user_id;
	if (!cache_set_account(sync->cache, account, &dropped, &err) ||
		!cache_save_viewer(sync->cache, &sync->viewer, &err))
		merge_recover(sync);
	cache_set_reader(sync->cache, &me);
	if (dropped) {
		panes_forget(sync);
		lookups_release(sync);
		documents_release(sync);
	}
	if (sync->state != NULL)
		state_set_account(sync->state, account);
	lookups_resume(sync);
	sync->is_confirmed = true;
	sync->link_changed = true;
	sync->outbox_changed = true;
}

static void on_viewer(struct call *call, struct api_answer *answer)
{
	struct sync *sync = call->sync;
	struct viewer_msg viewer = {.is_known = true};
	struct err *err = &answer->err;
	struct role_ids roles = {0};
	bool has_no_user = err->kind == ERR_FORBIDDEN || err->kind == ERR_NOT_FOUND;

	sync->viewer_call = NULL;
	if (err->kind == ERR_NONE) {
		decode_role_ids(answer->body.bytes, answer->body.len_bytes, &roles);
		decode_viewer(answer->body.bytes, answer->body.len_bytes, &viewer, err);
	}
	if (err->kind != ERR_NONE && !has_no_user) {
		if (!is_connection_err(err))
			try_later(sync, err, call->started_ms);
		return;
	}
	sync->viewer = viewer;
	confirm(sync);
	rights_ask(sync, &roles);
}

static void free_viewer_call(struct call *call)
{
	call->sync->viewer_call = NULL;
	free(call);
}

static void ask_who(struct sync *sync)
{
	struct api_call what = {.method = HTTP_GET, .path = "/v1/users/me", .urgency = API_AT_ONCE};
	struct call *call = mem_alloc(sizeof(*call));

	call->done = on_viewer;
	call->free = free_viewer_call;
	sync->viewer_call = call;
	call_start(sync, call, &what);
}

void account_step(struct sync *sync, int64_t *due_ms)
{
	if (sync->needs_key && !sync->is_refused) {
		account_disconnect(sync);
		backoff_clear(&sync->connection);
	}
	if (sync->is_refused || (sync->api != NULL && sync->is_confirmed) ||
		sync->viewer_call != NULL)
		return;
	if (!backoff_allows(&sync->connection, sync_now(sync))) {
		sooner(due_ms, sync->connection.until_ms);
		return;
	}
	if (sync->api == NULL)
		connect(sync);
	if (sync->api != NULL)
		ask_who(sync);
}
