/* The tasks: most of them only tell the timeline; one writes a retrospective. */
#include "workflow_tasks.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"

#include "attr.h"
#include "domain.h"
#include "template.h"

enum { DOCUMENT_BYTES = 8 * 1024 * 1024, LINE_BYTES = 300 };

struct task {
	struct sandbox *box;
	struct json_object *params;
	const struct record *run;
	struct act act;
	char *why;
	size_t room;
};

static bool fails(const struct task *task, const char *why)
{
	snprintf(task->why, task->room, "%s", why);
	return false;
}

/* A request to somebody else's server: the sandbox reaches none. It goes as its parameters say. */
static bool call_http(const struct task *task)
{
	const char *answer = attr_str(task->params, "sandbox_answer");

	return answer ? fails(task, answer) : true;
}

static bool send_message(const struct task *task)
{
	const char *incident_id = attr_str(task->run->attributes, "incident_id");
	const char *text = attr_str(task->params, "text");
	char line[LINE_BYTES];

	snprintf(line, sizeof(line), "Workflow “%.100s”: %s",
		attr_str(task->run->attributes, "workflow_name"), text ? text : "done");
	if (incident_id)
		timeline_add(task->box, incident_id, "internal", line, NULL, &task->act);
	return true;
}

/* --- create_incident_postmortem ------------------------------------------------------------ */

/* By id, else by name; else the default one. */
static bool find_template(const struct task *task, struct record *found)
{
	struct json_object *wanted = attr_get(task->params, "template");
	const char *name = attr_str(wanted, "name");
	struct store *store = &task->box->store;
	struct id_list ids = {.count = 0};
	bool ok = store_get(store, "post_mortem_templates", attr_str(wanted, "id"), found) ||
		  (name && store_find(store, "post_mortem_templates", "name", name, found));

	if (wanted)
		return ok;
	store_children(store, "post_mortem_templates", "", &ids);
	for (size_t i = 0; i < ids.count && !ok; i++) {
		ok = store_get(store, "post_mortem_templates", ids.ids[i], found) &&
		     attr_bool(found->attributes, "default");
		if (!ok)
			record_release(found);
	}
	id_list_release(&ids);
	return ok;
}

static void fill_document(const struct task *task, struct record *document,
	const struct record *incident, const char *content)
{
	const char *title = attr_str(task->params, "title");
	const char *status = attr_str(task->params, "status");
	struct buf text;

	buf_init(&text, DOCUMENT_BYTES);
	template_fill(task->box, content, incident, &text);
	attr_set_str(document->attributes, "content", text.bytes);
	buf_clear(&text);
	if (title) {
		template_fill(task->box, title, incident, &text);
		attr_set_str(document->attributes, "title", text.bytes);
	}
	if (status)
		attr_set_str(document->attributes, "status", status);
	attr_set_time(document->attributes, "updated_at", task->act.at_ms);
	store_put(&task->box->store, document);
	buf_release(&text);
}

/* The document there is, or a new one; not where it lives in another tool. */
static bool write_document(
	const struct task *task, const struct record *incident, const char *content)
{
	struct id_list ids = {.count = 0};
	struct record document;
	bool ok;

	retrospective_ensure(task->box, incident, task->act.at_ms);
	store_children(&task->box->store, "incident_post_mortems", incident->id, &ids);
	ok = ids.count &&
	     store_get(&task->box->store, "incident_post_mortems", ids.ids[0], &document);
	id_list_release(&ids);
	if (!ok)
		return fails(
			task, "This incident has no retrospective: its configuration skips it");
	ok = attr_str(document.attributes, "content") ||
	     fails(task, "The retrospective is kept in another tool");
	if (ok)
		fill_document(task, &document, incident, content);
	record_release(&document);
	return ok;
}

static bool create_retrospective(const struct task *task)
{
	const char *incident_id = attr_str(task->run->attributes, "incident_id");
	struct record incident, template;
	bool ok;

	if (!find_template(task, &template))
		return fails(task, "Retrospective template not found");
	if (!store_get(&task->box->store, "incidents", incident_id, &incident)) {
		record_release(&template);
		return fails(task, "Incident not found");
	}
	ok = write_document(task, &incident, attr_str(template.attributes, "content"));
	record_release(&incident);
	record_release(&template);
	return ok;
}

static const struct {
	const char *type;
	bool (*run)(const struct task *task);
} types[] = {
	{"create_incident_postmortem", create_retrospective},
	{"send_slack_message", send_message},
	{"http_client", call_http},
};

bool workflow_task_run(struct sandbox *box, const struct record *task, const struct record *run,
	int64_t at_ms, char *why, size_t room)
{
	const struct task work = {
		.box = box,
		.params = attr_get(task->attributes, "task_params"),
		.run = run,
		.act = {NULL, "system", at_ms},
		.why = why,
		.room = room,
	};
	const char *type = attr_str(work.params, "task_type");

	for (size_t i = 0; type && i < sizeof(types) / sizeof(*types); i++)
		if (!strcmp(types[i].type, type))
			return types[i].run(&work);
	return true;
}
