/*
 * Faults on order: what goes wrong, on which route, at which request. A fault is the JSON object it
 * was ordered with; see rootwatch-sandbox(1) for its members.
 */
#ifndef SANDBOX_FAULTS_H
#define SANDBOX_FAULTS_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct request;

/* How the answer is put on the wire. */
enum delivery {
	DELIVER_WHOLE,
	DELIVER_DRIP, /* a few bytes at a time */
	DELIVER_HALF, /* the connection closes in mid-body */
	DELIVER_NOTHING, /* the connection closes before the headers */
	DELIVER_HUGE, /* a body of `bytes` blanks */
};

struct fault_kind {
	const char *name;
	bool replaces; /* the request is not worked on: it has no effect */
	bool waits_after; /* `ms` passes after the request had its effect */
	enum delivery delivery;
	void (*answer)(struct request *request, struct json_object *spec); /* may be NULL */
};

struct fault {
	const struct fault_kind *kind;
	struct json_object *spec;
	int64_t seen, used;
};

struct faults {
	struct fault *faults;
	size_t count, capacity;
};

/* One object or an array of them. False: refused, nothing was added. */
bool faults_add(struct faults *faults, struct json_object *specs, struct err *err);
void faults_clear(struct faults *faults);

/*
 * The fault that strikes this request, counted as used; *spec gets a reference the caller puts
 * back under the lock. NULL: none.
 */
const struct fault_kind *faults_strike(
	struct faults *faults, const struct request *request, struct json_object **spec);

#endif
