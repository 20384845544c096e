/*
 * Through the outbox: on the disk first, then sent by sync, without its thread, and what became of each.
 * Another program may be the one that sends it: what counts is what the outbox says.
 */
#include "session.h"

#include "base/clock.h"
#include "base/mem.h"
#include "core/msg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	STEP_MS = 200,
	PATIENCE_MS = 60 * 1000, /* without any progress */
	ACCOUNT_MS = 10 * 1000, /* to learn whose key it is, before rows are only queued */
	LINE_BYTES = 8 * 1024,
};

/* One action on its way. */
struct parcel {
	const struct action *action;
	char *record_id, *label; /* owned */
	int64_t outbox_id; /* 0: not seen in the outbox yet */
	bool is_settled;
};

struct delivery {
	struct session *s;
	struct mailbox *box;
	struct sync *sync;
	struct parcel *parcels; /* owned */
	size_t count, settled;
	int64_t newest_id; /* in the outbox before ours */
	bool has_view;
	struct link link;
	int64_t progress_ms; /* monotonic: the last time one was settled */
};

/* ---- saying -------------------------------------------------------------------------------- */

static void say_as_line(struct session *s, const struct action *action, const char *label,
	const char *id, enum outbox_state state, const char *words)
{
	const char *const members[][2] = {{"action", action->name}, {"id", id}, {"label", label},
		{"state", outbox_state_words(state)->name}, {"result", words}};
	struct buf out;

	buf_init(&out, LINE_BYTES);
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
		buf_add_char(&out, i == 0 ? '{' : ',');
		json_quote(&out, members[i][0]);
		buf_add_char(&out, ':');
		json_quote(&out, members[i][1]);
	}
	buf_add_str(&out, "}\n");
	session_write(s, &out);
	buf_release(&out);
}

void deliver_say(struct session *s, const struct action *action, const char *label, const char *id,
	enum outbox_state state, const char *words)
{
	bool is_fine = state == OUTBOX_DONE || (state == OUTBOX_QUEUED && s->line->queue);

	if (s->as_json)
		say_as_line(s, action, label, id, state, words);
	if (!is_fine)
		session_fail_status(s, verb_status(state), "", words);
	else if (!s->as_json)
		fprintf(s->config->out, "%s\n", words);
	fflush(s->config->out);
}

/* ---- what the outbox says ------------------------------------------------------------------ */

static void settle(struct delivery *d, struct parcel *parcel, const char *id,
	enum outbox_state state, const char *words)
{
	parcel->is_settled = true;
	d->settled++;
	d->progress_ms = clock_monotonic_ms();
	deliver_say(d->s, parcel->action, parcel->label, id, state, words);
}

static bool is_final(const struct delivery *d, enum outbox_state state)
{
	if (d->s->line->queue)
		return true;
	return !outbox_state_words(state)->is_open;
}

/* The row is the parcel's own, or, the first time, a new one of the same action and record. */
static bool is_of(
	const struct delivery *d, const struct parcel *parcel, const struct outbox_item *item)
{
	if (parcel->outbox_id != 0)
		return parcel->outbox_id == item->id;
	return item->id > d->newest_id && strcmp(item->action, parcel->action->name) == 0 &&
	       (parcel->record_id[0] == '\0' || strcmp(item->record_id, parcel->record_id) == 0) &&
	       strcmp(item->label.bytes, parcel->label) == 0;
}

static void match(struct delivery *d, struct parcel *parcel, const struct outbox_view *view)
{
	char queued[TEXT_LINE_BYTES];

	for (uint32_t i = 0; i < view->count && !parcel->is_settled; i++) {
		const struct outbox_item *item = &view->items[i];

		if (!is_of(d, parcel, item))
			continue;
		parcel->outbox_id = item->id;
		snprintf(queued, sizeof(queued), "%s: %s: queued", parcel->label,
			parcel->action->title);
		if (is_final(d, item->state))
			settle(d, parcel, item->record_id, item->state,
				d->s->line->queue ? queued : item->result.bytes);
		return;
	}
}

static void on_outbox(struct delivery *d, const struct outbox_view *view)
{
	if (!d->has_view)
		d->newest_id = view->count > 0 ? view->items[0].id : 0;
	d->has_view = true;
	for (size_t i = 0; i < d->count; i++)
		if (!d->parcels[i].is_settled)
			match(d, &d->parcels[i], view);
}

