/*
 * Tries an instance, one question after the other; each answer is a line of the report. Sources: the
 * digest's sections 2 (identity), 3 (limits) and 4 (errors).
 */
#include "app/probe.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/client.h"
#include "api/decode.h"
#include "api/own_key.h"
#include "base/clock.h"
#include "base/iso8601.h"
#include "base/mem.h"

enum {
	REQUEST_MS = 15 * 1000,
	STEP_MS = 1000,
	SKEW_MS = 30 * 1000,
};

struct reply {
	bool is_done;
	struct err err;
	bool is_web_page;
	int64_t server_ms;
	struct api_rate rate;
	struct buf body;
};

struct probe {
	const struct instance *instance;
	struct api *api;
	struct report *report;
	struct viewer_msg viewer;
	struct reply reply; /* to the last question */
};

/* ---- asking -------------------------------------------------------------------------------- */

static void on_answer(void *context, struct api_answer *answer)
{
	struct reply *reply = context;

	reply->is_done = true;
	reply->err = answer->err;
	reply->is_web_page = answer->is_web_page;
	reply->server_ms = answer->server_ms;
	reply->rate = answer->rate;
	buf_add(&reply->body, answer->body.bytes, answer->body.len_bytes);
}

/* True when it was answered without an error. */
static bool ask(struct probe *probe, const char *path, const char *query)
{
	struct api_call call = {
		.method = HTTP_GET, .path = path, .query = query, .urgency = API_AT_ONCE};
	struct reply *reply = &probe->reply;

	buf_release(&reply->body);
	*reply = (struct reply){0};
	buf_init(&reply->body, API_BODY_BYTES);
	api_start(probe->api, &call, on_answer, reply);
	while (!reply->is_done)
		api_step(probe->api, STEP_MS);
	return reply->err.kind == ERR_NONE;
}

/* ---- the way there --------------------------------------------------------------------------- */

/* What fails before a server of HTTP has answered. */
static bool check_way(struct probe *probe)
{
	const struct err *err = &probe->reply.err;
	bool is_tls = strncmp(probe->instance->url, "https:", 6) == 0;

	if (err->kind == ERR_DNS) {
		report_fail(probe->report, "dns", err);
		return false;
	}
	report_ok(probe->report, "dns", "the host is found");
	switch (err->kind) {
	case ERR_NETWORK:
	case ERR_TIMEOUT:
		report_fail(probe->report, "address", err);
		return false;
	case ERR_TLS:
		report_ok(probe->report, "address", "%s answers", probe->instance->url);
		report_fail(probe->report, "tls", err);
		return false;
	default:
		report_ok(probe->report, "address", "%s answers", probe->instance->url);
		report_ok(probe->report, "tls", "%s",
			!is_tls                            ? "none: it is this machine"
			: probe->instance->ca_file != NULL ? "trusted by ca_file"
							   : "trusted by this system");
		return true;
	}
}

static void check_clock(struct probe *probe)
{
	int64_t server = probe->reply.server_ms, skew = clock_wall_ms() - server;
	char length[ISO8601_BYTES];

	if (server == 0)
		return;
	if (skew >= -SKEW_MS && skew <= SKEW_MS)
		report_ok(probe->report, "clock", "agrees with the server's");
	else
		report_warn(probe->report, "clock",
			"Set this machine's clock (NTP): ages and times are shown by it.", "%s %s",
			duration_format(skew < 0 ? -skew : skew, length),
			skew < 0 ? "slow" : "fast");
}

/* ---- whose key it is ------------------------------------------------------------------------- */

/* A key without a user has shown nothing yet: reading incidents shows that it works. */
static bool check_reading(struct probe *probe)
{
	if (!ask(probe, "/v1/incidents", "page%5Bsize%5D=1&fields%5Bincidents%5D=id")) {
		report_fail(probe->report, "key", &probe->reply.err);
		return false;
	}
	report_ok(probe->report, "key", "accepted");
	return true;
}

static bool check_user(struct probe *probe)
{
	struct viewer_msg *viewer = &probe->viewer;
	struct err err = {0};

	if (!decode_viewer(probe->reply.body.bytes, probe->reply.body.len_bytes, viewer, &err)) {
		err_context(&err, "the address answers, but not as Rootly does");
		report_fail(probe->report, "key", &err);
		return false;
	}
	report_ok(probe->report, "key", "accepted");
	report_ok(probe->report, "user", "%s", viewer->name);
	if (viewer->organization[0] != '\0')
		report_ok(probe->report, "organization", "%s", viewer->organization);
	return true;
}

