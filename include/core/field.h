/*
 * What varies between resources is data: rows that describe the members of a typed struct. Decoding,
 * the cache, list columns, sorting, the filter, --json, --columns and the detail read these rows.
 *
 *	struct incident { struct record record; struct text title; … };
 *	static const struct field incident_fields[] = {
 *		FIELD_LINE("title", "attributes.title", struct incident, title, "Title", 0, LIST | SEARCH),
 *		…
 *
 * Everything here is const and static: any thread, no ownership.
 */
#ifndef ROOTWATCH_CORE_FIELD_H
#define ROOTWATCH_CORE_FIELD_H

#include "base/iso8601.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_type {
	FIELD_ID,     /* const char *; "" when absent; only [A-Za-z0-9_.:-], anything else is refused */
	FIELD_LINE,   /* struct text, one line */
	FIELD_BODY,   /* struct text, several lines, Markdown */
	FIELD_HTML,   /* struct html: raw, only the HTML reader looks into it */
	FIELD_NUMBER, /* int64_t */
	FIELD_FLAG,   /* bool */
	FIELD_TIME,   /* int64_t, UTC ms; 0 = unset */
	FIELD_CHOICE, /* uint8_t, an index into field->choices; 0 = unknown or unset */
	FIELD_REF,    /* struct ref */
	FIELD_REFS,   /* struct refs */
	FIELD_LABELS, /* struct text: "platform=osx region=eu" */
	FIELD_TYPES
};

/* A reference to another record: its id and what to call it. */
struct ref {
	const char *id; /* "" when unset; never NULL after decoding */
	struct text name;
};

/* Several of them. */
struct refs {
	struct text names; /* "checkout, payments" */
	const char *ids;   /* "id1 id2", in the same order; "" when none */
};

struct html {
	const char *bytes; /* untrusted; NUL-terminated; "" when none */
	size_t len_bytes;
};

/* How a word is meant; the theme gives each a look, and the word itself says it without colour. */
enum tone { TONE_PLAIN, TONE_BAD, TONE_WARN, TONE_GOOD, TONE_DIM, TONE_ACCENT, TONES };

/* One value of an enumeration. Row 0 of a table is the unknown value; a NULL wire word ends it. */
struct choice {
	const char *wire;  /* as the API writes it */
	const char *shown; /* as people read it */
	enum tone tone;
};

enum field_flags {
	LIST = 1 << 0,	 /* a column of the list */
	WIDE = 1 << 1,	 /* a column only where there is room (with LIST) */
	SEARCH = 1 << 2, /* plain filter words look here */
	SORT = 1 << 3,	 /* can be sorted by */
	OVERVIEW = 1 << 4, /* shown in the overview of the detail */
	DETAIL = 1 << 5, /* only a single record has it: not asked for in lists, not in the cache rows */
	LINK = 1 << 6,	 /* a URL: shown in the Links tab */
	LOCAL = 1 << 7,	 /* not from the API: filled by the resource's derive(); not in the cache rows */
	STATE = 1 << 8,	 /* the word of state: pending actions take its place */
	AHEAD = 1 << 9,	 /* a time that is to come: in filters < means sooner */
	ISSUED = 1 << 10, /* Rootly alone says it: no request sets it */
};

/*
 * The path of a field in a JSON:API object: "id", "attributes.x", "relationships.x", and deeper:
 * each further segment steps into the attributes of what was reached, through the wrappers of the
 * API ({"data":{"attributes":…}}), through included records, and over the items of a list
 * ("relationships.roles.user": the users of all role assignments).
 * A FIELD_BODY over an object or array holds it as indented JSON, "" for an empty one.
 */
struct field {
	const char *name; /* stable: --columns, filter, sort, --json */
	const char *path; /* NULL if LOCAL */
	enum field_type type;
	size_t offset;	   /* of the member */
	const char *title; /* column head and label */
	unsigned width;	   /* cells in a list; 0: takes what is left */
	unsigned flags;
	const struct choice *choices; /* FIELD_CHOICE only */
	/* FIELD_ID: the resource it points to; shown by that one's handle. FIELD_REF: the catalogue that
	 * knows the name, where the answer gives the id alone. */
	const char *refers;
	/* AHEAD: was done what the time is for? Then it is not overdue. NULL: it is not done. */
	bool (*is_met)(const void *record);
};

