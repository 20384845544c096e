/*
 * A stage for screens: the small company of unit/resources/world.h with data as people write it,
 * drawn into a grid and compared with a golden file. No terminal, no clock, no network.
 */
#ifndef TESTS_GOLDEN_STAGE_H
#define TESTS_GOLDEN_STAGE_H

#include "unit/resources/world.h"

#include "lib/golden.h"
#include "ui/ui.h"

#include <locale.h>

#define MINUTE_MS ((int64_t)60 * 1000)
#define DAY_MS ((int64_t)24 * HOUR_MS)

struct stage {
	struct world world; /* first: the world's helpers take it */
	struct grid grid;
	struct body body;
};

static inline int stage_setup(void **state)
{
	struct stage *stage = mem_alloc(sizeof(*stage));
	struct model_config config = {.resources = registry_panes,
		.catalogue_resources = registry_catalogue,
		.instance = "Production"};

	setlocale(LC_ALL, "C.UTF-8");
	model_init(&stage->world.model, &config);
	effects_init(&stage->world.effects);
	stage->world.now_ms = WORLD_START_MS;
	grid_init(&stage->grid, &theme_dark, 24, 80);
	body_init(&stage->body);
	*state = stage;
	return 0;
}

static inline int stage_teardown(void **state)
{
	struct stage *stage = *state;

	effects_release(&stage->world.effects);
	model_release(&stage->world.model);
	grid_release(&stage->grid);
	body_release(&stage->body);
	free(stage);
	return 0;
}

#define STAGE_TEST(name) cmocka_unit_test_setup_teardown(name, stage_setup, stage_teardown)

/* ---- drawing ------------------------------------------------------------------------------ */

static inline void stage_size(struct stage *stage, int rows, int cols)
{
	world_size(&stage->world, rows, cols);
	grid_resize(&stage->grid, rows, cols);
}

static inline void stage_draw(struct stage *stage)
{
	ui_draw(&stage->world.model, &stage->grid, &stage->body);
	stage->world.model.detail.body_rows = stage->body.count;
	stage->world.model.confirm.last = stage->body.box_last;
}

static inline int32_t stage_colour(int8_t colour)
{
	return colour == COLOUR_DEFAULT ? SCREEN_DEFAULT : colour;
}

static inline uint8_t stage_style(uint8_t attrs)
{
	static const struct {
		uint8_t from, to;
	} table[] = {
		{STYLE_BOLD, SCREEN_BOLD},
		{STYLE_DIM, SCREEN_DIM},
		{STYLE_ITALIC, SCREEN_ITALIC},
		{STYLE_UNDERLINE, SCREEN_UNDERLINE},
		{STYLE_REVERSE, SCREEN_REVERSE},
		{STYLE_STRIKE, SCREEN_STRIKE},
	};
	uint8_t style = 0;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if ((attrs & table[i].from) != 0)
			style |= table[i].to;
	return style;
}

static inline void stage_capture(const struct stage *stage, struct screen *screen)
{
	const struct grid *grid = &stage->grid;

	screen_init(screen, grid->rows, grid->cols);
	screen->cursor_row = grid->cursor_row;
	screen->cursor_col = grid->cursor_col;
	screen->cursor_visible = grid->cursor_visible;
	for (int row = 0; row < grid->rows; row++)
		for (int col = 0; col < grid->cols; col++) {
			const struct cell *from = grid_cell(grid, row, col);
			struct screen_cell *to = screen_at(screen, row, col);

			if (strcmp(from->bytes, " ") != 0)
				memcpy(to->text, from->bytes, sizeof(from->bytes));
			to->width = from->width;
			to->style = stage_style(from->style.attrs);
			to->fg = stage_colour(from->style.fg);
			to->bg = stage_colour(from->style.bg);
		}
}

static inline void stage_check(struct stage *stage, const char *name)
{
	struct screen screen;

	stage_draw(stage);
	stage_capture(stage, &screen);
	golden_check_screen(name, &screen);
	screen_release(&screen);
}

/* ---- the company -------------------------------------------------------------------------- */

static inline struct text stage_text(struct snapshot *s, const char *words)
{
	return text_clean(&s->arena, words, strlen(words));
}

static inline struct incident *stage_incident(struct snapshot *s, int64_t number, const char *title,
	enum incident_status status, enum severity_level level, int64_t age_ms)
{
	static const char *const severities[] = {"", "SEV1", "SEV2", "SEV3", "SEV4"};
	struct incident *incident = add_incident(s, number, title, status, level);

