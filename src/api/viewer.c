/* Who the key belongs to, and what its roles allow: GET /v1/users/me, roles (digest, section 2). */
#include <stdio.h>
#include <string.h>

#include "api/decode.h"
#include "base/iso8601.h"
#include "document.h"

static void copy_clean(char *out, size_t room_bytes, struct json_object *value)
{
	size_t len;
	const char *bytes = json_string(value, &len);

	if (bytes)
		text_clean_into(out, room_bytes, bytes, len);
}

/* The organization is only said inside the brackets of "[Org] Full Name". */
static void copy_organization(char *out, size_t room_bytes, struct json_object *value)
{
	size_t len;
	const char *bytes = json_string(value, &len);
	const char *end = bytes ? memchr(bytes, ']', len) : NULL;

	if (end && bytes[0] == '[')
		text_clean_into(out, room_bytes, bytes + 1, (size_t)(end - bytes) - 1);
}

bool decode_viewer(const char *json, size_t len_bytes, struct viewer_msg *viewer, struct err *err)
{
	static const char *const names[] = {"full_name", "name", "email"};
	struct json_object *attributes;
	char id[JSON_ID_BYTES];
	struct document doc;

	*viewer = (struct viewer_msg){.is_known = true};
	if (!document_open(&doc, json, len_bytes, err))
		return false;
	if (json_id(json_member(doc.data, "id"), id) && strlen(id) < sizeof(viewer->user_id))
		memcpy(viewer->user_id, id, strlen(id) + 1);
	attributes = record_attributes(doc.data);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !viewer->name[0]; i++)
		copy_clean(viewer->name, sizeof(viewer->name), json_member(attributes, names[i]));
	copy_organization(viewer->organization, sizeof(viewer->organization),
		json_member(attributes, "full_name_with_team"));
	document_release(&doc);
	return viewer->user_id[0] != '\0' || err_set(err, ERR_PROTOCOL, "the answer names no user");
}

/* Opens an answer that is a list, and counts its records; one that cannot be read, or is no list, has none.
 * What was opened has to be released. */
static bool open_records(struct document *doc, const char *json, size_t len_bytes, size_t *count)
{
	*count = 0;
	if (!document_open(doc, json, len_bytes, NULL))
		return false;
	if (json_object_is_type(doc->data, json_type_array))
		*count = json_object_array_length(doc->data);
	return true;
}

bool decode_organization(const char *json, size_t len_bytes, char *out, size_t room_bytes)
{
	struct document doc;
	size_t count;

	out[0] = '\0';
	if (!open_records(&doc, json, len_bytes, &count))
		return false;
	for (size_t i = 0; i < count && out[0] == '\0'; i++)
		copy_organization(out, room_bytes,
			json_member(record_attributes(json_object_array_get_idx(doc.data, i)),
				"full_name_with_team"));
	document_release(&doc);
	return out[0] != '\0';
}

/* Records that do not say when they were made are no older than those that do. */
static int64_t made_at(struct json_object *record)
{
	size_t len;
	const char *at = json_string(json_member(record_attributes(record), "created_at"), &len);
	int64_t ms;

	return at != NULL && iso8601_parse(at, len, &ms) ? ms : INT64_MAX;
}

static void keep_oldest(struct json_object *record, int64_t *oldest_ms, char oldest[JSON_ID_BYTES])
{
	int64_t ms = made_at(record);
	char id[JSON_ID_BYTES];

	if (!json_id(json_member(record, "id"), id) || ms > *oldest_ms ||
		(ms == *oldest_ms && oldest[0] != '\0' && strcmp(id, oldest) > 0))
		return;
	*oldest_ms = ms;
	memcpy(oldest, id, JSON_ID_BYTES);
}

bool decode_organization_mark(
	const char *json, size_t len_bytes, char out[ORGANIZATION_MARK_BYTES])
{
	char number[JSON_ID_BYTES] = "", oldest[JSON_ID_BYTES] = "";
	int64_t oldest_ms = INT64_MAX;
	struct document doc;
	size_t count;

	out[0] = '\0';
	if (!open_records(&doc, json, len_bytes, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct json_object *record = json_object_array_get_idx(doc.data, i);

		if (number[0] == '\0')
			json_id(json_member(record_attributes(record), "team_id"), number);
		keep_oldest(record, &oldest_ms, oldest);
	}
	document_release(&doc);
	snprintf(out, ORGANIZATION_MARK_BYTES, "%s", number[0] != '\0' ? number : oldest);
	return out[0] != '\0';
}

/* ---- rights -------------------------------------------------------------------------------- */

void decode_role_ids(const char *json, size_t len_bytes, struct role_ids *ids)
{
	struct json_object *relationships;
	struct document doc;

	*ids = (struct role_ids){0};
	if (!document_open(&doc, json, len_bytes, NULL))
		return;
	relationships = json_member(doc.data, "relationships");
	json_id(json_member(document_unwrap(&doc, json_member(relationships, "role")), "id"), ids->role);
	json_id(json_member(document_unwrap(&doc, json_member(relationships, "on_call_role")), "id"),
		ids->on_call_role);
	document_release(&doc);
}

static bool is_word(struct json_object *value, const char *word)
{
	size_t len;
	const char *bytes = json_string(value, &len);

	return bytes && len == strlen(word) && memcmp(bytes, word, len) == 0;
}

static void grant_area(struct rights *rights, enum right_area area, struct json_object *list)
{
	for (size_t i = 0; i < json_object_array_length(list); i++)
		for (int verb = 0; verb < RIGHT_VERBS; verb++)
			if (is_word(json_object_array_get_idx(list, i), right_verbs[verb]))
				rights_grant(rights, area, (enum right_verb)verb);
}

bool decode_rights(const char *json, size_t len_bytes, bool is_on_call, struct rights *rights,
	struct err *err)
{
	struct json_object *attributes, *list;
	struct document doc;
	char name[64];

	if (!document_open(&doc, json, len_bytes, err))
		return false;
	attributes = record_attributes(doc.data);
	for (int area = AREA_NONE + 1; area < RIGHT_AREAS; area++) {
		snprintf(name, sizeof(name), "%s_permissions", right_areas[area].wire);
		list = json_member(attributes, name);
		if (!json_object_is_type(list, json_type_array))
			continue;
		grant_area(rights, (enum right_area)area, list);
		if (is_on_call == right_areas[area].by_on_call)
			rights_know(rights, (enum right_area)area);
	}
	document_release(&doc);
	return true;
}
