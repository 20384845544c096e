/*
 * A file for its owner alone, written whole or not at all: what is made from a draft for other programs.
 * Thread: any.
 */
#ifndef ROOTWATCH_STORE_EXPORT_FILE_H
#define ROOTWATCH_STORE_EXPORT_FILE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* 0600, in place of what was there; its folder is made, 0700, below one that exists. */
bool export_file_write(const char *path, const char *bytes, size_t len_bytes, struct err *err);

#endif
