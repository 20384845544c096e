/*
 * Retrospectives: they come with the end of an incident, and with the steps of the process that
 * fits.
 */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "base/iso8601.h"

#include "attr.h"
#include "domain.h"
#include "request.h"
#include "write.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

static const char *const copied_times[] = {
	"started_at", "mitigated_at", "resolved_at", "cancelled_at"};

static const char *const switches[] = {
	"show_timeline",
	"show_timeline_genius",
	"show_timeline_trail",
	"show_timeline_tasks",
	"show_timeline_action_items",
	"show_functionalities_impacted",
	"show_services_impacted",
	"show_groups_impacted",
	"show_action_items",
	"show_alerts_attached",
};

static void copy_times(struct record *retrospective, const struct record *incident)
{
	for (size_t i = 0; i < sizeof(copied_times) / sizeof(*copied_times); i++)
		attr_set_time(retrospective->attributes, copied_times[i],
			attr_time(incident->attributes, copied_times[i]));
}

static void fill(struct record *retrospective, const struct record *incident)
{
	struct json_object *a = retrospective->attributes;
	const char *title = attr_str(incident->attributes, "title");
	char text[400];

	attr_set_str(a, "incident_id", incident->id);
	attr_set_str(a, "title", title);
	attr_set_str(a, "status", "draft");
	snprintf(text, sizeof(text), "https://rootly.com/account/post_mortems/%s",
		retrospective->id);
	attr_set_str(a, "url", text);
	snprintf(text, sizeof(text), "<h1>%.300s</h1><h2>Summary</h2><p></p><h2>Timeline</h2>",
		title ? title : "");
	attr_set_str(a, "content", text);
	for (size_t i = 0; i < sizeof(switches) / sizeof(*switches); i++)
		attr_set_bool(a, switches[i], true);
	attr_set_str(a, "show_timeline_order", "desc");
}

/* --- processes and their steps ------------------------------------------------------------- */

/* Is what the rule is linked to by that name among what the incident is? */
static bool rule_names(struct sandbox *box, const struct record *rule, const char *link,
	const struct record *incident)
{
	const char *severity = attr_str(incident->attributes, "severity_id");
	struct id_list ids = {.count = 0};
	bool named = false;

	if (!strcmp(link, "severities"))
		return severity && store_has_link(&box->store, rule->id, link, severity);
	store_linked(&box->store, rule->id, link, &ids);
	for (size_t i = 0; i < ids.count && !named; i++)
		named = store_has_link(&box->store, incident->id, link, ids.ids[i]);
	id_list_release(&ids);
	return named;
}

static bool rule_fits(struct sandbox *box, const struct record *rule, const struct record *incident)
{
	return rule_names(box, rule, "severities", incident) ||
	       rule_names(box, rule, "incident_types", incident) ||
	       rule_names(box, rule, "groups", incident);
}

/* The first of a type that fits, else the default one. */
static bool find_rule(
	struct sandbox *box, const char *type, const struct record *incident, struct record *found)
{
	struct id_list ids = {.count = 0};
	struct record rule;
	bool fits = false;

	memset(found, 0, sizeof(*found));
	store_children(&box->store, type, "", &ids);
	for (size_t i = 0; i < ids.count && !fits; i++) {
		if (!store_get(&box->store, type, ids.ids[i], &rule))
			continue;
		fits = rule_fits(box, &rule, incident);
		if (fits || attr_bool(rule.attributes, "is_default")) {
			record_release(found);
			*found = rule;
		} else {
			record_release(&rule);
		}
	}
	id_list_release(&ids);
	return found->attributes != NULL;
}

static bool is_skipped(struct sandbox *box, const struct record *incident)
{
	struct record rule;
	bool skipped = false;

	if (find_rule(box, "retrospective_configurations", incident, &rule)) {
		skipped = !strcmp(attr_str(rule.attributes, "kind"), "skip");
		record_release(&rule);
	}
	return skipped;
}

/* Who has the role in the incident that the step is for. */
static void set_owner(struct sandbox *box, struct record *step, const char *incident_id,
	const char *role_id)
{
	struct id_list ids = {.count = 0};
	struct record role;

	store_children(&box->store, "incident_role_assignments", incident_id, &ids);
	for (size_t i = 0; role_id && i < ids.count; i++) {
		const char *assigned;

		if (!store_get(&box->store, "incident_role_assignments", ids.ids[i], &role))
			continue;
		assigned = attr_str(role.attributes, "incident_role_id");
		if (assigned && !strcmp(assigned, role_id))
			user_number(step, "user_id", attr_str(role.attributes, "user_id"));
		record_release(&role);
	}
	id_list_release(&ids);
}

