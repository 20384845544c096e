/* Messages to the UI: what changed, moved into its mailbox. */
#include "internal.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "core/join.h"

enum {
	KEY_LINK = 1000, /* replace keys; those of snapshots are below */
	KEY_OUTBOX,
	KEY_VIEWER,
	SNAPSHOT_LEAST_MS = 100, /* between two of one pane */
	SNAPSHOT_COST = 10,	 /* times what the last one took */
};

static void send(struct sync *sync, struct msg *msg, uint32_t replace_key)
{
	msg->mail.replace_key = replace_key;
	msg->monotonic_ms = sync_now(sync);
	msg->wall_ms = sync_wall(sync);
	mailbox_send(sync->to_ui, &msg->mail);
}

static void copy_text(char *out, size_t room_bytes, const char *text)
{
	text_clean_into(out, room_bytes, text, strlen(text));
}

/* ---- snapshots ------------------------------------------------------------------------------- */

/* A request never waits behind a long load; false ends the load when the program is to quit. */
static bool between_rows(void *context)
{
	struct sync *sync = context;

	sync_handle_inbox(sync);
	return !sync->is_quitting;
}

static void describe(const struct pane *pane, struct snapshot *snapshot)
{
	snapshot->is_cached = pane->is_cached;
	snapshot->is_complete = pane->meta.is_complete;
	snapshot->rejected = pane->rejected;
	snapshot->disabled = mem_strdup(pane->disabled);
}

/* What its rows show of other records; not of the first screenful, which is to be there at once. */
static bool join(struct pane *pane, struct snapshot *snapshot, struct err *err)
{
	const struct join *joined = pane->resource->join;
	struct snapshot *owners;
	bool ok;

	if (joined == NULL || pane_of(pane->sync, joined->owners) == NULL)
		return true;
	owners = snapshot_new(joined->owners);
	ok = cache_load(pane->sync->cache, owners, 0, between_rows, pane->sync, err);
	if (ok) {
		join_owners(snapshot, owners);
		sums_fill(pane->sync, snapshot);
	}
	snapshot_free(owners);
	return ok;
}

/* limit 0: all rows. NULL when it could not be loaded. */
static struct snapshot *load_snapshot(struct pane *pane, uint32_t limit, struct err *err)
{
	struct sync *sync = pane->sync;
	struct snapshot *snapshot = snapshot_new(pane->resource);

	pane->revision = cache_revision(sync->cache, pane->resource);
	if (cache_load(sync->cache, snapshot, limit, limit == 0 ? between_rows : NULL, sync, err) &&
		(limit > 0 || join(pane, snapshot, err))) {
		describe(pane, snapshot);
		if (!pane->is_catalogue)
			provisional_add_rows(sync, snapshot);
		snapshot->is_whole = limit == 0 || snapshot->count < limit;
		snapshot_seal(snapshot);
		return snapshot;
	}
	snapshot_free(snapshot);
	return NULL;
}

static void send_snapshot(struct pane *pane, struct snapshot *snapshot)
{
	struct msg *msg = msg_new(pane->is_catalogue ? MSG_CATALOGUE : MSG_SNAPSHOT);

	msg->u.snapshot = snapshot;
	send(pane->sync, msg, pane->key);
}

static void tell_snapshot(struct pane *pane)
{
	struct sync *sync = pane->sync;
	int64_t started = sync_now(sync), took;
	struct err err = {0};
	struct snapshot *snapshot;

	pane->is_dirty = false;
	snapshot = load_snapshot(pane, 0, &err);
	took = sync_now(sync) - started;
	pane->snapshot_due_ms = started + took +
				(took * SNAPSHOT_COST > SNAPSHOT_LEAST_MS ? took * SNAPSHOT_COST
									  : SNAPSHOT_LEAST_MS);
	if (snapshot != NULL) {
		send_snapshot(pane, snapshot);
		return;
	}
	pane->is_dirty = !sync->is_quitting;
	if (err.kind == ERR_DISK)
		merge_recover(sync);
}

/* What shows something of these rows is to be told too. */
static void dirty_joined(struct sync *sync, const struct resource *owners)
{
	for (size_t i = 0; i < sync->pane_count; i++) {
		const struct join *joined = sync->panes[i].resource->join;

		sync->panes[i].is_dirty |= joined != NULL && joined->owners == owners;
	}
}

void tell_snapshots(struct sync *sync, int64_t *due_ms)
{
	for (size_t i = 0; i < sync->pane_count && !sync->is_quitting; i++) {
		struct pane *pane = &sync->panes[i];

		if (!pane->is_dirty)
			continue;
		if (sync_now(sync) >= pane->snapshot_due_ms) {
			tell_snapshot(pane);
			dirty_joined(sync, pane->resource);
			malloc_trim(0); /* what loading took in small pieces lies between what stays */
		}
		if (pane->is_dirty)
			sooner(due_ms, pane->snapshot_due_ms);
	}
}

/* What a screen shows of every pane before all of any. */
void tell_first_rows(struct sync *sync, const int *first_rows)
{
	for (size_t i = 0; i < sync->pane_count; i++) {
		struct pane *pane = &sync->panes[i];
		struct snapshot *snapshot;
		struct err err = {0};

		if (pane->is_catalogue)
			continue;
		snapshot = load_snapshot(
			pane, first_rows != NULL ? (uint32_t)first_rows[i] : SYNC_FIRST_ROWS, &err);
		if (snapshot == NULL) {
			merge_recover(sync);
			continue;
		}
		pane->is_dirty = !snapshot->is_whole || pane->resource->join != NULL;
		send_snapshot(pane, snapshot);
	}
}

