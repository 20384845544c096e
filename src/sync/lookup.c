/*
 * Looks whether it was done: an action done once whose answer was lost is looked for in the list
 * where what it makes would stand. Found, it is done. Not there after a while, one that bears a mark
 * of ours is sent again; the others, which only resemble what was sent, are left to a person.
 * Meanwhile the row stays `sending`: nothing overtakes it, and nobody can send it a second time.
 */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/trace.h"
#include "base/log.h"
#include "base/mem.h"

enum {
	SURE_MS = 10 * 1000, /* after that long what is not there will not come any more */
	SKEW_MS = 2 * 1000, /* times of the server are cut to seconds */
	MARKED_SKEW_MS =
		60 * 60 * 1000, /* a mark is proof enough, the time only shortens the search */
	RIVAL_MS = 60 * 1000,
	PAGE_ROWS = 50,
	PAGES_MAX = 20,
	LOST_MAX = 64, /* looked for at a start */
};

/* After the loss; then again and again in the last step. */
static const int64_t tries_ms[] = {1000, 3000, SURE_MS, 30 * 1000};
enum { TRIES = sizeof(tries_ms) / sizeof(tries_ms[0]) };

struct lookup {
	struct lookup *next;
	struct sync *sync;
	struct outbox_row row;
	const struct action *action;
	const struct resource *resource; /* of the action */
	struct err why; /* there is no answer */
	int64_t lost_ms; /* since when; monotonic */
	int64_t due_ms; /* the next try */
	int64_t began_ms; /* this try */
	unsigned tries;
	struct call *call; /* of this try, under way; NULL none */
	char *path; /* of the list; owned */
	struct listing listing;
	struct resource list;
	struct list_query query;
	unsigned pages;
	struct sighting seen;
};

struct lookup_call {
	struct call call; /* first */
	struct lookup *lookup; /* NULL once it is answered */
};

/* ---- how it ends ----------------------------------------------------------------------------- */

static void drop(struct lookup *lookup)
{
	struct lookup **at = &lookup->sync->lookups;

	while (*at != lookup)
		at = &(*at)->next;
	*at = lookup->next;
	lookup->sync->outbox_changed = true;
	outbox_row_release(&lookup->row);
	free(lookup->path);
	free(lookup);
}

static void give_up(struct lookup *lookup, const char *after_all)
{
	char words[2 * ERR_TEXT_BYTES];
	char brief[BRIEF_BYTES];

	snprintf(words, sizeof(words), "%s: %s: unknown whether it was done: %.200s%.200s",
		brief_label(&lookup->row, brief), lookup->action->title, lookup->why.text, after_all);
	settle_row(lookup->sync, &lookup->row, OUTBOX_UNKNOWN, words, NULL, &lookup->why);
	drop(lookup);
}

static void send_again(struct lookup *lookup)
{
	struct sync *sync = lookup->sync;
	struct err err = {0};

	if (!state_requeue(sync->state, lookup->row.id, sync_wall(sync),
		    "it had not been done, and is sent again", true, &err))
		log_line(LOG_ERROR, "%s", err.text);
	outbox_leave_at(sync, lookup->row.id, sync_now(sync));
	drop(lookup);
}

static const char *wire_type_of(const struct lookup *lookup)
{
	const struct trace *trace = lookup->action->trace;

	return trace->wire_type != NULL ? trace->wire_type : lookup->action->wire_type;
}

/* The screen shows it at once. */
static void merge_found(struct lookup *lookup, int64_t seq, const struct api_answer *answer)
{
	struct sync *sync = lookup->sync;
	struct pane *pane = pane_of_wire_type(sync, wire_type_of(lookup));
	struct merge merge = {.seq = seq};
	struct err err = {0};

	if (pane == NULL || !merge_rows(sync, pane->resource, &merge, answer->body.bytes,
				    answer->body.len_bytes, &err))
		return;
	pane->is_dirty = true;
	pane->snapshot_due_ms = sync_now(sync);
}

static void adopt(struct lookup *lookup)
{
	struct sync *sync = lookup->sync;
	struct pane *pane = pane_of_wire_type(sync, wire_type_of(lookup));
	const char *id = lookup->seen.id, *handle = NULL;
	char done[ERR_TEXT_BYTES], words[ERR_TEXT_BYTES];
	char brief[BRIEF_BYTES];
	struct arena arena;

	arena_init(&arena, 0);
	if (pane != NULL)
		handle = cached_handle(sync, pane->resource, id, &arena);
	done_words(lookup->action, handle != NULL ? handle : brief_label(&lookup->row, brief), done);
	snprintf(words, sizeof(words), "found: %.380s", done);
	arena_release(&arena);
	refresh_after(sync, lookup->resource, lookup->row.record_id);
	follow_start(sync, lookup->action, &lookup->row, id);
	settle_row(sync, &lookup->row, OUTBOX_DONE, words, id, NULL);
	drop(lookup);
}

