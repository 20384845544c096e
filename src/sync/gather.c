/* The evidence for a retrospective, one request after the other. */
#include "sync/gather.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/decode.h"
#include "api/query.h"
#include "base/mem.h"
#include "resources/template.h"
#include "retro/adopt.h"
#include "retro/readback.h"
#include "retro/timeline.h"

enum { PAGE_ROWS = 100, PAGES_MAX = 20, QUERY_BYTES = 2048, MISSING_BYTES = 1024 };

/* Records of one kind, in the order in which they came. */
struct rows {
	const struct resource *resource;
	unsigned char *bytes; /* owned */
	size_t count, room_bytes;
};

enum part { PART_INCIDENT, PART_RETROSPECTIVE, PART_STEPS, PART_EVENTS, PART_ITEMS, PART_ALERTS, PART_HISTORY,
	PART_PULSES, PART_CAUSES, PART_PEOPLE, PART_TEMPLATES, PARTS };

struct gather {
	struct arena arena;
	char *incident_id; /* owned */
	struct detail *incident;
	struct err err; /* why there is no incident */
	enum part part;
	int64_t page;	/* from 1 */
	size_t alert;	/* PART_HISTORY: whose */
	char *step_ids, *steps_left; /* owned: of the retrospective; and those that were not asked for */
	char *step; /* in step_ids: the one that is asked for; NULL: none is */
	struct rows rows[PARTS];
	size_t *history_starts; /* owned: per alert, where its events begin in rows[PART_HISTORY] */
	char *path, *query;	/* owned: of the last gather_ask */
	struct buf missing;
	bool wants_template;
	struct err no_template; /* why there is none */
};

/* Where each part is read; {} as in resource_path, from the incident, the retrospective or the alert. */
static const struct {
	const char *name, *path;
	const struct resource *resource;
} parts[PARTS] = {
	[PART_INCIDENT] = {"incident", "/v1/incidents/{id}", &incident_resource},
	[PART_RETROSPECTIVE] = {"retrospective", "/v1/post_mortems/{id}", &retrospective_resource},
	[PART_STEPS] = {"steps", "/v1/incident_retrospective_steps/{id}", &step_resource},
	[PART_EVENTS] = {"timeline", "/v1/incidents/{id}/events", &incident_event_resource},
	[PART_ITEMS] = {"action items", "/v1/incidents/{id}/action_items", &action_item_resource},
	[PART_ALERTS] = {"alerts", "/v1/incidents/{id}/alerts", &alert_resource},
	[PART_HISTORY] = {"alert history", "/v1/alerts/{id}/events", &alert_event_resource},
	[PART_PULSES] = {"pulses", "/v1/pulses", &pulse_resource},
	[PART_CAUSES] = {"causes", "/v1/causes", &cause_resource},
	[PART_PEOPLE] = {"people", "/v1/users", &user_resource},
	[PART_TEMPLATES] = {"templates", "/v1/post_mortem_templates", &template_resource},
};

struct gather *gather_new(const char *incident_id)
{
	struct gather *g = mem_alloc(sizeof(*g));

	arena_init(&g->arena, 0);
	g->incident_id = mem_strdup(incident_id);
	g->page = 1;
	for (int p = 0; p < PARTS; p++)
		g->rows[p].resource = parts[p].resource;
	buf_init(&g->missing, MISSING_BYTES);
	err_set(&g->err, ERR_PROTOCOL, "the incident was not asked for");
	err_set(&g->no_template, ERR_NOT_FOUND, "it was not asked for");
	return g;
}

void gather_want_template(struct gather *g)
{
	g->wants_template = true;
	err_set(&g->no_template, ERR_NOT_FOUND, "Rootly has none with text");
}

void gather_free(struct gather *g)
{
	if (g == NULL)
		return;
	for (int p = 0; p < PARTS; p++)
		free(g->rows[p].bytes);
	detail_free(g->incident);
	free(g->incident_id);
	free(g->history_starts);
	free(g->step_ids);
	free(g->path);
	free(g->query);
	buf_release(&g->missing);
	arena_release(&g->arena);
	free(g);
}

/* ---- rows --------------------------------------------------------------------------------- */

static void *row_at(const struct rows *rows, size_t i)
{
	return rows->bytes + i * rows->resource->row_bytes;
}

/* Pages move while they are walked: a record that came before is the same one. */
static void *begin_row(void *context, const char *id)
{
	struct rows *rows = context;
	size_t bytes = rows->resource->row_bytes;

	for (size_t i = 0; i < rows->count; i++)
		if (strcmp(((const struct record *)row_at(rows, i))->id, id) == 0)
			return row_at(rows, i);
	if ((rows->count + 1) * bytes > rows->room_bytes) {
		rows->room_bytes = rows->room_bytes * 2 + 8 * bytes;
		rows->bytes = mem_resize(rows->bytes, rows->room_bytes, 1);
	}
	memset(row_at(rows, rows->count), 0, bytes);
	return row_at(rows, rows->count++);
}

