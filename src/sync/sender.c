/*
 * One action on its way: claimed on the disk, the record read where that is asked for, the request
 * sent once, and what became of it written down and said.
 */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/body.h"
#include "api/trace.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "compare.h"

enum { RETRY_LEAST_MS = 500, RETRY_MAX_MS = 30 * 1000, THEIRS_BYTES = 120 };

struct sending {
	struct sync *sync;
	struct outbox_row row;
	const struct action *action;
	const struct resource *resource;
	struct arena arena;
	void *record;	 /* as it was read; NULL before */
	bool is_writing; /* the request itself is under way */
};

/* The read, or the write. */
struct send_call {
	struct call call; /* first */
	struct sending *sending; /* NULL once it is answered */
};

/* ---- how it ends ----------------------------------------------------------------------------- */

static void drop(struct sending *sending)
{
	sending->sync->sending--;
	sending->sync->outbox_changed = true;
	outbox_row_release(&sending->row);
	arena_release(&sending->arena);
	free(sending);
}

void settle_row(struct sync *sync, struct outbox_row *row, enum outbox_state state,
	const char *words, const char *answer_id, const struct err *why)
{
	struct settlement how = {.state = state, .result = words, .answer_id = answer_id,
		.finished_at_ms = sync_wall(sync), .may_have_left = row->may_have_left,
		.theirs = &row->theirs};
	struct err err = {0};

	if (why != NULL)
		how.err = *why;
	/* What cannot be written down stays `sending`, and is looked up at the next start. */
	if (!state_settle(sync->state, row->id, &how, &err))
		log_line(LOG_ERROR, "%s", err.text);
	if (answer_id != NULL) {
		free(row->answer_id);
		row->answer_id = mem_strdup(answer_id);
	}
	tell_result(sync, row, state, words, why);
}

static void settle(struct sending *sending, enum outbox_state state, const char *words,
	const char *answer_id, const struct err *why)
{
	settle_row(sending->sync, &sending->row, state, words, answer_id, why);
	drop(sending);
}

static void settle_err(struct sending *sending, enum outbox_state state, const struct err *err)
{
	char words[ERR_TEXT_BYTES + 200];
	char brief[BRIEF_BYTES];

	snprintf(words, sizeof(words), "%s: %s: %s", brief_label(&sending->row, brief), sending->action->title,
		err->text);
	settle(sending, state, words, NULL, err);
}

void requeue_row(struct sync *sync, struct outbox_row *row, const struct err *why)
{
	int64_t bound = RETRY_LEAST_MS, wait;
	struct err err = {0};

	for (uint32_t i = 1; i < row->attempts && bound < RETRY_MAX_MS; i++)
		bound *= 2;
	wait = jitter_between(&sync->jitter, RETRY_LEAST_MS / 2, bound);
	if (wait < why->retry_after_ms)
		wait = why->retry_after_ms;
	if (why->kind == ERR_RATE)
		sync->paced_until_ms = sync_now(sync) + wait;
	if (!state_requeue(sync->state, row->id, sync_wall(sync) + wait, why->text, row->may_have_left,
		    &err))
		log_line(LOG_ERROR, "%s", err.text);
	outbox_leave_at(sync, row->id, sync_now(sync) + wait);
}

static void requeue(struct sending *sending, const struct err *why)
{
	requeue_row(sending->sync, &sending->row, why);
	drop(sending);
}

/*
 * It may have happened. What may be repeated, or is read first, finds out by itself; what is done
 * once is looked for.
 */
static void lost(struct sending *sending, const struct err *why)
{
	char words[ERR_TEXT_BYTES + 200];
	char brief[BRIEF_BYTES];

	if (sending->action->repeat != REPEAT_ONCE) {
		requeue(sending, why);
		return;
	}
	if (lookup_start(sending->sync, &sending->row, sending->action, sending->resource, why)) {
		drop(sending);
		return;
	}
	snprintf(words, sizeof(words), "%s: %s: unknown whether it was done: %s",
		brief_label(&sending->row, brief), sending->action->title, why->text);
	settle(sending, OUTBOX_UNKNOWN, words, NULL, why);
}

/* The call was dropped: the program ends, or has another key. */
static void abandon(struct sending *sending, bool left)
{
	struct err err;

	err_set(&err, ERR_CANCELLED, "the connection was closed before the answer");
	if (sending->is_writing && left) {
		sending->row.may_have_left = true;
		lost(sending, &err);
	} else {
		requeue(sending, &err);
	}
}

static void free_send_call(struct call *call)
{
	struct send_call *send = (struct send_call *)(void *)call;

	if (send->sending != NULL)
		abandon(send->sending, call->left);
	free(send);
}

