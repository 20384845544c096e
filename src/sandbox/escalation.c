/* Who is on call, whom a target stands for, and escalating an alert from level to level. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "attr.h"
#include "domain.h"
#include "request.h"

enum { TEXT_BYTES = 240 };

bool on_call_find(
	struct sandbox *box, const char *schedule_id, int64_t at_ms, struct on_call *found)
{
	static const char sql[] =
		"SELECT u, f, t FROM (SELECT seq, json_extract(attributes, '$.user_id') u,"
		" json_extract(attributes, '$.starts_at') f, json_extract(attributes, '$.ends_at') "
		"t,"
		" json_extract(attributes, '$.is_override') o"
		" FROM resource WHERE type = 'shifts' AND parent = ?1)"
		" WHERE f <= ?2 AND t > ?2 ORDER BY o DESC, seq DESC LIMIT 1";
	sqlite3_stmt *statement = store_prepare(&box->store, sql);
	bool any;

	sqlite3_bind_text(statement, 1, schedule_id, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(statement, 2, at_ms);
	any = sqlite3_step(statement) == SQLITE_ROW;
	if (any) {
		snprintf(found->user_id, sizeof(found->user_id), "%s",
			(const char *)sqlite3_column_text(statement, 0));
		found->from_ms = sqlite3_column_int64(statement, 1);
		found->to_ms = sqlite3_column_int64(statement, 2);
	}
	sqlite3_finalize(statement);
	return any;
}

/* False: it has none. */
static bool policy_of_team(struct sandbox *box, const char *team_id, char id[RECORD_ID_BYTES])
{
	struct id_list policies = {.count = 0};
	bool found = false;

	store_children(&box->store, "escalation_policies", "", &policies);
	for (size_t i = 0; i < policies.count && !found; i++) {
		found = store_has_link(&box->store, policies.ids[i], "groups", team_id);
		if (found)
			snprintf(id, RECORD_ID_BYTES, "%s", policies.ids[i]);
	}
	id_list_release(&policies);
	return found;
}

/* --- whom a target stands for -------------------------------------------------------------- */

static bool exists(struct sandbox *box, const char *type, const char *id)
{
	struct record record;

	if (!store_get(&box->store, type, id, &record))
		return false;
	record_release(&record);
	return true;
}

static void page_user(
	struct sandbox *box, const struct record *alert, const char *user_id, int64_t at_ms)
{
	const struct act system = {NULL, "system", at_ms};
	char name[160], text[TEXT_BYTES];

	store_link(&box->store, alert->id, "notified_users", user_id);
	snprintf(text, sizeof(text), "Paged %s by push and phone",
		person_name(box, user_id, name, sizeof(name)));
	alert_event_add(box, alert->id, "notification", "paged", text, &system);
}

static bool page_person(
	struct sandbox *box, struct record *alert, const char *user_id, int64_t at_ms)
{
	if (!exists(box, "users", user_id))
		return false;
	page_user(box, alert, user_id, at_ms);
	return true;
}

static bool page_schedule(
	struct sandbox *box, struct record *alert, const char *schedule_id, int64_t at_ms)
{
	struct on_call on_call;

	if (!exists(box, "schedules", schedule_id))
		return false;
	if (on_call_find(box, schedule_id, at_ms, &on_call))
		page_user(box, alert, on_call.user_id, at_ms);
	return true;
}

/* The level at a position, from 1; false: the policy has no such level. */
static bool load_level(
	struct sandbox *box, const char *policy_id, int64_t position, struct record *level)
{
	struct id_list levels = {.count = 0};
	bool found = false;

	store_children(&box->store, "escalation_levels", policy_id, &levels);
	if (position >= 1 && position <= (int64_t)levels.count)
		found = store_get(
			&box->store, "escalation_levels", levels.ids[position - 1], level);
	id_list_release(&levels);
	return found;
}

/* False: there is no such level, which means no such policy where it is the first. */
static bool page_level(struct sandbox *box, struct record *alert, const char *policy_id,
	int64_t position, int64_t at_ms)
{
	struct json_object *targets;
	struct record level;

	if (!load_level(box, policy_id, position, &level))
		return false;
	targets = attr_get(level.attributes, "notification_target_params");
	for (size_t i = 0; targets && i < json_object_array_length(targets); i++) {
		struct json_object *target = json_object_array_get_idx(targets, i);

		if (!strcmp(attr_str(target, "type"), "schedule"))
			page_schedule(box, alert, attr_str(target, "id"), at_ms);
		else
			page_person(box, alert, attr_str(target, "id"), at_ms);
	}
	attr_set_str(alert->attributes, "escalation_policy_id", policy_id);
	attr_set_int(alert->attributes, "escalation_level", position);
	record_release(&level);
	return true;
}

