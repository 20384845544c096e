/*
 * An action is one row: its name, words, keys, when it is legal, whether it asks, how it may be
 * repeated, and its request. From these rows come dispatch, footer, help, palette, manual,
 * completion and the command line.
 *
 * Everything here is const and static.
 */
#ifndef ROOTWATCH_CORE_ACTION_H
#define ROOTWATCH_CORE_ACTION_H

#include "core/attrs.h"
#include "core/field.h"
#include "core/rights.h"

#include <stdbool.h>
#include <stdint.h>

/* Who acts: what pure code needs to know of the key's user. */
struct viewer {
	const char *user_id; /* "" when the key has no user */
	struct text name;
	struct text organization;
	bool is_known;	/* users/me (or the cache) has answered */
	bool read_only; /* --read-only or the switch */
	bool is_named;	/* the key has no user: the instance says who it is */
	struct rights rights; /* of the key */
	struct key_life key_life;
};

/* What a form asks for. */
enum input_type {
	INPUT_LINE,
	INPUT_LINES,   /* several lines; ^E opens $EDITOR */
	INPUT_CHOICE,  /* one of input->choices */
	INPUT_REF,     /* one of a catalogue */
	INPUT_REFS,    /* any of a catalogue */
	INPUT_FLAG,
	INPUT_MINUTES, /* a length of time: "30m"; choices, if any, are presets */
	INPUT_NUMBER,  /* a whole number from 0 */
	INPUT_DATE,    /* "2026-12-01", or from today: "+3d" */
	INPUT_TIME,    /* "2026-12-01 22:00" in UTC, or from now: "+2h" */
	INPUT_LABELS,  /* several lines "key=value" */
	INPUT_EMAILS,  /* addresses, by blanks, commas or lines */
};

struct input {
	const char *name;  /* the attribute that is sent */
	const char *label;
	enum input_type type;
	bool required;
	const char *from;  /* the field of the record that fills it beforehand; NULL: starts empty */
	/* The value it starts with where `from` gives none; NULL: empty. "@me" is the viewer, "@first" the
	 * first of the catalogue. */
	const char *preset;
	const char *kind; /* what the organization's form fields call it; NULL: they do not know it */
	const char *option; /* of verbs; NULL: as the catalogue or the attribute is called */
	bool in_path;	 /* fills {@name} in the action's path and is not part of the body */
	bool is_number;	 /* INPUT_REF, INPUT_CHOICE: the API wants it as a number */
	const struct choice *choices;
	bool (*suits)(const void *choice); /* of the catalogue only those; NULL: all */
	const char *none; /* said where there is nothing to choose from; NULL: only that there is nothing */
	const char *fits; /* of the catalogue only what says so in its field "kind"; NULL: all */
	const char *catalogue; /* "severity": name of a resource of the catalogue or of a pane */
	const char *hint;  /* one short sentence shown while the field has the focus; may be NULL */
};

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE };
extern const char *const http_method_names[]; /* "GET" */

enum repeat_safety {
	REPEAT_IDEMPOTENT,  /* may be sent again */
	REPEAT_CHECK_FIRST, /* read the record: done if it already is so */
	REPEAT_ONCE,	    /* a create: looked for by its mark, else asked about */
};

/* Where a create bears a mark of ours, and what the label is called. */
#define MARK_NAME "rootwatch"
enum mark {
	MARK_LABEL = 1,		/* labels as an object: {"rootwatch": mark} */
	MARK_LABEL_LIST = 2,	/* labels as a list: [{"key": "rootwatch", "value": mark}] */
	MARK_DEDUPLICATION = 4, /* deduplication_key */
};

/* One thing that what was made has to have. */
struct likeness {
	/* Where a record of the list has it: "attributes.event"; "a|b": the first that is there. */
	const char *path;
	const char *sent; /* the attribute that was sent: the same text; not sent: no matter */
	const char *is;	  /* with sent NULL: this text */
};

/*
 * How what an action made is found again in a list when its answer was lost: by our mark, or, where
 * none fits, by being like what was sent, by us, and made after sending began.
 */
