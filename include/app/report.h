/*
 * What was found out, one line each, with what would mend it: `rootwatch doctor`, `rootwatch connect`
 * and the form in the dashboard show the same.
 *
 * Ownership: a struct report owns its lines. Words may hold text from outside: they are made harmless
 * as they are added.
 */
#ifndef ROOTWATCH_APP_REPORT_H
#define ROOTWATCH_APP_REPORT_H

#include "base/buf.h"
#include "base/err.h"

#include <stddef.h>
#include <stdio.h>

enum finding_state { FINDING_OK, FINDING_WARN, FINDING_FAIL };

enum { FINDING_NAME_BYTES = 24, FINDING_BYTES = 512 };

struct finding {
	char name[FINDING_NAME_BYTES]; /* "key": stable, for scripts */
	enum finding_state state;
	char words[FINDING_BYTES]; /* clean text */
	char mend[FINDING_BYTES]; /* clean text: what to do; "" */
};

struct report {
	struct finding *items;
	size_t count, room;
	enum err_kind failure; /* of the first that failed; ERR_NONE: none did */
};

void report_release(struct report *report);

void report_ok(struct report *report, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* mend NULL: nothing is known that would. */
void report_warn(struct report *report, const char *name, const char *mend, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The mend is the error's own advice. */
void report_fail(struct report *report, const char *name, const struct err *err);
/* With another mend than the one that goes with the error's kind. */
void report_fail_with(
	struct report *report, const char *name, const struct err *err, const char *mend);

/* "ok", "warn", "fail" */
const char *finding_state_words(enum finding_state state);

/* "ok    key    accepted", the mend below where there is one. */
void report_print(const struct report *report, FILE *out);

/* A list of {"check","state","words","mend"}. */
void report_print_json(const struct report *report, FILE *out);

#endif