/* Who the instance says we are. */
static void check_me(struct probe *probe, const char *me)
{
	struct viewer_msg person = {0};
	char *path = mem_printf("/v1/users/%s", me);
	bool is_id = me[strspn(me, "0123456789")] == '\0';

	if (is_id && ask(probe, path, NULL) &&
		decode_viewer(probe->reply.body.bytes, probe->reply.body.len_bytes, &person, NULL))
		report_ok(probe->report, "user", "the key has no user; you are %s (%s)",
			person.name, me);
	else if (!is_id || probe->reply.err.kind == ERR_NOT_FOUND)
		report_warn(probe->report, "user", "Correct me: your user id (I am).",
			"the key has no user, and nobody has the id %s", me);
	else
		report_ok(probe->report, "user", "the key has no user; you are %s", me);
	free(path);
}

static void check_no_user(struct probe *probe)
{
	const char *me = probe->instance->me;
	const struct buf *body = &probe->reply.body;

	probe->viewer = (struct viewer_msg){.is_known = true};
	if (me == NULL)
		report_warn(probe->report, "user", "Set me: to your user id (I am) to have them.",
			"the key has no user: mine, pages me and on call are off");
	else
		check_me(probe, me);
	if (ask(probe, "/v1/users", "page%5Bsize%5D=1") &&
		decode_organization(body->bytes, body->len_bytes, probe->viewer.organization,
			sizeof(probe->viewer.organization)))
		report_ok(probe->report, "organization", "%s", probe->viewer.organization);
}

static bool check_key(struct probe *probe)
{
	const struct reply *reply = &probe->reply;

	if (reply->err.kind == ERR_NONE)
		return check_user(probe);
	if (reply->is_web_page ||
		(reply->err.kind != ERR_FORBIDDEN && reply->err.kind != ERR_NOT_FOUND)) {
		report_fail(probe->report, "key", &reply->err);
		return false;
	}
	check_no_user(probe);
	return check_reading(probe);
}

static void check_kind(struct probe *probe, bool has_user)
{
	struct rights *rights = &probe->viewer.rights;
	enum key_kind said = key_kind_of(probe->instance->kind);

	rights->kind = said != KIND_UNKNOWN ? said : has_user ? KIND_PERSONAL : KIND_GLOBAL;
	rights->is_kind_certain = said != KIND_UNKNOWN;
	if (said == KIND_PERSONAL && !has_user)
		report_warn(probe->report, "kind", "Set kind: to global or team.",
			"said to be Personal, but it has no user");
	else
		report_ok(probe->report, "kind", "%s", rights_kind_words(rights));
}

/* ---- when it ends ---------------------------------------------------------------------------- */

static void say_end(struct probe *probe, const struct key_life *life)
{
	const char *sure = life->is_certain ? "" : "probably ";
	int64_t now = probe->reply.server_ms != 0 ? probe->reply.server_ms : clock_wall_ms();
	char at[ISO8601_BYTES], left[ISO8601_BYTES];

	if (life->ends_at_ms == 0) {
		report_ok(probe->report, "end of key", "%s\"%s\", which never ends", sure, life->name);
		return;
	}
	iso8601_format(life->ends_at_ms, at);
	if (key_ends_soon(life, now, left))
		report_warn(probe->report, "end of key",
			"Make another in Rootly, then rootwatch connect with the same name.",
			"%s\"%s\", which ends in %s, on %.10s", sure, life->name, left, at);
	else
		report_ok(probe->report, "end of key", "%s\"%s\", which ends on %.10s", sure,
			life->name, at);
}

/* One that its name tells for certain also tells its kind and, where it has no user, its roles. */
static void take_own_key(struct probe *probe, const struct own_key *own, struct role_ids *roles)
{
	say_end(probe, &own->life);
	if (!own->life.is_certain)
		return;
	probe->viewer.rights.kind = own->kind;
	probe->viewer.rights.is_kind_certain = true;
	if (roles->role[0] == '\0' && roles->on_call_role[0] == '\0')
		*roles = own->roles;
}

/* When the key ends: nothing says it of ours, so it is found among all keys, where they may be read. */
static void check_end(struct probe *probe, struct role_ids *roles)
{
	struct rights *rights = &probe->viewer.rights;
	struct own_key_question question = {.name = probe->instance->key_name,
		.kind = rights->is_kind_certain ? rights->kind : KIND_UNKNOWN,
		.server_now_ms = probe->reply.server_ms};
	char *query = own_key_query(&question);
	const struct buf *body = &probe->reply.body;
	struct own_key own;

	if (!ask(probe, OWN_KEY_PATH, query))
		report_ok(probe->report, "end of key", "the keys are not told to this one");
	else if (decode_own_key(body->bytes, body->len_bytes, &question, &own))
		take_own_key(probe, &own, roles);
	else if (question.name != NULL)
		report_warn(probe->report, "end of key", "Correct key_name: and kind:.",
			"Rootly has no such key that is called %s", question.name);
	else
		report_ok(probe->report, "end of key", "it cannot be told which of the keys is this one");
	free(query);
}

