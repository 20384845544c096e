/*
 * The way of a document through a template of ours: its text goes into the template, a workflow fills the
 * document from that, its run is followed, the document read, and the template emptied.
 */
#include "document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/body.h"
#include "api/trace.h"
#include "base/mem.h"
#include "resources/catalogue.h"
#include "resources/forms.h"
#include "resources/incident.h"
#include "resources/workflow.h"
#include "retro/readback.h"

enum {
	FOLLOW_MS = 1000,
	FOLLOW_FOR_MS = 10 * 60 * 1000,
	SKEW_MS = 5 * 1000,
	READ_MS = 1500, /* a document may come a little after its run */
	READS = 4,
	EMPTY_TRIES = 3,
	PAGES_MAX = 10,
	BUSY_TRIES = 6, /* while somebody else's text is in the template */
};

/* The other ways may still be open. */
static void document_no_way(struct document *d, const struct err *err, const char *what)
{
	if (is_refusal(err))
		document_end_file(d, OUTBOX_DONE, arena_printf(&d->arena, "%s: %s", what, err->text));
	else
		document_again(d, err);
}

/* True when the next page is asked for. */
static bool turn_page(struct document *d, const struct page *page)
{
	if (page->next_page <= d->page || d->page >= PAGES_MAX)
		return false;
	d->page = page->next_page;
	d->due_ms = sync_now(d->sync);
	return true;
}

static char *document_page_query(const struct document *d, const char *include, const char *size)
{
	struct buf query;

	buf_init(&query, 256);
	query_add(&query, "include", include);
	query_add(&query, "page[size]", size);
	if (d->page > 1)
		query_add(&query, "page[number]",
			arena_printf((struct arena *)&d->arena, "%lld", (long long)d->page));
	return buf_take(&query);
}

/* ---- what it needs --------------------------------------------------------------------------- */

static void ask_incident(struct document *d, struct document_asking *asking)
{
	asking->path = resource_path_of(&incident_resource, d->incident_id);
}

static void take_incident(struct document *d, struct api_answer *answer)
{
	const struct incident *incident;
	struct page page;
	struct document_list rows;
	struct err err;
	bool ok = document_rows(d, &incident_resource, answer, &rows, &page, &err) && rows.count == 1;

	incident = ok ? rows.items[0] : NULL;
	free(rows.items);
	if (!ok && err.kind == ERR_NONE)
		err_set(&err, ERR_PROTOCOL, "no such incident");
	if (!ok)
		document_no_way(d, &err, "its incident");
	else if (incident->is_private)
		document_end_file(d, OUTBOX_DONE,
			"the incident is private, and everybody can read templates");
	else
		document_go(d, DOCUMENT_TEMPLATE);
}

static void ask_template(struct document *d, struct document_asking *asking)
{
	asking->path = mem_strdup(template_resource.listing->path);
	asking->query = document_page_query(d, NULL, "100");
}

static const struct template *find_template(const struct document_list *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct template *template = rows->items[i];

		if (strcmp(template->name.bytes, TEMPLATE_RESERVED) == 0)
			return template;
	}
	return NULL;
}

static bool has_words(struct html html)
{
	return retro_html_count_words(html.bytes, html.len_bytes) > 0;
}

/* Its text goes where its run goes; a while later the place may be free. */
static void wait_for_place(struct document *d)
{
	struct err err;

	err_set(&err, ERR_CONFLICT, "another text is in the template \"%s\"", TEMPLATE_RESERVED);
	if (d->row.attempts < BUSY_TRIES)
		document_again(d, &err);
	else
		document_end_file(d, OUTBOX_DONE,
			"another text stays in the template \"" TEMPLATE_RESERVED
			"\": empty it in Rootly");
}

/* Rootly says either how it was written or what it makes of it. */
static bool holds(const struct template *template, const struct buf *text)
{
	return retro_html_same(template->content.bytes, template->content.len_bytes, text->bytes,
		text->len_bytes);
}

static bool holds_ours(const struct document *d, const struct template *template)
{
	return holds(template, &d->filling) || holds(template, &d->travel);
}

static void use_template(struct document *d, const struct template *template)
{
	d->template_id = template->record.id;
	d->is_filled = holds_ours(d, template);
	if (d->is_ending && d->is_filled)
		document_go(d, DOCUMENT_EMPTY);
	else if (d->is_ending)
		document_settle(d, NULL);
	else if (!d->is_filled && has_words(template->content))
		wait_for_place(d);
	else
		document_go(d, DOCUMENT_WORKFLOW);
}

static void take_template(struct document *d, struct api_answer *answer)
{
	const struct template *found;
	struct page page;
	struct document_list rows;
	struct err err;

	if (!document_rows(d, &template_resource, answer, &rows, &page, &err)) {
		free(rows.items);
		if (!d->is_ending)
			document_no_way(d, &err, "templates");
		else if (is_refusal(&err))
			document_settle(d, NULL);
		else
			document_again(d, &err);
		return;
	}
	found = find_template(&rows);
	free(rows.items);
	if (found != NULL)
		use_template(d, found);
	else if (turn_page(d, &page))
		return;
	else if (d->is_ending)
		document_settle(d, NULL);
	else
		document_end_file(d, OUTBOX_DONE,
			"an administrator can open a way: a template \"" TEMPLATE_RESERVED
			"\", and a workflow for incidents whose task " TASK_RETROSPECTIVE " names it");
}