static void add_step(struct sandbox *box, const struct record *retrospective,
	const struct record *step, int64_t at_ms)
{
	struct record copy =
		sandbox_new_record(box, "incident_retrospective_steps", retrospective->id, at_ms);
	int64_t days = attr_int(step->attributes, "due_after_days");
	struct json_object *a = copy.attributes;
	char due[ISO8601_BYTES];

	iso8601_format_offset(at_ms + days * DAY_MS, box->options.zone_min, due);
	attr_set_str(a, "retrospective_step_id", step->id);
	attr_set_str(a, "incident_id", retrospective->parent);
	attr_set_str(a, "title", attr_str(step->attributes, "title"));
	attr_set_str(a, "description", attr_str(step->attributes, "description"));
	attr_set_str(a, "due_date", days ? due : NULL);
	set_owner(box, &copy, retrospective->parent, attr_str(step->attributes, "incident_role_id"));
	attr_set_str(a, "kind", "custom");
	attr_set_int(a, "position", attr_int(step->attributes, "position"));
	attr_set_bool(a, "skippable", attr_bool(step->attributes, "skippable"));
	attr_set_str(a, "status", "todo");
	store_put(&box->store, &copy);
	record_release(&copy);
}

void retrospective_add_steps(struct sandbox *box, const struct record *retrospective,
	const struct record *incident, int64_t at_ms)
{
	struct id_list ids = {.count = 0};
	struct record process, step;

	if (!find_rule(box, "retrospective_processes", incident, &process))
		return;
	store_children(&box->store, "retrospective_steps", process.id, &ids);
	for (size_t i = 0; i < ids.count; i++) {
		if (!store_get(&box->store, "retrospective_steps", ids.ids[i], &step))
			continue;
		add_step(box, retrospective, &step, at_ms);
		record_release(&step);
	}
	id_list_release(&ids);
	record_release(&process);
}

/* --- the document -------------------------------------------------------------------------- */

static bool load_of(struct sandbox *box, const char *incident_id, struct record *retrospective)
{
	struct id_list ids = {.count = 0};
	bool found;

	store_children(&box->store, "incident_post_mortems", incident_id, &ids);
	found = ids.count &&
		store_get(&box->store, "incident_post_mortems", ids.ids[0], retrospective);
	id_list_release(&ids);
	return found;
}

void retrospective_ensure(struct sandbox *box, const struct record *incident, int64_t at_ms)
{
	struct record retrospective;

	if (!load_of(box, incident->id, &retrospective)) {
		if (is_skipped(box, incident))
			return;
		retrospective =
			sandbox_new_record(box, "incident_post_mortems", incident->id, at_ms);
		fill(&retrospective, incident);
		retrospective_add_steps(box, &retrospective, incident, at_ms);
	}
	copy_times(&retrospective, incident);
	attr_set_time(retrospective.attributes, "updated_at", at_ms);
	store_put(&box->store, &retrospective);
	record_release(&retrospective);
}

/* Publishing sets the time and tells the incident; going back to draft takes the time away. */
static void follow_status(struct request *request, struct record *retrospective)
{
	struct act act = act_of(request);
	const char *status = attr_str(retrospective->attributes, "status");
	bool published = status && !strcmp(status, "published");
	bool was = attr_time(retrospective->attributes, "published_at") != 0;

	if (published == was)
		return;
	attr_set_time(retrospective->attributes, "published_at", published ? act.at_ms : 0);
	timeline_add(request->box, retrospective->parent, "internal",
		published ? "Retrospective has been published"
			  : "Retrospective has been taken back to draft",
		NULL, &act);
}

void retrospective_update(struct request *request)
{
	struct record retrospective;

	if (!request_load(request, "incident_post_mortems", request->ids[0], &retrospective))
		return;
	if (write_attributes(request, &retrospective, ON_UPDATE) &&
		write_require(request, &retrospective, "title", "Title")) {
		follow_status(request, &retrospective);
		attr_set_time(retrospective.attributes, "updated_at", sandbox_now(request->box));
		store_put(&request->box->store, &retrospective);
		request_answer_record(request, 200, &retrospective);
	}
	record_release(&retrospective);
}
