/* What surrounds the incidents of every seed: sub-statuses, status pages, form fields, on-call. */
#include "seed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attr.h"
#include "params.h"
#include "seed_parts.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

enum { WEEKS_BEFORE = 4, WEEKS_AFTER = 16, LEVELS = 3, LEVEL_DELAY_MIN = 5 };

static const struct {
	const char *name, *parent, *description;
} sub_statuses[] = {
	{"Waiting for a person", "in_triage", "Nobody has looked yet"},
	{"Investigating", "started", "We look for the cause"},
	{"Identified", "started", "The cause is known"},
	{"Fixing", "started", "The fix is on its way"},
	{"Monitoring", "started", "The fix is out, we watch"},
	{"Gathering evidence", "resolved", "Logs, graphs and people's memory"},
	{"Writing", "resolved", "The retrospective is being written"},
	{"Reviewed", "resolved", "The retrospective has been discussed"},
	{"Nothing left to do", "closed", "Every action item is done"},
};

static const struct {
	const char *title, *description;
	bool public;
} pages[] = {
	{"Brightcart status", "What customers see", true},
	{"Brightcart internal", "For support and the shops", false},
};

static const struct {
	const char *title, *update_title, *body, *status;
} page_templates[] = {
	{"We are looking", "Investigating",
		"We are looking into a problem with {{ incident.title }}.", "investigating"},
	{"We know the cause", "Identified", "We have found the cause and are working on it.",
		"identified"},
	{"It is over", "Resolved", "The problem is solved. Thank you for your patience.",
		"resolved"},
};

static const struct {
	const char *name, *kind, *input, *options;
	bool required;
} form_fields[] = {
	{"Title", "title", "text", NULL, false},
	{"Summary", "summary", "textarea", NULL, false},
	{"Severity", "severity", "select", NULL, true},
	{"Services", "services", "multi_select", NULL, false},
	{"Teams", "teams", "multi_select", NULL, false},
	{"Detected by", "custom", "select", "Monitoring,Customer,Employee,Supplier", false},
};

static const struct {
	const char *service, *team;
} owners[] = {
	{"checkout-api", "payments"},
	{"payments", "payments"},
	{"search", "discovery"},
	{"storefront-web", "storefront"},
	{"inventory", "platform"},
	{"notifications", "fulfilment"},
};

static void plant_sub_statuses(struct sandbox *box)
{
	for (size_t i = 0; i < sizeof(sub_statuses) / sizeof(*sub_statuses); i++) {
		struct record record = seed_named(box, "sub_statuses", sub_statuses[i].name);

		attr_set_str(record.attributes, "description", sub_statuses[i].description);
		attr_set_str(record.attributes, "parent_status", sub_statuses[i].parent);
		attr_set_int(record.attributes, "position", (int64_t)i + 1);
		seed_keep(box, &record);
	}
}

/* --- status pages -------------------------------------------------------------------------- */

static void plant_page_templates(struct sandbox *box, const char *page_id)
{
	for (size_t i = 0; i < sizeof(page_templates) / sizeof(*page_templates); i++) {
		struct record record = sandbox_new_record(
			box, "status_page_templates", page_id, seed_founded(box));
		struct json_object *a = record.attributes;

		attr_set_str(a, "status_page_id", page_id);
		attr_set_str(a, "title", page_templates[i].title);
		attr_set_str(a, "update_title", page_templates[i].update_title);
		attr_set_str(a, "body", page_templates[i].body);
		attr_set_str(a, "update_status", page_templates[i].status);
		attr_set_str(a, "kind", "normal");
		attr_set_bool(a, "should_notify_subscribers", false);
		attr_set_bool(a, "enabled", true);
		attr_set_int(a, "position", (int64_t)i + 1);
		seed_keep(box, &record);
	}
}

static void plant_pages(struct sandbox *box)
{
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		struct record record = seed_named(box, "status_pages", pages[i].title);
		struct json_object *a = record.attributes;

		json_object_object_del(a, "name");
		attr_set_str(a, "title", pages[i].title);
		attr_set_str(a, "description", pages[i].description);
		attr_set_bool(a, "public", pages[i].public);
		attr_set_bool(a, "enabled", true);
		attr_set_str(a, "time_zone", "Etc/UTC");
		attr_set_str(a, "success_message", "All systems operational");
		attr_set_str(a, "failure_message", "Something is not quite right");
		attr_set(a, "service_ids", seed_ids(box, "services", "checkout-api,search"));
		attr_set(a, "functionality_ids", json_object_new_array());
		plant_page_templates(box, record.id);
		seed_keep(box, &record);
	}
}

