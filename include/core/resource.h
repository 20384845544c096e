/*
 * A resource: incidents, alerts, retrospectives, and the lists inside their details (timeline
 * events, action items, roles). One const descriptor each, in src/resources/x.c.
 */
#ifndef ROOTWATCH_CORE_RESOURCE_H
#define ROOTWATCH_CORE_RESOURCE_H

#include "core/action.h"
#include "core/field.h"

#include <stddef.h>

enum { RESOURCE_TABS = 8 };

enum tab_kind {
	TAB_OVERVIEW, /* fields flagged OVERVIEW, then the body fields */
	TAB_ROWS,     /* a list of other records */
	TAB_HTML,     /* a FIELD_HTML rendered */
	TAB_LINKS,    /* fields flagged LINK that are set */
	TAB_FIELD,    /* one FIELD_BODY as it is, unwrapped (payload) */
	TAB_DRAFT,    /* the draft of a retrospective as it is kept here, rendered */
	TAB_RAW,      /* the JSON, indented */
};

struct join;
struct resource;

struct tab {
	const char *title; /* NULL ends the table */
	enum tab_kind kind;
	/* TAB_HTML, TAB_FIELD: the field's name. TAB_ROWS without a source: the one with the ids of the
	 * rows, each of which is read by itself. */
	const char *field;
	const struct resource *rows; /* TAB_ROWS */
	/* TAB_ROWS: "relationships.x" comes with the record (include=x); a path ("/v1/incidents/
	 * {incident_id}/action_items", {} from the record's fields) is fetched when the tab is opened. */
	const char *source;
};

/* How a list is asked for. */
struct listing {
	const char *path;	/* "/v1/incidents" */
	const char *sort;	/* "-created_at", or NULL where the API has none */
	const char *include;	/* comma-separated, or NULL */
	const char *active;	/* filter of what is unresolved: "filter[status]=…", or NULL: no such split */
	const char *since;	/* name of the time filter that goes back in time: "created_at" */
	const char *changed;	/* name of the filter for deltas: "updated_at"; NULL: walk again, slowly */
	unsigned page_rows;	/* page[size] */
	bool has_cursor;	/* page[after] */
	bool has_fields;	/* sparse fields[type] are understood */
};

/* Why a row needs the eye first. */
enum urgency { URGENCY_NONE, URGENCY_URGENT /* ! */, URGENCY_PAGES_ME /* ▲ */ };

struct resource {
	const char *name;      /* "incident": command line, cache table */
	const char *title;     /* "Incident" */
	const char *plural;    /* "Incidents" */
	const char *wire_type; /* "incidents": JSON:API type */
	const char *path;      /* "/v1/incidents/{id}" of one; NULL: never fetched alone */
	const char *include;   /* with a single record */
	size_t row_bytes;      /* sizeof the typed struct; struct record comes first */
	/* How much of it the rows of a pane have: the members of all fields but those flagged DETAIL,
	 * which come after. 0: all of it. A pane's row ends there: rules and derive() read no further. */
	size_t list_bytes;
	const struct field *fields;
	size_t field_count;
	const struct action *actions; /* a NULL name ends it; NULL: none */
	const struct tab *tabs;	      /* a NULL title ends it; NULL: none */
	const struct listing *listing; /* NULL: only inside details */
	const char *default_sort;      /* "-started": field name, leading - for descending */
	/* Rows in the order they should be read first, before default_sort; NULL: none. Smaller first. */
	int (*rank)(const void *record, const struct viewer *me);
	enum urgency (*urgency)(const void *record, const struct viewer *me);
	const char *urgent_word; /* what urgent rows are called: "triggered"; NULL: "urgent" */
	/* From which urgency on a new row rings the bell; URGENCY_NONE: never. */
	enum urgency announces;
	bool (*is_mine)(const void *record, const struct viewer *me); /* NULL: "mine" is off */
	bool (*is_active)(const void *record); /* shown before any filter; NULL: all are */
	/* "INC-412", "a short id": how people say which one. Never empty. */
	struct text (*handle)(const void *record, struct arena *arena);
	struct text (*name_of)(const void *record); /* its title */
	/* The id that actions go to where that is not the record's own (the leader of a group of alerts);
	 * NULL: its own. */
	const char *(*acts_on)(const void *record);
	/* What rows show of other records (core/join.h); NULL: nothing. */
	const struct join *join;
	/* What the pane's title counts, in order of importance: "triggered 2 · acknowledged 7". */
	const struct tally *tallies; /* a NULL word ends it */
	/* Fills LOCAL members from the others; those flagged DETAIL only where the record is whole.
	 * NULL: none. */
	void (*derive)(void *record, bool is_whole, struct arena *arena);
};

struct tally {
	const char *word;
	bool (*counts)(const void *record, const struct viewer *me);
};

const struct field *resource_field(const struct resource *resource, const char *name);
const struct action *resource_action(const struct resource *resource, const char *name);
/* Does its form begin with what only a whole record has? */
bool action_needs_whole_record(const struct action *action, const struct resource *resource);
/* Every member of a zeroed record can be read: none is NULL. Those of fields flagged DETAIL too where it
 * is whole. */
void resource_empty(const struct resource *resource, void *record, bool is_whole);
/* Makes a zeroed whole record of a list's row, which ends before the fields flagged DETAIL: those are
 * empty. What it points to stays the row's. */
void resource_widen(const struct resource *resource, void *whole, const void *list_row);
/* Is it none, or does it only begin the record's id, since there is nothing that people call it by? */
bool resource_handle_is_of_id(struct text handle, const void *record);
/* "INC-412 Checkout latency…", for confirmations, results and the outbox. */
struct text resource_label(const struct resource *resource, const void *record, struct arena *arena);
/* Replaces {id} and {field} in a path from the record; percent-encodes; leaves {@name} and {..} for
 * path_fill. The caller frees; NULL when a needed field is not set. */
char *resource_path(const char *path, const struct resource *resource, const void *record);
/* The same of the resource's own path, for the record with that id. */
char *resource_path_of(const struct resource *resource, const char *id);
/* Replaces one placeholder ("@workflow", "..") by a value, percent-encoded. Takes path, returns the
 * new one; NULL when it is needed and the value is empty. */
char *path_fill(char *path, const char *placeholder, const char *value);
/* The other way round: what stood in a place of the template when `path` was made of it; NULL: `path` was
 * not made of it, or it has no such place. The caller frees. */
char *path_read(const char *template, const char *placeholder, const char *path);
/* What a link of Rootly's ("https://…/account/incidents/412-title?x") points to: the resource's name, and
 * the number or id, which the caller frees. NULL: none of these. */
char *resource_of_url(const char *url, const char **name);

#endif
