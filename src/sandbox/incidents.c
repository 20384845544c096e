/* Incidents: their life and the requests that move it. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "attr.h"
#include "domain.h"
#include "forms.h"
#include "request.h"
#include "write.h"

enum { LINE_BYTES = 600 };

#define RUNNING "in_triage,started,detected,acknowledged,mitigated"

struct transition {
	const char *to;
	const char *from; /* comma list of statuses it is legal from */
	const char *time, *by, *message; /* attributes that it sets, or NULL */
	const char *also_time; /* set to the same moment when unset, or NULL */
	const char *clears; /* comma list of attributes, or NULL */
	bool ends; /* there is a retrospective from now on */
};

static const struct transition transitions[] = {
	{"in_triage", "started,detected,acknowledged,mitigated", "in_triage_at",
		"in_triage_by_user_id", NULL, NULL, "started_at,mitigated_at", false},
	{"started", "in_triage,mitigated,resolved,closed,cancelled", "started_at",
		"started_by_user_id", NULL, NULL,
		"in_triage_at,in_triage_by_user_id,mitigated_at,mitigated_by_user_id,resolved_at,"
		"resolved_by_user_id,closed_at,closed_by_user_id,cancelled_at,cancelled_by_user_id,"
		"mitigation_message,resolution_message,cancellation_message",
		false},
	{"detected", "started", "detected_at", NULL, NULL, NULL, NULL, false},
	{"acknowledged", "started,detected", "acknowledged_at", NULL, NULL, NULL, NULL, false},
	{"mitigated", "started,detected,acknowledged", "mitigated_at", "mitigated_by_user_id",
		"mitigation_message", NULL, NULL, true},
	{"resolved", "started,detected,acknowledged,mitigated", "resolved_at",
		"resolved_by_user_id", "resolution_message", "mitigated_at", NULL, true},
	{"closed", "resolved", "closed_at", "closed_by_user_id", NULL, NULL, NULL, true},
	{"cancelled", RUNNING ",scheduled,in_progress", "cancelled_at", "cancelled_by_user_id",
		"cancellation_message", NULL, NULL, true},
	{"in_progress", "scheduled", "started_at", "started_by_user_id", NULL, NULL, NULL, false},
	{"completed", "in_progress", "resolved_at", "resolved_by_user_id", NULL, NULL, NULL, true},
};

/* A time that may not lie before another. */
static const struct {
	const char *later, *earlier, *earlier_name;
} chronology[] = {
	{"detected_at", "started_at", "Started"},
	{"acknowledged_at", "started_at", "Started"},
	{"mitigated_at", "started_at", "Started"},
	{"resolved_at", "started_at", "Started"},
	{"resolved_at", "mitigated_at", "Mitigated"},
	{"closed_at", "resolved_at", "Resolved"},
	{"scheduled_until", "scheduled_for", "Scheduled for"},
};

/* Changes that the timeline tells. */
static const char *const told_attributes[] = {
	"title",
	"summary",
	"severity_id",
	"private",
	"kind",
	"public_title",
	"detected_at",
	"acknowledged_at",
	"started_at",
	"mitigated_at",
	"resolved_at",
	"retrospective_progress_status",
};

const struct transition *transition_find(const char *to_status)
{
	for (size_t i = 0; to_status && i < sizeof(transitions) / sizeof(*transitions); i++)
		if (!strcmp(transitions[i].to, to_status))
			return &transitions[i];
	return NULL;
}

bool transition_allowed(const struct transition *transition, const char *from_status)
{
	return from_status && csv_has(transition->from, from_status);
}

static void clear_attributes(struct record *incident, const char *names)
{
	char name[64];

	while (csv_next(&names, name, sizeof(name)))
		attr_set(incident->attributes, name, NULL);
}

static void tell_status(struct sandbox *box, const struct record *incident, const char *from,
	const char *to, const struct act *act)
{
	char raw[LINE_BYTES], html[LINE_BYTES];

	snprintf(raw, sizeof(raw), "Status has been changed from %s to %s", from ? from : "none",
		to);
	snprintf(html, sizeof(html),
		"Status has been changed from <span class=\"badge badge-info-inverted\">%s</span> "
		"to "
		"<span class=\"badge badge-info-inverted\">%s</span>",
		from ? from : "none", to);
	timeline_add(box, incident->id, "internal", raw, html, act);
}

void incident_move_quietly(struct sandbox *box, struct record *incident,
	const struct transition *transition, const char *message, const struct act *act)
{
	struct json_object *a = incident->attributes;

	tell_status(box, incident, attr_str(a, "status"), transition->to, act);
	clear_attributes(incident, transition->clears);
	attr_set_str(a, "status", transition->to);
	attr_set(a, "sub_status_id", NULL);
	attr_set_time(a, transition->time, act->at_ms);
	if (transition->by)
		attr_set_str(a, transition->by, act->user_id);
	if (transition->message && message)
		attr_set_str(a, transition->message, message);
	if (transition->also_time && !attr_time(a, transition->also_time))
		attr_set_time(a, transition->also_time, act->at_ms);
	attr_set_time(a, "updated_at", act->at_ms);
}

