/* The journal of requests, a ring of JSON objects. */
#include "journal.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "attr.h"
#include "keys.h"
#include "request.h"

static void append(struct journal *journal, struct json_object *entry)
{
	size_t slot = (journal->first + journal->count) % JOURNAL_ENTRIES;

	if (!journal->entries)
		journal->entries = mem_alloc(JOURNAL_ENTRIES * sizeof(*journal->entries));
	if (journal->count == JOURNAL_ENTRIES) {
		json_object_put(journal->entries[slot]);
		journal->first = (journal->first + 1) % JOURNAL_ENTRIES;
	} else {
		journal->count++;
	}
	journal->entries[slot] = json_object_get(entry);
}

static struct json_object *headers_of(const struct request *request)
{
	struct json_object *headers = json_object_new_object();

	attr_set_str(headers, "user-agent", request->user_agent);
	attr_set_str(headers, "content-type", request->content_type);
	attr_set_str(headers, "accept-encoding", request->accept_encoding);
	return headers;
}

struct json_object *journal_open_entry(
	struct journal *journal, const struct request *request, const char *query)
{
	struct json_object *entry = json_object_new_object();
	size_t kept =
		request->body_bytes < JOURNAL_BODY_BYTES ? request->body_bytes : JOURNAL_BODY_BYTES;

	attr_set_int(entry, "n", ++journal->last_number);
	attr_set_str(entry, "method", request->method);
	attr_set_str(entry, "path", request->path);
	attr_set_str(entry, "query", query);
	attr_set(entry, "body",
		kept ? json_object_new_string_len(request->body_text, (int)kept) : NULL);
	attr_set_int(entry, "status", 0);
	attr_set_str(entry, "key", request->key ? key_kind_name(request->key->kind) : NULL);
	attr_set(entry, "headers", headers_of(request));
	attr_set_bool(entry, "applied", false);
	append(journal, entry);
	return entry;
}

void journal_close_entry(
	struct json_object *entry, const struct request *request, bool applied, const char *fault)
{
	attr_set_int(entry, "status", request->reply.status);
	attr_set_bool(entry, "applied", applied);
	if (fault)
		attr_set_str(entry, "fault", fault);
}

struct json_object *journal_since(const struct journal *journal, int64_t number)
{
	struct json_object *out = json_object_new_array();

	for (size_t i = 0; i < journal->count; i++) {
		struct json_object *entry =
			journal->entries[(journal->first + i) % JOURNAL_ENTRIES];

		if (attr_int(entry, "n") > number)
			json_object_array_add(out, json_object_get(entry));
	}
	return out;
}

void journal_clear(struct journal *journal)
{
	for (size_t i = 0; i < journal->count; i++)
		json_object_put(journal->entries[(journal->first + i) % JOURNAL_ENTRIES]);
	journal->first = journal->count = 0;
}

void journal_release(struct journal *journal)
{
	journal_clear(journal);
	free(journal->entries);
}
