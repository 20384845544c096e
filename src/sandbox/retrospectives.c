/* Retrospectives: they come with the end of an incident; clients may edit, not create them. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "attr.h"
#include "domain.h"
#include "request.h"
#include "write.h"

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

void retrospective_ensure(struct sandbox *box, const struct record *incident, int64_t at_ms)
{
	struct id_list ids = {.count = 0};
	struct record retrospective;

	store_children(&box->store, "incident_post_mortems", incident->id, &ids);
	if (!ids.count ||
		!store_get(&box->store, "incident_post_mortems", ids.ids[0], &retrospective)) {
		retrospective =
			sandbox_new_record(box, "incident_post_mortems", incident->id, at_ms);
		fill(&retrospective, incident);
	}
	copy_times(&retrospective, incident);
	attr_set_time(retrospective.attributes, "updated_at", at_ms);
	store_put(&box->store, &retrospective);
	record_release(&retrospective);
	id_list_release(&ids);
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
