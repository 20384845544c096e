/*
 * Errors. A function that can fail returns bool (or a pointer) and takes `struct err *err` last.
 * `err` is filled once, where the failure happened; callers may put context in front of the text,
 * never replace it. The kind decides retry, banner and exit status, from one table.
 *
 * Ownership: a struct err is a plain value; nothing to free. Thread: any, each its own value.
 */
#ifndef ROOTWATCH_BASE_ERR_H
#define ROOTWATCH_BASE_ERR_H

#include <stdbool.h>
#include <stdint.h>

enum err_kind {
	ERR_NONE,
	ERR_USAGE,	 /* wrong words on the command line */
	ERR_CONFIG,	 /* configuration, credentials file */
	ERR_DNS,	 /* host name not found */
	ERR_NETWORK,	 /* refused, reset, unreachable, proxy */
	ERR_TIMEOUT,	 /* no answer in time */
	ERR_TLS,	 /* certificate or handshake refused */
	ERR_PROTOCOL,	 /* an answer that is not what the API promises */
	ERR_TOO_LARGE,	 /* a cap was reached */
	ERR_AUTH,	 /* 401 */
	ERR_FORBIDDEN,	 /* 403 */
	ERR_NOT_FOUND,	 /* 404: gone, not allowed, or not in the plan */
	ERR_INVALID,	 /* 400, 422: the server refused the content */
	ERR_CONFLICT,	 /* somebody else changed it meanwhile */
	ERR_RATE,	 /* 429 */
	ERR_SERVER,	 /* 5xx */
	ERR_DISK,	 /* full, read-only, damaged, newer schema */
	ERR_TERMINAL,	 /* no usable terminal */
	ERR_CANCELLED,	 /* given up because the program ends or the user said so */
	ERR_KINDS
};

enum { ERR_TEXT_BYTES = 400 };

struct err {
	enum err_kind kind;
	int http_status;       /* 0 unless an HTTP answer caused it */
	int64_t retry_after_ms; /* 0, or how long the server asked us to wait */
	char text[ERR_TEXT_BYTES]; /* words for a person; may hold remote text: draw as text */
};

/* One row per kind: what follows from an error of that kind. */
struct err_class {
	const char *name;   /* "auth", stable: logs, --json */
	const char *advice; /* what to do, a sentence; never NULL */
	int exit_status;    /* of a command line verb */
	bool transient;     /* trying again later may succeed */
};

const struct err_class *err_class(enum err_kind kind);

/* Fills *err (ignored when NULL) and returns false, so that `return err_set(…)` reads well. */
bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "context: " in front of the text; the kind stays. Returns false. */
bool err_context(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

void err_clear(struct err *err);

#endif
