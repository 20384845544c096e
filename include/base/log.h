/*
 * The log: a bounded ring in memory (the activity pane reads it) and, when a file was opened, lines
 * in it. One of the few mutable globals. Secrets never get here: see base/secret.h.
 * Thread: any.
 */
#ifndef ROOTWATCH_BASE_LOG_H
#define ROOTWATCH_BASE_LOG_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

enum { LOG_RING_LINES = 512, LOG_LINE_BYTES = 256 };

/* Opens (appends, 0600) the file; lines above `level` are dropped. */
bool log_open(const char *path, enum log_level level, struct err *err);
void log_close(void);

void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct log_entry {
	int64_t wall_ms;
	enum log_level level;
	char line[LOG_LINE_BYTES]; /* clean text */
};

/* Copies the newest `max` entries, oldest first; returns how many. */
size_t log_recent(struct log_entry *out, size_t max);

#endif