/* ---- when ------------------------------------------------------------------------------------ */

static void try_later(struct lookup *lookup, int64_t at_least_ms)
{
	struct sync *sync = lookup->sync;
	int64_t now = sync_now(sync), last = tries_ms[TRIES - 1];

	if (sync->is_quitting) {
		give_up(lookup, "");
		return;
	}
	lookup->tries++;
	lookup->due_ms =
		lookup->tries < TRIES ? lookup->lost_ms + tries_ms[lookup->tries] : now + last;
	if (lookup->due_ms < now + at_least_ms)
		lookup->due_ms = now + at_least_ms;
}

/* The whole list was read, and it is not there. */
static void not_there(struct lookup *lookup)
{
	if (lookup->began_ms - lookup->lost_ms < SURE_MS)
		try_later(lookup, 0);
	else if (lookup->action->trace->marks != 0)
		send_again(lookup);
	else if (lookup->seen.alike > 0)
		give_up(lookup, "; one like it is there, made since by nobody knows whom");
	else
		give_up(lookup, "; nothing like it was found");
}

/* ---- looking --------------------------------------------------------------------------------- */

/* Of what tells of an action and is no record of its own, only one action may be the cause. */
static bool is_taken(void *context, const char *id)
{
	struct lookup *lookup = context;
	struct state *state = lookup->sync->state;

	if (lookup->action->trace->beside != NULL &&
		state_has_rival(state, lookup->row.id, RIVAL_MS))
		return true;
	return state_is_claimed(state, lookup->row.id, id);
}

static int64_t not_before(const struct lookup *lookup)
{
	return lookup->row.sending_at_ms -
	       (lookup->action->trace->marks != 0 ? MARKED_SKEW_MS : SKEW_MS);
}

/* A key without a user makes nothing in the name that the instance says it has. */
static bool look(struct lookup *lookup, const struct api_answer *answer, struct err *err)
{
	const struct viewer_msg *me = &lookup->sync->viewer;
	const struct wanted wanted = {
		.trace = lookup->action->trace,
		.wire_type = wire_type_of(lookup),
		.mark = lookup->row.mark,
		.sent = &lookup->row.attrs,
		.user_id = me->is_named ? "" : me->user_id,
		.user_name = me->is_named ? "" : me->name,
		.not_before_ms = not_before(lookup),
		.is_taken = is_taken,
		.context = lookup,
	};

	lookup->pages++;
	return trace_look(&wanted, answer->body.bytes, answer->body.len_bytes, &lookup->seen, err);
}

static void ask_page(struct lookup *lookup);

static void go_on(struct lookup *lookup)
{
	bool is_past = lookup->listing.sort != NULL && lookup->seen.is_past;

	if (is_past || !list_query_next(&lookup->query, &lookup->seen.page))
		not_there(lookup);
	else if (lookup->pages < PAGES_MAX)
		ask_page(lookup);
	else
		give_up(lookup, "; the list is too long to be looked through");
}

/* True when asking again will not help. */
static bool is_final(const struct err *err)
{
	return err->kind == ERR_FORBIDDEN || err->kind == ERR_NOT_FOUND ||
	       err->kind == ERR_INVALID || err->kind == ERR_TOO_LARGE;
}

static void on_page(struct call *call, struct api_answer *answer)
{
	struct lookup_call *asked = (struct lookup_call *)(void *)call;
	struct lookup *lookup = asked->lookup;
	struct err *err = &answer->err;
	char words[ERR_TEXT_BYTES];

	asked->lookup = NULL;
	lookup->call = NULL;
	if (err->kind == ERR_NONE && look(lookup, answer, err)) {
		if (lookup->seen.id[0] != '\0') {
			merge_found(lookup, call->seq, answer);
			adopt(lookup);
		} else {
			go_on(lookup);
		}
	} else if (is_final(err)) {
		snprintf(words, sizeof(words), "; it cannot be looked for: %.150s", err->text);
		give_up(lookup, words);
	} else {
		try_later(lookup, err->retry_after_ms > 0 ? err->retry_after_ms : tries_ms[0]);
	}
}

static void free_lookup_call(struct call *call)
{
	struct lookup_call *asked = (struct lookup_call *)(void *)call;

	if (asked->lookup != NULL)
		asked->lookup->call = NULL;
	free(asked);
}

static void ask_page(struct lookup *lookup)
{
	struct lookup_call *asked = mem_alloc(sizeof(*asked));
	char *query = list_query_build(&lookup->query);

	asked->call.done = on_page;
	asked->call.free = free_lookup_call;
	asked->lookup = lookup;
	lookup->call = &asked->call;
	call_start(lookup->sync, &asked->call,
		&(struct api_call){.method = HTTP_GET,
			.path = lookup->path,
			.query = query,
			.urgency = API_AT_ONCE});
	free(query);
}

