/*
 * Actions until they leave: on the disk before the screen says so, recallable while their grace
 * lasts, in order per record. And drafts, on their way to the disk.
 */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

enum {
	READY_MAX = 16,
	HOLD_MS = 60 * 1000,	       /* what asks first is asked about again after that */
	HOLD_CALM_MS = 10 * 60 * 1000, /* the others */
	FOREIGN_MS = 5 * 1000,	       /* how long another program's row is left to it */
	DISK_MS = 10 * 1000,	       /* until the disk is tried again */
};

/* ---- when they leave ------------------------------------------------------------------------- */

static struct leaving *find_leaving(struct sync *sync, int64_t id)
{
	for (size_t i = 0; i < sync->leaving_count; i++)
		if (sync->leaving[i].id == id)
			return &sync->leaving[i];
	return NULL;
}

void outbox_leave_at(struct sync *sync, int64_t id, int64_t due_ms)
{
	struct leaving *leaving = find_leaving(sync, id);

	if (leaving == NULL) {
		sync->leaving = mem_grow(sync->leaving, sync->leaving_count, &sync->leaving_room,
			sizeof(*sync->leaving));
		leaving = &sync->leaving[sync->leaving_count++];
	}
	*leaving = (struct leaving){id, due_ms, false};
}

static void forget_leaving(struct sync *sync, int64_t id)
{
	struct leaving *leaving = find_leaving(sync, id);

	if (leaving != NULL)
		*leaving = sync->leaving[--sync->leaving_count];
}

/*
 * Of rows that this run did not submit, ours from before leave at once, another living program's
 * only when that had its time.
 */
static int64_t first_due(struct sync *sync, int64_t id, bool *is_foreign)
{
	struct outbox_row row;
	struct err err = {0};
	int64_t wait;

	if (!state_load(sync->state, id, &row, &err))
		return INT64_MAX;
	*is_foreign = !row.is_ours;
	wait = row.is_ours ? 0 : row.leaves_at_ms - sync_wall(sync) + FOREIGN_MS;
	outbox_row_release(&row);
	return sync_now(sync) + (wait > 0 ? wait : 0);
}

static int64_t leaves_at(struct sync *sync, int64_t id)
{
	struct leaving *leaving = find_leaving(sync, id);
	bool is_foreign = false;
	int64_t due;

	if (leaving != NULL)
		return leaving->due_ms;
	due = first_due(sync, id, &is_foreign);
	outbox_leave_at(sync, id, due);
	find_leaving(sync, id)->is_foreign = is_foreign;
	return due;
}

void outbox_leave_now(struct sync *sync)
{
	for (size_t i = 0; i < sync->leaving_count; i++)
		if (!sync->leaving[i].is_foreign)
			sync->leaving[i].due_ms = sync_now(sync);
}

/* ---- sending --------------------------------------------------------------------------------- */

/* Long after the key was pressed, closing or paging may no longer be what is wanted. A document that was
 * begun is brought to its end: half of it may be in Rootly. */
static bool hold_if_old(struct sync *sync, const struct outbox_row *row)
{
	const struct resource *resource;
	const struct action *action = registry_action(row->action, &resource);
	bool is_calm = action == NULL || action->ask == ASK_NEVER;
	int64_t waited = sync_wall(sync) - row->waiting_since_ms;
	char words[ERR_TEXT_BYTES], length[ISO8601_BYTES];
	char brief[BRIEF_BYTES];
	struct err err = {0};

	if (waited <= (is_calm ? HOLD_CALM_MS : HOLD_MS) ||
		(action != NULL && action->is_document && row->may_have_left))
		return false;
	snprintf(words, sizeof(words),
		"%s: not sent, it waited %s: send it from the activity pane", brief_label(row, brief),
		duration_format(waited, length));
	if (!state_hold(sync->state, row->id, words, &err))
		return false;
	tell_result(sync, row, OUTBOX_QUEUED, words, NULL);
	sync->outbox_changed = true;
	return true;
}

