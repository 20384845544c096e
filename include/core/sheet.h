/*
 * The draft of a retrospective as a screen: its outline with what each section lacks, its text, and
 * what is done with it. The model holds a struct sheet; the sync thread reads and keeps the files,
 * asks Rootly, and answers each order with news.
 *
 *	order (core/msg.h: REQUEST_SHEET)	→	news (MSG_SHEET)
 *
 * Each opening has a number, which its orders and their news carry: a draft that is closed and opened
 * again takes nothing of what was asked for before.
 *
 * The text belongs to the writer in the sheet: what sync sends of it is taken in as one change, so
 * that it can be undone as what was typed can.
 */
#ifndef ROOTWATCH_CORE_SHEET_H
#define ROOTWATCH_CORE_SHEET_H

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "core/field.h"
#include "core/writer.h"

#include <stdint.h>

struct command;
struct submit;

enum { SHEET_BYTES = 1024 * 1024 };

enum sheet_ask {
	SHEET_OPEN,	 /* the newest revision, with its history and what dead editors left */
	SHEET_BUILD,	 /* from Rootly, or the same draft again; take, keep: blocks that were edited */
	SHEET_LOOK,	 /* outline and findings of this text */
	SHEET_LOG,	 /* what was typed: to be on the disk at once */
	SHEET_KEEP,	 /* this text as a revision */
	SHEET_EDIT,	 /* a file of this text for $EDITOR; at: the section there, or all of it */
	SHEET_EDITED,	 /* the editor has ended, with that status */
	SHEET_PLAN,	 /* what of this text can go into Rootly */
	SHEET_SNIPPETS,	 /* what can be put into a text */
	SHEET_EXPORT,	 /* format, and path to write to (NULL: the text comes back) */
	SHEET_TAKE,	 /* what a dead editor left becomes a revision */
	SHEET_SET_ASIDE, /* it is kept under another name, and not offered again */
	SHEET_CLOSE,
};

/* An order to the sync thread; request->id is the incident's. Strings are owned. */
struct sheet_order {
	enum sheet_ask ask;
	uint64_t opening;
	char *text; /* the draft; SHEET_LOG: bytes of the writer's log */
	size_t len_bytes;
	int64_t revision; /* SHEET_LOG: that the log begins from */
	size_t at;	 /* SHEET_EDIT: in the section to edit */
	bool is_whole;	 /* SHEET_EDIT: all of it */
	int status;	 /* SHEET_EDITED: as a shell has it */
	bool masks;	 /* SHEET_BUILD: a new one without e-mail addresses */
	char *take, *keep; /* SHEET_BUILD: a block's name; NULL none */
	char *format;	 /* SHEET_EXPORT: "html" */
	char *path;	 /* SHEET_EXPORT */
};

void sheet_order_release(struct sheet_order *order);

/* ---- what comes back ----------------------------------------------------------------------- */

struct sheet_section {
	struct text title;
	struct text note; /* "empty", "41, 2 gaps"; "" all is well */
	enum tone tone;
	size_t from, to; /* in the text */
};

struct sheet_finding {
	size_t at; /* in the text */
	size_t line; /* from 1 */
	struct text what, why, better;
};

/* Something to be decided: an edited block with news for it, or what a dead editor left. */
struct sheet_choice {
	const char *name;  /* of the block; NULL: what was left */
	struct text words; /* "3 minutes newer than revision 4: an editor that died left it" */
	const char *diff;  /* lines of " same", "-only mine", "+only theirs" */
};

/* A row of the push table. */
struct sheet_row {
	struct text field, now, mine, remark;
	bool is_possible, is_ticked;
	struct submit *submit; /* owned; NULL: it cannot be sent */
};

struct sheet_snippet {
	struct text kind, label;
	const char *text;
};

/* Made by sync, immutable once sent but for the ticks and submits of its rows. */
struct sheet_news {
	struct arena arena; /* holds all of it */
	enum sheet_ask answers;
	uint64_t opening; /* that it is for */
	const char *name; /* "INC-398" */
	const char *folder;
	struct err err;	   /* why it could not be done; ERR_NONE */
	struct text words; /* to be said; "" nothing */
	enum tone tone;
	int64_t revision; /* newest; 0: there is no draft */
	int64_t saved_at_ms;
	const char *text; /* NULL: as it was */
	size_t len_bytes;
	const char *log; /* what was done to that text since, by the writer; NULL nothing */
	size_t log_bytes;
	struct sheet_section *sections;
	size_t section_count;
	struct sheet_finding *findings;
	size_t finding_count;
	struct sheet_choice *choices;
	size_t choice_count;
	struct sheet_row *rows;
	size_t row_count;
	struct sheet_snippet *snippets;
	size_t snippet_count;
	const char *path; /* SHEET_EDIT: the file */
	size_t line;	  /* and the line to begin at */
	const char *exported; /* SHEET_EXPORT */
};

struct sheet_news *sheet_news_new(enum sheet_ask answers, uint64_t opening);
void sheet_news_free(struct sheet_news *news); /* NULL is fine */

/* ---- what is shown ------------------------------------------------------------------------- */

enum sheet_mode {
	SHEET_READING,
	SHEET_WRITING, /* the built-in editor */
	SHEET_PREVIEW,
	SHEET_PUSHING, /* the table */
	SHEET_CHOOSING,
};

struct sheet {
	bool is_open;
	uint64_t opening; /* its number: from 1, never one twice */
	bool is_there; /* its text has come */
	enum sheet_mode mode;
	char *incident_id; /* owned */
	char *handle;	   /* owned, clean: "INC-398" */
	const char *waits_for; /* static words: what was asked for and has not come; NULL nothing */
	const struct command *next; /* what to do when the text is there; NULL nothing */
	char *next_argument; /* owned: with what; NULL "" */
	struct writer writer;
	size_t top;	 /* where the first row that is shown begins */
	uint32_t scroll; /* of preview and choice */
	bool is_changed; /* since it was kept */
	uint64_t version; /* changes with every change of the text */
	int64_t look_at_ms; /* monotonic: when the outline is due; 0 not */
	int64_t revision, saved_at_ms;
	int64_t first_revision; /* that the writer began with */
	char *folder;	 /* owned */
	struct sheet_news *facts; /* owned: sections and findings; NULL none yet */
	struct sheet_news *plan;  /* owned */
	size_t row;	 /* cursor in the plan */
	struct sheet_news *choices; /* owned */
	struct sheet_news *snippets; /* owned */
	char *pipe_to; /* owned: the command that gets what is exported; NULL the clipboard */
	bool is_warned; /* that leaving now would lose something */
	char trouble[ERR_TEXT_BYTES]; /* why what was typed is not on the disk; "" it is */
};

/* The section that `at` is in; NULL: none. */
const struct sheet_section *sheet_section_at(const struct sheet *sheet, size_t at);

/* What is to be decided first; NULL: nothing. */
const struct sheet_choice *sheet_choice(const struct sheet *sheet);

#endif
