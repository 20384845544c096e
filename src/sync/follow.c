/*
 * What goes on after its request was answered (the run of a workflow) is read again and again until it
 * has ended; each news is told as a result of the action that began it.
 */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FOLLOW_MS = 2000, FOLLOW_FOR_MS = 10 * 60 * 1000, PAGE_ROWS = 20 };

struct follow {
	struct follow *next;
	const struct followed *what;
	const struct resource *resource; /* of the row */
	struct outbox_row row; /* for the results: action, label; and the path */
	char *id;	       /* owned: of what is followed */
	char last[ERR_TEXT_BYTES]; /* what was told last */
	int64_t due_ms, until_ms;
	bool is_asked;
	bool has_ended;
};

struct follow_call {
	struct call call; /* first */
	struct follow *follow;
};

static void free_follow(struct follow *follow)
{
	outbox_row_release(&follow->row);
	free(follow->id);
	free(follow);
}

static void free_follow_call(struct call *call)
{
	struct follow_call *asked = (struct follow_call *)(void *)call;

	asked->follow->is_asked = false;
	free(asked);
}

void follow_start(struct sync *sync, const struct action *action, const struct outbox_row *row,
	const char *id)
{
	struct follow *follow;

	if (action->follow == NULL || id[0] == '\0')
		return;
	follow = mem_alloc(sizeof(*follow));
	outbox_row_init(&follow->row);
	follow->what = action->follow;
	registry_action(action->name, &follow->resource);
	follow->id = mem_strdup(id);
	follow->row.id = row->id;
	follow->row.action = mem_strdup(row->action);
	follow->row.resource = mem_strdup(row->resource);
	follow->row.record_id = mem_strdup(row->record_id);
	follow->row.label = mem_strdup(row->label);
	follow->row.path = mem_strdup(row->path);
	follow->due_ms = sync_now(sync) + FOLLOW_MS;
	follow->until_ms = sync_now(sync) + FOLLOW_FOR_MS;
	follow->next = sync->follows;
	sync->follows = follow;
}

/* ---- one answer ------------------------------------------------------------------------------ */

/* Rows of the answer are read one after the other into the same memory; ours is kept. */
struct reading {
	struct follow *follow;
	struct arena arena;
	void *row;
	struct text progress;
	bool is_final;
};

static void *begin_run(void *context, const char *id)
{
	struct reading *reading = context;

	if (strcmp(id, reading->follow->id) != 0)
		return NULL;
	reading->row = arena_alloc(&reading->arena, reading->follow->what->resource->row_bytes);
	return reading->row;
}

static void tell_progress(struct sync *sync, struct follow *follow, struct text progress)
{
	char words[ERR_TEXT_BYTES];
	char brief[BRIEF_BYTES];
	struct err err = {0};

	snprintf(words, sizeof(words), "%s: %.240s", brief_label(&follow->row, brief), progress.bytes);
	if (strcmp(words, follow->last) == 0)
		return;
	memcpy(follow->last, words, sizeof(follow->last));
	if (sync->state != NULL && !state_retell(sync->state, follow->row.id, words, &err))
		tell_notice(sync, err.text, &err);
	sync->outbox_changed = true;
	tell_result(sync, &follow->row, OUTBOX_DONE, words, NULL);
}

static void on_runs(struct call *call, struct api_answer *answer)
{
	struct follow_call *asked = (struct follow_call *)(void *)call;
	struct follow *follow = asked->follow;
	struct reading reading = {.follow = follow};
	struct row_sink sink = {&reading, &reading.arena, begin_run, NULL};
	struct page page;
	struct err err = {0};

	arena_init(&reading.arena, 0);
	if (answer->err.kind == ERR_NONE &&
		decode_list(follow->what->resource, answer->body.bytes, answer->body.len_bytes, &sink,
			&page, &err) &&
		reading.row != NULL) {
		tell_progress(call->sync, follow,
			follow->what->progress(reading.row, &reading.arena));
		follow->has_ended = follow->what->is_final(reading.row);
	}
	if (follow->has_ended)
		refresh_after(call->sync, follow->resource, follow->row.record_id);
	arena_release(&reading.arena);
	follow->due_ms = sync_now(call->sync) + FOLLOW_MS;
}

/* ---- asking ---------------------------------------------------------------------------------- */

static void ask(struct sync *sync, struct follow *follow)
{
	struct follow_call *asked = mem_alloc(sizeof(*asked));
	char rows[16];
	struct buf query;

	buf_init(&query, 256);
	snprintf(rows, sizeof(rows), "%d", PAGE_ROWS);
	query_add(&query, "include", follow->what->include);
	query_add(&query, "page[size]", rows);
	asked->follow = follow;
	asked->call.done = on_runs;
	asked->call.free = free_follow_call;
	follow->is_asked = true;
	call_start(sync, &asked->call,
		&(struct api_call){.method = HTTP_GET, .path = follow->row.path, .query = query.bytes});
	buf_release(&query);
}

void follow_step(struct sync *sync, int64_t *due_ms)
{
	for (struct follow **at = &sync->follows; *at != NULL;) {
		struct follow *follow = *at;

		if (!follow->is_asked && (follow->has_ended || sync_now(sync) > follow->until_ms)) {
			*at = follow->next;
			free_follow(follow);
			continue;
		}
		if (!follow->is_asked && is_online(sync) && sync_now(sync) >= follow->due_ms)
			ask(sync, follow);
		if (!follow->is_asked)
			sooner(due_ms, follow->due_ms);
		at = &follow->next;
	}
}

/* After all calls have been cancelled. */
void follow_release(struct sync *sync)
{
	while (sync->follows != NULL) {
		struct follow *next = sync->follows->next;

		free_follow(sync->follows);
		sync->follows = next;
	}
}
