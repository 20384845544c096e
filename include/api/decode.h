/*
 * Answers into typed records, through the resources' field rows. One look-up resolves `included`,
 * relationships and the wrapper forms of the digest's section 5.5 before a row is read, so a row
 * names where a thing is ("attributes.severity") and not how it came to be wrapped there.
 *
 *	absent			the member keeps what it had: a sparse answer changes what it asked for
 *	null, wrong type	the member is unset
 *	no usable id, no object,
 *	an object of another type	the item is rejected, counted and named; the others are kept
 *	the same id twice	the last one counts
 *
 * Input is bytes from the network or from the cache: hostile. Everything that ends up in a struct
 * text went through base/text.h; strings live in the arena given. Thread: any.
 */
#ifndef ROOTWATCH_API_DECODE_H
#define ROOTWATCH_API_DECODE_H

#include "api/query.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "core/detail.h"
#include "core/msg.h"
#include "core/resource.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DECODE_FIELDS_MAX = 128 };

/* Which field rows (by index into resource->fields) an answer had something for. */
struct field_set {
	uint64_t bits[DECODE_FIELDS_MAX / 64];
};

static inline bool field_set_has(const struct field_set *set, size_t field)
{
	return (set->bits[field / 64] >> (field % 64)) & 1;
}

static inline void field_set_add(struct field_set *set, size_t field)
{
	set->bits[field / 64] |= (uint64_t)1 << (field % 64);
}

/* Where decoded records go. */
struct row_sink {
	void *context;
	struct arena *arena; /* strings of the rows */
	/*
	 * The place for the record with that id: resource->row_bytes, zeroed or holding what is known
	 * of it. Called once for each id, in the order of the answer. NULL: it is skipped.
	 */
	void *(*begin)(void *context, const char *id);
	/* The record is complete: no member is NULL any more. NULL: not of interest. */
	void (*end)(void *context, void *row, const struct field_set *seen);
};

/*
 * The records of an answer: "data" may be a list or one object (the answer to a write). False when
 * the whole cannot be read; rejected items alone are no error. derive() is not called.
 */
bool decode_list(const struct resource *resource, const char *json, size_t len_bytes,
	const struct row_sink *sink, struct page *page, struct err *err);

/*
 * One record with the lists of its tabs that come with it, and its indented text. fetched_at_ms and
 * is_cached are left to the caller. NULL on error. derive() has been called.
 */
struct detail *decode_detail(const struct resource *resource, const char *json, size_t len_bytes,
	struct err *err);

/*
 * The rows of one tab from an answer of their own (tabs whose source is a path). On error the tab's
 * err is set too.
 */
bool decode_tab(struct detail *detail, unsigned tab, const char *json, size_t len_bytes,
	struct err *err);

/* Appends the JSON text of the record of an answer, as an element of a list ("data": […]). */
bool decode_element(const char *json, size_t len_bytes, struct buf *list, struct err *err);

/* Does the record of an answer say that it has no such attribute: is it null? Not sent is not null. */
bool decode_is_null(const char *json, size_t len_bytes, const char *attribute);

/* True when the tab's rows come with the record, false when its source is a path to be fetched. */
bool tab_is_included(const struct tab *tab);

/* The answer to GET /v1/users/me; is_known is set. */
bool decode_viewer(const char *json, size_t len_bytes, struct viewer_msg *viewer, struct err *err);

/* The organization's name as any user of the answer to GET /v1/users says it. False when none does. */
bool decode_organization(const char *json, size_t len_bytes, char *out, size_t room_bytes);

/*
 * What tells one organization from another of the same name, from its roles or severities: the number of the
 * organization where a record says it (undocumented: team_id), else the id of the oldest record. False
 * when there is none.
 */
enum { ORGANIZATION_MARK_BYTES = 128 };
bool decode_organization_mark(
	const char *json, size_t len_bytes, char out[ORGANIZATION_MARK_BYTES]);

/* The ids of the user's roles in the answer to GET /v1/users/me; "" where it names none. */
struct role_ids {
	char role[128], on_call_role[128];
};
void decode_role_ids(const char *json, size_t len_bytes, struct role_ids *ids);

/*
 * The answer to GET /v1/roles/{id} or /v1/on_call_roles/{id}: its permissions are granted. What only an
 * on-call role tells all of (alerts) is known only after that one.
 */
bool decode_rights(const char *json, size_t len_bytes, bool is_on_call, struct rights *rights,
	struct err *err);

/*
 * The texts of an error body, without repetitions, joined by "; ": the errors list, Rails' bare form
 * {"name":["can't be blank"]}, {"error":"…"}. False when there are none. out is clean text.
 */
bool decode_error_texts(const char *json, size_t len_bytes, char *out, size_t room_bytes);

#endif
