/* What was asked and answered, for tests: the newest JOURNAL_ENTRIES requests under /v1. */
#ifndef SANDBOX_JOURNAL_H
#define SANDBOX_JOURNAL_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct request;

enum { JOURNAL_ENTRIES = 20000, JOURNAL_BODY_BYTES = 64 * 1024 };

struct journal {
	struct json_object **entries; /* a ring */
	size_t first, count;
	int64_t last_number;
};

/* Writes down a request as it arrives; the caller owns one reference of the entry. */
struct json_object *journal_open_entry(
	struct journal *journal, const struct request *request, const char *query);

/* Completes it: what was answered, and whether the request had its effect. */
void journal_close_entry(
	struct json_object *entry, const struct request *request, bool applied, const char *fault);

struct json_object *journal_since(const struct journal *journal, int64_t number);
void journal_clear(struct journal *journal); /* numbers go on */
void journal_release(struct journal *journal);

#endif
