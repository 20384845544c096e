/* On-call: who is, shifts within a window, overrides. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "base/iso8601.h"

#include "access.h"
#include "attr.h"
#include "domain.h"
#include "jsonapi.h"
#include "query.h"
#include "request.h"
#include "write.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

enum { SQL_BYTES = 4096, LIST_BYTES = 2048 };

struct window {
	int64_t from, to;
};

/* --- shifts -------------------------------------------------------------------------------- */

static bool read_time(struct request *request, const char *name, int64_t fallback, int64_t *out)
{
	const char *text = params_get(&request->params, name);

	*out = fallback;
	return !text || iso8601_parse(text, strlen(text), out) ||
	       request_fail(request, 400, "%s is not a valid time", name);
}

/* Two weeks from now unless it is said. */
static bool read_window(struct request *request, int months, struct window *window)
{
	int64_t now = sandbox_now(request->box);

	if (!read_time(request, "from", now, &window->from) ||
		!read_time(request, "to", window->from + 14 * DAY_MS, &window->to))
		return false;
	return window->to - window->from <= months * 31 * DAY_MS ||
	       request_fail(request, 422, "Datetime range exceeds %d month%s", months,
		       months == 1 ? "" : "s");
}

/* " AND column IN ('a', 'b')" of the values of a repeated parameter; nothing when there is none. */
static void add_membership(
	const struct request *request, const char *name, const char *column, struct buf *sql)
{
	const char *comma = "";
	char value[2 * RECORD_ID_BYTES + 3];

	for (size_t i = 0; i < request->params.count; i++) {
		const struct param *param = &request->params.items[i];

		if (strcmp(param->name, name))
			continue;
		sqlite3_snprintf(sizeof(value), value, "%.*Q", RECORD_ID_BYTES, param->value);
		buf_add_fmt(sql, *comma ? ", %s" : " AND CAST(%s AS TEXT) IN (",
			*comma ? value : column);
		if (!*comma)
			buf_add_str(sql, value);
		comma = ", ";
	}
	if (*comma)
		buf_add_str(sql, ")");
}

static void answer_list(struct request *request, struct scope scope)
{
	struct page page;

	if (!query_list(request, type_find("shifts"), scope, &page))
		return;
	request_answer_json(request, 200, jsonapi_list(request, &page));
	page_release(&page);
}

static void answer_shifts(
	struct request *request, const struct window *window, const char *schedule)
{
	struct buf sql;

	buf_init(&sql, SQL_BYTES);
	buf_add_fmt(&sql,
		"json_extract(r.attributes, '$.starts_at') < %lld"
		" AND json_extract(r.attributes, '$.ends_at') > %lld",
		(long long)window->to, (long long)window->from);
	add_membership(request, "schedule_ids[]", "r.parent", &sql);
	add_membership(request, "user_ids[]", "json_extract(r.attributes, '$.user_id')", &sql);
	buf_add_str(&sql, schedule ? " AND r.parent = ?" : " AND r.type = ?");
	if (sql.overflowed)
		request_fail(request, 414, "Request-URI Too Large");
	else
		answer_list(request, (struct scope){sql.bytes, schedule ? schedule : "shifts"});
	buf_release(&sql);
}

void list_shifts(struct request *request)
{
	struct window window;

	if (read_window(request, 2, &window))
		answer_shifts(request, &window, NULL);
}

void list_schedule_shifts(struct request *request)
{
	struct record schedule;
	struct window window;

	if (!request_load(request, "schedules", request->ids[0], &schedule))
		return;
	if (read_window(request, 1, &window))
		answer_shifts(request, &window, schedule.id);
	record_release(&schedule);
}

/* --- overrides ----------------------------------------------------------------------------- */

void list_overrides(struct request *request)
{
	struct record schedule;

	if (!request_load(request, "schedules", request->ids[0], &schedule))
		return;
	answer_list(request,
		(struct scope){"r.parent = ? AND json_extract(r.attributes, '$.is_override')",
			schedule.id});
	record_release(&schedule);
}

static bool check_override(struct request *request, const struct record *shift)
{
	int64_t starts = attr_time(shift->attributes, "starts_at");
	int64_t ends = attr_time(shift->attributes, "ends_at");

	if (!attr_get(shift->attributes, "user_id"))
		return request_fail(request, 422, "User must exist");
	if (!starts)
		return request_fail(request, 422, "Starts at can't be blank");
	return ends > starts || request_fail(request, 422, "Ends at must be after starts at");
}