static void start_call(struct sending *sending, const struct api_call *what,
	void (*done)(struct call *call, struct api_answer *answer))
{
	struct send_call *send = mem_alloc(sizeof(*send));

	send->call.done = done;
	send->call.free = free_send_call;
	send->sending = sending;
	call_start(sending->sync, &send->call, what);
}

static struct sending *take_sending(struct call *call)
{
	struct send_call *send = (struct send_call *)(void *)call;
	struct sending *sending = send->sending;

	send->sending = NULL;
	return sending;
}

/* ---- words ----------------------------------------------------------------------------------- */

/* "INC-412", or the label where the record is not known. */
static const char *handle_of(struct sending *sending, const char *id)
{
	const struct resource *resource = sending->resource;
	const char *handle;
	struct text own;

	if (sending->record != NULL) {
		known_find_owner(sending->sync, resource, sending->record, &sending->arena);
		own = resource->handle(sending->record, &sending->arena);
		handle = resource_handle_is_of_id(own, sending->record) ? NULL : own.bytes;
	} else {
		handle = cached_handle(sending->sync, resource, id, &sending->arena);
	}
	if (handle != NULL)
		return handle;
	return brief_label(&sending->row, arena_alloc(&sending->arena, BRIEF_BYTES));
}

static void say_done(struct sending *sending, const char *answer_id)
{
	const char *handle = handle_of(sending,
		sending->row.record_id[0] != '\0' ? sending->row.record_id : answer_id);
	char words[ERR_TEXT_BYTES];

	done_words(sending->action, handle, words);
	settle(sending, OUTBOX_DONE, words, answer_id, NULL);
}

/* ---- the answer to the request --------------------------------------------------------------- */

/* The screen shows what was done at once, and answers that were under way do not undo it. */
static void merge_answer(struct sending *sending, const struct api_answer *answer)
{
	struct sync *sync = sending->sync;
	struct merge merge = {.seq = sync_next_seq(sync)};
	struct pane *pane = pane_of_wire_type(sync, sending->action->wire_type);
	struct err err = {0};

	if (pane != NULL && answer->body.len_bytes > 0)
		merge_rows(sync, pane->resource, &merge, answer->body.bytes, answer->body.len_bytes,
			&err);
	if (pane != NULL) {
		pane->is_dirty = true;
		pane->snapshot_due_ms = sync_now(sync);
	}
	if (sending->row.record_id[0] != '\0' && pane_of(sync, sending->resource) != NULL)
		cache_touch(
			sync->cache, sending->resource, sending->row.record_id, merge.seq, &err);
}

/* What was made; nobody who looks for what is like it takes it then. */
static void read_made_id(
	const struct action *action, const struct api_answer *answer, char id[TRACE_ID_BYTES])
{
	id[0] = '\0';
	if (action->repeat == REPEAT_ONCE && action->trace != NULL && action->trace->beside == NULL)
		trace_made_id(action->wire_type, answer->body.bytes, answer->body.len_bytes, id);
}

/* The record as the answer to the write has it. */
struct answered {
	struct sending *sending;
	void *record; /* NULL: it is not in there */
	struct field_set seen;
};

static void *begin_answered(void *context, const char *id)
{
	struct answered *answered = context;
	struct sending *sending = answered->sending;

	if (strcmp(id, sending->row.record_id) != 0)
		return NULL;
	answered->record = arena_alloc(&sending->arena, sending->resource->row_bytes);
	return answered->record;
}

static void end_answered(void *context, void *row, const struct field_set *seen)
{
	struct answered *answered = context;

	(void)row;
	answered->seen = *seen;
}

/*
 * Rootly may answer 200 and not have taken what was sent (an attribute that it does not know is
 * dropped in silence; something of its own may have changed it at once). True: it was said.
 */
static bool say_if_not_taken(struct sending *sending, const struct api_answer *answer)
{
	const struct resource *resource = sending->resource;
	const struct action *action = sending->action;
	struct answered answered = {.sending = sending};
	struct row_sink sink = {&answered, &sending->arena, begin_answered, end_answered};
	const struct when utc = {sync_wall(sending->sync), TIME_UTC, 0};
	const struct field *field = NULL;
	struct text theirs;
	struct page page;
	struct err err;

	if (action->wire_type == NULL || action->method == HTTP_DELETE ||
		strcmp(action->wire_type, resource->wire_type) != 0 ||
		!decode_list(resource, answer->body.bytes, answer->body.len_bytes, &sink, &page, &err) ||
		answered.record == NULL ||
		compare_contradicted(resource, action, &sending->row.attrs, answered.record,
			&answered.seen, &field) == NULL)
		return false;
	compare_now(resource, action, &sending->row.attrs, answered.record, &sending->row.theirs);
	theirs = field_text(field, answered.record, &utc, &sending->arena);
	err_set(&err, ERR_CONFLICT, "sent, and answered, but %s is \"%.*s\" in Rootly", field->title,
		(int)utf8_prefix(theirs.bytes, theirs.len_bytes, THEIRS_BYTES), theirs.bytes);
	settle_err(sending, OUTBOX_CONFLICT, &err);
	return true;
}