/* ---- what to ask -------------------------------------------------------------------------- */

static const struct incident *incident_of(const struct gather *g)
{
	return g->incident != NULL ? g->incident->row : NULL;
}

/* The record whose id stands in the path of this part; NULL: there is none to ask about. */
static const char *subject(const struct gather *g)
{
	const struct incident *incident = incident_of(g);

	switch (g->part) {
	case PART_RETROSPECTIVE:
		return incident->retrospective.id;
	case PART_STEPS:
		return g->step;
	case PART_HISTORY:
		return g->alert < g->rows[PART_ALERTS].count
			       ? ((const struct record *)row_at(&g->rows[PART_ALERTS], g->alert))
					 ->id
			       : NULL;
	case PART_INCIDENT:
		return g->incident_id;
	case PART_TEMPLATES:
		return g->wants_template ? incident->record.id : NULL;
	default:
		return incident->record.id;
	}
}

static void add_time(struct buf *query, const char *key, int64_t ms)
{
	char words[ISO8601_BYTES];

	query_add(query, key, iso8601_format(ms, words));
}

static char *query_of(const struct gather *g)
{
	char number[24];
	struct buf query;

	if (g->part == PART_INCIDENT || g->part == PART_RETROSPECTIVE || g->part == PART_STEPS)
		return record_query_build(parts[g->part].resource);
	buf_init(&query, QUERY_BYTES);
	if (g->part == PART_PULSES) {
		add_time(
			&query, "filter[started_at][gte]", incident_of(g)->since - RETRO_DEPLOY_MS);
		add_time(
			&query, "filter[started_at][lte]", incident_of(g)->since + RETRO_DEPLOY_MS);
	}
	snprintf(number, sizeof(number), "%lld", (long long)g->page);
	query_add(&query, "page[number]", number);
	snprintf(number, sizeof(number), "%d", PAGE_ROWS);
	query_add(&query, "page[size]", number);
	return buf_take(&query);
}

/* No list has them: the retrospective names them. */
static void next_step(struct gather *g)
{
	const struct rows *found = &g->rows[PART_RETROSPECTIVE];

	if (g->step_ids == NULL && found->count > 0) {
		g->step_ids = mem_strdup(
			((const struct retrospective *)row_at(found, 0))->steps.ids);
		g->steps_left = g->step_ids;
	}
	if (g->step == NULL && g->steps_left != NULL)
		g->step = strsep(&g->steps_left, " ");
}

bool gather_next(struct gather *g, struct gather_ask *ask)
{
	const char *id;

	for (; g->part < PARTS; g->part++) {
		struct record *record;

		if (g->part > PART_INCIDENT && g->incident == NULL)
			return false;
		if (g->part == PART_STEPS)
			next_step(g);
		id = subject(g);
		if (id == NULL || id[0] == '\0')
			continue;
		record = mem_alloc(incident_resource.row_bytes);
		record->id = id;
		free(g->path);
		free(g->query);
		g->path = resource_path(parts[g->part].path, &incident_resource, record);
		g->query = query_of(g);
		free(record);
		*ask = (struct gather_ask){g->path, g->query};
		return true;
	}
	return false;
}

/* ---- what came ---------------------------------------------------------------------------- */

static void note_missing(struct gather *g, const struct err *err)
{
	size_t before = g->missing.len_bytes;

	/* A draft can do without; who builds it says so. */
	if (g->part == PART_TEMPLATES) {
		g->no_template = *err;
		return;
	}
	if (before > 0)
		buf_add_str(&g->missing, "; ");
	if (!buf_add_fmt(&g->missing, "%s: %s", parts[g->part].name, err->text))
		buf_truncate(&g->missing, before);
}

static void take_incident(struct gather *g, const char *json, size_t len, const struct err *err)
{
	g->err = *err;
	if (err->kind == ERR_NONE)
		g->incident = decode_detail(&incident_resource, json, len, &g->err);
	g->part++;
}

/* To the next page, the next alert, or the next part. */
static void advance(struct gather *g, const struct page *page)
{
	if (page != NULL && page->next_page > g->page && g->page < PAGES_MAX &&
		g->part != PART_RETROSPECTIVE) {
		g->page = page->next_page;
		return;
	}
	g->page = 1;
	g->step = NULL;
	if (g->part == PART_STEPS && page != NULL && g->steps_left != NULL)
		return;
	if (g->part == PART_HISTORY && ++g->alert < g->rows[PART_ALERTS].count)
		return;
	g->part++;
}

static void begin_history(struct gather *g)
{
	if (g->part != PART_HISTORY)
		return;
	if (g->history_starts == NULL)
		g->history_starts = mem_alloc((g->rows[PART_ALERTS].count + 1) * sizeof(size_t));
	if (g->page == 1)
		g->history_starts[g->alert] = g->rows[PART_HISTORY].count;
}

