/*
 * Folding for search: case, accents and compatibility forms disappear ("Größe" finds "grosse").
 * utf8proc's CASEFOLD|STRIPMARK|COMPAT; ASCII takes a fast path of its own (most titles are).
 */
#ifndef ROOTWATCH_BASE_FOLD_H
#define ROOTWATCH_BASE_FOLD_H

#include "base/buf.h"

#include <stddef.h>

/* Appends the folded form of clean UTF-8 to out. */
void fold_append(struct buf *out, const char *s, size_t len_bytes);

/* A folded copy; the caller frees. */
char *fold_dup(const char *s);

#endif
