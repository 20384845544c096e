/*
 * What happens in the company, whoever causes it: a request, a seed or --live. These functions keep
 * the side effects together: the timeline, the alert's events, the retrospective.
 */
#ifndef SANDBOX_DOMAIN_H
#define SANDBOX_DOMAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox.h"

/* Who does it, and when. user_id NULL: Rootly itself or a key without a user. */
struct act {
	const char *user_id;
	const char *source; /* "api", "web", "slack", "system" */
	int64_t at_ms;
};

struct request;

/* The request's own act: its key's user, now. */
struct act act_of(const struct request *request);

/* --- incidents ----------------------------------------------------------------------------- */

/* One change of status; rows in incidents.c. */
struct transition;
const struct transition *transition_find(const char *to_status);
bool transition_allowed(const struct transition *transition, const char *from_status);

/*
 * Changes the record (the caller stores it), writes the timeline, creates the retrospective;
 * quietly: without the retrospective.
 */
void incident_move_quietly(struct sandbox *box, struct record *incident,
	const struct transition *transition, const char *message, const struct act *act);
void incident_move(struct sandbox *box, struct record *incident,
	const struct transition *transition, const char *message, const struct act *act);

/* A timeline entry. `html` NULL: the same as raw. */
void timeline_add(struct sandbox *box, const char *incident_id, const char *visibility,
	const char *raw, const char *html, const struct act *act);

/* The incident itself changes when a part of it does. An id that is no incident's does nothing. */
void incident_touch(struct sandbox *box, const char *incident_id);

/* The log of sub-statuses, and the timeline; the incident's own attribute is the caller's. */
void sub_status_log(struct sandbox *box, const char *incident_id, const char *sub_status_id,
	const struct act *act);

/* Numbers, slug and addresses of a new incident with a title. */
void incident_identify(struct sandbox *box, struct record *incident, int64_t number);

/* --- alerts -------------------------------------------------------------------------------- */

void alert_event_add(struct sandbox *box, const char *alert_id, const char *kind,
	const char *action, const char *details, const struct act *act);

/* To acknowledged, resolved or triggered, with its event and, for a leader, its members. */
void alert_move(struct sandbox *box, struct record *alert, const char *status, const char *details,
	const struct act *act);

/* Snoozes whose time is over page again. */
void alerts_expire_snoozes(struct sandbox *box);

/* Short id and address of a new alert. */
void alert_identify(struct sandbox *box, struct record *alert);

/* --- workflows ----------------------------------------------------------------------------- */

/* Runs go on as time passes: queued, started, a task after the other, completed or failed. */
void workflows_progress(struct sandbox *box);

/* --- escalation and on-call ---------------------------------------------------------------- */

/* Who is on call by a schedule, and for how long. */
struct on_call {
	char user_id[16];
	int64_t from_ms, to_ms;
};

/* At a time; false: nobody is. */
bool on_call_find(
	struct sandbox *box, const char *schedule_id, int64_t at_ms, struct on_call *found);

/* Pages whom a target stands for: User, Group, EscalationPolicy, Service. False: no such one. */
bool alert_page(
	struct sandbox *box, struct record *alert, const char *type, const char *id, int64_t at_ms);

/* --- retrospectives ------------------------------------------------------------------------ */

/*
 * Creates the incident's retrospective, with its steps, unless there is one or the configuration
 * skips such incidents; copies its times in any case.
 */
void retrospective_ensure(struct sandbox *box, const struct record *incident, int64_t at_ms);

/* The steps of the process that fits the incident. */
void retrospective_add_steps(struct sandbox *box, const struct record *retrospective,
	const struct record *incident, int64_t at_ms);

/* Sets an attribute to a user's number, or to null. */
void user_number(struct record *record, const char *name, const char *user_id);

/* "Checkout p99 > 2s" → "checkout-p99-2s"; ASCII only. */
void slug_of(const char *name, char *out, size_t room);
enum { SLUG_BYTES = 120 };

/* The display name of a user, "Rootly" for none. */
const char *person_name(struct sandbox *box, const char *user_id, char *out, size_t room);

#endif
