/*
 * The draft of a retrospective that the screen has open: one at a time. Internal to sync; everything
 * here belongs to the sync thread.
 *
 *	sheet.c		orders
 *	sheet_gather.c	the evidence from Rootly, and the order that waits for it
 *	sheet_files.c	its revisions, the log of what is typed, the editor's file
 *	sheet_left.c	what programs that died have left
 *	sheet_facts.c	what a text and the evidence say: outline, push table, snippets, export
 */
#ifndef ROOTWATCH_SYNC_SHEET_H
#define ROOTWATCH_SYNC_SHEET_H

#include "internal.h"

#include "store/writings.h"
#include "sync/gather.h"

struct gather_call;

/* The log of what is typed since a revision. */
struct sheet_log {
	int fd; /* -1: not begun */
	char *path; /* owned; NULL: not begun */
	int64_t revision; /* that it begins from */
	size_t len_bytes; /* on the disk */
	struct buf waiting; /* could not be written yet */
	int64_t due_ms; /* when it is tried again, or synced; 0 not */
	bool is_failing;
};

/* A file that an editor has. */
struct sheet_edit {
	char *path; /* owned; NULL: there is none */
	struct buf base; /* the draft it is of */
	int64_t revision; /* and which one that is */
	size_t from, to; /* which part of it; both 0: all */
	struct stat last; /* as it was looked at last */
	int64_t due_ms; /* of the next look */
	bool is_failing; /* the last look could not keep it */
};

struct sheet_work {
	struct sync *sync;
	uint64_t opening; /* of the screen, that this is for */
	char *incident_id; /* owned */
	char *name, *folder; /* owned; NULL until they are known */
	struct buf text; /* the newest revision, as it was read or kept last */
	int64_t revision; /* its number; 0: there is none */
	struct sheet_log log;
	struct sheet_edit edit;
	struct writings left; /* from before, to be offered */
	size_t offered; /* index of the one that is asked about */
	struct gather *gather; /* owned; NULL: Rootly was not asked */
	struct retro_evidence evidence;
	bool has_evidence;
	struct gather_call *call; /* under way; NULL none */
	struct sheet_order pending; /* waits for the evidence */
	bool is_pending;
	bool is_obeying; /* an order that waited: the evidence is fresh */
};

/* An answer to an order. */
struct sheet_news *sheet_answer(const struct sheet_work *work, enum sheet_ask ask);
void sheet_tell(struct sync *sync, struct sheet_news *news);
void sheet_fail(struct sheet_work *work, enum sheet_ask ask, const struct err *err);

void sheet_set_name(struct sheet_work *work, const char *name); /* "INC-398" */
/* With the evidence that it waited for. */
void sheet_obey(struct sheet_work *work, struct sheet_order *order);

/* sheet_gather.c */
/* Takes the order: it is obeyed when the evidence is there. */
void sheet_gather_for(struct sheet_work *work, struct sheet_order *order);
void sheet_forget_evidence(struct sheet_work *work);

/* sheet_files.c */
/* The newest revision into work->text; false only when it cannot be read. */
bool sheet_load(struct sheet_work *work, struct err *err);
/* As a revision; words about who else saved go into the news. */
bool sheet_save(struct sheet_work *work, const char *bytes, size_t len_bytes, struct sheet_news *news,
	struct err *err);
void sheet_log_init(struct sheet_log *log);
void sheet_log_release(struct sheet_log *log);
void sheet_log_add(struct sheet_work *work, const struct sheet_order *order);
/* The log of a dead program, or of this one, whose text is the present one, goes on. */
bool sheet_log_adopt(struct sheet_work *work, const struct writing *writing, size_t len_bytes,
	struct err *err);
void sheet_edit_begin(struct sheet_work *work, const struct sheet_order *order);
void sheet_edit_resume(struct sheet_work *work, const struct writing *writing);
void sheet_edit_end(struct sheet_work *work, int status);
void sheet_edit_release(struct sheet_work *work);
void sheet_files_step(struct sheet_work *work, int64_t *due_ms);

/* sheet_left.c */
/* Adopts the log of the text, drops what is of no use, offers what is newer, names who else writes. */
void sheet_left_look(struct sheet_work *work, struct sheet_news *news);
void sheet_left_decide(struct sheet_work *work, bool is_taken);

/* sheet_facts.c */
void sheet_facts(const struct sheet_work *work, const char *text, size_t len_bytes,
	struct sheet_news *news);
void sheet_plan_rows(struct sheet_work *work, const char *text, size_t len_bytes,
	struct sheet_news *news);
void sheet_snippets(const struct sheet_work *work, struct sheet_news *news);
void sheet_export_text(const struct sheet_order *order, struct sheet_news *news);
/* Builds, or builds again, what work->text is; choices for blocks that were edited. */
bool sheet_build_text(struct sheet_work *work, const struct sheet_order *order,
	struct sheet_news *news, struct buf *out, struct err *err);

#endif
