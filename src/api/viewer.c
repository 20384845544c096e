/* Who the key belongs to: GET /v1/users/me (digest, section 2). */
#include <string.h>

#include "api/decode.h"
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