	incident->started_at = WORLD_WALL_MS - age_ms;
	incident->record.created_at = incident->record.updated_at = WORLD_WALL_MS - age_ms;
	incident->severity = (struct ref){severities[level], text_own(severities[level])};
	incident->services = (struct refs){text_empty, ""};
	incident->teams = incident->environments = incident->people = incident->services;
	return incident;
}

static inline struct snapshot *stage_incidents(void)
{
	struct snapshot *s = snapshot_new(&incident_resource);
	struct incident *first;

	first = stage_incident(s, 412, "Checkout latency above threshold in eu-west",
		INCIDENT_STARTED, SEVERITY_CRITICAL, 12 * MINUTE_MS);
	first->services = (struct refs){stage_text(s, "checkout, payments"), "s1 s2"};
	first->teams = (struct refs){stage_text(s, "Payments"), "t1"};
	first->people = (struct refs){stage_text(s, "Ann Lee"), "u1"};
	stage_incident(
		s, 411, "Disk on db-7 fills up", INCIDENT_TRIAGE, SEVERITY_MEDIUM, 40 * MINUTE_MS);
	stage_incident(s, 409, "Emails delayed", INCIDENT_MITIGATED, SEVERITY_HIGH, 2 * HOUR_MS);
	stage_incident(s, 405, "決済サービスの遅延 (payments are slow in Tokyo)",
		INCIDENT_ACKNOWLEDGED, SEVERITY_HIGH, 5 * HOUR_MS);
	stage_incident(s, 399,
		"🔥 Search returns nothing for German umlauts: Größe, Straße, Übergröße",
		INCIDENT_STARTED, SEVERITY_LOW, 26 * HOUR_MS);
	stage_incident(s, 398, "Login outage", INCIDENT_RESOLVED, SEVERITY_CRITICAL, 4 * DAY_MS);
	stage_incident(s, 377, "Certificates of the status page expired", INCIDENT_CLOSED,
		SEVERITY_MEDIUM, 23 * DAY_MS);
	s->fetched_at_ms = WORLD_WALL_MS;
	s->is_whole = true;
	return s;
}

static inline struct alert *stage_alert(struct snapshot *s, const char *id, const char *summary,
	enum alert_status status, const char *urgency, int64_t age_ms)
{
	struct alert *alert =
		add_alert(s, id, summary, status, status == ALERT_TRIGGERED ? "u1" : "");

	alert->started_at = WORLD_WALL_MS - age_ms;
	alert->record.created_at = alert->record.updated_at = WORLD_WALL_MS - age_ms;
	alert->urgency = (struct ref){urgency, text_own(urgency)};
	alert->source = text_own("datadog");
	alert->services = (struct refs){text_empty, ""};
	alert->teams = alert->environments = alert->responders = alert->incidents = alert->services;
	alert->group_leader_id = "";
	return alert;
}

static inline struct snapshot *stage_alerts(void)
{
	struct snapshot *s = snapshot_new(&alert_resource);

	stage_alert(s, "a1b2c3", "p99 > 2s on checkout", ALERT_TRIGGERED, "High", MINUTE_MS);
	stage_alert(s, "d4e5f6", "5xx on api-gateway", ALERT_ACKNOWLEDGED, "High", 14 * MINUTE_MS)
		->responders = (struct refs){stage_text(s, "Ann Lee"), "u1"};
	stage_alert(
		s, "0718aa", "Disk of db-7 at 91 %", ALERT_ACKNOWLEDGED, "Medium", 41 * MINUTE_MS);
	stage_alert(s, "99bb01", "Certificate expires in 6 days", ALERT_OPEN, "Low", 9 * HOUR_MS);
	stage_alert(s, "77cc12", "Queue mail-out older than 5 min", ALERT_RESOLVED, "Medium",
		2 * HOUR_MS);
	s->fetched_at_ms = WORLD_WALL_MS;
	s->is_whole = true;
	return s;
}

static inline void stage_retrospective(struct snapshot *s, const char *id, const char *title,
	enum retrospective_status status, const char *incident_id, int64_t age_ms)
{
	struct retrospective *r = snapshot_add(s);

	r->record.id = arena_strdup(&s->arena, id);
	r->record.created_at = r->record.updated_at = WORLD_WALL_MS - age_ms;
	r->title = stage_text(s, title);
	r->status = (uint8_t)status;
	r->incident_id = incident_id;
	r->content = (struct html){"", 0};
}

