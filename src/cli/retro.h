/*
 * The verbs of retrospectives' drafts. Internal to cli.
 *
 *	retro.c		which draft, reading and keeping it
 *	retro_build.c	build: from Rootly, or the same draft again
 *	retro_edit.c	edit: in the user's editor
 *	retro_check.c	check, export, show --draft
 *	retro_push.c	push: what of it goes into Rootly
 */
#ifndef ROOTWATCH_CLI_RETRO_H
#define ROOTWATCH_CLI_RETRO_H

#include "session.h"
#include "retro/evidence.h"
#include "sync/gather.h"

/* A draft that a verb works on. */
struct work {
	struct session *s;
	const char *word;     /* as it was named */
	char *name;	      /* owned: "INC-398" */
	char *folder;	      /* owned: of its revisions */
	struct gather *gather; /* owned; NULL: Rootly was not asked */
	bool wants_template;   /* of the organization, when it is asked */
	struct retro_evidence evidence;
	struct buf text;      /* the draft */
	int64_t revision;     /* that the text is from; 0: none */
};

/* Which draft operands[0] means. "INC-398" needs no connection when there is a draft of it. */
bool work_open(struct work *work, struct session *s, struct err *err);
void work_close(struct work *work);

/* The evidence, and what is missing of it said. */
bool work_gather(struct work *work, struct err *err);

/* Is it text, not empty, and not the draft of another incident? */
bool work_check(const struct work *work, struct err *err);

/* The newest revision, or what operands[1] says: a file, or "-" for standard input; checked. */
bool work_load(struct work *work, struct err *err);

/* False too when it is not there and nothing went wrong: err has no kind then. */
bool work_load_newest(struct work *work, struct err *err);

/* Keeps it as a revision, and says when somebody else saved meanwhile. */
bool work_save(struct work *work, const char *bytes, size_t len_bytes, struct err *err);

/* operands[1], NULL: there is none. */
const char *work_file(const struct work *work);
bool is_dash(const char *word);

/* A draft to standard output: as it is, or, on a terminal, made harmless. */
void work_write(const struct work *work, const char *bytes, size_t len_bytes);

/* "INC-398: built as revision 3 in FOLDER", or the same as a line of JSON. */
void work_say(const struct work *work, const char *what);

bool read_stream(FILE *in, struct buf *out, struct err *err);
bool read_file(const char *path, struct buf *out, struct err *err);

#endif