static void on_done(struct sending *sending, const struct api_answer *answer)
{
	struct sync *sync = sending->sync;
	char answer_id[TRACE_ID_BYTES];

	merge_answer(sending, answer);
	read_made_id(sending->action, answer, answer_id);
	refresh_after(sync, sending->resource, sending->row.record_id);
	follow_start(sync, sending->action, &sending->row, answer_id);
	if (!say_if_not_taken(sending, answer))
		say_done(sending, answer_id);
}

bool is_refusal(const struct err *err)
{
	return err->kind == ERR_INVALID || err->kind == ERR_FORBIDDEN ||
	       err->kind == ERR_NOT_FOUND || err->kind == ERR_TOO_LARGE ||
	       err->kind == ERR_CONFLICT;
}

/* What is to be deleted and is gone the second time may have been deleted by the first. */
static bool is_gone(const struct sending *sending, const struct err *err)
{
	return sending->action->method == HTTP_DELETE && err->kind == ERR_NOT_FOUND &&
	       sending->row.attempts > 1;
}

/* Rootly's own words rarely say which permission it was. */
static void reject(struct sending *sending, const struct err *err)
{
	struct right needs = sending->action->needs;
	struct err named = *err;

	if (err->kind == ERR_FORBIDDEN && needs.area != AREA_NONE)
		err_context(&named, "the key needs the permission to %s %s",
			right_verbs[needs.verb], right_areas[needs.area].words);
	settle_err(sending, OUTBOX_REJECTED, &named);
}

static void on_written(struct call *call, struct api_answer *answer)
{
	struct sending *sending = take_sending(call);
	const struct err *err = &answer->err;

	sending->row.may_have_left |= answer->left;
	if (err->kind == ERR_NONE || answer->http_status / 100 == 2)
		on_done(sending, answer);
	else if (!answer->left || err->kind == ERR_RATE || err->kind == ERR_AUTH)
		requeue(sending, err);
	else if (is_gone(sending, err))
		say_done(sending, "");
	else if (answer->http_status >= 400 && is_refusal(err))
		reject(sending, err);
	else
		lost(sending, err);
}

static void write_action(struct sending *sending)
{
	struct sync *sync = sending->sync;
	const struct action *action = sending->action;
	char *body;

	mark_put(action, sending->row.mark, &sending->row.attrs);
	body = body_build(action->wire_type, &sending->row.attrs, sync_server_now(sync));
	sending->is_writing = true;
	start_call(sending,
		&(struct api_call){.method = action->method,
			.path = sending->row.path,
			.body = body,
			.urgency = API_AT_ONCE},
		on_written);
	free(body);
}

/* ---- the record first ------------------------------------------------------------------------ */

static void say_already(struct sending *sending)
{
	const struct action *action = sending->action;
	const struct field *field = NULL;
	const struct when utc = {sync_wall(sending->sync), TIME_UTC, 0};
	struct text by = text_empty;
	char words[ERR_TEXT_BYTES];

	if (action->by != NULL)
		field = resource_field(sending->resource, action->by);
	if (field != NULL)
		by = field_text(field, sending->record, &utc, &sending->arena);
	snprintf(words, sizeof(words), "%.150s: %s already%s%.100s: nothing %swas sent",
		handle_of(sending, ""), action->becomes != NULL ? action->becomes : "so",
		text_is_empty(by) ? "" : ", by ", by.bytes,
		sending->row.may_have_left ? "more " : "");
	settle(sending, OUTBOX_DONE, words, NULL, NULL);
}

static void say_illegal(struct sending *sending, const char *why)
{
	struct err err;

	err_set(&err, ERR_CONFLICT, "not sent: %s",
		why != NULL ? why : "it is not possible any more");
	settle_err(sending, OUTBOX_CONFLICT, &err);
}

static void say_conflict(struct sending *sending, const struct attr *was)
{
	const struct field *field = compare_field(sending->resource, sending->action, was->key);
	const struct when utc = {sync_wall(sending->sync), TIME_UTC, 0};
	struct text theirs = field_text(field, sending->record, &utc, &sending->arena);
	struct err err;

	compare_now(sending->resource, sending->action, &sending->row.base, sending->record,
		&sending->row.theirs);
	err_set(&err, ERR_CONFLICT, "not sent: %s was changed meanwhile to \"%.*s\"", field->title,
		(int)utf8_prefix(theirs.bytes, theirs.len_bytes, THEIRS_BYTES), theirs.bytes);
	settle_err(sending, OUTBOX_CONFLICT, &err);
}