static void begin_try(struct lookup *lookup)
{
	lookup->query = (struct list_query){
		.resource = &lookup->list, .walk = WALK_SINCE, .from_ms = not_before(lookup)};
	lookup->pages = 0;
	lookup->seen = (struct sighting){.id = ""};
	lookup->began_ms = sync_now(lookup->sync);
	ask_page(lookup);
}

void lookup_step(struct sync *sync, int64_t *due_ms)
{
	struct lookup *next;
	unsigned under_way = 0;

	for (struct lookup *lookup = sync->lookups; lookup != NULL; lookup = lookup->next)
		under_way += lookup->call != NULL;
	for (struct lookup *lookup = sync->lookups; lookup != NULL && is_online(sync);
		lookup = next) {
		next = lookup->next;
		if (lookup->call != NULL)
			continue;
		if (lookup->due_ms > sync_now(sync) && !sync->is_quitting)
			sooner(due_ms, lookup->due_ms);
		else if (under_way++ < SENDING_MAX)
			begin_try(lookup);
	}
}

/* ---- the start ------------------------------------------------------------------------------- */

/* The list's path: the request's own, or its neighbour. */
static char *list_path(const struct outbox_row *row, const struct trace *trace)
{
	const char *last = strrchr(row->path, '/');

	if (trace->beside == NULL || last == NULL)
		return mem_strdup(row->path);
	return mem_printf("%.*s/%s", (int)(last - row->path), row->path, trace->beside);
}

static bool can_be_found(const struct action *action, const struct outbox_row *row)
{
	return action->trace != NULL && (action->trace->marks == 0 || row->mark[0] != '\0');
}

/* Takes the row. */
static struct lookup *add(struct sync *sync, struct outbox_row *row, const struct action *action,
	const struct resource *resource)
{
	struct lookup *lookup = mem_alloc(sizeof(*lookup));
	const struct trace *trace = action->trace;

	lookup->sync = sync;
	lookup->row = *row;
	outbox_row_init(row);
	lookup->action = action;
	lookup->resource = resource;
	lookup->path = list_path(&lookup->row, trace);
	lookup->listing = (struct listing){.path = lookup->path,
		.sort = trace->sort,
		.since = trace->since,
		.page_rows = PAGE_ROWS,
		.has_cursor = true};
	lookup->list =
		(struct resource){.wire_type = wire_type_of(lookup), .listing = &lookup->listing};
	lookup->next = sync->lookups;
	sync->lookups = lookup;
	sync->outbox_changed = true;
	return lookup;
}

static bool take(struct sync *sync, int64_t id)
{
	struct err err = {0};
	bool looking = false;

	if (!state_look(
		    sync->state, id, "no answer came: looking whether it was done", &looking, &err))
		log_line(LOG_ERROR, "%s", err.text);
	return looking;
}

bool lookup_start(struct sync *sync, struct outbox_row *row, const struct action *action,
	const struct resource *resource, const struct err *why)
{
	struct lookup *lookup;

	if (!can_be_found(action, row) || !take(sync, row->id))
		return false;
	lookup = add(sync, row, action, resource);
	lookup->why = *why;
	lookup->lost_ms = sync_now(sync);
	lookup->due_ms = lookup->lost_ms + tries_ms[0];
	return true;
}

/* One that an earlier run left behind. */
static void resume(struct sync *sync, int64_t id)
{
	const struct resource *resource;
	const struct action *action;
	struct lookup *lookup;
	struct outbox_row row;
	struct err err = {0};
	int64_t ago;

	if (!state_load(sync->state, id, &row, &err))
		return;
	action = registry_action(row.action, &resource);
	if (action != NULL && can_be_found(action, &row) && take(sync, id)) {
		ago = sync_server_now(sync) - row.sending_at_ms;
		lookup = add(sync, &row, action, resource);
		err_set(&lookup->why, ERR_CANCELLED, "no answer came before the program ended");
		lookup->lost_ms = lookup->due_ms = sync_now(sync);
		if (ago > 0)
			lookup->lost_ms -= ago;
	}
	outbox_row_release(&row);
}

void lookups_resume(struct sync *sync)
{
	int64_t ids[LOST_MAX];
	struct err err = {0};
	size_t count;

	if (sync->state == NULL || sync->config.only_queues)
		return;
	count = state_lost(sync->state, ids, LOST_MAX, &err);
	for (size_t i = 0; i < count; i++)
		resume(sync, ids[i]);
}

void lookups_release(struct sync *sync)
{
	struct lookup *next;

	for (struct lookup *lookup = sync->lookups; lookup != NULL; lookup = next) {
		next = lookup->next;
		call_cancel(lookup->call);
		give_up(lookup, "");
	}
}