void incident_move(struct sandbox *box, struct record *incident,
	const struct transition *transition, const char *message, const struct act *act)
{
	incident_move_quietly(box, incident, transition, message, act);
	if (transition->ends)
		retrospective_ensure(box, incident, act->at_ms);
}

void incident_identify(struct sandbox *box, struct record *incident, int64_t number)
{
	struct json_object *a = incident->attributes;
	char slug[SLUG_BYTES], text[SLUG_BYTES + 80], word[8];
	const char *title = attr_str(a, "title");
	struct record other = {.attributes = NULL};

	slug_of(title, slug, sizeof(slug) - 24);
	if (!*slug || store_get(&box->store, "incidents", slug, &other)) {
		size_t len = strlen(slug);

		snprintf(slug + len, sizeof(slug) - len, "%s%lld", *slug ? "-" : "incident-",
			(long long)number);
		record_release(&other);
	}
	attr_set_int(a, "sequential_id", number);
	attr_set_str(a, "slug", slug);
	snprintf(text, sizeof(text), "https://rootly.com/account/incidents/%lld-%s",
		(long long)number, slug);
	attr_set_str(a, "url", text);
	snprintf(text, sizeof(text), "https://root.ly/%s", random_word(&box->random, word, 6));
	attr_set_str(a, "short_url", text);
}

/* --- requests ------------------------------------------------------------------------------ */

static bool is_given(const struct request *request, const char *name)
{
	return json_object_object_get_ex(request->attributes, name, NULL);
}

/* To the second, as times come from clocks that are told in seconds. */
static bool check_chronology(struct request *request, const struct record *incident)
{
	bool ok = true;
	char label[80];

	for (size_t i = 0; i < sizeof(chronology) / sizeof(*chronology); i++) {
		int64_t later = attr_time(incident->attributes, chronology[i].later);
		int64_t earlier = attr_time(incident->attributes, chronology[i].earlier);

		if (!later || later / 1000 >= earlier / 1000 ||
			(!is_given(request, chronology[i].later) &&
				!is_given(request, chronology[i].earlier)))
			continue;
		ok = request_fail(request, 422, "%s can not be before %s time",
			write_label(chronology[i].later, label, sizeof(label)),
			chronology[i].earlier_name);
	}
	return ok;
}

static void tell_changes(struct request *request, const struct record *before,
	const struct record *after, const struct act *act)
{
	char raw[LINE_BYTES], label[80];

	for (size_t i = 0; i < sizeof(told_attributes) / sizeof(*told_attributes); i++) {
		const char *name = told_attributes[i];
		struct json_object *value = attr_get(after->attributes, name);

		if (!is_given(request, name) ||
			json_object_equal(attr_get(before->attributes, name), value))
			continue;
		write_label(name, label, sizeof(label));
		if (json_object_is_type(value, json_type_string) && strcmp(name, "severity_id"))
			snprintf(raw, sizeof(raw), "%s has been changed to %s", label,
				json_object_get_string(value));
		else
			snprintf(raw, sizeof(raw), "%s has been changed", label);
		timeline_add(request->box, after->id, "internal", raw, NULL, act);
	}
}

static bool refuse_move(struct request *request, const char *from, const char *to)
{
	return request_fail(
		request, 422, "Status can't be changed from %s to %s", from ? from : "none", to);
}

/* The status in the attributes is a wish: taken back, then carried out as a move. */
static bool move_by_update(struct request *request, const struct record *before,
	struct record *incident, const struct act *act)
{
	const char *from = attr_str(before->attributes, "status");
	const char *to = attr_str(incident->attributes, "status");
	const struct transition *transition = transition_find(to);
	int64_t given = transition ? attr_time(request->attributes, transition->time) : 0;

	if (!to || (from && !strcmp(from, to)))
		return true;
	if (!transition || !transition_allowed(transition, from))
		return refuse_move(request, from, to);
	attr_set_str(incident->attributes, "status", from);
	incident_move(request->box, incident, transition, NULL, act);
	if (is_given(request, "sub_status_id"))
		attr_set_str(incident->attributes, "sub_status_id",
			attr_str(request->attributes, "sub_status_id"));
	if (given)
		attr_set_time(incident->attributes, transition->time, given);
	return true;
}

/* What may not be done once it was done, or at all. */
static bool check_links(
	struct request *request, const struct record *before, const struct record *incident)
{
	const char *original = attr_str(incident->attributes, "duplicate_incident_id");
	const char *parent = attr_str(incident->attributes, "parent_incident_id");

	if (attr_bool(before->attributes, "private") && !attr_bool(incident->attributes, "private"))
		return request_fail(request, 422, "Private can't be undone");
	if (original && !strcmp(original, incident->id))
		return request_fail(
			request, 422, "Duplicate incident can't be the incident itself");
	if (parent && !strcmp(parent, incident->id))
		return request_fail(request, 422, "Parent incident can't be the incident itself");
	return true;
}