/* Is it as the action would make it? What was sent before may have had its effect. */
static bool is_so(const struct sending *sending)
{
	const struct action *action = sending->action;
	const struct outbox_row *row = &sending->row;

	if (action->already != NULL && action->already(sending->record))
		return true;
	if (action->edits)
		return compare_all_same(sending->resource, action, &row->attrs, sending->record);
	return row->attempts > 1 &&
	       compare_known_same(sending->resource, action, &row->attrs, sending->record);
}

/* What is still to be done, now that the record is known. */
static void decide(struct sending *sending)
{
	const struct action *action = sending->action;
	const struct outbox_row *row = &sending->row;
	struct viewer me = viewer_of(&sending->sync->viewer, &sending->arena);
	const struct attr *conflict = NULL;
	const char *why = NULL;

	if (action->edits && row->base.count > 0)
		conflict = compare_conflict(sending->resource, action, &row->base, &row->attrs,
			sending->record);
	if (is_so(sending))
		say_already(sending);
	else if (action->legal != NULL && !action->legal(sending->record, &me, &why))
		say_illegal(sending, why);
	else if (conflict != NULL)
		say_conflict(sending, conflict);
	else
		write_action(sending);
}

static void *begin_read(void *context, const char *id)
{
	struct sending *sending = context;

	(void)id;
	if (sending->record == NULL)
		sending->record = arena_alloc(&sending->arena, sending->resource->row_bytes);
	return sending->record;
}

static bool read_record(struct sending *sending, const struct api_answer *answer, struct err *err)
{
	struct row_sink sink = {sending, &sending->arena, begin_read, NULL};
	struct page page;

	if (!decode_list(sending->resource, answer->body.bytes, answer->body.len_bytes, &sink,
		    &page, err))
		return false;
	if (sending->record == NULL)
		return err_set(err, ERR_PROTOCOL, "the answer holds no such record");
	if (sending->resource->derive != NULL)
		sending->resource->derive(sending->record, true, &sending->arena);
	return true;
}

static void merge_read(struct sending *sending, int64_t seq, const struct api_answer *answer)
{
	struct sync *sync = sending->sync;
	struct pane *pane = pane_of(sync, sending->resource);
	struct merge merge = {.seq = seq};
	struct err err = {0};

	if (pane != NULL && merge_rows(sync, sending->resource, &merge, answer->body.bytes,
				    answer->body.len_bytes, &err))
		pane->is_dirty |= merge.change.added + merge.change.changed > 0;
}

static void on_read(struct call *call, struct api_answer *answer)
{
	struct sending *sending = take_sending(call);
	struct err *err = &answer->err;

	if (err->kind == ERR_NONE && read_record(sending, answer, err)) {
		merge_read(sending, call->seq, answer);
		decide(sending);
	} else if (is_gone(sending, err)) {
		say_done(sending, "");
	} else if (is_refusal(err)) {
		settle_err(sending, OUTBOX_REJECTED, err);
	} else {
		requeue(sending, err);
	}
}

static void read_first(struct sending *sending, const char *path)
{
	char *query = record_query_build(sending->resource);

	start_call(sending,
		&(struct api_call){.method = HTTP_GET, .path = path, .query = query,
			.urgency = API_AT_ONCE},
		on_read);
	free(query);
}

/* ---- the start ------------------------------------------------------------------------------- */

/* Where the record is read; NULL: there is none to read, or no need. */
static char *record_path(const struct sending *sending)
{
	if (sending->row.record_id[0] == '\0' || sending->resource->path == NULL ||
		sending->action->repeat == REPEAT_ONCE)
		return NULL;
	return resource_path_of(sending->resource, sending->row.record_id);
}

void sender_start(struct sync *sync, struct outbox_row *row)
{
	struct sending *sending = mem_alloc(sizeof(*sending));
	struct settlement how = {.state = OUTBOX_REJECTED, .finished_at_ms = sync_wall(sync),
		.result = "this version of rootwatch does not know that action"};
	struct err err = {0};
	char *path;

	sync->sending++;
	sending->sync = sync;
	sending->row = *row;
	outbox_row_init(row);
	arena_init(&sending->arena, 0);
	sending->action = registry_action(sending->row.action, &sending->resource);
	if (sending->action == NULL) {
		state_settle(sync->state, sending->row.id, &how, &err);
		tell_result(sync, &sending->row, how.state, how.result, NULL);
		drop(sending);
		return;
	}
	if (!provisional_resolve(sync, &sending->row, &err)) {
		settle_err(sending, OUTBOX_CONFLICT, &err);
		return;
	}
	if (sending->action->is_document) {
		document_start(sync, &sending->row, sending->action);
		arena_release(&sending->arena);
		free(sending);
		return;
	}
	path = record_path(sending);
	if (path != NULL)
		read_first(sending, path);
	else
		write_action(sending);
	free(path);
}
