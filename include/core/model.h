/*
 * The model: all that is shown. The UI thread owns it. update() changes it and returns effects;
 * draw (ui) reads it. Neither does I/O, reads a clock, or knows that a thread exists.
 */
#ifndef ROOTWATCH_CORE_MODEL_H
#define ROOTWATCH_CORE_MODEL_H

#include "core/canned.h"
#include "core/command.h"
#include "core/detail.h"
#include "core/effect.h"
#include "core/form.h"
#include "core/layout.h"
#include "core/site.h"
#include "core/list.h"
#include "core/msg.h"

enum { MODEL_LAYERS = 6, CATALOGUES_MAX = 16, OTHERS_MAX = 16 };

/* What lies over the panes; the topmost gets the keys. */
enum layer {
	LAYER_FILTER,	/* the `/` line */
	LAYER_COMMAND,	/* the `:` line */
	LAYER_HELP,	/* picker over commands and actions */
	LAYER_MENU,	/* picker over actions (x), sort orders (O) … */
	LAYER_PICK,	/* picker for a form's field */
	LAYER_FORM,
	LAYER_CONFIRM,
};

enum focus { FOCUS_LIST, FOCUS_DETAIL };

struct model;

/* The confirmation box. */
struct confirm {
	const struct action *action;
	const struct resource *resource;
	char *record_id;  /* owned */
	char *question;	  /* owned, clean: "Resolve INC-412 Checkout latency?" */
	char *explanation; /* owned, clean: what will happen */
	char *verb;	  /* owned, clean: the button: "Resolve INC-412" */
	enum ask ask;
	int64_t armed_at_ms; /* monotonic: keys before this are ignored */
	bool on_yes;	     /* which button; starts on No */
	struct edit number;  /* ASK_NUMBER: to be typed */
	char *expected;	     /* owned: the number to type */
	uint32_t top, last;  /* first line shown, and how far that goes; the app sets it after drawing */
	void (*then)(struct model *model, struct effects *effects); /* on yes; NULL: nothing more */
	bool is_batch;	     /* about all that is marked: on yes the marks go */
	int64_t discard_id;	/* on yes, this item of the outbox is dropped; 0: none */
	int64_t resend_id;	/* the same: it is sent, though it is another account's or a conflict */
	struct submit *submits; /* owned: what leaves on yes */
	uint32_t submit_count;
	size_t submit_room;
};

struct notice {
	char words[ERR_TEXT_BYTES]; /* clean; "" none */
	enum tone tone;
	int64_t until_ms; /* monotonic; 0: there is none */
	int64_t offers_id; /* y copies the text of this item of the outbox; 0: of none */
};

/* The newest page to me, or a new SEV1, that was not looked at yet. */
struct attention {
	char words[256]; /* clean; "" none */
	const struct resource *resource;
	char id[128];
	uint32_t count;
};

struct detail_view {
	const struct resource *resource; /* NULL: nothing selected */
	char *id;	       /* owned: wanted; "" none */
	char *next_id;	       /* owned: under the cursor, waiting for it to rest; "" none */
	struct detail *detail; /* owned: what is there; may be of the last id while loading */
	int tab;
	uint32_t scroll;       /* first line of the body */
	uint32_t cursor;       /* TAB_ROWS: row */
	int64_t load_at_ms;    /* monotonic: when the cursor has rested; 0: no load is due */
	int64_t asked_at_ms;   /* monotonic: 0 when nothing is on its way */
	char *finding;	       /* owned: what was asked for by number or short id; NULL: nothing */
	uint32_t body_rows;    /* lines the body has at this width; the app sets it after drawing */
};

/* An action that waits for the full record: its form needs fields that lists do not have, or it
 * offers something for the records of a tab. */
struct waiting {
	const struct action *action; /* NULL: none */
	char *record_id;	     /* owned */
	bool is_offer;		     /* the action was done; what it offers comes next */
	int64_t replaces_id;	     /* it is one that failed, of the outbox, again; 0: a new one */
	int64_t until_ms;	     /* monotonic: too late after that */
};

/* Several actions that were sent as one: z takes all of them back, Esc stops the rest. */
struct batch {
	const struct action *action; /* NULL: the last one was a single action, or all have ended */
	uint32_t total;
	int64_t after_id; /* of the outbox: what is not newer was there before */
	uint32_t seen;	  /* how many of them the outbox has shown */
};

/* What was typed into a form and has not arrived yet. */
struct draft_entry {
	char *name, *text; /* owned */
	char *error;	   /* owned: why it was refused; NULL */
	bool is_sent;	   /* an action in the outbox says just this */
};

struct model {
	const struct resource *const *resources; /* the panes' resources, NULL-terminated */
	const struct resource *const *catalogue_resources;
	struct keymap keymap;

	/* time, as told by the last message */
	int64_t monotonic_ms, wall_ms;
	int tz_offset_min;
	enum time_style times;

	int rows, cols;
	int grow;
	struct layout layout;

	struct list panes[LAYOUT_PANES];
	int pane;     /* the one with the focus */
	int last_pane;
	enum focus focus;
	bool on_activity; /* view 5 takes the left side */
	struct list *current; /* &panes[pane] */
	struct detail_view detail;