/* It cannot be written down that it is being sent, so it is not. */
static void tell_unclaimed(struct sync *sync, const struct outbox_row *row, const struct err *err)
{
	char words[ERR_TEXT_BYTES + 200];
	char brief[BRIEF_BYTES];

	snprintf(words, sizeof(words), "%s: not sent yet: %s", brief_label(row, brief), err->text);
	tell_result(sync, row, OUTBOX_QUEUED, words, err);
	outbox_leave_at(sync, row->id, sync_now(sync) + DISK_MS);
}

static void leave(struct sync *sync, int64_t id)
{
	struct outbox_row row;
	struct err err = {0};
	int64_t sending_at_ms = sync_server_now(sync);
	bool claimed = false;

	if (!state_load(sync->state, id, &row, &err))
		return;
	forget_leaving(sync, id);
	if (!hold_if_old(sync, &row) &&
		!state_claim(sync->state, id, sending_at_ms, &claimed, &err))
		tell_unclaimed(sync, &row, &err);
	if (!claimed) {
		outbox_row_release(&row);
		return;
	}
	row.attempts++;
	row.sending_at_ms = sending_at_ms;
	sync->outbox_changed = true;
	sender_start(sync, &row);
}

void outbox_step(struct sync *sync, int64_t *due_ms)
{
	int64_t ids[READY_MAX];
	struct err err = {0};
	size_t count;

	if (sync->state == NULL || !is_online(sync) || sync->config.only_queues)
		return;
	if (state_has_news(sync->state))
		sync->outbox_changed = true;
	count = state_ready(sync->state, ids, READY_MAX, &err);
	for (size_t i = 0; i < count; i++) {
		int64_t due = leaves_at(sync, ids[i]);

		if (due < sync->paced_until_ms)
			due = sync->paced_until_ms;
		if (due > sync_now(sync))
			sooner(due_ms, due);
		else if (sync->sending < SENDING_MAX)
			leave(sync, ids[i]);
	}
}

/* ---- programs that died ---------------------------------------------------------------------- */

/* What may be repeated, or is read first, is not left to a person. */
static void settle_unknown(struct sync *sync, const struct outbox_item *item)
{
	const struct resource *resource;
	const struct action *action = registry_action(item->action, &resource);
	struct err err = {0};

	if (action != NULL && action->repeat != REPEAT_ONCE)
		state_requeue(sync->state, item->id, sync_wall(sync),
			"to be looked up: was it done?", true, &err);
}

static void take_over(struct sync *sync)
{
	struct outbox_view *view;
	struct err err = {0};

	if (!state_take_over(sync->state, sync_wall(sync), &err))
		log_line(LOG_WARN, "%s", err.text);
	view = state_view(sync->state, &err);
	for (uint32_t i = 0; view != NULL && i < view->count; i++)
		if (view->items[i].state == OUTBOX_UNKNOWN)
			settle_unknown(sync, &view->items[i]);
	outbox_view_free(view);
}

void outbox_start(struct sync *sync)
{
	if (sync->state != NULL)
		take_over(sync);
}

/* ---- requests -------------------------------------------------------------------------------- */

/* A time of the server that is to be sent is that of the key press, not of the departure. */
static void fix_times(struct sync *sync, struct attrs *attrs)
{
	for (size_t i = 0; i < attrs->count; i++)
		if (attrs->items[i].type == ATTR_SERVER_NOW) {
			attrs->items[i].type = ATTR_TIME;
			attrs->items[i].number = sync_server_now(sync);
		}
}

static char *take(char **owned)
{
	char *taken = *owned != NULL ? *owned : mem_strdup("");

	*owned = NULL;
	return taken;
}

static void fill_row(struct sync *sync, struct submit *submit, struct outbox_row *row)
{
	outbox_row_init(row);
	row->action = mem_strdup(submit->action->name);
	row->resource = mem_strdup(submit->resource->name);
	row->record_id = take(&submit->record_id);
	row->depends_on = outbox_id_of_new(row->record_id);
	row->path = take(&submit->path);
	row->label = take(&submit->label);
	row->draft = take(&submit->draft);
	row->mark = mark_new(submit->action);
	attrs_move(&row->attrs, &submit->attrs);
	attrs_move(&row->base, &submit->base);
	fix_times(sync, &row->attrs);
	row->seen_updated_at_ms = submit->seen_updated_at_ms;
	row->replaces_id = submit->replaces_id;
	row->created_at_ms = sync_wall(sync);
	row->leaves_at_ms = row->created_at_ms +
			    action_grace(submit->action, sync->config.grace_ms);
}