static void keep(struct request *request, unsigned status, struct record *shift)
{
	attr_set_time(shift->attributes, "updated_at", sandbox_now(request->box));
	store_put(&request->box->store, shift);
	request_answer_record(request, status, shift);
}

void override_create(struct request *request)
{
	struct record schedule, shift;

	if (!request_load(request, "schedules", request->ids[0], &schedule))
		return;
	shift = sandbox_new_record(request->box, "shifts", schedule.id, sandbox_now(request->box));
	attr_set_str(shift.attributes, "schedule_id", schedule.id);
	attr_set(shift.attributes, "rotation_id", NULL);
	attr_set_bool(shift.attributes, "is_override", true);
	attr_set_bool(shift.attributes, "is_shadow", false);
	if (write_attributes(request, &shift, ON_CREATE) && check_override(request, &shift))
		keep(request, 201, &shift);
	record_release(&shift);
	record_release(&schedule);
}

/* A shift of the rotation is no override. */
static bool load_override(struct request *request, struct record *shift)
{
	if (!request_load(request, "shifts", request->ids[0], shift))
		return false;
	if (attr_bool(shift->attributes, "is_override"))
		return true;
	record_release(shift);
	return request_not_found(request);
}

void override_update(struct request *request)
{
	struct record shift;

	if (!load_override(request, &shift))
		return;
	if (write_attributes(request, &shift, ON_UPDATE) && check_override(request, &shift))
		keep(request, 200, &shift);
	record_release(&shift);
}

void override_delete(struct request *request)
{
	struct record shift;

	if (!load_override(request, &shift))
		return;
	request_answer_record(request, 200, &shift);
	store_delete(&request->box->store, "shifts", shift.id);
	record_release(&shift);
}

/* --- who is on call ------------------------------------------------------------------------ */

struct listing {
	struct request *request;
	struct json_object *data, *included, *seen;
	int64_t at_ms;
	const struct record *policy;
	int64_t level;
};

/* filter[schedule_ids]=a,b and the like. */
static bool passes(const struct listing *l, const char *filter, const char *id)
{
	char name[64];
	const char *wanted;

	snprintf(name, sizeof(name), "filter[%s]", filter);
	wanted = params_get(&l->request->params, name);
	return !wanted || (id && csv_has(wanted, id));
}

static void include(struct listing *l, const char *relation, const char *type, const char *id)
{
	struct record record;
	struct json_object *document;

	if (!csv_has(params_get(&l->request->params, "include"), relation) ||
		json_object_object_get_ex(l->seen, id, NULL) ||
		!store_get(&l->request->box->store, type, id, &record))
		return;
	document = jsonapi_one(l->request, &record);
	json_object_array_add(l->included, json_object_get(attr_get(document, "data")));
	attr_set(l->seen, id, NULL);
	json_object_put(document);
	record_release(&record);
}

static struct json_object *linkage(const char *type, const char *id)
{
	struct json_object *out = json_object_new_object(), *data = NULL;

	if (id) {
		data = json_object_new_object();
		attr_set_str(data, "id", id);
		attr_set_str(data, "type", type);
	}
	attr_set(out, "data", data);
	return out;
}

static struct json_object *attributes_of(
	const struct listing *l, const struct on_call *on_call, const struct record *schedule)
{
	struct json_object *a = json_object_new_object();
	const char *name = attr_str(l->policy->attributes, "name");

	attr_set_str(a, "escalation_policy_id", l->policy->id);
	attr_set_str(a, "escalation_policy_name", name);
	attr_set_int(a, "escalation_level", l->level);
	attr_set_bool(a, "is_default_path", true);
	attr_set_str(a, "notification_type", "audible");
	attr_set_str(a, "schedule_id", schedule->attributes ? schedule->id : NULL);
	attr_set_str(a, "schedule_name", attr_str(schedule->attributes, "name"));
	attr_set(a, "user_id", json_object_new_int64(strtoll(on_call->user_id, NULL, 10)));
	attr_set_time(a, "starts_at", on_call->from_ms);
	attr_set_time(a, "ends_at", on_call->to_ms);
	jsonapi_format_times(l->request->box, a);
	return a;
}

