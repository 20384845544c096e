/*
 * A scripted shift: what a responder does, as data, and an engine that sends it. The engine asserts
 * nothing, so that it also runs in a child process that is going to be killed; what it did is read
 * from state.db and from the sandbox's journal.
 */
#ifndef TESTS_HTTP_OUTBOX_SHIFT_H
#define TESTS_HTTP_OUTBOX_SHIFT_H

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "core/resource.h"
#include "lib/cleanup.h"
#include "lib/deadline.h"
#include "lib/home.h"
#include "lib/sandbox.h"
#include "lib/numbers.h"
#include "resources/registry.h"
#include "store/state.h"
#include "sync/sync.h"

#define UNUSED __attribute__((unused))

enum { STEPS_MAX = 32, TURN_MS = 5, ID_BYTES = 64, TEXT_BYTES = 64, FOLDER_BYTES = 4096 };

static const char instance_name[] = "Production";

/* ---- chance ---------------------------------------------------------------------------------- */

UNUSED static uint64_t next_random(uint64_t *seed)
{
	uint64_t z = (*seed += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

UNUSED static unsigned random_below(uint64_t *seed, unsigned bound)
{
	return bound > 0 ? (unsigned)(next_random(seed) % bound) : 0;
}

/* ---- what is done ---------------------------------------------------------------------------- */

/* One action, bound to a record of the sandbox. */
struct step {
	const char *action;
	char record[ID_BYTES]; /* "" for creates; "new-N": what row N of the outbox makes */
	char label[TEXT_BYTES];
	const char *key;       /* of the text that is its own; NULL: it has none */
	char text[TEXT_BYTES]; /* what its request holds and no other; "": the path tells it */
	char was[256];	       /* edits: the text as it was seen */
	char draft[TEXT_BYTES]; /* name of the draft it comes from; "" none */
	char path[2 * TEXT_BYTES]; /* "": as the action and the record say */
};

UNUSED static char *step_path(const struct step *step)
{
	const struct resource *resource;
	const struct action *action = registry_action(step->action, &resource);
	struct record *row;
	char *path;

	if (step->path[0] != '\0')
		return mem_strdup(step->path);
	row = mem_alloc(resource->row_bytes);
	/* What it belongs to may stand in the path too. */
	for (size_t i = 0; i < resource->field_count; i++)
		if (resource->fields[i].type == FIELD_ID)
			*FIELD_AT_MUT(const char *, &resource->fields[i], row) = "nothing";
	row->id = step->record;
	path = resource_path(action->path, resource, row);
	free(row);
	return path;
}

/* The same for the journal, where what was provisional has an id. */
UNUSED static char *step_path_pattern(const struct step *step)
{
	char *path = step_path(step), *at = strstr(path, step->record), *pattern;

	if (strncmp(step->record, "new-", 4) != 0 || at == NULL)
		return path;
	pattern = mem_printf("%.*s*%s", (int)(at - path), path, at + strlen(step->record));
	free(path);
	return pattern;
}

/* The same as the screen makes of a key press. */
UNUSED static struct request *step_request(const struct step *step)
{
	struct request *request = request_new(REQUEST_SUBMIT);
	struct submit *submit = &request->submit;
	const struct resource *resource;
	struct record *row;

	submit->action = registry_action(step->action, &resource);
	submit->resource = resource;
	submit->record_id = mem_strdup(step->record);
	submit->path = step_path(step);
	submit->label = mem_strdup(step->label);
	submit->draft = mem_strdup(step->draft);
	row = mem_alloc(resource->row_bytes);
	row->id = step->record;
	if (submit->action->body != NULL)
		submit->action->body(&submit->attrs, row);
	free(row);
	if (step->key != NULL)
		attrs_add_string(&submit->attrs, step->key, step->text);
	if (submit->action->edits)
		attrs_add_string(&submit->base, step->key, step->was);
	return request;
}

UNUSED static struct request *draft_request(const char *name, const char *text)
{
	struct request *request = request_new(REQUEST_DRAFT);

	request->draft.name = mem_strdup(name);
	request->draft.text = mem_strdup(text);
	return request;
}

/* ---- an engine ------------------------------------------------------------------------------- */

struct engine {
	const char *url, *token;
	char folder[FOLDER_BYTES]; /* state.db lies in it */
	struct mailbox *to_ui;
	struct sync *sync;
	struct outbox_view *view; /* the newest; owned */
	struct link link;
	struct result_msg result; /* the newest */
	unsigned result_count;
	bool is_known;	  /* the server said whose key it is: what is due leaves */
	/* Of the real clocks. The server's does not go ahead: where it matters when something was made,
	 * the wall clock does not either. */
	int64_t ahead_ms, wall_ahead_ms;
};

UNUSED static int64_t engine_monotonic(void *context)
{
	return clock_monotonic_ms() + ((struct engine *)context)->ahead_ms;
}

UNUSED static int64_t engine_wall(void *context)
{
	return clock_wall_ms() + ((struct engine *)context)->wall_ahead_ms;
}

UNUSED static bool engine_key(void *context, struct secret *key, struct err *err)
{
	struct engine *engine = context;

	(void)err;
	secret_set(key, engine->token, strlen(engine->token));
	return true;
}

UNUSED static void engine_receive(struct engine *engine)
{
	struct mail *mail;

	while ((mail = mailbox_receive(engine->to_ui)) != NULL) {
		struct msg *msg = (struct msg *)(void *)mail;

		if (msg->type == MSG_OUTBOX) {
			outbox_view_free(engine->view);
			engine->view = msg->u.outbox;
			msg->u.outbox = NULL;
		} else if (msg->type == MSG_RESULT) {
			engine->result = msg->u.result;
			engine->result_count++;
		} else if (msg->type == MSG_LINK) {
			engine->link = msg->u.link;
		} else if (msg->type == MSG_VIEWER) {
			engine->is_known |= msg->u.viewer.is_known;
		}
		mail->free(mail);
	}
}

/* False once it is finished. */
UNUSED static bool engine_turn(struct engine *engine)
{
	bool goes_on = sync_step(engine->sync, TURN_MS);

	engine_receive(engine);
	return goes_on;
}

/* It polls the panes as the dashboard does, or leaves that, as a verb does. */
UNUSED static bool engine_open(struct engine *engine, bool polls)
{
	struct sync_config config = {
		.resources = registry_panes,
		.catalogue_resources = registry_catalogue,
		.origin = engine->url,
		.instance = instance_name,
		.identity = "outbox",
		.state_dir = engine->folder,
		.get_key = engine_key,
		.get_key_context = engine,
		.on_demand = !polls,
		.clock = {engine_monotonic, engine_wall, engine},
		.seed = 7,
	};
	struct err err;

	engine->to_ui = mailbox_new(NULL, NULL);
	engine->sync = sync_new(&config, engine->to_ui, &err);
	return engine->sync != NULL;
}

UNUSED static void engine_close(struct engine *engine)
{
	sync_free(engine->sync);
	mailbox_free(engine->to_ui);
	outbox_view_free(engine->view);
	engine->sync = NULL;
	engine->to_ui = NULL;
	engine->view = NULL;
	engine->is_known = false;
}

UNUSED static const struct outbox_item *engine_item(const struct engine *engine, const char *label)
{
	for (uint32_t i = 0; engine->view != NULL && i < engine->view->count; i++)
		if (strcmp(engine->view->items[i].label.bytes, label) == 0)
			return &engine->view->items[i];
	return NULL;
}

/* How many items are in that state. */
UNUSED static unsigned engine_count(const struct engine *engine, enum outbox_state state)
{
	unsigned count = 0;

	for (uint32_t i = 0; engine->view != NULL && i < engine->view->count; i++)
		count += engine->view->items[i].state == state;
	return count;
}

UNUSED static bool engine_is_idle(const struct engine *engine)
{
	return engine->view != NULL && engine_count(engine, OUTBOX_QUEUED) == 0 &&
	       engine_count(engine, OUTBOX_SENDING) == 0;
}

/* ---- the sandbox's side ---------------------------------------------------------------------- */

UNUSED static const char *member_text(struct json_object *entry, const char *member)
{
	const char *text = json_object_get_string(json_object_object_get(entry, member));

	return text != NULL ? text : "";
}

/* Is it the request of that step? */
UNUSED static bool is_of_step(struct json_object *entry, const struct step *step)
{
	const struct resource *resource;
	const struct action *action = registry_action(step->action, &resource);
	char *path = step_path_pattern(step);
	bool is_it = strcmp(member_text(entry, "method"), http_method_names[action->method]) == 0 &&
		     fnmatch(path, member_text(entry, "path"), 0) == 0 &&
		     strstr(member_text(entry, "body"), step->text) != NULL;

	free(path);
	return is_it;
}

/* How often it had its effect; *at (may be NULL) gets its place in the journal. */
UNUSED static unsigned count_applied(struct json_object *journal, const struct step *step, size_t *at)
{
	unsigned count = 0;

	for (size_t i = 0; i < json_object_array_length(journal); i++) {
		struct json_object *entry = json_object_array_get_idx(journal, i);

		if (!json_object_get_boolean(json_object_object_get(entry, "applied")) ||
			!is_of_step(entry, step))
			continue;
		count++;
		if (at != NULL)
			*at = i;
	}
	return count;
}

/* How many requests changed something or tried to. */
UNUSED static unsigned count_writes(struct sandbox *sandbox)
{
	struct json_object *journal = sandbox_journal(sandbox);
	unsigned count = 0;

	for (size_t i = 0; i < json_object_array_length(journal); i++)
		count += strcmp(member_text(json_object_array_get_idx(journal, i), "method"),
				 "GET") != 0;
	json_object_put(journal);
	return count;
}

/* A fault that closes the connection leaves no status. */
UNUSED static bool is_open(struct json_object *entry)
{
	return json_object_get_int(json_object_object_get(entry, "status")) == 0 &&
	       json_object_object_get(entry, "fault") == NULL;
}

/* Waits until nothing is worked on any more, and returns the journal. */
UNUSED static struct json_object *journal_at_rest(struct sandbox *sandbox)
{
	int64_t deadline = deadline_in(DEADLINE_MS);

	for (;;) {
		struct json_object *journal = sandbox_journal(sandbox);
		size_t open = 0;

		for (size_t i = 0; i < json_object_array_length(journal); i++)
			open += is_open(json_object_array_get_idx(journal, i));
		if (open == 0)
			return journal;
		json_object_put(journal);
		if (deadline_left(deadline) == 0)
			fail_msg("the sandbox does not come to rest");
	}
}

/* The ids of the list's first records; fails when there are fewer. */
UNUSED static void find_ids(struct sandbox *sandbox, const char *list, char (*ids)[ID_BYTES], size_t count)
{
	struct json_object *body = sandbox_request(sandbox, "GET", list, NULL, NULL);
	struct json_object *data = json_object_object_get(body, "data");

	if (data == NULL || json_object_array_length(data) < count)
		fail_msg("%s: fewer than %zu", list, count);
	for (size_t i = 0; i < count; i++)
		snprintf(ids[i], ID_BYTES, "%s",
			member_text(json_object_array_get_idx(data, i), "id"));
	json_object_put(body);
}

/* ---- state.db -------------------------------------------------------------------------------- */

/* A row as it lies on the disk. */
struct found {
	int64_t id; /* 0: there is none */
	enum outbox_state state;
	bool is_marked;
	char result[256];
};

UNUSED static struct state *open_state_db(const struct engine *engine)
{
	char *path = mem_printf("%s/state.db", engine->folder);
	struct err err = {0};
	struct state *state = state_open(path, engine->url, instance_name, &err);

	free(path);
	if (state == NULL)
		fail_msg("%s", err.text);
	return state;
}

UNUSED static void find_row(struct state *state, const struct outbox_item *item, struct found *found)
{
	struct outbox_row row;
	struct err err = {0};

	if (!state_load(state, item->id, &row, &err))
		fail_msg("%s", err.text);
	found->id = item->id;
	found->state = item->state;
	found->is_marked = row.mark[0] != '\0';
	snprintf(found->result, sizeof(found->result), "%s", row.result);
	outbox_row_release(&row);
}

/* What lies there of each step. */
UNUSED static void find_steps(
	struct state *state, const struct step *steps, size_t count, struct found *found)
{
	struct err err = {0};
	struct outbox_view *view = state_view(state, &err);

	if (view == NULL)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < count; i++) {
		found[i] = (struct found){0};
		for (uint32_t k = 0; k < view->count; k++)
			if (strcmp(view->items[k].label.bytes, steps[i].label) == 0)
				find_row(state, &view->items[k], &found[i]);
	}
	outbox_view_free(view);
}

#endif