struct trace {
	unsigned marks;	   /* enum mark; 0: none fits */
	/* The last step of the list's path in place of the request's: the list tells of the action, and
	 * its answer is another record. NULL: the path of the request. */
	const char *beside;
	const char *wire_type; /* of the records in the list; NULL: that of the body */
	const char *sort;  /* newest first; NULL: the list has no such order */
	const char *since; /* the list's filter for times; NULL: none */
	const struct likeness *like; /* a NULL path ends it */
	const char *author; /* path of who made it, as id or name; NULL: the API does not say */
};

enum ask { ASK_NEVER, ASK_YES, ASK_NUMBER };

struct resource;

/* Something that goes on after its request was answered: the run of a workflow. */
struct followed {
	const struct resource *resource;
	const char *include; /* asked for with it */
	bool (*is_final)(const void *record);
	/* "running: 1 of 2 done"; in the arena */
	struct text (*progress)(const void *record, struct arena *arena);
};

struct action {
	const char *name;  /* "alert.acknowledge": dispatch, rebinding, command line */
	const char *title; /* "Acknowledge": menus, the button of the confirmation */
	const char *help;  /* one sentence */
	const char *keys;  /* default keys, blank-separated: "a"; "" = only in the menu and by name */
	bool on_pane;	   /* needs no record: create */
	enum ask ask;
	/* An ask that depends on the record (an alert that pages somebody else); NULL: `ask` decides.
	 * *why gets what speaks against it, in the arena. */
	enum ask (*asks)(const void *record, const struct viewer *me, struct arena *arena,
		struct text *why);
	const char *ask_words; /* what the box says will happen; NULL: the help sentence */
	enum repeat_safety repeat;
	const struct trace *trace; /* REPEAT_ONCE: how it is found; NULL: it cannot be */
	int grace_ms;	    /* how long z can recall it before it leaves */
	const char *becomes; /* the state word shown while it is pending; NULL: the word stays */
	const char *did;     /* what its result says where it has no such word and is not followed: "note added" */

	/* True when it may be done; else *why says why not and what would do instead. NULL: always. */
	bool (*legal)(const void *record, const struct viewer *me, const char **why);
	/* Check first: is the record already as the action would make it? NULL: never. */
	bool (*already)(const void *record);
	const char *by; /* the field that says who did it, for "already"; NULL: nobody says */

	/* The request. In the path {id} and {field} are replaced from the record, {@name} from an input,
	 * {..} by the id of the record whose tab the row stands in. NULL: it opens the menu of a group. */
	enum http_method method;
	const char *path;
	const char *wire_type; /* the JSON:API type of the body; NULL: no body */
	/* A constant part of the body; inputs are added to it by name. NULL: none. */
	void (*body)(struct attrs *attrs, const void *record);
	/* The organization's form, whose fields it may have made mandatory; NULL: none. */
	const char *form;
	/* With several marked records it is still one action: their ids go into this attribute. */
	const char *joins;
	/* The text is a whole document: its way into Rootly has several requests, and which of them the
	 * instance takes is found out (sync/document.c). The path is that of the record. */
	bool is_document;
	bool edits; /* the form changes fields of the record: only what was touched is sent */
	const struct input *inputs; /* a NULL name ends it; NULL: no form */

	struct right needs; /* of the key; AREA_NONE: nothing that is known */
	bool has_actor;	    /* the request can say in whose name, for a key without a user */

	/* What the request makes goes on afterwards: it is read from the same path until is_final says that
	 * it has ended. NULL: nothing to follow. */
	const struct followed *follow;
	const char *group; /* the menu it also stands in; with a path NULL: the menu it opens */

	/* When it has left and is to be taken back all the same: what would put it right. NULL: nothing. */
	const char *after_all;

	/* After this one, offer that one for the records of a tab: "acknowledge its alerts too". */
	const char *offers;
	/* Offered so, it starts on Yes where this holds for every row; NULL: on No. */
	bool (*is_expected)(const void *record);
};

/* How long z can recall it: the action's own grace, unless a setting (0: none is set; below 0: at
 * once; in ms) says otherwise. */
int64_t action_grace(const struct action *action, int64_t setting_ms);

#endif
