/*
 * A sync engine without its thread against a sandbox, its clock in the test's hands, and what it said last.
 * It is driven by turns: syncing_until(bench, condition).
 */
#ifndef TESTS_HTTP_SYNCING_H
#define TESTS_HTTP_SYNCING_H

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/home.h"
#include "lib/sandbox.h"
#include "resources/alert.h"
#include "resources/incident.h"
#include "resources/registry.h"
#include "resources/retrospective.h"
#include "sync/sync.h"

enum {
	RESULTS_MAX = 64,
	STEP_MS = 20,
	QUIET_TURNS = 8,
	HANGING_TURNS = 100, /* until what is not answered is taken to hang, as a fault may have it */
};

/* What came out of one engine. */
struct bench {
	struct sandbox *sandbox;
	struct home *home;
	struct mailbox *to_ui;
	struct sync *sync;
	void (*told)(struct bench *bench); /* called with each message, while it is sent; NULL: none */
	const char *key;	  /* what get_key gives; NULL: it fails */
	unsigned keys_given;
	int64_t ahead_ms;	  /* of the real clocks */
	struct snapshot *snapshots[3]; /* the newest of each pane; owned */
	struct snapshot *catalogue;    /* the newest; owned */
	struct detail *detail;	       /* the newest; owned */
	struct outbox_view *outbox;    /* the newest; owned */
	struct link link;
	struct viewer_msg viewer;
	struct result_msg results[RESULTS_MAX];
	unsigned result_count, snapshot_count, detail_count, draft_count, link_count;
	char draft_text[256];
	/* Of a test's told() */
	bool was_told_late;
};

static inline int64_t bench_monotonic(void *context)
{
	return clock_monotonic_ms() + ((struct bench *)context)->ahead_ms;
}

static inline int64_t bench_wall(void *context)
{
	return clock_wall_ms() + ((struct bench *)context)->ahead_ms;
}

static inline bool bench_key(void *context, struct secret *key, struct err *err)
{
	struct bench *bench = context;

	bench->keys_given++;
	if (bench->key == NULL)
		return err_set(err, ERR_CONFIG, "the key command said nothing");
	secret_set(key, bench->key, strlen(bench->key));
	return true;
}

static inline int pane_index(const struct resource *resource)
{
	for (int i = 0; registry_panes[i] != NULL && i < 3; i++)
		if (registry_panes[i] == resource)
			return i;
	return -1;
}

/* ---- what it says ---------------------------------------------------------------------------- */

#define TAKE(to, from, release)                                                                      \
	do {                                                                                         \
		release(to);                                                                         \
		(to) = (from);                                                                       \
		(from) = NULL;                                                                       \
	} while (0)

static inline void bench_take(struct bench *bench, struct msg *msg)
{
	int pane;

	switch (msg->type) {
	case MSG_SNAPSHOT:
		pane = pane_index(msg->u.snapshot->resource);
		TAKE(bench->snapshots[pane], msg->u.snapshot, snapshot_free);
		bench->snapshot_count++;
		break;
	case MSG_CATALOGUE:
		TAKE(bench->catalogue, msg->u.snapshot, snapshot_free);
		break;
	case MSG_DETAIL:
		TAKE(bench->detail, msg->u.detail, detail_free);
		bench->detail_count++;
		break;
	case MSG_OUTBOX:
		TAKE(bench->outbox, msg->u.outbox, outbox_view_free);
		break;
	case MSG_LINK:
		bench->link = msg->u.link;
		bench->link_count++;
		break;
	case MSG_VIEWER:
		bench->viewer = msg->u.viewer;
		break;
	case MSG_RESULT:
		if (bench->result_count < RESULTS_MAX)
			bench->results[bench->result_count++] = msg->u.result;
		break;
	case MSG_DRAFT:
		snprintf(bench->draft_text, sizeof(bench->draft_text), "%s", msg->u.draft.text);
		bench->draft_count++;
		break;
	default:
		fail_msg("an unexpected message: %d", (int)msg->type);
	}
}

static inline void bench_receive(struct bench *bench)
{
	struct mail *mail;

	while ((mail = mailbox_receive(bench->to_ui)) != NULL) {
		bench_take(bench, (struct msg *)(void *)mail);
		mail->free(mail);
	}
}

/* ---- life ------------------------------------------------------------------------------------ */

static inline void undo_home(void *home)
{
	home_free(home);
}

static inline void undo_bench(void *context)
{
	struct bench *bench = context;

	sync_free(bench->sync);
	mailbox_free(bench->to_ui);
	for (int i = 0; i < 3; i++)
		snapshot_free(bench->snapshots[i]);
	snapshot_free(bench->catalogue);
	detail_free(bench->detail);
	outbox_view_free(bench->outbox);
	free(bench);
}