static void tell_unsaved(struct sync *sync, const struct outbox_row *row, const struct err *err)
{
	char words[ERR_TEXT_BYTES + 200];
	char brief[BRIEF_BYTES];

	snprintf(words, sizeof(words), "%s: not saved, not sent: %s", brief_label(row, brief), err->text);
	tell_result(sync, row, OUTBOX_REJECTED, words, err);
}

void outbox_submit(struct sync *sync, struct submit *submit)
{
	struct outbox_row row;
	struct err err = {0};

	drafts_flush(sync);
	fill_row(sync, submit, &row);
	if (sync->state == NULL) {
		tell_unsaved(sync, &row, &sync->state_err);
	} else if (!state_submit(sync->state, &row, &err)) {
		tell_unsaved(sync, &row, &err);
	} else {
		outbox_leave_at(sync, row.id,
			sync->is_quitting ? sync_now(sync)
					  : sync_now(sync) + row.leaves_at_ms - row.created_at_ms);
		tell_outbox(sync);
	}
	outbox_row_release(&row);
}

/* What could not be done is said; the row stays as it is. */
static bool check(
	struct sync *sync, bool ok, bool changed, const char *words, const struct err *err)
{
	sync->outbox_changed = true;
	if (!ok)
		tell_notice(sync, err->text, err);
	else if (!changed)
		tell_notice(sync, words, NULL);
	return ok && changed;
}

static const char is_half_sent[] = "half of it may be in Rootly: it is brought to its end";

/* A document that was begun may have left its text in the template: only sending it on takes that away. */
static bool is_begun(struct sync *sync, int64_t id)
{
	const struct resource *resource;
	const struct action *action;
	struct outbox_row row;
	struct err err = {0};
	bool begun;

	if (sync->state == NULL || !state_load(sync->state, id, &row, &err))
		return false;
	action = registry_action(row.action, &resource);
	begun = action != NULL && action->is_document && row.may_have_left &&
		row.state == OUTBOX_QUEUED;
	outbox_row_release(&row);
	return begun;
}

static void say_recalled(struct sync *sync, int64_t id)
{
	struct outbox_row row;
	struct err err = {0};
	char words[ERR_TEXT_BYTES];
	char brief[BRIEF_BYTES];

	if (!state_load(sync->state, id, &row, &err))
		return;
	snprintf(words, sizeof(words), "%s: taken back, %s", brief_label(&row, brief),
		row.may_have_left ? "a try before may have reached Rootly" : "nothing was sent");
	tell_result(sync, &row, OUTBOX_RECALLED, words, NULL);
	outbox_row_release(&row);
}

/* Of those after and before these rows; *before_id goes on to the one that it met. */
static bool recall_one(struct sync *sync, int64_t after_id, int64_t *before_id, bool *is_kept,
	struct err *err)
{
	bool recalled = false;

	do {
		*before_id = state_newest_queued(sync->state, after_id, *before_id, err);
		if (*before_id == 0)
			return false;
		if (is_begun(sync, *before_id))
			*is_kept = true;
		else if (!state_recall(sync->state, *before_id, sync_wall(sync), &recalled, err))
			return false;
	} while (!recalled);
	forget_leaving(sync, *before_id);
	say_recalled(sync, *before_id);
	return true;
}

static uint32_t recall_some(struct sync *sync, int64_t after_id, uint32_t count, bool *is_kept,
	struct err *err)
{
	uint32_t recalled = 0;
	int64_t before_id = 0;

	while (recalled < count && recall_one(sync, after_id, &before_id, is_kept, err))
		recalled++;
	return recalled;
}