void tell_draft(struct sync *sync, const char *name, const char *text, bool is_sent)
{
	struct msg *msg = msg_new(MSG_DRAFT);

	msg->u.draft.name = mem_strdup(name);
	msg->u.draft.text = mem_strdup(text);
	msg->u.draft.is_sent = is_sent;
	send(sync, msg, 0);
}

/* ---- the rest -------------------------------------------------------------------------------- */

/* The first thing that is wrong, or ERR_NONE. */
static const struct err *trouble(const struct sync *sync)
{
	static const struct err none;

	if (sync->is_refused || sync->connection.failures > 0)
		return &sync->link.err;
	for (size_t i = 0; i < sync->pane_count; i++)
		if (sync->panes[i].err.kind != ERR_NONE)
			return &sync->panes[i].err;
	return &none;
}

static int64_t retry_at_wall(const struct sync *sync)
{
	int64_t until = sync->connection.until_ms;

	for (size_t i = 0; i < sync->pane_count; i++)
		if (sync->panes[i].backoff.until_ms > until)
			until = sync->panes[i].backoff.until_ms;
	return until > 0 ? sync_wall(sync) + (until - sync_now(sync)) : 0;
}

void tell_link(struct sync *sync)
{
	struct msg *msg = msg_new(MSG_LINK);
	struct link *link = &sync->link;
	struct err err = *trouble(sync);

	sync->link_changed = false;
	link->err = err;
	link->retry_at_ms = 0;
	if (sync->is_refused) {
		link->state = LINK_STOPPED;
	} else if (err.kind != ERR_NONE) {
		link->state = LINK_RETRYING;
		link->retry_at_ms = retry_at_wall(sync);
	} else if (sync->is_paused) {
		link->state = LINK_PAUSED;
	} else {
		link->state = is_online(sync) ? LINK_LIVE : LINK_STARTING;
	}
	msg->u.link = *link;
	send(sync, msg, KEY_LINK);
}

void tell_viewer(struct sync *sync)
{
	struct msg *msg = msg_new(MSG_VIEWER);

	msg->u.viewer = sync->viewer;
	send(sync, msg, KEY_VIEWER);
}

void tell_outbox(struct sync *sync)
{
	struct err err = {0};
	struct outbox_view *view = NULL;
	struct msg *msg;

	sync->outbox_changed = false;
	if (sync->state != NULL) {
		view = state_view(sync->state, &err);
		atomic_store(&sync->unsent, state_unsent(sync->state));
		atomic_store(&sync->queued, state_queued(sync->state));
		atomic_store(&sync->held, state_held(sync->state));
		atomic_store(&sync->unknown, state_unknown(sync->state));
	}
	if (view == NULL)
		view = outbox_view_new(0);
	provisional_changed(sync, view);
	msg = msg_new(MSG_OUTBOX);
	msg->u.outbox = view;
	send(sync, msg, KEY_OUTBOX);
}

void tell_msg(struct sync *sync, struct msg *msg)
{
	send(sync, msg, 0);
}

void tell_detail(struct sync *sync, struct detail *detail)
{
	sheet_add_draft(sync, detail);
	struct msg *msg = msg_new(MSG_DETAIL);

	msg->u.detail = detail;
	send(sync, msg, 0);
}

const char *brief_label(const struct outbox_row *row, char out[BRIEF_BYTES])
{
	size_t len = strlen(row->label), fits = text_fit(row->label, len, BRIEF_CELLS, NULL);

	if (fits > BRIEF_BYTES - sizeof("…"))
		fits = utf8_prefix(row->label, len, BRIEF_BYTES - sizeof("…"));
	snprintf(out, BRIEF_BYTES, "%.*s%s", (int)fits, row->label, fits < len ? "…" : "");
	return out;
}

void done_words(const struct action *action, const char *handle, char out[ERR_TEXT_BYTES])
{
	if (action->becomes != NULL)
		snprintf(out, ERR_TEXT_BYTES, "%.200s %s", handle, action->becomes);
	else if (action->follow != NULL)
		snprintf(out, ERR_TEXT_BYTES, "%.200s: %s: started", handle, action->title);
	else
		snprintf(out, ERR_TEXT_BYTES, "%.200s: %s", handle, action->did);
}

void tell_result(struct sync *sync, const struct outbox_row *row, enum outbox_state state,
	const char *words, const struct err *err)
{
	struct msg *msg = msg_new(MSG_RESULT);
	struct result_msg *result = &msg->u.result;

	result->outbox_id = row->id;
	result->state = state;
	if (row->action != NULL)
		copy_text(result->action, sizeof(result->action), row->action);
	if (row->resource != NULL)
		copy_text(result->resource, sizeof(result->resource), row->resource);
	if (row->record_id != NULL)
		copy_text(result->record_id, sizeof(result->record_id), row->record_id);
	if (row->answer_id != NULL)
		copy_text(result->answer_id, sizeof(result->answer_id), row->answer_id);
	if (row->draft != NULL)
		copy_text(result->draft, sizeof(result->draft), row->draft);
	copy_text(result->words, sizeof(result->words), words);
	result->offers_text = row->offers_text;
	if (err != NULL)
		result->err = *err;
	send(sync, msg, 0);
}

void tell_notice(struct sync *sync, const char *words, const struct err *err)
{
	struct outbox_row nothing = {0};

	tell_result(sync, &nothing, OUTBOX_REJECTED, words, err);
}

struct viewer viewer_of(const struct viewer_msg *msg, struct arena *arena)
{
	return (struct viewer){
		.user_id = msg->user_id,
		.name = text_clean(arena, msg->name, strlen(msg->name)),
		.organization = text_clean(arena, msg->organization, strlen(msg->organization)),
		.is_known = msg->is_known,
	};
}
