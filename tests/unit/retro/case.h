/* An incident to write about, for the tests of drafts; and bytes at random, always the same. */
#ifndef TESTS_UNIT_RETRO_CASE_H
#define TESTS_UNIT_RETRO_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "resources/forms.h"
#include "retro/build.h"
#include "retro/evidence.h"
#include "retro/lines.h"
#include "retro/timeline.h"

#define MINUTE INT64_C(60000)
#define START INT64_C(1795144440000) /* 2026-11-20T03:14:00Z */

enum { CASE_EVENTS = 5, CASE_ITEMS = 3 };

/* A copy of it all, so that a test may change what it likes. */
struct test_case {
	struct incident incident;
	struct retrospective retrospective;
	struct incident_event events[CASE_EVENTS];
	struct alert alert;
	struct alert_event alert_events[2];
	struct retro_alert alerts[1];
	struct action_item items[CASE_ITEMS];
	struct role_assignment roles[1];
	struct pulse pulses[2];
	struct catalogue_item causes[2], people[3];
	struct retro_evidence evidence;
};

static inline struct text t(const char *s)
{
	return text_own(s);
}

static inline struct incident_event event_at(const char *id, int minute, const char *author,
	const char *text)
{
	struct incident_event event = {
		.record = {id, START + minute * MINUTE, START + minute * MINUTE},
		.occurred_at = START + minute * MINUTE,
		.event = t(text),
		.author = t(author),
		.source = t("web"),
		.visibility = choice_find(form_visibilities, "internal")};

	return event;
}

static inline struct catalogue_item named(const char *id, const char *name)
{
	struct catalogue_item item = {.record = {id, 0, 0}, .name = t(name), .email = text_empty,
		.description = text_empty};

	return item;
}

static inline struct action_item item_of(const char *id, const char *summary,
	struct catalogue_item owner, const char *priority, const char *due)
{
	struct action_item item = {.record = {id, START + 60 * MINUTE, START + 60 * MINUTE},
		.summary = t(summary),
		.description = text_empty,
		.status = choice_find(action_item_statuses, "open"),
		.priority = choice_find(action_item_priorities, priority),
		.owner = {owner.record.id, owner.name},
		.due_at = retro_date_parse(retro_slice_of(due))};

	return item;
}

static inline void case_init(struct test_case *c)
{
	const struct catalogue_item nobody = named("", "");

	*c = (struct test_case){0};
	c->incident = (struct incident){.record = {"inc-398", START, START + 50 * MINUTE},
		.handle = t("INC-398"),
		.title = t("Checkout latency"),
		.number = 398,
		.summary = {"p99 above 2 s.\n\nSince the deploy.", 33, 0},
		.status = INCIDENT_RESOLVED,
		.since = START,
		.started_at = START,
		.detected_at = START + 2 * MINUTE,
		.acknowledged_at = START + 3 * MINUTE,
		.mitigated_at = START + 17 * MINUTE,
		.resolved_at = START + 42 * MINUTE,
		.mitigation = t("Flag off"),
		.resolution = t("Pool capped"),
		.causes = {t("Deployment"), "cause-1"},
		.severity = {"sev-1", t("SEV1")},
		.services = {t("checkout"), "svc-1"},
		.teams = {t("payments"), "team-1"},
		.environments = {t("production"), "env-1"},
		.url = text_empty};
	c->retrospective = (struct retrospective){.record = {"937f3c93", START, START},
		.title = t("Checkout latency"),
		.status = RETROSPECTIVE_DRAFT,
		.incident_id = "inc-398",
		.started_at = START,
		.mitigated_at = START + 17 * MINUTE,
		.resolved_at = START + 42 * MINUTE,
		.content = {"", 0},
		.url = text_empty};
	c->events[0] = event_at("event-aaaa0001", 0, "Maya Ortiz", "Incident has been created");
	c->events[1] = event_at("event-aaaa0002", 17, "Maya Ortiz",
		"Status has been changed from started to mitigated");
	c->events[2] =
		event_at("event-aaaa0003", 5, "Maya Ortiz", "Pool is full, ask bob@shop.example");
	c->events[3] = event_at("event-aaaa0004", 42, "Maya Ortiz",
		"Status has been changed from mitigated to resolved");
	c->events[4] = event_at("event-aaaa0005", 6, "Ben Okafor", "We are looking into it");
	c->events[4].visibility = choice_find(form_visibilities, "external");
	c->alert = (struct alert){.record = {"alert-81", START, START}, .short_id = t("81"),
		.summary = t("p99 > 2s"), .started_at = START - MINUTE};
	c->alert_events[0] = (struct alert_event){.record = {"ae-1", START - MINUTE, 0},
		.action = t("created"), .details = t("made"), .user = {"", text_empty}};
	c->alert_events[1] = (struct alert_event){.record = {"ae-2", START + 3 * MINUTE, 0},
		.action = t("acknowledged"),
		.details = text_empty,
		.user = {"103", t("Maya Ortiz")}};
	c->alerts[0] = (struct retro_alert){&c->alert, c->alert_events, 2};
	c->causes[0] = named("cause-1", "Deployment");
	c->causes[1] = named("cause-2", "Capacity, limits");
	c->people[0] = named("103", "Maya Ortiz");
	c->people[1] = named("104", "Ben Okafor");
	c->people[2] = named("105", "Ben Hur");
	c->items[0] = item_of("7", "Cap the pool", c->people[0], "high", "2026-12-01");
	c->items[1] = item_of("8", "Alert on the pool", nobody, "medium", "");
	c->items[2] = item_of("9", "Mail @bob about p:high", nobody, "", "");
	c->roles[0] = (struct role_assignment){.record = {"role-1", START + MINUTE, 0},
		.role = {"r", t("Commander")}, .person = {"103", t("Maya Ortiz")}};
	c->pulses[0] = (struct pulse){.record = {"pulse-1", START - 16 * MINUTE, 0},
		.summary = t("checkout 2026.2"),
		.source = t("k8s"),
		.started_at = START - 16 * MINUTE};
	c->pulses[1] = (struct pulse){.record = {"pulse-2", START - 61 * MINUTE, 0},
		.summary = t("long before"), .source = t("k8s"), .started_at = START - 61 * MINUTE};
	c->evidence = (struct retro_evidence){.incident = &c->incident,
		.retrospective = &c->retrospective, .events = c->events, .event_count = CASE_EVENTS,
		.alerts = c->alerts, .alert_count = 1, .items = c->items, .item_count = CASE_ITEMS,
		.roles = c->roles, .role_count = 1, .pulses = c->pulses, .pulse_count = 2,
		.causes = c->causes, .cause_count = 2, .people = c->people, .person_count = 3,
		.gathered_at_ms = START + 100 * MINUTE};
}

