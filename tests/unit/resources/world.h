/*
 * A small company for tests of the model: a model with the real resources, messages in, effects out.
 * Each test gets one by setup(), and gives it back by teardown().
 */
#ifndef TESTS_UNIT_RESOURCES_WORLD_H
#define TESTS_UNIT_RESOURCES_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/model.h"
#include "resources/alert.h"
#include "resources/catalogue.h"
#include "resources/incident.h"
#include "resources/registry.h"
#include "resources/retrospective.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORLD_START_MS = 1000, HOUR_MS = 3600 * 1000 };
#define WORLD_WALL_MS ((int64_t)1795318200000)

struct world {
	struct model model;
	struct effects effects;
	int64_t now_ms; /* monotonic */
};

static inline int world_setup(void **state)
{
	struct world *world = mem_alloc(sizeof(*world));
	struct model_config config = {.resources = registry_panes,
		.catalogue_resources = registry_catalogue, .instance = "Production",
		.origin = "https://api.rootly.com"};

	model_init(&world->model, &config);
	effects_init(&world->effects);
	world->now_ms = WORLD_START_MS;
	*state = world;
	return 0;
}

static inline int world_teardown(void **state)
{
	struct world *world = *state;

	effects_release(&world->effects);
	model_release(&world->model);
	free(world);
	return 0;
}

/* Gives the message the time, updates, frees it. The effects are those of this message alone. */
static inline void world_tell(struct world *world, struct msg *msg)
{
	effects_clear(&world->effects);
	msg->monotonic_ms = world->now_ms;
	msg->wall_ms = WORLD_WALL_MS + world->now_ms;
	update(&world->model, msg, &world->effects);
	msg_free(msg);
}

static inline void world_wait(struct world *world, int64_t ms)
{
	world->now_ms += ms;
	world_tell(world, msg_new(MSG_TIME));
}

static inline void world_key(struct world *world, const char *name)
{
	struct msg *msg = msg_new(MSG_KEY);

	assert_true(key_parse(name, &msg->u.key));
	world_tell(world, msg);
}

/* Each character is a key. */
static inline void world_type(struct world *world, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		struct msg *msg = msg_new(MSG_KEY);

		msg->u.key.code = (unsigned char)*p;
		world_tell(world, msg);
	}
}

static inline void world_paste(struct world *world, const char *text)
{
	struct msg *msg = msg_new(MSG_PASTE);

	msg->u.text = mem_strdup(text);
	world_tell(world, msg);
}

static inline void world_size(struct world *world, int rows, int cols)
{
	struct msg *msg = msg_new(MSG_RESIZE);

	msg->u.size.rows = rows;
	msg->u.size.cols = cols;
	world_tell(world, msg);
}

static inline void world_snapshot(struct world *world, struct snapshot *snapshot)
{
	struct msg *msg = msg_new(MSG_SNAPSHOT);

	snapshot_seal(snapshot);
	msg->u.snapshot = snapshot;
	world_tell(world, msg);
}

static inline struct incident *add_incident(struct snapshot *s, int64_t number, const char *title,
	enum incident_status status, enum severity_level level)
{
	struct incident *incident = snapshot_add(s);

	incident->record.id = arena_printf(&s->arena, "inc-%03lld", (long long)number);
	incident->record.created_at = WORLD_WALL_MS + number * 1000;
	incident->record.updated_at = WORLD_WALL_MS + number * 1000;
	incident->started_at = WORLD_WALL_MS + number * 1000;
	incident->number = number;
	incident->title = text_clean(&s->arena, title, strlen(title));
	incident->status = (uint8_t)status;
	incident->level = (uint8_t)level;
	return incident;
}

static inline struct alert *add_alert(struct snapshot *s, const char *id, const char *summary,
	enum alert_status status, const char *notified_ids)
{
	struct alert *alert = snapshot_add(s);

	alert->record.id = arena_strdup(&s->arena, id);
	alert->record.created_at = alert->record.updated_at = WORLD_WALL_MS;
	alert->started_at = WORLD_WALL_MS;
	alert->short_id = text_clean(&s->arena, id, strlen(id));
	alert->summary = text_clean(&s->arena, summary, strlen(summary));
	alert->status = (uint8_t)status;
	alert->notified.ids = notified_ids;
	alert->notified.names = text_own(notified_ids[0] != '\0' ? "Ann Lee" : "");
	return alert;
}

