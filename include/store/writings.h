/*
 * What is being written of a draft, in files beside its revisions (store/revisions.h). Their names
 * say who made them and what they are of, so that what a dead program left can be told from what a
 * living one is at, and offered:
 *
 *	edit-123-45678-0007.md		revision 7, for an editor
 *	edit-123-45678-0007-512-901.md	its bytes 512 to 901
 *	writing-123-45678-0007.log	what was typed since revision 7, as core/writer.h logs it
 *
 * 123 is a process, 45678 when it was started.
 *
 * Thread: any; nothing is kept open.
 */
#ifndef ROOTWATCH_STORE_WRITINGS_H
#define ROOTWATCH_STORE_WRITINGS_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

enum writing_kind { WRITING_FILE, WRITING_LOG };

struct writing {
	enum writing_kind kind;
	char *path; /* owned; what an editor that died has saved elsewhere takes its place: see below */
	char *own_path; /* owned: the file that was given to the editor */
	long pid;
	bool is_alive, is_ours;
	int64_t revision;
	size_t from, to; /* WRITING_FILE: part of it; both 0: all of it */
	int64_t written_at_ms;
	bool has_swap; /* vim left a swap file of it, which only vim can read */
};

struct writings {
	struct writing *items; /* owned */
	size_t count, room;
};

/*
 * Those in a folder, in no order. nano and emacs save in a file beside it when they are hung up: the
 * newest is `path`.
 */
bool writings_list(const char *folder, struct writings *writings, struct err *err);
void writings_release(struct writings *writings);

/* The path of one of ours. The caller frees. */
char *writings_path(const char *folder, enum writing_kind kind, int64_t revision, size_t from,
	size_t to);

/* A new file, 0600. False with errno EEXIST where there is one already, which stays. */
bool writings_create(const char *path, const char *bytes, size_t len_bytes, struct err *err);

/* Appends all of a file. */
bool writings_read(const char *path, struct buf *out, struct err *err);

/* Out of the way, with all that belongs to it; the name it has now in `to`, owned by the caller. */
bool writings_set_aside(const struct writing *writing, char **to, struct err *err);
/* It is of no use any more. */
void writings_drop(const struct writing *writing);

/* Has the file changed since it was looked at last? */
bool writings_is_changed(const char *path, struct stat *last);

/* Appends at *len_bytes; what could not be written whole leaves no trace, and is not counted. */
bool writings_append(int fd, size_t *len_bytes, const char *bytes, size_t more, struct err *err);

#endif