/* A draft of it. The caller releases the draft. */
static inline void case_draft(const struct test_case *c, struct retro_draft *draft)
{
	struct buf out;

	buf_init(&out, RETRO_BYTES);
	retro_build(&c->evidence, NULL, &out);
	retro_parse(draft, out.bytes, out.len_bytes);
	buf_release(&out);
}

/* The draft with `old` replaced by `new` (once; it must be there). */
static inline void case_edit(struct retro_draft *draft, const char *old, const char *new)
{
	const char *at = memmem(draft->bytes, draft->len_bytes, old, strlen(old));
	struct buf out;

	assert_non_null(at);
	buf_init(&out, 2 * RETRO_BYTES);
	buf_add(&out, draft->bytes, (size_t)(at - draft->bytes));
	buf_add_str(&out, new);
	buf_add_str(&out, at + strlen(old));
	retro_release(draft);
	retro_parse(draft, out.bytes, out.len_bytes);
	buf_release(&out);
}

/* ---- chance ------------------------------------------------------------------------------- */

static inline uint32_t chance(uint64_t *state, uint32_t below)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33) % below;
}

/* What authors, editors and attackers put into a draft. */
static const char *const snippets[] = {
	"\n",
	"\r\n",
	"## Impact\n",
	"### x\n",
	"#\n",
	"#no\n",
	"---\n",
	"--- \n",
	"```\n",
	"~~~~\n",
	"   ```sh\n",
	"<!-- rootwatch:timeline -->\n",
	"<!-- rootwatch:metrics --> ",
	"<!-- /rootwatch -->",
	"<!-- rootwatch:",
	"<!-- rootwatch:seen timeline=00000000 -->\n",
	"-->",
	"- [ ] Do it  @Maya  p:high\n",
	"- [x] \n",
	"- 03:14 alert: x  ^alert-1\n",
	"- 2026-11-20 23:59 y\n",
	"- 03:14–03:31 GAP 17m\n",
	"incident: INC-1\n",
	"base: x\n",
	"causes: [a, \"b, c\"]\n",
	"text without end",
	"\xF0\x9F\x8C\x99 \xE6\xB1\xBA\n",
	"\xFF\xC0\x80",
	"\x1B[2J",
	" ",
	"\t",
	"^",
	"^action-7",
	"todo\n",
	"should have\n",
	"&lt;!--",
	"\\## x\n",
};

/* Some of these and some single bytes, NUL among them; at most room bytes. */
static inline size_t random_bytes(uint64_t *state, char *out, size_t room)
{
	uint32_t parts = chance(state, 60);
	size_t len = 0;

	for (uint32_t i = 0; i < parts; i++) {
		const char *snippet =
			snippets[chance(state, sizeof(snippets) / sizeof(snippets[0]))];
		size_t n = strlen(snippet);

		if (len + n + 1 > room)
			break;
		if (chance(state, 6) == 0) {
			out[len++] = (char)chance(state, 256);
			continue;
		}
		memcpy(out + len, snippet, n);
		len += n;
	}
	return len;
}

#endif
