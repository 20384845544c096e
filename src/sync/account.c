/*
 * The connection and whose it is: the key is got, the server says which account it belongs to, and
 * only then is anything read or sent in its name.
 */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

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
	struct err failure = {0};

	/* While it is held the file has that already. */
	if (!cache_doubt(sync->cache, &failure))
		log_line(LOG_WARN, "%s", failure.text);
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

/* ---- the key ----------------------------------------------------------------------------------- */

static bool get_key(struct sync *sync, struct secret *key, struct err *err)
{
	if (!sync->config.get_key(sync->config.get_key_context, key, err))
		return false;
	secret_fingerprint(key, sync->config.origin, sync->key_print);
	return true;
}

/* One that cannot be got is said when we connect. */
void account_look_at_key(struct sync *sync)
{
	struct secret key = {0};

	if (sync->config.key_is_at_hand)
		get_key(sync, &key, NULL);
	secret_release(&key);
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

/* The key that filled the cache: what is in it is its own, even when it is refused again. */
static void recognise(struct sync *sync)
{
	if (!sync->is_held || strcmp(sync->held_print, sync->key_print) != 0)
		return;
	start_release(sync);
	start_show_kept(sync);
}

static void connect(struct sync *sync)
{
	struct secret key = {0};
	struct api_config config = {.origin = sync->config.origin, .token = &key,
		.ca_file = sync->config.ca_file};
	struct err err = {0};

	sync->needs_key = false;
	if (!get_key(sync, &key, &err)) {
		if (err_class(err.kind)->transient)
			try_later(sync, &err, sync_now(sync));
		else
			give_up(sync, &err);
		return;
	}
	recognise(sync);
	sync->api = api_new(&config, &err);
	secret_release(&key);
	if (sync->api == NULL)
		give_up(sync, &err);
	else
		waker_set_api(&sync->waker, sync->api);
}

/* ---- whose key it is ------------------------------------------------------------------------- */

/* How an account is written down: "https://api.rootly.com 12@Acme"; of a key without a user "… #MARK" of
 * its organization, or its own hash where nothing tells that. */
static void write_account(const struct sync *sync, char out[ACCOUNT_BYTES])
{
	const struct viewer_msg *viewer = &sync->viewer;
	const char *mark = sync->organization_mark;

	if (viewer->user_id[0] != '\0')
		snprintf(out, ACCOUNT_BYTES, "%s %s@%s", sync->config.origin, viewer->user_id,
			viewer->organization);
	else
		snprintf(out, ACCOUNT_BYTES, "%s #%s", sync->config.origin,
			mark[0] != '\0' ? mark : sync->key_print);
}

static bool has_user(const char *account)
{
	const char *at = strchr(account, ' ');

	return at != NULL && at[1] != '\0' && strchr("@#", at[1]) == NULL;
}

/* In words: "Priya of Acme", "Acme, without a user". */
void account_name_state(struct sync *sync, const char *account)
{
	const struct viewer_msg *viewer = &sync->viewer;
	const char *name = viewer->name[0] != '\0' ? viewer->name : viewer->user_id;
	const char *organization = viewer->organization[0] != '\0' ? viewer->organization
								    : "an unknown organization";
	char whose[ACCOUNT_BYTES];

	if (sync->state == NULL)
		return;
	if (has_user(account))
		snprintf(whose, sizeof(whose), "%s of %s", name, organization);
	else
		snprintf(whose, sizeof(whose), "%s, without a user", organization);
	state_set_account(sync->state, account, whose);
}

/* What others' keys left behind is not ours to send, and not to be forgotten. */
static void tell_of_others(struct sync *sync)
{
	struct err ignored = {0};
	struct outbox_view *view = sync->state != NULL ? state_view(sync->state, &ignored) : NULL;
	const struct outbox_item *last = NULL;
	unsigned count = 0;
	char words[ERR_TEXT_BYTES];

	for (uint32_t i = 0; view != NULL && i < view->count; i++)
		if (outbox_state_words(view->items[i].state)->is_open &&
			!text_is_empty(view->items[i].waits_for)) {
			last = &view->items[i];
			count++;
		}
	if (last != NULL) {
		snprintf(words, sizeof(words), "%u action%s for another key (%.200s): 5 shows %s", count,
			count == 1 ? " waits" : "s wait", last->waits_for.bytes,
			count == 1 ? "it" : "them");
		tell_notice(sync, words, NULL);
	}
	outbox_view_free(view);
}

/* The cache and the outbox follow the account before anything else of the new one is read. */
static void confirm(struct sync *sync, const char *account, const struct role_ids *roles)
{
	struct viewer me = {.is_known = true};
	struct err err = {0};
	bool dropped = false;

	if (sync->is_held)
		start_release(sync);
	rights_from_account(&sync->viewer, &sync->config);
	me.user_id = sync->viewer.user_id;
	if (!cache_set_account(sync->cache, account, sync->key_print, &dropped, &err) ||
		!cache_save_viewer(sync->cache, &sync->viewer, &err))
		merge_recover(sync);
	cache_set_reader(sync->cache, &me);
	if (dropped) {
		panes_forget(sync);
		lookups_release(sync);
		documents_release(sync);
	}
	/* Whatever became of the cache: nothing of another account is sent. */
	account_name_state(sync, account);
	tell_of_others(sync);
	lookups_resume(sync);
	sync->is_confirmed = true;
	sync->link_changed = true;
	sync->outbox_changed = true;
	rights_ask(sync, roles);
}

static void free_viewer_call(struct call *call)
{
	if (call->sync->viewer_call == call)
		call->sync->viewer_call = NULL;
	free(call);
}

static void ask_account(struct sync *sync, const char *path, const char *query,
	void (*done)(struct call *call, struct api_answer *answer))
{
	struct api_call what = {
		.method = HTTP_GET, .path = path, .query = query, .urgency = API_AT_ONCE};
	struct call *call = mem_alloc(sizeof(*call));

	call->done = done;
	call->free = free_viewer_call;
	sync->viewer_call = call;
	call_start(sync, call, &what);
}

/* ---- a key without a user: of which organization ----------------------------------------------- */

/* Takes what an answer says of it; true when nothing more has to be asked. */
static bool take_name(struct sync *sync, const struct buf *body)
{
	decode_organization(body->bytes, body->len_bytes, sync->viewer.organization,
		sizeof(sync->viewer.organization));
	return false;
}

static bool take_mark(struct sync *sync, const struct buf *body)
{
	return decode_organization_mark(body->bytes, body->len_bytes, sync->organization_mark);
}

/* Names may be the same: what tells organizations apart are ids of theirs, as far as the key may read. */
static const struct {
	const char *path, *query;
	bool (*take)(struct sync *sync, const struct buf *body);
} organization_questions[] = {
	{"/v1/users", "page%5Bsize%5D=1", take_name},
	{"/v1/roles", "page%5Bsize%5D=100", take_mark},
	{"/v1/severities", "page%5Bsize%5D=100", take_mark},
};

static void on_organization(struct call *call, struct api_answer *answer);

static void ask_organization(struct sync *sync, size_t question)
{
	struct role_ids roles = {0};
	char account[ACCOUNT_BYTES];

	sync->organization_question = question;
	if (question < sizeof(organization_questions) / sizeof(organization_questions[0])) {
		ask_account(sync, organization_questions[question].path,
			organization_questions[question].query, on_organization);
		return;
	}
	write_account(sync, account);
	confirm(sync, account, &roles);
}

static void on_organization(struct call *call, struct api_answer *answer)
{
	struct sync *sync = call->sync;
	const struct err *err = &answer->err;
	size_t question = sync->organization_question;
	bool is_known = false;

	/* Only the API's own refusal says that it cannot be learnt. */
	if (err->kind != ERR_NONE && err->kind != ERR_FORBIDDEN && err->kind != ERR_NOT_FOUND) {
		if (!is_connection_err(err))
			try_later(sync, err, call->started_ms);
		return;
	}
	if (err->kind == ERR_NONE)
		is_known = organization_questions[question].take(sync, &answer->body);
	ask_organization(sync, is_known ? SIZE_MAX : question + 1);
}

/* Of the same key it is known already. */
static void on_no_user(struct sync *sync)
{
	const char *known = cache_account(sync->cache);
	struct viewer_msg before = {0};
	struct role_ids roles = {0};
	char account[ACCOUNT_BYTES];

	if (known[0] == '\0' || has_user(known) ||
		strcmp(cache_key_print(sync->cache), sync->key_print) != 0) {
		sync->organization_mark[0] = '\0';
		ask_organization(sync, 0);
		return;
	}
	cache_load_viewer(sync->cache, &before);
	memcpy(sync->viewer.organization, before.organization, sizeof(before.organization));
	snprintf(account, sizeof(account), "%s", known);
	confirm(sync, account, &roles);
}

/* ---- a key of a user --------------------------------------------------------------------------- */

static void on_viewer(struct call *call, struct api_answer *answer)
{
	struct sync *sync = call->sync;
	struct viewer_msg viewer = {.is_known = true};
	struct err *err = &answer->err;
	struct role_ids roles = {0};
	char account[ACCOUNT_BYTES];
	bool has_no_user = err->kind == ERR_FORBIDDEN || err->kind == ERR_NOT_FOUND;

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
	if (has_no_user) {
		on_no_user(sync);
	} else {
		write_account(sync, account);
		confirm(sync, account, &roles);
	}
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
		ask_account(sync, "/v1/users/me", NULL, on_viewer);
}
