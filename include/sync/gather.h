/*
 * Gathers the evidence for a retrospective: an incident with its timeline, alerts and their history,
 * action items, roles, the deploys around its start, its retrospective, and the names that a draft
 * may use. It says what to ask for next and takes the answers; who asks, and how, is the caller's
 * business (a verb waits for each answer, the sync thread does not).
 *
 *	struct gather *gather = gather_new(incident_id);
 *	while (gather_next(gather, &ask))
 *		GET ask.path?ask.query, then gather_take(gather, json, len, &err)
 *	if (gather_evidence(gather, &evidence, &err)) …
 *	gather_free(gather);		the evidence dies with it
 *
 * Only the incident itself has to be there: what else cannot be read (plan, rights) is left out and
 * named. Thread: one at a time.
 */
#ifndef ROOTWATCH_SYNC_GATHER_H
#define ROOTWATCH_SYNC_GATHER_H

#include "base/buf.h"
#include "base/err.h"
#include "retro/evidence.h"

struct gather;

/* Valid until the next call. */
struct gather_ask {
	const char *path, *query; /* encoded; query NULL: none */
};

struct gather *gather_new(const char *incident_id);
void gather_free(struct gather *gather); /* NULL is fine */

/* False when there is nothing more to ask. */
bool gather_next(struct gather *gather, struct gather_ask *ask);

/* The answer to what gather_next said; err->kind ERR_NONE: json is there. */
void gather_take(struct gather *gather, const char *json, size_t len_bytes, const struct err *err);

/* False with words when the incident could not be read. Points into the gather. */
bool gather_evidence(struct gather *gather, struct retro_evidence *evidence, struct err *err);

/*
 * The organization's template too, before the last gather_next: it is not asked for otherwise. It is the
 * default one where that says something, else the first that does; the one reserved for the program's own
 * use (resources/template.h) never. As retro_build takes it, in the gather; NULL with the reason in why:
 * there is none that can be used.
 */
void gather_want_template(struct gather *gather);
const char *gather_template(struct gather *gather, struct err *why);

/* What could not be read, in words ("pulses: not found"), separated by "; "; "" nothing. */
const char *gather_missing(const struct gather *gather);

#endif