static bool page_policy(
	struct sandbox *box, struct record *alert, const char *policy_id, int64_t at_ms)
{
	return page_level(box, alert, policy_id, 1, at_ms);
}

static bool page_team(struct sandbox *box, struct record *alert, const char *team_id, int64_t at_ms)
{
	char policy_id[RECORD_ID_BYTES];

	return policy_of_team(box, team_id, policy_id) && page_policy(box, alert, policy_id, at_ms);
}

static bool page_service(
	struct sandbox *box, struct record *alert, const char *service_id, int64_t at_ms)
{
	struct record service;
	bool paged;

	if (!store_get(&box->store, "services", service_id, &service))
		return false;
	paged = page_policy(
		box, alert, attr_str(service.attributes, "escalation_policy_id"), at_ms);
	record_release(&service);
	return paged;
}

static const struct {
	const char *type;
	bool (*page)(struct sandbox *box, struct record *alert, const char *id, int64_t at_ms);
} targets[] = {
	{"User", page_person},
	{"Group", page_team},
	{"EscalationPolicy", page_policy},
	{"Service", page_service},
};

bool alert_page(
	struct sandbox *box, struct record *alert, const char *type, const char *id, int64_t at_ms)
{
	for (size_t i = 0; type && id && i < sizeof(targets) / sizeof(*targets); i++)
		if (!strcmp(targets[i].type, type))
			return targets[i].page(box, alert, id, at_ms);
	return false;
}

/* --- escalating ---------------------------------------------------------------------------- */

/* The alert's own policy, that of its team, or the first there is. */
static bool policy_of_alert(
	struct sandbox *box, const struct record *alert, char id[RECORD_ID_BYTES])
{
	const char *own = attr_str(alert->attributes, "escalation_policy_id");
	struct id_list ids = {.count = 0};
	bool found = own != NULL;

	if (own)
		snprintf(id, RECORD_ID_BYTES, "%s", own);
	store_linked(&box->store, alert->id, "groups", &ids);
	for (size_t i = 0; i < ids.count && !found; i++)
		found = policy_of_team(box, ids.ids[i], id);
	if (!found) {
		store_children(&box->store, "escalation_policies", "", &ids);
		found = ids.count > 0;
		if (found)
			snprintf(id, RECORD_ID_BYTES, "%s", ids.ids[ids.count - 1]);
	}
	id_list_release(&ids);
	return found;
}

static bool find_policy(
	struct request *request, const struct record *alert, char id[RECORD_ID_BYTES])
{
	struct json_object *given = attr_get(request->attributes, "escalation_policy_id");
	struct record policy;

	if (!given)
		return policy_of_alert(request->box, alert, id) ||
		       request_fail(request, 422, "escalation_policy_id is needed");
	if (!json_object_is_type(given, json_type_string) ||
		json_object_get_string_len(given) != UUID_BYTES - 1)
		return request_fail(request, 400, "escalation_policy_id is malformed");
	if (!request_load(request, "escalation_policies", json_object_get_string(given), &policy))
		return false;
	snprintf(id, RECORD_ID_BYTES, "%s", policy.id);
	record_release(&policy);
	return true;
}

static void escalate(struct request *request, struct record *alert)
{
	struct json_object *given = attr_get(request->attributes, "escalation_policy_level");
	struct act act = act_of(request);
	int64_t level = given ? json_object_get_int64(given)
			      : attr_int(alert->attributes, "escalation_level") + 1;
	char policy_id[RECORD_ID_BYTES], details[TEXT_BYTES];

	if (!find_policy(request, alert, policy_id))
		return;
	if (!page_level(request->box, alert, policy_id, level, act.at_ms)) {
		request_fail(request, 422, "escalation_policy_level exceeds max");
		return;
	}
	snprintf(details, sizeof(details), "Escalated to level %d", (int)level);
	alert_event_add(request->box, alert->id, "action", "escalated", details, &act);
	alert_move(request->box, alert, "triggered", NULL, &act);
	request_answer_record(request, 200, alert);
}

/* Members of a group are not there for this. */
void alert_escalate(struct request *request)
{
	struct record alert;

	if (!request_load(request, "alerts", request->ids[0], &alert))
		return;
	if (attr_str(alert.attributes, "group_leader_alert_id"))
		request_not_found(request);
	else
		escalate(request, &alert);
	record_release(&alert);
}