static void log_sub_status(struct request *request, const struct record *before,
	const struct record *incident, const struct act *act)
{
	const char *was = attr_str(before->attributes, "sub_status_id");
	const char *is = attr_str(incident->attributes, "sub_status_id");

	if (is && (!was || strcmp(was, is)))
		sub_status_log(request->box, incident->id, is, act);
}

static struct record copy_of(const struct record *record)
{
	struct record copy = *record;

	copy.attributes = NULL;
	json_object_deep_copy(record->attributes, &copy.attributes, NULL);
	return copy;
}

static bool update(struct request *request, struct record *incident)
{
	struct record before = copy_of(incident);
	struct act act = act_of(request);
	bool ok = write_attributes(request, incident, ON_UPDATE) &&
		  write_require(request, incident, "title", "Title") &&
		  check_links(request, &before, incident) && check_chronology(request, incident) &&
		  move_by_update(request, &before, incident, &act);

	if (ok) {
		tell_changes(request, &before, incident, &act);
		log_sub_status(request, &before, incident, &act);
		attr_set_time(incident->attributes, "updated_at", act.at_ms);
		store_put(&request->box->store, incident);
		request_answer_record(request, 200, incident);
	}
	record_release(&before);
	return ok;
}

void incident_update(struct request *request)
{
	struct record incident;

	if (!request_load(request, "incidents", request->ids[0], &incident))
		return;
	update(request, &incident);
	record_release(&incident);
}

/* Values a new incident has before the request's own. */
static void set_defaults(struct record *incident, const struct act *act, int64_t number)
{
	struct json_object *a = incident->attributes;
	char title[40];

	snprintf(title, sizeof(title), "Incident %lld", (long long)number);
	attr_set_str(a, "title", title);
	attr_set_str(a, "kind", "normal");
	attr_set_str(a, "status", "started");
	attr_set_str(a, "source", "api");
	attr_set_bool(a, "private", false);
	attr_set(a, "labels", json_object_new_object());
	attr_set_str(a, "retrospective_progress_status", "not_started");
	if (act->user_id)
		attr_set_str(a, "user_id", act->user_id);
}

/* The times that follow from the status a new incident is given. */
static void set_first_times(struct record *incident, const struct act *act)
{
	struct json_object *a = incident->attributes;
	const char *status = attr_str(a, "status");
	const struct transition *transition = transition_find(status);

	if (status && strcmp(status, "in_triage") && strcmp(status, "scheduled") &&
		!attr_time(a, "started_at"))
		attr_set_time(a, "started_at", act->at_ms);
	if (transition && !attr_time(a, transition->time))
		attr_set_time(a, transition->time, act->at_ms);
	attr_set_str(a, "started_by_user_id", act->user_id);
}

void incident_create(struct request *request)
{
	struct sandbox *box = request->box;
	struct act act = act_of(request);
	int64_t number = store_max_number(&box->store, "incidents") + 1;
	struct record incident = sandbox_new_record(box, "incidents", "", act.at_ms);

	set_defaults(&incident, &act, number);
	if (write_attributes(request, &incident, ON_CREATE) &&
		write_require(request, &incident, "title", "Title") &&
		form_fields_check(request, "web_new_incident_form", &incident)) {
		set_first_times(&incident, &act);
		if (!check_chronology(request, &incident))
			goto out;
		incident_identify(box, &incident, number);
		store_put(&box->store, &incident);
		timeline_add(box, incident.id, "internal", "Incident has been created", NULL, &act);
		request_answer_record(request, 201, &incident);
	}
out:
	record_release(&incident);
}

void incident_delete(struct request *request)
{
	struct record incident;

	if (!request_load(request, "incidents", request->ids[0], &incident))
		return;
	request_answer_record(request, 200, &incident);
	store_delete(&request->box->store, "incidents", incident.id);
	record_release(&incident);
}

static void move(struct request *request, const char *to)
{
	const struct transition *transition = transition_find(to);
	struct act act = act_of(request);
	struct record incident;
	const char *from;

	if (!request_load(request, "incidents", request->ids[0], &incident))
		return;
	from = attr_str(incident.attributes, "status");
	if (!transition_allowed(transition, from)) {
		refuse_move(request, from, to);
	} else {
		incident_move(request->box, &incident, transition,
			transition->message ? attr_str(request->attributes, transition->message)
					    : NULL,
			&act);
		store_put(&request->box->store, &incident);
		request_answer_record(request, 200, &incident);
	}
	record_release(&incident);
}

void incident_in_triage(struct request *request)
{
	move(request, "in_triage");
}

void incident_mitigate(struct request *request)
{
	move(request, "mitigated");
}

void incident_resolve(struct request *request)
{
	move(request, "resolved");
}

void incident_cancel(struct request *request)
{
	move(request, "cancelled");
}

void incident_restart(struct request *request)
{
	move(request, "started");
}