static void ask_workflow(struct document *d, struct document_asking *asking)
{
	asking->path = mem_strdup(workflow_resource.listing->path);
	asking->query = document_page_query(d, workflow_resource.listing->include, "100");
}

static bool fills_from(const struct catalogue_item *workflow, const char *template_id)
{
	return workflow->is_enabled && strcmp(workflow->kind.bytes, "incident") == 0 &&
	       strstr(workflow->tasks.names.bytes, TASK_RETROSPECTIVE) != NULL &&
	       (ids_have(workflow->templates.ids, template_id) ||
		       strstr(workflow->templates.names.bytes, TEMPLATE_RESERVED) != NULL);
}

static void take_workflow(struct document *d, struct api_answer *answer)
{
	const struct catalogue_item *found = NULL;
	struct page page;
	struct document_list rows;
	struct err err;
	bool ok = document_rows(d, &workflow_resource, answer, &rows, &page, &err);

	for (size_t i = 0; ok && found == NULL && i < rows.count; i++)
		if (fills_from(rows.items[i], d->template_id))
			found = rows.items[i];
	free(rows.items);
	if (!ok) {
		document_no_way(d, &err, "workflows");
	} else if (found != NULL) {
		d->workflow_id = found->record.id;
		d->workflow_name = found->name.bytes;
		document_go(d, d->is_filled ? DOCUMENT_SEEK : DOCUMENT_FILL);
	} else if (!turn_page(d, &page)) {
		document_end_file(d, OUTBOX_DONE,
			"no enabled workflow has a task " TASK_RETROSPECTIVE
			" that names the template \"" TEMPLATE_RESERVED "\"");
	}
}

/* ---- the way itself -------------------------------------------------------------------------- */

static void ask_fill(struct document *d, struct document_asking *asking)
{
	struct attrs attrs;

	attrs_init(&attrs);
	attrs_add_string(&attrs, "content", d->travel.bytes);
	attrs_add_string(&attrs, "format", "markdown");
	asking->method = HTTP_PUT;
	asking->path = resource_path_of(&template_resource, d->template_id);
	asking->body = body_build(template_resource.wire_type, &attrs, 0);
	attrs_release(&attrs);
}

static void take_fill(struct document *d, struct api_answer *answer)
{
	if (answer->err.kind != ERR_NONE && answer->http_status / 100 != 2) {
		document_no_way(d, &answer->err, "the template cannot be written");
		return;
	}
	d->is_filled = true;
	document_go(d, DOCUMENT_LOOK);
}

/* ---- somebody else at the same time ---------------------------------------------------------- */

static void ask_template_again(struct document *d, struct document_asking *asking)
{
	asking->path = resource_path_of(&template_resource, d->template_id);
}

static void go_on(struct document *d)
{
	if (d->is_ending)
		document_go(d, DOCUMENT_EMPTY);
	else
		document_go(d, d->row.attempts > 1 ? DOCUMENT_SEEK : DOCUMENT_RUN);
}

/* Two who found it empty: whose text is not in it any more waits, and leaves the other's there. */
static void take_template_again(struct document *d, struct api_answer *answer)
{
	struct page page;
	struct document_list rows;
	struct err err;
	bool is_read = document_rows(d, &template_resource, answer, &rows, &page, &err) && rows.count == 1;
	bool is_ours = is_read && holds_ours(d, rows.items[0]);

	free(rows.items);
	if (is_ours || (d->is_ending && !is_read)) {
		go_on(d);
		return;
	}
	d->is_filled = false;
	if (d->is_ending)
		document_settle(d, NULL);
	else if (is_read)
		wait_for_place(d);
	else
		document_again(d, &err);
}

static char *runs_path(const struct document *d)
{
	return mem_printf("/v1/workflows/%s/workflow_runs", d->workflow_id);
}

static void ask_runs(struct document *d, struct document_asking *asking)
{
	asking->path = runs_path(d);
	asking->query = document_page_query(d, workflow_run_followed.include, "20");
}

/* One on this incident that is not older than the row. */
static const struct workflow_run *find_run(const struct document *d, const struct document_list *rows)
{
	int64_t since = d->row.created_at_ms + d->sync->server_offset_ms - SKEW_MS;

	for (size_t i = 0; i < rows->count; i++) {
		const struct workflow_run *run = rows->items[i];

		if (d->run_id != NULL ? strcmp(run->record.id, d->run_id) == 0
				      : strcmp(run->incident_id, d->incident_id) == 0 &&
						run->record.created_at >= since)
			return run;
	}
	return NULL;
}