static inline void bench_told(void *context)
{
	struct bench *bench = context;

	if (bench->told != NULL)
		bench->told(bench);
}

/* Another engine on the files of `home`; `said` has what its instance says: its name, of the key, of me. */
static inline struct bench *bench_as(
	struct sandbox *sandbox, struct home *home, const struct sync_config *said)
{
	struct bench *bench = mem_alloc(sizeof(*bench));
	char *cache_dir = home_path(home, "cache"), *state_dir = home_path(home, "state");
	char *identity = mem_printf("%s %s", sandbox_url(sandbox), said->instance);
	struct sync_config config = *said;
	struct err err = {0};

	config.resources = registry_panes;
	config.catalogue_resources = registry_catalogue;
	config.origin = sandbox_url(sandbox);
	config.identity = identity;
	config.cache_dir = cache_dir;
	config.state_dir = state_dir;
	config.get_key = bench_key;
	config.get_key_context = bench;
	config.clock = (struct sync_clock){bench_monotonic, bench_wall, bench};
	config.seed = 7;

	bench->sandbox = sandbox;
	bench->home = home;
	bench->key = sandbox_token(sandbox);
	bench->to_ui = mailbox_new(bench_told, bench);
	bench->sync = sync_new(&config, bench->to_ui, &err);
	cleanup_add(undo_bench, bench);
	if (bench->sync == NULL)
		fail_msg("%s", err.text);
	free(cache_dir);
	free(state_dir);
	free(identity);
	return bench;
}

/* Its instance may be given another name. */
static inline struct bench *bench_on(struct sandbox *sandbox, struct home *home, const char *instance)
{
	return bench_as(sandbox, home, &(struct sync_config){.instance = instance});
}

static inline struct bench *bench_new(struct sandbox *sandbox)
{
	struct home *home = home_new();

	cleanup_add(undo_home, home);
	return bench_on(sandbox, home, "Production");
}

/* Quits it as the program does, and frees it. */
static inline void bench_quit(struct bench *bench)
{
	int64_t deadline = deadline_in(DEADLINE_MS);

	sync_send(bench->sync, request_new(REQUEST_QUIT));
	while (sync_step(bench->sync, STEP_MS))
		if (deadline_left(deadline) == 0)
			fail_msg("the engine does not quit");
	bench_receive(bench);
	assert_true(sync_is_finished(bench->sync));
}

/* Ends it without a word, as a crash does; the files stay. */
static inline void bench_end(struct bench *bench)
{
	cleanup_forget(bench);
	undo_bench(bench);
}

/* ---- turns ----------------------------------------------------------------------------------- */

static inline void bench_turn(struct bench *bench)
{
	sync_step(bench->sync, STEP_MS);
	bench_receive(bench);
}

/* Turns until it is so; the words say what did not come. */
static inline void bench_until(struct bench *bench, bool (*is_so)(struct bench *bench),
	const char *words)
{
	int64_t deadline = deadline_in(DEADLINE_MS);

	while (!is_so(bench)) {
		if (deadline_left(deadline) == 0)
			fail_msg("%s did not come (link %d: %s)", words, (int)bench->link.state,
				bench->link.err.text);
		bench_turn(bench);
	}
}
#define UNTIL(bench, is_so) bench_until(bench, is_so, #is_so)

/* Time passes. */
static inline void bench_advance(struct bench *bench, int64_t ms)
{
	bench->ahead_ms += ms;
}

static inline size_t journal(struct bench *bench, const char *method, const char *pattern)
{
	return sandbox_journal_count(bench->sandbox, method, pattern);
}

/* All requests so far. */
static inline size_t asked(struct bench *bench)
{
	struct json_object *entries = sandbox_journal(bench->sandbox);
	size_t count = json_object_array_length(entries);

	json_object_put(entries);
	return count;
}

/* How many entries of the journal have that in their query or body. */
static inline size_t journal_with(struct bench *bench, const char *pattern, const char *member,
	const char *text)
{
	struct json_object *entries = sandbox_journal(bench->sandbox);
	size_t count = 0;

	for (size_t i = 0; i < json_object_array_length(entries); i++) {
		struct json_object *entry = json_object_array_get_idx(entries, i), *path, *value;

		if (json_object_object_get_ex(entry, "path", &path) &&
			fnmatch(pattern, json_object_get_string(path), 0) == 0 &&
			json_object_object_get_ex(entry, member, &value) &&
			json_object_get_string(value) != NULL &&
			strstr(json_object_get_string(value), text) != NULL)
			count++;
	}
	json_object_put(entries);
	return count;
}