/* INC-1 … INC-3 are active (2 is critical), INC-4 is resolved. */
static inline struct snapshot *some_incidents(void)
{
	struct snapshot *s = snapshot_new(&incident_resource);

	add_incident(s, 1, "Emails delayed", INCIDENT_STARTED, SEVERITY_MEDIUM);
	add_incident(s, 2, "Checkout latency above threshold", INCIDENT_STARTED, SEVERITY_CRITICAL);
	add_incident(s, 3, "Disk on db-7", INCIDENT_TRIAGE, SEVERITY_LOW);
	add_incident(s, 4, "Login outage", INCIDENT_RESOLVED, SEVERITY_HIGH);
	return s;
}

static inline void world_incidents(struct world *world)
{
	world_snapshot(world, some_incidents());
}

static inline void world_viewer(struct world *world, const char *user_id)
{
	struct msg *msg = msg_new(MSG_VIEWER);

	snprintf(msg->u.viewer.user_id, sizeof(msg->u.viewer.user_id), "%s", user_id);
	snprintf(msg->u.viewer.name, sizeof(msg->u.viewer.name), "Ann Lee");
	msg->u.viewer.is_known = true;
	world_tell(world, msg);
}

/* Of four kinds: it pages me, pages somebody else, pages nobody, is held. The keys go there. */
static inline void world_alerts(struct world *world)
{
	struct snapshot *s = snapshot_new(&alert_resource);

	world_viewer(world, "7");
	add_alert(s, "al-1", "p99 > 2s checkout", ALERT_TRIGGERED, "7");
	add_alert(s, "al-2", "5xx on api-gateway", ALERT_TRIGGERED, "9");
	add_alert(s, "al-3", "Disk 80 %", ALERT_OPEN, "");
	add_alert(s, "al-4", "Disk 90 %", ALERT_ACKNOWLEDGED, "9");
	world_snapshot(world, s);
	world_key(world, "2");
}

/* The first request of a type among the effects; NULL when there is none. */
static inline const struct request *world_request(const struct world *world, enum request_type type)
{
	for (size_t i = 0; i < world->effects.count; i++)
		if (world->effects.items[i].type == EFFECT_REQUEST &&
			world->effects.items[i].request->type == type)
			return world->effects.items[i].request;
	return NULL;
}

/* How many requests of a type the last message made. */
static inline int world_requests(const struct world *world, enum request_type type)
{
	int count = 0;

	for (size_t i = 0; i < world->effects.count; i++)
		count += world->effects.items[i].type == EFFECT_REQUEST &&
			 world->effects.items[i].request->type == type;
	return count;
}

/* Kept on the disk as it is typed. */
static inline bool is_saving(const struct request *request)
{
	return request->type == REQUEST_DRAFT ||
	       (request->type == REQUEST_SHEET && request->sheet.ask == SHEET_LOG);
}

/* Nothing but timers and the saving of what was typed: what typing may do. */
static inline void expect_no_deed(const struct world *world, const char *after)
{
	for (size_t i = 0; i < world->effects.count; i++) {
		const struct effect *effect = &world->effects.items[i];
		bool is_saved = effect->type == EFFECT_REQUEST && is_saving(effect->request);

		if (effect->type != EFFECT_TIMER && !is_saved)
			fail_msg("%s: effect %d, request %d", after, effect->type,
				effect->request != NULL ? (int)effect->request->type : -1);
	}
	if (world->model.is_quitting)
		fail_msg("%s: it ends", after);
}

static inline bool world_has_effect(const struct world *world, enum effect_type type)
{
	for (size_t i = 0; i < world->effects.count; i++)
		if (world->effects.items[i].type == type)
			return true;
	return false;
}

static inline void expect_notice(const struct world *world, const char *words)
{
	if (strstr(world->model.notice.words, words) == NULL)
		fail_msg("'%s' does not say '%s'", world->model.notice.words, words);
}

static inline const char *selected_id(const struct world *world)
{
	return world->model.current->cursor_id;
}

#define WORLD_TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

#endif