/* What could not be kept, or is kept back, is told by results alone. */
static void on_result(struct delivery *d, const struct result_msg *result)
{
	bool is_notice = result->outbox_id == 0 && result->action[0] == '\0';

	if (is_notice) {
		session_fail_status(d->s, 0, "", result->words);
		return;
	}
	/* How far something long is: a workflow's run. */
	if (result->state == OUTBOX_SENDING) {
		d->progress_ms = clock_monotonic_ms();
		if (!d->s->as_json)
			fprintf(d->s->config->errors, "%s\n", result->words);
		return;
	}
	for (size_t i = 0; i < d->count; i++) {
		struct parcel *parcel = &d->parcels[i];
		bool is_unsaved = result->outbox_id == 0 && parcel->outbox_id == 0 &&
				  strcmp(result->action, parcel->action->name) == 0 &&
				  strcmp(result->record_id, parcel->record_id) == 0;
		bool is_held = result->state == OUTBOX_QUEUED && parcel->outbox_id != 0 &&
			       result->outbox_id == parcel->outbox_id;

		if (parcel->is_settled || (!is_unsaved && !is_held))
			continue;
		if (is_unsaved && d->s->status == 0)
			d->s->status = err_class(result->err.kind)->exit_status;
		settle(d, parcel, parcel->record_id, result->state, result->words);
		return;
	}
}

static void receive(struct delivery *d)
{
	struct msg *msg;

	while ((msg = (struct msg *)(void *)mailbox_receive(d->box)) != NULL) {
		if (msg->type == MSG_OUTBOX)
			on_outbox(d, msg->u.outbox);
		else if (msg->type == MSG_RESULT)
			on_result(d, &msg->u.result);
		else if (msg->type == MSG_LINK)
			d->link = msg->u.link;
		msg_free(msg);
	}
}

/* ---- sending ------------------------------------------------------------------------------- */

static bool key_of_session(void *context, struct secret *key, struct err *err)
{
	const struct session *s = context;

	(void)err;
	secret_set(key, s->key.bytes, s->key.len_bytes);
	return true;
}

static bool open_sync(struct delivery *d, struct err *err)
{
	struct sync_config config = *d->s->config->sync;

	if (!session_connect(d->s, err))
		return false;
	config.get_key = key_of_session;
	config.get_key_context = d->s;
	config.on_demand = true;
	config.only_queues = d->s->line->queue;
	config.grace_ms = -1;
	d->box = mailbox_new(NULL, NULL);
	d->sync = sync_new(&config, d->box, err);
	return d->sync != NULL;
}

static bool step(struct delivery *d)
{
	bool goes_on = sync_step(d->sync, STEP_MS);

	receive(d);
	return goes_on;
}

/* A row that is only queued belongs to an account, if that can be learnt. */
static void await_account(struct delivery *d)
{
	int64_t deadline = clock_monotonic_ms() + ACCOUNT_MS;

	while (d->link.state == LINK_STARTING && clock_monotonic_ms() < deadline && step(d))
		continue;
}

/* Takes what the submits own. */
static void submit_all(struct delivery *d, struct submit *submits)
{
	for (size_t i = 0; i < d->count; i++) {
		struct request *request = request_new(REQUEST_SUBMIT);

		d->parcels[i] = (struct parcel){.action = submits[i].action,
			.record_id = mem_strdup(submits[i].record_id),
			.label = mem_strdup(submits[i].label)};
		request->submit = submits[i];
		submits[i] = (struct submit){0};
		sync_send(d->sync, request);
	}
}

static void await_results(struct delivery *d)
{
	d->progress_ms = clock_monotonic_ms();
	while (d->settled < d->count && d->link.state != LINK_STOPPED &&
		clock_monotonic_ms() - d->progress_ms < PATIENCE_MS && step(d))
		continue;
}

/* What is under way, others' rows too, has its time to end. */
static void quit(struct delivery *d)
{
	sync_send(d->sync, request_new(REQUEST_QUIT));
	while (step(d))
		continue;
	receive(d);
}

/* Those that nothing was heard of. */
static void say_waiting(struct delivery *d)
{
	struct err *err = &d->link.err;

	if (err->kind == ERR_NONE && d->settled < d->count)
		err_set(err, ERR_TIMEOUT, "Rootly does not answer");
	for (size_t i = 0; i < d->count; i++) {
		char words[ERR_TEXT_BYTES + TEXT_LINE_BYTES];

		if (d->parcels[i].is_settled)
			continue;
		snprintf(words, sizeof(words), "%s: it waits in the outbox: %s",
			d->parcels[i].label, err->text);
		settle(d, &d->parcels[i], d->parcels[i].record_id, OUTBOX_QUEUED, words);
	}
}

static void release(struct delivery *d)
{
	for (size_t i = 0; i < d->count; i++) {
		free(d->parcels[i].record_id);
		free(d->parcels[i].label);
	}
	free(d->parcels);
	sync_free(d->sync);
	if (d->box != NULL)
		mailbox_free(d->box);
}

void deliver(struct session *s, struct submit *submits, size_t count)
{
	struct delivery d = {.s = s, .link = {.state = LINK_STARTING}};
	struct err err = {0};

	if (!open_sync(&d, &err)) {
		session_fail(s, "", &err);
		release(&d);
		return;
	}
	d.parcels = mem_resize(NULL, count, sizeof(*d.parcels));
	step(&d);
	if (s->line->queue)
		await_account(&d);
	d.count = count;
	submit_all(&d, submits);
	await_results(&d);
	if (!s->line->queue)
		quit(&d);
	say_waiting(&d);
	release(&d);
}