/* --- form fields --------------------------------------------------------------------------- */

static struct json_object *words(const char *list)
{
	struct json_object *array = json_object_new_array();
	char word[64];

	while (csv_next(&list, word, sizeof(word)))
		json_object_array_add(array, json_object_new_string(word));
	return array;
}

static void plant_options(struct sandbox *box, const char *field_id, const char *options)
{
	char value[64];

	for (int position = 1; csv_next(&options, value, sizeof(value)); position++) {
		struct record record =
			sandbox_new_record(box, "form_field_options", field_id, seed_founded(box));

		attr_set_str(record.attributes, "form_field_id", field_id);
		attr_set_str(record.attributes, "value", value);
		attr_set_str(record.attributes, "color", "#90A4AE");
		attr_set_bool(record.attributes, "default", false);
		attr_set_int(record.attributes, "position", position);
		seed_keep(box, &record);
	}
}

static void plant_form_fields(struct sandbox *box)
{
	static const char forms[] = "web_new_incident_form,web_update_incident_form";

	for (size_t i = 0; i < sizeof(form_fields) / sizeof(*form_fields); i++) {
		struct record record = seed_named(box, "form_fields", form_fields[i].name);
		struct json_object *a = record.attributes;

		attr_set_str(a, "kind", form_fields[i].kind);
		attr_set_str(a, "input_kind", form_fields[i].input);
		attr_set_str(a, "value_kind", "inherit");
		attr_set(a, "shown", words(forms));
		attr_set(a, "required", words(form_fields[i].required ? forms : NULL));
		attr_set(a, "default_values", json_object_new_array());
		attr_set_bool(a, "show_on_incident_details", true);
		attr_set_bool(a, "enabled", true);
		plant_options(box, record.id, form_fields[i].options);
		seed_keep(box, &record);
	}
}

/* --- on-call ------------------------------------------------------------------------------- */

struct team {
	struct record group;
	struct id_list members;
	char schedule_id[RECORD_ID_BYTES];
};

/* A week each, in turn; the first member's is the one we are in. */
static void plant_shifts(struct sandbox *box, const struct team *team)
{
	int64_t today = sandbox_now(box) / DAY_MS * DAY_MS;

	for (int week = -WEEKS_BEFORE; week < WEEKS_AFTER; week++) {
		struct record record =
			sandbox_new_record(box, "shifts", team->schedule_id, seed_founded(box));
		int members = (int)team->members.count;
		int turn = (week + WEEKS_BEFORE * members) % members;
		const char *user = team->members.ids[turn];
		struct json_object *a = record.attributes;

		attr_set_str(a, "schedule_id", team->schedule_id);
		attr_set(a, "rotation_id", NULL);
		attr_set_int(a, "starts_at", today + week * 7 * DAY_MS);
		attr_set_int(a, "ends_at", today + (week + 1) * 7 * DAY_MS);
		attr_set_bool(a, "is_override", false);
		attr_set_bool(a, "is_shadow", false);
		attr_set_int(a, "user_id", strtoll(user, NULL, 10));
		seed_keep(box, &record);
	}
}

static void plant_schedule(struct sandbox *box, struct team *team)
{
	char name[80];
	struct record record;
	struct json_object *ids = json_object_new_array();

	snprintf(name, sizeof(name), "%.60s on call", attr_str(team->group.attributes, "name"));
	record = seed_named(box, "schedules", name);
	json_object_array_add(ids, json_object_new_string(team->group.id));
	attr_set_str(record.attributes, "description", "Weeks, handed over at midnight UTC");
	attr_set_bool(record.attributes, "all_time_coverage", true);
	attr_set_int(record.attributes, "owner_user_id", strtoll(team->members.ids[0], NULL, 10));
	attr_set(record.attributes, "owner_group_ids", ids);
	store_link(&box->store, record.id, "groups", team->group.id);
	snprintf(team->schedule_id, RECORD_ID_BYTES, "%s", record.id);
	seed_keep(box, &record);
	plant_shifts(box, team);
}

/* Whoever is on call, then the team's second, then the head of engineering. */
static struct json_object *level_target(const struct team *team, int level)
{
	struct json_object *target = json_object_new_object(), *targets = json_object_new_array();
	const char *second = team->members.ids[team->members.count > 1];

