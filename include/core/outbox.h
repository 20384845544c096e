/*
 * The outbox as the screen sees it: what was submitted, and what became of it.
 */
#ifndef ROOTWATCH_CORE_OUTBOX_H
#define ROOTWATCH_CORE_OUTBOX_H

#include "base/arena.h"
#include "base/text.h"
#include "core/attrs.h"

#include <stdbool.h>
#include <stdint.h>

enum outbox_state {
	OUTBOX_QUEUED,	 /* on disk, not sent; z recalls it */
	OUTBOX_SENDING,	 /* committed before the request leaves */
	OUTBOX_DONE,
	OUTBOX_REJECTED, /* the server said no; nothing changed */
	OUTBOX_CONFLICT, /* somebody else changed it first; nothing was sent */
	OUTBOX_UNKNOWN,	 /* sent, and the answer was lost: it may or may not have happened */
	OUTBOX_RECALLED,
	OUTBOX_STATES
};

/* Words for people and the stable names in state.db, --json: one table. */
struct outbox_state_words {
	const char *name;  /* "queued" */
	const char *shown; /* "waiting to be sent" */
	bool is_open;	   /* still counts as waiting */
	bool needs_person; /* stays in the activity pane until someone looks */
};
const struct outbox_state_words *outbox_state_words(enum outbox_state state);

/* It is neither done nor on its way: an edited one takes its place. */
bool outbox_gives_way(enum outbox_state state);

/* One field of an edit that stopped as a conflict. Keys and strings live in the view's arena. */
struct outbox_difference {
	struct attr base;   /* as it was when the user began; the key NULL: not known */
	struct attr theirs; /* as Rootly has it now */
	struct attr mine;   /* the key NULL: as it was */
};

struct outbox_item {
	int64_t id;
	enum outbox_state state;
	const char *action;    /* "alert.acknowledge" */
	const char *resource;  /* "alert" */
	const char *record_id; /* "" for creates until the answer came */
	const char *path;      /* of the request */
	const char *draft;     /* the name of the draft it came from; "" none */
	struct text label;     /* "INC-412 Checkout latency" */
	struct text result;    /* what happened, in words */
	int64_t created_at_ms, leaves_at_ms, finished_at_ms; /* wall; 0 unset */
	uint32_t attempts;
	/* It is another account's ("Priya of Acme"), and is not sent with the key that is here unless a
	 * person says so; empty: it is this one's. */
	struct text waits_for;
	const struct outbox_difference *differences; /* OUTBOX_CONFLICT of an edit */
	uint32_t difference_count;
	const struct attr *attrs; /* what it says, where it can be edited; in the view's arena */
	uint32_t attr_count;
};

/* What happened without what it happened to: of "INC-412: Note: HTTP 500" where title is "Note" and the item's
 * label begins like that, "HTTP 500". Points into the result. */
const char *outbox_reason(const struct outbox_item *item, const char *title);

/* Those that need a person, those that are open, and the latest finished: first what needs a person, then
 * the newest. Immutable. */
struct outbox_view {
	struct arena arena;
	struct outbox_item *items;
	uint32_t count;
	uint32_t waiting, failed; /* for the footer */
};

/*
 * What is being created stands in its pane as a row whose id is "new-" and the number of its item in the
 * outbox, until the answer brings the real one.
 */
enum { NEW_ID_BYTES = 32 };
void outbox_new_id(int64_t outbox_id, char id[NEW_ID_BYTES]);
int64_t outbox_id_of_new(const char *id); /* 0: it is a record's own id */

struct outbox_view *outbox_view_new(uint32_t room);
void outbox_view_free(struct outbox_view *view);

#endif