	enum layer layers[MODEL_LAYERS];
	int layer_count;
	struct edit command_line;
	char *history[32]; /* owned, oldest first */
	int history_count, history_at;
	char *filter_before; /* owned: to put back on Esc */
	struct picker *picker; /* owned: help, menu or pick */
	struct form *form;     /* owned */
	struct confirm confirm;
	const char *menu_kind; /* what LAYER_MENU chooses: "action", "sort", "copy" (static) */

	struct link link;
	struct viewer viewer;
	struct arena viewer_arena; /* holds the viewer's texts */
	struct outbox_view *outbox; /* owned */
	uint32_t activity_cursor, activity_top;
	struct log_entry *log; /* owned: the newest requests, oldest first */
	size_t log_count;
	struct notice notice;
	struct attention attention;
	struct waiting waiting;
	struct batch batch;
	const struct resource *creating; /* its new row gets the cursor when it comes; NULL: none */
	struct snapshot *catalogues[CATALOGUES_MAX]; /* owned; by index of catalogue_resources */
	struct sheet sheet; /* the draft of a retrospective; over all panes while it is open */
	bool has_editor;   /* $VISUAL or $EDITOR is set */
	struct draft_entry *drafts; /* owned */
	uint32_t draft_count;
	size_t draft_room;

	const struct canned_list *templates; /* for texts in forms; never NULL */
	const struct canned_list *filters;   /* saved ones; never NULL */

	struct site site; /* the instance that is open, as far as links go */
	const struct site *instances; /* where one can go to; ended by a name of NULL */
	struct other_msg others[OTHERS_MAX]; /* what was heard of them last */
	int other_count;
	char banner[64];  /* clean: the instance's word; "" none */
	int banner_colour; /* 1 red … 7 white; 0: the theme's */

	bool is_paused;
	int64_t paused_until_ms; /* monotonic */
	bool mouse;
	bool ascii;	   /* no UTF-8: glyphs from ASCII */
	bool is_remote;	   /* over SSH: `o` shows and copies */
	bool has_key_command; /* the key is a command's: it cannot be replaced here */
	bool is_quitting;
	uint32_t title_count; /* the number in the terminal's title */
	int64_t last_key_ms; /* monotonic */
	int64_t grace_ms; /* as action_grace takes it */
};

struct model_config {
	const struct resource *const *resources;
	const struct resource *const *catalogue_resources;
	const char *instance, *origin; /* both outlive the model */
	const struct canned_list *templates, *filters; /* must outlive the model; NULL: none */
	/* Of each pane, NULL-terminated, outlive the model; NULL: those the resource lists. */
	const struct field *const *columns[LAYOUT_PANES];
	const struct site *instances; /* ended by a name of NULL, outlive the model; NULL: none */
	const char *banner; /* a word for the header; NULL: none */
	int banner_colour;  /* 1 red … 7 white; 0: the theme's */
	bool read_only, ascii, is_remote, mouse, has_editor, has_key_command;
	enum time_style times;
	int64_t grace_ms; /* as action_grace takes it */
};

void model_init(struct model *model, const struct model_config *config);
void model_release(struct model *model);

/* Takes what the message owns out of it (the caller still frees the message). */
void update(struct model *model, struct msg *msg, struct effects *effects);

/* Helpers that draw and tests use too. */
/* Does it wait for its writer: not sent, or refused? */
bool draft_is_unfinished(const struct draft_entry *entry);
bool model_has_layer(const struct model *model, enum layer layer);
int model_top_layer(const struct model *model); /* -1: none */
unsigned model_context(const struct model *model); /* where the keys are: of enum context */
struct when model_when(const struct model *model);
struct filter_context model_filter_context(const struct model *model);
/* field_text, where a field that refers to another pane's record (the incident of a retrospective)
 * gives that one's handle. */
struct text model_field_text(const struct model *model, const struct field *field,
	const void *record, struct arena *arena);
/* What an input's reference means: the catalogue, or the records of a pane; NULL: not there yet. */
const struct snapshot *model_choices(const struct model *model, const char *name);
/* By its whole name, of the panes and of the rows in their tabs, and whose it is (may be NULL). */
const struct action *model_action_named(const struct model *model, const char *name,
	const struct resource **of);
/* The record with this id, in the detail that is open or its tabs, which know more, or in its list, which may
 * know newer; NULL: in none. */
const void *model_known(const struct model *model, const struct resource *resource, const char *id);
/* The row under the cursor in a tab of the detail that has the keys; NULL: none. */
const void *model_tab_row(const struct model *model, const struct resource **resource);
/* May this action be done at all, whatever the record? Else *why (static) says why not. */
bool act_is_allowed(const struct viewer *viewer, const struct action *action, const char **why);
/* The row under the cursor of view 5; NULL: there is none. */
const struct outbox_item *activity_selected(const struct model *model);
/* The action that waits for this record, or NULL. */
const struct outbox_item *model_pending(const struct model *model, const char *record_id);
/* True when the data of the header's dot is older than two intervals. */
/* What the keys act on. */
const struct resource *model_resource(const struct model *model);
/* How many cells the text of the draft is wrapped to. */
int sheet_cols(const struct model *model);
bool model_is_stale(const struct model *model);
/* "Acknowledge: 38 of 97, Esc stops the rest", while there is a rest to stop; else false. */
bool batch_words(const struct model *model, char out[ERR_TEXT_BYTES]);

#endif