static void follow_run(struct document *d, const char *id)
{
	d->run_id = id;
	document_go(d, DOCUMENT_FOLLOW);
	d->until_ms = sync_now(d->sync) + FOLLOW_FOR_MS;
}

static void take_sought(struct document *d, struct api_answer *answer)
{
	const struct workflow_run *run;
	struct page page;
	struct document_list rows;
	struct err err;

	if (!document_rows(d, &workflow_run_resource, answer, &rows, &page, &err)) {
		free(rows.items);
		document_again(d, &err);
		return;
	}
	run = find_run(d, &rows);
	free(rows.items);
	if (run != NULL)
		follow_run(d, run->record.id);
	else
		document_go(d, DOCUMENT_RUN);
}

static void ask_run(struct document *d, struct document_asking *asking)
{
	struct attrs attrs;

	attrs_init(&attrs);
	attrs_add_string(&attrs, "incident_id", d->incident_id);
	attrs_add_flag(&attrs, "immediate", true);
	asking->method = HTTP_POST;
	asking->path = runs_path(d);
	asking->body = body_build(workflow_run_resource.wire_type, &attrs, 0);
	attrs_release(&attrs);
}

static void take_run(struct document *d, struct api_answer *answer)
{
	char id[TRACE_ID_BYTES];

	if (answer->err.kind != ERR_NONE && answer->http_status / 100 != 2)
		document_no_way(d, &answer->err, "the workflow cannot be run");
	else if (trace_made_id(workflow_run_resource.wire_type, answer->body.bytes,
			 answer->body.len_bytes, id))
		follow_run(d, arena_strdup(&d->arena, id));
	else
		document_go(d, DOCUMENT_SEEK);
}

static void say_progress(struct document *d, const char *progress)
{
	char words[DOCUMENT_WORDS_BYTES];

	snprintf(words, sizeof(words), "%.60s: Document: workflow \"%.80s\": %.200s",
		document_name(d), d->workflow_name, progress);
	if (strcmp(words, d->words) == 0)
		return;
	memcpy(d->words, words, sizeof(words));
	tell_result(d->sync, &d->row, OUTBOX_SENDING, words, NULL);
}

static void take_followed(struct document *d, struct api_answer *answer)
{
	const struct workflow_run *run = NULL;
	const char *progress = "";
	struct page page;
	struct document_list rows;
	struct err err;

	if (document_rows(d, &workflow_run_resource, answer, &rows, &page, &err))
		run = find_run(d, &rows);
	free(rows.items);
	if (run != NULL) {
		progress = workflow_run_followed.progress(run, &d->arena).bytes;
		say_progress(d, progress);
	}
	d->due_ms = sync_now(d->sync) + FOLLOW_MS;
	if (run != NULL && workflow_run_is_completed(run))
		document_go(d, DOCUMENT_READ_FILLED);
	else if (run != NULL && workflow_run_followed.is_final(run))
		document_end_file(d, OUTBOX_REJECTED, arena_printf(&d->arena,
			"the workflow \"%.80s\" %.200s", d->workflow_name, progress));
	else if (sync_now(d->sync) > d->until_ms)
		document_end_file(d, OUTBOX_REJECTED, arena_printf(&d->arena,
			"the workflow \"%.80s\" did not end in ten minutes", d->workflow_name));
}

static void take_filled(struct document *d, struct api_answer *answer)
{
	struct err err;

	if (!document_take(d, answer, &err))
		document_again(d, &err);
	else if (document_is_ours(d, d->record->content))
		document_end_equal(d);
	else if (d->tries < READS)
		d->due_ms = sync_now(d->sync) + READ_MS;
	else
		document_end_different(d);
}

static void ask_empty(struct document *d, struct document_asking *asking)
{
	asking->method = HTTP_PUT;
	asking->path = resource_path_of(&template_resource, d->template_id);
	asking->body = document_body(template_resource.wire_type, "content", "");
}

static void take_empty(struct document *d, struct api_answer *answer)
{
	bool ok = answer->err.kind == ERR_NONE || answer->http_status / 100 == 2;

	if (!ok && d->tries < EMPTY_TRIES)
		d->due_ms = sync_now(d->sync) + READ_MS;
	else
		document_settle(d, ok ? NULL : &answer->err);
}

const struct document_work document_template_work[DOCUMENT_STAGES] = {
	[DOCUMENT_INCIDENT] = {ask_incident, take_incident},
	[DOCUMENT_TEMPLATE] = {ask_template, take_template},
	[DOCUMENT_WORKFLOW] = {ask_workflow, take_workflow},
	[DOCUMENT_FILL] = {ask_fill, take_fill},
	[DOCUMENT_LOOK] = {ask_template_again, take_template_again},
	[DOCUMENT_SEEK] = {ask_runs, take_sought},
	[DOCUMENT_RUN] = {ask_run, take_run},
	[DOCUMENT_FOLLOW] = {ask_runs, take_followed},
	[DOCUMENT_READ_FILLED] = {document_ask, take_filled},
	[DOCUMENT_EMPTY] = {ask_empty, take_empty},
};
