/* Writes a file whole or not at all. */
#ifndef ROOTWATCH_APP_WHOLE_FILE_H
#define ROOTWATCH_APP_WHOLE_FILE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * It is written beside its place (made exclusively, 0600, then given the mode), reaches the disk, and
 * only then gets its name. Without may_replace a file that is there stays.
 */
bool whole_file_write(const char *path, const char *bytes, size_t len_bytes, mode_t mode,
	bool may_replace, struct err *err);

#endif