static inline struct snapshot *stage_retrospectives(void)
{
	struct snapshot *s = snapshot_new(&retrospective_resource);

	stage_retrospective(s, "r1", "Login outage", RETROSPECTIVE_DRAFT, "inc-398", 4 * DAY_MS);
	stage_retrospective(s, "r2", "Certificates of the status page expired", RETROSPECTIVE_DRAFT,
		"inc-377", 20 * DAY_MS);
	stage_retrospective(
		s, "r3", "Emails delayed in March", RETROSPECTIVE_PUBLISHED, "", 60 * DAY_MS);
	s->fetched_at_ms = WORLD_WALL_MS;
	s->is_whole = true;
	return s;
}

static inline void stage_link(struct stage *stage, enum link_state state, int64_t age_ms)
{
	struct msg *msg = msg_new(MSG_LINK);

	msg->u.link = (struct link){.state = state,
		.live_at_ms = WORLD_WALL_MS - age_ms,
		.rate_limit = 3000,
		.rate_remaining = 2900,
		.interval_ms = 15000,
		.instance = "Production"};
	world_tell(&stage->world, msg);
}

/* The usual evening: three panes, live, the key is Ann's. */
static inline void stage_fill(struct stage *stage, int rows, int cols)
{
	struct world *world = &stage->world;

	stage_size(stage, rows, cols);
	stage_link(stage, LINK_LIVE, 0);
	world_viewer(world, "u1");
	world_snapshot(world, stage_incidents());
	world_snapshot(world, stage_alerts());
	world_snapshot(world, stage_retrospectives());
	world_key(world, "1");
	world_wait(world, 300);
}

/* ---- what is opened ----------------------------------------------------------------------- */

static const char stage_summary[] =
	"p99 above 2 s since the 02:58 deploy of **checkout**. Rolling back now.\n\n"
	"- [x] rollback started\n"
	"- [ ] status page\n\n"
	"See the [runbook](https://wiki.example.com/checkout) and `kubectl rollout undo`.\n";

static const char stage_raw[] = "{\n  \"id\": \"inc-412\",\n  \"attributes\": {}\n}";

static inline void stage_event(struct incident_event *event, struct arena *arena, int number,
	const char *words, int64_t age_ms)
{
	event->record.id = arena_printf(arena, "e%d", number);
	event->occurred_at = event->record.created_at = WORLD_WALL_MS - age_ms;
	event->author = text_own("Ann Lee");
	event->event = text_clean(arena, words, strlen(words));
	event->visibility = 1;
	event->source = text_own("web");
}

static inline void stage_timeline(struct detail *detail, int tab)
{
	static const char *const words[] = {
		"Incident was started",
		"Severity changed from SEV2 to SEV1",
		"The rollback of checkout is under way; error rate falls in eu-west-1 but not yet "
		"in "
		"eu-central-1, where two pods are stuck in Terminating since 03:09",
		"Paged the payments team",
	};
	enum { EVENTS = sizeof(words) / sizeof(words[0]) };
	struct incident_event *events = arena_alloc(&detail->arena, EVENTS * sizeof(*events));

	for (int i = 0; i < EVENTS; i++)
		stage_event(&events[i], &detail->arena, i, words[i], (12 - 3 * i) * MINUTE_MS);
	detail->tabs[tab] = (struct detail_rows){
		.rows = (const unsigned char *)events, .count = EVENTS, .is_loaded = true};
}

static inline struct incident *stage_whole_incident(struct arena *arena)
{
	struct incident *incident = arena_alloc(arena, sizeof(*incident));
	struct snapshot *rows = stage_incidents();

	snapshot_seal(rows);
	memcpy(incident, snapshot_row(rows, snapshot_find(rows, "inc-412")), rows->row_bytes);
	snapshot_free(rows);
	incident->record.id = "inc-412";
	incident->handle = text_own("INC-412");
	incident->title = text_own("Checkout latency above threshold in eu-west");
	incident->services = (struct refs){text_own("checkout, payments"), "s1 s2"};
	incident->teams = (struct refs){text_own("Payments"), "t1"};
	incident->people = (struct refs){text_own("Ann Lee"), "u1"};
	incident->acknowledged_at = WORLD_WALL_MS - MINUTE_MS;
	incident->detected_at = WORLD_WALL_MS - 11 * MINUTE_MS;
	incident->took_detect = text_own("1m");
	incident->took_acknowledge = text_own("11m");
	incident->creator = (struct ref){"u1", text_own("Ann Lee")};
	incident->labels = text_own(
		"platform=k8s region=eu-west-1 tier=1 customer-facing=yes release=2026.11.22");
	incident->slack_channel = text_own("inc-412");
	incident->summary = text_clean_body(arena, stage_summary, sizeof(stage_summary) - 1);
	incident->url = text_own("https://rootly.com/account/incidents/412-checkout-latency");
	incident->slack_url = text_own("https://example.slack.com/archives/C0412");
	return incident;
}

