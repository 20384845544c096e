/*
 * A text in the user's editor: $VISUAL, $EDITOR, vi. The file is 0600 in the state folder.
 */
#ifndef ROOTWATCH_APP_EDITOR_H
#define ROOTWATCH_APP_EDITOR_H

#include "base/err.h"

#include <stdbool.h>
#include <sys/types.h>

/* Has the user named one? */
bool editor_is_named(void);

/* Starts the editor on a file in the foreground; the caller waits for it. */
bool editor_start(const char *path, pid_t *pid, struct err *err);
/* The same at a line (from 1; 0: wherever it begins). */
bool editor_start_at(const char *path, size_t line, pid_t *pid, struct err *err);

/* Writes the text, runs the editor in the foreground, reads it back; NULL with words in err, or with
 * err untouched when nothing was changed. `wait` waits for a process and gives its status; it gets
 * `context`. The terminal must have been given back. The caller frees. */
char *editor_run(const char *state_dir, const char *text, int (*wait)(void *context, pid_t pid),
	void *context, struct err *err);

#endif
