/*
 * Folders made, files written whole. What is made is for its owner alone.
 * Errors: ERR_DISK, in words. Thread: any.
 */
#ifndef ROOTWATCH_BASE_FILE_H
#define ROOTWATCH_BASE_FILE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* What is in front of the last slash; "." when there is none. The caller frees. */
char *file_folder(const char *path);

/* Makes the folder and those above it, 0700. */
bool file_make_folder(const char *path, struct err *err);

/* All of it, however often it takes; false with errno. */
bool file_write_all(int fd, const char *bytes, size_t len_bytes);

/*
 * It is written beside its place (made exclusively, 0600, then given the mode), reaches the disk, and
 * only then gets its name: a reader never sees half of it. Without may_replace a file that is there
 * stays.
 */
bool file_write(const char *path, const char *bytes, size_t len_bytes, mode_t mode, bool may_replace,
	struct err *err);

#endif