static bool read_rows(
	struct gather *g, const char *json, size_t len, struct page *page, struct err *err)
{
	struct rows *rows = &g->rows[g->part];
	struct row_sink sink = {rows, &g->arena, begin_row, NULL};
	size_t before = rows->count;

	if (!decode_list(rows->resource, json, len, &sink, page, err))
		return false;
	for (size_t i = before; rows->resource->derive != NULL && i < rows->count; i++)
		rows->resource->derive(row_at(rows, i), true, &g->arena);
	return true;
}

void gather_take(struct gather *g, const char *json, size_t len_bytes, const struct err *err)
{
	struct page page = {0};
	struct err own = *err;

	if (g->part == PART_INCIDENT) {
		take_incident(g, json, len_bytes, err);
		return;
	}
	begin_history(g);
	if (own.kind == ERR_NONE && read_rows(g, json, len_bytes, &page, &own)) {
		advance(g, &page);
		return;
	}
	note_missing(g, &own);
	/* One that cannot be read says it for all: the other alerts are not tried. */
	if (g->part == PART_HISTORY) {
		for (size_t i = g->alert + 1; i < g->rows[PART_ALERTS].count; i++)
			g->history_starts[i] = g->rows[PART_HISTORY].count;
		g->alert = g->rows[PART_ALERTS].count;
	}
	advance(g, NULL);
}

/* ---- as evidence -------------------------------------------------------------------------- */

const char *gather_missing(const struct gather *g)
{
	return g->missing.bytes;
}

/* The rows of a tab that came with the incident. */
static const struct detail_rows *tab_rows(const struct gather *g, const struct resource *resource)
{
	static const struct detail_rows none;

	for (int i = 0; incident_resource.tabs[i].title != NULL; i++)
		if (incident_resource.tabs[i].rows == resource)
			return &g->incident->tabs[i];
	return &none;
}

static const struct retro_alert *alerts_of(struct gather *g)
{
	const struct rows *alerts = &g->rows[PART_ALERTS], *history = &g->rows[PART_HISTORY];
	struct retro_alert *out = arena_alloc(&g->arena, (alerts->count + 1) * sizeof(*out));

	for (size_t i = 0; i < alerts->count; i++) {
		size_t from = g->history_starts != NULL ? g->history_starts[i] : 0;
		size_t to = g->history_starts == NULL	 ? 0
			    : i + 1 < alerts->count ? g->history_starts[i + 1]
						    : history->count;

		out[i] = (struct retro_alert){row_at(alerts, i),
			history->bytes != NULL ? row_at(history, from) : NULL, to - from};
	}
	return out;
}

static bool is_usable(const struct template *template)
{
	return strcmp(template->name.bytes, TEMPLATE_RESERVED) != 0 &&
	       retro_html_count_words(template->content.bytes, template->content.len_bytes) > 0;
}

const char *gather_template(struct gather *g, struct err *why)
{
	const struct rows *rows = &g->rows[PART_TEMPLATES];
	const struct template *found = NULL;

	for (size_t i = 0; i < rows->count; i++) {
		const struct template *template = row_at(rows, i);

		if (is_usable(template) && (found == NULL || (template->is_default && !found->is_default)))
			found = template;
	}
	*why = g->no_template;
	return found != NULL ? retro_adopt(&g->arena, found->content.bytes, found->content.len_bytes)
			     : NULL;
}

bool gather_evidence(struct gather *g, struct retro_evidence *evidence, struct err *err)
{
	const struct detail_rows *roles;

	*err = g->err;
	if (g->incident == NULL)
		return false;
	roles = tab_rows(g, &role_assignment_resource);
	*evidence = (struct retro_evidence){
		.incident = incident_of(g),
		.retrospective = g->rows[PART_RETROSPECTIVE].count > 0
					 ? row_at(&g->rows[PART_RETROSPECTIVE], 0)
					 : NULL,
		.events = (const void *)g->rows[PART_EVENTS].bytes,
		.event_count = g->rows[PART_EVENTS].count,
		.alerts = alerts_of(g),
		.alert_count = g->rows[PART_ALERTS].count,
		.items = (const void *)g->rows[PART_ITEMS].bytes,
		.item_count = g->rows[PART_ITEMS].count,
		.steps = (const void *)g->rows[PART_STEPS].bytes,
		.step_count = g->rows[PART_STEPS].count,
		.roles = (const void *)roles->rows,
		.role_count = roles->count,
		.pulses = (const void *)g->rows[PART_PULSES].bytes,
		.pulse_count = g->rows[PART_PULSES].count,
		.causes = (const void *)g->rows[PART_CAUSES].bytes,
		.cause_count = g->rows[PART_CAUSES].count,
		.people = (const void *)g->rows[PART_PEOPLE].bytes,
		.person_count = g->rows[PART_PEOPLE].count,
	};
	return true;
}