/* All of INC-412. */
static inline void stage_detail(struct stage *stage)
{
	struct msg *msg = msg_new(MSG_DETAIL);
	struct detail *detail = detail_new(&incident_resource, "inc-412");

	detail->row = stage_whole_incident(&detail->arena);
	detail->raw = text_clean_body(&detail->arena, stage_raw, sizeof(stage_raw) - 1);
	detail->fetched_at_ms = WORLD_WALL_MS;
	stage_timeline(detail, 1);
	for (int tab = 2; tab < RESOURCE_TABS; tab++)
		detail->tabs[tab].is_loaded = true;
	msg->u.detail = detail;
	world_tell(&stage->world, msg);
}

/* An edit that met another: each kind of value, one of them long. */
static inline void stage_conflict(struct stage *stage)
{
	static char title[] = "title", summary[] = "summary", severity[] = "severity_id";
	static char was[] = "Checkout latency", now[] = "Checkout latency in eu-west and us-east",
		    mine[] = "Checkout: カートが落ちる";
	static char long_was[] = "p99 above 2 s since the 02:58 deploy, and the error budget of the "
				 "month is nearly gone. Rolled back.";
	static char long_now[] = "p99 above 2 s since the 02:58 deploy, and the error budget of the "
				 "month is nearly gone. Rolled back at 03:20, carts recover.";
	static char long_mine[] = "p99 above 2 s since the 02:58 deploy, and the error budget of the "
				  "month is nearly gone. Forward fix is out.";
	static char unknown[] = "sev-x";
	static const struct outbox_difference differences[] = {
		{{title, ATTR_STRING, was, 0}, {title, ATTR_STRING, now, 0},
			{title, ATTR_STRING, mine, 0}},
		{{summary, ATTR_STRING, long_was, 0}, {summary, ATTR_STRING, long_now, 0},
			{summary, ATTR_STRING, long_mine, 0}},
		{{severity, ATTR_NULL, NULL, 0}, {severity, ATTR_STRING, unknown, 0},
			{NULL, ATTR_NULL, NULL, 0}},
	};
	struct msg *msg = msg_new(MSG_OUTBOX);
	struct outbox_view *view = outbox_view_new(1);

	view->items[0] = (struct outbox_item){.id = 7,
		.state = OUTBOX_CONFLICT,
		.action = "incident.edit",
		.resource = "incident",
		.record_id = "inc-412",
		.label = text_own("INC-412 Checkout latency"),
		.result = text_own("not sent: Title was changed meanwhile"),
		.created_at_ms = WORLD_WALL_MS - 5 * MINUTE_MS,
		.differences = differences,
		.difference_count = sizeof(differences) / sizeof(differences[0])};
	view->count = view->failed = 1;
	msg->u.outbox = view;
	world_tell(&stage->world, msg);
}

static inline void stage_outbox(struct stage *stage)
{
	static const struct {
		enum outbox_state state;
		const char *action, *id, *label, *result;
	} items[] = {
		{OUTBOX_QUEUED, "alert.acknowledge", "a1b2c3", "a1b2c3 p99 > 2s on checkout", ""},
		{OUTBOX_SENDING, "incident.mitigate", "inc-409", "INC-409 Emails delayed", ""},
		{OUTBOX_REJECTED, "incident.resolve", "inc-411", "INC-411 Disk on db-7 fills up",
			"403: this key may not resolve incidents"},
		{OUTBOX_UNKNOWN, "incident.note", "inc-405", "INC-405 決済サービスの遅延",
			"the answer was lost; it may have happened"},
		{OUTBOX_DONE, "incident.acknowledge", "inc-412",
			"INC-412 Checkout latency above threshold in eu-west",
			"INC-412 acknowledged"},
	};
	enum { ITEMS = sizeof(items) / sizeof(items[0]) };
	struct msg *msg = msg_new(MSG_OUTBOX);
	struct outbox_view *view = outbox_view_new(ITEMS);

	for (int i = 0; i < ITEMS; i++)
		view->items[i] = (struct outbox_item){.id = i + 1,
			.state = items[i].state,
			.action = items[i].action,
			.resource = "incident",
			.record_id = items[i].id,
			.label = text_own(items[i].label),
			.result = text_own(items[i].result),
			.created_at_ms = WORLD_WALL_MS - i * 4 * MINUTE_MS};
	view->count = ITEMS;
	view->waiting = 2;
	view->failed = 2;
	msg->u.outbox = view;
	world_tell(&stage->world, msg);
}

#endif
