/*
 * What is known of an incident when its retrospective is written: typed records as the API gave
 * them, and what a draft calls them.
 *
 * Ownership: the evidence points to records of others, which must outlive it. Thread: any.
 */
#ifndef ROOTWATCH_RETRO_EVIDENCE_H
#define ROOTWATCH_RETRO_EVIDENCE_H

#include "resources/alert.h"
#include "resources/catalogue.h"
#include "resources/incident.h"
#include "resources/pulse.h"
#include "resources/retrospective.h"
#include "retro/draft.h"
#include "retro/lines.h"

struct retro_alert {
	const struct alert *alert;
	const struct alert_event *events;
	size_t event_count;
};

struct retro_evidence {
	const struct incident *incident;	   /* never NULL; derive() has been called */
	const struct retrospective *retrospective; /* NULL: there is none */
	const struct incident_event *events;
	size_t event_count;
	const struct retro_alert *alerts;
	size_t alert_count;
	const struct action_item *items;
	size_t item_count;
	const struct step *steps; /* of the process, in its order */
	size_t step_count;
	const struct role_assignment *roles;
	size_t role_count;
	const struct pulse *pulses; /* those far from the start are left out */
	size_t pulse_count;
	const struct catalogue_item *causes; /* that one may name */
	size_t cause_count;
	const struct catalogue_item *people; /* that an action item may be given to */
	size_t person_count;
	int64_t gathered_at_ms; /* server's time as well as it is known */
	bool masks_emails;	/* addresses in texts become "[e-mail]" */
};

/* ---- texts from outside in a draft -------------------------------------------------------- */

/*
 * As it may stand in one line, or in several: nothing in it reads as a fence of ours or, at the
 * start of a line, as a heading; an open code block is closed; addresses are masked where that is
 * asked for.
 */
void retro_quote_line(const struct retro_evidence *evidence, const char *text, struct buf *out);
void retro_quote_body(const struct retro_evidence *evidence, const char *text, struct buf *out);

/* The way back, for what the author has written around it. */
void retro_unquote(struct retro_slice text, struct buf *out);

/* ---- anchors ------------------------------------------------------------------------------ */

enum retro_record {
	RECORD_EVENT,
	RECORD_ALERT,
	RECORD_ALERT_EVENT,
	RECORD_ITEM,
	RECORD_STEP,
	RECORD_PULSE,
	RECORD_ROLE
};

/* "event-1a2b3c4d": the kind and as much of the id as tells it from its like. */
void retro_anchor(const struct retro_evidence *evidence, enum retro_record kind, const char *id,
	struct buf *out);

/* The only record that an anchor means; NULL: none, or more than one. */
const struct action_item *retro_item_of(const struct retro_evidence *evidence,
	struct retro_slice anchor);
const struct step *retro_step_of(const struct retro_evidence *evidence, struct retro_slice anchor);
const struct incident_event *retro_event_of(const struct retro_evidence *evidence,
	struct retro_slice anchor);

/* ---- names -------------------------------------------------------------------------------- */

/* The one that a name means: as it is written, without case, with - . or _ for blanks, or the first
 * name alone when only one has it. NULL: nobody, or several. */
const struct catalogue_item *retro_named(const struct catalogue_item *items, size_t count,
	struct retro_slice name);

/* ---- values that a draft shows and Rootly has --------------------------------------------- */

/* Where in a draft a value stands. */
enum retro_place { IN_FRONT, IN_SECTION };

/* A value of the incident or its retrospective that an author may change. */
struct retro_value {
	const char *name;  /* key in the front matter, and of its hash */
	const char *title; /* for people */
	enum retro_place place;
	enum retro_role role; /* IN_SECTION */
	bool of_retrospective; /* else of the incident */
	const char *action;    /* that changes it */
	const char *attribute;
	size_t offset; /* in the record, for times and texts */
	enum retro_value_type { VALUE_LINE, VALUE_BODY, VALUE_TIME, VALUE_CAUSES, VALUE_CHOICE } type;
	const struct choice *choices;
};

const struct retro_value *retro_values(size_t *count);

/* As it is in Rootly, in the words of a draft. */
void retro_value_print(const struct retro_value *value, const struct retro_evidence *evidence,
	struct buf *out);

/* An action item as a draft has it. Strings live in the arena. */
/* A step likewise. */
void retro_step_of_record(const struct retro_evidence *evidence, const struct step *record,
	struct arena *arena, struct retro_item *step);

/* The status of a mark between brackets; STEP_UNKNOWN: there is none. */
uint8_t retro_step_status(char mark);
void retro_item_of_record(const struct retro_evidence *evidence, const struct action_item *record,
	struct arena *arena, struct retro_item *item);

#endif