/* Rows are written with these; each checks that the member has the right C type. */
#define FIELD_OF(kind, ctype, n, p, s, m, t, w, f, c)                                                \
	{                                                                                            \
		.name = (n), .path = (p), .type = (kind),                                            \
		.offset = offsetof(s, m) + 0 * sizeof(&((s *)0)->m == (ctype *)0), .title = (t),     \
		.width = (w), .flags = (f), .choices = (c)                                           \
	}
#define FIELD_ID(n, p, s, m, t, f) FIELD_OF(FIELD_ID, const char *, n, p, s, m, t, 0, f, NULL)
#define FIELD_LINE(n, p, s, m, t, w, f) FIELD_OF(FIELD_LINE, struct text, n, p, s, m, t, w, f, NULL)
#define FIELD_BODY(n, p, s, m, t, f) FIELD_OF(FIELD_BODY, struct text, n, p, s, m, t, 0, f, NULL)
#define FIELD_HTML(n, p, s, m, t, f) FIELD_OF(FIELD_HTML, struct html, n, p, s, m, t, 0, f, NULL)
#define FIELD_NUMBER(n, p, s, m, t, w, f) FIELD_OF(FIELD_NUMBER, int64_t, n, p, s, m, t, w, f, NULL)
#define FIELD_FLAG(n, p, s, m, t, w, f) FIELD_OF(FIELD_FLAG, bool, n, p, s, m, t, w, f, NULL)
#define FIELD_TIME(n, p, s, m, t, w, f) FIELD_OF(FIELD_TIME, int64_t, n, p, s, m, t, w, f, NULL)
#define FIELD_DUE(n, p, s, m, t, w, f, met)                                                          \
	{                                                                                            \
		.name = (n), .path = (p), .type = FIELD_TIME,                                        \
		.offset = offsetof(s, m) + 0 * sizeof(&((s *)0)->m == (int64_t *)0), .title = (t),   \
		.width = (w), .flags = (f) | AHEAD, .is_met = (met)                                  \
	}
#define FIELD_CHOICE(n, p, s, m, t, w, f, c) FIELD_OF(FIELD_CHOICE, uint8_t, n, p, s, m, t, w, f, c)
#define FIELD_REF(n, p, s, m, t, w, f) FIELD_OF(FIELD_REF, struct ref, n, p, s, m, t, w, f, NULL)
#define FIELD_REFS(n, p, s, m, t, w, f) FIELD_OF(FIELD_REFS, struct refs, n, p, s, m, t, w, f, NULL)
#define FIELD_LABELS(n, p, s, m, t, w, f) FIELD_OF(FIELD_LABELS, struct text, n, p, s, m, t, w, f, NULL)

/* Every typed struct starts with this. */
struct record {
	const char *id;
	int64_t created_at, updated_at; /* UTC ms */
};

/* The member of a record, as its type. The caller has checked field->type. */
#define FIELD_AT(ctype, field, record) \
	((ctype const *)(const void *)((const char *)(record) + (field)->offset))
#define FIELD_AT_MUT(ctype, field, record) ((ctype *)(void *)((char *)(record) + (field)->offset))

/* The index of a wire word in a table of choices; 0 (unknown) when it is not there. */
uint8_t choice_find(const struct choice *choices, const char *wire);

/* How values are written for people. */
struct when {
	int64_t now_ms; /* wall */
	enum time_style style;
	int tz_offset_min;
};

/*
 * The value as one line of text. Long-lived only as far as its arena; refs give their names, bodies
 * their first line, HTML nothing.
 */
struct text field_text(const struct field *field, const void *record, const struct when *when,
	struct arena *arena);

/* The tone of the value: that of its choice, else plain. */
enum tone field_tone(const struct field *field, const void *record);

/* <0, 0, >0; unset values sort last in both directions' natural reading (they compare greatest). */
int field_compare(const struct field *field, const void *a, const void *b);

bool field_is_set(const struct field *field, const void *record);

#endif
