/* Our own key among all keys. */
#include "api/own_key.h"

#include <stdlib.h>
#include <string.h>

#include "api/query.h"
#include "base/iso8601.h"
#include "document.h"

enum { QUERY_BYTES = 1024, LATELY_MS = 10 * 60 * 1000 };

/* As the API calls them. */
static const char *const wire_kinds[KEY_KINDS] = {
	[KIND_GLOBAL] = "organization",
	[KIND_TEAM] = "team",
	[KIND_PERSONAL] = "personal",
};

char *own_key_query(const struct own_key_question *question)
{
	struct buf query;

	buf_init(&query, QUERY_BYTES);
	query_add(&query, "sort", "-last_used_at");
	query_add(&query, "filter[name]", question->name);
	query_add(&query, "filter[kind]", wire_kinds[question->kind]);
	query_add(&query, "page[size]", question->name != NULL ? "10" : "1");
	return buf_take(&query);
}

static enum key_kind kind_of(struct json_object *value)
{
	size_t len;
	const char *word = json_string(value, &len);

	for (int kind = KIND_GLOBAL; word != NULL && kind < KEY_KINDS; kind++)
		if (strlen(wire_kinds[kind]) == len && memcmp(word, wire_kinds[kind], len) == 0)
			return (enum key_kind)kind;
	return KIND_UNKNOWN;
}

static int64_t time_of(struct json_object *value)
{
	size_t len;
	const char *bytes = json_string(value, &len);
	int64_t ms;

	return bytes != NULL && iso8601_parse(bytes, len, &ms) ? ms : 0;
}

/* A key that was rotated ends with its grace period. */
static int64_t end_of(struct json_object *attributes)
{
	int64_t expires = time_of(json_member(attributes, "expires_at"));
	int64_t grace = time_of(json_member(attributes, "grace_period_ends_at"));

	return grace != 0 && (expires == 0 || grace < expires) ? grace : expires;
}

static void read_key(struct json_object *attributes, struct own_key *key)
{
	size_t len;
	const char *name = json_string(json_member(attributes, "name"), &len);

	*key = (struct own_key){.kind = kind_of(json_member(attributes, "kind"))};
	if (name != NULL)
		text_clean_into(key->life.name, sizeof(key->life.name), name, len);
	key->life.ends_at_ms = end_of(attributes);
	json_id(json_member(attributes, "role_id"), key->roles.role);
	json_id(json_member(attributes, "on_call_role_id"), key->roles.on_call_role);
}

static bool may_be_ours(
	struct json_object *attributes, const struct own_key_question *question, struct own_key *key)
{
	int64_t unused_ms;

	read_key(attributes, key);
	if (question->kind != KIND_UNKNOWN && key->kind != question->kind)
		return false;
	if (question->name != NULL)
		return strcmp(key->life.name, question->name) == 0;
	unused_ms = question->server_now_ms - time_of(json_member(attributes, "last_used_at"));
	return unused_ms < LATELY_MS;
}

bool decode_own_key(const char *json, size_t len_bytes, const struct own_key_question *question,
	struct own_key *own)
{
	struct document doc;
	struct own_key key;
	size_t count, matches = 0;

	if (!document_open(&doc, json, len_bytes, NULL))
		return false;
	count = json_object_is_type(doc.data, json_type_array) ? json_object_array_length(doc.data)
							       : 0;
	for (size_t i = 0; i < count; i++)
		if (may_be_ours(record_attributes(json_object_array_get_idx(doc.data, i)), question,
			    &key) &&
			matches++ == 0)
			*own = key;
	document_release(&doc);
	if (matches > 0)
		own->life.is_certain = question->name != NULL && matches == 1;
	return matches > 0;
}
