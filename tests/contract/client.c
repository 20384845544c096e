/*
 * Everything the program can send, sent once: each walk of each list, each record with its tabs, each
 * action of each resource with its form filled in. Whether the requests are what the API's document
 * says is judged by who listens (see run.mjs); that the answers can be read is judged here. TAP.
 *
 *	client URL TOKEN mock	Prism answers from the document: everything must succeed
 *	client URL TOKEN live	the sandbox answers: what it refuses in words is fine
 *	client URL TOKEN whole	the same without sparse fields, so that whole records can be judged
 */
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/body.h"
#include "api/client.h"
#include "api/decode.h"
#include "base/mem.h"
#include "core/form.h"
#include "core/snapshot.h"
#include "resources/registry.h"

enum { STEP_MS = 100, IDS_BYTES = 512 };

static const int64_t now_ms = INT64_C(1771639155000);

struct contract {
	struct api *api;
	bool is_mock, is_whole;
	unsigned count, failed;
	struct api_answer answer; /* of the last call; the body is owned */
	bool is_done;
};

/* ---- calls and results -------------------------------------------------------------------- */

static void report(struct contract *c, bool ok, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void report(struct contract *c, bool ok, const char *format, ...)
{
	va_list ap;

	c->failed += !ok;
	printf("%s %u - ", ok ? "ok" : "not ok", ++c->count);
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	printf("\n");
	fflush(stdout);
}

static void on_answer(void *context, struct api_answer *answer)
{
	struct contract *c = context;

	c->answer = *answer;
	c->is_done = true;
	buf_init(&answer->body, 0);
}

static void call(struct contract *c, enum http_method method, const char *path, const char *query,
	const char *body)
{
	struct api_call what = {.method = method, .path = path, .query = query, .body = body};

	buf_release(&c->answer.body);
	c->is_done = false;
	api_start(c->api, &what, on_answer, c);
	while (!c->is_done)
		api_step(c->api, STEP_MS);
}

/* The sandbox has not every collection that a form chooses from: that is no breach. */
static bool is_missing(const struct contract *c)
{
	return !c->is_mock && c->answer.http_status == 404;
}

/* ---- lists -------------------------------------------------------------------------------- */

static void *add_row(void *context, const char *id)
{
	(void)id;
	return snapshot_add(context);
}

/* NULL when it could not be had. */
static struct snapshot *list(struct contract *c, const struct list_query *query)
{
	struct snapshot *snapshot = snapshot_new_whole(query->resource);
	struct row_sink sink = {.context = snapshot, .arena = &snapshot->arena, .begin = add_row};
	char *text = list_query_build(query);
	struct page page = {.example = ""};
	struct err err;
	bool ok;

	call(c, HTTP_GET, query->resource->listing->path, text, NULL);
	err = c->answer.err;
	ok = err.kind == ERR_NONE && decode_list(query->resource, c->answer.body.bytes,
					     c->answer.body.len_bytes, &sink, &page, &err);
	report(c, is_missing(c) || (ok && page.rejected == 0), "GET %s?%s%s%s%s",
		query->resource->listing->path, text, ok ? "" : ": ", ok ? "" : err.text, page.example);
	free(text);
	snapshot_seal(snapshot);
	if (ok)
		return snapshot;
	snapshot_free(snapshot);
	return NULL;
}

static struct snapshot *list_every_way(struct contract *c, const struct resource *resource)
{
	const struct listing *listing = resource->listing;
	struct list_query query = {
		.resource = resource, .from_ms = now_ms, .all_fields = c->is_whole};

	if (listing->active) {
		query.walk = WALK_ACTIVE;
		snapshot_free(list(c, &query));
	}
	if (listing->since) {
		query.walk = WALK_SINCE;
		snapshot_free(list(c, &query));
	}
	if (listing->changed) {
		query.walk = WALK_CHANGED;
		snapshot_free(list(c, &query));
	}
	query.walk = WALK_ALL;
	query.ids_only = !c->is_whole;
	query.page = 2;
	snapshot_free(list(c, &query));
	query.ids_only = false;
	query.page = 1;
	return list(c, &query);
}

/* ---- records ------------------------------------------------------------------------------ */

/* Of rows that are named by their ids alone: the first one. NULL: there is none. */
static char *first_part_path(const struct detail *detail, const struct tab *tab)
{
	const struct field *field = resource_field(detail->resource, tab->field);
	const char *ids = FIELD_AT(struct refs, field, detail->row)->ids;
	char *id = mem_strndup(ids, strcspn(ids, " "));
	char *path = *id ? resource_path_of(tab->rows, id) : NULL;

	free(id);
	return path;
}

static void fetch_tab(struct contract *c, struct detail *detail, unsigned index)
{
	const struct tab *tab = &detail->resource->tabs[index];
	char *path;
	struct err err;

	if (tab->kind != TAB_ROWS)
		return;
	if (tab_is_included(tab)) {
		report(c, c->is_mock || detail->tabs[index].is_loaded, "%s comes with its %s",
			detail->resource->name, tab->title);
		return;
	}
	path = tab->source ? resource_path(tab->source, detail->resource, detail->row)
			   : first_part_path(detail, tab);
	if (!path)
		return; /* the record does not say which: there is nothing to fetch */
	call(c, HTTP_GET, path, NULL, NULL);
	err = c->answer.err;
	report(c, err.kind == ERR_NONE && decode_tab(detail, index, c->answer.body.bytes,
						  c->answer.body.len_bytes, &err),
		"GET %s %s", path, err.kind ? err.text : "");
	free(path);
}

static struct detail *fetch(struct contract *c, const struct resource *resource, const void *row)
{
	char *path = resource_path(resource->path, resource, row);
	char *query = record_query_build(resource);
	struct detail *detail = NULL;
	struct err err;

	call(c, HTTP_GET, path, query, NULL);
	err = c->answer.err;
	if (err.kind == ERR_NONE)
		detail = decode_detail(resource, c->answer.body.bytes, c->answer.body.len_bytes, &err);
	report(c, detail != NULL, "GET %s?%s%s%s", path, query ? query : "", detail ? "" : ": ",
		detail ? "" : err.text);
	for (unsigned i = 0; detail && resource->tabs && resource->tabs[i].title; i++)
		fetch_tab(c, detail, i);
	free(path);
	free(query);
	return detail;
}

/* ---- actions ------------------------------------------------------------------------------ */

static const char made_up_id[] = "00000000-0000-4000-8000-000000000001";

/* The id of some record of a catalogue; a made-up one where there is none. */
static void some_id(struct contract *c, const char *catalogue, char out[IDS_BYTES])
{
	const struct resource *resource = registry_find(catalogue);
	struct list_query query = {.resource = resource, .all_fields = c->is_whole};
	struct snapshot *rows = list(c, &query);

	snprintf(out, IDS_BYTES, "%s",
		rows && rows->count ? ((const struct record *)snapshot_row(rows, 0))->id
				    : made_up_id);
	snapshot_free(rows);
}

/* Another than it has, or the form would send nothing. */
static const char *some_choice(const struct input *input, const char *base)
{
	if (input->preset && *input->preset != '@' && *input->preset)
		return input->preset;
	for (int i = 1; input->choices && input->choices[i].wire; i++)
		if (strcmp(input->choices[i].wire, base) != 0)
			return input->choices[i].wire;
	return "";
}

static void fill_input(struct contract *c, struct form_value *value)
{
	static const char *const words[] = {
		[INPUT_LINE] = "Contract", [INPUT_LINES] = "Contract\nwith two lines",
		[INPUT_FLAG] = "yes", [INPUT_MINUTES] = "30m", [INPUT_NUMBER] = "1",
		[INPUT_DATE] = "+3d", [INPUT_LABELS] = "team=contract\nkind=test"};
	const struct input *input = value->input;
	char ids[IDS_BYTES];

	if (input->type == INPUT_REF || input->type == INPUT_REFS) {
		some_id(c, input->catalogue, ids);
		edit_set(&value->edit, strcmp(ids, value->base) == 0 ? made_up_id : ids);
	} else if (input->type == INPUT_CHOICE) {
		edit_set(&value->edit, some_choice(input, value->base));
	} else if (input->type == INPUT_FLAG && strcmp(value->base, "yes") == 0) {
		edit_set(&value->edit, "no");
	} else {
		edit_set(&value->edit, words[input->type]);
	}
}

static char *fill_form(struct contract *c, const struct action *action,
	const struct resource *resource, const void *row, char *path, struct attrs *attrs)
{
	struct form *form = form_new(action, resource, row);
	struct attrs base;
	char *place;

	attrs_init(&base);
	for (int i = 0; i < form->count; i++)
		fill_input(c, &form->values[i]);
	form_attrs(form, now_ms, attrs, &base);
	for (int i = 0; i < form->count && path; i++) {
		place = mem_printf("@%s", form->values[i].input->name);
		path = path_fill(path, place, edit_text(&form->values[i].edit));
		free(place);
	}
	attrs_release(&base);
	form_free(form);
	return path;
}

/* A refusal in words is an answer; only a mock has to accept everything. */
static bool is_accepted(const struct contract *c)
{
	enum err_kind kind = c->answer.err.kind;

	return kind == ERR_NONE || (!c->is_mock && (kind == ERR_INVALID || kind == ERR_NOT_FOUND));
}

static void act(struct contract *c, const struct action *action, const struct resource *resource,
	const void *row, const char *parent_id)
{
	char *path = path_fill(resource_path(action->path, resource, row), "..", parent_id);
	struct attrs attrs;
	char *body;

	attrs_init(&attrs);
	if (action->body)
		action->body(&attrs, row);
	if (path && action->inputs)
		path = fill_form(c, action, resource, row, path, &attrs);
	if (path) {
		body = body_build(action->wire_type, &attrs, now_ms);
		call(c, action->method, path, NULL, body);
		report(c, is_accepted(c), "%s: %s %s %s", action->name, path, body ? body : "",
			c->answer.err.kind ? c->answer.err.text : "");
		free(body);
	} else {
		/* What a mock makes up need not name the record that the action is about. */
		report(c, c->is_mock, "%s: no path", action->name);
	}
	attrs_release(&attrs);
	free(path);
}

/* The first row on which an action is legal; the first of all where there is none. */
static const void *legal_row(const struct action *action, const struct snapshot *rows)
{
	const struct viewer me = {.user_id = ""};
	const char *why;

	for (uint32_t i = 0; i < rows->count; i++)
		if (!action->legal || action->legal(snapshot_row(rows, i), &me, &why))
			return snapshot_row(rows, i);
	return snapshot_row(rows, 0);
}

static void act_on_rows(struct contract *c, const struct resource *resource,
	const struct snapshot *rows)
{
	for (const struct action *a = resource->actions; a && a->name; a++) {
		struct detail *detail;
		const void *row;

		if (!a->path)
			continue;
		if (a->on_pane) {
			act(c, a, resource, NULL, "");
			continue;
		}
		row = legal_row(a, rows);
		detail = fetch(c, resource, row);
		act(c, a, resource, detail ? detail->row : row, "");
		detail_free(detail);
	}
}

/* The rows of tabs have actions of their own; one row of each kind is enough. */
static void act_on_tabs(struct contract *c, const struct resource *resource,
	const struct snapshot *rows)
{
	bool is_done[RESOURCE_TABS] = {false};

	for (uint32_t i = 0; i < rows->count; i++) {
		struct detail *detail = fetch(c, resource, snapshot_row(rows, i));

		for (unsigned t = 0; detail && resource->tabs && resource->tabs[t].title; t++) {
			const struct resource *inner = resource->tabs[t].rows;

			if (!inner || is_done[t] || detail->tabs[t].count == 0 || inner->listing)
				continue;
			is_done[t] = true;
			for (const struct action *a = inner->actions; a && a->name; a++)
				if (a->path && !a->on_pane)
					act(c, a, inner, detail->tabs[t].rows, detail->id);
		}
		detail_free(detail);
	}
}

static void try_resource(struct contract *c, const struct resource *resource)
{
	struct snapshot *rows = list_every_way(c, resource);

	if (rows && rows->count) {
		detail_free(fetch(c, resource, snapshot_row(rows, 0)));
		act_on_rows(c, resource, rows);
		act_on_tabs(c, resource, rows);
	}
	snapshot_free(rows);
}

int main(int argc, char **argv)
{
	struct secret token = {NULL, 0, 0};
	struct api_config config = {.token = &token};
	struct contract c = {.count = 0};
	struct viewer_msg viewer;
	struct err err;

	if (argc != 4) {
		fprintf(stderr, "client URL TOKEN mock|live|whole\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	secret_set(&token, argv[2], strlen(argv[2]));
	config.origin = argv[1];
	c.is_mock = strcmp(argv[3], "mock") == 0;
	c.is_whole = strcmp(argv[3], "whole") == 0;
	c.api = api_new(&config, &err);
	if (!c.api) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	call(&c, HTTP_GET, "/v1/users/me", NULL, NULL);
	report(&c, decode_viewer(c.answer.body.bytes, c.answer.body.len_bytes, &viewer, &err),
		"GET /v1/users/me");
	for (size_t i = 0; registry_panes[i]; i++)
		try_resource(&c, registry_panes[i]);
	for (size_t i = 0; registry_catalogue[i]; i++)
		try_resource(&c, registry_catalogue[i]);
	buf_release(&c.answer.body);
	api_free(c.api);
	return c.failed > 0;
}