static void add_person(
	struct listing *l, const struct on_call *on_call, const struct record *schedule)
{
	const char *user_id = on_call->user_id;
	const char *schedule_id = schedule->attributes ? schedule->id : NULL;
	struct json_object *row, *relationships;
	char id[120];

	if (!passes(l, "user_ids", user_id) || !passes(l, "schedule_ids", schedule_id))
		return;
	row = json_object_new_object();
	relationships = json_object_new_object();
	snprintf(id, sizeof(id), "%s-%d-%s", l->policy->id, (int)l->level, user_id);
	attr_set_str(row, "id", id);
	attr_set_str(row, "type", "on_call_resources");
	attr_set(row, "attributes", attributes_of(l, on_call, schedule));
	attr_set(relationships, "user", linkage("users", user_id));
	attr_set(relationships, "schedule", linkage("schedules", schedule_id));
	attr_set(relationships, "escalation_policy", linkage("escalation_policies", l->policy->id));
	attr_set(row, "relationships", relationships);
	json_object_array_add(l->data, row);
	include(l, "user", "users", user_id);
	include(l, "escalation_policy", "escalation_policies", l->policy->id);
	if (schedule_id)
		include(l, "schedule", "schedules", schedule_id);
}

/* A person who is named is on call always: a day at a time. */
static void add_target(struct listing *l, struct json_object *target)
{
	struct on_call on_call = {.from_ms = l->at_ms, .to_ms = l->at_ms + DAY_MS};
	struct record schedule = {.attributes = NULL};
	const char *id = attr_str(target, "id");

	snprintf(on_call.user_id, sizeof(on_call.user_id), "%s", id);
	if (strcmp(attr_str(target, "type"), "schedule"))
		add_person(l, &on_call, &schedule);
	else if (store_get(&l->request->box->store, "schedules", id, &schedule) &&
		 on_call_find(l->request->box, id, l->at_ms, &on_call))
		add_person(l, &on_call, &schedule);
	record_release(&schedule);
}

static void add_level(struct listing *l, const char *level_id)
{
	struct json_object *targets;
	struct record level;

	if (!store_get(&l->request->box->store, "escalation_levels", level_id, &level))
		return;
	l->level = attr_int(level.attributes, "position");
	targets = attr_get(level.attributes, "notification_target_params");
	for (size_t i = 0; targets && i < json_object_array_length(targets); i++)
		add_target(l, json_object_array_get_idx(targets, i));
	record_release(&level);
}

/* One of the ids that a policy is linked to is wanted, or none was asked for. */
static bool passes_link(const struct listing *l, const char *filter, const char *link)
{
	struct id_list ids = {.count = 0};
	bool any = passes(l, filter, NULL);

	store_linked(&l->request->box->store, l->policy->id, link, &ids);
	for (size_t i = 0; i < ids.count && !any; i++)
		any = passes(l, filter, ids.ids[i]);
	id_list_release(&ids);
	return any;
}

static void add_policy(struct listing *l, const struct record *policy)
{
	struct id_list levels = {.count = 0};

	l->policy = policy;
	if (!access_sees(l->request, policy) || !passes(l, "escalation_policy_ids", policy->id) ||
		!passes_link(l, "group_ids", "groups") ||
		!passes_link(l, "service_ids", "services"))
		return;
	store_children(&l->request->box->store, "escalation_levels", policy->id, &levels);
	for (size_t i = 0; i < levels.count; i++)
		add_level(l, levels.ids[i]);
	id_list_release(&levels);
}

/* At `since`, or now; one entry for each person of each level. */
void list_oncalls(struct request *request)
{
	struct listing l = {.request = request};
	struct id_list policies = {.count = 0};
	struct json_object *answer;
	struct record policy;

	if (!read_time(request, "since", sandbox_now(request->box), &l.at_ms))
		return;
	l.data = json_object_new_array();
	l.included = json_object_new_array();
	l.seen = json_object_new_object();
	store_children(&request->box->store, "escalation_policies", "", &policies);
	for (size_t i = 0; i < policies.count; i++) {
		if (!store_get(
			    &request->box->store, "escalation_policies", policies.ids[i], &policy))
			continue;
		add_policy(&l, &policy);
		record_release(&policy);
	}
	answer = json_object_new_object();
	attr_set(answer, "data", l.data);
	attr_set(answer, "included", l.included);
	request_answer_json(request, 200, answer);
	json_object_put(l.seen);
	id_list_release(&policies);
}