/* ---- states ---------------------------------------------------------------------------------- */

static inline bool is_live(struct bench *bench)
{
	return bench->link.state == LINK_LIVE && bench->link.live_at_ms > 0;
}

static inline uint32_t rows_of(struct bench *bench, int pane)
{
	return bench->snapshots[pane] != NULL ? bench->snapshots[pane]->count : 0;
}

/* All three panes hold fresh data. */
static inline bool all_fresh(struct bench *bench)
{
	for (int i = 0; i < 3; i++)
		if (bench->snapshots[i] == NULL || bench->snapshots[i]->is_cached ||
			bench->snapshots[i]->fetched_at_ms == 0)
			return false;
	return true;
}

/* Turns until nothing has been asked and said for a while. */
static inline void bench_settle(struct bench *bench)
{
	size_t requests = 0;
	unsigned said = 0;
	int quiet = 0;
	int64_t deadline = deadline_in(DEADLINE_MS);

	while (quiet < (sync_pending(bench->sync) > 0 ? HANGING_TURNS : QUIET_TURNS)) {
		size_t now_asked = asked(bench);
		unsigned now_said = bench->snapshot_count + bench->link_count + bench->detail_count;

		quiet = now_asked == requests && now_said == said ? quiet + 1 : 0;
		requests = now_asked;
		said = now_said;
		bench_turn(bench);
		if (deadline_left(deadline) == 0)
			fail_msg("the engine does not come to rest");
	}
}

static inline void bench_load(struct bench *bench)
{
	UNTIL(bench, all_fresh);
	bench_settle(bench);
}

static inline const struct incident *incident_with(struct bench *bench, uint8_t status)
{
	struct snapshot *s = bench->snapshots[0];

	for (uint32_t i = 0; s != NULL && i < s->count; i++) {
		const struct incident *row = snapshot_row(s, i);

		if (row->status == status)
			return row;
	}
	fail_msg("no incident has the status %d", status);
	return NULL;
}

static inline const struct alert *alert_with(struct bench *bench, uint8_t status)
{
	struct snapshot *s = bench->snapshots[1];

	for (uint32_t i = 0; s != NULL && i < s->count; i++) {
		const struct alert *row = snapshot_row(s, i);

		if (row->status == status)
			return row;
	}
	fail_msg("no alert has the status %d", status);
	return NULL;
}

static inline const void *row_by_id(struct bench *bench, int pane, const char *id)
{
	uint32_t at = bench->snapshots[pane] != NULL ? snapshot_find(bench->snapshots[pane], id)
						     : SNAPSHOT_NONE;

	return at != SNAPSHOT_NONE ? snapshot_row(bench->snapshots[pane], at) : NULL;
}

static inline uint8_t alert_status(struct bench *bench, const char *id)
{
	const struct alert *row = row_by_id(bench, 1, id);

	return row != NULL ? row->status : UINT8_MAX;
}

static inline uint8_t incident_status(struct bench *bench, const char *id)
{
	const struct incident *row = row_by_id(bench, 0, id);

	return row != NULL ? row->status : UINT8_MAX;
}

/* ---- actions --------------------------------------------------------------------------------- */

/* A request to do that to the record, as the UI makes it. */
static inline struct request *submit_request(const char *name, const void *record)
{
	struct request *request = request_new(REQUEST_SUBMIT);
	struct submit *submit = &request->submit;
	const struct resource *resource;
	const struct record *head = record;
	struct arena arena;

	submit->action = registry_action(name, &resource);
	assert_non_null(submit->action);
	submit->resource = resource;
	submit->record_id = mem_strdup(record != NULL ? head->id : "");
	submit->path = resource_path(submit->action->path, resource, record);
	arena_init(&arena, 0);
	submit->label = mem_strdup(record != NULL ? resource_label(resource, record, &arena).bytes
						  : submit->action->title);
	arena_release(&arena);
	submit->seen_updated_at_ms = record != NULL ? head->updated_at : 0;
	if (submit->action->body != NULL)
		submit->action->body(&submit->attrs, record);
	return request;
}

static inline void bench_submit(struct bench *bench, const char *name, const void *record)
{
	sync_send(bench->sync, submit_request(name, record));
}

/* Never NULL: an empty one before the first. */
static inline const struct result_msg *last_result(struct bench *bench)
{
	static const struct result_msg none;

	return bench->result_count > 0 ? &bench->results[bench->result_count - 1] : &none;
}

static inline bool has_result(struct bench *bench)
{
	return bench->result_count > 0;
}

static inline struct sandbox *demo_sandbox(void)
{
	return sandbox_open((const char *[]){"--seed", "demo", NULL});
}

#endif
