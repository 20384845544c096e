/*
 * A form for an action with inputs, and the picker that fills a reference. A form is a draft from
 * the first key: each change is sent to be saved.
 */
#ifndef ROOTWATCH_CORE_FORM_H
#define ROOTWATCH_CORE_FORM_H

#include "core/action.h"
#include "core/edit.h"
#include "core/key.h"
#include "core/outbox.h"
#include "core/resource.h"
#include "core/snapshot.h"

enum { FORM_VALUES = 24, FORM_ERROR_BYTES = 160 };

struct form_value {
	const struct input *input;
	struct edit edit; /* lines and texts; for the others the wire value (a choice's word, ids) */
	struct edit names; /* INPUT_REF(S): the names that go with the ids, for the screen */
	bool is_required; /* by us, or by the organization */
	char *base;	  /* owned: the value it started with; differs from edit = touched */
	char error[FORM_ERROR_BYTES]; /* of this field, in words; "" none */
};

struct form {
	const struct action *action;
	const struct resource *resource;
	char *record_id; /* owned; "" for creates */
	char *path;	 /* owned: resource_path() of the action for this record */
	char *label;	 /* owned, clean: "INC-412 Checkout latency", or the action's title */
	char *draft;	 /* owned: the draft's name */
	int64_t seen_updated_at_ms;
	enum ask ask;	 /* how it has to ask about this record, where `caution` is not NULL, */
	char *caution;	 /* owned: and what it says then; NULL: as its action asks about any */
	struct form_value values[FORM_VALUES];
	int count;
	int focus;	 /* count: the button */
	int top;	 /* scroll, in values */
	bool is_restored; /* came from a draft */
	char *joined;	 /* owned: ids of all records it is about; NULL: only the one */
	bool is_batch;	 /* for all that is marked */
	int64_t replaces_id; /* the failed item of the outbox that goes when this is sent; 0: none */
	struct attrs kept;   /* what that says and no field shows */
	char error[FORM_ERROR_BYTES]; /* of the whole form */
};

/* record NULL for creates. */
struct form *form_new(const struct action *action, const struct resource *resource,
	const void *record);
/* Makes it the form of an action that failed, for the same record: with what that says, and a draft of its
 * own, so that neither touches what is being written elsewhere. */
void form_take_item(struct form *form, const struct outbox_item *item);
char *form_item_draft(int64_t outbox_id); /* the name of that draft; the caller frees */
void form_free(struct form *form);
bool form_is_touched(const struct form_value *value);

/* Checks required fields and lengths; false with errors set and the focus on the first. */
bool form_check(struct form *form);

/* The touched values as attributes, and as they were before. Dates are counted from today_ms (wall). */
void form_attrs(const struct form *form, int64_t today_ms, struct attrs *attrs, struct attrs *base);

/* What it is about, in clean words: the record, or what is to be created by its title; the caller frees. */
char *form_subject(const struct form *form);

/* One "name=value" a line, escaped; the caller frees. */
char *form_to_draft(const struct form *form);
void form_from_draft(struct form *form, const char *draft);
/* The first value that a draft has, by its names where it is of ids; not clean; the caller frees. */
char *form_draft_words(const char *draft);

/* Puts a 422's words at the field they name, or at the form. */
void form_put_error(struct form *form, const char *words);

/* A list to choose from that narrows as one types. */
struct pick_item {
	char *value; /* owned: id, word, action name */
	char *label; /* owned, clean */
	char *hint;	/* owned, clean: key, reason; may be NULL */
	bool is_ticked;
	bool is_dim; /* cannot be chosen; hint says why */
};

struct picker {
	char *title; /* owned, clean */
	struct pick_item *items;
	uint32_t count;
	size_t room;
	struct edit search;
	uint32_t *view; /* items that match */
	uint32_t view_count;
	uint32_t cursor, top;
	bool is_multi;
	bool explains; /* hints are sentences: all of the selected one is shown below */
	bool is_loading; /* the catalogue is on its way */
	const char *none; /* what is said where there is nothing; static, NULL: only that */
};

struct picker *picker_new(const char *title, bool is_multi);
void picker_free(struct picker *picker);
void picker_add(struct picker *picker, const char *value, const char *label, const char *hint,
	bool is_ticked, bool is_dim);
void picker_clear(struct picker *picker); /* of items; what was typed stays */
/* The keys that move in it and narrow it; Enter and Esc are the caller's. False: it takes none such. */
bool picker_key(struct picker *picker, struct key key);
void picker_paste(struct picker *picker, const char *text);
void picker_filter(struct picker *picker); /* after adding, and after each key in search */
const struct pick_item *picker_selected(const struct picker *picker);

#endif
