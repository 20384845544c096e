/* Taking a client's attributes into a record, by the type's table of writable attributes. */
#ifndef SANDBOX_WRITE_H
#define SANDBOX_WRITE_H

#include <stdbool.h>

#include "request.h"
#include "types.h"

/*
 * Checks each attribute and puts it into the record (links go into the store at once; a refused
 * request is rolled back). Unknown ones are dropped, or refused when the sandbox is strict.
 * when: ON_CREATE or ON_UPDATE. False: refused, answer set.
 */
bool write_attributes(struct request *request, struct record *record, unsigned when);

/* 422 "Title can't be blank" unless the record has text there. */
bool write_require(
	struct request *request, const struct record *record, const char *name, const char *label);

/* "Mitigated at" from "mitigated_at". */
const char *write_label(const char *name, char *out, size_t room);

#endif