	attr_set_str(target, "type", level == 1 ? "schedule" : "user");
	attr_set_str(target, "id", level == 1 ? team->schedule_id : level == 2 ? second : "101");
	json_object_array_add(targets, target);
	return targets;
}

static void plant_levels(struct sandbox *box, const struct team *team, const char *policy_id)
{
	for (int level = 1; level <= LEVELS; level++) {
		struct record record =
			sandbox_new_record(box, "escalation_levels", policy_id, seed_founded(box));
		struct json_object *a = record.attributes;

		attr_set_str(a, "escalation_policy_id", policy_id);
		attr_set(a, "escalation_policy_path_id", NULL);
		attr_set_int(a, "position", level);
		attr_set_int(a, "delay", level == 1 ? 0 : LEVEL_DELAY_MIN);
		attr_set(a, "notification_target_params", level_target(team, level));
		seed_keep(box, &record);
	}
}

static void plant_path(struct sandbox *box, const char *policy_id)
{
	struct record record =
		sandbox_new_record(box, "escalation_paths", policy_id, seed_founded(box));
	struct json_object *a = record.attributes;

	attr_set_str(a, "name", "Default");
	attr_set_bool(a, "default", true);
	attr_set_str(a, "notification_type", "audible");
	attr_set_str(a, "path_type", "escalation");
	attr_set_str(a, "escalation_policy_id", policy_id);
	attr_set_str(a, "match_mode", "match-all-rules");
	attr_set_int(a, "position", 1);
	attr_set_bool(a, "repeat", false);
	attr_set_int(a, "repeat_count", 1);
	attr_set_int(a, "initial_delay", 0);
	attr_set(a, "rules", json_object_new_array());
	seed_keep(box, &record);
}

static void own_service(
	struct sandbox *box, const char *slug, const char *team_id, const char *policy_id)
{
	struct json_object *ids = json_object_new_array();
	struct record service;

	json_object_array_add(ids, json_object_new_string(team_id));
	store_get(&box->store, "services", slug, &service);
	attr_set(service.attributes, "owner_group_ids", ids);
	attr_set_str(service.attributes, "escalation_policy_id", policy_id);
	store_link(&box->store, policy_id, "services", service.id);
	seed_keep(box, &service);
}

static void plant_policy(struct sandbox *box, const struct team *team)
{
	const char *slug = attr_str(team->group.attributes, "slug");
	struct record record =
		seed_named(box, "escalation_policies", attr_str(team->group.attributes, "name"));
	struct json_object *a = record.attributes;
	char service[RECORD_ID_BYTES];

	json_object_object_del(a, "slug");
	attr_set_int(a, "repeat_count", 1);
	attr_set_int(a, "created_by_user_id", 101);
	attr_set_int(a, "last_updated_by_user_id", 101);
	attr_set(a, "group_ids", seed_ids(box, "groups", slug));
	attr_set(a, "service_ids", json_object_new_array());
	store_link(&box->store, record.id, "groups", team->group.id);
	store_link(&box->store, record.id, "schedules", team->schedule_id);
	plant_levels(box, team, record.id);
	plant_path(box, record.id);
	for (size_t i = 0; i < sizeof(owners) / sizeof(*owners); i++) {
		if (strcmp(owners[i].team, slug))
			continue;
		own_service(box, owners[i].service, team->group.id, record.id);
		seed_id(box, "services", owners[i].service, service);
		json_object_array_add(attr_get(a, "service_ids"), json_object_new_string(service));
	}
	seed_keep(box, &record);
}

static void plant_on_call(struct sandbox *box)
{
	struct id_list teams = {.count = 0};
	struct team team;

	store_children(&box->store, "groups", "", &teams);
	for (size_t i = 0; i < teams.count; i++) {
		team = (struct team){.members = {.count = 0}};
		store_get(&box->store, "groups", teams.ids[i], &team.group);
		store_linked(&box->store, team.group.id, "users", &team.members);
		plant_schedule(box, &team);
		plant_policy(box, &team);
		id_list_release(&team.members);
		record_release(&team.group);
	}
	id_list_release(&teams);
}

void seed_response(struct sandbox *box)
{
	plant_sub_statuses(box);
	plant_pages(box);
	plant_form_fields(box);
	plant_on_call(box);
}
