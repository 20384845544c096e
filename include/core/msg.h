/*
 * The two vocabularies: messages (to the UI thread's update) and requests (to the sync thread).
 * Both are moved through mailboxes; the receiver owns what they point to.
 */
#ifndef ROOTWATCH_CORE_MSG_H
#define ROOTWATCH_CORE_MSG_H

#include "base/err.h"
#include "base/log.h"
#include "base/mailbox.h"
#include "core/action.h"
#include "core/detail.h"
#include "core/key.h"
#include "core/outbox.h"
#include "core/sheet.h"
#include "core/snapshot.h"

/* ---- to the UI ---------------------------------------------------------------------------- */

enum msg_type {
	MSG_KEY,      /* key */
	MSG_PASTE,    /* text */
	MSG_MOUSE,    /* mouse */
	MSG_RESIZE,   /* size */
	MSG_TIME,     /* only the times below: a timer ran out, or a minute went by */
	MSG_RESUMED,  /* after ^Z or an editor */
	MSG_SNAPSHOT, /* snapshot */
	MSG_DETAIL,   /* detail */
	MSG_OUTBOX,   /* outbox */
	MSG_RESULT,   /* result: an action ended */
	MSG_LINK,     /* link: state of the connection */
	MSG_VIEWER,   /* viewer */
	MSG_CATALOGUE, /* snapshot, of a catalogue resource */
	MSG_DRAFT,     /* draft: one that was kept from before; sent at start */
	MSG_TEXT,     /* text: a field came back from $EDITOR; text NULL: nothing changed */
	MSG_LOG,       /* log: the newest lines, for the activity pane */
	MSG_QUIT,     /* SIGTERM, SIGHUP */
	MSG_OTHER,    /* other: how another instance is doing */
	MSG_SHEET,    /* sheet: of the draft of a retrospective */
	MSG_EDITED,   /* status: the editor on a file has ended */
	MSG_COPY,     /* text: for the clipboard, as REQUEST_COPY asked for */
};

/* The connection as the header shows it. */
enum link_state { LINK_STARTING, LINK_LIVE, LINK_RETRYING, LINK_PAUSED, LINK_STOPPED };

struct link {
	enum link_state state;
	struct err err;		 /* why it is not live */
	int64_t live_at_ms;	 /* wall: the newest answer of any pane; 0 never */
	int64_t retry_at_ms;	 /* wall; 0: no retry is planned */
	int64_t rate_limit, rate_remaining; /* -1 unknown */
	int64_t interval_ms;
	char instance[64];	 /* clean text */
};

struct viewer_msg {
	char user_id[64];
	char name[128], organization[128]; /* clean text */
	bool is_known;
	bool is_named; /* by the instance, as the key has no user */
	struct rights rights;
	struct key_life key_life;
};

/* Another instance than the one on the screen. */
struct other_msg {
	char name[64]; /* clean text */
	uint32_t triggered;
	bool has_failed; /* it could not be asked */
};

struct result_msg {
	int64_t outbox_id;
	enum outbox_state state;
	char action[64];
	char resource[32];
	char record_id[128];
	char answer_id[128]; /* of what a create made; "" */
	char draft[256];     /* the draft it came from; "" */
	char words[ERR_TEXT_BYTES]; /* clean text: "INC-412 resolved" */
	bool offers_text; /* REQUEST_COPY brings the text that did not get into Rootly */
	struct err err;
};

struct draft {
	char *name; /* owned: "incident.create", "incident.edit:ID" */
	char *text; /* owned: one "field=value" a line, escaped; NULL drops it */
	bool is_sent; /* to the model: an action in the outbox says just this */
};

struct msg {
	struct mail mail; /* first: messages travel through a mailbox */
	enum msg_type type;
	int64_t monotonic_ms; /* every guard, grace and delay */
	int64_t wall_ms;      /* what is shown */
	int tz_offset_min;
	union {
		struct key key;
		struct mouse mouse;
		struct {
			int rows, cols;
		} size;
		char *text; /* owned */
		struct snapshot *snapshot; /* owned */
		struct detail *detail;	   /* owned */
		struct outbox_view *outbox; /* owned */
		struct link link;
		struct viewer_msg viewer;
		struct result_msg result;
		struct other_msg other;
		struct draft draft; /* owned */
		struct sheet_news *sheet; /* owned */
		int status; /* as a shell has it */
		struct {
			struct log_entry *entries; /* owned, oldest first */
			size_t count;
		} log;
	} u;
};

struct msg *msg_new(enum msg_type type);
void msg_free(struct msg *msg); /* NULL is fine; frees what it still owns */

/* ---- to the sync thread ------------------------------------------------------------------- */

enum request_type {
	REQUEST_REFRESH,   /* resource: poll now (NULL: all) */
	REQUEST_PAUSE,	   /* flag */
	REQUEST_DETAIL,	   /* resource, id: load it; tab: >= 0 also fetch that tab's rows */
	REQUEST_FIND,	   /* resource, id: number or slug or short id that is not in the snapshot */
	REQUEST_SUBMIT,	   /* submit */
	/* The `count` newest ones that can be recalled, of those after outbox_id. */
	REQUEST_RECALL,
	REQUEST_RETRY,	   /* outbox_id: an unknown or rejected one */
	REQUEST_DISCARD,   /* outbox_id */
	REQUEST_COPY,	   /* outbox_id, of a document: its HTML comes as MSG_COPY */
	REQUEST_DRAFT,	   /* draft: save what was typed; text NULL: drop it */
	REQUEST_CATALOGUE, /* resource: have it fetched if it is old, and sent */
	REQUEST_SHEET,	   /* id (of the incident), sheet: of the draft of a retrospective */
	REQUEST_FLUSH,	   /* end the grace of what is queued: it leaves now */
	REQUEST_QUIT,	   /* end the grace, send what is queued for at most 5 s, then stop */
};

/* An action, bound to the record's id at the key press. */
struct submit {
	const struct action *action;
	const struct resource *resource;
	char *record_id; /* owned; "" for creates */
	char *path;	 /* owned; from resource_path */
	char *label;	 /* owned; clean text */
	struct attrs attrs; /* owned; the body */
	struct attrs base;  /* owned; the same fields as they were when the user saw them */
	char *draft;	 /* owned; the draft this came from, dropped when it is done; NULL none */
	int64_t seen_updated_at_ms;
	char *caution; /* owned, clean: what speaks against this one, for the question; NULL nothing */
	/* The action of the outbox that is dropped, with its text, when this one is queued; 0 none. */
	int64_t replaces_id;
};

void submit_release(struct submit *submit);

struct request {
	struct mail mail; /* first */
	enum request_type type;
	const struct resource *resource;
	char *id; /* owned */
	int tab;
	bool flag;
	int64_t outbox_id;
	uint32_t count;
	struct submit submit;
	struct draft draft;
	struct sheet_order sheet;
};

struct request *request_new(enum request_type type);
void request_free(struct request *request);

#endif
