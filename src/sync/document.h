/*
 * A document on its way into Rootly, for its own files. Internal to sync.
 *
 *	document.c	one request after the other, and the way by PUT
 *	document_template.c	the way through a template and a workflow
 *	document_end.c	how it ends: the words, the file, the template emptied
 */
#ifndef ROOTWATCH_SYNC_DOCUMENT_H
#define ROOTWATCH_SYNC_DOCUMENT_H

#include "internal.h"

#include "resources/retrospective.h"
#include "resources/template.h"

enum document_stage {
	DOCUMENT_READ,	   /* what is there */
	DOCUMENT_PUT,	   /* as HTML, which the API does not promise to take */
	DOCUMENT_READ_PUT, /* did it? */
	DOCUMENT_INCIDENT, /* is it private? */
	DOCUMENT_TEMPLATE, /* is there one of ours, and whose text is in it? */
	DOCUMENT_WORKFLOW, /* that fills documents from it */
	DOCUMENT_FILL,	   /* the template */
	DOCUMENT_LOOK,	   /* is it still our text that is in it? */
	DOCUMENT_SEEK,	   /* a run that an earlier try began */
	DOCUMENT_RUN,
	DOCUMENT_FOLLOW, /* it to its end */
	DOCUMENT_READ_FILLED,
	DOCUMENT_EMPTY, /* the template */
	DOCUMENT_STAGES
};

enum { DOCUMENT_WORDS_BYTES = ERR_TEXT_BYTES };

struct document {
	struct document *next;
	struct sync *sync;
	struct outbox_row row;
	const struct action *action;
	struct arena arena;
	enum document_stage stage;
	int64_t due_ms, until_ms; /* of the next request; until when a run is followed */
	bool is_asked;
	unsigned tries; /* of the stage */
	int64_t page;

	const char *markdown; /* of the row */
	struct buf html;      /* the same, as HTML */
	struct buf travel, filling; /* the same for the template, as Markdown and as HTML */
	const struct retrospective *record; /* as it was read last; in the arena */
	bool is_elsewhere;    /* the document lives in another tool */
	const char *incident_id, *template_id, *workflow_id, *workflow_name, *run_id; /* NULL: not known */
	bool is_filled;	      /* the template holds our text */

	bool is_ending; /* only the template is still to be looked after */
	enum outbox_state state;
	char words[DOCUMENT_WORDS_BYTES];
	struct err err;
};

/* A request of a stage; owned strings, NULL: none. */
struct document_asking {
	enum http_method method;
	char *path, *query, *body;
};

/* What is asked in a stage, and what its answer leads to. */
struct document_work {
	void (*ask)(struct document *document, struct document_asking *asking);
	void (*take)(struct document *document, struct api_answer *answer);
};
extern const struct document_work document_template_work[DOCUMENT_STAGES];

/* document.c */
void document_go(struct document *document, enum document_stage stage);
char *document_body(const char *wire_type, const char *key, const char *text);

/* The records of an answer, each in the document's arena. */
struct document_list {
	struct arena *arena;
	const struct resource *resource;
	void **items; /* owned: free it, whatever came */
	size_t count, room;
};
bool document_rows(struct document *document, const struct resource *resource,
	const struct api_answer *answer, struct document_list *rows, struct page *page,
	struct err *err);

bool document_is_ours(const struct document *document, struct html html);
void document_ask(struct document *document, struct document_asking *asking);
bool document_take(struct document *document, const struct api_answer *answer, struct err *err);

/* Later again, from the start: what was done is seen from what Rootly has then. */
void document_again(struct document *document, const struct err *why);

/* document_end.c: each ends it; the template is emptied first where it holds our text. */
void document_end(struct document *document, enum outbox_state state, const char *words,
	const struct err *err);
void document_end_equal(struct document *document);	/* it is in Rootly, as it was sent */
void document_end_different(struct document *document); /* it is in Rootly, but not as it was sent */
/* Neither way was open: the HTML goes into a file, and why is said. */
void document_end_file(struct document *document, enum outbox_state state, const char *why);
/* The template is empty, or could not be emptied. */
void document_settle(struct document *document, const struct err *why_not_emptied);

/* "INC-398", or the label of the row. */
const char *document_name(const struct document *document);

#endif
