/*
 * The timeline of an incident, merged from everything that has a time: notes, alerts and their
 * history, status and severity changes, roles, deploys around the start, action items. In UTC,
 * sorted, what is told twice is there once, and where nothing is told for long there is a gap.
 */
#ifndef ROOTWATCH_RETRO_TIMELINE_H
#define ROOTWATCH_RETRO_TIMELINE_H

#include "retro/evidence.h"

enum {
	RETRO_GAP_MS = 15 * 60 * 1000,
	RETRO_DEPLOY_MS = 60 * 60 * 1000, /* how far from the start a deploy may be */
	RETRO_FOLD_MS = 60 * 1000,	  /* the same again within this is the same */
};

enum retro_entry_kind {
	ENTRY_DEPLOY,
	ENTRY_ALERT,
	ENTRY_EVENT, /* what the system says */
	ENTRY_STATUS,
	ENTRY_SEVERITY,
	ENTRY_ROLE,
	ENTRY_NOTE,
	ENTRY_EXTERNAL,
	ENTRY_ITEM,
};

struct retro_entry {
	enum retro_entry_kind kind;
	int64_t at_ms;
	const char *verb; /* of an alert: "acknowledged"; "" */
	const char *who;  /* "" */
	const char *text;
	const char *anchor; /* "" where there is no record of its own */
	unsigned times;	    /* how often within a minute */
	size_t order;	    /* as it was gathered */
};

struct retro_timeline {
	struct arena arena;
	struct retro_entry *entries;
	size_t count, room;
	int64_t from_ms, to_ms; /* gaps count from the first alert or the start to the end */
};

void retro_timeline_init(struct retro_timeline *timeline, const struct retro_evidence *evidence);
void retro_timeline_release(struct retro_timeline *timeline);

/* Its lines, gaps included. */
void retro_timeline_print(const struct retro_timeline *timeline, struct buf *out);

/* The line of one entry, without a line feed; with its date where that is asked for. */
void retro_entry_print(const struct retro_entry *entry, bool with_date, struct buf *out);

/* The word for it in a line: "external note". */
const char *retro_entry_word(enum retro_entry_kind kind);

/* A note that tells when it happened, since the API dates it by when it was written:
 * "2026-11-20 03:20 UTC: text". *text gets what follows; 0: it says no time. */
int64_t retro_true_time(const char *note, const char **text);
void retro_true_time_print(int64_t at_ms, struct retro_slice text, struct buf *out);

/* "detected 2m · acknowledged 3m · mitigated 17m · resolved 42m" */
void retro_metrics_print(const struct incident *incident, struct buf *out);

#endif
