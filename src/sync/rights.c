/*
 * What the key may do: its kind, the permissions of its user's roles, and who acts when the key has no
 * user. All of it is asked for beside everything else; without an answer nothing is ruled out.
 */
#include "internal.h"

#include "api/own_key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* A question about the account; each answers one part. */
struct question {
	struct call call; /* first */
	void (*answered)(struct sync *sync, const struct buf *body);
};

/* A key without a user is not Personal, whatever somebody said. */
static void know_kind(struct viewer_msg *viewer, enum key_kind said, bool has_user)
{
	struct rights *rights = &viewer->rights;

	rights->kind = said == KIND_PERSONAL && !has_user ? KIND_UNKNOWN : said;
	rights->is_kind_certain = rights->kind != KIND_UNKNOWN;
	if (rights->kind == KIND_UNKNOWN)
		rights->kind = has_user ? KIND_PERSONAL : KIND_GLOBAL;
}

void rights_from_account(struct viewer_msg *viewer, const struct sync_config *config)
{
	bool has_user = viewer->user_id[0] != '\0';

	viewer->rights = (struct rights){0};
	know_kind(viewer, config->kind, has_user);
	if (has_user || config->me == NULL)
		return;
	snprintf(viewer->user_id, sizeof(viewer->user_id), "%s", config->me);
	viewer->is_named = true;
}

/* ---- asking -------------------------------------------------------------------------------- */

static void on_answer(struct call *call, struct api_answer *answer)
{
	struct question *question = (struct question *)(void *)call;

	if (answer->err.kind == ERR_NONE)
		question->answered(call->sync, &answer->body);
}

static void free_question(struct call *call)
{
	free(call);
}

static void ask(struct sync *sync, const char *path, const char *query,
	void (*answered)(struct sync *sync, const struct buf *body))
{
	struct question *question = mem_alloc(sizeof(*question));
	struct api_call what = {
		.method = HTTP_GET, .path = path, .query = query, .urgency = API_BACKGROUND};

	question->call.done = on_answer;
	question->call.free = free_question;
	question->answered = answered;
	call_start(sync, &question->call, &what);
}

/* An id that means something else in a path is no id. */
static bool is_plain_id(const char *id)
{
	return id[0] != '\0' && id[strspn(id, "0123456789abcdefghijklmnopqrstuvwxyz"
					      "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_")] == '\0';
}

static void ask_record(struct sync *sync, const char *folder, const char *id,
	void (*answered)(struct sync *sync, const struct buf *body))
{
	char *path = mem_printf("/v1/%s/%s", folder, id);

	if (is_plain_id(id))
		ask(sync, path, NULL, answered);
	free(path);
}

static void on_role(struct sync *sync, const struct buf *body)
{
	if (decode_rights(body->bytes, body->len_bytes, false, &sync->viewer.rights, NULL))
		tell_viewer(sync);
}

static void on_on_call_role(struct sync *sync, const struct buf *body)
{
	if (decode_rights(body->bytes, body->len_bytes, true, &sync->viewer.rights, NULL))
		tell_viewer(sync);
}

/* Who it is by configuration: only the name is of interest. */
static void on_person(struct sync *sync, const struct buf *body)
{
	struct viewer_msg person = {0};

	if (!decode_viewer(body->bytes, body->len_bytes, &person, NULL) ||
		strcmp(person.user_id, sync->viewer.user_id) != 0)
		return;
	memcpy(sync->viewer.name, person.name, sizeof(sync->viewer.name));
	tell_viewer(sync);
}

static void ask_roles(struct sync *sync, const struct role_ids *roles)
{
	ask_record(sync, "roles", roles->role, on_role);
	ask_record(sync, "on_call_roles", roles->on_call_role, on_on_call_role);
}

static struct own_key_question own_key_question(const struct sync *sync)
{
	const struct rights *rights = &sync->viewer.rights;

	return (struct own_key_question){.name = sync->config.key_name,
		.kind = rights->is_kind_certain ? rights->kind : KIND_UNKNOWN,
		.server_now_ms = sync_server_now(sync)};
}

/* A key that its name tells for certain tells its kind and, where it has no user, its roles. */
static void on_keys(struct sync *sync, const struct buf *body)
{
	struct own_key_question question = own_key_question(sync);
	struct viewer_msg *viewer = &sync->viewer;
	struct own_key own;

	if (!decode_own_key(body->bytes, body->len_bytes, &question, &own))
		return;
	viewer->key_life = own.life;
	if (own.life.is_certain && own.kind != KIND_UNKNOWN) {
		viewer->rights.kind = own.kind;
		viewer->rights.is_kind_certain = true;
		ask_roles(sync, &own.roles);
	}
	tell_viewer(sync);
}

static void ask_keys(struct sync *sync)
{
	struct own_key_question question = own_key_question(sync);
	char *query = own_key_query(&question);

	ask(sync, OWN_KEY_PATH, query, on_keys);
	free(query);
}

void rights_ask(struct sync *sync, const struct role_ids *roles)
{
	tell_viewer(sync);
	if (sync->config.on_demand)
		return;
	ask_roles(sync, roles);
	if (sync->viewer.is_named)
		ask_record(sync, "users", sync->viewer.user_id, on_person);
	ask_keys(sync);
}
