/* The computed attributes of records. What is stored under the same name (put by hand) wins. */
#include "renders.h"

#include <stdio.h>

#include "attr.h"
#include "jsonapi.h"
#include "sandbox.h"

/* Attribute of an incident → the stored id it is made from. */
static const struct {
	const char *name, *id, *type;
} incident_wrappers[] = {
	{"user", "user_id", "users"},
	{"severity", "severity_id", "severities"},
	{"in_triage_by", "in_triage_by_user_id", "users"},
	{"started_by", "started_by_user_id", "users"},
	{"mitigated_by", "mitigated_by_user_id", "users"},
	{"resolved_by", "resolved_by_user_id", "users"},
	{"closed_by", "closed_by_user_id", "users"},
	{"cancelled_by", "cancelled_by_user_id", "users"},
};

static bool has(struct json_object *out, const char *name)
{
	return json_object_object_get_ex(out, name, NULL);
}

/* A stored reference as text: user ids are numbers in some places. */
static const char *reference(const struct record *record, const char *name)
{
	struct json_object *value = attr_get(record->attributes, name);

	return value ? json_object_get_string(value) : NULL;
}

static void wrap(struct render *render, const struct record *record, struct json_object *out,
	const char *name, const char *type, const char *id_name)
{
	const char *id = reference(record, id_name);

	if (!has(out, name) && jsonapi_wants(render, record->type, name))
		attr_set(out, name, id ? jsonapi_wrap(render, type, id) : NULL);
}

static void flat_user(struct render *render, const struct record *record, struct json_object *out,
	const char *name, const char *id_name)
{
	const char *id = reference(record, id_name);
	struct record user;

	if (has(out, name) || !id || !store_get(&render->box->store, "users", id, &user))
		return;
	attr_set(out, name, jsonapi_flat(render->box, &user));
	record_release(&user);
}

void render_incident(struct render *render, const struct record *record, struct json_object *out)
{
	for (size_t i = 0; i < sizeof(incident_wrappers) / sizeof(*incident_wrappers); i++)
		wrap(render, record, out, incident_wrappers[i].name, incident_wrappers[i].type,
			incident_wrappers[i].id);
}

void render_alert_event(struct render *render, const struct record *record, struct json_object *out)
{
	struct json_object *ids;
	struct id_list incidents = {.count = 0};

	flat_user(render, record, out, "user", "user_id");
	if (has(out, "incident_ids"))
		return;
	ids = json_object_new_array();
	store_linking(&render->box->store, record->parent, "alerts", &incidents);
	for (size_t i = 0; i < incidents.count; i++)
		json_object_array_add(ids, json_object_new_string(incidents.ids[i]));
	id_list_release(&incidents);
	attr_set(out, "incident_ids", ids);
}

void render_action_item(struct render *render, const struct record *record, struct json_object *out)
{
	struct record incident;

	flat_user(render, record, out, "assigned_to", "assigned_to_user_id");
	flat_user(render, record, out, "created_by", "created_by_user_id");
	if (has(out, "incident_title") ||
		!store_get(&render->box->store, "incidents", record->parent, &incident))
		return;
	attr_set_str(out, "incident_title", attr_str(incident.attributes, "title"));
	record_release(&incident);
}

void render_role_assignment(
	struct render *render, const struct record *record, struct json_object *out)
{
	wrap(render, record, out, "incident_role", "incident_roles", "incident_role_id");
	wrap(render, record, out, "user", "users", "user_id");
}

void render_subscriber(struct render *render, const struct record *record, struct json_object *out)
{
	wrap(render, record, out, "user", "users", "user_id");
}

void render_feedback(struct render *render, const struct record *record, struct json_object *out)
{
	static const char *const words[] = {"Very dissatisfied", "Somewhat dissatisfied", "Neutral",
		"Somewhat satisfied", "Very satisfied"};
	int64_t rating = attr_int(record->attributes, "rating");

	(void)render;
	if (rating >= 0 && rating < (int64_t)(sizeof(words) / sizeof(*words)))
		attr_set_str(out, "rating_humanized", words[rating]);
}

/* The demo requires a field only while the setting says so. */
void render_form_field(struct render *render, const struct record *record, struct json_object *out)
{
	(void)record;
	if (!render->box->settings.required_fields)
		attr_set(out, "required", json_object_new_array());
}