/* ---- what it may do -------------------------------------------------------------------------- */

static void read_role(struct probe *probe, const char *folder, const char *id, bool is_on_call)
{
	char *path = mem_printf("/v1/%s/%s", folder, id);

	if (id[0] != '\0' && ask(probe, path, NULL))
		decode_rights(probe->reply.body.bytes, probe->reply.body.len_bytes, is_on_call,
			&probe->viewer.rights, NULL);
	free(path);
}

static void add_area(const struct rights *rights, int area, struct buf *words)
{
	const char *comma = "";

	buf_add_fmt(words, "%s%s: ", words->len_bytes > 0 ? "; " : "", right_areas[area].words);
	for (int verb = 0; verb < RIGHT_VERBS; verb++)
		if (rights->verbs[area] & 1U << verb) {
			buf_add_fmt(words, "%s%s", comma, right_verbs[verb]);
			comma = ", ";
		}
	if (comma[0] == '\0')
		buf_add_str(words, "nothing");
}

static void check_rights(struct probe *probe, const struct role_ids *roles)
{
	const struct rights *rights = &probe->viewer.rights;
	struct buf words;

	read_role(probe, "roles", roles->role, false);
	read_role(probe, "on_call_roles", roles->on_call_role, true);
	buf_init(&words, FINDING_BYTES);
	for (int area = AREA_NONE + 1; area < RIGHT_AREAS; area++)
		if (rights->known & 1U << area)
			add_area(rights, area, &words);
	if (words.len_bytes > 0)
		report_ok(probe->report, "rights", "%s", words.bytes);
	else
		report_warn(probe->report, "rights", NULL,
			"the key's roles cannot be read: what it may do shows when it is tried");
	buf_release(&words);
}

/* What a plan may lack; a missing part does not spoil the rest. */
static void check_plan(struct probe *probe)
{
	static const struct {
		const char *name, *path;
	} parts[] = {
		{"incidents", "/v1/incidents"},
		{"alerts", "/v1/alerts"},
		{"on call", "/v1/oncalls"},
		{"retrospectives", "/v1/post_mortems"},
		{"workflows", "/v1/workflows"},
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (ask(probe, parts[i].path, "page%5Bsize%5D=1"))
			report_ok(probe->report, parts[i].name, "readable");
		else if (probe->reply.err.kind == ERR_NOT_FOUND)
			report_warn(probe->report, parts[i].name, NULL,
				"not in the organization's plan, or not for this key");
		else
			report_warn(probe->report, parts[i].name,
				err_class(probe->reply.err.kind)->advice, "%s",
				probe->reply.err.text);
	}
}

static void check_rate(struct probe *probe)
{
	const struct api_rate *rate = &probe->reply.rate;

	if (rate->limit <= 0 || rate->remaining < 0)
		report_ok(probe->report, "rate limit", "the server names none");
	else if (rate->remaining * 10 >= rate->limit)
		report_ok(probe->report, "rate limit", "%" PRId64 " of %" PRId64 " requests left",
			rate->remaining, rate->limit);
	else
		report_warn(probe->report, "rate limit",
			"Something else uses this key: give it its own.",
			"only %" PRId64 " of %" PRId64 " requests left", rate->remaining,
			rate->limit);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static bool run(struct probe *probe)
{
	struct role_ids roles = {0};

	if (ask(probe, "/v1/users/me", NULL))
		decode_role_ids(probe->reply.body.bytes, probe->reply.body.len_bytes, &roles);
	if (!check_way(probe))
		return false;
	check_clock(probe);
	if (!check_key(probe))
		return false;
	check_kind(probe, probe->viewer.user_id[0] != '\0');
	check_end(probe, &roles);
	check_rights(probe, &roles);
	check_plan(probe);
	check_rate(probe);
	return true;
}

bool probe_instance(const struct instance *instance, struct secret *key, struct report *report,
	struct viewer_msg *viewer)
{
	struct api_config config = {.origin = instance->url,
		.token = key,
		.ca_file = instance->ca_file,
		.timeout_ms = REQUEST_MS};
	struct probe probe = {.instance = instance, .report = report};
	struct err err = {0};
	bool works = false;

	buf_init(&probe.reply.body, API_BODY_BYTES);
	probe.api = api_new(&config, &err);
	if (probe.api != NULL)
		works = run(&probe);
	else
		report_fail(report, "address", &err);
	api_free(probe.api);
	buf_release(&probe.reply.body);
	if (viewer != NULL)
		*viewer = probe.viewer;
	return works;
}