static void say_none_recalled(struct sync *sync, bool is_kept)
{
	if (is_kept)
		tell_notice(sync, is_half_sent, NULL);
	else if (state_waits_elsewhere(sync->state))
		tell_notice(sync, "what waits is another running rootwatch's: 5, X drops it", NULL);
	else
		tell_notice(sync, "nothing to take back: nothing waits, what was sent has left", NULL);
}

/* After what this program queued, what programs that are gone left waiting; a batch is this one's. */
void outbox_recall(struct sync *sync, int64_t after_id, uint32_t count)
{
	uint32_t recalled = 0;
	bool is_kept = false;
	char words[ERR_TEXT_BYTES];
	struct err err = sync->state_err;

	if (sync->state != NULL)
		recalled = recall_some(sync, after_id, count, &is_kept, &err);
	if (sync->state != NULL && recalled == 0 && count == 1) {
		take_over(sync);
		recalled = recall_some(sync, after_id, count, &is_kept, &err);
	}
	sync->outbox_changed = true;
	if (recalled < count && err.kind != ERR_NONE) {
		tell_notice(sync, err.text, &err);
	} else if (recalled == 0) {
		say_none_recalled(sync, is_kept);
	} else if (count > 1) {
		snprintf(words, sizeof(words), "%u taken back, %u had left already%s%s", recalled,
			count - recalled, is_kept ? "; " : "", is_kept ? is_half_sent : "");
		tell_notice(sync, words, NULL);
	}
}

void outbox_retry(struct sync *sync, int64_t id)
{
	struct err err = sync->state_err;
	bool retried = false;
	bool ok = sync->state != NULL &&
		  state_retry(sync->state, id, sync_wall(sync), &retried, &err);

	if (check(sync, ok, retried, "that action is not one to send again", &err))
		outbox_leave_at(sync, id, sync_now(sync));
}

void outbox_discard(struct sync *sync, int64_t id)
{
	struct err err = sync->state_err;
	bool discarded = false, ok;

	if (is_begun(sync, id)) {
		tell_notice(sync, is_half_sent, NULL);
		return;
	}
	ok = sync->state != NULL && state_discard(sync->state, id, &discarded, &err);
	check(sync, ok, discarded, "it is on its way and cannot be dropped", &err);
}

/* ---- drafts ---------------------------------------------------------------------------------- */

static struct pending_draft *pending_draft(struct sync *sync, struct draft *draft)
{
	struct pending_draft *pending;

	for (size_t i = 0; i < sync->draft_count; i++)
		if (strcmp(sync->drafts[i].name, draft->name) == 0)
			return &sync->drafts[i];
	sync->drafts = mem_grow(sync->drafts, sync->draft_count, &sync->draft_room,
		sizeof(*sync->drafts));
	pending = &sync->drafts[sync->draft_count++];
	*pending = (struct pending_draft){.name = draft->name,
		.due_ms = sync_now(sync) + DRAFT_DELAY_MS};
	draft->name = NULL;
	return pending;
}

/* Saves of one draft that come quickly after one another are one. */
void drafts_take(struct sync *sync, struct draft *draft)
{
	struct pending_draft *pending = pending_draft(sync, draft);

	free(pending->text);
	pending->text = draft->text;
	draft->text = NULL;
}

static void save_draft(struct sync *sync, struct pending_draft *draft)
{
	struct err err = sync->state_err;
	bool ok = sync->state != NULL && state_save_draft(sync->state, draft->name, draft->text,
						 sync_wall(sync), &err);

	if (!ok)
		tell_notice(sync, err.text, &err);
	free(draft->name);
	free(draft->text);
}

void drafts_flush(struct sync *sync)
{
	for (size_t i = 0; i < sync->draft_count; i++)
		save_draft(sync, &sync->drafts[i]);
	sync->draft_count = 0;
}

void drafts_step(struct sync *sync, int64_t *due_ms)
{
	for (size_t i = 0; i < sync->draft_count; i++) {
		if (sync_now(sync) >= sync->drafts[i].due_ms) {
			drafts_flush(sync);
			return;
		}
		sooner(due_ms, sync->drafts[i].due_ms);
	}
}
